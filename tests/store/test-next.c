/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading everything: what came is shown all at once or not at all, whatever
 * happens on the way, and own work stays on top of it.
 */
#include "docket-crash-disk.h"
#include "docket-limits.h"
#include "docket-store-private.h"
#include "next-fixture.h"

#define CASE "018f0000-0000-7000-8000-0000000000ca"

/* A new file, two other connections on it, one of them with lists open. */
static void
test_first_pull_is_shown_at_once (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *path = g_build_filename (test->dir, "fresh.db", NULL);
  DocketPage *pages[] = { nth_page (0, NULL), nth_page (1, NULL) };
  g_autoptr (DocketStore) reader = NULL;
  guint next = 0, shown = 0;
  gboolean more = TRUE;

  g_free (test->path);
  test->path = g_strdup (path);
  docket_test_store_reopen (test);
  reader = docket_test_store_reader (test);
  while (more)
    {
      gint64 n;

      g_assert_true (step (test, pages, &next, &more, NULL));
      n = count_jobs (reader);
      g_assert_true (n == 0 || n == JOBS);
      g_assert_cmpint (n, >=, shown);
      shown = (guint) n;
    }
  assert_new_state (test);
  g_assert_cmpuint (count_found (reader, "sanders boiler 7"), ==, 11);
  docket_page_free (pages[0]);
  docket_page_free (pages[1]);
}

/* What fits in one slice is one transaction anyway: no second set is made. */
static void
test_small_company_goes_straight_in (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *path = g_build_filename (test->dir, "fresh.db", NULL);
  g_autoptr (DocketPage) page = docket_page_new ();
  g_autoptr (DocketRecord) job = nth_job (1);
  guint n = DOCKET_APPLY_SLICE_ROWS_MAX;

  g_free (test->path);
  test->path = g_strdup (path);
  docket_test_store_reopen (test);
  page->cursor = g_strdup ("whole");
  g_ptr_array_add (page->changes, docket_change_new (1, DOCKET_KIND_JOB, docket_record_get_id (job), job));
  g_assert_true (docket_store_apply_slice (test->store, page, 0, &n, NULL, NULL, NULL));
  g_assert_cmpint (count_jobs (test->store), ==, 1);
  g_assert_false (docket_store_is_feed_here (test->store));
}

/* The old state is what another process sees, and saves on, until the new one. */
static void
test_old_state_until_the_swap (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr (DocketStore) other = docket_store_open (test->path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (test->clock), test->random, NULL);
  g_autoptr (DocketStore) reader = docket_test_store_reader (test);
  DocketPage *pages[] = { nth_page (0, NULL), nth_page (1, NULL) };
  g_autoptr (DocketRecord) mine = NULL;
  g_autofree char *mine_id = docket_test_id (0x77, 1);
  guint next = 0, n_steps = 0;
  gint64 row = 0;
  gboolean more = TRUE, swapped = FALSE;

  g_assert_true (docket_store_read_anew (test->store, NULL));
  while (more)
    {
      g_autofree char *cursor = NULL;

      g_assert_true (step (test, pages, &next, &more, NULL));
      cursor = docket_store_get_meta (other, DOCKET_META_CURSOR);
      if (!swapped && cursor == NULL)
        assert_old_state (reader);
      swapped |= cursor != NULL;
      if (++n_steps == 3)
        {
          g_autoptr (DocketValues) set = docket_values_new ();
          g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

          docket_values_set_text (set, DOCKET_NOTE_JOB, DOCKET_TEST_JOB);
          docket_values_set_text (set, DOCKET_NOTE_BODY, "Saved by the other one");
          g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_NOTE, mine_id, set));
          g_assert_true (docket_store_submit (other, operations, NULL));
          row = ask (test, "SELECT max (\"row\") FROM note");
        }
    }
  assert_new_state (test);
  g_assert_cmpint (count_jobs (reader), ==, JOBS);
  g_assert_cmpuint (count_found (other, "boiler 11"), ==, 11);
  g_assert_true (docket_store_changed_elsewhere (other));
  g_assert_true (docket_store_get (other, DOCKET_KIND_NOTE, mine_id, &mine, NULL));
  g_assert_nonnull (mine);
  g_assert_cmpint (ask (test, "SELECT max (\"row\") FROM note"), ==, row);
  docket_page_free (pages[0]);
  docket_page_free (pages[1]);
}

