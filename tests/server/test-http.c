/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The protocol, call by call, against a real docketd: who may ask, what is
 * refused and in which words, operations and their answers. */
#include "docket-test-client.h"

#include <gio/gio.h>
#include <string.h>

#include "docket-commit.h"
#include "docket-db.h"
#include "docket-limits.h"
#include "docket-repository-sqlite.h"

static DocketTestServer *server;

/* ---- Sign-in ---- */

static void
test_sign_in (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *path = g_strconcat ("/v1/records/device/", omar->device, NULL);
  g_autoptr (DocketTestAnswer) device = docket_test_call (omar, "GET", path, NULL);
  JsonObject *fields = json_object_get_object_member (docket_test_object (device), "fields");

  g_assert_cmpuint (strlen (omar->token), ==, 43);
  g_assert_cmpstr (json_object_get_string_member (fields, "person"), ==, omar->person);
  g_assert_cmpstr (json_object_get_string_member (fields, "class"), ==, "desk");
}

static void
test_sign_in_upper_case (void)
{
  g_autoptr (DocketTestClient) client = docket_test_client_new (server);
  g_autoptr (DocketTestAnswer) answer = docket_test_sign_in (client, "Omar", DOCKET_TEST_PASSWORD, "desk");

  g_assert_cmpuint (answer->status, ==, 201);
}

static void
test_sign_in_refused_alike (void)
{
  g_autoptr (DocketTestClient) client = docket_test_client_new (server);
  g_autoptr (DocketTestAnswer) wrong = docket_test_sign_in (client, "ingrid", "not the password", "desk");
  g_autoptr (DocketTestAnswer) unknown = docket_test_sign_in (client, "nobody", "not the password", "desk");

  docket_test_assert_problem (wrong, 401, "bad-credentials");
  docket_test_assert_problem (unknown, 401, "bad-credentials");
  g_assert_cmpstr (wrong->text, ==, unknown->text);
}

static void
test_sign_in_malformed (void)
{
  static const char *const bodies[] = {
    "",
    "null",
    "[]",
    "{",
    "{\"username\":\"omar\"}",
    "{\"username\":1,\"password\":\"x\",\"device\":{\"id\":\"0190a000-0000-7000-8000-000000000001\",\"name\":\"d\",\"class\":\"desk\"}}",
    "{\"username\":\"omar\",\"password\":\"x\",\"device\":{\"id\":\"laptop\",\"name\":\"d\",\"class\":\"desk\"}}",
    "{\"username\":\"omar\",\"password\":\"x\",\"device\":{\"id\":\"0190a000-0000-7000-8000-000000000001\",\"name\":\"d\",\"class\":\"toaster\"}}",
    "{\"username\":\"omar\",\"username\":\"ada\",\"password\":\"x\",\"device\":{\"id\":\"0190a000-0000-7000-8000-000000000001\",\"name\":\"d\",\"class\":\"desk\"}}",
  };
  g_autoptr (DocketTestClient) client = docket_test_client_new (server);

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (DocketTestAnswer) answer = docket_test_call (client, "POST", "/v1/sessions", bodies[i]);

      docket_test_assert_problem (answer, 400, "malformed");
    }
}

static void
test_signed_out (void)
{
  static const char *const calls[][2] = {
    { "POST", "/v1/ops" },
    { "GET", "/v1/changes" },
    { "GET", "/v1/changes/live" },
    { "PUT", "/v1/presence" },
    { "GET", "/v1/records/job/0190a000-0000-7000-8000-000000000001" },
    { "GET", "/v1/policy" },
    { "GET", "/v1/audit" },
    { "GET", "/v1/audit/head" },
    { "DELETE", "/v1/sessions/current" },
  };
  g_autoptr (DocketTestClient) nobody = docket_test_client_new (server);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (calls); i++)
    {
      const char *const *what = calls[i % G_N_ELEMENTS (calls)];
      g_autoptr (DocketTestAnswer) answer = docket_test_call (nobody, what[0], what[1], NULL);

      docket_test_assert_problem (answer, 401, "signed-out");
      if (i == G_N_ELEMENTS (calls) - 1)
        nobody->token = g_strdup ("made-up");
    }
}

