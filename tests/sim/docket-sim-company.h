/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-vfs.h"

G_BEGIN_DECLS

#define DOCKET_SIM_BEGIN_MS G_GINT64_CONSTANT (1795000000000)

typedef enum
{
  DOCKET_SIM_COMPANY_SMALL, /* of DOCKET_SIM_PEOPLE_SMALL people and their devices */
  DOCKET_SIM_COMPANY_BIG,   /* of DOCKET_SIM_PEOPLE */
  DOCKET_SIM_N_COMPANIES,
} DocketSimCompany;

/* The disks every world begins with, made once in a process: the server's, and
 * each person's after their first pull. (transfer none): to be forked */
DocketSimDisk *docket_sim_company_server (DocketSimCompany company);
DocketSimDisk *docket_sim_company_desk (DocketSimCompany company, guint person);
/* Makes now what most worlds need, so that processes forked from this one share it. */
void docket_sim_company_make (void);
void docket_sim_company_free (void);

G_END_DECLS
