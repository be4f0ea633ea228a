/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Somebody made a job or a customer without a line, and the server took it not:
 * they press Edit in the Outbox, mend it and save.  It goes as a new one, what was
 * refused is settled with it, and nothing is there twice or lost.
 */
#include <adwaita.h>

#include "docket-console.h"
#include "docket-form.h"
#include "docket-outbox-view.h"
#include "docket-window.h"
#include "view-stage.h"
#include "widget-search.h"
#include "window-stage.h"

#define NEW_ID "0192e000-0000-7000-8000-0000000000a1"

/* A save; its key and bundle are in the first of @operations. */
static DocketOperation *
save (WindowStage *clerk, GPtrArray *operations)
{
  g_autoptr (GError) error = NULL;

  docket_writer_submit (docket_desk_get_writer (clerk->stage->desk), operations, &error);
  g_assert_no_error (error);
  return g_ptr_array_index (operations, 0);
}

static GPtrArray *
new_save (DocketOperation *operation)
{
  GPtrArray *operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

  g_ptr_array_add (operations, operation);
  return operations;
}

static GPtrArray *
create (WindowStage *clerk, DocketKind kind, DocketField field, const char *text, DocketField other, const char *other_text)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  GPtrArray *operations;

  docket_values_set_text (set, field, text);
  docket_values_set_text (set, other, other_text);
  operations = new_save (docket_operation_new_create (kind, NEW_ID, set));
  save (clerk, operations);
  return operations;
}

static GPtrArray *
change (WindowStage *clerk, DocketKind kind, DocketField field, const char *text)
{
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketValues) set = docket_values_new ();
  GPtrArray *operations;

  g_assert_true (docket_store_get (docket_desk_get_reader (clerk->stage->desk), kind, NEW_ID, &record, NULL));
  g_assert_nonnull (record);
  docket_values_set_text (set, field, text);
  operations = new_save (docket_operation_new_edit (record, docket_field_info (field)->group, set));
  save (clerk, operations);
  return operations;
}

static void
refuse (WindowStage *clerk, GPtrArray *saved)
{
  g_autoptr (DocketResult) refused = docket_result_new (((DocketOperation *) g_ptr_array_index (saved, 0))->key, DOCKET_OUTCOME_REJECTED);

  refused->problem_type = g_strdup (DOCKET_PROBLEM_INVALID);
  refused->problem_detail = g_strdup ("This is not allowed.");
  review_stage_settle (clerk->stage, refused);
}

static GPtrArray *
read_outbox (WindowStage *clerk)
{
  return docket_store_outbox (docket_desk_get_reader (docket_session_get_desk (clerk->session)), G_MAXINT64, NULL);
}

static gboolean
outbox_is (gpointer data)
{
  g_autoptr (GPtrArray) items = read_outbox (data);

  return items->len == ((WindowStage *) data)->number;
}

static gboolean
has_form (gpointer data)
{
  DocketForm *form = DOCKET_FORM (find_of_type (GTK_WIDGET (((WindowStage *) data)->window), DOCKET_TYPE_FORM, 0));

  return form != NULL && docket_form_get_active (form);
}

static void
open_outbox (WindowStage *clerk, const char *text)
{
  window_stage_show (clerk);
  gtk_widget_activate_action (GTK_WIDGET (clerk->window), "win.show-view", "s", "outbox");
  window_stage_wait_for_text (clerk, text);
}

/* Edit, of the save of @saved. */
static DocketForm *
edit (WindowStage *clerk, GPtrArray *saved)
{
  GtkWidget *outbox = find_of_type (GTK_WIDGET (clerk->window), DOCKET_TYPE_OUTBOX_VIEW, 0);

  g_assert_true (gtk_widget_activate_action (outbox, "outbox.edit", "s", ((DocketOperation *) g_ptr_array_index (saved, 0))->bundle));
  review_stage_wait (has_form, clerk);
  return DOCKET_FORM (find_of_type (GTK_WIDGET (clerk->window), DOCKET_TYPE_FORM, 0));
}

