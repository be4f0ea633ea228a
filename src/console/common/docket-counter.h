/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketCounter:
 *
 * Keeps the counts of a few queries up to date without ever counting on the
 * UI thread. Emits "changed" when new figures are in.
 */
#define DOCKET_TYPE_COUNTER (docket_counter_get_type ())
G_DECLARE_FINAL_TYPE (DocketCounter, docket_counter, DOCKET, COUNTER, GObject)

DocketCounter *docket_counter_new (DocketDesk *desk, guint n_queries);

/* -1 while not counted yet */
gint64 docket_counter_get_count (DocketCounter *self, guint n);
/* Whether that is what it counts already. */
gboolean docket_counter_asks (DocketCounter *self, guint n, const DocketQuery *query);
void docket_counter_set_query (DocketCounter *self, guint n, const DocketQuery *query);
/* Counts again soon. */
void docket_counter_refresh (DocketCounter *self);

G_END_DECLS
