/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"
#include "docket-json.h"

G_BEGIN_DECLS

/**
 * docket_desk_ask:
 * @method: "GET" or "POST"; static
 * @path: "/v1/reports/sync?from=…"
 * @body: (nullable): JSON
 *
 * One question to the server beside the syncing, for what only the server
 * knows: history, reports, the audit. Blocks: for command lines, which print
 * the answer and end.
 *
 * Errors: %DOCKET_DESK_ERROR_SIGNED_OUT; %DOCKET_DESK_ERROR_UNREACHABLE, in
 * words that say that this needs the line; %DOCKET_DESK_ERROR_REFUSED with what
 * the server said.
 *
 * Returns: (transfer full) (nullable): the JSON value of a 200
 */
JsonNode *docket_desk_ask (DocketDesk *self, const char *method, const char *path, const char *body, GError **error);

/* The same for a window: a thread of its own asks, the callback comes here. */
void docket_desk_ask_async (DocketDesk *self, const char *method, const char *path, const char *body, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
JsonNode *docket_desk_ask_finish (DocketDesk *self, GAsyncResult *result, GError **error);

/* -- Several questions on one connection; for the desk's own files -- */

/* Blocks, on the one thread that made it and frees it; no window's. */
typedef struct _DocketAsker DocketAsker;

/* As the account @account of @profile, at @url. Errors: as above. */
DocketAsker *docket_asker_new (DocketProfile *profile, const char *account, const char *url, GError **error);
void docket_asker_free (DocketAsker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketAsker, docket_asker_free)
/* Takes @request. Errors: what the transport says. */
DocketResponse *docket_asker_send (DocketAsker *self, DocketRequest *request, GCancellable *cancellable, GError **error);
/* What the server's refusal means, in words. */
void docket_asker_set_refusal (const DocketResponse *response, GError **error);

G_END_DECLS
