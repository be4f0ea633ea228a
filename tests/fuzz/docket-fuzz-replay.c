/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts every file of a folder through a target, as a test: what was once found
 * stays found. */
#include <string.h>

#include "docket-fuzz.h"

static void
replay (gconstpointer path)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_assert_true (g_file_get_contents (path, &data, &size, &error));
  g_assert_cmpint (LLVMFuzzerTestOneInput ((const guint8 *) data, size), ==, 0);
  /* And with its last byte off, so that reading past the end shows. */
  if (size > 0)
    {
      g_autofree guint8 *exact = g_memdup2 (data, size - 1);

      LLVMFuzzerTestOneInput (exact, size - 1);
    }
  g_free (data);
}

int
main (int argc, char *argv[])
{
  const char *name;
  guint n = 0;
  g_autoptr (GDir) dir = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  dir = g_dir_open (argv[2], 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *test = g_strdup_printf ("/fuzz/%s/%s", argv[1], name);

      n++;
      g_test_add_data_func_full (test, g_build_filename (argv[2], name, NULL), replay, g_free);
    }
  g_assert_cmpuint (n, >, 0);
  return g_test_run ();
}
