/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a server has that is read in two pages, and what is seen of it. */
#include "next-fixture.h"

#include <sqlite3.h>

const char leftovers_sql[] = "SELECT count (*) FROM sqlite_schema WHERE name LIKE '%\\_next%' ESCAPE '\\' OR name LIKE '%\\_old%' ESCAPE '\\'";

gint64
ask (DocketTestStore *test, const char *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 answer;

  g_assert_cmpint (sqlite3_open (test->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  answer = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return answer;
}

void
change_file (DocketTestStore *test, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (test->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

gint64
row_of (DocketTestStore *test, const char *job)
{
  g_autofree char *sql = g_strdup_printf ("SELECT \"row\" FROM job WHERE id = '%s'", job);

  return ask (test, sql);
}

/* ---- What the server has ---- */

DocketRecord *
nth_job (guint n)
{
  g_autofree char *id = docket_test_id (JOB_TAG, n);
  g_autofree char *title = g_strdup_printf ("Boiler %u", n);
  DocketRecord *job = docket_test_job (id, title, "new", NULL, 40 + n);

  docket_record_set_text (job, DOCKET_JOB_CUSTOMER, DOCKET_TEST_CUSTOMER);
  return job;
}

DocketPage *
nth_page (guint nth, DocketRecord *also)
{
  DocketPage *page = docket_page_new ();
  gint64 seq = nth * 1000;

  page->from = nth == 0 ? NULL : g_strdup ("half");
  page->cursor = g_strdup (nth == 0 ? "half" : "whole");
  page->more = nth == 0;
  for (guint n = nth * JOBS * 2 / 3; n < (nth == 0 ? JOBS * 2 / 3 : JOBS); n++)
    {
      g_autoptr (DocketRecord) job = nth_job (n);

      g_ptr_array_add (page->changes, docket_change_new (++seq, DOCKET_KIND_JOB, docket_record_get_id (job), job));
    }
  if (nth == 1)
    {
      g_autoptr (DocketRecord) customer = docket_test_record (DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER, 900);

      docket_record_set_text (customer, DOCKET_CUSTOMER_NAME, "Sanders");
      g_ptr_array_add (page->changes, docket_change_new (++seq, DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER, customer));
    }
  if (also != NULL)
    {
      g_ptr_array_add (page->changes, docket_change_new (++seq, docket_record_get_kind (also), docket_record_get_id (also), also));
      docket_record_unref (also);
    }
  return page;
}

/* ---- Steps ---- */

gboolean
step (DocketTestStore *test, DocketPage **pages, guint *next, gboolean *more, GError **error)
{
  g_autofree char *shown = docket_store_get_meta (test->store, DOCKET_META_CURSOR);
  g_autofree char *cursor = docket_store_get_feed_cursor (test->store);
  const DocketPage *page = pages[g_strcmp0 (cursor, "half") == 0 ? 1 : 0];
  guint n = 40;
  gboolean is_shown;

  *more = TRUE;
  if (shown != NULL)
    return docket_store_tidy_feed (test->store, more, error);
  if (docket_store_is_feed_here (test->store))
    return docket_store_show_feed (test->store, NULL, NULL, &is_shown, error);
  if (!docket_store_apply_slice (test->store, page, *next, &n, NULL, NULL, error))
    return FALSE;
  *next = *next + n == page->changes->len ? 0 : *next + n;
  return TRUE;
}

void
read_everything (DocketTestStore *test, DocketRecord *also)
{
  DocketPage *pages[] = { nth_page (0, NULL), nth_page (1, also) };
  guint next = 0, steps = 0;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GError) error = NULL;

      step (test, pages, &next, &more, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (++steps, <, STEPS_MAX);
    }
  docket_page_free (pages[0]);
  docket_page_free (pages[1]);
}

/* ---- What is seen ---- */

guint
count_found (DocketStore *store, const char *search)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr (GArray) rows = NULL;

  query->search = g_strdup (search);
  rows = docket_store_select_rows (store, query, 0, NULL);
  return rows != NULL ? rows->len : G_MAXUINT;
}

gint64
count_jobs (DocketStore *store)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);

  return docket_store_count (store, query, NULL);
}

void
assert_new_state (DocketTestStore *test)
{
  g_autofree char *cursor = docket_store_get_meta (test->store, DOCKET_META_CURSOR);

  g_assert_cmpstr (cursor, ==, "whole");
  g_assert_cmpint (count_jobs (test->store), ==, JOBS);
  g_assert_cmpuint (count_found (test->store, "boiler"), ==, JOBS);
  g_assert_cmpuint (count_found (test->store, "sand boiler 149"), ==, 1);
  g_assert_cmpuint (count_found (test->store, "pump"), ==, 0);
  g_assert_cmpint (ask (test, leftovers_sql), ==, 0);
}

void
assert_old_state (DocketStore *store)
{
  g_assert_cmpint (count_jobs (store), ==, 1);
  g_assert_cmpuint (count_found (store, "pump"), ==, 1);
  g_assert_cmpuint (count_found (store, "boiler"), ==, 0);
}
