/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"
#include "docket-record-list.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_JOB_COLUMN_NUMBER,
  DOCKET_JOB_COLUMN_TITLE,
  DOCKET_JOB_COLUMN_CUSTOMER,
  DOCKET_JOB_COLUMN_STATUS,
  DOCKET_JOB_COLUMN_TECHNICIAN,
  DOCKET_JOB_COLUMN_PLANNED,
  DOCKET_JOB_COLUMN_SYNC,
  DOCKET_N_JOB_COLUMNS,
} DocketJobColumn;

/**
 * DocketJobCell:
 *
 * One cell of the job table: an icon where the column has one, and a word.
 * Follows its item while bound.
 */
#define DOCKET_TYPE_JOB_CELL (docket_job_cell_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobCell, docket_job_cell, DOCKET, JOB_CELL, GtkWidget)

GtkWidget *docket_job_cell_new (DocketJobColumn column, DocketDesk *desk);
const char *docket_job_cell_get_text (DocketJobCell *self);
/* @item: (nullable) */
void docket_job_cell_set_item (DocketJobCell *self, DocketRecordItem *item);
/* What was searched for, to be marked. */
void docket_job_cell_set_search (DocketJobCell *self, const char *search);
/* Writes itself again, for words that depend on the time or the line. */
void docket_job_cell_update (DocketJobCell *self);

/* "Today 08:00", "Fri 20 Nov": a plan in a table. (transfer full) */
char *docket_job_plan_format (gint64 starts_at, gint64 now_ms);

G_END_DECLS
