/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The search against a plain reading: random companies, changed in random ways,
 * searched for random things; the answer must be what one gets by looking at
 * each record, newest first. The reading here knows words by a table and
 * nothing of how they are cut or indexed.
 */
#include "docket-test-store.h"

#include <string.h>

#include "docket-db.h"
#include "docket-record-table.h"
#include "docket-search-ahead.h"
#include "docket-search-table.h"
#include "docket-writer.h"

#define JOBS_MAX 160
#define CUSTOMERS 12
#define DAY_MS G_GINT64_CONSTANT (86400000)

static const struct
{
  const char *text;
  const char *plain;
  const char *spelled; /* NULL: likewise */
} words[] = {
  { "Pump", "pump", NULL },         { "pumpe", "pumpe", NULL },         { "PUMICE", "pumice", NULL },       { "Müller", "muller", "mueller" },
  { "Mulde", "mulde", NULL },       { "mueller", "mueller", NULL },     { "Straße", "strasse", NULL },      { "Strasse", "strasse", NULL },
  { "Dvořák", "dvorak", NULL },     { "Øre", "ore", "oere" },           { "J-1024", "j 1024", NULL },       { "102", "102", NULL },
  { "a", "a", NULL },               { "Ab", "ab", NULL },               { "Łódź", "lodz", NULL },           { "Ανάγκη", "αναγκη", NULL },
  { "Heizungsprüfung", "heizungsprufung", "heizungspruefung" },         { "closed", "closed", NULL },       { "o", "o", NULL },
};

static const char *const statuses[] = { "new", "assigned", "in_progress", "closed", "cancelled" };
static const char *const technicians[] = { NULL, DOCKET_TEST_TESS, DOCKET_TEST_MILO };

typedef struct
{
  char id[40];
  guint words[3]; /* indices; the last stands in the description */
  guint customer; /* CUSTOMERS: none */
  guint status;
  guint technician;
  gint64 starts_at; /* 0: none */
  gboolean is_void;
} Job;

typedef struct
{
  DocketTestStore *test;
  Job jobs[JOBS_MAX]; /* as they should be */
  guint n_jobs;
  guint names[CUSTOMERS]; /* indices of words */
  gboolean named[CUSTOMERS];
  guint n_ids;
} Company;

static guint
any (guint n)
{
  return (guint) g_test_rand_int_range (0, (gint32) n);
}

static void
customer_id (guint n, char *id)
{
  g_snprintf (id, 40, "018f0000-0000-7000-8000-%012x", 0xcc0000 + n);
}

/* ---- The company ---- */

static DocketRecord *
record_of_job (Company *company, const Job *job)
{
  g_autofree char *title = g_strdup_printf ("%s, %s", words[job->words[0]].text, words[job->words[1]].text);
  DocketRecord *record = docket_test_job (job->id, title, statuses[job->status], technicians[job->technician], company->test->seq + 1);
  char customer[40];

  customer_id (job->customer, customer);
  docket_record_set_text (record, DOCKET_JOB_CUSTOMER, job->customer < CUSTOMERS ? customer : NULL);
  docket_record_set_text (record, DOCKET_JOB_DESCRIPTION, words[job->words[2]].text);
  docket_record_set_text (record, DOCKET_JOB_NUMBER, NULL);
  if (job->starts_at != 0)
    docket_record_set_int (record, DOCKET_JOB_STARTS_AT, job->starts_at);
  docket_record_set_void (record, job->is_void);
  return record;
}

static void
feed (Company *company, GPtrArray *records)
{
  g_autoptr (DocketPage) page = docket_test_page_of (company->test, records);
  g_autoptr (GError) error = NULL;

  docket_store_apply_page (company->test->store, page, &error);
  g_assert_no_error (error);
}

static void
change_job (Job *job)
{
  for (guint i = 0; i < G_N_ELEMENTS (job->words); i++)
    if (any (2) == 0)
      job->words[i] = any (G_N_ELEMENTS (words));
  job->customer = any (CUSTOMERS + 1);
  job->status = any (G_N_ELEMENTS (statuses));
  job->technician = any (G_N_ELEMENTS (technicians));
  job->starts_at = any (4) == 0 ? 0 : DOCKET_TEST_NOW_MS + g_test_rand_int_range (-400, 400) * DAY_MS / 3;
  job->is_void = any (10) == 0;
}

