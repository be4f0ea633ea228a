/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One thread, one writing connection, two queues: whoever waits in front of a
 * screen goes before what came over the network. Nothing is interrupted, but
 * long work asks now and then whether a save waits, and commits what it has: so
 * a save waits at most for one slice of a page.
 *
 * After every piece of work, in this order: what it touched goes to the
 * notifier, then its caller hears. So when a save's callback runs, the lists
 * have already been told.
 *
 * What commits leave in the log is copied into the file by another thread; here
 * only what is left of a long log, when nobody waits. And when there is nothing to
 * do at all, what an older program left of the search is put into its index, a slice
 * at a time (docket-search-fill.c), and what was let go and cannot be wanted back goes
 * (docket-discarded-forget.c); whoever closes the writer does not wait for that.
 *
 * Inline (simulation) there is no thread: the same queues are emptied by an
 * idle source on the context that made the writer, one piece a turn.
 */

#include "docket-config.h"

#include "docket-writer.h"

#include <glib/gi18n-lib.h>

#include "docket-checkpointer.h"
#include "docket-effort.h"
#include "docket-limits.h"
#include "docket-store-private.h"

#define N_PRIORITIES 2

typedef struct
{
  DocketWriterFunc func;
  DocketWriterPieceFunc pieces; /* in place of @func */
  DocketWriterPriority priority;
  gboolean begun;
  gpointer data;
  GDestroyNotify destroy;
  GTask *task; /* NULL: somebody waits for it in docket_writer_run() */

  /* for the one who waits; under the writer's lock */
  gboolean done;
  gboolean ok;
  GError *error;
} Job;

struct _DocketWriter
{
  GObject parent_instance;

  DocketStore *store; /* belongs to the thread, if there is one */
  DocketNotifier *notifier;

  GThread *thread;
  DocketCheckpointer *checkpointer; /* belongs to the thread */
  int log_pages; /* of the log, between two copies; atomic */
  GMutex lock;
  GCond wake;    /* a job came, or closing */
  GCond settled; /* a job is done, or the file is open */
  GQueue queues[N_PRIORITIES]; /* element-type Job */
  int n_saves;   /* in the first queue; atomic, written under the lock */
  gboolean closing;
  gboolean fills; /* the index of the search, when idle; on the thread, if there is one */

  /* inline */
  GMainContext *context;
  GSource *turn; /* under the lock; while queued work waits for its turn */

  /* from open to ready */
  char *path;
  DocketClock *clock;
  DocketRandom *random;
  gboolean opened;
  GError *open_error;
};

G_DEFINE_FINAL_TYPE (DocketWriter, docket_writer, G_TYPE_OBJECT)

/* -- The work -- */

static void
tell (DocketWriter *self)
{
  g_autoptr(DocketChangeSet) changes = docket_store_take_changes (self->store);

  /* Another process committed: we cannot know what. */
  if (docket_store_changed_elsewhere (self->store))
    {
      g_clear_pointer (&changes, docket_change_set_unref);
      changes = docket_change_set_new_everything ();
    }
  if (changes != NULL && self->notifier != NULL)
    docket_notifier_emit (self->notifier, changes);
}

static void
job_free (Job *job)
{
  g_clear_object (&job->task);
  g_clear_error (&job->error);
  g_free (job);
}

/* With the lock held. */
static void
enqueue (DocketWriter *self, Job *job)
{
  g_queue_push_tail (&self->queues[job->priority], job);
  if (job->priority == DOCKET_WRITER_SAVE)
    g_atomic_int_inc (&self->n_saves);
}

static gboolean
do_piece (DocketWriter *self, Job *job, gboolean *more, GError **error)
{
  gboolean first = !job->begun;

  job->begun = TRUE;
  /* What was called off before it began is not done; what began is finished,
   * and its caller hears the truth about it. */
  if (first && job->task != NULL && g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), error))
    return FALSE;
  if (job->pieces != NULL)
    return job->pieces (self->store, job->data, more, error);
  return job->func (self->store, job->data, error);
}

