/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-policy.h"

G_BEGIN_DECLS

/* The ends of a share of the jitter; see docket_backoff_wait_ms(). */
#define DOCKET_BACKOFF_SHARE_MAX 1000

/**
 * docket_backoff_wait_ms:
 * @attempts: failures so far, 1 or more
 * @share: what part of the jitter, from −%DOCKET_BACKOFF_SHARE_MAX to
 *   %DOCKET_BACKOFF_SHARE_MAX; drawn by the caller, once for a whole batch, so
 *   that the batch stays together
 *
 * How long to wait after the @attempts-th failure: the lane's table, its last
 * entry repeating, with the lane's jitter up and down so that a hundred desks
 * do not return in one instant.
 *
 * Returns: ms, at least 1
 */
gint64 docket_backoff_wait_ms (const DocketLanePolicy *lane, guint attempts, gint64 share);

G_END_DECLS
