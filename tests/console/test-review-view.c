/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Review page over a real store: what a supervisor sees, what they can do,
 * and what happens when the case moves under their hands.
 */
#include <adwaita.h>
#include <string.h>

#include "docket-case-entry.h"
#include "docket-case-view.h"
#include "docket-console.h"
#include "docket-job-detail.h"
#include "docket-review-row.h"
#include "docket-review-view.h"
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

static gboolean
says_nothing_to_decide (gpointer data)
{
  return find_label (((Fixture *) data)->view, "Nothing to decide") != NULL && find_label (((Fixture *) data)->view, "0 to decide") != NULL;
}

static gboolean
says_changed (gpointer data)
{
  return find_label (((Fixture *) data)->view, "changed while you were looking") != NULL;
}

static gboolean
says_dana_decided (gpointer data)
{
  return find_label (((Fixture *) data)->view, "Dana Weiss decided this") != NULL;
}

static gboolean
apply_is_on (Fixture *fixture)
{
  GtkButton *apply = find_button (fixture->view, "Apply and next");

  g_assert_nonnull (apply);
  return gtk_widget_get_sensitive (GTK_WIDGET (apply));
}

static void
act (Fixture *fixture, const char *action)
{
  GtkWidget *case_view = find_of_type (fixture->view, DOCKET_TYPE_CASE_VIEW, 0);

  g_assert_nonnull (case_view);
  g_assert_true (gtk_widget_activate_action (case_view, action, NULL));
}

static DocketOperation *
last_operation (Fixture *fixture)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (docket_desk_get_reader (fixture->stage->desk), 0, NULL);

  g_assert_nonnull (items);
  g_assert_cmpuint (items->len, >, 0);
  return docket_operation_ref (((DocketOutboxItem *) g_ptr_array_index (items, items->len - 1))->operation);
}

static void
test_first_case_opens (void)
{
  Fixture fixture;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), review_stage_pump_case (30), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture); /* the newest */
  g_assert_nonnull (find_label (fixture.view, "2 to decide"));
  g_assert_nonnull (find_label (fixture.view, "Leaking pump, boiler room"));
  g_assert_nonnull (find_label (fixture.view, "both changed Status after"));
  g_assert_nonnull (find_label (fixture.view, "Status goes to review because"));
  g_assert_nonnull (find_label (fixture.view, "Omar Haddad, desk 2"));
  g_assert_nonnull (find_label (fixture.view, "0 of 2 decided"));
  g_assert_nonnull (find_label (fixture.view, "— choose —"));
  g_assert_nonnull (find_label (fixture.view, "Replaced seal kit, tight"));
  g_assert_nonnull (find_label (fixture.view, "Tess is told that"));
  g_assert_false (apply_is_on (&fixture));
  for (guint i = 0; i < count_of_type (fixture.view, GTK_TYPE_CHECK_BUTTON); i++)
    g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (find_of_type (fixture.view, GTK_TYPE_CHECK_BUTTON, i))));
  g_assert_cmpuint (count_of_type (fixture.view, GTK_TYPE_CHECK_BUTTON), ==, 4);
  view_stage_close (&fixture);
}

static gboolean
says_no_case (gpointer data)
{
  return count_of_type (((Fixture *) data)->view, DOCKET_TYPE_REVIEW_ROW) == 0;
}

static gboolean
says_one_case (gpointer data)
{
  return count_of_type (((Fixture *) data)->view, DOCKET_TYPE_REVIEW_ROW) == 1;
}

static gboolean
says_two_cases (gpointer data)
{
  return count_of_type (((Fixture *) data)->view, DOCKET_TYPE_REVIEW_ROW) == 2;
}

