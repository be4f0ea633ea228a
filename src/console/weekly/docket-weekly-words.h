/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-weekly-report.h"

G_BEGIN_DECLS

/* What the weekly review says. All translated; (transfer full) unless const. */

const char *docket_weekly_figure_title (DocketWeeklyFigure figure);   /* "Held" */
const char *docket_weekly_figure_meaning (DocketWeeklyFigure figure); /* "waited for a person" */
const char *docket_weekly_dimension_title (DocketWeeklyDimension dimension); /* "Field" */
char *docket_weekly_week_title (gint64 from);  /* "Week 47, 16–22 Nov 2026" */
char *docket_weekly_week_short (gint64 from);  /* "week 47" */
/* "9 more than week 46" */
char *docket_weekly_difference (const DocketWeekly *weekly, DocketWeeklyFigure figure);
/* How the row of a key is called: "Status", "Heating", "Tess Ortiz". */
char *docket_weekly_key_name (DocketDesk *desk, DocketWeeklyDimension dimension, const char *key);
/* Who, or (of a person) what, is behind most of a row's changes: "Tess Ortiz, 9". */
char *docket_weekly_most_often (const DocketWeekly *weekly, DocketDesk *desk, DocketWeeklyDimension dimension, const char *key);
/* Sentences. (element-type utf8) */
GPtrArray *docket_weekly_stands_out (const DocketWeekly *weekly, DocketDesk *desk);
/* The table as CSV, every cell safe in a spreadsheet. @rows: (nullable) (element-type DocketWeeklyRow): those of the dimension in another order */
char *docket_weekly_to_csv (const DocketWeekly *weekly, DocketDesk *desk, DocketWeeklyDimension dimension, GPtrArray *rows);

G_END_DECLS
