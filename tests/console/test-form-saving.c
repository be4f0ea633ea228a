/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is typed while a form is being saved, or cannot be saved: it does not go with
 * the form.
 */
#include <adwaita.h>
#include <string.h>

#include "docket-console.h"
#include "docket-drafts.h"
#include "docket-job-detail.h"
#include "docket-jobs-view.h"
#include "docket-table.h"
#include "view-stage.h"
#include "widget-search.h"

static DocketJobDetail *
get_detail (Fixture *fixture)
{
  return DOCKET_JOB_DETAIL (find_of_type (fixture->view, DOCKET_TYPE_JOB_DETAIL, 0));
}

static DocketForm *
get_form (Fixture *fixture)
{
  return docket_job_detail_get_form (get_detail (fixture));
}

static void
open_pump (Fixture *fixture)
{
  *fixture = (Fixture) { 0 };
  view_stage_open (fixture, docket_jobs_view_new, STAGE_OMAR, "office");
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture->view), STAGE_PUMP);
  wait_for_text (fixture, "Owner: ");
}

static void
edit (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (docket_job_detail_get_pane (get_detail (fixture))), "record.edit", NULL);
  g_assert_true (docket_form_get_active (get_form (fixture)));
}

static void
assert_row (Fixture *fixture, DocketField field, const char *expected)
{
  g_autofree char *text = docket_field_row_get_text (get_row (get_form (fixture), field));

  g_assert_cmpstr (text, ==, expected);
}

/* The fingers are faster than the disk. */
static void
test_typed_while_it_is_saved (void)
{
  Fixture fixture;
  WriterGate gate;

  open_pump (&fixture);
  edit (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Saved");
  view_stage_close_gate (fixture.stage->desk, &gate);
  docket_form_save (get_form (&fixture));
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Saved, and typed since");
  type (get_form (&fixture), DOCKET_JOB_ACCESS_NOTES, "Key at the neighbour");
  view_stage_open_gate (&gate);
  wait_until_closed (get_form (&fixture));
  wait_for_outbox (&fixture, 1);
  wait_for_text (&fixture, "You have changes of");
  edit (&fixture);
  assert_row (&fixture, DOCKET_JOB_TITLE, "Saved, and typed since");
  assert_row (&fixture, DOCKET_JOB_ACCESS_NOTES, "Key at the neighbour");
  docket_form_save (get_form (&fixture));
  wait_until_closed (get_form (&fixture));
  wait_for_outbox (&fixture, 2);
  view_stage_settle_down (&fixture);
  wait_without_text (&fixture, "You have changes of");
  view_stage_close (&fixture);
}

/* And who goes to another job before the disk has answered. */
static void
test_typed_while_it_is_saved_and_left (void)
{
  Fixture fixture;
  WriterGate gate;

  open_pump (&fixture);
  edit (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Saved");
  view_stage_close_gate (fixture.stage->desk, &gate);
  docket_form_save (get_form (&fixture));
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Saved, and typed since");
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_BOILER);
  view_stage_open_gate (&gate);
  wait_for_outbox (&fixture, 1);
  view_stage_settle_down (&fixture);
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_PUMP);
  wait_for_text (&fixture, "You have changes of");
  edit (&fixture);
  assert_row (&fixture, DOCKET_JOB_TITLE, "Saved, and typed since");
  view_stage_close (&fixture);
}

/* What is new has a record once it is saved: that is what the rest is of. */
static void
test_typed_while_a_new_one_is_saved (void)
{
  Fixture fixture;
  WriterGate gate;

  open_pump (&fixture);
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Brand new");
  docket_field_row_set_text (get_row (get_form (&fixture), DOCKET_JOB_CUSTOMER), STAGE_CUSTOMER);
  view_stage_close_gate (fixture.stage->desk, &gate);
  docket_form_save (get_form (&fixture));
  g_assert_true (docket_form_get_saving (get_form (&fixture)));
  type (get_form (&fixture), DOCKET_JOB_ACCESS_NOTES, "Key at the neighbour");
  view_stage_open_gate (&gate);
  wait_until_closed (get_form (&fixture));
  wait_for_outbox (&fixture, 1);
  wait_for_text (&fixture, "You have changes of");
  edit (&fixture);
  assert_row (&fixture, DOCKET_JOB_ACCESS_NOTES, "Key at the neighbour");
  docket_form_save (get_form (&fixture));
  wait_until_closed (get_form (&fixture));
  wait_for_outbox (&fixture, 2);
  view_stage_close (&fixture);
}

