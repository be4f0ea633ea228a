/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* The cases of @query with what became of them, as CSV safe in a spreadsheet;
 * a few at a time, so that the window stays at hand. */
void docket_review_export_async (DocketDesk *desk, const DocketQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *docket_review_export_finish (DocketDesk *desk, GAsyncResult *result, GError **error);

G_END_DECLS
