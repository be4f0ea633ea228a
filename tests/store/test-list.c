/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lazy list model. */

#include "docket-test-store.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "docket-limits.h"
#include "docket-record-list.h"

typedef struct
{
  DocketTestStore *test;
  DocketStore *reader;
  DocketNotifier *notifier;
  DocketRecordList *list;
  GString *emitted; /* "at 2: -1 +1; …" */
} Fixture;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  Fixture *fixture = data;

  g_string_append_printf (fixture->emitted, "%sat %u: -%u +%u", fixture->emitted->len > 0 ? "; " : "", position, removed, added);
}

static void
feed_jobs (DocketTestStore *test, guint first, guint n)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  g_autoptr(DocketPage) page = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *id = docket_test_id (0xb0, i);
      g_autofree char *title = g_strdup_printf ("Job %05u", i);
      DocketRecord *job = docket_test_job (id, title, "in_progress", DOCKET_TEST_TESS, 1);

      docket_record_set_int (job, DOCKET_JOB_STARTS_AT, 1000 + (gint64) i * 10);
      g_ptr_array_add (records, job);
    }
  page = docket_test_page_of (test, records);
  docket_store_apply_page (test->store, page, &error);
  g_assert_no_error (error);
}

static void
run_raw (Fixture *fixture, const char *sql)
{
  sqlite3 *raw;

  g_assert_true (sqlite3_open (fixture->test->path, &raw) == SQLITE_OK && sqlite3_exec (raw, sql, NULL, NULL, NULL) == SQLITE_OK);
  sqlite3_close (raw);
}

static void
tell (Fixture *fixture)
{
  g_autoptr(DocketChangeSet) changes = docket_store_take_changes (fixture->test->store);

  if (changes != NULL)
    docket_notifier_emit (fixture->notifier, changes);
}

static void
on_flag (gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* Until @expected was emitted; a list that says something else fails. */
static void
wait_for (Fixture *fixture, const char *expected)
{
  while (fixture->emitted->len < strlen (expected))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (fixture->emitted->str, ==, expected);
  g_string_truncate (fixture->emitted, 0);
}

/* Turns the loop for a while, for what must not happen. */
static void
turn (Fixture *fixture)
{
  gboolean over = FALSE;
  GSource *timer = docket_clock_call_in (DOCKET_CLOCK (fixture->test->clock), 60, on_flag, &over);

  while (!over)
    g_main_context_iteration (NULL, TRUE);
  g_source_unref (timer);
}

static void
start (Fixture *fixture, const DocketQuery *query)
{
  fixture->list = docket_record_list_new (fixture->reader, fixture->notifier, query);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (on_items_changed), fixture);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  DocketRecord *customer = docket_test_record (DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER, 1);

  fixture->test = docket_test_store_new ("omar");
  docket_record_set_text (customer, DOCKET_CUSTOMER_NAME, "Adler & Co");
  docket_test_feed (fixture->test, customer, NULL);
  feed_jobs (fixture->test, 0, 10);
  docket_change_set_unref (docket_store_take_changes (fixture->test->store));
  fixture->reader = docket_test_store_reader (fixture->test);
  fixture->notifier = docket_notifier_new ();
  fixture->emitted = g_string_new (NULL);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->list);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&fixture->notifier);
  g_assert_finalize_object (fixture->reader);
  docket_test_store_free (fixture->test);
  g_string_free (fixture->emitted, TRUE);
}

static DocketRecordItem *
item_at (Fixture *fixture, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->list), position);
}

static const char *
title_at (Fixture *fixture, guint position)
{
  g_autoptr(DocketRecordItem) item = item_at (fixture, position);

  return g_intern_string (docket_record_get_text (docket_record_item_get_record (item), DOCKET_JOB_TITLE));
}

static void
test_loading (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autofree char *id = docket_test_id (0xb0, 7);
  g_autoptr(DocketRecordItem) item = NULL;

  start (fixture, query);
  g_assert_true (docket_record_list_get_loading (fixture->list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 0);
  wait_for (fixture, "at 0: -0 +10");
  turn (fixture);
  g_assert_false (docket_record_list_get_loading (fixture->list));
  g_assert_cmpstr (title_at (fixture, 0), ==, "Job 00000");
  g_assert_cmpstr (title_at (fixture, 9), ==, "Job 00009");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->list), 10));
  g_assert_cmpuint (docket_record_list_find (fixture->list, id), ==, 7);
  g_assert_cmpuint (docket_record_list_find (fixture->list, DOCKET_TEST_CUSTOMER), ==, G_MAXUINT);
  item = item_at (fixture, 3);
  g_assert_cmpstr (docket_record_item_get_customer_name (item), ==, "Adler & Co");
  g_assert_cmpstr (docket_record_item_get_technician_name (item), ==, "Tess Ortiz");
  g_assert_cmpstr (fixture->emitted->str, ==, "");
}

