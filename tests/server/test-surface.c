/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the server shows to those who run it and to those who write for it:
 * figures, log, document, and how it answers at the edges of the protocol. */
#include "docket-test-raw.h"

#include <string.h>

#include "docket-test-traffic.h"

static DocketTestServer *server;
static char *log_path;

static void
test_document (void)
{
  g_autoptr (DocketTestClient) nobody = docket_test_client_new (server);
  g_autoptr (DocketTestAnswer) answer = docket_test_call (nobody, "GET", "/v1/openapi.json", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "openapi", "docket-v1.json", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpstr (answer->text, ==, text);
}

static void
test_head (void)
{
  static const char *const paths[] = { "/healthz", "/v1/server", "/v1/openapi.json", "/v1/policy", "/v1/changes" };
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *text = g_strdup_printf ("HEAD %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n", paths[i], omar->token);
      g_autofree char *heard = docket_test_raw_talk (server, text, strlen (text));

      g_assert_true (g_str_has_prefix (heard, "HTTP/1.1 200"));
      g_assert_nonnull (strstr (heard, "Content-Length: "));
      g_assert_true (g_str_has_suffix (heard, "\r\n\r\n"));
    }
}

static void
test_protocols (void)
{
  g_autoptr (DocketTestClient) nobody = docket_test_client_new (server);
  g_autoptr (DocketTestAnswer) old = docket_test_call_with (nobody, "GET", "/v1/server", NULL, "Docket-Protocol", "0");
  g_autoptr (DocketTestAnswer) odd = docket_test_call_with (nobody, "GET", "/v1/server", NULL, "Docket-Protocol", "one");
  g_autoptr (DocketTestAnswer) ours = docket_test_call_with (nobody, "GET", "/v1/server", NULL, "Docket-Protocol", "1");
  g_autoptr (DocketTestAnswer) newer = docket_test_call_with (nobody, "GET", "/v1/server", NULL, "Docket-Protocol", "2");

  docket_test_assert_problem (old, 426, "client-too-old");
  docket_test_assert_problem (odd, 400, "malformed");
  g_assert_cmpuint (ours->status, ==, 200);
  g_assert_cmpuint (newer->status, ==, 200);
}

static void
test_rate (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  guint n = 0;

  for (;;)
    {
      g_autoptr (DocketTestAnswer) answer = docket_test_call (omar, "POST", "/v1/ops", "{\"ops\":[]}");

      if (answer->status == 429)
        {
          docket_test_assert_problem (answer, 429, "too-many-requests");
          g_assert_nonnull (soup_message_headers_get_one (soup_message_get_response_headers (answer->message), "Retry-After"));
          break;
        }
      g_assert_cmpuint (answer->status, ==, 200);
      g_assert_cmpuint (++n, <, 100000);
    }
  g_assert_cmpuint (n, >=, 400);
}

static void
test_live_is_as_the_document_says (void)
{
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  g_autoptr (DocketTestRaw) raw = docket_test_raw_new (server);
  g_autofree char *text = g_strdup_printf ("GET /v1/changes/live HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n", dana->token);
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = g_strdup_printf ("{\"viewing\":{\"kind\":\"job\",\"id\":\"%s\"}}", id);
  g_autoptr (DocketTestAnswer) viewing = NULL;
  g_autoptr (DocketTestAnswer) out = NULL;

  docket_test_raw_send (raw, text, strlen (text));
  g_assert_true (docket_test_raw_wait (raw, "event: poke"));
  viewing = docket_test_call (dana, "PUT", "/v1/presence", body);
  g_assert_cmpuint (viewing->status, ==, 204);
  g_assert_true (docket_test_raw_wait (raw, "event: presence"));
  out = docket_test_call (dana, "DELETE", "/v1/sessions/current", NULL);
  g_assert_true (docket_test_raw_wait (raw, "\r\n0\r\n\r\n"));
  docket_test_traffic_record_stream ("/v1/changes/live", raw->heard->str);
}

