/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketRecordChooser:
 *
 * A button that says which customer is chosen and opens a search over all of
 * them. Emits "changed" when the person chose another one.
 */
#define DOCKET_TYPE_RECORD_CHOOSER (docket_record_chooser_get_type ())
G_DECLARE_FINAL_TYPE (DocketRecordChooser, docket_record_chooser, DOCKET, RECORD_CHOOSER, GtkWidget)

GtkWidget *docket_record_chooser_new (DocketDesk *desk, DocketKind kind);
const char *docket_record_chooser_get_id (DocketRecordChooser *self); /* (nullable) */
void docket_record_chooser_set_id (DocketRecordChooser *self, const char *id);

G_END_DECLS
