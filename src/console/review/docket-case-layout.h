/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DocketCaseColumn:
 * @min_px: never narrower
 * @ideal_px: this wide when there is room
 * @weight: share of what is left over; 0: none
 */
typedef struct
{
  int min_px;
  int ideal_px;
  int weight;
} DocketCaseColumn;

#define DOCKET_CASE_COLUMNS_MAX 8

/**
 * DocketCaseLayout:
 *
 * Lays the cells of a case table out: columns with a fixed ideal width and
 * columns that share the rest equally, which GtkGrid cannot promise.
 */
#define DOCKET_TYPE_CASE_LAYOUT (docket_case_layout_get_type ())
G_DECLARE_FINAL_TYPE (DocketCaseLayout, docket_case_layout, DOCKET, CASE_LAYOUT, GtkLayoutManager)

DocketCaseLayout *docket_case_layout_new (void);
void docket_case_layout_set_columns (DocketCaseLayout *self, const DocketCaseColumn *columns, guint n_columns);
/* @child must already be a child of the widget laid out. */
void docket_case_layout_place (DocketCaseLayout *self, GtkWidget *child, guint column, guint row, guint column_span);

G_END_DECLS
