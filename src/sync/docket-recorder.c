/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The flight recorder's ear: it stands between worker and network, so no way of
 * asking the server can be forgotten, and none has to know of it.
 *
 *   POST /v1/ops            edits  push, 12 operations   200             41 ms
 *   GET /v1/changes?after=… feed   changes               (network)       30.0 s
 *   PATCH /v1/blobs/3f2a…   files  blobs, 256 KiB        204             2.1 s
 *
 * Of a path only the first word is kept: no ids, cursors or searches. Of an
 * answer the status and the name of its problem: no sentence, which may name an
 * address. So what is recorded may go into a bug report as it is.
 *
 * A save must not wait for any of this. Attempts are gathered for a second and
 * then written behind whatever the writer has to do; what a crash takes is the
 * last second.
 */
#include "docket-config.h"

#include "docket-recorder.h"

#include <string.h>

#include "docket-json.h"
#include "docket-limits.h"

#define FLUSH_MS 1000
#define GATHERED_MAX 64
#define PROBLEM_PREFIX "urn:docket:problem:"
#define PROBLEM_CHARS_MAX 64

struct _DocketRecorder
{
  GObject parent_instance;

  DocketTransport *transport;
  DocketWriter *writer;
  DocketClock *clock;
  GPtrArray *gathered; /* element-type DocketAttempt */
  GSource *timer;
};

static void docket_recorder_iface_init (DocketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketRecorder, docket_recorder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOCKET_TYPE_TRANSPORT, docket_recorder_iface_init))

/* ---- Writing ---- */

static gboolean
write_attempts (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_add_attempts (store, data, error);
}

void
docket_recorder_flush (DocketRecorder *self)
{
  g_return_if_fail (DOCKET_IS_RECORDER (self));

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  if (self->gathered->len == 0)
    return;
  /* If it cannot be written (a full disk), others say so. */
  docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, write_attempts, self->gathered, (GDestroyNotify) g_ptr_array_unref, NULL, NULL, NULL);
  self->gathered = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_attempt_free);
}

static void
on_flush (gpointer data)
{
  docket_recorder_flush (data);
}

/* Takes @attempt. */
static void
gather (DocketRecorder *self, DocketAttempt *attempt)
{
  attempt->duration_ms = docket_clock_monotonic_ms (self->clock) - attempt->duration_ms;
  g_ptr_array_add (self->gathered, attempt);
  if (self->gathered->len >= GATHERED_MAX)
    docket_recorder_flush (self);
  else if (self->timer == NULL)
    self->timer = docket_clock_call_in (self->clock, FLUSH_MS, on_flush, self);
}

/* ---- What is kept of a request and its answer ---- */

/* "/v1/blobs/3f2a…?x=y" is "blobs". (transfer full) */
static char *
first_word (const char *path)
{
  const char *word = g_str_has_prefix (path, "/v1/") ? path + strlen ("/v1/") : path;

  return g_strndup (word, strcspn (word, "/?"));
}

static const char *
lane_of (const char *word)
{
  if (strcmp (word, "blobs") == 0)
    return "files";
  if (strcmp (word, "ops") == 0)
    return "edits";
  return "feed";
}

/* Until gather(), `duration_ms` holds when it began. */
static DocketAttempt *
attempt_begin (DocketRecorder *self, const char *method, const char *path)
{
  DocketAttempt *attempt = g_new0 (DocketAttempt, 1);
  g_autofree char *word = first_word (path);

  attempt->at = docket_clock_now_ms (self->clock);
  attempt->duration_ms = docket_clock_monotonic_ms (self->clock);
  attempt->lane = g_strdup (lane_of (word));
  attempt->what = g_strdup_printf ("%s %s", method, word);
  return attempt;
}

