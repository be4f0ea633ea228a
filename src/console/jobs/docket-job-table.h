/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-job-cell.h"

G_BEGIN_DECLS

/**
 * DocketJobTable:
 *
 * The table of jobs over a lazy list. It never sorts: a click on a header
 * emits "sort-changed", and whoever owns the list changes its query.
 *
 * Property "selected" (id of a job, or %NULL) notifies when the person selects
 * another row. "activated" is emitted when a row is activated.
 */
#define DOCKET_TYPE_JOB_TABLE (docket_job_table_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobTable, docket_job_table, DOCKET, JOB_TABLE, GtkWidget)

const char *docket_job_table_get_selected (DocketJobTable *self); /* (nullable) */
DocketSort docket_job_table_get_sort (DocketJobTable *self, gboolean *descending);

void docket_job_table_set_up (DocketJobTable *self, DocketDesk *desk, DocketRecordList *list);
/* Selects and shows a job; FALSE if the list does not have it (yet). */
gboolean docket_job_table_select (DocketJobTable *self, const char *id);
void docket_job_table_set_search (DocketJobTable *self, const char *search);
void docket_job_table_set_sort (DocketJobTable *self, DocketSort sort, gboolean descending);
/* Narrow: the columns that matter least go. */
void docket_job_table_set_width (DocketJobTable *self, int width_px);
void docket_job_table_focus (DocketJobTable *self);

G_END_DECLS
