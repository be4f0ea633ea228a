/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The contract: records and their places, versions, cases, scope.
 */
#include <string.h>

#include "docket-test-contract.h"

static void
test_fresh (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) record = NULL;
  g_autofree char *value = NULL, *hash = NULL;
  gint64 size = -1;

  g_assert_cmpint (contract_current (fixture->store), ==, 0);
  g_assert_true (docket_repository_get_record (fixture->store, DOCKET_KIND_JOB, JOB, &record, &error));
  g_assert_null (record);
  g_assert_true (docket_repository_get_meta (fixture->store, DOCKET_META_EPOCH, &value, &error));
  g_assert_null (value);
  g_assert_true (docket_repository_audit_head (fixture->store, &size, &hash, &error));
  g_assert_cmpint (size, ==, 0);
  g_assert_cmpstr (hash, ==, DOCKET_AUDIT_ROOT);
  assert_feed (fixture->store, NULL, 0, 10, "");
  assert_feed (fixture->store, TESS, 0, 10, "");
  g_assert_true (docket_repository_check (fixture->store, &error));
  g_assert_no_error (error);
}

static void
test_record_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) job = contract_make_job (JOB, "Żółta pompa “2”", TESS, 1);
  g_autoptr (DocketRecord) found = NULL;

  docket_record_set_void (job, TRUE);
  contract_begin (fixture);
  contract_put (fixture, job);
  contract_commit (fixture);
  g_assert_true (docket_repository_get_record (fixture->store, DOCKET_KIND_JOB, JOB, &found, &error));
  g_assert_no_error (error);
  g_assert_true (docket_record_equal (found, job));
}

static void
test_changed_record_moves (Fixture *fixture, gconstpointer data)
{
  contract_begin (fixture);
  g_assert_cmpint (contract_put_job (fixture, JOB, "one", NULL), ==, 1);
  g_assert_cmpint (contract_put_job (fixture, OTHER_JOB, "two", NULL), ==, 2);
  g_assert_cmpint (contract_put_job (fixture, JOB, "one again", NULL), ==, 3);
  contract_commit (fixture);
  assert_feed (fixture->store, NULL, 0, 10, "2 job 0002, 3 job 0001");
  assert_feed (fixture->store, NULL, 2, 10, "3 job 0001");
  assert_feed (fixture->store, NULL, 3, 10, "");
  assert_feed (fixture->store, NULL, 0, 1, "2 job 0002");
  g_assert_cmpint (contract_current (fixture->store), ==, 3);
}

static void
test_rolled_back_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *hash = NULL;
  gint64 size;

  contract_begin (fixture);
  contract_put_job (fixture, JOB, "stays", NULL);
  before = contract_audit (fixture, JOB, "applied");
  contract_commit (fixture);

  contract_begin (fixture);
  contract_put_job (fixture, OTHER_JOB, "goes", NULL);
  g_free (contract_audit (fixture, OTHER_JOB, "applied"));
  docket_repository_rollback (fixture->store);

  g_assert_cmpint (contract_current (fixture->store), ==, 1);
  assert_feed (fixture->store, NULL, 0, 10, "1 job 0001");
  g_assert_true (docket_repository_audit_head (fixture->store, &size, &hash, &error));
  g_assert_cmpint (size, ==, 1);
  g_assert_cmpstr (hash, ==, before);

  /* What was cached is read again: the next write goes on from there. */
  contract_begin (fixture);
  g_assert_cmpint (contract_put_job (fixture, OTHER_JOB, "comes", NULL), ==, 2);
  g_free (contract_audit (fixture, OTHER_JOB, "applied"));
  contract_commit (fixture);
  g_assert_true (docket_repository_check (fixture->store, &error));
  g_assert_no_error (error);
}

static void
test_savepoint (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) gone = NULL, kept = NULL;

  contract_begin (fixture);
  g_assert_true (docket_repository_savepoint (fixture->store, &error));
  contract_put_job (fixture, JOB, "kept", NULL);
  g_free (contract_audit (fixture, JOB, "applied"));
  g_assert_true (docket_repository_savepoint (fixture->store, &error));
  contract_put_job (fixture, OTHER_JOB, "undone", NULL);
  g_free (contract_audit (fixture, OTHER_JOB, "applied"));
  docket_repository_rollback_to (fixture->store);
  g_free (contract_audit (fixture, JOB, "rejected"));
  g_assert_true (docket_repository_release (fixture->store, &error));
  contract_commit (fixture);

  g_assert_true (docket_repository_get_record (fixture->store, DOCKET_KIND_JOB, JOB, &kept, &error));
  g_assert_nonnull (kept);
  g_assert_true (docket_repository_get_record (fixture->store, DOCKET_KIND_JOB, OTHER_JOB, &gone, &error));
  g_assert_null (gone);
  g_assert_true (docket_repository_check (fixture->store, &error));
  g_assert_no_error (error);
}

