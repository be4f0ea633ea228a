/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * libsoup's server has no timers. Here every connection has a deadline for the
 * phase that it is in, and one sweep looks at all of them:
 *
 *   waiting (idle, or a head that trickles in)  DOCKET_CONNECTION_IDLE_S
 *   receiving (a body)                          DOCKET_CONNECTION_TRANSFER_S
 *   working (ours)                              none
 *   answering (the client reads)                DOCKET_CONNECTION_TRANSFER_S
 *   stream                                      docket-live.c cuts it
 *
 * Whoever is late is cut off; libsoup then ends the message by itself.
 */
#include "docket-config.h"

#include "docket-connections.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "docket-limits.h"

#define SWEEP_MS       (5 * 1000)
#define CONNECTION_KEY "docket-connection"

typedef enum
{
  PHASE_WAITING,
  PHASE_RECEIVING,
  PHASE_WORKING,
  PHASE_ANSWERING,
  PHASE_STREAM,
} Phase;

typedef struct
{
  GWeakRef socket;    /* libsoup closes a connection by letting go of it */
  DocketClock *clock; /* (owned) */
  GSource *hang_up;   /* (nullable): while it waits for the next request */
  Phase phase;
  gint64 since_ms;
} Connection;

struct _DocketConnections
{
  GObject parent_instance;
  SoupServer *server; /* not owned */
  DocketClock *clock;
  GPtrArray *connections; /* each also held by its address */
  GSource *sweep;
  GSocket *listening; /* (owned) (nullable) */
  GSource *arrivals;  /* (nullable): not while it waits for a descriptor */
  GSource *again;     /* (nullable): only then */
};

G_DEFINE_FINAL_TYPE (DocketConnections, docket_connections, G_TYPE_OBJECT)

static void
forget_hang_up (Connection *connection)
{
  if (connection->hang_up == NULL)
    return;
  g_source_destroy (connection->hang_up);
  g_clear_pointer (&connection->hang_up, g_source_unref);
}

static void
connection_clear (gpointer data)
{
  Connection *connection = data;

  forget_hang_up (connection);
  g_weak_ref_clear (&connection->socket);
  g_clear_object (&connection->clock);
}

static void
connection_unref (gpointer data)
{
  g_rc_box_release_full (data, connection_clear);
}

static void
enter (Connection *connection, Phase phase)
{
  connection->phase = phase;
  connection->since_ms = docket_clock_monotonic_ms (connection->clock);
}

static Connection *
connection_of (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (soup_server_message_get_remote_address (message)), CONNECTION_KEY);
}

/* ---- Sweep ---- */

static gboolean
is_late (const Connection *connection, gint64 now_ms)
{
  gint64 since_s = (now_ms - connection->since_ms) / 1000;

  switch (connection->phase)
    {
    case PHASE_WAITING:
      return since_s >= DOCKET_CONNECTION_IDLE_S;
    case PHASE_RECEIVING:
    case PHASE_ANSWERING:
      return since_s >= DOCKET_CONNECTION_TRANSFER_S;
    case PHASE_WORKING:
    case PHASE_STREAM:
    default:
      return FALSE;
    }
}

static void
sweep (DocketConnections *self)
{
  gint64 now_ms = docket_clock_monotonic_ms (self->clock);

  for (guint i = self->connections->len; i-- > 0;)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      g_autoptr (GSocket) socket = g_weak_ref_get (&connection->socket);

      if (socket == NULL || g_socket_is_closed (socket))
        g_ptr_array_remove_index_fast (self->connections, i);
      else if (is_late (connection, now_ms))
        g_socket_shutdown (socket, TRUE, TRUE, NULL);
    }
}

static void
on_sweep (gpointer data)
{
  DocketConnections *self = data;

  g_clear_pointer (&self->sweep, g_source_unref);
  sweep (self);
  if (self->connections->len > 0)
    self->sweep = docket_clock_call_in (self->clock, SWEEP_MS, on_sweep, self);
}

/* ---- Phases ---- */

/* Something came: the next request, or the end. libsoup reads the end and lets
 * the connection lie there open. */
