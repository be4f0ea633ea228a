/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Cases on a desk: what becomes of own work in them, raising it again, own
 * decisions, and taking those back.
 */

#include <string.h>

#include "case-fixture.h"

/* Tess's status is held; the case stands. Returns her key. */
static char *
hold_status (Desk *desk)
{
  char *key;

  open_case (desk, "tess", DOCKET_GROUP_JOB_STATUS, status ("waiting_approval"));
  key = docket_test_save (desk->test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "complete");
  docket_test_settle (desk->test, key, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
  add_candidate (desk, key, DOCKET_OPERATION_EDIT, status ("complete"));
  feed (desk, TRUE);
  return key;
}

/* -- What becomes of own work -- */

static void
test_fates (void)
{
  static const struct
  {
    DocketChoice choice;
    const char *candidate; /* NULL: the own one */
    const char *status;
    gboolean won;
  } rows[] = {
    { DOCKET_CHOICE_KEEP, "", "waiting_approval", FALSE },
    { DOCKET_CHOICE_SET, "", "paused", FALSE },
    { DOCKET_CHOICE_SET, "", "complete", TRUE },
    { DOCKET_CHOICE_TAKE, NEW_JOB, "paused", FALSE },
    { DOCKET_CHOICE_TAKE, NEW_JOB, "complete", TRUE }, /* a colleague wanted the same */
    { DOCKET_CHOICE_TAKE, NULL, "complete", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto(Desk) desk = { NULL };
      g_autofree char *key = hold_status (&desk);
      g_autoptr(DocketValues) values = status (rows[i].status);

      assert_item (&desk, key, DOCKET_OUTBOX_HELD, DOCKET_WHY_COLLISION);
      add_candidate (&desk, NEW_JOB, DOCKET_OPERATION_EDIT, docket_values_ref (values));
      decide (&desk, rows[i].choice, rows[i].candidate == NULL ? key : rows[i].candidate, values);
      assert_item (&desk, key, rows[i].won ? DOCKET_OUTBOX_ACKED : DOCKET_OUTBOX_REJECTED, rows[i].won ? NULL : "decided-against");
      docket_review_reopen (desk.review);
      feed (&desk, TRUE);
      assert_item (&desk, key, DOCKET_OUTBOX_HELD, DOCKET_WHY_COLLISION);
    }
}

/* A new job from a device that was revoked before it arrived. */
static void
test_quarantined_create (void)
{
  for (int let_in = 0; let_in < 2; let_in++)
    {
      g_auto(Desk) desk = { NULL };
      g_autoptr(DocketValues) set = docket_values_new ();
      DocketOperation *create;
      g_autofree char *key = docket_test_id (0x0f, 3);
      g_autoptr(GError) error = NULL;

      open_case (&desk, "omar", DOCKET_GROUP_NONE, NULL);
      docket_values_set_text (set, DOCKET_JOB_TITLE, "Boiler");
      create = docket_operation_new_create (DOCKET_KIND_JOB, NEW_JOB, set);
      create->key = g_strdup (key);
      docket_test_submit (desk.test, &error, create, NULL);
      g_assert_no_error (error);
      docket_test_settle (desk.test, key, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, DOCKET_WHY_QUARANTINE);
      add_candidate (&desk, key, DOCKET_OPERATION_CREATE, docket_values_copy (set));
      decide (&desk, let_in ? DOCKET_CHOICE_TAKE : DOCKET_CHOICE_KEEP, let_in ? key : NULL, NULL);
      assert_item (&desk, key, let_in ? DOCKET_OUTBOX_ACKED : DOCKET_OUTBOX_REJECTED, let_in ? NULL : "decided-against");
    }
}

static void
test_void_of_two (void)
{
  g_auto(Desk) desk = { NULL };
  DocketOperation *gone = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_autofree char *key = docket_test_id (0x0f, 4);
  g_autoptr(GError) error = NULL;

  open_case (&desk, "omar", DOCKET_GROUP_NONE, NULL);
  gone->base = 1;
  gone->key = g_strdup (key);
  docket_test_submit (desk.test, &error, gone, NULL);
  g_assert_no_error (error);
  docket_test_settle (desk.test, key, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, DOCKET_WHY_VOID_VS_EDIT);
  add_candidate (&desk, key, DOCKET_OPERATION_VOID, NULL);
  add_candidate (&desk, NEW_JOB, DOCKET_OPERATION_VOID, NULL);
  decide (&desk, DOCKET_CHOICE_TAKE, NEW_JOB, NULL);
  assert_item (&desk, key, DOCKET_OUTBOX_ACKED, NULL);
  decide (&desk, DOCKET_CHOICE_KEEP, NULL, NULL);
  assert_item (&desk, key, DOCKET_OUTBOX_REJECTED, "decided-against");
}

/* -- Raising again -- */

static void
test_raise (void)
{
  g_auto(Desk) desk = { NULL };
  g_autofree char *key = hold_status (&desk);
  g_autofree char *bundle = NULL;
  g_autofree char *again = NULL;
  g_autoptr(DocketOutboxItem) old = docket_test_item (desk.test, key);
  g_autoptr(DocketOutboxItem) item = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GError) error = NULL;

  bundle = g_strdup (old->operation->bundle);
  decide (&desk, DOCKET_CHOICE_KEEP, NULL, desk.review->current_values);
  docket_test_feed (desk.test, docket_test_job (DOCKET_TEST_JOB, "Pump", "waiting_approval", DOCKET_TEST_TESS, 30), NULL);
  g_assert_true (docket_store_outbox_raise (desk.test->store, key, "It really was done", &again, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (again, !=, key);
  item = docket_test_item (desk.test, again);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
  /* As it was seen then: it cannot slip over the decision. */
  g_assert_cmpint (item->operation->base, ==, old->operation->base);
  g_assert_true (docket_values_equal (item->operation->was, old->operation->was));
  g_assert_true (docket_values_equal (item->operation->set, old->operation->set));
  g_assert_null (item->operation->follows);
  g_assert_cmpstr (item->operation->bundle, !=, bundle);
  g_assert_cmpstr (item->operation->reason, ==, "It really was done");
  /* One entry, not two. */
  all = docket_store_outbox (desk.test->store, 0, &error);
  g_assert_cmpuint (all->len, ==, 1);
}

static void
test_raise_keeps_the_reason (void)
{
  g_auto(Desk) desk = { NULL };
  DocketOperation *change;
  g_autofree char *key = docket_test_id (0x0f, 5);
  g_autofree char *again = NULL;
  g_autoptr(DocketOutboxItem) item = NULL;
  g_autoptr(GError) error = NULL;

  open_case (&desk, "tess", DOCKET_GROUP_JOB_STATUS, status ("waiting_approval"));
  change = docket_test_edit (desk.test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "complete");
  change->key = g_strdup (key);
  change->reason = g_strdup ("Seal replaced");
  docket_test_submit (desk.test, &error, change, NULL);
  g_assert_no_error (error);
  docket_test_settle (desk.test, key, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
  add_candidate (&desk, key, DOCKET_OPERATION_EDIT, status ("complete"));
  decide (&desk, DOCKET_CHOICE_KEEP, NULL, desk.review->current_values);
  g_assert_true (docket_store_outbox_raise (desk.test->store, key, "", &again, &error));
  item = docket_test_item (desk.test, again);
  g_assert_cmpstr (item->operation->reason, ==, "Seal replaced");
}

static void
test_raise_of_other_work (void)
{
  g_auto(Desk) desk = { NULL };
  g_autofree char *key = hold_status (&desk);
  g_autofree char *queued = docket_test_save (desk.test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "paused");
  g_autofree char *refused = NULL;
  const char *keys[4] = { key, queued, NULL, NEW_JOB };

  docket_test_settle (desk.test, queued, DOCKET_OUTCOME_REJECTED, 0, NULL, DOCKET_PROBLEM_STALE);
  refused = docket_test_save (desk.test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "paused");
  keys[2] = refused;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (docket_store_outbox_raise (desk.test->store, keys[i], NULL, NULL, &error));
      g_assert_error (error, DOCKET_STORE_ERROR, (i < 3 ? DOCKET_STORE_ERROR_FORBIDDEN : DOCKET_STORE_ERROR_NOT_FOUND));
    }
  assert_item (&desk, key, DOCKET_OUTBOX_HELD, DOCKET_WHY_COLLISION);
}

/* The job is somebody else's by now: the old entry stays to be seen. */
static void
test_raise_refused_keeps_the_old (void)
{
  g_auto(Desk) desk = { NULL };
  g_autofree char *key = hold_status (&desk);
  g_autoptr(GError) error = NULL;

  decide (&desk, DOCKET_CHOICE_KEEP, NULL, desk.review->current_values);
  docket_test_feed (desk.test, docket_test_job (DOCKET_TEST_JOB, "Pump", "in_progress", DOCKET_TEST_MILO, 30), NULL);
  g_assert_false (docket_store_outbox_raise (desk.test->store, key, NULL, NULL, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN);
  assert_item (&desk, key, DOCKET_OUTBOX_REJECTED, "decided-against");
}

/* -- Own decisions -- */

static char *
save_decision (Desk *desk, DocketChoice choice)
{
  DocketOperation *decision = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, REVIEW_ID);
  g_autofree char *key = docket_test_id (0x0e, (guint) desk->rev);
  g_autoptr(GError) error = NULL;

  decision->key = g_strdup (key);
  decision->base = desk->rev;
  decision->choice = choice;
  docket_test_submit (desk->test, &error, decision, NULL);
  g_assert_no_error (error);
  return g_steal_pointer (&key);
}

static void
assert_case (Desk *desk, const char *state, guint n_approvals)
{
  g_autoptr(DocketRecord) record = docket_test_get (desk->test, DOCKET_KIND_REVIEW, REVIEW_ID);
  g_autoptr(DocketReview) review = docket_review_from_record (record, NULL);

  g_assert_cmpstr (review->state, ==, state);
  g_assert_cmpuint (review->approvals->len, ==, n_approvals);
}

static void
open_money_case (Desk *desk, gint64 labor)
{
  open_case (desk, "sofia", DOCKET_GROUP_JOB_TOTALS, totals (100));
  add_candidate (desk, NEW_JOB, DOCKET_OPERATION_EDIT, totals (labor));
  feed (desk, TRUE);
}

static void
test_first_of_two_stays_open (void)
{
  g_auto(Desk) small = { NULL };
  g_auto(Desk) large = { NULL };
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  open_money_case (&small, 200);
  one = save_decision (&small, DOCKET_CHOICE_KEEP);
  assert_case (&small, "decided", 0);
  open_money_case (&large, 200000);
  two = save_decision (&large, DOCKET_CHOICE_KEEP);
  assert_case (&large, "open", 1);
}

static void
test_second_of_two_decides (void)
{
  g_auto(Desk) desk = { NULL };
  g_autoptr(DocketOperation) first = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, REVIEW_ID);
  DocketStamp omar = { (char *) DOCKET_TEST_OMAR, NULL, 1, 2 };
  g_autofree char *key = NULL;

  open_money_case (&desk, 200000);
  first->choice = DOCKET_CHOICE_KEEP;
  g_ptr_array_add (desk.review->approvals, docket_approval_new (first, NULL, &omar));
  feed (&desk, FALSE);
  key = save_decision (&desk, DOCKET_CHOICE_KEEP);
  assert_case (&desk, "decided", 1);
}

static void
test_untried_decision_just_goes (void)
{
  g_auto(Desk) desk = { NULL };
  g_autofree char *key = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GError) error = NULL;

  open_money_case (&desk, 200);
  key = save_decision (&desk, DOCKET_CHOICE_KEEP);
  g_assert_true (docket_store_undo_decision (desk.test->store, REVIEW_ID, NULL, &error));
  g_assert_no_error (error);
  assert_case (&desk, "open", 0);
  all = docket_store_outbox (desk.test->store, 0, &error);
  g_assert_cmpuint (all->len, ==, 0);
}

/* It is on its way: whatever comes of it, the undo goes after it. */
static void
test_tried_decision_is_undone (void)
{
  g_auto(Desk) desk = { NULL };
  g_autofree char *key = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GError) error = NULL;
  const DocketOperation *undo;

  open_money_case (&desk, 200);
  key = save_decision (&desk, DOCKET_CHOICE_KEEP);
  docket_test_sending (desk.test, key);
  g_assert_true (docket_store_undo_decision (desk.test->store, REVIEW_ID, "Wrong button", &error));
  g_assert_no_error (error);
  assert_case (&desk, "open", 0);
  all = docket_store_outbox (desk.test->store, 0, &error);
  g_assert_cmpuint (all->len, ==, 2);
  undo = ((DocketOutboxItem *) g_ptr_array_index (all, 1))->operation;
  g_assert_cmpint (undo->kind, ==, DOCKET_OPERATION_UNDO_DECISION);
  g_assert_cmpstr (undo->follows, ==, key);
  g_assert_cmpstr (undo->reason, ==, "Wrong button");
}

