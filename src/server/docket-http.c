/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The door. A request is judged by its headers as soon as they are in
 * (docket-http-filter.c).
 *
 * Bodies are counted in chunk by chunk and never kept by libsoup, so that one
 * of any size costs at most DOCKET_BATCH_BYTES_MAX of memory. What is too long
 * is read and thrown away, because a client that is still sending does not
 * hear the 413; one that does not end is cut off. Bodies have budgets, since a
 * body comes before the store is asked who sends it: beyond them, 503 and try
 * again. What the headers tell is which budget: of those who bring a token that
 * was good before, or of strangers; without any token nothing is taken in. Where
 * the length itself cannot be believed, libsoup would wait for a body that never
 * comes: there the answer is written to the socket directly.
 */
#include "docket-config.h"

#include "docket-http.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-connections.h"
#include "docket-error.h"
#include "docket-http-filter.h"
#include "docket-json.h"
#include "docket-limits.h"
#include "docket-result.h"
#include "docket-server-error.h"

#define BODY_KEY "docket-body"

/* Of one server; shared by its messages. */
typedef struct
{
  gsize bytes[DOCKET_HTTP_N_SHARES]; /* held by bodies */
  gsize bytes_max[DOCKET_HTTP_N_SHARES];
  DocketHttpShareFunc func;
  gpointer data;
} Budget;

typedef struct
{
  Budget *budget;    /* (owned) */
  DocketHttpShare share;
  gsize held;        /* of the share, until the answer is out */
  GByteArray *bytes; /* NULL once refused */
  guint64 size;
  gsize bytes_max;
} Body;

static void
drop_bytes (Body *body)
{
  g_clear_pointer (&body->bytes, g_byte_array_unref);
  body->budget->bytes[body->share] -= body->held;
  body->held = 0;
}

static void
body_free (gpointer data)
{
  Body *body = data;

  drop_bytes (body);
  g_rc_box_release (body->budget);
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
    { "invalid", N_ ("A value is not allowed") },
    { "key-missing", N_ ("An operation has no key") },
    { "signed-out", N_ ("Sign in first") },
    { "expired", N_ ("The session is over") },
    { "bad-credentials", N_ ("The name or the password is wrong") },
    { "forbidden", N_ ("Not allowed") },
    { "device-revoked", N_ ("This device may no longer be used") },
    { "not-found", N_ ("There is no such thing") },
    { "method-not-allowed", N_ ("Not with this method") },
    { "cursor-expired", N_ ("The cursor is of another time") },
    { DOCKET_PROBLEM_ROLE_CHANGED, N_ ("Your role has changed") },
    { "length-required", N_ ("The length is missing") },
    { "too-large", N_ ("Too large") },
    { "unsupported-media-type", N_ ("JSON is needed") },
    { "client-too-old", N_ ("The app is too old") },
    { "too-many-requests", N_ ("Too many requests") },
    { "no-such-range", N_ ("There is no such part") },
    { "wrong-offset", N_ ("The upload stands elsewhere") },
    { "digest-mismatch", N_ ("Not the file that was announced") },
    { "unavailable", N_ ("Not just now") },
    { "server-fault", N_ ("The server has a fault") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (titles[i].name, name) == 0)
      return _ (titles[i].title);
  return name;
}

static void
set_content (SoupServerMessage *message, const char *type, GBytes *bytes)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_message_headers_replace (headers, "Content-Type", type);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_body_truncate (body);
  if (g_bytes_get_size (bytes) > 0)
    soup_message_body_append_bytes (body, bytes);
  soup_message_headers_set_content_length (headers, (goffset) g_bytes_get_size (bytes));
}

void
docket_http_answer_bytes (SoupServerMessage *message, guint status, const char *type, GBytes *bytes)
{
  soup_server_message_set_status (message, status, NULL);
  set_content (message, type, bytes);
}

void
docket_http_answer_json (SoupServerMessage *message, guint status, GBytes *json)
{
  docket_http_answer_bytes (message, status, "application/json", json);
}

void
docket_http_answer_nothing (SoupServerMessage *message, guint status)
{
  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_remove (soup_server_message_get_response_headers (message), "Content-Type");
  soup_message_headers_remove (soup_server_message_get_response_headers (message), "Content-Length");
  soup_message_body_truncate (soup_server_message_get_response_body (message));
}

static GBytes *
problem_json (guint status, const char *name, const char *detail)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *type = g_strconcat (DOCKET_PROBLEM_PREFIX, name, NULL);

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "type", type);
  docket_json_text_member (&writer, "title", problem_title (name));
  docket_json_int_member (&writer, "status", status);
  docket_json_text_member (&writer, "detail", detail);
  docket_json_end_object (&writer);
  return docket_json_writer_finish_bytes (&writer);
}

void
docket_http_answer_problem (SoupServerMessage *message, guint status, const char *name, const char *detail)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GBytes) json = problem_json (status, name, detail);

  docket_http_answer_bytes (message, status, "application/problem+json", json);
  if (status == 429 || status == 503)
    soup_message_headers_replace (headers, "Retry-After", "1");
  if (status == 426)
    soup_message_headers_replace (headers, "Upgrade", "docket/" G_STRINGIFY (DOCKET_PROTOCOL));
  if (status == 401)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer");
}

