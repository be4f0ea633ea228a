/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-record.h"

G_BEGIN_DECLS

/*
 * When people work, and what speaks against a plan. Pure: the time zone is
 * handed in, and every answer holds on days of 23 and 25 hours. Overlaps and
 * shifts are warnings, never refusals (DESIGN §4).
 */

/* From @starts_at until just before @ends_at; ms since the epoch. */
typedef struct
{
  gint64 starts_at;
  gint64 ends_at;
} DocketSpan;

/* Whether the two share any time. */
gboolean docket_span_overlaps (const DocketSpan *a, const DocketSpan *b);

/* The first moment of the day that @at_ms is in. */
gint64 docket_day_start (GTimeZone *zone, gint64 at_ms);
/* The first moment of the day @n_days after (or before) that of @at_ms. */
gint64 docket_day_add (GTimeZone *zone, gint64 at_ms, int n_days);
/* The moment when clocks on the wall show @minute (0 … 2880) of the day of
 * @at_ms. An hour that is left out is the one after it; of an hour that comes
 * twice it is the first. */
gint64 docket_day_minute (GTimeZone *zone, gint64 at_ms, int minute);
/* The moment nearest to @at_ms at which the minutes of the day divide by @minutes. */
gint64 docket_day_snap (GTimeZone *zone, gint64 at_ms, int minutes);

/* Whether @person works here still. */
gboolean docket_person_is_active (const DocketRecord *person);
/* When @person works on the day of @at_ms, and pauses. FALSE: no such hours are known. */
gboolean docket_person_shift (const DocketRecord *person, GTimeZone *zone, gint64 at_ms, DocketSpan *shift);
gboolean docket_person_break (const DocketRecord *person, GTimeZone *zone, gint64 at_ms, DocketSpan *pause);

/* The plan of @job; FALSE: it has no beginning. Without an end, or with one that
 * is not after the beginning, it takes its planned minutes, or an hour. */
gboolean docket_job_get_span (const DocketRecord *job, DocketSpan *span);
/* How long it takes, planned or not; minutes. */
int docket_job_get_minutes (const DocketRecord *job);
/* Whether it no longer takes anybody's time. */
gboolean docket_job_is_over (const DocketRecord *job);
/* Whether it takes time of @person. */
gboolean docket_job_is_of (const DocketRecord *job, const DocketRecord *person);
/* Whether there is work left in it, and @technician, whose it is, works here no more.
 * @technician: (nullable): nobody knows them */
gboolean docket_job_is_left_behind (const DocketRecord *job, const DocketRecord *technician);
/* Whether somebody is or was at work on it: what its plan was matters less now. */
gboolean docket_job_has_begun (const DocketRecord *job);
/* Whether the work on it is done, whatever is still to be approved or billed. */
gboolean docket_job_is_done (const DocketRecord *job);

typedef enum
{
  DOCKET_PLAN_FINE = 0,
  DOCKET_PLAN_OVERLAPS = 1 << 0,      /* another job of the same technician */
  DOCKET_PLAN_BREAK = 1 << 1,         /* their pause */
  DOCKET_PLAN_ABSENCE = 1 << 2,
  DOCKET_PLAN_OUTSIDE_SHIFT = 1 << 3,
  DOCKET_PLAN_EARLY = 1 << 4,         /* begins before what the customer was promised */
  DOCKET_PLAN_LATE = 1 << 5,          /* begins after it */
  DOCKET_PLAN_SKILL = 1 << 6,         /* needs what they have not learnt */
  DOCKET_PLAN_INACTIVE = 1 << 7,      /* they do not work here any more */
  DOCKET_PLAN_TRAVEL = 1 << 8,        /* too little time for the way; only of docket_travel_check() */
} DocketPlanWarnings;

/**
 * DocketPlanCheck:
 * @warnings: what speaks against it
 * @other: (transfer none) (nullable): the first job it overlaps
 * @absence: (transfer none) (nullable): the absence it falls into
 * @skill: (transfer none) (nullable): the first skill that is missing
 * @neighbour: (transfer none) (nullable): the job from or to which the way is too long
 * @neighbour_is_before: whether it is the one before
 * @gap_minutes: what lies between them
 */
typedef struct
{
  DocketPlanWarnings warnings;
  const DocketRecord *other;
  const DocketRecord *absence;
  const char *skill;
  const DocketRecord *neighbour;
  gboolean neighbour_is_before;
  int gap_minutes;
} DocketPlanCheck;

/**
 * docket_plan_check:
 * @person: the technician
 * @job: the job, wherever it stands now
 * @span: the time that it is to get
 * @jobs: (element-type DocketRecord): among them those of @person; @job itself
 *   and what is over are passed by
 * @absences: (element-type DocketRecord): of anybody
 *
 * What speaks against @person doing @job in @span. @check lives no longer than
 * what was handed in.
 */
void docket_plan_check (const DocketRecord *person, const DocketRecord *job, const DocketSpan *span, GPtrArray *jobs, GPtrArray *absences, GTimeZone *zone, DocketPlanCheck *check);

/* Minutes that @jobs of @person take within @span, overlapping ones counted each;
 * and minutes of @span that @person works, without the pause and absences. */
int docket_plan_booked_minutes (const DocketRecord *person, GPtrArray *jobs, const DocketSpan *span);
int docket_plan_available_minutes (const DocketRecord *person, GPtrArray *absences, GTimeZone *zone, const DocketSpan *span);

G_END_DECLS
