/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-board-model.h"

G_BEGIN_DECLS

/**
 * DocketBoardSuggest:
 *
 * Who could take a job that waits in the tray, and why: a row each, the best
 * first. A row is taken in one step.
 *
 * Signal "take" (GPtrArray of DocketBoardMove): the job is to go there.
 */
#define DOCKET_TYPE_BOARD_SUGGEST (docket_board_suggest_get_type ())
G_DECLARE_FINAL_TYPE (DocketBoardSuggest, docket_board_suggest, DOCKET, BOARD_SUGGEST, GtkWidget)

#define DOCKET_BOARD_SUGGEST_MAX 3

/* @job: (nullable): nothing is suggested. Reckons when this thread has time. */
void docket_board_suggest_show (DocketBoardSuggest *self, DocketDesk *desk, DocketBoardModel *model, const char *job);
/* What is to be shown comes @ms from now at the earliest. */
void docket_board_suggest_delay (DocketBoardSuggest *self, guint ms);
/* (nullable) */
const char *docket_board_suggest_get_job (DocketBoardSuggest *self);
guint docket_board_suggest_get_n (DocketBoardSuggest *self);
/* Takes the @nth, from 0. FALSE: there is none. */
gboolean docket_board_suggest_take (DocketBoardSuggest *self, guint nth);

G_END_DECLS
