/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A save taken back as a whole. */

#include "docket-test-store.h"

#include <sqlite3.h>
#include <string.h>

#include "docket-limits.h"

static void
assert_due (DocketTestStore *test, const char *expected)
{
  g_autofree char *due = docket_test_due (test, "edits");

  g_assert_cmpstr (due, ==, expected);
}

static char *
bundle_of (DocketTestStore *test, const char *key)
{
  g_autoptr(DocketOutboxItem) item = docket_test_item (test, key);

  return g_strdup (item->operation->bundle);
}

static char *
text_of (DocketTestStore *test, DocketKind kind, const char *id, DocketField field)
{
  g_autoptr(DocketRecord) record = docket_test_get (test, kind, id);

  return record != NULL ? g_strdup (docket_record_get_text (record, field)) : NULL;
}

static void
assert_title (DocketTestStore *test, const char *expected)
{
  g_autofree char *title = text_of (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB, DOCKET_JOB_TITLE);

  g_assert_cmpstr (title, ==, expected);
}

/* Returns the bundle of what was made, or NULL. */
static char *
undo_bundle (DocketTestStore *test, const char *bundle)
{
  g_autoptr(GError) error = NULL;
  char *made = NULL;

  g_assert_true (docket_store_undo (test->store, bundle, &made, &error));
  g_assert_no_error (error);
  return made;
}

static char *
undo (DocketTestStore *test, const char *key)
{
  g_autofree char *bundle = bundle_of (test, key);

  return undo_bundle (test, bundle);
}

static void
undo_refused (DocketTestStore *test, const char *key, const char *words)
{
  g_autofree char *bundle = bundle_of (test, key);
  g_autoptr(GPtrArray) before = docket_store_outbox (test->store, 0, NULL);
  g_autoptr(GPtrArray) after = NULL;
  g_autoptr(GError) error = NULL;
  char *made = NULL;

  g_assert_false (docket_store_undo (test->store, bundle, &made, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  after = docket_store_outbox (test->store, 0, NULL);
  g_assert_cmpuint (after->len, ==, before->len);
}

static void
test_undo_unsent_leaves_no_trace (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *note = docket_test_id (0xe1, 1);
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autoptr(DocketOperation) title = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Two");
  g_autofree char *made = NULL;
  g_autoptr(DocketRecord) gone = NULL;

  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (title), docket_test_note (note, DOCKET_TEST_JOB, "Note"), NULL));
  made = undo (test, title->key);
  g_assert_null (made);
  assert_title (test, "One");
  gone = docket_test_get (test, DOCKET_KIND_NOTE, note);
  g_assert_null (gone);
  assert_due (test, first);
}

/* Made here, and others have worked on it since: it stays theirs. */
static void
test_undo_leaves_what_others_work_on (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *note = docket_test_id (0xe1, 3);
  g_autoptr(DocketOperation) said = docket_test_note (note, DOCKET_TEST_JOB, "Note");
  g_autoptr(DocketRecord) mine = NULL;
  DocketRecord *theirs;
  DocketStamp stamp = { (char *) DOCKET_TEST_TESS, NULL, 1, 1 };

  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (said), NULL));
  docket_test_sending (test, said->key);
  docket_test_settle (test, said->key, DOCKET_OUTCOME_APPLIED, 900, NULL, NULL);
  mine = docket_test_get (test, DOCKET_KIND_NOTE, note);
  theirs = docket_record_copy (mine);
  docket_record_set_stamp (theirs, docket_field_info (DOCKET_NOTE_BODY)->group, &stamp);
  test->seq = 950;
  docket_test_feed (test, theirs, NULL);
  undo_refused (test, said->key, "Somebody else has changed this");
}

static DocketOperation *
new_record (DocketKind kind, const char *id, DocketField field, const char *text, const char *customer)
{
  g_autoptr(DocketValues) set = docket_values_new ();

  docket_values_set_text (set, field, text);
  if (customer != NULL)
    docket_values_set_text (set, DOCKET_JOB_CUSTOMER, customer);
  return docket_operation_new_create (kind, id, set);
}

/* A new customer, with a job made for them in another save: the job does not
 * lose its customer, whether or not the server knows of the two. */
