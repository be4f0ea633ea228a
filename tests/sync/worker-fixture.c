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

/* ---- Files ---- */

static DocketResponse *
file_state (WorkerFixture *f, const char *sha256, guint status)
{
  GByteArray *bytes = g_hash_table_lookup (f->files, sha256);
  g_autofree char *text = g_strdup_printf ("{\"offset\":%u,\"complete\":%s}", bytes->len, g_hash_table_contains (f->whole, sha256) ? "true" : "false");

  return docket_fake_response (status, text);
}

static DocketResponse *
serve_announce (WorkerFixture *f, const DocketRequest *request)
{
  gsize size;
  const char *data = g_bytes_get_data (request->body, &size);
  g_autoptr (JsonNode) node = docket_json_parse (data, size, DOCKET_BATCH_BYTES_MAX, NULL);
  JsonObject *object = json_node_get_object (node);
  const char *sha256 = json_object_get_string_member (object, "sha256");
  gboolean known = g_hash_table_contains (f->files, sha256);

  f->first_offset = -1;
  if (!known)
    g_hash_table_insert (f->files, g_strdup (sha256), g_byte_array_new ());
  g_hash_table_insert (f->sizes, g_strdup (sha256), GUINT_TO_POINTER ((guint) json_object_get_int_member (object, "size")));
  if (json_object_get_int_member (object, "size") == 0)
    g_hash_table_add (f->whole, g_strdup (sha256));
  return file_state (f, sha256, known ? 200 : 201);
}

static DocketResponse *
with_offset (DocketResponse *response, gint64 offset)
{
  response->upload_offset = offset;
  return response;
}

static DocketResponse *
serve_piece (WorkerFixture *f, const DocketRequest *request)
{
  const char *sha256 = request->path + strlen ("/v1/blobs/");
  GByteArray *bytes = g_hash_table_lookup (f->files, sha256);
  g_autofree char *body = problem ("Not so.");
  g_autofree char *digest = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (request->body, &size);

  if (bytes == NULL)
    return docket_fake_response (404, body);
  if (request->upload_offset != bytes->len || g_hash_table_contains (f->whole, sha256))
    return with_offset (docket_fake_response (409, body), bytes->len);
  g_assert_cmpuint (size, <=, DOCKET_BLOB_CHUNK_BYTES_MAX);
  if (f->first_offset < 0)
    f->first_offset = request->upload_offset;
  f->pieces++;
  g_byte_array_append (bytes, data, (guint) size);
  if (f->garbled > 0)
    {
      f->garbled--;
      bytes->data[bytes->len - 1] ^= 1;
    }
  if (bytes->len < GPOINTER_TO_UINT (g_hash_table_lookup (f->sizes, sha256)))
    return with_offset (docket_fake_response (204, ""), bytes->len);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len);
  if (strcmp (digest, sha256) != 0)
    {
      g_byte_array_set_size (bytes, 0);
      return docket_fake_response (422, body);
    }
  g_hash_table_add (f->whole, g_strdup (sha256));
  return with_offset (docket_fake_response (204, ""), bytes->len);
}

static DocketResponse *
serve_files (WorkerFixture *f, const DocketRequest *request, GError **error)
{
  g_autoptr (DocketResponse) response = NULL;
  g_autofree char *body = problem ("Not this file.");

  if (f->files_unreachable > 0 || (f->cut_after_pieces > 0 && f->pieces >= f->cut_after_pieces) || (f->stuck != NULL && g_str_has_suffix (request->path, f->stuck)))
    {
      f->files_unreachable -= f->files_unreachable > 0;
      docket_fake_network_error (error);
      return NULL;
    }
  if (f->files_status_times > 0)
    {
      f->files_status_times--;
      response = docket_fake_response (f->files_status_code, body);
      response->retry_after_s = f->retry_after_s == 0 ? -1 : (gint64) f->retry_after_s;
      return g_steal_pointer (&response);
    }
  response = strcmp (request->method, "POST") == 0 ? serve_announce (f, request) : serve_piece (f, request);
  if (f->piece_ms > 0 && strcmp (request->method, "PATCH") == 0)
    docket_fake_clock_advance (f->clock, f->piece_ms);
  if (f->files_lose_answers == 0)
    return g_steal_pointer (&response);
  f->files_lose_answers--;
  docket_fake_network_error (error);
  return NULL;
}

