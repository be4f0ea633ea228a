/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Bare SQLite, and percentiles.
 */
#include "bench-bare.h"

#include <string.h>
#include <unistd.h>

void
bench_check (sqlite3 *db, int code, int expected)
{
  if (code != expected)
    g_error ("SQLite: %s", sqlite3_errmsg (db));
}

void
bench_execute (sqlite3 *db, const char *sql)
{
  bench_check (db, sqlite3_exec (db, sql, NULL, NULL, NULL), SQLITE_OK);
}

sqlite3 *
bench_open (const char *path)
{
  sqlite3 *db = NULL;

  bench_check (db, sqlite3_open (path, &db), SQLITE_OK);
  bench_execute (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF");
  return db;
}

gint64
bench_count (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 n;

  bench_check (db, sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), SQLITE_OK);
  bench_check (db, sqlite3_step (statement), SQLITE_ROW);
  n = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return n;
}

sqlite3_stmt *
bench_prepare_insert (sqlite3 *db, const char *table)
{
  g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM pragma_table_info('%s')", table);
  gint64 n_columns = bench_count (db, count);
  g_autoptr (GString) sql = g_string_new (NULL);
  sqlite3_stmt *statement = NULL;

  g_string_printf (sql, "INSERT INTO \"%s\" VALUES (?1", table);
  for (gint64 i = 2; i <= n_columns; i++)
    g_string_append_printf (sql, ", ?%" G_GINT64_FORMAT, i);
  g_string_append_c (sql, ')');
  bench_check (db, sqlite3_prepare_v2 (db, sql->str, -1, &statement, NULL), SQLITE_OK);
  return statement;
}

void
bench_bind_row (sqlite3_stmt *to, sqlite3_stmt *from)
{
  for (int i = 0; i < sqlite3_column_count (from); i++)
    sqlite3_bind_value (to, i + 1, sqlite3_column_value (from, i));
}

void
bench_times_init (BenchTimes *times)
{
  times->us = g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
bench_times_add (BenchTimes *times, gint64 us)
{
  g_array_append_val (times->us, us);
}

static int
compare_us (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return left < right ? -1 : left > right ? 1 : 0;
}

gint64
bench_times_percentile (BenchTimes *times, guint percent)
{
  g_assert (times->us->len > 0);
  g_array_sort (times->us, compare_us);
  return g_array_index (times->us, gint64, MIN (times->us->len - 1, times->us->len * percent / 100));
}

void
bench_times_clear (BenchTimes *times)
{
  g_clear_pointer (&times->us, g_array_unref);
}

gint64
bench_processor_us (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("%s cannot be read", path);
  /* From the third word on; the second, the name in brackets, may hold blanks. */
  words = g_strsplit (strrchr (text, ')') + 2, " ", -1);
  g_assert (g_strv_length (words) > 12);
  return (g_ascii_strtoll (words[11], NULL, 10) + g_ascii_strtoll (words[12], NULL, 10)) * G_USEC_PER_SEC / sysconf (_SC_CLK_TCK);
}

void
bench_times_print (const char *what, BenchTimes *ours, const char *limit, BenchTimes *bare)
{
  for (guint percent = 50; percent <= 99; percent += 49)
    {
      gint64 a = bench_times_percentile (ours, percent);
      gint64 b = bench_times_percentile (bare, percent);

      g_print ("%s p%u: %.2f ms, %.2f × %s (%.2f ms), %u times\n",
               what, percent, (double) a / 1000, (double) a / (double) MAX (b, 1), limit, (double) b / 1000, ours->us->len);
    }
}

void
bench_commit (sqlite3 *db, sqlite3_stmt *const *steps, guint n, BenchTimes *times)
{
  gint64 begun = g_get_monotonic_time ();

  bench_execute (db, "BEGIN IMMEDIATE");
  for (guint i = 0; i < n; i++)
    bench_check (db, sqlite3_step (steps[i]), SQLITE_DONE);
  bench_execute (db, "COMMIT");
  if (times != NULL)
    bench_times_add (times, g_get_monotonic_time () - begun);
  for (guint i = 0; i < n; i++)
    sqlite3_reset (steps[i]);
}

void
bench_copy (const char *from, const char *to)
{
  sqlite3 *db = bench_open (from);
  g_autofree char *sql = g_strdup_printf ("VACUUM INTO '%s'", to);

  bench_execute (db, sql);
  sqlite3_close (db);
}