/* A repository may keep what it read; it must not show what no longer stands. */
static void
assert_title (Fixture *fixture, const char *id, const char *title)
{
  g_autoptr (DocketRecord) job = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_repository_get_record (fixture->store, DOCKET_KIND_JOB, id, &job, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (job == NULL ? NULL : docket_record_get_text (job, DOCKET_JOB_TITLE), ==, title);
}

static void
test_what_was_taken_back_is_not_shown (Fixture *fixture, gconstpointer data)
{
  contract_begin (fixture);
  contract_put_job (fixture, JOB, "one", NULL);
  assert_title (fixture, JOB, "one");
  contract_put_job (fixture, JOB, "two", NULL);
  assert_title (fixture, JOB, "two");
  contract_commit (fixture);
  assert_title (fixture, JOB, "two");

  contract_begin (fixture);
  contract_put_job (fixture, JOB, "three", NULL);
  contract_put_job (fixture, OTHER_JOB, "new", NULL);
  assert_title (fixture, JOB, "three");
  docket_repository_rollback (fixture->store);
  contract_begin (fixture);
  assert_title (fixture, JOB, "two");
  assert_title (fixture, OTHER_JOB, NULL);

  g_assert_true (docket_repository_savepoint (fixture->store, NULL));
  contract_put_job (fixture, JOB, "four", NULL);
  contract_put_job (fixture, OTHER_JOB, "new", NULL);
  assert_title (fixture, JOB, "four");
  docket_repository_rollback_to (fixture->store);
  assert_title (fixture, JOB, "two");
  assert_title (fixture, OTHER_JOB, NULL);
  contract_commit (fixture);
}

static void
test_what_another_process_wrote_is_shown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRepository) second = fixture->engine->open (fixture->folder, &error);
  Fixture other = { fixture->engine, NULL, second };

  g_assert_no_error (error);
  contract_begin (fixture);
  contract_put_job (fixture, JOB, "ours", NULL);
  contract_commit (fixture);
  contract_begin (fixture);
  assert_title (fixture, JOB, "ours");
  contract_commit (fixture);
  contract_begin (&other);
  contract_put_job (&other, JOB, "theirs", NULL);
  contract_commit (&other);
  assert_title (fixture, JOB, "theirs");
  contract_begin (fixture);
  assert_title (fixture, JOB, "theirs");
  contract_commit (fixture);
}

/* More than any cache holds. */
static void
test_many_records_stay_apart (Fixture *fixture, gconstpointer data)
{
  contract_begin (fixture);
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *id = g_strdup_printf ("01890000-0000-7000-8000-%012u", i);
      g_autofree char *title = g_strdup_printf ("job %u", i);

      contract_put_job (fixture, id, title, NULL);
    }
  for (guint i = 0; i < 3000; i += 7)
    {
      g_autofree char *id = g_strdup_printf ("01890000-0000-7000-8000-%012u", i);
      g_autofree char *title = g_strdup_printf ("job %u", i);

      assert_title (fixture, id, title);
    }
  contract_commit (fixture);
}

static void
test_two_writers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRepository) second = fixture->engine->open (fixture->folder, &error);
  Fixture other = { fixture->engine, NULL, second };

  g_assert_no_error (error);
  contract_begin (fixture);
  contract_put_job (fixture, JOB, "first", NULL);
  g_free (contract_audit (fixture, JOB, "applied"));
  contract_commit (fixture);
  /* As `docketd user add` does while `docketd serve` runs. */
  contract_begin (&other);
  g_assert_cmpint (contract_put_named (&other, DOCKET_KIND_PERSON, TESS, DOCKET_PERSON_NAME, "Tess"), ==, 2);
  g_free (contract_audit (&other, TESS, "applied"));
  contract_commit (&other);
  contract_begin (fixture);
  g_assert_cmpint (contract_put_job (fixture, OTHER_JOB, "second", NULL), ==, 3);
  g_free (contract_audit (fixture, OTHER_JOB, "applied"));
  contract_commit (fixture);
  g_assert_cmpint (contract_current (second), ==, 3);
  g_assert_true (docket_repository_check (fixture->store, &error));
  g_assert_no_error (error);
}

