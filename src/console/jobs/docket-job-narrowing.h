/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketJobNarrowing:
 *
 * What the filter beside the table lets through, narrowed down above it: to one
 * status, one technician, the days they are planned for. Signal "changed".
 */
#define DOCKET_TYPE_JOB_NARROWING (docket_job_narrowing_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobNarrowing, docket_job_narrowing, DOCKET, JOB_NARROWING, GtkWidget)

const char *docket_job_narrowing_get_status (DocketJobNarrowing *self);     /* (nullable): any */
const char *docket_job_narrowing_get_technician (DocketJobNarrowing *self); /* (nullable): any; person id */
/* "today", "tomorrow", "this-week", "next-week", "before-today"; NULL: any. Static. */
const char *docket_job_narrowing_get_days (DocketJobNarrowing *self);
void docket_job_narrowing_set_desk (DocketJobNarrowing *self, DocketDesk *desk);
/* Each NULL, or not known: any. Says "changed" once, if anything did. */
void docket_job_narrowing_set (DocketJobNarrowing *self, const char *status, const char *technician, const char *days);
/* Narrows @query. */
void docket_job_narrowing_apply (DocketJobNarrowing *self, DocketQuery *query);

G_END_DECLS
