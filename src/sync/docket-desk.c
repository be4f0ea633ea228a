/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Puts one person's Docket together:
 *
 *   this thread   reader, notifier's subscriber, the status others observe
 *   writer thread the one writing connection (inside DocketWriter)
 *   sync thread   a reader of its own, the transport, the worker
 *
 * The sync thread first takes the profile's sync lock; while another process
 * has it, that one does the work and this one shows what the store says,
 * trying again every few seconds in case the other one ended.
 */
#include "docket-config.h"

#include "docket-desk.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "docket-http-transport.h"
#include "docket-secrets.h"
#include "docket-worker.h"

#define LOCK_RETRY_MS 2000
/* How long stopping waits for what is in flight to come back cancelled. */
#define STOP_TURNS_MAX 1000
#define META_SYNC_STATE "sync-state"
#define META_SYNC_REQUESTED_AT "sync-requested-at"

typedef struct
{
  gatomicrefcount refs;
  DocketProfile *profile;
  char *account;
  char *path;
  char *url;
  DocketWriter *writer;
  DocketNotifier *notifier;
  DocketClock *clock;
  DocketRandom *random;

  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;

  /* Of the sync thread only. */
  DocketStore *reader;
  DocketTransport *transport;
  DocketWorker *worker;
  GSource *retry;
  int lock_fd;
  gboolean online;
  guint subscription;
  DocketSyncState told; /* last state written for other processes */
  gint64 handled_request_at;

  /* Towards the desk's thread; @desk is NULL once it is closed. */
  GMutex mutex;
  DocketDesk *desk;
  GMainContext *desk_context;
  DocketSyncStatus *pending_status;
} SyncThread;

struct _DocketDesk
{
  GObject parent_instance;
  DocketProfile *profile;
  DocketClock *clock;
  DocketRandom *random;
  DocketStore *reader;
  DocketWriter *writer;
  DocketNotifier *notifier;
  DocketPolicy *policy;
  DocketSyncStatus *status;
  SyncThread *sync;
  GFileMonitor *monitor;
  guint subscription;
  char *account;
  char *person;
  char *currency;
  char *company;
  char *url;
};

