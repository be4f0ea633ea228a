/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Totals that do not add up, and signatures for other totals: written all the
 * same, with a case beside them.
 */
#include "docket-test-stage.h"
#include "docket-totals.h"

static DocketRecord *
job_now (Fixture *fixture)
{
  return stage_get (fixture, DOCKET_KIND_JOB, JOB);
}

/* Omar writes totals that are @wrong by so much. Returns the case. (nullable) */
static char *
write_totals (Fixture *fixture, gint64 labor, gint64 wrong)
{
  g_autoptr (DocketRecord) seen = job_now (fixture);
  g_autoptr (DocketOperation) change = stage_totals (fixture, seen, labor, labor + 7500 + wrong);
  g_autoptr (DocketResult) result = stage_send (fixture, OMAR, change);

  assert_outcome (result, "applied");
  return g_strdup (result->review);
}

static void
assert_mismatch_case (Fixture *fixture, const char *id, const char *state)
{
  g_autoptr (DocketReview) review = stage_case_of (fixture, id);

  g_assert_cmpstr (review->reason, ==, DOCKET_WHY_TOTALS_MISMATCH);
  g_assert_cmpint (review->group, ==, DOCKET_GROUP_JOB_TOTALS);
  g_assert_cmpstr (review->subject_id, ==, JOB);
  g_assert_cmpuint (review->candidates->len, ==, 0);
  g_assert_cmpstr (review->state, ==, state);
}

static void
test_mismatch_opens_a_case (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = write_totals (fixture, 100, 1);
  g_autoptr (DocketRecord) job = job_now (fixture);
  g_autoptr (DocketReview) review = NULL;

  /* What was written stands. */
  g_assert_cmpint (docket_record_get_int (job, DOCKET_JOB_TOTAL_AMOUNT, 0), ==, 7601);
  g_assert_nonnull (id);
  assert_mismatch_case (fixture, id, "open");
  review = stage_case_of (fixture, id);
  g_assert_cmpint (docket_values_get_int (review->current_values, DOCKET_JOB_TOTAL_AMOUNT, 0), ==, 7601);
  g_assert_cmpstr (review->current_by.person, ==, people[OMAR].id);
}

static void
test_right_or_unfinished_opens_none (Fixture *fixture, gconstpointer data)
{
  g_autofree char *right = write_totals (fixture, 100, 0);
  g_autoptr (DocketRecord) seen = job_now (fixture);
  g_autoptr (DocketOperation) unset = stage_totals (fixture, seen, 5, 1);
  g_autoptr (DocketResult) result = NULL;

  g_assert_null (right);
  docket_values_clear (unset->set, DOCKET_JOB_TAX_AMOUNT);
  result = stage_send (fixture, OMAR, unset);
  assert_outcome (result, "applied");
  g_assert_null (result->review);
}

static void
test_one_case_at_a_time (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = write_totals (fixture, 100, 1);
  g_autofree char *second = write_totals (fixture, 100, 2);
  g_autoptr (DocketReview) review = stage_case_of (fixture, first);

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpint (docket_values_get_int (review->current_values, DOCKET_JOB_TOTAL_AMOUNT, 0), ==, 7602);
}

static void
test_withdraws_itself (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = write_totals (fixture, 100, 1);
  g_autofree char *none = write_totals (fixture, 200, 0);
  g_autofree char *next = NULL;

  g_assert_null (none);
  assert_mismatch_case (fixture, id, "withdrawn");
  /* Wrong again is a question again. */
  next = write_totals (fixture, 200, 5);
  g_assert_nonnull (next);
  g_assert_cmpstr (next, !=, id);
}

