/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who types is not interrupted: the keyboard stays where it is while rows come
 * and go, and is never nowhere.
 */
#include <adwaita.h>

#include "docket-console.h"
#include "docket-customer-detail.h"
#include "docket-customer-matches.h"
#include "docket-customers-view.h"
#include "docket-job-detail.h"
#include "docket-job-filters.h"
#include "docket-jobs-view.h"
#include "docket-table.h"
#include "view-stage.h"
#include "widget-search.h"

static DocketRecordPane *
get_pane (Fixture *fixture)
{
  return docket_job_detail_get_pane (DOCKET_JOB_DETAIL (find_of_type (fixture->view, DOCKET_TYPE_JOB_DETAIL, 0)));
}

static DocketForm *
get_form (Fixture *fixture)
{
  return docket_job_detail_get_form (DOCKET_JOB_DETAIL (find_of_type (fixture->view, DOCKET_TYPE_JOB_DETAIL, 0)));
}

/* (transfer none) (nullable) */
static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_root_get_focus (GTK_ROOT (fixture->window));
}

static gboolean
is_within (Fixture *fixture, gpointer widget)
{
  return get_focus (fixture) != NULL && gtk_widget_is_ancestor (get_focus (fixture), widget);
}

static gboolean
is_in_table (gpointer fixture)
{
  return is_within (fixture, find_of_type (((Fixture *) fixture)->view, DOCKET_TYPE_TABLE, 0));
}

static gboolean
has_a_row (gpointer fixture)
{
  return find_label (((Fixture *) fixture)->view, "Other title") != NULL;
}

/* Enter in the empty search over a list without rows. */
static void
search_in_vain (Fixture *fixture)
{
  view_stage_open (fixture, docket_jobs_view_new, STAGE_OMAR, "office");
  wait_for_text (fixture, "Leaking pump, boiler room");
  docket_job_filters_set_filter (DOCKET_JOB_FILTERS (find_of_type (fixture->view, DOCKET_TYPE_JOB_FILTERS, 0)), DOCKET_JOB_FILTER_UNSYNCED);
  wait_without_text (fixture, "Leaking pump, boiler room");
  gtk_widget_activate_action (fixture->view, "view.search", NULL);
  g_signal_emit_by_name (find_of_type (fixture->view, GTK_TYPE_SEARCH_ENTRY, 0), "activate");
  turn (20);
}

static void
test_first_row_leaves_a_form_alone (void)
{
  Fixture fixture = { 0 };
  g_autofree char *key = NULL;

  search_in_vain (&fixture);
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  g_assert_true (docket_form_get_active (get_form (&fixture)));
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Half a ti");
  docket_field_row_focus (get_row (get_form (&fixture), DOCKET_JOB_TITLE));
  g_assert_true (is_within (&fixture, get_form (&fixture)));
  key = review_stage_save_title (fixture.stage, "Other title");
  review_stage_wait (has_a_row, &fixture);
  turn (20);
  g_assert_true (is_within (&fixture, get_form (&fixture)));
  /* Nor later: who comes back to the search types there. */
  gtk_widget_activate_action (fixture.view, "view.search", NULL);
  docket_job_filters_set_filter (DOCKET_JOB_FILTERS (find_of_type (fixture.view, DOCKET_TYPE_JOB_FILTERS, 0)), DOCKET_JOB_FILTER_OPEN);
  wait_for_text (&fixture, "Boiler circuit, no pressure");
  g_assert_false (is_in_table (&fixture));
  view_stage_close (&fixture);
}

/* Who still waits in the search gets what was asked for. */
static void
test_first_row_takes_who_waits_for_it (void)
{
  Fixture fixture = { 0 };
  g_autofree char *key = NULL;

  search_in_vain (&fixture);
  key = review_stage_save_title (fixture.stage, "Other title");
  review_stage_wait (has_a_row, &fixture);
  review_stage_wait (is_in_table, &fixture);
  view_stage_close (&fixture);
}

