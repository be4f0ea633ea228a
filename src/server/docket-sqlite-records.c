/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Records, their versions, and the operations that made them. */
#include "docket-sqlite-private.h"

#include <string.h>

#include "docket-limits.h"
#include "docket-record-table.h"

static DocketDb *
db_of (DocketRepository *repository)
{
  return DOCKET_REPOSITORY_SQLITE (repository)->db;
}

static gboolean
sqlite_get_record (DocketRepository *repository, DocketKind kind, const char *id, DocketRecord **record, GError **error)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);
  DocketRecord *known;

  if (self->as_of_n > 0)
    return docket_sqlite_past_record (self, kind, id, record, error);
  known = self->writing ? docket_record_cache_get (self->cache, kind, id) : NULL;
  if (known != NULL)
    {
      *record = known;
      return TRUE;
    }
  if (!docket_record_table_get (self->db, kind, id, record, error))
    return FALSE;
  if (self->writing && *record != NULL)
    docket_record_cache_put (self->cache, *record);
  return TRUE;
}

static gboolean
sqlite_write_record (DocketRepository *repository, DocketKind kind, const char *id, DocketJsonWriter *writer, gboolean *there, GError **error)
{
  return docket_record_table_write (db_of (repository), kind, id, writer, there, error);
}

static gboolean
take_place (DocketDb *db, const DocketRecord *record, gint64 seq, GError **error)
{
  g_autoptr (DocketStatement) place = docket_db_prepare (db, "INSERT INTO feed (seq, kind, id) VALUES (?1, ?2, ?3) ON CONFLICT (kind, id) DO UPDATE SET seq = excluded.seq", error);

  if (place == NULL)
    return FALSE;
  docket_statement_bind_int (place, 1, seq);
  docket_statement_lend_text (place, 2, docket_kind_info (docket_record_get_kind (record))->name);
  docket_statement_lend_text (place, 3, docket_record_get_id (record));
  return docket_statement_run (place, error);
}

static gboolean
sqlite_put_record (DocketRepository *repository, DocketRecord *record, gint64 seq, GError **error)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);

  if (!docket_record_table_put (self->db, record, NULL, error))
    return FALSE;
  if (self->writing)
    docket_record_cache_put (self->cache, record);
  return take_place (self->db, record, seq, error)
         && (docket_record_get_kind (record) != DOCKET_KIND_CUSTOMER || docket_sqlite_index_matches (DOCKET_REPOSITORY_SQLITE (repository), record, error));
}

gpointer
docket_sqlite_read_child (DocketStatement *find)
{
  return docket_place_new (docket_kind_from_name (docket_statement_get_text (find, 0)), docket_statement_get_text (find, 1), 0, FALSE);
}

static GPtrArray *
sqlite_children (DocketRepository *repository, const char *job, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository),
                                                        "SELECT 'line', id FROM line WHERE job = ?1"
                                                        " UNION ALL SELECT 'note', id FROM note WHERE job = ?1"
                                                        " UNION ALL SELECT 'attachment', id FROM attachment WHERE job = ?1"
                                                        " UNION ALL SELECT 'signature', id FROM signature WHERE job = ?1",
                                                        error);

  if (find == NULL)
    return NULL;
  docket_statement_lend_text (find, 1, job);
  return docket_sqlite_collect (find, docket_sqlite_read_child, (GDestroyNotify) docket_place_free, error);
}

/* ---- Versions ---- */

static gboolean
sqlite_add_version (DocketRepository *repository, DocketKind kind, const char *id, DocketGroup group, const DocketVersion *version, GError **error)
{
  g_autoptr (DocketStatement) add = docket_db_prepare (db_of (repository), "INSERT INTO version (kind, id, grp, rev, vals, operation, person, device, made_at, arrived_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", error);
  g_autofree char *values = NULL;

  if (add == NULL)
    return FALSE;
  values = docket_sqlite_values_text (version->values);
  docket_statement_lend_text (add, 1, docket_kind_info (kind)->name);
  docket_statement_lend_text (add, 2, id);
  docket_statement_lend_text (add, 3, docket_group_info (group)->name);
  docket_statement_bind_int (add, 4, version->rev);
  docket_statement_lend_text (add, 5, values);
  docket_statement_lend_text (add, 6, version->operation);
  docket_statement_lend_text (add, 7, version->by.person);
  docket_statement_lend_text (add, 8, version->by.device);
  docket_statement_bind_int (add, 9, version->by.made_at);
  docket_statement_bind_int (add, 10, version->by.arrived_at);
  return docket_statement_run (add, error);
}

#define VERSION_COLUMNS "rev, vals, operation, person, device, made_at, arrived_at"

/* @present: (nullable): the record, if it stands at this version */
static DocketVersion *
read_version (DocketStatement *statement, DocketKind kind, DocketGroup group, const DocketRecord *present, GError **error)
{
  g_autoptr (DocketVersion) version = docket_version_new ();

  version->rev = docket_statement_get_int (statement, 0);
  version->values = present != NULL ? docket_record_get_group (present, group) : docket_values_from_text (kind, docket_statement_get_text (statement, 1), error);
  if (version->values == NULL)
    return NULL;
  version->operation = g_strdup (docket_statement_get_text (statement, 2));
  version->by.person = g_strdup (docket_statement_get_text (statement, 3));
  version->by.device = g_strdup (docket_statement_get_text (statement, 4));
  version->by.made_at = docket_statement_get_int (statement, 5);
  version->by.arrived_at = docket_statement_get_int (statement, 6);
  return g_steal_pointer (&version);
}

