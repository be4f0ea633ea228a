/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whose decision is undone, and which: on a disk that takes its time, and when a
 * colleague decided the same case; and half a decision, which waits to go on.
 */
#include <adwaita.h>

#include "docket-case-choices.h"
#include "docket-case-entry.h"
#include "docket-case-view.h"
#include "docket-case-words.h"
#include "docket-console.h"
#include "docket-drafts.h"
#include "docket-review-view.h"
#include "view-stage.h"
#include "widget-search.h"

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
  g_assert_true (gtk_widget_activate_action (find_of_type (fixture->view, DOCKET_TYPE_CASE_VIEW, 0), action, NULL));
}

static guint
count_operations (Fixture *fixture, DocketOperationKind kind)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (docket_desk_get_reader (fixture->stage->desk), G_MAXINT64, NULL);
  guint n = 0;

  for (guint i = 0; i < items->len; i++)
    n += ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->kind == kind;
  return n;
}

static char *
only_key (Fixture *fixture)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (docket_desk_get_reader (fixture->stage->desk), G_MAXINT64, NULL);

  g_assert_cmpuint (items->len, ==, 1);
  return g_strdup (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->key);
}

/* -- A disk that takes its time -- */

static void
open_two_cases (Fixture *fixture)
{
  view_stage_open (fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture->stage, review_stage_boiler_case (), review_stage_pump_case (30), NULL);
  review_stage_wait (shows_pump, fixture);
}

/* Who goes on before the disk has answered has decided all the same, and may undo it. */
static void
test_decision_left_before_it_is_saved (void)
{
  Fixture fixture;
  WriterGate gate;

  open_two_cases (&fixture);
  view_stage_close_gate (fixture.stage->desk, &gate);
  act (&fixture, "case.all-first");
  act (&fixture, "case.apply");
  gtk_widget_activate_action (fixture.view, "review.next", NULL);
  g_assert_true (shows_boiler (&fixture));
  view_stage_open_gate (&gate);
  wait_for_outbox (&fixture, 1);
  view_stage_settle_down (&fixture);
  g_assert_true (shows_boiler (&fixture)); /* where the person went */
  gtk_widget_activate_action (fixture.view, "view.undo", NULL);
  wait_for_outbox (&fixture, 0);
  g_assert_true (shows_pump (&fixture));
  view_stage_close (&fixture);
}

/* The last decision is the one that is on its way, not the one before. */
static void
test_undo_before_it_is_saved (void)
{
  Fixture fixture;
  WriterGate gate;

  open_two_cases (&fixture);
  act (&fixture, "case.all-first");
  act (&fixture, "case.apply");
  review_stage_wait (shows_boiler, &fixture);
  wait_for_outbox (&fixture, 1);
  view_stage_close_gate (fixture.stage->desk, &gate);
  act (&fixture, "case.all-first");
  act (&fixture, "case.apply");
  gtk_widget_activate_action (fixture.view, "view.undo", NULL);
  view_stage_open_gate (&gate);
  view_stage_settle_down (&fixture);
  wait_for_outbox (&fixture, 1);
  {
    g_autoptr (GPtrArray) items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), G_MAXINT64, NULL);

    g_assert_cmpstr (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->record_id, ==, STAGE_PUMP_CASE);
  }
  g_assert_true (shows_boiler (&fixture));
  view_stage_close (&fixture);
}

/* The answer to one decision says nothing of the next, which is on its way still. */
static void
test_answer_is_of_its_own_case (void)
{
  Fixture fixture;
  WriterGate first, second;

  open_two_cases (&fixture);
  view_stage_close_gate (fixture.stage->desk, &first);
  act (&fixture, "case.all-first");
  act (&fixture, "case.apply");
  view_stage_close_gate (fixture.stage->desk, &second);
  gtk_widget_activate_action (fixture.view, "review.next", NULL);
  act (&fixture, "case.all-first");
  act (&fixture, "case.apply");
  view_stage_open_gate (&first);
  wait_for_outbox (&fixture, 1);
  turn (20);
  g_assert_true (shows_boiler (&fixture)); /* its own answer has not come */
  view_stage_open_gate (&second);
  wait_for_outbox (&fixture, 2);
  view_stage_close (&fixture);
}

/* -- The reason -- */

static GtkEditable *
find_reason (Fixture *fixture)
{
  GtkWidget *case_view = find_of_type (fixture->view, DOCKET_TYPE_CASE_VIEW, 0);

  return GTK_EDITABLE (find_of_type (case_view, GTK_TYPE_ENTRY, 0));
}

