/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What libsoup does not do by itself, and why it is done here:
 *
 * - A chunked answer cut in the middle comes back as success with what there
 *   was. Ours always have a Content-Length: without one, or with another
 *   number of bytes, the answer was cut or is not ours.
 * - POST + 302 becomes GET + 200 when redirects are followed; captive portals
 *   live from that. Redirects are not followed, and count as no network.
 * - Two connections a host is the default: the live channel would take one for
 *   good, and a file for long, so each has a session of its own.
 */
#include "docket-config.h"

#include "docket-http-transport.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "docket-limits.h"

#define LIVE_LINE_BYTES_MAX (64 * 1024)
/* What each lane sends, a page of the feed, and what somebody asks for meanwhile. */
#define CONNECTIONS_MAX 4

struct _DocketHttpTransport
{
  GObject parent_instance;
  char *base_url;
  SoupSession *session;
  SoupSession *live_session;
  SoupSession *file_session;
};

static void docket_http_transport_iface_init (DocketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketHttpTransport, docket_http_transport, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (DOCKET_TYPE_TRANSPORT, docket_http_transport_iface_init))

static SoupSession *
session_new (guint timeout_s)
{
  SoupSession *session = soup_session_new_with_options ("timeout", timeout_s, "idle-timeout", 60, "max-conns-per-host", CONNECTIONS_MAX, "user-agent", "docket/" DOCKET_VERSION, NULL);

  /* A compressed body has another length than Content-Length says. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

static SoupMessage *
message_new (const char *base_url, const DocketRequest *request, GError **error)
{
  g_autofree char *url = g_strconcat (base_url, request->path, NULL);
  SoupMessage *message = soup_message_new (request->method, url);

  if (message == NULL)
    {
      g_set_error (error, DOCKET_TRANSPORT_ERROR, DOCKET_TRANSPORT_ERROR_INVALID_URL, _ ("“%s” is not the address of a server."), base_url);
      return NULL;
    }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Docket-Protocol", G_STRINGIFY (DOCKET_PROTOCOL));
  if (request->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", request->token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
    }
  if (request->range_first >= 0)
    soup_message_headers_set_range (soup_message_get_request_headers (message), request->range_first, request->range_last);
  if (request->upload_offset >= 0)
    {
      g_autofree char *offset = g_strdup_printf ("%" G_GINT64_FORMAT, request->upload_offset);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Upload-Offset", offset);
      soup_message_set_request_body_from_bytes (message, "application/octet-stream", request->body);
    }
  else if (request->body != NULL)
    {
      soup_message_set_request_body_from_bytes (message, "application/json", request->body);
    }
  return message;
}

static gboolean
network_error (GError **error, const char *sentence)
{
  g_set_error_literal (error, DOCKET_TRANSPORT_ERROR, DOCKET_TRANSPORT_ERROR_NETWORK, sentence);
  return FALSE;
}

/* Whether what came is a whole answer of a Docket server. */
static gboolean
check_answer (SoupMessage *message, gboolean part, gsize size, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  guint status = soup_message_get_status (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  if (status >= 300 && status < 400)
    return network_error (error, _ ("Something between here and the server sends requests elsewhere (a sign-in page of the network?)."));
  if (status == SOUP_STATUS_NO_CONTENT)
    return TRUE;
  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH || soup_message_headers_get_content_length (headers) != (goffset) size)
    return network_error (error, _ ("The line was cut half-way."));
  /* Part of a file is of any type; who holds it against its digest finds out
   * whether it is the right one. */
  if (part && status == SOUP_STATUS_PARTIAL_CONTENT)
    return TRUE;
  if (type == NULL || (strcmp (type, "application/json") != 0 && strcmp (type, "application/problem+json") != 0))
    return network_error (error, _ ("What answers there is not a Docket server."));
  return TRUE;
}

static DocketResponse *
response_from_message (SoupMessage *message, gboolean part, GBytes *body, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *retry_after = soup_message_headers_get_one (headers, "Retry-After");
  const char *offset = soup_message_headers_get_one (headers, "Upload-Offset");
  DocketResponse *response;
  guint64 seconds;
  goffset first, last, total;

  if (!check_answer (message, part, g_bytes_get_size (body), error))
    return NULL;
  response = docket_response_new (soup_message_get_status (message));
  response->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  response->body = g_bytes_ref (body);
  if (retry_after != NULL && g_ascii_string_to_unsigned (retry_after, 10, 0, 24 * 3600, &seconds, NULL))
    response->retry_after_s = (gint64) seconds;
  if (offset != NULL && !g_ascii_string_to_signed (offset, 10, 0, DOCKET_BLOB_BYTES_MAX, &response->upload_offset, NULL))
    response->upload_offset = -1;
  if (soup_message_headers_get_content_range (headers, &first, &last, &total) && last - first + 1 == (goffset) g_bytes_get_size (body))
    {
      response->range_first = first;
      response->range_total = total;
    }
  return response;
}

/* Told right before a request is written on a connection that stands. */
static void
on_starting (SoupMessage *message, gpointer data)
{
  gboolean *started = data;

  *started = TRUE;
}

static void
set_network_error (GError **error, const GError *from)
{
  if (g_error_matches (from, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_error_copy (from));
      return;
    }
  if (from->domain == G_TLS_ERROR)
    g_set_error (error, DOCKET_TRANSPORT_ERROR, DOCKET_TRANSPORT_ERROR_NETWORK, _ ("The connection is not safe: %s"), from->message);
  else
    network_error (error, _ ("The server did not answer."));
}

/*
 * Reads a body up to the bound without trusting the server: one that never
 * ends stops at DOCKET_PAGE_BYTES_MAX.
 */
typedef struct
{
  SoupMessage *message;
  GInputStream *stream;
  GOutputStream *memory;
  gboolean part; /* part of a file was asked for */
  gboolean started;     /* some of the request may have left */
  gboolean *never_left; /* (nullable): of the request */
} Reading;

static void
reading_free (Reading *reading)
{
  if (reading->message != NULL)
    g_signal_handlers_disconnect_by_data (reading->message, &reading->started);
  g_clear_object (&reading->message);
  g_clear_object (&reading->stream);
  g_clear_object (&reading->memory);
  g_free (reading);
}

#define READ_BYTES (64 * 1024)

static void
on_chunk (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &local);
  g_autoptr (GBytes) body = NULL;
  DocketResponse *response;
  GError *error = NULL;
  gsize size;

  if (chunk == NULL)
    {
      set_network_error (&error, local);
      g_task_return_error (task, error);
      return;
    }
  if (g_bytes_get_size (chunk) > 0)
    {
      gconstpointer data = g_bytes_get_data (chunk, &size);

      g_output_stream_write_all (reading->memory, data, size, NULL, NULL, NULL);
      if (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (reading->memory)) > DOCKET_PAGE_BYTES_MAX)
        {
          g_task_return_new_error (task, DOCKET_TRANSPORT_ERROR, DOCKET_TRANSPORT_ERROR_NETWORK, _ ("The answer of the server is larger than any answer should be."));
          return;
        }
      g_input_stream_read_bytes_async (reading->stream, READ_BYTES, G_PRIORITY_DEFAULT, cancellable, on_chunk, g_steal_pointer (&task));
      return;
    }
  g_output_stream_close (reading->memory, NULL, NULL);
  body = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (reading->memory));
  response = response_from_message (reading->message, reading->part, body, &error);
  if (response == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, response, (GDestroyNotify) docket_response_free);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) local = NULL;
  GError *error = NULL;

  reading->stream = soup_session_send_finish (SOUP_SESSION (source), result, &local);
  if (reading->stream == NULL)
    {
      if (reading->never_left != NULL)
        *reading->never_left = !reading->started;
      set_network_error (&error, local);
      g_task_return_error (task, error);
      return;
    }
  reading->memory = g_memory_output_stream_new_resizable ();
  g_input_stream_read_bytes_async (reading->stream, READ_BYTES, G_PRIORITY_DEFAULT, cancellable, on_chunk, g_steal_pointer (&task));
}

