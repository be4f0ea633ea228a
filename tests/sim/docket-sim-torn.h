/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-vfs.h"

G_BEGIN_DECLS

/*
 * The files that stand beside a database (docket-sim-folder.h) are written by the
 * product itself. On a disk that is watched for it, its calls to the system are heard
 * (the linker passes them on to here: --wrap), so that a power cut takes its share of
 * what was not synced, a full or broken disk refuses them, and a machine dies
 * between two of them:
 *
 *   write A [fsync] write B   A is there; of B some pieces, zeros or rubbish
 *   rename                    until its folder was synced, it may not have been; so
 *                             with what was made or removed there
 *
 * What was done to folders is taken back from some moment on, as journals of file
 * systems do; what was synced in between stays.
 */

/* From now on. @disk has a folder. */
void docket_sim_torn_begin (DocketSimDisk *disk);
/* The machine dies at the @syncs-th sync of such a file or folder from now on (1: the
 * next), of which nothing is done. 0: it does not. Nothing if it is not watched. */
void docket_sim_torn_die_syncing (DocketSimDisk *disk, guint syncs);
/* It is gone; nothing if it is not watched. */
void docket_sim_torn_end (DocketSimDisk *disk);
/* Nothing, and no chance is drawn, if it is not watched. @sectors: counted up */
void docket_sim_torn_cut_power (DocketSimDisk *disk, GRand *rand, DocketSimSectors *sectors);

G_END_DECLS