/* Whether the file that @operation refers to is not here. */
static gboolean
lacks_file (WorkerFixture *f, const DocketOperation *operation)
{
  const char *sha256 = operation->kind == DOCKET_OPERATION_CREATE ? docket_operation_get_blob (operation) : NULL;

  if (sha256 == NULL || GPOINTER_TO_UINT (g_hash_table_lookup (f->effects, operation->key)) > 0)
    return FALSE;
  if (f->forget_files > 0)
    {
      f->forget_files--;
      g_hash_table_remove (f->files, sha256);
      g_hash_table_remove (f->whole, sha256);
    }
  /* What a revoked device sends is held before its file is asked for. */
  return !f->revoked && !g_hash_table_contains (f->whole, sha256);
}

static DocketResponse *
refuse (WorkerFixture *f, guint status, const char *body)
{
  DocketResponse *response = docket_fake_response (status, body);

  response->retry_after_s = f->retry_after_s == 0 ? -1 : (gint64) f->retry_after_s;
  return response;
}

static void
carry_out (WorkerFixture *f, const char *key)
{
  const char *before = g_hash_table_lookup (f->before, key);

  f->disorder += before != NULL && !g_hash_table_contains (f->effects, before);
  g_hash_table_insert (f->effects, g_strdup (key), GUINT_TO_POINTER (1));
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
      g_autofree char *sent = docket_json_to_text (json_array_get_element (ops, i));
      g_autoptr (DocketOperation) operation = docket_operation_from_text (sent, NULL);
      g_autoptr (DocketResult) result = docket_result_new (operation->key, DOCKET_OUTCOME_APPLIED);

      if (g_strcmp0 (operation->key, f->poison) == 0)
        {
          g_autofree char *body = problem ("This one cannot be read.");

          return refuse (f, f->poison_code == 0 ? 400 : f->poison_code, body);
        }
      if (g_strcmp0 (operation->key, f->deferred) == 0)
        {
          result->outcome = DOCKET_OUTCOME_DEFERRED;
          result->problem_type = g_strdup (f->deferred_for != NULL ? f->deferred_for : DOCKET_PROBLEM_NEEDS_RECORD);
          result->problem_detail = g_strdup ("Not here yet.");
        }
      else if (lacks_file (f, operation))
        {
          result->outcome = DOCKET_OUTCOME_DEFERRED;
          result->problem_type = g_strdup (DOCKET_PROBLEM_NEEDS_BLOB);
          result->problem_detail = g_strdup ("The file has not arrived yet.");
        }
      else
        {
          guint times = GPOINTER_TO_UINT (g_hash_table_lookup (f->effects, operation->key));

          /* Idempotent as the real one: a known key has no second effect. */
          result->replayed = times > 0;
          if (times == 0)
            carry_out (f, operation->key);
          result->seq = ++f->seq;
        }
      if (i + f->unnamed < n)
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
  if (f->refused_cursors > 0 && cursor != NULL)
    {
      f->refused_cursors--;
      return docket_fake_response (400, "{\"type\":\"urn:docket:problem:malformed\",\"title\":\"Malformed\",\"status\":400,\"detail\":\"after: This is not a cursor.\"}");
    }
  if (cursor == NULL)
    {
      f->batches_at_start = f->batches->len;
      f->starts++;
    }
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

  if (is_ops && f->on_ops != NULL)
    {
      f->on_ops (f);
      code = f->ops_status_code != 0 ? f->ops_status_code : f->status_code;
    }
  if (f->unreachable || f->no_route || f->fail_next > 0)
    {
      f->fail_next -= f->fail_next > 0;
      if (f->no_route && request->never_left != NULL)
        *request->never_left = TRUE;
      docket_fake_network_error (error);
      return NULL;
    }
  if (code != 0)
    {
      g_autofree char *body = problem ("Not now.");

      return refuse (f, code, body);
    }
  if (strcmp (request->path, "/v1/presence") == 0)
    {
      gsize size;
      const char *said = g_bytes_get_data (request->body, &size);

      g_assert_cmpstr (request->method, ==, "PUT");
      g_ptr_array_add (f->looks, g_strndup (said, size));
      return docket_fake_response (204, "");
    }
  if (strcmp (request->path, "/v1/server") == 0)
    {
      g_autofree char *text = g_strdup_printf ("{\"product\":\"docketd\",\"protocol\":1,\"epoch\":\"%s\"}", f->epoch);

      return f->epoch == NULL ? docket_fake_response (404, "{}") : docket_fake_response (200, text);
    }
  if (g_str_has_prefix (request->path, "/v1/audit/head"))
    return f->audit_size == 0 ? docket_fake_response (404, "{}") : serve_head (f, request);
  if (g_str_has_prefix (request->path, "/v1/blobs"))
    return serve_files (f, request, error);
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

  if (status->upload_size > 0)
    g_ptr_array_add (f->upload_told, docket_words_upload (status));
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
  f->looks = g_ptr_array_new_with_free_func (g_free);
  f->upload_told = g_ptr_array_new_with_free_func (g_free);
  f->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_byte_array_unref);
  f->sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  f->whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  f->before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  f->first_offset = -1;
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *entry = g_build_filename (path, name, NULL);

      remove_all (entry);
    }
  g_remove (path);
}

