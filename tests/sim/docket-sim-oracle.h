/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-world.h"

G_BEGIN_DECLS

/* After an act: what must hold at every moment on one desk (I1, I3, I10, I14). */
void docket_sim_oracle_look (DocketSimDesk *desk);

/* I11, at the server. @wholly: each is read */
void docket_sim_oracle_look_at_files (DocketSimWorld *world, gboolean wholly);
/* Those of one device. */
void docket_sim_oracle_look_at_desk_files (DocketSimDesk *desk, gboolean wholly);

/* Whether nothing waits and nothing is under way any more. */
gboolean docket_sim_oracle_is_quiet (DocketSimWorld *world);

/* At quiescence: desks against server (I1, I3, I6, I8, I9), the server by itself
 * (I2, I4, I5, I11, I12, I13). */
void docket_sim_oracle_judge (DocketSimWorld *world);

/* What goes out now, as it goes. */
void docket_sim_oracle_note_sent (DocketSimDesk *desk, GBytes *body);

/* One desk's file against what was shown as saved (keys). @settled: (nullable):
 * those that it may have forgotten. NULL, or what is wrong. (transfer full) */
char *docket_sim_oracle_check_file (DocketStore *store, GHashTable *made, GHashTable *settled);

G_END_DECLS
