/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Attaching, in two steps, so that several files and other changes can be one
 * save: take each file (off the window's thread, copied and durable when it is
 * over), then submit the operations together with what was taken.
 */
#include "docket-config.h"

#include "docket-desk-private.h"

#include <glib/gi18n-lib.h>

#include "docket-id.h"
#include "docket-limits.h"
#include "docket-thumbnail.h"
#include "docket-totals.h"

/* ---- Taking ---- */

static DocketTakenFile *
take (DocketFiles *files, const char *path, GCancellable *cancellable, GError **error)
{
  DocketTakenFile *file = docket_files_take (files, path, DOCKET_BLOB_BYTES_MAX, cancellable, error);

  if (file != NULL)
    docket_thumbnail_make (files, file->sha256, file->media_type);
  return file;
}

DocketTakenFile *
docket_desk_take_file (DocketDesk *self, const char *path, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_DESK (self), NULL);

  return take (docket_store_get_files (self->reader), path, NULL, error);
}

DocketTakenFile *
docket_desk_take_bytes (DocketDesk *self, GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);

  DocketFiles *files;
  DocketTakenFile *file;

  g_return_val_if_fail (DOCKET_IS_DESK (self), NULL);

  files = docket_store_get_files (self->reader);
  file = docket_files_take_stream (files, stream, name, DOCKET_BLOB_BYTES_MAX, NULL, error);
  if (file != NULL)
    docket_thumbnail_make (files, file->sha256, file->media_type);
  return file;
}

typedef struct
{
  char *store_path;
  char *path;
} Taking;

static void
taking_free (gpointer data)
{
  Taking *taking = data;

  g_free (taking->store_path);
  g_free (taking->path);
  g_free (taking);
}

static void
take_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Taking *taking = task_data;
  g_autoptr (DocketFiles) files = docket_files_new_for_store (taking->store_path);
  GError *error = NULL;
  DocketTakenFile *file = take (files, taking->path, cancellable, &error);

  if (file == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, file, (GDestroyNotify) docket_taken_file_free);
}

void
docket_desk_take_file_async (DocketDesk *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Taking *taking = g_new0 (Taking, 1);

  g_return_if_fail (DOCKET_IS_DESK (self));

  taking->store_path = g_strdup (docket_store_get_path (self->reader));
  taking->path = g_strdup (path);
  g_task_set_source_tag (task, docket_desk_take_file_async);
  g_task_set_task_data (task, taking, taking_free);
  g_task_run_in_thread (task, take_thread);
}

DocketTakenFile *
docket_desk_take_file_finish (DocketDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- What refers to it ---- */

DocketOperation *
docket_desk_new_attachment (DocketDesk *self, const char *job, const DocketTakenFile *file, gint64 taken_at)
{
  g_autofree char *id = docket_id_new (self->clock, self->random);
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_ATTACHMENT_JOB, job);
  docket_values_set_text (set, DOCKET_ATTACHMENT_BLOB, file->sha256);
  docket_values_set_text (set, DOCKET_ATTACHMENT_NAME, file->name);
  docket_values_set_text (set, DOCKET_ATTACHMENT_MEDIA_TYPE, file->media_type);
  docket_values_set_int (set, DOCKET_ATTACHMENT_SIZE, file->size);
  if (taken_at > 0)
    docket_values_set_int (set, DOCKET_ATTACHMENT_TAKEN_AT, taken_at);
  return docket_operation_new_create (DOCKET_KIND_ATTACHMENT, id, set);
}

DocketOperation *
docket_desk_new_signature (DocketDesk *self, const DocketRecord *job, const char *signer, const DocketTakenFile *picture, GError **error)
{
  g_autofree char *id = docket_id_new (self->clock, self->random);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketValues) totals = docket_record_get_group (job, DOCKET_GROUP_JOB_TOTALS);
  g_autofree char *digest = docket_totals_digest (totals);

  if (picture != NULL && (!g_str_has_prefix (picture->media_type, "image/") || picture->size > DOCKET_SIGNATURE_BYTES_MAX))
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("A signature is a picture of at most 1 MiB. Attach anything else as a file."));
      return NULL;
    }
  docket_values_set_text (set, DOCKET_SIGNATURE_JOB, docket_record_get_id (job));
  docket_values_set_text (set, DOCKET_SIGNATURE_SIGNER, signer);
  if (picture != NULL)
    docket_values_set_text (set, DOCKET_SIGNATURE_BLOB, picture->sha256);
  docket_values_set_int (set, DOCKET_SIGNATURE_SIGNED_AT, docket_clock_now_ms (self->clock));
  docket_values_set_text (set, DOCKET_SIGNATURE_TOTALS_DIGEST, digest);
  return docket_operation_new_create (DOCKET_KIND_SIGNATURE, id, set);
}

/* ---- Saving ---- */

typedef struct
{
  GPtrArray *files;
  GPtrArray *operations;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_ptr_array_unref (save->files);
  g_ptr_array_unref (save->operations);
  g_free (save);
}

static gboolean
write_save (DocketStore *store, gpointer data, GError **error)
{
  Save *save = data;

  return docket_store_submit_with_files (store, save->files, save->operations, error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
docket_desk_submit_with_files_async (DocketDesk *self, GPtrArray *files, GPtrArray *operations, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Save *save = g_new0 (Save, 1);

  g_return_if_fail (DOCKET_IS_DESK (self));

  g_task_set_source_tag (task, docket_desk_submit_with_files_async);
  docket_desk_count_save (self, task);
  save->files = g_ptr_array_ref (files);
  save->operations = g_ptr_array_ref (operations);
  docket_writer_run_async (self->writer, DOCKET_WRITER_SAVE, write_save, save, save_free, cancellable, on_saved, task);
}

gboolean
docket_desk_submit_with_files_finish (DocketDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
