/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-vfs.h"

G_BEGIN_DECLS

#define DOCKET_SIM_BEGIN_MS G_GINT64_CONSTANT (1795000000000)

/* The disks every world begins with, made once in a process: the server's, and
 * each person's after their first pull. (transfer none): to be forked */
DocketSimDisk *docket_sim_company_server (void);
DocketSimDisk *docket_sim_company_desk (guint person);
void docket_sim_company_free (void);

G_END_DECLS
