/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-vfs.h"
#include "docket-worker.h"

G_BEGIN_DECLS

#define DOCKET_SIM_DESK_FILE "desk.db"

typedef struct _DocketSimWorld DocketSimWorld;

/**
 * DocketSimDesk:
 *
 * One person's device: the real store behind an inline writer, the real worker,
 * a disk, a clock and a line of its own.
 */
typedef struct
{
  DocketSimWorld *world;
  guint index;
  guint person;           /* docket_sim_person() */
  DocketSimDisk *disk;
  DocketClock *clock;
  DocketRandom *random;
  GRand *rand;            /* what its person does */
  GHashTable *made;       /* keys of what was shown as saved */
  GHashTable *in_parts;   /* saves that were gone through in part (docket-sim-people-parts.c) -> in which life */
  guint parts_seen;       /* how far they had got at the last look of a calm world */
  GHashTable *told;       /* saves of which a part stays where it was, as was said */
  GHashTable *unseen;     /* keys of what was being saved when it died */
  DocketSimDisk *copy;    /* (nullable): of its disk, from earlier */
  GHashTable *copy_made;  /* (nullable): made when that was taken */
  gint64 opened_at;
  gint64 down_until;      /* ms, of the world; while it is not up */
  DocketSimDeath death;   /* of the next time */

  gboolean up;
  guint life;             /* counts its starts */
  DocketStore *store;
  DocketStore *reader;
  DocketNotifier *notifier;
  guint subscription;
  DocketWriter *writer;
  DocketTransport *transport;
  DocketWorker *worker;
  guint n_saving;
  gboolean line_out;      /* what goes out gets lost */
  gboolean line_in;       /* what comes back gets lost */
  gboolean offline;       /* no cable */
  DocketSyncState state;  /* told last */
  DocketSyncStatus *status; /* (nullable): likewise; while it is up */
  gboolean revoked;
  gboolean restored;      /* from a copy, ever */
  gboolean shut_out;      /* its person may not sign in */
  gboolean signs_in;      /* they may again, and will */
  gboolean missed_restore; /* the server was restored while they might not */
  gboolean upgrading;     /* its file is of the program before, until it has started */
} DocketSimDesk;

DocketSimDesk *docket_sim_desk_new (DocketSimWorld *world, guint index, guint person, DocketSimDisk *disk);
void docket_sim_desk_free (DocketSimDesk *desk);

/* FALSE if the disk does not let it. */
gboolean docket_sim_desk_open (DocketSimDesk *desk, GError **error);
/* As when the window is closed; or, if its disk is dead, as it dies. */
void docket_sim_desk_close (DocketSimDesk *desk);

/* One save. @operations: (transfer full) (element-type DocketOperation) */
void docket_sim_desk_save (DocketSimDesk *desk, GPtrArray *operations);
/* The same, done by @func with @data; @operations get their keys in it. */
void docket_sim_desk_save_by (DocketSimDesk *desk, GPtrArray *operations, DocketWriterFunc func, gpointer data, GDestroyNotify destroy);
/* Something else that writes; in the writer, as a save. */
void docket_sim_desk_write (DocketSimDesk *desk, DocketWriterFunc func, gpointer data, GDestroyNotify destroy);

/* What the account's file holds before the first pull. */
gboolean docket_sim_desk_prepare (DocketStore *store, guint person, const char *epoch, GError **error);

/* -- docket-sim-transport.c -- */
DocketTransport *docket_sim_transport_new (DocketSimDesk *desk);
/* The server has something new. */
void docket_sim_transport_poke (DocketTransport *transport, gint64 seq);
/* Whatever is open breaks. */
void docket_sim_transport_break (DocketTransport *transport);

G_END_DECLS
