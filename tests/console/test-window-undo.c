/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Undo at once after a save, on a disk that takes its time: it is that save which
 * is undone, when it is there, and never the one before it.
 */
#include "docket-config.h"

#include <adwaita.h>

#include "docket-case-view.h"
#include "docket-console.h"
#include "docket-form.h"
#include "docket-window-private.h"
#include "view-stage.h"
#include "widget-search.h"
#include "window-stage.h"

static void
open_window (WindowStage *desk)
{
  g_autoptr (GError) error = NULL;

  window_stage_show (desk);
}

static void
open_desk (WindowStage *desk)
{
  desk->stage = review_stage_new (STAGE_SOFIA, "supervisor");
  open_window (desk);
}

static void
save_customer (WindowStage *desk, const char *name)
{
  DocketForm *form;

  gtk_widget_activate_action (GTK_WIDGET (desk->window), "win.new-customer", NULL);
  form = DOCKET_FORM (find_of_type (GTK_WIDGET (desk->window), DOCKET_TYPE_FORM, 0));
  type (form, DOCKET_CUSTOMER_NAME, name);
  docket_form_save (form);
}

static void
press_undo (WindowStage *desk)
{
  gtk_widget_activate_action (GTK_WIDGET (desk->window), "win.undo-last", NULL);
}

/* Of the customers saved here, in the queue: their names, with a space between. */
static char *
waiting_customers (WindowStage *desk)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (docket_desk_get_reader (docket_session_get_desk (desk->session)), G_MAXINT64, NULL);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    {
      const DocketOperation *operation = ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation;
      g_autofree char *name = docket_desk_record_name (docket_session_get_desk (desk->session), operation->record_kind, operation->record_id);

      g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", name);
    }
  return g_string_free (names, FALSE);
}

static void
assert_waiting (WindowStage *desk, const char *expected)
{
  g_autofree char *names = waiting_customers (desk);

  g_assert_cmpstr (names, ==, expected);
}

static gboolean
offers_way_back (gpointer data)
{
  return ((WindowStage *) data)->window->way_back != NULL;
}

static gboolean
is_still (gpointer data)
{
  WindowStage *desk = data;

  return docket_desk_get_n_saving (docket_session_get_desk (desk->session)) == 0 && desk->window->undo_source == 0;
}

static void
test_undo_waits_for_what_is_being_saved (void)
{
  WindowStage desk = { 0 };
  WriterGate gate;

  open_desk (&desk);
  save_customer (&desk, "First");
  review_stage_wait (offers_way_back, &desk);
  view_stage_close_gate (docket_session_get_desk (desk.session), &gate);
  save_customer (&desk, "Second");
  press_undo (&desk);
  press_undo (&desk); /* out of impatience */
  turn (100);
  view_stage_open_gate (&gate);
  window_stage_wait_for_text (&desk, "Undone; it never left this device.");
  turn (100);
  assert_waiting (&desk, "First");
  window_stage_close (&desk);
}

/* What is done next is told at once, not after that something was undone. */
static void
test_what_is_done_next_is_told_at_once (void)
{
  WindowStage desk = { 0 };

  open_desk (&desk);
  save_customer (&desk, "First");
  review_stage_wait (offers_way_back, &desk);
  press_undo (&desk);
  window_stage_wait_for_text (&desk, "Undone; it never left this device.");
  save_customer (&desk, "Second");
  review_stage_wait (offers_way_back, &desk);
  turn (100);
  g_assert_null (find_label (GTK_WIDGET (desk.window), "Undone; it never left this device."));
  window_stage_close (&desk);
}

static void
dismiss_way_back (WindowStage *desk)
{
  review_stage_wait (offers_way_back, desk);
  adw_toast_dismiss (desk->window->way_back);
}

static gboolean
has_first_again (gpointer data)
{
  g_autofree char *names = waiting_customers (data);

  return g_strcmp0 (names, "First") == 0;
}

