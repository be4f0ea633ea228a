/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A window of 1,000 pixels, in every language: what it has to show has room, and
 * nothing covers what is being used.
 */
#include "docket-config.h"

#include <adwaita.h>

#include "docket-board.h"
#include "docket-board-tray.h"
#include "docket-case-view.h"
#include "docket-job-detail.h"
#include "docket-outbox-entry-row.h"
#include "docket-record-pane.h"
#include "docket-session.h"
#include "docket-shortcut-table.h"
#include "docket-shortcuts-window.h"
#include "docket-text.h"
#include "docket-time-parse.h"
#include "docket-window-private.h"
#include "view-stage.h"
#include "widget-search.h"

#define NARROW_PX 1000
#define LARGE_TEXT_PERCENT 200
#define LOW_PX 720
#define MOMENT_GAP_PX 10 /* more than a space between two words */

typedef struct
{
  ReviewStage *stage;
  DocketSession *session;
  DocketWindow *window;
} Scene;

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Frames until everything has its place. */
static void
settle (void)
{
  turn (400);
}

static gboolean
has_case (gpointer data)
{
  return find_of_type (GTK_WIDGET (((Scene *) data)->window), DOCKET_TYPE_CASE_VIEW, 0) != NULL;
}

static void
scene_open (Scene *scene, int text_percent)
{
  g_autoptr (GError) error = NULL;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * text_percent / 100, NULL);
  scene->stage = review_stage_new (STAGE_SOFIA, "supervisor");
  review_stage_receive (scene->stage, review_stage_pump_case (20), review_stage_boiler_case (), NULL);
  scene->session = docket_session_new (scene->stage->dir, &error);
  g_assert_no_error (error);
  docket_session_open (scene->session, &error);
  g_assert_no_error (error);
  scene->window = docket_window_new (NULL, scene->session);
  gtk_window_set_default_size (GTK_WINDOW (scene->window), NARROW_PX, LOW_PX);
  gtk_window_present (GTK_WINDOW (scene->window));
  drain ();
}

static void
scene_close (Scene *scene)
{
  gtk_window_destroy (GTK_WINDOW (scene->window));
  drain ();
  g_clear_object (&scene->session);
  review_stage_free (scene->stage);
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
}

static void
show_case (Scene *scene)
{
  gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.show-review", "s", STAGE_PUMP_CASE);
  review_stage_wait (has_case, scene);
  drain ();
}

/* -- Width -- */
static int
needed_px (Scene *scene)
{
  int needed;

  gtk_widget_measure (GTK_WIDGET (scene->window), GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
  return needed;
}

static const char *const forms[] = { "win.new-job", "win.new-customer" };

static void
select_first_entry (Scene *scene)
{
  GtkWidget *row = find_of_type (GTK_WIDGET (scene->window), DOCKET_TYPE_OUTBOX_ENTRY_ROW, 0);

  g_assert_nonnull (row);
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
  drain ();
}

static gboolean
is_whole (GtkLabel *label)
{
  return !pango_layout_is_ellipsized (gtk_label_get_layout (label));
}

/* What is reached by scrolling, in whole rows or columns. */
static gboolean
is_scrolled_through (GtkWidget *widget)
{
  GtkPolicyType policy = GTK_POLICY_NEVER;

  if (GTK_IS_SCROLLED_WINDOW (widget))
    gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (widget), &policy, NULL);
  return GTK_IS_COLUMN_VIEW (widget) || DOCKET_IS_BOARD (widget) || GTK_IS_POPOVER (widget) || policy == GTK_POLICY_AUTOMATIC;
}

static gboolean
is_control (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_DROP_DOWN (widget) || GTK_IS_EDITABLE (widget) || GTK_IS_CHECK_BUTTON (widget);
}

/* Neither the window nor what scrolls inside of it hides a part of a control at its
 * side, and no word of a button ends in dots. */
