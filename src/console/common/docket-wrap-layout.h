/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DocketWrapLayout:
 *
 * Children in a row; what has no room in the row, however narrow its children are made,
 * begins the next one. For bars of controls of which none may be out of reach, however
 * large the text. What is left of a row goes to those of its children that expand.
 */
#define DOCKET_TYPE_WRAP_LAYOUT (docket_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (DocketWrapLayout, docket_wrap_layout, DOCKET, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
