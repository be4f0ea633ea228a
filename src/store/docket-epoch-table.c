/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is sent again and what the feed has brought anew: see store-2.sql. */

#include "docket-store-private.h"

static gboolean
run (DocketStore *self, const char *sql, GError **error)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (self->db, sql, error);

  return statement != NULL && docket_statement_run (statement, error);
}

gboolean
docket_outbox_resend_all (DocketStore *self, GError **error)
{
  return run (self,
              "UPDATE outbox SET state = 'queued', open = 1, resend = 1, may_have_arrived = 1, attempts = 0, next_attempt_at = 0, problem_type = NULL, problem_detail = NULL"
              " WHERE open = 0 AND state IN ('acked', 'held')",
              error);
}

gboolean
docket_outbox_count_resends (DocketStore *self, guint *n, GError **error)
{
  g_autoptr(DocketStatement) count = docket_db_prepare (self->db, "SELECT count (*) FROM outbox WHERE resend = 1", error);

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
docket_fed_forget (DocketStore *self, GError **error)
{
  return run (self, "DELETE FROM fed", error);
}

gboolean
docket_fed_add (DocketStore *self, DocketKind kind, const char *id, GError **error)
{
  g_autoptr(DocketStatement) add = docket_db_prepare (self->db, "INSERT INTO fed (kind, id) VALUES (?1, ?2) ON CONFLICT DO NOTHING", error);

  if (add == NULL)
    return FALSE;
  docket_statement_bind_text (add, 1, docket_kind_info (kind)->name);
  docket_statement_bind_text (add, 2, id);
  return docket_statement_run (add, error);
}

GPtrArray *
docket_fed_missing (DocketStore *self, DocketKind kind, GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  const char *name = docket_kind_info (kind)->name;
  /* What has left the person's scope may stand in a confirmed copy only. */
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE id NOT IN (SELECT id FROM fed WHERE kind = ?1)"
                                          " UNION SELECT id FROM confirmed WHERE kind = ?1 AND id NOT IN (SELECT id FROM fed WHERE kind = ?1)",
                                          name);
  g_autoptr(DocketStatement) select = docket_db_prepare (self->db, sql, error);
  g_autoptr(GError) step_error = NULL;

  if (select == NULL)
    return NULL;
  docket_statement_bind_text (select, 1, name);
  while (docket_statement_step (select, &step_error))
    g_ptr_array_add (ids, g_strdup (docket_statement_get_text (select, 0)));
  if (step_error == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&step_error));
  return NULL;
}
