/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketOutboxReadingInfo:
 * @wish: what the owner wants to see now. (transfer full)
 * @take: takes what there is of it: (transfer none), or %NULL and why.
 *   Never called after docket_outbox_reading_stop().
 *
 * Who shows something of the outbox. Static.
 */
typedef struct
{
  DocketOutboxWish *(*wish) (gpointer owner);
  void (*take) (gpointer owner, DocketOutboxLook *look, const GError *error);
} DocketOutboxReadingInfo;

/**
 * DocketOutboxReading:
 *
 * Reads the outbox for a window: one that is short, as they mostly are, at once; a
 * long one on another thread, at most some times a second. UI thread only.
 */
#define DOCKET_TYPE_OUTBOX_READING (docket_outbox_reading_get_type ())
G_DECLARE_FINAL_TYPE (DocketOutboxReading, docket_outbox_reading, DOCKET, OUTBOX_READING, GObject)

/* @owner is not kept alive: it calls docket_outbox_reading_stop() when it goes. */
DocketOutboxReading *docket_outbox_reading_new (DocketDesk *desk, const DocketOutboxReadingInfo *info, gpointer owner);
/* What was wished for comes before this returns, or (FALSE) later. */
gboolean docket_outbox_reading_read (DocketOutboxReading *self);
/* May be called twice. */
void docket_outbox_reading_stop (DocketOutboxReading *self);

G_END_DECLS
