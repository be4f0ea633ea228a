/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The SQL of the outbox. What its states mean is docket-outbox.c's. */

#include "docket-store-private.h"

#include "docket-codec.h"

static const char *const state_names[] = { "queued", "sending", "acked", "held", "rejected" };

const char *
docket_outbox_state_name (DocketOutboxState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (state_names), NULL);

  return state_names[state];
}

DocketOutboxState
docket_outbox_state_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (g_strcmp0 (name, state_names[i]) == 0)
      return i;
  return DOCKET_OUTBOX_QUEUED;
}

void
docket_outbox_item_free (DocketOutboxItem *item)
{
  if (item == NULL)
    return;
  g_clear_pointer (&item->operation, docket_operation_unref);
  g_free (item->lane);
  g_free (item->problem_type);
  g_free (item->problem_detail);
  g_free (item->review);
  g_free (item);
}

void
docket_outbox_row_free (DocketOutboxRow *row)
{
  if (row == NULL)
    return;
  g_free (row->key);
  g_free (row->id);
  g_free (row->lane);
  g_free (row->needs);
  g_free (row->problem_type);
  g_free (row->review);
  g_free (row->blob);
  g_free (row);
}

/* -- Reading -- */

#define ROW_COLUMNS "position, key, kind, id, state, overlay, lane, attempts, next_attempt_at, needs, problem_type, review, decided, resend, blob, " DOCKET_OUTBOX_FILE_MISSING ", may_have_arrived"
#define ROW_COLUMNS_N 17
#define ITEM_COLUMNS "position, operation, state, lane, attempts, saved_at, last_attempt_at, next_attempt_at, settled_at, problem_type, problem_detail, review, seq, merged, resend, " DOCKET_OUTBOX_FILE_MISSING ", may_have_arrived"

static DocketOutboxRow *
read_row (DocketStatement *statement)
{
  DocketOutboxRow *row = g_new0 (DocketOutboxRow, 1);

  row->position = docket_statement_get_int (statement, 0);
  row->key = g_strdup (docket_statement_get_text (statement, 1));
  row->kind = docket_kind_from_name (docket_statement_get_text (statement, 2));
  row->id = g_strdup (docket_statement_get_text (statement, 3));
  row->state = docket_outbox_state_from_name (docket_statement_get_text (statement, 4));
  row->overlay = docket_statement_get_int (statement, 5) != 0;
  row->lane = g_strdup (docket_statement_get_text (statement, 6));
  row->attempts = (guint) docket_statement_get_int (statement, 7);
  row->next_attempt_at = docket_statement_get_int (statement, 8);
  row->needs = g_strdup (docket_statement_get_text (statement, 9));
  row->problem_type = g_strdup (docket_statement_get_text (statement, 10));
  row->review = g_strdup (docket_statement_get_text (statement, 11));
  row->decided = docket_statement_get_int (statement, 12) != 0;
  row->resend = docket_statement_get_int (statement, 13) != 0;
  row->blob = g_strdup (docket_statement_get_text (statement, 14));
  row->file_missing = docket_statement_get_int (statement, 15) != 0;
  row->may_have_arrived = docket_statement_get_int (statement, 16) != 0;
  return row;
}

static DocketOutboxItem *
read_item (DocketStore *self, DocketStatement *statement, GError **error)
{
  g_autoptr(DocketOutboxItem) item = g_new0 (DocketOutboxItem, 1);

  item->position = docket_statement_get_int (statement, 0);
  item->operation = docket_operation_from_text (docket_statement_get_text (statement, 1), error);
  if (item->operation == NULL)
    return NULL;
  item->state = docket_outbox_state_from_name (docket_statement_get_text (statement, 2));
  item->lane = g_strdup (docket_statement_get_text (statement, 3));
  item->attempts = (guint) docket_statement_get_int (statement, 4);
  item->saved_at = docket_statement_get_int (statement, 5);
  item->last_attempt_at = docket_statement_get_int (statement, 6);
  item->next_attempt_at = docket_statement_get_int (statement, 7);
  item->settled_at = docket_statement_get_int (statement, 8);
  item->problem_type = g_strdup (docket_statement_get_text (statement, 9));
  item->problem_detail = docket_outbox_say_of (self, item->operation, item->problem_type, docket_statement_get_text (statement, 10));
  item->review = g_strdup (docket_statement_get_text (statement, 11));
  item->seq = docket_statement_get_int (statement, 12);
  item->merged = docket_statement_get_int (statement, 13) != 0;
  item->resend = docket_statement_get_int (statement, 14) != 0;
  item->file_missing = docket_statement_get_int (statement, 15) != 0;
  item->may_go = item->state == DOCKET_OUTBOX_REJECTED || (item->state == DOCKET_OUTBOX_QUEUED && !item->resend && docket_statement_get_int (statement, 16) == 0);
  return g_steal_pointer (&item);
}

