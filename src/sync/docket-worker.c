/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The worker is one function, turn(), that looks at everything and does what is
 * due: push, pull, live channel, timer, status. Whatever happens (an answer, a
 * save, a timer, a poke) only notes what it changed and asks for another turn,
 * so that there is one place where decisions are made and no order of events
 * that it was not made for.
 */
#include "docket-config.h"

#include "docket-worker-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-limits.h"

G_DEFINE_FINAL_TYPE (DocketWorker, docket_worker, G_TYPE_OBJECT)

/* ---- Sync now ---- */

typedef struct
{
  DocketWorkerDoneFunc done;
  gpointer data;
  gboolean forced;     /* waits were lifted for the round that runs now */
  guint settled_before; /* answers taken when the round began */
  gboolean again;       /* something was under way before: its failure is none of ours */
} Waiter;

static void
finish_waiter (DocketWorker *self, Waiter *waiter, const char *problem)
{
  DocketWorkerDoneFunc done = waiter->done;
  gpointer data = waiter->data;

  g_ptr_array_remove (self->waiters, waiter);
  done (problem, data);
}

static void
finish_all_waiters (DocketWorker *self, const char *problem)
{
  while (self->waiters->len > 0)
    finish_waiter (self, g_ptr_array_index (self->waiters, self->waiters->len - 1), problem);
}

static gboolean
write_make_due (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_outbox_make_due (store, TRUE, error);
}

static void
on_made_due (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketWorker) self = user_data;
  g_autoptr (GError) error = NULL;

  docket_writer_run_finish (DOCKET_WRITER (source), result, &error);
  docket_worker_note_disk (self, error);
  for (guint i = 0; i < self->waiters->len; i++)
    ((Waiter *) g_ptr_array_index (self->waiters, i))->forced = TRUE;
  docket_worker_schedule_turn (self);
}

/* Lifts all waits for one round. */
static void
begin_round (DocketWorker *self)
{
  for (guint i = 0; i < DOCKET_LANES_N; i++)
    docket_lane_lift_waits (&self->lanes[i]);
  self->failures = 0; /* of the past: they do not count against this round */
  self->pull_not_before = 0;
  self->live_not_before = 0;
  self->disk_not_before = 0;
  self->pull_wanted = TRUE;
  docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, write_make_due, NULL, NULL, NULL, on_made_due, g_object_ref (self));
}

/* Nothing is under way or due: is anybody's Sync now over? */
static void
settle_waiters (DocketWorker *self)
{
  DocketStoreCounts counts = { 0 };
  gboolean again = FALSE;
  g_autoptr (GError) error = NULL;

  if (self->waiters->len == 0)
    return;
  if (!docket_store_get_counts (self->reader, &counts, &error))
    docket_worker_note_disk (self, error);
  for (guint i = self->waiters->len; i > 0; i--)
    {
      Waiter *waiter = g_ptr_array_index (self->waiters, i - 1);

      if (!waiter->forced)
        continue;
      if (self->failures > 0 && waiter->again)
        {
          waiter->again = waiter->forced = FALSE;
          again = TRUE;
        }
      else if (self->failures > 0)
        finish_waiter (self, waiter, self->problem);
      else if (self->disk_problem != NULL)
        finish_waiter (self, waiter, self->disk_problem);
      else if (counts.pending == 0 || self->settled == waiter->settled_before)
        finish_waiter (self, waiter, counts.pending == 0 ? NULL : self->problem);
      else
        {
          /* Something moved and something is left (deferred): once more. */
          waiter->settled_before = self->settled;
          waiter->forced = FALSE;
          again = TRUE;
        }
    }
  if (again)
    begin_round (self);
}

/* ---- Status ---- */

gboolean
docket_worker_is_sending (DocketWorker *self)
{
  for (guint i = 0; i < DOCKET_LANES_N; i++)
    if (self->lanes[i].busy)
      return TRUE;
  return self->recovering;
}

/* Operations, not the bytes of files. */
static gboolean
is_pushing (DocketWorker *self)
{
  for (guint i = 0; i < DOCKET_LANES_N; i++)
    if (self->lanes[i].keys != NULL || self->lanes[i].next_keys != NULL)
      return TRUE;
  return self->recovering;
}

