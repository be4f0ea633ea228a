/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * docket-bench-window DOCKET-BENCH: how soon the console's window shows the first
 * jobs, and how much memory it has in work, with 1,000 jobs and with 1,000,000
 * jobs of 200,000 customers; and how long the turns of its loop are.  To be run on
 * a virtual display, by the cairo renderer, without GL (`./dev bench window`).
 * DOCKET-BENCH makes the caches (its "cache-feed").  Nothing is asserted; whoever
 * reads decides.
 *
 * Each is measured in a fresh process, which is this program with the name of a
 * profile, so that nothing is resident by what made it.
 */
#include <adwaita.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench-window-turns.h"
#include "docket-application.h"
#include "docket-browser-private.h"
#include "docket-import-window.h"
#include "docket-job-filters.h"
#include "docket-memory.h"
#include "docket-window-private.h"
#include "review-stage.h"
#include "widget-search.h"

#define JOBS "1000000"
#define CUSTOMERS "200000"
#define FEW_JOBS "1000"
#define FEW_CUSTOMERS "200"
#define TABLE_LINES 100000
#define STARTS 9
#define STEP_MS 10
#define REST_STEPS 40 /* what a step begun in the background is given to end */

/* ---- In the fresh process ---- */

typedef struct
{
  DocketApplication *application;
  gint64 began; /* us */
  guint step;
  guint rest;
  gboolean painted;
  gboolean first_only;
  const char *table; /* "": none is taken in */
  GtkWidget *import; /* (nullable) */
} Look;

static const char *const views[] = { "customers", "review", "outbox", "board", "jobs" };
static const char *const typed[] = { "b", "bo", "boil", "boiler", "boiler m", "boiler muller", "1", "1 2", "1 2 3", "" };

static void
print_memory (const char *when)
{
  g_autofree char *text = NULL;
  gint64 resident = 0, most = 0;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    g_error ("The memory of this process cannot be read");
  if ((line = strstr (text, "VmRSS:")) != NULL)
    resident = g_ascii_strtoll (line + strlen ("VmRSS:"), NULL, 10);
  if ((line = strstr (text, "VmHWM:")) != NULL)
    most = g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10);
  g_print ("  %s: %.0f MB resident, at most %.0f\n", when, (double) resident / 1024, (double) most / 1024);
  fflush (stdout);
}

static void
on_painted (Look *look)
{
  if (look->painted)
    return;
  look->painted = TRUE;
  if (look->first_only)
    g_print ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time () - look->began);
}

static GtkWidget *
find_rows (GtkWidget *window)
{
  GtkWidget *rows = find_of_type (window, GTK_TYPE_COLUMN_VIEW, 0);

  return rows != NULL && g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (rows)))) > 0 ? rows : NULL;
}

/* TRUE once the first rows are painted. */
static gboolean
wait_for_rows (Look *look, GtkWidget *window)
{
  if (look->rest == 0 && find_rows (window) != NULL)
    {
      g_signal_connect_swapped (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_painted), look);
      gtk_widget_queue_draw (window);
      look->rest = 1;
    }
  return look->painted;
}

static void
scroll_to (GtkWidget *window, double part)
{
  GtkWidget *rows = find_rows (window);
  GtkAdjustment *adjustment;

  if (rows == NULL)
    return;
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (rows));
  gtk_adjustment_set_value (adjustment, (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment)) * part);
}

static void
type (GtkWidget *window, const char *text)
{
  GtkWidget *entry = find_of_type (window, GTK_TYPE_SEARCH_ENTRY, 0);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
}

static void
mark_all (GtkWidget *window)
{
  GtkWidget *rows = find_rows (window);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (rows))));
  gint64 began = g_get_monotonic_time ();

  gtk_widget_activate_action (find_of_type (rows, GTK_TYPE_LIST_VIEW, 0), "list.select-all", NULL);
  g_print ("  all %u rows marked: %.1f ms\n", n, (double) (g_get_monotonic_time () - began) / 1000);
}

static void
sort_by_title (GtkWidget *window)
{
  GtkColumnView *table = GTK_COLUMN_VIEW (find_rows (window));
  g_autoptr (GtkColumnViewColumn) title = g_list_model_get_item (gtk_column_view_get_columns (table), 1);

  gtk_column_view_sort_by_column (table, title, GTK_SORT_ASCENDING);
}

