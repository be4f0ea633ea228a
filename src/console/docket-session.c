/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The session.
 *
 * The desk is replaced as a whole when someone signs in or out.  The order
 * matters: first what is being saved and what is typed has its answer from the
 * disk, then the property becomes NULL, so that every window lets go of its views
 * and their readers; only then is the desk closed, which waits for the worker and
 * the writer.  What its disk did not take waits in memory for the next desk of the
 * same account; for somebody else's it is not left at all, unless the person was
 * told and went on (docket_draft_give_up()): what was typed after that is not theirs
 * to lose.  Nor is it left while the disk does not answer.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-session.h"

#include "docket-drafts.h"
#include "docket-quit-guard.h"
#include "docket-settings.h"

struct _DocketSession
{
  GObject parent_instance;

  DocketClock *clock;
  DocketRandom *random;
  DocketProfile *profile;
  DocketDesk *desk;
  DocketDesk *left; /* (nullable): the one before, closed, until there is another one */
  GSettings *settings;
  DocketDemo *demo;
  DocketOutagePack *pack; /* (nullable): of the desk */
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DocketSession, docket_session, G_TYPE_OBJECT)

static void
drop_desk (DocketSession *self)
{
  g_autoptr (DocketDesk) desk = g_steal_pointer (&self->desk);

  if (desk == NULL)
    return;
  docket_outage_pack_close (self->pack);
  g_clear_object (&self->pack);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESK]);
  docket_desk_close (desk);
  g_set_object (&self->left, desk);
}

/* -- Leaving the desk there is -- */

typedef void (*LeftFunc) (GTask *task);
static void sign_out_next (GTask *task);

/* Until everything that was asked of it has its answer. */
typedef struct
{
  DocketDesk *desk;
  GTask *task;
  LeftFunc then;
  gulong written;
  gulong ended;
  guint look;    /* in a moment */
  GSource *late; /* when the disk has not answered */
  gboolean waits_no_more;
  gboolean out; /* for nobody */
} Leaving;

/* A save takes milliseconds. */
#define LEAVE_WAIT_MS 6000

static gboolean
is_for_the_same (DocketSession *self, DocketDesk *desk)
{
  docket_profile_reload (self->profile);
  return g_strcmp0 (docket_profile_get_account (self->profile), docket_desk_get_account (desk)) == 0;
}

static gboolean
is_busy (DocketDesk *desk)
{
  return docket_desk_get_n_saving (desk) > 0 || docket_draft_is_writing (desk);
}

/* The desk stays, and with it whose it is. */
static void
refuse_to_leave (DocketSession *self, Leaving *leaving)
{
  g_autoptr (GError) error = NULL;

  if (!docket_profile_select_account (self->profile, docket_desk_get_account (leaving->desk), &error))
    g_message ("The account could not be selected again: %s", error->message);
  if (is_busy (leaving->desk))
    g_task_return_new_error (leaving->task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s",
                             _ ("Nobody was signed out: the disk of this device does not answer, and something is still to be written. Try again in a moment."));
  else
    g_task_return_new_error (leaving->task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "%s",
                             _ ("Nobody was signed out: the disk of this device is full, or may not be written, and what was typed in the meantime would be lost. Try again to be asked about it."));
}

static void
leaving_free (Leaving *leaving)
{
  g_clear_signal_handler (&leaving->written, docket_draft_get_calls (leaving->desk));
  g_clear_signal_handler (&leaving->ended, leaving->desk);
  g_clear_handle_id (&leaving->look, g_source_remove);
  if (leaving->late != NULL)
    g_source_destroy (leaving->late);
  g_clear_pointer (&leaving->late, g_source_unref);
  g_object_unref (leaving->desk);
  g_object_unref (leaving->task);
  g_free (leaving);
}

