/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Files over HTTP. A call goes through up to three threads, each doing what
 * only it may:
 *
 *   POST    writer (what is known of it, quota)  ->  store (how far it got)
 *   HEAD    reader                               ->  store
 *   PATCH   reader  ->  store (bytes to the disk, at the end the digest)
 *           ->  writer, once it is complete
 *   GET     reader (may they see it?)            ->  store (map it)
 *
 * A record may refer to a file from the moment the writer has it as complete,
 * which is after its bytes were verified and synced (I11).
 */
#include "docket-config.h"

#include "docket-handlers.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-http.h"
#include "docket-json.h"
#include "docket-limits.h"
#include "docket-server-error.h"
#include "docket-service.h"

#define MEDIA_TYPE_CHARS_MAX 100

typedef struct
{
  DocketExchange *exchange; /* (owned) */
  char *sha256;
  gint64 size;
  char *media_type;
  gboolean created;
  gboolean restarted; /* announced anew with another size */
  gboolean complete;
  gint64 offset;
  GBytes *bytes;
} Transfer;

static void
transfer_free (Transfer *transfer)
{
  docket_exchange_unref (transfer->exchange);
  g_free (transfer->sha256);
  g_free (transfer->media_type);
  g_clear_pointer (&transfer->bytes, g_bytes_unref);
  g_free (transfer);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Transfer, transfer_free)

static Transfer *
transfer_new (DocketExchange *exchange)
{
  Transfer *transfer = g_new0 (Transfer, 1);

  transfer->exchange = docket_exchange_ref (exchange);
  return transfer;
}

/* Each hands the transfer over, until the callback takes it back. */

static void
to_writer (Transfer *transfer, DocketWriteFunc func, GAsyncReadyCallback callback)
{
  docket_writer_thread_run_async (docket_service_get_writer (transfer->exchange->service), func, transfer, 1, callback, transfer);
}

static void
to_reader (Transfer *transfer, DocketReadFunc func, GAsyncReadyCallback callback)
{
  docket_reader_pool_run_async (docket_service_get_front (transfer->exchange->service), func, transfer, callback, transfer);
}

static void
to_store (Transfer *transfer, DocketBlobFunc func, GAsyncReadyCallback callback)
{
  docket_blob_store_run_async (docket_service_get_blobs (transfer->exchange->service), func, transfer, callback, transfer);
}

static gboolean
refuse (GError **error, DocketServerError code, const char *sentence)
{
  g_set_error_literal (error, DOCKET_SERVER_ERROR, code, sentence);
  return FALSE;
}

static gboolean
not_found (GError **error)
{
  return refuse (error, DOCKET_SERVER_ERROR_NOT_FOUND, _ ("There is no such file, or it is not yours to see."));
}

/* The digest that the path names; NULL, with a problem sent, if it is none. */
static Transfer *
transfer_of_path (DocketExchange *exchange)
{
  Transfer *transfer;

  if (!docket_blob_digest_is_valid (exchange->parts[2]))
    {
      docket_exchange_answer_problem (exchange, 400, "malformed", _ ("The path does not end in a SHA-256: 64 lower-case hex digits."));
      return NULL;
    }
  transfer = transfer_new (exchange);
  transfer->sha256 = g_strdup (exchange->parts[2]);
  return transfer;
}

static void
set_header_int (Transfer *transfer, const char *name, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" PRId64, number);

  soup_message_headers_replace (soup_server_message_get_response_headers (transfer->exchange->message), name, text);
}

/* ---- POST: announcing ---- */

