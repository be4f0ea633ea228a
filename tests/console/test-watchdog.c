/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the window's thread reads in one turn of its loop does not grow with the
 * company.  Rows and steps are counted, not time, so a slow machine says the same.
 */
#include <adwaita.h>

#include "docket-console.h"
#include "docket-jobs-view.h"
#include "docket-session.h"
#include "docket-watchdog.h"
#include "docket-window.h"
#include "view-stage.h"
#include "widget-search.h"

#define JOBS 10000
#define SOME_JOBS 5000 /* more than a turn may read */
#define PAGE 500
/* What stands beside the table: the pane of the selected job, counts, the pill. */
#define ASIDE_ROWS 100

typedef struct
{
  ReviewStage *stage;
  DocketSession *session;
  DocketWindow *window;
  const char *text;
} Window;

static gboolean
shows (gpointer data)
{
  return find_label (GTK_WIDGET (((Window *) data)->window), ((Window *) data)->text) != NULL;
}

static void
wait_for (Window *fixture, const char *text)
{
  fixture->text = text;
  review_stage_wait (shows, fixture);
}

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
open_window (Window *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->session = docket_session_new (fixture->stage->dir, &error);
  g_assert_no_error (error);
  docket_session_open (fixture->session, &error);
  g_assert_no_error (error);
  docket_watchdog_start (docket_desk_get_reader (docket_session_get_desk (fixture->session)), TRUE);
  fixture->window = docket_window_new (NULL, fixture->session);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
close_window (Window *fixture, DocketWatchdogReport *report)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  drain ();
  docket_watchdog_stop (report);
  g_clear_object (&fixture->session);
  review_stage_free (fixture->stage);
}

/* The mistakes it is there for. */
static void
test_reading_everything_is_seen (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  DocketStore *reader = docket_desk_get_reader (stage->desk);
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr (GArray) rows = NULL;
  DocketWatchdogReport report;

  review_stage_receive_jobs (stage, 0, SOME_JOBS, "Boiler service");
  docket_watchdog_start (reader, FALSE);
  rows = docket_store_select_rows (reader, query, 0, NULL);
  g_assert_cmpuint (rows->len, >, SOME_JOBS);
  drain ();
  docket_watchdog_stop (&report);
  g_assert_cmpint (report.heavy, ==, 1);
  g_assert_cmpint (report.rows_max, >, SOME_JOBS);
}

static void
type_letters (Window *fixture, const char *text)
{
  GtkWidget *entry = find_of_type (GTK_WIDGET (fixture->window), GTK_TYPE_SEARCH_ENTRY, 0);

  g_assert_nonnull (entry);
  for (guint n = 1; n <= strlen (text); n++)
    {
      g_autofree char *typed = g_strndup (text, n);

      gtk_editable_set_text (GTK_EDITABLE (entry), typed);
      /* Each letter is looked for, not only the word. */
      g_signal_emit_by_name (entry, "search-changed");
      drain ();
    }
}

/* Every view, and every letter of a search. */
static void
look_around (Window *fixture)
{
  static const char *const views[][2] = {
    { "jobs", "J-2" }, { "customers", "Adler & Co" }, { "review", "Nothing" }, { "outbox", "Nothing waits" }, { "jobs", "J-2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-view", "s", views[i][0]);
      wait_for (fixture, views[i][1]);
    }
  type_letters (fixture, "boiler");
  wait_for (fixture, "J-2");
  type_letters (fixture, "zeppelin");
  wait_for (fixture, "No match");
  gtk_editable_set_text (GTK_EDITABLE (find_of_type (GTK_WIDGET (fixture->window), GTK_TYPE_SEARCH_ENTRY, 0)), "");
  wait_for (fixture, "Boiler service");
}

static void
test_no_turn_reads_more_than_it_shows (void)
{
  Window fixture = { review_stage_new (STAGE_SOFIA, "supervisor") };
  DocketWatchdogReport report;

  review_stage_receive_jobs (fixture.stage, 0, JOBS, "Boiler service");
  open_window (&fixture);
  look_around (&fixture);
  close_window (&fixture, &report);
  g_test_message ("%" G_GINT64_FORMAT " turns, at most %" G_GINT64_FORMAT " rows and %" G_GINT64_FORMAT " steps", report.turns, report.rows_max, report.steps_max);
  g_assert_cmpint (report.rows, >, 0);
  g_assert_cmpint (report.heavy, ==, 0);
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
  drain ();
  docket_watchdog_reset_report (&opened);

  /* What is in view is read again, once. */
  review_stage_receive_jobs (fixture.stage, 0, PAGE, "Changed remotely");
  wait_for_text (&fixture, "Changed remotely");
  drain ();
  docket_watchdog_reset_report (&in_view);

  /* And of what nobody sees, nothing: the last one tells that all have come. */
  review_stage_receive_jobs (fixture.stage, SOME_JOBS - PAGE, PAGE, "Changed far away");
  review_stage_receive_jobs (fixture.stage, 0, 1, "The last of all");
  wait_for_text (&fixture, "The last of all");
  drain ();
  docket_watchdog_stop (&elsewhere);
  view_stage_close (&fixture);

  g_test_message ("%u changes: %" G_GINT64_FORMAT " rows read in view, %" G_GINT64_FORMAT " elsewhere", PAGE, in_view.rows, elsewhere.rows);
  g_assert_cmpint (opened.heavy + in_view.heavy + elsewhere.heavy, ==, 0);
  g_assert_cmpint (in_view.rows, >, 0);
  g_assert_cmpint (in_view.rows, <=, opened.rows_max + ASIDE_ROWS);
  g_assert_cmpint (elsewhere.rows, <=, ASIDE_ROWS);
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/watchdog/reading-everything-is-seen", test_reading_everything_is_seen);
  g_test_add_func ("/console/watchdog/no-turn-reads-more-than-it-shows", test_no_turn_reads_more_than_it_shows);
  g_test_add_func ("/console/watchdog/a-page-of-changes-reads-only-what-is-in-view", test_a_page_of_changes_reads_only_what_is_in_view);
  return g_test_run ();
}
