/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The files that go with a store: checking and copying them. */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-command.h"

#define STEP 500
/* Enough to see what happened; the count says the rest. */
#define NAMED_MAX 20

gboolean
docket_command_open_blobs (DocketRepository *repository, const char *dir, DocketBlobStore **blobs, GError **error)
{
  g_autofree char *known = NULL;

  *blobs = NULL;
  if (dir == NULL && !docket_repository_get_meta (repository, DOCKET_META_BLOBS, &known, error))
    return FALSE;
  if (dir == NULL && known == NULL)
    return TRUE;
  /* Looking must not make what is missing. */
  if (!g_file_test (dir == NULL ? known : dir, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_INPUT, _ ("There is no folder of files at %s. Say where it is with --blobs."), dir == NULL ? known : dir);
      return FALSE;
    }
  *blobs = docket_blob_store_new (dir == NULL ? known : dir, error);
  return *blobs != NULL;
}

static gboolean
check_blob (DocketBlobStore *blobs, const DocketBlob *blob, GError **error)
{
  if (blob->complete && blobs != NULL)
    return docket_blob_store_verify (blobs, blob->sha256, blob->size, error);
  g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED, _ ("The file %s is referred to, but it never came here completely."), blob->sha256);
  return FALSE;
}

gboolean
docket_command_check_blobs (DocketRepository *repository, const char *dir, guint *n, GError **error)
{
  g_autoptr (DocketBlobStore) blobs = NULL;
  g_autofree char *after = NULL;
  guint n_wrong = 0;

  *n = 0;
  for (;;)
    {
      g_autoptr (GPtrArray) step = docket_repository_used_blobs (repository, after, STEP, error);

      if (step == NULL || (*n == 0 && step->len > 0 && !docket_command_open_blobs (repository, dir, &blobs, error)))
        return FALSE;
      for (guint i = 0; i < step->len; i++)
        {
          g_autoptr (GError) wrong = NULL;

          if (!check_blob (blobs, g_ptr_array_index (step, i), &wrong) && n_wrong++ < NAMED_MAX)
            g_printerr ("docketd: %s\n", wrong->message);
        }
      *n += step->len;
      if (step->len < STEP)
        break;
      g_free (after);
      after = g_strdup (((DocketBlob *) g_ptr_array_index (step, step->len - 1))->sha256);
    }
  if (n_wrong == 0)
    return TRUE;
  g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED,
               ngettext ("%u file that records refer to is not whole. Put it back from a copy of the folder of files.", "%u files that records refer to are not whole. Put them back from a copy of the folder of files.", n_wrong), n_wrong);
  return FALSE;
}

gboolean
docket_command_copy_blobs (DocketRepository *copy, const char *into, guint *n, GError **error)
{
  g_autofree char *folder = g_canonicalize_filename (into, NULL);
  g_autoptr (DocketBlobStore) to = docket_blob_store_new (folder, error);
  g_autoptr (DocketBlobStore) from = NULL;
  g_autofree char *after = NULL;

  *n = 0;
  if (to == NULL || !docket_command_open_blobs (copy, NULL, &from, error))
    return FALSE;
  for (;;)
    {
      g_autoptr (GPtrArray) step = docket_repository_used_blobs (copy, after, STEP, error);

      if (step == NULL)
        return FALSE;
      for (guint i = 0; i < step->len && from != NULL; i++)
        {
          const DocketBlob *blob = g_ptr_array_index (step, i);

          if (blob->complete && !docket_blob_store_copy (from, blob->sha256, to, error))
            return FALSE;
          *n += blob->complete;
        }
      if (step->len < STEP)
        break;
      g_free (after);
      after = g_strdup (((DocketBlob *) g_ptr_array_index (step, step->len - 1))->sha256);
    }
  return docket_repository_begin (copy, error) && docket_repository_set_meta (copy, DOCKET_META_BLOBS, folder, error) && docket_repository_commit (copy, error);
}
