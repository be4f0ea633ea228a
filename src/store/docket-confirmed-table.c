/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The server's version of records with pending work: see store-1.sql. */

#include "docket-store-private.h"

#include "docket-codec.h"

void
docket_confirmed_clear (DocketConfirmed *confirmed)
{
  g_clear_pointer (&confirmed->record, docket_record_unref);
  confirmed->removed = FALSE;
  confirmed->seq = 0;
}

gboolean
docket_confirmed_get (DocketStore *self, DocketKind kind, const char *id, DocketConfirmed *confirmed, gboolean *found, GError **error)
{
  g_autoptr(DocketStatement) find = NULL;
  g_autoptr(GError) step_error = NULL;
  const char *text;

  *found = FALSE;
  find = docket_db_prepare (self->db, "SELECT record, removed, seq FROM confirmed WHERE kind = ?1 AND id = ?2", error);
  if (find == NULL)
    return FALSE;
  docket_statement_lend_text (find, 1, docket_kind_info (kind)->name);
  docket_statement_lend_text (find, 2, id);
  if (!docket_statement_step (find, &step_error))
    {
      if (step_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }

  text = docket_statement_get_text (find, 0);
  if (text != NULL)
    {
      confirmed->record = docket_record_from_text (text, error);
      if (confirmed->record == NULL)
        return FALSE;
    }
  confirmed->removed = docket_statement_get_int (find, 1) != 0;
  confirmed->seq = docket_statement_get_int (find, 2);
  *found = TRUE;
  return TRUE;
}

gboolean
docket_confirmed_get_seq (DocketStore *self, DocketKind kind, const char *id, gint64 *seq, GError **error)
{
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, "SELECT coalesce ((SELECT seq FROM confirmed WHERE kind = ?1 AND id = ?2), 0)", error);

  if (find == NULL)
    return FALSE;
  docket_statement_lend_text (find, 1, docket_kind_info (kind)->name);
  docket_statement_lend_text (find, 2, id);
  if (!docket_statement_step (find, error))
    return FALSE;
  *seq = docket_statement_get_int (find, 0);
  return TRUE;
}

gboolean
docket_confirmed_any (DocketStore *self, gboolean *any, GError **error)
{
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, "SELECT EXISTS (SELECT 1 FROM confirmed)", error);

  if (find == NULL || !docket_statement_step (find, error))
    return FALSE;
  *any = docket_statement_get_int (find, 0) != 0;
  return TRUE;
}

gboolean
docket_confirmed_put (DocketStore *self, DocketKind kind, const char *id, const DocketConfirmed *confirmed, GError **error)
{
  g_autoptr(DocketStatement) put = NULL;
  g_autofree char *text = NULL;

  put = docket_db_prepare (self->db,
                           "INSERT INTO confirmed (kind, id, record, removed, seq) VALUES (?1, ?2, ?3, ?4, ?5)"
                           " ON CONFLICT (kind, id) DO UPDATE SET record = excluded.record, removed = excluded.removed, seq = excluded.seq",
                           error);
  if (put == NULL)
    return FALSE;
  if (confirmed->record != NULL)
    text = docket_record_to_text (confirmed->record);
  docket_statement_lend_text (put, 1, docket_kind_info (kind)->name);
  docket_statement_lend_text (put, 2, id);
  docket_statement_lend_text (put, 3, text);
  docket_statement_bind_int (put, 4, confirmed->removed ? 1 : 0);
  docket_statement_bind_int (put, 5, confirmed->seq);
  return docket_statement_run (put, error);
}

gboolean
docket_confirmed_delete (DocketStore *self, DocketKind kind, const char *id, GError **error)
{
  g_autoptr(DocketStatement) delete = docket_db_prepare (self->db, "DELETE FROM confirmed WHERE kind = ?1 AND id = ?2", error);

  if (delete == NULL)
    return FALSE;
  docket_statement_lend_text (delete, 1, docket_kind_info (kind)->name);
  docket_statement_lend_text (delete, 2, id);
  return docket_statement_run (delete, error);
}

gboolean
docket_confirmed_forget_seqs (DocketStore *self, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE confirmed SET seq = 0", error);

  return update != NULL && docket_statement_run (update, error);
}
