/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a case says before it is decided: all of what each side causes, what the
 * customer signed for, what is left to choose; and what the weekly review says.
 */
#include <adwaita.h>

#include "docket-case-view.h"
#include "docket-console.h"
#include "docket-review-several.h"
#include "docket-refusal-words.h"
#include "docket-result.h"
#include "docket-review-view.h"
#include "docket-review.h"
#include "view-stage.h"
#include "widget-search.h"

/* Not shown yet. */
static void
open_page (Fixture *fixture, const char *person, const char *role)
{
  fixture->stage = review_stage_new (person, role);
  fixture->create = view_stage_create_review;
}

static gboolean
shows_pump (gpointer data)
{
  return g_strcmp0 (docket_review_view_get_case (DOCKET_REVIEW_VIEW (((Fixture *) data)->view)), STAGE_PUMP_CASE) == 0;
}

static gboolean
shows_boiler (gpointer data)
{
  return g_strcmp0 (docket_review_view_get_case (DOCKET_REVIEW_VIEW (((Fixture *) data)->view)), STAGE_BOILER_CASE) == 0;
}

static void
act (Fixture *fixture, const char *action)
{
  GtkWidget *case_view = find_of_type (fixture->view, DOCKET_TYPE_CASE_VIEW, 0);

  g_assert_nonnull (case_view);
  g_assert_true (gtk_widget_activate_action (case_view, action, NULL));
}

/* Tess wrote a total that is not the sum of her rows. */
static DocketRecord *
case_that_does_not_add_up (void)
{
  DocketRecord *record = review_stage_boiler_case ();
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);

  docket_values_set_int (((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->values, DOCKET_JOB_TOTAL_AMOUNT, 14199);
  docket_review_to_record (review, record);
  return record;
}

/* What is said before the decision is what the job says after it. */
static void
test_says_the_bill_that_is_saved (void)
{
  Fixture fixture;
  GtkWidget *dialog;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, case_that_does_not_add_up (), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_boiler, &fixture);
  g_assert_nonnull (find_label (fixture.view, "If Field: €414.04"));
  g_assert_nonnull (find_label (fixture.view, "The bill will say €414.04 (Tess said €141.99)"));
  g_assert_nonnull (find_label (fixture.view, "The bill will say €331.54"));
  g_assert_null (find_label (fixture.view, "(Omar said"));
  g_assert_true (gtk_widget_activate_action (fixture.view, "review.several", NULL));
  dialog = find_window (DOCKET_TYPE_REVIEW_SEVERAL);
  g_assert_nonnull (dialog);
  g_assert_nonnull (find_label (dialog, "The amounts of one side do not add up to its total: decide it by itself."));
  gtk_widget_activate_action (dialog, "several.second", NULL);
  g_assert_null (find_label (dialog, "141.99"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  view_stage_close (&fixture);
}

/* What the customer saw, beside what the choices come to. */
static void
test_says_what_was_signed (void)
{
  Fixture fixture;
  DocketRecord *record = review_stage_boiler_case ();
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);
  DocketCandidate *candidate = g_ptr_array_index (review->candidates, 0);

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review->signed_for = docket_values_copy (candidate->values);
  docket_review_to_record (review, record);
  review_stage_receive (fixture.stage, docket_record_copy (record), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_boiler, &fixture);
  g_assert_nonnull (find_label (fixture.view, "Signed for €414.04; the result is not chosen yet."));
  act (&fixture, "case.all-first");
  g_assert_nonnull (find_label (fixture.view, "Signed for €414.04; the result is €331.54."));
  act (&fixture, "case.all-second");
  g_assert_nonnull (find_label (fixture.view, "Signed for €414.04, and that is the result."));
  /* Only the total stands by now, as it is: there is nothing to compare. */
  g_free (review->reason);
  review->reason = g_strdup (DOCKET_WHY_TOTALS_MISMATCH);
  g_ptr_array_set_size (review->candidates, 0);
  docket_review_to_record (review, record);
  docket_record_set_rev (record, 21);
  review_stage_receive (fixture.stage, record, NULL);
  wait_for_text (&fixture, "changed while you were looking");
  g_assert_nonnull (find_label (fixture.view, "Signed for €414.04; the result is €331.54."));
  g_assert_nonnull (find_label (fixture.view, "signed for other totals"));
  view_stage_close (&fixture);
}

static DocketValues *
details (const char *title, const char *priority)
{
  DocketValues *values = docket_values_new ();

  docket_values_set_text (values, DOCKET_JOB_TITLE, title);
  docket_values_set_text (values, DOCKET_JOB_PRIORITY, priority);
  return values;
}

/* Both fields go with the side, so both are said. */
static void
test_names_all_that_differs (void)
{
  Fixture fixture;
  DocketRecord *record = review_stage_boiler_case ();
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);
  DocketCandidate *candidate = g_ptr_array_index (review->candidates, 0);

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review->group = DOCKET_GROUP_JOB_DETAILS;
  g_clear_pointer (&review->started_from, docket_values_unref);
  g_clear_pointer (&review->current_values, docket_values_unref);
  g_clear_pointer (&candidate->values, docket_values_unref);
  review->started_from = details ("Boiler", "normal");
  review->current_values = details ("Boiler service", "high");
  candidate->values = details ("Boiler, no heating", "urgent");
  docket_review_to_record (review, record);
  review_stage_receive (fixture.stage, record, NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_boiler, &fixture);
  g_assert_nonnull (find_label (fixture.view, "If Office: Title “Boiler service”, Priority High"));
  g_assert_nonnull (find_label (fixture.view, "If Field: Title “Boiler, no heating”, Priority Urgent"));
  g_assert_nonnull (find_label (fixture.view, "Tess is told that this was not taken: Title “Boiler, no heating”, Priority Urgent"));
  g_assert_nonnull (find_label (fixture.view, "What Omar wrote is replaced, and stays in the history: Title “Boiler service”, Priority High"));
  view_stage_close (&fixture);
}

