/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @bar, which stands below @rows and takes of their room, is shown by
 * docket_late_bar_set_wanted() alone from now on: not under the pointer of somebody who
 * marks the last rows in sight, whose next click is meant for a row. It comes as soon as
 * they go elsewhere, or press a key. */
void docket_late_bar_set_up (GtkWidget *bar, GtkWidget *rows);
void docket_late_bar_set_wanted (GtkWidget *bar, gboolean wanted);

G_END_DECLS
