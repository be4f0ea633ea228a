/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What ThreadSanitizer cannot see by itself: Debian's GLib is not instrumented,
 * and its locks are futexes of its own, so that every hand-over through a queue,
 * a task, a source or a reference count looks like a race.
 *
 * This file is compiled into every program of a build with -Db_sanitize=thread
 * (./dev tsan) and stands in front of those functions of GLib that order threads:
 * it says what each orders, and calls the real one. Nothing is suppressed. Locks
 * and reference counts are done here, on pthread and the compiler's atomics, so
 * that the tool knows them as what they are.
 *
 * Hand-over: the giver says “release” of an address, the taker “acquire” of the
 * same. All that the giver did before is then known to stand before all that the
 * taker does after.
 */
#include <dlfcn.h>
#include <gio/gio.h>
#include <pthread.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

/* The next of this name: GLib's own. Looked up each time: slow, simple, and without a race of its own. */
#define REAL(name) ((__typeof__ (&name)) (guintptr) dlsym (RTLD_NEXT, #name))

/* ---- Locks: a pthread lock stands behind the pointer that GMutex and GCond keep ---- */

static pthread_mutex_t *
mutex_of (GMutex *mutex)
{
  pthread_mutex_t *own = __atomic_load_n ((pthread_mutex_t **) &mutex->p, __ATOMIC_ACQUIRE);
  pthread_mutex_t *expected = NULL;

  if (own != NULL)
    return own;
  own = g_new0 (pthread_mutex_t, 1);
  pthread_mutex_init (own, NULL);
  if (__atomic_compare_exchange_n ((pthread_mutex_t **) &mutex->p, &expected, own, FALSE, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return own;
  pthread_mutex_destroy (own);
  g_free (own);
  return expected;
}

static pthread_cond_t *
cond_of (GCond *cond)
{
  pthread_cond_t *own = __atomic_load_n ((pthread_cond_t **) &cond->p, __ATOMIC_ACQUIRE);
  pthread_cond_t *expected = NULL;

  if (own != NULL)
    return own;
  own = g_new0 (pthread_cond_t, 1);
  pthread_cond_init (own, NULL);
  if (__atomic_compare_exchange_n ((pthread_cond_t **) &cond->p, &expected, own, FALSE, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return own;
  pthread_cond_destroy (own);
  g_free (own);
  return expected;
}

void
g_mutex_init (GMutex *mutex)
{
  mutex->p = NULL;
}

void
g_mutex_clear (GMutex *mutex)
{
  pthread_mutex_t *own = mutex->p;

  if (own != NULL)
    pthread_mutex_destroy (own);
  g_free (own);
  mutex->p = NULL;
}

void
g_mutex_lock (GMutex *mutex)
{
  pthread_mutex_lock (mutex_of (mutex));
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  return pthread_mutex_trylock (mutex_of (mutex)) == 0;
}

void
g_mutex_unlock (GMutex *mutex)
{
  pthread_mutex_unlock (mutex_of (mutex));
}

void
g_cond_init (GCond *cond)
{
  cond->p = NULL;
}

void
g_cond_clear (GCond *cond)
{
  pthread_cond_t *own = cond->p;

  if (own != NULL)
    pthread_cond_destroy (own);
  g_free (own);
  cond->p = NULL;
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  pthread_cond_wait (cond_of (cond), mutex_of (mutex));
}

void
g_cond_signal (GCond *cond)
{
  pthread_cond_signal (cond_of (cond));
}

void
g_cond_broadcast (GCond *cond)
{
  pthread_cond_broadcast (cond_of (cond));
}

/* ---- Reference counts: the last to let go stands after all who let go before ---- */

void
(g_atomic_ref_count_init) (gatomicrefcount *count)
{
  __atomic_store_n (count, 1, __ATOMIC_RELEASE);
}

void
(g_atomic_ref_count_inc) (gatomicrefcount *count)
{
  __atomic_add_fetch (count, 1, __ATOMIC_ACQ_REL);
}

gboolean
(g_atomic_ref_count_dec) (gatomicrefcount *count)
{
  return __atomic_sub_fetch (count, 1, __ATOMIC_ACQ_REL) == 0;
}

gboolean
(g_atomic_ref_count_compare) (gatomicrefcount *count, gint value)
{
  return __atomic_load_n (count, __ATOMIC_ACQUIRE) == value;
}

void
(g_object_unref) (gpointer object)
{
  __tsan_release (object);
  __tsan_acquire (object);
  REAL (g_object_unref) (object);
}

void
g_bytes_unref (GBytes *bytes)
{
  if (bytes == NULL)
    return;
  __tsan_release (bytes);
  __tsan_acquire (bytes);
  REAL (g_bytes_unref) (bytes);
}

void
g_atomic_rc_box_release_full (gpointer block, GDestroyNotify clear_func)
{
  __tsan_release (block);
  __tsan_acquire (block);
  REAL (g_atomic_rc_box_release_full) (block, clear_func);
}

/* ---- Queues and pools ---- */

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  __tsan_release (queue);
  REAL (g_async_queue_push) (queue, data);
}

static gpointer
taken (GAsyncQueue *queue, gpointer data)
{
  if (data != NULL)
    __tsan_acquire (queue);
  return data;
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  return taken (queue, REAL (g_async_queue_pop) (queue));
}

gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  return taken (queue, REAL (g_async_queue_try_pop) (queue));
}

gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue, guint64 timeout)
{
  return taken (queue, REAL (g_async_queue_timeout_pop) (queue, timeout));
}

typedef struct
{
  GFunc func;
  gpointer data;
} PoolWork;

static void
run_pool_work (gpointer item, gpointer data)
{
  PoolWork *work = data;

  __tsan_acquire (item);
  work->func (item, work->data);
  __tsan_release (work);
}

GThreadPool *
g_thread_pool_new (GFunc func, gpointer data, gint max_threads, gboolean exclusive, GError **error)
{
  PoolWork *work = g_new (PoolWork, 1); /* as long as the process: pools are few */

  work->func = func;
  work->data = data;
  return REAL (g_thread_pool_new) (run_pool_work, work, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  __tsan_release (data);
  return REAL (g_thread_pool_push) (pool, data, error);
}

void
g_thread_pool_free (GThreadPool *pool, gboolean immediate, gboolean wait)
{
  gpointer work = pool->user_data;

  REAL (g_thread_pool_free) (pool, immediate, wait);
  if (wait)
    __tsan_acquire (work);
}

/* ---- Main loops: who attaches a source stands before whoever runs it ---- */

typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify notify;
} Callback;

static gboolean
run_callback (gpointer data)
{
  Callback *callback = data;

  __tsan_acquire (callback);
  return callback->func (callback->data);
}

static void
free_callback (gpointer data)
{
  Callback *callback = data;

  __tsan_release (callback);
  __tsan_acquire (callback);
  if (callback->notify != NULL)
    callback->notify (callback->data);
  g_free (callback);
}

static Callback *
callback_new (GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  Callback *callback = g_new (Callback, 1);

  callback->func = func;
  callback->data = data;
  callback->notify = notify;
  __tsan_release (callback);
  return callback;
}

guint
g_idle_add_full (gint priority, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  return REAL (g_idle_add_full) (priority, run_callback, callback_new (func, data, notify), free_callback);
}

guint
g_idle_add (GSourceFunc func, gpointer data)
{
  return g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, func, data, NULL);
}

