/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The weekly review over HTTP: who may ask, how much at once, and what is
 * refused in which words. */
#include <string.h>

#include "docket-policy.h"
#include "docket-test-client.h"

#define REPORT "/v1/reports/sync"
#define SIMULATIONS "/v1/policy/simulations"

static DocketTestServer *server;

static char *
simulation_body (const char *policy, const char *more)
{
  return g_strdup_printf ("{\"policy\":%s%s}", policy, more);
}

static char *
default_policy (void)
{
  g_autoptr (GBytes) document = docket_policy_default_document ();

  return g_strndup (g_bytes_get_data (document, NULL), g_bytes_get_size (document));
}

static void
test_who_may_ask (void)
{
  static const struct
  {
    const char *username;
    guint report, simulation, audit;
  } rights[] = {
    { "omar", 200, 403, 200 },
    { "sofia", 200, 200, 200 },
    { "ada", 200, 200, 200 },
    { "dana", 403, 403, 200 },
    { "tess", 403, 403, 403 },
  };
  g_autofree char *policy = default_policy ();
  g_autofree char *body = simulation_body (policy, "");

  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    {
      g_autoptr (DocketTestClient) client = docket_test_client_signed_in (server, rights[i].username, i == 4 ? "field" : "desk");
      g_autoptr (DocketTestAnswer) report = docket_test_call (client, "GET", REPORT, NULL);
      g_autoptr (DocketTestAnswer) simulation = docket_test_call (client, "POST", SIMULATIONS, body);
      g_autoptr (DocketTestAnswer) audit = docket_test_call (client, "GET", "/v1/audit?limit=2", NULL);

      g_assert_cmpuint (report->status, ==, rights[i].report);
      g_assert_cmpuint (simulation->status, ==, rights[i].simulation);
      g_assert_cmpuint (audit->status, ==, rights[i].audit);
      if (rights[i].report == 403)
        docket_test_assert_problem (report, 403, "forbidden");
    }
}

static void
test_report_bounds (void)
{
  static const char *const wrong[] = {
    REPORT "?from=x",
    REPORT "?from=10&to=10",
    REPORT "?from=20&to=10",
    REPORT "?from=0&to=9007199254740991",
    REPORT "?limit=0",
    REPORT "?limit=1001",
    REPORT "?after=-1",
  };
  g_autoptr (DocketTestClient) sofia = docket_test_client_signed_in (server, "sofia", "desk");
  g_autoptr (DocketTestAnswer) empty = docket_test_call (sofia, "GET", REPORT "?from=1&to=2", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (DocketTestAnswer) answer = docket_test_call (sofia, "GET", wrong[i], NULL);

      docket_test_assert_problem (answer, 400, "malformed");
    }
  g_assert_cmpuint (empty->status, ==, 200);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (docket_test_object (empty), "totals"), "operations"), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (docket_test_object (empty), "changes")), ==, 0);
}

static void
test_simulation_refusals (void)
{
  g_autoptr (DocketTestClient) sofia = docket_test_client_signed_in (server, "sofia", "desk");
  g_autofree char *policy = default_policy ();
  g_auto (GStrv) halves = g_strsplit (policy, "\"merge\"", 2);
  g_autofree char *wrong = g_strjoin ("\"marge\"", halves[0], halves[1], NULL);
  g_autofree char *bad_rule = simulation_body (wrong, "");
  g_autofree char *backwards = simulation_body (policy, ",\"from\":20,\"to\":10");
  g_autofree char *negative = simulation_body (policy, ",\"from\":-1,\"to\":10");
  g_autofree char *least = simulation_body (policy, ",\"to\":-9223372036854775808");
  g_autofree char *text = simulation_body (policy, ",\"from\":\"monday\"");
  const struct
  {
    const char *body, *problem, *words;
  } refused[] = {
    { bad_rule, "invalid", "marge" },
    { "{\"policy\":{}}", "invalid", "format" },
    { "{\"policy\":7}", "malformed", "policy" },
    { "{}", "malformed", "policy" },
    { "[]", "malformed", "policy" },
    { "{", "malformed", "" },
    { backwards, "malformed", "before" },
    { negative, "malformed", "before" },
    { least, "malformed", "before" },
    { text, "malformed", "from" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (DocketTestAnswer) answer = docket_test_call (sofia, "POST", SIMULATIONS, refused[i].body);

      docket_test_assert_problem (answer, 400, refused[i].problem);
      g_test_message ("%s: %s", refused[i].words, answer->text);
      g_assert_nonnull (strstr (json_object_get_string_member (docket_test_object (answer), "detail"), refused[i].words));
    }
}

/* The head at a size is the hash of the entry of that number. */
static void
test_head_at (void)
{
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autoptr (DocketTestClient) sofia = docket_test_client_signed_in (server, "sofia", "desk");
  g_autoptr (DocketTestAnswer) entry = docket_test_call (sofia, "GET", "/v1/audit?after=4&limit=1", NULL);
  g_autoptr (DocketTestAnswer) at = docket_test_call (tess, "GET", "/v1/audit/head?at=5", NULL);
  g_autoptr (DocketTestAnswer) beyond = docket_test_call (tess, "GET", "/v1/audit/head?at=9007199254740991", NULL);
  g_autoptr (DocketTestAnswer) plain = docket_test_call (tess, "GET", "/v1/audit/head", NULL);
  JsonObject *fifth = json_array_get_object_element (json_object_get_array_member (docket_test_object (entry), "entries"), 0);

  g_assert_cmpint (json_object_get_int_member (fifth, "n"), ==, 5);
  g_assert_cmpstr (json_object_get_string_member (docket_test_object (at), "at"), ==, json_object_get_string_member (fifth, "hash"));
  g_assert_true (json_object_get_null_member (docket_test_object (beyond), "at"));
  g_assert_false (json_object_has_member (docket_test_object (plain), "at"));
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/server/reports/who-may-ask", test_who_may_ask);
  g_test_add_func ("/server/reports/bounds", test_report_bounds);
  g_test_add_func ("/server/reports/simulation-refusals", test_simulation_refusals);
  g_test_add_func ("/server/reports/head-at", test_head_at);
  return docket_test_run_on_server (&server, "60");
}
