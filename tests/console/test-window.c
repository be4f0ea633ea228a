/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The window as a whole: signed out it welcomes, signed in it has every view,
 * and none of them warns (a warning ends the test).
 */
#include "docket-config.h"

#include <adwaita.h>

#include "docket-bulk-change.h"
#include "docket-case-view.h"
#include "docket-console.h"
#include "docket-customer-compare.h"
#include "docket-customers-view.h"
#include "docket-form.h"
#include "docket-import-window.h"
#include "docket-jobs-view.h"
#include "docket-jump.h"
#include "docket-outbox-view.h"
#include "docket-preferences.h"
#include "docket-job-narrowing.h"
#include "docket-review-view.h"
#include "docket-session.h"
#include "docket-sync-pill.h"
#include "docket-trial-window.h"
#include "docket-welcome.h"
#include "docket-window-private.h"
#include "review-stage.h"
#include "widget-search.h"

#define VIEW_HEIGHT_PX_MAX 320 /* of a window of 760, at twice the size of text */

typedef struct
{
  GtkWidget *root;
  const char *text;
} Search;

static gboolean
shows_text (gpointer data)
{
  return find_label (((Search *) data)->root, ((Search *) data)->text) != NULL;
}

static void
wait_for_text (GtkWidget *root, const char *text)
{
  Search search = { root, text };

  review_stage_wait (shows_text, &search);
}

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* In the run folder that with-display.sh makes and removes. (transfer full) */
static char *
get_empty_profile (void)
{
  g_autofree char *name = g_strdup_printf ("%s/profile-XXXXXX", g_get_user_runtime_dir ());

  g_assert_nonnull (g_mkdtemp (name));
  return g_steal_pointer (&name);
}

/* A session on the profile of a stage, whose own desk lets go of it first. */
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

static void
test_welcome_when_signed_out (void)
{
  g_autofree char *dir = get_empty_profile ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketSession) session = docket_session_new (dir, &error);
  DocketWindow *window;

  g_assert_no_error (error);
  g_assert_true (docket_session_open (session, &error));
  g_assert_null (docket_session_get_desk (session));
  window = docket_window_new (NULL, session);
  gtk_window_present (GTK_WINDOW (window));
  wait_for_text (GTK_WIDGET (window), "Welcome to Docket");
  g_assert_null (docket_window_get_view (window));
  /* The cursor stands where typing begins. */
  g_assert_nonnull (gtk_window_get_focus (GTK_WINDOW (window)));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), find_of_type (GTK_WIDGET (window), ADW_TYPE_ENTRY_ROW, 0)));
  /* Nothing to open yet; asking for it says so where it can be read. */
  docket_window_show_view (window, "review");
  docket_window_show_problem (window, "Sign in first.");
  wait_for_text (GTK_WIDGET (window), "Sign in first.");
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

static void
assert_fits_height (DocketWindow *window, const char *name, GType type)
{
  GtkWidget *view;
  int width_px, height_px;

  docket_window_show_view (window, name);
  view = find_of_type (GTK_WIDGET (window), type, 0);
  g_assert_nonnull (view);
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &width_px, NULL, NULL, NULL);
  gtk_widget_measure (view, GTK_ORIENTATION_VERTICAL, width_px, &height_px, NULL, NULL, NULL);
  if (height_px > VIEW_HEIGHT_PX_MAX)
    g_error ("%s needs %d px of height", name, height_px);
}

/* The window is as high as the highest of its views has to be, seen or not. */
static void
test_no_view_needs_a_high_window (void)
{
  ReviewStage *stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = open_session (stage);
  DocketWindow *window = docket_window_new (NULL, session);

  gtk_window_present (GTK_WINDOW (window));
  wait_for_text (GTK_WIDGET (window), "All open");
  assert_fits_height (window, "jobs", DOCKET_TYPE_JOBS_VIEW);
  assert_fits_height (window, "customers", DOCKET_TYPE_CUSTOMERS_VIEW);
  assert_fits_height (window, "review", DOCKET_TYPE_REVIEW_VIEW);
  assert_fits_height (window, "outbox", DOCKET_TYPE_OUTBOX_VIEW);
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
  review_stage_free (stage);
}

