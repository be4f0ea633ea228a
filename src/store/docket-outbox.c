/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The way of a saved operation to the server:
 *
 *   queued -> sending -> acked            it stands; overlay until the feed brings it
 *     ^          |    -> held             under review; the row shows the server's value
 *     |          |    -> rejected         kept with the reason until the person lets it go
 *     +----------+                        no answer, or deferred: same key again, later
 *
 * What comes back to the queue may be known to the server all the same: its
 * bytes left, and the answer was lost. `may_have_arrived` says so until the
 * server itself says that it does not have it (a deferred answer, unless it had
 * a fault or nobody is signed in: then it did not look). Only what certainly never
 * arrived can be forgotten here.
 *
 * Answers name operations; nothing is ever settled in bulk. One exception: the
 * server does not keep what is rejected without it, and says of what needs that
 * only that it has to wait. So that is rejected here too: with it, and whenever
 * the server says so of one that needs what is refused here. What is not here at
 * all proves nothing: for that it waits, longer and longer.
 */

#include "docket-config.h"

#include "docket-store-private.h"


#include "docket-backoff.h"
#include "docket-limits.h"
#include "docket-record-table.h"

static gboolean
finish (DocketStore *self, gboolean ok, GError **error)
{
  docket_store_touch_outbox (self);
  return docket_store_end (self, ok, error);
}

