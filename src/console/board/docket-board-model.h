/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-board-data.h"
#include "docket-desk.h"
#include "docket-travel.h"

G_BEGIN_DECLS

/* Where a job is to go. @technician NULL, or no @planned: into the tray. */
typedef struct
{
  char *job;
  char *technician; /* (nullable) */
  gboolean planned;
  DocketSpan span;
  DocketBoardJob *seen; /* (nullable): as it was before whoever moves it; NULL: as it is on show now */
} DocketBoardMove;

DocketBoardMove *docket_board_move_new (const char *job, const char *technician, const DocketSpan *span);
void docket_board_move_free (DocketBoardMove *move);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketBoardMove, docket_board_move_free)

/**
 * DocketBoardModel:
 *
 * The days a board shows, kept up to date. What was moved here stands in its new
 * place at once; reading happens on a thread, at most one at a time.
 *
 * Signal "changed": docket_board_model_get_data() is another one. Signal
 * "released": it is not held any more.
 */
#define DOCKET_TYPE_BOARD_MODEL (docket_board_model_get_type ())
G_DECLARE_FINAL_TYPE (DocketBoardModel, docket_board_model, DOCKET, BOARD_MODEL, GObject)

DocketBoardModel *docket_board_model_new (DocketDesk *desk);
/* Nothing is read any more: whoever shows it goes, and perhaps the desk with them. */
void docket_board_model_close (DocketBoardModel *self);
void docket_board_model_set_span (DocketBoardModel *self, const DocketSpan *span);
/* (transfer none) (nullable): until the first answer; valid until "changed" */
DocketBoardData *docket_board_model_get_data (DocketBoardModel *self);
/* (transfer none) (nullable) */
DocketBoardJob *docket_board_model_find (DocketBoardModel *self, const char *job);
/* @job (nullable) is found from now on, though its day may not be on show: so that
 * it can be moved to one that is. One at a time. */
void docket_board_model_keep (DocketBoardModel *self, DocketBoardJob *job);
/* What @move is about, as it is by now, whether its day is on show or not; from
 * the store, if it is not. NULL: it is gone. (transfer full) (nullable) */
DocketBoardJob *docket_board_model_find_now (DocketBoardModel *self, const DocketBoardMove *move);
DocketRecord *docket_board_model_find_technician (DocketBoardModel *self, const char *id); /* (transfer none) (nullable) */
/* A DocketPostcodeFunc, of a model. (nullable) */
const char *docket_board_model_get_postcode (const DocketRecord *job, gpointer self);
/* (nullable): why it cannot be read: a sentence */
const char *docket_board_model_get_error (DocketBoardModel *self);

/* While something is in the hand, or a menu is open, nothing moves under it: what
 * others do is shown when that is over. */
void docket_board_model_set_held (DocketBoardModel *self, gboolean held);
gboolean docket_board_model_get_held (DocketBoardModel *self);

/* (nullable): why @move cannot be made: a sentence. (transfer full) */
char *docket_board_model_refusal (DocketBoardModel *self, const DocketBoardMove *move);

/* Whether any of @moves changes anything. */
gboolean docket_board_model_would_change (DocketBoardModel *self, GPtrArray *moves);

/* Saves @moves (element-type DocketBoardMove), as one save. Those that change
 * nothing are left out. @operations: (out) (transfer full): what was saved; empty
 * if nothing was to be. */
void docket_board_model_move_async (DocketBoardModel *self, GPtrArray *moves, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_board_model_move_finish (DocketBoardModel *self, GAsyncResult *result, GPtrArray **operations, GError **error);

G_END_DECLS
