/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the Jobs view shows of the jobs there are: filters beside the table and
 * above it, those kept under a name, and marks while others change the rows; and that
 * nothing typed in the form is lost, cut or saved twice.
 */
#include <adwaita.h>

#include "docket-browser.h"
#include "docket-console.h"
#include "docket-drafts.h"
#include "docket-field-row.h"
#include "docket-job-detail.h"
#include "docket-job-filters.h"
#include "docket-job-narrowing.h"
#include "docket-jobs-view.h"
#include "docket-limits.h"
#include "docket-store-private.h"
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

static gboolean
one_is_of_today (gpointer data)
{
  return docket_job_filters_get_count (data, DOCKET_JOB_FILTER_TODAY) == 1;
}

/* Whoever comes in the morning sees what is planned for the morning. */
static void
test_today_is_another_day_after_midnight (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DocketRecord) boiler = NULL;
  DocketJobFilters *filters;
  DocketRecord *moved;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  filters = DOCKET_JOB_FILTERS (find_of_type (fixture.view, DOCKET_TYPE_JOB_FILTERS, 0));
  wait_for_text (&fixture, "Boiler circuit");
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_JOB, STAGE_BOILER, &boiler, NULL));
  moved = docket_record_copy (boiler);
  docket_record_set_int (moved, DOCKET_JOB_STARTS_AT, STAGE_NOW_MS + 24 * 60 * STAGE_MINUTE_MS);
  docket_record_set_rev (moved, docket_record_get_rev (boiler) + 50);
  review_stage_receive (fixture.stage, moved, NULL);
  wait_for_text (&fixture, "Tue 24 Nov");
  docket_job_filters_set_filter (filters, DOCKET_JOB_FILTER_TODAY);
  wait_without_text (&fixture, "Boiler circuit");
  docket_fake_clock_advance (fixture.stage->clock, 24 * 60 * STAGE_MINUTE_MS);
  wait_for_text (&fixture, "Boiler circuit");
  wait_for_text (&fixture, "Today 10:30");
  review_stage_wait (one_is_of_today, filters);
  /* Where no filter knows of days, the words do. */
  docket_job_filters_set_filter (filters, DOCKET_JOB_FILTER_OPEN);
  wait_for_text (&fixture, "Leaking pump");
  docket_fake_clock_advance (fixture.stage->clock, 24 * 60 * STAGE_MINUTE_MS);
  wait_without_text (&fixture, "Today 10:30");
  g_assert_nonnull (find_label (fixture.view, "Tue 24 Nov"));
  choose (&fixture, 2, "Tomorrow");
  wait_without_text (&fixture, "Boiler circuit");
  docket_fake_clock_set_back (fixture.stage->clock, 48 * 60 * STAGE_MINUTE_MS);
  docket_fake_clock_advance (fixture.stage->clock, STAGE_MINUTE_MS);
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

static gboolean
one_is_set_aside (gpointer data)
{
  return docket_job_filters_get_count (data, DOCKET_JOB_FILTER_VOID) == 1;
}

/* Whoever looks for a job that somebody set aside finds it, and brings it back. */
static void
test_set_aside_is_found_again (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DocketRecord) boiler = NULL;
  DocketRecord *voided;
  DocketJobFilters *filters;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  filters = DOCKET_JOB_FILTERS (find_of_type (fixture.view, DOCKET_TYPE_JOB_FILTERS, 0));
  wait_for_text (&fixture, "Boiler circuit");
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_JOB, STAGE_BOILER, &boiler, NULL));
  voided = docket_record_copy (boiler);
  docket_record_set_void (voided, TRUE);
  docket_record_set_rev (voided, docket_record_get_rev (boiler) + 50);
  review_stage_receive (fixture.stage, voided, NULL);
  wait_without_text (&fixture, "Boiler circuit");
  review_stage_wait (one_is_set_aside, filters);
  docket_job_filters_set_filter (filters, docket_job_filter_from_name ("void"));
  wait_for_text (&fixture, "Boiler circuit");
  wait_without_text (&fixture, "Leaking pump");
  docket_job_filters_set_filter (filters, DOCKET_JOB_FILTER_ALL);
  wait_for_text (&fixture, "Leaking pump");
  wait_without_text (&fixture, "Boiler circuit");
  view_stage_close (&fixture);
}

/* -- Nothing that was typed is cut, swapped or saved twice -- */

