/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The application.
 *
 * One process per profile: the default profile uses the plain application id,
 * another one an id with the digest of its folder behind, so that a person can
 * have two profiles open while a second start of either only raises its window.
 * Options are read here before registration (the id must be known by then) and
 * again, as a dictionary, in the process that is already running.
 *
 * Whatever comes from outside (a command line, a notification, the desktop's
 * search, another program over D-Bus) ends in an action of this application,
 * which opens a window if there is none and hands the rest to an action of it.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-application.h"

#include "docket-console.h"
#include "docket-draft-offers.h"
#include "docket-drafts.h"
#include "docket-fatal-window.h"
#include "docket-notices.h"
#include "docket-preferences.h"
#include "docket-quit-guard.h"
#include "docket-search-provider.h"
#include "docket-session.h"
#include "docket-watchdog.h"
#include "docket-window.h"

struct _DocketApplication
{
  AdwApplication parent_instance;

  char *profile_dir; /* (nullable): the default one */
  DocketSession *session;
  DocketNotices *notices; /* (nullable): of the desk there is */
  DocketSearchProvider *search;
  gboolean watching; /* what the desk reads on this thread */
};

G_DEFINE_FINAL_TYPE (DocketApplication, docket_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Use the profile in this folder"), N_ ("DIR") },
  { "view", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Show board, jobs, customers, review or outbox"), N_ ("NAME") },
  { "review", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the review inbox"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, N_ ("[open REF]") },
  { NULL },
};

static DocketWindow *
get_window (DocketApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l != NULL; l = l->next)
    if (DOCKET_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static DocketDesk *
get_desk (DocketApplication *self)
{
  return self->session != NULL ? docket_session_get_desk (self->session) : NULL;
}

static void
show_problem (DocketApplication *self, const char *sentence)
{
  DocketWindow *window = get_window (self);

  if (window != NULL)
    docket_window_show_problem (window, sentence);
}

/* -- Notices -- */

static void
show_notice (const DocketNotice *notice, gpointer data)
{
  g_autoptr (GNotification) notification = g_notification_new (notice->title);

  g_notification_set_body (notification, notice->body);
  g_notification_set_default_action_and_target (notification, notice->action, "s", notice->target);
  g_notification_add_button_with_target (notification, notice->button, notice->action, "s", notice->target);
  g_application_send_notification (data, notice->id, notification);
}

static void
withdraw_notice (const char *id, gpointer data)
{
  g_application_withdraw_notification (data, id);
}

static gboolean
is_attended (gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);

  return window != NULL && gtk_window_is_active (window);
}

static const DocketNoticeSink notice_sink = { show_notice, withdraw_notice, is_attended };

static void
on_desk_changed (DocketApplication *self)
{
  DocketDesk *desk = get_desk (self);

  g_clear_object (&self->notices);
  if (self->watching)
    docket_watchdog_stop (NULL);
  self->watching = desk != NULL && g_strcmp0 (g_getenv ("DOCKET_WATCHDOG"), "1") == 0;
  if (self->watching)
    docket_watchdog_start (docket_desk_get_reader (desk), TRUE);
  if (desk != NULL)
    self->notices = docket_notices_new (desk, docket_session_get_settings (self->session), &notice_sink, self);
}

static void
update_actions (DocketApplication *self)
{
  static const char *const names[] = { "sync-now", "sign-out" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), names[i])),
                                 get_desk (self) != NULL);
}

/* What the store says of a damaged or newer file is a sentence already; the
 * file itself is left alone. */
