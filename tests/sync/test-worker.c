/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The worker against a server that is a function here, on a clock that stands
 * still until a test moves it: no thread, no network, no waiting.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "docket-codec.h"
#include "docket-fake-clock.h"
#include "docket-fake-transport.h"
#include "docket-id.h"
#include "docket-limits.h"
#include "docket-worker.h"

#define NOW_MS G_GINT64_CONSTANT (1795000000000)
#define PERSON "01930000-0000-7000-8000-000000000001"
#define DEVICE "01930000-0000-7000-8000-000000000002"

typedef struct
{
  char *dir;
  char *path;
  DocketFakeClock *clock;
  DocketRandom *random;
  DocketStore *store;
  DocketStore *reader;
  DocketNotifier *notifier;
  DocketWriter *writer;
  DocketFakeTransport *transport;
  DocketWorker *worker;
  DocketSyncStatus *status;

  /* The server's side. */
  gboolean unreachable;
  gboolean lose_answers; /* takes the operations, the answer gets lost */
  guint status_code;     /* answers everything with it; 0: works */
  guint ops_status_code; /* the same for operations only */
  char *poison;          /* refuses every batch that contains this key */
  char *deferred;        /* answers this key with deferred */
  guint retry_after_s;
  GHashTable *effects;   /* key -> how often it was carried out */
  GPtrArray *batches;    /* number of operations of each */
  gint64 seq;
  gboolean expired_cursor;
  gboolean foreign_page;
} Fixture;

static char *
problem (const char *detail)
{
  return g_strdup_printf ("{\"type\":\"urn:docket:problem:test\",\"title\":\"Test\",\"status\":400,\"detail\":\"%s\"}", detail);
}

static DocketResponse *
serve_ops (Fixture *f, const DocketRequest *request)
{
  gsize size;
  const char *data = g_bytes_get_data (request->body, &size);
  g_autoptr (JsonNode) node = docket_json_parse (data, size, DOCKET_BATCH_BYTES_MAX, NULL);
  JsonArray *ops = json_object_get_array_member (json_node_get_object (node), "ops");
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *text = NULL;
  guint n = json_array_get_length (ops);

  g_ptr_array_add (f->batches, GUINT_TO_POINTER (n));
  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_name (&writer, "results");
  docket_json_begin_array (&writer);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DocketOperation) operation = docket_operation_from_json (json_array_get_element (ops, i), NULL);
      g_autoptr (DocketResult) result = docket_result_new (operation->key, DOCKET_OUTCOME_APPLIED);

      if (g_strcmp0 (operation->key, f->poison) == 0)
        {
          g_autofree char *body = problem ("This one cannot be read.");

          return docket_fake_response (400, body);
        }
      if (g_strcmp0 (operation->key, f->deferred) == 0)
        {
          result->outcome = DOCKET_OUTCOME_DEFERRED;
          result->problem_type = g_strdup (DOCKET_PROBLEM_NEEDS_RECORD);
          result->problem_detail = g_strdup ("Not here yet.");
        }
      else
        {
          guint times = GPOINTER_TO_UINT (g_hash_table_lookup (f->effects, operation->key));

          /* Idempotent as the real one: a known key has no second effect. */
          result->replayed = times > 0;
          if (times == 0)
            g_hash_table_insert (f->effects, g_strdup (operation->key), GUINT_TO_POINTER (1));
          result->seq = ++f->seq;
        }
      docket_result_to_json (result, &writer);
    }
  docket_json_end_array (&writer);
  docket_json_int_member (&writer, "seq", f->seq);
  docket_json_end_object (&writer);
  text = docket_json_writer_finish (&writer);
  return docket_fake_response (200, text);
}

