/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The flight recorder is bounded, by rows and by age. */

#include "docket-test-store.h"

#include "docket-limits.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

/* @n attempts, one a second from now on. */
static void
add (DocketTestStore *test, guint n)
{
  g_autoptr(GPtrArray) attempts = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_attempt_free);
  gint64 now_ms = docket_clock_now_ms (DOCKET_CLOCK (test->clock));
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      DocketAttempt *attempt = g_new0 (DocketAttempt, 1);

      attempt->at = now_ms + i * 1000;
      attempt->lane = g_strdup ("edits");
      attempt->what = g_strdup ("POST ops");
      attempt->items = i;
      attempt->status = i % 2 == 0 ? 200 : 0;
      attempt->problem = i % 2 == 0 ? NULL : g_strdup ("network");
      attempt->sent = 100 + i;
      attempt->received = 200 + i;
      attempt->duration_ms = 300 + i;
      g_ptr_array_add (attempts, attempt);
    }
  docket_store_add_attempts (test->store, attempts, &error);
  g_assert_no_error (error);
}

static guint
count (DocketTestStore *test)
{
  g_autoptr(GPtrArray) attempts = docket_store_get_attempts (test->store, 0, NULL);

  return attempts->len;
}

static void
test_newest_last (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autoptr(GPtrArray) attempts = NULL;
  const DocketAttempt *last, *before;

  add (test, 10);
  docket_test_store_reopen (test);
  attempts = docket_store_get_attempts (test->store, 2, NULL);
  g_assert_cmpuint (attempts->len, ==, 2);
  before = g_ptr_array_index (attempts, 0);
  last = g_ptr_array_index (attempts, 1);
  g_assert_cmpint (last->at - before->at, ==, 1000);
  g_assert_cmpstr (last->lane, ==, "edits");
  g_assert_cmpstr (last->what, ==, "POST ops");
  g_assert_cmpuint (last->items, ==, 9);
  g_assert_cmpuint (last->status, ==, 0);
  g_assert_cmpstr (last->problem, ==, "network");
  g_assert_cmpint (last->sent, ==, 109);
  g_assert_cmpint (last->received, ==, 209);
  g_assert_cmpint (last->duration_ms, ==, 309);
  g_assert_cmpuint (before->status, ==, 200);
  g_assert_null (before->problem);
}

static void
test_bounded_by_rows (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autoptr(GPtrArray) attempts = NULL;
  const DocketAttempt *first;

  for (guint i = 0; i < DOCKET_ATTEMPTS_ROWS_MAX / 1000 + 1; i++)
    add (test, 1000);
  g_assert_cmpuint (count (test), ==, DOCKET_ATTEMPTS_ROWS_MAX);
  add (test, 1);
  g_assert_cmpuint (count (test), ==, DOCKET_ATTEMPTS_ROWS_MAX);
  attempts = docket_store_get_attempts (test->store, 0, NULL);
  first = g_ptr_array_index (attempts, 0);
  g_assert_cmpuint (first->items, ==, 1);
}

static void
test_bounded_by_age (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");

  add (test, 20);
  docket_test_clock_advance (test->clock, DOCKET_ATTEMPTS_KEEP_DAYS * DAY_MS);
  add (test, 1);
  g_assert_cmpuint (count (test), ==, 21);
  docket_test_clock_advance (test->clock, 10 * 1000);
  add (test, 1);
  g_assert_cmpuint (count (test), ==, 12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/attempts/newest-last", test_newest_last);
  g_test_add_func ("/store/attempts/bounded-by-rows", test_bounded_by_rows);
  g_test_add_func ("/store/attempts/bounded-by-age", test_bounded_by_age);
  return g_test_run ();
}
