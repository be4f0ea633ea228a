/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketOutboxEntryRow:
 *
 * One save: its sentence, its state in words, and what can be done with it.
 * Its buttons use the actions of the page: `outbox.discard` (s),
 * `outbox.copy` (s), and `win.show-review` (s), `app.sync-now`.
 */
#define DOCKET_TYPE_OUTBOX_ENTRY_ROW (docket_outbox_entry_row_get_type ())
G_DECLARE_FINAL_TYPE (DocketOutboxEntryRow, docket_outbox_entry_row, DOCKET, OUTBOX_ENTRY_ROW, GtkListBoxRow)

GtkWidget *docket_outbox_entry_row_new (DocketDesk *desk, const DocketOutboxEntry *entry);
const char *docket_outbox_entry_row_get_bundle (DocketOutboxEntryRow *self);
/* Shows the same save as it is now. */
void docket_outbox_entry_row_update (DocketOutboxEntryRow *self, const DocketOutboxEntry *entry);

G_END_DECLS