G_DEFINE_FINAL_TYPE (DocketDesk, docket_desk, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATUS,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

/* ---- The sync thread ---- */

static SyncThread *
sync_ref (SyncThread *sync)
{
  g_atomic_ref_count_inc (&sync->refs);
  return sync;
}

static void
sync_unref (SyncThread *sync)
{
  if (!g_atomic_ref_count_dec (&sync->refs))
    return;
  g_free (sync->account);
  g_free (sync->path);
  g_free (sync->url);
  g_clear_object (&sync->writer);
  g_clear_object (&sync->notifier);
  g_clear_object (&sync->clock);
  g_clear_object (&sync->random);
  g_clear_pointer (&sync->context, g_main_context_unref);
  g_clear_pointer (&sync->loop, g_main_loop_unref);
  g_clear_pointer (&sync->desk_context, g_main_context_unref);
  g_clear_pointer (&sync->pending_status, docket_sync_status_unref);
  g_mutex_clear (&sync->mutex);
  g_free (sync);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SyncThread, sync_unref)

static void
take_status (DocketDesk *self, DocketSyncStatus *status)
{
  if (self->status != NULL && docket_sync_status_equal (self->status, status))
    return;
  docket_sync_status_ref (status);
  g_clear_pointer (&self->status, docket_sync_status_unref);
  self->status = status;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

/* On the desk's thread: the newest status since the last time. */
static gboolean
on_status_arrived (gpointer data)
{
  SyncThread *sync = data;
  g_autoptr (DocketSyncStatus) status = NULL;
  g_autoptr (DocketDesk) desk = NULL;

  g_mutex_lock (&sync->mutex);
  status = g_steal_pointer (&sync->pending_status);
  desk = sync->desk == NULL ? NULL : g_object_ref (sync->desk);
  g_mutex_unlock (&sync->mutex);
  if (status != NULL && desk != NULL)
    take_status (desk, status);
  return G_SOURCE_REMOVE;
}

static void
post_status (SyncThread *sync, DocketSyncStatus *status)
{
  gboolean idle;

  g_mutex_lock (&sync->mutex);
  idle = sync->pending_status == NULL;
  g_clear_pointer (&sync->pending_status, docket_sync_status_unref);
  sync->pending_status = docket_sync_status_ref (status);
  if (idle && sync->desk != NULL)
    {
      GSource *source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, on_status_arrived, sync_ref (sync), (GDestroyNotify) sync_unref);
      g_source_attach (source, sync->desk_context);
      g_source_unref (source);
    }
  g_mutex_unlock (&sync->mutex);
}

static gboolean
write_state (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_set_meta (store, META_SYNC_STATE, data, error);
}

static void
on_worker_status (DocketSyncStatus *status, gpointer data)
{
  SyncThread *sync = data;
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
  SyncThread *sync = data;
  char *token = NULL;
  g_autoptr (GError) error = NULL;

  if (!docket_secrets_load_token (sync->profile, sync->account, &token, &error))
    g_warning ("%s", error->message);
  return token;
}

static void
on_requested_done (const char *problem, gpointer data)
{
}

/* Another process asked for "Sync now". */
static void
check_request (SyncThread *sync)
{
  g_autofree char *text = docket_store_get_meta (sync->reader, META_SYNC_REQUESTED_AT);
  gint64 at = text == NULL ? 0 : g_ascii_strtoll (text, NULL, 10);

  if (at <= sync->handled_request_at)
    return;
  sync->handled_request_at = at;
  if (docket_clock_now_ms (sync->clock) - at < 60 * 1000)
    docket_worker_sync_now (sync->worker, on_requested_done, NULL);
}

static void
on_sync_changes (DocketChangeSet *changes, gpointer data)
{
  SyncThread *sync = data;

  if (sync->worker == NULL)
    return;
  if (docket_change_set_is_everything (changes))
    check_request (sync);
  if (docket_change_set_is_everything (changes) || docket_change_set_has_outbox (changes))
    docket_worker_wake (sync->worker);
}

static void
start_worker (SyncThread *sync)
{
  g_autofree char *token = fetch_token (sync);

  sync->worker = docket_worker_new (sync->writer, sync->reader, sync->transport, sync->clock, sync->random);
  docket_worker_set_status_func (sync->worker, on_worker_status, sync);
  docket_worker_set_token_func (sync->worker, fetch_token, sync);
  if (!sync->online)
    docket_worker_set_online (sync->worker, FALSE);
  docket_worker_start (sync->worker, token);
  /* Requests of before the start are served by starting. */
  sync->handled_request_at = docket_clock_now_ms (sync->clock);
}

/* What the store says while another process syncs, or nobody does. */
static DocketSyncStatus *
status_from_store (DocketStore *reader, gboolean elsewhere)
{
  DocketSyncStatus *status = docket_sync_status_new ();
  g_autofree char *name = docket_store_get_meta (reader, META_SYNC_STATE);

  docket_store_get_counts (reader, &status->counts, NULL);
  status->elsewhere = elsewhere;
  status->last_sync_at = status->counts.last_sync_at;
  status->next_attempt_at = status->counts.next_attempt_at;
  status->state = DOCKET_SYNC_OFFLINE;
  if (name != NULL)
    docket_sync_state_from_name (name, &status->state);
  if (status->state == DOCKET_SYNC_UP_TO_DATE && status->counts.pending > 0)
    status->state = DOCKET_SYNC_WAITING;
  return status;
}

static void
try_to_be_the_one (gpointer data)
{
  SyncThread *sync = data;
  g_autoptr (DocketSyncStatus) status = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&sync->retry, g_source_unref);
  if (docket_profile_try_sync_lock (sync->profile, sync->account, &sync->lock_fd, &error))
    {
      start_worker (sync);
      return;
    }
  if (error != NULL)
    g_warning ("%s", error->message);
  status = status_from_store (sync->reader, TRUE);
  post_status (sync, status);
  sync->retry = docket_clock_call_in (sync->clock, LOCK_RETRY_MS, try_to_be_the_one, sync);
}

static void
stop_worker (SyncThread *sync)
{
  if (sync->worker == NULL)
    return;
  docket_worker_stop (sync->worker);
  for (guint i = 0; i < STOP_TURNS_MAX && !docket_worker_is_idle (sync->worker); i++)
    g_main_context_iteration (sync->context, TRUE);
  g_clear_object (&sync->worker);
}

