/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who else is there, as the live channel tells it, and where this person looks. */
#include "docket-presence.h"

#include "docket-limits.h"
#include "worker-fixture.h"

#define SOFIA  "01930000-0000-7000-8000-0000000000a1"
#define TESS   "01930000-0000-7000-8000-0000000000a2"
#define OMAR   "01930000-0000-7000-8000-000000000001"
#define LAPTOP "01930000-0000-7000-8000-0000000000b1"
#define PHONE  "01930000-0000-7000-8000-0000000000b2"
#define TABLET "01930000-0000-7000-8000-0000000000b3"
#define OWN    "01930000-0000-7000-8000-000000000002"
#define CASE   "01930000-0000-7000-8000-0000000000c1"
#define OTHER  "01930000-0000-7000-8000-0000000000c2"
#define LOOKS_AT_CASE "{\"viewing\":{\"kind\":\"review\",\"id\":\"" CASE "\"}}"
#define LOOKS_AT_OTHER "{\"viewing\":{\"kind\":\"review\",\"id\":\"" OTHER "\"}}"
#define LOOKS_NOWHERE "{\"viewing\":null}"

typedef struct
{
  WorkerFixture worker;
  DocketPresence *presence;
  guint changes;
} Fixture;

static void
on_changed (DocketPresence *presence, gpointer data)
{
  ((Fixture *) data)->changes++;
}

static void
on_sighting (DocketSighting *sighting, gpointer data)
{
  g_autoptr (GPtrArray) sightings = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_sighting_free);

  if (sighting == NULL)
    {
      docket_presence_forget (data);
      return;
    }
  g_ptr_array_add (sightings, sighting);
  docket_presence_take (data, sightings);
}

static void
on_looks (DocketKind kind, const char *id, gpointer data)
{
  docket_worker_set_viewing (data, kind, id);
  worker_settle ();
}

static void
set_up (Fixture *f, gconstpointer data)
{
  worker_set_up (&f->worker, NULL);
  f->presence = docket_presence_new (DOCKET_CLOCK (f->worker.clock), OMAR);
  f->changes = 0;
  g_signal_connect (f->presence, "changed", G_CALLBACK (on_changed), f);
  docket_worker_set_presence_func (f->worker.worker, on_sighting, f->presence);
  docket_presence_set_say_func (f->presence, on_looks, f->worker.worker);
  worker_start (&f->worker);
  g_assert_true (docket_fake_transport_is_live (f->worker.transport));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  worker_tear_down (&f->worker, NULL);
  g_assert_finalize_object (f->presence);
}

/* @ahead_ms: of the server's clock; @id: (nullable) */
static void
hear_at (Fixture *f, const char *person, const char *device, gint64 ahead_ms, gint64 seq, const char *id)
{
  gint64 seen_at = docket_clock_now_ms (DOCKET_CLOCK (f->worker.clock)) + ahead_ms;
  g_autofree char *viewing = id == NULL ? g_strdup ("null") : g_strdup_printf ("{\"kind\":\"review\",\"id\":\"%s\"}", id);
  g_autofree char *data = g_strdup_printf ("{\"person\":\"%s\",\"device\":\"%s\",\"last_seen_at\":%" G_GINT64_FORMAT ",\"delivered_seq\":%" G_GINT64_FORMAT ",\"viewing\":%s}", person, device, seen_at, seq, viewing);

  docket_fake_transport_emit (f->worker.transport, "presence", data);
  worker_settle ();
}

static void
hear (Fixture *f, const char *person, const char *device, gint64 seq, const char *id)
{
  hear_at (f, person, device, 0, seq, id);
}

/* The heartbeats of the channel go on. */
static void
pass_s (Fixture *f, guint seconds)
{
  for (guint i = 0; i < seconds; i++)
    {
      docket_fake_transport_emit (f->worker.transport, "", NULL);
      worker_pass (&f->worker, 1000);
    }
}