void
worker_restart (WorkerFixture *f)
{
  docket_worker_stop (f->worker);
  worker_settle ();
  g_assert_finalize_object (f->worker);
  f->worker = docket_worker_new (f->writer, f->reader, DOCKET_TRANSPORT (f->transport), DOCKET_CLOCK (f->clock), f->random);
  docket_worker_set_status_func (f->worker, on_status, f);
  worker_start (f);
}

void
worker_tear_down (WorkerFixture *f, gconstpointer data)
{
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
  g_ptr_array_unref (f->looks);
  g_ptr_array_unref (f->upload_told);
  g_hash_table_unref (f->files);
  g_hash_table_unref (f->sizes);
  g_hash_table_unref (f->whole);
  g_hash_table_unref (f->before);
  g_free (f->poison);
  g_free (f->deferred);
  remove_all (f->dir);
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

static char *
save_create (WorkerFixture *f, DocketKind kind, const char *id, DocketValues *set, DocketTakenFile *file)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  DocketOperation *operation = docket_operation_new_create (kind, id, set);

  g_ptr_array_add (operations, operation);
  if (file != NULL)
    g_ptr_array_add (files, file);
  docket_store_submit_with_files (f->store, files, operations, &error);
  g_assert_no_error (error);
  docket_worker_wake (f->worker);
  return g_strdup (operation->key);
}

void
worker_know_job (WorkerFixture *f)
{
  DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, WORKER_JOB);
  const DocketKindInfo *info = docket_kind_info (DOCKET_KIND_JOB);
  DocketStamp stamp = { (char *) PERSON, (char *) DEVICE, NOW_MS, NOW_MS };
  g_autoptr (DocketPage) page = docket_page_new ();
  g_autoptr (GError) error = NULL;

  docket_record_set_rev (job, 1);
  for (guint i = 0; i < info->n_groups; i++)
    {
      docket_record_set_group_rev (job, info->first_group + i, 1);
      docket_record_set_stamp (job, info->first_group + i, &stamp);
    }
  docket_record_set_text (job, DOCKET_JOB_TITLE, "Leaking pump");
  docket_record_set_text (job, DOCKET_JOB_STATUS, "in_progress");
  docket_record_set_text (job, DOCKET_JOB_TECHNICIAN, PERSON);
  if (page->changes == NULL)
    page->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_change_free);
  page->cursor = g_strdup ("c0");
  g_ptr_array_add (page->changes, docket_change_new (1, DOCKET_KIND_JOB, WORKER_JOB, job));
  docket_record_unref (job);
  docket_store_apply_page (f->store, page, &error);
  g_assert_no_error (error);
}

