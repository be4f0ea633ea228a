/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A dispatcher at work: what speaks against a move before it is put down, what
 * goes from day to day, both edges of a job; and that a change shows whom it
 * concerns, and leaves everything else as it was.
 */
#include <adwaita.h>

#include "board-stage.h"
#include "docket-board-chip.h"
#include "docket-board-hand.h"
#include "docket-board-tray.h"
#include "docket-board-words.h"
#include "docket-console.h"
#include "widget-search.h"

#define TOMORROWS "0192e000-0000-7000-8000-0000000000d2"
#define NINE_DAYS (9 * 24 * HOUR)

/* -- In the hand -- */

static DocketBoardHand *
hold (DocketRecord *job)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_job_unref);
  g_autoptr (GPtrArray) technicians = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  DocketBoardJob *held = g_atomic_rc_box_new0 (DocketBoardJob);

  held->record = job;
  g_ptr_array_add (jobs, held);
  g_ptr_array_add (technicians, board_stage_new_technician (MILO, "Milo", NULL));
  return docket_board_hand_new (jobs, technicians, zone);
}

static void
assert_held (DocketBoardHand *hand, gint64 starts_at, gint64 ends_at)
{
  const DocketBoardMove *move = g_ptr_array_index (docket_board_hand_get_moves (hand), 0);

  g_assert_cmpint (move->span.starts_at, ==, starts_at);
  g_assert_cmpint (move->span.ends_at, ==, ends_at);
}

static void
test_either_edge (void)
{
  g_autoptr (DocketBoardHand) hand = hold (board_stage_new_job (LEAK, "Leak", "assigned", MILO, DAY + 9 * HOUR, 90));
  g_autoptr (DocketBoardHand) minutes = hold (board_stage_new_job (LEAK, "Leak", "assigned", MILO, DAY + 9 * HOUR, 3));

  docket_board_hand_resize_start (hand, DAY + 8 * HOUR + 20 * MINUTE, 15);
  assert_held (hand, DAY + 8 * HOUR + 15 * MINUTE, DAY + 10 * HOUR + 30 * MINUTE);
  docket_board_hand_resize_start (hand, DAY + 12 * HOUR, 15);
  assert_held (hand, DAY + 10 * HOUR + 15 * MINUTE, DAY + 10 * HOUR + 30 * MINUTE);
  docket_board_hand_resize_start (hand, DAY + 9 * HOUR, 15);
  assert_held (hand, DAY + 9 * HOUR, DAY + 10 * HOUR + 30 * MINUTE);
  /* Three minutes do not move by being made shorter. */
  docket_board_hand_resize_start (minutes, DAY + 11 * HOUR, 15);
  assert_held (minutes, DAY + 9 * HOUR, DAY + 9 * HOUR + 3 * MINUTE);
}

static void
assert_hand_says (DocketBoard *board, const char *words, gboolean says)
{
  g_autofree char *text = docket_board_describe_hand (board);

  g_assert_nonnull (text);
  g_assert_cmpint (strstr (text, words) != NULL, ==, says);
}

static void
test_says_what_speaks_against_it (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  /* Before it is put down, not only by asking afterwards. */
  g_assert_true (docket_board_take (board, DONE));
  docket_board_carry_to (board, 0, DAY + 11 * HOUR);
  assert_hand_says (board, "Work has begun", TRUE);
  docket_board_let_go (board);
  g_assert_true (docket_board_take (board, LEAK));
  assert_hand_says (board, "Work has begun", FALSE);
  docket_board_let_go (board);

  /* Two at a time: neither is in the way of the other, and the second is told of too. */
  docket_board_select (board, LEAK, TRUE);
  docket_board_select (board, PANEL, TRUE);
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to (board, 0, DAY + 12 * HOUR + 30 * MINUTE);
  assert_hand_says (board, "2 jobs", TRUE);
  assert_hand_says (board, "Overlaps Panel", FALSE);
  assert_hand_says (board, "Panel upgrade (new): ", TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (board)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_has_css_class (child, "ghost"))
      g_assert_null (strstr (docket_board_chip_get_name (DOCKET_BOARD_CHIP (child)), "Overlaps Leak"));
  docket_board_let_go (board);
  view_stage_close (&fixture);
}

