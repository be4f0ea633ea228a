/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-db.h"
#include "docket-sim-world.h"

G_BEGIN_DECLS

/* The reference model: what the server's records must be after what it answered
 * (I4, I5, I7, I13), played from its list of operations by rules that fit on a page. */
void docket_sim_model_judge (DocketSimWorld *world, DocketDb *db);

G_END_DECLS