static gboolean
open_session (DocketApplication *self, GError **error)
{

  if (self->session != NULL)
    return TRUE;
  self->session = docket_session_new (self->profile_dir, error);
  if (self->session == NULL || !docket_session_open (self->session, error))
    {
      g_clear_object (&self->session);
      return FALSE;
    }
  docket_preferences_follow_scheme (docket_session_get_settings (self->session));
  g_signal_connect_object (self->session, "notify::desk", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::desk", G_CALLBACK (on_desk_changed), self, G_CONNECT_SWAPPED);
  update_actions (self);
  on_desk_changed (self);
  return TRUE;
}

static gboolean
ensure_session (DocketApplication *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *folder = NULL;

  if (open_session (self, &error))
    return TRUE;
  sentence = error->domain == DOCKET_DB_ERROR ? docket_db_error_sentence (error) : g_strdup (error->message);
  folder = docket_profile_find_dir (self->profile_dir);
  gtk_window_present (GTK_WINDOW (docket_fatal_window_new (GTK_APPLICATION (self), sentence, folder)));
  return FALSE;
}

/* -- Windows -- */

/* The first restores itself. */
static void
restore_others (DocketApplication *self)
{
  guint n = get_desk (self) != NULL ? docket_window_n_kept (get_desk (self)) : 0;

  for (guint nth = 1; nth < n; nth++)
    {
      DocketWindow *window = docket_window_new (GTK_APPLICATION (self), self->session);

      docket_window_restore (window, nth);
      gtk_window_present (GTK_WINDOW (window));
    }
}

static DocketWindow *
ensure_window (DocketApplication *self)
{
  DocketWindow *window;

  if (!ensure_session (self))
    return NULL;
  window = get_window (self);
  if (window == NULL)
    {
      window = docket_window_new (GTK_APPLICATION (self), self->session);
      restore_others (self);
    }
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
open_reference (DocketApplication *self, DocketWindow *window, const char *reference)
{
  DocketDesk *desk = get_desk (self);
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  if (desk == NULL)
    {
      docket_window_show_problem (window, _ ("Sign in first; then Docket can open the job."));
      return;
    }
  record = docket_store_find (docket_desk_get_reader (desk), DOCKET_KIND_JOB, reference, &error);
  if (record == NULL)
    docket_window_show_problem (window, error->message);
  else
    docket_window_show_job (window, docket_record_get_id (record));
}

static void
on_synced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketApplication) self = data;
  g_autoptr (GError) error = NULL;

  if (!docket_desk_sync_now_finish (DOCKET_DESK (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, error->message);
}

#define SYNC_NOW_TIMEOUT_S 60

static void
sync_now_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DocketApplication *self = data;

  if (get_desk (self) != NULL)
    docket_desk_sync_now_async (get_desk (self), SYNC_NOW_TIMEOUT_S, NULL, on_synced, g_object_ref (self));
}

static void
on_signed_out (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketApplication) self = data;
  g_autoptr (GError) error = NULL;

  if (!docket_session_sign_out_finish (DOCKET_SESSION (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, error->message);
}

static void
sign_out_now (gpointer data)
{
  DocketApplication *self = data;

  if (get_desk (self) != NULL)
    docket_session_sign_out_async (self->session, on_signed_out, g_object_ref (self));
}

static void
on_sign_out_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  DocketApplication *self = data;

  if (g_strcmp0 (response, "sign-out") != 0 || get_desk (self) == NULL)
    return;
  if (get_window (self) == NULL
      || !docket_quit_guard_present_sign_out (GTK_WINDOW (get_window (self)), get_desk (self), sign_out_now, self))
    sign_out_now (self);
}

static void
sign_out_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DocketApplication *self = data;
  DocketDesk *desk = get_desk (self);
  g_autofree char *stays = NULL;
  g_autofree char *drafts = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  if (desk == NULL)
    return;
  docket_draft_keep_all (desk); /* what was typed last is one of them */
  stays = docket_words_sign_out (docket_desk_get_status (desk));
  drafts = docket_draft_offers_describe_kept (desk);
  body = drafts != NULL ? g_strconcat (stays, "\n\n", drafts, NULL) : g_steal_pointer (&stays);
  dialog = adw_message_dialog_new (gtk_application_get_active_window (GTK_APPLICATION (self)),
                                   _ ("Sign out of Docket?"),
                                   body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "sign-out", _ ("Sign _out"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_sign_out_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  static const char *const developers[] = { "The Docket developers", NULL };
  DocketDesk *desk = get_desk (data);
  g_autofree char *report = desk != NULL ? docket_desk_report (desk) : g_strdup ("");

  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (data)),
                         "application-name", _ ("Docket"),
                         "application-icon", DOCKET_APPLICATION_ID,
                         "version", DOCKET_VERSION,
                         "developer-name", _ ("The Docket developers"),
                         "developers", developers,
                         "comments", _ ("Jobs, customers and the dispatch board, on this computer even when the line is down."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "copyright", "© 2026 The Docket developers",
                         "debug-info", report,
                         "debug-info-filename", "docket-report.txt",
                         NULL);
}

static void
new_window_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DocketApplication *self = data;
  DocketWindow *before = get_window (self);
  DocketWindow *window;

  if (!ensure_session (self))
    return;
  window = docket_window_new (GTK_APPLICATION (self), self->session);
  if (before != NULL && docket_window_get_view (before) != NULL)
    docket_window_show_view (window, docket_window_get_view (before));
  gtk_window_present (GTK_WINDOW (window));
}

static void
quit_now (gpointer data)
{
  DocketApplication *self = data;
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  if (get_window (self) != NULL)
    docket_window_keep_all (get_window (self), TRUE);
  for (GList *l = windows; l != NULL; l = l->next)
    if (DOCKET_IS_WINDOW (l->data))
      docket_window_close_unasked (l->data);
    else
      gtk_window_close (l->data);
}

