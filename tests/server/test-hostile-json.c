/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bodies that nobody in their right mind sends, hundreds of them, to the calls
 * that read JSON. Each is refused with a problem document, the server goes on,
 * and nothing is half-written. */
#include "docket-test-raw.h"

#include <string.h>

/* A device may send 400 at once; then another one goes on. */
#define SENDS_MAX 350

static DocketTestServer *server;
static DocketTestClient *omar;
static guint n_sent;

static DocketTestAnswer *
push_bytes (const char *body, gsize size)
{
  g_autofree char *url = g_strconcat (docket_test_server_get_url (server), "/v1/ops", NULL);
  g_autofree char *bearer = NULL;
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr (GBytes) bytes = g_bytes_new (body, size);
  g_autoptr (GBytes) heard = NULL;
  DocketTestAnswer *answer = g_new0 (DocketTestAnswer, 1);

  if (omar == NULL || n_sent++ >= SENDS_MAX)
    {
      g_clear_pointer (&omar, docket_test_client_free);
      omar = docket_test_client_signed_in (server, "omar", "desk");
      n_sent = 0;
    }
  bearer = g_strconcat ("Bearer ", omar->token, NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  heard = soup_session_send_and_read (omar->session, message, NULL, NULL);
  g_assert_nonnull (heard);
  answer->message = g_object_ref (message);
  answer->status = soup_message_get_status (message);
  answer->type = g_strdup (soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL));
  answer->text = g_strndup (g_bytes_get_data (heard, NULL), g_bytes_get_size (heard));
  answer->node = json_from_string (answer->text, NULL);
  return answer;
}

static void
assert_malformed (const char *body, gsize size)
{
  g_autoptr (DocketTestAnswer) answer = push_bytes (body, size);

  if (answer->status != 400)
    g_error ("answered %u: %.200s", answer->status, body);
  docket_test_assert_problem (answer, 400, "malformed");
}

static char *
good_push (void)
{
  g_autofree char *key = docket_test_id ();
  g_autofree char *id = docket_test_id ();

  return g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%s\"},\"set\":{\"name\":\"Zo\xc3\xab \\u00e9\\ud83d\\ude00\",\"terms_days\":-0}}]}", key, id);
}

static void
test_cut_everywhere (void)
{
  g_autofree char *body = good_push ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size = strlen (body);

  assert_malformed ("", 0);
  before = docket_test_state (omar);
  for (gsize cut = 1; cut < size; cut++)
    assert_malformed (body, cut);
  after = docket_test_state (omar);
  g_assert_cmpstr (before, ==, after);
}

static void
test_a_byte_put_in_everywhere (void)
{
  static const char bytes[] = { '\0', '\x01', '\x1f', '\x7f', '\x80', '\xc0', '\xff', '\xed', '{', '}', '"', '\\', ',', ':', '/', '\'', 'N' };
  g_autofree char *body = good_push ();
  gsize size = strlen (body);
  guint n = 0;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  assert_malformed ("x", 1);
  before = docket_test_state (omar);
  for (gsize at = 0; at < size; at += 3)
    for (gsize i = at % 2; i < sizeof bytes; i += 2)
      {
        g_autoptr (GString) text = g_string_new_len (body, (gssize) at);
        g_autoptr (DocketTestAnswer) answer = NULL;

        /* A visible character inside of a text, or a space-like place, may leave it whole. */
        if (bytes[i] == '\x7f' || strchr ("{},:/'N", bytes[i]) != NULL)
          continue;
        g_string_append_c (text, bytes[i]);
        g_string_append_len (text, body + at, (gssize) (size - at));
        answer = push_bytes (text->str, text->len);
        n++;
        if (answer->status == 200)
          g_assert_cmpstr (docket_test_result_text (answer, 0, "outcome"), ==, "rejected");
        else
          docket_test_assert_problem (answer, 400, "malformed");
      }
  after = docket_test_state (omar);
  g_assert_cmpuint (n, >, 200);
  g_assert_cmpstr (before, ==, after);
}

static void
test_nesting (void)
{
  static const guint depths[] = { 33, 34, 64, 100, 1000, 30000, 100000, 500000 };
  static const char *const openings[] = { "[", "{\"a\":", "[{\"a\":[", "{\"ops\":[" };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    for (guint j = 0; j < G_N_ELEMENTS (openings); j++)
      {
        g_autoptr (GString) text = g_string_new (NULL);

        for (guint k = 0; k < depths[i] && text->len < 1000000; k++)
          g_string_append (text, openings[j]);
        assert_malformed (text->str, text->len);
      }
}

