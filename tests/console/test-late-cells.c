/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A list view of GTK has widgets for many more rows than are seen.  Who scrolls far sees
 * each row filled, and the window's thread reads and fills those alone; the others follow.
 */
#include <adwaita.h>

#include "docket-cell.h"
#include "docket-console.h"
#include "docket-job-columns.h"
#include "docket-jobs-view.h"
#include "docket-limits.h"
#include "docket-watchdog.h"
#include "view-stage.h"
#include "widget-search.h"

#define SOME_JOBS 5000
#define JUMPS 12
#define READS 4 /* of rows of the store, for one of the table */
/* More than are in view. */
#define WIDGETS_MIN 150

typedef struct
{
  Fixture fixture;
  GtkWidget *rows; /* the list view */
  gulong painting;
  guint n_painted; /* rows in view, of all frames */
  guint n_seen;    /* most of a frame */
  guint n_blank;   /* of these, without what they are to say */
} Scene;

static GtkAdjustment *
get_height (Scene *scene)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (scene->rows));
}

static DocketCell *
get_cell (GtkWidget *row, const char *column)
{
  for (GtkWidget *place = gtk_widget_get_first_child (row); place != NULL; place = gtk_widget_get_next_sibling (place))
    {
      DocketCell *cell = DOCKET_CELL (gtk_widget_get_first_child (place));

      if (g_str_equal (docket_cell_get_column (cell)->title, column))
        return cell;
    }
  g_assert_not_reached ();
}

static gboolean
says_its_title (GtkWidget *row)
{
  DocketCell *cell = get_cell (row, "Title");
  const char *text = docket_cell_get_text (cell);

  return *text != '\0' && gtk_widget_get_opacity (GTK_WIDGET (cell)) > 0.99
         && g_strcmp0 (text, docket_record_get_text (docket_record_item_get_record (docket_cell_get_item (cell)), DOCKET_JOB_TITLE)) == 0;
}

static void
on_paint (Scene *scene)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (scene->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_get_child_visible (row))
      {
        n++;
        scene->n_blank += !says_its_title (row);
      }
  scene->n_painted += n;
  scene->n_seen = MAX (scene->n_seen, n);
}

static gboolean
has_all_rows (gpointer data)
{
  GtkWidget *table = find_of_type (((Fixture *) data)->view, GTK_TYPE_COLUMN_VIEW, 0);

  return table != NULL && g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (table)))) >= SOME_JOBS;
}

