/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whoever goes to a view works there at once: the keyboard is in its main part, not on
 * the button of the header that makes a job; and whoever comes back to a view is where
 * they were.
 */
#include "docket-config.h"

#include <adwaita.h>

#include "docket-board.h"
#include "docket-console.h"
#include "docket-job-detail.h"
#include "docket-job-filters.h"
#include "docket-jobs-view.h"
#include "docket-jump.h"
#include "docket-outbox-entry-row.h"
#include "docket-outbox-view.h"
#include "docket-review-list.h"
#include "docket-session.h"
#include "docket-settings.h"
#include "docket-table.h"
#include "docket-window-private.h"
#include "review-stage.h"
#include "view-stage.h"
#include "widget-search.h"

typedef struct
{
  ReviewStage *stage;
  DocketSession *session;
  DocketWindow *window;
  GType type; /* what a wait looks for */
} Scene;

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
scene_open_session (Scene *scene)
{
  g_autoptr (GError) error = NULL;

  scene->stage = review_stage_new (STAGE_SOFIA, "supervisor");
  review_stage_receive (scene->stage, review_stage_pump_case (20), review_stage_boiler_case (), NULL);
  scene->session = docket_session_new (scene->stage->dir, &error);
  g_assert_no_error (error);
  docket_session_open (scene->session, &error);
  g_assert_no_error (error);
}

static void
scene_show (Scene *scene)
{
  scene->window = docket_window_new (NULL, scene->session);
  gtk_window_present (GTK_WINDOW (scene->window));
}

static void
scene_open (Scene *scene)
{
  scene_open_session (scene);
  scene_show (scene);
}

static void
scene_close (Scene *scene)
{
  gtk_window_destroy (GTK_WINDOW (scene->window));
  drain ();
  g_clear_object (&scene->session);
  review_stage_free (scene->stage);
}

/* (transfer none) (nullable) */
static GtkWidget *
get_focus (Scene *scene)
{
  return gtk_root_get_focus (GTK_ROOT (scene->window));
}

static GtkWidget *
get_view (Scene *scene)
{
  return adw_view_stack_get_visible_child (scene->window->views);
}

static void
go_to (Scene *scene, const char *view)
{
  gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.show-view", "s", view);
}

static gboolean
is_in (GtkWidget *widget, GType type)
{
  return widget != NULL && (g_type_is_a (G_OBJECT_TYPE (widget), type) || gtk_widget_get_ancestor (widget, type) != NULL);
}

static gboolean
focus_is_there (gpointer data)
{
  Scene *scene = data;

  return is_in (get_focus (scene), scene->type) && gtk_widget_get_mapped (get_focus (scene));
}

static void
wait_for_focus (Scene *scene, GType type)
{
  scene->type = type;
  review_stage_wait (focus_is_there, scene);
  turn (30);
  g_assert_true (focus_is_there (scene)); /* and stays */
  g_assert_true (gtk_widget_is_ancestor (get_focus (scene), get_view (scene)));
}

/* A row, which the arrows start from, not the table around it. */
static void
wait_for_row (Scene *scene)
{
  wait_for_focus (scene, DOCKET_TYPE_TABLE);
  g_assert_true (is_in (get_focus (scene), GTK_TYPE_LIST_VIEW));
  g_assert_false (GTK_IS_LIST_VIEW (get_focus (scene)));
}

static void
wait_for_case (Scene *scene)
{
  wait_for_focus (scene, DOCKET_TYPE_REVIEW_LIST);
  g_assert_true ((gtk_widget_get_state_flags (get_focus (scene)) & GTK_STATE_FLAG_SELECTED) != 0);
}

static void
wait_for_view (Scene *scene, const char *view)
{
  if (g_str_equal (view, "board"))
    wait_for_focus (scene, DOCKET_TYPE_BOARD);
  else if (g_str_equal (view, "review"))
    wait_for_case (scene);
  else if (g_str_equal (view, "outbox"))
    wait_for_focus (scene, DOCKET_TYPE_OUTBOX_ENTRY_ROW);
  else
    wait_for_row (scene);
}

