/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-person.h"

G_BEGIN_DECLS

/**
 * DocketSimCollision:
 *
 * Makes real conflicts at a humane pace: while a technician is without network,
 * the office changes the job in their hand; then the technician changes it too,
 * and comes back.
 */
typedef struct _DocketSimCollision DocketSimCollision;

/* @office and @technicians (element-type DocketSimPerson, may grow) must
 * outlive it. */
DocketSimCollision *docket_sim_collision_new (DocketSimPerson *office, GPtrArray *technicians, DocketClock *clock, DocketRandom *random, double speed);
void docket_sim_collision_free (DocketSimCollision *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSimCollision, docket_sim_collision_free)

void docket_sim_collision_start (DocketSimCollision *self);

G_END_DECLS
