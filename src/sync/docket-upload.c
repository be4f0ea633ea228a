/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sending a file: announce it, then piece after piece from where the server
 * says that it stands.
 *
 *   POST /v1/blobs        -> offset, or complete (somebody sent it before)
 *   PATCH /v1/blobs/3f2a… -> offset, …, until it is the size
 *   then its row says that it has arrived, and what refers to it may go
 *
 * How far it got is the server's knowledge, not ours: after a cut, a crash or a
 * restart it is announced again, and goes on there. So nothing has to be
 * written down between the pieces.
 *
 * Example: 1 MiB of 3 arrived, the answer to the second piece is lost. In a
 * minute the file is announced again: the server says 2 MiB, the rest follows.
 *
 * Which answer means what:
 *   no answer            the attempt failed; smaller pieces from now on
 *   409, 404             the server stands elsewhere: go on there, announce again
 *   422                  on the way it became another: once more from the start,
 *                        unless the copy here is the damaged one
 *   400, 413, 415        it can never go: its operations are put before the person
 *   429, 503             files of this lane rest as long as they say
 *   others               the server has a problem with this one: it waits alone
 */
#include "docket-config.h"

#include "docket-worker-private.h"

#include <glib/gi18n-lib.h>

#include "docket-json.h"
#include "docket-limits.h"
#include "docket-refusal-says.h"
#include "docket-refusal-words.h"

/* More often in a row the server is not merely ahead of us. */
#define STRAYED_MAX 3

/* ---- What the writer is told ---- */

typedef struct
{
  const char *lane; /* its name */
  char *sha256;
  char *sentence;
  gboolean alone;
  gint64 busy_ms; /* our server has no time for as long; 0 */
  DocketLaneWaits waits;
} UploadWrite;

static void
upload_write_free (gpointer data)
{
  UploadWrite *write = data;

  g_free (write->sha256);
  g_free (write->sentence);
  g_free (write);
}

static UploadWrite *
upload_write_new (DocketLane *lane, const char *sentence)
{
  UploadWrite *write = g_new0 (UploadWrite, 1);

  write->lane = lane->name;
  write->sha256 = g_strdup (lane->file->sha256);
  write->sentence = g_strdup (sentence);
  docket_lane_get_waits (lane, &write->waits);
  return write;
}

/* The flight recorder knows operations: a file is how they are sent. */
static gboolean
journal_all (DocketStore *store, const UploadWrite *write, const char *answer, gboolean again, GError **error)
{
  g_autoptr (GPtrArray) keys = docket_store_file_operations (store, write->sha256, error);

  for (guint i = 0; keys != NULL && i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      if (again ? !docket_store_journal_failed (store, key, write->lane, answer, error) : !docket_store_journal (store, key, write->lane, answer, 0, error))
        return FALSE;
    }
  return keys != NULL;
}

static gboolean
sent (DocketStore *store, gpointer data, GError **error)
{
  UploadWrite *write = data;

  return docket_store_file_sent (store, write->sha256, error)
         && journal_all (store, write, _ ("Its file has arrived"), FALSE, error);
}

static gboolean
write_sent (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, sent, data, error);
}

static gboolean
failed (DocketStore *store, gpointer data, GError **error)
{
  UploadWrite *write = data;
  const DocketOutboxFailure failure = { &write->waits.policy, write->sentence, FALSE };

  return (write->busy_ms > 0 ? docket_store_file_busy (store, write->sha256, write->busy_ms, &failure, error)
                             : docket_store_file_failed (store, write->sha256, &failure, write->alone, error))
         && journal_all (store, write, write->sentence, TRUE, error);
}

static gboolean
write_failed (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, failed, data, error);
}

static gboolean
hopeless (DocketStore *store, gpointer data, GError **error)
{
  UploadWrite *write = data;

  return journal_all (store, write, write->sentence, FALSE, error)
         && docket_store_file_hopeless (store, write->sha256, write->sentence, error);
}

static gboolean
write_hopeless (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, hopeless, data, error);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketLane) lane = user_data;
  g_autoptr (GError) error = NULL;

  docket_writer_run_finish (DOCKET_WRITER (source), result, &error);
  docket_worker_note_disk (lane->worker, error);
  docket_lane_over (lane);
}