/* Many are made in the same few milliseconds, and arrive in any order. */
static void
add_job (Company *company, GPtrArray *records)
{
  Job *job = &company->jobs[company->n_jobs++];

  memset (job, 0, sizeof *job);
  g_snprintf (job->id, sizeof job->id, "018f00%02x-%04x-7%03x-8000-%012x", any (3), any (4), any (16), ++company->n_ids);
  change_job (job);
  g_ptr_array_add (records, record_of_job (company, job));
}

static void
feed_jobs (Company *company, guint n)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);

  while (n-- > 0 && company->n_jobs < JOBS_MAX)
    add_job (company, records);
  if (records->len > 0)
    feed (company, records);
}

static void
feed_changes (Company *company, guint n)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);

  for (guint i = 0; i < n && company->n_jobs > 0; i++)
    {
      Job *job = &company->jobs[any (company->n_jobs)];

      change_job (job);
      g_ptr_array_add (records, record_of_job (company, job));
    }
  if (records->len > 0)
    feed (company, records);
}

static void
rename_customer (Company *company)
{
  guint n = any (CUSTOMERS);
  char id[40];
  DocketRecord *customer;

  customer_id (n, id);
  customer = docket_test_record (DOCKET_KIND_CUSTOMER, id, company->test->seq + 1);
  company->names[n] = any (G_N_ELEMENTS (words));
  company->named[n] = TRUE;
  docket_record_set_text (customer, DOCKET_CUSTOMER_NAME, words[company->names[n]].text);
  docket_record_set_text (customer, DOCKET_CUSTOMER_PHONE, NULL);
  docket_test_feed (company->test, customer, NULL);
}

static void
remove_job (Company *company)
{
  guint n;

  if (company->n_jobs == 0)
    return;
  n = any (company->n_jobs);
  docket_test_feed_removed (company->test, DOCKET_KIND_JOB, company->jobs[n].id);
  company->jobs[n] = company->jobs[--company->n_jobs];
}

/* ---- The plain reading ---- */

static gboolean
word_begins (guint word, const char *beginning)
{
  const char *second = strchr (words[word].plain, ' ');

  return g_str_has_prefix (words[word].plain, beginning) || (second != NULL && g_str_has_prefix (second + 1, beginning))
         || (words[word].spelled != NULL && g_str_has_prefix (words[word].spelled, beginning));
}

static gboolean
job_has (const Company *company, const Job *job, const char *beginning)
{
  for (guint i = 0; i < G_N_ELEMENTS (job->words); i++)
    if (word_begins (job->words[i], beginning))
      return TRUE;
  return job->customer < CUSTOMERS && company->named[job->customer] && word_begins (company->names[job->customer], beginning);
}

static gboolean
job_passes (const Job *job, const DocketQuery *query)
{
  if (job->is_void && !query->include_void)
    return FALSE;
  if (query->open_only && (strcmp (statuses[job->status], "closed") == 0 || strcmp (statuses[job->status], "cancelled") == 0))
    return FALSE;
  if (query->statuses != NULL && !g_strv_contains ((const char *const *) query->statuses, statuses[job->status]))
    return FALSE;
  if (query->technician != NULL && g_strcmp0 (query->technician, technicians[job->technician]) != 0)
    return FALSE;
  if (query->unplanned_only && technicians[job->technician] != NULL && job->starts_at != 0)
    return FALSE;
  if ((query->starts_from != 0 || query->starts_before != 0) && job->starts_at == 0)
    return FALSE;
  return (query->starts_from == 0 || job->starts_at >= query->starts_from) && (query->starts_before == 0 || job->starts_at < query->starts_before);
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  return -strcmp (((const Job *) a)->id, ((const Job *) b)->id);
}

/* Ids, newest first. */
static char *
read_plainly (const Company *company, const DocketQuery *query, char **beginnings, guint limit)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Job));
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < company->n_jobs; i++)
    {
      gboolean has = job_passes (&company->jobs[i], query);

      for (guint k = 0; has && beginnings[k] != NULL; k++)
        has = job_has (company, &company->jobs[i], beginnings[k]);
      if (has)
        g_array_append_val (found, company->jobs[i]);
    }
  g_array_sort (found, compare_newest);
  for (guint i = 0; i < found->len && i < limit; i++)
    g_string_append_printf (ids, "%s ", g_array_index (found, Job, i).id);
  return g_string_free (ids, FALSE);
}