/* The name of the problem, if the answer is one of ours. (transfer full) */
static char *
problem_of (const DocketResponse *response)
{
  g_autoptr (JsonNode) node = NULL;
  const char *type = NULL;
  gsize size;
  const char *data;

  if (response->status < 400 || response->body == NULL)
    return NULL;
  data = g_bytes_get_data (response->body, &size);
  node = data == NULL ? NULL : docket_json_parse (data, size, DOCKET_BATCH_BYTES_MAX, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || !docket_json_get_text (json_node_get_object (node), "type", TRUE, &type, NULL)
      || !g_str_has_prefix (type, PROBLEM_PREFIX))
    return NULL;
  type += strlen (PROBLEM_PREFIX);
  /* A name, not whatever a stranger writes there. */
  if (strlen (type) > PROBLEM_CHARS_MAX || type[strspn (type, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0')
    return NULL;
  return g_strdup (type);
}

static void
note_answer (DocketAttempt *attempt, const DocketResponse *response, const GError *error)
{
  if (response != NULL)
    {
      attempt->status = response->status;
      attempt->problem = problem_of (response);
      attempt->received = response->body != NULL ? (gint64) g_bytes_get_size (response->body) : 0;
    }
  else
    {
      attempt->problem = g_strdup (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? "cancelled" : "network");
    }
}

/* ---- Transport ---- */

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DocketRecorder *self = g_task_get_source_object (task);
  DocketAttempt *attempt = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  DocketResponse *response = docket_transport_send_finish (DOCKET_TRANSPORT (source), result, &error);

  if (attempt != NULL)
    {
      note_answer (attempt, response, error);
      gather (self, docket_attempt_copy (attempt));
    }
  if (response != NULL)
    g_task_return_pointer (task, response, (GDestroyNotify) docket_response_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
docket_recorder_send_async (DocketTransport *transport, DocketRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  DocketRecorder *self = DOCKET_RECORDER (transport);
  /* Not cancelled by itself: an answer that came is an answer. */
  GTask *task = g_task_new (self, NULL, callback, user_data);
  DocketAttempt *attempt;

  g_task_set_source_tag (task, docket_recorder_send_async);
  /* A courtesy that comes again every minute, and is no work. */
  if (strcmp (request->path, "/v1/presence") == 0)
    {
      docket_transport_send_async (self->transport, request, cancellable, on_answer, task);
      return;
    }
  attempt = attempt_begin (self, request->method, request->path);
  attempt->items = request->items;
  attempt->sent = request->body != NULL ? (gint64) g_bytes_get_size (request->body) : 0;
  g_task_set_task_data (task, attempt, (GDestroyNotify) docket_attempt_free);
  docket_transport_send_async (self->transport, request, cancellable, on_answer, task);
}

static DocketResponse *
docket_recorder_send_finish (DocketTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  DocketRecorder *recorder; /* (owned) */
  DocketAttempt *attempt;   /* (nullable): NULL once it is written down */
  DocketLiveFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Live;

static void
end_live (Live *live, const char *problem)
{
  if (live->attempt == NULL)
    return;
  live->attempt->problem = g_strdup (problem);
  gather (live->recorder, g_steal_pointer (&live->attempt));
}

static void
live_free (gpointer data)
{
  Live *live = data;

  end_live (live, "cancelled");
  if (live->destroy != NULL)
    live->destroy (live->data);
  g_object_unref (live->recorder);
  g_free (live);
}

static void
on_live (const char *event, const char *data, gpointer user_data)
{
  Live *live = user_data;

  if (event == NULL)
    {
      end_live (live, live->attempt != NULL && live->attempt->status != 0 ? "ended" : "network");
    }
  else if (live->attempt != NULL)
    {
      live->attempt->status = 200;
      live->attempt->received += (gint64) strlen (event) + (data != NULL ? (gint64) strlen (data) : 0);
    }
  live->func (event, data, live->data);
}

static void
docket_recorder_open_live (DocketTransport *transport, const char *token, GCancellable *cancellable, DocketLiveFunc func, gpointer user_data, GDestroyNotify destroy)
{
  DocketRecorder *self = DOCKET_RECORDER (transport);
  Live *live = g_new0 (Live, 1);

  live->recorder = g_object_ref (self);
  live->attempt = attempt_begin (self, "GET", "/v1/live");
  live->func = func;
  live->data = user_data;
  live->destroy = destroy;
  docket_transport_open_live (self->transport, token, cancellable, on_live, live, live_free);
}

static void
docket_recorder_iface_init (DocketTransportInterface *iface)
{
  iface->send_async = docket_recorder_send_async;
  iface->send_finish = docket_recorder_send_finish;
  iface->open_live = docket_recorder_open_live;
}

static void
docket_recorder_finalize (GObject *object)
{
  DocketRecorder *self = DOCKET_RECORDER (object);

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_pointer (&self->gathered, g_ptr_array_unref);
  g_clear_object (&self->transport);
  g_clear_object (&self->writer);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (docket_recorder_parent_class)->finalize (object);
}

static void
docket_recorder_class_init (DocketRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_recorder_finalize;
}

static void
docket_recorder_init (DocketRecorder *self)
{
  self->gathered = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_attempt_free);
}

DocketTransport *
docket_recorder_new (DocketTransport *transport, DocketWriter *writer, DocketClock *clock)
{
  DocketRecorder *self;

  g_return_val_if_fail (DOCKET_IS_TRANSPORT (transport) && DOCKET_IS_WRITER (writer) && DOCKET_IS_CLOCK (clock), NULL);

  self = g_object_new (DOCKET_TYPE_RECORDER, NULL);
  self->transport = g_object_ref (transport);
  self->writer = g_object_ref (writer);
  self->clock = g_object_ref (clock);
  return DOCKET_TRANSPORT (self);
}
