/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "docket-clock.h"
#include "docket-metrics.h"
#include "docket-result.h"

G_BEGIN_DECLS

/*
 * A structured line for each request and each operation, and their counters.
 * What stands in it: route, status, duration, keys and ids. Never a name, an
 * address, a token, a path or a body.
 */

/* @metrics and @clock must live as long as @server. */
void docket_request_log_attach (SoupServer *server, DocketMetrics *metrics, DocketClock *clock);
/* @route: static pattern, once it is known */
void docket_request_log_set_route (SoupServerMessage *message, const char *route);
void docket_request_log_operation (DocketMetrics *metrics, const char *record_id, const DocketResult *result);

G_END_DECLS
