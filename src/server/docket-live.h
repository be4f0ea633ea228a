/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-exchange.h"
#include "docket-presence.h"
#include "docket-reader-pool.h"

G_BEGIN_DECLS

/**
 * DocketLive:
 *
 * The live channel: server-sent events to every desk that listens. Of the main
 * thread.
 */
#define DOCKET_TYPE_LIVE (docket_live_get_type ())
G_DECLARE_FINAL_TYPE (DocketLive, docket_live, DOCKET, LIVE, GObject)

/* @readers: asked with every heartbeat whether who listens still may */
DocketLive *docket_live_new (DocketClock *clock, DocketReaderPool *readers);
DocketPresence *docket_live_get_presence (DocketLive *self);
guint docket_live_get_n (DocketLive *self);
/* Turns the exchange into a stream that stays open; its first event is a poke. A device
 * that listens too often, or one too many, is answered a problem instead. */
void docket_live_add (DocketLive *self, DocketExchange *exchange);
/* The feed stands at @seq: everybody is told, once per turn of the loop. */
void docket_live_poke (DocketLive *self, gint64 seq);
/* Somebody may be out: asks the store about everyone who listens. */
void docket_live_recheck (DocketLive *self);
/* Ends all streams. */
void docket_live_close (DocketLive *self);

G_END_DECLS
