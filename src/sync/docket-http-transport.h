/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-transport.h"

G_BEGIN_DECLS

/**
 * DocketHttpTransport:
 *
 * The transport over HTTP with libsoup. Belongs to the thread that made it.
 * An answer counts only if it is ours and whole: JSON (or 204), with a
 * Content-Length that matches, not a redirect; everything else is
 * %DOCKET_TRANSPORT_ERROR_NETWORK.
 */
#define DOCKET_TYPE_HTTP_TRANSPORT (docket_http_transport_get_type ())
G_DECLARE_FINAL_TYPE (DocketHttpTransport, docket_http_transport, DOCKET, HTTP_TRANSPORT, GObject)

/* @base_url: as docket_http_normalize_url() gives it. */
DocketTransport *docket_http_transport_new (const char *base_url);

/* "docket.example" -> "https://docket.example"; loopback without a scheme gets
 * http. No path, query or user information is accepted. (transfer full) Error:
 * DOCKET_TRANSPORT_ERROR_INVALID_URL with a sentence. */
char *docket_http_normalize_url (const char *url, GError **error);

/* One request, waiting for the answer; for signing in. Takes @request. */
DocketResponse *docket_http_send (const char *base_url, DocketRequest *request, GCancellable *cancellable, GError **error);

G_END_DECLS