/* When Retry-After of any lane is over, and the disk is tried again. */
static gint64
not_before (DocketWorker *self)
{
  gint64 latest;

  latest = self->disk_not_before;
  for (guint i = 0; i < DOCKET_LANES_N; i++)
    latest = MAX (latest, self->lanes[i].not_before);
  return latest;
}

static guint
count_sending (DocketWorker *self)
{
  guint n = 0;

  for (guint i = 0; i < DOCKET_LANES_N; i++)
    if (self->lanes[i].busy)
      n += self->lanes[i].keys != NULL ? self->lanes[i].keys->len : 1;
  return n;
}

static DocketSyncState
current_state (DocketWorker *self, const DocketStoreCounts *counts, gint64 now)
{
  if (self->token == NULL)
    return DOCKET_SYNC_SIGNED_OUT;
  if (self->needs_update)
    return DOCKET_SYNC_NEEDS_UPDATE;
  if (self->expired || (self->revoked && counts->pending == 0))
    return DOCKET_SYNC_SIGN_IN_EXPIRED;
  if (!self->online || (!self->reached && self->failures > 0))
    return DOCKET_SYNC_OFFLINE;
  if (!self->reached)
    return DOCKET_SYNC_CONNECTING;
  if (docket_worker_is_sending (self))
    return DOCKET_SYNC_SENDING;
  if (self->pulling && self->pull_large && !self->revoked)
    return DOCKET_SYNC_RECEIVING;
  if (counts->pending > 0 && (counts->kept_back || counts->next_attempt_at > now || not_before (self) > now))
    return DOCKET_SYNC_WAITING;
  if (counts->pending > 0)
    return DOCKET_SYNC_SENDING;
  if (!self->ever_pulled)
    return DOCKET_SYNC_CONNECTING;
  /* That an answer came to something else does not say what the feed has. */
  if (self->pull_owed)
    return self->pull_not_before > now ? DOCKET_SYNC_WAITING : DOCKET_SYNC_RECEIVING;
  return DOCKET_SYNC_UP_TO_DATE;
}

/* While much goes to and fro, or is let go, so often at most: counting a long queue for
 * each batch would cost more than sending it. */
#define BUSY_STATUS_MS 100

static void
on_status_due (gpointer data)
{
  DocketWorker *self = data;

  g_clear_pointer (&self->status_timer, g_source_unref);
  docket_worker_tell_status (self);
}

/* Whether what was told last changes again and again by itself. */
static gboolean
is_astir (DocketWorker *self)
{
  if (self->status == NULL)
    return FALSE;
  if (self->status->state == DOCKET_SYNC_WAITING)
    return self->status->counts.kept_back && self->waiters->len == 0;
  return (self->status->state == DOCKET_SYNC_SENDING || self->status->state == DOCKET_SYNC_RECEIVING) && (self->pulling || docket_worker_is_sending (self));
}

/* Whether the status can wait a moment; it is told then. */
static gboolean
put_off_status (DocketWorker *self)
{
  gint64 now = docket_clock_monotonic_ms (self->clock);

  if (is_astir (self) && now - self->status_told_at < BUSY_STATUS_MS)
    {
      if (self->status_timer == NULL)
        self->status_timer = docket_clock_call_in (self->clock, BUSY_STATUS_MS, on_status_due, self);
      return TRUE;
    }
  self->status_told_at = now;
  return FALSE;
}

/* Of the files that wait, how many went, and how far the next one is. */
static void
fill_upload (DocketWorker *self, DocketSyncStatus *status)
{
  guint pending = status->counts.files_pending;

  if (pending == 0)
    self->files_done = 0;
  else if (pending < self->files_pending)
    self->files_done += self->files_pending - pending;
  self->files_pending = pending;
  status->files_done = self->files_done;
  for (guint i = 0; i < DOCKET_LANES_N && status->upload_size == 0; i++)
    if (self->lanes[i].file != NULL && self->lanes[i].announced)
      {
        status->upload_offset = self->lanes[i].offset;
        status->upload_size = self->lanes[i].file->size;
        status->upload_sha256 = g_strdup (self->lanes[i].file->sha256);
      }
}

