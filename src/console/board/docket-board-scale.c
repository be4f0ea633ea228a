/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Straight lines only: a moment has one place, a place one moment. The calendar
 * comes in where lines are drawn, and nowhere else.
 */

#include "docket-config.h"

#include "docket-board-scale.h"

#include "docket-plan.h"

#define HOUR_MS 3600000.0

double
docket_board_scale_x (const DocketBoardScale *scale, gint64 at_ms)
{
  return (double) (at_ms - scale->starts_at) / HOUR_MS * scale->hour_px;
}

gint64
docket_board_scale_at (const DocketBoardScale *scale, double x)
{
  return scale->starts_at + (gint64) (x / scale->hour_px * HOUR_MS);
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
docket_board_scale_fit (DocketBoardScale *scale, double width, gint64 span_ms)
{
  if (span_ms > 0 && width > 0)
    scale->hour_px = CLAMP (width / ((double) span_ms / HOUR_MS), DOCKET_BOARD_HOUR_PX_MIN, DOCKET_BOARD_HOUR_PX_MAX);
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
