/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A save: what it writes, what it completes, what it refuses. */

#include "docket-test-store.h"

#include <string.h>

static void
test_save_is_one_transaction (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(DocketStore) reader = docket_test_store_reader (test);
  g_autoptr(DocketOperation) title = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Leaking pump, cellar");
  g_autoptr(DocketOperation) status = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "waiting_approval");
  g_autofree char *note_id = docket_test_id (0xe0, 1);
  g_autoptr(DocketOperation) note = docket_test_note (note_id, DOCKET_TEST_JOB, "Called the customer.");
  g_autoptr(DocketRecord) seen = NULL;
  g_autoptr(DocketRecord) seen_note = NULL;
  g_autoptr(DocketChangeSet) changes = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&changes, docket_change_set_unref);
  docket_change_set_unref (docket_store_take_changes (test->store));
  docket_test_submit (test, &error, docket_operation_ref (title), docket_operation_ref (status), docket_operation_ref (note), NULL);
  g_assert_no_error (error);

  /* Another connection sees rows and outbox: it is committed. */
  g_assert_true (docket_store_get (reader, DOCKET_KIND_JOB, DOCKET_TEST_JOB, &seen, NULL));
  g_assert_cmpstr (docket_record_get_text (seen, DOCKET_JOB_TITLE), ==, "Leaking pump, cellar");
  g_assert_cmpstr (docket_record_get_text (seen, DOCKET_JOB_STATUS), ==, "waiting_approval");
  g_assert_true (docket_store_get (reader, DOCKET_KIND_NOTE, note_id, &seen_note, NULL));
  g_assert_nonnull (seen_note);
  items = docket_store_outbox (reader, 0, NULL);
  g_assert_cmpuint (items->len, ==, 3);
  g_assert_cmpstr (title->bundle, ==, status->bundle);
  g_assert_cmpstr (title->bundle, ==, note->bundle);
  g_assert_cmpstr (title->key, !=, status->key);
  g_assert_cmpstr (title->seen, ==, "cursor-2");
  g_assert_cmpint (title->made_at, ==, DOCKET_TEST_NOW_MS);

  changes = docket_store_take_changes (test->store);
  g_assert_true (docket_change_set_has (changes, DOCKET_KIND_JOB, DOCKET_TEST_JOB));
  g_assert_true (docket_change_set_has (changes, DOCKET_KIND_NOTE, note_id));
  g_assert_true (docket_change_set_has_outbox (changes));
}

static void
test_refused_part_saves_nothing (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GError) error = NULL;
  DocketStoreCounts counts;
  g_autoptr(DocketRecord) job = NULL;

  docket_change_set_unref (docket_store_take_changes (test->store));
  g_assert_false (docket_test_submit (test, &error,
                                      docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Other"),
                                      docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "closed"), NULL));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN);
  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  g_assert_cmpuint (counts.pending, ==, 0);
  job = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, "Leaking pump");
  g_assert_null (docket_store_take_changes (test->store));
}

static void
test_reopen_keeps_queue_in_order (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) items = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *title = g_strdup_printf ("Title %u", i);

      g_ptr_array_add (keys, docket_test_save (test, DOCKET_TEST_JOB, i % 2 == 0 ? DOCKET_JOB_TITLE : DOCKET_JOB_DESCRIPTION, title));
    }
  docket_test_store_reopen (test);
  items = docket_store_outbox (test->store, 0, NULL);
  g_assert_cmpuint (items->len, ==, keys->len);
  for (guint i = 0; i < keys->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      g_assert_cmpstr (item->operation->key, ==, g_ptr_array_index (keys, i));
      g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
      g_assert_cmpint (item->saved_at, ==, DOCKET_TEST_NOW_MS);
    }
}

