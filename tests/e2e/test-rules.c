/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The rules as an administrator reads and checks them, and the follow-up of a
 * closed job as the office makes it, by the words that people type.
 */
#include <string.h>

#include "docket-policy.h"
#include "docket-test-ctl.h"
#include "docket-test-server.h"

typedef struct
{
  char *dir;
  char *profile;
} Desk;

static void
set_up (Desk *desk, gconstpointer data)
{
  desk->dir = docket_test_dir_new ();
  desk->profile = g_build_filename (desk->dir, "desk", NULL);
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  g_free (desk->profile);
  docket_test_dir_remove (desk->dir);
}

/* The default policy in a file, with @from replaced by @to, which may be NULL. */
static char *
policy_file (Desk *desk, const char *from, const char *to)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (GString) text = g_string_new (docket_policy_get_document (policy));
  char *path = g_build_filename (desk->dir, "policy.json", NULL);

  if (from != NULL)
    g_assert_cmpuint (g_string_replace (text, from, to, 1), ==, 1);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

static void
test_check_of_a_good_one (Desk *desk, gconstpointer data)
{
  g_autofree char *path = policy_file (desk, NULL, NULL);
  g_autofree char *complaint = NULL;
  g_autofree char *said = docket_test_ctl (desk->profile, 0, &complaint, "policy", "check", path, NULL);
  g_autoptr (JsonNode) answer = docket_test_ctl_json (desk->profile, 0, "policy", "check", path, NULL);

  docket_test_assert_says (said, "is a policy that can come into force");
  g_assert_cmpstr (complaint, ==, "");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (answer), "problems")), ==, 0);
}

/* It asks nobody: there is no server, and nobody is signed in. */
static void
test_check_names_every_place (Desk *desk, gconstpointer data)
{
  g_autofree char *path = policy_file (desk, "\"job.server\":{\"rule\":\"server\",\"writers\":[]", "\"job.server\":{\"rule\":\"guess\",\"writers\":[\"boss\"]");
  g_autofree char *complaint = NULL;
  g_autofree char *said = docket_test_ctl (desk->profile, 1, &complaint, "policy", "check", path, NULL);
  g_autoptr (JsonNode) answer = docket_test_ctl_json (desk->profile, 1, "policy", "check", path, NULL);
  JsonArray *problems = json_object_get_array_member (json_node_get_object (answer), "problems");

  g_assert_cmpstr (said, ==, "");
  docket_test_assert_says (complaint, "groups.job.server.rule: there is no rule “guess”");
  docket_test_assert_says (complaint, "groups.job.server.writers[0]: there is no role “boss”");
  g_assert_cmpuint (json_array_get_length (problems), ==, 2);
  g_assert_true (g_str_has_prefix (json_array_get_string_element (problems, 0), "groups.job.server.rule: "));
}

static void
test_check_of_what_is_no_policy (Desk *desk, gconstpointer data)
{
  static const struct { const char *content; const char *says; } files[] = {
    { "{\"format\":1", "" }, { "[]", "policy: this is not an object" }, { "", "" },
  };
  g_autofree char *path = g_build_filename (desk->dir, "policy.json", NULL);
  g_autofree char *missing = g_build_filename (desk->dir, "missing.json", NULL);
  g_autofree char *complaint = NULL, *said = NULL, *usage = NULL, *nothing = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *of_file = NULL, *out = NULL;

      g_assert_true (g_file_set_contents (path, files[i].content, -1, NULL));
      out = docket_test_ctl (desk->profile, 1, &of_file, "policy", "check", path, NULL);
      g_assert_cmpstr (out, ==, "");
      g_assert_cmpuint (strlen (of_file), >, 10);
      docket_test_assert_says (of_file, files[i].says);
    }
  said = docket_test_ctl (desk->profile, 1, &complaint, "policy", "check", missing, NULL);
  docket_test_assert_says (complaint, "The policy cannot be read");
  nothing = docket_test_ctl (desk->profile, 2, &usage, "policy", "check", NULL);
  g_assert_cmpuint (strlen (usage), >, 10);
}