static void
leave (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (get_form (fixture)), "form.leave", NULL);
  g_assert_false (docket_form_get_active (get_form (fixture)));
}

static void
receive_pump_status (Fixture *fixture, const char *status)
{
  g_autoptr (DocketRecord) now = NULL;
  DocketRecord *next;

  g_assert_true (docket_store_get (docket_desk_get_reader (fixture->stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &now, NULL));
  next = docket_record_copy (now);
  docket_record_set_text (next, DOCKET_JOB_STATUS, status);
  docket_record_set_rev (next, docket_record_get_rev (now) + 1);
  docket_record_set_group_rev (next, DOCKET_GROUP_JOB_STATUS, docket_record_get_rev (now) + 1);
  review_stage_receive (fixture->stage, next, NULL);
}

static void
receive_labor (Fixture *fixture, gint64 amount)
{
  g_autoptr (DocketRecord) now = NULL;
  DocketRecord *next;

  g_assert_true (docket_store_get (docket_desk_get_reader (fixture->stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &now, NULL));
  next = docket_record_copy (now);
  docket_record_set_int (next, DOCKET_JOB_LABOR_AMOUNT, amount);
  docket_record_set_rev (next, docket_record_get_rev (now) + 1);
  review_stage_receive (fixture->stage, next, NULL);
}

static void
receive_status (Fixture *fixture, const char *status)
{
  receive_pump_status (fixture, status);
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture->view), STAGE_PUMP);
}

