/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may decide: two people above an amount, nobody about their own change
 * where the policy says so, and only the deciders of the group.
 */
#include <string.h>

#include "docket-test-stage.h"

#define SMALL G_GINT64_CONSTANT (10000)
/* Above the 100000 of the default policy. */
#define LARGE G_GINT64_CONSTANT (200000)

static void
assert_labor (Fixture *fixture, gint64 labor)
{
  g_autoptr (DocketRecord) job = stage_get (fixture, DOCKET_KIND_JOB, JOB);

  g_assert_cmpint (docket_record_get_int (job, DOCKET_JOB_LABOR_AMOUNT, -1), ==, labor);
}

static void
assert_waits (Fixture *fixture, int who, const DocketOperation *decision)
{
  g_autoptr (DocketResult) result = stage_send (fixture, who, decision);

  assert_outcome (result, "applied");
  g_assert_cmpstr (result->problem_type, ==, DOCKET_PROBLEM_SECOND_DECIDER);
  g_assert_nonnull (strstr (result->problem_detail, "second person"));
}

/* The case is open, and waits for somebody else than @who. */
static void
assert_open_with (Fixture *fixture, const char *id, int who, DocketChoice choice)
{
  g_autoptr (DocketReview) review = stage_case_of (fixture, id);
  const DocketApproval *approval;

  g_assert_cmpstr (review->state, ==, "open");
  g_assert_cmpuint (review->approvals->len, ==, 1);
  approval = g_ptr_array_index (review->approvals, 0);
  g_assert_cmpstr (approval->person, ==, people[who].id);
  g_assert_cmpint (approval->choice, ==, choice);
}

static void
test_one_suffices_below (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_totals (fixture, SMALL, SMALL + 100, &of_tess);
  g_autoptr (DocketOperation) decision = stage_take (fixture, id, of_tess->key);
  g_autoptr (DocketResult) result = stage_send (fixture, SOFIA, decision);

  assert_outcome (result, "applied");
  g_assert_null (result->problem_type);
  assert_labor (fixture, SMALL + 100);
}

static void
test_exactly_the_limit_is_not_above (Fixture *fixture, gconstpointer data)
{
  /* labor + 7500 = 100000 */
  g_autofree char *id = stage_play_totals (fixture, SMALL, 92500, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketReview) review = NULL;

  assert_sends (fixture, SOFIA, decision, "applied");
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "decided");
}

static void
test_two_above (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_totals (fixture, SMALL, LARGE, &of_tess);
  g_autoptr (DocketOperation) first = stage_take (fixture, id, of_tess->key);
  g_autoptr (DocketOperation) second = NULL;
  g_autoptr (DocketRecord) before = stage_get (fixture, DOCKET_KIND_REVIEW, id);
  g_autoptr (DocketRecord) between = NULL;
  g_autoptr (DocketReview) review = NULL;
  gint64 seq = stage_seq_now (fixture);
  g_autofree char *fed = NULL;

  assert_waits (fixture, SOFIA, first);
  assert_labor (fixture, SMALL);
  assert_open_with (fixture, id, SOFIA, DOCKET_CHOICE_TAKE);
  /* The same facts, so the same revision; but everybody hears of it. */
  between = stage_get (fixture, DOCKET_KIND_REVIEW, id);
  g_assert_cmpint (docket_record_get_rev (between), ==, docket_record_get_rev (before));
  fed = stage_feed_of (fixture, TESS, seq);
  g_assert_cmpstr (fed, ==, "review");
  second = stage_take (fixture, id, of_tess->key);
  assert_sends (fixture, RUTH, second, "applied");
  assert_labor (fixture, LARGE);
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "decided");
  g_assert_cmpstr (review->decided_by.person, ==, people[RUTH].id);
  /* The record says who was the other one. */
  g_assert_cmpuint (review->approvals->len, ==, 1);
  g_assert_cmpstr (((DocketApproval *) g_ptr_array_index (review->approvals, 0))->reason, ==, "Asked on the phone");
}

static void
test_same_person_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_totals (fixture, SMALL, LARGE, NULL);
  g_autoptr (DocketOperation) first = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) again = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) second = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketReview) review = NULL;

  assert_waits (fixture, SOFIA, first);
  assert_waits (fixture, SOFIA, again);
  assert_open_with (fixture, id, SOFIA, DOCKET_CHOICE_KEEP);
  assert_sends (fixture, RUTH, second, "applied");
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "decided");
  assert_labor (fixture, SMALL);
}

