/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sending operations. One batch of a lane is in flight at most:
 *
 *   due (reader) -> sending (writer) -> POST /v1/ops -> settle (writer)
 *
 * While it is in flight, the next is made ready: read, and written down as being
 * sent. It holds nothing that waits for an answer to the first, and goes as soon
 * as that is answered, while the answers are being written down. Never sooner: a
 * small second batch may overtake a large first one, and nothing but the order of
 * sending brings the lines of a job there before its signature. If the first
 * fails, or nothing may be sent any more, the second goes back unsent. If somebody discards one of a batch before it is written down as being
 * sent, nothing is sent, and the batch is gathered anew.
 *
 * Whatever goes wrong on the way, the operations go back to `queued` under
 * their keys: sending again is harmless, since the server answers a key it
 * knows with the answer it gave. An answer settles exactly the operations it
 * names; none, if the server was restored since it was asked. What goes back may have arrived, unless that can be ruled out:
 *
 *   never connected, never sent             it did not
 *   a problem of our own server, save 503   it did not: it keeps all or nothing
 *   no answer, cut off, a foreign answer,
 *   cancelled, 503, the disk full here      it may have
 *
 * A batch that our server refuses as a whole is tried again, then halved until
 * the one operation stands alone that it cannot take (docket-trouble.c): if it is
 * told to be wrong (400, 413), it is put before the person; otherwise it waits
 * alone.
 */
#include "docket-config.h"

#include "docket-worker-private.h"

#include <glib/gi18n-lib.h>

#include "docket-codec.h"
#include "docket-limits.h"

/* What a settle, fail or requeue works with, on the writer's thread. */
typedef struct
{
  DocketLane *lane; /* (owned); not to be touched on the writer's thread */
  const char *name;
  GPtrArray *keys;
  GPtrArray *results;
  DocketLaneWaits waits;
  gint64 deferred_wait_ms;
  char *epoch;  /* (nullable): of the server that was asked */
  char *unkept; /* (nullable): key that was rejected without the server keeping it */
  char *sentence;
  gboolean may_have_arrived; /* the server may have it all the same */
  /* Waits, not hours: the clock may be set back before they are written down. */
  gint64 busy_ms;            /* it has no time for as long; 0: that is not why */
  DocketTroubleVerdict verdict;
  GPtrArray *acquitted;      /* (nullable): keys that wait alone, and need not */
} PushWrite;

static void
push_write_free (PushWrite *write)
{
  g_clear_pointer (&write->lane, docket_lane_unref);
  g_clear_pointer (&write->keys, g_ptr_array_unref);
  g_clear_pointer (&write->results, g_ptr_array_unref);
  g_clear_pointer (&write->acquitted, g_ptr_array_unref);
  g_free (write->epoch);
  g_free (write->unkept);
  g_free (write->sentence);
  g_free (write);
}

static PushWrite *
push_write_new (DocketLane *lane)
{
  PushWrite *write = g_new0 (PushWrite, 1);

  write->lane = docket_lane_ref (lane);
  write->name = lane->name;
  write->keys = g_ptr_array_ref (lane->keys);
  docket_lane_get_waits (lane, &write->waits);
  return write;
}

/* What became of a batch: unless it is written down, the batch stands as being
 * sent. */
static void
finish_write (DocketLane *lane, GObject *source, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  if (docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    docket_worker_note_disk (lane->worker, NULL);
  else
    docket_worker_note_stranded (lane->worker, error);
}

/* The last step of every batch. */
static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketLane) lane = user_data;

  finish_write (lane, source, result);
  docket_lane_over (lane);
}

static void
write_then_over (DocketLane *lane, DocketWriterFunc func, PushWrite *write)
{
  docket_writer_run_async (lane->worker->writer, DOCKET_WRITER_SYNC, func, write, (GDestroyNotify) push_write_free, NULL, on_written, docket_lane_ref (lane));
}

/* Written down while the next batch is in flight. */
static void
on_written_behind (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketLane) lane = user_data;

  finish_write (lane, source, result);
  /* What waited for these answers may be due. */
  docket_worker_schedule_turn (lane->worker);
}

static void
write_behind (DocketLane *lane, DocketWriterFunc func, PushWrite *write)
{
  docket_writer_run_async (lane->worker->writer, DOCKET_WRITER_SYNC, func, write, (GDestroyNotify) push_write_free, NULL, on_written_behind, docket_lane_ref (lane));
}

