/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Single records, what stands beside them, and the counts of the window. */

#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>

#include "docket-id.h"
#include "docket-record-table.h"

gboolean
docket_store_get (DocketStore *self, DocketKind kind, const char *id, DocketRecord **record, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (kind >= 0 && kind < DOCKET_N_KINDS, FALSE);
  g_return_val_if_fail (id != NULL && record != NULL, FALSE);

  return docket_record_table_get (self->db, kind, id, record, error);
}

gboolean
docket_store_get_row (DocketStore *self, DocketKind kind, gint64 row, DocketRecord **record, GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr(DocketStatement) find = NULL;
  g_autoptr(GError) step_error = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (kind >= 0 && kind < DOCKET_N_KINDS, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  sql = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE \"row\" = ?1", docket_record_table_columns (kind), docket_kind_info (kind)->name);
  find = docket_db_prepare (self->db, sql, error);
  if (find == NULL)
    return FALSE;
  docket_statement_bind_int (find, 1, row);
  if (docket_statement_step (find, &step_error))
    {
      DocketRecord *read = docket_record_table_read (find, kind, 0, error);

      if (read == NULL)
        return FALSE;
      *record = read;
      return TRUE;
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }
  *record = NULL;
  return TRUE;
}

gint64
docket_store_find_row (DocketStore *self, DocketKind kind, const char *id)
{
  g_autofree char *sql = NULL;
  g_autoptr(DocketStatement) find = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), 0);
  g_return_val_if_fail (kind >= 0 && kind < DOCKET_N_KINDS, 0);
  g_return_val_if_fail (id != NULL, 0);

  sql = g_strdup_printf ("SELECT \"row\" FROM \"%s\" WHERE id = ?1", docket_kind_info (kind)->name);
  find = docket_db_prepare (self->db, sql, NULL);
  if (find == NULL)
    return 0;
  docket_statement_bind_text (find, 1, id);
  return docket_statement_step (find, NULL) ? docket_statement_get_int (find, 0) : 0;
}

char *
docket_store_find_id (DocketStore *self, DocketKind kind, gint64 row)
{
  g_autofree char *sql = NULL;
  g_autoptr(DocketStatement) find = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);
  g_return_val_if_fail (kind >= 0 && kind < DOCKET_N_KINDS, NULL);

  sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE \"row\" = ?1", docket_kind_info (kind)->name);
  find = docket_db_prepare (self->db, sql, NULL);
  if (find == NULL)
    return NULL;
  docket_statement_bind_int (find, 1, row);
  return docket_statement_step (find, NULL) ? g_strdup (docket_statement_get_text (find, 0)) : NULL;
}

/* -- References that people type -- */

/* Ids that @sql (with ?1 and, for a range, ?2) yields; at most two matter. */
static GPtrArray *
find_ids (DocketStore *self, const char *sql, const char *first, const char *second, GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, sql, error);
  g_autoptr(GError) step_error = NULL;

  if (find == NULL)
    return NULL;
  docket_statement_bind_text (find, 1, first);
  if (second != NULL)
    docket_statement_bind_text (find, 2, second);
  while (docket_statement_step (find, &step_error))
    g_ptr_array_add (ids, g_strdup (docket_statement_get_text (find, 0)));
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }
  return g_steal_pointer (&ids);
}

/* A name of its own, if the kind has one: job number, sign-in name. */
static GPtrArray *
find_by_name (DocketStore *self, DocketKind kind, const char *reference, GError **error)
{
  g_autofree char *upper = g_ascii_strup (reference, -1);

  if (kind == DOCKET_KIND_JOB)
    return find_ids (self, "SELECT id FROM job WHERE number IN (?1, ?2) LIMIT 2", reference, upper, error);
  if (kind == DOCKET_KIND_PERSON)
    return find_ids (self, "SELECT id FROM person WHERE username = ?1 LIMIT 2", reference, NULL, error);
  return g_ptr_array_new_with_free_func (g_free);
}

static GPtrArray *
find_by_beginning (DocketStore *self, DocketKind kind, const char *reference, GError **error)
{
  g_autofree char *beginning = g_ascii_strdown (reference, -1);
  g_autofree char *end = g_strconcat (beginning, "g", NULL); /* behind every hex digit and '-' */
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 2", docket_kind_info (kind)->name);

  for (const char *p = beginning; *p != '\0'; p++)
    if (!g_ascii_isxdigit (*p) && *p != '-')
      return g_ptr_array_new_with_free_func (g_free);
  return find_ids (self, sql, beginning, end, error);
}

DocketRecord *
docket_store_find (DocketStore *self, DocketKind kind, const char *reference, GError **error)
{
  g_autoptr(GPtrArray) ids = NULL;
  g_autoptr(DocketRecord) record = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);
  g_return_val_if_fail (kind >= 0 && kind < DOCKET_N_KINDS, NULL);
  g_return_val_if_fail (reference != NULL, NULL);

  if (*reference != '\0')
    {
      ids = find_by_name (self, kind, reference, error);
      if (ids == NULL)
        return NULL;
      if (ids->len == 0)
        {
          g_clear_pointer (&ids, g_ptr_array_unref);
          ids = find_by_beginning (self, kind, reference, error);
          if (ids == NULL)
            return NULL;
        }
    }
  if (ids == NULL || ids->len == 0)
    {
      g_set_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, _("Nothing here is called “%s” (%s). Check the number, or sync first."), reference, docket_kind_label (kind));
      return NULL;
    }
  /* A whole id is also the beginning of itself only. */
  if (ids->len > 1)
    {
      g_set_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_AMBIGUOUS, _("More than one record begins with “%s” (%s). Give more of the id."), reference, docket_kind_label (kind));
      return NULL;
    }
  if (!docket_record_table_get (self->db, kind, g_ptr_array_index (ids, 0), &record, error))
    return NULL;
  if (record == NULL)
    g_set_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, _("Nothing here is called “%s” (%s). Check the number, or sync first."), reference, docket_kind_label (kind));
  return g_steal_pointer (&record);
}

