/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A poll function of a context has no data of its own. */
#include "bench-turns.h"

#include <time.h>

static struct
{
  GPollFunc poll;
  GdkFrameClock *clock;  /* (nullable), only compared */
  gint64 began_us;       /* this turn, by the thread's clock */
  gint64 began_wall_us;
  gint64 frame_began_us;
  gint64 frames_us; /* of this turn */
  BenchTurns longest;
} turns;

static gint64
thread_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
begin_turn (void)
{
  turns.began_us = thread_us ();
  turns.began_wall_us = g_get_monotonic_time ();
  turns.frames_us = 0;
}

static void
end_turn (void)
{
  gint64 turn_us = thread_us () - turns.began_us;
  gint64 wall_us = g_get_monotonic_time () - turns.began_wall_us;

  turns.longest.turn_us = MAX (turns.longest.turn_us, turn_us);
  turns.longest.frame_us = MAX (turns.longest.frame_us, turns.frames_us);
  turns.longest.beside_us = MAX (turns.longest.beside_us, turn_us - turns.frames_us);
  turns.longest.wall_us = MAX (turns.longest.wall_us, wall_us);
}

static int
on_poll (GPollFD *fds, guint n_fds, int timeout)
{
  int n;

  end_turn ();
  n = turns.poll (fds, n_fds, timeout);
  begin_turn ();
  return n;
}

static void
on_frame_begins (void)
{
  turns.frame_began_us = thread_us ();
}

static void
on_frame_ends (void)
{
  turns.frames_us += thread_us () - turns.frame_began_us;
}

void
bench_turns_start (void)
{
  turns.poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, on_poll);
  begin_turn ();
}

void
bench_turns_watch (GdkFrameClock *clock)
{
  if (turns.clock == clock)
    return;
  turns.clock = clock;
  /* Before and after what GTK itself does at these. */
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_frame_begins), NULL);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (on_frame_ends), NULL);
}

BenchTurns
bench_turns_take (void)
{
  BenchTurns longest = turns.longest;

  turns.longest = (BenchTurns) { 0 };
  return longest;
}