static void
test_smallest_items_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autofree char *id = docket_test_id (0xb0, 4);
  DocketRecord *moved;

  start (fixture, query);
  wait_for (fixture, "at 0: -0 +10");

  /* One more at the end, one gone from the middle, one moved by two. */
  feed_jobs (fixture->test, 10, 1);
  tell (fixture);
  wait_for (fixture, "at 10: -0 +1");
  docket_test_feed_removed (fixture->test, DOCKET_KIND_JOB, id);
  tell (fixture);
  wait_for (fixture, "at 4: -1 +0");
  {
    g_autofree char *mover = docket_test_id (0xb0, 2);

    moved = docket_test_job (mover, "Job 00002", "in_progress", DOCKET_TEST_TESS, 2);
    docket_record_set_int (moved, DOCKET_JOB_STARTS_AT, 1055);
  }
  docket_test_feed (fixture->test, moved, NULL);
  tell (fixture);
  /* 2 3 5 becomes 3 5 2 */
  wait_for (fixture, "at 2: -3 +3");
  g_assert_cmpstr (title_at (fixture, 4), ==, "Job 00002");
}

/* A row that may be on the screen goes by itself: a list view of GTK 4.8 that hears
 * of it with others before it keeps the wrong one. */
static void
test_rows_in_sight_go_one_by_one (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr(DocketRecordItem) fifth = NULL;
  g_autoptr(DocketRecordItem) sixth = NULL;

  start (fixture, query);
  wait_for (fixture, "at 0: -0 +10");
  fifth = item_at (fixture, 5);
  sixth = item_at (fixture, 6);
  for (guint i = 3; i < 8; i++)
    {
      g_autofree char *id = docket_test_id (0xb0, i);

      docket_test_feed_removed (fixture->test, DOCKET_KIND_JOB, id);
    }
  tell (fixture);
  wait_for (fixture, "at 7: -1 +0; at 6: -1 +0; at 5: -1 +0; at 3: -2 +0");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 5);
  g_assert_cmpstr (title_at (fixture, 2), ==, "Job 00002");
  g_assert_cmpstr (title_at (fixture, 3), ==, "Job 00008");
}

static void
test_same_order_emits_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autofree char *id = docket_test_id (0xb0, 4);
  g_autofree char *key = NULL;

  start (fixture, query);
  wait_for (fixture, "at 0: -0 +10");
  key = docket_test_save (fixture->test, id, DOCKET_JOB_TITLE, "Other");
  tell (fixture);
  turn (fixture);
  g_assert_cmpstr (fixture->emitted->str, ==, "");
  g_assert_cmpstr (title_at (fixture, 4), ==, "Other");
}

static void
on_notify (GObject *object, GParamSpec *pspec, gpointer data)
{
  g_string_append_printf (data, "%s ", pspec->name);
}

