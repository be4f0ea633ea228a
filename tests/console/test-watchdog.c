/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the window's thread reads in one turn of its loop does not grow with the
 * company, and it neither writes nor waits, nor reads, hashes or parses what is
 * large.  Each is counted, not timed, so a slow machine says the same.
 */
#include <adwaita.h>

#include "docket-console.h"
#include "docket-csv.h"
#include "docket-files.h"
#include "docket-import-window.h"
#include "docket-job-detail.h"
#include "docket-json.h"
#include "docket-jobs-view.h"
#include "docket-limits.h"
#include "docket-outbox-view.h"
#include "docket-session.h"
#include "docket-watchdog.h"
#include "docket-window.h"
#include "view-stage.h"
#include "widget-search.h"

#define JOBS 10000
#define SOME_JOBS 5000 /* more than a turn may read */
#define PAGE 500

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

/* ---- The mistakes of other kinds ---- */

#define LARGE_BYTES (2 * 1024 * 1024)

typedef struct
{
  ReviewStage *stage;
  char *path; /* of something large */
} Mistake;

static void
write_here (Mistake *mistake)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketStore) store = docket_store_open (docket_store_get_path (docket_desk_get_reader (mistake->stage->desk)), DOCKET_DB_READ_WRITE,
                                                     docket_desk_get_clock (mistake->stage->desk), docket_desk_get_random (mistake->stage->desk), &error);

  g_assert_no_error (error);
  g_assert_true (docket_store_set_meta (store, "written-here", "1", &error));
}

static void
read_here (Mistake *mistake)
{
  g_autofree char *content = NULL;

  g_assert_true (docket_files_read_named (mistake->path, LARGE_BYTES, &content, NULL, NULL));
}

static void
hash_here (Mistake *mistake)
{
  DocketTakenFile *file = docket_desk_take_file (mistake->stage->desk, mistake->path, NULL);

  g_assert_nonnull (file);
  docket_taken_file_free (file);
}

static void
parse_json_here (Mistake *mistake)
{
  g_autofree char *spaces = g_strnfill (LARGE_BYTES, ' ');

  spaces[0] = '[';
  spaces[LARGE_BYTES - 1] = ']';
  json_node_unref (docket_json_parse (spaces, LARGE_BYTES, LARGE_BYTES, NULL));
}

static void
parse_table_here (Mistake *mistake)
{
  g_autofree char *line = g_strnfill (LARGE_BYTES, 'x');
  g_autoptr (GPtrArray) rows = docket_csv_parse (line, LARGE_BYTES, NULL);

  g_assert_cmpuint (rows->len, ==, 1);
}

static gboolean
do_nothing (DocketStore *store, gpointer data, GError **error)
{
  return TRUE;
}

static void
wait_here (Mistake *mistake)
{
  g_assert_true (docket_writer_run (docket_desk_get_writer (mistake->stage->desk), DOCKET_WRITER_SYNC, do_nothing, NULL, NULL));
}

static gpointer
read_elsewhere (gpointer mistake)
{
  read_here (mistake);
  parse_table_here (mistake);
  return NULL;
}

static void
test_each_mistake_is_seen (void)
{
  static const struct
  {
    void (*make) (Mistake *mistake);
    DocketEffort effort;
    gint64 least;
  } mistakes[] = {
    { write_here, DOCKET_EFFORT_WRITES, 1 },
    { read_here, DOCKET_EFFORT_READ_BYTES, LARGE_BYTES },
    { hash_here, DOCKET_EFFORT_HASHED_BYTES, LARGE_BYTES },
    { parse_json_here, DOCKET_EFFORT_PARSED_BYTES, LARGE_BYTES },
    { parse_table_here, DOCKET_EFFORT_PARSED_BYTES, LARGE_BYTES },
    { wait_here, DOCKET_EFFORT_WAITS, 1 },
  };
  g_autofree char *large = g_strnfill (LARGE_BYTES, 'x');
  Mistake mistake = { review_stage_new (STAGE_SOFIA, "supervisor"), NULL };
  DocketWatchdogReport report;

  mistake.path = g_build_filename (mistake.stage->dir, "large", NULL);
  g_assert_true (g_file_set_contents (mistake.path, large, LARGE_BYTES, NULL));
  drain ();
  docket_watchdog_start (docket_desk_get_reader (mistake.stage->desk), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      mistakes[i].make (&mistake);
      docket_watchdog_reset_report (&report);
      g_assert_cmpint (report.heavy, ==, 1);
      for (guint k = 0; k < DOCKET_N_EFFORTS; k++)
        g_assert_true (k == mistakes[i].effort ? report.efforts_max[k] >= mistakes[i].least : report.efforts_max[k] == 0);
    }
  /* What another thread does holds nobody up here. */
  g_thread_join (g_thread_new ("elsewhere", read_elsewhere, &mistake));
  docket_watchdog_stop (&report);
  g_assert_cmpint (report.heavy, ==, 0);
  g_free (mistake.path);
  review_stage_free (mistake.stage);
}