void
docket_worker_tell_status (DocketWorker *self)
{
  g_autoptr (DocketSyncStatus) status = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now = docket_clock_now_ms (self->clock);
  gint64 next;

  if (!self->running || put_off_status (self))
    return;
  status = docket_sync_status_new ();
  if (!docket_store_get_waits (self->reader, &status->counts, &error))
    {
      docket_worker_note_disk (self, error);
      /* What cannot be read is not gone. */
      if (self->status != NULL)
        status->counts = self->status->counts;
    }
  status->state = current_state (self, &status->counts, now);
  status->sending = count_sending (self);
  fill_upload (self, status);
  status->last_sync_at = status->counts.last_sync_at;
  status->failures = self->failures;
  status->problem = self->failures > 0 ? g_strdup (self->problem) : NULL;
  status->disk_problem = g_strdup (self->disk_problem);
  next = MAX (status->counts.next_attempt_at, not_before (self));
  if (status->counts.pending == 0 || (status->state == DOCKET_SYNC_OFFLINE && self->pull_not_before > now))
    next = self->pull_not_before;
  status->next_attempt_at = self->online && next > now ? next : 0;
  if (self->status != NULL && docket_sync_status_equal (self->status, status))
    return;
  g_clear_pointer (&self->status, docket_sync_status_unref);
  self->status = docket_sync_status_ref (status);
  if (self->status_func != NULL)
    self->status_func (status, self->status_data);
}

void
docket_worker_note_failure (DocketWorker *self, const char *sentence)
{
  self->failures++;
  self->reached = FALSE;
  g_free (self->problem);
  self->problem = g_strdup (sentence);
  /* The line is suspect: let the live channel prove itself again. */
  docket_worker_close_live (self);
}

void
docket_worker_note_well (DocketWorker *self)
{
  gint64 now = docket_clock_now_ms (self->clock);
  gboolean released = FALSE;

  for (guint i = 0; i < DOCKET_LANES_N; i++)
    released |= docket_lane_release (&self->lanes[i], now);
  if (released)
    docket_worker_make_network_due (self);
}

void
docket_worker_note_answer (DocketWorker *self)
{
  gboolean back = !self->reached;

  self->failures = 0;
  self->reached = TRUE;
  for (guint i = 0; i < DOCKET_LANES_N; i++)
    docket_lane_trust (&self->lanes[i]);
  /* The line is back: what failed for want of it goes now, not in half an hour. */
  if (back)
    docket_worker_make_network_due (self);
}

gboolean
docket_worker_take_refusal (DocketWorker *self, const DocketResponse *response)
{
  g_autofree char *fresh = NULL;

  if (response->status == 426)
    {
      self->needs_update = TRUE;
    }
  else if (response->status == 401 || response->status == 403)
    {
      /* Perhaps somebody signed in again meanwhile (the command line). */
      fresh = self->token_func == NULL ? NULL : self->token_func (self->token_data);
      if (fresh != NULL && g_strcmp0 (fresh, self->token) != 0)
        {
          g_free (self->token);
          self->token = g_steal_pointer (&fresh);
          self->pull_wanted = TRUE;
          return TRUE;
        }
      /* A revoked device still hands in its work: the server puts it before a
       * person. Only receiving is over, until it is told otherwise. */
      if (response->status == 403 && docket_problem_is (response, "device-revoked"))
        self->revoked = TRUE;
      else
        self->expired = TRUE;
    }
  else
    {
      return FALSE;
    }
  self->reached = TRUE;
  self->failures = 0;
  g_free (self->problem);
  self->problem = docket_worker_problem_say (response);
  docket_worker_close_live (self);
  if (self->revoked && !self->expired && !self->needs_update)
    {
      docket_worker_schedule_turn (self);
      return TRUE;
    }
  finish_all_waiters (self, self->problem);
  docket_worker_schedule_turn (self);
  return TRUE;
}

/* ---- The turn ---- */

static void
on_timer (gpointer data)
{
  DocketWorker *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  docket_worker_schedule_turn (self);
}

