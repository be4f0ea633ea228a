/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The outbox by saves, for who looks at it: an import is one save of a hundred
 * thousand operations, and a week without a line is thousands of saves. So one
 * walk sums them up without opening what was saved, and only what is shown of
 * them is read.
 */

#include "docket-config.h"

#include "docket-store-private.h"

/* SQLite would rather look at each row whether it is wanted, with those of weeks
 * ago, which were acknowledged long since. */
#define WANTED "SELECT position FROM outbox INDEXED BY outbox_open WHERE open = 1" \
               " UNION ALL SELECT position FROM outbox INDEXED BY outbox_settled WHERE open = 0 AND state = 'held'" \
               " UNION ALL SELECT position FROM outbox INDEXED BY outbox_settled WHERE open = 0 AND state = 'rejected'" \
               " UNION ALL SELECT position FROM outbox INDEXED BY outbox_settled WHERE open = 0 AND state = 'acked' AND settled_at >= ?1"
/* Of each state in a save that is not read whole. */
#define OF_EACH_STATE 4

void
docket_outbox_save_free (DocketOutboxSave *save)
{
  if (save == NULL)
    return;
  g_free (save->bundle);
  g_free (save->review);
  g_array_unref (save->positions);
  g_clear_pointer (&save->others, g_hash_table_unref);
  g_free (save);
}

static DocketOutboxSave *
save_new (const char *bundle)
{
  DocketOutboxSave *save = g_new0 (DocketOutboxSave, 1);

  save->bundle = g_strdup (bundle);
  save->positions = g_array_new (FALSE, FALSE, sizeof (gint64));
  save->state = DOCKET_OUTBOX_ACKED;
  save->only_files = TRUE;
  return save;
}

/* Which of a save's states a person must hear of first. */
static guint
urgency (DocketOutboxState state)
{
  static const guint urgencies[] = {
    [DOCKET_OUTBOX_ACKED] = 0, [DOCKET_OUTBOX_SENDING] = 1, [DOCKET_OUTBOX_QUEUED] = 2, [DOCKET_OUTBOX_HELD] = 3, [DOCKET_OUTBOX_REJECTED] = 4,
  };

  return urgencies[state];
}

/* What is told of it in a number. */
static void
count_rest (DocketOutboxSave *save, DocketKind kind, const char *id, const char *intent)
{
  gboolean is_new = g_str_equal (intent, docket_operation_kind_name (DOCKET_OPERATION_CREATE));

  if (save->others == NULL)
    save->others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_replace (save->others, g_strdup (id), GUINT_TO_POINTER (kind));
  if (!is_new)
    return;
  save->rest.notes += kind == DOCKET_KIND_NOTE;
  save->rest.lines += kind == DOCKET_KIND_LINE;
  save->rest.files += kind == DOCKET_KIND_ATTACHMENT;
  save->rest.signatures += kind == DOCKET_KIND_SIGNATURE;
}

static void
add_row (DocketOutboxSave *save, DocketStatement *row, guint items_max, guint *of_state)
{
  DocketOutboxState state = docket_outbox_state_from_name (docket_statement_get_text (row, 2));
  gboolean waits = state == DOCKET_OUTBOX_QUEUED || state == DOCKET_OUTBOX_SENDING;
  gboolean may_go = state == DOCKET_OUTBOX_REJECTED || (state == DOCKET_OUTBOX_QUEUED && docket_statement_get_int (row, 12) == 0);
  const char *intent = docket_statement_get_text (row, 9);
  gint64 position = docket_statement_get_int (row, 0);

  if (save->n == 0 || urgency (state) > urgency (save->state))
    {
      save->state = state;
      g_free (save->review);
      save->review = g_strdup (docket_statement_get_text (row, 10));
    }
  save->n++;
  save->n_may_go += may_go;
  save->n_to_do += state == DOCKET_OUTBOX_REJECTED || (waits && g_strcmp0 (docket_statement_get_text (row, 3), DOCKET_LANE_FILES) != 0);
  save->attempts = MAX (save->attempts, (guint) docket_statement_get_int (row, 4));
  if (state == DOCKET_OUTBOX_QUEUED)
    save->next_attempt_at = MAX (save->next_attempt_at, docket_statement_get_int (row, 5));
  save->settled_at = MAX (save->settled_at, docket_statement_get_int (row, 6));
  save->only_files = save->only_files && (!waits || g_strcmp0 (docket_statement_get_text (row, 3), DOCKET_LANE_FILES) == 0);
  save->decided_against = save->decided_against || (state == DOCKET_OUTBOX_REJECTED && g_strcmp0 (docket_statement_get_text (row, 11), "decided-against") == 0);
  save->decides = save->decides || g_str_equal (intent, docket_operation_kind_name (DOCKET_OPERATION_DECIDE))
                  || g_str_equal (intent, docket_operation_kind_name (DOCKET_OPERATION_UNDO_DECISION));
  if (save->positions->len < items_max || of_state[state] < OF_EACH_STATE)
    {
      g_array_append_val (save->positions, position);
      of_state[state]++;
      return;
    }
  save->n_rest_may_go += may_go;
  count_rest (save, docket_kind_from_name (docket_statement_get_text (row, 7)), docket_statement_get_text (row, 8), intent);
}

typedef struct
{
  DocketOutboxSave *save;
  guint of_state[DOCKET_OUTBOX_REJECTED + 1];
} Sum;

