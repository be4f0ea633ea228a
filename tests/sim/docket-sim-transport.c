/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The line between one device and the server. A request is an event at its end,
 * the answer another; what goes wrong on the way is decided at each:
 *
 *   send ─(lost, twice, late)→ arrive ─ server ─(lost, cut, late)→ answer
 *
 * Whoever cancels hears so at once; the request may arrive all the same.
 */
#include "docket-sim-desk.h"

#include <string.h>

#include "docket-codec.h"
#include "docket-json.h"
#include "docket-limits.h"
#include "docket-review.h"
#include "docket-sim-oracle.h"
#include "docket-sim-reach.h"
#include "docket-sim-world.h"

#define TIMEOUT_MS 30000
#define HEARTBEAT_MS 15000

#define DOCKET_TYPE_SIM_TRANSPORT (docket_sim_transport_get_type ())
G_DECLARE_FINAL_TYPE (DocketSimTransport, docket_sim_transport, DOCKET, SIM_TRANSPORT, GObject)

typedef struct
{
  guint refs;
  GTask *task;            /* NULL: answered */
  DocketSimTransport *transport; /* (owned) */
  DocketRequest *request; /* (owned) */
  gulong cancelled_id;
  GCancellable *cancellable;
  guint64 n;              /* in the order of their making */
  gboolean heard;         /* by the server */
  DocketSimAnswer *answer;
  guint server_life;
} Call;

struct _DocketSimTransport
{
  GObject parent_instance;
  DocketSimDesk *desk;
  guint life; /* of the desk; another one: it is gone */
  guint64 n_calls;
  guint64 newest_heard;

  DocketLiveFunc live_func;
  gpointer live_data;
  GDestroyNotify live_destroy;
  GCancellable *live_cancellable;
  gulong live_handler;
  gboolean live_open;
  guint live_life; /* of the server it was opened to */
  char *live_token;
  guint n_live;
};

static void transport_iface_init (DocketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketSimTransport, docket_sim_transport, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (DOCKET_TYPE_TRANSPORT, transport_iface_init))

/* -- Calls -- */

static void
call_unref (gpointer data)
{
  Call *call = data;

  if (--call->refs > 0)
    return;
  g_clear_pointer (&call->answer, docket_sim_answer_free);
  docket_request_free (call->request);
  g_clear_object (&call->cancellable);
  g_clear_object (&call->transport);
  g_free (call);
}

static Call *
call_ref (Call *call)
{
  call->refs++;
  return call;
}

static GTask *
steal_task (Call *call)
{
  GTask *task = g_steal_pointer (&call->task);

  if (task != NULL && call->cancelled_id != 0)
    g_signal_handler_disconnect (call->cancellable, call->cancelled_id);
  call->cancelled_id = 0;
  return task;
}

static void
fail (Call *call, gboolean never_left)
{
  g_autoptr (GTask) task = steal_task (call);

  if (task == NULL)
    return;
  if (never_left && call->request->never_left != NULL)
    *call->request->never_left = TRUE;
  g_task_return_new_error (task, DOCKET_TRANSPORT_ERROR, DOCKET_TRANSPORT_ERROR_NETWORK, "The server did not answer.");
}

static void
on_fail (gpointer data)
{
  fail (data, FALSE);
}

static void
on_fail_at_once (gpointer data)
{
  fail (data, TRUE);
}