static void
assert_controls_are_whole (GtkWidget *window, GtkWidget *within, GtkWidget *widget)
{
  graphene_rect_t place, room;

  if (!gtk_widget_get_mapped (widget) || is_scrolled_through (widget))
    return;
  if (GTK_IS_SCROLLED_WINDOW (widget))
    within = widget;
  g_assert_true (gtk_widget_compute_bounds (widget, window, &place));
  g_assert_true (gtk_widget_compute_bounds (within, window, &room));
  if (is_control (widget) && (place.origin.x < room.origin.x - 1 || place.origin.x + place.size.width > room.origin.x + room.size.width + 1))
    g_error ("%s %s from %g to %g is cut at %g and %g", G_OBJECT_TYPE_NAME (widget), gtk_widget_get_tooltip_text (widget), place.origin.x, place.origin.x + place.size.width,
             room.origin.x, room.origin.x + room.size.width);
  if (GTK_IS_LABEL (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON) != NULL && gtk_widget_get_ancestor (widget, GTK_TYPE_DROP_DOWN) == NULL && !is_whole (GTK_LABEL (widget)))
    g_error ("“%s” is not whole", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    assert_controls_are_whole (window, within, child);
}

/* The views are chosen in the header, in whole words, where these have room there. */
static void
assert_views_are_in_the_header (Scene *scene)
{
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (scene->window->switcher)));
  g_assert_false (adw_view_switcher_bar_get_reveal (scene->window->switcher_bar));
  assert_controls_are_whole (GTK_WIDGET (scene->window), GTK_WIDGET (scene->window), GTK_WIDGET (scene->window->switcher));
}

static void
test_views_fit (void)
{
  Scene scene;

  scene_open (&scene, 100);
  settle ();
  assert_views_are_in_the_header (&scene);
  for (guint i = 0; i < G_N_ELEMENTS (docket_window_views); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.show-view", "s", docket_window_views[i]);
      drain ();
      g_test_message ("%s needs %d", docket_window_views[i], needed_px (&scene));
      g_assert_cmpint (needed_px (&scene), <=, NARROW_PX);
    }
  show_case (&scene);
  g_assert_cmpint (needed_px (&scene), <=, NARROW_PX);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (scene.window), forms[i], NULL);
      drain ();
      g_assert_cmpint (needed_px (&scene), <=, NARROW_PX);
    }
  scene_close (&scene);
}

/* What the groups of a form are called. */
static void
assert_titles_are_whole (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (ADW_IS_PREFERENCES_GROUP (widget) && *adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (widget)) != '\0')
    {
      GtkLabel *title = find_label (widget, adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (widget)));

      if (title == NULL || !is_whole (title))
        g_error ("The title “%s” is not whole", adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (widget)));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    assert_titles_are_whole (child);
}

static void
assert_fits_large_text (Scene *scene, const char *name)
{
  settle ();
  g_test_message ("%s needs %d in large text", name, needed_px (scene));
  g_assert_cmpint (needed_px (scene), <=, NARROW_PX);
  assert_controls_are_whole (GTK_WIDGET (scene->window), GTK_WIDGET (scene->window), GTK_WIDGET (scene->window));
  assert_titles_are_whole (GTK_WIDGET (scene->window));
}

/* With what is beside each list. */
static void
test_views_fit_in_large_text (void)
{
  Scene scene;
  g_autofree char *key = NULL;

  scene_open (&scene, LARGE_TEXT_PERCENT);
  key = review_stage_save_title (scene.stage, "Not sent yet");
  for (guint i = 0; i < G_N_ELEMENTS (docket_window_views); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.show-view", "s", docket_window_views[i]);
      assert_fits_large_text (&scene, docket_window_views[i]);
    }
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.show-job", "s", STAGE_PUMP);
  assert_fits_large_text (&scene, "a job");
  show_case (&scene);
  assert_fits_large_text (&scene, "a case");
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.show-view", "s", "outbox");
  settle ();
  select_first_entry (&scene);
  assert_fits_large_text (&scene, "a save");
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (scene.window), forms[i], NULL);
      assert_fits_large_text (&scene, forms[i]);
    }
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.weekly", NULL);
  assert_fits_large_text (&scene, "the weekly review");
  scene_close (&scene);
}

/* -- What is told -- */

