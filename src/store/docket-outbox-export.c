/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * All unsent work of the account into one file: what is queued, and what is on
 * its way at this moment, for nobody knows yet whether it arrives; then the
 * files it refers to, as far as their bytes are here. It stays in the outbox
 * here too: keys make it safe that two machines send it.
 */
#include "docket-config.h"

#include "docket-store-private.h"

#define STEP_BYTES (256 * 1024)

/* @digests: (element-type utf8): of the files they refer to, each once */
static gboolean
write_operations (DocketStore *self, DocketOutboxFileWriter *writer, GPtrArray *digests, DocketOutboxExport *result, GError **error)
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
      if (row->blob != NULL && !g_ptr_array_find_with_equal_func (digests, row->blob, g_str_equal, NULL))
        g_ptr_array_add (digests, g_strdup (row->blob));
    }
}

static gboolean
write_content (DocketStore *self, DocketOutboxFileWriter *writer, const DocketStoreFile *file, GError **error)
{
  gint64 offset = 0;

  while (offset < file->size)
    {
      g_autoptr(GBytes) bytes = docket_files_read (self->files, file->sha256, offset, (gsize) MIN (file->size - offset, STEP_BYTES), error);
      gsize size;
      const void *data;

      if (bytes == NULL)
        return FALSE;
      data = g_bytes_get_data (bytes, &size);
      if (!docket_outbox_file_writer_add_content (writer, data, size, error))
        return FALSE;
      offset += (gint64) size;
    }
  return TRUE;
}

static gboolean
write_file (DocketStore *self, DocketOutboxFileWriter *writer, const char *sha256, DocketOutboxExport *result, GError **error)
{
  g_autoptr(DocketStoreFile) file = NULL;

  if (!docket_file_get (self, sha256, &file, error))
    return FALSE;
  /* Only the server has it: nothing to carry. */
  if (file == NULL)
    return TRUE;
  /* The work goes without it rather than not at all. */
  if (!docket_files_verify (self->files, sha256, file->size, NULL))
    {
      result->lost += file->sent ? 0 : 1;
      return TRUE;
    }
  result->files++;
  return docket_outbox_file_writer_add_file (writer, sha256, file->size, file->media_type, error)
         && write_content (self, writer, file, error);
}

static gboolean
write_all (DocketStore *self, const char *path, DocketOutboxExport *result, GError **error)
{
  g_auto(DocketOutboxFileHeader) header = { NULL, NULL, NULL, NULL, 0 };
  g_autoptr(GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(DocketOutboxFileWriter) writer = NULL;

  docket_outbox_file_header_of_store (self, &header);
  writer = docket_outbox_file_writer_new (path, &header, error);
  if (writer == NULL || !write_operations (self, writer, digests, result, error))
    return FALSE;
  for (guint i = 0; i < digests->len; i++)
    if (!write_file (self, writer, g_ptr_array_index (digests, i), result, error))
      return FALSE;
  return docket_outbox_file_writer_finish (writer, error);
}

typedef struct
{
  const char *path;
  DocketOutboxExport *result;
} Export;

static gboolean
export_at_once (DocketStore *self, gpointer data, GError **error)
{
  const Export *export = data;

  return write_all (self, export->path, export->result, error);
}

gboolean
docket_store_outbox_export (DocketStore *self, const char *path, DocketOutboxExport *result, GError **error)
{
  Export export = { path, result };

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (path != NULL && result != NULL, FALSE);

  *result = (DocketOutboxExport) { 0 };
  return docket_store_read_at_once (self, export_at_once, &export, error);
}
