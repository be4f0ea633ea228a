/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The server's files: where they are, and whether they are all here. */
#include "docket-sim-server-private.h"

#include "docket-command.h"
#include "docket-repository-sqlite.h"
#include "docket-sim-folder.h"

#define FILES "blobs"

/* The folder that a server was served with last stands in its store. */
DocketBlobStore *
docket_sim_server_open_files (DocketSimDisk *disk, DocketRepository *repository, GError **error)
{
  g_autofree char *folder = docket_sim_disk_path (disk, FILES);
  g_autofree char *known = NULL;

  if (!docket_repository_get_meta (repository, DOCKET_META_BLOBS, &known, error))
    return NULL;
  if (g_strcmp0 (known, folder) != 0
      && !(docket_repository_begin (repository, error) && docket_repository_set_meta (repository, DOCKET_META_BLOBS, folder, error) && docket_repository_commit (repository, error)))
    return NULL;
  return docket_blob_store_new (folder, error);
}

static gboolean
is_file_here (DocketSimServer *server, const DocketBlob *blob, gboolean wholly, GError **error)
{
  g_autoptr (GBytes) bytes = blob->complete ? docket_blob_store_map (server->blobs, blob->sha256) : NULL;

  if (bytes != NULL && (gint64) g_bytes_get_size (bytes) == blob->size)
    return !wholly || docket_blob_store_verify (server->blobs, blob->sha256, blob->size, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the file %s is referred to, and %s", blob->sha256, blob->complete ? "its bytes are not here" : "never came");
  return FALSE;
}

gboolean
docket_sim_server_check_files (DocketSimServer *server, gboolean wholly, GError **error)
{
  g_autoptr (GPtrArray) used = NULL;

  if (server->blobs == NULL)
    return TRUE;
  used = docket_repository_used_blobs (server->reader, NULL, 1000, error);
  for (guint i = 0; used != NULL && i < used->len; i++)
    if (!is_file_here (server, g_ptr_array_index (used, i), wholly, error))
      return FALSE;
  return used != NULL;
}

gboolean
docket_sim_server_back_up_files (DocketSimDisk *copy, GError **error)
{
  g_autofree char *path = docket_sim_disk_path (copy, DOCKET_SIM_SERVER_FILE);
  g_autofree char *folder = docket_sim_disk_path (copy, "copied");
  g_autoptr (DocketRepository) repository = docket_repository_sqlite_open (path, FALSE, error);
  guint n;

  if (repository == NULL || !docket_command_copy_blobs (repository, folder, &n, error))
    return FALSE;
  docket_sim_folder_replace (copy, "copied", FILES);
  return TRUE;
}
