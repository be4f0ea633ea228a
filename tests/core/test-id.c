/* SPDX-License-Identifier: GPL-3.0-or-later */

/* UUIDv7: form, order, uniqueness, and a clock that cannot be trusted. */

#include <string.h>

#include "docket-id.h"

#define TEST_TYPE_CLOCK (test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, GObject)

struct _TestClock
{
  GObject parent_instance;
  gint64 now_ms;
};

static gint64
test_now_ms (DocketClock *clock)
{
  return TEST_CLOCK (clock)->now_ms;
}

static void
test_clock_iface_init (DocketClockInterface *iface)
{
  iface->now_ms = test_now_ms;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestClock, test_clock, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (DOCKET_TYPE_CLOCK, test_clock_iface_init))

static void
test_clock_class_init (TestClockClass *klass)
{
}

static void
test_clock_init (TestClock *self)
{
}

#define NOW_MS G_GINT64_CONSTANT (1763700000000)

typedef struct
{
  TestClock *clock;
  DocketRandom *random;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = g_object_new (TEST_TYPE_CLOCK, NULL);
  fixture->clock->now_ms = NOW_MS;
  fixture->random = docket_seeded_random_new (7);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->clock);
  g_assert_finalize_object (fixture->random);
}

static char *
make (Fixture *fixture)
{
  return docket_id_new (DOCKET_CLOCK (fixture->clock), fixture->random);
}

static void
test_form (Fixture *fixture, gconstpointer data)
{
  fixture->clock->now_ms = NOW_MS + G_GINT64_CONSTANT (1000) * 86400000;
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = make (fixture);
      g_autofree char *time = g_strdup_printf ("%012" G_GINT64_MODIFIER "x", fixture->clock->now_ms);

      g_assert_true (docket_id_is_valid (id));
      g_assert_cmpuint (strlen (id), ==, DOCKET_ID_CHARS);
      g_assert_true (strncmp (id, time, 8) == 0 && strncmp (id + 9, time + 8, 4) == 0);
      g_assert_cmpint (id[14], ==, '7');
      g_assert_nonnull (strchr ("89ab", id[19]));
    }
}

static void
test_order_and_uniqueness (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *last = g_strdup ("");

  /* One ms holds far fewer than these: the counter must run over into time. */
  for (guint i = 0; i < 100000; i++)
    {
      char *id = make (fixture);

      g_assert_cmpstr (last, <, id);
      g_free (last);
      last = g_strdup (id);
      g_assert_true (g_hash_table_add (all, id));
    }
}

static void
test_clock_goes_back (Fixture *fixture, gconstpointer data)
{
  static const gint64 steps_ms[] = { 5, -1000, 1, -3600000, 2, 3600001, 0 };
  g_autofree char *last = make (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (steps_ms); i++)
    {
      g_autofree char *id = NULL;

      fixture->clock->now_ms += steps_ms[i];
      id = make (fixture);
      g_assert_cmpstr (last, <, id);
      g_free (last);
      last = g_steal_pointer (&id);
    }
}

static void
test_validity (void)
{
  static const char *const bad[] = {
    "", "x", "018f0000-0000-7000-8000-00000000000", "018f0000-0000-7000-8000-0000000000011", "018F0000-0000-7000-8000-000000000001", "018f0000 0000-7000-8000-000000000001",
    "018f00000000-7000-8000-0000-00000000001", "018f0000-0000-7000-8000-00000000000g", "{18f0000-0000-7000-8000-000000000001", " 18f0000-0000-7000-8000-000000000001",
  };
  g_autofree char *digest = g_strnfill (64, 'a');
  g_autofree char *longer = g_strnfill (65, 'a');

  g_assert_true (docket_id_is_valid ("018f0000-0000-7000-8000-000000000001"));
  g_assert_true (docket_id_is_valid ("00000000-0000-0000-0000-000000000000"));
  g_assert_false (docket_id_is_valid (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (docket_id_is_valid (bad[i]));
  g_assert_true (docket_digest_is_valid (digest));
  g_assert_false (docket_digest_is_valid (longer));
  g_assert_false (docket_digest_is_valid (digest + 1));
  g_assert_false (docket_digest_is_valid (NULL));
  digest[3] = 'A';
  g_assert_false (docket_digest_is_valid (digest));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/id/ordered-and-unique-over-100000-in-one-ms", Fixture, NULL, set_up, test_order_and_uniqueness, tear_down);
  g_test_add ("/id/clock-goes-back", Fixture, NULL, set_up, test_clock_goes_back, tear_down);
  g_test_add ("/id/form-of-a-uuid-7", Fixture, NULL, set_up, test_form, tear_down);
  g_test_add_func ("/id/validity", test_validity);
  return g_test_run ();
}