static DocketTakenFile *
take_file (WorkerFixture *f, gsize size, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  guint8 *data = g_malloc (MAX (size, 1));
  DocketTakenFile *file;

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) g_rand_int (rand);
  stream = g_memory_input_stream_new_from_data (data, (gssize) size, g_free);
  file = docket_files_take_stream (docket_store_get_files (f->store), stream, "pump.jpg", DOCKET_BLOB_BYTES_MAX, NULL, &error);
  g_assert_no_error (error);
  return file;
}

char *
worker_attach (WorkerFixture *f, gsize size, guint32 seed, char **sha256)
{
  g_autofree char *id = docket_id_new (DOCKET_CLOCK (f->clock), f->random);
  g_autoptr (DocketTakenFile) file = take_file (f, size, seed);
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_ATTACHMENT_JOB, WORKER_JOB);
  docket_values_set_text (set, DOCKET_ATTACHMENT_BLOB, file->sha256);
  docket_values_set_text (set, DOCKET_ATTACHMENT_NAME, file->name);
  docket_values_set_int (set, DOCKET_ATTACHMENT_SIZE, file->size);
  if (sha256 != NULL)
    *sha256 = g_strdup (file->sha256);
  return save_create (f, DOCKET_KIND_ATTACHMENT, id, set, file);
}

char *
worker_sign (WorkerFixture *f, gsize size, guint32 seed)
{
  g_autofree char *id = docket_id_new (DOCKET_CLOCK (f->clock), f->random);
  g_autoptr (DocketTakenFile) file = take_file (f, size, seed);
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_SIGNATURE_JOB, WORKER_JOB);
  docket_values_set_text (set, DOCKET_SIGNATURE_SIGNER, "Ms Adler");
  docket_values_set_text (set, DOCKET_SIGNATURE_BLOB, file->sha256);
  return save_create (f, DOCKET_KIND_SIGNATURE, id, set, file);
}

DocketOutboxItem *
worker_item (WorkerFixture *f, const char *key)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (f->reader, 0, NULL);

  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->key, key))
      return g_ptr_array_steal_index (items, i);
  g_error ("Nothing in the outbox has the key %s", key);
}

void
worker_save_n (WorkerFixture *f, guint n)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = docket_id_new (DOCKET_CLOCK (f->clock), f->random);
      g_autofree char *name = g_strdup_printf ("Customer %u", i);
      g_autoptr (DocketValues) set = docket_values_new ();

      docket_values_set_text (set, DOCKET_CUSTOMER_NAME, name);
      g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set));
    }
  docket_writer_submit (f->writer, operations, &error);
  g_assert_no_error (error);
  docket_worker_wake (f->worker);
}

gboolean
worker_discard (WorkerFixture *f, const char *key)
{
  g_autoptr (GError) error = NULL;

  if (docket_store_outbox_discard (f->store, key, &error))
    return TRUE;
  if (!g_error_matches (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND))
    g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_DISCARDABLE);
  return FALSE;
}

guint
worker_n_pushes (WorkerFixture *f)
{
  return docket_fake_transport_get_n_requests (f->transport, "/v1/ops");
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

void
worker_save_without_line (WorkerFixture *f)
{
  f->unreachable = TRUE;
  worker_start (f);
  worker_save_n (f, 1);
  for (guint i = 0; i < 40; i++)
    worker_pass (f, 60 * 1000);
  g_assert_cmpuint (worker_counts (f).pending, ==, 1);
}

void
worker_assert_line_frees_queue (WorkerFixture *f)
{
  f->unreachable = FALSE;
  worker_pass (f, 37 * 1000);
  worker_pass (f, 100);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}
