/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-vfs.h"

G_BEGIN_DECLS

#define DOCKET_SIM_FILE_SLOTS 8 /* locks of the shared memory: SQLITE_SHM_NLOCK */

typedef struct
{
  GPtrArray *blocks; /* element-type Block */
  gint64 size;
} DocketSimContent;

/* @data NULL: a truncation to @offset. */
typedef struct
{
  gint64 offset;
  GBytes *data;
} DocketSimWrite;

/* Plain struct: contents are of docket-sim-file.c, locks of docket-sim-vfs.c. */
typedef struct
{
  DocketSimContent now;
  DocketSimContent synced;
  GArray *writes; /* of DocketSimWrite: since the last sync */
  GArray *dirty;  /* of guint: blocks that were written since then, some more than once */
  gboolean cut;   /* truncated since then */
  guint n_open;
  gboolean removed;
  gboolean loose; /* made, and its folder was not synced since */

  /* Locks, by connection. */
  guint n_shared;
  gpointer reserved;
  gpointer exclusive;
  GPtrArray *shared_memory;
  guint slot_shared[DOCKET_SIM_FILE_SLOTS];
  gpointer slot_exclusive[DOCKET_SIM_FILE_SLOTS];
} DocketSimFile;

/* What becomes of what was not synced. */
typedef enum
{
  DOCKET_SIM_CUT_ALL_LOST,
  DOCKET_SIM_CUT_ALL_KEPT,
  DOCKET_SIM_CUT_FROM_SOME_WRITE_ON,
  DOCKET_SIM_CUT_PIECES,
  DOCKET_SIM_CUT_RUBBISH,
  DOCKET_SIM_N_CUTS,
} DocketSimCut;

DocketSimFile *docket_sim_file_new (void);
void docket_sim_file_free (DocketSimFile *file);
/* The same content, opened by nobody. (transfer full) */
DocketSimFile *docket_sim_file_fork (const DocketSimFile *file);
/* FALSE: it is shorter; the rest is zeros. */
gboolean docket_sim_file_read (const DocketSimFile *file, void *data, gsize n, gint64 offset);
void docket_sim_file_write (DocketSimFile *file, const void *data, gsize n, gint64 offset);
void docket_sim_file_truncate (DocketSimFile *file, gint64 size);
void docket_sim_file_sync (DocketSimFile *file);
/* @sectors: counted up */
void docket_sim_file_cut_power (DocketSimFile *file, DocketSimCut cut, GRand *rand, DocketSimSectors *sectors);

G_END_DECLS
