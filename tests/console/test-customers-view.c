/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Customers view over a real store, without any server: what the table
 * shows, whom the form recognizes, what it lets through, and what becomes of
 * what was typed.
 */
#include <adwaita.h>

#include "docket-browser.h"
#include "docket-console.h"
#include "docket-customer-compare.h"
#include "docket-customer-detail.h"
#include "docket-customer-matches.h"
#include "docket-customers-view.h"
#include "docket-drafts.h"
#include "docket-facts.h"
#include "docket-limits.h"
#include "docket-table.h"
#include "view-stage.h"
#include "widget-search.h"

#define MUELLER "0192e000-0000-7000-8000-000000000022"
#define TWIN "0192e000-0000-7000-8000-000000000024"
#define OLD_ONE "0192e000-0000-7000-8000-000000000023"

static DocketRecord *
new_customer (const char *id, const char *name, const char *city, const char *phone)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_CUSTOMER, id);

  docket_record_set_text (record, DOCKET_CUSTOMER_NAME, name);
  docket_record_set_text (record, DOCKET_CUSTOMER_CITY, city);
  docket_record_set_text (record, DOCKET_CUSTOMER_PHONE, phone);
  docket_record_set_text (record, DOCKET_CUSTOMER_STANDING, "active");
  return record;
}

static void
open_view (Fixture *fixture, const char *person, const char *role)
{
  DocketRecord *old = new_customer (OLD_ONE, "Zeller, gone", "Bray", NULL);

  docket_record_set_void (old, TRUE);
  view_stage_open (fixture, docket_customers_view_new, person, role);
  review_stage_receive (fixture->stage, new_customer (MUELLER, "Müller Sanitär", "Howth", "+353 1 555 0142"), old, NULL);
  wait_for_text (fixture, "Müller Sanitär");
}

static DocketCustomerDetail *
get_detail (Fixture *fixture)
{
  return DOCKET_CUSTOMER_DETAIL (find_of_type (fixture->view, DOCKET_TYPE_CUSTOMER_DETAIL, 0));
}

static DocketForm *
begin_editing (Fixture *fixture, const char *id)
{
  DocketCustomerDetail *detail = get_detail (fixture);

  docket_customers_view_show_customer (DOCKET_CUSTOMERS_VIEW (fixture->view), id);
  gtk_widget_activate_action (GTK_WIDGET (docket_customer_detail_get_pane (detail)), "record.edit", NULL);
  g_assert_cmpstr (docket_form_get_id (docket_customer_detail_get_form (detail)), ==, id);
  return docket_customer_detail_get_form (detail);
}

static DocketForm *
begin_new (Fixture *fixture)
{
  docket_customers_view_new_customer (DOCKET_CUSTOMERS_VIEW (fixture->view));
  return docket_customer_detail_get_form (get_detail (fixture));
}

static gboolean
nickname_follows (gpointer form)
{
  g_autofree char *text = docket_field_row_get_text (get_row (form, DOCKET_CUSTOMER_NICKNAME));

  return g_strcmp0 (text, "The plumber") == 0;
}

