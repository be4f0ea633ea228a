/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A client that is not the bottleneck, and a server that does nothing. */
#include "bench-http.h"

#include <errno.h>
#include <libsoup/soup.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "docket-clock.h"
#include "docket-id.h"
#include "docket-random.h"
#include "docket-test-server.h"

#define READ_BYTES (256 * 1024)

/* ---- Connection ---- */

BenchConnection *
bench_connection_new (guint16 port)
{
  BenchConnection *connection = g_new0 (BenchConnection, 1);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int on = 1;

  connection->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection->fd < 0 || connect (connection->fd, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("No connection to the server: %s", g_strerror (errno));
  setsockopt (connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  connection->buffer = g_byte_array_new ();
  return connection;
}

void
bench_connection_free (BenchConnection *connection)
{
  close (connection->fd);
  g_byte_array_unref (connection->buffer);
  g_free (connection);
}

char *
bench_request (const char *method, const char *path, const char *token, const char *body)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n", method, path);
  if (token != NULL)
    g_string_append_printf (text, "Authorization: Bearer %s\r\n", token);
  if (body != NULL)
    g_string_append_printf (text, "Content-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n", strlen (body));
  g_string_append (text, "\r\n");
  if (body != NULL)
    g_string_append (text, body);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
bench_connection_send (BenchConnection *connection, const char *request)
{
  gsize left = strlen (request);

  while (left > 0)
    {
      ssize_t n = send (connection->fd, request, left, MSG_NOSIGNAL);

      if (n <= 0)
        g_error ("The server hung up: %s", g_strerror (errno));
      request += n;
      left -= (gsize) n;
    }
}

/* More of the answer; the buffer always ends with NUL. */
static void
read_more (BenchConnection *connection)
{
  ssize_t n;

  if (connection->buffer->len < connection->filled + READ_BYTES + 1)
    g_byte_array_set_size (connection->buffer, (guint) (connection->filled + READ_BYTES + 1));
  n = recv (connection->fd, connection->buffer->data + connection->filled, READ_BYTES, 0);
  if (n <= 0)
    g_error ("The server hung up: %s", n == 0 ? "end" : g_strerror (errno));
  connection->filled += (gsize) n;
  connection->buffer->data[connection->filled] = '\0';
}

static void
forget (BenchConnection *connection)
{
  connection->filled = 0;
  if (connection->buffer->len > 0)
    connection->buffer->data[0] = '\0';
}

guint
bench_connection_exchange (BenchConnection *connection, const char *request)
{
  const char *end;
  const char *length;
  gsize head;

  forget (connection);
  bench_connection_send (connection, request);
  do
    read_more (connection);
  while ((end = strstr ((const char *) connection->buffer->data, "\r\n\r\n")) == NULL);
  head = (gsize) (end + 4 - (const char *) connection->buffer->data);
  length = strcasestr ((const char *) connection->buffer->data, "Content-Length:");
  if (length == NULL || length > end)
    g_error ("An answer without its length: %s", (const char *) connection->buffer->data);
  connection->body_size = g_ascii_strtoull (length + strlen ("Content-Length:"), NULL, 10);
  while (connection->filled < head + connection->body_size)
    read_more (connection);
  connection->body = (const char *) connection->buffer->data + head;
  return (guint) g_ascii_strtoull ((const char *) connection->buffer->data + strlen ("HTTP/1.1 "), NULL, 10);
}

void
bench_connection_wait_for (BenchConnection *connection, const char *word)
{
  while (connection->filled == 0 || strstr ((const char *) connection->buffer->data, word) == NULL)
    read_more (connection);
  forget (connection);
}

char *
bench_sign_in (guint16 port, const char *username)
{
  g_autoptr (BenchConnection) connection = bench_connection_new (port);
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autofree char *device = docket_id_new (clock, random);
  g_autofree char *body = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"" DOCKET_TEST_PASSWORD "\",\"device\":{\"id\":\"%s\",\"name\":\"Bench\",\"class\":\"desk\"}}", username, device);
  g_autofree char *request = bench_request ("POST", "/v1/sessions", NULL, body);
  const char *token;

  if (bench_connection_exchange (connection, request) != 201)
    g_error ("No sign-in: %s", connection->body);
  token = strstr (connection->body, "\"token\":\"");
  g_assert (token != NULL);
  token += strlen ("\"token\":\"");
  return g_strndup (token, strcspn (token, "\""));
}

/* ---- Clients ---- */

typedef struct
{
  BenchConnection *connection;
  GPtrArray *requests;
  BenchAnswerFunc func;
  gpointer data;
} Client;

static gpointer
run_client (gpointer data)
{
  Client *client = data;

  for (guint i = 0; i < client->requests->len; i++)
    {
      guint status = bench_connection_exchange (client->connection, g_ptr_array_index (client->requests, i));

      if (status != 200)
        g_error ("Answered %u: %s", status, client->connection->body);
      if (client->func != NULL)
        client->func (client->connection, client->data);
    }
  return NULL;
}

gint64
bench_clients_run (guint16 port, GPtrArray *requests, BenchAnswerFunc func, gpointer data)
{
  g_autofree Client *clients = g_new0 (Client, requests->len);
  g_autofree GThread **threads = g_new0 (GThread *, requests->len);
  gint64 begun;

  for (guint i = 0; i < requests->len; i++)
    clients[i] = (Client) { bench_connection_new (port), g_ptr_array_index (requests, i), func, data };
  begun = g_get_monotonic_time ();
  for (guint i = 0; i < requests->len; i++)
    threads[i] = g_thread_new ("client", run_client, &clients[i]);
  for (guint i = 0; i < requests->len; i++)
    g_thread_join (threads[i]);
  begun = g_get_monotonic_time () - begun;
  for (guint i = 0; i < requests->len; i++)
    bench_connection_free (clients[i].connection);
  return begun;
}

/* ---- The server that does nothing ---- */

struct _BenchHandler
{
  GBytes *answer;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GMutex lock;
  GCond ready;
  guint16 port;
};

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  BenchHandler *handler = data;

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), "application/json", NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), handler->answer);
}