static void
test_undo_leaves_what_other_work_stands_on (void)
{
  for (guint sent = 0; sent < 3; sent++)
    {
      g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
      g_autofree char *customer_id = docket_test_id (0xe2, 1);
      g_autofree char *job_id = docket_test_id (0xe2, 2);
      g_autoptr(DocketOperation) customer = new_record (DOCKET_KIND_CUSTOMER, customer_id, DOCKET_CUSTOMER_NAME, "Adler", NULL);
      g_autoptr(DocketOperation) job = new_record (DOCKET_KIND_JOB, job_id, DOCKET_JOB_TITLE, "Attic fan", customer_id);
      g_autoptr(DocketRecord) record = NULL;
      g_autofree char *first = NULL, *second = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (docket_test_submit (test, &error, docket_operation_ref (customer), NULL));
      g_assert_true (docket_test_submit (test, &error, docket_operation_ref (job), NULL));
      if (sent > 0)
        docket_test_settle (test, customer->key, DOCKET_OUTCOME_APPLIED, 900, NULL, NULL);
      if (sent > 1)
        docket_test_settle (test, job->key, DOCKET_OUTCOME_APPLIED, 901, NULL, NULL);
      undo_refused (test, customer->key, "There is a job for this customer");
      record = docket_test_get (test, DOCKET_KIND_CUSTOMER, customer_id);
      g_assert_false (docket_record_get_void (record));
      /* The other way round it goes. */
      first = undo (test, job->key);
      second = undo (test, customer->key);
      g_assert_true ((first == NULL) == (sent < 2));
      g_assert_true ((second == NULL) == (sent < 1));
    }
}

/* The same for what is no customer: a note on a job that was made here. */
static void
test_undo_leaves_a_job_with_notes (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *job_id = docket_test_id (0xe2, 3);
  g_autofree char *note_id = docket_test_id (0xe2, 4);
  g_autoptr(DocketOperation) job = new_record (DOCKET_KIND_JOB, job_id, DOCKET_JOB_TITLE, "Attic fan", DOCKET_TEST_CUSTOMER);

  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (job), NULL));
  g_assert_true (docket_test_submit (test, NULL, docket_test_note (note_id, job_id, "On it"), NULL));
  undo_refused (test, job->key, "Note");
}

/* Steps of SQLite's that it takes to undo the creation of a customer and a job
 * of which the server knows, on a desk with @n others of each. */
static guint64
steps_to_undo (guint n)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *customer_id = docket_test_id (0xe2, 5);
  g_autofree char *job_id = docket_test_id (0xe2, 6);
  g_autoptr(DocketOperation) customer = new_record (DOCKET_KIND_CUSTOMER, customer_id, DOCKET_CUSTOMER_NAME, "Adler", NULL);
  g_autoptr(DocketOperation) job = new_record (DOCKET_KIND_JOB, job_id, DOCKET_JOB_TITLE, "Attic fan", customer_id);
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  g_autoptr(DocketPage) page = NULL;
  g_autofree char *made = NULL;
  g_autoptr(GError) error = NULL;
  DocketDbWork before;
  DocketDbWork after;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *other_customer = docket_test_id (0xe3, i);
      g_autofree char *other_job = docket_test_id (0xe4, i);

      g_ptr_array_add (others, docket_test_record (DOCKET_KIND_CUSTOMER, other_customer, 5));
      g_ptr_array_add (others, docket_test_job (other_job, "Pump", "new", NULL, 5));
    }
  page = docket_test_page_of (test, others);
  docket_store_apply_page (test->store, page, &error);
  g_assert_no_error (error);
  g_assert_true (docket_test_submit (test, &error, docket_operation_ref (customer), docket_operation_ref (job), NULL));
  docket_test_settle (test, customer->key, DOCKET_OUTCOME_APPLIED, 90000, NULL, NULL);
  docket_test_settle (test, job->key, DOCKET_OUTCOME_APPLIED, 90001, NULL, NULL);
  docket_store_get_work (test->store, &before);
  made = undo (test, customer->key);
  docket_store_get_work (test->store, &after);
  g_assert_nonnull (made);
  return after.steps - before.steps;
}

/* What refers to them is looked up, not looked for. */
static void
test_undo_does_not_read_every_job (void)
{
  guint64 few = steps_to_undo (10);
  guint64 many = steps_to_undo (1000);

  g_test_message ("%" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT " steps", few, many);
  g_assert_cmpuint (many, <, few + 1000);
}

