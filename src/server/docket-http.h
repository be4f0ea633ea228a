/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/*
 * What every request passes before anyone looks at it, and how answers look.
 * libsoup's server accepts ambiguous framing and unlimited bodies; here they
 * end. All of it runs on the main context.
 */

/* Watches all requests of @server: framing, size of headers and body, media
 * type. A request that fails is answered; no handler sees it. @bodies_bytes_max:
 * what the bodies of all requests may hold at once; beyond it, 503. */
void docket_http_guard (SoupServer *server, gsize bodies_bytes_max);
/* The body as it was counted in; never NULL. (transfer full) */
GBytes *docket_http_get_body (SoupServerMessage *message);

/* JSON with its length, so that a cut answer is known for one. */
void docket_http_answer_json (SoupServerMessage *message, guint status, GBytes *json);
void docket_http_answer_bytes (SoupServerMessage *message, guint status, const char *type, GBytes *bytes);
/* Without a body, e.g. 204. */
void docket_http_answer_nothing (SoupServerMessage *message, guint status);
/* application/problem+json. @name: without "urn:docket:problem:" */
void docket_http_answer_problem (SoupServerMessage *message, guint status, const char *name, const char *detail);
/* The problem that @error of server, core or storage amounts to. */
void docket_http_answer_error (SoupServerMessage *message, const GError *error);

G_END_DECLS
