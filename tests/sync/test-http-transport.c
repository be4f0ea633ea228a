/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The real transport against servers that misbehave on purpose: raw sockets on
 * loopback that say exactly what a test wants said.
 */
#include <string.h>

#include "docket-http-transport.h"

/* A server for one connection at a time: reads a request's head, writes the
 * prepared bytes, closes. */
typedef struct
{
  GSocketService *service;
  char *url;
  const char *bytes;
  guint requests;
  char head[4096]; /* of the last request */
} Raw;

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Raw *raw = data;
  gssize got;

  raw->requests++;
  got = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), raw->head, sizeof raw->head - 1, NULL, NULL);
  g_assert_cmpint (got, >, 0);
  raw->head[got] = '\0';
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), raw->bytes, strlen (raw->bytes), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static void
raw_start (Raw *raw, const char *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;

  raw->bytes = bytes;
  raw->requests = 0;
  /* More than ever come at once: a full one is started again by its thread, after its end perhaps. */
  raw->service = g_threaded_socket_service_new (8);
  g_socket_listener_add_address (G_SOCKET_LISTENER (raw->service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  raw->url = g_strdup_printf ("http://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective)));
  g_signal_connect (raw->service, "run", G_CALLBACK (on_incoming), raw);
  g_socket_service_start (raw->service);
}

static void
raw_stop (Raw *raw)
{
  g_socket_service_stop (raw->service);
  g_socket_listener_close (G_SOCKET_LISTENER (raw->service));
  g_clear_object (&raw->service);
  g_clear_pointer (&raw->url, g_free);
}

typedef struct
{
  gboolean over;
  DocketResponse *response;
  GError *error;
} Answer;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->response = docket_transport_send_finish (DOCKET_TRANSPORT (source), result, &answer->error);
  answer->over = TRUE;
}

static void
ask_for (const char *url, DocketRequest *request, Answer *answer)
{
  g_autoptr (DocketTransport) transport = docket_http_transport_new (url);

  *answer = (Answer) { FALSE, NULL, NULL };
  docket_transport_send_async (transport, request, NULL, on_answer, answer);
  while (!answer->over)
    g_main_context_iteration (NULL, TRUE);
}

static void
ask (const char *url, Answer *answer)
{
  ask_for (url, docket_request_new ("GET", "/v1/changes"), answer);
}

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->response, docket_response_free);
  g_clear_error (&answer->error);
}

static void
assert_is_network_trouble (const char *bytes)
{
  Raw raw;
  Answer answer;

  raw_start (&raw, bytes);
  ask (raw.url, &answer);
  g_assert_null (answer.response);
  g_assert_error (answer.error, DOCKET_TRANSPORT_ERROR, DOCKET_TRANSPORT_ERROR_NETWORK);
  g_assert_cmpuint (strlen (answer.error->message), >, 0);
  answer_clear (&answer);
  raw_stop (&raw);
}

static void
test_whole_answer (void)
{
  Raw raw;
  Answer answer;

  raw_start (&raw, "HTTP/1.1 503 Busy\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: 2\r\nRetry-After: 7\r\nConnection: close\r\n\r\n{}");
  ask (raw.url, &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.response->status, ==, 503);
  g_assert_cmpint (answer.response->retry_after_s, ==, 7);
  g_assert_cmpmem (g_bytes_get_data (answer.response->body, NULL), g_bytes_get_size (answer.response->body), "{}", 2);
  answer_clear (&answer);
  raw_stop (&raw);
}

static void
test_cut_chunked (void)
{
  /* libsoup itself calls this a success with partial data. */
  assert_is_network_trouble ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"from\":null,\"c\r\n");
}

static void
test_cut_by_length (void)
{
  assert_is_network_trouble ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"from\":null");
}

static void
test_without_length (void)
{
  assert_is_network_trouble ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{}");
}

static void
test_captive_portal_page (void)
{
  assert_is_network_trouble ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>");
}