static gboolean
on_cancelled_idle (gpointer data)
{
  Call *call = data;
  g_autoptr (GTask) task = steal_task (call);

  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_cancelled_idle, call_ref (data), call_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
later (Call *call, gint64 delay_ms, GSourceOnceFunc func)
{
  docket_sim_time_call_in (call->transport->desk->world->time, delay_ms, func, call_ref (call), call_unref);
}

static gboolean
is_push (const Call *call)
{
  return strcmp (call->request->path, "/v1/ops") == 0;
}

static gint64
delay_of (DocketSimWorld *world)
{
  if (docket_sim_world_strikes (world, DOCKET_SIM_FAULT_DELAY, 3))
    {
      if (docket_sim_world_strikes (world, DOCKET_SIM_FAULT_DELAY, 20))
        {
          docket_sim_reach (DOCKET_SIM_REACH_SLOW);
          return docket_sim_world_roll (world, 60000, 90000);
        }
      return docket_sim_world_roll (world, 100, 8000);
    }
  return docket_sim_world_roll (world, 5, 60);
}

/* -- What the server said -- */

static void
reach_result (const DocketResult *result)
{
  static const struct
  {
    const char *problem;
    DocketSimReach point;
  } rejected[] = {
    { DOCKET_PROBLEM_STALE, DOCKET_SIM_REACH_REJECTED_STALE },
    { DOCKET_PROBLEM_FORBIDDEN, DOCKET_SIM_REACH_REJECTED_FORBIDDEN },
    { DOCKET_PROBLEM_INVALID, DOCKET_SIM_REACH_REJECTED_INVALID },
    { DOCKET_PROBLEM_ALREADY_DECIDED, DOCKET_SIM_REACH_REJECTED_DECIDED },
    { DOCKET_PROBLEM_UNKNOWN_RECORD, DOCKET_SIM_REACH_REJECTED_UNKNOWN },
  };

  if (result->replayed)
    docket_sim_reach (result->outcome == DOCKET_OUTCOME_HELD ? DOCKET_SIM_REACH_REPLAYED_HELD : DOCKET_SIM_REACH_REPLAYED);
  if (result->outcome == DOCKET_OUTCOME_APPLIED)
    docket_sim_reach (result->review != NULL ? DOCKET_SIM_REACH_DUPLICATE_CASE : DOCKET_SIM_REACH_APPLIED);
  if (result->outcome == DOCKET_OUTCOME_MERGED)
    docket_sim_reach (DOCKET_SIM_REACH_MERGED);
  if (result->outcome == DOCKET_OUTCOME_DEFERRED)
    docket_sim_reach (g_strcmp0 (result->problem_type, DOCKET_PROBLEM_NEEDS_BLOB) == 0 ? DOCKET_SIM_REACH_NEEDS_FILE : DOCKET_SIM_REACH_DEFERRED);
  for (guint i = 0; result->outcome == DOCKET_OUTCOME_REJECTED && i < G_N_ELEMENTS (rejected); i++)
    if (g_strcmp0 (result->problem_type, rejected[i].problem) == 0)
      docket_sim_reach (rejected[i].point);
}

/* I2: one answer for ever, as long as the server is not restored. */
static void
check_verdict (DocketSimWorld *world, const DocketResult *result)
{
  const char *before = g_hash_table_lookup (world->verdicts, result->key);
  const char *now = docket_outcome_name (result->outcome);

  if (result->outcome == DOCKET_OUTCOME_DEFERRED || g_strcmp0 (result->problem_type, DOCKET_PROBLEM_KEY_REUSED) == 0)
    return;
  if (before != NULL && strcmp (before, now) != 0)
    docket_sim_world_fail (world, "I2 once: %s was %s, and is %s now", result->key, before, now);
  if (before != NULL && !result->replayed)
    docket_sim_world_fail (world, "I2 once: %s was judged twice", result->key);
  g_hash_table_add (world->settled, g_strdup (result->key));
  g_hash_table_insert (world->verdicts, g_strdup (result->key), g_strdup (now));
}

static void
look_at_results (DocketSimWorld *world, GBytes *body)
{
  gsize size;
  const char *text = g_bytes_get_data (body, &size);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = docket_json_parse (text, size, DOCKET_BATCH_BYTES_MAX, &error);
  JsonArray *results = node == NULL ? NULL : json_object_get_array_member (json_node_get_object (node), "results");

  for (guint i = 0; results != NULL && i < json_array_get_length (results); i++)
    {
      g_autofree char *one = docket_json_to_text (json_array_get_element (results, i));
      g_autoptr (DocketResult) result = docket_result_from_text (one, &error);

      if (result == NULL)
        {
          docket_sim_world_fail (world, "the server's answer cannot be read: %s", error->message);
          return;
        }
      reach_result (result);
      check_verdict (world, result);
    }
  if (results != NULL && json_array_get_length (results) > 1)
    docket_sim_reach (DOCKET_SIM_REACH_BATCH);
}

static gboolean
is_piece (const Call *call)
{
  return call->request->upload_offset >= 0;
}

static void
reach_answer (const Call *call, const DocketSimAnswer *answer)
{
  gsize size;
  const char *text = g_bytes_get_data (answer->body, &size);

  if (is_piece (call) && answer->status == 204)
    docket_sim_reach (call->request->upload_offset > 0 ? DOCKET_SIM_REACH_PIECE : DOCKET_SIM_REACH_FIRST_PIECE);
  if (is_piece (call) && answer->status == 409)
    docket_sim_reach (DOCKET_SIM_REACH_WRONG_OFFSET);
  if (answer->status == 503)
    docket_sim_reach (DOCKET_SIM_REACH_UNAVAILABLE);
  else if (answer->status == 403)
    docket_sim_reach (DOCKET_SIM_REACH_DEVICE_REVOKED);
  else if (answer->status == 200 && g_strstr_len (text, (gssize) size, "\"removed\":true") != NULL)
    docket_sim_reach (DOCKET_SIM_REACH_LEFT_SCOPE);
  else if (answer->status == 410)
    docket_sim_reach (g_strstr_len (text, (gssize) size, "role-changed") != NULL ? DOCKET_SIM_REACH_ROLE_CURSOR : DOCKET_SIM_REACH_CURSOR_EXPIRED);
}

static void
on_answer_arrives (gpointer data)
{
  Call *call = data;
  DocketSimDesk *desk = call->transport->desk;
  g_autoptr (GTask) task = steal_task (call);
  g_autoptr (DocketResponse) response = NULL;

  if (task == NULL)
    return;
  docket_sim_world_note (desk->world, "answer", desk->index, g_bytes_get_data (call->answer->body, NULL), g_bytes_get_size (call->answer->body));
  response = docket_response_new (call->answer->status);
  response->content_type = g_strdup (call->answer->status >= 400 ? "application/problem+json" : "application/json");
  response->retry_after_s = call->answer->retry_after ? 1 : -1;
  response->upload_offset = call->answer->upload_offset;
  g_clear_pointer (&response->body, g_bytes_unref);
  response->body = g_bytes_ref (call->answer->body);
  g_task_return_pointer (task, g_steal_pointer (&response), (GDestroyNotify) docket_response_free);
}

static void
on_server_answer (DocketSimAnswer *answer, gpointer data)
{
  Call *call = data;
  DocketSimDesk *desk = call->transport->desk;
  DocketSimWorld *world = desk->world;

  /* Whoever is dead says nothing, and nobody knows what it had written. */
  if (answer != NULL && docket_sim_disk_is_dead (world->server_disk))
    {
      if (is_push (call))
        docket_sim_reach (DOCKET_SIM_REACH_SERVER_DIED_JUDGING);
      g_clear_pointer (&answer, docket_sim_answer_free);
    }
  if (answer != NULL && is_push (call) && answer->status == 200)
    look_at_results (world, answer->body);
  if (answer == NULL)
    later (call, 10, on_fail);
  else
    {
      reach_answer (call, answer);
      if (call->answer != NULL)
        docket_sim_answer_free (answer); /* of a request that arrived twice */
      else if (desk->line_in || docket_sim_world_strikes (world, DOCKET_SIM_FAULT_LOSS, 8))
        {
          docket_sim_reach (is_piece (call) ? DOCKET_SIM_REACH_PIECE_LOST : !is_push (call) ? DOCKET_SIM_REACH_PAGE_LOST : DOCKET_SIM_REACH_ANSWER_LOST);
          if (desk->line_in)
            docket_sim_reach (DOCKET_SIM_REACH_ONE_WAY_OUT);
          world->n_faults++;
          docket_sim_answer_free (answer);
          later (call, TIMEOUT_MS, on_fail);
        }
      else if (docket_sim_world_strikes (world, DOCKET_SIM_FAULT_CUT, 8))
        {
          docket_sim_reach (DOCKET_SIM_REACH_ANSWER_CUT);
          docket_sim_answer_free (answer);
          later (call, delay_of (world), on_fail);
        }
      else
        {
          call->answer = answer;
          later (call, delay_of (world), on_answer_arrives);
        }
    }
  call_unref (call);
}

/* -- On the way -- */

static void
on_arrives (gpointer data)
{
  Call *call = data;
  const DocketSimQuestion question = { call->request->method, call->request->path, call->request->token, call->request->body, call->request->upload_offset };
  DocketSimDesk *desk = call->transport->desk;
  DocketSimWorld *world = desk->world;

  if (world->server == NULL)
    {
      docket_sim_reach (DOCKET_SIM_REACH_REFUSED_CONNECTION);
      later (call, 5, call->heard ? on_fail : on_fail_at_once);
      return;
    }
  if (call->n < call->transport->newest_heard)
    docket_sim_reach (DOCKET_SIM_REACH_OVERTAKEN);
  call->transport->newest_heard = MAX (call->transport->newest_heard, call->n);
  call->heard = TRUE;
  docket_sim_world_note (world, call->request->path, desk->index, call->request->body == NULL ? "" : g_bytes_get_data (call->request->body, NULL),
                         call->request->body == NULL ? 0 : g_bytes_get_size (call->request->body));
  docket_sim_server_ask (world->server, &question, on_server_answer, call_ref (call));
}

static void
sim_send_async (DocketTransport *transport, DocketRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  DocketSimTransport *self = DOCKET_SIM_TRANSPORT (transport);
  DocketSimDesk *desk = self->desk;
  DocketSimWorld *world = desk->world;
  Call *call = g_new0 (Call, 1);

  call->refs = 1;
  call->task = g_task_new (self, NULL, callback, user_data);
  call->transport = g_object_ref (self);
  call->request = request;
  call->n = ++self->n_calls;
  if (cancellable != NULL)
    {
      call->cancellable = g_object_ref (cancellable);
      if (g_cancellable_is_cancelled (cancellable))
        on_cancelled (cancellable, call);
      else
        call->cancelled_id = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), call);
    }
  if (docket_sim_disk_is_dead (desk->disk) || !desk->up)
    later (call, 1, on_fail_at_once);
  else if (desk->offline)
    later (call, 10, on_fail_at_once);
  else if (desk->line_out || docket_sim_world_strikes (world, DOCKET_SIM_FAULT_LOSS, 8))
    {
      docket_sim_reach (desk->line_out ? DOCKET_SIM_REACH_ONE_WAY_IN : DOCKET_SIM_REACH_REQUEST_LOST);
      world->n_faults++;
      later (call, TIMEOUT_MS, on_fail);
    }
  else
    {
      if (is_push (call))
        docket_sim_oracle_note_sent (desk, request->body);
      later (call, delay_of (world), on_arrives);
      if (docket_sim_world_strikes (world, DOCKET_SIM_FAULT_TWICE, 6))
        {
          docket_sim_reach (DOCKET_SIM_REACH_REQUEST_TWICE);
          world->n_faults++;
          later (call, delay_of (world) + docket_sim_world_roll (world, 0, 20000), on_arrives);
        }
    }
  call_unref (call);
}

