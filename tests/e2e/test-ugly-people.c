/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The ugly tests of what people at a screen have in front of them (6 and 14),
 * without the screen: drafts, and the words of the command line, which are the
 * console's.
 */
#include <string.h>

#include "docket-test-ctl.h"
#include "docket-test-invariants.h"

#define FORM "job-form"
#define TYPED "{\"access_notes\": \"Key under the flower p"

/* -- 6 -- */

static gboolean
set_draft (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_set_draft (store, FORM, data, error);
}

static void
type (DocketTestDesk *desk, const char *text)
{
  g_autoptr (GError) error = NULL;

  docket_writer_run (docket_desk_get_writer (docket_test_desk_get (desk)), DOCKET_WRITER_SAVE, set_draft, (gpointer) text, &error);
  g_assert_no_error (error);
}

static void
assert_typed (DocketTestDesk *desk, const char *text)
{
  g_autofree char *draft = docket_store_get_draft (docket_test_desk_get_reader (desk), FORM);

  g_assert_cmpstr (draft, ==, text);
}

/* (transfer full) */
static char *
technician_named (DocketTestDesk *desk, const char *username)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_PERSON);
  g_autoptr (GPtrArray) persons = docket_store_select (docket_test_desk_get_reader (desk), query, 0, NULL);

  for (guint i = 0; i < persons->len; i++)
    if (strcmp (docket_record_get_text (g_ptr_array_index (persons, i), DOCKET_PERSON_USERNAME), username) == 0)
      return g_strdup (docket_record_get_id (g_ptr_array_index (persons, i)));
  g_error ("nobody is called %s", username);
}

static void
add_edit (GPtrArray *operations, const DocketRecord *seen, DocketField field, const char *text)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, field, text);
  g_ptr_array_add (operations, docket_operation_new_edit (seen, docket_field_info (field)->group, set));
}

static void
test_reconnect_while_typing (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  g_autoptr (DocketRecord) seen = NULL;
  g_autoptr (DocketRecord) job = NULL;
  g_autofree char *milo = technician_named (company->dana, "milo");
  g_autofree char *lars = technician_named (company->dana, "lars");
  GPtrArray *operations = docket_test_save_new ();
  const char *tess;

  tess = docket_desk_get_person_id (docket_test_desk_get (company->tess));
  /* Dana has the form open, without a line, and types. */
  docket_test_desk_set_online (company->dana, FALSE);
  seen = docket_test_desk_record (company->dana, DOCKET_KIND_JOB, company->job);
  type (company->dana, TYPED);

  /* The same job meanwhile: its title, its notes, and who goes there. */
  docket_test_company_edit (company, company->omar, DOCKET_KIND_JOB, company->job, DOCKET_JOB_TITLE, "Leaking pump in the cellar");
  docket_test_company_write_notes (company, company->omar, "Omar", 30);
  docket_test_company_edit (company, company->sofia, DOCKET_KIND_JOB, company->job, DOCKET_JOB_TECHNICIAN, milo);
  docket_test_desk_drain (company->omar);
  docket_test_desk_drain (company->sofia);

  /* The line is back in the middle of a word: the record moves, the form does not. */
  docket_test_desk_set_online (company->dana, TRUE);
  docket_test_desk_drain (company->dana);
  assert_typed (company->dana, TYPED);
  job = docket_test_desk_record (company->dana, DOCKET_KIND_JOB, company->job);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TECHNICIAN), ==, milo);
  g_assert_cmpstr (docket_record_get_text (seen, DOCKET_JOB_TECHNICIAN), ==, tess);
  docket_test_desk_restart (company->dana);
  assert_typed (company->dana, TYPED);

  /* She saves what she typed against what she saw: nothing is overwritten unseen. */
  add_edit (operations, seen, DOCKET_JOB_ACCESS_NOTES, "Key under the flower pot");
  add_edit (operations, seen, DOCKET_JOB_TECHNICIAN, lars);
  docket_test_desk_save (company->dana, operations);
  type (company->dana, NULL);
  docket_test_desk_drain (company->dana);
  docket_test_wait_for_review (company->sofia, DOCKET_KIND_JOB, company->job);
  docket_test_check_company (company);
  docket_record_unref (job);
  job = docket_test_desk_record (company->sofia, DOCKET_KIND_JOB, company->job);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_ACCESS_NOTES), ==, "Key under the flower pot");
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, "Leaking pump in the cellar");
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TECHNICIAN), ==, milo);
  assert_typed (company->dana, NULL);
}

/* -- 14 -- */

typedef struct
{
  char *dir;
  DocketTestServer *server;
  DocketTestRelay *relay;
  char *tess, *dana, *omar, *sofia;
  char *number; /* of a job in Tess's hand */
} Office;

static char *
sign_in (Office *office, const char *username, const char *url)
{
  char *profile = g_build_filename (office->dir, username, NULL);
  g_autofree char *synced = NULL;

  docket_test_ctl_login (profile, office->dir, url, username);
  synced = docket_test_ctl (profile, 0, NULL, "sync", NULL);
  return profile;
}

static void
ctl (const char *profile, const char *a, const char *b, const char *c, const char *d)
{
  g_autofree char *output = docket_test_ctl (profile, 0, NULL, a, b, c, d, NULL);
}

