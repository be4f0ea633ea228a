/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DocketCaseBar:
 *
 * Buttons in a row and among them what takes the room that they leave: an entry,
 * which expands. Where they leave too little to write in, it has a row of its own
 * above them. It keeps its place among the children, so the keyboard meets it where
 * it always does.
 */
#define DOCKET_TYPE_CASE_BAR (docket_case_bar_get_type ())
G_DECLARE_FINAL_TYPE (DocketCaseBar, docket_case_bar, DOCKET, CASE_BAR, GtkLayoutManager)

GtkLayoutManager *docket_case_bar_new (void);

G_END_DECLS