static void
test_sign_out (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (DocketTestAnswer) gone = docket_test_call (omar, "DELETE", "/v1/sessions/current", NULL);
  g_autoptr (DocketTestAnswer) after = docket_test_call (omar, "GET", "/v1/policy", NULL);

  g_assert_cmpuint (gone->status, ==, 204);
  docket_test_assert_problem (after, 401, "signed-out");
}

/* ---- What is refused ---- */

static void
test_paths_and_methods (void)
{
  g_autoptr (DocketTestClient) nobody = docket_test_client_new (server);
  g_autoptr (DocketTestAnswer) nowhere = docket_test_call (nobody, "GET", "/v1/nothing", NULL);
  g_autoptr (DocketTestAnswer) root = docket_test_call (nobody, "GET", "/", NULL);
  g_autoptr (DocketTestAnswer) method = docket_test_call (nobody, "PUT", "/v1/server", NULL);
  g_autoptr (DocketTestAnswer) health = docket_test_call (nobody, "GET", "/healthz", NULL);
  g_autoptr (DocketTestAnswer) who = docket_test_call (nobody, "GET", "/v1/server", NULL);

  docket_test_assert_problem (nowhere, 404, "not-found");
  docket_test_assert_problem (root, 404, "not-found");
  docket_test_assert_problem (method, 405, "method-not-allowed");
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (method->message), "Allow"), ==, "GET, HEAD");
  g_assert_cmpuint (health->status, ==, 200);
  g_assert_true (g_str_has_prefix (health->text, "ok"));
  g_assert_cmpstr (json_object_get_string_member (docket_test_object (who), "product"), ==, "docketd");
  g_assert_cmpint (json_object_get_int_member (docket_test_object (who), "protocol"), ==, DOCKET_PROTOCOL);
}

static void
test_malformed_push (void)
{
  static const char *const bodies[] = {
    "",
    "null",
    "{",
    "[]",
    "{}",
    "{\"ops\":{}}",
    "{\"ops\":[1]}",
    "{\"ops\":[{\"key\":\"not-a-key\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"0190a000-0000-7000-8000-000000000001\"}}]}",
    "{\"ops\":[],\"ops\":[]}",
    "{\"ops\":[9223372036854775808]}",
    "{'ops':[]}",
    "{\"ops\":[]} x",
  };
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *deep = g_strnfill (200000, '[');

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (DocketTestAnswer) answer = docket_test_call (omar, "POST", "/v1/ops", bodies[i]);

      docket_test_assert_problem (answer, 400, "malformed");
    }
  {
    g_autoptr (DocketTestAnswer) answer = docket_test_call (omar, "POST", "/v1/ops", deep);

    docket_test_assert_problem (answer, 400, "malformed");
  }
}

static void
test_too_large (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *spaces = g_strnfill (3 * 1024 * 1024, ' ');
  g_autoptr (DocketTestAnswer) large = docket_test_call (omar, "POST", "/v1/ops", spaces);
  g_autoptr (GString) many = g_string_new ("{\"ops\":[");
  g_autoptr (DocketTestAnswer) count = NULL;

  docket_test_assert_problem (large, 413, "too-large");
  for (guint i = 0; i <= DOCKET_BATCH_OPERATIONS_MAX; i++)
    {
      g_autofree char *key = docket_test_id ();

      g_string_append_printf (many, "%s{\"key\":\"%s\",\"kind\":\"void\",\"record\":{\"kind\":\"note\",\"id\":\"%s\"},\"base\":1}", i > 0 ? "," : "", key, key);
    }
  g_string_append (many, "]}");
  count = docket_test_call (omar, "POST", "/v1/ops", many->str);
  docket_test_assert_problem (count, 413, "too-large");
}

/* ---- Raw bytes ---- */

/* What the server says to @request; read until it closes or the head and the
 * announced body are in. */
static char *
talk (const char *request)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  GString *answer = g_string_new (NULL);
  char buffer[4096];

  g_socket_client_set_timeout (client, 20);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", docket_test_server_get_port (server), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL, NULL, NULL);
  for (;;)
    {
      gssize n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer, sizeof buffer, NULL, &error);

      /* Never a timeout: nonsense must not leave a client hanging. */
      g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT));
      if (n <= 0)
        return g_string_free (answer, FALSE);
      g_string_append_len (answer, buffer, n);
    }
}

