/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A review record read into values and written back, over the wire too. */

#include <string.h>

#include "docket-codec.h"
#include "docket-error.h"
#include "docket-review.h"

#define CASE "018f0000-0000-7000-8000-00000000ca5e"
#define JOB "018f0000-0000-7000-8000-000000000001"
#define TESS "018f0000-0000-7000-8000-0000000000aa"
#define KEY "018f0000-0000-7000-8000-0000000000cc"

static DocketValues *
status (const char *text)
{
  DocketValues *values = docket_values_new ();

  docket_values_set_text (values, DOCKET_JOB_STATUS, text);
  docket_values_clear (values, DOCKET_JOB_STATUS_REASON);
  return values;
}

static void
add_approval (DocketReview *review)
{
  g_autoptr (DocketOperation) decision = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, CASE);
  g_autoptr (DocketValues) values = status ("complete");
  DocketStamp by = { (char *) TESS, (char *) KEY, 1, 77 };

  decision->choice = DOCKET_CHOICE_TAKE;
  decision->candidate = g_strdup (KEY);
  decision->reason = g_strdup ("Both agree");
  g_ptr_array_add (review->approvals, docket_approval_new (decision, values, &by));
}

static DocketReview *
make_case (gboolean decided)
{
  const char *deciders[] = { "supervisor", NULL };
  DocketReview *review = docket_review_new ();
  DocketCandidate *candidate = docket_candidate_new ();

  review->state = g_strdup (decided ? "decided" : "open");
  review->reason = g_strdup (DOCKET_WHY_COLLISION);
  review->subject_kind = DOCKET_KIND_JOB;
  review->subject_id = g_strdup (JOB);
  review->group = DOCKET_GROUP_JOB_STATUS;
  review->started_from = status ("in_progress");
  review->started_by = (DocketStamp) { g_strdup (TESS), g_strdup (KEY), 1, 2 };
  review->current_values = status ("waiting_approval");
  review->current_by = (DocketStamp) { g_strdup (JOB), g_strdup (KEY), 3, 4 };
  review->rule = g_strdup ("job.status: review");
  review->deciders = g_strdupv ((char **) deciders);
  review->opened_at = 99;
  candidate->operation = g_strdup (KEY);
  candidate->kind = DOCKET_OPERATION_VOID;
  candidate->values = status ("complete");
  candidate->was = status ("in_progress");
  candidate->by = (DocketStamp) { g_strdup (TESS), NULL, 5, 6 };
  candidate->why = g_strdup (DOCKET_WHY_LOCKED);
  candidate->reason = g_strdup ("done \"here\"");
  candidate->bundle = g_strdup (JOB);
  g_ptr_array_add (review->candidates, candidate);
  candidate = docket_candidate_new ();
  candidate->operation = g_strdup (TESS);
  g_ptr_array_add (review->candidates, candidate);
  add_approval (review);
  if (!decided)
    return review;
  review->signed_for = status ("paused");
  review->choice = DOCKET_CHOICE_TAKE;
  review->decided_candidate = g_strdup (KEY);
  review->decided_values = status ("complete");
  review->decided_by = (DocketStamp) { g_strdup (JOB), g_strdup (KEY), 7, 8 };
  review->decision_reason = g_strdup ("She was there.");
  review->decided_at = 100;
  review->decided_operation = g_strdup (TESS);
  review->decided_rev = 11;
  review->decided_void = TRUE;
  return review;
}

static void
assert_same_stamp (const DocketStamp *a, const DocketStamp *b)
{
  g_assert_cmpstr (a->person, ==, b->person);
  g_assert_cmpstr (a->device, ==, b->device);
  g_assert_cmpint (a->made_at, ==, b->made_at);
  g_assert_cmpint (a->arrived_at, ==, b->arrived_at);
}

