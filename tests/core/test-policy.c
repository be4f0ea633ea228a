/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The default policy against DESIGN §4, and every kind of mistake in one. */

#include <string.h>

#include <json-glib/json-glib.h>

#include "docket-error.h"
#include "docket-limits.h"
#include "docket-policy.h"

/* The page once more: who writes and who decides. t d o s a = roles, T = the
 * assigned technician. */
static const struct
{
  const char *path;
  const char *rule;
  const char *writers;
} page[] = {
  { "customer.profile", "merge", "os" }, { "customer.contact", "merge", "ods" }, { "customer.billing", "review", "os" }, { "customer.standing", "review", "os" }, { "customer.server", "server", "" },
  { "job.details", "merge", "ods" }, { "job.party", "review", "os" }, { "job.plan", "review", "ds" }, { "job.status", "review", "Tdos" },
  { "job.approval", "review", "Tdos" }, { "job.totals", "review", "Tos" }, { "job.invoice", "review", "os" }, { "job.server", "server", "" },
  { "line.line", "append", "Tos" }, { "note.note", "append", "tdosa" }, { "attachment.attachment", "append", "tdosa" }, { "signature.signature", "append", "T" },
  { "person.person", "merge", "a" }, { "absence.absence", "merge", "dsa" }, { "device.device", "server", "" }, { "review.review", "server", "" }, { "policy.policy", "review", "a" },
};

static const struct { char letter; DocketRole role; } letters[] = {
  { 't', DOCKET_ROLE_TECHNICIAN }, { 'd', DOCKET_ROLE_DISPATCHER }, { 'o', DOCKET_ROLE_OFFICE }, { 's', DOCKET_ROLE_SUPERVISOR }, { 'a', DOCKET_ROLE_ADMIN }, { 'T', DOCKET_ROLE_ASSIGNED },
};

static DocketRole
roles_of (const char *text)
{
  DocketRole roles = DOCKET_ROLE_NONE;

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    if (strchr (text, letters[i].letter) != NULL)
      roles |= letters[i].role;
  return roles;
}

static void
test_default_is_the_page (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  g_assert_cmpint (docket_policy_get_version (policy), ==, 1);
  g_assert_cmpuint (G_N_ELEMENTS (page), ==, DOCKET_N_GROUPS);
  for (guint i = 0; i < G_N_ELEMENTS (page); i++)
    {
      DocketGroup group = docket_group_from_path (page[i].path);
      g_autofree char *rule_text = g_strdup_printf ("%s: %s", page[i].path, page[i].rule);

      g_assert_cmpint (group, !=, DOCKET_GROUP_NONE);
      g_assert_cmpstr (docket_rule_name (docket_policy_get_rule (policy, group)), ==, page[i].rule);
      g_assert_cmpstr (docket_policy_get_rule_text (policy, group), ==, rule_text);
      g_assert_nonnull (docket_policy_get_reason (policy, group));
      if (docket_policy_get_writers (policy, group) != roles_of (page[i].writers))
        g_error ("writers of %s are %x", page[i].path, docket_policy_get_writers (policy, group));
      for (guint r = 0; r < G_N_ELEMENTS (letters); r++)
        g_assert_cmpint (docket_policy_may_write (policy, group, letters[r].role), ==, strchr (page[i].writers, letters[r].letter) != NULL);
      /* Every case can be decided by somebody. */
      g_assert_cmpint (docket_policy_get_deciders (policy, group), !=, DOCKET_ROLE_NONE);
      g_assert_cmpint (docket_policy_get_own_case (policy, group), ==, group != DOCKET_GROUP_JOB_TOTALS);
    }
  g_assert_cmpint (docket_policy_get_deciders (policy, DOCKET_GROUP_NONE), ==, DOCKET_ROLE_SUPERVISOR);
  g_assert_cmpint (docket_policy_get_deciders (policy, DOCKET_GROUP_JOB_PLAN), ==, roles_of ("ds"));
  g_assert_cmpint (docket_policy_get_deciders (policy, DOCKET_GROUP_JOB_STATUS), ==, roles_of ("s"));
  g_assert_true (docket_policy_get_own_case (policy, DOCKET_GROUP_NONE));
}