/* (nullable): the one among the toasts that is on the screen */
static GtkWidget *
find_toast (const Scene *scene, const char *text)
{
  GtkLabel *label = find_label (GTK_WIDGET (scene->window), text);
  GtkWidget *widget = GTK_WIDGET (label);

  while (widget != NULL && gtk_widget_get_parent (widget) != GTK_WIDGET (scene->window->toasts))
    widget = gtk_widget_get_parent (widget);
  return widget;
}

typedef struct
{
  const Scene *scene;
  const char *text;
} Toast;

static gboolean
is_told (gpointer data)
{
  const Toast *toast = data;

  return find_toast (toast->scene, toast->text) != NULL;
}

static void
assert_apart (Scene *scene, GtkWidget *toast, GtkWidget *used)
{
  graphene_rect_t told, place;

  g_assert_true (gtk_widget_compute_bounds (toast, GTK_WIDGET (scene->window), &told));
  g_assert_true (gtk_widget_compute_bounds (used, GTK_WIDGET (scene->window), &place));
  g_assert_cmpfloat (place.size.height, >, 10);
  g_assert_false (graphene_rect_intersection (&told, &place, NULL));
}

/* A move is told while the next job is gone for. */
static void
test_toast_covers_no_waiting_job (void)
{
  Scene scene;
  const Toast told = { &scene, "J-10248 moved" };

  scene_open (&scene, 100);
  docket_window_show_view (scene.window, "board");
  settle ();
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.toast", "s", told.text);
  review_stage_wait (is_told, (gpointer) &told);
  settle ();
  assert_apart (&scene, find_toast (&scene, told.text), GTK_WIDGET (gtk_widget_get_template_child (find_of_type (GTK_WIDGET (scene.window), DOCKET_TYPE_BOARD_TRAY, 0), DOCKET_TYPE_BOARD_TRAY, "body")));
  scene_close (&scene);
}

/* A decision is told while the next case is decided. */
static void
test_toast_covers_nothing_that_decides (gconstpointer percent)
{
  static const char *const told[] = { "This is told first", "And this, with a way back" };
  static const char *const parts[] = { "decide", "reason" };
  GtkWidget *case_view;
  Scene scene;

  scene_open (&scene, GPOINTER_TO_INT (percent));
  show_case (&scene);
  case_view = find_of_type (GTK_WIDGET (scene.window), DOCKET_TYPE_CASE_VIEW, 0);
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.toast-undo", "(ss)", told[1], STAGE_PUMP_CASE);
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.toast", "s", told[0]);
  /* The second comes once the first is read. */
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      GtkWidget *toast;

      review_stage_wait (is_told, &(Toast) { &scene, told[i] });
      settle (); /* it slides in */
      toast = find_toast (&scene, told[i]);
      g_assert_nonnull (toast);
      for (guint p = 0; p < G_N_ELEMENTS (parts); p++)
        assert_apart (&scene, toast, GTK_WIDGET (gtk_widget_get_template_child (case_view, DOCKET_TYPE_CASE_VIEW, parts[p])));
      if (i == 0)
        g_signal_emit_by_name (find_of_type (toast, GTK_TYPE_BUTTON, 0), "clicked"); /* closes it */
    }
  scene_close (&scene);
}

/* -- Words -- */