static guint
count_ghosts_saying (DocketBoard *board, const char *words)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (board)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_has_css_class (child, "ghost") && strstr (docket_board_chip_get_name (DOCKET_BOARD_CHIP (child)), words) != NULL)
      n++;
  return n;
}

/* Above the first lane there is none: both come to stand in it. */
static void
test_says_what_is_in_its_own_way (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  review_stage_receive (fixture.stage, board_stage_new_job (TOMORROWS, "Boiler service", "assigned", STAGE_TESS, DAY + 9 * HOUR, 90), NULL);
  wait_for_text (&fixture, "Boiler service");
  docket_board_select (board, LEAK, TRUE);
  docket_board_select (board, TOMORROWS, TRUE);
  g_assert_true (docket_board_take (board, TOMORROWS));
  docket_board_carry_to (board, 0, DAY + 9 * HOUR);
  assert_hand_says (board, "Overlaps Leak", TRUE);
  g_assert_cmpuint (count_ghosts_saying (board, "Overlaps Leak"), ==, 1);
  g_assert_cmpuint (count_ghosts_saying (board, "Overlaps Boiler service"), ==, 1);
  docket_board_carry_to (board, 1, DAY + 9 * HOUR);
  assert_hand_says (board, "Overlaps Leak", FALSE);
  g_assert_cmpuint (count_ghosts_saying (board, "Overlaps Leak") + count_ghosts_saying (board, "Overlaps Boiler service"), ==, 0);
  docket_board_let_go (board);
  view_stage_close (&fixture);
}

static void
test_says_what_the_tray_does_not_take (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_assert_true (docket_board_take (board, DONE));
  docket_board_carry_to (board, 0, DAY + 11 * HOUR);
  assert_hand_says (board, "it needs a technician", FALSE);
  docket_board_carry_to_tray (board);
  assert_hand_says (board, "it needs a technician", TRUE);
  docket_board_let_go (board);
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to_tray (board);
  assert_hand_says (board, "it needs a technician", FALSE);
  docket_board_let_go (board);
  view_stage_close (&fixture);
}

static gboolean
neighbour_is_away (gpointer fixture)
{
  return find_chip (fixture, TOMORROWS) == NULL;
}

static gboolean
neighbour_is_there (gpointer fixture)
{
  return find_chip (fixture, TOMORROWS) != NULL;
}

/* What is in the hand stands where it stood, as long as it has not been put down elsewhere. */
static void
test_chips_woken_meanwhile_tell_what_stands (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  review_stage_receive (fixture.stage, board_stage_new_job (TOMORROWS, "Boiler service", "assigned", MILO, DAY + 10 * HOUR, 60), NULL);
  wait_for_text (&fixture, "Boiler service");
  docket_board_set_zoom (board, DOCKET_BOARD_HOUR_PX_MAX);
  g_assert_true (docket_board_take (board, LEAK));
  g_assert_true (docket_board_show_job (board, LOCKED));
  review_stage_wait (neighbour_is_away, &fixture);
  g_assert_true (docket_board_show_job (board, TOMORROWS));
  review_stage_wait (neighbour_is_there, &fixture);
  g_assert_true (docket_board_is_holding (board));
  docket_board_let_go (board);
  g_assert_nonnull (strstr (docket_board_chip_get_name (DOCKET_BOARD_CHIP (find_chip (&fixture, TOMORROWS))), "Overlaps Leak"));
  view_stage_close (&fixture);
}

/* -- Days -- */

