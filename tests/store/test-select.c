/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists: filters, orders, search, references. */

#include "docket-store-private.h"
#include "docket-test-store.h"

#include <string.h>
#include <sys/resource.h>

typedef struct
{
  guint n;
  const char *title;
  const char *number;
  const char *status;
  const char *technician;
  gint64 starts_at;
} JobSpec;

static const JobSpec jobs[] = {
  { 1, "Alpha boiler", "J-9", "new", NULL, 0 },
  { 2, "beta Pump", "J-10", "in_progress", DOCKET_TEST_TESS, 3000 },
  { 3, "Gamma leak", "J-100", "closed", DOCKET_TEST_MILO, 1000 },
  { 4, "Delta Heizungsprüfung", NULL, "assigned", DOCKET_TEST_TESS, 2000 },
  { 5, "Void one", "J-11", "cancelled", NULL, 500 },
};

static DocketTestStore *
store_with_jobs (void)
{
  DocketTestStore *test = docket_test_store_new ("sofia");
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  g_autoptr(DocketPage) page = NULL;
  DocketRecord *customer = docket_test_record (DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER, 1);
  g_autoptr(GError) error = NULL;

  /* Jobs before their customer: the feed may bring a child first. */
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_autofree char *id = docket_test_id (0xb0, jobs[i].n);
      DocketRecord *job = docket_test_job (id, jobs[i].title, jobs[i].status, jobs[i].technician, 1);

      docket_record_set_text (job, DOCKET_JOB_NUMBER, jobs[i].number);
      if (jobs[i].starts_at > 0)
        docket_record_set_int (job, DOCKET_JOB_STARTS_AT, jobs[i].starts_at);
      docket_record_set_void (job, jobs[i].n == 5);
      if (jobs[i].n == 3)
        docket_record_set_text (job, DOCKET_JOB_CUSTOMER, NULL);
      g_ptr_array_add (records, job);
    }
  docket_record_set_text (customer, DOCKET_CUSTOMER_NAME, "Müller Sanitär");
  docket_record_set_text (customer, DOCKET_CUSTOMER_PHONE, "+49 30 555-123");
  g_ptr_array_add (records, customer);
  page = docket_test_page_of (test, records);
  docket_store_apply_page (test->store, page, &error);
  g_assert_no_error (error);
  return test;
}

