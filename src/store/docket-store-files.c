/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Files and the work that refers to them. The bytes are docket-files.c's; here
 * stands which of them are on this device, and which the server has:
 *
 *   taken      bytes in the folder, no row         a save is about to refer to it
 *   here       row, sent = 0                       the save is committed; it goes first
 *   arrived    row, sent = 1                       its operation may go; it may make room later
 *   elsewhere  no row                              only the server has it
 *
 * A file has no queue, attempts or waits of its own: they are those of the
 * operations that refer to it. "Photo of J-10248" is one thing that waits, is
 * tried, fails and arrives; that its bytes go in pieces before its record is how
 * it is sent. An operation goes as soon as its file has arrived; if the server
 * then says that it has no such file (it was restored from a copy, or cleared
 * the file away before the record came), the file is sent once more.
 *
 * What makes room when the folder grows beyond its bound are files that the
 * server has: first those that were only looked at, then those sent from here
 * (a restored server may ask for them again). What has not arrived, or waits for
 * a person's decision, stays, whatever the bound.
 *
 * Bytes without a row are what a crash left, unless this database is not the one
 * that they were attached in: somebody may have set a damaged one aside, with
 * work in it that was never sent. So the folder and the database carry the same
 * name, and a database clears away nothing in a folder that is not its own.
 */
#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "docket-id.h"
#include "docket-result.h"

/* A folder that carries no name has nothing in it that was ever saved. */
static gboolean
is_owner (DocketStore *self)
{
  g_autofree char *mine = docket_store_get_meta (self, DOCKET_META_FILES_OWNER);
  g_autofree char *written = docket_files_get_owner (self->files);

  return written == NULL || g_strcmp0 (mine, written) == 0;
}

/* In the transaction that brings the first file. */
static gboolean
have_name (DocketStore *self, GError **error)
{
  g_autofree char *mine = docket_store_get_meta (self, DOCKET_META_FILES_OWNER);
  g_autofree char *made = mine != NULL ? NULL : docket_id_new (self->clock, self->random);

  return mine != NULL || docket_meta_put (self, DOCKET_META_FILES_OWNER, made, error);
}

/* After it: the save stands, whether or not the folder takes a name today. */
static void
own (DocketStore *self)
{
  g_autofree char *mine = docket_store_get_meta (self, DOCKET_META_FILES_OWNER);
  g_autofree char *written = docket_files_get_owner (self->files);

  if (written == NULL && mine != NULL && !docket_files_set_owner (self->files, mine, NULL))
    g_message ("The folder of files could not be given the name of its database");
}

static gboolean
end (DocketStore *self, gboolean ok, GError **error)
{
  docket_store_touch_outbox (self);
  return docket_store_end (self, ok, error);
}

