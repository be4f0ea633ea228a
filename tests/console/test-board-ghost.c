/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What stands beside the pointer while a job is carried, and what a board, a tray
 * and a narrow chip say before anybody asks.
 */
#include <adwaita.h>

#include "board-stage.h"
#include "docket-board-chip.h"
#include "docket-board-move-to.h"
#include "docket-board-tray.h"
#include "docket-console.h"
#include "widget-search.h"

#define URGENT "0192e000-0000-7000-8000-0000000000b6"

/* The nth widget of the board with @css_class that is on show; NULL: none. */
static GtkWidget *
find_on_board (DocketBoard *board, const char *css_class, guint nth)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (board)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_has_css_class (child, css_class) && gtk_widget_get_child_visible (child) && nth-- == 0)
      return child;
  return NULL;
}

static gboolean
has_ghost_in_place (gpointer data)
{
  GtkWidget *ghost = find_on_board (get_board (data), "ghost", 0);

  return ghost != NULL && gtk_widget_get_width (ghost) > 0;
}

static void
carry (Fixture *fixture, guint lane, gint64 starts_at)
{
  docket_board_carry_to (get_board (fixture), lane, starts_at);
  review_stage_wait (has_ghost_in_place, fixture);
  turn (60);
}

/* -- With room -- */

static void
test_ghost_says_time_and_warning (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;
  GtkWidget *ghost;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  docket_board_set_zoom (board, 230);
  g_assert_true (docket_board_take (board, LEAK));
  carry (&fixture, 0, DAY + 10 * HOUR + 30 * MINUTE);
  ghost = find_on_board (board, "ghost", 0);
  g_assert_nonnull (find_label (ghost, "10:30–12:00"));
  g_assert_null (find_on_board (board, "ghost-tag", 0));
  g_assert_false (gtk_widget_has_css_class (ghost, "warned"));
  carry (&fixture, 1, DAY + 11 * HOUR + 15 * MINUTE);
  g_assert_nonnull (find_label (ghost, "11:15–12:45"));
  g_assert_nonnull (find_label (ghost, "Overlaps the break"));
  g_assert_null (find_on_board (board, "ghost-tag", 0));
  docket_board_let_go (board);
  view_stage_close (&fixture);
}

static gboolean
is_complete (gpointer fixture)
{
  GtkWidget *chip = find_chip (fixture, DONE);

  return chip != NULL && find_label (chip, "Complete") != NULL;
}

/* What the status says of a job that has begun, nobody needs to know while it is carried. */
static void
test_ghost_of_what_has_begun (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;
  GtkWidget *ghost;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  docket_board_set_zoom (board, 330);
  g_assert_true (docket_board_take (board, DONE));
  carry (&fixture, 0, DAY + 11 * HOUR);
  ghost = find_on_board (board, "ghost", 0);
  g_assert_nonnull (find_label (ghost, "Work has begun"));
  carry (&fixture, 0, DAY + 12 * HOUR);
  g_assert_nonnull (find_label (ghost, "Overlaps the break +1"));
  g_assert_null (find_label (ghost, "In progress"));
  docket_board_let_go (board);
  /* Nobody is at it any more. */
  review_stage_receive (fixture.stage, board_stage_new_job (DONE, "Radiator cold", "complete", STAGE_TESS, DAY + 14 * HOUR, 60), NULL);
  review_stage_wait (is_complete, &fixture);
  g_assert_true (docket_board_take (board, DONE));
  carry (&fixture, 0, DAY + 11 * HOUR);
  ghost = find_on_board (board, "ghost", 0);
  g_assert_nonnull (find_label (ghost, "Work is finished"));
  g_assert_null (find_label (ghost, "Work has begun"));
  docket_board_let_go (board);
  view_stage_close (&fixture);
}

/* -- Without -- */