static void
test_connection_is_kept (void)
{
  g_autofree char *answer = talk ("GET /v1/server HTTP/1.1\r\nHost: a\r\n\r\n"
                                  "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const char *second = strstr (answer + 1, "HTTP/1.1 200");

  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200"));
  g_assert_nonnull (second);
}

static void
test_framing_nonsense (void)
{
  static const struct
  {
    const char *request;
    const char *answer;
  } cases[] = {
    { "POST /v1/ops HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n{  }", "HTTP/1.1 400" },
    { "POST /v1/ops HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 400" },
    { "POST /v1/ops HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400" },
    { "POST /v1/ops HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99999999999999999999\r\n\r\n", "HTTP/1.1 400" },
    { "POST /v1/ops HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n", "HTTP/1.1 413" },
    { "POST /v1/ops HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 400" },
    { "POST /v1/ops HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 415" },
    { "POST /v1/ops HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 5000000\r\n\r\n", "HTTP/1.1 413" },
    { "POST /v1/ops HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 500000\r\n\r\n", "HTTP/1.1 401" },
    { "PATCH /v1/blobs/00 HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\nExpect: 100-continue\r\nContent-Length: 500000\r\n\r\n", "HTTP/1.1 401" },
    { "complete nonsense\r\n\r\n", "HTTP/1.0 400" },
    { "GET /v1/server HTTP/1.0\r\n\r\n", "HTTP/1.0 200" },
    { "GET /v1/server HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 200" },
  };
  g_autoptr (GString) long_header = g_string_new ("GET /v1/server HTTP/1.1\r\nHost: a\r\nX: ");
  g_autofree char *filler = g_strnfill (20000, 'x');
  g_autofree char *answer = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *said = talk (cases[i].request);

      if (!g_str_has_prefix (said, cases[i].answer))
        g_error ("case %u: %s", i, said);
    }
  g_string_append_printf (long_header, "%s\r\n\r\n", filler);
  answer = talk (long_header->str);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 431"));
  {
    /* And it is none the worse for it. */
    g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  }
}

/* ---- Operations ---- */

static void
assert_rejected (DocketTestAnswer *answer, const char *type, gboolean replayed)
{
  JsonObject *result = docket_test_result (answer, 0);
  g_autofree char *urn = g_strconcat ("urn:docket:problem:", type, NULL);

  g_assert_cmpstr (docket_test_result_text (answer, 0, "outcome"), ==, "rejected");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (result, "problem"), "type"), ==, urn);
  g_assert_cmpint (json_object_get_boolean_member (result, "replayed"), ==, replayed);
}

static void
test_replay_is_the_same_answer (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  g_autofree char *key = docket_test_id ();
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = docket_test_create_customer (key, id, "Once Only");
  g_autofree char *other = docket_test_create_customer (key, id, "Another Body");
  g_autoptr (DocketTestAnswer) first = docket_test_call (omar, "POST", "/v1/ops", body);
  g_autoptr (DocketTestAnswer) again = docket_test_call (omar, "POST", "/v1/ops", body);
  g_autoptr (DocketTestAnswer) reused = docket_test_call (omar, "POST", "/v1/ops", other);
  g_autoptr (DocketTestAnswer) stolen = docket_test_call (dana, "POST", "/v1/ops", body);

  g_assert_cmpstr (docket_test_result_text (first, 0, "outcome"), ==, "applied");
  g_assert_false (json_object_get_boolean_member (docket_test_result (first, 0), "replayed"));
  g_assert_cmpstr (docket_test_result_text (again, 0, "outcome"), ==, "applied");
  g_assert_true (json_object_get_boolean_member (docket_test_result (again, 0), "replayed"));
  g_assert_cmpint (json_object_get_int_member (docket_test_result (again, 0), "seq"), ==, json_object_get_int_member (docket_test_result (first, 0), "seq"));
  g_assert_cmpstr (docket_test_result_text (reused, 0, "outcome"), ==, "rejected");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (docket_test_result (reused, 0), "problem"), "type"), ==, "urn:docket:problem:key-reused");
  g_assert_cmpstr (docket_test_result_text (stolen, 0, "outcome"), ==, "rejected");
}