/* -- Coming in -- */

/* Nothing is selected for it: others would be told that somebody looks at it. */
static void
test_start_is_in_the_view (void)
{
  Scene scene = { 0 };

  scene_open (&scene);
  wait_for_view (&scene, "jobs");
  g_assert_null (docket_table_get_selected (DOCKET_TABLE (find_of_type (get_view (&scene), DOCKET_TYPE_TABLE, 0))));
  scene_close (&scene);
}

static void
test_key_leads_into_the_view (void)
{
  Scene scene = { 0 };
  g_autofree char *key = NULL;

  scene_open_session (&scene);
  key = review_stage_save_title (scene.stage, "Not sent yet");
  scene_show (&scene);
  for (guint i = 0; i < G_N_ELEMENTS (docket_window_views); i++)
    {
      go_to (&scene, docket_window_views[i]);
      wait_for_view (&scene, docket_window_views[i]);
    }
  scene_close (&scene);
}

/* The button that was pressed has the keyboard before the view changes. */
static void
test_switcher_leads_into_the_view (void)
{
  Scene scene = { 0 };
  g_autofree char *key = NULL;

  scene_open_session (&scene);
  key = review_stage_save_title (scene.stage, "Not sent yet");
  scene_show (&scene);
  wait_for_view (&scene, "jobs");
  for (guint i = 0; i < G_N_ELEMENTS (docket_window_views); i++)
    {
      GtkWidget *button = find_of_type (GTK_WIDGET (scene.window->switcher), GTK_TYPE_TOGGLE_BUTTON, i);

      gtk_widget_grab_focus (button);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
      g_assert_cmpstr (docket_window_get_view (scene.window), ==, docket_window_views[i]);
      wait_for_view (&scene, docket_window_views[i]);
    }
  scene_close (&scene);
}

/* The key of the view that is shown already: out of the header, into it. */
static void
test_key_of_the_same_view_leads_into_it (void)
{
  Scene scene = { 0 };

  scene_open (&scene);
  go_to (&scene, "board");
  wait_for_view (&scene, "board");
  gtk_widget_grab_focus (GTK_WIDGET (scene.window->pill));
  gtk_widget_child_focus (GTK_WIDGET (scene.window->pill), GTK_DIR_TAB_FORWARD);
  g_assert_false (is_in (get_focus (&scene), DOCKET_TYPE_BOARD));
  go_to (&scene, "board");
  wait_for_view (&scene, "board");
  scene_close (&scene);
}

static void
test_second_window_starts_in_its_view (void)
{
  Scene scene = { 0 }, second;

  scene_open (&scene);
  wait_for_view (&scene, "jobs");
  second = scene;
  second.window = docket_window_new (NULL, scene.session);
  docket_window_show_view (second.window, "review");
  gtk_window_present (GTK_WINDOW (second.window));
  wait_for_view (&second, "review");
  gtk_window_destroy (GTK_WINDOW (second.window));
  scene_close (&scene);
}

static gboolean
focus_is_in_view (gpointer data)
{
  Scene *scene = data;
  GtkWidget *focus = get_focus (scene);

  return focus != NULL && gtk_widget_get_mapped (focus) && gtk_widget_is_ancestor (focus, get_view (scene));
}

/* As it is left, so it is begun with: the rows of the list that was to be shown first, and
 * come when it is turned away, fetch nobody there. Keys that go to what is not seen are lost. */