static gboolean
on_readable (GSocket *socket, GIOCondition condition, gpointer data)
{
  Connection *connection = data;
  GSource *source = g_steal_pointer (&connection->hang_up);
  GInputVector vector = { NULL, 0 };
  int flags = G_SOCKET_MSG_PEEK;
  char byte;

  vector.buffer = &byte;
  vector.size = 1;
  if (g_socket_receive_message (socket, NULL, &vector, 1, NULL, NULL, &flags, NULL, NULL) == 0)
    g_socket_close (socket, NULL);
  g_source_unref (source);
  return G_SOURCE_REMOVE;
}

static void
watch_for_hang_up (Connection *connection)
{
  g_autoptr (GSocket) socket = g_weak_ref_get (&connection->socket);

  if (socket == NULL || g_socket_is_closed (socket) || connection->hang_up != NULL)
    return;
  connection->hang_up = g_socket_create_source (socket, G_IO_IN, NULL);
  /* After libsoup, whose request it may be. */
  g_source_set_priority (connection->hang_up, G_PRIORITY_DEFAULT + 10);
  g_source_set_callback (connection->hang_up, G_SOURCE_FUNC (on_readable), connection, NULL);
  g_source_attach (connection->hang_up, g_main_context_get_thread_default ());
}

static void
on_got_headers (SoupServerMessage *message)
{
  forget_hang_up (connection_of (message));
  enter (connection_of (message), PHASE_RECEIVING);
}

static void
on_got_body (SoupServerMessage *message)
{
  enter (connection_of (message), PHASE_WORKING);
}

/* Headers or a piece of the body went out: it reads. */
static void
on_wrote (SoupServerMessage *message)
{
  Connection *connection = connection_of (message);

  if (connection->phase != PHASE_STREAM)
    enter (connection, PHASE_ANSWERING);
}

static void
on_finished (SoupServerMessage *message)
{
  enter (connection_of (message), PHASE_WAITING);
  watch_for_hang_up (connection_of (message));
}

static void
on_request_started (SoupServer *server, SoupServerMessage *message)
{
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), NULL);
  g_signal_connect (message, "got-body", G_CALLBACK (on_got_body), NULL);
  g_signal_connect (message, "wrote-headers", G_CALLBACK (on_wrote), NULL);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (on_wrote), NULL);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), NULL);
}

/* ---- Object ---- */

static void
docket_connections_dispose (GObject *object)
{
  DocketConnections *self = DOCKET_CONNECTIONS (object);

  docket_connections_stop_listening (self);
  if (self->sweep != NULL)
    {
      g_source_destroy (self->sweep);
      g_clear_pointer (&self->sweep, g_source_unref);
    }
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (docket_connections_parent_class)->dispose (object);
}

static void
docket_connections_class_init (DocketConnectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_connections_dispose;
}

static void
docket_connections_init (DocketConnections *self)
{
  self->connections = g_ptr_array_new_with_free_func (connection_unref);
}

DocketConnections *
docket_connections_new (SoupServer *server, DocketClock *clock)
{
  DocketConnections *self = g_object_new (DOCKET_TYPE_CONNECTIONS, NULL);

  self->server = server;
  self->clock = g_object_ref (clock);
  g_signal_connect (server, "request-started", G_CALLBACK (on_request_started), NULL);
  return self;
}

static void
turn_away (GSocket *client)
{
  static const char body[] = "{\"type\":\"urn:docket:problem:unavailable\",\"title\":\"Not just now\",\"status\":503,\"detail\":\"Too many connections. Try again.\"}";
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 5\r\n"
                                             "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
                                             sizeof body - 1, body);

  g_socket_send (client, answer, strlen (answer), NULL, NULL);
  g_socket_close (client, NULL);
}