static void
test_creators_and_voiders (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  g_assert_cmpint (docket_policy_get_creators (policy, DOCKET_KIND_CUSTOMER), ==, roles_of ("ods"));
  g_assert_cmpint (docket_policy_get_creators (policy, DOCKET_KIND_JOB), ==, roles_of ("ods"));
  g_assert_cmpint (docket_policy_get_creators (policy, DOCKET_KIND_LINE), ==, roles_of ("Tos"));
  g_assert_cmpint (docket_policy_get_creators (policy, DOCKET_KIND_NOTE), ==, roles_of ("tdosa"));
  g_assert_cmpint (docket_policy_get_creators (policy, DOCKET_KIND_ATTACHMENT), ==, roles_of ("tdosa"));
  g_assert_cmpint (docket_policy_get_creators (policy, DOCKET_KIND_SIGNATURE), ==, roles_of ("T"));
  g_assert_cmpint (docket_policy_get_creators (policy, DOCKET_KIND_REVIEW), ==, DOCKET_ROLE_NONE);
  g_assert_cmpint (docket_policy_get_voiders (policy, DOCKET_KIND_CUSTOMER), ==, roles_of ("os"));
  g_assert_cmpint (docket_policy_get_voiders (policy, DOCKET_KIND_JOB), ==, roles_of ("ods"));
  g_assert_cmpint (docket_policy_get_voiders (policy, DOCKET_KIND_LINE), ==, roles_of ("Tos"));
  g_assert_cmpint (docket_policy_get_voiders (policy, DOCKET_KIND_NOTE), ==, roles_of ("s"));
}

static void
test_lanes_and_consequences (void)
{
  static const gint64 waits_ms[] = { 1000, 5000, 30000, 300000, 1800000, 86400000 };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  const DocketLanePolicy *edits = docket_policy_get_lane (policy, "edits");
  const DocketLanePolicy *files = docket_policy_get_lane (policy, "files");
  const char *const *consequences = docket_policy_get_consequences (policy, DOCKET_JOB_STATUS, "complete");

  g_assert_cmpmem (edits->waits_ms, edits->n_waits * sizeof (gint64), waits_ms, sizeof waits_ms);
  g_assert_cmpuint (edits->jitter_percent, ==, 20);
  g_assert_cmpuint (files->n_waits, ==, 1);
  g_assert_cmpint (files->waits_ms[0], ==, 60000);
  g_assert_cmpstr (consequences[0], ==, "Bills the customer");
  g_assert_null (docket_policy_get_consequences (policy, DOCKET_JOB_STATUS, "bogus"));
  g_assert_null (docket_policy_get_consequences (policy, DOCKET_JOB_STATUS, NULL));
}

static void
assert_known (const char *sentence)
{
  if (!docket_policy_is_known_sentence (sentence))
    g_error ("nobody can translate “%s”: docket-policy-words.c lacks it", sentence);
}

static void
assert_all_known (JsonNode *node)
{
  if (JSON_NODE_HOLDS_VALUE (node))
    assert_known (json_node_get_string (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      assert_all_known (json_array_get_element (json_node_get_array (node), i));
  else
    {
      JsonObjectIter iter;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &member))
        assert_all_known (member);
    }
}

/* What the rules say is for people; a company's own words are nobody's to change. */
static void
test_sentences_can_be_translated (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (JsonNode) document = json_from_string (docket_policy_get_document (policy), NULL);

  for (int group = 0; group < DOCKET_N_GROUPS; group++)
    assert_known (docket_policy_get_reason (policy, (DocketGroup) group));
  assert_all_known (json_object_get_member (json_node_get_object (document), "consequences"));
  g_assert_false (docket_policy_is_known_sentence ("Ours go to Olga first."));
  g_assert_cmpstr (docket_policy_say ("Ours go to Olga first."), ==, "Ours go to Olga first.");
  g_assert_null (docket_policy_say (NULL));
}