static gboolean
has_problem (gpointer data)
{
  return docket_welcome_get_problem (data) != NULL;
}

static void
test_sign_in_without_server_says_what_is_wrong (void)
{
  g_autofree char *dir = get_empty_profile ();
  g_autoptr (DocketSession) session = docket_session_new (dir, NULL);
  DocketWindow *window = docket_window_new (NULL, session);
  DocketWelcome *welcome = DOCKET_WELCOME (find_of_type (GTK_WIDGET (window), DOCKET_TYPE_WELCOME, 0));
  GtkWidget *password;

  gtk_window_present (GTK_WINDOW (window));
  drain ();
  welcome = DOCKET_WELCOME (find_of_type (GTK_WIDGET (window), DOCKET_TYPE_WELCOME, 0));
  g_assert_nonnull (welcome);
  docket_welcome_prefill (welcome, "127.0.0.1:1", "omar");
  password = find_of_type (GTK_WIDGET (welcome), ADW_TYPE_PASSWORD_ENTRY_ROW, 0);
  gtk_editable_set_text (GTK_EDITABLE (password), "secret");
  g_signal_emit_by_name (password, "entry-activated");
  review_stage_wait (has_problem, welcome);
  g_assert_cmpuint (strlen (docket_welcome_get_problem (welcome)), >, 20);
  /* What was typed stays, and one may try again. */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (password)), ==, "secret");
  g_assert_null (docket_session_get_desk (session));
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

/* What is left of a window of 1,000 pixels, without its frame. */
#define NARROW_PX 990