GPtrArray *
docket_store_outbox_saves (DocketStore *self, gint64 acked_since, guint items_max, GError **error)
{
  g_autoptr(GPtrArray) saves = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_save_free);
  g_autoptr(GHashTable) by_bundle = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr(DocketStatement) rows = NULL;
  g_autoptr(GError) step_error = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  rows = docket_db_prepare (self->db,
                            "SELECT position, bundle, state, lane, attempts, next_attempt_at, settled_at, kind, id, intent, review, problem_type, resend OR may_have_arrived"
                            " FROM outbox WHERE position IN (" WANTED ") ORDER BY position",
                            error);
  if (rows == NULL)
    return NULL;
  docket_statement_bind_int (rows, 1, acked_since);
  while (docket_statement_step (rows, &step_error))
    {
      const char *bundle = docket_statement_get_text (rows, 1);
      Sum *sum = g_hash_table_lookup (by_bundle, bundle);

      if (sum == NULL)
        {
          sum = g_new0 (Sum, 1);
          sum->save = save_new (bundle);
          g_ptr_array_add (saves, sum->save);
          g_hash_table_insert (by_bundle, sum->save->bundle, sum);
        }
      add_row (sum->save, rows, items_max, sum->of_state);
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }
  return g_steal_pointer (&saves);
}

gboolean
docket_store_outbox_is_longer (DocketStore *self, gint64 acked_since, guint n)
{
  g_autoptr(DocketStatement) count = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  count = docket_db_prepare (self->db, "SELECT count (*) FROM (SELECT 1 FROM (" WANTED ") LIMIT ?2)", NULL);
  if (count == NULL)
    return FALSE;
  docket_statement_bind_int (count, 1, acked_since);
  docket_statement_bind_int (count, 2, (gint64) n + 1);
  return docket_statement_step (count, NULL) && docket_statement_get_int (count, 0) > n;
}

static GPtrArray *
items_at (DocketStore *self, DocketStatement *rows, GError **error)
{
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GError) step_error = NULL;

  while (docket_statement_step (rows, &step_error))
    {
      gint64 position = docket_statement_get_int (rows, 0);

      g_array_append_val (positions, position);
    }
  if (step_error == NULL)
    return docket_store_outbox_items (self, positions, error);
  g_propagate_error (error, g_steal_pointer (&step_error));
  return NULL;
}

GPtrArray *
docket_store_outbox_of_save (DocketStore *self, const char *bundle, gint64 from, guint n_max, GError **error)
{
  g_autoptr(DocketStatement) rows = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self) && bundle != NULL, NULL);

  rows = docket_db_prepare (self->db, "SELECT position FROM outbox WHERE position >= ?2 AND bundle = ?1 ORDER BY position LIMIT ?3", error);
  if (rows == NULL)
    return NULL;
  docket_statement_bind_text (rows, 1, bundle);
  docket_statement_bind_int (rows, 2, from);
  docket_statement_bind_int (rows, 3, n_max);
  return items_at (self, rows, error);
}

/* What is about a job names it: its notes do, and its lines. */
GPtrArray *
docket_store_outbox_refused_about (DocketStore *self, const char *id, GError **error)
{
  g_autoptr(DocketStatement) rows = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self) && id != NULL, NULL);

  rows = docket_db_prepare (self->db,
                            "SELECT position FROM outbox INDEXED BY outbox_settled WHERE open = 0 AND state = 'rejected' AND (id = ?1 OR instr (operation, ?1) > 0) ORDER BY position",
                            error);
  if (rows == NULL)
    return NULL;
  docket_statement_bind_text (rows, 1, id);
  return items_at (self, rows, error);
}

/* -- Steps on a whole save, however much of it was read -- */

typedef gboolean (*IsWanted) (const DocketOutboxRow *row);

/* (transfer full) (element-type utf8) */
static GPtrArray *
keys_of_save (DocketStore *self, const char *bundle, IsWanted is_wanted, GError **error)
{
  g_autoptr(GPtrArray) rows = docket_outbox_of_bundle (self, bundle, error);
  GPtrArray *keys;

  if (rows == NULL)
    return NULL;
  keys = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketOutboxRow *row = g_ptr_array_index (rows, i);

      if (is_wanted == NULL || is_wanted (row))
        g_ptr_array_add (keys, g_strdup (row->key));
    }
  return keys;
}

static gboolean
is_put_off (const DocketOutboxRow *row)
{
  return row->state == DOCKET_OUTBOX_QUEUED && row->next_attempt_at > 0;
}

static gboolean
is_decided_against (const DocketOutboxRow *row)
{
  return row->state == DOCKET_OUTBOX_REJECTED && g_strcmp0 (row->problem_type, "decided-against") == 0;
}

static gboolean
let_no_more_go (DocketStore *self, gpointer data, GError **error)
{
  return docket_undo_forget_letting_go (self, data, error);
}

gboolean
docket_store_outbox_make_save_due (DocketStore *self, const char *bundle, GError **error)
{
  g_autoptr(GPtrArray) keys = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self) && bundle != NULL, FALSE);

  if (!docket_store_transact (self, let_no_more_go, (gpointer) bundle, error))
    return FALSE;
  keys = keys_of_save (self, bundle, is_put_off, error);
  return keys != NULL && (keys->len == 0 || docket_store_outbox_make_keys_due (self, keys, error));
}

static gboolean
raise_keys (DocketStore *self, gpointer data, GError **error)
{
  g_autoptr(GPtrArray) keys = keys_of_save (self, data, is_decided_against, error);

  for (guint i = 0; keys != NULL && i < keys->len; i++)
    if (!docket_store_outbox_raise (self, g_ptr_array_index (keys, i), NULL, NULL, error))
      return FALSE;
  return keys != NULL;
}

gboolean
docket_store_outbox_raise_save (DocketStore *self, const char *bundle, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self) && bundle != NULL, FALSE);

  return docket_store_transact (self, raise_keys, (gpointer) bundle, error);
}
