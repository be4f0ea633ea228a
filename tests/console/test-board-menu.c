/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The menu of a chip: by the second button and by the keyboard, on the board and
 * in the tray; each entry does what its key does, on the job it was opened on.
 */
#include <adwaita.h>

#include "board-stage.h"
#include "docket-console.h"
#include "widget-search.h"

/* The menu, if it is open. (transfer none) (nullable) */
static GtkWidget *
find_menu (Fixture *fixture)
{
  for (GtkWidget *child = gtk_widget_get_first_child (fixture->view); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER_MENU (child) && gtk_widget_get_visible (child))
      return child;
  return NULL;
}

static gboolean
menu_is_open (gpointer fixture)
{
  return find_menu (fixture) != NULL;
}

static gboolean
menu_is_closed (gpointer fixture)
{
  return find_menu (fixture) == NULL;
}

static void
close_menu (Fixture *fixture)
{
  gtk_popover_popdown (GTK_POPOVER (find_menu (fixture)));
  review_stage_wait (menu_is_closed, fixture);
}

static gboolean
offers (Fixture *fixture, const char *words)
{
  return find_label (find_menu (fixture), words) != NULL;
}

/* As the second button does in the middle of it. */
static void
press_on (Fixture *fixture, GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (fixture->view);
  graphene_rect_t place;

  g_assert_true (gtk_widget_compute_bounds (widget, fixture->view, &place));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller) && gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_SECONDARY)
        g_signal_emit_by_name (controller, "pressed", 1, (double) (place.origin.x + place.size.width / 2), (double) (place.origin.y + place.size.height / 2));
    }
}

/* As Shift+F10 does. FALSE: it is left to others. */
static gboolean
press_key (Fixture *fixture)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (fixture->view);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_SHORTCUT_CONTROLLER (controller))
        for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
          {
            g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
            g_autofree char *trigger = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

            if (strstr (trigger, "F10") != NULL)
              return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, fixture->view, NULL);
          }
    }
  return FALSE;
}

/* They have been given their places, apart from each other. */
static gboolean
chips_stand (gpointer fixture)
{
  return gtk_widget_get_width (find_chip (fixture, LEAK)) > 0 && gtk_widget_get_width (find_chip (fixture, PANEL)) > 0;
}

static gboolean
leak_has_left (gpointer fixture)
{
  return find_chip (fixture, LEAK) == NULL;
}

static void
test_does_what_the_keys_do (void)
{
  Fixture fixture = { 0 };

  open_board (&fixture, STAGE_DANA, "dispatcher");
  review_stage_wait (chips_stand, &fixture);
  press_on (&fixture, find_chip (&fixture, LEAK));
  review_stage_wait (menu_is_open, &fixture);
  g_assert_true (offers (&fixture, "Move To…"));
  g_assert_true (offers (&fixture, "Unschedule"));
  g_assert_cmpstr (docket_board_get_current (get_board (&fixture)), ==, LEAK);
  gtk_widget_activate_action (fixture.view, "chip.cut", NULL);
  g_assert_true (gtk_widget_has_css_class (find_chip (&fixture, LEAK), "cut"));
  close_menu (&fixture);
  /* Put behind another one. */
  press_on (&fixture, find_chip (&fixture, PANEL));
  review_stage_wait (menu_is_open, &fixture);
  gtk_widget_activate_action (fixture.view, "chip.paste", NULL);
  wait_for_outbox (&fixture, 1);
  {
    DocketSpan panel, leak;

    g_assert_true (docket_job_get_span (find_job (&fixture, PANEL)->record, &panel));
    g_assert_true (docket_job_get_span (find_job (&fixture, LEAK)->record, &leak));
    g_assert_cmpint (leak.starts_at, ==, panel.ends_at);
  }
  close_menu (&fixture);
  /* Nothing is cut any more: there is nothing to be put anywhere. */
  press_on (&fixture, find_chip (&fixture, LEAK));
  review_stage_wait (menu_is_open, &fixture);
  gtk_widget_activate_action (fixture.view, "chip.paste", NULL);
  /* What it was opened on, even if the keyboard is on another one by now. */
  docket_board_show_job (get_board (&fixture), PANEL);
  gtk_widget_activate_action (fixture.view, "chip.unschedule", NULL);
  turn (5);
  g_assert_nonnull (find_chip (&fixture, LEAK));
  g_assert_nonnull (find_chip (&fixture, PANEL));
  docket_board_show_job (get_board (&fixture), LEAK);
  gtk_widget_activate_action (fixture.view, "chip.unschedule", NULL);
  review_stage_wait (leak_has_left, &fixture);
  view_stage_close (&fixture);
}