static void
test_show (Desk *desk, gconstpointer data)
{
  g_autoptr (DocketTestServer) server = docket_test_server_new (desk->dir);
  g_autofree char *path = g_build_filename (desk->dir, "shown.json", NULL);
  g_autofree char *shown = NULL, *synced = NULL, *checked = NULL, *complaint = NULL, *extra = NULL;
  g_autoptr (JsonNode) node = NULL;

  docket_test_ctl_login (desk->profile, desk->dir, docket_test_server_get_url (server), "sofia");
  synced = docket_test_ctl (desk->profile, 0, NULL, "sync", NULL);
  shown = docket_test_ctl (desk->profile, 0, NULL, "policy", "show", NULL);
  node = json_from_string (shown, NULL);
  g_assert_nonnull (node);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "version"), ==, 1);
  /* What is shown can be changed, checked and sent back. */
  g_assert_true (g_file_set_contents (path, shown, -1, NULL));
  checked = docket_test_ctl (desk->profile, 0, NULL, "policy", "check", path, NULL);
  extra = docket_test_ctl (desk->profile, 2, &complaint, "policy", "show", "please", NULL);
  g_assert_cmpuint (strlen (complaint), >, 10);
  docket_test_server_stop (server);
}

static JsonObject *
fields_of (JsonNode *jobs, guint n)
{
  return json_object_get_object_member (json_array_get_object_element (json_node_get_array (jobs), n), "fields");
}

static void
test_follow_up (Desk *desk, gconstpointer data)
{
  g_autoptr (DocketTestServer) server = docket_test_server_new (desk->dir);
  g_autofree char *synced = NULL, *saved = NULL, *again = NULL, *complaint = NULL, *nothing = NULL, *unknown = NULL, *none = NULL, *wrong = NULL, *misspelt = NULL;
  g_autoptr (JsonNode) closed = NULL, made = NULL;
  const char *number, *id;

  docket_test_ctl_login (desk->profile, desk->dir, docket_test_server_get_url (server), "omar");
  synced = docket_test_ctl (desk->profile, 0, NULL, "sync", NULL);
  closed = docket_test_ctl_json (desk->profile, 0, "jobs", "--status", "closed", "--limit", "1", NULL);
  number = json_object_get_string_member (fields_of (closed, 0), "number");
  id = json_object_get_string_member (json_array_get_object_element (json_node_get_array (closed), 0), "id");
  saved = docket_test_ctl (desk->profile, 0, NULL, "job", "follow-up", number, "title=Once more with feeling", NULL);
  again = docket_test_ctl (desk->profile, 0, NULL, "sync", NULL);
  made = docket_test_ctl_json (desk->profile, 0, "jobs", "--search", "feeling", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (made)), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (fields_of (made, 0), "title"), ==, "Once more with feeling");
  g_assert_cmpstr (json_object_get_string_member (fields_of (made, 0), "follow_up_of"), ==, id);
  g_assert_cmpstr (json_object_get_string_member (fields_of (made, 0), "customer"), ==, json_object_get_string_member (fields_of (closed, 0), "customer"));
  g_assert_cmpstr (json_object_get_string_member (fields_of (made, 0), "status"), ==, "new");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (fields_of (made, 0), "number"), "J-"));
  nothing = docket_test_ctl (desk->profile, 2, &complaint, "job", "follow-up", NULL);
  g_assert_cmpuint (strlen (complaint), >, 10);
  none = docket_test_ctl (desk->profile, 1, &unknown, "job", "follow-up", "J-99999999", NULL);
  docket_test_assert_says (unknown, "J-99999999");
  wrong = docket_test_ctl (desk->profile, 2, &misspelt, "job", "follow-up", number, "titel=x", NULL);
  docket_test_assert_says (misspelt, "titel");
  docket_test_server_stop (server);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
#define STORY(path, func) g_test_add ("/e2e/rules/" path, Desk, NULL, set_up, func, tear_down)
  STORY ("check-of-a-good-policy", test_check_of_a_good_one);
  STORY ("check-names-every-place", test_check_names_every_place);
  STORY ("check-of-what-is-no-policy", test_check_of_what_is_no_policy);
  STORY ("show-what-is-in-force", test_show);
  STORY ("follow-up-of-a-closed-job", test_follow_up);
  return g_test_run ();
}
