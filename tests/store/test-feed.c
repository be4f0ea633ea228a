/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What comes back from the server, and own work on top of it. */

#include "docket-limits.h"
#include "docket-store-private.h"
#include "docket-test-store.h"

#include <string.h>

#define REVIEW_ID "018f0000-0000-7000-8000-00000000ca5e"

static void
test_rebase_keeps_own_edit_visible (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Mine");
  g_autoptr(DocketRecord) row = NULL;
  DocketRecord *theirs = docket_test_job (DOCKET_TEST_JOB, "Theirs", "paused", DOCKET_TEST_TESS, 6);

  docket_record_set_text (theirs, DOCKET_JOB_DESCRIPTION, "From the field");
  docket_test_feed (test, theirs, NULL);
  row = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (row, DOCKET_JOB_TITLE), ==, "Mine");
  g_assert_cmpstr (docket_record_get_text (row, DOCKET_JOB_DESCRIPTION), ==, "From the field");
  g_assert_cmpstr (docket_record_get_text (row, DOCKET_JOB_STATUS), ==, "paused");
  g_assert_cmpint (docket_record_get_group_rev (row, DOCKET_GROUP_JOB_DETAILS), ==, 6);
  g_assert_cmpstr (docket_record_get_stamp (row, DOCKET_GROUP_JOB_DETAILS)->person, ==, DOCKET_TEST_OMAR);
  g_assert_cmpint (docket_record_get_stamp (row, DOCKET_GROUP_JOB_DETAILS)->arrived_at, ==, 0);

  /* Refused: exactly what the server last said. */
  docket_test_settle (test, key, DOCKET_OUTCOME_REJECTED, 0, NULL, "stale");
  g_clear_pointer (&row, docket_record_unref);
  row = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (row, DOCKET_JOB_TITLE), ==, "Theirs");
  g_assert_cmpstr (docket_record_get_stamp (row, DOCKET_GROUP_JOB_DETAILS)->person, ==, DOCKET_TEST_SOFIA);
}

static void
test_held_leaves_overlay (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "complete");
  g_autoptr(DocketOutboxItem) item = NULL;
  g_auto(DocketRecordState) state = { FALSE };
  DocketStoreCounts counts;

  g_assert_cmpstr (docket_test_status (test, DOCKET_TEST_JOB), ==, "complete");
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Leaking pump", "waiting_approval", DOCKET_TEST_TESS, 6), NULL);
  g_assert_cmpstr (docket_test_status (test, DOCKET_TEST_JOB), ==, "complete");
  docket_test_settle (test, key, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);

  g_assert_cmpstr (docket_test_status (test, DOCKET_TEST_JOB), ==, "waiting_approval");
  item = docket_test_item (test, key);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_HELD);
  g_assert_cmpstr (item->review, ==, REVIEW_ID);
  g_assert_cmpstr (item->problem_type, ==, "collision");
  g_assert_cmpstr (docket_values_get_text (item->operation->set, DOCKET_JOB_STATUS), ==, "complete");
  g_assert_true (docket_store_get_state (test->store, DOCKET_KIND_JOB, DOCKET_TEST_JOB, &state, NULL));
  g_assert_false (state.pending);
  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  g_assert_cmpuint (counts.pending, ==, 0);
  g_assert_cmpuint (counts.held, ==, 1);
}

static void
test_acked_stays_until_feed_passes (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Mine");
  g_auto(DocketRecordState) state = { FALSE };
  g_autofree char *other = docket_test_id (0xb0, 2);
  DocketRecord *mine;

  docket_test_sending (test, key);
  docket_test_settle (test, key, DOCKET_OUTCOME_APPLIED, test->seq + 10, NULL, NULL);
  g_assert_true (docket_store_get_state (test->store, DOCKET_KIND_JOB, DOCKET_TEST_JOB, &state, NULL));
  g_assert_true (state.pending);

  /* An older version of it, and other records behind the seq: no flicker. */
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Old", "in_progress", DOCKET_TEST_TESS, 6), NULL);
  test->seq += 50;
  docket_test_feed (test, docket_test_job (other, "Elsewhere", "new", NULL, 1), NULL);
  {
    g_autoptr(DocketRecord) row = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);

    g_assert_cmpstr (docket_record_get_text (row, DOCKET_JOB_TITLE), ==, "Mine");
  }

  /* Its own version, in which somebody has already written over it. */
  mine = docket_test_job (DOCKET_TEST_JOB, "Theirs, later", "in_progress", DOCKET_TEST_TESS, 8);
  docket_test_feed (test, mine, NULL);
  {
    g_autoptr(DocketRecord) row = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);

    g_assert_cmpstr (docket_record_get_text (row, DOCKET_JOB_TITLE), ==, "Theirs, later");
  }
  docket_record_state_clear (&state);
  g_assert_true (docket_store_get_state (test->store, DOCKET_KIND_JOB, DOCKET_TEST_JOB, &state, NULL));
  g_assert_false (state.pending);
}