static void
assert_tag_in_view (DocketBoard *board, const char *when, const char *warning)
{
  GtkWidget *tag = find_on_board (board, "ghost-tag", 0), *ghost = find_on_board (board, "ghost", 0);
  graphene_rect_t bounds, beside;
  int head = docket_board_get_head_width (board), width = gtk_widget_get_width (GTK_WIDGET (board));
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (board)) == GTK_TEXT_DIR_RTL;

  g_assert_nonnull (tag);
  g_assert_nonnull (find_label (tag, when));
  g_assert_nonnull (find_label (tag, warning));
  g_assert_true (gtk_widget_compute_bounds (tag, GTK_WIDGET (board), &bounds));
  g_assert_true (gtk_widget_compute_bounds (ghost, GTK_WIDGET (board), &beside));
  g_assert_cmpfloat (bounds.origin.x, >=, mirrored ? 0 : head);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, mirrored ? width - head : width);
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (GTK_WIDGET (board)));
  /* It covers nothing of what it is about. */
  g_assert_false (graphene_rect_intersection (&bounds, &beside, NULL));
}

static void
carry_narrow (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  docket_board_set_zoom (board, 40);
  g_assert_true (docket_board_take (board, LEAK));
  carry (&fixture, 1, DAY + 11 * HOUR + 15 * MINUTE);
  assert_tag_in_view (board, "11:15–12:45", "Overlaps the break");
  /* At the edges of the days, too. */
  carry (&fixture, 1, DAY + 22 * HOUR + 30 * MINUTE);
  assert_tag_in_view (board, "22:30–", "Outside the shift");
  carry (&fixture, 0, DAY);
  assert_tag_in_view (board, "00:00–01:30", "Outside the shift");
  docket_board_carry_to_tray (board);
  turn (60);
  g_assert_null (find_on_board (board, "ghost-tag", 0));
  docket_board_let_go (board);
  turn (60);
  g_assert_null (find_on_board (board, "ghost-tag", 0));
  view_stage_close (&fixture);
}

static void
test_narrow_ghost_has_a_tag (void)
{
  carry_narrow ();
}

static void
test_narrow_ghost_mirrored (void)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  carry_narrow ();
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_narrow_ghost_in_large_letters (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  carry_narrow ();
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

static void
test_several_at_once (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  docket_board_set_zoom (board, 40);
  docket_board_select (board, LEAK, TRUE);
  docket_board_select (board, PANEL, TRUE);
  g_assert_true (docket_board_take (board, LEAK));
  /* Only the one that is not held is in something's way. */
  carry (&fixture, 0, DAY + 10 * HOUR + 30 * MINUTE);
  g_assert_nonnull (find_on_board (board, "ghost", 1));
  assert_tag_in_view (board, "10:30–12:00", "Panel upgrade (new): Overlaps Closed long ago");
  g_assert_null (find_on_board (board, "ghost-tag", 1));
  docket_board_let_go (board);
  view_stage_close (&fixture);
}

/* -- What is said before anybody asks -- */

static gboolean
has_nobody (gpointer data)
{
  DocketBoardData *read = docket_board_model_get_data (docket_board_view_get_model (DOCKET_BOARD_VIEW (((Fixture *) data)->view)));

  return read != NULL && read->technicians->len == 0 && docket_board_get_n_lanes (get_board (data)) == 0;
}

/* Where there is no lane, nothing can be dragged into one: the page that says so is enough. */
static void
test_without_technicians_nothing_to_drag (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DocketRecord) milo = board_stage_new_technician (MILO, "Milo Brandt", NULL);
  g_autoptr (DocketRecord) tess = board_stage_new_technician (STAGE_TESS, "Tess Ortiz", NULL);
  const DocketSpan far = { DAY + 20 * 24 * HOUR, DAY + 21 * 24 * HOUR };
  g_autofree char *words = NULL;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  docket_board_set_span (get_board (&fixture), &far);
  docket_record_set (milo, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (FALSE));
  docket_record_set (tess, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (FALSE));
  review_stage_receive (fixture.stage, g_steal_pointer (&milo), g_steal_pointer (&tess), NULL);
  review_stage_wait (has_nobody, &fixture);
  words = docket_board_describe_emptiness (get_board (&fixture));
  g_assert_null (words);
  wait_for_text (&fixture, "No technicians yet");
  g_assert_nonnull (find_label (fixture.view, "Whoever looks after the server adds technicians"));
  g_assert_null (find_label (fixture.view, "Nothing is planned here yet"));
  view_stage_close (&fixture);
}