/* The file is over for now: the next turn chooses anew. */
static void
write_then_over (DocketLane *lane, DocketWriterFunc func, UploadWrite *write)
{
  g_clear_pointer (&lane->file, docket_store_file_free);
  docket_writer_run_async (lane->worker->writer, DOCKET_WRITER_SYNC, func, write, upload_write_free, NULL, on_written, docket_lane_ref (lane));
}

/* ---- How it went ---- */

static void
take_failure (DocketLane *lane, const char *sentence, gboolean alone, gint64 busy_ms)
{
  UploadWrite *write = upload_write_new (lane, sentence);

  write->alone = alone;
  write->busy_ms = busy_ms;
  g_free (lane->worker->problem);
  lane->worker->problem = docket_refusal_say (NULL, sentence);
  write_then_over (lane, write_failed, write);
}

/* Perhaps the line is gone, perhaps this was too much for it. */
static void
take_no_answer (DocketLane *lane, const char *sentence)
{
  DocketWorker *self = lane->worker;
  DocketLaneWaits waits;

  docket_lane_get_waits (lane, &waits);
  lane->file_rest_until = docket_clock_now_ms (self->clock) + waits.waits_ms[0];
  lane->piece_bytes_max = MAX (lane->piece_bytes_max / 2, DOCKET_BLOB_PIECE_BYTES_MIN);
  self->pull_wanted = TRUE;
  take_failure (lane, sentence, FALSE, 0);
}

static void
give_up (DocketLane *lane, const char *sentence)
{
  write_then_over (lane, write_hopeless, upload_write_new (lane, sentence));
}

static void
take_arrived (DocketLane *lane)
{
  lane->worker->settled++;
  lane->strayed = 0;
  write_then_over (lane, write_sent, upload_write_new (lane, NULL));
}

/* The server stands elsewhere than we thought. */
static void
take_strayed (DocketLane *lane, const char *sentence)
{
  if (++lane->strayed > STRAYED_MAX)
    {
      lane->strayed = 0;
      take_failure (lane, sentence, TRUE, 0);
      return;
    }
  lane->announced = FALSE;
  docket_lane_over (lane);
}

/* The bytes here are not what they were when they were taken. */
static void
take_damaged (DocketLane *lane, const GError *error)
{
  g_autofree char *sentence = g_strdup_printf (DOCKET_SAYS_FILE_DAMAGED, error->message);

  give_up (lane, sentence);
}

/* What the server received is another file. */
static void
take_mismatch (DocketLane *lane, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  if (docket_files_verify (docket_store_get_files (lane->worker->reader), lane->file->sha256, lane->file->size, &error))
    take_failure (lane, sentence, TRUE, 0);
  else
    take_damaged (lane, error);
}

static void
take_refusal (DocketLane *lane, const DocketResponse *response)
{
  DocketWorker *self = lane->worker;
  g_autofree char *sentence = docket_worker_problem_sentence (response);
  gint64 busy_ms;

  docket_worker_note_answer (self);
  if (docket_worker_take_refusal (self, response))
    {
      g_clear_pointer (&lane->file, docket_store_file_free);
      docket_lane_over (lane);
      return;
    }
  switch (response->status)
    {
    case 400:
    case 413:
    case 415:
      give_up (lane, sentence);
      break;
    case 404:
    case 409:
      take_strayed (lane, sentence);
      break;
    case 422:
      take_mismatch (lane, sentence);
      break;
    case 429:
    case 503:
      busy_ms = docket_lane_busy_ms (lane, response, 0);
      lane->file_not_before = docket_clock_now_ms (self->clock) + busy_ms;
      if (response->status == 429)
        lane->release_at = lane->file_not_before;
      take_failure (lane, sentence, FALSE, busy_ms);
      break;
    default:
      take_failure (lane, sentence, TRUE, 0);
      break;
    }
}

static gboolean
read_state (const DocketResponse *response, gint64 size, gint64 *offset, gboolean *complete)
{
  gsize length;
  const char *data = g_bytes_get_data (response->body, &length);
  g_autoptr (JsonNode) node = docket_json_parse (data, length, DOCKET_BATCH_BYTES_MAX, NULL);
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  return docket_json_get_int (object, "offset", TRUE, offset, NULL) && docket_json_get_bool (object, "complete", TRUE, complete, NULL)
         && *offset >= 0 && *offset <= size;
}

