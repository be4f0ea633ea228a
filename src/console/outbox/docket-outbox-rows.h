/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-outbox-entry-row.h"

G_BEGIN_DECLS

/**
 * DocketOutboxRows:
 *
 * One section of the Outbox page: its title, the rows of it that are shown, and
 * the button that leads to the others. However many there are, a list has a few
 * hundred rows: the button turns it as one turns a page.
 */
typedef struct
{
  GtkWidget *box; /* of the page */
  GtkLabel *title;
  GtkLabel *caption;
  GtkListBox *list;
  GtkButton *more;
  gboolean all; /* the person asked for more rows */
  guint shown;  /* rows */
  guint skip;   /* so many stand before them */
} DocketOutboxRows;

void docket_outbox_rows_init (DocketOutboxRows *self, DocketOutboxSection which);
/* How many are to be read. */
guint docket_outbox_rows_max (const DocketOutboxRows *self, DocketOutboxSection which);
/* (nullable) */
DocketOutboxEntryRow *docket_outbox_rows_at (DocketOutboxRows *self, guint at);
/* @entries: (element-type DocketOutboxEntry): to be shown, of the @n that there are, with
 * @n_to_do changes as the window's title counts them */
void docket_outbox_rows_show (DocketOutboxRows *self, DocketDesk *desk, DocketOutboxSection which, GPtrArray *entries, guint n, guint n_to_do);
/* The button: more of them, the next ones, or the first ones again. */
void docket_outbox_rows_turn (DocketOutboxRows *self, guint n);
/* Of all sections: the keyboard goes to the row that is selected, or to the first one.
 * FALSE: there is none */
gboolean docket_outbox_rows_focus (DocketOutboxRows *sections);
/* Of all sections: the row of @entry is selected and, once it is laid out, in sight. FALSE:
 * it is not one of those that are shown; its section is turned to it, and has to be read again */
gboolean docket_outbox_rows_select (DocketOutboxRows *sections, const DocketOutboxEntry *entry);
/* Whether all that were shown are gone, so that the first ones have to be read. */
gboolean docket_outbox_rows_begin_again (DocketOutboxRows *self, guint n);

G_END_DECLS
