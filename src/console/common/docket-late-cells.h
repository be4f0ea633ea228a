/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Fills the cells of a table: those in view before they are drawn, those of the row that
 * has the keyboard at once, and the others a few rows in a turn of the loop.
 */
typedef struct _DocketLateCells DocketLateCells;

/* @rows: the list view within the column view, which outlives this */
DocketLateCells *docket_late_cells_new (GtkWidget *rows);
void docket_late_cells_free (DocketLateCells *self);
/* A cell was given an item. */
void docket_late_cells_come (DocketLateCells *self);

G_END_DECLS
