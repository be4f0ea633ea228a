/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Hints to the worker, and "Sync now": a task that ends when the worker says
 * that a round is over. If another process syncs this profile, it is asked
 * through the store, and watched there until it has caught up.
 */
#include "docket-config.h"

#include "docket-desk-private.h"

#include <glib/gi18n-lib.h>

#define ELSEWHERE_POLL_MS 200
#define ELSEWHERE_PATIENCE_MS (45 * 1000)

static gboolean
call_hint (gpointer data)
{
  DocketSyncThread *sync = data;

  if (sync->worker != NULL)
    docket_worker_hint (sync->worker);
  else if (sync->sign_in_problem != NULL)
    docket_sync_thread_try (sync);
  return G_SOURCE_REMOVE;
}

static gboolean
call_line_changed (gpointer data)
{
  DocketSyncThread *sync = data;

  if (sync->worker == NULL)
    return call_hint (data);
  docket_worker_line_changed (sync->worker);
  return G_SOURCE_REMOVE;
}

static gboolean
call_online (gpointer data)
{
  DocketSyncThread *sync = data;

  sync->online = TRUE;
  if (sync->worker != NULL)
    docket_worker_set_online (sync->worker, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
call_offline (gpointer data)
{
  DocketSyncThread *sync = data;

  sync->online = FALSE;
  if (sync->worker != NULL)
    docket_worker_set_online (sync->worker, FALSE);
  return G_SOURCE_REMOVE;
}

void
docket_desk_hint (DocketDesk *self)
{
  if (self->sync != NULL)
    docket_sync_thread_call (self->sync, call_hint, docket_sync_thread_ref (self->sync), (GDestroyNotify) docket_sync_thread_unref);
}

static void
on_machine_woke (gpointer data)
{
  DocketDesk *self = data;

  if (self->sync != NULL)
    docket_sync_thread_call (self->sync, call_line_changed, docket_sync_thread_ref (self->sync), (GDestroyNotify) docket_sync_thread_unref);
}

void
docket_desk_watch_machine (DocketDesk *self, DocketMachine *machine)
{
  g_return_if_fail (DOCKET_IS_DESK (self));

  g_clear_pointer (&self->machine, docket_machine_watch_free);
  if (machine != NULL)
    self->machine = docket_machine_watch_new (machine, self->clock, on_machine_woke, self);
}

void
docket_desk_set_online (DocketDesk *self, gboolean online)
{
  if (self->sync != NULL)
    docket_sync_thread_call (self->sync, online ? call_online : call_offline, docket_sync_thread_ref (self->sync), (GDestroyNotify) docket_sync_thread_unref);
}

typedef struct
{
  DocketSyncThread *sync; /* (owned) */
  GTask *task;      /* (owned): until it is over */
  GSource *timeout; /* on the desk's context */
  GSource *poll;    /* while another process does it */
  gint64 asked_at;       /* ms, by the wall clock, as the store's times are */
  gint64 patience_until; /* ms, monotonic */
} SyncNow;

static void
sync_now_free (SyncNow *now)
{
  g_clear_pointer (&now->sync, docket_sync_thread_unref);
  g_free (now);
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* On the desk's thread; @problem: a sentence or NULL. Only the first counts. */
static void
sync_now_over (GTask *task, const char *problem)
{
  SyncNow *now = g_task_get_task_data (task);
  g_autoptr (GTask) owned = g_steal_pointer (&now->task);

  if (owned == NULL)
    return;
  clear_source (&now->timeout);
  clear_source (&now->poll);
  if (problem == NULL)
    g_task_return_boolean (owned, TRUE);
  else
    g_task_return_new_error (owned, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_UNREACHABLE, "%s", problem);
}

static void
on_sync_now_timeout (gpointer data)
{
  sync_now_over (data, _ ("Syncing took longer than the time allowed."));
}

static gboolean
write_request (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_set_meta (store, DOCKET_META_SYNC_REQUESTED_AT, data, error);
}

/* By the sync thread, which has an answer for the desk's. */
static void look_for_elsewhere (GTask *task);

static void
poll_elsewhere (gpointer data)
{
  GTask *task = data;
  DocketDesk *self = g_task_get_source_object (task);
  SyncNow *now = g_task_get_task_data (task);

  clear_source (&now->poll);
  if (now->task == NULL)
    return;
  if (self->reader == NULL || self->sync != now->sync)
    sync_now_over (task, _ ("Docket is closing."));
  else
    look_for_elsewhere (task);
}

/* Another process syncs: its round is over when it says that it caught up after
 * we asked, and nothing waits but what does not go by itself. @counts: (nullable): they
 * cannot be read */
static void
take_elsewhere (GTask *task, const DocketStoreCounts *counts)
{
  DocketDesk *self = g_task_get_source_object (task);
  SyncNow *now = g_task_get_task_data (task);

  if (now->task == NULL)
    return;
  /* Set back meanwhile, the clock says of no round any more that it was later. */
  now->asked_at = MIN (now->asked_at, docket_clock_now_ms (self->clock));
  if (counts != NULL && (counts->pending == 0 || counts->kept_back) && counts->last_sync_at >= now->asked_at)
    sync_now_over (task, NULL);
  else if (docket_clock_monotonic_ms (self->clock) > now->patience_until)
    sync_now_over (task, _ ("Another Docket on this computer does the syncing, and cannot reach the server at the moment."));
  else
    now->poll = docket_clock_call_in (self->clock, ELSEWHERE_POLL_MS, poll_elsewhere, task);
}

/* Only what is committed can be read by whom we wake: told earlier, it would
 * look, find nothing, and not look again before its next tick. */
static void
on_request_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DocketDesk *self = g_task_get_source_object (task);
  SyncNow *now = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    sync_now_over (task, error->message);
  else if (now->task != NULL && self->profile != NULL)
    docket_profile_wake (self->profile, self->account);
}

static void
ask_elsewhere (GTask *task)
{
  DocketDesk *self = g_task_get_source_object (task);
  SyncNow *now = g_task_get_task_data (task);

  if (now->task == NULL)
    return;
  if (self->writer != NULL)
    docket_writer_run_async (self->writer, DOCKET_WRITER_SAVE, write_request, g_strdup_printf ("%" G_GINT64_FORMAT, now->asked_at), g_free, NULL,
                             on_request_written, g_object_ref (task));
  poll_elsewhere (task);
}

/* What the sync thread has to say, on its way to the desk's thread. */
typedef struct
{
  GTask *task; /* (owned) */
  gboolean elsewhere;
  gboolean looked;
  gboolean counted; /* looked, and could read it */
  DocketStoreCounts counts;
  char *problem;
} Done;

static gboolean
on_sync_now_arrived (gpointer data)
{
  Done *done = data;

  if (done->looked)
    take_elsewhere (done->task, done->counted ? &done->counts : NULL);
  else if (done->elsewhere)
    ask_elsewhere (done->task);
  else
    sync_now_over (done->task, done->problem);
  return G_SOURCE_REMOVE;
}

static void
done_free (gpointer data)
{
  Done *done = data;

  g_object_unref (done->task);
  g_free (done->problem);
  g_free (done);
}

/* @done: (transfer full): but for its task */
static void
post (GTask *task, Done *done)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  done->task = g_object_ref (task);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_sync_now_arrived, done, done_free);
  g_source_attach (source, g_task_get_context (task));
}

