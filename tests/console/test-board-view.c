/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Board view over a real store, without any server: what stands where, what
 * the hand and the keyboard do with it, and what of that is saved. The scale is
 * tried by itself, with nothing drawn.
 */
#include <adwaita.h>

#include "board-stage.h"
#include "docket-board-chip.h"
#include "docket-board-hand.h"
#include "docket-board-words.h"
#include "docket-console.h"
#include "widget-search.h"

/* -- Time and place, without a widget -- */

static void
test_scale_and_back (void)
{
  for (double px = DOCKET_BOARD_HOUR_PX_MIN; px <= DOCKET_BOARD_HOUR_PX_MAX; px *= 1.37)
    {
      DocketBoardScale scale = { DAY, DAY + 7 * 24 * HOUR, px };

      for (gint64 at = DAY; at <= scale.ends_at; at += 37 * MINUTE)
        g_assert_cmpint (ABS (docket_board_scale_at (&scale, docket_board_scale_x (&scale, at)) - at), <=, 1);
      g_assert_cmpfloat_with_epsilon (docket_board_scale_width (&scale), 168 * px, 0.01);
    }
}

static void
test_zoom_has_bounds (void)
{
  DocketBoardScale scale = { DAY, DAY + 24 * HOUR, 100 };

  for (int i = 0; i < 50; i++)
    docket_board_scale_zoom (&scale, 1.5);
  g_assert_cmpfloat (scale.hour_px, ==, DOCKET_BOARD_HOUR_PX_MAX);
  for (int i = 0; i < 50; i++)
    docket_board_scale_zoom (&scale, 0.5);
  g_assert_cmpfloat (scale.hour_px, ==, DOCKET_BOARD_HOUR_PX_MIN);
  docket_board_scale_fit (&scale, 1000, DAY, DAY + 10 * HOUR);
  g_assert_cmpfloat (scale.hour_px, ==, 100);
}

static void
test_ticks_where_clocks_change (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("CET-1CEST,M3.5.0,M10.5.0/3");
  g_autoptr (GDateTime) spring = g_date_time_new_utc (2026, 3, 28, 23, 0, 0);
  DocketBoardScale scale = { g_date_time_to_unix (spring) * 1000, 0, 100 };
  g_autoptr (GArray) ticks = NULL;
  g_autoptr (GArray) wide = NULL;

  scale.ends_at = scale.starts_at + 23 * HOUR;
  ticks = docket_board_scale_ticks (&scale, zone, 56);
  g_assert_cmpuint (ticks->len, ==, 23);
  for (guint i = 1; i < ticks->len; i++)
    g_assert_cmpint (g_array_index (ticks, gint64, i) - g_array_index (ticks, gint64, i - 1), ==, HOUR);
  scale.hour_px = 10;
  wide = docket_board_scale_ticks (&scale, zone, 56);
  g_assert_cmpuint (wide->len, ==, 4);
}

static void
test_ten_that_overlap (void)
{
  DocketBoardPiece pieces[14] = { 0 };

  for (guint i = 0; i < 10; i++)
    pieces[i] = (DocketBoardPiece) { i * 5.0, 100, 0 };
  /* After one another they share a row; where one ends the next may begin. */
  for (guint i = 10; i < 14; i++)
    pieces[i] = (DocketBoardPiece) { 100 + (i - 10) * 20, 120 + (i - 10) * 20, 0 };
  g_assert_cmpuint (docket_board_stack (pieces, 14), ==, 10);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (pieces[i].row, ==, i);
  for (guint i = 10; i < 14; i++)
    g_assert_cmpuint (pieces[i].row, ==, 0);
  g_assert_cmpuint (docket_board_stack (pieces, 0), ==, 1);
}

/* -- In the hand -- */

