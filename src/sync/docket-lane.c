/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A lane: what it does next, and what it waits for.
 *
 *   edits   everything light; the picture of a signature before its record
 *   files   attachments: their bytes first, in pieces, then their records
 *
 * Both are the same structure with other waits (DESIGN §8). In each turn
 * operations that may go do, in one batch; only when there are none, a piece of
 * the file that holds the next one back. So between two pieces of a photo
 * whatever has become ready goes, and the other lane does not even notice.
 *
 * Attempts and waits are those of the operations, in the store. Here is only
 * what need not survive: Retry-After, and a suspicion. A file that did not get
 * through may mean that there is no line, so the other files rest as long as it
 * does; but it may also be too much for this line alone, so the worker is asked
 * to pull at once, and any answer lifts the suspicion.
 */
#include "docket-config.h"

#include "docket-worker-private.h"

#include "docket-limits.h"

void
docket_lane_init (DocketLane *lane, DocketWorker *worker, const char *name)
{
  lane->name = name;
  lane->worker = worker;
  docket_trouble_init (&lane->trouble);
  lane->piece_bytes_max = DOCKET_BLOB_PIECE_BYTES_FIRST;
}

void
docket_lane_clear (DocketLane *lane)
{
  g_clear_pointer (&lane->keys, g_ptr_array_unref);
  g_clear_pointer (&lane->next_keys, g_ptr_array_unref);
  g_clear_pointer (&lane->next_body, g_bytes_unref);
  g_clear_pointer (&lane->epoch, g_free);
  g_clear_pointer (&lane->file, docket_store_file_free);
  docket_trouble_clear (&lane->trouble);
}

DocketLane *
docket_lane_ref (DocketLane *lane)
{
  g_object_ref (lane->worker);
  return lane;
}

void
docket_lane_unref (DocketLane *lane)
{
  g_object_unref (lane->worker);
}

void
docket_lane_get_waits (DocketLane *lane, DocketLaneWaits *waits)
{
  g_autoptr (DocketPolicy) policy = docket_store_get_policy (lane->worker->reader);
  const DocketLanePolicy *found = docket_policy_get_lane (policy, lane->name);

  waits->policy = *found;
  waits->policy.n_waits = MIN (found->n_waits, G_N_ELEMENTS (waits->waits_ms));
  for (guint i = 0; i < waits->policy.n_waits; i++)
    waits->waits_ms[i] = found->waits_ms[i];
  waits->policy.waits_ms = waits->waits_ms;
}

void
docket_lane_turn (DocketLane *lane, gint64 now)
{
  if (lane->busy)
    {
      docket_lane_prepare (lane);
      return;
    }
  if (now >= lane->not_before && docket_lane_push (lane))
    return;
  if (now >= lane->file_not_before && now >= lane->file_rest_until)
    docket_lane_upload (lane, now);
}

void
docket_lane_over (DocketLane *lane)
{
  g_clear_pointer (&lane->keys, g_ptr_array_unref);
  /* What is still being written down as sent comes back here when it is. */
  if (docket_lane_push_next (lane) || lane->next_keys != NULL)
    return;
  lane->busy = FALSE;
  docket_worker_schedule_turn (lane->worker);
}

gint64
docket_lane_next_due (DocketLane *lane)
{
  g_autoptr (GError) error = NULL;
  gint64 due, file_due = -1;

  if (lane->busy)
    return -1;
  due = docket_store_outbox_next_due (lane->worker->reader, lane->name, &error);
  if (error == NULL)
    file_due = docket_store_file_next_due (lane->worker->reader, lane->name, &error);
  if (error != NULL)
    {
      docket_worker_note_disk (lane->worker, error);
      return lane->worker->disk_not_before;
    }
  if (due >= 0)
    due = MAX (due, lane->not_before);
  if (file_due >= 0)
    file_due = MAX (file_due, MAX (lane->file_not_before, lane->file_rest_until));
  return due < 0 ? file_due : file_due < 0 ? due
                                           : MIN (due, file_due);
}

void
docket_lane_lift_waits (DocketLane *lane)
{
  lane->not_before = 0;
  lane->file_not_before = 0;
  lane->file_rest_until = 0;
}

gboolean
docket_lane_release (DocketLane *lane, gint64 now)
{
  if (MAX (lane->not_before, lane->file_not_before) <= now || lane->release_at > now)
    return FALSE;
  lane->not_before = 0;
  lane->file_not_before = 0;
  return TRUE;
}

gint64
docket_lane_busy_ms (DocketLane *lane, const DocketResponse *response, guint step)
{
  DocketLaneWaits waits;
  gint64 wait;

  docket_lane_get_waits (lane, &waits);
  wait = waits.waits_ms[MIN (step, waits.policy.n_waits - 1)];
  lane->release_at = docket_clock_now_ms (lane->worker->clock) + wait;
  wait = MAX (wait, MIN (response->retry_after_s, DOCKET_RETRY_AFTER_S_MAX) * 1000);
  /* Never earlier than asked for, and not all desks in one instant. */
  return wait + docket_random_range (lane->worker->random, 0, wait / 5);
}

void
docket_lane_trust (DocketLane *lane)
{
  lane->file_rest_until = 0;
}
