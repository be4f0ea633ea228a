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

/* As it was, but for a wait that would end in a year, since the clock was a year ahead. */
static void
test_what_is_put_back_does_not_wait_though_the_clock_went_back (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Let go");
  g_autoptr(DocketPolicy) policy = docket_policy_new_default ();
  const DocketOutboxFailure failure = { docket_policy_get_lane (policy, "edits"), "No answer.", FALSE };
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (keys, key);
  g_assert_true (docket_store_outbox_sending (test->store, keys, NULL));
  g_assert_true (docket_store_outbox_failed (test->store, keys, &failure, NULL));
  g_assert_true (docket_store_outbox_let_go (test->store, keys, key, NULL));
  docket_store_outbox_take_back (test->store, key, &error);
  g_assert_no_error (error);
  g_assert_cmpint (docket_store_outbox_next_due (test->store, "edits", NULL), >, docket_clock_now_ms (DOCKET_CLOCK (test->clock)));

  g_assert_true (docket_store_outbox_let_go (test->store, keys, key, NULL));
  docket_test_clock_advance (test->clock, G_GINT64_CONSTANT (-365) * 24 * 3600 * 1000);
  g_assert_true (docket_store_outbox_clock_went_back (test->store, NULL));
  docket_store_outbox_take_back (test->store, key, &error);
  g_assert_no_error (error);
  g_assert_cmpint (docket_store_outbox_next_due (test->store, "edits", NULL), ==, 0);
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

static void
let_go (DocketTestStore *test, const char *key)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (keys, (char *) key);
  docket_store_outbox_let_go (test->store, keys, key, &error);
  g_assert_no_error (error);
}

static void
take_back (DocketTestStore *test, const char *token)
{
  g_autoptr(GError) error = NULL;

  docket_store_outbox_take_back (test->store, token, &error);
  g_assert_no_error (error);
}

/* Refused in a sentence, and nothing of it is in the outbox. */
static void
cannot_take_back (DocketTestStore *test, const char *token, const char *key)
{
  g_autoptr(DocketOutboxItem) item = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (docket_store_outbox_take_back (test->store, token, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_DISCARDABLE);
  item = docket_test_item (test, key);
  g_assert_null (item);
}

static void
assert_title (DocketTestStore *test, const char *title)
{
  g_autoptr(DocketRecord) job = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);

  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, title);
}

static void
test_it_does_not_go_before_newer_own_work (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *older = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Older");
  g_autofree char *newer = NULL;

  let_go (test, older);
  newer = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Newer");
  cannot_take_back (test, older, older);
  assert_title (test, "Newer");

  /* Nor does the newer one come back beside the older. */
  let_go (test, newer);
  take_back (test, older);
  assert_title (test, "Older");
  cannot_take_back (test, newer, newer);
  let_go (test, older);
  take_back (test, newer);
  assert_title (test, "Newer");
}

/* A plan is one thing, whichever of its fields is changed. */
static void
test_a_plan_does_not_go_before_a_newer_plan (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("dana");
  g_autofree char *older = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TECHNICIAN, DOCKET_TEST_MILO);
  g_autoptr(DocketRecord) job = NULL;
  g_autoptr(DocketValues) set = docket_values_new ();
  g_autofree char *title = NULL;
  g_autoptr(GError) error = NULL;

  let_go (test, older);
  /* Another group is no reason. */
  title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Another");
  take_back (test, older);
  let_go (test, older);
  job = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  docket_values_set_int (set, DOCKET_JOB_STARTS_AT, DOCKET_TEST_NOW_MS + 3600000);
  docket_test_submit (test, &error, docket_operation_new_edit (job, DOCKET_GROUP_JOB_PLAN, set), NULL);
  g_assert_no_error (error);
  cannot_take_back (test, older, older);
}

