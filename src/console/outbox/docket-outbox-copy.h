/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* Operations of one save in the text: more is no mail. */
#define DOCKET_OUTBOX_COPY_MAX 1000

/* The details of @entry, which is one of @entries, into the clipboard of @widget.
 * They are read elsewhere; a toast says when they are there. */
void docket_outbox_copy (GtkWidget *widget, DocketDesk *desk, const DocketOutboxEntry *entry, GPtrArray *entries);

G_END_DECLS
