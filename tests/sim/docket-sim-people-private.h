/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-people.h"
#include "docket-sim-world.h"

G_BEGIN_DECLS

/* What a person looks through. */
#define DOCKET_SIM_PEOPLE_ROWS_MAX 24

/* -- docket-sim-people.c -- */
gint32 docket_sim_people_roll (DocketSimDesk *desk, gint32 below);
DocketRole docket_sim_people_role (DocketSimDesk *desk);
char *docket_sim_people_new_id (DocketSimDesk *desk);
/* One that a list shows; NULL if it is empty. (transfer full) */
DocketRecord *docket_sim_people_pick (DocketSimDesk *desk, DocketKind kind);
/* @operation: (transfer full) */
void docket_sim_people_save (DocketSimDesk *desk, DocketOperation *operation);
void docket_sim_people_edit (DocketSimDesk *desk, const DocketRecord *record, DocketField field, const char *text);
/* Something in the outbox, rather what was refused. */
void docket_sim_people_tend (DocketSimDesk *desk);

/* -- docket-sim-people-disputes.c -- */
void docket_sim_people_collide (DocketSimDesk *desk);
void docket_sim_people_merge_customers (DocketSimDesk *desk);
void docket_sim_people_restore_customer (DocketSimDesk *desk);
void docket_sim_people_hear (DocketSimDesk *desk);

G_END_DECLS
