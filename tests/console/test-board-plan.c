/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What speaks against a plan while it is still in the hand: the way there, and
 * a technician who left meanwhile.
 */
#include <adwaita.h>

#include "board-stage.h"
#include "docket-board-card.h"
#include "docket-board-chip.h"
#include "docket-board-move-to.h"
#include "docket-board-suggest.h"
#include "docket-board-tray.h"
#include "docket-console.h"
#include "widget-search.h"

/* -- The way -- */

static DocketRecord *
new_job_at (const char *id, const char *title, const char *technician, gint64 starts_at, int minutes, const char *postcode, const char *city)
{
  DocketRecord *job = board_stage_new_job (id, title, "assigned", technician, starts_at, minutes);

  docket_record_set_text (job, DOCKET_JOB_SITE_POSTCODE, postcode);
  docket_record_set_text (job, DOCKET_JOB_SITE_CITY, city);
  return job;
}

static gboolean
knows_places (gpointer data)
{
  DocketBoardJob *leak = find_job (data, LEAK), *panel = find_job (data, PANEL);

  return leak->postcode != NULL && panel->postcode != NULL;
}

/* Leak and panel of Milo in two places, at nine and at one. */
static void
open_apart (Fixture *fixture)
{
  open_board (fixture, STAGE_DANA, "dispatcher");
  review_stage_receive (fixture->stage, new_job_at (LEAK, "Leak in the cellar", MILO, DAY + 9 * HOUR, 30, "10115", "Berlin"),
                        new_job_at (PANEL, "Panel upgrade", MILO, DAY + 13 * HOUR, 60, "80331", "München"),
                        new_job_at (WAITING, "Dripping tap", NULL, 0, 45, "10117", "Berlin"), NULL);
  review_stage_wait (knows_places, fixture);
}

static void
assert_told (Fixture *fixture, const char *words)
{
  g_autofree char *told = docket_board_describe_hand (get_board (fixture));

  if (words != NULL)
    g_assert_nonnull (strstr (told, words));
  else
    g_assert_null (strstr (told, "to get"));
}

static void
test_hand_tells_of_the_way (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_apart (&fixture);
  board = get_board (&fixture);
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to (board, 0, DAY + 14 * HOUR + 5 * MINUTE);
  assert_told (&fixture, "Only 5 min to get here from Panel upgrade");
  assert_told (&fixture, ", 80331 München");
  docket_board_carry_to (board, 0, DAY + 12 * HOUR + 30 * MINUTE);
  assert_told (&fixture, "No time to get to Panel upgrade");
  docket_board_carry_to (board, 0, DAY + 14 * HOUR + 20 * MINUTE);
  assert_told (&fixture, NULL);
  /* An overlap says it already. */
  docket_board_carry_to (board, 0, DAY + 13 * HOUR + 55 * MINUTE);
  assert_told (&fixture, "Overlaps Panel upgrade");
  assert_told (&fixture, NULL);
  /* In another lane there is nobody to come from. */
  docket_board_carry_to (board, 1, DAY + 11 * HOUR + 30 * MINUTE);
  assert_told (&fixture, NULL);
  docket_board_let_go (board);
  view_stage_close (&fixture);
}

static gboolean
panel_is_early (gpointer data)
{
  return find_job (data, PANEL)->span.starts_at == DAY + 9 * HOUR + 30 * MINUTE;
}

static DocketBoardSuggest *
get_suggest (Fixture *fixture)
{
  return DOCKET_BOARD_SUGGEST (find_of_type (fixture->view, DOCKET_TYPE_BOARD_SUGGEST, 0));
}

static gboolean
suggests_milo_at_noon (gpointer data)
{
  return find_label (((Fixture *) data)->view, "Milo Brandt, 13:00–") != NULL;
}

