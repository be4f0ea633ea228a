/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The door. A request is judged by its headers as soon as they are in: two
 * lengths, a length beside an encoding, or a repeated length are how requests
 * are smuggled past a proxy, so such a connection is closed after a 400.
 *
 * Bodies are counted in chunk by chunk and never kept by libsoup, so that one
 * of any size costs at most DOCKET_BATCH_BYTES_MAX of memory. What is too long
 * is read and thrown away, because a client that is still sending does not
 * hear the 413; one that does not end is cut off. Where the length itself
 * cannot be believed, libsoup would wait for a body that never comes: there the
 * answer is written to the socket directly.
 */
#include "docket-config.h"

#include "docket-http.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "docket-error.h"
#include "docket-json.h"
#include "docket-limits.h"
#include "docket-result.h"
#include "docket-server-error.h"

/* Envelope around a full batch. */
#define BODY_BYTES_MAX    (DOCKET_BATCH_BYTES_MAX + 4096)
#define DRAINED_BYTES_MAX (64 * 1024 * 1024)
#define BODY_KEY          "docket-body"
#define SOCKET_KEY        "docket-socket"

typedef struct
{
  GByteArray *bytes; /* NULL once refused */
  guint64 size;
} Body;

static void
body_free (gpointer data)
{
  Body *body = data;

  g_clear_pointer (&body->bytes, g_byte_array_unref);
  g_free (body);
}

/* ---- Answers ---- */

static const char *
problem_title (const char *name)
{
  static const struct
  {
    const char *name;
    const char *title;
  } titles[] = {
    { "malformed", N_ ("The request cannot be read") },
    { "key-missing", N_ ("An operation has no key") },
    { "signed-out", N_ ("Sign in first") },
    { "expired", N_ ("The session is over") },
    { "bad-credentials", N_ ("The name or the password is wrong") },
    { "forbidden", N_ ("Not allowed") },
    { "device-revoked", N_ ("This device may no longer be used") },
    { "not-found", N_ ("There is no such thing") },
    { "method-not-allowed", N_ ("Not with this method") },
    { "cursor-expired", N_ ("The cursor is of another time") },
    { "too-large", N_ ("Too large") },
    { "unsupported-media-type", N_ ("JSON is needed") },
    { "too-many-requests", N_ ("Too many requests") },
    { "unavailable", N_ ("Not just now") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (titles[i].name, name) == 0)
      return _ (titles[i].title);
  return name;
}

static void
set_body (SoupServerMessage *message, guint status, const char *content_type, GBytes *bytes)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_set_content_type (headers, content_type, NULL);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_body_truncate (body);
  soup_message_body_append_bytes (body, bytes);
  soup_message_headers_set_content_length (headers, (goffset) g_bytes_get_size (bytes));
}

void
docket_http_answer_json (SoupServerMessage *message, guint status, GBytes *json)
{
  set_body (message, status, "application/json", json);
}

void
docket_http_answer_problem (SoupServerMessage *message, guint status, const char *name, const char *detail)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *type = g_strconcat (DOCKET_PROBLEM_PREFIX, name, NULL);
  g_autoptr (GBytes) json = NULL;

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "type", type);
  docket_json_text_member (&writer, "title", problem_title (name));
  docket_json_int_member (&writer, "status", status);
  docket_json_text_member (&writer, "detail", detail);
  docket_json_end_object (&writer);
  json = docket_json_writer_finish_bytes (&writer);
  set_body (message, status, "application/problem+json", json);
  if (status == 429 || status == 503)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "1");
  if (status == 401)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "WWW-Authenticate", "Bearer");
}

void
docket_http_answer_error (SoupServerMessage *message, const GError *error)
{
  static const struct
  {
    DocketServerError code;
    guint status;
    const char *name;
  } problems[] = {
    { DOCKET_SERVER_ERROR_CURSOR, 410, "cursor-expired" },
    { DOCKET_SERVER_ERROR_SIGNED_OUT, 401, "signed-out" },
    { DOCKET_SERVER_ERROR_EXPIRED, 401, "expired" },
    { DOCKET_SERVER_ERROR_REVOKED, 403, "device-revoked" },
    { DOCKET_SERVER_ERROR_RATE, 429, "too-many-requests" },
    { DOCKET_SERVER_ERROR_REQUEST, 400, "malformed" },
    { DOCKET_SERVER_ERROR_INPUT, 400, "malformed" },
    { DOCKET_SERVER_ERROR_FORBIDDEN, 403, "forbidden" },
    { DOCKET_SERVER_ERROR_NOT_FOUND, 404, "not-found" },
  };

  if (error->domain == DOCKET_CORE_ERROR)
    {
      gboolean large = error->code == DOCKET_CORE_ERROR_TOO_LARGE;

      docket_http_answer_problem (message, large ? 413 : 400, large ? "too-large" : "malformed", error->message);
      return;
    }
  for (guint i = 0; error->domain == DOCKET_SERVER_ERROR && i < G_N_ELEMENTS (problems); i++)
    if (error->code == (int) problems[i].code)
      {
        docket_http_answer_problem (message, problems[i].status, problems[i].name, error->message);
        return;
      }
  docket_http_answer_problem (message, 503, "unavailable", error->message);
}

/* ---- Connections ---- */

gboolean
docket_http_accept (SoupServer *server, GSocket *client, GError **error)
{
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (client);
  g_autoptr (GSocketAddress) here = g_socket_get_local_address (client, error);
  g_autoptr (GSocketAddress) there = here != NULL ? g_socket_get_remote_address (client, error) : NULL;

  if (there == NULL)
    return FALSE;
  if (G_IS_INET_SOCKET_ADDRESS (there))
    g_socket_set_option (client, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  /* The address goes with every message of the connection, and knows its socket. */
  g_object_set_data_full (G_OBJECT (there), SOCKET_KEY, g_object_ref (client), g_object_unref);
  return soup_server_accept_iostream (server, G_IO_STREAM (stream), here, there, error);
}

gboolean
docket_http_keep_connections (SoupServer *server, GError **error)
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
  return ok && soup_server_listen_socket (server, deaf, 0, error);
}

