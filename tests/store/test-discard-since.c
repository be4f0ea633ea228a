/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What came since a large save was let go, or put back, in part: own work that the server
 * took meanwhile is no change by others, and what was saved since is nobody's to let go. */

#include <string.h>

#include "discard-fixture.h"
#include "docket-store-private.h"

/* ---- Put back over own work ---- */

/* With as many notes between the two edits that they go in different parts. The second was
 * made on the first. @n: how many in all. (transfer full): bundle */
static char *
save_edits_of_one (DocketTestStore *test, DocketField field, const char *first, const char *second, guint *n)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr(DocketRecord) record = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_autoptr(DocketRecord) changed = docket_record_copy (record);
  g_autoptr(DocketValues) set = docket_values_new ();
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (operations, docket_test_edit (test, DOCKET_TEST_JOB, field, first));
  for (guint i = 0; i < 2 * PART; i++)
    {
      g_autofree char *id = docket_test_id (0xe0, i);

      g_ptr_array_add (operations, docket_test_note (id, DOCKET_TEST_JOB, "Note"));
    }
  docket_record_set_text (changed, field, first);
  docket_values_set_text (set, field, second);
  g_ptr_array_add (operations, docket_operation_new_edit (changed, docket_field_info (field)->group, set));
  docket_store_submit (test->store, operations, &error);
  g_assert_no_error (error);
  *n = operations->len;
  return g_strdup (((DocketOperation *) g_ptr_array_index (operations, 0))->bundle);
}

static void
take_and_tell (DocketTestStore *test, const char *key, DocketRecord *record)
{
  docket_test_sending (test, key);
  docket_test_settle (test, key, DOCKET_OUTCOME_APPLIED, test->seq + 1, NULL, NULL);
  docket_test_feed (test, record, NULL);
}

/* The first of them is on the server before the second is put back: that is what is left to
 * do. @n: how many there are in all. (transfer full) */
static DocketUndo *
put_back_until_first_went_out (DocketTestStore *test, guint *n)
{
  g_autofree char *bundle = save_edits_of_one (test, DOCKET_JOB_STATUS, "paused", "in_progress", n);
  g_autofree char *first = discard_key_of_nth (test, 0);
  DocketUndo *put_back = docket_undo_new_of (DOCKET_UNDO_PUT_BACK, bundle);

  g_assert_true (docket_store_outbox_let_save_go (test->store, bundle, NULL));
  discard_step_until (test, put_back, PART);
  take_and_tell (test, first, docket_test_job (DOCKET_TEST_JOB, "Leaking pump", "paused", DOCKET_TEST_TESS, test->seq + 1));
  return put_back;
}

static void
test_own_work_that_went_out_keeps_nothing_back (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  guint n;
  g_autoptr(DocketUndo) put_back = put_back_until_first_went_out (test, &n);
  const char *reason = NULL;

  discard_step_until (test, put_back, n);
  g_assert_cmpuint (docket_undo_get_left (put_back, &reason), ==, 0);
  g_assert_cmpstr (reason, ==, NULL);
  g_assert_cmpuint (discard_count_waiting (test), ==, n - 1);
  g_assert_cmpstr (docket_test_status (test, DOCKET_TEST_JOB), ==, "in_progress");
}

/* A colleague changed it after that: it is said, and the second stays where it is. */
static void
test_a_colleague_after_own_work_is_not_written_over (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  guint n;
  g_autoptr(DocketUndo) put_back = put_back_until_first_went_out (test, &n);
  const char *reason = NULL;

  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Leaking pump", "complete", DOCKET_TEST_TESS, test->seq + 1), NULL);
  discard_step_until (test, put_back, n);
  g_assert_cmpuint (docket_undo_get_left (put_back, &reason), ==, 1);
  g_assert_nonnull (strstr (reason, "was changed again since"));
  g_assert_cmpstr (docket_test_status (test, DOCKET_TEST_JOB), ==, "complete");
}

/* A customer made here, and on the server before the part is put back that changes it in
 * another group, and voids it. */
