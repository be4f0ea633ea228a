/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-board-data.h"

G_BEGIN_DECLS

/* Teams have colours, by their place in the alphabet: the same on every device of
 * the company, as long as the teams are. */

/* In order. (transfer full) (element-type utf8) */
GPtrArray *docket_board_teams_new (const DocketBoardData *data);
/* "team-3": how ui/board.css names its colour; (nullable): of no team. @team: (nullable) */
const char *docket_board_teams_css_class (GPtrArray *teams, const char *team);

G_END_DECLS