GSocket *
docket_http_get_socket (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (soup_server_message_get_remote_address (message)), SOCKET_KEY);
}

/* ---- Guard ---- */

/* Answers, and closes the connection afterwards: what follows on it cannot be
 * told apart safely. */
static void
refuse (SoupServerMessage *message, guint status, const char *name, const char *detail)
{
  Body *body = g_object_get_data (G_OBJECT (message), BODY_KEY);

  docket_http_answer_problem (message, status, name, detail);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
  g_clear_pointer (&body->bytes, g_byte_array_unref);
}

/* The same for a body whose end nobody knows. The answer fits into the empty
 * buffer of the socket; what libsoup writes later finds it shut. */
static void
refuse_and_hang_up (SoupServerMessage *message, guint status, const char *name, const char *detail)
{
  GSocket *socket = docket_http_get_socket (message);
  g_autoptr (GBytes) json = NULL;
  g_autofree char *head = NULL;

  refuse (message, status, name, detail);
  json = soup_message_body_flatten (soup_server_message_get_response_body (message));
  head = g_strdup_printf ("HTTP/1.1 %u %s\r\nContent-Type: application/problem+json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%.*s",
                          status, soup_status_get_phrase (status), g_bytes_get_size (json), (int) g_bytes_get_size (json), (const char *) g_bytes_get_data (json, NULL));
  g_socket_send (socket, head, strlen (head), NULL, NULL);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
}

typedef struct
{
  gsize bytes;
  guint n_lengths;
  guint n_encodings;
  guint n_hosts;
} Headers;

static void
count_header (const char *name, const char *value, gpointer data)
{
  Headers *headers = data;

  headers->bytes += strlen (name) + strlen (value) + 4;
  if (g_ascii_strcasecmp (name, "Content-Length") == 0)
    headers->n_lengths++;
  else if (g_ascii_strcasecmp (name, "Transfer-Encoding") == 0)
    headers->n_encodings++;
  else if (g_ascii_strcasecmp (name, "Host") == 0)
    headers->n_hosts++;
}

static gboolean
is_decimal (const char *text)
{
  return text != NULL && *text != '\0' && strspn (text, "0123456789") == strlen (text) && strlen (text) <= 18;
}

static void
on_got_headers (SoupServerMessage *message)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  const char *length = soup_message_headers_get_one (request, "Content-Length");
  const char *encoding = soup_message_headers_get_one (request, "Transfer-Encoding");
  const char *type = soup_message_headers_get_content_type (request, NULL);
  Headers headers = { 0, 0, 0, 0 };
  gboolean has_body;

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  soup_message_headers_foreach (request, count_header, &headers);
  has_body = headers.n_encodings > 0 || (length != NULL && strcmp (length, "0") != 0);
  if (headers.bytes > DOCKET_HEADER_BYTES_MAX)
    refuse (message, 431, "too-large", _ ("The headers are larger than 16 KiB."));
  else if (length != NULL && !is_decimal (length))
    refuse_and_hang_up (message, 400, "malformed", _ ("The length of the request is not a number."));
  else if (headers.n_lengths + headers.n_encodings > 1 || headers.n_hosts > 1)
    refuse (message, 400, "malformed", _ ("The request says its length or its host more than once."));
  else if (encoding != NULL && g_ascii_strcasecmp (encoding, "chunked") != 0)
    refuse (message, 400, "malformed", _ ("The only transfer encoding spoken here is “chunked”."));
  else if (length != NULL && g_ascii_strtoull (length, NULL, 10) > DRAINED_BYTES_MAX)
    refuse_and_hang_up (message, 413, "too-large", _ ("The request is larger than 1 MiB."));
  else if (length != NULL && g_ascii_strtoull (length, NULL, 10) > BODY_BYTES_MAX)
    refuse (message, 413, "too-large", _ ("The request is larger than 1 MiB."));
  else if (has_body && (type == NULL || strcmp (type, "application/json") != 0))
    refuse (message, 415, "unsupported-media-type", _ ("Send the body as application/json."));
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk)
{
  Body *body = g_object_get_data (G_OBJECT (message), BODY_KEY);
  gsize size;
  const guint8 *data = g_bytes_get_data (chunk, &size);

  body->size += size;
  if (body->bytes != NULL && body->size > BODY_BYTES_MAX)
    refuse (message, 413, "too-large", _ ("The request is larger than 1 MiB."));
  if (body->bytes != NULL)
    g_byte_array_append (body->bytes, data, (guint) size);
  else if (body->size > DRAINED_BYTES_MAX)
    g_socket_shutdown (docket_http_get_socket (message), TRUE, TRUE, NULL);
}

static void
on_request_started (SoupServer *server, SoupServerMessage *message)
{
  Body *body = g_new0 (Body, 1);

  body->bytes = g_byte_array_new ();
  g_object_set_data_full (G_OBJECT (message), BODY_KEY, body, body_free);
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), NULL);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), NULL);
}

void
docket_http_guard (SoupServer *server)
{
  g_signal_connect (server, "request-started", G_CALLBACK (on_request_started), NULL);
}

GBytes *
docket_http_get_body (SoupServerMessage *message)
{
  Body *body = g_object_get_data (G_OBJECT (message), BODY_KEY);

  if (body == NULL || body->bytes == NULL)
    return g_bytes_new (NULL, 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&body->bytes));
}