/* All of the name is selected, to be typed over; then the record moves on. */
static void
test_cursor_and_selection_outlive_a_change_from_elsewhere (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DocketRecord) now = NULL;
  DocketRecord *changed;
  DocketForm *form;
  GtkEditable *name, *city;
  int from = -1, to = -1;

  open_view (&fixture, STAGE_OMAR, "office");
  form = begin_editing (&fixture, MUELLER);
  name = GTK_EDITABLE (find_of_type (GTK_WIDGET (get_row (form, DOCKET_CUSTOMER_NAME)), GTK_TYPE_ENTRY, 0));
  city = GTK_EDITABLE (find_of_type (GTK_WIDGET (get_row (form, DOCKET_CUSTOMER_CITY)), GTK_TYPE_ENTRY, 0));
  gtk_editable_select_region (name, 0, -1);
  gtk_editable_set_position (city, 3);
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_CUSTOMER, MUELLER, &now, NULL));
  changed = docket_record_copy (now);
  docket_record_set_text (changed, DOCKET_CUSTOMER_NICKNAME, "The plumber");
  docket_record_set_text (changed, DOCKET_CUSTOMER_CITY, "Howth, Dublin");
  docket_record_set_rev (changed, docket_record_get_rev (now) + 7);
  review_stage_receive (fixture.stage, changed, NULL);
  review_stage_wait (nickname_follows, form);
  g_assert_true (gtk_editable_get_selection_bounds (name, &from, &to));
  g_assert_cmpint (from, ==, 0);
  g_assert_cmpint (to, ==, (int) g_utf8_strlen ("Müller Sanitär", -1));
  g_assert_cmpstr (gtk_editable_get_text (city), ==, "Howth, Dublin");
  g_assert_cmpint (gtk_editable_get_position (city), ==, 3);
  g_assert_false (docket_form_has_changes (form));
  view_stage_close (&fixture);
}

/* A book that is pasted by mistake is refused in words, and not saved in part. */
static void
test_too_long_a_text_is_never_saved_in_part (void)
{
  static const DocketField fields[] = { DOCKET_CUSTOMER_NAME, DOCKET_CUSTOMER_ABOUT };
  Fixture fixture = { 0 };
  g_autofree char *book = g_strnfill (1024 * 1024, 'x');
  GtkWidget *note;
  DocketForm *editor;

  open_view (&fixture, STAGE_OMAR, "office");
  editor = begin_editing (&fixture, MUELLER);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *kept = NULL;

      type (editor, fields[i], book);
      kept = docket_field_row_get_text (get_row (editor, fields[i]));
      g_assert_cmpuint (strlen (kept), ==, docket_field_info (fields[i])->max + 1);
      docket_form_save (editor);
      g_assert_nonnull (strstr (docket_form_get_problem (editor), "longer than"));
      type (editor, fields[i], "Short");
    }
  docket_form_discard (editor);
  note = find_of_type (GTK_WIDGET (get_detail (&fixture)), GTK_TYPE_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (note), book);
  gtk_widget_activate_action (note, "record.add-note", NULL);
  turn (20);
  wait_for_outbox (&fixture, 0);
  g_assert_cmpuint (strlen (gtk_editable_get_text (GTK_EDITABLE (note))), >, DOCKET_TEXT_CHARS_MAX);
  view_stage_close (&fixture);
}

static void
test_table_shows_customers_with_their_open_jobs (void)
{
  Fixture fixture = { 0 };

  open_view (&fixture, STAGE_OMAR, "office");
  wait_for_text (&fixture, "Adler & Co");
  g_assert_nonnull (find_label (fixture.view, "Howth"));
  g_assert_nonnull (find_label (fixture.view, "+353 1 555 0142"));
  /* Adler's two jobs are open. */
  g_assert_nonnull (find_label (fixture.view, "2"));
  g_assert_null (find_label (fixture.view, "Zeller, gone"));
  view_stage_close (&fixture);
}

static void
test_search_finds_phones_and_towns_and_says_when_nothing_matches (void)
{
  Fixture fixture = { 0 };
  GtkEditable *search;

  open_view (&fixture, STAGE_OMAR, "office");
  search = GTK_EDITABLE (find_of_type (fixture.view, GTK_TYPE_SEARCH_ENTRY, 0));
  gtk_editable_set_text (search, "0142");
  wait_without_text (&fixture, "Adler & Co");
  wait_for_text (&fixture, "1 of 2");
  gtk_editable_set_text (search, "muller how");
  wait_for_text (&fixture, "1 of 2");
  gtk_editable_set_text (search, "nobody like this");
  wait_for_text (&fixture, "No match");
  view_stage_close (&fixture);
}

