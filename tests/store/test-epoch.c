/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The server turns out to be a restored copy: what a desk does about it. */

#include "next-fixture.h"

#include "docket-limits.h"
#include "docket-store-private.h"

#define REVIEW_ID "018f0000-0000-7000-8000-00000000ca5e"
#define OTHER_JOB "018f0000-0000-7000-8000-000000000b02"
#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

static void
settle (DocketTestStore *test, const char *key, DocketOutcome outcome, gint64 seq, gboolean replayed)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_free);
  DocketResult *result = docket_result_new (key, outcome);
  g_autoptr (GError) error = NULL;

  result->seq = seq;
  result->replayed = replayed;
  if (outcome == DOCKET_OUTCOME_DEFERRED)
    result->problem_type = g_strdup (DOCKET_PROBLEM_NEEDS_RECORD);
  g_ptr_array_add (results, result);
  g_assert_true (docket_store_outbox_settle (test->store, results, 1000, NULL, &error));
  g_assert_no_error (error);
}

static void
restore (DocketTestStore *test)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_store_forget_feed (test->store, &error));
  g_assert_no_error (error);
}

static DocketStoreCounts
counts_of (DocketTestStore *test)
{
  DocketStoreCounts counts = { 0 };

  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  return counts;
}

static DocketRecord *
pump (const char *title)
{
  return docket_test_job (DOCKET_TEST_JOB, title, "in_progress", DOCKET_TEST_TESS, 5);
}

/* A role is no restore: the server has what it answered, nothing goes again. */
static void
test_another_role_sends_nothing_again (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *sent = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Sent");
  g_autofree char *unsent = NULL;
  g_autofree char *due = NULL;
  g_autofree char *cursor = NULL;

  docket_test_settle (test, sent, DOCKET_OUTCOME_APPLIED, 20, NULL, NULL);
  unsent = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_DESCRIPTION, "Not sent yet");
  g_assert_true (docket_store_read_anew (test->store, NULL));
  cursor = docket_store_get_meta (test->store, DOCKET_META_CURSOR);
  due = docket_test_due (test, "edits");
  g_assert_null (cursor);
  g_assert_false (docket_store_is_resending (test->store));
  g_assert_cmpstr (due, ==, unsent);
  g_assert_cmpint (counts_of (test).restored_at, ==, 0);
}

static void
test_accepted_and_held_go_again (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *second = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Two");
  g_autofree char *held = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_DESCRIPTION, "Held");
  g_autofree char *refused = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_DESCRIPTION, "Nowhere");
  g_autofree char *unsent = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *due = NULL;
  g_autofree char *draft = NULL;
  g_autoptr (DocketOutboxItem) item = NULL;

  docket_test_settle (test, first, DOCKET_OUTCOME_APPLIED, 20, NULL, NULL);
  docket_test_settle (test, second, DOCKET_OUTCOME_MERGED, 21, NULL, NULL);
  docket_test_settle (test, held, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
  docket_test_settle (test, refused, DOCKET_OUTCOME_REJECTED, 0, NULL, "stale");
  unsent = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_DESCRIPTION, "Not sent yet");
  g_assert_true (docket_store_set_draft (test->store, "note", "half a sent", NULL));

  restore (test);
  g_assert_true (docket_store_is_resending (test->store));
  g_assert_cmpuint (counts_of (test).resending, ==, 3);
  g_assert_cmpuint (counts_of (test).pending, ==, 4);
  g_assert_cmpuint (counts_of (test).rejected, ==, 1);
  expected = g_strjoin (" ", first, second, held, unsent, NULL);
  due = docket_test_due (test, "edits");
  g_assert_cmpstr (due, ==, expected);
  draft = docket_store_get_draft (test->store, "note");
  g_assert_cmpstr (draft, ==, "half a sent");
  /* It has been on its way: nobody lets go of it as if it had not. */
  g_assert_false (docket_store_outbox_discard (test->store, first, NULL));

  settle (test, held, DOCKET_OUTCOME_HELD, 0, TRUE);
  item = docket_test_item (test, held);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_HELD);
  g_assert_false (item->resend);
  g_assert_cmpuint (counts_of (test).resending, ==, 2);
}

