/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening, settings, transactions, statements, migrations, errors. */

#include "docket-statement.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#define RESOURCE(name) "/io/github/docketdesk/Docket/test-db/" name

static const char *const one[] = { RESOURCE ("one.sql"), NULL };
static const char *const both[] = { RESOURCE ("one.sql"), RESOURCE ("two.sql"), NULL };
static const char *const broken[] = { RESOURCE ("one.sql"), RESOURCE ("broken.sql"), NULL };

typedef struct
{
  char *dir;
  char *path;
  DocketDb *db;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("docket-db-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "test.db", NULL);
  fixture->db = docket_db_open (fixture->path, DOCKET_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  docket_db_migrate (fixture->db, one, &error);
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  g_clear_pointer (&fixture->db, docket_db_close);
  dir = g_dir_open (fixture->dir, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->dir, name, NULL);

      g_remove (path);
    }
  g_rmdir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static gint64
number (DocketDb *db, const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DocketStatement) statement = docket_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  g_assert_true (docket_statement_step (statement, &error));
  return docket_statement_get_int (statement, 0);
}

static char *
text (DocketDb *db, const char *sql)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (db, sql, NULL);

  g_assert_true (docket_statement_step (statement, NULL));
  return g_strdup (docket_statement_get_text (statement, 0));
}

static void
test_settings_are_durable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *mode = text (fixture->db, "PRAGMA journal_mode");
  GStatBuf info;

  g_assert_cmpstr (mode, ==, "wal");
  g_assert_cmpint (number (fixture->db, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (number (fixture->db, "PRAGMA foreign_keys"), ==, 0);
  g_assert_cmpint (number (fixture->db, "PRAGMA temp_store"), ==, 2);
  g_assert_cmpint (number (fixture->db, "PRAGMA trusted_schema"), ==, 0);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
open_fails (const char *path, DocketDbFlags flags, DocketDbError code)
{
  g_autoptr(GError) error = NULL;
  DocketDb *db = docket_db_open (path, flags, &error);

  g_assert_null (db);
  g_assert_error (error, DOCKET_DB_ERROR, (int) code);
}

static void
test_bad_files_are_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing_folder = g_build_filename (fixture->dir, "nowhere", "x.db", NULL);
  g_autofree char *missing_file = g_build_filename (fixture->dir, "missing.db", NULL);
  g_autofree char *no_database = g_build_filename (fixture->dir, "letter.db", NULL);
  g_autofree char *letter = g_strnfill (5000, 'a');

  open_fails (missing_folder, DOCKET_DB_READ_WRITE, DOCKET_DB_ERROR_CANNOT_OPEN);
  open_fails (missing_file, DOCKET_DB_READ_ONLY, DOCKET_DB_ERROR_CANNOT_OPEN);
  g_assert_false (g_file_test (missing_file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (no_database, letter, -1, NULL));
  open_fails (no_database, DOCKET_DB_READ_WRITE, DOCKET_DB_ERROR_CORRUPT);
}

static void
test_reader_reads_and_never_writes (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DocketDb) reader = docket_db_open (fixture->path, DOCKET_DB_READ_ONLY, &error);

  g_assert_no_error (error);
  g_assert_cmpint (number (reader, "SELECT count (*) FROM thing"), ==, 1);
  g_assert_false (docket_db_execute (reader, "DELETE FROM thing", &error));
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_READ_ONLY);
}

static void
test_reader_sees_commits_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketDb) reader = docket_db_open (fixture->path, DOCKET_DB_READ_ONLY, NULL);
  gint64 version = docket_db_data_version (reader);

  g_assert_true (docket_db_begin (fixture->db, NULL));
  g_assert_true (docket_db_execute (fixture->db, "INSERT INTO thing (name) VALUES ('second')", NULL));
  g_assert_cmpint (number (reader, "SELECT count (*) FROM thing"), ==, 1);
  g_assert_cmpint (docket_db_data_version (reader), ==, version);
  g_assert_true (docket_db_commit (fixture->db, NULL));
  g_assert_cmpint (number (reader, "SELECT count (*) FROM thing"), ==, 2);
  g_assert_cmpint (docket_db_data_version (reader), !=, version);
}