static void
http_send_async (DocketTransport *transport, DocketRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  DocketHttpTransport *self = DOCKET_HTTP_TRANSPORT (transport);
  g_autoptr (DocketRequest) owned = request;
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, http_send_async);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  reading->message = message_new (self->base_url, owned, &error);
  reading->part = owned->range_first >= 0;
  reading->never_left = owned->never_left;
  if (reading->message == NULL)
    {
      if (reading->never_left != NULL)
        *reading->never_left = TRUE;
      g_task_return_error (task, error);
      return;
    }
  g_signal_connect (reading->message, "starting", G_CALLBACK (on_starting), &reading->started);
  soup_session_send_async (reading->part || owned->upload_offset >= 0 ? self->file_session : self->session, reading->message, G_PRIORITY_DEFAULT, cancellable, on_sent, g_steal_pointer (&task));
}

static DocketResponse *
http_send_finish (DocketTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Live channel: server-sent events, line by line ---- */

typedef struct
{
  DocketLiveFunc func;
  gpointer data;
  GDestroyNotify destroy;
  GCancellable *cancellable;
  GDataInputStream *lines;
  SoupMessage *message;
  char *event;
  GString *payload;
} Live;

static void
live_end (Live *live, const char *why)
{
  live->func (NULL, why, live->data);
  if (live->destroy != NULL)
    live->destroy (live->data);
  g_clear_object (&live->cancellable);
  g_clear_object (&live->lines);
  g_clear_object (&live->message);
  g_free (live->event);
  g_string_free (live->payload, TRUE);
  g_free (live);
}

static void
live_line (Live *live, const char *line)
{
  if (line[0] == '\0')
    {
      if (live->payload->len > 0 || live->event != NULL)
        live->func (live->event == NULL ? "message" : live->event, live->payload->str, live->data);
      g_clear_pointer (&live->event, g_free);
      g_string_truncate (live->payload, 0);
    }
  else if (line[0] == ':')
    {
      live->func ("", NULL, live->data);
    }
  else if (g_str_has_prefix (line, "event:"))
    {
      g_free (live->event);
      live->event = g_strstrip (g_strdup (line + strlen ("event:")));
    }
  else if (g_str_has_prefix (line, "data:"))
    {
      const char *data = line + strlen ("data:");

      g_string_append (live->payload, *data == ' ' ? data + 1 : data);
    }
}

static void
on_live_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Live *live = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (live->lines, result, NULL, &error);

  if (line == NULL || strlen (line) > LIVE_LINE_BYTES_MAX || live->payload->len > LIVE_LINE_BYTES_MAX)
    {
      live_end (live, error == NULL ? NULL : error->message);
      return;
    }
  /* A Windows-style end of line leaves a carriage return. */
  g_strchomp (line);
  live_line (live, line);
  g_data_input_stream_read_line_async (live->lines, G_PRIORITY_DEFAULT, live->cancellable, on_live_line, live);
}