/* Ids with a space between them. */
static void
assert_viewers (Fixture *f, const char *id, const char *people)
{
  g_autoptr (GPtrArray) viewers = docket_presence_get_viewers (f->presence, DOCKET_KIND_REVIEW, id);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < viewers->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : " ", (const char *) g_ptr_array_index (viewers, i));
  g_assert_cmpstr (text->str, ==, people);
}

static void
test_who_looks (Fixture *f, gconstpointer data)
{
  g_assert_false (docket_presence_is_known (f->presence));
  assert_viewers (f, CASE, "");
  hear (f, SOFIA, LAPTOP, 5, CASE);
  g_assert_true (docket_presence_is_known (f->presence));
  g_assert_cmpuint (f->changes, ==, 1);
  assert_viewers (f, CASE, SOFIA);
  assert_viewers (f, OTHER, "");
  /* Nobody is told of himself, whatever device he has it open on. */
  hear (f, OMAR, OWN, 5, CASE);
  hear (f, OMAR, TABLET, 5, CASE);
  assert_viewers (f, CASE, SOFIA);
  /* One person, once. */
  hear (f, SOFIA, TABLET, 5, CASE);
  hear (f, TESS, PHONE, 5, CASE);
  assert_viewers (f, CASE, SOFIA " " TESS);
  hear (f, SOFIA, LAPTOP, 5, OTHER);
  hear (f, SOFIA, TABLET, 5, NULL);
  assert_viewers (f, CASE, TESS);
  assert_viewers (f, OTHER, SOFIA);
}

/* A server that never says that somebody looks away. */
static void
test_looks_lapse (Fixture *f, gconstpointer data)
{
  guint before;

  hear (f, SOFIA, LAPTOP, 5, CASE);
  /* One who goes on looking is heard of once a minute. */
  pass_s (f, 61);
  hear (f, TESS, PHONE, 5, CASE);
  assert_viewers (f, CASE, SOFIA " " TESS);
  before = f->changes;
  pass_s (f, DOCKET_VIEWING_LAPSES_S - 61);
  g_assert_cmpuint (f->changes, ==, before + 1);
  assert_viewers (f, CASE, TESS);
}

static void
test_nothing_is_known_without_a_line (Fixture *f, gconstpointer data)
{
  guint before;

  hear (f, SOFIA, LAPTOP, 5, CASE);
  hear (f, TESS, PHONE, 5, NULL);
  before = f->changes;
  docket_fake_transport_emit (f->worker.transport, NULL, "gone");
  worker_settle ();
  g_assert_cmpuint (f->changes, ==, before + 1);
  g_assert_false (docket_presence_is_known (f->presence));
  g_assert_false (docket_presence_get_last_seen (f->presence, TESS, NULL));
  g_assert_cmpint (docket_presence_get_delivery (f->presence, TESS, 1), ==, DOCKET_DELIVERY_UNKNOWN);
  assert_viewers (f, CASE, "");
  /* The next channel tells it all again. */
  for (guint i = 0; i < 60 && !docket_fake_transport_is_live (f->worker.transport); i++)
    worker_pass (&f->worker, 1000);
  g_assert_true (docket_fake_transport_is_live (f->worker.transport));
  hear (f, SOFIA, LAPTOP, 5, CASE);
  assert_viewers (f, CASE, SOFIA);
  before = f->changes;
  docket_worker_set_online (f->worker.worker, FALSE);
  worker_settle ();
  g_assert_cmpuint (f->changes, ==, before + 1);
  assert_viewers (f, CASE, "");
}