/* Files of SQLite that this process has open and that have no name. */
static guint
count_nameless (void)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      n += target != NULL && strstr (target, "etilqs_") != NULL;
    }
  return n;
}

/* What no window has memory for is sorted all the same; what is short, without a file. */
static void
test_reader_sorts_much_in_a_file (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    guint rows;
    guint files;
  } sorts[] = { { 1000, 0 }, { 400000, 1 } };
  g_autoptr(DocketDb) reader = docket_db_open (fixture->path, DOCKET_DB_READ_ONLY, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      g_autofree char *sql = g_strdup_printf ("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
                                              " SELECT printf ('%%064d', (i * 7919) %% 400009) FROM n ORDER BY 1", sorts[i].rows);
      g_autoptr(DocketStatement) statement = docket_db_prepare (reader, sql, NULL);
      g_autofree char *before = g_strdup ("");
      guint n = 0;

      for (; docket_statement_step (statement, NULL); n++)
        {
          const char *row = docket_statement_get_text (statement, 0);

          if (n == 0)
            g_assert_cmpuint (count_nameless (), ==, sorts[i].files);
          g_assert_cmpstr (before, <, row);
          g_free (before);
          before = g_strdup (row);
        }
      g_assert_cmpuint (n, ==, sorts[i].rows);
    }
}

static void
test_rollback_and_savepoints (Fixture *fixture, gconstpointer data)
{
  g_assert_true (docket_db_begin (fixture->db, NULL));
  g_assert_true (docket_db_in_transaction (fixture->db));
  g_assert_true (docket_db_execute (fixture->db, "INSERT INTO thing (name) VALUES ('second')", NULL));
  g_assert_true (docket_db_savepoint (fixture->db, "inner", NULL));
  g_assert_true (docket_db_execute (fixture->db, "INSERT INTO thing (name) VALUES ('third')", NULL));
  docket_db_rollback_to (fixture->db, "inner");
  g_assert_cmpint (number (fixture->db, "SELECT count (*) FROM thing"), ==, 2);
  g_assert_true (docket_db_savepoint (fixture->db, "inner", NULL));
  g_assert_true (docket_db_execute (fixture->db, "INSERT INTO thing (name) VALUES ('fourth')", NULL));
  g_assert_true (docket_db_release (fixture->db, "inner", NULL));
  g_assert_cmpint (number (fixture->db, "SELECT count (*) FROM thing"), ==, 3);
  docket_db_rollback (fixture->db);
  g_assert_false (docket_db_in_transaction (fixture->db));
  g_assert_cmpint (number (fixture->db, "SELECT count (*) FROM thing"), ==, 1);
  /* Once more is nothing. */
  docket_db_rollback (fixture->db);
}

static void
test_statements_are_lent (Fixture *fixture, gconstpointer data)
{
  const char *sql = "SELECT name FROM thing WHERE id >= ?1 ORDER BY id";
  g_autoptr(DocketStatement) outer = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (docket_db_execute (fixture->db, "INSERT INTO thing (name) VALUES ('second')", NULL));
  outer = docket_db_prepare (fixture->db, sql, NULL);
  docket_statement_bind_int (outer, 1, 1);
  g_assert_true (docket_statement_step (outer, NULL));
  {
    /* The same text while the first is out: another statement. */
    g_autoptr(DocketStatement) inner = docket_db_prepare (fixture->db, sql, NULL);

    g_assert_true (inner != outer);
    docket_statement_bind_int (inner, 1, 2);
    g_assert_true (docket_statement_step (inner, NULL));
    g_assert_cmpstr (docket_statement_get_text (inner, 0), ==, "second");
    g_assert_false (docket_statement_step (inner, &error));
    g_assert_no_error (error);
  }
  g_assert_cmpstr (docket_statement_get_text (outer, 0), ==, "first");
  g_assert_true (docket_statement_step (outer, NULL));
  g_clear_pointer (&outer, docket_statement_done);

  /* Given back means reset, and without the old binding. */
  outer = docket_db_prepare (fixture->db, sql, NULL);
  g_assert_false (docket_statement_step (outer, &error));
  g_assert_no_error (error);
}