static DocketResponse *
sim_send_finish (DocketTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* -- The live channel -- */

static void
end_live (DocketSimTransport *self, const char *why)
{
  DocketLiveFunc func = g_steal_pointer (&self->live_func);
  GDestroyNotify destroy = g_steal_pointer (&self->live_destroy);
  gpointer data = self->live_data;

  if (func == NULL)
    return;
  self->live_open = FALSE;
  self->n_live++;
  g_clear_pointer (&self->live_token, g_free);
  g_signal_handler_disconnect (self->live_cancellable, self->live_handler);
  g_clear_object (&self->live_cancellable);
  func (NULL, why, data);
  if (destroy != NULL)
    destroy (data);
}

static gboolean
on_live_cancelled_idle (gpointer data)
{
  end_live (data, "cancelled");
  return G_SOURCE_REMOVE;
}

static void
on_live_cancelled (GCancellable *cancellable, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_live_cancelled_idle, g_object_ref (data), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

typedef struct
{
  DocketSimTransport *transport; /* (owned) */
  guint n_live;
  gint64 seq; /* -1: a heartbeat */
} Beat;

static void
beat_free (gpointer data)
{
  g_object_unref (((Beat *) data)->transport);
  g_free (data);
}

static void beat_later (DocketSimTransport *self, gint64 delay_ms, gint64 seq);

static void
on_beat (gpointer data)
{
  Beat *beat = data;
  DocketSimTransport *self = beat->transport;
  DocketSimDesk *desk = self->desk;
  gint64 seq = beat->seq;
  g_autofree char *text = NULL;

  if (self->live_func == NULL || self->n_live != beat->n_live)
    return;
  if (!desk->up || desk->offline || desk->line_in || desk->world->server == NULL)
    {
      if (beat->seq < 0 && desk->world->server != NULL && !desk->offline)
        beat_later (self, HEARTBEAT_MS, -1);
      else
        end_live (self, "The line broke.");
      docket_sim_reach (DOCKET_SIM_REACH_LIVE_LOST);
      return;
    }
  /* A server that was started anew knows nothing of it. */
  if (self->live_open && self->live_life != desk->world->server_life)
    {
      end_live (self, "The line broke.");
      docket_sim_reach (DOCKET_SIM_REACH_LIVE_LOST);
      return;
    }
  if (!self->live_open && !docket_sim_server_admits (desk->world->server, self->live_token))
    {
      end_live (self, "Not admitted.");
      return;
    }
  /* The first it says is where the feed stands: what came since the last pull was
   * told to nobody who listened. */
  if (!self->live_open)
    seq = docket_sim_server_get_seq (desk->world->server);
  self->live_open = TRUE;
  self->live_life = desk->world->server_life;
  if (beat->seq < 0)
    beat_later (self, HEARTBEAT_MS, -1);
  else
    docket_sim_reach (DOCKET_SIM_REACH_LIVE_POKE);
  text = g_strdup_printf ("{\"seq\":%" G_GINT64_FORMAT "}", seq);
  self->live_func (seq < 0 ? "" : "poke", seq < 0 ? NULL : text, self->live_data);
}

static void
beat_later (DocketSimTransport *self, gint64 delay_ms, gint64 seq)
{
  Beat *beat = g_new0 (Beat, 1);

  beat->transport = g_object_ref (self);
  beat->n_live = self->n_live;
  beat->seq = seq;
  docket_sim_time_call_in (self->desk->world->time, delay_ms, on_beat, beat, beat_free);
}

static void
sim_open_live (DocketTransport *transport, const char *token, GCancellable *cancellable, DocketLiveFunc func, gpointer user_data, GDestroyNotify destroy)
{
  DocketSimTransport *self = DOCKET_SIM_TRANSPORT (transport);

  end_live (self, "another one");
  self->live_func = func;
  self->live_data = user_data;
  self->live_destroy = destroy;
  self->live_token = g_strdup (token);
  self->live_cancellable = g_object_ref (cancellable);
  self->live_handler = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_live_cancelled), self);
  beat_later (self, docket_sim_world_roll (self->desk->world, 5, 60), -1);
}

void
docket_sim_transport_poke (DocketTransport *transport, gint64 seq)
{
  DocketSimTransport *self = DOCKET_SIM_TRANSPORT (transport);

  if (self->live_open)
    beat_later (self, docket_sim_world_roll (self->desk->world, 5, 60), seq);
}

void
docket_sim_transport_break (DocketTransport *transport)
{
  end_live (DOCKET_SIM_TRANSPORT (transport), "The line broke.");
}

static void
transport_iface_init (DocketTransportInterface *iface)
{
  iface->send_async = sim_send_async;
  iface->send_finish = sim_send_finish;
  iface->open_live = sim_open_live;
}

static void
docket_sim_transport_class_init (DocketSimTransportClass *klass)
{
}

static void
docket_sim_transport_init (DocketSimTransport *self)
{
}

DocketTransport *
docket_sim_transport_new (DocketSimDesk *desk)
{
  DocketSimTransport *self = g_object_new (DOCKET_TYPE_SIM_TRANSPORT, NULL);

  self->desk = desk;
  self->life = desk->life;
  return DOCKET_TRANSPORT (self);
}
