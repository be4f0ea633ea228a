/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the board says beside where a job stands: what others did, whose colour,
 * the card, what is hidden; where somebody was; and what it makes of plans that
 * make no sense.
 */
#include <adwaita.h>

#include "board-stage.h"
#include "docket-board-card.h"
#include "docket-board-tray.h"
#include "docket-console.h"
#include "docket-place.h"
#include "widget-search.h"

static gboolean
panel_glows (gpointer fixture)
{
  GtkWidget *chip = find_chip (fixture, PANEL);

  return chip != NULL && gtk_widget_has_css_class (chip, "glow");
}

static gboolean
panel_has_settled (gpointer fixture)
{
  return find_chip (fixture, PANEL) != NULL && !panel_glows (fixture);
}

typedef struct
{
  Fixture *fixture;
  DocketBoardJob *landing;
} Landed;

/* It is shown as it was read, not any more as it was put down. */
static gboolean
leak_was_read (gpointer data)
{
  const Landed *landed = data;

  return find_job (landed->fixture, LEAK) != landed->landing;
}

static void
test_others_glow_and_settle (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;
  g_autoptr (DocketBoardJob) landing = NULL;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  /* It came while the board was open, too. */
  review_stage_wait (panel_has_settled, &fixture);
  review_stage_receive (fixture.stage, board_stage_new_job (PANEL, "Panel upgrade", "assigned", MILO, DAY + 15 * HOUR, 60), NULL);
  review_stage_wait (panel_glows, &fixture);
  g_assert_false (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "glow"));
  review_stage_wait (panel_has_settled, &fixture);
  /* Nobody has to be told of what they did themselves. */
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to (board, 0, DAY + 10 * HOUR);
  docket_board_drop (board);
  landing = docket_board_job_ref (find_job (&fixture, LEAK));
  g_assert_false (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "glow"));
  wait_for_outbox (&fixture, 1);
  review_stage_wait (leak_was_read, &(Landed) { &fixture, landing });
  assert_plan (&fixture, LEAK, MILO, DAY + 10 * HOUR, 90);
  g_assert_false (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "glow"));
  view_stage_close (&fixture);
}

#define OTHER "0192e000-0000-7000-8000-0000000000b9"
#define TECHNICIANS 40

static void
lane_ids (guint i, char **person, char **job)
{
  *person = g_strdup_printf ("0192e000-0000-7000-8000-00000001%04x", i);
  *job = g_strdup_printf ("0192e000-0000-7000-8000-00000002%04x", i);
}

static void
add_lanes (Fixture *fixture)
{
  for (guint i = 0; i < TECHNICIANS; i++)
    {
      g_autofree char *person = NULL;
      g_autofree char *job = NULL;
      g_autofree char *name = g_strdup_printf ("Technician %03u", i);

      lane_ids (i, &person, &job);
      review_stage_receive (fixture->stage, board_stage_new_technician (person, name, NULL),
                            board_stage_new_job (job, "Routine", "assigned", person, DAY + 9 * HOUR, 60), NULL);
    }
}

static gboolean
has_all_lanes (gpointer fixture)
{
  return docket_board_get_n_lanes (get_board (fixture)) == TECHNICIANS + 2;
}

static gboolean
has_title_grown (gpointer fixture)
{
  g_autofree char *person = NULL;
  g_autofree char *job = NULL;
  DocketBoardJob *shown;

  lane_ids (0, &person, &job);
  shown = find_job (fixture, job);
  return shown != NULL && g_strcmp0 (docket_record_get_text (shown->record, DOCKET_JOB_TITLE), "Grown") == 0;
}

static double
chip_y (Fixture *fixture, const char *job)
{
  graphene_rect_t bounds;

  g_assert_nonnull (find_chip (fixture, job));
  g_assert_true (gtk_widget_compute_bounds (find_chip (fixture, job), GTK_WIDGET (get_board (fixture)), &bounds));
  return bounds.origin.y;
}

typedef struct
{
  Fixture *fixture;
  const char *job;
} Sought;