static void
test_what_is_no_json (void)
{
  static const char *const bodies[] = {
    "nul", "truE", "NaN", "Infinity", "-Infinity", "undefined", "'ops'", "{ops:[]}", "{'ops':[]}", "{\"ops\":[],}", "{\"ops\":[,]}", "{\"ops\":[1,]}",
    "{\"ops\":[]} x", "{\"ops\":[]}{\"ops\":[]}", "/* c */{\"ops\":[]}", "{\"ops\":[]// c\n}", "\xef\xbb\xbf{\"ops\":[]}", "{\"ops\":[],\"ops\":[]}", "{\"\\u006fps\":[]}",
    "{\"ops\":01}", "{\"ops\":+1}", "{\"ops\":.5}", "{\"ops\":1.}", "{\"ops\":1e}", "{\"ops\":0x10}", "{\"ops\":1e999}", "{\"ops\":-1e999}", "{\"ops\":--1}", "{\"ops\":-}",
    "{\"ops\":99999999999999999999}", "{\"ops\":9223372036854775808}", "{\"ops\":-9223372036854775809}", "{\"ops\":\"\\x41\"}", "{\"ops\":\"\\u12\"}", "{\"ops\":\"\\u12g4\"}",
    "{\"ops\":\"\\ud800\"}", "{\"ops\":\"\\udc00\"}", "{\"ops\":\"\\ud800\\u0041\"}", "{\"ops\":\"\\u0000\"}", "{\"ops\":\"a\tb\"}", "{\"ops\":\"a\nb\"}", "{\"ops\"}", "{\"ops\":}",
    "{:1}", "{1:1}", "{null:1}", "[", "]", "}", "{", "\"", ",", ":", "{\"ops\":[}", "{\"ops\":{]}", "[]", "{}", "1", "\"ops\"", "true", "null", "{\"ops\":null}", "{\"ops\":{}}", "{\"ops\":1}",
    "{\"ops\":\"\"}", "{\"ops\":[1]}", "{\"ops\":[null]}", "{\"ops\":[[]]}", "{\"ops\":[\"\"]}", "{\"ops\":[true]}", "{\"Ops\":[]}",
    "{\"ops\":\"\xc0\xaf\"}", "{\"ops\":\"\xed\xa0\x80\"}", "{\"ops\":\"\xf4\x90\x80\x80\"}", "{\"ops\":\"\xe2\x82\"}", "{\"ops\":\"\xf8\x88\x80\x80\x80\"}", "{\"ops\":\"\xfe\"}",
  };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  assert_malformed (" ", 1);
  before = docket_test_state (omar);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    assert_malformed (bodies[i], strlen (bodies[i]));
  after = docket_test_state (omar);
  g_assert_cmpstr (before, ==, after);
}

/* Every member of an operation with a value of every wrong type: refused or
 * rejected, in words that name the member. */
static void
test_wrong_types (void)
{
  static const char *const members[] = { "key", "kind", "record", "group", "base", "was", "set", "seen", "follows", "after", "bundle", "made_at", "reason", "choice", "candidate", "into" };
  static const char *const values[] = { "1", "-1", "1.5", "true", "false", "\"\"", "\"x\"", "\"X-1\"", "[]", "[1]", "[null]", "{}", "{\"a\":1}", "9007199254740993", "\"0190A000-0000-7000-8000-000000000001\"" };
  guint n = 0;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  assert_malformed (" ", 1);
  before = docket_test_state (omar);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    for (guint j = 0; j < G_N_ELEMENTS (values); j++)
      {
        g_autofree char *key = docket_test_id ();
        g_autofree char *body = g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"edit\",\"record\":{\"kind\":\"customer\",\"id\":\"%s\"},\"group\":\"profile\",\"base\":1,\"was\":{\"name\":\"a\"},\"set\":{\"name\":\"b\"}}]}", key, key);
        g_autoptr (JsonNode) node = json_from_string (body, NULL);
        JsonObject *operation = json_array_get_object_element (json_object_get_array_member (json_node_get_object (node), "ops"), 0);
        g_autofree char *sent = NULL;
        const char *detail;
        g_autoptr (DocketTestAnswer) answer = NULL;

        json_object_set_member (operation, members[i], json_from_string (values[j], NULL));
        sent = json_to_string (node, FALSE);
        answer = push_bytes (sent, strlen (sent));
        n++;
        if (answer->status == 200)
          {
            /* There is no such customer, so what is fine in itself stands before that. */
            g_assert_cmpstr (docket_test_result_text (answer, 0, "outcome"), !=, "applied");
            g_assert_cmpstr (docket_test_result_text (answer, 0, "outcome"), !=, "held");
            g_assert_cmpstr (members[i], !=, "key");
            if (g_strcmp0 (docket_test_result_text (answer, 0, "outcome"), "rejected") != 0)
              continue;
            /* Another kind of operation needs other members. */
            detail = json_object_get_string_member (json_object_get_object_member (docket_test_result (answer, 0), "problem"), "detail");
            if (g_strrstr (docket_test_result_text (answer, 0, "key"), key) == NULL || (strcmp (members[i], "kind") != 0 && strstr (detail, ": ") != NULL && !g_str_has_prefix (detail, members[i])))
              g_error ("“%s”: %s is rejected without naming it: %s", members[i], values[j], answer->text);
            continue;
          }
        docket_test_assert_problem (answer, 400, "malformed");
        g_assert_cmpstr (members[i], ==, "key");
        if (!g_str_has_prefix (json_object_get_string_member (docket_test_object (answer), "detail"), "ops[0].key: "))
          g_error ("“%s”: %s is refused without naming it: %s", members[i], values[j], answer->text);
      }
  after = docket_test_state (omar);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (members) * G_N_ELEMENTS (values));
  /* Rejected operations stand in the audit; the feed did not move. */
  g_assert_cmpstr (strchr (before, ';'), ==, strchr (after, ';'));
}

