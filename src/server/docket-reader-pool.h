/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-error.h"
#include "docket-repository.h"

G_BEGIN_DECLS

/* Reads inside one snapshot, on a thread of the pool. */
typedef gboolean (*DocketReadFunc) (DocketRepository *reader, gpointer data, GError **error);

/**
 * DocketReaderPool:
 *
 * A few threads, each with its own connection for reading: the main loop never
 * waits for the disk.
 */
#define DOCKET_TYPE_READER_POOL (docket_reader_pool_get_type ())
G_DECLARE_FINAL_TYPE (DocketReaderPool, docket_reader_pool, DOCKET, READER_POOL, GObject)

DocketReaderPool *docket_reader_pool_new (DocketRepository *repository, guint n_threads, GError **error);
/* @data must live until the callback, which comes on the caller's context. */
void docket_reader_pool_run_async (DocketReaderPool *self, DocketReadFunc func, gpointer data, GAsyncReadyCallback callback, gpointer user_data);
/* Errors: what the function said; the storage's as DOCKET_SERVER_ERROR_UNAVAILABLE. */
gboolean docket_reader_pool_run_finish (DocketReaderPool *self, GAsyncResult *result, GError **error);
/* Does what is queued and ends the threads. */
void docket_reader_pool_stop (DocketReaderPool *self);

G_END_DECLS
