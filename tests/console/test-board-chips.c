/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Chips that come a few a frame, and what the board says of itself as a whole.
 */
#include <adwaita.h>

#include "board-stage.h"
#include "docket-console.h"

#define TECHNICIANS 60
#define JOBS 8
#define WOKEN_A_FRAME_MAX 48
#define DEEP_PX 2000

static char *
job_id (guint technician, guint nth)
{
  return g_strdup_printf ("0192e000-0000-7000-8000-00000002%04x", technician * JOBS + nth);
}

static gboolean
has_all_lanes (gpointer fixture)
{
  return docket_board_get_n_lanes (get_board (fixture)) >= TECHNICIANS + 2 && !docket_board_is_waking (get_board (fixture));
}

/* Technicians who have a job every hour. */
static void
open_busy_board (Fixture *fixture)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  open_board (fixture, STAGE_DANA, "dispatcher");
  for (guint i = 0; i < TECHNICIANS; i++)
    {
      g_autofree char *person = g_strdup_printf ("0192e000-0000-7000-8000-00000001%04x", i);
      g_autofree char *name = g_strdup_printf ("Technician %03u", i);

      g_ptr_array_add (records, board_stage_new_technician (person, name, NULL));
      for (guint j = 0; j < JOBS; j++)
        {
          g_autofree char *job = job_id (i, j);

          g_ptr_array_add (records, board_stage_new_job (job, "Routine", "assigned", person, DAY + (8 + j) * HOUR, 60));
        }
    }
  review_stage_receive_all (fixture->stage, records);
  wait_for_text (fixture, "Technician 001");
  review_stage_wait (has_all_lanes, fixture);
}

typedef struct
{
  DocketBoard *board;
  guint alive;
  guint most; /* that came with one frame */
  guint n_frames;
} Frames;

static void
on_frame (Frames *frames)
{
  guint alive = docket_board_get_n_alive (frames->board);

  frames->n_frames++;
  if (alive > frames->alive)
    frames->most = MAX (frames->most, alive - frames->alive);
  frames->alive = alive;
}

static gboolean
has_painted (gpointer data)
{
  Frames *frames = data;

  if (frames->n_frames < 2)
    gtk_widget_queue_draw (GTK_WIDGET (frames->board));
  return frames->n_frames >= 2 && !docket_board_is_waking (frames->board);
}

static gboolean
has_woken (gpointer data)
{
  Frames *frames = data;

  return frames->most > 0 && !docket_board_is_waking (frames->board);
}

static void
test_a_few_come_with_each_frame (void)
{
  Fixture fixture = { 0 };
  Frames frames = { 0 };
  g_autofree char *last = job_id (TECHNICIANS - 1, JOBS - 1);
  GdkFrameClock *clock;
  guint in_view;

  open_busy_board (&fixture);
  frames.board = get_board (&fixture);
  clock = gtk_widget_get_frame_clock (fixture.view);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (on_frame), &frames);
  /* Until it has fitted itself to its place it opens, and all comes at once. */
  review_stage_wait (has_painted, &frames);
  in_view = docket_board_get_n_alive (frames.board);
  g_assert_cmpuint (in_view, >, WOKEN_A_FRAME_MAX);
  /* One may still be painted as it stood. */
  frames = (Frames) { .board = frames.board, .alive = in_view };
  /* To where none of those is. */
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (frames.board)), DEEP_PX);
  review_stage_wait (has_woken, &frames);
  g_assert_cmpuint (frames.most, >, 0);
  g_assert_cmpuint (frames.most, <=, WOKEN_A_FRAME_MAX);
  g_assert_cmpuint (frames.n_frames, >, 1);
  g_assert_cmpuint (docket_board_get_n_alive (frames.board), >=, in_view);
  /* The one that the keyboard goes to is there at once. */
  g_assert_true (docket_board_show_job (frames.board, last));
  g_assert_nonnull (find_chip (&fixture, last));
  g_assert_true (gtk_widget_is_focus (find_chip (&fixture, last)));
  g_signal_handlers_disconnect_by_data (clock, &frames);
  view_stage_close (&fixture);
}

static gboolean
is_described (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *fault = gtk_test_accessible_check_property (GTK_ACCESSIBLE (get_board (fixture)), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, fixture->text);

  return fault == NULL;
}

static gboolean
has_tooltip (Fixture *fixture, int x, int y)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean has = FALSE;

  g_signal_emit_by_name (get_board (fixture), "query-tooltip", x, y, FALSE, tooltip, &has);
  return has;
}

/* What is drawn over the heads is heard too, and anew when it is another; whoever
 * rests on it is told what there was no room for. */
static void
test_corner_is_heard (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  fixture.text = "As of 10:30, 10 / 17 h";
  review_stage_wait (is_described, &fixture);
  review_stage_receive (fixture.stage, board_stage_new_technician ("0192e000-0000-7000-8000-0000000000d2", "Nora Weiss", NULL), NULL);
  fixture.text = "As of 10:30, 10 / 26 h";
  review_stage_wait (is_described, &fixture);
  g_assert_true (has_tooltip (&fixture, 20, 10));
  g_assert_false (has_tooltip (&fixture, docket_board_get_head_width (get_board (&fixture)) + 20, 10));
  g_assert_false (has_tooltip (&fixture, 20, 100));
  view_stage_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/board-chips/a-few-a-frame", test_a_few_come_with_each_frame);
  g_test_add_func ("/console/board-chips/corner-is-heard", test_corner_is_heard);
  return g_test_run ();
}