gboolean
docket_store_outbox_sending (DocketStore *self, GPtrArray *keys, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (keys != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = keys->len == 0 || docket_outbox_set_sending (self, (const char *const *) keys->pdata, keys->len, error);
  return finish (self, ok, error);
}

gboolean
docket_store_outbox_put_back (DocketStore *self, GPtrArray *keys, gboolean may_have_arrived, GError **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (keys != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  for (guint i = 0; ok && i < keys->len; i++)
    ok = docket_outbox_set_put_back (self, g_ptr_array_index (keys, i), may_have_arrived, error);
  return finish (self, ok, error);
}

/* -- Waits -- */

typedef enum
{
  FAIL_NETWORK,
  FAIL_BUSY,
  FAIL_ALONE,
  FAIL_ALONE_CLIMBING,
} Fail;

static void
set_wait (DocketOutboxRow *row, guint attempts, gint64 due_at, const char *problem_type)
{
  row->attempts = attempts;
  row->next_attempt_at = due_at;
  g_free (row->problem_type);
  row->problem_type = g_strdup (problem_type);
}

/* It failed again after others had gone through: see docket_store_outbox_failed_alone(). */
static gboolean
is_convicted (const DocketOutboxRow *row)
{
  return g_strcmp0 (row->problem_type, DOCKET_OUTBOX_PROBLEM_ALONE) == 0 && row->attempts > DOCKET_BUSY_ATTEMPTS_MAX;
}

static void
set_failed (DocketStore *self, DocketOutboxRow *row, Fail how, gint64 busy_ms, gint64 share, const DocketLanePolicy *lane)
{
  guint more = row->attempts + 1;
  guint capped = MAX (row->attempts, MIN (more, DOCKET_BUSY_ATTEMPTS_MAX));
  gint64 now_ms = docket_clock_now_ms (self->clock);

  if (how != FAIL_NETWORK && is_convicted (row))
    how = FAIL_ALONE_CLIMBING;
  switch (how)
    {
    case FAIL_BUSY:
      set_wait (row, capped, now_ms + busy_ms, DOCKET_OUTBOX_PROBLEM_BUSY);
      break;
    case FAIL_ALONE:
      set_wait (row, capped, now_ms + docket_backoff_wait_ms (lane, MIN (more, DOCKET_BUSY_ATTEMPTS_MAX), share), DOCKET_OUTBOX_PROBLEM_ALONE);
      break;
    case FAIL_ALONE_CLIMBING:
      set_wait (row, more, now_ms + docket_backoff_wait_ms (lane, more, share), DOCKET_OUTBOX_PROBLEM_ALONE);
      break;
    case FAIL_NETWORK:
    default:
      set_wait (row, more, now_ms + docket_backoff_wait_ms (lane, more, share), DOCKET_OUTBOX_PROBLEM_NETWORK);
      break;
    }
}

/* -- Answers -- */

/* It stands. If the feed was faster than the answer, nothing is left to show. */
static gboolean
settle_acked (DocketStore *self, const DocketOutboxRow *row, const DocketResult *result, gint64 *acks, GError **error)
{
  gint64 fed_seq = 0;
  gboolean overlay;

  if (!docket_confirmed_get_seq (self, row->kind, row->id, &fed_seq, error))
    return FALSE;
  overlay = row->overlay && !(result->seq > 0 && fed_seq >= result->seq);
  if (!docket_outbox_set_acked (self, row, result, overlay, ++*acks, error))
    return FALSE;
  if (!overlay && !docket_overlay_rebuild (self, row->kind, row->id, error))
    return FALSE;
  /* The case came before the answer: what it says by now, even that the decision does
   * not count any more, was not told of one that was still on its way. */
  if (row->kind == DOCKET_KIND_REVIEW && result->seq > 0 && fed_seq >= result->seq)
    return docket_feed_review_settle_again (self, row->id, fed_seq, error);
  if (!overlay)
    return TRUE;
  /* The row shows what it showed; only its state is another. */
  docket_store_touch (self, row->kind, row->id);
  return TRUE;
}

static gboolean
settle_held (DocketStore *self, const DocketOutboxRow *row, const DocketResult *result, GError **error)
{
  const char *why = result->problem_type != NULL ? result->problem_type : DOCKET_WHY_COLLISION;
  g_autofree char *detail = result->problem_detail != NULL ? g_strdup (result->problem_detail) : docket_outbox_told_plainly (DOCKET_TOLD_CHANGED);

  if (!docket_outbox_set_settled (self, row->key, DOCKET_OUTBOX_HELD, why, detail, result->review, FALSE, error)
      || !docket_overlay_rebuild (self, row->kind, row->id, error))
    return FALSE;
  /* The case may have come, and even been decided, before the answer did. */
  return result->review == NULL || docket_feed_review_settle_again (self, result->review, 0, error);
}

static gboolean
reject_here (DocketStore *self, const DocketOutboxRow *row, const char *type, const char *detail, GError **error)
{
  docket_store_touch (self, row->kind, row->id);
  return docket_outbox_set_settled (self, row->key, DOCKET_OUTBOX_REJECTED, type, detail, NULL, FALSE, error)
         && docket_overlay_rebuild (self, row->kind, row->id, error);
}

/* As the server would say it (docket_judge()). */
static gboolean
reject_needing (DocketStore *self, const DocketOutboxRow *row, GHashTable *refused, GError **error)
{
  g_autoptr(DocketOutboxItem) item = docket_outbox_read_item (self, row->key, error);
  g_autofree char *told = NULL;
  gboolean follows;

  if (item == NULL)
    return FALSE;
  follows = item->operation->follows != NULL && g_hash_table_contains (refused, item->operation->follows);
  told = docket_outbox_told_plainly (follows ? DOCKET_TOLD_BUILDS_ON_REFUSED : DOCKET_TOLD_NEEDS_REFUSED);
  return reject_here (self, row, follows ? DOCKET_PROBLEM_STALE : DOCKET_PROBLEM_UNKNOWN_RECORD, told, error);
}

static gboolean
refuse_needing (DocketStore *self, const char *key, GError **error)
{
  g_autoptr(GHashTable) refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_row_free);

  g_hash_table_add (refused, g_strdup (key));
  if (!docket_outbox_add_dependants (self, refused, rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (!reject_needing (self, g_ptr_array_index (rows, i), refused, error))
      return FALSE;
  return TRUE;
}

/* What names it, the server answers so. Of what could not name it, it knows nothing. */
static gboolean
refuse_unnamed_needing (DocketStore *self, const DocketOutboxRow *row, GError **error)
{
  g_autofree char *need = g_strdup_printf ("%c%s", DOCKET_OUTBOX_SETTLED_FIRST, row->key);
  g_autoptr(GPtrArray) needing = NULL;

  if (row->kind != DOCKET_KIND_LINE && row->kind != DOCKET_KIND_SIGNATURE)
    return TRUE;
  needing = docket_outbox_needing (self, need, error);
  return needing != NULL && (needing->len == 0 || refuse_needing (self, row->key, error));
}

static gboolean
settle_rejected (DocketStore *self, const DocketOutboxRow *row, const DocketResult *result, GError **error)
{
  const char *type = result->problem_type != NULL ? result->problem_type : DOCKET_PROBLEM_INVALID;
  g_autofree char *detail = result->problem_detail != NULL ? g_strdup (result->problem_detail) : docket_outbox_told_plainly (DOCKET_TOLD_NOT_ACCEPTED);

  return docket_outbox_set_settled (self, row->key, DOCKET_OUTBOX_REJECTED, type, detail, result->review, FALSE, error)
         && docket_overlay_rebuild (self, row->kind, row->id, error)
         && refuse_unnamed_needing (self, row, error);
}

gboolean
docket_outbox_refuse (DocketStore *self, const DocketOutboxRow *row, const char *problem_type, const char *problem_detail, GError **error)
{
  return reject_here (self, row, problem_type, problem_detail, error) && refuse_needing (self, row->key, error);
}

gboolean
docket_store_outbox_refuse_needing (DocketStore *self, const char *key, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  return finish (self, refuse_needing (self, key, error), error);
}

static gint64
wait_of (DocketStore *self, const DocketLanePolicy *lane, guint attempts)
{
  return docket_clock_now_ms (self->clock) + docket_backoff_wait_ms (lane, attempts, docket_random_range (self->random, -DOCKET_BACKOFF_SHARE_MAX, DOCKET_BACKOFF_SHARE_MAX));
}

/* What waits for what will never come would hold up its record for ever. With
 * nothing of it here, nobody knows when it comes. @refused: (out) */
static gboolean
settle_needs_record (DocketStore *self, const DocketOutboxRow *row, const DocketLanePolicy *lane, gint64 *due_at, gboolean *refused, GError **error)
{
  gboolean under_way = FALSE;
  g_autoptr(GHashTable) never = docket_outbox_find_never_coming (self, row, &under_way, error);

  if (never == NULL)
    return FALSE;
  if (lane != NULL && !under_way)
    *due_at = wait_of (self, lane, row->attempts + 1);
  *refused = g_hash_table_size (never) > 0;
  return !*refused || (reject_needing (self, row, never, error) && refuse_needing (self, row->key, error));
}

/* The server does not have its file (any more): it goes once more. */
static gboolean
settle_needs_file (DocketStore *self, const DocketOutboxRow *row, gint64 *due_at, gboolean *again, GError **error)
{
  if (!docket_store_send_file_again (self, row, again, error))
    return FALSE;
  /* At once, but a server that asks for what it has must not make us spin. */
  if (*again && row->attempts == 0)
    *due_at = 0;
  return TRUE;
}

/* Whether a deferred answer for @type says that the server does not have the
 * operation: it gives a key that it knows the answer that it gave. But not if it
 * did not look, as nobody is signed in, nor if just that may be what failed. */
static gboolean
looked_up (const char *type)
{
  return !g_str_equal (type, DOCKET_PROBLEM_SERVER_FAULT) && !g_str_equal (type, DOCKET_PROBLEM_SIGNED_OUT);
}

static gboolean
settle_deferred (DocketStore *self, DocketOutboxRow *row, const DocketResult *result, gint64 due_at, const DocketLanePolicy *lane, GError **error)
{
  const char *type = result->problem_type != NULL ? result->problem_type : DOCKET_PROBLEM_NEEDS_RECORD;
  g_autofree char *file_gone = docket_outbox_told_plainly (DOCKET_TOLD_FILE_GONE);
  gboolean again = TRUE, refused = FALSE, judged = looked_up (type);

  if (g_str_equal (type, DOCKET_PROBLEM_NEEDS_RECORD) && !settle_needs_record (self, row, lane, &due_at, &refused, error))
    return FALSE;
  if (refused)
    return TRUE;
  if (row->blob != NULL && g_str_equal (type, DOCKET_PROBLEM_NEEDS_BLOB) && !settle_needs_file (self, row, &due_at, &again, error))
    return FALSE;
  if (!again)
    return docket_outbox_refuse (self, row, type, file_gone, error);
  docket_store_touch (self, row->kind, row->id);
  if (judged && row->resend && !docket_epoch_show (self, row, error))
    return FALSE;
  if (judged)
    row->may_have_arrived = FALSE;
  if (lane != NULL && g_str_equal (type, DOCKET_PROBLEM_SERVER_FAULT))
    set_failed (self, row, FAIL_ALONE_CLIMBING, 0, docket_random_range (self->random, -DOCKET_BACKOFF_SHARE_MAX, DOCKET_BACKOFF_SHARE_MAX), lane);
  else
    set_wait (row, row->attempts + 1, due_at, type);
  return docket_outbox_requeue (self, row, result->problem_detail, error);
}

static gboolean
settle_one (DocketStore *self, const DocketResult *result, gint64 deferred_wait_ms, const DocketLanePolicy *lane, gint64 *acks, GError **error)
{
  g_autoptr(DocketOutboxRow) row = NULL;

  if (result->key == NULL)
    return TRUE;
  if (!docket_outbox_get_row (self, result->key, &row, error))
    return FALSE;
  /* Not ours, or answered before (the same answer came twice). */
  if (row == NULL || (row->state != DOCKET_OUTBOX_QUEUED && row->state != DOCKET_OUTBOX_SENDING))
    return TRUE;

  switch (result->outcome)
    {
    case DOCKET_OUTCOME_APPLIED:
    case DOCKET_OUTCOME_MERGED:
      return settle_acked (self, row, result, acks, error);
    case DOCKET_OUTCOME_HELD:
      return settle_held (self, row, result, error);
    case DOCKET_OUTCOME_REJECTED:
      return settle_rejected (self, row, result, error);
    case DOCKET_OUTCOME_DEFERRED:
    default:
      return settle_deferred (self, row, result, docket_clock_now_ms (self->clock) + deferred_wait_ms, lane, error);
    }
}

gboolean
docket_store_outbox_settle (DocketStore *self, GPtrArray *results, gint64 deferred_wait_ms, const DocketLanePolicy *lane, GError **error)
{
  gint64 acks_before, acks;
  gboolean ok = TRUE;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (results != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  acks = acks_before = docket_meta_get_int (self, DOCKET_META_ACKS);
  for (guint i = 0; ok && i < results->len; i++)
    ok = settle_one (self, g_ptr_array_index (results, i), deferred_wait_ms, lane, &acks, error);
  if (ok && acks != acks_before)
    ok = docket_meta_put_int (self, DOCKET_META_ACKS, acks, error);
  return finish (self, ok, error);
}

/* -- No answer -- */

static gboolean
fail_one (DocketStore *self, const char *key, Fail how, gint64 busy_ms, gint64 share, const DocketOutboxFailure *failure, GError **error)
{
  g_autoptr(DocketOutboxRow) row = NULL;

  if (!docket_outbox_get_row (self, key, &row, error))
    return FALSE;
  if (row == NULL || (row->state != DOCKET_OUTBOX_QUEUED && row->state != DOCKET_OUTBOX_SENDING))
    return TRUE;
  /* What waits for its file has not been on its way itself. */
  row->may_have_arrived |= row->state == DOCKET_OUTBOX_SENDING && failure->may_have_arrived;
  set_failed (self, row, how, busy_ms, share, failure->lane);
  docket_store_touch (self, row->kind, row->id);
  return docket_outbox_requeue (self, row, failure->detail, error);
}

static gboolean
fail_all (DocketStore *self, GPtrArray *keys, Fail how, gint64 busy_ms, const DocketOutboxFailure *failure, GError **error)
{
  gint64 share = docket_random_range (self->random, -DOCKET_BACKOFF_SHARE_MAX, DOCKET_BACKOFF_SHARE_MAX);
  gboolean ok = TRUE;

  if (!docket_store_begin (self, error))
    return FALSE;
  for (guint i = 0; ok && i < keys->len; i++)
    ok = fail_one (self, g_ptr_array_index (keys, i), how, busy_ms, share, failure, error);
  return finish (self, ok, error);
}

gboolean
docket_store_outbox_failed (DocketStore *self, GPtrArray *keys, const DocketOutboxFailure *failure, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (keys != NULL && failure != NULL, FALSE);

  return fail_all (self, keys, FAIL_NETWORK, 0, failure, error);
}

gboolean
docket_store_outbox_busy (DocketStore *self, GPtrArray *keys, gint64 wait_ms, const DocketOutboxFailure *failure, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (keys != NULL && failure != NULL, FALSE);

  return fail_all (self, keys, FAIL_BUSY, wait_ms, failure, error);
}

gboolean
docket_store_outbox_failed_alone (DocketStore *self, const char *key, gboolean climb, const DocketOutboxFailure *failure, GError **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL && failure != NULL, FALSE);

  g_ptr_array_add (keys, (gpointer) key);
  return fail_all (self, keys, climb ? FAIL_ALONE_CLIMBING : FAIL_ALONE, 0, failure, error);
}

gboolean
docket_store_outbox_make_due (DocketStore *self, gboolean all, GError **error)
{
  g_autoptr(GPtrArray) rows = NULL;
  gboolean ok = TRUE;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  rows = docket_outbox_delayed (self, all, error);
  if (rows == NULL)
    return FALSE;
  /* Every answer of the server asks; mostly there is nothing to write. */
  if (rows->len == 0)
    return TRUE;

  if (!docket_store_begin (self, error))
    return FALSE;
  for (guint i = 0; ok && i < rows->len; i++)
    {
      const DocketOutboxRow *row = g_ptr_array_index (rows, i);

      docket_store_touch (self, row->kind, row->id);
      ok = docket_outbox_make_row_due (self, row->key, error);
    }
  return finish (self, ok, error);
}

gboolean
docket_store_outbox_make_keys_due (DocketStore *self, GPtrArray *keys, GError **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (keys != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  for (guint i = 0; ok && i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      g_autoptr(DocketOutboxRow) row = NULL;

      ok = docket_outbox_get_row (self, key, &row, error);
      if (!ok || row == NULL || row->state != DOCKET_OUTBOX_QUEUED)
        continue;
      docket_store_touch (self, row->kind, row->id);
      ok = docket_outbox_make_row_due (self, key, error);
    }
  return finish (self, ok, error);
}

gboolean
docket_store_outbox_clock_went_back (DocketStore *self, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  return finish (self, docket_outbox_make_future_due (self, docket_clock_now_ms (self->clock), error), error);
}

/* That they are not right would be a mistake of this program, which nobody shall
 * have to live with. */
static gboolean
check_counts (DocketStore *self, GError **error)
{
  gboolean right;

  if (!docket_store_counts_are_right (self, &right, error))
    return FALSE;
  if (right)
    return TRUE;
  g_warning ("The counts of the outbox were not those of what is there, and are made anew");
  return docket_outbox_recount (self, error);
}

gboolean
docket_store_outbox_recover (DocketStore *self, GError **error)
{
  gint64 keep_ms = (gint64) DOCKET_OUTBOX_KEEP_DAYS * 24 * 60 * 60 * 1000;
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = check_counts (self, error)
       && docket_outbox_requeue_sending (self, error)
       && docket_outbox_make_future_due (self, docket_clock_now_ms (self->clock), error)
       && docket_outbox_forget_acked (self, docket_clock_now_ms (self->clock) - keep_ms, error);
  return finish (self, ok, error);
}

/* -- Acknowledgements and the feed -- */

gint64
docket_store_get_ack_mark (DocketStore *self)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), 0);

  return docket_meta_get_int (self, DOCKET_META_ACKS);
}

gboolean
docket_store_release_acked (DocketStore *self, gint64 mark, GError **error)
{
  g_autoptr(GPtrArray) rows = NULL;
  gboolean ok = TRUE;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  rows = docket_outbox_acked_up_to (self, mark, error);
  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    return TRUE;
  if (!docket_store_begin (self, error))
    return FALSE;
  for (guint i = 0; ok && i < rows->len; i++)
    {
      const DocketOutboxRow *row = g_ptr_array_index (rows, i);

      ok = docket_outbox_leave_overlay (self, row->key, error)
           && docket_overlay_rebuild (self, row->kind, row->id, error);
    }
  return finish (self, ok, error);
}