static char *
search (DocketTestStore *test, const DocketQuery *query, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = docket_store_select (test->store, query, limit, &error);
  GString *ids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    g_string_append_printf (ids, "%s ", docket_record_get_id (g_ptr_array_index (records, i)));
  return g_string_free (ids, FALSE);
}

/* ---- Random searches ---- */

static char *
any_beginning (guint word)
{
  const char *text = words[word].spelled != NULL && any (2) == 0 ? words[word].spelled : words[word].plain;

  if (strchr (text, ' ') != NULL)
    text = any (2) == 0 ? "j" : "1024";
  return g_utf8_substring (text, 0, 1 + (glong) any ((guint) g_utf8_strlen (text, -1)));
}

static DocketQuery *
any_query (void)
{
  DocketQuery *query = docket_query_new (DOCKET_KIND_JOB);

  query->open_only = any (4) == 0;
  query->unplanned_only = any (6) == 0;
  query->include_void = any (6) == 0;
  if (any (4) == 0)
    query->technician = g_strdup (technicians[1 + any (2)]);
  if (any (4) == 0)
    query->statuses = g_strsplit (any (2) == 0 ? "closed" : "new in_progress", " ", -1);
  if (any (4) == 0)
    query->starts_from = DOCKET_TEST_NOW_MS + g_test_rand_int_range (-140, 140) * DAY_MS;
  if (any (4) == 0)
    query->starts_before = DOCKET_TEST_NOW_MS + g_test_rand_int_range (-140, 140) * DAY_MS + 1;
  return query;
}

static void
compare_once (Company *company)
{
  g_autoptr (DocketQuery) query = any_query ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) beginnings = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;
  guint limit = any (3) == 0 ? 5 : JOBS_MAX;
  /* Many beginnings are found together where they are those of one job. */
  const Job *of = company->n_jobs > 0 && any (2) == 0 ? &company->jobs[any (company->n_jobs)] : NULL;

  for (guint n = 1 + any (of != NULL ? 8 : 4); n > 0; n--)
    {
      g_autofree char *beginning = any_beginning (of != NULL ? of->words[any (G_N_ELEMENTS (of->words))] : any (G_N_ELEMENTS (words)));

      g_strv_builder_add (builder, beginning);
    }
  beginnings = g_strv_builder_end (builder);
  query->search = g_strjoinv (" ", beginnings);
  expected = read_plainly (company, query, beginnings, limit);
  found = search (company->test, query, limit);
  if (strcmp (expected, found) != 0)
    g_test_message ("search for “%s”", query->search);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_like_a_plain_reading (void)
{
  for (guint round = 0; round < 3; round++)
    {
      Company company = { docket_test_store_new ("sofia") };

      for (guint step = 0; step < 60; step++)
        {
          switch (any (8))
            {
            case 0:
            case 1:
              feed_jobs (&company, 1 + any (20));
              break;
            case 2:
              rename_customer (&company);
              break;
            case 3:
              remove_job (&company);
              break;
            default:
              feed_changes (&company, 1 + any (6));
              break;
            }
          for (guint i = 0; i < 6; i++)
            compare_once (&company);
        }
      while (company.n_jobs > 0)
        remove_job (&company);
      compare_once (&company);
      docket_test_store_free (company.test);
    }
}

/* Each is older than all before: there is never a free place at hand. */
static void
test_newest_first_in_whatever_order_they_come (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new ("sofia");
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autofree char *found = NULL;
  g_auto (GStrv) ids = NULL;

  /* First the ends, then always between the last two. */
  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *id = g_strdup_printf ("018f0000-0000-7000-8000-%012x", i % 2 == 0 ? 1000 - i : 100 + i);

      docket_test_feed (test, docket_test_job (id, "Boiler", "new", NULL, i + 1), NULL);
    }
  query->search = g_strdup ("boil");
  found = search (test, query, 0);
  ids = g_strsplit (g_strstrip (found), " ", -1);
  g_assert_cmpuint (g_strv_length (ids), ==, 120);
  for (guint i = 1; ids[i] != NULL; i++)
    g_assert_cmpstr (ids[i - 1], >, ids[i]);
}

