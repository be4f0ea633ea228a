/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DocketBoardLegend:
 *
 * What the colours and marks of the board mean: by status or by team, as chosen
 * here; and which statuses are shown.
 *
 * Signal "changed": something was chosen.
 */
#define DOCKET_TYPE_BOARD_LEGEND (docket_board_legend_get_type ())
G_DECLARE_FINAL_TYPE (DocketBoardLegend, docket_board_legend, DOCKET, BOARD_LEGEND, GtkWidget)

/* Those that there are now, in order (element-type utf8). */
void docket_board_legend_set_teams (DocketBoardLegend *self, GPtrArray *teams);
gboolean docket_board_legend_get_by_team (DocketBoardLegend *self);
void docket_board_legend_set_by_team (DocketBoardLegend *self, gboolean by_team);
/* The ones that are shown; NULL: all. (transfer full) (nullable) */
GStrv docket_board_legend_get_statuses (DocketBoardLegend *self);
void docket_board_legend_set_statuses (DocketBoardLegend *self, const char *const *statuses);
/* "All statuses", "3 statuses"; (transfer full) */
char *docket_board_legend_describe (DocketBoardLegend *self);

G_END_DECLS