/* A server whose clock is an hour ahead, and a desk whose clock is set meanwhile. */
static void
test_last_seen_by_own_clock (Fixture *f, gconstpointer data)
{
  const gint64 hour = 3600 * 1000;
  gint64 now = docket_clock_now_ms (DOCKET_CLOCK (f->worker.clock));
  gint64 at = 0;

  g_assert_false (docket_presence_get_last_seen (f->presence, TESS, &at));
  hear_at (f, TESS, TABLET, hour - 50 * 60 * 1000, 5, NULL);
  hear_at (f, TESS, PHONE, hour - 42 * 60 * 1000, 5, NULL);
  /* This desk itself was heard of just now. */
  hear_at (f, OMAR, OWN, hour, 5, NULL);
  g_assert_true (docket_presence_get_last_seen (f->presence, TESS, &at));
  g_assert_cmpint (at, ==, now - 42 * 60 * 1000);
  docket_fake_clock_set_back (f->worker.clock, 10 * hour);
  g_assert_true (docket_presence_get_last_seen (f->presence, TESS, &at));
  g_assert_cmpint (at, ==, now - 10 * hour - 42 * 60 * 1000);
  g_assert_false (docket_presence_get_last_seen (f->presence, SOFIA, &at));
}

/* Whose clock is set while the line stands: nobody was seen longer ago for it. */
static void
test_clock_of_the_server_is_set (Fixture *f, gconstpointer data)
{
  const gint64 minute = 60 * 1000;
  const gint64 by_ms = GPOINTER_TO_INT (data) * 60 * minute;
  gint64 at = 0, now;

  hear_at (f, OMAR, OWN, 0, 5, NULL);
  hear_at (f, TESS, PHONE, -42 * minute, 5, NULL);
  pass_s (f, 120);
  for (guint i = 0; i < 3; i++)
    {
      hear_at (f, OMAR, OWN, by_ms, 5, NULL);
      pass_s (f, 60);
    }
  now = docket_clock_now_ms (DOCKET_CLOCK (f->worker.clock));
  g_assert_true (docket_presence_get_last_seen (f->presence, TESS, &at));
  g_assert_cmpint (now - at, ==, 47 * minute);
  /* Seen by the new clock, they are reckoned by the new clock. */
  hear_at (f, TESS, PHONE, by_ms - minute, 5, NULL);
  g_assert_true (docket_presence_get_last_seen (f->presence, TESS, &at));
  g_assert_cmpint (now - at, ==, minute);
  g_assert_true (docket_presence_get_last_seen (f->presence, OMAR, &at));
  g_assert_cmpint (now - at, ==, minute);
}

static void
test_delivery (Fixture *f, gconstpointer data)
{
  hear (f, TESS, PHONE, 40, NULL);
  g_assert_cmpint (docket_presence_get_delivery (f->presence, TESS, 40), ==, DOCKET_DELIVERY_DELIVERED);
  g_assert_cmpint (docket_presence_get_delivery (f->presence, TESS, 41), ==, DOCKET_DELIVERY_NOT_YET);
  g_assert_cmpint (docket_presence_get_delivery (f->presence, SOFIA, 1), ==, DOCKET_DELIVERY_UNKNOWN);
  /* One of the two has it. */
  hear (f, TESS, TABLET, 41, NULL);
  g_assert_cmpint (docket_presence_get_delivery (f->presence, TESS, 41), ==, DOCKET_DELIVERY_DELIVERED);
}