static void
test_words_over_days (void)
{
  const DocketSpan day = { DAY + 9 * HOUR, DAY + 10 * HOUR }, night = { DAY + 22 * HOUR, DAY + 24 * HOUR }, days = { DAY + 9 * HOUR, DAY + 9 * HOUR + NINE_DAYS };
  g_autofree char *one = docket_board_words_span (&day, DAY);
  g_autofree char *midnight = docket_board_words_span (&night, DAY);
  g_autofree char *nine = docket_board_words_span (&days, DAY);
  g_autofree char *elsewhere = docket_board_words_span (&days, DAY + 24 * HOUR);
  g_autoptr (GDateTime) first = g_date_time_new_from_unix_local (DAY / 1000);
  g_autoptr (GDateTime) last = g_date_time_new_from_unix_local ((DAY + NINE_DAYS) / 1000);
  g_autofree char *end = g_date_time_format (last, "–%a %-e, 09:00");
  g_autofree char *begin = g_date_time_format (first, "%a %-e, 09:00–");

  g_assert_cmpstr (one, ==, "09:00–10:00");
  g_assert_cmpstr (midnight, ==, "22:00–00:00");
  g_assert_true (g_str_has_prefix (nine, "09:00–"));
  g_assert_true (g_str_has_suffix (nine, end));
  g_assert_true (g_str_has_prefix (elsewhere, begin));
  g_assert_true (g_str_has_suffix (elsewhere, end));
}

static gboolean
shows_tomorrows (gpointer fixture)
{
  return docket_board_show_job (get_board (fixture), TOMORROWS) && !docket_board_show_job (get_board (fixture), LEAK);
}

static gboolean
leak_is_tomorrow (gpointer fixture)
{
  g_autoptr (DocketRecord) record = NULL;

  return docket_store_get (docket_desk_get_reader (((Fixture *) fixture)->stage->desk), DOCKET_KIND_JOB, LEAK, &record, NULL)
         && docket_record_get_int (record, DOCKET_JOB_STARTS_AT, 0) == DAY + 33 * HOUR;
}

static gboolean
has_saved (gpointer fixture)
{
  return docket_board_get_n_saving (get_board (fixture)) == 0;
}

static gboolean
shows_leak_again (gpointer fixture)
{
  return find_job (fixture, LEAK) != NULL && docket_board_show_job (get_board (fixture), LEAK);
}

static void
on_refused (char **told, const char *sentence)
{
  g_free (*told);
  *told = g_strdup (sentence);
}

static void
test_cut_and_pasted_on_another_day (void)
{
  Fixture fixture = { 0 };
  g_autofree char *told = NULL;
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_signal_connect_swapped (board, "refused", G_CALLBACK (on_refused), &told);
  review_stage_receive (fixture.stage, board_stage_new_job (TOMORROWS, "Tomorrow's", "assigned", STAGE_TESS, DAY + 32 * HOUR, 60), NULL);
  /* What may not be moved is not cut. */
  g_assert_true (docket_board_show_job (board, LOCKED));
  g_assert_true (docket_board_press (board, GDK_KEY_x, GDK_CONTROL_MASK));
  g_assert_nonnull (told);
  g_assert_false (gtk_widget_has_css_class (find_chip (&fixture, LOCKED), "cut"));
  /* It is told apart until then, and Esc takes it back. */
  g_assert_true (docket_board_show_job (board, LEAK));
  g_assert_true (docket_board_press (board, GDK_KEY_x, GDK_CONTROL_MASK));
  g_assert_true (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "cut"));
  g_assert_true (docket_board_press (board, GDK_KEY_Escape, 0));
  g_assert_false (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "cut"));
  g_assert_true (docket_board_press (board, GDK_KEY_x, GDK_CONTROL_MASK));

  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY + 24 * HOUR, 1);
  review_stage_wait (shows_tomorrows, &fixture);
  g_assert_true (docket_board_press (board, GDK_KEY_v, GDK_CONTROL_MASK));
  assert_plan (&fixture, LEAK, STAGE_TESS, DAY + 33 * HOUR, 90);
  review_stage_wait (leak_is_tomorrow, &fixture);
  wait_for_outbox (&fixture, 1);
  /* Undone, it is where it was. */
  g_assert_true (docket_board_press (board, GDK_KEY_z, GDK_CONTROL_MASK));
  wait_for_outbox (&fixture, 0);
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY, 1);
  review_stage_wait (shows_leak_again, &fixture);
  assert_plan (&fixture, LEAK, MILO, DAY + 9 * HOUR, 90);
  view_stage_close (&fixture);
}