static void
test_decided (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = write_totals (fixture, 100, 1);
  g_autoptr (DocketOperation) keep = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) back = NULL, set = NULL;
  g_autoptr (DocketRecord) job = NULL;

  assert_sends (fixture, SOFIA, keep, "applied");
  assert_mismatch_case (fixture, id, "decided");
  back = stage_undo (fixture, id);
  assert_sends (fixture, SOFIA, back, "applied");
  assert_mismatch_case (fixture, id, "open");
  set = stage_decide (fixture, id, DOCKET_CHOICE_SET);
  docket_values_set_int (set->set, DOCKET_JOB_TOTAL_AMOUNT, 7600);
  assert_sends (fixture, SOFIA, set, "applied");
  job = job_now (fixture);
  g_assert_cmpint (docket_record_get_int (job, DOCKET_JOB_TOTAL_AMOUNT, 0), ==, 7600);
  assert_mismatch_case (fixture, id, "decided");
}

static void
test_take_of_nobody (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = write_totals (fixture, 100, 1);
  g_autoptr (DocketOperation) take = stage_take (fixture, id, NOWHERE);

  assert_sends (fixture, SOFIA, take, "rejected invalid");
}

/* A late colleague's totals join the open case. */
static void
test_collision_joins (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = job_now (fixture);
  g_autoptr (DocketOperation) late = stage_totals (fixture, seen, 300, 7800);
  g_autofree char *id = write_totals (fixture, 100, 1);
  g_autoptr (DocketResult) held = stage_send (fixture, TESS, late);
  g_autofree char *right = NULL;
  g_autoptr (DocketReview) review = NULL;

  assert_outcome (held, "held");
  g_assert_cmpstr (held->review, ==, id);
  /* The totals are right now, but hers are still a question. */
  right = write_totals (fixture, 100, 0);
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "open");
  g_assert_cmpuint (review->candidates->len, ==, 1);
}

static void
test_new_job (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, CUSTOMER);
  g_autoptr (DocketResult) result = NULL;
  g_autoptr (DocketReview) review = NULL;

  docket_values_set_int (job->set, DOCKET_JOB_LABOR_AMOUNT, 1);
  docket_values_set_int (job->set, DOCKET_JOB_PARTS_AMOUNT, 2);
  docket_values_set_int (job->set, DOCKET_JOB_DISCOUNT_AMOUNT, 1);
  docket_values_set_int (job->set, DOCKET_JOB_TAX_AMOUNT, 3);
  docket_values_set_int (job->set, DOCKET_JOB_TOTAL_AMOUNT, 7);
  result = stage_send (fixture, OMAR, job);
  assert_outcome (result, "applied");
  review = stage_case_of (fixture, result->review);
  g_assert_cmpstr (review->subject_id, ==, job->record_id);
}

static void
assert_moved (Fixture *fixture, const char *id, gint64 *rev, gboolean moved)
{
  g_autoptr (DocketReview) review = stage_case_of (fixture, id);

  g_assert_cmpstr (review->state, ==, "open");
  g_assert_cmpint (review->rev != *rev, ==, moved);
  *rev = review->rev;
}

/* Lines are what totals are made of; a note or a signature is not. */
static void
test_lines_move_the_revision (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_totals (fixture, 100, 200, NULL);
  g_autoptr (DocketOperation) line = stage_create (fixture, DOCKET_KIND_LINE, DOCKET_LINE_JOB, JOB, DOCKET_LINE_DESCRIPTION, "Seal");
  g_autoptr (DocketOperation) words = stage_note (fixture, "Evidence");
  g_autoptr (DocketOperation) change = NULL, gone = NULL, decision = NULL, title = NULL;
  g_autoptr (DocketRecord) seen = NULL, now = NULL, job = job_now (fixture);
  gint64 rev = 0;

  assert_moved (fixture, id, &rev, TRUE);
  decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  assert_sends (fixture, TESS, words, "applied");
  assert_moved (fixture, id, &rev, FALSE);
  title = stage_edit (fixture, job, DOCKET_JOB_TITLE, "Pump");
  assert_sends (fixture, OMAR, title, "applied");
  assert_moved (fixture, id, &rev, FALSE);
  assert_sends (fixture, TESS, line, "applied");
  assert_moved (fixture, id, &rev, TRUE);
  assert_sends (fixture, SOFIA, decision, "rejected stale");
  seen = stage_get (fixture, DOCKET_KIND_LINE, line->record_id);
  change = stage_edit (fixture, seen, DOCKET_LINE_DESCRIPTION, "Seal, large");
  assert_sends (fixture, TESS, change, "applied");
  assert_moved (fixture, id, &rev, TRUE);
  now = stage_get (fixture, DOCKET_KIND_LINE, line->record_id);
  gone = stage_void (fixture, DOCKET_OPERATION_VOID, now);
  assert_sends (fixture, OMAR, gone, "applied");
  assert_moved (fixture, id, &rev, TRUE);
}

