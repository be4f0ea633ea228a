/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Lines that never turn back: a moment has one place, a place one moment. They are
 * straight but where a night begins or ends. The calendar comes in where lines are
 * drawn and nights are found, and nowhere else.
 */

#include "docket-config.h"

#include "docket-board-scale.h"

#include <math.h>
#include <string.h>

#define HOUR_MS 3600000.0
#define FIT_STEPS 32
#define NIGHT_SHARE_MIN 0.12
/* From the first width of an hour on nights open, at the second they are as wide as days. */
#define NIGHT_OPENS_PX 48.0
#define NIGHT_OPEN_PX 144.0
/* Beside the work it stays as it is, so that a job has some way to go. */
#define NIGHT_MARGIN_MS (30 * 60 * 1000)
#define NIGHT_MS_MIN (3 * 60 * 60 * 1000)
/* What is longer than a day's work says nothing about the night. */
#define WORK_MS_MAX (14 * 60 * 60 * 1000)
#define WORK_STARTS_MINUTE (7 * 60)
#define WORK_ENDS_MINUTE (18 * 60)

static double
night_share (const DocketBoardScale *scale)
{
  double open = (scale->hour_px - NIGHT_OPENS_PX) / (NIGHT_OPEN_PX - NIGHT_OPENS_PX);

  return CLAMP (NIGHT_SHARE_MIN + open * (1 - NIGHT_SHARE_MIN), NIGHT_SHARE_MIN, 1);
}

double
docket_board_scale_x (const DocketBoardScale *scale, gint64 at_ms)
{
  double width_ms = (double) (at_ms - scale->starts_at), folded = 1 - night_share (scale);

  for (guint i = 0; i < scale->n_nights && scale->nights[i].starts_at < at_ms; i++)
    width_ms -= (double) (MIN (at_ms, scale->nights[i].ends_at) - scale->nights[i].starts_at) * folded;
  return width_ms / HOUR_MS * scale->hour_px;
}

gint64
docket_board_scale_at (const DocketBoardScale *scale, double x)
{
  double rest_ms = x / scale->hour_px * HOUR_MS, share = night_share (scale);
  gint64 at = scale->starts_at;

  for (guint i = 0; i < scale->n_nights && rest_ms >= (double) (scale->nights[i].starts_at - at); i++)
    {
      double night_ms = (double) (scale->nights[i].ends_at - scale->nights[i].starts_at) * share;

      rest_ms -= (double) (scale->nights[i].starts_at - at);
      if (rest_ms < night_ms)
        return scale->nights[i].starts_at + (gint64) (rest_ms / share);
      rest_ms -= night_ms;
      at = scale->nights[i].ends_at;
    }
  return at + (gint64) rest_ms;
}

double
docket_board_scale_width (const DocketBoardScale *scale)
{
  return docket_board_scale_x (scale, scale->ends_at);
}

void
docket_board_scale_zoom (DocketBoardScale *scale, double factor)
{
  scale->hour_px = CLAMP (scale->hour_px * factor, DOCKET_BOARD_HOUR_PX_MIN, DOCKET_BOARD_HOUR_PX_MAX);
}

void
docket_board_scale_fit (DocketBoardScale *scale, double width, gint64 from, gint64 to)
{
  if (to <= from || width <= 0)
    return;
  /* Nights that open make it wider than it was reckoned, so in steps: each comes closer. */
  for (guint step = 0; step < FIT_STEPS; step++)
    {
      double shown_px = docket_board_scale_x (scale, to) - docket_board_scale_x (scale, from);
      double hour_px = CLAMP (scale->hour_px * width / shown_px, DOCKET_BOARD_HOUR_PX_MIN, DOCKET_BOARD_HOUR_PX_MAX);

      if (fabs (hour_px - scale->hour_px) < 0.001)
        break;
      scale->hour_px = hour_px;
    }
}

/* Adds to the @n_days, of which the first moments and the work are known so far, what
 * @span has of each. */
static void
add_work (DocketSpan *work, const gint64 *days, guint n_days, const DocketSpan *span)
{
  for (guint i = 0; i < n_days; i++)
    if (span->starts_at < days[i + 1] && span->ends_at > days[i])
      {
        work[i].starts_at = MIN (work[i].starts_at, MAX (span->starts_at, days[i]));
        work[i].ends_at = MAX (work[i].ends_at, MIN (span->ends_at, days[i + 1]));
      }
}