static void
test_header_sorts_by_town_and_by_open_jobs (void)
{
  Fixture fixture = { 0 };
  DocketTable *table;
  gboolean descending = TRUE;

  open_view (&fixture, STAGE_OMAR, "office");
  table = DOCKET_TABLE (find_of_type (fixture.view, DOCKET_TYPE_TABLE, 0));
  g_assert_cmpint (docket_table_get_sort (table, &descending), ==, DOCKET_SORT_NAME);
  docket_table_set_sort (table, DOCKET_SORT_OPEN_JOBS, TRUE);
  g_assert_cmpint (docket_table_get_sort (table, &descending), ==, DOCKET_SORT_OPEN_JOBS);
  g_assert_true (descending);
  docket_table_set_sort (table, DOCKET_SORT_CITY, FALSE);
  g_assert_cmpint (docket_table_get_sort (table, &descending), ==, DOCKET_SORT_CITY);
  view_stage_close (&fixture);
}

static void
test_details_show_jobs_that_lead_to_them (void)
{
  Fixture fixture = { 0 };
  GtkWidget *row;

  open_view (&fixture, STAGE_OMAR, "office");
  docket_customers_view_show_customer (DOCKET_CUSTOMERS_VIEW (fixture.view), STAGE_CUSTOMER);
  wait_for_text (&fixture, "2 open of 2");
  wait_for_text (&fixture, "Leaking pump, boiler room");
  g_assert_nonnull (find_label (GTK_WIDGET (get_detail (&fixture)), "Synced"));
  row = gtk_widget_get_ancestor (GTK_WIDGET (find_label (fixture.view, "Leaking pump, boiler room")), GTK_TYPE_LIST_BOX_ROW);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (row)), ==, "win.show-job");
  g_assert_cmpstr (g_variant_get_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (row)), NULL), ==, STAGE_PUMP);
  view_stage_close (&fixture);
}

static void
test_note_is_saved_once_and_shown (void)
{
  Fixture fixture = { 0 };
  DocketRecordPane *pane;
  GtkWidget *entry;

  open_view (&fixture, STAGE_OMAR, "office");
  docket_customers_view_show_customer (DOCKET_CUSTOMERS_VIEW (fixture.view), MUELLER);
  pane = docket_customer_detail_get_pane (get_detail (&fixture));
  entry = find_of_type (GTK_WIDGET (pane), GTK_TYPE_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Rings twice");
  gtk_widget_activate_action (GTK_WIDGET (pane), "record.add-note", NULL);
  gtk_widget_activate_action (GTK_WIDGET (pane), "record.add-note", NULL);
  wait_for_text (&fixture, "“Rings twice”");
  wait_for_outbox (&fixture, 1);
  turn (50);
  g_assert_true (outbox_has (&fixture));
  view_stage_close (&fixture);
}

static void
test_save_is_one_bundle_with_an_operation_a_group (void)
{
  Fixture fixture = { 0 };
  DocketForm *form;
  g_autoptr (GPtrArray) items = NULL;
  DocketOutboxItem *first, *second;

  open_view (&fixture, STAGE_OMAR, "office");
  form = begin_editing (&fixture, MUELLER);
  g_assert_false (docket_form_has_changes (form));
  type (form, DOCKET_CUSTOMER_CITY, "Malahide");
  type (form, DOCKET_CUSTOMER_TERMS_DAYS, "14");
  g_assert_true (docket_field_row_get_changed (get_row (form, DOCKET_CUSTOMER_CITY)));
  g_assert_false (docket_field_row_get_changed (get_row (form, DOCKET_CUSTOMER_NAME)));
  docket_form_save (form);
  docket_form_save (form);
  wait_until_closed (form);
  wait_for_outbox (&fixture, 2);
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), G_MAXINT64, NULL);
  first = g_ptr_array_index (items, 0);
  second = g_ptr_array_index (items, 1);
  g_assert_cmpstr (first->operation->bundle, ==, second->operation->bundle);
  g_assert_cmpint (first->operation->group, ==, DOCKET_GROUP_CUSTOMER_CONTACT);
  g_assert_cmpint (second->operation->group, ==, DOCKET_GROUP_CUSTOMER_BILLING);
  wait_for_text (&fixture, "Malahide");
  view_stage_close (&fixture);
}