static void
test_tray_says_what_presses (void)
{
  Fixture fixture = { 0 };
  DocketRecord *urgent = board_stage_new_job (URGENT, "Gas smell", "new", NULL, 0, 45);
  GtkWidget *chip;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  docket_record_set_text (urgent, DOCKET_JOB_PRIORITY, "urgent");
  docket_record_set_int (urgent, DOCKET_JOB_PROMISED_TO, DAY + 16 * HOUR);
  review_stage_receive (fixture.stage, urgent, NULL);
  wait_for_text (&fixture, "Gas smell");
  g_assert_nonnull (find_label (fixture.view, "Urgent · by 16:00"));
  chip = gtk_widget_get_ancestor (GTK_WIDGET (find_label (fixture.view, "Gas smell")), DOCKET_TYPE_BOARD_CHIP);
  g_assert_true (gtk_widget_has_css_class (chip, "pressing"));
  g_assert_nonnull (strstr (docket_board_chip_get_name (DOCKET_BOARD_CHIP (chip)), "Urgent"));
  chip = gtk_widget_get_ancestor (GTK_WIDGET (find_label (fixture.view, "Dripping tap")), DOCKET_TYPE_BOARD_CHIP);
  g_assert_false (gtk_widget_has_css_class (chip, "pressing"));
  view_stage_close (&fixture);
}

/* How many pictures a chip without words shows. */
static guint
count_marks (GtkWidget *chip)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (chip); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_IMAGE (child) && gtk_widget_get_mapped (child) && gtk_widget_get_height (child) > 0)
      {
        graphene_rect_t bounds;

        g_assert_true (gtk_widget_compute_bounds (child, chip, &bounds));
        g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (chip));
        n++;
      }
  return n;
}

static gboolean
has_wordless_chip (gpointer data)
{
  GtkWidget *chip = find_chip (data, LEAK);

  return chip != NULL && count_marks (chip) > 0;
}

static gboolean
has_two_marks (gpointer data)
{
  return find_job (data, LEAK)->pending && find_chip (data, LEAK) != NULL && count_marks (find_chip (data, LEAK)) == 2;
}

static gboolean
has_one_mark (gpointer data)
{
  return leak_is_back (data) && find_chip (data, LEAK) != NULL && count_marks (find_chip (data, LEAK)) == 1;
}

/* Its first line, if it is to be seen in full. */
static const char *
read_first_line (Fixture *fixture)
{
  GtkWidget *chip = find_chip (fixture, LEAK);
  GtkWidget *label = chip != NULL ? find_of_type (chip, GTK_TYPE_LABEL, 0) : NULL;

  if (label == NULL || pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))))
    return NULL;
  return gtk_label_get_text (GTK_LABEL (label));
}

static gboolean
says_number (gpointer data)
{
  const char *line = read_first_line (data);

  return g_strcmp0 (line, "J-10248") == 0;
}

static gboolean
says_title (gpointer data)
{
  const char *line = read_first_line (data);

  return g_strcmp0 (line, "J-10248 Leak in the cellar") == 0;
}

