/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Days are counted on the wall and measured on the clock: the first moment of a
 * day, and the minutes of a shift, come from the calendar of the zone; lengths
 * are differences of moments. So a day of 23 hours is 23 hours long, and a shift
 * still begins at eight.
 */

#include "docket-plan.h"

#include "docket-status.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define MINUTES_UNKNOWN 60

/* -- Days -- */

static GDateTime *
local_time (GTimeZone *zone, gint64 at_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at_ms >= 0 ? at_ms / 1000 : (at_ms - 999) / 1000);

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

/* The moment when the wall of @zone shows @minute of the day @n_days after that
 * of @day. Midnight itself may be left out, where clocks change then. */
static gint64
wall_moment (GTimeZone *zone, GDateTime *day, int n_days, int minute)
{
  g_autoptr (GDateTime) noon_utc = g_date_time_new_utc (g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day), 12, 0, 0);
  g_autoptr (GDateTime) shifted = g_date_time_add_days (noon_utc, n_days + minute / 1440);
  gint64 wall_s = g_date_time_to_unix (shifted) - 12 * 3600 + (minute % 1440) * 60;
  int summer = g_time_zone_find_interval (zone, G_TIME_TYPE_DAYLIGHT, wall_s), winter;

  /* An hour that is left out is read as if the clocks had gone on as the day before. */
  if (summer < 0)
    return (wall_s - g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, wall_s - 86400))) * 1000;
  /* Of an hour that comes twice, the first; which name that goes by differs between countries. */
  winter = g_time_zone_find_interval (zone, G_TIME_TYPE_STANDARD, wall_s);
  return (wall_s - MAX (g_time_zone_get_offset (zone, summer), g_time_zone_get_offset (zone, winter))) * 1000;
}

gint64
docket_day_minute (GTimeZone *zone, gint64 at_ms, int minute)
{
  g_autoptr (GDateTime) day = local_time (zone, at_ms);

  g_return_val_if_fail (minute >= 0, at_ms);
  return day != NULL ? wall_moment (zone, day, 0, minute) : at_ms;
}

gint64
docket_day_start (GTimeZone *zone, gint64 at_ms)
{
  return docket_day_minute (zone, at_ms, 0);
}

gint64
docket_day_add (GTimeZone *zone, gint64 at_ms, int n_days)
{
  g_autoptr (GDateTime) day = local_time (zone, at_ms);

  return day != NULL ? wall_moment (zone, day, n_days, 0) : at_ms;
}

gint64
docket_day_snap (GTimeZone *zone, gint64 at_ms, int minutes)
{
  gint64 start = docket_day_start (zone, at_ms), step = minutes * MINUTE_MS, since = at_ms - start;

  g_return_val_if_fail (minutes > 0, at_ms);
  return start + (since + step / 2) / step * step;
}

/* -- Hours -- */

gboolean
docket_span_overlaps (const DocketSpan *a, const DocketSpan *b)
{
  return a->starts_at < b->ends_at && b->starts_at < a->ends_at;
}

gboolean
docket_person_is_active (const DocketRecord *person)
{
  return !docket_record_get_void (person) && (!docket_record_has (person, DOCKET_PERSON_ACTIVE) || docket_record_get_bool (person, DOCKET_PERSON_ACTIVE));
}

gboolean
docket_person_shift (const DocketRecord *person, GTimeZone *zone, gint64 at_ms, DocketSpan *shift)
{
  gint64 start = docket_record_get_int (person, DOCKET_PERSON_SHIFT_START, -1), end = docket_record_get_int (person, DOCKET_PERSON_SHIFT_END, -1);

  if (start < 0 || end <= start)
    return FALSE;
  shift->starts_at = docket_day_minute (zone, at_ms, (int) start);
  shift->ends_at = docket_day_minute (zone, at_ms, (int) end);
  return TRUE;
}

gboolean
docket_person_break (const DocketRecord *person, GTimeZone *zone, gint64 at_ms, DocketSpan *pause)
{
  gint64 start = docket_record_get_int (person, DOCKET_PERSON_BREAK_START, -1), minutes = docket_record_get_int (person, DOCKET_PERSON_BREAK_MINUTES, 0);

  if (start < 0 || minutes <= 0)
    return FALSE;
  pause->starts_at = docket_day_minute (zone, at_ms, (int) start);
  pause->ends_at = pause->starts_at + minutes * MINUTE_MS;
  return TRUE;
}

/* -- Jobs -- */

int
docket_job_get_minutes (const DocketRecord *job)
{
  gint64 starts_at = docket_record_get_int (job, DOCKET_JOB_STARTS_AT, 0), ends_at = docket_record_get_int (job, DOCKET_JOB_ENDS_AT, 0);
  gint64 minutes = starts_at != 0 && ends_at > starts_at ? (ends_at - starts_at) / MINUTE_MS : docket_record_get_int (job, DOCKET_JOB_PLANNED_MINUTES, 0);

  return minutes > 0 ? (int) MIN (minutes, G_MAXINT) : MINUTES_UNKNOWN;
}