/* ---- Outcomes, on the writer's thread ---- */

/* What the flight recorder says of an answer. */
static const char *
answer_words (const DocketResult *result)
{
  switch (result->outcome)
    {
    case DOCKET_OUTCOME_APPLIED:
      return _ ("Accepted");
    case DOCKET_OUTCOME_MERGED:
      return _ ("Accepted, merged with another change");
    case DOCKET_OUTCOME_HELD:
      return _ ("Held for a decision");
    case DOCKET_OUTCOME_REJECTED:
      return _ ("Not accepted");
    case DOCKET_OUTCOME_DEFERRED:
    default:
      if (g_strcmp0 (result->problem_type, DOCKET_PROBLEM_SERVER_FAULT) == 0)
        return _ ("The server has a fault");
      if (g_strcmp0 (result->problem_type, DOCKET_PROBLEM_SIGNED_OUT) == 0)
        return _ ("Signed out");
      return _ ("Waits for another change to arrive");
    }
}

static gboolean
journal_failed (DocketStore *store, const PushWrite *write, GError **error)
{
  for (guint i = 0; i < write->keys->len; i++)
    if (!docket_store_journal_failed (store, g_ptr_array_index (write->keys, i), write->name, write->sentence, error))
      return FALSE;
  return TRUE;
}

static gboolean
failed (DocketStore *store, gpointer data, GError **error)
{
  PushWrite *write = data;
  const DocketOutboxFailure failure = { &write->waits.policy, write->sentence, write->may_have_arrived };

  if (write->acquitted != NULL && !docket_store_outbox_busy (store, write->acquitted, write->busy_ms, &failure, error))
    return FALSE;
  if (write->busy_ms == 0)
    return docket_store_outbox_failed (store, write->keys, &failure, error)
           && journal_failed (store, write, error);
  if (write->verdict == DOCKET_TROUBLE_BUSY)
    return docket_store_outbox_busy (store, write->keys, write->busy_ms, &failure, error)
           && journal_failed (store, write, error);
  return docket_store_outbox_failed_alone (store, g_ptr_array_index (write->keys, 0), write->verdict == DOCKET_TROUBLE_GUILTY, &failure, error)
         && journal_failed (store, write, error);
}

/* The batch and its journal wait for the disk once, not once an operation. */
static gboolean
write_failed (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, failed, data, error);
}

/* Back to the queue without counting an attempt. */
static gboolean
write_put_back (DocketStore *store, gpointer data, GError **error)
{
  PushWrite *write = data;

  return docket_store_outbox_put_back (store, write->keys, write->may_have_arrived, error);
}

/* The server was restored since it was asked: it may have forgotten what it says here. */
static gboolean
is_of_lost_future (DocketStore *store, const PushWrite *write)
{
  g_autofree char *epoch = docket_store_get_meta (store, DOCKET_META_EPOCH);

  return write->epoch != NULL && g_strcmp0 (epoch, write->epoch) != 0;
}

static gboolean
settled (DocketStore *store, gpointer data, GError **error)
{
  PushWrite *write = data;

  if (is_of_lost_future (store, write))
    return docket_store_outbox_put_back (store, write->keys, TRUE, error);
  if (!docket_store_outbox_settle (store, write->results, write->deferred_wait_ms, &write->waits.policy, error)
      || (write->unkept != NULL && !docket_store_outbox_refuse_needing (store, write->unkept, error))
      || !docket_store_journal_results (store, write->results, write->name, answer_words, error))
    return FALSE;
  /* Our server answered: what failed for want of a network may go now. */
  return docket_store_outbox_make_due (store, FALSE, error);
}

static gboolean
write_settled (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, settled, data, error);
}

/* Back to the queue, unsent. If it is just being written down as sent, that comes
 * first: the writer keeps the order. */
static void
drop_next (DocketLane *lane)
{
  PushWrite *write;

  if (lane->next_keys == NULL)
    return;
  write = push_write_new (lane);
  g_ptr_array_unref (write->keys);
  write->keys = g_steal_pointer (&lane->next_keys);
  g_clear_pointer (&lane->next_body, g_bytes_unref);
  lane->next_ready = FALSE;
  write_behind (lane, write_put_back, write);
}