static void
test_captive_portal_redirect (void)
{
  Raw raw;
  Answer answer;

  /* It leads to itself: a client that follows comes a second time. */
  raw_start (&raw, "HTTP/1.1 302 Found\r\nLocation: /sign-in\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  ask (raw.url, &answer);
  g_assert_error (answer.error, DOCKET_TRANSPORT_ERROR, DOCKET_TRANSPORT_ERROR_NETWORK);
  g_assert_cmpuint (raw.requests, ==, 1);
  answer_clear (&answer);
  raw_stop (&raw);
}

static void
test_not_http (void)
{
  assert_is_network_trouble ("SSH-2.0-OpenSSH_9.2\r\n");
}

static void
test_nobody_there (void)
{
  Raw raw;
  Answer answer;
  g_autofree char *url = NULL;

  raw_start (&raw, "");
  url = g_strdup (raw.url);
  raw_stop (&raw);
  ask (url, &answer);
  g_assert_error (answer.error, DOCKET_TRANSPORT_ERROR, DOCKET_TRANSPORT_ERROR_NETWORK);
  answer_clear (&answer);
}

/* Whether it is certain that nothing of a request left. */
static gboolean
never_left (const char *url)
{
  DocketRequest *request = docket_request_new ("POST", "/v1/ops");
  gboolean never = FALSE;
  Answer answer;

  request->body = g_bytes_new_static ("{}", 2);
  request->never_left = &never;
  ask_for (url, request, &answer);
  g_assert_nonnull (answer.error);
  answer_clear (&answer);
  return never;
}

/* The server may have read what was written, whatever came back. */
static void
test_what_may_have_arrived (void)
{
  static const char *const answers[] = {
    "",
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"from\":null",
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>",
    "HTTP/1.1 302 Found\r\nLocation: /sign-in\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
  };
  g_autofree char *gone = NULL;
  Raw raw;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      raw_start (&raw, answers[i]);
      g_assert_false (never_left (raw.url));
      g_clear_pointer (&gone, g_free);
      gone = g_strdup (raw.url);
      raw_stop (&raw);
    }
  g_assert_true (never_left (gone));
  g_assert_true (never_left ("not an address"));
}

typedef struct
{
  GString *events;
  gboolean over;
} Heard;

static void
on_live (const char *event, const char *data, gpointer user_data)
{
  Heard *heard = user_data;

  if (event == NULL)
    heard->over = TRUE;
  else
    g_string_append_printf (heard->events, "[%s|%s]", event, data == NULL ? "" : data);
}

static char *
listen_to (const char *bytes)
{
  Raw raw;
  Heard heard = { g_string_new (NULL), FALSE };
  g_autoptr (DocketTransport) transport = NULL;

  raw_start (&raw, bytes);
  transport = docket_http_transport_new (raw.url);
  docket_transport_open_live (transport, "t", NULL, on_live, &heard, NULL);
  while (!heard.over)
    g_main_context_iteration (NULL, TRUE);
  raw_stop (&raw);
  return g_string_free (heard.events, FALSE);
}

static void
test_live_events (void)
{
  g_autofree char *heard = listen_to ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                                      "event: poke\ndata: {\"seq\":5}\n\n: still here\n\nevent: presence\r\ndata: {}\r\n\r\nunknown: line\n\n");

  g_assert_cmpstr (heard, ==, "[|][poke|{\"seq\":5}][|][presence|{}]");
}

static void
test_live_of_somebody_else (void)
{
  g_autofree char *heard = listen_to ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\nevent: poke\ndata: {\"seq\":5}\n\n");

  g_assert_cmpstr (heard, ==, "");
}

