/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How far the files of a save are.  A file that an operation still waits for
 * has not arrived; of the one on its way the worker says how many bytes have.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-outbox-upload.h"

static const char *
blob_of (const DocketOperation *operation)
{
  if (operation->set == NULL)
    return NULL;
  if (operation->record_kind == DOCKET_KIND_ATTACHMENT)
    return docket_values_get_text (operation->set, DOCKET_ATTACHMENT_BLOB);
  if (operation->record_kind == DOCKET_KIND_SIGNATURE)
    return docket_values_get_text (operation->set, DOCKET_SIGNATURE_BLOB);
  return NULL;
}

/* A signature does not say how large its picture is; the folder knows. */
static gint64
size_of (DocketDesk *desk, const DocketOperation *operation, const char *sha256)
{
  g_autoptr (DocketStoreFile) file = NULL;

  if (operation->record_kind == DOCKET_KIND_ATTACHMENT)
    return docket_values_get_int (operation->set, DOCKET_ATTACHMENT_SIZE, 0);
  if (!docket_store_get_file (docket_desk_get_reader (desk), sha256, &file, NULL) || file == NULL)
    return 0;
  return file->size;
}

gboolean
docket_outbox_upload_read (DocketDesk *desk, const DocketOutboxEntry *entry, DocketOutboxUpload *upload)
{
  const DocketSyncStatus *status = docket_desk_get_status (desk);
  DocketFiles *files = docket_store_get_files (docket_desk_get_reader (desk));

  *upload = (DocketOutboxUpload) { 0 };
  for (guint i = 0; i < entry->items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (entry->items, i);
      const char *sha256 = blob_of (item->operation);
      gint64 size;

      if (sha256 == NULL || !docket_files_is_digest (sha256))
        continue;
      size = size_of (desk, item->operation, sha256);
      upload->n++;
      upload->bytes += size;
      if (!item->file_missing)
        upload->arrived += size;
      else if (g_strcmp0 (status->upload_sha256, sha256) == 0)
        upload->arrived += MIN (status->upload_offset, size);
      if (upload->thumbnail == NULL)
        upload->thumbnail = docket_files_get_thumbnail (files, sha256);
    }
  return upload->n > 0;
}

void
docket_outbox_upload_clear (DocketOutboxUpload *upload)
{
  g_clear_pointer (&upload->thumbnail, g_free);
}

double
docket_outbox_upload_fraction (const DocketOutboxUpload *upload)
{
  return upload->bytes > 0 ? CLAMP ((double) upload->arrived / (double) upload->bytes, 0.0, 1.0) : 0.0;
}

char *
docket_outbox_upload_words (const DocketOutboxUpload *upload)
{
  g_autofree char *bytes = g_format_size ((guint64) upload->bytes);
  g_autofree char *arrived = g_format_size ((guint64) upload->arrived);

  if (upload->arrived > 0)
    /* Translators: "2.1 MB of 3.4 MB are there already" */
    return g_strdup_printf (_ ("%s of %s are there already"), arrived, bytes);
  return g_strdup_printf (ngettext ("%u file, %s", "%u files, %s", upload->n), upload->n, bytes);
}
