/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * docket_print_ask:
 * @parent: a widget in the window that asked; problems are said there
 * @operation: what to print, with its handlers connected
 *
 * Asks for a printer and prints, while the main loop goes on. A window asks once
 * at a time: until its dialog is answered and the pages are handed over, asking
 * again is answered by a sentence. Meanwhile the default application stays.
 */
void docket_print_ask (GtkWidget *parent, GtkPrintOperation *operation);

G_END_DECLS
