/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The board as a list, what is suggested for jobs in the tray, and the way to
 * paper: over a real store, without any server.
 */
#include <adwaita.h>

#include "board-stage.h"
#include "docket-board-chip.h"
#include "docket-board-list.h"
#include "docket-board-suggest.h"
#include "docket-board-tray.h"
#include "docket-console.h"
#include "docket-settings.h"
#include "docket-sheet-output.h"
#include "widget-search.h"

#define GAS "0192e000-0000-7000-8000-0000000000c1"
#define LATER "0192e000-0000-7000-8000-0000000000c2"

static DocketBoardList *
get_list (Fixture *fixture)
{
  return DOCKET_BOARD_LIST (find_of_type (fixture->view, DOCKET_TYPE_BOARD_LIST, 0));
}

static gboolean
shows_list (gpointer data)
{
  DocketBoardList *list = get_list (data);

  return list != NULL && docket_board_list_get_n_rows (list) > 0;
}

static gboolean
shows_board (gpointer data)
{
  return get_list (data) == NULL && gtk_widget_get_mapped (GTK_WIDGET (get_board (data)));
}

static void
open_list (Fixture *fixture)
{
  open_board (fixture, STAGE_DANA, "dispatcher");
  g_assert_true (gtk_widget_activate_action (fixture->view, "board.list", NULL));
  review_stage_wait (shows_list, fixture);
}

/* Where the first row with all of @parts is; fails if there is none. */
static guint
find_row (Fixture *fixture, const char *first, const char *second)
{
  DocketBoardList *list = get_list (fixture);

  for (guint i = 0; i < docket_board_list_get_n_rows (list); i++)
    if (strstr (docket_board_list_get_sentence (list, i), first) != NULL && strstr (docket_board_list_get_sentence (list, i), second) != NULL)
      return i;
  g_test_message ("no row with %s and %s", first, second);
  g_assert_not_reached ();
}

/* -- The list -- */

static void
test_list_says_each_job_in_a_sentence (void)
{
  Fixture fixture = { 0 };
  guint milo, tess, leak, panel, burst;

  open_list (&fixture);
  milo = find_row (&fixture, "Milo Brandt, Electrical", "3 jobs");
  leak = find_row (&fixture, "Milo Brandt, 09:00–10:30", "Leak in the cellar (new), Adler & Co, Assigned");
  panel = find_row (&fixture, "13:00–14:00", "Panel upgrade");
  tess = find_row (&fixture, "Tess Ortiz, Heating", "booked");
  burst = find_row (&fixture, "Tess Ortiz, 14:00–15:00", "In progress");
  g_assert_cmpuint (milo, ==, 0);
  g_assert_cmpuint (leak, ==, 1);
  g_assert_cmpuint (panel, ==, 2);
  g_assert_cmpuint (tess, ==, 4);
  g_assert_cmpuint (burst, >, tess);
  /* What speaks against it is in it: these two have the same time. */
  find_row (&fixture, "J-10248", "Overlaps J-10231");
  view_stage_close (&fixture);
}

static gboolean
has_no_leak_row (gpointer data)
{
  DocketBoardList *list = get_list (data);

  for (guint i = 0; i < docket_board_list_get_n_rows (list); i++)
    if (strstr (docket_board_list_get_sentence (list, i), "Leak in the cellar") != NULL)
      return FALSE;
  return TRUE;
}

static gboolean
has_leak_row (gpointer data)
{
  return !has_no_leak_row (data);
}

static void
on_act (Fixture *fixture, const char *act, const char *job)
{
  g_free ((char *) fixture->text);
  fixture->text = g_strdup_printf ("%s %s", act, job != NULL ? job : "");
}

static void
test_list_does_what_the_board_does (void)
{
  Fixture fixture = { 0 };
  DocketBoardList *list;

  open_list (&fixture);
  list = get_list (&fixture);
  /* A technician is no job. */
  g_assert_false (docket_board_list_press (list, GDK_KEY_Delete, 0));
  g_assert_false (docket_board_list_press (list, GDK_KEY_m, GDK_CONTROL_MASK));
  g_assert_true (docket_board_list_show_job (list, LEAK));
  g_assert_true (docket_board_list_press (list, GDK_KEY_Delete, 0));
  wait_for_outbox (&fixture, 1);
  review_stage_wait (has_no_leak_row, &fixture);
  assert_plan (&fixture, LEAK, NULL, 0, 0);
  g_assert_false (docket_board_list_show_job (list, LEAK));
  g_assert_true (docket_board_list_press (list, GDK_KEY_z, GDK_CONTROL_MASK));
  review_stage_wait (has_leak_row, &fixture);
  wait_for_outbox (&fixture, 0);
  g_assert_true (docket_board_list_show_job (list, LEAK));
  g_signal_connect_swapped (list, "act", G_CALLBACK (on_act), &fixture);
  g_signal_emit_by_name (find_of_type (GTK_WIDGET (list), GTK_TYPE_LIST_VIEW, 0), "activate", 1);
  g_assert_cmpstr (fixture.text, ==, "open " LEAK);
  g_free ((char *) fixture.text);
  fixture.text = NULL;
  view_stage_close (&fixture);
}

