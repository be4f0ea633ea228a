/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-board-data.h"

G_BEGIN_DECLS

/**
 * DocketBoardChip:
 *
 * A job on the board or in the tray: number and title, customer and promise,
 * status or warning. One name for readers of the screen says all of it.
 */
#define DOCKET_TYPE_BOARD_CHIP (docket_board_chip_get_type ())
G_DECLARE_FINAL_TYPE (DocketBoardChip, docket_board_chip, DOCKET, BOARD_CHIP, GtkWidget)

GtkWidget *docket_board_chip_new (void);
/* @number: how it is called; @promise: ""; @last: status, or how long it takes;
 * @place: where it stands, for its name; @warning: (nullable): instead of the status */
void docket_board_chip_show (DocketBoardChip *self, DocketBoardJob *job, const char *number, const char *promise, const char *last, const char *place, const char *warning);
/* What is told beside its name; NULL: that it was cut, or is not on the device yet. */
void docket_board_chip_describe (DocketBoardChip *self, const char *words);
/* Whether it was cut, and is to be put elsewhere. */
void docket_board_chip_set_cut (DocketBoardChip *self, gboolean cut);
/* Whether the technician's device does not have it yet. */
void docket_board_chip_set_untold (DocketBoardChip *self, gboolean untold);
/* Of its first line it says the number alone, and that in full: little room is left for a title. */
void docket_board_chip_set_brief (DocketBoardChip *self, gboolean brief);
/* Whether its words stay as they were laid out, cut where it ends: to lay out those
 * of hundreds for each step of a zoom takes longer than a frame has. */
gboolean docket_board_chip_get_hurried (DocketBoardChip *self);
void docket_board_chip_set_hurried (DocketBoardChip *self, gboolean hurried);
/* How wide it is with promise and warning whole, whatever becomes of its title. */
int docket_board_chip_get_words_px (DocketBoardChip *self);
DocketBoardJob *docket_board_chip_get_job (DocketBoardChip *self); /* (transfer none) (nullable) */
/* What it is called to readers of the screen. */
const char *docket_board_chip_get_name (DocketBoardChip *self);
const char *docket_board_chip_get_job_id (DocketBoardChip *self);  /* (nullable) */

G_END_DECLS
