/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A screenful comes first, and alone: what a window that opens does not show yet
 * asks nothing before it is drawn. The rest follows, and nobody can tell.
 */
#include <adwaita.h>
#include <sqlite3.h>

#include "docket-cell.h"
#include "docket-console.h"
#include "docket-effort.h"
#include "docket-job-filters.h"
#include "docket-jobs-view.h"
#include "docket-limits.h"
#include "docket-opening.h"
#include "docket-session.h"
#include "docket-table.h"
#include "docket-window-private.h"
#include "view-stage.h"
#include "widget-search.h"

#define N_JOBS 200
/* With the two of the stage. */
#define N_ALL (N_JOBS + 2)
#define A_SCREENFUL 64

static gboolean
on_busy (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* While the loop has something else to do the rest is not asked for. */
static guint
keep_busy (void)
{
  return g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_busy, NULL, NULL);
}

static GListModel *
get_rows (GtkWidget *view)
{
  return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (find_of_type (view, GTK_TYPE_COLUMN_VIEW, 0))));
}

typedef struct
{
  GListModel *rows;
  guint n;
} Awaited;

static gboolean
has_rows (gpointer data)
{
  Awaited *awaited = data;

  return g_list_model_get_n_items (awaited->rows) == awaited->n;
}

static void
wait_for_rows (GListModel *rows, guint n)
{
  Awaited awaited = { rows, n };

  review_stage_wait (has_rows, &awaited);
}

/* Jobs as they stand before the rest has come; the loop is busy by @busy. */
static GListModel *
open_screenful (Fixture *fixture, guint *busy)
{
  GListModel *rows;

  *fixture = (Fixture) { .stage = review_stage_new (STAGE_SOFIA, "supervisor"), .create = docket_jobs_view_new };
  review_stage_receive_jobs (fixture->stage, 0, N_JOBS, "Check the boiler");
  *busy = keep_busy ();
  view_stage_show (fixture);
  rows = get_rows (fixture->view);
  wait_for_rows (rows, A_SCREENFUL);
  return rows;
}

static guint
count_marked (Fixture *fixture)
{
  guint n;

  g_object_get (find_of_type (fixture->view, DOCKET_TYPE_TABLE, 0), "n-marked", &n, NULL);
  return n;
}

/* All are all, not those that have been read so far. */
static void
test_all_marked_are_all (void)
{
  Fixture fixture;
  guint busy;
  GListModel *rows = open_screenful (&fixture, &busy);
  g_autoptr (GPtrArray) marked = NULL;

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (rows));
  g_assert_cmpuint (count_marked (&fixture), ==, A_SCREENFUL);
  g_source_remove (busy);
  wait_for_rows (rows, N_ALL);
  g_assert_cmpuint (count_marked (&fixture), ==, N_ALL);
  marked = docket_table_get_marked (DOCKET_TABLE (find_of_type (fixture.view, DOCKET_TYPE_TABLE, 0)), G_MAXUINT);
  g_assert_cmpuint (marked->len, ==, N_ALL);
  /* What comes later nobody has seen. */
  review_stage_receive_jobs (fixture.stage, N_JOBS, 1, "Check the pump");
  wait_for_rows (rows, N_ALL + 1);
  g_assert_cmpuint (count_marked (&fixture), ==, N_ALL);
  view_stage_close (&fixture);
}

/* Some of the screenful, as it comes; the loop is busy by @busy. */
static GListModel *
open_beginning (Fixture *fixture, guint *busy)
{
  GListModel *rows;

  *fixture = (Fixture) { .stage = review_stage_new (STAGE_SOFIA, "supervisor"), .create = docket_jobs_view_new };
  review_stage_receive_jobs (fixture->stage, 0, N_JOBS, "Check the boiler");
  *busy = keep_busy ();
  view_stage_show (fixture);
  rows = get_rows (fixture->view);
  wait_for_rows (rows, 2 * DOCKET_TURN_LIST_ROWS_MAX);
  return rows;
}

/* The screenful comes in a few turns: between two of them all are all as well, and
 * what is asked next is another question. */
static void
test_all_marked_as_they_come (void)
{
  Fixture fixture;
  guint busy;
  GListModel *rows = open_beginning (&fixture, &busy);

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (rows));
  g_assert_cmpuint (count_marked (&fixture), ==, 2 * DOCKET_TURN_LIST_ROWS_MAX);
  g_source_remove (busy);
  wait_for_rows (rows, N_ALL);
  g_assert_cmpuint (count_marked (&fixture), ==, N_ALL);
  view_stage_close (&fixture);

  rows = open_beginning (&fixture, &busy);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (rows));
  docket_job_filters_set_filter (DOCKET_JOB_FILTERS (find_of_type (fixture.view, DOCKET_TYPE_JOB_FILTERS, 0)), DOCKET_JOB_FILTER_ALL);
  g_source_remove (busy);
  wait_for_rows (rows, N_ALL);
  g_assert_cmpuint (count_marked (&fixture), ==, 2 * DOCKET_TURN_LIST_ROWS_MAX);
  view_stage_close (&fixture);
}

