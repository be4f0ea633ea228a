/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "docket-service.h"

G_BEGIN_DECLS

/* All calls of the protocol on @server. */
void docket_router_attach (SoupServer *server, DocketService *service);

G_END_DECLS
