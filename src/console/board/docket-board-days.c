/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Days are those of the people: the same day begins at another moment in another time
 * zone, and today is another day tomorrow.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-board-days.h"

#define NOON_MINUTE (12 * 60)

void
docket_board_days_clear (DocketBoardDays *days)
{
  g_clear_pointer (&days->zone, g_time_zone_unref);
  g_clear_object (&days->clock);
}

void
docket_board_days_set (DocketBoardDays *days, DocketClock *clock, gint64 at_ms, int n)
{
  gint64 before = days->first, today;

  g_set_object (&days->clock, clock);
  g_clear_pointer (&days->zone, g_time_zone_unref);
  days->zone = g_time_zone_new_local ();
  days->first = docket_day_start (days->zone, at_ms);
  days->n = n;
  today = docket_day_start (days->zone, docket_clock_now_ms (clock));
  if (days->first != before || days->first == today)
    days->from_today = days->first == today;
}

DocketSpan
docket_board_days_get_span (const DocketBoardDays *days)
{
  return (DocketSpan) { days->first, docket_day_add (days->zone, days->first, days->n) };
}

gint64
docket_board_days_get_due (const DocketBoardDays *days)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (docket_day_minute (days->zone, days->first, NOON_MINUTE) / 1000);
  g_autoptr (GDateTime) there = utc != NULL ? g_date_time_to_timezone (utc, days->zone) : NULL;
  g_autoptr (GDateTime) here = NULL;

  if (days->from_today)
    return docket_day_start (zone, docket_clock_now_ms (days->clock));
  if (there != NULL)
    here = g_date_time_new (zone, g_date_time_get_year (there), g_date_time_get_month (there), g_date_time_get_day_of_month (there), 12, 0, 0);
  return here != NULL ? docket_day_start (zone, g_date_time_to_unix (here) * 1000) : days->first;
}

char *
docket_board_days_describe (const DocketBoardDays *days)
{
  g_autoptr (GDateTime) first = g_date_time_new_from_unix_local (days->first / 1000);

  /* Translators: a day, for g_date_time_format(): "Mon 23 Nov 2026" */
  return first != NULL ? g_date_time_format (first, _ ("%a %-e %b %Y")) : g_strdup ("");
}
