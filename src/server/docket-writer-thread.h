/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-commit.h"
#include "docket-metrics.h"

G_BEGIN_DECLS

/**
 * DocketWriteFunc:
 *
 * One piece of work inside the writer's transaction, on the writer's thread.
 * A DOCKET_SERVER_ERROR takes back this work only and is given to whoever
 * asked; any other error is the storage's and takes back the transaction. With
 * DOCKET_SERVER_ERROR_PIECEWISE it asks to be run again, once, in a savepoint of
 * its own, so that it can take back parts of itself with savepoints.
 */
typedef gboolean (*DocketWriteFunc) (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error);

/* @seq: newest place in the feed; called on the main context after each commit
 * that moved it. */
typedef void (*DocketCommittedFunc) (gint64 seq, gpointer data);

/* Whether @error is a fault of the work that met it, and not of the disk: the
 * same again would fail again, while others go through. */
gboolean docket_write_is_own_fault (const GError *error);

/**
 * DocketWriterThread:
 *
 * The one writer of the store: a thread that owns the writing connection and
 * takes all work that waits into one transaction (group commit). Answers are
 * given after the commit, on the context the work was sent from.
 */
#define DOCKET_TYPE_WRITER_THREAD (docket_writer_thread_get_type ())
G_DECLARE_FINAL_TYPE (DocketWriterThread, docket_writer_thread, DOCKET, WRITER_THREAD, GObject)

/* Takes @repository over: nobody else may use that connection afterwards. */
DocketWriterThread *docket_writer_thread_new (DocketRepository *repository, DocketClock *clock, DocketRandom *random, GError **error);
/* In a simulation: no thread; what waits goes into one transaction when the
 * caller's context turns. */
DocketWriterThread *docket_writer_thread_new_inline (DocketRepository *repository, DocketClock *clock, DocketRandom *random, GError **error);
void docket_writer_thread_set_committed_func (DocketWriterThread *self, DocketCommittedFunc func, gpointer data);

/* Counts every transaction; @metrics must live longer. Before the first work. */
void docket_writer_thread_set_metrics (DocketWriterThread *self, DocketMetrics *metrics);

/* @weight: operations in it, or 1. @data must live until the callback. */
void docket_writer_thread_run_async (DocketWriterThread *self, DocketWriteFunc func, gpointer data, guint weight, GAsyncReadyCallback callback, gpointer user_data);
/* Errors: what the function said, or DOCKET_SERVER_ERROR_UNAVAILABLE: nothing of it was written. */
gboolean docket_writer_thread_run_finish (DocketWriterThread *self, GAsyncResult *result, GError **error);

/* Does what is queued, then ends the thread and closes the connection. */
void docket_writer_thread_stop (DocketWriterThread *self);

G_END_DECLS
