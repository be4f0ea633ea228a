/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Of several days on the board the nights are folded: whoever plans looks at the
 * hours in which there is work. Nothing is drawn here.
 */
#include "board-stage.h"
#include "docket-board-scale.h"

static GTimeZone *
central_europe (void)
{
  return g_time_zone_new_identifier ("CET-1CEST,M3.5.0,M10.5.0/3");
}

/* From eight to five on each of @n days. */
static GArray *
work_of (GTimeZone *zone, gint64 from, int n)
{
  GArray *work = g_array_new (FALSE, FALSE, sizeof (DocketSpan));

  for (int i = 0; i < n; i++)
    {
      gint64 day = docket_day_add (zone, from, i);
      DocketSpan span = { docket_day_minute (zone, day, 8 * 60), docket_day_minute (zone, day, 17 * 60) };

      g_array_append_val (work, span);
    }
  return work;
}

static DocketBoardScale
scale_of (GTimeZone *zone, gint64 from, int n_days, double hour_px)
{
  gint64 day = docket_day_start (zone, from);

  return (DocketBoardScale) { .starts_at = day, .ends_at = docket_day_add (zone, day, n_days), .hour_px = hour_px };
}

static double
px_between (const DocketBoardScale *scale, gint64 from, gint64 to)
{
  return docket_board_scale_x (scale, to) - docket_board_scale_x (scale, from);
}

static void
assert_there_and_back (const DocketBoardScale *scale)
{
  double before = -1;

  for (gint64 at = scale->starts_at; at <= scale->ends_at; at += 37 * MINUTE)
    {
      double x = docket_board_scale_x (scale, at);

      g_assert_cmpfloat (x, >, before);
      g_assert_cmpint (ABS (docket_board_scale_at (scale, x) - at), <=, 1);
      before = x;
    }
}

/* Also in the weeks in which a night has an hour more or less. */
static void
test_nights_are_folded (void)
{
  static const int dates[][2] = { { 3, 26 }, { 6, 1 }, { 10, 22 } };
  g_autoptr (GTimeZone) zone = central_europe ();

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    for (double px = DOCKET_BOARD_HOUR_PX_MIN; px <= DOCKET_BOARD_HOUR_PX_MAX; px *= 1.37)
      {
        g_autoptr (GDateTime) date = g_date_time_new (zone, 2026, dates[i][0], dates[i][1], 0, 0, 0);
        gint64 from = g_date_time_to_unix (date) * 1000;
        DocketBoardScale scale = scale_of (zone, from, 7, px);
        g_autoptr (GArray) work = work_of (zone, from, 7);

        g_assert_true (docket_board_scale_fold (&scale, zone, work));
        g_assert_false (docket_board_scale_fold (&scale, zone, work));
        g_assert_cmpuint (scale.n_nights, ==, 8);
        assert_there_and_back (&scale);
        /* An hour of work is as wide as it says, on the last day too. */
        g_assert_cmpfloat_with_epsilon (px_between (&scale, docket_day_minute (zone, scale.ends_at - 1, 9 * 60), docket_day_minute (zone, scale.ends_at - 1, 10 * 60)), px, 0.001);
        if (px < 40)
          g_assert_cmpfloat (px_between (&scale, docket_day_minute (zone, from, 18 * 60), docket_day_minute (zone, from, 24 * 60)), <, 6 * px / 5);
      }
}

/* Whoever comes closer sees the night as well. */
static void
test_nights_open (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  DocketBoardScale scale = scale_of (zone, DAY, 3, DOCKET_BOARD_HOUR_PX_MAX);
  g_autoptr (GArray) work = work_of (zone, DAY, 3);

  docket_board_scale_fold (&scale, zone, work);
  g_assert_cmpfloat_with_epsilon (docket_board_scale_width (&scale), 72 * DOCKET_BOARD_HOUR_PX_MAX, 0.01);
}

