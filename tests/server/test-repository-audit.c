/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The contract: keys, accounts, sessions, the audit chain, and what the check
 * finds after a hand in the file.
 */
#include <string.h>

#include "docket-command.h"
#include "docket-db.h"
#include "docket-repository-sqlite.h"
#include "docket-test-contract.h"

static void
test_key_stands_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketStoredOperation) operation = docket_stored_operation_new ();
  g_autoptr (DocketStoredOperation) found = NULL, none = NULL;

  operation->key = g_strdup (JOB);
  operation->fingerprint = g_strdup ("f");
  operation->person = g_strdup (TESS);
  operation->device = g_strdup (PHONE);
  operation->outcome = DOCKET_OUTCOME_HELD;
  operation->rev = 4;
  operation->seq = 5;
  operation->review = g_strdup (REVIEW);
  operation->answer = g_strdup ("{}");
  operation->body = g_strdup ("{\"key\":1}");
  operation->made_at = 6;
  operation->arrived_at = 7;
  contract_begin (fixture);
  g_assert_true (docket_repository_put_operation (fixture->store, operation, &error));
  g_assert_no_error (error);
  contract_commit (fixture);
  contract_begin (fixture);
  g_assert_false (docket_repository_put_operation (fixture->store, operation, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  docket_repository_rollback (fixture->store);

  g_assert_true (docket_repository_get_operation (fixture->store, JOB, &found, &error));
  g_assert_cmpstr (found->fingerprint, ==, "f");
  g_assert_cmpstr (found->person, ==, TESS);
  g_assert_cmpstr (found->device, ==, PHONE);
  g_assert_cmpint (found->outcome, ==, DOCKET_OUTCOME_HELD);
  g_assert_cmpint (found->rev, ==, 4);
  g_assert_cmpint (found->seq, ==, 5);
  g_assert_cmpstr (found->review, ==, REVIEW);
  g_assert_cmpstr (found->answer, ==, "{}");
  g_assert_cmpstr (found->body, ==, "{\"key\":1}");
  g_assert_cmpint (found->made_at, ==, 6);
  g_assert_cmpint (found->arrived_at, ==, 7);
  g_assert_true (docket_repository_get_operation (fixture->store, OTHER_JOB, &none, &error));
  g_assert_null (none);
}

static void
test_accounts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAccount) account = docket_account_new ();
  g_autoptr (DocketAccount) found = NULL, none = NULL;
  g_autoptr (GPtrArray) all = NULL;

  account->person = g_strdup (TESS);
  account->username = g_strdup ("tess");
  account->password = g_strdup ("$argon2id$a");
  contract_begin (fixture);
  g_assert_true (docket_repository_put_account (fixture->store, account, &error));
  account->disabled = TRUE;
  g_assert_true (docket_repository_put_account (fixture->store, account, &error));
  contract_commit (fixture);
  g_assert_true (docket_repository_get_account (fixture->store, "tess", &found, &error));
  g_assert_cmpstr (found->person, ==, TESS);
  g_assert_true (found->disabled);
  g_assert_true (docket_repository_get_account (fixture->store, "nobody", &none, &error));
  g_assert_null (none);
  all = docket_repository_accounts (fixture->store, &error);
  g_assert_cmpuint (all->len, ==, 1);

  /* Another person may not take the name. */
  g_free (account->person);
  account->person = g_strdup (MILO);
  contract_begin (fixture);
  g_assert_false (docket_repository_put_account (fixture->store, account, &error));
  g_assert_nonnull (error);
  docket_repository_rollback (fixture->store);
}

static void
test_logins (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  contract_begin (fixture);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (DocketLogin) login = docket_login_new ();

      login->digest = g_strdup_printf ("digest-%u", i);
      login->person = g_strdup (i == 2 ? MILO : TESS);
      login->device = g_strdup (PHONE);
      login->created_at = 1;
      login->expires_at = 10 + i;
      g_assert_true (docket_repository_put_login (fixture->store, login, &error));
    }
  g_assert_true (docket_repository_delete_login (fixture->store, "digest-0", &error));
  contract_commit (fixture);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (DocketLogin) login = NULL;
      g_autofree char *digest = g_strdup_printf ("digest-%u", i);

      g_assert_true (docket_repository_get_login (fixture->store, digest, &login, &error));
      g_assert_true ((login != NULL) == (i != 0));
      if (login != NULL)
        g_assert_cmpint (login->expires_at, ==, 10 + i);
    }
  contract_begin (fixture);
  g_assert_true (docket_repository_delete_logins_of (fixture->store, TESS, &error));
  contract_commit (fixture);
  for (guint i = 1; i < 3; i++)
    {
      g_autoptr (DocketLogin) login = NULL;
      g_autofree char *digest = g_strdup_printf ("digest-%u", i);

      g_assert_true (docket_repository_get_login (fixture->store, digest, &login, &error));
      g_assert_true ((login != NULL) == (i == 2));
    }
}