static void
test_after_pending_create (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("dana");
  g_autofree char *line_id = docket_test_id (0xf0, 1);
  g_autoptr(DocketValues) customer_set = docket_values_new ();
  g_autoptr(DocketValues) job_set = docket_values_new ();
  g_autoptr(DocketOperation) customer = NULL;
  g_autoptr(DocketOperation) job = NULL;
  g_autoptr(DocketOperation) note = NULL;
  g_autoptr(DocketOperation) plan = NULL;
  g_autoptr(DocketOperation) again = NULL;
  g_autoptr(GError) error = NULL;

  docket_values_set_text (customer_set, DOCKET_CUSTOMER_NAME, "Weber");
  customer = docket_operation_new_create (DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER, customer_set);
  docket_values_set_text (job_set, DOCKET_JOB_TITLE, "Boiler");
  docket_values_set_text (job_set, DOCKET_JOB_CUSTOMER, DOCKET_TEST_CUSTOMER);
  job = docket_operation_new_create (DOCKET_KIND_JOB, DOCKET_TEST_JOB, job_set);
  note = docket_test_note (line_id, DOCKET_TEST_JOB, "Bring the long ladder.");
  docket_test_submit (test, &error, docket_operation_ref (customer), docket_operation_ref (job), docket_operation_ref (note), NULL);
  g_assert_no_error (error);
  g_assert_null (customer->after);
  g_assert_cmpuint (g_strv_length (job->after), ==, 1);
  g_assert_cmpstr (job->after[0], ==, customer->key);
  g_assert_cmpstr (note->after[0], ==, job->key);

  /* The create wrote no plan: the plan waits for the job itself. */
  plan = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TECHNICIAN, DOCKET_TEST_TESS);
  docket_test_submit (test, &error, docket_operation_ref (plan), NULL);
  g_assert_no_error (error);
  g_assert_null (plan->follows);
  g_assert_cmpstr (plan->after[0], ==, job->key);
  /* It did write the details: those are followed. */
  again = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Boiler room");
  docket_test_submit (test, &error, docket_operation_ref (again), NULL);
  g_assert_no_error (error);
  g_assert_cmpstr (again->follows, ==, job->key);
}

/* The server would refuse it an hour later. */
static void
test_blanks_are_no_text (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *id = docket_test_id (0xe0, 7);
  g_autofree char *key = NULL;
  g_autoptr(DocketRecord) job = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (docket_test_submit (test, &error, docket_test_note (id, DOCKET_TEST_JOB, " \t\n "), NULL));
  g_assert_nonnull (strstr (error->message, "A note needs a text."));
  key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "  Boiler room ");
  job = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, "Boiler room");
}

static void
test_save_twice_creates_one (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *id = docket_test_id (0xe0, 7);
  g_autoptr(DocketOperation) first = docket_test_note (id, DOCKET_TEST_JOB, "Called.");
  g_autoptr(DocketOperation) second = docket_test_note (id, DOCKET_TEST_JOB, "Called.");
  g_autoptr(DocketOperation) other = docket_test_note (id, DOCKET_TEST_JOB, "Something else.");
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (first), NULL));
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (second), NULL));
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (first), NULL));
  g_assert_cmpstr (second->key, ==, first->key);
  items = docket_store_outbox (test->store, 0, NULL);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_false (docket_test_submit (test, &error, docket_operation_ref (other), NULL));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID);
}

static void
test_key_is_for_one_operation (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(DocketOperation) first = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autoptr(DocketOperation) other = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Two");
  g_autoptr(GError) error = NULL;

  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (first), NULL));
  other->key = g_strdup (first->key);
  g_assert_false (docket_test_submit (test, &error, docket_operation_ref (other), NULL));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID);
}

static gboolean
two_drafts (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_set_draft (store, "a", "1", error)
         && docket_store_set_draft (store, "b", "2", error)
         && docket_store_journal (store, NULL, "edits", "Tried.", 0, error);
}

static gboolean
draft_and_page (DocketStore *store, gpointer data, GError **error)
{
  g_autoptr(DocketPage) page = docket_page_new ();

  if (!docket_store_set_draft (store, "c", "3", error))
    return FALSE;
  page->from = g_strdup ("elsewhere");
  page->cursor = g_strdup ("further");
  if (page->changes == NULL)
    page->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_change_free);
  /* Looked away from: the transaction must not be kept in halves. */
  if (!docket_store_apply_page (store, page, NULL) && data == NULL)
    return TRUE;
  return docket_store_apply_page (store, page, error);
}