/* What is asked first; NULL: nothing is. */
static GtkWidget *
find_question (void)
{
  return find_window (ADW_TYPE_MESSAGE_DIALOG);
}

static gboolean
asks_nothing (gpointer unused)
{
  return find_question () == NULL;
}

static void
answer (const char *label)
{
  GtkButton *button;

  g_assert_nonnull (find_question ());
  button = find_button (find_question (), label);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  review_stage_wait (asks_nothing, NULL);
}

/* And goes to the day after, on which there is a job. */
static void
cut_for_tomorrow (Fixture *fixture, const char *job)
{
  DocketBoard *board = get_board (fixture);

  review_stage_receive (fixture->stage, board_stage_new_job (TOMORROWS, "Tomorrow's", "assigned", STAGE_TESS, DAY + 32 * HOUR, 60), NULL);
  g_assert_true (docket_board_show_job (board, job));
  g_assert_true (docket_board_press (board, GDK_KEY_x, GDK_CONTROL_MASK));
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture->view), DAY + 24 * HOUR, 1);
  review_stage_wait (shows_tomorrows, fixture);
}

static void
test_begun_and_pasted_on_another_day (void)
{
  Fixture fixture = { 0 };
  g_autofree char *told = NULL;
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_signal_connect_swapped (board, "refused", G_CALLBACK (on_refused), &told);
  cut_for_tomorrow (&fixture, DONE);
  /* Who thinks better of it has not lost what was cut. */
  g_assert_true (docket_board_press (board, GDK_KEY_v, GDK_CONTROL_MASK));
  answer ("_Cancel");
  assert_saved (&fixture, DONE, STAGE_TESS, DAY + 14 * HOUR);
  g_assert_true (docket_board_press (board, GDK_KEY_v, GDK_CONTROL_MASK));
  answer ("_Move all the same");
  g_assert_cmpstr (told, ==, NULL);
  assert_plan (&fixture, DONE, STAGE_TESS, DAY + 33 * HOUR, 60);
  wait_for_outbox (&fixture, 1);
  review_stage_wait (has_saved, &fixture);
  assert_saved (&fixture, DONE, STAGE_TESS, DAY + 33 * HOUR);
  g_assert_false (gtk_widget_has_css_class (find_chip (&fixture, DONE), "cut"));
  view_stage_close (&fixture);
}

static gboolean
leak_has_status (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (DocketRecord) record = NULL;

  return docket_store_get (docket_desk_get_reader (fixture->stage->desk), DOCKET_KIND_JOB, LEAK, &record, NULL)
         && g_strcmp0 (docket_record_get_text (record, DOCKET_JOB_STATUS), fixture->text) == 0;
}

static void
receive_leak (Fixture *fixture, const char *status)
{
  review_stage_receive (fixture->stage, board_stage_new_job (LEAK, "Leak in the cellar", status, MILO, DAY + 9 * HOUR, 90), NULL);
  fixture->text = status;
  review_stage_wait (leak_has_status, fixture);
}

