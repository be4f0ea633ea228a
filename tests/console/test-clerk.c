/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The phone rings: what a clerk does in the lists, in the whole window. A job for
 * who calls, the new record where one looks for it, and what a filter hides.
 */
#include "docket-config.h"

#include <adwaita.h>

#include "docket-console.h"
#include "docket-customer-detail.h"
#include "docket-form.h"
#include "docket-job-filters.h"
#include "docket-limits.h"
#include "docket-table.h"
#include "docket-window-private.h"
#include "view-stage.h"
#include "widget-search.h"
#include "window-stage.h"

#define CALLER "0192e000-0000-7000-8000-00000000c001"
#define GONE "0192e000-0000-7000-8000-00000000c002"
#define MERGED "0192e000-0000-7000-8000-00000000c003"
#define MANY_JOBS 120

static DocketRecord *
customer_with (const char *id, const char *name, const char *phone)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_CUSTOMER, id);

  docket_record_set_text (record, DOCKET_CUSTOMER_NAME, name);
  docket_record_set_text (record, DOCKET_CUSTOMER_PHONE, phone);
  return record;
}

static void
open_desk (WindowStage *desk, const char *person, const char *role)
{
  DocketRecord *gone = customer_with (GONE, "Gone & Sons", "0751 9990001");
  DocketRecord *merged = customer_with (MERGED, "Merged Ltd", NULL);

  docket_record_set_void (gone, TRUE);
  docket_record_set_void (merged, TRUE);
  docket_record_set_text (merged, DOCKET_CUSTOMER_MERGED_INTO, STAGE_CUSTOMER);
  desk->stage = review_stage_new (person, role);
  review_stage_receive (desk->stage, customer_with (CALLER, "Caller Bakery", "0751 / 12 34 56"), gone, merged, NULL);
  window_stage_show (desk);
}

static gpointer
get (WindowStage *desk, GType type)
{
  return find_of_type (GTK_WIDGET (desk->window), type, 0);
}

static void
activate (WindowStage *desk, const char *action, const char *target)
{
  gboolean known = target != NULL ? gtk_widget_activate_action (GTK_WIDGET (desk->window), action, "s", target)
                                  : gtk_widget_activate_action (GTK_WIDGET (desk->window), action, NULL);

  g_assert_true (known);
}

static void
search (WindowStage *desk, const char *text)
{
  activate (desk, "win.search", NULL);
  gtk_editable_set_text (get (desk, GTK_TYPE_SEARCH_ENTRY), text);
}

static void
set_filter (WindowStage *desk, DocketJobFilter filter)
{
  docket_job_filters_set_filter (get (desk, DOCKET_TYPE_JOB_FILTERS), filter);
}

static void
save_job (WindowStage *desk, const char *title)
{
  activate (desk, "win.new-job", NULL);
  type (get (desk, DOCKET_TYPE_FORM), DOCKET_JOB_TITLE, title);
  docket_form_save (get (desk, DOCKET_TYPE_FORM));
}

/* The keyboard is in the row of the record that is selected, which is in sight. */
static gboolean
is_at_its_row (gpointer data)
{
  WindowStage *desk = data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (desk->window));
  GtkWidget *table = get (desk, DOCKET_TYPE_TABLE);
  graphene_rect_t place;
  return focus != NULL && table != NULL && gtk_widget_is_ancestor (focus, table) && find_label (focus, desk->text) != NULL
         && (gtk_widget_get_state_flags (focus) & GTK_STATE_FLAG_SELECTED) != 0 && gtk_widget_compute_bounds (focus, table, &place)
         && place.origin.y >= 0 && place.origin.y + place.size.height <= (float) gtk_widget_get_height (table);
}

static void
wait_at_row (WindowStage *desk, const char *text)
{
  desk->text = text;
  g_test_message ("Waits at “%s”", text);
  review_stage_wait (is_at_its_row, desk);
}

/* ---- Who calls ---- */

