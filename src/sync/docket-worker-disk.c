/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The worker and a disk that does not take what it is given: full, broken, held
 * by somebody else. It says so, sends nothing for a while, and tries again by
 * itself. A write that should have told what became of work on its way leaves it
 * stranded as "being sent"; nothing would look at it any more. So that comes
 * first when the disk is back: all of it is queued again under its keys. If the
 * server had answered, it answers the same once more. With nothing stranded, and
 * perhaps nothing to be done at all, the disk is tried by a small write of its own,
 * so that nobody reads for minutes that it takes nothing.
 */
#include "docket-config.h"

#include "docket-worker-private.h"

#include "docket-limits.h"

void
docket_worker_note_disk (DocketWorker *self, const GError *error)
{
  /* Something else went through; what is stranded is not in order by that. */
  if (error == NULL && self->stranded && !self->recovering)
    return;
  g_clear_pointer (&self->disk_problem, g_free);
  if (error == NULL)
    return;
  self->disk_problem = docket_db_error_sentence (error);
  self->disk_not_before = docket_clock_now_ms (self->clock) + DOCKET_DISK_WAIT_S * 1000;
  g_message ("The store refused a write: %s", error->message);
}

void
docket_worker_note_stranded (DocketWorker *self, const GError *error)
{
  docket_worker_note_disk (self, error);
  self->stranded = TRUE;
}

/* @data: (nullable): the time; written though nothing may be stranded */
static gboolean
write_recover (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_outbox_recover (store, error) && (data == NULL || docket_store_set_meta (store, DOCKET_META_DISK_TRIED_AT, data, error));
}

static void
on_recovered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketWorker) self = user_data;
  g_autoptr (GError) error = NULL;

  self->stranded = !docket_writer_run_finish (DOCKET_WRITER (source), result, &error);
  docket_worker_note_disk (self, error);
  self->recovering = FALSE;
  docket_worker_schedule_turn (self);
}

static void
recover (DocketWorker *self)
{
  char *now = self->disk_problem == NULL ? NULL : g_strdup_printf ("%" G_GINT64_FORMAT, docket_clock_now_ms (self->clock));

  self->recovering = TRUE;
  docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, write_recover, now, g_free, NULL, on_recovered, g_object_ref (self));
}

static gboolean
write_clear_files (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_clear_files (store, error) && docket_store_evict_files (store, DOCKET_FILES_BYTES_MAX, error);
}

static void
on_files_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketWorker) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    docket_worker_note_disk (self, error);
}

void
docket_worker_begin (DocketWorker *self)
{
  /* What a crash left as "sending" is queued again before anything is sent, and
   * what it left half copied is cleared away. */
  recover (self);
  docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, write_clear_files, NULL, NULL, NULL, on_files_cleared, g_object_ref (self));
}

static gboolean
is_any_lane_busy (DocketWorker *self)
{
  for (guint i = 0; i < DOCKET_LANES_N; i++)
    if (self->lanes[i].busy)
      return TRUE;
  return FALSE;
}

void
docket_worker_mend (DocketWorker *self, gint64 now)
{
  if ((self->stranded || self->disk_problem != NULL) && !self->recovering && now >= self->disk_not_before && !is_any_lane_busy (self))
    recover (self);
}

gboolean
docket_worker_may_begin (DocketWorker *self, gint64 now)
{
  return !self->recovering && !self->stranded && now >= self->disk_not_before;
}

static gboolean
write_network_due (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_outbox_make_due (store, FALSE, error);
}

static void
on_network_due (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketWorker) self = user_data;
  g_autoptr (GError) error = NULL;

  docket_writer_run_finish (DOCKET_WRITER (source), result, &error);
  docket_worker_note_disk (self, error);
  docket_worker_schedule_turn (self);
}

void
docket_worker_make_network_due (DocketWorker *self)
{
  docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, write_network_due, NULL, NULL, NULL, on_network_due, g_object_ref (self));
}
