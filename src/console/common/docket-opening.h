/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"
#include "docket-record-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DocketOpening:
 *
 * What a window that opens shows first has the processors and the disk for
 * itself: while an opening is under way, lists that are not in sight ask
 * nothing, and what is read in the background waits. One of a desk, for all of
 * its windows.
 *
 * Signal "ended": everything that waited begins.
 */
#define DOCKET_TYPE_OPENING (docket_opening_get_type ())
G_DECLARE_FINAL_TYPE (DocketOpening, docket_opening, DOCKET, OPENING, GObject)

/* (transfer none) */
DocketOpening *docket_opening_get (DocketDesk *desk);
/* As many ends as beginnings. */
void docket_opening_begin (DocketOpening *self);
void docket_opening_end (DocketOpening *self);
gboolean docket_opening_is_under_way (DocketOpening *self);

/* A list that @widget shows, which asks as soon as that is mapped or looked at, or
 * no opening is under way. (transfer full) */
DocketRecordList *docket_opening_create_list (DocketOpening *self, GtkWidget *widget, DocketStore *reader, DocketNotifier *notifier, const DocketQuery *query);
/* The lists in @view need not wait for being mapped: that is what will be. */
void docket_opening_look_at (DocketOpening *self, GtkWidget *view);
/* Whether one of the lists in @view has not been answered yet. */
gboolean docket_opening_waits_for_rows (DocketOpening *self, GtkWidget *view);

G_END_DECLS
