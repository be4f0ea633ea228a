/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The ugly tests of people who work on the same thing (1, 2, 5, 9 and 12). Each
 * ends with the invariants: see docket-test-invariants.h.
 */
#include <string.h>

#include "docket-test-invariants.h"

#define OFFLINE_NOTES 40
#define MERGED_NOTES 150
#define MERGED_EDITS 30

static void
assert_status (DocketTestDesk *desk, const char *job, const char *status)
{
  g_autofree char *shown = docket_test_desk_status (desk, job);

  g_assert_cmpstr (shown, ==, status);
}

static void
assert_text (DocketTestDesk *desk, DocketKind kind, const char *id, DocketField field, const char *text)
{
  g_autoptr (DocketRecord) record = docket_test_desk_record (desk, kind, id);

  g_assert_cmpstr (docket_record_get_text (record, field), ==, text);
}

/* What became of the latest change of this group of the job. */
static void
assert_became (DocketTestDesk *desk, const char *job, DocketOperationKind kind, DocketGroup group, DocketOutboxState state, const char *problem)
{
  g_autoptr (GPtrArray) items = docket_test_desk_outbox (desk);

  for (guint i = items->len; i > 0; i--)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i - 1);

      if (item->operation->kind != kind || item->operation->group != group || strcmp (item->operation->record_id, job) != 0)
        continue;
      g_assert_cmpint (item->state, ==, state);
      g_assert_cmpstr (item->problem_type, ==, problem);
      return;
    }
  g_error ("no such change in the outbox");
}

/* -- 1 -- */

static void
test_two_edit_one_job (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  DocketTestDesk *offline[] = { company->dana, company->omar, company->tess };
  const char *job = company->job;

  for (guint d = 0; d < G_N_ELEMENTS (offline); d++)
    docket_test_desk_set_online (offline[d], FALSE);
  /* Different fields, the same field, a status, and a note each. */
  docket_test_company_edit (company, company->dana, DOCKET_KIND_JOB, job, DOCKET_JOB_TITLE, "Pump leaks, says Dana");
  docket_test_company_edit (company, company->dana, DOCKET_KIND_JOB, job, DOCKET_JOB_SITE_CONTACT, "Frau Adler");
  docket_test_company_edit (company, company->omar, DOCKET_KIND_JOB, job, DOCKET_JOB_TITLE, "Pump leaks, says Omar");
  docket_test_company_edit (company, company->omar, DOCKET_KIND_JOB, job, DOCKET_JOB_ACCESS_NOTES, "Key in the box");
  docket_test_company_edit (company, company->omar, DOCKET_KIND_JOB, job, DOCKET_JOB_STATUS, "waiting_approval");
  docket_test_company_edit (company, company->tess, DOCKET_KIND_JOB, job, DOCKET_JOB_STATUS, "complete");
  docket_test_company_write_notes (company, company->omar, "Omar", 1);
  docket_test_company_write_notes (company, company->tess, "Tess", 2);
  for (guint d = 0; d < G_N_ELEMENTS (offline); d++)
    {
      docket_test_desk_set_online (offline[d], TRUE);
      docket_test_desk_drain (offline[d]);
    }

  docket_test_wait_for_status (company->sofia, job, "waiting_approval");
  docket_test_wait_for_review (company->sofia, DOCKET_KIND_JOB, job);
  assert_became (company->tess, job, DOCKET_OPERATION_EDIT, DOCKET_GROUP_JOB_STATUS, DOCKET_OUTBOX_HELD, DOCKET_WHY_COLLISION);
  docket_test_check_company (company);
  for (guint d = 0; d < G_N_ELEMENTS (offline); d++)
    {
      /* By order of arrival on one field, both kept on different ones. */
      assert_text (offline[d], DOCKET_KIND_JOB, job, DOCKET_JOB_TITLE, "Pump leaks, says Omar");
      assert_text (offline[d], DOCKET_KIND_JOB, job, DOCKET_JOB_SITE_CONTACT, "Frau Adler");
      assert_text (offline[d], DOCKET_KIND_JOB, job, DOCKET_JOB_ACCESS_NOTES, "Key in the box");
      assert_status (offline[d], job, "waiting_approval");
      docket_test_company_assert_notes (company, offline[d], "Omar", 1);
      docket_test_company_assert_notes (company, offline[d], "Tess", 2);
    }

  docket_test_company_decide (company, DOCKET_KIND_JOB, job, DOCKET_CHOICE_KEEP);
  docket_test_check_company (company);
  assert_became (company->tess, job, DOCKET_OPERATION_EDIT, DOCKET_GROUP_JOB_STATUS, DOCKET_OUTBOX_REJECTED, "decided-against");
}