/* A draft from before the job was closed: nothing of it can be saved, and that is said. */
static void
test_typed_before_the_job_was_closed (void)
{
  Fixture fixture;

  open_pump (&fixture);
  edit (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Typed before");
  leave (&fixture);
  receive_status (&fixture, "closed");
  wait_for_text (&fixture, "Locked, because the job is “Closed”.");
  edit (&fixture);
  assert_row (&fixture, DOCKET_JOB_TITLE, "Typed before");
  g_assert_true (docket_field_row_get_locked (get_row (get_form (&fixture), DOCKET_JOB_TITLE)));
  g_assert_null (docket_form_get_problem (get_form (&fixture)));
  docket_form_save (get_form (&fixture));
  g_assert_true (docket_form_get_active (get_form (&fixture)));
  g_assert_nonnull (docket_form_get_problem (get_form (&fixture)));
  g_assert_nonnull (strstr (docket_form_get_problem (get_form (&fixture)), "“Title”"));
  leave (&fixture);
  view_stage_settle_down (&fixture);
  wait_for_outbox (&fixture, 0);
  /* Reopened, it is as it was. */
  receive_status (&fixture, "assigned");
  wait_without_text (&fixture, "Locked, because the job is “Closed”.");
  edit (&fixture);
  assert_row (&fixture, DOCKET_JOB_TITLE, "Typed before");
  docket_form_save (get_form (&fixture));
  wait_until_closed (get_form (&fixture));
  wait_for_outbox (&fixture, 1);
  view_stage_close (&fixture);
}

static gboolean
is_signed_off (gpointer detail)
{
  DocketRecord *record = docket_record_pane_get_record (docket_job_detail_get_pane (detail));

  return record != NULL && g_strcmp0 (docket_record_get_text (record, DOCKET_JOB_STATUS), "signed_off") == 0;
}

/* Signed off, it keeps its totals: what may be saved is, the rest waits. */
static void
test_typed_before_the_job_was_signed_off (void)
{
  Fixture fixture;

  open_pump (&fixture);
  edit (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Typed before");
  type (get_form (&fixture), DOCKET_JOB_LABOR_MINUTES, "75");
  leave (&fixture);
  receive_status (&fixture, "signed_off");
  review_stage_wait (is_signed_off, get_detail (&fixture));
  wait_for_text (&fixture, "You have changes of");
  edit (&fixture);
  g_assert_true (docket_field_row_get_locked (get_row (get_form (&fixture), DOCKET_JOB_LABOR_MINUTES)));
  g_assert_true (docket_field_row_get_changed (get_row (get_form (&fixture), DOCKET_JOB_LABOR_MINUTES)));
  docket_form_save (get_form (&fixture));
  wait_until_closed (get_form (&fixture));
  wait_for_outbox (&fixture, 1);
  wait_for_text (&fixture, "You have changes of");
  edit (&fixture);
  assert_row (&fixture, DOCKET_JOB_TITLE, "Typed before");
  g_assert_false (docket_field_row_get_changed (get_row (get_form (&fixture), DOCKET_JOB_TITLE)));
  g_assert_true (docket_field_row_get_changed (get_row (get_form (&fixture), DOCKET_JOB_LABOR_MINUTES)));
  docket_form_save (get_form (&fixture));
  g_assert_true (docket_form_get_active (get_form (&fixture)));
  g_assert_nonnull (docket_form_get_problem (get_form (&fixture)));
  docket_form_discard (get_form (&fixture));
  view_stage_settle_down (&fixture);
  wait_without_text (&fixture, "You have changes of");
  wait_for_outbox (&fixture, 1);
  view_stage_close (&fixture);
}

/* Who may not make a job is told before anything is typed, and what was typed before
 * (they were something else then) is neither saved nor lost. */
static void
test_a_new_one_of_who_may_not (void)
{
  Fixture fixture = { 0 };
  DocketForm *form;

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_TESS, "technician");
  docket_draft_keep (fixture.stage->desk, "job-form:new", "[draft]\nkept-at=1795429800000\n[fields]\njob.title=Typed before\njob.access_notes=Key at the neighbour\n");
  view_stage_settle_down (&fixture);
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  form = get_form (&fixture);
  g_assert_true (docket_form_get_active (form));
  g_assert_cmpstr (docket_form_get_problem (form), ==, "Made by dispatchers, the office and supervisors only.");
  for (guint i = 0; i < count_of_type (GTK_WIDGET (form), DOCKET_TYPE_FIELD_ROW); i++)
    g_assert_true (docket_field_row_get_locked (DOCKET_FIELD_ROW (find_of_type (GTK_WIDGET (form), DOCKET_TYPE_FIELD_ROW, i))));
  assert_row (&fixture, DOCKET_JOB_TITLE, "Typed before");
  docket_form_save (form);
  g_assert_true (docket_form_get_active (form));
  g_assert_false (docket_form_get_saving (form));
  g_assert_cmpstr (docket_form_get_problem (form), ==, "Nothing is saved. Made by dispatchers, the office and supervisors only. What you typed stays a draft.");
  leave (&fixture);
  view_stage_settle_down (&fixture);
  wait_for_outbox (&fixture, 0);
  {
    g_autofree char *text = docket_draft_load (fixture.stage->desk, "job-form:new");

    g_assert_nonnull (strstr (text, "Typed before"));
  }
  view_stage_close (&fixture);
}

/* It was closed by somebody else while the form was open: what cannot be saved any more
 * is told at its row and stays a draft, the rest of what is typed is saved. */
static void
test_closed_while_it_is_typed (void)
{
  Fixture fixture;

  open_pump (&fixture);
  edit (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Typed in time");
  type (get_form (&fixture), DOCKET_JOB_LABOR_MINUTES, "75");
  receive_pump_status (&fixture, "signed_off");
  view_stage_settle_down (&fixture);
  docket_form_save (get_form (&fixture));
  wait_until_closed (get_form (&fixture));
  wait_for_outbox (&fixture, 1);
  wait_for_text (&fixture, "You have changes of");
  edit (&fixture);
  assert_row (&fixture, DOCKET_JOB_TITLE, "Typed in time");
  g_assert_false (docket_field_row_get_changed (get_row (get_form (&fixture), DOCKET_JOB_TITLE)));
  assert_row (&fixture, DOCKET_JOB_LABOR_MINUTES, "75");
  receive_pump_status (&fixture, "closed");
  view_stage_settle_down (&fixture);
  docket_form_save (get_form (&fixture));
  g_assert_true (docket_form_get_active (get_form (&fixture)));
  g_assert_true (g_str_has_prefix (docket_form_get_problem (get_form (&fixture)), "Nothing is saved: “Labor time” cannot be changed now"));
  leave (&fixture);
  view_stage_close (&fixture);
}

/* Something holds the view yet when its window has let go of it. */
static void
test_news_for_a_form_in_no_window (void)
{
  Fixture fixture;
  g_autoptr (GtkWidget) view = NULL;
  DocketForm *form;

  open_pump (&fixture);
  edit (&fixture);
  form = get_form (&fixture);
  type (form, DOCKET_JOB_TITLE, "Typed in time");
  view = g_object_ref (fixture.view);
  gtk_window_set_child (GTK_WINDOW (fixture.window), NULL);
  receive_pump_status (&fixture, "closed");
  view_stage_settle_down (&fixture);
  g_assert_true (docket_field_row_get_locked (get_row (form, DOCKET_JOB_TITLE)));
  gtk_window_set_child (GTK_WINDOW (fixture.window), view);
  view_stage_close (&fixture);
}

/* -- Whose job it is -- */

#define TWIN_NORTH "0192e000-0000-7000-8000-000000000022"
#define TWIN_SOUTH "0192e000-0000-7000-8000-000000000023"
#define OTHER_ONE "0192e000-0000-7000-8000-000000000024"

static DocketRecord *
new_customer (const char *id, const char *name, const char *street, const char *city, const char *phone)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_CUSTOMER, id);

  docket_record_set_text (record, DOCKET_CUSTOMER_NAME, name);
  docket_record_set_text (record, DOCKET_CUSTOMER_STREET, street);
  docket_record_set_text (record, DOCKET_CUSTOMER_CITY, city);
  docket_record_set_text (record, DOCKET_CUSTOMER_PHONE, phone);
  return record;
}

