/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The program as a whole.  What a restart brings back: the view, what was searched
 * for and selected in each, the case, and the windows beside the first.  And the
 * window of shortcuts, which names every key that there is, and no other.
 */
#include <adwaita.h>

#include "docket-application.h"
#include "docket-browser.h"
#include "docket-console.h"
#include "docket-drafts.h"
#include "docket-review-view.h"
#include "docket-shortcut-table.h"
#include "docket-window-private.h"
#include "view-stage.h"
#include "widget-search.h"

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static DocketSession *
open_session (ReviewStage *stage)
{
  g_autoptr (GError) error = NULL;
  DocketSession *session = docket_session_new (stage->dir, &error);

  g_assert_no_error (error);
  docket_session_open (session, &error);
  g_assert_no_error (error);
  return session;
}

/* That of the view, which is shown for it: what is hidden cannot be found. */
static DocketBrowser *
get_browser (DocketWindow *window, const char *view)
{
  GtkWidget *browser;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", view);
  drain ();
  browser = find_of_type (GTK_WIDGET (window), DOCKET_TYPE_BROWSER, 0);
  g_assert_nonnull (browser);
  return DOCKET_BROWSER (browser);
}

static gboolean
is_edited (gpointer window)
{
  return find_label (window, "Edit Adler & Co") != NULL;
}

/* A notification or another program led here, and nobody has clicked yet. */
static void
test_key_edits_what_is_shown_wherever_the_keyboard_is (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = open_session (stage);
  DocketWindow *window = docket_window_new (NULL, session);

  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-customer", "s", STAGE_CUSTOMER);
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.edit", NULL);
  review_stage_wait (is_edited, window);
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

static void
test_view_search_and_selection_come_back (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  DocketSession *session;
  DocketWindow *window;
  GtkWidget *entry;

  review_stage_receive (stage, review_stage_pump_case (20), review_stage_boiler_case (), NULL);
  session = open_session (stage);
  window = docket_window_new (NULL, session);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-review", "s", STAGE_PUMP_CASE);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-customer", "s", STAGE_CUSTOMER);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-job", "s", STAGE_BOILER);
  entry = find_of_type (GTK_WIDGET (get_browser (window, "jobs")), GTK_TYPE_SEARCH_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), "boil");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", "customers");
  drain ();
  gtk_window_close (GTK_WINDOW (window));
  drain ();
  g_object_unref (session);

  session = open_session (stage);
  window = docket_window_new (NULL, session);
  g_assert_cmpstr (docket_window_get_view (window), ==, "customers");
  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpstr (docket_browser_get_search (get_browser (window, "jobs")), ==, "boil");
  g_assert_cmpstr (docket_browser_get_selected (get_browser (window, "jobs")), ==, STAGE_BOILER);
  g_assert_cmpstr (docket_browser_get_search (get_browser (window, "customers")), ==, "");
  g_assert_cmpstr (docket_browser_get_selected (get_browser (window, "customers")), ==, STAGE_CUSTOMER);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", "review");
  drain ();
  g_assert_cmpstr (docket_review_view_get_case (DOCKET_REVIEW_VIEW (find_of_type (GTK_WIDGET (window), DOCKET_TYPE_REVIEW_VIEW, 0))), ==, STAGE_PUMP_CASE);
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
  g_object_unref (session);
}

static void
assert_layout (GtkWidget *browser, const char *expected)
{
  g_autofree char *layout = docket_table_get_layout (docket_browser_get_table (DOCKET_BROWSER (browser)));

  g_assert_cmpstr (layout, ==, expected);
}

