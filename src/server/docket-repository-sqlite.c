/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The repository on one SQLite file. This file: connection, transactions, meta,
 * places in the feed; the rest stands by concern in docket-sqlite-*.c.
 *
 * Places: the newest one taken is the highest in feed, scope and audit. The
 * writer keeps it in memory and forgets it with every failed transaction, so
 * that a place never stands twice; one that was taken in a savepoint that was
 * rolled back stays unused, which no cursor minds.
 */
#include "docket-config.h"

#include "docket-sqlite-private.h"

#include <glib/gi18n-lib.h>

#include "docket-limits.h"
#include "docket-record-table.h"

GResource *docket_server_get_resource (void);

static const char *const migrations[] = {
  DOCKET_RECORD_TABLES_SQL,
  "/io/github/docketdesk/Docket/server/server-1.sql",
  DOCKET_RECORD_COLUMNS_SQL,
  "/io/github/docketdesk/Docket/server/server-2.sql",
  "/io/github/docketdesk/Docket/server/server-3.sql",
  NULL,
};

static void repository_iface_init (DocketRepositoryInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketRepositorySqlite, docket_repository_sqlite, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (DOCKET_TYPE_REPOSITORY, repository_iface_init))

gboolean
docket_sqlite_step (DocketStatement *statement, gboolean *row, GError **error)
{
  g_autoptr (GError) local = NULL;

  *row = docket_statement_step (statement, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

GPtrArray *
docket_sqlite_collect (DocketStatement *find, DocketSqliteReadFunc read, GDestroyNotify free_func, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (free_func);
  gboolean row;

  for (;;)
    {
      if (!docket_sqlite_step (find, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&items);
      g_ptr_array_add (items, read (find));
    }
}

char *
docket_sqlite_values_text (const DocketValues *values)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  docket_json_writer_init (&writer);
  docket_values_to_json (values, &writer);
  return docket_json_writer_finish (&writer);
}

static void
forget (DocketRepositorySqlite *self)
{
  self->seq = -1;
  self->audit_n = -1;
  g_clear_pointer (&self->audit_hash, g_free);
  docket_record_cache_forget (self->cache);
}

/* ---- Transactions ---- */

static gboolean
sqlite_begin (DocketRepository *repository, GError **error)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);

  gint64 version;

  self->depth = 0;
  if (!docket_db_begin (self->db, error))
    return FALSE;
  /* `docketd user add` writes from a process of its own while we serve: what
   * was cached before its commit is read again. */
  version = docket_db_data_version (self->db);
  if (version != self->data_version)
    forget (self);
  self->data_version = version;
  self->writing = TRUE;
  return TRUE;
}

static gboolean
sqlite_begin_read (DocketRepository *repository, GError **error)
{
  return docket_db_begin_read (DOCKET_REPOSITORY_SQLITE (repository)->db, error);
}

static void
sqlite_rollback (DocketRepository *repository)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);

  docket_db_rollback (self->db);
  self->depth = 0;
  self->writing = FALSE;
  forget (self);
}

static gboolean
sqlite_commit (DocketRepository *repository, GError **error)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);

  if (docket_db_commit (self->db, error))
    {
      self->writing = FALSE;
      /* More is mostly on its way, and a long log has to be ended some time. */
      if (self->checkpointer != NULL)
        docket_checkpointer_committed (self->checkpointer, self->db, DOCKET_SERVER_LOG_PAGES_COPIED, FALSE);
      return TRUE;
    }
  sqlite_rollback (repository);
  return FALSE;
}

static char *
savepoint_name (guint depth)
{
  return g_strdup_printf ("docket_%u", depth);
}

static gboolean
sqlite_savepoint (DocketRepository *repository, GError **error)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);
  g_autofree char *name = savepoint_name (self->depth);

  if (!docket_db_savepoint (self->db, name, error))
    return FALSE;
  self->depth++;
  return TRUE;
}

