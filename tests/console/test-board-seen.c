/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the board says of phones: when one was last heard of, what is not on it
 * yet; that a chip that was of another job says nothing of that one; and that
 * two windows show one truth.
 */
#include <adwaita.h>

#include "board-stage.h"
#include "docket-board-lane.h"
#include "docket-board-words.h"
#include "docket-console.h"
#include "widget-search.h"

#define TOMORROWS "0192e000-0000-7000-8000-0000000000d1"

/* The lane's head that shows @text. (transfer none) */
static GtkWidget *
find_head (Fixture *fixture, const char *text)
{
  GtkLabel *label = find_label (fixture->view, text);

  g_assert_nonnull (label);
  return gtk_widget_get_ancestor (GTK_WIDGET (label), DOCKET_TYPE_BOARD_LANE);
}

/* -- Phones -- */

static void
test_phone_was_seen_a_while_ago (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  g_assert_null (find_label (fixture.view, "seen "));
  review_stage_meet (fixture.stage, MILO, STAGE_PHONE, 42 * MINUTE, DOCKET_KIND_NONE, NULL);
  wait_for_text (&fixture, "seen 42\u00a0min ago");
  /* So long that what is planned now may not reach it. */
  g_assert_true (gtk_widget_has_css_class (find_head (&fixture, "seen 42\u00a0min ago"), "silent"));
  g_assert_true (docket_board_take (get_board (&fixture), LEAK));
  {
    g_autofree char *words = docket_board_describe_hand (get_board (&fixture));

    g_assert_nonnull (strstr (words, "Phone offline since 09:48"));
  }
  docket_board_let_go (get_board (&fixture));
  /* Without a line nobody knows how long ago it is by now. */
  docket_presence_forget (docket_desk_get_presence (fixture.stage->desk));
  wait_for_text (&fixture, "seen 09:48");
  wait_without_text (&fixture, "42\u00a0min ago");
  review_stage_meet (fixture.stage, MILO, STAGE_PHONE, 0, DOCKET_KIND_NONE, NULL);
  wait_for_text (&fixture, "seen just now");
  g_assert_false (gtk_widget_has_css_class (find_head (&fixture, "seen just now"), "silent"));
  view_stage_close (&fixture);
}

/* -- Stripes -- */

/* As if the server told that Milo's phone has everything up to @seq. */
static void
deliver (Fixture *fixture, gint64 seq)
{
  g_autoptr (GPtrArray) sightings = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_sighting_free);
  DocketSighting *sighting = g_new0 (DocketSighting, 1);

  sighting->person = g_strdup (MILO);
  sighting->device = g_strdup (STAGE_PHONE);
  sighting->last_seen_at = docket_clock_now_ms (DOCKET_CLOCK (fixture->stage->clock));
  sighting->delivered_seq = seq;
  sighting->viewing_kind = DOCKET_KIND_NONE;
  g_ptr_array_add (sightings, sighting);
  docket_presence_take (docket_desk_get_presence (fixture->stage->desk), sightings);
}

static gint64
plan_seq (Fixture *fixture, const char *job)
{
  return docket_record_get_group_rev (find_job (fixture, job)->record, DOCKET_GROUP_JOB_PLAN);
}

typedef struct
{
  Fixture *fixture;
  const char *job;
  gboolean striped;
} Striped;

static gboolean
is_striped_so (gpointer data)
{
  const Striped *striped = data;
  GtkWidget *chip = find_chip (striped->fixture, striped->job);

  return chip != NULL && gtk_widget_has_css_class (chip, "untold") == striped->striped;
}

static void
wait_for_stripes (Fixture *fixture, const char *job, gboolean striped)
{
  review_stage_wait (is_striped_so, &(Striped) { fixture, job, striped });
}

static gboolean
tomorrow_is_known (gpointer fixture)
{
  return find_job (fixture, TOMORROWS) != NULL;
}

static void
show_day (Fixture *fixture, int days_ahead)
{
  docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture->view), DAY + days_ahead * 24 * HOUR, 1);
}

static void
test_stripes_go_with_their_job (void)
{
  Fixture fixture = { 0 };
  gint64 before;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  review_stage_receive (fixture.stage, board_stage_new_job (TOMORROWS, "Of tomorrow", "assigned", MILO, DAY + 33 * HOUR, 90), NULL);
  show_day (&fixture, 1);
  review_stage_wait (tomorrow_is_known, &fixture);
  before = plan_seq (&fixture, TOMORROWS);
  show_day (&fixture, 0);
  review_stage_receive (fixture.stage, board_stage_new_job (LEAK, "Leak in the cellar", "assigned", MILO, DAY + 11 * HOUR, 60), NULL);
  wait_for_text (&fixture, "Leak in the cellar");
  /* What is on the phone, nobody knows yet: and nothing is said of it. */
  g_assert_false (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "untold"));
  deliver (&fixture, before);
  wait_for_stripes (&fixture, LEAK, TRUE);
  wait_for_stripes (&fixture, PANEL, FALSE);
  /* Tomorrow's chips were today's: the stripes were not the chip's, but the job's. */
  show_day (&fixture, 1);
  wait_for_stripes (&fixture, TOMORROWS, FALSE);
  show_day (&fixture, 0);
  wait_for_stripes (&fixture, LEAK, TRUE);
  deliver (&fixture, G_MAXINT64);
  wait_for_stripes (&fixture, LEAK, FALSE);
  view_stage_close (&fixture);
}

