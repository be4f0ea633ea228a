/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

#define DOCKET_EXPORT_ERROR (docket_export_error_quark ())
GQuark docket_export_error_quark (void);
typedef enum
{
  DOCKET_EXPORT_ERROR_FILE, /* it cannot be written; says why */
} DocketExportError;

/**
 * docket_table_export:
 * @query: which records, in which order
 * @n: (out): how many
 *
 * Writes jobs or customers as a table for spreadsheets: the first line names the
 * fields, times in UTC, money in the smallest unit, a name beside each id of a
 * job. No cell is one that a spreadsheet would compute. A file that is there is
 * replaced, readable by its owner alone; if anything fails, it stays as it was.
 * Blocks; needs the memory of one record.
 *
 * Errors: DOCKET_EXPORT_ERROR; G_IO_ERROR_CANCELLED; what the store says.
 */
gboolean docket_table_export (DocketStore *reader, const DocketQuery *query, const char *path, GCancellable *cancellable, guint *n, GError **error);
void docket_table_export_async (DocketDesk *desk, const DocketQuery *query, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_table_export_finish (DocketDesk *desk, GAsyncResult *result, guint *n, GError **error);

G_END_DECLS
