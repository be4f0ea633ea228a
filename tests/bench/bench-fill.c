/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A large file of an older program is opened: how long that takes, how long until
 * the index of the search is what this program makes of it, and meanwhile how long
 * a save waits, and a search for a phone number among what is left.
 *
 *   docket-bench cache-look FILE fill
 */
#include "bench-bare.h"

#include "docket-store-private.h"
#include "docket-writer.h"

#define PAUSE_US 50000
#define SAVES_A_SEARCH 100
#define SAVES_AFTER 200
/* As bench_cache_feed() numbers them. */
#define FIRST_JOB 1000
#define JOBS_BETWEEN 9973
#define JOBS_SAVED 100

static gboolean
save_job (DocketStore *store, gpointer data, GError **error)
{
  gboolean ok;

  if (!docket_store_begin (store, error))
    return FALSE;
  ok = docket_overlay_put_row (store, data, error);
  return docket_store_end (store, ok, error);
}

/* A job gets another title, now an old one, now a new one. */
static void
save (DocketWriter *writer, DocketStore *reader, guint nth, BenchTimes *times)
{
  g_autofree char *number = g_strdup_printf ("J-%u", FIRST_JOB + nth % JOBS_SAVED * JOBS_BETWEEN);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) found = docket_store_find (reader, DOCKET_KIND_JOB, number, &error);
  g_autoptr (DocketRecord) job = NULL;
  g_autofree char *title = g_strdup_printf ("Boiler %u", nth);
  gint64 begun;

  if (found == NULL)
    g_error ("%s", error->message);
  job = docket_record_copy (found);
  docket_record_set_text (job, DOCKET_JOB_TITLE, title);
  begun = g_get_monotonic_time ();
  if (!docket_writer_run (writer, DOCKET_WRITER_SAVE, save_job, job, &error))
    g_error ("%s", error->message);
  bench_times_add (times, g_get_monotonic_time () - begun);
}

static void
find_number (DocketStore *reader, DocketKind kind, BenchTimes *times)
{
  g_autoptr (DocketQuery) query = docket_query_new (kind);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();

  query->search = g_strdup ("030 0000037");
  found = docket_store_select (reader, query, 50, &error);
  if (found == NULL)
    g_error ("%s", error->message);
  if (found->len == 0)
    g_error ("A number was not found");
  bench_times_add (times, g_get_monotonic_time () - begun);
}

static gboolean
has_left (DocketStore *reader)
{
  gboolean left = FALSE;

  if (!docket_search_has_left (reader, &left, NULL))
    g_error ("The mark cannot be read");
  return left;
}

static void
print (const char *what, BenchTimes *times)
{
  g_print ("%s: %u, p50 %.2f ms, longest %.2f ms\n", what, times->us->len, (double) bench_times_percentile (times, 50) / 1000, (double) bench_times_percentile (times, 100) / 1000);
  bench_times_clear (times);
}

void
bench_fill_look (const char *path)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketNotifier) notifier = docket_notifier_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketStore) reader = NULL;
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (DocketWriter) writer = docket_writer_new (path, clock, random, notifier, &error);
  BenchTimes saves, after, customers, jobs;

  if (writer == NULL)
    g_error ("%s", error->message);
  g_print ("open: %.2f s\n", (double) (g_get_monotonic_time () - begun) / 1e6);
  reader = docket_store_open (path, DOCKET_DB_READ_ONLY, clock, random, &error);
  if (reader == NULL)
    g_error ("%s", error->message);
  bench_times_init (&saves);
  bench_times_init (&after);
  bench_times_init (&customers);
  bench_times_init (&jobs);
  begun = g_get_monotonic_time ();
  for (guint i = 0; has_left (reader); i++)
    {
      save (writer, reader, i, &saves);
      if (i % SAVES_A_SEARCH == 0)
        {
          find_number (reader, DOCKET_KIND_CUSTOMER, &customers);
          find_number (reader, DOCKET_KIND_JOB, &jobs);
        }
      g_usleep (PAUSE_US);
    }
  g_print ("filled: after %.1f s\n", (double) (g_get_monotonic_time () - begun) / 1e6);
  for (guint i = 0; i < SAVES_AFTER; i++)
    {
      save (writer, reader, i, &after);
      g_usleep (PAUSE_US);
    }
  print ("saves meanwhile", &saves);
  print ("saves afterwards", &after);
  print ("customers by number", &customers);
  print ("jobs by number", &jobs);
  docket_writer_close (writer);
}
