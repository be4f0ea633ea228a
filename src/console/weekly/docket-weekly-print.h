/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-weekly-report.h"

G_BEGIN_DECLS

/* The figures, a bar for each row, the table and what stands out, on as many
 * pages as it takes. @weekly: must live until the operation ends. (transfer full) */
GtkPrintOperation *docket_weekly_print_new (const DocketWeekly *weekly, DocketDesk *desk, DocketWeeklyFigure figure, DocketWeeklyDimension dimension, GPtrArray *rows);

G_END_DECLS
