/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The steps of an upload, without the way they are asked for:
 *
 *   announced   its row says how large it will be, and whose it is
 *   uploads/    the bytes that came, synced before anybody is told of them
 *   complete    the digest is right, it stands in its place, its row says so
 *
 * A record may refer to a file from the moment its row says complete, which is
 * after its bytes were verified and synced (I11).
 */
#include "docket-config.h"

#include "docket-blob-upload.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-json.h"
#include "docket-limits.h"
#include "docket-server-error.h"

#define MEDIA_TYPE_CHARS_MAX 100

void
docket_blob_upload_clear (DocketBlobUpload *upload)
{
  g_free (upload->sha256);
  g_free (upload->media_type);
  g_free (upload->person);
  g_free (upload->device);
  g_clear_pointer (&upload->bytes, g_bytes_unref);
}

static gboolean
refuse (GError **error, DocketServerError code, const char *sentence)
{
  g_set_error_literal (error, DOCKET_SERVER_ERROR, code, sentence);
  return FALSE;
}

/* -- Announcing -- */

gboolean
docket_blob_upload_read (DocketBlobUpload *upload, GBytes *body, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  g_autoptr (JsonNode) node = docket_json_parse (data, size, DOCKET_OPERATION_BYTES_MAX, error);
  const char *sha256, *media_type;
  JsonObject *object;

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, DOCKET_SERVER_ERROR_REQUEST, _ ("The body is not an object with “sha256”, “size” and “media_type”."));
  object = json_node_get_object (node);
  if (!docket_json_get_text (object, "sha256", TRUE, &sha256, error) || !docket_json_get_int (object, "size", TRUE, &upload->size, error)
      || !docket_json_get_text (object, "media_type", TRUE, &media_type, error))
    return FALSE;
  if (!docket_blob_digest_is_valid (sha256))
    return refuse (error, DOCKET_SERVER_ERROR_REQUEST, _ ("“sha256” is not a SHA-256: 64 lower-case hex digits."));
  if (upload->size < 0)
    return refuse (error, DOCKET_SERVER_ERROR_REQUEST, _ ("“size” is less than nothing."));
  if (upload->size > DOCKET_BLOB_BYTES_MAX)
    return refuse (error, DOCKET_SERVER_ERROR_TOO_LARGE, _ ("A file may have 50 MiB at most."));
  if (strlen (media_type) > MEDIA_TYPE_CHARS_MAX)
    return refuse (error, DOCKET_SERVER_ERROR_REQUEST, _ ("“media_type” is longer than 100 characters."));
  upload->sha256 = g_strdup (sha256);
  upload->media_type = g_strdup (media_type);
  return TRUE;
}

/* Whatever is announced counts, so that a device cannot fill the disk with what
 * no record will ever refer to. */
static gboolean
check_quota (DocketRepository *repository, const DocketBlobUpload *upload, GError **error)
{
  gint64 bytes, n;

  if (!docket_repository_unused_blobs_of (repository, upload->device, &bytes, &n, error))
    return FALSE;
  if (bytes + upload->size <= DOCKET_BLOB_UNUSED_BYTES_MAX && n < DOCKET_BLOB_UNUSED_MAX)
    return TRUE;
  return refuse (error, DOCKET_SERVER_ERROR_RATE, _ ("This device has sent many files that no record refers to yet. Send the records first; files that nothing needs are cleared away after a day."));
}

gboolean
docket_blob_upload_announce (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error)
{
  DocketBlobUpload *upload = data;
  g_autoptr (DocketBlob) blob = NULL;

  if (!docket_repository_get_blob (repository, upload->sha256, &blob, error))
    return FALSE;
  if (blob != NULL && blob->complete && blob->size != upload->size)
    return refuse (error, DOCKET_SERVER_ERROR_REQUEST, _ ("The file with this digest has another length."));
  upload->created = blob == NULL;
  upload->restarted = blob != NULL && blob->size != upload->size;
  upload->complete = blob != NULL && blob->complete;
  if (blob == NULL || upload->restarted)
    {
      if (!check_quota (repository, upload, error))
        return FALSE;
      g_clear_pointer (&blob, docket_blob_free);
      blob = docket_blob_new (upload->sha256, upload->size, upload->media_type);
      blob->person = g_strdup (upload->person);
      blob->device = g_strdup (upload->device);
    }
  blob->asked_at = upload->now_ms;
  return docket_repository_put_blob (repository, blob, error);
}

gboolean
docket_blob_upload_see_how_far (DocketBlobStore *store, gpointer data, GError **error)
{
  DocketBlobUpload *upload = data;

  if (upload->restarted)
    docket_blob_store_discard (store, upload->sha256);
  /* An empty file is complete once it is announced. */
  if (upload->size == 0)
    {
      g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

      return docket_blob_store_take (store, upload->sha256, 0, nothing, 0, &upload->offset, &upload->complete, error);
    }
  upload->offset = docket_blob_store_get_offset (store, upload->sha256);
  return TRUE;
}

GBytes *
docket_blob_upload_to_json (const DocketBlobUpload *upload)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_int_member (&writer, "offset", upload->complete ? upload->size : upload->offset);
  docket_json_name (&writer, "complete");
  docket_json_bool (&writer, upload->complete);
  docket_json_end_object (&writer);
  return docket_json_writer_finish_bytes (&writer);
}

/* -- Bytes -- */

gboolean
docket_blob_upload_look_up (DocketRepository *reader, gpointer data, GError **error)
{
  DocketBlobUpload *upload = data;
  g_autoptr (DocketBlob) blob = NULL;

  if (!docket_repository_get_blob (reader, upload->sha256, &blob, error))
    return FALSE;
  if (blob == NULL)
    return refuse (error, DOCKET_SERVER_ERROR_NOT_FOUND, _ ("This file was not announced, or nothing needed it for long. Announce it with POST /v1/blobs."));
  upload->size = blob->size;
  upload->complete = blob->complete;
  return TRUE;
}

gboolean
docket_blob_upload_take (DocketBlobStore *store, gpointer data, GError **error)
{
  DocketBlobUpload *upload = data;
  gint64 offset = upload->offset;

  return docket_blob_store_take (store, upload->sha256, offset, upload->bytes, upload->size, &upload->offset, &upload->complete, error);
}

gboolean
docket_blob_upload_mark_complete (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error)
{
  DocketBlobUpload *upload = data;
  g_autoptr (DocketBlob) blob = NULL;

  if (!docket_repository_get_blob (repository, upload->sha256, &blob, error))
    return FALSE;
  /* Collected meanwhile, or announced anew with another size. */
  if (blob == NULL || blob->size != upload->size)
    return refuse (error, DOCKET_SERVER_ERROR_NOT_FOUND, _ ("The upload is no longer expected. Announce the file again."));
  if (blob->complete)
    return TRUE;
  blob->complete = TRUE;
  return docket_repository_put_blob (repository, blob, error);
}
