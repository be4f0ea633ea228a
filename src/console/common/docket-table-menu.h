/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-table.h"

G_BEGIN_DECLS

/* A menu of the columns of @table, with the actions of its own, "columns.…", in
 * @owner, which the table is in. @columns: as the table has them. (transfer full) */
GMenu *docket_table_menu_new (GtkWidget *owner, DocketTable *table, const DocketColumn *columns, guint n_columns);

G_END_DECLS