gboolean
docket_store_submit_with_files (DocketStore *self, GPtrArray *files, GPtrArray *operations, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (files != NULL && operations != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = files->len == 0 || have_name (self, error);
  for (guint i = 0; ok && i < files->len; i++)
    {
      const DocketTakenFile *file = g_ptr_array_index (files, i);

      ok = docket_file_put (self, file->sha256, file->size, file->media_type, FALSE, error);
    }
  ok = ok && docket_store_submit (self, operations, error);
  ok = docket_store_end (self, ok, error);
  if (ok && files->len > 0)
    own (self);
  return ok;
}

gboolean
docket_store_get_file (DocketStore *self, const char *sha256, DocketStoreFile **file, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (sha256 != NULL && file != NULL, FALSE);

  return docket_file_get (self, sha256, file, error);
}

gboolean
docket_store_keep_file (DocketStore *self, const char *sha256, gint64 size, const char *media_type, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (docket_files_is_digest (sha256), FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = have_name (self, error) && docket_file_put (self, sha256, size, media_type, TRUE, error);
  ok = docket_store_end (self, ok, error);
  if (ok)
    own (self);
  return ok;
}

gboolean
docket_store_use_file (DocketStore *self, const char *sha256, GError **error)
{
  g_autoptr(DocketStoreFile) file = NULL;
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (sha256 != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = docket_file_get (self, sha256, &file, error)
       && (file == NULL || docket_file_set_sent (self, sha256, file->sent, error));
  return docket_store_end (self, ok, error);
}

/* -- Its way to the server -- */

gboolean
docket_store_file_due (DocketStore *self, const char *lane, gint64 now_ms, DocketStoreFile **file, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (lane != NULL && file != NULL, FALSE);

  return docket_file_next_due (self, lane, now_ms, file, error);
}

gint64
docket_store_file_next_due (DocketStore *self, const char *lane, GError **error)
{
  gint64 due_at;

  g_return_val_if_fail (DOCKET_IS_STORE (self), -1);
  g_return_val_if_fail (lane != NULL, -1);

  due_at = docket_file_next_due_at (self, lane, error);
  return due_at >= 0 && due_at <= docket_clock_now_ms (self->clock) ? 0 : due_at;
}

GPtrArray *
docket_store_file_operations (DocketStore *self, const char *sha256, GError **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) rows = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);
  g_return_val_if_fail (sha256 != NULL, NULL);

  rows = docket_outbox_of_file (self, sha256, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (keys, g_strdup (((DocketOutboxRow *) g_ptr_array_index (rows, i))->key));
  return g_steal_pointer (&keys);
}

static void
touch_all (DocketStore *self, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketOutboxRow *row = g_ptr_array_index (rows, i);

      docket_store_touch (self, row->kind, row->id);
    }
}

static gboolean
take_sent (DocketStore *self, const char *sha256, GError **error)
{
  g_autoptr(GPtrArray) rows = docket_outbox_of_file (self, sha256, error);

  if (rows == NULL || !docket_file_set_sent (self, sha256, TRUE, error))
    return FALSE;
  touch_all (self, rows);
  return TRUE;
}

gboolean
docket_store_file_sent (DocketStore *self, const char *sha256, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (sha256 != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = take_sent (self, sha256, error);
  return end (self, ok, error);
}

static GPtrArray *
keys_of (GPtrArray *rows)
{
  GPtrArray *keys = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (keys, ((DocketOutboxRow *) g_ptr_array_index (rows, i))->key);
  return keys;
}

static gboolean
fail_alone (DocketStore *self, GPtrArray *keys, const DocketOutboxFailure *failure, GError **error)
{
  for (guint i = 0; i < keys->len; i++)
    if (!docket_store_outbox_failed_alone (self, g_ptr_array_index (keys, i), FALSE, failure, error))
      return FALSE;
  return TRUE;
}

gboolean
docket_store_file_failed (DocketStore *self, const char *sha256, const DocketOutboxFailure *failure, gboolean alone, GError **error)
{
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GPtrArray) keys = NULL;
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (sha256 != NULL && failure != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  rows = docket_outbox_of_file (self, sha256, error);
  keys = rows != NULL ? keys_of (rows) : NULL;
  ok = rows != NULL && (alone ? fail_alone (self, keys, failure, error) : docket_store_outbox_failed (self, keys, failure, error));
  return end (self, ok, error);
}

gboolean
docket_store_file_busy (DocketStore *self, const char *sha256, gint64 wait_ms, const DocketOutboxFailure *failure, GError **error)
{
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GPtrArray) keys = NULL;
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (sha256 != NULL && failure != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  rows = docket_outbox_of_file (self, sha256, error);
  keys = rows != NULL ? keys_of (rows) : NULL;
  ok = rows != NULL && docket_store_outbox_busy (self, keys, wait_ms, failure, error);
  return end (self, ok, error);
}

static gboolean
give_up (DocketStore *self, const char *sha256, const char *problem_detail, GError **error)
{
  g_autoptr(GPtrArray) rows = docket_outbox_of_file (self, sha256, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (!docket_outbox_refuse (self, g_ptr_array_index (rows, i), DOCKET_PROBLEM_NEEDS_BLOB, problem_detail, error))
      return FALSE;
  return rows != NULL;
}

gboolean
docket_store_file_hopeless (DocketStore *self, const char *sha256, const char *problem_detail, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (sha256 != NULL && problem_detail != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = give_up (self, sha256, problem_detail, error);
  return end (self, ok, error);
}

gboolean
docket_store_send_file_again (DocketStore *self, const DocketOutboxRow *row, gboolean *again, GError **error)
{
  g_autoptr(DocketStoreFile) file = NULL;

  if (!docket_file_get (self, row->blob, &file, error))
    return FALSE;
  *again = file != NULL && docket_files_has (self->files, file->sha256, file->size);
  if (*again)
    return docket_file_set_sent (self, row->blob, FALSE, error);
  return file == NULL || docket_file_delete (self, row->blob, error);
}

gboolean
docket_store_resend_files (DocketStore *self, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = docket_file_forget_sent_of_resends (self, error);
  return end (self, ok, error);
}

/* -- Clearing away, making room -- */

static gboolean
delete_dropped (DocketStore *self, GError **error)
{
  g_autoptr(GPtrArray) digests = docket_file_list_dropped (self, error);

  for (guint i = 0; digests != NULL && i < digests->len; i++)
    if (!docket_file_delete (self, g_ptr_array_index (digests, i), error))
      return FALSE;
  return digests != NULL;
}

/* What the server has can be fetched again: a row without bytes is of no use. */
static gboolean
delete_lost (DocketStore *self, GError **error)
{
  g_autoptr(GPtrArray) spare = docket_file_list_spare (self, error);

  for (guint i = 0; spare != NULL && i < spare->len; i++)
    {
      const DocketStoreFile *file = g_ptr_array_index (spare, i);

      if (!docket_files_has (self->files, file->sha256, file->size) && !docket_file_delete (self, file->sha256, error))
        return FALSE;
    }
  return spare != NULL;
}

/* Bytes that no row knows. */
static gboolean
remove_unknown (DocketStore *self, GError **error)
{
  g_autoptr(GPtrArray) digests = docket_files_list (self->files);

  for (guint i = 0; i < digests->len; i++)
    {
      const char *sha256 = g_ptr_array_index (digests, i);
      g_autoptr(DocketStoreFile) file = NULL;

      if (!docket_file_get (self, sha256, &file, error))
        return FALSE;
      if (file == NULL)
        docket_files_remove (self->files, sha256);
    }
  return TRUE;
}

gboolean
docket_store_clear_files (DocketStore *self, GError **error)
{
  gboolean ok;
  int lock;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  if (!docket_files_try_lock_alone (self->files, &lock, NULL))
    return TRUE;
  ok = docket_store_begin (self, error);
  if (ok)
    {
      ok = delete_dropped (self, error) && delete_lost (self, error);
      ok = docket_store_end (self, ok, error);
    }
  if (ok)
    {
      docket_files_clear_leftovers (self->files);
      ok = !is_owner (self) || remove_unknown (self, error);
    }
  close (lock);
  return ok;
}

/* Rows first: bytes that no row knows are cleared away at the next start, but a
 * row without bytes would promise what is not here. */
static gboolean
choose_evicted (DocketStore *self, gint64 bytes_max, GPtrArray *evicted, GError **error)
{
  g_autoptr(GPtrArray) spare = docket_file_list_spare (self, error);
  gint64 bytes = 0;

  if (spare == NULL || !docket_file_sum (self, &bytes, error))
    return FALSE;
  for (guint i = 0; i < spare->len && bytes > bytes_max; i++)
    {
      const DocketStoreFile *file = g_ptr_array_index (spare, i);

      if (!docket_file_delete (self, file->sha256, error))
        return FALSE;
      bytes -= file->size;
      g_ptr_array_add (evicted, g_strdup (file->sha256));
    }
  return TRUE;
}

gboolean
docket_store_evict_files (DocketStore *self, gint64 bytes_max, GError **error)
{
  g_autoptr(GPtrArray) evicted = g_ptr_array_new_with_free_func (g_free);
  gboolean ok;
  int lock;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  if (!docket_files_try_lock_alone (self->files, &lock, NULL))
    return TRUE;
  ok = docket_store_begin (self, error);
  if (ok)
    {
      ok = choose_evicted (self, bytes_max, evicted, error);
      ok = docket_store_end (self, ok, error);
    }
  for (guint i = 0; ok && i < evicted->len; i++)
    docket_files_remove (self->files, g_ptr_array_index (evicted, i));
  close (lock);
  return ok;
}
