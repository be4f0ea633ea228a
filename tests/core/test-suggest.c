/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who could do a job, and when: small companies in which only one thing differs
 * at a time.
 */
#include "docket-status.h"
#include "docket-suggest.h"

#define HOUR G_GINT64_CONSTANT (3600000)
#define MINUTE G_GINT64_CONSTANT (60000)
#define MONDAY G_GINT64_CONSTANT (1795392000000) /* 23 November 2026, UTC */

typedef struct
{
  GPtrArray *persons;
  GPtrArray *jobs;
  GPtrArray *absences;
  GHashTable *postcodes; /* job -> postcode */
  GTimeZone *zone;
  DocketRecord *job;
  gint64 not_before;
  int n_days;
  GArray *answer;
} Company;

static const char *
get_postcode (const DocketRecord *job, gpointer data)
{
  return g_hash_table_lookup (data, docket_record_get_id (job));
}

static void
company_init (Company *company)
{
  *company = (Company) { .zone = g_time_zone_new_utc (), .not_before = MONDAY, .n_days = 1 };
  company->persons = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  company->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  company->absences = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  company->postcodes = g_hash_table_new (g_str_hash, g_str_equal);
  company->job = docket_record_new (DOCKET_KIND_JOB, "leak");
  docket_record_set_text (company->job, DOCKET_JOB_STATUS, DOCKET_STATUS_NEW);
  docket_record_set_int (company->job, DOCKET_JOB_PLANNED_MINUTES, 60);
}

static void
company_clear (Company *company)
{
  g_ptr_array_unref (company->persons);
  g_ptr_array_unref (company->jobs);
  g_ptr_array_unref (company->absences);
  g_hash_table_unref (company->postcodes);
  g_time_zone_unref (company->zone);
  docket_record_unref (company->job);
  g_clear_pointer (&company->answer, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Company, company_clear)

/* Eight to five, a break at noon. @skill: (nullable) */
static DocketRecord *
add_person (Company *company, const char *id, const char *skill)
{
  const char *const skills[] = { skill, NULL };
  DocketRecord *person = docket_record_new (DOCKET_KIND_PERSON, id);

  docket_record_set_text (person, DOCKET_PERSON_ROLE, "technician");
  docket_record_set_int (person, DOCKET_PERSON_SHIFT_START, 8 * 60);
  docket_record_set_int (person, DOCKET_PERSON_SHIFT_END, 17 * 60);
  docket_record_set_int (person, DOCKET_PERSON_BREAK_START, 12 * 60);
  docket_record_set_int (person, DOCKET_PERSON_BREAK_MINUTES, 30);
  if (skill != NULL)
    docket_record_set (person, DOCKET_PERSON_SKILLS, g_variant_new_strv (skills, -1));
  g_ptr_array_add (company->persons, person);
  return person;
}

static DocketRecord *
add_job (Company *company, const char *id, const char *technician, gint64 starts_at, gint64 ends_at, const char *postcode)
{
  DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, id);

  docket_record_set_text (job, DOCKET_JOB_STATUS, DOCKET_STATUS_ASSIGNED);
  docket_record_set_text (job, DOCKET_JOB_TECHNICIAN, technician);
  docket_record_set_int (job, DOCKET_JOB_STARTS_AT, MONDAY + starts_at);
  docket_record_set_int (job, DOCKET_JOB_ENDS_AT, MONDAY + ends_at);
  if (postcode != NULL)
    g_hash_table_insert (company->postcodes, (gpointer) id, (gpointer) postcode);
  g_ptr_array_add (company->jobs, job);
  return job;
}

static void
add_absence (Company *company, const char *person, gint64 starts_at, gint64 ends_at)
{
  DocketRecord *absence = docket_record_new (DOCKET_KIND_ABSENCE, "away");

  docket_record_set_text (absence, DOCKET_ABSENCE_PERSON, person);
  docket_record_set_int (absence, DOCKET_ABSENCE_STARTS_AT, MONDAY + starts_at);
  docket_record_set_int (absence, DOCKET_ABSENCE_ENDS_AT, MONDAY + ends_at);
  g_ptr_array_add (company->absences, absence);
}

static DocketSuggestResult
ask (Company *company)
{
  const DocketSuggestQuestion question = {
    company->job, company->persons, company->jobs, company->absences,
    { MONDAY, MONDAY + company->n_days * 24 * HOUR }, company->not_before, company->zone, get_postcode, company->postcodes,
  };

  g_clear_pointer (&company->answer, g_array_unref);
  return docket_suggest (&question, 3, &company->answer);
}

static const DocketSuggestion *
nth (Company *company, guint n)
{
  g_assert_cmpuint (n, <, company->answer->len);
  return &g_array_index (company->answer, DocketSuggestion, n);
}

