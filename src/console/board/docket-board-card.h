/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-board.h"

#include "docket-board-chip.h"

G_BEGIN_DECLS

/**
 * DocketBoardCard:
 *
 * What a chip has no room for: address, phone, notes, what speaks against the
 * plan in full, who has it, how far it is synced. Comes a moment after pointer or
 * keyboard; takes neither, so nothing underneath is out of reach. To be laid over
 * what it tells of: see docket_board_card_place().
 */
#define DOCKET_TYPE_BOARD_CARD (docket_board_card_get_type ())
G_DECLARE_FINAL_TYPE (DocketBoardCard, docket_board_card, DOCKET, BOARD_CARD, GtkWidget)

void docket_board_card_set_up (DocketBoardCard *self, DocketDesk *desk, DocketBoard *board);
/* Tells of @chip soon; %NULL: goes away. */
void docket_board_card_point (DocketBoardCard *self, DocketBoardChip *chip);
/* The job it tells of now. (nullable) */
const char *docket_board_card_get_job_id (DocketBoardCard *self);
/* Tells of it as it is now; goes away if its chip has, or is another job's. */
void docket_board_card_refresh (DocketBoardCard *self);
/* Beside its chip and within @over, an ancestor of both; out of sight if the chip
 * stands nowhere. */
void docket_board_card_place (DocketBoardCard *self, GtkWidget *over, GdkRectangle *place);

G_END_DECLS
