/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * That what the board writes can be read: beside each other and not one over the
 * other, in letters of any size, and where there is little room whole words or an
 * icon, but no half ones.
 */
#include <adwaita.h>

#include "board-stage.h"
#include "docket-board-chip.h"
#include "docket-board-lane.h"
#include "docket-board-marks.h"
#include "docket-board-words.h"
#include "docket-console.h"
#include "widget-search.h"

/* -- The axis -- */

typedef struct
{
  GArray *boxes; /* element-type graphene_rect_t */
  graphene_point_t shift;
  double from; /* beside the heads */
  double to;   /* above the lanes */
} Letters;

static void
collect (Letters *letters, GskRenderNode *node)
{
  GskRenderNodeType type = gsk_render_node_get_node_type (node);
  graphene_point_t shift = letters->shift;
  graphene_rect_t box;

  if (type == GSK_CONTAINER_NODE)
    for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
      collect (letters, gsk_container_node_get_child (node, i));
  else if (type == GSK_CLIP_NODE)
    collect (letters, gsk_clip_node_get_child (node));
  else if (type == GSK_ROUNDED_CLIP_NODE)
    collect (letters, gsk_rounded_clip_node_get_child (node));
  else if (type == GSK_TRANSFORM_NODE)
    {
      float x, y;

      gsk_transform_to_translate (gsk_transform_node_get_transform (node), &x, &y);
      letters->shift.x += x;
      letters->shift.y += y;
      collect (letters, gsk_transform_node_get_child (node));
      letters->shift = shift;
    }
  else if (type == GSK_TEXT_NODE)
    {
      gsk_render_node_get_bounds (node, &box);
      graphene_rect_offset (&box, letters->shift.x, letters->shift.y);
      if (box.origin.y + box.size.height < letters->to && box.origin.x >= letters->from)
        g_array_append_val (letters->boxes, box);
    }
}

/* What is written over the hours. (transfer full) (element-type graphene_rect_t) */
static GArray *
read_axis (Fixture *fixture)
{
  DocketBoard *board = get_board (fixture);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (board));
  g_autoptr (GskRenderNode) node = NULL;
  Letters letters = { g_array_new (FALSE, FALSE, sizeof (graphene_rect_t)), { 0, 0 }, docket_board_get_head_width (board), 0 };
  graphene_rect_t head;

  /* The first lane begins where the axis ends. */
  g_assert_true (gtk_widget_compute_bounds (find_of_type (GTK_WIDGET (board), DOCKET_TYPE_BOARD_LANE, 0), GTK_WIDGET (board), &head));
  letters.to = head.origin.y;
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (GTK_WIDGET (board)), gtk_widget_get_height (GTK_WIDGET (board)));
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  collect (&letters, node);
  return letters.boxes;
}

static void
assert_apart (Fixture *fixture)
{
  g_autoptr (GArray) boxes = read_axis (fixture);

  g_assert_cmpuint (boxes->len, >=, 2);
  for (guint i = 0; i < boxes->len; i++)
    for (guint j = i + 1; j < boxes->len; j++)
      g_assert_false (graphene_rect_intersection (&g_array_index (boxes, graphene_rect_t, i), &g_array_index (boxes, graphene_rect_t, j), NULL));
}

static gboolean
has_rested (gpointer fixture)
{
  return !docket_board_is_hurried (get_board (fixture)) && gtk_widget_get_width (GTK_WIDGET (get_board (fixture))) > 0;
}

static void
test_labels_stand_apart (void)
{
  static const int n_days[] = { 1, 3, 7 };
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (n_days); i++)
    {
      docket_board_view_show_days (DOCKET_BOARD_VIEW (fixture.view), DAY, n_days[i]);
      docket_board_fit (board);
      for (guint zoom = 0; zoom < 12; zoom++)
        {
          turn (60);
          review_stage_wait (has_rested, &fixture);
          assert_apart (&fixture);
          docket_board_zoom (board, 1.17, -1);
        }
    }
  view_stage_close (&fixture);
}

/* -- The size of letters -- */

static void
set_letters (int percent)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * percent / 100, NULL);
}