static void
fits_a_narrow_window (DocketWindow *window)
{
  AdwViewStack *views = ADW_VIEW_STACK (find_of_type (GTK_WIDGET (window), ADW_TYPE_VIEW_STACK, 0));
  int needed;

  gtk_widget_measure (adw_view_stack_get_visible_child (views), GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
  g_assert_cmpint (needed, <=, NARROW_PX);
}

static void
test_every_view_shows_without_warnings (void)
{
  static const char *const views[][2] = {
    { "board", "Unscheduled" },
    { "jobs", "Leaking pump, boiler room" },
    { "customers", "No customer selected" },
    { "review", "Nothing to decide" },
    { "outbox", "Nothing waits" },
  };
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = open_session (stage);
  DocketWindow *window = docket_window_new (NULL, session);
  guint n_named = 0;

  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", views[i][0]);
      g_assert_cmpstr (docket_window_get_view (window), ==, views[i][0]);
      /* In whatever language this runs. */
      wait_for_text (GTK_WIDGET (window), g_dgettext (GETTEXT_PACKAGE, views[i][1]));
      fits_a_narrow_window (window);
      n_named += count_named (GTK_WIDGET (window));
    }
  g_assert_cmpuint (n_named, >, 5);
  /* A view that does not exist changes nothing. */
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", "payroll");
  g_assert_cmpstr (docket_window_get_view (window), ==, "outbox");
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

static void
test_actions_lead_to_job_review_and_toast (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = NULL;
  DocketWindow *window;

  review_stage_receive (stage, review_stage_pump_case (20), NULL);
  session = open_session (stage);
  window = docket_window_new (NULL, session);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", "board");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-job", "s", STAGE_PUMP);
  g_assert_cmpstr (docket_window_get_view (window), ==, "jobs");
  wait_for_text (GTK_WIDGET (window), "Owner: ");
  wait_for_text (GTK_WIDGET (window), "See the case");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-review", "s", STAGE_PUMP_CASE);
  g_assert_cmpstr (docket_window_get_view (window), ==, "review");
  wait_for_text (GTK_WIDGET (window), "Started from");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toast", "s", "Saved <here> & now");
  wait_for_text (GTK_WIDGET (window), "Saved <here> & now");
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

static void
test_decision_is_undone_from_its_toast (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = NULL;
  DocketWindow *window;
  GtkWidget *view;
  GtkButton *undo;

  review_stage_receive (stage, review_stage_pump_case (20), NULL);
  session = open_session (stage);
  window = docket_window_new (NULL, session);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-review", "s", STAGE_PUMP_CASE);
  wait_for_text (GTK_WIDGET (window), "0 of 2 decided");
  view = find_of_type (GTK_WIDGET (window), DOCKET_TYPE_CASE_VIEW, 0);
  g_assert_true (gtk_widget_activate_action (view, "case.all-first", NULL));
  g_assert_true (gtk_widget_activate_action (view, "case.apply", NULL));
  wait_for_text (GTK_WIDGET (window), "J-10248 decided. Saved on this device.");
  undo = find_button (GTK_WIDGET (window), "_Undo");
  g_assert_nonnull (undo);
  g_signal_emit_by_name (undo, "clicked");
  wait_for_text (GTK_WIDGET (window), "Decision undone");
  wait_for_text (GTK_WIDGET (window), "0 of 2 decided");
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

static void
test_save_is_undone_from_its_toast (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = open_session (stage);
  DocketWindow *window = docket_window_new (NULL, session);
  DocketForm *form;
  GtkButton *undo;

  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.new-customer", NULL);
  g_assert_cmpstr (docket_window_get_view (window), ==, "customers");
  form = DOCKET_FORM (find_of_type (GTK_WIDGET (window), DOCKET_TYPE_FORM, 0));
  docket_field_row_set_text (docket_form_get_row (form, DOCKET_CUSTOMER_NAME), "Typed too early");
  docket_form_save (form);
  wait_for_text (GTK_WIDGET (window), "Saved on this device");
  undo = find_button (GTK_WIDGET (window), "_Undo");
  g_assert_nonnull (undo);
  g_signal_emit_by_name (undo, "clicked");
  wait_for_text (GTK_WIDGET (window), "Undone; it never left this device.");
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

/* Whoever moves ten jobs in ten seconds is offered the way back of the tenth, not,
 * a minute later, that of the third. */
static void
test_way_back_is_of_what_was_done_last (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = open_session (stage);
  g_autoptr (DocketWindow) window = g_object_ref (docket_window_new (NULL, session));
  AdwToast *tenth;

  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 1; i <= 10; i++)
    {
      g_autofree char *sentence = g_strdup_printf ("Move %u is done", i);

      gtk_widget_activate_action (GTK_WIDGET (window), "win.toast-save", "(sss)", sentence, "0192e000-0000-7000-8000-0000000000e1", sentence);
    }
  wait_for_text (GTK_WIDGET (window), "Move 10 is done");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toast", "s", "Nothing to undo");
  wait_for_text (GTK_WIDGET (window), "Nothing to undo");
  /* What is only said takes no way back away, and is not pushed aside. */
  tenth = window->way_back;
  g_assert_nonnull (tenth);
  g_assert_cmpstr (adw_toast_get_title (tenth), ==, "Move 10 is done");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toast-save", "(sss)", "Move 11 is done", "0192e000-0000-7000-8000-0000000000e1", "Plan of J-1");
  drain ();
  g_assert_nonnull (find_label (GTK_WIDGET (window), "Nothing to undo"));
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
  g_object_run_dispose (G_OBJECT (window));
  /* What is told after that, by work that ends late, is told nobody. */
  g_assert_null (window->way_back);
  docket_window_show_toast (window, "Too late");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toast-save", "(sss)", "Too late", "0192e000-0000-7000-8000-0000000000e1", "Plan of J-1");
  g_assert_null (window->way_back);
}

static void
test_titles_carry_the_counts (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = NULL;
  DocketWindow *window;

  review_stage_receive (stage, review_stage_pump_case (20), review_stage_boiler_case (), NULL);
  session = open_session (stage);
  window = docket_window_new (NULL, session);
  gtk_window_present (GTK_WINDOW (window));
  wait_for_text (GTK_WIDGET (window), "Review (2)");
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

/* Work that waits is counted; a file that is on its way is not what somebody has to look after. */
static void
test_outbox_counts_no_files (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autofree char *key = review_stage_save_title (stage, "Not sent yet");
  g_autoptr (DocketSession) session = NULL;
  DocketSyncStatus *status;
  DocketWindow *window;

  review_stage_attach (stage, "plan.bin");
  session = open_session (stage);
  window = docket_window_new (NULL, session);
  gtk_window_present (GTK_WINDOW (window));
  wait_for_text (GTK_WIDGET (window), "Outbox (");
  g_assert_nonnull (find_label (GTK_WIDGET (window), "Outbox (1)"));
  status = docket_desk_get_status (docket_session_get_desk (session));
  g_assert_cmpuint (status->counts.pending, ==, 2);
  g_assert_cmpuint (status->counts.pending_files, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

static gboolean
has_pending (gpointer data)
{
  return docket_desk_get_status (data)->counts.pending > 0;
}

/* A damaged file is told of until somebody has read it; what was unsent goes on waiting. */
static void
test_rescue_is_told (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autofree char *key = review_stage_save_title (stage, "Not sent yet");
  g_autofree char *path = docket_profile_account_path (stage->profile, docket_profile_get_account (stage->profile));
  g_autoptr (DocketSession) session = NULL;
  DocketWindow *window;
  GtkWidget *told;

  docket_desk_close (stage->desk);
  docket_rescue_mark (path);
  session = open_session (stage);
  g_assert_nonnull (docket_desk_get_rescue (docket_session_get_desk (session)));
  window = docket_window_new (NULL, session);
  gtk_window_present (GTK_WINDOW (window));
  drain ();
  told = find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (told);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (told)), ==, "Your work was moved to a new file");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (told)), "1 "));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (told), "close");
  review_stage_wait (has_pending, docket_session_get_desk (session));
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