/* Goes there until it has been given its place: a lane that is new has none yet. */
static gboolean
is_in_view (gpointer data)
{
  const Sought *sought = data;
  GtkWidget *chip = find_chip (sought->fixture, sought->job);
  double y = chip != NULL && gtk_widget_get_width (chip) > 0 ? chip_y (sought->fixture, sought->job) : -1;

  if (y >= 0 && y + gtk_widget_get_height (chip) <= gtk_widget_get_height (GTK_WIDGET (get_board (sought->fixture))))
    return TRUE;
  docket_board_show_job (get_board (sought->fixture), sought->job);
  return FALSE;
}

static void
count (guint *n)
{
  (*n)++;
}

typedef struct
{
  GtkWidget *board;
  guint n_frames;
} Frames;

/* The first may have been under way: in the second all has been given its place. */
static gboolean
is_drawn_anew (gpointer data)
{
  const Frames *frames = data;

  gtk_widget_queue_draw (frames->board);
  return frames->n_frames >= 2;
}

static double
get_scrolled (Fixture *fixture)
{
  return gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (get_board (fixture))));
}

static gboolean
has_a_width (gpointer data)
{
  const Sought *sought = data;
  GtkWidget *chip = find_chip (sought->fixture, sought->job);

  return chip != NULL && gtk_widget_get_width (chip) > 0;
}

static void
test_nothing_jumps_when_a_lane_above_grows (void)
{
  Fixture fixture = { 0 };
  g_autofree char *person = NULL;
  g_autofree char *job = NULL;
  g_autofree char *first = NULL;
  g_autofree char *first_job = NULL;
  Frames frames = { 0 };
  double before = -1, scrolled;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  add_lanes (&fixture);
  review_stage_wait (has_all_lanes, &fixture);
  lane_ids (TECHNICIANS - 1, &person, &job);
  lane_ids (0, &first, &first_job);
  g_assert_true (docket_board_show_job (get_board (&fixture), job));
  /* Lanes and scroll bar come to rest together. */
  for (guint i = 0; i < 100; i++)
    {
      review_stage_wait (is_in_view, &(Sought) { &fixture, job });
      before = chip_y (&fixture, job);
      turn (300);
      if (is_in_view (&(Sought) { &fixture, job }) && chip_y (&fixture, job) == before)
        break;
    }
  scrolled = get_scrolled (&fixture);
  frames.board = GTK_WIDGET (get_board (&fixture));
  g_signal_connect_swapped (gtk_widget_get_frame_clock (frames.board), "after-paint", G_CALLBACK (count), &frames.n_frames);
  /* Three at one time: two rows more. */
  review_stage_receive (fixture.stage, board_stage_new_job (first_job, "Grown", "assigned", first, DAY + 9 * HOUR, 60),
                        board_stage_new_job (LEAK, "Leak", "assigned", first, DAY + 9 * HOUR, 60),
                        board_stage_new_job (PANEL, "Panel", "assigned", first, DAY + 9 * HOUR, 60), NULL);
  review_stage_wait (has_title_grown, &fixture);
  frames.n_frames = 0;
  review_stage_wait (is_drawn_anew, &frames);
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (frames.board), &frames.n_frames);
  /* What is above has grown, and what is looked at stands where it stood. */
  g_assert_cmpfloat (get_scrolled (&fixture), >, scrolled);
  g_assert_cmpfloat (chip_y (&fixture, job), ==, before);
  view_stage_close (&fixture);
}

/* -- The card -- */

