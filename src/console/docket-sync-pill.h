/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketSyncPill:
 *
 * The state of syncing in words, in the header; a click opens what waits, the
 * next attempt, the last success, and Sync now.
 */
#define DOCKET_TYPE_SYNC_PILL (docket_sync_pill_get_type ())
G_DECLARE_FINAL_TYPE (DocketSyncPill, docket_sync_pill, DOCKET, SYNC_PILL, GtkWidget)

/* The words on it, for tests. */
const char *docket_sync_pill_get_text (DocketSyncPill *self);
/* @desk: (nullable) */
void docket_sync_pill_set_desk (DocketSyncPill *self, DocketDesk *desk);

G_END_DECLS