void
docket_http_answer_error (SoupServerMessage *message, const GError *error)
{
  guint status;
  const char *name = docket_server_error_problem (error, &status);

  docket_http_answer_problem (message, status, name, error->message);
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
  drop_bytes (body);
}

/* The same for a body whose end nobody knows. libsoup has taken the length for
 * what it is not already, so the connection is taken from it; the answer fits
 * into the empty buffer of the socket. What has arrived is read, since closing
 * on top of it would take the answer back. */
static void
refuse_and_hang_up (SoupServerMessage *message, guint status, const char *name, const char *detail)
{
  g_autoptr (GSocket) socket = docket_connection_ref_socket (message);
  g_autoptr (GBytes) json = NULL;
  g_autofree char *head = NULL;
  g_autoptr (GIOStream) stream = NULL;
  char unread[4096];

  refuse (message, status, name, detail);
  json = soup_message_body_flatten (soup_server_message_get_response_body (message));
  head = g_strdup_printf ("HTTP/1.1 %u %s\r\nContent-Type: application/problem+json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%.*s",
                          status, soup_status_get_phrase (status), g_bytes_get_size (json), (int) g_bytes_get_size (json), (const char *) g_bytes_get_data (json, NULL));
  if (socket == NULL)
    return;
  stream = soup_server_message_steal_connection (message);
  g_socket_send (socket, head, strlen (head), NULL, NULL);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  for (guint i = 0; i < 64 && g_socket_receive_with_blocking (socket, unread, sizeof unread, FALSE, NULL, NULL) > 0; i++)
    ;
  g_socket_close (socket, NULL);
}

static void
pass_header (const char *name, const char *value, gpointer data)
{
  docket_http_filter_header (data, name, value);
}

static void
take_share (SoupServerMessage *message, Body *body)
{
  DocketHttpShare share = body->budget->func (message, body->budget->data);

  if (share == DOCKET_HTTP_SHARE_NONE)
    refuse (message, 401, "signed-out", _ ("This needs a sign-in: send its token along."));
  else
    body->share = share;
}

static void
on_got_headers (SoupServerMessage *message)
{
  Body *body = g_object_get_data (G_OBJECT (message), BODY_KEY);
  GUri *uri = soup_server_message_get_uri (message);
  DocketHttpFilter filter;
  DocketHttpVerdict verdict;

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  docket_http_filter_init (&filter, soup_server_message_get_method (message), uri == NULL ? "" : g_uri_get_path (uri));
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), pass_header, &filter);
  docket_http_filter_judge (&filter, &verdict);
  body->bytes_max = verdict.body_bytes_max;
  if (verdict.hang_up)
    refuse_and_hang_up (message, verdict.status, verdict.problem, verdict.detail);
  else if (verdict.status != 0)
    refuse (message, verdict.status, verdict.problem, verdict.detail);
  else if (filter.has_content)
    take_share (message, body);
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk)
{
  Body *body = g_object_get_data (G_OBJECT (message), BODY_KEY);
  gsize size;
  const guint8 *data = g_bytes_get_data (chunk, &size);

  body->size += size;
  if (body->bytes != NULL && body->size > body->bytes_max)
    refuse (message, 413, "too-large", _ ("The request is larger than 1 MiB."));
  else if (body->bytes != NULL && size > body->budget->bytes_max[body->share] - body->budget->bytes[body->share])
    refuse (message, 503, "unavailable", _ ("The server is receiving too much at once. Nothing was changed; send it again in a moment."));
  if (body->bytes != NULL)
    {
      g_byte_array_append (body->bytes, data, (guint) size);
      body->held += size;
      body->budget->bytes[body->share] += size;
    }
  else if (body->size > DOCKET_DRAINED_BYTES_MAX)
    docket_connection_cut (message);
}

static void
on_request_started (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  g_autoptr (GBytes) json = problem_json (400, "malformed", _ ("This is not a request in HTTP/1.1."));
  Body *body = g_new0 (Body, 1);

  /* What cannot be read as HTTP is answered by libsoup itself, with what stands
   * here; every other answer replaces it. */
  set_content (message, "application/problem+json", json);
  body->budget = g_rc_box_acquire (data);
  body->bytes = g_byte_array_new ();
  g_object_set_data_full (G_OBJECT (message), BODY_KEY, body, body_free);
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), NULL);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), NULL);
}

static void
release_budget (gpointer data, GClosure *closure)
{
  g_rc_box_release (data);
}

void
docket_http_guard (SoupServer *server, const gsize bytes_max[DOCKET_HTTP_N_SHARES], DocketHttpShareFunc func, gpointer data)
{
  Budget *budget = g_rc_box_new0 (Budget);

  memcpy (budget->bytes_max, bytes_max, sizeof budget->bytes_max);
  budget->func = func;
  budget->data = data;
  g_signal_connect_data (server, "request-started", G_CALLBACK (on_request_started), budget, release_budget, 0);
}

GBytes *
docket_http_get_body (SoupServerMessage *message)
{
  Body *body = g_object_get_data (G_OBJECT (message), BODY_KEY);

  if (body == NULL || body->bytes == NULL)
    return g_bytes_new (NULL, 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&body->bytes));
}
