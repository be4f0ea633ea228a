/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DocketSidewaysLayout:
 *
 * Around a GtkScrolledWindow that scrolls to the sides only: as high as what it
 * shows is at that width. Left to itself GTK asks for the height at any width, and
 * words that wrap are cut off at the foot, or leave a gap there.
 */
#define DOCKET_TYPE_SIDEWAYS_LAYOUT (docket_sideways_layout_get_type ())
G_DECLARE_FINAL_TYPE (DocketSidewaysLayout, docket_sideways_layout, DOCKET, SIDEWAYS_LAYOUT, GtkLayoutManager)

G_END_DECLS
