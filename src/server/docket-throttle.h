/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketThrottle:
 *
 * Who asks too often (QUALITY, bounds): sends per device, failed sign-ins per
 * account name. Kept in memory, bounded; of the main thread. Times are
 * monotonic ms.
 */
typedef struct _DocketThrottle DocketThrottle;

DocketThrottle *docket_throttle_new (void);
void docket_throttle_free (DocketThrottle *throttle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketThrottle, docket_throttle_free)

/* Whether the device may send now; takes one from its burst. */
gboolean docket_throttle_take_push (DocketThrottle *throttle, const char *device, gint64 now_ms);

/* How long the next answer to a sign-in of this name is held back: nothing up
 * to the limit of failures, then doubling to half a minute. */
gint64 docket_throttle_sign_in_delay_ms (DocketThrottle *throttle, const char *username, gint64 now_ms);
/* An attempt counts as a failure from its beginning, so that a hundred at once
 * are not a hundred that nobody failed yet; one that succeeds is taken back. */
void docket_throttle_sign_in_begun (DocketThrottle *throttle, const char *username, gint64 now_ms);
void docket_throttle_sign_in_succeeded (DocketThrottle *throttle, const char *username);
/* FALSE if too many sign-ins wait already; each TRUE needs a leave. */
gboolean docket_throttle_enter_sign_in (DocketThrottle *throttle);
void docket_throttle_leave_sign_in (DocketThrottle *throttle);

G_END_DECLS