/* A look at another case, or the window closed: what was typed is there again, and
 * goes with the decision. */
static void
test_reason_outlives_another_case (void)
{
  Fixture fixture;
  g_autoptr (GPtrArray) items = NULL;

  open_two_cases (&fixture);
  gtk_editable_set_text (find_reason (&fixture), "Tess called, it is done");
  gtk_widget_activate_action (fixture.view, "review.next", NULL);
  g_assert_cmpstr (gtk_editable_get_text (find_reason (&fixture)), ==, "");
  gtk_widget_activate_action (fixture.view, "review.previous", NULL);
  g_assert_cmpstr (gtk_editable_get_text (find_reason (&fixture)), ==, "Tess called, it is done");
  gtk_editable_set_text (find_reason (&fixture), "Tess called again");
  view_stage_hide (&fixture);
  view_stage_settle_down (&fixture);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  g_assert_cmpstr (gtk_editable_get_text (find_reason (&fixture)), ==, "Tess called again");
  act (&fixture, "case.all-first");
  act (&fixture, "case.apply");
  wait_for_outbox (&fixture, 1);
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), G_MAXINT64, NULL);
  g_assert_cmpstr (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->reason, ==, "Tess called again");
  view_stage_settle_down (&fixture);
  {
    g_autofree char *left = docket_draft_load (fixture.stage->desk, "reason:" STAGE_PUMP_CASE);

    g_assert_null (left);
  }
  view_stage_close (&fixture);
}

/* -- Back in a long list -- */

#define N_MORE 60

/* The pump's case, another @nth time, each older than the one before. */
static DocketRecord *
older_case (guint nth)
{
  g_autoptr (DocketRecord) pump = review_stage_pump_case (30);
  g_autoptr (DocketReview) review = docket_review_from_record (pump, NULL);
  g_autofree char *id = g_strdup_printf ("0192e000-0000-7000-8000-0000000009%02x", nth);
  DocketRecord *record = docket_record_new (DOCKET_KIND_REVIEW, id);

  review->opened_at -= nth * STAGE_MINUTE_MS;
  docket_review_to_record (review, record);
  docket_record_set_rev (record, 30);
  return record;
}

static gboolean
shows_in_list (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *list = find_of_type (fixture->view, GTK_TYPE_LIST_VIEW, 0);
  graphene_rect_t place;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    if ((gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_SELECTED) != 0 && gtk_widget_get_mapped (row))
      return gtk_widget_compute_bounds (row, list, &place) && place.origin.y >= 0 && place.origin.y + place.size.height <= gtk_widget_get_height (list);
  return FALSE;
}

/* Many cases further on: what is undone is in sight again, and selected. */
static void
test_undone_case_is_in_sight (void)
{
  Fixture fixture;
  g_autoptr (GPtrArray) more = g_ptr_array_new ();

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  review_stage_wait (shows_pump, &fixture);
  for (guint i = 1; i <= N_MORE; i++)
    g_ptr_array_add (more, older_case (i));
  review_stage_receive_all (fixture.stage, more);
  view_stage_settle_down (&fixture);
  docket_review_view_show_case (DOCKET_REVIEW_VIEW (fixture.view), STAGE_PUMP_CASE);
  act (&fixture, "case.all-first");
  act (&fixture, "case.apply");
  wait_for_outbox (&fixture, 1);
  view_stage_settle_down (&fixture);
  for (guint i = 0; i < N_MORE; i++)
    gtk_widget_activate_action (fixture.view, "review.next", NULL);
  turn (100);
  gtk_widget_activate_action (fixture.view, "view.undo", NULL);
  wait_for_outbox (&fixture, 0);
  view_stage_settle_down (&fixture);
  turn (100);
  g_assert_true (shows_pump (&fixture));
  review_stage_wait (shows_in_list, &fixture);
  view_stage_close (&fixture);
}

/* -- Half a decision -- */

static char *
load_choices (Fixture *fixture)
{
  return docket_draft_load (fixture->stage->desk, "choices:" STAGE_PUMP_CASE);
}

