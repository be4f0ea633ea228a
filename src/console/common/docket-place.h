/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DocketPlace:
 *
 * A widget that knows where in it a person is (what is searched for, which row
 * is selected), so that the next start can bring them back there. Whoever
 * implements it need not know who keeps it: a window looks for places in its
 * views.
 *
 * A place is a dictionary of texts; what a widget does not find in it, or what
 * is not there any more, it passes over.
 */
#define DOCKET_TYPE_PLACE (docket_place_get_type ())
G_DECLARE_INTERFACE (DocketPlace, docket_place, DOCKET, PLACE, GtkWidget)

struct _DocketPlaceInterface
{
  GTypeInterface parent;

  void (*save) (DocketPlace *self, GVariantDict *place);
  void (*restore) (DocketPlace *self, GVariantDict *place);
};

/* (transfer floating) */
GVariant *docket_place_save (DocketPlace *self);
void docket_place_restore (DocketPlace *self, GVariant *place);

/* The first one at or under @widget. (transfer none) (nullable) */
DocketPlace *docket_place_find (GtkWidget *widget);

/* For those who implement it: keeps what says something. */
void docket_place_put (GVariantDict *place, const char *name, const char *value);
/* @from and @to are among what makes sense. FALSE: there is none, or it makes no sense. */
gboolean docket_place_look_up_number (GVariantDict *place, const char *name, double from, double to, double *number);

G_END_DECLS