static DocketForm *
get_form (Fixture *fixture)
{
  return docket_job_detail_get_form (DOCKET_JOB_DETAIL (find_of_type (fixture->view, DOCKET_TYPE_JOB_DETAIL, 0)));
}

static void
test_long_list_of_skills_stands_whole (void)
{
  Fixture fixture = { 0 };
  DocketForm *editor;
  g_autoptr (GString) skills = g_string_new ("gas");
  g_autofree char *shown = NULL;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  editor = get_form (&fixture);
  type (editor, DOCKET_JOB_TITLE, "Smell of gas");
  for (guint i = 1; i < DOCKET_WORDS_MAX; i++)
    g_string_append_printf (skills, ", skill-%u-%0*u", i, DOCKET_NAME_CHARS_MAX - 10, i);
  type (editor, DOCKET_JOB_SKILLS_NEEDED, skills->str);
  shown = docket_field_row_get_text (get_row (editor, DOCKET_JOB_SKILLS_NEEDED));
  g_assert_cmpstr (shown, ==, skills->str);
  g_string_append (skills, ", one too many");
  type (editor, DOCKET_JOB_SKILLS_NEEDED, skills->str);
  docket_form_save (editor);
  g_assert_nonnull (docket_form_get_problem (editor));
  view_stage_close (&fixture);
}

static void
keep_new (Fixture *fixture, const char *name, const char *title)
{
  g_autofree char *text = g_strdup_printf ("[draft]\nkept-at=1795429800000\n[fields]\njob.title=%s\n", title);

  docket_draft_keep (fixture->stage->desk, name, text);
}

static void
assert_title (DocketForm *form, const char *expected)
{
  g_autofree char *title = docket_field_row_get_text (get_row (form, DOCKET_JOB_TITLE));

  g_assert_cmpstr (title, ==, expected);
}

static gboolean
is_on_disk (Fixture *fixture, const char *name)
{
  g_autofree char *text = docket_store_get_draft (docket_desk_get_reader (fixture->stage->desk), name);

  return text != NULL;
}

static gboolean
new_draft_is_kept (gpointer data)
{
  return is_on_disk (data, "job-form:new");
}

static gboolean
second_is_kept (gpointer data)
{
  return is_on_disk (data, "job-form:new-2");
}

static gboolean
new_draft_is_gone (gpointer data)
{
  return !new_draft_is_kept (data);
}

/* A refused one that is to be mended is put there. */
static void
test_first_of_the_new_ones_is_opened_first (void)
{
  Fixture fixture = { 0 };

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  keep_new (&fixture, "job-form:new-2", "Begun before");
  review_stage_wait (second_is_kept, &fixture);
  keep_new (&fixture, "job-form:new", "Refused");
  review_stage_wait (new_draft_is_kept, &fixture);
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  assert_title (get_form (&fixture), "Refused");
  view_stage_close (&fixture);
}

/* The disk answers when the person has gone on. */
static void
test_save_is_settled_where_it_was_begun (void)
{
  Fixture fixture = { 0 };
  DocketForm *form;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  form = get_form (&fixture);
  for (guint i = 0; i < 2; i++)
    {
      docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
      assert_title (form, "");
      type (form, DOCKET_JOB_TITLE, i == 0 ? "Smell of gas" : "No hot water");
      review_stage_wait (new_draft_is_kept, &fixture);
      docket_form_save (form);
      g_assert_true (docket_form_get_saving (form));
      if (i == 0)
        docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_PUMP);
      else
        docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
      wait_for_outbox (&fixture, i + 1);
      review_stage_wait (new_draft_is_gone, &fixture);
    }
  /* What was begun meanwhile is another one, and still open. */
  turn (50);
  g_assert_true (docket_form_get_active (form));
  assert_title (form, "");
  type (form, DOCKET_JOB_TITLE, "Third");
  docket_form_save (form);
  wait_until_closed (form);
  wait_for_outbox (&fixture, 3);
  view_stage_close (&fixture);
}

static gboolean
begin_index_anew (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_begin (store, error) && docket_store_end (store, docket_db_execute (store->db, "DELETE FROM job_found; INSERT INTO meta (name, value) VALUES ('search-filled', '')", error), error);
}

