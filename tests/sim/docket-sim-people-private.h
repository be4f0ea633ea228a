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
/* One of the records that a list shows; NULL if it is empty. (transfer full) */
DocketRecord *docket_sim_people_pick_of (DocketSimDesk *desk, DocketQuery *query);
/* A technician of this world, or nobody. */
const char *docket_sim_people_any_technician (DocketSimDesk *desk);
/* @operation: (transfer full) */
void docket_sim_people_save (DocketSimDesk *desk, DocketOperation *operation);
void docket_sim_people_edit (DocketSimDesk *desk, const DocketRecord *record, DocketField field, const char *text);
/* Something in the outbox, rather what was refused. */
void docket_sim_people_tend (DocketSimDesk *desk);

/* -- docket-sim-people-cases.c -- */
void docket_sim_people_decide (DocketSimDesk *desk);
void docket_sim_people_undo_decision (DocketSimDesk *desk);
/* Two want a customer to have much credit, and not the same. */
void docket_sim_people_dispute_money (DocketSimDesk *desk);
/* Two supervisors at one case, one of them perhaps without a line. */
void docket_sim_people_decide_together (DocketSimDesk *desk);

/* -- docket-sim-people-forms.c -- */
void docket_sim_people_sit_with_a_form (DocketSimDesk *desk);

/* -- docket-sim-people-parts.c -- */
/* A table of customers, in one save. */
void docket_sim_people_import (DocketSimDesk *desk);
/* Lets one go, puts it back or takes it back, in parts; or settles what was cut off. */
void docket_sim_people_go_through_a_save (DocketSimDesk *desk);
/* Takes one back in parts that was gone through in part before. FALSE: it was not. */
gboolean docket_sim_people_take_rest_back (DocketSimDesk *desk, const char *bundle);

/* -- docket-sim-people-voids.c -- */
/* One brings back what another, who has a reason, voids once more. */
void docket_sim_people_quarrel_over_void (DocketSimDesk *desk);

/* -- docket-sim-people-disputes.c -- */
/* A colleague who works right now, or NULL. */
DocketSimDesk *docket_sim_people_any_colleague (DocketSimDesk *desk, DocketRole roles);
/* The same record as this desk has it. (transfer full) (nullable) */
DocketRecord *docket_sim_people_find (DocketSimDesk *desk, const DocketRecord *record);
void docket_sim_people_collide (DocketSimDesk *desk);
void docket_sim_people_merge_customers (DocketSimDesk *desk);
void docket_sim_people_restore_customer (DocketSimDesk *desk);
void docket_sim_people_hear (DocketSimDesk *desk);

G_END_DECLS