/* What is said of the state of a job stands in one line where there is room for it, and its status over nothing else. */
static void
test_head_of_a_job (gconstpointer percent)
{
  GtkWidget *pane, *detail, *status, *owner;
  GtkLabel *state;
  graphene_rect_t words, after;
  Scene scene;

  scene_open (&scene, GPOINTER_TO_INT (percent));
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.show-job", "s", STAGE_PUMP);
  settle ();
  pane = find_of_type (GTK_WIDGET (scene.window), DOCKET_TYPE_RECORD_PANE, 0);
  detail = find_of_type (GTK_WIDGET (scene.window), DOCKET_TYPE_JOB_DETAIL, 0);
  g_assert_nonnull (pane);
  g_assert_nonnull (detail);
  state = GTK_LABEL (gtk_widget_get_template_child (pane, DOCKET_TYPE_RECORD_PANE, "sync_words"));
  g_assert_cmpint (strlen (gtk_label_get_text (state)), >, 0);
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (state)), ==, 1);
  status = GTK_WIDGET (gtk_widget_get_template_child (detail, DOCKET_TYPE_JOB_DETAIL, "status_label"));
  owner = GTK_WIDGET (gtk_widget_get_template_child (detail, DOCKET_TYPE_JOB_DETAIL, "owner"));
  g_assert_true (gtk_widget_compute_bounds (status, GTK_WIDGET (scene.window), &words));
  g_assert_true (gtk_widget_compute_bounds (owner, GTK_WIDGET (scene.window), &after));
  g_assert_cmpfloat (words.size.width, >, 10);
  g_assert_false (graphene_rect_intersection (&words, &after, NULL));
  scene_close (&scene);
}

/* The name of a button is whole, in however many lines. */
static void
test_filter_is_saved_in_whole_words (void)
{
  Scene scene;
  GtkLabel *label;

  scene_open (&scene, 100);
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.show-view", "s", "jobs");
  drain ();
  label = find_label (GTK_WIDGET (scene.window), g_dgettext (GETTEXT_PACKAGE, "Save this filter…"));
  g_assert_nonnull (label);
  settle ();
  g_assert_true (is_whole (label));
  for (GtkWidget *widget = GTK_WIDGET (label); !GTK_IS_MENU_BUTTON (widget); widget = gtk_widget_get_parent (widget))
    {
      graphene_rect_t inner, outer;

      g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (label), GTK_WIDGET (scene.window), &inner));
      g_assert_true (gtk_widget_compute_bounds (gtk_widget_get_parent (widget), GTK_WIDGET (scene.window), &outer));
      g_assert_true (graphene_rect_contains_rect (&outer, &inner));
    }
  scene_close (&scene);
}

static gboolean
has_timeline (gpointer data)
{
  return find_label (GTK_WIDGET (((Scene *) data)->window), g_dgettext (GETTEXT_PACKAGE, "In the order it happened")) != NULL;
}

