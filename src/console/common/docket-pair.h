/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DocketPair:
 *
 * Two widgets ("start", "end") beside each other where there is room, else
 * below each other. Side by side from "wide-from" px on, if both fit; "end" then
 * has "end-width" px, or half if that is 0, and the class "beside". Below each other in a place of given
 * height, "end" takes at most half of it. With "either-or" they do not go below
 * each other: there "end", while it is visible, stands where "start" would.
 */
#define DOCKET_TYPE_PAIR (docket_pair_get_type ())
G_DECLARE_FINAL_TYPE (DocketPair, docket_pair, DOCKET, PAIR, GtkWidget)

/* Whether they stood beside each other when last laid out. */
gboolean docket_pair_get_wide (DocketPair *self);

/* What both, as they are now, need beside each other; 0 while not both are visible. */
int docket_pair_get_needed_px (DocketPair *self);

G_END_DECLS