gboolean
docket_job_get_span (const DocketRecord *job, DocketSpan *span)
{
  span->starts_at = docket_record_get_int (job, DOCKET_JOB_STARTS_AT, 0);
  if (span->starts_at == 0)
    return FALSE;
  span->ends_at = docket_record_get_int (job, DOCKET_JOB_ENDS_AT, 0);
  if (span->ends_at <= span->starts_at)
    span->ends_at = span->starts_at + docket_job_get_minutes (job) * MINUTE_MS;
  return TRUE;
}

gboolean
docket_job_is_over (const DocketRecord *job)
{
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);

  return docket_record_get_void (job) || g_strcmp0 (status, DOCKET_STATUS_CANCELLED) == 0;
}

gboolean
docket_job_is_left_behind (const DocketRecord *job, const DocketRecord *technician)
{
  static const char *const to_do[] = { DOCKET_STATUS_ASSIGNED, DOCKET_STATUS_OPENED, DOCKET_STATUS_IN_PROGRESS, DOCKET_STATUS_PAUSED, DOCKET_STATUS_REOPENED, NULL };
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);

  return technician != NULL && !docket_person_is_active (technician) && !docket_record_get_void (job) && status != NULL && g_strv_contains (to_do, status)
         && g_strcmp0 (docket_record_get_text (job, DOCKET_JOB_TECHNICIAN), docket_record_get_id (technician)) == 0;
}

gboolean
docket_job_has_begun (const DocketRecord *job)
{
  static const char *const before[] = { DOCKET_STATUS_NEW, DOCKET_STATUS_ASSIGNED, DOCKET_STATUS_OPENED, DOCKET_STATUS_REOPENED, NULL };
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);

  return status != NULL && !g_strv_contains (before, status);
}

gboolean
docket_job_is_done (const DocketRecord *job)
{
  static const char *const done[] = { DOCKET_STATUS_COMPLETE, DOCKET_STATUS_WAITING_APPROVAL, DOCKET_STATUS_SIGNED_OFF, DOCKET_STATUS_CLOSED, NULL };
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);

  return status != NULL && g_strv_contains (done, status);
}

gboolean
docket_job_is_of (const DocketRecord *job, const DocketRecord *person)
{
  return !docket_job_is_over (job) && g_strcmp0 (docket_record_get_text (job, DOCKET_JOB_TECHNICIAN), docket_record_get_id (person)) == 0;
}

static gboolean
absence_of (const DocketRecord *person, const DocketRecord *absence, DocketSpan *span)
{
  span->starts_at = docket_record_get_int (absence, DOCKET_ABSENCE_STARTS_AT, 0);
  span->ends_at = docket_record_get_int (absence, DOCKET_ABSENCE_ENDS_AT, 0);
  return !docket_record_get_void (absence) && span->ends_at > span->starts_at
         && g_strcmp0 (docket_record_get_text (absence, DOCKET_ABSENCE_PERSON), docket_record_get_id (person)) == 0;
}

/* -- What speaks against it -- */

static void
check_others (const DocketRecord *person, const DocketRecord *job, const DocketSpan *span, GPtrArray *jobs, DocketPlanCheck *check)
{
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < jobs->len; i++)
    {
      const DocketRecord *other = g_ptr_array_index (jobs, i);
      DocketSpan taken;

      if (g_str_equal (docket_record_get_id (other), docket_record_get_id (job)) || !docket_job_is_of (other, person)
          || !docket_job_get_span (other, &taken) || !docket_span_overlaps (span, &taken) || taken.starts_at >= first)
        continue;
      first = taken.starts_at;
      check->other = other;
      check->warnings |= DOCKET_PLAN_OVERLAPS;
    }
}

static void
check_hours (const DocketRecord *person, const DocketSpan *span, GPtrArray *absences, GTimeZone *zone, DocketPlanCheck *check)
{
  gboolean known = FALSE, within = FALSE;

  /* A shift may reach into the day after. */
  for (int day = -1; day <= 0; day++)
    {
      gint64 at = docket_day_add (zone, span->starts_at, day);
      DocketSpan shift, pause;

      if (docket_person_shift (person, zone, at, &shift))
        {
          known = TRUE;
          within = within || (span->starts_at >= shift.starts_at && span->ends_at <= shift.ends_at);
        }
      if (docket_person_break (person, zone, at, &pause) && docket_span_overlaps (span, &pause))
        check->warnings |= DOCKET_PLAN_BREAK;
    }
  if (known && !within)
    check->warnings |= DOCKET_PLAN_OUTSIDE_SHIFT;
  for (guint i = 0; i < absences->len; i++)
    {
      const DocketRecord *absence = g_ptr_array_index (absences, i);
      DocketSpan away;

      if (!absence_of (person, absence, &away) || !docket_span_overlaps (span, &away))
        continue;
      check->absence = absence;
      check->warnings |= DOCKET_PLAN_ABSENCE;
    }
}