static void
test_reader (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRepository) reader = NULL;

  contract_begin (fixture);
  contract_put_job (fixture, JOB, "seen", NULL);
  contract_commit (fixture);
  reader = docket_repository_open_reader (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_true (docket_repository_begin_read (reader, &error));
  assert_feed (reader, NULL, 0, 10, "1 job 0001");
  contract_begin (fixture);
  contract_put_job (fixture, OTHER_JOB, "not in the snapshot", NULL);
  contract_commit (fixture);
  assert_feed (reader, NULL, 0, 10, "1 job 0001");
  g_assert_cmpint (contract_current (reader), ==, 1);
  docket_repository_rollback (reader);
  assert_feed (reader, NULL, 0, 10, "1 job 0001, 2 job 0002");
  g_assert_cmpint (contract_current (reader), ==, 2);
}

static void
test_reopened (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  contract_begin (fixture);
  contract_put_job (fixture, JOB, "lasts", NULL);
  g_assert_true (docket_repository_set_meta (fixture->store, DOCKET_META_NEXT_JOB, "7", &error));
  g_assert_true (docket_repository_set_meta (fixture->store, DOCKET_META_NEXT_JOB, "8", &error));
  contract_commit (fixture);
  g_clear_object (&fixture->store);
  fixture->store = fixture->engine->open (fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpint (contract_current (fixture->store), ==, 1);
  g_assert_true (docket_repository_get_meta (fixture->store, DOCKET_META_NEXT_JOB, &value, &error));
  g_assert_cmpstr (value, ==, "8");
}

static void
test_versions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (DocketVersion) at = NULL, none = NULL;

  contract_begin (fixture);
  for (gint64 rev = 3; rev <= 9; rev += 3)
    {
      g_autoptr (DocketVersion) version = docket_version_new ();
      g_autofree char *reason = g_strdup_printf ("reason %" G_GINT64_FORMAT, rev);

      version->rev = rev;
      version->values = docket_values_new ();
      docket_values_set_text (version->values, DOCKET_JOB_STATUS, DOCKET_STATUS_PAUSED);
      docket_values_set_text (version->values, DOCKET_JOB_STATUS_REASON, rev == 9 ? NULL : reason);
      version->operation = rev == 3 ? NULL : g_strdup (REVIEW);
      version->by.person = g_strdup (TESS);
      version->by.made_at = rev;
      g_assert_true (docket_repository_add_version (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, version, &error));
    }
  contract_commit (fixture);

  g_assert_true (docket_repository_get_version (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, 6, &at, &error));
  g_assert_cmpstr (docket_values_get_text (at->values, DOCKET_JOB_STATUS_REASON), ==, "reason 6");
  g_assert_cmpstr (at->operation, ==, REVIEW);
  g_assert_cmpstr (at->by.person, ==, TESS);
  g_assert_cmpint (at->by.made_at, ==, 6);
  g_assert_true (docket_repository_get_version (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, 7, &none, &error));
  g_assert_null (none);
  g_assert_true (docket_repository_get_version (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_PLAN, 6, &none, &error));
  g_assert_null (none);

  list = docket_repository_versions (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpint (((DocketVersion *) g_ptr_array_index (list, 0))->rev, ==, 9);
  g_assert_cmpint (((DocketVersion *) g_ptr_array_index (list, 1))->rev, ==, 6);
  /* Cleared is not absent. */
  g_assert_true (docket_values_contains (((DocketVersion *) g_ptr_array_index (list, 0))->values, DOCKET_JOB_STATUS_REASON));
}

static void
test_assignments (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean was = FALSE, has = FALSE;

  contract_begin (fixture);
  contract_put_job (fixture, JOB, "one", TESS);
  g_assert_true (docket_repository_add_assignment (fixture->store, JOB, TESS, &error));
  g_assert_true (docket_repository_add_assignment (fixture->store, JOB, TESS, &error));
  contract_commit (fixture);
  g_assert_true (docket_repository_was_assigned (fixture->store, JOB, TESS, &was, &error));
  g_assert_true (was);
  g_assert_true (docket_repository_was_assigned (fixture->store, JOB, MILO, &was, &error));
  g_assert_false (was);
  g_assert_true (docket_repository_has_work_for (fixture->store, TESS, CUSTOMER, OTHER_JOB, &has, &error));
  g_assert_true (has);
  g_assert_true (docket_repository_has_work_for (fixture->store, TESS, CUSTOMER, JOB, &has, &error));
  g_assert_false (has);
  g_assert_true (docket_repository_has_work_for (fixture->store, MILO, CUSTOMER, OTHER_JOB, &has, &error));
  g_assert_false (has);
}

static void
test_one_open_case (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) of_record = NULL, of_job = NULL;
  g_autofree char *found = NULL, *after = NULL, *of_other_group = NULL;

  contract_begin (fixture);
  g_assert_true (docket_repository_open_case (fixture->store, REVIEW, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, JOB, &error));
  contract_commit (fixture);
  g_assert_true (docket_repository_get_case (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, &found, &error));
  g_assert_cmpstr (found, ==, REVIEW);
  g_assert_true (docket_repository_get_case (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_PLAN, &of_other_group, &error));
  g_assert_null (of_other_group);

  /* A second open one about the same group is refused by the store itself. */
  contract_begin (fixture);
  g_assert_false (docket_repository_open_case (fixture->store, OTHER_JOB, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, JOB, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  docket_repository_rollback (fixture->store);

  contract_begin (fixture);
  g_assert_true (docket_repository_close_case (fixture->store, REVIEW, &error));
  contract_commit (fixture);
  g_assert_true (docket_repository_get_case (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, &after, &error));
  g_assert_null (after);
  of_record = docket_repository_cases_of_record (fixture->store, DOCKET_KIND_JOB, JOB, &error);
  g_assert_cmpuint (of_record->len, ==, 0);
  of_job = docket_repository_cases_of_job (fixture->store, JOB, &error);
  g_assert_cmpuint (of_job->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (of_job, 0), ==, REVIEW);
}

static void
test_case_about_whole_record (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  contract_begin (fixture);
  g_assert_true (docket_repository_open_case (fixture->store, REVIEW, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_NONE, JOB, &error));
  g_assert_no_error (error);
  contract_commit (fixture);
  g_assert_true (docket_repository_get_case (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_NONE, &found, &error));
  g_assert_cmpstr (found, ==, REVIEW);
}

static void
test_children (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) children = NULL;

  contract_begin (fixture);
  contract_put_named (fixture, DOCKET_KIND_NOTE, "01890000-0000-7000-8000-000000000011", DOCKET_NOTE_JOB, JOB);
  contract_put_named (fixture, DOCKET_KIND_LINE, "01890000-0000-7000-8000-000000000012", DOCKET_LINE_JOB, JOB);
  contract_put_named (fixture, DOCKET_KIND_ATTACHMENT, "01890000-0000-7000-8000-000000000013", DOCKET_ATTACHMENT_JOB, JOB);
  contract_put_named (fixture, DOCKET_KIND_SIGNATURE, "01890000-0000-7000-8000-000000000014", DOCKET_SIGNATURE_JOB, JOB);
  contract_put_named (fixture, DOCKET_KIND_NOTE, "01890000-0000-7000-8000-000000000015", DOCKET_NOTE_JOB, OTHER_JOB);
  contract_commit (fixture);
  children = docket_repository_children (fixture->store, JOB, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (children->len, ==, 4);
  for (guint i = 0; i < children->len; i++)
    g_assert_cmpstr (((DocketPlace *) g_ptr_array_index (children, i))->id, !=, "01890000-0000-7000-8000-000000000015");
}

static void
test_scope_delivers_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean in = FALSE;
  gint64 seq;

  contract_begin (fixture);
  contract_put_named (fixture, DOCKET_KIND_CUSTOMER, CUSTOMER, DOCKET_CUSTOMER_NAME, "Adler & Co"); /* 1 */
  contract_put_named (fixture, DOCKET_KIND_PERSON, TESS, DOCKET_PERSON_NAME, "Tess");               /* 2 */
  contract_put_job (fixture, OTHER_JOB, "not hers", MILO);                                          /* 3 */
  seq = contract_put_job (fixture, JOB, "hers", TESS);                                              /* 4 */
  contract_scope (fixture, TESS, DOCKET_KIND_JOB, JOB, FALSE, seq);
  /* The older customer comes along, at a place of its own. */
  g_assert_true (docket_repository_next_seq (fixture->store, &seq, &error));
  contract_scope (fixture, TESS, DOCKET_KIND_CUSTOMER, CUSTOMER, FALSE, seq); /* 5 */
  g_free (contract_audit (fixture, JOB, "applied"));
  contract_commit (fixture);

  assert_feed (fixture->store, TESS, 0, 10, "2 person 00a1, 4 job 0001, 5 customer 00c1");
  assert_feed (fixture->store, TESS, 4, 10, "5 customer 00c1");
  assert_feed (fixture->store, MILO, 0, 10, "2 person 00a1");
  assert_feed (fixture->store, NULL, 0, 10, "1 customer 00c1, 2 person 00a1, 3 job 0002, 4 job 0001");
  g_assert_true (docket_repository_in_scope (fixture->store, TESS, DOCKET_KIND_JOB, JOB, &in, &error));
  g_assert_true (in);
  g_assert_true (docket_repository_in_scope (fixture->store, TESS, DOCKET_KIND_JOB, OTHER_JOB, &in, &error));
  g_assert_false (in);
  /* The place of a scope row counts: the next change goes behind it. */
  g_assert_cmpint (contract_current (fixture->store), ==, 5);

  contract_begin (fixture);
  g_assert_cmpint (contract_put_named (fixture, DOCKET_KIND_CUSTOMER, CUSTOMER, DOCKET_CUSTOMER_NAME, "Adler"), ==, 6);
  contract_commit (fixture);
  assert_feed (fixture->store, TESS, 0, 10, "2 person 00a1, 4 job 0001, 6 customer 00c1");
  assert_feed (fixture->store, TESS, 5, 10, "6 customer 00c1");
}

static void
test_scope_removes_and_returns (Fixture *fixture, gconstpointer data)
{
  gint64 seq;

  contract_begin (fixture);
  seq = contract_put_job (fixture, JOB, "hers", TESS);
  contract_scope (fixture, TESS, DOCKET_KIND_JOB, JOB, FALSE, seq);
  seq = contract_put_job (fixture, JOB, "his now", MILO);
  contract_scope (fixture, TESS, DOCKET_KIND_JOB, JOB, TRUE, seq);
  contract_scope (fixture, MILO, DOCKET_KIND_JOB, JOB, FALSE, seq);
  contract_commit (fixture);
  assert_feed (fixture->store, TESS, 1, 10, "2 -job 0001");
  assert_feed (fixture->store, MILO, 1, 10, "2 job 0001");

  contract_begin (fixture);
  contract_put_job (fixture, JOB, "changed while his", MILO);
  contract_commit (fixture);
  /* What is out of scope does not tell of its changes. */
  assert_feed (fixture->store, TESS, 2, 10, "");
  assert_feed (fixture->store, MILO, 2, 10, "3 job 0001");

  contract_begin (fixture);
  seq = contract_put_job (fixture, JOB, "hers again", TESS);
  contract_scope (fixture, TESS, DOCKET_KIND_JOB, JOB, FALSE, seq);
  contract_scope (fixture, MILO, DOCKET_KIND_JOB, JOB, TRUE, seq);
  contract_commit (fixture);
  assert_feed (fixture->store, TESS, 2, 10, "4 job 0001");
  assert_feed (fixture->store, MILO, 3, 10, "4 -job 0001");
}

static void
test_scope_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) found = g_string_new (NULL);
  gint64 after = 0;

  contract_begin (fixture);
  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *id = g_strdup_printf ("01890000-0000-7000-8000-0000000001%02u", i);
      gint64 seq = contract_put_job (fixture, id, "page", TESS);

      contract_scope (fixture, TESS, DOCKET_KIND_JOB, id, FALSE, seq);
    }
  contract_commit (fixture);
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) places = docket_repository_read_feed (fixture->store, TESS, after, 2, &error);

      g_assert_no_error (error);
      if (places->len == 0)
        break;
      for (guint i = 0; i < places->len; i++)
        g_string_append (found, ((DocketPlace *) g_ptr_array_index (places, i))->id + 34);
      after = ((DocketPlace *) g_ptr_array_index (places, places->len - 1))->seq;
    }
  g_assert_cmpstr (found->str, ==, "00010203040506");
}

