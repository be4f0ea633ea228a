/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "docket-clock.h"

G_BEGIN_DECLS

/**
 * DocketConnections:
 *
 * Every connection to the server: taken in here, and closed when it idles,
 * trickles in, or does not take what it asked for. Of the main thread.
 */
#define DOCKET_TYPE_CONNECTIONS (docket_connections_get_type ())
G_DECLARE_FINAL_TYPE (DocketConnections, docket_connections, DOCKET, CONNECTIONS, GObject)

/* @server: not owned; must live as long */
DocketConnections *docket_connections_new (SoupServer *server, DocketClock *clock);

/* Takes @client in. The listener of libsoup 3.2 would do it, but never lets go
 * of a connection's socket object, and desks that come and go make many.
 * Beyond DOCKET_CONNECTIONS_MAX it is told 503 and closed. */
gboolean docket_connections_accept (DocketConnections *self, GSocket *client, GError **error);
/* Takes in everybody who comes to @socket, which listens. While no descriptor is
 * free they wait in the kernel's queue, and it tries again every
 * DOCKET_CONNECTIONS_AGAIN_MS. */
void docket_connections_listen (DocketConnections *self, GSocket *socket);
void docket_connections_stop_listening (DocketConnections *self);
/* A server of libsoup that listens nowhere closes a connection after one answer.
 * So it listens on a socket whose name is gone before anybody could use it. */
gboolean docket_connections_keep (DocketConnections *self, GError **error);
guint docket_connections_get_n (DocketConnections *self);

/* The socket that @message came by. (transfer full) (nullable): it is gone */
GSocket *docket_connection_ref_socket (SoupServerMessage *message);
/* Ends the connection of @message, whatever is on its way. */
void docket_connection_cut (SoupServerMessage *message);
/* A stream stays open: from now on its own timer counts. */
void docket_connection_set_stream (SoupServerMessage *message);

G_END_DECLS
