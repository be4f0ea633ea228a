/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Jobs view over a real store, without any server: what the table shows,
 * what the form lets through, and what becomes of what was typed.
 */
#include <adwaita.h>

#include "docket-banner.h"
#include "docket-bulk-change.h"
#include "docket-console.h"
#include "docket-drafts.h"
#include "docket-field-row.h"
#include "docket-job-detail.h"
#include "docket-jobs-view.h"
#include "docket-sync-pill.h"
#include "docket-job-columns.h"
#include "docket-table.h"
#include "view-stage.h"
#include "widget-search.h"

static void
open_view (Fixture *fixture, const char *person, const char *role)
{
  view_stage_open (fixture, docket_jobs_view_new, person, role);
}

static DocketJobDetail *
get_detail (Fixture *fixture)
{
  return DOCKET_JOB_DETAIL (find_of_type (fixture->view, DOCKET_TYPE_JOB_DETAIL, 0));
}

static DocketForm *
begin_editing (Fixture *fixture, const char *job)
{
  DocketJobDetail *detail;

  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture->view), job);
  detail = get_detail (fixture);
  gtk_widget_activate_action (GTK_WIDGET (docket_job_detail_get_pane (detail)), "record.edit", NULL);
  g_assert_cmpstr (docket_form_get_id (docket_job_detail_get_form (detail)), ==, job);
  return docket_job_detail_get_form (detail);
}

static void
test_table_shows_the_jobs_of_the_store (void)
{
  Fixture fixture = { 0 };

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump, boiler room");
  wait_for_text (&fixture, "Boiler circuit, no pressure");
  g_assert_nonnull (find_label (fixture.view, "J-10248"));
  g_assert_nonnull (find_label (fixture.view, "Waiting for approval"));
  g_assert_nonnull (find_label (fixture.view, "Tess Ortiz"));
  view_stage_close (&fixture);
}

static void
test_search_narrows_the_table_as_one_types (void)
{
  Fixture fixture = { 0 };
  GtkWidget *search;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  search = find_of_type (fixture.view, GTK_TYPE_SEARCH_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (search), "circ");
  wait_without_text (&fixture, "Leaking pump");
  g_assert_nonnull (find_label (fixture.view, "Boiler circuit"));
  wait_for_text (&fixture, "1 of 2");
  gtk_editable_set_text (GTK_EDITABLE (search), "nothing like it");
  wait_for_text (&fixture, "No match");
  /* Nobody is told to choose where there is nothing to choose from. */
  g_assert_null (find_label (fixture.view, "Choose one in the table"));
  g_assert_nonnull (find_label (fixture.view, "Press Ctrl+N for a new one."));
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  wait_for_text (&fixture, "Leaking pump");
  view_stage_close (&fixture);
}

static void
test_details_say_owner_and_sync_state (void)
{
  Fixture fixture = { 0 };

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_PUMP);
  wait_for_text (&fixture, "Owner: ");
  g_assert_cmpstr (gtk_label_get_text (find_label (fixture.view, "Owner: ")), ==, "Owner: Tess Ortiz");
  g_assert_nonnull (find_label (fixture.view, "Synced"));
  g_assert_nonnull (find_label (fixture.view, "Pump seal kit"));
  g_assert_nonnull (find_label (fixture.view, "“Customer asked for a follow-up visit next month.”"));
  view_stage_close (&fixture);
}

