/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* Of "win.toast-while": that something was taken back is told until something else is done. */
#define DOCKET_TOAST_UNDONE "undone"

/* Says from @widget, in a toast with Undo, that @operations are saved. They
 * have been submitted, as one save. */
void docket_save_undo_offer (GtkWidget *widget, DocketDesk *desk, GPtrArray *operations, const char *sentence);
/* Saves @operation by itself, and says from @widget how that went: @done, translated, with
 * Undo. The same again, before it is written, is a press too many and is not done; another
 * is, for who presses sees more than the disk has answered.
 * @operation: (transfer full) */
void docket_save_one (GtkWidget *widget, DocketDesk *desk, DocketOperation *operation, const char *done);
/* Takes the save @bundle back and says in a toast, from @widget, what came of it.
 * @callback: (nullable): @widget is its source. Errors: those of docket_store_undo() */
void docket_save_undo_async (GtkWidget *widget, DocketDesk *desk, const char *bundle, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_save_undo_finish (GAsyncResult *result, GError **error);

G_END_DECLS