/* Every field of a customer with a value of every type that it has not. */
static void
test_wrong_fields (void)
{
  static const char *const fields[] = { "name", "phone", "email", "terms_days", "credit_limit", "standing", "no_such_field", "Name", "" };
  static const char *const values[] = { "true", "[]", "{}", "1.5", "[[1]]", "1e3", "-9223372036854775808", "{\"a\":{}}" };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    for (guint j = 0; j < G_N_ELEMENTS (values); j++)
      {
        g_autofree char *id = docket_test_id ();
        g_autofree char *body = g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%s\"},\"set\":{\"nickname\":\"n\",\"%s\":%s}}]}", id, id, fields[i], values[j]);
        g_autoptr (DocketTestAnswer) answer = push_bytes (body, strlen (body));
        JsonObject *problem;

        g_assert_cmpuint (answer->status, ==, 200);
        g_assert_cmpstr (docket_test_result_text (answer, 0, "outcome"), ==, "rejected");
        problem = json_object_get_object_member (docket_test_result (answer, 0), "problem");
        g_assert_cmpstr (json_object_get_string_member (problem, "type"), ==, "urn:docket:problem:invalid");
        g_assert_cmpuint (strlen (json_object_get_string_member (problem, "detail")), >, 10);
      }
}

static void
test_other_calls (void)
{
  static const char *const calls[][2] = { { "POST", "/v1/sessions" }, { "PUT", "/v1/presence" } };
  static const char *const bodies[] = { "", "x", "[]", "{}", "null", "1", "{\"viewing\":1}", "{\"viewing\":{}}", "{\"viewing\":{\"kind\":\"job\"}}", "{\"viewing\":{\"kind\":\"ship\",\"id\":\"1\"}}",
                                        "{\"username\":null}", "{\"username\":\"\\u0000\"}", "{\"username\":\"a\",\"password\":[],\"device\":{}}", "{\"username\":\"a\",\"password\":\"b\",\"device\":[]}" };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    for (guint j = 0; j < G_N_ELEMENTS (bodies); j++)
      {
        g_autoptr (DocketTestAnswer) answer = docket_test_call (omar, calls[i][0], calls[i][1], bodies[j]);

        docket_test_assert_problem (answer, 400, "malformed");
      }
}

int
main (int argc, char *argv[])
{
  char *dir;
  int status;

  docket_test_init (&argc, &argv);
  g_test_add_func ("/server/hostile-json/cut-at-every-byte", test_cut_everywhere);
  g_test_add_func ("/server/hostile-json/a-byte-put-in-everywhere", test_a_byte_put_in_everywhere);
  g_test_add_func ("/server/hostile-json/nested-to-death", test_nesting);
  g_test_add_func ("/server/hostile-json/what-is-no-json", test_what_is_no_json);
  g_test_add_func ("/server/hostile-json/every-member-of-every-wrong-type", test_wrong_types);
  g_test_add_func ("/server/hostile-json/fields-of-wrong-types", test_wrong_fields);
  g_test_add_func ("/server/hostile-json/other-calls", test_other_calls);

  dir = docket_test_dir_new ();
  server = docket_test_server_new_sized (dir, "20");
  status = g_test_run ();
  docket_test_server_check (server);
  g_clear_pointer (&omar, docket_test_client_free);
  docket_test_server_free (server);
  docket_test_dir_remove (dir);
  return status;
}