static void
assert_first (Company *company, const char *person, gint64 starts_at)
{
  g_assert_cmpint (ask (company), ==, DOCKET_SUGGEST_FOUND);
  g_assert_cmpstr (docket_record_get_id (nth (company, 0)->person), ==, person);
  g_assert_cmpint (nth (company, 0)->span.starts_at - MONDAY, ==, starts_at);
}

static void
test_first_free_time_of_the_shift (void)
{
  g_auto (Company) company;

  company_init (&company);
  add_person (&company, "tess", NULL);
  assert_first (&company, "tess", 8 * HOUR);
  g_assert_cmpint (nth (&company, 0)->span.ends_at - MONDAY, ==, 9 * HOUR);
  /* In the past nothing is planned, and after now only on the quarter. */
  company.not_before = MONDAY + 9 * HOUR + 7 * MINUTE;
  assert_first (&company, "tess", 9 * HOUR + 15 * MINUTE);
  /* An hour does not fit before the break any more. */
  company.not_before = MONDAY + 11 * HOUR + 1 * MINUTE;
  assert_first (&company, "tess", 12 * HOUR + 30 * MINUTE);
  /* It ends with the shift at the latest. */
  company.not_before = MONDAY + 16 * HOUR;
  assert_first (&company, "tess", 16 * HOUR);
  company.not_before = MONDAY + 16 * HOUR + 1;
  g_assert_cmpint (ask (&company), ==, DOCKET_SUGGEST_NO_TIME);
  company.n_days = 2;
  assert_first (&company, "tess", 32 * HOUR);
}

static void
test_between_what_they_have (void)
{
  g_auto (Company) company;
  DocketRecord *over;

  company_init (&company);
  add_person (&company, "tess", NULL);
  add_job (&company, "a", "tess", 8 * HOUR, 10 * HOUR + 5 * MINUTE, NULL);
  add_job (&company, "b", "tess", 11 * HOUR, 12 * HOUR, NULL);
  /* Between 10:15 and 11:00 there is no hour. */
  assert_first (&company, "tess", 12 * HOUR + 30 * MINUTE);
  docket_record_set_int (company.job, DOCKET_JOB_PLANNED_MINUTES, 45);
  assert_first (&company, "tess", 10 * HOUR + 15 * MINUTE);
  g_assert_cmpint (nth (&company, 0)->booked_minutes, ==, 185);
  g_assert_cmpint (nth (&company, 0)->available_minutes, ==, 510);
  /* Somebody else's, a cancelled one and the job itself take no time. */
  over = add_job (&company, "c", "tess", 10 * HOUR, 11 * HOUR, NULL);
  docket_record_set_text (over, DOCKET_JOB_STATUS, DOCKET_STATUS_CANCELLED);
  add_job (&company, "d", "milo", 10 * HOUR, 11 * HOUR, NULL);
  add_job (&company, "leak", "tess", 10 * HOUR, 11 * HOUR, NULL);
  assert_first (&company, "tess", 10 * HOUR + 15 * MINUTE);
}

static void
test_absences_count_for_whom_they_are (void)
{
  g_auto (Company) company;

  company_init (&company);
  add_person (&company, "tess", NULL);
  add_absence (&company, "tess", 0, 13 * HOUR + 20 * MINUTE);
  assert_first (&company, "tess", 13 * HOUR + 30 * MINUTE);
  add_person (&company, "milo", NULL);
  assert_first (&company, "milo", 8 * HOUR);
  add_absence (&company, "milo", 0, 48 * HOUR);
  assert_first (&company, "tess", 13 * HOUR + 30 * MINUTE);
  g_assert_cmpuint (company.answer->len, ==, 1);
}

static void
test_only_who_has_learnt_it (void)
{
  static const char *const needed[] = { "gas", NULL };
  g_auto (Company) company;

  company_init (&company);
  add_person (&company, "milo", "Electrical");
  docket_record_set (company.job, DOCKET_JOB_SKILLS_NEEDED, g_variant_new_strv (needed, -1));
  g_assert_cmpint (ask (&company), ==, DOCKET_SUGGEST_NO_SKILL);
  g_assert_cmpuint (company.answer->len, ==, 0);
  add_person (&company, "tess", "Gas");
  assert_first (&company, "tess", 8 * HOUR);
  /* Who has, but has no time, is another matter. */
  add_absence (&company, "tess", 0, 48 * HOUR);
  g_assert_cmpint (ask (&company), ==, DOCKET_SUGGEST_NO_TIME);
}

