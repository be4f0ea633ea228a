/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-world.h"

G_BEGIN_DECLS

/* Finds what the last steps change. Between the two, everything else is possible. */
void docket_sim_upgrade_begin (void);
void docket_sim_upgrade_end (void);
/* Makes of the desk's file (the server's) on @disk, which nobody holds open, what
 * the program before this one would hold. FALSE if it cannot be read. @waiting:
 * (out): how much in it waits to be sent. @made: keys; what was let go is not among them any more */
gboolean docket_sim_upgrade_take_desk_back (DocketSimDisk *disk, guint *waiting, GHashTable *made);
gboolean docket_sim_upgrade_take_server_back (DocketSimDisk *disk);
/* Whether the file is still as the program before left it. */
gboolean docket_sim_upgrade_is_due (DocketSimDisk *disk, gboolean server);

G_END_DECLS