static void
test_card_tells_the_rest_and_takes_nothing (void)
{
  Fixture fixture = { 0 };
  GtkWidget *card;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  gtk_window_set_focus_visible (GTK_WINDOW (fixture.window), TRUE);
  g_assert_true (docket_board_show_job (get_board (&fixture), LEAK));
  wait_for_text (&fixture, "Promised");
  g_assert_nonnull (find_label (fixture.view, "Owner"));
  g_assert_nonnull (find_label (fixture.view, "Milo Brandt, 09:00–10:30"));
  card = find_of_type (fixture.view, DOCKET_TYPE_BOARD_CARD, 0);
  g_assert_nonnull (card);
  g_assert_cmpstr (docket_board_card_get_job_id (DOCKET_BOARD_CARD (card)), ==, LEAK);
  g_assert_false (gtk_widget_get_can_target (card));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture.window)) == find_chip (&fixture, LEAK));
  /* It tells of what is, and goes with its job. */
  review_stage_receive (fixture.stage, board_stage_new_job (LEAK, "Leak in the cellar", "assigned", MILO, DAY + 11 * HOUR, 60), NULL);
  wait_for_text (&fixture, "Milo Brandt, 11:00–12:00");
  docket_board_card_point (DOCKET_BOARD_CARD (card), NULL);
  g_assert_null (find_label (fixture.view, "Owner"));
  view_stage_close (&fixture);
}

/* @child and all in it that is on show are in sight of @card as a whole. */
static void
assert_all_within (GtkWidget *card, GtkWidget *child)
{
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t bounds;

      if (!gtk_widget_get_visible (child))
        continue;
      g_assert_true (gtk_widget_compute_bounds (child, card, &bounds));
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (card));
      assert_all_within (card, gtk_widget_get_first_child (child));
    }
}

static gboolean
has_height (gpointer widget)
{
  return gtk_widget_get_height (widget) > 0;
}

static gboolean
is_low (gpointer widget)
{
  return gtk_widget_get_height (widget) > 0 && gtk_widget_get_height (widget) < 320;
}

static void
test_card_has_room_in_large_text (void)
{
  Fixture fixture = { 0 };
  GtkWidget *card;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * 2, NULL);
  open_board (&fixture, STAGE_DANA, "dispatcher");
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1000, 600);
  review_stage_wait (is_low, get_board (&fixture));
  gtk_window_set_focus_visible (GTK_WINDOW (fixture.window), TRUE);
  g_assert_true (docket_board_show_job (get_board (&fixture), LEAK));
  wait_for_text (&fixture, "Customer");
  card = find_of_type (fixture.view, DOCKET_TYPE_BOARD_CARD, 0);
  review_stage_wait (has_height, card);
  assert_all_within (card, gtk_widget_get_first_child (card));
  g_assert_nonnull (find_label (card, "Status"));
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
  view_stage_close (&fixture);
}

static gboolean
card_is_shown (gpointer card)
{
  return gtk_widget_get_visible (card);
}

static gboolean
card_is_hidden (gpointer card)
{
  return !gtk_widget_get_visible (card);
}

/* (transfer none) (nullable): of the tray */
static GtkWidget *
find_in_tray (Fixture *fixture, guint nth)
{
  return find_of_type (find_of_type (fixture->view, DOCKET_TYPE_BOARD_TRAY, 0), DOCKET_TYPE_BOARD_CHIP, nth);
}

/* The tray is drawn after it, and would be seen through it. */
static gboolean
card_is_beside_the_tray (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *card = find_of_type (fixture->view, DOCKET_TYPE_BOARD_CARD, 0);
  graphene_rect_t told, tray;

  return card != NULL && gtk_widget_get_height (card) > 0
         && gtk_widget_compute_bounds (card, fixture->view, &told)
         && gtk_widget_compute_bounds (find_of_type (fixture->view, DOCKET_TYPE_BOARD_TRAY, 0), fixture->view, &tray)
         && !graphene_rect_intersection (&told, &tray, NULL);
}