/* ---- A day's work ---- */

#define TABLE_LINES 12000

static void
assert_light (const DocketWatchdogReport *report)
{
  for (guint i = 0; i < DOCKET_N_EFFORTS; i++)
    g_test_message ("%s in one turn: at most %" G_GINT64_FORMAT, docket_effort_name ((DocketEffort) i), report->efforts_max[i]);
  g_assert_cmpint (report->efforts_max[DOCKET_EFFORT_WRITES], ==, 0);
  g_assert_cmpint (report->efforts_max[DOCKET_EFFORT_WAITS], ==, 0);
  g_assert_cmpint (report->heavy, ==, 0);
}

static void
test_a_save_is_written_elsewhere (void)
{
  Fixture fixture = { 0 };
  DocketWatchdogReport report;
  DocketForm *form;
  DocketJobDetail *detail;

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  docket_watchdog_start (docket_desk_get_reader (fixture.stage->desk), TRUE);
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_PUMP);
  detail = DOCKET_JOB_DETAIL (find_of_type (fixture.view, DOCKET_TYPE_JOB_DETAIL, 0));
  gtk_widget_activate_action (GTK_WIDGET (docket_job_detail_get_pane (detail)), "record.edit", NULL);
  form = docket_job_detail_get_form (detail);
  type (form, DOCKET_JOB_TITLE, "Leaking pump, all of it");
  turn (1500); /* the draft is kept meanwhile */
  docket_form_save (form);
  wait_until_closed (form);
  wait_for_outbox (&fixture, 1);
  drain ();
  docket_watchdog_stop (&report);
  view_stage_close (&fixture);
  assert_light (&report);
}

typedef struct
{
  DocketDesk *desk;
  gboolean saved;
} Attach;

static void
on_attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  docket_desk_submit_with_files_finish (DOCKET_DESK (source), result, &error);
  g_assert_no_error (error);
  ((Attach *) data)->saved = TRUE;
}

static void
on_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  DocketTakenFile *file = docket_desk_take_file_finish (DOCKET_DESK (source), result, &error);

  g_assert_no_error (error);
  g_ptr_array_add (files, file);
  g_ptr_array_add (operations, docket_desk_new_attachment (DOCKET_DESK (source), STAGE_PUMP, file, 0));
  docket_desk_submit_with_files_async (DOCKET_DESK (source), files, operations, NULL, on_attached, data);
}

static gboolean
is_attached (gpointer data)
{
  return ((Attach *) data)->saved;
}

static void
test_a_file_is_read_elsewhere (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autofree char *path = g_build_filename (stage->dir, "plan.pdf", NULL);
  g_autofree char *large = g_strnfill (LARGE_BYTES, 'x');
  DocketWatchdogReport report;
  Attach attach = { 0 };

  g_assert_true (g_file_set_contents (path, large, LARGE_BYTES, NULL));
  drain ();
  docket_watchdog_start (docket_desk_get_reader (stage->desk), TRUE);
  docket_desk_take_file_async (stage->desk, path, NULL, on_taken, &attach);
  review_stage_wait (is_attached, &attach);
  docket_watchdog_stop (&report);
  assert_light (&report);
}

typedef struct
{
  GtkWidget *window; /* (nullable), weak */
  const char *page;
} Import;

static gboolean
is_on_page (gpointer data)
{
  Import *import = data;

  return import->window == NULL ? import->page == NULL : g_strcmp0 (docket_import_window_get_page (DOCKET_IMPORT_WINDOW (import->window)), import->page) == 0;
}

