/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the Jobs view shows of the jobs there are: filters beside the table and
 * above it, those kept under a name, and marks while others change the rows.
 */
#include <adwaita.h>

#include "docket-browser.h"
#include "docket-console.h"
#include "docket-drafts.h"
#include "docket-job-filters.h"
#include "docket-job-narrowing.h"
#include "docket-jobs-view.h"
#include "docket-table.h"
#include "view-stage.h"
#include "widget-search.h"

static void
open_view (Fixture *fixture, const char *person, const char *role)
{
  view_stage_open (fixture, docket_jobs_view_new, person, role);
}

static char *
title_at (Fixture *fixture, guint place)
{
  GtkWidget *view = find_of_type (fixture->view, GTK_TYPE_COLUMN_VIEW, 0);
  g_autoptr (DocketRecordItem) item = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view))), place);
  DocketRecord *record = item != NULL ? docket_record_item_get_record (item) : NULL;

  return g_strdup (record != NULL ? docket_record_get_text (record, DOCKET_JOB_TITLE) : NULL);
}

static gboolean
first_is (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *title = title_at (fixture, 0);

  return g_strcmp0 (title, fixture->text) == 0;
}

/* Somebody renames one of the marked jobs, and it goes to another place. */
static void
test_marks_follow_their_rows (void)
{
  Fixture fixture = { 0 };
  DocketTable *table;
  GtkSelectionModel *model;
  g_autoptr (DocketRecord) boiler = NULL;
  DocketRecord *renamed;
  g_autoptr (GPtrArray) marked = NULL;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  review_stage_receive_jobs (fixture.stage, 0, 3, "Middle");
  wait_for_text (&fixture, "Boiler circuit");
  table = DOCKET_TABLE (find_of_type (fixture.view, DOCKET_TYPE_TABLE, 0));
  model = gtk_column_view_get_model (GTK_COLUMN_VIEW (find_of_type (fixture.view, GTK_TYPE_COLUMN_VIEW, 0)));
  docket_table_set_sort (table, DOCKET_SORT_TITLE, FALSE);
  docket_browser_filter_changed (DOCKET_BROWSER (find_of_type (fixture.view, DOCKET_TYPE_BROWSER, 0)));
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_JOB, STAGE_BOILER, &boiler, NULL));
  fixture.text = docket_record_get_text (boiler, DOCKET_JOB_TITLE);
  review_stage_wait (first_is, &fixture);
  gtk_selection_model_select_item (model, 0, TRUE);
  gtk_selection_model_select_item (model, 1, FALSE);
  g_assert_nonnull (find_button (fixture.view, "Change 2 jobs…"));
  renamed = docket_record_copy (boiler);
  docket_record_set_text (renamed, DOCKET_JOB_TITLE, "Zebra crossing");
  docket_record_set_rev (renamed, docket_record_get_rev (boiler) + 50);
  review_stage_receive (fixture.stage, renamed, NULL);
  fixture.text = "Leaking pump, boiler room";
  review_stage_wait (first_is, &fixture);
  g_assert_nonnull (find_button (fixture.view, "Change 2 jobs…"));
  marked = docket_table_get_marked (table, 10);
  g_assert_cmpuint (marked->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (marked, 0), ==, STAGE_PUMP);
  g_assert_cmpstr (g_ptr_array_index (marked, 1), ==, STAGE_BOILER);
  view_stage_close (&fixture);
}

static gboolean
filters_are_kept (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *text = docket_draft_load (fixture->stage->desk, "jobs-saved-filters");

  return g_strcmp0 (text, fixture->text) == 0;
}