static void
test_search_narrows_the_list (void)
{
  Fixture fixture;
  GtkWidget *entry;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), review_stage_pump_case (30), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  g_assert_true (gtk_widget_activate_action (fixture.view, "view.search", NULL));
  entry = find_of_type (fixture.view, GTK_TYPE_SEARCH_ENTRY, 0);
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "10231 total");
  review_stage_wait (says_one_case, &fixture);
  review_stage_wait (shows_boiler, &fixture); /* the first that is left */
  gtk_editable_set_text (GTK_EDITABLE (entry), "zeppelin");
  review_stage_wait (says_no_case, &fixture);
  g_assert_true (shows_boiler (&fixture)); /* what is on screen stays */
  gtk_editable_set_text (GTK_EDITABLE (entry), "leaking adler");
  review_stage_wait (says_one_case, &fixture);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  review_stage_wait (says_two_cases, &fixture);
  view_stage_close (&fixture);
}

static gboolean
refuses_a_long_reason (gpointer data)
{
  return find_label (((Fixture *) data)->view, "The reason is longer than 10000 characters. Nothing is decided yet: please shorten it.") != NULL;
}

/* Not one letter of what somebody wrote is left away unsaid. */
static void
test_reason_is_kept_whole_or_refused (void)
{
  g_autofree char *longest = g_strnfill (10000, 'w');
  g_autofree char *pasted = g_strnfill (20000, 'w');
  g_autoptr (DocketOperation) operation = NULL;
  Fixture fixture;
  GtkWidget *reason;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), review_stage_pump_case (30), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  review_stage_receive (fixture.stage, review_stage_pump_case (31), NULL);
  review_stage_wait (says_changed, &fixture);
  act (&fixture, "case.all-second");
  reason = find_of_type (fixture.view, GTK_TYPE_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (reason), pasted);
  act (&fixture, "case.apply");
  review_stage_wait (refuses_a_long_reason, &fixture);
  g_assert_true (shows_pump (&fixture));
  g_assert_true (apply_is_on (&fixture));
  g_assert_true (says_changed (&fixture)); /* it covers nothing */
  gtk_editable_set_text (GTK_EDITABLE (reason), longest);
  g_assert_false (refuses_a_long_reason (&fixture));
  g_assert_true (says_changed (&fixture));
  act (&fixture, "case.apply");
  review_stage_wait (shows_boiler, &fixture);
  operation = last_operation (&fixture);
  g_assert_cmpstr (operation->reason, ==, longest);
  view_stage_close (&fixture);
}

static void
test_decide_and_next (void)
{
  Fixture fixture;
  g_autoptr (DocketOperation) operation = NULL;
  GtkWidget *reason;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), review_stage_pump_case (30), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  act (&fixture, "case.second");
  g_assert_nonnull (find_label (fixture.view, "1 of 2 decided"));
  g_assert_nonnull (find_label (fixture.view, "Field, Complete"));
  g_assert_false (apply_is_on (&fixture));
  act (&fixture, "case.second");
  g_assert_true (apply_is_on (&fixture));
  act (&fixture, "case.undecide");
  g_assert_false (apply_is_on (&fixture));
  act (&fixture, "case.all-second");
  g_assert_true (apply_is_on (&fixture));
  reason = find_of_type (fixture.view, GTK_TYPE_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (reason), "The porter saw it run");
  act (&fixture, "case.apply");
  review_stage_wait (shows_boiler, &fixture);
  operation = last_operation (&fixture);
  g_assert_cmpint (operation->kind, ==, DOCKET_OPERATION_DECIDE);
  g_assert_cmpstr (operation->record_id, ==, STAGE_PUMP_CASE);
  g_assert_cmpint (operation->base, ==, 30);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_TAKE);
  g_assert_cmpstr (operation->candidate, ==, STAGE_CANDIDATE);
  g_assert_cmpstr (operation->reason, ==, "The porter saw it run");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (reason)), ==, "");
  g_assert_false (apply_is_on (&fixture));
  view_stage_close (&fixture);
}

static void
test_last_case_leaves_nothing (void)
{
  Fixture fixture;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  act (&fixture, "case.all-first");
  act (&fixture, "case.apply");
  review_stage_wait (says_nothing_to_decide, &fixture);
  view_stage_close (&fixture);
}

static void
test_changed_while_open (void)
{
  Fixture fixture;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  act (&fixture, "case.all-second");
  g_assert_true (apply_is_on (&fixture));
  review_stage_receive (fixture.stage, review_stage_pump_case (31), NULL);
  review_stage_wait (says_changed, &fixture);
  g_assert_false (apply_is_on (&fixture));
  g_assert_nonnull (find_label (fixture.view, "0 of 2 decided"));
  view_stage_close (&fixture);
}