/* -- 2 -- */

static void
void_job (DocketTestDesk *desk, const char *id)
{
  g_autoptr (DocketRecord) job = docket_test_desk_record (desk, DOCKET_KIND_JOB, id);
  DocketOperation *operation = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, id);
  GPtrArray *operations = docket_test_save_new ();

  operation->base = docket_record_get_rev (job);
  operation->reason = g_strdup ("Entered twice");
  g_ptr_array_add (operations, operation);
  docket_test_desk_save (desk, operations);
}

static gboolean
is_void (DocketTestDesk *desk, const char *id)
{
  g_autoptr (DocketRecord) job = docket_test_desk_record (desk, DOCKET_KIND_JOB, id);

  return docket_record_get_void (job);
}

static void
test_void_then_edit (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  const char *job = company->job;

  docket_test_desk_set_online (company->tess, FALSE);
  docket_test_company_edit (company, company->tess, DOCKET_KIND_JOB, job, DOCKET_JOB_STATUS, "complete");
  docket_test_company_write_notes (company, company->tess, "Done", 2);
  void_job (company->omar, job);
  docket_test_desk_drain (company->omar);
  docket_test_desk_set_online (company->tess, TRUE);
  docket_test_desk_drain (company->tess);

  /* The work is neither lost nor does it bring the job back by itself. */
  assert_became (company->tess, job, DOCKET_OPERATION_EDIT, DOCKET_GROUP_JOB_STATUS, DOCKET_OUTBOX_HELD, DOCKET_WHY_VOID_VS_EDIT);
  docket_test_check_company (company);
  g_assert_true (is_void (company->sofia, job));
  docket_test_company_assert_notes (company, company->sofia, "Done", 2);

  docket_test_company_decide (company, DOCKET_KIND_JOB, job, DOCKET_CHOICE_TAKE);
  docket_test_check_company (company);
  g_assert_false (is_void (company->tess, job));
  assert_status (company->omar, job, "complete");
}

static void
test_edit_then_void (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  const char *job = company->job;

  docket_test_desk_set_online (company->omar, FALSE);
  void_job (company->omar, job);
  g_assert_true (is_void (company->omar, job));
  docket_test_company_edit (company, company->tess, DOCKET_KIND_JOB, job, DOCKET_JOB_STATUS, "complete");
  docket_test_desk_drain (company->tess);
  docket_test_desk_set_online (company->omar, TRUE);
  docket_test_desk_drain (company->omar);

  assert_became (company->omar, job, DOCKET_OPERATION_VOID, DOCKET_GROUP_NONE, DOCKET_OUTBOX_HELD, DOCKET_WHY_VOID_VS_EDIT);
  docket_test_check_company (company);
  g_assert_false (is_void (company->tess, job));
  assert_status (company->sofia, job, "complete");

  docket_test_company_decide (company, DOCKET_KIND_JOB, job, DOCKET_CHOICE_TAKE);
  docket_test_check_company (company);
  g_assert_true (is_void (company->sofia, job));
}

/* -- 5 -- */