static void
test_card_goes_with_its_chip (void)
{
  Fixture fixture = { 0 };
  GtkWidget *card;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  gtk_window_set_focus_visible (GTK_WINDOW (fixture.window), TRUE);
  g_assert_true (docket_board_show_job (get_board (&fixture), LEAK));
  wait_for_text (&fixture, "Promised");
  card = find_of_type (fixture.view, DOCKET_TYPE_BOARD_CARD, 0);
  g_assert_nonnull (card);
  /* From here on the pointer alone says of what. */
  gtk_window_set_focus_visible (GTK_WINDOW (fixture.window), FALSE);
  /* Another job gets the chip. */
  docket_board_card_point (DOCKET_BOARD_CARD (card), DOCKET_BOARD_CHIP (find_chip (&fixture, PANEL)));
  review_stage_wait (card_is_shown, card);
  review_stage_receive (fixture.stage, board_stage_new_job (PANEL, "Panel upgrade", "assigned", MILO, DAY + 61 * HOUR, 60),
                        board_stage_new_job (OTHER, "Another", "assigned", MILO, DAY + 13 * HOUR, 60), NULL);
  wait_for_text (&fixture, "Another");
  g_assert_true (card_is_hidden (card));
  g_assert_null (docket_board_card_get_job_id (DOCKET_BOARD_CARD (card)));
  /* The tray makes its chips anew. */
  docket_board_card_point (DOCKET_BOARD_CARD (card), DOCKET_BOARD_CHIP (find_in_tray (&fixture, 0)));
  review_stage_wait (card_is_shown, card);
  review_stage_wait (card_is_beside_the_tray, &fixture);
  review_stage_receive (fixture.stage, board_stage_new_job (WAITING, "Dripping taps", "new", NULL, 0, 45), NULL);
  review_stage_wait (card_is_hidden, card);
  view_stage_close (&fixture);
}

/* Who goes to another page by keys leaves the pointer where it is, and no card behind. */
static void
test_card_goes_with_its_page (void)
{
  Fixture fixture = { 0 };
  GtkWidget *card;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  gtk_window_set_focus_visible (GTK_WINDOW (fixture.window), TRUE);
  g_assert_true (docket_board_show_job (get_board (&fixture), LEAK));
  wait_for_text (&fixture, "Promised");
  card = find_of_type (fixture.view, DOCKET_TYPE_BOARD_CARD, 0);
  gtk_widget_set_visible (fixture.view, FALSE);
  g_assert_true (card_is_hidden (card));
  gtk_widget_set_visible (fixture.view, TRUE);
  turn (20);
  g_assert_true (card_is_hidden (card));
  view_stage_close (&fixture);
}

/* -- What is not on show -- */

static void
press_all (DocketBoard *board)
{
  docket_board_press (board, GDK_KEY_Delete, 0);
  docket_board_press (board, GDK_KEY_x, GDK_CONTROL_MASK);
  docket_board_press (board, GDK_KEY_v, GDK_CONTROL_MASK);
  docket_board_press (board, GDK_KEY_Right, GDK_ALT_MASK);
  docket_board_release (board, GDK_KEY_Alt_L);
}

static gboolean
leak_has_chip (gpointer fixture)
{
  return find_chip (fixture, LEAK) != NULL;
}

static void
test_keys_leave_alone_what_is_not_on_show (void)
{
  static const char *const working[] = { "in_progress", NULL }, *const nothing[] = { "reopened", NULL };
  Fixture fixture = { 0 };
  DocketBoard *board;
  GtkWidget *elsewhere;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_assert_true (docket_board_show_job (board, PANEL));
  docket_board_set_filter (board, NULL, NULL, nothing);
  g_assert_nonnull (find_label (fixture.view, "No job here matches."));
  docket_board_set_filter (board, NULL, NULL, working);
  g_assert_null (find_label (fixture.view, "No job here matches."));
  g_assert_null (docket_board_get_current (board));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture.window)) == GTK_WIDGET (board));
  press_all (board);
  assert_plan (&fixture, PANEL, MILO, DAY + 13 * HOUR, 60);
  docket_board_set_filter (board, NULL, NULL, NULL);
  /* From nowhere arrows go to the first. */
  docket_board_press (board, GDK_KEY_Down, 0);
  g_assert_cmpstr (docket_board_get_current (board), ==, LEAK);
  docket_board_press (board, GDK_KEY_Delete, 0);
  assert_plan (&fixture, LEAK, NULL, 0, 0);
  g_assert_null (docket_board_get_current (board));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture.window)) == GTK_WIDGET (board));
  wait_for_outbox (&fixture, 1);
  /* It comes back, and does not bring the keyboard with it. */
  elsewhere = find_of_type (fixture.view, GTK_TYPE_SEARCH_ENTRY, 0);
  gtk_widget_grab_focus (elsewhere);
  docket_board_press (board, GDK_KEY_z, GDK_CONTROL_MASK);
  review_stage_wait (leak_has_chip, &fixture);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture.window)), elsewhere));
  view_stage_close (&fixture);
}

