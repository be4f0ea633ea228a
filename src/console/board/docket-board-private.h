/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-board.h"

#include "docket-board-chip.h"
#include "docket-board-hand.h"
#include "docket-board-teams.h"
#include "docket-board-words.h"
#include "docket-looks.h"
#include "docket-rights.h"

G_BEGIN_DECLS

/* What the files of the board share: docket-board.c scrolls and keeps its chips,
 * -layout.c says where they stand, -draw.c paints what is no widget, -keys.c is its keyboard, -moves.c its hand,
 * -ghosts.c what that is told of, -others.c what other people did. */

typedef struct
{
  DocketBoardJob *job; /* (transfer none): of its row */
  double from;         /* px from the first moment */
  double to;
  guint row;
} DocketBoardPlace;

typedef struct
{
  DocketRecord *technician;
  GtkWidget *head;          /* (nullable): until it comes near the view */
  gboolean head_told;       /* it says what the row is by now */
  GPtrArray *all;           /* element-type DocketBoardJob: of the days on show */
  GPtrArray *jobs;          /* element-type DocketRecord: the same */
  DocketSpan span;          /* that was reckoned */
  int booked_minutes;
  int available_minutes;
  GArray *shifts;           /* (nullable) element-type DocketSpan: of its days */
  GArray *hours;            /* (nullable) element-type DocketBoardHours: reckoned when it is first drawn */
  GArray *places;           /* element-type DocketBoardPlace, by beginning */
  int y;                    /* px from the first lane */
  int height;
} DocketBoardRow;

/* A stretch of a lane in which its technician is not there to be sent. */
typedef struct
{
  DocketSpan span;
  gboolean pause; /* else off duty */
} DocketBoardHours;

struct _DocketBoard
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketBoardModel *model;
  GTimeZone *zone;
  DocketBoardScale scale;
  DocketBoardData *data;  /* (nullable): on show */
  char *team;             /* (nullable) */
  char *skill;            /* (nullable) */
  GStrv statuses;         /* (nullable): the only ones shown */
  gboolean by_team;       /* colours */
  gboolean shown_by_team; /* by the rows, as they are now */
  GPtrArray *teams;       /* element-type utf8: those that have a colour */
  GPtrArray *absences;    /* element-type DocketRecord: that rows were reckoned with */
  gboolean zoomed;        /* by hand: it is kept */
  GPtrArray *rows;        /* element-type DocketBoardRow */
  int booked_minutes;     /* of all of them */
  int available_minutes;
  GHashTable *chips;      /* job id -> DocketBoardChip */
  guint first_awake;      /* lanes whose jobs have chips */
  guint last_awake;       /* (exclusive) */
  GPtrArray *spare;       /* element-type DocketBoardChip: of no job now */
  GtkWidget *sample;      /* a chip to be measured */
  guint heads_source;     /* while heads out of view do not say yet what has come */
  gboolean filled;        /* it has been opened: more comes a few a frame */
  guint wake_tick;        /* while some that are near have no chip yet */
  gboolean has_blocks;    /* there are such */
  gboolean in_frame;      /* that is being made */
  gint64 worked_for;      /* frame */
  guint work_done;        /* for that one */
  guint settle_tick;      /* while chips keep their words as they were laid out before a zoom */
  gint64 zoomed_in;       /* frame */
  GHashTable *selected;   /* job ids */
  char *current;          /* (nullable): job id */
  gboolean wants_focus;   /* the current one, once it is there */
  gboolean wants_fit;     /* at first: the working hours fill it */
  gboolean wants_hours;   /* to be scrolled to the working hours */
  DocketPresence *presence;
  char *corner;           /* (nullable): its words, as they were drawn */
  char *corner_whole;     /* (nullable): with day and time, for who hears or asks */
  char *corner_hours;     /* (nullable) */
  GHashTable *seen;       /* person id -> gint64: when their phone was last heard of, as far as this board was told */
  GHashTable *glowing;    /* ids of jobs that others just changed */
  guint glow_source;
  double pointer_x;
  double pointer_y;       /* over the board; below 0: elsewhere */
  guint ensure_source;
  guint now_source;

  DocketBoardHand *hand;  /* (nullable) */
  GPtrArray *ghosts;      /* element-type DocketBoardChip: what is in the hand */
  GtkWidget *tag;         /* (nullable): what ghosts have no room to say */
  guint n_saving;         /* saves under way */
  gboolean by_key;        /* held by the keyboard: put down when Alt goes up */
  DocketBoardJob *cut;    /* (nullable): as it was then; its day may have gone from the board */

  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  guint hscroll_policy : 1;
  guint vscroll_policy : 1;

  int last_width;
  int last_height;
  guint n_updates;
  int head_width;
  int axis_height;
  int chip_height;
};

#define DOCKET_BOARD_GAP_PX 3
#define DOCKET_BOARD_CHIP_PX_MIN 18
#define DOCKET_BOARD_HEAD_PX_MIN 200

extern guint docket_board_signals[6];
enum
{
  DOCKET_BOARD_ACT,
  DOCKET_BOARD_MOVED,
  DOCKET_BOARD_REFUSED,
  DOCKET_BOARD_UNMOVED,
  DOCKET_BOARD_CARRIED,
  DOCKET_BOARD_FOCUSED,
};