static void
test_transaction_of_several_writes (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (docket_store_transact (test->store, two_drafts, NULL, &error));
  g_assert_no_error (error);
  second = docket_store_get_draft (test->store, "b");
  g_assert_cmpstr (second, ==, "2");

  g_assert_false (docket_store_transact (test->store, draft_and_page, test, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_CURSOR);
  g_clear_error (&error);
  g_assert_false (docket_store_transact (test->store, draft_and_page, NULL, &error));
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_FAILED);
  third = docket_store_get_draft (test->store, "c");
  g_assert_null (third);
  /* And the next one is a fresh one. */
  g_assert_true (docket_store_set_draft (test->store, "c", "4", NULL));
}

static void
refused (DocketTestStore *test, DocketOperation *operation, GQuark domain, int code, const char *words)
{
  g_autoptr(GError) error = NULL;
  DocketStoreCounts before, after;

  g_assert_true (docket_store_get_counts (test->store, &before, NULL));
  g_assert_false (docket_test_submit (test, &error, operation, NULL));
  g_assert_error (error, domain, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  g_assert_true (docket_store_get_counts (test->store, &after, NULL));
  g_assert_cmpuint (before.pending, ==, after.pending);
}

static void
test_illegal_move_refused_with_sentence (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");

  refused (test, docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "closed"), DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, "cannot go from In progress to Closed");
  /* Legal, but the technician's. */
  refused (test, docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "complete"), DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, "Your role may not");
}

static void
test_rights (void)
{
  g_autoptr(DocketTestStore) omar = docket_test_store_new_with_job ("omar");
  g_autoptr(DocketTestStore) tess = docket_test_store_new_with_job ("tess");
  g_autofree char *key = NULL;
  g_autofree char *note = docket_test_id (0xe0, 3);
  g_autoptr(GError) error = NULL;

  /* The plan is dispatch's; the title is not a technician's. */
  refused (omar, docket_test_edit (omar, DOCKET_TEST_JOB, DOCKET_JOB_TECHNICIAN, DOCKET_TEST_MILO), DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, "Plan");
  refused (tess, docket_test_edit (tess, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Mine"), DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, "");
  /* Her own job's status is. */
  key = docket_test_save (tess, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "complete");
  g_assert_nonnull (key);
  docket_test_settle (tess, key, DOCKET_OUTCOME_APPLIED, 1, NULL, NULL);
  /* Until it is Milo's; words about it stay welcome. */
  docket_test_feed (tess, docket_test_job (DOCKET_TEST_JOB, "Leaking pump", "in_progress", DOCKET_TEST_MILO, 9), NULL);
  refused (tess, docket_test_edit (tess, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "paused"), DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, "Milo Brandt");
  docket_test_submit (tess, &error, docket_test_note (note, DOCKET_TEST_JOB, "The key is under the mat."), NULL);
  g_assert_no_error (error);
}

static void
test_locked_refused (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("sofia");
  g_autofree char *note = docket_test_id (0xe0, 4);
  g_autofree char *key = NULL;
  g_autoptr(GError) error = NULL;

  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "closed", DOCKET_TEST_TESS, 8), NULL);
  refused (test, docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Other"), DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, "locked");
  docket_test_submit (test, &error, docket_test_note (note, DOCKET_TEST_JOB, "Paid in cash."), NULL);
  g_assert_no_error (error);
  key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "reopened");
  g_assert_nonnull (key);
}

