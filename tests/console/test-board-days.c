/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What reaches beyond the days on show: a job of nine days, of which a part is
 * here, and steps that are done again though their day has gone.
 */
#include <adwaita.h>

#include "board-stage.h"
#include "docket-board-chip.h"
#include "docket-board-mouse.h"
#include "docket-board-private.h"
#include "docket-console.h"
#include "widget-search.h"

#define TOMORROWS "0192e000-0000-7000-8000-0000000000d2"
#define LONG "0192e000-0000-7000-8000-0000000000c4"
#define NINE_DAYS (9 * 24 * HOUR)
#define LONG_STARTS (DAY - 24 * HOUR + 9 * HOUR)

/* -- A part of a long job -- */

static void
test_edges_are_those_on_show (void)
{
  const DocketBoardScale day = { DAY, DAY + 24 * HOUR, 100 };
  const DocketSpan within = { DAY + 9 * HOUR, DAY + 10 * HOUR }, before = { DAY - HOUR, DAY + 10 * HOUR }, after = { DAY + 9 * HOUR, DAY + 25 * HOUR };
  const DocketSpan whole = { DAY, DAY + 24 * HOUR }, over = { LONG_STARTS, LONG_STARTS + NINE_DAYS };

  g_assert_cmpint (docket_board_mouse_edge (&day, &within, 2, 100), ==, DOCKET_BOARD_EDGE_START);
  g_assert_cmpint (docket_board_mouse_edge (&day, &within, 50, 100), ==, DOCKET_BOARD_EDGE_NONE);
  g_assert_cmpint (docket_board_mouse_edge (&day, &within, 98, 100), ==, DOCKET_BOARD_EDGE_END);
  /* Hardly more than its edges. */
  g_assert_cmpint (docket_board_mouse_edge (&day, &within, 2, 20), ==, DOCKET_BOARD_EDGE_NONE);
  g_assert_cmpint (docket_board_mouse_edge (&day, &within, 18, 20), ==, DOCKET_BOARD_EDGE_END);
  /* Where the days on show end, the job does not. */
  g_assert_cmpint (docket_board_mouse_edge (&day, &before, 2, 1000), ==, DOCKET_BOARD_EDGE_NONE);
  g_assert_cmpint (docket_board_mouse_edge (&day, &before, 998, 1000), ==, DOCKET_BOARD_EDGE_END);
  g_assert_cmpint (docket_board_mouse_edge (&day, &after, 2, 1500), ==, DOCKET_BOARD_EDGE_START);
  g_assert_cmpint (docket_board_mouse_edge (&day, &after, 1498, 1500), ==, DOCKET_BOARD_EDGE_NONE);
  g_assert_cmpint (docket_board_mouse_edge (&day, &over, 2, 2400), ==, DOCKET_BOARD_EDGE_NONE);
  g_assert_cmpint (docket_board_mouse_edge (&day, &over, 2398, 2400), ==, DOCKET_BOARD_EDGE_NONE);
  g_assert_cmpint (docket_board_mouse_edge (&day, &whole, 2, 2400), ==, DOCKET_BOARD_EDGE_START);
  g_assert_cmpint (docket_board_mouse_edge (&day, &whole, 2398, 2400), ==, DOCKET_BOARD_EDGE_END);
}

static gboolean
shows_long (gpointer fixture)
{
  return find_job (fixture, LONG) != NULL && find_chip (fixture, LONG) != NULL && gtk_widget_get_width (find_chip (fixture, LONG)) > 0;
}

static GtkWidget *
find_ghost (DocketBoard *board)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (board)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_has_css_class (child, "ghost"))
      return child;
  return NULL;
}

static gboolean
ghost_has_a_place (gpointer fixture)
{
  GtkWidget *ghost = find_ghost (get_board (fixture));

  return ghost != NULL && gtk_widget_get_child_visible (ghost) && gtk_widget_get_width (ghost) > 0;
}

