/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * SQLite lets the commit that makes the log too long copy it into the file:
 * thousands of pages and a sync, and whoever saves just then waits for them. A
 * passive checkpoint on another connection stops nobody. What was committed
 * while it copied stays for the next; the writer does the last bit itself when
 * nobody saves (docket-writer.c), after which the log begins anew.
 *
 * A checkpoint that fails is no loss: the log only gets longer, and the writer's
 * own attempt will say what is wrong with the disk.
 */

#include "docket-checkpointer.h"

struct _DocketCheckpointer
{
  char *path;
  GThread *thread;
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

DocketCheckpointer *
docket_checkpointer_new (const char *path)
{
  DocketCheckpointer *self = g_new0 (DocketCheckpointer, 1);

  self->path = g_strdup (path);
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->thread = g_thread_new ("docket-copy", on_thread, self);
  return self;
}

void
docket_checkpointer_free (DocketCheckpointer *self)
{
  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_free (self->path);
  g_free (self);
}

void
docket_checkpointer_wake (DocketCheckpointer *self)
{
  g_mutex_lock (&self->lock);
  self->wanted = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}
