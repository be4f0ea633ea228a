/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a device whose access was withdrawn had made, one thing on another: which
 * of it can be let in is told before anybody tries. And who changed what.
 */
#include <adwaita.h>

#include "docket-case-table.h"
#include "docket-case-view.h"
#include "docket-console.h"
#include "docket-review-row.h"
#include "docket-review-view.h"
#include "docket-review.h"
#include "view-stage.h"
#include "widget-search.h"

#define HELD_CASE "0192e000-0000-7000-8000-000000000043"
#define HELD_JOB "0192e000-0000-7000-8000-000000000033"
#define HELD_LINE "0192e000-0000-7000-8000-000000000023"
#define HELD_CUSTOMER "0192e000-0000-7000-8000-000000000022"

static gboolean
shows_held (gpointer data)
{
  return g_strcmp0 (docket_review_view_get_case (DOCKET_REVIEW_VIEW (((Fixture *) data)->view)), HELD_CASE) == 0;
}

static gboolean
shows_pump_or_held (gpointer data)
{
  return docket_review_view_get_case (DOCKET_REVIEW_VIEW (((Fixture *) data)->view)) != NULL;
}

/* Whether what is held may be chosen; the other side always may. */
static gboolean
may_take (Fixture *fixture)
{
  GtkWidget *view = find_of_type (fixture->view, DOCKET_TYPE_CASE_VIEW, 0);
  GtkWidget *table = find_of_type (view, DOCKET_TYPE_CASE_TABLE, 0);
  gboolean keeps = gtk_widget_get_sensitive (find_of_type (table, GTK_TYPE_CHECK_BUTTON, 0));
  gboolean takes = gtk_widget_get_sensitive (find_of_type (table, GTK_TYPE_CHECK_BUTTON, 1));

  g_assert_true (keeps);
  return takes;
}

static DocketRecord *
held_case_of (DocketOperationKind kind, DocketValues *wanted, DocketKind subject_kind, const char *subject)
{
  g_autoptr (DocketReview) review = docket_review_new ();
  DocketCandidate *candidate = docket_candidate_new ();
  const DocketStamp by = { (char *) STAGE_OMAR, (char *) STAGE_DESK, STAGE_NOW_MS - 10 * STAGE_MINUTE_MS, STAGE_NOW_MS - 9 * STAGE_MINUTE_MS };
  const char *deciders[] = { "supervisor", NULL };
  DocketRecord *record = docket_record_new (DOCKET_KIND_REVIEW, HELD_CASE);

  review->id = g_strdup (HELD_CASE);
  review->state = g_strdup ("open");
  review->reason = g_strdup (DOCKET_WHY_QUARANTINE);
  review->subject_kind = subject_kind;
  review->subject_id = g_strdup (subject);
  review->group = kind == DOCKET_OPERATION_EDIT ? DOCKET_GROUP_JOB_PARTY : DOCKET_GROUP_NONE;
  review->deciders = g_strdupv ((char **) deciders);
  review->opened_at = STAGE_NOW_MS - 9 * STAGE_MINUTE_MS;
  candidate->operation = g_strdup (STAGE_CANDIDATE);
  candidate->kind = kind;
  candidate->values = wanted;
  candidate->why = g_strdup (DOCKET_WHY_QUARANTINE);
  docket_stamp_copy_to (&by, &candidate->by);
  g_ptr_array_add (review->candidates, candidate);
  docket_review_to_record (review, record);
  docket_record_set_rev (record, 40);
  docket_record_set_stamp (record, DOCKET_GROUP_REVIEW_REVIEW, &by);
  return record;
}

static DocketRecord *
held_case (DocketOperationKind kind, DocketValues *wanted, const char *subject)
{
  return held_case_of (kind, wanted, DOCKET_KIND_JOB, subject);
}

static void
open_case (Fixture *fixture, DocketRecord *record)
{
  view_stage_open (fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture->stage, record, NULL);
  review_stage_wait (shows_held, fixture);
}

static void
act (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (find_of_type (fixture->view, DOCKET_TYPE_CASE_VIEW, 0), action, NULL));
}

