/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-world.h"

G_BEGIN_DECLS

/* The person at @desk does something sensible for their role, from what the desk
 * shows. Only while the desk is up. */
void docket_sim_person_act (DocketSimDesk *desk);

/* Somebody's first words: customers and jobs that the company begins with. */
void docket_sim_person_begin (DocketSimDesk *desk, guint n_jobs);

/* Its program has started; what it ended in before is told. */
void docket_sim_person_starts (DocketSimDesk *desk);
/* When all is calm: whoever was interrupted in letting a save go leaves it so. */
void docket_sim_people_answer (DocketSimDesk *desk);

G_END_DECLS