static void
test_save_is_one_bundle_and_shows_at_once_without_a_server (void)
{
  Fixture fixture = { 0 };
  DocketForm *editor;
  g_autoptr (GPtrArray) items = NULL;
  DocketOutboxItem *first, *second;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  editor = begin_editing (&fixture, STAGE_PUMP);
  type (editor, DOCKET_JOB_TITLE, "Leaking pump, all of it");
  type (editor, DOCKET_JOB_STATUS, "complete");
  type (editor, DOCKET_JOB_STATUS_REASON, "Seen by me");
  g_assert_true (docket_field_row_get_changed (get_row (editor, DOCKET_JOB_TITLE)));
  g_assert_false (docket_field_row_get_changed (get_row (editor, DOCKET_JOB_PRIORITY)));
  docket_form_save (editor);
  wait_until_closed (editor);
  wait_for_outbox (&fixture, 2);
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), G_MAXINT64, NULL);
  first = g_ptr_array_index (items, 0);
  second = g_ptr_array_index (items, 1);
  g_assert_nonnull (first->operation->bundle);
  g_assert_cmpstr (first->operation->bundle, ==, second->operation->bundle);
  g_assert_cmpint (first->operation->group, ==, DOCKET_GROUP_JOB_DETAILS);
  g_assert_cmpint (second->operation->group, ==, DOCKET_GROUP_JOB_STATUS);
  g_assert_cmpuint (docket_values_n (second->operation->set), ==, 2);
  /* On screen at once, in the table and in the details. */
  wait_for_text (&fixture, "Leaking pump, all of it");
  g_assert_null (find_label (fixture.view, "Leaking pump, boiler room"));
  view_stage_close (&fixture);
}

/* Seconds are not written in a form; leaving a time alone changes nothing. */
static void
test_untouched_form_has_no_changes (void)
{
  Fixture fixture = { 0 };
  DocketForm *editor;
  g_autoptr (DocketRecord) now = NULL;
  DocketRecord *odd;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &now, NULL));
  odd = docket_record_copy (now);
  docket_record_set_rev (odd, docket_record_get_rev (now) + 1);
  docket_record_set_int (odd, DOCKET_JOB_STARTS_AT, STAGE_NOW_MS + 12345);
  docket_record_set_text (odd, DOCKET_JOB_TITLE, "At an odd time");
  review_stage_receive (fixture.stage, odd, NULL);
  wait_for_text (&fixture, "At an odd time");
  editor = begin_editing (&fixture, STAGE_PUMP);
  g_assert_false (docket_form_has_changes (editor));
  type (editor, DOCKET_JOB_TITLE, "x");
  g_assert_true (docket_form_has_changes (editor));
  docket_field_row_revert (get_row (editor, DOCKET_JOB_TITLE));
  g_assert_false (docket_form_has_changes (editor));
  view_stage_close (&fixture);
}

static void
test_save_pressed_twice_makes_one_bundle (void)
{
  Fixture fixture = { 0 };
  DocketForm *editor;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  editor = begin_editing (&fixture, STAGE_PUMP);
  type (editor, DOCKET_JOB_TITLE, "Once");
  docket_form_save (editor);
  docket_form_save (editor);
  gtk_widget_activate_action (GTK_WIDGET (editor), "form.save", NULL);
  wait_until_closed (editor);
  wait_for_outbox (&fixture, 1);
  turn (100);
  g_assert_true (outbox_has (&fixture));
  view_stage_close (&fixture);
}

static void
test_forbidden_fields_are_insensitive_and_say_why (void)
{
  Fixture fixture = { 0 };
  DocketForm *editor;
  DocketFieldRow *row;

  /* The office may not plan. */
  open_view (&fixture, STAGE_OMAR, "office");
  wait_for_text (&fixture, "Leaking pump");
  editor = begin_editing (&fixture, STAGE_PUMP);
  row = get_row (editor, DOCKET_JOB_TECHNICIAN);
  g_assert_true (docket_field_row_get_locked (row));
  g_assert_nonnull (strstr (docket_field_row_get_hint (row), "dispatchers and supervisors"));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (GTK_WIDGET (row)), ==, docket_field_row_get_hint (row));
  g_assert_false (docket_field_row_get_locked (get_row (editor, DOCKET_JOB_TITLE)));
  g_assert_null (docket_field_row_get_hint (get_row (editor, DOCKET_JOB_TITLE)));
  view_stage_close (&fixture);
}