/* A job for a customer who is held, too: once they are let in, so may it be. */
static void
test_belongs_to_what_is_held (void)
{
  Fixture fixture;
  DocketValues *wanted = docket_values_new ();
  DocketRecord *customer = docket_record_new (DOCKET_KIND_CUSTOMER, HELD_CUSTOMER);
  g_autoptr (GPtrArray) items = NULL;

  docket_values_set_text (wanted, DOCKET_JOB_TITLE, "Boiler");
  docket_values_set_text (wanted, DOCKET_JOB_CUSTOMER, HELD_CUSTOMER);
  open_case (&fixture, held_case (DOCKET_OPERATION_CREATE, wanted, HELD_JOB));
  wait_for_text (&fixture, "It belongs to something that is not here yet. Decide about that first.");
  g_assert_false (may_take (&fixture));
  act (&fixture, "case.finish");
  view_stage_settle_down (&fixture);
  wait_for_outbox (&fixture, 0);
  docket_record_set_text (customer, DOCKET_CUSTOMER_NAME, "Birch & Son");
  review_stage_receive (fixture.stage, customer, NULL);
  wait_without_text (&fixture, "It belongs to something that is not here yet");
  g_assert_true (may_take (&fixture));
  act (&fixture, "case.all-second");
  act (&fixture, "case.apply");
  wait_for_outbox (&fixture, 1);
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), G_MAXINT64, NULL);
  g_assert_cmpint (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->choice, ==, DOCKET_CHOICE_TAKE);
  view_stage_close (&fixture);
}

/* What is not here yet is called what its author called it, in the list and over the case. */
static void
test_new_one_is_called_by_its_title (void)
{
  Fixture fixture;
  DocketValues *wanted = docket_values_new ();

  docket_values_set_text (wanted, DOCKET_JOB_TITLE, "Boiler of the school");
  docket_values_set_text (wanted, DOCKET_JOB_CUSTOMER, STAGE_CUSTOMER);
  open_case (&fixture, held_case (DOCKET_OPERATION_CREATE, wanted, HELD_JOB));
  wait_for_text (&fixture, "Boiler of the school");
  g_assert_nonnull (find_label (find_of_type (fixture.view, DOCKET_TYPE_CASE_VIEW, 0), "Boiler of the school"));
  g_assert_nonnull (find_label (find_of_type (fixture.view, DOCKET_TYPE_CASE_VIEW, 0), "— Adler & Co"));
  g_assert_nonnull (find_label (find_of_type (fixture.view, DOCKET_TYPE_CASE_VIEW, 0), "New job"));
  g_assert_null (find_label (fixture.view, "— Job"));
  g_assert_nonnull (find_label (find_of_type (fixture.view, DOCKET_TYPE_REVIEW_ROW, 0), "Boiler of the school — Adler & Co"));
  view_stage_close (&fixture);
}

/* A part that was used before the job was locked: nobody takes in what they cannot read. */
static void
test_new_line_is_read_before_it_is_taken_in (void)
{
  Fixture fixture;
  DocketValues *wanted = docket_values_new ();
  GtkWidget *row;

  docket_values_set_text (wanted, DOCKET_LINE_JOB, STAGE_PUMP);
  docket_values_set_text (wanted, DOCKET_LINE_DESCRIPTION, "Shaft seal 22 mm");
  docket_values_set_int (wanted, DOCKET_LINE_AMOUNT, 1890);
  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), held_case_of (DOCKET_OPERATION_CREATE, wanted, DOCKET_KIND_LINE, HELD_LINE), NULL);
  review_stage_wait (shows_pump_or_held, &fixture);
  gtk_widget_activate_action (fixture.view, "review.next", NULL);
  if (!shows_held (&fixture))
    gtk_widget_activate_action (fixture.view, "review.previous", NULL);
  g_assert_true (shows_held (&fixture));
  wait_for_text (&fixture, "“Shaft seal 22 mm”");
  wait_for_text (&fixture, "€18.90");
  wait_for_text (&fixture, "It is taken in as Omar made it");
  g_assert_null (find_label (fixture.view, "none"));
  wait_for_text (&fixture, "New record 1");
  /* By the job it belongs to. */
  wait_for_text (&fixture, "Line item");
  row = gtk_widget_get_ancestor (GTK_WIDGET (find_label (fixture.view, "Line item")), DOCKET_TYPE_REVIEW_ROW);
  g_assert_nonnull (row);
  g_assert_nonnull (find_label (row, "J-10248"));
  act (&fixture, "case.all-second");
  act (&fixture, "case.apply");
  wait_for_outbox (&fixture, 1);
  view_stage_close (&fixture);
}

