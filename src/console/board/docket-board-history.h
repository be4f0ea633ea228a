/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-board.h"

G_BEGIN_DECLS

/**
 * DocketBoardHistory:
 *
 * What was moved on a board, one step for each putting down, and what of it was
 * undone and can be done again. What is asked for while a save is under way
 * waits for it. Says in a toast what there is not.
 */
typedef struct _DocketBoardHistory DocketBoardHistory;

/* @view: (transfer none): toasts come from it; it must live as long */
DocketBoardHistory *docket_board_history_new (GtkWidget *view, DocketDesk *desk, DocketBoard *board);
void docket_board_history_free (DocketBoardHistory *self);

/* Saved: @operations of @moves (element-type DocketBoardMove). */
void docket_board_history_add (DocketBoardHistory *self, GPtrArray *operations, GPtrArray *moves);
/* Whether @moves are being done again. */
gboolean docket_board_history_is_redo (DocketBoardHistory *self, GPtrArray *moves);
/* Nothing came of @moves: if they were to be done again, that can be tried once more. */
void docket_board_history_fail (DocketBoardHistory *self, GPtrArray *moves);
void docket_board_history_undo (DocketBoardHistory *self);
void docket_board_history_redo (DocketBoardHistory *self);

G_END_DECLS