/* Somebody voids the job while it is looked at: to take a side would bring it back. */
static void
test_voided_meanwhile (void)
{
  Fixture fixture;
  g_autoptr (DocketRecord) record = review_stage_boiler_case ();
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, docket_record_copy (record), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_boiler, &fixture);
  g_assert_null (find_label (fixture.view, "void"));
  act (&fixture, "case.all-second");
  wait_for_text (&fixture, "4 of 4 decided");
  /* As a server of before tells it, without a new revision. */
  review->voided_by.person = g_strdup (STAGE_DANA);
  review->voided_by.arrived_at = STAGE_NOW_MS;
  docket_review_to_record (review, record);
  review_stage_receive (fixture.stage, docket_record_copy (record), NULL);
  wait_for_text (&fixture, "Your choices were cleared");
  g_assert_nonnull (find_label (fixture.view, "0 of 4 decided"));
  g_assert_nonnull (find_label (fixture.view, "Dana voided it meanwhile: this brings it back"));
  g_assert_nonnull (find_label (fixture.view, "It stays void, as Dana left it"));
  view_stage_close (&fixture);
}

/* What is taken back is the voiding, of whoever voided it; and two desks of one name
 * are told apart. */
static void
test_names_whose_it_is (void)
{
  Fixture fixture;
  DocketRecord *record = review_stage_boiler_case ();
  DocketRecord *twin = docket_record_new (DOCKET_KIND_DEVICE, STAGE_BOILER_CANDIDATE);
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);
  DocketCandidate *candidate = g_ptr_array_index (review->candidates, 0);

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  docket_record_set_text (twin, DOCKET_DEVICE_PERSON, STAGE_OMAR);
  docket_record_set_text (twin, DOCKET_DEVICE_NAME, "desk 2");
  docket_record_set_text (twin, DOCKET_DEVICE_CLASS, "desk");
  g_free (candidate->by.person);
  g_free (candidate->by.device);
  candidate->by.person = g_strdup (STAGE_OMAR);
  candidate->by.device = g_strdup (STAGE_BOILER_CANDIDATE);
  docket_review_to_record (review, record);
  review_stage_receive (fixture.stage, twin, docket_record_copy (record), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_boiler, &fixture);
  wait_for_text (&fixture, "If As it stands: €331.54");
  g_assert_nonnull (find_label (fixture.view, "If Held change: €414.04"));
  g_free (candidate->why);
  candidate->why = g_strdup (DOCKET_WHY_VOID_VS_EDIT);
  review->voided_by.person = g_strdup (STAGE_DANA);
  docket_review_to_record (review, record);
  docket_record_set_rev (record, 21);
  review_stage_receive (fixture.stage, record, NULL);
  wait_for_text (&fixture, "That Dana voided it is taken back; it stays in the history");
  g_assert_null (find_label (fixture.view, "is replaced"));
  view_stage_close (&fixture);
}