/* "2 4 1": the jobs a query finds, by their n. */
static void
assert_jobs (DocketTestStore *test, const DocketQuery *query, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = docket_store_select (test->store, query, 0, &error);
  g_autoptr(GArray) rows = NULL;
  g_autoptr(GString) found = g_string_new (NULL);

  g_assert_no_error (error);
  rows = docket_store_select_rows (test->store, query, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, records->len);
  g_assert_cmpint (docket_store_count (test->store, query, &error), ==, records->len);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    {
      const char *id = docket_record_get_id (g_ptr_array_index (records, i));

      g_assert_cmpint (docket_store_find_row (test->store, query->kind, id), ==, g_array_index (rows, gint64, i));
      g_string_append_printf (found, "%s%c", i > 0 ? " " : "", id[strlen (id) - 1]);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_orders (void)
{
  g_autoptr(DocketTestStore) test = store_with_jobs ();
  static const struct
  {
    DocketSort sort;
    gboolean descending;
    const char *expected;
  } orders[] = {
    { DOCKET_SORT_DEFAULT, FALSE, "3 4 2 1" },
    { DOCKET_SORT_PLAN, TRUE, "2 4 3 1" },
    { DOCKET_SORT_NUMBER, FALSE, "1 2 3 4" },
    { DOCKET_SORT_NUMBER, TRUE, "4 3 2 1" },
    { DOCKET_SORT_TITLE, FALSE, "1 2 4 3" },
    { DOCKET_SORT_STATUS, FALSE, "1 4 2 3" },
    { DOCKET_SORT_TECHNICIAN, FALSE, "3 4 2 1" },
    { DOCKET_SORT_CUSTOMER, FALSE, "4 2 1 3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);

      query->sort = orders[i].sort;
      query->descending = orders[i].descending;
      assert_jobs (test, query, orders[i].expected);
    }
}

static void
test_filters (void)
{
  g_autoptr(DocketTestStore) test = store_with_jobs ();
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  const char *statuses[] = { "closed", "new", NULL };
  g_autofree char *id = docket_test_id (0xb0, 2);
  g_autofree char *key = NULL;

  query->include_void = TRUE;
  assert_jobs (test, query, "5 3 4 2 1");
  query->include_void = FALSE;
  query->open_only = TRUE;
  assert_jobs (test, query, "4 2 1");
  query->open_only = FALSE;
  query->statuses = (char **) statuses;
  assert_jobs (test, query, "3 1");
  query->statuses = NULL;
  query->unplanned_only = TRUE;
  assert_jobs (test, query, "1");
  query->unplanned_only = FALSE;
  query->technician = (char *) DOCKET_TEST_TESS;
  assert_jobs (test, query, "4 2");
  query->technician = NULL;
  query->customer = (char *) DOCKET_TEST_CUSTOMER;
  assert_jobs (test, query, "4 2 1");
  query->customer = NULL;
  query->starts_from = 1000;
  query->starts_before = 3000;
  assert_jobs (test, query, "3 4");
  query->starts_from = query->starts_before = 0;

  query->unsynced_only = TRUE;
  assert_jobs (test, query, "");
  key = docket_test_save (test, id, DOCKET_JOB_TITLE, "Other");
  assert_jobs (test, query, "2");
  docket_test_settle (test, key, DOCKET_OUTCOME_REJECTED, 0, NULL, "stale");
  assert_jobs (test, query, "");
}

/* A job is not synced while something that belongs to it is not. */
static void
test_unsynced_filter_counts_notes_and_lines (void)
{
  g_autoptr(DocketTestStore) test = store_with_jobs ();
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr(DocketValues) note = docket_values_new ();
  g_autoptr(DocketValues) own = docket_values_new ();
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr(GError) error = NULL;
  g_autofree char *job = docket_test_id (0xb0, 4);
  g_autofree char *note_id = docket_test_id (0xee, 1);
  g_autofree char *own_id = docket_test_id (0xee, 2);

  docket_values_set_text (note, DOCKET_NOTE_JOB, job);
  docket_values_set_text (note, DOCKET_NOTE_BODY, "Rang back");
  docket_values_set_text (own, DOCKET_NOTE_CUSTOMER, DOCKET_TEST_CUSTOMER);
  docket_values_set_text (own, DOCKET_NOTE_BODY, "Of the customer, not of a job");
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_NOTE, note_id, note));
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_NOTE, own_id, own));
  g_assert_true (docket_store_submit (test->store, operations, &error));
  query->unsynced_only = TRUE;
  assert_jobs (test, query, "4");
}

static void
test_under_review_filter (void)
{
  g_autoptr(DocketTestStore) test = store_with_jobs ();
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr(DocketQuery) cases = docket_query_new (DOCKET_KIND_REVIEW);
  g_autofree char *older_id = docket_test_id (0xca, 1);
  g_autofree char *newer_id = docket_test_id (0xca, 2);
  DocketRecord *older = docket_test_record (DOCKET_KIND_REVIEW, older_id, 1);
  DocketRecord *newer = docket_test_record (DOCKET_KIND_REVIEW, newer_id, 1);
  g_autofree char *job = docket_test_id (0xb0, 4);
  g_autofree char *subject = g_strdup_printf ("{\"kind\":\"job\",\"id\":\"%s\"}", job);

  docket_record_set_text (older, DOCKET_REVIEW_STATE, "open");
  docket_record_set_text (older, DOCKET_REVIEW_SUBJECT, subject);
  docket_record_set_int (older, DOCKET_REVIEW_OPENED_AT, 9000);
  docket_record_set_text (newer, DOCKET_REVIEW_STATE, "decided");
  docket_record_set_text (newer, DOCKET_REVIEW_SUBJECT, subject);
  docket_record_set_int (newer, DOCKET_REVIEW_OPENED_AT, 9500);
  docket_test_feed (test, older, newer, NULL);

  query->under_review_only = TRUE;
  assert_jobs (test, query, "4");
  assert_jobs (test, cases, "2 1"); /* newest first */
  cases->open_only = TRUE;
  assert_jobs (test, cases, "1");
  cases->open_only = FALSE;
  cases->job = g_strdup (job);
  assert_jobs (test, cases, "2 1");
}

static void
search (DocketTestStore *test, DocketKind kind, const char *text, const char *expected)
{
  g_autoptr(DocketQuery) query = docket_query_new (kind);

  query->search = g_strdup (text);
  assert_jobs (test, query, expected);
}