/* Closed after some slices, and after each step from the last page on. */
static void
test_goes_on_where_it_stopped (void)
{
  for (guint every = 3; every < 8; every += 2)
    {
      g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
      g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, mine");
      DocketPage *pages[] = { nth_page (0, NULL), nth_page (1, docket_test_job (DOCKET_TEST_JOB, "Boiler too", "in_progress", DOCKET_TEST_TESS, 800)) };
      g_autoptr (DocketRecord) job = NULL;
      g_autofree char *due = NULL;
      guint next = 0, n_steps = 0;
      gboolean more = TRUE;

      g_assert_true (docket_store_forget_feed (test->store, NULL));
      while (more)
        {
          g_assert_true (step (test, pages, &next, &more, NULL));
          if (++n_steps % every != 0 && !docket_store_is_feed_here (test->store))
            continue;
          docket_test_store_reopen (test);
          /* Whoever comes after it knows the place, not the slice. */
          next = 0;
        }
      g_assert_cmpint (count_jobs (test->store), ==, JOBS + 1);
      job = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
      g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, "Pump, mine");
      g_assert_cmpuint (count_found (test->store, "pump"), ==, 1);
      due = docket_test_due (test, "edits");
      g_assert_cmpstr (due, ==, key);
      docket_page_free (pages[0]);
      docket_page_free (pages[1]);
    }
}

static void
fail_on_the_way (DocketCrash crash, guint factor, guint copied_rows_max)
{
  gboolean failed = TRUE;

  for (guint at = 2; failed; at *= factor)
    {
      g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
      DocketPage *pages[] = { nth_page (0, NULL), nth_page (1, NULL) };
      guint next = 0;
      gboolean more = TRUE;

      test->store->copied_rows_max = copied_rows_max;
      g_assert_true (docket_store_read_anew (test->store, NULL));
      failed = FALSE;
      docket_crash_disk_arm (crash, at, at);
      while (more)
        {
          g_autoptr (GError) error = NULL;

          step (test, pages, &next, &more, &error);
          if (error == NULL)
            continue;
          docket_crash_disk_disarm ();
          failed = TRUE;
          if (count_jobs (test->store) != JOBS)
            assert_old_state (test->store);
        }
      docket_crash_disk_disarm ();
      assert_new_state (test);
      docket_test_store_reopen (test);
      assert_new_state (test);
      docket_page_free (pages[0]);
      docket_page_free (pages[1]);
    }
}

static void
test_full_on_the_way (void)
{
  fail_on_the_way (DOCKET_CRASH_FULL, 2, 0);
  fail_on_the_way (DOCKET_CRASH_FULL, 2, JOBS);
}

static void
test_broken_on_the_way (void)
{
  fail_on_the_way (DOCKET_CRASH_BROKEN, 4, 0);
  fail_on_the_way (DOCKET_CRASH_BROKEN, 4, JOBS);
}

/* Lists hold rows: a record keeps its own, and nobody else gets it. */
static void
test_rows_keep_their_numbers (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *first = docket_test_id (JOB_TAG, 3);
  gint64 row = row_of (test, DOCKET_TEST_JOB), later;

  g_assert_true (docket_store_read_anew (test->store, NULL));
  read_everything (test, docket_test_job (DOCKET_TEST_JOB, "Boiler too", "in_progress", DOCKET_TEST_TESS, 800));
  g_assert_cmpint (row_of (test, DOCKET_TEST_JOB), ==, row);
  later = row_of (test, first);
  g_assert_cmpint (later, >, row);
  g_assert_true (docket_store_read_anew (test->store, NULL));
  read_everything (test, NULL);
  g_assert_cmpint (row_of (test, first), ==, later);
  assert_new_state (test);
}