/* Who cannot be there in time is not called free. */
static void
test_suggestion_out_of_reach_is_not_free (void)
{
  Fixture fixture = { 0 };
  DocketRecord *waiting = new_job_at (WAITING, "Dripping tap", NULL, 0, 45, "10117", "Berlin");
  GtkWidget *row;

  open_apart (&fixture);
  /* The day of both is full until one, and Milo comes from another town. */
  docket_record_set_int (waiting, DOCKET_JOB_PROMISED_FROM, DAY + 12 * HOUR);
  docket_record_set_int (waiting, DOCKET_JOB_PROMISED_TO, DAY + 14 * HOUR);
  review_stage_receive (fixture.stage, new_job_at (PANEL, "Panel upgrade", MILO, DAY + 11 * HOUR, 120, "80331", "München"), waiting, NULL);
  gtk_widget_grab_focus (gtk_widget_get_parent (find_of_type (find_of_type (fixture.view, DOCKET_TYPE_BOARD_TRAY, 0), DOCKET_TYPE_BOARD_CHIP, 0)));
  review_stage_wait (suggests_milo_at_noon, &fixture);
  row = gtk_widget_get_ancestor ((GtkWidget *) find_label (fixture.view, "Milo Brandt, 13:00–"), GTK_TYPE_LIST_BOX_ROW);
  g_assert_true (g_str_has_prefix (gtk_widget_get_tooltip_text (row), "No time to get here from Panel upgrade"));
  g_assert_null (find_label (row, "Free"));
  /* To whom nothing is in the way is. */
  row = gtk_widget_get_ancestor ((GtkWidget *) find_label (GTK_WIDGET (get_suggest (&fixture)), "Tess Ortiz, "), GTK_TYPE_LIST_BOX_ROW);
  g_assert_nonnull (find_label (row, "Free"));
  view_stage_close (&fixture);
}

/* What is carried along is where it is carried to. */
static void
test_the_way_between_two_in_the_hand (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_apart (&fixture);
  board = get_board (&fixture);
  review_stage_receive (fixture.stage, new_job_at (PANEL, "Panel upgrade", MILO, DAY + 9 * HOUR + 30 * MINUTE, 60, "80331", "München"), NULL);
  review_stage_wait (panel_is_early, &fixture);
  docket_board_select (board, LEAK, TRUE);
  docket_board_select (board, PANEL, TRUE);
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to (board, 0, DAY + 13 * HOUR);
  assert_told (&fixture, "No time to get to Panel upgrade");
  docket_board_let_go (board);
  view_stage_close (&fixture);
}

static gboolean
leak_is_close (gpointer data)
{
  return leak_starts_at (data, DAY + 14 * HOUR) && find_chip (data, LEAK) != NULL;
}

/* Whoever asks about a plan that stands is told; the chip wears no mark. */
static void
test_card_tells_and_the_chip_does_not (void)
{
  Fixture fixture = { 0 };
  g_autofree char *warning = NULL;
  g_autofree char *place = NULL;

  open_apart (&fixture);
  review_stage_receive (fixture.stage, new_job_at (LEAK, "Leak in the cellar", MILO, DAY + 14 * HOUR, 30, "10115", "Berlin"), NULL);
  review_stage_wait (leak_is_close, &fixture);
  g_assert_null (strstr (docket_board_chip_get_name (DOCKET_BOARD_CHIP (find_chip (&fixture, LEAK))), "to get"));
  g_assert_false (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "warned"));
  place = docket_board_describe_plan (get_board (&fixture), find_job (&fixture, LEAK), &warning);
  g_assert_nonnull (strstr (warning, "No time to get here from Panel upgrade"));
  view_stage_close (&fixture);
}

