/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Fetching a file when somebody wants to see it.
 *
 *   here?   its bytes are looked at, since disks rot; what is damaged and can be
 *           had again is
 *   else    GET, a range of at most a mebibyte at a time, into a part beside the
 *           files; in the end the digest says whether it is the right one; then
 *           it takes its place, and others make room if there are too many
 *
 * This runs on a thread of its own with a connection of its own, whether this
 * process does the syncing or another: looking at a photo is no business of the
 * queue. The part stays when the line breaks, and the next one goes on there,
 * from this process or another.
 */
#include "docket-config.h"

#include "docket-desk-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "docket-ask.h"
#include "docket-limits.h"
#include "docket-thumbnail.h"

/* Without a byte in between. */
#define TRIES_MAX 3

typedef struct
{
  DocketProfile *profile;
  char *account;
  char *url;
  DocketWriter *writer;
  DocketFiles *files;
  char *sha256;
  gint64 size; /* -1: not known yet */
  char *media_type;
  gboolean here;   /* a row says so */
  gboolean unsent; /* and the server does not have it */
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  docket_profile_unref (fetch->profile);
  g_free (fetch->account);
  g_free (fetch->url);
  g_clear_object (&fetch->writer);
  g_clear_pointer (&fetch->files, docket_files_free);
  g_free (fetch->sha256);
  g_free (fetch->media_type);
  g_free (fetch);
}

static Fetch *
fetch_new (DocketDesk *self, const char *sha256, gint64 size, const char *media_type, GError **error)
{
  Fetch *fetch;
  g_autoptr (DocketStoreFile) row = NULL;

  if (!docket_files_is_digest (sha256))
    {
      g_set_error_literal (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_GONE, _ ("No file belongs to this."));
      return NULL;
    }
  if (!docket_store_get_file (self->reader, sha256, &row, error))
    return NULL;
  fetch = g_new0 (Fetch, 1);
  fetch->profile = docket_profile_ref (self->profile);
  fetch->account = g_strdup (self->account);
  fetch->url = g_strdup (self->url);
  fetch->writer = g_object_ref (self->writer);
  fetch->files = docket_files_new_for_store (docket_store_get_path (self->reader));
  fetch->sha256 = g_strdup (sha256);
  fetch->size = row != NULL ? row->size : size;
  fetch->media_type = g_strdup (row != NULL ? row->media_type : media_type);
  fetch->here = row != NULL;
  fetch->unsent = row != NULL && !row->sent;
  return fetch;
}

static gboolean
write_kept (DocketStore *store, gpointer data, GError **error)
{
  Fetch *fetch = data;

  return docket_store_keep_file (store, fetch->sha256, fetch->size, fetch->media_type != NULL ? fetch->media_type : "application/octet-stream", error);
}

static gboolean
write_used (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_use_file (store, ((Fetch *) data)->sha256, error);
}

static gboolean
write_room (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_evict_files (store, DOCKET_FILES_BYTES_MAX, error);
}

/* ---- From the server ---- */

/* The whole is here, if the digest says so. */
static gboolean
place (Fetch *fetch, gint64 size, GError **error)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

  /* An empty file never got a part. */
  if (size == 0 && !docket_files_part_add (fetch->files, fetch->sha256, 0, nothing, error))
    return FALSE;
  fetch->size = size;
  return docket_files_part_place (fetch->files, fetch->sha256, size, error);
}

/* @done: (out) */
static gboolean
take_part (Fetch *fetch, const DocketResponse *response, gint64 offset, gboolean *done, GError **error)
{
  gint64 total = response->range_total;

  /* There is nothing behind what we have: so that is all. */
  if (response->status == 416)
    {
      *done = TRUE;
      return place (fetch, offset, error);
    }
  if (response->status != 206)
    {
      docket_asker_set_refusal (response, error);
      return FALSE;
    }
  if (response->range_first != offset || total < 0 || total > DOCKET_BLOB_BYTES_MAX || (fetch->size >= 0 && fetch->size != total))
    {
      g_set_error_literal (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_NOT_DOCKET, _ ("Docket does not understand what the server answered. If it stays so, tell an administrator."));
      return FALSE;
    }
  if (!docket_files_part_add (fetch->files, fetch->sha256, offset, response->body, error))
    return FALSE;
  if (fetch->media_type == NULL)
    fetch->media_type = g_strdup (response->content_type);
  *done = offset + (gint64) g_bytes_get_size (response->body) >= total;
  return !*done || place (fetch, total, error);
}

