/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Only neighbours count: whoever comes from the job before comes from nowhere
 * else. The postcode is all there is offline and for every country, so the
 * minutes are few and round: they are to be passed only by plans that anybody
 * would call tight.
 */

#include "docket-travel.h"

#include "docket-fold.h"
#include "docket-limits.h"
#include "docket-status.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define AREA_LETTERS_MIN 2

/* -- How far -- */

DocketNearness
docket_postcode_nearness (const char *a, const char *b)
{
  g_autofree char *x = a != NULL ? docket_fold_postcode (a) : NULL;
  g_autofree char *y = b != NULL ? docket_fold_postcode (b) : NULL;
  gsize length, same = 0;

  if (x == NULL || y == NULL || *x == '\0' || *y == '\0')
    return DOCKET_NEAR_UNKNOWN;
  if (g_str_equal (x, y))
    return DOCKET_NEAR_SAME;
  length = strlen (x);
  if (length != strlen (y))
    return DOCKET_NEAR_UNKNOWN;
  while (x[same] == y[same])
    same++;
  return same + 2 >= length && same >= AREA_LETTERS_MIN ? DOCKET_NEAR_AREA : DOCKET_NEAR_UNKNOWN;
}

int
docket_travel_minutes (const char *a, const char *b)
{
  DocketNearness nearness = docket_postcode_nearness (a, b);
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;

  if (nearness != DOCKET_NEAR_UNKNOWN)
    return nearness == DOCKET_NEAR_SAME ? 0 : DOCKET_TRAVEL_AREA_MINUTES;
  x = a != NULL ? docket_fold_postcode (a) : NULL;
  y = b != NULL ? docket_fold_postcode (b) : NULL;
  return x == NULL || y == NULL || g_str_has_prefix (x, y) || g_str_has_prefix (y, x) ? 0 : DOCKET_TRAVEL_ELSEWHERE_MINUTES;
}

/* -- Neighbours -- */

static gboolean
is_done (const DocketRecord *job)
{
  static const char *const done[] = { DOCKET_STATUS_COMPLETE, DOCKET_STATUS_WAITING_APPROVAL, DOCKET_STATUS_SIGNED_OFF, DOCKET_STATUS_CLOSED, NULL };
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);

  return status != NULL && g_strv_contains (done, status);
}

/* Keeps of two neighbours the one that lacks more of its way. */
static void
compare_way (const DocketRecord *other, gint64 gap_ms, gboolean before, const char *here, const char *there, int *lacks, DocketPlanCheck *check)
{
  int gap = (int) MIN (gap_ms / MINUTE_MS, DOCKET_TRAVEL_ELSEWHERE_MINUTES), missing = docket_travel_minutes (here, there) - gap;

  if (missing <= *lacks)
    return;
  *lacks = missing;
  check->neighbour = other;
  check->neighbour_is_before = before;
  check->gap_minutes = gap;
  check->warnings |= DOCKET_PLAN_TRAVEL;
}

void
docket_travel_check (const DocketRecord *person, const DocketRecord *job, const DocketSpan *span, GPtrArray *jobs, DocketPostcodeFunc postcode, gpointer data, DocketPlanCheck *check)
{
  const char *here = postcode (job, data);
  gint64 gap_before = G_MAXINT64, gap_after = G_MAXINT64;
  int lacks = 0;

  if (here == NULL || (check->warnings & DOCKET_PLAN_OVERLAPS) != 0 || is_done (job))
    return;
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < jobs->len; i++)
      {
        const DocketRecord *other = g_ptr_array_index (jobs, i);
        DocketSpan taken;
        gboolean before;
        gint64 gap, *nearest;

        if (g_str_equal (docket_record_get_id (other), docket_record_get_id (job)) || !docket_job_is_of (other, person) || !docket_job_get_span (other, &taken))
          continue;
        before = taken.ends_at <= span->starts_at;
        gap = before ? span->starts_at - taken.ends_at : taken.starts_at - span->ends_at;
        nearest = before ? &gap_before : &gap_after;
        if (pass == 0)
          *nearest = MIN (*nearest, gap);
        else if (gap == *nearest && !is_done (other))
          compare_way (other, gap, before, here, postcode (other, data), &lacks, check);
      }
}