static void
test_bound_item_notifies (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autofree char *id = docket_test_id (0xb0, 4);
  g_autoptr(DocketRecordItem) bound = NULL;
  g_autoptr(DocketRecordItem) other = NULL;
  g_autoptr(DocketRecordItem) same = NULL;
  g_autoptr(GString) notified = g_string_new (NULL);
  g_autoptr(GString) silent = g_string_new (NULL);
  g_autofree char *key = NULL;
  DocketRecord *customer;

  start (fixture, query);
  wait_for (fixture, "at 0: -0 +10");
  bound = item_at (fixture, 4);
  other = item_at (fixture, 5);
  same = item_at (fixture, 4);
  g_assert_true (bound == same);
  /* As a cell does that shows them. */
  g_assert_nonnull (docket_record_item_get_record (bound));
  g_assert_nonnull (docket_record_item_get_record (other));
  g_signal_connect (bound, "notify", G_CALLBACK (on_notify), notified);
  g_signal_connect (other, "notify", G_CALLBACK (on_notify), silent);

  key = docket_test_save (fixture->test, id, DOCKET_JOB_TITLE, "Other");
  tell (fixture);
  while (notified->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (notified->str, "record"));
  g_assert_nonnull (strstr (notified->str, "pending"));
  g_assert_null (strstr (notified->str, "customer-name"));
  g_assert_true (docket_record_item_get_state (bound)->pending);
  g_assert_cmpstr (docket_record_get_text (docket_record_item_get_record (bound), DOCKET_JOB_TITLE), ==, "Other");
  g_assert_cmpstr (silent->str, ==, "");

  customer = docket_test_record (DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER, 2);
  docket_record_set_text (customer, DOCKET_CUSTOMER_NAME, "Adler GmbH");
  docket_test_feed (fixture->test, customer, NULL);
  tell (fixture);
  while (silent->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (silent->str, ==, "customer-name ");
  g_assert_cmpstr (docket_record_item_get_customer_name (other), ==, "Adler GmbH");
  g_signal_handlers_disconnect_by_data (bound, notified);
  g_signal_handlers_disconnect_by_data (other, silent);
}

static void
test_item_that_went_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autofree char *id = docket_test_id (0xb0, 9);
  g_autoptr(DocketRecordItem) bound = NULL;

  start (fixture, query);
  wait_for (fixture, "at 0: -0 +10");
  bound = item_at (fixture, 9);
  docket_test_feed_removed (fixture->test, DOCKET_KIND_JOB, id);
  tell (fixture);
  wait_for (fixture, "at 9: -1 +0");
  g_assert_null (docket_record_item_get_record (bound));
}

static void
test_query_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr(DocketQuery) searching = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr(DocketQuery) customers = docket_query_new (DOCKET_KIND_CUSTOMER);
  g_autoptr(DocketRecordItem) item = NULL;

  start (fixture, query);
  /* Typing faster than the answers come: only the last one counts. */
  searching->search = g_strdup ("job 0000");
  docket_record_list_set_query (fixture->list, searching);
  g_free (searching->search);
  searching->search = g_strdup ("00003");
  docket_record_list_set_query (fixture->list, searching);
  g_assert_true (docket_record_list_get_loading (fixture->list));
  wait_for (fixture, "at 0: -0 +1");
  g_assert_cmpstr (title_at (fixture, 0), ==, "Job 00003");
  docket_record_list_set_query (fixture->list, customers);
  wait_for (fixture, "at 0: -1 +0");
  wait_for (fixture, "at 0: -0 +1");
  item = item_at (fixture, 0);
  g_assert_cmpint (docket_record_get_kind (docket_record_item_get_record (item)), ==, DOCKET_KIND_CUSTOMER);
}

static void
test_list_dropped_while_asking (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);

  start (fixture, query);
  g_clear_object (&fixture->list);
  turn (fixture);
  g_assert_cmpstr (fixture->emitted->str, ==, "");
}

/* "at 0: -0 +12; at 12: -0 +12; …": a screenful comes so. */
static char *
in_parts (guint n)
{
  GString *parts = g_string_new (NULL);

  for (guint at = 0; at < n; at += DOCKET_TURN_LIST_ROWS_MAX)
    g_string_append_printf (parts, "%sat %u: -0 +%u", at > 0 ? "; " : "", at, MIN (n - at, DOCKET_TURN_LIST_ROWS_MAX));
  return g_string_free (parts, FALSE);
}

/* Rows by the thousand: a screenful first, then the rest behind it; and only as
 * many objects as were asked for. */
static void
test_many_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr(DocketChangeSet) everything = docket_change_set_new_everything ();
  g_autofree char *screenful = in_parts (64);
  const guint n = 100000;

  run_raw (fixture, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99990)"
                    " INSERT INTO job (id, rev, title, status, starts_at) SELECT printf ('018f0000-0000-7000-8000-%012x', i), 1, 'Many', 'new', 5000000 + i FROM n");
  start (fixture, query);
  wait_for (fixture, screenful);
  while (!docket_record_list_get_complete (fixture->list))
    g_main_context_iteration (NULL, TRUE);
  /* Beyond what a view has widgets for all come at once. */
  g_assert_true (g_str_has_suffix (fixture->emitted->str, "; at 244: -0 +99756"));
  g_string_truncate (fixture->emitted, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, n);
  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr(DocketRecordItem) item = item_at (fixture, i * 50);

      g_assert_nonnull (docket_record_item_get_record (item));
    }
  /* Everything read again, nothing different. */
  docket_notifier_emit (fixture->notifier, everything);
  turn (fixture);
  g_assert_cmpstr (fixture->emitted->str, ==, "");
}

