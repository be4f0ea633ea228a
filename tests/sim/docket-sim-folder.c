/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Folders of disks. */
#include "docket-sim-folder.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define IN_MEMORY "/dev/shm"

static GHashTable *made; /* paths */

const char *
docket_sim_folder_root (void)
{
  static char *root;

  if (root == NULL)
    root = g_strdup_printf ("%s/docket-sim-%d/", g_access (IN_MEMORY, W_OK) == 0 ? IN_MEMORY : g_get_tmp_dir (), (int) getpid ());
  return root;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_tree (inner);
    }
  g_remove (path);
}

static void
copy_tree (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  if (dir == NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *content = NULL;
      gsize size;

      g_file_get_contents (from, &content, &size, &error);
      g_assert_no_error (error);
      g_file_set_contents_full (to, content, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
      g_assert_no_error (error);
      return;
    }
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (from, name, NULL);
      g_autofree char *other = g_build_filename (to, name, NULL);

      copy_tree (inner, other);
    }
}

gboolean
docket_sim_folder_is_there (DocketSimDisk *disk)
{
  g_autofree char *path = made == NULL ? NULL : docket_sim_disk_path (disk, "");

  return path != NULL && g_hash_table_contains (made, path);
}

void
docket_sim_folder_make (DocketSimDisk *disk)
{
  char *path = docket_sim_disk_path (disk, "");

  if (made == NULL)
    made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  g_hash_table_add (made, path);
}

void
docket_sim_folder_copy (DocketSimDisk *from, DocketSimDisk *to)
{
  g_autofree char *source = docket_sim_disk_path (from, "");
  g_autofree char *target = docket_sim_disk_path (to, "");

  if (!docket_sim_folder_is_there (from))
    return;
  docket_sim_folder_remove (to);
  docket_sim_folder_make (to);
  copy_tree (source, target);
}

void
docket_sim_folder_replace (DocketSimDisk *disk, const char *name, const char *onto)
{
  g_autofree char *path = docket_sim_disk_path (disk, name);
  g_autofree char *target = onto == NULL ? NULL : docket_sim_disk_path (disk, onto);

  if (target == NULL)
    {
      remove_tree (path);
      return;
    }
  remove_tree (target);
  g_assert_cmpint (g_rename (path, target), ==, 0);
}

void
docket_sim_folder_remove (DocketSimDisk *disk)
{
  g_autofree char *path = docket_sim_disk_path (disk, "");

  if (made == NULL)
    return;
  /* A store makes its own where it finds the place for it. */
  remove_tree (path);
  g_hash_table_remove (made, path);
}

void
docket_sim_folder_end (void)
{
  /* Processes that this one began may have left something there, too. */
  remove_tree (docket_sim_folder_root ());
  g_clear_pointer (&made, g_hash_table_unref);
}