static void
test_start_is_in_the_view_that_was_left (void)
{
  for (guint i = 0; i < 2 * G_N_ELEMENTS (docket_window_views); i++)
    {
      const char *view = docket_window_views[i / 2];
      Scene scene = { 0 };
      g_autofree char *key = NULL;

      scene_open_session (&scene);
      if (i % 2 == 0)
        key = review_stage_save_title (scene.stage, "Not sent yet");
      scene.window = docket_window_new (NULL, scene.session);
      docket_window_show_view (scene.window, view);
      gtk_window_present (GTK_WINDOW (scene.window));
      review_stage_wait (focus_is_in_view, &scene);
      turn (50);
      g_assert_true (focus_is_in_view (&scene)); /* and stays */
      if (g_str_equal (view, "board")) /* and not in the tray below it */
        g_assert_true (is_in (get_focus (&scene), DOCKET_TYPE_BOARD));
      scene_close (&scene);
    }
}

/* What is asked for together with the view comes after it. */
static void
test_search_and_form_keep_what_they_asked_for (void)
{
  Scene scene = { 0 };

  scene_open (&scene);
  go_to (&scene, "board");
  wait_for_view (&scene, "board");
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.search", NULL);
  wait_for_focus (&scene, GTK_TYPE_SEARCH_ENTRY);
  go_to (&scene, "board");
  wait_for_view (&scene, "board");
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.new-job", NULL);
  wait_for_focus (&scene, DOCKET_TYPE_FORM);
  scene_close (&scene);
}

static gboolean
has_rows (gpointer data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (find_of_type (get_view (data), GTK_TYPE_COLUMN_VIEW, 0))))) > 0;
}

static void
assert_search_keeps_the_keyboard (Scene *scene)
{
  g_assert_false (has_rows (scene));
  review_stage_wait (has_rows, scene);
  turn (50);
  g_assert_true (is_in (get_focus (scene), GTK_TYPE_SEARCH_ENTRY));
}

/* With a million jobs the rows take longer than the first letter. */
static void
test_rows_do_not_take_the_keyboard_from_a_search (void)
{
  Scene scene = { 0 };
  int at = 0;

  scene_open (&scene);
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.search", NULL);
  assert_search_keeps_the_keyboard (&scene);
  scene_close (&scene);

  scene_open (&scene);
  g_assert_true (is_in (get_focus (&scene), GTK_TYPE_SEARCH_ENTRY));
  gtk_editable_insert_text (GTK_EDITABLE (get_focus (&scene)), "P", -1, &at);
  assert_search_keeps_the_keyboard (&scene);
  scene_close (&scene);

  /* Nor does the row that was asked for before. */
  scene_open (&scene);
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.show-job", "s", STAGE_BOILER);
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.search", NULL);
  assert_search_keeps_the_keyboard (&scene);
  scene_close (&scene);
}

/* -- Coming back -- */

static DocketForm *
get_form (Scene *scene)
{
  return docket_job_detail_get_form (DOCKET_JOB_DETAIL (find_of_type (get_view (scene), DOCKET_TYPE_JOB_DETAIL, 0)));
}

static void
test_form_is_come_back_to_where_it_was_left (void)
{
  Scene scene = { 0 };
  GtkWidget *entry;
  int start, end;

  scene_open (&scene);
  wait_for_view (&scene, "jobs");
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.new-job", NULL);
  wait_for_focus (&scene, DOCKET_TYPE_FORM);
  type (get_form (&scene), DOCKET_JOB_TITLE, "Half a title");
  docket_field_row_focus (get_row (get_form (&scene), DOCKET_JOB_TITLE));
  entry = get_focus (&scene);
  g_assert_true (GTK_IS_TEXT (entry));
  gtk_editable_select_region (GTK_EDITABLE (entry), 6, 4); /* the caret stands before what is marked */
  for (guint i = 0; i < G_N_ELEMENTS (docket_window_views); i++)
    {
      if (g_str_equal (docket_window_views[i], "jobs"))
        continue;
      go_to (&scene, docket_window_views[i]);
      turn (50);
      g_assert_true (get_focus (&scene) != entry);
      go_to (&scene, "jobs");
      turn (50);
      g_assert_true (get_focus (&scene) == entry);
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Half a title");
      g_assert_true (gtk_editable_get_selection_bounds (GTK_EDITABLE (entry), &start, &end));
      g_assert_cmpint (start, ==, 4);
      g_assert_cmpint (end, ==, 6);
      g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (entry)), ==, 4);
    }
  scene_close (&scene);
}