static void
test_hand_keeps_distances_over_a_change_of_clocks (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("CET-1CEST,M3.5.0,M10.5.0/3");
  g_autoptr (GDateTime) eight = g_date_time_new_utc (2026, 3, 27, 7, 0, 0);
  gint64 friday = g_date_time_to_unix (eight) * 1000;
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_job_unref);
  g_autoptr (GPtrArray) technicians = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  g_autoptr (DocketBoardHand) hand = NULL;
  const DocketBoardMove *move;

  g_ptr_array_add (technicians, board_stage_new_technician (STAGE_TESS, "Tess", NULL));
  g_ptr_array_add (technicians, board_stage_new_technician (MILO, "Milo", NULL));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DocketRecord) record = board_stage_new_job (i == 0 ? LEAK : PANEL, "x", "assigned", i == 0 ? STAGE_TESS : MILO, friday + (i == 0 ? 0 : 9 * HOUR), 60);
      DocketBoardJob *job = g_atomic_rc_box_new0 (DocketBoardJob);

      job->record = g_steal_pointer (&record);
      g_ptr_array_add (jobs, job);
    }
  hand = docket_board_hand_new (jobs, technicians, zone);
  g_assert_cmpint (docket_board_hand_get_lane (hand), ==, 0);
  /* From Friday to Monday, eight o'clock on the wall: 71 hours later. */
  docket_board_hand_place (hand, 1, friday + 71 * HOUR, 15);
  move = g_ptr_array_index (docket_board_hand_get_moves (hand), 0);
  g_assert_cmpint (move->span.starts_at, ==, friday + 71 * HOUR);
  g_assert_cmpstr (move->technician, ==, MILO);
  move = g_ptr_array_index (docket_board_hand_get_moves (hand), 1);
  g_assert_cmpint (move->span.starts_at, ==, friday + 80 * HOUR);
  g_assert_cmpint (move->span.ends_at - move->span.starts_at, ==, HOUR);
  /* There is no lane below the last. */
  g_assert_cmpstr (move->technician, ==, MILO);
  docket_board_hand_resize (hand, friday - HOUR, 15);
  move = g_ptr_array_index (docket_board_hand_get_moves (hand), 0);
  g_assert_cmpint (move->span.ends_at - move->span.starts_at, ==, 15 * MINUTE);
  docket_board_hand_place_in_tray (hand);
  g_assert_cmpint (docket_board_hand_get_lane (hand), ==, -1);
}

/* -- The view -- */

static void
test_shows_lanes_chips_and_tray (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  g_assert_cmpuint (docket_board_get_n_lanes (get_board (&fixture)), ==, 2);
  g_assert_nonnull (find_label (fixture.view, "Milo Brandt"));
  g_assert_nonnull (find_label (fixture.view, "Panel upgrade"));
  g_assert_nonnull (find_label (fixture.view, "Dripping tap"));
  g_assert_nonnull (find_label (fixture.view, "45 min"));
  docket_board_set_filter (get_board (&fixture), "Heating", NULL, NULL);
  g_assert_cmpuint (docket_board_get_n_lanes (get_board (&fixture)), ==, 1);
  docket_board_set_filter (get_board (&fixture), NULL, "nobody knows this", NULL);
  g_assert_cmpuint (docket_board_get_n_lanes (get_board (&fixture)), ==, 0);
  view_stage_close (&fixture);
}

static void
test_move_lands_at_once_and_is_saved (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;
  g_autofree char *words = NULL;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_assert_true (docket_board_take (board, LEAK));
  /* Nothing is saved while it is carried. */
  docket_board_carry_to (board, 1, DAY + 12 * HOUR);
  words = docket_board_describe_hand (board);
  g_assert_nonnull (strstr (words, "Tess Ortiz"));
  g_assert_nonnull (strstr (words, "break"));
  turn (50);
  fixture.number = 0;
  g_assert_true (outbox_has (&fixture));
  docket_board_drop (board);
  assert_plan (&fixture, LEAK, STAGE_TESS, DAY + 12 * HOUR, 90);
  wait_for_outbox (&fixture, 1);
  assert_saved (&fixture, LEAK, STAGE_TESS, DAY + 12 * HOUR);
  turn (100);
  assert_plan (&fixture, LEAK, STAGE_TESS, DAY + 12 * HOUR, 90);
  view_stage_close (&fixture);
}

