/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * docket-bench-board: how long the board takes to open and to draw a frame, with
 * 100 technicians who have five jobs a day for a week. To be run on a virtual
 * display, by the cairo renderer (`./dev bench board`). A frame is what our
 * thread does from the change of one thing until it is painted; waiting for the
 * display's beat is not counted. Nothing is asserted; whoever reads decides.
 */
#include <adwaita.h>

#include "board-stage.h"
#include "docket-board-chip.h"
#include "docket-console.h"

#define TECHNICIANS 100
#define DAYS 7
#define JOBS 5
#define FRAMES 120

typedef struct
{
  Fixture fixture;
  gint64 began;   /* us: the frame that is being made */
  gint64 spent;   /* us: of the last one */
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

static void
on_before (Bench *bench)
{
  bench->began = g_get_monotonic_time ();
}

static void
on_after (Bench *bench)
{
  bench->spent += g_get_monotonic_time () - bench->began;
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

/* Does @step again and again, and says what a frame of it costs. */
static void
measure (Bench *bench, const char *name, void (*step) (Bench *bench, guint i))
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < FRAMES; i++)
    {
      gint64 began = g_get_monotonic_time ();

      bench->spent = 0;
      step (bench, i);
      bench->spent += g_get_monotonic_time () - began;
      wait_for_frame (bench);
      g_array_append_val (times, bench->spent);
    }
  g_array_sort (times, compare_times);
  g_print ("%-28s median %5.1f ms, 95 of 100 within %5.1f ms\n", name, (double) g_array_index (times, gint64, FRAMES / 2) / 1000,
           (double) g_array_index (times, gint64, FRAMES * 95 / 100) / 1000);
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

static void
scroll_down (Bench *bench, guint i)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (scrolled (bench)), swing (i) * 60);
}

static void
scroll_along (Bench *bench, guint i)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_hadjustment (scrolled (bench)), swing (i) * 60);
}

/* -- Opening -- */

static void
open_it (Bench *bench, const char *name, int days)
{
  gint64 began = g_get_monotonic_time ();
  DocketBoard *board;

  view_stage_show (&bench->fixture);
  board = get_board (&bench->fixture);
  if (days > 1)
    docket_board_view_show_days (DOCKET_BOARD_VIEW (bench->fixture.view), DAY, days);
  while (docket_board_get_n_alive (board) == 0)
    g_main_context_iteration (NULL, TRUE);
  watch (bench);
  wait_for_frame (bench);
  g_print ("%-28s %.0f ms, %u of %u chips alive\n", name, (double) (g_get_monotonic_time () - began) / 1000, docket_board_get_n_alive (board), TECHNICIANS * JOBS * (guint) days);
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
