/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-travel.h"

G_BEGIN_DECLS

/**
 * DocketSuggestion:
 * @person: (transfer none): who could do it
 * @span: when: nothing speaks against it (docket_plan_check())
 * @nearness: of @neighbour
 * @neighbour: (transfer none) (nullable): the job of theirs just before or after it
 *   on that day that is near by
 * @booked_minutes: of that day, without this job
 * @available_minutes: of that day
 * @points: out of 100: near 40, room in the day 30, soon 30
 */
typedef struct
{
  const DocketRecord *person;
  DocketSpan span;
  DocketNearness nearness;
  const DocketRecord *neighbour;
  int booked_minutes;
  int available_minutes;
  int points;
} DocketSuggestion;

/* Why there is none. */
typedef enum
{
  DOCKET_SUGGEST_FOUND,
  DOCKET_SUGGEST_NO_SKILL, /* nobody has learnt it */
  DOCKET_SUGGEST_NO_TIME,  /* those who have are taken, or away, or not there when it was promised */
  DOCKET_SUGGEST_OVER,     /* these days are over */
} DocketSuggestResult;

/**
 * DocketSuggestQuestion:
 * @job: what is to be done
 * @persons: (element-type DocketRecord): among whom
 * @jobs: (element-type DocketRecord): what they have already
 * @absences: (element-type DocketRecord)
 * @within: the days that are looked at
 * @not_before: ms: the past is not planned any more
 */
typedef struct
{
  const DocketRecord *job;
  GPtrArray *persons;
  GPtrArray *jobs;
  GPtrArray *absences;
  DocketSpan within;
  gint64 not_before;
  GTimeZone *zone;
  DocketPostcodeFunc postcode;
  gpointer postcode_data;
} DocketSuggestQuestion;

#define DOCKET_SUGGEST_SNAP_MINUTES 15

/**
 * docket_suggest:
 * @suggestions: (out) (transfer full) (element-type DocketSuggestion): at most
 *   @limit, the best first, one a person; lives no longer than the question
 *
 * Who could do a job, and when. Pure: the same question has the same answer.
 */
DocketSuggestResult docket_suggest (const DocketSuggestQuestion *question, guint limit, GArray **suggestions);

G_END_DECLS
