/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketCrash:
 * @DOCKET_CRASH_NONE: nothing happens; steps are counted
 * @DOCKET_CRASH_KILL: the process dies; a write in that step is torn
 * @DOCKET_CRASH_POWER: the process dies, and of what was written since the last
 *   sync of its file some sectors are old, some are new, some are neither
 * @DOCKET_CRASH_FULL: from that step on nothing more can be written
 * @DOCKET_CRASH_BROKEN: from that step on writing and syncing answer with an error
 */
typedef enum
{
  DOCKET_CRASH_NONE,
  DOCKET_CRASH_KILL,
  DOCKET_CRASH_POWER,
  DOCKET_CRASH_FULL,
  DOCKET_CRASH_BROKEN,
} DocketCrash;

/*
 * A disk for SQLite files that fails at a chosen step. A step is a write, a
 * sync, a truncation or a removal by any connection of this process; they are
 * counted from 1. Call docket_crash_disk_use() before any file is opened.
 */
void docket_crash_disk_use (void);
/* @step: counted from now on; @seed: of what a power cut leaves */
void docket_crash_disk_arm (DocketCrash crash, guint step, guint32 seed);
/* The disk works again. Returns the steps since it was armed. */
guint docket_crash_disk_disarm (void);

G_END_DECLS