static void
test_job_for_who_calls (void)
{
  WindowStage desk = { 0 };
  DocketForm *form;
  g_autofree char *customer = NULL;

  open_desk (&desk, STAGE_DANA, "dispatcher");
  activate (&desk, "win.show-view", "customers");
  search (&desk, "+49 751 123456");
  window_stage_wait_for_text (&desk, "1 of 2");
  activate (&desk, "win.show-customer", CALLER);
  window_stage_wait_for_text (&desk, "Jobs");
  /* What is half written elsewhere stays by itself. */
  activate (&desk, "win.new-job", NULL);
  type (get (&desk, DOCKET_TYPE_FORM), DOCKET_JOB_TITLE, "Half a job");
  activate (&desk, "win.show-view", "customers");
  gtk_widget_activate_action (get (&desk, DOCKET_TYPE_CUSTOMER_DETAIL), "customer.new-job", NULL);
  g_assert_cmpstr (docket_window_get_view (desk.window), ==, "jobs");
  form = get (&desk, DOCKET_TYPE_FORM);
  g_assert_true (docket_form_get_active (form));
  g_assert_null (docket_form_get_id (form));
  customer = docket_field_row_get_text (get_row (form, DOCKET_JOB_CUSTOMER));
  g_assert_cmpstr (customer, ==, CALLER);
  {
    g_autofree char *title = docket_field_row_get_text (get_row (form, DOCKET_JOB_TITLE));

    g_assert_cmpstr (title, ==, "");
  }
  type (form, DOCKET_JOB_TITLE, "Oven stays cold");
  docket_form_save (form);
  wait_at_row (&desk, "Oven stays cold");
  g_assert_nonnull (find_label (get (&desk, DOCKET_TYPE_TABLE), "Caller Bakery"));
  window_stage_close (&desk);
}

/* A key of the window itself, which reaches it from wherever the keyboard is. */
static gboolean
press_key_of_window (WindowStage *desk, const char *key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (desk->window));

  for (guint c = 0; c < g_list_model_get_n_items (controllers); c++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, c);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (controller)); i++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), i);
          g_autofree char *text = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

          if (g_str_equal (text, key))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), GTK_SHORTCUT_ACTION_EXCLUSIVE, GTK_WIDGET (desk->window), gtk_shortcut_get_arguments (shortcut));
        }
    }
  return FALSE;
}

/* Ctrl+J means the customer in the details, wherever in the window the keyboard is. */
static void
test_key_for_who_calls_reaches_from_the_header (void)
{
  WindowStage desk = { 0 };
  g_autofree char *customer = NULL;

  open_desk (&desk, STAGE_DANA, "dispatcher");
  activate (&desk, "win.show-customer", CALLER);
  window_stage_wait_for_text (&desk, "Jobs");
  g_assert_true (press_key_of_window (&desk, "<Control>j"));
  g_assert_cmpstr (docket_window_get_view (desk.window), ==, "jobs");
  customer = docket_field_row_get_text (get_row (get (&desk, DOCKET_TYPE_FORM), DOCKET_JOB_CUSTOMER));
  g_assert_cmpstr (customer, ==, CALLER);
  window_stage_close (&desk);
}

/* Who they are, then how to reach them: nobody says a tax number on the phone first. */
static void
test_phone_comes_before_billing (void)
{
  WindowStage desk = { 0 };
  DocketForm *form;
  GtkWidget *phone, *billing, *focus;

  open_desk (&desk, STAGE_OMAR, "office");
  activate (&desk, "win.new-customer", NULL);
  turn (20);
  form = get (&desk, DOCKET_TYPE_FORM);
  phone = GTK_WIDGET (get_row (form, DOCKET_CUSTOMER_PHONE));
  billing = GTK_WIDGET (get_row (form, DOCKET_CUSTOMER_BILLING_CONTACT));
  gtk_widget_child_focus (GTK_WIDGET (get_row (form, DOCKET_CUSTOMER_NAME)), GTK_DIR_TAB_FORWARD);
  do
    {
      g_assert_true (gtk_widget_child_focus (GTK_WIDGET (form), GTK_DIR_TAB_FORWARD));
      focus = gtk_root_get_focus (GTK_ROOT (desk.window));
      g_assert_nonnull (focus);
      g_assert_false (gtk_widget_is_ancestor (focus, billing));
    }
  while (!gtk_widget_is_ancestor (focus, phone));
  window_stage_close (&desk);
}

static GtkWidget *
button_of (WindowStage *desk)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *button = find_of_type (get (desk, DOCKET_TYPE_CUSTOMER_DETAIL), GTK_TYPE_BUTTON, i);

      g_assert_nonnull (button);
      if (g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), "customer.new-job") == 0)
        return button;
    }
}

static void
assert_new_job (WindowStage *desk, const char *customer, gboolean possible, const char *why)
{
  activate (desk, "win.show-customer", customer);
  turn (20);
  g_assert_cmpint (gtk_widget_get_sensitive (button_of (desk)), ==, possible);
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button_of (desk)), why));
}

