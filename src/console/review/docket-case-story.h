/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-case-model.h"
#include "docket-desk.h"

G_BEGIN_DECLS

/* What stands under the table of a case. New widgets; NULL if there is nothing
 * to say. */

/* "What your choice causes": one card a side. */
GtkWidget *docket_case_effects (DocketDesk *desk, DocketCaseModel *model);
/* "In the order it happened": made against arrived, on one line. */
GtkWidget *docket_case_timeline (DocketDesk *desk, DocketCaseModel *model);
/* Photos, notes, line items, signatures. @summary: (out) (transfer full): "2 notes · 2 parts" */
GtkWidget *docket_case_evidence (DocketDesk *desk, DocketCaseModel *model, char **summary);

G_END_DECLS