/* "J-10…" is no job: a chip says its number in full, or by its icon how it is. */
static void
test_narrow_chip_has_its_number (void)
{
  Fixture fixture = { 0 };
  DocketRecord *leak = board_stage_new_job (LEAK, "Leak in the cellar", "assigned", MILO, DAY + 9 * HOUR, 90);

  docket_record_set_text (leak, DOCKET_JOB_NUMBER, "J-10248");
  open_board (&fixture, STAGE_DANA, "dispatcher");
  review_stage_receive (fixture.stage, leak, NULL);
  docket_board_set_zoom (get_board (&fixture), 200);
  review_stage_wait (says_title, &fixture);
  docket_board_set_zoom (get_board (&fixture), 55);
  review_stage_wait (says_number, &fixture);
  docket_board_set_zoom (get_board (&fixture), 30);
  review_stage_wait (has_wordless_chip, &fixture);
  docket_board_set_zoom (get_board (&fixture), 200);
  g_assert_true (docket_board_show_job (get_board (&fixture), LEAK));
  review_stage_wait (says_title, &fixture);
  view_stage_close (&fixture);
}

static void
test_narrow_chip_has_a_clock (void)
{
  Fixture fixture = { 0 };
  DocketBoard *board;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  board = get_board (&fixture);
  docket_board_set_zoom (board, 18);
  review_stage_wait (has_wordless_chip, &fixture);
  g_assert_cmpuint (count_marks (find_chip (&fixture, LEAK)), ==, 1);
  g_assert_true (docket_board_take (board, LEAK));
  docket_board_carry_to (board, 0, DAY + 10 * HOUR);
  docket_board_drop (board);
  review_stage_wait (has_two_marks, &fixture);
  /* Taken back before it was sent, nothing of it waits. */
  docket_board_press (board, GDK_KEY_z, GDK_CONTROL_MASK);
  review_stage_wait (has_one_mark, &fixture);
  view_stage_close (&fixture);
}

static void
test_move_to_warns_by_icon_and_words (void)
{
  Fixture fixture = { 0 };
  GtkWidget *dialog, *entry, *says, *icon;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  docket_board_move_to_present (fixture.view, fixture.stage->desk, docket_board_view_get_model (DOCKET_BOARD_VIEW (fixture.view)), get_board (&fixture), LEAK);
  dialog = find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  turn (50);
  says = GTK_WIDGET (find_label (dialog, "Nothing speaks against it."));
  g_assert_nonnull (says);
  icon = gtk_widget_get_prev_sibling (says);
  g_assert_true (GTK_IS_IMAGE (icon));
  g_assert_false (gtk_widget_get_visible (icon));
  entry = find_of_type (dialog, GTK_TYPE_ENTRY, 0);
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY));
  gtk_editable_set_text (GTK_EDITABLE (entry), "23 Nov 2026 11:45");
  turn (50);
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (says)), "Overlaps the break"));
  g_assert_true (gtk_widget_get_visible (icon));
  g_assert_true (gtk_test_accessible_has_role (GTK_ACCESSIBLE (says), GTK_ACCESSIBLE_ROLE_STATUS));
  gtk_window_destroy (GTK_WINDOW (dialog));
  view_stage_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/board-ghost/says-time-and-warning", test_ghost_says_time_and_warning);
  g_test_add_func ("/console/board-ghost/of-what-has-begun", test_ghost_of_what_has_begun);
  g_test_add_func ("/console/board-ghost/narrow-has-a-tag", test_narrow_ghost_has_a_tag);
  g_test_add_func ("/console/board-ghost/narrow-mirrored", test_narrow_ghost_mirrored);
  g_test_add_func ("/console/board-ghost/narrow-in-large-letters", test_narrow_ghost_in_large_letters);
  g_test_add_func ("/console/board-ghost/several-at-once", test_several_at_once);
  g_test_add_func ("/console/board-ghost/nobody-to-drag-to", test_without_technicians_nothing_to_drag);
  g_test_add_func ("/console/board-ghost/tray-says-what-presses", test_tray_says_what_presses);
  g_test_add_func ("/console/board-ghost/narrow-chip-has-a-clock", test_narrow_chip_has_a_clock);
  g_test_add_func ("/console/board-ghost/narrow-chip-has-its-number", test_narrow_chip_has_its_number);
  g_test_add_func ("/console/board-ghost/move-to-warns", test_move_to_warns_by_icon_and_words);
  return g_test_run ();
}
