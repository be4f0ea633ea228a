/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What was let go, kept for whoever thinks better of it, with the rows of the outbox
 * as they were (sql/store-11.sql). On the disk, as a large save is let go, and put
 * back, in many transactions, and what the program ends in between is taken up again.
 *
 * With the revision that each stood on, and the work that stood beside it, whoever
 * puts it back can tell what has come since. For how long it is kept says
 * docket-discarded-forget.c.
 */

#include "docket-store-private.h"

static DocketStatement *
prepare (DocketStore *self, const char *sql, const char *first, const char *second, GError **error)
{
  DocketStatement *statement = docket_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return NULL;
  docket_statement_bind_text (statement, 1, first);
  if (second != NULL)
    docket_statement_bind_text (statement, 2, second);
  return statement;
}

static gboolean
run (DocketStore *self, const char *sql, const char *first, const char *second, GError **error)
{
  g_autoptr(DocketStatement) statement = prepare (self, sql, first, second, error);

  return statement != NULL && docket_statement_run (statement, error);
}

void
docket_discarded_free (DocketDiscarded *discarded)
{
  g_free (discarded->key);
  g_free (discarded->id);
  g_free (discarded->needs);
  g_free (discarded->beside);
  g_free (discarded);
}

/* Held ones are not shown, but may come to stand there by a decision. */
#define ON_RECORD "kind = ?1 AND id = ?2 AND (?3 = 0 OR (written & ?3) <> 0 OR intent <> 'edit')"

char *
docket_discarded_beside (DocketStore *self, DocketKind kind, const char *id, guint64 groups, GError **error)
{
  g_autoptr(GString) keys = g_string_new (NULL);
  g_autoptr(DocketStatement) select = NULL;
  g_autoptr(GError) step_error = NULL;

  select = prepare (self,
                    "SELECT key FROM outbox INDEXED BY outbox_overlay WHERE overlay = 1 AND " ON_RECORD
                    " UNION ALL SELECT key FROM outbox INDEXED BY outbox_settled WHERE open = 0 AND state = 'held' AND overlay = 0 AND " ON_RECORD,
                    docket_kind_info (kind)->name, id, error);
  if (select == NULL)
    return NULL;
  docket_statement_bind_int (select, 3, (gint64) groups);
  while (docket_statement_step (select, &step_error))
    g_string_append_printf (keys, "%s ", docket_statement_get_text (select, 0));
  if (step_error == NULL)
    return g_string_free (g_steal_pointer (&keys), FALSE);
  g_propagate_error (error, g_steal_pointer (&step_error));
  return NULL;
}

/* Not along all that was accepted: of that there may be a lot. */
gboolean
docket_discarded_find_wrote (DocketStore *self, const DocketOutboxRow *row, const char *key, guint64 groups, gint64 since, gint64 rev, gboolean *wrote, gboolean *merged, GError **error)
{
  g_autoptr(DocketStatement) find = NULL;
  g_autoptr(GError) step_error = NULL;

  find = prepare (self,
                  "SELECT position < ?4 AND ((seq = ?5 AND (?6 = 0 OR (written & ?6) <> 0)) OR (?5 = 0 AND ?7 < 0 AND intent = 'create')), merged = 1 AND seq > ?7"
                  " FROM outbox WHERE key = ?1 AND id = ?2 AND kind = ?3 AND open = 0 AND state = 'acked'",
                  key, row->id, error);
  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 3, docket_kind_info (row->kind)->name);
  docket_statement_bind_int (find, 4, row->position);
  docket_statement_bind_int (find, 5, rev);
  docket_statement_bind_int (find, 6, (gint64) groups);
  docket_statement_bind_int (find, 7, since);
  if (docket_statement_step (find, &step_error))
    {
      *wrote |= docket_statement_get_int (find, 0) != 0;
      *merged |= docket_statement_get_int (find, 1) != 0;
    }
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

gboolean
docket_discarded_keep (DocketStore *self, const DocketOutboxRow *row, gint64 rev, const char *token, GError **error)
{
  g_autofree char *beside = docket_discarded_beside (self, row->kind, row->id, 0, error);
  g_autoptr(DocketStatement) note = NULL;

  if (beside == NULL
      || !run (self, "DELETE FROM discarded WHERE key = ?1", row->key, NULL, error)
      || !run (self, "INSERT INTO discarded SELECT * FROM outbox WHERE key = ?1", row->key, NULL, error))
    return FALSE;
  /* The newest, and none of what is forgotten. */
  note = prepare (self,
                  "INSERT OR REPLACE INTO discarded_in (nth, key, token, rev, beside)"
                  " SELECT max (coalesce (max (nth), 0), " DOCKET_DISCARDED_FORGOTTEN ("?2") ") + 1, ?1, ?2, ?3, ?4 FROM discarded_in",
                  row->key, token, error);
  if (note == NULL)
    return FALSE;
  docket_statement_bind_int (note, 3, rev);
  docket_statement_bind_text (note, 4, beside);
  return docket_statement_run (note, error);
}

GPtrArray *
docket_discarded_list (DocketStore *self, const char *token, GError **error)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_discarded_free);
  g_autoptr(DocketStatement) select = NULL;
  g_autoptr(GError) step_error = NULL;

  select = prepare (self, "SELECT discarded_in.key, needs, rev, beside, id FROM discarded_in JOIN discarded USING (key) WHERE token = ?1 AND nth > " DOCKET_DISCARDED_FORGOTTEN ("?1") " ORDER BY position", token, NULL, error);
  if (select == NULL)
    return NULL;
  while (docket_statement_step (select, &step_error))
    {
      DocketDiscarded *one = g_new0 (DocketDiscarded, 1);

      one->key = g_strdup (docket_statement_get_text (select, 0));
      one->needs = g_strdup (docket_statement_get_text (select, 1));
      one->rev = docket_statement_get_int (select, 2);
      one->beside = g_strdup (docket_statement_get_text (select, 3));
      one->id = g_strdup (docket_statement_get_text (select, 4));
      g_ptr_array_add (list, one);
    }
  if (step_error == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&step_error));
  return NULL;
}

/* A wait that began at an hour that is yet to come, since the clock was set back meanwhile,
 * would not end soon (docket_store_outbox_clock_went_back()). */
static gboolean
end_future_wait (DocketStore *self, const char *key, GError **error)
{
  g_autoptr(DocketStatement) update = NULL;

  update = prepare (self, "UPDATE outbox SET next_attempt_at = 0 WHERE key = ?1 AND next_attempt_at > 0 AND last_attempt_at > ?2", key, NULL, error);
  if (update == NULL)
    return FALSE;
  docket_statement_bind_int (update, 2, docket_clock_now_ms (self->clock));
  return docket_statement_run (update, error);
}

gboolean
docket_discarded_put_back (DocketStore *self, const char *key, GError **error)
{
  return run (self, "INSERT INTO outbox SELECT discarded.* FROM discarded JOIN discarded_in USING (key) WHERE key = ?1 AND nth > " DOCKET_DISCARDED_FORGOTTEN ("token"), key, NULL, error) && end_future_wait (self, key, error);
}

gboolean
docket_discarded_forget (DocketStore *self, const char *key, GError **error)
{
  return run (self, "DELETE FROM discarded WHERE key = ?1", key, NULL, error) && run (self, "DELETE FROM discarded_in WHERE key = ?1", key, NULL, error);
}
