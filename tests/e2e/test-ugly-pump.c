/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The pump, ugly test 13: a technician and the office both change a
 * status while neither is connected. Once with desks of this process, once with
 * the programs people use.
 */
#include <string.h>

#include "docket-test-ctl.h"
#include "docket-test-invariants.h"

static DocketOutboxItem *
find_status_item (GPtrArray *items, const char *job)
{
  for (guint i = items->len; i > 0; i--)
    {
      DocketOutboxItem *item = g_ptr_array_index (items, i - 1);
      if (item->operation->group == DOCKET_GROUP_JOB_STATUS && strcmp (item->operation->record_id, job) == 0)
        return item;
    }
  g_error ("no change of status in the outbox");
}

static void
office_works_offline (DocketTestCompany *company, const char *customer)
{
  GPtrArray *operations = docket_test_save_new ();

  docket_test_save_text (operations, company->omar, DOCKET_KIND_CUSTOMER, customer, DOCKET_CUSTOMER_BILLING_CONTACT, "Frau Adler");
  docket_test_save_text (operations, company->omar, DOCKET_KIND_CUSTOMER, customer, DOCKET_CUSTOMER_PHONE, "+49 30 1234567");
  docket_test_desk_save (company->omar, operations);
  operations = docket_test_save_new ();
  docket_test_save_text (operations, company->omar, DOCKET_KIND_JOB, company->job, DOCKET_JOB_STATUS, "waiting_approval");
  docket_test_save_note (operations, company->omar, company->job, "Ask for the offer");
  docket_test_desk_save (company->omar, operations);
}

static void
technician_works_offline (DocketTestCompany *company)
{
  GPtrArray *operations = docket_test_save_new ();

  docket_test_save_text (operations, company->tess, DOCKET_KIND_JOB, company->job, DOCKET_JOB_STATUS, "complete");
  docket_test_save_note (operations, company->tess, company->job, "Seal was worn");
  docket_test_save_note (operations, company->tess, company->job, "Ran ten minutes, dry");
  docket_test_save_part (operations, company->tess, company->job, "Shaft seal 22 mm", 1890);
  docket_test_desk_save (company->tess, operations);
}

static void
assert_shows (DocketTestDesk *desk, const char *job, const char *status)
{
  g_autofree char *shown = docket_test_desk_status (desk, job);

  g_assert_cmpstr (shown, ==, status);
}

/* Notes and part have landed; only the status is held, and it says so. */
static void
assert_held (DocketTestCompany *company)
{
  g_autoptr (GPtrArray) items = docket_test_desk_outbox (company->tess);
  g_autoptr (GPtrArray) entries = docket_desk_outbox (docket_test_desk_get (company->tess), 0, NULL);
  DocketOutboxItem *status = find_status_item (items, company->job);
  DocketStoreCounts counts = docket_test_desk_counts (company->tess);
  const DocketOutboxEntry *save = g_ptr_array_index (entries, entries->len - 1);

  g_assert_cmpint (status->state, ==, DOCKET_OUTBOX_HELD);
  g_assert_cmpstr (status->problem_type, ==, DOCKET_WHY_COLLISION);
  g_assert_nonnull (status->review);
  for (guint i = 0; i < items->len; i++)
    if (g_ptr_array_index (items, i) != status)
      g_assert_cmpint (((DocketOutboxItem *) g_ptr_array_index (items, i))->state, ==, DOCKET_OUTBOX_ACKED);
  g_assert_cmpuint (counts.pending, ==, 0);
  g_assert_cmpuint (counts.held, ==, 1);
  g_assert_cmpint (save->state, ==, DOCKET_OUTBOX_HELD);
  g_assert_cmpstr (save->state_text, ==, "Your notes and part synced. Job status needs review because someone changed it in the office.");
  /* The job keeps its value; what Tess wanted stands beside it. */
  docket_test_wait_for_status (company->tess, company->job, "waiting_approval");
}

static const char *
person_of (DocketTestDesk *desk)
{
  return docket_desk_get_person_id (docket_test_desk_get (desk));
}