static gboolean
read_announcement (Transfer *transfer, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (transfer->exchange->body, &size);
  g_autoptr (JsonNode) node = docket_json_parse (data, size, DOCKET_OPERATION_BYTES_MAX, error);
  const char *sha256, *media_type;
  JsonObject *object;

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, DOCKET_SERVER_ERROR_REQUEST, _ ("The body is not an object with “sha256”, “size” and “media_type”."));
  object = json_node_get_object (node);
  if (!docket_json_get_text (object, "sha256", TRUE, &sha256, error) || !docket_json_get_int (object, "size", TRUE, &transfer->size, error)
      || !docket_json_get_text (object, "media_type", TRUE, &media_type, error))
    return FALSE;
  if (!docket_blob_digest_is_valid (sha256))
    return refuse (error, DOCKET_SERVER_ERROR_REQUEST, _ ("“sha256” is not a SHA-256: 64 lower-case hex digits."));
  if (transfer->size < 0)
    return refuse (error, DOCKET_SERVER_ERROR_REQUEST, _ ("“size” is less than nothing."));
  if (transfer->size > DOCKET_BLOB_BYTES_MAX)
    return refuse (error, DOCKET_SERVER_ERROR_TOO_LARGE, _ ("A file may have 50 MiB at most."));
  if (strlen (media_type) > MEDIA_TYPE_CHARS_MAX)
    return refuse (error, DOCKET_SERVER_ERROR_REQUEST, _ ("“media_type” is longer than 100 characters."));
  transfer->sha256 = g_strdup (sha256);
  transfer->media_type = g_strdup (media_type);
  return TRUE;
}

/* Whatever is announced counts, so that a device cannot fill the disk with what
 * no record will ever refer to. */
static gboolean
check_quota (DocketRepository *repository, Transfer *transfer, GError **error)
{
  gint64 bytes, n;

  if (!docket_repository_unused_blobs_of (repository, transfer->exchange->session.device, &bytes, &n, error))
    return FALSE;
  if (bytes + transfer->size <= DOCKET_BLOB_UNUSED_BYTES_MAX && n < DOCKET_BLOB_UNUSED_MAX)
    return TRUE;
  return refuse (error, DOCKET_SERVER_ERROR_RATE, _ ("This device has sent many files that no record refers to yet. Send the records first; files that nothing needs are cleared away after a day."));
}

static gboolean
announce (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error)
{
  Transfer *transfer = data;
  const DocketSession *session = &transfer->exchange->session;
  g_autoptr (DocketBlob) blob = NULL;

  if (!docket_repository_get_blob (repository, transfer->sha256, &blob, error))
    return FALSE;
  if (blob != NULL && blob->complete && blob->size != transfer->size)
    return refuse (error, DOCKET_SERVER_ERROR_REQUEST, _ ("The file with this digest has another length."));
  transfer->created = blob == NULL;
  transfer->restarted = blob != NULL && blob->size != transfer->size;
  transfer->complete = blob != NULL && blob->complete;
  if (blob == NULL || transfer->restarted)
    {
      if (!check_quota (repository, transfer, error))
        return FALSE;
      g_clear_pointer (&blob, docket_blob_free);
      blob = docket_blob_new (transfer->sha256, transfer->size, transfer->media_type);
      blob->person = g_strdup (session->person);
      blob->device = g_strdup (session->device);
    }
  blob->asked_at = docket_clock_now_ms (docket_service_get_clock (transfer->exchange->service));
  return docket_repository_put_blob (repository, blob, error);
}

static void
answer_state (Transfer *transfer)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autoptr (GBytes) json = NULL;

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_int_member (&writer, "offset", transfer->complete ? transfer->size : transfer->offset);
  docket_json_name (&writer, "complete");
  docket_json_bool (&writer, transfer->complete);
  docket_json_end_object (&writer);
  json = docket_json_writer_finish_bytes (&writer);
  docket_exchange_answer_json (transfer->exchange, transfer->created ? 201 : 200, json);
}

static gboolean
mark_complete (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error)
{
  Transfer *transfer = data;
  g_autoptr (DocketBlob) blob = NULL;

  if (!docket_repository_get_blob (repository, transfer->sha256, &blob, error))
    return FALSE;
  /* Collected meanwhile, or announced anew with another size. */
  if (blob == NULL || blob->size != transfer->size)
    return refuse (error, DOCKET_SERVER_ERROR_NOT_FOUND, _ ("The upload is no longer expected. Announce the file again."));
  if (blob->complete)
    return TRUE;
  blob->complete = TRUE;
  return docket_repository_put_blob (repository, blob, error);
}