/* An old job that is changed is as old as it was; the newest is the one made last. */
static void
test_a_changed_job_stays_in_its_place (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new ("sofia");
  g_autofree char *oldest = docket_test_id (0xb0, 1);
  g_autofree char *newest = docket_test_id (0xb0, 2);
  g_autofree char *expected = g_strdup_printf ("%s %s ", newest, oldest);
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autofree char *key = NULL;
  g_autofree char *found = NULL;
  g_autofree char *fed = NULL;

  docket_test_feed (test, docket_test_job (newest, "Boiler", "new", NULL, 1), NULL);
  docket_test_feed (test, docket_test_job (oldest, "Boiler", "new", NULL, 2), NULL);
  query->search = g_strdup ("boiler");
  key = docket_test_save (test, oldest, DOCKET_JOB_TITLE, "Boiler and pump");
  found = search (test, query, 0);
  g_assert_cmpstr (found, ==, expected);
  docket_test_feed (test, docket_test_job (oldest, "Boiler at last", "new", NULL, 9), NULL);
  fed = search (test, query, 0);
  g_assert_cmpstr (fed, ==, expected);
}

/* A save that fails leaves nothing in the index. */
static gboolean
put_and_fail (DocketStore *store, gpointer data, GError **error)
{
  g_autoptr (DocketPage) page = data;

  g_assert_true (docket_store_apply_page (store, page, error));
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "No more of this.");
  return FALSE;
}

static void
test_what_was_rolled_back_is_not_found (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new ("sofia");
  g_autofree char *id = docket_test_id (0xb0, 1);
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL;
  g_autofree char *found = NULL;

  query->search = g_strdup ("boiler");
  g_assert_false (docket_store_transact (test->store, put_and_fail, docket_test_page (test, docket_test_job (id, "Boiler", "new", NULL, 1), NULL), &error));
  none = search (test, query, 0);
  g_assert_cmpstr (none, ==, "");
}

/* A file of the version before: its records are put in when it is opened. */
static gboolean
is_always_awaited (gpointer data)
{
  return TRUE;
}

/* Made while the others are not in the index yet. */
static void
save_newest (DocketStore *store)
{
  g_autofree char *id = docket_test_id (0xb0, 99);
  g_autoptr (DocketRecord) job = docket_test_job (id, "Pump", "new", NULL, 1);

  g_assert_true (docket_store_begin (store, NULL));
  g_assert_true (docket_overlay_put_row (store, job, NULL));
  g_assert_true (docket_store_end (store, TRUE, NULL));
}

static void
test_an_older_file_is_searched_like_a_new_one (void)
{
  static const char *const before[] = {
    DOCKET_RECORD_TABLES_SQL, "/io/github/docketdesk/Docket/store/store-1.sql", "/io/github/docketdesk/Docket/store/store-2.sql",
    DOCKET_RECORD_COLUMNS_SQL, "/io/github/docketdesk/Docket/store/store-3.sql", "/io/github/docketdesk/Docket/store/store-4.sql", NULL,
  };
  g_autoptr (DocketTestStore) test = docket_test_store_new ("sofia");
  g_autofree char *path = g_build_filename (test->dir, "older.db", NULL);
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr (DocketDb) db = docket_db_open (path, DOCKET_DB_READ_WRITE, NULL);
  g_autoptr (DocketRecord) customer = docket_test_record (DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER, 1);
  g_autoptr (DocketStore) store = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  docket_db_migrate (db, before, &error);
  g_assert_no_error (error);
  docket_record_set_text (customer, DOCKET_CUSTOMER_NAME, "Müller");
  g_assert_true (docket_record_table_put (db, customer, NULL, NULL));
  for (guint i = 40; i > 0; i--)
    {
      g_autofree char *id = docket_test_id (0xb0, i);
      g_autoptr (DocketRecord) job = docket_test_job (id, i % 2 == 0 ? "Pump" : "Boiler", "new", NULL, 1);

      g_assert_true (docket_record_table_put (db, job, NULL, NULL));
    }
  g_clear_pointer (&db, docket_db_close);
  store = docket_store_open (path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (test->clock), test->random, &error);
  g_assert_no_error (error);
  query->search = g_strdup ("pump mueller");
  /* Its index begins anew, and nobody is told that this is all there is. */
  for (guint n_steps = 0; more; n_steps++)
    {
      g_autofree char *left = docket_search_left_after (store, DOCKET_KIND_JOB);

      if (n_steps == 2)
        save_newest (store);
      g_assert_true (n_steps > 2 || left != NULL);
      g_assert_true (docket_store_is_search_whole (store) == (left == NULL));
      g_assert_true (docket_search_fill_step (store, is_always_awaited, NULL, &more, &error));
      g_assert_no_error (error);
    }
  g_assert_true (docket_store_is_search_whole (store));
  found = docket_store_select (store, query, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 21);
  for (guint i = 1; i < found->len; i++)
    g_assert_cmpstr (docket_record_get_id (g_ptr_array_index (found, i - 1)), >, docket_record_get_id (g_ptr_array_index (found, i)));
}