static gboolean
lists_adler (gpointer popover)
{
  return find_label (popover, "Adler & Co") != NULL;
}

static gboolean
lists_nobody (gpointer popover)
{
  return !lists_adler (popover) && find_label (popover, "Zander Works") == NULL;
}

static gboolean
is_chosen (gpointer fixture)
{
  return docket_field_row_get_changed (get_row (get_form (fixture), DOCKET_JOB_CUSTOMER));
}

static GtkWidget *
open_choices (Fixture *fixture)
{
  GtkWidget *row = GTK_WIDGET (get_row (get_form (fixture), DOCKET_JOB_CUSTOMER));
  GtkMenuButton *button = GTK_MENU_BUTTON (find_of_type (row, GTK_TYPE_MENU_BUTTON, 0));

  gtk_menu_button_popup (button);
  review_stage_wait (lists_adler, gtk_menu_button_get_popover (button));
  return GTK_WIDGET (gtk_menu_button_get_popover (button));
}

static gboolean
lists_both (gpointer popover)
{
  return find_label (popover, "Kiln Street 4, Leeds") != NULL && find_label (popover, "+44 113 22") != NULL;
}

/* Of one name, and not the same: where they are tells them apart, before and after. */
static void
test_twins_are_told_apart (void)
{
  Fixture fixture;
  GtkWidget *popover;

  open_pump (&fixture);
  review_stage_receive (fixture.stage, new_customer (TWIN_NORTH, "Baker Ltd", "Kiln Street 4", "Leeds", "+44 113 11"), new_customer (TWIN_SOUTH, "Baker Ltd", "Mill Lane 1", "Leeds", "+44 113 22"), NULL);
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  popover = open_choices (&fixture);
  review_stage_wait (lists_both, popover);
  gtk_popover_popdown (GTK_POPOVER (popover));
  docket_field_row_set_text (get_row (get_form (&fixture), DOCKET_JOB_CUSTOMER), TWIN_SOUTH);
  g_assert_nonnull (find_label (GTK_WIDGET (get_row (get_form (&fixture), DOCKET_JOB_CUSTOMER)), "Mill Lane 1"));
  view_stage_close (&fixture);
}