static void
test_move_to_tells_of_the_way (void)
{
  Fixture fixture = { 0 };
  GtkWidget *dialog, *entry;

  open_apart (&fixture);
  docket_board_move_to_present (fixture.view, fixture.stage->desk, docket_board_view_get_model (DOCKET_BOARD_VIEW (fixture.view)), get_board (&fixture), LEAK);
  dialog = find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  turn (50);
  entry = find_of_type (dialog, GTK_TYPE_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), "23 Nov 2026 14:10");
  turn (50);
  g_assert_nonnull (find_label (dialog, "Only 10 min to get here from Panel upgrade"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  view_stage_close (&fixture);
}

/* Of a day that nobody has looked at, nobody says that nothing speaks against it. */
static void
test_move_to_looks_at_other_days (void)
{
  Fixture fixture = { 0 };
  GtkWidget *dialog, *entry, *view;

  open_apart (&fixture);
  view = fixture.view;
  review_stage_receive (fixture.stage, new_job_at (LOCKED, "Tomorrow's", MILO, DAY + 33 * HOUR, 60, "80331", "München"), NULL);
  docket_board_move_to_present (fixture.view, fixture.stage->desk, docket_board_view_get_model (DOCKET_BOARD_VIEW (fixture.view)), get_board (&fixture), LEAK);
  dialog = find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  entry = find_of_type (dialog, GTK_TYPE_ENTRY, 0);
  fixture.view = dialog;
  gtk_editable_set_text (GTK_EDITABLE (entry), "24 Nov 2026 09:15");
  g_assert_null (find_label (dialog, "Nothing speaks against it."));
  wait_for_text (&fixture, "Overlaps Tomorrow's");
  gtk_editable_set_text (GTK_EDITABLE (entry), "24 Nov 2026 10:05");
  wait_for_text (&fixture, "Only 5 min to get here from Tomorrow's");
  gtk_editable_set_text (GTK_EDITABLE (entry), "24 Nov 2026 11:00");
  wait_for_text (&fixture, "Nothing speaks against it.");
  /* Closed while it reads. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "28 Nov 2026 11:00");
  gtk_window_destroy (GTK_WINDOW (dialog));
  turn (150);
  fixture.view = view;
  view_stage_close (&fixture);
}

/* A site of which only the street is known is not where its customer is. */
static void
test_site_without_a_postcode_is_nowhere (void)
{
  Fixture fixture = { 0 };
  DocketRecord *customer = docket_record_new (DOCKET_KIND_CUSTOMER, STAGE_CUSTOMER), *job;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  docket_record_set_text (customer, DOCKET_CUSTOMER_NAME, "Adler & Co");
  docket_record_set_text (customer, DOCKET_CUSTOMER_POSTCODE, "20095");
  docket_record_set_text (customer, DOCKET_CUSTOMER_CITY, "Hamburg");
  job = board_stage_new_job (PANEL, "Panel of the branch", "assigned", MILO, DAY + 13 * HOUR, 60);
  docket_record_set_text (job, DOCKET_JOB_SITE_STREET, "Marktplatz 1");
  review_stage_receive (fixture.stage, customer, job, NULL);
  wait_for_text (&fixture, "Panel of the branch");
  g_assert_null (find_job (&fixture, PANEL)->postcode);
  g_assert_cmpstr (find_job (&fixture, LEAK)->postcode, ==, "20095");
  g_assert_cmpstr (find_job (&fixture, LEAK)->city, ==, "Hamburg");
  view_stage_close (&fixture);
}

/* -- Who left -- */

static void
on_refused (char **told, const char *sentence)
{
  g_free (*told);
  *told = g_strdup (sentence);
}

/* @void: not only inactive. */
static void
tess_leaves (Fixture *fixture, gboolean is_void)
{
  DocketRecord *tess = board_stage_new_technician (STAGE_TESS, "Tess Ortiz", "Heating");

  docket_record_set (tess, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (FALSE));
  docket_record_set_void (tess, is_void);
  review_stage_receive (fixture->stage, tess, NULL);
  turn (100);
}

static void
drop_on_who_left (gboolean is_void)
{
  Fixture fixture = { 0 };
  g_autofree char *told = NULL;
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  g_signal_connect_swapped (board, "refused", G_CALLBACK (on_refused), &told);
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to (board, 1, DAY + 11 * HOUR);
  g_assert_null (told);
  tess_leaves (&fixture, is_void);
  g_assert_true (docket_board_is_holding (board));
  g_assert_cmpuint (docket_board_get_n_lanes (board), ==, 2);
  /* Before the drop, too, as soon as it moves. */
  docket_board_carry_to (board, 1, DAY + 11 * HOUR + 15 * MINUTE);
  {
    g_autofree char *hand = docket_board_describe_hand (board);

    g_assert_nonnull (strstr (hand, "Tess Ortiz works here no more"));
  }
  docket_board_drop (board);
  g_assert_nonnull (told);
  g_assert_nonnull (strstr (told, "Tess Ortiz works here no more"));
  g_assert_false (docket_board_is_holding (board));
  g_assert_cmpuint (docket_board_get_n_saving (board), ==, 0);
  review_stage_wait (leak_is_back, &fixture);
  wait_for_outbox (&fixture, 0);
  assert_saved (&fixture, LEAK, MILO, DAY + 9 * HOUR);
  /* Elsewhere it goes all the same. */
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to (board, 0, DAY + 9 * HOUR + 30 * MINUTE);
  docket_board_drop (board);
  review_stage_wait (leak_is_done_again, &fixture);
  wait_for_outbox (&fixture, 1);
  view_stage_close (&fixture);
}

static void
test_dropped_on_who_left_meanwhile (void)
{
  drop_on_who_left (FALSE);
}

static void
test_dropped_on_who_is_gone_meanwhile (void)
{
  drop_on_who_left (TRUE);
}

static gboolean
lane_says_who_left (gpointer data)
{
  return find_label (((Fixture *) data)->view, "Works here no more") != NULL;
}

static gboolean
burst_is_with_milo (gpointer data)
{
  return g_strcmp0 (docket_record_get_text (find_job (data, LEAK)->record, DOCKET_JOB_TECHNICIAN), MILO) == 0 && find_job (data, LEAK)->pending;
}

/* Work that Tess has begun, or that is done. */
static char *
chip_after_tess_left (const char *status)
{
  Fixture fixture = { 0 };
  GtkWidget *chip;
  char *says;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  review_stage_receive (fixture.stage, board_stage_new_job (LEAK, "Leak in the loft", status, STAGE_TESS, DAY + 9 * HOUR, 90), NULL);
  tess_leaves (&fixture, FALSE);
  review_stage_wait (lane_says_who_left, &fixture);
  chip = find_chip (&fixture, LEAK);
  g_assert_nonnull (chip);
  says = g_strdup (find_label (chip, "Works here no more") != NULL ? "left behind" : "nothing");
  view_stage_close (&fixture);
  return says;
}

/* Nobody will go on with it, so the job itself says so, not only its lane. */
static void
test_begun_work_of_who_left_is_marked (void)
{
  g_autofree char *begun = chip_after_tess_left ("in_progress");
  g_autofree char *paused = chip_after_tess_left ("paused");
  g_autofree char *done = chip_after_tess_left ("complete");

  g_assert_cmpstr (begun, ==, "left behind");
  g_assert_cmpstr (paused, ==, "left behind");
  g_assert_cmpstr (done, ==, "nothing");
}

/* Work of somebody who leaves while it is in the hand goes to whoever gets it. */
static void
test_work_of_who_left_goes_on (void)
{
  Fixture fixture = { 0 };
  g_autofree char *told = NULL;
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  review_stage_receive (fixture.stage, board_stage_new_job (LEAK, "Leak in the loft", "assigned", STAGE_TESS, DAY + 9 * HOUR, 90), NULL);
  wait_for_text (&fixture, "Leak in the loft");
  g_signal_connect_swapped (board, "refused", G_CALLBACK (on_refused), &told);
  g_assert_true (docket_board_take (board, LEAK));
  tess_leaves (&fixture, FALSE);
  docket_board_carry_to (board, 0, DAY + 11 * HOUR);
  docket_board_drop (board);
  g_assert_null (told);
  review_stage_wait (burst_is_with_milo, &fixture);
  assert_plan (&fixture, LEAK, MILO, DAY + 11 * HOUR, 90);
  wait_for_outbox (&fixture, 1);
  /* The lane stays as long as work stands in it, and says why nothing else goes there. */
  review_stage_wait (lane_says_who_left, &fixture);
  g_assert_cmpuint (docket_board_get_n_lanes (board), ==, 2);
  view_stage_close (&fixture);
}

/* Let go, it stays with who left, where everybody sees it. */
static void
test_let_go_it_stays_in_sight (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  review_stage_receive (fixture.stage, board_stage_new_job (LEAK, "Leak in the loft", "assigned", STAGE_TESS, DAY + 9 * HOUR, 90), NULL);
  wait_for_text (&fixture, "Leak in the loft");
  g_assert_true (docket_board_take (board, LEAK));
  tess_leaves (&fixture, TRUE);
  docket_board_let_go (board);
  review_stage_wait (lane_says_who_left, &fixture);
  g_assert_nonnull (find_chip (&fixture, LEAK));
  /* Whoever has seen that may still move it in time. */
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to (board, 1, DAY + 9 * HOUR + 30 * MINUTE);
  docket_board_drop (board);
  review_stage_wait (leak_is_done_again, &fixture);
  wait_for_outbox (&fixture, 1);
  view_stage_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/board-plan/the-way-in-the-hand", test_hand_tells_of_the_way);
  g_test_add_func ("/console/board-plan/the-way-between-two", test_the_way_between_two_in_the_hand);
  g_test_add_func ("/console/board-plan/the-way-on-the-card", test_card_tells_and_the_chip_does_not);
  g_test_add_func ("/console/board-plan/the-way-in-move-to", test_move_to_tells_of_the_way);
  g_test_add_func ("/console/board-plan/move-to-another-day", test_move_to_looks_at_other_days);
  g_test_add_func ("/console/board-plan/out-of-reach-is-not-free", test_suggestion_out_of_reach_is_not_free);
  g_test_add_func ("/console/board-plan/site-without-postcode", test_site_without_a_postcode_is_nowhere);
  g_test_add_func ("/console/board-plan/dropped-on-who-left", test_dropped_on_who_left_meanwhile);
  g_test_add_func ("/console/board-plan/dropped-on-who-is-gone", test_dropped_on_who_is_gone_meanwhile);
  g_test_add_func ("/console/board-plan/work-of-who-left", test_work_of_who_left_goes_on);
  g_test_add_func ("/console/board-plan/begun-work-of-who-left-is-marked", test_begun_work_of_who_left_is_marked);
  g_test_add_func ("/console/board-plan/let-go", test_let_go_it_stays_in_sight);
  return g_test_run ();
}