static void
work (DocketWriter *self, Job *job)
{
  g_autoptr(GError) error = NULL;
  gboolean more = FALSE;
  gboolean ok = do_piece (self, job, &more, &error);

  g_assert (ok || error != NULL);
  tell (self);
  if (ok && more)
    {
      g_mutex_lock (&self->lock);
      enqueue (self, job);
      g_mutex_unlock (&self->lock);
      return;
    }
  if (job->destroy != NULL)
    job->destroy (job->data);

  if (job->task != NULL)
    {
      if (ok)
        g_task_return_boolean (job->task, TRUE);
      else
        g_task_return_error (job->task, g_steal_pointer (&error));
      job_free (job);
      return;
    }
  g_mutex_lock (&self->lock);
  job->ok = ok;
  job->error = g_steal_pointer (&error);
  job->done = TRUE;
  g_cond_broadcast (&self->settled);
  g_mutex_unlock (&self->lock);
}

static gboolean
is_awaited (gpointer data)
{
  return docket_writer_is_awaited (data);
}

/* Nobody is kept from work by it: what fails is tried again when the file is opened
 * next, and until then the search does without. */
static void
fill_search (DocketWriter *self)
{
  g_autoptr (GError) error = NULL;

  if (!docket_search_fill_step (self->store, is_awaited, self, &self->fills, &error))
    {
      self->fills = FALSE;
      g_message ("The index of the search is not complete: %s", error->message);
    }
  if (!self->fills)
    tell (self);
}

/* Nothing depends on it; there is more of it when more is let go. */
static void
forget_some (DocketWriter *self)
{
  g_autoptr (GError) error = NULL;

  if (docket_discarded_forget_step (self->store, &error))
    return;
  self->store->forgets = FALSE;
  g_message ("What was let go long ago stays in the file: %s", error->message);
}

static gboolean
has_idle_work (DocketWriter *self)
{
  return self->fills || self->store->forgets;
}

static void
work_idly (DocketWriter *self)
{
  if (self->fills)
    fill_search (self);
  else
    forget_some (self);
}

/* Whether there is anything to do when idle, once the file is open. */
static void
look_for_left (DocketWriter *self)
{
  g_autoptr (GError) error = NULL;

  if (!docket_search_has_left (self->store, &self->fills, &error))
    g_message ("The index of the search cannot be read: %s", error->message);
  g_clear_error (&error);
  if (!docket_discarded_has_forgotten (self->store, &self->store->forgets, &error))
    g_message ("What was let go cannot be read: %s", error->message);
}

/* With the lock held. */
static Job *
next_job (DocketWriter *self)
{
  for (guint i = 0; i < N_PRIORITIES; i++)
    if (!g_queue_is_empty (&self->queues[i]))
      {
        if (i == DOCKET_WRITER_SAVE)
          g_atomic_int_add (&self->n_saves, -1);
        return g_queue_pop_head (&self->queues[i]);
      }
  return NULL;
}

/* -- With a thread -- */

static gpointer
on_thread (gpointer data)
{
  DocketWriter *self = data;
  g_autoptr(GError) error = NULL;

  self->store = docket_store_open (self->path, DOCKET_DB_READ_WRITE, self->clock, self->random, &error);
  g_mutex_lock (&self->lock);
  self->opened = TRUE;
  self->open_error = g_steal_pointer (&error);
  g_cond_broadcast (&self->settled);
  if (self->store != NULL)
    {
      docket_db_stop_checkpoints (self->store->db);
      self->store->may_look_ahead = TRUE;
      self->checkpointer = docket_checkpointer_new (self->path);
      look_for_left (self);
    }
  while (self->store != NULL)
    {
      Job *job = next_job (self);

      if (job != NULL || (has_idle_work (self) && !self->closing))
        {
          g_mutex_unlock (&self->lock);
          if (job != NULL)
            work (self, job);
          else
            work_idly (self);
          docket_checkpointer_committed (self->checkpointer, self->store->db, (guint) g_atomic_int_get (&self->log_pages), docket_writer_is_awaited (self));
          g_mutex_lock (&self->lock);
        }
      else if (self->closing)
        break;
      else
        g_cond_wait (&self->wake, &self->lock);
    }
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->checkpointer, docket_checkpointer_free);
  g_clear_object (&self->store);
  return NULL;
}

/* -- Inline -- */

