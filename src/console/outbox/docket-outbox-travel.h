/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* Unsent work into a file, and out of one that came from another computer.
 * Both off this thread. What came of it is a sentence for the person. */
void docket_outbox_export_async (DocketDesk *desk, const char *path, GAsyncReadyCallback callback, gpointer user_data);
void docket_outbox_import_async (DocketDesk *desk, const char *path, GAsyncReadyCallback callback, gpointer user_data);
/* Of either. (transfer full): "3 changes are in pump.docket as well. …" */
char *docket_outbox_travel_finish (GAsyncResult *result, GError **error);

/* Asks which file, does it, and says in a toast of the window of @widget what
 * came of it. */
void docket_outbox_ask_export (GtkWidget *widget, DocketDesk *desk);
void docket_outbox_ask_import (GtkWidget *widget, DocketDesk *desk);

G_END_DECLS