/* A look at another case, or the window closed, takes back no choice. */
static void
test_choices_outlive_another_case (void)
{
  Fixture fixture;
  g_autofree char *kept = NULL;
  g_autofree char *left = NULL;

  open_two_cases (&fixture);
  act (&fixture, "case.second");
  gtk_widget_activate_action (fixture.view, "review.next", NULL);
  g_assert_true (shows_boiler (&fixture));
  g_assert_nonnull (find_label (fixture.view, "0 of 4 decided"));
  gtk_widget_activate_action (fixture.view, "review.previous", NULL);
  g_assert_true (shows_pump (&fixture));
  g_assert_nonnull (find_label (fixture.view, "1 of 2 decided"));
  view_stage_hide (&fixture);
  view_stage_settle_down (&fixture);
  view_stage_show (&fixture);
  review_stage_wait (shows_pump, &fixture);
  g_assert_nonnull (find_label (fixture.view, "1 of 2 decided"));
  /* What is undecided again is kept no longer. */
  kept = load_choices (&fixture);
  g_assert_nonnull (kept);
  act (&fixture, "case.undecide");
  left = load_choices (&fixture);
  g_assert_null (left);
  view_stage_close (&fixture);
}

static DocketCaseModel *
read_boiler (Fixture *fixture)
{
  return docket_case_model_new (docket_case_read (fixture->stage->desk, STAGE_BOILER_CASE), 0, TRUE);
}

/* An amount of one's own as well, with what stands beside it. */
static void
test_own_values_are_taken_up (void)
{
  Fixture fixture;
  g_autoptr (DocketCaseModel) model = NULL;
  g_autoptr (DocketCaseModel) again = NULL;
  g_autoptr (DocketValues) own = docket_values_new ();
  g_autoptr (DocketValues) chosen = NULL;
  g_autoptr (DocketValues) taken = NULL;

  open_two_cases (&fixture);
  model = read_boiler (&fixture);
  g_assert_true (docket_case_choices_follow (fixture.stage->desk, model));
  docket_values_set_int (own, DOCKET_JOB_LABOR_AMOUNT, 12345);
  docket_values_clear (own, DOCKET_JOB_LABOR_MINUTES);
  docket_case_model_choose (model, docket_case_model_next_open_row (model, G_MAXUINT), DOCKET_CASE_OWN, own);
  again = read_boiler (&fixture);
  g_assert_true (docket_case_choices_follow (fixture.stage->desk, again));
  g_assert_cmpuint (docket_case_model_get_n_chosen (again), ==, 1);
  chosen = docket_case_model_get_result (model);
  taken = docket_case_model_get_result (again);
  g_assert_cmpint (docket_values_get_int (taken, DOCKET_JOB_LABOR_AMOUNT, 0), ==, 12345);
  g_assert_true (docket_values_contains (taken, DOCKET_JOB_LABOR_MINUTES));
  g_assert_true (docket_values_equal (chosen, taken));
  view_stage_close (&fixture);
}

static void
test_decided_choices_are_forgotten (void)
{
  Fixture fixture;
  g_autofree char *left = NULL;

  open_two_cases (&fixture);
  act (&fixture, "case.all-second");
  act (&fixture, "case.apply");
  wait_for_outbox (&fixture, 1);
  view_stage_settle_down (&fixture);
  left = load_choices (&fixture);
  g_assert_null (left);
  view_stage_close (&fixture);
}

/* Of a case that changed while another was looked at they do not count, and that is said. */
static void
test_choices_of_before_a_change (void)
{
  Fixture fixture;

  open_two_cases (&fixture);
  act (&fixture, "case.second");
  gtk_widget_activate_action (fixture.view, "review.next", NULL);
  review_stage_receive (fixture.stage, review_stage_pump_case (31), NULL);
  view_stage_settle_down (&fixture);
  gtk_widget_activate_action (fixture.view, "review.previous", NULL);
  g_assert_true (shows_pump (&fixture));
  g_assert_nonnull (find_label (fixture.view, "0 of 2 decided"));
  g_assert_nonnull (find_label (fixture.view, "This case changed meanwhile. Your choices were cleared: please look again."));
  view_stage_close (&fixture);
}

/* "3, 150.00, Enter, 2": an own value goes on to the next row, as 1 and 2 do. */
static void
test_own_value_goes_on_to_the_next_row (void)
{
  Fixture fixture;
  GtkWidget *own, *entry;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), NULL);
  review_stage_wait (shows_boiler, &fixture);
  act (&fixture, "case.own");
  turn (50);
  own = find_of_type (fixture.view, DOCKET_TYPE_CASE_ENTRY, 0);
  g_assert_nonnull (own);
  entry = find_of_type (own, GTK_TYPE_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), "150.00");
  gtk_widget_grab_focus (entry);
  g_signal_emit_by_name (entry, "activate");
  turn (100);
  g_assert_nonnull (find_label (fixture.view, "Own value, €150.00"));
  act (&fixture, "case.second");
  g_assert_nonnull (find_label (fixture.view, "Own value, €150.00"));
  g_assert_nonnull (find_label (fixture.view, "2 of 4 decided"));
  view_stage_close (&fixture);
}