static void
test_urls (void)
{
  const struct
  {
    const char *typed;
    const char *url; /* NULL: refused */
  } cases[] = {
    { "docket.example.com", "https://docket.example.com" },
    { " https://docket.example.com/ ", "https://docket.example.com" },
    { "https://docket.example.com:8443", "https://docket.example.com:8443" },
    { "127.0.0.1:8080", "http://127.0.0.1:8080" },
    { "localhost:8080", "http://localhost:8080" },
    { "http://[::1]:8080", "http://[::1]:8080" },
    { "", NULL },
    { "ftp://docket.example.com", NULL },
    { "https://user:secret@docket.example.com", NULL },
    { "https://docket.example.com/path", NULL },
    { "https://docket.example.com?x=1", NULL },
    { "https://", NULL },
    { "not a url", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *url = docket_http_normalize_url (cases[i].typed, &error);

      g_assert_cmpstr (url, ==, cases[i].url);
      if (cases[i].url == NULL)
        g_assert_error (error, DOCKET_TRANSPORT_ERROR, DOCKET_TRANSPORT_ERROR_INVALID_URL);
    }
}

/* -- Files -- */

static void
assert_head_says (const Raw *raw, const char *words)
{
  if (strstr (raw->head, words) == NULL)
    g_error ("“%s” does not say “%s”", raw->head, words);
}

static void
test_piece_of_a_file (void)
{
  DocketRequest *request = docket_request_new ("PATCH", "/v1/blobs/abc");
  Raw raw;
  Answer answer;

  request->upload_offset = 4;
  request->body = g_bytes_new_static ("56", 2);
  raw_start (&raw, "HTTP/1.1 204 No Content\r\nUpload-Offset: 6\r\n\r\n");
  ask_for (raw.url, request, &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.response->status, ==, 204);
  g_assert_cmpint (answer.response->upload_offset, ==, 6);
  assert_head_says (&raw, "Upload-Offset: 4\r\n");
  assert_head_says (&raw, "Content-Type: application/octet-stream\r\n");
  answer_clear (&answer);
  raw_stop (&raw);
}

/* Offsets that are none are not said. */
static void
test_strange_offset (void)
{
  static const char *const answers[] = {
    "HTTP/1.1 204 No Content\r\n\r\n",
    "HTTP/1.1 204 No Content\r\nUpload-Offset: -1\r\n\r\n",
    "HTTP/1.1 204 No Content\r\nUpload-Offset: 99999999999999999999\r\n\r\n",
    "HTTP/1.1 204 No Content\r\nUpload-Offset: six\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      Raw raw;
      Answer answer;

      raw_start (&raw, answers[i]);
      ask (raw.url, &answer);
      g_assert_no_error (answer.error);
      g_assert_cmpint (answer.response->upload_offset, ==, -1);
      answer_clear (&answer);
      raw_stop (&raw);
    }
}

static DocketRequest *
range_request (void)
{
  DocketRequest *request = docket_request_new ("GET", "/v1/blobs/abc");

  request->range_first = 10;
  request->range_last = 13;
  return request;
}

static void
test_part_of_a_file (void)
{
  Raw raw;
  Answer answer;

  raw_start (&raw, "HTTP/1.1 206 Partial Content\r\nContent-Type: image/jpeg\r\nContent-Range: bytes 10-13/14\r\nContent-Length: 4\r\n\r\nabcd");
  ask_for (raw.url, range_request (), &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.response->status, ==, 206);
  g_assert_cmpint (answer.response->range_first, ==, 10);
  g_assert_cmpint (answer.response->range_total, ==, 14);
  g_assert_cmpstr (answer.response->content_type, ==, "image/jpeg");
  assert_head_says (&raw, "Range: bytes=10-13\r\n");
  answer_clear (&answer);
  raw_stop (&raw);
}

/* Whatever else comes is no part of a file: a page, half of it, another length. */
static void
test_no_part_of_a_file (void)
{
  static const char *const answers[] = {
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nabcd",
    "HTTP/1.1 206 Partial Content\r\nContent-Type: image/jpeg\r\nContent-Range: bytes 10-13/14\r\nContent-Length: 4\r\n\r\nab",
    "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n",
  };
  Raw raw;
  Answer answer;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      raw_start (&raw, answers[i]);
      ask_for (raw.url, range_request (), &answer);
      g_assert_null (answer.response);
      g_assert_error (answer.error, DOCKET_TRANSPORT_ERROR, DOCKET_TRANSPORT_ERROR_NETWORK);
      answer_clear (&answer);
      raw_stop (&raw);
    }
  /* It says one range and brings another: where it belongs is not known. */
  raw_start (&raw, "HTTP/1.1 206 Partial Content\r\nContent-Type: image/jpeg\r\nContent-Range: bytes 10-99/100\r\nContent-Length: 4\r\n\r\nabcd");
  ask_for (raw.url, range_request (), &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpint (answer.response->range_first, ==, -1);
  answer_clear (&answer);
  raw_stop (&raw);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/http/whole-answer", test_whole_answer);
  g_test_add_func ("/sync/http/cut-chunked-answer", test_cut_chunked);
  g_test_add_func ("/sync/http/cut-by-length", test_cut_by_length);
  g_test_add_func ("/sync/http/without-length", test_without_length);
  g_test_add_func ("/sync/http/captive-portal-page", test_captive_portal_page);
  g_test_add_func ("/sync/http/captive-portal-redirect", test_captive_portal_redirect);
  g_test_add_func ("/sync/http/not-http", test_not_http);
  g_test_add_func ("/sync/http/nobody-there", test_nobody_there);
  g_test_add_func ("/sync/http/what-may-have-arrived", test_what_may_have_arrived);
  g_test_add_func ("/sync/http/live-events", test_live_events);
  g_test_add_func ("/sync/http/live-of-somebody-else", test_live_of_somebody_else);
  g_test_add_func ("/sync/http/piece-of-a-file", test_piece_of_a_file);
  g_test_add_func ("/sync/http/strange-offset", test_strange_offset);
  g_test_add_func ("/sync/http/part-of-a-file", test_part_of_a_file);
  g_test_add_func ("/sync/http/no-part-of-a-file", test_no_part_of_a_file);
  g_test_add_func ("/sync/http/urls", test_urls);
  return g_test_run ();
}