/* Hidden in the menu, moved with it: in each view for itself. */
static void
test_columns_come_back (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  DocketSession *session = open_session (stage);
  DocketWindow *window = docket_window_new (NULL, session);
  GtkWidget *browser;

  g_assert_nonnull (docket_session_get_settings (session));
  gtk_window_present (GTK_WINDOW (window));
  browser = GTK_WIDGET (get_browser (window, "jobs"));
  g_assert_true (gtk_widget_activate_action (browser, "columns.move-3", "i", -1));
  g_assert_true (gtk_widget_activate_action (browser, "columns.shown-4", NULL));
  assert_layout (browser, "Number,Title,Status,Customer,-Technician,Planned,Sync");
  gtk_window_close (GTK_WINDOW (window));
  drain ();
  g_object_unref (session);

  session = open_session (stage);
  window = docket_window_new (NULL, session);
  gtk_window_present (GTK_WINDOW (window));
  browser = GTK_WIDGET (get_browser (window, "jobs"));
  assert_layout (browser, "Number,Title,Status,Customer,-Technician,Planned,Sync");
  g_assert_false (docket_table_get_shown (docket_browser_get_table (DOCKET_BROWSER (browser)), 4));
  assert_layout (GTK_WIDGET (get_browser (window, "customers")), "Name,Address,Phone,E-mail,Open jobs,Sync");
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
  g_settings_reset (docket_session_get_settings (session), "jobs-columns");
  g_object_unref (session);
}

/* What is kept may be older than what reads it, or broken. */
static void
test_what_makes_no_sense_is_passed_over (void)
{
  static const char *const kept[] = {
    "", "no dictionary", "[]", "[{'view': <'payroll'>}]", "[{'view': <12>, 'places': <'jobs'>, 'width': <'wide'>}]",
    "[{'places': <{'jobs': <{'search': <7>, 'selected': <'0192e000-0000-7000-8000-00000000ffff'>}>, 'moon': <1>}>, 'case': <'0192e000-0000-7000-8000-00000000fffe'>}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
      g_autoptr (DocketSession) session = open_session (stage);
      DocketWindow *window;

      docket_draft_keep (docket_session_get_desk (session), "windows", kept[i]);
      docket_session_close (session);
      docket_session_open (session, NULL);
      window = docket_window_new (NULL, session);
      gtk_window_present (GTK_WINDOW (window));
      drain ();
      g_assert_cmpstr (docket_window_get_view (window), ==, "jobs");
      gtk_window_destroy (GTK_WINDOW (window));
      drain ();
    }
}

/* -- A whole program, twice -- */

typedef struct
{
  DocketApplication *application;
  guint step;
  guint turns;
  char *views; /* of the windows, oldest first, at the end */
} Run;

/* A run in which one action after the other is asked for. */
typedef struct
{
  Run run; /* first: the step handlers know it */
  guint asked;
  guint answers;
} Asked;

#define STEP_MS 20
#define TURNS_MAX 3000

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return (int) gtk_application_window_get_id (GTK_APPLICATION_WINDOW ((gpointer) a))
         - (int) gtk_application_window_get_id (GTK_APPLICATION_WINDOW ((gpointer) b));
}

static GList *
list_windows (Run *run)
{
  return g_list_sort (g_list_copy (gtk_application_get_windows (GTK_APPLICATION (run->application))), compare_ids);
}

static gboolean
is_shown (GList *windows, guint n)
{
  return g_list_length (windows) == n && gtk_widget_get_mapped (g_list_last (windows)->data);
}

