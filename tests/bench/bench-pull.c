/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The first pull of a company with 10,000 jobs (docketd, HTTP, JSON, store)
 * against a bare bulk insert of the same rows into the same tables: all values
 * at hand, one prepared INSERT a table, one transaction. (INSERT … SELECT * from
 * a table of the same form inserts nothing: SQLite copies the pages' cells, those
 * of the indexes too.) The search index is one of the tables; its tokens are at
 * hand like any other value.
 */
#include "bench-bare.h"
#include "docket-test-desk.h"
#include "docket-store-private.h"
#include "docket-test-server.h"

#define JOBS "10000"

/* What goes into one table: an INSERT, and the values of each row. */
typedef struct
{
  sqlite3_stmt *insert;
  guint n_columns;
  GArray *values; /* element-type sqlite3_value*, row after row */
} Load;

static void
load_clear (gpointer data)
{
  Load *load = data;

  for (guint i = 0; i < load->values->len; i++)
    sqlite3_value_free (g_array_index (load->values, sqlite3_value *, i));
  g_array_unref (load->values);
  sqlite3_finalize (load->insert);
}

/* @loads: (element-type Load) */
static void
add_load (GArray *loads, sqlite3 *db, const char *insert, const char *select)
{
  Load load = { NULL, 0, g_array_new (FALSE, FALSE, sizeof (sqlite3_value *)) };
  sqlite3_stmt *rows = NULL;

  bench_check (db, sqlite3_prepare_v2 (db, insert, -1, &load.insert, NULL), SQLITE_OK);
  bench_check (db, sqlite3_prepare_v2 (db, select, -1, &rows, NULL), SQLITE_OK);
  load.n_columns = (guint) sqlite3_column_count (rows);
  while (sqlite3_step (rows) == SQLITE_ROW)
    for (guint i = 0; i < load.n_columns; i++)
      {
        sqlite3_value *value = sqlite3_value_dup (sqlite3_column_value (rows, (int) i));

        g_array_append_val (load.values, value);
      }
  sqlite3_finalize (rows);
  g_array_append_val (loads, load);
}

static void
add_table (GArray *loads, sqlite3 *db, const char *table)
{
  g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM pragma_table_info('%s')", table);
  g_autofree char *select = g_strdup_printf ("SELECT * FROM pulled.\"%s\"", table);
  g_autoptr (GString) insert = g_string_new (NULL);
  gint64 n_columns = bench_count (db, count);

  g_string_printf (insert, "INSERT INTO main.\"%s\" VALUES (?1", table);
  for (gint64 i = 2; i <= n_columns; i++)
    g_string_append_printf (insert, ", ?%" G_GINT64_FORMAT, i);
  g_string_append_c (insert, ')');
  add_load (loads, db, insert->str, select);
}

static void
tokens_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  sqlite3_result_text (context, docket_search_tokens ((const char *) sqlite3_value_text (values[0]), (const char *) sqlite3_value_text (values[1])), -1, g_free);
}

/* The index keeps no text: its tokens are made of what the tables beside say. */
static void
add_search (GArray *loads, sqlite3 *db, const char *kind)
{
  g_autofree char *select = g_strdup_printf ("SELECT place, tokens (words, facets) FROM pulled.%s_found ORDER BY place", kind);
  g_autofree char *insert = g_strdup_printf ("INSERT INTO main.%s_search (rowid, tokens) VALUES (?1, ?2)", kind);

  add_load (loads, db, insert, select);
}

/* Record tables, and what the store keeps beside them for search and lists.
 * (transfer full) (element-type Load) */
static GArray *
load_all (sqlite3 *db)
{
  static const char *const beside[] = { "review_subject", "job_found", "customer_found" };
  GArray *loads = g_array_new (FALSE, FALSE, sizeof (Load));

  g_array_set_clear_func (loads, load_clear);
  bench_check (db, sqlite3_create_function (db, "tokens", 2, SQLITE_UTF8, NULL, tokens_function, NULL, NULL), SQLITE_OK);
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    add_table (loads, db, docket_kind_info ((DocketKind) kind)->name);
  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    add_table (loads, db, beside[i]);
  add_search (loads, db, "customer");
  add_search (loads, db, "job");
  return loads;
}

static void
insert_bare (sqlite3 *db, GArray *loads)
{
  bench_execute (db, "BEGIN IMMEDIATE");
  for (guint i = 0; i < loads->len; i++)
    {
      const Load *load = &g_array_index (loads, Load, i);

      for (guint at = 0; at < load->values->len; at += load->n_columns)
        {
          for (guint column = 0; column < load->n_columns; column++)
            sqlite3_bind_value (load->insert, (int) column + 1, g_array_index (load->values, sqlite3_value *, at + column));
          bench_check (db, sqlite3_step (load->insert), SQLITE_DONE);
          sqlite3_reset (load->insert);
        }
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
  g_autoptr (GArray) loads = NULL;
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
  loads = load_all (db);
  begun = g_get_monotonic_time ();
  bare_cpu_us = bench_processor_us ("self");
  insert_bare (db, loads);
  bare_cpu_us = bench_processor_us ("self") - bare_cpu_us;
  bare_us = g_get_monotonic_time () - begun;
  n_records = count_records (db);
  g_clear_pointer (&loads, g_array_unref);
  sqlite3_close (db);
  g_print ("pull of %s jobs: %.2f × the speed of a bare bulk insert of the same rows (%" G_GINT64_FORMAT " records: %.0f records/s, bare %.0f records/s; processor time a record: desk %.1f µs, docketd %.1f µs, bare %.1f µs)\n",
           JOBS, (double) bare_us / (double) pulled_us, n_records,
           (double) n_records * G_USEC_PER_SEC / (double) pulled_us, (double) n_records * G_USEC_PER_SEC / (double) bare_us,
           (double) desk_us / (double) n_records, (double) server_us / (double) n_records, (double) bare_cpu_us / (double) n_records);
}