/* Enter is pressed before the search has caught up: it is for what was typed, not for
 * what stood there first. */
static void
test_enter_takes_what_was_typed (void)
{
  Fixture fixture;
  GtkWidget *popover, *search;

  open_pump (&fixture);
  review_stage_receive (fixture.stage, new_customer (OTHER_ONE, "Zander Works", "Quay 9", "Hull", "+44 148 21"), NULL);
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  popover = open_choices (&fixture);
  search = find_of_type (popover, GTK_TYPE_SEARCH_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (search), "zander");
  g_signal_emit_by_name (search, "activate");
  review_stage_wait (is_chosen, &fixture);
  assert_row (&fixture, DOCKET_JOB_CUSTOMER, OTHER_ONE);
  /* And for nothing, if nobody is called so. */
  popover = open_choices (&fixture);
  gtk_editable_set_text (GTK_EDITABLE (search), "nobody at all");
  g_signal_emit_by_name (search, "activate");
  review_stage_wait (lists_nobody, popover);
  turn (50);
  assert_row (&fixture, DOCKET_JOB_CUSTOMER, OTHER_ONE);
  view_stage_close (&fixture);
}

/* -- What is typed without a pause -- */

#define KEYS_MAX 60

static gboolean
is_kept (Fixture *fixture, const char *name)
{
  g_autofree char *text = docket_store_get_draft (docket_desk_get_reader (fixture->stage->desk), name);

  return text != NULL && strstr (text, "Typed") != NULL;
}

/* As somebody types who does not look up: the power may go in the middle of it. */
static void
test_kept_while_nobody_pauses (void)
{
  g_autoptr (GString) typed = g_string_new ("Typed");
  Fixture fixture;
  GtkEditable *note;

  open_pump (&fixture);
  note = GTK_EDITABLE (find_of_type (GTK_WIDGET (get_detail (&fixture)), GTK_TYPE_ENTRY, 0));
  for (guint n = 0; !is_kept (&fixture, "note:" STAGE_PUMP); n++)
    {
      g_assert_cmpuint (n, <, KEYS_MAX);
      gtk_editable_set_text (note, g_string_append_c (typed, 'x')->str);
      turn (100);
    }
  edit (&fixture);
  for (guint n = 0; !is_kept (&fixture, "job-form:" STAGE_PUMP); n++)
    {
      g_assert_cmpuint (n, <, KEYS_MAX);
      type (get_form (&fixture), DOCKET_JOB_TITLE, g_string_append_c (typed, 'x')->str);
      turn (100);
    }
  view_stage_close (&fixture);
}

/* -- What is pasted -- */

