/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-board-model.h"

G_BEGIN_DECLS

/**
 * DocketBoardHand:
 *
 * Jobs that somebody is moving, and where to. They keep their distances: all
 * follow the one that was taken hold of. Pure, but for the time zone.
 */
typedef struct _DocketBoardHand DocketBoardHand;

/* @jobs: (element-type DocketBoardJob): the first is the one taken hold of.
 * @technicians: (element-type DocketRecord): the lanes in order. */
DocketBoardHand *docket_board_hand_new (GPtrArray *jobs, GPtrArray *technicians, GTimeZone *zone);
void docket_board_hand_free (DocketBoardHand *hand);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketBoardHand, docket_board_hand_free)

/* To the lane @lane, beginning nearest to @starts_at that divides by
 * @snap_minutes (0: just there). What came from the tray follows one after another. */
void docket_board_hand_place (DocketBoardHand *hand, guint lane, gint64 starts_at, int snap_minutes);
void docket_board_hand_place_in_tray (DocketBoardHand *hand);
/* The end of the first one, and of the others by as much; never shorter than @snap_minutes. */
void docket_board_hand_resize (DocketBoardHand *hand, gint64 ends_at, int snap_minutes);
/* The same of their beginnings. */
void docket_board_hand_resize_start (DocketBoardHand *hand, gint64 starts_at, int snap_minutes);

GPtrArray *docket_board_hand_get_jobs (DocketBoardHand *hand); /* (transfer none) */
/* Where they are to go now, in the order of the jobs. (transfer none) (element-type DocketBoardMove) */
GPtrArray *docket_board_hand_get_moves (DocketBoardHand *hand);
/* Where the first one is: its lane, or -1 in the tray; its span. */
int docket_board_hand_get_lane (DocketBoardHand *hand);
const DocketSpan *docket_board_hand_get_span (DocketBoardHand *hand);
gboolean docket_board_hand_holds (DocketBoardHand *hand, const char *job);

G_END_DECLS
