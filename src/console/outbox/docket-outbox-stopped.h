/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* A line about what is done to a large save in parts: how far it is, while it goes on;
 * how far it got, if it did not come to its end, with the ways out of that. Its buttons
 * are the view's actions `outbox.go-on`, `outbox.stop`, `outbox.leave` and
 * `outbox.take-back`, with the bundle. */
typedef struct
{
  GtkWidget *box;
  GtkLabel *label;
  GtkButton *go_on;
  GtkButton *put_back;
  GtkButton *leave;
  GtkButton *stop;
  DocketDesk *desk; /* unowned */
  guint look_again; /* source: while another program is at it */
} DocketOutboxStopped;
/* What did not come to its end, and does not go on. (transfer full) (nullable): nothing */
char *docket_outbox_stopped_say (DocketDesk *desk);
void docket_outbox_stopped_init (DocketOutboxStopped *self);
void docket_outbox_stopped_show (DocketOutboxStopped *self, DocketDesk *desk);
/* Before the view goes. */
void docket_outbox_stopped_clear (DocketOutboxStopped *self);
/* What was cut off in @bundle. FALSE: nothing was */
gboolean docket_outbox_stopped_find (DocketDesk *desk, const char *bundle, DocketUndoWhat *what);

G_END_DECLS