static void
test_list_follows_filter_and_days (void)
{
  Fixture fixture = { 0 };

  open_list (&fixture);
  review_stage_receive (fixture.stage, board_stage_new_job (LATER, "Tomorrow's tap", "assigned", MILO, DAY + 33 * HOUR, 30), NULL);
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY, 3);
  wait_for_text (&fixture, "Tomorrow's tap");
  find_row (&fixture, "Tue 24", "Tomorrow's tap");
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY + 24 * HOUR, 1);
  review_stage_wait (has_no_leak_row, &fixture);
  /* Going back to the board shows the board. */
  g_assert_true (gtk_widget_activate_action (fixture.view, "board.list", NULL));
  review_stage_wait (shows_board, &fixture);
  view_stage_close (&fixture);
}

static void
test_narrow_windows_show_the_list (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 560, 850);
  review_stage_wait (shows_list, &fixture);
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1400, 850);
  review_stage_wait (shows_board, &fixture);
  view_stage_close (&fixture);
}

static GtkWidget *
create_with_settings (DocketDesk *desk, GSettings *none)
{
  g_autoptr (GSettings) settings = docket_settings_new ();

  g_assert_nonnull (settings);
  return docket_board_view_new (desk, settings);
}

static void
test_list_is_remembered (void)
{
  Fixture fixture = { 0 };

  open_list (&fixture);
  fixture.create = create_with_settings;
  view_stage_hide (&fixture);
  view_stage_show (&fixture);
  review_stage_wait (shows_board, &fixture);
  g_assert_true (gtk_widget_activate_action (fixture.view, "board.list", NULL));
  view_stage_hide (&fixture);
  view_stage_show (&fixture);
  review_stage_wait (shows_list, &fixture);
  g_assert_true (gtk_widget_activate_action (fixture.view, "board.list", NULL));
  view_stage_close (&fixture);
}

/* -- The tray -- */

static GtkWidget *
get_tray (Fixture *fixture)
{
  return find_of_type (fixture->view, DOCKET_TYPE_BOARD_TRAY, 0);
}

static const char *
nth_in_tray (Fixture *fixture, guint n)
{
  GtkWidget *chip = find_of_type (get_tray (fixture), DOCKET_TYPE_BOARD_CHIP, n);

  return chip != NULL ? docket_board_chip_get_job_id (DOCKET_BOARD_CHIP (chip)) : NULL;
}

static DocketRecord *
new_waiting (const char *id, const char *title, const char *priority, gint64 due)
{
  DocketRecord *job = board_stage_new_job (id, title, "new", NULL, 0, 60);

  docket_record_set_text (job, DOCKET_JOB_PRIORITY, priority);
  if (due != 0)
    docket_record_set_int (job, DOCKET_JOB_PROMISED_TO, due);
  return job;
}