static void
put_back (DocketLane *lane, gboolean may_have_arrived)
{
  PushWrite *write = push_write_new (lane);

  drop_next (lane);
  write->may_have_arrived = may_have_arrived;
  write_then_over (lane, write_put_back, write);
}

/* Nothing of ours answered. */
static void
fail_batch (DocketLane *lane, const char *sentence, gboolean may_have_arrived)
{
  PushWrite *write = push_write_new (lane);

  drop_next (lane);
  write->sentence = g_strdup (sentence);
  write->may_have_arrived = may_have_arrived;
  write_then_over (lane, write_failed, write);
}

/* Our server did, and wants to be asked again later. */
static void
wait_batch (DocketLane *lane, const DocketResponse *response, DocketTroubleVerdict verdict, gint64 busy_ms)
{
  PushWrite *write = push_write_new (lane);

  drop_next (lane);
  write->sentence = docket_worker_problem_sentence (response);
  write->may_have_arrived = !docket_problem_kept_nothing (response);
  write->verdict = verdict;
  write->busy_ms = busy_ms;
  write->acquitted = docket_trouble_take_acquitted (&lane->trouble);
  /* What "Sync now" says if it was in vain. */
  g_free (lane->worker->problem);
  lane->worker->problem = docket_worker_problem_say (response);
  write_then_over (lane, write_failed, write);
}

/* ---- Answers ---- */

/* Stands before the list of results; FALSE if there is none. */
static gboolean
find_results (const char *answer, DocketJsonReader *reader)
{
  DocketJsonSlice name;

  docket_json_reader_init (reader, answer);
  if (docket_json_reader_peek (reader) != '{')
    return FALSE;
  docket_json_reader_enter (reader);
  while (docket_json_reader_next_member (reader, &name))
    {
      if (docket_json_slice_is (&name, "results"))
        return docket_json_reader_peek (reader) == '[';
      docket_json_reader_skip (reader, NULL);
    }
  return FALSE;
}

/* The results of exactly this batch, or NULL: then it was not our answer. */
static GPtrArray *
read_results (DocketLane *lane, const DocketResponse *response)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_free);
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);
  DocketJsonReader reader;

  if (!docket_json_scan (data, size, DOCKET_PAGE_BYTES_MAX, NULL) || !find_results (data, &reader))
    return NULL;
  docket_json_reader_enter (&reader);
  while (docket_json_reader_next_element (&reader))
    {
      DocketResult *result = docket_result_read (&reader, NULL);

      if (result == NULL)
        return NULL;
      g_ptr_array_add (results, result);
      if (results->len > lane->keys->len || g_strcmp0 (result->key, g_ptr_array_index (lane->keys, results->len - 1)) != 0)
        return NULL;
    }
  return results->len == lane->keys->len ? g_steal_pointer (&results) : NULL;
}

/* @unkept: (nullable): the key that was rejected without the server keeping it */
static void
settle_batch (DocketLane *lane, GPtrArray *results, const char *unkept)
{
  PushWrite *write = push_write_new (lane);

  write->results = g_ptr_array_ref (results);
  write->epoch = g_strdup (lane->epoch);
  write->unkept = g_strdup (unkept);
  /* A deferred one waits for another to arrive; asking each second is enough. */
  write->deferred_wait_ms = write->waits.waits_ms[0];
  for (guint i = 0; i < results->len; i++)
    if (((DocketResult *) g_ptr_array_index (results, i))->outcome != DOCKET_OUTCOME_DEFERRED)
      lane->worker->settled++;
  docket_trouble_passed (&lane->trouble, lane->keys);
  lane->not_before = 0;
  /* The effect comes back by the feed: fetch it without waiting for a poke. Not to a
   * revoked device. */
  if (!lane->worker->revoked)
    lane->worker->pull_wanted = TRUE;
  if (!lane->next_ready)
    {
      write_then_over (lane, write_settled, write);
      return;
    }
  write_behind (lane, write_settled, write);
  g_clear_pointer (&lane->keys, g_ptr_array_unref);
  if (!docket_lane_push_next (lane))
    docket_lane_over (lane);
}

