/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How much waits is known without counting it. */

#include "docket-test-store.h"

#include <sqlite3.h>

#include "docket-policy.h"

#define MANY 3000
#define STEPS_MAX 500

static gboolean
queue_many (DocketStore *store, gpointer data, GError **error)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

  for (guint i = 0; i < MANY; i++)
    {
      g_autoptr(DocketValues) set = docket_values_new ();
      g_autofree char *id = docket_test_id (0xc9, i);
      g_autofree char *name = g_strdup_printf ("Shop %u", i);

      docket_values_set_text (set, DOCKET_CUSTOMER_NAME, name);
      g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set));
    }
  return docket_store_submit (store, operations, error);
}

/* Of each key of the queue, oldest first. (transfer full) */
static GPtrArray *
keys_of_queue (DocketTestStore *test)
{
  g_autoptr(GPtrArray) items = docket_store_outbox (test->store, 0, NULL);
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (keys, g_strdup (((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->key));
  return keys;
}

static void
fail_keys (DocketTestStore *test, GPtrArray *keys)
{
  g_autoptr(DocketPolicy) policy = docket_policy_new_default ();
  const DocketOutboxFailure failure = { docket_policy_get_lane (policy, "edits"), "No answer came.", TRUE };
  g_autoptr(GError) error = NULL;

  docket_store_outbox_failed (test->store, keys, &failure, &error);
  g_assert_no_error (error);
}

static gint64
steps_of_counts (DocketTestStore *test, DocketStoreCounts *counts)
{
  DocketDbWork before, after;
  g_autoptr(GError) error = NULL;

  docket_store_get_work (test->store, &before);
  docket_store_get_counts (test->store, counts, &error);
  g_assert_no_error (error);
  docket_store_get_work (test->store, &after);
  return after.steps - before.steps;
}

/* A status is asked for on the window's thread. Whether it waits, was tried, or
 * was refused. */
static void
test_a_long_queue_costs_a_few_steps (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autoptr(GPtrArray) keys = NULL;
  DocketStoreCounts counts;
  g_autoptr(GError) error = NULL;

  docket_store_transact (test->store, queue_many, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (steps_of_counts (test, &counts), <, STEPS_MAX);
  g_assert_cmpuint (counts.pending, ==, MANY);
  g_assert_cmpint (counts.next_attempt_at, ==, 0);

  keys = keys_of_queue (test);
  fail_keys (test, keys);
  g_assert_cmpint (steps_of_counts (test, &counts), <, STEPS_MAX);
  g_assert_cmpuint (counts.pending, ==, MANY);
  g_assert_cmpint (counts.next_attempt_at, >, DOCKET_TEST_NOW_MS);

  for (guint i = 0; i < keys->len; i++)
    docket_test_settle (test, g_ptr_array_index (keys, i), i % 2 == 0 ? DOCKET_OUTCOME_REJECTED : DOCKET_OUTCOME_HELD, 0, NULL, "forbidden");
  g_assert_cmpint (steps_of_counts (test, &counts), <, STEPS_MAX);
  g_assert_cmpuint (counts.pending, ==, 0);
  g_assert_cmpuint (counts.rejected, ==, MANY / 2);
  g_assert_cmpuint (counts.held, ==, MANY / 2);
}

/* Something is due as soon as the first that was put off is, and when nothing is,
 * the first of them tells. */
static void
test_first_attempt_tells (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *nickname = NULL;
  g_autoptr(GPtrArray) first = keys_of_queue (test);
  g_autoptr(GPtrArray) second = NULL;
  DocketStoreCounts counts, later;

  fail_keys (test, first);
  steps_of_counts (test, &counts);
  g_assert_cmpint (counts.next_attempt_at, >, DOCKET_TEST_NOW_MS);
  docket_test_clock_advance (test->clock, 100);
  nickname = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  steps_of_counts (test, &later);
  g_assert_cmpint (later.next_attempt_at, ==, 0);
  second = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (second, g_strdup (nickname));
  fail_keys (test, second);
  steps_of_counts (test, &later);
  g_assert_cmpint (later.next_attempt_at, >, 0);
  docket_test_clock_advance (test->clock, MIN (later.next_attempt_at, counts.next_attempt_at) - DOCKET_TEST_NOW_MS - 100);
  steps_of_counts (test, &later);
  g_assert_cmpint (later.next_attempt_at, ==, 0);
}

/* So is whether anything may go, also where a picture stands at the end of the queue and
 * what was tried first waits. */
static void
test_what_may_go_costs_a_few_steps (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autoptr(GPtrArray) keys = NULL;
  DocketDbWork before, after;
  DocketStoreCounts counts;
  g_autoptr(GError) error = NULL;
  sqlite3 *raw = NULL;

  docket_store_transact (test->store, queue_many, NULL, &error);
  g_assert_no_error (error);
  keys = keys_of_queue (test);
  g_ptr_array_set_size (keys, 1);
  fail_keys (test, keys);
  g_assert_cmpint (sqlite3_open (test->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, "UPDATE outbox SET lane = 'files' WHERE position = (SELECT max (position) FROM outbox)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
  docket_store_get_work (test->store, &before);
  g_assert_true (docket_store_get_waits (test->store, &counts, &error));
  docket_store_get_work (test->store, &after);
  g_assert_cmpint (counts.next_attempt_at, ==, 0);
  g_assert_cmpint (after.steps - before.steps, <, STEPS_MAX);
}

/* What cannot be read is not said to wait for nothing. */
static void
test_a_read_error_is_told (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *nickname = NULL;
  g_autoptr(GPtrArray) keys = keys_of_queue (test);
  g_autoptr(GError) error = NULL;
  DocketStoreCounts counts = { .pending = 7 };
  sqlite3 *raw = NULL;

  fail_keys (test, keys);
  nickname = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  g_assert_cmpint (sqlite3_open (test->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, "DROP INDEX outbox_open", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
  g_assert_false (docket_store_get_waits (test->store, &counts, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (counts.pending, ==, 7);
}

/* A file that somebody reached into: said, and mended at the next start. */
static void
test_wrong_counts_are_found (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  DocketStoreCounts counts;
  sqlite3 *raw = NULL;
  gboolean right = TRUE;

  g_assert_cmpint (sqlite3_open (test->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, "UPDATE outbox_count SET pending = 7", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
  g_assert_true (docket_store_counts_are_right (test->store, &right, NULL));
  g_assert_false (right);
  g_test_expect_message ("docket-store", G_LOG_LEVEL_WARNING, "*counts of the outbox*");
  g_assert_true (docket_store_outbox_recover (test->store, NULL));
  g_test_assert_expected_messages ();
  steps_of_counts (test, &counts);
  g_assert_cmpuint (counts.pending, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/outbox-count/a-long-queue-costs-a-few-steps", test_a_long_queue_costs_a_few_steps);
  g_test_add_func ("/store/outbox-count/what-may-go-costs-a-few-steps", test_what_may_go_costs_a_few_steps);
  g_test_add_func ("/store/outbox-count/first-attempt-tells", test_first_attempt_tells);
  g_test_add_func ("/store/outbox-count/a-read-error-is-told", test_a_read_error_is_told);
  g_test_add_func ("/store/outbox-count/wrong-counts-are-found", test_wrong_counts_are_found);
  return g_test_run ();
}
