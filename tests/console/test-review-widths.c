/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Review page in windows of other widths: all of a case is there in each.
 */
#include <adwaita.h>

#include "docket-case-table.h"
#include "docket-case-view.h"
#include "docket-console.h"
#include "docket-review-list.h"
#include "docket-review-view.h"
#include "docket-settings.h"
#include "view-stage.h"
#include "widget-search.h"

static const int widths_px[] = { 1390, 1200, 1000, 1300 }; /* the display has 1400 */

static gboolean
shows_pump (gpointer data)
{
  return g_strcmp0 (docket_review_view_get_case (DOCKET_REVIEW_VIEW (((Fixture *) data)->view)), STAGE_PUMP_CASE) == 0;
}

static void
open_pump (Fixture *fixture)
{
  view_stage_open (fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture->stage, review_stage_pump_case (30), NULL);
  review_stage_wait (shows_pump, fixture);
}

static void
give_width (Fixture *fixture, int width_px)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width_px, 760);
  turn (60);
}

/* Its last row is neither cut off, however narrow, nor followed by nothing. */
static void
assert_whole_table (Fixture *fixture)
{
  GtkWidget *table = find_of_type (fixture->view, DOCKET_TYPE_CASE_TABLE, 0);
  GtkWidget *frame = gtk_widget_get_ancestor (table, GTK_TYPE_SCROLLED_WINDOW);
  int needed_px;

  gtk_widget_measure (table, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (table), NULL, &needed_px, NULL, NULL);
  g_assert_cmpint (gtk_widget_get_height (table), ==, needed_px);
  g_assert_cmpint (gtk_widget_get_height (frame), ==, needed_px);
}

static void
test_table_is_as_high_as_its_rows (void)
{
  Fixture fixture;

  open_pump (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (widths_px); i++)
    {
      give_width (&fixture, widths_px[i]);
      assert_whole_table (&fixture);
      g_assert_true (gtk_widget_activate_action (fixture.view, "view.toggle-detail", NULL));
      turn (60);
      /* Else the record stands in its place. */
      if (find_of_type (fixture.view, DOCKET_TYPE_CASE_TABLE, 0) != NULL)
        assert_whole_table (&fixture);
      g_assert_true (gtk_widget_activate_action (fixture.view, "view.toggle-detail", NULL));
    }
  view_stage_close (&fixture);
}

/* In large text too the case has more than its bar, and its title is more than a letter. */
static void
test_case_has_room (void)
{
  Fixture fixture;
  GtkWidget *scroller, *title;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  open_pump (&fixture);
  give_width (&fixture, 1000);
  title = GTK_WIDGET (find_label (find_of_type (fixture.view, DOCKET_TYPE_CASE_VIEW, 0), "Leaking pump"));
  scroller = gtk_widget_get_ancestor (title, GTK_TYPE_SCROLLED_WINDOW);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (title))));
  g_assert_cmpint (gtk_widget_get_height (scroller) * 100, >=, gtk_widget_get_height (fixture.view) * 70);
  view_stage_close (&fixture);
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
}

static GtkWidget *
create_with_settings (DocketDesk *desk, GSettings *none)
{
  g_autoptr (GSettings) settings = docket_settings_new ();

  return docket_review_view_new (desk, settings);
}

static int
list_width (Fixture *fixture)
{
  return gtk_widget_get_width (find_of_type (fixture->view, DOCKET_TYPE_REVIEW_LIST, 0));
}

typedef struct
{
  Fixture *fixture;
  int width_px;
} Wanted;

static gboolean
list_is_as_wide (gpointer data)
{
  const Wanted *wanted = data;

  return ABS (list_width (wanted->fixture) - wanted->width_px) <= 1;
}

static gboolean
list_is_wider (gpointer data)
{
  const Wanted *wanted = data;

  return list_width (wanted->fixture) > wanted->width_px;
}

static gboolean
is_kept (gpointer data)
{
  g_autoptr (GSettings) settings = docket_settings_new ();

  return ABS (docket_settings_get_int (settings, "review-list-width", 0) - *(int *) data) <= 1;
}

/* Who made the list wider finds it so again, whatever the record beside it took in between. */
static void
test_list_stays_as_wide (void)
{
  g_autoptr (GSettings) settings = docket_settings_new ();
  Fixture fixture;
  int width_px = 436;
  Wanted wanted = { &fixture, width_px };

  view_stage_open (&fixture, create_with_settings, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  review_stage_wait (shows_pump, &fixture);
  give_width (&fixture, 1390);
  gtk_paned_set_position (GTK_PANED (find_of_type (fixture.view, GTK_TYPE_PANED, 0)), width_px);
  review_stage_wait (is_kept, &width_px);
  g_assert_true (gtk_widget_activate_action (fixture.view, "view.toggle-detail", NULL));
  turn (60);
  g_assert_true (gtk_widget_activate_action (fixture.view, "view.toggle-detail", NULL));
  view_stage_hide (&fixture);
  view_stage_show (&fixture);
  review_stage_wait (list_is_as_wide, &wanted);
  g_assert_true (is_kept (&width_px));
  view_stage_close (&fixture);
  docket_settings_set_int (settings, "review-list-width", 0);
}

/* In large text it has more of a wide window, and no more than before of a narrow one. */
static void
test_list_grows_with_the_text (void)
{
  Fixture fixture;
  Wanted wanted = { &fixture, 0 };
  int none = 0;

  view_stage_open (&fixture, create_with_settings, STAGE_SOFIA, "supervisor");
  turn (60);
  wanted.width_px = list_width (&fixture);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  view_stage_hide (&fixture);
  view_stage_show (&fixture);
  review_stage_wait (list_is_wider, &wanted);
  g_assert_cmpint (list_width (&fixture) * 100, <=, gtk_widget_get_width (fixture.view) * 31);
  /* The window is made narrower: the case has what it had there before, and nothing of it was anybody's choice. */
  give_width (&fixture, 1000);
  review_stage_wait (list_is_as_wide, &wanted);
  turn (600);
  g_assert_true (is_kept (&none));
  view_stage_close (&fixture);
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/review-widths/table-is-as-high-as-its-rows", test_table_is_as_high_as_its_rows);
  g_test_add_func ("/console/review-widths/case-has-room", test_case_has_room);
  g_test_add_func ("/console/review-widths/list-stays-as-wide", test_list_stays_as_wide);
  g_test_add_func ("/console/review-widths/list-grows-with-the-text", test_list_grows_with_the_text);
  return g_test_run ();
}
