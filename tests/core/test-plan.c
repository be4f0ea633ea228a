/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Days and shifts where the clocks change, and what speaks against a plan. The
 * zones are given by their rules, so that the machine's own tables do not matter.
 */
#include "docket-plan.h"
#include "docket-status.h"

#define HOUR G_GINT64_CONSTANT (3600000)
#define MINUTE G_GINT64_CONSTANT (60000)

/* Clocks forward on 29 March 2026 at 2:00, back on 25 October at 3:00. */
#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"
/* Forward on 6 September 2026 at midnight, back on 5 April at midnight. */
#define SANTIAGO "<-04>4<-03>,M9.1.0/0,M4.1.0/0"

static gint64
utc (int year, int month, int day, int hour, int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new_utc (year, month, day, hour, minute, 0);

  return g_date_time_to_unix (time) * 1000;
}

static GTimeZone *
zone_new (const char *rules)
{
  GTimeZone *zone = g_time_zone_new_identifier (rules);

  g_assert_nonnull (zone);
  return zone;
}

static DocketRecord *
person_new (void)
{
  static const char *const skills[] = { "Gas", "Heating", NULL };
  DocketRecord *person = docket_record_new (DOCKET_KIND_PERSON, "tess");

  docket_record_set_int (person, DOCKET_PERSON_SHIFT_START, 8 * 60);
  docket_record_set_int (person, DOCKET_PERSON_SHIFT_END, 17 * 60);
  docket_record_set_int (person, DOCKET_PERSON_BREAK_START, 12 * 60);
  docket_record_set_int (person, DOCKET_PERSON_BREAK_MINUTES, 30);
  docket_record_set (person, DOCKET_PERSON_SKILLS, g_variant_new_strv (skills, -1));
  docket_record_set (person, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (TRUE));
  return person;
}

static DocketRecord *
job_new (const char *id, const char *technician, gint64 starts_at, gint64 ends_at)
{
  DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, id);

  docket_record_set_text (job, DOCKET_JOB_STATUS, DOCKET_STATUS_ASSIGNED);
  docket_record_set_text (job, DOCKET_JOB_TECHNICIAN, technician);
  if (starts_at != 0)
    docket_record_set_int (job, DOCKET_JOB_STARTS_AT, starts_at);
  if (ends_at != 0)
    docket_record_set_int (job, DOCKET_JOB_ENDS_AT, ends_at);
  return job;
}

static DocketRecord *
absence_new (const char *id, const char *person, gint64 starts_at, gint64 ends_at)
{
  DocketRecord *absence = docket_record_new (DOCKET_KIND_ABSENCE, id);

  docket_record_set_text (absence, DOCKET_ABSENCE_PERSON, person);
  docket_record_set_int (absence, DOCKET_ABSENCE_STARTS_AT, starts_at);
  docket_record_set_int (absence, DOCKET_ABSENCE_ENDS_AT, ends_at);
  return absence;
}

static GPtrArray *
records_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
}

/* -- Days -- */

static void
test_days_are_as_long_as_they_are (void)
{
  g_autoptr (GTimeZone) zone = zone_new (BERLIN);
  gint64 spring = docket_day_start (zone, utc (2026, 3, 29, 12, 0));
  gint64 autumn = docket_day_start (zone, utc (2026, 10, 25, 12, 0));

  g_assert_cmpint (spring, ==, utc (2026, 3, 28, 23, 0));
  g_assert_cmpint (docket_day_add (zone, spring, 1) - spring, ==, 23 * HOUR);
  g_assert_cmpint (docket_day_add (zone, autumn, 1) - autumn, ==, 25 * HOUR);
  g_assert_cmpint (docket_day_add (zone, autumn, -1), ==, utc (2026, 10, 23, 22, 0));
  /* Its last moment belongs to it. */
  g_assert_cmpint (docket_day_start (zone, spring + 23 * HOUR - 1), ==, spring);
  g_assert_cmpint (docket_day_start (zone, spring + 23 * HOUR), ==, docket_day_add (zone, spring, 1));
  g_assert_cmpint (docket_day_add (zone, utc (2026, 12, 31, 22, 59), 1), ==, utc (2026, 12, 31, 23, 0));
  /* Before 1970 too. */
  g_assert_cmpint (docket_day_start (zone, -1) % HOUR, ==, 0);
  g_assert_cmpint (docket_day_start (zone, -1), <, 0);
}

