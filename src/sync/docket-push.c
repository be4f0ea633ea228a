/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sending. One batch of the lane is in flight at most:
 *
 *   due (reader) -> sending (writer) -> POST /v1/ops -> settle (writer)
 *
 * Whatever goes wrong on the way, the operations go back to `queued` under
 * their keys: sending again is harmless, since the server answers a key it
 * knows with the answer it gave. An answer settles exactly the operations it
 * names.
 *
 * A batch that our server refuses as a whole is tried again, then halved until
 * the one operation stands alone that it cannot take: if it is told to be
 * wrong (400, 413), it is put before the person; otherwise it waits alone.
 */
#include "docket-config.h"

#include "docket-worker-private.h"

#include <glib/gi18n-lib.h>

#include "docket-codec.h"
#include "docket-limits.h"

/* What a settle, fail or requeue works with, on the writer's thread. */
typedef struct
{
  DocketWorker *worker; /* (owned) */
  GPtrArray *keys;
  GPtrArray *results;
  DocketLanePolicy lane;
  gint64 waits_ms[32];
  gint64 deferred_due_at;
  char *sentence;
  gboolean alone; /* our server takes others: this one waits by itself */
  guint settled;
} PushWrite;

static void
push_write_free (PushWrite *write)
{
  g_clear_object (&write->worker);
  g_clear_pointer (&write->keys, g_ptr_array_unref);
  g_clear_pointer (&write->results, g_ptr_array_unref);
  g_free (write->sentence);
  g_free (write);
}

static PushWrite *
push_write_new (DocketWorker *self)
{
  PushWrite *write = g_new0 (PushWrite, 1);
  g_autoptr (DocketPolicy) policy = docket_store_get_policy (self->reader);
  const DocketLanePolicy *lane = docket_policy_get_lane (policy, DOCKET_LANE_EDITS);

  write->worker = g_object_ref (self);
  write->keys = g_ptr_array_ref (self->push_keys);
  write->lane = *lane;
  for (guint i = 0; i < lane->n_waits; i++)
    write->waits_ms[i] = lane->waits_ms[i];
  write->lane.waits_ms = write->waits_ms;
  return write;
}

static void
push_over (DocketWorker *self)
{
  self->pushing = FALSE;
  g_clear_pointer (&self->push_keys, g_ptr_array_unref);
  docket_worker_schedule_turn (self);
}

/* The last step of every batch. */
static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketWorker) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    docket_worker_note_disk (self, error);
  else
    docket_worker_note_disk (self, NULL);
  push_over (self);
}

static void
write_then_over (DocketWorker *self, DocketWriterFunc func, PushWrite *write)
{
  docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, func, write, (GDestroyNotify) push_write_free, NULL, on_written, g_object_ref (self));
}

/* ---- Outcomes, on the writer's thread ---- */

/* What the flight recorder says of an answer. */
static const char *
answer_words (DocketOutcome outcome)
{
  switch (outcome)
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
      return _ ("Waits for another change to arrive");
    }
}

static gboolean
journal_all (DocketStore *store, GPtrArray *keys, const char *answer, gint64 wait_ms, GError **error)
{
  for (guint i = 0; i < keys->len; i++)
    if (!docket_store_journal (store, g_ptr_array_index (keys, i), DOCKET_LANE_EDITS, answer, wait_ms, error))
      return FALSE;
  return TRUE;
}

static gboolean
failed (DocketStore *store, gpointer data, GError **error)
{
  PushWrite *write = data;

  if (write->alone && write->keys->len == 1)
    return docket_store_outbox_failed_alone (store, g_ptr_array_index (write->keys, 0), &write->lane, write->sentence, error)
           && journal_all (store, write->keys, write->sentence, 0, error);
  return docket_store_outbox_failed (store, write->keys, &write->lane, write->sentence, error)
         && journal_all (store, write->keys, write->sentence, write->lane.waits_ms[0], error);
}

/* The batch and its journal wait for the disk once, not once an operation. */
static gboolean
write_failed (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, failed, data, error);
}