static void
assert_same_approval (const DocketReview *read, const DocketReview *written)
{
  const DocketApproval *a, *b;

  g_assert_cmpuint (read->approvals->len, ==, 1);
  a = g_ptr_array_index (read->approvals, 0);
  b = g_ptr_array_index (written->approvals, 0);
  g_assert_cmpstr (a->person, ==, b->person);
  g_assert_cmpstr (a->device, ==, b->device);
  g_assert_cmpint (a->at, ==, 77);
  g_assert_cmpint (a->choice, ==, b->choice);
  g_assert_cmpstr (a->candidate, ==, b->candidate);
  g_assert_true (docket_values_equal (a->values, b->values));
  g_assert_cmpstr (a->reason, ==, b->reason);
}

static void
test_round_trip (gconstpointer decided)
{
  g_autoptr (DocketReview) review = make_case (GPOINTER_TO_INT (decided));
  g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_REVIEW, CASE);
  g_autoptr (DocketRecord) arrived = NULL;
  g_autoptr (DocketReview) read = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  docket_record_set_rev (record, 12);
  /* What an earlier decision left must go when the case is open again. */
  docket_record_set_text (record, DOCKET_REVIEW_DECISION, "{\"choice\":\"keep\"}");
  docket_review_to_record (review, record);
  text = docket_record_to_text (record);
  arrived = docket_record_from_text (text, &error);
  g_assert_no_error (error);
  g_assert_true (docket_record_equal (arrived, record));
  read = docket_review_from_record (arrived, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->id, ==, CASE);
  g_assert_cmpint (read->rev, ==, 12);
  g_assert_cmpstr (read->state, ==, review->state);
  g_assert_cmpstr (read->reason, ==, review->reason);
  g_assert_cmpint (read->subject_kind, ==, DOCKET_KIND_JOB);
  g_assert_cmpstr (read->subject_id, ==, JOB);
  g_assert_cmpint (read->group, ==, DOCKET_GROUP_JOB_STATUS);
  g_assert_true (docket_values_equal (read->started_from, review->started_from));
  assert_same_stamp (&read->started_by, &review->started_by);
  g_assert_true (docket_values_equal (read->current_values, review->current_values));
  assert_same_stamp (&read->current_by, &review->current_by);
  g_assert_cmpstr (read->rule, ==, review->rule);
  g_assert_cmpstrv (read->deciders, review->deciders);
  g_assert_cmpint (read->opened_at, ==, 99);
  g_assert_cmpuint (read->candidates->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const DocketCandidate *a = g_ptr_array_index (read->candidates, i), *b = g_ptr_array_index (review->candidates, i);

      g_assert_cmpstr (a->operation, ==, b->operation);
      g_assert_cmpint (a->kind, ==, b->kind);
      g_assert_true (docket_values_equal (a->values, b->values) && docket_values_equal (a->was, b->was));
      assert_same_stamp (&a->by, &b->by);
      g_assert_cmpstr (a->why, ==, b->why);
      g_assert_cmpstr (a->reason, ==, b->reason);
      g_assert_cmpstr (a->bundle, ==, b->bundle);
    }
  g_assert_true (docket_review_find_candidate (read, KEY) == g_ptr_array_index (read->candidates, 0));
  g_assert_null (docket_review_find_candidate (read, JOB));
  g_assert_null (docket_review_find_candidate (read, NULL));
  g_assert_cmpint (read->choice, ==, review->choice);
  g_assert_cmpstr (read->decided_candidate, ==, review->decided_candidate);
  g_assert_true (docket_values_equal (read->decided_values, review->decided_values));
  assert_same_stamp (&read->decided_by, &review->decided_by);
  g_assert_cmpstr (read->decision_reason, ==, review->decision_reason);
  g_assert_cmpint (read->decided_at, ==, review->decided_at);
  g_assert_cmpstr (read->decided_operation, ==, review->decided_operation);
  g_assert_cmpint (read->decided_rev, ==, review->decided_rev);
  g_assert_cmpint (read->decided_void, ==, review->decided_void);
  assert_same_approval (read, review);
}

