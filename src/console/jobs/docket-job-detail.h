/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-record-pane.h"

G_BEGIN_DECLS

/**
 * DocketJobDetail:
 *
 * The pane beside the table: one job to read, or its form.
 * Signal "job-made" (id): a new job was saved. Action: job.set-status (s).
 */
#define DOCKET_TYPE_JOB_DETAIL (docket_job_detail_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobDetail, docket_job_detail, DOCKET, JOB_DETAIL, GtkWidget)

DocketRecordPane *docket_job_detail_get_pane (DocketJobDetail *self);
DocketForm *docket_job_detail_get_form (DocketJobDetail *self);
void docket_job_detail_set_desk (DocketJobDetail *self, DocketDesk *desk);

G_END_DECLS
