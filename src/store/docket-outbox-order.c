/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What may go now. The unsettled operations are walked once, oldest first; an
 * operation goes if it is of the lane, due, and nothing before it stands in its
 * way: no earlier operation of the same record that stays behind, and none it
 * names in `follows` or `after`, nor a file that has to arrive first. One that goes in the same batch before it is
 * not in its way: the server takes a batch in order. Except one that it does not
 * name, for lack of room: the server would not hold it back if that one failed.
 *
 *   1  job J  status   due in 4 min      waits
 *   2  job J  details  due               waits behind 1
 *   3  job K  details  due               goes
 *   4  note N of K     due, after 3      goes behind 3
 *
 * So a failing record holds back nobody but itself and what needs it.
 *
 * Of a save that somebody lets go, in parts (docket-undo.c), nothing more goes, not even
 * when that was cut off, until it is said what becomes of the rest.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <string.h>

/* When the way is free depends on an answer, not on the clock. */
#define UNTIL_ANSWERED G_MAXINT64

/* One of the queue as it is walked: what it names lasts until the next step. */
typedef struct
{
  const char *key;
  const char *id;
  const char *lane;
  const char *needs;
  const char *problem_type; /* (nullable) */
  const char *operation;
  gint64 next_attempt_at;
  gboolean queued; /* and not on its way */
  gboolean file_missing;
  gboolean behind_let_go; /* which it waits for, as for any other before it */
} Queued;

#define QUEUE(behind_let_go, let_go)                                                                                     \
  "SELECT key, id, lane, needs, problem_type, operation, next_attempt_at, state = 'queued', " DOCKET_OUTBOX_FILE_MISSING \
  ", " behind_let_go ", position FROM outbox INDEXED BY outbox_open WHERE open = 1" let_go " ORDER BY position"
#define IS_LET_GO "state = 'queued' AND " DOCKET_OUTBOX_IS_LET_GO
/* That of 100,000 none goes is seen without a look at each: only of what others stand on. */
#define QUEUE_BESIDE_LET_GO                                                                                               \
  QUEUE ("EXISTS (SELECT 1 FROM outbox AS before INDEXED BY outbox_overlay WHERE overlay = 1 AND before.kind = outbox.kind" \
         " AND before.id = outbox.id AND before.position < outbox.position AND open = 1 AND " IS_LET_GO ")",               \
         " AND NOT (" IS_LET_GO ")")

/* The queue without what is let go. */
typedef struct
{
  DocketStatement *rows;   /* (nullable) */
  DocketStatement *let_go; /* (nullable): whether that of a key is; NULL: nobody lets anything go */
} Queue;

static void
queue_clear (Queue *queue)
{
  g_clear_pointer (&queue->let_go, docket_statement_done);
  g_clear_pointer (&queue->rows, docket_statement_done);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Queue, queue_clear)

/* A long queue is walked for each batch: so no more is read than is looked at, and who
 * lets something go is rare. */
static gboolean
open_queue (DocketStore *self, Queue *queue, GError **error)
{
  gboolean lets_go;

  if (!docket_undo_find_letting_go (self, &lets_go, error))
    return FALSE;
  queue->rows = docket_db_prepare (self->db, lets_go ? QUEUE_BESIDE_LET_GO : QUEUE ("0", ""), error);
  if (queue->rows != NULL && lets_go)
    queue->let_go = docket_db_prepare (self->db, "SELECT EXISTS (SELECT 1 FROM outbox WHERE key = ?1 AND position < ?2 AND open = 1 AND " IS_LET_GO ")", error);
  return queue->rows != NULL && (queue->let_go != NULL || !lets_go);
}

/* Whether one of what it names is. */
static gboolean
find_let_go_before (Queue *queue, const char *needs, gint64 position, gboolean *any, GError **error)
{
  g_auto(GStrv) each = g_strsplit (needs, " ", -1);

  for (guint i = 0; each[i] != NULL && !*any; i++)
    {
      docket_statement_reset (queue->let_go);
      docket_statement_bind_text (queue->let_go, 1, docket_outbox_key_of_need (each[i]));
      docket_statement_bind_int (queue->let_go, 2, position);
      if (!docket_statement_step (queue->let_go, error))
        return FALSE;
      *any = docket_statement_get_int (queue->let_go, 0) != 0;
    }
  return TRUE;
}

/* FALSE at the end, and on error. */
static gboolean
next_queued (Queue *queue, Queued *queued, GError **error)
{
  DocketStatement *row = queue->rows;

  if (!docket_statement_step (row, error))
    return FALSE;
  queued->key = docket_statement_get_text (row, 0);
  queued->id = docket_statement_get_text (row, 1);
  queued->lane = docket_statement_get_text (row, 2);
  queued->needs = docket_statement_get_text (row, 3);
  queued->problem_type = docket_statement_get_text (row, 4);
  queued->operation = docket_statement_get_text (row, 5);
  queued->next_attempt_at = docket_statement_get_int (row, 6);
  queued->queued = docket_statement_get_int (row, 7) != 0;
  queued->file_missing = docket_statement_get_int (row, 8) != 0;
  queued->behind_let_go = docket_statement_get_int (row, 9) != 0;
  return queue->let_go == NULL || queued->needs[0] == '\0'
         || find_let_go_before (queue, queued->needs, docket_statement_get_int (row, 10), &queued->behind_let_go, error);
}

