/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-weekly-report.h"

G_BEGIN_DECLS

/**
 * docket_weekly_fetch_async:
 * @from: the Monday it begins on, ms
 *
 * Asks the server for that week and the one before, off this thread, and keeps
 * the answer for times without a line.
 *
 * Errors: those of docket_desk_ask(); %DOCKET_CORE_ERROR_INVALID.
 */
void docket_weekly_fetch_async (DocketDesk *desk, gint64 from, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
DocketWeekly *docket_weekly_fetch_finish (DocketDesk *desk, GAsyncResult *result, GError **error);

/* The one that was fetched last. (transfer full) (nullable) */
DocketWeekly *docket_weekly_last (DocketDesk *desk);

G_END_DECLS