/* On the Outbox page, when no toast offers to undo something later: what was
 * discarded there. */
static void
test_undo_puts_back_what_was_discarded (void)
{
  WindowStage desk = { 0 };
  g_autoptr (GPtrArray) items = NULL;
  const char *bundle;

  open_desk (&desk);
  save_customer (&desk, "First");
  dismiss_way_back (&desk);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-view", "s", "outbox");
  window_stage_wait_for_text (&desk, "Waiting (1)");
  items = docket_store_outbox (docket_desk_get_reader (docket_session_get_desk (desk.session)), G_MAXINT64, NULL);
  bundle = ((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->bundle;
  g_assert_true (gtk_widget_activate_action (adw_view_stack_page_get_child (desk.window->outbox_page), "outbox.discard", "s", bundle));
  window_stage_wait_for_text (&desk, "Discarded: New customer First");
  dismiss_way_back (&desk);
  press_undo (&desk);
  review_stage_wait (has_first_again, &desk);
  window_stage_wait_for_text (&desk, "Put back: New customer First");
  /* Until something else is done, or begun. */
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.toast-while", "(ss)", "Discarding much", bundle);
  window_stage_wait_for_text (&desk, "Discarding much");
  turn (100);
  g_assert_null (find_label (GTK_WIDGET (desk.window), "Put back: New customer First"));
  window_stage_close (&desk);
}

/* In Jobs and Customers it is told by name first what would go: hours may lie between. */
static void
test_undo_after_the_toast_tells_what_it_is_of (void)
{
  WindowStage desk = { 0 };

  open_desk (&desk);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-view", "s", "customers");
  press_undo (&desk);
  window_stage_wait_for_text (&desk, "Nothing was saved here that could be undone. What is not sent yet is in the Outbox.");
  save_customer (&desk, "First");
  dismiss_way_back (&desk);
  press_undo (&desk);
  window_stage_wait_for_text (&desk, "Undo this? New customer First");
  turn (100);
  assert_waiting (&desk, "First");
  press_undo (&desk);
  window_stage_wait_for_text (&desk, "Undone; it never left this device.");
  assert_waiting (&desk, "");
  press_undo (&desk);
  turn (100);
  g_assert_null (find_label (GTK_WIDGET (desk.window), "Undo this? "));
  window_stage_close (&desk);
}

/* What went by the Outbox is not offered again. */
static void
test_undo_is_not_of_what_was_discarded (void)
{
  WindowStage desk = { 0 };
  g_autoptr (GPtrArray) items = NULL;
  const char *bundle;

  open_desk (&desk);
  save_customer (&desk, "First");
  dismiss_way_back (&desk);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-view", "s", "outbox");
  window_stage_wait_for_text (&desk, "Waiting (1)");
  items = docket_store_outbox (docket_desk_get_reader (docket_session_get_desk (desk.session)), G_MAXINT64, NULL);
  bundle = ((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->bundle;
  g_assert_true (gtk_widget_activate_action (adw_view_stack_page_get_child (desk.window->outbox_page), "outbox.discard", "s", bundle));
  window_stage_wait_for_text (&desk, "Discarded: New customer First");
  dismiss_way_back (&desk);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-view", "s", "jobs");
  press_undo (&desk);
  window_stage_wait_for_text (&desk, "Nothing was saved here that could be undone.");
  window_stage_close (&desk);
}

/* In Review the toast that offers it goes long before the person thinks better of it. */
static void
test_undo_in_review_needs_no_toast (void)
{
  WindowStage desk = { 0 };
  GtkWidget *page;

  desk.stage = review_stage_new (STAGE_SOFIA, "supervisor");
  review_stage_receive (desk.stage, review_stage_boiler_case (), review_stage_pump_case (30), NULL);
  open_window (&desk);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-review", "s", STAGE_PUMP_CASE);
  window_stage_wait_for_text (&desk, "2 to decide");
  page = find_of_type (GTK_WIDGET (desk.window), DOCKET_TYPE_CASE_VIEW, 0);
  gtk_widget_activate_action (page, "case.all-first", NULL);
  gtk_widget_activate_action (page, "case.apply", NULL);
  window_stage_wait_for_text (&desk, "1 to decide");
  dismiss_way_back (&desk);
  press_undo (&desk);
  window_stage_wait_for_text (&desk, "2 to decide");
  /* There is no other, and that is said. */
  press_undo (&desk);
  window_stage_wait_for_text (&desk, "Nothing was decided here that could be undone.");
  window_stage_close (&desk);
}

static void
test_undo_waits_though_nothing_was_saved_before (void)
{
  WindowStage desk = { 0 };
  WriterGate gate;

  open_desk (&desk);
  view_stage_close_gate (docket_session_get_desk (desk.session), &gate);
  save_customer (&desk, "Only");
  press_undo (&desk);
  view_stage_open_gate (&gate);
  window_stage_wait_for_text (&desk, "Undone; it never left this device.");
  assert_waiting (&desk, "");
  window_stage_close (&desk);
}

/* What is begun after the key was pressed is not meant by it. */
static void
test_undo_is_of_what_was_saved_before_it (void)
{
  WindowStage desk = { 0 };
  WriterGate first, second;

  open_desk (&desk);
  view_stage_close_gate (docket_session_get_desk (desk.session), &first);
  save_customer (&desk, "Before");
  press_undo (&desk);
  view_stage_close_gate (docket_session_get_desk (desk.session), &second);
  save_customer (&desk, "After");
  view_stage_open_gate (&first);
  turn (100);
  view_stage_open_gate (&second);
  window_stage_wait_for_text (&desk, "Undone; it never left this device.");
  review_stage_wait (is_still, &desk);
  assert_waiting (&desk, "After");
  window_stage_close (&desk);
}

/* What has no way back, or could not be saved, is no reason to undo something else. */
static void
test_undo_of_what_has_no_way_back_undoes_nothing (void)
{
  WindowStage desk = { 0 };
  DocketDesk *docket;

  open_desk (&desk);
  save_customer (&desk, "First");
  review_stage_wait (offers_way_back, &desk);
  docket = docket_session_get_desk (desk.session);
  docket_desk_begin_save (docket);
  press_undo (&desk);
  turn (20);
  docket_desk_end_save (docket);
  window_stage_wait_for_text (&desk, "Nothing was undone.");
  assert_waiting (&desk, "First");
  /* Once more it is of what its toast offers still. */
  press_undo (&desk);
  window_stage_wait_for_text (&desk, "Undone; it never left this device.");
  assert_waiting (&desk, "");
  window_stage_close (&desk);
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/window-undo/what-is-done-next-is-told-at-once", test_what_is_done_next_is_told_at_once);
  g_test_add_func ("/console/window-undo/puts-back-what-was-discarded", test_undo_puts_back_what_was_discarded);
  g_test_add_func ("/console/window-undo/after-the-toast-tells-what-it-is-of", test_undo_after_the_toast_tells_what_it_is_of);
  g_test_add_func ("/console/window-undo/is-not-of-what-was-discarded", test_undo_is_not_of_what_was_discarded);
  g_test_add_func ("/console/window-undo/in-review-needs-no-toast", test_undo_in_review_needs_no_toast);
  g_test_add_func ("/console/window-undo/waits-for-what-is-being-saved", test_undo_waits_for_what_is_being_saved);
  g_test_add_func ("/console/window-undo/waits-though-nothing-was-saved-before", test_undo_waits_though_nothing_was_saved_before);
  g_test_add_func ("/console/window-undo/is-of-what-was-saved-before-it", test_undo_is_of_what_was_saved_before_it);
  g_test_add_func ("/console/window-undo/what-has-no-way-back", test_undo_of_what_has_no_way_back_undoes_nothing);
  return g_test_run ();
}