/* {"ops":[{a job with two texts of @n letters of four bytes}]} */
static char *
create_wordy_job (const char *key, const char *id, const char *letter, guint n)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (words, letter);
  return g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"job\",\"id\":\"%s\"},\"set\":{\"title\":\"Wordy\",\"description\":\"%s\",\"access_notes\":\"%s\"}}]}",
                          key, id, words->str, words->str);
}

/* Its key keeps its meaning, and the store does not keep the rest. */
static void
test_oversized_leaves_its_digest (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *key = docket_test_id ();
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = create_wordy_job (key, id, "\xf0\x9f\x94\xa7", 9000);
  g_autofree char *other = create_wordy_job (key, id, "\xf0\x9f\x94\xa8", 9000);
  g_autoptr (DocketTestAnswer) first = docket_test_call (omar, "POST", "/v1/ops", body);
  g_autoptr (DocketTestAnswer) again = docket_test_call (omar, "POST", "/v1/ops", body);
  g_autoptr (DocketTestAnswer) reused = docket_test_call (omar, "POST", "/v1/ops", other);
  g_autoptr (DocketRepository) repository = docket_repository_sqlite_open (docket_test_server_get_store (server) + strlen ("sqlite:"), FALSE, NULL);
  g_autoptr (DocketStoredOperation) stored = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  assert_rejected (first, "invalid", FALSE);
  assert_rejected (again, "invalid", TRUE);
  assert_rejected (reused, "key-reused", FALSE);
  g_assert_true (docket_repository_get_operation (repository, key, &stored, NULL));
  g_assert_cmpuint (strlen (stored->body) + strlen (stored->answer), <, 1024);
  entries = docket_repository_record_audit (repository, DOCKET_KIND_JOB, id, G_MAXINT64, 10, NULL);
  g_assert_cmpuint (entries->len, ==, 2);
  for (guint i = 0; i < entries->len; i++)
    {
      const DocketAuditEntry *entry = g_ptr_array_index (entries, i);

      g_assert_true (entry->to == NULL || strlen (entry->to) < 1024);
    }
}

/* What is wrong with one that has a key is its own answer, beside its neighbours;
 * and every answer begins with the member. */
static void
test_unreadable_among_good (void)
{
  static const struct
  {
    const char *operation;
    const char *begins;
  } cases[] = {
    { "\"kind\":\"create\"", "record: " },
    { "\"kind\":7,\"record\":{\"kind\":\"note\",\"id\":\"@\"}", "kind: " },
    { "\"kind\":\"paint\",\"record\":{\"kind\":\"note\",\"id\":\"@\"}", "kind: There is no kind of operation “paint”" },
    { "\"kind\":\"create\",\"record\":{\"id\":\"@\"}", "record.kind: " },
    { "\"kind\":\"create\",\"record\":{\"kind\":\"spaceship\",\"id\":\"@\"}", "record.kind: There is no kind of record “spaceship”" },
    { "\"kind\":\"create\",\"record\":{\"kind\":\"note\",\"id\":\"N-1\"}", "record.id: " },
    { "\"kind\":\"create\",\"record\":{\"kind\":\"note\",\"id\":\"@\"}", "set: " },
    { "\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"@\"},\"set\":{\"name\":7}", "set.name: " },
    { "\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"@\"},\"set\":{\"colour\":\"red\"}", "set.colour: " },
    { "\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"@\"},\"set\":{\"phone\":\"030 123456\"}", "set.name: " },
    { "\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"@\"},\"set\":{\"name\":\"A\",\"email\":\"x\"}", "set.email: " },
    { "\"kind\":\"create\",\"record\":{\"kind\":\"note\",\"id\":\"@\"},\"set\":{\"job\":\"@\"}", "set.body: " },
    { "\"kind\":\"create\",\"record\":{\"kind\":\"line\",\"id\":\"@\"},\"set\":{\"job\":\"@\",\"quantity\":-9223372036854775808}", "set.quantity: " },
    { "\"kind\":\"edit\",\"record\":{\"kind\":\"customer\",\"id\":\"@\"},\"group\":\"paint\"", "group: " },
    { "\"kind\":\"void\",\"record\":{\"kind\":\"customer\",\"id\":\"@\"}", "base: " },
  };
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *key = docket_test_id ();
      g_autofree char *good_key = docket_test_id ();
      g_autofree char *id = docket_test_id ();
      g_auto (GStrv) parts = g_strsplit (cases[i].operation, "@", -1);
      g_autofree char *members = g_strjoinv (id, parts);
      g_autofree char *body = g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",%s},{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%s\"},\"set\":{\"name\":\"Beside %u\"}}]}",
                                              key, members, good_key, good_key, i);
      g_autoptr (DocketTestAnswer) answer = docket_test_call (omar, "POST", "/v1/ops", body);
      JsonObject *problem;

      g_assert_cmpuint (answer->status, ==, 200);
      g_assert_cmpstr (docket_test_result_text (answer, 0, "key"), ==, key);
      g_assert_cmpstr (docket_test_result_text (answer, 0, "outcome"), ==, "rejected");
      g_assert_cmpstr (docket_test_result_text (answer, 1, "outcome"), ==, "applied");
      problem = json_object_get_object_member (docket_test_result (answer, 0), "problem");
      g_assert_cmpstr (json_object_get_string_member (problem, "type"), ==, "urn:docket:problem:invalid");
      if (!g_str_has_prefix (json_object_get_string_member (problem, "detail"), cases[i].begins))
        g_error ("%s does not begin with %s", json_object_get_string_member (problem, "detail"), cases[i].begins);
    }
}