static void
on_live_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Live *live = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  const char *type;

  if (stream == NULL)
    {
      live_end (live, error->message);
      return;
    }
  type = soup_message_headers_get_content_type (soup_message_get_response_headers (live->message), NULL);
  if (soup_message_get_status (live->message) != SOUP_STATUS_OK || g_strcmp0 (type, "text/event-stream") != 0)
    {
      live_end (live, NULL);
      return;
    }
  live->lines = g_data_input_stream_new (stream);
  g_data_input_stream_set_newline_type (live->lines, G_DATA_STREAM_NEWLINE_TYPE_LF);
  live->func ("", NULL, live->data);
  g_data_input_stream_read_line_async (live->lines, G_PRIORITY_DEFAULT, live->cancellable, on_live_line, live);
}

static void
http_open_live (DocketTransport *transport, const char *token, GCancellable *cancellable, DocketLiveFunc func, gpointer user_data, GDestroyNotify destroy)
{
  DocketHttpTransport *self = DOCKET_HTTP_TRANSPORT (transport);
  g_autoptr (DocketRequest) request = docket_request_new ("GET", "/v1/changes/live");
  Live *live = g_new0 (Live, 1);
  g_autoptr (GError) error = NULL;

  live->func = func;
  live->data = user_data;
  live->destroy = destroy;
  live->cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable);
  live->payload = g_string_new (NULL);
  request->token = g_strdup (token);
  live->message = message_new (self->base_url, request, &error);
  if (live->message == NULL)
    {
      live_end (live, error->message);
      return;
    }
  soup_message_headers_replace (soup_message_get_request_headers (live->message), "Accept", "text/event-stream");
  soup_session_send_async (self->live_session, live->message, G_PRIORITY_DEFAULT, cancellable, on_live_open, live);
}

