/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* Lets a save go, and offers to put it back in a toast of the window of @widget
 * (its action `win.undo-discard`, with the bundle). */
void docket_outbox_discard (GtkWidget *widget, DocketDesk *desk, const DocketOutboxEntry *entry);
/* Puts it back; possible until the program ends. */
void docket_outbox_take_back (GtkWidget *widget, DocketDesk *desk, const char *bundle);

G_END_DECLS
