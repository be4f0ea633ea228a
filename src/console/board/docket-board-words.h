/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-board-model.h"
#include "docket-sync-status.h"

G_BEGIN_DECLS

/* What the board says. All (transfer full). */

/* "Overlaps J-10251", "Outside the shift, needs Gas"; "" if nothing speaks against
 * it. @model knows where jobs are. */
char *docket_board_words_warning (const DocketPlanCheck *check, DocketBoardModel *model);
/* The same, each by itself, the gravest first; empty if nothing does */
GStrv docket_board_words_warnings (const DocketPlanCheck *check, DocketBoardModel *model);
/* The same in one or two words, of what matters most: for a chip. "" if fine. */
char *docket_board_words_warning_short (const DocketPlanCheck *check, DocketBoardModel *model);
/* "Only 5 min to get here from J-10251, 12043 Berlin" */
char *docket_board_words_travel (const DocketPlanCheck *check, DocketBoardModel *model);
/* "10:30–12:00", "Tue 24, 08:00–Thu 26, 17:00": with the days that are not @day */
char *docket_board_words_span (const DocketSpan *span, gint64 day);
/* "Milo Brandt, 10:30–12:00"; "Unscheduled" */
char *docket_board_words_place (const DocketRecord *technician, const DocketSpan *span, gint64 day);
/* "11–13", "by 16:00", "Tue 24, 8–10", "at once" if it is urgent; "" without a promise. @day: the day it stands on; 0 */
char *docket_board_words_promise (const DocketRecord *job, gint64 day);
/* "seen 42 min ago", or "seen 09:47" once nobody tells any more (not @known) */
char *docket_board_words_seen (gint64 at, gint64 now, gboolean known);
/* "7.75 / 8 h" */
char *docket_board_words_hours (int booked_minutes, int available_minutes);
/* "1 h 30", "45 min" */
char *docket_board_words_minutes (int minutes);
/* Over the heads: "12 technicians"; while the server cannot be asked, as of when
 * that is: "As of 09:47", of another day "As of 27 Mar". (transfer full) */
char *docket_board_words_corner (const DocketSyncStatus *status, gint64 now_ms, guint n_technicians);
/* The same where there is room: "As of Fri 27 Mar 09:47". (transfer full) */
char *docket_board_words_corner_whole (const DocketSyncStatus *status, gint64 now_ms, guint n_technicians);

G_END_DECLS
