/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Group commit. A commit to disk costs the same for one operation as for a
 * thousand, so the writer takes whatever waits while the last commit was
 * running into the next one:
 *
 *   BEGIN · work 1 · work 2 · … · COMMIT · answers
 *
 * Work that refuses (DOCKET_SERVER_ERROR) is rare, and savepoints cost a copy of
 * every page that is touched: so there are none, and when one refuses the
 * transaction is taken back and run once more, each work in a savepoint, which
 * whoever refuses takes back alone. A request of several operations that finds
 * one of them at fault asks for the same, and takes back that one alone
 * (docket-push-handler.c). If the storage fails, the whole transaction
 * is taken back and each piece is tried once more by itself, so that one that
 * the storage cannot take does not drag its neighbours along. What then fails by
 * a fault of its own is told apart from a storage that takes nothing just now:
 * whoever sent it need not wait for us. Nothing is answered as done before it is
 * on the disk.
 */
#include "docket-config.h"

#include "docket-writer-thread.h"

#include <glib/gi18n-lib.h>

#include "docket-db.h"
#include "docket-error.h"

/* Operations of one transaction: bounds how long the first one waits. */
#define TRANSACTION_OPERATIONS_MAX 4096
/* Whoever was answered by the last commit is likely to send again at once. The
 * first of them, committed alone, would make all others wait for a disk that
 * has hardly anything to write. */
#define GATHER_US 300

typedef struct
{
  GTask *task; /* (owned); NULL: the end of the queue */
  DocketWriteFunc func;
  gpointer data;
  guint weight;
  GError *refusal;
} Job;

struct _DocketWriterThread
{
  GObject parent_instance;
  DocketRepository *repository;
  DocketCommit *commit;
  DocketClock *clock;
  DocketMetrics *metrics; /* (nullable): not owned */
  GAsyncQueue *jobs;
  gboolean threaded; /* or inline */
  gboolean stopped;
  GThread *thread; /* threaded, until it is stopped */
  GSource *turn;   /* inline: while queued work waits for its turn; holds a reference */
  GMainContext *context;
  DocketCommittedFunc committed;
  gpointer committed_data;
  guint n_last; /* pieces of work in the last transaction */
};

G_DEFINE_FINAL_TYPE (DocketWriterThread, docket_writer_thread, G_TYPE_OBJECT)

static void
job_free (Job *job)
{
  g_clear_object (&job->task);
  g_clear_error (&job->refusal);
  g_free (job);
}

typedef struct
{
  DocketWriterThread *writer;
  gint64 seq;
} Committed;

static void
committed_free (gpointer data)
{
  Committed *committed = data;

  g_object_unref (committed->writer);
  g_free (committed);
}

static gboolean
on_committed (gpointer data)
{
  Committed *committed = data;

  if (committed->writer->committed != NULL)
    committed->writer->committed (committed->seq, committed->writer->committed_data);
  return G_SOURCE_REMOVE;
}

static void
tell_committed (DocketWriterThread *self, gint64 seq)
{
  Committed *committed = g_new (Committed, 1);

  committed->writer = g_object_ref (self);
  committed->seq = seq;
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, on_committed, committed, committed_free);
}

typedef enum
{
  RUN_DONE,
  RUN_REFUSED, /* somebody refused, and there was no savepoint to go back to */
  RUN_FAILED,  /* the storage did */
} Run;

/* A refusal without a savepoint leaves what was written until then. */
static Run
run_job (DocketWriterThread *self, Job *job, gboolean savepoint, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_clear_error (&job->refusal);
  if (savepoint && !docket_repository_savepoint (self->repository, error))
    return RUN_FAILED;
  if (job->func (self->repository, self->commit, job->data, &local))
    return !savepoint || docket_repository_release (self->repository, error) ? RUN_DONE : RUN_FAILED;
  if (local->domain != DOCKET_SERVER_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return RUN_FAILED;
    }
  job->refusal = g_steal_pointer (&local);
  if (!savepoint)
    return RUN_REFUSED;
  docket_repository_rollback_to (self->repository);
  docket_commit_forget (self->commit);
  return RUN_DONE;
}

