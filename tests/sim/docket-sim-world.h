/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-desk.h"
#include "docket-sim-server.h"
#include "docket-sim-time.h"

G_BEGIN_DECLS

/* What can go wrong; each seed turns some of it on. */
typedef enum
{
  DOCKET_SIM_FAULT_LOSS = 1 << 0,        /* requests and answers are lost */
  DOCKET_SIM_FAULT_TWICE = 1 << 1,       /* requests arrive twice */
  DOCKET_SIM_FAULT_DELAY = 1 << 2,       /* and late, and in another order */
  DOCKET_SIM_FAULT_CUT = 1 << 3,         /* answers are cut */
  DOCKET_SIM_FAULT_PARTITION = 1 << 4,   /* lines that carry one way, or none */
  DOCKET_SIM_FAULT_DESK_DEATH = 1 << 5,  /* kills and power cuts of desks */
  DOCKET_SIM_FAULT_SERVER_DEATH = 1 << 6,
  DOCKET_SIM_FAULT_DESK_DISK = 1 << 7,   /* full, broken, failed syncs */
  DOCKET_SIM_FAULT_SERVER_DISK = 1 << 8,
  DOCKET_SIM_FAULT_CLOCK = 1 << 9,       /* years off, and jumps */
  DOCKET_SIM_FAULT_RESTORE = 1 << 10,    /* the server from a copy */
  DOCKET_SIM_FAULT_DESK_COPY = 1 << 11,  /* a desk from a copy */
  DOCKET_SIM_FAULT_RIGHTS = 1 << 12,     /* roles, revoked devices */
  DOCKET_SIM_FAULT_FILES = 1 << 13,      /* people attach files */
  DOCKET_SIM_FAULT_POLICY = 1 << 14,     /* another policy comes into force */
  DOCKET_SIM_FAULT_CLONE = 1 << 15,      /* one profile on two machines */
  DOCKET_SIM_FAULT_LEAVE = 1 << 16,      /* people may not sign in any more */
  DOCKET_SIM_FAULT_UPGRADE = 1 << 17,    /* a newer program in the middle of the day */
  DOCKET_SIM_FAULT_DISPUTES = 1 << 18,   /* people get in each other's way, and decide, merge and change their minds */
  DOCKET_SIM_FAULT_FORMS = 1 << 19,      /* pages come while forms are open */
  DOCKET_SIM_FAULT_MONEY = 1 << 20,      /* much of it: two decide, together or not, and type values */
  DOCKET_SIM_FAULT_VOIDS = 1 << 21,      /* records are voided, and brought back, by several at once */
  DOCKET_SIM_FAULT_TORN = 1 << 22,       /* whatever happens to disks happens to files beside databases, too */
  DOCKET_SIM_FAULT_PARTS = 1 << 23,      /* large saves are let go, put back and taken back in parts */
} DocketSimFaults;
#define DOCKET_SIM_N_FAULTS 24
#define DOCKET_SIM_ALL_FAULTS ((1u << DOCKET_SIM_N_FAULTS) - 1)

/* Whoever looks on. @step: before each step of a disk, in the middle of it: nothing
 * may be asked of the world. @turn: when it may. */
typedef struct
{
  void (*step) (DocketSimWorld *world, DocketSimDesk *desk, DocketSimDisk *disk, gpointer data); /* @desk NULL: the server */
  gboolean (*turn) (DocketSimWorld *world, gpointer data); /* FALSE: that is enough */
  gpointer data;
} DocketSimWatch;

/**
 * DocketSimWorld:
 *
 * A company in one thread: everything that happens follows from the seed, what
 * may go wrong, and how many acts its people do.
 */