/* What is in the hand has its words where they can be read, and is no wider than the days. */
static void
assert_ghost_is_on_show (Fixture *fixture)
{
  DocketBoard *board = get_board (fixture);
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (GTK_WIDGET (board), GTK_TYPE_SCROLLED_WINDOW));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (scrolled);
  double first = docket_board_get_head_width (board) - gtk_adjustment_get_value (adjustment);
  graphene_rect_t bounds;

  review_stage_wait (ghost_has_a_place, fixture);
  g_assert_true (gtk_widget_compute_bounds (find_ghost (board), GTK_WIDGET (board), &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, first - 2);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, first + gtk_adjustment_get_upper (adjustment) + 2);
}

/* -- The same hours of another day -- */

static GtkAdjustment *
get_hours (Fixture *fixture)
{
  return gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (GTK_WIDGET (get_board (fixture)), GTK_TYPE_SCROLLED_WINDOW)));
}

/* How far from what is in sight first. */
static double
get_x (Fixture *fixture, gint64 at)
{
  double first = docket_board_get_head_width (get_board (fixture)), low = first - 100000, high = first + 100000;

  while (high - low > 0.01)
    {
      double middle = (low + high) / 2;

      if (docket_board_time_at (get_board (fixture), middle) < at)
        low = middle;
      else
        high = middle;
    }
  return high - first;
}

/* Whoever looks through the days looks at the same hours of each: as they were found
 * first, and as they were asked for. */
static void
test_next_day_is_shown_at_the_same_hours (void)
{
  const guint keys[] = { GDK_KEY_Page_Down, GDK_KEY_Page_Down, GDK_KEY_Page_Up };
  Fixture fixture = { 0 };
  double found, afternoon;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  turn (300);
  found = gtk_adjustment_get_value (get_hours (&fixture));
  g_assert_cmpfloat (found, >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_true (docket_board_press (get_board (&fixture), keys[i], 0));
      turn (300);
      g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (get_hours (&fixture)), found, 1);
    }
  docket_board_set_zoom (get_board (&fixture), 200);
  turn (300);
  afternoon = 13.25 * 200;
  gtk_adjustment_set_value (get_hours (&fixture), afternoon);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_true (docket_board_press (get_board (&fixture), keys[i], 0));
      turn (300);
      g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (get_hours (&fixture)), afternoon, 1);
    }
  /* Of other days there are other hours to be found: those at which work begins. */
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY, 3);
  turn (300);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (get_hours (&fixture)), 7 * 200, 1);
  view_stage_close (&fixture);
}

/* Of a week of which a part is on show, the same hours of the same day of the week, though
 * its nights are folded. */
static void
test_next_week_is_shown_at_the_same_hours (void)
{
  const gint64 wednesday = DAY + 2 * 24 * HOUR + 10 * HOUR;
  const gint64 expected[] = { wednesday + 7 * 24 * HOUR, wednesday + 14 * 24 * HOUR, wednesday + 7 * 24 * HOUR };
  const guint keys[] = { GDK_KEY_Page_Down, GDK_KEY_Page_Down, GDK_KEY_Page_Up };
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY, 7);
  turn (300);
  docket_board_set_zoom (board, 60);
  turn (300);
  gtk_adjustment_set_value (get_hours (&fixture), gtk_adjustment_get_value (get_hours (&fixture)) + get_x (&fixture, wednesday));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_true (docket_board_press (board, keys[i], 0));
      turn (300);
      g_assert_cmpint (ABS (docket_board_time_at (board, docket_board_get_head_width (board)) - expected[i]), <, 5 * MINUTE);
    }
  view_stage_close (&fixture);
}

static char *
day_words (gint64 at)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (at / 1000);

  return g_date_time_format (day, "%a %-e, 09:00");
}

