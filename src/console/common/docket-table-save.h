/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* Asks for a file, writes what @query lists into it as a table (off this
 * thread), and says in a toast of the window of @widget what came of it.
 * @name: suggested, "Customers.csv" */
void docket_table_save_ask (GtkWidget *widget, DocketDesk *desk, const DocketQuery *query, const char *name);
/* The same, into a file that is known. */
void docket_table_save (GtkWidget *widget, DocketDesk *desk, const DocketQuery *query, const char *path);

G_END_DECLS