/* Everything anew: what there is, and where. */
void docket_board_build (DocketBoard *self);
/* Only where it is. */
void docket_board_place_all (DocketBoard *self);
void docket_board_show_head (DocketBoard *self, DocketBoardRow *row);
void docket_board_row_free (gpointer row);
int docket_board_lanes_height (DocketBoard *self);
/* The first hour of work that anybody has on the first day, so that nobody looks
 * at the night, and the last one on the last. */
gint64 docket_board_first_hour (DocketBoard *self);
gint64 docket_board_last_hour (DocketBoard *self);
/* Wakes the chips near the view and lets the others go. */
void docket_board_update_chips (DocketBoard *self);
/* Whether @place is near the view and its chip is still to come. */
gboolean docket_board_is_block (DocketBoard *self, const DocketBoardPlace *place);
void docket_board_forget_chips (DocketBoard *self);
/* Chips keep their words as they are until it has been still for a moment. */
void docket_board_hurry (DocketBoard *self);
void docket_board_ensure_chips_soon (DocketBoard *self);
void docket_board_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline);
void docket_board_size_allocate (GtkWidget *widget, int width, int height, int baseline);
gboolean docket_board_focus (GtkWidget *widget, GtkDirectionType direction);
void docket_board_set_focus_child (GtkWidget *widget, GtkWidget *child);
/* Lets glow what others changed between the two; @before: (nullable). */
void docket_board_note_others (DocketBoard *self, const DocketBoardData *before, const DocketBoardData *after);
/* How many lanes there are, or, without a line, as of when. */
void docket_board_show_corner (DocketBoard *self);
/* Over the corner, what there is no room for. */
gboolean docket_board_query_tooltip (GtkWidget *widget, int x, int y, gboolean by_key, GtkTooltip *tooltip);
/* Tells anew when phones were seen, and which jobs are not on them yet. */
void docket_board_show_seen (DocketBoard *self);
void docket_board_show_seen_of (DocketBoard *self, DocketBoardRow *row);
/* Whether @job is not on any device of its technician yet, for certain. */
gboolean docket_board_is_untold (DocketBoard *self, const DocketBoardJob *job);
/* That the phone of @person is silent, as a warning; NULL: it is not, or nobody
 * knows. (transfer full) (nullable) */
char *docket_board_describe_silence (DocketBoard *self, const char *person);
void docket_board_watch_pointer (DocketBoard *self);
/* The lane that is to stay where it is while others come and go, and how far it
 * is from the top; NULL: none. (transfer full) (nullable) */
char *docket_board_get_anchor (DocketBoard *self, int *y);
void docket_board_keep_anchor (DocketBoard *self, const char *technician, int y);
/* Shows what the model has now; not while something is in the hand. */
void docket_board_follow_model (DocketBoard *self);
void docket_board_stretch_to (DocketBoard *self, gint64 ends_at, int snap_minutes);
gboolean docket_board_is_mirrored (DocketBoard *self);
/* Where a rectangle of the lanes stands in the widget now. */
void docket_board_locate (DocketBoard *self, double from, double to, guint row, int lane_y, graphene_rect_t *rect);
DocketBoardRow *docket_board_get_row (DocketBoard *self, guint lane);
int docket_board_find_lane (DocketBoard *self, const char *technician);
/* Lane at @y of the widget; clamped. FALSE: there is none. */
gboolean docket_board_lane_at (DocketBoard *self, double y, guint *lane);
/* The part of @span that is on show, as wide as can be taken hold of. */
void docket_board_place_span (DocketBoard *self, const DocketSpan *span, double *from, double *to);
void docket_board_allocate_chip (DocketBoard *self, GtkWidget *chip, const graphene_rect_t *rect);
void docket_board_show_chip (DocketBoard *self, DocketBoardChip *chip, DocketBoardJob *job, const DocketRecord *technician);
/* The same of what is in the hand: its new time instead of what was promised, and what speaks against it. */
void docket_board_show_ghost (DocketBoard *self, DocketBoardChip *chip, DocketBoardJob *job, const DocketRecord *technician, const char *warning);
/* Where what is in the hand would land, and what speaks against that, beside it. */
void docket_board_show_ghosts (DocketBoard *self);
void docket_board_allocate_ghosts (DocketBoard *self, int width, int height);
void docket_board_drop_ghosts (DocketBoard *self);
/* For whoever watches, and for whoever listens. */
void docket_board_tell_hand (DocketBoard *self);
/* Where the chip of @job (nullable) stands; FALSE: nowhere. */
gboolean docket_board_find_place (DocketBoard *self, const char *job, guint *lane, guint *index);
/* Whether a chip of it stands on the board, seen or scrolled away. */
gboolean docket_board_has_place (DocketBoard *self, const char *job);
void docket_board_scroll_to (DocketBoard *self, guint lane, const DocketSpan *span);
void docket_board_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
void docket_board_set_cut (DocketBoard *self, DocketBoardJob *job);
void docket_board_install_keys (GtkWidgetClass *widget_class);
void docket_board_add_keys (DocketBoard *self);
void docket_board_act (DocketBoard *self, const char *act, const char *job);

G_END_DECLS
