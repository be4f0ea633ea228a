/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-presence.h"
#include "docket-sync-status.h"
#include "docket-transport.h"
#include "docket-writer.h"

G_BEGIN_DECLS

typedef void (*DocketWorkerStatusFunc) (DocketSyncStatus *status, gpointer data);
typedef void (*DocketWorkerDoneFunc) (const char *problem, gpointer data);
/* @sighting: (transfer full) (nullable): NULL: the channel ended, nothing is known of others */
typedef void (*DocketWorkerPresenceFunc) (DocketSighting *sighting, gpointer data);
/* Called when our own server refused the token: a newer one, or NULL. */
typedef char *(*DocketWorkerTokenFunc) (gpointer data);

/**
 * DocketWorker:
 *
 * The sync worker's state machine (DESIGN §8). Lives on one thread with a main
 * context of its own and touches the world only through what it is given:
 * clock, random, transport, writer, reader. So it runs the same on a real
 * thread and in a simulation.
 */
#define DOCKET_TYPE_WORKER (docket_worker_get_type ())
G_DECLARE_FINAL_TYPE (DocketWorker, docket_worker, DOCKET, WORKER, GObject)

/* @reader: a read-only store of this thread. */
DocketWorker *docket_worker_new (DocketWriter *writer, DocketStore *reader, DocketTransport *transport, DocketClock *clock, DocketRandom *random);
/* @func is called on this thread whenever the status changes. */
void docket_worker_set_status_func (DocketWorker *self, DocketWorkerStatusFunc func, gpointer data);
void docket_worker_set_token_func (DocketWorker *self, DocketWorkerTokenFunc func, gpointer data);
/* @func is called on this thread for each device the live channel tells of. */
void docket_worker_set_presence_func (DocketWorker *self, DocketWorkerPresenceFunc func, gpointer data);
/* @token: NULL: signed out. */
void docket_worker_start (DocketWorker *self, const char *token);
/* Cancels what is under way and lets go of timers; nothing is called back after. */
void docket_worker_stop (DocketWorker *self);
/* Nothing is in flight. After docket_worker_stop() turn the context until it is. */
gboolean docket_worker_is_idle (DocketWorker *self);
/* Something was saved. */
void docket_worker_wake (DocketWorker *self);
/* Focus: try at once what waits only for the network. */
void docket_worker_hint (DocketWorker *self);
/* The machine was asleep, or has another network: what is open may lead nowhere. */
void docket_worker_line_changed (DocketWorker *self);
void docket_worker_set_online (DocketWorker *self, gboolean online);
/* At which record this person looks; @id NULL: at none. Never while there is no
 * live channel, and nothing waits for it. */
void docket_worker_set_viewing (DocketWorker *self, DocketKind kind, const char *id);
/* Ignores waits; @done gets a sentence, or NULL if all went well. */
void docket_worker_sync_now (DocketWorker *self, DocketWorkerDoneFunc done, gpointer data);

G_END_DECLS