static gboolean
on_turn (gpointer data)
{
  g_autoptr(DocketWriter) self = g_object_ref (data);
  Job *job;
  gboolean more;

  g_mutex_lock (&self->lock);
  job = next_job (self);
  g_mutex_unlock (&self->lock);
  if (job != NULL)
    work (self, job);
  else if (has_idle_work (self))
    work_idly (self);

  g_mutex_lock (&self->lock);
  more = has_idle_work (self) || !g_queue_is_empty (&self->queues[0]) || !g_queue_is_empty (&self->queues[1]);
  if (!more)
    g_clear_pointer (&self->turn, g_source_unref);
  g_mutex_unlock (&self->lock);
  return more ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* With the lock held. */
static void
take_turns (DocketWriter *self)
{
  if (self->turn != NULL)
    return;
  self->turn = g_idle_source_new ();
  g_source_set_priority (self->turn, G_PRIORITY_DEFAULT);
  g_source_set_static_name (self->turn, "docket-writer");
  g_source_set_callback (self->turn, on_turn, self, NULL);
  g_source_attach (self->turn, self->context);
}

static void
close_inline (DocketWriter *self)
{
  Job *job;

  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  if (self->turn != NULL)
    {
      g_source_destroy (self->turn);
      g_clear_pointer (&self->turn, g_source_unref);
    }
  while ((job = next_job (self)) != NULL)
    {
      g_mutex_unlock (&self->lock);
      work (self, job);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  g_clear_object (&self->store);
}

/* -- Object -- */

static void
docket_writer_finalize (GObject *object)
{
  DocketWriter *self = DOCKET_WRITER (object);

  g_assert (self->thread == NULL);
  if (self->context != NULL)
    close_inline (self);
  g_clear_object (&self->notifier);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_error (&self->open_error);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_cond_clear (&self->settled);

  G_OBJECT_CLASS (docket_writer_parent_class)->finalize (object);
}

static void
docket_writer_class_init (DocketWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_writer_finalize;
}

static void
docket_writer_init (DocketWriter *self)
{
  self->log_pages = DOCKET_LOG_PAGES_COPIED;
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  g_cond_init (&self->settled);
  for (guint i = 0; i < N_PRIORITIES; i++)
    g_queue_init (&self->queues[i]);
}

DocketWriter *
docket_writer_new (const char *path, DocketClock *clock, DocketRandom *random, DocketNotifier *notifier, GError **error)
{
  g_autoptr(DocketWriter) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (DOCKET_IS_CLOCK (clock) && DOCKET_IS_RANDOM (random), NULL);
  g_return_val_if_fail (notifier == NULL || DOCKET_IS_NOTIFIER (notifier), NULL);

  self = g_object_new (DOCKET_TYPE_WRITER, NULL);
  self->path = g_strdup (path);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  g_set_object (&self->notifier, notifier);
  /* The thread's reference, given back in docket_writer_close(): otherwise the
   * last one might go on the thread itself, with a finished task. */
  self->thread = g_thread_new ("docket-writer", on_thread, g_object_ref (self));

  docket_effort_add (DOCKET_EFFORT_WAITS, 1);
  g_mutex_lock (&self->lock);
  while (!self->opened)
    g_cond_wait (&self->settled, &self->lock);
  g_mutex_unlock (&self->lock);
  if (self->open_error != NULL)
    {
      docket_writer_close (self);
      g_propagate_error (error, g_steal_pointer (&self->open_error));
      return NULL;
    }
  return g_steal_pointer (&self);
}

DocketWriter *
docket_writer_new_inline (DocketStore *store, DocketNotifier *notifier)
{
  DocketWriter *self;

  g_return_val_if_fail (DOCKET_IS_STORE (store), NULL);
  g_return_val_if_fail (notifier == NULL || DOCKET_IS_NOTIFIER (notifier), NULL);

  self = g_object_new (DOCKET_TYPE_WRITER, NULL);
  self->store = g_object_ref (store);
  g_set_object (&self->notifier, notifier);
  self->context = g_main_context_ref_thread_default ();
  look_for_left (self);
  g_mutex_lock (&self->lock);
  if (has_idle_work (self))
    take_turns (self);
  g_mutex_unlock (&self->lock);
  return self;
}

void
docket_writer_close (DocketWriter *self)
{
  g_return_if_fail (DOCKET_IS_WRITER (self));

  if (self->context != NULL)
    {
      close_inline (self);
      return;
    }
  if (self->thread == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->lock);
  docket_effort_add (DOCKET_EFFORT_WAITS, 1);
  g_clear_pointer (&self->thread, g_thread_join);
  g_object_unref (self);
}

/* -- Handing work in -- */

/* FALSE: the writer is closed. */
static gboolean
push (DocketWriter *self, Job *job, GError **error)
{
  gboolean open;

  g_mutex_lock (&self->lock);
  open = !self->closing;
  if (open)
    {
      enqueue (self, job);
      if (self->context == NULL)
        g_cond_signal (&self->wake);
      else
        take_turns (self);
    }
  g_mutex_unlock (&self->lock);
  if (!open)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, _("Docket is closing, so this was not saved."));
  return open;
}

gboolean
docket_writer_is_awaited (DocketWriter *self)
{
  g_return_val_if_fail (DOCKET_IS_WRITER (self), FALSE);

  return g_atomic_int_get (&self->n_saves) > 0;
}

/* Takes @job. */
static void
run_async (DocketWriter *self, Job *job, GDestroyNotify destroy, GCancellable *cancellable, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, tag);
  /* A save that is on the disk is saved, whoever lost interest meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  job->destroy = destroy;
  job->task = g_object_ref (task);
  if (push (self, job, &error))
    return;
  if (destroy != NULL)
    destroy (job->data);
  job_free (job);
  g_task_return_error (task, error);
}

static Job *
job_new (DocketWriterPriority priority, DocketWriterFunc func, DocketWriterPieceFunc pieces, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->priority = priority;
  job->func = func;
  job->pieces = pieces;
  job->data = data;
  return job;
}

void
docket_writer_run_async (DocketWriter *self, DocketWriterPriority priority, DocketWriterFunc func, gpointer data, GDestroyNotify destroy, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (DOCKET_IS_WRITER (self));
  g_return_if_fail ((guint) priority < N_PRIORITIES && func != NULL);

  run_async (self, job_new (priority, func, NULL, data), destroy, cancellable, docket_writer_run_async, callback, user_data);
}

void
docket_writer_run_pieces_async (DocketWriter *self, DocketWriterPriority priority, DocketWriterPieceFunc func, gpointer data, GDestroyNotify destroy, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (DOCKET_IS_WRITER (self));
  g_return_if_fail ((guint) priority < N_PRIORITIES && func != NULL);

  run_async (self, job_new (priority, NULL, func, data), destroy, cancellable, docket_writer_run_pieces_async, callback, user_data);
}

gboolean
docket_writer_run_finish (DocketWriter *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Takes @job. */
static gboolean
run (DocketWriter *self, Job *job, GError **error)
{
  gboolean ok;

  if (!push (self, job, error))
    {
      job_free (job);
      return FALSE;
    }

  docket_effort_add (DOCKET_EFFORT_WAITS, 1);
  g_mutex_lock (&self->lock);
  while (!job->done)
    {
      Job *next;

      if (self->context == NULL)
        {
          g_cond_wait (&self->settled, &self->lock);
          continue;
        }
      next = next_job (self);
      g_assert (next != NULL);
      g_mutex_unlock (&self->lock);
      work (self, next);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);

  ok = job->ok;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&job->error));
  job_free (job);
  return ok;
}

