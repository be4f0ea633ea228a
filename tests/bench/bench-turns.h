/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The longest turns of the main loop of this thread: what it does between two
 * polls, in time of its processor, so that what else the machine does is not in
 * it.  A frame is what GTK's frame clock has done in one turn: styles, layout with
 * the rows that it makes and fills, and drawing. */
typedef struct
{
  gint64 turn_us;   /* the longest, all in all */
  gint64 frame_us;  /* the longest frame */
  gint64 beside_us; /* the longest but for its frame */
  gint64 wall_us;   /* the longest by the clock on the wall */
} BenchTurns;

/* For good; one thread. */
void bench_turns_start (void);
/* Knows the frames of @clock apart from then on; again: nothing. */
void bench_turns_watch (GdkFrameClock *clock);
/* Since the last time. The turn that calls it counts for what follows. */
BenchTurns bench_turns_take (void);

G_END_DECLS