static void
test_by_keyboard (void)
{
  Fixture fixture = { 0 };
  GtkWidget *cell;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  review_stage_wait (chips_stand, &fixture);
  gtk_widget_grab_focus (find_chip (&fixture, LEAK));
  g_assert_true (press_key (&fixture));
  review_stage_wait (menu_is_open, &fixture);
  close_menu (&fixture);
  turn (5);
  /* Back where it came from. */
  g_assert_true (gtk_widget_has_focus (find_chip (&fixture, LEAK)));
  /* In the tray there is no plan yet. */
  cell = gtk_widget_get_ancestor (GTK_WIDGET (find_label (fixture.view, "Dripping tap")), GTK_TYPE_FLOW_BOX_CHILD);
  gtk_widget_grab_focus (cell);
  g_assert_true (press_key (&fixture));
  review_stage_wait (menu_is_open, &fixture);
  g_assert_true (offers (&fixture, "Move To…"));
  g_assert_false (offers (&fixture, "Unschedule"));
  close_menu (&fixture);
  turn (5);
  g_assert_true (gtk_widget_has_focus (cell));
  /* What is no chip has no menu of a chip. */
  gtk_widget_grab_focus (GTK_WIDGET (get_board (&fixture)));
  g_assert_false (press_key (&fixture));
  /* Nor is there one while a job is in the hand. */
  g_assert_true (docket_board_take (get_board (&fixture), LEAK));
  press_on (&fixture, find_chip (&fixture, PANEL));
  turn (5);
  g_assert_null (find_menu (&fixture));
  docket_board_let_go (get_board (&fixture));
  view_stage_close (&fixture);
}

#define LATE "0192e000-0000-7000-8000-0000000000b9"

static GtkWidget *
find_cell (Fixture *fixture, const char *words)
{
  GtkLabel *label = find_label (fixture->view, words);

  return label != NULL ? gtk_widget_get_ancestor (GTK_WIDGET (label), GTK_TYPE_FLOW_BOX_CHILD) : NULL;
}

static gboolean
cells_stand (gpointer fixture)
{
  return find_cell (fixture, "Gas smell") != NULL && gtk_widget_get_width (find_cell (fixture, "Gas smell")) > 0 && gtk_widget_get_width (find_cell (fixture, "Dripping tap")) > 0;
}

static gboolean
suggests (gpointer fixture)
{
  return find_label (((Fixture *) fixture)->view, "Who could take") != NULL;
}

static gboolean
late_has_come (gpointer fixture)
{
  return find_cell (fixture, "Came late") != NULL;
}