static void
test_decided_by_somebody_else (void)
{
  Fixture fixture;
  g_autoptr (DocketRecord) open = review_stage_pump_case (30);

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), docket_record_copy (open), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  review_stage_receive (fixture.stage, review_stage_decided (open, STAGE_DANA), NULL);
  review_stage_wait (says_dana_decided, &fixture);
  g_assert_true (shows_pump (&fixture));
  g_assert_nonnull (find_label (fixture.view, "the customer called"));
  g_assert_null (find_button (fixture.view, "Apply and next"));
  /* What a choice would cause is over. */
  g_assert_null (find_label (fixture.view, "What your choice causes"));
  g_assert_null (find_label (fixture.view, "is told that"));
  g_assert_true (gtk_widget_activate_action (fixture.view, "review.next", NULL));
  g_assert_true (shows_boiler (&fixture));
  view_stage_close (&fixture);
}

static void
test_not_a_decider (void)
{
  Fixture fixture;

  open_page (&fixture, STAGE_OMAR, "office");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  g_assert_nonnull (find_label (fixture.view, "This is decided by: Supervisor"));
  g_assert_null (find_button (fixture.view, "Undo decision"));
  g_assert_null (find_button (fixture.view, "Apply and next"));
  g_assert_cmpuint (count_of_type (fixture.view, GTK_TYPE_CHECK_BUTTON), ==, 0);
  view_stage_close (&fixture);
}

static void
test_totals (void)
{
  Fixture fixture;
  g_autoptr (DocketOperation) operation = NULL;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_boiler, &fixture);
  g_assert_nonnull (find_label (fixture.view, "0 of 4 decided"));
  g_assert_nonnull (find_label (fixture.view, "Difference"));
  g_assert_nonnull (find_label (fixture.view, "4 rows to go"));
  g_assert_nonnull (find_label (fixture.view, "+ Gasket set"));
  act (&fixture, "case.second");
  g_assert_nonnull (find_label (fixture.view, "262.50"));
  g_assert_nonnull (find_label (fixture.view, "3 rows to go"));
  act (&fixture, "case.all-second");
  act (&fixture, "case.apply");
  review_stage_wait (says_nothing_to_decide, &fixture);
  operation = last_operation (&fixture);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_TAKE);
  view_stage_close (&fixture);
}

/* The boiler, but with so much money that two people decide. @first: (nullable):
 * who already took what Tess sent. */
static DocketRecord *
dear_boiler_case (const char *first)
{
  DocketRecord *record = review_stage_boiler_case ();
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);
  DocketCandidate *candidate = g_ptr_array_index (review->candidates, 0);
  g_autoptr (DocketOperation) decision = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, review->id);
  DocketStamp by = { (char *) first, NULL, STAGE_NOW_MS, STAGE_NOW_MS };

  docket_values_set_int (review->current_values, DOCKET_JOB_LABOR_AMOUNT, 20000000);
  decision->choice = DOCKET_CHOICE_TAKE;
  decision->candidate = g_strdup (candidate->operation);
  if (first != NULL)
    g_ptr_array_add (review->approvals, docket_approval_new (decision, candidate->values, &by));
  docket_review_to_record (review, record);
  return record;
}

static gboolean
says_second_person (gpointer data)
{
  return find_label (((Fixture *) data)->view, "waits for a second person who decides the same") != NULL;
}

static gboolean
says_no_second_person (gpointer data)
{
  return shows_boiler (data) && find_label (((Fixture *) data)->view, "waits for a second person") == NULL;
}

static guint
n_saved (Fixture *fixture)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (docket_desk_get_reader (fixture->stage->desk), 0, NULL);

  return items->len;
}