/* Opens a second window on the outbox, then quits. */
static gboolean
on_first_run (gpointer data)
{
  Run *run = data;
  g_autoptr (GList) windows = list_windows (run);

  g_assert_cmpuint (run->turns++, <, TURNS_MAX);
  if (run->step == 0 && is_shown (windows, 1))
    {
      gtk_widget_activate_action (windows->data, "win.show-view", "s", "review");
      g_action_group_activate_action (G_ACTION_GROUP (run->application), "new-window", NULL);
      run->step++;
    }
  else if (run->step == 1 && is_shown (windows, 2))
    {
      gtk_widget_activate_action (windows->next->data, "win.show-view", "s", "outbox");
      g_action_group_activate_action (G_ACTION_GROUP (run->application), "quit", NULL);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
on_second_run (gpointer data)
{
  Run *run = data;
  g_autoptr (GList) windows = list_windows (run);

  g_assert_cmpuint (run->turns++, <, TURNS_MAX);
  if (!is_shown (windows, 2))
    return G_SOURCE_CONTINUE;
  run->views = g_strdup_printf ("%s %s", docket_window_get_view (windows->data), docket_window_get_view (windows->next->data));
  g_action_group_activate_action (G_ACTION_GROUP (run->application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

static void
run_program (ReviewStage *stage, GSourceFunc step, Run *run)
{
  char *argv[] = { (char *) "docket", (char *) "--profile", stage->dir, NULL };

  *run = (Run) { docket_application_new () };
  g_timeout_add (STEP_MS, step, run);
  g_assert_cmpint (g_application_run (G_APPLICATION (run->application), 3, argv), ==, 0);
  g_object_unref (run->application);
}

static void
test_second_windows_come_back (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  Run run;

  run_program (stage, on_first_run, &run);
  run_program (stage, on_second_run, &run);
  g_assert_cmpstr (run.views, ==, "review outbox");
  g_free (run.views);
}

/* -- What is half typed -- */

static DocketForm *
get_open_form (GtkWidget *window)
{
  GtkWidget *form = find_of_type (window, DOCKET_TYPE_FORM, 0);

  return form != NULL && docket_form_get_active (DOCKET_FORM (form)) ? DOCKET_FORM (form) : NULL;
}

/* Types, asks to sign out before the disk has any of it, stays, and quits elsewhere. */
static gboolean
on_half_typed_run (gpointer data)
{
  Run *run = data;
  GtkWidget *window = find_window (DOCKET_TYPE_WINDOW);
  GtkWidget *question = find_window (ADW_TYPE_MESSAGE_DIALOG);

  g_assert_cmpuint (run->turns++, <, TURNS_MAX);
  if (run->step == 0 && window != NULL && gtk_widget_get_mapped (window))
    {
      gtk_widget_activate_action (window, "win.new-job", NULL);
      run->step++;
    }
  else if (run->step == 1 && get_open_form (window) != NULL)
    {
      type (get_open_form (window), DOCKET_JOB_TITLE, "Half a sentence");
      g_action_group_activate_action (G_ACTION_GROUP (run->application), "sign-out", NULL);
      run->step++;
    }
  else if (run->step == 2 && question != NULL)
    {
      run->views = g_strdup (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (question)));
      adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "cancel");
      gtk_window_destroy (GTK_WINDOW (question));
      gtk_widget_activate_action (window, "win.show-customer", "s", STAGE_CUSTOMER);
      g_action_group_activate_action (G_ACTION_GROUP (run->application), "quit", NULL);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

/* Beside a customer: what is gone on with is that, not a new one for them. */
static gboolean
on_gone_on_run (gpointer data)
{
  Run *run = data;
  GtkWidget *window = find_window (DOCKET_TYPE_WINDOW);
  DocketForm *form;

  g_assert_cmpuint (run->turns++, <, TURNS_MAX);
  if (window == NULL || !gtk_widget_get_mapped (window))
    return G_SOURCE_CONTINUE;
  form = get_open_form (window);
  if (run->step == 0 && find_label (window, "A new job is half written.") != NULL && find_label (window, "Adler & Co") != NULL)
    {
      g_assert_cmpstr (docket_window_get_view (DOCKET_WINDOW (window)), ==, "customers");
      gtk_widget_activate (GTK_WIDGET (find_button (window, "_Go on")));
      run->step++;
    }
  else if (run->step == 1 && form != NULL)
    {
      run->views = docket_field_row_get_text (get_row (form, DOCKET_JOB_TITLE));
      g_action_group_activate_action (G_ACTION_GROUP (run->application), "quit", NULL);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

/* What somebody does now, and can take back, is told instead. */
static gboolean
on_begun_run (gpointer data)
{
  Run *run = data;
  GtkWidget *window = find_window (DOCKET_TYPE_WINDOW);
  gboolean told = window != NULL && gtk_widget_get_mapped (window) && find_label (window, "A new job is half written.") != NULL;

  g_assert_cmpuint (run->turns++, <, TURNS_MAX);
  if (told && run->step == 0)
    run->step += docket_window_say (DOCKET_WINDOW (window), "Something else was done", "win.undo-save", "none") != NULL;
  if (run->step == 0 || told || find_label (window, "Something else was done") == NULL)
    return G_SOURCE_CONTINUE;
  g_action_group_activate_action (G_ACTION_GROUP (run->application), "quit", NULL);
  return FALSE;
}

/* Who signs out reads that it is kept, and who is back that it waits. */
static void
test_half_typed_is_told_of (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  Run run;

  run_program (stage, on_half_typed_run, &run);
  g_assert_cmpstr (run.views, ==,
                   "What you have here stays on this device for the next time.\n\n"
                   "Half-typed changes are kept as drafts: a new job");
  g_free (run.views);
  run_program (stage, on_begun_run, &run);
  run_program (stage, on_gone_on_run, &run);
  g_assert_cmpstr (run.views, ==, "Half a sentence");
  g_free (run.views);
}

/* -- What others ask over the bus -- */

static void
on_asked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  g_assert_no_error (error);
  (*(guint *) data)++;
}

/* As a notification, the desktop's search or a script does: by its name on the bus. */
static void
ask_over_the_bus (Asked *asked, const char *action, const char *target)
{
  GApplication *application = G_APPLICATION (asked->run.application);
  GVariantBuilder targets;

  g_variant_builder_init (&targets, G_VARIANT_TYPE ("av"));
  if (target != NULL)
    g_variant_builder_add (&targets, "v", g_variant_new_string (target));
  g_dbus_connection_call (g_application_get_dbus_connection (application), g_application_get_application_id (application), g_application_get_dbus_object_path (application),
                          "org.gtk.Actions", "Activate", g_variant_new ("(sava{sv})", action, &targets, NULL), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, on_asked, &asked->answers);
}

static const struct
{
  const char *action;
  const char *target; /* (nullable) */
  const char *text;   /* what is shown then */
  const char *view;
} asked_for[] = {
  { "show-view", "outbox", "Nothing waits", "outbox" },
  { "open", "J-10248", "Leaking pump, boiler room", "jobs" },
  { "show-customer", STAGE_CUSTOMER, "Adler & Co", "customers" },
  { "review", NULL, "to decide", "review" },
  { "show-job", STAGE_BOILER, "Boiler circuit", "jobs" },
  { "show-review", STAGE_PUMP_CASE, "Started from", "review" },
  { "show-person", STAGE_TESS, "Tess", "jobs" },
  /* What is not there is said, and ends nothing. */
  { "open", "J-99999", "J-99999", "jobs" },
  { "show-job", "no id at all", "Tess", "jobs" },
};

static gboolean
is_answered (Asked *asked, GtkWidget *window)
{
  return g_strcmp0 (docket_window_get_view (DOCKET_WINDOW (window)), asked_for[asked->run.step].view) == 0
         && find_label (window, asked_for[asked->run.step].text) != NULL;
}

static gboolean
on_asking_run (gpointer data)
{
  Asked *asked = data;
  g_autoptr (GList) windows = list_windows (&asked->run);

  g_assert_cmpuint (asked->run.turns++, <, TURNS_MAX);
  if (!is_shown (windows, 1))
    return G_SOURCE_CONTINUE;
  if (asked->asked == asked->run.step)
    {
      ask_over_the_bus (asked, asked_for[asked->run.step].action, asked_for[asked->run.step].target);
      asked->asked++;
    }
  else if (asked->answers == asked->asked && is_answered (asked, windows->data))
    asked->run.step++;
  if (asked->run.step < G_N_ELEMENTS (asked_for))
    return G_SOURCE_CONTINUE;
  g_action_group_activate_action (G_ACTION_GROUP (asked->run.application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

static void
test_actions_are_asked_over_the_bus (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  Asked asked = { 0 };

  review_stage_receive (stage, review_stage_pump_case (20), NULL);
  run_program (stage, on_asking_run, &asked.run);
  g_assert_cmpuint (asked.answers, ==, G_N_ELEMENTS (asked_for));
}

/* -- A start while the last one ends -- */

/* Once the bus has answered, all that was sent over it before has come. */
static void
wait_for_the_bus (GDBusConnection *connection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId", NULL, NULL,
                                                             G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

/* As the desktop starts it; asked and not heard yet when this returns. */
static void
start_over_the_bus (GApplication *application)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GDBusConnection) desktop = g_dbus_connection_new_for_address_sync (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, NULL);
  GVariantBuilder platform;

  g_assert_nonnull (desktop);
  g_variant_builder_init (&platform, G_VARIANT_TYPE_VARDICT);
  g_dbus_connection_call (desktop, g_application_get_application_id (application), g_application_get_dbus_object_path (application), "org.freedesktop.Application",
                          "Activate", g_variant_new ("(a{sv})", &platform), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
  wait_for_the_bus (desktop);
  wait_for_the_bus (g_application_get_dbus_connection (application));
}

static gboolean
on_quitting_run (gpointer data)
{
  Run *run = data;
  g_autoptr (GList) windows = list_windows (run);

  g_assert_cmpuint (run->turns++, <, TURNS_MAX);
  if (!is_shown (windows, 1))
    return G_SOURCE_CONTINUE;
  if (run->step++ == 0)
    start_over_the_bus (G_APPLICATION (run->application));
  g_action_group_activate_action (G_ACTION_GROUP (run->application), "quit", NULL);
  return run->step < 2;
}

static void
test_a_start_while_it_ends_is_a_start (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  Run run;

  run_program (stage, on_quitting_run, &run);
  g_assert_cmpuint (run.step, ==, 2);
}

/* -- Keys -- */

/* "<Primary>N" and "<Control>n" are the same. */
static void
add_key (GHashTable *keys, const char *text)
{
  GdkModifierType modifiers;
  guint keyval;
  char *name;

  if (!gtk_accelerator_parse (text, &keyval, &modifiers))
    g_error ("“%s” is no key", text);
  name = gtk_accelerator_name (gdk_keyval_to_lower (keyval), modifiers);
  g_hash_table_add (keys, name);
}

/* Of two for one action, the second is how other keyboards write the first. */
static void
add_trigger (GHashTable *keys, GtkShortcutTrigger *trigger)
{
  g_autofree char *text = NULL;

  while (GTK_IS_ALTERNATIVE_TRIGGER (trigger))
    trigger = gtk_alternative_trigger_get_first (GTK_ALTERNATIVE_TRIGGER (trigger));
  text = gtk_shortcut_trigger_to_string (trigger);
  /* The pad beside the keyboard has the same digits. */
  if (GTK_IS_KEYVAL_TRIGGER (trigger) && strstr (text, "KP_") == NULL)
    add_key (keys, text);
}

static void
add_keys_of (GHashTable *keys, GtkWidget *widget, const char *prefix)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), prefix) && i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint n = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) && n < g_list_model_get_n_items (G_LIST_MODEL (controller)); n++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), n);

          add_trigger (keys, gtk_shortcut_get_trigger (shortcut));
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    add_keys_of (keys, child, prefix);
}

static void
add_keys_of_actions (GHashTable *keys, GtkApplication *application)
{
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (application);

  for (guint i = 0; actions[i] != NULL; i++)
    {
      g_auto (GStrv) accels = gtk_application_get_accels_for_action (application, actions[i]);

      for (guint n = 0; accels[n] != NULL; n++)
        add_key (keys, accels[n]);
    }
}

/* "J K", "<Alt>1...5" */
static void
add_listed (GHashTable *keys, const char *accelerator)
{
  g_auto (GStrv) words = g_strsplit (accelerator, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *dots = strstr (words[i], "...");

      if (dots == NULL)
        {
          add_key (keys, words[i]);
          continue;
        }
      for (char last = dots[-1]; last <= dots[3]; last++)
        {
          g_autofree char *one = g_strdup_printf ("%.*s%c", (int) (dots - words[i] - 1), words[i], last);

          add_key (keys, one);
        }
    }
}

static void
add_keys_listed (GHashTable *keys)
{
  for (guint i = 0; i < DOCKET_N_SHORTCUT_GROUPS; i++)
    for (guint n = 0; n < DOCKET_SHORTCUTS_MAX && docket_shortcut_groups[i].shortcuts[n].title != NULL; n++)
      add_listed (keys, docket_shortcut_groups[i].shortcuts[n].keys);
}

/* Those of @keys that @others do not have. */
static char *
list_missing (GHashTable *keys, GHashTable *others)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (keys), (GCompareFunc) g_strcmp0);
  GString *text = g_string_new (NULL);

  for (GList *l = names; l != NULL; l = l->next)
    if (!g_hash_table_contains (others, l->data))
      g_string_append_printf (text, "%s ", (const char *) l->data);
  return g_string_free (text, FALSE);
}

static gboolean
is_in (gpointer key, gpointer value, gpointer keys)
{
  return g_hash_table_contains (keys, key);
}

static gboolean
on_keys_run (gpointer data)
{
  Run *run = data;
  g_autoptr (GList) windows = list_windows (run);
  g_autoptr (GHashTable) real = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) every_window = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkWidget *plain;
  g_autofree char *untrue = NULL;
  g_autofree char *untold = NULL;

  g_assert_cmpuint (run->turns++, <, TURNS_MAX);
  if (!is_shown (windows, 1))
    return G_SOURCE_CONTINUE;
  plain = gtk_window_new ();
  add_keys_of (real, windows->data, "Docket");
  add_keys_of (every_window, plain, "");
  gtk_window_destroy (GTK_WINDOW (plain));
  add_keys_of_actions (real, GTK_APPLICATION (run->application));
  /* That of every entry. */
  add_key (real, "F10");
  add_key (real, "Return");
  add_keys_listed (listed);
  untrue = list_missing (listed, real);
  g_hash_table_foreach_remove (real, is_in, every_window);
  untold = list_missing (real, listed);
  g_assert_cmpstr (untrue, ==, "");
  g_assert_cmpstr (untold, ==, "");
  g_action_group_activate_action (G_ACTION_GROUP (run->application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

static void
test_every_key_is_listed_and_every_listed_key_is_one (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  Run run;

  run_program (stage, on_keys_run, &run);
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/restart/view-search-and-selection-come-back", test_view_search_and_selection_come_back);
  g_test_add_func ("/console/window/key-edits-what-is-shown-wherever-the-keyboard-is", test_key_edits_what_is_shown_wherever_the_keyboard_is);
  g_test_add_func ("/console/restart/columns-come-back", test_columns_come_back);
  g_test_add_func ("/console/restart/what-makes-no-sense-is-passed-over", test_what_makes_no_sense_is_passed_over);
  g_test_add_func ("/console/restart/second-windows-come-back", test_second_windows_come_back);
  g_test_add_func ("/console/restart/half-typed-is-told-of", test_half_typed_is_told_of);
  g_test_add_func ("/console/bus/actions-are-asked-over-the-bus", test_actions_are_asked_over_the_bus);
  g_test_add_func ("/console/restart/a-start-while-it-ends-is-a-start", test_a_start_while_it_ends_is_a_start);
  g_test_add_func ("/console/keys/every-key-is-listed-and-every-listed-key-is-one", test_every_key_is_listed_and_every_listed_key_is_one);
  return g_test_run ();
}