/* What takes a while to drop stands until after the swap; what only own work keeps
 * here has come along before. */
static void
test_many_rows_go_later (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  g_autoptr (DocketPage) page = NULL;
  g_autofree char *key = NULL;
  DocketPage *pages[] = { nth_page (0, NULL), nth_page (1, NULL) };
  g_autoptr (DocketRecord) job = NULL;
  guint next = 0;
  gint64 row;
  gboolean more = TRUE, kept = FALSE, partly = FALSE, emptied = FALSE;

  for (guint n = 0; n < MANY_JOBS; n++)
    {
      g_autofree char *id = docket_test_id (0x20b, n);

      g_ptr_array_add (records, docket_test_job (id, "Pump too", "new", NULL, 50));
    }
  page = docket_test_page_of (test, records);
  g_assert_true (docket_store_apply_page (test->store, page, NULL));
  key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, mine");
  row = row_of (test, DOCKET_TEST_JOB);
  g_assert_true (docket_store_read_anew (test->store, NULL));
  while (more)
    {
      g_assert_true (step (test, pages, &next, &more, NULL));
      if (ask (test, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'job_old')") != 0)
        {
          kept = TRUE;
          /* Some rows a step: nobody who saves waits for them all. */
          partly |= ask (test, "SELECT count (*) BETWEEN 1 AND 999 FROM job_old") != 0;
        }
      if (ask (test, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'job_search_old')") != 0)
        emptied |= ask (test, "SELECT count (*) FROM job_search_old_data WHERE id > 10") == 0;
      g_assert_cmpint (ask (test, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'line_old')"), ==, 0);
    }
  g_assert_true (kept && partly && emptied);
  /* By its usual settings the index merges by itself from then on. */
  g_assert_cmpint (ask (test, "SELECT group_concat (v, ' ') = '8 16 4' FROM (SELECT v FROM job_search_config WHERE k LIKE '%merge' ORDER BY k)"), ==, 1);
  g_assert_cmpint (count_jobs (test->store), ==, JOBS + 1);
  g_assert_cmpuint (count_found (test->store, "pump"), ==, 1);
  g_assert_cmpint (row_of (test, DOCKET_TEST_JOB), ==, row);
  g_assert_cmpint (ask (test, leftovers_sql), ==, 0);
  job = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, "Pump, mine");
  docket_page_free (pages[0]);
  docket_page_free (pages[1]);
}

/* The indexes that lists need take turns under two names. */
static void
test_indexes_come_along (void)
{
  static const char count_sql[] = "SELECT count (*) FROM sqlite_schema WHERE type = 'index' AND tbl_name IN ('job', 'customer', 'note', 'line', 'review') AND sql IS NOT NULL";
  static const char plan_sql[] = "SELECT count (*) FROM sqlite_schema WHERE type = 'index' AND name = 'job_plan'";
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  gint64 n = ask (test, count_sql);

  for (guint round = 0; round < 3; round++)
    {
      g_assert_cmpint (ask (test, plan_sql), ==, round % 2 == 0);
      g_assert_true (docket_store_read_anew (test->store, NULL));
      read_everything (test, NULL);
      g_assert_cmpint (ask (test, count_sql), ==, n);
      assert_new_state (test);
    }
}

/* Where there are few, no table changes its name, and so no index does. */
static void
test_few_rows_are_copied (void)
{
  static const char names_sql[] = "SELECT count (*) FROM sqlite_schema WHERE name IN ('job_plan', 'job_number', 'customer_name', 'line_job', 'review_open')";
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, mine");
  gint64 row = row_of (test, DOCKET_TEST_JOB);
  gint64 n = ask (test, names_sql);

  g_assert_cmpint (n, ==, 5);
  test->store->copied_rows_max = JOBS + 1;
  for (guint round = 0; round < 3; round++)
    {
      g_assert_true (docket_store_read_anew (test->store, NULL));
      read_everything (test, docket_test_job (DOCKET_TEST_JOB, "Boiler too", "in_progress", DOCKET_TEST_TESS, 800));
      g_assert_cmpint (ask (test, names_sql), ==, n);
      g_assert_cmpint (ask (test, leftovers_sql), ==, 0);
      g_assert_cmpint (row_of (test, DOCKET_TEST_JOB), ==, row);
      g_assert_cmpint (count_jobs (test->store), ==, JOBS + 1);
      /* Own work is found, what it covers is not, and nothing twice. */
      g_assert_cmpuint (count_found (test->store, "pump"), ==, 1);
      g_assert_cmpuint (count_found (test->store, "boiler 11"), ==, 11);
      /* Nothing of what stood in the index before. */
      g_assert_cmpint (ask (test, "SELECT count (*) FROM job_found"), ==, JOBS + 1);
      change_file (test, "INSERT INTO job_search (job_search) VALUES ('integrity-check')");
      g_assert_cmpint (ask (test, "SELECT count (*) FROM job_search WHERE job_search MATCH 'boiler'"), ==, JOBS);
    }
  docket_test_settle (test, key, DOCKET_OUTCOME_APPLIED, 801, NULL, NULL);
}

/* A new epoch with one of each: known there, unknown there, held, not sent. */
static void
test_own_work_goes_on_top (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *known = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Known");
  g_autofree char *unsent = NULL;
  g_autofree char *note_id = docket_test_id (0x77, 1);
  g_autoptr (DocketRecord) job = NULL;
  g_autoptr (DocketRecord) note = NULL;
  g_autoptr (DocketOutboxItem) item = NULL;
  gint64 row;

  docket_test_settle (test, known, DOCKET_OUTCOME_APPLIED, 20, NULL, NULL);
  unsent = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_DESCRIPTION, "Not sent");
  g_assert_true (docket_test_submit (test, NULL, docket_test_note (note_id, DOCKET_TEST_JOB, "Nowhere else"), NULL));
  row = ask (test, "SELECT max (\"row\") FROM note");
  g_assert_true (docket_store_forget_feed (test->store, NULL));
  docket_test_settle (test, known, DOCKET_OUTCOME_APPLIED, 700, NULL, NULL);
  /* The job of the new epoch is newer than what was answered: it is in it. */
  read_everything (test, docket_test_job (DOCKET_TEST_JOB, "Known, and more", "in_progress", DOCKET_TEST_TESS, 800));
  job = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, "Known, and more");
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_DESCRIPTION), ==, "Not sent");
  note = docket_test_get (test, DOCKET_KIND_NOTE, note_id);
  g_assert_nonnull (note);
  g_assert_cmpint (ask (test, "SELECT max (\"row\") FROM note"), ==, row);
  item = docket_test_item (test, unsent);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
  g_assert_cmpuint (count_found (test->store, "known"), ==, 1);
  docket_test_settle (test, unsent, DOCKET_OUTCOME_REJECTED, 0, NULL, "stale");
  g_clear_pointer (&job, docket_record_unref);
  job = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_null (docket_record_get_text (job, DOCKET_JOB_DESCRIPTION));
}

