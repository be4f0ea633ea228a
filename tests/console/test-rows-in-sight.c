/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where the rows of a table stand: those under the mouse stay there when what is around
 * the table grows, and the one that was picked is in sight when a search is over.
 */
#include "docket-config.h"

#include <adwaita.h>

#include "docket-browser.h"
#include "docket-customers-view.h"
#include "docket-jobs-view.h"
#include "docket-review-list.h"
#include "docket-review-view.h"
#include "docket-review.h"
#include "docket-table.h"
#include "view-stage.h"
#include "widget-search.h"

#define MANY 300
#define FEW 60 /* that are read at once, and are more than a window shows */
#define BAR_PX 48

/* -- Rows -- */

static GtkColumnView *
get_columns (Fixture *fixture)
{
  return GTK_COLUMN_VIEW (find_of_type (fixture->view, GTK_TYPE_COLUMN_VIEW, 0));
}

static GtkAdjustment *
get_place (Fixture *fixture)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (get_columns (fixture)));
}

static guint
count_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (get_columns (fixture))));
}

static gboolean
has_all_rows (gpointer fixture)
{
  return find_of_type (((Fixture *) fixture)->view, GTK_TYPE_COLUMN_VIEW, 0) != NULL && count_rows (fixture) >= MANY;
}

static gboolean
has_fewer_rows (gpointer fixture)
{
  return !has_all_rows (fixture);
}

static DocketBrowser *
get_browser (Fixture *fixture)
{
  return DOCKET_BROWSER (find_of_type (fixture->view, DOCKET_TYPE_BROWSER, 0));
}

/* (nullable): the first that is marked of those that there are widgets for */
static GtkWidget *
find_marked_in (GtkWidget *list)
{
  GtkWidget *rows = find_of_type (list, GTK_TYPE_LIST_VIEW, 0);

  for (GtkWidget *row = gtk_widget_get_first_child (rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_get_child_visible (row) && (gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_SELECTED) != 0)
      return row;
  return NULL;
}

static GtkWidget *
find_marked_row (Fixture *fixture)
{
  return find_marked_in (GTK_WIDGET (get_columns (fixture)));
}

static gboolean
is_in_sight (GtkWidget *row)
{
  graphene_rect_t bounds;

  return gtk_widget_get_child_visible (row) && gtk_widget_compute_bounds (row, gtk_widget_get_parent (row), &bounds) && bounds.origin.y >= 0
         && bounds.origin.y + bounds.size.height <= gtk_widget_get_height (gtk_widget_get_parent (row));
}

static gboolean
has_marked_row_in_sight (gpointer fixture)
{
  GtkWidget *row = find_marked_row (fixture);

  return row != NULL && is_in_sight (row);
}

static void
mark_row (Fixture *fixture, guint position, gboolean alone)
{
  gtk_selection_model_select_item (gtk_column_view_get_model (get_columns (fixture)), position, alone);
}

static DocketRecord *
new_customer (guint nth)
{
  g_autofree char *id = review_stage_job_id (nth);
  g_autofree char *name = g_strdup_printf ("Shop %03u", nth);
  DocketRecord *record = docket_record_new (DOCKET_KIND_CUSTOMER, id);

  docket_record_set_text (record, DOCKET_CUSTOMER_NAME, name);
  docket_record_set_text (record, DOCKET_CUSTOMER_STANDING, "active");
  return record;
}

typedef GtkWidget *(*CreateView) (DocketDesk *desk, GSettings *settings);

/* The rows come in later turns of the loop. */
static void
begin_view (Fixture *fixture, CreateView create)
{
  GPtrArray *customers = g_ptr_array_new ();

  *fixture = (Fixture){ review_stage_new (STAGE_SOFIA, "supervisor"), create };
  review_stage_receive_jobs (fixture->stage, 0, MANY, "Frozen pipe");
  for (guint i = 0; i < MANY; i++)
    g_ptr_array_add (customers, new_customer (MANY + i));
  review_stage_receive_all (fixture->stage, customers);
  view_stage_show (fixture);
}

static void
open_view (Fixture *fixture, CreateView create)
{
  begin_view (fixture, create);
  review_stage_wait (has_all_rows, fixture);
  turn (100);
}

/* -- Standing still -- */

typedef struct
{
  Fixture fixture;
  guint n_frames;
  guint n_moved; /* of them: the row stood elsewhere */
  double y;
} Still;

static double
get_y (Fixture *fixture)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (find_marked_row (fixture), fixture->window, &bounds));
  return bounds.origin.y;
}