static void
count_told (guint *n)
{
  ++*n;
}

/* A mark changes no word and fills no cell, although GTK 4.8 unbinds and binds each for it.
 * It asks the display where the pointer is for each tooltip
 * that is set, and waits for the answer. */
static void
test_marks_tell_no_word_again (void)
{
  Fixture fixture;
  guint busy, n_told = 0, n_wordless = 0;
  GListModel *rows = open_screenful (&fixture, &busy);
  GtkWidget *cell;
  gint64 before[DOCKET_N_EFFORTS], after[DOCKET_N_EFFORTS];

  g_source_remove (busy);
  wait_for_rows (rows, N_ALL);
  for (int i = 0; (cell = find_of_type (fixture.view, DOCKET_TYPE_CELL, i)) != NULL; i++)
    if (gtk_widget_get_tooltip_text (cell) != NULL)
      {
        n_wordless++;
        g_signal_connect_swapped (cell, "notify::tooltip-text", G_CALLBACK (count_told), &n_told);
      }
  g_assert_cmpuint (n_wordless, >, 0);
  docket_effort_get (before);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (rows));
  g_assert_cmpuint (n_told, ==, 0);
  docket_effort_get (after);
  g_assert_cmpint (after[DOCKET_EFFORT_CELLS], ==, before[DOCKET_EFFORT_CELLS]);
  view_stage_close (&fixture);
}

static void
run_raw (Fixture *fixture, const char *sql)
{
  sqlite3 *raw;

  g_assert_cmpint (sqlite3_open (docket_store_get_path (docket_desk_get_reader (fixture->stage->desk)), &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
}

/* "64" would be taken for how many there are. */
static void
test_rest_that_cannot_be_read_is_told_of (void)
{
  Fixture fixture;
  guint busy;
  GListModel *rows = open_screenful (&fixture, &busy);
  g_autofree char *why = NULL;

  run_raw (&fixture, "ALTER TABLE job RENAME TO hidden");
  g_source_remove (busy);
  wait_for_text (&fixture, "Not all can be read");
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, A_SCREENFUL);
  g_object_get (find_label (fixture.view, "Not all can be read"), "tooltip-text", &why, NULL);
  g_assert_true (why != NULL && strstr (why, "could not be read") != NULL);

  /* The next change asks again. */
  run_raw (&fixture, "ALTER TABLE hidden RENAME TO job");
  review_stage_receive_jobs (fixture.stage, N_JOBS, 1, "Check the pump");
  wait_for_rows (rows, N_ALL + 1);
  wait_without_text (&fixture, "Not all can be read");
  view_stage_close (&fixture);
}

/* One row less is not all; neither are the rows of another question. */
static void
test_what_was_not_marked_stays_so (void)
{
  Fixture fixture;
  guint busy;
  GListModel *rows = open_screenful (&fixture, &busy);

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (rows));
  gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (rows), 3);
  g_source_remove (busy);
  wait_for_rows (rows, N_ALL);
  g_assert_cmpuint (count_marked (&fixture), ==, A_SCREENFUL - 1);
  view_stage_close (&fixture);

  rows = open_screenful (&fixture, &busy);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (rows));
  docket_job_filters_set_filter (DOCKET_JOB_FILTERS (find_of_type (fixture.view, DOCKET_TYPE_JOB_FILTERS, 0)), DOCKET_JOB_FILTER_ALL);
  g_source_remove (busy);
  wait_for_rows (rows, N_ALL);
  g_assert_cmpuint (count_marked (&fixture), ==, A_SCREENFUL);
  view_stage_close (&fixture);
}

/* What is selected beyond the screenful is selected again when its row comes. */
static void
test_selected_is_found_among_the_rest (void)
{
  Fixture fixture;
  guint busy;
  GListModel *rows = open_screenful (&fixture, &busy);
  DocketTable *table = DOCKET_TABLE (find_of_type (fixture.view, DOCKET_TYPE_TABLE, 0));
  g_autofree char *id = review_stage_job_id (N_JOBS - 1);
  g_autoptr (GPtrArray) marked = NULL;

  g_assert_false (docket_table_select (table, id));
  g_source_remove (busy);
  wait_for_rows (rows, N_ALL);
  turn (20);
  g_assert_cmpstr (docket_table_get_selected (table), ==, id);
  marked = docket_table_get_marked (table, 2);
  g_assert_cmpuint (marked->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (marked, 0), ==, id);
  view_stage_close (&fixture);
}

