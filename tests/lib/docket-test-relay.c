/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The relay: one thread accepts, one thread per connection moves bytes both
 * ways with poll(2). HTTP/1.1 without pipelining makes it simple to tell which
 * answer belongs to which request: the one that comes after it.
 */
#include "docket-test-relay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define POLL_MS 20
#define PIECE_BYTES 16384

static const char portal_answer[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 48\r\nConnection: close\r\n\r\n"
                                    "<html><body>Welcome to Hotel WLAN!</body></html>";
static const char redirect_answer[] = "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
static const char malformed_answer[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 21\r\nConnection: close\r\n\r\n"
                                       "{\"product\":\"docketd\",";

struct _DocketTestRelay
{
  guint16 upstream_port;
  char *url;
  int listener;
  GThread *thread;
  GMutex mutex;
  GCond cond;
  gboolean stopping;
  guint n_connections;
  DocketTestFault fault;
  char *request;
  guint times;
  guint suffered;
  gsize fault_bytes;
  guint delay_ms;
  gsize piece_bytes;
};

typedef struct
{
  DocketTestRelay *relay;
  int client;
  int server;
  gboolean armed; /* the next answer suffers */
  DocketTestFault fault;
  gsize fault_bytes;
} Connection;

static gboolean
write_all (int fd, const char *data, gsize size)
{
  while (size > 0)
    {
      ssize_t n = send (fd, data, size, MSG_NOSIGNAL);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

/* In pieces and late, if the line is weak. */
static gboolean
pass_on (Connection *connection, int fd, const char *data, gsize size)
{
  DocketTestRelay *relay = connection->relay;
  guint delay_ms;
  gsize piece;

  g_mutex_lock (&relay->mutex);
  delay_ms = relay->delay_ms;
  piece = relay->piece_bytes > 0 ? relay->piece_bytes : size;
  g_mutex_unlock (&relay->mutex);
  while (size > 0)
    {
      gsize n = MIN (size, piece);
      if (delay_ms > 0)
        g_usleep (delay_ms * 1000);
      if (!write_all (fd, data, n))
        return FALSE;
      data += n;
      size -= n;
    }
  return TRUE;
}

static int
connect_to (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd >= 0 && port != 0 && connect (fd, (struct sockaddr *) &address, sizeof address) == 0)
    return fd;
  if (fd >= 0)
    close (fd);
  return -1;
}

/* Whether what the client begins to send is to suffer; takes one of the times. */
static gboolean
take_fault (Connection *connection, const char *data, gsize size)
{
  DocketTestRelay *relay = connection->relay;
  gboolean hit = FALSE;

  g_mutex_lock (&relay->mutex);
  if (relay->times > 0 && size >= strlen (relay->request) && memcmp (data, relay->request, strlen (relay->request)) == 0)
    {
      hit = TRUE;
      relay->times--;
      relay->suffered++;
      connection->fault = relay->fault;
      connection->fault_bytes = relay->fault_bytes;
    }
  g_mutex_unlock (&relay->mutex);
  return hit;
}

/* FALSE: close both. */
static gboolean
from_client (Connection *connection)
{
  char data[PIECE_BYTES];
  ssize_t n = recv (connection->client, data, sizeof data, 0);

  if (n <= 0)
    return FALSE;
  if (take_fault (connection, data, (gsize) n))
    switch (connection->fault)
      {
      case DOCKET_TEST_FAULT_PORTAL:
        write_all (connection->client, portal_answer, sizeof portal_answer - 1);
        return FALSE;
      case DOCKET_TEST_FAULT_REDIRECT:
        write_all (connection->client, redirect_answer, sizeof redirect_answer - 1);
        return FALSE;
      case DOCKET_TEST_FAULT_MALFORMED:
        write_all (connection->client, malformed_answer, sizeof malformed_answer - 1);
        return FALSE;
      case DOCKET_TEST_FAULT_TRUNCATE_REQUEST:
        if (connection->server >= 0)
          pass_on (connection, connection->server, data, MIN ((gsize) n, connection->fault_bytes));
        return FALSE;
      case DOCKET_TEST_FAULT_CUT_ANSWER:
      case DOCKET_TEST_FAULT_TRUNCATE_ANSWER:
        connection->armed = TRUE;
        break;
      default:
        g_assert_not_reached ();
      }
  return connection->server >= 0 && pass_on (connection, connection->server, data, (gsize) n);
}

static gboolean
from_server (Connection *connection)
{
  char data[PIECE_BYTES];
  ssize_t n = recv (connection->server, data, sizeof data, 0);

  if (n <= 0)
    return FALSE;
  if (!connection->armed)
    return pass_on (connection, connection->client, data, (gsize) n);
  /* The server has answered, so whatever it did is done. */
  if (connection->fault == DOCKET_TEST_FAULT_TRUNCATE_ANSWER)
    pass_on (connection, connection->client, data, MIN ((gsize) n, connection->fault_bytes));
  return FALSE;
}

static gboolean
is_stopping (DocketTestRelay *self)
{
  gboolean stopping;

  g_mutex_lock (&self->mutex);
  stopping = self->stopping;
  g_mutex_unlock (&self->mutex);
  return stopping;
}

static gpointer
connection_main (gpointer data)
{
  Connection *connection = data;
  DocketTestRelay *relay = connection->relay;
  gboolean open = TRUE;

  connection->server = connect_to (relay->upstream_port);
  while (open && !is_stopping (relay))
    {
      struct pollfd fds[] = { { connection->client, POLLIN, 0 }, { connection->server, POLLIN, 0 } };

      /* Nobody behind us: what is asked before that shows may still get a portal's answer. */
      if (poll (fds, connection->server >= 0 ? 2 : 1, POLL_MS) < 0 && errno != EINTR)
        break;
      if (fds[0].revents != 0)
        open = from_client (connection);
      if (open && connection->server >= 0 && fds[1].revents != 0)
        open = from_server (connection);
    }
  close (connection->client);
  if (connection->server >= 0)
    close (connection->server);
  g_mutex_lock (&relay->mutex);
  relay->n_connections--;
  g_cond_broadcast (&relay->cond);
  g_mutex_unlock (&relay->mutex);
  g_free (connection);
  return NULL;
}

static gpointer
accept_main (gpointer data)
{
  DocketTestRelay *self = data;

  while (!is_stopping (self))
    {
      struct pollfd fd = { self->listener, POLLIN, 0 };
      Connection *connection;
      int client;

      if (poll (&fd, 1, POLL_MS) <= 0)
        continue;
      client = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC);
      if (client < 0)
        continue;
      connection = g_new0 (Connection, 1);
      connection->relay = self;
      connection->client = client;
      g_mutex_lock (&self->mutex);
      self->n_connections++;
      g_mutex_unlock (&self->mutex);
      g_thread_unref (g_thread_new ("relay-connection", connection_main, connection));
    }
  return NULL;
}

DocketTestRelay *
docket_test_relay_new (guint16 upstream_port)
{
  DocketTestRelay *self = g_new0 (DocketTestRelay, 1);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->upstream_port = upstream_port;
  self->request = g_strdup ("");
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (self->listener, >=, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (self->listener, SOMAXCONN), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &address, &length), ==, 0);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", ntohs (address.sin_port));
  self->thread = g_thread_new ("relay", accept_main, self);
  return self;
}

void
docket_test_relay_free (DocketTestRelay *self)
{
  g_mutex_lock (&self->mutex);
  self->stopping = TRUE;
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_mutex_lock (&self->mutex);
  while (self->n_connections > 0)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  close (self->listener);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->request);
  g_free (self->url);
  g_free (self);
}

const char *
docket_test_relay_get_url (DocketTestRelay *self)
{
  return self->url;
}

void
docket_test_relay_arm (DocketTestRelay *self, DocketTestFault fault, const char *request, guint times, gsize bytes)
{
  g_mutex_lock (&self->mutex);
  self->fault = fault;
  g_free (self->request);
  self->request = g_strdup (request);
  self->times = times;
  self->suffered = 0;
  self->fault_bytes = bytes;
  g_mutex_unlock (&self->mutex);
}

guint
docket_test_relay_get_suffered (DocketTestRelay *self)
{
  guint suffered;

  g_mutex_lock (&self->mutex);
  suffered = self->suffered;
  g_mutex_unlock (&self->mutex);
  return suffered;
}

void
docket_test_relay_set_weak (DocketTestRelay *self, guint delay_ms, gsize bytes)
{
  g_mutex_lock (&self->mutex);
  self->delay_ms = delay_ms;
  self->piece_bytes = bytes;
  g_mutex_unlock (&self->mutex);
}