/* To sign in can wait: nothing is marked, which the next letter would replace. */
static void
test_form_is_come_back_to_from_signing_in (void)
{
  Scene scene = { 0 };
  GtkWidget *entry, *cancel;

  scene_open (&scene);
  wait_for_view (&scene, "jobs");
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.new-job", NULL);
  wait_for_focus (&scene, DOCKET_TYPE_FORM);
  type (get_form (&scene), DOCKET_JOB_TITLE, "Half a title");
  docket_field_row_focus (get_row (get_form (&scene), DOCKET_JOB_TITLE));
  entry = get_focus (&scene);
  gtk_editable_select_region (GTK_EDITABLE (entry), 4, 4);
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.sign-in", NULL);
  turn (50);
  g_assert_false (gtk_widget_get_mapped (entry));
  cancel = scene.window->cancel_sign_in;
  g_assert_true (gtk_widget_get_mapped (cancel));
  g_signal_emit_by_name (cancel, "clicked");
  turn (50);
  g_assert_true (get_focus (&scene) == entry);
  g_assert_false (gtk_editable_get_selection_bounds (GTK_EDITABLE (entry), NULL, NULL));
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (entry)), ==, 4);
  scene_close (&scene);
}

static void
test_button_is_come_back_to (void)
{
  Scene scene = { 0 };
  GtkWidget *button;

  scene_open (&scene);
  wait_for_view (&scene, "jobs");
  button = GTK_WIDGET (find_of_type (get_view (&scene), GTK_TYPE_MENU_BUTTON, 0));
  gtk_widget_child_focus (button, GTK_DIR_TAB_FORWARD);
  g_assert_true (is_in (get_focus (&scene), GTK_TYPE_MENU_BUTTON));
  button = get_focus (&scene);
  go_to (&scene, "review");
  wait_for_view (&scene, "review");
  go_to (&scene, "jobs");
  turn (50);
  g_assert_true (get_focus (&scene) == button);
  scene_close (&scene);
}

/* What rows show may have changed meanwhile: it is the job that is come back to, and
 * what was marked stays marked. */
static void
test_row_is_come_back_to (void)
{
  Scene scene = { 0 };
  DocketTable *table;
  guint n = 0;

  scene_open (&scene);
  wait_for_view (&scene, "jobs");
  table = DOCKET_TABLE (find_of_type (get_view (&scene), DOCKET_TYPE_TABLE, 0));
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.show-job", "s", STAGE_BOILER);
  wait_for_row (&scene);
  go_to (&scene, "board");
  wait_for_view (&scene, "board");
  go_to (&scene, "jobs");
  wait_for_row (&scene);
  g_assert_true ((gtk_widget_get_state_flags (get_focus (&scene)) & GTK_STATE_FLAG_SELECTED) != 0);
  g_assert_cmpstr (docket_table_get_selected (table), ==, STAGE_BOILER);

  gtk_widget_activate_action (get_focus (&scene), "list.select-all", NULL);
  go_to (&scene, "board");
  wait_for_view (&scene, "board");
  go_to (&scene, "jobs");
  wait_for_row (&scene);
  g_object_get (table, "n-marked", &n, NULL);
  g_assert_cmpuint (n, ==, 2);
  scene_close (&scene);
}

