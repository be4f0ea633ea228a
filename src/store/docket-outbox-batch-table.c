/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The SQL of what goes out in batches. A queue is mostly sent as it stands, so
 * what is sent is marked by the places it has, all at once, and not by its keys
 * one after the other.
 */

#include "docket-store-private.h"

static gboolean
moved_on (const char *key, GError **error)
{
  g_set_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_MOVED_ON, "What was gathered with the key %s is not what would go now.", key);
  return FALSE;
}

static gboolean
find_position (DocketStore *self, const char *key, gint64 *position, GError **error)
{
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, "SELECT coalesce ((SELECT position FROM outbox WHERE key = ?1), 0)", error);

  if (find == NULL)
    return FALSE;
  docket_statement_lend_text (find, 1, key);
  if (!docket_statement_step (find, error))
    return FALSE;
  *position = docket_statement_get_int (find, 0);
  return *position != 0 || moved_on (key, error);
}

/* Whether these keys, and no others, stand from @first to @last. */
static gboolean
check_keys (DocketStore *self, gint64 first, gint64 last, const char *const *keys, guint n, GError **error)
{
  g_autoptr(DocketStatement) select = docket_db_prepare (self->db, "SELECT key FROM outbox WHERE position BETWEEN ?1 AND ?2 AND state = 'queued' ORDER BY position", error);
  g_autoptr(GError) local = NULL;
  guint i = 0;

  if (select == NULL)
    return FALSE;
  docket_statement_bind_int (select, 1, first);
  docket_statement_bind_int (select, 2, last);
  while (i < n && docket_statement_step (select, &local) && g_str_equal (docket_statement_get_text (select, 0), keys[i]))
    i++;
  if (local == NULL)
    return i == n || moved_on (keys[i], error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* @sql: finds the key of one, from ?1 to ?2, that must not be sent as it is by now. */
static gboolean
check_finds_none (DocketStore *self, const char *sql, gint64 first, gint64 last, GError **error)
{
  g_autoptr(DocketStatement) select = docket_db_prepare (self->db, sql, error);
  g_autoptr(GError) local = NULL;

  if (select == NULL)
    return FALSE;
  docket_statement_bind_int (select, 1, first);
  docket_statement_bind_int (select, 2, last);
  if (docket_statement_step (select, &local))
    return moved_on (docket_statement_get_text (select, 0), error);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* What was put back, or came in at its place of before, since the keys were gathered goes
 * before what its record has behind it. */
static gboolean
check_nothing_before (DocketStore *self, gint64 first, gint64 last, GError **error)
{
  return check_finds_none (self,
                           "SELECT key FROM outbox sent WHERE position BETWEEN ?1 AND ?2 AND EXISTS (SELECT 1 FROM outbox before INDEXED BY outbox_overlay"
                           " WHERE before.overlay = 1 AND before.kind = sent.kind AND before.id = sent.id AND before.position < ?1 AND before.state = 'queued') LIMIT 1",
                           first, last, error);
}

/* Nor does what somebody lets go since. */
static gboolean
check_none_let_go (DocketStore *self, gint64 first, gint64 last, GError **error)
{
  gboolean lets_go;

  if (!docket_undo_find_letting_go (self, &lets_go, error))
    return FALSE;
  return !lets_go
         || check_finds_none (self, "SELECT key FROM outbox WHERE position BETWEEN ?1 AND ?2 AND " DOCKET_OUTBOX_IS_LET_GO " LIMIT 1", first, last, error);
}

static gboolean
set_sending (DocketStore *self, gint64 first, gint64 last, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE outbox SET state = 'sending', last_attempt_at = ?3 WHERE position BETWEEN ?1 AND ?2", error);

  if (update == NULL)
    return FALSE;
  docket_statement_bind_int (update, 1, first);
  docket_statement_bind_int (update, 2, last);
  docket_statement_bind_int (update, 3, docket_clock_now_ms (self->clock));
  return docket_statement_run (update, error);
}

/* With a gap between them, each half of them by itself. */
gboolean
docket_outbox_set_sending (DocketStore *self, const char *const *keys, guint n, GError **error)
{
  gint64 first, last;

  if (!find_position (self, keys[0], &first, error) || !find_position (self, keys[n - 1], &last, error))
    return FALSE;
  if (last - first + 1 != n)
    return docket_outbox_set_sending (self, keys, n / 2, error) && docket_outbox_set_sending (self, keys + n / 2, n - n / 2, error);
  return check_keys (self, first, last, keys, n, error) && check_nothing_before (self, first, last, error) && check_none_let_go (self, first, last, error)
         && set_sending (self, first, last, error);
}

gboolean
docket_outbox_set_put_back (DocketStore *self, const char *key, gboolean may_have_arrived, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE outbox SET state = 'queued', may_have_arrived = max (may_have_arrived, ?2) WHERE key = ?1 AND state = 'sending'", error);

  if (update == NULL)
    return FALSE;
  docket_statement_bind_text (update, 1, key);
  docket_statement_bind_int (update, 2, may_have_arrived);
  return docket_statement_run (update, error);
}

gboolean
docket_outbox_requeue_sending (DocketStore *self, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE outbox SET state = 'queued', may_have_arrived = 1 WHERE open = 1 AND state = 'sending'", error);
  /* An older Docket that was still running while the file was brought up to date
   * settled work without knowing of the column. */
  g_autoptr(DocketStatement) close = docket_db_prepare (self->db, "UPDATE outbox SET open = 0 WHERE open = 1 AND state NOT IN ('queued', 'sending')", error);

  return update != NULL && close != NULL && docket_statement_run (update, error) && docket_statement_run (close, error);
}
