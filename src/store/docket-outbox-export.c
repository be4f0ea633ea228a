/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * All unsent work of the account into one file: what is queued, and what is on
 * its way at this moment, for nobody knows yet whether it arrives. It stays in
 * the outbox here too: keys make it safe that two machines send it.
 */
#include "docket-config.h"

#include "docket-store-private.h"

static gboolean
write_operations (DocketStore *self, DocketOutboxFileWriter *writer, DocketOutboxExport *result, GError **error)
{
  g_autoptr(DocketStatement) unsettled = docket_outbox_open_unsettled (self, error);

  if (unsettled == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr(DocketOutboxRow) row = NULL;
      g_autoptr(DocketOutboxItem) item = NULL;

      if (!docket_outbox_next_unsettled (unsettled, &row, error))
        return FALSE;
      if (row == NULL)
        return TRUE;
      item = docket_outbox_read_item (self, row->key, error);
      if (item == NULL || !docket_outbox_file_writer_add_operation (writer, item->operation, item->saved_at, error))
        return FALSE;
      result->operations++;
    }
}

static gboolean
write_all (DocketStore *self, const char *path, DocketOutboxExport *result, GError **error)
{
  g_auto(DocketOutboxFileHeader) header = { NULL, NULL, NULL, NULL, 0 };
  g_autoptr(DocketOutboxFileWriter) writer = NULL;

  docket_outbox_file_header_of_store (self, &header);
  writer = docket_outbox_file_writer_new (path, &header, error);
  return writer != NULL
         && write_operations (self, writer, result, error)
         && docket_outbox_file_writer_finish (writer, error);
}

gboolean
docket_store_outbox_export (DocketStore *self, const char *path, DocketOutboxExport *result, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (path != NULL && result != NULL, FALSE);

  *result = (DocketOutboxExport) { 0 };
  /* One moment of the outbox, whatever others save meanwhile. */
  if (!docket_db_begin_read (self->db, error))
    return FALSE;
  ok = write_all (self, path, result, error);
  docket_db_rollback (self->db);
  return ok;
}
