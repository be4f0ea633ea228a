/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-record-list.h"

G_BEGIN_DECLS

/**
 * DocketRowMarks:
 *
 * Which rows of a list of records are marked: a selection model over it that asks
 * for no row, however many there are. What is marked is the record, so it stays
 * so wherever a change or another order puts it, until the list is without it.
 *
 * Property "n-marked" notifies, before "selection-changed" if both change.
 */
#define DOCKET_TYPE_ROW_MARKS (docket_row_marks_get_type ())
G_DECLARE_FINAL_TYPE (DocketRowMarks, docket_row_marks, DOCKET, ROW_MARKS, GObject)

DocketRowMarks *docket_row_marks_new (DocketRecordList *list);

/* How many rows of the list are marked. */
guint docket_row_marks_get_n_marked (DocketRowMarks *self);
/* Whether several are, or will be when all rows of the list have come. */
gboolean docket_row_marks_get_several (DocketRowMarks *self);
/* The first at @from or after it; GTK_INVALID_LIST_POSITION if there is none. */
guint docket_row_marks_find (DocketRowMarks *self, guint from);
/* Unmarks rows whose number another record may have got, as it does when the list
 * has answered. TRUE if there are none: what was read of marked rows until now is
 * of the records that were marked. */
gboolean docket_row_marks_check (DocketRowMarks *self);

G_END_DECLS
