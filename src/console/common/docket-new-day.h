/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * docket_new_day_get:
 *
 * Tells whoever shows something of "today" that another day is today now: the clock
 * passed midnight, or somebody set it, the machine slept, or is in another time zone.
 * Found out within a minute.
 *
 * Signal "began" (returns whether it is not now): follow it, if it is not done yet. Who
 * cannot, because somebody is in the midst of something, returns %TRUE, and all are
 * asked again a minute later. After the first time whatever follows the store reads and
 * writes everything anew.
 *
 * Returns: (transfer none): lives as long as @desk
 */
GObject *docket_new_day_get (DocketDesk *desk);

G_END_DECLS