/* The whole batch waits, and the sentence says for which one. */
static void
test_no_usable_key (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *key = docket_test_id ();
  g_autofree char *good = docket_test_create_customer (key, key, "Not Alone");
  g_autofree char *first = g_strndup (good, strlen (good) - 2);
  g_autofree char *keyless = g_strconcat (first, ",{}]}", NULL);
  g_autofree char *misspelt = g_strconcat (first, ",{\"key\":\"K-1\"}]}", NULL);
  g_autoptr (DocketTestAnswer) missing = docket_test_call (omar, "POST", "/v1/ops", keyless);
  g_autoptr (DocketTestAnswer) bad = docket_test_call (omar, "POST", "/v1/ops", misspelt);
  g_autoptr (DocketTestAnswer) taken = docket_test_call (omar, "POST", "/v1/ops", good);
  g_autofree char *paint = g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"paint\"}]}", key);
  g_autoptr (DocketTestAnswer) reused = docket_test_call (omar, "POST", "/v1/ops", paint);

  docket_test_assert_problem (missing, 400, "key-missing");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (docket_test_object (missing), "detail"), "ops[1].key: "));
  docket_test_assert_problem (bad, 400, "malformed");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (docket_test_object (bad), "detail"), "ops[1].key: "));
  /* Nothing of the refused batches took effect. */
  g_assert_cmpstr (docket_test_result_text (taken, 0, "outcome"), ==, "applied");
  g_assert_false (json_object_get_boolean_member (docket_test_result (taken, 0), "replayed"));
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (docket_test_result (reused, 0), "problem"), "type"), ==, "urn:docket:problem:key-reused");
}

static void
test_key_in_the_header (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *key = docket_test_id ();
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = docket_test_create_customer (NULL, id, "Header Key");
  g_autoptr (DocketTestAnswer) missing = docket_test_call (omar, "POST", "/v1/ops", body);
  g_autoptr (DocketTestAnswer) given = docket_test_call_with (omar, "POST", "/v1/ops", body, "Idempotency-Key", key);
  g_autoptr (DocketTestAnswer) again = docket_test_call_with (omar, "POST", "/v1/ops", body, "Idempotency-Key", key);
  g_autoptr (DocketTestAnswer) bad = docket_test_call_with (omar, "POST", "/v1/ops", body, "Idempotency-Key", "1");

  docket_test_assert_problem (missing, 400, "key-missing");
  g_assert_cmpstr (docket_test_result_text (given, 0, "key"), ==, key);
  g_assert_true (json_object_get_boolean_member (docket_test_result (again, 0), "replayed"));
  docket_test_assert_problem (bad, 400, "malformed");
}

