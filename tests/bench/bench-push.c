/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the server takes in: judged, carried out, audited and durable before the
 * answer. Held against a bare insert of every row that came of it into a copy
 * of the file from before, with as many FULL commits as there were requests,
 * and against a libsoup server that reads the same requests and does nothing.
 */
#include "bench-bare.h"
#include "bench-http.h"
#include "bench-stories.h"
#include "docket-limits.h"
#include "docket-test-server.h"

#include <string.h>

#define JOBS "1000"
#define BATCH_CONNECTIONS 4
#define BATCHES 20 /* a connection */
#define SINGLE_CONNECTIONS 16
#define SINGLE_DEVICES 2 /* a connection: one device may send 400 at a go */
#define SINGLES 320      /* a device */

/* Tables the operations write, and the column that says when. */
static const struct
{
  const char *table;
  const char *place;
} written[] = {
  { "job", "rev" },
  { "note", "rev" },
  { "line", "rev" },
  { "feed", "seq" },
  { "scope", "seq" },
  { "version", "rev" },
  { "operation", "seq" },
  { "audit", "seq" },
};

static sqlite3_stmt *
prepare_replace (sqlite3 *db, const char *table)
{
  g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM pragma_table_info('%s')", table);
  gint64 n_columns = bench_count (db, count);
  g_autoptr (GString) sql = g_string_new (NULL);
  sqlite3_stmt *statement = NULL;

  g_string_printf (sql, "INSERT OR REPLACE INTO \"%s\" VALUES (?1", table);
  for (gint64 i = 2; i <= n_columns; i++)
    g_string_append_printf (sql, ", ?%" G_GINT64_FORMAT, i);
  g_string_append_c (sql, ')');
  bench_check (db, sqlite3_prepare_v2 (db, sql->str, -1, &statement, NULL), SQLITE_OK);
  return statement;
}

/* @after: the file with the work done; @before: a copy without it, which gets it. */
static gint64
insert_bare (const char *after, const char *before, guint n_commits)
{
  sqlite3 *from = bench_open (after);
  sqlite3 *to = bench_open (before);
  sqlite3_stmt *rows[G_N_ELEMENTS (written)];
  sqlite3_stmt *insert[G_N_ELEMENTS (written)];
  gboolean more[G_N_ELEMENTS (written)];
  gint64 first = bench_count (to, "SELECT max (seq) FROM audit");
  gint64 last = bench_count (from, "SELECT max (seq) FROM audit");
  gint64 begun;

  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      const char *table = written[i].table, *place = written[i].place;
      g_autofree char *sql = g_strdup_printf ("SELECT *, \"%s\" FROM \"%s\" WHERE \"%s\" > %" G_GINT64_FORMAT " ORDER BY \"%s\"", place, table, place, first, place);

      insert[i] = prepare_replace (to, table);
      bench_check (from, sqlite3_prepare_v2 (from, sql, -1, &rows[i], NULL), SQLITE_OK);
      more[i] = sqlite3_step (rows[i]) == SQLITE_ROW;
    }
  begun = g_get_monotonic_time ();
  for (guint n = 1; n <= n_commits; n++)
    {
      gint64 end = first + (last - first) * n / n_commits;

      bench_execute (to, "BEGIN IMMEDIATE");
      for (guint i = 0; i < G_N_ELEMENTS (written); i++)
        while (more[i] && sqlite3_column_int64 (rows[i], sqlite3_column_count (rows[i]) - 1) <= end)
          {
            for (int column = 0; column < sqlite3_column_count (rows[i]) - 1; column++)
              sqlite3_bind_value (insert[i], column + 1, sqlite3_column_value (rows[i], column));
            bench_check (to, sqlite3_step (insert[i]), SQLITE_DONE);
            sqlite3_reset (insert[i]);
            more[i] = sqlite3_step (rows[i]) == SQLITE_ROW;
          }
      bench_execute (to, "COMMIT");
    }
  begun = g_get_monotonic_time () - begun;
  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      sqlite3_finalize (rows[i]);
      sqlite3_finalize (insert[i]);
    }
  sqlite3_close (from);
  sqlite3_close (to);
  return begun;
}

static gint64
echo_bare (GPtrArray *requests)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("{}", 2);
  g_autoptr (BenchHandler) handler = bench_handler_new (nothing);

  return bench_clients_run (bench_handler_get_port (handler), requests, NULL, NULL);
}

static void
count_applied (BenchConnection *connection, gpointer data)
{
  static const char word[] = "\"outcome\":\"applied\"";
  gint n = 0;

  for (const char *at = connection->body; (at = strstr (at, word)) != NULL; at += strlen (word))
    n++;
  if (n == 0)
    g_error ("Not applied: %s", connection->body);
  g_atomic_int_add ((gint *) data, n);
}

/* Takes @requests to a server on a new company; prints what came of it. */
static void
measure (const char *dir, const char *title, guint connections, guint devices, guint requests_a_device, guint operations_a_request)
{
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, JOBS);
  g_autofree char *database = g_build_filename (dir, "server.db", NULL);
  g_autofree char *before = g_build_filename (dir, "before.db", NULL);
  g_autoptr (BenchStories) stories = bench_stories_new (database);
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  guint n_requests = connections * devices * requests_a_device;
  double n = (double) (n_requests * operations_a_request);
  gint applied = 0;
  gint64 us, bare_us, echo_us, processor_us;
  sqlite3 *db;

  for (guint i = 0; i < connections; i++)
    {
      GPtrArray *own = g_ptr_array_new_with_free_func (g_free);

      for (guint j = 0; j < devices; j++)
        {
          g_autofree char *token = bench_sign_in (docket_test_server_get_port (server), "sofia");

          for (guint k = 0; k < requests_a_device; k++)
            g_ptr_array_add (own, bench_stories_request (stories, token, operations_a_request));
        }
      g_ptr_array_add (requests, own);
    }
  db = bench_open (database);
  {
    g_autofree char *copy = g_strdup_printf ("VACUUM INTO '%s'", before);
    bench_execute (db, copy);
  }
  sqlite3_close (db);
  processor_us = bench_processor_us (docket_test_server_get_pid (server));
  us = bench_clients_run (docket_test_server_get_port (server), requests, count_applied, &applied);
  if (applied != (gint) n)
    g_error ("Only %d of %.0f operations were applied", applied, n);
  processor_us = bench_processor_us (docket_test_server_get_pid (server)) - processor_us;
  docket_test_server_stop (server);
  echo_us = echo_bare (requests);
  bare_us = insert_bare (database, before, n_requests);
  g_print ("%s: %.0f operations/s, durable; %.2f × a bare insert of the same rows with a FULL commit a request (%.0f/s), %.2f × a server that does nothing (%.0f/s); %.0f µs of docketd's processor time each\n",
           title, n * G_USEC_PER_SEC / (double) us,
           (double) bare_us / (double) us, n * G_USEC_PER_SEC / (double) bare_us,
           (double) echo_us / (double) us, n * G_USEC_PER_SEC / (double) echo_us,
           (double) processor_us / n);
}

void
bench_batches (const char *dir)
{
  measure (dir, "push in batches of 256", BATCH_CONNECTIONS, 1, BATCHES, DOCKET_BATCH_OPERATIONS_MAX);
}

void
bench_singles (const char *dir)
{
  measure (dir, "push of one operation a request, 16 connections", SINGLE_CONNECTIONS, SINGLE_DEVICES, SINGLES, 1);
}
