/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A change of the policy: who, which version, what is refused by name, and that
 * whatever arrives next is judged by it, wherever it was made.
 */
#include <string.h>

#include "docket-test-stage.h"

#define POLICY "01890000-0000-7000-8000-00000000a001"

/* What docketd init writes. */
static void
put_policy (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) policy = docket_record_new (DOCKET_KIND_POLICY, POLICY);
  DocketStamp by = { (char *) people[ADA].id, NULL, 0, fixture->now };

  docket_record_set_int (policy, DOCKET_POLICY_VERSION, 1);
  docket_record_set_text (policy, DOCKET_POLICY_DOCUMENT, docket_policy_get_document (docket_commit_get_policy (fixture->commit)));
  docket_repository_begin (fixture->store, &error);
  docket_repository_set_meta (fixture->store, DOCKET_META_POLICY, POLICY, &error);
  docket_commit_record (fixture->commit, policy, &by, "init", &error);
  docket_repository_commit (fixture->store, &error);
  g_assert_no_error (error);
}

/* The document in force with one piece of its compact text replaced. */
static DocketOperation *
change (Fixture *fixture, const char *from, const char *to)
{
  g_autoptr (DocketRecord) policy = stage_get (fixture, DOCKET_KIND_POLICY, POLICY);
  g_autoptr (GString) text = g_string_new (docket_record_get_text (policy, DOCKET_POLICY_DOCUMENT));

  g_assert_cmpint (g_string_replace (text, from, to, 1), ==, 1);
  g_string_replace (text, "\"version\":1,", "", 1);
  return stage_edit (fixture, policy, DOCKET_POLICY_DOCUMENT, text->str);
}

#define TITLES "\"job.details\":{\"rule\":\"merge\",\"writers\":[\"office\","
#define TITLES_WITHOUT_OFFICE "\"job.details\":{\"rule\":\"merge\",\"writers\":["

/* Omar, offline, retitles the job; meanwhile Ada takes that right from the office. */
static void
test_offline_work_is_judged_by_the_policy_in_force (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) early = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Pump, early");
  g_autoptr (DocketOperation) late = NULL, new_rules = NULL;
  g_autoptr (DocketRecord) policy = NULL;
  g_autoptr (DocketResult) changed = NULL, refused = NULL;
  g_autofree char *feed = NULL;
  gint64 before;

  put_policy (fixture);
  assert_sends (fixture, OMAR, early, "applied");
  g_clear_pointer (&seen, docket_record_unref);
  seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  late = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Pump, late");
  new_rules = change (fixture, TITLES, TITLES_WITHOUT_OFFICE);
  before = stage_seq_now (fixture);
  changed = stage_send (fixture, ADA, new_rules);
  assert_outcome (changed, "applied");
  g_assert_cmpint (changed->policy, ==, 1);
  policy = stage_get (fixture, DOCKET_KIND_POLICY, POLICY);
  g_assert_cmpint (docket_record_get_int (policy, DOCKET_POLICY_VERSION, 0), ==, 2);
  g_assert_cmpint (docket_record_get_group_rev (policy, DOCKET_GROUP_POLICY_POLICY), ==, changed->rev);
  g_assert_cmpint (docket_policy_get_version (docket_commit_get_policy (fixture->commit)), ==, 2);
  feed = stage_feed_of (fixture, OMAR, before);
  g_assert_nonnull (strstr (feed, "policy"));
  refused = stage_send (fixture, OMAR, late);
  assert_outcome (refused, "rejected forbidden");
  g_assert_cmpint (refused->policy, ==, 2);
  g_assert_cmpstr (refused->rule, ==, "job.details: merge");
  /* What was answered before stays answered. */
  assert_sends (fixture, OMAR, early, "applied");
  stage_assert_job (fixture, DOCKET_JOB_TITLE, "Pump, early");
}

static void
test_version_counts_up_by_one (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *version; const char *outcome; } steps[] = {
    { "1", "rejected invalid" }, { "3", "rejected invalid" }, { "2", "applied" }, { "2", "rejected invalid" }, { "3", "applied" },
  };

  put_policy (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (DocketRecord) policy = stage_get (fixture, DOCKET_KIND_POLICY, POLICY);
      g_autofree char *version = g_strdup_printf ("\"version\":%s", steps[i].version);
      g_autofree char *present = g_strdup_printf ("\"version\":%d", (int) docket_record_get_int (policy, DOCKET_POLICY_VERSION, 0));
      g_autoptr (GString) text = g_string_new (docket_record_get_text (policy, DOCKET_POLICY_DOCUMENT));
      g_autoptr (DocketOperation) operation = NULL;

      g_assert_cmpint (g_string_replace (text, present, version, 1), ==, 1);
      operation = stage_edit (fixture, policy, DOCKET_POLICY_DOCUMENT, text->str);
      assert_sends (fixture, ADA, operation, steps[i].outcome);
    }
}