/* Somebody has chosen already when what was missing comes: nothing that they looked at
 * is another. */
static void
test_choice_stays_when_what_was_missing_comes (void)
{
  Fixture fixture;
  DocketValues *wanted = docket_values_new ();
  DocketRecord *customer = docket_record_new (DOCKET_KIND_CUSTOMER, HELD_CUSTOMER);

  docket_values_set_text (wanted, DOCKET_JOB_TITLE, "Boiler");
  docket_values_set_text (wanted, DOCKET_JOB_CUSTOMER, HELD_CUSTOMER);
  open_case (&fixture, held_case (DOCKET_OPERATION_CREATE, wanted, HELD_JOB));
  wait_for_text (&fixture, "It belongs to something that is not here yet. Decide about that first.");
  act (&fixture, "case.all-first");
  wait_for_text (&fixture, "1 of 1 decided");
  docket_record_set_text (customer, DOCKET_CUSTOMER_NAME, "Birch & Son");
  review_stage_receive (fixture.stage, customer, NULL);
  wait_without_text (&fixture, "It belongs to something that is not here yet");
  g_assert_true (may_take (&fixture));
  g_assert_nonnull (find_label (fixture.view, "1 of 1 decided"));
  /* And may be another by now. */
  act (&fixture, "case.all-second");
  act (&fixture, "case.apply");
  wait_for_outbox (&fixture, 1);
  view_stage_close (&fixture);
}

/* A change of a job that is held itself. That it stays away may be decided at any time. */
static void
test_changes_what_is_held (void)
{
  Fixture fixture;
  DocketValues *wanted = docket_values_new ();
  g_autoptr (GPtrArray) items = NULL;

  docket_values_set_text (wanted, DOCKET_JOB_CUSTOMER, STAGE_CUSTOMER);
  open_case (&fixture, held_case (DOCKET_OPERATION_EDIT, wanted, HELD_JOB));
  wait_for_text (&fixture, "What this changes is not here yet. Decide about its creation first.");
  g_assert_false (may_take (&fixture));
  act (&fixture, "case.all-first");
  act (&fixture, "case.apply");
  wait_for_outbox (&fixture, 1);
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), G_MAXINT64, NULL);
  g_assert_cmpint (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->choice, ==, DOCKET_CHOICE_KEEP);
  view_stage_close (&fixture);
}

#define LEFT_OUT_CASE "0192e000-0000-7000-8000-000000000044"

