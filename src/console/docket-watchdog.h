/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-effort.h"
#include "docket-store.h"

G_BEGIN_DECLS

/*
 * Watches the window's thread for work that would hold up a frame. What is
 * counted is rows and steps of SQLite in one turn of the main loop, what is done
 * with files and texts, and each write and each wait for another, of which there
 * are to be none; not time: the same turn counts the same on every machine.
 */
typedef struct
{
  gint64 turns;      /* of the main loop */
  gint64 heavy;      /* turns over a DOCKET_TURN_…_MAX, with a write, or with a wait */
  gint64 rows;       /* read by all turns */
  gint64 rows_max;   /* by one */
  gint64 steps_max;  /* by one */
  gint64 efforts_max[DOCKET_N_EFFORTS]; /* by one */
} DocketWatchdogReport;

/* Of the main loop of the calling thread, and of what goes through @reader, which
 * lives as long as it is watched; one at a time. With @tell each heavy turn is
 * logged. */
void docket_watchdog_start (DocketStore *reader, gboolean tell);
/* @report: (out) (optional) */
void docket_watchdog_stop (DocketWatchdogReport *report);
/* Begins to count anew. @report: (out): what was counted until then */
void docket_watchdog_reset_report (DocketWatchdogReport *report);

G_END_DECLS
