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

#include "docket-blob-upload.h"
#include "docket-handlers.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-http.h"
#include "docket-limits.h"
#include "docket-server-error.h"
#include "docket-service.h"

typedef struct
{
  DocketBlobUpload upload; /* first: its steps are given the transfer */
  DocketExchange *exchange; /* (owned) */
} Transfer;

static void
transfer_free (Transfer *transfer)
{
  docket_exchange_unref (transfer->exchange);
  docket_blob_upload_clear (&transfer->upload);
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
  transfer->upload.sha256 = g_strdup (exchange->parts[2]);
  return transfer;
}

static void
set_header_int (Transfer *transfer, const char *name, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" PRId64, number);

  soup_message_headers_replace (soup_server_message_get_response_headers (transfer->exchange->message), name, text);
}

/* ---- POST: announcing ---- */

static void
answer_state (Transfer *transfer)
{
  g_autoptr (GBytes) json = docket_blob_upload_to_json (&transfer->upload);

  docket_exchange_answer_json (transfer->exchange, transfer->upload.created ? 201 : 200, json);
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

static void
on_seen_how_far (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Transfer) transfer = data;
  g_autoptr (GError) error = NULL;

  if (!docket_blob_store_run_finish (DOCKET_BLOB_STORE (source), result, &error))
    docket_exchange_answer_error (transfer->exchange, error);
  else if (transfer->upload.complete)
    to_writer (g_steal_pointer (&transfer), docket_blob_upload_mark_complete, on_empty_complete);
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
  else if (transfer->upload.complete)
    answer_state (transfer);
  else
    to_store (g_steal_pointer (&transfer), docket_blob_upload_see_how_far, on_seen_how_far);
}

void
docket_handle_announce_blob (DocketExchange *exchange)
{
  g_autoptr (Transfer) transfer = transfer_new (exchange);
  g_autoptr (GError) error = NULL;

  if (!docket_blob_upload_read (&transfer->upload, exchange->body, &error))
    {
      docket_exchange_answer_error (exchange, error);
      return;
    }
  transfer->upload.person = g_strdup (exchange->session.person);
  transfer->upload.device = g_strdup (exchange->session.device);
  transfer->upload.now_ms = docket_clock_now_ms (docket_service_get_clock (exchange->service));
  to_writer (g_steal_pointer (&transfer), docket_blob_upload_announce, on_announced);
}

/* ---- HEAD: how far ---- */

static void
answer_how_far (Transfer *transfer)
{
  set_header_int (transfer, "Upload-Offset", transfer->upload.complete ? transfer->upload.size : transfer->upload.offset);
  set_header_int (transfer, "Upload-Length", transfer->upload.size);
  soup_message_headers_replace (soup_server_message_get_response_headers (transfer->exchange->message), "Cache-Control", "no-store");
  docket_exchange_answer_status (transfer->exchange, SOUP_STATUS_OK);
}

static gboolean
measure (DocketBlobStore *store, gpointer data, GError **error)
{
  Transfer *transfer = data;

  transfer->upload.offset = docket_blob_store_get_offset (store, transfer->upload.sha256);
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
  else if (transfer->upload.complete)
    answer_how_far (transfer);
  else
    to_store (g_steal_pointer (&transfer), measure, on_measured);
}

void
docket_handle_head_blob (DocketExchange *exchange)
{
  Transfer *transfer = transfer_of_path (exchange);

  if (transfer != NULL)
    to_reader (transfer, docket_blob_upload_look_up, on_head_looked_up);
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
  set_header_int (transfer, "Upload-Offset", transfer->upload.offset);
  docket_exchange_answer_nothing (transfer->exchange);
}

static void
on_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Transfer) transfer = data;
  g_autoptr (GError) error = NULL;

  if (!docket_blob_store_run_finish (DOCKET_BLOB_STORE (source), result, &error))
    {
      if (g_error_matches (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_OFFSET))
        set_header_int (transfer, "Upload-Offset", transfer->upload.offset);
      docket_exchange_answer_error (transfer->exchange, error);
    }
  else if (transfer->upload.complete)
    {
      to_writer (g_steal_pointer (&transfer), docket_blob_upload_mark_complete, on_upload_complete);
    }
  else
    {
      set_header_int (transfer, "Upload-Offset", transfer->upload.offset);
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
  else if (transfer->upload.complete)
    {
      /* Somebody else's upload of the same file was faster. */
      set_header_int (transfer, "Upload-Offset", transfer->upload.size);
      docket_exchange_answer_problem (transfer->exchange, 409, "wrong-offset", _ ("The file is here already; nothing more is needed."));
    }
  else
    {
      to_store (g_steal_pointer (&transfer), docket_blob_upload_take, on_taken);
    }
}

void
docket_handle_patch_blob (DocketExchange *exchange)
{
  g_autoptr (Transfer) transfer = transfer_of_path (exchange);
  const char *offset = soup_message_headers_get_one (soup_server_message_get_request_headers (exchange->message), "Upload-Offset");

  if (transfer == NULL)
    return;
  if (offset == NULL || !g_ascii_string_to_signed (offset, 10, 0, DOCKET_BLOB_BYTES_MAX, &transfer->upload.offset, NULL))
    {
      docket_exchange_answer_problem (exchange, 400, "malformed", _ ("The header Upload-Offset is missing, or no number of bytes."));
      return;
    }
  transfer->upload.bytes = g_bytes_ref (exchange->body);
  to_reader (g_steal_pointer (&transfer), docket_blob_upload_look_up, on_patch_looked_up);
}

/* ---- GET: the file ---- */

static gboolean
look_up_to_read (DocketRepository *reader, gpointer data, GError **error)
{
  Transfer *transfer = data;
  const DocketSession *session = &transfer->exchange->session;
  g_autoptr (DocketBlob) blob = NULL;
  gboolean may = TRUE;

  if (!docket_repository_get_blob (reader, transfer->upload.sha256, &blob, error))
    return FALSE;
  if (blob == NULL || !blob->complete)
    return not_found (error);
  /* Their own upload they may fetch again. */
  if (docket_session_is_scoped (session) && g_strcmp0 (blob->person, session->person) != 0
      && !docket_repository_may_see_blob (reader, transfer->upload.sha256, session->person, &may, error))
    return FALSE;
  transfer->upload.media_type = g_strdup (blob->media_type);
  return may || not_found (error);
}

static gboolean
map (DocketBlobStore *store, gpointer data, GError **error)
{
  Transfer *transfer = data;

  transfer->upload.bytes = docket_blob_store_map (store, transfer->upload.sha256);
  if (transfer->upload.bytes != NULL)
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
  goffset total = (goffset) g_bytes_get_size (transfer->upload.bytes);
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
  part = g_bytes_new_from_bytes (transfer->upload.bytes, (gsize) range.start, (gsize) (range.end - range.start + 1));
  docket_http_answer_bytes (transfer->exchange->message, 206, safe_type (transfer->upload.media_type), part);
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
    docket_http_answer_bytes (transfer->exchange->message, 200, safe_type (transfer->upload.media_type), transfer->upload.bytes);
  tag = g_strdup_printf ("\"%s\"", transfer->upload.sha256);
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