static gpointer
sync_main (gpointer data)
{
  g_autoptr (SyncThread) sync = data;
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
      sync->transport = docket_http_transport_new (sync->url);
      sync->subscription = docket_notifier_subscribe (sync->notifier, on_sync_changes, sync);
      try_to_be_the_one (sync);
      g_main_loop_run (sync->loop);
      docket_notifier_unsubscribe (sync->notifier, sync->subscription);
      if (sync->retry != NULL)
        {
          g_source_destroy (sync->retry);
          g_clear_pointer (&sync->retry, g_source_unref);
        }
      stop_worker (sync);
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

/* Runs @func (sync) on the sync thread. */
static void
call_sync (SyncThread *sync, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, sync->context);
}

static gboolean
call_hint (gpointer data)
{
  SyncThread *sync = data;

  if (sync->worker != NULL)
    docket_worker_hint (sync->worker);
  return G_SOURCE_REMOVE;
}

static gboolean
call_online (gpointer data)
{
  SyncThread *sync = data;

  sync->online = TRUE;
  if (sync->worker != NULL)
    docket_worker_set_online (sync->worker, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
call_offline (gpointer data)
{
  SyncThread *sync = data;

  sync->online = FALSE;
  if (sync->worker != NULL)
    docket_worker_set_online (sync->worker, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
call_quit (gpointer data)
{
  g_main_loop_quit (((SyncThread *) data)->loop);
  return G_SOURCE_REMOVE;
}

/* ---- The desk ---- */

static void
on_changes (DocketChangeSet *changes, gpointer data)
{
  DocketDesk *self = data;

  if (docket_change_set_is_everything (changes) || docket_change_set_has_kind (changes, DOCKET_KIND_POLICY))
    g_clear_pointer (&self->policy, docket_policy_unref);
  /* What this process wrote, the others want to see. */
  if (!docket_change_set_is_everything (changes))
    docket_profile_wake (self->profile, self->account);
  if (self->sync == NULL)
    {
      g_autoptr (DocketSyncStatus) status = status_from_store (self->reader, FALSE);

      take_status (self, status);
    }
}

static gboolean
look_elsewhere (DocketStore *store, gpointer data, GError **error)
{
  /* The writer asks the store after each piece of work whether another process
   * wrote, and tells the notifier: any piece of work will do. */
  return TRUE;
}

static void
on_woken (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer data)
{
  DocketDesk *self = data;

  if (event == G_FILE_MONITOR_EVENT_CHANGED || event == G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED || event == G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT || event == G_FILE_MONITOR_EVENT_CREATED)
    docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, look_elsewhere, NULL, NULL, NULL, NULL, NULL);
}

DocketDesk *
docket_desk_open (DocketProfile *profile, DocketClock *clock, DocketRandom *random, GError **error)
{
  g_autoptr (DocketDesk) self = NULL;
  g_autofree char *path = NULL;
  const char *account = docket_profile_get_account (profile);

  if (account == NULL)
    {
      g_set_error_literal (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SIGNED_OUT, _ ("Nobody is signed in here. Sign in first."));
      return NULL;
    }
  self = g_object_new (DOCKET_TYPE_DESK, NULL);
  self->profile = profile;
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->notifier = docket_notifier_new ();
  self->account = g_strdup (account);
  path = docket_profile_account_path (profile, account);
  self->writer = docket_writer_new (path, clock, random, self->notifier, error);
  if (self->writer == NULL)
    return NULL;
  self->reader = docket_store_open (path, DOCKET_DB_READ_ONLY, clock, random, error);
  if (self->reader == NULL)
    return NULL;
  self->person = docket_store_get_meta (self->reader, DOCKET_META_PERSON);
  self->currency = docket_store_get_meta (self->reader, DOCKET_META_CURRENCY);
  self->company = docket_store_get_meta (self->reader, DOCKET_META_COMPANY);
  self->url = docket_store_get_meta (self->reader, DOCKET_META_SERVER_URL);
  self->status = status_from_store (self->reader, FALSE);
  self->subscription = docket_notifier_subscribe (self->notifier, on_changes, self);
  self->monitor = docket_profile_monitor (profile, account, NULL);
  if (self->monitor != NULL)
    {
      g_file_monitor_set_rate_limit (self->monitor, 100);
      g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_woken), self, 0);
    }
  return g_steal_pointer (&self);
}

void
docket_desk_start (DocketDesk *self)
{
  SyncThread *sync;

  g_return_if_fail (DOCKET_IS_DESK (self));
  if (self->sync != NULL || self->url == NULL)
    return;
  sync = g_new0 (SyncThread, 1);
  g_atomic_ref_count_init (&sync->refs);
  g_mutex_init (&sync->mutex);
  sync->profile = self->profile;
  sync->account = g_strdup (self->account);
  sync->path = docket_profile_account_path (self->profile, self->account);
  sync->url = g_strdup (self->url);
  sync->writer = g_object_ref (self->writer);
  sync->notifier = g_object_ref (self->notifier);
  sync->clock = g_object_ref (self->clock);
  sync->random = g_object_ref (self->random);
  sync->context = g_main_context_new ();
  sync->loop = g_main_loop_new (sync->context, FALSE);
  sync->lock_fd = -1;
  sync->online = TRUE;
  sync->told = DOCKET_SYNC_CONNECTING;
  sync->desk = self;
  sync->desk_context = g_main_context_ref_thread_default ();
  self->sync = sync;
  sync->thread = g_thread_new ("docket-sync", sync_main, sync_ref (sync));
}

void
docket_desk_close (DocketDesk *self)
{
  SyncThread *sync = g_steal_pointer (&self->sync);

  if (sync != NULL)
    {
      call_sync (sync, call_quit, sync_ref (sync), (GDestroyNotify) sync_unref);
      g_thread_join (sync->thread);
      g_mutex_lock (&sync->mutex);
      sync->desk = NULL;
      g_mutex_unlock (&sync->mutex);
      sync_unref (sync);
    }
  g_clear_object (&self->monitor);
  if (self->subscription != 0)
    docket_notifier_unsubscribe (self->notifier, self->subscription);
  self->subscription = 0;
  if (self->writer != NULL)
    docket_writer_close (self->writer);
  g_clear_object (&self->writer);
  g_clear_object (&self->reader);
}

static void
docket_desk_dispose (GObject *object)
{
  docket_desk_close (DOCKET_DESK (object));
  G_OBJECT_CLASS (docket_desk_parent_class)->dispose (object);
}

static void
docket_desk_finalize (GObject *object)
{
  DocketDesk *self = DOCKET_DESK (object);

  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_object (&self->notifier);
  g_clear_pointer (&self->policy, docket_policy_unref);
  g_clear_pointer (&self->status, docket_sync_status_unref);
  g_free (self->account);
  g_free (self->person);
  g_free (self->currency);
  g_free (self->company);
  g_free (self->url);
  G_OBJECT_CLASS (docket_desk_parent_class)->finalize (object);
}

static void
docket_desk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_STATUS:
      g_value_set_boxed (value, DOCKET_DESK (object)->status);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_desk_class_init (DocketDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = docket_desk_dispose;
  object_class->finalize = docket_desk_finalize;
  object_class->get_property = docket_desk_get_property;
  /**
   * DocketDesk:status:
   *
   * What is known about syncing; replaced, never changed.
   */
  properties[PROP_STATUS] = g_param_spec_boxed ("status", NULL, NULL, DOCKET_TYPE_SYNC_STATUS, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
docket_desk_init (DocketDesk *self)
{
}

DocketStore *
docket_desk_get_reader (DocketDesk *self)
{
  return self->reader;
}

DocketWriter *
docket_desk_get_writer (DocketDesk *self)
{
  return self->writer;
}

DocketNotifier *
docket_desk_get_notifier (DocketDesk *self)
{
  return self->notifier;
}

DocketClock *
docket_desk_get_clock (DocketDesk *self)
{
  return self->clock;
}

DocketRandom *
docket_desk_get_random (DocketDesk *self)
{
  return self->random;
}

DocketProfile *
docket_desk_get_profile (DocketDesk *self)
{
  return self->profile;
}

DocketPolicy *
docket_desk_get_policy (DocketDesk *self)
{
  if (self->policy == NULL)
    self->policy = docket_store_get_policy (self->reader);
  return self->policy;
}

const char *
docket_desk_get_person_id (DocketDesk *self)
{
  return self->person;
}

const char *
docket_desk_get_currency (DocketDesk *self)
{
  return self->currency;
}

const char *
docket_desk_get_company (DocketDesk *self)
{
  return self->company;
}

const char *
docket_desk_get_server_url (DocketDesk *self)
{
  return self->url;
}

DocketRole
docket_desk_get_role (DocketDesk *self)
{
  return docket_store_get_role (self->reader);
}

DocketSyncStatus *
docket_desk_get_status (DocketDesk *self)
{
  return self->status;
}

/* ---- Saving ---- */

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!docket_writer_submit_finish (DOCKET_WRITER (source), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
docket_desk_submit_async (DocketDesk *self, GPtrArray *operations, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, docket_desk_submit_async);
  docket_writer_submit_async (self->writer, operations, cancellable, on_submitted, task);
}

gboolean
docket_desk_submit_finish (DocketDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Hints and Sync now ---- */

void
docket_desk_hint (DocketDesk *self)
{
  if (self->sync != NULL)
    call_sync (self->sync, call_hint, sync_ref (self->sync), (GDestroyNotify) sync_unref);
}

void
docket_desk_set_online (DocketDesk *self, gboolean online)
{
  if (self->sync != NULL)
    call_sync (self->sync, online ? call_online : call_offline, sync_ref (self->sync), (GDestroyNotify) sync_unref);
}

#define ELSEWHERE_POLL_MS 200
#define ELSEWHERE_PATIENCE_MS (45 * 1000)

typedef struct
{
  SyncThread *sync; /* (owned) */
  GTask *task;      /* (owned): until it is over */
  GSource *timeout; /* on the desk's context */
  GSource *poll;    /* while another process does it */
  gint64 asked_at;
} SyncNow;

static void
sync_now_free (SyncNow *now)
{
  g_clear_pointer (&now->sync, sync_unref);
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
  return docket_store_set_meta (store, META_SYNC_REQUESTED_AT, data, error);
}

/* Another process syncs: its round is over when it says that it caught up after
 * we asked, and nothing waits. */
static void
poll_elsewhere (gpointer data)
{
  GTask *task = data;
  DocketDesk *self = g_task_get_source_object (task);
  SyncNow *now = g_task_get_task_data (task);
  DocketStoreCounts counts = { 0 };

  clear_source (&now->poll);
  if (now->task == NULL)
    return;
  if (self->reader == NULL)
    {
      sync_now_over (task, _ ("Docket is closing."));
      return;
    }
  docket_store_get_counts (self->reader, &counts, NULL);
  if (counts.pending == 0 && counts.last_sync_at >= now->asked_at)
    sync_now_over (task, NULL);
  else if (docket_clock_now_ms (self->clock) - now->asked_at > ELSEWHERE_PATIENCE_MS)
    sync_now_over (task, _ ("The Docket that syncs this profile does not get through at the moment."));
  else
    now->poll = docket_clock_call_in (self->clock, ELSEWHERE_POLL_MS, poll_elsewhere, task);
}

static void
ask_elsewhere (GTask *task)
{
  DocketDesk *self = g_task_get_source_object (task);
  SyncNow *now = g_task_get_task_data (task);

  if (now->task == NULL)
    return;
  if (self->writer != NULL)
    docket_writer_run_async (self->writer, DOCKET_WRITER_SAVE, write_request, g_strdup_printf ("%" G_GINT64_FORMAT, now->asked_at), g_free, NULL, NULL, NULL);
  docket_profile_wake (self->profile, self->account);
  poll_elsewhere (task);
}

/* What the sync thread has to say, on its way to the desk's thread. */
typedef struct
{
  GTask *task; /* (owned) */
  gboolean elsewhere;
  char *problem;
} Done;

static gboolean
on_sync_now_arrived (gpointer data)
{
  Done *done = data;

  if (done->elsewhere)
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

static void
post_done (GTask *task, gboolean elsewhere, const char *problem)
{
  Done *done = g_new0 (Done, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  done->task = g_object_ref (task);
  done->elsewhere = elsewhere;
  done->problem = g_strdup (problem);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_sync_now_arrived, done, done_free);
  g_source_attach (source, g_task_get_context (task));
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

  if (now->sync->worker != NULL)
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
  if (self->sync == NULL)
    {
      sync_now_over (task, _ ("Syncing was not started here."));
      return;
    }
  now->sync = sync_ref (self->sync);
  if (timeout_s > 0)
    now->timeout = docket_clock_call_in (self->clock, (gint64) timeout_s * 1000, on_sync_now_timeout, task);
  call_sync (self->sync, call_sync_now, g_object_ref (task), g_object_unref);
}

gboolean
docket_desk_sync_now_finish (DocketDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