static void
test_part_of_a_long_job (void)
{
  Fixture fixture = { 0 };
  g_autofree char *begin = day_words (LONG_STARTS);
  g_autofree char *end = day_words (LONG_STARTS + NINE_DAYS);
  g_autofree char *said = NULL;
  const char *name;
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  review_stage_receive (fixture.stage, board_stage_new_job (LONG, "Nine days", "assigned", MILO, LONG_STARTS, 9 * 24 * 60), NULL);
  review_stage_wait (shows_long, &fixture);
  /* Both ends are told, though neither is on show. */
  name = docket_board_chip_get_name (DOCKET_BOARD_CHIP (find_chip (&fixture, LONG)));
  g_assert_nonnull (strstr (name, begin));
  g_assert_nonnull (strstr (name, end));
  g_assert_true (docket_board_take (board, LONG));
  assert_ghost_is_on_show (&fixture);
  docket_board_let_go (board);
  /* By key its end moves where it is, and all of it stays a job of nine days. */
  g_assert_true (docket_board_show_job (board, LONG));
  g_assert_true (docket_board_press (board, GDK_KEY_Right, GDK_ALT_MASK | GDK_SHIFT_MASK));
  said = docket_board_describe_hand (board);
  g_assert_nonnull (strstr (said, begin));
  g_assert_nonnull (strstr (said, "09:15"));
  assert_ghost_is_on_show (&fixture);
  docket_board_release (board, GDK_KEY_Alt_L);
  assert_plan (&fixture, LONG, MILO, LONG_STARTS, 9 * 24 * 60 + 15);
  wait_for_outbox (&fixture, 1);
  view_stage_close (&fixture);
}

static gboolean
shows_tomorrows (gpointer fixture)
{
  return docket_board_show_job (get_board (fixture), TOMORROWS) && !docket_board_show_job (get_board (fixture), LEAK);
}

static gboolean
has_saved (gpointer fixture)
{
  return docket_board_get_n_saving (get_board (fixture)) == 0;
}

static void
on_refused (char **told, const char *sentence)
{
  g_free (*told);
  *told = g_strdup (sentence);
}

/* -- Told -- */

static void
note_toast (GSimpleAction *action, GVariant *sentence, gpointer told)
{
  g_autoptr (GVariant) first = g_variant_is_container (sentence) ? g_variant_get_child_value (sentence, 0) : g_variant_ref (sentence);

  g_ptr_array_add (told, g_variant_dup_string (first, NULL));
}

/* What the window is asked to tell. (transfer full) (element-type utf8) */
static GPtrArray *
hear (Fixture *fixture)
{
  static const GActionEntry entries[] = { { "toast", note_toast, "s" }, { "toast-save", note_toast, "(sss)" } };
  GPtrArray *told = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), told);
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (actions));
  return told;
}

static void
press_and_wait (Fixture *fixture, guint key, GdkModifierType modifiers, guint n_waiting)
{
  g_assert_true (docket_board_press (get_board (fixture), key, modifiers));
  docket_board_release (get_board (fixture), GDK_KEY_Alt_L);
  wait_for_outbox (fixture, n_waiting);
  review_stage_wait (has_saved, fixture);
  turn (20);
}

static void
test_done_again_is_told_as_such (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) told = NULL;
  const char *sentence;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  told = hear (&fixture);
  g_assert_true (docket_board_show_job (get_board (&fixture), LEAK));
  press_and_wait (&fixture, GDK_KEY_Right, GDK_ALT_MASK, 1);
  g_assert_cmpuint (told->len, ==, 1);
  sentence = g_ptr_array_index (told, 0);
  g_test_message ("%s", sentence);
  g_assert_true (g_str_has_prefix (sentence, "Leak"));
  for (guint again = 1; again <= 2; again++)
    {
      g_autofree char *expected = g_strdup_printf ("Done again. %s", sentence);

      press_and_wait (&fixture, GDK_KEY_z, GDK_CONTROL_MASK, 0);
      press_and_wait (&fixture, GDK_KEY_Z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, 1);
      g_assert_cmpuint (told->len, ==, 1 + again);
      g_assert_cmpstr (g_ptr_array_index (told, again), ==, expected);
    }
  /* What is done next is new. */
  press_and_wait (&fixture, GDK_KEY_Right, GDK_ALT_MASK, 2);
  g_assert_cmpuint (told->len, ==, 4);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (told, 3), "Leak"));
  gtk_widget_insert_action_group (fixture.window, "win", NULL);
  view_stage_close (&fixture);
}

