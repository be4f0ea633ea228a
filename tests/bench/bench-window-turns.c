/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What somebody does with a list of jobs, a step after the other, and the longest
 * turn of the main loop of each.  What takes as long with 1,000 jobs as with a
 * million is GTK's making and drawing of a screenful; what takes longer is ours.
 */
#include "bench-window-turns.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-turns.h"
#include "docket-application.h"
#include "docket-browser-private.h"
#include "docket-job-filters.h"
#include "docket-window.h"
#include "widget-search.h"

#define STEP_MS 10
#define REST_STEPS 40   /* that a step is given beyond what its list needs */
#define TURNS_MAX 6000  /* of waiting for a list */
#define RUNS 3
#define TITLE_COLUMN 1
#define CUSTOMER_COLUMN 2

typedef struct
{
  const char *name;
  void (*begin) (GtkWidget *window, const char *text); /* (nullable) */
  const char *text;
  void (*go_on) (GtkWidget *window, guint turn);       /* (nullable): at each of its turns */
} Step;

typedef struct
{
  DocketApplication *application;
  guint step;
  guint turn; /* of it */
  guint rest; /* since its list has all */
} Look;

/* ---- What is done ---- */

static DocketBrowser *
find_browser (GtkWidget *window)
{
  return DOCKET_BROWSER (find_of_type (window, DOCKET_TYPE_BROWSER, 0));
}

static GtkColumnView *
find_table (GtkWidget *window)
{
  return GTK_COLUMN_VIEW (find_of_type (window, GTK_TYPE_COLUMN_VIEW, 0));
}

static DocketJobFilters *
find_filters (GtkWidget *window)
{
  return DOCKET_JOB_FILTERS (find_of_type (window, DOCKET_TYPE_JOB_FILTERS, 0));
}

static void
show_all (GtkWidget *window, const char *unused)
{
  docket_job_filters_set_filter (find_filters (window), DOCKET_JOB_FILTER_ALL);
}

static void
show_open (GtkWidget *window, const char *unused)
{
  docket_job_filters_set_filter (find_filters (window), DOCKET_JOB_FILTER_OPEN);
}

static void
sort_by (GtkWidget *window, guint column, GtkSortType order)
{
  GListModel *columns = gtk_column_view_get_columns (find_table (window));
  g_autoptr (GtkColumnViewColumn) sorted = g_list_model_get_item (columns, column);

  gtk_column_view_sort_by_column (find_table (window), sorted, order);
}

static void
sort_by_title (GtkWidget *window, const char *unused)
{
  sort_by (window, TITLE_COLUMN, GTK_SORT_ASCENDING);
}

static void
sort_backwards (GtkWidget *window, const char *unused)
{
  sort_by (window, TITLE_COLUMN, GTK_SORT_DESCENDING);
}

static void
sort_by_customer (GtkWidget *window, const char *unused)
{
  sort_by (window, CUSTOMER_COLUMN, GTK_SORT_ASCENDING);
}

static void
sort_as_before (GtkWidget *window, const char *unused)
{
  gtk_column_view_sort_by_column (find_table (window), NULL, GTK_SORT_ASCENDING);
}

static void
scroll (GtkWidget *window, guint turn)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (find_table (window)));
  double length = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  if (turn <= REST_STEPS)
    gtk_adjustment_set_value (adjustment, length * (turn % REST_STEPS) / REST_STEPS);
}

static void
scroll_a_row (GtkWidget *window, guint turn)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (find_table (window)));

  if (turn < REST_STEPS)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + 20);
}

static void
type (GtkWidget *window, const char *text)
{
  GtkWidget *entry = find_of_type (window, GTK_TYPE_SEARCH_ENTRY, 0);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
}

static void
do_with_rows (GtkWidget *window, const char *action)
{
  gtk_widget_activate_action (find_of_type (GTK_WIDGET (find_table (window)), GTK_TYPE_LIST_VIEW, 0), action, NULL);
}

static void
show_view (GtkWidget *window, const char *view)
{
  gtk_widget_activate_action (window, "win.show-view", "s", view);
}

