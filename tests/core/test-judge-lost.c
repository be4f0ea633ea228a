/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The judge and work that saw a future which the server has lost. */

#include "docket-judge.h"

#define JOB "018f0000-0000-7000-8000-000000000001"
#define OMAR "018f0000-0000-7000-8000-0000000000bb"

static void
assert_verdict (const DocketFacts *facts, DocketOutcome outcome, const char *rest)
{
  g_auto (DocketVerdict) verdict = { 0 };

  docket_judge (facts, &verdict);
  g_assert_cmpint (verdict.outcome, ==, outcome);
  g_assert_cmpstr (outcome == DOCKET_OUTCOME_HELD ? verdict.why : verdict.problem, ==, rest);
}

static DocketRecord *
job_with_status (const char *status)
{
  DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, JOB);

  docket_record_set_text (job, DOCKET_JOB_TITLE, "Leaking pump");
  docket_record_set_text (job, DOCKET_JOB_STATUS, status);
  docket_record_set_rev (job, 7);
  docket_record_set_group_rev (job, DOCKET_GROUP_JOB_STATUS, 7);
  return job;
}

/* Revision 7 of the lost future is not the 7 that stands here now. */
static void
test_revision_spelled_the_same (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (DocketRecord) seen = job_with_status ("in_progress");
  g_autoptr (DocketRecord) now = job_with_status ("paused");
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOperation) operation = NULL;
  DocketFacts facts;

  docket_values_set_text (set, DOCKET_JOB_STATUS, "waiting_approval");
  operation = docket_operation_new_edit (seen, DOCKET_GROUP_JOB_STATUS, set);
  facts = (DocketFacts) { .policy = policy, .operation = operation, .role = DOCKET_ROLE_OFFICE, .person = OMAR, .record = now, .job = now };
  assert_verdict (&facts, DOCKET_OUTCOME_REJECTED, DOCKET_PROBLEM_INVALID);
  facts.of_lost_future = TRUE;
  assert_verdict (&facts, DOCKET_OUTCOME_HELD, DOCKET_WHY_COLLISION);
}

/* Another desk will bring it back. */
static void
test_record_not_back_yet (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (DocketRecord) seen = job_with_status ("in_progress");
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOperation) operation = NULL;
  DocketFacts facts;

  docket_values_set_text (set, DOCKET_JOB_STATUS, "waiting_approval");
  operation = docket_operation_new_edit (seen, DOCKET_GROUP_JOB_STATUS, set);
  facts = (DocketFacts) { .policy = policy, .operation = operation, .role = DOCKET_ROLE_OFFICE, .person = OMAR };
  assert_verdict (&facts, DOCKET_OUTCOME_REJECTED, DOCKET_PROBLEM_UNKNOWN_RECORD);
  facts.of_lost_future = TRUE;
  assert_verdict (&facts, DOCKET_OUTCOME_DEFERRED, DOCKET_PROBLEM_NEEDS_RECORD);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/lost-future/revision-spelled-the-same", test_revision_spelled_the_same);
  g_test_add_func ("/judge/lost-future/record-not-back-yet", test_record_not_back_yet);
  return g_test_run ();
}
