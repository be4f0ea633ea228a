/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Readers. As many connections as threads, handed from job to job through a
 * queue; every job sees one snapshot, so that a page and its cursor agree.
 */
#include "docket-config.h"

#include "docket-reader-pool.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GTask *task; /* (owned) */
  DocketReadFunc func;
  gpointer data;
} Job;

struct _DocketReaderPool
{
  GObject parent_instance;
  GThreadPool *threads;
  GAsyncQueue *readers;
};

G_DEFINE_FINAL_TYPE (DocketReaderPool, docket_reader_pool, G_TYPE_OBJECT)

static gboolean
read_snapshot (DocketRepository *reader, Job *job, GError **error)
{
  gboolean ok;

  if (!docket_repository_begin_read (reader, error))
    return FALSE;
  ok = job->func (reader, job->data, error);
  docket_repository_rollback (reader);
  return ok;
}

static void
work (gpointer data, gpointer user_data)
{
  DocketReaderPool *self = user_data;
  Job *job = data;
  DocketRepository *reader = g_async_queue_pop (self->readers);
  g_autoptr (GError) error = NULL;
  gboolean ok = read_snapshot (reader, job, &error);

  g_async_queue_push (self->readers, reader);
  if (ok)
    {
      g_task_return_boolean (job->task, TRUE);
    }
  else if (error->domain == DOCKET_SERVER_ERROR || error->domain == DOCKET_CORE_ERROR)
    {
      g_task_return_error (job->task, g_steal_pointer (&error));
    }
  else
    {
      g_message ("A read failed: %s", error->message);
      g_task_return_new_error (job->task, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_UNAVAILABLE, "%s", _ ("The server cannot read its store just now. Try again."));
    }
  g_object_unref (job->task);
  g_free (job);
}

static void
docket_reader_pool_finalize (GObject *object)
{
  DocketReaderPool *self = DOCKET_READER_POOL (object);

  docket_reader_pool_stop (self);
  g_clear_pointer (&self->readers, g_async_queue_unref);
  G_OBJECT_CLASS (docket_reader_pool_parent_class)->finalize (object);
}

static void
docket_reader_pool_class_init (DocketReaderPoolClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_reader_pool_finalize;
}

static void
docket_reader_pool_init (DocketReaderPool *self)
{
  self->readers = g_async_queue_new_full (g_object_unref);
}

DocketReaderPool *
docket_reader_pool_new (DocketRepository *repository, guint n_threads, GError **error)
{
  g_autoptr (DocketReaderPool) self = g_object_new (DOCKET_TYPE_READER_POOL, NULL);

  for (guint i = 0; i < n_threads; i++)
    {
      DocketRepository *reader = docket_repository_open_reader (repository, error);

      if (reader == NULL)
        return NULL;
      g_async_queue_push (self->readers, reader);
    }
  self->threads = g_thread_pool_new (work, self, (int) n_threads, TRUE, error);
  return self->threads == NULL ? NULL : g_steal_pointer (&self);
}

void
docket_reader_pool_run_async (DocketReaderPool *self, DocketReadFunc func, gpointer data, GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (job->task, docket_reader_pool_run_async);
  job->func = func;
  job->data = data;
  g_thread_pool_push (self->threads, job, NULL);
}

gboolean
docket_reader_pool_run_finish (DocketReaderPool *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_reader_pool_stop (DocketReaderPool *self)
{
  if (self->threads != NULL)
    g_thread_pool_free (g_steal_pointer (&self->threads), FALSE, TRUE);
}