static void
test_bad_packet_in_a_batch (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *a = docket_test_id ();
  g_autofree char *b = docket_test_id ();
  g_autofree char *c = docket_test_id ();
  g_autofree char *filler = g_strnfill (70 * 1024, 'x');
  g_autofree char *body = g_strdup_printf ("{\"ops\":["
                                           "{\"key\":\"%1$s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%1$s\"},\"set\":{\"name\":\"Good\",\"no_such_field\":1}},"
                                           "{\"key\":\"%2$s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%2$s\"},\"set\":{\"name\":\"Better\"}},"
                                           "{\"key\":\"%3$s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%3$s\"},\"set\":{\"name\":\"Big\"},\"extra\":\"%4$s\"}]}",
                                           a, b, c, filler);
  g_autoptr (DocketTestAnswer) answer = docket_test_call (omar, "POST", "/v1/ops", body);

  g_assert_cmpstr (docket_test_result_text (answer, 0, "outcome"), ==, "rejected");
  g_assert_cmpstr (docket_test_result_text (answer, 1, "outcome"), ==, "applied");
  g_assert_cmpstr (docket_test_result_text (answer, 2, "outcome"), ==, "rejected");
}

/* As somebody with the file in their hands: a rule of its own, or no more. */
static void
damage_store (const char *sql)
{
  const char *path = docket_test_server_get_store (server) + strlen ("sqlite:");
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDb) db = docket_db_open (path, DOCKET_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  docket_db_execute (db, sql, &error);
  g_assert_no_error (error);
}

/* The store cannot take the answer to one of them, which is the last of what is
 * written for it. */
static void
test_fault_in_a_batch (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *a = docket_test_id ();
  g_autofree char *b = docket_test_id ();
  g_autofree char *c = docket_test_id ();
  g_autofree char *body = g_strdup_printf ("{\"ops\":["
                                           "{\"key\":\"%1$s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%1$s\"},\"set\":{\"name\":\"Before\"}},"
                                           "{\"key\":\"%2$s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%2$s\"},\"set\":{\"name\":\"Poison\"}},"
                                           "{\"key\":\"%3$s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%3$s\"},\"set\":{\"name\":\"After\"}}]}",
                                           a, b, c);
  g_autofree char *trigger = g_strdup_printf ("CREATE TRIGGER poison BEFORE INSERT ON operation WHEN NEW.key = '%s' BEGIN SELECT RAISE (ABORT, 'poison'); END", b);
  g_autofree char *path = g_strconcat ("/v1/records/customer/", b, NULL);
  g_autofree char *single = docket_test_create_customer (b, b, "Poison");
  g_autoptr (DocketTestAnswer) first = NULL, alone = NULL, found = NULL, second = NULL;

  damage_store (trigger);
  first = docket_test_call (omar, "POST", "/v1/ops", body);
  found = docket_test_call (omar, "GET", path, NULL);
  alone = docket_test_call (omar, "POST", "/v1/ops", single);
  damage_store ("DROP TRIGGER poison");
  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpstr (docket_test_result_text (first, 0, "outcome"), ==, "applied");
  g_assert_cmpstr (docket_test_result_text (first, 1, "outcome"), ==, "deferred");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (docket_test_result (first, 1), "problem"), "type"), ==, "urn:docket:problem:server-fault");
  g_assert_cmpstr (docket_test_result_text (first, 2, "outcome"), ==, "applied");
  g_assert_cmpuint (found->status, ==, 404);
  docket_test_assert_problem (alone, 500, "server-fault");
  /* Not final: under the same key it goes once the fault is gone. */
  second = docket_test_call (omar, "POST", "/v1/ops", body);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpstr (docket_test_result_text (second, i, "outcome"), ==, "applied");
      g_assert_true (json_object_get_boolean_member (docket_test_result (second, i), "replayed") == (i != 1));
    }
}

