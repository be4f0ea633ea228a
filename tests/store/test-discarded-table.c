/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where what was let go is kept in the file: in tables of its own, as the outbox's are. */

#include <string.h>

#include "discard-fixture.h"
#include "docket-store-private.h"

static void
execute (DocketTestStore *test, const char *sql)
{
  g_autoptr(GError) error = NULL;

  docket_db_execute (test->store->db, sql, &error);
  g_assert_no_error (error);
}

/* (transfer full) */
static char *
read_text (DocketTestStore *test, const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DocketStatement) find = docket_db_prepare (test->store->db, sql, &error);

  g_assert_no_error (error);
  g_assert_true (docket_statement_step (find, &error));
  return g_strdup (docket_statement_get_text (find, 0));
}

#define COLUMNS_OF(table) "SELECT group_concat (name || ' ' || type, ', ') FROM (SELECT * FROM pragma_table_info ('" table "') ORDER BY cid)"

/* A row goes from one to the other as it is. */
static void
test_has_the_columns_of_the_outbox (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *outbox = read_text (test, COLUMNS_OF ("outbox"));
  g_autofree char *discarded = read_text (test, COLUMNS_OF ("discarded"));

  g_assert_nonnull (strstr (outbox, "may_have_arrived"));
  g_assert_cmpstr (discarded, ==, outbox);
}

/* Waiting, refused, or put off: what was let go is none of it any more. */
static void
test_is_not_counted (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, 3);
  g_autofree char *refused = discard_key_of_nth (test, 0);
  g_autofree char *triggers = read_text (test, "SELECT count (*) FROM sqlite_schema WHERE type = 'trigger' AND (tbl_name LIKE 'discarded%' OR sql LIKE '%discarded%')");
  DocketStoreCounts counts;
  gboolean right = FALSE;

  docket_test_settle (test, refused, DOCKET_OUTCOME_REJECTED, 0, NULL, "forbidden");
  execute (test, "UPDATE outbox SET next_attempt_at = 5000000 WHERE state = 'queued' AND position = (SELECT min (position) FROM outbox WHERE state = 'queued')");
  g_assert_true (docket_store_outbox_let_save_go (test->store, bundle, NULL));
  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  g_assert_cmpuint (counts.pending + counts.held + counts.rejected, ==, 0);
  g_assert_true (docket_store_counts_are_right (test->store, &right, NULL));
  g_assert_true (right);
  g_assert_cmpstr (triggers, ==, "0");
  g_assert_true (docket_store_outbox_take_back (test->store, bundle, NULL));
  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  g_assert_cmpuint (counts.pending, ==, 2);
  g_assert_cmpuint (counts.rejected, ==, 1);
  g_assert_true (docket_store_counts_are_right (test->store, &right, NULL));
  g_assert_true (right);
}

#define AS_BEFORE "DROP TABLE discarded; DROP TABLE discarded_in; PRAGMA user_version = 12;"
#define AS_BETWEEN \
  "CREATE TEMP TABLE kept AS SELECT * FROM discarded; CREATE TEMP TABLE kept_in AS SELECT * FROM discarded_in;" \
  "DROP TABLE discarded; DROP TABLE discarded_in;" \
  "CREATE TABLE discarded AS SELECT * FROM outbox WHERE 0; CREATE UNIQUE INDEX discarded_key ON discarded (key);" \
  "CREATE TABLE discarded_in (nth INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, token TEXT NOT NULL, rev INTEGER NOT NULL, beside TEXT NOT NULL) STRICT;" \
  "INSERT INTO discarded SELECT * FROM kept; INSERT INTO discarded_in SELECT * FROM kept_in;" \
  "PRAGMA user_version = 12;"

/* Of a program between two releases, which made the tables when they were needed. */
static void
test_is_kept_from_a_file_of_between (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autofree char *version = read_text (test, "SELECT user_version FROM pragma_user_version");
  g_autofree char *schema = read_text (test, "SELECT group_concat (sql) FROM (SELECT sql FROM sqlite_schema WHERE tbl_name LIKE 'discarded%' ORDER BY name)");
  g_autofree char *order = docket_test_due (test, "edits");
  g_autofree char *schema_after = NULL;
  g_autofree char *after = NULL;

  g_assert_cmpstr (version, ==, "13");
  discard_step_until (test, let_go, PART);
  execute (test, AS_BETWEEN);
  docket_test_store_reopen (test);
  schema_after = read_text (test, "SELECT group_concat (sql) FROM (SELECT sql FROM sqlite_schema WHERE tbl_name LIKE 'discarded%' ORDER BY name)");
  g_assert_cmpstr (schema_after, ==, schema);
  discard_assert_unfinished (test, DOCKET_UNDO_LET_GO, bundle, PART, LARGE);
  g_assert_true (docket_store_outbox_take_back (test->store, bundle, NULL));
  after = docket_test_due (test, "edits");
  g_assert_cmpstr (after, ==, order);
}

static void
test_is_made_for_an_older_file (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, 3);

  execute (test, AS_BEFORE);
  docket_test_store_reopen (test);
  g_assert_cmpuint (discard_count_waiting (test), ==, 3);
  g_assert_true (docket_store_outbox_let_save_go (test->store, bundle, NULL));
  g_assert_cmpuint (discard_count_waiting (test), ==, 0);
  g_assert_true (docket_store_outbox_take_back (test->store, bundle, NULL));
  g_assert_cmpuint (discard_count_waiting (test), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/discarded-table/has-the-columns-of-the-outbox", test_has_the_columns_of_the_outbox);
  g_test_add_func ("/store/discarded-table/is-not-counted", test_is_not_counted);
  g_test_add_func ("/store/discarded-table/is-kept-from-a-file-of-between", test_is_kept_from_a_file_of_between);
  g_test_add_func ("/store/discarded-table/is-made-for-an-older-file", test_is_made_for_an_older_file);
  return g_test_run ();
}
