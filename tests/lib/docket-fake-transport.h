/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-transport.h"

G_BEGIN_DECLS

/**
 * DocketFakeTransport:
 *
 * A transport whose server is a function of the test. Requests wait until the
 * main context turns, as real ones do.
 */
#define DOCKET_TYPE_FAKE_TRANSPORT (docket_fake_transport_get_type ())
G_DECLARE_FINAL_TYPE (DocketFakeTransport, docket_fake_transport, DOCKET, FAKE_TRANSPORT, GObject)

/* The answer to a request, or NULL with @error for a network failure. */
typedef DocketResponse *(*DocketFakeServer) (const DocketRequest *request, gpointer data, GError **error);

DocketFakeTransport *docket_fake_transport_new (DocketFakeServer server, gpointer data);
guint docket_fake_transport_get_n_requests (DocketFakeTransport *self, const char *path_prefix);
/* Whether a live channel is open, and how often one was. */
gboolean docket_fake_transport_is_live (DocketFakeTransport *self);
guint docket_fake_transport_get_n_live (DocketFakeTransport *self);
/* An event on the open channel; NULL ends it. */
void docket_fake_transport_emit (DocketFakeTransport *self, const char *event, const char *data);
/* Requests are left unanswered while this is set. */
void docket_fake_transport_set_silent (DocketFakeTransport *self, gboolean silent);
/* Only those whose path begins so; NULL: none. @prefix: a literal */
void docket_fake_transport_set_held (DocketFakeTransport *self, const char *prefix);
/* The server answers those whose path begins so at once, and its answers are under
 * way until this is over. @prefix: a literal; NULL: none */
void docket_fake_transport_set_late (DocketFakeTransport *self, const char *prefix);

DocketResponse *docket_fake_response (guint status, const char *json);
void docket_fake_network_error (GError **error);

G_END_DECLS