static void
wait_for_page (Import *import, const char *page)
{
  import->page = page;
  review_stage_wait (is_on_page, import);
}

static void
test_a_table_is_taken_in_elsewhere (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GString) table = g_string_new ("name,phone\n");
  g_autofree char *path = NULL;
  DocketWatchdogReport report;
  Import import = { 0 };

  for (guint i = 0; i < TABLE_LINES; i++)
    g_string_append_printf (table, "Somebody %u of the long road,+353 1 6%06u\n", i * 7919, i * 13);
  view_stage_open (&fixture, docket_jobs_view_new, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  path = g_build_filename (fixture.stage->dir, "table.csv", NULL);
  g_assert_true (g_file_set_contents (path, table->str, (gssize) table->len, NULL));
  docket_watchdog_start (docket_desk_get_reader (fixture.stage->desk), TRUE);
  /* Or the second press would count as a double click. */
  g_object_set (gtk_settings_get_default (), "gtk-double-click-time", 0, NULL);
  import.window = docket_import_window_new (fixture.view, fixture.stage->desk, path);
  g_object_add_weak_pointer (G_OBJECT (import.window), (gpointer *) &import.window);
  gtk_window_present (GTK_WINDOW (import.window));
  wait_for_page (&import, "columns");
  gtk_widget_activate_action (import.window, "import.next", NULL);
  wait_for_page (&import, "rows");
  gtk_widget_activate_action (import.window, "import.next", NULL);
  wait_for_page (&import, NULL);
  docket_watchdog_stop (&report);
  view_stage_close (&fixture);
  assert_light (&report);
  g_assert_cmpuint (table->len, >, DOCKET_TURN_PARSED_BYTES_MAX);
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
  assert_light (&report);
}

#define CUSTOMERS 5000

static void
receive_customers (ReviewStage *stage)
{
  for (guint done = 0; done < CUSTOMERS; done += PAGE)
    {
      g_autoptr (GPtrArray) customers = g_ptr_array_new ();

      for (guint i = done; i < done + PAGE; i++)
        {
          g_autofree char *id = g_strdup_printf ("0192e002-0000-7000-8000-%012x", i);
          g_autofree char *name = g_strdup_printf ("Caller %u", i);
          g_autofree char *phone = g_strdup_printf ("+49 751 7%05u", i);
          DocketRecord *customer = docket_record_new (DOCKET_KIND_CUSTOMER, id);

          docket_record_set_text (customer, DOCKET_CUSTOMER_NAME, name);
          docket_record_set_text (customer, DOCKET_CUSTOMER_PHONE, phone);
          docket_record_set_text (customer, DOCKET_CUSTOMER_STANDING, "active");
          g_ptr_array_add (customers, customer);
        }
      review_stage_receive_all (stage, customers);
    }
}

static gboolean
leave_to_be_filled (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_set_meta (store, "search-filled", "", error);
}

/* Who calls, a digit at a time, in either view; also while the index of an older
 * program is filled, and each number that is left is looked at. */
static void
test_typed_numbers_are_looked_for_elsewhere (gconstpointer data)
{
  Window fixture = { review_stage_new (STAGE_SOFIA, "supervisor") };
  DocketWatchdogReport report;
  g_autoptr (GError) error = NULL;

  receive_customers (fixture.stage);
  review_stage_receive_jobs (fixture.stage, 0, JOBS, "Boiler service");
  if (GPOINTER_TO_INT (data))
    g_assert_true (docket_writer_run (docket_desk_get_writer (fixture.stage->desk), DOCKET_WRITER_SYNC, leave_to_be_filled, NULL, &error));
  open_window (&fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture.window), "win.show-view", "s", "jobs");
  wait_for (&fixture, "J-2");
  type_letters (&fixture, "0751 / 70 02 07");
  wait_for (&fixture, "J-24140");
  type_letters (&fixture, "0751 / 79 99 99");
  wait_for (&fixture, "No match");
  gtk_widget_activate_action (GTK_WIDGET (fixture.window), "win.show-view", "s", "customers");
  wait_for (&fixture, "Caller");
  type_letters (&fixture, "+49 751 704321");
  wait_for (&fixture, "Caller 4321");
  type_letters (&fixture, "0751 / 79 99 99");
  wait_for (&fixture, "No match");
  close_window (&fixture, &report);
  g_test_message ("%" G_GINT64_FORMAT " turns, at most %" G_GINT64_FORMAT " rows and %" G_GINT64_FORMAT " steps", report.turns, report.rows_max, report.steps_max);
  g_assert_cmpint (report.rows, >, 0);
  assert_light (&report);
}

