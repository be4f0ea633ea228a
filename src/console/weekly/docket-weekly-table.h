/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-weekly-report.h"

G_BEGIN_DECLS

/**
 * DocketWeeklyTable:
 *
 * The figures as a table that can be sorted, the sum at its end. A figure is a
 * button: "opened" (figure, key; %NULL: of all).
 */
#define DOCKET_TYPE_WEEKLY_TABLE (docket_weekly_table_get_type ())
G_DECLARE_FINAL_TYPE (DocketWeeklyTable, docket_weekly_table, DOCKET, WEEKLY_TABLE, GtkWidget)

/* @weekly: must live until the next call; %NULL empties it. */
void docket_weekly_table_show (DocketWeeklyTable *self, DocketDesk *desk, const DocketWeekly *weekly, DocketWeeklyDimension dimension);
void docket_weekly_table_sort (DocketWeeklyTable *self, DocketWeeklyFigure figure);
/* The rows in the order on screen, without their sum. (transfer container) (element-type DocketWeeklyRow) */
GPtrArray *docket_weekly_table_get_rows (DocketWeeklyTable *self);
/* Gives the keyboard to a figure, of the sum without a @key (nullable). */
void docket_weekly_table_focus (DocketWeeklyTable *self, DocketWeeklyFigure figure, const char *key);

G_END_DECLS