/* The page with the effect was applied before the answer came. */
static void
test_feed_faster_than_answer (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Mine");
  g_auto(DocketRecordState) state = { FALSE };
  g_autoptr(DocketRecord) row = NULL;

  docket_test_sending (test, key);
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Mine, then theirs", "in_progress", DOCKET_TEST_TESS, 7), NULL);
  docket_test_settle (test, key, DOCKET_OUTCOME_APPLIED, test->seq - 1, NULL, NULL);
  row = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (row, DOCKET_JOB_TITLE), ==, "Mine, then theirs");
  g_assert_true (docket_store_get_state (test->store, DOCKET_KIND_JOB, DOCKET_TEST_JOB, &state, NULL));
  g_assert_false (state.pending);
}

static void
test_whole_pull_releases_acked (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Agreed");
  g_autofree char *second = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  g_auto(DocketRecordState) state = { FALSE };
  gint64 mark;
  g_autoptr(GError) error = NULL;

  /* No effect of its own: no seq to wait for. */
  docket_test_settle (test, first, DOCKET_OUTCOME_APPLIED, 0, NULL, NULL);
  mark = docket_store_get_ack_mark (test->store);
  docket_test_settle (test, second, DOCKET_OUTCOME_APPLIED, 0, NULL, NULL);
  g_assert_true (docket_store_release_acked (test->store, mark, &error));
  g_assert_no_error (error);
  g_assert_true (docket_store_get_state (test->store, DOCKET_KIND_JOB, DOCKET_TEST_JOB, &state, NULL));
  g_assert_false (state.pending);
  docket_record_state_clear (&state);
  /* Acknowledged after the pull was asked for: not in it. */
  g_assert_true (docket_store_get_state (test->store, DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER, &state, NULL));
  g_assert_true (state.pending);
}

static void
test_page_with_foreign_cursor_refused (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(DocketPage) page = docket_test_page (test, docket_test_job (DOCKET_TEST_JOB, "Other", "paused", NULL, 9), NULL);
  g_autofree char *cursor = NULL;
  g_autoptr(GError) error = NULL;

  g_free (page->from);
  page->from = g_strdup ("somewhere-else");
  g_assert_false (docket_store_apply_page (test->store, page, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_CURSOR);
  g_clear_error (&error);
  g_clear_pointer (&page->from, g_free);
  g_assert_false (docket_store_apply_page (test->store, page, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_CURSOR);
  cursor = docket_store_get_meta (test->store, DOCKET_META_CURSOR);
  g_assert_cmpstr (cursor, ==, "cursor-2");
  g_assert_cmpstr (docket_test_status (test, DOCKET_TEST_JOB), ==, "in_progress");
}

static DocketPage *
page_of_jobs (DocketTestStore *test, guint n)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = docket_test_id (0xb0, i);

      g_ptr_array_add (records, docket_test_job (id, "Job", "new", NULL, 1));
    }
  return docket_test_page_of (test, records);
}

static void
apply_slice (DocketTestStore *test, const DocketPage *page, guint first, guint wanted, guint expected)
{
  guint n = wanted;

  g_assert_true (docket_store_apply_slice (test->store, page, first, &n, NULL, NULL, NULL));
  g_assert_cmpuint (n, ==, expected);
}