static DocketResponse *
serve_changes (Fixture *f, const DocketRequest *request)
{
  const char *after = strstr (request->path, "after=");
  g_autofree char *cursor = after == NULL ? NULL : g_strndup (after + 6, strcspn (after + 6, "&"));
  g_autofree char *text = NULL;

  if (f->expired_cursor && cursor != NULL)
    {
      g_autofree char *body = problem ("That was another time.");

      f->expired_cursor = FALSE;
      return docket_fake_response (410, body);
    }
  if (cursor == NULL)
    text = g_strdup ("{\"from\":null,\"cursor\":\"c1\",\"count\":0,\"more\":false,\"changes\":[]}");
  else
    text = g_strdup_printf ("{\"from\":\"%s\",\"cursor\":\"%s\",\"count\":0,\"more\":false,\"changes\":[]}", f->foreign_page ? "other" : cursor, cursor);
  return docket_fake_response (200, text);
}

static DocketResponse *
serve (const DocketRequest *request, gpointer data, GError **error)
{
  Fixture *f = data;
  gboolean is_ops = g_str_has_prefix (request->path, "/v1/ops");
  guint code = is_ops && f->ops_status_code != 0 ? f->ops_status_code : f->status_code;
  DocketResponse *response;

  if (f->unreachable)
    {
      docket_fake_network_error (error);
      return NULL;
    }
  if (code != 0)
    {
      g_autofree char *body = problem ("Not now.");

      response = docket_fake_response (code, body);
      response->retry_after_s = f->retry_after_s == 0 ? -1 : (gint64) f->retry_after_s;
      return response;
    }
  response = is_ops ? serve_ops (f, request) : serve_changes (f, request);
  if (is_ops && f->lose_answers)
    {
      docket_response_free (response);
      docket_fake_network_error (error);
      return NULL;
    }
  return response;
}

static void
on_status (DocketSyncStatus *status, gpointer data)
{
  Fixture *f = data;

  docket_sync_status_ref (status);
  g_clear_pointer (&f->status, docket_sync_status_unref);
  f->status = status;
}

/* Until nothing moves any more. */
static void
settle (void)
{
  for (guint quiet = 0; quiet < 3;)
    quiet = g_main_context_iteration (NULL, FALSE) ? 0 : quiet + 1;
}

static void
pass (Fixture *f, gint64 ms)
{
  docket_fake_clock_advance (f->clock, ms);
  settle ();
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("docket-worker-XXXXXX", &error);
  g_assert_no_error (error);
  f->path = g_build_filename (f->dir, "account.db", NULL);
  f->clock = docket_fake_clock_new (NOW_MS);
  f->random = docket_seeded_random_new (7);
  f->store = docket_store_open (f->path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (f->clock), f->random, &error);
  g_assert_no_error (error);
  docket_store_set_meta (f->store, DOCKET_META_PERSON, PERSON, &error);
  docket_store_set_meta (f->store, DOCKET_META_DEVICE, DEVICE, &error);
  docket_store_set_meta (f->store, DOCKET_META_ROLE, "office", &error);
  g_assert_no_error (error);
  f->reader = docket_store_open (f->path, DOCKET_DB_READ_ONLY, DOCKET_CLOCK (f->clock), f->random, &error);
  g_assert_no_error (error);
  f->notifier = docket_notifier_new ();
  f->writer = docket_writer_new_inline (f->store, f->notifier);
  f->transport = docket_fake_transport_new (serve, f);
  f->worker = docket_worker_new (f->writer, f->reader, DOCKET_TRANSPORT (f->transport), DOCKET_CLOCK (f->clock), f->random);
  docket_worker_set_status_func (f->worker, on_status, f);
  f->effects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  f->batches = g_ptr_array_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  docket_worker_stop (f->worker);
  settle ();
  g_assert_true (docket_worker_is_idle (f->worker));
  g_assert_finalize_object (f->worker);
  g_clear_object (&f->transport);
  docket_writer_close (f->writer);
  g_clear_object (&f->writer);
  g_clear_object (&f->notifier);
  g_clear_object (&f->reader);
  g_clear_object (&f->store);
  g_clear_object (&f->clock);
  g_clear_object (&f->random);
  g_clear_pointer (&f->status, docket_sync_status_unref);
  g_hash_table_unref (f->effects);
  g_ptr_array_unref (f->batches);
  g_free (f->poison);
  g_free (f->deferred);
  dir = g_dir_open (f->dir, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (f->dir, name, NULL);

      g_unlink (file);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
  g_free (f->path);
}

/* Saves a new customer; returns the operation's key. */
static char *
save_customer (Fixture *f, const char *name)
{
  g_autofree char *id = docket_id_new (DOCKET_CLOCK (f->clock), f->random);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (GError) error = NULL;
  DocketOperation *operation;

  docket_values_set_text (set, DOCKET_CUSTOMER_NAME, name);
  operation = docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set);
  g_ptr_array_add (operations, operation);
  docket_writer_submit (f->writer, operations, &error);
  g_assert_no_error (error);
  docket_worker_wake (f->worker);
  return g_strdup (operation->key);
}

