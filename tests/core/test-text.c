/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What people read, and the randomness behind waits. */

#include "docket-backoff.h"
#include "docket-random.h"
#include "docket-text.h"

#define JOB "018f0000-0000-7000-8000-000000000001"

static void
take (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_durations_waits_quantities (void)
{
  take (docket_duration_format (0), "under a minute");
  take (docket_duration_format (-5), "under a minute");
  take (docket_duration_format (25 * 60000), "25\u00a0min");
  take (docket_duration_format (2 * 3600000), "2\u00a0h");
  take (docket_duration_format (G_GINT64_CONSTANT (3) * 86400000), "3\u00a0days");
  take (docket_wait_format (0), "now");
  take (docket_wait_format (1), "in 1\u00a0s");
  take (docket_wait_format (65000), "in 1\u00a0min 5\u00a0s");
  take (docket_wait_format (300000), "in 5\u00a0min");
  take (docket_wait_format (86400000), "in 24\u00a0h");
  take (docket_quantity_format (1000), "1");
  take (docket_quantity_format (2500), "2.5");
  take (docket_quantity_format (-125), "-0.125");
}

static void
test_times (void)
{
  const gint64 now_ms = G_GINT64_CONSTANT (1795426860000); /* Mon 23 Nov 2026, 09:41 */

  take (docket_time_format (now_ms, now_ms), "09:41");
  take (docket_time_format (now_ms - G_GINT64_CONSTANT (3) * 86400000, now_ms), "Fri 20 Nov 09:41");
  take (docket_time_format (now_ms - G_GINT64_CONSTANT (368) * 86400000, now_ms), "20 Nov 2025");
  take (docket_time_format_full (now_ms), "Mon 23 Nov 2026, 09:41");
  take (docket_time_format_clock (now_ms), "09:41");
  take (docket_time_format (G_MAXINT64, now_ms), "—");
}

static DocketOperation *
create (DocketKind kind, DocketField field, const char *text)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, field, text);
  return docket_operation_new_create (kind, JOB, set);
}

static void
test_sentences (void)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketRecord) job = docket_record_new (DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketValues) set = docket_values_new ();

  g_ptr_array_add (operations, create (DOCKET_KIND_NOTE, DOCKET_NOTE_BODY, "x"));
  take (docket_bundle_sentence (operations, "J-1", "EUR", 0), "1 note on J-1");
  g_ptr_array_add (operations, create (DOCKET_KIND_NOTE, DOCKET_NOTE_BODY, "y"));
  g_ptr_array_add (operations, create (DOCKET_KIND_LINE, DOCKET_LINE_SKU, "y"));
  take (docket_bundle_sentence (operations, "J-1", "EUR", 0), "2 notes, and 1 line item on J-1");
  docket_values_set_text (set, DOCKET_JOB_STATUS, "complete");
  g_ptr_array_insert (operations, 0, docket_operation_new_edit (job, DOCKET_GROUP_JOB_STATUS, set));
  take (docket_bundle_sentence (operations, "J-1", "EUR", 0), "Status of J-1 to Complete, 2 notes, and 1 line item");
  g_ptr_array_set_size (operations, 0);
  /* An operation that will be refused for lacking its title is still shown. */
  g_ptr_array_add (operations, create (DOCKET_KIND_JOB, DOCKET_JOB_DESCRIPTION, "no title"));
  take (docket_bundle_sentence (operations, "J-1", "EUR", 0), "New job “none”");
  g_ptr_array_add (operations, create (DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_CITY, "no name"));
  take (docket_bundle_sentence (operations, "J-1", "EUR", 0), "New job “none”, and New customer none");
}

static char *
name_person (const char *id, gpointer data)
{
  g_assert_cmpstr (id, ==, JOB);
  return g_strdup (data);
}

static char *
say_plan (DocketValues *set, const char *person)
{
  const gint64 now_ms = G_GINT64_CONSTANT (1795426860000); /* Mon 23 Nov 2026, 09:41 */
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketRecord) job = docket_record_new (DOCKET_KIND_JOB, JOB);
  DocketBundleRest none = { 0 };

  g_ptr_array_add (operations, docket_operation_new_edit (job, DOCKET_GROUP_JOB_PLAN, set));
  return docket_bundle_sentence_of_part (operations, &none, "J-1", name_person, (gpointer) person, "EUR", now_ms);
}