/* As a file of long ago has it at first. */
static void
test_nothing_found_while_the_search_is_prepared (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  g_assert_true (docket_writer_run (docket_desk_get_writer (fixture.stage->desk), DOCKET_WRITER_SAVE, begin_index_anew, NULL, &error));
  g_assert_no_error (error);
  gtk_editable_set_text (GTK_EDITABLE (find_of_type (fixture.view, GTK_TYPE_SEARCH_ENTRY, 0)), "circ");
  wait_for_text (&fixture, "No match so far");
  g_assert_nonnull (find_label (fixture.view, "The search is being prepared after an update of Docket."));
  view_stage_close (&fixture);
}

#define MANY_JOBS 400

/* How much of the list is rows, from 0 to 1: none where there is only ground. */
static double
share_of_rows (GtkWidget *list)
{
  double sum = 0;
  graphene_rect_t place, seen;
  const graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (list), gtk_widget_get_height (list));

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_get_child_visible (row) && gtk_widget_compute_bounds (row, list, &place) && graphene_rect_intersection (&place, &all, &seen))
      sum += seen.size.height;
  return gtk_widget_get_height (list) > 0 ? sum / gtk_widget_get_height (list) : 0;
}

static gboolean
is_listed (gpointer data)
{
  return g_list_model_get_n_items (data) > MANY_JOBS;
}

static gboolean
is_full_of_rows (gpointer data)
{
  return share_of_rows (data) > 0.9;
}

/* The view was made while another one is on show: its list has rows, and no size yet. */
static void
test_far_row_is_shown_at_first_sight (void)
{
  Fixture fixture = { 0 };
  GtkWidget *stack = gtk_stack_new (), *table, *list;
  g_autofree char *last = review_stage_job_id (MANY_JOBS - 1);

  fixture.stage = review_stage_new (STAGE_SOFIA, "supervisor");
  review_stage_receive_jobs (fixture.stage, 0, MANY_JOBS, "Far down");
  fixture.view = docket_jobs_view_new (fixture.stage->desk, NULL);
  fixture.window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1400, 850);
  gtk_stack_add_child (GTK_STACK (stack), gtk_label_new ("Elsewhere"));
  gtk_stack_add_child (GTK_STACK (stack), fixture.view);
  table = find_of_type (gtk_widget_get_first_child (fixture.view), DOCKET_TYPE_TABLE, 0);
  list = find_of_type (table, GTK_TYPE_LIST_VIEW, 0);
  gtk_window_set_child (GTK_WINDOW (fixture.window), stack);
  gtk_window_present (GTK_WINDOW (fixture.window));
  review_stage_wait (is_listed, gtk_column_view_get_model (GTK_COLUMN_VIEW (gtk_widget_get_parent (list))));
  turn (100);
  gtk_stack_set_visible_child (GTK_STACK (stack), fixture.view);
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), last);
  wait_for_text (&fixture, "Owner: ");
  review_stage_wait (is_full_of_rows, list);
  turn (200);
  g_assert_cmpfloat (share_of_rows (list), >, 0.9);
  g_assert_nonnull (find_label (table, "J-20399"));
  view_stage_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/jobs/nothing-found-while-the-search-is-prepared", test_nothing_found_while_the_search_is_prepared);
  g_test_add_func ("/console/jobs/marks-follow-their-rows", test_marks_follow_their_rows);
  g_test_add_func ("/console/jobs/narrowed-to-a-technician-and-days", test_narrowed_to_a_technician_and_days);
  g_test_add_func ("/console/jobs/today-is-another-day-after-midnight", test_today_is_another_day_after_midnight);
  g_test_add_func ("/console/jobs/saved-filter-of-before", test_saved_filter_of_before);
  g_test_add_func ("/console/jobs/saved-filters-outlive-the-window", test_saved_filters_outlive_the_window);
  g_test_add_func ("/console/jobs/filter-is-saved-and-comes-back", test_filter_is_saved_and_comes_back);
  g_test_add_func ("/console/jobs/set-aside-is-found-again", test_set_aside_is_found_again);
  g_test_add_func ("/console/jobs/long-list-of-skills-stands-whole", test_long_list_of_skills_stands_whole);
  g_test_add_func ("/console/jobs/first-of-the-new-ones-is-opened-first", test_first_of_the_new_ones_is_opened_first);
  g_test_add_func ("/console/jobs/far-row-is-shown-at-first-sight", test_far_row_is_shown_at_first_sight);
  g_test_add_func ("/console/jobs/save-is-settled-where-it-was-begun", test_save_is_settled_where_it_was_begun);
  return g_test_run ();
}
