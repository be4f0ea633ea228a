/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Counting. */
#include "docket-sim-reach.h"

#include <string.h>

static guint64 counts[DOCKET_SIM_N_REACH];

static const char *const texts[DOCKET_SIM_N_REACH] = {
#define REACH_TEXT(name, text) [DOCKET_SIM_REACH_##name] = text,
  DOCKET_SIM_REACH_LIST (REACH_TEXT)
#undef REACH_TEXT
};

void
docket_sim_reach (DocketSimReach point)
{
  counts[point]++;
}

void
docket_sim_reach_add (DocketSimReach point, guint64 n)
{
  counts[point] += n;
}

void
docket_sim_reach_forget (void)
{
  memset (counts, 0, sizeof counts);
}

guint64
docket_sim_reach_get (DocketSimReach point)
{
  return counts[point];
}

const char *
docket_sim_reach_text (DocketSimReach point)
{
  return texts[point];
}

gboolean
docket_sim_reach_is_required (DocketSimReach point)
{
  static const DocketSimReach wanted[] = {
    DOCKET_SIM_REACH_DEFERRED,
    DOCKET_SIM_REACH_PARTS_RESTORED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (wanted[i] == point)
      return FALSE;
  return TRUE;
}
