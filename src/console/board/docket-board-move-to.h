/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-board.h"

G_BEGIN_DECLS

/* "Move to…": any technician and exact times for one job, from the keyboard.
 * Saves through @board. @job must be in @model. */
void docket_board_move_to_present (GtkWidget *parent, DocketDesk *desk, DocketBoardModel *model, DocketBoard *board, const char *job);

G_END_DECLS