/* -- Done again -- */

static gboolean
is_all_undone (gpointer fixture)
{
  return leak_is_back (fixture) && outbox_has (fixture);
}

static void
test_refusal_meanwhile_takes_no_redo_away (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_assert_true (docket_board_show_job (board, LEAK));
  for (guint i = 0; i < 2; i++)
    {
      docket_board_press (board, GDK_KEY_Right, GDK_ALT_MASK);
      docket_board_release (board, GDK_KEY_Alt_L);
    }
  docket_board_press (board, GDK_KEY_z, GDK_CONTROL_MASK);
  docket_board_press (board, GDK_KEY_z, GDK_CONTROL_MASK);
  fixture.number = 0;
  review_stage_wait (is_all_undone, &fixture);
  docket_board_press (board, GDK_KEY_Z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  g_assert_cmpuint (docket_board_get_n_saving (board), ==, 1);
  g_assert_false (docket_board_take (board, LOCKED));
  wait_for_outbox (&fixture, 1);
  docket_board_press (board, GDK_KEY_Z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  review_stage_wait (leak_is_done_again, &fixture);
  view_stage_close (&fixture);
}

/* -- Colours and filters -- */

static void
test_colors_of_teams (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  docket_board_set_by_team (get_board (&fixture), TRUE);
  g_assert_true (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "team-0"));
  g_assert_true (gtk_widget_has_css_class (find_chip (&fixture, DONE), "team-1"));
  docket_board_set_by_team (get_board (&fixture), FALSE);
  g_assert_false (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "team-0"));
  view_stage_close (&fixture);
}

static void
test_only_some_statuses (void)
{
  static const char *const working[] = { "in_progress", NULL };
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  docket_board_set_filter (board, NULL, NULL, working);
  g_assert_null (find_chip (&fixture, LEAK));
  g_assert_nonnull (find_chip (&fixture, DONE));
  g_assert_cmpuint (docket_board_get_n_lanes (board), ==, 2);
  /* What is hidden takes time all the same: an hour and a half, an hour and half an hour. */
  g_assert_nonnull (find_label (fixture.view, "3 / 8.5 h"));
  g_assert_true (docket_board_take (board, DONE));
  docket_board_carry_to (board, 0, DAY + 9 * HOUR);
  {
    g_autofree char *words = docket_board_describe_hand (board);

    g_assert_nonnull (strstr (words, "Overlaps"));
  }
  docket_board_let_go (board);
  view_stage_close (&fixture);
}

/* -- Where somebody was -- */

static void
test_comes_back_where_it_was (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;
  g_autoptr (GVariant) place = NULL;
  double zoom;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY - 24 * HOUR, 3);
  docket_board_zoom (get_board (&fixture), 1.5, -1);
  zoom = docket_board_get_zoom (get_board (&fixture));
  place = g_variant_ref_sink (docket_place_save (DOCKET_PLACE (fixture.view)));
  view_stage_hide (&fixture);
  view_stage_show (&fixture);
  docket_place_restore (DOCKET_PLACE (fixture.view), place);
  board = get_board (&fixture);
  g_assert_cmpfloat_with_epsilon (docket_board_get_zoom (board), zoom, 0.001);
  g_assert_nonnull (find_label (fixture.view, "Sun 22 Nov 2026"));
  {
    g_autoptr (GVariant) again = g_variant_ref_sink (docket_place_save (DOCKET_PLACE (fixture.view)));

    g_assert_true (g_variant_equal (place, again));
  }
  view_stage_close (&fixture);
}