/* Every row that @statement (of ROW_COLUMNS) yields. */
static GPtrArray *
read_rows (DocketStatement *statement, GError **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_row_free);
  g_autoptr(GError) step_error = NULL;

  while (docket_statement_step (statement, &step_error))
    g_ptr_array_add (rows, read_row (statement));
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }
  return g_steal_pointer (&rows);
}

GPtrArray *
docket_store_outbox (DocketStore *self, gint64 acked_since, GError **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_item_free);
  g_autoptr(DocketStatement) statement = NULL;
  g_autoptr(GError) step_error = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  statement = docket_db_prepare (self->db, "SELECT " ITEM_COLUMNS " FROM outbox WHERE state <> 'acked' OR settled_at >= ?1 ORDER BY position", error);
  if (statement == NULL)
    return NULL;
  docket_statement_bind_int (statement, 1, acked_since);
  while (docket_statement_step (statement, &step_error))
    {
      DocketOutboxItem *item = read_item (self, statement, error);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }
  return g_steal_pointer (&items);
}

static gboolean
add_item_at (DocketStore *self, GPtrArray *items, DocketStatement *select, gint64 position, GError **error)
{
  g_autoptr(GError) step_error = NULL;
  DocketOutboxItem *item;

  docket_statement_reset (select);
  docket_statement_bind_int (select, 1, position);
  if (!docket_statement_step (select, &step_error))
    {
      gboolean gone = step_error == NULL;

      if (!gone)
        g_propagate_error (error, g_steal_pointer (&step_error));
      return gone;
    }
  item = read_item (self, select, error);
  if (item == NULL)
    return FALSE;
  g_ptr_array_add (items, item);
  return TRUE;
}

GPtrArray *
docket_store_outbox_items (DocketStore *self, GArray *positions, GError **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_item_free);
  g_autoptr(DocketStatement) select = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self) && positions != NULL, NULL);

  select = docket_db_prepare (self->db, "SELECT " ITEM_COLUMNS " FROM outbox WHERE position = ?1", error);
  for (guint i = 0; select != NULL && i < positions->len; i++)
    if (!add_item_at (self, items, select, g_array_index (positions, gint64, i), error))
      return NULL;
  return select != NULL ? g_steal_pointer (&items) : NULL;
}

DocketOutboxItem *
docket_outbox_read_item (DocketStore *self, const char *key, GError **error)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (self->db, "SELECT " ITEM_COLUMNS " FROM outbox WHERE key = ?1", error);
  g_autoptr(GError) step_error = NULL;

  if (statement == NULL)
    return NULL;
  docket_statement_bind_text (statement, 1, key);
  if (docket_statement_step (statement, &step_error))
    return read_item (self, statement, error);
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));
  else
    g_set_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, "No operation has the key %s.", key);
  return NULL;
}

gboolean
docket_outbox_get_row (DocketStore *self, const char *key, DocketOutboxRow **row, GError **error)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (self->db, "SELECT " ROW_COLUMNS " FROM outbox WHERE key = ?1", error);
  DocketOutboxRow *found = NULL;

  if (statement == NULL)
    return FALSE;
  docket_statement_lend_text (statement, 1, key);
  if (!docket_outbox_next_unsettled (statement, &found, error))
    return FALSE;
  *row = found;
  return TRUE;
}

DocketStatement *
docket_outbox_open_unsettled (DocketStore *self, GError **error)
{
  /* SQLite would rather find them by state, and sort the whole queue each time. */
  return docket_db_prepare (self->db, "SELECT " ROW_COLUMNS ", operation FROM outbox INDEXED BY outbox_open WHERE open = 1 ORDER BY position", error);
}