static void
test_own_record_that_went_out_keeps_nothing_back (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autofree char *customer = docket_test_id (0xc1, 0);
  g_autofree char *created = discard_key_of_nth (test, 0);
  g_autoptr(DocketOperation) edit = docket_test_edit (test, customer, DOCKET_CUSTOMER_TAX_ID, "DE 1");
  g_autoptr(DocketOperation) away = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_CUSTOMER, customer);
  g_autoptr(DocketUndo) put_back = docket_undo_new_of (DOCKET_UNDO_PUT_BACK, bundle);
  g_autoptr(GError) error = NULL;
  DocketRecord *fed;

  away->base = 0;
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (edit), NULL));
  docket_test_submit (test, &error, docket_operation_ref (away), NULL);
  g_assert_no_error (error);
  g_assert_true (docket_store_outbox_let_save_go (test->store, bundle, NULL));
  discard_step_until (test, put_back, PART);
  fed = docket_test_record (DOCKET_KIND_CUSTOMER, customer, 0);
  docket_record_set_rev (fed, test->seq + 1);
  docket_record_set_group_rev (fed, DOCKET_GROUP_CUSTOMER_PROFILE, test->seq + 1);
  docket_record_set_text (fed, DOCKET_CUSTOMER_NAME, "Shop 0");
  take_and_tell (test, created, fed);
  discard_step_until (test, put_back, LARGE + 2);
  g_assert_cmpuint (docket_undo_get_left (put_back, NULL), ==, 0);
  g_assert_cmpuint (discard_count_waiting (test), ==, LARGE + 1);
}

/* Accepted in the last thirty days, on other records. */
static void
add_accepted (DocketTestStore *test, guint n)
{
  g_autoptr(DocketStatement) insert = docket_db_prepare (
    test->store->db,
    "WITH RECURSIVE nth (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM nth WHERE n < ?1)"
    " INSERT INTO outbox (key, bundle, kind, id, intent, written, needs, operation, state, overlay, lane, saved_at, settled_at, open)"
    " SELECT 'accepted-' || n, 'accepted', 'job', 'job-' || n, 'edit', 1, '', '{}', 'acked', 0, 'edits', 1, 1, 0 FROM nth",
    NULL);

  docket_statement_bind_int (insert, 1, n);
  g_assert_true (docket_statement_run (insert, NULL));
}

static gint64
count_steps_with_accepted (guint n_accepted)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  guint n;
  g_autofree char *bundle = save_edits_of_one (test, DOCKET_JOB_STATUS, "paused", "in_progress", &n);
  g_autofree char *first = discard_key_of_nth (test, 0);
  g_autoptr(DocketUndo) put_back = docket_undo_new_of (DOCKET_UNDO_PUT_BACK, bundle);
  DocketDbWork before, after;

  g_assert_true (docket_store_outbox_let_save_go (test->store, bundle, NULL));
  discard_step_until (test, put_back, PART);
  take_and_tell (test, first, docket_test_job (DOCKET_TEST_JOB, "Leaking pump", "paused", DOCKET_TEST_TESS, test->seq + 1));
  add_accepted (test, n_accepted);
  docket_store_get_work (test->store, &before);
  discard_step_until (test, put_back, n);
  docket_store_get_work (test->store, &after);
  g_assert_cmpuint (docket_undo_get_left (put_back, NULL), ==, 0);
  return after.steps - before.steps;
}

/* Whoever puts thousands back does not read all that for each of them. */
static void
test_putting_back_does_not_read_all_that_was_accepted (void)
{
  const guint n = 5000;

  g_assert_cmpint (count_steps_with_accepted (n), <, count_steps_with_accepted (1) + n);
}

/* ---- Gone on with ---- */

typedef enum
{
  BEFORE,     /* the job stood on a customer of it when it was begun */
  SINCE,      /* it was saved after the program ended in between */
  BACK_SINCE, /* it was discarded before, and put back after that */
  OF_IT,      /* customers were saved after that in the same save, as an import goes on */
} WhenSaved;

static void
save_more_of (DocketTestStore *test, const char *bundle)
{
  g_autofree char *id = docket_test_id (0xc1, LARGE + 10);
  g_autoptr(DocketValues) set = docket_values_new ();
  DocketOperation *operation;

  docket_values_set_text (set, DOCKET_CUSTOMER_NAME, "Late");
  operation = docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set);
  operation->bundle = g_strdup (bundle);
  g_assert_true (docket_test_submit (test, NULL, operation, NULL));
}

