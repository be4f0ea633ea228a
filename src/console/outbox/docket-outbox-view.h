/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketOutboxView:
 *
 * The Outbox page: what this person saved and where it is on its way. Speaks
 * to its window through `win.show-review` (s), `win.toast` (s), `app.sync-now`.
 */
#define DOCKET_TYPE_OUTBOX_VIEW (docket_outbox_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketOutboxView, docket_outbox_view, DOCKET, OUTBOX_VIEW, GtkWidget)

/* @settings: (nullable) */
GtkWidget *docket_outbox_view_new (DocketDesk *desk, GSettings *settings);
/* How high what decides about a save is, at the foot of the page. */
int docket_outbox_view_get_foot_px (DocketOutboxView *self);

G_END_DECLS