gboolean
docket_outbox_next_unsettled (DocketStatement *statement, DocketOutboxRow **row, GError **error)
{
  g_autoptr(GError) step_error = NULL;

  *row = NULL;
  if (docket_statement_step (statement, &step_error))
    *row = read_row (statement);
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

const char *
docket_outbox_get_operation (DocketStatement *unsettled)
{
  return docket_statement_get_text (unsettled, ROW_COLUMNS_N);
}

GPtrArray *
docket_outbox_delayed (DocketStore *self, gboolean all, GError **error)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (self->db, "SELECT " ROW_COLUMNS " FROM outbox INDEXED BY outbox_due WHERE open = 1 AND next_attempt_at > 0 AND (?1 OR problem_type IN (?2, ?3)) ORDER BY position", error);

  if (statement == NULL)
    return NULL;
  docket_statement_bind_int (statement, 1, all);
  docket_statement_bind_text (statement, 2, DOCKET_OUTBOX_PROBLEM_NETWORK);
  docket_statement_bind_text (statement, 3, DOCKET_OUTBOX_PROBLEM_BUSY);
  return read_rows (statement, error);
}

GPtrArray *
docket_outbox_of_review (DocketStore *self, const char *review, GError **error)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (self->db, "SELECT " ROW_COLUMNS " FROM outbox WHERE review = ?1 AND resend = 0 AND (state = 'held' OR decided = 1) ORDER BY position DESC", error);

  if (statement == NULL)
    return NULL;
  docket_statement_bind_text (statement, 1, review);
  return read_rows (statement, error);
}

GPtrArray *
docket_outbox_decisions_of (DocketStore *self, const char *review, gint64 seq, GError **error)
{
  g_autoptr(DocketStatement) statement = NULL;

  statement = docket_db_prepare (self->db,
                                 "SELECT " ROW_COLUMNS " FROM outbox AS decision WHERE kind = 'review' AND id = ?1 AND intent = 'decide' AND (state = 'acked' OR (state = 'rejected' AND problem_type = 'stale')) AND seq > 0 AND seq <= ?2"
                                 " AND NOT EXISTS (SELECT 1 FROM outbox AS back WHERE back.kind = 'review' AND back.id = ?1 AND back.intent = 'undo_decision' AND back.position > decision.position)"
                                 " ORDER BY position",
                                 error);
  if (statement == NULL)
    return NULL;
  docket_statement_bind_text (statement, 1, review);
  docket_statement_bind_int (statement, 2, seq);
  return read_rows (statement, error);
}

GPtrArray *
docket_outbox_needing (DocketStore *self, const char *key, GError **error)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (self->db, "SELECT " ROW_COLUMNS " FROM outbox WHERE open = 1 AND instr (needs, ?1 || ' ') > 0 ORDER BY position", error);

  if (statement == NULL)
    return NULL;
  docket_statement_bind_text (statement, 1, key);
  return read_rows (statement, error);
}

GPtrArray *
docket_outbox_of_bundle (DocketStore *self, const char *bundle, GError **error)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (self->db, "SELECT " ROW_COLUMNS " FROM outbox WHERE bundle = ?1 ORDER BY position", error);

  if (statement == NULL)
    return NULL;
  docket_statement_bind_text (statement, 1, bundle);
  return read_rows (statement, error);
}

GPtrArray *
docket_outbox_of_file (DocketStore *self, const char *sha256, GError **error)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (self->db, "SELECT " ROW_COLUMNS " FROM outbox WHERE blob = ?1 AND open = 1 ORDER BY position", error);

  if (statement == NULL)
    return NULL;
  docket_statement_bind_text (statement, 1, sha256);
  return read_rows (statement, error);
}

gboolean
docket_outbox_has_other_lanes (DocketStore *self)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (self->db, "SELECT EXISTS (SELECT 1 FROM outbox INDEXED BY outbox_other_lanes WHERE lane <> 'edits' AND open = 1)", NULL);

  return statement == NULL || !docket_statement_step (statement, NULL) || docket_statement_get_int (statement, 0) != 0;
}

GPtrArray *
docket_outbox_acked_up_to (DocketStore *self, gint64 mark, GError **error)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (self->db, "SELECT " ROW_COLUMNS " FROM outbox INDEXED BY outbox_ack WHERE open = 0 AND overlay = 1 AND ack <= ?1 ORDER BY position", error);

  if (statement == NULL)
    return NULL;
  docket_statement_bind_int (statement, 1, mark);
  return read_rows (statement, error);
}

