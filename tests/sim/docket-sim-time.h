/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-clock.h"

G_BEGIN_DECLS

/**
 * DocketSimTime:
 *
 * The time of a simulated world: nothing passes but what is waited for. Events
 * come in the order of their time, and of their making at the same time. Lives
 * on one thread with a main context of its own, which is the thread-default one
 * while it lives.
 */
typedef struct _DocketSimTime DocketSimTime;

DocketSimTime *docket_sim_time_new (gint64 now_ms);
/* Events that have not come are let go. */
void docket_sim_time_free (DocketSimTime *time);
gint64 docket_sim_time_now (DocketSimTime *time);
void docket_sim_time_call_in (DocketSimTime *time, gint64 delay_ms, GSourceOnceFunc func, gpointer data, GDestroyNotify destroy);

/* Does all that can be done now, without any time passing. */
void docket_sim_time_settle (DocketSimTime *time);
/* @func is called after every event and every turn of the context; FALSE: end here. */
typedef gboolean (*DocketSimTurnFunc) (gpointer data);
void docket_sim_time_run (DocketSimTime *time, gint64 until_ms, DocketSimTurnFunc func, gpointer data);

/* A machine's own clock: monotonic with the world's, its wall clock @ahead_ms
 * ahead (or, negative, behind). (transfer full) */
DocketClock *docket_sim_time_clock_new (DocketSimTime *time, gint64 ahead_ms);
void docket_sim_clock_set_ahead (DocketClock *clock, gint64 ahead_ms);
gint64 docket_sim_clock_get_ahead (DocketClock *clock);

G_END_DECLS