static void
on_empty_complete (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Transfer) transfer = data;
  g_autoptr (GError) error = NULL;

  if (docket_writer_thread_run_finish (DOCKET_WRITER_THREAD (source), result, &error))
    answer_state (transfer);
  else
    docket_exchange_answer_error (transfer->exchange, error);
}

static gboolean
see_how_far (DocketBlobStore *store, gpointer data, GError **error)
{
  Transfer *transfer = data;

  if (transfer->restarted)
    docket_blob_store_discard (store, transfer->sha256);
  /* An empty file is complete once it is announced. */
  if (transfer->size == 0)
    return docket_blob_store_take (store, transfer->sha256, 0, transfer->bytes, 0, &transfer->offset, &transfer->complete, error);
  transfer->offset = docket_blob_store_get_offset (store, transfer->sha256);
  return TRUE;
}

static void
on_seen_how_far (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Transfer) transfer = data;
  g_autoptr (GError) error = NULL;

  if (!docket_blob_store_run_finish (DOCKET_BLOB_STORE (source), result, &error))
    docket_exchange_answer_error (transfer->exchange, error);
  else if (transfer->complete)
    to_writer (g_steal_pointer (&transfer), mark_complete, on_empty_complete);
  else
    answer_state (transfer);
}

static void
on_announced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Transfer) transfer = data;
  g_autoptr (GError) error = NULL;

  if (!docket_writer_thread_run_finish (DOCKET_WRITER_THREAD (source), result, &error))
    docket_exchange_answer_error (transfer->exchange, error);
  else if (transfer->complete)
    answer_state (transfer);
  else
    to_store (g_steal_pointer (&transfer), see_how_far, on_seen_how_far);
}

void
docket_handle_announce_blob (DocketExchange *exchange)
{
  g_autoptr (Transfer) transfer = transfer_new (exchange);
  g_autoptr (GError) error = NULL;

  if (!read_announcement (transfer, &error))
    {
      docket_exchange_answer_error (exchange, error);
      return;
    }
  transfer->bytes = g_bytes_new (NULL, 0);
  to_writer (g_steal_pointer (&transfer), announce, on_announced);
}

/* ---- What is known of it ---- */

static gboolean
look_up (DocketRepository *reader, gpointer data, GError **error)
{
  Transfer *transfer = data;
  g_autoptr (DocketBlob) blob = NULL;

  if (!docket_repository_get_blob (reader, transfer->sha256, &blob, error))
    return FALSE;
  if (blob == NULL)
    return refuse (error, DOCKET_SERVER_ERROR_NOT_FOUND, _ ("This file was not announced, or nothing needed it for long. Announce it with POST /v1/blobs."));
  transfer->size = blob->size;
  transfer->complete = blob->complete;
  return TRUE;
}

/* ---- HEAD: how far ---- */

static void
answer_how_far (Transfer *transfer)
{
  set_header_int (transfer, "Upload-Offset", transfer->complete ? transfer->size : transfer->offset);
  set_header_int (transfer, "Upload-Length", transfer->size);
  soup_message_headers_replace (soup_server_message_get_response_headers (transfer->exchange->message), "Cache-Control", "no-store");
  docket_exchange_answer_status (transfer->exchange, SOUP_STATUS_OK);
}

static gboolean
measure (DocketBlobStore *store, gpointer data, GError **error)
{
  Transfer *transfer = data;

  transfer->offset = docket_blob_store_get_offset (store, transfer->sha256);
  return TRUE;
}

static void
on_measured (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Transfer) transfer = data;

  answer_how_far (transfer);
}

static void
on_head_looked_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Transfer) transfer = data;
  g_autoptr (GError) error = NULL;

  if (!docket_reader_pool_run_finish (DOCKET_READER_POOL (source), result, &error))
    docket_exchange_answer_error (transfer->exchange, error);
  else if (transfer->complete)
    answer_how_far (transfer);
  else
    to_store (g_steal_pointer (&transfer), measure, on_measured);
}

