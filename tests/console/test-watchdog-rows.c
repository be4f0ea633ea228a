/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the window's thread does in one turn of its loop for the rows of a table:
 * it reads those in view, and fills a few.  Counted as in test-watchdog.c.
 */
#include <adwaita.h>

#include "docket-console.h"
#include "docket-jobs-view.h"
#include "docket-limits.h"
#include "docket-watchdog.h"
#include "view-stage.h"
#include "widget-search.h"

#define SOME_JOBS 5000 /* more than a turn may read */
#define PAGE 500
/* What stands beside the table: the pane of the selected job, counts, the pill. */
#define ASIDE_ROWS 100

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* That it is written from here, and waited for, is this test's own doing. */
static void
receive (Fixture *fixture, guint first, guint n, const char *title)
{
  DocketWatchdogReport own;

  review_stage_receive_jobs (fixture->stage, first, n, title);
  docket_watchdog_reset_report (&own);
}

/* The first screenful comes alone. */
static gboolean
has_all_rows (gpointer data)
{
  GtkWidget *rows = find_of_type (((Fixture *) data)->view, GTK_TYPE_COLUMN_VIEW, 0);

  return rows != NULL && g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (rows)))) >= SOME_JOBS;
}

static void
test_a_page_of_changes_reads_only_what_is_in_view (void)
{
  Fixture fixture = { review_stage_new (STAGE_SOFIA, "supervisor"), docket_jobs_view_new };
  DocketWatchdogReport opened, in_view, elsewhere;

  review_stage_receive_jobs (fixture.stage, 0, SOME_JOBS, "Boiler service");
  docket_watchdog_start (docket_desk_get_reader (fixture.stage->desk), TRUE);
  view_stage_show (&fixture);
  wait_for_text (&fixture, "Boiler service");
  review_stage_wait (has_all_rows, &fixture);
  drain ();
  docket_watchdog_reset_report (&opened);

  /* What is in view is read again, once. */
  receive (&fixture, 0, PAGE, "Changed remotely");
  wait_for_text (&fixture, "Changed remotely");
  drain ();
  docket_watchdog_reset_report (&in_view);

  /* And of what nobody sees, nothing: the last one tells that all have come. */
  receive (&fixture, SOME_JOBS - PAGE, PAGE, "Changed far away");
  receive (&fixture, 0, 1, "The last of all");
  wait_for_text (&fixture, "The last of all");
  drain ();
  docket_watchdog_stop (&elsewhere);
  view_stage_close (&fixture);

  g_test_message ("%u changes: %" G_GINT64_FORMAT " rows read in view, %" G_GINT64_FORMAT " elsewhere; %" G_GINT64_FORMAT " by opening", PAGE, in_view.rows, elsewhere.rows, opened.rows);
  g_assert_cmpint (opened.heavy + in_view.heavy + elsewhere.heavy, ==, 0);
  g_assert_cmpint (in_view.rows, >, 0);
  g_assert_cmpint (in_view.rows, <=, opened.rows + ASIDE_ROWS);
  g_assert_cmpint (elsewhere.rows, <=, ASIDE_ROWS);
}

static gboolean
has_few_rows (gpointer data)
{
  return !has_all_rows (data);
}

static void
wait_for_other_rows (Fixture *fixture)
{
  review_stage_wait (has_few_rows, fixture);
  review_stage_wait (has_all_rows, fixture);
  drain ();
}

/* GTK makes widgets for two hundred rows, and drops as many, whenever it is told of so
 * many in one turn: so it is told of a few. */
