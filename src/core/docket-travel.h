/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-plan.h"

G_BEGIN_DECLS

/*
 * How far it is from one job to the next, as well as postcodes tell: a guess for
 * whoever plans, good enough to ask "can they be there by then?", and never a
 * reason to refuse.
 */

/* How near two addresses are, by their postcodes. */
typedef enum
{
  DOCKET_NEAR_UNKNOWN, /* far, or one of them has none */
  DOCKET_NEAR_AREA,    /* all but the last two letters: the next streets */
  DOCKET_NEAR_SAME,
} DocketNearness;

/* Either may be %NULL; written as people write them ("D-10115", "sw1a 1aa"). */
DocketNearness docket_postcode_nearness (const char *a, const char *b);

/* The postcode at which a job is done; (nullable). */
typedef const char *(*DocketPostcodeFunc) (const DocketRecord *job, gpointer data);

/* How long the way between two postcodes takes at least, in minutes: 0 within
 * one, and where one of them is not known, or is only the beginning of the other.
 * Either may be %NULL. */
int docket_travel_minutes (const char *a, const char *b);

/**
 * docket_travel_check:
 * @person: the technician
 * @job: the job, wherever it stands now
 * @span: the time that it is to get
 * @jobs: (element-type DocketRecord): as of docket_plan_check()
 * @postcode: (scope call): where jobs are
 * @check: what docket_plan_check() found of the same
 *
 * Adds to @check that the way from the job before it, or to the one after it, is
 * longer than the time between them; of both, the one that lacks more. Says
 * nothing where jobs overlap, which is worse, nor of work that is done: when that
 * was over, no plan tells.
 */
void docket_travel_check (const DocketRecord *person, const DocketRecord *job, const DocketSpan *span, GPtrArray *jobs, DocketPostcodeFunc postcode, gpointer data, DocketPlanCheck *check);

G_END_DECLS
