/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Connections that idle, trickle in or do not take their answer, on a clock in
 * the test's hand: they end when their time is over, and not before. */
#include "docket-connections.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "docket-fake-clock.h"
#include "docket-http.h"
#include "docket-limits.h"

typedef struct
{
  DocketFakeClock *clock;
  SoupServer *server;
  DocketConnections *connections;
  GSocket *client; /* the test's end */
  guint n_handled;
} Fixture;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  ((Fixture *) data)->n_handled++;
  soup_server_message_set_status (message, 200, NULL);
  if (strcmp (path, "/slow") == 0)
    soup_server_message_pause (message);
}

/* Lets everything happen that can happen now. */
static void
settle (void)
{
  for (guint i = 0; i < 50; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
    }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) listening = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) accepted = NULL;
  g_autoptr (GError) error = NULL;

  f->clock = docket_fake_clock_new (1000000);
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->server, NULL, on_request, f, NULL);
  f->connections = docket_connections_new (f->server, DOCKET_CLOCK (f->clock));
  g_assert_true (docket_connections_keep (f->connections, &error));
  g_assert_true (g_socket_bind (listening, any, TRUE, &error));
  g_assert_true (g_socket_listen (listening, &error));
  address = g_socket_get_local_address (listening, &error);
  f->client = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_true (g_socket_connect (f->client, address, NULL, &error));
  accepted = g_socket_accept (listening, NULL, &error);
  g_assert_true (docket_connections_accept (f->connections, accepted, &error));
  g_assert_no_error (error);
  g_socket_set_blocking (f->client, FALSE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_socket_close (f->client, NULL);
  settle ();
  g_object_unref (f->client);
  g_object_unref (f->connections);
  g_object_unref (f->server);
  g_object_unref (f->clock);
}

static void
say (Fixture *f, const char *text)
{
  g_assert_cmpint (g_socket_send (f->client, text, strlen (text), NULL, NULL), ==, (gssize) strlen (text));
  settle ();
}

/* In steps, as time goes. */
static void
pass (Fixture *f, gint64 seconds)
{
  for (gint64 i = 0; i < seconds; i++)
    docket_fake_clock_advance (f->clock, 1000);
  settle ();
}

static gboolean
is_open (Fixture *f)
{
  char buffer[4096];
  gssize n;

  while ((n = g_socket_receive (f->client, buffer, sizeof buffer, NULL, NULL)) > 0)
    ;
  return n < 0;
}

static void
test_idle (Fixture *f, gconstpointer data)
{
  settle ();
  pass (f, DOCKET_CONNECTION_IDLE_S - 1);
  g_assert_true (is_open (f));
  g_assert_cmpuint (docket_connections_get_n (f->connections), ==, 1);
  pass (f, 10);
  g_assert_false (is_open (f));
  g_assert_cmpuint (docket_connections_get_n (f->connections), ==, 0);
}

static void
test_trickle (Fixture *f, gconstpointer data)
{
  static const char head[] = "GET / HTTP/1.1\r\nHost: a\r\nX: ";

  for (gsize i = 0; head[i] != '\0'; i++)
    {
      const char letter[] = { head[i], '\0' };

      say (f, letter);
      pass (f, 2);
    }
  /* One byte every other second does not keep it. */
  for (guint i = 0; i < 40 && is_open (f); i++)
    {
      g_socket_send (f->client, "x", 1, NULL, NULL);
      pass (f, 2);
    }
  g_assert_false (is_open (f));
  g_assert_cmpuint (f->n_handled, ==, 0);
}

static void
test_body_that_does_not_come (Fixture *f, gconstpointer data)
{
  say (f, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
  pass (f, DOCKET_CONNECTION_TRANSFER_S - 1);
  g_assert_true (is_open (f));
  pass (f, 10);
  g_assert_false (is_open (f));
}

static void
test_work_has_no_deadline (Fixture *f, gconstpointer data)
{
  say (f, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  g_assert_cmpuint (f->n_handled, ==, 1);
  pass (f, 10 * DOCKET_CONNECTION_TRANSFER_S);
  g_assert_true (is_open (f));
}

static void
test_next_request_has_its_own_time (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 4; i++)
    {
      say (f, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      g_assert_cmpuint (f->n_handled, ==, i + 1);
      pass (f, DOCKET_CONNECTION_IDLE_S - 10);
      g_assert_true (is_open (f));
    }
  pass (f, 20);
  g_assert_false (is_open (f));
}

static void
test_hang_up_is_noticed (Fixture *f, gconstpointer data)
{
  say (f, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  g_assert_cmpuint (docket_connections_get_n (f->connections), ==, 1);
  g_socket_shutdown (f->client, FALSE, TRUE, NULL);
  settle ();
  g_assert_cmpuint (docket_connections_get_n (f->connections), ==, 0);
  g_assert_false (is_open (f));
}

static GSocket *
listen_for_more (Fixture *f, GSocketAddress **address)
{
  GSocket *listening = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);

  g_assert_true (g_socket_bind (listening, any, TRUE, NULL));
  g_assert_true (g_socket_listen (listening, NULL));
  *address = g_socket_get_local_address (listening, NULL);
  docket_connections_listen (f->connections, listening);
  return listening;
}

/* It must not turn in a circle over a client that it cannot take. */
static void
test_no_descriptor_free (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) listening = listen_for_more (f, &address);
  g_autoptr (GSocket) client = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  struct rlimit usual, low;
  int next;

  settle ();
  next = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (next, >=, 0);
  close (next);
  g_assert_true (g_socket_connect (client, address, NULL, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &usual), ==, 0);
  low = usual;
  low.rlim_cur = (rlim_t) next;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &low), ==, 0);
  settle ();
  g_assert_cmpuint (docket_connections_get_n (f->connections), ==, 1);
  g_assert_false (g_main_context_pending (NULL));
  pass (f, 3);
  g_assert_cmpuint (docket_connections_get_n (f->connections), ==, 1);
  g_assert_false (g_main_context_pending (NULL));
  /* One descriptor is free again. */
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &usual), ==, 0);
  pass (f, 1);
  g_assert_cmpuint (docket_connections_get_n (f->connections), ==, 2);
  g_socket_close (client, NULL);
  settle ();
}