/* Nothing to stand on: in the view all the same, and who went on in it is not fetched back. */
static void
test_empty_outbox_is_come_into (void)
{
  Scene scene = { 0 };
  GtkWidget *button;

  scene_open (&scene);
  wait_for_view (&scene, "jobs");
  go_to (&scene, "outbox");
  turn (50);
  g_assert_true (gtk_widget_is_ancestor (get_focus (&scene), get_view (&scene)));
  button = find_of_type (get_view (&scene), GTK_TYPE_BUTTON, 1);
  gtk_widget_grab_focus (button);
  turn (50);
  g_assert_true (get_focus (&scene) == button);
  scene_close (&scene);
}

static gboolean
is_on_offer (gpointer data)
{
  GtkWidget *focus = get_focus (data);

  return GTK_IS_BUTTON (focus) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (focus)), "Show all jobs") == 0;
}

static void
test_empty_list_offers_what_shows_more (void)
{
  Scene scene = { 0 };

  scene_open_session (&scene);
  docket_settings_set_string (docket_session_get_settings (scene.session), "jobs-filter", docket_job_filter_name (DOCKET_JOB_FILTER_UNSYNCED));
  scene_show (&scene);
  review_stage_wait (is_on_offer, &scene);
  docket_settings_set_string (docket_session_get_settings (scene.session), "jobs-filter", docket_job_filter_name (DOCKET_JOB_FILTER_OPEN));
  g_signal_emit_by_name (get_focus (&scene), "clicked");
  wait_for_view (&scene, "jobs");
  scene_close (&scene);
}

/* -- What was on show goes along -- */

static char *
get_customer_of_new_job (Scene *scene)
{
  g_autoptr (DocketValues) values = NULL;

  g_assert_cmpstr (docket_window_get_view (scene->window), ==, "jobs");
  g_assert_true (docket_form_get_active (get_form (scene)));
  values = docket_form_get_values (get_form (scene));
  return g_strdup (docket_values_get_text (values, DOCKET_JOB_CUSTOMER));
}

/* Whoever has found who is calling makes a job for them, by whichever key; where no
 * customer is on show, for nobody yet. */
static void
test_new_job_is_for_the_customer_on_show (void)
{
  Scene scene = { 0 };
  g_autofree char *none = NULL;
  g_autofree char *customer = NULL;

  scene_open (&scene);
  go_to (&scene, "customers");
  wait_for_view (&scene, "customers");
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.new-job", NULL);
  none = get_customer_of_new_job (&scene);
  g_assert_null (none);
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.show-customer", "s", STAGE_CUSTOMER);
  turn (50);
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.new-job", NULL);
  customer = get_customer_of_new_job (&scene);
  g_assert_cmpstr (customer, ==, STAGE_CUSTOMER);
  scene_close (&scene);
}

/* -- Rows that go under the keyboard -- */

/* A case that is on the screen stays there when the list has no room for it. */
static gboolean
is_empty (gpointer data)
{
  const Scene *scene = data;
  GtkWidget *view = adw_view_stack_get_visible_child (scene->window->views);

  return DOCKET_IS_REVIEW_VIEW (view) ? docket_review_list_get_n_cases (DOCKET_REVIEW_LIST (find_of_type (view, DOCKET_TYPE_REVIEW_LIST, 0))) == 0
                                      : find_label (view, "No match") != NULL;
}

static gboolean
is_full (gpointer data)
{
  return !is_empty (data);
}

/* Wherever it went: it is on the screen, in this view. */
static void
assert_keyboard_is_somewhere (Scene *scene)
{
  g_assert_nonnull (get_focus (scene));
  g_assert_true (gtk_widget_get_mapped (get_focus (scene)));
  g_assert_true (gtk_widget_is_ancestor (get_focus (scene), get_view (scene)));
}