/* One that stays behind. */
typedef struct
{
  char *key;
  char *id;
  gint64 free_at;
} Stays;

static void
stays_free (gpointer data)
{
  Stays *stays = data;

  g_free (stays->key);
  g_free (stays->id);
  g_free (stays);
}

/* Those that do, by their record and by their key. An id is one record's,
 * whatever its kind. */
typedef struct
{
  GPtrArray *all; /* element-type Stays: they own what the tables look up by */
  GHashTable *records;
  GHashTable *keys;
} Waiting;

static void
waiting_clear (Waiting *waiting)
{
  g_clear_pointer (&waiting->records, g_hash_table_unref);
  g_clear_pointer (&waiting->keys, g_hash_table_unref);
  g_clear_pointer (&waiting->all, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Waiting, waiting_clear)

static void
waiting_init (Waiting *waiting)
{
  waiting->all = g_ptr_array_new_with_free_func (stays_free);
  waiting->records = g_hash_table_new (g_str_hash, g_str_equal);
  waiting->keys = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
add_waiting (Waiting *waiting, const Queued *queued, gint64 until_ms)
{
  Stays *stays = g_new (Stays, 1);

  stays->key = g_strdup (queued->key);
  stays->id = g_strdup (queued->id);
  stays->free_at = until_ms;
  g_ptr_array_add (waiting->all, stays);
  g_hash_table_insert (waiting->records, stays->id, stays);
  g_hash_table_insert (waiting->keys, stays->key, stays);
}

static gboolean
is_settled_first (const char *need)
{
  return need[0] == DOCKET_OUTBOX_SETTLED_FIRST;
}

/* Whether one of the batch has to be settled before it goes. */
static gboolean
waits_for_batch (const Queued *queued, GPtrArray *keys)
{
  g_auto(GStrv) needs = NULL;

  if (keys->len == 0 || strchr (queued->needs, DOCKET_OUTBOX_SETTLED_FIRST) == NULL)
    return FALSE;
  needs = g_strsplit (queued->needs, " ", -1);
  for (guint i = 0; needs[i] != NULL; i++)
    if (is_settled_first (needs[i]) && g_ptr_array_find_with_equal_func (keys, docket_outbox_key_of_need (needs[i]), g_str_equal, NULL))
      return TRUE;
  return FALSE;
}

/* Until when what stands in the way of @queued does; 0: nothing does. */
static gint64
blocked_until (const Waiting *waiting, const Queued *queued)
{
  g_auto(GStrv) needs = NULL;
  const Stays *other;
  gint64 latest;

  if (waiting->all->len == 0)
    return 0;
  other = g_hash_table_lookup (waiting->records, queued->id);
  latest = other != NULL ? other->free_at : 0;
  if (queued->needs[0] == '\0')
    return latest;
  needs = g_strsplit (queued->needs, " ", -1);
  for (guint i = 0; needs[i] != NULL; i++)
    {
      other = g_hash_table_lookup (waiting->keys, docket_outbox_key_of_need (needs[i]));
      if (other != NULL)
        latest = MAX (latest, other->free_at);
    }
  return latest;
}

static gboolean
goes_alone (const Queued *queued)
{
  return g_strcmp0 (queued->problem_type, DOCKET_OUTBOX_PROBLEM_ALONE) == 0;
}

/* Whether it goes with nothing in its way, as far as it itself is concerned. */
static gboolean
is_ready (const Queued *queued, const char *lane)
{
  return queued->queued && strcmp (queued->lane, lane) == 0 && !queued->file_missing && !queued->behind_let_go;
}

/* Knows without walking the queue, which may be long, that a slow lane has
 * nothing to do. */
static gboolean
is_empty (DocketStore *self, const char *lane)
{
  return strcmp (lane, DOCKET_LANE_EDITS) != 0 && !docket_outbox_has_other_lanes (self);
}

/* Whether it stays behind those of the batch. What the server could not take goes
 * by itself: whether it still cannot is then answered without the others, which
 * do not wait for it either. */
static gboolean
stays_behind (const Queued *queued, const Waiting *waiting, const char *lane, gint64 now_ms, GPtrArray *keys)
{
  return !is_ready (queued, lane) || queued->next_attempt_at > now_ms || (keys->len > 0 && goes_alone (queued))
         || blocked_until (waiting, queued) != 0 || waits_for_batch (queued, keys);
}

gboolean
docket_store_outbox_due (DocketStore *self, const char *lane, gint64 now_ms, guint operations_max, gsize bytes_max, GPtrArray *keys, GString *operations, GError **error)
{
  g_auto(Queue) queue = { NULL };
  g_autoptr(GError) local = NULL;
  g_auto(Waiting) waiting = { NULL };
  gboolean alone = FALSE;
  Queued queued;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (lane != NULL && keys != NULL && operations != NULL, FALSE);

  if (is_empty (self, lane))
    return TRUE;
  if (!open_queue (self, &queue, error))
    return FALSE;
  waiting_init (&waiting);
  while (keys->len < operations_max && !alone && next_queued (&queue, &queued, &local))
    {
      if (stays_behind (&queued, &waiting, lane, now_ms, keys))
        {
          add_waiting (&waiting, &queued, UNTIL_ANSWERED);
          continue;
        }
      alone = goes_alone (&queued);
      /* Full: even a small one further behind must not overtake this one. */
      if (keys->len > 0 && operations->len + strlen (queued.operation) + 1 > bytes_max)
        break;
      if (keys->len > 0)
        g_string_append_c (operations, ',');
      g_string_append (operations, queued.operation);
      g_ptr_array_add (keys, g_strdup (queued.key));
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* @due: 0: now; -1: none. @on_its_way: (nullable): whether anything is, of any lane: said
 * only where nothing may go now, for which all of the queue is walked. */
static gboolean
find_next_due (DocketStore *self, const char *lane, gint64 *due, gboolean *on_its_way, GError **error)
{
  g_auto(Queue) queue = { NULL };
  g_autoptr(GError) local = NULL;
  g_auto(Waiting) waiting = { NULL };
  gint64 now_ms, earliest = UNTIL_ANSWERED;
  Queued queued;

  *due = -1;
  if (is_empty (self, lane))
    return TRUE;
  if (!open_queue (self, &queue, error))
    return FALSE;
  now_ms = docket_clock_now_ms (self->clock);
  waiting_init (&waiting);
  while (next_queued (&queue, &queued, &local))
    {
      gint64 until = UNTIL_ANSWERED;

      /* What is on its way, or in another lane, or waits for its file, frees the
       * way by its answer. */
      if (is_ready (&queued, lane))
        until = MAX (queued.next_attempt_at, blocked_until (&waiting, &queued));
      if (until <= now_ms)
        {
          *due = 0;
          return TRUE;
        }
      if (on_its_way != NULL)
        *on_its_way |= !queued.queued;
      add_waiting (&waiting, &queued, until);
      earliest = MIN (earliest, until);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *due = earliest == UNTIL_ANSWERED ? -1 : earliest;
  return TRUE;
}

gint64
docket_store_outbox_next_due (DocketStore *self, const char *lane, GError **error)
{
  gint64 due;

  g_return_val_if_fail (DOCKET_IS_STORE (self), -1);
  g_return_val_if_fail (lane != NULL, -1);

  return find_next_due (self, lane, &due, NULL, error) ? due : -1;
}

/* Where something may go, the queue is walked no further. @earliest: 0: now */
static gboolean
find_earliest (DocketStore *self, gint64 *earliest, gboolean *on_its_way, GError **error)
{
  static const char *const lanes[] = { DOCKET_LANE_EDITS, DOCKET_LANE_FILES };

  *earliest = UNTIL_ANSWERED;
  *on_its_way = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (lanes) && *earliest > 0; i++)
    {
      g_autoptr(GError) local = NULL;
      gint64 due, file_due;

      if (!find_next_due (self, lanes[i], &due, on_its_way, error))
        return FALSE;
      file_due = docket_store_file_next_due (self, lanes[i], &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      *earliest = MIN (*earliest, due < 0 ? UNTIL_ANSWERED : due);
      *earliest = MIN (*earliest, file_due < 0 ? UNTIL_ANSWERED : file_due);
    }
  return TRUE;
}

gboolean
docket_store_get_waits (DocketStore *self, DocketStoreCounts *counts, GError **error)
{
  DocketStoreCounts found;
  gboolean lets_go, on_its_way;
  gint64 earliest;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (counts != NULL, FALSE);

  if (!docket_store_get_counts (self, &found, error))
    return FALSE;
  /* Until then nothing falls due, nor without a write. */
  if (self->counted.waits_known)
    {
      *counts = self->counted.waits;
      return TRUE;
    }
  if (!docket_undo_find_letting_go (self, &lets_go, error))
    return FALSE;
  lets_go = lets_go && found.pending > 0;
  /* Else nothing waits for a time, or everything. */
  if (lets_go || (self->counted.until_ms != G_MAXINT64 && found.next_attempt_at == 0))
    {
      if (!find_earliest (self, &earliest, &on_its_way, error))
        return FALSE;
      if (earliest != UNTIL_ANSWERED)
        found.next_attempt_at = earliest;
      else if (lets_go)
        {
          found.next_attempt_at = 0;
          found.kept_back = !on_its_way;
        }
    }
  self->counted.waits_known = self->counted.data_version != 0;
  self->counted.waits = found;
  *counts = found;
  return TRUE;
}
