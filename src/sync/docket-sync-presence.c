/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Between the worker and the desk's presence: what the live channel says of
 * others goes over to the desk's thread in bunches, where this person looks
 * comes back.
 */
#include "docket-config.h"

#include "docket-desk-private.h"

/* On the desk's thread. */
static gboolean
on_arrived (gpointer data)
{
  DocketSyncThread *sync = data;
  g_autoptr (GPtrArray) sightings = NULL;
  g_autoptr (DocketPresence) presence = NULL;
  gboolean forgotten;

  g_mutex_lock (&sync->mutex);
  sightings = g_steal_pointer (&sync->pending_sightings);
  forgotten = sync->presence_forgotten;
  sync->presence_forgotten = FALSE;
  presence = sync->desk == NULL ? NULL : g_object_ref (sync->desk->presence);
  g_mutex_unlock (&sync->mutex);
  if (presence == NULL)
    return G_SOURCE_REMOVE;
  if (forgotten)
    docket_presence_forget (presence);
  if (sightings != NULL)
    docket_presence_take (presence, sightings);
  return G_SOURCE_REMOVE;
}

/* On the sync thread. */
static void
on_sighting (DocketSighting *sighting, gpointer data)
{
  DocketSyncThread *sync = data;

  g_mutex_lock (&sync->mutex);
  if (sync->pending_sightings == NULL && !sync->presence_forgotten && sync->desk != NULL)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, on_arrived, docket_sync_thread_ref (sync), (GDestroyNotify) docket_sync_thread_unref);
      g_source_attach (source, sync->desk_context);
    }
  if (sighting == NULL)
    {
      sync->presence_forgotten = TRUE;
      g_clear_pointer (&sync->pending_sightings, g_ptr_array_unref);
    }
  else
    {
      if (sync->pending_sightings == NULL)
        sync->pending_sightings = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_sighting_free);
      g_ptr_array_add (sync->pending_sightings, sighting);
    }
  g_mutex_unlock (&sync->mutex);
}

void
docket_sync_thread_join_presence (DocketSyncThread *sync)
{
  docket_worker_set_presence_func (sync->worker, on_sighting, sync);
  docket_worker_set_viewing (sync->worker, sync->viewing_kind, sync->viewing_id);
}

/* ---- Where this person looks ---- */

typedef struct
{
  DocketSyncThread *sync; /* (owned) */
  DocketKind kind;
  char *id;
} Viewing;

static void
viewing_free (gpointer data)
{
  Viewing *viewing = data;

  docket_sync_thread_unref (viewing->sync);
  g_free (viewing->id);
  g_free (viewing);
}

static gboolean
call_set_viewing (gpointer data)
{
  Viewing *viewing = data;
  DocketSyncThread *sync = viewing->sync;

  /* The work may begin later, or a second time. */
  sync->viewing_kind = viewing->kind;
  g_free (sync->viewing_id);
  sync->viewing_id = g_strdup (viewing->id);
  if (sync->worker != NULL)
    docket_worker_set_viewing (sync->worker, sync->viewing_kind, sync->viewing_id);
  return G_SOURCE_REMOVE;
}

void
docket_sync_thread_set_viewing (DocketSyncThread *sync, DocketKind kind, const char *id)
{
  Viewing *viewing = g_new0 (Viewing, 1);

  viewing->sync = docket_sync_thread_ref (sync);
  viewing->kind = kind;
  viewing->id = g_strdup (id);
  docket_sync_thread_call (sync, call_set_viewing, viewing, viewing_free);
}