static gboolean
is_whole (GtkWidget *root, const char *text)
{
  GtkLabel *label = find_label (root, text);

  return label != NULL && !pango_layout_is_ellipsized (gtk_label_get_layout (label));
}

static gboolean
milo_is_whole (gpointer fixture)
{
  return docket_board_get_head_width (get_board (fixture)) > 300 && is_whole (GTK_WIDGET (get_board (fixture)), "Milo Brandt");
}

static gboolean
leak_is_high (gpointer data)
{
  Fixture *fixture = data;

  return find_chip (fixture, LEAK) != NULL && gtk_widget_get_height (find_chip (fixture, LEAK)) > (int) fixture->number * 3 / 2;
}

static void
test_board_grows_with_letters (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1400, 800);
  turn (60);
  fixture.number = (guint) gtk_widget_get_height (find_chip (&fixture, LEAK));
  set_letters (200);
  review_stage_wait (milo_is_whole, &fixture);
  review_stage_wait (leak_is_high, &fixture);
  assert_apart (&fixture);
  set_letters (100);
  view_stage_close (&fixture);
}

/* -- Chips of little room -- */

/* At most as wide as its number says. */
static gboolean
leak_is_narrow (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *chip = find_chip (fixture, LEAK);

  return has_rested (fixture) && chip != NULL && gtk_widget_get_width (chip) > 0 && gtk_widget_get_width (chip) <= (int) fixture->number;
}

static void
narrow_leak (Fixture *fixture, double hour_px)
{
  docket_board_set_zoom (get_board (fixture), hour_px);
  fixture->number = (guint) (hour_px * 1.5) + 4;
  review_stage_wait (leak_is_narrow, fixture);
}

static gboolean
leak_says_when (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *chip = find_chip (fixture, LEAK);

  return chip != NULL && find_label (chip, "09–11") != NULL;
}

static void
test_promise_is_whole (void)
{
  Fixture fixture = { 0 };
  DocketRecord *leak = board_stage_new_job (LEAK, "Leak in the cellar", "assigned", MILO, DAY + 9 * HOUR, 90);

  docket_record_set_int (leak, DOCKET_JOB_PROMISED_FROM, DAY + 9 * HOUR);
  docket_record_set_int (leak, DOCKET_JOB_PROMISED_TO, DAY + 11 * HOUR);
  open_board (&fixture, STAGE_DANA, "dispatcher");
  review_stage_receive (fixture.stage, leak, NULL);
  review_stage_wait (leak_says_when, &fixture);
  /* An hour and a half: room for the time, and not for the customer. */
  narrow_leak (&fixture, 52);
  g_assert_true (is_whole (find_chip (&fixture, LEAK), "09–11"));
  view_stage_close (&fixture);
}

static void
test_narrow_chip_has_its_icon (void)
{
  Fixture fixture = { 0 };
  GtkWidget *icon;
  graphene_rect_t place;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  narrow_leak (&fixture, 14);
  icon = find_of_type (find_chip (&fixture, LEAK), GTK_TYPE_IMAGE, 0);
  g_assert_null (find_of_type (find_chip (&fixture, LEAK), GTK_TYPE_LABEL, 0));
  g_assert_nonnull (icon);
  g_assert_cmpstr (gtk_image_get_icon_name (GTK_IMAGE (icon)), ==, "avatar-default-symbolic");
  /* All of it stands on the chip. */
  g_assert_true (gtk_widget_compute_bounds (icon, find_chip (&fixture, LEAK), &place));
  g_assert_cmpfloat (place.origin.x, >=, 0);
  g_assert_cmpfloat (place.origin.x + place.size.width, <=, gtk_widget_get_width (find_chip (&fixture, LEAK)) + 1);
  /* With more room it has words again, and no icon twice. */
  docket_board_set_zoom (get_board (&fixture), 110);
  g_assert_true (docket_board_show_job (get_board (&fixture), LEAK));
  wait_for_text (&fixture, "Leak in the cellar");
  g_assert_true (is_whole (find_chip (&fixture, LEAK), "Assigned"));
  view_stage_close (&fixture);
}

/* -- What marks mean -- */