/* Also one in a bar that is not open. */
static GtkWidget *
find_search (GtkWidget *view)
{
  if (DOCKET_IS_OUTBOX_VIEW (view))
    return GTK_WIDGET (gtk_widget_get_template_child (view, DOCKET_TYPE_OUTBOX_VIEW, "search"));
  if (DOCKET_IS_REVIEW_VIEW (view))
    return GTK_WIDGET (gtk_widget_get_template_child (find_of_type (view, DOCKET_TYPE_REVIEW_LIST, 0), DOCKET_TYPE_REVIEW_LIST, "search"));
  return find_of_type (view, GTK_TYPE_SEARCH_ENTRY, 0);
}

static void
test_search_empties_the_list_under_the_keyboard (void)
{
  static const char *const views[] = { "jobs", "customers", "review", "outbox" };
  Scene scene = { 0 };
  g_autofree char *key = NULL;

  scene_open_session (&scene);
  key = review_stage_save_title (scene.stage, "Not sent yet");
  scene_show (&scene);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    for (guint by_key = 0; by_key < 2; by_key++)
      {
        GtkWidget *entry;

        g_test_message ("%s, %s", views[i], by_key ? "searched from a row" : "the row has the keyboard");
        go_to (&scene, views[i]);
        wait_for_view (&scene, views[i]);
        entry = find_search (get_view (&scene));
        if (by_key)
          gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.search", NULL);
        gtk_editable_set_text (GTK_EDITABLE (entry), "nothing is called so");
        review_stage_wait (is_empty, &scene);
        turn (50);
        assert_keyboard_is_somewhere (&scene);
        gtk_editable_set_text (GTK_EDITABLE (entry), "");
        review_stage_wait (is_full, &scene);
        turn (100);
        assert_keyboard_is_somewhere (&scene);
        gtk_root_set_focus (GTK_ROOT (scene.window), GTK_WIDGET (scene.window->switcher));
        gtk_widget_child_focus (GTK_WIDGET (scene.window->switcher), GTK_DIR_TAB_FORWARD);
        docket_window_forget_focus (scene.window);
      }
  scene_close (&scene);
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/view-focus/start-is-in-the-view", test_start_is_in_the_view);
  g_test_add_func ("/console/view-focus/key-leads-into-the-view", test_key_leads_into_the_view);
  g_test_add_func ("/console/view-focus/switcher-leads-into-the-view", test_switcher_leads_into_the_view);
  g_test_add_func ("/console/view-focus/key-of-the-same-view-leads-into-it", test_key_of_the_same_view_leads_into_it);
  g_test_add_func ("/console/view-focus/second-window-starts-in-its-view", test_second_window_starts_in_its_view);
  g_test_add_func ("/console/view-focus/start-is-in-the-view-that-was-left", test_start_is_in_the_view_that_was_left);
  g_test_add_func ("/console/view-focus/search-and-form-keep-what-they-asked-for", test_search_and_form_keep_what_they_asked_for);
  g_test_add_func ("/console/view-focus/rows-do-not-take-the-keyboard-from-a-search", test_rows_do_not_take_the_keyboard_from_a_search);
  g_test_add_func ("/console/view-focus/form-is-come-back-to-where-it-was-left", test_form_is_come_back_to_where_it_was_left);
  g_test_add_func ("/console/view-focus/form-is-come-back-to-from-signing-in", test_form_is_come_back_to_from_signing_in);
  g_test_add_func ("/console/view-focus/button-is-come-back-to", test_button_is_come_back_to);
  g_test_add_func ("/console/view-focus/row-is-come-back-to", test_row_is_come_back_to);
  g_test_add_func ("/console/view-focus/empty-outbox-is-come-into", test_empty_outbox_is_come_into);
  g_test_add_func ("/console/view-focus/empty-list-offers-what-shows-more", test_empty_list_offers_what_shows_more);
  g_test_add_func ("/console/view-focus/search-empties-the-list-under-the-keyboard", test_search_empties_the_list_under_the_keyboard);
  g_test_add_func ("/console/view-focus/new-job-is-for-the-customer-on-show", test_new_job_is_for_the_customer_on_show);
  return g_test_run ();
}