/* Taking a side of what is void brings it back: whoever chose before has not seen that. */
static void
test_voided_since_moves_the_revision (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL, take = NULL, gone = NULL, again = NULL;
  g_autofree char *id = stage_play_totals (fixture, 100, 200, &of_tess);
  g_autoptr (DocketRecord) job = job_now (fixture), still = NULL, back = NULL;

  take = stage_take (fixture, id, of_tess->key);
  gone = stage_void (fixture, DOCKET_OPERATION_VOID, job);
  assert_sends (fixture, DANA, gone, "applied");
  assert_sends (fixture, SOFIA, take, "rejected stale");
  still = job_now (fixture);
  g_assert_true (docket_record_get_void (still));
  again = stage_take (fixture, id, of_tess->key);
  assert_sends (fixture, SOFIA, again, "applied");
  back = job_now (fixture);
  g_assert_false (docket_record_get_void (back));
}

static DocketResult *
sign (Fixture *fixture, const char *digest)
{
  g_autoptr (DocketOperation) signature = stage_create (fixture, DOCKET_KIND_SIGNATURE, DOCKET_SIGNATURE_JOB, JOB, DOCKET_SIGNATURE_SIGNER, "Ms Adler");

  if (digest != NULL)
    docket_values_set_text (signature->set, DOCKET_SIGNATURE_TOTALS_DIGEST, digest);
  return stage_send (fixture, TESS, signature);
}

static char *
digest_now (Fixture *fixture)
{
  g_autoptr (DocketRecord) job = job_now (fixture);
  g_autoptr (DocketValues) totals = docket_record_get_group (job, DOCKET_GROUP_JOB_TOTALS);

  return docket_totals_digest (totals);
}

static void
test_signature_for_these_totals (Fixture *fixture, gconstpointer data)
{
  g_autofree char *none = write_totals (fixture, 100, 0);
  g_autofree char *digest = digest_now (fixture);
  g_autoptr (DocketResult) with = sign (fixture, digest);
  g_autoptr (DocketResult) without = sign (fixture, NULL);

  assert_outcome (with, "applied");
  g_assert_null (with->review);
  g_assert_null (without->review);
}

/* The customer signed for 76.00; in the office it had become 77.00. */
static void
test_signature_for_other_totals (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = write_totals (fixture, 100, 0);
  g_autofree char *digest = digest_now (fixture);
  g_autofree char *second = write_totals (fixture, 200, 0);
  g_autoptr (DocketResult) result = sign (fixture, digest);
  g_autofree char *third = NULL, *back = NULL;

  assert_outcome (result, "applied");
  g_assert_nonnull (result->review);
  assert_mismatch_case (fixture, result->review, "open");
  /* Other totals, but not those either. */
  third = write_totals (fixture, 300, 0);
  assert_mismatch_case (fixture, result->review, "open");
  back = write_totals (fixture, 100, 0);
  assert_mismatch_case (fixture, result->review, "withdrawn");
}

/* Tess's totals, wrong by @wrong, held beside the office's. Returns the case. */
static char *
hold_totals (Fixture *fixture, gint64 wrong, DocketOperation **of_tess)
{
  g_autoptr (DocketRecord) seen = job_now (fixture);
  g_autoptr (DocketOperation) tess = stage_totals (fixture, seen, 200, 7700 + wrong);
  g_autofree char *none = write_totals (fixture, 100, 0);
  g_autoptr (DocketResult) held = stage_send (fixture, TESS, tess);

  assert_outcome (held, "held");
  *of_tess = g_steal_pointer (&tess);
  return g_strdup (held->review);
}