static void
test_who_left_is_not_asked (void)
{
  g_auto (Company) company;
  DocketRecord *person;

  company_init (&company);
  person = add_person (&company, "tess", NULL);
  docket_record_set (person, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (FALSE));
  g_assert_cmpint (ask (&company), ==, DOCKET_SUGGEST_NO_SKILL);
  docket_record_set (person, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (TRUE));
  assert_first (&company, "tess", 8 * HOUR);
  docket_record_set_void (person, TRUE);
  g_assert_cmpuint (company.persons->len, ==, 1);
  ask (&company);
  g_assert_cmpuint (company.answer->len, ==, 0);
}

static void
test_within_what_was_promised (void)
{
  g_auto (Company) company;

  company_init (&company);
  add_person (&company, "tess", NULL);
  docket_record_set_int (company.job, DOCKET_JOB_PROMISED_FROM, MONDAY + 13 * HOUR);
  docket_record_set_int (company.job, DOCKET_JOB_PROMISED_TO, MONDAY + 15 * HOUR);
  assert_first (&company, "tess", 13 * HOUR);
  add_job (&company, "a", "tess", 13 * HOUR, 14 * HOUR + 30 * MINUTE, NULL);
  assert_first (&company, "tess", 14 * HOUR + 30 * MINUTE);
  /* Begun after it, it would be late. */
  add_job (&company, "b", "tess", 14 * HOUR, 15 * HOUR, NULL);
  g_assert_cmpint (ask (&company), ==, DOCKET_SUGGEST_NO_TIME);
}

static void
test_days_that_are_over (void)
{
  g_auto (Company) company;

  company_init (&company);
  add_person (&company, "tess", NULL);
  company.not_before = MONDAY + 24 * HOUR;
  g_assert_cmpint (ask (&company), ==, DOCKET_SUGGEST_OVER);
  company.not_before = MONDAY + 24 * HOUR - 1;
  g_assert_cmpint (ask (&company), ==, DOCKET_SUGGEST_NO_TIME);
}

static void
test_postcodes (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    DocketNearness nearness;
  } cases[] = {
    { "10115", "10115", DOCKET_NEAR_SAME },
    { "D-10115", "10115", DOCKET_NEAR_SAME },
    { "sw1a 1aa", "SW1A1AA", DOCKET_NEAR_SAME },
    { "10115", "10117", DOCKET_NEAR_AREA },
    { "10115", "10179", DOCKET_NEAR_AREA },
    { "10115", "10245", DOCKET_NEAR_UNKNOWN },
    { "SW1A 1AA", "SW1A 1BB", DOCKET_NEAR_AREA },
    { "SW1A 1AA", "SW1A 2AA", DOCKET_NEAR_UNKNOWN },
    { "8001", "8032", DOCKET_NEAR_AREA },
    { "101", "102", DOCKET_NEAR_AREA },
    { "101", "111", DOCKET_NEAR_UNKNOWN },
    { "1", "2", DOCKET_NEAR_UNKNOWN },
    { "10115", "1011", DOCKET_NEAR_UNKNOWN },
    { "", "", DOCKET_NEAR_UNKNOWN },
    { NULL, "10115", DOCKET_NEAR_UNKNOWN },
    { "-", "-", DOCKET_NEAR_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (docket_postcode_nearness (cases[i].a, cases[i].b), ==, cases[i].nearness);
      g_assert_cmpint (docket_postcode_nearness (cases[i].b, cases[i].a), ==, cases[i].nearness);
    }
}

static void
test_neighbours_near_by_come_first (void)
{
  g_auto (Company) company;

  company_init (&company);
  add_person (&company, "milo", NULL);
  add_person (&company, "tess", NULL);
  g_hash_table_insert (company.postcodes, (gpointer) "leak", (gpointer) "10115");
  /* Both have an hour; Tess is round the corner before it. */
  add_job (&company, "far", "milo", 8 * HOUR, 9 * HOUR, "80331");
  add_job (&company, "near", "tess", 8 * HOUR, 9 * HOUR, "10117");
  assert_first (&company, "tess", 9 * HOUR);
  g_assert_cmpint (nth (&company, 0)->nearness, ==, DOCKET_NEAR_AREA);
  g_assert_cmpstr (docket_record_get_id (nth (&company, 0)->neighbour), ==, "near");
  g_assert_cmpint (nth (&company, 1)->nearness, ==, DOCKET_NEAR_UNKNOWN);
  g_assert_null (nth (&company, 1)->neighbour);
  /* Nearer is better; and the job after it counts as well. */
  add_job (&company, "house", "milo", 10 * HOUR, 11 * HOUR, "10115");
  assert_first (&company, "milo", 9 * HOUR);
  g_assert_cmpstr (docket_record_get_id (nth (&company, 0)->neighbour), ==, "house");
  /* What is near but not next to it is no neighbour. */
  add_job (&company, "between", "milo", 9 * HOUR, 10 * HOUR, "80331");
  ask (&company);
  for (guint i = 0; i < company.answer->len; i++)
    if (g_str_equal (docket_record_get_id (nth (&company, i)->person), "milo") && nth (&company, i)->neighbour != NULL)
      g_assert_cmpint (nth (&company, i)->span.starts_at - MONDAY, ==, 11 * HOUR);
}