/* 400 or 413 against one single operation: it can never go; a person decides. */
static void
reject_alone (DocketLane *lane, const DocketResponse *response)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_free);
  DocketResult *result = docket_result_new (g_ptr_array_index (lane->keys, 0), DOCKET_OUTCOME_REJECTED);

  result->problem_type = g_strdup (DOCKET_PROBLEM_INVALID);
  result->problem_detail = docket_worker_problem_sentence (response);
  g_ptr_array_add (results, result);
  settle_batch (lane, results, result->key);
}

static void
refused_as_wrong (DocketLane *lane, const DocketResponse *response)
{
  if (lane->keys->len == 1)
    {
      reject_alone (lane, response);
      return;
    }
  docket_trouble_wrong (&lane->trouble, lane->keys);
  put_back (lane, !docket_problem_kept_nothing (response));
}

/* It may be about one of them, or about none. */
static void
refused_as_whole (DocketLane *lane, const DocketResponse *response)
{
  DocketTroubleVerdict verdict = docket_trouble_refused (&lane->trouble, lane->keys);
  gint64 busy_ms = docket_lane_busy_ms (lane, response, docket_trouble_get_wait (&lane->trouble, lane->keys));

  /* One alone does not hold up the others, unless the server says that it does. */
  if (lane->keys->len > 1 || lane->trouble.of_server || response->retry_after_s > 0)
    lane->not_before = docket_clock_now_ms (lane->worker->clock) + busy_ms;
  wait_batch (lane, response, verdict, busy_ms);
}

/* We asked too often: it is about nobody's work. That the server is well says
 * nothing about that. */
static void
refused_as_too_often (DocketLane *lane, const DocketResponse *response)
{
  gint64 busy_ms = docket_lane_busy_ms (lane, response, 0);

  lane->release_at = lane->not_before = docket_clock_now_ms (lane->worker->clock) + busy_ms;
  wait_batch (lane, response, DOCKET_TROUBLE_BUSY, busy_ms);
}

static void
take_answer (DocketLane *lane, const DocketResponse *response)
{
  g_autoptr (GPtrArray) results = NULL;

  if (response->status == 200)
    {
      results = read_results (lane, response);
      if (results == NULL)
        {
          docket_worker_note_failure (lane->worker, _ ("Docket does not understand what the server answered. If it stays so, tell an administrator."));
          fail_batch (lane, _ ("Docket does not understand what the server answered. If it stays so, tell an administrator."), TRUE);
          return;
        }
      docket_worker_note_answer (lane->worker);
      settle_batch (lane, results, NULL);
      return;
    }
  docket_worker_note_answer (lane->worker);
  if (docket_worker_take_refusal (lane->worker, response))
    put_back (lane, !docket_problem_kept_nothing (response));
  else if (response->status == 400 || response->status == 413)
    refused_as_wrong (lane, response);
  else if (response->status == 429)
    refused_as_too_often (lane, response);
  else
    refused_as_whole (lane, response);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketLane) lane = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketResponse) response = docket_transport_send_finish (DOCKET_TRANSPORT (source), result, &error);

  lane->in_flight = FALSE;
  if (response != NULL)
    {
      take_answer (lane, response);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* The plug was pulled here: nobody's failure. */
      put_back (lane, !lane->never_left);
    }
  else
    {
      docket_worker_note_failure (lane->worker, error->message);
      fail_batch (lane, error->message, !lane->never_left);
    }
}

/* ---- The way out ---- */

static gboolean
may_send (DocketLane *lane)
{
  DocketWorker *self = lane->worker;

  return self->running && docket_worker_may_speak (self) && docket_worker_may_begin (self, docket_clock_now_ms (self->clock));
}

static void
send_batch (DocketLane *lane, GBytes *body)
{
  DocketRequest *request = docket_request_new ("POST", "/v1/ops");

  request->token = g_strdup (lane->worker->token);
  request->items = lane->keys->len;
  request->body = g_bytes_ref (body);
  request->never_left = &lane->never_left;
  lane->never_left = FALSE;
  lane->in_flight = TRUE;
  g_free (lane->epoch);
  lane->epoch = docket_store_get_meta (lane->worker->reader, DOCKET_META_EPOCH);
  docket_transport_send_async (lane->worker->transport, request, lane->worker->cancellable, on_answer, docket_lane_ref (lane));
  docket_worker_tell_status (lane->worker);
}

/* A batch on its way to the writer. */
typedef struct
{
  DocketLane *lane; /* (owned) */
  GPtrArray *keys;
  GBytes *body;
} PushStart;

