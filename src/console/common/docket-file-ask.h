/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @path: of this computer. @widget and @data as they were given. */
typedef void (*DocketFileAskFunc) (GtkWidget *widget, const char *path, gpointer data);

/**
 * docket_file_ask:
 * @name: (nullable): suggested, of a file to be saved; %NULL: one is opened
 * @pattern: (nullable): "*.csv": what is shown at first
 * @data: (transfer full): a GObject
 *
 * Asks for a file, before the window of @widget; nothing happens if the person
 * thinks better of it.
 */
void docket_file_ask (GtkWidget *widget, const char *title, const char *accept, const char *name, const char *pattern, DocketFileAskFunc func, gpointer data);

/* The same of a folder. */
void docket_folder_ask (GtkWidget *widget, const char *title, const char *accept, DocketFileAskFunc func, gpointer data);

G_END_DECLS