static void
check_promise (const DocketRecord *job, const DocketSpan *span, DocketPlanCheck *check)
{
  gint64 from = docket_record_get_int (job, DOCKET_JOB_PROMISED_FROM, 0), to = docket_record_get_int (job, DOCKET_JOB_PROMISED_TO, 0);

  if (from != 0 && span->starts_at < from)
    check->warnings |= DOCKET_PLAN_EARLY;
  if (to != 0 && span->starts_at >= to)
    check->warnings |= DOCKET_PLAN_LATE;
}

static gboolean
contains (const char *const *words, const char *word)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      g_autofree char *a = g_utf8_casefold (words[i], -1);
      g_autofree char *b = g_utf8_casefold (word, -1);

      if (g_str_equal (a, b))
        return TRUE;
    }
  return FALSE;
}

static void
check_skills (const DocketRecord *person, const DocketRecord *job, DocketPlanCheck *check)
{
  g_autofree const char **needed = docket_record_get_words (job, DOCKET_JOB_SKILLS_NEEDED);
  g_autofree const char **known = docket_record_get_words (person, DOCKET_PERSON_SKILLS);

  for (guint i = 0; needed != NULL && needed[i] != NULL; i++)
    if (!contains (known, needed[i]))
      {
        check->skill = needed[i];
        check->warnings |= DOCKET_PLAN_SKILL;
        return;
      }
}

void
docket_plan_check (const DocketRecord *person, const DocketRecord *job, const DocketSpan *span, GPtrArray *jobs, GPtrArray *absences, GTimeZone *zone, DocketPlanCheck *check)
{
  *check = (DocketPlanCheck) { 0 };
  if (!docket_person_is_active (person))
    check->warnings |= DOCKET_PLAN_INACTIVE;
  check_others (person, job, span, jobs, check);
  check_hours (person, span, absences, zone, check);
  check_promise (job, span, check);
  check_skills (person, job, check);
}

/* -- How much of a day is taken -- */

static gint64
common_ms (const DocketSpan *a, const DocketSpan *b)
{
  return MAX (MIN (a->ends_at, b->ends_at) - MAX (a->starts_at, b->starts_at), 0);
}

int
docket_plan_booked_minutes (const DocketRecord *person, GPtrArray *jobs, const DocketSpan *span)
{
  gint64 booked = 0;

  for (guint i = 0; i < jobs->len; i++)
    {
      const DocketRecord *job = g_ptr_array_index (jobs, i);
      DocketSpan taken;

      if (docket_job_is_of (job, person) && docket_job_get_span (job, &taken))
        booked += common_ms (span, &taken);
    }
  return (int) MIN (booked / MINUTE_MS, G_MAXINT);
}

/* Absences, merged where they overlap, so that no minute is missed twice. */
static gint64
absent_ms (const DocketRecord *person, GPtrArray *absences, const DocketSpan *within)
{
  gint64 away_ms = 0, counted = within->starts_at;

  while (counted < within->ends_at)
    {
      DocketSpan next = { G_MAXINT64, 0 };

      for (guint i = 0; i < absences->len; i++)
        {
          DocketSpan away;

          if (!absence_of (person, g_ptr_array_index (absences, i), &away) || away.ends_at <= counted || away.starts_at >= within->ends_at)
            continue;
          away.starts_at = MAX (away.starts_at, counted);
          if (away.starts_at < next.starts_at || (away.starts_at == next.starts_at && away.ends_at > next.ends_at))
            next = away;
        }
      if (next.ends_at == 0)
        return away_ms;
      next.ends_at = MIN (next.ends_at, within->ends_at);
      away_ms += next.ends_at - next.starts_at;
      counted = next.ends_at;
    }
  return away_ms;
}

int
docket_plan_available_minutes (const DocketRecord *person, GPtrArray *absences, GTimeZone *zone, const DocketSpan *span)
{
  gint64 available = 0;

  for (gint64 day = docket_day_add (zone, span->starts_at, -1); day < span->ends_at; day = docket_day_add (zone, day, 1))
    {
      DocketSpan shift, pause;

      if (!docket_person_shift (person, zone, day, &shift))
        continue;
      shift.starts_at = MAX (shift.starts_at, span->starts_at);
      shift.ends_at = MIN (shift.ends_at, span->ends_at);
      if (shift.ends_at <= shift.starts_at)
        continue;
      available += shift.ends_at - shift.starts_at - absent_ms (person, absences, &shift);
      if (docket_person_break (person, zone, day, &pause))
        {
          pause.starts_at = MAX (pause.starts_at, shift.starts_at);
          pause.ends_at = MIN (pause.ends_at, shift.ends_at);
          if (pause.ends_at > pause.starts_at)
            available -= pause.ends_at - pause.starts_at - absent_ms (person, absences, &pause);
        }
    }
  return (int) (available / MINUTE_MS);
}
