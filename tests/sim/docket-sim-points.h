/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 points;  /* crashes that were looked at */
  guint64 resumed; /* of them: started again, and followed until all was equal */
  guint64 days;
  guint violations;
} DocketSimPoints;

/* Crashes desks and servers of scripted days at each of their writes, syncs and
 * removals, until there were @n, every second by a power cut, and looks at what
 * stands on the disk afterwards. Prints what is wrong. */
void docket_sim_points_play (guint64 first, guint64 n, DocketSimPoints *points);

G_END_DECLS
