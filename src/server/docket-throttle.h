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
void docket_throttle_sign_in_failed (DocketThrottle *throttle, const char *username, gint64 now_ms);

G_END_DECLS