static DocketStatement *
prepare_for_record (DocketStore *self, const char *sql, DocketKind kind, const char *id, GError **error)
{
  DocketStatement *statement = docket_db_prepare (self->db, sql, error);

  if (statement != NULL)
    {
      docket_statement_lend_text (statement, 1, docket_kind_info (kind)->name);
      docket_statement_lend_text (statement, 2, id);
    }
  return statement;
}

GPtrArray *
docket_outbox_overlay (DocketStore *self, DocketKind kind, const char *id, GError **error)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr(DocketStatement) statement = prepare_for_record (self, "SELECT operation FROM outbox WHERE kind = ?1 AND id = ?2 AND overlay = 1 ORDER BY position", kind, id, error);
  g_autoptr(GError) step_error = NULL;

  if (statement == NULL)
    return NULL;
  while (docket_statement_step (statement, &step_error))
    {
      DocketOperation *operation = docket_operation_from_text (docket_statement_get_text (statement, 0), error);

      if (operation == NULL)
        return NULL;
      g_ptr_array_add (operations, operation);
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }
  return g_steal_pointer (&operations);
}

char *
docket_outbox_latest_writer (DocketStore *self, DocketKind kind, const char *id, guint64 groups)
{
  g_autoptr(DocketStatement) statement = prepare_for_record (self, "SELECT key FROM outbox WHERE kind = ?1 AND id = ?2 AND overlay = 1 AND (?3 = 0 OR (written & ?3) <> 0) ORDER BY position DESC LIMIT 1", kind, id, NULL);

  if (statement == NULL)
    return NULL;
  docket_statement_bind_int (statement, 3, (gint64) groups);
  return docket_statement_step (statement, NULL) ? g_strdup (docket_statement_get_text (statement, 0)) : NULL;
}

char *
docket_outbox_pending_intent (DocketStore *self, DocketKind kind, const char *id, DocketOperationKind intent)
{
  g_autoptr(DocketStatement) statement = prepare_for_record (self, "SELECT key FROM outbox WHERE kind = ?1 AND id = ?2 AND overlay = 1 AND intent = ?3 AND state <> 'acked' ORDER BY position DESC LIMIT 1", kind, id, NULL);

  if (statement == NULL)
    return NULL;
  docket_statement_bind_text (statement, 3, docket_operation_kind_name (intent));
  return docket_statement_step (statement, NULL) ? g_strdup (docket_statement_get_text (statement, 0)) : NULL;
}

/* -- Writing -- */

/* Files are heavy; nothing light waits behind them. (A signature is a small
 * one, and somebody waits for it.) */
static const char *
lane_of (const DocketOperation *operation)
{
  return operation->record_kind == DOCKET_KIND_ATTACHMENT ? DOCKET_LANE_FILES : DOCKET_LANE_EDITS;
}

gboolean
docket_outbox_insert (DocketStore *self, const DocketOperation *operation, guint64 written, const char *text, GError **error)
{
  return docket_outbox_insert_at (self, 0, operation, written, text, error);
}

gboolean
docket_outbox_insert_at (DocketStore *self, gint64 position, const DocketOperation *operation, guint64 written, const char *text, GError **error)
{
  g_autofree char *needs = docket_outbox_needs_of (operation);
  g_autoptr(DocketStatement) insert = NULL;

  insert = docket_db_prepare (self->db,
                              "INSERT INTO outbox (position, key, bundle, kind, id, intent, written, needs, operation, state, lane, saved_at, blob)"
                              " VALUES (nullif (?12, 0), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'queued', ?9, ?10, ?11)",
                              error);
  if (insert == NULL)
    return FALSE;
  docket_statement_bind_text (insert, 1, operation->key);
  docket_statement_bind_text (insert, 2, operation->bundle);
  docket_statement_bind_text (insert, 3, docket_kind_info (operation->record_kind)->name);
  docket_statement_bind_text (insert, 4, operation->record_id);
  docket_statement_bind_text (insert, 5, docket_operation_kind_name (operation->kind));
  docket_statement_bind_int (insert, 6, (gint64) written);
  docket_statement_bind_text (insert, 7, needs);
  docket_statement_bind_text (insert, 8, text);
  docket_statement_bind_text (insert, 9, lane_of (operation));
  docket_statement_bind_int (insert, 10, docket_clock_now_ms (self->clock));
  docket_statement_bind_text (insert, 11, operation->kind == DOCKET_OPERATION_CREATE ? docket_operation_get_blob (operation) : NULL);
  docket_statement_bind_int (insert, 12, position);
  return docket_statement_run (insert, error);
}

