/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The live channel says that there is something to pull, who else is there, and
 * that the line is alive: one that stays silent past its deadline is closed,
 * whatever the system thinks of it.
 */
#include "docket-config.h"

#include "docket-worker-private.h"

#include <string.h>

#include "docket-json.h"
#include "docket-limits.h"

static void
on_deadline (gpointer data)
{
  DocketWorker *self = data;

  g_clear_pointer (&self->live_deadline, g_source_unref);
  /* Silent for too long: the line is dead though nobody said so. */
  docket_worker_close_live (self);
  self->pull_wanted = TRUE;
  docket_worker_schedule_turn (self);
}

static void
clear_deadline (DocketWorker *self)
{
  if (self->live_deadline == NULL)
    return;
  g_source_destroy (self->live_deadline);
  g_clear_pointer (&self->live_deadline, g_source_unref);
}

static void
reset_deadline (DocketWorker *self)
{
  clear_deadline (self);
  self->live_deadline = docket_clock_call_in (self->clock, DOCKET_LIVE_DEADLINE_S * 1000, on_deadline, self);
}

static void
take_poke (DocketWorker *self, const char *data)
{
  g_autoptr (JsonNode) node = docket_json_parse (data, strlen (data), DOCKET_HEADER_BYTES_MAX, NULL);
  gint64 seq = 0;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || !docket_json_get_int (json_node_get_object (node), "seq", TRUE, &seq, NULL))
    return;
  if (seq <= self->pull_seq_seen)
    return;
  self->pull_seq_seen = seq;
  self->pull_wanted = TRUE;
  self->pull_not_before = 0;
  docket_worker_schedule_turn (self);
}

static void
take_presence (DocketWorker *self, const char *data)
{
  DocketSighting *sighting = self->presence_func == NULL ? NULL : docket_sighting_from_text (data);

  if (sighting == NULL)
    return;
  self->presence_told = TRUE;
  self->presence_func (sighting, self->presence_data);
}

/* The channel is over: what it said of others holds no longer. */
static void
forget_presence (DocketWorker *self)
{
  if (!self->presence_told)
    return;
  self->presence_told = FALSE;
  self->presence_func (NULL, self->presence_data);
}

typedef struct
{
  DocketWorker *worker; /* (owned) */
  GCancellable *channel; /* (owned): which opening this is */
} LiveClosure;

static void
live_closure_free (gpointer data)
{
  LiveClosure *closure = data;

  g_object_unref (closure->worker);
  g_object_unref (closure->channel);
  g_free (closure);
}

static void
on_live (const char *event, const char *data, gpointer user_data)
{
  LiveClosure *closure = user_data;
  DocketWorker *self = closure->worker;
  gint64 wait;

  if (!self->running || self->live != closure->channel)
    return;
  if (event == NULL)
    {
      clear_deadline (self);
      g_clear_object (&self->live);
      forget_presence (self);
      self->live_failures = self->live_heard ? 0 : self->live_failures + 1;
      wait = MIN (1000 << MIN (self->live_failures, 5), DOCKET_PULL_TICK_S * 1000);
      self->live_not_before = docket_clock_now_ms (self->clock) + wait;
      /* It may be the line: a pull will tell. */
      self->pull_wanted = TRUE;
      docket_worker_schedule_turn (self);
      return;
    }
  if (!self->live_heard)
    {
      self->live_heard = TRUE;
      /* The server may have lapsed or lost it. */
      self->viewing_due |= self->viewing != NULL;
      docket_worker_say_viewing (self);
    }
  reset_deadline (self);
  if (strcmp (event, "poke") == 0 && data != NULL)
    take_poke (self, data);
  else if (strcmp (event, "presence") == 0 && data != NULL)
    take_presence (self, data);
}

void
docket_worker_open_live (DocketWorker *self)
{
  LiveClosure *closure;

  if (self->live != NULL)
    return;
  self->live = g_cancellable_new ();
  self->live_heard = FALSE;
  self->pull_seq_seen = 0;
  closure = g_new0 (LiveClosure, 1);
  closure->worker = g_object_ref (self);
  closure->channel = g_object_ref (self->live);
  reset_deadline (self);
  docket_transport_open_live (self->transport, self->token, self->live, on_live, closure, live_closure_free);
}

void
docket_worker_close_live (DocketWorker *self)
{
  clear_deadline (self);
  if (self->live == NULL)
    return;
  g_cancellable_cancel (self->live);
  g_clear_object (&self->live);
  forget_presence (self);
}
