/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Threads: the main one speaks HTTP and never touches the disk. One reader
 * answers what is quick (who asks, single records), two build pages, one
 * writes, one checks passwords.
 *
 * Stopping goes in the order of the way of a request: no new ones (503), live
 * streams end, what is in hand is answered, then writer and readers end.
 */
#include "docket-config.h"

#include "docket-service.h"

#include <glib/gi18n-lib.h>

#include "docket-blob-collector.h"
#include "docket-http.h"
#include "docket-limits.h"
#include "docket-request-log.h"
#include "docket-router.h"
#include "docket-server-error.h"

#define FRONT_THREADS  1
#define READER_THREADS 2
/* A client that does not read its answer may not keep us here. */
#define STOP_MS_MAX (10 * 1000)

static const gsize bodies_bytes_max[DOCKET_HTTP_N_SHARES] = {
  [DOCKET_HTTP_SHARE_STRANGERS] = DOCKET_BODIES_STRANGERS_BYTES_MAX,
  [DOCKET_HTTP_SHARE_OPERATIONS] = DOCKET_BODIES_OPERATIONS_BYTES_MAX,
  [DOCKET_HTTP_SHARE_UPLOADS] = DOCKET_BODIES_UPLOADS_BYTES_MAX,
};

struct _DocketService
{
  GObject parent_instance;
  DocketServiceFacts facts;
  DocketClock *clock;
  DocketRandom *random;
  DocketReaderPool *front;
  DocketReaderPool *readers;
  DocketWriterThread *writer;
  DocketBlobStore *blobs;
  DocketBlobCollector *collector;
  DocketAuth *auth;
  DocketThrottle *throttle;
  DocketLive *live;
  DocketMetrics *metrics;
  SoupServer *server;
  DocketConnections *connections;
  guint n_in_hand;
  gboolean stopping;
  GSource *stop_timer;
  DocketServiceStoppedFunc stopped;
  gpointer stopped_data;
};

G_DEFINE_FINAL_TYPE (DocketService, docket_service, G_TYPE_OBJECT)

static void
on_committed (gint64 seq, gpointer data)
{
  DocketService *self = data;

  docket_live_poke (self->live, seq);
}

/* ---- Stopping ---- */

static void
end (DocketService *self)
{
  DocketServiceStoppedFunc stopped = self->stopped;

  if (stopped == NULL)
    return;
  self->stopped = NULL;
  if (self->stop_timer != NULL)
    {
      g_source_destroy (self->stop_timer);
      g_clear_pointer (&self->stop_timer, g_source_unref);
    }
  docket_connections_stop_listening (self->connections);
  soup_server_disconnect (self->server);
  docket_writer_thread_stop (self->writer);
  docket_reader_pool_stop (self->front);
  docket_reader_pool_stop (self->readers);
  docket_blob_store_stop (self->blobs);
  stopped (self->stopped_data);
}

static gboolean
on_idle_end (gpointer data)
{
  DocketService *self = data;

  if (self->n_in_hand == 0)
    end (self);
  return G_SOURCE_REMOVE;
}

static void
on_stop_timeout (gpointer data)
{
  DocketService *self = data;

  g_message ("Stopping with %u requests unanswered", self->n_in_hand);
  end (self);
}

static void
end_when_idle (DocketService *self)
{
  if (self->stopping && self->n_in_hand == 0)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_idle_end, g_object_ref (self), g_object_unref);
}

static void
on_message_finished (SoupServerMessage *message, gpointer data)
{
  DocketService *self = data;

  self->n_in_hand--;
  end_when_idle (self);
}

/* ---- Making ---- */

static gboolean
read_fact (DocketRepository *repository, const char *name, char **value, GError **error)
{
  if (!docket_repository_get_meta (repository, name, value, error))
    return FALSE;
  if (*value != NULL)
    return TRUE;
  g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_STORE, _ ("This file is not the store of a Docket server, or making it was interrupted. Make one with: docketd init --store sqlite:PATH"));
  return FALSE;
}

static void
docket_service_finalize (GObject *object)
{
  DocketService *self = DOCKET_SERVICE (object);

  g_clear_object (&self->connections);
  g_clear_object (&self->server);
  g_clear_object (&self->live);
  /* Ended from here: the last task of a thread holds its owner, and a thread that
   * let go of it last would wait for its own end. */
  if (self->writer != NULL)
    docket_writer_thread_stop (self->writer);
  if (self->front != NULL)
    docket_reader_pool_stop (self->front);
  if (self->readers != NULL)
    docket_reader_pool_stop (self->readers);
  g_clear_object (&self->writer);
  g_clear_pointer (&self->collector, docket_blob_collector_stop);
  g_clear_object (&self->blobs);
  g_clear_object (&self->front);
  g_clear_object (&self->readers);
  g_clear_object (&self->auth);
  g_clear_pointer (&self->metrics, docket_metrics_free);
  g_clear_pointer (&self->throttle, docket_throttle_free);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_free (self->facts.installation);
  g_free (self->facts.epoch);
  g_free (self->facts.company);
  g_free (self->facts.currency);
  G_OBJECT_CLASS (docket_service_parent_class)->finalize (object);
}