gboolean
docket_outbox_set_imported (DocketStore *self, const char *key, gint64 saved_at_ms, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE outbox SET saved_at = ?2, may_have_arrived = 1 WHERE key = ?1", error);

  if (update == NULL)
    return FALSE;
  docket_statement_bind_text (update, 1, key);
  docket_statement_bind_int (update, 2, saved_at_ms);
  return docket_statement_run (update, error);
}

gboolean
docket_outbox_set_written (DocketStore *self, const char *key, guint64 written, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE outbox SET written = ?2 WHERE key = ?1 AND written <> ?2", error);

  if (update == NULL)
    return FALSE;
  docket_statement_bind_text (update, 1, key);
  docket_statement_bind_int (update, 2, (gint64) written);
  return docket_statement_run (update, error);
}

gboolean
docket_outbox_requeue (DocketStore *self, const DocketOutboxRow *row, const char *problem_detail, GError **error)
{
  g_autoptr(DocketStatement) update = NULL;

  update = docket_db_prepare (self->db,
                              "UPDATE outbox SET state = 'queued', attempts = ?2, next_attempt_at = ?3, last_attempt_at = ?4, problem_type = ?5, problem_detail = ?6, may_have_arrived = ?7"
                              " WHERE key = ?1 AND open = 1",
                              error);
  if (update == NULL)
    return FALSE;
  docket_statement_bind_text (update, 1, row->key);
  docket_statement_bind_int (update, 2, row->attempts);
  docket_statement_bind_int (update, 3, row->next_attempt_at);
  docket_statement_bind_int (update, 4, docket_clock_now_ms (self->clock));
  docket_statement_bind_text (update, 5, row->problem_type);
  docket_statement_bind_text (update, 6, problem_detail);
  docket_statement_bind_int (update, 7, row->may_have_arrived);
  return docket_statement_run (update, error);
}

/* Mostly all that changes: an UPDATE rewrites the index of every column that it
 * names, whether it changes or not. */
#define SET_ACKED "UPDATE outbox SET state = 'acked', open = 0, seq = ?2, merged = ?3, ack = ?4, next_attempt_at = 0, problem_type = NULL, problem_detail = NULL, "

gboolean
docket_outbox_set_acked (DocketStore *self, const DocketOutboxRow *row, const DocketResult *result, gboolean overlay, gint64 ack, GError **error)
{
  gboolean plain = !row->resend && row->review == NULL && result->review == NULL && overlay == row->overlay;
  g_autoptr(DocketStatement) update = NULL;

  update = docket_db_prepare (self->db,
                              plain ? SET_ACKED "settled_at = ?5 WHERE position = ?1"
                                    : SET_ACKED "settled_at = CASE WHEN resend = 1 AND ?8 = 1 THEN settled_at ELSE ?5 END, resend = 0, overlay = ?6, review = ?7 WHERE position = ?1",
                              error);
  if (update == NULL)
    return FALSE;
  docket_statement_bind_int (update, 1, row->position);
  docket_statement_bind_int (update, 2, result->seq);
  docket_statement_bind_int (update, 3, result->outcome == DOCKET_OUTCOME_MERGED ? 1 : 0);
  docket_statement_bind_int (update, 4, ack);
  docket_statement_bind_int (update, 5, docket_clock_now_ms (self->clock));
  if (!plain)
    {
      docket_statement_bind_int (update, 6, overlay ? 1 : 0);
      docket_statement_lend_text (update, 7, result->review);
      /* What a restored server knew all along was settled when it was settled. */
      docket_statement_bind_int (update, 8, result->replayed ? 1 : 0);
    }
  return docket_statement_run (update, error);
}