static void
save_n (Fixture *f, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Customer %u", i);
      g_autofree char *key = save_customer (f, name);
    }
}

static DocketStoreCounts
counts (Fixture *f)
{
  DocketStoreCounts now = { 0 };
  g_autoptr (GError) error = NULL;

  docket_store_get_counts (f->reader, &now, &error);
  g_assert_no_error (error);
  return now;
}

static void
start (Fixture *f)
{
  docket_worker_start (f->worker, "token");
  settle ();
}

static void
assert_pill (Fixture *f, const char *words)
{
  g_autofree char *pill = docket_words_pill (f->status, docket_clock_now_ms (DOCKET_CLOCK (f->clock)));

  g_assert_cmpstr (pill, ==, words);
}

/* ---- The stories ---- */

static void
test_sends_and_settles (Fixture *f, gconstpointer data)
{
  save_n (f, 3);
  start (f);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 3);
  g_assert_cmpuint (f->batches->len, ==, 1);
  g_assert_cmpuint (counts (f).pending, ==, 0);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_UP_TO_DATE);
  assert_pill (f, "Up to date");
}

static void
test_offline_says_so_and_keeps (Fixture *f, gconstpointer data)
{
  g_autofree char *banner = NULL;

  f->unreachable = TRUE;
  start (f);
  save_n (f, 2);
  settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_OFFLINE);
  assert_pill (f, "Offline — 2 waiting");
  banner = docket_words_banner (f->status, docket_clock_now_ms (DOCKET_CLOCK (f->clock)));
  g_assert_cmpstr (banner, ==, "Offline — 2 items queued. Will sync when reconnected.");
  g_assert_cmpuint (counts (f).pending, ==, 2);

  f->unreachable = FALSE;
  pass (f, 60 * 1000);
  g_assert_cmpuint (counts (f).pending, ==, 0);
  assert_pill (f, "Up to date");
}

static void
test_reply_lost_after_commit (Fixture *f, gconstpointer data)
{
  g_autofree char *key = NULL;

  start (f);
  f->lose_answers = TRUE;
  key = save_customer (f, "Adler & Co");
  settle ();
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 1);
  g_assert_cmpuint (counts (f).pending, ==, 1);
  f->lose_answers = FALSE;
  pass (f, 60 * 1000);
  g_assert_cmpuint (counts (f).pending, ==, 0);
  /* Sent twice, carried out once. */
  g_assert_cmpuint (f->batches->len, >=, 2);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 1);
  g_assert_true (g_hash_table_contains (f->effects, key));
}

/* 1 s, 5 s, 30 s, 5 min …, each with ±20 %: as long as nothing of ours answers. */
static void
test_waits_grow (Fixture *f, gconstpointer data)
{
  static const gint64 waits_ms[] = { 1000, 5000, 30000, 300000, 1800000, 86400000, 86400000 };

  f->unreachable = TRUE;
  start (f);
  save_n (f, 1);
  settle ();
  for (guint i = 0; i < G_N_ELEMENTS (waits_ms); i++)
    {
      g_autoptr (GPtrArray) items = docket_store_outbox (f->reader, 0, NULL);
      const DocketOutboxItem *item = g_ptr_array_index (items, 0);
      gint64 wait = item->next_attempt_at - item->last_attempt_at;
      guint before;

      g_assert_cmpuint (item->attempts, ==, i + 1);
      g_assert_cmpint (wait, >=, waits_ms[i] * 80 / 100);
      g_assert_cmpint (wait, <=, waits_ms[i] * 120 / 100);
      before = docket_fake_transport_get_n_requests (f->transport, "/v1/ops");
      pass (f, item->next_attempt_at - docket_clock_now_ms (DOCKET_CLOCK (f->clock)) - 1);
      g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/ops"), ==, before);
      pass (f, 60);
      g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/ops"), ==, before + 1);
    }
}