static void
test_audit_chain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL, of_job = NULL;
  g_autofree char *first = NULL, *last = NULL, *head = NULL;
  DocketAuditEntry *one, *two;
  gint64 size;

  contract_begin (fixture);
  contract_put_job (fixture, JOB, "a", NULL);
  first = contract_audit (fixture, JOB, "applied");
  g_free (contract_audit (fixture, OTHER_JOB, "rejected"));
  last = contract_audit (fixture, JOB, "held");
  contract_commit (fixture);

  entries = docket_repository_read_audit (fixture->store, 0, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  one = g_ptr_array_index (entries, 0);
  two = g_ptr_array_index (entries, 1);
  g_assert_cmpint (one->n, ==, 1);
  g_assert_cmpstr (one->prev, ==, DOCKET_AUDIT_ROOT);
  g_assert_cmpstr (one->hash, ==, first);
  g_assert_cmpstr (two->prev, ==, first);
  g_assert_cmpint (two->seq, ==, 1);
  g_assert_cmpstr (one->from, ==, "{\"title\":\"a\"}");
  g_assert_cmpstr (one->to, ==, "{\"title\":\"b\"}");
  of_job = docket_repository_record_audit (fixture->store, DOCKET_KIND_JOB, JOB, G_MAXINT64, 10, &error);
  g_assert_cmpuint (of_job->len, ==, 2);
  g_assert_cmpint (((DocketAuditEntry *) g_ptr_array_index (of_job, 0))->n, ==, 3);
  g_assert_true (docket_repository_audit_head (fixture->store, &size, &head, &error));
  g_assert_cmpint (size, ==, 3);
  g_assert_cmpstr (head, ==, last);
}

/* The chain goes on from the last entry that stands. */
static void
test_taken_back_is_no_link (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *head = NULL;
  gint64 size;

  contract_begin (fixture);
  contract_put_job (fixture, JOB, "a", NULL);
  g_free (contract_audit (fixture, JOB, "applied"));
  g_assert_true (docket_repository_savepoint (fixture->store, &error));
  g_free (contract_audit (fixture, JOB, "held"));
  docket_repository_rollback_to (fixture->store);
  g_free (contract_audit (fixture, JOB, "rejected"));
  contract_commit (fixture);
  g_assert_true (docket_repository_audit_head (fixture->store, &size, &head, &error));
  g_assert_cmpint (size, ==, 2);
  g_assert_true (docket_repository_check (fixture->store, &error));
  g_assert_no_error (error);
}

