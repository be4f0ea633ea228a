/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The thread that syncs: a reader of its own, the transport, the worker.
 *
 * It first takes the profile's sync lock; while another process has it, that
 * one does the work and this one shows what the store says, trying again every
 * few seconds in case the other one ended. The same while the token cannot be
 * read, because the keyring is locked, say: the desk is offline and says why.
 */
#include "docket-config.h"

#include "docket-desk-private.h"

#include <unistd.h>

#include "docket-effort.h"
#include "docket-http-transport.h"
#include "docket-recorder.h"
#include "docket-secrets.h"

#define LOCK_RETRY_MS 2000
#define SIGN_IN_RETRY_MS 5000
/* How long stopping waits for what is in flight to come back cancelled. */
#define STOP_TURNS_MAX 1000

DocketSyncThread *
docket_sync_thread_ref (DocketSyncThread *sync)
{
  g_atomic_ref_count_inc (&sync->refs);
  return sync;
}

void
docket_sync_thread_unref (DocketSyncThread *sync)
{
  if (!g_atomic_ref_count_dec (&sync->refs))
    return;
  g_free (sync->account);
  g_free (sync->path);
  g_free (sync->url);
  g_free (sync->sign_in_problem);
  g_free (sync->viewing_id);
  g_clear_pointer (&sync->pending_sightings, g_ptr_array_unref);
  g_clear_object (&sync->writer);
  g_clear_object (&sync->notifier);
  g_clear_object (&sync->clock);
  g_clear_object (&sync->random);
  g_clear_pointer (&sync->context, g_main_context_unref);
  g_clear_pointer (&sync->loop, g_main_loop_unref);
  g_clear_pointer (&sync->desk_context, g_main_context_unref);
  g_clear_pointer (&sync->pending_status, docket_sync_status_unref);
  g_clear_pointer (&sync->posted, docket_sync_status_unref);
  g_mutex_clear (&sync->mutex);
  g_free (sync);
}

/* On the desk's thread: the newest status since the last time. */
static gboolean
on_status_arrived (gpointer data)
{
  DocketSyncThread *sync = data;
  g_autoptr (DocketSyncStatus) status = NULL;
  g_autoptr (DocketDesk) desk = NULL;

  g_mutex_lock (&sync->mutex);
  status = g_steal_pointer (&sync->pending_status);
  desk = sync->desk == NULL ? NULL : g_object_ref (sync->desk);
  g_mutex_unlock (&sync->mutex);
  if (status != NULL && desk != NULL)
    docket_desk_take_status (desk, status);
  return G_SOURCE_REMOVE;
}

static void
post_status (DocketSyncThread *sync, DocketSyncStatus *status)
{
  gboolean idle;

  docket_sync_status_ref (status);
  g_clear_pointer (&sync->posted, docket_sync_status_unref);
  sync->posted = status;
  g_mutex_lock (&sync->mutex);
  idle = sync->pending_status == NULL;
  g_clear_pointer (&sync->pending_status, docket_sync_status_unref);
  sync->pending_status = docket_sync_status_ref (status);
  if (idle && sync->desk != NULL)
    {
      GSource *source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, on_status_arrived, docket_sync_thread_ref (sync), (GDestroyNotify) docket_sync_thread_unref);
      g_source_attach (source, sync->desk_context);
      g_source_unref (source);
    }
  g_mutex_unlock (&sync->mutex);
}

static gboolean
write_state (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_set_meta (store, DOCKET_META_SYNC_STATE, data, error);
}

static void
on_worker_status (DocketSyncStatus *status, gpointer data)
{
  DocketSyncThread *sync = data;
  DocketSyncState state = status->state;

  post_status (sync, status);
  /* What other processes may say of us: only what lasts is worth a write. */
  if (state == DOCKET_SYNC_CONNECTING || state == DOCKET_SYNC_SENDING || state == DOCKET_SYNC_RECEIVING || state == DOCKET_SYNC_WAITING)
    state = DOCKET_SYNC_UP_TO_DATE;
  if (status->state == DOCKET_SYNC_CONNECTING || state == sync->told)
    return;
  sync->told = state;
  docket_writer_run_async (sync->writer, DOCKET_WRITER_SYNC, write_state, (gpointer) docket_sync_state_name (state), NULL, NULL, NULL, NULL);
}

static char *
fetch_token (gpointer data)
{
  DocketSyncThread *sync = data;
  char *token = NULL;
  g_autoptr (GError) error = NULL;

  if (!docket_secrets_load_token (sync->profile, sync->account, &token, &error))
    g_info ("The token cannot be read: %s", error->message);
  return token;
}

