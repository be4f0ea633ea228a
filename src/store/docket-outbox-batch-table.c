/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The SQL of what goes out in batches. A queue is mostly sent as it stands, so
 * what is sent is marked by the places it has, all at once, and not by its keys
 * one after the other. A place is given once only, whatever is taken back
 * meanwhile: as many places as keys between the first and the last are theirs.
 */

#include "docket-store-private.h"

static gboolean
moved_on (const char *key, GError **error)
{
  g_set_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_MOVED_ON, "Nothing of the key %s, or of one behind it, is queued any more.", key);
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

/* @n: (out): how many there are */
static gboolean
set_sending (DocketStore *self, gint64 first, gint64 last, gint64 *n, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE outbox SET state = 'sending', last_attempt_at = ?3 WHERE position BETWEEN ?1 AND ?2 AND state = 'queued'", error);

  if (update == NULL)
    return FALSE;
  docket_statement_bind_int (update, 1, first);
  docket_statement_bind_int (update, 2, last);
  docket_statement_bind_int (update, 3, docket_clock_now_ms (self->clock));
  if (!docket_statement_run (update, error))
    return FALSE;
  *n = docket_db_changes (self->db);
  return TRUE;
}

/* With a gap between them, each half of them by itself. */
gboolean
docket_outbox_set_sending (DocketStore *self, const char *const *keys, guint n, GError **error)
{
  gint64 first, last, changed;

  if (!find_position (self, keys[0], &first, error) || !find_position (self, keys[n - 1], &last, error))
    return FALSE;
  if (last - first + 1 != n)
    return docket_outbox_set_sending (self, keys, n / 2, error) && docket_outbox_set_sending (self, keys + n / 2, n - n / 2, error);
  if (!set_sending (self, first, last, &changed, error))
    return FALSE;
  return changed == n || moved_on (keys[0], error);
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
