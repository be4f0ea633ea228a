/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-board-model.h"

G_BEGIN_DECLS

/**
 * DocketBoardTray:
 *
 * What waits for a technician or a time: counted, sorted, searched. Its chips are
 * taken into the hand like those of the board.
 *
 * Signal "act" (name, job id): "open", "move-to".
 * Signal "move" (GPtrArray of DocketBoardMove): a suggestion was taken.
 */
#define DOCKET_TYPE_BOARD_TRAY (docket_board_tray_get_type ())
G_DECLARE_FINAL_TYPE (DocketBoardTray, docket_board_tray, DOCKET, BOARD_TRAY, GtkWidget)

void docket_board_tray_set_up (DocketBoardTray *self, DocketDesk *desk, DocketBoardModel *model);
/* How much of the foot of the view the hand goes to for the next job; 0 while it is shut. */
int docket_board_tray_get_foot_px (DocketBoardTray *self);

G_END_DECLS
