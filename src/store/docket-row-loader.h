/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-store.h"

G_BEGIN_DECLS

/**
 * DocketRowLoader:
 *
 * Selects row ids off the caller's thread, with a read-only connection of its
 * own. One selection at a time: the caller's to keep.
 */
#define DOCKET_TYPE_ROW_LOADER (docket_row_loader_get_type ())
G_DECLARE_FINAL_TYPE (DocketRowLoader, docket_row_loader, DOCKET, ROW_LOADER, GObject)

/* Of the same file as @reader; nothing is opened before the first selection. */
DocketRowLoader *docket_row_loader_new (DocketStore *reader);
void docket_row_loader_select_async (DocketRowLoader *self, const DocketQuery *query, guint limit, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) (element-type gint64). @took_ms: (out): how long the selection ran */
GArray *docket_row_loader_select_finish (DocketRowLoader *self, GAsyncResult *result, gint64 *took_ms, GError **error);
/* The selection under way need not go to its end; it may fail with CANCELLED. */
void docket_row_loader_stop (DocketRowLoader *self);

G_END_DECLS
