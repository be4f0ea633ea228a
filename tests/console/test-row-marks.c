/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is marked in a table is records, not places: it stays so in another order,
 * also while the list has but its first screenful, and of as many rows as one likes.
 */
#include <adwaita.h>

#include "docket-apply.h"
#include "docket-browser.h"
#include "docket-console.h"
#include "docket-job-filters.h"
#include "docket-jobs-view.h"
#include "docket-row-marks.h"
#include "docket-table.h"
#include "view-stage.h"
#include "widget-search.h"

#define N_JOBS 700 /* more than are changed at once */
/* With the two of the stage. */
#define N_ALL (N_JOBS + 2)
#define A_SCREENFUL 64

/* -- The model alone -- */

typedef struct
{
  ReviewStage *stage;
  DocketRecordList *list;
  GtkSelectionModel *marks;
  guint n_notified;
  guint n_told;
  guint first;
  guint n;
} Model;

static gboolean
is_settled (gpointer data)
{
  return docket_record_list_get_settled (data);
}

static void
on_told (Model *model, guint first, guint n)
{
  model->n_told++;
  model->first = first;
  model->n = n;
}

static void
on_notified (Model *model)
{
  model->n_notified++;
}

static void
open_model (Model *model)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);

  *model = (Model) { .stage = review_stage_new (STAGE_SOFIA, "supervisor") };
  review_stage_receive_jobs (model->stage, 0, N_JOBS, "Check the boiler");
  model->list = docket_record_list_new (docket_desk_get_reader (model->stage->desk), docket_desk_get_notifier (model->stage->desk), query);
  review_stage_wait (is_settled, model->list);
  model->marks = GTK_SELECTION_MODEL (docket_row_marks_new (model->list));
  g_signal_connect_swapped (model->marks, "selection-changed", G_CALLBACK (on_told), model);
  g_signal_connect_swapped (model->marks, "notify::n-marked", G_CALLBACK (on_notified), model);
}

static void
close_model (Model *model)
{
  g_assert_finalize_object (model->marks);
  g_assert_finalize_object (model->list);
  review_stage_free (model->stage);
}

/* "3 10-20": the places, by each of the ways to ask for them. */
static void
assert_marked (Model *model, const char *places)
{
  g_autoptr (GtkBitset) marked = gtk_selection_model_get_selection (model->marks);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (guint i = docket_row_marks_find (DOCKET_ROW_MARKS (model->marks), 0), end; i != GTK_INVALID_LIST_POSITION; i = docket_row_marks_find (DOCKET_ROW_MARKS (model->marks), end))
    {
      for (end = i; gtk_selection_model_is_selected (model->marks, end); end++)
        {
          g_assert_true (gtk_bitset_contains (marked, end));
          n++;
        }
      g_string_append_printf (text, "%s%u", text->len > 0 ? " " : "", i);
      if (end > i + 1)
        g_string_append_printf (text, "-%u", end - 1);
    }
  g_assert_cmpstr (text->str, ==, places);
  g_assert_cmpuint (gtk_bitset_get_size (marked), ==, n);
  g_assert_cmpuint (docket_row_marks_get_n_marked (DOCKET_ROW_MARKS (model->marks)), ==, n);
}

static void
test_rows_are_marked_and_unmarked (void)
{
  Model model;
  g_autoptr (GtkBitset) selected = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) mask = gtk_bitset_new_range (15, 20);
  g_autoptr (GtkBitset) some = NULL;

  open_model (&model);
  assert_marked (&model, "");
  g_assert_true (gtk_selection_model_select_item (model.marks, 3, TRUE));
  g_assert_true (gtk_selection_model_select_item (model.marks, 5, FALSE));
  assert_marked (&model, "3 5");
  g_assert_cmpuint (model.first, ==, 5);
  g_assert_cmpuint (model.n, ==, 1);
  g_assert_true (gtk_selection_model_select_range (model.marks, 10, 11, FALSE));
  assert_marked (&model, "3 5 10-20");
  g_assert_true (gtk_selection_model_unselect_item (model.marks, 5));
  g_assert_true (gtk_selection_model_unselect_range (model.marks, 12, 2));
  assert_marked (&model, "3 10-11 14-20");
  g_assert_cmpuint (model.n_told, ==, 5);
  g_assert_cmpuint (model.n_notified, ==, 5);

  gtk_bitset_add (selected, 3);
  gtk_bitset_add (selected, 16);
  gtk_bitset_add (selected, 30);
  g_assert_true (gtk_selection_model_set_selection (model.marks, selected, mask));
  assert_marked (&model, "3 10-11 14 16 30");
  g_assert_cmpuint (model.first, ==, 15);
  g_assert_cmpuint (model.n, ==, 20);
  some = gtk_selection_model_get_selection_in_range (model.marks, 11, 6);
  g_assert_cmpuint (gtk_bitset_get_size_in_range (some, 11, 16), ==, 3);

  /* The same number of others. */
  model.n_told = model.n_notified = 0;
  g_assert_true (gtk_selection_model_select_range (model.marks, 100, 6, TRUE));
  assert_marked (&model, "100-105");
  g_assert_cmpuint (model.n_told, ==, 1);
  g_assert_cmpuint (model.n_notified, ==, 0);
  g_assert_true (gtk_selection_model_select_all (model.marks));
  assert_marked (&model, "0-" G_STRINGIFY (701));
  g_assert_true (gtk_selection_model_unselect_all (model.marks));
  assert_marked (&model, "");
  close_model (&model);
}

