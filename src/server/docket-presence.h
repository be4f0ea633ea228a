/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-auth.h"
#include "docket-clock.h"

G_BEGIN_DECLS

/**
 * DocketPresence:
 *
 * Which devices are there, when they were last heard of, how much of the feed
 * they were given and which record they look at. In memory only, bounded; of
 * the main thread.
 */
typedef struct _DocketPresence DocketPresence;

DocketPresence *docket_presence_new (DocketClock *clock);
void docket_presence_free (DocketPresence *presence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketPresence, docket_presence_free)

void docket_presence_seen (DocketPresence *presence, const DocketSession *session);
void docket_presence_delivered (DocketPresence *presence, const DocketSession *session, gint64 seq);
/* @viewing: (nullable): JSON of what the person looks at; lapses after a minute */
void docket_presence_view (DocketPresence *presence, const DocketSession *session, const char *viewing);

/* One JSON object per device with news that may be told now; the rest waits for
 * the next call. Calls @func for each. */
typedef void (*DocketPresenceFunc) (const char *json, gpointer data);
void docket_presence_tell_news (DocketPresence *presence, DocketPresenceFunc func, gpointer data);
/* Everybody. */
void docket_presence_tell_all (DocketPresence *presence, DocketPresenceFunc func, gpointer data);

/* Devices seen lately (index 0 desks, 1 field apps), and by how many places of
 * the feed the slowest of them is behind @seq. */
void docket_presence_count (DocketPresence *presence, gint64 seq, guint devices[2], gint64 lag_places[2]);

G_END_DECLS