static void
test_values_come_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (fixture->db, "SELECT ?1, ?2, ?3, ?4", NULL);
  const guint8 bytes[] = { 0, 1, 255 };
  g_autoptr(GBytes) read = NULL;
  g_autoptr(GBytes) none = NULL;

  docket_statement_bind_text (statement, 1, "Müller");
  docket_statement_bind_int (statement, 2, G_MAXINT64);
  docket_statement_bind_text (statement, 3, NULL);
  docket_statement_bind_bytes (statement, 4, bytes, sizeof bytes);
  g_assert_true (docket_statement_step (statement, NULL));
  g_assert_cmpstr (docket_statement_get_text (statement, 0), ==, "Müller");
  g_assert_cmpint (docket_statement_get_int (statement, 1), ==, G_MAXINT64);
  g_assert_true (docket_statement_is_null (statement, 2));
  g_assert_null (docket_statement_get_text (statement, 2));
  g_assert_cmpint (docket_statement_get_int (statement, 2), ==, 0);
  read = docket_statement_get_bytes (statement, 3);
  g_assert_cmpmem (g_bytes_get_data (read, NULL), g_bytes_get_size (read), bytes, sizeof bytes);
  none = docket_statement_get_bytes (statement, 2);
  g_assert_null (none);
}

static void
test_constraint_is_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketStatement) insert = docket_db_prepare (fixture->db, "INSERT INTO thing (name) VALUES (?1)", NULL);
  g_autoptr(GError) error = NULL;

  docket_statement_bind_text (insert, 1, "first");
  g_assert_false (docket_statement_run (insert, &error));
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CONSTRAINT);
  /* And the statement goes on. */
  docket_statement_bind_text (insert, 1, "second");
  g_assert_true (docket_statement_run (insert, NULL));
  g_assert_cmpint (docket_db_changes (fixture->db), ==, 1);
  g_assert_cmpint (docket_db_last_rowid (fixture->db), ==, 2);
  g_clear_error (&error);
  g_assert_null (docket_db_prepare (fixture->db, "SELECT FROM WHERE", &error));
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_FAILED);
}

static gpointer
commit_soon (gpointer data)
{
  DocketDb *db = data;

  g_usleep (30 * 1000);
  return GINT_TO_POINTER (docket_db_commit (db, NULL));
}

static void
test_second_writer_waits (Fixture *fixture, gconstpointer data)
{
  g_autoptr(DocketDb) other = docket_db_open (fixture->path, DOCKET_DB_READ_WRITE, NULL);
  GThread *thread;
  g_autoptr(GError) error = NULL;

  g_assert_true (docket_db_begin (fixture->db, NULL));
  g_assert_true (docket_db_execute (fixture->db, "INSERT INTO thing (name) VALUES ('second')", NULL));
  thread = g_thread_new ("committer", commit_soon, fixture->db);
  g_assert_true (docket_db_begin (other, &error));
  g_assert_no_error (error);
  g_assert_true (GPOINTER_TO_INT (g_thread_join (thread)));
  g_assert_cmpint (number (other, "SELECT count (*) FROM thing"), ==, 2);
  g_assert_true (docket_db_commit (other, NULL));
}

/* Whoever holds the lock, until somebody has waited so long for it. */
#define HELD_US (5 * G_USEC_PER_SEC)

static struct
{
  DocketDb *holder;
  gint64 waited_us;
  int longest_us;
} patience;