/* What is searched for stays in the file of the account, whatever the settings. */
static void
test_saved_filters_outlive_the_window (void)
{
  Fixture fixture = { 0 };
  GtkWidget *filters, *list, *search;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  search = find_of_type (fixture.view, GTK_TYPE_SEARCH_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (search), "it's circ");
  g_signal_emit_by_name (find_of_type (fixture.view, DOCKET_TYPE_JOB_FILTERS, 0), "save-wanted", "Circuits");
  fixture.text = "[('Circuits', 'open', '', '', \"it's circ\", '')]";
  review_stage_wait (filters_are_kept, &fixture);
  view_stage_hide (&fixture);

  view_stage_show (&fixture);
  wait_for_text (&fixture, "Circuits");
  filters = find_of_type (fixture.view, DOCKET_TYPE_JOB_FILTERS, 0);
  list = find_of_type (filters, GTK_TYPE_LIST_BOX, 1);
  g_signal_emit_by_name (list, "row-activated", find_of_type (list, GTK_TYPE_LIST_BOX_ROW, 0));
  search = find_of_type (fixture.view, GTK_TYPE_SEARCH_ENTRY, 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "it's circ");
  g_signal_emit_by_name (find_of_type (list, GTK_TYPE_BUTTON, 0), "clicked");
  wait_without_text (&fixture, "Circuits");
  fixture.text = NULL;
  review_stage_wait (filters_are_kept, &fixture);
  view_stage_close (&fixture);
}

static void
choose (Fixture *fixture, guint nth, const char *text)
{
  GtkDropDown *drop_down = GTK_DROP_DOWN (find_of_type (find_of_type (fixture->view, DOCKET_TYPE_JOB_NARROWING, 0), GTK_TYPE_DROP_DOWN, nth));
  GtkStringList *choices = GTK_STRING_LIST (gtk_drop_down_get_model (drop_down));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (choices)); i++)
    if (g_str_equal (gtk_string_list_get_string (choices, i), text))
      {
        gtk_drop_down_set_selected (drop_down, i);
        return;
      }
  g_error ("“%s” cannot be chosen", text);
}

/* The pump is Tess's, from 08:00 today; the boiler becomes Dana's, and of tomorrow. */
static void
test_narrowed_to_a_technician_and_days (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DocketRecord) boiler = NULL;
  g_autoptr (DocketRecord) pump = NULL;
  DocketRecord *moved;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_JOB, STAGE_BOILER, &boiler, NULL));
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &pump, NULL));
  moved = docket_record_copy (boiler);
  docket_record_set_text (moved, DOCKET_JOB_TECHNICIAN, STAGE_DANA);
  docket_record_set_int (moved, DOCKET_JOB_STARTS_AT, STAGE_NOW_MS + 24 * 60 * STAGE_MINUTE_MS);
  docket_record_set_rev (moved, docket_record_get_rev (boiler) + 50);
  review_stage_receive (fixture.stage, moved, NULL);
  moved = docket_record_copy (pump);
  docket_record_set_text (moved, DOCKET_JOB_TECHNICIAN, STAGE_TESS);
  docket_record_set_int (moved, DOCKET_JOB_STARTS_AT, STAGE_NOW_MS);
  docket_record_set_rev (moved, docket_record_get_rev (pump) + 51);
  review_stage_receive (fixture.stage, moved, NULL);
  wait_for_text (&fixture, "Boiler circuit");
  wait_for_text (&fixture, "Leaking pump");
  choose (&fixture, 1, "Tess Ortiz");
  wait_without_text (&fixture, "Boiler circuit");
  g_assert_nonnull (find_label (fixture.view, "Leaking pump"));
  choose (&fixture, 1, "Any technician");
  wait_for_text (&fixture, "Boiler circuit");
  choose (&fixture, 2, "Tomorrow");
  wait_without_text (&fixture, "Leaking pump");
  g_assert_nonnull (find_label (fixture.view, "Boiler circuit"));
  /* It is Monday. */
  choose (&fixture, 2, "This week");
  wait_for_text (&fixture, "Leaking pump");
  choose (&fixture, 2, "Next week");
  wait_without_text (&fixture, "Leaking pump");
  g_assert_null (find_label (fixture.view, "Boiler circuit"));
  choose (&fixture, 2, "Any day");
  wait_for_text (&fixture, "Leaking pump");
  /* Somebody asked for by name who is no technician. */
  g_assert_true (gtk_widget_activate_action (fixture.view, "view.show-person", "s", STAGE_DANA));
  wait_without_text (&fixture, "Leaking pump");
  g_assert_nonnull (find_label (find_of_type (fixture.view, DOCKET_TYPE_JOB_NARROWING, 0), "Dana Weiss"));
  wait_for_text (&fixture, "Boiler circuit");
  view_stage_close (&fixture);
}

