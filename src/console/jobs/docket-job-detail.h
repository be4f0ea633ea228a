/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"
#include "docket-job-editor.h"

G_BEGIN_DECLS

/**
 * DocketJobDetail:
 *
 * The pane beside the table: one job to read, or its form.
 * Signal "job-made" (id): a new job was saved.
 * Actions: job.edit (F2), job.set-status (s), job.add-note.
 */
#define DOCKET_TYPE_JOB_DETAIL (docket_job_detail_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobDetail, docket_job_detail, DOCKET, JOB_DETAIL, GtkWidget)

const char *docket_job_detail_get_job (DocketJobDetail *self); /* (nullable): id */
DocketJobEditor *docket_job_detail_get_editor (DocketJobDetail *self);
void docket_job_detail_set_desk (DocketJobDetail *self, DocketDesk *desk);
/* @id: (nullable): nothing. An unfinished form is kept as a draft. */
void docket_job_detail_show_job (DocketJobDetail *self, const char *id);
void docket_job_detail_new_job (DocketJobDetail *self);

G_END_DECLS
