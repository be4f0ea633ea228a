/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-notifier.h"
#include "docket-store.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_WRITER_SAVE, /* a person waits */
  DOCKET_WRITER_SYNC, /* answers, pages, bookkeeping */
} DocketWriterPriority;

/* Runs on the writer's thread. */
typedef gboolean (*DocketWriterFunc) (DocketStore *store, gpointer data, GError **error);

/**
 * DocketWriter:
 *
 * Owns the one writing DocketStore of this process and its thread. Work is
 * done in order within a priority; saves go before pages. After each commit
 * the touched records go to the notifier; if another process has committed
 * meanwhile, "everything" goes. (So on a wake from another process it is enough
 * to run a piece of work that does nothing.)
 *
 * In a simulation it is made with docket_writer_new_inline(): no thread; work
 * runs when the caller's context turns.
 */
#define DOCKET_TYPE_WRITER (docket_writer_get_type ())
G_DECLARE_FINAL_TYPE (DocketWriter, docket_writer, DOCKET, WRITER, GObject)

/* Opens (creating, migrating) the file at @path on the new thread; fails with
 * what docket_store_open() says. */
DocketWriter *docket_writer_new (const char *path, DocketClock *clock, DocketRandom *random, DocketNotifier *notifier, GError **error);
DocketWriter *docket_writer_new_inline (DocketStore *store, DocketNotifier *notifier);
/* Finishes what is queued, closes the file, joins the thread. A writer with a
 * thread must be closed before its last reference goes. Twice is once. */
void docket_writer_close (DocketWriter *self);

/* Whether a save is queued: long work of less urgency should come to an end. Any
 * thread. */
gboolean docket_writer_is_awaited (DocketWriter *self);

/* So many pages of log are let come together before they are copied into the
 * file (%DOCKET_LOG_PAGES_COPIED): few, if somebody wants to see it done. Any thread. */
void docket_writer_set_log_pages (DocketWriter *self, guint pages);

/* @callback runs on the caller's thread-default context after the commit. */
void docket_writer_run_async (DocketWriter *self, DocketWriterPriority priority, DocketWriterFunc func, gpointer data, GDestroyNotify destroy, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_writer_run_finish (DocketWriter *self, GAsyncResult *result, GError **error);
/**
 * DocketWriterPieceFunc:
 * @more: (inout): FALSE; whether there is more to do
 *
 * A piece of work that is too long for one: a transaction, or some.
 */
typedef gboolean (*DocketWriterPieceFunc) (DocketStore *store, gpointer data, gboolean *more, GError **error);
/* Called until there is no more to do, or it fails. What else is queued goes
 * between two pieces; whoever closes the writer waits for the last.
 * Finish with docket_writer_run_finish(). */
void docket_writer_run_pieces_async (DocketWriter *self, DocketWriterPriority priority, DocketWriterPieceFunc func, gpointer data, GDestroyNotify destroy, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Waits for the last. Not on a UI thread. */
gboolean docket_writer_run_pieces (DocketWriter *self, DocketWriterPriority priority, DocketWriterPieceFunc func, gpointer data, GError **error);
/* Waits for it. Not on a UI thread. */
gboolean docket_writer_run (DocketWriter *self, DocketWriterPriority priority, DocketWriterFunc func, gpointer data, GError **error);

/* One save: takes @operations (transfer none; not to be touched afterwards). */
void docket_writer_submit_async (DocketWriter *self, GPtrArray *operations, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_writer_submit_finish (DocketWriter *self, GAsyncResult *result, GError **error);
gboolean docket_writer_submit (DocketWriter *self, GPtrArray *operations, GError **error);

G_END_DECLS
