/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Pictures of people's files: of the right size and colours, upright, and none
 * from what is no picture.
 */
#include <glib/gstdio.h>
#include <gtk/gtk.h>

#include "docket-texture.h"

#define RED 0xff0000ff
#define BLUE 0x0000ffff
#define CLEAR 0x00000000

/* A picture of two colours, side by side.
 *
 * Returns: (transfer full): the path of a new file
 */
static char *
write_picture (int width, int height, guint32 left, guint32 right, const char *type)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, width, height);
  g_autoptr (GdkPixbuf) half = gdk_pixbuf_new_subpixbuf (pixbuf, width / 2, 0, width - width / 2, height);
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  int descriptor = g_file_open_tmp ("docket-texture-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (descriptor, NULL);
  gdk_pixbuf_fill (pixbuf, left);
  gdk_pixbuf_fill (half, right);
  gdk_pixbuf_save (pixbuf, path, type, &error, NULL);
  g_assert_no_error (error);
  return path;
}

/* Of the middle of the left or the right half, as 0xAARRGGBB. */
static guint32
get_colour (GdkTexture *texture, gboolean right)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * height);

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * sizeof (guint32));
  return pixels[height / 2 * width + (right ? width * 3 / 4 : width / 4)];
}

static void
test_small (void)
{
  g_autofree char *path = write_picture (31, 20, RED, CLEAR, "png");
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = docket_texture_read (path, 100, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 31);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 20);
  g_assert_cmphex (get_colour (texture, FALSE), ==, 0xffff0000);
  g_assert_cmphex (get_colour (texture, TRUE), ==, 0);
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_large (void)
{
  /* Rows of 3 × 333 bytes are no multiple of four: the length of a row counts. */
  g_autofree char *path = write_picture (999, 400, BLUE, RED, "bmp");
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = docket_texture_read (path, 333, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 333);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 133);
  g_assert_cmphex (get_colour (texture, FALSE), ==, 0xff0000ff);
  g_assert_cmphex (get_colour (texture, TRUE), ==, 0xffff0000);
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* A phone writes the picture as the sensor lies, and says how it was held. */
static void
test_upright (void)
{
  /* Exif, little endian, with one entry: orientation (0x0112) 6, "turn right to see it". */
  static const guint8 held[] = { 0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0,
                                 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0 };
  g_autofree char *path = write_picture (320, 160, RED, BLUE, "jpeg");
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint32 *pixels = g_new (guint32, 80 * 160);
  g_autofree char *plain = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &plain, &length, NULL));
  g_byte_array_append (bytes, (const guint8 *) plain, 2); /* start of image */
  g_byte_array_append (bytes, held, sizeof held);
  g_byte_array_append (bytes, (const guint8 *) plain + 2, (guint) length - 2);
  g_assert_true (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));

  texture = docket_texture_read (path, 160, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 80);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 160);
  gdk_texture_download (texture, (guchar *) pixels, 80 * sizeof (guint32));
  /* What was left is above; a JPEG keeps colours nearly. */
  g_assert_cmphex (pixels[40 * 80 + 40] & 0xc00000, ==, 0xc00000);
  g_assert_cmphex (pixels[120 * 80 + 40] & 0x0000c0, ==, 0x0000c0);
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_no_picture (void)
{
  static const char *const contents[] = { "", "GIF89a", "\x89PNG\r\n\x1a\n and then nothing of it", "<svg>" };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = NULL;
      int descriptor = g_file_open_tmp ("docket-texture-XXXXXX", &path, NULL);

      g_close (descriptor, NULL);
      g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));
      g_assert_null (docket_texture_read (path, 100, &error));
      g_assert_nonnull (error);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (docket_texture_read ("/nonexistent/picture.png", 100, &error));
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/texture/small", test_small);
  g_test_add_func ("/texture/large", test_large);
  g_test_add_func ("/texture/upright", test_upright);
  g_test_add_func ("/texture/no-picture", test_no_picture);
  return g_test_run ();
}