static void
on_painted (GdkFrameClock *clock, Still *still)
{
  still->n_frames++;
  if (get_y (&still->fixture) == still->y)
    return;
  g_test_message ("Drawn at %.0f, not %.0f", get_y (&still->fixture), still->y);
  still->n_moved++;
}

/* As a click does it: GTK keeps what the keyboard was given in its part of the table's height. */
static void
focus_marked_row (Fixture *fixture)
{
  g_assert_true (gtk_widget_grab_focus (find_marked_row (fixture)));
  turn (50);
}

/* Scrolled to the middle, one row there marked. */
static guint
stand_in_the_middle (Still *still, CreateView create)
{
  GtkAdjustment *place;
  guint middle;

  open_view (&still->fixture, create);
  place = get_place (&still->fixture);
  gtk_adjustment_set_value (place, gtk_adjustment_get_upper (place) / 2);
  turn (50);
  middle = (guint) ((gtk_adjustment_get_value (place) + gtk_adjustment_get_page_size (place) / 2) * count_rows (&still->fixture) / gtk_adjustment_get_upper (place));
  mark_row (&still->fixture, middle, TRUE);
  focus_marked_row (&still->fixture);
  g_assert_true (has_marked_row_in_sight (&still->fixture));
  still->y = get_y (&still->fixture);
  still->n_frames = still->n_moved = 0;
  g_signal_connect (gtk_widget_get_frame_clock (still->fixture.window), "after-paint", G_CALLBACK (on_painted), still);
  return middle;
}

/* Since the table got another height, from @page_px on. */
static void
assert_stood_still (Still *still, double page_px)
{
  turn (100);
  g_assert_cmpfloat (gtk_adjustment_get_page_size (get_place (&still->fixture)), !=, page_px);
  g_assert_cmpuint (still->n_frames, >, 0);
  g_assert_cmpuint (still->n_moved, ==, 0);
}

static void
stop (Still *still)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (still->fixture.window), still);
  view_stage_close (&still->fixture);
}

/* Ctrl and a click, twice: there is a bar then, and the third click is aimed already. */
static void
test_rows_stand_still_when_the_bar_comes (void)
{
  Still still;
  guint middle = stand_in_the_middle (&still, docket_jobs_view_new);
  double page_px = gtk_adjustment_get_page_size (get_place (&still.fixture));

  mark_row (&still.fixture, middle + 1, FALSE);
  wait_for_text (&still.fixture, "Change 2 jobs…");
  assert_stood_still (&still, page_px);
  page_px = gtk_adjustment_get_page_size (get_place (&still.fixture));
  mark_row (&still.fixture, middle, TRUE);
  wait_without_text (&still.fixture, "Change 2 jobs…");
  assert_stood_still (&still, page_px);
  stop (&still);
}

/* As the pointer does it: what a click is worth to the rows they hear of from mark_row(). */
static void
tell_table (Fixture *fixture, GType type, const char *signal, double y, guint keyval)
{
  GtkWidget *table = find_of_type (fixture->view, DOCKET_TYPE_TABLE, 0);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (table);
  gboolean taken;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!g_type_is_a (G_OBJECT_TYPE (controller), type))
        continue;
      if (type == GTK_TYPE_GESTURE_CLICK)
        g_signal_emit_by_name (controller, signal, 1, 10., y);
      else if (type == GTK_TYPE_EVENT_CONTROLLER_KEY)
        g_signal_emit_by_name (controller, signal, keyval, 0, 0, &taken);
      else if (g_str_equal (signal, "leave"))
        g_signal_emit_by_name (controller, signal);
      else
        g_signal_emit_by_name (controller, signal, 10., y);
    }
}

/* Ctrl and clicks on the last rows in sight: the next one is for a row as well, and not
 * for a button that was not there. */