static void
test_first_of_two (void)
{
  Fixture fixture;
  GtkButton *undo;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, dear_boiler_case (NULL), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_boiler, &fixture);
  g_assert_null (find_button (fixture.view, "Undo decision"));
  act (&fixture, "case.all-second");
  act (&fixture, "case.apply");
  review_stage_wait (says_second_person, &fixture);
  /* It is not settled, and says so in the list too. */
  g_assert_nonnull (find_label (fixture.view, "1 to decide"));
  g_assert_cmpuint (n_saved (&fixture), ==, 1);
  undo = find_button (fixture.view, "Undo decision");
  g_assert_nonnull (undo);
  g_signal_emit_by_name (undo, "clicked");
  review_stage_wait (says_no_second_person, &fixture);
  g_assert_cmpuint (n_saved (&fixture), ==, 0);
  view_stage_close (&fixture);
}

static void
test_second_of_two (void)
{
  Fixture fixture;
  g_autoptr (DocketOperation) operation = NULL;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, dear_boiler_case (STAGE_DANA), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_boiler, &fixture);
  g_assert_nonnull (find_label (fixture.view, "Dana Weiss decided: "));
  g_assert_nonnull (find_label (fixture.view, "Decide the same, and it is done"));
  g_assert_null (find_button (fixture.view, "Undo decision"));
  act (&fixture, "case.all-second");
  act (&fixture, "case.apply");
  review_stage_wait (says_nothing_to_decide, &fixture);
  operation = last_operation (&fixture);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_TAKE);
  view_stage_close (&fixture);
}

/* A colleague decides as the first while the choices are being made. */
static void
test_approval_keeps_choices (void)
{
  Fixture fixture;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, dear_boiler_case (NULL), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_boiler, &fixture);
  act (&fixture, "case.all-second");
  g_assert_true (apply_is_on (&fixture));
  review_stage_receive (fixture.stage, dear_boiler_case (STAGE_DANA), NULL);
  wait_for_text (&fixture, "Decide the same, and it is done");
  g_assert_true (apply_is_on (&fixture));
  view_stage_close (&fixture);
}

static gboolean
asks_to_decide (gpointer fixture)
{
  return find_button (((Fixture *) fixture)->view, "Apply and next") != NULL;
}

static void
test_undo_last (void)
{
  Fixture fixture;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), review_stage_pump_case (30), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  act (&fixture, "case.all-first");
  act (&fixture, "case.apply");
  review_stage_wait (shows_boiler, &fixture);
  g_assert_cmpuint (n_saved (&fixture), ==, 1);
  g_assert_true (gtk_widget_activate_action (fixture.view, "view.undo", NULL));
  review_stage_wait (shows_pump, &fixture);
  review_stage_wait (asks_to_decide, &fixture);
  wait_for_outbox (&fixture, 0);
  wait_for_text (&fixture, "2 to decide");
  view_stage_close (&fixture);
}

static void
test_undo_of_a_colleague (void)
{
  Fixture fixture;
  g_autoptr (DocketRecord) open = review_stage_pump_case (30);
  g_autoptr (DocketOperation) operation = NULL;
  GtkButton *undo;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, docket_record_copy (open), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  review_stage_receive (fixture.stage, review_stage_decided (open, STAGE_DANA), NULL);
  review_stage_wait (says_dana_decided, &fixture);
  undo = find_button (fixture.view, "Undo decision");
  g_assert_nonnull (undo);
  g_signal_emit_by_name (undo, "clicked");
  review_stage_wait (asks_to_decide, &fixture);
  operation = last_operation (&fixture);
  g_assert_cmpint (operation->kind, ==, DOCKET_OPERATION_UNDO_DECISION);
  view_stage_close (&fixture);
}

static gboolean
says_dana_looks (gpointer data)
{
  return find_label (((Fixture *) data)->view, "Dana Weiss is looking at this") != NULL;
}

static gboolean
looks_at_pump (gpointer looks)
{
  return strcmp (((GString *) looks)->str, STAGE_PUMP_CASE) == 0;
}

