/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `docketd check` on a store that was lived in, after a hand in the file: every
 * damage is found, and named. */
#include "docket-test-stage.h"

#include <glib/gstdio.h>
#include <string.h>

#include "docket-command.h"
#include "docket-db-private.h"
#include "docket-sqlite-private.h"

static const struct
{
  const char *name, *damage, *words;
} damages[] = {
  { "changed-field", "UPDATE job SET title = 'Another' WHERE id = '" JOB "'", "A record does not hold what was saved in it last: job " JOB ", details" },
  { "changed-version", "UPDATE version SET vals = '{\"title\":\"Another\",\"description\":null,\"priority\":\"normal\"}' WHERE id = '" JOB "' AND grp = 'details'", "A record does not hold what was saved in it last: job " JOB ", details" },
  { "lost-version", "DELETE FROM version WHERE id = '" JOB "' AND grp = 'status'", JOB ", status" },
  { "garbled-version-of-a-case", "UPDATE version SET vals = '{\"candidates\":' WHERE kind = 'review'", "A record does not hold what was saved in it last: review " },
  { "version-of-nothing", "INSERT INTO version (kind, id, grp, rev, vals, made_at, arrived_at) VALUES ('job', '" NOWHERE "', 'status', 1, '{}', 0, 0)", "history of a record that does not exist: job " NOWHERE },
  { "moved-in-the-feed", "UPDATE feed SET seq = 4000000 WHERE id = '" JOB "'", "A record stands at the wrong place in the order of changes: job " JOB },
  { "lost-from-the-feed", "DELETE FROM feed WHERE id = '" JOB "'", "No device ever fetches a record: job " JOB },
  { "ghost-in-the-feed", "INSERT INTO feed (seq, kind, id) VALUES (4000000, 'job', '" NOWHERE "')", "Devices are to fetch a record that does not exist: job " NOWHERE },
  { "unknown-kind-in-the-feed", "INSERT INTO feed (seq, kind, id) VALUES (4000000, 'van', '" NOWHERE "')", "Devices are to fetch a kind of record that does not exist: van " NOWHERE },
  { "lost-answer", "DELETE FROM operation WHERE key = (SELECT max (key) FROM operation)", "The history has a change, and its answer is missing: change " },
  { "invented-answer", "INSERT INTO operation SELECT '" NOWHERE "', fingerprint, person, device, outcome, rev, seq, review, answer, body, made_at, arrived_at FROM operation LIMIT 1", "A change was answered, and the history does not have it: change " NOWHERE },
  { "changed-answer", "UPDATE operation SET outcome = 'rejected' WHERE outcome = 'held'", "A change was answered otherwise than the history says" },
  { "case-closed-by-hand", "UPDATE review_case SET open = 0", "A case is open in one place and closed in another" },
  { "changed-entry", "UPDATE audit SET reason = 'because' WHERE n = 3", "broken at entry 3: its content was changed" },
  { "lost-entry", "DELETE FROM audit WHERE n = 3", "broken at entry 3: an entry is missing" },
  { "entry-moved-to-another-column", "UPDATE audit SET grp = operation, operation = grp WHERE n = (SELECT min (n) FROM audit WHERE grp IS NOT NULL)", "its content was changed" },
};

static void
remove_store (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *file = g_strconcat (path, endings[i], NULL);

      g_remove (file);
    }
}

static void
test_damages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *review = stage_play_pump (fixture, NULL);

  g_assert_nonnull (review);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/damaged-%u.sqlite", fixture->folder, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketRepository) damaged = NULL;
      DocketDb *db;

      g_assert_true (docket_repository_copy_to (fixture->store, path, &error));
      db = docket_db_open (path, DOCKET_DB_READ_WRITE, &error);
      g_assert_no_error (error);
      docket_db_execute (db, damages[i].damage, &error);
      g_assert_no_error (error);
      docket_db_close (db);
      damaged = docket_repository_sqlite_open (path, FALSE, &error);
      g_assert_no_error (error);
      g_test_message ("%s", damages[i].name);
      g_assert_false (docket_repository_check (damaged, &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, damages[i].words));
      g_clear_object (&damaged);
      remove_store (path);
    }
}