/* What goes next was gathered before it came back, and would go before it. */
static void
test_what_is_put_back_is_not_overtaken (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("dana");
  g_autofree char *plan = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TECHNICIAN, DOCKET_TEST_MILO);
  g_autofree char *title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Another");
  g_autofree char *both = g_strdup_printf ("%s %s", plan, title);
  g_autofree char *gathered = NULL;
  g_autofree char *due = NULL;
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  let_go (test, plan);
  gathered = docket_test_due (test, "edits");
  g_assert_cmpstr (gathered, ==, title);
  take_back (test, plan);
  g_ptr_array_add (keys, gathered);
  g_assert_false (docket_store_outbox_sending (test->store, keys, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_MOVED_ON);

  due = docket_test_due (test, "edits");
  g_assert_cmpstr (due, ==, both);
  g_ptr_array_set_size (keys, 0);
  g_ptr_array_add (keys, plan);
  g_ptr_array_add (keys, title);
  g_assert_true (docket_store_outbox_sending (test->store, keys, NULL));
}

/* A void moves every group. */
static void
test_it_does_not_go_before_a_newer_void (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("dana");
  g_autofree char *title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Let go");
  DocketOperation *set_aside = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_autoptr(GError) error = NULL;

  let_go (test, title);
  set_aside->base = 5;
  docket_test_submit (test, &error, set_aside, NULL);
  g_assert_no_error (error);
  cannot_take_back (test, title, title);
}

static void
test_it_does_not_go_over_what_was_synced_since (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *older = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Older");
  g_autofree char *newer = NULL;

  let_go (test, older);
  newer = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Newer");
  docket_test_settle (test, newer, DOCKET_OUTCOME_APPLIED, 9, NULL, NULL);
  cannot_take_back (test, older, older);
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Newer", "in_progress", DOCKET_TEST_TESS, 9), NULL);
  cannot_take_back (test, older, older);
  assert_title (test, "Newer");
}

/* What stood there when it was let go is in nobody's way. */
static void
test_what_was_there_before_is_no_reason (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("dana");
  g_autofree char *description = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_DESCRIPTION, "First");
  g_autofree char *title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Mine");
  DocketOperation *set_aside = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_autoptr(GError) error = NULL;

  set_aside->base = 5;
  docket_test_submit (test, &error, set_aside, NULL);
  g_assert_no_error (error);
  let_go (test, description);
  take_back (test, description);

  /* Nor is a change of somebody else that it met before. */
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Theirs", "in_progress", DOCKET_TEST_TESS, 8), NULL);
  let_go (test, title);
  take_back (test, title);
  assert_title (test, "Mine");
}

static void
test_it_does_not_come_back_without_what_it_stands_on (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("dana");
  g_autoptr(DocketValues) set = docket_values_new ();
  g_autoptr(DocketOperation) job = NULL;
  g_autoptr(DocketOperation) note = NULL;
  g_autofree char *note_id = docket_test_id (0xe0, 1);
  g_autofree char *due = NULL;
  g_autofree char *both = NULL;

  docket_values_set_text (set, DOCKET_JOB_TITLE, "Boiler");
  job = docket_operation_new_create (DOCKET_KIND_JOB, DOCKET_TEST_JOB, set);
  note = docket_test_note (note_id, DOCKET_TEST_JOB, "Note");
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (job), NULL));
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (note), NULL));
  let_go (test, note->key);
  let_go (test, job->key);
  cannot_take_back (test, note->key, note->key);
  take_back (test, job->key);
  take_back (test, note->key);
  due = docket_test_due (test, DOCKET_LANE_EDITS);
  both = g_strdup_printf ("%s %s", job->key, note->key);
  g_assert_cmpstr (due, ==, both);
}

/* @n notes in one save; their keys. (transfer full) (element-type utf8) */
static GPtrArray *
save_notes (DocketTestStore *test, guint tag, guint n)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = docket_test_id (tag, i);

      g_ptr_array_add (operations, docket_test_note (id, DOCKET_TEST_JOB, "Note"));
    }
  docket_store_submit (test->store, operations, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (keys, g_strdup (((DocketOperation *) g_ptr_array_index (operations, i))->key));
  return keys;
}

