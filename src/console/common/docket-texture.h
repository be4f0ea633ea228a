/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * docket_texture_read:
 * @path: a file with a picture, of any size
 * @pixels_max: (in px): the longer side is no longer than this; a smaller picture keeps its size
 * @error: return location for a #GError, of gdk-pixbuf's domains
 *
 * Decodes a picture, turned upright as its camera says.  Reads the file and
 * takes longer than a frame: not for the thread of the window.
 *
 * Returns: (transfer full) (nullable): the picture, or %NULL with @error set
 */
GdkTexture *docket_texture_read (const char *path, int pixels_max, GError **error);

G_END_DECLS