static void
test_wrong_input_is_refused_in_words_and_kept (void)
{
  Fixture fixture = { 0 };
  DocketForm *editor;
  g_autofree char *kept = NULL;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  editor = begin_editing (&fixture, STAGE_PUMP);
  type (editor, DOCKET_JOB_STARTS_AT, "some day");
  docket_form_save (editor);
  g_assert_nonnull (strstr (docket_form_get_problem (editor), "some day"));
  g_assert_cmpstr (docket_form_get_id (editor), ==, STAGE_PUMP);
  kept = docket_field_row_get_text (get_row (editor, DOCKET_JOB_STARTS_AT));
  g_assert_cmpstr (kept, ==, "some day");
  /* Of several, the first is said, and is where one goes on typing. */
  type (editor, DOCKET_JOB_PLANNED_MINUTES, "soon");
  gtk_widget_grab_focus (fixture.view);
  docket_form_save (editor);
  g_assert_nonnull (strstr (docket_form_get_problem (editor), "minutes"));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture.window)), GTK_WIDGET (get_row (editor, DOCKET_JOB_PLANNED_MINUTES))));
  type (editor, DOCKET_JOB_PLANNED_MINUTES, "");
  type (editor, DOCKET_JOB_STARTS_AT, "");
  type (editor, DOCKET_JOB_TITLE, "   ");
  docket_form_save (editor);
  g_assert_nonnull (strstr (docket_form_get_problem (editor), "title"));
  fixture.number = 0;
  g_assert_true (outbox_has (&fixture));
  view_stage_close (&fixture);
}

static gboolean
draft_is_kept (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *text = docket_draft_load (fixture->stage->desk, "job-form:" STAGE_PUMP);

  return text != NULL && strstr (text, fixture->text) != NULL;
}

static gboolean
draft_is_gone (gpointer data)
{
  g_autofree char *text = docket_draft_load (((Fixture *) data)->stage->desk, "job-form:" STAGE_PUMP);

  return text == NULL;
}

/* The window vanishes in the middle of typing; the next one has it all. */
static void
test_draft_comes_back_after_a_crash (void)
{
  Fixture fixture = { 0 };
  DocketForm *editor;
  g_autofree char *title = NULL;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  editor = begin_editing (&fixture, STAGE_PUMP);
  type (editor, DOCKET_JOB_TITLE, "Leaking pu");
  fixture.text = "Leaking pu";
  review_stage_wait (draft_is_kept, &fixture);
  view_stage_hide (&fixture);

  view_stage_show (&fixture);
  wait_for_text (&fixture, "Not saved yet");
  wait_for_text (&fixture, "Go on with");
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_PUMP);
  wait_for_text (&fixture, "that are not saved");
  editor = begin_editing (&fixture, STAGE_PUMP);
  title = docket_field_row_get_text (get_row (editor, DOCKET_JOB_TITLE));
  g_assert_cmpstr (title, ==, "Leaking pu");
  g_assert_true (docket_form_has_changes (editor));
  docket_form_save (editor);
  wait_until_closed (editor);
  review_stage_wait (draft_is_gone, &fixture);
  view_stage_close (&fixture);
}

static gboolean
title_is_remarked (gpointer data)
{
  return docket_field_row_get_remark (docket_form_get_row (data, DOCKET_JOB_TITLE)) != NULL;
}

