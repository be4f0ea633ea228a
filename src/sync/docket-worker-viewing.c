/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Tells the server at which record this person looks: while the live channel
 * stands, at most every few seconds however fast somebody steps through a list,
 * and again before it lapses. It is a courtesy: whatever goes wrong is nobody's
 * trouble, nothing waits for it, and the line is not judged by it.
 */
#include "docket-config.h"

#include "docket-worker-private.h"

#include <string.h>

#include "docket-json.h"
#include "docket-limits.h"

static void
clear_timer (DocketWorker *self)
{
  if (self->viewing_timer != NULL)
    g_source_destroy (self->viewing_timer);
  g_clear_pointer (&self->viewing_timer, g_source_unref);
}

static void
on_timer (gpointer data)
{
  DocketWorker *self = data;

  g_clear_pointer (&self->viewing_timer, g_source_unref);
  self->viewing_due = TRUE;
  docket_worker_say_viewing (self);
}

static void
call_in (DocketWorker *self, gint64 ms)
{
  clear_timer (self);
  self->viewing_timer = docket_clock_call_in (self->clock, MAX (ms, 0), on_timer, self);
}

static void
on_said (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketWorker) self = data;
  g_autoptr (DocketResponse) response = docket_transport_send_finish (DOCKET_TRANSPORT (source), result, NULL);

  self->viewing_asking = FALSE;
  if (!self->running)
    return;
  if (self->viewing_due)
    docket_worker_say_viewing (self);
  else if (self->viewing != NULL)
    call_in (self, DOCKET_VIEWING_RENEW_S * 1000);
}

void
docket_worker_say_viewing (DocketWorker *self)
{
  gint64 since = docket_clock_monotonic_ms (self->clock) - self->viewing_said_ms;
  g_autofree char *body = NULL;
  DocketRequest *request;

  if (!self->running || !self->viewing_due || self->viewing_asking || self->live == NULL || !self->live_heard || !docket_worker_may_speak (self))
    return;
  /* Nothing to take back. */
  if (self->viewing == NULL && !self->viewing_told)
    {
      self->viewing_due = FALSE;
      clear_timer (self);
      return;
    }
  if (self->viewing_said_ms > 0 && since < DOCKET_VIEWING_SAY_MS_MIN)
    {
      call_in (self, DOCKET_VIEWING_SAY_MS_MIN - since);
      return;
    }
  clear_timer (self);
  self->viewing_due = FALSE;
  self->viewing_asking = TRUE;
  self->viewing_told = self->viewing != NULL;
  self->viewing_said_ms = docket_clock_monotonic_ms (self->clock);
  body = g_strdup_printf ("{\"viewing\":%s}", self->viewing != NULL ? self->viewing : "null");
  request = docket_request_new ("PUT", "/v1/presence");
  request->token = g_strdup (self->token);
  request->body = g_bytes_new (body, strlen (body));
  docket_transport_send_async (self->transport, request, self->cancellable, on_said, g_object_ref (self));
}

void
docket_worker_end_viewing (DocketWorker *self)
{
  clear_timer (self);
}

void
docket_worker_set_viewing (DocketWorker *self, DocketKind kind, const char *id)
{
  g_return_if_fail (DOCKET_IS_WORKER (self));

  g_clear_pointer (&self->viewing, g_free);
  if (id != NULL)
    {
      g_auto (DocketJsonWriter) writer = { NULL, FALSE };

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_json_text_member (&writer, "kind", docket_kind_info (kind)->name);
      docket_json_text_member (&writer, "id", id);
      docket_json_end_object (&writer);
      self->viewing = docket_json_writer_finish (&writer);
    }
  self->viewing_due = TRUE;
  docket_worker_say_viewing (self);
}