static void
test_void_refuses_edit (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  DocketOperation *away = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  DocketOperation *back = docket_operation_new (DOCKET_OPERATION_RESTORE, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_autofree char *restore_key = NULL;
  g_autofree char *key = NULL;
  g_autoptr(DocketOutboxItem) item = NULL;
  g_autoptr(GError) error = NULL;

  away->base = back->base = 5;
  docket_test_submit (test, &error, away, NULL);
  g_assert_no_error (error);
  refused (test, docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Other"), DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, "void");
  docket_test_submit (test, &error, docket_operation_ref (back), NULL);
  g_assert_no_error (error);
  restore_key = g_strdup (back->key);
  docket_operation_unref (back);
  /* And the edit waits for the restore. */
  key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Other");
  item = docket_test_item (test, key);
  g_assert_cmpstr (item->operation->after[0], ==, restore_key);
}

static void
test_bad_values_refused (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autofree char *long_title = g_strnfill (201, 'x');
  g_autoptr(DocketValues) set = docket_values_new ();
  g_autoptr(DocketOperation) wrong = NULL;
  g_autofree char *unknown = docket_test_id (0xaa, 1);

  refused (test, docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, long_title), DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, "Title");
  refused (test, docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_PRIORITY, "whenever"), DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, "Priority");
  refused (test, docket_operation_new (DOCKET_OPERATION_EDIT, DOCKET_KIND_JOB, DOCKET_TEST_JOB), DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, "");
  refused (test, docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, "not-an-id"), DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, "");

  /* A field of another group, and a record that is not here. */
  wrong = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Fine");
  docket_values_set_text (set, DOCKET_JOB_STATUS, "complete");
  docket_values_unref (wrong->set);
  wrong->set = docket_values_ref (set);
  refused (test, docket_operation_ref (wrong), DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, "Status");
  g_free (wrong->record_id);
  wrong->record_id = g_strdup (unknown);
  wrong->group = DOCKET_GROUP_JOB_STATUS;
  docket_values_unref (wrong->was);
  wrong->was = docket_values_ref (set);
  refused (test, docket_operation_ref (wrong), DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, "not here");
}

static void
test_too_long_refused (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autoptr(DocketRecord) seen = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_autoptr(DocketValues) set = docket_values_new ();
  g_autoptr(GString) text = g_string_new (NULL);

  /* 10,000 characters of four bytes in each of two fields. */
  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "\xf0\x9f\x94\xa7");
  docket_values_set_text (set, DOCKET_JOB_DESCRIPTION, text->str);
  docket_values_set_text (set, DOCKET_JOB_ACCESS_NOTES, text->str);
  refused (test, docket_operation_new_edit (seen, DOCKET_GROUP_JOB_DETAILS, set), DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_TOO_LARGE, "too long");
}

static void
test_signed_out_refused (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("nobody");

  refused (test, docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Other"), DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, "Sign in");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/save-is-one-transaction", test_save_is_one_transaction);
  g_test_add_func ("/store/refused-part-saves-nothing", test_refused_part_saves_nothing);
  g_test_add_func ("/store/reopen-keeps-queue-in-order", test_reopen_keeps_queue_in_order);
  g_test_add_func ("/store/after-pending-create", test_after_pending_create);
  g_test_add_func ("/store/blanks-are-no-text", test_blanks_are_no_text);
  g_test_add_func ("/store/save-twice-creates-one", test_save_twice_creates_one);
  g_test_add_func ("/store/key-is-for-one-operation", test_key_is_for_one_operation);
  g_test_add_func ("/store/transaction-of-several-writes", test_transaction_of_several_writes);
  g_test_add_func ("/store/illegal-move-refused-with-sentence", test_illegal_move_refused_with_sentence);
  g_test_add_func ("/store/rights-are-checked-before-saving", test_rights);
  g_test_add_func ("/store/locked-refused", test_locked_refused);
  g_test_add_func ("/store/void-refuses-edit-until-restored", test_void_refuses_edit);
  g_test_add_func ("/store/bad-values-refused", test_bad_values_refused);
  g_test_add_func ("/store/too-long-refused", test_too_long_refused);
  g_test_add_func ("/store/signed-out-refused", test_signed_out_refused);
  return g_test_run ();
}