/* A sudden reconnect while someone types. */
static void
test_change_from_elsewhere_never_overwrites_what_is_typed (void)
{
  Fixture fixture = { 0 };
  DocketForm *editor;
  g_autoptr (DocketRecord) now = NULL;
  DocketRecord *changed;
  DocketStamp omar = { (char *) STAGE_OMAR, (char *) STAGE_DESK, STAGE_NOW_MS, STAGE_NOW_MS };
  g_autofree char *title = NULL;
  g_autofree char *status = NULL;
  g_autoptr (GPtrArray) items = NULL;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  editor = begin_editing (&fixture, STAGE_PUMP);
  type (editor, DOCKET_JOB_TITLE, "What I type");
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &now, NULL));
  changed = docket_record_copy (now);
  docket_record_set_text (changed, DOCKET_JOB_TITLE, "What Omar wrote");
  docket_record_set_stamp (changed, DOCKET_GROUP_JOB_DETAILS, &omar);
  docket_record_set_rev (changed, docket_record_get_rev (now) + 7);
  docket_record_set_text (changed, DOCKET_JOB_STATUS, "complete");
  review_stage_receive (fixture.stage, changed, NULL);
  review_stage_wait (title_is_remarked, editor);
  title = docket_field_row_get_text (get_row (editor, DOCKET_JOB_TITLE));
  g_assert_cmpstr (title, ==, "What I type");
  g_assert_cmpstr (docket_field_row_get_remark (get_row (editor, DOCKET_JOB_TITLE)), ==, "Omar Haddad changed Title meanwhile: “What Omar wrote”");
  /* Nothing was typed in the status group: it follows. */
  status = docket_field_row_get_text (get_row (editor, DOCKET_JOB_STATUS));
  g_assert_cmpstr (status, ==, "complete");
  /* The save is judged against what was seen, not against Omar's. */
  docket_form_save (editor);
  wait_until_closed (editor);
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), G_MAXINT64, NULL);
  g_assert_cmpuint (items->len, ==, 1);
  {
    DocketOutboxItem *item = g_ptr_array_index (items, 0);

    g_assert_cmpint (item->operation->base, ==, docket_record_get_group_rev (now, DOCKET_GROUP_JOB_DETAILS));
    g_assert_cmpstr (docket_values_get_text (item->operation->was, DOCKET_JOB_TITLE), ==, "Leaking pump, boiler room");
  }
  view_stage_close (&fixture);
}

static void
test_new_job_appears_at_once (void)
{
  Fixture fixture = { 0 };
  DocketForm *editor;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  editor = docket_job_detail_get_form (get_detail (&fixture));
  type (editor, DOCKET_JOB_TITLE, "Smell of gas");
  type (editor, DOCKET_JOB_CUSTOMER, STAGE_CUSTOMER);
  docket_form_save (editor);
  wait_for_outbox (&fixture, 1);
  wait_for_text (&fixture, "Smell of gas");
  wait_for_text (&fixture, "Owner: ");
  g_assert_cmpstr (gtk_label_get_text (find_label (GTK_WIDGET (get_detail (&fixture)), "Owner: ")), ==, "Owner: Dispatch");
  view_stage_close (&fixture);
}

static void
test_note_is_saved_and_shown (void)
{
  Fixture fixture = { 0 };
  GtkWidget *entry;

  open_view (&fixture, STAGE_OMAR, "office");
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_PUMP);
  wait_for_text (&fixture, "Owner: ");
  entry = find_of_type (GTK_WIDGET (get_detail (&fixture)), GTK_TYPE_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Called back at ten");
  gtk_widget_activate_action (GTK_WIDGET (docket_job_detail_get_pane (get_detail (&fixture))), "record.add-note", NULL);
  gtk_widget_activate_action (GTK_WIDGET (docket_job_detail_get_pane (get_detail (&fixture))), "record.add-note", NULL);
  wait_for_text (&fixture, "“Called back at ten”");
  wait_for_outbox (&fixture, 1);
  turn (50);
  g_assert_true (outbox_has (&fixture));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  view_stage_close (&fixture);
}