/* What was decided against had been held, and what came after it was taken: the
 * restored server asks for it before it takes that again. */
static void
test_decided_against_goes_again (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *second = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Two");
  g_autofree char *expected = g_strjoin (" ", first, second, NULL);
  g_autofree char *due = NULL;
  g_autoptr (DocketOutboxItem) item = NULL;
  g_autoptr (DocketOutboxItem) again = NULL;

  docket_test_settle (test, first, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
  docket_test_feed_decided_against (test, REVIEW_ID);
  item = docket_test_item (test, first);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_REJECTED);
  docket_test_settle (test, second, DOCKET_OUTCOME_APPLIED, 21, NULL, NULL);

  restore (test);
  due = docket_test_due (test, "edits");
  g_assert_cmpstr (due, ==, expected);
  /* The copy was made after the decision: it stands, and a person was told. */
  docket_test_settle (test, first, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
  again = docket_test_item (test, first);
  g_assert_cmpint (again->state, ==, DOCKET_OUTBOX_REJECTED);
  g_assert_cmpstr (again->problem_type, ==, "decided-against");
}

/* So does what came after it; but when its author has let the first go, or raised it
 * again, nobody brings that to the restored server, which would ask for it for ever. */
static void
test_what_never_comes_again (gconstpointer data)
{
  gboolean raised = GPOINTER_TO_INT (data);
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *second = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Two");
  g_autofree char *due = NULL;
  g_autoptr (DocketOutboxItem) refused = NULL;
  g_autoptr (GError) error = NULL;

  docket_test_settle (test, first, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
  docket_test_feed_decided_against (test, REVIEW_ID);
  docket_test_settle (test, second, DOCKET_OUTCOME_APPLIED, 21, NULL, NULL);
  if (raised)
    docket_store_outbox_raise (test->store, first, NULL, NULL, &error);
  else
    docket_store_outbox_discard (test->store, first, &error);
  g_assert_no_error (error);

  restore (test);
  due = docket_test_due (test, "edits");
  g_assert_true (g_str_has_prefix (due, second));
  docket_test_settle (test, second, DOCKET_OUTCOME_DEFERRED, 0, NULL, DOCKET_PROBLEM_NEEDS_RECORD);
  refused = docket_test_item (test, second);
  g_assert_cmpint (refused->state, ==, DOCKET_OUTBOX_REJECTED);
  g_assert_cmpstr (refused->problem_type, ==, DOCKET_PROBLEM_STALE);
}

static void
test_survives_a_crash (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");

  docket_test_settle (test, key, DOCKET_OUTCOME_APPLIED, 20, NULL, NULL);
  restore (test);
  docket_test_sending (test, key);
  docket_test_store_reopen (test);
  g_assert_true (docket_store_outbox_recover (test->store, NULL));
  g_assert_true (docket_store_is_resending (test->store));
  {
    g_autofree char *due = docket_test_due (test, "edits");

    g_assert_cmpstr (due, ==, key);
  }
}

/* The copy was made after it: nothing moves, and it is forgotten in its time. */
static void
test_known_answer_changes_nothing (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Mine");
  g_autoptr (DocketRecord) row = NULL;
  g_autoptr (DocketOutboxItem) item = NULL;

  docket_test_settle (test, key, DOCKET_OUTCOME_APPLIED, test->seq + 1, NULL, NULL);
  docket_test_feed (test, pump ("Mine"), NULL);
  docket_test_feed (test, pump ("Theirs, later"), NULL);
  docket_test_clock_advance (test->clock, 20 * DAY_MS);
  restore (test);
  /* Not on top of what came later. */
  row = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (row, DOCKET_JOB_TITLE), ==, "Theirs, later");
  settle (test, key, DOCKET_OUTCOME_APPLIED, 6, TRUE);
  item = docket_test_item (test, key);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_ACKED);
  g_assert_cmpint (item->settled_at, ==, DOCKET_TEST_NOW_MS);
  g_assert_cmpuint (counts_of (test).pending, ==, 0);
  g_clear_pointer (&row, docket_record_unref);
  row = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (row, DOCKET_JOB_TITLE), ==, "Theirs, later");
}

