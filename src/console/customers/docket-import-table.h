/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-import-item.h"

G_BEGIN_DECLS

/* A label of one line, all of which is told where it is cut. @text, @css_class: (nullable) */
GtkWidget *docket_import_label_new (const char *text, const char *css_class);
/* Gives @view its columns, which share its width, and @items for its rows. */
void docket_import_table_fill (GtkColumnView *view, DocketImportList *items);

G_END_DECLS