/* ---- A long outbox ---- */

#define QUEUED 3000 /* more than a turn may read */

typedef struct
{
  guint saves;
  guint each; /* operations */
} Queueing;

static gboolean
queue_customers (DocketStore *store, gpointer data, GError **error)
{
  const Queueing *queueing = data;

  for (guint s = 0; s < queueing->saves; s++)
    {
      g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

      for (guint i = 0; i < queueing->each; i++)
        {
          g_autoptr (DocketValues) set = docket_values_new ();
          g_autofree char *name = g_strdup_printf ("Shop %u", s * queueing->each + i);
          g_autofree char *id = g_uuid_string_random ();

          id[14] = '7';
          docket_values_set_text (set, DOCKET_CUSTOMER_NAME, name);
          g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set));
        }
      if (!docket_store_submit (store, operations, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
queue_at_once (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, queue_customers, data, error);
}

static void
queue (ReviewStage *stage, guint saves, guint each)
{
  Queueing queueing = { saves, each };
  g_autoptr (GError) error = NULL;

  docket_writer_run (docket_desk_get_writer (stage->desk), DOCKET_WRITER_SAVE, queue_at_once, &queueing, &error);
  g_assert_no_error (error);
}

static void
look_at_long_outbox (guint saves, guint each, const char *text)
{
  Fixture fixture = { review_stage_new (STAGE_SOFIA, "supervisor"), docket_outbox_view_new };
  DocketWatchdogReport own, opened, moved;

  queue (fixture.stage, saves, each);
  docket_watchdog_start (docket_desk_get_reader (fixture.stage->desk), TRUE);
  view_stage_show (&fixture);
  wait_for_text (&fixture, text);
  drain ();
  docket_watchdog_reset_report (&opened);
  queue (fixture.stage, 1, 1);
  docket_watchdog_reset_report (&own);
  turn (1500);
  docket_watchdog_stop (&moved);
  view_stage_close (&fixture);
  g_test_message ("%u saves of %u: at most %" G_GINT64_FORMAT " rows and %" G_GINT64_FORMAT " steps in a turn", saves, each,
                  MAX (opened.rows_max, moved.rows_max), MAX (opened.steps_max, moved.steps_max));
  assert_light (&opened);
  assert_light (&moved);
}

static void
test_a_large_save_that_waits_is_read_elsewhere (void)
{
  look_at_long_outbox (1, QUEUED, "New customer Shop 0, and 2999 more records");
}

static void
test_many_saves_that_wait_are_read_elsewhere (void)
{
  look_at_long_outbox (QUEUED, 1, "Waiting (3000)");
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
  g_test_add_func ("/console/watchdog/each-mistake-is-seen", test_each_mistake_is_seen);
  g_test_add_func ("/console/watchdog/a-save-is-written-elsewhere", test_a_save_is_written_elsewhere);
  g_test_add_func ("/console/watchdog/a-file-is-read-elsewhere", test_a_file_is_read_elsewhere);
  g_test_add_func ("/console/watchdog/a-table-is-taken-in-elsewhere", test_a_table_is_taken_in_elsewhere);
  g_test_add_func ("/console/watchdog/no-turn-reads-more-than-it-shows", test_no_turn_reads_more_than_it_shows);
  g_test_add_data_func ("/console/watchdog/typed-numbers-are-looked-for-elsewhere", GINT_TO_POINTER (FALSE), test_typed_numbers_are_looked_for_elsewhere);
  g_test_add_data_func ("/console/watchdog/typed-numbers-are-looked-for-elsewhere-in-an-older-file", GINT_TO_POINTER (TRUE), test_typed_numbers_are_looked_for_elsewhere);
  g_test_add_func ("/console/watchdog/a-large-save-that-waits-is-read-elsewhere", test_a_large_save_that_waits_is_read_elsewhere);
  g_test_add_func ("/console/watchdog/many-saves-that-wait-are-read-elsewhere", test_many_saves_that_wait_are_read_elsewhere);
  return g_test_run ();
}
