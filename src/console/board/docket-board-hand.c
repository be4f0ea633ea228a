/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where several jobs go is reckoned from where each was when it was taken, never
 * from the last place of the hand: so no rounding adds up on the way.
 */

#include "docket-config.h"

#include "docket-board-hand.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)

typedef struct
{
  int lane; /* -1: in the tray, or of nobody on the board */
  gboolean planned;
  DocketSpan span;
} Origin;

struct _DocketBoardHand
{
  GPtrArray *jobs;
  GPtrArray *technicians;
  GTimeZone *zone;
  GArray *origins; /* element-type Origin */
  GPtrArray *moves;
  int lane;
  DocketSpan span;
};

static int
find_lane (GPtrArray *technicians, const char *id)
{
  for (guint i = 0; id != NULL && i < technicians->len; i++)
    if (g_str_equal (docket_record_get_id (g_ptr_array_index (technicians, i)), id))
      return (int) i;
  return -1;
}

static void
add_move (DocketBoardHand *hand, guint i, const char *technician, const DocketSpan *span)
{
  DocketBoardJob *job = g_ptr_array_index (hand->jobs, i);
  DocketBoardMove *move = docket_board_move_new (docket_record_get_id (job->record), technician, span);

  move->seen = docket_board_job_ref (job);
  if (g_ptr_array_index (hand->moves, i) != NULL)
    docket_board_move_free (g_ptr_array_index (hand->moves, i));
  g_ptr_array_index (hand->moves, i) = move;
}

DocketBoardHand *
docket_board_hand_new (GPtrArray *jobs, GPtrArray *technicians, GTimeZone *zone)
{
  DocketBoardHand *hand = g_new0 (DocketBoardHand, 1);

  hand->jobs = g_ptr_array_ref (jobs);
  hand->technicians = g_ptr_array_ref (technicians);
  hand->zone = g_time_zone_ref (zone);
  hand->origins = g_array_new (FALSE, TRUE, sizeof (Origin));
  hand->moves = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_move_free);
  for (guint i = 0; i < jobs->len; i++)
    {
      const DocketRecord *record = ((DocketBoardJob *) g_ptr_array_index (jobs, i))->record;
      const char *technician = docket_record_get_text (record, DOCKET_JOB_TECHNICIAN);
      Origin origin = { find_lane (technicians, technician), FALSE, { 0 } };

      origin.planned = technician != NULL && docket_job_get_span (record, &origin.span);
      if (!origin.planned)
        origin.lane = -1;
      g_array_append_val (hand->origins, origin);
      g_ptr_array_add (hand->moves, NULL);
    }
  for (guint i = jobs->len; i-- > 0;)
    {
      const Origin *origin = &g_array_index (hand->origins, Origin, i);

      add_move (hand, i, docket_record_get_text (((DocketBoardJob *) g_ptr_array_index (jobs, i))->record, DOCKET_JOB_TECHNICIAN), origin->planned ? &origin->span : NULL);
    }
  if (jobs->len > 0)
    {
      hand->lane = g_array_index (hand->origins, Origin, 0).lane;
      hand->span = g_array_index (hand->origins, Origin, 0).span;
    }
  return hand;
}

void
docket_board_hand_free (DocketBoardHand *hand)
{
  g_ptr_array_unref (hand->jobs);
  g_ptr_array_unref (hand->technicians);
  g_ptr_array_unref (hand->moves);
  g_array_unref (hand->origins);
  g_time_zone_unref (hand->zone);
  g_free (hand);
}

static void
set_move (DocketBoardHand *hand, guint i, int lane, const DocketSpan *span)
{
  const char *technician = lane >= 0 ? docket_record_get_id (g_ptr_array_index (hand->technicians, (guint) lane)) : NULL;

  add_move (hand, i, technician, span);
  if (i == 0)
    {
      hand->lane = lane;
      hand->span = span != NULL ? *span : (DocketSpan) { 0 };
    }
}

/* By how many days on the calendar, and then how long: so that what is moved
 * over a change of the clocks keeps its time of the day. */
