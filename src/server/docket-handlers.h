/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-exchange.h"

G_BEGIN_DECLS

/*
 * What answers each call. A handler runs on the main context and answers, now
 * or later; a reader runs on a thread of a pool, in one snapshot, and leaves
 * the answer in exchange->json. Both hold the exchange while they need it.
 */

/* -- docket-session-handler.c -- */
void docket_handle_sign_in (DocketExchange *exchange);
void docket_handle_sign_out (DocketExchange *exchange);

/* -- docket-push-handler.c -- */
void docket_handle_push (DocketExchange *exchange);

/* -- docket-feed-handler.c -- */
gboolean docket_read_feed_page (DocketRepository *reader, gpointer exchange, GError **error);
void docket_handle_live (DocketExchange *exchange);
void docket_handle_presence (DocketExchange *exchange);

/* -- docket-blob-handler.c -- */
void docket_handle_announce_blob (DocketExchange *exchange);
void docket_handle_head_blob (DocketExchange *exchange);
void docket_handle_patch_blob (DocketExchange *exchange);
void docket_handle_get_blob (DocketExchange *exchange);

/* -- docket-records-handler.c -- */
void docket_handle_health (DocketExchange *exchange);
gboolean docket_read_record (DocketRepository *reader, gpointer exchange, GError **error);
gboolean docket_read_history (DocketRepository *reader, gpointer exchange, GError **error);
gboolean docket_read_policy (DocketRepository *reader, gpointer exchange, GError **error);
gboolean docket_read_audit_page (DocketRepository *reader, gpointer exchange, GError **error);
gboolean docket_read_audit_head (DocketRepository *reader, gpointer exchange, GError **error);
void docket_handle_server (DocketExchange *exchange);

/* -- docket-metrics-handler.c -- */
void docket_handle_metrics (DocketExchange *exchange);
void docket_handle_openapi (DocketExchange *exchange);
/* -- docket-report-handler.c -- */
/* Whether the one who asks has one of @roles. */
gboolean docket_check_reviewer (DocketExchange *exchange, DocketRole roles, GError **error);
/* Whether the period (ms) is one, and not too long. */
gboolean docket_check_period (gint64 from, gint64 to, GError **error);
gboolean docket_read_sync_report (DocketRepository *reader, gpointer exchange, GError **error);
gboolean docket_read_simulation (DocketRepository *reader, gpointer exchange, GError **error);

/* -- docket-matches-handler.c -- */
gboolean docket_read_matches (DocketRepository *reader, gpointer exchange, GError **error);

G_END_DECLS
