/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The first pull of a company with 10,000 jobs (docketd, HTTP, JSON, store)
 * against a bare bulk insert of the same rows into the same tables: one
 * transaction of INSERT … SELECT from the pulled file into a fresh one.
 */
#include "bench-bare.h"
#include "docket-test-desk.h"
#include "docket-store-private.h"
#include "docket-test-server.h"

#define JOBS "10000"

static const char *const searched[] = { "job", "customer" };

/* The search index keeps no text: what goes into it, made before the time begins. */
static void
make_tokens (sqlite3 *db)
{
  for (guint i = 0; i < G_N_ELEMENTS (searched); i++)
    {
      g_autofree char *make = g_strdup_printf ("CREATE TEMP TABLE %s_tokens (place INTEGER PRIMARY KEY, tokens TEXT)", searched[i]);
      g_autofree char *from = g_strdup_printf ("SELECT place, words, facets FROM pulled.%s_found ORDER BY place", searched[i]);
      g_autofree char *into = g_strdup_printf ("INSERT INTO temp.%s_tokens VALUES (?1, ?2)", searched[i]);
      sqlite3_stmt *found = NULL;
      sqlite3_stmt *add = NULL;

      bench_execute (db, make);
      bench_check (db, sqlite3_prepare_v2 (db, from, -1, &found, NULL), SQLITE_OK);
      bench_check (db, sqlite3_prepare_v2 (db, into, -1, &add, NULL), SQLITE_OK);
      while (sqlite3_step (found) == SQLITE_ROW)
        {
          char *tokens = docket_search_tokens ((const char *) sqlite3_column_text (found, 1), (const char *) sqlite3_column_text (found, 2));

          sqlite3_bind_int64 (add, 1, sqlite3_column_int64 (found, 0));
          sqlite3_bind_text (add, 2, tokens, -1, g_free);
          bench_check (db, sqlite3_step (add), SQLITE_DONE);
          sqlite3_reset (add);
        }
      sqlite3_finalize (found);
      sqlite3_finalize (add);
    }
}

/* Record tables, and what the store keeps beside them for search and lists. */
static void
insert_bare (sqlite3 *db)
{
  static const char *const beside[] = { "review_subject", "job_found", "customer_found" };

  bench_execute (db, "BEGIN IMMEDIATE");
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    {
      const char *table = docket_kind_info ((DocketKind) kind)->name;
      g_autofree char *sql = g_strdup_printf ("INSERT INTO main.\"%s\" SELECT * FROM pulled.\"%s\"", table, table);
      bench_execute (db, sql);
    }
  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO main.%s SELECT * FROM pulled.%s", beside[i], beside[i]);
      bench_execute (db, sql);
    }
  for (guint i = 0; i < G_N_ELEMENTS (searched); i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO main.%s_search (rowid, tokens) SELECT place, tokens FROM temp.%s_tokens", searched[i], searched[i]);
      bench_execute (db, sql);
    }
  bench_execute (db, "COMMIT");
}

static gint64
count_records (sqlite3 *db)
{
  gint64 n = 0;

  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM main.\"%s\"", docket_kind_info ((DocketKind) kind)->name);
      n += bench_count (db, sql);
    }
  return n;
}

void
bench_pull (const char *dir)
{
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, JOBS);
  g_autofree char *fresh = g_build_filename (dir, "fresh.db", NULL);
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketStore) made = NULL;
  g_autofree char *attach = NULL;
  gint64 begun = 0;
  gint64 pulled_us;
  gint64 desk_us;
  gint64 server_us;
  gint64 bare_us;
  gint64 bare_cpu_us;
  gint64 n_records;
  sqlite3 *db;
  DocketTestDesk *desk;

  desk_us = bench_processor_us ("self");
  server_us = bench_processor_us (docket_test_server_get_pid (server));
  desk = docket_test_desk_new_timed (dir, "sofia", docket_test_server_get_url (server), "sofia", "desk", &begun);

  pulled_us = g_get_monotonic_time () - begun;
  desk_us = bench_processor_us ("self") - desk_us;
  server_us = bench_processor_us (docket_test_server_get_pid (server)) - server_us;
  attach = g_strdup_printf ("ATTACH '%s' AS pulled", docket_store_get_path (docket_test_desk_get_reader (desk)));
  docket_test_desk_free (desk);
  made = docket_store_open (fresh, DOCKET_DB_READ_WRITE, clock, random, NULL);
  g_assert_nonnull (made);
  g_clear_object (&made);
  db = bench_open (fresh);
  bench_execute (db, attach);
  make_tokens (db);
  begun = g_get_monotonic_time ();
  bare_cpu_us = bench_processor_us ("self");
  insert_bare (db);
  bare_cpu_us = bench_processor_us ("self") - bare_cpu_us;
  bare_us = g_get_monotonic_time () - begun;
  n_records = count_records (db);
  sqlite3_close (db);
  g_print ("pull of %s jobs: %.2f × the speed of a bare bulk insert of the same rows (%" G_GINT64_FORMAT " records: %.0f records/s, bare %.0f records/s; processor time a record: desk %.1f µs, docketd %.1f µs, bare %.1f µs)\n",
           JOBS, (double) bare_us / (double) pulled_us, n_records,
           (double) n_records * G_USEC_PER_SEC / (double) pulled_us, (double) n_records * G_USEC_PER_SEC / (double) bare_us,
           (double) desk_us / (double) n_records, (double) server_us / (double) n_records, (double) bare_cpu_us / (double) n_records);
}
