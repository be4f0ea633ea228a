/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-clock.h"
#include "docket-plan.h"

G_BEGIN_DECLS

/**
 * DocketBoardDays:
 * @first: first moment of the first of them
 * @n: how many
 * @from_today: that day was today when it was chosen: whoever looked at today goes on
 *   with today
 *
 * The days that a board shows.
 */
typedef struct
{
  DocketClock *clock;
  GTimeZone *zone;
  gint64 first;
  int n;
  gboolean from_today;
} DocketBoardDays;

void docket_board_days_clear (DocketBoardDays *days);
/* The day of @at_ms, and @n in all, where the machine is now. */
void docket_board_days_set (DocketBoardDays *days, DocketClock *clock, gint64 at_ms, int n);
DocketSpan docket_board_days_get_span (const DocketBoardDays *days);
/* The first moment of the day that is to be shown now: another one than @first after
 * midnight, or in another time zone. */
gint64 docket_board_days_get_due (const DocketBoardDays *days);
char *docket_board_days_describe (const DocketBoardDays *days); /* (transfer full) */

G_END_DECLS
