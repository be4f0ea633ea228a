/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Brings templates, style and icons in. Call once, after adw_init() or inside
 * a GtkApplication's startup, before any widget of ours is made. */
void docket_console_init (void);

G_END_DECLS
