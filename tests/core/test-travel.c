/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether there is time for the way between one job and the next: days on which
 * only one thing differs, and then many, compared with what anybody would reckon.
 */
#include "docket-limits.h"
#include "docket-status.h"
#include "docket-travel.h"

#define HOUR G_GINT64_CONSTANT (3600000)
#define MINUTE G_GINT64_CONSTANT (60000)
#define MONDAY G_GINT64_CONSTANT (1795392000000) /* 23 November 2026, UTC */
#define HERE "10115"
#define NEAR "10117"
#define FAR "80331"

typedef struct
{
  DocketRecord *tess;
  DocketRecord *job;
  GPtrArray *jobs;
  GHashTable *postcodes; /* job -> postcode */
  DocketPlanCheck check;
} Day;

static const char *
get_postcode (const DocketRecord *job, gpointer data)
{
  return g_hash_table_lookup (data, docket_record_get_id (job));
}

/* @postcode: (nullable): of the job that is to be planned */
static void
day_init (Day *day, const char *postcode)
{
  *day = (Day) { .tess = docket_record_new (DOCKET_KIND_PERSON, "tess"), .job = docket_record_new (DOCKET_KIND_JOB, "leak") };
  day->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  day->postcodes = g_hash_table_new (g_str_hash, g_str_equal);
  docket_record_set_text (day->job, DOCKET_JOB_STATUS, DOCKET_STATUS_NEW);
  g_hash_table_insert (day->postcodes, (gpointer) "leak", (gpointer) postcode);
}

static void
day_clear (Day *day)
{
  docket_record_unref (day->tess);
  docket_record_unref (day->job);
  g_ptr_array_unref (day->jobs);
  g_hash_table_unref (day->postcodes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Day, day_clear)

static DocketRecord *
add_job (Day *day, const char *id, const char *technician, gint64 starts_at, gint64 ends_at, const char *postcode)
{
  DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, id);

  docket_record_set_text (job, DOCKET_JOB_STATUS, DOCKET_STATUS_ASSIGNED);
  docket_record_set_text (job, DOCKET_JOB_TECHNICIAN, technician);
  docket_record_set_int (job, DOCKET_JOB_STARTS_AT, MONDAY + starts_at);
  docket_record_set_int (job, DOCKET_JOB_ENDS_AT, MONDAY + ends_at);
  g_hash_table_insert (day->postcodes, (gpointer) id, (gpointer) postcode);
  g_ptr_array_add (day->jobs, job);
  return job;
}

static DocketPlanWarnings
ask (Day *day, gint64 starts_at, gint64 ends_at)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  DocketSpan span = { MONDAY + starts_at, MONDAY + ends_at };

  docket_plan_check (day->tess, day->job, &span, day->jobs, none, zone, &day->check);
  docket_travel_check (day->tess, day->job, &span, day->jobs, get_postcode, day->postcodes, &day->check);
  return day->check.warnings;
}

/* Ten to eleven is too close to @neighbour by what is left of @gap minutes. */
static void
assert_tight (Day *day, const char *neighbour, gboolean before, int gap)
{
  g_assert_cmpint (ask (day, 10 * HOUR, 11 * HOUR), ==, DOCKET_PLAN_TRAVEL);
  g_assert_cmpstr (docket_record_get_id (day->check.neighbour), ==, neighbour);
  g_assert_cmpint (day->check.neighbour_is_before, ==, before);
  g_assert_cmpint (day->check.gap_minutes, ==, gap);
}

static void
assert_fine (Day *day)
{
  g_assert_cmpint (ask (day, 10 * HOUR, 11 * HOUR), ==, DOCKET_PLAN_FINE);
  g_assert_null (day->check.neighbour);
}

static void
test_minutes (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    int minutes;
  } cases[] = {
    { "10115", "10115", 0 },
    { "D-10115", "10115", 0 },
    { "sw1a 1aa", "SW1A1AA", 0 },
    { "10115", "10179", DOCKET_TRAVEL_AREA_MINUTES },
    { "SW1A 1AA", "SW1A 1BB", DOCKET_TRAVEL_AREA_MINUTES },
    { "10115", "10245", DOCKET_TRAVEL_ELSEWHERE_MINUTES },
    { "SW1A 1AA", "N1 9GU", DOCKET_TRAVEL_ELSEWHERE_MINUTES },
    { "CH-8001", "10115", DOCKET_TRAVEL_ELSEWHERE_MINUTES },
    { "1", "2", DOCKET_TRAVEL_ELSEWHERE_MINUTES },
    /* The rest was not typed, or only one of them has four letters more. */
    { "10115", "1011", 0 },
    { "90210", "90210-1234", 0 },
    { "", "10115", 0 },
    { "", "", 0 },
    { "-", "10115", 0 },
    { "-", "-", 0 },
    { NULL, "10115", 0 },
    { NULL, "-", 0 },
    { NULL, NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (docket_travel_minutes (cases[i].a, cases[i].b), ==, cases[i].minutes);
      g_assert_cmpint (docket_travel_minutes (cases[i].b, cases[i].a), ==, cases[i].minutes);
    }
}

