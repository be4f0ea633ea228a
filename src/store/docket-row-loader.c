/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The connection is opened on first use and lent to one pool thread at a time. */

#include "docket-config.h"

#include "docket-row-loader.h"

#include "docket-store-private.h"

struct _DocketRowLoader
{
  GObject parent_instance;

  char *path;
  DocketClock *clock;
  DocketRandom *random;
  DocketStore *store; /* of the thread that selects just now */
  gint stop;          /* atomic: its answer is not wanted any more */
};

G_DEFINE_FINAL_TYPE (DocketRowLoader, docket_row_loader, G_TYPE_OBJECT)

typedef struct
{
  DocketQuery *query;
  guint limit;
  gint64 took_ms;
} Selection;

static void
selection_free (Selection *selection)
{
  docket_query_free (selection->query);
  g_free (selection);
}

static void
on_pool_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  DocketRowLoader *self = source;
  Selection *selection = data;
  GError *error = NULL;
  gint64 began_ms = docket_clock_monotonic_ms (self->clock);
  GArray *rows = NULL;

  if (self->store == NULL)
    self->store = docket_store_open (self->path, DOCKET_DB_READ_ONLY, self->clock, self->random, &error);
  if (self->store != NULL)
    self->store->stop = &self->stop;
  if (self->store != NULL)
    rows = docket_store_select_rows (self->store, selection->query, selection->limit, &error);
  selection->took_ms = docket_clock_monotonic_ms (self->clock) - began_ms;
  if (rows != NULL)
    g_task_return_pointer (task, rows, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

static void
docket_row_loader_finalize (GObject *object)
{
  DocketRowLoader *self = DOCKET_ROW_LOADER (object);

  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (docket_row_loader_parent_class)->finalize (object);
}

static void
docket_row_loader_class_init (DocketRowLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_row_loader_finalize;
}

static void
docket_row_loader_init (DocketRowLoader *self)
{
}

DocketRowLoader *
docket_row_loader_new (DocketStore *reader)
{
  DocketRowLoader *self;

  g_return_val_if_fail (DOCKET_IS_STORE (reader), NULL);

  self = g_object_new (DOCKET_TYPE_ROW_LOADER, NULL);
  self->path = g_strdup (reader->path);
  self->clock = g_object_ref (reader->clock);
  self->random = g_object_ref (reader->random);
  return self;
}

void
docket_row_loader_select_async (DocketRowLoader *self, const DocketQuery *query, guint limit, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = NULL;
  Selection *selection;

  g_return_if_fail (DOCKET_IS_ROW_LOADER (self));
  g_return_if_fail (query != NULL);

  g_atomic_int_set (&self->stop, 0);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, docket_row_loader_select_async);
  selection = g_new0 (Selection, 1);
  selection->query = docket_query_copy (query);
  selection->limit = limit;
  g_task_set_task_data (task, selection, (GDestroyNotify) selection_free);
  g_task_run_in_thread (task, on_pool_thread);
}

GArray *
docket_row_loader_select_finish (DocketRowLoader *self, GAsyncResult *result, gint64 *took_ms, GError **error)
{
  Selection *selection;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  selection = g_task_get_task_data (G_TASK (result));
  *took_ms = selection->took_ms;
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
docket_row_loader_stop (DocketRowLoader *self)
{
  g_return_if_fail (DOCKET_IS_ROW_LOADER (self));

  g_atomic_int_set (&self->stop, 1);
}