/* A server that could not look it up says nothing about it: it is not shown on
 * top of what came later, and goes again. */
static void
test_fault_says_nothing (void)
{
  static const char *const types[] = { DOCKET_PROBLEM_SERVER_FAULT, DOCKET_PROBLEM_SIGNED_OUT };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
      g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Mine");
      g_autoptr (DocketRecord) row = NULL;

      docket_test_settle (test, key, DOCKET_OUTCOME_APPLIED, test->seq + 1, NULL, NULL);
      docket_test_feed (test, pump ("Mine"), NULL);
      docket_test_feed (test, pump ("Theirs, later"), NULL);
      restore (test);
      docket_test_settle (test, key, DOCKET_OUTCOME_DEFERRED, 0, NULL, types[i]);
      g_assert_true (docket_store_is_resending (test->store));
      g_assert_cmpuint (counts_of (test).pending, ==, 1);
      row = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
      g_assert_cmpstr (docket_record_get_text (row, DOCKET_JOB_TITLE), ==, "Theirs, later");
      g_assert_false (docket_store_outbox_discard (test->store, key, NULL));
      settle (test, key, DOCKET_OUTCOME_APPLIED, 6, TRUE);
      g_assert_cmpuint (counts_of (test).pending, ==, 0);
    }
}

/* Rows of the lost future: gone with the last page, not before. */
static void
test_rows_nobody_knows_go (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("dana");
  g_autoptr (DocketPage) first = NULL;
  g_autoptr (DocketPage) last = NULL;
  g_autoptr (DocketRecord) other = NULL;
  g_autoptr (DocketRecord) gone = NULL;
  g_autoptr (DocketRecord) kept = NULL;

  docket_test_feed (test, docket_test_job (OTHER_JOB, "Of the lost future", "new", NULL, 9), NULL);
  restore (test);
  first = docket_test_page (test, docket_test_record (DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER, 5), NULL);
  first->more = TRUE;
  g_assert_true (docket_store_apply_page (test->store, first, NULL));
  other = docket_test_get (test, DOCKET_KIND_JOB, OTHER_JOB);
  g_assert_nonnull (other);
  /* A restart in between forgets nothing of what was read. */
  docket_test_store_reopen (test);
  last = docket_test_page (test, pump ("Leaking pump"), NULL);
  g_assert_true (docket_store_apply_page (test->store, last, NULL));
  gone = docket_test_get (test, DOCKET_KIND_JOB, OTHER_JOB);
  g_assert_null (gone);
  kept = docket_test_get (test, DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER);
  g_assert_nonnull (kept);
  /* Later pages bring what is new, and remove nothing. */
  docket_test_feed (test, docket_test_job (OTHER_JOB, "Made again", "new", NULL, 12), NULL);
  g_clear_pointer (&kept, docket_record_unref);
  kept = docket_test_get (test, DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER);
  g_assert_nonnull (kept);
}

/* A note on a colleague's job of the lost future: it waits in sight until the
 * colleague's desk has brought the job back. */
