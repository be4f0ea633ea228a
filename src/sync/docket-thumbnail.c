/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Thumbnails, by gdk-pixbuf, whose loaders read what comes from other people's
 * phones. So they are asked for raster formats only (an SVG may refer to files
 * of this machine), and not before the picture said that it has no more pixels
 * than a camera makes: a small file may well unfold into gigabytes.
 */
#include "docket-config.h"

#include "docket-thumbnail.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "docket-files.h"
#include "docket-limits.h"

static gboolean
is_readable (const char *path)
{
  static const char *const formats[] = { "jpeg", "png", "gif", "webp", "bmp", "tiff", NULL };
  int width = 0, height = 0;
  GdkPixbufFormat *format = gdk_pixbuf_get_file_info (path, &width, &height);
  g_autofree char *name = format == NULL ? NULL : gdk_pixbuf_format_get_name (format);

  return name != NULL && g_strv_contains (formats, name) && width > 0 && height > 0
         && (gint64) width * height <= DOCKET_IMAGE_PIXELS_MAX;
}

static GdkPixbuf *
load_small (const char *path)
{
  g_autoptr (GdkPixbuf) small = gdk_pixbuf_new_from_file_at_scale (path, DOCKET_THUMBNAIL_PX_MAX, DOCKET_THUMBNAIL_PX_MAX, TRUE, NULL);

  docket_files_count_read (path);
  /* A phone held upright says so beside the pixels. */
  return small == NULL ? NULL : gdk_pixbuf_apply_embedded_orientation (small);
}

void
docket_thumbnail_make (DocketFiles *files, const char *sha256, const char *media_type)
{
  g_autofree char *path = docket_files_path (files, sha256);
  g_autofree char *there = docket_files_get_thumbnail (files, sha256);
  g_autoptr (GdkPixbuf) small = NULL;
  g_autofree char *png = NULL;
  gsize size;

  if (there != NULL || media_type == NULL || !g_str_has_prefix (media_type, "image/") || !is_readable (path))
    return;
  small = load_small (path);
  if (small != NULL && gdk_pixbuf_save_to_buffer (small, &png, &size, "png", NULL, NULL))
    docket_files_put_thumbnail (files, sha256, png, size);
}