static guint
find_days (const DocketBoardScale *scale, GTimeZone *zone, gint64 *days)
{
  guint n = 0;

  for (gint64 day = docket_day_start (zone, scale->starts_at); day < scale->ends_at && n < DOCKET_BOARD_NIGHTS_MAX - 1; day = docket_day_add (zone, day, 1))
    days[n++] = day;
  days[n] = n > 0 ? docket_day_add (zone, days[n - 1], 1) : scale->ends_at;
  return n;
}

static void
add_night (DocketBoardScale *scale, gint64 from, gint64 to)
{
  from = MAX (from, scale->starts_at);
  to = MIN (to, scale->ends_at);
  if (to - from >= NIGHT_MS_MIN)
    scale->nights[scale->n_nights++] = (DocketSpan) { from, to };
}

gboolean
docket_board_scale_fold (DocketBoardScale *scale, GTimeZone *zone, const GArray *work)
{
  gint64 days[DOCKET_BOARD_NIGHTS_MAX];
  DocketSpan worked[DOCKET_BOARD_NIGHTS_MAX];
  guint n_days = find_days (scale, zone, days);
  DocketBoardScale before = *scale;
  gint64 evening = scale->starts_at;

  for (guint i = 0; i < n_days; i++)
    worked[i] = (DocketSpan) { G_MAXINT64, G_MININT64 };
  for (guint i = 0; i < work->len; i++)
    {
      const DocketSpan *span = &g_array_index (work, DocketSpan, i);

      if (span->ends_at - span->starts_at <= WORK_MS_MAX)
        add_work (worked, days, n_days, span);
    }
  scale->n_nights = 0;
  for (guint i = 0; n_days > 1 && i < n_days; i++)
    {
      if (worked[i].starts_at > worked[i].ends_at)
        worked[i] = (DocketSpan) { docket_day_minute (zone, days[i], WORK_STARTS_MINUTE), docket_day_minute (zone, days[i], WORK_ENDS_MINUTE) };
      add_night (scale, evening, worked[i].starts_at - NIGHT_MARGIN_MS);
      evening = worked[i].ends_at + NIGHT_MARGIN_MS;
    }
  if (n_days > 1)
    add_night (scale, evening, scale->ends_at);
  return before.n_nights != scale->n_nights || memcmp (before.nights, scale->nights, scale->n_nights * sizeof *scale->nights) != 0;
}

static gboolean
is_night (const DocketBoardScale *scale, gint64 at)
{
  for (guint i = 0; i < scale->n_nights; i++)
    if (at >= scale->nights[i].starts_at && at < scale->nights[i].ends_at)
      return TRUE;
  return FALSE;
}

GArray *
docket_board_scale_ticks (const DocketBoardScale *scale, GTimeZone *zone, double gap_px)
{
  static const int steps[] = { 1, 2, 3, 6, 12, 24 };
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint step = 0;

  while (step + 1 < G_N_ELEMENTS (steps) && steps[step] * scale->hour_px < gap_px)
    step++;
  for (gint64 day = docket_day_start (zone, scale->starts_at); day < scale->ends_at; day = docket_day_add (zone, day, 1))
    for (int hour = 0; hour < 24; hour += steps[step])
      {
        gint64 tick = docket_day_minute (zone, day, hour * 60);
        gint64 last = ticks->len > 0 ? g_array_index (ticks, gint64, ticks->len - 1) : G_MININT64;

        /* In a folded night only the day begins. */
        if (hour > 0 && steps[step] * scale->hour_px * night_share (scale) < gap_px && is_night (scale, tick))
          continue;
        /* The hour that was left out is the one after it. */
        if (tick >= scale->starts_at && tick < scale->ends_at && tick > last)
          g_array_append_val (ticks, tick);
      }
  return ticks;
}

static int
compare_pieces (gconstpointer a, gconstpointer b)
{
  const DocketBoardPiece *x = *(const DocketBoardPiece *const *) a, *y = *(const DocketBoardPiece *const *) b;

  return x->from != y->from ? (x->from > y->from) - (x->from < y->from) : (x > y) - (x < y);
}

guint
docket_board_stack (DocketBoardPiece *pieces, guint n)
{
  g_autoptr (GPtrArray) order = g_ptr_array_sized_new (n);
  g_autoptr (GArray) free_from = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (order, &pieces[i]);
  g_ptr_array_sort (order, compare_pieces);
  for (guint i = 0; i < n; i++)
    {
      DocketBoardPiece *piece = g_ptr_array_index (order, i);

      for (piece->row = 0; piece->row < free_from->len && g_array_index (free_from, double, piece->row) > piece->from; piece->row++)
        ;
      if (piece->row == free_from->len)
        g_array_append_val (free_from, piece->to);
      g_array_index (free_from, double, piece->row) = MAX (piece->to, piece->from);
    }
  return MAX (free_from->len, 1);
}