static void
test_other_choice_starts_over (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_totals (fixture, SMALL, LARGE, &of_tess);
  g_autoptr (DocketOperation) first = stage_take (fixture, id, of_tess->key);
  g_autoptr (DocketOperation) other = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) agreed = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketResult) result = NULL;

  assert_waits (fixture, SOFIA, first);
  result = stage_send (fixture, RUTH, other);
  assert_outcome (result, "applied");
  g_assert_nonnull (strstr (result->problem_detail, "Sofia Lindqvist had decided otherwise"));
  assert_open_with (fixture, id, RUTH, DOCKET_CHOICE_KEEP);
  assert_sends (fixture, SOFIA, agreed, "applied");
  assert_labor (fixture, SMALL);
}

static void
test_own_values_must_be_equal (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_totals (fixture, SMALL, LARGE, NULL);
  g_autoptr (DocketOperation) first = stage_decide (fixture, id, DOCKET_CHOICE_SET);
  g_autoptr (DocketOperation) other = stage_decide (fixture, id, DOCKET_CHOICE_SET);
  g_autoptr (DocketOperation) same = stage_decide (fixture, id, DOCKET_CHOICE_SET);

  docket_values_set_int (first->set, DOCKET_JOB_TAX_AMOUNT, 1);
  docket_values_set_int (other->set, DOCKET_JOB_TAX_AMOUNT, 2);
  docket_values_set_int (same->set, DOCKET_JOB_TAX_AMOUNT, 2);
  assert_waits (fixture, SOFIA, first);
  assert_waits (fixture, RUTH, other);
  assert_sends (fixture, SOFIA, same, "applied");
  {
    g_autoptr (DocketRecord) job = stage_get (fixture, DOCKET_KIND_JOB, JOB);

    g_assert_cmpint (docket_record_get_int (job, DOCKET_JOB_TAX_AMOUNT, 0), ==, 2);
  }
}

static void
test_own_value_above (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_totals (fixture, SMALL, SMALL + 1, NULL);
  g_autoptr (DocketOperation) much = stage_decide (fixture, id, DOCKET_CHOICE_SET);

  docket_values_set_int (much->set, DOCKET_JOB_TOTAL_AMOUNT, -LARGE);
  assert_waits (fixture, SOFIA, much);
}

static void
test_new_facts_void_it (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_totals (fixture, SMALL, LARGE, NULL);
  g_autoptr (DocketOperation) first = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) late = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) second = NULL, change = NULL;
  g_autoptr (DocketRecord) seen = NULL;
  g_autoptr (DocketReview) review = NULL;

  assert_waits (fixture, SOFIA, first);
  seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  change = stage_totals (fixture, seen, SMALL + 5, SMALL + 7505);
  assert_sends (fixture, OMAR, change, "applied");
  review = stage_case_of (fixture, id);
  g_assert_cmpuint (review->approvals->len, ==, 0);
  assert_sends (fixture, RUTH, late, "rejected stale");
  second = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  assert_waits (fixture, RUTH, second);
}

static void
test_first_takes_it_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_totals (fixture, SMALL, LARGE, NULL);
  g_autoptr (DocketOperation) first = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) not_hers = NULL, back = NULL, second = NULL;
  g_autoptr (DocketReview) review = NULL;

  assert_waits (fixture, SOFIA, first);
  not_hers = stage_undo (fixture, id);
  assert_sends (fixture, RUTH, not_hers, "rejected invalid");
  back = stage_undo (fixture, id);
  back->follows = g_strdup (first->key);
  assert_sends (fixture, SOFIA, back, "applied");
  review = stage_case_of (fixture, id);
  g_assert_cmpuint (review->approvals->len, ==, 0);
  second = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  assert_waits (fixture, RUTH, second);
}

/* Two people let the large amount in: Sofia, then Ruth. */
static char *
play_decided_by_two (Fixture *fixture)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_totals (fixture, SMALL, LARGE, &of_tess);
  g_autoptr (DocketOperation) first = stage_take (fixture, id, of_tess->key);
  g_autoptr (DocketOperation) second = stage_take (fixture, id, of_tess->key);

  assert_waits (fixture, SOFIA, first);
  assert_sends (fixture, RUTH, second, "applied");
  assert_labor (fixture, LARGE);
  return g_steal_pointer (&id);
}

static void
assert_undo_waits (Fixture *fixture, int who, const char *id, const char *words)
{
  g_autoptr (DocketOperation) undo = stage_undo (fixture, id);
  g_autoptr (DocketResult) result = stage_send (fixture, who, undo);
  g_autoptr (DocketReview) review = stage_case_of (fixture, id);

  assert_outcome (result, "applied");
  g_assert_cmpstr (result->problem_type, ==, DOCKET_PROBLEM_SECOND_DECIDER);
  g_assert_nonnull (strstr (result->problem_detail, words));
  g_assert_cmpstr (review->state, ==, "decided");
  assert_labor (fixture, LARGE);
}

