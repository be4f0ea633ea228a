/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives the side pane of @paned, its @end child or its start child, the width
 * that the person last gave it, and keeps the one they give it from now on.
 * @settings: (nullable): nothing is kept then; @key: of type i, pixels, 0 for
 * the width the pane has by itself */
void docket_pane_keep_width (GtkPaned *paned, gboolean end, GSettings *settings, const char *key);
/* While held, the handle stands where the program put it: nothing is kept. */
void docket_pane_hold (GtkPaned *paned, gboolean hold);

G_END_DECLS