/* However wide the window, the work of the days fills it. */
static void
test_work_fills_the_width (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  DocketBoardScale scale = scale_of (zone, DAY, 3, 100);
  g_autoptr (GArray) work = work_of (zone, DAY, 3);

  docket_board_scale_fold (&scale, zone, work);
  for (double width = 700; width < 8000; width *= 1.2)
    {
      docket_board_scale_fit (&scale, width, DAY + 8 * HOUR, DAY + 65 * HOUR);
      g_assert_cmpfloat_with_epsilon (px_between (&scale, DAY + 8 * HOUR, DAY + 65 * HOUR), width, 0.5);
    }
}

static gboolean
is_folded (const DocketBoardScale *scale, gint64 at)
{
  return px_between (scale, at, at + HOUR) < scale->hour_px * 0.99;
}

/* Who is called out at night is on the board as others are. */
static void
test_a_job_at_night_opens_it (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  DocketBoardScale scale = scale_of (zone, DAY, 3, 30);
  g_autoptr (GArray) work = work_of (zone, DAY, 3);
  const DocketSpan called_out = { DAY + 22 * HOUR, DAY + 25 * HOUR }, for_weeks = { DAY - 200 * HOUR, DAY + 200 * HOUR };

  docket_board_scale_fold (&scale, zone, work);
  g_assert_true (is_folded (&scale, DAY + 22 * HOUR));
  g_array_append_val (work, for_weeks);
  g_assert_false (docket_board_scale_fold (&scale, zone, work));
  g_array_append_val (work, called_out);
  g_assert_true (docket_board_scale_fold (&scale, zone, work));
  for (gint64 at = called_out.starts_at; at < called_out.ends_at; at += HOUR)
    g_assert_false (is_folded (&scale, at));
  g_assert_true (is_folded (&scale, DAY + 46 * HOUR));
}

static void
test_one_day_has_no_night (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  DocketBoardScale scale = scale_of (zone, DAY, 1, 30);
  g_autoptr (GArray) work = work_of (zone, DAY, 1);

  g_assert_false (docket_board_scale_fold (&scale, zone, work));
  g_assert_cmpuint (scale.n_nights, ==, 0);
}

/* Nobody works on one of the days: it has its room all the same, for whoever plans there. */
static void
test_a_free_day_has_room (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  DocketBoardScale scale = scale_of (zone, DAY, 3, 30);
  g_autoptr (GArray) work = work_of (zone, DAY, 1);

  docket_board_scale_fold (&scale, zone, work);
  g_assert_cmpuint (scale.n_nights, ==, 4);
  g_assert_false (is_folded (&scale, DAY + 36 * HOUR));
  g_assert_false (is_folded (&scale, DAY + 60 * HOUR));
}

/* Lines in a folded night would be one beside the other. */
static void
test_ticks_leave_out_nights (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  DocketBoardScale scale = scale_of (zone, DAY, 3, 30);
  g_autoptr (GArray) work = work_of (zone, DAY, 3);
  g_autoptr (GArray) ticks = NULL;

  docket_board_scale_fold (&scale, zone, work);
  ticks = docket_board_scale_ticks (&scale, zone, 56);
  for (guint i = 0; i < ticks->len; i++)
    {
      gint64 tick = g_array_index (ticks, gint64, i);

      g_assert_true ((tick - DAY) % (24 * HOUR) == 0 || !is_folded (&scale, tick));
    }
  /* Three beginnings of days, and of each 8, 10, 12, 14 and 16 o'clock. */
  g_assert_cmpuint (ticks->len, ==, 18);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/board-nights/are-folded", test_nights_are_folded);
  g_test_add_func ("/console/board-nights/open-when-zoomed", test_nights_open);
  g_test_add_func ("/console/board-nights/work-fills-the-width", test_work_fills_the_width);
  g_test_add_func ("/console/board-nights/a-job-at-night-opens-it", test_a_job_at_night_opens_it);
  g_test_add_func ("/console/board-nights/one-day-has-none", test_one_day_has_no_night);
  g_test_add_func ("/console/board-nights/a-free-day-has-room", test_a_free_day_has_room);
  g_test_add_func ("/console/board-nights/ticks-leave-them-out", test_ticks_leave_out_nights);
  return g_test_run ();
}