static char *
repeat (const char *letter, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, letter);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Of several lines, where there is one: they follow one another, and no word is lost. */
static void
test_lines_become_one (void)
{
  Fixture fixture;

  open_pump (&fixture);
  edit (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Pump\r\nboiler room\tcellar\u2028left\n");
  assert_row (&fixture, DOCKET_JOB_TITLE, "Pump boiler room cellar left ");
  type (get_form (&fixture), DOCKET_JOB_DESCRIPTION, "First line\nsecond line");
  assert_row (&fixture, DOCKET_JOB_DESCRIPTION, "First line\nsecond line");
  /* And two amounts are none. */
  type (get_form (&fixture), DOCKET_JOB_LABOR_AMOUNT, "12\n50");
  docket_form_save (get_form (&fixture));
  g_assert_true (docket_form_get_active (get_form (&fixture)));
  g_assert_nonnull (strstr (docket_form_get_problem (get_form (&fixture)), "Labor"));
  docket_field_row_revert (get_row (get_form (&fixture), DOCKET_JOB_LABOR_AMOUNT));
  docket_form_save (get_form (&fixture));
  wait_until_closed (get_form (&fixture));
  wait_for_outbox (&fixture, 1);
  view_stage_close (&fixture);
}

/* As many characters as the server counts, whatever they take: one more is refused by
 * name, and so is a book. */
static void
test_as_long_as_the_server_counts (void)
{
  static const char *const letters[] = { "😀", "é", "\u2066", "ش" };
  g_autofree char *book = repeat ("A whole book. ", 7500);
  Fixture fixture;

  open_pump (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      glong per = g_utf8_strlen (letters[i], -1);
      g_autofree char *most = repeat (letters[i], (guint) (10000 / per)), *more = g_strconcat (most, "x", NULL);

      edit (&fixture);
      type (get_form (&fixture), DOCKET_JOB_DESCRIPTION, i % 2 == 0 ? book : more);
      docket_form_save (get_form (&fixture));
      g_assert_true (docket_form_get_active (get_form (&fixture)));
      g_assert_false (docket_form_get_saving (get_form (&fixture)));
      g_assert_nonnull (strstr (docket_form_get_problem (get_form (&fixture)), "Description"));
      type (get_form (&fixture), DOCKET_JOB_DESCRIPTION, most);
      docket_form_save (get_form (&fixture));
      wait_until_closed (get_form (&fixture));
      wait_for_outbox (&fixture, i + 1);
      view_stage_settle_down (&fixture);
      {
        g_autoptr (DocketRecord) now = NULL;

        g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &now, NULL));
        g_assert_cmpstr (docket_record_get_text (now, DOCKET_JOB_DESCRIPTION), ==, most);
      }
    }
  view_stage_close (&fixture);
}

/* On the way to another amount it may mean what stood there: what arrives then does not
 * get under the fingers, or 600 would become 900. */
static void
test_half_an_amount_is_not_moved (void)
{
  Fixture fixture;
  DocketFieldRow *row;

  open_pump (&fixture);
  receive_labor (&fixture, 6000);
  view_stage_settle_down (&fixture);
  edit (&fixture);
  row = get_row (get_form (&fixture), DOCKET_JOB_LABOR_AMOUNT);
  assert_row (&fixture, DOCKET_JOB_LABOR_AMOUNT, "€60.00");
  type (get_form (&fixture), DOCKET_JOB_LABOR_AMOUNT, "60");
  receive_labor (&fixture, 9000);
  view_stage_settle_down (&fixture);
  assert_row (&fixture, DOCKET_JOB_LABOR_AMOUNT, "60");
  g_assert_nonnull (docket_field_row_get_remark (row));
  g_assert_nonnull (strstr (docket_field_row_get_remark (row), "€90.00"));
  /* Put back, it says what it is now. */
  docket_field_row_revert (row);
  assert_row (&fixture, DOCKET_JOB_LABOR_AMOUNT, "€90.00");
  g_assert_null (docket_field_row_get_remark (row));
  view_stage_close (&fixture);
}

/* -- Rows that move under a form -- */

typedef struct
{
  GListModel *rows;
  const char *first;
} Order;

static gboolean
is_first (gpointer data)
{
  const Order *order = data;
  g_autoptr (DocketRecordItem) item = g_list_model_get_item (order->rows, 0);
  DocketRecord *record = item != NULL ? docket_record_item_get_record (item) : NULL;

  return record != NULL && g_strcmp0 (docket_record_get_id (record), order->first) == 0;
}