static void
test_bar_does_not_come_under_the_pointer (void)
{
  static const char *const ends[] = { "motion", "leave", "key-pressed" };
  Fixture fixture;
  GtkWidget *table;
  double above, below;

  open_view (&fixture, docket_jobs_view_new);
  table = find_of_type (fixture.view, DOCKET_TYPE_TABLE, 0);
  below = gtk_widget_get_height (table) - 10;
  above = gtk_widget_get_height (table) / 2.;
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      tell_table (&fixture, GTK_TYPE_GESTURE_CLICK, "pressed", below, 0);
      mark_row (&fixture, 3, TRUE);
      tell_table (&fixture, GTK_TYPE_GESTURE_CLICK, "pressed", below, 0);
      mark_row (&fixture, 4, FALSE);
      tell_table (&fixture, GTK_TYPE_EVENT_CONTROLLER_MOTION, "motion", below - 4, 0);
      tell_table (&fixture, GTK_TYPE_EVENT_CONTROLLER_KEY, "key-pressed", 0, GDK_KEY_Control_L);
      turn (50);
      g_assert_null (find_label (fixture.view, "Change 2 jobs…"));
      tell_table (&fixture, GTK_TYPE_GESTURE_CLICK, "pressed", below - 4, 0);
      mark_row (&fixture, 5, FALSE);
      turn (50);
      g_assert_null (find_label (fixture.view, "Change 3 jobs…"));
      tell_table (&fixture, i < 2 ? GTK_TYPE_EVENT_CONTROLLER_MOTION : GTK_TYPE_EVENT_CONTROLLER_KEY, ends[i], above, GDK_KEY_Tab);
      wait_for_text (&fixture, "Change 3 jobs…");
      mark_row (&fixture, 3, TRUE);
      wait_without_text (&fixture, "Change 3 jobs…");
    }
  tell_table (&fixture, GTK_TYPE_GESTURE_CLICK, "pressed", above, 0);
  mark_row (&fixture, 4, FALSE);
  wait_for_text (&fixture, "Change 2 jobs…");
  view_stage_close (&fixture);
}

static void
test_customers_stand_still_as_well (void)
{
  Still still;
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  double page_px;

  stand_in_the_middle (&still, docket_customers_view_new);
  page_px = gtk_adjustment_get_page_size (get_place (&still.fixture));
  gtk_widget_set_size_request (bar, -1, BAR_PX);
  g_object_set (get_browser (&still.fixture), "bar", bar, NULL);
  assert_stood_still (&still, page_px);
  g_assert_cmpfloat (gtk_adjustment_get_page_size (get_place (&still.fixture)), ==, page_px - BAR_PX);
  gtk_widget_set_visible (bar, FALSE);
  assert_stood_still (&still, page_px - BAR_PX);
  stop (&still);
}

/* Shift and Down, from the last row in sight: who goes on by keyboard sees where they are. */
static void
test_row_of_the_keyboard_is_not_covered (void)
{
  Fixture fixture;
  GtkAdjustment *place;
  GtkWidget *row;
  guint last;

  open_view (&fixture, docket_jobs_view_new);
  place = get_place (&fixture);
  last = (guint) (gtk_adjustment_get_page_size (place) * count_rows (&fixture) / gtk_adjustment_get_upper (place)) - 1;
  mark_row (&fixture, last, TRUE);
  focus_marked_row (&fixture);
  row = find_marked_row (&fixture);
  g_assert_true (is_in_sight (row));
  gtk_window_set_focus_visible (GTK_WINDOW (fixture.window), TRUE);
  mark_row (&fixture, last - 1, FALSE);
  wait_for_text (&fixture, "Change 2 jobs…");
  turn (50);
  g_assert_true (is_in_sight (row));
  view_stage_close (&fixture);
}

/* -- A search that is over -- */

static void
search (Fixture *fixture, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_of_type (fixture->view, GTK_TYPE_SEARCH_ENTRY, 0)), text);
}