static gpointer
serve (gpointer data)
{
  BenchHandler *handler = data;
  g_autoptr (SoupServer) server = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (handler->context);
  server = soup_server_new (NULL, NULL);
  soup_server_add_handler (server, NULL, on_request, handler, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  uris = soup_server_get_uris (server);
  g_mutex_lock (&handler->lock);
  handler->port = (guint16) g_uri_get_port (uris->data);
  g_cond_signal (&handler->ready);
  g_mutex_unlock (&handler->lock);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (handler->loop);
  soup_server_disconnect (server);
  g_main_context_pop_thread_default (handler->context);
  return NULL;
}

BenchHandler *
bench_handler_new (GBytes *answer)
{
  BenchHandler *handler = g_new0 (BenchHandler, 1);

  handler->answer = g_bytes_ref (answer);
  handler->context = g_main_context_new ();
  handler->loop = g_main_loop_new (handler->context, FALSE);
  g_mutex_init (&handler->lock);
  g_cond_init (&handler->ready);
  handler->thread = g_thread_new ("bare", serve, handler);
  g_mutex_lock (&handler->lock);
  while (handler->port == 0)
    g_cond_wait (&handler->ready, &handler->lock);
  g_mutex_unlock (&handler->lock);
  return handler;
}

guint16
bench_handler_get_port (BenchHandler *handler)
{
  return handler->port;
}

void
bench_handler_free (BenchHandler *handler)
{
  g_main_loop_quit (handler->loop);
  g_thread_join (handler->thread);
  g_main_loop_unref (handler->loop);
  g_main_context_unref (handler->context);
  g_bytes_unref (handler->answer);
  g_mutex_clear (&handler->lock);
  g_cond_clear (&handler->ready);
  g_free (handler);
}

/* ---- Rounds ---- */

void
bench_round_measure (const BenchRound *round, const char *dir, BenchTimes *times)
{
  g_autofree char *path = g_build_filename (dir, "bare.db", NULL);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("{}", 2);
  g_autoptr (BenchHandler) handler = bench_handler_new (nothing);
  g_autoptr (BenchConnection) connection = bench_connection_new (bench_handler_get_port (handler));
  g_autofree char *request = bench_request ("GET", "/", NULL, NULL);
  sqlite3 *db = bench_open (path);

  bench_execute (db, round->table);
  for (guint i = 0; i < round->rounds; i++)
    {
      gint64 begun = g_get_monotonic_time ();

      for (guint j = 0; j < round->saves; j++)
        bench_execute (db, round->save);
      for (guint j = 0; j < round->exchanges; j++)
        bench_connection_exchange (connection, request);
      if (i >= round->warm_up)
        bench_times_add (times, g_get_monotonic_time () - begun);
      g_usleep (round->pace_us);
    }
  sqlite3_close (db);
}