struct _DocketSimWorld
{
  guint64 seed;
  gboolean small;   /* DOCKET_SIM_SMALL_MAX */
  gboolean morning; /* DOCKET_SIM_MORNINGS */
  guint faults;  /* DocketSimFaults: on now */
  guint n_acts;
  GRand *rand;
  DocketSimTime *time;
  DocketSimDisk *server_disk;
  DocketSimDisk *backup;     /* (nullable) */
  gboolean files_copied;     /* with the copy; or it goes on with the same folder */
  DocketSimServer *server;   /* NULL: down */
  DocketClock *server_clock;
  DocketRandom *server_random;
  guint server_life;         /* counts its starts */
  gboolean restored;         /* from a copy, ever */
  gboolean cloned;           /* one of the desks */
  gboolean upgrading;        /* the server's file is of the program before */
  GPtrArray *desks;          /* element-type DocketSimDesk */
  gboolean calm;             /* nothing goes wrong any more */
  guint n_done;              /* acts */
  guint acts_ahead;
  GHashTable *verdicts;      /* key -> outcome that was given and is final */
  GHashTable *settled;       /* keys that were ever answered for good */
  GHashTable *gone_meanwhile; /* docket_sim_oracle_went_meanwhile() */
  guint64 hash;              /* of everything that went over a line */
  guint64 n_steps;
  guint64 n_faults;          /* injected */
  char *violation;           /* (nullable): the first */
  const DocketSimWatch *watch; /* (nullable) */
};

typedef struct
{
  guint64 hash;
  guint64 steps;
  guint64 faults;
  guint64 acts;
  gboolean small;
  gboolean morning;
  char *violation; /* (nullable) */
} DocketSimOutcome;
void docket_sim_outcome_clear (DocketSimOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketSimOutcome, docket_sim_outcome_clear)

/* Nine of ten worlds are small: two or three people of a company of eight. The
 * others are four to eight, or eleven to 47 people of a company of fifty. */
#define DOCKET_SIM_SMALL_MAX 3
/* Two of three small worlds end after their morning: two fifths of the acts of a
 * day. Whoever says how many acts there shall be gets them. */
#define DOCKET_SIM_MORNINGS 2
#define DOCKET_SIM_MORNINGS_OF 3

/* @mask: faults that may be on; @acts_max: of its people; 0: as many as the seed says */
void docket_sim_world_play (guint64 seed, guint mask, guint acts_max, DocketSimOutcome *outcome);

/* A day on which nothing goes wrong, under somebody's eyes. */
void docket_sim_world_play_watched (guint64 seed, guint n_acts, const DocketSimWatch *watch, DocketSimOutcome *outcome);

/* What becomes of the device of @person with @disk, beside the server with
 * @server, when both start again: they must become quiet and equal. Both disks
 * (transfer full). @made: keys of what was shown as saved there. */
void docket_sim_world_resume (guint64 seed, DocketSimDisk *server, DocketSimDisk *disk, guint person, GHashTable *made, DocketSimOutcome *outcome);

/* -- For its parts -- */
/* Only the first counts. */
void docket_sim_world_fail (DocketSimWorld *world, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Into the trace. */
void docket_sim_world_note (DocketSimWorld *world, const char *what, gint64 a, const void *data, gsize size);
/* TRUE with a chance of one in @n, if nothing is calm and @fault is on. */
gboolean docket_sim_world_strikes (DocketSimWorld *world, DocketSimFaults fault, guint n);
/* A copy of a set of keys. (transfer full) */
GHashTable *docket_sim_world_copy_keys (GHashTable *keys);
gint32 docket_sim_world_roll (DocketSimWorld *world, gint32 low, gint32 below);
/* What stands on @disk beside its database, if people attach files, is torn from now on. */
void docket_sim_world_watch_files (DocketSimWorld *world, DocketSimDisk *disk);
DocketSimDesk *docket_sim_world_any_desk (DocketSimWorld *world);
/* If it is down, and its disk lets it. */
void docket_sim_world_start_server (DocketSimWorld *world);
void docket_sim_world_start_server_in (DocketSimWorld *world, gint64 delay_ms);
void docket_sim_world_stop_server (DocketSimWorld *world);
/* Draws what goes wrong now. */
void docket_sim_world_go_wrong (DocketSimWorld *world);
/* The server's process is gone; it is started again in a while. */
void docket_sim_world_bury_server (DocketSimWorld *world);

G_END_DECLS