void
docket_handle_head_blob (DocketExchange *exchange)
{
  Transfer *transfer = transfer_of_path (exchange);

  if (transfer != NULL)
    to_reader (transfer, look_up, on_head_looked_up);
}

/* ---- PATCH: bytes ---- */

static void
on_upload_complete (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Transfer) transfer = data;
  g_autoptr (GError) error = NULL;

  if (!docket_writer_thread_run_finish (DOCKET_WRITER_THREAD (source), result, &error))
    {
      docket_exchange_answer_error (transfer->exchange, error);
      return;
    }
  set_header_int (transfer, "Upload-Offset", transfer->offset);
  docket_exchange_answer_nothing (transfer->exchange);
}

static gboolean
take (DocketBlobStore *store, gpointer data, GError **error)
{
  Transfer *transfer = data;
  gint64 offset = transfer->offset;

  return docket_blob_store_take (store, transfer->sha256, offset, transfer->bytes, transfer->size, &transfer->offset, &transfer->complete, error);
}

static void
on_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Transfer) transfer = data;
  g_autoptr (GError) error = NULL;

  if (!docket_blob_store_run_finish (DOCKET_BLOB_STORE (source), result, &error))
    {
      if (g_error_matches (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_OFFSET))
        set_header_int (transfer, "Upload-Offset", transfer->offset);
      docket_exchange_answer_error (transfer->exchange, error);
    }
  else if (transfer->complete)
    {
      to_writer (g_steal_pointer (&transfer), mark_complete, on_upload_complete);
    }
  else
    {
      set_header_int (transfer, "Upload-Offset", transfer->offset);
      docket_exchange_answer_nothing (transfer->exchange);
    }
}

static void
on_patch_looked_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Transfer) transfer = data;
  g_autoptr (GError) error = NULL;

  if (!docket_reader_pool_run_finish (DOCKET_READER_POOL (source), result, &error))
    {
      docket_exchange_answer_error (transfer->exchange, error);
    }
  else if (transfer->complete)
    {
      /* Somebody else's upload of the same file was faster. */
      set_header_int (transfer, "Upload-Offset", transfer->size);
      docket_exchange_answer_problem (transfer->exchange, 409, "wrong-offset", _ ("The file is here already; nothing more is needed."));
    }
  else
    {
      to_store (g_steal_pointer (&transfer), take, on_taken);
    }
}

void
docket_handle_patch_blob (DocketExchange *exchange)
{
  g_autoptr (Transfer) transfer = transfer_of_path (exchange);
  const char *offset = soup_message_headers_get_one (soup_server_message_get_request_headers (exchange->message), "Upload-Offset");

  if (transfer == NULL)
    return;
  if (offset == NULL || !g_ascii_string_to_signed (offset, 10, 0, DOCKET_BLOB_BYTES_MAX, &transfer->offset, NULL))
    {
      docket_exchange_answer_problem (exchange, 400, "malformed", _ ("The header Upload-Offset is missing, or no number of bytes."));
      return;
    }
  transfer->bytes = g_bytes_ref (exchange->body);
  to_reader (g_steal_pointer (&transfer), look_up, on_patch_looked_up);
}

/* ---- GET: the file ---- */

static gboolean
look_up_to_read (DocketRepository *reader, gpointer data, GError **error)
{
  Transfer *transfer = data;
  const DocketSession *session = &transfer->exchange->session;
  g_autoptr (DocketBlob) blob = NULL;
  gboolean may = TRUE;

  if (!docket_repository_get_blob (reader, transfer->sha256, &blob, error))
    return FALSE;
  if (blob == NULL || !blob->complete)
    return not_found (error);
  /* Their own upload they may fetch again. */
  if (docket_session_is_scoped (session) && g_strcmp0 (blob->person, session->person) != 0
      && !docket_repository_may_see_blob (reader, transfer->sha256, session->person, &may, error))
    return FALSE;
  transfer->media_type = g_strdup (blob->media_type);
  return may || not_found (error);
}