static void
test_tray_counts_sorts_filters_and_searches (void)
{
  Fixture fixture = { 0 };
  GtkDropDown *filter;
  GtkWidget *search;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  review_stage_receive (fixture.stage, new_waiting (GAS, "Gas smell", "urgent", DAY + 60 * HOUR), new_waiting (LATER, "Gutter", "low", DAY + 16 * HOUR), NULL);
  wait_for_text (&fixture, "Unscheduled (3)");
  g_assert_cmpstr (nth_in_tray (&fixture, 0), ==, LATER);
  g_assert_cmpstr (nth_in_tray (&fixture, 1), ==, GAS);
  g_assert_cmpstr (nth_in_tray (&fixture, 2), ==, WAITING);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (get_tray (&fixture), "Priority")), TRUE);
  g_assert_cmpstr (nth_in_tray (&fixture, 0), ==, GAS);
  g_assert_cmpstr (nth_in_tray (&fixture, 1), ==, WAITING);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (get_tray (&fixture), "Age")), TRUE);
  g_assert_cmpstr (nth_in_tray (&fixture, 0), ==, WAITING);
  filter = GTK_DROP_DOWN (find_of_type (get_tray (&fixture), GTK_TYPE_DROP_DOWN, 0));
  gtk_drop_down_set_selected (filter, 1);
  g_assert_nonnull (find_label (fixture.view, "Unscheduled (1 of 3)"));
  g_assert_cmpstr (nth_in_tray (&fixture, 0), ==, GAS);
  gtk_drop_down_set_selected (filter, 2);
  g_assert_cmpstr (nth_in_tray (&fixture, 0), ==, LATER);
  g_assert_null (nth_in_tray (&fixture, 1));
  search = find_of_type (get_tray (&fixture), GTK_TYPE_SEARCH_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (search), "smell");
  wait_for_text (&fixture, "No job here matches.");
  gtk_drop_down_set_selected (filter, 0);
  wait_for_text (&fixture, "Unscheduled (1 of 3)");
  g_assert_cmpstr (nth_in_tray (&fixture, 0), ==, GAS);
  view_stage_close (&fixture);
}

static DocketBoardSuggest *
get_suggest (Fixture *fixture)
{
  return DOCKET_BOARD_SUGGEST (find_of_type (get_tray (fixture), DOCKET_TYPE_BOARD_SUGGEST, 0));
}

static gboolean
suggests (gpointer data)
{
  DocketBoardSuggest *suggest = get_suggest (data);

  return suggest != NULL && docket_board_suggest_get_n (suggest) == ((Fixture *) data)->number;
}

static void
focus_in_tray (Fixture *fixture, guint n)
{
  GtkWidget *chip = find_of_type (get_tray (fixture), DOCKET_TYPE_BOARD_CHIP, n);

  g_assert_nonnull (chip);
  gtk_widget_grab_focus (gtk_widget_get_parent (chip));
}

typedef struct
{
  Fixture *fixture;
  DocketBoardJob *job;
} Seen;

static gboolean
is_another (gpointer data)
{
  const Seen *seen = data;

  return find_job (seen->fixture, WAITING) != seen->job;
}

static gboolean
is_waiting_again (gpointer data)
{
  DocketBoardJob *job = find_job (data, WAITING);

  return job != NULL && !docket_record_has (job->record, DOCKET_JOB_STARTS_AT) && !job->pending;
}

static void
test_suggestion_is_taken_in_one_step (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  focus_in_tray (&fixture, 0);
  fixture.number = 2;
  review_stage_wait (suggests, &fixture);
  /* Milo has the emptier day, and time at once; it is half past ten. */
  g_assert_nonnull (find_label (fixture.view, "Milo Brandt, 10:30–11:15"));
  g_assert_nonnull (find_label (fixture.view, "Free · "));
  g_assert_nonnull (find_label (fixture.view, "Tess Ortiz, 11:00–11:45"));
  g_assert_false (docket_board_suggest_take (get_suggest (&fixture), 2));
  g_assert_true (docket_board_suggest_take (get_suggest (&fixture), 0));
  assert_plan (&fixture, WAITING, MILO, DAY + 10 * HOUR + 30 * MINUTE, 45);
  wait_for_outbox (&fixture, 1);
  wait_for_text (&fixture, "No open job waits for a technician or a time.");
  g_assert_null (get_suggest (&fixture));
  g_assert_true (docket_board_press (get_board (&fixture), GDK_KEY_z, GDK_CONTROL_MASK));
  review_stage_wait (is_waiting_again, &fixture);
  wait_for_outbox (&fixture, 0);
  view_stage_close (&fixture);
}

/* What came between the reckoning and the press was not seen. */
static void
test_suggestion_is_made_against_what_was_seen (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DocketBoardJob) seen = NULL;
  g_autoptr (GPtrArray) items = NULL;
  DocketRecord *later = new_waiting (WAITING, "Dripping, said another", "urgent", 0);
  gint64 shown;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  focus_in_tray (&fixture, 0);
  fixture.number = 2;
  review_stage_wait (suggests, &fixture);
  seen = docket_board_job_ref (find_job (&fixture, WAITING));
  review_stage_receive (fixture.stage, later, NULL);
  review_stage_wait (is_another, &(Seen) { &fixture, seen });
  /* None until they are reckoned anew. */
  g_assert_false (docket_board_suggest_take (get_suggest (&fixture), 0));
  fixture.number = 2;
  review_stage_wait (suggests, &fixture);
  shown = docket_record_get_group_rev (find_job (&fixture, WAITING)->record, DOCKET_GROUP_JOB_PLAN);
  g_assert_cmpint (shown, !=, docket_record_get_group_rev (seen->record, DOCKET_GROUP_JOB_PLAN));
  g_assert_true (docket_board_suggest_take (get_suggest (&fixture), 0));
  wait_for_outbox (&fixture, 1);
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), G_MAXINT64, NULL);
  g_assert_cmpint (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->base, ==, shown);
  view_stage_close (&fixture);
}

