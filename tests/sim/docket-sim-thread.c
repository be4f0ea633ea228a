/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * There is one thread, and SQLite is told so. The server has its log copied by
 * another one; here whoever commits copies it. Only the files of the server are
 * read and written by a pool, and GTask keeps one.
 */
#include "docket-config.h"

#include "docket-sim-thread.h"

#include <gio/gio.h>

#include "docket-checkpointer.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

void __wrap_docket_checkpointer_committed (DocketCheckpointer *self, DocketDb *db, guint pages_between, gboolean awaited);
GThread *__wrap_g_thread_new (const char *name, GThreadFunc func, gpointer data);
GThreadPool *__real_g_thread_pool_new (GFunc func, gpointer user_data, int max_threads, gboolean exclusive, GError **error);
GThreadPool *__wrap_g_thread_pool_new (GFunc func, gpointer user_data, int max_threads, gboolean exclusive, GError **error);

void
__wrap_docket_checkpointer_committed (DocketCheckpointer *self, DocketDb *db, guint pages_between, gboolean awaited)
{
  if (docket_db_get_log_pages (db) >= pages_between)
    docket_db_checkpoint (db, NULL);
}

GThread *
__wrap_g_thread_new (const char *name, GThreadFunc func, gpointer data)
{
  g_error ("%s would be a second thread", name);
}

/* What GLib keeps of a thread only that thread points at. A process forked meanwhile
 * (docket-sim-crew.c) has the one and not the other: to whoever looks for leaks there
 * it would be one. */
static void
begin_threads (void)
{
#ifdef __SANITIZE_ADDRESS__
  __lsan_disable ();
#endif
}

static void
end_threads (void)
{
#ifdef __SANITIZE_ADDRESS__
  __lsan_enable ();
#endif
}

GThreadPool *
__wrap_g_thread_pool_new (GFunc func, gpointer user_data, int max_threads, gboolean exclusive, GError **error)
{
  GThreadPool *pool;

  begin_threads ();
  pool = __real_g_thread_pool_new (func, user_data, max_threads, exclusive, error);
  end_threads ();
  return pool;
}

void
docket_sim_thread_begin (void)
{
  begin_threads ();
  /* Its pool begins a thread. */
  g_type_ensure (G_TYPE_TASK);
  end_threads ();
}