static void
test_search (void)
{
  g_autoptr(DocketTestStore) test = store_with_jobs ();
  g_autofree char *key = NULL;
  DocketRecord *renamed;

  search (test, DOCKET_KIND_JOB, "pump", "2");
  search (test, DOCKET_KIND_JOB, "heizungspru", "4");
  search (test, DOCKET_KIND_JOB, "j-10", "3 2");
  search (test, DOCKET_KIND_JOB, "100", "3");
  /* Words of the job and of its customer, beginnings, no diacritics. */
  search (test, DOCKET_KIND_JOB, "mull beta", "2");
  search (test, DOCKET_KIND_JOB, "MÜLLER", "4 2 1");
  search (test, DOCKET_KIND_JOB, "pump gamma", "");
  search (test, DOCKET_KIND_CUSTOMER, "555", "1");
  /* What FTS5 would take for operators. */
  search (test, DOCKET_KIND_JOB, "\"NEAR( AND * pump", "");
  search (test, DOCKET_KIND_JOB, "pump*\"", "2");
  search (test, DOCKET_KIND_JOB, "***", "");
  search (test, DOCKET_KIND_JOB, "mu\xcc\x88ller", "4 2 1"); /* decomposed ü */
  search (test, DOCKET_KIND_JOB, "\xe0\xa4\x95\xe0\xa5\x80\xe0\xa4\x95 \xf0\xa0\x80\x80x", "");
  search (test, DOCKET_KIND_JOB, "a b c d e f g h i j k l m n o p q r s t", "");
  search (test, DOCKET_KIND_JOB, "  ", "3 4 2 1");

  /* A save and a renamed customer are found at once. */
  {
    g_autofree char *id = docket_test_id (0xb0, 2);

    key = docket_test_save (test, id, DOCKET_JOB_TITLE, "Turbine");
  }
  search (test, DOCKET_KIND_JOB, "turb", "2");
  search (test, DOCKET_KIND_JOB, "pump", "");
  renamed = docket_test_record (DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER, 2);
  docket_record_set_text (renamed, DOCKET_CUSTOMER_NAME, "Adler & Co");
  docket_test_feed (test, renamed, NULL);
  search (test, DOCKET_KIND_JOB, "adler", "4 2 1");
  search (test, DOCKET_KIND_JOB, "müller", "");
  docket_test_feed_removed (test, DOCKET_KIND_JOB, "018f0000-0000-7000-8000-00b000000004");
  search (test, DOCKET_KIND_JOB, "adler", "2 1");
}

static void
test_children_oldest_first (void)
{
  g_autoptr(DocketTestStore) test = store_with_jobs ();
  g_autofree char *job = docket_test_id (0xb0, 2);
  g_autofree char *late = docket_test_id (0xe0, 9);
  g_autofree char *early = docket_test_id (0xe0, 1);
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_NOTE);

  g_assert_true (docket_test_submit (test, NULL, docket_test_note (late, job, "Second"), NULL));
  g_assert_true (docket_test_submit (test, NULL, docket_test_note (early, job, "First"), NULL));
  query->job = g_strdup (job);
  assert_jobs (test, query, "1 9");
}

static void
test_limit (void)
{
  g_autoptr(DocketTestStore) test = store_with_jobs ();
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr(GArray) rows = docket_store_select_rows (test->store, query, 2, NULL);

  g_assert_cmpuint (rows->len, ==, 2);
}

static void
find_fails (DocketTestStore *test, const char *reference, int code, const char *words)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DocketRecord) record = docket_store_find (test->store, DOCKET_KIND_JOB, reference, &error);

  g_assert_null (record);
  g_assert_error (error, DOCKET_STORE_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_find_by_reference (void)
{
  g_autoptr(DocketTestStore) test = store_with_jobs ();
  g_autoptr(DocketRecord) by_number = docket_store_find (test->store, DOCKET_KIND_JOB, "j-100", NULL);
  g_autoptr(DocketRecord) by_id = docket_store_find (test->store, DOCKET_KIND_JOB, "018F0000-0000-7000-8000-00b000000004", NULL);
  g_autoptr(DocketRecord) by_beginning = docket_store_find (test->store, DOCKET_KIND_CUSTOMER, "018f", NULL);
  g_autoptr(DocketRecord) person = docket_store_find (test->store, DOCKET_KIND_PERSON, "tess", NULL);

  g_assert_cmpstr (docket_record_get_text (by_number, DOCKET_JOB_TITLE), ==, "Gamma leak");
  g_assert_cmpstr (docket_record_get_text (by_id, DOCKET_JOB_TITLE), ==, "Delta Heizungsprüfung");
  g_assert_nonnull (by_beginning);
  g_assert_cmpstr (docket_record_get_id (person), ==, DOCKET_TEST_TESS);
  find_fails (test, "018f", DOCKET_STORE_ERROR_AMBIGUOUS, "More than one");
  find_fails (test, "J-777", DOCKET_STORE_ERROR_NOT_FOUND, "J-777");
  find_fails (test, "'; DROP TABLE job; --", DOCKET_STORE_ERROR_NOT_FOUND, "DROP");
  find_fails (test, "", DOCKET_STORE_ERROR_NOT_FOUND, "Nothing");
}

/* Nothing is found, so no row gives a chance to stop. */
static void
test_stopped_on_the_way (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("sofia");
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_PERSON);
  g_autoptr(DocketPage) page = NULL;
  g_autoptr(GArray) rows = NULL;
  g_autoptr(GError) error = NULL;
  gint stop = 1;

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *id = docket_test_id (0xb1, i);
      DocketRecord *person = docket_test_record (DOCKET_KIND_PERSON, id, 1);

      docket_record_set_text (person, DOCKET_PERSON_NAME, "Tess");
      g_ptr_array_add (records, person);
    }
  page = docket_test_page_of (test, records);
  docket_store_apply_page (test->store, page, &error);
  g_assert_no_error (error);
  query->search = g_strdup ("nobody");
  test->store->stop = &stop;
  rows = docket_store_select_rows (test->store, query, 0, &error);
  g_assert_null (rows);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  /* Reading elsewhere goes on as ever. */
  g_assert_cmpint (docket_store_count (test->store, query, &error), ==, 0);
  g_assert_no_error (error);
  stop = 0;
  rows = docket_store_select_rows (test->store, query, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 0);
  test->store->stop = NULL;
}

