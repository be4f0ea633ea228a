/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* Parts of the details pane that are rows of label and value. Each empties
 * its grid first. */
void docket_job_facts_fill_plan (GtkGrid *grid, DocketDesk *desk, DocketRecord *job);
void docket_job_facts_fill_details (GtkGrid *grid, DocketDesk *desk, DocketRecord *job);
/* Line items, then the summands of the totals. */
void docket_job_facts_fill_totals (GtkGrid *grid, DocketDesk *desk, DocketRecord *job);
/* "Today 08:00–11:00", "Not planned" (transfer full) */
char *docket_job_facts_time (DocketDesk *desk, DocketRecord *job);

G_END_DECLS