/* A status is a sentence of its own in some languages, so it is quoted. */
static void
test_quotes_a_status (void)
{
  Fixture fixture;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  g_assert_nonnull (find_label (fixture.view, "If “Waiting for approval”"));
  g_assert_nonnull (find_label (fixture.view, "If “Complete”"));
  view_stage_close (&fixture);
}

/* What is missing is said for as long as it is, and in no other case. */
static void
test_what_is_left_is_said_while_it_is (void)
{
  Fixture fixture;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), review_stage_pump_case (30), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  g_assert_null (find_label (fixture.view, "to be chosen"));
  act (&fixture, "case.finish");
  g_assert_nonnull (find_label (fixture.view, "2 rows are still to be chosen."));
  act (&fixture, "case.first");
  g_assert_nonnull (find_label (fixture.view, "1 row is still to be chosen."));
  act (&fixture, "case.first");
  g_assert_null (find_label (fixture.view, "to be chosen"));
  act (&fixture, "case.undecide");
  g_assert_null (find_label (fixture.view, "to be chosen"));
  act (&fixture, "case.finish");
  g_assert_nonnull (find_label (fixture.view, "1 row is still to be chosen."));
  act (&fixture, "case.skip");
  review_stage_wait (shows_boiler, &fixture);
  g_assert_null (find_label (fixture.view, "to be chosen"));
  view_stage_close (&fixture);
}

/* Every name that a server of this version gives, and one of a version to come. */
static void
test_weekly_review_names_no_code (void)
{
  static const char *const names[] = {
    DOCKET_PROBLEM_INVALID, DOCKET_PROBLEM_FORBIDDEN, DOCKET_PROBLEM_LOCKED, DOCKET_PROBLEM_STALE, DOCKET_PROBLEM_UNKNOWN_RECORD,
    DOCKET_PROBLEM_KEY_REUSED, DOCKET_PROBLEM_NOT_DECIDER, DOCKET_PROBLEM_ALREADY_DECIDED, DOCKET_PROBLEM_NEEDS_RECORD, DOCKET_PROBLEM_NEEDS_BLOB,
    DOCKET_PROBLEM_SERVER_FAULT, DOCKET_PROBLEM_SIGNED_OUT, DOCKET_PROBLEM_SECOND_DECIDER, DOCKET_PROBLEM_ROLE_CHANGED,
    DOCKET_WHY_COLLISION, DOCKET_WHY_OWNERSHIP_MOVED, DOCKET_WHY_LOCKED, DOCKET_WHY_VOID_VS_EDIT, DOCKET_WHY_QUARANTINE,
    DOCKET_WHY_POSSIBLE_DUPLICATE, DOCKET_WHY_TOTALS_MISMATCH, "of-another-version"
  };
  const char *unknown = docket_refusal_why ("of-another-version");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *words = docket_refusal_why (names[i]);

      g_assert_cmpstr (words, !=, names[i]);
      g_assert_null (strchr (words, '-'));
      g_assert_true (i + 1 == G_N_ELEMENTS (names) || words != unknown);
    }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/review-words/says-the-bill-that-is-saved", test_says_the_bill_that_is_saved);
  g_test_add_func ("/console/review-words/says-what-was-signed", test_says_what_was_signed);
  g_test_add_func ("/console/review-words/names-all-that-differs", test_names_all_that_differs);
  g_test_add_func ("/console/review-words/voided-meanwhile", test_voided_meanwhile);
  g_test_add_func ("/console/review-words/names-whose-it-is", test_names_whose_it_is);
  g_test_add_func ("/console/review-words/quotes-a-status", test_quotes_a_status);
  g_test_add_func ("/console/review-words/what-is-left-is-said-while-it-is", test_what_is_left_is_said_while_it_is);
  g_test_add_func ("/console/review-words/weekly-review-names-no-code", test_weekly_review_names_no_code);
  return g_test_run ();
}
