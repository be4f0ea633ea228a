/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interface of storage, continued: what is known of files. */
#include "docket-repository.h"

DocketBlob *
docket_blob_new (const char *sha256, gint64 size, const char *media_type)
{
  DocketBlob *blob = g_new0 (DocketBlob, 1);

  blob->sha256 = g_strdup (sha256);
  blob->size = size;
  blob->media_type = g_strdup (media_type);
  return blob;
}

void
docket_blob_free (DocketBlob *blob)
{
  if (blob == NULL)
    return;
  g_free (blob->sha256);
  g_free (blob->media_type);
  g_free (blob->person);
  g_free (blob->device);
  g_free (blob);
}

gboolean
docket_repository_get_blob (DocketRepository *self, const char *sha256, DocketBlob **blob, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->get_blob (self, sha256, blob, error);
}

gboolean
docket_repository_put_blob (DocketRepository *self, const DocketBlob *blob, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->put_blob (self, blob, error);
}

gboolean
docket_repository_delete_blob (DocketRepository *self, const char *sha256, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->delete_blob (self, sha256, error);
}

gboolean
docket_repository_hold_blob (DocketRepository *self, const char *sha256, const char *operation, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->hold_blob (self, sha256, operation, error);
}

gboolean
docket_repository_blob_is_used (DocketRepository *self, const char *sha256, gboolean *used, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->blob_is_used (self, sha256, used, error);
}

gboolean
docket_repository_may_see_blob (DocketRepository *self, const char *sha256, const char *person, gboolean *may, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->may_see_blob (self, sha256, person, may, error);
}

gboolean
docket_repository_unused_blobs_of (DocketRepository *self, const char *device, gint64 *bytes, gint64 *n, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->unused_blobs_of (self, device, bytes, n, error);
}

GPtrArray *
docket_repository_unused_blobs (DocketRepository *self, gint64 asked_before, guint limit, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->unused_blobs (self, asked_before, limit, error);
}

GPtrArray *
docket_repository_used_blobs (DocketRepository *self, const char *after, guint limit, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->used_blobs (self, after, limit, error);
}
