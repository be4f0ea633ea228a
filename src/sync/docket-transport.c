/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the worker knows of the network: requests in, answers and pokes out.
 * libsoup stands behind it in the programs, a script of faults in the tests.
 */
#include "docket-transport.h"

G_DEFINE_QUARK (docket-transport-error-quark, docket_transport_error)
G_DEFINE_INTERFACE (DocketTransport, docket_transport, G_TYPE_OBJECT)

static void
docket_transport_default_init (DocketTransportInterface *iface)
{
}

DocketRequest *
docket_request_new (const char *method, const char *path)
{
  DocketRequest *request = g_new0 (DocketRequest, 1);

  request->method = g_intern_string (method);
  request->path = g_strdup (path);
  request->upload_offset = -1;
  request->range_first = -1;
  request->range_last = -1;
  return request;
}

void
docket_request_free (DocketRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->path);
  g_free (request->token);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request);
}

DocketResponse *
docket_response_new (guint status)
{
  DocketResponse *response = g_new0 (DocketResponse, 1);

  response->status = status;
  response->retry_after_s = -1;
  response->upload_offset = -1;
  response->range_first = -1;
  response->range_total = -1;
  return response;
}

void
docket_response_free (DocketResponse *response)
{
  if (response == NULL)
    return;
  g_free (response->content_type);
  g_clear_pointer (&response->body, g_bytes_unref);
  g_free (response);
}

void
docket_transport_send_async (DocketTransport *self, DocketRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  DOCKET_TRANSPORT_GET_IFACE (self)->send_async (self, request, cancellable, callback, user_data);
}

DocketResponse *
docket_transport_send_finish (DocketTransport *self, GAsyncResult *result, GError **error)
{
  return DOCKET_TRANSPORT_GET_IFACE (self)->send_finish (self, result, error);
}

void
docket_transport_open_live (DocketTransport *self, const char *token, GCancellable *cancellable, DocketLiveFunc func, gpointer user_data, GDestroyNotify destroy)
{
  DOCKET_TRANSPORT_GET_IFACE (self)->open_live (self, token, cancellable, func, user_data, destroy);
}