static void
test_no_job_for_who_is_none_any_more (void)
{
  WindowStage desk = { 0 };

  open_desk (&desk, STAGE_DANA, "dispatcher");
  assert_new_job (&desk, CALLER, TRUE, "Ctrl+J");
  assert_new_job (&desk, GONE, FALSE, "set aside");
  assert_new_job (&desk, MERGED, FALSE, "merged");
  gtk_widget_activate_action (get (&desk, DOCKET_TYPE_CUSTOMER_DETAIL), "customer.new-job", NULL);
  g_assert_cmpstr (docket_window_get_view (desk.window), ==, "customers");
  assert_new_job (&desk, CALLER, TRUE, "Ctrl+J");
  window_stage_close (&desk);
  open_desk (&desk, STAGE_TESS, "technician");
  assert_new_job (&desk, CALLER, FALSE, "dispatch");
  window_stage_close (&desk);
}

/* ---- What was just made ---- */

static void
test_new_record_is_where_one_looks (void)
{
  WindowStage desk = { 0 };

  open_desk (&desk, STAGE_DANA, "dispatcher");
  for (guint i = 0; i < MANY_JOBS; i++)
    {
      g_autofree char *id = g_strdup_printf ("0192e000-0000-7000-8000-0000000d%04u", i);
      DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, id);

      docket_record_set_text (job, DOCKET_JOB_TITLE, "One of many");
      docket_record_set_text (job, DOCKET_JOB_STATUS, DOCKET_STATUS_NEW);
      docket_record_set_int (job, DOCKET_JOB_STARTS_AT, STAGE_NOW_MS + i * STAGE_MINUTE_MS);
      review_stage_receive (desk.stage, job, NULL);
    }
  activate (&desk, "win.show-view", "jobs");
  window_stage_wait_for_text (&desk, "One of many");
  /* Without a plan it is the last. */
  save_job (&desk, "Smell of gas");
  wait_at_row (&desk, "Smell of gas");
  activate (&desk, "win.new-customer", NULL);
  type (get (&desk, DOCKET_TYPE_FORM), DOCKET_CUSTOMER_NAME, "Zebra Zoo");
  docket_form_save (get (&desk, DOCKET_TYPE_FORM));
  wait_at_row (&desk, "Zebra Zoo");
  window_stage_close (&desk);
}

static void
test_what_the_list_leaves_out_is_said_and_shown (void)
{
  WindowStage desk = { 0 };

  open_desk (&desk, STAGE_DANA, "dispatcher");
  activate (&desk, "win.show-view", "jobs");
  set_filter (&desk, DOCKET_JOB_FILTER_REVIEW);
  save_job (&desk, "Smell of gas");
  window_stage_wait_for_text (&desk, "Smell of gas (new) is not in this list, which shows “Under review” only.");
  g_assert_cmpint (docket_job_filters_get_filter (get (&desk, DOCKET_TYPE_JOB_FILTERS)), ==, DOCKET_JOB_FILTER_REVIEW);
  gtk_widget_activate (GTK_WIDGET (find_button (GTK_WIDGET (desk.window), "_Show")));
  wait_at_row (&desk, "Smell of gas");
  search (&desk, "circuit");
  window_stage_wait_without_text (&desk, "Leaking pump");
  window_stage_wait_for_text (&desk, "Boiler circuit");
  save_job (&desk, "Door stuck");
  window_stage_wait_for_text (&desk, "Door stuck (new) is not in this list, which is searched for “circuit”.");
  g_assert_cmpstr (gtk_editable_get_text (get (&desk, GTK_TYPE_SEARCH_ENTRY)), ==, "circuit");
  window_stage_close (&desk);
}

/* Who is somewhere else by then stays there, and nothing is said of what they looked for since. */
static void
test_who_went_on_is_left_alone (void)
{
  WindowStage desk = { 0 };
  WriterGate gate;

  open_desk (&desk, STAGE_DANA, "dispatcher");
  activate (&desk, "win.show-view", "jobs");
  window_stage_wait_for_text (&desk, "Boiler circuit");
  view_stage_close_gate (docket_session_get_desk (desk.session), &gate);
  save_job (&desk, "Smell of gas");
  activate (&desk, "win.search", NULL);
  search (&desk, "pump");
  view_stage_open_gate (&gate);
  window_stage_wait_for_text (&desk, "Saved on this device");
  turn (300);
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (desk.window)), get (&desk, GTK_TYPE_SEARCH_ENTRY)));
  window_stage_close (&desk);
}