/* Others may know of it, or something stands on it: the opposite is saved. */
static void
test_undo_sent_makes_the_opposite (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *old = text_of (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB, DOCKET_JOB_TITLE);
  g_autofree char *note = docket_test_id (0xe1, 2);
  g_autoptr(DocketOperation) title = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Sent");
  g_autoptr(DocketOperation) said = docket_test_note (note, DOCKET_TEST_JOB, "Note");
  g_autofree char *made = NULL;
  g_autoptr(DocketRecord) record = NULL;
  g_autoptr(GPtrArray) items = NULL;

  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (title), docket_operation_ref (said), NULL));
  docket_test_settle (test, title->key, DOCKET_OUTCOME_APPLIED, 900, NULL, NULL);
  docket_test_sending (test, said->key);
  made = undo (test, title->key);
  g_assert_nonnull (made);
  assert_title (test, old);
  record = docket_test_get (test, DOCKET_KIND_NOTE, note);
  g_assert_true (docket_record_get_void (record));

  items = docket_store_outbox (test->store, 0, NULL);
  g_assert_cmpuint (items->len, ==, 4);
  for (guint i = 2; i < 4; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      g_assert_cmpstr (item->operation->bundle, ==, made);
      g_assert_cmpint (item->operation->kind, ==, i == 2 ? DOCKET_OPERATION_VOID : DOCKET_OPERATION_EDIT);
      g_assert_cmpstr (item->operation->follows, ==, i == 2 ? said->key : title->key);
    }
  /* And the undo is a save like any other. */
  {
    g_autofree char *again = undo (test, ((DocketOutboxItem *) g_ptr_array_index (items, 3))->operation->key);
    g_autoptr(DocketRecord) back = docket_test_get (test, DOCKET_KIND_NOTE, note);

    g_assert_null (again);
    assert_title (test, "Sent");
    g_assert_false (docket_record_get_void (back));
  }
}

/* What was voided under the own void is not brought back as if that had been seen. */
static void
test_undo_of_a_void_is_as_old_as_that (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  DocketRecord *theirs = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_autoptr(DocketOperation) gone = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_autoptr(GPtrArray) items = NULL;
  const DocketOperation *back;

  gone->base = docket_record_get_rev (theirs);
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (gone), NULL));
  docket_test_sending (test, gone->key);
  docket_record_set_rev (theirs, 950);
  docket_record_set_void (theirs, TRUE);
  docket_test_feed (test, theirs, NULL);
  g_free (undo (test, gone->key));
  items = docket_store_outbox (test->store, 0, NULL);
  back = ((DocketOutboxItem *) g_ptr_array_index (items, items->len - 1))->operation;
  g_assert_cmpint (back->kind, ==, DOCKET_OPERATION_RESTORE);
  g_assert_cmpint (back->base, ==, gone->base);
}

/* A customer made here, for whom there is a job by now. */
static void
test_undo_leaves_customer_with_work (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *id = docket_test_id (0xe1, 4);
  g_autoptr(DocketValues) set = docket_values_new ();
  g_autoptr(DocketRecord) job = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  DocketRecord *theirs = docket_record_copy (job), *gone;
  g_autofree char *made = NULL;
  DocketOperation *create;
  g_autofree char *key = NULL;

  docket_values_set_text (set, DOCKET_CUSTOMER_NAME, "Adler & Sons");
  create = docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set);
  docket_operation_ref (create);
  g_assert_true (docket_test_submit (test, NULL, create, NULL));
  key = g_strdup (create->key);
  docket_operation_unref (create);
  docket_test_sending (test, key);
  docket_test_settle (test, key, DOCKET_OUTCOME_APPLIED, 900, NULL, NULL);
  docket_record_set_text (theirs, DOCKET_JOB_CUSTOMER, id);
  gone = docket_record_copy (theirs);
  test->seq = 950;
  docket_test_feed (test, theirs, NULL);
  undo_refused (test, key, "There is a job for this customer");
  docket_record_set_void (gone, TRUE);
  test->seq = 960;
  docket_test_feed (test, gone, NULL);
  made = undo (test, key);
  g_assert_nonnull (made);
}

static void
test_undo_keeps_what_others_made_of_it (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *second = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Two");
  g_autofree char *name = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  g_autofree char *unknown = docket_test_id (0x99, 1);
  g_autoptr(GError) error = NULL;
  char *made = NULL;

  /* Not sent, but another save stands on it. */
  undo_refused (test, first, "changed again since");
  assert_title (test, "Two");
  docket_test_settle (test, name, DOCKET_OUTCOME_HELD, 0, NULL, NULL);
  undo_refused (test, name, "under review");
  docket_test_settle (test, second, DOCKET_OUTCOME_REJECTED, 0, NULL, "locked");
  undo_refused (test, second, "not accepted");
  g_assert_false (docket_store_undo (test->store, unknown, &made, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND);
}

/* More than the index lets wait till the end of a transaction. */
#define MANY 2100

static guint
count_found (DocketTestStore *test)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_CUSTOMER);
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  query->search = g_strdup ("zeppelin");
  rows = docket_store_select_rows (test->store, query, 0, &error);
  g_assert_no_error (error);
  return rows->len;
}