static void
test_dispatch_may_correct_the_contact_and_is_told_why_not_the_terms (void)
{
  Fixture fixture = { 0 };
  DocketForm *form;

  open_view (&fixture, STAGE_DANA, "dispatcher");
  form = begin_editing (&fixture, MUELLER);
  g_assert_true (docket_field_row_get_locked (get_row (form, DOCKET_CUSTOMER_CREDIT_LIMIT)));
  g_assert_nonnull (strstr (docket_field_row_get_hint (get_row (form, DOCKET_CUSTOMER_CREDIT_LIMIT)), "the office and supervisors"));
  g_assert_true (docket_field_row_get_locked (get_row (form, DOCKET_CUSTOMER_NAME)));
  g_assert_false (docket_field_row_get_locked (get_row (form, DOCKET_CUSTOMER_PHONE)));
  /* Who makes a customer says its name. */
  form = begin_new (&fixture);
  g_assert_false (docket_field_row_get_locked (get_row (form, DOCKET_CUSTOMER_NAME)));
  g_assert_true (docket_field_row_get_locked (get_row (form, DOCKET_CUSTOMER_CREDIT_LIMIT)));
  view_stage_close (&fixture);
}

static void
test_new_customer_needs_a_name_and_appears_at_once (void)
{
  Fixture fixture = { 0 };
  DocketForm *form;

  open_view (&fixture, STAGE_OMAR, "office");
  form = begin_new (&fixture);
  type (form, DOCKET_CUSTOMER_CITY, "Swords");
  docket_form_save (form);
  g_assert_cmpstr (docket_form_get_problem (form), ==, "A customer needs a name.");
  type (form, DOCKET_CUSTOMER_NAME, "D’Angelo");
  docket_form_save (form);
  wait_until_closed (form);
  wait_for_outbox (&fixture, 1);
  wait_for_text (&fixture, "D’Angelo");
  wait_for_text (&fixture, "Swords");
  view_stage_close (&fixture);
}

static gboolean
has_match (gpointer data)
{
  return docket_customer_matches_get_n (data) == 1;
}

static gboolean
has_no_match (gpointer data)
{
  return docket_customer_matches_get_n (data) == 0;
}

static void
test_likely_match_appears_while_typing_and_can_be_used_instead (void)
{
  Fixture fixture = { 0 };
  DocketForm *form;
  GtkWidget *matches;

  open_view (&fixture, STAGE_OMAR, "office");
  form = begin_new (&fixture);
  matches = find_of_type (fixture.window, DOCKET_TYPE_CUSTOMER_MATCHES, 0);
  g_assert_null (matches);
  type (form, DOCKET_CUSTOMER_NAME, "Muller Sanitar");
  type (form, DOCKET_CUSTOMER_PHONE, "003531 5550142");
  wait_for_text (&fixture, "same phone");
  matches = find_of_type (fixture.window, DOCKET_TYPE_CUSTOMER_MATCHES, 0);
  g_assert_nonnull (matches);
  g_assert_true (has_match (matches));
  wait_for_text (&fixture, "Very likely");
  gtk_widget_activate_action (matches, "matches.compare", "s", MUELLER);
  wait_for_text (&fixture, "What you typed");
  gtk_widget_activate_action (matches, "matches.use", "s", MUELLER);
  g_assert_false (docket_form_get_active (form));
  wait_for_text (&fixture, "Contact");
  g_assert_cmpstr (docket_record_pane_get_id (docket_customer_detail_get_pane (get_detail (&fixture))), ==, MUELLER);
  fixture.number = 0;
  g_assert_true (outbox_has (&fixture));
  view_stage_close (&fixture);
}

