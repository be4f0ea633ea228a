/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One request and its answer. */
#include "docket-config.h"

#include "docket-exchange.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-http.h"
#include "docket-server-error.h"
#include "docket-service.h"

static void
on_finished (SoupServerMessage *message, gpointer data)
{
  DocketExchange *exchange = data;

  exchange->finished = TRUE;
  g_cancellable_cancel (exchange->cancellable);
}

DocketExchange *
docket_exchange_new (DocketService *service, SoupServerMessage *message, char **parts, GHashTable *query)
{
  DocketExchange *exchange = g_atomic_rc_box_new0 (DocketExchange);

  exchange->service = g_object_ref (service);
  exchange->message = g_object_ref (message);
  exchange->parts = g_strdupv (parts);
  exchange->query = query == NULL ? NULL : g_hash_table_ref (query);
  exchange->cancellable = g_cancellable_new ();
  exchange->body = docket_http_get_body (message);
  exchange->finished_id = g_signal_connect (message, "finished", G_CALLBACK (on_finished), exchange);
  docket_service_enter (service, message);
  soup_server_message_pause (message);
  return exchange;
}

DocketExchange *
docket_exchange_ref (DocketExchange *exchange)
{
  return g_atomic_rc_box_acquire (exchange);
}

static void
clear (gpointer data)
{
  DocketExchange *exchange = data;

  g_signal_handler_disconnect (exchange->message, exchange->finished_id);
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->cancellable);
  g_clear_pointer (&exchange->parts, g_strfreev);
  g_clear_pointer (&exchange->query, g_hash_table_unref);
  g_clear_pointer (&exchange->body, g_bytes_unref);
  g_clear_pointer (&exchange->json, g_bytes_unref);
  docket_session_clear (&exchange->session);
  g_clear_object (&exchange->service);
}

void
docket_exchange_unref (DocketExchange *exchange)
{
  g_atomic_rc_box_release_full (exchange, clear);
}

const char *
docket_exchange_get_query (DocketExchange *exchange, const char *name)
{
  return exchange->query == NULL ? NULL : g_hash_table_lookup (exchange->query, name);
}

gboolean
docket_exchange_get_number (DocketExchange *exchange, const char *name, gint64 low, gint64 high, gint64 fallback, gint64 *number, GError **error)
{
  const char *text = docket_exchange_get_query (exchange, name);

  if (text == NULL)
    {
      *number = fallback;
      return TRUE;
    }
  if (g_ascii_string_to_signed (text, 10, low, high, number, NULL))
    return TRUE;
  g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REQUEST, _ ("“%s” must be a whole number from %" PRId64 " to %" PRId64 "."), name, low, high);
  return FALSE;
}

void
docket_exchange_send_off (DocketExchange *exchange)
{
  if (!exchange->finished)
    soup_server_message_unpause (exchange->message);
}

void
docket_exchange_answer_json (DocketExchange *exchange, guint status, GBytes *json)
{
  docket_http_answer_json (exchange->message, status, json);
  docket_exchange_send_off (exchange);
}

void
docket_exchange_answer_text (DocketExchange *exchange, const char *type, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  docket_http_answer_bytes (exchange->message, SOUP_STATUS_OK, type, bytes);
  docket_exchange_send_off (exchange);
}

void
docket_exchange_answer_nothing (DocketExchange *exchange)
{
  docket_http_answer_nothing (exchange->message, SOUP_STATUS_NO_CONTENT);
  docket_exchange_send_off (exchange);
}

void
docket_exchange_answer_status (DocketExchange *exchange, guint status)
{
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);

  /* With a length: a client would wait for the end of a 200 that has none. */
  docket_http_answer_bytes (exchange->message, status, "application/octet-stream", none);
  docket_exchange_send_off (exchange);
}

void
docket_exchange_answer_problem (DocketExchange *exchange, guint status, const char *name, const char *detail)
{
  docket_http_answer_problem (exchange->message, status, name, detail);
  docket_exchange_send_off (exchange);
}

void
docket_exchange_answer_error (DocketExchange *exchange, const GError *error)
{
  docket_http_answer_error (exchange->message, error);
  docket_exchange_send_off (exchange);
}
