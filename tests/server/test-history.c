/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the audit tells of a record afterwards: everything that moved it. */
#include "docket-test-stage.h"

#include <string.h>

/* The newest entry about the record; it lives as long as @entries. */
static const DocketAuditEntry *
newest (Fixture *fixture, DocketKind kind, const char *id, GPtrArray **entries)
{
  g_autoptr (GError) error = NULL;

  *entries = docket_repository_record_audit (fixture->store, kind, id, G_MAXINT64, 50, &error);
  g_assert_no_error (error);
  g_assert_cmpuint ((*entries)->len, >, 0);
  return g_ptr_array_index (*entries, 0);
}

static void
test_decision_stands_at_the_job (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *review = stage_play_pump (fixture, &of_tess);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, review, DOCKET_CHOICE_TAKE);
  g_autoptr (GPtrArray) of_job = NULL, of_case = NULL;
  const DocketAuditEntry *entry;

  decision->candidate = g_strdup (of_tess->key);
  g_free (decision->reason);
  decision->reason = g_strdup ("She was there");
  assert_sends (fixture, SOFIA, decision, "applied");
  entry = newest (fixture, DOCKET_KIND_JOB, JOB, &of_job);
  g_assert_cmpstr (entry->action, ==, "decided");
  g_assert_null (entry->operation);
  g_assert_cmpstr (entry->group, ==, "status");
  g_assert_cmpstr (entry->from, ==, "{\"status\":\"waiting_approval\"}");
  g_assert_cmpstr (entry->to, ==, "{\"status\":\"complete\"}");
  g_assert_cmpstr (entry->by.person, ==, people[SOFIA].id);
  g_assert_cmpstr (entry->review, ==, review);
  g_assert_cmpstr (entry->reason, ==, "She was there");

  entry = newest (fixture, DOCKET_KIND_REVIEW, review, &of_case);
  g_assert_cmpstr (entry->action, ==, "decide");
  g_assert_cmpstr (entry->operation, ==, decision->key);
  g_assert_nonnull (strstr (entry->to, "\"choice\":\"take\""));
  g_assert_nonnull (strstr (entry->to, of_tess->key));
}

static void
test_what_follows_of_itself (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) create = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, CUSTOMER);
  g_autoptr (DocketOperation) plan = NULL;
  g_autoptr (DocketRecord) seen = NULL;
  g_autoptr (GPtrArray) created = NULL, planned = NULL;
  const DocketAuditEntry *entry;

  assert_sends (fixture, DANA, create, "applied");
  entry = newest (fixture, DOCKET_KIND_JOB, create->record_id, &created);
  g_assert_null (entry->from);
  g_assert_nonnull (strstr (entry->to, "\"title\":\"Boiler\""));
  g_assert_nonnull (strstr (entry->to, "\"number\":\"J-"));
  g_assert_nonnull (strstr (entry->to, "\"status\":\"new\""));

  seen = stage_get (fixture, DOCKET_KIND_JOB, create->record_id);
  plan = stage_edit (fixture, seen, DOCKET_JOB_TECHNICIAN, people[MILO].id);
  assert_sends (fixture, DANA, plan, "applied");
  entry = newest (fixture, DOCKET_KIND_JOB, create->record_id, &planned);
  g_assert_cmpstr (entry->group, ==, "plan");
  g_assert_nonnull (strstr (entry->from, "\"status\":\"new\""));
  g_assert_nonnull (strstr (entry->to, "\"status\":\"assigned\""));
}

static void
test_case_that_settles_itself (Fixture *fixture, gconstpointer data)
{
  g_autofree char *review = stage_play_pump (fixture, NULL);
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) agree = stage_edit (fixture, seen, DOCKET_JOB_STATUS, "complete");
  g_autoptr (GPtrArray) entries = NULL;
  const DocketAuditEntry *entry;

  assert_sends (fixture, SOFIA, agree, "applied");
  entry = newest (fixture, DOCKET_KIND_REVIEW, review, &entries);
  g_assert_cmpstr (entry->action, ==, "case-withdrawn");
  g_assert_cmpstr (entry->from, ==, "{\"state\":\"open\"}");
  g_assert_cmpstr (entry->to, ==, "{\"state\":\"withdrawn\"}");
}

