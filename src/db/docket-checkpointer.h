/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-db.h"

G_BEGIN_DECLS

/**
 * DocketCheckpointer:
 *
 * A thread that copies what commits left in the log into the file, so that no
 * commit has to. It has a connection of its own, opened when first needed.
 */
typedef struct _DocketCheckpointer DocketCheckpointer;

DocketCheckpointer *docket_checkpointer_new (const char *path);
/* Waits for a copy under way. */
void docket_checkpointer_free (DocketCheckpointer *self);
/* After a commit of @db, the one writing connection of that file, which does
 * not checkpoint by itself (docket_db_stop_checkpoints()): copies, if the log has
 * become longer by @pages_between. @awaited: somebody waits for the writer. */
void docket_checkpointer_committed (DocketCheckpointer *self, DocketDb *db, guint pages_between, gboolean awaited);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketCheckpointer, docket_checkpointer_free)

G_END_DECLS