static void
test_let_go_changes_nothing (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to (board, 1, DAY + 12 * HOUR);
  g_assert_true (docket_board_press (board, GDK_KEY_Escape, 0));
  g_assert_false (docket_board_is_holding (board));
  assert_plan (&fixture, LEAK, MILO, DAY + 9 * HOUR, 90);
  /* Nor does putting it down where it was. */
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_drop (board);
  turn (100);
  fixture.number = 0;
  g_assert_true (outbox_has (&fixture));
  view_stage_close (&fixture);
}

static void
test_what_others_do_waits_for_the_hand (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_assert_true (docket_board_take (board, LEAK));
  review_stage_receive (fixture.stage, board_stage_new_job (PANEL, "Panel upgrade, bigger", "assigned", STAGE_TESS, DAY + 10 * HOUR, 60), NULL);
  turn (150);
  g_assert_null (find_label (fixture.view, "Panel upgrade, bigger"));
  docket_board_let_go (board);
  wait_for_text (&fixture, "Panel upgrade, bigger");
  view_stage_close (&fixture);
}

static void
test_several_move_as_one_save (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;
  g_autoptr (GPtrArray) items = NULL;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  docket_board_select (board, LEAK, TRUE);
  docket_board_select (board, PANEL, TRUE);
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to (board, 1, DAY + 10 * HOUR);
  docket_board_drop (board);
  wait_for_outbox (&fixture, 2);
  assert_plan (&fixture, LEAK, STAGE_TESS, DAY + 10 * HOUR, 90);
  assert_plan (&fixture, PANEL, STAGE_TESS, DAY + 14 * HOUR, 60);
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), G_MAXINT64, NULL);
  g_assert_cmpstr (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->bundle, ==, ((DocketOutboxItem *) g_ptr_array_index (items, 1))->operation->bundle);
  view_stage_close (&fixture);
}

static void
test_keyboard_moves_saves_once_undoes_and_redoes (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_assert_true (docket_board_show_job (board, LEAK));
  g_assert_true (docket_board_press (board, GDK_KEY_Right, GDK_ALT_MASK));
  g_assert_true (docket_board_press (board, GDK_KEY_Right, GDK_ALT_MASK));
  g_assert_true (docket_board_is_holding (board));
  docket_board_release (board, GDK_KEY_Alt_L);
  assert_plan (&fixture, LEAK, MILO, DAY + 9 * HOUR + 30 * MINUTE, 90);
  wait_for_outbox (&fixture, 1);

  g_assert_true (docket_board_press (board, GDK_KEY_z, GDK_CONTROL_MASK));
  review_stage_wait (leak_is_back, &fixture);
  wait_for_outbox (&fixture, 0);
  g_assert_true (docket_board_press (board, GDK_KEY_Z, GDK_CONTROL_MASK | GDK_SHIFT_MASK));
  review_stage_wait (leak_is_done_again, &fixture);
  wait_for_outbox (&fixture, 1);

  /* Longer, to another technician, and into the tray. */
  g_assert_true (docket_board_press (board, GDK_KEY_Right, GDK_ALT_MASK | GDK_SHIFT_MASK));
  docket_board_release (board, GDK_KEY_Alt_L);
  assert_plan (&fixture, LEAK, MILO, DAY + 9 * HOUR + 30 * MINUTE, 105);
  g_assert_true (docket_board_press (board, GDK_KEY_Down, GDK_ALT_MASK));
  docket_board_release (board, GDK_KEY_Alt_L);
  assert_plan (&fixture, LEAK, STAGE_TESS, DAY + 9 * HOUR + 30 * MINUTE, 105);
  g_assert_true (docket_board_press (board, GDK_KEY_Delete, 0));
  assert_plan (&fixture, LEAK, NULL, 0, 0);
  view_stage_close (&fixture);
}

