/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-random.h"

G_BEGIN_DECLS

/**
 * DocketSimRoster:
 * @technicians: sign-in names
 * @office: @dispatcher: sign-in names
 *
 * Who works today.
 */
typedef struct
{
  const char *const *technicians;
  const char *office;
  const char *dispatcher;
} DocketSimRoster;

/* A working day of these people as a script (see DocketSimScript): the same for
 * the same seed, on every machine. (transfer full) */
char *docket_sim_roster_write_day (const DocketSimRoster *roster, guint64 seed);

G_END_DECLS