/* Whoever looked at today, and closes after midnight, looks at today the next time. */
static void
test_today_is_today_after_midnight (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GVariant) place = NULL, week = NULL, chosen = NULL, today = NULL;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  docket_fake_clock_advance (fixture.stage->clock, 24 * HOUR);
  place = g_variant_ref_sink (docket_place_save (DOCKET_PLACE (fixture.view)));
  g_assert_false (g_variant_lookup (place, "day", "s", NULL));
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY, 7);
  week = g_variant_ref_sink (docket_place_save (DOCKET_PLACE (fixture.view)));
  g_assert_false (g_variant_lookup (week, "day", "s", NULL));
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY + 24 * HOUR, 1);
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY, 1);
  chosen = g_variant_ref_sink (docket_place_save (DOCKET_PLACE (fixture.view)));
  g_assert_true (g_variant_lookup (chosen, "day", "s", NULL));
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY + 48 * HOUR, 1);
  docket_fake_clock_advance (fixture.stage->clock, 24 * HOUR);
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), docket_clock_now_ms (docket_desk_get_clock (fixture.stage->desk)), 1);
  today = g_variant_ref_sink (docket_place_save (DOCKET_PLACE (fixture.view)));
  g_assert_false (g_variant_lookup (today, "day", "s", NULL));
  view_stage_close (&fixture);
}

static void
test_filters_come_back_and_nonsense_is_passed_over (void)
{
  static const char *const texts[] = { "{'team': <'Heating'>, 'statuses': <'assigned'>}",
                                       "{'zoom': <'-7'>, 'days': <'1e99'>, 'day': <'nan'>, 'statuses': <'of no kind'>, 'team': <'Nobody'>}" };
  static const guint lanes[] = { 1, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      Fixture fixture = { 0 };
      g_autoptr (GVariant) place = g_variant_ref_sink (g_variant_new_parsed (texts[i]));

      open_board (&fixture, STAGE_DANA, "dispatcher");
      docket_place_restore (DOCKET_PLACE (fixture.view), place);
      turn (50);
      review_stage_receive (fixture.stage, board_stage_new_job (PANEL, "Panel of another", "assigned", STAGE_TESS, DAY + 10 * HOUR, 60), NULL);
      wait_for_text (&fixture, "Panel of another");
      g_assert_cmpuint (docket_board_get_n_lanes (get_board (&fixture)), ==, lanes[i]);
      g_assert_cmpfloat (docket_board_get_zoom (get_board (&fixture)), ==, 0);
      view_stage_close (&fixture);
    }
}

/* -- What makes no sense -- */

#define BACKWARDS "0192e000-0000-7000-8000-0000000000c1"
#define NO_CUSTOMER "0192e000-0000-7000-8000-0000000000c2"
#define SHORT "0192e000-0000-7000-8000-0000000000c3"
#define LONG "0192e000-0000-7000-8000-0000000000c4"
#define OF_GONE "0192e000-0000-7000-8000-0000000000c5"
#define NO_TIME "0192e000-0000-7000-8000-0000000000c6"
#define GONE "0192e000-0000-7000-8000-0000000000c7"

static gboolean
all_have_come (gpointer fixture)
{
  return find_job (fixture, NO_TIME) != NULL && find_job (fixture, OF_GONE) != NULL && docket_board_get_n_lanes (get_board (fixture)) == 3;
}

