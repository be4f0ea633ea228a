/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the flight recorder writes of each attempt, and what it does not.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "docket-fake-clock.h"
#include "docket-fake-transport.h"
#include "docket-recorder.h"

#define NOW_MS G_GINT64_CONSTANT (1795000000000)

typedef struct
{
  char *dir;
  DocketFakeClock *clock;
  DocketRandom *random;
  DocketStore *store;
  DocketNotifier *notifier;
  DocketWriter *writer;
  DocketFakeTransport *server;
  DocketTransport *recorder;
  /* What the server says next. */
  guint status; /* 0: nothing comes */
  const char *body;
  guint answered;
  GError *error;
} Fixture;

static DocketResponse *
serve (const DocketRequest *request, gpointer data, GError **error)
{
  Fixture *f = data;

  docket_fake_clock_advance (f->clock, 40);
  if (f->status == 0)
    {
      g_set_error_literal (error, DOCKET_TRANSPORT_ERROR, DOCKET_TRANSPORT_ERROR_NETWORK, "Cannot reach secret-host.example.");
      return NULL;
    }
  return docket_fake_response (f->status, f->body);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("docket-recorder-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (f->dir, "omar.db", NULL);
  f->clock = docket_fake_clock_new (NOW_MS);
  f->random = docket_seeded_random_new (1);
  f->store = docket_store_open (path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (f->clock), f->random, &error);
  g_assert_no_error (error);
  f->notifier = docket_notifier_new ();
  f->writer = docket_writer_new_inline (f->store, f->notifier);
  f->server = docket_fake_transport_new (serve, f);
  f->recorder = docket_recorder_new (DOCKET_TRANSPORT (f->server), f->writer, DOCKET_CLOCK (f->clock));
}

static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->dir, 0, NULL);
  const char *name;

  turn ();
  g_clear_error (&f->error);
  g_assert_finalize_object (f->recorder);
  g_clear_object (&f->server);
  docket_writer_close (f->writer);
  g_clear_object (&f->writer);
  g_clear_object (&f->notifier);
  g_clear_object (&f->store);
  g_clear_object (&f->random);
  g_clear_object (&f->clock);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;
  g_autoptr (DocketResponse) response = NULL;

  g_clear_error (&f->error);
  response = docket_transport_send_finish (DOCKET_TRANSPORT (source), result, &f->error);
  f->answered = response != NULL ? response->status : 0;
}

static void
ask (Fixture *f, const char *method, const char *path, guint items, const char *body)
{
  DocketRequest *request = docket_request_new (method, path);

  request->token = g_strdup ("s3cret-token");
  request->items = items;
  if (body != NULL)
    request->body = g_bytes_new (body, strlen (body));
  docket_transport_send_async (f->recorder, request, NULL, on_answer, f);
  turn ();
}

static DocketAttempt *
last_attempt (Fixture *f)
{
  g_autoptr (GPtrArray) attempts = NULL;

  docket_recorder_flush (DOCKET_RECORDER (f->recorder));
  turn ();
  attempts = docket_store_get_attempts (f->store, 1, NULL);
  g_assert_cmpuint (attempts->len, ==, 1);
  return g_ptr_array_steal_index (attempts, 0);
}

static void
assert_attempt (Fixture *f, const char *lane, const char *what, guint items, guint status, const char *problem, gint64 sent, gint64 received)
{
  DocketAttempt *attempt = last_attempt (f);

  g_assert_cmpstr (attempt->lane, ==, lane);
  g_assert_cmpstr (attempt->what, ==, what);
  g_assert_cmpuint (attempt->items, ==, items);
  g_assert_cmpuint (attempt->status, ==, status);
  g_assert_cmpstr (attempt->problem, ==, problem);
  g_assert_cmpint (attempt->sent, ==, sent);
  g_assert_cmpint (attempt->received, ==, received);
  g_assert_cmpint (attempt->duration_ms, ==, 40);
  docket_attempt_free (attempt);
}

