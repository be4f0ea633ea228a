/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DocketShortcutsWindow:
 *
 * Which keys there are, to be looked through or searched: by what they do, or by the
 * keys themselves. Those of the view that one came from stand first.
 */
#define DOCKET_TYPE_SHORTCUTS_WINDOW (docket_shortcuts_window_get_type ())
G_DECLARE_FINAL_TYPE (DocketShortcutsWindow, docket_shortcuts_window, DOCKET, SHORTCUTS_WINDOW, AdwWindow)

/* @over: (nullable); @view: (nullable): name of a view of docket_window_views. */
GtkWidget *docket_shortcuts_window_new (GtkWindow *over, const char *view);

/* How many are shown: all, or those that were searched for. */
guint docket_shortcuts_window_get_n_shown (DocketShortcutsWindow *self);

G_END_DECLS