static void
test_two_devices (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  g_autoptr (DocketTestDesk) laptop = docket_test_desk_new (company->dir, "omar-laptop", docket_test_server_get_url (company->server), "omar", "desk");
  DocketTestDesk *devices[] = { company->omar, laptop };
  const char *job = company->job;

  /* Open on both: what is saved on one comes to the other by itself. */
  docket_test_wait_for_status (laptop, job, "in_progress");
  docket_test_company_edit (company, company->omar, DOCKET_KIND_JOB, job, DOCKET_JOB_STATUS, "waiting_approval");
  docket_test_wait_for_status (laptop, job, "waiting_approval");

  /* The same on both without a line is agreement, another value is not; a
   * device is no licence to overwrite, though the person is the same. */
  docket_test_desk_set_online (company->omar, FALSE);
  docket_test_desk_set_online (laptop, FALSE);
  for (guint d = 0; d < G_N_ELEMENTS (devices); d++)
    {
      docket_test_company_edit (company, devices[d], DOCKET_KIND_JOB, job, DOCKET_JOB_STATUS, "signed_off");
      docket_test_company_edit (company, devices[d], DOCKET_KIND_JOB, job, DOCKET_JOB_INVOICE_STATE, d == 0 ? "draft" : "sent");
    }
  docket_test_company_write_notes (company, company->omar, "Desk", 2);
  docket_test_company_write_notes (company, laptop, "Laptop", 2);
  for (guint d = 0; d < G_N_ELEMENTS (devices); d++)
    {
      docket_test_desk_set_online (devices[d], TRUE);
      docket_test_desk_drain (devices[d]);
    }
  assert_became (company->omar, job, DOCKET_OPERATION_EDIT, DOCKET_GROUP_JOB_STATUS, DOCKET_OUTBOX_ACKED, NULL);
  assert_became (laptop, job, DOCKET_OPERATION_EDIT, DOCKET_GROUP_JOB_STATUS, DOCKET_OUTBOX_ACKED, NULL);
  assert_became (company->omar, job, DOCKET_OPERATION_EDIT, DOCKET_GROUP_JOB_INVOICE, DOCKET_OUTBOX_ACKED, NULL);
  assert_became (laptop, job, DOCKET_OPERATION_EDIT, DOCKET_GROUP_JOB_INVOICE, DOCKET_OUTBOX_HELD, DOCKET_WHY_COLLISION);
  docket_test_check_company (company);
  docket_test_desk_drain (laptop);
  docket_test_check_desk (company->server, laptop);
  for (guint d = 0; d < G_N_ELEMENTS (devices); d++)
    {
      assert_status (devices[d], job, "signed_off");
      assert_text (devices[d], DOCKET_KIND_JOB, job, DOCKET_JOB_INVOICE_STATE, "draft");
      docket_test_company_assert_notes (company, devices[d], "Desk", 2);
      docket_test_company_assert_notes (company, devices[d], "Laptop", 2);
    }
}

/* -- 9 -- */

typedef struct
{
  DocketTestCompany *company;
  guint own; /* notes that Tess has written */
  gboolean over;
} Watch;

static void
on_synced (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Watch *) data)->over = docket_desk_sync_now_finish (DOCKET_DESK (source), result, NULL);
}

static gboolean
is_over (gpointer data)
{
  Watch *watch = data;

  /* I10: whatever comes in, her own work stands on her screen at every moment. */
  docket_test_company_assert_notes (watch->company, watch->company->tess, "Basement", watch->own);
  assert_status (watch->company->tess, watch->company->job, "complete");
  if (watch->own < OFFLINE_NOTES + 5)
    {
      g_autofree char *body = g_strdup_printf ("Basement %u", ++watch->own);
      GPtrArray *operations = docket_test_save_new ();

      docket_test_save_note (operations, watch->company->tess, watch->company->job, body);
      docket_test_desk_save (watch->company->tess, operations);
    }
  return watch->over && watch->own == OFFLINE_NOTES + 5;
}

static void
test_hours_offline (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  Watch watch = { company, OFFLINE_NOTES, FALSE };
  GPtrArray *line = docket_test_save_new ();
  g_autoptr (DocketRecord) job = docket_test_desk_record (company->omar, DOCKET_KIND_JOB, company->job);
  const char *customer = docket_record_get_text (job, DOCKET_JOB_CUSTOMER);

  docket_test_desk_set_online (company->tess, FALSE);
  docket_test_company_edit (company, company->tess, DOCKET_KIND_JOB, company->job, DOCKET_JOB_STATUS, "complete");
  docket_test_save_part (line, company->tess, company->job, "Shaft seal 22 mm", 1890);
  docket_test_desk_save (company->tess, line);
  docket_test_company_write_notes (company, company->tess, "Basement", OFFLINE_NOTES);

  /* Meanwhile the office has a morning. */
  docket_test_company_write_notes (company, company->omar, "Office", MERGED_NOTES);
  for (guint i = 0; i < MERGED_EDITS; i++)
    {
      g_autofree char *text = g_strdup_printf ("Leaking pump, version %u", i);

      docket_test_company_edit (company, company->dana, DOCKET_KIND_JOB, company->job, DOCKET_JOB_TITLE, text);
      docket_test_company_edit (company, company->omar, DOCKET_KIND_CUSTOMER, customer, DOCKET_CUSTOMER_ABOUT, text);
    }
  docket_test_desk_drain (company->omar);
  docket_test_desk_drain (company->dana);

  docket_test_relay_set_weak (company->relay, 1, 4096);
  docket_test_desk_set_online (company->tess, TRUE);
  docket_desk_sync_now_async (docket_test_desk_get (company->tess), 0, NULL, on_synced, &watch);
  docket_test_wait (is_over, &watch, "the large merge");
  docket_test_relay_set_weak (company->relay, 0, 0);

  docket_test_check_company (company);
  assert_status (company->sofia, company->job, "complete");
  docket_test_company_assert_notes (company, company->tess, "Office", MERGED_NOTES);
  docket_test_company_assert_notes (company, company->omar, "Basement", OFFLINE_NOTES + 5);
}