static void
test_own_records_too (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) milo = stage_get (fixture, DOCKET_KIND_PERSON, people[MILO].id);
  g_autoptr (DocketRecord) next = docket_record_copy (milo);
  g_autoptr (GPtrArray) entries = NULL;
  const DocketAuditEntry *entry;
  DocketStamp by = { (char *) people[ADA].id, (char *) PHONE, 1, 1 };

  docket_record_set_text (next, DOCKET_PERSON_ROLE, "office");
  g_assert_true (docket_repository_begin (fixture->store, &error));
  g_assert_true (docket_commit_record (fixture->commit, next, &by, "role-changed", &error));
  g_assert_true (docket_repository_commit (fixture->store, &error));
  entry = newest (fixture, DOCKET_KIND_PERSON, people[MILO].id, &entries);
  g_assert_cmpstr (entry->action, ==, "role-changed");
  g_assert_cmpstr (entry->from, ==, "{\"role\":\"technician\"}");
  g_assert_cmpstr (entry->to, ==, "{\"role\":\"office\"}");
}

/* A refusal says what was wanted, and what stood there. */
static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) refused = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "x");
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *key = g_strdup (refused->key);
  const DocketAuditEntry *entry;

  assert_sends (fixture, TESS, refused, "rejected forbidden");
  entry = newest (fixture, DOCKET_KIND_JOB, JOB, &entries);
  g_assert_cmpstr (entry->operation, ==, refused->key);
  g_assert_cmpstr (entry->problem, ==, "forbidden");
  g_assert_cmpstr (entry->to, ==, "{\"title\":\"x\"}");
}

/* What /v1/audit sends is enough to walk the chain again. */
static void
test_chain_from_json (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *review = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) note = stage_note (fixture, "Ärger \"im\" Keller\n\t\xf0\x9f\x94\xa7 \\ / \x7f");
  g_autoptr (GPtrArray) entries = NULL;
  DocketAuditChain chain;

  assert_sends (fixture, TESS, note, "applied");
  entries = docket_repository_read_audit (fixture->store, 0, 1000, &error);
  docket_audit_chain_init (&chain);
  for (guint i = 0; i < entries->len; i++)
    {
      g_auto (DocketJsonWriter) writer = { NULL, FALSE };
      g_autofree char *text = NULL;
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (DocketAuditEntry) entry = NULL;

      docket_json_writer_init (&writer);
      docket_audit_entry_to_json (g_ptr_array_index (entries, i), TRUE, &writer);
      text = docket_json_writer_finish (&writer);
      node = docket_json_parse (text, strlen (text), G_MAXINT, &error);
      g_assert_no_error (error);
      entry = docket_audit_entry_from_json (node, &error);
      g_assert_no_error (error);
      if (i == 3)
        {
          DocketAuditChain before = chain;

          g_free (entry->reason);
          entry->reason = g_strdup ("another");
          g_assert_false (docket_audit_chain_add (&before, entry, &error));
          g_assert_nonnull (strstr (error->message, "entry 4: its content was changed"));
          g_clear_error (&error);
          g_clear_pointer (&entry->reason, g_free);
        }
      g_assert_true (docket_audit_chain_add (&chain, entry, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpint (chain.n, ==, entries->len);
  g_assert_cmpstr (chain.hash, ==, ((DocketAuditEntry *) g_ptr_array_index (entries, entries->len - 1))->hash);
}

int
main (int argc, char **argv)
{
  static const StageTest tests[] = {
    { "decision-stands-at-the-job", test_decision_stands_at_the_job },
    { "what-follows-of-itself", test_what_follows_of_itself },
    { "case-that-settles-itself", test_case_that_settles_itself },
    { "own-records-too", test_own_records_too },
    { "refusals", test_refusals },
    { "chain-from-json", test_chain_from_json },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("history", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
