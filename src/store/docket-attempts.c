/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The flight recorder: every attempt to speak to the server, and what came of
 * it, in numbers and names of problems only. (What became of one operation, in
 * words for its author, is docket-journal.c's.) Bounded by rows and by age.
 */
#include "docket-config.h"

#include "docket-store-private.h"

#include "docket-limits.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

void
docket_attempt_free (DocketAttempt *attempt)
{
  if (attempt == NULL)
    return;
  g_free (attempt->lane);
  g_free (attempt->what);
  g_free (attempt->problem);
  g_free (attempt);
}

DocketAttempt *
docket_attempt_copy (const DocketAttempt *attempt)
{
  DocketAttempt *copy = g_memdup2 (attempt, sizeof *attempt);

  copy->lane = g_strdup (attempt->lane);
  copy->what = g_strdup (attempt->what);
  copy->problem = g_strdup (attempt->problem);
  return copy;
}

static gboolean
insert (DocketStore *self, const DocketAttempt *attempt, GError **error)
{
  g_autoptr(DocketStatement) insert = NULL;

  insert = docket_db_prepare (self->db,
                              "INSERT INTO attempt (at, lane, what, items, status, problem, sent, received, duration_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                              error);
  if (insert == NULL)
    return FALSE;
  docket_statement_bind_int (insert, 1, attempt->at);
  docket_statement_bind_text (insert, 2, attempt->lane);
  docket_statement_bind_text (insert, 3, attempt->what);
  docket_statement_bind_int (insert, 4, attempt->items);
  docket_statement_bind_int (insert, 5, attempt->status);
  docket_statement_bind_text (insert, 6, attempt->problem);
  docket_statement_bind_int (insert, 7, attempt->sent);
  docket_statement_bind_int (insert, 8, attempt->received);
  docket_statement_bind_int (insert, 9, attempt->duration_ms);
  return docket_statement_run (insert, error);
}

static gboolean
trim (DocketStore *self, GError **error)
{
  g_autoptr(DocketStatement) trim = docket_db_prepare (self->db, "DELETE FROM attempt WHERE position <= ?1 OR at < ?2", error);

  if (trim == NULL)
    return FALSE;
  /* Positions have no gaps but at the old end. */
  docket_statement_bind_int (trim, 1, docket_db_last_rowid (self->db) - DOCKET_ATTEMPTS_ROWS_MAX);
  docket_statement_bind_int (trim, 2, docket_clock_now_ms (self->clock) - DOCKET_ATTEMPTS_KEEP_DAYS * DAY_MS);
  return docket_statement_run (trim, error);
}

gboolean
docket_store_add_attempts (DocketStore *self, GPtrArray *attempts, GError **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (attempts != NULL, FALSE);

  if (attempts->len == 0)
    return TRUE;
  if (!docket_store_begin (self, error))
    return FALSE;
  for (guint i = 0; ok && i < attempts->len; i++)
    ok = insert (self, g_ptr_array_index (attempts, i), error);
  ok = ok && trim (self, error);
  return docket_store_end (self, ok, error);
}

GPtrArray *
docket_store_get_attempts (DocketStore *self, guint limit, GError **error)
{
  g_autoptr(GPtrArray) attempts = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_attempt_free);
  g_autoptr(DocketStatement) select = NULL;
  g_autoptr(GError) step_error = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  select = docket_db_prepare (self->db,
                              "SELECT at, lane, what, items, status, problem, sent, received, duration_ms FROM"
                              " (SELECT * FROM attempt ORDER BY position DESC LIMIT ?1) ORDER BY position",
                              error);
  if (select == NULL)
    return NULL;
  docket_statement_bind_int (select, 1, limit == 0 ? -1 : (gint64) limit);
  while (docket_statement_step (select, &step_error))
    {
      DocketAttempt *attempt = g_new0 (DocketAttempt, 1);

      attempt->at = docket_statement_get_int (select, 0);
      attempt->lane = g_strdup (docket_statement_get_text (select, 1));
      attempt->what = g_strdup (docket_statement_get_text (select, 2));
      attempt->items = (guint) docket_statement_get_int (select, 3);
      attempt->status = (guint) docket_statement_get_int (select, 4);
      attempt->problem = g_strdup (docket_statement_get_text (select, 5));
      attempt->sent = docket_statement_get_int (select, 6);
      attempt->received = docket_statement_get_int (select, 7);
      attempt->duration_ms = docket_statement_get_int (select, 8);
      g_ptr_array_add (attempts, attempt);
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }
  return g_steal_pointer (&attempts);
}