static gboolean
sqlite_release (DocketRepository *repository, GError **error)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);
  g_autofree char *name = NULL;

  g_return_val_if_fail (self->depth > 0, FALSE);
  name = savepoint_name (--self->depth);
  return docket_db_release (self->db, name, error);
}

static void
sqlite_rollback_to (DocketRepository *repository)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);
  g_autofree char *name = NULL;

  g_return_if_fail (self->depth > 0);
  name = savepoint_name (--self->depth);
  docket_db_rollback_to (self->db, name);
  /* Places may stay unused; the chain may not: its head was rolled back. */
  self->audit_n = -1;
  g_clear_pointer (&self->audit_hash, g_free);
  docket_record_cache_forget (self->cache);
}

static gboolean
sqlite_copy_to (DocketRepository *repository, const char *path, GError **error)
{
  return docket_db_copy_to (DOCKET_REPOSITORY_SQLITE (repository)->db, path, error);
}

static gboolean
sqlite_check (DocketRepository *repository, GError **error)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);

  return docket_db_check (self->db, error) && docket_sqlite_check_audit (self, error) && docket_sqlite_check_feed (self, error) && docket_sqlite_check_versions (self, error)
         && docket_sqlite_check_answers (self, error);
}

/* ---- Meta ---- */

static gboolean
sqlite_get_meta (DocketRepository *repository, const char *name, char **value, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (DOCKET_REPOSITORY_SQLITE (repository)->db, "SELECT value FROM meta WHERE name = ?1", error);
  gboolean row;

  if (find == NULL)
    return FALSE;
  docket_statement_lend_text (find, 1, name);
  if (!docket_sqlite_step (find, &row, error))
    return FALSE;
  *value = row ? g_strdup (docket_statement_get_text (find, 0)) : NULL;
  return TRUE;
}

static gboolean
sqlite_set_meta (DocketRepository *repository, const char *name, const char *value, GError **error)
{
  g_autoptr (DocketStatement) put = docket_db_prepare (DOCKET_REPOSITORY_SQLITE (repository)->db, "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", error);

  if (put == NULL)
    return FALSE;
  docket_statement_lend_text (put, 1, name);
  docket_statement_lend_text (put, 2, value);
  return docket_statement_run (put, error);
}

/* ---- Places ---- */

static gboolean
sqlite_current_seq (DocketRepository *repository, gint64 *seq, GError **error)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);
  g_autoptr (DocketStatement) find = NULL;
  gboolean row;

  if (self->as_of_n > 0)
    {
      *seq = self->as_of_seq;
      return TRUE;
    }
  /* Outside a transaction another process may have written since. */
  if (!self->reader && self->seq >= 0 && docket_db_in_transaction (self->db))
    {
      *seq = self->seq;
      return TRUE;
    }
  find = docket_db_prepare (self->db, "SELECT max (ifnull ((SELECT max (seq) FROM feed), 0), ifnull ((SELECT max (seq) FROM scope), 0), ifnull ((SELECT seq FROM audit ORDER BY n DESC LIMIT 1), 0))", error);
  if (find == NULL || !docket_sqlite_step (find, &row, error))
    return FALSE;
  *seq = docket_statement_get_int (find, 0);
  if (!self->reader && docket_db_in_transaction (self->db))
    self->seq = *seq;
  return TRUE;
}

static gboolean
sqlite_next_seq (DocketRepository *repository, gint64 *seq, GError **error)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);

  if (!sqlite_current_seq (repository, seq, error))
    return FALSE;
  *seq = ++self->seq;
  return TRUE;
}

static gboolean
sqlite_skip_seqs (DocketRepository *repository, gint64 n, GError **error)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);
  gint64 seq;

  if (!sqlite_current_seq (repository, &seq, error))
    return FALSE;
  self->seq = seq + n;
  return TRUE;
}

/* ---- Object ---- */

