/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "discard-fixture.h"

#include <sqlite3.h>

char *
discard_save_customers_from (DocketTestStore *test, guint first, guint n)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr(GError) error = NULL;

  for (guint i = first; i < first + n; i++)
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

char *
discard_save_customers (DocketTestStore *test, guint n)
{
  return discard_save_customers_from (test, 0, n);
}

DocketOperation *
discard_save_job_for (DocketTestStore *test, guint nth)
{
  g_autofree char *customer = docket_test_id (0xc1, nth);
  g_autofree char *id = docket_test_id (0xc2, nth);
  g_autoptr(DocketValues) set = docket_values_new ();
  DocketOperation *job;

  docket_values_set_text (set, DOCKET_JOB_TITLE, "Attic fan");
  docket_values_set_text (set, DOCKET_JOB_CUSTOMER, customer);
  job = docket_operation_new_create (DOCKET_KIND_JOB, id, set);
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (job), NULL));
  return job;
}

char *
discard_key_of_nth (DocketTestStore *test, guint nth)
{
  g_autoptr(GPtrArray) items = docket_store_outbox (test->store, 0, NULL);

  return g_strdup (((DocketOutboxItem *) g_ptr_array_index (items, nth))->operation->key);
}

guint
discard_count_waiting (DocketTestStore *test)
{
  DocketStoreCounts counts;

  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  return counts.pending;
}

guint
discard_count_customers (DocketTestStore *test)
{
  guint n = 0;

  for (guint i = 0; i < LARGE; i++)
    {
      g_autofree char *id = docket_test_id (0xc1, i);
      g_autoptr(DocketRecord) record = docket_test_get (test, DOCKET_KIND_CUSTOMER, id);

      n += record != NULL;
    }
  return n;
}

void
discard_step_until (DocketTestStore *test, DocketUndo *undo, guint n)
{
  g_autoptr(GError) error = NULL;
  guint done = 0, all = 0;
  gboolean more = TRUE;

  while (more && done < n)
    {
      docket_store_undo_step (test->store, undo, &more, &error);
      g_assert_no_error (error);
      docket_undo_get_progress (undo, &done, &all);
    }
  g_assert_cmpuint (done, ==, n);
}

void
discard_assert_unfinished (DocketTestStore *test, DocketUndoWhat what, const char *bundle, guint done, guint all)
{
  g_autoptr(GPtrArray) unfinished = docket_store_get_unfinished (test->store, NULL);
  const DocketUnfinished *one;

  g_assert_cmpuint (unfinished->len, ==, 1);
  one = g_ptr_array_index (unfinished, 0);
  g_assert_cmpint (one->what, ==, what);
  g_assert_cmpstr (one->bundle, ==, bundle);
  g_assert_cmpuint (one->done, ==, done);
  g_assert_cmpuint (one->all, ==, all);
}

void
discard_assert_nothing_unfinished (DocketTestStore *test)
{
  g_autoptr(GPtrArray) unfinished = docket_store_get_unfinished (test->store, NULL);

  g_assert_cmpuint (unfinished->len, ==, 0);
}

void
discard_reach_into (DocketTestStore *test, const char *sql)
{
  sqlite3 *raw = NULL;

  g_assert_cmpint (sqlite3_open (test->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
}