static void
test_dismissed_match_stays_away_and_saving_is_never_refused (void)
{
  Fixture fixture = { 0 };
  DocketForm *form;
  GtkWidget *matches;

  open_view (&fixture, STAGE_OMAR, "office");
  form = begin_new (&fixture);
  type (form, DOCKET_CUSTOMER_NAME, "Müller Sanitär");
  wait_for_text (&fixture, "Do we know them already?");
  matches = find_of_type (fixture.window, DOCKET_TYPE_CUSTOMER_MATCHES, 0);
  gtk_widget_activate_action (matches, "matches.dismiss", "s", MUELLER);
  g_assert_true (has_no_match (matches));
  type (form, DOCKET_CUSTOMER_CITY, "Howth");
  turn (500);
  g_assert_true (has_no_match (matches));
  docket_form_save (form);
  wait_until_closed (form);
  wait_for_outbox (&fixture, 1);
  view_stage_close (&fixture);
}

static gboolean
draft_is_kept (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *text = docket_draft_load (fixture->stage->desk, "customer-form:new");

  return text != NULL && strstr (text, fixture->text) != NULL;
}

static void
test_draft_of_a_new_customer_survives_a_crash (void)
{
  Fixture fixture = { 0 };
  DocketForm *form;
  g_autofree char *name = NULL;

  open_view (&fixture, STAGE_OMAR, "office");
  form = begin_new (&fixture);
  type (form, DOCKET_CUSTOMER_NAME, "Lycée Volt");
  fixture.text = "Lycée Volt";
  review_stage_wait (draft_is_kept, &fixture);
  view_stage_hide (&fixture);

  view_stage_show (&fixture);
  wait_for_text (&fixture, "Not saved yet");
  wait_for_text (&fixture, "Go on with a new customer");
  form = begin_new (&fixture);
  name = docket_field_row_get_text (get_row (form, DOCKET_CUSTOMER_NAME));
  g_assert_cmpstr (name, ==, "Lycée Volt");
  view_stage_close (&fixture);
}