static gboolean
on_drawing (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* While the screenful is being drawn, nobody selects the rest. */
static void
test_all_after_the_first_are_drawn (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autofree char *screenful = in_parts (64);
  guint drawing;

  feed_jobs (fixture->test, 10, 55);
  start (fixture, query);
  g_assert_false (docket_record_list_get_complete (fixture->list));
  drawing = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_drawing, NULL, NULL);
  wait_for (fixture, screenful);
  turn (fixture);
  turn (fixture);
  g_assert_cmpstr (fixture->emitted->str, ==, "");
  g_assert_false (docket_record_list_get_loading (fixture->list));
  g_assert_false (docket_record_list_get_complete (fixture->list));
  g_source_remove (drawing);
  wait_for (fixture, "at 64: -0 +1");
  while (!docket_record_list_get_complete (fixture->list))
    g_main_context_iteration (NULL, TRUE);
  /* Another question, another beginning. */
  query->descending = TRUE;
  docket_record_list_set_query (fixture->list, query);
  g_assert_false (docket_record_list_get_complete (fixture->list));
  while (!docket_record_list_get_complete (fixture->list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 65);
  g_assert_cmpstr (title_at (fixture, 0), ==, "Job 00064");
}

/* A view has objects of many more rows than it shows: that alone reads nothing. */
static void
test_items_are_read_when_they_are_shown (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  DocketDbWork before, after;

  start (fixture, query);
  wait_for (fixture, "at 0: -0 +10");
  docket_store_get_work (fixture->reader, &before);
  for (guint i = 0; i < 10; i++)
    g_ptr_array_add (items, item_at (fixture, i));
  docket_store_get_work (fixture->reader, &after);
  g_assert_cmpint (after.statements - before.statements, ==, 0);
  g_assert_cmpstr (title_at (fixture, 3), ==, "Job 00003");
  docket_store_get_work (fixture->reader, &after);
  g_assert_cmpint (after.statements - before.statements, >, 0);
}

/* ---- What a view of GTK does: it has an object of each of so many rows ---- */

#define VIEW_ROWS 205
#define MANY_ROWS 3000

typedef struct
{
  GListModel *list;
  gboolean at_end;  /* scrolled down */
  GHashTable *rows; /* (element-type DocketRecordItem) (owned) */
  guint made, made_max; /* of them in a turn of the loop */
  guint dropped, dropped_max;
  guint made_all;
  guint least; /* rows that the list had */
} View;

static void
on_view_changed (View *view)
{
  guint n = g_list_model_get_n_items (view->list);
  guint first;
  GHashTable *rows = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  GHashTableIter iter;
  gpointer item;

  view->at_end = view->at_end && n > VIEW_ROWS;
  first = view->at_end ? n - VIEW_ROWS : 0;
  for (guint i = first; i < n && i < first + VIEW_ROWS; i++)
    {
      item = g_list_model_get_item (view->list, i);
      view->made += !g_hash_table_contains (view->rows, item);
      g_hash_table_add (rows, item);
    }
  g_hash_table_iter_init (&iter, view->rows);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    view->dropped += !g_hash_table_contains (rows, item);
  g_hash_table_unref (view->rows);
  view->rows = rows;
  view->least = MIN (view->least, n);
}

static void
turn_until_complete (Fixture *fixture, View *view)
{
  while (!docket_record_list_get_settled (fixture->list))
    {
      g_main_context_iteration (NULL, TRUE);
      view->made_max = MAX (view->made_max, view->made);
      view->dropped_max = MAX (view->dropped_max, view->dropped);
      view->made_all += view->made;
      view->made = view->dropped = 0;
    }
}

static void
view_init (View *view, Fixture *fixture)
{
  *view = (View) { .list = G_LIST_MODEL (fixture->list), .rows = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL) };
  g_signal_connect_swapped (fixture->list, "items-changed", G_CALLBACK (on_view_changed), view);
}

static void
view_clear (View *view)
{
  g_signal_handlers_disconnect_by_data (view->list, view);
  g_hash_table_unref (view->rows);
}

