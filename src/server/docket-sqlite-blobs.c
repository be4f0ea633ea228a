/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is known of files. A file is used if an attachment or a signature names
 * it, or an operation that was held: that is looked up, not counted, so it
 * cannot drift from the records.
 */
#include "docket-config.h"

#include "docket-sqlite-private.h"

#define COLUMNS "blob.sha256, blob.size, blob.media_type, blob.person, blob.device, blob.complete, blob.asked_at"
#define OF_RECORD "EXISTS (SELECT 1 FROM attachment WHERE attachment.blob = blob.sha256)" \
                  " OR EXISTS (SELECT 1 FROM signature WHERE signature.blob = blob.sha256)"
#define USED "(" OF_RECORD \
             " OR EXISTS (SELECT 1 FROM blob_hold WHERE blob_hold.sha256 = blob.sha256))"

static DocketDb *
db_of (DocketRepository *repository)
{
  return DOCKET_REPOSITORY_SQLITE (repository)->db;
}

static gpointer
read_blob (DocketStatement *statement)
{
  DocketBlob *blob = docket_blob_new (docket_statement_get_text (statement, 0), docket_statement_get_int (statement, 1), docket_statement_get_text (statement, 2));

  blob->person = g_strdup (docket_statement_get_text (statement, 3));
  blob->device = g_strdup (docket_statement_get_text (statement, 4));
  blob->complete = docket_statement_get_int (statement, 5) != 0;
  blob->asked_at = docket_statement_get_int (statement, 6);
  return blob;
}

static gboolean
sqlite_get_blob (DocketRepository *repository, const char *sha256, DocketBlob **blob, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT " COLUMNS " FROM blob WHERE sha256 = ?1", error);
  gboolean row;

  *blob = NULL;
  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, sha256);
  if (!docket_sqlite_step (find, &row, error))
    return FALSE;
  if (row)
    *blob = read_blob (find);
  return TRUE;
}

static gboolean
sqlite_put_blob (DocketRepository *repository, const DocketBlob *blob, GError **error)
{
  g_autoptr (DocketStatement) put = docket_db_prepare (db_of (repository), "INSERT OR REPLACE INTO blob (sha256, size, media_type, person, device, complete, asked_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", error);

  if (put == NULL)
    return FALSE;
  docket_statement_bind_text (put, 1, blob->sha256);
  docket_statement_bind_int (put, 2, blob->size);
  docket_statement_bind_text (put, 3, blob->media_type);
  docket_statement_bind_text (put, 4, blob->person);
  docket_statement_bind_text (put, 5, blob->device);
  docket_statement_bind_int (put, 6, blob->complete);
  docket_statement_bind_int (put, 7, blob->asked_at);
  return docket_statement_run (put, error);
}

static gboolean
sqlite_delete_blob (DocketRepository *repository, const char *sha256, GError **error)
{
  g_autoptr (DocketStatement) remove = docket_db_prepare (db_of (repository), "DELETE FROM blob WHERE sha256 = ?1", error);

  if (remove == NULL)
    return FALSE;
  docket_statement_bind_text (remove, 1, sha256);
  return docket_statement_run (remove, error);
}

static gboolean
sqlite_hold_blob (DocketRepository *repository, const char *sha256, const char *operation, GError **error)
{
  g_autoptr (DocketStatement) hold = docket_db_prepare (db_of (repository), "INSERT INTO blob_hold (sha256, operation) VALUES (?1, ?2) ON CONFLICT DO NOTHING", error);

  if (hold == NULL)
    return FALSE;
  docket_statement_bind_text (hold, 1, sha256);
  docket_statement_bind_text (hold, 2, operation);
  return docket_statement_run (hold, error);
}

static gboolean
sqlite_blob_is_used (DocketRepository *repository, const char *sha256, gboolean *used, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT " USED " FROM (SELECT ?1 AS sha256) AS blob", error);
  gboolean row;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, sha256);
  if (!docket_sqlite_step (find, &row, error))
    return FALSE;
  *used = row && docket_statement_get_int (find, 0) != 0;
  return TRUE;
}