/* Out of sight by another role: gone, unless own work waits on it. */
static void
test_another_role_keeps_what_waits (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = NULL;
  g_autoptr (DocketRecord) job = NULL;

  docket_test_feed (test, docket_test_job (OLD_JOB, "Pump elsewhere", "new", NULL, 9), NULL);
  key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_DESCRIPTION, "Mine");
  g_assert_true (docket_store_read_anew (test->store, NULL));
  read_everything (test, NULL);
  job = docket_test_get (test, DOCKET_KIND_JOB, OLD_JOB);
  g_assert_null (job);
  job = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_nonnull (job);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_DESCRIPTION), ==, "Mine");
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_STATUS), ==, "in_progress");
  g_clear_pointer (&job, docket_record_unref);
  docket_test_settle (test, key, DOCKET_OUTCOME_REJECTED, 0, NULL, "forbidden");
  job = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_null (job);
  assert_new_state (test);
}

/* Decided while everything was read anew: the one who lost is told all the same. */
static void
test_held_work_is_settled_by_the_swap (void)
{
  static const struct
  {
    DocketChoice choice;
    DocketOutboxState state;
    const char *problem;
  } cases[] = {
    { DOCKET_CHOICE_KEEP, DOCKET_OUTBOX_REJECTED, "decided-against" },
    { DOCKET_CHOICE_TAKE, DOCKET_OUTBOX_ACKED, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
      g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "waiting_approval");
      g_autofree char *id = docket_test_id (0x5e, 1);
      g_autoptr (DocketReview) review = docket_review_new ();
      g_autoptr (DocketOutboxItem) item = NULL;
      DocketCandidate *candidate = docket_candidate_new ();
      DocketRecord *record = docket_test_record (DOCKET_KIND_REVIEW, id, 900);

      docket_test_settle (test, key, DOCKET_OUTCOME_HELD, 0, id, NULL);
      candidate->operation = g_strdup (key);
      candidate->values = docket_values_new ();
      docket_values_set_text (candidate->values, DOCKET_JOB_STATUS, "waiting_approval");
      g_ptr_array_add (review->candidates, candidate);
      review->state = g_strdup ("decided");
      review->subject_kind = DOCKET_KIND_JOB;
      review->subject_id = g_strdup (DOCKET_TEST_JOB);
      review->group = DOCKET_GROUP_JOB_STATUS;
      review->current_values = docket_values_new ();
      docket_values_set_text (review->current_values, DOCKET_JOB_STATUS, "in_progress");
      review->choice = cases[i].choice;
      review->decided_candidate = cases[i].choice == DOCKET_CHOICE_TAKE ? g_strdup (key) : NULL;
      review->decided_values = docket_values_copy (cases[i].choice == DOCKET_CHOICE_TAKE ? candidate->values : review->current_values);
      docket_review_to_record (review, record);
      g_assert_true (docket_store_read_anew (test->store, NULL));
      read_everything (test, record);
      item = docket_test_item (test, key);
      g_assert_cmpstr (docket_outbox_state_name (item->state), ==, docket_outbox_state_name (cases[i].state));
      g_assert_cmpstr (item->problem_type, ==, cases[i].problem);
    }
}