static void
take_announced (DocketLane *lane, const DocketResponse *response)
{
  gboolean complete = FALSE;

  if (!read_state (response, lane->file->size, &lane->offset, &complete))
    {
      take_no_answer (lane, _ ("Docket does not understand what the server answered. If it stays so, tell an administrator."));
      return;
    }
  docket_worker_note_answer (lane->worker);
  if (complete)
    {
      take_arrived (lane);
      return;
    }
  lane->announced = TRUE;
  docket_lane_over (lane);
}

static void
take_piece (DocketLane *lane, const DocketResponse *response)
{
  gint64 expected = lane->offset + (gint64) lane->piece_bytes;

  /* A 204 of somebody else's does not know how far we are. */
  if (response->upload_offset != expected)
    {
      take_no_answer (lane, _ ("Docket does not understand what the server answered. If it stays so, tell an administrator."));
      return;
    }
  docket_worker_note_answer (lane->worker);
  lane->offset = expected;
  lane->strayed = 0;
  lane->piece_bytes_max = MIN (lane->piece_bytes_max * 2, DOCKET_BLOB_CHUNK_BYTES_MAX);
  if (lane->offset == lane->file->size)
    take_arrived (lane);
  else
    docket_lane_over (lane);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketLane) lane = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketResponse) response = docket_transport_send_finish (DOCKET_TRANSPORT (source), result, &error);

  if (response == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* The plug was pulled here: nobody's failure. */
      g_clear_pointer (&lane->file, docket_store_file_free);
      docket_lane_over (lane);
    }
  else if (response == NULL)
    {
      take_no_answer (lane, error->message);
    }
  else if (!lane->announced && (response->status == 200 || response->status == 201))
    {
      take_announced (lane, response);
    }
  else if (lane->announced && response->status == 204)
    {
      take_piece (lane, response);
    }
  else
    {
      take_refusal (lane, response);
    }
}

/* ---- The way out ---- */

static void
send (DocketLane *lane, DocketRequest *request)
{
  DocketWorker *self = lane->worker;

  lane->busy = TRUE;
  request->token = g_strdup (self->token);
  docket_transport_send_async (self->transport, request, self->cancellable, on_answer, docket_lane_ref (lane));
}

static void
announce (DocketLane *lane)
{
  DocketRequest *request = docket_request_new ("POST", "/v1/blobs");
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "sha256", lane->file->sha256);
  docket_json_int_member (&writer, "size", lane->file->size);
  docket_json_text_member (&writer, "media_type", lane->file->media_type);
  docket_json_end_object (&writer);
  request->body = docket_json_writer_finish_bytes (&writer);
  send (lane, request);
}

static void
send_piece (DocketLane *lane)
{
  gsize size = (gsize) MIN ((gint64) lane->piece_bytes_max, lane->file->size - lane->offset);
  g_autofree char *path = g_strconcat ("/v1/blobs/", lane->file->sha256, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece = docket_files_read (docket_store_get_files (lane->worker->reader), lane->file->sha256, lane->offset, size, &error);
  DocketRequest *request;

  if (piece == NULL)
    {
      lane->busy = TRUE;
      take_damaged (lane, error);
      return;
    }
  lane->piece_bytes = size;
  request = docket_request_new ("PATCH", path);
  request->upload_offset = lane->offset;
  request->body = g_steal_pointer (&piece);
  send (lane, request);
}

gboolean
docket_lane_upload (DocketLane *lane, gint64 now)
{
  DocketWorker *self = lane->worker;
  g_autoptr (DocketStoreFile) file = NULL;
  g_autoptr (GError) error = NULL;

  if (!docket_store_file_due (self->reader, lane->name, now, &file, &error))
    {
      docket_worker_note_disk (self, error);
      return FALSE;
    }
  if (file == NULL)
    {
      g_clear_pointer (&lane->file, docket_store_file_free);
      return FALSE;
    }
  /* Asked before each piece: what was discarded meanwhile goes no further. */
  if (lane->file == NULL || !g_str_equal (lane->file->sha256, file->sha256))
    {
      g_clear_pointer (&lane->file, docket_store_file_free);
      lane->file = g_steal_pointer (&file);
      lane->announced = FALSE;
      lane->strayed = 0;
    }
  if (!lane->announced)
    announce (lane);
  else
    send_piece (lane);
  return TRUE;
}