GPtrArray *
docket_store_complete (DocketStore *self, DocketKind kind, const char *beginning, guint limit, GError **error)
{
  g_autofree char *upper = g_ascii_strup (beginning, -1);
  g_autofree char *lower = g_ascii_strdown (beginning, -1);
  const char *from = kind == DOCKET_KIND_JOB && !g_ascii_isxdigit (*beginning) ? upper : lower;
  g_autofree char *end = g_strconcat (from, "\xf4\x8f\xbf\xbf", NULL); /* behind every other character */
  g_autofree char *sql = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);
  g_return_val_if_fail (kind >= 0 && kind < DOCKET_N_KINDS, NULL);

  if (kind == DOCKET_KIND_JOB && from == upper)
    sql = g_strdup_printf ("SELECT number FROM job WHERE number >= ?1 AND number < ?2 ORDER BY number DESC LIMIT %u", limit);
  else if (kind == DOCKET_KIND_PERSON)
    sql = g_strdup_printf ("SELECT username FROM person WHERE username >= ?1 AND username < ?2 ORDER BY username LIMIT %u", limit);
  else if (kind == DOCKET_KIND_REVIEW)
    sql = g_strdup_printf ("SELECT id FROM review WHERE id >= ?1 AND id < ?2 AND state = 'open' ORDER BY id LIMIT %u", limit);
  else
    sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT %u", docket_kind_info (kind)->name, limit);
  return find_ids (self, sql, from, end, error);
}

/* -- What stands beside a record -- */

void
docket_record_state_clear (DocketRecordState *state)
{
  g_clear_pointer (&state->review, g_free);
  *state = (DocketRecordState) { FALSE };
}

static gboolean
read_work (DocketStore *self, DocketKind kind, const char *id, DocketRecordState *state, gboolean *acked, GError **error)
{
  g_autoptr(DocketStatement) select = NULL;

  select = docket_db_prepare (self->db,
                              "SELECT count (*), coalesce (max (state = 'queued' AND attempts > 0 AND problem_type IN ('network', 'server-error', 'busy')), 0),"
                              " coalesce (min (nullif (next_attempt_at, 0)), 0), coalesce (max (state = 'acked'), 0), coalesce (max ((written & ?3) <> 0), 0)"
                              " FROM outbox WHERE kind = ?1 AND id = ?2 AND overlay = 1",
                              error);
  if (select == NULL)
    return FALSE;
  docket_statement_bind_text (select, 1, docket_kind_info (kind)->name);
  docket_statement_bind_text (select, 2, id);
  docket_statement_bind_int (select, 3, kind == DOCKET_KIND_JOB ? (gint64) DOCKET_GROUP_BIT (DOCKET_GROUP_JOB_PLAN) : 0);
  if (!docket_statement_step (select, error))
    return FALSE;
  state->pending = docket_statement_get_int (select, 0) > 0;
  state->failing = docket_statement_get_int (select, 1) != 0;
  state->next_attempt_at = docket_statement_get_int (select, 2);
  *acked = docket_statement_get_int (select, 3) != 0;
  state->plan_pending = docket_statement_get_int (select, 4) != 0;
  return TRUE;
}

static gboolean
read_review (DocketStore *self, DocketKind kind, const char *id, DocketRecordState *state, GError **error)
{
  g_autoptr(DocketStatement) select = NULL;
  g_autoptr(GError) step_error = NULL;

  select = docket_db_prepare (self->db,
                              "SELECT review FROM review_subject WHERE id = ?1 AND kind = ?2 AND open = 1 ORDER BY opened_at DESC, review DESC LIMIT 1",
                              error);
  if (select == NULL)
    return FALSE;
  docket_statement_bind_text (select, 1, id);
  docket_statement_bind_text (select, 2, docket_kind_info (kind)->name);
  if (docket_statement_step (select, &step_error))
    {
      state->under_review = TRUE;
      state->review = g_strdup (docket_statement_get_text (select, 0));
    }
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

gboolean
docket_store_get_state (DocketStore *self, DocketKind kind, const char *id, DocketRecordState *state, GError **error)
{
  g_auto(DocketRecordState) read = { FALSE };
  g_autofree char *sql = NULL;
  g_autoptr(DocketStatement) find = NULL;
  gboolean acked = FALSE;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (kind >= 0 && kind < DOCKET_N_KINDS, FALSE);
  g_return_val_if_fail (id != NULL && state != NULL, FALSE);

  if (!read_work (self, kind, id, &read, &acked, error) || !read_review (self, kind, id, &read, error))
    return FALSE;
  sql = g_strdup_printf ("SELECT EXISTS (SELECT 1 FROM \"%s\" WHERE id = ?1 AND rev > 0)", docket_kind_info (kind)->name);
  find = docket_db_prepare (self->db, sql, error);
  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, id);
  if (!docket_statement_step (find, error))
    return FALSE;
  read.ever_synced = acked || docket_statement_get_int (find, 0) != 0;

  *state = read;
  read.review = NULL;
  return TRUE;
}