static void
push_start_free (PushStart *start)
{
  g_clear_pointer (&start->lane, docket_lane_unref);
  g_clear_pointer (&start->keys, g_ptr_array_unref);
  g_clear_pointer (&start->body, g_bytes_unref);
  g_free (start);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PushStart, push_start_free)

static gboolean
write_sending (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_outbox_sending (store, ((PushStart *) data)->keys, error);
}

/* It was not written down that they are being sent, so they are not. */
static void
note_unmarked (DocketLane *lane, const GError *error)
{
  /* One was discarded since, or another put back before it: another turn gathers what goes now. */
  if (!g_error_matches (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_MOVED_ON))
    docket_worker_note_disk (lane->worker, error);
}

static void
on_sending (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PushStart) start = user_data;
  DocketLane *lane = start->lane;
  g_autoptr (GError) error = NULL;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    {
      note_unmarked (lane, error);
      docket_lane_over (lane);
    }
  else if (may_send (lane))
    {
      send_batch (lane, start->body);
      docket_lane_prepare (lane);
    }
  else
    {
      put_back (lane, FALSE);
    }
}

/* What is due, as the body of a request; NULL if nothing is. */
static PushStart *
gather (DocketLane *lane)
{
  DocketWorker *self = lane->worker;
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) operations = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  PushStart *start;

  if (!docket_store_outbox_due (self->reader, lane->name, docket_clock_now_ms (self->clock), lane->trouble.limit, DOCKET_BATCH_BYTES_MAX - 1024, keys, operations, &error))
    docket_worker_note_disk (self, error);
  if (error != NULL || keys->len == 0)
    return NULL;
  g_string_prepend (operations, "{\"ops\":[");
  g_string_append (operations, "]}");
  start = g_new0 (PushStart, 1);
  start->lane = docket_lane_ref (lane);
  start->keys = g_steal_pointer (&keys);
  start->body = g_string_free_to_bytes (g_steal_pointer (&operations));
  return start;
}

gboolean
docket_lane_push (DocketLane *lane)
{
  PushStart *start = gather (lane);

  if (start == NULL)
    return FALSE;
  lane->busy = TRUE;
  lane->keys = g_ptr_array_ref (start->keys);
  docket_writer_run_async (lane->worker->writer, DOCKET_WRITER_SYNC, write_sending, start, NULL, NULL, on_sending, start);
  return TRUE;
}

static void
on_next_sending (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PushStart) start = user_data;
  DocketLane *lane = start->lane;
  g_autoptr (GError) error = NULL;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    note_unmarked (lane, error);
  /* Dropped meanwhile: it is on its way back. */
  if (lane->next_keys != start->keys)
    return;
  lane->next_ready = error == NULL;
  if (error != NULL)
    {
      g_clear_pointer (&lane->next_keys, g_ptr_array_unref);
      g_clear_pointer (&lane->next_body, g_bytes_unref);
    }
  /* The one before it was over sooner. */
  if (lane->keys == NULL)
    docket_lane_over (lane);
}

void
docket_lane_prepare (DocketLane *lane)
{
  PushStart *start;

  /* Not while a poison is looked for, nor behind a piece of a file; nor before
   * it is written down what is being sent, or the same would be gathered twice. */
  if (!lane->in_flight || lane->next_keys != NULL || docket_trouble_is_on (&lane->trouble) || !may_send (lane))
    return;
  start = gather (lane);
  if (start == NULL)
    return;
  lane->next_keys = g_ptr_array_ref (start->keys);
  lane->next_body = g_bytes_ref (start->body);
  lane->next_ready = FALSE;
  docket_writer_run_async (lane->worker->writer, DOCKET_WRITER_SYNC, write_sending, start, NULL, NULL, on_next_sending, start);
}

gboolean
docket_lane_push_next (DocketLane *lane)
{
  g_autoptr (GBytes) body = NULL;

  if (!lane->next_ready)
    return FALSE;
  lane->keys = g_steal_pointer (&lane->next_keys);
  body = g_steal_pointer (&lane->next_body);
  lane->next_ready = FALSE;
  if (!may_send (lane))
    {
      put_back (lane, FALSE);
      return TRUE;
    }
  send_batch (lane, body);
  docket_lane_prepare (lane);
  return TRUE;
}
