/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How the outbox stands, in numbers. They are kept beside it (sql/store-10.sql),
 * so a status costs the same however much waits.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#define UNDUE_AFTER " FROM outbox INDEXED BY outbox_due WHERE open = 1 AND (next_attempt_at > 0 OR attempts > 0) AND next_attempt_at > "
/* Indexes only: what was sent in the last weeks is not read for it. */
#define COUNTED "(SELECT count (*) FROM outbox INDEXED BY outbox_open WHERE open = 1)," \
                " (SELECT count (*)" UNDUE_AFTER "0)," \
                " (SELECT count (*) FROM outbox INDEXED BY outbox_settled WHERE open = 0 AND state = 'held')," \
                " (SELECT count (*) FROM outbox INDEXED BY outbox_settled WHERE open = 0 AND state = 'rejected')," \
                " (SELECT count (*) FROM outbox INDEXED BY outbox_resend WHERE resend = 1)"

#define META_OF(name) "(SELECT value FROM meta WHERE name = '" name "')"

/* @undue_at: (out): when the first that waits may go; 0: none waits for a time */
static gboolean
read_counts (DocketStore *self, gint64 now_ms, DocketStoreCounts *counts, gint64 *undue_at, GError **error)
{
  g_autoptr(DocketStatement) select = NULL;
  gint64 first_put_off;
  gboolean due;

  select = docket_db_prepare (self->db,
                              "SELECT pending, put_off, held, rejected, resending,"
                              " (SELECT count (*) FROM review_subject WHERE open = 1),"
                              /* The first that was put off, and the first that is to come. */
                              " coalesce ((SELECT next_attempt_at" UNDUE_AFTER "0 ORDER BY next_attempt_at LIMIT 1), 0),"
                              " coalesce ((SELECT next_attempt_at" UNDUE_AFTER "?1 ORDER BY next_attempt_at LIMIT 1), 0),"
                              " (SELECT count (*) FROM file WHERE sent = 0 AND EXISTS (SELECT 1 FROM outbox AS refers WHERE refers.blob = file.sha256 AND refers.open = 1)),"
                              " " META_OF (DOCKET_META_RESTORED_AT) ", " META_OF (DOCKET_META_AUDIT_BROKEN) ", " META_OF (DOCKET_META_LAST_SYNC_AT) ","
                              " (SELECT count (*) FROM outbox INDEXED BY outbox_other_lanes WHERE lane <> 'edits' AND lane = '" DOCKET_LANE_FILES "' AND open = 1)"
                              " FROM outbox_count",
                              error);
  if (select == NULL)
    return FALSE;
  docket_statement_bind_int (select, 1, now_ms);
  if (!docket_statement_step (select, error))
    return FALSE;
  counts->pending = (guint) docket_statement_get_int (select, 0);
  counts->held = (guint) docket_statement_get_int (select, 2);
  counts->rejected = (guint) docket_statement_get_int (select, 3);
  counts->resending = (guint) docket_statement_get_int (select, 4);
  counts->open_reviews = (guint) docket_statement_get_int (select, 5);
  first_put_off = docket_statement_get_int (select, 6);
  *undue_at = docket_statement_get_int (select, 7);
  due = counts->pending > docket_statement_get_int (select, 1) || first_put_off != *undue_at;
  counts->files_pending = (guint) docket_statement_get_int (select, 8);
  counts->next_attempt_at = due ? 0 : *undue_at;
  counts->restored_at = docket_statement_get_int (select, 9);
  counts->audit_broken_at = docket_statement_get_int (select, 10);
  counts->last_sync_at = docket_statement_get_int (select, 11);
  counts->pending_files = (guint) docket_statement_get_int (select, 12);
  return TRUE;
}

gboolean
docket_store_get_counts (DocketStore *self, DocketStoreCounts *counts, GError **error)
{
  gint64 now_ms, undue_at, data_version;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (counts != NULL, FALSE);

  now_ms = docket_clock_now_ms (self->clock);
  /* What one writes by itself does not move its own. */
  data_version = (self->flags & DOCKET_DB_READ_ONLY) != 0 ? docket_db_data_version (self->db) : 0;
  if (data_version == 0 || data_version != self->counted.data_version || now_ms < self->counted.from_ms || now_ms >= self->counted.until_ms)
    {
      self->counted.data_version = 0;
      self->counted.waits_known = FALSE;
      if (!read_counts (self, now_ms, &self->counted.counts, &undue_at, error))
        return FALSE;
      self->counted.data_version = data_version;
      self->counted.from_ms = now_ms;
      self->counted.until_ms = undue_at > 0 ? undue_at : G_MAXINT64;
    }
  *counts = self->counted.counts;
  return TRUE;
}

gboolean
docket_store_get_attempts_max (DocketStore *self, guint *attempts, GError **error)
{
  g_autoptr(DocketStatement) select = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (attempts != NULL, FALSE);

  select = docket_db_prepare (self->db,
                              "SELECT coalesce (max (attempts), 0) FROM outbox INDEXED BY outbox_due WHERE open = 1 AND (next_attempt_at > 0 OR attempts > 0)", error);
  if (select == NULL || !docket_statement_step (select, error))
    return FALSE;
  *attempts = (guint) docket_statement_get_int (select, 0);
  return TRUE;
}

gboolean
docket_store_counts_are_right (DocketStore *self, gboolean *right, GError **error)
{
  g_autoptr(DocketStatement) compare = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (right != NULL, FALSE);

  compare = docket_db_prepare (self->db,
                               "SELECT (SELECT count (*) FROM outbox_count) = 1 AND NOT EXISTS"
                               " (SELECT " COUNTED " EXCEPT SELECT pending, put_off, held, rejected, resending FROM outbox_count)",
                               error);
  if (compare == NULL || !docket_statement_step (compare, error))
    return FALSE;
  *right = docket_statement_get_int (compare, 0) != 0;
  return TRUE;
}

gboolean
docket_outbox_recount (DocketStore *self, GError **error)
{
  g_autoptr(DocketStatement) put = docket_db_prepare (self->db, "INSERT OR REPLACE INTO outbox_count (one, pending, put_off, held, rejected, resending) SELECT 1, " COUNTED, error);

  return put != NULL && docket_statement_run (put, error);
}