static void
test_query_is_a_value (void)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr(DocketQuery) copy = NULL;

  query->search = g_strdup ("pump");
  query->statuses = g_strsplit ("new closed", " ", -1);
  query->starts_from = 5;
  copy = docket_query_copy (query);
  g_assert_true (docket_query_equal (query, copy));
  copy->statuses[0][0] = 'x';
  g_assert_false (docket_query_equal (query, copy));
}

#define CLOSED_JOBS 800
#define READ_AT_ONCE 2

/* Whole records too, as the board reads what waits. */
static void
assert_counted_and_read (DocketTestStore *test, const DocketQuery *query)
{
  g_autoptr(GArray) rows = docket_store_select_rows (test->store, query, 0, NULL);
  g_autoptr(GPtrArray) records = docket_store_select (test->store, query, READ_AT_ONCE, NULL);

  g_assert_cmpint (docket_store_count (test->store, query, NULL), ==, rows->len);
  g_assert_cmpuint (records->len, ==, MIN (rows->len, READ_AT_ONCE));
  for (guint i = 0; i < records->len; i++)
    g_assert_cmpint (docket_store_find_row (test->store, DOCKET_KIND_JOB, docket_record_get_id (g_ptr_array_index (records, i))), ==, g_array_index (rows, gint64, i));
}

/* What is done and over is most of what there is, and the oldest of it comes first
 * by plan: none of it is walked before the first open job is shown, nor to count the
 * open ones, those waiting for a plan, and those with a case. */
static void
test_closed_jobs_are_not_walked (void)
{
  g_autoptr(DocketTestStore) test = store_with_jobs ();
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  g_autoptr(DocketQuery) open = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr(DocketQuery) unplanned = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr(DocketQuery) tray = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr(DocketQuery) under_review = docket_query_new (DOCKET_KIND_JOB);
  const struct
  {
    const DocketQuery *query;
    const char *expected;
  } cases[] = {
    { open, "4 2 1" },
    { unplanned, "1" },
    { tray, "1" },
    { under_review, "" },
  };
  /* Of two indexes that look as good SQLite takes the younger, or the older. */
  static const char *const younger[] = {
    "SELECT 1",
    "DROP INDEX job_plan; CREATE INDEX job_plan ON job (\"void\", (starts_at IS NULL), starts_at);"
    "DROP INDEX job_status; CREATE INDEX job_status ON job (\"void\", status)",
  };
  g_autoptr(DocketPage) page = NULL;
  DocketDbWork before, after;

  for (guint i = 0; i < CLOSED_JOBS; i++)
    {
      g_autofree char *id = docket_test_id (0xb1, i);
      DocketRecord *job = docket_test_job (id, "Long ago", "closed", NULL, 1);

      docket_record_set_int (job, DOCKET_JOB_STARTS_AT, 1 + i);
      g_ptr_array_add (records, job);
    }
  page = docket_test_page_of (test, records);
  g_assert_true (docket_store_apply_page (test->store, page, NULL));
  open->open_only = TRUE;
  unplanned->open_only = unplanned->unplanned_only = TRUE;
  tray->open_only = tray->unplanned_only = TRUE;
  tray->statuses = g_strsplit ("new assigned opened reopened", " ", -1);
  under_review->under_review_only = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (younger); i++)
    {
      g_assert_true (docket_db_execute (test->store->db, younger[i], NULL));
      for (guint j = 0; j < G_N_ELEMENTS (cases); j++)
        {
          g_test_message ("Case %u, %s", j, younger[i]);
          docket_store_get_work (test->store, &before);
          assert_jobs (test, cases[j].query, cases[j].expected);
          assert_counted_and_read (test, cases[j].query);
          docket_store_get_work (test->store, &after);
          g_assert_cmpint (after.steps - before.steps, <, CLOSED_JOBS);
        }
    }
}