static void
test_arrows_go_from_chip_to_chip (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_assert_true (docket_board_show_job (board, LEAK));
  docket_board_press (board, GDK_KEY_Right, 0);
  g_assert_cmpstr (docket_board_get_current (board), ==, PANEL);
  docket_board_press (board, GDK_KEY_Down, 0);
  g_assert_cmpstr (docket_board_get_current (board), ==, DONE);
  /* Two are as near: the earlier, at any zoom. */
  for (int i = 0; i < 24; i++)
    {
      g_assert_true (docket_board_show_job (board, DONE));
      docket_board_press (board, GDK_KEY_Up, 0);
      g_assert_cmpstr (docket_board_get_current (board), ==, PANEL);
      docket_board_zoom (board, i < 12 ? 0.93 : 1.11, -1);
    }
  /* Cut here, paste there. */
  docket_board_press (board, GDK_KEY_x, GDK_CONTROL_MASK);
  docket_board_press (board, GDK_KEY_Down, 0);
  docket_board_press (board, GDK_KEY_v, GDK_CONTROL_MASK);
  assert_plan (&fixture, PANEL, STAGE_TESS, DAY + 15 * HOUR, 60);
  view_stage_close (&fixture);
}

typedef struct
{
  Fixture *fixture;
  char *sentence;
} Told;

static void
on_refused (Told *told, const char *sentence)
{
  g_free (told->sentence);
  told->sentence = g_strdup (sentence);
}

static void
test_refusals_say_why_and_change_nothing (void)
{
  Fixture fixture = { 0 };
  Told told = { &fixture, NULL };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_signal_connect_swapped (board, "refused", G_CALLBACK (on_refused), &told);
  g_assert_false (docket_board_take (board, LOCKED));
  g_assert_nonnull (told.sentence);
  g_assert_true (docket_board_take (board, DONE));
  docket_board_carry_to_tray (board);
  docket_board_drop (board);
  turn (50);
  g_assert_nonnull (strstr (told.sentence, "needs a technician"));
  assert_plan (&fixture, DONE, STAGE_TESS, DAY + 14 * HOUR, 60);
  fixture.number = 0;
  g_assert_true (outbox_has (&fixture));
  g_free (told.sentence);
  view_stage_close (&fixture);
}

static void
test_who_may_not_plan_is_told (void)
{
  Fixture fixture = { 0 };
  Told told = { &fixture, NULL };

  open_board (&fixture, STAGE_OMAR, "office");
  g_signal_connect_swapped (get_board (&fixture), "refused", G_CALLBACK (on_refused), &told);
  g_assert_false (docket_board_take (get_board (&fixture), LEAK));
  g_assert_nonnull (strstr (told.sentence, "dispatchers"));
  g_free (told.sentence);
  view_stage_close (&fixture);
}

static void
test_from_the_tray (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_assert_true (docket_board_take (board, WAITING));
  docket_board_carry_to (board, 0, DAY + 16 * HOUR);
  docket_board_drop (board);
  assert_plan (&fixture, WAITING, MILO, DAY + 16 * HOUR, 45);
  wait_for_outbox (&fixture, 1);
  wait_for_text (&fixture, "No open job waits for a technician or a time.");
  view_stage_close (&fixture);
}

/* A chip stands this far from the edge of its lane, rounded up. */
#define LANE_GAP_PX 5

