/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-clock.h"

G_BEGIN_DECLS

/* A clock that stands still until it is told to move; its timers fall due when
 * it passes them. Of one thread. */
#define DOCKET_TYPE_FAKE_CLOCK (docket_fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (DocketFakeClock, docket_fake_clock, DOCKET, FAKE_CLOCK, GObject)

DocketFakeClock *docket_fake_clock_new (gint64 now_ms);
void docket_fake_clock_advance (DocketFakeClock *self, gint64 ms);
/* Somebody sets the wall clock back; no time passes. */
void docket_fake_clock_set_back (DocketFakeClock *self, gint64 ms);
/* The machine sleeps: the hour goes on, and no timer does. */
void docket_fake_clock_sleep (DocketFakeClock *self, gint64 ms);

G_END_DECLS