static void
test_day_without_a_midnight (void)
{
  g_autoptr (GTimeZone) zone = zone_new (SANTIAGO);
  gint64 day = docket_day_start (zone, utc (2026, 9, 6, 15, 0));

  g_assert_cmpint (day, ==, utc (2026, 9, 6, 4, 0));
  g_assert_cmpint (docket_day_add (zone, day, 1) - day, ==, 23 * HOUR);
  g_assert_cmpint (docket_day_minute (zone, day, 8 * 60), ==, utc (2026, 9, 6, 11, 0));
}

static void
test_minutes_are_those_on_the_wall (void)
{
  g_autoptr (GTimeZone) zone = zone_new (BERLIN);
  gint64 spring = utc (2026, 3, 29, 12, 0), autumn = utc (2026, 10, 25, 12, 0);

  g_assert_cmpint (docket_day_minute (zone, spring, 8 * 60), ==, utc (2026, 3, 29, 6, 0));
  g_assert_cmpint (docket_day_minute (zone, autumn, 8 * 60), ==, utc (2026, 10, 25, 7, 0));
  /* Half past two does not come in spring, and comes twice in autumn. */
  g_assert_cmpint (docket_day_minute (zone, spring, 150), ==, utc (2026, 3, 29, 1, 30));
  g_assert_cmpint (docket_day_minute (zone, autumn, 150), ==, utc (2026, 10, 25, 0, 30));
  /* 26 o'clock is two in the morning of the next day. */
  g_assert_cmpint (docket_day_minute (zone, utc (2026, 11, 23, 12, 0), 26 * 60), ==, utc (2026, 11, 24, 1, 0));
}

static void
test_snaps_to_quarters_of_the_hour (void)
{
  g_autoptr (GTimeZone) zone = zone_new (BERLIN);

  g_assert_cmpint (docket_day_snap (zone, utc (2026, 11, 23, 9, 7), 15), ==, utc (2026, 11, 23, 9, 0));
  g_assert_cmpint (docket_day_snap (zone, utc (2026, 11, 23, 9, 8), 15), ==, utc (2026, 11, 23, 9, 15));
  g_assert_cmpint (docket_day_snap (zone, utc (2026, 11, 23, 9, 8), 5), ==, utc (2026, 11, 23, 9, 10));
  /* On the day of the change, quarters stay quarters. */
  for (int minute = 0; minute < 25 * 60; minute += 7)
    {
      gint64 at = docket_day_start (zone, utc (2026, 10, 25, 12, 0)) + minute * MINUTE;

      g_assert_cmpint (docket_day_snap (zone, at, 15) % (15 * MINUTE), ==, 0);
      g_assert_cmpint (ABS (docket_day_snap (zone, at, 15) - at), <=, 15 * MINUTE / 2);
    }
}

/* -- Warnings -- */

static DocketPlanWarnings
check (const DocketRecord *job, gint64 starts_at, gint64 ends_at, GPtrArray *jobs, GPtrArray *absences)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (DocketRecord) tess = person_new ();
  g_autoptr (GPtrArray) none = records_new ();
  DocketSpan span = { starts_at, ends_at };
  DocketPlanCheck found;

  docket_plan_check (tess, job, &span, jobs != NULL ? jobs : none, absences != NULL ? absences : none, zone, &found);
  return found.warnings;
}

static void
test_shift_and_break (void)
{
  g_autoptr (DocketRecord) job = job_new ("a", NULL, 0, 0);

  g_assert_cmpint (check (job, utc (2026, 11, 23, 8, 0), utc (2026, 11, 23, 12, 0), NULL, NULL), ==, DOCKET_PLAN_FINE);
  g_assert_cmpint (check (job, utc (2026, 11, 23, 12, 30), utc (2026, 11, 23, 17, 0), NULL, NULL), ==, DOCKET_PLAN_FINE);
  g_assert_cmpint (check (job, utc (2026, 11, 23, 11, 0), utc (2026, 11, 23, 12, 15), NULL, NULL), ==, DOCKET_PLAN_BREAK);
  g_assert_cmpint (check (job, utc (2026, 11, 23, 7, 45), utc (2026, 11, 23, 9, 0), NULL, NULL), ==, DOCKET_PLAN_OUTSIDE_SHIFT);
  g_assert_cmpint (check (job, utc (2026, 11, 23, 16, 0), utc (2026, 11, 23, 17, 1), NULL, NULL), ==, DOCKET_PLAN_OUTSIDE_SHIFT);
  g_assert_cmpint (check (job, utc (2026, 11, 23, 2, 0), utc (2026, 11, 23, 3, 0), NULL, NULL), ==, DOCKET_PLAN_OUTSIDE_SHIFT);
}

