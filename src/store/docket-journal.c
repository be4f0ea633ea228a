/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The flight recorder: every attempt to send, and what came of it. Bounded. */

#include "docket-store-private.h"

#include "docket-limits.h"
#include "docket-refusal-words.h"

void
docket_journal_entry_free (DocketJournalEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->lane);
  g_free (entry->answer);
  g_free (entry);
}

static gboolean
insert (DocketStore *self, const char *key, const char *lane, const char *answer, gint64 wait_ms, GError **error)
{
  g_autoptr(DocketStatement) insert = NULL;

  insert = docket_db_prepare (self->db, "INSERT INTO journal (at, key, lane, answer, wait_ms) VALUES (?1, ?2, ?3, ?4, ?5)", error);
  if (insert == NULL)
    return FALSE;
  docket_statement_bind_int (insert, 1, docket_clock_now_ms (self->clock));
  docket_statement_lend_text (insert, 2, key);
  docket_statement_lend_text (insert, 3, lane);
  docket_statement_lend_text (insert, 4, answer);
  docket_statement_bind_int (insert, 5, wait_ms);
  return docket_statement_run (insert, error);
}

/* After the last of what was added at once. */
static gboolean
trim (DocketStore *self, GError **error)
{
  g_autoptr(DocketStatement) trim = NULL;

  /* Positions have no gaps: nothing else deletes here. */
  trim = docket_db_prepare (self->db, "DELETE FROM journal WHERE position <= ?1 - ?2", error);
  if (trim == NULL)
    return FALSE;
  docket_statement_bind_int (trim, 1, docket_db_last_rowid (self->db));
  docket_statement_bind_int (trim, 2, DOCKET_JOURNAL_ROWS_MAX);
  return docket_statement_run (trim, error);
}

gboolean
docket_store_journal (DocketStore *self, const char *key, const char *lane, const char *answer, gint64 wait_ms, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (lane != NULL && answer != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = insert (self, key, lane, answer, wait_ms, error) && trim (self, error);
  return docket_store_end (self, ok, error);
}

gboolean
docket_store_journal_failed (DocketStore *self, const char *key, const char *lane, const char *answer, GError **error)
{
  g_autoptr(DocketStatement) select = NULL;
  g_autoptr(GError) step_error = NULL;
  gint64 wait_ms = 0;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  select = docket_db_prepare (self->db, "SELECT max (next_attempt_at - ?2, 0) FROM outbox WHERE key = ?1", error);
  if (select == NULL)
    return FALSE;
  docket_statement_lend_text (select, 1, key);
  docket_statement_bind_int (select, 2, docket_clock_now_ms (self->clock));
  if (docket_statement_step (select, &step_error))
    wait_ms = docket_statement_get_int (select, 0);
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }
  docket_statement_reset (select);
  return docket_store_journal (self, key, lane, answer, wait_ms, error);
}

gboolean
docket_store_journal_results (DocketStore *self, GPtrArray *results, const char *lane, DocketStoreAnswerFunc answer, GError **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (results != NULL && lane != NULL && answer != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  for (guint i = 0; ok && i < results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (results, i);

      ok = insert (self, result->key, lane, answer (result), 0, error);
    }
  return docket_store_end (self, ok && trim (self, error), error);
}

GPtrArray *
docket_store_get_journal (DocketStore *self, const char *key, guint limit, GError **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_journal_entry_free);
  g_autoptr(DocketStatement) select = NULL;
  g_autoptr(GError) step_error = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  select = docket_db_prepare (self->db,
                              "SELECT at, lane, answer, wait_ms FROM"
                              " (SELECT * FROM journal WHERE ?1 IS NULL OR key = ?1 ORDER BY position DESC LIMIT ?2) ORDER BY position",
                              error);
  if (select == NULL)
    return NULL;
  docket_statement_bind_text (select, 1, key);
  docket_statement_bind_int (select, 2, limit == 0 ? -1 : (gint64) limit);
  while (docket_statement_step (select, &step_error))
    {
      DocketJournalEntry *entry = g_new0 (DocketJournalEntry, 1);

      entry->at = docket_statement_get_int (select, 0);
      entry->lane = g_strdup (docket_statement_get_text (select, 1));
      /* Whoever sent it may have spoken another language. */
      entry->answer = docket_refusal_say (NULL, docket_statement_get_text (select, 2));
      entry->wait_ms = docket_statement_get_int (select, 3);
      g_ptr_array_add (entries, entry);
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }
  return g_steal_pointer (&entries);
}
