/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * docket-bench-board: how long the board takes to open and to draw a frame, with
 * 100 technicians who have five jobs a day for a week. To be run on a virtual
 * display, by the cairo renderer (`./dev bench board`). A frame is what our
 * thread does from the change of one thing until it is painted; waiting for the
 * display's beat is not counted. Nothing is asserted; whoever reads decides.
 * Beside it the time of the processor, which others at work do not lengthen.
 */
#include <adwaita.h>
#include <sys/resource.h>

#include "board-stage.h"
#include "docket-board-chip.h"
#include "docket-console.h"

#define TECHNICIANS 100
#define DAYS 7
#define JOBS 5
#define FRAMES 60

typedef struct
{
  Fixture fixture;
  gint64 began[2];   /* us: the frame that is being made */
  gint64 spent[2];   /* us: of the last one */
  gboolean painted;
  char *taken;    /* job id */
} Bench;

static char *
person_id (guint i)
{
  return g_strdup_printf ("0192e000-0000-7000-8000-00000001%04x", i);
}

static void
fill (ReviewStage *stage)
{
  static const char *const statuses[] = { "assigned", "opened", "in_progress", "paused", "complete" };
  static const char *const teams[] = { "Electrical", "Heating", "Plumbing" };
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  for (guint i = 0; i < TECHNICIANS; i++)
    {
      g_autofree char *person = person_id (i);
      g_autofree char *name = g_strdup_printf ("Technician %03u", i);

      g_ptr_array_add (records, board_stage_new_technician (person, name, teams[i % G_N_ELEMENTS (teams)]));
      for (guint j = 0; j < DAYS * JOBS; j++)
        {
          g_autofree char *job = g_strdup_printf ("0192e000-0000-7000-8000-00000002%04x", i * DAYS * JOBS + j);

          g_ptr_array_add (records, board_stage_new_job (job, "Boiler service, second floor", statuses[(i + j) % G_N_ELEMENTS (statuses)], person,
                                                         DAY + (gint64) (j / JOBS) * 24 * HOUR + 8 * HOUR + (gint64) (j % JOBS) * 100 * MINUTE, 90));
        }
    }
  review_stage_receive_all (stage, records);
}

/* -- Frames -- */

/* Us, of the clock on the wall and of what our thread had of the processor. */
static void
look_at_clocks (gint64 clocks[2])
{
  struct rusage used;

  clocks[0] = g_get_monotonic_time ();
  getrusage (RUSAGE_THREAD, &used);
  clocks[1] = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * G_USEC_PER_SEC + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

static void
on_before (Bench *bench)
{
  look_at_clocks (bench->began);
}

static void
on_after (Bench *bench)
{
  gint64 now[2];

  look_at_clocks (now);
  for (guint i = 0; i < 2; i++)
    bench->spent[i] += now[i] - bench->began[i];
  bench->painted = TRUE;
}

static void
watch (Bench *bench)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (bench->fixture.view);

  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (on_before), bench);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (on_after), bench);
}

static void
wait_for_frame (Bench *bench)
{
  bench->painted = FALSE;
  while (!bench->painted)
    g_main_context_iteration (NULL, TRUE);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static double
pick_ms (GArray *times, guint part_of_100)
{
  return (double) g_array_index (times, gint64, times->len * part_of_100 / 100) / 1000;
}

/* Does @step again and again, and says what a frame of it costs. */
static void
measure (Bench *bench, const char *name, void (*step) (Bench *bench, guint i))
{
  g_autoptr (GArray) wall = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) processor = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < FRAMES; i++)
    {
      bench->spent[0] = bench->spent[1] = 0;
      on_before (bench);
      step (bench, i);
      on_after (bench);
      /* A step against an end changes nothing, and nothing makes no frame to wait for. */
      gtk_widget_queue_draw (bench->fixture.view);
      wait_for_frame (bench);
      g_array_append_val (wall, bench->spent[0]);
      g_array_append_val (processor, bench->spent[1]);
    }
  g_array_sort (wall, compare_times);
  g_array_sort (processor, compare_times);
  g_print ("%-28s median %5.1f ms, 95 of 100 within %5.1f ms; processor median %5.1f ms, 95 of 100 within %5.1f ms\n", name, pick_ms (wall, 50), pick_ms (wall, 95), pick_ms (processor, 50),
           pick_ms (processor, 95));
}