static void
test_what_must_wait_stays_in_sight (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *id = docket_test_id (0x77, 1);
  g_autofree char *key = NULL;
  g_autoptr (DocketRecord) note = NULL;
  DocketOperation *operation = docket_test_note (id, OTHER_JOB, "Bring a ladder");

  docket_test_feed (test, docket_test_job (OTHER_JOB, "Of the lost future", "new", NULL, 9), NULL);
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (operation), NULL));
  key = g_strdup (operation->key);
  docket_operation_unref (operation);
  docket_test_settle (test, key, DOCKET_OUTCOME_APPLIED, test->seq + 1, NULL, NULL);
  note = docket_test_get (test, DOCKET_KIND_NOTE, id);
  docket_test_feed (test, docket_record_copy (note), NULL);
  g_clear_pointer (&note, docket_record_unref);

  restore (test);
  settle (test, key, DOCKET_OUTCOME_DEFERRED, 0, FALSE);
  g_assert_false (docket_store_is_resending (test->store));
  docket_test_feed (test, pump ("Leaking pump"), NULL);
  note = docket_test_get (test, DOCKET_KIND_NOTE, id);
  g_assert_nonnull (note);
  g_assert_cmpstr (docket_record_get_text (note, DOCKET_NOTE_BODY), ==, "Bring a ladder");
  g_assert_cmpuint (counts_of (test).pending, ==, 1);
  settle (test, key, DOCKET_OUTCOME_APPLIED, test->seq + 1, FALSE);
  docket_test_feed (test, docket_record_copy (note), NULL);
  g_clear_pointer (&note, docket_record_unref);
  note = docket_test_get (test, DOCKET_KIND_NOTE, id);
  g_assert_nonnull (note);
  g_assert_cmpuint (counts_of (test).pending, ==, 0);
}

/* The line broke before it could be sent again: the feed's end does not take it. */
static void
test_unsent_resend_outlives_the_feed (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("dana");
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOperation) create = NULL;
  g_autoptr (DocketRecord) job = NULL;
  g_autofree char *due = NULL;

  docket_values_set_text (set, DOCKET_JOB_TITLE, "Boiler");
  create = docket_operation_new_create (DOCKET_KIND_JOB, OTHER_JOB, set);
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (create), NULL));
  docket_test_settle (test, create->key, DOCKET_OUTCOME_APPLIED, test->seq + 1, NULL, NULL);
  docket_test_feed (test, docket_test_job (OTHER_JOB, "Boiler", "new", NULL, 9), NULL);

  restore (test);
  docket_test_feed (test, pump ("Leaking pump"), NULL);
  job = docket_test_get (test, DOCKET_KIND_JOB, OTHER_JOB);
  g_assert_nonnull (job);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, "Boiler");
  g_assert_cmpint (docket_record_get_rev (job), ==, 0);
  due = docket_test_due (test, "edits");
  g_assert_cmpstr (due, ==, create->key);
  docket_test_settle (test, create->key, DOCKET_OUTCOME_REJECTED, 0, NULL, "forbidden");
  g_clear_pointer (&job, docket_record_unref);
  job = docket_test_get (test, DOCKET_KIND_JOB, OTHER_JOB);
  g_assert_null (job);
  g_assert_cmpuint (counts_of (test).rejected, ==, 1);
}

/* Restored twice: the second time begins where the first did. */
static void
test_restored_again (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autoptr (DocketPage) page = NULL;
  g_autoptr (DocketRecord) customer = NULL;

  docket_test_settle (test, key, DOCKET_OUTCOME_APPLIED, 20, NULL, NULL);
  restore (test);
  page = docket_test_page (test, docket_test_record (DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER, 5), NULL);
  page->more = TRUE;
  g_assert_true (docket_store_apply_page (test->store, page, NULL));
  settle (test, key, DOCKET_OUTCOME_APPLIED, 30, FALSE);
  restore (test);
  g_assert_cmpuint (counts_of (test).resending, ==, 1);
  /* The copy the server runs on now has no such customer. */
  docket_test_feed (test, pump ("One"), NULL);
  customer = docket_test_get (test, DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER);
  g_assert_null (customer);
}

static void
test_kept_for_thirty_days (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *old = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *young = NULL;
  g_autofree char *due = NULL;

  docket_test_settle (test, old, DOCKET_OUTCOME_APPLIED, test->seq + 1, NULL, NULL);
  docket_test_feed (test, pump ("One"), NULL);
  docket_test_clock_advance (test->clock, DOCKET_OUTBOX_KEEP_DAYS * DAY_MS);
  young = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Two");
  docket_test_settle (test, young, DOCKET_OUTCOME_APPLIED, test->seq + 1, NULL, NULL);
  docket_test_feed (test, pump ("Two"), NULL);
  docket_test_clock_advance (test->clock, 1);
  g_assert_true (docket_store_outbox_recover (test->store, NULL));
  restore (test);
  due = docket_test_due (test, "edits");
  g_assert_cmpstr (due, ==, young);
}

