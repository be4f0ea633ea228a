/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The feed over HTTP, page after page, from the start of a company with 10,000
 * jobs: against a libsoup server that hands out one ready page of the same size.
 */
#include "bench-bare.h"
#include "bench-http.h"
#include "docket-test-server.h"

#include <string.h>

#define JOBS "10000"
#define ROUNDS 3

typedef struct
{
  gint64 records;
  gint64 bytes;
  guint pages;
  char *page; /* the last full one */
} Read;

static void
read_feed (BenchConnection *connection, const char *token, Read *read)
{
  g_autofree char *path = g_strdup ("/v1/changes?limit=5000");
  gboolean more = TRUE;

  while (more)
    {
      g_autofree char *request = bench_request ("GET", path, token, NULL);
      const char *count, *cursor;

      if (bench_connection_exchange (connection, request) != 200)
        g_error ("No page: %s", connection->body);
      /* The envelope stands before the records. */
      count = strstr (connection->body, "\"count\":");
      cursor = strstr (connection->body, "\"cursor\":\"");
      g_assert (count != NULL && cursor != NULL);
      cursor += strlen ("\"cursor\":\"");
      more = strstr (connection->body, "\"more\":true") != NULL;
      read->records += (gint64) g_ascii_strtoull (count + strlen ("\"count\":"), NULL, 10);
      read->bytes += (gint64) connection->body_size;
      read->pages++;
      if (more)
        {
          g_free (read->page);
          read->page = g_strndup (connection->body, connection->body_size);
        }
      g_free (path);
      path = g_strdup_printf ("/v1/changes?limit=5000&after=%.*s", (int) strcspn (cursor, "\""), cursor);
    }
}

void
bench_feed (const char *dir)
{
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, JOBS);
  guint16 port = docket_test_server_get_port (server);
  g_autofree char *token = bench_sign_in (port, "sofia");
  g_autoptr (BenchConnection) connection = bench_connection_new (port);
  g_autoptr (GBytes) page = NULL;
  g_autoptr (BenchHandler) handler = NULL;
  g_autoptr (BenchConnection) bare = NULL;
  g_autofree char *request = bench_request ("GET", "/", NULL, NULL);
  Read read = { 0, 0, 0, NULL };
  gint64 us, bare_us, processor_us, bare_bytes = 0;
  double rate, bare_rate;

  processor_us = bench_processor_us (docket_test_server_get_pid (server));
  us = g_get_monotonic_time ();
  for (guint i = 0; i < ROUNDS; i++)
    read_feed (connection, token, &read);
  us = g_get_monotonic_time () - us;
  processor_us = bench_processor_us (docket_test_server_get_pid (server)) - processor_us;
  page = g_bytes_new_take (read.page, strlen (read.page));
  handler = bench_handler_new (page);
  bare = bench_connection_new (bench_handler_get_port (handler));
  bare_us = g_get_monotonic_time ();
  while (bare_bytes < read.bytes)
    {
      bench_connection_exchange (bare, request);
      bare_bytes += (gint64) bare->body_size;
    }
  bare_us = g_get_monotonic_time () - bare_us;
  rate = (double) read.records * G_USEC_PER_SEC / (double) us;
  bare_rate = (double) bare_bytes / (double) read.bytes * (double) read.records * G_USEC_PER_SEC / (double) bare_us;
  g_print ("feed: %.0f records/s over HTTP, %.2f × a server that hands out ready pages (%.0f/s; %u pages, %.0f bytes a record); %.1f µs of docketd's processor time each\n",
           rate, rate / bare_rate, bare_rate, read.pages, (double) read.bytes / (double) read.records, (double) processor_us / (double) read.records);
}
