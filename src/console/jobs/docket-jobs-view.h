/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketJobsView:
 *
 * Filters, table, details: the office's view of the jobs.
 */
#define DOCKET_TYPE_JOBS_VIEW (docket_jobs_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobsView, docket_jobs_view, DOCKET, JOBS_VIEW, GtkWidget)

/* @settings: (nullable) */
GtkWidget *docket_jobs_view_new (DocketDesk *desk, GSettings *settings);

/* Opens a job in the details, whether or not the table shows it. */
void docket_jobs_view_show_job (DocketJobsView *self, const char *job_id);
void docket_jobs_view_new_job (DocketJobsView *self);
gboolean docket_jobs_view_is_writing_new (DocketJobsView *self);
/* A new job with this customer filled in, beside what else is being written. */
void docket_jobs_view_new_job_for (DocketJobsView *self, const char *customer_id);

G_END_DECLS
