/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Looking for likely duplicates, and a duplicate entered, decided and undone,
 * against a real docketd. */
#include "docket-test-client.h"

#include <string.h>

static DocketTestServer *server;

static void
create (DocketTestClient *client, const char *id, const char *name, const char *phone, DocketTestAnswer **answer)
{
  g_autofree char *key = docket_test_id ();
  g_autofree char *body = g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%s\"},\"set\":{\"name\":\"%s\",\"phone\":\"%s\"}}]}", key, id, name, phone);
  g_autoptr (DocketTestAnswer) pushed = docket_test_call (client, "POST", "/v1/ops", body);

  g_assert_cmpstr (docket_test_result_text (pushed, 0, "outcome"), ==, "applied");
  if (answer != NULL)
    *answer = g_steal_pointer (&pushed);
}

static JsonObject *
best (DocketTestAnswer *answer)
{
  JsonArray *matches;

  g_assert_cmpuint (answer->status, ==, 200);
  matches = json_object_get_array_member (docket_test_object (answer), "matches");
  return json_array_get_length (matches) == 0 ? NULL : json_array_get_object_element (matches, 0);
}

static void
test_matches (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *id = docket_test_id ();
  g_autoptr (DocketTestAnswer) found = NULL, same = NULL, stranger = NULL;
  JsonObject *match;

  create (omar, id, "Żaneta Wiśniewska Sp. z o.o.", "+48 22 1234567", NULL);
  found = docket_test_call (omar, "GET", "/v1/matches?kind=customer&name=Zaneta%20Wisniewska&phone=0048221234567", NULL);
  match = best (found);
  g_assert_cmpstr (json_object_get_string_member (match, "id"), ==, id);
  g_assert_cmpint (json_object_get_int_member (match, "score"), >=, 900);
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (match, "why"), 0), ==, "same name");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (match, "why"), 1), ==, "same phone");
  same = docket_test_call (omar, "GET", "/v1/matches?kind=customer&phone=22-1234567", NULL);
  match = best (same);
  g_assert_cmpstr (json_object_get_string_member (match, "id"), ==, id);
  g_assert_cmpint (json_object_get_int_member (match, "score"), <, 700);
  stranger = docket_test_call (omar, "GET", "/v1/matches?kind=customer&name=Xqwzv&city=Nowhere", NULL);
  g_assert_null (best (stranger));
}

static void
test_refused (void)
{
  static const char *const wrong[] = {
    "/v1/matches",
    "/v1/matches?kind=customer",
    "/v1/matches?kind=customer&name=",
    "/v1/matches?kind=job&name=x",
    "/v1/matches?kind=ship&name=x",
    "/v1/matches?kind=customer&name=x&limit=0",
    "/v1/matches?kind=customer&name=x&limit=51",
    "/v1/matches?kind=customer&name=x&limit=many",
    "/v1/matches?kind=customer&phone=00000000000000000000000000000000000000000000000000",
  };
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autoptr (DocketTestClient) nobody = docket_test_client_new (server);
  g_autoptr (DocketTestAnswer) of_tess = docket_test_call (tess, "GET", "/v1/matches?kind=customer&name=x", NULL);
  g_autoptr (DocketTestAnswer) of_nobody = docket_test_call (nobody, "GET", "/v1/matches?kind=customer&name=x", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (DocketTestAnswer) answer = docket_test_call (dana, "GET", wrong[i], NULL);

      docket_test_assert_problem (answer, 400, "malformed");
    }
  docket_test_assert_problem (of_tess, 403, "forbidden");
  docket_test_assert_problem (of_nobody, 401, "signed-out");
}

static gint64
rev_of (DocketTestClient *client, const char *path)
{
  g_autoptr (DocketTestAnswer) answer = docket_test_call (client, "GET", path, NULL);

  g_assert_cmpuint (answer->status, ==, 200);
  return json_object_get_int_member (docket_test_object (answer), "rev");
}

static void
send (DocketTestClient *client, const char *operation, const char *outcome)
{
  g_autofree char *key = docket_test_id ();
  g_autofree char *body = g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",%s}]}", key, operation);
  g_autoptr (DocketTestAnswer) answer = docket_test_call (client, "POST", "/v1/ops", body);

  g_assert_cmpstr (docket_test_result_text (answer, 0, "outcome"), ==, outcome);
}

static void
assert_field (DocketTestClient *client, const char *path, const char *field, const char *expected)
{
  g_autoptr (DocketTestAnswer) answer = docket_test_call (client, "GET", path, NULL);
  JsonObject *fields = json_object_get_object_member (docket_test_object (answer), "fields");

  if (expected == NULL)
    g_assert_true (json_object_get_null_member (fields, field));
  else
    g_assert_cmpstr (json_object_get_string_member (fields, field), ==, expected);
}

static void
test_entered_twice (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *old = docket_test_id ();
  g_autofree char *new = docket_test_id ();
  g_autoptr (DocketTestAnswer) pushed = NULL, history = NULL;
  g_autofree char *review = NULL, *path = NULL, *customer = NULL, *past = NULL, *decide = NULL, *undo = NULL, *merge = NULL, *back = NULL;

  create (omar, old, "Oluwaseun Bakeries", "+44 1632 555111", NULL);
  create (omar, new, "Oluwaseun Bakeries Ltd", "01632 555111", &pushed);
  review = g_strdup (docket_test_result_text (pushed, 0, "review"));
  g_assert_nonnull (review);
  path = g_strconcat ("/v1/records/review/", review, NULL);
  customer = g_strconcat ("/v1/records/customer/", new, NULL);
  assert_field (omar, path, "reason", "possible-duplicate");

  decide = g_strdup_printf ("\"kind\":\"decide\",\"record\":{\"kind\":\"review\",\"id\":\"%s\"},\"base\":%" G_GINT64_FORMAT ",\"choice\":\"merge\",\"into\":\"%s\"", review, rev_of (omar, path), old);
  send (omar, decide, "applied");
  assert_field (omar, customer, "merged_into", old);
  undo = g_strdup_printf ("\"kind\":\"undo_decision\",\"record\":{\"kind\":\"review\",\"id\":\"%s\"},\"base\":%" G_GINT64_FORMAT, review, rev_of (omar, path));
  send (omar, undo, "applied");
  assert_field (omar, customer, "merged_into", NULL);
  assert_field (omar, path, "state", "open");

  merge = g_strdup_printf ("\"kind\":\"merge\",\"record\":{\"kind\":\"customer\",\"id\":\"%s\"},\"base\":%" G_GINT64_FORMAT ",\"into\":\"%s\"", new, rev_of (omar, customer), old);
  send (omar, merge, "applied");
  assert_field (omar, path, "state", "withdrawn");
  back = g_strdup_printf ("\"kind\":\"restore\",\"record\":{\"kind\":\"customer\",\"id\":\"%s\"},\"base\":%" G_GINT64_FORMAT, new, rev_of (omar, customer));
  send (omar, back, "applied");
  past = g_strconcat ("/v1/records/customer/", old, "/history", NULL);
  history = docket_test_call (omar, "GET", past, NULL);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (docket_test_object (history), "entries")), ==, 5);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/server/matches/found-best-first-with-reasons", test_matches);
  g_test_add_func ("/server/matches/wrong-questions-and-wrong-people", test_refused);
  g_test_add_func ("/server/matches/entered-twice-merged-undone-merged-restored", test_entered_twice);
  return docket_test_run_on_server (&server, "40");
}
