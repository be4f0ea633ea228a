/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Collecting files, so that it cannot cross with a record that begins to refer
 * to one:
 *
 *   1. the writer deletes what is known of it, in a transaction in which nothing
 *      refers to it. An operation judged later finds no file, and is deferred.
 *   2. after the commit, the bytes are removed on the store's thread. Whoever
 *      announces the file again is answered after that commit, so their bytes
 *      come to the store after the removal.
 */
#include "docket-config.h"

#include "docket-blob-collector.h"

#include "docket-limits.h"

#define TURN_MS (15 * 60 * 1000)
#define FILES_A_TURN_MAX 200

struct _DocketBlobCollector
{
  gatomicrefcount refs;
  DocketWriterThread *writer;
  DocketBlobStore *store;
  DocketClock *clock;
  GSource *timer;
  gboolean stopped;
  GPtrArray *collected;
};

static void
collector_unref (DocketBlobCollector *collector)
{
  if (!g_atomic_ref_count_dec (&collector->refs))
    return;
  g_clear_object (&collector->writer);
  g_clear_object (&collector->store);
  g_clear_object (&collector->clock);
  g_clear_pointer (&collector->collected, g_ptr_array_unref);
  g_free (collector);
}

static void make_turn (gpointer data);

static void
schedule (DocketBlobCollector *collector, gint64 delay_ms)
{
  if (!collector->stopped)
    collector->timer = docket_clock_call_in (collector->clock, delay_ms, make_turn, collector);
}

static gboolean
remove_bytes (DocketBlobStore *store, gpointer data, GError **error)
{
  GPtrArray *collected = ((DocketBlobCollector *) data)->collected;

  for (guint i = 0; i < collected->len; i++)
    docket_blob_store_remove (store, ((DocketBlob *) g_ptr_array_index (collected, i))->sha256);
  return TRUE;
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  DocketBlobCollector *collector = data;
  guint n = collector->collected->len;

  if (n > 0)
    g_message ("%u files that nothing referred to were cleared away", n);
  schedule (collector, n < FILES_A_TURN_MAX ? TURN_MS : 1000);
  collector_unref (collector);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  DocketBlobCollector *collector = data;
  g_autoptr (GError) error = NULL;

  if (docket_writer_thread_run_finish (DOCKET_WRITER_THREAD (source), result, &error))
    {
      docket_blob_store_run_async (collector->store, remove_bytes, collector, on_removed, collector);
      return;
    }
  schedule (collector, TURN_MS);
  collector_unref (collector);
}

GPtrArray *
docket_blob_collect (DocketRepository *repository, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) blobs = docket_repository_unused_blobs (repository, now - DOCKET_BLOB_GRACE_MS, FILES_A_TURN_MAX, error);

  for (guint i = 0; blobs != NULL && i < blobs->len; i++)
    if (!docket_repository_delete_blob (repository, ((DocketBlob *) g_ptr_array_index (blobs, i))->sha256, error))
      return NULL;
  return g_steal_pointer (&blobs);
}

static gboolean
delete_unused (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error)
{
  DocketBlobCollector *collector = data;

  g_clear_pointer (&collector->collected, g_ptr_array_unref);
  collector->collected = docket_blob_collect (repository, docket_clock_now_ms (collector->clock), error);
  return collector->collected != NULL;
}

static void
make_turn (gpointer data)
{
  DocketBlobCollector *collector = data;

  g_clear_pointer (&collector->timer, g_source_unref);
  g_atomic_ref_count_inc (&collector->refs);
  docket_writer_thread_run_async (collector->writer, delete_unused, collector, 1, on_deleted, collector);
}

DocketBlobCollector *
docket_blob_collector_new (DocketWriterThread *writer, DocketBlobStore *store, DocketClock *clock)
{
  DocketBlobCollector *collector = g_new0 (DocketBlobCollector, 1);

  g_atomic_ref_count_init (&collector->refs);
  collector->writer = g_object_ref (writer);
  collector->store = g_object_ref (store);
  collector->clock = g_object_ref (clock);
  schedule (collector, 0);
  return collector;
}

void
docket_blob_collector_stop (DocketBlobCollector *collector)
{
  collector->stopped = TRUE;
  if (collector->timer != NULL)
    {
      g_source_destroy (collector->timer);
      g_clear_pointer (&collector->timer, g_source_unref);
    }
  collector_unref (collector);
}
