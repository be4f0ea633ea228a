/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* What a person does about a save that has not gone, or not been taken. All tell
 * what they did by the window's actions. */

/* Tries this save now, whatever its own wait; the others keep theirs. */
void docket_outbox_send (GtkWidget *widget, DocketDesk *desk, const DocketOutboxEntry *entry);
/* All of it that was decided against goes once more. */
void docket_outbox_raise (GtkWidget *widget, DocketDesk *desk, const DocketOutboxEntry *entry);
/* Opens what it is about. What was refused stands in the form (or as a note that
 * is being written) as it was typed, to be mended and saved anew; what somebody
 * was typing there already goes to the disk first, and stays. Of one that is new,
 * all that was refused is taken, in whichever save. */
void docket_outbox_edit (GtkWidget *widget, DocketDesk *desk, const DocketOutboxEntry *entry);

G_END_DECLS