/* The answer got lost, and nobody counted an attempt: it may be decided there. */
static void
test_decision_that_may_have_arrived_is_undone (void)
{
  g_auto(Desk) desk = { NULL };
  g_autofree char *key = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GError) error = NULL;

  open_money_case (&desk, 200);
  key = save_decision (&desk, DOCKET_CHOICE_KEEP);
  docket_test_sending (desk.test, key);
  docket_test_store_reopen (desk.test);
  g_assert_true (docket_store_outbox_recover (desk.test->store, NULL));
  g_assert_true (docket_store_undo_decision (desk.test->store, REVIEW_ID, NULL, &error));
  g_assert_no_error (error);
  assert_case (&desk, "open", 0);
  all = docket_store_outbox (desk.test->store, 0, &error);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpint (((DocketOutboxItem *) g_ptr_array_index (all, 1))->operation->kind, ==, DOCKET_OPERATION_UNDO_DECISION);
}

static void
test_colleagues_decision_is_undone (void)
{
  g_auto(Desk) desk = { NULL };
  g_autoptr(GError) error = NULL;

  open_money_case (&desk, 200);
  /* Nothing decided: nothing to undo. */
  g_assert_false (docket_store_undo_decision (desk.test->store, REVIEW_ID, NULL, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID);
  g_clear_error (&error);
  decide (&desk, DOCKET_CHOICE_KEEP, NULL, desk.review->current_values);
  g_assert_true (docket_store_undo_decision (desk.test->store, REVIEW_ID, NULL, &error));
  g_assert_no_error (error);
  assert_case (&desk, "open", 0);
  g_assert_false (docket_store_undo_decision (desk.test->store, NEW_JOB, NULL, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND);
}

static void
test_undo_needs_the_right (void)
{
  g_auto(Desk) desk = { NULL };
  g_autofree char *key = hold_status (&desk);
  g_autoptr(GError) error = NULL;

  decide (&desk, DOCKET_CHOICE_KEEP, NULL, desk.review->current_values);
  g_assert_false (docket_store_undo_decision (desk.test->store, REVIEW_ID, NULL, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN);
  assert_case (&desk, "decided", 0);
}

static void
assert_told (Desk *desk, const char *key, const char *words)
{
  g_autoptr(DocketOutboxItem) item = docket_test_item (desk->test, key);

  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_REJECTED);
  g_assert_cmpstr (item->problem_type, ==, DOCKET_PROBLEM_STALE);
  g_assert_nonnull (strstr (item->problem_detail, words));
}

static void
test_first_is_told_of_another_choice (void)
{
  g_auto(Desk) desk = { NULL };
  g_autoptr(DocketOperation) other = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, REVIEW_ID);
  DocketStamp sofia = { (char *) DOCKET_TEST_SOFIA, NULL, 1, 2 };
  DocketStamp omar = { (char *) DOCKET_TEST_OMAR, NULL, 1, 2 };
  g_autofree char *key = NULL;

  open_money_case (&desk, 200000);
  other->choice = DOCKET_CHOICE_KEEP;
  key = save_decision (&desk, DOCKET_CHOICE_KEEP);
  docket_test_settle (desk.test, key, DOCKET_OUTCOME_APPLIED, desk.test->seq + 1, REVIEW_ID, DOCKET_PROBLEM_SECOND_DECIDER);
  g_ptr_array_add (desk.review->approvals, docket_approval_new (other, NULL, &sofia));
  feed (&desk, FALSE);
  assert_item (&desk, key, DOCKET_OUTBOX_ACKED, NULL);
  assert_case (&desk, "open", 1);
  g_ptr_array_set_size (desk.review->approvals, 0);
  other->choice = DOCKET_CHOICE_TAKE;
  g_ptr_array_add (desk.review->approvals, docket_approval_new (other, NULL, &omar));
  feed (&desk, FALSE);
  assert_told (&desk, key, "Omar");
}

static void
test_decider_is_told_of_the_undo (void)
{
  g_auto(Desk) desk = { NULL };
  g_autofree char *key = NULL;

  open_money_case (&desk, 200);
  key = save_decision (&desk, DOCKET_CHOICE_KEEP);
  docket_test_settle (desk.test, key, DOCKET_OUTCOME_APPLIED, desk.test->seq + 2, REVIEW_ID, NULL);
  /* A page that left the server before the decision arrived there. */
  feed (&desk, TRUE);
  assert_item (&desk, key, DOCKET_OUTBOX_ACKED, NULL);
  decide (&desk, DOCKET_CHOICE_KEEP, NULL, desk.review->current_values);
  assert_item (&desk, key, DOCKET_OUTBOX_ACKED, NULL);
  docket_review_reopen (desk.review);
  feed (&desk, TRUE);
  assert_told (&desk, key, "open again");
}

/* The answer was lost; until it is given again, a colleague has undone the decision,
 * and the feed has told so. */
static void
test_decider_is_told_of_an_undo_before_the_answer (void)
{
  g_auto(Desk) desk = { NULL };
  g_autofree char *key = NULL;
  gint64 seq;

  open_money_case (&desk, 200);
  key = save_decision (&desk, DOCKET_CHOICE_KEEP);
  docket_test_sending (desk.test, key);
  decide (&desk, DOCKET_CHOICE_KEEP, NULL, desk.review->current_values);
  seq = desk.test->seq;
  docket_review_reopen (desk.review);
  feed (&desk, TRUE);
  g_assert_cmpint (desk.test->seq, >, seq);
  docket_test_settle (desk.test, key, DOCKET_OUTCOME_APPLIED, seq, REVIEW_ID, NULL);
  assert_told (&desk, key, "open again");
  assert_case (&desk, "open", 0);
}

/* What the screen shows as decided is not: the answer to own work in the same case comes
 * while the decision is still on its way. */
static void
test_own_decision_on_its_way_decides_nothing (void)
{
  g_auto(Desk) desk = { NULL };
  g_autofree char *key = NULL;
  g_autofree char *decision = NULL;

  open_case (&desk, "sofia", DOCKET_GROUP_JOB_STATUS, status ("waiting_approval"));
  key = docket_test_save (desk.test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "complete");
  docket_test_sending (desk.test, key);
  add_candidate (&desk, key, DOCKET_OPERATION_EDIT, status ("complete"));
  feed (&desk, TRUE);
  decision = save_decision (&desk, DOCKET_CHOICE_KEEP);
  docket_test_settle (desk.test, key, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
  assert_item (&desk, key, DOCKET_OUTBOX_HELD, DOCKET_WHY_COLLISION);
  assert_item (&desk, decision, DOCKET_OUTBOX_QUEUED, NULL);
}

static void
decide_as_omar (Desk *desk, const char *operation, DocketChoice choice, const char *candidate)
{
  DocketReview *review = desk->review;
  DocketStamp omar = { (char *) DOCKET_TEST_OMAR, NULL, 1, 2 };

  docket_review_reopen (review);
  g_free (review->state);
  review->state = g_strdup ("decided");
  review->choice = choice;
  review->decided_candidate = g_strdup (candidate);
  review->decided_operation = g_strdup (operation);
  docket_stamp_copy_to (&omar, &review->decided_by);
  feed (desk, TRUE);
}

/* What the case says last is what its first decider reads, whatever was missed in between. */
static void
test_decider_is_told_of_the_next_decision (void)
{
  g_auto(Desk) desk = { NULL };
  g_autofree char *key = NULL;

  open_money_case (&desk, 200);
  key = save_decision (&desk, DOCKET_CHOICE_KEEP);
  docket_test_settle (desk.test, key, DOCKET_OUTCOME_APPLIED, desk.test->seq + 1, REVIEW_ID, NULL);
  decide_as_omar (&desk, NEW_JOB, DOCKET_CHOICE_TAKE, NEW_JOB);
  assert_told (&desk, key, "Omar");
  docket_review_reopen (desk.review);
  feed (&desk, TRUE);
  assert_told (&desk, key, "open again");
  decide_as_omar (&desk, NEW_JOB, DOCKET_CHOICE_TAKE, NEW_JOB);
  assert_told (&desk, key, "Omar");
  /* The same as hers: it counts after all. */
  decide_as_omar (&desk, NEW_JOB, DOCKET_CHOICE_KEEP, NULL);
  assert_item (&desk, key, DOCKET_OUTBOX_ACKED, NULL);
  /* Undone, and without an object before this desk saw that. */
  docket_review_reopen (desk.review);
  g_free (desk.review->state);
  desk.review->state = g_strdup ("withdrawn");
  feed (&desk, TRUE);
  assert_told (&desk, key, "settled itself");
}

/* Undone by a colleague, then the work itself was changed to @labor, or voided, which is
 * what the candidate wanted: the case has withdrawn itself. Returns the decision's key. */
static char *
withdraw_after (Desk *desk, DocketOperationKind kind, DocketChoice choice, gint64 wanted, gint64 labor)
{
  DocketOperation *decision = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, REVIEW_ID);
  char *key = docket_test_id (0x0f, (guint) wanted);
  g_autoptr(GError) error = NULL;

  open_money_case (desk, labor);
  ((DocketCandidate *) g_ptr_array_index (desk->review->candidates, 0))->kind = kind;
  decision->key = g_strdup (key);
  decision->base = desk->rev;
  decision->choice = choice;
  decision->candidate = choice == DOCKET_CHOICE_TAKE ? g_strdup (NEW_JOB) : NULL;
  if (choice == DOCKET_CHOICE_SET)
    decision->set = totals (wanted);
  docket_test_submit (desk->test, &error, decision, NULL);
  g_assert_no_error (error);
  docket_test_settle (desk->test, key, DOCKET_OUTCOME_APPLIED, desk->test->seq + 1, REVIEW_ID, NULL);
  docket_review_reopen (desk->review);
  feed (desk, TRUE);
  assert_told (desk, key, "open again");
  g_free (desk->review->state);
  desk->review->state = g_strdup ("withdrawn");
  docket_values_unref (desk->review->current_values);
  desk->review->current_values = totals (labor);
  feed (desk, TRUE);
  return key;
}

/* What was wanted stands, whoever brought it about. */
static void
test_decider_is_not_told_against_what_stands (void)
{
  const struct
  {
    DocketOperationKind kind;
    DocketChoice choice;
    gint64 wanted;
    gboolean stands;
  } cases[] = { { DOCKET_OPERATION_EDIT, DOCKET_CHOICE_TAKE, 200, TRUE }, { DOCKET_OPERATION_EDIT, DOCKET_CHOICE_SET, 200, TRUE }, { DOCKET_OPERATION_EDIT, DOCKET_CHOICE_SET, 150, FALSE },
                { DOCKET_OPERATION_EDIT, DOCKET_CHOICE_KEEP, 100, FALSE }, { DOCKET_OPERATION_VOID, DOCKET_CHOICE_TAKE, 0, TRUE }, { DOCKET_OPERATION_VOID, DOCKET_CHOICE_KEEP, 0, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Desk) desk = { NULL };
      g_autofree char *key = withdraw_after (&desk, cases[i].kind, cases[i].choice, cases[i].wanted, 200);

      if (cases[i].stands)
        assert_item (&desk, key, DOCKET_OUTBOX_ACKED, NULL);
      else
        assert_told (&desk, key, "settled itself");
    }
}

static void
test_own_undo_is_no_news (void)
{
  g_auto(Desk) desk = { NULL };
  g_autofree char *key = NULL;
  g_autoptr(GError) error = NULL;

  open_money_case (&desk, 200);
  key = save_decision (&desk, DOCKET_CHOICE_KEEP);
  docket_test_settle (desk.test, key, DOCKET_OUTCOME_APPLIED, desk.test->seq + 1, REVIEW_ID, NULL);
  decide (&desk, DOCKET_CHOICE_KEEP, NULL, desk.review->current_values);
  g_assert_true (docket_store_undo_decision (desk.test->store, REVIEW_ID, NULL, &error));
  docket_review_reopen (desk.review);
  feed (&desk, TRUE);
  assert_item (&desk, key, DOCKET_OUTBOX_ACKED, NULL);
}

/* It was about older facts: the case is there again, and the decision says why. */
static void
test_stale_decision_shows_the_case (void)
{
  g_auto(Desk) desk = { NULL };
  g_autofree char *key = NULL;
  DocketStoreCounts counts;

  open_money_case (&desk, 200);
  key = save_decision (&desk, DOCKET_CHOICE_KEEP);
  assert_case (&desk, "decided", 0);
  docket_test_settle (desk.test, key, DOCKET_OUTCOME_REJECTED, 0, NULL, DOCKET_PROBLEM_STALE);
  assert_case (&desk, "open", 0);
  g_assert_true (docket_store_get_counts (desk.test->store, &counts, NULL));
  g_assert_cmpuint (counts.open_reviews, ==, 1);
  g_assert_cmpuint (counts.rejected, ==, 1);
}

/* An undo that came too late: the case stays as it was decided. */
static void
test_stale_undo_shows_the_decision (void)
{
  g_auto(Desk) desk = { NULL };
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GError) error = NULL;

  open_money_case (&desk, 200);
  decide (&desk, DOCKET_CHOICE_KEEP, NULL, desk.review->current_values);
  g_assert_true (docket_store_undo_decision (desk.test->store, REVIEW_ID, NULL, &error));
  assert_case (&desk, "open", 0);
  all = docket_store_outbox (desk.test->store, 0, &error);
  docket_test_settle (desk.test, ((DocketOutboxItem *) g_ptr_array_index (all, 0))->operation->key, DOCKET_OUTCOME_REJECTED, 0, NULL, DOCKET_PROBLEM_STALE);
  assert_case (&desk, "decided", 0);
}

