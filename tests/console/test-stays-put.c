/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a person works on stays where it is: what they read, the form they type in, and
 * the view they came to.
 */
#include "docket-config.h"

#include <adwaita.h>

#include "docket-browser.h"
#include "docket-job-detail.h"
#include "docket-jobs-view.h"
#include "docket-table.h"
#include "docket-window-private.h"
#include "view-stage.h"
#include "widget-search.h"
#include "window-stage.h"

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* -- What is read -- */

static DocketRecordPane *
get_pane (GtkWidget *root)
{
  return docket_job_detail_get_pane (DOCKET_JOB_DETAIL (find_of_type (root, DOCKET_TYPE_JOB_DETAIL, 0)));
}

static gboolean
shows_nothing (gpointer fixture)
{
  return docket_record_pane_get_id (get_pane (((Fixture *) fixture)->view)) == NULL;
}

/* Only of what was searched for and not found nothing is shown: who reads what was
 * found goes on reading it when it is changed, or finished, so that it would not be. */
static void
test_what_was_found_stays (void)
{
  Fixture fixture = { review_stage_new (STAGE_SOFIA, "supervisor"), docket_jobs_view_new };
  g_autofree char *job = review_stage_job_id (0);
  GtkEditable *search;

  review_stage_receive_jobs (fixture.stage, 0, 1, "Frozen pipe");
  view_stage_show (&fixture);
  wait_for_text (&fixture, "Frozen pipe");
  search = GTK_EDITABLE (find_of_type (fixture.view, GTK_TYPE_SEARCH_ENTRY, 0));
  gtk_editable_set_text (search, "Frozen");
  wait_for_text (&fixture, "1 of ");
  docket_browser_select (DOCKET_BROWSER (find_of_type (fixture.view, DOCKET_TYPE_BROWSER, 0)), job);
  g_assert_cmpstr (docket_record_pane_get_id (get_pane (fixture.view)), ==, job);
  review_stage_receive_jobs (fixture.stage, 0, 1, "Thawed pipe");
  wait_for_text (&fixture, "No match");
  turn (20);
  g_assert_cmpstr (docket_record_pane_get_id (get_pane (fixture.view)), ==, job);
  g_assert_nonnull (find_label (GTK_WIDGET (get_pane (fixture.view)), "Thawed pipe"));
  gtk_editable_set_text (search, "Nothing like it");
  review_stage_wait (shows_nothing, &fixture);
  view_stage_close (&fixture);
}

static gboolean
finds_nothing (gpointer fixture)
{
  return find_label (((Fixture *) fixture)->view, "No match") != NULL;
}

/* Whoever searched, and then asked for a job by its number before the search was over,
 * reads that job. */
static void
test_what_is_asked_for_during_a_search_stays (void)
{
  Fixture fixture = { review_stage_new (STAGE_SOFIA, "supervisor"), docket_jobs_view_new };
  GtkEditable *search;

  view_stage_show (&fixture);
  wait_for_text (&fixture, "Leaking pump");
  search = GTK_EDITABLE (find_of_type (fixture.view, GTK_TYPE_SEARCH_ENTRY, 0));
  gtk_editable_set_text (search, "Nothing like it");
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_PUMP);
  review_stage_wait (finds_nothing, &fixture);
  turn (20);
  g_assert_cmpstr (docket_record_pane_get_id (get_pane (fixture.view)), ==, STAGE_PUMP);
  /* What is searched for after it finds nothing, and shows nothing. */
  gtk_editable_set_text (search, "Nor like it");
  review_stage_wait (shows_nothing, &fixture);
  view_stage_close (&fixture);
}

/* -- Rows of another order -- */

#define MANY_JOBS 500

static gboolean
has_many_rows (gpointer fixture)
{
  GtkWidget *rows = find_of_type (((Fixture *) fixture)->view, GTK_TYPE_COLUMN_VIEW, 0);

  return rows != NULL && g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (rows)))) == MANY_JOBS + 2;
}

static gboolean
has_fewer_rows (gpointer fixture)
{
  return !has_many_rows (fixture);
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_root_get_focus (GTK_ROOT (fixture->window));
}

