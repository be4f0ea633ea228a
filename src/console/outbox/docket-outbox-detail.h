/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketOutboxDetail:
 *
 * Everything about one save: its state, what is in it, every attempt, and what
 * a discard would lose. Emits "closed".
 */
#define DOCKET_TYPE_OUTBOX_DETAIL (docket_outbox_detail_get_type ())
G_DECLARE_FINAL_TYPE (DocketOutboxDetail, docket_outbox_detail, DOCKET, OUTBOX_DETAIL, GtkWidget)

void docket_outbox_detail_show (DocketOutboxDetail *self, DocketDesk *desk, const DocketOutboxEntry *entry);
/* How high the buttons under it are; 0: they are not on the screen. */
int docket_outbox_detail_get_foot_px (DocketOutboxDetail *self);
/* The next attempt comes nearer. */
void docket_outbox_detail_tick (DocketOutboxDetail *self, gint64 now_ms);

G_END_DECLS