static void
test_pill_and_banner_say_the_words_of_the_status (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  GtkWidget *window = gtk_window_new ();
  DocketSyncPill *pill = g_object_ref_sink (g_object_new (DOCKET_TYPE_SYNC_PILL, NULL));
  DocketBanner *banner = g_object_ref_sink (g_object_new (DOCKET_TYPE_BANNER, NULL));
  g_autofree char *words = docket_words_pill (docket_desk_get_status (stage->desk), STAGE_NOW_MS);

  docket_sync_pill_set_desk (pill, stage->desk);
  g_assert_cmpstr (docket_sync_pill_get_text (pill), ==, words);
  g_assert_cmpuint (strlen (words), >, 3);
  docket_sync_pill_set_desk (pill, NULL);

  g_assert_null (docket_banner_get_text (banner));
  docket_banner_show (banner, "Offline — 2 items queued. Will sync when reconnected.", NULL, "network-offline-symbolic");
  g_assert_cmpstr (docket_banner_get_text (banner), ==, "Offline — 2 items queued. Will sync when reconnected.");
  g_assert_null (find_button (GTK_WIDGET (banner), ""));
  docket_banner_show (banner, NULL, NULL, NULL);
  g_assert_null (docket_banner_get_text (banner));
  g_object_unref (pill);
  g_object_unref (banner);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_header_click_sorts_through_the_query (void)
{
  Fixture fixture = { 0 };
  DocketTable *table;
  gboolean descending = TRUE;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  table = DOCKET_TABLE (find_of_type (fixture.view, DOCKET_TYPE_TABLE, 0));
  g_assert_cmpint (docket_table_get_sort (table, &descending), ==, DOCKET_SORT_PLAN);
  g_assert_false (descending);
  docket_table_set_sort (table, DOCKET_SORT_TITLE, TRUE);
  g_assert_cmpint (docket_table_get_sort (table, &descending), ==, DOCKET_SORT_TITLE);
  g_assert_true (descending);
  docket_table_set_sort (table, DOCKET_SORT_NUMBER, FALSE);
  g_assert_cmpint (docket_table_get_sort (table, &descending), ==, DOCKET_SORT_NUMBER);
  g_assert_false (descending);
  view_stage_close (&fixture);
}

static void
test_columns_can_be_hidden_and_moved (void)
{
  Fixture fixture = { 0 };
  DocketTable *table;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  table = DOCKET_TABLE (find_of_type (fixture.view, DOCKET_TYPE_TABLE, 0));
  before = docket_table_get_layout (table);
  g_assert_cmpstr (before, ==, "Number,Title,Customer,Status,Technician,Planned,Sync");
  docket_table_set_shown (table, 4, FALSE);
  wait_without_text (&fixture, "Technician");
  g_assert_true (docket_table_move_column (table, 3, -1));
  g_assert_false (docket_table_move_column (table, 0, -1));
  after = docket_table_get_layout (table);
  g_assert_cmpstr (after, ==, "Number,Title,Status,Customer,-Technician,Planned,Sync");
  /* What a newer version adds, and what it has lost, do no harm. */
  docket_table_set_layout (table, "Sync,-Title,Gone,Number");
  g_free (g_steal_pointer (&after));
  after = docket_table_get_layout (table);
  g_assert_cmpstr (after, ==, "Sync,Title,Number,Status,Customer,-Technician,Planned");
  view_stage_close (&fixture);
}

/* The number of a job can be read at any size of the text. */
static void
test_columns_grow_with_the_text (void)
{
  Fixture fixture = { 0 };
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *view;
  int widths[2];

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (GtkColumnViewColumn) number = NULL;

      g_object_set (settings, "gtk-xft-dpi", (int) (i + 1) * 96 * 1024, NULL);
      open_view (&fixture, STAGE_SOFIA, "supervisor");
      wait_for_text (&fixture, "Leaking pump");
      /* The view gives it the width that there is, once that is known. */
      turn (200);
      view = find_of_type (fixture.view, GTK_TYPE_COLUMN_VIEW, 0);
      number = g_list_model_get_item (gtk_column_view_get_columns (GTK_COLUMN_VIEW (view)), 0);
      widths[i] = gtk_column_view_column_get_fixed_width (number);
      /* Wider where its heading needs it. */
      g_assert_cmpint (widths[i], >=, (int) (i + 1) * docket_job_columns[0].width_px);
      view_stage_close (&fixture);
    }
  g_assert_cmpint (widths[1], >, widths[0]);
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
}