static void
assert_signed_for (Fixture *fixture, const char *id, gint64 total)
{
  g_autoptr (DocketReview) review = stage_case_of (fixture, id);

  if (total == 0)
    {
      g_assert_null (review->signed_for);
      return;
    }
  g_assert_nonnull (review->signed_for);
  g_assert_cmpint (docket_values_get_int (review->signed_for, DOCKET_JOB_TOTAL_AMOUNT, 0), ==, total);
}

/* Whoever decides has to see what the customer saw. */
static void
test_case_names_what_was_signed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = write_totals (fixture, 100, 0);
  g_autofree char *of_first = digest_now (fixture);
  g_autofree char *second = write_totals (fixture, 200, 0);
  g_autofree char *of_second = digest_now (fixture);
  g_autofree char *third = write_totals (fixture, 300, 0);
  g_autoptr (DocketResult) result = sign (fixture, of_first), again = NULL, once_more = NULL;
  g_autofree char *fourth = NULL, *fifth = NULL;
  g_autoptr (DocketReview) before = NULL, after = NULL, last = NULL;

  assert_signed_for (fixture, result->review, 7600);
  fourth = write_totals (fixture, 400, 0);
  assert_signed_for (fixture, result->review, 7600);
  /* They sign once more, while the case is open: that is another question. */
  before = stage_case_of (fixture, result->review);
  again = sign (fixture, of_second);
  g_assert_cmpstr (again->review, ==, result->review);
  assert_signed_for (fixture, result->review, 7700);
  after = stage_case_of (fixture, result->review);
  g_assert_cmpint (after->rev, !=, before->rev);
  /* The same once more changes nothing. */
  once_more = sign (fixture, of_second);
  last = stage_case_of (fixture, result->review);
  g_assert_cmpint (last->rev, ==, after->rev);
  fifth = write_totals (fixture, 200, 0);
  assert_mismatch_case (fixture, result->review, "withdrawn");
  assert_signed_for (fixture, result->review, 0);
}

/* Totals that nobody here has ever seen cannot be named. */
static void
test_case_does_not_guess_what_was_signed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = write_totals (fixture, 100, 0);
  g_autoptr (DocketResult) result = sign (fixture, "0123456789012345678901234567890123456789012345678901234567890123");

  assert_mismatch_case (fixture, result->review, "open");
  assert_signed_for (fixture, result->review, 0);
}

/* The phone's totals are held, and what the customer signed is those. */
static void
test_case_names_what_was_signed_of_held_totals (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = hold_totals (fixture, 0, &of_tess);
  g_autoptr (DocketReview) review = stage_case_of (fixture, id);
  g_autofree char *digest = docket_totals_digest (((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->values);
  g_autoptr (DocketResult) result = sign (fixture, digest);

  g_assert_cmpstr (result->review, ==, id);
  assert_signed_for (fixture, id, 7700);
}

/* Tess's totals were taken, the customer signed for what was shown to them, and
 * then the decision is undone. @signed_now: for the totals that stand again */
static void
undo_after_signature (Fixture *fixture, gboolean signed_now)
{
  g_autoptr (DocketOperation) of_tess = NULL, take = NULL, back = NULL, again = NULL;
  g_autofree char *before = digest_now (fixture);
  g_autofree char *id = stage_play_totals (fixture, 100, 200, &of_tess);
  g_autofree char *office = digest_now (fixture);
  g_autoptr (DocketResult) signature = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autofree char *none = NULL;

  take = stage_take (fixture, id, of_tess->key);
  assert_sends (fixture, SOFIA, take, "applied");
  signature = sign (fixture, signed_now ? office : before);
  assert_mismatch_case (fixture, signature->review, "open");
  back = stage_undo (fixture, id);
  assert_sends (fixture, SOFIA, back, "applied");
  assert_mismatch_case (fixture, signature->review, "withdrawn");
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "open");
  g_assert_cmpuint (review->candidates->len, ==, 1);
  g_assert_cmpstr (review->reason, ==, signed_now ? DOCKET_WHY_COLLISION : DOCKET_WHY_TOTALS_MISMATCH);
  /* Everybody agrees on Tess's by now; what was signed for is still open. */
  none = write_totals (fixture, 200, 0);
  docket_review_free (g_steal_pointer (&review));
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, signed_now ? "withdrawn" : "open");
  if (signed_now)
    return;
  again = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  assert_sends (fixture, SOFIA, again, "applied");
}