void
g_main_context_invoke_full (GMainContext *context, gint priority, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  REAL (g_main_context_invoke_full) (context, priority, run_callback, callback_new (func, data, notify), free_callback);
}


guint
g_source_attach (GSource *source, GMainContext *context)
{
  __tsan_release (source);
  return REAL (g_source_attach) (source, context);
}

static GSource *
plain_source (GSource *source)
{
  g_source_set_name (source, "docket-tsan-plain");
  return source;
}

GSource *
g_idle_source_new (void)
{
  return plain_source (REAL (g_idle_source_new) ());
}

GSource *
g_timeout_source_new (guint interval)
{
  return plain_source (REAL (g_timeout_source_new) (interval));
}

/* Idle and timeout sources only: a source of another sort calls with other arguments. */
static gboolean
run_attached (gpointer data)
{
  Callback *callback = data;
  GSource *source = g_main_current_source ();

  __tsan_acquire (source);
  return callback->func (callback->data);
}

void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  if (func == NULL || g_strcmp0 (g_source_get_name (source), "docket-tsan-plain") != 0)
    REAL (g_source_set_callback) (source, func, data, notify);
  else
    REAL (g_source_set_callback) (source, run_attached, callback_new (func, data, notify), free_callback);
}

/* ---- Tasks: who returns stands before the one called back ---- */

typedef struct
{
  GAsyncReadyCallback callback;
  gpointer data;
} Reply;

static void
run_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  Reply *reply = data;

  __tsan_acquire (result);
  reply->callback (source, result, reply->data);
  g_free (reply);
}

GTask *
(g_task_new) (gpointer source, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Reply *reply;

  if (callback == NULL)
    return REAL (g_task_new) (source, cancellable, NULL, data);
  reply = g_new (Reply, 1);
  reply->callback = callback;
  reply->data = data;
  return REAL (g_task_new) (source, cancellable, run_reply, reply);
}

void
g_task_return_boolean (GTask *task, gboolean result)
{
  __tsan_release (task);
  REAL (g_task_return_boolean) (task, result);
}

void
g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify notify)
{
  __tsan_release (task);
  REAL (g_task_return_pointer) (task, result, notify);
}

void
g_task_return_error (GTask *task, GError *error)
{
  __tsan_release (task);
  REAL (g_task_return_error) (task, error);
}

void
g_task_return_new_error (GTask *task, GQuark domain, gint code, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_task_return_error (task, g_error_new_valist (domain, code, format, arguments));
  va_end (arguments);
}

static GTaskThreadFunc
thread_func_of (GTask *task)
{
  return (GTaskThreadFunc) (guintptr) g_object_get_data (G_OBJECT (task), "docket-tsan-thread-func");
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  __tsan_acquire (task);
  thread_func_of (task) (task, source, data, cancellable);
  __tsan_release (task);
}

void
g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  g_object_set_data (G_OBJECT (task), "docket-tsan-thread-func", (gpointer) (guintptr) func);
  __tsan_release (task);
  REAL (g_task_run_in_thread) (task, run_in_thread);
}
