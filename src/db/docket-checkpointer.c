/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * SQLite lets the commit that makes the log too long copy it into the file:
 * thousands of pages and a sync, and whoever saves just then waits for them. A
 * passive checkpoint on another connection stops nobody. What was committed
 * while it copied stays for the next; the writer does the last bit of a long log
 * itself when nobody waits for it, after which the log begins anew. A log that
 * somebody reads just now cannot: then after some more.
 *
 * A checkpoint that fails is no loss: the log only gets longer, and the writer's
 * own attempt will say what is wrong with the disk.
 */

#include "docket-config.h"

#include "docket-checkpointer.h"

#include "docket-limits.h"

struct _DocketCheckpointer
{
  char *path;
  GThread *thread; /* (nullable): begun when first needed */
  guint copied;    /* pages of the log when it was last looked after; the writer's */
  GMutex lock;
  GCond wake;
  gboolean wanted;
  gboolean closing;
};

static void
copy (DocketCheckpointer *self, DocketDb **db)
{
  if (*db == NULL)
    *db = docket_db_open (self->path, DOCKET_DB_READ_WRITE, NULL);
  if (*db != NULL)
    docket_db_checkpoint (*db, NULL);
}

static gpointer
on_thread (gpointer data)
{
  DocketCheckpointer *self = data;
  g_autoptr (DocketDb) db = NULL;

  g_mutex_lock (&self->lock);
  while (!self->closing)
    {
      if (!self->wanted)
        {
          g_cond_wait (&self->wake, &self->lock);
          continue;
        }
      self->wanted = FALSE;
      g_mutex_unlock (&self->lock);
      copy (self, &db);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

static void
wake (DocketCheckpointer *self)
{
  if (self->thread == NULL)
    self->thread = g_thread_new ("docket-copy", on_thread, self);
  g_mutex_lock (&self->lock);
  self->wanted = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

DocketCheckpointer *
docket_checkpointer_new (const char *path)
{
  DocketCheckpointer *self = g_new0 (DocketCheckpointer, 1);

  self->path = g_strdup (path);
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  return self;
}

void
docket_checkpointer_free (DocketCheckpointer *self)
{
  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_free (self->path);
  g_free (self);
}

void
docket_checkpointer_committed (DocketCheckpointer *self, DocketDb *db, guint pages_between, gboolean awaited)
{
  guint pages = docket_db_get_log_pages (db);

  if (pages < self->copied)
    self->copied = 0;
  if (pages - self->copied < pages_between)
    return;
  if (pages < DOCKET_LOG_PAGES_LONG)
    wake (self);
  else if (awaited)
    return;
  else
    docket_db_checkpoint (db, NULL);
  self->copied = pages;
}
