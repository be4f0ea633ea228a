/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the server says of itself to those who run it and to those who write for it. */
#include "docket-config.h"

#include "docket-handlers.h"

#include <glib/gi18n-lib.h>

#include "docket-service.h"

/* A request that a proxy passed on comes from loopback too. */
static gboolean
is_from_here (SoupServerMessage *message)
{
  static const char *const marks[] = { "Forwarded", "X-Forwarded-For", "X-Real-IP", "Via" };
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GSocketAddress *there = soup_server_message_get_remote_address (message);

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (soup_message_headers_get_list (headers, marks[i]) != NULL)
      return FALSE;
  return !G_IS_INET_SOCKET_ADDRESS (there) || g_inet_address_get_is_loopback (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (there)));
}

typedef struct
{
  DocketExchange *exchange; /* (owned) */
  DocketMetricsGauges gauges;
} Gathering;

static void
gathering_free (Gathering *gathering)
{
  docket_exchange_unref (gathering->exchange);
  g_free (gathering);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Gathering, gathering_free)

static gboolean
read_gauges (DocketRepository *reader, gpointer data, GError **error)
{
  Gathering *gathering = data;

  return docket_repository_current_seq (reader, &gathering->gauges.seq, error) && docket_repository_count_open_cases (reader, &gathering->gauges.open_reviews, error);
}

static void
on_gauges (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Gathering) gathering = data;
  DocketMetricsGauges *gauges = &gathering->gauges;
  DocketService *service = gathering->exchange->service;
  DocketLive *live = docket_service_get_live (service);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!docket_reader_pool_run_finish (DOCKET_READER_POOL (source), result, &error))
    {
      docket_exchange_answer_error (gathering->exchange, error);
      return;
    }
  gauges->connections = docket_connections_get_n (docket_service_get_connections (service));
  gauges->live_streams = docket_live_get_n (live);
  docket_presence_count (docket_live_get_presence (live), gauges->seq, gauges->devices, gauges->lag_places);
  text = docket_metrics_to_text (docket_service_get_metrics (service), gauges);
  docket_exchange_answer_text (gathering->exchange, "text/plain; version=0.0.4; charset=utf-8", text);
}

void
docket_handle_metrics (DocketExchange *exchange)
{
  Gathering *gathering;

  if (!is_from_here (exchange->message))
    {
      docket_exchange_answer_problem (exchange, 403, "forbidden", _ ("The figures are for the machine itself. Ask on 127.0.0.1, not through a proxy."));
      return;
    }
  gathering = g_new0 (Gathering, 1);
  gathering->exchange = docket_exchange_ref (exchange);
  docket_reader_pool_run_async (docket_service_get_readers (exchange->service), read_gauges, gathering, on_gauges, gathering);
}

void
docket_handle_openapi (DocketExchange *exchange)
{
  g_autoptr (GBytes) document = g_resources_lookup_data ("/io/github/docketdesk/Docket/server/openapi.json", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  docket_exchange_answer_json (exchange, 200, document);
}