gboolean
docket_outbox_set_settled (DocketStore *self, const char *key, DocketOutboxState state, const char *problem_type, const char *problem_detail, const char *review, gboolean decided, GError **error)
{
  g_autoptr(DocketStatement) update = NULL;

  update = docket_db_prepare (self->db,
                              "UPDATE outbox SET state = ?2, open = 0, overlay = 0, resend = 0, settled_at = ?3, next_attempt_at = 0, problem_type = ?4, problem_detail = ?5,"
                              " review = coalesce (?6, review), decided = ?7 WHERE key = ?1",
                              error);
  if (update == NULL)
    return FALSE;
  docket_statement_bind_text (update, 1, key);
  docket_statement_bind_text (update, 2, docket_outbox_state_name (state));
  docket_statement_bind_int (update, 3, docket_clock_now_ms (self->clock));
  docket_statement_bind_text (update, 4, problem_type);
  docket_statement_bind_text (update, 5, problem_detail);
  docket_statement_bind_text (update, 6, review);
  docket_statement_bind_int (update, 7, decided ? 1 : 0);
  return docket_statement_run (update, error);
}

gboolean
docket_outbox_set_problem (DocketStore *self, const char *key, const char *problem_type, const char *problem_detail, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE outbox SET problem_type = ?2, problem_detail = ?3 WHERE key = ?1", error);

  if (update == NULL)
    return FALSE;
  docket_statement_bind_text (update, 1, key);
  docket_statement_bind_text (update, 2, problem_type);
  docket_statement_bind_text (update, 3, problem_detail);
  return docket_statement_run (update, error);
}

static gboolean
run_with_key (DocketStore *self, const char *sql, const char *key, GError **error)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  docket_statement_bind_text (statement, 1, key);
  return docket_statement_run (statement, error);
}

gboolean
docket_outbox_delete (DocketStore *self, const char *key, GError **error)
{
  return run_with_key (self, "DELETE FROM outbox WHERE key = ?1", key, error);
}

gboolean
docket_outbox_leave_overlay (DocketStore *self, const char *key, GError **error)
{
  return run_with_key (self, "UPDATE outbox SET overlay = 0 WHERE key = ?1", key, error);
}

gboolean
docket_outbox_make_row_due (DocketStore *self, const char *key, GError **error)
{
  return run_with_key (self, "UPDATE outbox SET next_attempt_at = 0 WHERE key = ?1", key, error);
}

/* Only a clock that was set back leaves an attempt in the future. */
gboolean
docket_outbox_make_future_due (DocketStore *self, gint64 now_ms, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE outbox SET next_attempt_at = 0 WHERE open = 1 AND next_attempt_at > 0 AND last_attempt_at > ?1", error);

  if (update == NULL)
    return FALSE;
  docket_statement_bind_int (update, 1, now_ms);
  return docket_statement_run (update, error);
}

gboolean
docket_outbox_mend (DocketStore *self, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE outbox SET open = state IN ('queued', 'sending'), may_have_arrived = max (may_have_arrived, last_attempt_at > 0)", error);

  return update != NULL && docket_statement_run (update, error);
}

gboolean
docket_outbox_forget_seqs (DocketStore *self, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE outbox SET seq = 0 WHERE open = 0 AND overlay = 1", error);

  return update != NULL && docket_statement_run (update, error);
}

static gboolean
leave_overlay_at (DocketStore *self, gint64 position, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE outbox SET overlay = 0 WHERE position = ?1", error);

  if (update == NULL)
    return FALSE;
  docket_statement_bind_int (update, 1, position);
  return docket_statement_run (update, error);
}

gboolean
docket_outbox_release_record (DocketStore *self, DocketKind kind, const char *id, gint64 seq, gboolean *own, gboolean *left, GError **error)
{
  /* One after the other: an UPDATE that changes the index by which it searches
   * notes down in a table of its own what it found, and making that costs more
   * than all the rest. */
  g_autoptr(DocketStatement) find = prepare_for_record (self, "SELECT position, open = 0 AND seq > 0 AND seq <= ?3 FROM outbox INDEXED BY outbox_overlay WHERE kind = ?1 AND id = ?2 AND overlay = 1", kind, id, error);
  g_autoptr(GArray) released = NULL;
  g_autoptr(GError) step_error = NULL;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_int (find, 3, seq);
  *own = *left = FALSE;
  while (docket_statement_step (find, &step_error))
    {
      gint64 position = docket_statement_get_int (find, 0);

      *own = TRUE;
      if (docket_statement_get_int (find, 1) == 0)
        {
          *left = TRUE;
          continue;
        }
      if (released == NULL)
        released = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_array_append_val (released, position);
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }
  docket_statement_reset (find);
  for (guint i = 0; released != NULL && i < released->len; i++)
    if (!leave_overlay_at (self, g_array_index (released, gint64, i), error))
      return FALSE;
  return TRUE;
}
