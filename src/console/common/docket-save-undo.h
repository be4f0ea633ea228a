/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* Says from @widget, in a toast with Undo, that @operations are saved. They
 * have been submitted, as one save. */
void docket_save_undo_offer (GtkWidget *widget, GPtrArray *operations, const char *sentence);
/* Takes the save @bundle back and says in a toast, from @widget, what came of it. */
void docket_save_undo (GtkWidget *widget, DocketDesk *desk, const char *bundle);

G_END_DECLS
