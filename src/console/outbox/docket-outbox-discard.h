/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* What was let go in one window and not put back, newest last; the latest few. What
 * could not be put back stands before all others: it can be tried again. */
GPtrArray *docket_outbox_discarded_new (void);
/* Lets a save go, and offers to put it back in a toast of the window of @widget
 * (its action `win.undo-discard`, with the bundle). @sentence: what it is */
void docket_outbox_discard (GtkWidget *widget, DocketDesk *desk, const char *bundle, const char *sentence, GPtrArray *discarded);
/* Puts it back, and says what it was; possible until the program ends, and afterwards if
 * it was not discarded to its end. */
void docket_outbox_take_back (GtkWidget *widget, DocketDesk *desk, const char *bundle, GPtrArray *discarded);
/* The last one of @discarded. FALSE: there is none. */
gboolean docket_outbox_take_last_back (GtkWidget *widget, DocketDesk *desk, GPtrArray *discarded);

G_END_DECLS