/* Each once, and the difference is what one has and the other has not. */
static void
test_tokens_each_once (void)
{
  g_autofree char *tokens = docket_search_tokens (" pump pumps \303\244\303\266 pu", " _sx _sx _d9 _nab");
  g_autofree char *gone = NULL;
  g_autofree char *come = NULL;

  g_assert_cmpstr (tokens, ==, " p pu pum pump pumps \303\244 \303\244\303\266 _sx _d0-9 _d1-1 _d2-0 _d3-0 _d4-0 _n-ab _nab-");
  docket_search_compare_tokens (" pump pumps", " _sx", " pump", " _sy _sy", &gone, &come);
  g_assert_cmpstr (gone, ==, " pumps _sx");
  g_assert_cmpstr (come, ==, " _sy");
}

/* More than are described in one go. */
#define MANY_JOBS 700

/* As the writer's thread has it: what goes into the index of a feed that is read
 * anew is made on another. A slice that was taken back is made again. */
static void
test_made_on_a_thread (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr (DocketPage) page = docket_page_new ();
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  guint n = MANY_JOBS, n_steps = 0, n_by_thread = 0;
  gboolean shown = FALSE;

  page->cursor = g_strdup ("whole");
  for (guint i = 0; i < MANY_JOBS; i++)
    {
      g_autofree char *id = docket_test_id (0x20c, i);
      g_autofree char *title = g_strdup_printf ("Boiler %u", i);
      g_autoptr (DocketRecord) job = docket_test_job (id, title, "new", NULL, 50);

      g_ptr_array_add (page->changes, docket_change_new (1 + i, DOCKET_KIND_JOB, id, job));
    }
  g_assert_true (docket_store_read_anew (test->store, NULL));
  test->store->may_look_ahead = TRUE;
  g_assert_true (docket_store_apply_slice (test->store, page, 0, &n, NULL, NULL, NULL));
  g_assert_cmpuint (n, ==, MANY_JOBS);
  for (; !shown; n_steps++)
    {
      gboolean taken_back;

      if (n_steps == 3)
        {
          g_assert_true (docket_store_begin (test->store, NULL));
          g_assert_true (docket_store_show_feed (test->store, NULL, NULL, &taken_back, NULL));
          g_assert_false (docket_store_end (test->store, FALSE, NULL));
        }
      g_assert_true (docket_store_show_feed (test->store, NULL, NULL, &shown, NULL));
      if (test->store->ahead == NULL)
        continue;
      g_assert_true (docket_search_ahead_is_by_thread (test->store->ahead));
      n_by_thread++;
    }
  g_assert_cmpuint (n_steps, >, 4);
  g_assert_cmpuint (n_by_thread, >, 0);
  query->search = g_strdup ("boiler");
  g_assert_cmpint (docket_store_count (test->store, query, NULL), ==, MANY_JOBS);
  g_free (query->search);
  query->search = g_strdup ("boiler 69");
  g_assert_cmpint (docket_store_count (test->store, query, NULL), ==, 11);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/search/like-a-plain-reading", test_like_a_plain_reading);
  g_test_add_func ("/store/search/newest-first-in-whatever-order-they-come", test_newest_first_in_whatever_order_they_come);
  g_test_add_func ("/store/search/a-changed-job-stays-in-its-place", test_a_changed_job_stays_in_its_place);
  g_test_add_func ("/store/search/what-was-rolled-back-is-not-found", test_what_was_rolled_back_is_not_found);
  g_test_add_func ("/store/search/an-older-file-is-searched-like-a-new-one", test_an_older_file_is_searched_like_a_new_one);
  g_test_add_func ("/store/search/made-on-a-thread", test_made_on_a_thread);
  g_test_add_func ("/store/search/tokens-each-once", test_tokens_each_once);
  return g_test_run ();
}