/* Asked once, before any window goes. */
static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DocketApplication *self = data;
  DocketWindow *window = get_window (self);

  if (window == NULL || get_desk (self) == NULL
      || !docket_quit_guard_present (GTK_WINDOW (window), get_desk (self), quit_now, self))
    quit_now (self);
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DocketApplication *self = data;
  DocketWindow *window = ensure_window (self);

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (DOCKET_IS_PREFERENCES (l->data))
      {
        gtk_window_present (l->data);
        return;
      }
  if (window != NULL)
    gtk_window_present (GTK_WINDOW (docket_preferences_new (GTK_WINDOW (window), self->session)));
}

/* app.show-view, app.show-job, app.show-customer, app.show-person and
 * app.show-review: those of the window, from outside. */
static void
show_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DocketWindow *window = ensure_window (data);
  g_autofree char *name = g_strconcat ("win.", g_action_get_name (G_ACTION (action)), NULL);

  if (window == NULL)
    return;
  if (get_desk (data) == NULL)
    docket_window_show_problem (window, _ ("Sign in first; then Docket can show it."));
  else
    gtk_widget_activate_action_variant (GTK_WIDGET (window), name, parameter);
}

static void
review_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_action_group_activate_action (data, "show-view", g_variant_new_string ("review"));
}

/* What people call a job: "J-10248". */
static void
open_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DocketWindow *window = ensure_window (data);

  if (window != NULL)
    open_reference (data, window, g_variant_get_string (parameter, NULL));
}

/* -- The desktop's search -- */

static void
open_found (DocketKind kind, const char *id, gpointer data)
{
  const char *action = kind == DOCKET_KIND_JOB ? "show-job" : kind == DOCKET_KIND_CUSTOMER ? "show-customer" : "show-person";

  g_action_group_activate_action (data, action, g_variant_new_string (id));
}

static void
search_on (const char *text, gpointer data)
{
  DocketWindow *window = ensure_window (data);

  if (window != NULL)
    docket_window_jump (window, text);
}

static DocketSession *
get_session (gpointer data)
{
  DocketApplication *self = data;

  return open_session (self, NULL) ? self->session : NULL;
}

static const DocketSearchProviderHost search_host = { open_found, search_on, get_session };

static gboolean
docket_application_dbus_register (GApplication *application, GDBusConnection *connection, const char *path, GError **error)
{
  DocketApplication *self = DOCKET_APPLICATION (application);
  g_autofree char *search_path = g_strconcat (path, "/SearchProvider", NULL);

  if (!G_APPLICATION_CLASS (docket_application_parent_class)->dbus_register (application, connection, path, error))
    return FALSE;
  self->search = docket_search_provider_new (&search_host, self);
  return docket_search_provider_export (self->search, connection, search_path, error);
}

static void
docket_application_dbus_unregister (GApplication *application, GDBusConnection *connection, const char *path)
{
  DocketApplication *self = DOCKET_APPLICATION (application);

  if (self->search != NULL)
    docket_search_provider_unexport (self->search);
  g_clear_object (&self->search);
  G_APPLICATION_CLASS (docket_application_parent_class)->dbus_unregister (application, connection, path);
}

static int
docket_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  DocketApplication *self = DOCKET_APPLICATION (application);
  GVariantDict *dict = g_application_command_line_get_options_dict (command_line);
  g_auto (GStrv) rest = NULL;
  const char *view = NULL;
  gboolean review = FALSE;
  DocketWindow *window;

  g_variant_dict_lookup (dict, "view", "&s", &view);
  g_variant_dict_lookup (dict, "review", "b", &review);
  g_variant_dict_lookup (dict, G_OPTION_REMAINING, "^as", &rest);
  if (view != NULL && !docket_window_has_view (view))
    {
      g_application_command_line_printerr (command_line, _ ("docket: there is no view “%s”; try board, jobs, customers, review or outbox\n"), view);
      return 2;
    }
  if (rest != NULL && (g_strcmp0 (rest[0], "open") != 0 || g_strv_length (rest) != 2))
    {
      g_application_command_line_printerr (command_line, _ ("docket: only “open REF” may follow the options, e.g. docket open J-10248\n"));
      return 2;
    }

  window = ensure_window (self);
  if (window == NULL)
    return 0; /* the reason is on the screen */
  if (view != NULL || review)
    docket_window_show_view (window, review ? "review" : view);
  if (rest != NULL)
    open_reference (self, window, rest[1]);
  return 0;
}