static void
test_record_and_history (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = docket_test_create_customer (id, id, "Has A Past");
  g_autoptr (DocketTestAnswer) push = docket_test_call (omar, "POST", "/v1/ops", body);
  g_autofree char *path = g_strconcat ("/v1/records/customer/", id, NULL);
  g_autofree char *history_path = g_strconcat (path, "/history?limit=1", NULL);
  g_autoptr (DocketTestAnswer) record = docket_test_call (omar, "GET", path, NULL);
  g_autoptr (DocketTestAnswer) history = docket_test_call (omar, "GET", history_path, NULL);
  g_autoptr (DocketTestAnswer) unknown = docket_test_call (omar, "GET", "/v1/records/customer/0190a000-0000-7000-8000-00000000ffff", NULL);
  g_autoptr (DocketTestAnswer) nonsense = docket_test_call (omar, "GET", "/v1/records/ship/1", NULL);
  g_autoptr (DocketTestAnswer) policy = docket_test_call (omar, "GET", "/v1/policy", NULL);
  JsonObject *entry;

  g_assert_cmpstr (docket_test_result_text (push, 0, "outcome"), ==, "applied");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (docket_test_object (record), "fields"), "name"), ==, "Has A Past");
  entry = json_array_get_object_element (json_object_get_array_member (docket_test_object (history), "entries"), 0);
  g_assert_cmpstr (json_object_get_string_member (entry, "person"), ==, omar->person);
  g_assert_cmpstr (json_object_get_string_member (entry, "device"), ==, omar->device);
  g_assert_cmpstr (json_object_get_string_member (entry, "action"), ==, "create");
  g_assert_false (json_object_get_boolean_member (docket_test_object (history), "more"));
  docket_test_assert_problem (unknown, 404, "not-found");
  docket_test_assert_problem (nonsense, 404, "not-found");
  g_assert_true (json_object_has_member (docket_test_object (policy), "version"));
}

/* ---- Devices and people that are out ---- */

/* What the server remembers of a person between two pushes is not what counts
 * when another process changed it. */
static void
change_elsewhere (DocketTestClient *who, DocketKind kind, const char *id, DocketField field, GVariant *value)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRepository) repository = docket_repository_sqlite_open (docket_test_server_get_store (server) + strlen ("sqlite:"), FALSE, &error);
  g_autoptr (DocketCommit) commit = docket_commit_new (repository, clock, random, &error);
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketRecord) next = NULL;
  const DocketStamp by = { who->person, who->device, 1, 1 };

  g_assert_true (docket_repository_begin (repository, &error));
  g_assert_true (docket_repository_get_record (repository, kind, id, &record, &error));
  next = docket_record_copy (record);
  docket_record_set (next, field, value);
  g_assert_true (docket_commit_record (commit, next, &by, "changed-elsewhere", &error));
  g_assert_true (docket_repository_commit (repository, &error));
  g_assert_no_error (error);
}

static void
assert_creates_customer (DocketTestClient *who, const char *outcome)
{
  g_autofree char *id = docket_test_id ();
  g_autofree char *key = docket_test_id ();
  g_autofree char *name = g_strconcat ("From ", id, NULL);
  g_autofree char *body = docket_test_create_customer (key, id, name);
  g_autoptr (DocketTestAnswer) push = docket_test_call (who, "POST", "/v1/ops", body);

  g_assert_cmpstr (docket_test_result_text (push, 0, "outcome"), ==, outcome);
}

static void
test_changed_elsewhere_counts_at_once (void)
{
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  g_autoptr (DocketTestClient) phone = docket_test_client_signed_in (server, "dana", "field");

  assert_creates_customer (dana, "applied");
  assert_creates_customer (phone, "applied");
  change_elsewhere (dana, DOCKET_KIND_DEVICE, phone->device, DOCKET_DEVICE_REVOKED, g_variant_new_boolean (TRUE));
  assert_creates_customer (phone, "held");
  assert_creates_customer (dana, "applied");
  change_elsewhere (dana, DOCKET_KIND_PERSON, dana->person, DOCKET_PERSON_ROLE, g_variant_new_string ("technician"));
  assert_creates_customer (dana, "rejected");
  change_elsewhere (dana, DOCKET_KIND_PERSON, dana->person, DOCKET_PERSON_ROLE, g_variant_new_string ("dispatcher"));
  assert_creates_customer (dana, "applied");
}

