/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "docket-auth.h"
#include "docket-blob-store.h"
#include "docket-connections.h"
#include "docket-live.h"
#include "docket-metrics.h"
#include "docket-reader-pool.h"
#include "docket-throttle.h"
#include "docket-writer-thread.h"

G_BEGIN_DECLS

/**
 * DocketService:
 *
 * The server put together: store, writer, readers, sign-in, live channel and
 * HTTP. Its composition root; everything below is handed what it needs.
 */
#define DOCKET_TYPE_SERVICE (docket_service_get_type ())
G_DECLARE_FINAL_TYPE (DocketService, docket_service, DOCKET, SERVICE, GObject)

/* What the store says of itself. */
typedef struct
{
  char *installation;
  char *epoch;
  char *company;
  char *currency;
} DocketServiceFacts;

/* Takes @repository and @blobs over. Errors: the storage's;
 * DOCKET_SERVER_ERROR_STORE if it is no server's store. */
DocketService *docket_service_new (DocketRepository *repository, DocketBlobStore *blobs, DocketClock *clock, DocketRandom *random, GError **error);
/* @socket: bound and listening */
gboolean docket_service_listen (DocketService *self, GSocket *socket, GError **error);

typedef void (*DocketServiceStoppedFunc) (gpointer data);
/* Takes no more requests, finishes what there is, closes the store; then calls
 * @func. */
void docket_service_stop (DocketService *self, DocketServiceStoppedFunc func, gpointer data);

/* -- For the handlers; main context -- */
const DocketServiceFacts *docket_service_get_facts (DocketService *self);
DocketClock *docket_service_get_clock (DocketService *self);
DocketRandom *docket_service_get_random (DocketService *self);
DocketWriterThread *docket_service_get_writer (DocketService *self);
/* For what is quick: sessions, single records. */
DocketReaderPool *docket_service_get_front (DocketService *self);
/* For what may take long: pages, histories. */
DocketReaderPool *docket_service_get_readers (DocketService *self);
DocketAuth *docket_service_get_auth (DocketService *self);
DocketThrottle *docket_service_get_throttle (DocketService *self);
DocketMetrics *docket_service_get_metrics (DocketService *self);
DocketConnections *docket_service_get_connections (DocketService *self);
DocketLive *docket_service_get_live (DocketService *self);
DocketBlobStore *docket_service_get_blobs (DocketService *self);
gboolean docket_service_is_stopping (DocketService *self);
/* @message is in hand: the service does not stop before it is answered. */
void docket_service_enter (DocketService *self, SoupServerMessage *message);

G_END_DECLS