static void
assert_told (Model *model, guint first, guint n)
{
  g_assert_cmpuint (model->first, ==, first);
  g_assert_cmpuint (model->n, ==, n);
}

/* All that has changed, and if one row alone is marked after another no more. */
static void
test_what_has_changed_is_told (void)
{
  Model model;

  open_model (&model);
  gtk_selection_model_select_item (model.marks, 100, TRUE);
  assert_told (&model, 100, 1);
  gtk_selection_model_select_item (model.marks, 101, TRUE);
  assert_told (&model, 100, 2);
  gtk_selection_model_select_item (model.marks, 90, TRUE);
  assert_told (&model, 90, 12);
  gtk_selection_model_select_range (model.marks, 80, 11, TRUE);
  assert_told (&model, 80, 11);
  gtk_selection_model_select_item (model.marks, 85, TRUE);
  assert_told (&model, 0, N_ALL);
  gtk_selection_model_unselect_all (model.marks);
  assert_told (&model, 85, 1);
  gtk_selection_model_select_item (model.marks, 7, FALSE);
  gtk_selection_model_select_item (model.marks, 9, FALSE);
  gtk_selection_model_unselect_item (model.marks, 9);
  /* Which one is left it does not look for. */
  gtk_selection_model_select_item (model.marks, 8, TRUE);
  assert_told (&model, 0, N_ALL);
  assert_marked (&model, "8");
  close_model (&model);
}

/* What is not there is not marked, nor told of. */
static void
test_beyond_the_list_is_nothing (void)
{
  Model model;
  g_autoptr (GtkBitset) beyond = gtk_bitset_new_range (N_ALL, 10);
  g_autoptr (GtkBitset) across = gtk_bitset_new_range (N_ALL - 1, 10);

  open_model (&model);
  gtk_selection_model_select_item (model.marks, N_ALL, FALSE);
  gtk_selection_model_select_item (model.marks, GTK_INVALID_LIST_POSITION, FALSE);
  gtk_selection_model_set_selection (model.marks, beyond, beyond);
  assert_marked (&model, "");
  g_assert_false (gtk_selection_model_is_selected (model.marks, N_ALL));
  g_assert_cmpuint (model.n_told, ==, 0);
  gtk_selection_model_set_selection (model.marks, across, across);
  assert_marked (&model, G_STRINGIFY (701));
  g_assert_cmpuint (model.n, ==, 1);
  gtk_selection_model_select_range (model.marks, N_ALL - 2, G_MAXUINT, TRUE);
  assert_marked (&model, "700-" G_STRINGIFY (701));
  close_model (&model);
}

/* Numbers of rows mean nothing in another table. */
static void
test_rows_of_another_kind_are_not_marked (void)
{
  Model model;
  g_autoptr (DocketQuery) customers = docket_query_new (DOCKET_KIND_CUSTOMER);
  g_autoptr (DocketQuery) jobs = docket_query_new (DOCKET_KIND_JOB);

  open_model (&model);
  gtk_selection_model_select_all (model.marks);
  docket_record_list_set_query (model.list, customers);
  g_assert_cmpuint (docket_row_marks_get_n_marked (DOCKET_ROW_MARKS (model.marks)), ==, 0);
  review_stage_wait (is_settled, model.list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model.marks)), >, 0);
  assert_marked (&model, "");
  docket_record_list_set_query (model.list, jobs);
  review_stage_wait (is_settled, model.list);
  assert_marked (&model, "");
  close_model (&model);
}