/* After an hour without a line, the first answer of any kind frees the queue. */
static void
test_any_answer_frees_the_queue (Fixture *f, gconstpointer data)
{
  f->unreachable = TRUE;
  start (f);
  save_n (f, 1);
  for (guint i = 0; i < 40; i++)
    pass (f, 60 * 1000);
  g_assert_cmpuint (counts (f).pending, ==, 1);
  f->unreachable = FALSE;
  /* The next pull comes within 30 seconds and a bit, not in half an hour. */
  pass (f, 37 * 1000);
  pass (f, 100);
  g_assert_cmpuint (counts (f).pending, ==, 0);
}

static void
test_sign_in_expired_pauses_all (Fixture *f, gconstpointer data)
{
  guint before;

  start (f);
  f->status_code = 401;
  save_n (f, 3);
  settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SIGN_IN_EXPIRED);
  before = docket_fake_transport_get_n_requests (f->transport, "/v1");
  pass (f, 24 * 3600 * 1000);
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1"), ==, before);
  g_assert_cmpuint (counts (f).pending, ==, 3);
}

static char *
fresh_token (gpointer data)
{
  return g_strdup ("fresh");
}

static void
test_signing_in_again_goes_on (Fixture *f, gconstpointer data)
{
  start (f);
  f->status_code = 401;
  save_n (f, 1);
  settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SIGN_IN_EXPIRED);
  f->status_code = 0;
  docket_worker_set_token_func (f->worker, fresh_token, f);
  docket_worker_hint (f->worker);
  settle ();
  g_assert_cmpuint (counts (f).pending, ==, 0);
}

static void
test_too_old_pauses_all (Fixture *f, gconstpointer data)
{
  start (f);
  f->status_code = 426;
  save_n (f, 1);
  settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_NEEDS_UPDATE);
  g_assert_cmpuint (counts (f).pending, ==, 1);
}

static void
test_busy_server_is_left_alone (Fixture *f, gconstpointer data)
{
  guint before;

  start (f);
  f->ops_status_code = 503;
  f->retry_after_s = 120;
  save_n (f, 1);
  settle ();
  before = docket_fake_transport_get_n_requests (f->transport, "/v1/ops");
  g_assert_cmpuint (before, ==, 1);
  pass (f, 60 * 1000);
  pass (f, 59 * 1000);
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/ops"), ==, before);
  f->ops_status_code = 0;
  pass (f, 2 * 1000);
  pass (f, 100);
  g_assert_cmpuint (counts (f).pending, ==, 0);
}

/* One bad packet in a large batch: the others land, the bad one is shown. */
static void
test_poison_is_found (Fixture *f, gconstpointer data)
{
  f->unreachable = TRUE;
  start (f);
  save_n (f, 40);
  f->poison = save_customer (f, "Poison");
  save_n (f, 40);
  f->unreachable = FALSE;
  pass (f, 60 * 1000);
  pass (f, 100);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 80);
  g_assert_cmpuint (counts (f).pending, ==, 0);
  g_assert_cmpuint (counts (f).rejected, ==, 1);
  assert_pill (f, "1 needs you");
}

static void
test_deferred_waits_and_is_asked_again (Fixture *f, gconstpointer data)
{
  start (f);
  f->unreachable = TRUE;
  f->deferred = save_customer (f, "Later");
  settle ();
  save_n (f, 1);
  f->unreachable = FALSE;
  pass (f, 60 * 1000);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 1);
  g_assert_cmpuint (counts (f).pending, ==, 1);
  g_clear_pointer (&f->deferred, g_free);
  pass (f, 5 * 1000);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 2);
  g_assert_cmpuint (counts (f).pending, ==, 0);
}