static void
test_night_shift_reaches_into_the_next_day (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (DocketRecord) person = docket_record_new (DOCKET_KIND_PERSON, "owl");
  g_autoptr (DocketRecord) job = job_new ("a", NULL, 0, 0);
  g_autoptr (GPtrArray) none = records_new ();
  DocketSpan span = { utc (2026, 11, 24, 1, 0), utc (2026, 11, 24, 3, 0) };
  DocketPlanCheck found;

  docket_record_set_int (person, DOCKET_PERSON_SHIFT_START, 22 * 60);
  docket_record_set_int (person, DOCKET_PERSON_SHIFT_END, 30 * 60);
  docket_plan_check (person, job, &span, none, none, zone, &found);
  g_assert_cmpint (found.warnings, ==, DOCKET_PLAN_FINE);
  span.ends_at = utc (2026, 11, 24, 7, 0);
  docket_plan_check (person, job, &span, none, none, zone, &found);
  g_assert_cmpint (found.warnings, ==, DOCKET_PLAN_OUTSIDE_SHIFT);
}

static void
test_overlaps_name_the_first_other_job (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (DocketRecord) tess = person_new ();
  g_autoptr (DocketRecord) job = job_new ("a", "tess", utc (2026, 11, 23, 9, 0), utc (2026, 11, 23, 10, 0));
  g_autoptr (GPtrArray) jobs = records_new (), none = records_new ();
  DocketRecord *cancelled = job_new ("gone", "tess", utc (2026, 11, 23, 9, 0), utc (2026, 11, 23, 10, 0));
  DocketSpan span = { utc (2026, 11, 23, 9, 0), utc (2026, 11, 23, 10, 0) };
  DocketPlanCheck found;

  docket_record_set_text (cancelled, DOCKET_JOB_STATUS, DOCKET_STATUS_CANCELLED);
  g_ptr_array_add (jobs, docket_record_ref (job));
  g_ptr_array_add (jobs, cancelled);
  g_ptr_array_add (jobs, job_new ("of milo", "milo", span.starts_at, span.ends_at));
  g_ptr_array_add (jobs, job_new ("just after", "tess", span.ends_at, span.ends_at + HOUR));
  docket_plan_check (tess, job, &span, jobs, none, zone, &found);
  g_assert_cmpint (found.warnings, ==, DOCKET_PLAN_FINE);
  g_assert_null (found.other);

  g_ptr_array_add (jobs, job_new ("later", "tess", span.starts_at + 30 * MINUTE, span.ends_at));
  /* Without an end it takes an hour. */
  g_ptr_array_add (jobs, job_new ("first", "tess", span.starts_at - 30 * MINUTE, 0));
  docket_plan_check (tess, job, &span, jobs, none, zone, &found);
  g_assert_cmpint (found.warnings, ==, DOCKET_PLAN_OVERLAPS);
  g_assert_cmpstr (docket_record_get_id (found.other), ==, "first");
}

static void
test_promise_skill_and_absence (void)
{
  static const char *const skills[] = { "gas", "Electrical", NULL };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (DocketRecord) tess = person_new ();
  g_autoptr (DocketRecord) job = job_new ("a", NULL, 0, 0);
  g_autoptr (GPtrArray) none = records_new (), absences = records_new ();
  DocketSpan span = { utc (2026, 11, 23, 9, 0), utc (2026, 11, 23, 10, 0) };
  DocketPlanCheck found;

  docket_record_set_int (job, DOCKET_JOB_PROMISED_FROM, span.starts_at);
  docket_record_set_int (job, DOCKET_JOB_PROMISED_TO, span.ends_at);
  g_assert_cmpint (check (job, span.starts_at, span.ends_at, NULL, NULL), ==, DOCKET_PLAN_FINE);
  g_assert_cmpint (check (job, span.ends_at, span.ends_at + HOUR, NULL, NULL), ==, DOCKET_PLAN_LATE);
  g_assert_cmpint (check (job, span.starts_at - HOUR, span.ends_at, NULL, NULL), ==, DOCKET_PLAN_EARLY);

  docket_record_set (job, DOCKET_JOB_SKILLS_NEEDED, g_variant_new_strv (skills, -1));
  docket_record_set (tess, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (FALSE));
  g_ptr_array_add (absences, absence_new ("of milo", "milo", span.starts_at, span.ends_at));
  docket_plan_check (tess, job, &span, none, absences, zone, &found);
  g_assert_cmpint (found.warnings, ==, DOCKET_PLAN_SKILL | DOCKET_PLAN_INACTIVE);
  g_assert_cmpstr (found.skill, ==, "Electrical");
  g_ptr_array_add (absences, absence_new ("training", "tess", span.starts_at - HOUR, span.starts_at + 1));
  docket_plan_check (tess, job, &span, none, absences, zone, &found);
  g_assert_true (found.warnings & DOCKET_PLAN_ABSENCE);
  g_assert_cmpstr (docket_record_get_id (found.absence), ==, "training");
}