gboolean
docket_connections_accept (DocketConnections *self, GSocket *client, GError **error)
{
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (client);
  g_autoptr (GSocketAddress) here = g_socket_get_local_address (client, error);
  g_autoptr (GSocketAddress) there = here != NULL ? g_socket_get_remote_address (client, error) : NULL;
  Connection *connection;

  if (there == NULL)
    return FALSE;
  if (self->connections->len >= DOCKET_CONNECTIONS_MAX)
    sweep (self);
  if (self->connections->len >= DOCKET_CONNECTIONS_MAX)
    {
      turn_away (client);
      return TRUE;
    }
  if (G_IS_INET_SOCKET_ADDRESS (there))
    g_socket_set_option (client, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  connection = g_rc_box_new0 (Connection);
  g_weak_ref_init (&connection->socket, client);
  connection->clock = g_object_ref (self->clock);
  enter (connection, PHASE_WAITING);
  g_ptr_array_add (self->connections, connection);
  if (self->sweep == NULL)
    self->sweep = docket_clock_call_in (self->clock, SWEEP_MS, on_sweep, self);
  /* The address goes with every message of the connection. The socket keeps its
   * address, so the address must not keep the socket. */
  g_object_set_data_full (G_OBJECT (there), CONNECTION_KEY, g_rc_box_acquire (connection), connection_unref);
  return soup_server_accept_iostream (self->server, G_IO_STREAM (stream), here, there, error);
}

/* ---- Arrivals ---- */

static void watch_arrivals (DocketConnections *self);

static void
forget_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
on_again (gpointer data)
{
  DocketConnections *self = data;

  g_clear_pointer (&self->again, g_source_unref);
  sweep (self);
  watch_arrivals (self);
}

static gboolean
on_arrival (GSocket *socket, GIOCondition condition, gpointer data)
{
  DocketConnections *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) client = g_socket_accept (socket, NULL, &error);

  if (client != NULL)
    {
      if (!docket_connections_accept (self, client, &error))
        g_debug ("A connection was not taken: %s", error->message);
      return G_SOURCE_CONTINUE;
    }
  /* Gone again. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return G_SOURCE_CONTINUE;
  /* No descriptor free, most likely: the client stays in the queue, and the
   * socket readable. */
  g_debug ("No connection can be taken just now: %s", error->message);
  g_clear_pointer (&self->arrivals, g_source_unref);
  self->again = docket_clock_call_in (self->clock, DOCKET_CONNECTIONS_AGAIN_MS, on_again, self);
  return G_SOURCE_REMOVE;
}

static void
watch_arrivals (DocketConnections *self)
{
  self->arrivals = g_socket_create_source (self->listening, G_IO_IN, NULL);
  g_source_set_callback (self->arrivals, G_SOURCE_FUNC (on_arrival), self, NULL);
  g_source_attach (self->arrivals, g_main_context_get_thread_default ());
}

void
docket_connections_listen (DocketConnections *self, GSocket *socket)
{
  g_return_if_fail (self->listening == NULL);
  g_socket_set_blocking (socket, FALSE);
  self->listening = g_object_ref (socket);
  watch_arrivals (self);
}

void
docket_connections_stop_listening (DocketConnections *self)
{
  forget_source (&self->arrivals);
  forget_source (&self->again);
  g_clear_object (&self->listening);
}

gboolean
docket_connections_keep (DocketConnections *self, GError **error)
{
  g_autofree char *dir = g_dir_make_tmp ("docketd-XXXXXX", error);
  g_autofree char *path = dir == NULL ? NULL : g_build_filename (dir, "deaf", NULL);
  g_autoptr (GSocketAddress) address = dir == NULL ? NULL : g_unix_socket_address_new (path);
  g_autoptr (GSocket) deaf = dir == NULL ? NULL : g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  gboolean ok = deaf != NULL && g_socket_bind (deaf, address, FALSE, error) && g_socket_listen (deaf, error);

  /* Without its name nobody finds the way to it. */
  if (path != NULL)
    g_unlink (path);
  if (dir != NULL)
    g_rmdir (dir);
  return ok && soup_server_listen_socket (self->server, deaf, 0, error);
}

guint
docket_connections_get_n (DocketConnections *self)
{
  sweep (self);
  return self->connections->len;
}

GSocket *
docket_connection_ref_socket (SoupServerMessage *message)
{
  return g_weak_ref_get (&connection_of (message)->socket);
}

void
docket_connection_cut (SoupServerMessage *message)
{
  g_autoptr (GSocket) socket = docket_connection_ref_socket (message);

  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

void
docket_connection_set_stream (SoupServerMessage *message)
{
  enter (connection_of (message), PHASE_STREAM);
}