/* What was moved here has not left this desk: it is on no phone, with a line and without. */
static void
test_stripes_after_a_move (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  deliver (&fixture, G_MAXINT64);
  wait_for_stripes (&fixture, LEAK, FALSE);
  g_assert_true (docket_board_take (get_board (&fixture), LEAK));
  docket_board_carry_to (get_board (&fixture), 0, DAY + 11 * HOUR);
  docket_board_drop (get_board (&fixture));
  g_assert_true (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "untold"));
  wait_for_outbox (&fixture, 1);
  wait_for_stripes (&fixture, LEAK, TRUE);
  docket_presence_forget (docket_desk_get_presence (fixture.stage->desk));
  turn (20);
  g_assert_true (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "untold"));
  /* Taken back, the phone has it as it is. */
  deliver (&fixture, G_MAXINT64);
  g_assert_true (docket_board_press (get_board (&fixture), GDK_KEY_z, GDK_CONTROL_MASK));
  wait_for_outbox (&fixture, 0);
  wait_for_stripes (&fixture, LEAK, FALSE);
  view_stage_close (&fixture);
}

/* Another title is the office's affair: the phone has the plan, and work of the office waits all the same. */
static void
test_no_stripes_after_another_change (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (GError) error = NULL;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  deliver (&fixture, G_MAXINT64);
  wait_for_stripes (&fixture, LEAK, FALSE);
  docket_values_set_text (set, DOCKET_JOB_TITLE, "Leak in the attic");
  g_ptr_array_add (operations, docket_operation_new_edit (find_job (&fixture, LEAK)->record, DOCKET_GROUP_JOB_DETAILS, set));
  docket_writer_submit (docket_desk_get_writer (fixture.stage->desk), operations, &error);
  g_assert_no_error (error);
  wait_for_text (&fixture, "Leak in the attic");
  g_assert_true (find_job (&fixture, LEAK)->pending);
  g_assert_false (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "untold"));
  view_stage_close (&fixture);
}

/* -- Without a line -- */

static void
assert_corner (DocketSyncState state, gint64 last_sync_at, const char *words, const char *in_full)
{
  g_autoptr (DocketSyncStatus) status = docket_sync_status_new ();
  g_autofree char *corner = NULL;
  g_autofree char *whole = NULL;

  status->state = state;
  status->last_sync_at = last_sync_at;
  corner = docket_board_words_corner (status, STAGE_NOW_MS, 12);
  g_assert_cmpstr (corner, ==, words);
  whole = docket_board_words_corner_whole (status, STAGE_NOW_MS, 12);
  g_assert_cmpstr (whole, ==, in_full);
}

static void
test_corner_says_as_of_when (void)
{
  assert_corner (DOCKET_SYNC_UP_TO_DATE, DAY + 9 * HOUR + 47 * MINUTE, "12 technicians", "12 technicians");
  assert_corner (DOCKET_SYNC_OFFLINE, DAY + 9 * HOUR + 47 * MINUTE, "As of 09:47", "As of 09:47");
  assert_corner (DOCKET_SYNC_WAITING, DAY + 9 * HOUR + 47 * MINUTE, "As of 09:47", "As of 09:47");
  assert_corner (DOCKET_SYNC_SIGN_IN_EXPIRED, DAY + 9 * HOUR + 47 * MINUTE, "As of 09:47", "As of 09:47");
  /* There is little room for another day. */
  assert_corner (DOCKET_SYNC_OFFLINE, DAY - 24 * HOUR + 9 * HOUR + 47 * MINUTE, "As of 22 Nov", "As of Sun 22 Nov 09:47");
  /* Nothing ever came: what there is, is as of no time. */
  assert_corner (DOCKET_SYNC_OFFLINE, 0, "12 technicians", "12 technicians");
}

/* -- Two windows -- */

static gboolean
leak_is_at_eleven (gpointer fixture)
{
  return leak_starts_at (fixture, DAY + 11 * HOUR);
}

static void
test_second_window_shows_the_same (void)
{
  Fixture fixture = { 0 }, second = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  second.stage = fixture.stage;
  second.create = fixture.create;
  view_stage_show (&second);
  wait_for_text (&second, "Leak in the cellar");
  g_assert_true (docket_board_take (get_board (&fixture), LEAK));
  docket_board_carry_to (get_board (&fixture), 0, DAY + 11 * HOUR);
  /* In the hand of one window it stands still in the other. */
  g_assert_true (leak_starts_at (&second, DAY + 9 * HOUR));
  docket_board_drop (get_board (&fixture));
  review_stage_wait (leak_is_at_eleven, &second);
  /* Each has a day of its own. */
  show_day (&second, 1);
  wait_without_text (&second, "Leak in the cellar");
  wait_for_text (&second, "Nothing is planned here yet.");
  g_assert_nonnull (find_label (fixture.view, "Leak in the cellar"));
  view_stage_hide (&second);
  assert_plan (&fixture, LEAK, MILO, DAY + 11 * HOUR, 90);
  view_stage_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/board-seen/phone-a-while-ago", test_phone_was_seen_a_while_ago);
  g_test_add_func ("/console/board-seen/stripes", test_stripes_go_with_their_job);
  g_test_add_func ("/console/board-seen/stripes-after-a-move", test_stripes_after_a_move);
  g_test_add_func ("/console/board-seen/no-stripes-after-another-change", test_no_stripes_after_another_change);
  g_test_add_func ("/console/board-seen/as-of-when", test_corner_says_as_of_when);
  g_test_add_func ("/console/board-seen/second-window", test_second_window_shows_the_same);
  return g_test_run ();
}
