/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-form.h"

G_BEGIN_DECLS

/**
 * DocketJobEditor:
 *
 * The form of a job.
 */
#define DOCKET_TYPE_JOB_EDITOR (docket_job_editor_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobEditor, docket_job_editor, DOCKET, JOB_EDITOR, GtkWidget)

DocketForm *docket_job_editor_get_form (DocketJobEditor *self);

void docket_job_editor_set_desk (DocketJobEditor *self, DocketDesk *desk);

G_END_DECLS