/* ---- Plans ---- */

/* (element-type utf8): every statement that @db runs from now on */
static int
on_statement (unsigned what, void *data, void *statement, void *text)
{
  g_hash_table_add (data, g_strdup (sqlite3_sql (statement)));
  return 0;
}

/* What is looked at for each row of something else is found by an index: whoever
 * reads all of it there, reads the square of a company. */
static void
assert_plan (sqlite3 *db, const char *sql)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  g_autoptr (GHashTable) loops = g_hash_table_new (NULL, NULL); /* what has a loop in it already */
  sqlite3_stmt *plan = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, explain, -1, &plan, NULL), ==, SQLITE_OK);
  while (sqlite3_step (plan) == SQLITE_ROW)
    {
      gpointer id = GINT_TO_POINTER (sqlite3_column_int (plan, 0));
      gpointer parent = GINT_TO_POINTER (sqlite3_column_int (plan, 1));
      const char *words = (const char *) sqlite3_column_text (plan, 3);
      gboolean is_scan = g_str_has_prefix (words, "SCAN ") && !g_str_has_prefix (words, "SCAN CONSTANT ROW");

      if (is_scan && g_hash_table_contains (loops, parent))
        g_error ("“%s” for each row, in: %s", words, sql);
      if (is_scan || g_str_has_prefix (words, "SEARCH "))
        g_hash_table_add (loops, parent);
      if (g_str_has_prefix (words, "CORRELATED "))
        g_hash_table_add (loops, id);
    }
  g_assert_cmpint (sqlite3_finalize (plan), ==, SQLITE_OK);
}

/* Whether any of @statements reads the table of that name. */
static gboolean
is_read (GHashTable *statements, const char *table)
{
  g_autofree char *from = g_strdup_printf ("FROM \"%s\" WHERE id NOT IN", table);
  GHashTableIter iter;
  gpointer sql;

  g_hash_table_iter_init (&iter, statements);
  while (g_hash_table_iter_next (&iter, &sql, NULL))
    if (strstr (sql, from) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_plans (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *review = stage_play_pump (fixture, NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "copy.sqlite", NULL);
  g_autoptr (DocketRepository) copy = NULL;
  g_autoptr (GPtrArray) used = NULL;
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer sql;
  sqlite3 *db;

  g_assert_nonnull (review);
  g_assert_true (docket_repository_copy_to (fixture->store, path, &error));
  copy = docket_repository_sqlite_open (path, FALSE, &error);
  g_assert_no_error (error);
  /* The stage has none that stands for the server. */
  g_assert_true (docket_repository_begin (copy, NULL) && docket_repository_set_meta (copy, DOCKET_META_SYSTEM, PHONE, NULL) && docket_repository_commit (copy, NULL));
  db = DOCKET_REPOSITORY_SQLITE (copy)->db->handle;
  sqlite3_trace_v2 (db, SQLITE_TRACE_STMT, on_statement, statements);
  docket_repository_check (copy, &error);
  g_assert_no_error (error);
  /* What docketd check and backup walk over, beyond that. */
  used = docket_repository_used_blobs (copy, NULL, 10, &error);
  g_assert_no_error (error);
  docket_command_set_apart (copy, fixture->clock, fixture->random, &error);
  g_assert_no_error (error);
  sqlite3_trace_v2 (db, 0, NULL, NULL);
  /* One at least for each kind, by its name, and those of the rest. */
  g_assert_cmpuint (g_hash_table_size (statements), >, 30);
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    g_assert_true (is_read (statements, docket_kind_info ((DocketKind) kind)->name));
  g_hash_table_iter_init (&iter, statements);
  while (g_hash_table_iter_next (&iter, &sql, NULL))
    assert_plan (db, sql);
  g_clear_object (&copy);
  remove_store (path);
}

int
main (int argc, char **argv)
{
  static const StageTest tests[] = {
    { "damages", test_damages },
    { "plans", test_plans },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("check", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