/* Back and forth, so that it does not end at an edge. */
static double
swing (guint i)
{
  return i % 60 < 30 ? i % 30 : 30 - i % 30;
}

static void
drag (Bench *bench, guint i)
{
  docket_board_carry (get_board (&bench->fixture), 400 + swing (i) * 16, 100 + swing (i) * 12, 0, FALSE);
}

static void
zoom (Bench *bench, guint i)
{
  docket_board_zoom (get_board (&bench->fixture), i % 20 < 10 ? 1.07 : 1 / 1.07, 700);
}

static GtkScrolledWindow *
scrolled (Bench *bench)
{
  return GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (GTK_WIDGET (get_board (&bench->fixture)), GTK_TYPE_SCROLLED_WINDOW));
}

/* A turn of the wheel a frame, or less where there is not so much to scroll. */
static void
scroll (GtkAdjustment *adjustment, guint i)
{
  double room = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  gtk_adjustment_set_value (adjustment, swing (i) * MIN (60, room / 30));
}

static void
scroll_down (Bench *bench, guint i)
{
  scroll (gtk_scrolled_window_get_vadjustment (scrolled (bench)), i);
}

static void
scroll_along (Bench *bench, guint i)
{
  scroll (gtk_scrolled_window_get_hadjustment (scrolled (bench)), i);
}

/* -- Opening -- */

static void
open_it (Bench *bench, const char *name, int days)
{
  gint64 began[2], now[2];
  DocketBoard *board;

  look_at_clocks (began);
  view_stage_show (&bench->fixture);
  board = get_board (&bench->fixture);
  if (days > 1)
    docket_board_view_show_days (DOCKET_BOARD_VIEW (bench->fixture.view), DAY, days);
  while (docket_board_get_n_alive (board) == 0)
    g_main_context_iteration (NULL, TRUE);
  watch (bench);
  wait_for_frame (bench);
  look_at_clocks (now);
  g_print ("%-28s %.0f ms, processor %.0f ms, %u chips", name, (double) (now[0] - began[0]) / 1000, (double) (now[1] - began[1]) / 1000, docket_board_get_n_alive (board));
  while (docket_board_is_waking (board))
    wait_for_frame (bench);
  look_at_clocks (now);
  g_print ("; all that are in view %.0f ms, processor %.0f ms, %u of %u chips alive\n", (double) (now[0] - began[0]) / 1000, (double) (now[1] - began[1]) / 1000,
           docket_board_get_n_alive (board), TECHNICIANS * JOBS * (guint) days);
}

/* The frames after the last step of a zoom, in which words are laid out. */
static void
measure_settling (Bench *bench, const char *span)
{
  gint64 longest[2] = { 0 };
  guint n = 0;

  zoom (bench, 0);
  for (; docket_board_is_hurried (get_board (&bench->fixture)); n++)
    {
      bench->spent[0] = bench->spent[1] = 0;
      wait_for_frame (bench);
      for (guint i = 0; i < 2; i++)
        longest[i] = MAX (longest[i], bench->spent[i]);
    }
  g_print ("%s: after the last zoom           longest of %u frames %5.1f ms; processor %5.1f ms\n", span, n, (double) longest[0] / 1000, (double) longest[1] / 1000);
}

/* -- Others at work -- */

#define PAGE_CHANGES 500