static void
test_audit_tag_never_moves (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL, *start = NULL, *future = NULL, *written = NULL;

  contract_begin (fixture);
  contract_put_job (fixture, JOB, "a", NULL);
  written = contract_audit (fixture, JOB, "applied");
  contract_commit (fixture);
  g_assert_true (docket_repository_audit_tag (fixture->store, 1, &before, &error));
  g_assert_cmpstr (before, ==, written);
  /* A refusal is written at the same place: the cursor given out stays good. */
  contract_begin (fixture);
  g_free (contract_audit (fixture, JOB, "rejected"));
  contract_commit (fixture);
  g_assert_true (docket_repository_audit_tag (fixture->store, 1, &after, &error));
  g_assert_cmpstr (after, ==, before);
  g_assert_true (docket_repository_audit_tag (fixture->store, 0, &start, &error));
  g_assert_cmpstr (start, ==, DOCKET_AUDIT_ROOT);
  g_assert_true (docket_repository_audit_tag (fixture->store, 99, &future, &error));
  g_assert_null (future);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "copy.sqlite", NULL);
  g_autoptr (DocketRepository) copy = NULL;

  contract_begin (fixture);
  contract_put_job (fixture, JOB, "kept twice", NULL);
  g_free (contract_audit (fixture, JOB, "applied"));
  contract_commit (fixture);
  g_assert_true (docket_repository_copy_to (fixture->store, path, &error));
  g_assert_no_error (error);
  /* A backup never overwrites. */
  g_assert_false (docket_repository_copy_to (fixture->store, path, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  copy = docket_repository_sqlite_open (path, FALSE, &error);
  g_assert_no_error (error);
  assert_feed (copy, NULL, 0, 10, "1 job 0001");
  g_assert_true (docket_repository_check (copy, &error));
}

static void
put_complete_blob (DocketRepository *store, const char *sha256)
{
  g_autoptr (DocketBlob) blob = docket_blob_new (sha256, 3, "text/plain");
  g_autoptr (GError) error = NULL;

  blob->person = g_strdup (TESS);
  blob->device = g_strdup (PHONE);
  blob->complete = TRUE;
  g_assert_true (docket_repository_put_blob (store, blob, &error));
  g_assert_no_error (error);
}

/* What nothing refers to is not copied, or is cleared away where it stands: a
 * record that comes to the copy has to bring its file again (I11). */
static void
test_copy_asks_for_unused_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *used = g_strnfill (64, 'a');
  g_autofree char *unused = g_strnfill (64, 'b');
  g_autofree char *never_came = g_strnfill (64, 'c');
  g_autofree char *path = g_build_filename (fixture->folder, "copy.sqlite", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_seeded_random_new (1);
  g_autoptr (DocketRepository) store = docket_repository_sqlite_open (path, TRUE, &error);
  g_autoptr (DocketCommit) commit = docket_command_make_company (store, clock, random, "Adler", "EUR", &error);
  g_autoptr (DocketBlob) kept = NULL, gone = NULL;
  g_autoptr (GPtrArray) all = NULL;

  g_assert_no_error (error);
  g_assert_true (docket_repository_begin (store, &error));
  put_complete_blob (store, used);
  put_complete_blob (store, unused);
  g_assert_true (docket_repository_hold_blob (store, used, JOB, &error));
  /* Of a revoked device it was not asked for. */
  g_assert_true (docket_repository_hold_blob (store, never_came, OTHER_JOB, &error));
  g_assert_true (docket_repository_commit (store, &error));
  g_assert_true (docket_command_set_apart (store, clock, random, &error));
  g_assert_no_error (error);
  g_assert_true (docket_repository_get_blob (store, used, &kept, &error));
  g_assert_nonnull (kept);
  g_assert_true (docket_repository_get_blob (store, unused, &gone, &error));
  g_assert_null (gone);
  all = docket_repository_used_blobs (store, NULL, 10, &error);
  g_assert_cmpuint (all->len, ==, 1);
}

static void
check_finds (Fixture *fixture, const char *sql, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "store.sqlite", NULL);
  g_autoptr (DocketDb) db = NULL;

  contract_begin (fixture);
  contract_put_job (fixture, JOB, "a", NULL);
  g_free (contract_audit (fixture, JOB, "applied"));
  contract_put_job (fixture, OTHER_JOB, "b", NULL);
  g_free (contract_audit (fixture, OTHER_JOB, "applied"));
  g_free (contract_audit (fixture, JOB, "rejected"));
  contract_commit (fixture);
  g_assert_true (docket_repository_check (fixture->store, &error));
  db = docket_db_open (path, DOCKET_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  docket_db_execute (db, sql, &error);
  g_assert_no_error (error);
  g_assert_false (docket_repository_check (fixture->store, &error));
  g_assert_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_check_changed_entry (Fixture *fixture, gconstpointer data)
{
  check_finds (fixture, "UPDATE audit SET outcome = 'merged' WHERE n = 2", "entry 2");
}

static void
test_check_changed_author (Fixture *fixture, gconstpointer data)
{
  check_finds (fixture, "UPDATE audit SET person = NULL WHERE n = 2", "entry 2");
}

static void
test_check_lost_entry (Fixture *fixture, gconstpointer data)
{
  check_finds (fixture, "DELETE FROM audit WHERE n = 2", "entry 2");
}

static void
test_check_lost_feed_row (Fixture *fixture, gconstpointer data)
{
  check_finds (fixture, "DELETE FROM feed WHERE id = '" JOB "'", "No device ever fetches a record");
}

static void
test_check_lost_record (Fixture *fixture, gconstpointer data)
{
  check_finds (fixture, "DELETE FROM job WHERE id = '" JOB "'", "a record that does not exist");
}

static void
test_missing_store (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (docket_repository_sqlite_open ("/nonexistent/docket.sqlite", FALSE, &error));
  g_assert_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "docketd init"));
}

int
main (int argc, char **argv)
{
  static const ContractTest tests[] = {
    { "key-stands-once", test_key_stands_once },
    { "accounts", test_accounts },
    { "sessions", test_logins },
    { "audit-is-a-chain", test_audit_chain },
    { "what-was-taken-back-is-no-link", test_taken_back_is_no_link },
    { "audit-tag-never-moves", test_audit_tag_never_moves },
    { "copy-is-complete", test_copy },
    { "copy-asks-for-unused-files", test_copy_asks_for_unused_files },
    { "check-finds-a-changed-entry", test_check_changed_entry },
    { "check-finds-a-changed-author", test_check_changed_author },
    { "check-finds-a-lost-entry", test_check_lost_entry },
    { "check-finds-a-lost-feed-row", test_check_lost_feed_row },
    { "check-finds-a-lost-record", test_check_lost_record },
  };

  g_test_init (&argc, &argv, NULL);
  contract_add (tests, G_N_ELEMENTS (tests));
  g_test_add_func ("/server/repository/sqlite/missing-store-says-init", test_missing_store);
  return g_test_run ();
}