static void
test_slices_move_cursor_at_the_end (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autoptr(DocketPage) page = page_of_jobs (test, 250);
  g_autofree char *cursor = NULL;
  g_autofree char *synced = NULL;
  DocketQuery *query = docket_query_new (DOCKET_KIND_JOB);

  apply_slice (test, page, 0, 100, 100);
  apply_slice (test, page, 100, 100, 100);
  cursor = docket_store_get_meta (test->store, DOCKET_META_CURSOR);
  g_assert_cmpstr (cursor, ==, "cursor-1");
  g_assert_cmpint (docket_store_count (test->store, query, NULL), ==, 200);

  /* Killed here, the same page comes again. */
  docket_test_store_reopen (test);
  apply_slice (test, page, 0, 100, 100);
  apply_slice (test, page, 100, 100, 100);
  apply_slice (test, page, 200, 100, 50);
  g_free (cursor);
  cursor = docket_store_get_meta (test->store, DOCKET_META_CURSOR);
  g_assert_cmpstr (cursor, ==, page->cursor);
  g_assert_cmpint (docket_store_count (test->store, query, NULL), ==, 250);
  synced = docket_store_get_meta (test->store, DOCKET_META_LAST_SYNC_AT);
  g_assert_nonnull (synced);
  docket_query_free (query);
}

/* Somebody saves from the third question on. */
static gboolean
is_awaited (gpointer data)
{
  return ++*(guint *) data >= 3;
}

static void
test_slice_ends_when_a_save_waits (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autoptr(DocketPage) page = page_of_jobs (test, 250);
  g_autofree char *cursor = NULL;
  guint asked = 0, n, first = 0;

  /* What is done is kept; the rest follows, a little at a time while they go on
   * saving, and then the page is whole. */
  n = 250;
  g_assert_true (docket_store_apply_slice (test->store, page, 0, &n, is_awaited, &asked, NULL));
  g_assert_cmpuint (n, ==, DOCKET_APPLY_SLICE_ROWS_MIN + 2);
  g_assert_cmpuint (asked, ==, 3);
  for (first = n; first < 250; first += n)
    {
      n = 250;
      g_assert_true (docket_store_apply_slice (test->store, page, first, &n, is_awaited, &asked, NULL));
      g_assert_cmpuint (n, >, 0);
    }
  cursor = docket_store_get_meta (test->store, DOCKET_META_CURSOR);
  g_assert_cmpstr (cursor, ==, page->cursor);
}

static void
test_removed_row_kept_while_pending (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "paused");
  g_autoptr(DocketRecord) gone = NULL;

  docket_test_feed_removed (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_test_status (test, DOCKET_TEST_JOB), ==, "paused");
  docket_test_settle (test, key, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, "ownership-moved");
  gone = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_null (gone);
  /* Without own work it goes at once. */
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Leaking pump", "paused", DOCKET_TEST_TESS, 8), NULL);
  docket_test_feed_removed (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  gone = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_null (gone);
}

static void
test_rejected_create_takes_row_along (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("dana");
  g_autoptr(DocketValues) set = docket_values_new ();
  g_autoptr(DocketOperation) create = NULL;
  g_autofree char *edit = NULL;
  g_autoptr(DocketRecord) gone = NULL;
  g_auto(DocketRecordState) state = { FALSE };

  docket_values_set_text (set, DOCKET_JOB_TITLE, "Boiler");
  create = docket_operation_new_create (DOCKET_KIND_JOB, DOCKET_TEST_JOB, set);
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (create), NULL));
  edit = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Boiler room");
  g_assert_true (docket_store_get_state (test->store, DOCKET_KIND_JOB, DOCKET_TEST_JOB, &state, NULL));
  g_assert_false (state.ever_synced);
  docket_test_settle (test, create->key, DOCKET_OUTCOME_REJECTED, 0, NULL, "forbidden");
  gone = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_null (gone);
  docket_test_settle (test, edit, DOCKET_OUTCOME_REJECTED, 0, NULL, "stale");
  gone = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_null (gone);
}

static void
test_forget_feed_keeps_outbox (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Mine");
  g_autofree char *cursor = NULL;
  g_autofree char *due = NULL;
  g_autoptr(DocketRecord) row = NULL;

  g_assert_true (docket_store_forget_feed (test->store, NULL));
  cursor = docket_store_get_meta (test->store, DOCKET_META_CURSOR);
  g_assert_null (cursor);
  test->seq = 0;
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "From the new epoch", "in_progress", DOCKET_TEST_TESS, 2), NULL);
  row = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (row, DOCKET_JOB_TITLE), ==, "Mine");
  due = docket_test_due (test, "edits");
  g_assert_cmpstr (due, ==, key);
}

/* -- Reviews -- */

