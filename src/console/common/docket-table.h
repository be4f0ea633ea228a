/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-cell.h"

G_BEGIN_DECLS

/**
 * DocketTable:
 *
 * A table of records over a lazy list. It never sorts: a click on a header
 * emits "sort-changed", and whoever owns the list changes its query.
 *
 * Property "selected" (id of a record, or %NULL) notifies when the person selects
 * another row. "activated" is emitted when a row is activated.
 */
#define DOCKET_TYPE_TABLE (docket_table_get_type ())
G_DECLARE_FINAL_TYPE (DocketTable, docket_table, DOCKET, TABLE, GtkWidget)

const char *docket_table_get_selected (DocketTable *self); /* (nullable) */
DocketSort docket_table_get_sort (DocketTable *self, gboolean *descending);

/* Once, first. @columns live as long as the program; @name is what a screen
 * reader calls the table. */
void docket_table_set_columns (DocketTable *self, const DocketColumn *columns, guint n_columns, const char *name);
void docket_table_set_up (DocketTable *self, DocketDesk *desk, DocketRecordList *list);
/* Selects and shows a record; FALSE if the list does not have it (yet). */
gboolean docket_table_select (DocketTable *self, const char *id);
void docket_table_set_search (DocketTable *self, const char *search);
void docket_table_set_sort (DocketTable *self, DocketSort sort, gboolean descending);
/* Narrow: the columns that matter least go. */
void docket_table_set_width (DocketTable *self, int width_px);
/* @first: what is selected and none of the rows gives way to the first of them */
void docket_table_focus (DocketTable *self, gboolean first);
/* The keyboard goes to the row that is selected, or to one of them, and selects none. */
void docket_table_focus_row (DocketTable *self);

/* How many rows are marked: property "n-marked" (notifies). Their ids, in the
 * order of the table, at most @limit. (transfer full) (element-type utf8) */
GPtrArray *docket_table_get_marked (DocketTable *self, guint limit);

/* Which columns are shown, in which order, as a text that a later run gives
 * back; "layout-changed" is emitted when the person changes it. (transfer full) */
char *docket_table_get_layout (DocketTable *self);
void docket_table_set_layout (DocketTable *self, const char *layout);
/* @column: as it was given to set_columns(). The wide one is always shown. */
gboolean docket_table_get_shown (DocketTable *self, guint column);
void docket_table_set_shown (DocketTable *self, guint column, gboolean shown);
/* @by: -1 towards the start, 1 towards the end. FALSE if it is there already. */
gboolean docket_table_move_column (DocketTable *self, guint column, int by);

G_END_DECLS
