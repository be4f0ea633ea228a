/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-auth.h"
#include "docket-repository.h"

G_BEGIN_DECLS

/*
 * What the calls that read answer, from the store to the text, without the way
 * it goes. One snapshot of @reader.
 */

/**
 * docket_pages_feed:
 * @after: (nullable): the cursor as it came
 * @limit: changes
 * @mark: (out): up to which place it brings
 *
 * Errors: DOCKET_SERVER_ERROR_CURSOR, DOCKET_SERVER_ERROR_SCOPE,
 * DOCKET_SERVER_ERROR_REQUEST; the storage's.
 */
GBytes *docket_pages_feed (DocketRepository *reader, const char *epoch, const DocketSession *session, const char *after, gint64 limit, gint64 *mark, GError **error);

/* {"size","head"}, and if @at > 0 the hash of that entry as "at" (null if the
 * chain is shorter). For everybody: desks remember the last head they saw and
 * compare. */
GBytes *docket_pages_audit_head (DocketRepository *reader, gint64 at, GError **error);

/* What the server says of itself to anybody. */
GBytes *docket_pages_server (const char *installation, const char *epoch, const char *company, const char *currency, gint64 now_ms);

/* What @session may see of @record: itself, or a copy with less. (transfer full) */
DocketRecord *docket_record_for_session (DocketRecord *record, const DocketSession *session);

G_END_DECLS
