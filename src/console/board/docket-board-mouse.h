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
/* Lets go of what is in the hand; what is still pressed takes nothing any more.
 * FALSE: there is neither. */
gboolean docket_board_mouse_let_go (DocketBoardMouse *self);
/* Wider or narrower; the time under the pointer stays where it is. */
void docket_board_mouse_zoom (DocketBoardMouse *self, double factor);

typedef enum
{
  DOCKET_BOARD_EDGE_NONE,
  DOCKET_BOARD_EDGE_START,
  DOCKET_BOARD_EDGE_END,
} DocketBoardEdge;

/* The edge of a chip of @width at @x of it, that can be moved: what goes on beyond
 * the days on show does not end where they do. A chip that is hardly more than its
 * edges is moved as a whole. */
DocketBoardEdge docket_board_mouse_edge (const DocketBoardScale *scale, const DocketSpan *span, double x, double width);

/* A point of one widget in another. FALSE: they have nothing in common. */
gboolean docket_board_mouse_translate (GtkWidget *from, GtkWidget *to, double x, double y, double *to_x, double *to_y);

G_END_DECLS