/* Whoever stands in the rows stands in them when they come in another order. */
static void
test_keyboard_stays_in_rows (void)
{
  Fixture fixture = { review_stage_new (STAGE_SOFIA, "supervisor"), docket_jobs_view_new };
  g_autofree char *job = review_stage_job_id (20);
  g_autoptr (GtkColumnViewColumn) title = NULL;
  GtkColumnView *columns;
  DocketTable *table;

  review_stage_receive_jobs (fixture.stage, 0, MANY_JOBS, "Frozen pipe");
  view_stage_show (&fixture);
  review_stage_wait (has_many_rows, &fixture);
  turn (100);
  table = DOCKET_TABLE (find_of_type (fixture.view, DOCKET_TYPE_TABLE, 0));
  docket_browser_select (DOCKET_BROWSER (find_of_type (fixture.view, DOCKET_TYPE_BROWSER, 0)), job);
  turn (100);
  docket_table_focus (table, FALSE);
  turn (20);
  g_assert_true (gtk_widget_is_ancestor (get_focus (&fixture), GTK_WIDGET (table)));
  columns = GTK_COLUMN_VIEW (find_of_type (fixture.view, GTK_TYPE_COLUMN_VIEW, 0));
  title = g_list_model_get_item (gtk_column_view_get_columns (columns), 1);
  gtk_column_view_sort_by_column (columns, title, GTK_SORT_DESCENDING);
  review_stage_wait (has_fewer_rows, &fixture);
  /* And once more while they come. */
  gtk_column_view_sort_by_column (columns, title, GTK_SORT_ASCENDING);
  turn (20);
  review_stage_wait (has_many_rows, &fixture);
  turn (100);
  g_assert_nonnull (get_focus (&fixture));
  g_assert_cmpstr (docket_table_get_selected (table), ==, job);
  g_assert_true (gtk_widget_is_ancestor (get_focus (&fixture), GTK_WIDGET (table)));
  view_stage_close (&fixture);
}

/* -- Forms -- */

static void
open_window (WindowStage *desk)
{
  desk->stage = review_stage_new (STAGE_SOFIA, "supervisor");
  window_stage_show (desk);
  drain ();
}

static DocketForm *
get_form (WindowStage *desk)
{
  return DOCKET_FORM (find_of_type (GTK_WIDGET (desk->window), DOCKET_TYPE_FORM, 0));
}

static gboolean
shows_pump (gpointer desk)
{
  return g_strcmp0 (docket_record_pane_get_id (get_pane (GTK_WIDGET (((WindowStage *) desk)->window))), STAGE_PUMP) == 0;
}

static gboolean
shows_form (gpointer desk)
{
  return get_form (desk) != NULL;
}

/* Asked for from the board, say, while one changes it already. */
static void
test_form_of_what_is_asked_for_stays_open (void)
{
  WindowStage desk;
  DocketForm *form;

  open_window (&desk);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-job", "s", STAGE_PUMP);
  review_stage_wait (shows_pump, &desk);
  gtk_widget_activate_action (GTK_WIDGET (get_pane (GTK_WIDGET (desk.window))), "record.edit", NULL);
  review_stage_wait (shows_form, &desk);
  form = get_form (&desk);
  type (form, DOCKET_JOB_TITLE, "Half a ti");
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-view", "s", "board");
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-job", "s", STAGE_PUMP);
  drain ();
  g_assert_true (get_form (&desk) == form);
  g_assert_true (docket_form_get_active (form));
  g_assert_cmpstr (docket_form_get_id (form), ==, STAGE_PUMP);
  window_stage_close (&desk);
}

static gboolean
has_follow_up (gpointer desk)
{
  GtkWidget *detail = find_of_type (GTK_WIDGET (((WindowStage *) desk)->window), DOCKET_TYPE_JOB_DETAIL, 0);

  return detail != NULL && !shows_form (desk) && shows_pump (desk);
}

/* Customers, a new job, another job after all, and its follow-up: who leaves that is not
 * taken back to the customers. */
static void
test_form_is_left_for_where_that_one_was_asked_for (void)
{
  WindowStage desk;

  open_window (&desk);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-view", "s", "customers");
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.new-job", NULL);
  review_stage_wait (shows_form, &desk);
  docket_browser_select (DOCKET_BROWSER (find_of_type (GTK_WIDGET (desk.window), DOCKET_TYPE_BROWSER, 0)), STAGE_PUMP);
  review_stage_wait (has_follow_up, &desk);
  gtk_widget_activate_action (find_of_type (GTK_WIDGET (desk.window), DOCKET_TYPE_JOB_DETAIL, 0), "job.follow-up", NULL);
  review_stage_wait (shows_form, &desk);
  drain ();
  gtk_widget_activate_action (GTK_WIDGET (get_form (&desk)), "form.discard", NULL);
  drain ();
  g_assert_false (shows_form (&desk));
  g_assert_cmpstr (docket_window_get_view (desk.window), ==, "jobs");
  window_stage_close (&desk);
}

/* -- Where the views are chosen -- */

#define SMALL_PX 1000
#define LARGE_PX 1380