static void
test_customer_is_set_aside_and_restored (void)
{
  Fixture fixture = { 0 };
  DocketCustomerDetail *detail;

  open_view (&fixture, STAGE_OMAR, "office");
  detail = get_detail (&fixture);
  docket_customers_view_show_customer (DOCKET_CUSTOMERS_VIEW (fixture.view), MUELLER);
  gtk_widget_activate_action (GTK_WIDGET (detail), "customer.void", NULL);
  gtk_widget_activate_action (GTK_WIDGET (detail), "customer.void", NULL);
  wait_for_text (&fixture, "Nothing of it is lost");
  wait_for_outbox (&fixture, 1);
  gtk_widget_activate_action (GTK_WIDGET (detail), "customer.restore", NULL);
  wait_without_text (&fixture, "Nothing of it is lost");
  /* What was set aside is found by the filter. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_of_type (fixture.view, GTK_TYPE_DROP_DOWN, 0)), 3);
  wait_for_text (&fixture, "Zeller, gone");
  wait_without_text (&fixture, "Adler & Co");
  view_stage_close (&fixture);
}

/* A press too many is one; what is asked for another one meanwhile is none. */
static void
test_next_customer_does_not_wait_for_the_disk (void)
{
  Fixture fixture = { 0 };
  WriterGate gate;
  GtkWidget *detail;

  open_view (&fixture, STAGE_OMAR, "office");
  detail = GTK_WIDGET (get_detail (&fixture));
  docket_customers_view_show_customer (DOCKET_CUSTOMERS_VIEW (fixture.view), MUELLER);
  view_stage_close_gate (fixture.stage->desk, &gate);
  gtk_widget_activate_action (detail, "customer.void", NULL);
  gtk_widget_activate_action (detail, "customer.void", NULL);
  docket_customers_view_show_customer (DOCKET_CUSTOMERS_VIEW (fixture.view), STAGE_CUSTOMER);
  gtk_widget_activate_action (detail, "customer.void", NULL);
  view_stage_open_gate (&gate);
  wait_for_text (&fixture, "Nothing of it is lost");
  wait_for_outbox (&fixture, 2);
  view_stage_close (&fixture);
}

static void
test_duplicate_is_a_new_customer_with_the_same_words (void)
{
  Fixture fixture = { 0 };
  DocketForm *form;
  g_autofree char *phone = NULL;

  open_view (&fixture, STAGE_OMAR, "office");
  docket_customers_view_show_customer (DOCKET_CUSTOMERS_VIEW (fixture.view), MUELLER);
  gtk_widget_activate_action (GTK_WIDGET (get_detail (&fixture)), "customer.duplicate", NULL);
  form = docket_customer_detail_get_form (get_detail (&fixture));
  g_assert_null (docket_form_get_id (form));
  phone = docket_field_row_get_text (get_row (form, DOCKET_CUSTOMER_PHONE));
  g_assert_cmpstr (phone, ==, "+353 1 555 0142");
  wait_for_text (&fixture, "Very likely");
  view_stage_close (&fixture);
}

static gboolean
shows_twin (gpointer data)
{
  return find_label (data, "Mueller Sanitaer stays") != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return *(GtkWidget **) data == NULL;
}

static void
test_customer_is_merged_into_the_one_that_stays (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DocketRecord) mueller = NULL;
  g_autoptr (GPtrArray) items = NULL;
  DocketOutboxItem *item;
  GtkWidget *compare;
  WriterGate gate;

  open_view (&fixture, STAGE_OMAR, "office");
  review_stage_receive (fixture.stage, new_customer (TWIN, "Mueller Sanitaer", "Howth", "01 5550142"), NULL);
  wait_for_text (&fixture, "Mueller Sanitaer");
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_CUSTOMER, MUELLER, &mueller, NULL));
  compare = docket_customer_compare_new (fixture.view, fixture.stage->desk, mueller);
  gtk_window_present (GTK_WINDOW (compare));
  review_stage_wait (shows_twin, compare);
  g_assert_nonnull (find_label (compare, "Choose which one stays"));
  /* Nothing is preselected, so nothing can be merged by accident. */
  gtk_widget_activate_action (compare, "compare.merge", NULL);
  docket_customer_compare_keep (DOCKET_CUSTOMER_COMPARE (compare), TRUE);
  g_assert_nonnull (find_label (compare, "Mueller Sanitaer has no jobs and no notes. It is set aside"));
  view_stage_close_gate (fixture.stage->desk, &gate);
  g_object_add_weak_pointer (G_OBJECT (compare), (gpointer *) &compare);
  gtk_widget_activate_action (compare, "compare.merge", NULL);
  gtk_widget_activate_action (compare, "compare.merge", NULL);
  /* Closed while it saves it would have nobody to tell what came of it. */
  gtk_window_close (GTK_WINDOW (compare));
  turn (20);
  g_assert_true (compare != NULL && gtk_widget_get_visible (compare));
  view_stage_open_gate (&gate);
  wait_for_outbox (&fixture, 1);
  review_stage_wait (is_gone, &compare);
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), G_MAXINT64, NULL);
  item = g_ptr_array_index (items, 0);
  g_assert_cmpint (item->operation->kind, ==, DOCKET_OPERATION_MERGE);
  g_assert_cmpstr (item->operation->record_id, ==, TWIN);
  g_assert_cmpstr (item->operation->into, ==, MUELLER);
  wait_without_text (&fixture, "Mueller Sanitaer");
  view_stage_close (&fixture);
}

static void
test_empty_company_says_what_next (void)
{
  Fixture fixture = { 0 };

  view_stage_open (&fixture, docket_customers_view_new, STAGE_OMAR, "office");
  wait_for_text (&fixture, "Adler & Co");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_of_type (fixture.view, GTK_TYPE_DROP_DOWN, 0)), 3);
  wait_for_text (&fixture, "No customer is like that at the moment.");
  view_stage_close (&fixture);
}

static GtkAdjustment *
across (Fixture *fixture)
{
  GtkWidget *table = find_of_type (fixture->view, DOCKET_TYPE_TABLE, 0);

  return gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (find_of_type (table, GTK_TYPE_SCROLLED_WINDOW, 0)));
}