/* Found, picked, and looked at among the others. */
static void
open_and_pick (Fixture *fixture, CreateView create, const char *text)
{
  g_autofree char *picked = NULL;

  open_view (fixture, create);
  search (fixture, text);
  review_stage_wait (has_fewer_rows, fixture);
  turn (100);
  g_assert_cmpuint (count_rows (fixture), ==, 1);
  mark_row (fixture, 0, TRUE);
  turn (20);
  picked = g_strdup (docket_browser_get_selected (get_browser (fixture)));
  g_assert_nonnull (picked);
  search (fixture, "");
  review_stage_wait (has_all_rows, fixture);
  turn (100);
  g_assert_cmpstr (docket_browser_get_selected (get_browser (fixture)), ==, picked);
  g_assert_true (has_marked_row_in_sight (fixture));
}

static void
test_job_that_was_found_is_in_sight_among_all (void)
{
  Fixture fixture;

  open_and_pick (&fixture, docket_jobs_view_new, "J-20150");
  view_stage_close (&fixture);
}

static void
test_customer_that_was_found_is_in_sight_among_all (void)
{
  Fixture fixture;

  open_and_pick (&fixture, docket_customers_view_new, "Shop 450");
  view_stage_close (&fixture);
}

/* Esc ends the search, and leads to what was picked. */
static void
test_keyboard_goes_to_what_was_found (void)
{
  Fixture fixture;
  GtkWidget *focus;

  open_view (&fixture, docket_customers_view_new);
  docket_browser_focus_search (get_browser (&fixture));
  search (&fixture, "Shop 450");
  review_stage_wait (has_fewer_rows, &fixture);
  turn (100);
  mark_row (&fixture, 0, TRUE);
  turn (20);
  g_signal_emit_by_name (find_of_type (fixture.view, GTK_TYPE_SEARCH_ENTRY, 0), "stop-search");
  review_stage_wait (has_all_rows, &fixture);
  turn (100);
  focus = gtk_root_get_focus (GTK_ROOT (fixture.window));
  g_assert_nonnull (focus);
  g_test_message ("The keyboard is at %s", G_OBJECT_TYPE_NAME (focus));
  g_assert_true (has_marked_row_in_sight (&fixture));
  g_assert_true (focus == find_marked_row (&fixture));
  view_stage_close (&fixture);
}

/* As a window that is opened again does. */
static void
test_row_that_is_selected_before_it_came (void)
{
  Fixture fixture;
  g_autofree char *id = review_stage_job_id (MANY / 2);

  begin_view (&fixture, docket_jobs_view_new);
  docket_browser_select (get_browser (&fixture), id);
  review_stage_wait (has_all_rows, &fixture);
  turn (100);
  g_assert_true (has_marked_row_in_sight (&fixture));
  view_stage_close (&fixture);
}

static gboolean
has_few_rows (gpointer fixture)
{
  return find_of_type (((Fixture *) fixture)->view, GTK_TYPE_COLUMN_VIEW, 0) != NULL && count_rows (fixture) == FEW;
}

/* All of a short list comes at once, into a table that has its size already. */
static void
test_row_of_a_short_list (void)
{
  Fixture fixture = { review_stage_new (STAGE_SOFIA, "supervisor"), docket_jobs_view_new };
  g_autofree char *id = review_stage_job_id (FEW - 1);

  review_stage_receive_jobs (fixture.stage, 0, FEW, "Frozen pipe");
  view_stage_show (&fixture);
  review_stage_wait (has_few_rows, &fixture);
  docket_browser_select (get_browser (&fixture), id);
  turn (100);
  g_assert_true (has_marked_row_in_sight (&fixture));
  view_stage_close (&fixture);
}

/* Who looks elsewhere in the list is not taken back when others change it. */
static void
test_nobody_is_moved_by_what_others_change (void)
{
  Fixture fixture;
  guint n;

  open_and_pick (&fixture, docket_jobs_view_new, "J-20150");
  gtk_adjustment_set_value (get_place (&fixture), 0);
  turn (50);
  g_assert_false (has_marked_row_in_sight (&fixture));
  n = count_rows (&fixture);
  review_stage_receive_jobs (fixture.stage, 2 * MANY, 1, "Burst pipe");
  while (count_rows (&fixture) == n)
    g_main_context_iteration (NULL, TRUE);
  turn (100);
  g_assert_false (has_marked_row_in_sight (&fixture));
  view_stage_close (&fixture);
}

/* -- Cases -- */