/* A case about money at revision 900: the first of two who decide is noted in it without
 * a new one. @other: (nullable): a colleague who decided. */
static DocketRecord *
case_of_two (const char *other)
{
  g_autoptr (DocketReview) review = docket_review_new ();
  g_autoptr (DocketOperation) first = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, CASE);
  DocketRecord *record = docket_test_record (DOCKET_KIND_REVIEW, CASE, 900);
  DocketStamp by = { (char *) other, NULL, 1, 2 };

  review->state = g_strdup ("open");
  review->subject_kind = DOCKET_KIND_JOB;
  review->subject_id = g_strdup (DOCKET_TEST_JOB);
  review->group = DOCKET_GROUP_JOB_TOTALS;
  review->current_values = docket_values_new ();
  docket_values_set_int (review->current_values, DOCKET_JOB_LABOR_AMOUNT, 200000);
  first->choice = DOCKET_CHOICE_SET;
  if (other != NULL)
    g_ptr_array_add (review->approvals, docket_approval_new (first, NULL, &by));
  docket_review_to_record (review, record);
  return record;
}

/* Whose decision a colleague's took the place of is told, by a case that comes with all
 * the rest, too; and not before it has come. */
static void
test_overtaken_decision_is_told_by_the_swap (void)
{
  static const struct
  {
    gint64 seq; /* of the own decision; all that is read is from before 2000 */
    gboolean restored, late, fed, is_told;
  } cases[] = {
    { 950, FALSE, FALSE, FALSE, TRUE },
    { 950, FALSE, FALSE, TRUE, TRUE },
    { 5000, FALSE, FALSE, FALSE, FALSE },
    /* Asked again of a restored server, which answers when everything has been read. */
    { 950, TRUE, TRUE, FALSE, TRUE },
    { 5000, TRUE, TRUE, FALSE, FALSE },
    { 950, TRUE, FALSE, FALSE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("sofia");
      g_autoptr (DocketOperation) decision = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, CASE);
      g_autoptr (DocketOutboxItem) item = NULL;

      docket_test_feed (test, case_of_two (NULL), NULL);
      decision->base = 900;
      decision->choice = DOCKET_CHOICE_KEEP;
      g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (decision), NULL));
      docket_test_settle (test, decision->key, DOCKET_OUTCOME_APPLIED, cases[i].seq, CASE, DOCKET_PROBLEM_SECOND_DECIDER);
      test->seq = cases[i].seq - 1;
      if (cases[i].fed)
        docket_test_feed (test, case_of_two (DOCKET_TEST_SOFIA), NULL);
      g_assert_true (cases[i].restored ? docket_store_forget_feed (test->store, NULL) : docket_store_read_anew (test->store, NULL));
      if (cases[i].restored && !cases[i].late)
        docket_test_settle (test, decision->key, DOCKET_OUTCOME_APPLIED, cases[i].seq, CASE, DOCKET_PROBLEM_SECOND_DECIDER);
      read_everything (test, case_of_two (DOCKET_TEST_OMAR));
      if (cases[i].late)
        docket_test_settle (test, decision->key, DOCKET_OUTCOME_APPLIED, cases[i].seq, CASE, DOCKET_PROBLEM_SECOND_DECIDER);
      item = docket_test_item (test, decision->key);
      g_test_message ("decided at %" G_GINT64_FORMAT "%s%s", cases[i].seq, cases[i].restored ? ", restored" : "", cases[i].late ? ", answered late" : "");
      g_assert_cmpstr (docket_outbox_state_name (item->state), ==, docket_outbox_state_name (cases[i].is_told ? DOCKET_OUTBOX_REJECTED : DOCKET_OUTBOX_ACKED));
      g_assert_cmpstr (item->problem_type, ==, cases[i].is_told ? DOCKET_PROBLEM_STALE : NULL);
    }
}

