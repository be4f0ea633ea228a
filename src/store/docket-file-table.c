/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The SQL of the files. What it is for is docket-store-files.c's. */

#include "docket-store-private.h"

#define FILE_COLUMNS "file.sha256, file.size, file.media_type, file.sent"

void
docket_store_file_free (DocketStoreFile *file)
{
  if (file == NULL)
    return;
  g_free (file->sha256);
  g_free (file->media_type);
  g_free (file);
}

static DocketStoreFile *
read_file (DocketStatement *statement)
{
  DocketStoreFile *file = g_new0 (DocketStoreFile, 1);

  file->sha256 = g_strdup (docket_statement_get_text (statement, 0));
  file->size = docket_statement_get_int (statement, 1);
  file->media_type = g_strdup (docket_statement_get_text (statement, 2));
  file->sent = docket_statement_get_int (statement, 3) != 0;
  return file;
}

/* The first row of @statement (of FILE_COLUMNS), if there is one. */
static gboolean
read_one (DocketStatement *statement, DocketStoreFile **file, GError **error)
{
  g_autoptr(GError) step_error = NULL;

  *file = docket_statement_step (statement, &step_error) ? read_file (statement) : NULL;
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

gboolean
docket_file_get (DocketStore *self, const char *sha256, DocketStoreFile **file, GError **error)
{
  g_autoptr(DocketStatement) select = docket_db_prepare (self->db, "SELECT " FILE_COLUMNS " FROM file WHERE sha256 = ?1", error);

  if (select == NULL)
    return FALSE;
  docket_statement_bind_text (select, 1, sha256);
  return read_one (select, file, error);
}

/* Most desks hold no file, and every start asks all that stands below: then this
 * is one small statement to prepare instead of four large ones. An error is theirs
 * to tell. */
static gboolean
is_empty (DocketStore *self)
{
  g_autoptr(DocketStatement) select = docket_db_prepare (self->db, "SELECT 1 FROM file LIMIT 1", NULL);
  g_autoptr(GError) error = NULL;

  return select != NULL && !docket_statement_step (select, &error) && error == NULL;
}

/* A file has no queue of its own: it goes for the sake of what waits for it, and not for what
 * somebody lets go. */
#define WAITED_FOR \
  " FROM file INDEXED BY file_unsent CROSS JOIN outbox ON outbox.blob = file.sha256" \
  " WHERE file.sent = 0 AND outbox.open = 1 AND outbox.state = 'queued' AND outbox.lane = ?1 AND NOT (" DOCKET_OUTBOX_IS_LET_GO ")"

gboolean
docket_file_next_due (DocketStore *self, const char *lane, gint64 now_ms, DocketStoreFile **file, GError **error)
{
  g_autoptr(DocketStatement) select = NULL;

  *file = NULL;
  if (is_empty (self))
    return TRUE;
  select = docket_db_prepare (self->db,
                              "SELECT " FILE_COLUMNS WAITED_FOR " AND outbox.next_attempt_at <= ?2"
                              " ORDER BY outbox.next_attempt_at, outbox.position LIMIT 1",
                              error);
  if (select == NULL)
    return FALSE;
  docket_statement_bind_text (select, 1, lane);
  docket_statement_bind_int (select, 2, now_ms);
  return read_one (select, file, error);
}

gint64
docket_file_next_due_at (DocketStore *self, const char *lane, GError **error)
{
  g_autoptr(DocketStatement) select = NULL;

  if (is_empty (self))
    return -1;
  select = docket_db_prepare (self->db, "SELECT min (outbox.next_attempt_at)" WAITED_FOR, error);
  if (select == NULL)
    return -1;
  docket_statement_bind_text (select, 1, lane);
  return docket_statement_step (select, error) && !docket_statement_is_null (select, 0) ? docket_statement_get_int (select, 0) : -1;
}

/* Somebody is asked whether to put back what was let go in part: with its files. */
#define NOT_TO_BE_PUT_BACK \
  " AND sha256 NOT IN (SELECT blob FROM discarded JOIN discarded_in USING (key)" \
  " WHERE blob IS NOT NULL AND EXISTS (SELECT 1 FROM meta WHERE name = '" DOCKET_META_UNFINISHED "' || token))"

GPtrArray *
docket_file_list_dropped (DocketStore *self, GError **error)
{
  g_autoptr(GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(DocketStatement) select = NULL;
  g_autoptr(GError) step_error = NULL;

  if (is_empty (self))
    return g_steal_pointer (&digests);
  select = docket_db_prepare (self->db, "SELECT sha256 FROM file WHERE sent = 0 AND NOT EXISTS (SELECT 1 FROM outbox WHERE blob = sha256)" NOT_TO_BE_PUT_BACK, error);
  if (select == NULL)
    return NULL;
  while (docket_statement_step (select, &step_error))
    g_ptr_array_add (digests, g_strdup (docket_statement_get_text (select, 0)));
  if (step_error == NULL)
    return g_steal_pointer (&digests);
  g_propagate_error (error, g_steal_pointer (&step_error));
  return NULL;
}

GPtrArray *
docket_file_list_spare (DocketStore *self, GError **error)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_store_file_free);
  g_autoptr(DocketStatement) select = NULL;
  g_autoptr(GError) step_error = NULL;

  if (is_empty (self))
    return g_steal_pointer (&files);
  select = docket_db_prepare (self->db,
                              "SELECT " FILE_COLUMNS " FROM file"
                              " WHERE sent = 1 AND NOT EXISTS (SELECT 1 FROM outbox WHERE blob = sha256 AND state <> 'acked')" NOT_TO_BE_PUT_BACK
                              " ORDER BY EXISTS (SELECT 1 FROM outbox WHERE blob = sha256), used_at, sha256",
                              error);
  if (select == NULL)
    return NULL;
  while (docket_statement_step (select, &step_error))
    g_ptr_array_add (files, read_file (select));
  if (step_error == NULL)
    return g_steal_pointer (&files);
  g_propagate_error (error, g_steal_pointer (&step_error));
  return NULL;
}