static gboolean
is_everything_filled (gpointer data)
{
  Scene *scene = data;

  for (GtkWidget *row = gtk_widget_get_first_child (scene->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (!says_its_title (row))
      return FALSE;
  return TRUE;
}

static guint
count_rows (Scene *scene)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (scene->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    n++;
  return n;
}

static void
open_scene (Scene *scene)
{
  *scene = (Scene) { .fixture = { review_stage_new (STAGE_SOFIA, "supervisor"), docket_jobs_view_new } };
  for (guint i = 0; i < SOME_JOBS / 500; i++)
    {
      g_autofree char *title = g_strdup_printf ("Boiler service %u", i);

      review_stage_receive_jobs (scene->fixture.stage, i * 500, 500, title);
    }
  view_stage_show (&scene->fixture);
  wait_for_text (&scene->fixture, "Boiler service");
  review_stage_wait (has_all_rows, &scene->fixture);
  scene->rows = find_of_type (scene->fixture.view, GTK_TYPE_LIST_VIEW, 0);
  review_stage_wait (is_everything_filled, scene);
  scene->painting = g_signal_connect_swapped (gtk_widget_get_frame_clock (scene->rows), "paint", G_CALLBACK (on_paint), scene);
}

static void
close_scene (Scene *scene)
{
  g_signal_handler_disconnect (gtk_widget_get_frame_clock (scene->rows), scene->painting);
  view_stage_close (&scene->fixture);
}

static gboolean
is_painted_again (gpointer data)
{
  return ((Scene *) data)->n_painted > 0;
}

/* As the scrollbar does that is dragged. */
static void
test_dragging_fills_what_is_seen (void)
{
  Scene scene;
  DocketWatchdogReport dragged;
  guint n_painted = 0;

  open_scene (&scene);
  docket_watchdog_start (docket_desk_get_reader (scene.fixture.stage->desk), TRUE);
  for (guint i = 1; i <= JUMPS; i++)
    {
      GtkAdjustment *height = get_height (&scene);

      scene.n_painted = 0;
      gtk_adjustment_set_value (height, (gtk_adjustment_get_upper (height) - gtk_adjustment_get_page_size (height)) * (i * 5 % JUMPS) / JUMPS);
      review_stage_wait (is_painted_again, &scene);
      n_painted += scene.n_painted;
    }
  docket_watchdog_stop (&dragged);
  g_test_message ("%" G_GINT64_FORMAT " cells filled and %" G_GINT64_FORMAT " rows read in a turn; %u rows painted, %u at a time", dragged.efforts_max[DOCKET_EFFORT_CELLS], dragged.rows_max, n_painted, scene.n_seen);
  g_assert_cmpuint (n_painted, >, JUMPS);
  g_assert_cmpuint (scene.n_blank, ==, 0);
  g_assert_cmpint (dragged.heavy, ==, 0);
  g_assert_cmpint (dragged.efforts_max[DOCKET_EFFORT_CELLS], >, 0);
  g_assert_cmpint (dragged.efforts_max[DOCKET_EFFORT_CELLS], <=, (scene.n_seen + DOCKET_TURN_LIST_ROWS_MAX) * DOCKET_N_JOB_COLUMNS);
  /* Each with its customer, its technician, and how work on it stands. */
  g_assert_cmpint (dragged.rows_max, <=, (scene.n_seen + DOCKET_TURN_LIST_ROWS_MAX) * READS);
  g_assert_cmpuint (scene.n_seen + DOCKET_TURN_LIST_ROWS_MAX, <, WIDGETS_MIN / 2);

  /* What is not seen is there for whoever asks what the rows say. */
  review_stage_wait (is_everything_filled, &scene);
  g_assert_cmpuint (count_rows (&scene), >, WIDGETS_MIN);
  close_scene (&scene);
}

/* End: the row that has the keyboard is asked for its name before anything is drawn. */
static void
test_row_with_the_keyboard_is_filled_at_once (void)
{
  Scene scene;
  GtkWidget *row;

  open_scene (&scene);
  gtk_widget_grab_focus (gtk_widget_get_first_child (scene.rows));
  gtk_widget_activate_action (scene.rows, "list.scroll-to-item", "u", SOME_JOBS - 1);
  g_assert_false (is_everything_filled (&scene));
  for (row = gtk_widget_get_last_child (scene.rows); says_its_title (row); row = gtk_widget_get_prev_sibling (row))
    ;
  g_assert_true (gtk_widget_grab_focus (row));
  g_assert_true (says_its_title (row));
  g_assert_false (is_everything_filled (&scene));

  review_stage_wait (is_everything_filled, &scene);
  g_assert_cmpuint (scene.n_painted, >, 0);
  g_assert_cmpuint (scene.n_blank, ==, 0);
  close_scene (&scene);
}

static guint
count_unsaid (Scene *scene, gboolean in_view)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (scene->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    n += gtk_widget_get_child_visible (row) == in_view && *docket_cell_get_text (get_cell (row, "Sync")) == '\0';
  return n;
}

static gboolean
is_all_said (gpointer data)
{
  return count_unsaid (data, FALSE) == 0 && count_unsaid (data, TRUE) == 0;
}

/* Else whoever scrolls a little would read what was so before. */
static void
test_out_of_view_nothing_is_said_of_before (void)
{
  Scene scene;

  open_scene (&scene);
  review_stage_wait (is_all_said, &scene);
  g_object_notify (G_OBJECT (scene.fixture.stage->desk), "status");
  g_assert_cmpuint (count_unsaid (&scene, TRUE), ==, 0);
  g_assert_cmpuint (count_unsaid (&scene, FALSE), >, WIDGETS_MIN / 2);
  review_stage_wait (is_all_said, &scene);
  close_scene (&scene);
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/late-cells/dragging-fills-what-is-seen", test_dragging_fills_what_is_seen);
  g_test_add_func ("/console/late-cells/row-with-the-keyboard-is-filled-at-once", test_row_with_the_keyboard_is_filled_at_once);
  g_test_add_func ("/console/late-cells/out-of-view-nothing-is-said-of-before", test_out_of_view_nothing_is_said_of_before);
  return g_test_run ();
}
