/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DocketClock:
 *
 * Where time comes from. The system clock in programs, a simulated one in
 * tests. Timers run on the thread-default main context of the caller.
 */
#define DOCKET_TYPE_CLOCK (docket_clock_get_type ())
G_DECLARE_INTERFACE (DocketClock, docket_clock, DOCKET, CLOCK, GObject)

struct _DocketClockInterface
{
  GTypeInterface parent;
  gint64 (*now_ms) (DocketClock *self);
  gint64 (*monotonic_ms) (DocketClock *self);
  GSource *(*timer_new) (DocketClock *self, gint64 delay_ms);
};

/* Wall clock, ms since the epoch, UTC. May jump. */
gint64 docket_clock_now_ms (DocketClock *self);
/* Never goes back. */
gint64 docket_clock_monotonic_ms (DocketClock *self);
/* Calls @func once after @delay_ms on the thread-default context. The source is
 * returned (transfer full): g_source_destroy() cancels it. */
GSource *docket_clock_call_in (DocketClock *self, gint64 delay_ms, GSourceOnceFunc func, gpointer data);

DocketClock *docket_system_clock_new (void);

G_END_DECLS