static void
test_nonsense_is_passed_over (Fixture *f, gconstpointer data)
{
  static const char *const nonsense[] = {
    "", "null", "[]", "{}", "{\"person\":1}", "{\"person\":\"x\",\"device\":\"y\",\"last_seen_at\":\"now\",\"delivered_seq\":0,\"viewing\":null}",
    "{\"person\":\"x\",\"device\":\"y\",\"last_seen_at\":1,\"delivered_seq\":0,\"viewing\":7}",
    "{\"person\":\"x\",\"device\":\"y\",\"last_seen_at\":-9223372036854775808,\"delivered_seq\":0,\"viewing\":null}",
    "{\"person\":\"x\",\"device\":\"y\",\"last_seen_at\":9223372036854775807,\"delivered_seq\":0,\"viewing\":null}",
    "{\"person\":\"x\",\"device\":\"y\",\"last_seen_at\":1,\"delivered_seq\":-1,\"viewing\":null}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    docket_fake_transport_emit (f->worker.transport, "presence", nonsense[i]);
  worker_settle ();
  g_assert_cmpuint (f->changes, ==, 0);
  g_assert_false (docket_presence_is_known (f->presence));
  /* A kind of tomorrow: the device is there, and looks at nothing we know. */
  docket_fake_transport_emit (f->worker.transport, "presence",
                              "{\"person\":\"" SOFIA "\",\"device\":\"" LAPTOP "\",\"last_seen_at\":1,\"delivered_seq\":0,\"viewing\":{\"kind\":\"ship\",\"id\":\"" CASE "\"},\"mood\":\"fine\"}");
  worker_settle ();
  g_assert_cmpuint (f->changes, ==, 1);
  assert_viewers (f, CASE, "");
}

/* ---- Where this person looks ---- */

static guint
n_looks (Fixture *f)
{
  return f->worker.looks->len;
}

static const char *
last_look (Fixture *f)
{
  return n_looks (f) == 0 ? NULL : g_ptr_array_index (f->worker.looks, n_looks (f) - 1);
}

static void
test_says_where_it_looks (Fixture *f, gconstpointer data)
{
  int window, board;

  docket_fake_transport_emit (f->worker.transport, "", NULL);
  pass_s (f, 90);
  /* Looking at nothing is no news. */
  g_assert_cmpuint (n_looks (f), ==, 0);
  docket_presence_set_viewing (f->presence, &window, DOCKET_KIND_REVIEW, CASE);
  g_assert_cmpuint (n_looks (f), ==, 1);
  g_assert_cmpstr (last_look (f), ==, LOOKS_AT_CASE);
  /* The same again says nothing. */
  docket_presence_set_viewing (f->presence, &window, DOCKET_KIND_REVIEW, CASE);
  g_assert_cmpuint (n_looks (f), ==, 1);
  /* It is said again before it lapses, for as long as the look is there. */
  pass_s (f, DOCKET_VIEWING_RENEW_S);
  g_assert_cmpuint (n_looks (f), ==, 2);
  pass_s (f, DOCKET_VIEWING_RENEW_S * 3);
  g_assert_cmpuint (n_looks (f), ==, 5);
  /* A second window looks elsewhere, and is closed again. */
  docket_presence_set_viewing (f->presence, &board, DOCKET_KIND_REVIEW, OTHER);
  pass_s (f, 2);
  g_assert_cmpstr (last_look (f), ==, LOOKS_AT_OTHER);
  docket_presence_set_viewing (f->presence, &board, DOCKET_KIND_NONE, NULL);
  pass_s (f, 2);
  g_assert_cmpstr (last_look (f), ==, LOOKS_AT_CASE);
  docket_presence_set_viewing (f->presence, &window, DOCKET_KIND_NONE, NULL);
  pass_s (f, 2);
  g_assert_cmpstr (last_look (f), ==, LOOKS_NOWHERE);
  g_assert_cmpuint (n_looks (f), ==, 8);
  pass_s (f, 90);
  g_assert_cmpuint (n_looks (f), ==, 8);
}

/* Thirty cases in half a minute are not thirty requests; the last one is said. */
static void
test_steps_through_a_list (Fixture *f, gconstpointer data)
{
  docket_fake_transport_emit (f->worker.transport, "", NULL);
  for (guint i = 0; i < 31; i++)
    {
      docket_presence_set_viewing (f->presence, f, DOCKET_KIND_REVIEW, i % 2 == 0 ? CASE : OTHER);
      worker_pass (&f->worker, 100);
    }
  worker_pass (&f->worker, DOCKET_VIEWING_SAY_MS_MIN);
  g_assert_cmpuint (n_looks (f), <=, 3);
  g_assert_cmpstr (last_look (f), ==, LOOKS_AT_CASE);
}

static void
test_says_nothing_without_a_line (Fixture *f, gconstpointer data)
{
  docket_fake_transport_emit (f->worker.transport, "", NULL);
  docket_worker_set_online (f->worker.worker, FALSE);
  docket_presence_set_viewing (f->presence, f, DOCKET_KIND_REVIEW, CASE);
  worker_pass (&f->worker, 120 * 1000);
  g_assert_cmpuint (n_looks (f), ==, 0);
  docket_worker_set_online (f->worker.worker, TRUE);
  worker_settle ();
  docket_fake_transport_emit (f->worker.transport, "", NULL);
  worker_settle ();
  g_assert_cmpuint (n_looks (f), ==, 1);
  g_assert_cmpstr (last_look (f), ==, LOOKS_AT_CASE);
}

/* Whatever becomes of it, the state of the line is told by others, work goes on. */
static void
test_failure_is_harmless (Fixture *f, gconstpointer data)
{
  g_autofree char *key = NULL;

  docket_fake_transport_emit (f->worker.transport, "", NULL);
  f->worker.status_code = 500;
  docket_presence_set_viewing (f->presence, f, DOCKET_KIND_REVIEW, CASE);
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->worker.transport, "/v1/presence"), ==, 1);
  worker_assert_pill (&f->worker, "Up to date");
  f->worker.status_code = 0;
  f->worker.unreachable = TRUE;
  docket_presence_set_viewing (f->presence, f, DOCKET_KIND_REVIEW, OTHER);
  worker_pass (&f->worker, DOCKET_VIEWING_SAY_MS_MIN);
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->worker.transport, "/v1/presence"), ==, 2);
  worker_assert_pill (&f->worker, "Up to date");
  f->worker.unreachable = FALSE;
  key = worker_save_customer (&f->worker, "Adler & Co");
  worker_settle ();
  g_assert_cmpuint (worker_counts (&f->worker).pending, ==, 0);
  pass_s (f, DOCKET_VIEWING_RENEW_S);
  g_assert_cmpstr (last_look (f), ==, LOOKS_AT_OTHER);
}

