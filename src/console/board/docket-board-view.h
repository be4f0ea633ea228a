/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-board.h"

G_BEGIN_DECLS

/* The Board view: days, zoom and filters over the board, and the tray under it. */
#define DOCKET_TYPE_BOARD_VIEW (docket_board_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketBoardView, docket_board_view, DOCKET, BOARD_VIEW, GtkWidget)

GtkWidget *docket_board_view_new (DocketDesk *desk, GSettings *settings);
DocketBoard *docket_board_view_get_board (DocketBoardView *self);
DocketBoardModel *docket_board_view_get_model (DocketBoardView *self);
/* @n_days: 1, 3 or 7; the first is that of @at_ms. */
void docket_board_view_show_days (DocketBoardView *self, gint64 at_ms, int n_days);
/* As many days as now, from that on which @span begins; unless some of it is on show. */
void docket_board_view_go_to (DocketBoardView *self, const DocketSpan *span);

G_END_DECLS