static void
clear_timer (DocketWorker *self)
{
  if (self->timer == NULL)
    return;
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static gint64
earlier (gint64 a, gint64 b)
{
  return a < 0 ? b : b < 0 ? a
                           : MIN (a, b);
}

gboolean
docket_worker_may_speak (DocketWorker *self)
{
  return self->online && self->token != NULL && !self->expired && !self->needs_update;
}

/* Sets the timer to whatever falls due first. */
static void
set_timer (DocketWorker *self, gint64 now)
{
  gint64 next = -1;
  gint64 due;

  clear_timer (self);
  if ((self->stranded || (self->disk_problem != NULL && !docket_worker_is_sending (self))) && !self->recovering)
    next = self->disk_not_before;
  if (docket_worker_may_speak (self))
    {
      for (guint i = 0; i < DOCKET_LANES_N && !self->recovering && !self->stranded; i++)
        {
          due = docket_lane_next_due (&self->lanes[i]);
          if (due >= 0)
            next = earlier (next, MAX (due, self->disk_not_before));
        }
      if (!self->pulling)
        next = earlier (next, self->pull_wanted ? self->pull_not_before : self->pull_tick_at);
      if (self->live == NULL && !self->revoked && self->ever_pulled && self->reached)
        next = earlier (next, self->live_not_before);
    }
  if (next < 0)
    return;
  /* Something undue by a rule of order (a deferred one behind another) would
   * make this spin: look again in a moment at the earliest. */
  self->timer = docket_clock_call_in (self->clock, MAX (next - now, 50), on_timer, self);
}

/* What comes back for each batch of a long queue is fetched together. */
#define PULL_WHILE_SENDING_MS 200

/* Whether a pull waits for what is being sent. What a restored server forgot goes
 * first, so that the feed brings it back. */
static gboolean
leave_way (DocketWorker *self, gint64 now)
{
  if (!is_pushing (self))
    return FALSE;
  return (now >= self->pull_begun_at && now - self->pull_begun_at < PULL_WHILE_SENDING_MS) || docket_store_is_resending (self->reader);
}

static gboolean
on_turn (gpointer data)
{
  DocketWorker *self = data;
  gint64 now = docket_clock_now_ms (self->clock);

  g_clear_pointer (&self->turn, g_source_unref);
  if (!self->running)
    return G_SOURCE_REMOVE;
  docket_worker_notice_clock (self, now);
  docket_worker_mend (self, now);
  if (docket_worker_may_speak (self))
    {
      for (guint i = 0; i < DOCKET_LANES_N && docket_worker_may_begin (self, now); i++)
        docket_lane_turn (&self->lanes[i], now);
      if (now >= self->pull_tick_at)
        self->pull_wanted = TRUE;
      if (!self->pulling && self->pull_wanted && now >= self->pull_not_before && !leave_way (self, now))
        docket_worker_pull (self);
      if (self->live == NULL && !self->revoked && self->ever_pulled && self->reached && now >= self->live_not_before)
        docket_worker_open_live (self);
    }
  /* Whoever hears that it is over shall know already how it stands. */
  docket_worker_tell_status (self);
  if (!docket_worker_is_sending (self) && !self->pulling && !self->head_asking && (!self->pull_wanted || self->failures > 0 || self->disk_problem != NULL))
    settle_waiters (self);
  set_timer (self, now);
  return G_SOURCE_REMOVE;
}

void
docket_worker_schedule_turn (DocketWorker *self)
{
  if (self->turn != NULL || !self->running)
    return;
  self->turn = g_idle_source_new ();
  g_source_set_priority (self->turn, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->turn, on_turn, g_object_ref (self), g_object_unref);
  g_source_attach (self->turn, g_main_context_get_thread_default ());
}

/* ---- Public ---- */

void
docket_worker_start (DocketWorker *self, const char *token)
{
  g_return_if_fail (!self->running);
  self->clock_ahead_ms = docket_clock_now_ms (self->clock) - docket_clock_monotonic_ms (self->clock);
  self->running = TRUE;
  self->token = g_strdup (token);
  self->pull_wanted = TRUE;
  self->untidy = TRUE;
  docket_worker_begin (self);
  docket_worker_tell_status (self);
}

void
docket_worker_stop (DocketWorker *self)
{
  if (!self->running)
    return;
  finish_all_waiters (self, NULL);
  self->running = FALSE;
  docket_worker_close_live (self);
  docket_worker_end_viewing (self);
  g_cancellable_cancel (self->cancellable);
  clear_timer (self);
  if (self->status_timer != NULL)
    {
      g_source_destroy (self->status_timer);
      g_clear_pointer (&self->status_timer, g_source_unref);
    }
  if (self->turn != NULL)
    {
      g_source_destroy (self->turn);
      g_clear_pointer (&self->turn, g_source_unref);
    }
}

gboolean
docket_worker_is_idle (DocketWorker *self)
{
  return !docket_worker_is_sending (self) && !self->pulling && !self->head_asking && !self->viewing_asking;
}

void
docket_worker_wake (DocketWorker *self)
{
  docket_worker_schedule_turn (self);
}

void
docket_worker_hint (DocketWorker *self)
{
  g_autofree char *fresh = NULL;

  if ((self->expired || self->revoked) && self->token_func != NULL)
    {
      fresh = self->token_func (self->token_data);
      if (fresh != NULL && g_strcmp0 (fresh, self->token) != 0)
        {
          g_free (self->token);
          self->token = g_steal_pointer (&fresh);
          self->expired = FALSE;
          self->revoked = FALSE;
        }
    }
  self->pull_wanted = TRUE;
  self->pull_not_before = 0;
  self->live_not_before = 0;
  docket_worker_schedule_turn (self);
}

void
docket_worker_line_changed (DocketWorker *self)
{
  docket_worker_close_live (self);
  docket_worker_hint (self);
}

void
docket_worker_set_online (DocketWorker *self, gboolean online)
{
  if (self->online == online)
    return;
  self->online = online;
  if (!online)
    {
      docket_worker_close_live (self);
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
      self->cancellable = g_cancellable_new ();
      self->reached = FALSE;
      finish_all_waiters (self, _ ("The line is switched off here."));
    }
  else
    {
      docket_worker_hint (self);
    }
  docket_worker_schedule_turn (self);
}

void
docket_worker_sync_now (DocketWorker *self, DocketWorkerDoneFunc done, gpointer data)
{
  Waiter *waiter;

  if (!self->running || self->token == NULL)
    {
      done (_ ("You are signed out."), data);
      return;
    }
  if (!self->online)
    {
      done (_ ("The line is switched off here."), data);
      return;
    }
  docket_worker_hint (self);
  if (self->expired || self->needs_update)
    {
      done (self->problem, data);
      return;
    }
  waiter = g_new0 (Waiter, 1);
  waiter->done = done;
  waiter->data = data;
  waiter->settled_before = self->settled;
  waiter->again = !docket_worker_is_idle (self);
  g_ptr_array_add (self->waiters, waiter);
  begin_round (self);
}

void
docket_worker_set_status_func (DocketWorker *self, DocketWorkerStatusFunc func, gpointer data)
{
  self->status_func = func;
  self->status_data = data;
}

void
docket_worker_set_token_func (DocketWorker *self, DocketWorkerTokenFunc func, gpointer data)
{
  self->token_func = func;
  self->token_data = data;
}

void
docket_worker_set_presence_func (DocketWorker *self, DocketWorkerPresenceFunc func, gpointer data)
{
  self->presence_func = func;
  self->presence_data = data;
}

DocketWorker *
docket_worker_new (DocketWriter *writer, DocketStore *reader, DocketTransport *transport, DocketClock *clock, DocketRandom *random)
{
  DocketWorker *self = g_object_new (DOCKET_TYPE_WORKER, NULL);

  self->writer = g_object_ref (writer);
  self->reader = g_object_ref (reader);
  self->transport = g_object_ref (transport);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  return self;
}

static void
docket_worker_finalize (GObject *object)
{
  DocketWorker *self = DOCKET_WORKER (object);

  g_clear_object (&self->writer);
  g_clear_object (&self->reader);
  g_clear_object (&self->transport);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->status, docket_sync_status_unref);
  for (guint i = 0; i < DOCKET_LANES_N; i++)
    docket_lane_clear (&self->lanes[i]);
  g_clear_pointer (&self->waiters, g_ptr_array_unref);
  g_free (self->token);
  g_free (self->problem);
  g_free (self->disk_problem);
  g_free (self->viewing);
  G_OBJECT_CLASS (docket_worker_parent_class)->finalize (object);
}

static void
docket_worker_class_init (DocketWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_worker_finalize;
}

static void
docket_worker_init (DocketWorker *self)
{
  self->online = TRUE;
  docket_lane_init (&self->lanes[0], self, DOCKET_LANE_EDITS);
  docket_lane_init (&self->lanes[1], self, DOCKET_LANE_FILES);
  self->cancellable = g_cancellable_new ();
  self->waiters = g_ptr_array_new_with_free_func (g_free);
}
