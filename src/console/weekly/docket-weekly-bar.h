/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DocketWeeklyBar:
 *
 * One bar of the chart, and a line where the week before stood. Its colours are
 * the theme's, so it follows dark and high contrast; mirrored in right-to-left.
 */
#define DOCKET_TYPE_WEEKLY_BAR (docket_weekly_bar_get_type ())
G_DECLARE_FINAL_TYPE (DocketWeeklyBar, docket_weekly_bar, DOCKET, WEEKLY_BAR, GtkWidget)

/* @value, @before: of 0 to @max. */
GtkWidget *docket_weekly_bar_new (gint64 value, gint64 before, gint64 max);

G_END_DECLS
