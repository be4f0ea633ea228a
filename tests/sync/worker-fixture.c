/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The other side of the worker's tests: the server as a function that obeys or
 * misbehaves as the fixture says, and what a test needs to play with it.
 */
#include "worker-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "docket-codec.h"
#include "docket-id.h"
#include "docket-limits.h"

#define NOW_MS G_GINT64_CONSTANT (1795000000000)
#define PERSON "01930000-0000-7000-8000-000000000001"
#define DEVICE "01930000-0000-7000-8000-000000000002"

static char *
problem (const char *detail)
{
  return g_strdup_printf ("{\"type\":\"urn:docket:problem:test\",\"title\":\"Test\",\"status\":400,\"detail\":\"%s\"}", detail);
}

static DocketResponse *
serve_ops (WorkerFixture *f, const DocketRequest *request)
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
serve_changes (WorkerFixture *f, const DocketRequest *request)
{
  const char *after = strstr (request->path, "after=");
  g_autofree char *cursor = after == NULL ? NULL : g_strndup (after + 6, strcspn (after + 6, "&"));
  g_autofree char *text = NULL;

  if (f->revoked)
    return docket_fake_response (403, "{\"type\":\"urn:docket:problem:device-revoked\",\"title\":\"Revoked\",\"status\":403,\"detail\":\"This device may no longer be used.\"}");
  if (f->expired_cursor && cursor != NULL)
    {
      g_autofree char *body = problem ("That was another time.");

      f->expired_cursor = FALSE;
      return docket_fake_response (410, body);
    }
  if (cursor == NULL)
    f->batches_at_start = f->batches->len;
  if (cursor == NULL)
    text = g_strdup ("{\"from\":null,\"cursor\":\"c1\",\"count\":0,\"more\":false,\"changes\":[]}");
  else
    text = g_strdup_printf ("{\"from\":\"%s\",\"cursor\":\"%s\",\"count\":0,\"more\":false,\"changes\":[]}", f->foreign_page ? "other" : cursor, cursor);
  return docket_fake_response (200, text);
}

static DocketResponse *
serve_head (WorkerFixture *f, const DocketRequest *request)
{
  g_autofree char *at = f->audit_at == NULL ? g_strdup ("null") : g_strdup_printf ("\"%s\"", f->audit_at);
  g_autofree char *text = strstr (request->path, "at=") == NULL ? g_strdup_printf ("{\"size\":%" G_GINT64_FORMAT ",\"head\":\"%s\"}", f->audit_size, f->audit_head)
                                                                : g_strdup_printf ("{\"size\":%" G_GINT64_FORMAT ",\"head\":\"%s\",\"at\":%s}", f->audit_size, f->audit_head, at);

  return docket_fake_response (200, text);
}

static DocketResponse *
serve (const DocketRequest *request, gpointer data, GError **error)
{
  WorkerFixture *f = data;
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
  if (g_str_has_prefix (request->path, "/v1/audit/head"))
    return f->audit_size == 0 ? docket_fake_response (404, "{}") : serve_head (f, request);
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
  WorkerFixture *f = data;

  docket_sync_status_ref (status);
  g_clear_pointer (&f->status, docket_sync_status_unref);
  f->status = status;
}

/* Until nothing moves any more. */
void
worker_settle (void)
{
  for (guint quiet = 0; quiet < 3;)
    quiet = g_main_context_iteration (NULL, FALSE) ? 0 : quiet + 1;
}

void
worker_pass (WorkerFixture *f, gint64 ms)
{
  docket_fake_clock_advance (f->clock, ms);
  worker_settle ();
}

void
worker_set_up (WorkerFixture *f, gconstpointer data)
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

void
worker_tear_down (WorkerFixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  docket_worker_stop (f->worker);
  worker_settle ();
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
char *
worker_save_customer (WorkerFixture *f, const char *name)
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

void
worker_save_n (WorkerFixture *f, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Customer %u", i);
      g_autofree char *key = worker_save_customer (f, name);
    }
}

DocketStoreCounts
worker_counts (WorkerFixture *f)
{
  DocketStoreCounts now = { 0 };
  g_autoptr (GError) error = NULL;

  docket_store_get_counts (f->reader, &now, &error);
  g_assert_no_error (error);
  return now;
}

void
worker_start (WorkerFixture *f)
{
  docket_worker_start (f->worker, "token");
  worker_settle ();
}

void
worker_assert_pill (WorkerFixture *f, const char *words)
{
  g_autofree char *pill = docket_words_pill (f->status, docket_clock_now_ms (DOCKET_CLOCK (f->clock)));

  g_assert_cmpstr (pill, ==, words);
}
