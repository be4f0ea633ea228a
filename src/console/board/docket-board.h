/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-board-model.h"
#include "docket-board-scale.h"

G_BEGIN_DECLS

/**
 * DocketBoard:
 *
 * Lanes of technicians over the hours of some days, with a chip for every job:
 * the part of the board that scrolls. Column of heads and axis of hours stay.
 * One stop of the tab key; arrows move between chips.
 *
 * Signal "act" (name, detailed by it, with a job id that may be %NULL): something
 * was asked for by key that is not the board's to do: "open", "move-to", "undo",
 * "redo", "previous", "next", "today".
 * Signal "moved" (GPtrArray of DocketOperation, GPtrArray of DocketBoardMove,
 * sentence): saved here, as one save.
 * Signal "refused" (sentence): something may not be taken or moved, or was not
 * saved. Signal "unmoved" (GPtrArray of DocketBoardMove): nothing came of them,
 * by choice, because they changed nothing, or since they were refused.
 * Signal "carried": docket_board_describe_hand() or _emptiness() is another one.
 * Signal "focused" (GtkWidget, %NULL if none): the chip that the keyboard came to.
 */
#define DOCKET_TYPE_BOARD (docket_board_get_type ())
G_DECLARE_FINAL_TYPE (DocketBoard, docket_board, DOCKET, BOARD, GtkWidget)

#define DOCKET_BOARD_SNAP_MINUTES 15
#define DOCKET_BOARD_SNAP_FINE_MINUTES 5

GtkWidget *docket_board_new (DocketDesk *desk, DocketBoardModel *model);

/* Which days. The view on them is that of the working hours. */
void docket_board_set_span (DocketBoard *self, const DocketSpan *span);
/* Only technicians of @team, with @skill; only chips of @statuses; NULL: all. */
void docket_board_set_filter (DocketBoard *self, const char *team, const char *skill, const char *const *statuses);
/* Whether chips have the colour of their technician's team instead of their status. */
void docket_board_set_by_team (DocketBoard *self, gboolean by_team);
/* px an hour, if somebody chose it; 0: as it fits. */
double docket_board_get_zoom (DocketBoard *self);
void docket_board_set_zoom (DocketBoard *self, double hour_px);
/* Wider or narrower; the time at @x stays where it is (the middle if @x is negative). */
void docket_board_zoom (DocketBoard *self, double factor, double x);
/* So that the working hours of the days fill it. */
void docket_board_fit (DocketBoard *self);
void docket_board_show_now (DocketBoard *self);
/* Puts the keyboard on a job, in view. FALSE: it is not here. */
gboolean docket_board_show_job (DocketBoard *self, const char *job);
/* The lanes in order. (transfer container) (element-type DocketRecord) */
GPtrArray *docket_board_get_technicians (DocketBoard *self);
/* How many lanes and chips there are, drawn or not; and how many chips are alive. */
guint docket_board_get_n_lanes (DocketBoard *self);
guint docket_board_get_n_alive (DocketBoard *self);
/* Whether words are still to be laid out for the width that a zoom left. */
gboolean docket_board_is_hurried (DocketBoard *self);
/* Whether chips in view are still to come, a few a frame. */
gboolean docket_board_is_waking (DocketBoard *self);
/* Whether it has yet to be scrolled to the hours of work that it opens with. */
gboolean docket_board_is_opening (DocketBoard *self);
/* How often chips were looked after: it stands still while nothing happens. */
guint docket_board_get_n_updates (DocketBoard *self);
/* (nullable): the job with the keyboard */
const char *docket_board_get_current (DocketBoard *self);

/* -- In the hand -- */
/* Takes @job (and what is selected with it) into the hand. FALSE: it may not be moved: told. */
gboolean docket_board_take (DocketBoard *self, const char *job);
/* The hand is at @x, @y of the board, @grab_ms after the beginning of the job. */
void docket_board_carry (DocketBoard *self, double x, double y, gint64 grab_ms, gboolean fine);
void docket_board_carry_to (DocketBoard *self, guint lane, gint64 starts_at);
void docket_board_carry_to_tray (DocketBoard *self);
/* Its end, or its beginning, is at @x. */
void docket_board_stretch (DocketBoard *self, double x, gboolean fine);
void docket_board_stretch_start (DocketBoard *self, double x, gboolean fine);
/* Puts it down there and saves; or back, as if nothing had been. */
void docket_board_drop (DocketBoard *self);
void docket_board_let_go (DocketBoard *self);
/* The same of @moves (element-type DocketBoardMove), without any hand. */
void docket_board_move (DocketBoard *self, GPtrArray *moves);
/* How many moves are not durable yet: "moved" or "refused" is still to come. */
guint docket_board_get_n_saving (DocketBoard *self);
gboolean docket_board_is_holding (DocketBoard *self);
/* Why no job is to be seen, and what next; NULL: there are some, or nobody knows yet. (nullable) (transfer full) */
char *docket_board_describe_emptiness (DocketBoard *self);
/* What is in the hand would do: "Milo Brandt, 10:30–12:00 · Overlaps the break"; (nullable) (transfer full) */
char *docket_board_describe_hand (DocketBoard *self);

/* Where @job stands: "Milo Brandt, 10:30–12:00", "Unscheduled". @warning: (out)
 * (transfer full): all that speaks against it, "" if nothing does. (transfer full) */
char *docket_board_describe_plan (DocketBoard *self, DocketBoardJob *job, char **warning);

/* The column of heads, in px; at the start of each line. */
int docket_board_get_head_width (DocketBoard *self);
gint64 docket_board_time_at (DocketBoard *self, double x);
void docket_board_select (DocketBoard *self, const char *job, gboolean add);


/* -- Its keyboard; the widget's own controllers call these -- */
gboolean docket_board_press (DocketBoard *self, guint keyval, GdkModifierType modifiers);
void docket_board_release (DocketBoard *self, guint keyval);

G_END_DECLS
