/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures for simulated days: real files, so that the way of a photo is the
 * real one from the camera to the thumbnail in the office. */
#include "docket-config.h"

#include "docket-sim-picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#define PHOTO_WIDTH 800
#define PHOTO_HEIGHT 600
#define GRAIN 24 /* that JPEG cannot smooth away */
#define SIGNATURE_WIDTH 320
#define SIGNATURE_HEIGHT 100
#define PEN 3

static guint8
shade (int value)
{
  return (guint8) CLAMP (value, 0, 255);
}

/* A slope of two colours with grain on it. */
static GdkPixbuf *
paint_photo (DocketRandom *random)
{
  GdkPixbuf *photo = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, PHOTO_WIDTH, PHOTO_HEIGHT);
  guint8 *pixels = gdk_pixbuf_get_pixels (photo);
  int stride = gdk_pixbuf_get_rowstride (photo);
  g_autofree guint8 *grain = g_malloc (PHOTO_WIDTH * PHOTO_HEIGHT);
  guint8 colors[2][3];

  docket_random_fill (random, (guint8 *) colors, sizeof colors);
  docket_random_fill (random, grain, PHOTO_WIDTH * PHOTO_HEIGHT);
  for (int y = 0; y < PHOTO_HEIGHT; y++)
    for (int x = 0; x < PHOTO_WIDTH; x++)
      for (int c = 0; c < 3; c++)
        {
          int slope = (colors[0][c] * (PHOTO_HEIGHT - y) + colors[1][c] * y) / PHOTO_HEIGHT;

          pixels[y * stride + x * 3 + c] = shade (slope + grain[y * PHOTO_WIDTH + x] % GRAIN - GRAIN / 2);
        }
  return photo;
}

static void
dot (GdkPixbuf *paper, int x, int y)
{
  guint8 *pixels = gdk_pixbuf_get_pixels (paper);
  int stride = gdk_pixbuf_get_rowstride (paper);

  for (int dy = 0; dy < PEN; dy++)
    for (int dx = 0; dx < PEN; dx++)
      for (int c = 0; c < 3; c++)
        pixels[CLAMP (y + dy, 0, SIGNATURE_HEIGHT - 1) * stride + CLAMP (x + dx, 0, SIGNATURE_WIDTH - 1) * 3 + c] = c == 2 ? 96 : 16;
}

static GBytes *
encode (GdkPixbuf *picture, const char *type)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  if (!gdk_pixbuf_save_to_buffer (picture, &data, &size, type, &error, NULL))
    {
      g_warning ("%s", error->message);
      return g_bytes_new (NULL, 0);
    }
  return g_bytes_new_take (data, size);
}

GBytes *
docket_sim_picture_photo (DocketRandom *random)
{
  g_autoptr (GdkPixbuf) photo = paint_photo (random);

  return encode (photo, "jpeg");
}

GBytes *
docket_sim_picture_signature (DocketRandom *random)
{
  g_autoptr (GdkPixbuf) paper = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, SIGNATURE_WIDTH, SIGNATURE_HEIGHT);
  int y = SIGNATURE_HEIGHT / 2;

  gdk_pixbuf_fill (paper, 0xffffffff);
  for (int x = SIGNATURE_WIDTH / 10; x < SIGNATURE_WIDTH * 9 / 10; x++)
    {
      y = CLAMP (y + (int) docket_random_range (random, -4, 4), PEN, SIGNATURE_HEIGHT - 2 * PEN);
      dot (paper, x, y);
    }
  return encode (paper, "png");
}
