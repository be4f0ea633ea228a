/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-blob-store.h"
#include "docket-clock.h"
#include "docket-writer-thread.h"

G_BEGIN_DECLS

/**
 * DocketBlobCollector:
 *
 * Clears away files that nothing refers to and that nobody asked for within
 * DOCKET_BLOB_GRACE_MS; a bounded number at a time, every quarter of an hour.
 * Of the main context.
 */
typedef struct _DocketBlobCollector DocketBlobCollector;

/* Begins at once. */
DocketBlobCollector *docket_blob_collector_new (DocketWriterThread *writer, DocketBlobStore *store, DocketClock *clock);
/* Makes no more turns; one that is under way ends by itself. */
void docket_blob_collector_stop (DocketBlobCollector *collector);

/* One turn: deletes from @repository, inside the caller's transaction, what may
 * go at @now (ms), and says what: its bytes are to be removed once that is
 * committed. (transfer full) (element-type DocketBlob): %NULL on errors of the
 * storage */
GPtrArray *docket_blob_collect (DocketRepository *repository, gint64 now, GError **error);

G_END_DECLS