static DocketReview *
case_about_status (const char *key, const char *wanted)
{
  DocketReview *review = docket_review_new ();
  DocketCandidate *candidate = docket_candidate_new ();
  DocketStamp omar = { (char *) DOCKET_TEST_OMAR, (char *) DOCKET_TEST_DEVICE, DOCKET_TEST_NOW_MS, DOCKET_TEST_NOW_MS };
  DocketStamp tess = { (char *) DOCKET_TEST_TESS, (char *) DOCKET_TEST_DEVICE, DOCKET_TEST_NOW_MS, DOCKET_TEST_NOW_MS };

  review->state = g_strdup ("open");
  review->reason = g_strdup ("collision");
  review->subject_kind = DOCKET_KIND_JOB;
  review->subject_id = g_strdup (DOCKET_TEST_JOB);
  review->group = DOCKET_GROUP_JOB_STATUS;
  review->started_from = docket_values_new ();
  docket_values_set_text (review->started_from, DOCKET_JOB_STATUS, "in_progress");
  review->current_values = docket_values_new ();
  docket_values_set_text (review->current_values, DOCKET_JOB_STATUS, "waiting_approval");
  docket_values_set_text (review->current_values, DOCKET_JOB_STATUS_REASON, NULL);
  docket_stamp_copy_to (&omar, &review->current_by);
  candidate->operation = g_strdup (key);
  candidate->kind = DOCKET_OPERATION_EDIT;
  candidate->values = docket_values_new ();
  docket_values_set_text (candidate->values, DOCKET_JOB_STATUS, wanted);
  candidate->was = docket_values_copy (review->started_from);
  candidate->why = g_strdup ("ownership-moved");
  docket_stamp_copy_to (&tess, &candidate->by);
  g_ptr_array_add (review->candidates, candidate);
  review->rule = g_strdup ("job.status: review");
  review->opened_at = DOCKET_TEST_NOW_MS;
  return review;
}

static void
feed_case (DocketTestStore *test, DocketReview *review, gint64 rev)
{
  DocketRecord *record = docket_test_record (DOCKET_KIND_REVIEW, REVIEW_ID, rev);

  docket_review_to_record (review, record);
  docket_test_feed (test, record, NULL);
}

static void
decide (DocketReview *review, DocketChoice choice, const char *candidate, const char *status)
{
  DocketStamp sofia = { (char *) DOCKET_TEST_SOFIA, (char *) DOCKET_TEST_DEVICE, DOCKET_TEST_NOW_MS, DOCKET_TEST_NOW_MS };

  g_free (review->state);
  review->state = g_strdup ("decided");
  review->choice = choice;
  review->decided_candidate = g_strdup (candidate);
  review->decided_values = docket_values_new ();
  docket_values_set_text (review->decided_values, DOCKET_JOB_STATUS, status);
  docket_stamp_copy_to (&sofia, &review->decided_by);
  review->decision_reason = g_strdup ("Checked by phone");
  review->decided_at = DOCKET_TEST_NOW_MS;
}

static void
test_open_case_shows_on_record (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "complete");
  g_autoptr(DocketReview) review = case_about_status (key, "complete");
  g_auto(DocketRecordState) state = { FALSE };
  g_autoptr(DocketOutboxItem) item = NULL;
  DocketStoreCounts counts;

  docket_test_settle (test, key, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
  feed_case (test, review, 1);
  g_assert_true (docket_store_get_state (test->store, DOCKET_KIND_JOB, DOCKET_TEST_JOB, &state, NULL));
  g_assert_true (state.under_review);
  g_assert_cmpstr (state.review, ==, REVIEW_ID);
  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  g_assert_cmpuint (counts.open_reviews, ==, 1);
  item = docket_test_item (test, key);
  g_assert_cmpstr (item->problem_type, ==, "ownership-moved");
}

/* Whoever syncs may speak another language than whoever reads. */
static void
assert_kept_without_words (DocketTestStore *test, const char *key)
{
  g_autoptr(DocketStatement) select = docket_db_prepare (test->store->db, "SELECT problem_detail FROM outbox WHERE key = ?1", NULL);
  const char *kept;

  docket_statement_bind_text (select, 1, key);
  g_assert_true (docket_statement_step (select, NULL));
  kept = docket_statement_get_text (select, 0);
  g_assert_null (strstr (kept, "decided otherwise"));
  g_assert_null (strstr (kept, "Waiting for approval"));
  g_assert_nonnull (strstr (kept, "waiting_approval"));
}