gboolean
docket_file_sum (DocketStore *self, gint64 *bytes, GError **error)
{
  g_autoptr(DocketStatement) select = docket_db_prepare (self->db, "SELECT coalesce (sum (size), 0) FROM file", error);

  if (select == NULL || !docket_statement_step (select, error))
    return FALSE;
  *bytes = docket_statement_get_int (select, 0);
  return TRUE;
}

gboolean
docket_file_put (DocketStore *self, const char *sha256, gint64 size, const char *media_type, gboolean sent, GError **error)
{
  g_autoptr(DocketStatement) insert = NULL;

  insert = docket_db_prepare (self->db,
                              "INSERT INTO file (sha256, size, media_type, sent, used_at) VALUES (?1, ?2, ?3, ?4, ?5)"
                              " ON CONFLICT (sha256) DO UPDATE SET used_at = excluded.used_at, sent = max (sent, excluded.sent)",
                              error);
  if (insert == NULL)
    return FALSE;
  docket_statement_bind_text (insert, 1, sha256);
  docket_statement_bind_int (insert, 2, size);
  docket_statement_bind_text (insert, 3, media_type);
  docket_statement_bind_int (insert, 4, sent ? 1 : 0);
  docket_statement_bind_int (insert, 5, docket_clock_now_ms (self->clock));
  return docket_statement_run (insert, error);
}

gboolean
docket_file_forget_sent_of_resends (DocketStore *self, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE file SET sent = 0 WHERE sent = 1 AND sha256 IN (SELECT blob FROM outbox WHERE resend = 1 AND open = 1)", error);

  return update != NULL && docket_statement_run (update, error);
}

gboolean
docket_file_set_sent (DocketStore *self, const char *sha256, gboolean sent, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE file SET sent = ?2, used_at = ?3 WHERE sha256 = ?1", error);

  if (update == NULL)
    return FALSE;
  docket_statement_bind_text (update, 1, sha256);
  docket_statement_bind_int (update, 2, sent ? 1 : 0);
  docket_statement_bind_int (update, 3, docket_clock_now_ms (self->clock));
  return docket_statement_run (update, error);
}

gboolean
docket_file_delete (DocketStore *self, const char *sha256, GError **error)
{
  g_autoptr(DocketStatement) delete = docket_db_prepare (self->db, "DELETE FROM file WHERE sha256 = ?1", error);

  if (delete == NULL)
    return FALSE;
  docket_statement_bind_text (delete, 1, sha256);
  return docket_statement_run (delete, error);
}
