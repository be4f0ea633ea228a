/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks where to save @text (transfer full), writes it there as a whole, and says
 * so with the window's win.toast. @name: suggested, with its ending */
void docket_save_text_ask (GtkWidget *widget, const char *title, const char *name, char *text);
/* The same where the file is known. */
void docket_save_text (GtkWidget *widget, GFile *file, char *text);

G_END_DECLS