static void
test_undo_takes_two (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_decided_by_two (fixture);
  g_autoptr (DocketOperation) second = NULL;
  g_autoptr (DocketReview) review = NULL;

  assert_undo_waits (fixture, RUTH, id, "second person");
  assert_undo_waits (fixture, RUTH, id, "second person");
  review = stage_case_of (fixture, id);
  /* Sofia's approval of the decision, Ruth's wish to undo it. */
  g_assert_cmpuint (review->approvals->len, ==, 2);
  second = stage_undo (fixture, id);
  assert_sends (fixture, SOFIA, second, "applied");
  assert_labor (fixture, SMALL);
  g_clear_pointer (&review, docket_review_free);
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "open");
  g_assert_cmpuint (review->approvals->len, ==, 0);
}

/* Sofia wanted much, which waited for a second person; then Ruth takes the little
 * that one person may let in. Sofia had no part in that. */
static void
test_one_who_decided_otherwise_is_no_second (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_totals (fixture, SMALL, SMALL + 100, &of_tess);
  g_autoptr (DocketOperation) much = stage_decide (fixture, id, DOCKET_CHOICE_SET);
  g_autoptr (DocketOperation) little = stage_take (fixture, id, of_tess->key);
  g_autoptr (DocketOperation) undo = NULL;
  g_autoptr (DocketResult) result = NULL;
  g_autoptr (DocketReview) review = NULL;

  docket_values_set_int (much->set, DOCKET_JOB_TOTAL_AMOUNT, LARGE);
  assert_waits (fixture, SOFIA, much);
  assert_sends (fixture, RUTH, little, "applied");
  assert_labor (fixture, SMALL + 100);
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "decided");
  g_assert_cmpstr (review->decided_by.person, ==, people[RUTH].id);
  g_assert_cmpuint (review->approvals->len, ==, 0);
  /* One decided it, so one takes it back. */
  undo = stage_undo (fixture, id);
  result = stage_send (fixture, RUTH, undo);
  assert_outcome (result, "applied");
  g_assert_null (result->problem_type);
  assert_labor (fixture, SMALL);
}

static void
give_role (Fixture *fixture, int who, DocketRole role)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_PERSON, people[who].id);
  g_autoptr (DocketOperation) edit = stage_edit (fixture, seen, DOCKET_PERSON_ROLE, docket_role_name (role));

  assert_sends (fixture, ADA, edit, "applied");
}

static void
test_undo_of_the_former_does_not_count (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_decided_by_two (fixture);

  assert_undo_waits (fixture, RUTH, id, "second person");
  give_role (fixture, RUTH, DOCKET_ROLE_OFFICE);
  assert_undo_waits (fixture, SOFIA, id, "Ruth");
}

/* Sofia approves, then loses what let her: Ruth is the first again. */
static void
assert_first_lapsed (Fixture *fixture, const char *id)
{
  g_autoptr (DocketOperation) second = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketResult) result = stage_send (fixture, RUTH, second);

  assert_outcome (result, "applied");
  g_assert_cmpstr (result->problem_type, ==, DOCKET_PROBLEM_SECOND_DECIDER);
  g_assert_nonnull (strstr (result->problem_detail, "Sofia Lindqvist, who had decided first, may not decide any more"));
  assert_open_with (fixture, id, RUTH, DOCKET_CHOICE_KEEP);
}

static char *
play_first (Fixture *fixture)
{
  g_autofree char *id = stage_play_totals (fixture, SMALL, LARGE, NULL);
  g_autoptr (DocketOperation) first = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);

  assert_waits (fixture, SOFIA, first);
  return g_steal_pointer (&id);
}

static void
test_first_lost_the_role (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_first (fixture);

  give_role (fixture, SOFIA, DOCKET_ROLE_OFFICE);
  assert_first_lapsed (fixture, id);
}

static void
test_first_left (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_first (fixture);
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_PERSON, people[SOFIA].id);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOperation) leave = NULL;

  docket_values_set (set, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (FALSE));
  leave = stage_edit_group (fixture, seen, DOCKET_GROUP_PERSON_PERSON, set);
  assert_sends (fixture, ADA, leave, "applied");
  assert_first_lapsed (fixture, id);
}

