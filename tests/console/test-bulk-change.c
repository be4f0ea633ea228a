/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A change of many jobs, and what others do to them while its preview is open: what
 * is saved is what was seen.
 */
#include <adwaita.h>

#include "docket-bulk-change.h"
#include "docket-console.h"
#include "docket-jobs-view.h"
#include "view-stage.h"
#include "widget-search.h"

typedef struct
{
  Fixture fixture;
  GtkWidget *window; /* NULL once it has closed */
  const char *text;
} Bulk;

static gboolean
says (gpointer data)
{
  return find_label (((Bulk *) data)->window, ((Bulk *) data)->text) != NULL;
}

static void
wait_for (Bulk *bulk, const char *text)
{
  bulk->text = text;
  review_stage_wait (says, bulk);
}

static gboolean
is_gone (gpointer data)
{
  return ((Bulk *) data)->window == NULL;
}

/* The pump and the boiler are to be urgent. */
static void
bulk_open (Bulk *bulk)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();

  *bulk = (Bulk) { 0 };
  view_stage_open (&bulk->fixture, docket_jobs_view_new, STAGE_SOFIA, "supervisor");
  wait_for_text (&bulk->fixture, "Leaking pump");
  g_ptr_array_add (jobs, (gpointer) STAGE_PUMP);
  g_ptr_array_add (jobs, (gpointer) STAGE_BOILER);
  bulk->window = docket_bulk_change_new (bulk->fixture.view, bulk->fixture.stage->desk, jobs);
  g_object_add_weak_pointer (G_OBJECT (bulk->window), (gpointer *) &bulk->window);
  gtk_window_present (GTK_WINDOW (bulk->window));
  /* A job has some status: none is not what it can become. */
  g_assert_nonnull (find_label (bulk->window, "Choose…"));
  g_assert_null (find_label (bulk->window, "none"));
  docket_bulk_change_set (DOCKET_BULK_CHANGE (bulk->window), DOCKET_JOB_PRIORITY, "urgent");
  g_assert_nonnull (find_button (bulk->window, "_Change 2 jobs"));
}

static void
bulk_close (Bulk *bulk)
{
  if (bulk->window != NULL)
    gtk_window_destroy (GTK_WINDOW (bulk->window));
  view_stage_close (&bulk->fixture);
}

static void
press (Bulk *bulk)
{
  gtk_widget_activate_action (bulk->window, "bulk.save", NULL);
}

/* Longer than a double click. */
static void
take_time (void)
{
  int double_click_ms = 0;

  g_object_get (gtk_settings_get_default (), "gtk-double-click-time", &double_click_ms, NULL);
  turn ((guint) double_click_ms + 100);
}