/* The form closes because the other window took it over. */
static void
test_form_taken_over_leaves_the_focus_somewhere (void)
{
  Fixture fixture = { 0 }, beside;

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_OMAR, "office");
  beside = fixture;
  view_stage_show (&beside);
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_PUMP);
  wait_for_text (&fixture, "Owner: ");
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (beside.view), STAGE_PUMP);
  wait_for_text (&beside, "Owner: ");
  gtk_widget_activate_action (GTK_WIDGET (get_pane (&fixture)), "record.edit", NULL);
  docket_field_row_focus (get_row (get_form (&fixture), DOCKET_JOB_TITLE));
  g_assert_true (is_within (&fixture, get_form (&fixture)));
  gtk_widget_activate_action (GTK_WIDGET (get_pane (&beside)), "record.edit", NULL);
  g_assert_false (docket_form_get_active (get_form (&fixture)));
  turn (20);
  g_assert_nonnull (get_focus (&fixture));
  g_assert_true (gtk_widget_get_mapped (get_focus (&fixture)));
  g_assert_true (is_within (&fixture, get_pane (&fixture)));
  /* Whoever is elsewhere stays there. */
  gtk_widget_activate_action (fixture.view, "view.search", NULL);
  gtk_widget_activate_action (GTK_WIDGET (get_pane (&fixture)), "record.edit", NULL);
  gtk_widget_activate_action (beside.view, "view.search", NULL);
  gtk_widget_activate_action (fixture.view, "view.search", NULL);
  gtk_widget_activate_action (GTK_WIDGET (get_pane (&beside)), "record.edit", NULL);
  turn (20);
  g_assert_true (is_within (&fixture, find_of_type (fixture.view, GTK_TYPE_SEARCH_ENTRY, 0)));
  view_stage_hide (&beside);
  view_stage_close (&fixture);
}

static DocketRecord *
new_adler (guint nth)
{
  g_autofree char *id = g_strdup_printf ("0192e000-0000-7000-8000-0000000005%02u", nth);
  DocketRecord *record = docket_record_new (DOCKET_KIND_CUSTOMER, id);

  docket_record_set_text (record, DOCKET_CUSTOMER_NAME, "Adler Dairy");
  docket_record_set_text (record, DOCKET_CUSTOMER_PHONE, "+353 1 555 0177");
  docket_record_set_text (record, DOCKET_CUSTOMER_STANDING, "active");
  return record;
}

static gboolean
has_two_matches (gpointer data)
{
  GtkWidget *matches = find_of_type (((Fixture *) data)->window, DOCKET_TYPE_CUSTOMER_MATCHES, 0);

  return matches != NULL && docket_customer_matches_get_n (DOCKET_CUSTOMER_MATCHES (matches)) == 2;
}

/* The card goes with the button that was pressed. */
static void
press_not_the_same (Fixture *fixture)
{
  GtkButton *button = find_button (fixture->window, "_Not the same");

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (button)));
  g_signal_emit_by_name (button, "clicked");
  turn (50);
}

static void
test_match_that_goes_hands_the_keyboard_on (void)
{
  Fixture fixture = { 0 };
  DocketForm *form;
  GtkWidget *matches;

  view_stage_open (&fixture, docket_customers_view_new, STAGE_OMAR, "office");
  review_stage_receive (fixture.stage, new_adler (1), new_adler (2), NULL);
  wait_for_text (&fixture, "Adler Dairy");
  docket_customers_view_new_customer (DOCKET_CUSTOMERS_VIEW (fixture.view));
  form = docket_customer_detail_get_form (DOCKET_CUSTOMER_DETAIL (find_of_type (fixture.view, DOCKET_TYPE_CUSTOMER_DETAIL, 0)));
  type (form, DOCKET_CUSTOMER_NAME, "Adler Dairy");
  docket_field_row_focus (get_row (form, DOCKET_CUSTOMER_NAME));
  review_stage_wait (has_two_matches, &fixture);
  matches = find_of_type (fixture.window, DOCKET_TYPE_CUSTOMER_MATCHES, 0);
  press_not_the_same (&fixture);
  g_assert_true (is_within (&fixture, matches));
  press_not_the_same (&fixture);
  g_assert_false (gtk_widget_get_visible (matches));
  g_assert_true (is_within (&fixture, get_row (form, DOCKET_CUSTOMER_NAME)));
  view_stage_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/focus/first-row-leaves-a-form-alone", test_first_row_leaves_a_form_alone);
  g_test_add_func ("/console/focus/first-row-takes-who-waits-for-it", test_first_row_takes_who_waits_for_it);
  g_test_add_func ("/console/focus/form-taken-over-leaves-the-focus-somewhere", test_form_taken_over_leaves_the_focus_somewhere);
  g_test_add_func ("/console/focus/match-that-goes-hands-the-keyboard-on", test_match_that_goes_hands_the_keyboard_on);
  return g_test_run ();
}
