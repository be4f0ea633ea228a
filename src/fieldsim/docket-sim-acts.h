/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-person.h"

G_BEGIN_DECLS

/* What simulated people do to a job, as operations. A save is started with
 * docket_sim_act_new() and filled by the rest; each (element-type
 * DocketOperation). */

GPtrArray *docket_sim_act_new (void);
void docket_sim_act_status (GPtrArray *operations, const DocketRecord *job, const char *status, const char *reason);
void docket_sim_act_note (GPtrArray *operations, DocketSimPerson *person, const DocketRecord *job, const char *body);
void docket_sim_act_part (GPtrArray *operations, DocketSimPerson *person, const DocketRecord *job, const char *description, gint64 amount);
/* Labor of @minutes more and @discount more; the sum is kept right. */
void docket_sim_act_totals (GPtrArray *operations, const DocketRecord *job, gint64 minutes, gint64 discount);

void docket_sim_act_title (GPtrArray *operations, const DocketRecord *job, const char *title);
/* FALSE with a sentence: nobody here is called @username. */
gboolean docket_sim_act_give (GPtrArray *operations, DocketSimPerson *person, const DocketRecord *job, const char *username, GError **error);
/* A new job; its id. (transfer full) */
char *docket_sim_act_job (GPtrArray *operations, DocketSimPerson *person, const char *title);
void docket_sim_act_photo (GPtrArray *operations, DocketSimPerson *person, const DocketRecord *job);
/* @signer signs for the totals as they stand. */
void docket_sim_act_sign (GPtrArray *operations, DocketSimPerson *person, const DocketRecord *job, const char *signer);

/* "J-10248 Complete, 1 note" (transfer full) */
char *docket_sim_act_text (DocketSimPerson *person, const DocketRecord *job, GPtrArray *operations);

G_END_DECLS