/* In the row of the case and above its table; and the others are told of this desk. */
static void
test_a_colleague_looks_at_it (void)
{
  Fixture fixture;
  GString *looks;
  GtkWidget *row;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), review_stage_pump_case (30), NULL);
  looks = review_stage_hear_looks (fixture.stage);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  review_stage_wait (looks_at_pump, looks);
  g_assert_null (find_label (fixture.view, "is looking at this"));
  review_stage_meet (fixture.stage, STAGE_DANA, STAGE_PHONE, 0, DOCKET_KIND_REVIEW, STAGE_BOILER_CASE);
  g_assert_null (find_label (find_of_type (fixture.view, DOCKET_TYPE_CASE_VIEW, 0), "is looking at this"));
  row = find_of_type (fixture.view, DOCKET_TYPE_REVIEW_ROW, 1);
  g_assert_nonnull (find_label (row, "Dana Weiss is looking at this"));
  g_assert_null (find_label (find_of_type (fixture.view, DOCKET_TYPE_REVIEW_ROW, 0), "is looking at this"));
  g_assert_true (gtk_widget_activate_action (fixture.view, "review.next", NULL));
  review_stage_wait (shows_boiler, &fixture);
  g_assert_nonnull (find_label (find_of_type (fixture.view, DOCKET_TYPE_CASE_VIEW, 0), "Dana Weiss is looking at this"));
  g_assert_cmpstr (looks->str, ==, STAGE_PUMP_CASE " " STAGE_BOILER_CASE);
  /* She looks away; then the line is lost. */
  review_stage_meet (fixture.stage, STAGE_DANA, STAGE_PHONE, 0, DOCKET_KIND_NONE, NULL);
  g_assert_false (says_dana_looks (&fixture));
  review_stage_meet (fixture.stage, STAGE_DANA, STAGE_PHONE, 0, DOCKET_KIND_REVIEW, STAGE_BOILER_CASE);
  g_assert_true (says_dana_looks (&fixture));
  docket_presence_forget (docket_desk_get_presence (fixture.stage->desk));
  g_assert_false (says_dana_looks (&fixture));
  gtk_widget_set_visible (fixture.view, FALSE);
  g_assert_cmpstr (looks->str, ==, STAGE_PUMP_CASE " " STAGE_BOILER_CASE " -");
  view_stage_close (&fixture);
}

/* Totals as the customer signed for others: there is one thing to say. */
static void
test_signed_for_others (void)
{
  Fixture fixture;
  g_autoptr (DocketOperation) operation = NULL;
  DocketRecord *record = review_stage_boiler_case ();
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  g_free (review->reason);
  review->reason = g_strdup (DOCKET_WHY_TOTALS_MISMATCH);
  g_ptr_array_set_size (review->candidates, 0);
  docket_review_to_record (review, record);
  review_stage_receive (fixture.stage, record, NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_boiler, &fixture);
  g_assert_nonnull (find_label (fixture.view, "signed for other totals"));
  act (&fixture, "case.first");
  act (&fixture, "case.apply");
  review_stage_wait (says_nothing_to_decide, &fixture);
  operation = last_operation (&fixture);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_KEEP);
  view_stage_close (&fixture);
}

static void
test_empty (void)
{
  Fixture fixture;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  view_stage_show (&fixture);
  review_stage_wait (says_nothing_to_decide, &fixture);
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  review_stage_wait (shows_pump, &fixture);
  view_stage_close (&fixture);
}

static void
test_page_goes_away (void)
{
  Fixture fixture;
  GtkWidget *view;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), review_stage_pump_case (30), NULL);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  view = fixture.view;
  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  view_stage_close (&fixture);
  g_assert_null (view);
}