/* Whoever goes on discards what it was when it was begun, and what stood on that then. */
static void
test_goes_on_with_what_it_was (gconstpointer data)
{
  WhenSaved when = (WhenSaved) GPOINTER_TO_INT (data);
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  guint n_jobs = when == BEFORE ? PART + 3 : when == BACK_SINCE ? 1 : 0;
  guint n_stay = when == BEFORE ? 0 : when == OF_IT ? 1 : 2;
  g_autoptr(DocketUndo) begun = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autoptr(DocketUndo) gone_on = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autofree char *of_job = NULL;
  guint before = when == BEFORE ? LARGE + n_jobs : LARGE;

  for (guint i = 0; i < n_jobs; i++)
    {
      g_autofree char *id = docket_test_id (0xc2, i);
      g_autofree char *customer = docket_test_id (0xc1, 0);
      g_autoptr(DocketValues) set = docket_values_new ();
      g_autoptr(DocketOperation) job = NULL;

      docket_values_set_text (set, DOCKET_JOB_TITLE, "Attic fan");
      docket_values_set_text (set, DOCKET_JOB_CUSTOMER, customer);
      job = docket_operation_new_create (DOCKET_KIND_JOB, id, set);
      g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (job), NULL));
      g_free (of_job);
      of_job = g_strdup (job->bundle);
    }
  if (when == BACK_SINCE)
    g_assert_true (docket_store_outbox_let_save_go (test->store, of_job, NULL));
  discard_step_until (test, begun, PART);
  docket_test_store_reopen (test);
  if (when == SINCE)
    docket_operation_unref (discard_save_job_for (test, 0));
  else if (when == BACK_SINCE)
    g_assert_true (docket_store_outbox_take_back (test->store, of_job, NULL));
  else if (when == OF_IT)
    save_more_of (test, bundle);
  discard_assert_unfinished (test, DOCKET_UNDO_LET_GO, bundle, PART, before);
  discard_step_until (test, gone_on, before);
  g_assert_cmpuint (discard_count_waiting (test), ==, n_stay);
  g_assert_cmpuint (docket_undo_get_along (gone_on), ==, when == BEFORE ? n_jobs - PART : 0);
  g_assert_cmpuint (docket_undo_get_left (gone_on, NULL), ==, when == SINCE || when == BACK_SINCE ? 1 : 0);
  discard_assert_nothing_unfinished (test);
  /* Asked for anew, all of it goes. */
  if (when == SINCE || when == BACK_SINCE)
    {
      g_assert_true (docket_store_outbox_let_save_go (test->store, bundle, NULL));
      g_assert_cmpuint (discard_count_waiting (test), ==, 0);
    }
}

/* Nor is what was saved since taken back. */
static void
test_undoes_what_it_was (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketUndo) begun = docket_undo_new (bundle);
  g_autoptr(DocketUndo) gone_on = docket_undo_new (bundle);

  discard_step_until (test, begun, PART);
  docket_test_store_reopen (test);
  save_more_of (test, bundle);
  discard_step_until (test, gone_on, LARGE);
  g_assert_cmpuint (discard_count_waiting (test), ==, 1);
  discard_assert_nothing_unfinished (test);
}

/* ---- Stopped by the disk ---- */

/* How far it came is said with what stopped it, in words, and where whoever prints a
 * sentence of its own for the disk leaves it. */
static void
test_full_disk_says_how_far_it_came (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  const guint n = 40 * PART;
  g_autofree char *bundle = discard_save_customers (test, n);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;
  gboolean more = TRUE;
  guint done, all;

  discard_step_until (test, let_go, PART);
  docket_test_store_limit_pages (test, 20);
  while (more && error == NULL)
    docket_store_undo_step (test->store, let_go, &more, &error);
  docket_test_store_limit_pages (test, 0);
  docket_undo_get_progress (let_go, &done, &all);
  g_assert_cmpuint (all, ==, n);
  g_assert_cmpuint (done, <, all);
  words = g_strdup_printf ("%u of %u changes were discarded, the rest stands as it was. The disk is full", done, all);
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_IN_PART);
  g_assert_true (g_str_has_prefix (error->message, words));
  discard_assert_unfinished (test, DOCKET_UNDO_LET_GO, bundle, done, all);
  g_assert_cmpuint (discard_count_waiting (test), ==, all - done);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/discard-since/own-work-that-went-out-keeps-nothing-back", test_own_work_that_went_out_keeps_nothing_back);
  g_test_add_func ("/store/discard-since/a-colleague-after-own-work-is-not-written-over", test_a_colleague_after_own_work_is_not_written_over);
  g_test_add_func ("/store/discard-since/own-record-that-went-out-keeps-nothing-back", test_own_record_that_went_out_keeps_nothing_back);
  g_test_add_func ("/store/discard-since/putting-back-does-not-read-all-that-was-accepted", test_putting_back_does_not_read_all_that_was_accepted);
  g_test_add_data_func ("/store/discard-since/goes-on-with-what-stood-on-it", GINT_TO_POINTER (BEFORE), test_goes_on_with_what_it_was);
  g_test_add_data_func ("/store/discard-since/goes-on-without-what-was-saved-since", GINT_TO_POINTER (SINCE), test_goes_on_with_what_it_was);
  g_test_add_data_func ("/store/discard-since/goes-on-without-what-was-put-back-since", GINT_TO_POINTER (BACK_SINCE), test_goes_on_with_what_it_was);
  g_test_add_data_func ("/store/discard-since/goes-on-without-what-came-to-it-since", GINT_TO_POINTER (OF_IT), test_goes_on_with_what_it_was);
  g_test_add_func ("/store/discard-since/undoes-what-it-was", test_undoes_what_it_was);
  g_test_add_func ("/store/discard-since/full-disk-says-how-far-it-came", test_full_disk_says_how_far_it_came);
  return g_test_run ();
}