/* -- A colleague -- */

/* Sofia's decision was not taken, since Dana had decided: what stands is Dana's. */
static void
test_undo_leaves_what_a_colleague_decided (void)
{
  Fixture fixture;
  g_autoptr (DocketRecord) open = review_stage_pump_case (30);
  g_autoptr (DocketResult) refused = NULL;
  g_autofree char *key = NULL;

  open_two_cases (&fixture);
  act (&fixture, "case.all-second");
  act (&fixture, "case.apply");
  wait_for_outbox (&fixture, 1);
  key = only_key (&fixture);
  refused = docket_result_new (key, DOCKET_OUTCOME_REJECTED);
  refused->problem_type = g_strdup ("stale");
  refused->problem_detail = g_strdup ("The case was decided meanwhile.");
  review_stage_receive (fixture.stage, review_stage_decided (open, STAGE_DANA), NULL);
  review_stage_settle (fixture.stage, refused);
  view_stage_settle_down (&fixture);
  gtk_widget_activate_action (fixture.view, "view.undo", NULL);
  view_stage_settle_down (&fixture);
  g_assert_cmpuint (count_operations (&fixture, DOCKET_OPERATION_UNDO_DECISION), ==, 0);
  g_assert_true (shows_pump (&fixture)); /* who decided is to be read there */
  wait_for_text (&fixture, "Dana Weiss decided this");
  /* Said by name, it may be undone. */
  g_signal_emit_by_name (find_button (fixture.view, "Undo decision"), "clicked");
  view_stage_settle_down (&fixture);
  g_assert_cmpuint (count_operations (&fixture, DOCKET_OPERATION_UNDO_DECISION), ==, 1);
  view_stage_close (&fixture);
}

/* -- Keys one after the other -- */

/* A key that comes before the next frame must find somebody. */
static void
test_next_case_has_the_keyboard_at_once (void)
{
  Fixture fixture;
  GtkWidget *focus;

  open_two_cases (&fixture);
  docket_case_view_focus (DOCKET_CASE_VIEW (find_of_type (fixture.view, DOCKET_TYPE_CASE_VIEW, 0)));
  g_assert_true (GTK_IS_CHECK_BUTTON (gtk_root_get_focus (GTK_ROOT (fixture.window))));
  gtk_widget_activate_action (fixture.view, "review.next", NULL);
  focus = gtk_root_get_focus (GTK_ROOT (fixture.window));
  /* Without any the window itself hears it. */
  g_assert_true (focus == NULL || gtk_widget_get_root (focus) == GTK_ROOT (fixture.window));
  turn (20);
  focus = gtk_root_get_focus (GTK_ROOT (fixture.window));
  g_assert_true (GTK_IS_CHECK_BUTTON (focus) && gtk_widget_is_ancestor (focus, find_of_type (fixture.view, DOCKET_TYPE_CASE_VIEW, 0)));
  view_stage_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  docket_console_init ();
  adw_init ();
  g_test_add_func ("/console/review-undo/decision-left-before-it-is-saved", test_decision_left_before_it_is_saved);
  g_test_add_func ("/console/review-undo/before-it-is-saved", test_undo_before_it_is_saved);
  g_test_add_func ("/console/review-undo/answer-is-of-its-own-case", test_answer_is_of_its_own_case);
  g_test_add_func ("/console/review-undo/reason-outlives-another-case", test_reason_outlives_another_case);
  g_test_add_func ("/console/review-undo/undone-case-is-in-sight", test_undone_case_is_in_sight);
  g_test_add_func ("/console/review-undo/choices-outlive-another-case", test_choices_outlive_another_case);
  g_test_add_func ("/console/review-undo/own-values-are-taken-up", test_own_values_are_taken_up);
  g_test_add_func ("/console/review-undo/decided-choices-are-forgotten", test_decided_choices_are_forgotten);
  g_test_add_func ("/console/review-undo/choices-of-before-a-change", test_choices_of_before_a_change);
  g_test_add_func ("/console/review-undo/own-value-goes-on-to-the-next-row", test_own_value_goes_on_to_the_next_row);
  g_test_add_func ("/console/review-undo/leaves-what-a-colleague-decided", test_undo_leaves_what_a_colleague_decided);
  g_test_add_func ("/console/review-undo/next-case-has-the-keyboard-at-once", test_next_case_has_the_keyboard_at_once);
  return g_test_run ();
}