static void
test_broken_parts_are_refused (void)
{
  static const struct { DocketField field; const char *text; } broken[] = {
    { DOCKET_REVIEW_SUBJECT, NULL }, { DOCKET_REVIEW_SUBJECT, "[]" }, { DOCKET_REVIEW_SUBJECT, "{" }, { DOCKET_REVIEW_SUBJECT, "{}" },
    { DOCKET_REVIEW_SUBJECT, "{\"kind\":\"boat\",\"id\":\"" JOB "\"}" }, { DOCKET_REVIEW_SUBJECT, "{\"kind\":\"job\"}" },
    { DOCKET_REVIEW_STARTED_FROM, "5" }, { DOCKET_REVIEW_STARTED_FROM, "{\"colour\":1}" }, { DOCKET_REVIEW_STARTED_BY, "7" }, { DOCKET_REVIEW_CURRENT, "[]" },
    { DOCKET_REVIEW_CURRENT, "{\"values\":5}" }, { DOCKET_REVIEW_CURRENT, "{\"values\":{\"status\":5}}" }, { DOCKET_REVIEW_CURRENT, "{\"by\":5}" },
    { DOCKET_REVIEW_CANDIDATES, "{}" }, { DOCKET_REVIEW_CANDIDATES, "[5]" }, { DOCKET_REVIEW_CANDIDATES, "[null]" }, { DOCKET_REVIEW_CANDIDATES, "[{}]" },
    { DOCKET_REVIEW_CANDIDATES, "[{\"operation\":\"" KEY "\",\"was\":{\"colour\":1}}]" }, { DOCKET_REVIEW_DECISION, "5" }, { DOCKET_REVIEW_DECISION, "{}" },
    { DOCKET_REVIEW_DECISION, "{\"choice\":\"keep\",\"at\":\"now\"}" }, { DOCKET_REVIEW_DECISION, "{\"choice\":\"keep\",\"void\":1}" },
    { DOCKET_REVIEW_APPROVALS, "{}" }, { DOCKET_REVIEW_APPROVALS, "[5]" }, { DOCKET_REVIEW_APPROVALS, "[{}]" },
    { DOCKET_REVIEW_APPROVALS, "[{\"person\":\"" TESS "\",\"choice\":\"set\",\"values\":{\"colour\":1}}]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (DocketReview) review = make_case (TRUE);
      g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_REVIEW, CASE);
      g_autoptr (DocketReview) read = NULL;
      g_autoptr (GError) error = NULL;

      docket_review_to_record (review, record);
      docket_record_set_text (record, broken[i].field, broken[i].text);
      read = docket_review_from_record (record, &error);
      if (read != NULL)
        g_error ("accepted %s", broken[i].text);
      g_assert_true (error->domain == DOCKET_CORE_ERROR && error->message[0] != '\0');
    }
}

static void
test_case_about_a_whole_record (void)
{
  g_autoptr (DocketReview) review = docket_review_new ();
  g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_REVIEW, CASE);
  g_autoptr (DocketReview) read = NULL;
  g_autoptr (GError) error = NULL;

  review->subject_kind = DOCKET_KIND_JOB;
  review->subject_id = g_strdup (JOB);
  docket_review_to_record (review, record);
  read = docket_review_from_record (record, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read->group, ==, DOCKET_GROUP_NONE);
  g_assert_null (read->started_from);
  g_assert_null (read->current_values);
  g_assert_null (read->deciders);
  g_assert_cmpuint (read->candidates->len, ==, 0);
  g_assert_cmpint (read->choice, ==, DOCKET_CHOICE_NONE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/review/open-case-round-trip", GINT_TO_POINTER (FALSE), test_round_trip);
  g_test_add_data_func ("/review/decided-case-round-trip", GINT_TO_POINTER (TRUE), test_round_trip);
  g_test_add_func ("/review/broken-parts-are-refused", test_broken_parts_are_refused);
  g_test_add_func ("/review/case-about-a-whole-record", test_case_about_a_whole_record);
  return g_test_run ();
}
