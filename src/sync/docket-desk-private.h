/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the files of the desk share: the desk itself, and the thread that syncs
 * for it. The thread may outlive the desk by a moment, so it is counted.
 */
#include "docket-desk.h"
#include "docket-worker.h"

G_BEGIN_DECLS

#define DOCKET_META_SYNC_STATE "sync-state"
#define DOCKET_META_SYNC_REQUESTED_AT "sync-requested-at"

typedef struct _DocketSyncThread DocketSyncThread;

struct _DocketSyncThread
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
  char *sign_in_problem; /* (nullable): why the token cannot be read */
  DocketSyncStatus *posted; /* (nullable): the last one */
  int lock_fd;
  gboolean online;
  guint subscription;
  DocketSyncState told; /* last state written for other processes */
  gint64 handled_request_at;
  DocketKind viewing_kind; /* where this person looks */
  char *viewing_id;        /* (nullable) */

  /* Towards the desk's thread; @desk is NULL once it is closed. */
  GMutex mutex;
  DocketDesk *desk;
  GMainContext *desk_context;
  DocketSyncStatus *pending_status;
  GPtrArray *pending_sightings; /* (nullable) (element-type DocketSighting) */
  gboolean presence_forgotten;  /* before those */
};

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
  DocketPresence *presence;
  DocketSyncThread *sync;
  GFileMonitor *monitor;
  DocketMachineWatch *machine;
  guint subscription;
  guint n_saving;
  char *account;
  char *person;
  char *currency;
  char *company;
  char *url;
  DocketRescue rescue;
};

/* Replaces what the desk knows about syncing, and says so if it is news. */
void docket_desk_take_status (DocketDesk *self, DocketSyncStatus *status);
/* Counts @task, of this desk, as a save until it is answered. */
void docket_desk_count_save (DocketDesk *self, GTask *task);
/* What the store says while another process syncs, or nobody does. @before: (nullable):
 * whose counts stay if they cannot be read. (transfer full) */
DocketSyncStatus *docket_desk_status_from_store (DocketStore *reader, const DocketSyncStatus *before, gboolean elsewhere);

/* Starts a thread that syncs for @desk; @desk's own context hears of it. */
DocketSyncThread *docket_sync_thread_start (DocketDesk *desk);
/* Ends the thread and waits for it; nothing is told to the desk after that.
 * (transfer full) */
void docket_sync_thread_stop (DocketSyncThread *sync);
DocketSyncThread *docket_sync_thread_ref (DocketSyncThread *sync);
void docket_sync_thread_unref (DocketSyncThread *sync);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSyncThread, docket_sync_thread_unref)
/* On the sync thread: whether the work can begin now, if it has not. */
void docket_sync_thread_try (DocketSyncThread *sync);
/* -- docket-sync-presence.c -- */
/* On the sync thread, of a new worker: who else is there, and where this person looks. */
void docket_sync_thread_join_presence (DocketSyncThread *sync);
/* On the desk's thread. */
void docket_sync_thread_set_viewing (DocketSyncThread *sync, DocketKind kind, const char *id);

/* Runs @func (@data) on the sync thread. */
void docket_sync_thread_call (DocketSyncThread *sync, GSourceFunc func, gpointer data, GDestroyNotify destroy);

G_END_DECLS