static Run
run_transaction (DocketWriterThread *self, GPtrArray *jobs, gboolean savepoints, gboolean *begun, GError **error)
{
  gint64 before = 0, after = 0;

  *begun = FALSE;
  if (!docket_repository_begin (self->repository, error))
    return RUN_FAILED;
  *begun = TRUE;
  if (!docket_repository_current_seq (self->repository, &before, error))
    return RUN_FAILED;
  for (guint i = 0; i < jobs->len; i++)
    {
      Run run = run_job (self, g_ptr_array_index (jobs, i), savepoints, error);

      if (run != RUN_DONE)
        return run;
    }
  if (!docket_repository_current_seq (self->repository, &after, error)
      || !docket_repository_commit (self->repository, error))
    return RUN_FAILED;
  if (after != before)
    tell_committed (self, after);
  return RUN_DONE;
}

static void
take_back (DocketWriterThread *self)
{
  docket_repository_rollback (self->repository);
  docket_commit_forget (self->commit);
}

static void
answer (GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = g_ptr_array_index (jobs, i);

      if (job->refusal != NULL)
        g_task_return_error (job->task, g_steal_pointer (&job->refusal));
      else
        g_task_return_boolean (job->task, TRUE);
    }
}

gboolean
docket_write_is_own_fault (const GError *error)
{
  if (error->domain == DOCKET_DB_ERROR)
    return error->code == DOCKET_DB_ERROR_FAILED || error->code == DOCKET_DB_ERROR_CONSTRAINT || error->code == DOCKET_DB_ERROR_CORRUPT;
  return error->domain == DOCKET_CORE_ERROR;
}

static void
answer_fault (Job *job)
{
  g_task_return_new_error (job->task, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_FAULT, "%s", _ ("The server has a fault and cannot take this. Nothing was changed. Tell an administrator."));
}

static void
answer_unavailable (GTask *task)
{
  g_task_return_new_error (task, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_UNAVAILABLE, "%s", _ ("The server could not save this just now. Nothing was changed; send it again."));
}

static gboolean
is_lone_refusal (GPtrArray *jobs)
{
  const Job *only = jobs->len == 1 ? g_ptr_array_index (jobs, 0) : NULL;

  return only != NULL && !g_error_matches (only->refusal, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_PIECEWISE);
}

static void
run_jobs (DocketWriterThread *self, GPtrArray *jobs)
{
  g_autoptr (GError) error = NULL;
  gint64 started_ms = docket_clock_monotonic_ms (self->clock);
  gboolean begun;
  Run run = run_transaction (self, jobs, FALSE, &begun, &error);

  if (run == RUN_REFUSED)
    {
      take_back (self);
      run = is_lone_refusal (jobs) ? RUN_DONE : run_transaction (self, jobs, TRUE, &begun, &error);
    }
  if (run == RUN_DONE)
    {
      if (self->metrics != NULL)
        docket_metrics_count_commit (self->metrics, docket_clock_monotonic_ms (self->clock) - started_ms);
      answer (jobs);
      return;
    }
  take_back (self);
  g_message ("A transaction of %u requests failed: %s", jobs->len, error->message);
  if (begun && jobs->len == 1 && docket_write_is_own_fault (error))
    {
      answer_fault (g_ptr_array_index (jobs, 0));
      return;
    }
  if (!begun || jobs->len == 1)
    {
      for (guint i = 0; i < jobs->len; i++)
        answer_unavailable (((Job *) g_ptr_array_index (jobs, i))->task);
      return;
    }
  for (guint i = 0; i < jobs->len; i++)
    {
      g_autoptr (GPtrArray) alone = g_ptr_array_new ();

      g_ptr_array_add (alone, g_ptr_array_index (jobs, i));
      run_jobs (self, alone);
    }
}

/* The next piece of work; NULL if there is none for this transaction. */
static Job *
next_job (DocketWriterThread *self, const GPtrArray *jobs, guint weight)
{
  Job *job;

  if (jobs->len == 0)
    return g_async_queue_pop (self->jobs);
  if (weight >= TRANSACTION_OPERATIONS_MAX)
    return NULL;
  job = g_async_queue_try_pop (self->jobs);
  if (job == NULL && jobs->len < self->n_last)
    job = g_async_queue_timeout_pop (self->jobs, GATHER_US);
  return job;
}

