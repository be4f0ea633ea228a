/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Receiving operations: the body is read into operations (large ones off the
 * main thread), the writer judges and carries them out, and the answer holds a
 * result for each, in their order. What that means is docket-push-batch.c.
 */
#include "docket-config.h"

#include "docket-handlers.h"

#include <glib/gi18n-lib.h>

#include "docket-push-batch.h"
#include "docket-request-log.h"
#include "docket-server-error.h"
#include "docket-service.h"

/* Reading this much takes the main loop about a millisecond. */
#define READ_AT_ONCE_BYTES_MAX (16 * 1024)

typedef struct
{
  DocketExchange *exchange; /* (owned) */
  DocketPushBatch batch;
} Push;

static void
push_free (Push *push)
{
  docket_push_batch_clear (&push->batch);
  docket_exchange_unref (push->exchange);
  g_free (push);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Push, push_free)

static void
on_committed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Push) push = data;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GError) error = NULL;
  gboolean rights_changed;

  if (!docket_writer_thread_run_finish (DOCKET_WRITER_THREAD (source), result, &error))
    {
      docket_exchange_answer_error (push->exchange, error);
      return;
    }
  for (guint i = 0; i < push->batch.results->len; i++)
    {
      const DocketOperation *operation = g_array_index (push->batch.sent, DocketPushed, i).operation;

      docket_request_log_operation (docket_service_get_metrics (push->exchange->service), operation == NULL ? "none" : operation->record_id,
                                    g_ptr_array_index (push->batch.results, i));
    }
  json = docket_push_batch_answer (&push->batch, &rights_changed);
  if (rights_changed)
    docket_live_recheck (docket_service_get_live (push->exchange->service));
  docket_exchange_answer_json (push->exchange, 200, json);
}

static void
commit (Push *push)
{
  docket_writer_thread_run_async (docket_service_get_writer (push->exchange->service), docket_push_batch_commit, &push->batch, push->batch.sent->len, on_committed, push);
}

static void
refuse (Push *push, const GError *error)
{
  if (push->batch.key_missing)
    docket_exchange_answer_problem (push->exchange, 400, "key-missing", error->message);
  else
    docket_exchange_answer_error (push->exchange, error);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (docket_push_batch_read (&((Push *) data)->batch, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Push) push = data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    commit (g_steal_pointer (&push));
  else
    refuse (push, error);
}

void
docket_handle_push (DocketExchange *exchange)
{
  g_autoptr (Push) push = g_new0 (Push, 1);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  gint64 now = docket_clock_monotonic_ms (docket_service_get_clock (exchange->service));
  g_autoptr (GError) error = NULL;

  push->exchange = docket_exchange_ref (exchange);
  docket_push_batch_init (&push->batch, exchange->body, soup_message_headers_get_one (headers, "Idempotency-Key"), &push->exchange->session,
                          docket_service_get_clock (exchange->service));
  if (!docket_throttle_take_push (docket_service_get_throttle (exchange->service), exchange->session.device, now))
    {
      docket_exchange_answer_problem (exchange, 429, "too-many-requests", _ ("This device sends too often. Wait a second."));
      return;
    }
  if (g_bytes_get_size (exchange->body) > READ_AT_ONCE_BYTES_MAX)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, on_read, push);

      g_task_set_source_tag (task, docket_handle_push);
      g_task_set_task_data (task, g_steal_pointer (&push), NULL);
      g_task_run_in_thread (task, read_in_thread);
      return;
    }
  if (docket_push_batch_read (&push->batch, &error))
    commit (g_steal_pointer (&push));
  else
    refuse (push, error);
}