/* However many rows another question has, or the one before had: what a view makes and
 * drops for them in one turn is little, also where somebody has scrolled down. */
static void
test_other_rows_come_in_parts (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  View view;

  feed_jobs (fixture->test, 10, MANY_ROWS - 10);
  start (fixture, query);
  view_init (&view, fixture);
  turn_until_complete (fixture, &view);
  g_assert_cmpuint (g_list_model_get_n_items (view.list), ==, MANY_ROWS);
  g_assert_cmpuint (view.made_all, ==, VIEW_ROWS);
  g_assert_cmpuint (view.made_max, <=, DOCKET_TURN_LIST_ROWS_MAX);

  view.at_end = GPOINTER_TO_INT (data);
  on_view_changed (&view);
  view.made = view.made_all = view.dropped = 0;
  view.least = G_MAXUINT;
  query->descending = TRUE;
  docket_record_list_set_query (fixture->list, query);
  turn_until_complete (fixture, &view);
  g_assert_cmpstr (title_at (fixture, 0), ==, "Job 02999");
  g_assert_cmpstr (title_at (fixture, MANY_ROWS - 1), ==, "Job 00000");
  g_assert_cmpuint (view.made_max, <=, DOCKET_TURN_LIST_ROWS_MAX);
  g_assert_cmpuint (view.dropped_max, <=, DOCKET_TURN_LIST_ROWS_MAX);
  g_assert_cmpuint (view.made_all, <=, 3 * VIEW_ROWS);
  /* Without any row it would be a list of something else. */
  g_assert_cmpuint (view.least, >=, 1);
  view_clear (&view);
}

/* The next letter is typed while the rows of the one before still come. */
static void
test_another_question_while_rows_come (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  View view;

  feed_jobs (fixture->test, 10, MANY_ROWS - 10);
  start (fixture, query);
  view_init (&view, fixture);
  turn_until_complete (fixture, &view);
  /* While the old ones go, while the new ones come, and while the rest does. */
  for (guint n = VIEW_ROWS - 20; n <= VIEW_ROWS; n += 20)
    {
      query->descending = !query->descending;
      docket_record_list_set_query (fixture->list, query);
      while (g_list_model_get_n_items (view.list) > n)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (g_list_model_get_n_items (view.list), >, 1);
    }
  for (guint n = 2; n < 100; n += 60)
    {
      query->descending = !query->descending;
      docket_record_list_set_query (fixture->list, query);
      while (g_list_model_get_n_items (view.list) > 1)
        g_main_context_iteration (NULL, TRUE);
      while (g_list_model_get_n_items (view.list) < n)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (g_list_model_get_n_items (view.list), <, MANY_ROWS);
    }
  query->descending = TRUE;
  g_free (query->search);
  query->search = g_strdup ("Job 00007");
  docket_record_list_set_query (fixture->list, query);
  turn_until_complete (fixture, &view);
  g_assert_cmpuint (g_list_model_get_n_items (view.list), ==, 1);
  g_assert_cmpstr (title_at (fixture, 0), ==, "Job 00007");
  view_clear (&view);
}

static char *
turn_until_settled_or_wrong (Fixture *fixture)
{
  char *error = NULL;

  while (error == NULL && !docket_record_list_get_settled (fixture->list))
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (fixture->list, "error", &error, NULL);
    }
  return error;
}

/* What cannot be read is told of; the screenful that came is not taken for all, nor
 * is what stands there taken away. */
