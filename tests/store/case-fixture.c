/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A case that the server tells of, version by version. */
#include "case-fixture.h"

void
desk_clear (Desk *desk)
{
  g_clear_pointer (&desk->review, docket_review_free);
  g_clear_pointer (&desk->test, docket_test_store_free);
}

DocketValues *
status (const char *text)
{
  DocketValues *values = docket_values_new ();

  docket_values_set_text (values, DOCKET_JOB_STATUS, text);
  docket_values_clear (values, DOCKET_JOB_STATUS_REASON);
  return values;
}

DocketValues *
totals (gint64 labor)
{
  DocketValues *values = docket_values_new ();

  docket_values_set_int (values, DOCKET_JOB_LABOR_AMOUNT, labor);
  return values;
}

DocketCandidate *
add_candidate (Desk *desk, const char *key, DocketOperationKind kind, DocketValues *values)
{
  DocketCandidate *candidate = docket_candidate_new ();

  candidate->operation = g_strdup (key);
  candidate->kind = kind;
  candidate->values = values;
  candidate->why = g_strdup (DOCKET_WHY_COLLISION);
  g_ptr_array_add (desk->review->candidates, candidate);
  return candidate;
}

void
feed (Desk *desk, gboolean moves)
{
  DocketRecord *record = docket_test_record (DOCKET_KIND_REVIEW, REVIEW_ID, moves ? ++desk->rev : desk->rev);

  docket_review_to_record (desk->review, record);
  docket_test_feed (desk->test, record, NULL);
}

void
open_case (Desk *desk, const char *username, DocketGroup group, DocketValues *current)
{
  desk->test = docket_test_store_new_with_job (username);
  desk->rev = 20;
  desk->review = docket_review_new ();
  desk->review->state = g_strdup ("open");
  desk->review->reason = g_strdup (DOCKET_WHY_COLLISION);
  desk->review->subject_kind = DOCKET_KIND_JOB;
  desk->review->subject_id = g_strdup (DOCKET_TEST_JOB);
  desk->review->group = group;
  desk->review->current_values = current;
  desk->review->opened_at = DOCKET_TEST_NOW_MS;
}

void
decide (Desk *desk, DocketChoice choice, const char *candidate, const DocketValues *values)
{
  DocketStamp sofia = { (char *) DOCKET_TEST_SOFIA, (char *) DOCKET_TEST_DEVICE, DOCKET_TEST_NOW_MS, DOCKET_TEST_NOW_MS };
  DocketReview *review = desk->review;

  docket_review_reopen (review);
  g_free (review->state);
  review->state = g_strdup ("decided");
  review->choice = choice;
  review->decided_candidate = g_strdup (candidate);
  review->decided_values = values == NULL ? NULL : docket_values_copy (values);
  docket_stamp_copy_to (&sofia, &review->decided_by);
  review->decided_at = DOCKET_TEST_NOW_MS;
  feed (desk, TRUE);
}

void
assert_item (Desk *desk, const char *key, DocketOutboxState state, const char *problem)
{
  g_autoptr(DocketOutboxItem) item = docket_test_item (desk->test, key);

  g_assert_cmpstr (docket_outbox_state_name (item->state), ==, docket_outbox_state_name (state));
  g_assert_cmpstr (item->problem_type, ==, problem);
}
