/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-case-model.h"
#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketCaseTable:
 *
 * Started from · Office · Field · Result: the rows of a case, with the choice
 * in every row that differs. One row is the current one: the keys act on it.
 */
#define DOCKET_TYPE_CASE_TABLE (docket_case_table_get_type ())
G_DECLARE_FINAL_TYPE (DocketCaseTable, docket_case_table, DOCKET, CASE_TABLE, GtkWidget)

/* @model: (nullable): clears. @read_only: shows without choices. */
void docket_case_table_set_model (DocketCaseTable *self, DocketDesk *desk, DocketCaseModel *model, gboolean read_only);
/* Chooses in the current row and moves on to the next one not chosen. */
void docket_case_table_choose (DocketCaseTable *self, DocketCaseChoice side);
/* Opens the Result list of the current row. */
void docket_case_table_choose_own (DocketCaseTable *self);
/* Takes back the current row's choice, or the last one made. */
void docket_case_table_undecide (DocketCaseTable *self);
/* Puts the keyboard into the current row. */
void docket_case_table_focus (DocketCaseTable *self);

G_END_DECLS
