/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "docket-auth.h"

G_BEGIN_DECLS

typedef struct _DocketService DocketService;

/**
 * DocketExchange:
 * @service: what it is asked of
 * @message: (owned): paused until the answer
 * @parts: segments of the path, "v1" first
 * @query: (nullable): parameters
 * @body: never %NULL
 * @session: who asks; blank for calls that need no sign-in
 * @json: (nullable): the answer that a reader built
 * @cancellable: cancelled when the asker has gone
 * @mark: a number a reader leaves for whoever comes after it
 *
 * One request on its way through the threads. Reference counted (atomic); it
 * is of one thread at a time: handed to a pool or the writer and back.
 */
typedef struct
{
  DocketService *service;
  SoupServerMessage *message;
  char **parts;
  GHashTable *query;
  GBytes *body;
  DocketSession session;
  GBytes *json;
  GCancellable *cancellable;
  gint64 mark;
  /*< private >*/
  gulong finished_id;
  gboolean finished;
} DocketExchange;

/* Pauses @message. Holds @service while it lives. */
DocketExchange *docket_exchange_new (DocketService *service, SoupServerMessage *message, char **parts, GHashTable *query);
DocketExchange *docket_exchange_ref (DocketExchange *exchange);
void docket_exchange_unref (DocketExchange *exchange);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketExchange, docket_exchange_unref)

/* A whole number between @low and @high, or @fallback if it is not given.
 * Errors: DOCKET_SERVER_ERROR_REQUEST. */
gboolean docket_exchange_get_number (DocketExchange *exchange, const char *name, gint64 low, gint64 high, gint64 fallback, gint64 *number, GError **error);
/* (nullable) */
const char *docket_exchange_get_query (DocketExchange *exchange, const char *name);

/* Each sends the answer on its way; nothing may follow. Main context only. */
void docket_exchange_answer_json (DocketExchange *exchange, guint status, GBytes *json);
/* @type: media type */
void docket_exchange_answer_text (DocketExchange *exchange, const char *type, const char *text);
void docket_exchange_answer_nothing (DocketExchange *exchange); /* 204 */
/* Headers only; the caller has set them. */
void docket_exchange_answer_status (DocketExchange *exchange, guint status);
/* The answer stands in the message already. */
void docket_exchange_send_off (DocketExchange *exchange);
void docket_exchange_answer_problem (DocketExchange *exchange, guint status, const char *name, const char *detail);
void docket_exchange_answer_error (DocketExchange *exchange, const GError *error);

G_END_DECLS
