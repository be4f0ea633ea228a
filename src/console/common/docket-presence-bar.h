/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketPresenceBar:
 *
 * What a person should know of others before touching a record: who else looks
 * at it, and that the technician who holds the job has not been heard of for a
 * while. Takes no room while there is nothing to say. While it is on screen,
 * others are told that this person looks at the record.
 */
#define DOCKET_TYPE_PRESENCE_BAR (docket_presence_bar_get_type ())
G_DECLARE_FINAL_TYPE (DocketPresenceBar, docket_presence_bar, DOCKET, PRESENCE_BAR, GtkWidget)

void docket_presence_bar_set_desk (DocketPresenceBar *self, DocketDesk *desk);
/* @id: (nullable): a record that others may look at too
 * @job: (nullable): whose technician may be away */
void docket_presence_bar_show (DocketPresenceBar *self, DocketKind kind, const char *id, DocketRecord *job);

/* "Sofia Reyes is looking at this"; NULL: nobody else is, or it is not known. (transfer full) (nullable) */
char *docket_presence_describe_viewers (DocketDesk *desk, DocketKind kind, const char *id);
/* The early warning before the plan, status or amounts of @job are touched, if
 * somebody else holds it who has not been heard of for a while; NULL: none.
 * (transfer full) (nullable) */
char *docket_presence_warn (DocketDesk *desk, DocketRecord *job);

G_END_DECLS
