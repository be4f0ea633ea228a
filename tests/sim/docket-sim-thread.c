/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * There is one thread, and SQLite is told so. The server has its log copied by
 * another one; here whoever commits copies it.
 */
#include "docket-config.h"

#include "docket-checkpointer.h"

void __wrap_docket_checkpointer_committed (DocketCheckpointer *self, DocketDb *db, guint pages_between, gboolean awaited);
GThread *__wrap_g_thread_new (const char *name, GThreadFunc func, gpointer data);

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