static void
test_suggestions_say_why_there_is_none (void)
{
  static const char *const needed[] = { "Gas", NULL };
  Fixture fixture = { 0 };
  DocketRecord *job = new_waiting (WAITING, "Gas smell", "urgent", 0);

  open_board (&fixture, STAGE_DANA, "dispatcher");
  docket_record_set (job, DOCKET_JOB_SKILLS_NEEDED, g_variant_new_strv (needed, -1));
  focus_in_tray (&fixture, 0);
  review_stage_receive (fixture.stage, job, NULL);
  wait_for_text (&fixture, "Nobody here has learnt what it needs.");
  /* The keyboard has stayed where it was, although the chips were made anew. */
  g_assert_cmpstr (docket_board_suggest_get_job (get_suggest (&fixture)), ==, WAITING);
  g_assert_nonnull (gtk_window_get_focus (GTK_WINDOW (fixture.window)));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture.window)), get_tray (&fixture)));
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY - 24 * HOUR, 1);
  wait_for_text (&fixture, "These days are over.");
  view_stage_close (&fixture);
}

/* (transfer none): the one that hears digits */
static GtkEventController *
find_keys (GtkWidget *tray)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (find_of_type (tray, GTK_TYPE_FLOW_BOX, 0));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        return controller;
    }
  g_assert_not_reached ();
}

static void
press_digit (Fixture *fixture)
{
  gboolean done = FALSE;

  g_signal_emit_by_name (find_keys (get_tray (fixture)), "key-pressed", GDK_KEY_1, 0, 0, &done);
  g_assert_true (done);
}

static gboolean
is_of_gas (gpointer fixture)
{
  return get_suggest (fixture) != NULL && g_strcmp0 (docket_board_suggest_get_job (get_suggest (fixture)), GAS) == 0 && suggests (fixture);
}

/* It goes on telling of itself while it is down, and the keyboard is on the next job. */
static void
test_held_digit_takes_one_job_only (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  review_stage_receive (fixture.stage, new_waiting (GAS, "Gas smell", "normal", DAY + 60 * HOUR), new_waiting (WAITING, "Dripping tap", "urgent", DAY + 16 * HOUR), NULL);
  wait_for_text (&fixture, "Unscheduled (2)");
  focus_in_tray (&fixture, 0);
  fixture.number = 2;
  review_stage_wait (suggests, &fixture);
  g_assert_cmpstr (docket_board_suggest_get_job (get_suggest (&fixture)), ==, WAITING);
  press_digit (&fixture);
  wait_for_text (&fixture, "Unscheduled (1)");
  focus_in_tray (&fixture, 0);
  fixture.number = 2;
  review_stage_wait (is_of_gas, &fixture);
  for (guint i = 0; i < 5; i++)
    press_digit (&fixture);
  g_assert_false (docket_record_has (find_job (&fixture, GAS)->record, DOCKET_JOB_STARTS_AT));
  g_signal_emit_by_name (find_keys (get_tray (&fixture)), "key-released", GDK_KEY_1, 0, 0);
  press_digit (&fixture);
  g_assert_true (docket_record_has (find_job (&fixture, GAS)->record, DOCKET_JOB_STARTS_AT));
  wait_for_outbox (&fixture, 2);
  view_stage_close (&fixture);
}

static gboolean
is_planned (gpointer fixture)
{
  return find_label (((Fixture *) fixture)->view, "Unscheduled (1)") != NULL;
}