/* Each lane has one chip: those in view, and of one lane above and one below. */
static gboolean
is_within_bound (gpointer fixture)
{
  GtkWidget *board = GTK_WIDGET (get_board (fixture));
  graphene_rect_t bounds;
  guint n_in_view = 0, n_alive = docket_board_get_n_alive (get_board (fixture));

  for (GtkWidget *child = gtk_widget_get_first_child (board); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (DOCKET_IS_BOARD_CHIP (child) && gtk_widget_get_child_visible (child) && gtk_widget_compute_bounds (child, board, &bounds)
        && bounds.origin.y + bounds.size.height + LANE_GAP_PX > 0 && bounds.origin.y - LANE_GAP_PX < gtk_widget_get_height (board))
      n_in_view++;
  return n_in_view > 3 && n_alive <= n_in_view + 2;
}

static void
test_only_chips_in_view_are_alive (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *person = g_strdup_printf ("0192e000-0000-7000-8000-00000001%04x", i);
      g_autofree char *name = g_strdup_printf ("Technician %03u", i);
      g_autofree char *job = g_strdup_printf ("0192e000-0000-7000-8000-00000002%04x", i);

      review_stage_receive (fixture.stage, board_stage_new_technician (person, name, NULL), board_stage_new_job (job, "Routine", "assigned", person, DAY + 9 * HOUR, 60), NULL);
    }
  wait_for_text (&fixture, "Technician 001");
  while (docket_board_get_n_lanes (board) < 62)
    turn (20);
  review_stage_wait (is_within_bound, &fixture);
  /* In the midst of them too, where there is a lane above as well. */
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (board)), 1000);
  g_assert_cmpfloat (gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (board))), ==, 1000);
  review_stage_wait (is_within_bound, &fixture);
  view_stage_close (&fixture);
}

static gboolean
has_no_leak (gpointer data)
{
  return find_job (data, LEAK) == NULL;
}

static gboolean
can_go_to_leak (gpointer data)
{
  return docket_board_show_job (get_board (data), LEAK);
}

/* Whatever chips do when they are placed, it comes to an end. */
static void
test_rests_when_nothing_happens (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;
  guint before = 0;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  /* It may have to come to rest first, on a busy machine later; one that never rests fails. */
  for (guint i = 0; i < 100; i++)
    {
      before = docket_board_get_n_updates (board);
      turn (300);
      if (docket_board_get_n_updates (board) == before)
        break;
    }
  g_assert_cmpuint (docket_board_get_n_updates (board), ==, before);
  view_stage_close (&fixture);
}

static void
test_moves_nothing_out_of_sight (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  docket_board_select (board, LEAK, TRUE);
  docket_board_select (board, PANEL, TRUE);
  docket_board_select (board, DONE, TRUE);
  docket_board_set_filter (board, "Electrical", NULL, NULL);
  docket_board_select (board, LEAK, TRUE);
  docket_board_select (board, DONE, TRUE);
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to (board, 0, DAY + 10 * HOUR);
  docket_board_drop (board);
  assert_plan (&fixture, LEAK, MILO, DAY + 10 * HOUR, 90);
  assert_plan (&fixture, PANEL, MILO, DAY + 13 * HOUR, 60);
  assert_plan (&fixture, DONE, STAGE_TESS, DAY + 14 * HOUR, 60);
  view_stage_close (&fixture);
}

