/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-collision.h"
#include "docket-sim-day.h"
#include "docket-sim-script.h"

G_BEGIN_DECLS

/**
 * DocketSimCrew:
 *
 * Everybody who is simulated: started one after another, so that a server that
 * hashes passwords is not asked for twelve at once; then sent to work, or to
 * play a script.
 */
typedef struct _DocketSimCrew DocketSimCrew;

typedef struct
{
  DocketSimSetting setting;
  const char *technicians; /* "tess,milo" or "all" */
  const char *office;      /* sign-in name of the office clerk */
  const char *dispatcher;  /* sign-in name; only in scripts */
  double speed;
  DocketRandom *random;
  DocketSimScript *script; /* (nullable): play this instead */
  gboolean day;            /* it is a day: what is refused on the way is part of it, and all must be sent at its end */
} DocketSimPlan;

/* @plan must outlive the crew. @done: after a script, or when nobody can work;
 * @error: (nullable) */
DocketSimCrew *docket_sim_crew_new (const DocketSimPlan *plan, DocketSimEndFunc done, gpointer data);
void docket_sim_crew_start (DocketSimCrew *self);
/* Closes every desk; unsent work stays in the profiles. */
void docket_sim_crew_free (DocketSimCrew *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSimCrew, docket_sim_crew_free)

G_END_DECLS