static void
test_plans_that_make_no_sense (void)
{
  static const char *const placed[] = { BACKWARDS, NO_CUSTOMER, SHORT, LONG, OF_GONE };
  Fixture fixture = { 0 };
  DocketBoard *board;
  DocketRecord *backwards = board_stage_new_job (BACKWARDS, "Ends before it starts", "assigned", MILO, DAY + 8 * HOUR, 60);
  DocketRecord *no_customer = board_stage_new_job (NO_CUSTOMER, NULL, "assigned", STAGE_TESS, DAY + 8 * HOUR, 60);
  DocketRecord *gone = board_stage_new_technician (GONE, "Gone", "Heating");
  g_autofree char *words = NULL;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  docket_record_set_int (backwards, DOCKET_JOB_ENDS_AT, DAY + 7 * HOUR);
  docket_record_set_text (no_customer, DOCKET_JOB_CUSTOMER, NULL);
  docket_record_set (gone, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (FALSE));
  review_stage_receive (fixture.stage, backwards, no_customer, gone, board_stage_new_job (SHORT, "Three minutes", "assigned", STAGE_TESS, DAY + 11 * HOUR, 3),
                        board_stage_new_job (LONG, "Nine days", "assigned", MILO, DAY - 24 * HOUR, 9 * 24 * 60),
                        board_stage_new_job (OF_GONE, "Of somebody gone", "assigned", GONE, DAY + 9 * HOUR, 60),
                        board_stage_new_job (NO_TIME, "Some time", "assigned", MILO, 0, 60), NULL);
  review_stage_wait (all_have_come, &fixture);
  for (int days = 1; days <= 7; days += 2)
    {
      docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY, days);
      review_stage_wait (all_have_come, &fixture);
      for (guint i = 0; i < G_N_ELEMENTS (placed); i++)
        {
          g_assert_true (docket_board_show_job (board, placed[i]));
          review_stage_wait (has_a_width, &(Sought) { &fixture, placed[i] });
        }
    }
  /* It takes what it would take if it had no end. */
  g_assert_true (docket_board_take (board, BACKWARDS));
  words = docket_board_describe_hand (board);
  g_assert_nonnull (strstr (words, "08:00–09:00"));
  docket_board_let_go (board);
  g_assert_nonnull (find_label (fixture.view, "Some time"));
  wait_for_text (&fixture, "No title");
  view_stage_close (&fixture);
}

static void
test_clock_that_jumps (void)
{
  static const gint64 jumps[] = { -400, 800, -400 }; /* days */
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++)
    {
      if (jumps[i] < 0)
        docket_fake_clock_set_back (fixture.stage->clock, -jumps[i] * 24 * HOUR);
      else
        docket_fake_clock_advance (fixture.stage->clock, jumps[i] * 24 * HOUR);
      gtk_widget_queue_draw (GTK_WIDGET (get_board (&fixture)));
      turn (50);
      docket_board_press (get_board (&fixture), GDK_KEY_t, 0);
      turn (50);
    }
  /* Back where it began: the same day, and what is on it. */
  wait_for_text (&fixture, "Leak in the cellar");
  view_stage_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/board-marks/others-glow", test_others_glow_and_settle);
  g_test_add_func ("/console/board-marks/nothing-jumps", test_nothing_jumps_when_a_lane_above_grows);
  g_test_add_func ("/console/board-marks/card", test_card_tells_the_rest_and_takes_nothing);
  g_test_add_func ("/console/board-marks/card-has-room-in-large-text", test_card_has_room_in_large_text);
  g_test_add_func ("/console/board-marks/card-goes-with-its-page", test_card_goes_with_its_page);
  g_test_add_func ("/console/board-marks/card-goes", test_card_goes_with_its_chip);
  g_test_add_func ("/console/board-marks/not-on-show", test_keys_leave_alone_what_is_not_on_show);
  g_test_add_func ("/console/board-marks/redo-stays", test_refusal_meanwhile_takes_no_redo_away);
  g_test_add_func ("/console/board-marks/teams", test_colors_of_teams);
  g_test_add_func ("/console/board-marks/statuses", test_only_some_statuses);
  g_test_add_func ("/console/board-marks/comes-back", test_comes_back_where_it_was);
  g_test_add_func ("/console/board-marks/today-is-today-after-midnight", test_today_is_today_after_midnight);
  g_test_add_func ("/console/board-marks/filters-come-back", test_filters_come_back_and_nonsense_is_passed_over);
  g_test_add_func ("/console/board-marks/no-sense", test_plans_that_make_no_sense);
  g_test_add_func ("/console/board-marks/clock-jumps", test_clock_that_jumps);
  return g_test_run ();
}
