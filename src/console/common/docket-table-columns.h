/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-table.h"

G_BEGIN_DECLS

/**
 * DocketTableColumn:
 * @hidden: by the person
 * @shrunk: there is room for its icons alone, by docket_table_columns_share()
 * @width_px: while it is not shown: that of the column
 * @given_px: by docket_table_columns_share(); another width is the person's
 *
 * A column of a table, as it stands in its view.
 */
typedef struct
{
  DocketTable *table;
  const DocketColumn *info;
  const char *title;           /* translated */
  GtkColumnViewColumn *column; /* of the view */
  gboolean hidden;
  gboolean shrunk;
  int width_px;
  int given_px;
} DocketTableColumn;

/* The width that it has before anything is known of the table's. */
void docket_table_column_give_width (DocketTableColumn *ref);
/* Shows the columns for which there is room, and gives each its share of it. */
void docket_table_columns_share (DocketTableColumn *refs, guint n_refs, int width_px);

G_END_DECLS
