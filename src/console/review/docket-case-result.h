/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-case-model.h"
#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketCaseResult:
 *
 * The Result cell of one row: "— choose —", dashed, until something is chosen;
 * then the choice, filled. Opens a list of both sides, other values and a
 * place for one's own. "chosen" comes when something was chosen in that list.
 */
#define DOCKET_TYPE_CASE_RESULT (docket_case_result_get_type ())
G_DECLARE_FINAL_TYPE (DocketCaseResult, docket_case_result, DOCKET, CASE_RESULT, GtkWidget)

GtkWidget *docket_case_result_new (DocketDesk *desk, DocketCaseModel *model, guint row);
void docket_case_result_popup (DocketCaseResult *self);

G_END_DECLS