/* Back to the queue without counting an attempt. */
static gboolean
write_requeued (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_outbox_recover (store, error);
}

static gboolean
settled (DocketStore *store, gpointer data, GError **error)
{
  PushWrite *write = data;

  if (!docket_store_outbox_settle (store, write->results, write->deferred_due_at, error))
    return FALSE;
  for (guint i = 0; i < write->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (write->results, i);

      if (!docket_store_journal (store, result->key, DOCKET_LANE_EDITS, answer_words (result->outcome), 0, error))
        return FALSE;
    }
  /* Our server answered: what failed for want of a network may go now. */
  return docket_store_outbox_make_due (store, FALSE, error);
}

static gboolean
write_settled (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, settled, data, error);
}

static void
fail_batch (DocketWorker *self, const char *sentence, gboolean alone)
{
  PushWrite *write = push_write_new (self);

  write->sentence = g_strdup (sentence);
  write->alone = alone;
  write_then_over (self, write_failed, write);
}

/* ---- Answers ---- */

/* The results of exactly this batch, or NULL: then it was not our answer. */
static GPtrArray *
read_results (DocketWorker *self, const DocketResponse *response)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_free);
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);
  g_autoptr (JsonNode) node = docket_json_parse (data, size, DOCKET_PAGE_BYTES_MAX, NULL);
  JsonArray *array = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || !docket_json_get_array (json_node_get_object (node), "results", TRUE, &array, NULL)
      || json_array_get_length (array) != self->push_keys->len)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      DocketResult *result = docket_result_from_json (json_array_get_element (array, i), NULL);

      if (result == NULL)
        return NULL;
      g_ptr_array_add (results, result);
      if (g_strcmp0 (result->key, g_ptr_array_index (self->push_keys, i)) != 0)
        return NULL;
    }
  return g_steal_pointer (&results);
}

static void
settle_batch (DocketWorker *self, GPtrArray *results)
{
  PushWrite *write = push_write_new (self);

  write->results = g_ptr_array_ref (results);
  /* A deferred one waits for another to arrive; asking each second is enough. */
  write->deferred_due_at = docket_clock_now_ms (self->clock) + write->lane.waits_ms[0];
  for (guint i = 0; i < results->len; i++)
    if (((DocketResult *) g_ptr_array_index (results, i))->outcome != DOCKET_OUTCOME_DEFERRED)
      self->settled++;
  self->push_limit = DOCKET_BATCH_OPERATIONS_MAX;
  self->push_failed_whole = 0;
  /* The effect comes back by the feed: fetch it without waiting for a poke. */
  self->pull_wanted = TRUE;
  write_then_over (self, write_settled, write);
}

/* 400 or 413 against one single operation: it can never go; a person decides. */
static void
reject_alone (DocketWorker *self, const DocketResponse *response)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_free);
  DocketResult *result = docket_result_new (g_ptr_array_index (self->push_keys, 0), DOCKET_OUTCOME_REJECTED);

  result->problem_type = g_strdup (DOCKET_PROBLEM_INVALID);
  result->problem_detail = docket_worker_problem_sentence (response);
  g_ptr_array_add (results, result);
  settle_batch (self, results);
}

static void
refused_as_whole (DocketWorker *self, const DocketResponse *response)
{
  g_autofree char *sentence = docket_worker_problem_sentence (response);
  gboolean wrong = response->status == 400 || response->status == 413;

  self->push_failed_whole++;
  if (wrong && self->push_keys->len == 1)
    {
      reject_alone (self, response);
      return;
    }
  /* Told wrong: halve at once. Told busy or broken: once more, then halve. */
  if (wrong || self->push_failed_whole > 1)
    self->push_limit = MAX (1, self->push_keys->len / 2);
  if (wrong)
    write_then_over (self, write_requeued, push_write_new (self));
  else
    fail_batch (self, sentence, TRUE);
}

