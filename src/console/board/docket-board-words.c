/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What speaks against a plan, and where a job stands, in the fewest words that are
 * still whole.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-board-words.h"

#include "docket-text.h"

static char *
overlap_words (const DocketPlanCheck *check)
{
  g_autofree char *name = docket_desk_job_name (check->other);

  /* Translators: a job, by its number */
  return g_strdup_printf (_ ("Overlaps %s"), name);
}

static char *
absence_words (const DocketPlanCheck *check)
{
  const char *title = docket_record_get_text (check->absence, DOCKET_ABSENCE_TITLE);

  /* Translators: why somebody is away: "Training" */
  return title != NULL ? g_strdup_printf (_ ("Overlaps %s"), title) : g_strdup (_ ("Away"));
}

char *
docket_board_words_travel (const DocketPlanCheck *check, DocketBoardModel *model)
{
  const DocketBoardJob *job = docket_board_model_find (model, docket_record_get_id (check->neighbour));
  g_autofree char *name = docket_desk_job_name (check->neighbour);
  const char *const parts[] = { job != NULL ? job->postcode : NULL, job != NULL ? job->city : NULL };
  g_autofree char *place = parts[0] != NULL && parts[1] != NULL ? g_strdup_printf ("%s %s", parts[0], parts[1]) : g_strdup (parts[0]);
  g_autofree char *minutes = docket_board_words_minutes (check->gap_minutes);

  if (place == NULL)
    place = g_strdup (_ ("elsewhere"));
  if (check->gap_minutes == 0)
    /* Translators: a job, where it is: "No time to get here from J-10251, 12043 Berlin" */
    return g_strdup_printf (check->neighbour_is_before ? _ ("No time to get here from %s, %s") : _ ("No time to get to %s, %s"), name, place);
  /* Translators: minutes; a job, where it is: "Only 5 min to get here from J-10251, 12043 Berlin" */
  return g_strdup_printf (check->neighbour_is_before ? _ ("Only %s to get here from %s, %s") : _ ("Only %s to get to %s, %s"), minutes, name, place);
}

GStrv
docket_board_words_warnings (const DocketPlanCheck *check, DocketBoardModel *model)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  if (check->warnings & DOCKET_PLAN_INACTIVE)
    g_ptr_array_add (words, g_strdup (_ ("Works here no more")));
  if (check->warnings & DOCKET_PLAN_ABSENCE)
    g_ptr_array_add (words, absence_words (check));
  if (check->warnings & DOCKET_PLAN_OVERLAPS)
    g_ptr_array_add (words, overlap_words (check));
  if (check->warnings & DOCKET_PLAN_LATE)
    g_ptr_array_add (words, g_strdup (_ ("Later than promised")));
  if (check->warnings & DOCKET_PLAN_EARLY)
    g_ptr_array_add (words, g_strdup (_ ("Earlier than promised")));
  if (check->warnings & DOCKET_PLAN_SKILL)
    /* Translators: a skill: "Needs Gas" */
    g_ptr_array_add (words, g_strdup_printf (_ ("Needs %s"), check->skill));
  if (check->warnings & DOCKET_PLAN_OUTSIDE_SHIFT)
    g_ptr_array_add (words, g_strdup (_ ("Outside the shift")));
  if (check->warnings & DOCKET_PLAN_BREAK)
    g_ptr_array_add (words, g_strdup (_ ("Overlaps the break")));
  if (check->warnings & DOCKET_PLAN_TRAVEL)
    g_ptr_array_add (words, docket_board_words_travel (check, model));
  g_ptr_array_add (words, NULL);
  return (GStrv) g_ptr_array_steal (words, NULL);
}

char *
docket_board_words_warning (const DocketPlanCheck *check, DocketBoardModel *model)
{
  g_auto (GStrv) words = docket_board_words_warnings (check, model);

  return g_strjoinv (" · ", words);
}

char *
docket_board_words_warning_short (const DocketPlanCheck *check, DocketBoardModel *model)
{
  DocketPlanCheck first = *check;

  /* Whoever is not there any more does it at no time. */
  if (check->warnings & DOCKET_PLAN_INACTIVE)
    first.warnings = DOCKET_PLAN_INACTIVE;
  else
    first.warnings = check->warnings & (~check->warnings + 1);
  return docket_board_words_warning (&first, model);
}