/* -- Hours -- */

static void
test_booked_and_available (void)
{
  g_autoptr (GTimeZone) zone = zone_new (BERLIN);
  g_autoptr (DocketRecord) tess = person_new ();
  g_autoptr (GPtrArray) jobs = records_new (), absences = records_new ();
  gint64 day = docket_day_start (zone, utc (2026, 11, 23, 12, 0));
  DocketSpan span = { day, docket_day_add (zone, day, 1) };

  g_assert_cmpint (docket_plan_available_minutes (tess, absences, zone, &span), ==, 510);
  g_ptr_array_add (jobs, job_new ("a", "tess", day + 9 * HOUR, day + 10 * HOUR));
  g_ptr_array_add (jobs, job_new ("through the night", "tess", day + 23 * HOUR, day + 26 * HOUR));
  g_ptr_array_add (jobs, job_new ("b", "milo", day + 9 * HOUR, day + 10 * HOUR));
  g_assert_cmpint (docket_plan_booked_minutes (tess, jobs, &span), ==, 120);

  /* Two absences overlap each other and the break. */
  g_ptr_array_add (absences, absence_new ("1", "tess", day + 7 * HOUR, day + 11 * HOUR));
  g_ptr_array_add (absences, absence_new ("2", "tess", day + 10 * HOUR, day + 12 * HOUR + 15 * MINUTE));
  g_assert_cmpint (docket_plan_available_minutes (tess, absences, zone, &span), ==, 17 * 60 - 12 * 60 - 30);

  /* A holiday is longer than any shift. */
  g_ptr_array_set_size (absences, 0);
  g_ptr_array_add (absences, absence_new ("3", "tess", day - 24 * HOUR, day + 24 * HOUR));
  g_assert_cmpint (docket_plan_available_minutes (tess, absences, zone, &span), ==, 0);

  /* A week with the change in it has the same hours of work. */
  g_ptr_array_set_size (absences, 0);
  span.starts_at = docket_day_start (zone, utc (2026, 3, 25, 12, 0));
  span.ends_at = docket_day_add (zone, span.starts_at, 7);
  g_assert_cmpint (span.ends_at - span.starts_at, ==, 167 * HOUR);
  g_assert_cmpint (docket_plan_available_minutes (tess, absences, zone, &span), ==, 7 * 510);
}

static void
test_strange_jobs_get_a_time (void)
{
  g_autoptr (DocketRecord) job = job_new ("a", "tess", 0, 0);
  DocketSpan span;

  g_assert_false (docket_job_get_span (job, &span));
  g_assert_cmpint (docket_job_get_minutes (job), ==, 60);
  docket_record_set_int (job, DOCKET_JOB_PLANNED_MINUTES, 3);
  g_assert_cmpint (docket_job_get_minutes (job), ==, 3);
  docket_record_set_int (job, DOCKET_JOB_STARTS_AT, utc (2026, 11, 23, 9, 0));
  docket_record_set_int (job, DOCKET_JOB_ENDS_AT, utc (2026, 11, 23, 8, 0));
  g_assert_true (docket_job_get_span (job, &span));
  g_assert_cmpint (span.ends_at - span.starts_at, ==, 3 * MINUTE);
  docket_record_set_int (job, DOCKET_JOB_ENDS_AT, utc (2026, 12, 2, 9, 0));
  g_assert_true (docket_job_get_span (job, &span));
  g_assert_cmpint (docket_job_get_minutes (job), ==, 9 * 24 * 60);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/plan/days-are-as-long-as-they-are", test_days_are_as_long_as_they_are);
  g_test_add_func ("/core/plan/day-without-a-midnight", test_day_without_a_midnight);
  g_test_add_func ("/core/plan/minutes-on-the-wall", test_minutes_are_those_on_the_wall);
  g_test_add_func ("/core/plan/snaps", test_snaps_to_quarters_of_the_hour);
  g_test_add_func ("/core/plan/shift-and-break", test_shift_and_break);
  g_test_add_func ("/core/plan/night-shift", test_night_shift_reaches_into_the_next_day);
  g_test_add_func ("/core/plan/overlaps", test_overlaps_name_the_first_other_job);
  g_test_add_func ("/core/plan/promise-skill-and-absence", test_promise_skill_and_absence);
  g_test_add_func ("/core/plan/booked-and-available", test_booked_and_available);
  g_test_add_func ("/core/plan/strange-jobs", test_strange_jobs_get_a_time);
  return g_test_run ();
}