/* As many as a table has: the index is as it was, too. */
static void
test_undo_of_many_leaves_no_trace (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new ("omar");
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *bundle = NULL;
  g_autofree char *made = NULL;
  sqlite3 *db = NULL;

  for (guint i = 0; i < MANY; i++)
    {
      g_autoptr (DocketValues) set = docket_values_new ();
      g_autofree char *id = docket_test_id (0xd7, i);

      docket_values_set_text (set, DOCKET_CUSTOMER_NAME, "Zeppelin");
      g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set));
    }
  docket_store_submit (test->store, operations, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_found (test), ==, MANY);
  bundle = g_strdup (((DocketOperation *) g_ptr_array_index (operations, 0))->bundle);
  docket_store_undo (test->store, bundle, &made, &error);
  g_assert_no_error (error);
  g_assert_null (made);
  left = docket_store_outbox (test->store, 0, NULL);
  g_assert_cmpuint (left->len, ==, 0);
  g_assert_cmpuint (count_found (test), ==, 0);
  g_assert_cmpint (sqlite3_open (test->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "INSERT INTO customer_search (customer_search) VALUES ('integrity-check')", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* -- Piece by piece -- */

#define PART DOCKET_IMPORT_PART_OPERATIONS
#define LARGE (3 * PART + 7)

/* @n customers in one save. Returns its bundle. */
static char *
save_many (DocketTestStore *test, guint n)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = docket_test_id (0xd8, i);

      g_ptr_array_add (operations, new_record (DOCKET_KIND_CUSTOMER, id, DOCKET_CUSTOMER_NAME, "Zeppelin", NULL));
    }
  docket_store_submit (test->store, operations, &error);
  g_assert_no_error (error);
  return g_strdup (((DocketOperation *) g_ptr_array_index (operations, 0))->bundle);
}

/* Customers that show, each with its operation in the queue, those first saved:
 * whatever came between, nothing is half taken back. */
static guint
count_whole (DocketTestStore *test)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_CUSTOMER);
  g_autoptr (GPtrArray) items = docket_store_outbox (test->store, 0, NULL);
  g_autoptr (GError) error = NULL;
  guint n = 0;
  gboolean right;

  for (guint i = 0; i < items->len; i++)
    {
      const DocketOperation *operation = ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation;
      g_autofree char *id = docket_test_id (0xd8, n);

      if (operation->kind != DOCKET_OPERATION_CREATE || operation->record_kind != DOCKET_KIND_CUSTOMER)
        continue;
      g_assert_cmpstr (operation->record_id, ==, id);
      n++;
    }
  query->search = g_strdup ("zeppelin");
  {
    g_autoptr (GArray) rows = docket_store_select_rows (test->store, query, 0, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (rows->len, ==, n);
  }
  g_assert_true (docket_store_counts_are_right (test->store, &right, NULL));
  g_assert_true (right);
  return n;
}