static int
on_sleep (sqlite3_vfs *vfs, int us)
{
  patience.waited_us += us;
  patience.longest_us = MAX (patience.longest_us, us);
  if (patience.holder != NULL && patience.waited_us > HELD_US)
    g_assert_true (docket_db_commit (g_steal_pointer (&patience.holder), NULL));
  return us;
}

/* A program that saves without a pause lets go of the lock for moments only:
 * whoever waits asks so often that it meets one. No time passes here. */
static void
test_who_waits_asks_often (Fixture *fixture, gconstpointer data)
{
  sqlite3_vfs *usual = sqlite3_vfs_find (NULL);
  sqlite3_vfs counting = *usual;
  g_autoptr(GError) error = NULL;

  counting.zName = "counting";
  counting.xSleep = on_sleep;
  g_assert_cmpint (sqlite3_vfs_register (&counting, 1), ==, SQLITE_OK);
  {
    g_autoptr(DocketDb) other = docket_db_open (fixture->path, DOCKET_DB_READ_WRITE, NULL);

    g_assert_true (docket_db_begin (fixture->db, NULL));
    g_assert_true (docket_db_execute (fixture->db, "INSERT INTO thing (name) VALUES ('second')", NULL));
    patience.holder = fixture->db;
    patience.waited_us = patience.longest_us = 0;
    g_assert_true (docket_db_begin (other, &error));
    g_assert_no_error (error);
    g_assert_cmpint (number (other, "SELECT count (*) FROM thing"), ==, 2);
    docket_db_rollback (other);
  }
  sqlite3_vfs_unregister (&counting);
  sqlite3_vfs_register (usual, 1);
  g_assert_cmpint (patience.waited_us, >, HELD_US);
  g_assert_cmpint (patience.longest_us, <=, 5000);
}

static void
test_full_disk_is_told (Fixture *fixture, gconstpointer data)
{
  g_autofree char *limit = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT, number (fixture->db, "PRAGMA page_count") + 2);
  g_autofree char *long_name = g_strnfill (50000, 'x');
  g_autoptr(DocketStatement) insert = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (docket_db_execute (fixture->db, limit, NULL));
  g_assert_true (docket_db_begin (fixture->db, NULL));
  insert = docket_db_prepare (fixture->db, "INSERT INTO thing (name) VALUES (?1)", NULL);
  docket_statement_bind_text (insert, 1, long_name);
  g_assert_false (docket_statement_run (insert, &error));
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_FULL);
  docket_db_rollback (fixture->db);
  g_assert_false (docket_db_in_transaction (fixture->db));
  g_assert_true (docket_db_execute (fixture->db, "PRAGMA max_page_count = 100000; INSERT INTO thing (name) VALUES ('second')", NULL));
}

/* -- Migrations -- */

static void
test_migrations_run_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *color = NULL;

  g_assert_cmpint (number (fixture->db, "PRAGMA user_version"), ==, 1);
  g_assert_true (docket_db_migrate (fixture->db, one, &error));
  g_assert_cmpint (number (fixture->db, "SELECT count (*) FROM thing"), ==, 1);
  g_assert_true (docket_db_migrate (fixture->db, both, &error));
  g_assert_no_error (error);
  g_assert_cmpint (number (fixture->db, "PRAGMA user_version"), ==, 2);
  color = text (fixture->db, "SELECT color FROM thing");
  g_assert_cmpstr (color, ==, "red");
}

static void
test_newer_file_is_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (docket_db_migrate (fixture->db, both, NULL));
  g_assert_false (docket_db_migrate (fixture->db, one, &error));
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_NEWER);
  g_assert_cmpint (number (fixture->db, "PRAGMA user_version"), ==, 2);
}

static void
test_broken_step_leaves_the_version_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;

  g_assert_false (docket_db_migrate (fixture->db, broken, &error));
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_FAILED);
  g_assert_false (docket_db_in_transaction (fixture->db));
  g_assert_cmpint (number (fixture->db, "PRAGMA user_version"), ==, 1);
  name = text (fixture->db, "SELECT name FROM thing");
  g_assert_cmpstr (name, ==, "first");
}