/* -- Done again on another day -- */

static gboolean
leak_has_no_work (gpointer fixture)
{
  return find_job (fixture, LEAK) != NULL && !find_job (fixture, LEAK)->pending && outbox_has (fixture);
}

/* Moved to eleven and undone; the board shows the day after. */
static DocketBoard *
undo_and_go_on (Fixture *fixture)
{
  DocketBoard *board = get_board (fixture);

  review_stage_receive (fixture->stage, board_stage_new_job (TOMORROWS, "Tomorrow's", "assigned", STAGE_TESS, DAY + 32 * HOUR, 60), NULL);
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to (board, 0, DAY + 11 * HOUR);
  docket_board_drop (board);
  wait_for_outbox (fixture, 1);
  review_stage_wait (has_saved, fixture);
  g_assert_true (docket_board_press (board, GDK_KEY_z, GDK_CONTROL_MASK));
  fixture->number = 0;
  review_stage_wait (leak_has_no_work, fixture);
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture->view), DAY + 24 * HOUR, 1);
  review_stage_wait (shows_tomorrows, fixture);
  return board;
}

static gboolean
leak_is_at_eleven (gpointer fixture)
{
  return find_job (fixture, LEAK) != NULL && leak_starts_at (fixture, DAY + 11 * HOUR) && docket_board_show_job (get_board (fixture), LEAK);
}

static void
test_done_again_on_another_day (void)
{
  Fixture fixture = { 0 };
  g_autofree char *told = NULL;
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  g_signal_connect_swapped (get_board (&fixture), "refused", G_CALLBACK (on_refused), &told);
  board = undo_and_go_on (&fixture);
  g_assert_true (docket_board_press (board, GDK_KEY_Z, GDK_CONTROL_MASK | GDK_SHIFT_MASK));
  g_assert_cmpstr (told, ==, NULL);
  /* And one sees it. */
  review_stage_wait (leak_is_at_eleven, &fixture);
  wait_for_outbox (&fixture, 1);
  assert_saved (&fixture, LEAK, MILO, DAY + 11 * HOUR);
  view_stage_close (&fixture);
}

static gboolean
leak_is_of_tess (gpointer fixture)
{
  return find_job (fixture, LEAK) != NULL && g_strcmp0 (docket_record_get_text (find_job (fixture, LEAK)->record, DOCKET_JOB_TECHNICIAN), STAGE_TESS) == 0
         && docket_board_show_job (get_board (fixture), LEAK);
}

static gboolean
leak_went_to_tess (gpointer fixture)
{
  g_autoptr (DocketRecord) record = NULL;

  return docket_store_get (docket_desk_get_reader (((Fixture *) fixture)->stage->desk), DOCKET_KIND_JOB, LEAK, &record, NULL)
         && g_strcmp0 (docket_record_get_text (record, DOCKET_JOB_TECHNICIAN), STAGE_TESS) == 0;
}

static gboolean
leak_is_closed (gpointer fixture)
{
  g_autoptr (DocketRecord) record = NULL;

  return docket_store_get (docket_desk_get_reader (((Fixture *) fixture)->stage->desk), DOCKET_KIND_JOB, LEAK, &record, NULL)
         && g_strcmp0 (docket_record_get_text (record, DOCKET_JOB_STATUS), DOCKET_STATUS_CLOSED) == 0;
}