/* One step; TRUE: it is over. */
static gboolean
do_step (Look *look, GtkWidget *window)
{
  guint turn = look->rest++;

  switch (look->step)
    {
    case 0:
      look->rest--;
      return wait_for_rows (look, window);
    case 1: /* at rest after the start */
      return turn >= REST_STEPS;
    case 2:
      if (turn == 0)
        print_memory ("open jobs");
      if (turn == 0)
        mark_all (window);
      if (turn == REST_STEPS)
        print_memory ("open jobs, marked");
      if (turn == REST_STEPS)
        docket_job_filters_set_filter (DOCKET_JOB_FILTERS (find_of_type (window, DOCKET_TYPE_JOB_FILTERS, 0)), DOCKET_JOB_FILTER_ALL);
      return turn >= 5 * REST_STEPS;
    case 3:
      if (turn == 0)
        print_memory ("all jobs");
      if (turn == 0)
        mark_all (window);
      if (turn == REST_STEPS)
        print_memory ("all jobs, marked");
      scroll_to (window, (double) (turn % 50) / 50);
      return turn >= 2 * REST_STEPS;
    case 4:
      if (turn == 0)
        print_memory ("scrolled");
      if (turn == 0)
        sort_by_title (window);
      return turn >= REST_STEPS && docket_record_list_get_settled (DOCKET_BROWSER (find_of_type (window, DOCKET_TYPE_BROWSER, 0))->list);
    case 5:
      if (turn == 0)
        print_memory ("sorted by title");
      if (turn % REST_STEPS == 0)
        type (window, typed[turn / REST_STEPS]);
      return turn >= (G_N_ELEMENTS (typed) - 1) * REST_STEPS;
    case 6:
      if (turn == 0)
        print_memory ("searched");
      if (turn % REST_STEPS == 0)
        gtk_widget_activate_action (window, "win.show-view", "s", views[turn / REST_STEPS]);
      if (turn % REST_STEPS == REST_STEPS - 1)
        print_memory (views[turn / REST_STEPS]);
      return turn >= G_N_ELEMENTS (views) * REST_STEPS - 1;
    case 7:
      if (*look->table == '\0')
        {
          g_action_group_activate_action (G_ACTION_GROUP (look->application), "quit", NULL);
          look->first_only = TRUE;
          return TRUE;
        }
      if (turn == 0)
        {
          look->import = docket_import_window_new (window, docket_session_get_desk (DOCKET_WINDOW (window)->session), look->table);
          g_object_add_weak_pointer (G_OBJECT (look->import), (gpointer *) &look->import);
          gtk_window_present (GTK_WINDOW (look->import));
        }
      return g_strcmp0 (docket_import_window_get_page (DOCKET_IMPORT_WINDOW (look->import)), "columns") == 0;
    case 8:
      if (turn == 0)
        print_memory ("a table of " G_STRINGIFY (TABLE_LINES) " customers is read");
      if (turn == 0)
        gtk_widget_activate_action (look->import, "import.next", NULL);
      return g_strcmp0 (docket_import_window_get_page (DOCKET_IMPORT_WINDOW (look->import)), "rows") == 0;
    case 9:
      if (turn == 0)
        print_memory ("and looked at");
      scroll_to (look->import, (double) (turn % 50) / 50);
      return turn >= 2 * REST_STEPS;
    case 10:
      if (turn == 0)
        print_memory ("and scrolled");
      if (turn == 0)
        gtk_window_destroy (GTK_WINDOW (look->import));
      return turn >= REST_STEPS;
    default:
      print_memory ("and put away");
      g_action_group_activate_action (G_ACTION_GROUP (look->application), "quit", NULL);
      return TRUE;
    }
}

static gboolean
on_step (gpointer data)
{
  Look *look = data;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (look->application));
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (look->application));

  for (GList *l = windows; l != NULL; l = l->next)
    if (DOCKET_IS_WINDOW (l->data))
      window = l->data;
  if (window == NULL || !gtk_widget_get_mapped (GTK_WIDGET (window)) || !do_step (look, GTK_WIDGET (window)))
    return G_SOURCE_CONTINUE;
  look->rest = 0;
  if (look->first_only)
    g_action_group_activate_action (G_ACTION_GROUP (look->application), "quit", NULL);
  if (look->first_only || look->step++ > 10)
    return G_SOURCE_REMOVE;
  return G_SOURCE_CONTINUE;
}

