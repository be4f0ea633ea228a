/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the board says beside where a job stands: what others did, whose colour,
 * the card, what is hidden; where somebody was; and what it makes of plans that
 * make no sense.
 */
#include <adwaita.h>

#include "board-stage.h"
#include "docket-board-card.h"
#include "docket-console.h"
#include "docket-place.h"
#include "widget-search.h"

/* (transfer none) (nullable): of the board, not of the tray */
static GtkWidget *
find_chip (Fixture *fixture, const char *job)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (get_board (fixture))); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (DOCKET_IS_BOARD_CHIP (child) && gtk_widget_get_child_visible (child) && g_strcmp0 (docket_board_chip_get_job_id (DOCKET_BOARD_CHIP (child)), job) == 0)
      return child;
  return NULL;
}

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

static void
test_others_glow_and_settle (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

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
  wait_for_outbox (&fixture, 1);
  turn (100);
  g_assert_false (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "glow"));
  view_stage_close (&fixture);
}

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
  double before = -1;

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
  /* Three at one time: two rows more. */
  review_stage_receive (fixture.stage, board_stage_new_job (first_job, "Grown", "assigned", first, DAY + 9 * HOUR, 60),
                        board_stage_new_job (LEAK, "Leak", "assigned", first, DAY + 9 * HOUR, 60),
                        board_stage_new_job (PANEL, "Panel", "assigned", first, DAY + 9 * HOUR, 60), NULL);
  review_stage_wait (has_title_grown, &fixture);
  turn (200);
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
  g_test_add_func ("/console/board-marks/teams", test_colors_of_teams);
  g_test_add_func ("/console/board-marks/statuses", test_only_some_statuses);
  g_test_add_func ("/console/board-marks/comes-back", test_comes_back_where_it_was);
  g_test_add_func ("/console/board-marks/filters-come-back", test_filters_come_back_and_nonsense_is_passed_over);
  g_test_add_func ("/console/board-marks/no-sense", test_plans_that_make_no_sense);
  g_test_add_func ("/console/board-marks/clock-jumps", test_clock_that_jumps);
  return g_test_run ();
}