static void
test_another_epoch_keeps_the_queue (Fixture *f, gconstpointer data)
{
  start (f);
  f->ops_status_code = 503;
  save_n (f, 1);
  settle ();
  f->expired_cursor = TRUE;
  f->ops_status_code = 0;
  docket_worker_hint (f->worker);
  settle ();
  g_assert_false (f->expired_cursor);
  pass (f, 60 * 1000);
  g_assert_cmpuint (counts (f).pending, ==, 0);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 1);
  assert_pill (f, "Up to date");
}

static void
test_foreign_page_is_no_page (Fixture *f, gconstpointer data)
{
  g_autofree char *cursor = NULL;

  start (f);
  f->foreign_page = TRUE;
  docket_worker_hint (f->worker);
  settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_OFFLINE);
  cursor = docket_store_get_meta (f->reader, DOCKET_META_CURSOR);
  g_assert_cmpstr (cursor, ==, "c1");
}

static void
test_poke_pulls_once (Fixture *f, gconstpointer data)
{
  guint before;

  start (f);
  g_assert_true (docket_fake_transport_is_live (f->transport));
  before = docket_fake_transport_get_n_requests (f->transport, "/v1/changes?");
  docket_fake_transport_emit (f->transport, "poke", "{\"seq\":5}");
  settle ();
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/changes?"), ==, before + 1);
  /* The same news twice is no news; nonsense is no poke. */
  docket_fake_transport_emit (f->transport, "poke", "{\"seq\":5}");
  docket_fake_transport_emit (f->transport, "poke", "{\"seq\":\"x\"}");
  docket_fake_transport_emit (f->transport, "poke", "{{{");
  settle ();
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/changes?"), ==, before + 1);
}

static void
test_silent_channel_is_dead (Fixture *f, gconstpointer data)
{
  start (f);
  for (guint i = 0; i < 10; i++)
    {
      pass (f, 15 * 1000);
      docket_fake_transport_emit (f->transport, "", NULL);
    }
  g_assert_cmpuint (docket_fake_transport_get_n_live (f->transport), ==, 1);
  pass (f, (DOCKET_LIVE_DEADLINE_S + 1) * 1000);
  pass (f, 1000);
  g_assert_cmpuint (docket_fake_transport_get_n_live (f->transport), ==, 2);
}

static void
test_without_channel_it_asks_every_30_s (Fixture *f, gconstpointer data)
{
  guint before;

  start (f);
  docket_fake_transport_emit (f->transport, NULL, "gone");
  settle ();
  before = docket_fake_transport_get_n_requests (f->transport, "/v1/changes?");
  for (guint i = 0; i < 20; i++)
    {
      if (docket_fake_transport_is_live (f->transport))
        docket_fake_transport_emit (f->transport, NULL, "gone");
      pass (f, 30 * 1000);
    }
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/changes?"), >=, before + 19);
}

typedef struct
{
  gboolean over;
  char *problem;
} Heard;

static void
on_done (const char *problem_text, gpointer data)
{
  Heard *heard = data;

  heard->over = TRUE;
  heard->problem = g_strdup (problem_text);
}

static void
test_sync_now_ignores_waits (Fixture *f, gconstpointer data)
{
  Heard heard = { FALSE, NULL };

  f->unreachable = TRUE;
  start (f);
  save_n (f, 1);
  for (guint i = 0; i < 12; i++)
    pass (f, 600 * 1000);
  f->unreachable = FALSE;
  docket_worker_sync_now (f->worker, on_done, &heard);
  settle ();
  g_assert_true (heard.over);
  g_assert_null (heard.problem);
  g_assert_cmpuint (counts (f).pending, ==, 0);
}

static void
test_sync_now_says_what_failed (Fixture *f, gconstpointer data)
{
  Heard heard = { FALSE, NULL };

  f->unreachable = TRUE;
  start (f);
  save_n (f, 1);
  settle ();
  docket_worker_sync_now (f->worker, on_done, &heard);
  settle ();
  g_assert_true (heard.over);
  g_assert_cmpstr (heard.problem, ==, "The server did not answer.");
  g_assert_cmpuint (counts (f).pending, ==, 1);
  g_free (heard.problem);
}