static void
test_other_rows_are_filled_a_few_in_a_turn (void)
{
  Fixture fixture = { review_stage_new (STAGE_SOFIA, "supervisor"), docket_jobs_view_new };
  DocketWatchdogReport opened, sorted, typed;
  g_autoptr (GtkColumnViewColumn) title = NULL;
  GtkColumnView *table;
  GtkEditable *search;

  review_stage_receive_jobs (fixture.stage, 0, SOME_JOBS, "Boiler service");
  docket_watchdog_start (docket_desk_get_reader (fixture.stage->desk), TRUE);
  view_stage_show (&fixture);
  wait_for_text (&fixture, "Boiler service");
  review_stage_wait (has_all_rows, &fixture);
  turn (500); /* what GTK lays out first is its own */
  docket_watchdog_reset_report (&opened);

  table = GTK_COLUMN_VIEW (find_of_type (fixture.view, GTK_TYPE_COLUMN_VIEW, 0));
  title = g_list_model_get_item (gtk_column_view_get_columns (table), 1);
  gtk_column_view_sort_by_column (table, title, GTK_SORT_DESCENDING);
  wait_for_other_rows (&fixture);
  docket_watchdog_reset_report (&sorted);

  search = GTK_EDITABLE (find_of_type (fixture.view, GTK_TYPE_SEARCH_ENTRY, 0));
  gtk_editable_set_text (search, "leaking");
  review_stage_wait (has_few_rows, &fixture);
  drain ();
  gtk_editable_set_text (search, "");
  review_stage_wait (has_all_rows, &fixture);
  drain ();
  docket_watchdog_stop (&typed);
  view_stage_close (&fixture);

  g_test_message ("cells filled in a turn: %" G_GINT64_FORMAT " by opening, %" G_GINT64_FORMAT " by sorting, %" G_GINT64_FORMAT " by a search",
                  opened.efforts_max[DOCKET_EFFORT_CELLS], sorted.efforts_max[DOCKET_EFFORT_CELLS], typed.efforts_max[DOCKET_EFFORT_CELLS]);
  g_assert_cmpint (sorted.heavy + typed.heavy, ==, 0);
  g_assert_cmpint (sorted.efforts_max[DOCKET_EFFORT_CELLS], >, 0);
  g_assert_cmpint (sorted.efforts_max[DOCKET_EFFORT_CELLS], <=, DOCKET_TURN_CELLS_MAX);
  g_assert_cmpint (typed.efforts_max[DOCKET_EFFORT_CELLS], >, 0);
  g_assert_cmpint (typed.efforts_max[DOCKET_EFFORT_CELLS], <=, DOCKET_TURN_CELLS_MAX);
}

/* Of all rows only those in view are read: neither by marking them, nor by asking
 * for a change of all, nor by marking one less. */
static void
test_marking_all_reads_nothing (void)
{
  Fixture fixture = { review_stage_new (STAGE_SOFIA, "supervisor"), docket_jobs_view_new };
  DocketWatchdogReport opened, marked, remarked;
  GtkSelectionModel *rows;

  review_stage_receive_jobs (fixture.stage, 0, SOME_JOBS, "Boiler service");
  docket_watchdog_start (docket_desk_get_reader (fixture.stage->desk), TRUE);
  view_stage_show (&fixture);
  wait_for_text (&fixture, "Boiler service");
  review_stage_wait (has_all_rows, &fixture);
  drain ();
  rows = gtk_column_view_get_model (GTK_COLUMN_VIEW (find_of_type (fixture.view, GTK_TYPE_COLUMN_VIEW, 0)));
  docket_watchdog_reset_report (&opened);

  gtk_widget_activate_action (find_of_type (fixture.view, GTK_TYPE_LIST_VIEW, 0), "list.select-all", NULL);
  wait_for_text (&fixture, "Change 5002 jobs…");
  drain ();
  docket_watchdog_reset_report (&marked);

  gtk_widget_activate_action (fixture.view, "view.change-marked", NULL);
  gtk_selection_model_unselect_item (rows, 3);
  wait_for_text (&fixture, "Change 5001 jobs…");
  drain ();
  docket_watchdog_stop (&remarked);
  view_stage_close (&fixture);

  g_test_message ("%" G_GINT64_FORMAT " rows read by marking all, %" G_GINT64_FORMAT " after that; %" G_GINT64_FORMAT " by opening", marked.rows, remarked.rows, opened.rows);
  g_assert_cmpint (opened.rows, >, 0);
  g_assert_cmpint (opened.heavy + marked.heavy + remarked.heavy, ==, 0);
  g_assert_cmpint (marked.rows, <=, ASIDE_ROWS);
  g_assert_cmpint (remarked.rows, <=, ASIDE_ROWS);
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/watchdog-rows/a-page-of-changes-reads-only-what-is-in-view", test_a_page_of_changes_reads_only_what_is_in_view);
  g_test_add_func ("/console/watchdog-rows/other-rows-are-filled-a-few-in-a-turn", test_other_rows_are_filled_a_few_in_a_turn);
  g_test_add_func ("/console/watchdog-rows/marking-all-reads-nothing", test_marking_all_reads_nothing);
  return g_test_run ();
}