static void
test_undo_keeps_the_question_of_the_signature (Fixture *fixture, gconstpointer data)
{
  undo_after_signature (fixture, FALSE);
}

static void
test_undo_answers_the_question_of_the_signature (Fixture *fixture, gconstpointer data)
{
  undo_after_signature (fixture, TRUE);
}

/* ---- Decided to what does not add up ---- */

/* The one open case about the job's totals. (nullable) */
static char *
open_question (Fixture *fixture)
{
  char *id = NULL;

  g_assert_true (docket_repository_get_case (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_TOTALS, &id, NULL));
  return id;
}

/* The decision stands, and so does the question whether the sum is meant. */
static void
test_taken_mismatch_is_asked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL, take = NULL, keep = NULL;
  g_autofree char *id = hold_totals (fixture, 5, &of_tess);
  g_autofree char *asked = NULL, *none = NULL;
  g_autoptr (DocketRecord) job = NULL;
  g_autoptr (DocketReview) review = NULL;

  take = stage_take (fixture, id, of_tess->key);
  assert_sends (fixture, SOFIA, take, "applied");
  job = job_now (fixture);
  g_assert_cmpint (docket_record_get_int (job, DOCKET_JOB_TOTAL_AMOUNT, 0), ==, 7705);
  asked = open_question (fixture);
  g_assert_cmpstr (asked, !=, id);
  assert_mismatch_case (fixture, asked, "open");
  review = stage_case_of (fixture, asked);
  g_assert_cmpint (docket_values_get_int (review->started_from, DOCKET_JOB_TOTAL_AMOUNT, 0), ==, 7600);
  keep = stage_decide (fixture, asked, DOCKET_CHOICE_KEEP);
  assert_sends (fixture, RUTH, keep, "applied");
  none = open_question (fixture);
  g_assert_null (none);
}

static void
test_set_mismatch_is_asked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_totals (fixture, 100, 200, NULL);
  g_autoptr (DocketOperation) set = stage_decide (fixture, id, DOCKET_CHOICE_SET), again = NULL, right = NULL;
  g_autofree char *asked = NULL, *still = NULL, *none = NULL;

  docket_values_set_int (set->set, DOCKET_JOB_TOTAL_AMOUNT, 1);
  assert_sends (fixture, SOFIA, set, "applied");
  asked = open_question (fixture);
  assert_mismatch_case (fixture, asked, "open");
  /* Another sum that is none. */
  again = stage_decide (fixture, asked, DOCKET_CHOICE_SET);
  docket_values_set_int (again->set, DOCKET_JOB_TOTAL_AMOUNT, 2);
  assert_sends (fixture, RUTH, again, "applied");
  still = open_question (fixture);
  assert_mismatch_case (fixture, still, "open");
  right = stage_decide (fixture, still, DOCKET_CHOICE_SET);
  docket_values_set_int (right->set, DOCKET_JOB_TOTAL_AMOUNT, 7600);
  assert_sends (fixture, SOFIA, right, "applied");
  none = open_question (fixture);
  g_assert_null (none);
}

/* Wrong totals that the office wrote while a collision was open joined that
 * case; whoever keeps them there decided about the collision. */