/* -- Finding cases -- */

static guint
n_found (Desk *desk, const char *kind, const char *search)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_REVIEW);
  g_autoptr(GArray) rows = NULL;
  g_autoptr(GError) error = NULL;

  query->open_only = TRUE;
  query->case_kind = g_strdup (kind);
  query->search = g_strdup (search);
  rows = docket_store_select_rows (desk->test->store, query, 0, &error);
  g_assert_no_error (error);
  return rows->len;
}

static void
test_found_by_kind_and_words (void)
{
  g_auto(Desk) desk = { NULL };
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_REVIEW);
  g_autoptr(DocketRecord) job = NULL;
  g_autoptr(GArray) counts = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) words = NULL;

  open_case (&desk, "sofia", DOCKET_GROUP_JOB_STATUS, status ("in_progress"));
  feed (&desk, TRUE);
  g_assert_true (docket_store_get (desk.test->store, DOCKET_KIND_JOB, DOCKET_TEST_JOB, &job, NULL));
  words = g_strsplit (docket_record_get_text (job, DOCKET_JOB_TITLE), " ", 2);
  g_assert_cmpuint (n_found (&desk, NULL, NULL), ==, 1);
  g_assert_cmpuint (n_found (&desk, "job.status", NULL), ==, 1);
  g_assert_cmpuint (n_found (&desk, "job.totals", NULL), ==, 0);
  g_assert_cmpuint (n_found (&desk, "duplicate", NULL), ==, 0);
  g_assert_cmpuint (n_found (&desk, NULL, words[0]), ==, 1);
  g_assert_cmpuint (n_found (&desk, "job.status", words[0]), ==, 1);
  g_assert_cmpuint (n_found (&desk, "job.totals", words[0]), ==, 0);
  g_assert_cmpuint (n_found (&desk, NULL, "zeppelin"), ==, 0);
  g_assert_cmpuint (n_found (&desk, NULL, "!?"), ==, 0);
  counts = docket_store_count_cases (desk.test->store, query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts->len, ==, 1);
  g_assert_cmpstr (g_array_index (counts, DocketCaseCount, 0).kind, ==, "job.status");
  g_assert_cmpuint (g_array_index (counts, DocketCaseCount, 0).n, ==, 1);

  g_free (desk.review->reason);
  desk.review->reason = g_strdup (DOCKET_WHY_POSSIBLE_DUPLICATE);
  feed (&desk, TRUE);
  g_assert_cmpuint (n_found (&desk, "duplicate", NULL), ==, 1);
  g_assert_cmpuint (n_found (&desk, "job.status", NULL), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/reviews/fate-of-own-work-in-every-decision", test_fates);
  g_test_add_func ("/store/reviews/quarantined-create", test_quarantined_create);
  g_test_add_func ("/store/reviews/void-that-two-wanted", test_void_of_two);
  g_test_add_func ("/store/reviews/raised-again-as-it-was-seen", test_raise);
  g_test_add_func ("/store/reviews/raised-again-keeps-the-reason", test_raise_keeps_the_reason);
  g_test_add_func ("/store/reviews/only-what-was-decided-against-is-raised", test_raise_of_other_work);
  g_test_add_func ("/store/reviews/raise-refused-keeps-the-entry", test_raise_refused_keeps_the_old);
  g_test_add_func ("/store/reviews/first-of-two-stays-open", test_first_of_two_stays_open);
  g_test_add_func ("/store/reviews/second-of-two-decides", test_second_of_two_decides);
  g_test_add_func ("/store/reviews/untried-decision-just-goes", test_untried_decision_just_goes);
  g_test_add_func ("/store/reviews/tried-decision-is-undone-after-it", test_tried_decision_is_undone);
  g_test_add_func ("/store/reviews/decision-that-may-have-arrived-is-undone", test_decision_that_may_have_arrived_is_undone);
  g_test_add_func ("/store/reviews/colleagues-decision-is-undone", test_colleagues_decision_is_undone);
  g_test_add_func ("/store/reviews/undo-needs-the-right", test_undo_needs_the_right);
  g_test_add_func ("/store/reviews/first-is-told-of-another-choice", test_first_is_told_of_another_choice);
  g_test_add_func ("/store/reviews/decider-is-told-of-the-undo", test_decider_is_told_of_the_undo);
  g_test_add_func ("/store/reviews/decider-is-told-of-an-undo-before-the-answer", test_decider_is_told_of_an_undo_before_the_answer);
  g_test_add_func ("/store/reviews/own-decision-on-its-way-decides-nothing", test_own_decision_on_its_way_decides_nothing);
  g_test_add_func ("/store/reviews/decider-is-told-of-the-next-decision", test_decider_is_told_of_the_next_decision);
  g_test_add_func ("/store/reviews/decider-is-not-told-against-what-stands", test_decider_is_not_told_against_what_stands);
  g_test_add_func ("/store/reviews/own-undo-is-no-news", test_own_undo_is_no_news);
  g_test_add_func ("/store/reviews/stale-decision-shows-the-case-again", test_stale_decision_shows_the_case);
  g_test_add_func ("/store/reviews/stale-undo-shows-the-decision-again", test_stale_undo_shows_the_decision);
  g_test_add_func ("/store/reviews/found-by-kind-and-words", test_found_by_kind_and_words);
  return g_test_run ();
}
