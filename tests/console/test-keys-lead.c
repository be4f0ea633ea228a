/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where a key leads: within a case, out of it, out of a form that was asked for
 * elsewhere; and what a person is shown there.  Pressed as a person presses them, by
 * the display.
 */
#include "docket-config.h"

#include <adwaita.h>

#include "docket-browser.h"
#include "docket-case-table.h"
#include "docket-customer-detail.h"
#include "docket-form.h"
#include "docket-import-window.h"
#include "docket-job-detail.h"
#include "docket-job-filters.h"
#include "docket-review-list.h"
#include "docket-review-several.h"
#include "docket-timeline.h"
#include "docket-welcome.h"
#include "docket-window-private.h"
#include "view-stage.h"
#include "widget-search.h"
#include "window-stage.h"

#define NARROW_PX 1000
#define CUSTOMER "0192e000-0000-7000-8000-000000000042"

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static GtkWidget *
get_focus (WindowStage *desk)
{
  return gtk_root_get_focus (GTK_ROOT (desk->window));
}

static gboolean
is_active (gpointer data)
{
  return gtk_window_is_active (GTK_WINDOW (((WindowStage *) data)->window)) && get_focus (data) != NULL;
}

static void
press (WindowStage *desk, const char *key)
{
  const char *argv[] = { "xdotool", "key", "--clearmodifiers", key, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  review_stage_wait (is_active, desk);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
open_window (WindowStage *desk, DocketRecord *first, DocketRecord *second)
{
  desk->stage = review_stage_new (STAGE_SOFIA, "supervisor");
  review_stage_receive (desk->stage, first, second, NULL);
  window_stage_show (desk);
  review_stage_wait (is_active, desk);
}

/* -- In a case -- */

static GtkWidget *
get_radio (WindowStage *desk, guint n)
{
  GtkWidget *table = find_of_type (GTK_WIDGET (desk->window), DOCKET_TYPE_CASE_TABLE, 0);

  return table != NULL ? find_of_type (table, GTK_TYPE_CHECK_BUTTON, n) : NULL;
}

static gboolean
has_rows (gpointer desk)
{
  return get_radio (desk, 3) != NULL;
}

static gboolean
focus_is_third (gpointer desk)
{
  return get_focus (desk) == get_radio (desk, 2);
}

static gboolean
focus_is_first (gpointer desk)
{
  return get_focus (desk) == get_radio (desk, 0);
}

static gboolean
focus_is_in_list (gpointer desk)
{
  return gtk_widget_get_ancestor (get_focus (desk), DOCKET_TYPE_REVIEW_LIST) != NULL;
}

/* Whoever goes through the rows of a case chooses nothing by that. */
static void
test_through_a_case_and_back (void)
{
  WindowStage desk;

  open_window (&desk, review_stage_boiler_case (), NULL);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-review", "s", STAGE_BOILER_CASE);
  review_stage_wait (has_rows, &desk);
  gtk_widget_grab_focus (get_radio (&desk, 0));
  press (&desk, "Down");
  review_stage_wait (focus_is_third, &desk);
  press (&desk, "Up");
  review_stage_wait (focus_is_first, &desk);
  for (guint i = 0; get_radio (&desk, i) != NULL; i++)
    g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (get_radio (&desk, i))));
  press (&desk, "Escape");
  review_stage_wait (focus_is_in_list, &desk);
  window_stage_close (&desk);
}

/* -- Several cases -- */

/* Both of what was saved at desks of the office. */
static DocketRecord *
create_office_case (void)
{
  DocketRecord *record = review_stage_pump_case (20);
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);
  DocketCandidate *candidate = g_ptr_array_index (review->candidates, 0);

  g_free (candidate->by.device);
  candidate->by.device = g_strdup (review->current_by.device);
  g_free (candidate->by.person);
  candidate->by.person = g_strdup (STAGE_SOFIA);
  docket_review_to_record (review, record);
  return record;
}

static gboolean
has_one_case (gpointer desk)
{
  return find_of_type (GTK_WIDGET (((WindowStage *) desk)->window), DOCKET_TYPE_CASE_TABLE, 0) != NULL;
}

static void
assert_sides (DocketRecord *record, const char *first, const char *second)
{
  WindowStage desk;
  GtkWidget *dialog;
  GtkButton *button;

  open_window (&desk, record, NULL);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-review", "s", STAGE_PUMP_CASE);
  review_stage_wait (has_one_case, &desk);
  gtk_widget_activate_action (adw_view_stack_get_visible_child (desk.window->views), "review.several", NULL);
  dialog = find_window (DOCKET_TYPE_REVIEW_SEVERAL);
  g_assert_nonnull (dialog);
  button = find_button (dialog, first);
  g_assert_nonnull (button);
  g_assert_nonnull (find_button (dialog, second));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (dialog)) == GTK_WIDGET (button));
  gtk_window_close (GTK_WINDOW (dialog));
  drain ();
  window_stage_close (&desk);
}

static void
test_sides_of_several_are_named (void)
{
  assert_sides (review_stage_pump_case (20), "1 · Office side", "2 · Field side");
  assert_sides (create_office_case (), "1 · Omar", "2 · Sofia");
}

