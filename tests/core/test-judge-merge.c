/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether two customers may be merged, and who decides about two that may be one. */
#include <glib.h>

#include "docket-judge.h"

#define A "01890000-0000-7000-8000-00000000000a"
#define B "01890000-0000-7000-8000-00000000000b"

typedef struct
{
  const char *name;
  DocketRole role;
  const char *leaving_into; /* NULL: it stands; "": void; else merged into that */
  const char *staying_into;
  gboolean no_leaving;
  gboolean no_staying;
  const char *into;
  gint64 base; /* the record stands at 5 */
  gboolean follows;
  const char *expected;
} Case;

static DocketRecord *
customer (const char *id, const char *into)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_CUSTOMER, id);

  docket_record_set_rev (record, 5);
  docket_record_set_void (record, into != NULL);
  if (into != NULL && *into != '\0')
    docket_record_set_text (record, DOCKET_CUSTOMER_MERGED_INTO, into);
  return record;
}

static void
test_merge (void)
{
  static const Case cases[] = {
    { "fine", DOCKET_ROLE_OFFICE, NULL, NULL, FALSE, FALSE, B, 5, FALSE, "applied" },
    { "by a supervisor", DOCKET_ROLE_SUPERVISOR, NULL, NULL, FALSE, FALSE, B, 5, FALSE, "applied" },
    { "by a dispatcher", DOCKET_ROLE_DISPATCHER, NULL, NULL, FALSE, FALSE, B, 5, FALSE, "forbidden" },
    { "by a technician", DOCKET_ROLE_TECHNICIAN, NULL, NULL, FALSE, FALSE, B, 5, FALSE, "forbidden" },
    { "into itself", DOCKET_ROLE_OFFICE, NULL, NULL, FALSE, FALSE, A, 5, FALSE, "invalid" },
    { "nobody goes", DOCKET_ROLE_OFFICE, NULL, NULL, TRUE, FALSE, B, 5, FALSE, "unknown-record" },
    { "nobody stays", DOCKET_ROLE_OFFICE, NULL, NULL, FALSE, TRUE, B, 5, FALSE, "unknown-record" },
    { "void goes", DOCKET_ROLE_OFFICE, "", NULL, FALSE, FALSE, B, 5, FALSE, "invalid" },
    { "void stays", DOCKET_ROLE_OFFICE, NULL, "", FALSE, FALSE, B, 5, FALSE, "invalid" },
    { "merged stays", DOCKET_ROLE_OFFICE, NULL, A, FALSE, FALSE, B, 5, FALSE, "invalid" },
    { "merged already, the same way", DOCKET_ROLE_OFFICE, B, NULL, FALSE, FALSE, B, 3, FALSE, "applied" },
    { "merged already, elsewhere", DOCKET_ROLE_OFFICE, "01890000-0000-7000-8000-00000000000c", NULL, FALSE, FALSE, B, 5, FALSE, "stale" },
    { "changed since", DOCKET_ROLE_OFFICE, NULL, NULL, FALSE, FALSE, B, 4, FALSE, "stale" },
    { "changed since by the author", DOCKET_ROLE_OFFICE, NULL, NULL, FALSE, FALSE, B, 4, TRUE, "applied" },
  };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *one = &cases[i];
      g_autoptr (DocketOperation) operation = docket_operation_new (DOCKET_OPERATION_MERGE, DOCKET_KIND_CUSTOMER, A);
      g_autoptr (DocketRecord) leaving = one->no_leaving ? NULL : customer (A, one->leaving_into);
      g_autoptr (DocketRecord) staying = one->no_staying ? NULL : customer (one->into, one->staying_into);
      g_auto (DocketVerdict) verdict = { DOCKET_OUTCOME_APPLIED };
      DocketFacts facts = { .policy = policy, .operation = operation, .role = one->role, .person = "p", .record = leaving, .into = staying, .last_writer_is_follows = one->follows };

      operation->base = one->base;
      operation->into = g_strdup (one->into);
      docket_judge (&facts, &verdict);
      g_test_message ("%s", one->name);
      g_assert_cmpstr (verdict.outcome == DOCKET_OUTCOME_APPLIED ? "applied" : verdict.problem, ==, one->expected);
      g_assert_true (verdict.outcome == DOCKET_OUTCOME_APPLIED || verdict.detail != NULL);
    }
}

static void
test_only_customers (void)
{
  g_autoptr (DocketOperation) operation = docket_operation_new (DOCKET_OPERATION_MERGE, DOCKET_KIND_JOB, A);
  g_auto (DocketVerdict) verdict = { DOCKET_OUTCOME_APPLIED };
  DocketFacts facts = { .operation = operation };

  docket_judge_merge (&facts, &verdict);
  g_assert_cmpstr (verdict.problem, ==, DOCKET_PROBLEM_INVALID);
}