/* Nor is the keyboard fetched out of a search in which nothing is typed yet. */
static void
test_who_is_about_to_search_is_left_alone (void)
{
  WindowStage desk = { 0 };
  WriterGate gate;

  open_desk (&desk, STAGE_DANA, "dispatcher");
  activate (&desk, "win.show-view", "jobs");
  window_stage_wait_for_text (&desk, "Boiler circuit");
  view_stage_close_gate (docket_session_get_desk (desk.session), &gate);
  save_job (&desk, "Smell of gas");
  activate (&desk, "win.search", NULL);
  view_stage_open_gate (&gate);
  window_stage_wait_for_text (&desk, "Saved on this device");
  turn (300);
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (desk.window)), get (&desk, GTK_TYPE_SEARCH_ENTRY)));
  window_stage_close (&desk);
}

/* ---- What a filter hides ---- */

static void
test_filter_says_what_it_hides (void)
{
  WindowStage desk = { 0 };
  DocketRecord *old = docket_record_new (DOCKET_KIND_JOB, "0192e000-0000-7000-8000-0000000000d1");

  open_desk (&desk, STAGE_DANA, "dispatcher");
  docket_record_set_text (old, DOCKET_JOB_TITLE, "Chimney swept");
  docket_record_set_text (old, DOCKET_JOB_STATUS, DOCKET_STATUS_CLOSED);
  review_stage_receive (desk.stage, old, NULL);
  activate (&desk, "win.show-view", "jobs");
  set_filter (&desk, DOCKET_JOB_FILTER_OPEN);
  search (&desk, "chimney");
  window_stage_wait_for_text (&desk, "“All open” leaves out 1 job that matches “chimney”.");
  gtk_widget_activate (GTK_WIDGET (find_button (GTK_WIDGET (desk.window), "Show all jobs")));
  window_stage_wait_for_text (&desk, "Chimney swept");
  g_assert_cmpstr (gtk_editable_get_text (get (&desk, GTK_TYPE_SEARCH_ENTRY)), ==, "chimney");
  g_assert_cmpint (docket_job_filters_get_filter (get (&desk, DOCKET_TYPE_JOB_FILTERS)), ==, DOCKET_JOB_FILTER_ALL);
  /* Nothing is hidden: nothing is offered. */
  search (&desk, "zeppelin");
  window_stage_wait_for_text (&desk, "No job matches “zeppelin”.");
  g_assert_null (find_button (GTK_WIDGET (desk.window), "Show all jobs"));
  set_filter (&desk, DOCKET_JOB_FILTER_OPEN);
  window_stage_wait_for_text (&desk, "No job matches “zeppelin”.");
  g_assert_null (find_button (GTK_WIDGET (desk.window), "Show all jobs"));
  /* Without a search, too. */
  search (&desk, "");
  set_filter (&desk, DOCKET_JOB_FILTER_REVIEW);
  window_stage_wait_for_text (&desk, "Show all jobs");
  activate (&desk, "win.show-view", "customers");
  search (&desk, "0751 9990001");
  window_stage_wait_for_text (&desk, "1 customer that matches “0751 9990001” is set aside.");
  gtk_widget_activate (GTK_WIDGET (find_button (GTK_WIDGET (desk.window), "Show those set aside")));
  window_stage_wait_for_text (&desk, "Gone & Sons");
  window_stage_close (&desk);
}

/* "I wrote it yesterday, where is it?": somebody set it aside since. */
static void
test_search_offers_what_was_set_aside (void)
{
  WindowStage desk = { 0 };
  g_autoptr (DocketRecord) boiler = NULL;
  DocketRecord *voided;

  open_desk (&desk, STAGE_DANA, "dispatcher");
  g_assert_true (docket_store_get (docket_desk_get_reader (desk.stage->desk), DOCKET_KIND_JOB, STAGE_BOILER, &boiler, NULL));
  voided = docket_record_copy (boiler);
  docket_record_set_void (voided, TRUE);
  docket_record_set_rev (voided, docket_record_get_rev (boiler) + 50);
  review_stage_receive (desk.stage, voided, NULL);
  activate (&desk, "win.show-view", "jobs");
  set_filter (&desk, DOCKET_JOB_FILTER_OPEN);
  search (&desk, "boiler circuit");
  window_stage_wait_for_text (&desk, "1 job that matches “boiler circuit” is set aside.");
  gtk_widget_activate (GTK_WIDGET (find_button (GTK_WIDGET (desk.window), "Show those set aside")));
  window_stage_wait_for_text (&desk, "Boiler circuit");
  g_assert_cmpint (docket_job_filters_get_filter (get (&desk, DOCKET_TYPE_JOB_FILTERS)), ==, DOCKET_JOB_FILTER_VOID);
  /* What is there to be had sooner is offered first. */
  search (&desk, "pump");
  window_stage_wait_for_text (&desk, "“Set aside” leaves out 1 job that matches “pump”.");
  /* Nothing is set aside by that name. */
  search (&desk, "zeppelin");
  window_stage_wait_for_text (&desk, "No job matches “zeppelin”.");
  g_assert_null (find_button (GTK_WIDGET (desk.window), "Show those set aside"));
  window_stage_close (&desk);
}