/* Its day is not on show: what came meanwhile counts all the same. */
static void
test_pasted_as_it_is_by_then (void)
{
  Fixture fixture = { 0 };
  g_autofree char *told = NULL;
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_signal_connect_swapped (board, "refused", G_CALLBACK (on_refused), &told);
  cut_for_tomorrow (&fixture, LEAK);
  receive_leak (&fixture, "in_progress");
  g_assert_true (docket_board_press (board, GDK_KEY_v, GDK_CONTROL_MASK));
  answer ("_Cancel");
  receive_leak (&fixture, "closed");
  g_assert_true (docket_board_press (board, GDK_KEY_v, GDK_CONTROL_MASK));
  g_assert_null (find_question ());
  g_assert_nonnull (told);
  g_assert_nonnull (strstr (told, "Locked"));
  g_assert_cmpuint (docket_board_get_n_saving (board), ==, 0);
  /* What was refused is cut still; reopened, it goes. */
  receive_leak (&fixture, "assigned");
  g_assert_true (docket_board_press (board, GDK_KEY_v, GDK_CONTROL_MASK));
  g_assert_null (find_question ());
  assert_plan (&fixture, LEAK, STAGE_TESS, DAY + 33 * HOUR, 90);
  wait_for_outbox (&fixture, 1);
  view_stage_close (&fixture);
}

static void
test_pasted_on_itself (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_assert_true (docket_board_show_job (board, LEAK));
  g_assert_true (docket_board_press (board, GDK_KEY_x, GDK_CONTROL_MASK));
  g_assert_true (docket_board_press (board, GDK_KEY_v, GDK_CONTROL_MASK));
  g_assert_cmpuint (docket_board_get_n_saving (board), ==, 0);
  assert_plan (&fixture, LEAK, MILO, DAY + 9 * HOUR, 90);
  g_assert_false (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "cut"));
  view_stage_close (&fixture);
}

static gboolean
marks_in_two_weeks (gpointer calendar)
{
  g_autoptr (GDateTime) marked = gtk_calendar_get_date (calendar);
  gint64 at = g_date_time_to_unix (marked) * 1000;

  return at >= DAY + 14 * 24 * HOUR && at < DAY + 15 * 24 * HOUR;
}

static void
test_calendar_marks_the_day (void)
{
  Fixture fixture = { 0 };
  GtkMenuButton *date = NULL;
  GtkPopover *popover;
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (DAY / 1000);
  const char *label;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY + 14 * 24 * HOUR, 1);
  for (guint i = 0; date == NULL && i < count_of_type (fixture.view, GTK_TYPE_MENU_BUTTON); i++)
    {
      GtkMenuButton *button = GTK_MENU_BUTTON (find_of_type (fixture.view, GTK_TYPE_MENU_BUTTON, i));

      label = gtk_menu_button_get_label (button);
      if (label != NULL && strstr (label, "20") != NULL)
        date = button;
    }
  g_assert_nonnull (date);
  popover = gtk_menu_button_get_popover (date);
  gtk_popover_set_autohide (popover, FALSE);
  gtk_popover_popup (popover);
  review_stage_wait (marks_in_two_weeks, gtk_popover_get_child (popover));
  /* The day from which they went can be gone back to. */
  gtk_calendar_select_day (GTK_CALENDAR (gtk_popover_get_child (popover)), today);
  review_stage_wait (shows_leak_again, &fixture);
  view_stage_close (&fixture);
}

/* -- Whom it concerns -- */

static void
test_neighbours_tell_at_once (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_assert_null (strstr (docket_board_chip_get_name (DOCKET_BOARD_CHIP (find_chip (&fixture, PANEL))), "Overlaps"));
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to (board, 0, DAY + 13 * HOUR);
  docket_board_drop (board);
  g_assert_nonnull (strstr (docket_board_chip_get_name (DOCKET_BOARD_CHIP (find_chip (&fixture, PANEL))), "Overlaps Leak"));
  wait_for_outbox (&fixture, 1);
  g_assert_true (docket_board_press (board, GDK_KEY_z, GDK_CONTROL_MASK));
  review_stage_wait (leak_is_back, &fixture);
  g_assert_null (strstr (docket_board_chip_get_name (DOCKET_BOARD_CHIP (find_chip (&fixture, PANEL))), "Overlaps"));
  view_stage_close (&fixture);
}