static gboolean
sqlite_get_version (DocketRepository *repository, DocketKind kind, const char *id, DocketGroup group, gint64 rev, DocketVersion **version, GError **error)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, "SELECT " VERSION_COLUMNS " FROM version WHERE kind = ?1 AND id = ?2 AND grp = ?3 AND rev = ?4", error);
  g_autoptr (DocketRecord) present = self->writing && self->as_of_n == 0 ? docket_record_cache_get (self->cache, kind, id) : NULL;
  gboolean row;

  if (find == NULL)
    return FALSE;
  /* Mostly the newest is asked for: its values need not be read from text. */
  if (present != NULL && docket_record_get_group_rev (present, group) != rev)
    g_clear_pointer (&present, docket_record_unref);
  docket_statement_lend_text (find, 1, docket_kind_info (kind)->name);
  docket_statement_lend_text (find, 2, id);
  docket_statement_lend_text (find, 3, docket_group_info (group)->name);
  docket_statement_bind_int (find, 4, rev);
  if (!docket_sqlite_step (find, &row, error))
    return FALSE;
  *version = row ? read_version (find, kind, group, present, error) : NULL;
  return !row || *version != NULL;
}

static GPtrArray *
sqlite_versions (DocketRepository *repository, DocketKind kind, const char *id, DocketGroup group, guint limit, GError **error)
{
  g_autoptr (GPtrArray) versions = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_version_free);
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT " VERSION_COLUMNS " FROM version WHERE kind = ?1 AND id = ?2 AND grp = ?3 AND rev <= ?5 ORDER BY rev DESC LIMIT ?4", error);
  gint64 as_of = DOCKET_REPOSITORY_SQLITE (repository)->as_of_n > 0 ? DOCKET_REPOSITORY_SQLITE (repository)->as_of_seq : G_MAXINT64;
  gboolean row;

  if (find == NULL)
    return NULL;
  docket_statement_lend_text (find, 1, docket_kind_info (kind)->name);
  docket_statement_lend_text (find, 2, id);
  docket_statement_lend_text (find, 3, docket_group_info (group)->name);
  docket_statement_bind_int (find, 4, limit);
  docket_statement_bind_int (find, 5, as_of);
  for (;;)
    {
      DocketVersion *version;

      if (!docket_sqlite_step (find, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&versions);
      version = read_version (find, kind, group, NULL, error);
      if (version == NULL)
        return NULL;
      g_ptr_array_add (versions, version);
    }
}

/* ---- Operations ---- */

static gboolean
sqlite_get_operation (DocketRepository *repository, const char *key, DocketStoredOperation **operation, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT fingerprint, person, device, outcome, rev, seq, review, answer, body, made_at, arrived_at FROM operation WHERE key = ?1", error);
  DocketStoredOperation *stored;
  gboolean row;

  if (find == NULL)
    return FALSE;
  docket_statement_lend_text (find, 1, key);
  if (!docket_sqlite_step (find, &row, error))
    return FALSE;
  *operation = NULL;
  if (!row)
    return TRUE;
  stored = docket_stored_operation_new ();
  stored->key = g_strdup (key);
  stored->fingerprint = g_strdup (docket_statement_get_text (find, 0));
  stored->person = g_strdup (docket_statement_get_text (find, 1));
  stored->device = g_strdup (docket_statement_get_text (find, 2));
  docket_outcome_from_name (docket_statement_get_text (find, 3), &stored->outcome);
  stored->rev = docket_statement_get_int (find, 4);
  stored->seq = docket_statement_get_int (find, 5);
  stored->review = g_strdup (docket_statement_get_text (find, 6));
  stored->answer = g_strdup (docket_statement_get_text (find, 7));
  stored->body = g_strdup (docket_statement_get_text (find, 8));
  stored->made_at = docket_statement_get_int (find, 9);
  stored->arrived_at = docket_statement_get_int (find, 10);
  *operation = stored;
  return TRUE;
}

static gboolean
sqlite_put_operation (DocketRepository *repository, const DocketStoredOperation *operation, GError **error)
{
  g_autoptr (DocketStatement) put = docket_db_prepare (db_of (repository), "INSERT INTO operation (key, fingerprint, person, device, outcome, rev, seq, review, answer, body, made_at, arrived_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)", error);

  if (put == NULL)
    return FALSE;
  docket_statement_lend_text (put, 1, operation->key);
  docket_statement_lend_text (put, 2, operation->fingerprint);
  docket_statement_lend_text (put, 3, operation->person);
  docket_statement_lend_text (put, 4, operation->device);
  docket_statement_lend_text (put, 5, docket_outcome_name (operation->outcome));
  docket_statement_bind_int (put, 6, operation->rev);
  docket_statement_bind_int (put, 7, operation->seq);
  docket_statement_lend_text (put, 8, operation->review);
  docket_statement_lend_text (put, 9, operation->answer);
  docket_statement_lend_text (put, 10, operation->body);
  docket_statement_bind_int (put, 11, operation->made_at);
  docket_statement_bind_int (put, 12, operation->arrived_at);
  return docket_statement_run (put, error);
}

void
docket_sqlite_records_init (DocketRepositoryInterface *iface)
{
  iface->get_record = sqlite_get_record;
  iface->write_record = sqlite_write_record;
  iface->put_record = sqlite_put_record;
  iface->children = sqlite_children;
  iface->add_version = sqlite_add_version;
  iface->get_version = sqlite_get_version;
  iface->versions = sqlite_versions;
  iface->get_operation = sqlite_get_operation;
  iface->put_operation = sqlite_put_operation;
}