static void
test_first_was_disabled (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_first (fixture);
  g_autoptr (DocketAccount) account = docket_account_new ();
  g_autoptr (GError) error = NULL;

  account->person = g_strdup (people[SOFIA].id);
  account->username = g_strdup ("sofia");
  account->password = g_strdup ("-");
  account->disabled = TRUE;
  docket_repository_begin (fixture->store, &error);
  docket_repository_put_account (fixture->store, account, &error);
  docket_repository_commit (fixture->store, &error);
  g_assert_no_error (error);
  assert_first_lapsed (fixture, id);
}

/* The decider wrote the side that stands: of money, that is their own case. */
static void
test_own_case (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) sofia = stage_totals (fixture, seen, SMALL, SMALL + 7500);
  g_autoptr (DocketOperation) ruth = stage_totals (fixture, seen, SMALL + 1, SMALL + 7501);
  g_autoptr (DocketOperation) of_writer = NULL, of_candidate = NULL;
  g_autoptr (DocketResult) held = NULL;

  assert_sends (fixture, SOFIA, sofia, "applied");
  held = stage_send (fixture, RUTH, ruth);
  assert_outcome (held, "held");
  of_writer = stage_decide (fixture, held->review, DOCKET_CHOICE_KEEP);
  assert_sends (fixture, SOFIA, of_writer, "rejected not-decider");
  of_candidate = stage_take (fixture, held->review, ruth->key);
  assert_sends (fixture, RUTH, of_candidate, "rejected not-decider");
}

static void
assert_void_by (Fixture *fixture, const char *review_id, int who)
{
  g_autoptr (DocketReview) review = stage_case_of (fixture, review_id);

  g_assert_cmpstr (review->voided_by.person, ==, who < 0 ? NULL : people[who].id);
}

static void
assert_may_not_keep (Fixture *fixture, const char *review, int who)
{
  g_autoptr (DocketOperation) decision = stage_decide (fixture, review, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketResult) result = stage_send (fixture, who, decision);

  assert_outcome (result, "rejected not-decider");
  g_assert_nonnull (strstr (result->problem_detail, "own change"));
}

/* Tess sends totals of @seen, of a job that is void: the case. (transfer full) */
static char *
play_late_totals (Fixture *fixture, const DocketRecord *seen)
{
  g_autoptr (DocketOperation) tess = stage_totals (fixture, seen, SMALL + 2, SMALL + 7502);
  g_autoptr (DocketResult) held = stage_send (fixture, TESS, tess);

  assert_outcome (held, "held");
  return g_strdup (held->review);
}

static void
send_void (Fixture *fixture, int who, DocketOperationKind kind)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) gone = stage_void (fixture, kind, seen);

  assert_sends (fixture, who, gone, "applied");
}

/* Sides of a case about totals of a job that was voided meanwhile: whoever wrote
 * what stands, whoever voided it, and not whoever voided it again. */
static void
test_own_void (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) ruth = stage_totals (fixture, seen, SMALL, SMALL + 7500);
  g_autofree char *id = NULL;
  g_autoptr (DocketReview) review = NULL;

  assert_sends (fixture, RUTH, ruth, "applied");
  send_void (fixture, DANA, DOCKET_OPERATION_VOID);
  send_void (fixture, DANA, DOCKET_OPERATION_RESTORE);
  send_void (fixture, SOFIA, DOCKET_OPERATION_VOID);
  send_void (fixture, DANA, DOCKET_OPERATION_VOID);
  id = play_late_totals (fixture, seen);
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->reason, ==, DOCKET_WHY_VOID_VS_EDIT);
  g_assert_cmpstr (review->current_by.person, ==, people[RUTH].id);
  g_assert_true (docket_review_get_opponent (review) == &review->voided_by);
  assert_void_by (fixture, id, SOFIA);
  assert_may_not_keep (fixture, id, SOFIA);
  assert_may_not_keep (fixture, id, RUTH);
}

/* A case that was open before knows of the void, and of its end. */
static void
test_own_void_meanwhile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autofree char *id = stage_play_totals (fixture, SMALL, SMALL + 100, NULL);
  g_autofree char *joined = NULL;
  g_autoptr (DocketReview) before = stage_case_of (fixture, id), after = NULL;

  send_void (fixture, SOFIA, DOCKET_OPERATION_VOID);
  assert_void_by (fixture, id, SOFIA);
  after = stage_case_of (fixture, id);
  /* To take a side is to restore it by now: whoever decided before has not seen that. */
  g_assert_cmpint (after->rev, !=, before->rev);
  joined = play_late_totals (fixture, seen);
  g_assert_cmpstr (joined, ==, id);
  assert_may_not_keep (fixture, id, SOFIA);
  send_void (fixture, DANA, DOCKET_OPERATION_RESTORE);
  assert_void_by (fixture, id, -1);
  send_void (fixture, DANA, DOCKET_OPERATION_VOID);
  assert_void_by (fixture, id, DANA);
}