static void
test_document_reads_back (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  const char *document = docket_policy_get_document (policy);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketPolicy) again = docket_policy_new_from_json (document, strlen (document), &error);
  g_autoptr (DocketPolicy) held = docket_policy_ref (policy);

  g_assert_no_error (error);
  g_assert_cmpstr (docket_policy_get_document (again), ==, document);
  g_assert_true (held == policy);
}

/* The default with one piece of its compact text replaced. */
static void
test_mistakes_name_their_place (void)
{
  static const struct { const char *from, *to, *named; } mistakes[] = {
    { "\"format\":1", "\"format\":2", "format 2" },
    { "\"format\":1", "\"form\":1", "form" },
    { "\"format\":1,", "", "format" },
    { "\"version\":1", "\"version\":0", "version" },
    { "\"version\":1", "\"version\":\"1\"", "version" },
    { "\"two_deciders_above\":100000", "\"two_deciders_above\":\"many\"", "two_deciders_above" },
    { "\"job.party\":{", "\"job.partei\":{", "job.partei" },
    { "\"job.party\":{", "\"job.party\":1,\"job.x\":{", "job.party" },
    { "\"job.server\":{\"rule\":\"server\",\"writers\":[],\"reason\":\"Given by the server.\"},", "", "job.server" },
    { "\"job.server\":{\"rule\":\"server\"", "\"job.server\":{\"rule\":\"guess\"", "guess" },
    { "\"job.server\":{\"rule\":\"server\"", "\"job.server\":{\"rule\":5", "job.server" },
    { "\"job.server\":{\"rule\":\"server\",", "\"job.server\":{", "job.server" },
    { "\"job.server\":{\"rule\":\"server\"", "\"job.server\":{\"rule\":\"review\"", "job.server" },
    { "\"job.server\":{\"rule\":\"server\",\"writers\":[]", "\"job.server\":{\"rule\":\"server\",\"writers\":[\"boss\"]", "boss" },
    { "\"job.server\":{\"rule\":\"server\",\"writers\":[]", "\"job.server\":{\"rule\":\"server\",\"writers\":[7]", "job.server.writers" },
    { "\"job.server\":{\"rule\":\"server\",\"writers\":[]", "\"job.server\":{\"rule\":\"server\",\"writers\":\"office\"", "job.server" },
    { "\"job.server\":{\"rule\":\"server\"", "\"job.server\":{\"rule\":\"server\",\"deciders\":[\"boss\"]", "job.server.deciders" },
    { "\"job.server\":{\"rule\":\"server\"", "\"job.server\":{\"rule\":\"server\",\"deciders\":[\"assigned_technician\"]", "job.server.deciders" },
    { "\"job.server\":{\"rule\":\"server\"", "\"job.server\":{\"rule\":\"server\",\"colour\":1", "colour" },
    { "\"own_case\":false", "\"own_case\":0", "job.totals" },
    { "\"reason\":\"Given by the server.\"", "\"reason\":1", "job.server" },
    { "\"kinds\":{\"customer\":{", "\"kinds\":{\"client\":{", "client" },
    { "\"kinds\":{\"customer\":{", "\"kinds\":{\"customer\":1,\"x\":{", "customer" },
    { "\"kinds\":{\"customer\":{\"create\":[\"office\"", "\"kinds\":{\"customer\":{\"create\":[\"boss\"", "customer.create" },
    { "\"kinds\":{\"customer\":{", "\"kinds\":{\"customer\":{\"destroy\":[],", "destroy" },
    { "\"kinds\":{", "\"kind\":{", "kind" },
    { "\"consequences\":{\"job.status\":{", "\"consequences\":{\"job.stat\":{", "job.stat" },
    { "\"consequences\":{\"job.status\":{\"status\":{", "\"consequences\":{\"job.status\":{\"title\":{", "title" },
    { "\"complete\":[\"Bills", "\"finished\":[\"Bills", "finished" },
    { "\"complete\":[\"Bills the customer\",", "\"complete\":[5,", "complete" },
    { "\"closed\":[\"Locks the whole job\"]", "\"closed\":\"Locks\"", "closed" },
    { "\"waits_ms\":[60000]", "\"waits_ms\":[]", "lanes.files.waits_ms" },
    { "\"waits_ms\":[60000]", "\"waits_ms\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "lanes.files.waits_ms" },
    { "\"consequences\":{\"job.status\":{", "\"consequences\":{\"job.status\":{\"status_reason\":{\"late\":[\"Nothing\"]},", "status_reason" },
    { "\"waits_ms\":[60000]", "\"waits_ms\":[0]", "lanes.files.waits_ms" },
    { "\"waits_ms\":[60000]", "\"waits_ms\":[\"x\"]", "lanes.files.waits_ms" },
    { "\"waits_ms\":[60000]", "\"waits_ms\":[9223372036854775807]", "lanes.files.waits_ms" },
    { "\"waits_ms\":[60000],\"jitter_percent\":20", "\"waits_ms\":[60000],\"jitter_percent\":51", "lanes.files.jitter_percent" },
    { "\"waits_ms\":[60000],\"jitter_percent\":20", "\"waits_ms\":[60000],\"jitter_percent\":-1", "lanes.files.jitter_percent" },
    { "\"waits_ms\":[60000],", "", "lanes.files" },
    { "\"files\":{", "\"fields\":{", "files" },
    { "\"lanes\":{", "\"lane\":{", "lane" },
  };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (GString) text = g_string_new (docket_policy_get_document (policy));
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketPolicy) wrong = NULL;

      if (g_string_replace (text, mistakes[i].from, mistakes[i].to, 1) != 1)
        g_error ("the default has no %s", mistakes[i].from);
      wrong = docket_policy_new_from_json (text->str, text->len, &error);
      if (wrong != NULL || strstr (error->message, mistakes[i].named) == NULL)
        g_error ("%s instead of %s: %s", mistakes[i].to, mistakes[i].from, wrong != NULL ? "accepted" : error->message);
    }
}