static void
assert_says (const char *profile, const char *words, const char *a, const char *b, const char *c)
{
  g_autofree char *output = docket_test_ctl (profile, 0, NULL, a, b, c, NULL);

  g_test_message ("%s %s: %s", a, b != NULL ? b : "", output);
  docket_test_assert_says (output, words);
}

static void
open_office (Office *office)
{
  const char *direct;

  office->dir = docket_test_dir_new ();
  office->server = docket_test_server_new_sized (office->dir, "60");
  office->relay = docket_test_relay_new (docket_test_server_get_port (office->server));
  direct = docket_test_server_get_url (office->server);
  office->tess = sign_in (office, "tess", docket_test_relay_get_url (office->relay));
  office->dana = sign_in (office, "dana", direct);
  office->omar = sign_in (office, "omar", direct);
  office->sofia = sign_in (office, "sofia", direct);
  ctl (office->omar, "job", "new", "title=Qwertz pump leaks", NULL);
  ctl (office->omar, "sync", NULL, NULL, NULL);
  office->number = docket_test_ctl_first (office->omar, "jobs", "--search", "qwertz", "number");
  ctl (office->dana, "sync", NULL, NULL, NULL);
  ctl (office->dana, "job", "set", office->number, "technician=tess");
  ctl (office->dana, "sync", NULL, NULL, NULL);
  ctl (office->tess, "sync", NULL, NULL, NULL);
  ctl (office->tess, "job", "set", office->number, "status=in_progress");
  ctl (office->tess, "sync", NULL, NULL, NULL);
  ctl (office->omar, "sync", NULL, NULL, NULL);
}

static void
close_office (Office *office)
{
  docket_test_check_profile (office->server, office->tess);
  docket_test_check_profile (office->server, office->dana);
  docket_test_check_profile (office->server, office->omar);
  docket_test_check_profile (office->server, office->sofia);
  docket_test_check_server (office->server);
  docket_test_relay_free (office->relay);
  docket_test_server_free (office->server);
  docket_test_dir_remove (office->dir);
  g_free (office->tess);
  g_free (office->dana);
  g_free (office->omar);
  g_free (office->sofia);
  g_free (office->number);
}

static void
sync_everybody (Office *office)
{
  const char *profiles[] = { office->tess, office->dana, office->omar, office->sofia };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (profiles); i++)
    ctl (profiles[i % G_N_ELEMENTS (profiles)], "sync", NULL, NULL, NULL);
}

static char *
open_case (Office *office)
{
  g_autoptr (JsonNode) cases = docket_test_ctl_json (office->sofia, 0, "reviews", NULL);

  for (guint i = 0; i < json_array_get_length (json_node_get_array (cases)); i++)
    {
      const char *id = json_object_get_string_member (json_array_get_object_element (json_node_get_array (cases), i), "id");
      g_autofree char *text = docket_test_ctl (office->sofia, 0, NULL, "review", "show", id, NULL);

      if (strstr (text, office->number) != NULL)
        return g_strdup (id);
    }
  g_error ("no case about the job");
}

static void
test_two_testers (void)
{
  Office office = { NULL };
  g_autofree char *refused = NULL;
  g_autofree char *why = NULL;
  g_autofree char *review = NULL;

  open_office (&office);

  /* Who owns the record? Both read the same name. */
  ctl (office.dana, "sync", NULL, NULL, NULL);
  assert_says (office.tess, "Tess Ortiz", "job", "show", office.number);
  assert_says (office.dana, "Owner of the visit: Tess Ortiz", "job", "show", office.number);

  /* What failed after a retry? A hotel's page answered: it waits, and says so. */
  ctl (office.tess, "job", "set", office.number, "status=complete");
  docket_test_relay_arm (office.relay, DOCKET_TEST_FAULT_PORTAL, "", G_MAXUINT, 0);
  refused = docket_test_ctl (office.tess, 3, &why, "sync", "--timeout", "20", NULL);
  docket_test_assert_says (why, "1 change still waits");
  assert_says (office.tess, office.number, "outbox", NULL, NULL);
  docket_test_relay_arm (office.relay, DOCKET_TEST_FAULT_PORTAL, "", 0, 0);

  /* What happened on the conflict? The office was faster. */
  ctl (office.omar, "job", "set", office.number, "status=waiting_approval");
  ctl (office.omar, "sync", NULL, NULL, NULL);
  ctl (office.tess, "sync", NULL, NULL, NULL);
  assert_says (office.tess, "Another update changed this record", "outbox", NULL, NULL);
  assert_says (office.tess, "Waiting for approval", "job", "show", office.number);
  ctl (office.dana, "sync", NULL, NULL, NULL);
  assert_says (office.dana, "review", "job", "show", office.number);

  /* And in the end? Who decided what, and why, stands with the loser's work. */
  ctl (office.sofia, "sync", NULL, NULL, NULL);
  review = open_case (&office);
  {
    g_autofree char *decided = docket_test_ctl (office.sofia, 0, NULL, "review", "decide", review, "--keep", "--reason", "Offer first", NULL);
  }
  sync_everybody (&office);
  assert_says (office.tess, "Sofia", "outbox", NULL, NULL);
  assert_says (office.tess, "Offer first", "outbox", NULL, NULL);
  close_office (&office);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/ugly/06-sudden-reconnect-while-typing", test_reconnect_while_typing);
  g_test_add_func ("/ugly/14-two-testers-can-say-what-happened", test_two_testers);
  return g_test_run ();
}