static gboolean
on_look (gpointer data)
{
  Leaving *leaving = data;
  DocketSession *self = g_task_get_source_object (leaving->task);
  gboolean is_ours = leaving->desk == self->desk;

  leaving->look = 0;
  docket_draft_keep_all (leaving->desk);
  if (is_ours && is_busy (leaving->desk) && !leaving->waits_no_more)
    return G_SOURCE_REMOVE;
  if (!is_ours)
    g_task_return_new_error (leaving->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Somebody else left it, or the program ends");
  else if (is_busy (leaving->desk) || (docket_draft_count_unkept_since (leaving->desk) > 0 && (leaving->out || !is_for_the_same (self, leaving->desk))))
    refuse_to_leave (self, leaving);
  else
    {
      drop_desk (self);
      leaving->then (leaving->task);
    }
  leaving_free (leaving);
  return G_SOURCE_REMOVE;
}

static void
look_soon (Leaving *leaving)
{
  if (leaving->look == 0)
    leaving->look = g_idle_add (on_look, leaving);
}

static void
on_late (gpointer data)
{
  Leaving *leaving = data;

  g_clear_pointer (&leaving->late, g_source_unref);
  leaving->waits_no_more = TRUE;
  look_soon (leaving);
}

/* @task: (transfer full) */
static void
leave_desk (GTask *task, LeftFunc then)
{
  DocketSession *self = g_task_get_source_object (task);
  Leaving *leaving;

  if (self->desk == NULL)
    {
      then (task);
      g_object_unref (task);
      return;
    }
  leaving = g_new0 (Leaving, 1);
  leaving->desk = g_object_ref (self->desk);
  leaving->task = task;
  leaving->then = then;
  leaving->out = then == sign_out_next;
  leaving->late = docket_clock_call_in (docket_desk_get_clock (self->desk), LEAVE_WAIT_MS, on_late, leaving);
  leaving->written = g_signal_connect_swapped (docket_draft_get_calls (self->desk), "written", G_CALLBACK (look_soon), leaving);
  leaving->ended = g_signal_connect_swapped (self->desk, "save-ended", G_CALLBACK (look_soon), leaving);
  look_soon (leaving);
}

static void
start_pack (DocketSession *self)
{
  DocketSheetPaper paper;

  docket_sheet_paper_init (&paper);
  self->pack = docket_outage_pack_new (self->desk, &paper);
  docket_outage_pack_follow (self->pack, self->settings);
}

static void
on_demo_started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketSession) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = docket_demo_start_finish (DOCKET_DEMO (source), result, &error);

  if (url == NULL)
    g_message ("%s", error->message);
  else if (self->desk != NULL)
    docket_desk_hint (self->desk);
}