/* Three wrong entries are three sentences, in the order of the document. */
static void
test_check_names_all_at_once (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (GString) text = g_string_new (docket_policy_get_document (policy));
  g_auto (GStrv) fine = docket_policy_check (text->str, text->len);
  g_auto (GStrv) problems = NULL;
  g_auto (GStrv) unreadable = docket_policy_check ("{", 1);

  g_assert_cmpuint (g_strv_length (fine), ==, 0);
  g_assert_cmpuint (g_strv_length (unreadable), ==, 1);
  g_string_replace (text, "\"job.server\":{\"rule\":\"server\"", "\"job.server\":{\"rule\":\"guess\"", 1);
  g_string_replace (text, "\"kinds\":{\"customer\":{", "\"kinds\":{\"client\":{", 1);
  g_string_replace (text, "\"waits_ms\":[60000]", "\"waits_ms\":[0]", 1);
  problems = docket_policy_check (text->str, text->len);
  g_assert_cmpuint (g_strv_length (problems), ==, 4);
  g_assert_cmpstr (problems[0], ==, "groups.job.server.rule: there is no rule “guess”, only merge, append, review and server");
  g_assert_cmpstr (problems[1], ==, "kinds.client: there is no such kind");
  g_assert_cmpstr (problems[2], ==, "kinds.customer: this kind is missing");
  g_assert_cmpstr (problems[3], ==, "lanes.files.waits_ms[0]: this is not a number of milliseconds");
}