/* Others come and go: who shared their time tells of it, and who did not stays as it is. */
static gboolean
panel_says_overlaps (gpointer fixture)
{
  GtkWidget *chip = find_chip (fixture, PANEL);

  return chip != NULL && strstr (docket_board_chip_get_name (DOCKET_BOARD_CHIP (chip)), "Overlaps Leak") != NULL;
}

static gboolean
panel_says_nothing (gpointer fixture)
{
  return find_chip (fixture, PANEL) != NULL && !panel_says_overlaps (fixture);
}

static void
receive_leak_at (Fixture *fixture, const char *person, gint64 starts_at)
{
  review_stage_receive (fixture->stage, board_stage_new_job (LEAK, "Leak in the cellar", "assigned", person, starts_at, 90), NULL);
}

static void
test_neighbours_of_others_tell (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  receive_leak_at (&fixture, MILO, DAY + 12 * HOUR + 30 * MINUTE);
  review_stage_wait (panel_says_overlaps, &fixture);
  /* It ends within it, then goes to somebody else, comes back over it, and goes to earlier. */
  receive_leak_at (&fixture, MILO, DAY + 13 * HOUR + 30 * MINUTE);
  review_stage_wait (panel_says_overlaps, &fixture);
  receive_leak_at (&fixture, STAGE_TESS, DAY + 13 * HOUR + 30 * MINUTE);
  review_stage_wait (panel_says_nothing, &fixture);
  receive_leak_at (&fixture, MILO, DAY + 13 * HOUR);
  review_stage_wait (panel_says_overlaps, &fixture);
  receive_leak_at (&fixture, MILO, DAY + 9 * HOUR);
  review_stage_wait (panel_says_nothing, &fixture);
  view_stage_close (&fixture);
}

static gboolean
leak_is_later (gpointer fixture)
{
  return leak_starts_at (fixture, DAY + 10 * HOUR);
}

static void
test_only_what_changed_is_shown_anew (void)
{
  Fixture fixture = { 0 };
  GtkWidget *tray, *waiting;
  g_autoptr (DocketBoardJob) panel = NULL;
  g_autoptr (DocketBoardJob) tap = NULL;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  tray = find_of_type (fixture.view, DOCKET_TYPE_BOARD_TRAY, 0);
  waiting = find_of_type (tray, DOCKET_TYPE_BOARD_CHIP, 0);
  g_assert_nonnull (waiting);
  g_object_add_weak_pointer (G_OBJECT (waiting), (gpointer *) &waiting);
  panel = docket_board_job_ref (find_job (&fixture, PANEL));
  tap = docket_board_job_ref (find_job (&fixture, WAITING));
  review_stage_receive (fixture.stage, board_stage_new_job (LEAK, "Leak in the cellar", "assigned", MILO, DAY + 10 * HOUR, 90), NULL);
  review_stage_wait (leak_is_later, &fixture);
  g_assert_true (find_job (&fixture, PANEL) == panel);
  g_assert_true (find_job (&fixture, WAITING) == tap);
  g_assert_nonnull (waiting);
  /* Its own chip is another one once it is another job. */
  review_stage_receive (fixture.stage, board_stage_new_job (WAITING, "Dripping tap, bath", "new", NULL, 0, 45), NULL);
  wait_for_text (&fixture, "Dripping tap, bath");
  g_assert_null (waiting);
  view_stage_close (&fixture);
}

/* -- Zoom -- */

static gboolean
has_settled (gpointer fixture)
{
  return !docket_board_is_hurried (get_board (fixture));
}

