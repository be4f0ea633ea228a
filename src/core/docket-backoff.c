/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How long a lane waits after its n-th failure: the policy's table, its last
 * entry for ever, and jitter so that a company's desks do not return as one.
 */
#include "docket-backoff.h"

gint64
docket_backoff_wait_ms (const DocketLanePolicy *lane, guint attempts, DocketRandom *random)
{
  guint place = MIN (MAX (attempts, 1), lane->n_waits) - 1;
  gint64 wait = lane->waits_ms[place];
  gint64 span = wait / 100 * lane->jitter_percent + wait % 100 * lane->jitter_percent / 100;

  return MAX (1, wait + docket_random_range (random, -span, span));
}