/* ---- Details of what no list has ---- */

static DocketRecordPane *
get_pane (WindowStage *desk)
{
  return DOCKET_RECORD_PANE (get (desk, DOCKET_TYPE_RECORD_PANE));
}

/* Nobody is called about a job that they took for one of the list; what is typed stays. */
static void
test_filter_that_finds_nothing_empties_the_details (void)
{
  WindowStage desk = { 0 };
  GtkEditable *note;

  open_desk (&desk, STAGE_DANA, "dispatcher");
  activate (&desk, "win.show-view", "jobs");
  set_filter (&desk, DOCKET_JOB_FILTER_OPEN);
  activate (&desk, "win.show-job", STAGE_BOILER);
  window_stage_wait_for_text (&desk, "Boiler circuit");
  g_assert_cmpstr (docket_record_pane_get_id (get_pane (&desk)), ==, STAGE_BOILER);
  set_filter (&desk, DOCKET_JOB_FILTER_REVIEW);
  window_stage_wait_for_text (&desk, "No job is like that at the moment.");
  g_assert_null (docket_record_pane_get_id (get_pane (&desk)));
  window_stage_wait_without_text (&desk, "Boiler circuit");
  /* Asked for by name it is shown, and it is said that the list has it not. */
  activate (&desk, "win.show-job", STAGE_BOILER);
  window_stage_wait_for_text (&desk, "is not in this list");
  turn (300);
  g_assert_cmpstr (docket_record_pane_get_id (get_pane (&desk)), ==, STAGE_BOILER);
  /* With the rows it comes back. */
  set_filter (&desk, DOCKET_JOB_FILTER_UNSYNCED);
  window_stage_wait_for_text (&desk, "Everything saved here is on the server.");
  g_assert_null (docket_record_pane_get_id (get_pane (&desk)));
  set_filter (&desk, DOCKET_JOB_FILTER_OPEN);
  window_stage_wait_for_text (&desk, "Leaking pump");
  g_assert_cmpstr (docket_record_pane_get_id (get_pane (&desk)), ==, STAGE_BOILER);
  /* Not away from who is typing. */
  note = GTK_EDITABLE (find_of_type (GTK_WIDGET (get_pane (&desk)), GTK_TYPE_ENTRY, 0));
  gtk_editable_set_text (note, "They called back");
  set_filter (&desk, DOCKET_JOB_FILTER_REVIEW);
  window_stage_wait_for_text (&desk, "No job is like that at the moment.");
  turn (100);
  g_assert_cmpstr (docket_record_pane_get_id (get_pane (&desk)), ==, STAGE_BOILER);
  g_assert_cmpstr (gtk_editable_get_text (note), ==, "They called back");
  window_stage_close (&desk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/clerk/job-for-who-calls", test_job_for_who_calls);
  g_test_add_func ("/console/clerk/key-for-who-calls-reaches-from-the-header", test_key_for_who_calls_reaches_from_the_header);
  g_test_add_func ("/console/clerk/phone-comes-before-billing", test_phone_comes_before_billing);
  g_test_add_func ("/console/clerk/no-job-for-who-is-none-any-more", test_no_job_for_who_is_none_any_more);
  g_test_add_func ("/console/clerk/new-record-is-where-one-looks", test_new_record_is_where_one_looks);
  g_test_add_func ("/console/clerk/what-the-list-leaves-out-is-said-and-shown", test_what_the_list_leaves_out_is_said_and_shown);
  g_test_add_func ("/console/clerk/who-went-on-is-left-alone", test_who_went_on_is_left_alone);
  g_test_add_func ("/console/clerk/who-is-about-to-search-is-left-alone", test_who_is_about_to_search_is_left_alone);
  g_test_add_func ("/console/clerk/filter-says-what-it-hides", test_filter_says_what_it_hides);
  g_test_add_func ("/console/clerk/search-offers-what-was-set-aside", test_search_offers_what_was_set_aside);
  g_test_add_func ("/console/clerk/filter-that-finds-nothing-empties-the-details", test_filter_that_finds_nothing_empties_the_details);
  return g_test_run ();
}