static const Step steps[] = {
  { .name = "the window and its first rows" },
  { "filter All", show_all },
  { "sort by title", sort_by_title },
  { "and the other way", sort_backwards },
  { "sort by customer", sort_by_customer },
  { "sort as before", sort_as_before },
  { "scroll far", .go_on = scroll },
  { "scroll by 20 px", .go_on = scroll_a_row },
  { "mark all", do_with_rows, "list.select-all" },
  { "unmark all", do_with_rows, "list.unselect-all" },
  { "type b", type, "b" },
  { "type bo", type, "bo" },
  { "type boiler", type, "boiler" },
  { "clear the search", type, "" },
  { "type 1", type, "1" },
  { "type 1 2", type, "1 2" },
  { "type zeppelin", type, "zeppelin" },
  { "clear it", type, "" },
  { "filter Open", show_open },
  { "show Customers", show_view, "customers" },
  { "show Needs review", show_view, "review" },
  { "show Outbox", show_view, "outbox" },
  { "show Board", show_view, "board" },
  { "show Jobs", show_view, "jobs" },
};

/* Views without a list are given their rest. */
static gboolean
is_settled (GtkWidget *window)
{
  DocketBrowser *browser = find_browser (window);

  return browser == NULL || (browser->list != NULL && docket_record_list_get_settled (browser->list));
}

/* ---- In the process of its own ---- */

static void
print_longest (const char *name)
{
  BenchTurns longest = bench_turns_take ();

  g_print ("%-30s %.1f %.1f %.1f %.1f\n", name, (double) longest.turn_us / 1000, (double) longest.frame_us / 1000,
           (double) longest.beside_us / 1000, (double) longest.wall_us / 1000);
  fflush (stdout);
}

static gboolean
on_step (gpointer data)
{
  Look *look = data;
  GtkWidget *window = find_window (DOCKET_TYPE_WINDOW);

  if (window == NULL || !gtk_widget_get_mapped (window))
    return G_SOURCE_CONTINUE;
  bench_turns_watch (gtk_widget_get_frame_clock (window));
  if (look->step > 0 && look->turn == 0 && steps[look->step].begin != NULL)
    steps[look->step].begin (window, steps[look->step].text);
  if (steps[look->step].go_on != NULL)
    steps[look->step].go_on (window, look->turn);
  look->rest = is_settled (window) ? look->rest + 1 : 0;
  if (look->rest < REST_STEPS && look->turn < TURNS_MAX)
    {
      look->turn++;
      return G_SOURCE_CONTINUE;
    }
  print_longest (steps[look->step].name);
  look->turn = 0;
  look->rest = 0;
  if (++look->step < G_N_ELEMENTS (steps))
    return G_SOURCE_CONTINUE;
  g_action_group_activate_action (G_ACTION_GROUP (look->application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

int
bench_window_turns_look (const char *dir)
{
  char *argv[] = { (char *) "docket", (char *) "--profile", (char *) dir, NULL };
  Look look = { 0 };
  int status;

  bench_turns_start ();
  look.application = docket_application_new ();
  g_timeout_add (STEP_MS, on_step, &look);
  status = g_application_run (G_APPLICATION (look.application), 3, argv);
  g_object_unref (look.application);
  return status;
}

/* ---- In the one that prints ---- */

#define FIGURES 4

typedef struct
{
  double ms[G_N_ELEMENTS (steps)][FIGURES][RUNS];
} Figures;

static void
look_once (const char *self, const char *dir, Figures *figures, guint run)
{
  const char *argv[] = { self, "look-turns", dir, NULL };
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error) || !g_spawn_check_wait_status (status, &error))
    g_error ("%s", error->message);
  lines = g_strsplit (output, "\n", -1);
  if (g_strv_length (lines) != G_N_ELEMENTS (steps) + 1)
    g_error ("%s ended early", self);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      char *at = lines[i] + strlen (steps[i].name);

      for (guint f = 0; f < FIGURES; f++)
        figures->ms[i][f][run] = g_ascii_strtod (at, &at);
    }
}

static int
compare_ms (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median_ms (double *ms)
{
  qsort (ms, RUNS, sizeof *ms, compare_ms);
  return ms[RUNS / 2];
}

void
bench_window_turns_compare (const char *self, const char *few_dir, const char *many_dir)
{
  g_autofree Figures *few = g_new0 (Figures, 1), *many = g_new0 (Figures, 1);

  for (guint run = 0; run < RUNS; run++)
    {
      look_once (self, few_dir, few, run);
      look_once (self, many_dir, many, run);
    }
  g_print ("longest turns of the window's loop, ms of processor time with many jobs (with few): all in all; GTK's frame; beside it; by the clock\n");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_print ("  %-30s", steps[i].name);
      for (guint f = 0; f < FIGURES; f++)
        g_print ("  %6.1f (%6.1f)", median_ms (many->ms[i][f]), median_ms (few->ms[i][f]));
      g_print ("\n");
    }
}