/* What the menu points at stays where it is, whatever comes and whoever could take it. */
static void
test_nothing_moves_under_it (void)
{
  Fixture fixture = { 0 };
  graphene_rect_t before, now;
  GtkWidget *cell;
  DocketRecord *late = board_stage_new_job (LATE, "Came late", "new", NULL, 0, 45);

  open_board (&fixture, STAGE_DANA, "dispatcher");
  docket_record_set_text (late, DOCKET_JOB_PRIORITY, "urgent");
  docket_record_set_int (late, DOCKET_JOB_PROMISED_TO, DAY + 11 * HOUR);
  review_stage_receive (fixture.stage, board_stage_new_job (DONE, "Gas smell", "new", NULL, 0, 45), NULL);
  review_stage_wait (cells_stand, &fixture);
  turn (60);
  cell = find_cell (&fixture, "Gas smell");
  g_assert_true (gtk_widget_compute_bounds (cell, fixture.view, &before));
  press_on (&fixture, cell);
  review_stage_wait (menu_is_open, &fixture);
  review_stage_receive (fixture.stage, late, NULL);
  turn (400);
  g_assert_false (suggests (&fixture));
  g_assert_false (late_has_come (&fixture));
  g_assert_true (find_cell (&fixture, "Gas smell") == cell);
  g_assert_true (gtk_widget_compute_bounds (cell, fixture.view, &now));
  g_assert_true (graphene_rect_equal (&before, &now));
  close_menu (&fixture);
  review_stage_wait (late_has_come, &fixture);
  review_stage_wait (suggests, &fixture);
  view_stage_close (&fixture);
}

static void
press_cell (GtkWidget *cell)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (cell);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller))
        g_signal_emit_by_name (controller, "pressed", 1, 5.0, 5.0);
    }
}

/* Nor under a click that may become a double one. */
static void
test_second_click_meets_the_same_job (void)
{
  Fixture fixture = { 0 };
  int double_click_ms;
  graphene_rect_t before, now;
  GtkWidget *cell;

  g_object_get (gtk_settings_get_default (), "gtk-double-click-time", &double_click_ms, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-double-click-time", 3000, NULL);
  open_board (&fixture, STAGE_DANA, "dispatcher");
  review_stage_receive (fixture.stage, board_stage_new_job (DONE, "Gas smell", "new", NULL, 0, 45), NULL);
  review_stage_wait (cells_stand, &fixture);
  turn (60);
  cell = find_cell (&fixture, "Gas smell");
  g_assert_true (gtk_widget_compute_bounds (cell, fixture.view, &before));
  press_cell (cell);
  turn (300);
  g_assert_false (suggests (&fixture));
  g_assert_true (gtk_widget_compute_bounds (cell, fixture.view, &now));
  g_assert_true (graphene_rect_equal (&before, &now));
  review_stage_wait (suggests, &fixture);
  g_object_set (gtk_settings_get_default (), "gtk-double-click-time", double_click_ms, NULL);
  view_stage_close (&fixture);
}

static GtkWidget *
find_popover (GtkWidget *opener)
{
  for (GtkWidget *child = gtk_widget_get_first_child (opener); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      return child;
  return NULL;
}

/* What a filter says of itself does not cover what it offers. */
static void
test_tooltips_cover_no_entry (void)
{
  const GType types[] = { GTK_TYPE_DROP_DOWN, GTK_TYPE_MENU_BUTTON };
  Fixture fixture = { 0 };
  guint n = 0;

  open_board (&fixture, STAGE_DANA, "dispatcher");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint nth = 0; find_of_type (fixture.view, types[i], nth) != NULL; nth++)
      {
        GtkWidget *opener = find_of_type (fixture.view, types[i], nth), *popover = find_popover (opener);

        if (!gtk_widget_get_has_tooltip (opener) || popover == NULL)
          continue;
        gtk_popover_popup (GTK_POPOVER (popover));
        g_assert_false (gtk_widget_get_has_tooltip (opener));
        gtk_popover_popdown (GTK_POPOVER (popover));
        turn (20);
        g_assert_true (gtk_widget_get_has_tooltip (opener));
        g_assert_cmpstr (gtk_widget_get_tooltip_text (opener), !=, "");
        n++;
      }
  g_assert_cmpuint (n, ==, 5);
  view_stage_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/board-menu/does-what-the-keys-do", test_does_what_the_keys_do);
  g_test_add_func ("/console/board-menu/by-keyboard", test_by_keyboard);
  g_test_add_func ("/console/board-menu/nothing-moves-under-it", test_nothing_moves_under_it);
  g_test_add_func ("/console/board-menu/tooltips", test_tooltips_cover_no_entry);
  g_test_add_func ("/console/board-menu/second-click", test_second_click_meets_the_same_job);
  return g_test_run ();
}