static int
docket_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  DocketApplication *self = DOCKET_APPLICATION (application);
  g_autofree char *dir = NULL;

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("Docket %s\n", DOCKET_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (dict, "profile", "^ay", &dir))
    {
      g_autofree char *digest = NULL;
      g_autofree char *id = NULL;

      self->profile_dir = g_canonicalize_filename (dir, NULL);
      digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->profile_dir, -1);
      digest[16] = '\0';
      id = g_strconcat (DOCKET_APPLICATION_ID ".Profile", digest, NULL);
      g_application_set_application_id (application, id);
    }
  return -1;
}

static void
docket_application_activate (GApplication *application)
{
  ensure_window (DOCKET_APPLICATION (application));
}

static void
docket_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "quit", quit_action },
    { "about", about_action },
    { "new-window", new_window_action },
    { "sign-out", sign_out_action },
    { "sync-now", sync_now_action },
    { "preferences", preferences_action },
    { "review", review_action },
    { "open", open_action, "s" },
    { "show-view", show_action, "s" },
    { "show-job", show_action, "s" },
    { "show-customer", show_action, "s" },
    { "show-person", show_action, "s" },
    { "show-review", show_action, "s" },
  };
  static const struct
  {
    const char *action;
    const char *accels[3];
  } accels[] = {
    { "app.quit", { "<Primary>q", NULL } },
    { "app.preferences", { "<Primary>comma", NULL } },
    { "app.new-window", { "<Primary><Alt>n", NULL } },
    { "app.sync-now", { "<Primary>r", "F5", NULL } },
    { "window.close", { "<Primary>w", NULL } },
    { "win.show-help-overlay", { "<Primary>question", "F1", NULL } },
  };

  /* GtkApplication looks for its icons and its style in its startup already. */
  docket_console_init ();
  G_APPLICATION_CLASS (docket_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (DOCKET_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action, accels[i].accels);
  update_actions (DOCKET_APPLICATION (application));
}

static void
close_session (DocketApplication *self)
{
  g_clear_object (&self->notices);
  if (self->watching)
    docket_watchdog_stop (NULL);
  self->watching = FALSE;
  if (self->session != NULL)
    docket_session_close (self->session);
}

static void
docket_application_shutdown (GApplication *application)
{
  DocketApplication *self = DOCKET_APPLICATION (application);

  close_session (self);
  G_APPLICATION_CLASS (docket_application_parent_class)->shutdown (application);
  g_clear_object (&self->session);
}

/* -- The last window is gone -- */

static void
on_nothing_asked (gpointer data)
{
  g_autoptr (GApplication) application = data;

  g_application_release (application);
}

/* Closing takes its time, and a start meanwhile is one of this process, which
 * still has the name on the bus: it is heard before the process ends. */
static void
on_last_window_gone (gpointer data)
{
  DocketApplication *self = data;

  if (get_window (self) == NULL)
    {
      close_session (self);
      g_clear_object (&self->session);
      update_actions (self);
    }
  g_idle_add_once (on_nothing_asked, self);
}

static void
docket_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  gboolean open = DOCKET_APPLICATION (application)->session != NULL;

  if (open)
    g_application_hold (G_APPLICATION (application));
  GTK_APPLICATION_CLASS (docket_application_parent_class)->window_removed (application, window);
  if (open)
    g_idle_add_once (on_last_window_gone, g_object_ref (application));
}

static void
docket_application_finalize (GObject *object)
{
  DocketApplication *self = DOCKET_APPLICATION (object);

  g_clear_object (&self->notices);
  g_clear_object (&self->search);
  g_clear_object (&self->session);
  g_free (self->profile_dir);
  G_OBJECT_CLASS (docket_application_parent_class)->finalize (object);
}

static void
docket_application_class_init (DocketApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  GTK_APPLICATION_CLASS (klass)->window_removed = docket_application_window_removed;
  G_OBJECT_CLASS (klass)->finalize = docket_application_finalize;
  application_class->dbus_register = docket_application_dbus_register;
  application_class->dbus_unregister = docket_application_dbus_unregister;
  application_class->startup = docket_application_startup;
  application_class->shutdown = docket_application_shutdown;
  application_class->activate = docket_application_activate;
  application_class->command_line = docket_application_command_line;
  application_class->handle_local_options = docket_application_handle_local_options;
}

static void
docket_application_init (DocketApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[open REF]"));
}

DocketApplication *
docket_application_new (void)
{
  return g_object_new (DOCKET_TYPE_APPLICATION,
                       "application-id", DOCKET_APPLICATION_ID,
                       "resource-base-path", "/io/github/docketdesk/Docket",
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       NULL);
}