static char *
create_job (DocketTestStore *test, guint n, const char *title)
{
  g_autofree char *id = docket_test_id (JOB_TAG, n);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  docket_values_set_text (set, DOCKET_JOB_TITLE, title);
  docket_values_set_text (set, DOCKET_JOB_CUSTOMER, DOCKET_TEST_CUSTOMER);
  operation = docket_operation_new_create (DOCKET_KIND_JOB, id, set);
  docket_test_submit (test, &error, docket_operation_ref (operation), NULL);
  g_assert_no_error (error);
  return g_strdup (operation->key);
}

/* A job made here came back from another machine that had imported it, and was
 * let go here; the next one that is made takes over the row it had. */
static void
test_row_that_is_taken_among_the_new (void)
{
  for (guint both = 0; both < 2; both++)
    {
      g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
      DocketPage *pages[] = { nth_page (0, nth_job (500)), nth_page (1, both ? nth_job (501) : NULL) };
      g_autofree char *first_id = docket_test_id (JOB_TAG, 500);
      g_autofree char *second_id = docket_test_id (JOB_TAG, 501);
      g_autofree char *first = NULL, *second = NULL;
      gboolean more = TRUE;
      guint next = 0, steps = 0;
      gint64 row;

      g_assert_true (docket_store_read_anew (test->store, NULL));
      first = create_job (test, 500, "Boiler 500");
      row = row_of (test, first_id);
      while (more)
        {
          g_autofree char *cursor = docket_store_get_feed_cursor (test->store);
          g_autoptr (GError) error = NULL;

          if (second == NULL && g_strcmp0 (cursor, "half") == 0)
            {
              g_assert_true (docket_store_outbox_discard (test->store, first, NULL));
              second = create_job (test, 501, "Boiler 501");
              g_assert_cmpint (row_of (test, second_id), ==, row);
            }
          step (test, pages, &next, &more, &error);
          g_assert_no_error (error);
          g_assert_cmpuint (++steps, <, STEPS_MAX);
        }
      for (guint n = 500; n < 502; n++)
        {
          g_autoptr (DocketRecord) job = docket_test_get (test, DOCKET_KIND_JOB, n == 500 ? first_id : second_id);

          g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, n == 500 ? "Boiler 500" : "Boiler 501");
        }
      g_assert_cmpint (row_of (test, first_id), !=, row_of (test, second_id));
      g_assert_cmpuint (count_found (test->store, "boiler 500") + count_found (test->store, "boiler 501"), ==, 2);
      g_assert_cmpint (count_jobs (test->store), ==, JOBS + 2);
      docket_page_free (pages[0]);
      docket_page_free (pages[1]);
    }
}

