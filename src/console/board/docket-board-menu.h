/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-board-chip.h"
#include "docket-board.h"

G_BEGIN_DECLS

/**
 * DocketBoardMenu:
 *
 * What can be done with a chip of board or tray, for whoever does not know its
 * keys: by the second button of the mouse, Shift+F10 or the Menu key.
 */
typedef struct _DocketBoardMenu DocketBoardMenu;

/* Both belong to @view, and live as long as this. */
DocketBoardMenu *docket_board_menu_new (GtkWidget *view, DocketBoard *board);
void docket_board_menu_free (DocketBoardMenu *self);

G_END_DECLS
