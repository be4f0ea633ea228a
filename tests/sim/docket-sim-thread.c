/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * There is one thread, and SQLite is told so. The server has its log copied by
 * another one; here whoever commits copies it. It would read and write its files in a
 * pool, which nobody here gives any work; a thread of it that is just coming to its end
 * while a process is forked (docket-sim-crew.c) would leave there what only that thread
 * frees, to whoever looks for leaks.
 */
#include "docket-config.h"

#include "docket-checkpointer.h"

void __wrap_docket_checkpointer_committed (DocketCheckpointer *self, DocketDb *db, guint pages_between, gboolean awaited);
GThread *__wrap_g_thread_new (const char *name, GThreadFunc func, gpointer data);
GThreadPool *__wrap_g_thread_pool_new (GFunc func, gpointer user_data, int max_threads, gboolean exclusive, GError **error);
gboolean __wrap_g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error);
void __wrap_g_thread_pool_free (GThreadPool *pool, gboolean immediate, gboolean wait);

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

GThreadPool *
__wrap_g_thread_pool_new (GFunc func, gpointer user_data, int max_threads, gboolean exclusive, GError **error)
{
  return g_new0 (GThreadPool, 1);
}

gboolean
__wrap_g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  g_error ("a pool would be a second thread");
}

void
__wrap_g_thread_pool_free (GThreadPool *pool, gboolean immediate, gboolean wait)
{
  g_free (pool);
}