static void
decide (DocketTestCompany *company)
{
  g_autoptr (DocketReview) review = NULL;
  DocketOperation *decision;
  DocketCandidate *candidate;
  GPtrArray *operations;

  docket_test_wait_for_review (company->sofia, DOCKET_KIND_JOB, company->job);
  review = docket_test_desk_review (company->sofia, DOCKET_KIND_JOB, company->job);
  g_assert_cmpint (review->group, ==, DOCKET_GROUP_JOB_STATUS);
  g_assert_cmpstr (docket_values_get_text (review->started_from, DOCKET_JOB_STATUS), ==, "in_progress");
  g_assert_cmpstr (docket_values_get_text (review->current_values, DOCKET_JOB_STATUS), ==, "waiting_approval");
  g_assert_cmpstr (review->current_by.person, ==, person_of (company->omar));
  g_assert_cmpuint (review->candidates->len, ==, 1);
  candidate = g_ptr_array_index (review->candidates, 0);
  g_assert_cmpstr (docket_values_get_text (candidate->values, DOCKET_JOB_STATUS), ==, "complete");
  g_assert_cmpstr (candidate->by.person, ==, person_of (company->tess));
  g_assert_cmpint (candidate->by.made_at, >, 0);
  g_assert_cmpint (candidate->by.arrived_at, >, 0);

  decision = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, review->id);
  decision->base = review->rev;
  decision->choice = DOCKET_CHOICE_TAKE;
  decision->candidate = g_strdup (candidate->operation);
  decision->reason = g_strdup ("She was there");
  operations = docket_test_save_new ();
  g_ptr_array_add (operations, decision);
  docket_test_desk_save (company->sofia, operations);
  docket_test_desk_drain (company->sofia);
}

static void
assert_same_everywhere (DocketTestCompany *company, const char *customer)
{
  DocketTestDesk *desks[] = { company->omar, company->tess, company->sofia, company->dana };
  g_autoptr (DocketRecord) first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (desks); i++)
    {
      g_autoptr (DocketRecord) job = NULL;
      g_autoptr (GPtrArray) notes = NULL;

      docket_test_wait_for_status (desks[i], company->job, "complete");
      docket_test_desk_drain (desks[i]);
      job = docket_test_desk_record (desks[i], DOCKET_KIND_JOB, company->job);
      notes = docket_test_desk_notes (desks[i], company->job);
      g_assert_cmpuint (notes->len, ==, 3);
      if (first == NULL)
        first = docket_record_ref (job);
      g_assert_true (docket_record_equal (first, job));
      g_assert_null (docket_test_desk_review (desks[i], DOCKET_KIND_JOB, company->job));
    }
  for (guint i = 0; i < G_N_ELEMENTS (desks); i++)
    if (desks[i] != company->tess)
      {
        g_autoptr (DocketRecord) record = docket_test_desk_record (desks[i], DOCKET_KIND_CUSTOMER, customer);

        g_assert_cmpstr (docket_record_get_text (record, DOCKET_CUSTOMER_BILLING_CONTACT), ==, "Frau Adler");
        g_assert_cmpstr (docket_record_get_text (record, DOCKET_CUSTOMER_PHONE), ==, "+49 30 1234567");
      }
}

static void
test_pump (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  g_autoptr (DocketRecord) job = docket_test_desk_record (company->omar, DOCKET_KIND_JOB, company->job);
  const char *customer = docket_record_get_text (job, DOCKET_JOB_CUSTOMER);
  DocketStoreCounts counts;

  docket_test_desk_set_online (company->omar, FALSE);
  docket_test_desk_set_online (company->tess, FALSE);
  office_works_offline (company, customer);
  technician_works_offline (company);
  /* Each sees their own work at once, and nobody else's. */
  assert_shows (company->omar, company->job, "waiting_approval");
  assert_shows (company->tess, company->job, "complete");
  assert_shows (company->sofia, company->job, "in_progress");

  docket_test_desk_set_online (company->omar, TRUE);
  docket_test_desk_drain (company->omar);
  counts = docket_test_desk_counts (company->omar);
  g_assert_cmpuint (counts.held + counts.rejected, ==, 0);

  docket_test_desk_set_online (company->tess, TRUE);
  docket_test_desk_drain (company->tess);
  assert_held (company);
  docket_test_wait_for_status (company->sofia, company->job, "waiting_approval");
  decide (company);
  assert_same_everywhere (company, customer);
  counts = docket_test_desk_counts (company->tess);
  g_assert_cmpuint (counts.held + counts.rejected + counts.pending, ==, 0);
  docket_test_check_company (company);
}

/* -- The same with the programs -- */

static JsonObject *
only_job (const char *profile, const char *title, JsonNode **owner)
{
  *owner = docket_test_ctl_json (profile, 0, "jobs", "--search", title, NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (*owner)), ==, 1);
  return json_array_get_object_element (json_node_get_array (*owner), 0);
}

static void
assert_ctl_status (const char *profile, const char *number, const char *status)
{
  g_autoptr (JsonNode) node = docket_test_ctl_json (profile, 0, "job", "show", number, NULL);
  JsonObject *fields = json_object_get_object_member (json_node_get_object (node), "fields");

  g_assert_cmpstr (json_object_get_string_member (fields, "status"), ==, status);
}

static void
run_fieldsim (const char *dir, const char *url, const char *script)
{
  g_autofree char *path = g_build_filename (dir, "script", NULL);
  g_autofree char *profiles = g_build_filename (dir, "phones", NULL);
  g_autofree char *password = docket_test_password_file (dir, DOCKET_TEST_PASSWORD);
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  const char *argv[] = { docket_test_program ("DOCKET_FIELDSIM"), "--server", url, "--password-file", password, "--profiles", profiles, "--once", path, NULL };

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  if (docket_test_run (argv, &output, &complaint) != 0)
    g_error ("fieldsim: %s%s", output, complaint);
}

