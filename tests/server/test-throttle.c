/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who asks too often, on a clock of the test's own. */
#include <glib.h>

#include "docket-limits.h"
#include "docket-throttle.h"

static void
test_push_burst (void)
{
  g_autoptr (DocketThrottle) throttle = docket_throttle_new ();
  gint64 now = 5000;

  for (guint i = 0; i < DOCKET_PUSH_BURST_REQUESTS_MAX; i++)
    g_assert_true (docket_throttle_take_push (throttle, "a", now));
  g_assert_false (docket_throttle_take_push (throttle, "a", now));
  g_assert_true (docket_throttle_take_push (throttle, "b", now));
  now += 1000;
  for (guint i = 0; i < DOCKET_PUSH_REQUESTS_PER_S_MAX; i++)
    g_assert_true (docket_throttle_take_push (throttle, "a", now));
  g_assert_false (docket_throttle_take_push (throttle, "a", now));
}

static void
test_push_never_more_than_a_burst (void)
{
  g_autoptr (DocketThrottle) throttle = docket_throttle_new ();
  guint n = 0;

  g_assert_true (docket_throttle_take_push (throttle, "a", 0));
  while (docket_throttle_take_push (throttle, "a", 24 * 3600 * G_GINT64_CONSTANT (1000)))
    n++;
  g_assert_cmpuint (n, ==, DOCKET_PUSH_BURST_REQUESTS_MAX);
}

static void
test_sign_in_delay (void)
{
  g_autoptr (DocketThrottle) throttle = docket_throttle_new ();
  gint64 last = 0;

  for (guint i = 0; i < DOCKET_SIGN_IN_FAILURES_MAX; i++)
    {
      g_assert_cmpint (docket_throttle_sign_in_delay_ms (throttle, "omar", i), ==, 0);
      docket_throttle_sign_in_begun (throttle, "omar", i);
    }
  for (guint i = 0; i < 100; i++)
    {
      gint64 delay = docket_throttle_sign_in_delay_ms (throttle, "omar", 100 + i);

      g_assert_cmpint (delay, >=, MAX (last, 1000));
      g_assert_cmpint (delay, <=, 30000);
      last = delay;
      docket_throttle_sign_in_begun (throttle, "omar", 100 + i);
    }
  g_assert_cmpint (last, ==, 30000);
  g_assert_cmpint (docket_throttle_sign_in_delay_ms (throttle, "dana", 300), ==, 0);
  /* A quarter of an hour later all is forgotten. */
  g_assert_cmpint (docket_throttle_sign_in_delay_ms (throttle, "omar", 300 + DOCKET_SIGN_IN_WINDOW_S * 1000), ==, 0);
}

static void
test_success_is_taken_back (void)
{
  g_autoptr (DocketThrottle) throttle = docket_throttle_new ();

  for (guint i = 0; i < 10 * DOCKET_SIGN_IN_FAILURES_MAX; i++)
    {
      g_assert_cmpint (docket_throttle_sign_in_delay_ms (throttle, "omar", i), ==, 0);
      docket_throttle_sign_in_begun (throttle, "omar", i);
      docket_throttle_sign_in_succeeded (throttle, "omar");
    }
  /* A hundred at once are held back although none has failed yet. */
  for (guint i = 0; i < DOCKET_SIGN_IN_FAILURES_MAX; i++)
    docket_throttle_sign_in_begun (throttle, "omar", 1000);
  g_assert_cmpint (docket_throttle_sign_in_delay_ms (throttle, "omar", 1000), >, 0);
}

static void
test_waiting_sign_ins_are_bounded (void)
{
  g_autoptr (DocketThrottle) throttle = docket_throttle_new ();

  for (guint i = 0; i < DOCKET_SIGN_INS_WAITING_MAX; i++)
    g_assert_true (docket_throttle_enter_sign_in (throttle));
  g_assert_false (docket_throttle_enter_sign_in (throttle));
  docket_throttle_leave_sign_in (throttle);
  g_assert_true (docket_throttle_enter_sign_in (throttle));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/throttle/a-burst-then-a-steady-rate", test_push_burst);
  g_test_add_func ("/server/throttle/never-more-than-a-burst", test_push_never_more_than_a_burst);
  g_test_add_func ("/server/throttle/sign-in-is-delayed-never-refused", test_sign_in_delay);
  g_test_add_func ("/server/throttle/success-is-taken-back-and-many-at-once-are-not", test_success_is_taken_back);
  g_test_add_func ("/server/throttle/waiting-sign-ins-are-bounded", test_waiting_sign_ins_are_bounded);
  return g_test_run ();
}
