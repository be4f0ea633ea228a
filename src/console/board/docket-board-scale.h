/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-plan.h"

G_BEGIN_DECLS

/*
 * Time and place on the board. Pure: moments are measured on the clock, so a day
 * of 25 hours is wider than its neighbours, and no hour is drawn twice in one
 * place. Lengths are in px from the first moment shown; mirroring is the
 * widget's.
 *
 * Of several days the nights are folded: an hour of them has a share of the width
 * of an hour of work, and the more the board is zoomed in, the larger a share.
 */
#define DOCKET_BOARD_NIGHTS_MAX 8 /* those of a week, and of its two ends */

typedef struct
{
  gint64 starts_at; /* ms; the first moment shown */
  gint64 ends_at;   /* ms; the first one that is not */
  double hour_px;   /* of work */
  DocketSpan nights[DOCKET_BOARD_NIGHTS_MAX]; /* in order */
  guint n_nights;
} DocketBoardScale;

#define DOCKET_BOARD_HOUR_PX_MIN 8.0
#define DOCKET_BOARD_HOUR_PX_MAX 480.0

double docket_board_scale_x (const DocketBoardScale *scale, gint64 at_ms);
gint64 docket_board_scale_at (const DocketBoardScale *scale, double x);
double docket_board_scale_width (const DocketBoardScale *scale);
/* Wider or narrower, within what can be read. */
void docket_board_scale_zoom (DocketBoardScale *scale, double factor);
/* So that what is between the two moments fills @width. */
void docket_board_scale_fit (DocketBoardScale *scale, double width, gint64 from, gint64 to);
/* Folds the nights between the days; of a single one, none. Night is what is before
 * and after all of a day's work: @work is when somebody has any, in any order (element-type
 * DocketSpan). On a day without any, it is as if they worked from seven to six.
 * Returns whether the nights are others now. */
gboolean docket_board_scale_fold (DocketBoardScale *scale, GTimeZone *zone, const GArray *work);

/* The moments with a line and a label, at least @gap_px apart: full hours on the
 * wall, and every first moment of a day. (transfer full) (element-type gint64) */
GArray *docket_board_scale_ticks (const DocketBoardScale *scale, GTimeZone *zone, double gap_px);

typedef struct
{
  double from; /* px */
  double to;
  guint row;   /* (out): counted from 0 */
} DocketBoardPiece;

/* Puts pieces that cover each other into rows of their own, the first free one
 * each; in order of their beginnings. Returns how many rows there are, at least 1. */
guint docket_board_stack (DocketBoardPiece *pieces, guint n);

G_END_DECLS
