/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketJobEditor:
 *
 * The form of a job. Saves everything as one bundle, one operation a group,
 * against the job as it was seen when editing began.
 *
 * Signal "finished" (job id or %NULL, saved): the form can go away.
 * Actions: job-editor.save (Ctrl+S), job-editor.discard, job-editor.leave (Esc).
 */
#define DOCKET_TYPE_JOB_EDITOR (docket_job_editor_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobEditor, docket_job_editor, DOCKET, JOB_EDITOR, GtkWidget)

/* The job being edited; %NULL for a new one, or none. */
const char *docket_job_editor_get_job (DocketJobEditor *self);
gboolean docket_job_editor_has_changes (DocketJobEditor *self);
/* The row of a field; NULL. */
GtkWidget *docket_job_editor_get_row (DocketJobEditor *self, DocketField field);
/* What went wrong with the last save; NULL. */
const char *docket_job_editor_get_problem (DocketJobEditor *self);

void docket_job_editor_set_desk (DocketJobEditor *self, DocketDesk *desk);
/* Begins; a draft that was kept comes back. */
void docket_job_editor_edit (DocketJobEditor *self, DocketRecord *job);
void docket_job_editor_create (DocketJobEditor *self);
void docket_job_editor_save (DocketJobEditor *self);
/* Writes the draft now and forgets the form. */
void docket_job_editor_leave (DocketJobEditor *self);
void docket_job_editor_discard (DocketJobEditor *self);

G_END_DECLS
