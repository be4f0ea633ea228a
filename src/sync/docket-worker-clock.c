/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the worker does when the wall clock jumps: back, because somebody set it;
 * or ahead, because the machine was asleep, through which the monotonic clock
 * does not run. Nobody else may have told us of that (docket-machine.h).
 */
#include "docket-worker-private.h"

/* What a time server corrects is less. */
#define CLOCK_JUMP_MS (60 * 1000)

static void
on_clock_mended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketWorker) self = user_data;
  g_autoptr (GError) error = NULL;

  /* Not written, it would not be noticed again: what waits is still due by the
   * clock that was. Putting in order what is stranded makes it due, too. */
  if (docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    docket_worker_note_disk (self, NULL);
  else
    docket_worker_note_stranded (self, error);
  docket_worker_schedule_turn (self);
}

static gboolean
write_clock_went_back (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_outbox_clock_went_back (store, error);
}

/* Waits are kept as hours of the wall clock, so that they outlive a restart. A
 * person who corrects a clock that was a year ahead must not wait that year. */
void
docket_worker_notice_clock (DocketWorker *self, gint64 now)
{
  gint64 ahead_ms = now - docket_clock_monotonic_ms (self->clock);
  gboolean went_back = ahead_ms < self->clock_ahead_ms - CLOCK_JUMP_MS;
  gboolean slept = ahead_ms > self->clock_ahead_ms + CLOCK_JUMP_MS;

  self->clock_ahead_ms = ahead_ms;
  /* What was open then is not any more, though nobody has noticed. */
  if (slept)
    docket_worker_line_changed (self);
  if (!went_back)
    return;
  for (guint i = 0; i < DOCKET_LANES_N; i++)
    docket_lane_lift_waits (&self->lanes[i]);
  self->pull_not_before = self->live_not_before = self->head_not_before = self->disk_not_before = 0;
  self->pull_tick_at = now;
  docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, write_clock_went_back, NULL, NULL, NULL, on_clock_mended, g_object_ref (self));
}