static gboolean
bulk_is_gone (gpointer data)
{
  return *(GtkWidget **) data == NULL;
}

static void
test_several_jobs_change_together_with_a_preview (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = NULL;
  DocketOutboxItem *first, *second;
  GtkWidget *bulk;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  review_stage_receive (fixture.stage, review_stage_pump_case (90), NULL);
  wait_for_text (&fixture, "Under review");
  g_ptr_array_add (jobs, (gpointer) STAGE_PUMP);
  g_ptr_array_add (jobs, (gpointer) STAGE_BOILER);
  bulk = docket_bulk_change_new (fixture.view, fixture.stage->desk, jobs);
  g_object_add_weak_pointer (G_OBJECT (bulk), (gpointer *) &bulk);
  gtk_window_present (GTK_WINDOW (bulk));
  /* Nothing is chosen yet, and none is counted. */
  g_assert_nonnull (find_button (bulk, "_Change jobs"));
  /* A move that one of them may not make stays out, and says why. */
  docket_bulk_change_set (DOCKET_BULK_CHANGE (bulk), DOCKET_JOB_STATUS, "complete");
  g_assert_nonnull (find_label (bulk, "“Complete” already"));
  g_assert_nonnull (find_label (bulk, "may go to review: the job has an open case"));
  docket_bulk_change_set (DOCKET_BULK_CHANGE (bulk), DOCKET_JOB_STATUS, "opened");
  g_assert_nonnull (find_label (bulk, "2 are not possible"));
  g_assert_nonnull (find_label (bulk, "there is no step to “Opened”"));
  gtk_widget_activate_action (bulk, "bulk.save", NULL);
  docket_bulk_change_set (DOCKET_BULK_CHANGE (bulk), DOCKET_JOB_PRIORITY, "urgent");
  g_assert_nonnull (find_label (bulk, "2 change"));
  g_assert_nonnull (find_button (bulk, "_Change 2 jobs"));
  gtk_widget_activate_action (bulk, "bulk.save", NULL);
  gtk_widget_activate_action (bulk, "bulk.save", NULL);
  review_stage_wait (bulk_is_gone, &bulk);
  wait_for_outbox (&fixture, 2);
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), G_MAXINT64, NULL);
  first = g_ptr_array_index (items, 0);
  second = g_ptr_array_index (items, 1);
  g_assert_cmpstr (first->operation->bundle, ==, second->operation->bundle);
  g_assert_cmpstr (docket_values_get_text (first->operation->set, DOCKET_JOB_PRIORITY), ==, "urgent");
  view_stage_close (&fixture);
}

/* A job that would end before it starts does not hold back the other. */
static void
test_preview_says_what_the_save_would_refuse (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (DocketRecord) now = NULL;
  DocketRecord *planned;
  GtkWidget *bulk;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &now, NULL));
  planned = docket_record_copy (now);
  docket_record_set_rev (planned, docket_record_get_rev (now) + 7);
  docket_record_set_text (planned, DOCKET_JOB_TITLE, "Ends in two days");
  docket_record_set_int (planned, DOCKET_JOB_ENDS_AT, STAGE_NOW_MS + 2 * 24 * 60 * STAGE_MINUTE_MS);
  review_stage_receive (fixture.stage, planned, NULL);
  wait_for_text (&fixture, "Ends in two days");
  g_ptr_array_add (jobs, (gpointer) STAGE_PUMP);
  g_ptr_array_add (jobs, (gpointer) STAGE_BOILER);
  bulk = docket_bulk_change_new (fixture.view, fixture.stage->desk, jobs);
  g_object_add_weak_pointer (G_OBJECT (bulk), (gpointer *) &bulk);
  gtk_window_present (GTK_WINDOW (bulk));
  docket_bulk_change_set (DOCKET_BULK_CHANGE (bulk), DOCKET_JOB_STARTS_AT, "2026-11-24 08:00");
  g_assert_nonnull (find_label (bulk, "Not possible: The plan ends before it starts."));
  g_assert_nonnull (find_label (bulk, "1 changes · 1 is not possible"));
  gtk_widget_activate_action (bulk, "bulk.save", NULL);
  review_stage_wait (bulk_is_gone, &bulk);
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), G_MAXINT64, NULL);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpstr (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->record_id, ==, STAGE_PUMP);
  view_stage_close (&fixture);
}