static void
test_revoked_device_is_quarantined (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *id = docket_test_id ();
  g_autofree char *key = docket_test_id ();
  g_autofree char *body = docket_test_create_customer (key, id, "From Afar");
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRepository) repository = docket_repository_sqlite_open (docket_test_server_get_store (server) + strlen ("sqlite:"), FALSE, &error);
  g_autoptr (DocketCommit) commit = docket_commit_new (repository, clock, random, &error);
  g_autoptr (DocketRecord) device = NULL;
  g_autoptr (DocketRecord) revoked = NULL;
  const DocketStamp by = { omar->person, omar->device, 1, 1 };

  g_assert_true (docket_repository_begin (repository, &error));
  g_assert_true (docket_repository_get_record (repository, DOCKET_KIND_DEVICE, omar->device, &device, &error));
  revoked = docket_record_copy (device);
  docket_record_set (revoked, DOCKET_DEVICE_REVOKED, g_variant_new_boolean (TRUE));
  g_assert_true (docket_commit_record (commit, revoked, &by, "device-revoked", &error));
  g_assert_true (docket_repository_commit (repository, &error));
  g_assert_no_error (error);
  {
    g_autoptr (DocketTestAnswer) feed = docket_test_call (omar, "GET", "/v1/changes", NULL);
    g_autoptr (DocketTestAnswer) push = docket_test_call (omar, "POST", "/v1/ops", body);
    g_autoptr (DocketTestAnswer) in_again = docket_test_sign_in (omar, "omar", DOCKET_TEST_PASSWORD, "desk");

    docket_test_assert_problem (feed, 403, "device-revoked");
    g_assert_cmpstr (docket_test_result_text (push, 0, "outcome"), ==, "held");
    docket_test_assert_problem (in_again, 403, "device-revoked");
  }
}

static void
test_disabled_account_is_out (void)
{
  g_autoptr (DocketTestClient) lena = docket_test_client_signed_in (server, "lena", "field");
  g_autoptr (GSubprocess) disable = docket_test_spawn (NULL, docket_test_program ("DOCKETD"), "user", "disable", "lena", "--store", docket_test_server_get_store (server), NULL);
  g_autoptr (DocketTestAnswer) after = NULL;
  g_autoptr (DocketTestAnswer) in_again = NULL;

  g_assert_true (g_subprocess_wait_check (disable, NULL, NULL));
  after = docket_test_call (lena, "GET", "/v1/changes", NULL);
  docket_test_assert_problem (after, 401, "signed-out");
  in_again = docket_test_sign_in (lena, "lena", DOCKET_TEST_PASSWORD, "field");
  docket_test_assert_problem (in_again, 401, "bad-credentials");
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/server/http/sign-in-registers-the-device", test_sign_in);
  g_test_add_func ("/server/http/sign-in-name-in-capitals", test_sign_in_upper_case);
  g_test_add_func ("/server/http/wrong-password-and-unknown-name-are-refused-alike", test_sign_in_refused_alike);
  g_test_add_func ("/server/http/malformed-sign-in", test_sign_in_malformed);
  g_test_add_func ("/server/http/everything-needs-a-session", test_signed_out);
  g_test_add_func ("/server/http/signing-out-ends-the-session", test_sign_out);
  g_test_add_func ("/server/http/paths-and-methods", test_paths_and_methods);
  g_test_add_func ("/server/http/malformed-push", test_malformed_push);
  g_test_add_func ("/server/http/oversized-leaves-its-digest", test_oversized_leaves_its_digest);
  g_test_add_func ("/server/http/unreadable-among-good", test_unreadable_among_good);
  g_test_add_func ("/server/http/no-usable-key", test_no_usable_key);
  g_test_add_func ("/server/http/too-large", test_too_large);
  g_test_add_func ("/server/http/a-connection-is-kept-for-the-next-request", test_connection_is_kept);
  g_test_add_func ("/server/http/framing-nonsense", test_framing_nonsense);
  g_test_add_func ("/server/http/replay-is-the-same-answer", test_replay_is_the_same_answer);
  g_test_add_func ("/server/http/key-in-the-header", test_key_in_the_header);
  g_test_add_func ("/server/http/one-bad-packet-in-a-batch", test_bad_packet_in_a_batch);
  g_test_add_func ("/server/http/one-fault-in-a-batch", test_fault_in_a_batch);
  g_test_add_func ("/server/http/record-and-its-history", test_record_and_history);
  g_test_add_func ("/server/http/revoked-device-is-quarantined", test_revoked_device_is_quarantined);
  g_test_add_func ("/server/http/rights-changed-by-another-process-count-at-once", test_changed_elsewhere_counts_at_once);
  g_test_add_func ("/server/http/disabled-account-is-out", test_disabled_account_is_out);
  return docket_test_run_on_server (&server, "20");
}