/* -- Whole files -- */

static void
test_copy_is_complete (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "copy.db", NULL);
  g_autoptr(DocketDb) copy = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (docket_db_copy_to (fixture->db, path, &error));
  g_assert_no_error (error);
  copy = docket_db_open (path, DOCKET_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (number (copy, "SELECT count (*) FROM thing"), ==, 1);
  g_assert_cmpint (number (copy, "PRAGMA user_version"), ==, 1);
  g_assert_true (docket_db_check (copy, &error));
  /* Never over something. */
  g_assert_false (docket_db_copy_to (fixture->db, path, &error));
  g_assert_nonnull (error);
}

static void
test_check_finds_damage (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  g_autoptr(DocketDb) damaged = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;

  g_assert_true (docket_db_execute (fixture->db,
                                    "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                                    " INSERT INTO thing (name) SELECT 'thing ' || i FROM n; PRAGMA wal_checkpoint (TRUNCATE);",
                                    NULL));
  g_clear_pointer (&fixture->db, docket_db_close);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  memset (bytes + size / 2 / 4096 * 4096, 0xa5, 4096);
  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) size, NULL));
  damaged = docket_db_open (fixture->path, DOCKET_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_false (docket_db_check (damaged, &error));
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CORRUPT);
}

static void
test_sentences_say_what_to_do (void)
{
  static const struct
  {
    DocketDbError code;
    const char *words;
  } sentences[] = {
    { DOCKET_DB_ERROR_FULL, "Free some space" },
    { DOCKET_DB_ERROR_READ_ONLY, "Check the rights" },
    { DOCKET_DB_ERROR_CORRUPT, "Start Docket again" },
    { DOCKET_DB_ERROR_BUSY, "Try again" },
    { DOCKET_DB_ERROR_CANNOT_OPEN, "Check that its folder" },
    { DOCKET_DB_ERROR_IO, "Check the disk" },
    { DOCKET_DB_ERROR_FAILED, "the message" },
  };
  g_autoptr(GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Another sentence.");
  g_autofree char *kept = docket_db_error_sentence (other);

  g_assert_cmpstr (kept, ==, "Another sentence.");
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (DOCKET_DB_ERROR, (int) sentences[i].code, "the message");
      g_autofree char *sentence = docket_db_error_sentence (error);

      g_assert_nonnull (strstr (sentence, sentences[i].words));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/db/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("settings-are-durable", test_settings_are_durable);
  ADD ("bad-files-are-refused", test_bad_files_are_refused);
  ADD ("reader-reads-and-never-writes", test_reader_reads_and_never_writes);
  ADD ("reader-sees-commits-only", test_reader_sees_commits_only);
  ADD ("reader-sorts-much-in-a-file", test_reader_sorts_much_in_a_file);
  ADD ("rollback-and-savepoints", test_rollback_and_savepoints);
  ADD ("statements-are-lent", test_statements_are_lent);
  ADD ("values-come-back", test_values_come_back);
  ADD ("constraint-is-told", test_constraint_is_told);
  ADD ("second-writer-waits", test_second_writer_waits);
  ADD ("who-waits-asks-often", test_who_waits_asks_often);
  ADD ("full-disk-is-told", test_full_disk_is_told);
  ADD ("migrations-run-once", test_migrations_run_once);
  ADD ("newer-file-is-refused", test_newer_file_is_refused);
  ADD ("broken-step-leaves-the-version-before", test_broken_step_leaves_the_version_before);
  ADD ("copy-is-complete", test_copy_is_complete);
  ADD ("check-finds-damage", test_check_finds_damage);
  g_test_add_func ("/db/sentences-say-what-to-do", test_sentences_say_what_to_do);
  return g_test_run ();
}
