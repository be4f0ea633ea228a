/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Small pictures of pictures, and of what only pretends to be one. */
#include "docket-thumbnail.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>

#include "docket-limits.h"

typedef struct
{
  char *dir;
  DocketFiles *files;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = NULL;

  fixture->dir = g_dir_make_tmp ("docket-thumbnail-XXXXXX", NULL);
  g_assert_nonnull (fixture->dir);
  folder = g_build_filename (fixture->dir, "x.files", NULL);
  fixture->files = docket_files_new (folder);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *entry = g_build_filename (path, name, NULL);

      remove_all (entry);
    }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  docket_files_free (fixture->files);
  remove_all (fixture->dir);
  g_free (fixture->dir);
}

static GBytes *
picture (int width, int height, const char *type)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  char *data;
  gsize size;

  gdk_pixbuf_fill (pixbuf, 0x3584e4ff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, type, NULL, NULL));
  return g_bytes_new_take (data, size);
}

/* Path of the thumbnail made of these bytes; NULL: none was. */
static char *
make (Fixture *fixture, GBytes *bytes, const char *media_type)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (DocketTakenFile) file = docket_files_take_stream (fixture->files, stream, "x", DOCKET_BLOB_BYTES_MAX, NULL, NULL);

  g_assert_nonnull (file);
  docket_thumbnail_make (fixture->files, file->sha256, media_type != NULL ? media_type : file->media_type);
  return docket_files_get_thumbnail (fixture->files, file->sha256);
}

static void
test_fits (Fixture *fixture, gconstpointer data)
{
  static const char *const types[] = { "png", "jpeg", "bmp" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GBytes) bytes = picture (1024, 512, types[i]);
      g_autofree char *path = make (fixture, bytes, NULL);
      int width, height;

      g_assert_nonnull (path);
      g_assert_nonnull (gdk_pixbuf_get_file_info (path, &width, &height));
      g_assert_cmpint (width, ==, DOCKET_THUMBNAIL_PX_MAX);
      g_assert_cmpint (height, ==, DOCKET_THUMBNAIL_PX_MAX / 2);
    }
}

static void
test_goes_with_its_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = picture (64, 64, "png");
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *path = make (fixture, bytes, NULL);
  g_autofree char *again = make (fixture, bytes, NULL);

  g_assert_cmpstr (path, ==, again);
  docket_files_remove (fixture->files, sha256);
  g_assert_null (docket_files_get_thumbnail (fixture->files, sha256));
}

/* What pretends, what refers elsewhere, what would unfold into gigabytes. */
static void
test_none (Fixture *fixture, gconstpointer data)
{
  static const guint8 vast[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 1, 0, 0, 0, 1, 0, 0, 8, 2, 0, 0, 0, 0x37, 0x6e, 0xc9, 0x5e };
  static const char drawing[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><image href=\"/etc/hostname\"/></svg>";
  g_autoptr (GBytes) text = g_bytes_new_static ("Not a picture at all.", 21);
  g_autoptr (GBytes) svg = g_bytes_new_static (drawing, strlen (drawing));
  g_autoptr (GBytes) bomb = g_bytes_new_static (vast, sizeof vast);
  g_autoptr (GBytes) whole = picture (64, 64, "png");
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);

  g_assert_null (make (fixture, text, "image/png"));
  g_assert_null (make (fixture, svg, "image/svg+xml"));
  g_assert_null (make (fixture, bomb, "image/png"));
  g_assert_null (make (fixture, empty, "image/png"));
  g_assert_null (make (fixture, whole, "application/pdf"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, func) g_test_add ("/sync/thumbnail/" name, Fixture, NULL, set_up, func, tear_down)
  TEST ("fits", test_fits);
  TEST ("goes-with-its-file", test_goes_with_its_file);
  TEST ("none", test_none);
  return g_test_run ();
}