static void
test_old_base_is_stale (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) first = NULL, second = NULL;

  put_policy (fixture);
  first = change (fixture, TITLES, TITLES_WITHOUT_OFFICE);
  second = change (fixture, "Docket default", "Ours");
  assert_sends (fixture, ADA, first, "applied");
  assert_sends (fixture, ADA, second, "rejected stale");
}

static void
test_wrong_document_is_refused_by_name (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *from, *to, *named; } mistakes[] = {
    { "\"rule\":\"merge\"", "\"rule\":\"guess\"", "guess" },
    { "\"job.party\":{", "\"job.partei\":{", "job.partei" },
    { "\"policy.policy\":{\"rule\":\"review\",\"writers\":[\"admin\"]", "\"policy.policy\":{\"rule\":\"review\",\"writers\":[\"office\"]", "policy.policy" },
  };
  gint64 before;

  put_policy (fixture);
  before = stage_seq_now (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (DocketOperation) operation = change (fixture, mistakes[i].from, mistakes[i].to);
      g_autoptr (DocketResult) result = stage_send (fixture, ADA, operation);

      assert_outcome (result, "rejected invalid");
      if (strstr (result->problem_detail, mistakes[i].named) == NULL)
        g_error ("%s is not named: %s", mistakes[i].named, result->problem_detail);
    }
  g_assert_cmpint (stage_seq_now (fixture), ==, before);
  g_assert_cmpint (docket_policy_get_version (docket_commit_get_policy (fixture->commit)), ==, 1);
}

static void
test_only_an_admin_and_only_an_edit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) policy = NULL;
  g_autoptr (DocketOperation) of_sofia = NULL, gone = NULL;

  put_policy (fixture);
  of_sofia = change (fixture, "Docket default", "Mine");
  assert_sends (fixture, SOFIA, of_sofia, "rejected forbidden");
  policy = stage_get (fixture, DOCKET_KIND_POLICY, POLICY);
  gone = stage_void (fixture, DOCKET_OPERATION_VOID, policy);
  assert_sends (fixture, ADA, gone, "rejected invalid");
}

/* Taken back with its transaction, it was never in force. */
static void
test_what_was_rolled_back_is_not_in_force (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) operation = NULL;
  g_autoptr (DocketResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DocketActor actor = { .person = people[ADA].id, .device = PHONE, .role = DOCKET_ROLE_ADMIN };

  put_policy (fixture);
  operation = change (fixture, TITLES, TITLES_WITHOUT_OFFICE);
  docket_repository_begin (fixture->store, &error);
  result = docket_commit_operation (fixture->commit, &actor, operation, fixture->now, &error);
  g_assert_no_error (error);
  assert_outcome (result, "applied");
  g_assert_cmpint (docket_policy_get_version (docket_commit_get_policy (fixture->commit)), ==, 2);
  docket_repository_rollback (fixture->store);
  docket_commit_forget (fixture->commit);
  g_assert_cmpint (docket_policy_get_version (docket_commit_get_policy (fixture->commit)), ==, 1);
}

/* Ada goes on from her own version, which has not come back to her: on her desk it is
 * spelt as she wrote it, without the number that the server puts in. */
static void
test_goes_on_from_own_version (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) first = NULL, second = NULL;
  g_autoptr (DocketRecord) seen = NULL;
  g_autoptr (GString) text = NULL;

  put_policy (fixture);
  seen = stage_get (fixture, DOCKET_KIND_POLICY, POLICY);
  first = change (fixture, TITLES, TITLES_WITHOUT_OFFICE);
  docket_record_set_text (seen, DOCKET_POLICY_DOCUMENT, docket_values_get_text (first->set, DOCKET_POLICY_DOCUMENT));
  text = g_string_new (docket_record_get_text (seen, DOCKET_POLICY_DOCUMENT));
  g_assert_cmpint (g_string_replace (text, TITLES_WITHOUT_OFFICE, TITLES, 1), ==, 1);
  second = stage_edit (fixture, seen, DOCKET_POLICY_DOCUMENT, text->str);
  second->follows = g_strdup (first->key);
  assert_sends (fixture, ADA, first, "applied");
  assert_sends (fixture, ADA, second, "applied");
}

int
main (int argc, char *argv[])
{
  static const StageTest tests[] = {
    { "offline-work-is-judged-by-the-policy-in-force-on-arrival", test_offline_work_is_judged_by_the_policy_in_force },
    { "version-counts-up-by-one", test_version_counts_up_by_one },
    { "old-base-is-stale", test_old_base_is_stale },
    { "wrong-document-is-refused-by-name", test_wrong_document_is_refused_by_name },
    { "only-an-admin-and-only-an-edit", test_only_an_admin_and_only_an_edit },
    { "what-was-rolled-back-is-not-in-force", test_what_was_rolled_back_is_not_in_force },
    { "goes-on-from-own-version", test_goes_on_from_own_version },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("commit-policy", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
