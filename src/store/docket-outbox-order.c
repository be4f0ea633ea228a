/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What may go now. The unsettled operations are walked once, oldest first; an
 * operation goes if it is of the lane, due, and nothing before it stands in its
 * way: no earlier operation of the same record that stays behind, and none it
 * names in `follows` or `after`, nor a file that has to arrive first. One that goes in the same batch before it is
 * not in its way: the server takes a batch in order.
 *
 *   1  job J  status   due in 4 min      waits
 *   2  job J  details  due               waits behind 1
 *   3  job K  details  due               goes
 *   4  note N of K     due, after 3      goes behind 3
 *
 * So a failing record holds back nobody but itself and what needs it.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <string.h>

/* When the way is free depends on an answer, not on the clock. */
#define UNTIL_ANSWERED G_MAXINT64

/* Those that stay behind, by their record and by their key. An id is one
 * record's, whatever its kind. */
typedef struct
{
  GPtrArray *rows; /* element-type DocketOutboxRow: they own what the tables look up by */
  GHashTable *records;
  GHashTable *keys;
} Waiting;

static void
waiting_clear (Waiting *waiting)
{
  g_clear_pointer (&waiting->records, g_hash_table_unref);
  g_clear_pointer (&waiting->keys, g_hash_table_unref);
  g_clear_pointer (&waiting->rows, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Waiting, waiting_clear)

static void
waiting_init (Waiting *waiting)
{
  waiting->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_row_free);
  waiting->records = g_hash_table_new (g_str_hash, g_str_equal);
  waiting->keys = g_hash_table_new (g_str_hash, g_str_equal);
}

/* Takes @row. */
static void
add_waiting (Waiting *waiting, DocketOutboxRow *row, gint64 until_ms)
{
  row->free_at = until_ms;
  g_ptr_array_add (waiting->rows, row);
  g_hash_table_insert (waiting->records, row->id, row);
  g_hash_table_insert (waiting->keys, row->key, row);
}

/* Until when what stands in the way of @row does; 0: nothing does. */
static gint64
blocked_until (const Waiting *waiting, const DocketOutboxRow *row)
{
  g_auto(GStrv) needs = NULL;
  const DocketOutboxRow *other;
  gint64 latest;

  /* Nearly always: a long queue is walked for each batch. */
  if (waiting->rows->len == 0)
    return 0;
  other = g_hash_table_lookup (waiting->records, row->id);
  latest = other != NULL ? other->free_at : 0;
  if (row->needs[0] == '\0')
    return latest;
  needs = g_strsplit (row->needs, " ", -1);
  for (guint i = 0; needs[i] != NULL; i++)
    {
      other = g_hash_table_lookup (waiting->keys, needs[i]);
      if (other != NULL)
        latest = MAX (latest, other->free_at);
    }
  return latest;
}

static gboolean
goes_alone (const DocketOutboxRow *row)
{
  return g_strcmp0 (row->problem_type, DOCKET_OUTBOX_PROBLEM_ALONE) == 0;
}

/* Knows without walking the queue, which may be long, that a slow lane has
 * nothing to do. */
static gboolean
is_empty (DocketStore *self, const char *lane)
{
  return strcmp (lane, DOCKET_LANE_EDITS) != 0 && !docket_outbox_has_other_lanes (self);
}

gboolean
docket_store_outbox_due (DocketStore *self, const char *lane, gint64 now_ms, guint operations_max, gsize bytes_max, GPtrArray *keys, GString *operations, GError **error)
{
  g_autoptr(DocketStatement) unsettled = NULL;
  g_auto(Waiting) waiting = { NULL };
  gboolean alone = FALSE;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (lane != NULL && keys != NULL && operations != NULL, FALSE);

  if (is_empty (self, lane))
    return TRUE;
  unsettled = docket_outbox_open_unsettled (self, error);
  if (unsettled == NULL)
    return FALSE;
  waiting_init (&waiting);
  while (keys->len < operations_max && !alone)
    {
      g_autoptr(DocketOutboxRow) row = NULL;
      const char *operation;

      if (!docket_outbox_next_unsettled (unsettled, &row, error))
        return FALSE;
      if (row == NULL)
        break;
      if (row->state != DOCKET_OUTBOX_QUEUED || strcmp (row->lane, lane) != 0 || row->next_attempt_at > now_ms || row->file_missing || blocked_until (&waiting, row) != 0)
        {
          add_waiting (&waiting, g_steal_pointer (&row), UNTIL_ANSWERED);
          continue;
        }
      /* What the server could not take goes by itself: whether it still cannot
       * is then answered without the others, which do not wait for it either. */
      if (keys->len > 0 && goes_alone (row))
        {
          add_waiting (&waiting, g_steal_pointer (&row), UNTIL_ANSWERED);
          continue;
        }
      alone = goes_alone (row);
      /* Full: even a small one further behind must not overtake this one. */
      operation = docket_outbox_get_operation (unsettled);
      if (keys->len > 0 && operations->len + strlen (operation) + 1 > bytes_max)
        break;
      if (keys->len > 0)
        g_string_append_c (operations, ',');
      g_string_append (operations, operation);
      g_ptr_array_add (keys, g_steal_pointer (&row->key));
    }
  return TRUE;
}

gint64
docket_store_outbox_next_due (DocketStore *self, const char *lane, GError **error)
{
  g_autoptr(DocketStatement) unsettled = NULL;
  g_auto(Waiting) waiting = { NULL };
  gint64 now_ms, earliest = UNTIL_ANSWERED;

  g_return_val_if_fail (DOCKET_IS_STORE (self), -1);
  g_return_val_if_fail (lane != NULL, -1);

  if (is_empty (self, lane))
    return -1;
  unsettled = docket_outbox_open_unsettled (self, error);
  if (unsettled == NULL)
    return -1;
  now_ms = docket_clock_now_ms (self->clock);
  waiting_init (&waiting);
  for (;;)
    {
      g_autoptr(DocketOutboxRow) row = NULL;
      gint64 until = UNTIL_ANSWERED;

      if (!docket_outbox_next_unsettled (unsettled, &row, error))
        return -1;
      if (row == NULL)
        break;
      /* What is on its way, or in another lane, or waits for its file, frees the
       * way by its answer. */
      if (row->state == DOCKET_OUTBOX_QUEUED && strcmp (row->lane, lane) == 0 && !row->file_missing)
        until = MAX (row->next_attempt_at, blocked_until (&waiting, row));
      if (until <= now_ms)
        return 0;
      add_waiting (&waiting, g_steal_pointer (&row), until);
      earliest = MIN (earliest, until);
    }
  return earliest == UNTIL_ANSWERED ? -1 : earliest;
}