static void
test_marked_rows_offer_a_change_of_all (void)
{
  Fixture fixture = { 0 };
  DocketTable *table;
  GtkWidget *view;
  g_autoptr (GPtrArray) marked = NULL;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Boiler circuit");
  table = DOCKET_TABLE (find_of_type (fixture.view, DOCKET_TYPE_TABLE, 0));
  view = find_of_type (fixture.view, GTK_TYPE_COLUMN_VIEW, 0);
  g_assert_null (find_button (fixture.view, "Change 2 jobs…"));
  gtk_selection_model_select_all (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
  g_assert_nonnull (find_button (fixture.view, "Change 2 jobs…"));
  marked = docket_table_get_marked (table, 100);
  g_assert_cmpuint (marked->len, ==, 2);
  gtk_selection_model_select_item (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)), 0, TRUE);
  g_assert_null (find_button (fixture.view, "Change 2 jobs…"));
  view_stage_close (&fixture);
}

static double
left_edge (GtkWidget *widget, GtkWidget *view)
{
  double x = -1, y;

  if (widget != NULL)
    gtk_widget_translate_coordinates (widget, view, 0, 0, &x, &y);
  return x;
}

/* Each cell of the first row begins where its title does, but for a pixel of border. */
static gboolean
rows_stand_under_their_titles (gpointer data)
{
  GtkWidget *view = find_of_type (((Fixture *) data)->view, GTK_TYPE_COLUMN_VIEW, 0);
  GtkWidget *list = find_of_type (view, GTK_TYPE_LIST_VIEW, 0);
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_first_child (view));
  GtkWidget *row = gtk_widget_get_first_child (list);
  GtkWidget *cell = row != NULL ? gtk_widget_get_first_child (row) : NULL;

  return cell != NULL && gtk_widget_get_width (cell) > 0 && ABS (left_edge (title, view) - left_edge (cell, view)) <= 12;
}

static void
test_rows_stand_under_their_titles_from_right_to_left (void)
{
  Fixture fixture = { 0 };
  DocketTable *table;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Boiler circuit");
  table = DOCKET_TABLE (find_of_type (fixture.view, DOCKET_TYPE_TABLE, 0));
  review_stage_wait (rows_stand_under_their_titles, &fixture);
  /* Fewer columns, then all of them again. */
  docket_table_set_width (table, 460);
  wait_without_text (&fixture, "Tess Ortiz");
  turn (100);
  review_stage_wait (rows_stand_under_their_titles, &fixture);
  docket_table_set_width (table, 830);
  wait_for_text (&fixture, "Tess Ortiz");
  turn (100);
  review_stage_wait (rows_stand_under_their_titles, &fixture);
  view_stage_close (&fixture);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* A word, its arrow and the room around them. */
static gboolean
heading_is_whole (gpointer label)
{
  GtkWidget *box = gtk_widget_get_parent (label);
  int least_px = 0;

  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &least_px, NULL, NULL, NULL);
  return gtk_widget_get_width (gtk_widget_get_parent (box)) >= least_px;
}

