/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketFieldHistory:
 *
 * "Who changed this field?": what this device knows at once, and what the
 * server tells when it can be reached.
 */
#define DOCKET_TYPE_FIELD_HISTORY (docket_field_history_get_type ())
G_DECLARE_FINAL_TYPE (DocketFieldHistory, docket_field_history, DOCKET, FIELD_HISTORY, AdwWindow)

GtkWidget *docket_field_history_new (GtkWidget *owner, DocketDesk *desk, DocketRecord *record, DocketField field);
/* What the server told: a page of the history, as docket_desk_ask() gives it.
 * FALSE: it made no sense. */
gboolean docket_field_history_take (DocketFieldHistory *self, JsonNode *answer, gboolean *more);

/* Makes @label ask for @field: Ctrl+I while it has the focus, and an item of its
 * own menu (right click, Shift+F10), by the action record.who-changed. */
void docket_field_history_offer (GtkLabel *label, DocketField field);

G_END_DECLS