static void
test_losing_candidate_is_decided_against (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "complete");
  g_autoptr(DocketReview) review = case_about_status (key, "complete");
  g_autoptr(DocketOutboxItem) item = NULL;
  g_auto(DocketRecordState) state = { FALSE };

  docket_test_settle (test, key, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
  feed_case (test, review, 1);
  decide (review, DOCKET_CHOICE_KEEP, NULL, "waiting_approval");
  feed_case (test, review, 2);
  item = docket_test_item (test, key);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_REJECTED);
  g_assert_cmpstr (item->problem_type, ==, "decided-against");
  g_assert_nonnull (strstr (item->problem_detail, "Sofia Lind"));
  g_assert_nonnull (strstr (item->problem_detail, "Waiting for approval"));
  g_assert_nonnull (strstr (item->problem_detail, "Checked by phone"));
  assert_kept_without_words (test, key);
  g_assert_true (docket_store_get_state (test->store, DOCKET_KIND_JOB, DOCKET_TEST_JOB, &state, NULL));
  g_assert_false (state.under_review);
  /* Seen and let go. */
  g_assert_true (docket_store_outbox_discard (test->store, key, NULL));
}

static void
test_winning_candidate_is_acked (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "complete");
  g_autoptr(DocketReview) review = case_about_status (key, "complete");
  g_autoptr(DocketOutboxItem) item = NULL;

  /* The decision arrives before the answer that it was held. */
  decide (review, DOCKET_CHOICE_TAKE, key, "complete");
  feed_case (test, review, 2);
  docket_test_settle (test, key, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
  item = docket_test_item (test, key);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_ACKED);
  g_assert_null (item->problem_type);
}

static void
test_undone_decision_holds_again (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "complete");
  g_autoptr(DocketReview) review = case_about_status (key, "complete");
  g_autoptr(DocketReview) reopened = case_about_status (key, "complete");
  g_autoptr(DocketOutboxItem) item = NULL;

  docket_test_settle (test, key, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
  decide (review, DOCKET_CHOICE_SET, NULL, "paused");
  feed_case (test, review, 2);
  item = docket_test_item (test, key);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_REJECTED);
  g_clear_pointer (&item, docket_outbox_item_free);
  feed_case (test, reopened, 3);
  item = docket_test_item (test, key);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_HELD);
}

static void
test_replaced_candidate_shares_fate (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "paused");
  g_autofree char *second = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "in_progress");
  g_autoptr(DocketReview) review = case_about_status (second, "in_progress");
  g_autoptr(DocketOutboxItem) item = NULL;

  docket_test_settle (test, first, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
  docket_test_settle (test, second, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
  decide (review, DOCKET_CHOICE_TAKE, second, "in_progress");
  feed_case (test, review, 2);
  item = docket_test_item (test, first);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_ACKED);
}

static void
test_withdrawn_case_settles (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "complete");
  g_autoptr(DocketReview) review = case_about_status (key, "complete");
  g_autoptr(DocketOutboxItem) item = NULL;

  docket_test_settle (test, key, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
  g_free (review->state);
  review->state = g_strdup ("withdrawn");
  feed_case (test, review, 2);
  item = docket_test_item (test, key);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_ACKED);
}

static void
test_own_decision_shows_at_once (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autofree char *key = docket_test_id (0x0f, 1);
  g_autoptr(DocketReview) review = case_about_status (key, "complete");
  DocketOperation *decision = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, REVIEW_ID);
  DocketOperation *again = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, REVIEW_ID);
  g_autoptr(DocketRecord) record = NULL;
  DocketStoreCounts counts;
  g_autoptr(GError) error = NULL;

  feed_case (test, review, 4);
  decision->base = again->base = 4;
  decision->choice = again->choice = DOCKET_CHOICE_TAKE;
  decision->candidate = g_strdup (key);
  again->candidate = g_strdup (key);
  docket_test_submit (test, &error, decision, NULL);
  g_assert_no_error (error);
  record = docket_test_get (test, DOCKET_KIND_REVIEW, REVIEW_ID);
  g_assert_cmpstr (docket_record_get_text (record, DOCKET_REVIEW_STATE), ==, "decided");
  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  g_assert_cmpuint (counts.open_reviews, ==, 0);
  /* Deciding twice is refused here already. */
  g_assert_false (docket_test_submit (test, &error, again, NULL));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN);
}