static void
post_done (GTask *task, gboolean elsewhere, const char *problem)
{
  Done *done = g_new0 (Done, 1);

  done->elsewhere = elsewhere;
  done->problem = g_strdup (problem);
  post (task, done);
}

/* All of a long queue may be walked for it. */
static gboolean
call_look_elsewhere (gpointer data)
{
  GTask *task = data;
  SyncNow *now = g_task_get_task_data (task);
  Done *done = g_new0 (Done, 1);
  g_autoptr (GError) error = NULL;

  done->looked = TRUE;
  done->counted = docket_store_get_waits (now->sync->reader, &done->counts, &error);
  if (!done->counted)
    g_message ("How another process gets on cannot be read: %s", error->message);
  post (task, done);
  return G_SOURCE_REMOVE;
}

static void
look_for_elsewhere (GTask *task)
{
  SyncNow *now = g_task_get_task_data (task);

  docket_sync_thread_call (now->sync, call_look_elsewhere, g_object_ref (task), g_object_unref);
}

/* On the sync thread. */
static void
on_sync_now_done (const char *problem, gpointer data)
{
  g_autoptr (GTask) task = data;

  post_done (task, FALSE, problem);
}

static gboolean
call_sync_now (gpointer data)
{
  GTask *task = data;
  SyncNow *now = g_task_get_task_data (task);

  /* The keyring may have been unlocked a moment ago. */
  if (now->sync->sign_in_problem != NULL)
    docket_sync_thread_try (now->sync);
  if (now->sync->sign_in_problem != NULL)
    post_done (task, FALSE, now->sync->sign_in_problem);
  else if (now->sync->worker != NULL)
    docket_worker_sync_now (now->sync->worker, on_sync_now_done, g_object_ref (task));
  else if (now->sync->reader != NULL)
    post_done (task, TRUE, NULL);
  else
    post_done (task, FALSE, _ ("The file of this account cannot be read."));
  return G_SOURCE_REMOVE;
}

void
docket_desk_sync_now_async (DocketDesk *self, guint timeout_s, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SyncNow *now = g_new0 (SyncNow, 1);

  g_task_set_source_tag (task, docket_desk_sync_now_async);
  g_task_set_task_data (task, now, (GDestroyNotify) sync_now_free);
  now->task = g_object_ref (task);
  now->asked_at = docket_clock_now_ms (self->clock);
  now->patience_until = docket_clock_monotonic_ms (self->clock) + ELSEWHERE_PATIENCE_MS;
  if (self->sync == NULL)
    {
      sync_now_over (task, _ ("Syncing was not started here."));
      return;
    }
  now->sync = docket_sync_thread_ref (self->sync);
  if (timeout_s > 0)
    now->timeout = docket_clock_call_in (self->clock, (gint64) timeout_s * 1000, on_sync_now_timeout, task);
  docket_sync_thread_call (self->sync, call_sync_now, g_object_ref (task), g_object_unref);
}

gboolean
docket_desk_sync_now_finish (DocketDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