/* What came while a dialog was open is not overwritten as if it had been seen. */
static void
test_edit_is_made_against_what_was_seen (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) moves = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_move_free);
  g_autoptr (GPtrArray) items = NULL;
  const DocketSpan span = { DAY + 10 * HOUR, DAY + 11 * HOUR };
  DocketBoardMove *move = docket_board_move_new (LEAK, STAGE_TESS, &span);
  DocketRecord *later = board_stage_new_job (LEAK, "Leak, moved by another", "assigned", STAGE_TESS, DAY + 15 * HOUR, 60);
  const DocketOperation *operation;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  move->seen = docket_board_job_ref (find_job (&fixture, LEAK));
  g_ptr_array_add (moves, move);
  review_stage_receive (fixture.stage, later, NULL);
  wait_for_text (&fixture, "Leak, moved by another");
  docket_board_move (get_board (&fixture), moves);
  wait_for_outbox (&fixture, 1);
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), G_MAXINT64, NULL);
  operation = ((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation;
  g_assert_cmpint (operation->base, ==, docket_record_get_group_rev (move->seen->record, DOCKET_GROUP_JOB_PLAN));
  g_assert_cmpint (operation->base, !=, docket_record_get_group_rev (find_job (&fixture, LEAK)->record, DOCKET_GROUP_JOB_PLAN));
  view_stage_close (&fixture);
}

static void
test_two_undos_while_saving_undo_two_and_no_more (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  docket_board_show_job (board, LEAK);
  docket_board_press (board, GDK_KEY_Right, GDK_ALT_MASK);
  docket_board_release (board, GDK_KEY_Alt_L);
  docket_board_press (board, GDK_KEY_z, GDK_CONTROL_MASK);
  docket_board_press (board, GDK_KEY_z, GDK_CONTROL_MASK);
  wait_for_outbox (&fixture, 0);
  review_stage_wait (leak_is_back, &fixture);
  /* The next move is not undone by the second. */
  docket_board_press (board, GDK_KEY_Right, GDK_ALT_MASK);
  docket_board_release (board, GDK_KEY_Alt_L);
  wait_for_outbox (&fixture, 1);
  turn (200);
  fixture.number = 1;
  g_assert_true (outbox_has (&fixture));
  view_stage_close (&fixture);
}

static gboolean
do_nothing (DocketStore *store, gpointer data, GError **error)
{
  return TRUE;
}

static void
on_nothing_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (docket_writer_run_finish (DOCKET_WRITER (source), result, NULL));
  *(gboolean *) data = TRUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

/* What was asked of the writer before has been answered. */
static void
wait_for_writer (Fixture *fixture)
{
  gboolean done = FALSE;

  docket_writer_run_async (docket_desk_get_writer (fixture->stage->desk), DOCKET_WRITER_SAVE, do_nothing, NULL, NULL, NULL, on_nothing_done, &done);
  review_stage_wait (is_set, &done);
}

static gboolean
is_at_fifteen (gpointer data)
{
  return docket_record_get_int (find_job (data, LEAK)->record, DOCKET_JOB_STARTS_AT, 0) == DAY + 15 * HOUR;
}

/* Somebody built on it: what was not undone is not done again over their work. */
static void
test_what_could_not_be_undone_is_not_redone (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;
  DocketRecord *theirs = board_stage_new_job (LEAK, "Leak in the cellar", "assigned", MILO, DAY + 15 * HOUR, 90);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (DocketResult) result = NULL;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  docket_board_show_job (board, LEAK);
  docket_board_press (board, GDK_KEY_Right, GDK_ALT_MASK);
  docket_board_release (board, GDK_KEY_Alt_L);
  wait_for_outbox (&fixture, 1);
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), G_MAXINT64, NULL);
  result = docket_result_new (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->key, DOCKET_OUTCOME_APPLIED);
  result->seq = 1;
  review_stage_settle (fixture.stage, result);
  docket_record_set_group_rev (theirs, DOCKET_GROUP_JOB_PLAN, 77);
  review_stage_receive (fixture.stage, theirs, NULL);
  review_stage_wait (is_at_fifteen, &fixture);
  wait_for_outbox (&fixture, 0);

  docket_board_press (board, GDK_KEY_z, GDK_CONTROL_MASK);
  wait_for_writer (&fixture);
  docket_board_press (board, GDK_KEY_Z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  turn (50);
  wait_for_writer (&fixture);
  fixture.number = 0;
  g_assert_true (outbox_has (&fixture));
  assert_plan (&fixture, LEAK, MILO, DAY + 15 * HOUR, 90);
  view_stage_close (&fixture);
}

/* From eight to five, in a window made narrower. */
static gboolean
fits_the_narrower (gpointer fixture)
{
  DocketBoard *board = get_board (fixture);
  int width = gtk_widget_get_width (GTK_WIDGET (board));

  return width < 1100 && ABS (docket_board_time_at (board, 200) - (DAY + 8 * HOUR)) < 5 * MINUTE && ABS (docket_board_time_at (board, width - 8) - (DAY + 17 * HOUR)) < 5 * MINUTE;
}