static guint
count_waiting (DocketTestStore *test)
{
  DocketStoreCounts counts;

  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  return counts.pending;
}

/* However many there were; of what went before it, all of a save or nothing. */
static void
test_a_large_save_is_put_back_whole (void)
{
  enum { MANY = 1200 };
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GPtrArray) large = save_notes (test, 0xe0, MANY);
  g_autoptr(GPtrArray) small = save_notes (test, 0xe1, 2);
  g_autoptr(GError) error = NULL;

  g_assert_true (docket_store_outbox_let_go (test->store, large, "large", NULL));
  g_assert_cmpuint (count_waiting (test), ==, 2);
  take_back (test, "large");
  g_assert_cmpuint (count_waiting (test), ==, MANY + 2);

  g_assert_true (docket_store_outbox_let_go (test->store, large, "large", NULL));
  g_assert_true (docket_store_outbox_let_go (test->store, small, "small", NULL));
  g_assert_false (docket_store_outbox_take_back (test->store, "large", &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND);
  take_back (test, "small");
  g_assert_cmpuint (count_waiting (test), ==, 2);
}

/* What a save of @n costs to let go, or to undo, in steps of SQLite's. */
static guint64
steps_of (guint n, gboolean undo)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GPtrArray) keys = save_notes (test, 0xe0, n);
  g_autoptr(DocketOutboxItem) item = docket_test_item (test, g_ptr_array_index (keys, 0));
  g_autofree char *made = NULL;
  g_autoptr(GError) error = NULL;
  DocketDbWork before;
  DocketDbWork after;

  docket_store_get_work (test->store, &before);
  if (undo)
    docket_store_undo (test->store, item->operation->bundle, &made, &error);
  else
    docket_store_outbox_let_go (test->store, keys, "all", &error);
  g_assert_no_error (error);
  docket_store_get_work (test->store, &after);
  g_assert_cmpuint (count_waiting (test), ==, 0);
  return after.steps - before.steps;
}

/* The queue is not walked once for each of it. */
static void
test_four_times_as_much_costs_four_times_as_much (void)
{
  for (int undo = FALSE; undo <= TRUE; undo++)
    {
      guint64 some = steps_of (250, undo);
      guint64 many = steps_of (1000, undo);

      g_test_message ("%s: %" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT " steps", undo ? "undo" : "let go", some, many);
      g_assert_cmpuint (many, <, 6 * some);
    }
}

/* ---- A save of which not all is read ---- */

#define SAVED 120
#define READ_MAX 50

/* As an import does: one bundle. (transfer full) */
static char *
save_customers (DocketTestStore *test)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < SAVED; i++)
    {
      g_autofree char *id = docket_test_id (0xc1, i);
      g_autofree char *name = g_strdup_printf ("Shop %u", i);
      g_autoptr(DocketValues) set = docket_values_new ();

      docket_values_set_text (set, DOCKET_CUSTOMER_NAME, name);
      g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set));
    }
  docket_store_submit (test->store, operations, &error);
  g_assert_no_error (error);
  return g_strdup (((DocketOperation *) g_ptr_array_index (operations, 0))->bundle);
}

static char *
key_of_nth (DocketTestStore *test, guint nth)
{
  g_autoptr(GPtrArray) items = docket_store_outbox (test->store, 0, NULL);

  return g_strdup (((DocketOutboxItem *) g_ptr_array_index (items, nth))->operation->key);
}