static void
docket_service_class_init (DocketServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_service_finalize;
}

static void
docket_service_init (DocketService *self)
{
}

DocketService *
docket_service_new (DocketRepository *repository, DocketBlobStore *blobs, DocketClock *clock, DocketRandom *random, GError **error)
{
  g_autoptr (DocketService) self = g_object_new (DOCKET_TYPE_SERVICE, NULL);
  gint64 seq;

  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->blobs = g_object_ref (blobs);
  if (!read_fact (repository, DOCKET_META_INSTALLATION, &self->facts.installation, error)
      || !read_fact (repository, DOCKET_META_EPOCH, &self->facts.epoch, error)
      || !read_fact (repository, DOCKET_META_COMPANY, &self->facts.company, error)
      || !read_fact (repository, DOCKET_META_CURRENCY, &self->facts.currency, error)
      || !docket_repository_current_seq (repository, &seq, error))
    return NULL;
  self->front = docket_reader_pool_new (repository, FRONT_THREADS, error);
  self->readers = self->front == NULL ? NULL : docket_reader_pool_new (repository, READER_THREADS, error);
  self->writer = self->readers == NULL ? NULL : docket_writer_thread_new (repository, clock, random, error);
  if (self->writer == NULL)
    return NULL;
  docket_writer_thread_set_committed_func (self->writer, on_committed, self);
  self->metrics = docket_metrics_new ();
  docket_writer_thread_set_metrics (self->writer, self->metrics);
  self->collector = docket_blob_collector_new (self->writer, self->blobs, self->clock);
  self->auth = docket_auth_new ();
  self->throttle = docket_throttle_new ();
  self->live = docket_live_new (clock, self->front);
  docket_live_poke (self->live, seq);
  self->server = soup_server_new ("server-header", "docketd/" DOCKET_VERSION, NULL);
  self->connections = docket_connections_new (self->server, self->clock);
  docket_request_log_attach (self->server, self->metrics, self->clock);
  docket_http_guard (self->server, bodies_bytes_max, docket_router_share, self);
  docket_router_attach (self->server, self);
  return g_steal_pointer (&self);
}

gboolean
docket_service_listen (DocketService *self, GSocket *socket, GError **error)
{
  if (!docket_connections_keep (self->connections, error))
    return FALSE;
  docket_connections_listen (self->connections, socket);
  return TRUE;
}

void
docket_service_stop (DocketService *self, DocketServiceStoppedFunc func, gpointer data)
{
  if (self->stopping)
    return;
  self->stopping = TRUE;
  self->stopped = func;
  self->stopped_data = data;
  docket_live_close (self->live);
  g_clear_pointer (&self->collector, docket_blob_collector_stop);
  self->stop_timer = docket_clock_call_in (self->clock, STOP_MS_MAX, on_stop_timeout, self);
  end_when_idle (self);
}

/* ---- For the handlers ---- */

const DocketServiceFacts *
docket_service_get_facts (DocketService *self)
{
  return &self->facts;
}

DocketClock *
docket_service_get_clock (DocketService *self)
{
  return self->clock;
}

DocketRandom *
docket_service_get_random (DocketService *self)
{
  return self->random;
}

DocketWriterThread *
docket_service_get_writer (DocketService *self)
{
  return self->writer;
}

DocketReaderPool *
docket_service_get_front (DocketService *self)
{
  return self->front;
}

DocketReaderPool *
docket_service_get_readers (DocketService *self)
{
  return self->readers;
}

DocketAuth *
docket_service_get_auth (DocketService *self)
{
  return self->auth;
}

DocketThrottle *
docket_service_get_throttle (DocketService *self)
{
  return self->throttle;
}

DocketBlobStore *
docket_service_get_blobs (DocketService *self)
{
  return self->blobs;
}

DocketLive *
docket_service_get_live (DocketService *self)
{
  return self->live;
}

DocketMetrics *
docket_service_get_metrics (DocketService *self)
{
  return self->metrics;
}

DocketConnections *
docket_service_get_connections (DocketService *self)
{
  return self->connections;
}

gboolean
docket_service_is_stopping (DocketService *self)
{
  return self->stopping;
}

void
docket_service_enter (DocketService *self, SoupServerMessage *message)
{
  self->n_in_hand++;
  g_signal_connect_object (message, "finished", G_CALLBACK (on_message_finished), self, 0);
}