static void
test_days_zoom_and_fit (void)
{
  Fixture fixture = { 0 };
  DocketBoardView *view;
  DocketBoard *board;
  double middle;
  gint64 before;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  view = DOCKET_BOARD_VIEW (fixture.view);
  board = get_board (&fixture);
  /* At first it fits itself; not under our hands. */
  docket_board_fit (board);
  turn (50);
  middle = 200 + (gtk_widget_get_width (GTK_WIDGET (board)) - 200) / 2.0;
  before = docket_board_time_at (board, middle);
  docket_board_zoom (board, 1.5, middle);
  turn (50);
  g_assert_cmpint (ABS (docket_board_time_at (board, middle) - before), <, 3 * MINUTE);
  docket_board_fit (board);
  turn (50);
  g_assert_cmpint (ABS (docket_board_time_at (board, 200) - (DAY + 8 * HOUR)), <, 3 * MINUTE);
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1000, 850);
  review_stage_wait (fits_the_narrower, &fixture);
  docket_board_view_show_days (view, DAY + 24 * HOUR, 7);
  review_stage_wait (has_no_leak, &fixture);
  docket_board_view_show_days (view, DAY - 24 * HOUR, 3);
  /* Out of sight, until somebody goes there. */
  review_stage_wait (can_go_to_leak, &fixture);
  wait_for_text (&fixture, "Leak in the cellar");
  view_stage_close (&fixture);
}

static void
test_mirrored (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  /* Later is to the left, and so is the key for it. */
  g_assert_cmpint (docket_board_time_at (board, 300), >, docket_board_time_at (board, 700));
  docket_board_show_job (board, LEAK);
  docket_board_press (board, GDK_KEY_Left, GDK_ALT_MASK);
  docket_board_release (board, GDK_KEY_Alt_L);
  assert_plan (&fixture, LEAK, MILO, DAY + 9 * HOUR + 15 * MINUTE, 90);
  view_stage_close (&fixture);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/board/scale-and-back", test_scale_and_back);
  g_test_add_func ("/console/board/zoom-has-bounds", test_zoom_has_bounds);
  g_test_add_func ("/console/board/ticks-where-clocks-change", test_ticks_where_clocks_change);
  g_test_add_func ("/console/board/ten-that-overlap", test_ten_that_overlap);
  g_test_add_func ("/console/board/hand-keeps-distances", test_hand_keeps_distances_over_a_change_of_clocks);
  g_test_add_func ("/console/board/shows-lanes-chips-and-tray", test_shows_lanes_chips_and_tray);
  g_test_add_func ("/console/board/move-lands-and-is-saved", test_move_lands_at_once_and_is_saved);
  g_test_add_func ("/console/board/let-go-changes-nothing", test_let_go_changes_nothing);
  g_test_add_func ("/console/board/others-wait-for-the-hand", test_what_others_do_waits_for_the_hand);
  g_test_add_func ("/console/board/several-as-one-save", test_several_move_as_one_save);
  g_test_add_func ("/console/board/keyboard-undo-redo", test_keyboard_moves_saves_once_undoes_and_redoes);
  g_test_add_func ("/console/board/arrows-cut-paste", test_arrows_go_from_chip_to_chip);
  g_test_add_func ("/console/board/refusals", test_refusals_say_why_and_change_nothing);
  g_test_add_func ("/console/board/who-may-not", test_who_may_not_plan_is_told);
  g_test_add_func ("/console/board/from-the-tray", test_from_the_tray);
  g_test_add_func ("/console/board/only-in-view", test_only_chips_in_view_are_alive);
  g_test_add_func ("/console/board/rests", test_rests_when_nothing_happens);
  g_test_add_func ("/console/board/nothing-out-of-sight", test_moves_nothing_out_of_sight);
  g_test_add_func ("/console/board/made-against-what-was-seen", test_edit_is_made_against_what_was_seen);
  g_test_add_func ("/console/board/two-undos", test_two_undos_while_saving_undo_two_and_no_more);
  g_test_add_func ("/console/board/not-undone-not-redone", test_what_could_not_be_undone_is_not_redone);
  g_test_add_func ("/console/board/days-zoom-fit", test_days_zoom_and_fit);
  g_test_add_func ("/console/board/mirrored", test_mirrored);
  return g_test_run ();
}