static void
test_a_large_save_is_summed_up (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("dana");
  g_autofree char *bundle = save_customers (test);
  g_autofree char *refused = key_of_nth (test, SAVED - 1);
  g_autoptr(GPtrArray) saves = NULL;
  g_autoptr(GPtrArray) items = NULL;
  const DocketOutboxSave *save;

  docket_test_settle (test, refused, DOCKET_OUTCOME_REJECTED, 0, NULL, DOCKET_PROBLEM_INVALID);
  saves = docket_store_outbox_saves (test->store, 0, READ_MAX, NULL);
  g_assert_cmpuint (saves->len, ==, 1);
  save = g_ptr_array_index (saves, 0);
  g_assert_cmpstr (save->bundle, ==, bundle);
  g_assert_cmpuint (save->n, ==, SAVED);
  g_assert_cmpint (save->state, ==, DOCKET_OUTBOX_REJECTED);
  g_assert_false (save->only_files);
  /* The first, and the one that needs somebody, though it is the last. */
  items = docket_store_outbox_items (test->store, save->positions, NULL);
  g_assert_cmpuint (items->len, ==, READ_MAX + 1);
  g_assert_cmpstr (((DocketOutboxItem *) g_ptr_array_index (items, READ_MAX))->operation->key, ==, refused);
  g_assert_cmpuint (g_hash_table_size (save->others), ==, SAVED - READ_MAX - 1);
  g_assert_true (docket_store_outbox_is_longer (test->store, 0, SAVED - 1));
  g_assert_false (docket_store_outbox_is_longer (test->store, 0, SAVED));
}

static void
test_a_large_save_goes_and_comes_back_whole (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("dana");
  g_autofree char *bundle = save_customers (test);
  g_autofree char *sent = key_of_nth (test, 0);
  g_autofree char *refused = key_of_nth (test, 1);
  g_autoptr(GPtrArray) left = NULL;
  g_autoptr(GPtrArray) back = NULL;
  g_autoptr(GError) error = NULL;

  docket_test_settle (test, sent, DOCKET_OUTCOME_APPLIED, 1, NULL, NULL);
  docket_test_settle (test, refused, DOCKET_OUTCOME_REJECTED, 0, NULL, DOCKET_PROBLEM_INVALID);
  docket_store_outbox_let_save_go (test->store, bundle, &error);
  g_assert_no_error (error);
  left = docket_store_outbox (test->store, 0, NULL);
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpstr (((DocketOutboxItem *) g_ptr_array_index (left, 0))->operation->key, ==, sent);
  /* What is on the server says so, and nothing goes. */
  g_assert_false (docket_store_outbox_let_save_go (test->store, bundle, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_DISCARDABLE);
  g_clear_error (&error);
  docket_store_outbox_take_back (test->store, bundle, &error);
  g_assert_no_error (error);
  back = docket_store_outbox (test->store, 0, NULL);
  g_assert_cmpuint (back->len, ==, SAVED);
}

static void
test_a_large_save_is_sent_now_whole (void)
{
  static const gint64 waits[] = { 60000 };
  static const DocketLanePolicy lane = { 1, waits, 0 };
  g_autoptr(DocketTestStore) test = docket_test_store_new ("dana");
  g_autofree char *bundle = save_customers (test);
  g_autoptr(GPtrArray) before = docket_store_outbox (test->store, 0, NULL);
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(GPtrArray) after = NULL;
  DocketOutboxFailure failure = { &lane, "No line.", FALSE };
  DocketStoreCounts counts;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < before->len; i++)
    g_ptr_array_add (keys, ((DocketOutboxItem *) g_ptr_array_index (before, i))->operation->key);
  g_assert_true (docket_store_outbox_failed (test->store, keys, &failure, NULL));
  docket_store_get_counts (test->store, &counts, NULL);
  g_assert_cmpint (counts.next_attempt_at, >, 0);
  docket_store_outbox_make_save_due (test->store, bundle, &error);
  g_assert_no_error (error);
  after = docket_store_outbox (test->store, 0, NULL);
  for (guint i = 0; i < after->len; i++)
    g_assert_cmpint (((DocketOutboxItem *) g_ptr_array_index (after, i))->next_attempt_at, ==, 0);
}

/* A job for one of them was let go before, and is put back, at its old place, while
 * the customers are undone in pieces: its customer does not go. */
