/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-record.h"

G_BEGIN_DECLS

/* The head of a technician's lane: who it is, and how much of their time is taken. */
#define DOCKET_TYPE_BOARD_LANE (docket_board_lane_get_type ())
G_DECLARE_FINAL_TYPE (DocketBoardLane, docket_board_lane, DOCKET, BOARD_LANE, GtkWidget)

GtkWidget *docket_board_lane_new (void);
void docket_board_lane_show (DocketBoardLane *self, const DocketRecord *technician, int booked_minutes, int available_minutes);
/* When the technician's phone was last heard of: "seen 42 min ago"; @words:
 * (nullable): nobody knows. @late: too long ago. */
void docket_board_lane_show_seen (DocketBoardLane *self, const char *words, gboolean late);

G_END_DECLS