/* The customer came from the same device, and Dana decided that they stay out. */
static DocketRecord *
left_out_case (gboolean undone)
{
  DocketValues *wanted = docket_values_new ();
  g_autoptr (DocketRecord) held = NULL;
  g_autoptr (DocketReview) review = NULL;
  DocketRecord *record = docket_record_new (DOCKET_KIND_REVIEW, LEFT_OUT_CASE);

  docket_values_set_text (wanted, DOCKET_JOB_TITLE, "Boiler");
  held = held_case (DOCKET_OPERATION_CREATE, wanted, HELD_CUSTOMER);
  review = docket_review_from_record (held, NULL);
  review->subject_kind = DOCKET_KIND_CUSTOMER;
  docket_values_remove (((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->values, DOCKET_JOB_TITLE);
  docket_values_set_text (((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->values, DOCKET_CUSTOMER_NAME, "Birch & Son");
  if (!undone)
    {
      g_free (review->state);
      review->state = g_strdup ("decided");
      review->choice = DOCKET_CHOICE_KEEP;
      review->decided_by.person = g_strdup (STAGE_DANA);
      review->decided_at = STAGE_NOW_MS - STAGE_MINUTE_MS;
    }
  docket_review_to_record (review, record);
  docket_record_set_rev (record, undone ? 42 : 41);
  return record;
}

/* What somebody decided to leave out will not come of itself. */
static void
test_belongs_to_what_was_left_out (void)
{
  Fixture fixture;
  DocketValues *wanted = docket_values_new ();

  docket_values_set_text (wanted, DOCKET_JOB_TITLE, "Boiler");
  docket_values_set_text (wanted, DOCKET_JOB_CUSTOMER, HELD_CUSTOMER);
  open_case (&fixture, held_case (DOCKET_OPERATION_CREATE, wanted, HELD_JOB));
  wait_for_text (&fixture, "It belongs to something that is not here yet. Decide about that first.");
  act (&fixture, "case.all-first");
  wait_for_text (&fixture, "1 of 1 decided");
  review_stage_receive (fixture.stage, left_out_case (FALSE), NULL);
  wait_for_text (&fixture, "It belongs to “Birch & Son”. Dana Weiss decided that it stays out (10:29). Undo that first, among the decided cases, or leave this out, too.");
  g_assert_null (find_label (fixture.view, "Decide about that first"));
  g_assert_false (may_take (&fixture));
  g_assert_nonnull (find_label (fixture.view, "1 of 1 decided"));
  review_stage_receive (fixture.stage, left_out_case (TRUE), NULL);
  wait_for_text (&fixture, "It belongs to something that is not here yet. Decide about that first.");
  view_stage_close (&fixture);
}

static DocketValues *
details_values (const char *title, const char *phone)
{
  DocketValues *values = docket_values_new ();

  docket_values_set_text (values, DOCKET_JOB_TITLE, title);
  docket_values_set_text (values, DOCKET_JOB_SITE_PHONE, phone);
  return values;
}

/* A case of the boiler's details, which somebody has given another title in the
 * meantime; the other wrote @wrote where they had seen @saw. */
static DocketRecord *
details_case (DocketValues *saw, DocketValues *wrote)
{
  DocketRecord *record = review_stage_boiler_case ();
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);
  DocketCandidate *candidate = g_ptr_array_index (review->candidates, 0);

  review->group = DOCKET_GROUP_JOB_DETAILS;
  docket_values_unref (review->started_from);
  docket_values_unref (review->current_values);
  docket_values_unref (candidate->values);
  docket_values_unref (candidate->was);
  review->started_from = details_values ("Boiler circuit", "0751 12");
  review->current_values = details_values ("Boiler circuit, cellar", "0751 12");
  candidate->was = saw;
  candidate->values = wrote;
  docket_review_to_record (review, record);
  return record;
}

static void
check_told_by_phone (DocketRecord *record)
{
  Fixture fixture = { 0 };

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, record, NULL);
  wait_for_text (&fixture, "Site phone: “0751 99”");
  g_assert_nonnull (find_label (fixture.view, "Site phone: “0751 99” arrives"));
  view_stage_close (&fixture);
}

/* Two people changed two things of one group: each is told by what they changed. */
static void
test_each_is_told_by_what_they_changed (void)
{
  check_told_by_phone (details_case (details_values ("Boiler circuit", "0751 12"), details_values ("Boiler circuit", "0751 99")));
}

/* Who had seen the first change is not said to have made it. */
static void
test_second_is_not_told_by_what_the_first_changed (void)
{
  DocketValues *saw = docket_values_new ();

  docket_values_set_text (saw, DOCKET_JOB_SITE_PHONE, "0751 12");
  check_told_by_phone (details_case (saw, details_values ("Boiler circuit, cellar", "0751 99")));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  docket_console_init ();
  adw_init ();
  g_test_add_func ("/console/review-held/belongs-to-what-is-held", test_belongs_to_what_is_held);
  g_test_add_func ("/console/review-held/new-one-is-called-by-its-title", test_new_one_is_called_by_its_title);
  g_test_add_func ("/console/review-held/new-line-is-read-before-it-is-taken-in", test_new_line_is_read_before_it_is_taken_in);
  g_test_add_func ("/console/review-held/choice-stays-when-what-was-missing-comes", test_choice_stays_when_what_was_missing_comes);
  g_test_add_func ("/console/review-held/belongs-to-what-was-left-out", test_belongs_to_what_was_left_out);
  g_test_add_func ("/console/review-held/changes-what-is-held", test_changes_what_is_held);
  g_test_add_func ("/console/review-held/each-is-told-by-what-they-changed", test_each_is_told_by_what_they_changed);
  g_test_add_func ("/console/review-held/second-is-not-told-by-what-the-first-changed", test_second_is_not_told_by_what_the_first_changed);
  return g_test_run ();
}