/* -- Out of a form -- */

static gboolean
is_in_form (gpointer desk)
{
  return gtk_widget_get_ancestor (get_focus (desk), DOCKET_TYPE_FORM) != NULL;
}

static gboolean
is_in_customers (gpointer desk)
{
  return g_strcmp0 (docket_window_get_view (((WindowStage *) desk)->window), "customers") == 0;
}

static void
test_form_is_left_for_where_it_was_asked_for (void)
{
  WindowStage desk;

  open_window (&desk, review_stage_boiler_case (), NULL);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-view", "s", "customers");
  press (&desk, "ctrl+n");
  review_stage_wait (is_in_form, &desk);
  g_assert_cmpstr (docket_window_get_view (desk.window), ==, "jobs");
  press (&desk, "Escape");
  review_stage_wait (is_in_customers, &desk);
  /* Of a form that was asked for in its own view one stays there. */
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-view", "s", "jobs");
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.new-job", NULL);
  review_stage_wait (is_in_form, &desk);
  gtk_widget_activate_action (get_focus (&desk), "form.discard", NULL);
  drain ();
  g_assert_cmpstr (docket_window_get_view (desk.window), ==, "jobs");
  window_stage_close (&desk);
}

/* -- What is shown -- */

static DocketRecordPane *
get_pane (WindowStage *desk)
{
  return docket_job_detail_get_pane (DOCKET_JOB_DETAIL (find_of_type (GTK_WIDGET (desk->window), DOCKET_TYPE_JOB_DETAIL, 0)));
}

static gboolean
shows_nothing (gpointer desk)
{
  return docket_record_pane_get_id (get_pane (desk)) == NULL;
}

static gboolean
shows_pump (gpointer desk)
{
  return g_strcmp0 (docket_record_pane_get_id (get_pane (desk)), STAGE_PUMP) == 0;
}

/* Nobody takes what is in the details for what they searched for. */
static void
test_no_match_shows_nothing (void)
{
  WindowStage desk;
  GtkEditable *search;

  open_window (&desk, review_stage_boiler_case (), NULL);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-job", "s", STAGE_PUMP);
  review_stage_wait (shows_pump, &desk);
  search = GTK_EDITABLE (find_of_type (find_of_type (GTK_WIDGET (desk.window), DOCKET_TYPE_BROWSER, 0), GTK_TYPE_SEARCH_ENTRY, 0));
  gtk_editable_set_text (search, "nothing like it");
  review_stage_wait (shows_nothing, &desk);
  window_stage_wait_for_text (&desk, "No match");
  /* Asked for all the same, it is shown. */
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-job", "s", STAGE_PUMP);
  review_stage_wait (shows_pump, &desk);
  gtk_editable_set_text (search, "nothing at all");
  review_stage_wait (shows_nothing, &desk);
  gtk_editable_set_text (search, "");
  review_stage_wait (shows_pump, &desk);
  window_stage_close (&desk);
}

static gboolean
keyboard_is_in_rows (gpointer desk)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (((WindowStage *) desk)->window));

  return focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_COLUMN_VIEW) != NULL;
}

/* A filter may take every row away, also that which has the keyboard. */
static void
test_filter_without_rows_keeps_the_keyboard (void)
{
  WindowStage desk;
  GtkWidget *filters;

  open_window (&desk, review_stage_boiler_case (), NULL);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.show-job", "s", STAGE_PUMP);
  review_stage_wait (shows_pump, &desk);
  filters = find_of_type (GTK_WIDGET (desk.window), DOCKET_TYPE_JOB_FILTERS, 0);
  docket_job_filters_set_filter (DOCKET_JOB_FILTERS (filters), DOCKET_JOB_FILTER_UNSYNCED);
  window_stage_wait_for_text (&desk, "None");
  drain ();
  g_assert_nonnull (gtk_root_get_focus (GTK_ROOT (desk.window)));
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (desk.window)), find_of_type (GTK_WIDGET (desk.window), DOCKET_TYPE_BROWSER, 0)));
  /* And goes back to them. */
  docket_job_filters_set_filter (DOCKET_JOB_FILTERS (filters), DOCKET_JOB_FILTER_ALL);
  review_stage_wait (keyboard_is_in_rows, &desk);
  window_stage_close (&desk);
}

static void
stamp (DocketRecord *record, DocketGroup group, gint64 at)
{
  const DocketStamp written = { (char *) STAGE_OMAR, (char *) STAGE_DESK, at, at };

  docket_record_set_stamp (record, group, &written);
}

