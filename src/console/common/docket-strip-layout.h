/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DocketStripLayout:
 *
 * Children in a row, as many as fit whole; from the first that does not on, none
 * is shown. For what helps but is not needed: it never asks for a wider window.
 */
#define DOCKET_TYPE_STRIP_LAYOUT (docket_strip_layout_get_type ())
G_DECLARE_FINAL_TYPE (DocketStripLayout, docket_strip_layout, DOCKET, STRIP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *docket_strip_layout_new (int spacing_px);

G_END_DECLS