#define N_CASES 60
#define CASE_ID "0192e003-0000-7000-8000-%012x"

/* The pump's case, for another job. */
static DocketRecord *
new_case (guint nth)
{
  g_autoptr (DocketRecord) pump = review_stage_pump_case (30);
  g_autoptr (DocketReview) review = docket_review_from_record (pump, NULL);
  g_autofree char *id = g_strdup_printf (CASE_ID, nth);
  DocketRecord *record = docket_record_new (DOCKET_KIND_REVIEW, id);

  g_free (review->subject_id);
  review->subject_id = review_stage_job_id (nth);
  docket_review_to_record (review, record);
  docket_record_set_rev (record, 30);
  return record;
}

static gboolean
has_all_cases (gpointer fixture)
{
  return docket_review_list_get_n_cases (DOCKET_REVIEW_LIST (find_of_type (((Fixture *) fixture)->view, DOCKET_TYPE_REVIEW_LIST, 0))) == N_CASES;
}

static gboolean
has_one_case (gpointer fixture)
{
  return docket_review_list_get_n_cases (DOCKET_REVIEW_LIST (find_of_type (((Fixture *) fixture)->view, DOCKET_TYPE_REVIEW_LIST, 0))) == 1;
}

static void
test_case_that_was_found_is_in_sight_among_all (void)
{
  Fixture fixture;
  GPtrArray *cases = g_ptr_array_new ();
  g_autofree char *id = g_strdup_printf (CASE_ID, 45);
  GtkWidget *list, *row;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive_jobs (fixture.stage, 0, N_CASES, "Frozen pipe");
  for (guint i = 0; i < N_CASES; i++)
    g_ptr_array_add (cases, new_case (i));
  review_stage_receive_all (fixture.stage, cases);
  review_stage_wait (has_all_cases, &fixture);
  turn (50);
  list = find_of_type (fixture.view, DOCKET_TYPE_REVIEW_LIST, 0);
  g_assert_true (gtk_widget_activate_action (fixture.view, "view.search", NULL));
  search (&fixture, "J-20045");
  review_stage_wait (has_one_case, &fixture);
  turn (50);
  g_assert_cmpstr (docket_review_view_get_case (DOCKET_REVIEW_VIEW (fixture.view)), ==, id);
  search (&fixture, "");
  review_stage_wait (has_all_cases, &fixture);
  turn (100);
  g_assert_cmpstr (docket_review_view_get_case (DOCKET_REVIEW_VIEW (fixture.view)), ==, id);
  row = find_marked_in (list);
  g_assert_nonnull (row);
  g_assert_true (is_in_sight (row));
  view_stage_close (&fixture);
}

int
main (int argc, char **argv)
{
  begin_test (&argc, &argv);
  g_test_add_func ("/console/rows-in-sight/stand-still-when-the-bar-comes", test_rows_stand_still_when_the_bar_comes);
  g_test_add_func ("/console/rows-in-sight/bar-does-not-come-under-the-pointer", test_bar_does_not_come_under_the_pointer);
  g_test_add_func ("/console/rows-in-sight/customers-stand-still-as-well", test_customers_stand_still_as_well);
  g_test_add_func ("/console/rows-in-sight/row-of-the-keyboard", test_row_of_the_keyboard_is_not_covered);
  g_test_add_func ("/console/rows-in-sight/job-that-was-found", test_job_that_was_found_is_in_sight_among_all);
  g_test_add_func ("/console/rows-in-sight/customer-that-was-found", test_customer_that_was_found_is_in_sight_among_all);
  g_test_add_func ("/console/rows-in-sight/keyboard-goes-to-what-was-found", test_keyboard_goes_to_what_was_found);
  g_test_add_func ("/console/rows-in-sight/selected-before-it-came", test_row_that_is_selected_before_it_came);
  g_test_add_func ("/console/rows-in-sight/selected-in-a-short-list", test_row_of_a_short_list);
  g_test_add_func ("/console/rows-in-sight/nobody-is-moved-by-others", test_nobody_is_moved_by_what_others_change);
  g_test_add_func ("/console/rows-in-sight/case-that-was-found", test_case_that_was_found_is_in_sight_among_all);
  return g_test_run ();
}