static gboolean
is_same_day (gint64 a, gint64 b)
{
  g_autoptr (GDateTime) x = g_date_time_new_from_unix_local (a / 1000);
  g_autoptr (GDateTime) y = g_date_time_new_from_unix_local (b / 1000);

  return x != NULL && y != NULL && g_date_time_get_day_of_year (x) == g_date_time_get_day_of_year (y) && g_date_time_get_year (x) == g_date_time_get_year (y);
}

static char *
day_words (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at / 1000);

  /* Translators: a day as short as can be, for g_date_time_format(): "Tue 24" */
  return time != NULL ? g_date_time_format (time, _ ("%a %-e")) : g_strdup ("");
}

/* In autumn an hour comes twice, and the name of the zone tells which: "02:30 CET". */
static char *
clock_words (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at / 1000);
  g_autoptr (GDateTime) before = g_date_time_new_from_unix_local (at / 1000 - 3600);
  g_autoptr (GDateTime) after = g_date_time_new_from_unix_local (at / 1000 + 3600);
  g_autofree char *clock = docket_time_format_clock (at);

  if (time == NULL || before == NULL || after == NULL
      || (g_date_time_get_utc_offset (before) <= g_date_time_get_utc_offset (time) && g_date_time_get_utc_offset (time) <= g_date_time_get_utc_offset (after)))
    return g_steal_pointer (&clock);
  return g_strdup_printf ("%s %s", clock, g_date_time_get_timezone_abbreviation (time));
}

char *
docket_board_words_span (const DocketSpan *span, gint64 day)
{
  g_autofree char *from = clock_words (span->starts_at);
  g_autofree char *to = clock_words (span->ends_at);
  g_autofree char *first = is_same_day (span->starts_at, day) ? NULL : day_words (span->starts_at);
  /* What ends at midnight has not begun the next day. */
  g_autofree char *last = is_same_day (span->starts_at, span->ends_at - 1) ? NULL : day_words (span->ends_at);

  if (first != NULL && last != NULL)
    /* Translators: a day and a time, to another day and time: "Tue 24, 08:00–Thu 26, 17:00" */
    return g_strdup_printf (_ ("%s, %s–%s, %s"), first, from, last, to);
  if (first != NULL)
    /* Translators: a day, two times of it: "Tue 24, 10:30–12:00" */
    return g_strdup_printf (_ ("%s, %s–%s"), first, from, to);
  if (last != NULL)
    /* Translators: a time, to a time of another day: "22:00–Tue 24, 06:00" */
    return g_strdup_printf (_ ("%s–%s, %s"), from, last, to);
  /* Translators: two times of the day: "10:30–12:00" */
  return g_strdup_printf (_ ("%s–%s"), from, to);
}

char *
docket_board_words_place (const DocketRecord *technician, const DocketSpan *span, gint64 day)
{
  g_autofree char *when = NULL;
  const char *name;

  if (technician == NULL)
    return g_strdup (_ ("Unscheduled"));
  name = docket_record_get_text (technician, DOCKET_PERSON_NAME);
  when = docket_board_words_span (span, day);
  /* Translators: a technician; when: "Milo Brandt, 10:30–12:00" */
  return g_strdup_printf (_ ("%s, %s"), name != NULL ? name : _ ("Somebody"), when);
}

/* "11" for "11:00", where hours are written so; (transfer full) */
static char *
hour_words (gint64 at, gint64 other)
{
  g_autofree char *clock = docket_time_format_clock (at);
  g_autofree char *beside = docket_time_format_clock (other);

  if (g_str_has_suffix (clock, ":00") && g_str_has_suffix (beside, ":00"))
    clock[strlen (clock) - 3] = '\0';
  return g_steal_pointer (&clock);
}