static void
test_numbers_and_names (Fixture *f, gconstpointer data)
{
  f->status = 200;
  f->body = "{\"results\":[]}";
  ask (f, "POST", "/v1/ops", 12, "0123456789");
  g_assert_cmpuint (f->answered, ==, 200);
  assert_attempt (f, "edits", "POST ops", 12, 200, NULL, 10, (gint64) strlen (f->body));
  ask (f, "GET", "/v1/changes?after=abc&limit=1000", 0, NULL);
  assert_attempt (f, "feed", "GET changes", 0, 200, NULL, 0, (gint64) strlen (f->body));
  f->status = 429;
  f->body = "{\"type\":\"urn:docket:problem:too-many\",\"detail\":\"Weber waits.\"}";
  ask (f, "PATCH", "/v1/blobs/3f2a77", 0, "xyz");
  g_assert_cmpuint (f->answered, ==, 429);
  assert_attempt (f, "files", "PATCH blobs", 0, 429, "too-many", 3, (gint64) strlen (f->body));
  f->status = 0;
  ask (f, "POST", "/v1/ops", 1, "{}");
  g_assert_cmpuint (f->answered, ==, 0);
  g_assert_error (f->error, DOCKET_TRANSPORT_ERROR, DOCKET_TRANSPORT_ERROR_NETWORK);
  assert_attempt (f, "edits", "POST ops", 1, 0, "network", 2, 0);
}

/* A stranger's page, or one with a name in it. */
static void
test_keeps_no_words_of_others (Fixture *f, gconstpointer data)
{
  static const char *const bodies[] = {
    "<html>Welcome to the airport</html>",
    "{\"type\":\"https://example.org/weber\"}",
    "{\"type\":\"urn:docket:problem:Anna Weber, Hauptstr. 1\"}",
    "{\"type\":7}",
    "[]",
    "",
  };

  f->status = 503;
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      f->body = bodies[i];
      ask (f, "GET", "/v1/records/customer/018f?name=Weber", 0, NULL);
      assert_attempt (f, "feed", "GET records", 0, 503, NULL, 0, (gint64) strlen (bodies[i]));
    }
}

/* The writer hears of many at once, after a second at the latest. */
static void
test_is_gathered (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) all = NULL;

  f->status = 200;
  f->body = "{}";
  for (guint i = 0; i < 5; i++)
    ask (f, "POST", "/v1/ops", i, "{}");
  none = docket_store_get_attempts (f->store, 0, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  docket_fake_clock_advance (f->clock, 1000);
  turn ();
  all = docket_store_get_attempts (f->store, 0, NULL);
  g_assert_cmpuint (all->len, ==, 5);
}

static void
on_event (const char *event, const char *data, gpointer user_data)
{
}

static void
test_live_channel (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  DocketAttempt *attempt;

  docket_transport_open_live (f->recorder, "s3cret-token", cancellable, on_event, NULL, NULL);
  turn ();
  docket_fake_transport_emit (f->server, "poke", "{\"seq\":7}");
  docket_fake_clock_advance (f->clock, 5000);
  docket_fake_transport_emit (f->server, NULL, "The line to secret-host.example was cut.");
  turn ();
  attempt = last_attempt (f);
  g_assert_cmpstr (attempt->what, ==, "GET live");
  g_assert_cmpuint (attempt->status, ==, 200);
  g_assert_cmpstr (attempt->problem, ==, "ended");
  g_assert_cmpint (attempt->duration_ms, ==, 5000);
  docket_attempt_free (attempt);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sync/recorder/numbers-and-names", Fixture, NULL, set_up, test_numbers_and_names, tear_down);
  g_test_add ("/sync/recorder/keeps-no-words-of-others", Fixture, NULL, set_up, test_keeps_no_words_of_others, tear_down);
  g_test_add ("/sync/recorder/is-gathered", Fixture, NULL, set_up, test_is_gathered, tear_down);
  g_test_add ("/sync/recorder/live-channel", Fixture, NULL, set_up, test_live_channel, tear_down);
  return g_test_run ();
}