static void
test_just_enough_and_a_minute_less (void)
{
  static const struct
  {
    const char *postcode;
    int minutes;
  } ways[] = { { NEAR, DOCKET_TRAVEL_AREA_MINUTES }, { FAR, DOCKET_TRAVEL_ELSEWHERE_MINUTES } };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    for (guint before = 0; before < 2; before++)
      for (int gap = 0; gap <= 30; gap++)
        {
          g_auto (Day) day;

          day_init (&day, HERE);
          if (before)
            add_job (&day, "other", "tess", 8 * HOUR, 10 * HOUR - gap * MINUTE, ways[i].postcode);
          else
            add_job (&day, "other", "tess", 11 * HOUR + gap * MINUTE, 13 * HOUR, ways[i].postcode);
          if (gap < ways[i].minutes)
            assert_tight (&day, "other", before, gap);
          else
            assert_fine (&day);
        }
}

static void
test_seconds_are_no_minute (void)
{
  g_auto (Day) day;

  day_init (&day, HERE);
  add_job (&day, "other", "tess", 8 * HOUR, 10 * HOUR - 5 * MINUTE - 59000, FAR);
  assert_tight (&day, "other", TRUE, 5);
}

static void
test_same_house_needs_no_time (void)
{
  g_auto (Day) day;

  day_init (&day, HERE);
  add_job (&day, "before", "tess", 8 * HOUR, 10 * HOUR, HERE);
  add_job (&day, "after", "tess", 11 * HOUR, 12 * HOUR, HERE);
  assert_fine (&day);
}

static void
test_unknown_places_are_silent (void)
{
  g_auto (Day) day, nowhere;

  day_init (&day, HERE);
  add_job (&day, "before", "tess", 8 * HOUR, 10 * HOUR, NULL);
  add_job (&day, "after", "tess", 11 * HOUR, 12 * HOUR, "");
  assert_fine (&day);
  day_init (&nowhere, NULL);
  add_job (&nowhere, "before", "tess", 8 * HOUR, 10 * HOUR, FAR);
  assert_fine (&nowhere);
}

/* Whoever comes from the one in between comes from nowhere else; where that is
 * not known, neither is the way. */
static void
test_only_the_neighbour_counts (void)
{
  g_auto (Day) day;

  day_init (&day, HERE);
  add_job (&day, "far", "tess", 8 * HOUR, 9 * HOUR + 45 * MINUTE, FAR);
  assert_tight (&day, "far", TRUE, 15);
  add_job (&day, "between", "tess", 9 * HOUR + 45 * MINUTE, 9 * HOUR + 55 * MINUTE, HERE);
  assert_fine (&day);
  g_hash_table_insert (day.postcodes, (gpointer) "between", NULL);
  assert_fine (&day);
  g_hash_table_insert (day.postcodes, (gpointer) "between", (gpointer) NEAR);
  assert_tight (&day, "between", TRUE, 5);
}

static void
test_of_two_that_lack_the_one_that_lacks_more (void)
{
  g_auto (Day) day;

  day_init (&day, HERE);
  add_job (&day, "before", "tess", 8 * HOUR, 9 * HOUR + 55 * MINUTE, NEAR); /* lacks 5 */
  add_job (&day, "after", "tess", 11 * HOUR + 10 * MINUTE, 13 * HOUR, FAR); /* lacks 10 */
  assert_tight (&day, "after", FALSE, 10);
  docket_record_set_int (g_ptr_array_index (day.jobs, 0), DOCKET_JOB_ENDS_AT, MONDAY + 10 * HOUR);
  g_hash_table_insert (day.postcodes, (gpointer) "before", (gpointer) FAR); /* lacks 20 */
  assert_tight (&day, "before", TRUE, 0);
}

static void
test_two_that_end_together (void)
{
  for (guint first = 0; first < 2; first++)
    {
      g_auto (Day) day;

      day_init (&day, HERE);
      add_job (&day, "a", "tess", 8 * HOUR, 10 * HOUR, first == 0 ? FAR : NEAR);
      add_job (&day, "b", "tess", 9 * HOUR, 10 * HOUR, first == 0 ? NEAR : FAR);
      assert_tight (&day, first == 0 ? "a" : "b", TRUE, 0);
    }
}

