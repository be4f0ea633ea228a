/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-vfs.h"

G_BEGIN_DECLS

/*
 * What does not go through SQLite (photos, documents) stands in real folders, in
 * memory where the machine has such a place, one for each disk that wants one.
 * What power cuts leave of them is docket-sim-torn.h's.
 */

/* Where all disks are, with a slash at its end; nothing need be there. */
const char *docket_sim_folder_root (void);
/* Makes the folder of @disk. Aborts if it cannot. */
void docket_sim_folder_make (DocketSimDisk *disk);
gboolean docket_sim_folder_is_there (DocketSimDisk *disk);
/* What stands in @from's, and nothing else, in @to's; nothing if @from has none. */
void docket_sim_folder_copy (DocketSimDisk *from, DocketSimDisk *to);
/* @name in the folder, with what is in it, becomes @onto (NULL: nothing). */
void docket_sim_folder_replace (DocketSimDisk *disk, const char *name, const char *onto);
void docket_sim_folder_remove (DocketSimDisk *disk);
/* Everything of this program. */
void docket_sim_folder_end (void);

G_END_DECLS
