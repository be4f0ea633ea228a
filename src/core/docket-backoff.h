/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-policy.h"
#include "docket-random.h"

G_BEGIN_DECLS

/**
 * docket_backoff_wait_ms:
 * @attempts: failures so far, 1 or more
 *
 * How long to wait after the @attempts-th failure: the lane's table, its last
 * entry repeating, with the lane's jitter up and down so that a hundred desks
 * do not return in one instant.
 *
 * Returns: ms, at least 1
 */
gint64 docket_backoff_wait_ms (const DocketLanePolicy *lane, guint attempts, DocketRandom *random);

G_END_DECLS