static void
on_requested_done (const char *problem, gpointer data)
{
}

/* Another process asked for "Sync now". */
static void
check_request (DocketSyncThread *sync)
{
  g_autofree char *text = docket_store_get_meta (sync->reader, DOCKET_META_SYNC_REQUESTED_AT);
  gint64 at = text == NULL ? 0 : g_ascii_strtoll (text, NULL, 10);

  /* Another one, not a later one: somebody may have set the clock back. */
  if (at == sync->handled_request_at)
    return;
  sync->handled_request_at = at;
  if (docket_clock_now_ms (sync->clock) - at < 60 * 1000)
    docket_worker_sync_now (sync->worker, on_requested_done, NULL);
}

static void
on_sync_changes (DocketChangeSet *changes, gpointer data)
{
  DocketSyncThread *sync = data;

  if (sync->worker == NULL)
    return;
  if (docket_change_set_is_everything (changes))
    check_request (sync);
  if (docket_change_set_is_everything (changes) || docket_change_set_has_outbox (changes))
    docket_worker_wake (sync->worker);
}

static void
start_worker (DocketSyncThread *sync, const char *token)
{
  sync->worker = docket_worker_new (sync->writer, sync->reader, sync->transport, sync->clock, sync->random);
  docket_worker_set_status_func (sync->worker, on_worker_status, sync);
  docket_worker_set_token_func (sync->worker, fetch_token, sync);
  docket_sync_thread_join_presence (sync);
  if (!sync->online)
    docket_worker_set_online (sync->worker, FALSE);
  docket_worker_start (sync->worker, token);
  /* Requests of before the start are served by starting. */
  sync->handled_request_at = docket_clock_now_ms (sync->clock);
}

DocketSyncStatus *
docket_desk_status_from_store (DocketStore *reader, const DocketSyncStatus *before, gboolean elsewhere)
{
  DocketSyncStatus *status = docket_sync_status_new ();
  g_autofree char *name = docket_store_get_meta (reader, DOCKET_META_SYNC_STATE);
  g_autoptr (GError) error = NULL;

  if (!docket_store_get_waits (reader, &status->counts, &error))
    {
      g_message ("How the outbox stands cannot be read: %s", error->message);
      status->disk_problem = docket_db_error_sentence (error);
      /* What cannot be read is not gone. */
      if (before != NULL)
        status->counts = before->counts;
    }
  status->elsewhere = elsewhere;
  status->last_sync_at = status->counts.last_sync_at;
  status->next_attempt_at = status->counts.next_attempt_at;
  status->state = DOCKET_SYNC_OFFLINE;
  if (name != NULL)
    docket_sync_state_from_name (name, &status->state);
  /* It reached the server, and began to receive; nothing is here as a whole. */
  if (status->state == DOCKET_SYNC_UP_TO_DATE && status->last_sync_at == 0)
    status->state = elsewhere ? DOCKET_SYNC_RECEIVING : DOCKET_SYNC_OFFLINE;
  if (status->state == DOCKET_SYNC_UP_TO_DATE && status->counts.pending > 0)
    status->state = DOCKET_SYNC_WAITING;
  return status;
}

static void
on_retry (gpointer data)
{
  docket_sync_thread_try (data);
}

/* No token, though somebody may be signed in: nothing can be sent, and whoever
 * can read it shall not find the profile locked. */
static void
wait_for_token (DocketSyncThread *sync, const char *problem)
{
  g_autoptr (DocketSyncStatus) status = docket_desk_status_from_store (sync->reader, sync->posted, FALSE);

  close (sync->lock_fd);
  sync->lock_fd = -1;
  g_free (sync->sign_in_problem);
  sync->sign_in_problem = g_strdup (problem);
  status->state = DOCKET_SYNC_OFFLINE;
  status->sign_in_problem = g_strdup (problem);
  status->problem = g_strdup (problem);
  status->failures = 1;
  on_worker_status (status, sync);
  sync->retry = docket_clock_call_in (sync->clock, SIGN_IN_RETRY_MS, on_retry, sync);
}

static void
clear_retry (DocketSyncThread *sync)
{
  if (sync->retry == NULL)
    return;
  g_source_destroy (sync->retry);
  g_clear_pointer (&sync->retry, g_source_unref);
}

