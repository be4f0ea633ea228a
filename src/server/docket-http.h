/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/*
 * What every request passes before anyone looks at it, and how answers look.
 * libsoup's server accepts ambiguous framing and unlimited bodies; here they
 * end. All of it runs on the main context.
 */

/**
 * DocketHttpShare:
 *
 * Whose bodies may hold how much at once. Each share is full by itself: nobody
 * who did not sign in keeps others out, and uploads do not hold back edits.
 */
typedef enum
{
  DOCKET_HTTP_SHARE_STRANGERS,
  DOCKET_HTTP_SHARE_OPERATIONS,
  DOCKET_HTTP_SHARE_UPLOADS, /* and whatever else */
  DOCKET_HTTP_N_SHARES,
  DOCKET_HTTP_SHARE_NONE,    /* it needs a sign-in and brings no token: 401 */
} DocketHttpShare;

/* Asked by the headers of a request that may bring a body. */
typedef DocketHttpShare (*DocketHttpShareFunc) (SoupServerMessage *message, gpointer data);

/* Watches all requests of @server: framing, size of headers and body, media
 * type. A request that fails is answered; no handler sees it. @bytes_max: what
 * the bodies of each share may hold at once; beyond it, 503. @data: not owned */
void docket_http_guard (SoupServer *server, const gsize bytes_max[DOCKET_HTTP_N_SHARES], DocketHttpShareFunc func, gpointer data);
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