char *
docket_board_words_promise (const DocketRecord *job, gint64 day)
{
  gint64 from = docket_record_get_int (job, DOCKET_JOB_PROMISED_FROM, 0), to = docket_record_get_int (job, DOCKET_JOB_PROMISED_TO, 0);
  g_autofree char *from_clock = from != 0 && to != 0 ? hour_words (from, to) : from != 0 ? docket_time_format_clock (from) : NULL;
  g_autofree char *to_clock = from != 0 && to != 0 ? hour_words (to, from) : to != 0 ? docket_time_format_clock (to) : NULL;
  g_autofree char *date = NULL;
  g_autofree char *hours = NULL;
  gint64 on;

  if (from != 0 && to > from && !is_same_day (from, to - 1))
    return docket_board_words_span (&(DocketSpan) { from, to }, day);
  if (from == 0 && to == 0)
    return g_strdup (g_strcmp0 (docket_record_get_text (job, DOCKET_JOB_PRIORITY), "urgent") == 0 ? _ ("at once") : "");
  if (from == 0)
    /* Translators: a time of the day */
    hours = g_strdup_printf (_ ("by %s"), to_clock);
  else if (to == 0)
    hours = g_strdup_printf (_ ("from %s"), from_clock);
  else
    /* Translators: two times of the day: "10:30–12:00" */
    hours = g_strdup_printf (_ ("%s–%s"), from_clock, to_clock);
  /* What is over at midnight is of the day that ends then. */
  on = from != 0 ? from : to;
  if (day != 0 && is_same_day (on, day))
    return g_steal_pointer (&hours);
  date = day_words (on);
  /* Translators: a day; hours of it: "Tue 24, 8–10", "Tue 24, by 16:00" */
  return g_strdup_printf (_ ("%s, %s"), date, hours);
}

char *
docket_board_words_minutes (int minutes)
{
  if (minutes < 60)
    return g_strdup_printf (_ ("%d min"), minutes);
  if (minutes % 60 == 0)
    return g_strdup_printf (_ ("%d h"), minutes / 60);
  /* Translators: hours and minutes: "1 h 30" */
  return g_strdup_printf (_ ("%d h %02d"), minutes / 60, minutes % 60);
}

char *
docket_board_words_hours (int booked_minutes, int available_minutes)
{
  g_autofree char *booked = docket_quantity_format (booked_minutes * 1000 / 60 / 50 * 50);
  g_autofree char *available = docket_quantity_format (available_minutes * 1000 / 60 / 50 * 50);

  /* Translators: hours booked, of hours there are: "7.75 / 8 h" */
  return g_strdup_printf (_ ("%s / %s h"), booked, available);
}

char *
docket_board_words_seen (gint64 at, gint64 now, gboolean known)
{
  g_autofree char *time = known ? docket_duration_format (MAX (now - at, 0)) : docket_time_format (at, now);

  if (known && now - at < 60000)
    return g_strdup (_ ("seen just now"));
  /* Translators: a technician's phone; how long ago: "seen 42 min ago" */
  /* Translators: a technician's phone; a time: "seen 09:47" */
  return known ? g_strdup_printf (_ ("seen %s ago"), time) : g_strdup_printf (_ ("seen %s"), time);
}

/* As of when: 0 while the server can be asked, or never was. */
static gint64
find_as_of (const DocketSyncStatus *status)
{
  gboolean waits = status->state == DOCKET_SYNC_WAITING && !status->counts.kept_back;
  gboolean cut_off = status->state == DOCKET_SYNC_OFFLINE || waits || status->state == DOCKET_SYNC_SIGN_IN_EXPIRED || status->state == DOCKET_SYNC_NEEDS_UPDATE;

  return cut_off ? status->last_sync_at : 0;
}

static char *
describe_corner (const char *when, guint n_technicians)
{
  if (when == NULL)
    return g_strdup_printf (ngettext ("%u technician", "%u technicians", n_technicians), n_technicians);
  /* Translators: over the names of the technicians; a time or a day: "As of 09:47" */
  return g_strdup_printf (_ ("As of %s"), when);
}

char *
docket_board_words_corner (const DocketSyncStatus *status, gint64 now_ms, guint n_technicians)
{
  gint64 as_of = find_as_of (status);
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (as_of / 1000);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_ms / 1000);
  g_autofree char *when = NULL;

  if (as_of != 0 && then != NULL && now != NULL && (g_date_time_get_year (then) != g_date_time_get_year (now) || g_date_time_get_day_of_year (then) != g_date_time_get_day_of_year (now)))
    /* Translators: a day where there is little room, as in g_date_time_format() */
    when = g_date_time_format (then, _ ("%-e %b"));
  else if (as_of != 0)
    when = docket_time_format (as_of, now_ms);
  return describe_corner (when, n_technicians);
}

char *
docket_board_words_corner_whole (const DocketSyncStatus *status, gint64 now_ms, guint n_technicians)
{
  gint64 as_of = find_as_of (status);
  g_autofree char *when = as_of != 0 ? docket_time_format (as_of, now_ms) : NULL;

  return describe_corner (when, n_technicians);
}