/* A job moved, undone and moved again waits as several saves: each says where it puts the job. */
static void
test_sentence_of_a_plan (void)
{
  const gint64 hour = G_GINT64_CONSTANT (3600000), nine = G_GINT64_CONSTANT (1795424400000); /* Mon 23 Nov 2026 */
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_JOB_TECHNICIAN, JOB);
  take (say_plan (set, "Jonas Keller"), "Technician of J-1 to Jonas Keller");
  take (say_plan (set, NULL), "Technician of J-1");
  docket_values_set_int (set, DOCKET_JOB_STARTS_AT, nine);
  docket_values_set_int (set, DOCKET_JOB_ENDS_AT, nine + 2 * hour);
  take (say_plan (set, "Jonas Keller"), "Plan of J-1: Jonas Keller, 09:00–11:00");
  take (say_plan (set, NULL), "Plan of J-1: 09:00–11:00");
  docket_values_set_int (set, DOCKET_JOB_STARTS_AT, nine + 72 * hour);
  docket_values_set_int (set, DOCKET_JOB_ENDS_AT, nine + 74 * hour);
  take (say_plan (set, "Jonas Keller"), "Plan of J-1: Jonas Keller, Thu 26 Nov 09:00–11:00");
  docket_values_set_int (set, DOCKET_JOB_ENDS_AT, nine + 98 * hour);
  take (say_plan (set, "Jonas Keller"), "Plan of J-1: Jonas Keller, Thu 26 Nov 09:00–Fri 27 Nov 11:00");
  /* The hour counts in January too. */
  docket_values_set_int (set, DOCKET_JOB_STARTS_AT, nine + 60 * 24 * hour);
  docket_values_set_int (set, DOCKET_JOB_ENDS_AT, nine + 60 * 24 * hour + hour);
  take (say_plan (set, "Jonas Keller"), "Plan of J-1: Jonas Keller, Fri 22 Jan 2027, 09:00–10:00");
  docket_values_clear (set, DOCKET_JOB_ENDS_AT);
  take (say_plan (set, "Jonas Keller"), "Plan of J-1: Jonas Keller, Fri 22 Jan 2027, 09:00");
  docket_values_clear (set, DOCKET_JOB_TECHNICIAN);
  take (say_plan (set, NULL), "Plan of J-1: nobody, Fri 22 Jan 2027, 09:00");
  docket_values_clear (set, DOCKET_JOB_STARTS_AT);
  take (say_plan (set, NULL), "Plan of J-1: unscheduled");
  docket_values_set_text (set, DOCKET_JOB_TECHNICIAN, JOB);
  take (say_plan (set, "Jonas Keller"), "Plan of J-1: Jonas Keller, unscheduled");
  docket_values_remove (set, DOCKET_JOB_TECHNICIAN);
  take (say_plan (set, NULL), "Plan of J-1: unscheduled");
}

/* An import, a bulk change and their undo are many records: the first lends the others no name. */
static void
test_sentence_about_many_records (void)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *id = g_strdup_printf ("018f0000-0000-7000-8000-%012u", i);
      g_autofree char *name = g_strdup_printf ("Shop %u", i);
      g_autoptr (DocketValues) set = docket_values_new ();

      docket_values_set_text (set, DOCKET_CUSTOMER_NAME, name);
      g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set));
      if (i == 2)
        take (docket_bundle_sentence (operations, "Shop 0", "EUR", 0), "New customer Shop 0, New customer Shop 1, and New customer Shop 2");
    }
  take (docket_bundle_sentence (operations, "Shop 0", "EUR", 0), "New customer Shop 0, and 299 more records");
  g_ptr_array_set_size (operations, 0);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("018f0000-0000-7000-8000-%012u", i);
      g_autoptr (DocketRecord) job = docket_record_new (DOCKET_KIND_JOB, id);
      g_autoptr (DocketValues) set = docket_values_new ();

      docket_values_set_text (set, DOCKET_JOB_STATUS, "complete");
      g_ptr_array_add (operations, docket_operation_new_edit (job, DOCKET_GROUP_JOB_STATUS, set));
      if (i == 1)
        take (docket_bundle_sentence (operations, "J-1", "EUR", 0), "Status of J-1 to Complete, and 1 more record");
    }
  take (docket_bundle_sentence (operations, "J-1", "EUR", 0), "Status of J-1 to Complete, and 29 more records");
}