static void
open_next (GTask *task)
{
  GError *error = NULL;

  if (!docket_session_open (g_task_get_source_object (task), &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (docket_desk_sign_in_finish (result, &error))
    leave_desk (g_steal_pointer (&task), open_next);
  else
    g_task_return_error (task, error);
}

/* Telling the server may take a while: not on the UI thread. The desk is closed by
 * then. A profile is of one thread: this one opens the same folder. */
static void
run_sign_out (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (DocketProfile) profile = docket_profile_open (data, &error);

  if (profile != NULL && docket_desk_sign_out (profile, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
sign_out_next (GTask *task)
{
  DocketSession *self = g_task_get_source_object (task);

  g_task_set_task_data (task, g_strdup (docket_profile_get_dir (self->profile)), g_free);
  g_task_run_in_thread (task, run_sign_out);
}

static void
docket_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DocketSession *self = DOCKET_SESSION (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, self->desk);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_session_dispose (GObject *object)
{
  docket_session_close (DOCKET_SESSION (object));
  G_OBJECT_CLASS (docket_session_parent_class)->dispose (object);
}

static void
docket_session_finalize (GObject *object)
{
  DocketSession *self = DOCKET_SESSION (object);

  g_clear_object (&self->demo);
  g_clear_object (&self->settings);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_pointer (&self->profile, docket_profile_unref);
  G_OBJECT_CLASS (docket_session_parent_class)->finalize (object);
}

static void
docket_session_class_init (DocketSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_session_get_property;
  object_class->dispose = docket_session_dispose;
  object_class->finalize = docket_session_finalize;

  properties[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, DOCKET_TYPE_DESK,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
docket_session_init (DocketSession *self)
{
  self->clock = docket_system_clock_new ();
  self->random = docket_system_random_new ();
  self->settings = docket_settings_new ();
}

DocketSession *
docket_session_new (const char *profile_dir, GError **error)
{
  g_autoptr (DocketSession) self = g_object_new (DOCKET_TYPE_SESSION, NULL);
  g_autofree char *demo_dir = NULL;

  self->profile = docket_profile_open (profile_dir, error);
  if (self->profile == NULL)
    return NULL;
  demo_dir = g_build_filename (docket_profile_get_dir (self->profile), "demo", NULL);
  self->demo = docket_demo_new (demo_dir);
  return g_steal_pointer (&self);
}

DocketProfile *
docket_session_get_profile (DocketSession *self)
{
  g_return_val_if_fail (DOCKET_IS_SESSION (self), NULL);
  return self->profile;
}

DocketDesk *
docket_session_get_desk (DocketSession *self)
{
  g_return_val_if_fail (DOCKET_IS_SESSION (self), NULL);
  return self->desk;
}

GSettings *
docket_session_get_settings (DocketSession *self)
{
  g_return_val_if_fail (DOCKET_IS_SESSION (self), NULL);
  return self->settings;
}

DocketDemo *
docket_session_get_demo (DocketSession *self)
{
  g_return_val_if_fail (DOCKET_IS_SESSION (self), NULL);
  return self->demo;
}

DocketOutagePack *
docket_session_get_pack (DocketSession *self)
{
  g_return_val_if_fail (DOCKET_IS_SESSION (self), NULL);
  return self->pack;
}

gboolean
docket_session_open (DocketSession *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (DOCKET_IS_SESSION (self), FALSE);

  if (self->desk != NULL)
    return TRUE;
  docket_profile_reload (self->profile);
  if (docket_profile_get_account (self->profile) == NULL)
    return TRUE;
  self->desk = docket_desk_open (self->profile, self->clock, self->random, &local);
  /* The file does not say who it was any more: the window offers to sign in. */
  if (g_error_matches (local, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SIGNED_OUT))
    return TRUE;
  if (self->desk == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* Before the windows look what there is to go on with. */
  if (self->left != NULL && g_strcmp0 (docket_desk_get_account (self->left), docket_desk_get_account (self->desk)) == 0)
    docket_draft_pass_on (self->left, self->desk);
  g_clear_object (&self->left);
  docket_desk_start (self->desk);
  {
    g_autoptr (DocketMachine) machine = docket_native_machine_new ();

    docket_desk_watch_machine (self->desk, machine);
  }
  start_pack (self);
  /* A demo account needs its server back; one that just signed in runs it already. */
  if (docket_demo_owns_url (self->demo, docket_desk_get_server_url (self->desk)) && docket_demo_is_available (self->demo))
    docket_demo_start_async (self->demo, NULL, on_demo_started, g_object_ref (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESK]);
  return TRUE;
}

void
docket_session_sign_in_async (DocketSession *self, const char *url, const char *username, const char *password, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (DOCKET_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, docket_session_sign_in_async);
  docket_desk_sign_in_async (self->profile, url, username, password, "desk", cancellable, on_signed_in, task);
}

gboolean
docket_session_sign_in_finish (DocketSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_session_sign_out_async (DocketSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (DOCKET_IS_SESSION (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, docket_session_sign_out_async);
  leave_desk (task, sign_out_next);
}

gboolean
docket_session_sign_out_finish (DocketSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_session_close (DocketSession *self)
{
  g_return_if_fail (DOCKET_IS_SESSION (self));

  /* It ends with the process, as in a power cut: what is on the disk is whole. */
  if (self->desk != NULL && docket_quit_guard_is_unanswered (self->desk))
    {
      g_message ("The disk does not answer; the program ends without it.");
      self->desk = NULL;
    }
  drop_desk (self);
  g_clear_object (&self->left);
  if (self->demo != NULL)
    docket_demo_stop (self->demo);
}
