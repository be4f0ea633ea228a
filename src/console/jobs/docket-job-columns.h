/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-cell.h"

G_BEGIN_DECLS

#define DOCKET_N_JOB_COLUMNS 7
/* The table of jobs. */
extern const DocketColumn docket_job_columns[DOCKET_N_JOB_COLUMNS];

/* "Today 08:00", "Fri 20 Nov": a plan in a table. (transfer full) */
char *docket_job_plan_format (gint64 starts_at, gint64 now_ms);

G_END_DECLS