static void
test_sentence_ends_once (void)
{
  static const char *const done[] = { "Free some space.", "Really?", "Stop!", "Try these:", "And so on…", "حقًا؟" };

  take (docket_text_end_sentence ("E-mail: this is no e-mail address, as name@example.com"), "E-mail: this is no e-mail address, as name@example.com.");
  for (guint i = 0; i < G_N_ELEMENTS (done); i++)
    take (docket_text_end_sentence (done[i]), done[i]);
}

/* splitmix64 of seed 0, known from its reference implementation. */
static void
test_seeded_sequence_is_stable (void)
{
  g_autoptr (DocketRandom) random = docket_seeded_random_new (0);
  guint64 draws[2];

  docket_random_fill (random, (guint8 *) draws, sizeof draws);
  g_assert_cmphex (GUINT64_FROM_LE (draws[0]), ==, G_GUINT64_CONSTANT (0xe220a8397b1dcdaf));
  g_assert_cmphex (GUINT64_FROM_LE (draws[1]), ==, G_GUINT64_CONSTANT (0x6e789e6aa1b965f4));
  g_assert_cmpint (docket_random_range (random, 5, 5), ==, 5);
  for (guint i = 0, low = 0, high = 0; i < 1000 || low == 0 || high == 0; i++)
    {
      gint64 drawn = docket_random_range (random, -3, 3);

      g_assert_true (drawn >= -3 && drawn <= 3);
      low += drawn == -3;
      high += drawn == 3;
    }
  docket_random_range (random, G_MININT64, G_MAXINT64);
}

static void
test_backoff (void)
{
  static const gint64 waits_ms[] = { 1000, 5000, 30000, 300000, 1800000, 86400000, 86400000 };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  const DocketLanePolicy *lane = docket_policy_get_lane (policy, "edits");
  const DocketLanePolicy *files = docket_policy_get_lane (policy, "files");

  for (guint i = 0; i < G_N_ELEMENTS (waits_ms); i++)
    {
      g_assert_cmpint (docket_backoff_wait_ms (lane, i + 1, 0), ==, waits_ms[i]);
      g_assert_cmpint (docket_backoff_wait_ms (lane, i + 1, -DOCKET_BACKOFF_SHARE_MAX), ==, waits_ms[i] * 80 / 100);
      g_assert_cmpint (docket_backoff_wait_ms (lane, i + 1, DOCKET_BACKOFF_SHARE_MAX), ==, waits_ms[i] * 120 / 100);
      g_assert_cmpint (docket_backoff_wait_ms (lane, i + 1, DOCKET_BACKOFF_SHARE_MAX / 2), ==, waits_ms[i] * 110 / 100);
      g_assert_cmpint (docket_backoff_wait_ms (files, i + 1, 0), ==, 60000);
    }
  g_assert_cmpint (docket_backoff_wait_ms (lane, 0, 0), ==, 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/durations-waits-quantities", test_durations_waits_quantities);
  g_test_add_func ("/text/times", test_times);
  g_test_add_func ("/text/sentences", test_sentences);
  g_test_add_func ("/text/a-save-of-many-records-counts-them", test_sentence_about_many_records);
  g_test_add_func ("/text/a-plan-says-what-it-sets", test_sentence_of_a_plan);
  g_test_add_func ("/text/sentence-ends-once", test_sentence_ends_once);
  g_test_add_func ("/random/seeded-sequence-is-stable", test_seeded_sequence_is_stable);
  g_test_add_func ("/backoff/table-and-jitter", test_backoff);
  return g_test_run ();
}