/* -- Numbers that are given anew -- */

static gboolean
apply_page (DocketStore *store, gpointer data, GError **error)
{
  DocketPage *page = data;

  page->from = docket_store_get_meta (store, DOCKET_META_CURSOR);
  return docket_store_apply_page (store, page, error);
}

/* Of the jobs of review_stage_receive_jobs(). The list has not heard of it yet. */
static void
take_jobs_away (Model *model, guint first, guint n)
{
  g_autoptr (DocketPage) page = docket_page_new ();
  g_autoptr (GError) error = NULL;

  page->cursor = g_strdup_printf ("c-gone-%" G_GINT64_FORMAT, model->stage->seq);
  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *id = review_stage_job_id (i);

      g_ptr_array_add (page->changes, docket_change_new (++model->stage->seq, DOCKET_KIND_JOB, id, NULL));
    }
  docket_writer_run (docket_desk_get_writer (model->stage->desk), DOCKET_WRITER_SYNC, apply_page, page, &error);
  g_assert_no_error (error);
}

static guint
place_of (Model *model, guint nth)
{
  g_autofree char *id = review_stage_job_id (nth);

  return docket_record_list_find (model->list, id);
}

static void
turn_until_told (Model *model)
{
  turn (50);
  review_stage_wait (is_settled, model->list);
}

/* The number of a row that has gone is given to the next that comes. */
static void
test_next_record_in_the_same_row_is_not_marked (void)
{
  Model model;

  open_model (&model);
  gtk_selection_model_select_item (model.marks, place_of (&model, N_JOBS - 1), TRUE);
  gtk_selection_model_select_item (model.marks, place_of (&model, 3), FALSE);
  take_jobs_away (&model, N_JOBS - 1, 1);
  review_stage_receive_jobs (model.stage, N_JOBS, 1, "Check the pump");
  /* Asked before the list has. */
  g_assert_false (docket_row_marks_check (DOCKET_ROW_MARKS (model.marks)));
  g_assert_true (docket_row_marks_check (DOCKET_ROW_MARKS (model.marks)));
  g_assert_cmpuint (docket_row_marks_get_n_marked (DOCKET_ROW_MARKS (model.marks)), ==, 1);
  turn_until_told (&model);
  g_assert_cmpuint (place_of (&model, N_JOBS - 1), ==, G_MAXUINT);
  g_assert_false (gtk_selection_model_is_selected (model.marks, place_of (&model, N_JOBS)));
  g_assert_true (gtk_selection_model_is_selected (model.marks, place_of (&model, 3)));
  g_assert_cmpuint (docket_row_marks_get_n_marked (DOCKET_ROW_MARKS (model.marks)), ==, 1);
  close_model (&model);
}

/* Of all, three go and four come: those that are still there stay marked. */
static void
test_next_records_in_the_rows_of_several_are_not_marked (void)
{
  Model model;

  open_model (&model);
  gtk_selection_model_select_all (model.marks);
  take_jobs_away (&model, N_JOBS - 3, 3);
  review_stage_receive_jobs (model.stage, N_JOBS, 4, "Check the pump");
  model.n_told = 0;
  turn_until_told (&model);
  for (guint i = 0; i < N_JOBS - 3; i++)
    g_assert_true (gtk_selection_model_is_selected (model.marks, place_of (&model, i)));
  for (guint i = N_JOBS; i < N_JOBS + 4; i++)
    g_assert_false (gtk_selection_model_is_selected (model.marks, place_of (&model, i)));
  g_assert_cmpuint (docket_row_marks_get_n_marked (DOCKET_ROW_MARKS (model.marks)), ==, N_ALL - 3);
  g_assert_cmpuint (model.n_told, >, 0);

  /* Those that come to be known when the highest are unmarked had theirs until then. */
  gtk_selection_model_select_all (model.marks);
  for (guint i = N_JOBS - 200; i < N_JOBS + 4; i++)
    if (place_of (&model, i) != G_MAXUINT)
      gtk_selection_model_unselect_item (model.marks, place_of (&model, i));
  take_jobs_away (&model, N_JOBS - 210, 207);
  take_jobs_away (&model, N_JOBS, 4);
  review_stage_receive_jobs (model.stage, N_JOBS + 4, 300, "Check the drain");
  turn_until_told (&model);
  for (guint i = 0; i < N_JOBS - 210; i++)
    g_assert_true (gtk_selection_model_is_selected (model.marks, place_of (&model, i)));
  for (guint i = N_JOBS + 4; i < N_JOBS + 304; i++)
    g_assert_false (gtk_selection_model_is_selected (model.marks, place_of (&model, i)));
  close_model (&model);
}