/* What is said of one moment ends well before what is said of the next. */
static void
test_moments_are_apart (gconstpointer direction)
{
  Scene scene;
  GtkWidget *timeline;
  guint n = 0;

  gtk_widget_set_default_direction (GPOINTER_TO_INT (direction));
  scene_open (&scene, 100);
  show_case (&scene);
  review_stage_wait (has_timeline, &scene);
  settle ();
  timeline = GTK_WIDGET (gtk_widget_get_template_child (find_of_type (GTK_WIDGET (scene.window), DOCKET_TYPE_CASE_VIEW, 0), DOCKET_TYPE_CASE_VIEW, "timeline"));
  for (GtkWidget *point = gtk_widget_get_first_child (gtk_widget_get_first_child (timeline)); gtk_widget_get_next_sibling (point) != NULL; point = gtk_widget_get_next_sibling (point))
    for (GtkWidget *text = gtk_widget_get_next_sibling (gtk_widget_get_first_child (point)); text != NULL; text = gtk_widget_get_next_sibling (text), n++)
      {
        graphene_rect_t place, words;

        g_assert_true (gtk_widget_compute_bounds (point, timeline, &place));
        g_assert_true (gtk_widget_compute_bounds (text, timeline, &words));
        g_assert_cmpfloat (words.size.width, >, 20);
        if (GPOINTER_TO_INT (direction) == GTK_TEXT_DIR_RTL)
          g_assert_cmpfloat (words.origin.x - place.origin.x, >=, MOMENT_GAP_PX);
        else
          g_assert_cmpfloat (place.origin.x + place.size.width - words.origin.x - words.size.width, >=, MOMENT_GAP_PX);
      }
  g_assert_cmpuint (n, >=, 6);
  scene_close (&scene);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* What a form shows of a time is what is shown elsewhere, and is understood when it is left as it stands. */
static void
test_times_read_back (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  for (guint i = 0; i < 40; i++)
    {
      gint64 moment = STAGE_NOW_MS + i * 97 * 60 * STAGE_MINUTE_MS;
      g_autofree char *text = docket_time_to_text (moment, zone);
      g_autofree char *elsewhere = docket_time_format_full (moment);
      g_autoptr (GError) error = NULL;
      gint64 again = 0;

      g_assert_cmpstr (text, ==, elsewhere);
      docket_time_parse (text, STAGE_NOW_MS, zone, &again, &error);
      g_assert_no_error (error);
      g_assert_cmpint (again, ==, moment);
    }
}

/* -- The window of keys -- */

#define KEYS_PX 600
#define KEYS_HEIGHT_PX_MAX 720 /* of a screen of 768 */

static gboolean
has_its_row (GtkWidget *keys, const DocketShortcut *shortcut)
{
  return find_label (keys, g_dpgettext2 (GETTEXT_PACKAGE, "shortcut window", shortcut->title)) != NULL;
}

static void
test_keys_fit (gconstpointer text_percent)
{
  int percent = GPOINTER_TO_INT (text_percent), width_px, height_px;
  GtkWidget *keys;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * percent / 100, NULL);
  keys = docket_shortcuts_window_new (NULL, "review");
  gtk_window_present (GTK_WINDOW (keys));
  settle ();
  gtk_widget_measure (keys, GTK_ORIENTATION_HORIZONTAL, -1, &width_px, NULL, NULL, NULL);
  gtk_widget_measure (keys, GTK_ORIENTATION_VERTICAL, width_px, &height_px, NULL, NULL, NULL);
  g_test_message ("The keys need %d × %d at %d %%", width_px, height_px, percent);
  g_assert_cmpint (width_px, <=, percent > 100 ? NARROW_PX : KEYS_PX);
  g_assert_cmpint (height_px, <=, KEYS_HEIGHT_PX_MAX);
  for (guint i = 0; i < DOCKET_N_SHORTCUT_GROUPS; i++)
    for (guint n = 0; n < DOCKET_SHORTCUTS_MAX && docket_shortcut_groups[i].shortcuts[n].title != NULL; n++)
      g_assert_true (has_its_row (keys, &docket_shortcut_groups[i].shortcuts[n]));
  gtk_window_destroy (GTK_WINDOW (keys));
  drain ();
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
}

int
main (int argc, char **argv)
{
  begin_test (&argc, &argv);
  g_test_add_func ("/console/narrow/views-fit", test_views_fit);
  g_test_add_func ("/console/narrow/views-fit-in-large-text", test_views_fit_in_large_text);
  g_test_add_func ("/console/narrow/toast-covers-no-waiting-job", test_toast_covers_no_waiting_job);
  g_test_add_data_func ("/console/narrow/toast-covers-nothing-that-decides", GINT_TO_POINTER (100), test_toast_covers_nothing_that_decides);
  g_test_add_data_func ("/console/narrow/toast-covers-nothing-in-large-text", GINT_TO_POINTER (200), test_toast_covers_nothing_that_decides);
  g_test_add_func ("/console/narrow/filter-is-saved-in-whole-words", test_filter_is_saved_in_whole_words);
  g_test_add_data_func ("/console/narrow/moments-are-apart", GINT_TO_POINTER (GTK_TEXT_DIR_LTR), test_moments_are_apart);
  g_test_add_data_func ("/console/narrow/moments-are-apart-from-right-to-left", GINT_TO_POINTER (GTK_TEXT_DIR_RTL), test_moments_are_apart);
  g_test_add_data_func ("/console/narrow/head-of-a-job", GINT_TO_POINTER (100), test_head_of_a_job);
  g_test_add_data_func ("/console/narrow/head-of-a-job-in-large-text", GINT_TO_POINTER (200), test_head_of_a_job);
  g_test_add_func ("/console/narrow/times-read-back", test_times_read_back);
  g_test_add_data_func ("/console/narrow/keys-fit", GINT_TO_POINTER (100), test_keys_fit);
  g_test_add_data_func ("/console/narrow/keys-fit-in-large-text", GINT_TO_POINTER (200), test_keys_fit);
  return g_test_run ();
}
