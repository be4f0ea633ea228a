/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-case-model.h"
#include "docket-desk.h"

G_BEGIN_DECLS

/* Line items behind an amount of a totals case: those that stood at the start,
 * and, in bold with a plus, those that this side's author added since. NULL if
 * there are none or @field has none. */
GtkWidget *docket_case_lines_of_side (DocketDesk *desk, DocketCaseModel *model, DocketField field, DocketCaseChoice side);

/* "Pump seal kit × 2" */
char *docket_case_line_text (const DocketRecord *line);

G_END_DECLS