int
main (int argc, char **argv)
{
  static const ContractTest tests[] = {
    { "fresh-store-is-empty", test_fresh },
    { "record-round-trip", test_record_round_trip },
    { "changed-record-moves-in-the-feed", test_changed_record_moves },
    { "rolled-back-leaves-nothing", test_rolled_back_leaves_nothing },
    { "savepoint-undoes-only-its-own", test_savepoint },
    { "what-was-taken-back-is-not-shown", test_what_was_taken_back_is_not_shown },
    { "what-another-process-wrote-is-shown", test_what_another_process_wrote_is_shown },
    { "many-records-stay-apart", test_many_records_stay_apart },
    { "two-writers-take-turns", test_two_writers },
    { "reader-holds-its-snapshot", test_reader },
    { "reopened-store-goes-on", test_reopened },
    { "versions-of-a-group", test_versions },
    { "assignments-are-remembered", test_assignments },
    { "one-open-case-per-group", test_one_open_case },
    { "case-about-a-whole-record", test_case_about_whole_record },
    { "children-of-a-job", test_children },
    { "scope-delivers-once", test_scope_delivers_once },
    { "scope-removes-and-returns", test_scope_removes_and_returns },
    { "scope-pages-miss-nothing", test_scope_pages },
  };

  g_test_init (&argc, &argv, NULL);
  contract_add (tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