gboolean
docket_writer_run (DocketWriter *self, DocketWriterPriority priority, DocketWriterFunc func, gpointer data, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_WRITER (self), FALSE);
  g_return_val_if_fail ((guint) priority < N_PRIORITIES && func != NULL, FALSE);
  g_return_val_if_fail (self->thread == NULL || self->thread != g_thread_self (), FALSE);

  return run (self, job_new (priority, func, NULL, data), error);
}

gboolean
docket_writer_run_pieces (DocketWriter *self, DocketWriterPriority priority, DocketWriterPieceFunc func, gpointer data, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_WRITER (self), FALSE);
  g_return_val_if_fail ((guint) priority < N_PRIORITIES && func != NULL, FALSE);
  g_return_val_if_fail (self->thread == NULL || self->thread != g_thread_self (), FALSE);

  return run (self, job_new (priority, NULL, func, data), error);
}

void
docket_writer_set_log_pages (DocketWriter *self, guint pages)
{
  g_return_if_fail (DOCKET_IS_WRITER (self) && pages > 0);

  g_atomic_int_set (&self->log_pages, (int) pages);
}

/* -- Saves -- */

static gboolean
submit (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_submit (store, data, error);
}

void
docket_writer_submit_async (DocketWriter *self, GPtrArray *operations, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (operations != NULL);

  docket_writer_run_async (self, DOCKET_WRITER_SAVE, submit, g_ptr_array_ref (operations), (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

gboolean
docket_writer_submit_finish (DocketWriter *self, GAsyncResult *result, GError **error)
{
  return docket_writer_run_finish (self, result, error);
}

gboolean
docket_writer_submit (DocketWriter *self, GPtrArray *operations, GError **error)
{
  g_return_val_if_fail (operations != NULL, FALSE);

  return docket_writer_run (self, DOCKET_WRITER_SAVE, submit, operations, error);
}