static void
test_what_takes_no_time_is_no_neighbour (void)
{
  g_auto (Day) day;
  DocketRecord *gone;

  day_init (&day, HERE);
  gone = add_job (&day, "cancelled", "tess", 8 * HOUR, 10 * HOUR, FAR);
  docket_record_set_text (gone, DOCKET_JOB_STATUS, DOCKET_STATUS_CANCELLED);
  gone = add_job (&day, "void", "tess", 11 * HOUR, 12 * HOUR, FAR);
  docket_record_set_void (gone, TRUE);
  add_job (&day, "of milo", "milo", 11 * HOUR, 12 * HOUR, FAR);
  add_job (&day, "leak", "tess", 11 * HOUR, 12 * HOUR, FAR);
  gone = add_job (&day, "without a time", "tess", 0, 0, FAR);
  docket_record_set (gone, DOCKET_JOB_STARTS_AT, NULL);
  docket_record_set (gone, DOCKET_JOB_ENDS_AT, NULL);
  g_hash_table_insert (day.postcodes, (gpointer) "leak", (gpointer) HERE);
  assert_fine (&day);
}

/* When work that is done was over, its plan does not say; and what it was before does not matter. */
static void
test_done_work_is_silent (void)
{
  static const char *const statuses[] = {
    DOCKET_STATUS_NEW, DOCKET_STATUS_ASSIGNED, DOCKET_STATUS_OPENED, DOCKET_STATUS_IN_PROGRESS, DOCKET_STATUS_PAUSED, DOCKET_STATUS_REOPENED,
    DOCKET_STATUS_COMPLETE, DOCKET_STATUS_WAITING_APPROVAL, DOCKET_STATUS_SIGNED_OFF, DOCKET_STATUS_CLOSED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_auto (Day) day;

      day_init (&day, HERE);
      add_job (&day, "earlier", "tess", 8 * HOUR, 9 * HOUR + 50 * MINUTE, FAR);
      docket_record_set_text (add_job (&day, "last", "tess", 9 * HOUR + 50 * MINUTE, 10 * HOUR, FAR), DOCKET_JOB_STATUS, statuses[i]);
      if (i < 6)
        assert_tight (&day, "last", TRUE, 0);
      else
        assert_fine (&day);
      docket_record_set_text (day.job, DOCKET_JOB_STATUS, statuses[i]);
      docket_record_set_text (g_ptr_array_index (day.jobs, 1), DOCKET_JOB_STATUS, DOCKET_STATUS_ASSIGNED);
      if (i < 6)
        assert_tight (&day, "last", TRUE, 0);
      else
        assert_fine (&day);
    }
}

static void
test_overlap_says_it_already (void)
{
  g_auto (Day) day;

  day_init (&day, HERE);
  add_job (&day, "across", "tess", 9 * HOUR, 10 * HOUR + 5 * MINUTE, FAR);
  add_job (&day, "after", "tess", 11 * HOUR, 12 * HOUR, FAR);
  g_assert_cmpint (ask (&day, 10 * HOUR, 11 * HOUR), ==, DOCKET_PLAN_OVERLAPS);
  g_assert_null (day.check.neighbour);
  /* Beside any other warning it stands. */
  docket_record_set_int (g_ptr_array_index (day.jobs, 0), DOCKET_JOB_ENDS_AT, MONDAY + 10 * HOUR);
  docket_record_set_int (day.job, DOCKET_JOB_PROMISED_TO, MONDAY + 10 * HOUR);
  g_assert_cmpint (ask (&day, 10 * HOUR, 11 * HOUR), ==, DOCKET_PLAN_LATE | DOCKET_PLAN_TRAVEL);
}

static void
test_jobs_of_many_days_and_of_three_minutes (void)
{
  g_auto (Day) day;

  day_init (&day, HERE);
  add_job (&day, "nine days", "tess", -9 * 24 * HOUR, 10 * HOUR - 5 * MINUTE, FAR);
  assert_tight (&day, "nine days", TRUE, 5);
  /* Through midnight it is the same way; over a night there is time enough. */
  docket_record_set_int (g_ptr_array_index (day.jobs, 0), DOCKET_JOB_ENDS_AT, MONDAY - 6 * MINUTE);
  g_assert_cmpint (ask (&day, 4 * MINUTE, 7 * MINUTE), ==, DOCKET_PLAN_TRAVEL);
  g_assert_cmpint (day.check.gap_minutes, ==, 10);
  assert_fine (&day);
  g_assert_cmpint (ask (&day, 10 * HOUR, 9 * 24 * HOUR), ==, DOCKET_PLAN_FINE);
  add_job (&day, "back then", "tess", G_MININT64 / 4 - MONDAY, G_MININT64 / 8 - MONDAY, FAR);
  add_job (&day, "some day", "tess", G_MAXINT64 / 8 - MONDAY, G_MAXINT64 / 4 - MONDAY, FAR);
  assert_fine (&day);
}

