/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "docket-http.h"
#include "docket-service.h"

G_BEGIN_DECLS

/* Whose share the body of a request comes out of. @data: the service */
DocketHttpShare docket_router_share (SoupServerMessage *message, gpointer data);
/* All calls of the protocol on @server. */
void docket_router_attach (SoupServer *server, DocketService *service);

G_END_DECLS