/* Prometheus text 0.0.4, line by line. */
static void
test_figures (void)
{
  static const char *const wanted[] = { "docket_requests_total{route=\"v1/ops\",status=\"200\"} ", "docket_operations_total{outcome=\"applied\"} ", "docket_sign_in_failures_total 1\n", "docket_open_reviews ",
                                        "docket_feed_lag{class=\"desk\"} ", "docket_commit_seconds_bucket{le=\"+Inf\"} ", "docket_commit_seconds_sum ", "docket_commit_seconds_count ", "docket_live_streams 0\n", "docket_connections " };
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (DocketTestClient) nobody = docket_test_client_new (server);
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = docket_test_create_customer (id, id, "Counted");
  g_autoptr (DocketTestAnswer) push = docket_test_call (omar, "POST", "/v1/ops", body);
  g_autoptr (DocketTestAnswer) wrong = docket_test_sign_in (nobody, "omar", "wrong", "desk");
  g_autoptr (DocketTestAnswer) answer = docket_test_call (nobody, "GET", "/metrics", NULL);
  g_autoptr (DocketTestAnswer) passed_on = docket_test_call_with (nobody, "GET", "/metrics", NULL, "X-Forwarded-For", "192.0.2.1");
  g_auto (GStrv) lines = g_strsplit (answer->text, "\n", -1);
  g_autoptr (GHashTable) typed = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  g_assert_cmpuint (push->status, ==, 200);
  g_assert_cmpuint (wrong->status, ==, 401);
  g_assert_cmpstr (answer->type, ==, "text/plain");
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (strstr (answer->text, wanted[i]) == NULL)
      g_error ("%s is not in %s", wanted[i], answer->text);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (GRegex) sample = g_regex_new ("^([a-z_]+?)(_bucket|_sum|_count)?(\\{[a-z]+=\"[^\"\\\\]*\"(,[a-z]+=\"[^\"\\\\]*\")*\\})? [0-9]+(\\.[0-9]+)?$", 0, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 4);

      if (g_str_has_prefix (lines[i], "# HELP "))
        continue;
      if (g_str_has_prefix (lines[i], "# TYPE "))
        {
          g_assert_true (g_hash_table_add (typed, (gpointer) g_intern_string (words[2])));
          continue;
        }
      if (!g_regex_match (sample, lines[i], 0, &match))
        g_error ("no sample: %s", lines[i]);
      {
        g_autofree char *name = g_match_info_fetch (match, 1);

        g_assert_true (g_hash_table_contains (typed, name));
      }
      n++;
    }
  g_assert_cmpuint (n, >, 20);
  docket_test_assert_problem (passed_on, 403, "forbidden");
}

/* The whole run was logged in full. */
static void
test_log_tells_nothing_of_people (void)
{
  static const char *const secrets[] = { "omar", "dana", "Dana", "Omar", DOCKET_TEST_PASSWORD, "Bearer", "127.0.0.1:", "Counted", "192.0.2.1", "a test", "@" };
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = docket_test_create_customer (id, id, "Counted");
  g_autoptr (DocketTestAnswer) push = docket_test_call (omar, "POST", "/v1/ops", body);
  g_autoptr (DocketTestAnswer) people = docket_test_call (omar, "GET", "/v1/changes?limit=5000", NULL);
  JsonArray *changes = json_object_get_array_member (docket_test_object (people), "changes");
  g_autofree char *log = NULL;
  guint n = 0;

  g_assert_cmpuint (push->status, ==, 200);
  g_assert_true (g_file_get_contents (log_path, &log, NULL, NULL));
  g_assert_nonnull (strstr (log, "POST v1/ops: 200 in "));
  g_assert_nonnull (strstr (log, id));
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    if (strstr (log, secrets[i]) != NULL)
      g_error ("“%s” stands in the log: %s", secrets[i], strstr (log, secrets[i]));
  g_assert_null (strstr (log, omar->token));
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *record = json_object_get_object_member (json_array_get_object_element (changes, i), "record");
      static const char *const fields[] = { "name", "username", "phone", "email", "street" };
      JsonObject *values = json_object_get_object_member (record, "fields");

      for (guint j = 0; j < G_N_ELEMENTS (fields); j++)
        {
          const char *value = json_object_has_member (values, fields[j]) ? json_object_get_string_member (values, fields[j]) : NULL;

          /* The server's own device has the program's name. */
          if (value == NULL || strlen (value) < 4 || strcmp (value, "docketd") == 0)
            continue;
          n++;
          if (strstr (log, value) != NULL)
            g_error ("“%s” stands in the log", value);
        }
    }
  g_assert_cmpuint (n, >, 40);
}

int
main (int argc, char *argv[])
{
  char *dir;
  int status;

  docket_test_init (&argc, &argv);
  g_test_add_func ("/server/surface/the-document-is-served", test_document);
  g_test_add_func ("/server/surface/head-is-get-without-the-body", test_head);
  g_test_add_func ("/server/surface/protocols", test_protocols);
  g_test_add_func ("/server/surface/live-channel", test_live_is_as_the_document_says);
  g_test_add_func ("/server/surface/figures", test_figures);
  g_test_add_func ("/server/surface/too-fast", test_rate);
  g_test_add_func ("/server/surface/the-log-tells-nothing-of-people", test_log_tells_nothing_of_people);

  dir = docket_test_dir_new ();
  log_path = g_build_filename (dir, "docketd.log", NULL);
  g_setenv ("G_MESSAGES_DEBUG", "docket-server docketd", TRUE);
  server = docket_test_server_new_sized (dir, "20");
  g_unsetenv ("G_MESSAGES_DEBUG");
  status = g_test_run ();
  docket_test_server_check (server);
  docket_test_server_free (server);
  docket_test_dir_remove (dir);
  g_free (log_path);
  return status;
}
