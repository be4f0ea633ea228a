/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-weekly-report.h"

G_BEGIN_DECLS

/**
 * DocketWeeklyChanges:
 *
 * The changes behind one figure; activating one opens its case, or else its
 * job or customer, by the window's actions.
 */
#define DOCKET_TYPE_WEEKLY_CHANGES (docket_weekly_changes_get_type ())
G_DECLARE_FINAL_TYPE (DocketWeeklyChanges, docket_weekly_changes, DOCKET, WEEKLY_CHANGES, GtkWidget)

/* @weekly: must live until the next call; %NULL empties it. @key: (nullable): of all */
void docket_weekly_changes_show (DocketWeeklyChanges *self, DocketDesk *desk, const DocketWeekly *weekly, DocketWeeklyFigure figure, DocketWeeklyDimension dimension, const char *key);
void docket_weekly_changes_focus (DocketWeeklyChanges *self);

G_END_DECLS