/* Where the policy does not say so, one may. */
static void
test_own_case_allowed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) tess = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  g_autoptr (DocketOperation) sofia = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_autoptr (DocketOperation) decision = NULL;
  g_autoptr (DocketResult) held = NULL;

  assert_sends (fixture, SOFIA, sofia, "applied");
  held = stage_send (fixture, TESS, tess);
  decision = stage_decide (fixture, held->review, DOCKET_CHOICE_KEEP);
  assert_sends (fixture, SOFIA, decision, "applied");
}

/* Everybody tries to decide, and to undo, a case of status and one of the plan. */
static void
test_deciders_per_group (Fixture *fixture, gconstpointer data)
{
  g_autofree char *status = stage_play_pump (fixture, NULL);
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) dana = stage_edit (fixture, seen, DOCKET_JOB_TECHNICIAN, people[MILO].id);
  g_autoptr (DocketOperation) ruth = stage_edit (fixture, seen, DOCKET_JOB_TECHNICIAN, people[RUTH].id);
  g_autoptr (DocketResult) held = NULL;
  static const struct
  {
    int who;
    const char *status;
    const char *plan;
  } rows[] = {
    { OMAR, "rejected not-decider", "rejected not-decider" },
    { ADA, "rejected not-decider", "rejected not-decider" },
    { TESS, "rejected not-decider", "rejected not-decider" },
    { MILO, "rejected not-decider", "rejected not-decider" },
    { DANA, "rejected not-decider", "applied" },
    { SOFIA, "applied", "applied" },
  };

  assert_sends (fixture, DANA, dana, "applied");
  held = stage_send (fixture, RUTH, ruth);
  assert_outcome (held, "held");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *cases[] = { status, held->review };
      const char *expected[] = { rows[i].status, rows[i].plan };

      for (guint n = 0; n < G_N_ELEMENTS (cases); n++)
        {
          g_autoptr (DocketOperation) decision = stage_decide (fixture, cases[n], DOCKET_CHOICE_KEEP);
          g_autoptr (DocketOperation) undo = NULL;

          assert_sends (fixture, rows[i].who, decision, expected[n]);
          undo = stage_undo (fixture, cases[n]);
          assert_sends (fixture, rows[i].who, undo, expected[n]);
        }
    }
}

static void
test_already_decided_names_the_money (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_totals (fixture, SMALL, SMALL + 100, &of_tess);
  g_autoptr (DocketOperation) decision = stage_take (fixture, id, of_tess->key);
  g_autoptr (DocketOperation) late = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketResult) result = NULL;

  assert_sends (fixture, SOFIA, decision, "applied");
  result = stage_send (fixture, RUTH, late);
  assert_outcome (result, "rejected already-decided");
  g_assert_nonnull (strstr (result->problem_detail, "Sofia Lindqvist"));
  g_assert_nonnull (strstr (result->problem_detail, "101.00"));
  /* What nobody disputed is not worth a word. */
  g_assert_null (strstr (result->problem_detail, "Parts"));
}

int
main (int argc, char **argv)
{
  static const StageTest tests[] = {
    { "two/one-suffices-below-the-limit", test_one_suffices_below },
    { "two/exactly-the-limit-is-not-above-it", test_exactly_the_limit_is_not_above },
    { "two/second-person-carries-it-out", test_two_above },
    { "two/same-person-twice-is-one", test_same_person_twice },
    { "two/other-choice-starts-over", test_other_choice_starts_over },
    { "two/own-values-must-be-equal", test_own_values_must_be_equal },
    { "two/own-value-above-the-limit", test_own_value_above },
    { "two/new-facts-void-the-first", test_new_facts_void_it },
    { "two/first-takes-it-back", test_first_takes_it_back },
    { "two/undo-takes-two", test_undo_takes_two },
    { "two/one-who-decided-otherwise-is-no-second", test_one_who_decided_otherwise_is_no_second },
    { "two/undo-of-the-former-does-not-count", test_undo_of_the_former_does_not_count },
    { "two/first-lost-the-role", test_first_lost_the_role },
    { "two/first-left", test_first_left },
    { "two/first-was-disabled", test_first_was_disabled },
    { "who/nobody-decides-their-own-money", test_own_case },
    { "who/nobody-decides-about-their-own-void", test_own_void },
    { "who/void-while-it-waits", test_own_void_meanwhile },
    { "who/own-status-is-allowed", test_own_case_allowed },
    { "who/deciders-per-group", test_deciders_per_group },
    { "who/already-decided-says-what", test_already_decided_names_the_money },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("cases", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