/* -- Dialogs -- */

/* Those of windows that are smaller than ours. */
#define DIALOG_WIDTH_PX_MAX 960
#define DIALOG_HEIGHT_PX_MAX 640

typedef struct
{
  GtkWindow *over;
  GType type;
  GtkWidget *found; /* (nullable) */
} Opened;

static gboolean
is_open (gpointer data)
{
  Opened *opened = data;
  GListModel *windows = gtk_window_get_toplevels ();

  opened->found = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) each = g_list_model_get_item (windows, i);

      if (each != GTK_WIDGET (opened->over) && g_type_is_a (G_OBJECT_TYPE (each), opened->type) && gtk_widget_get_mapped (each))
        opened->found = each;
    }
  return opened->found != NULL;
}

static gboolean
is_away (gpointer data)
{
  return !is_open (data);
}

/* Waits for a dialog of that type; it says @text in the language that is spoken, and
 * has room for all that it says. */
static void
dialog_fits (DocketWindow *over, GType type, const char *text)
{
  Opened opened = { GTK_WINDOW (over), type };
  const char *said = g_dgettext (GETTEXT_PACKAGE, text);
  int width, height;

  review_stage_wait (is_open, &opened);
  drain ();
  if (g_getenv ("DOCKET_TEST_LOCALE_DIR") != NULL)
    g_assert_cmpstr (said, !=, text);
  if (find_label (opened.found, said) == NULL)
    g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (opened.found)), ==, said);
  gtk_widget_measure (opened.found, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (opened.found, GTK_ORIENTATION_VERTICAL, MAX (width, gtk_widget_get_width (opened.found)), &height, NULL, NULL, NULL);
  g_test_message ("“%s” needs %d × %d", said, width, height);
  g_assert_cmpint (width, <=, DIALOG_WIDTH_PX_MAX);
  g_assert_cmpint (height, <=, DIALOG_HEIGHT_PX_MAX);
  count_named (opened.found);
  gtk_window_close (GTK_WINDOW (opened.found));
  review_stage_wait (is_away, &opened);
}