/* The language of whoever reads it may need more for a heading than for what stands below. */
static void
test_heading_that_is_longer_than_its_column_widens_it (void)
{
  Fixture fixture = { 0 };
  GtkColumnView *view;
  g_autoptr (GtkColumnViewColumn) number = NULL;
  GtkLabel *label;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  wait_for_text (&fixture, "Leaking pump");
  view = GTK_COLUMN_VIEW (find_of_type (fixture.view, GTK_TYPE_COLUMN_VIEW, 0));
  number = g_list_model_get_item (gtk_column_view_get_columns (view), 0);
  label = find_label (GTK_WIDGET (view), "Number");
  g_assert_nonnull (label);
  review_stage_wait (heading_is_whole, label);
  gtk_column_view_column_set_title (number, "Number of the job in the company");
  g_assert_cmpstr (gtk_label_get_text (label), ==, "Number of the job in the company");
  docket_table_set_width (DOCKET_TABLE (find_of_type (fixture.view, DOCKET_TYPE_TABLE, 0)), 1000);
  review_stage_wait (heading_is_whole, label);
  view_stage_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/jobs/table-shows-the-jobs-of-the-store", test_table_shows_the_jobs_of_the_store);
  g_test_add_func ("/console/jobs/search-narrows-the-table-as-one-types", test_search_narrows_the_table_as_one_types);
  g_test_add_func ("/console/jobs/header-click-sorts-through-the-query", test_header_click_sorts_through_the_query);
  g_test_add_func ("/console/jobs/details-say-owner-and-sync-state", test_details_say_owner_and_sync_state);
  g_test_add_func ("/console/jobs/save-is-one-bundle-and-shows-at-once-without-a-server", test_save_is_one_bundle_and_shows_at_once_without_a_server);
  g_test_add_func ("/console/jobs/untouched-form-has-no-changes", test_untouched_form_has_no_changes);
  g_test_add_func ("/console/jobs/save-pressed-twice-makes-one-bundle", test_save_pressed_twice_makes_one_bundle);
  g_test_add_func ("/console/jobs/forbidden-fields-are-insensitive-and-say-why", test_forbidden_fields_are_insensitive_and_say_why);
  g_test_add_func ("/console/jobs/wrong-input-is-refused-in-words-and-kept", test_wrong_input_is_refused_in_words_and_kept);
  g_test_add_func ("/console/jobs/draft-comes-back-after-a-crash", test_draft_comes_back_after_a_crash);
  g_test_add_func ("/console/jobs/change-from-elsewhere-never-overwrites-what-is-typed", test_change_from_elsewhere_never_overwrites_what_is_typed);
  g_test_add_func ("/console/jobs/new-job-appears-at-once", test_new_job_appears_at_once);
  g_test_add_func ("/console/jobs/note-is-saved-and-shown", test_note_is_saved_and_shown);
  g_test_add_func ("/console/jobs/pill-and-banner-say-the-words-of-the-status", test_pill_and_banner_say_the_words_of_the_status);
  g_test_add_func ("/console/jobs/columns-can-be-hidden-and-moved", test_columns_can_be_hidden_and_moved);
  g_test_add_func ("/console/jobs/columns-grow-with-the-text", test_columns_grow_with_the_text);
  g_test_add_func ("/console/jobs/several-jobs-change-together-with-a-preview", test_several_jobs_change_together_with_a_preview);
  g_test_add_func ("/console/jobs/preview-says-what-the-save-would-refuse", test_preview_says_what_the_save_would_refuse);
  g_test_add_func ("/console/jobs/marked-rows-offer-a-change-of-all", test_marked_rows_offer_a_change_of_all);
  g_test_add_func ("/console/jobs/heading-that-is-longer-than-its-column-widens-it", test_heading_that_is_longer_than_its_column_widens_it);
  g_test_add_func ("/console/jobs/rows-stand-under-their-titles-from-right-to-left", test_rows_stand_under_their_titles_from_right_to_left);
  return g_test_run ();
}