static void
test_emptier_days_and_sooner_come_first (void)
{
  g_auto (Company) company;

  company_init (&company);
  add_person (&company, "busy", NULL);
  add_person (&company, "idle", NULL);
  add_job (&company, "a", "busy", 12 * HOUR + 30 * MINUTE, 17 * HOUR, NULL);
  /* Both at eight. */
  assert_first (&company, "idle", 8 * HOUR);
  g_assert_cmpint (nth (&company, 0)->points, >, nth (&company, 1)->points);
  for (guint i = 0; i < company.answer->len; i++)
    {
      g_assert_cmpint (nth (&company, i)->points, >=, 0);
      g_assert_cmpint (nth (&company, i)->points, <=, 100);
    }
}

static void
test_order_does_not_depend_on_the_order_of_people (void)
{
  g_auto (Company) one, other;

  company_init (&one);
  company_init (&other);
  for (guint i = 0; i < 5; i++)
    {
      static const char *const ids[] = { "a", "b", "c", "d", "e" };

      add_person (&one, ids[i], NULL);
      add_person (&other, ids[4 - i], NULL);
    }
  ask (&one);
  ask (&other);
  /* No more than were asked for. */
  g_assert_cmpuint (one.answer->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (docket_record_get_id (nth (&one, i)->person), ==, docket_record_get_id (nth (&other, i)->person));
  g_assert_cmpstr (docket_record_get_id (nth (&one, 0)->person), ==, "a");
}

/* Whatever the days look like, what is suggested has nothing against it. */
static void
test_nothing_speaks_against_any_of_them (void)
{
  for (guint seed = 1; seed <= 60; seed++)
    {
      g_auto (Company) company;
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      static const char *const ids[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l" };

      company_init (&company);
      company.n_days = 1 + (int) seed % 3;
      add_person (&company, "milo", NULL);
      add_person (&company, "tess", NULL);
      for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
        {
          gint64 starts_at = g_rand_int_range (random, 0, company.n_days * 96) * 15 * MINUTE;

          add_job (&company, ids[i], i % 2 == 0 ? "milo" : "tess", starts_at, starts_at + g_rand_int_range (random, 1, 300) * MINUTE, "10115");
        }
      docket_record_set_int (company.job, DOCKET_JOB_PLANNED_MINUTES, g_rand_int_range (random, 5, 240));
      company.not_before = MONDAY + g_rand_int_range (random, 0, 24 * 60) * MINUTE;
      ask (&company);
      for (guint i = 0; i < company.answer->len; i++)
        {
          const DocketSuggestion *suggestion = nth (&company, i);
          DocketPlanCheck check;

          docket_plan_check (suggestion->person, company.job, &suggestion->span, company.jobs, company.absences, company.zone, &check);
          g_assert_cmpint (check.warnings, ==, DOCKET_PLAN_FINE);
          g_assert_cmpint (suggestion->span.starts_at, >=, company.not_before);
          g_assert_cmpint (suggestion->span.starts_at % (15 * MINUTE), ==, 0);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/suggest/first-free-time", test_first_free_time_of_the_shift);
  g_test_add_func ("/core/suggest/between-what-they-have", test_between_what_they_have);
  g_test_add_func ("/core/suggest/absences", test_absences_count_for_whom_they_are);
  g_test_add_func ("/core/suggest/only-who-has-learnt-it", test_only_who_has_learnt_it);
  g_test_add_func ("/core/suggest/who-left", test_who_left_is_not_asked);
  g_test_add_func ("/core/suggest/within-what-was-promised", test_within_what_was_promised);
  g_test_add_func ("/core/suggest/days-that-are-over", test_days_that_are_over);
  g_test_add_func ("/core/suggest/postcodes", test_postcodes);
  g_test_add_func ("/core/suggest/neighbours-come-first", test_neighbours_near_by_come_first);
  g_test_add_func ("/core/suggest/emptier-and-sooner", test_emptier_days_and_sooner_come_first);
  g_test_add_func ("/core/suggest/order-of-people", test_order_does_not_depend_on_the_order_of_people);
  g_test_add_func ("/core/suggest/nothing-against-them", test_nothing_speaks_against_any_of_them);
  return g_test_run ();
}
