/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Draining an outbox of notes end to end (desk, HTTP, docketd's judge, feed,
 * audit and answers, the answers and what the feed brings back into the desk's
 * file), against docketd alone, which a client without a store sends as many in
 * the same batches, one after the other; and against a bare insert of the same
 * outbox rows in transactions of one batch each.
 */
#include "bench-bare.h"
#include "bench-http.h"
#include "docket-id.h"
#include "docket-limits.h"
#include "docket-test-desk.h"
#include "docket-test-server.h"

#define OPERATIONS 10000
#define OPERATIONS_A_SAVE 50
#define NOTE "Pressure was low, seal replaced, ran ten minutes without a drop."

static char *
any_job (DocketTestDesk *desk)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr (GPtrArray) jobs = NULL;

  query->open_only = TRUE;
  jobs = docket_store_select (docket_test_desk_get_reader (desk), query, 1, NULL);
  g_assert_cmpuint (jobs->len, ==, 1);
  return g_strdup (docket_record_get_id (g_ptr_array_index (jobs, 0)));
}

/* µs that docketd takes for the same work from a client that does nothing else. */
static gint64
send_raw (DocketTestServer *server, const char *job)
{
  guint16 port = docket_test_server_get_port (server);
  g_autofree char *token = bench_sign_in (port, "omar");
  g_autoptr (BenchConnection) connection = bench_connection_new (port);
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  gint64 spent = 0;

  for (guint sent = 0; sent < OPERATIONS;)
    {
      g_autoptr (GString) body = g_string_new ("{\"ops\":[");
      g_autofree char *request = NULL;
      gint64 begun;

      for (guint i = 0; i < DOCKET_BATCH_OPERATIONS_MAX && sent < OPERATIONS; i++, sent++)
        {
          g_autofree char *key = docket_id_new (clock, random);
          g_autofree char *id = docket_id_new (clock, random);

          g_string_append_printf (body, "%s{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"note\",\"id\":\"%s\"},\"made_at\":%" G_GINT64_FORMAT ",\"set\":{\"job\":\"%s\",\"body\":\"" NOTE "\"}}",
                                  i > 0 ? "," : "", key, id, docket_clock_now_ms (clock), job);
        }
      g_string_append (body, "]}");
      request = bench_request ("POST", "/v1/ops", token, body->str);
      begun = g_get_monotonic_time ();
      if (bench_connection_exchange (connection, request) != 200)
        g_error ("Not taken: %s", connection->body);
      spent += g_get_monotonic_time () - begun;
    }
  return spent;
}

static gint64
insert_bare (const char *path, const char *fresh)
{
  sqlite3 *from = bench_open (path);
  sqlite3 *to = bench_open (fresh);
  sqlite3_stmt *insert = bench_prepare_insert (to, "outbox");
  sqlite3_stmt *rows = NULL;
  gint64 begun = g_get_monotonic_time ();
  guint n = 0;

  bench_check (from, sqlite3_prepare_v2 (from, "SELECT * FROM outbox ORDER BY position", -1, &rows, NULL), SQLITE_OK);
  bench_execute (to, "BEGIN IMMEDIATE");
  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      bench_bind_row (insert, rows);
      bench_check (to, sqlite3_step (insert), SQLITE_DONE);
      sqlite3_reset (insert);
      if (++n % DOCKET_BATCH_OPERATIONS_MAX == 0)
        bench_execute (to, "COMMIT; BEGIN IMMEDIATE");
    }
  bench_execute (to, "COMMIT");
  begun = g_get_monotonic_time () - begun;
  g_assert_cmpuint (n, ==, OPERATIONS);
  sqlite3_finalize (insert);
  sqlite3_finalize (rows);
  sqlite3_close (from);
  sqlite3_close (to);
  return begun;
}

void
bench_drain (const char *dir)
{
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, "small");
  g_autoptr (DocketTestDesk) desk = docket_test_desk_new (dir, "omar", docket_test_server_get_url (server), "omar", "desk");
  g_autofree char *job = any_job (desk);
  g_autofree char *fresh = g_build_filename (dir, "fresh.db", NULL);
  g_autofree char *path = g_strdup (docket_store_get_path (docket_test_desk_get_reader (desk)));
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketStore) made = NULL;
  gint64 begun;
  gint64 drained_us;
  gint64 bare_us;
  gint64 raw_us;
  gint64 desk_us;
  gint64 server_us;

  raw_us = send_raw (server, job);
  docket_test_desk_drain (desk);
  docket_test_desk_set_online (desk, FALSE);
  for (guint i = 0; i < OPERATIONS / OPERATIONS_A_SAVE; i++)
    {
      GPtrArray *operations = docket_test_save_new ();

      for (guint j = 0; j < OPERATIONS_A_SAVE; j++)
        docket_test_save_note (operations, desk, job, NOTE);
      docket_test_desk_save (desk, operations);
    }
  g_assert_cmpuint (docket_test_desk_counts (desk).pending, ==, OPERATIONS);
  docket_test_desk_set_online (desk, TRUE);
  desk_us = bench_processor_us ("self");
  server_us = bench_processor_us (docket_test_server_get_pid (server));
  begun = g_get_monotonic_time ();
  docket_test_desk_drain (desk);
  drained_us = g_get_monotonic_time () - begun;
  desk_us = bench_processor_us ("self") - desk_us;
  server_us = bench_processor_us (docket_test_server_get_pid (server)) - server_us;
  made = docket_store_open (fresh, DOCKET_DB_READ_WRITE, clock, random, NULL);
  g_assert_nonnull (made);
  g_clear_object (&made);
  bare_us = insert_bare (path, fresh);
  g_print ("drain in batches: %.0f operations/s end to end, %.2f × docketd alone (%.0f/s), %.2f × a bare insert of the outbox rows in the same batches (%.0f/s); processor time an operation: desk %.1f µs, docketd %.1f µs\n",
           (double) OPERATIONS * G_USEC_PER_SEC / (double) drained_us, (double) raw_us / (double) drained_us,
           (double) OPERATIONS * G_USEC_PER_SEC / (double) raw_us, (double) bare_us / (double) drained_us,
           (double) OPERATIONS * G_USEC_PER_SEC / (double) bare_us, (double) desk_us / OPERATIONS, (double) server_us / OPERATIONS);
}