/* What somebody else did there meanwhile is seen before anything is done over it. */
static void
test_done_again_over_others (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = undo_and_go_on (&fixture);
  review_stage_receive (fixture.stage, board_stage_new_job (LEAK, "Leak in the cellar", "assigned", STAGE_TESS, DAY + 10 * HOUR, 90), NULL);
  review_stage_wait (leak_went_to_tess, &fixture);
  g_assert_true (docket_board_press (board, GDK_KEY_Z, GDK_CONTROL_MASK | GDK_SHIFT_MASK));
  g_assert_cmpuint (docket_board_get_n_saving (board), ==, 0);
  review_stage_wait (leak_is_of_tess, &fixture);
  wait_for_outbox (&fixture, 0);
  g_assert_true (docket_board_press (board, GDK_KEY_Z, GDK_CONTROL_MASK | GDK_SHIFT_MASK));
  review_stage_wait (leak_is_at_eleven, &fixture);
  wait_for_outbox (&fixture, 1);
  assert_saved (&fixture, LEAK, MILO, DAY + 11 * HOUR);
  view_stage_close (&fixture);
}

/* -- What cannot be done again -- */

/* The step is none any more: with the next press one is at the older ones. */
static void
assert_dropped (GPtrArray *told, DocketBoard *board, const char *why)
{
  g_assert_true (docket_board_press (board, GDK_KEY_Z, GDK_CONTROL_MASK | GDK_SHIFT_MASK));
  g_assert_cmpuint (docket_board_get_n_saving (board), ==, 0);
  g_assert_cmpuint (told->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (told, 0), "is not moved again"));
  g_assert_nonnull (strstr (g_ptr_array_index (told, 0), why));
  g_assert_true (docket_board_press (board, GDK_KEY_Z, GDK_CONTROL_MASK | GDK_SHIFT_MASK));
  g_assert_cmpstr (g_ptr_array_index (told, 1), ==, "Nothing to do again on the board");
}

/* Moved and then cancelled by others, on a day that is not on show. */
static void
test_what_is_over_is_not_done_again (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) told = NULL;
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = undo_and_go_on (&fixture);
  told = hear (&fixture);
  review_stage_receive (fixture.stage, board_stage_new_job (LEAK, "Leak in the cellar", "cancelled", STAGE_TESS, DAY + 10 * HOUR, 90), NULL);
  review_stage_wait (leak_went_to_tess, &fixture);
  assert_dropped (told, board, "Cancelled");
  wait_for_outbox (&fixture, 0);
  gtk_widget_insert_action_group (fixture.window, "win", NULL);
  view_stage_close (&fixture);
}

/* It stands where it stood, but nobody may plan it any more. */
static void
test_what_is_locked_is_not_done_again (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) told = NULL;
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = undo_and_go_on (&fixture);
  told = hear (&fixture);
  review_stage_receive (fixture.stage, board_stage_new_job (LEAK, "Leak in the cellar", DOCKET_STATUS_CLOSED, MILO, DAY + 10 * HOUR, 90), NULL);
  review_stage_wait (leak_is_closed, &fixture);
  assert_dropped (told, board, "Locked");
  wait_for_outbox (&fixture, 0);
  gtk_widget_insert_action_group (fixture.window, "win", NULL);
  view_stage_close (&fixture);
}

/* -- Through the night -- */

static gint64
get_first_day (Fixture *fixture)
{
  return get_board (fixture)->scale.starts_at;
}

static gboolean
begins_on (gpointer data)
{
  Fixture *fixture = data;

  return get_first_day (fixture) == DAY + fixture->number * 24 * HOUR;
}

static void
wait_for_day (Fixture *fixture, guint days_ahead)
{
  fixture->number = days_ahead;
  review_stage_wait (begins_on, fixture);
}

