/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person let go comes back as it was, until the program ends. */

#include "docket-test-store.h"

/* What came from somewhere else meanwhile stays; what was let go stands on it again. */
static void
test_what_was_let_go_is_put_back (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("dana");
  g_autoptr(DocketValues) set = docket_values_new ();
  g_autoptr(DocketOperation) job = NULL;
  g_autofree char *note_id = docket_test_id (0xe0, 1);
  g_autofree char *other = NULL;
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(DocketRecord) job_row = NULL;
  g_autoptr(DocketRecord) note_row = NULL;
  g_autoptr(DocketRecord) gone = NULL;
  g_autoptr(GError) error = NULL;

  docket_values_set_text (set, DOCKET_JOB_TITLE, "Boiler");
  job = docket_operation_new_create (DOCKET_KIND_JOB, DOCKET_TEST_JOB, set);
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (job), NULL));
  g_assert_true (docket_test_submit (test, NULL, docket_test_note (note_id, DOCKET_TEST_JOB, "Note"), NULL));
  g_ptr_array_add (keys, job->key);
  g_assert_true (docket_store_outbox_let_go (test->store, keys, "first", NULL));
  gone = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_null (gone);
  /* Twice is once. */
  g_assert_false (docket_store_outbox_let_go (test->store, keys, "second", &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (docket_store_outbox_take_back (test->store, "second", &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  docket_store_outbox_take_back (test->store, "first", &error);
  g_assert_no_error (error);
  job_row = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  note_row = docket_test_get (test, DOCKET_KIND_NOTE, note_id);
  g_assert_cmpstr (docket_record_get_text (job_row, DOCKET_JOB_TITLE), ==, "Boiler");
  g_assert_nonnull (note_row);
  items = docket_store_outbox (test->store, 0, NULL);
  g_assert_cmpuint (items->len, ==, 2);
  g_assert_cmpstr (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->key, ==, job->key);
  g_assert_cmpint (((DocketOutboxItem *) g_ptr_array_index (items, 0))->state, ==, DOCKET_OUTBOX_QUEUED);
  g_assert_false (docket_store_outbox_take_back (test->store, "first", NULL));
}

static void
test_an_edit_put_back_stands_on_what_came_since (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Let go");
  g_autofree char *description = NULL;
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(DocketRecord) between = NULL;
  g_autoptr(DocketRecord) after = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (keys, title);
  g_assert_true (docket_store_outbox_let_go (test->store, keys, title, NULL));
  between = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (between, DOCKET_JOB_TITLE), !=, "Let go");
  description = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_DESCRIPTION, "Made since");
  docket_store_outbox_take_back (test->store, title, &error);
  g_assert_no_error (error);
  after = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (after, DOCKET_JOB_TITLE), ==, "Let go");
  g_assert_cmpstr (docket_record_get_text (after, DOCKET_JOB_DESCRIPTION), ==, "Made since");
}

static void
test_what_was_refused_is_put_back_as_refused (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(DocketOutboxItem) item = NULL;
  DocketStoreCounts counts;

  docket_test_settle (test, key, DOCKET_OUTCOME_REJECTED, 0, NULL, "locked");
  g_ptr_array_add (keys, key);
  g_assert_true (docket_store_outbox_let_go (test->store, keys, key, NULL));
  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  g_assert_cmpuint (counts.rejected, ==, 0);
  g_assert_true (docket_store_outbox_take_back (test->store, key, NULL));
  item = docket_test_item (test, key);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_REJECTED);
  g_assert_cmpstr (item->problem_type, ==, "locked");
  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  g_assert_cmpuint (counts.rejected, ==, 1);
  g_assert_cmpuint (counts.pending, ==, 0);
}

/* All of a save, or nothing of it. */
static void
test_what_cannot_go_keeps_the_rest (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *sent = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *waits = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(DocketOutboxItem) item = NULL;
  g_autoptr(GError) error = NULL;

  docket_test_settle (test, sent, DOCKET_OUTCOME_APPLIED, 9, NULL, NULL);
  g_ptr_array_add (keys, sent);
  g_ptr_array_add (keys, waits);
  g_assert_false (docket_store_outbox_let_go (test->store, keys, "both", &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_DISCARDABLE);
  item = docket_test_item (test, waits);
  g_assert_nonnull (item);
  g_assert_false (docket_store_outbox_take_back (test->store, "both", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/discard/what-was-let-go-is-put-back", test_what_was_let_go_is_put_back);
  g_test_add_func ("/store/discard/an-edit-put-back-stands-on-what-came-since", test_an_edit_put_back_stands_on_what_came_since);
  g_test_add_func ("/store/discard/what-was-refused-is-put-back-as-refused", test_what_was_refused_is_put_back_as_refused);
  g_test_add_func ("/store/discard/what-cannot-go-keeps-the-rest", test_what_cannot_go_keeps_the_rest);
  return g_test_run ();
}