/* A customer that was only ever made was not changed. */
static void
test_customer_is_added_before_it_changes (void)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_CUSTOMER, CUSTOMER);
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");

  stamp (record, DOCKET_GROUP_CUSTOMER_PROFILE, STAGE_NOW_MS - STAGE_MINUTE_MS);
  stamp (record, DOCKET_GROUP_CUSTOMER_CONTACT, STAGE_NOW_MS - STAGE_MINUTE_MS);
  docket_timeline_fill (GTK_BOX (box), stage->desk, record);
  g_assert_nonnull (find_label (box, "Added"));
  g_assert_null (find_label (box, "last changed"));
  stamp (record, DOCKET_GROUP_CUSTOMER_CONTACT, STAGE_NOW_MS);
  docket_timeline_fill (GTK_BOX (box), stage->desk, record);
  g_assert_null (find_label (box, "Added"));
  g_assert_nonnull (find_label (box, "Contact last changed"));
  docket_record_unref (record);
  g_object_unref (box);
}

static gboolean
reads_as_added (DocketDesk *desk, DocketRecord *record)
{
  g_autoptr (GtkWidget) box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));

  docket_timeline_fill (GTK_BOX (box), desk, record);
  g_assert_nonnull (gtk_widget_get_first_child (box));
  return find_label (box, "Added") != NULL;
}

/* Of a save that writes every group anew, each is an operation of its own. */
static void
test_customer_that_is_all_rewritten_was_not_added (void)
{
  static const DocketGroup groups[] = { DOCKET_GROUP_CUSTOMER_PROFILE, DOCKET_GROUP_CUSTOMER_CONTACT, DOCKET_GROUP_CUSTOMER_STANDING };
  const DocketStamp not_sent = { (char *) STAGE_OMAR, (char *) STAGE_DESK, STAGE_NOW_MS, 0 };
  g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_CUSTOMER, CUSTOMER);
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    docket_record_set_stamp (record, groups[i], &not_sent);
  g_assert_true (reads_as_added (stage->desk, record));
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      stamp (record, groups[i], STAGE_NOW_MS - STAGE_MINUTE_MS);
      docket_record_set_group_rev (record, groups[i], 7);
    }
  g_assert_true (reads_as_added (stage->desk, record));
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    docket_record_set_stamp (record, groups[i], &not_sent);
  g_assert_false (reads_as_added (stage->desk, record));
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      stamp (record, groups[i], STAGE_NOW_MS);
      docket_record_set_group_rev (record, groups[i], 8 + i);
    }
  g_assert_false (reads_as_added (stage->desk, record));
}

/* -- Large text -- */

static gboolean
has_width (gpointer window)
{
  return gtk_widget_get_width (window) > 0;
}

static gboolean
shows_columns (gpointer import)
{
  return g_strcmp0 (docket_import_window_get_page (import), "columns") == 0;
}

static void
test_what_opens_fits_in_large_text (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autofree char *path = g_build_filename (stage->dir, "customers.csv", NULL);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *import;
  int width_px, height_px;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * 2, NULL);
  gtk_window_set_child (GTK_WINDOW (window), g_object_new (DOCKET_TYPE_WELCOME, NULL));
  gtk_window_set_default_size (GTK_WINDOW (window), NARROW_PX, 720);
  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &width_px, NULL, NULL, NULL);
  g_test_message ("The welcome needs %d", width_px);
  g_assert_cmpint (width_px, <=, NARROW_PX);
  gtk_window_present (GTK_WINDOW (window));
  review_stage_wait (has_width, window);

  g_assert_true (g_file_set_contents (path, "Name,Telephone\nBrand new,1\n", -1, NULL));
  import = docket_import_window_new (gtk_window_get_child (GTK_WINDOW (window)), stage->desk, path);
  gtk_window_get_default_size (GTK_WINDOW (import), &width_px, &height_px);
  g_test_message ("The import is %d wide beside %d", width_px, gtk_widget_get_width (window));
  g_assert_cmpint (width_px, <=, NARROW_PX);
  gtk_window_present (GTK_WINDOW (import));
  review_stage_wait (shows_columns, import);
  gtk_widget_measure (import, GTK_ORIENTATION_HORIZONTAL, -1, &width_px, NULL, NULL, NULL);
  g_assert_cmpint (width_px, <=, NARROW_PX);
  gtk_window_destroy (GTK_WINDOW (import));
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
}

int
main (int argc, char **argv)
{
  begin_test (&argc, &argv);
  g_test_add_func ("/console/keys-lead/through-a-case-and-back", test_through_a_case_and_back);
  g_test_add_func ("/console/keys-lead/sides-of-several-are-named", test_sides_of_several_are_named);
  g_test_add_func ("/console/keys-lead/form-is-left-for-where-it-was-asked-for", test_form_is_left_for_where_it_was_asked_for);
  g_test_add_func ("/console/keys-lead/filter-without-rows-keeps-the-keyboard", test_filter_without_rows_keeps_the_keyboard);
  g_test_add_func ("/console/keys-lead/no-match-shows-nothing", test_no_match_shows_nothing);
  g_test_add_func ("/console/keys-lead/customer-is-added-before-it-changes", test_customer_is_added_before_it_changes);
  g_test_add_func ("/console/keys-lead/customer-that-is-all-rewritten-was-not-added", test_customer_that_is_all_rewritten_was_not_added);
  g_test_add_func ("/console/keys-lead/what-opens-fits-in-large-text", test_what_opens_fits_in_large_text);
  return g_test_run ();
}