static gint64
moved_time (DocketBoardHand *hand, gint64 at, gint64 from, gint64 to)
{
  gint64 from_day = docket_day_start (hand->zone, from), to_day = docket_day_start (hand->zone, to);
  int days = (int) ((to_day - from_day + (to_day >= from_day ? 12 : -12) * 60 * MINUTE_MS) / (24 * 60 * MINUTE_MS));
  gint64 at_day = docket_day_start (hand->zone, at);

  return docket_day_add (hand->zone, at_day, days) + (at - at_day) + (to - to_day) - (from - from_day);
}

void
docket_board_hand_place (DocketBoardHand *hand, guint lane, gint64 starts_at, int snap_minutes)
{
  const Origin *first = &g_array_index (hand->origins, Origin, 0);
  gint64 starts = snap_minutes > 0 ? docket_day_snap (hand->zone, starts_at, snap_minutes) : starts_at, next = starts;

  g_return_if_fail (lane < hand->technicians->len);

  for (guint i = 0; i < hand->jobs->len; i++)
    {
      const Origin *origin = &g_array_index (hand->origins, Origin, i);
      DocketSpan span;
      int to = (int) lane;

      if (!origin->planned || !first->planned)
        {
          span.starts_at = next;
          span.ends_at = next + docket_job_get_minutes (((DocketBoardJob *) g_ptr_array_index (hand->jobs, i))->record) * MINUTE_MS;
          next = span.ends_at;
        }
      else
        {
          span.starts_at = i == 0 ? starts : moved_time (hand, origin->span.starts_at, first->span.starts_at, starts);
          span.ends_at = span.starts_at + origin->span.ends_at - origin->span.starts_at;
          if (origin->lane >= 0 && first->lane >= 0)
            to = CLAMP (origin->lane + (int) lane - first->lane, 0, (int) hand->technicians->len - 1);
        }
      set_move (hand, i, to, &span);
    }
}

void
docket_board_hand_place_in_tray (DocketBoardHand *hand)
{
  for (guint i = 0; i < hand->jobs->len; i++)
    set_move (hand, i, -1, NULL);
}

/* Ends by one, beginnings by the other; ms. */
static void
resize (DocketBoardHand *hand, gint64 start_by, gint64 end_by, int snap_minutes)
{
  gint64 shortest = snap_minutes * MINUTE_MS;

  for (guint i = 0; i < hand->jobs->len; i++)
    {
      const Origin *origin = &g_array_index (hand->origins, Origin, i);
      DocketSpan span = origin->span;

      if (!origin->planned || origin->lane < 0)
        continue;
      if (end_by != 0)
        span.ends_at = MAX (span.ends_at + end_by, span.starts_at + shortest);
      /* What is shorter already does not become longer by being made shorter. */
      if (start_by != 0)
        span.starts_at = MIN (span.starts_at + start_by, MAX (span.ends_at - shortest, span.starts_at));
      set_move (hand, i, origin->lane, &span);
    }
}

void
docket_board_hand_resize (DocketBoardHand *hand, gint64 ends_at, int snap_minutes)
{
  const Origin *first = &g_array_index (hand->origins, Origin, 0);

  resize (hand, 0, docket_day_snap (hand->zone, ends_at, snap_minutes) - first->span.ends_at, snap_minutes);
}

void
docket_board_hand_resize_start (DocketBoardHand *hand, gint64 starts_at, int snap_minutes)
{
  const Origin *first = &g_array_index (hand->origins, Origin, 0);

  resize (hand, docket_day_snap (hand->zone, starts_at, snap_minutes) - first->span.starts_at, 0, snap_minutes);
}

GPtrArray *
docket_board_hand_get_jobs (DocketBoardHand *hand)
{
  return hand->jobs;
}

GPtrArray *
docket_board_hand_get_moves (DocketBoardHand *hand)
{
  return hand->moves;
}

int
docket_board_hand_get_lane (DocketBoardHand *hand)
{
  return hand->lane;
}

const DocketSpan *
docket_board_hand_get_span (DocketBoardHand *hand)
{
  return &hand->span;
}

gboolean
docket_board_hand_holds (DocketBoardHand *hand, const char *job)
{
  for (guint i = 0; i < hand->moves->len; i++)
    if (g_str_equal (((DocketBoardMove *) g_ptr_array_index (hand->moves, i))->job, job))
      return TRUE;
  return FALSE;
}
