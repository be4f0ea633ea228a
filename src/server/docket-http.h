/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/*
 * What every request passes before anyone looks at it, and how answers look.
 * libsoup's server accepts ambiguous framing and unlimited bodies; here they
 * end. All of it runs on the main context.
 */

/* Takes in a connection. The listener of libsoup 3.2 would do it, but never lets
 * go of a connection's socket object, and desks that come and go make many. */
gboolean docket_http_accept (SoupServer *server, GSocket *client, GError **error);
/* A server of libsoup that listens nowhere closes a connection after one answer.
 * So it listens on a socket whose name is gone before anybody could use it. */
gboolean docket_http_keep_connections (SoupServer *server, GError **error);
/* The socket that @message came by; never NULL. (transfer none) */
GSocket *docket_http_get_socket (SoupServerMessage *message);

/* Watches all requests of @server: framing, size of headers and body, media
 * type. A request that fails is answered; no handler sees it. */
void docket_http_guard (SoupServer *server);
/* The body as it was counted in; never NULL. (transfer full) */
GBytes *docket_http_get_body (SoupServerMessage *message);

/* JSON with its length, so that a cut answer is known for one. */
void docket_http_answer_json (SoupServerMessage *message, guint status, GBytes *json);
/* application/problem+json. @name: without "urn:docket:problem:" */
void docket_http_answer_problem (SoupServerMessage *message, guint status, const char *name, const char *detail);
/* The problem that @error of server, core or storage amounts to. */
void docket_http_answer_error (SoupServerMessage *message, const GError *error);

G_END_DECLS
