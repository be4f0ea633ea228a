/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-db.h"
#include "docket-sim-world.h"

G_BEGIN_DECLS

/* I14, at quiescence: what this desk says of itself, against its outbox and the
 * server (@db). */
void docket_sim_words_judge (DocketSimDesk *desk, DocketDb *db);

G_END_DECLS