static void
test_words_settle_after_a_zoom (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;
  GtkWidget *chip;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  docket_board_fit (board);
  chip = find_chip (&fixture, LEAK);
  g_assert_false (gtk_widget_has_css_class (chip, "narrow"));
  /* A step by key is one: its words are laid out with it. */
  docket_board_zoom (board, 1.1, -1);
  g_assert_false (docket_board_chip_get_hurried (DOCKET_BOARD_CHIP (chip)));
  for (guint i = 0; i < 40; i++)
    docket_board_zoom (board, 0.9, 700);
  g_assert_true (docket_board_is_hurried (board));
  g_assert_true (docket_board_chip_get_hurried (DOCKET_BOARD_CHIP (chip)));
  review_stage_wait (has_settled, &fixture);
  chip = find_chip (&fixture, LEAK);
  g_assert_false (docket_board_chip_get_hurried (DOCKET_BOARD_CHIP (chip)));
  g_assert_true (gtk_widget_has_css_class (chip, "narrow"));
  for (guint i = 0; i < 40; i++)
    docket_board_zoom (board, 1.1, 700);
  review_stage_wait (has_settled, &fixture);
  g_assert_true (docket_board_show_job (board, LEAK));
  g_assert_false (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "narrow"));
  view_stage_close (&fixture);
}

static gboolean
has_tight_chip (gpointer fixture)
{
  GtkWidget *chip = find_chip (fixture, LEAK);
  GtkLabel *last = chip != NULL ? find_label (chip, "Later than promised") : NULL;

  return last != NULL && gtk_widget_get_width (chip) < 100 && gtk_widget_get_width (GTK_WIDGET (last)) > 0;
}

/* A long promise pushes no other word over the edge, where it would be cut in the midst of a letter. */
static void
test_tight_words_end_in_dots (void)
{
  Fixture fixture = { 0 };
  DocketRecord *late = board_stage_new_job (LEAK, "Leak in the cellar", "assigned", MILO, DAY + 9 * HOUR, 90);
  DocketBoard *board;
  GtkWidget *chip, *last;
  graphene_rect_t bounds;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  docket_record_set_int (late, DOCKET_JOB_PROMISED_TO, DAY - 14 * HOUR);
  review_stage_receive (fixture.stage, late, NULL);
  wait_for_text (&fixture, "Later than promised");
  docket_board_set_zoom (board, 56);
  review_stage_wait (has_tight_chip, &fixture);
  chip = find_chip (&fixture, LEAK);
  last = GTK_WIDGET (find_label (chip, "Later than promised"));
  g_assert_true (gtk_widget_compute_bounds (last, chip, &bounds));
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (chip));
  view_stage_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/board-work/either-edge", test_either_edge);
  g_test_add_func ("/console/board-work/says-what-speaks-against-it", test_says_what_speaks_against_it);
  g_test_add_func ("/console/board-work/says-what-is-in-its-own-way", test_says_what_is_in_its_own_way);
  g_test_add_func ("/console/board-work/says-what-the-tray-does-not-take", test_says_what_the_tray_does_not_take);
  g_test_add_func ("/console/board-work/chips-woken-meanwhile", test_chips_woken_meanwhile_tell_what_stands);
  g_test_add_func ("/console/board-work/words-over-days", test_words_over_days);
  g_test_add_func ("/console/board-work/cut-and-pasted-on-another-day", test_cut_and_pasted_on_another_day);
  g_test_add_func ("/console/board-work/begun-and-pasted-on-another-day", test_begun_and_pasted_on_another_day);
  g_test_add_func ("/console/board-work/pasted-as-it-is-by-then", test_pasted_as_it_is_by_then);
  g_test_add_func ("/console/board-work/pasted-on-itself", test_pasted_on_itself);
  g_test_add_func ("/console/board-work/calendar-marks-the-day", test_calendar_marks_the_day);
  g_test_add_func ("/console/board-work/neighbours-tell-at-once", test_neighbours_tell_at_once);
  g_test_add_func ("/console/board-work/neighbours-of-others", test_neighbours_of_others_tell);
  g_test_add_func ("/console/board-work/only-what-changed", test_only_what_changed_is_shown_anew);
  g_test_add_func ("/console/board-work/words-settle-after-a-zoom", test_words_settle_after_a_zoom);
  g_test_add_func ("/console/board-work/tight-words-end-in-dots", test_tight_words_end_in_dots);
  return g_test_run ();
}