/* Against the plainest way to reckon it: minute by minute along the day, what was
 * the last, what is the next. */
static void
test_as_anybody_would_reckon (void)
{
  static const char *const ids[] = { "a", "b", "c", "d", "e", "f" };
  static const char *const postcodes[] = { HERE, NEAR, FAR, NULL };
  guint n_tight = 0, n_fine = 0;

  for (guint seed = 1; seed <= 3000; seed++)
    {
      g_auto (Day) day;
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      int from = g_rand_int_range (random, 0, 240), to = from + g_rand_int_range (random, 1, 60), at, worst = 0;
      gboolean overlaps = FALSE;
      DocketPlanWarnings found;
      struct
      {
        int from, to;
        const char *postcode;
      } taken[G_N_ELEMENTS (ids)];

      day_init (&day, HERE);
      for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
        {
          taken[i].from = g_rand_int_range (random, 0, 240);
          taken[i].to = taken[i].from + g_rand_int_range (random, 1, 40);
          taken[i].postcode = postcodes[g_rand_int_range (random, 0, G_N_ELEMENTS (postcodes))];
          add_job (&day, ids[i], "tess", taken[i].from * MINUTE, taken[i].to * MINUTE, taken[i].postcode);
          for (at = taken[i].from; at < taken[i].to; at++)
            overlaps = overlaps || (at >= from && at < to);
        }
      for (int direction = -1; direction <= 1; direction += 2)
        {
          gboolean met = FALSE;

          for (int gap = 0; gap < DOCKET_TRAVEL_ELSEWHERE_MINUTES && !met; gap++)
            for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
              if (direction < 0 ? taken[i].to == from - gap : taken[i].from == to + gap)
                {
                  int way = taken[i].postcode == NULL || g_str_equal (taken[i].postcode, HERE) ? 0 : g_str_equal (taken[i].postcode, NEAR) ? 10 : 20;

                  met = TRUE;
                  worst = MAX (worst, way - gap);
                }
        }
      found = ask (&day, from * MINUTE, to * MINUTE);
      g_assert_cmpint ((found & DOCKET_PLAN_OVERLAPS) != 0, ==, overlaps);
      g_assert_cmpint ((found & DOCKET_PLAN_TRAVEL) != 0, ==, !overlaps && worst > 0);
      if (found & DOCKET_PLAN_TRAVEL)
        g_assert_cmpint (docket_travel_minutes (HERE, get_postcode (day.check.neighbour, day.postcodes)) - day.check.gap_minutes, ==, worst);
      n_tight += (found & DOCKET_PLAN_TRAVEL) != 0;
      n_fine += !overlaps && (found & DOCKET_PLAN_TRAVEL) == 0;
    }
  g_assert_cmpuint (n_tight, >, 100);
  g_assert_cmpuint (n_fine, >, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/travel/minutes", test_minutes);
  g_test_add_func ("/core/travel/just-enough-and-a-minute-less", test_just_enough_and_a_minute_less);
  g_test_add_func ("/core/travel/seconds", test_seconds_are_no_minute);
  g_test_add_func ("/core/travel/same-house", test_same_house_needs_no_time);
  g_test_add_func ("/core/travel/unknown-places", test_unknown_places_are_silent);
  g_test_add_func ("/core/travel/only-the-neighbour", test_only_the_neighbour_counts);
  g_test_add_func ("/core/travel/of-two-the-one-that-lacks-more", test_of_two_that_lack_the_one_that_lacks_more);
  g_test_add_func ("/core/travel/two-that-end-together", test_two_that_end_together);
  g_test_add_func ("/core/travel/no-time-taken", test_what_takes_no_time_is_no_neighbour);
  g_test_add_func ("/core/travel/done-work", test_done_work_is_silent);
  g_test_add_func ("/core/travel/overlap-says-it-already", test_overlap_says_it_already);
  g_test_add_func ("/core/travel/many-days-and-three-minutes", test_jobs_of_many_days_and_of_three_minutes);
  g_test_add_func ("/core/travel/as-anybody-would-reckon", test_as_anybody_would_reckon);
  return g_test_run ();
}