static void
test_decision_needs_the_right_and_the_facts (void)
{
  g_autoptr(DocketTestStore) omar = docket_test_store_new_with_job ("omar");
  g_autoptr(DocketTestStore) sofia = docket_test_store_new_with_job ("sofia");
  g_autofree char *key = docket_test_id (0x0f, 1);
  g_autoptr(DocketReview) review = case_about_status (key, "complete");
  DocketOperation *decision = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, REVIEW_ID);
  DocketOperation *stale = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, REVIEW_ID);
  g_autoptr(GError) error = NULL;

  feed_case (omar, review, 4);
  feed_case (sofia, review, 4);
  decision->base = 4;
  stale->base = 3;
  decision->choice = stale->choice = DOCKET_CHOICE_KEEP;
  g_assert_false (docket_test_submit (omar, &error, decision, NULL));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_false (docket_test_submit (sofia, &error, stale, NULL));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN);
}

static void
test_policy_from_the_feed (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GBytes) document = docket_policy_default_document ();
  g_autofree char *text = g_strndup (g_bytes_get_data (document, NULL), g_bytes_get_size (document));
  g_autofree char *id = docket_test_id (0x90, 1);
  char **parts = g_strsplit (text, "\"version\": 1", 2);
  g_autofree char *changed = g_strjoinv ("\"version\": 42", parts);
  g_autoptr(DocketPolicy) before = docket_store_get_policy (test->store);
  g_autoptr(DocketPolicy) after = NULL;
  DocketRecord *record = docket_test_record (DOCKET_KIND_POLICY, id, 1);

  g_strfreev (parts);
  g_assert_cmpint (docket_policy_get_version (before), ==, 1);
  docket_record_set_int (record, DOCKET_POLICY_VERSION, 42);
  docket_record_set_text (record, DOCKET_POLICY_DOCUMENT, changed);
  docket_test_feed (test, record, NULL);
  after = docket_store_get_policy (test->store);
  g_assert_cmpint (docket_policy_get_version (after), ==, 42);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/rebase-keeps-own-edit-visible", test_rebase_keeps_own_edit_visible);
  g_test_add_func ("/store/held-leaves-overlay", test_held_leaves_overlay);
  g_test_add_func ("/store/acked-stays-until-feed-passes", test_acked_stays_until_feed_passes);
  g_test_add_func ("/store/feed-faster-than-answer", test_feed_faster_than_answer);
  g_test_add_func ("/store/whole-pull-releases-acked", test_whole_pull_releases_acked);
  g_test_add_func ("/store/page-with-foreign-cursor-refused", test_page_with_foreign_cursor_refused);
  g_test_add_func ("/store/slices-move-cursor-at-the-end", test_slices_move_cursor_at_the_end);
  g_test_add_func ("/store/slice-ends-when-a-save-waits", test_slice_ends_when_a_save_waits);
  g_test_add_func ("/store/removed-row-kept-while-pending", test_removed_row_kept_while_pending);
  g_test_add_func ("/store/rejected-create-takes-row-along", test_rejected_create_takes_row_along);
  g_test_add_func ("/store/forget-feed-keeps-outbox", test_forget_feed_keeps_outbox);
  g_test_add_func ("/store/review/open-case-shows-on-record", test_open_case_shows_on_record);
  g_test_add_func ("/store/review/losing-candidate-is-decided-against", test_losing_candidate_is_decided_against);
  g_test_add_func ("/store/review/winning-candidate-is-acked", test_winning_candidate_is_acked);
  g_test_add_func ("/store/review/undone-decision-holds-again", test_undone_decision_holds_again);
  g_test_add_func ("/store/review/replaced-candidate-shares-fate", test_replaced_candidate_shares_fate);
  g_test_add_func ("/store/review/withdrawn-case-settles", test_withdrawn_case_settles);
  g_test_add_func ("/store/review/own-decision-shows-at-once", test_own_decision_shows_at_once);
  g_test_add_func ("/store/review/decision-needs-right-and-facts", test_decision_needs_the_right_and_the_facts);
  g_test_add_func ("/store/policy-from-the-feed", test_policy_from_the_feed);
  return g_test_run ();
}
