/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One job of a million changes (docket-bench cache): how long the save takes
 * while the lists read themselves anew, how long any turn of the window's loop
 * does, and when the row that changed is in its new place.
 */
#include "bench-bare.h"

#include "docket-record-list.h"
#include "docket-writer.h"

#define CHANGES 5

typedef struct
{
  DocketWriter *writer;
  DocketRecordList *list;
  const DocketRecord *job; /* of the change going on */
  gint64 begun_us;
  gint64 saved_us;   /* 0: not yet */
  gint64 changed_us; /* the same of the list */
} Scene;

static gboolean
save_job (DocketStore *store, gpointer data, GError **error)
{
  const Scene *scene = data;
  g_autoptr (DocketPage) page = docket_page_new ();

  page->from = docket_store_get_feed_cursor (store);
  page->cursor = g_strdup_printf ("change %" G_GINT64_FORMAT, docket_record_get_rev (scene->job));
  g_ptr_array_add (page->changes, docket_change_new (docket_record_get_rev (scene->job), DOCKET_KIND_JOB, docket_record_get_id (scene->job), (DocketRecord *) scene->job));
  return docket_store_apply_page (store, page, error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Scene *scene = data;
  g_autoptr (GError) error = NULL;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    g_error ("%s", error->message);
  scene->saved_us = g_get_monotonic_time ();
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  ((Scene *) data)->changed_us = g_get_monotonic_time ();
}

/* One turn of the loop, and how long it was busy. */
static void
turn (BenchTimes *turns)
{
  GMainContext *context = g_main_context_default ();
  gint64 begun;

  /* Asleep it is in nobody's way. */
  while (!g_main_context_pending (context))
    g_usleep (200);
  begun = g_get_monotonic_time ();
  g_main_context_iteration (context, FALSE);
  bench_times_add (turns, g_get_monotonic_time () - begun);
}

static gboolean
is_whole (DocketRecordList *list, guint n_jobs)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list)) == n_jobs;
}

/* The oldest one that is planned is planned as the last: it moves through all of the list. */
static void
change_one (Scene *scene, DocketStore *reader, guint nth, BenchTimes *saves, BenchTimes *lists, BenchTimes *turns)
{
  g_autoptr (DocketRecordItem) item = g_list_model_get_item (G_LIST_MODEL (scene->list), nth);
  DocketRecord *job = docket_record_copy (docket_record_item_get_record (item));
  gint64 rev = docket_record_get_rev (job) + G_GINT64_CONSTANT (100000000) + nth;

  docket_record_set_int (job, DOCKET_JOB_STARTS_AT, docket_record_get_int (job, DOCKET_JOB_STARTS_AT, 0) + G_GINT64_CONSTANT (900000) * 60000);
  docket_record_set_rev (job, rev);
  docket_record_set_group_rev (job, DOCKET_GROUP_JOB_PLAN, rev);
  scene->job = job;
  scene->saved_us = scene->changed_us = 0;
  scene->begun_us = g_get_monotonic_time ();
  docket_writer_run_async (scene->writer, DOCKET_WRITER_SAVE, save_job, scene, NULL, NULL, on_saved, scene);
  while (scene->saved_us == 0 || scene->changed_us == 0)
    turn (turns);
  bench_times_add (saves, scene->saved_us - scene->begun_us);
  bench_times_add (lists, scene->changed_us - scene->begun_us);
  docket_record_unref (job);
}

static void
print_counts (DocketStore *reader)
{
  g_autoptr (DocketQuery) all = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr (DocketQuery) open = docket_query_new (DOCKET_KIND_JOB);
  BenchTimes times;

  open->open_only = TRUE;
  bench_times_init (&times);
  for (guint i = 0; i < 10; i++)
    {
      gint64 begun = g_get_monotonic_time ();

      if (docket_store_count (reader, i % 2 == 0 ? all : open, NULL) <= 0)
        g_error ("There is nothing to count");
      bench_times_add (&times, g_get_monotonic_time () - begun);
    }
  g_print ("%" G_GINT64_FORMAT "\n", bench_times_percentile (&times, 50));
  bench_times_clear (&times);
}

void
bench_change_look (const char *path, DocketStore *reader, guint n_jobs)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketNotifier) notifier = docket_notifier_new ();
  g_autoptr (DocketQuery) everything = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecordList) list = docket_record_list_new (reader, notifier, everything);
  g_autoptr (DocketWriter) writer = docket_writer_new (path, clock, random, notifier, &error);
  Scene scene = { writer, list };
  BenchTimes saves, lists, turns;

  if (writer == NULL)
    g_error ("%s", error->message);
  bench_times_init (&saves);
  bench_times_init (&lists);
  bench_times_init (&turns);
  while (!is_whole (list, n_jobs))
    turn (&turns);
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), &scene);
  for (guint i = 0; i < CHANGES; i++)
    change_one (&scene, reader, i, &saves, &lists, &turns);
  g_print ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " ", bench_times_percentile (&saves, 100), bench_times_percentile (&lists, 50), bench_times_percentile (&turns, 100));
  print_counts (reader);
  bench_times_clear (&saves);
  bench_times_clear (&lists);
  bench_times_clear (&turns);
  docket_writer_close (writer);
}