/* More at once than are known one by one: some that are still there are unmarked, and none
 * that came is marked. */
static void
test_next_records_in_the_rows_of_many_are_not_marked (void)
{
  Model model;

  open_model (&model);
  gtk_selection_model_select_all (model.marks);
  take_jobs_away (&model, N_JOBS - 100, 100);
  review_stage_receive_jobs (model.stage, N_JOBS, 50, "Check the pump");
  turn_until_told (&model);
  for (guint i = N_JOBS; i < N_JOBS + 50; i++)
    g_assert_false (gtk_selection_model_is_selected (model.marks, place_of (&model, i)));
  for (guint i = 0; i < N_JOBS - 128; i++)
    g_assert_true (gtk_selection_model_is_selected (model.marks, place_of (&model, i)));
  g_assert_cmpuint (docket_row_marks_get_n_marked (DOCKET_ROW_MARKS (model.marks)), ==, N_ALL - 128);
  close_model (&model);
}

/* Unmarking the highest has others known instead: not by what has come into their rows. */
static void
test_unmarking_does_not_take_the_next_records_for_the_marked (void)
{
  Model model;

  open_model (&model);
  gtk_selection_model_select_all (model.marks);
  take_jobs_away (&model, N_JOBS - 40, 40);
  review_stage_receive_jobs (model.stage, N_JOBS, 40, "Check the pump");
  gtk_selection_model_unselect_item (model.marks, place_of (&model, N_JOBS + 39));
  turn_until_told (&model);
  for (guint i = N_JOBS; i < N_JOBS + 40; i++)
    g_assert_false (gtk_selection_model_is_selected (model.marks, place_of (&model, i)));
  g_assert_true (gtk_selection_model_is_selected (model.marks, place_of (&model, 0)));
  close_model (&model);
}

/* All that are known: none is marked rather than one that nobody has marked. */
static void
test_all_records_are_others (void)
{
  Model model;

  open_model (&model);
  gtk_selection_model_select_all (model.marks);
  take_jobs_away (&model, 0, N_JOBS);
  review_stage_receive_jobs (model.stage, N_JOBS, N_JOBS, "Check the pump");
  turn_until_told (&model);
  for (guint i = N_JOBS; i < N_JOBS * 2; i++)
    g_assert_false (gtk_selection_model_is_selected (model.marks, place_of (&model, i)));
  g_assert_cmpuint (docket_row_marks_get_n_marked (DOCKET_ROW_MARKS (model.marks)), ==, 0);
  gtk_selection_model_select_all (model.marks);
  turn_until_told (&model);
  g_assert_cmpuint (docket_row_marks_get_n_marked (DOCKET_ROW_MARKS (model.marks)), ==, N_ALL);
  close_model (&model);
}

/* -- In a table -- */

typedef struct
{
  Fixture fixture;
  DocketTable *table;
  GtkSelectionModel *rows;
  guint n; /* awaited */
} Scene;

static gboolean
has_rows (gpointer data)
{
  Scene *scene = data;

  return g_list_model_get_n_items (G_LIST_MODEL (scene->rows)) == scene->n;
}

static void
wait_for_rows (Scene *scene, guint n)
{
  scene->n = n;
  review_stage_wait (has_rows, scene);
}

static guint
count_marked (Scene *scene)
{
  guint n;

  g_object_get (scene->table, "n-marked", &n, NULL);
  return n;
}

static gboolean
are_marked (gpointer data)
{
  return count_marked (data) == ((Scene *) data)->n;
}

static void
wait_for_marked (Scene *scene, guint n)
{
  scene->n = n;
  review_stage_wait (are_marked, scene);
}

static void
open_scene (Scene *scene)
{
  *scene = (Scene) { .fixture = { .stage = review_stage_new (STAGE_SOFIA, "supervisor"), .create = docket_jobs_view_new } };
  review_stage_receive_jobs (scene->fixture.stage, 0, N_JOBS, "Check the boiler");
  view_stage_show (&scene->fixture);
  scene->table = DOCKET_TABLE (find_of_type (scene->fixture.view, DOCKET_TYPE_TABLE, 0));
  scene->rows = gtk_column_view_get_model (GTK_COLUMN_VIEW (find_of_type (scene->fixture.view, GTK_TYPE_COLUMN_VIEW, 0)));
  docket_table_set_sort (scene->table, DOCKET_SORT_NUMBER, FALSE);
  docket_browser_filter_changed (DOCKET_BROWSER (find_of_type (scene->fixture.view, DOCKET_TYPE_BROWSER, 0)));
  wait_for_rows (scene, N_ALL);
}

