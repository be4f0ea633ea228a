/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-clock.h"
#include "docket-schema.h"

G_BEGIN_DECLS

/**
 * DocketSighting:
 * @last_seen_at: ms since the epoch, by the server's clock
 * @delivered_seq: how far the device was given the feed; 0: not at all yet
 * @viewing_kind: %DOCKET_KIND_NONE: looks at nothing
 *
 * What the live channel says of one device.
 */
typedef struct
{
  char *person;
  char *device;
  gint64 last_seen_at;
  gint64 delivered_seq;
  DocketKind viewing_kind;
  char *viewing_id; /* (nullable) */
} DocketSighting;

/* From the data of an event; NULL if it makes no sense. (transfer full) */
DocketSighting *docket_sighting_from_text (const char *json);
void docket_sighting_free (DocketSighting *sighting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSighting, docket_sighting_free)

/**
 * DocketDelivery:
 * @DOCKET_DELIVERY_UNKNOWN: the line is down, or the server has not heard of
 *   any device of the person since it was started
 * @DOCKET_DELIVERY_NOT_YET: no device of the person was given it
 * @DOCKET_DELIVERY_DELIVERED: one was
 */
typedef enum
{
  DOCKET_DELIVERY_UNKNOWN,
  DOCKET_DELIVERY_NOT_YET,
  DOCKET_DELIVERY_DELIVERED,
} DocketDelivery;

/**
 * DocketPresence:
 *
 * Who else is there: which devices, when they were last heard of, how much of
 * the feed they were given, and at which record somebody looks. Known only
 * while the live channel stands; nothing of it is stored. Of the desk's thread.
 *
 * Signal "changed": an answer below may be another now. Ages grow without it.
 */
#define DOCKET_TYPE_PRESENCE (docket_presence_get_type ())
G_DECLARE_FINAL_TYPE (DocketPresence, docket_presence, DOCKET, PRESENCE, GObject)

/* @person: (nullable): who sits here, and is never told of */
DocketPresence *docket_presence_new (DocketClock *clock, const char *person);

/* Whether the line tells of others now. Everything is unknown while it does not. */
gboolean docket_presence_is_known (DocketPresence *self);
/* Who else looks at the record now: person ids, in a fixed order.
 * (transfer full) (element-type utf8) */
GPtrArray *docket_presence_get_viewers (DocketPresence *self, DocketKind kind, const char *id);
/* When any device of @person was last heard of; FALSE: unknown.
 * @at: (out) (optional): ms since the epoch, by this desk's clock */
gboolean docket_presence_get_last_seen (DocketPresence *self, const char *person, gint64 *at);
/* Whether a device of @person was given the feed up to @seq: a revision of a
 * record or group is the place in the feed that it was written at. */
DocketDelivery docket_presence_get_delivery (DocketPresence *self, const char *person, gint64 seq);

/* What this person looks at, for others to see; @owner tells one window or view
 * from another: the one that looked somewhere last counts, and when it leaves
 * (@id NULL) the one before does. */
void docket_presence_set_viewing (DocketPresence *self, gconstpointer owner, DocketKind kind, const char *id);

/* -- For the desk -- */
/* @func: (nullable): told where this person looks, now if it is anywhere, and
 * whenever that is another record; @id NULL: nowhere. */
typedef void (*DocketPresenceSayFunc) (DocketKind kind, const char *id, gpointer data);
void docket_presence_set_say_func (DocketPresence *self, DocketPresenceSayFunc func, gpointer data);
/* What came in, oldest first. @sightings: (element-type DocketSighting), emptied */
void docket_presence_take (DocketPresence *self, GPtrArray *sightings);
/* The channel ended. */
void docket_presence_forget (DocketPresence *self);

G_END_DECLS