static void
receive (Bulk *bulk, DocketGroup group, DocketField field, const char *text)
{
  g_autoptr (DocketRecord) now = NULL;
  DocketRecord *next;

  g_assert_true (docket_store_get (docket_desk_get_reader (bulk->fixture.stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &now, NULL));
  next = docket_record_copy (now);
  docket_record_set_text (next, field, text);
  docket_record_set_rev (next, docket_record_get_rev (now) + 1);
  docket_record_set_group_rev (next, group, docket_record_get_rev (now) + 1);
  review_stage_receive (bulk->fixture.stage, next, NULL);
}

static GPtrArray *
read_outbox (Bulk *bulk)
{
  return docket_store_outbox (docket_desk_get_reader (bulk->fixture.stage->desk), G_MAXINT64, NULL);
}

static void
assert_nothing_saved (Bulk *bulk)
{
  g_autoptr (GPtrArray) items = NULL;

  view_stage_settle_down (&bulk->fixture);
  items = read_outbox (bulk);
  g_assert_cmpuint (items->len, ==, 0);
  g_assert_nonnull (bulk->window);
}

/* A colleague closes one of them: it stays out, once that was looked at. */
static void
test_locked_meanwhile (void)
{
  g_autoptr (GPtrArray) items = NULL;
  Bulk bulk;

  bulk_open (&bulk);
  receive (&bulk, DOCKET_GROUP_JOB_STATUS, DOCKET_JOB_STATUS, "closed");
  wait_for (&bulk, "Changed meanwhile: Not possible: Locked");
  g_assert_nonnull (find_label (bulk.window, "1 changes · 1 is not possible · 1 changed meanwhile"));
  g_assert_nonnull (find_button (bulk.window, "_Look at 1 changed job"));
  press (&bulk);
  g_assert_nonnull (find_button (bulk.window, "_Change 1 job"));
  /* It stays marked, and the second half of a double click changes nothing. */
  g_assert_nonnull (find_label (bulk.window, "Changed meanwhile: "));
  press (&bulk);
  assert_nothing_saved (&bulk);
  take_time ();
  press (&bulk);
  review_stage_wait (is_gone, &bulk);
  items = read_outbox (&bulk);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpstr (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->record_id, ==, STAGE_BOILER);
  bulk_close (&bulk);
}

/* It had another value when it was seen: the save builds on what is seen now. */
static void
test_another_value_meanwhile (void)
{
  g_autoptr (GPtrArray) items = NULL;
  Bulk bulk;

  bulk_open (&bulk);
  receive (&bulk, DOCKET_GROUP_JOB_DETAILS, DOCKET_JOB_PRIORITY, "low");
  wait_for (&bulk, "Changed meanwhile: “Low” → “Urgent”");
  press (&bulk);
  assert_nothing_saved (&bulk);
  take_time ();
  /* And once more. */
  receive (&bulk, DOCKET_GROUP_JOB_DETAILS, DOCKET_JOB_PRIORITY, "high");
  wait_for (&bulk, "Changed meanwhile: “High” → “Urgent”");
  press (&bulk);
  assert_nothing_saved (&bulk);
  take_time ();
  press (&bulk);
  review_stage_wait (is_gone, &bulk);
  items = read_outbox (&bulk);
  g_assert_cmpuint (items->len, ==, 2);
  for (guint i = 0; i < items->len; i++)
    {
      DocketOperation *operation = ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation;

      if (g_strcmp0 (operation->record_id, STAGE_PUMP) == 0)
        g_assert_cmpstr (docket_values_get_text (operation->was, DOCKET_JOB_PRIORITY), ==, "high");
    }
  bulk_close (&bulk);
}

/* The notice of it has not come yet when the button is pressed. */
static void
test_pressed_before_it_is_told (void)
{
  Bulk bulk;

  bulk_open (&bulk);
  receive (&bulk, DOCKET_GROUP_JOB_DETAILS, DOCKET_JOB_PRIORITY, "low");
  press (&bulk);
  wait_for (&bulk, "Changed meanwhile: “Low” → “Urgent”");
  assert_nothing_saved (&bulk);
  bulk_close (&bulk);
}

/* What says nothing about this change holds nobody up. */
static void
test_another_field_meanwhile (void)
{
  Bulk bulk;

  bulk_open (&bulk);
  receive (&bulk, DOCKET_GROUP_JOB_DETAILS, DOCKET_JOB_TITLE, "Leaking pump, again");
  wait_for (&bulk, "Leaking pump, again");
  g_assert_null (find_label (bulk.window, "Changed meanwhile"));
  press (&bulk);
  review_stage_wait (is_gone, &bulk);
  wait_for_outbox (&bulk.fixture, 2);
  bulk_close (&bulk);
}

/* A plan is one thing: who changes when has seen who goes. */
static void
test_another_part_of_the_plan_meanwhile (void)
{
  Bulk bulk;

  bulk_open (&bulk);
  docket_bulk_change_set (DOCKET_BULK_CHANGE (bulk.window), DOCKET_JOB_STARTS_AT, "2026-11-23 06:00");
  receive (&bulk, DOCKET_GROUP_JOB_PLAN, DOCKET_JOB_TECHNICIAN, STAGE_DANA);
  wait_for (&bulk, " · Technician: Dana Weiss");
  g_assert_nonnull (find_label (bulk.window, "Changed meanwhile: "));
  press (&bulk);
  assert_nothing_saved (&bulk);
  take_time ();
  press (&bulk);
  review_stage_wait (is_gone, &bulk);
  bulk_close (&bulk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/bulk-change/locked-meanwhile", test_locked_meanwhile);
  g_test_add_func ("/console/bulk-change/another-value-meanwhile", test_another_value_meanwhile);
  g_test_add_func ("/console/bulk-change/pressed-before-it-is-told", test_pressed_before_it_is_told);
  g_test_add_func ("/console/bulk-change/another-field-meanwhile", test_another_field_meanwhile);
  g_test_add_func ("/console/bulk-change/another-part-of-the-plan-meanwhile", test_another_part_of_the_plan_meanwhile);
  return g_test_run ();
}