static double
beyond_the_edge (GtkAdjustment *adjustment)
{
  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
}

static gboolean
begins_at_the_right (gpointer data)
{
  GtkAdjustment *adjustment = across (data);

  return beyond_the_edge (adjustment) > 100 && ABS (gtk_adjustment_get_value (adjustment) - beyond_the_edge (adjustment)) < 1;
}

static gboolean
begins_at_the_left (gpointer data)
{
  GtkAdjustment *adjustment = across (data);

  return beyond_the_edge (adjustment) > 100 && gtk_adjustment_get_value (adjustment) < 1;
}

/* A title outside of the table is one that nobody can read. */
static gboolean
first_title_is_seen (gpointer data)
{
  GtkWidget *view = find_of_type (((Fixture *) data)->view, GTK_TYPE_COLUMN_VIEW, 0);
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_first_child (view));
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (title, view, &bounds) && bounds.size.width > 100
         && bounds.origin.x >= -1 && bounds.origin.x + bounds.size.width <= gtk_widget_get_width (view) + 1 && gtk_widget_get_width (view) < 400;
}

static void
test_list_beside_a_form_is_seen_from_right_to_left (void)
{
  Fixture fixture = { 0 };

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  open_view (&fixture, STAGE_OMAR, "office");
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1000, 760);
  docket_customers_view_show_customer (DOCKET_CUSTOMERS_VIEW (fixture.view), MUELLER);
  turn (400);
  begin_editing (&fixture, MUELLER);
  turn (800); /* it stays so */
  g_assert_true (first_title_is_seen (&fixture));
  view_stage_close (&fixture);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* Of a table that is wider than its place the first column is seen, from either side. */
static void
test_wide_table_begins_where_lines_begin (void)
{
  const struct
  {
    GtkTextDirection direction;
    gboolean (*begins) (gpointer data);
  } ways[] = { { GTK_TEXT_DIR_LTR, begins_at_the_left }, { GTK_TEXT_DIR_RTL, begins_at_the_right } };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      Fixture fixture = { 0 };

      gtk_widget_set_default_direction (ways[i].direction);
      open_view (&fixture, STAGE_SOFIA, "supervisor");
      /* The view gives it the width that there is, once that is known. */
      turn (200);
      docket_table_set_width (DOCKET_TABLE (find_of_type (fixture.view, DOCKET_TYPE_TABLE, 0)), 3000);
      review_stage_wait (ways[i].begins, &fixture);
      view_stage_close (&fixture);
    }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* In a place that is too narrow for it. */
static void
test_address_is_broken_between_its_parts (void)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new ("“lena.office@adler.example”"));
  g_autoptr (PangoLayout) layout = NULL;
  int minimum, natural;

  docket_facts_wrap (GTK_LABEL (label));
  layout = gtk_widget_create_pango_layout (label, gtk_label_get_text (GTK_LABEL (label)));
  pango_layout_set_attributes (layout, gtk_label_get_attributes (GTK_LABEL (label)));
  pango_layout_set_wrap (layout, gtk_label_get_wrap_mode (GTK_LABEL (label)));
  for (int width_px = 20; width_px < 220; width_px += 7)
    {
      pango_layout_set_width (layout, width_px * PANGO_SCALE);
      for (int i = 1; i < pango_layout_get_line_count (layout); i++)
        {
          int start = pango_layout_get_line_readonly (layout, i)->start_index;

          g_assert_true (strchr ("@.", pango_layout_get_text (layout)[start]) != NULL || strchr ("@.", pango_layout_get_text (layout)[start - 1]) != NULL);
        }
    }
  g_assert_cmpint (pango_layout_get_line_count (layout), ==, 1);
  pango_layout_set_width (layout, 20 * PANGO_SCALE);
  g_assert_cmpint (pango_layout_get_line_count (layout), >=, 4);
  /* A style of its own mixes its attributes with those. */
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <, natural / 2);
  g_object_unref (label);
}

