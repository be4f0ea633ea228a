/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From "saved on this device" on one desk to the lists of another: save, push,
 * judge, poke, pull, commit, notifier. Held against what cannot be left out:
 * three durable commits (here, on the server, there) and two exchanges over
 * HTTP, bare and one after the other.
 */
#include "bench-bare.h"
#include "bench-http.h"
#include "docket-test-desk.h"
#include "docket-test-server.h"

#define CHANGES 200
#define WARM_UP 20

typedef struct
{
  gboolean arrived;
} Arrival;

static void
on_changes (DocketChangeSet *changes, gpointer data)
{
  if (docket_change_set_has_kind (changes, DOCKET_KIND_NOTE))
    ((Arrival *) data)->arrived = TRUE;
}

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

static void
measure_desks (DocketTestDesk *from, DocketTestDesk *to, const char *job, BenchTimes *times)
{
  Arrival arrival = { FALSE };
  guint subscription = docket_notifier_subscribe (docket_desk_get_notifier (docket_test_desk_get (to)), on_changes, &arrival);

  for (guint i = 0; i < CHANGES; i++)
    {
      GPtrArray *operations = docket_test_save_new ();
      gint64 begun;

      docket_test_save_note (operations, from, job, "Pressure was low, seal replaced, ran ten minutes without a drop.");
      arrival.arrived = FALSE;
      begun = g_get_monotonic_time ();
      docket_desk_submit_async (docket_test_desk_get (from), operations, NULL, NULL, NULL);
      g_ptr_array_unref (operations);
      while (!arrival.arrived)
        g_main_context_iteration (NULL, TRUE);
      if (i >= WARM_UP)
        bench_times_add (times, g_get_monotonic_time () - begun);
      /* People do not save in the wake of the last answer. */
      docket_test_desk_drain (from);
    }
  docket_notifier_unsubscribe (docket_desk_get_notifier (docket_test_desk_get (to)), subscription);
}

void
bench_desks (const char *dir)
{
  static const BenchRound round = { "CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT)", "BEGIN IMMEDIATE; INSERT INTO note (body) VALUES (printf ('%.*c', 800, 'x')); COMMIT", 3, 2, CHANGES, WARM_UP, 0 };
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, "small");
  g_autoptr (DocketTestDesk) from = docket_test_desk_new (dir, "omar", docket_test_server_get_url (server), "omar", "desk");
  g_autoptr (DocketTestDesk) to = docket_test_desk_new (dir, "dana", docket_test_server_get_url (server), "dana", "desk");
  g_autofree char *job = any_job (from);
  BenchTimes ours;
  BenchTimes bare;

  bench_times_init (&ours);
  bench_times_init (&bare);
  measure_desks (from, to, job, &ours);
  bench_round_measure (&round, dir, &bare);
  bench_times_print ("change on one desk to another's lists", &ours, "three bare FULL commits and two bare exchanges", &bare);
  bench_times_clear (&ours);
  bench_times_clear (&bare);
}
