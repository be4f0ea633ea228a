/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Puts one person's Docket together:
 *
 *   this thread   reader, notifier's subscriber, the status others observe
 *   writer thread the one writing connection (inside DocketWriter)
 *   sync thread   a reader of its own, the transport, the worker
 */
#include "docket-config.h"

#include "docket-desk-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (DocketDesk, docket_desk, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATUS,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum
{
  SAVE_ENDED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

void
docket_desk_take_status (DocketDesk *self, DocketSyncStatus *status)
{
  if (self->status != NULL && docket_sync_status_equal (self->status, status))
    return;
  docket_sync_status_ref (status);
  g_clear_pointer (&self->status, docket_sync_status_unref);
  self->status = status;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
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
      g_autoptr (DocketSyncStatus) status = docket_desk_status_from_store (self->reader, self->status, FALSE);

      docket_desk_take_status (self, status);
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

/* The writer last: whoever closes the file last copies the log into it, and
 * two at the same moment would each leave that to the other. */
static void
close_files (DocketDesk *self)
{
  g_clear_object (&self->reader);
  if (self->writer != NULL)
    docket_writer_close (self->writer);
  g_clear_object (&self->writer);
}

/* FALSE with CORRUPT also if what it says of the account cannot be read. */
static gboolean
open_files (DocketDesk *self, const char *path, GError **error)
{
  self->writer = docket_writer_new (path, self->clock, self->random, self->notifier, error);
  if (self->writer == NULL)
    return FALSE;
  self->reader = docket_store_open (path, DOCKET_DB_READ_ONLY, self->clock, self->random, error);
  if (self->reader == NULL)
    return FALSE;
  self->url = docket_store_get_meta (self->reader, DOCKET_META_SERVER_URL);
  if (self->url != NULL)
    return TRUE;
  if (docket_store_met_damage (self->reader))
    g_set_error_literal (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CORRUPT, path);
  else
    g_set_error_literal (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SIGNED_OUT, _ ("This device does not know any more who was signed in here. Sign in again; what waits here is sent then."));
  return FALSE;
}

/* A damaged file is no reason to stop work: what is unsent goes into a new one. */
static gboolean
open_or_rescue (DocketDesk *self, const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (open_files (self, path, &local))
    return TRUE;
  close_files (self);
  if (!g_error_matches (local, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return docket_rescue (path, self->clock, self->random, &self->rescue, error) && open_files (self, path, error);
}

static void
on_looks (DocketKind kind, const char *id, gpointer data)
{
  DocketDesk *self = data;

  if (self->sync != NULL)
    docket_sync_thread_set_viewing (self->sync, kind, id);
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
  self->profile = docket_profile_ref (profile);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->notifier = docket_notifier_new ();
  self->account = g_strdup (account);
  path = docket_profile_account_path (profile, account);
  if (!open_or_rescue (self, path, error))
    {
      /* Who was signed in was in the part that is lost: that it is, is told all the same. */
      g_autofree char *told = self->rescue.set_aside != NULL ? docket_rescue_sentence (&self->rescue) : NULL;

      if (told != NULL)
        g_prefix_error (error, "%s ", told);
      return NULL;
    }
  self->person = docket_store_get_meta (self->reader, DOCKET_META_PERSON);
  self->currency = docket_store_get_meta (self->reader, DOCKET_META_CURRENCY);
  self->company = docket_store_get_meta (self->reader, DOCKET_META_COMPANY);
  self->status = docket_desk_status_from_store (self->reader, NULL, FALSE);
  self->presence = docket_presence_new (clock, self->person);
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
  g_return_if_fail (DOCKET_IS_DESK (self));
  if (self->sync == NULL && self->url != NULL)
    {
      self->sync = docket_sync_thread_start (self);
      docket_presence_set_say_func (self->presence, on_looks, self);
    }
}

void
docket_desk_close (DocketDesk *self)
{
  g_clear_pointer (&self->machine, docket_machine_watch_free);
  g_clear_pointer (&self->sync, docket_sync_thread_stop);
  if (self->presence != NULL)
    docket_presence_forget (self->presence);
  g_clear_object (&self->monitor);
  if (self->subscription != 0)
    docket_notifier_unsubscribe (self->notifier, self->subscription);
  self->subscription = 0;
  close_files (self);
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

  if (self->presence != NULL)
    docket_presence_set_say_func (self->presence, NULL, NULL);
  g_clear_object (&self->presence);
  g_clear_pointer (&self->profile, docket_profile_unref);
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
  docket_rescue_clear (&self->rescue);
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
  /**
   * DocketDesk::save-ended:
   *
   * A save has ended, well or not, and whoever asked for it has been answered.
   */
  signals[SAVE_ENDED] = g_signal_new ("save-ended", DOCKET_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
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
docket_desk_get_account (DocketDesk *self)
{
  g_return_val_if_fail (DOCKET_IS_DESK (self), NULL);
  return self->account;
}

const char *
docket_desk_get_server_url (DocketDesk *self)
{
  return self->url;
}

const DocketRescue *
docket_desk_get_rescue (DocketDesk *self)
{
  return self->rescue.set_aside != NULL ? &self->rescue : NULL;
}

DocketRole
docket_desk_get_role (DocketDesk *self)
{
  return docket_store_get_role (self->reader);
}

DocketPresence *
docket_desk_get_presence (DocketDesk *self)
{
  return self->presence;
}

DocketSyncStatus *
docket_desk_get_status (DocketDesk *self)
{
  return self->status;
}

/* ---- Saving ---- */

guint
docket_desk_get_n_saving (DocketDesk *self)
{
  g_return_val_if_fail (DOCKET_IS_DESK (self), 0);
  return self->n_saving;
}

void
docket_desk_begin_save (DocketDesk *self)
{
  g_return_if_fail (DOCKET_IS_DESK (self));
  self->n_saving++;
}

void
docket_desk_end_save (DocketDesk *self)
{
  g_return_if_fail (DOCKET_IS_DESK (self));
  g_return_if_fail (self->n_saving > 0);

  self->n_saving--;
  g_signal_emit (self, signals[SAVE_ENDED], 0);
}

/* "completed" comes after the callback. */
void
docket_desk_count_save (DocketDesk *self, GTask *task)
{
  docket_desk_begin_save (self);
  g_signal_connect_object (task, "notify::completed", G_CALLBACK (docket_desk_end_save), self, G_CONNECT_SWAPPED);
}

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
  docket_desk_count_save (self, task);
  docket_writer_submit_async (self->writer, operations, cancellable, on_submitted, task);
}

gboolean
docket_desk_submit_finish (DocketDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
