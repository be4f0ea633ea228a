/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-table.h"

#include "docket-late-cells.h"
#include "docket-row-marks.h"
#include "docket-table-columns.h"

G_BEGIN_DECLS

/* What the files of the table share: docket-table.c has what is shown and marked,
 * docket-table-rows.c where the rows stand, and the keyboard in them. */

struct _DocketTable
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketRecordList *list;
  DocketRowMarks *marks;
  char *selected;
  gboolean all_marked; /* by the person, of rows that more may follow */
  gboolean changing; /* the list does, not the person */
  int width_px; /* there is for columns; 0: not known */
  char *search;
  GPtrArray *cells; /* live ones, not owned */
  DocketLateCells *late;

  DocketTableColumn *refs; /* one a column; they do not move */
  guint n_columns;
  const DocketColumn *probed; /* (nullable): column that answered the probe */
  gboolean setting_sort;
  guint reselect_source;
  gboolean seeking; /* the row that is selected, among those that come */
  guint scroll_tick; /* of the rows: they are scrolled once they have a size */

  GtkWidget *scroller;
  GtkColumnView *view;
};

/* The list view within the column view, which has no way to scroll to a row before 4.12. */
GtkWidget *docket_table_get_rows (DocketTable *self);
/* GTK_INVALID_LIST_POSITION: none. Tells nobody if it is so already. */
void docket_table_select_position (DocketTable *self, guint position);
/* So that the row is in sight, at once or with the next frame. */
void docket_table_scroll_to (DocketTable *self, guint position);
/* Of rows that come the one that is selected is to be in sight once it is there: not
 * later, when others change what somebody looks through. */
void docket_table_seek (DocketTable *self, gboolean wanted);
/* @position: of the one that is selected, or GTK_INVALID_LIST_POSITION */
void docket_table_found (DocketTable *self, guint position);
/* Before the rows go. */
void docket_table_scroll_no_more (DocketTable *self);
/* Of the class: what is in sight stands still when the height of the table changes. */
void docket_table_lay_out (GtkWidgetClass *widget_class);

G_END_DECLS
