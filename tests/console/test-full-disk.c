/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A disk without room, wherever something is saved other than by a form: whoever
 * did it reads what is wrong and what to do, and not what SQLite calls it.
 */
#include <adwaita.h>
#include <string.h>

#include "board-stage.h"
#include "docket-bulk-change.h"
#include "docket-console.h"
#include "docket-crash-disk.h"
#include "docket-customer-detail.h"
#include "docket-customers-view.h"
#include "docket-job-detail.h"
#include "docket-jobs-view.h"
#include "docket-review-several.h"
#include "widget-search.h"

#define SAID "The disk is full, so nothing more can be saved here. Free some space"

typedef struct
{
  Fixture fixture;
  GtkWidget *dialog; /* (nullable): where it is said */
  char *told;        /* (nullable): by a toast, or the board */
} Full;

static void
on_toast (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Full *full = data;

  g_free (full->told);
  full->told = g_variant_dup_string (parameter, NULL);
}

static void
on_refused (Full *full, const char *sentence)
{
  g_free (full->told);
  full->told = g_strdup (sentence);
}

/* The window's toasts, of which there is none around a view alone. */
static void
hear_toasts (Full *full)
{
  static const GActionEntry entries[] = { { .name = "toast", .activate = on_toast, .parameter_type = "s" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), full);
  gtk_widget_insert_action_group (full->fixture.window, "win", G_ACTION_GROUP (group));
}

static gboolean
is_told (gpointer data)
{
  return ((Full *) data)->told != NULL;
}

static gboolean
is_said (gpointer data)
{
  return find_label (((Full *) data)->dialog, SAID) != NULL;
}

static void
fill_disk (void)
{
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
}

static void
assert_told (Full *full)
{
  review_stage_wait (is_told, full);
  g_assert_cmpuint (docket_crash_disk_disarm (), >, 0);
  g_assert_nonnull (strstr (full->told, SAID));
}

static void
assert_said (Full *full)
{
  review_stage_wait (is_said, full);
  g_assert_cmpuint (docket_crash_disk_disarm (), >, 0);
  gtk_window_destroy (GTK_WINDOW (full->dialog));
}

static void
full_close (Full *full)
{
  wait_for_outbox (&full->fixture, 0);
  g_free (full->told);
  view_stage_close (&full->fixture);
}

static void
test_status (void)
{
  Full full = { 0 };
  GtkWidget *detail;

  view_stage_open (&full.fixture, docket_jobs_view_new, STAGE_SOFIA, "supervisor");
  hear_toasts (&full);
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (full.fixture.view), STAGE_PUMP);
  wait_for_text (&full.fixture, "Owner: ");
  detail = find_of_type (full.fixture.view, DOCKET_TYPE_JOB_DETAIL, 0);
  fill_disk ();
  gtk_widget_activate_action (detail, "job.set-status", "s", "in_progress");
  assert_told (&full);
  full_close (&full);
}

static void
test_many_jobs (void)
{
  Full full = { 0 };
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();

  view_stage_open (&full.fixture, docket_jobs_view_new, STAGE_SOFIA, "supervisor");
  wait_for_text (&full.fixture, "Leaking pump");
  g_ptr_array_add (jobs, (gpointer) STAGE_PUMP);
  g_ptr_array_add (jobs, (gpointer) STAGE_BOILER);
  full.dialog = docket_bulk_change_new (full.fixture.view, full.fixture.stage->desk, jobs);
  gtk_window_present (GTK_WINDOW (full.dialog));
  docket_bulk_change_set (DOCKET_BULK_CHANGE (full.dialog), DOCKET_JOB_PRIORITY, "urgent");
  fill_disk ();
  gtk_widget_activate_action (full.dialog, "bulk.save", NULL);
  assert_said (&full);
  full_close (&full);
}

static void
test_customer (void)
{
  Full full = { 0 };
  GtkWidget *detail;

  view_stage_open (&full.fixture, docket_customers_view_new, STAGE_SOFIA, "supervisor");
  hear_toasts (&full);
  docket_customers_view_show_customer (DOCKET_CUSTOMERS_VIEW (full.fixture.view), STAGE_CUSTOMER);
  detail = find_of_type (full.fixture.view, DOCKET_TYPE_CUSTOMER_DETAIL, 0);
  fill_disk ();
  gtk_widget_activate_action (detail, "customer.void", NULL);
  assert_told (&full);
  full_close (&full);
}

static void
test_board (void)
{
  Full full = { 0 };
  DocketBoard *board;

  open_board (&full.fixture, STAGE_DANA, "dispatcher");
  board = get_board (&full.fixture);
  g_signal_connect_swapped (board, "refused", G_CALLBACK (on_refused), &full);
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to (board, 1, DAY + 12 * HOUR);
  fill_disk ();
  docket_board_drop (board);
  assert_told (&full);
  /* It is where it was, as nothing is saved. */
  review_stage_wait (leak_is_back, &full.fixture);
  full_close (&full);
}

static gboolean
shows_pump (gpointer data)
{
  return find_label (((Fixture *) data)->view, "Leaking pump") != NULL;
}

static void
test_cases (void)
{
  Full full = { 0 };

  view_stage_open (&full.fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (full.fixture.stage, review_stage_pump_case (30), NULL);
  review_stage_wait (shows_pump, &full.fixture);
  g_assert_true (gtk_widget_activate_action (full.fixture.view, "review.several", NULL));
  full.dialog = find_window (DOCKET_TYPE_REVIEW_SEVERAL);
  gtk_widget_activate_action (full.dialog, "several.all", NULL);
  gtk_widget_activate_action (full.dialog, "several.second", NULL);
  fill_disk ();
  gtk_widget_activate_action (full.dialog, "several.apply", NULL);
  assert_said (&full);
  full_close (&full);
}

int
main (int argc, char **argv)
{
  docket_crash_disk_use ();
  gtk_test_init (&argc, &argv, NULL);
  speak ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/full-disk/status-of-a-job", test_status);
  g_test_add_func ("/console/full-disk/many-jobs", test_many_jobs);
  g_test_add_func ("/console/full-disk/customer-set-aside", test_customer);
  g_test_add_func ("/console/full-disk/moved-on-the-board", test_board);
  g_test_add_func ("/console/full-disk/several-cases", test_cases);
  return g_test_run ();
}