static void
test_put_back_while_its_customer_is_undone (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = save_customers (test);
  g_autoptr(GPtrArray) items = docket_store_outbox (test->store, 0, NULL);
  const DocketOperation *customer = ((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation;
  g_autoptr(DocketValues) set = docket_values_new ();
  g_autoptr(DocketOperation) job = NULL;
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(DocketUndo) undo = docket_undo_new (bundle);
  g_autoptr(GError) error = NULL;
  guint done = 0, all = 0;
  gboolean more = TRUE;

  docket_values_set_text (set, DOCKET_JOB_TITLE, "Attic fan");
  docket_values_set_text (set, DOCKET_JOB_CUSTOMER, customer->record_id);
  job = docket_operation_new_create (DOCKET_KIND_JOB, "018f0000-0000-7000-8000-000000000b77", set);
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (job), NULL));
  g_free (docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Later"));
  g_ptr_array_add (keys, job->key);
  g_assert_true (docket_store_outbox_let_go (test->store, keys, "job", NULL));
  for (; done == 0; docket_undo_get_progress (undo, &done, &all))
    {
      g_assert_true (docket_store_undo_step (test->store, undo, &more, &error));
      g_assert_true (more);
    }
  take_back (test, "job");
  while (more && docket_store_undo_step (test->store, undo, &more, &error))
    ;
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN);
  g_assert_nonnull (strstr (error->message, "There is a job for this customer"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/discard/put-back-while-its-customer-is-undone", test_put_back_while_its_customer_is_undone);
  g_test_add_func ("/store/discard/what-was-let-go-is-put-back", test_what_was_let_go_is_put_back);
  g_test_add_func ("/store/discard/an-edit-put-back-stands-on-what-came-since", test_an_edit_put_back_stands_on_what_came_since);
  g_test_add_func ("/store/discard/what-is-put-back-does-not-wait-though-the-clock-went-back", test_what_is_put_back_does_not_wait_though_the_clock_went_back);
  g_test_add_func ("/store/discard/what-was-refused-is-put-back-as-refused", test_what_was_refused_is_put_back_as_refused);
  g_test_add_func ("/store/discard/what-cannot-go-keeps-the-rest", test_what_cannot_go_keeps_the_rest);
  g_test_add_func ("/store/discard/it-does-not-go-before-newer-own-work", test_it_does_not_go_before_newer_own_work);
  g_test_add_func ("/store/discard/a-plan-does-not-go-before-a-newer-plan", test_a_plan_does_not_go_before_a_newer_plan);
  g_test_add_func ("/store/discard/what-is-put-back-is-not-overtaken", test_what_is_put_back_is_not_overtaken);
  g_test_add_func ("/store/discard/it-does-not-go-before-a-newer-void", test_it_does_not_go_before_a_newer_void);
  g_test_add_func ("/store/discard/it-does-not-go-over-what-was-synced-since", test_it_does_not_go_over_what_was_synced_since);
  g_test_add_func ("/store/discard/what-was-there-before-is-no-reason", test_what_was_there_before_is_no_reason);
  g_test_add_func ("/store/discard/it-does-not-come-back-without-what-it-stands-on", test_it_does_not_come_back_without_what_it_stands_on);
  g_test_add_func ("/store/discard/a-large-save-is-put-back-whole", test_a_large_save_is_put_back_whole);
  g_test_add_func ("/store/discard/four-times-as-much-costs-four-times-as-much", test_four_times_as_much_costs_four_times_as_much);
  g_test_add_func ("/store/discard/a-large-save-is-summed-up", test_a_large_save_is_summed_up);
  g_test_add_func ("/store/discard/a-large-save-goes-and-comes-back-whole", test_a_large_save_goes_and_comes_back_whole);
  g_test_add_func ("/store/discard/a-large-save-is-sent-now-whole", test_a_large_save_is_sent_now_whole);
  return g_test_run ();
}