static void
test_the_rest_cannot_be_read (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autofree char *error = NULL, *later = NULL;

  feed_jobs (fixture->test, 10, 90);
  start (fixture, query);
  while (docket_record_list_get_loading (fixture->list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 64);
  run_raw (fixture, "ALTER TABLE job RENAME TO hidden");
  error = turn_until_settled_or_wrong (fixture);
  g_assert_nonnull (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 64);
  g_assert_false (docket_record_list_get_complete (fixture->list));
  g_assert_false (docket_record_list_get_loading (fixture->list));

  /* The next change asks again. */
  run_raw (fixture, "ALTER TABLE hidden RENAME TO job");
  docket_record_list_renew (fixture->list);
  while (!docket_record_list_get_settled (fixture->list))
    g_main_context_iteration (NULL, TRUE);
  g_object_get (fixture->list, "error", &later, NULL);
  g_assert_cmpstr (later, ==, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 100);
}

/* Nothing is asked for before somebody is to see it. */
static void
test_waits_until_it_begins (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);

  fixture->list = docket_record_list_new_waiting (fixture->reader, fixture->notifier, query);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (on_items_changed), fixture);
  feed_jobs (fixture->test, 10, 1);
  tell (fixture);
  query->descending = TRUE;
  docket_record_list_set_query (fixture->list, query);
  docket_record_list_renew (fixture->list);
  turn (fixture);
  g_assert_cmpstr (fixture->emitted->str, ==, "");
  g_assert_true (docket_record_list_get_loading (fixture->list));
  g_assert_false (docket_record_list_get_settled (fixture->list));

  docket_record_list_begin (fixture->list);
  docket_record_list_begin (fixture->list);
  wait_for (fixture, "at 0: -0 +11");
  g_assert_cmpstr (title_at (fixture, 0), ==, "Job 00010");
  turn (fixture);
  g_assert_cmpstr (fixture->emitted->str, ==, "");
}

static void
test_error_is_a_sentence (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autofree char *elsewhere = g_strconcat (fixture->test->path, ".away", NULL);
  g_autofree char *sentence = NULL;

  /* The loader opens its own connection, and finds nothing. */
  g_assert_cmpint (g_rename (fixture->test->path, elsewhere), ==, 0);
  start (fixture, query);
  while (docket_record_list_get_loading (fixture->list))
    g_main_context_iteration (NULL, TRUE);
  g_object_get (fixture->list, "error", &sentence, NULL);
  g_assert_nonnull (sentence);
  g_assert_nonnull (strstr (sentence, "cannot be opened"));
  g_assert_cmpint (g_rename (elsewhere, fixture->test->path), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/list/loading", Fixture, NULL, fixture_set_up, test_loading, fixture_tear_down);
  g_test_add ("/list/rows-in-sight-go-one-by-one", Fixture, NULL, fixture_set_up, test_rows_in_sight_go_one_by_one, fixture_tear_down);
  g_test_add ("/list/other-rows-come-in-parts", Fixture, GINT_TO_POINTER (FALSE), fixture_set_up, test_other_rows_come_in_parts, fixture_tear_down);
  g_test_add ("/list/other-rows-come-in-parts-where-somebody-scrolled", Fixture, GINT_TO_POINTER (TRUE), fixture_set_up, test_other_rows_come_in_parts, fixture_tear_down);
  g_test_add ("/list/another-question-while-rows-come", Fixture, NULL, fixture_set_up, test_another_question_while_rows_come, fixture_tear_down);
  g_test_add ("/list/the-rest-cannot-be-read", Fixture, NULL, fixture_set_up, test_the_rest_cannot_be_read, fixture_tear_down);
  g_test_add ("/list/smallest-items-changed", Fixture, NULL, fixture_set_up, test_smallest_items_changed, fixture_tear_down);
  g_test_add ("/list/same-order-emits-nothing", Fixture, NULL, fixture_set_up, test_same_order_emits_nothing, fixture_tear_down);
  g_test_add ("/list/bound-item-notifies", Fixture, NULL, fixture_set_up, test_bound_item_notifies, fixture_tear_down);
  g_test_add ("/list/item-that-went-away", Fixture, NULL, fixture_set_up, test_item_that_went_away, fixture_tear_down);
  g_test_add ("/list/query-changes", Fixture, NULL, fixture_set_up, test_query_changes, fixture_tear_down);
  g_test_add ("/list/dropped-while-asking", Fixture, NULL, fixture_set_up, test_list_dropped_while_asking, fixture_tear_down);
  g_test_add ("/list/many-rows", Fixture, NULL, fixture_set_up, test_many_rows, fixture_tear_down);
  g_test_add ("/list/all-after-the-first-are-drawn", Fixture, NULL, fixture_set_up, test_all_after_the_first_are_drawn, fixture_tear_down);
  g_test_add ("/list/items-are-read-when-they-are-shown", Fixture, NULL, fixture_set_up, test_items_are_read_when_they_are_shown, fixture_tear_down);
  g_test_add ("/list/waits-until-it-begins", Fixture, NULL, fixture_set_up, test_waits_until_it_begins, fixture_tear_down);
  g_test_add ("/list/error-is-a-sentence", Fixture, NULL, fixture_set_up, test_error_is_a_sentence, fixture_tear_down);
  return g_test_run ();
}
