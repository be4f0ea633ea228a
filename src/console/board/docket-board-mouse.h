/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-board-card.h"

G_BEGIN_DECLS

/**
 * DocketBoardMouse:
 *
 * What the mouse does with the chips of board and tray: points at them, takes,
 * carries, stretches, opens, selects.
 */
typedef struct _DocketBoardMouse DocketBoardMouse;

/* All of them belong to @view, and live as long as this. */
DocketBoardMouse *docket_board_mouse_new (GtkWidget *view, DocketBoard *board, GtkWidget *tray, GtkScrolledWindow *scrolled, DocketBoardCard *card);
void docket_board_mouse_free (DocketBoardMouse *self);
/* Lets go of what is in the hand; what is still pressed takes nothing any more. */
void docket_board_mouse_let_go (DocketBoardMouse *self);

/* A point of one widget in another. FALSE: they have nothing in common. */
gboolean docket_board_mouse_translate (GtkWidget *from, GtkWidget *to, double x, double y, double *to_x, double *to_y);

G_END_DECLS
