/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_JOB_FILTER_OPEN,
  DOCKET_JOB_FILTER_TODAY,
  DOCKET_JOB_FILTER_UNPLANNED,
  DOCKET_JOB_FILTER_WAITING,
  DOCKET_JOB_FILTER_REVIEW,
  DOCKET_JOB_FILTER_UNSYNCED,
  DOCKET_JOB_FILTER_ALL, /* closed and cancelled ones too */
  DOCKET_JOB_FILTER_VOID, /* set aside: in no other but UNSYNCED */
  DOCKET_N_JOB_FILTERS,
} DocketJobFilter;

const char *docket_job_filter_name (DocketJobFilter filter);     /* "today": kept in settings */
DocketJobFilter docket_job_filter_from_name (const char *name);  /* OPEN if unknown */
const char *docket_job_filter_label (DocketJobFilter filter);    /* translated */
/* What it shows; @now_ms says which day is today. (transfer full) */
DocketQuery *docket_job_filter_query (DocketJobFilter filter, gint64 now_ms);

/**
 * DocketJobFilters:
 *
 * The list at the start of the Jobs view, with counts. Property "filter" (int)
 * notifies when the person chooses.
 */
#define DOCKET_TYPE_JOB_FILTERS (docket_job_filters_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobFilters, docket_job_filters, DOCKET, JOB_FILTERS, GtkWidget)

DocketJobFilter docket_job_filters_get_filter (DocketJobFilters *self);
gint64 docket_job_filters_get_count (DocketJobFilters *self, DocketJobFilter filter); /* -1: not known yet */
void docket_job_filters_set_desk (DocketJobFilters *self, DocketDesk *desk);
void docket_job_filters_set_filter (DocketJobFilters *self, DocketJobFilter filter);

/**
 * DocketSavedFilter:
 *
 * What is shown, under a name. No member is %NULL; empty: no matter which.
 */
typedef struct
{
  const char *name;
  const char *filter;     /* docket_job_filter_name() */
  const char *technician; /* id */
  const char *status;
  const char *search;
  const char *days;       /* docket_job_narrowing_get_days() */
} DocketSavedFilter;

/* Kept with the account over restarts; replaces one of the same name. Signals:
 * "saved-chosen" (const DocketSavedFilter *), "save-wanted" (name): whoever knows
 * what is shown answers with add_saved(). */
void docket_job_filters_add_saved (DocketJobFilters *self, const DocketSavedFilter *saved);

G_END_DECLS