/* -- A window that opens -- */

typedef struct
{
  DocketWindow *window;
  DocketOpening *opening;
  guint n_drawn;
} Scene;

static GtkWidget *
find_below (GtkWidget *root, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (root, type) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_below (child, type);
  return found;
}

/* Of a view that need not be in sight. */
static GListModel *
get_rows_of (Scene *scene, const char *view)
{
  GtkWidget *rows = find_below (adw_view_stack_get_child_by_name (scene->window->views, view), GTK_TYPE_COLUMN_VIEW);

  return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (rows)));
}

static gint64
get_count (Scene *scene)
{
  return docket_job_filters_get_count (DOCKET_JOB_FILTERS (find_below (GTK_WIDGET (scene->window), DOCKET_TYPE_JOB_FILTERS)), DOCKET_JOB_FILTER_OPEN);
}

static void
assert_nothing_else (Scene *scene)
{
  g_assert_true (docket_opening_is_under_way (scene->opening));
  g_assert_cmpuint (g_list_model_get_n_items (get_rows_of (scene, "customers")), ==, 0);
  g_assert_cmpint (get_count (scene), ==, -1);
}

static void
on_painted (Scene *scene)
{
  if (g_list_model_get_n_items (get_rows_of (scene, "jobs")) == 0)
    return;
  if (scene->n_drawn++ == 0)
    assert_nothing_else (scene);
}

static gboolean
all_are_there (gpointer data)
{
  Scene *scene = data;

  return g_list_model_get_n_items (get_rows_of (scene, "jobs")) == N_ALL && g_list_model_get_n_items (get_rows_of (scene, "customers")) == 1
         && get_count (scene) == N_ALL;
}

static gboolean
has_ended (gpointer data)
{
  return !docket_opening_is_under_way (((Scene *) data)->opening);
}

static DocketSession *
open_session (ReviewStage *stage)
{
  DocketSession *session;

  review_stage_receive_jobs (stage, 0, N_JOBS, "Check the boiler");
  session = docket_session_new (stage->dir, NULL);
  g_assert_true (docket_session_open (session, NULL));
  return session;
}