/* One entry may be wrong in more than one way. */
static void
test_check_goes_on_inside_an_entry (void)
{
  static const char *const places[] = {
    "groups.job.server.colour: ", "groups.job.server.rule: ", "groups.job.server.reason: ", "groups.job.server.writers[0]: ", "groups.job.server.writers[2]: ", "groups.job.server.own_case: ",
    "consequences.job.status.status.closed: ", "consequences.job.status.status.finished: ", "consequences.job.status.title: ", "lanes.mail: ", "lanes.files.waits_ms: ", "lanes.files.jitter_percent: ",
  };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (GString) text = g_string_new (docket_policy_get_document (policy));
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) problems = NULL;
  g_autoptr (DocketPolicy) wrong = NULL;

  g_string_replace (text, "\"job.server\":{\"rule\":\"server\",\"writers\":[],\"reason\":\"Given by the server.\"}",
                    "\"job.server\":{\"rule\":\"guess\",\"writers\":[\"boss\",\"office\",7],\"reason\":1,\"own_case\":2,\"colour\":3}", 1);
  g_string_replace (text, "\"consequences\":{\"job.status\":{\"status\":{", "\"consequences\":{\"job.status\":{\"status\":{\"finished\":[\"Nothing\"],", 1);
  g_string_replace (text, "\"closed\":[\"Locks the whole job\"]", "\"closed\":\"Locks\"", 1);
  g_string_replace (text, "\"consequences\":{\"job.status\":{", "\"consequences\":{\"job.status\":{\"title\":{},", 1);
  g_string_replace (text, "\"waits_ms\":[60000],\"jitter_percent\":20", "\"waits_ms\":[],\"jitter_percent\":51", 1);
  g_string_replace (text, "\"files\":{", "\"mail\":{},\"files\":{", 1);
  problems = docket_policy_check (text->str, text->len);
  g_assert_cmpuint (g_strv_length (problems), ==, G_N_ELEMENTS (places));
  wrong = docket_policy_new_from_json (text->str, text->len, &error);
  g_assert_null (wrong);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      gboolean said = FALSE;

      for (guint n = 0; problems[n] != NULL; n++)
        said = said || g_str_has_prefix (problems[n], places[i]);
      if (!said || strstr (error->message, places[i]) == NULL)
        g_error ("nothing about %s", places[i]);
    }
}

static void
test_check_ends_somewhere (void)
{
  g_autofree char *empty = g_strdup ("{\"format\":1,\"version\":1,\"groups\":{},\"kinds\":{},\"lanes\":{}}");
  g_auto (GStrv) problems = docket_policy_check (empty, strlen (empty));
  g_autofree char *last = g_strdup_printf ("… and %d more that are wrong", DOCKET_N_GROUPS + DOCKET_N_KINDS + 2 - DOCKET_POLICY_PROBLEMS_MAX);

  g_assert_cmpuint (g_strv_length (problems), ==, DOCKET_POLICY_PROBLEMS_MAX + 1);
  g_assert_cmpstr (problems[DOCKET_POLICY_PROBLEMS_MAX], ==, last);
}

static void
test_unreadable (void)
{
  static const struct { const char *text; int code; } cases[] = {
    { "", DOCKET_CORE_ERROR_MALFORMED }, { "{", DOCKET_CORE_ERROR_MALFORMED }, { "[]", DOCKET_CORE_ERROR_INVALID }, { "5", DOCKET_CORE_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (docket_policy_new_from_json (cases[i].text, strlen (cases[i].text), &error));
      g_assert_error (error, DOCKET_CORE_ERROR, cases[i].code);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/default-is-what-the-design-says", test_default_is_the_page);
  g_test_add_func ("/policy/creators-and-voiders", test_creators_and_voiders);
  g_test_add_func ("/policy/lanes-and-consequences", test_lanes_and_consequences);
  g_test_add_func ("/policy/sentences-can-be-translated", test_sentences_can_be_translated);
  g_test_add_func ("/policy/document-reads-back", test_document_reads_back);
  g_test_add_func ("/policy/mistakes-name-their-place", test_mistakes_name_their_place);
  g_test_add_func ("/policy/check-names-all-at-once", test_check_names_all_at_once);
  g_test_add_func ("/policy/check-goes-on-inside-an-entry", test_check_goes_on_inside_an_entry);
  g_test_add_func ("/policy/check-ends-somewhere", test_check_ends_somewhere);
  g_test_add_func ("/policy/unreadable", test_unreadable);
  return g_test_run ();
}