/* Nobody has chosen the next job yet, and the chips stand where the hand goes for it. */
static void
test_drop_opens_no_suggestions (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  review_stage_receive (fixture.stage, new_waiting (GAS, "Gas smell", "normal", DAY + 60 * HOUR), new_waiting (WAITING, "Dripping tap", "urgent", DAY + 16 * HOUR), NULL);
  wait_for_text (&fixture, "Unscheduled (2)");
  g_assert_true (docket_board_take (board, WAITING));
  focus_in_tray (&fixture, 0);
  docket_board_carry_to (board, 1, DAY + 11 * HOUR);
  docket_board_drop (board);
  review_stage_wait (is_planned, &fixture);
  turn (400);
  g_assert_null (find_label (fixture.view, "Who could take"));
  g_assert_null (get_suggest (&fixture));
  /* The keyboard is in the tray still, and goes on from there. */
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture.window)), get_tray (&fixture)));
  gtk_widget_grab_focus (GTK_WIDGET (board));
  focus_in_tray (&fixture, 0);
  fixture.number = 2;
  review_stage_wait (is_of_gas, &fixture);
  view_stage_close (&fixture);
}

/* Who plans by keys is told of one after the other. */
static void
test_suggestions_go_on_with_the_next (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  review_stage_receive (fixture.stage, new_waiting (GAS, "Gas smell", "normal", DAY + 60 * HOUR), new_waiting (WAITING, "Dripping tap", "urgent", DAY + 16 * HOUR), NULL);
  wait_for_text (&fixture, "Unscheduled (2)");
  focus_in_tray (&fixture, 0);
  fixture.number = 2;
  review_stage_wait (suggests, &fixture);
  press_digit (&fixture);
  review_stage_wait (is_of_gas, &fixture);
  view_stage_close (&fixture);
}

/* -- Paper -- */

static void
test_print_asks_whose_and_which_day (void)
{
  Fixture fixture = { 0 };
  GtkWidget *dialog;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY, 3);
  g_assert_true (gtk_widget_activate_action (fixture.view, "board.print", NULL));
  dialog = find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, "Day sheets");
  g_assert_cmpuint (count_of_type (dialog, GTK_TYPE_DROP_DOWN), ==, 2);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_close (GTK_WINDOW (dialog));
  view_stage_close (&fixture);
}

static void
test_printer_draws_the_pages (void)
{
  Fixture fixture = { 0 };
  const DocketSpan span = { DAY, DAY + 24 * HOUR };
  g_autoptr (DocketSheetSource) source = NULL;
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autofree char *path = NULL;
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  DocketDaySheets *sheets;
  int n_pages = 0;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  source = docket_sheet_source_new (fixture.stage->desk);
  sheets = docket_sheet_source_read (source, &span, NULL, &error);
  g_assert_no_error (error);
  operation = docket_sheets_print_new (sheets);
  path = g_build_filename (fixture.stage->dir, "print.pdf", NULL);
  gtk_print_operation_set_export_filename (operation, path);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error), ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_object_get (operation, "n-pages-to-print", &n_pages, NULL);
  /* One each for Milo and Tess. */
  g_assert_cmpint (n_pages, ==, 2);
  g_assert_true (g_file_get_contents (path, &data, NULL, NULL));
  g_assert_true (g_str_has_prefix (data, "%PDF-"));
  view_stage_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/board-list/each-job-in-a-sentence", test_list_says_each_job_in_a_sentence);
  g_test_add_func ("/console/board-list/does-what-the-board-does", test_list_does_what_the_board_does);
  g_test_add_func ("/console/board-list/follows-days", test_list_follows_filter_and_days);
  g_test_add_func ("/console/board-list/narrow-windows", test_narrow_windows_show_the_list);
  g_test_add_func ("/console/board-list/is-remembered", test_list_is_remembered);
  g_test_add_func ("/console/tray/counts-sorts-filters-searches", test_tray_counts_sorts_filters_and_searches);
  g_test_add_func ("/console/tray/suggestion-in-one-step", test_suggestion_is_taken_in_one_step);
  g_test_add_func ("/console/tray/suggestion-made-against", test_suggestion_is_made_against_what_was_seen);
  g_test_add_func ("/console/tray/held-digit", test_held_digit_takes_one_job_only);
  g_test_add_func ("/console/tray/drop-opens-none", test_drop_opens_no_suggestions);
  g_test_add_func ("/console/tray/goes-on-with-the-next", test_suggestions_go_on_with_the_next);
  g_test_add_func ("/console/tray/why-there-is-none", test_suggestions_say_why_there_is_none);
  g_test_add_func ("/console/sheets/print-asks", test_print_asks_whose_and_which_day);
  g_test_add_func ("/console/sheets/printer-draws", test_printer_draws_the_pages);
  return g_test_run ();
}