/* ---- Object ---- */

static void
docket_http_transport_iface_init (DocketTransportInterface *iface)
{
  iface->send_async = http_send_async;
  iface->send_finish = http_send_finish;
  iface->open_live = http_open_live;
}

static void
docket_http_transport_finalize (GObject *object)
{
  DocketHttpTransport *self = DOCKET_HTTP_TRANSPORT (object);

  soup_session_abort (self->session);
  soup_session_abort (self->live_session);
  soup_session_abort (self->file_session);
  g_clear_object (&self->session);
  g_clear_object (&self->live_session);
  g_clear_object (&self->file_session);
  g_free (self->base_url);
  G_OBJECT_CLASS (docket_http_transport_parent_class)->finalize (object);
}

static void
docket_http_transport_class_init (DocketHttpTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_http_transport_finalize;
}

static void
docket_http_transport_init (DocketHttpTransport *self)
{
  self->session = session_new (DOCKET_REQUEST_TIMEOUT_S);
  self->file_session = session_new (DOCKET_REQUEST_TIMEOUT_S);
  /* The worker keeps the live channel's deadline itself. */
  self->live_session = session_new (DOCKET_LIVE_DEADLINE_S);
}

DocketTransport *
docket_http_transport_new (const char *base_url)
{
  DocketHttpTransport *self = g_object_new (DOCKET_TYPE_HTTP_TRANSPORT, NULL);

  self->base_url = g_strdup (base_url);
  return DOCKET_TRANSPORT (self);
}

/* Letters, digits, dots, hyphens, colons (IPv6) and what is beyond ASCII (IDN):
 * GUri would quietly escape the rest. */
static gboolean
is_host (const char *host)
{
  for (; *host != '\0'; host++)
    if (!g_ascii_isalnum (*host) && strchr (".-:_", *host) == NULL && (guchar) *host < 0x80)
      return FALSE;
  return TRUE;
}

static gboolean
is_loopback (const char *host)
{
  return strcmp (host, "localhost") == 0 || strcmp (host, "::1") == 0 || g_str_has_prefix (host, "127.");
}

char *
docket_http_normalize_url (const char *url, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (url));
  g_autoptr (GUri) uri = NULL;
  g_autofree char *with_scheme = NULL;
  const char *path;

  if (trimmed[0] != '\0' && strstr (trimmed, "://") == NULL)
    {
      g_autofree char *probe = g_strconcat ("http://", trimmed, NULL);
      g_autoptr (GUri) guess = g_uri_parse (probe, G_URI_FLAGS_NONE, NULL);
      const char *host = guess == NULL ? NULL : g_uri_get_host (guess);

      with_scheme = g_strconcat (host != NULL && is_loopback (host) ? "http://" : "https://", trimmed, NULL);
    }
  uri = g_uri_parse (with_scheme != NULL ? with_scheme : trimmed, G_URI_FLAGS_NONE, NULL);
  path = uri == NULL ? NULL : g_uri_get_path (uri);
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0' || !is_host (g_uri_get_host (uri)) || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL
      || (strcmp (path, "") != 0 && strcmp (path, "/") != 0)
      || (strcmp (g_uri_get_scheme (uri), "http") != 0 && strcmp (g_uri_get_scheme (uri), "https") != 0))
    {
      g_set_error (error, DOCKET_TRANSPORT_ERROR, DOCKET_TRANSPORT_ERROR_INVALID_URL, _ ("“%s” is not the address of a server. It looks like https://docket.example.com."), trimmed);
      return NULL;
    }
  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), g_uri_get_port (uri), "", NULL, NULL);
}

DocketResponse *
docket_http_send (const char *base_url, DocketRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (DocketRequest) owned = request;
  g_autoptr (SoupSession) session = session_new (DOCKET_REQUEST_TIMEOUT_S);
  g_autoptr (SoupMessage) message = message_new (base_url, owned, error);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) local = NULL;

  if (message == NULL)
    return NULL;
  body = soup_session_send_and_read (session, message, cancellable, &local);
  if (body == NULL)
    {
      set_network_error (error, local);
      return NULL;
    }
  return response_from_message (message, owned->range_first >= 0, body, error);
}
