/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is at stake in a case, who must decide, and who may undo. */

#include <string.h>

#include "docket-judge.h"
#include "docket-stake.h"

#define CASE "018f0000-0000-7000-8000-00000000ca5e"
#define SOFIA "018f0000-0000-7000-8000-0000000000a1"
#define RUTH "018f0000-0000-7000-8000-0000000000a2"
#define KEY "018f0000-0000-7000-8000-0000000000cc"

typedef struct
{
  DocketPolicy *policy;
  DocketReview *review;
  DocketOperation *operation;
} Bench;

static DocketValues *
totals (gint64 labor, gint64 total)
{
  DocketValues *values = docket_values_new ();

  docket_values_set_int (values, DOCKET_JOB_LABOR_MINUTES, 5000000);
  docket_values_set_int (values, DOCKET_JOB_LABOR_AMOUNT, labor);
  docket_values_set_int (values, DOCKET_JOB_TOTAL_AMOUNT, total);
  return values;
}

static void
add_candidate (Bench *bench, gint64 labor, gint64 total)
{
  DocketCandidate *candidate = docket_candidate_new ();

  candidate->operation = g_strdup (KEY);
  candidate->values = totals (labor, total);
  g_ptr_array_add (bench->review->candidates, candidate);
}

static void
set_up (Bench *bench, gconstpointer data)
{
  bench->policy = docket_policy_new_default ();
  bench->review = docket_review_new ();
  bench->review->id = g_strdup (CASE);
  bench->review->rev = 7;
  bench->review->state = g_strdup ("open");
  bench->review->subject_kind = DOCKET_KIND_JOB;
  bench->review->group = DOCKET_GROUP_JOB_TOTALS;
  bench->review->current_values = totals (10, 20);
  bench->operation = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, CASE);
  bench->operation->choice = DOCKET_CHOICE_KEEP;
  bench->operation->base = 7;
}

static void
tear_down (Bench *bench, gconstpointer data)
{
  docket_policy_unref (bench->policy);
  docket_review_free (bench->review);
  docket_operation_unref (bench->operation);
}

static void
test_stake (Bench *bench, gconstpointer data)
{
  g_autoptr (DocketValues) decided = totals (0, -300);

  /* Minutes are no money. */
  g_assert_cmpint (docket_review_stake (bench->review, NULL), ==, 20);
  add_candidate (bench, 250, 30);
  g_assert_cmpint (docket_review_stake (bench->review, NULL), ==, 250);
  g_assert_cmpint (docket_review_stake (bench->review, decided), ==, 300);
  g_clear_pointer (&bench->review->current_values, docket_values_unref);
  g_ptr_array_set_size (bench->review->candidates, 0);
  g_assert_cmpint (docket_review_stake (bench->review, NULL), ==, 0);
}

static void
test_limit (Bench *bench, gconstpointer data)
{
  gint64 limit = docket_policy_get_two_deciders_above (bench->policy);

  g_assert_cmpint (limit, ==, 100000);
  add_candidate (bench, 1, limit);
  g_assert_false (docket_review_needs_two (bench->review, bench->policy, NULL));
  add_candidate (bench, 1, limit + 1);
  g_assert_true (docket_review_needs_two (bench->review, bench->policy, NULL));
}

static void
test_waits (Bench *bench, gconstpointer data)
{
  DocketStamp by = { (char *) SOFIA, NULL, 1, 2 };
  g_autoptr (DocketValues) much = totals (1, 200000);
  g_autoptr (DocketValues) more = totals (1, 300000);

  bench->operation->choice = DOCKET_CHOICE_SET;
  g_assert_true (docket_review_waits (bench->review, bench->policy, bench->operation, much, SOFIA));
  g_ptr_array_add (bench->review->approvals, docket_approval_new (bench->operation, much, &by));
  g_assert_true (docket_review_waits (bench->review, bench->policy, bench->operation, much, SOFIA));
  g_assert_true (docket_review_waits (bench->review, bench->policy, bench->operation, more, RUTH));
  g_assert_false (docket_review_waits (bench->review, bench->policy, bench->operation, much, RUTH));
  bench->operation->choice = DOCKET_CHOICE_TAKE;
  g_assert_true (docket_review_waits (bench->review, bench->policy, bench->operation, much, RUTH));
  bench->operation->choice = DOCKET_CHOICE_SET;
  bench->operation->candidate = g_strdup (KEY);
  g_assert_true (docket_review_waits (bench->review, bench->policy, bench->operation, much, RUTH));
}