static void
take_answer (DocketWorker *self, const DocketResponse *response)
{
  g_autoptr (GPtrArray) results = NULL;

  if (response->status == 200)
    {
      results = read_results (self, response);
      if (results == NULL)
        {
          docket_worker_note_failure (self, _ ("The answer of the server made no sense."));
          fail_batch (self, _ ("The answer of the server made no sense."), FALSE);
          return;
        }
      docket_worker_note_answer (self);
      settle_batch (self, results);
      return;
    }
  docket_worker_note_answer (self);
  if (docket_worker_take_refusal (self, response))
    {
      write_then_over (self, write_requeued, push_write_new (self));
      return;
    }
  if (response->status == 429 || response->status == 503)
    {
      g_autofree char *sentence = docket_worker_problem_sentence (response);

      self->push_not_before = docket_clock_now_ms (self->clock) + MAX (response->retry_after_s, 1) * 1000;
      fail_batch (self, sentence, FALSE);
      return;
    }
  refused_as_whole (self, response);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketWorker) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketResponse) response = docket_transport_send_finish (DOCKET_TRANSPORT (source), result, &error);

  if (response != NULL)
    {
      take_answer (self, response);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* The plug was pulled here: nobody's failure. */
      write_then_over (self, write_requeued, push_write_new (self));
    }
  else
    {
      docket_worker_note_failure (self, error->message);
      fail_batch (self, error->message, FALSE);
    }
}

/* ---- The way out ---- */

typedef struct
{
  DocketWorker *worker; /* (owned) */
  GPtrArray *keys;
  GBytes *body;
} PushStart;

static void
push_start_free (PushStart *start)
{
  g_clear_object (&start->worker);
  g_clear_pointer (&start->keys, g_ptr_array_unref);
  g_clear_pointer (&start->body, g_bytes_unref);
  g_free (start);
}

static gboolean
write_sending (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_outbox_sending (store, ((PushStart *) data)->keys, error);
}

static void
on_sending (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PushStart *start = user_data;
  g_autoptr (DocketWorker) self = g_object_ref (start->worker);
  g_autoptr (GError) error = NULL;
  DocketRequest *request;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error) || !self->running || !self->online || self->token == NULL)
    {
      if (error != NULL)
        docket_worker_note_disk (self, error);
      if (error == NULL && self->running)
        write_then_over (self, write_requeued, push_write_new (self));
      else
        push_over (self);
      push_start_free (start);
      return;
    }
  request = docket_request_new ("POST", "/v1/ops");
  request->token = g_strdup (self->token);
  request->items = start->keys->len;
  request->body = g_bytes_ref (start->body);
  docket_transport_send_async (self->transport, request, self->cancellable, on_answer, g_object_ref (self));
  push_start_free (start);
  docket_worker_tell_status (self);
}

gboolean
docket_worker_push (DocketWorker *self)
{
  g_autoptr (GPtrArray) due = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  PushStart *start;

  if (self->pushing)
    return TRUE;
  due = docket_store_outbox_due (self->reader, DOCKET_LANE_EDITS, docket_clock_now_ms (self->clock), self->push_limit, DOCKET_BATCH_BYTES_MAX - 1024, &error);
  if (due == NULL)
    {
      docket_worker_note_disk (self, error);
      return FALSE;
    }
  if (due->len == 0)
    return FALSE;

  self->pushing = TRUE;
  self->push_keys = g_ptr_array_new_with_free_func (g_free);
  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_name (&writer, "ops");
  docket_json_begin_array (&writer);
  for (guint i = 0; i < due->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (due, i);

      docket_operation_to_json (item->operation, &writer);
      g_ptr_array_add (self->push_keys, g_strdup (item->operation->key));
    }
  docket_json_end_array (&writer);
  docket_json_end_object (&writer);

  start = g_new0 (PushStart, 1);
  start->worker = g_object_ref (self);
  start->keys = g_ptr_array_ref (self->push_keys);
  start->body = docket_json_writer_finish_bytes (&writer);
  docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, write_sending, start, NULL, NULL, on_sending, start);
  return TRUE;
}
