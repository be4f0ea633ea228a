/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* Does @what to the save @bundle, in parts between which others save, and says from
 * @widget, in a toast, if that takes a while. @widget is the source of @callback
 * (nullable). Errors: those of docket_store_undo_step() */
void docket_in_parts_run_async (GtkWidget *widget, DocketDesk *desk, DocketUndoWhat what, const char *bundle, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_in_parts_run_finish (GAsyncResult *result, GError **error);
/* How far it got, and what it made. (transfer none): as long as @result */
DocketUndo *docket_in_parts_get_undo (GAsyncResult *result);

/* On its way from here, whichever window asked for it. */
gboolean docket_in_parts_is_running (DocketDesk *desk, const char *bundle);
/* It ends after the part that it is at. */
void docket_in_parts_stop (DocketDesk *desk, const char *bundle);

G_END_DECLS