static void
test_kept_mismatch_is_asked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_totals (fixture, 100, 200, NULL);
  g_autofree char *joined = write_totals (fixture, 100, 3);
  g_autoptr (DocketOperation) keep = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autofree char *asked = NULL;

  g_assert_cmpstr (joined, ==, id);
  assert_sends (fixture, SOFIA, keep, "applied");
  asked = open_question (fixture);
  assert_mismatch_case (fixture, asked, "open");
}

/* Undoing takes back what the second case is about, too. */
static void
test_undo_withdraws_the_question (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL, take = NULL, undo = NULL;
  g_autofree char *id = hold_totals (fixture, 5, &of_tess);
  g_autofree char *asked = NULL, *open = NULL;
  g_autoptr (DocketRecord) job = NULL;

  take = stage_take (fixture, id, of_tess->key);
  assert_sends (fixture, SOFIA, take, "applied");
  asked = open_question (fixture);
  undo = stage_undo (fixture, id);
  assert_sends (fixture, SOFIA, undo, "applied");
  assert_mismatch_case (fixture, asked, "withdrawn");
  open = open_question (fixture);
  g_assert_cmpstr (open, ==, id);
  job = job_now (fixture);
  g_assert_cmpint (docket_record_get_int (job, DOCKET_JOB_TOTAL_AMOUNT, 0), ==, 7600);
}

/* As from a phone that was revoked: a signature, and a job with its totals. */
static void
test_let_in_mismatch_is_asked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *none = write_totals (fixture, 100, 0);
  g_autofree char *digest = digest_now (fixture);
  g_autofree char *changed = write_totals (fixture, 200, 0);
  g_autofree char *asked = NULL;
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketOperation) take = NULL;

  fixture->revoked = TRUE;
  held = sign (fixture, digest);
  fixture->revoked = FALSE;
  assert_outcome (held, "held");
  take = stage_take (fixture, held->review, held->key);
  assert_sends (fixture, SOFIA, take, "applied");
  asked = open_question (fixture);
  assert_mismatch_case (fixture, asked, "open");
}

int
main (int argc, char **argv)
{
  static const StageTest tests[] = {
    { "totals/mismatch-is-written-and-opens-a-case", test_mismatch_opens_a_case },
    { "totals/right-or-unfinished-opens-none", test_right_or_unfinished_opens_none },
    { "totals/one-case-at-a-time", test_one_case_at_a_time },
    { "totals/right-again-withdraws-itself", test_withdraws_itself },
    { "totals/kept-undone-and-set", test_decided },
    { "totals/there-is-nothing-to-take", test_take_of_nobody },
    { "totals/late-version-joins-the-case", test_collision_joins },
    { "totals/of-a-new-job", test_new_job },
    { "totals/lines-move-the-revision-evidence-does-not", test_lines_move_the_revision },
    { "totals/voided-since-moves-the-revision", test_voided_since_moves_the_revision },
    { "totals/signature-for-these", test_signature_for_these_totals },
    { "totals/undo-keeps-the-question-of-the-signature", test_undo_keeps_the_question_of_the_signature },
    { "totals/undo-answers-the-question-of-the-signature", test_undo_answers_the_question_of_the_signature },
    { "totals/signature-for-others", test_signature_for_other_totals },
    { "totals/case-names-what-was-signed", test_case_names_what_was_signed },
    { "totals/case-does-not-guess-what-was-signed", test_case_does_not_guess_what_was_signed },
    { "totals/case-names-what-was-signed-of-held", test_case_names_what_was_signed_of_held_totals },
    { "totals/taken-mismatch-is-asked", test_taken_mismatch_is_asked },
    { "totals/set-mismatch-is-asked", test_set_mismatch_is_asked },
    { "totals/kept-mismatch-is-asked", test_kept_mismatch_is_asked },
    { "totals/undo-withdraws-the-question", test_undo_withdraws_the_question },
    { "totals/let-in-mismatch-is-asked", test_let_in_mismatch_is_asked },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("cases", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
