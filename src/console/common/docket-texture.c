/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Pictures from files.  Here alone gdk-pixbuf's pixels become a texture.
 */
#include "docket-config.h"

#include "docket-texture.h"

#include "docket-files.h"

GdkTexture *
docket_texture_read (const char *path, int pixels_max, GError **error)
{
  g_autoptr (GdkPixbuf) read = NULL;
  g_autoptr (GdkPixbuf) upright = NULL;
  g_autoptr (GBytes) bytes = NULL;
  int width_px = 0, height_px = 0;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (pixels_max > 0, NULL);

  docket_files_count_read (path);
  if (gdk_pixbuf_get_file_info (path, &width_px, &height_px) != NULL && width_px <= pixels_max && height_px <= pixels_max)
    read = gdk_pixbuf_new_from_file (path, error);
  else
    read = gdk_pixbuf_new_from_file_at_size (path, pixels_max, pixels_max, error);
  if (read == NULL)
    return NULL;
  upright = gdk_pixbuf_apply_embedded_orientation (read);
  if (upright == NULL)
    {
      g_set_error_literal (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY, "Too little memory to turn the picture upright");
      return NULL;
    }
  bytes = gdk_pixbuf_read_pixel_bytes (upright);
  /* gdk_texture_new_for_pixbuf() does the same, but newer GTK advises against it. */
  return gdk_memory_texture_new (gdk_pixbuf_get_width (upright), gdk_pixbuf_get_height (upright),
                                 gdk_pixbuf_get_has_alpha (upright) ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8,
                                 bytes, (gsize) gdk_pixbuf_get_rowstride (upright));
}