static guint
count_whole (GtkWidget *marks, int width)
{
  guint n = count_of_type (marks, GTK_TYPE_LABEL);

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *label = find_of_type (marks, GTK_TYPE_LABEL, i);
      graphene_rect_t place;

      g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
      g_assert_true (gtk_widget_compute_bounds (label, marks, &place));
      g_assert_cmpfloat (place.origin.x, >=, 0);
      g_assert_cmpfloat (place.origin.x + place.size.width, <=, width);
    }
  return n;
}

static void
test_marks_are_whole_or_not_there (void)
{
  GtkWidget *marks = g_object_ref_sink (g_object_new (DOCKET_TYPE_BOARD_MARKS, NULL));
  int wanted, height;
  guint n, before = DOCKET_BOARD_MARKS_N;

  gtk_widget_measure (marks, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wanted, NULL, NULL);
  gtk_widget_measure (marks, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  for (int width = wanted; width >= 0; width -= 20)
    {
      gtk_widget_size_allocate (marks, &(GtkAllocation) { 0, 0, width, height }, -1);
      n = count_whole (marks, width);
      g_assert_cmpuint (n, <=, before);
      if (width == wanted)
        g_assert_cmpuint (n, ==, DOCKET_BOARD_MARKS_N);
      before = n;
    }
  g_assert_cmpuint (before, ==, 0);
  g_object_unref (marks);
}

/* -- Words -- */

static void
test_promise_over_days_names_both (void)
{
  g_autoptr (DocketRecord) job = board_stage_new_job (LEAK, "Bathroom", "assigned", MILO, 0, 60);
  g_autofree char *here = NULL;
  g_autofree char *elsewhere = NULL;
  g_autofree char *midnight = NULL;

  docket_record_set_int (job, DOCKET_JOB_PROMISED_FROM, DAY + 8 * HOUR);
  docket_record_set_int (job, DOCKET_JOB_PROMISED_TO, DAY + (2 * 24 + 17) * HOUR);
  here = docket_board_words_promise (job, DAY);
  g_assert_cmpstr (here, ==, "08:00–Wed 25, 17:00");
  elsewhere = docket_board_words_promise (job, 0);
  g_assert_cmpstr (elsewhere, ==, "Mon 23, 08:00–Wed 25, 17:00");
  /* Midnight is the end of its day. */
  docket_record_set_int (job, DOCKET_JOB_PROMISED_TO, DAY + 24 * HOUR);
  midnight = docket_board_words_promise (job, DAY);
  g_assert_cmpstr (midnight, ==, "08–00");
}

static gboolean
marks_stand (gpointer fixture)
{
  GtkWidget *marks = find_of_type (((Fixture *) fixture)->view, DOCKET_TYPE_BOARD_MARKS, 0);

  return marks != NULL && gtk_widget_get_width (marks) > 0;
}

/* In a window as wide as most, there is room for all of them. */
static void
test_all_marks_have_room (void)
{
  Fixture fixture = { 0 };
  GtkWidget *marks;
  int wanted;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  review_stage_wait (marks_stand, &fixture);
  marks = find_of_type (fixture.view, DOCKET_TYPE_BOARD_MARKS, 0);
  gtk_widget_measure (marks, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wanted, NULL, NULL);
  g_test_message ("wants %d px, has %d", wanted, gtk_widget_get_width (marks));
  g_assert_cmpuint (count_whole (marks, gtk_widget_get_width (marks)), ==, DOCKET_BOARD_MARKS_N);
  view_stage_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  speak ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/board-letters/labels-stand-apart", test_labels_stand_apart);
  g_test_add_func ("/console/board-letters/grow", test_board_grows_with_letters);
  g_test_add_func ("/console/board-letters/promise-is-whole", test_promise_is_whole);
  g_test_add_func ("/console/board-letters/narrow-chip-has-its-icon", test_narrow_chip_has_its_icon);
  g_test_add_func ("/console/board-letters/marks-are-whole-or-not-there", test_marks_are_whole_or_not_there);
  g_test_add_func ("/console/board-letters/all-marks-have-room", test_all_marks_have_room);
  g_test_add_func ("/console/board-letters/promise-over-days", test_promise_over_days_names_both);
  return g_test_run ();
}