/* Until @left of the customers are there. */
static void
undo_until (DocketTestStore *test, DocketUndo *undo, guint left)
{
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  while (more && count_whole (test) > left)
    {
      docket_store_undo_step (test->store, undo, &more, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (count_whole (test), ==, left);
  g_assert_true (more == (left > 0));
}

static void
test_undo_goes_in_parts (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *before = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Before");
  g_autofree char *bundle = save_many (test, LARGE);
  g_autofree char *meanwhile = NULL;
  g_autoptr (DocketUndo) undo = docket_undo_new (bundle);
  g_autofree char *expected = NULL;
  guint done, all;

  undo_until (test, undo, LARGE - PART);
  docket_undo_get_progress (undo, &done, &all);
  g_assert_cmpuint (done, ==, PART);
  g_assert_cmpuint (all, ==, LARGE);
  meanwhile = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Meanwhile");
  undo_until (test, undo, LARGE - 2 * PART);
  undo_until (test, undo, LARGE - 3 * PART);
  undo_until (test, undo, 0);
  g_assert_null (docket_undo_get_made (undo));
  expected = g_strdup_printf ("%s %s", before, meanwhile);
  assert_due (test, expected);
  assert_title (test, "Before");
}

/* The program ends between two pieces: what is left is still the save. */
static void
test_undo_cut_off_is_taken_up (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = save_many (test, LARGE);
  g_autoptr (DocketUndo) first = docket_undo_new (bundle);
  g_autoptr (DocketUndo) second = docket_undo_new (bundle);
  guint done, all;

  undo_until (test, first, LARGE - 2 * PART);
  docket_test_store_reopen (test);
  g_assert_cmpuint (count_whole (test), ==, LARGE - 2 * PART);
  undo_until (test, second, 0);
  docket_undo_get_progress (second, &done, &all);
  g_assert_cmpuint (all, ==, LARGE);
  g_assert_cmpuint (done, ==, all);
}

/* A job for one of them, saved between two pieces: the customer stays, and those
 * that were not looked at yet; the person is told how far it got. */
static void
test_undo_stops_before_what_came_between (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = save_many (test, LARGE);
  g_autofree char *customer = docket_test_id (0xd8, 70);
  g_autofree char *job_id = docket_test_id (0xe2, 9);
  g_autoptr (DocketOperation) job = new_record (DOCKET_KIND_JOB, job_id, DOCKET_JOB_TITLE, "Attic fan", customer);
  g_autoptr (DocketUndo) undo = docket_undo_new (bundle);
  g_autofree char *words = g_strdup_printf ("%u of %u changes were taken back", 2 * PART, LARGE);
  g_autofree char *made = NULL;
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  undo_until (test, undo, LARGE - PART);
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (job), NULL));
  undo_until (test, undo, LARGE - 2 * PART);
  g_assert_false (docket_store_undo_step (test->store, undo, &more, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, words));
  g_assert_nonnull (strstr (error->message, "There is a job for this customer"));
  g_clear_error (&error);
  g_assert_cmpuint (count_whole (test), ==, LARGE - 2 * PART);
  /* Known beforehand, none of it is touched. */
  g_assert_false (docket_store_undo (test->store, bundle, &made, &error));
  g_assert_true (g_str_has_prefix (error->message, "There is a job for this customer"));
  g_assert_cmpuint (count_whole (test), ==, LARGE - 2 * PART);
  /* Without it, the rest goes. */
  g_assert_null (undo_bundle (test, job->bundle));
  g_assert_null (undo_bundle (test, bundle));
  g_assert_cmpuint (count_whole (test), ==, 0);
}

/* The oldest go out meanwhile: they are changed back in a save of their own, in as
 * many parts as it takes, and the program may end between those, too. */
static void
undo_of_what_is_sent (gboolean cut_off)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = save_many (test, LARGE);
  g_autoptr (GPtrArray) before = docket_store_outbox (test->store, 0, NULL);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (DocketUndo) undo = docket_undo_new (bundle);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *made = NULL;
  gboolean more = TRUE;
  guint n_sent = 2 * PART, n_void = 0;

  undo_until (test, undo, LARGE - PART);
  for (guint i = 0; i < n_sent; i++)
    g_ptr_array_add (keys, ((DocketOutboxItem *) g_ptr_array_index (before, i))->operation->key);
  g_assert_true (docket_store_outbox_sending (test->store, keys, NULL));
  for (guint i = 0; i < PART; i++)
    docket_test_settle (test, g_ptr_array_index (keys, i), DOCKET_OUTCOME_APPLIED, 900 + i, NULL, NULL);
  for (guint steps = 0; more && (!cut_off || steps < 2); steps++)
    {
      docket_store_undo_step (test->store, undo, &more, &error);
      g_assert_no_error (error);
    }
  g_assert_true (more == cut_off);
  made = g_strdup (docket_undo_get_made (undo));
  g_assert_nonnull (made);
  if (cut_off)
    {
      g_autofree char *again = NULL;

      docket_test_store_reopen (test);
      again = undo_bundle (test, bundle);
      g_assert_nonnull (again);
      g_assert_cmpstr (again, !=, made);
    }
  after = docket_store_outbox (test->store, 0, NULL);
  g_assert_cmpuint (after->len, ==, 2 * n_sent);
  for (guint i = 0; i < after->len; i++)
    {
      const DocketOperation *operation = ((DocketOutboxItem *) g_ptr_array_index (after, i))->operation;
      g_autoptr (DocketRecord) record = docket_test_get (test, DOCKET_KIND_CUSTOMER, operation->record_id);

      g_assert_true (docket_record_get_void (record));
      n_void += operation->kind == DOCKET_OPERATION_VOID;
      if (operation->kind == DOCKET_OPERATION_VOID && !cut_off)
        g_assert_cmpstr (operation->bundle, ==, made);
    }
  g_assert_cmpuint (n_void, ==, n_sent);
  /* Once more there is nothing to do, and nothing is made. */
  g_assert_false (docket_store_undo (test->store, bundle, &made, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN);
  g_assert_nonnull (strstr (error->message, "already"));
}