/* Half of it was read by an older version: the tables may have another form. */
static void
test_half_of_an_older_version_is_fetched_again (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr (DocketPage) page = nth_page (0, NULL);
  g_autofree char *cursor = NULL;
  guint n = 1000;

  g_assert_true (docket_store_read_anew (test->store, NULL));
  g_assert_true (docket_store_apply_slice (test->store, page, 0, &n, NULL, NULL, NULL));
  change_file (test, "UPDATE meta SET value = '3' WHERE name = 'next-version'");
  docket_test_store_reopen (test);
  cursor = docket_store_get_feed_cursor (test->store);
  g_assert_null (cursor);
  read_everything (test, NULL);
  assert_new_state (test);
}

/* The place cannot be read for a moment: what was fetched stays, nothing is taken
 * for given up. */
static void
test_unreadable_place_drops_nothing (void)
{
  for (guint at_tidy = 0; at_tidy < 2; at_tidy++)
    {
      g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
      g_autoptr (DocketPage) page = nth_page (0, NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *cursor = NULL;
      gboolean more = TRUE;
      guint n = 40;

      g_assert_true (docket_store_read_anew (test->store, NULL));
      g_assert_true (docket_store_apply_slice (test->store, page, 0, &n, NULL, NULL, NULL));
      g_assert_cmpint (ask (test, "SELECT count (*) FROM job_next"), ==, 40);
      change_file (test, "ALTER TABLE meta RENAME TO away");
      n = 40;
      if (at_tidy != 0)
        g_assert_false (docket_store_tidy_feed (test->store, &more, &error));
      else
        g_assert_false (docket_store_apply_slice (test->store, page, 40, &n, NULL, NULL, &error));
      g_assert_nonnull (error);
      change_file (test, "ALTER TABLE away RENAME TO meta");
      g_assert_cmpint (ask (test, "SELECT count (*) FROM job_next"), ==, 40);
      read_everything (test, NULL);
      assert_new_state (test);
    }
}

/* Tables without a place are nobody's, and neither is a place without tables: what
 * goes, goes with its place. */
static void
test_what_is_dropped_has_no_place (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr (DocketPage) page = nth_page (0, NULL);
  guint n = 1000;
  gboolean more = TRUE;

  g_assert_true (docket_store_read_anew (test->store, NULL));
  g_assert_true (docket_store_apply_slice (test->store, page, 0, &n, NULL, NULL, NULL));
  change_file (test, "DELETE FROM meta WHERE name = 'next-rows'");
  g_assert_true (docket_store_tidy_feed (test->store, &more, NULL));
  g_assert_true (more);
  g_assert_cmpint (ask (test, "SELECT count (*) FROM meta WHERE name LIKE 'next-%'"), ==, 0);
  read_everything (test, NULL);
  assert_new_state (test);
}

/* An older program, still running, goes by the last table. */
static void
test_given_up_at_once_for_an_older_program (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr (DocketPage) page = nth_page (0, NULL);
  guint n = 1000;

  g_assert_true (docket_store_read_anew (test->store, NULL));
  g_assert_true (docket_store_apply_slice (test->store, page, 0, &n, NULL, NULL, NULL));
  g_assert_cmpint (ask (test, "SELECT count (*) FROM sqlite_schema WHERE name = 'customer_search_next'"), ==, 1);
  g_assert_true (docket_store_read_anew (test->store, NULL));
  g_assert_cmpint (ask (test, "SELECT count (*) FROM sqlite_schema WHERE name = 'customer_search_next'"), ==, 0);
  read_everything (test, NULL);
  assert_new_state (test);
}

/* Two processes read at once: the slower one is told. */
static void
test_page_of_another_place_is_refused (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr (DocketPage) first = nth_page (0, NULL);
  g_autoptr (DocketPage) second = nth_page (1, NULL);
  g_autoptr (GError) error = NULL;
  guint n = 1000;

  g_assert_true (docket_store_read_anew (test->store, NULL));
  g_assert_false (docket_store_apply_slice (test->store, second, 0, &n, NULL, NULL, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_CURSOR);
  g_clear_error (&error);
  n = 1000;
  g_assert_true (docket_store_apply_slice (test->store, first, 0, &n, NULL, NULL, NULL));
  n = 1000;
  g_assert_true (docket_store_apply_slice (test->store, second, 0, &n, NULL, NULL, NULL));
  /* All is here: nothing more can come before it is shown. */
  n = 1000;
  g_assert_false (docket_store_apply_slice (test->store, second, 0, &n, NULL, NULL, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_CURSOR);
  assert_old_state (test->store);
  read_everything (test, NULL);
  assert_new_state (test);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  docket_crash_disk_use ();
  g_test_add_func ("/store/next/first-pull-is-shown-at-once", test_first_pull_is_shown_at_once);
  g_test_add_func ("/store/next/small-company-goes-straight-in", test_small_company_goes_straight_in);
  g_test_add_func ("/store/next/old-state-until-the-swap", test_old_state_until_the_swap);
  g_test_add_func ("/store/next/goes-on-where-it-stopped", test_goes_on_where_it_stopped);
  g_test_add_func ("/store/next/full-on-the-way", test_full_on_the_way);
  g_test_add_func ("/store/next/broken-on-the-way", test_broken_on_the_way);
  g_test_add_func ("/store/next/rows-keep-their-numbers", test_rows_keep_their_numbers);
  g_test_add_func ("/store/next/many-rows-go-later", test_many_rows_go_later);
  g_test_add_func ("/store/next/indexes-come-along", test_indexes_come_along);
  g_test_add_func ("/store/next/few-rows-are-copied", test_few_rows_are_copied);
  g_test_add_func ("/store/next/own-work-goes-on-top", test_own_work_goes_on_top);
  g_test_add_func ("/store/next/another-role-keeps-what-waits", test_another_role_keeps_what_waits);
  g_test_add_func ("/store/next/held-work-is-settled-by-the-swap", test_held_work_is_settled_by_the_swap);
  g_test_add_func ("/store/next/overtaken-decision-is-told-by-the-swap", test_overtaken_decision_is_told_by_the_swap);
  g_test_add_func ("/store/next/row-that-is-taken-among-the-new", test_row_that_is_taken_among_the_new);
  g_test_add_func ("/store/next/half-of-an-older-version-is-fetched-again", test_half_of_an_older_version_is_fetched_again);
  g_test_add_func ("/store/next/unreadable-place-drops-nothing", test_unreadable_place_drops_nothing);
  g_test_add_func ("/store/next/what-is-dropped-has-no-place", test_what_is_dropped_has_no_place);
  g_test_add_func ("/store/next/given-up-at-once-for-an-older-program", test_given_up_at_once_for_an_older_program);
  g_test_add_func ("/store/next/page-of-another-place-is-refused", test_page_of_another_place_is_refused);
  return g_test_run ();
}