static void
test_own_values (void)
{
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_case_entry_parse (DOCKET_JOB_LABOR_AMOUNT, " 12.50 ", "EUR", STAGE_NOW_MS, &value, &error));
  g_assert_cmpint (g_variant_get_int64 (value), ==, 1250);
  g_clear_pointer (&value, g_variant_unref);
  g_assert_true (docket_case_entry_parse (DOCKET_JOB_DISCOUNT_AMOUNT, "-25", "EUR", STAGE_NOW_MS, &value, &error));
  g_assert_cmpint (g_variant_get_int64 (value), ==, 2500);
  g_clear_pointer (&value, g_variant_unref);
  g_assert_false (docket_case_entry_parse (DOCKET_JOB_LABOR_AMOUNT, "", "EUR", STAGE_NOW_MS, &value, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (docket_case_entry_parse (DOCKET_JOB_LABOR_MINUTES, "ninety", "EUR", STAGE_NOW_MS, &value, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (docket_case_entry_parse (DOCKET_JOB_LABOR_MINUTES, "-5", "EUR", STAGE_NOW_MS, &value, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (docket_case_entry_parse (DOCKET_JOB_STATUS_REASON, "", "EUR", STAGE_NOW_MS, &value, &error));
  g_assert_null (value);
}

static int
min_width (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static gboolean
shows_record_alone (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *record = find_of_type (fixture->view, DOCKET_TYPE_JOB_DETAIL, 0);
  GtkWidget *case_view = find_of_type (fixture->view, DOCKET_TYPE_CASE_VIEW, 0);

  return record != NULL && gtk_widget_get_mapped (record) && (case_view == NULL || !gtk_widget_get_mapped (case_view));
}

static gboolean
shows_case_alone (gpointer data)
{
  Fixture *fixture = data;

  GtkWidget *case_view = find_of_type (fixture->view, DOCKET_TYPE_CASE_VIEW, 0);

  return case_view != NULL && gtk_widget_get_mapped (case_view);
}

/* Where both do not fit beside each other the record stands in place of the case. */
static void
test_details_need_no_wider_window (void)
{
  Fixture fixture;
  int before;

  open_page (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  view_stage_show (&fixture);
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1000, 760);
  review_stage_wait (shows_pump, &fixture);
  before = min_width (fixture.view);
  g_assert_cmpint (before, <=, 1000);
  g_assert_true (gtk_widget_activate_action (fixture.view, "view.toggle-detail", NULL));
  g_assert_nonnull (find_of_type (fixture.view, DOCKET_TYPE_JOB_DETAIL, 0));
  g_assert_cmpint (min_width (fixture.view), ==, before);
  review_stage_wait (shows_record_alone, &fixture);
  docket_review_view_show_case (DOCKET_REVIEW_VIEW (fixture.view), STAGE_PUMP_CASE);
  review_stage_wait (shows_case_alone, &fixture);
  view_stage_close (&fixture);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/review/first-case-opens-nothing-chosen", test_first_case_opens);
  g_test_add_func ("/console/review/search-narrows-the-list", test_search_narrows_the_list);
  g_test_add_func ("/console/review/choose-decide-next", test_decide_and_next);
  g_test_add_func ("/console/review/reason-is-kept-whole-or-refused", test_reason_is_kept_whole_or_refused);
  g_test_add_func ("/console/review/last-decision-leaves-nothing-to-decide", test_last_case_leaves_nothing);
  g_test_add_func ("/console/review/case-changes-while-open", test_changed_while_open);
  g_test_add_func ("/console/review/decided-by-somebody-else", test_decided_by_somebody_else);
  g_test_add_func ("/console/review/not-a-decider-reads", test_not_a_decider);
  g_test_add_func ("/console/review/totals-with-live-sum", test_totals);
  g_test_add_func ("/console/review/first-of-two-waits-and-takes-it-back", test_first_of_two);
  g_test_add_func ("/console/review/second-of-two-decides", test_second_of_two);
  g_test_add_func ("/console/review/colleague-decides-first-choices-stay", test_approval_keeps_choices);
  g_test_add_func ("/console/review/last-decision-is-undone", test_undo_last);
  g_test_add_func ("/console/review/colleagues-decision-is-undone", test_undo_of_a_colleague);
  g_test_add_func ("/console/review/signed-for-other-totals", test_signed_for_others);
  g_test_add_func ("/console/review/empty-then-a-case-arrives", test_empty);
  g_test_add_func ("/console/review/page-goes-away-cleanly", test_page_goes_away);
  g_test_add_func ("/console/review/details-need-no-wider-window", test_details_need_no_wider_window);
  g_test_add_func ("/console/review/own-values-are-checked", test_own_values);
  g_test_add_func ("/console/review/a-colleague-looks-at-it", test_a_colleague_looks_at_it);
  return g_test_run ();
}
