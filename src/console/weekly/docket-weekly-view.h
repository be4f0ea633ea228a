/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketWeeklyView:
 *
 * The weekly review (UX, Reports): figures of a week, chart, table, and the
 * changes behind each figure. The server counts; without it the last one that
 * was fetched is shown, with its age. "closed" asks for the way back.
 */
#define DOCKET_TYPE_WEEKLY_VIEW (docket_weekly_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketWeeklyView, docket_weekly_view, DOCKET, WEEKLY_VIEW, GtkWidget)

GtkWidget *docket_weekly_view_new (DocketDesk *desk);
/* Asks the server (again) for the week that is chosen. */
void docket_weekly_view_refresh (DocketWeeklyView *self);

G_END_DECLS
