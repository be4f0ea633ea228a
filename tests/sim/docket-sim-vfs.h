/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketSimDeath:
 * @DOCKET_SIM_DEATH_KILL: the process is gone; what it wrote stands
 * @DOCKET_SIM_DEATH_POWER: of what was written since the last sync of its file
 *   some is there, some is not, some is rubbish
 */
typedef enum
{
  DOCKET_SIM_DEATH_KILL,
  DOCKET_SIM_DEATH_POWER,
} DocketSimDeath;

/**
 * DocketSimTrouble:
 * @DOCKET_SIM_TROUBLE_NONE: it works
 * @DOCKET_SIM_TROUBLE_FULL: whatever needs more room fails (ENOSPC)
 * @DOCKET_SIM_TROUBLE_BROKEN: writes fail (EIO)
 * @DOCKET_SIM_TROUBLE_SYNC: syncs fail, and it stays open what is on the disk
 */
typedef enum
{
  DOCKET_SIM_TROUBLE_NONE,
  DOCKET_SIM_TROUBLE_FULL,
  DOCKET_SIM_TROUBLE_BROKEN,
  DOCKET_SIM_TROUBLE_SYNC,
} DocketSimTrouble;

/**
 * DocketSimDisk:
 *
 * One machine's disk, in memory: what SQLite opens below its folder stands
 * there. It carries WAL with real shared-memory locks between the connections of
 * this process. Everything belongs to one thread.
 *
 * A step is a write, a sync, a truncation or a removal.
 */
typedef struct _DocketSimDisk DocketSimDisk;

/* Registers the VFS "docket-sim" as the default one: it passes on to the
 * system's whatever is no disk's. Before any file is opened; once. */
void docket_sim_vfs_use (void);
/* What SQLite takes for chance (salts of the log) begins anew with @seed. */
void docket_sim_vfs_seed (guint32 seed);

DocketSimDisk *docket_sim_disk_new (void);
/* Another with the same content, of which nothing is copied before it is
 * written. Nobody has it open. */
DocketSimDisk *docket_sim_disk_fork (DocketSimDisk *disk);
/* Leaves of @disk, which nobody has open, what its machine finds after a power
 * cut, or after the process was killed. @rand: of what a power cut leaves */
void docket_sim_disk_crash (DocketSimDisk *disk, DocketSimDeath death, GRand *rand);
/* Nobody may have it open. */
void docket_sim_disk_free (DocketSimDisk *disk);
/* Where @name stands on it, for SQLite. (transfer full) */
char *docket_sim_disk_path (DocketSimDisk *disk, const char *name);
gboolean docket_sim_disk_is_open (DocketSimDisk *disk);

guint64 docket_sim_disk_get_steps (DocketSimDisk *disk);
/* Called before each step. */
typedef void (*DocketSimStepFunc) (DocketSimDisk *disk, gpointer data);
void docket_sim_disk_set_step_func (DocketSimDisk *disk, DocketSimStepFunc func, gpointer data);

/* The process dies at the @steps-th step from now on (1: the next), which is
 * torn: from then on nothing gets through. 0: it does not. */
void docket_sim_disk_die_in (DocketSimDisk *disk, guint64 steps);
/* At the next sync: everything is written, and nobody was told. */
void docket_sim_disk_die_syncing (DocketSimDisk *disk);
/* Without a step. */
void docket_sim_disk_die (DocketSimDisk *disk);
gboolean docket_sim_disk_is_dead (DocketSimDisk *disk);
/* After everything on it was closed. @rand: of what a power cut leaves */
void docket_sim_disk_revive (DocketSimDisk *disk, DocketSimDeath death, GRand *rand); /* docket_sim_disk_crash(), and it works again */
void docket_sim_disk_set_trouble (DocketSimDisk *disk, DocketSimTrouble trouble);
DocketSimTrouble docket_sim_disk_get_trouble (DocketSimDisk *disk);

/* -- For what stands beside SQLite's files -- */
/* The disk of a path and the name on it, which is empty for its folder; NULL: none of ours. */
DocketSimDisk *docket_sim_disk_find (const char *path, const char **name);
/* Whether the next step may happen. @last: (out): it is the one that is torn */
gboolean docket_sim_disk_take_step (DocketSimDisk *disk, gboolean *last);

/* How many sectors power cuts took back, tore and filled with rubbish. */
typedef struct
{
  guint64 kept;
  guint64 dropped;
  guint64 garbled;
} DocketSimSectors;
const DocketSimSectors *docket_sim_vfs_get_sectors (void);
/* Of another process. */
void docket_sim_vfs_add_sectors (const DocketSimSectors *sectors);

G_END_DECLS