static gboolean
map (DocketBlobStore *store, gpointer data, GError **error)
{
  Transfer *transfer = data;

  transfer->bytes = docket_blob_store_map (store, transfer->sha256);
  if (transfer->bytes != NULL)
    return TRUE;
  g_message ("A file that records refer to is missing; docketd check says which.");
  return refuse (error, DOCKET_SERVER_ERROR_UNAVAILABLE, _ ("The server cannot read this file just now. Ask its administrator to run docketd check."));
}

/* A browser runs none of these; everything else is only bytes to it. */
static const char *
safe_type (const char *media_type)
{
  static const char *const types[] = { "image/jpeg", "image/png", "image/webp", "image/gif", "image/heic", "image/heif", "application/pdf", "text/plain", "video/mp4", "audio/mpeg", "audio/mp4", NULL };

  return g_strv_contains (types, media_type) ? media_type : "application/octet-stream";
}

/* One part, if that is what was asked for. libsoup would cut it out itself, but
 * leave the length of the whole. */
static gboolean
answer_part (Transfer *transfer)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (transfer->exchange->message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (transfer->exchange->message);
  goffset total = (goffset) g_bytes_get_size (transfer->bytes);
  g_autoptr (GBytes) part = NULL;
  SoupRange *ranges;
  SoupRange range;
  int n;

  if (!soup_message_headers_get_ranges (request, total, &ranges, &n))
    return FALSE;
  range = ranges[0];
  soup_message_headers_free_ranges (request, ranges);
  soup_message_headers_remove (request, "Range");
  if (n != 1)
    return FALSE;
  if (range.start < 0 || range.start >= total || range.end < range.start)
    {
      g_autofree char *size = g_strdup_printf ("bytes */%" PRId64, (gint64) total);

      docket_http_answer_problem (transfer->exchange->message, 416, "no-such-range", _ ("The file has no such part."));
      soup_message_headers_replace (headers, "Content-Range", size);
      return TRUE;
    }
  range.end = MIN (range.end, total - 1);
  part = g_bytes_new_from_bytes (transfer->bytes, (gsize) range.start, (gsize) (range.end - range.start + 1));
  docket_http_answer_bytes (transfer->exchange->message, 206, safe_type (transfer->media_type), part);
  soup_message_headers_set_content_range (headers, range.start, range.end, total);
  return TRUE;
}

static void
on_mapped (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Transfer) transfer = data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (transfer->exchange->message);
  g_autofree char *tag = NULL;
  g_autoptr (GError) error = NULL;

  if (!docket_blob_store_run_finish (DOCKET_BLOB_STORE (source), result, &error))
    {
      docket_exchange_answer_error (transfer->exchange, error);
      return;
    }
  if (!answer_part (transfer))
    docket_http_answer_bytes (transfer->exchange->message, 200, safe_type (transfer->media_type), transfer->bytes);
  tag = g_strdup_printf ("\"%s\"", transfer->sha256);
  soup_message_headers_replace (headers, "ETag", tag);
  /* Content by digest never changes; who may see it is asked again elsewhere. */
  soup_message_headers_replace (headers, "Cache-Control", "private, max-age=31536000, immutable");
  soup_message_headers_replace (headers, "Content-Disposition", "attachment");
  soup_message_headers_replace (headers, "Content-Security-Policy", "sandbox; default-src 'none'");
  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  docket_exchange_send_off (transfer->exchange);
}

static void
on_get_looked_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Transfer) transfer = data;
  g_autoptr (GError) error = NULL;

  if (!docket_reader_pool_run_finish (DOCKET_READER_POOL (source), result, &error))
    docket_exchange_answer_error (transfer->exchange, error);
  else
    to_store (g_steal_pointer (&transfer), map, on_mapped);
}

void
docket_handle_get_blob (DocketExchange *exchange)
{
  Transfer *transfer = transfer_of_path (exchange);

  if (transfer != NULL)
    to_reader (transfer, look_up_to_read, on_get_looked_up);
}