static gboolean
is_as_wide_as_the_screen (gpointer desk)
{
  return gtk_window_is_maximized (GTK_WINDOW (((WindowStage *) desk)->window)) && gtk_widget_get_width (GTK_WIDGET (((WindowStage *) desk)->window)) > SMALL_PX;
}

static gboolean
has_words_beside_icons (gpointer desk)
{
  return adw_view_switcher_get_policy (((WindowStage *) desk)->window->switcher) == ADW_VIEW_SWITCHER_POLICY_WIDE;
}

static gboolean
is_small_without_words (gpointer desk)
{
  return gtk_widget_get_width (GTK_WIDGET (((WindowStage *) desk)->window)) <= SMALL_PX && !has_words_beside_icons (desk);
}

/* Its width is not what it goes back to. */
static void
test_maximized_window_has_room (void)
{
  WindowStage desk;

  open_window (&desk);
  gtk_window_set_default_size (GTK_WINDOW (desk.window), SMALL_PX, 720);
  /* The size is the window manager's to give. */
  review_stage_wait (is_small_without_words, &desk);
  gtk_window_maximize (GTK_WINDOW (desk.window));
  review_stage_wait (is_as_wide_as_the_screen, &desk);
  g_test_message ("As wide as the screen: %d", gtk_widget_get_width (GTK_WIDGET (desk.window)));
  review_stage_wait (has_words_beside_icons, &desk);
  window_stage_close (&desk);
}

static gboolean
is_at_the_foot (gpointer desk)
{
  return adw_view_switcher_bar_get_reveal (((WindowStage *) desk)->window->switcher_bar);
}

static gboolean
is_in_the_header (gpointer desk)
{
  return !is_at_the_foot (desk);
}

static gboolean
is_large_in_the_header (gpointer desk)
{
  return gtk_widget_get_width (GTK_WIDGET (((WindowStage *) desk)->window)) >= LARGE_PX && is_in_the_header (desk);
}

static gboolean
has_keyboard (WindowStage *desk, gpointer within)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (desk->window));

  g_test_message ("The keyboard is at %s", focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nothing");
  return focus != NULL && gtk_widget_is_ancestor (focus, within) && GTK_IS_TOGGLE_BUTTON (focus) && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (focus));
}

/* Whoever is about to choose a view goes on choosing when the views move to where there
 * is room for them. */
static void
test_keyboard_moves_with_the_views (void)
{
  WindowStage desk;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * 2, NULL);
  open_window (&desk);
  gtk_window_set_default_size (GTK_WINDOW (desk.window), LARGE_PX, 720);
  review_stage_wait (is_large_in_the_header, &desk);
  g_test_message ("In the header from %d or %d on", desk.window->switcher_wide_px, desk.window->switcher_narrow_px);
  for (guint i = 0; i < G_N_ELEMENTS (docket_window_views); i++)
    {
      GtkWidget *button = find_of_type (GTK_WIDGET (desk.window->switcher), GTK_TYPE_TOGGLE_BUTTON, i);

      if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)))
        gtk_widget_grab_focus (button);
    }
  g_assert_true (has_keyboard (&desk, desk.window->switcher));
  gtk_window_set_default_size (GTK_WINDOW (desk.window), SMALL_PX, 720);
  review_stage_wait (is_at_the_foot, &desk);
  turn (50);
  g_assert_true (has_keyboard (&desk, desk.window->switcher_bar));
  gtk_window_set_default_size (GTK_WINDOW (desk.window), LARGE_PX, 720);
  review_stage_wait (is_in_the_header, &desk);
  turn (50);
  g_assert_true (has_keyboard (&desk, desk.window->switcher));
  window_stage_close (&desk);
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
}

int
main (int argc, char **argv)
{
  begin_test (&argc, &argv);
  g_test_add_func ("/console/stays-put/what-is-asked-for-during-a-search", test_what_is_asked_for_during_a_search_stays);
  g_test_add_func ("/console/stays-put/what-was-found-stays", test_what_was_found_stays);
  g_test_add_func ("/console/stays-put/keyboard-stays-in-rows", test_keyboard_stays_in_rows);
  g_test_add_func ("/console/stays-put/form-of-what-is-asked-for-stays-open", test_form_of_what_is_asked_for_stays_open);
  g_test_add_func ("/console/stays-put/form-is-left-for-where-that-one-was-asked-for", test_form_is_left_for_where_that_one_was_asked_for);
  g_test_add_func ("/console/stays-put/maximized-window-has-room", test_maximized_window_has_room);
  g_test_add_func ("/console/stays-put/keyboard-moves-with-the-views", test_keyboard_moves_with_the_views);
  return g_test_run ();
}