static void
test_dialogs_open_and_fit (void)
{
  static const char table[] = "name,phone,city\nA name that is much longer than the name of anybody who was ever met,+49 30 123456,Howth\n";
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autofree char *key = review_stage_save_title (stage, "Not sent yet");
  g_autofree char *path = docket_profile_account_path (stage->profile, docket_profile_get_account (stage->profile));
  g_autofree char *csv = g_build_filename (stage->dir, "table.csv", NULL);
  g_autoptr (DocketSession) session = NULL;
  g_autoptr (DocketRecord) customer = NULL;
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  DocketWindow *window;
  DocketDesk *desk;

  session = open_session (stage);
  desk = docket_session_get_desk (session);
  window = docket_window_new (NULL, session);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (docket_store_get (docket_desk_get_reader (desk), DOCKET_KIND_CUSTOMER, STAGE_CUSTOMER, &customer, NULL));
  g_assert_true (g_file_set_contents (csv, table, -1, NULL));
  gtk_window_present (GTK_WINDOW (docket_import_window_new (GTK_WIDGET (window), desk, csv)));
  dialog_fits (window, DOCKET_TYPE_IMPORT_WINDOW, "Import customers");
  gtk_window_present (GTK_WINDOW (docket_customer_compare_new (GTK_WIDGET (window), desk, customer)));
  dialog_fits (window, DOCKET_TYPE_CUSTOMER_COMPARE, "Compare customers");
  g_ptr_array_add (jobs, (gpointer) STAGE_PUMP);
  g_ptr_array_add (jobs, (gpointer) STAGE_BOILER);
  gtk_window_present (GTK_WINDOW (docket_bulk_change_new (GTK_WIDGET (window), desk, jobs)));
  dialog_fits (window, DOCKET_TYPE_BULK_CHANGE, "Change several jobs");
  gtk_window_present (GTK_WINDOW (docket_trial_window_new (GTK_WIDGET (window), desk)));
  dialog_fits (window, DOCKET_TYPE_TRIAL_WINDOW, "Try other rules");
  gtk_window_present (GTK_WINDOW (docket_preferences_new (GTK_WINDOW (window), session)));
  dialog_fits (window, DOCKET_TYPE_PREFERENCES, "Preferences");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", "jobs");
  drain ();
  gtk_widget_activate_action (find_of_type (GTK_WIDGET (window), DOCKET_TYPE_JOBS_VIEW, 0), "view.export", NULL);
  dialog_fits (window, GTK_TYPE_FILE_CHOOSER_DIALOG, "Export");
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
  g_clear_object (&session);
  /* Another start, after the file was found damaged. */
  docket_desk_close (stage->desk);
  docket_rescue_mark (path);
  session = open_session (stage);
  window = docket_window_new (NULL, session);
  gtk_window_present (GTK_WINDOW (window));
  dialog_fits (window, ADW_TYPE_MESSAGE_DIALOG, "Your work was moved to a new file");
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

/* -- Jumping -- */

static DocketJump *
open_jump (DocketWindow *window, const char *typed)
{
  GtkWidget *dialog, *entry;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.jump", NULL);
  dialog = find_window (DOCKET_TYPE_JUMP);
  g_assert_nonnull (dialog);
  entry = find_of_type (dialog, GTK_TYPE_SEARCH_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), typed);
  return DOCKET_JUMP (dialog);
}

static void
press_enter (DocketJump *jump)
{
  g_signal_emit_by_name (find_of_type (GTK_WIDGET (jump), GTK_TYPE_SEARCH_ENTRY, 0), "activate");
  drain ();
}