/* A restored server that lacks it would let what builds on it wait for ever. */
static void
test_kept_for_what_builds_on_it (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *second = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Two");
  g_autofree char *third = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Three");
  g_autofree char *all = g_strdup_printf ("%s %s %s", first, second, third);
  g_autoptr (DocketOutboxItem) kept = NULL;
  g_autofree char *due = NULL;

  docket_test_settle (test, first, DOCKET_OUTCOME_APPLIED, test->seq + 1, NULL, NULL);
  docket_test_feed (test, pump ("One"), NULL);
  docket_test_settle (test, second, DOCKET_OUTCOME_APPLIED, test->seq + 1, NULL, NULL);
  docket_test_feed (test, pump ("Two"), NULL);
  docket_test_clock_advance (test->clock, DOCKET_OUTBOX_KEEP_DAYS * DAY_MS + 1);
  g_assert_true (docket_store_outbox_recover (test->store, NULL));
  restore (test);
  due = docket_test_due (test, "edits");
  g_assert_cmpstr (due, ==, all);

  docket_test_settle (test, first, DOCKET_OUTCOME_APPLIED, test->seq + 1, NULL, NULL);
  docket_test_settle (test, second, DOCKET_OUTCOME_APPLIED, test->seq + 2, NULL, NULL);
  docket_test_settle (test, third, DOCKET_OUTCOME_APPLIED, test->seq + 3, NULL, NULL);
  docket_test_feed (test, pump ("One"), pump ("Two"), pump ("Three"), NULL);
  docket_test_clock_advance (test->clock, DOCKET_OUTBOX_KEEP_DAYS * DAY_MS + 1);
  g_assert_true (docket_store_outbox_recover (test->store, NULL));
  kept = docket_test_item (test, first);
  g_assert_null (kept);
}

/* Read from a file after what builds on it, it stands behind that. */
static void
test_kept_though_it_stands_behind (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *second = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Two");
  g_autofree char *third = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Three");
  g_autofree char *move = g_strdup_printf ("UPDATE outbox SET position = position + 1000 WHERE key = '%s'", first);
  g_autoptr (DocketOutboxItem) kept = NULL;

  docket_test_settle (test, first, DOCKET_OUTCOME_APPLIED, test->seq + 1, NULL, NULL);
  docket_test_feed (test, pump ("One"), NULL);
  docket_test_settle (test, second, DOCKET_OUTCOME_APPLIED, test->seq + 1, NULL, NULL);
  docket_test_feed (test, pump ("Two"), NULL);
  g_assert_true (docket_db_execute (test->store->db, move, NULL));
  docket_test_clock_advance (test->clock, DOCKET_OUTBOX_KEEP_DAYS * DAY_MS + 1);
  g_assert_true (docket_store_outbox_recover (test->store, NULL));
  kept = docket_test_item (test, first);
  g_assert_nonnull (kept);
}

/* ---- What a reading left that was given up ---- */

static gint64
count_tables (DocketTestStore *test, const char *like)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM sqlite_schema WHERE name LIKE '%s' ESCAPE '!'", like);

  return ask (test, sql);
}

/* Half of what the server has: @n jobs. (transfer full) */
static DocketPage *
half_of (guint n)
{
  DocketPage *page = docket_page_new ();

  page->cursor = g_strdup ("half");
  page->more = TRUE;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = docket_test_id (0x20b, i);
      g_autoptr (DocketRecord) job = docket_test_job (id, "Boiler", "new", NULL, 50);

      g_ptr_array_add (page->changes, docket_change_new (50, DOCKET_KIND_JOB, id, job));
    }
  return page;
}

static void
read_half (DocketTestStore *test, guint n)
{
  g_autoptr (DocketPage) page = half_of (n);
  guint slice;

  g_assert_true (docket_store_read_anew (test->store, NULL));
  for (guint next = 0; next < n; next += slice)
    {
      slice = n;
      g_assert_true (docket_store_apply_slice (test->store, page, next, &slice, NULL, NULL, NULL));
      g_assert_cmpuint (slice, >, 0);
    }
}