/* Every turn of the loop, until chips say what came: the longest is what a person feels. */
static void
measure_page (Bench *bench, const char *span, guint round)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  gint64 longest[2] = { 0 }, sum[2] = { 0 }, before[2], after[2];
  DocketBoardJob *job;

  for (guint i = 0; i < PAGE_CHANGES; i++)
    {
      g_autofree char *id = g_strdup_printf ("0192e000-0000-7000-8000-00000002%04x", i * 7);
      g_autofree char *person = person_id (i * 7 / (DAYS * JOBS));
      guint nth = i * 7 % (DAYS * JOBS);

      g_ptr_array_add (records, board_stage_new_job (id, "Boiler service, second floor", "assigned", person,
                                                     DAY + (gint64) (nth / JOBS) * 24 * HOUR + 8 * HOUR + (gint64) (nth % JOBS) * 100 * MINUTE, 60 + (int) round * 5));
    }
  review_stage_receive_all (bench->fixture.stage, records);
  do
    {
      look_at_clocks (before);
      g_main_context_iteration (NULL, FALSE);
      look_at_clocks (after);
      for (guint i = 0; i < 2; i++)
        {
          longest[i] = MAX (longest[i], after[i] - before[i]);
          sum[i] += after[i] - before[i];
        }
      job = find_job (&bench->fixture, bench->taken);
    }
  while (job == NULL || docket_job_get_minutes (job->record) != 60 + (int) round * 5);
  for (guint i = 0; i < 4 * FRAMES; i++)
    {
      look_at_clocks (before);
      g_main_context_iteration (NULL, FALSE);
      look_at_clocks (after);
      for (guint j = 0; j < 2; j++)
        {
          longest[j] = MAX (longest[j], after[j] - before[j]);
          sum[j] += after[j] - before[j];
        }
      g_usleep (2000);
    }
  g_print ("%s: %u changes by others          longest turn of the loop %5.1f ms; processor longest %5.1f ms, all %5.1f ms\n", span, PAGE_CHANGES, (double) longest[0] / 1000,
           (double) longest[1] / 1000, (double) sum[1] / 1000);
}

/* Until nothing more comes of opening. */
static void
rest (Bench *bench)
{
  for (guint before = G_MAXUINT; before != docket_board_get_n_updates (get_board (&bench->fixture));)
    {
      before = docket_board_get_n_updates (get_board (&bench->fixture));
      turn (300);
    }
}

static void
measure_days (Bench *bench, const char *span, int days)
{
  static const struct
  {
    const char *name;
    void (*step) (Bench *bench, guint i);
  } steps[] = { { "scroll down", scroll_down }, { "scroll along", scroll_along }, { "zoom", zoom } };
  g_autofree char *opening = g_strdup_printf ("%s: open", span);
  g_autofree char *dragging = g_strdup_printf ("%s: drag", span);

  open_it (bench, opening, days);
  rest (bench);
  g_assert_true (docket_board_take (get_board (&bench->fixture), bench->taken));
  measure (bench, dragging, drag);
  docket_board_let_go (get_board (&bench->fixture));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s: %s", span, steps[i].name);

      measure (bench, name, steps[i].step);
    }
  measure_settling (bench, span);
  for (guint i = 0; i < 3; i++)
    measure_page (bench, span, i);
  view_stage_hide (&bench->fixture);
}

/* What an application does by itself. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/docketdesk/Docket/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char *argv[])
{
  Bench bench = { .taken = g_strdup ("0192e000-0000-7000-8000-000000020000") };

  gtk_init ();
  adw_init ();
  docket_console_init ();
  load_style ();
  bench.fixture.stage = review_stage_new (STAGE_DANA, "dispatcher");
  bench.fixture.create = docket_board_view_new;
  fill (bench.fixture.stage);
  g_print ("%u technicians, %u days, %u jobs a day each\n", TECHNICIANS, DAYS, JOBS);
  /* What is only loaded once (fonts, icons, styles) is not the board's. */
  view_stage_show (&bench.fixture);
  rest (&bench);
  view_stage_hide (&bench.fixture);
  measure_days (&bench, "day", 1);
  measure_days (&bench, "3 days", 3);
  measure_days (&bench, "week", 7);
  review_stage_free (bench.fixture.stage);
  g_free (bench.taken);
  return 0;
}