static int
look_at (const char *dir, const char *table)
{
  char *argv[] = { (char *) "docket", (char *) "--profile", (char *) dir, NULL };
  Look look = { .began = g_get_monotonic_time (), .first_only = table == NULL, .table = table };
  int status;

  look.application = docket_application_new ();
  g_timeout_add (table == NULL ? 1 : STEP_MS, on_step, &look);
  status = g_application_run (G_APPLICATION (look.application), 3, argv);
  g_object_unref (look.application);
  return status;
}

/* ---- In the one that prints ---- */

static char *
run (const char *program, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  va_list arguments;
  int status;

  g_ptr_array_add (argv, (gpointer) program);
  va_start (arguments, program);
  do
    g_ptr_array_add (argv, va_arg (arguments, char *));
  while (g_ptr_array_index (argv, argv->len - 1) != NULL);
  va_end (arguments);
  if (!g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error) || !g_spawn_check_wait_status (status, &error))
    g_error ("%s", error->message);
  return output;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static gint64
first_rows_us (const char *self, const char *dir)
{
  g_autofree char *output = run (self, "look", dir, NULL);

  return g_ascii_strtoll (output, NULL, 10);
}

static gint64
median_us (gint64 *times)
{
  qsort (times, STARTS, sizeof times[0], compare_times);
  return times[STARTS / 2];
}

/* In turns: whatever else the machine does is done to both. */
static void
compare_first_rows (const char *self, const char *few, const char *many)
{
  gint64 few_us[STARTS], many_us[STARTS];
  double few_ms, many_ms;

  for (guint i = 0; i < STARTS; i++)
    {
      few_us[i] = first_rows_us (self, few);
      many_us[i] = first_rows_us (self, many);
    }
  few_ms = (double) median_us (few_us) / 1000;
  many_ms = (double) median_us (many_us) / 1000;
  g_print ("window to the first rows of jobs: %.2f × that with " FEW_JOBS " jobs (%.0f ms, %.0f ms)\n", many_ms / few_ms, many_ms, few_ms);
}

static ReviewStage *
make_profile (const char *bench, const char *jobs, const char *customers)
{
  ReviewStage *stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autofree char *output = run (bench, "cache-feed", docket_store_get_path (docket_desk_get_reader (stage->desk)), jobs, customers, NULL);

  return stage;
}

static char *
write_table (ReviewStage *stage)
{
  g_autoptr (GString) text = g_string_new ("Name,Street,City,Phone,E-mail\r\n");
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (stage->dir, "customers.csv", NULL);

  for (guint i = 0; i < TABLE_LINES; i++)
    g_string_append_printf (text, "Company %u of %c%c,%u Long Lane,Kingsmoor,+44 20 %07u,office%u@example.com\r\n", i, 'A' + i % 26, 'a' + i / 26 % 26, i % 180 + 1, i * 37 % 10000000, i);
  if (!g_file_set_contents (path, text->str, (gssize) text->len, &error))
    g_error ("%s", error->message);
  return path;
}

int
main (int argc, char **argv)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *table = NULL, *memory = NULL, *few_memory = NULL;
  ReviewStage *few, *many;

  setlocale (LC_ALL, "");
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  /* GDK asks for GL even if nothing is drawn with it; without a graphics card that
   * loads one of software, which alone takes 57 MB and is none of ours. */
  g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
  if (argc >= 3 && g_str_equal (argv[1], "look"))
    {
      docket_memory_set_up ();
      return look_at (argv[2], argc > 3 ? argv[3] : NULL);
    }
  if (argc == 3 && g_str_equal (argv[1], "look-turns"))
    {
      docket_memory_set_up ();
      return bench_window_turns_look (argv[2]);
    }
  if (argc != 2)
    {
      g_printerr ("Usage: docket-bench-window DOCKET-BENCH\n");
      return 2;
    }
  few = make_profile (argv[1], FEW_JOBS, FEW_CUSTOMERS);
  many = make_profile (argv[1], JOBS, CUSTOMERS);
  compare_first_rows (self, few->dir, many->dir);
  bench_window_turns_compare (self, few->dir, many->dir);
  table = write_table (few);
  few_memory = run (self, "look", few->dir, table, NULL);
  g_print ("memory of the window with " FEW_JOBS " jobs:\n%s", few_memory);
  /* Comparing each line with 200,000 customers would take minutes. */
  memory = run (self, "look", many->dir, "", NULL);
  g_print ("memory of the window with " JOBS " jobs:\n%s", memory);
  review_stage_free (few);
  review_stage_free (many);
  return 0;
}