static DocketResponse *
ask_for_part (Fetch *fetch, DocketAsker *asker, gint64 offset, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_strconcat ("/v1/blobs/", fetch->sha256, NULL);
  DocketRequest *request = docket_request_new ("GET", path);

  request->range_first = offset;
  request->range_last = offset + DOCKET_BLOB_CHUNK_BYTES_MAX - 1;
  return docket_asker_send (asker, request, cancellable, error);
}

static gboolean
download (Fetch *fetch, GCancellable *cancellable, GError **error)
{
  g_autoptr (DocketAsker) asker = docket_asker_new (fetch->profile, fetch->account, fetch->url, error);
  gboolean done = FALSE;
  guint failures = 0;

  if (asker == NULL)
    return FALSE;
  while (!done)
    {
      gint64 offset = docket_files_part_length (fetch->files, fetch->sha256);
      g_autoptr (GError) local = NULL;
      g_autoptr (DocketResponse) response = ask_for_part (fetch, asker, offset, cancellable, &local);

      if (response != NULL)
        {
          failures = 0;
          if (!take_part (fetch, response, offset, &done, error))
            return FALSE;
        }
      else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      else if (++failures == TRIES_MAX)
        {
          g_set_error (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_UNREACHABLE, _ ("This file is not on this device, and the server cannot be reached: %s Try again when there is a line; what came so far is kept."), local->message);
          return FALSE;
        }
    }
  return TRUE;
}

/* ---- From here ---- */

/* Nobody clears it away under us meanwhile. */
static gboolean
bring (Fetch *fetch, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (fetch->here && docket_files_verify (fetch->files, fetch->sha256, fetch->size, &local))
    return docket_writer_run (fetch->writer, DOCKET_WRITER_SYNC, write_used, fetch, error);
  if (fetch->unsent)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return download (fetch, cancellable, error)
         && docket_writer_run (fetch->writer, DOCKET_WRITER_SYNC, write_kept, fetch, error);
}

static char *
fetch_run (Fetch *fetch, GCancellable *cancellable, GError **error)
{
  gboolean ok;
  int lock;

  if (!docket_files_lock_shared (fetch->files, &lock, error))
    return NULL;
  ok = bring (fetch, cancellable, error);
  if (ok)
    docket_thumbnail_make (fetch->files, fetch->sha256, fetch->media_type);
  close (lock);
  if (!ok)
    return NULL;
  /* Whether or not there was room to make: the file is here. */
  docket_writer_run (fetch->writer, DOCKET_WRITER_SYNC, write_room, NULL, NULL);
  return docket_files_path (fetch->files, fetch->sha256);
}

char *
docket_desk_fetch_file (DocketDesk *self, const char *sha256, gint64 size, const char *media_type, GError **error)
{
  Fetch *fetch;
  char *path;

  g_return_val_if_fail (DOCKET_IS_DESK (self), NULL);

  fetch = fetch_new (self, sha256, size, media_type, error);
  if (fetch == NULL)
    return NULL;
  path = fetch_run (fetch, NULL, error);
  fetch_free (fetch);
  return path;
}

static void
fetch_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *path = fetch_run (task_data, cancellable, &error);

  if (path == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, path, g_free);
}

void
docket_desk_fetch_file_async (DocketDesk *self, const char *sha256, gint64 size, const char *media_type, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  Fetch *fetch;

  g_return_if_fail (DOCKET_IS_DESK (self));

  g_task_set_source_tag (task, docket_desk_fetch_file_async);
  fetch = fetch_new (self, sha256, size, media_type, &error);
  if (fetch == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, fetch, fetch_free);
  g_task_run_in_thread (task, fetch_thread);
}

char *
docket_desk_fetch_file_finish (DocketDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