static gpointer
work (gpointer data)
{
  DocketWriterThread *self = data;
  gboolean over = FALSE;

  while (!over)
    {
      g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);
      Job *job;
      guint weight = 0;

      while (!over && (job = next_job (self, jobs, weight)) != NULL)
        {
          if (job->task == NULL)
            {
              over = TRUE;
              job_free (job);
              break;
            }
          weight += job->weight;
          g_ptr_array_add (jobs, job);
        }
      self->n_last = jobs->len;
      if (jobs->len > 0)
        run_jobs (self, jobs);
    }
  return NULL;
}

/* Inline: all that waits, as one transaction. */
static void
work_inline (DocketWriterThread *self)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);
  Job *job;

  while ((job = g_async_queue_try_pop (self->jobs)) != NULL)
    g_ptr_array_add (jobs, job);
  if (jobs->len > 0)
    run_jobs (self, jobs);
}

static gboolean
on_turn (gpointer data)
{
  DocketWriterThread *self = data;

  g_clear_pointer (&self->turn, g_source_unref);
  work_inline (self);
  return G_SOURCE_REMOVE;
}

static void
docket_writer_thread_finalize (GObject *object)
{
  DocketWriterThread *self = DOCKET_WRITER_THREAD (object);

  docket_writer_thread_stop (self);
  g_clear_pointer (&self->jobs, g_async_queue_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (docket_writer_thread_parent_class)->finalize (object);
}

static void
docket_writer_thread_class_init (DocketWriterThreadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_writer_thread_finalize;
}

static void
docket_writer_thread_init (DocketWriterThread *self)
{
  self->jobs = g_async_queue_new_full ((GDestroyNotify) job_free);
  self->context = g_main_context_ref_thread_default ();
}

DocketWriterThread *
docket_writer_thread_new_inline (DocketRepository *repository, DocketClock *clock, DocketRandom *random, GError **error)
{
  g_autoptr (DocketCommit) commit = docket_commit_new (repository, clock, random, error);
  DocketWriterThread *self;

  if (commit == NULL)
    return NULL;
  self = g_object_new (DOCKET_TYPE_WRITER_THREAD, NULL);
  self->repository = g_object_ref (repository);
  self->clock = g_object_ref (clock);
  self->commit = g_steal_pointer (&commit);
  return self;
}

DocketWriterThread *
docket_writer_thread_new (DocketRepository *repository, DocketClock *clock, DocketRandom *random, GError **error)
{
  DocketWriterThread *self = docket_writer_thread_new_inline (repository, clock, random, error);

  if (self != NULL)
    {
      self->threaded = TRUE;
      self->thread = g_thread_new ("docket-writer", work, self);
    }
  return self;
}

void
docket_writer_thread_set_committed_func (DocketWriterThread *self, DocketCommittedFunc func, gpointer data)
{
  self->committed = func;
  self->committed_data = data;
}

void
docket_writer_thread_set_metrics (DocketWriterThread *self, DocketMetrics *metrics)
{
  self->metrics = metrics;
}

void
docket_writer_thread_run_async (DocketWriterThread *self, DocketWriteFunc func, gpointer data, guint weight, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Job *job;

  g_task_set_source_tag (task, docket_writer_thread_run_async);
  if (self->stopped)
    {
      answer_unavailable (task);
      return;
    }
  job = g_new0 (Job, 1);
  job->task = g_steal_pointer (&task);
  job->func = func;
  job->data = data;
  job->weight = MAX (weight, 1);
  g_async_queue_push (self->jobs, job);
  if (self->threaded || self->turn != NULL)
    return;
  self->turn = g_idle_source_new ();
  g_source_set_priority (self->turn, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->turn, on_turn, g_object_ref (self), g_object_unref);
  g_source_attach (self->turn, self->context);
}

gboolean
docket_writer_thread_run_finish (DocketWriterThread *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_writer_thread_stop (DocketWriterThread *self)
{
  GSource *turn = g_steal_pointer (&self->turn);

  if (self->stopped)
    return;
  self->stopped = TRUE;
  if (self->threaded)
    {
      g_async_queue_push (self->jobs, g_new0 (Job, 1));
      g_thread_join (g_steal_pointer (&self->thread));
    }
  else
    work_inline (self);
  g_clear_pointer (&self->commit, docket_commit_free);
  g_clear_object (&self->repository);
  if (turn == NULL)
    return;
  /* Its reference may be the last. */
  g_source_destroy (turn);
  g_source_unref (turn);
}