static void
sort (Scene *scene, DocketSort by, gboolean descending)
{
  docket_table_set_sort (scene->table, by, descending);
  docket_browser_filter_changed (DOCKET_BROWSER (find_of_type (scene->fixture.view, DOCKET_TYPE_BROWSER, 0)));
}

/* As a click does; Ctrl and Shift. */
static void
click (Scene *scene, guint place, gboolean modify, gboolean extend)
{
  gtk_widget_activate_action (find_of_type (scene->fixture.view, GTK_TYPE_LIST_VIEW, 0), "list.select-item", "(ubb)", place, modify, extend);
}

static char *
id_at (Scene *scene, guint place)
{
  g_autoptr (DocketRecordItem) item = g_list_model_get_item (G_LIST_MODEL (scene->rows), place);

  return g_strdup (docket_record_get_id (docket_record_item_get_record (item)));
}

static void
test_clicks_mark_ranges (void)
{
  Scene scene;
  g_autofree char *first = NULL;

  open_scene (&scene);
  first = id_at (&scene, 10);
  click (&scene, 10, FALSE, FALSE);
  g_assert_cmpuint (count_marked (&scene), ==, 1);
  g_assert_cmpstr (docket_table_get_selected (scene.table), ==, first);
  click (&scene, 600, FALSE, TRUE);
  g_assert_cmpuint (count_marked (&scene), ==, 591);
  click (&scene, 20, TRUE, FALSE);
  g_assert_cmpuint (count_marked (&scene), ==, 590);
  g_assert_false (gtk_selection_model_is_selected (scene.rows, 20));
  click (&scene, 0, TRUE, FALSE);
  g_assert_cmpuint (count_marked (&scene), ==, 591);
  /* What was looked at is looked at. */
  g_assert_cmpstr (docket_table_get_selected (scene.table), ==, first);
  gtk_widget_activate_action (find_of_type (scene.fixture.view, GTK_TYPE_LIST_VIEW, 0), "list.select-all", NULL);
  g_assert_cmpuint (count_marked (&scene), ==, N_ALL);
  click (&scene, 10, FALSE, FALSE);
  g_assert_cmpuint (count_marked (&scene), ==, 1);
  view_stage_close (&scene.fixture);
}

static gboolean
on_busy (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* In the other order only one of them is in the first screenful: that one does not
 * become what is looked at, and the rest is marked when it comes. */
static void
test_marks_stay_in_another_order (void)
{
  Scene scene;
  g_autofree char *first = NULL, *middle = NULL, *last = NULL;
  g_autoptr (GPtrArray) marked = NULL;
  guint busy;

  open_scene (&scene);
  first = id_at (&scene, 0);
  middle = id_at (&scene, N_ALL / 2);
  last = id_at (&scene, N_ALL - 3);
  click (&scene, 0, FALSE, FALSE);
  click (&scene, N_ALL / 2, TRUE, FALSE);
  click (&scene, N_ALL - 3, TRUE, FALSE);
  busy = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_busy, NULL, NULL);
  sort (&scene, DOCKET_SORT_NUMBER, TRUE);
  wait_for_rows (&scene, A_SCREENFUL);
  turn (50);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (scene.rows)), ==, A_SCREENFUL);
  g_assert_cmpuint (count_marked (&scene), ==, 1);
  g_assert_true (gtk_selection_model_is_selected (scene.rows, 2));
  g_assert_cmpstr (docket_table_get_selected (scene.table), ==, first);
  g_source_remove (busy);
  wait_for_rows (&scene, N_ALL);
  turn (50);
  g_assert_cmpuint (count_marked (&scene), ==, 3);
  marked = docket_table_get_marked (scene.table, 10);
  g_assert_cmpuint (marked->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (marked, 0), ==, last);
  g_assert_cmpstr (g_ptr_array_index (marked, 1), ==, middle);
  g_assert_cmpstr (g_ptr_array_index (marked, 2), ==, first);
  g_assert_cmpstr (docket_table_get_selected (scene.table), ==, first);
  view_stage_close (&scene.fixture);
}