/* As it was kept before days were part of it. */
static void
test_saved_filter_of_before (void)
{
  Fixture fixture = { 0 };

  fixture.stage = review_stage_new (STAGE_SOFIA, "supervisor");
  docket_draft_keep (fixture.stage->desk, "jobs-saved-filters", "[('Circuits', 'open', '', '', 'circ')]");
  fixture.text = "[('Circuits', 'open', '', '', 'circ')]";
  review_stage_wait (filters_are_kept, &fixture);
  fixture.create = docket_jobs_view_new;
  view_stage_show (&fixture);
  wait_for_text (&fixture, "Circuits");
  g_signal_emit_by_name (find_of_type (fixture.view, DOCKET_TYPE_JOB_FILTERS, 0), "save-wanted", "Others");
  fixture.text = "[('Circuits', 'open', '', '', 'circ', ''), ('Others', 'open', '', '', '', '')]";
  review_stage_wait (filters_are_kept, &fixture);
  view_stage_close (&fixture);
}

static void
test_filter_is_saved_and_comes_back (void)
{
  Fixture fixture = { 0 };
  GtkWidget *search, *row;
  DocketJobFilters *filters;
  GtkDropDown *status;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  filters = DOCKET_JOB_FILTERS (find_of_type (fixture.view, DOCKET_TYPE_JOB_FILTERS, 0));
  search = find_of_type (fixture.view, GTK_TYPE_SEARCH_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (search), "circ");
  wait_without_text (&fixture, "Leaking pump");
  g_signal_emit_by_name (filters, "save-wanted", "Circuits");
  g_signal_emit_by_name (filters, "save-wanted", "Circuits");
  g_assert_nonnull (find_label (GTK_WIDGET (filters), "Circuits"));
  g_assert_cmpuint (count_of_type (find_of_type (GTK_WIDGET (filters), GTK_TYPE_LIST_BOX, 1), GTK_TYPE_LIST_BOX_ROW), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  wait_for_text (&fixture, "Leaking pump");
  row = gtk_widget_get_ancestor (GTK_WIDGET (find_label (GTK_WIDGET (filters), "Circuits")), GTK_TYPE_LIST_BOX_ROW);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "circ");
  wait_without_text (&fixture, "Leaking pump");
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  /* One status alone. */
  status = GTK_DROP_DOWN (find_of_type (fixture.view, GTK_TYPE_DROP_DOWN, 0));
  for (guint i = 0; i < g_list_model_get_n_items (gtk_drop_down_get_model (status)); i++)
    if (g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (gtk_drop_down_get_model (status)), i), "Complete") == 0)
      gtk_drop_down_set_selected (status, i);
  wait_for_text (&fixture, "Boiler circuit");
  wait_without_text (&fixture, "Leaking pump");
  view_stage_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/jobs/marks-follow-their-rows", test_marks_follow_their_rows);
  g_test_add_func ("/console/jobs/narrowed-to-a-technician-and-days", test_narrowed_to_a_technician_and_days);
  g_test_add_func ("/console/jobs/saved-filter-of-before", test_saved_filter_of_before);
  g_test_add_func ("/console/jobs/saved-filters-outlive-the-window", test_saved_filters_outlive_the_window);
  g_test_add_func ("/console/jobs/filter-is-saved-and-comes-back", test_filter_is_saved_and_comes_back);
  return g_test_run ();
}