/* The keyboard stays where it types, at the letter where it was. */
static void
assert_typing (Fixture *fixture, GtkWidget *input)
{
  turn (300);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == input);
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (input)), ==, 3);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (input)), ==, "typed");
}

/* In another order, as a click on the heading asks for; and by what somebody else saved. */
static void
test_sorting_leaves_who_types (void)
{
  Fixture fixture;
  GtkColumnView *view;
  g_autoptr (GtkColumnViewColumn) title = NULL;
  GtkWidget *input;
  Order order;
  g_autoptr (DocketRecord) boiler = NULL;
  DocketRecord *renamed;

  open_pump (&fixture);
  view = GTK_COLUMN_VIEW (find_of_type (fixture.view, GTK_TYPE_COLUMN_VIEW, 0));
  order = (Order) { G_LIST_MODEL (gtk_column_view_get_model (view)), STAGE_BOILER };
  title = g_list_model_get_item (gtk_column_view_get_columns (view), 1);
  gtk_column_view_sort_by_column (view, title, GTK_SORT_ASCENDING);
  review_stage_wait (is_first, &order);
  docket_table_focus (DOCKET_TABLE (find_of_type (fixture.view, DOCKET_TYPE_TABLE, 0)), FALSE);
  edit (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "typed");
  docket_field_row_focus (get_row (get_form (&fixture), DOCKET_JOB_TITLE));
  input = gtk_root_get_focus (GTK_ROOT (fixture.window));
  g_assert_true (GTK_IS_EDITABLE (input));
  gtk_editable_set_position (GTK_EDITABLE (input), 3);
  gtk_column_view_sort_by_column (view, title, GTK_SORT_DESCENDING);
  order.first = STAGE_PUMP;
  review_stage_wait (is_first, &order);
  assert_typing (&fixture, input);
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_JOB, STAGE_BOILER, &boiler, NULL));
  renamed = docket_record_copy (boiler);
  docket_record_set_text (renamed, DOCKET_JOB_TITLE, "Zebra crossing");
  docket_record_set_rev (renamed, docket_record_get_rev (boiler) + 50);
  review_stage_receive (fixture.stage, renamed, NULL);
  order.first = STAGE_BOILER;
  review_stage_wait (is_first, &order);
  assert_typing (&fixture, input);
  view_stage_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/form-saving/typed-meanwhile", test_typed_while_it_is_saved);
  g_test_add_func ("/console/form-saving/typed-meanwhile-and-left", test_typed_while_it_is_saved_and_left);
  g_test_add_func ("/console/form-saving/typed-meanwhile-in-a-new-one", test_typed_while_a_new_one_is_saved);
  g_test_add_func ("/console/form-saving/typed-before-the-job-was-closed", test_typed_before_the_job_was_closed);
  g_test_add_func ("/console/form-saving/typed-before-the-job-was-signed-off", test_typed_before_the_job_was_signed_off);
  g_test_add_func ("/console/form-saving/a-new-one-of-who-may-not", test_a_new_one_of_who_may_not);
  g_test_add_func ("/console/form-saving/closed-while-it-is-typed", test_closed_while_it_is_typed);
  g_test_add_func ("/console/form-saving/news-for-a-form-in-no-window", test_news_for_a_form_in_no_window);
  g_test_add_func ("/console/form-saving/twins-are-told-apart", test_twins_are_told_apart);
  g_test_add_func ("/console/form-saving/enter-takes-what-was-typed", test_enter_takes_what_was_typed);
  g_test_add_func ("/console/form-saving/lines-become-one", test_lines_become_one);
  g_test_add_func ("/console/form-saving/as-long-as-the-server-counts", test_as_long_as_the_server_counts);
  g_test_add_func ("/console/form-saving/half-an-amount-is-not-moved", test_half_an_amount_is_not_moved);
  g_test_add_func ("/console/form-saving/kept-while-nobody-pauses", test_kept_while_nobody_pauses);
  g_test_add_func ("/console/form-saving/sorting-leaves-who-types", test_sorting_leaves_who_types);
  return g_test_run ();
}