static gboolean
first_is_new (gpointer data)
{
  Scene *scene = data;
  g_autofree char *id = id_at (scene, 0);

  return g_strcmp0 (id, scene->fixture.text) == 0;
}

/* More than can be changed at once, and one of them goes from the end to the beginning. */
static void
test_many_marks_follow_a_change (void)
{
  Scene scene;
  g_autofree char *moved = review_stage_job_id (N_JOBS - 1);
  g_autofree char *new = review_stage_job_id (N_JOBS);

  open_scene (&scene);
  sort (&scene, DOCKET_SORT_TITLE, FALSE);
  wait_for_rows (&scene, N_ALL);
  turn (50);
  gtk_selection_model_select_all (scene.rows);
  wait_for_marked (&scene, N_ALL);
  review_stage_receive_jobs (scene.fixture.stage, N_JOBS - 1, 1, "A pump");
  scene.fixture.text = moved;
  review_stage_wait (first_is_new, &scene);
  g_assert_cmpuint (count_marked (&scene), ==, N_ALL);
  g_assert_true (gtk_selection_model_is_selected (scene.rows, 0));
  /* One that nobody has marked. */
  review_stage_receive_jobs (scene.fixture.stage, N_JOBS, 1, "A drain");
  scene.fixture.text = new;
  review_stage_wait (first_is_new, &scene);
  g_assert_cmpuint (count_marked (&scene), ==, N_ALL);
  g_assert_false (gtk_selection_model_is_selected (scene.rows, 0));
  g_assert_true (gtk_selection_model_is_selected (scene.rows, 1));
  view_stage_close (&scene.fixture);
}

static void
search (Scene *scene, const char *text)
{
  docket_browser_set_search (DOCKET_BROWSER (find_of_type (scene->fixture.view, DOCKET_TYPE_BROWSER, 0)), text);
}

/* What a search leaves out is marked no more, or a change would be of jobs that nobody sees. */
static void
test_what_has_gone_comes_back_unmarked (void)
{
  Scene scene;
  g_autofree char *kept = NULL;

  open_scene (&scene);
  kept = review_stage_job_id (7);
  review_stage_receive_jobs (scene.fixture.stage, 7, 1, "Zeppelin");
  gtk_selection_model_select_all (scene.rows);
  wait_for_marked (&scene, N_ALL);
  search (&scene, "zeppelin");
  wait_for_rows (&scene, 1);
  wait_for_marked (&scene, 1);
  g_assert_cmpstr (docket_table_get_selected (scene.table), ==, kept);
  search (&scene, "");
  wait_for_rows (&scene, N_ALL);
  turn (50);
  g_assert_cmpuint (count_marked (&scene), ==, 1);
  g_assert_cmpstr (docket_table_get_selected (scene.table), ==, kept);
  view_stage_close (&scene.fixture);
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/row-marks/rows-are-marked-and-unmarked", test_rows_are_marked_and_unmarked);
  g_test_add_func ("/console/row-marks/what-has-changed-is-told", test_what_has_changed_is_told);
  g_test_add_func ("/console/row-marks/beyond-the-list-is-nothing", test_beyond_the_list_is_nothing);
  g_test_add_func ("/console/row-marks/rows-of-another-kind-are-not-marked", test_rows_of_another_kind_are_not_marked);
  g_test_add_func ("/console/row-marks/next-record-in-the-same-row-is-not-marked", test_next_record_in_the_same_row_is_not_marked);
  g_test_add_func ("/console/row-marks/next-records-in-the-rows-of-several-are-not-marked", test_next_records_in_the_rows_of_several_are_not_marked);
  g_test_add_func ("/console/row-marks/next-records-in-the-rows-of-many-are-not-marked", test_next_records_in_the_rows_of_many_are_not_marked);
  g_test_add_func ("/console/row-marks/unmarking-does-not-take-the-next-records-for-the-marked", test_unmarking_does_not_take_the_next_records_for_the_marked);
  g_test_add_func ("/console/row-marks/all-records-are-others", test_all_records_are_others);
  g_test_add_func ("/console/row-marks/clicks-mark-ranges", test_clicks_mark_ranges);
  g_test_add_func ("/console/row-marks/stay-in-another-order", test_marks_stay_in_another_order);
  g_test_add_func ("/console/row-marks/many-follow-a-change", test_many_marks_follow_a_change);
  g_test_add_func ("/console/row-marks/what-has-gone-comes-back-unmarked", test_what_has_gone_comes_back_unmarked);
  return g_test_run ();
}