void
docket_sync_thread_try (DocketSyncThread *sync)
{
  g_autoptr (DocketSyncStatus) status = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  if (sync->worker != NULL)
    return;
  clear_retry (sync);
  if (docket_profile_try_sync_lock (sync->profile, sync->account, &sync->lock_fd, &error))
    {
      if (!docket_secrets_load_token (sync->profile, sync->account, &token, &error))
        {
          wait_for_token (sync, error->message);
          return;
        }
      g_clear_pointer (&sync->sign_in_problem, g_free);
      start_worker (sync, token);
      return;
    }
  if (error != NULL)
    g_warning ("%s", error->message);
  g_clear_pointer (&sync->sign_in_problem, g_free);
  status = docket_desk_status_from_store (sync->reader, sync->posted, TRUE);
  post_status (sync, status);
  sync->retry = docket_clock_call_in (sync->clock, LOCK_RETRY_MS, on_retry, sync);
}

static void
stop_worker (DocketSyncThread *sync)
{
  if (sync->worker == NULL)
    return;
  docket_worker_stop (sync->worker);
  for (guint i = 0; i < STOP_TURNS_MAX && !docket_worker_is_idle (sync->worker); i++)
    g_main_context_iteration (sync->context, TRUE);
  g_clear_object (&sync->worker);
}

/* To the server, with every attempt written down. */
static DocketTransport *
new_transport (DocketSyncThread *sync)
{
  g_autoptr (DocketTransport) http = docket_http_transport_new (sync->url);

  return docket_recorder_new (http, sync->writer, sync->clock);
}

static gpointer
sync_main (gpointer data)
{
  g_autoptr (DocketSyncThread) sync = data;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (sync->context);
  sync->reader = docket_store_open (sync->path, DOCKET_DB_READ_ONLY, sync->clock, sync->random, &error);
  if (sync->reader == NULL)
    {
      g_autoptr (DocketSyncStatus) status = docket_sync_status_new ();

      status->state = DOCKET_SYNC_OFFLINE;
      status->disk_problem = docket_db_error_sentence (error);
      post_status (sync, status);
      g_main_loop_run (sync->loop);
    }
  else
    {
      sync->transport = new_transport (sync);
      sync->subscription = docket_notifier_subscribe (sync->notifier, on_sync_changes, sync);
      docket_sync_thread_try (sync);
      g_main_loop_run (sync->loop);
      docket_notifier_unsubscribe (sync->notifier, sync->subscription);
      clear_retry (sync);
      stop_worker (sync);
      docket_recorder_flush (DOCKET_RECORDER (sync->transport));
      g_clear_object (&sync->transport);
      /* libsoup closes its connections from the loop. */
      while (g_main_context_iteration (sync->context, FALSE))
        ;
      g_clear_object (&sync->reader);
      if (sync->lock_fd >= 0)
        close (sync->lock_fd);
      sync->lock_fd = -1;
    }
  g_main_context_pop_thread_default (sync->context);
  return NULL;
}

void
docket_sync_thread_call (DocketSyncThread *sync, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, sync->context);
}

static gboolean
call_quit (gpointer data)
{
  g_main_loop_quit (((DocketSyncThread *) data)->loop);
  return G_SOURCE_REMOVE;
}

DocketSyncThread *
docket_sync_thread_start (DocketDesk *desk)
{
  DocketSyncThread *sync = g_new0 (DocketSyncThread, 1);

  g_atomic_ref_count_init (&sync->refs);
  g_mutex_init (&sync->mutex);
  sync->profile = desk->profile;
  sync->account = g_strdup (desk->account);
  sync->path = docket_profile_account_path (desk->profile, desk->account);
  sync->url = g_strdup (desk->url);
  sync->writer = g_object_ref (desk->writer);
  sync->notifier = g_object_ref (desk->notifier);
  sync->clock = g_object_ref (desk->clock);
  sync->random = g_object_ref (desk->random);
  sync->context = g_main_context_new ();
  sync->loop = g_main_loop_new (sync->context, FALSE);
  sync->lock_fd = -1;
  sync->viewing_kind = DOCKET_KIND_NONE;
  sync->online = TRUE;
  sync->told = DOCKET_SYNC_CONNECTING;
  sync->desk = desk;
  sync->desk_context = g_main_context_ref_thread_default ();
  sync->thread = g_thread_new ("docket-sync", sync_main, docket_sync_thread_ref (sync));
  return sync;
}

void
docket_sync_thread_stop (DocketSyncThread *sync)
{
  docket_sync_thread_call (sync, call_quit, docket_sync_thread_ref (sync), (GDestroyNotify) docket_sync_thread_unref);
  docket_effort_add (DOCKET_EFFORT_WAITS, 1);
  g_thread_join (sync->thread);
  g_mutex_lock (&sync->mutex);
  sync->desk = NULL;
  g_mutex_unlock (&sync->mutex);
  docket_sync_thread_unref (sync);
}
