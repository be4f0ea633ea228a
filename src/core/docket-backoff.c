/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Example: the third failure of an edit waits 30 s; with 20 % jitter and the
 * share −500 (half of it, downwards) that is 27 s. */
#include "docket-backoff.h"

gint64
docket_backoff_wait_ms (const DocketLanePolicy *lane, guint attempts, gint64 share)
{
  gint64 wait_ms = lane->waits_ms[MIN (MAX (attempts, 1), lane->n_waits) - 1];

  /* The policy bounds waits at a week, so this stays far from the ends of int64. */
  return MAX (1, wait_ms + wait_ms * (gint64) lane->jitter_percent * share / (100 * DOCKET_BACKOFF_SHARE_MAX));
}