/* Sends @size bytes of a body that is to have @announced. */
static GSocket *
post (GSocketAddress *address, const char *path, gsize announced, gsize size)
{
  GSocket *client = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autofree char *body = g_strnfill (size, ' ');
  g_autofree char *text = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", path, announced, body);

  g_assert_true (g_socket_connect (client, address, NULL, NULL));
  g_assert_cmpint (g_socket_send (client, text, strlen (text), NULL, NULL), ==, (gssize) strlen (text));
  g_socket_set_blocking (client, FALSE);
  settle ();
  return client;
}

/* Takes @client (transfer full). */
static char *
answer_to (GSocket *client)
{
  char *text = g_new0 (char, 4096);

  g_assert_cmpint (g_socket_receive (client, text, 4095, NULL, NULL), >, 0);
  g_socket_close (client, NULL);
  g_object_unref (client);
  settle ();
  return text;
}

static DocketHttpShare
share_of_path (SoupServerMessage *message, gpointer data)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));

  if (strcmp (path, "/nobody") == 0)
    return DOCKET_HTTP_SHARE_NONE;
  return strcmp (path, "/operations") == 0 ? DOCKET_HTTP_SHARE_OPERATIONS : strcmp (path, "/uploads") == 0 ? DOCKET_HTTP_SHARE_UPLOADS : DOCKET_HTTP_SHARE_STRANGERS;
}

/* Bodies come before the store is asked who sends them. Each share that is full
 * is full for itself only, and whoever brings nothing fills none. */
static void
test_bodies_have_a_budget (Fixture *f, gconstpointer data)
{
  static const gsize bytes_max[DOCKET_HTTP_N_SHARES] = { 1000, 1000, 1000 };
  static const char *const paths[] = { "/strangers", "/operations", "/uploads" };
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) listening = listen_for_more (f, &address);

  docket_http_guard (f->server, bytes_max, share_of_path, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GSocket) slow = post (address, paths[i], 901, 900);
      g_autofree char *refusal = answer_to (post (address, paths[i], 200, 200));
      g_autofree char *beside = answer_to (post (address, paths[(i + 1) % G_N_ELEMENTS (paths)], 200, 200));
      g_autofree char *nobody = answer_to (post (address, "/nobody", 200, 200));
      g_autofree char *again = NULL;

      g_assert_true (g_str_has_prefix (refusal, "HTTP/1.1 503 "));
      g_assert_nonnull (strstr (refusal, "\r\nRetry-After: "));
      g_assert_nonnull (strstr (refusal, "send it again"));
      g_assert_true (g_str_has_prefix (beside, "HTTP/1.1 200 "));
      g_assert_true (g_str_has_prefix (nobody, "HTTP/1.1 401 "));
      /* What was held is given back with its message. */
      g_socket_close (slow, NULL);
      settle ();
      again = answer_to (post (address, paths[i], 200, 200));
      g_assert_true (g_str_has_prefix (again, "HTTP/1.1 200 "));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define CASE(name, func) g_test_add ("/server/connections/" name, Fixture, NULL, set_up, func, tear_down)
  CASE ("idle-ones-end", test_idle);
  CASE ("a-head-that-trickles-in-ends", test_trickle);
  CASE ("a-body-that-does-not-come-ends", test_body_that_does_not_come);
  CASE ("work-has-no-deadline", test_work_has_no_deadline);
  CASE ("the-next-request-has-its-own-time", test_next_request_has_its_own_time);
  CASE ("no-descriptor-free-waits-and-recovers", test_no_descriptor_free);
  CASE ("bodies-have-a-budget", test_bodies_have_a_budget);
  CASE ("hanging-up-is-noticed", test_hang_up_is_noticed);
#undef CASE
  return g_test_run ();
}