static DocketReview *
twins (guint n)
{
  DocketReview *review = docket_review_new ();

  review->id = g_strdup ("r");
  review->rev = 5;
  review->state = g_strdup ("open");
  review->reason = g_strdup (DOCKET_WHY_POSSIBLE_DUPLICATE);
  review->subject_kind = DOCKET_KIND_CUSTOMER;
  review->subject_id = g_strdup (A);
  for (guint i = 0; i < n; i++)
    {
      DocketCandidate *candidate = docket_candidate_new ();

      candidate->record = g_strdup (i == 0 ? B : "01890000-0000-7000-8000-00000000000c");
      candidate->alike = DOCKET_ALIKE_SAME_NAME;
      g_ptr_array_add (review->candidates, candidate);
    }
  return review;
}

static void
test_decide (void)
{
  static const struct
  {
    guint twins;
    DocketRole role;
    DocketChoice choice;
    const char *into;
    const char *problem;
    const char *leaving;
  } cases[] = {
    { 1, DOCKET_ROLE_OFFICE, DOCKET_CHOICE_KEEP_BOTH, NULL, NULL, NULL },
    { 1, DOCKET_ROLE_SUPERVISOR, DOCKET_CHOICE_MERGE, B, NULL, A },
    { 1, DOCKET_ROLE_OFFICE, DOCKET_CHOICE_MERGE, A, NULL, B },
    { 2, DOCKET_ROLE_OFFICE, DOCKET_CHOICE_MERGE, B, NULL, A },
    { 2, DOCKET_ROLE_OFFICE, DOCKET_CHOICE_MERGE, A, DOCKET_PROBLEM_INVALID, NULL },
    { 1, DOCKET_ROLE_OFFICE, DOCKET_CHOICE_MERGE, "elsewhere", DOCKET_PROBLEM_INVALID, NULL },
    { 1, DOCKET_ROLE_OFFICE, DOCKET_CHOICE_MERGE, NULL, DOCKET_PROBLEM_INVALID, NULL },
    { 1, DOCKET_ROLE_OFFICE, DOCKET_CHOICE_KEEP, NULL, DOCKET_PROBLEM_INVALID, NULL },
    { 1, DOCKET_ROLE_OFFICE, DOCKET_CHOICE_TAKE, NULL, DOCKET_PROBLEM_INVALID, NULL },
    { 1, DOCKET_ROLE_DISPATCHER, DOCKET_CHOICE_KEEP_BOTH, NULL, DOCKET_PROBLEM_NOT_DECIDER, NULL },
    { 1, DOCKET_ROLE_TECHNICIAN, DOCKET_CHOICE_MERGE, B, DOCKET_PROBLEM_NOT_DECIDER, NULL },
  };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketReview) review = twins (cases[i].twins);
      g_autoptr (DocketOperation) operation = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, "r");
      g_autoptr (DocketValues) values = NULL;
      g_auto (DocketVerdict) verdict = { DOCKET_OUTCOME_APPLIED };

      operation->base = 5;
      operation->choice = cases[i].choice;
      operation->into = g_strdup (cases[i].into);
      docket_judge_decision (review, policy, operation, "p", cases[i].role, &values, &verdict);
      g_assert_cmpstr (verdict.problem, ==, cases[i].problem);
      g_assert_null (values);
      if (cases[i].leaving != NULL)
        g_assert_cmpstr (docket_review_get_leaving (review, cases[i].into), ==, cases[i].leaving);
    }
}

/* The other record, its score and the reasons survive writing and reading. */
static void
test_round_trip (void)
{
  g_autoptr (DocketReview) review = twins (2);
  g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_REVIEW, "r");
  g_autoptr (DocketReview) back = NULL;
  g_autoptr (GError) error = NULL;
  DocketCandidate *first = g_ptr_array_index (review->candidates, 0);
  const DocketCandidate *again;

  first->score = 954;
  first->alike = DOCKET_ALIKE_SIMILAR_NAME | DOCKET_ALIKE_SAME_EMAIL;
  review->choice = DOCKET_CHOICE_MERGE;
  review->decided_into = g_strdup (B);
  docket_review_to_record (review, record);
  back = docket_review_from_record (record, &error);
  g_assert_no_error (error);
  again = docket_review_find_twin (back, B);
  g_assert_nonnull (again);
  g_assert_null (again->operation);
  g_assert_cmpuint (again->score, ==, 954);
  g_assert_cmphex (again->alike, ==, DOCKET_ALIKE_SIMILAR_NAME | DOCKET_ALIKE_SAME_EMAIL);
  g_assert_cmpstr (back->decided_into, ==, B);
  g_assert_null (docket_review_find_twin (back, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/merge/who-which-and-when", test_merge);
  g_test_add_func ("/judge/merge/only-customers", test_only_customers);
  g_test_add_func ("/judge/merge/keep-both-or-merge", test_decide);
  g_test_add_func ("/judge/merge/the-case-survives-the-wire", test_round_trip);
  return g_test_run ();
}
