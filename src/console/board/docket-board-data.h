/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-plan.h"
#include "docket-store.h"

G_BEGIN_DECLS

/* Longer plans are not looked for from days after their beginning. */
#define DOCKET_BOARD_PLAN_DAYS_MAX 31
/* What waits in the tray beyond this is counted and not shown. */
#define DOCKET_BOARD_TRAY_MAX 500

/* A job as a chip shows it. Never changed. */
typedef struct
{
  DocketRecord *record;
  char *customer; /* (nullable): name */
  char *postcode; /* (nullable): of the site, or of the customer */
  char *city;     /* (nullable): the same */
  DocketSpan span; /* of its record, once it has a plan; found on the thread that reads */
  gboolean planned;
  gboolean pending;
  gboolean plan_pending; /* what waits is its plan, or that too */
  gboolean under_review;
} DocketBoardJob;

DocketBoardJob *docket_board_job_ref (DocketBoardJob *job);
void docket_board_job_unref (DocketBoardJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketBoardJob, docket_board_job_unref)
/* The same job as @record (transfer full) has it. (transfer full) */
DocketBoardJob *docket_board_job_with (const DocketBoardJob *job, DocketRecord *record);
/* The same job with another plan. @technician: (nullable); @span: (nullable). (transfer full) */
DocketBoardJob *docket_board_job_replan (const DocketBoardJob *job, const char *technician, const DocketSpan *span);

/**
 * DocketBoardData:
 *
 * What a board shows of some days, read in one go on any thread. Never changed
 * once it is read.
 */
typedef struct
{
  DocketSpan span;
  GPtrArray *technicians; /* element-type DocketRecord; by name. Who works here, or has a job in the span. */
  GPtrArray *jobs;        /* element-type DocketBoardJob; planned in the span, by beginning */
  GPtrArray *tray;        /* element-type DocketBoardJob; open, without technician or time */
  gint64 n_tray;          /* how many there are, shown or not */
  GPtrArray *absences;    /* element-type DocketRecord; in the span */
} DocketBoardData;

/* @before: (nullable): what was read last: jobs, people and absences that are as
 * they were are the very same ones in both. */
DocketBoardData *docket_board_data_read (DocketStore *store, const DocketSpan *span, const DocketBoardData *before, GError **error);
/* The same with other jobs. */
DocketBoardData *docket_board_data_with (const DocketBoardData *data, GPtrArray *jobs, GPtrArray *tray);
DocketBoardData *docket_board_data_ref (DocketBoardData *data);
void docket_board_data_unref (DocketBoardData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketBoardData, docket_board_data_unref)

G_END_DECLS