#define OTHERS_JOBS 400

/* Counted for each customer in view, at each change: what the others have is not walked. */
static void
test_jobs_of_a_customer_are_found_by_it (void)
{
  g_autoptr(DocketTestStore) test = store_with_jobs ();
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autofree char *other = docket_test_id (0xc0, 99);
  static const char *const younger[] = {
    "DROP INDEX job_customer; CREATE INDEX job_customer ON job (customer) WHERE customer IS NOT NULL",
    "DROP INDEX job_status; CREATE INDEX job_status ON job (\"void\", status)",
  };
  g_autoptr(DocketPage) page = NULL;
  DocketDbWork before, after;

  for (guint i = 0; i < OTHERS_JOBS; i++)
    {
      g_autofree char *id = docket_test_id (0xb1, i);
      DocketRecord *job = docket_test_job (id, "Somebody else's", "assigned", NULL, 1);

      docket_record_set_text (job, DOCKET_JOB_CUSTOMER, other);
      g_ptr_array_add (records, job);
    }
  page = docket_test_page_of (test, records);
  g_assert_true (docket_store_apply_page (test->store, page, NULL));
  query->customer = g_strdup (DOCKET_TEST_CUSTOMER);
  query->open_only = TRUE;
  /* Of two indexes that look as good SQLite takes the younger, or the older. */
  for (guint i = 0; i < G_N_ELEMENTS (younger); i++)
    {
      g_assert_true (docket_db_execute (test->store->db, younger[i], NULL));
      docket_store_get_work (test->store, &before);
      g_assert_cmpint (docket_store_count (test->store, query, NULL), ==, 3);
      docket_store_get_work (test->store, &after);
      g_assert_cmpint (after.steps - before.steps, <, OTHERS_JOBS);
    }
}

/* A large sort goes on in a file, unless there is no room for one. */
static void
test_sorts_without_room_on_the_disk (void)
{
  g_autoptr(DocketTestStore) test = store_with_jobs ();
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr(DocketStore) reader = docket_test_store_reader (test);
  g_autoptr(GArray) rows = NULL;
  g_autoptr(GError) error = NULL;
  struct rlimit all, few;

  /* A name for each job that is sorted by it: as much as of a million of them. */
  g_assert_true (docket_db_execute (test->store->db, "UPDATE customer SET name = printf ('%.*c', 12000000, 'x'); UPDATE job SET customer = (SELECT id FROM customer)", NULL));
  query->sort = DOCKET_SORT_CUSTOMER;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &all), ==, 0);
  few = all;
  few.rlim_cur = 1024 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &few), ==, 0);
  rows = docket_store_select_rows (reader, query, 0, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &all), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/select/orders", test_orders);
  g_test_add_func ("/store/select/filters", test_filters);
  g_test_add_func ("/store/select/under-review", test_under_review_filter);
  g_test_add_func ("/store/select/search", test_search);
  g_test_add_func ("/store/select/stopped-on-the-way", test_stopped_on_the_way);
  g_test_add_func ("/store/select/children-oldest-first", test_children_oldest_first);
  g_test_add_func ("/store/select/unsynced-filter-counts-notes-and-lines", test_unsynced_filter_counts_notes_and_lines);
  g_test_add_func ("/store/select/jobs-of-a-customer-are-found-by-it", test_jobs_of_a_customer_are_found_by_it);
  g_test_add_func ("/store/select/closed-jobs-are-not-walked", test_closed_jobs_are_not_walked);
  g_test_add_func ("/store/select/limit", test_limit);
  g_test_add_func ("/store/select/sorts-without-room-on-the-disk", test_sorts_without_room_on_the_disk);
  g_test_add_func ("/store/select/find-by-reference", test_find_by_reference);
  g_test_add_func ("/store/select/query-is-a-value", test_query_is_a_value);
  return g_test_run ();
}
