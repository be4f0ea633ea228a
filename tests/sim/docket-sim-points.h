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
 * removals, until there were @n or a few more, every second by a power cut, and
 * looks at what stands on the disk afterwards. Prints what is wrong. FALSE: a
 * process ended in the middle of it. */
gboolean docket_sim_points_play (guint64 first, guint64 n, guint n_processes, DocketSimPoints *points);

G_END_DECLS