static void
close_session (Scene *scene, DocketSession *session)
{
  gtk_window_destroy (GTK_WINDOW (scene->window));
  docket_session_close (session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_first_rows_come_alone (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = open_session (stage);
  Scene scene = { .window = docket_window_new (NULL, session), .opening = docket_opening_get (docket_session_get_desk (session)) };

  assert_nothing_else (&scene);
  /* However long this machine takes for its first rows. */
  g_clear_handle_id (&scene.window->opening_ends, g_source_remove);
  gtk_widget_realize (GTK_WIDGET (scene.window));
  g_signal_connect_swapped (gtk_widget_get_frame_clock (GTK_WIDGET (scene.window)), "after-paint", G_CALLBACK (on_painted), &scene);
  gtk_window_present (GTK_WINDOW (scene.window));
  review_stage_wait (all_are_there, &scene);
  g_assert_cmpuint (scene.n_drawn, >, 0);
  g_assert_false (docket_opening_is_under_way (scene.opening));
  close_session (&scene, session);
}

/* Nobody waits for the rows of a window that is not seen, nor for those of one that was closed. */
static void
test_unseen_windows_hold_nothing_up (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = open_session (stage);
  Scene scene = { .window = docket_window_new (NULL, session), .opening = docket_opening_get (docket_session_get_desk (session)) };
  DocketWindow *other = docket_window_new (NULL, session);

  g_assert_true (docket_opening_is_under_way (scene.opening));
  gtk_window_destroy (GTK_WINDOW (other));
  g_assert_true (docket_opening_is_under_way (scene.opening));
  review_stage_wait (has_ended, &scene);
  review_stage_wait (all_are_there, &scene);
  close_session (&scene, session);
}

/* Another view that is gone to at once begins at once. */
static void
test_who_goes_elsewhere_does_not_wait (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = open_session (stage);
  Scene scene = { .window = docket_window_new (NULL, session), .opening = docket_opening_get (docket_session_get_desk (session)) };
  GListModel *customers = get_rows_of (&scene, "customers");

  /* As long as somebody else's window opens. */
  docket_opening_begin (scene.opening);
  gtk_window_present (GTK_WINDOW (scene.window));
  docket_window_show_view (scene.window, "customers");
  wait_for_rows (customers, 1);
  g_assert_true (docket_opening_is_under_way (scene.opening));
  docket_opening_end (scene.opening);
  review_stage_wait (all_are_there, &scene);
  close_session (&scene, session);
}

static gboolean
has_row_in_sight (gpointer data)
{
  GtkWidget *rows = find_below (find_below (adw_view_stack_get_child_by_name (((Scene *) data)->window->views, "jobs"), GTK_TYPE_COLUMN_VIEW), GTK_TYPE_LIST_VIEW);
  graphene_rect_t place;

  for (GtkWidget *row = gtk_widget_get_first_child (rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    if ((gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_SELECTED) != 0 && gtk_widget_get_mapped (row))
      return gtk_widget_compute_bounds (row, rows, &place) && place.origin.y + place.size.height > 0 && place.origin.y < gtk_widget_get_height (rows);
  return FALSE;
}

/* "docket J-…": its details, and its row however far down. */
static void
test_job_that_is_asked_for_is_in_sight (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = open_session (stage);
  Scene scene = { .window = docket_window_new (NULL, session), .opening = docket_opening_get (docket_session_get_desk (session)) };
  g_autofree char *id = review_stage_job_id (N_JOBS - 1);

  gtk_window_present (GTK_WINDOW (scene.window));
  docket_window_show_job (scene.window, id);
  review_stage_wait (all_are_there, &scene);
  review_stage_wait (has_row_in_sight, &scene);
  g_assert_cmpstr (docket_table_get_selected (DOCKET_TABLE (find_below (adw_view_stack_get_child_by_name (scene.window->views, "jobs"), DOCKET_TYPE_TABLE))), ==, id);
  close_session (&scene, session);
}

static void
on_label (GtkLabel *label, GParamSpec *pspec, GString *seen)
{
  g_string_append_printf (seen, "%s|", gtk_label_get_label (label));
}

static void
search_for (GtkWidget *view, const char *text)
{
  GtkWidget *search = find_of_type (view, GTK_TYPE_SEARCH_ENTRY, 0);

  gtk_editable_set_text (GTK_EDITABLE (search), text);
  g_signal_emit_by_name (search, "activate");
}

/* Numbers in an index that is not filled yet take seconds: who typed one is told that it
 * is looked for. What is found at once says nothing. */
static void
test_slow_search_says_so (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GString) seen = g_string_new (NULL);
  GListModel *rows;
  GtkLabel *count;

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  rows = get_rows (fixture.view);
  wait_for_rows (rows, 2);
  search_for (fixture.view, "circ");
  wait_for_text (&fixture, "1 of 2");
  count = find_label (fixture.view, "1 of 2");
  g_signal_connect (count, "notify::label", G_CALLBACK (on_label), seen);
  search_for (fixture.view, "");
  wait_for_rows (rows, 2);
  g_assert_null (strstr (seen->str, "Searching"));
  search_for (fixture.view, "555123456");
  docket_fake_clock_advance (fixture.stage->clock, 299);
  g_main_context_iteration (NULL, FALSE);
  g_assert_null (strstr (seen->str, "Searching"));
  wait_for_rows (rows, 0);
  search_for (fixture.view, "circ");
  docket_fake_clock_advance (fixture.stage->clock, 300);
  wait_for_rows (rows, 1);
  g_assert_nonnull (strstr (seen->str, "Searching…|"));
  g_assert_null (find_label (fixture.view, "Searching"));
  view_stage_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/first-rows/all-marked-are-all", test_all_marked_are_all);
  g_test_add_func ("/console/first-rows/all-marked-as-they-come", test_all_marked_as_they_come);
  g_test_add_func ("/console/first-rows/marks-tell-no-word-again", test_marks_tell_no_word_again);
  g_test_add_func ("/console/first-rows/what-was-not-marked-stays-so", test_what_was_not_marked_stays_so);
  g_test_add_func ("/console/first-rows/rest-that-cannot-be-read-is-told-of", test_rest_that_cannot_be_read_is_told_of);
  g_test_add_func ("/console/first-rows/selected-is-found-among-the-rest", test_selected_is_found_among_the_rest);
  g_test_add_func ("/console/first-rows/come-alone", test_first_rows_come_alone);
  g_test_add_func ("/console/first-rows/job-that-is-asked-for-is-in-sight", test_job_that_is_asked_for_is_in_sight);
  g_test_add_func ("/console/first-rows/unseen-windows-hold-nothing-up", test_unseen_windows_hold_nothing_up);
  g_test_add_func ("/console/first-rows/who-goes-elsewhere-does-not-wait", test_who_goes_elsewhere_does_not_wait);
  g_test_add_func ("/console/first-rows/slow-search-says-so", test_slow_search_says_so);
  return g_test_run ();
}