/* -- 12 -- */

static void
save_lone (DocketTestCompany *company, DocketTestDesk *desk, const char *status)
{
  docket_test_company_edit (company, desk, DOCKET_KIND_JOB, company->job, DOCKET_JOB_STATUS, status);
  docket_test_desk_drain (desk);
}

static guint
count_lines (DocketTestDesk *desk, const char *job)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_LINE);
  g_autoptr (GPtrArray) lines = NULL;

  query->job = g_strdup (job);
  lines = docket_store_select (docket_test_desk_get_reader (desk), query, 0, NULL);
  return lines->len;
}

static void
test_golden_day (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  g_autoptr (GPtrArray) notes = NULL;
  const char *job = company->job;
  GPtrArray *part = docket_test_save_new ();

  /* 8:10, the basement: notes, one part, the visit closed. */
  docket_test_desk_set_online (company->tess, FALSE);
  docket_test_company_write_notes (company, company->tess, "Basement", 3);
  docket_test_save_part (part, company->tess, job, "Shaft seal 22 mm", 1890);
  docket_test_desk_save (company->tess, part);
  docket_test_company_edit (company, company->tess, DOCKET_KIND_JOB, job, DOCKET_JOB_STATUS, "complete");
  docket_test_company_edit (company, company->tess, DOCKET_KIND_JOB, job, DOCKET_JOB_STATUS, "signed_off");
  docket_test_desk_restart (company->tess);
  assert_status (company->tess, job, "signed_off");
  assert_status (company->omar, job, "in_progress");
  g_assert_cmpuint (docket_test_desk_counts (company->tess).pending, ==, 6);

  /* Up the stairs: all of it lands, in its order, and nothing needs a person. */
  docket_test_desk_set_online (company->tess, TRUE);
  docket_test_desk_drain (company->tess);
  docket_test_wait_for_status (company->omar, job, "signed_off");
  g_assert_cmpuint (docket_test_desk_counts (company->tess).held, ==, 0);
  save_lone (company, company->omar, "closed");

  /* The customer asks for one more check. */
  docket_test_wait_for_status (company->sofia, job, "closed");
  save_lone (company, company->sofia, "reopened");
  docket_test_wait_for_status (company->tess, job, "reopened");
  save_lone (company, company->tess, "in_progress");
  docket_test_company_write_notes (company, company->tess, "Again", 1);
  save_lone (company, company->tess, "complete");

  docket_test_check_company (company);
  assert_status (company->dana, job, "complete");
  notes = docket_test_desk_notes (company->dana, job);
  g_assert_cmpuint (notes->len, ==, 4);
  g_assert_cmpuint (count_lines (company->dana, job), ==, 1);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/ugly/01-two-people-edit-one-job-offline", test_two_edit_one_job);
  g_test_add_func ("/ugly/02-one-voids-what-another-edits", test_void_then_edit);
  g_test_add_func ("/ugly/02-one-edits-what-another-voids", test_edit_then_void);
  g_test_add_func ("/ugly/05-same-job-on-two-devices", test_two_devices);
  g_test_add_func ("/ugly/09-hours-offline-then-a-large-merge", test_hours_offline);
  g_test_add_func ("/ugly/12-the-golden-day", test_golden_day);
  return g_test_run ();
}
