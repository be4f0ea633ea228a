/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The live channel: how long from a client's save to the poke that another one
 * hears (against a bare FULL commit and a bare exchange over HTTP, which is the
 * least it can be made of), and what a thousand listeners cost in memory.
 */
#include "bench-bare.h"
#include "bench-http.h"
#include "bench-stories.h"
#include "docket-limits.h"
#include "docket-test-server.h"

#include <string.h>
#include <sys/resource.h>

#define JOBS "1000"
#define POKES 380 /* a device may send 400 at a go */
#define PACE_US 2000
#define LISTENERS 1000
#define LISTENING_SESSIONS (LISTENERS / DOCKET_LIVE_STREAMS_PER_DEVICE_MAX)

static char *
live_request (const char *token)
{
  return bench_request ("GET", "/v1/changes/live", token, NULL);
}

void
bench_poke (const char *dir)
{
  static const BenchRound round = { "CREATE TABLE one (n INTEGER PRIMARY KEY, text TEXT)", "BEGIN IMMEDIATE; INSERT INTO one (text) VALUES ('Pressure was low, seal replaced'); COMMIT", 1, 1, POKES, 0, PACE_US };
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, JOBS);
  g_autofree char *database = g_build_filename (dir, "server.db", NULL);
  guint16 port = docket_test_server_get_port (server);
  g_autoptr (BenchStories) stories = bench_stories_new (database);
  g_autofree char *writer = bench_sign_in (port, "sofia");
  g_autofree char *reader = bench_sign_in (port, "dana");
  g_autoptr (BenchConnection) writing = bench_connection_new (port);
  g_autoptr (BenchConnection) listening = bench_connection_new (port);
  g_autofree char *listen = live_request (reader);
  BenchTimes ours, bare;

  bench_times_init (&ours);
  bench_times_init (&bare);
  bench_connection_send (listening, listen);
  bench_connection_wait_for (listening, "event: poke");
  for (guint i = 0; i < POKES; i++)
    {
      g_autofree char *request = bench_stories_request (stories, writer, 1);
      g_autofree char *seq = NULL;
      gint64 begun = g_get_monotonic_time ();

      if (bench_connection_exchange (writing, request) != 200)
        g_error ("Not saved: %s", writing->body);
      /* The envelope's seq stands behind the results. */
      seq = g_strdup_printf ("event: poke\ndata: {\"seq\":%s", strrchr (writing->body, ':') + 1);
      seq[strcspn (seq, "}")] = '\0';
      bench_connection_wait_for (listening, seq);
      bench_times_add (&ours, g_get_monotonic_time () - begun);
      g_usleep (PACE_US);
    }
  docket_test_server_stop (server);
  bench_round_measure (&round, dir, &bare);
  bench_times_print ("save of one client to poke at another", &ours, "a bare FULL commit and a bare exchange", &bare);
  bench_times_clear (&ours);
  bench_times_clear (&bare);
}

/* Resident memory of a process in KiB. */
static gint64
resident_kib (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (line = strstr (text, "VmRSS:")) == NULL)
    g_error ("The memory of docketd cannot be read");
  return g_ascii_strtoll (line + strlen ("VmRSS:"), NULL, 10);
}

static void
raise_file_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

void
bench_listeners (const char *dir)
{
  g_autoptr (DocketTestServer) server = NULL;
  g_autofree char *database = g_build_filename (dir, "server.db", NULL);
  g_autoptr (BenchStories) stories = NULL;
  g_autoptr (GPtrArray) listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) bench_connection_free);
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *token = NULL;
  g_autoptr (BenchConnection) writing = NULL;
  g_autofree char *save = NULL;
  gint64 before, open, poked, begun;
  const char *pid;
  guint16 port;

  raise_file_limit ();
  server = docket_test_server_new_sized (dir, JOBS);
  port = docket_test_server_get_port (server);
  pid = docket_test_server_get_pid (server);
  stories = bench_stories_new (database);
  for (guint i = 0; i < LISTENING_SESSIONS; i++)
    {
      g_autofree char *session = bench_sign_in (port, "dana");
      g_ptr_array_add (requests, live_request (session));
    }
  token = bench_sign_in (port, "sofia");
  writing = bench_connection_new (port);
  save = bench_stories_request (stories, token, 1);
  before = resident_kib (pid);
  for (guint i = 0; i < LISTENERS; i++)
    {
      BenchConnection *listener = bench_connection_new (port);

      bench_connection_send (listener, g_ptr_array_index (requests, i % requests->len));
      g_ptr_array_add (listeners, listener);
    }
  for (guint i = 0; i < listeners->len; i++)
    bench_connection_wait_for (g_ptr_array_index (listeners, i), "event: poke");
  open = resident_kib (pid);
  begun = g_get_monotonic_time ();
  if (bench_connection_exchange (writing, save) != 200)
    g_error ("Not saved: %s", writing->body);
  for (guint i = 0; i < listeners->len; i++)
    bench_connection_wait_for (g_ptr_array_index (listeners, i), "event: poke");
  begun = g_get_monotonic_time () - begun;
  poked = resident_kib (pid);
  g_print ("%d live connections: docketd resident %.1f MB (%.1f MB before them, %.1f KiB each); one save reaches all of them within %.1f ms\n",
           LISTENERS, (double) MAX (open, poked) / 1024, (double) before / 1024, (double) (MAX (open, poked) - before) / LISTENERS, (double) begun / 1000);
}