/* A deferred operation must not keep "Sync now" going round for ever. */
static void
test_sync_now_ends_when_nothing_moves (Fixture *f, gconstpointer data)
{
  Heard heard = { FALSE, NULL };

  f->unreachable = TRUE;
  start (f);
  f->deferred = save_customer (f, "Later");
  save_n (f, 1);
  f->unreachable = FALSE;
  docket_worker_sync_now (f->worker, on_done, &heard);
  settle ();
  g_assert_true (heard.over);
  g_assert_cmpuint (counts (f).pending, ==, 1);
  g_free (heard.problem);
}

static void
test_unplugged_while_sending (Fixture *f, gconstpointer data)
{
  start (f);
  docket_fake_transport_set_silent (f->transport, TRUE);
  save_n (f, 2);
  /* A silent server keeps its request's source busy: a few turns are enough. */
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SENDING);
  docket_worker_set_online (f->worker, FALSE);
  docket_fake_transport_set_silent (f->transport, FALSE);
  settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_OFFLINE);
  g_assert_cmpuint (counts (f).pending, ==, 2);
  docket_worker_set_online (f->worker, TRUE);
  settle ();
  g_assert_cmpuint (counts (f).pending, ==, 0);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 2);
}

/* The process died after marking a batch as being sent. */
static void
test_restart_sends_what_was_under_way (Fixture *f, gconstpointer data)
{
  g_autofree char *key = save_customer (f, "Adler & Co");
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (keys, key);
  docket_store_outbox_sending (f->store, keys, &error);
  g_assert_no_error (error);
  start (f);
  g_assert_cmpuint (counts (f).pending, ==, 0);
  g_assert_true (g_hash_table_contains (f->effects, key));
}

static void
test_large_queue_in_batches (Fixture *f, gconstpointer data)
{
  f->unreachable = TRUE;
  start (f);
  save_n (f, DOCKET_BATCH_OPERATIONS_MAX + 44);
  f->unreachable = FALSE;
  pass (f, 60 * 1000);
  pass (f, 100);
  g_assert_cmpuint (counts (f).pending, ==, 0);
  g_assert_cmpuint (f->batches->len, ==, 2);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_ptr_array_index (f->batches, 0)), ==, DOCKET_BATCH_OPERATIONS_MAX);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_ptr_array_index (f->batches, 1)), ==, 44);
}

#define ADD(name, func) g_test_add ("/sync/worker/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("sends-and-settles", test_sends_and_settles);
  ADD ("offline-says-so-and-keeps", test_offline_says_so_and_keeps);
  ADD ("reply-lost-after-commit", test_reply_lost_after_commit);
  ADD ("waits-grow", test_waits_grow);
  ADD ("any-answer-frees-the-queue", test_any_answer_frees_the_queue);
  ADD ("sign-in-expired-pauses-all", test_sign_in_expired_pauses_all);
  ADD ("signing-in-again-goes-on", test_signing_in_again_goes_on);
  ADD ("too-old-pauses-all", test_too_old_pauses_all);
  ADD ("busy-server-is-left-alone", test_busy_server_is_left_alone);
  ADD ("bad-packet-in-a-batch", test_poison_is_found);
  ADD ("deferred-waits-and-is-asked-again", test_deferred_waits_and_is_asked_again);
  ADD ("another-epoch-keeps-the-queue", test_another_epoch_keeps_the_queue);
  ADD ("foreign-page-is-no-page", test_foreign_page_is_no_page);
  ADD ("poke-pulls-once", test_poke_pulls_once);
  ADD ("silent-channel-is-dead", test_silent_channel_is_dead);
  ADD ("without-channel-it-asks-every-30-s", test_without_channel_it_asks_every_30_s);
  ADD ("sync-now-ignores-waits", test_sync_now_ignores_waits);
  ADD ("sync-now-says-what-failed", test_sync_now_says_what_failed);
  ADD ("sync-now-ends-when-nothing-moves", test_sync_now_ends_when_nothing_moves);
  ADD ("unplugged-while-sending", test_unplugged_while_sending);
  ADD ("restart-sends-what-was-under-way", test_restart_sends_what_was_under_way);
  ADD ("large-queue-in-batches", test_large_queue_in_batches);
  return g_test_run ();
}