static gboolean
sqlite_may_see_blob (DocketRepository *repository, const char *sha256, const char *person, gboolean *may, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository),
                                                        "SELECT 1 FROM attachment JOIN scope ON scope.person = ?2 AND scope.kind = 'attachment' AND scope.id = attachment.id AND scope.removed = 0 WHERE attachment.blob = ?1"
                                                        " UNION ALL SELECT 1 FROM signature JOIN scope ON scope.person = ?2 AND scope.kind = 'signature' AND scope.id = signature.id AND scope.removed = 0 WHERE signature.blob = ?1"
                                                        " LIMIT 1",
                                                        error);

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, sha256);
  docket_statement_bind_text (find, 2, person);
  return docket_sqlite_step (find, may, error);
}

/* What is only held counts, too: a device whose work nobody takes could fill the
 * disk with it. */
static gboolean
sqlite_unused_blobs_of (DocketRepository *repository, const char *device, gint64 *bytes, gint64 *n, GError **error)
{
  g_autoptr (DocketStatement) sum = docket_db_prepare (db_of (repository), "SELECT coalesce (sum (size), 0), count (*) FROM blob WHERE device = ?1 AND NOT (" OF_RECORD ")", error);
  gboolean row;

  if (sum == NULL)
    return FALSE;
  docket_statement_bind_text (sum, 1, device);
  if (!docket_sqlite_step (sum, &row, error))
    return FALSE;
  *bytes = row ? docket_statement_get_int (sum, 0) : 0;
  *n = row ? docket_statement_get_int (sum, 1) : 0;
  return TRUE;
}

static GPtrArray *
read_blobs (DocketStatement *find, GError **error)
{
  return docket_sqlite_collect (find, read_blob, (GDestroyNotify) docket_blob_free, error);
}

static GPtrArray *
sqlite_unused_blobs (DocketRepository *repository, gint64 asked_before, guint limit, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT " COLUMNS " FROM blob WHERE asked_at < ?1 AND NOT " USED " ORDER BY asked_at LIMIT ?2", error);

  if (find == NULL)
    return NULL;
  docket_statement_bind_int (find, 1, asked_before);
  docket_statement_bind_int (find, 2, limit);
  return read_blobs (find, error);
}

static GPtrArray *
sqlite_used_blobs (DocketRepository *repository, const char *after, guint limit, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository),
                                                        "SELECT used.sha256, coalesce (size, -1), media_type, person, device, coalesce (complete, 0), coalesce (asked_at, 0)"
                                                        " FROM (SELECT blob AS sha256 FROM attachment WHERE blob IS NOT NULL UNION SELECT blob FROM signature WHERE blob IS NOT NULL"
                                                        " UNION SELECT sha256 FROM blob_hold WHERE EXISTS (SELECT 1 FROM blob WHERE blob.sha256 = blob_hold.sha256 AND complete = 1)) AS used"
                                                        " LEFT JOIN blob ON blob.sha256 = used.sha256 WHERE used.sha256 > coalesce (?1, '') ORDER BY used.sha256 LIMIT ?2",
                                                        error);

  if (find == NULL)
    return NULL;
  docket_statement_bind_text (find, 1, after);
  docket_statement_bind_int (find, 2, limit);
  return read_blobs (find, error);
}

void
docket_sqlite_blobs_init (DocketRepositoryInterface *iface)
{
  iface->get_blob = sqlite_get_blob;
  iface->put_blob = sqlite_put_blob;
  iface->delete_blob = sqlite_delete_blob;
  iface->hold_blob = sqlite_hold_blob;
  iface->blob_is_used = sqlite_blob_is_used;
  iface->may_see_blob = sqlite_may_see_blob;
  iface->unused_blobs_of = sqlite_unused_blobs_of;
  iface->unused_blobs = sqlite_unused_blobs;
  iface->used_blobs = sqlite_used_blobs;
}
