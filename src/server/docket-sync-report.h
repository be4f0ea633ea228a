/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-json.h"

G_BEGIN_DECLS

/* What the figures of a report are grouped by. */
typedef enum
{
  DOCKET_REPORT_TOTAL,
  DOCKET_REPORT_DAY,
  DOCKET_REPORT_GROUP,
  DOCKET_REPORT_TEAM,
  DOCKET_REPORT_PERSON,
  DOCKET_REPORT_DEVICE,
  DOCKET_REPORT_N_DIMENSIONS,
} DocketReportDimension;

/* Members of DocketReportFigures, in their order. */
typedef enum
{
  DOCKET_FIGURE_OPERATIONS,
  DOCKET_FIGURE_APPLIED,
  DOCKET_FIGURE_MERGED,
  DOCKET_FIGURE_HELD,
  DOCKET_FIGURE_REJECTED,
  DOCKET_FIGURE_DELAYED,
  DOCKET_FIGURE_FAILED_MERGES,
  DOCKET_FIGURE_REPLAYS,
  DOCKET_FIGURE_POSSIBLE_DUPLICATES,
  DOCKET_FIGURE_DOUBLE_SUBMISSIONS,
  DOCKET_FIGURE_LAG_MS_MEDIAN,
  DOCKET_FIGURE_LAG_MS_P95,
  DOCKET_N_FIGURES,
} DocketFigure;

typedef struct
{
  char *key;  /* (nullable): "2026-11-21", "job.status", a team, an id */
  char *name; /* (nullable): of the person or device */
  gint64 figures[DOCKET_N_FIGURES];
} DocketReportRow;

/* How often work was held or refused for one reason. */
typedef struct
{
  char *outcome; /* "held" or "rejected" */
  char *problem;
  gint64 n;
} DocketReportReason;

/* One change that somebody should look at. */
typedef struct
{
  gint64 n; /* of its entry in the audit */
  gint64 made_at, arrived_at, lag_ms;
  char *action, *kind, *id, *group, *person, *device, *outcome, *problem, *review;
  gboolean delayed, possible_duplicate, double_submission;
  gint64 replays;
} DocketReportChange;

typedef struct
{
  gint64 opened, decided, undone, withdrawn, still_open;
  gint64 decide_ms_median, decide_ms_p95; /* from the opening to the decision */
} DocketReportCases;

/**
 * DocketSyncReport:
 * @from: @to: ms; the period, by time of arrival: from <= t < to
 * @delayed_after_ms: what arrived later than this after it was made is delayed
 * @after: @limit: which of the changes
 * @rows: by dimension, most operations first (days in order); bounded
 * @changes: in order of arrival
 * @more: there are more changes than @limit
 * @with_merged: the changes are also those that were merged by rule
 *
 * The weekly review (REQUIREMENTS §7). Days are of UTC.
 */
typedef struct
{
  gint64 from, to, delayed_after_ms, after;
  guint limit;
  GPtrArray *rows[DOCKET_REPORT_N_DIMENSIONS];
  GPtrArray *reasons;
  GPtrArray *changes;
  gboolean more;
  gboolean with_merged;
  DocketReportCases cases;
} DocketSyncReport;

DocketSyncReport *docket_sync_report_new (gint64 from, gint64 to);
void docket_sync_report_free (DocketSyncReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSyncReport, docket_sync_report_free)
void docket_sync_report_to_json (const DocketSyncReport *report, DocketJsonWriter *writer);

G_END_DECLS