static void
assert_undo (Bench *bench, const char *person, DocketRole role, const char *problem)
{
  g_auto (DocketVerdict) verdict = { DOCKET_OUTCOME_APPLIED };

  docket_judge_undo (bench->review, bench->policy, bench->operation, person, role, &verdict);
  g_assert_cmpstr (verdict.problem, ==, problem);
  g_assert_cmpint (verdict.outcome, ==, problem == NULL ? DOCKET_OUTCOME_APPLIED : DOCKET_OUTCOME_REJECTED);
  g_assert_cmpint (verdict.detail != NULL, ==, problem != NULL);
  g_assert_cmpint (verdict.group, ==, DOCKET_GROUP_JOB_TOTALS);
}

static void
set_state (Bench *bench, const char *state)
{
  g_free (bench->review->state);
  bench->review->state = g_strdup (state);
}

static void
test_undo (Bench *bench, gconstpointer data)
{
  DocketStamp by = { (char *) SOFIA, NULL, 1, 2 };

  assert_undo (bench, SOFIA, DOCKET_ROLE_SUPERVISOR, DOCKET_PROBLEM_INVALID); /* open, nothing to undo */
  g_ptr_array_add (bench->review->approvals, docket_approval_new (bench->operation, NULL, &by));
  assert_undo (bench, SOFIA, DOCKET_ROLE_SUPERVISOR, NULL);
  assert_undo (bench, RUTH, DOCKET_ROLE_SUPERVISOR, DOCKET_PROBLEM_INVALID);
  set_state (bench, "withdrawn");
  assert_undo (bench, SOFIA, DOCKET_ROLE_SUPERVISOR, DOCKET_PROBLEM_INVALID);
  set_state (bench, "decided");
  assert_undo (bench, SOFIA, DOCKET_ROLE_SUPERVISOR, NULL);
  assert_undo (bench, SOFIA, DOCKET_ROLE_OFFICE | DOCKET_ROLE_DISPATCHER | DOCKET_ROLE_TECHNICIAN | DOCKET_ROLE_ADMIN, DOCKET_PROBLEM_NOT_DECIDER);
  bench->review->current_by.person = g_strdup (RUTH);
  assert_undo (bench, RUTH, DOCKET_ROLE_SUPERVISOR, DOCKET_PROBLEM_NOT_DECIDER);
  bench->operation->base = 6;
  assert_undo (bench, SOFIA, DOCKET_ROLE_SUPERVISOR, DOCKET_PROBLEM_STALE);
  bench->operation->follows = g_strdup (KEY);
  assert_undo (bench, SOFIA, DOCKET_ROLE_SUPERVISOR, DOCKET_PROBLEM_STALE);
  bench->review->decided_operation = g_strdup (KEY);
  assert_undo (bench, SOFIA, DOCKET_ROLE_SUPERVISOR, NULL);
  bench->operation->invalid = g_strdup ("no");
  assert_undo (bench, SOFIA, DOCKET_ROLE_SUPERVISOR, DOCKET_PROBLEM_INVALID);
}

/* The default policy, but nobody decides about their own plan. (transfer full) */
static DocketPolicy *
strict_policy (void)
{
  g_autoptr (GBytes) document = docket_policy_default_document ();
  g_autofree char *text = g_strndup (g_bytes_get_data (document, NULL), g_bytes_get_size (document));
  g_auto (GStrv) parts = g_strsplit (text, "\"job.plan\": {", 2);
  g_autofree char *strict = g_strjoinv ("\"job.plan\": { \"own_case\": false,", parts);
  g_autoptr (GError) error = NULL;
  DocketPolicy *policy = docket_policy_new_from_json (strict, strlen (strict), &error);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  g_assert_no_error (error);
  return policy;
}

/* Every role, in a case of others, as who wrote what stands, as who wrote a
 * candidate: to decide and to undo. */