static void
test_stopped_while_it_is_said (Fixture *f, gconstpointer data)
{
  docket_fake_transport_emit (f->worker.transport, "", NULL);
  docket_fake_transport_set_silent (f->worker.transport, TRUE);
  docket_worker_set_viewing (f->worker.worker, DOCKET_KIND_REVIEW, CASE);
  g_assert_false (docket_worker_is_idle (f->worker.worker));
  docket_worker_stop (f->worker.worker);
  worker_settle ();
  docket_fake_transport_set_silent (f->worker.transport, FALSE);
  worker_settle ();
  g_assert_true (docket_worker_is_idle (f->worker.worker));
  g_assert_cmpuint (n_looks (f), ==, 0);
}

#define ADD_WITH(name, func, data) g_test_add ("/sync/presence/" name, Fixture, data, set_up, func, tear_down)
#define ADD(name, func) ADD_WITH (name, func, NULL)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("who-looks-at-a-record", test_who_looks);
  ADD ("a-look-lapses", test_looks_lapse);
  ADD ("nothing-is-known-without-a-line", test_nothing_is_known_without_a_line);
  ADD ("last-seen-by-this-clock", test_last_seen_by_own_clock);
  ADD_WITH ("clock-of-the-server-is-set-back", test_clock_of_the_server_is_set, GINT_TO_POINTER (-1));
  ADD_WITH ("clock-of-the-server-is-set-forward", test_clock_of_the_server_is_set, GINT_TO_POINTER (1));
  ADD ("what-was-delivered", test_delivery);
  ADD ("nonsense-is-passed-over", test_nonsense_is_passed_over);
  ADD ("says-where-this-person-looks", test_says_where_it_looks);
  ADD ("stepping-through-a-list-is-not-a-storm", test_steps_through_a_list);
  ADD ("says-nothing-without-a-line", test_says_nothing_without_a_line);
  ADD ("failure-is-harmless", test_failure_is_harmless);
  ADD ("stopped-while-it-is-said", test_stopped_while_it_is_said);
  return g_test_run ();
}
