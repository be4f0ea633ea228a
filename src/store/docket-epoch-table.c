/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is sent again: see store-2.sql. */

#include "docket-store-private.h"

static gboolean
run (DocketStore *self, const char *sql, GError **error)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (self->db, sql, error);

  return statement != NULL && docket_statement_run (statement, error);
}

/* What was decided against had been held, and later work stands on that. */
gboolean
docket_outbox_resend_all (DocketStore *self, GError **error)
{
  return run (self,
              "UPDATE outbox SET state = 'queued', open = 1, resend = 1, may_have_arrived = 1, attempts = 0, next_attempt_at = 0, problem_type = NULL, problem_detail = NULL, decided = 0"
              " WHERE open = 0 AND (state IN ('acked', 'held') OR (state = 'rejected' AND decided = 1))",
              error);
}

gboolean
docket_outbox_count_resends (DocketStore *self, guint *n, GError **error)
{
  g_autoptr(DocketStatement) count = docket_db_prepare (self->db, "SELECT resending FROM outbox_count", error);

  if (count == NULL || !docket_statement_step (count, error))
    return FALSE;
  *n = (guint) docket_statement_get_int (count, 0);
  return TRUE;
}

gboolean
docket_outbox_show_resend (DocketStore *self, const char *key, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE outbox SET resend = 0, overlay = 1 WHERE key = ?1", error);

  if (update == NULL)
    return FALSE;
  docket_statement_bind_text (update, 1, key);
  return docket_statement_run (update, error);
}

gboolean
docket_outbox_show_resends (DocketStore *self, GError **error)
{
  return run (self, "UPDATE outbox SET resend = 0, overlay = 1 WHERE resend = 1 AND state IN ('queued', 'sending')", error);
}