static void
test_own_case_per_role (Bench *bench, gconstpointer data)
{
  static const DocketRole roles[] = { DOCKET_ROLE_TECHNICIAN, DOCKET_ROLE_DISPATCHER, DOCKET_ROLE_OFFICE, DOCKET_ROLE_SUPERVISOR, DOCKET_ROLE_ADMIN };
  static const struct
  {
    DocketGroup group;
    DocketRole deciders;
    gboolean own_case[2]; /* by default, strictly */
  } groups[] = {
    { DOCKET_GROUP_JOB_TOTALS, DOCKET_ROLE_SUPERVISOR, { FALSE, FALSE } },
    { DOCKET_GROUP_JOB_STATUS, DOCKET_ROLE_SUPERVISOR, { TRUE, TRUE } },
    { DOCKET_GROUP_JOB_PLAN, DOCKET_ROLE_SUPERVISOR | DOCKET_ROLE_DISPATCHER, { TRUE, FALSE } },
  };
  g_autoptr (DocketPolicy) strict = strict_policy ();
  const DocketPolicy *policies[] = { bench->policy, strict };
  const char *authors[] = { NULL, RUTH, SOFIA }; /* of what stands; the fourth round is about the candidate */

  add_candidate (bench, 1, 2);
  for (guint i = 0; i < G_N_ELEMENTS (groups) * G_N_ELEMENTS (policies) * G_N_ELEMENTS (roles) * 4; i++)
    {
      guint group = i % G_N_ELEMENTS (groups);
      guint policy = i / G_N_ELEMENTS (groups) % 2;
      DocketRole role = roles[i / G_N_ELEMENTS (groups) / 2 % G_N_ELEMENTS (roles)];
      guint who = i / G_N_ELEMENTS (groups) / 2 / G_N_ELEMENTS (roles);
      gboolean own = who >= 2;
      gboolean may = (groups[group].deciders & role) != 0 && (!own || groups[group].own_case[policy]);
      DocketCandidate *candidate = g_ptr_array_index (bench->review->candidates, 0);
      g_auto (DocketVerdict) decided = { DOCKET_OUTCOME_APPLIED }, undone = { DOCKET_OUTCOME_APPLIED };
      g_autoptr (DocketValues) values = NULL;

      bench->review->group = groups[group].group;
      g_clear_pointer (&bench->review->current_by.person, g_free);
      g_clear_pointer (&candidate->by.person, g_free);
      if (who == 3)
        candidate->by.person = g_strdup (SOFIA);
      else
        bench->review->current_by.person = g_strdup (authors[who]);
      set_state (bench, "open");
      docket_judge_decision (bench->review, policies[policy], bench->operation, SOFIA, role, &values, &decided);
      g_assert_cmpstr (decided.problem, ==, may ? NULL : DOCKET_PROBLEM_NOT_DECIDER);
      set_state (bench, "decided");
      docket_judge_undo (bench->review, policies[policy], bench->operation, SOFIA, role, &undone);
      g_assert_cmpstr (undone.problem, ==, may ? NULL : DOCKET_PROBLEM_NOT_DECIDER);
    }
}

static void
test_reopen (Bench *bench, gconstpointer data)
{
  DocketReview *review = bench->review;

  set_state (bench, "decided");
  review->choice = DOCKET_CHOICE_SET;
  review->decided_values = totals (1, 2);
  review->decided_by = (DocketStamp) { g_strdup (SOFIA), NULL, 1, 2 };
  review->decision_reason = g_strdup ("so");
  review->decided_operation = g_strdup (KEY);
  review->decided_candidate = g_strdup (KEY);
  review->decided_at = 5;
  review->decided_rev = 6;
  review->decided_void = TRUE;
  docket_review_reopen (review);
  g_assert_cmpstr (review->state, ==, "open");
  g_assert_cmpint (review->choice, ==, DOCKET_CHOICE_NONE);
  g_assert_true (review->decided_values == NULL && review->decided_by.person == NULL && review->decision_reason == NULL
                 && review->decided_operation == NULL && review->decided_candidate == NULL);
  g_assert_true (review->decided_at == 0 && review->decided_rev == 0 && !review->decided_void);
  g_assert_nonnull (review->current_values);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*run) (Bench *bench, gconstpointer data);
  } tests[] = {
    { "/decision/money-at-stake", test_stake },
    { "/decision/exactly-the-limit-is-not-above-it", test_limit },
    { "/decision/waits-for-the-same-from-another", test_waits },
    { "/decision/undo-by-whom", test_undo },
    { "/decision/own-case-per-role", test_own_case_per_role },
    { "/decision/reopened-forgets-it", test_reopen },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Bench, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