static void
ctl (const char *profile, const char *a, const char *b, const char *c, const char *d)
{
  g_autofree char *output = docket_test_ctl (profile, 0, NULL, a, b, c, d, NULL);
}

static void
test_pump_by_command (void)
{
  char *dir = docket_test_dir_new ();
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, "120");
  /* A copy: a server that starts again says its address anew. */
  g_autofree char *url = g_strdup (docket_test_server_get_url (server));
  g_autofree char *omar = g_build_filename (dir, "omar", NULL);
  g_autofree char *dana = g_build_filename (dir, "dana", NULL);
  g_autofree char *sofia = g_build_filename (dir, "sofia", NULL);
  g_autofree char *moves = NULL;
  g_autofree char *everything = NULL;
  g_autofree char *offline = NULL;
  g_autofree char *review = NULL;
  g_autofree char *shown = NULL;
  g_autoptr (JsonNode) found = NULL;
  g_autoptr (JsonNode) held = NULL;
  g_autofree char *number = NULL;

  docket_test_ctl_login (omar, dir, url, "omar");
  docket_test_ctl_login (dana, dir, url, "dana");
  docket_test_ctl_login (sofia, dir, url, "sofia");
  ctl (omar, "sync", NULL, NULL, NULL);
  ctl (omar, "job", "new", "title=Qwertz pump leaks", NULL);
  ctl (omar, "sync", NULL, NULL, NULL);
  number = g_strdup (json_object_get_string_member (json_object_get_object_member (only_job (omar, "qwertz", &found), "fields"), "number"));
  ctl (dana, "sync", NULL, NULL, NULL);
  ctl (dana, "job", "set", number, "technician=tess");
  ctl (dana, "sync", NULL, NULL, NULL);
  moves = g_strdup_printf ("tess sync 180\ntess status %s opened\ntess status %s in_progress\ntess sync 180\n", number, number);
  run_fieldsim (dir, url, moves);
  ctl (omar, "sync", NULL, NULL, NULL);

  /* Both work without the network; saving needs none. */
  docket_test_server_stop (server);
  ctl (omar, "job", "set", number, "status=waiting_approval");
  ctl (omar, "job", "note", number, "Ask for the offer");
  offline = g_strdup_printf ("tess offline\ntess status %s complete\ntess note %s Seal was worn\ntess note %s Ran dry\ntess part %s 1890 Shaft seal\ntess part %s 990 Gasket\n"
                             "tess photo %s\ntess photo %s\ntess photo %s\n",
                             number, number, number, number, number, number, number, number);
  run_fieldsim (dir, url, offline);

  docket_test_server_start (server);
  ctl (omar, "sync", NULL, NULL, NULL);
  run_fieldsim (dir, url, "tess sync 180\n");
  ctl (sofia, "sync", NULL, NULL, NULL);
  assert_ctl_status (sofia, number, "waiting_approval");
  /* Everything but the status is there: photos with their files. */
  everything = docket_test_ctl (sofia, 0, NULL, "job", "show", number, NULL);
  docket_test_assert_says (everything, "Seal was worn");
  docket_test_assert_says (everything, "Shaft seal");
  docket_test_ctl_assert_files (sofia, number, 3);
  held = docket_test_ctl_json (sofia, 0, "reviews", NULL);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (held)); i++)
    {
      JsonObject *record = json_array_get_object_element (json_node_get_array (held), i);
      g_autofree char *text = docket_test_ctl (sofia, 0, NULL, "review", "show", json_object_get_string_member (record, "id"), NULL);
      if (strstr (text, number) != NULL)
        {
          review = g_strdup (json_object_get_string_member (record, "id"));
          shown = g_steal_pointer (&text);
        }
    }
  g_assert_nonnull (review);
  docket_test_assert_says (shown, "Started from: In progress");
  docket_test_assert_says (shown, "Current: Waiting for approval");
  docket_test_assert_says (shown, "Candidate 1: Complete");
  ctl (sofia, "review", "decide", review, "--take=1");
  ctl (sofia, "sync", NULL, NULL, NULL);
  ctl (omar, "sync", NULL, NULL, NULL);
  run_fieldsim (dir, url, "tess sync 180\n");
  assert_ctl_status (sofia, number, "complete");
  assert_ctl_status (omar, number, "complete");
  docket_test_server_check (server);
  docket_test_server_stop (server);
  docket_test_dir_remove (dir);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/ugly/13-the-pump", test_pump);
  g_test_add_func ("/ugly/13-the-pump-by-command", test_pump_by_command);
  return g_test_run ();
}