static void
test_jump_leads_to_a_job (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = open_session (stage);
  DocketWindow *window = docket_window_new (NULL, session);
  DocketJump *jump;

  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", "outbox");
  jump = open_jump (window, "zeppelin");
  g_object_add_weak_pointer (G_OBJECT (jump), (gpointer *) &jump);
  wait_for_text (GTK_WIDGET (jump), "Nothing on this device matches “zeppelin”");
  press_enter (jump);
  g_assert_nonnull (jump);
  gtk_editable_set_text (GTK_EDITABLE (find_of_type (GTK_WIDGET (jump), GTK_TYPE_SEARCH_ENTRY, 0)), "10248");
  wait_for_text (GTK_WIDGET (jump), "Leaking pump, boiler room");
  wait_for_text (GTK_WIDGET (jump), "Adler & Co · Waiting for approval");
  press_enter (jump);
  g_assert_null (jump);
  g_assert_cmpstr (docket_window_get_view (window), ==, "jobs");
  wait_for_text (GTK_WIDGET (window), "Owner: ");
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

static void
test_jump_leads_to_the_jobs_of_a_person (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = open_session (stage);
  DocketWindow *window = docket_window_new (NULL, session);
  DocketJump *jump;
  GtkWidget *people;

  gtk_window_present (GTK_WINDOW (window));
  jump = open_jump (window, "dana");
  wait_for_text (GTK_WIDGET (jump), "Dana Weiss");
  press_enter (jump);
  wait_for_text (GTK_WIDGET (window), "Dana Weiss has none in “All open”.");
  people = find_of_type (find_of_type (GTK_WIDGET (window), DOCKET_TYPE_JOB_NARROWING, 0), GTK_TYPE_DROP_DOWN, 1);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (people), 0);
  wait_for_text (GTK_WIDGET (window), "Leaking pump, boiler room");
  jump = open_jump (window, "tess o");
  wait_for_text (GTK_WIDGET (jump), "Tess Ortiz");
  press_enter (jump);
  wait_for_text (GTK_WIDGET (window), "Tess Ortiz");
  wait_for_text (GTK_WIDGET (window), "Leaking pump, boiler room");
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

/* -- Preferences -- */

static void
test_preferences_say_who_is_signed_in_and_hold_at_once (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = open_session (stage);
  GSettings *settings = docket_session_get_settings (session);
  DocketWindow *window = docket_window_new (NULL, session);
  GtkWidget *preferences;
  AdwStyleManager *style = adw_style_manager_get_default ();

  gtk_window_present (GTK_WINDOW (window));
  docket_preferences_follow_scheme (settings);
  preferences = docket_preferences_new (GTK_WINDOW (window), session);
  gtk_window_present (GTK_WINDOW (preferences));
  wait_for_text (preferences, "Sofia Lindqvist · Supervisor");
  wait_for_text (preferences, "Northside Service");
  wait_for_text (preferences, "http://127.0.0.1:1");
  /* The test run hands in the schema that the build has compiled. */
  g_assert_nonnull (settings);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_of_type (preferences, ADW_TYPE_COMBO_ROW, 0)), 2);
  g_assert_cmpint (adw_style_manager_get_color_scheme (style), ==, ADW_COLOR_SCHEME_FORCE_DARK);
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (window), "roomy"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_of_type (preferences, ADW_TYPE_COMBO_ROW, 1)), 1);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (window), "roomy"));
  gtk_switch_set_active (GTK_SWITCH (find_of_type (preferences, GTK_TYPE_SWITCH, 0)), FALSE);
  g_assert_false (g_settings_get_boolean (settings, "notify-reviews"));
  g_settings_reset (settings, "notify-reviews");
  g_settings_reset (settings, "density");
  g_settings_reset (settings, "color-scheme");
  g_assert_cmpint (adw_style_manager_get_color_scheme (style), ==, ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_destroy (GTK_WINDOW (preferences));
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  speak ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/window/welcome-when-signed-out", test_welcome_when_signed_out);
  g_test_add_func ("/console/window/no-view-needs-a-high-window", test_no_view_needs_a_high_window);
  g_test_add_func ("/console/window/sign-in-without-server-says-what-is-wrong", test_sign_in_without_server_says_what_is_wrong);
  g_test_add_func ("/console/window/every-view-shows-without-warnings", test_every_view_shows_without_warnings);
  g_test_add_func ("/console/window/actions-lead-to-job-review-and-toast", test_actions_lead_to_job_review_and_toast);
  g_test_add_func ("/console/window/decision-is-undone-from-its-toast", test_decision_is_undone_from_its_toast);
  g_test_add_func ("/console/window/save-is-undone-from-its-toast", test_save_is_undone_from_its_toast);
  g_test_add_func ("/console/window/way-back-is-of-what-was-done-last", test_way_back_is_of_what_was_done_last);
  g_test_add_func ("/console/window/titles-carry-the-counts", test_titles_carry_the_counts);
  g_test_add_func ("/console/window/outbox-counts-no-files", test_outbox_counts_no_files);
  g_test_add_func ("/console/window/rescue-is-told", test_rescue_is_told);
  g_test_add_func ("/console/window/dialogs-open-and-fit", test_dialogs_open_and_fit);
  g_test_add_func ("/console/window/jump-leads-to-a-job", test_jump_leads_to_a_job);
  g_test_add_func ("/console/window/jump-leads-to-the-jobs-of-a-person", test_jump_leads_to_the_jobs_of_a_person);
  g_test_add_func ("/console/window/preferences-say-who-is-signed-in-and-hold-at-once", test_preferences_say_who_is_signed_in_and_hold_at_once);
  return g_test_run ();
}