static void
assert_says (DocketForm *form, DocketField field, const char *expected)
{
  g_autofree char *text = docket_field_row_get_text (get_row (form, field));

  g_assert_cmpstr (text, ==, expected);
}

/* The one that goes now, and nothing beside it. */
static const DocketOperation *
assert_goes_as_new (WindowStage *clerk, GPtrArray *items, DocketKind kind, DocketField field, const char *text)
{
  const DocketOutboxItem *item;

  clerk->number = 1;
  review_stage_wait (outbox_is, clerk);
  item = g_ptr_array_index (items, 0);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
  g_assert_cmpint (item->operation->kind, ==, DOCKET_OPERATION_CREATE);
  g_assert_cmpint (item->operation->record_kind, ==, kind);
  g_assert_cmpstr (item->operation->record_id, !=, NEW_ID);
  g_assert_cmpstr (docket_values_get_text (item->operation->set, field), ==, text);
  return item->operation;
}

static void
test_customer (void)
{
  WindowStage clerk = { review_stage_new (STAGE_OMAR, "office") };
  g_autoptr (GPtrArray) made = create (&clerk, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, "Brand new", DOCKET_CUSTOMER_CITY, "Howth");
  g_autoptr (GPtrArray) items = NULL;
  const DocketOperation *sent;
  DocketForm *form;

  refuse (&clerk, made);
  open_outbox (&clerk, "Needs you (1)");
  form = edit (&clerk, made);
  assert_says (form, DOCKET_CUSTOMER_NAME, "Brand new");
  type (form, DOCKET_CUSTOMER_NAME, "Brand newer");
  docket_form_save (form);
  wait_until_closed (form);
  clerk.number = 1;
  review_stage_wait (outbox_is, &clerk);
  items = read_outbox (&clerk);
  sent = assert_goes_as_new (&clerk, items, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, "Brand newer");
  g_assert_cmpstr (docket_values_get_text (sent->set, DOCKET_CUSTOMER_CITY), ==, "Howth");
  window_stage_close (&clerk);
}

/* It was changed once more before it was sent: that was refused along with it. By
 * whichever of the two it is taken up, all of it comes back. */
static void
check_job (gboolean by_the_second)
{
  WindowStage clerk = { review_stage_new (STAGE_OMAR, "office") };
  g_autoptr (GPtrArray) made = create (&clerk, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Radiator", DOCKET_JOB_CUSTOMER, STAGE_CUSTOMER);
  g_autoptr (GPtrArray) changed = change (&clerk, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Radiator is cold");
  g_autoptr (GPtrArray) more = change (&clerk, DOCKET_KIND_JOB, DOCKET_JOB_DESCRIPTION, "The one in the hall.");
  g_autoptr (GPtrArray) items = NULL;
  const DocketOperation *sent;
  DocketForm *form;

  /* As the server answers what follows a refused one, too. */
  refuse (&clerk, made);
  refuse (&clerk, changed);
  refuse (&clerk, more);
  open_outbox (&clerk, "Needs you (3)");
  form = edit (&clerk, by_the_second ? changed : made);
  assert_says (form, DOCKET_JOB_TITLE, "Radiator is cold");
  docket_form_save (form);
  wait_until_closed (form);
  clerk.number = 1;
  review_stage_wait (outbox_is, &clerk);
  items = read_outbox (&clerk);
  sent = assert_goes_as_new (&clerk, items, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Radiator is cold");
  g_assert_cmpstr (docket_values_get_text (sent->set, DOCKET_JOB_DESCRIPTION), ==, "The one in the hall.");
  g_assert_cmpstr (docket_values_get_text (sent->set, DOCKET_JOB_CUSTOMER), ==, STAGE_CUSTOMER);
  window_stage_close (&clerk);
}

static void
test_job (void)
{
  check_job (FALSE);
}

static void
test_job_by_its_later_change (void)
{
  check_job (TRUE);
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/refused-new/customer", test_customer);
  g_test_add_func ("/console/refused-new/job", test_job);
  g_test_add_func ("/console/refused-new/job-by-its-later-change", test_job_by_its_later_change);
  return g_test_run ();
}