static DocketRepository *
sqlite_open_reader (DocketRepository *repository, GError **error)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);
  g_autoptr (DocketRepositorySqlite) reader = g_object_new (DOCKET_TYPE_REPOSITORY_SQLITE, NULL);

  reader->reader = TRUE;
  reader->path = g_strdup (self->path);
  reader->db = docket_db_open (self->path, DOCKET_DB_READ_ONLY, error);
  return reader->db == NULL ? NULL : DOCKET_REPOSITORY (g_steal_pointer (&reader));
}

static void
repository_iface_init (DocketRepositoryInterface *iface)
{
  iface->open_reader = sqlite_open_reader;
  iface->begin = sqlite_begin;
  iface->begin_read = sqlite_begin_read;
  iface->commit = sqlite_commit;
  iface->rollback = sqlite_rollback;
  iface->savepoint = sqlite_savepoint;
  iface->release = sqlite_release;
  iface->rollback_to = sqlite_rollback_to;
  iface->copy_to = sqlite_copy_to;
  iface->check = sqlite_check;
  iface->get_meta = sqlite_get_meta;
  iface->set_meta = sqlite_set_meta;
  iface->next_seq = sqlite_next_seq;
  iface->current_seq = sqlite_current_seq;
  iface->skip_seqs = sqlite_skip_seqs;
  docket_sqlite_records_init (iface);
  docket_sqlite_scope_init (iface);
  docket_sqlite_accounts_init (iface);
  docket_sqlite_audit_init (iface);
  docket_sqlite_report_init (iface);
  docket_sqlite_past_init (iface);
  docket_sqlite_matches_init (iface);
  docket_sqlite_merges_init (iface);
  docket_sqlite_blobs_init (iface);
}

static void
docket_repository_sqlite_finalize (GObject *object)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (object);

  g_clear_pointer (&self->checkpointer, docket_checkpointer_free);
  g_clear_pointer (&self->db, docket_db_close);
  g_free (self->path);
  g_free (self->audit_hash);
  g_clear_pointer (&self->cache, docket_record_cache_free);
  G_OBJECT_CLASS (docket_repository_sqlite_parent_class)->finalize (object);
}

static void
docket_repository_sqlite_class_init (DocketRepositorySqliteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_repository_sqlite_finalize;
}

static void
docket_repository_sqlite_init (DocketRepositorySqlite *self)
{
  self->seq = -1;
  self->audit_n = -1;
  self->cache = docket_record_cache_new ();
}

static DocketRepository *
open_store (const char *path, gboolean create, const DocketOpeningFuncs *funcs, gpointer data, GError **error)
{
  g_autoptr (DocketRepositorySqlite) self = g_object_new (DOCKET_TYPE_REPOSITORY_SQLITE, NULL);

  /* Named so that the linker keeps the constructor that registers it. */
  docket_server_get_resource ();
  if (!create && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_STORE, _ ("There is no store at %s. Make one with: docketd init --store sqlite:%s"), path, path);
      return NULL;
    }
  self->path = g_strdup (path);
  self->db = docket_db_open (path, DOCKET_DB_READ_WRITE, error);
  if (self->db == NULL || !docket_db_migrate_telling (self->db, migrations, funcs == NULL ? NULL : funcs->step, data, error)
      || !docket_sqlite_open_matches (self, funcs == NULL ? NULL : funcs->matches, data, error))
    return NULL;
  docket_db_stop_checkpoints (self->db);
  self->checkpointer = docket_checkpointer_new (path);
  return DOCKET_REPOSITORY (g_steal_pointer (&self));
}

DocketRepository *
docket_repository_sqlite_open (const char *path, gboolean create, GError **error)
{
  return open_store (path, create, NULL, NULL, error);
}

DocketRepository *
docket_repository_sqlite_open_telling (const char *path, const DocketOpeningFuncs *funcs, gpointer data, GError **error)
{
  return open_store (path, FALSE, funcs, data, error);
}
