/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-board-view.h"
#include "view-stage.h"

G_BEGIN_DECLS

/* A Board view over a small company: Milo and Tess, and a handful of jobs of the
 * day that it is. */

#define HOUR G_GINT64_CONSTANT (3600000)
#define MINUTE G_GINT64_CONSTANT (60000)
#define DAY (STAGE_NOW_MS - 10 * HOUR - 30 * MINUTE) /* its first moment, UTC */
#define MILO "0192e000-0000-7000-8000-0000000000a1"
#define LEAK "0192e000-0000-7000-8000-0000000000b1"
#define PANEL "0192e000-0000-7000-8000-0000000000b2"
#define DONE "0192e000-0000-7000-8000-0000000000b3"
#define WAITING "0192e000-0000-7000-8000-0000000000b4"
#define LOCKED "0192e000-0000-7000-8000-0000000000b5"

/* From eight to five, with a pause at noon. @team: (nullable) */
DocketRecord *board_stage_new_technician (const char *id, const char *name, const char *team);
/* Of the stage's customer. @technician: (nullable); @starts_at: 0: not planned */
DocketRecord *board_stage_new_job (const char *id, const char *title, const char *status, const char *technician, gint64 starts_at, int minutes);

/* Waits until the board shows them. */
void open_board (Fixture *fixture, const char *person, const char *role);
DocketBoard *get_board (Fixture *fixture);
DocketBoardJob *find_job (Fixture *fixture, const char *id);
/* (transfer none) (nullable): of the board, not of the tray */
GtkWidget *find_chip (Fixture *fixture, const char *job);
/* The leak's plan as it is shown; the two below are to be waited for. */
gboolean leak_starts_at (Fixture *fixture, gint64 at);
gboolean leak_is_back (gpointer fixture);       /* where it was, and nothing of it waits */
gboolean leak_is_done_again (gpointer fixture); /* two snaps later */
void assert_plan (Fixture *fixture, const char *id, const char *technician, gint64 starts_at, int minutes);
/* What the store has, not only what is shown. */
void assert_saved (Fixture *fixture, const char *id, const char *technician, gint64 starts_at);

G_END_DECLS
