/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-person.h"

G_BEGIN_DECLS

/**
 * DocketSimDay:
 *
 * The working day of one simulated person: now and then an act, now and then no
 * network. Technicians move their own jobs on; the office finishes what
 * technicians completed.
 */
typedef struct _DocketSimDay DocketSimDay;

/* @person and @random must outlive the day. @speed: 1 is a humane pace. */
DocketSimDay *docket_sim_day_new (DocketSimPerson *person, DocketClock *clock, DocketRandom *random, double speed);
void docket_sim_day_free (DocketSimDay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSimDay, docket_sim_day_free)

void docket_sim_day_start (DocketSimDay *self);

G_END_DECLS