static void
test_undo_of_what_goes_out_meanwhile (void)
{
  undo_of_what_is_sent (FALSE);
  undo_of_what_is_sent (TRUE);
}

/* What was read from a file may stand in another order. */
static void
turn_queue_round (DocketTestStore *test)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (test->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE outbox SET position = 100000 - position; UPDATE outbox SET position = position - 90000", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* What refers to a customer of another part goes before it. */
static void
undo_with_what_stands_on_others (gboolean turned_round)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = save_many (test, PART);
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketUndo) undo = docket_undo_new (bundle);
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  for (guint i = 0; i < PART + 3; i++)
    {
      g_autofree char *customer = docket_test_id (0xd8, i % PART);
      g_autofree char *id = docket_test_id (0xd9, i);
      DocketOperation *job = new_record (DOCKET_KIND_JOB, id, DOCKET_JOB_TITLE, "Attic fan", customer);

      job->bundle = g_strdup (bundle);
      g_ptr_array_add (operations, job);
    }
  docket_store_submit (test->store, operations, &error);
  g_assert_no_error (error);
  if (turned_round)
    turn_queue_round (test);
  while (more)
    {
      g_autoptr (DocketQuery) jobs = docket_query_new (DOCKET_KIND_JOB);
      g_autoptr (GPtrArray) all = NULL;

      docket_store_undo_step (test->store, undo, &more, &error);
      g_assert_no_error (error);
      all = docket_store_select (test->store, jobs, 0, NULL);
      for (guint i = 0; i < all->len; i++)
        {
          g_autoptr (DocketRecord) customer = docket_test_get (test, DOCKET_KIND_CUSTOMER, docket_record_get_text (g_ptr_array_index (all, i), DOCKET_JOB_CUSTOMER));

          g_assert_nonnull (customer);
        }
    }
  g_assert_null (docket_undo_get_made (undo));
  g_assert_cmpuint (count_whole (test), ==, 0);
  assert_due (test, "");
}

static void
test_undo_takes_what_stands_on_others_first (void)
{
  undo_with_what_stands_on_others (FALSE);
  undo_with_what_stands_on_others (TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/undo/unsent-leaves-no-trace", test_undo_unsent_leaves_no_trace);
  g_test_add_func ("/store/undo/sent-makes-the-opposite", test_undo_sent_makes_the_opposite);
  g_test_add_func ("/store/undo/of-a-void-is-as-old-as-that", test_undo_of_a_void_is_as_old_as_that);
  g_test_add_func ("/store/undo/leaves-what-others-work-on", test_undo_leaves_what_others_work_on);
  g_test_add_func ("/store/undo/leaves-what-other-work-stands-on", test_undo_leaves_what_other_work_stands_on);
  g_test_add_func ("/store/undo/leaves-a-customer-with-work", test_undo_leaves_customer_with_work);
  g_test_add_func ("/store/undo/leaves-a-job-with-notes", test_undo_leaves_a_job_with_notes);
  g_test_add_func ("/store/undo/keeps-what-others-made-of-it", test_undo_keeps_what_others_made_of_it);
  g_test_add_func ("/store/undo/of-many-leaves-no-trace", test_undo_of_many_leaves_no_trace);
  g_test_add_func ("/store/undo/does-not-read-every-job", test_undo_does_not_read_every_job);
  g_test_add_func ("/store/undo/goes-in-parts", test_undo_goes_in_parts);
  g_test_add_func ("/store/undo/cut-off-is-taken-up", test_undo_cut_off_is_taken_up);
  g_test_add_func ("/store/undo/stops-before-what-came-between", test_undo_stops_before_what_came_between);
  g_test_add_func ("/store/undo/of-what-goes-out-meanwhile", test_undo_of_what_goes_out_meanwhile);
  g_test_add_func ("/store/undo/takes-what-stands-on-others-first", test_undo_takes_what_stands_on_others_first);
  return g_test_run ();
}
