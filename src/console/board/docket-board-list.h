/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-board.h"

G_BEGIN_DECLS

/**
 * DocketBoardList:
 *
 * What the board shows, as a list: each technician, and under them their jobs in
 * order of time. Every row says all of it in one sentence.
 *
 * Signal "act" (name, job id): as of the board: "open", "move-to", "undo", "redo",
 * "previous", "next", "today".
 * Signal "move" (GPtrArray of DocketBoardMove): a job is to go into the tray.
 */
#define DOCKET_TYPE_BOARD_LIST (docket_board_list_get_type ())
G_DECLARE_FINAL_TYPE (DocketBoardList, docket_board_list, DOCKET, BOARD_LIST, GtkWidget)

/* @board: whose filters and days it follows; it must live as long. */
void docket_board_list_set_up (DocketBoardList *self, DocketDesk *desk, DocketBoardModel *model, DocketBoard *board);
/* The board shows other technicians or jobs now. */
void docket_board_list_refresh (DocketBoardList *self);
/* The keyboard goes to the row that had it, or to the first one. */
void docket_board_list_focus (DocketBoardList *self);
/* Puts the keyboard on a job. FALSE: it is not here. */
gboolean docket_board_list_show_job (DocketBoardList *self, const char *job);
guint docket_board_list_get_n_rows (DocketBoardList *self);
/* The sentence of the @nth row. (transfer none) */
const char *docket_board_list_get_sentence (DocketBoardList *self, guint nth);
/* Its keyboard; the widget's own controller calls this. */
gboolean docket_board_list_press (DocketBoardList *self, guint keyval, GdkModifierType modifiers);

G_END_DECLS