static void
test_phone_is_not_turned_round (void)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new ("+44 1632 960000"));

  gtk_widget_set_direction (label, GTK_TEXT_DIR_RTL);
  docket_facts_turn (GTK_LABEL (label), DOCKET_CUSTOMER_CITY);
  g_assert_cmpint (gtk_widget_get_direction (label), ==, GTK_TEXT_DIR_RTL);
  docket_facts_turn (GTK_LABEL (label), DOCKET_CUSTOMER_PHONE);
  g_assert_cmpint (gtk_widget_get_direction (label), ==, GTK_TEXT_DIR_LTR);
  g_assert_cmpfloat (gtk_label_get_xalign (GTK_LABEL (label)), ==, 1);
  g_object_unref (label);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/customers/an-address-is-broken-between-its-parts", test_address_is_broken_between_its_parts);
  g_test_add_func ("/console/customers/a-phone-is-not-turned-round", test_phone_is_not_turned_round);
  g_test_add_func ("/console/customers/table-shows-customers-with-their-open-jobs", test_table_shows_customers_with_their_open_jobs);
  g_test_add_func ("/console/customers/search-finds-phones-and-towns-and-says-when-nothing-matches", test_search_finds_phones_and_towns_and_says_when_nothing_matches);
  g_test_add_func ("/console/customers/cursor-and-selection-outlive-a-change-from-elsewhere", test_cursor_and_selection_outlive_a_change_from_elsewhere);
  g_test_add_func ("/console/customers/too-long-a-text-is-never-saved-in-part", test_too_long_a_text_is_never_saved_in_part);
  g_test_add_func ("/console/customers/header-sorts-by-town-and-by-open-jobs", test_header_sorts_by_town_and_by_open_jobs);
  g_test_add_func ("/console/customers/details-show-jobs-that-lead-to-them", test_details_show_jobs_that_lead_to_them);
  g_test_add_func ("/console/customers/note-is-saved-once-and-shown", test_note_is_saved_once_and_shown);
  g_test_add_func ("/console/customers/save-is-one-bundle-with-an-operation-a-group", test_save_is_one_bundle_with_an_operation_a_group);
  g_test_add_func ("/console/customers/dispatch-may-correct-the-contact-and-is-told-why-not-the-terms", test_dispatch_may_correct_the_contact_and_is_told_why_not_the_terms);
  g_test_add_func ("/console/customers/new-customer-needs-a-name-and-appears-at-once", test_new_customer_needs_a_name_and_appears_at_once);
  g_test_add_func ("/console/customers/likely-match-appears-while-typing-and-can-be-used-instead", test_likely_match_appears_while_typing_and_can_be_used_instead);
  g_test_add_func ("/console/customers/dismissed-match-stays-away-and-saving-is-never-refused", test_dismissed_match_stays_away_and_saving_is_never_refused);
  g_test_add_func ("/console/customers/draft-of-a-new-customer-survives-a-crash", test_draft_of_a_new_customer_survives_a_crash);
  g_test_add_func ("/console/customers/customer-is-set-aside-and-restored", test_customer_is_set_aside_and_restored);
  g_test_add_func ("/console/customers/next-customer-does-not-wait-for-the-disk", test_next_customer_does_not_wait_for_the_disk);
  g_test_add_func ("/console/customers/duplicate-is-a-new-customer-with-the-same-words", test_duplicate_is_a_new_customer_with_the_same_words);
  g_test_add_func ("/console/customers/customer-is-merged-into-the-one-that-stays", test_customer_is_merged_into_the_one_that_stays);
  g_test_add_func ("/console/customers/filter-without-answers-says-so", test_empty_company_says_what_next);
  g_test_add_func ("/console/customers/wide-table-begins-where-lines-begin", test_wide_table_begins_where_lines_begin);
  g_test_add_func ("/console/customers/list-beside-a-form-is-seen-from-right-to-left", test_list_beside_a_form_is_seen_from_right_to_left);
  return g_test_run ();
}