static gboolean
is_awaited (gpointer data)
{
  return TRUE;
}

/* Whoever saves waits for a step, never for all of it. */
static void
test_given_up_goes_in_steps (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr (DocketPage) page = half_of (2);
  gboolean partly = FALSE;
  guint n = 0;

  read_half (test, MANY_JOBS);
  g_assert_true (docket_store_read_anew (test->store, NULL));
  /* To give it up costs nothing. */
  g_assert_cmpint (ask (test, "SELECT count (*) FROM job_next"), ==, MANY_JOBS);
  for (guint step = 0; n == 0; step++)
    {
      n = 2;
      g_assert_true (docket_store_apply_slice (test->store, page, 0, &n, is_awaited, NULL, NULL));
      if (n == 0 && count_tables (test, "job!_next") > 0)
        partly |= ask (test, "SELECT count (*) BETWEEN 1 AND 999 FROM job_next") != 0;
      g_assert_cmpuint (step, <, MANY_JOBS);
    }
  g_assert_true (partly);
  g_assert_cmpint (ask (test, "SELECT count (*) FROM job_next"), ==, 2);
  g_assert_cmpint (ask (test, "SELECT count (*) FROM job"), ==, 1);
}

/* And if nothing is read into others of its kind, after the next pull; what is
 * being read stays. */
static void
test_given_up_is_tidied_away (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  gboolean more = TRUE;

  read_half (test, 3);
  while (more)
    g_assert_true (docket_store_tidy_feed (test->store, &more, NULL));
  g_assert_cmpint (ask (test, "SELECT count (*) FROM job_next"), ==, 3);
  g_assert_true (docket_store_read_anew (test->store, NULL));
  for (more = TRUE; more;)
    g_assert_true (docket_store_tidy_feed (test->store, &more, NULL));
  g_assert_cmpint (count_tables (test, "%!_next%"), ==, 0);
  g_assert_cmpint (ask (test, "SELECT count (*) FROM job"), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/epoch/another-role-sends-nothing-again", test_another_role_sends_nothing_again);
  g_test_add_func ("/store/epoch/accepted-and-held-go-again", test_accepted_and_held_go_again);
  g_test_add_func ("/store/epoch/decided-against-goes-again", test_decided_against_goes_again);
  g_test_add_data_func ("/store/epoch/what-never-comes-again/let-go", GINT_TO_POINTER (FALSE), test_what_never_comes_again);
  g_test_add_data_func ("/store/epoch/what-never-comes-again/raised", GINT_TO_POINTER (TRUE), test_what_never_comes_again);
  g_test_add_func ("/store/epoch/survives-a-crash", test_survives_a_crash);
  g_test_add_func ("/store/epoch/known-answer-changes-nothing", test_known_answer_changes_nothing);
  g_test_add_func ("/store/epoch/fault-says-nothing", test_fault_says_nothing);
  g_test_add_func ("/store/epoch/rows-nobody-knows-go", test_rows_nobody_knows_go);
  g_test_add_func ("/store/epoch/what-must-wait-stays-in-sight", test_what_must_wait_stays_in_sight);
  g_test_add_func ("/store/epoch/unsent-resend-outlives-the-feed", test_unsent_resend_outlives_the_feed);
  g_test_add_func ("/store/epoch/restored-again", test_restored_again);
  g_test_add_func ("/store/epoch/kept-for-thirty-days", test_kept_for_thirty_days);
  g_test_add_func ("/store/epoch/kept-for-what-builds-on-it", test_kept_for_what_builds_on_it);
  g_test_add_func ("/store/epoch/kept-though-it-stands-behind", test_kept_though_it_stands_behind);
  g_test_add_func ("/store/epoch/given-up-goes-in-steps", test_given_up_goes_in_steps);
  g_test_add_func ("/store/epoch/given-up-is-tidied-away", test_given_up_is_tidied_away);
  return g_test_run ();
}