/* Nobody touches it: in the morning it shows the morning, a week as well as a day. */
static void
test_goes_on_with_today_at_midnight (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  review_stage_receive (fixture.stage, board_stage_new_job (TOMORROWS, "Sink of tomorrow", "assigned", MILO, DAY + 33 * HOUR, 60), NULL);
  docket_fake_clock_advance (fixture.stage->clock, 13 * HOUR + 30 * MINUTE - 1);
  turn (50);
  g_assert_cmpint (get_first_day (&fixture), ==, DAY);
  docket_fake_clock_advance (fixture.stage->clock, 1);
  wait_for_day (&fixture, 1);
  wait_for_text (&fixture, "Sink of tomorrow");
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (find_of_type (fixture.view, GTK_TYPE_MENU_BUTTON, 0))), ==, "Tue 24 Nov 2026");
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY + 24 * HOUR, 7);
  /* The machine slept: hours passed, and its timers did not. */
  docket_fake_clock_sleep (fixture.stage->clock, 30 * HOUR);
  turn (50);
  docket_fake_clock_advance (fixture.stage->clock, MINUTE);
  wait_for_day (&fixture, 2);
  g_assert_cmpint (get_board (&fixture)->scale.ends_at, ==, DAY + 9 * 24 * HOUR);
  /* Somebody sets the clock right. */
  docket_fake_clock_set_back (fixture.stage->clock, 24 * HOUR);
  docket_fake_clock_advance (fixture.stage->clock, MINUTE);
  wait_for_day (&fixture, 1);
  view_stage_close (&fixture);
}

static void
test_chosen_day_stays_at_midnight (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY + 48 * HOUR, 1);
  for (guint i = 0; i < 4; i++)
    {
      docket_fake_clock_advance (fixture.stage->clock, 24 * HOUR);
      turn (50);
      g_assert_cmpint (get_first_day (&fixture), ==, DAY + 48 * HOUR);
    }
  view_stage_close (&fixture);
}

static void
test_nothing_is_taken_out_of_the_hand_at_midnight (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  g_assert_true (docket_board_take (get_board (&fixture), LEAK));
  docket_fake_clock_advance (fixture.stage->clock, 24 * HOUR);
  turn (50);
  g_assert_cmpint (get_first_day (&fixture), ==, DAY);
  g_assert_true (docket_board_is_holding (get_board (&fixture)));
  docket_board_let_go (get_board (&fixture));
  g_signal_emit_by_name (get_board (&fixture), "act", "move-to", LEAK);
  docket_fake_clock_advance (fixture.stage->clock, MINUTE);
  turn (50);
  g_assert_cmpint (get_first_day (&fixture), ==, DAY);
  gtk_window_destroy (GTK_WINDOW (find_window (ADW_TYPE_MESSAGE_DIALOG)));
  docket_fake_clock_advance (fixture.stage->clock, MINUTE);
  wait_for_day (&fixture, 1);
  view_stage_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/board-days/edges-on-show", test_edges_are_those_on_show);
  g_test_add_func ("/console/board-days/part-of-a-long-job", test_part_of_a_long_job);
  g_test_add_func ("/console/board-days/done-again-is-told-as-such", test_done_again_is_told_as_such);
  g_test_add_func ("/console/board-days/done-again-on-another-day", test_done_again_on_another_day);
  g_test_add_func ("/console/board-days/done-again-over-others", test_done_again_over_others);
  g_test_add_func ("/console/board-days/what-is-over-is-not-done-again", test_what_is_over_is_not_done_again);
  g_test_add_func ("/console/board-days/what-is-locked-is-not-done-again", test_what_is_locked_is_not_done_again);
  g_test_add_func ("/console/board-days/next-day-is-shown-at-the-same-hours", test_next_day_is_shown_at_the_same_hours);
  g_test_add_func ("/console/board-days/next-week-is-shown-at-the-same-hours", test_next_week_is_shown_at_the_same_hours);
  g_test_add_func ("/console/board-days/goes-on-with-today-at-midnight", test_goes_on_with_today_at_midnight);
  g_test_add_func ("/console/board-days/chosen-day-stays-at-midnight", test_chosen_day_stays_at_midnight);
  g_test_add_func ("/console/board-days/nothing-is-taken-out-of-the-hand-at-midnight", test_nothing_is_taken_out_of_the_hand_at_midnight);
  return g_test_run ();
}
