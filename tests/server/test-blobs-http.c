/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Files over HTTP, as a field app sends them: in pieces, again after a cut, two
 * at once, and as nobody should.
 */
#include "docket-test-client.h"

#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>

#include "docket-limits.h"

#define PIECE (200 * 1000)

static DocketTestServer *server;

/* ---- Files and their calls ---- */

static GBytes *
make_file (gsize size, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    /* No zeros: the client keeps answers as text. */
    data[i] = (guint8) g_rand_int_range (rand, 1, 256);
  return g_bytes_new_take (data, size);
}

static char *
digest (GBytes *file)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
}

static DocketTestAnswer *
announce (DocketTestClient *client, const char *sha256, gint64 size, const char *type)
{
  g_autofree char *body = g_strdup_printf ("{\"sha256\":\"%s\",\"size\":%" PRId64 ",\"media_type\":\"%s\"}", sha256, size, type);

  return docket_test_call (client, "POST", "/v1/blobs", body);
}

static DocketTestAnswer *
send_piece (DocketTestClient *client, const char *sha256, gint64 offset, GBytes *file, gsize size)
{
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
  g_autofree char *at = g_strdup_printf ("%" PRId64, offset);
  g_autoptr (GBytes) piece = g_bytes_new_from_bytes (file, (gsize) offset, MIN (size, g_bytes_get_size (file) - (gsize) offset));

  return docket_test_upload (client, path, at, piece);
}

static gint64
header_int (DocketTestAnswer *answer, const char *name)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (answer->message), name);

  return text == NULL ? -1 : g_ascii_strtoll (text, NULL, 10);
}

/* The rest of an upload, from where the server says it stands. */
static void
upload_from (DocketTestClient *client, const char *sha256, GBytes *file, gint64 offset)
{
  gint64 size = (gint64) g_bytes_get_size (file);

  while (offset < size)
    {
      g_autoptr (DocketTestAnswer) sent = send_piece (client, sha256, offset, file, PIECE);

      g_assert_nonnull (sent);
      g_assert_cmpuint (sent->status, ==, 204);
      g_assert_cmpint (header_int (sent, "Upload-Offset"), ==, MIN (offset + PIECE, size));
      offset = header_int (sent, "Upload-Offset");
    }
}

static void
assert_state (DocketTestClient *client, const char *sha256, gint64 offset, gint64 size)
{
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
  g_autoptr (DocketTestAnswer) state = docket_test_call (client, "HEAD", path, NULL);

  g_assert_cmpuint (state->status, ==, 200);
  g_assert_cmpint (header_int (state, "Upload-Offset"), ==, offset);
  g_assert_cmpint (header_int (state, "Upload-Length"), ==, size);
}

static char *
upload (DocketTestClient *client, GBytes *file, const char *type)
{
  char *sha256 = digest (file);
  g_autoptr (DocketTestAnswer) announced = announce (client, sha256, (gint64) g_bytes_get_size (file), type);

  g_assert_cmpuint (announced->status, ==, 201);
  upload_from (client, sha256, file, 0);
  return sha256;
}

/* The body that attaches @sha256 to @job under @key. */
static char *
attach_body (const char *key, const char *job, const char *sha256, gint64 size)
{
  return g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"attachment\",\"id\":\"%s\"},"
                          "\"set\":{\"job\":\"%s\",\"blob\":\"%s\",\"name\":\"photo.jpg\",\"media_type\":\"image/jpeg\",\"size\":%" PRId64 "}}]}",
                          key, key, job, sha256, size);
}

/* A job in the feed of @client that nothing locks. */
static char *
job_of (DocketTestClient *client)
{
  g_autoptr (DocketTestAnswer) page = docket_test_call (client, "GET", "/v1/changes?limit=5000", NULL);
  JsonArray *changes = json_object_get_array_member (docket_test_object (page), "changes");

  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = json_array_get_object_element (changes, i);
      JsonObject *record, *fields;

      if (json_object_get_null_member (change, "record") || strcmp (json_object_get_string_member (change, "kind"), "job") != 0)
        continue;
      record = json_object_get_object_member (change, "record");
      fields = json_object_get_object_member (record, "fields");
      if (g_strcmp0 (json_object_get_string_member_with_default (fields, "technician", ""), client->person) == 0
          && strcmp (json_object_get_string_member (fields, "status"), "cancelled") != 0)
        return g_strdup (json_object_get_string_member (record, "id"));
    }
  g_assert_not_reached ();
}

/* ---- The stories ---- */

static void
test_in_pieces (void)
{
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autoptr (GBytes) file = make_file (3 * PIECE + 17, 1);
  gint64 size = (gint64) g_bytes_get_size (file);
  g_autofree char *sha256 = digest (file);
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
  g_autoptr (DocketTestAnswer) announced = announce (tess, sha256, size, "image/jpeg");
  g_autoptr (DocketTestAnswer) early = docket_test_call (tess, "GET", path, NULL);
  g_autoptr (DocketTestAnswer) first = send_piece (tess, sha256, 0, file, PIECE);
  g_autoptr (DocketTestAnswer) again = announce (tess, sha256, size, "image/jpeg");

  g_assert_cmpuint (announced->status, ==, 201);
  docket_test_assert_problem (early, 404, "not-found");
  g_assert_cmpuint (first->status, ==, 204);
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_cmpint (json_object_get_int_member (docket_test_object (again), "offset"), ==, PIECE);
  g_assert_false (json_object_get_boolean_member (docket_test_object (again), "complete"));
  assert_state (tess, sha256, PIECE, size);
  upload_from (tess, sha256, file, PIECE);
  assert_state (tess, sha256, size, size);
  {
    g_autoptr (DocketTestAnswer) known = announce (tess, sha256, size, "image/jpeg");
    g_autoptr (DocketTestAnswer) whole = docket_test_call (tess, "GET", path, NULL);
    g_autoptr (DocketTestAnswer) part = docket_test_call_with (tess, "GET", path, NULL, "Range", "bytes=10-19");
    g_autoptr (DocketTestAnswer) beyond = docket_test_call_with (tess, "GET", path, NULL, "Range", "bytes=9999999-");

    g_assert_true (json_object_get_boolean_member (docket_test_object (known), "complete"));
    g_assert_cmpuint (whole->status, ==, 200);
    g_assert_cmpstr (whole->type, ==, "image/jpeg");
    g_assert_cmpmem (whole->text, (gsize) size, g_bytes_get_data (file, NULL), (gsize) size);
    g_assert_cmpuint (part->status, ==, 206);
    g_assert_cmpmem (part->text, 10, (const char *) g_bytes_get_data (file, NULL) + 10, 10);
    docket_test_assert_problem (beyond, 416, "no-such-range");
  }
}

static void
test_empty_file (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (GBytes) file = g_bytes_new (NULL, 0);
  g_autofree char *sha256 = digest (file);
  g_autoptr (DocketTestAnswer) announced = announce (omar, sha256, 0, "text/plain");

  g_assert_cmpuint (announced->status, ==, 201);
  g_assert_true (json_object_get_boolean_member (docket_test_object (announced), "complete"));
  assert_state (omar, sha256, 0, 0);
}

static void
test_wrong_offset (void)
{
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autoptr (GBytes) file = make_file (2 * PIECE, 2);
  g_autofree char *sha256 = digest (file);
  g_autoptr (DocketTestAnswer) announced = announce (tess, sha256, 2 * PIECE, "image/jpeg");
  g_autoptr (DocketTestAnswer) first = send_piece (tess, sha256, 0, file, PIECE);
  g_autoptr (DocketTestAnswer) twice = send_piece (tess, sha256, 0, file, PIECE);
  g_autoptr (DocketTestAnswer) ahead = send_piece (tess, sha256, PIECE + 1, file, PIECE);

  docket_test_assert_problem (twice, 409, "wrong-offset");
  g_assert_cmpint (header_int (twice, "Upload-Offset"), ==, PIECE);
  docket_test_assert_problem (ahead, 409, "wrong-offset");
  upload_from (tess, sha256, file, PIECE);
  {
    g_autoptr (DocketTestAnswer) late = send_piece (tess, sha256, PIECE, file, PIECE);

    docket_test_assert_problem (late, 409, "wrong-offset");
    g_assert_cmpint (header_int (late, "Upload-Offset"), ==, 2 * PIECE);
  }
}

static void
test_other_bytes (void)
{
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autoptr (GBytes) file = make_file (PIECE, 3);
  g_autoptr (GBytes) other = make_file (PIECE, 4);
  g_autofree char *sha256 = digest (file);
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
  g_autoptr (DocketTestAnswer) announced = announce (tess, sha256, PIECE, "image/jpeg");
  g_autoptr (DocketTestAnswer) wrong = send_piece (tess, sha256, 0, other, PIECE);
  g_autoptr (DocketTestAnswer) served = docket_test_call (tess, "GET", path, NULL);

  docket_test_assert_problem (wrong, 422, "digest-mismatch");
  docket_test_assert_problem (served, 404, "not-found");
  assert_state (tess, sha256, 0, PIECE);
  upload_from (tess, sha256, file, 0);
}

static void
test_more_than_announced (void)
{
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autoptr (GBytes) file = make_file (PIECE, 5);
  g_autofree char *sha256 = digest (file);
  g_autoptr (DocketTestAnswer) announced = announce (tess, sha256, PIECE - 1, "image/jpeg");
  g_autoptr (DocketTestAnswer) more = send_piece (tess, sha256, 0, file, PIECE);
  g_autoptr (DocketTestAnswer) huge = announce (tess, sha256, DOCKET_BLOB_BYTES_MAX + 1, "image/jpeg");

  docket_test_assert_problem (more, 413, "too-large");
  docket_test_assert_problem (huge, 413, "too-large");
  assert_state (tess, sha256, 0, PIECE - 1);
  /* Whoever announces it rightly is not held up by who did not. */
  {
    g_autoptr (DocketTestAnswer) rightly = announce (tess, sha256, PIECE, "image/jpeg");

    g_assert_cmpuint (rightly->status, ==, 200);
    upload_from (tess, sha256, file, 0);
  }
  {
    g_autoptr (DocketTestAnswer) wrongly = announce (tess, sha256, PIECE + 1, "image/jpeg");

    docket_test_assert_problem (wrongly, 400, "malformed");
  }
}

static void
test_piece_too_large (void)
{
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autoptr (GBytes) file = make_file (DOCKET_BLOB_CHUNK_BYTES_MAX + 1, 6);
  g_autofree char *sha256 = digest (file);
  g_autoptr (DocketTestAnswer) announced = announce (tess, sha256, DOCKET_BLOB_CHUNK_BYTES_MAX + 1, "image/jpeg");
  g_autoptr (DocketTestAnswer) whole = send_piece (tess, sha256, 0, file, DOCKET_BLOB_CHUNK_BYTES_MAX + 1);

  docket_test_assert_problem (whole, 413, "too-large");
  assert_state (tess, sha256, 0, DOCKET_BLOB_CHUNK_BYTES_MAX + 1);
  {
    g_autoptr (DocketTestAnswer) first = send_piece (tess, sha256, 0, file, DOCKET_BLOB_CHUNK_BYTES_MAX);
    g_autoptr (DocketTestAnswer) last = send_piece (tess, sha256, DOCKET_BLOB_CHUNK_BYTES_MAX, file, 1);

    g_assert_cmpuint (first->status, ==, 204);
    g_assert_cmpuint (last->status, ==, 204);
  }
}

/* Nothing from outside becomes a path. */
static void
test_names_from_outside (void)
{
  static const char *const names[] = {
    "..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", "uploads", "uploads%2fx", "ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD",
    "g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85%00", "%00", "*", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85%0a",
  };
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (GBytes) byte = g_bytes_new_static ("x", 1);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat ("/v1/blobs/", names[i], NULL);
      g_autoptr (DocketTestAnswer) get = docket_test_call (omar, "GET", path, NULL);
      g_autoptr (DocketTestAnswer) patch = docket_test_upload (omar, path, "0", byte);

      g_assert_true (get->status == 400 || get->status == 404);
      g_assert_cmpstr (get->type, ==, "application/problem+json");
      g_assert_true (patch->status == 400 || patch->status == 404 || patch->status == 405 || patch->status == 415);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (DocketTestAnswer) announced = announce (omar, names[i], 1, "image/jpeg");

      docket_test_assert_problem (announced, 400, "malformed");
    }
}

static void
test_announced_as_nonsense (void)
{
  static const char *const bodies[] = {
    "", "[]", "null", "{}", "{\"sha256\":1,\"size\":1,\"media_type\":\"a/b\"}",
    "{\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":\"1\",\"media_type\":\"a/b\"}",
    "{\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":-1,\"media_type\":\"a/b\"}",
    "{\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":1.5,\"media_type\":\"a/b\"}",
    "{\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":9223372036854775808,\"media_type\":\"a/b\"}",
    "{\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":1}",
  };
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (DocketTestAnswer) answer = docket_test_call (omar, "POST", "/v1/blobs", bodies[i]);

      docket_test_assert_problem (answer, 400, "malformed");
    }
}

static void
test_offset_is_nonsense (void)
{
  static const char *const offsets[] = { NULL, "", "-1", "x", "1x", "0x10", "99999999999999999999", "52428801", " 0 1" };
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autoptr (GBytes) file = make_file (PIECE, 7);
  g_autofree char *sha256 = digest (file);
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
  g_autoptr (DocketTestAnswer) announced = announce (tess, sha256, PIECE, "image/jpeg");

  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      g_autoptr (DocketTestAnswer) answer = docket_test_upload (tess, path, offsets[i], file);

      docket_test_assert_problem (answer, 400, "malformed");
    }
  assert_state (tess, sha256, 0, PIECE);
}

/* What a browser would run is only bytes. */
static void
test_safe_types (void)
{
  static const char *const types[][2] = {
    { "text/html", "application/octet-stream" }, { "image/svg+xml", "application/octet-stream" }, { "application/javascript", "application/octet-stream" },
    { "text/html\\r\\nX-Evil: 1", "application/octet-stream" }, { "image/png", "image/png" }, { "application/pdf", "application/pdf" },
  };
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GBytes) file = make_file (100, 100 + i);
      g_autofree char *sha256 = upload (omar, file, types[i][0]);
      g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
      g_autoptr (DocketTestAnswer) answer = docket_test_call (omar, "GET", path, NULL);
      SoupMessageHeaders *headers = soup_message_get_response_headers (answer->message);

      g_assert_cmpstr (answer->type, ==, types[i][1]);
      g_assert_cmpstr (soup_message_headers_get_one (headers, "X-Content-Type-Options"), ==, "nosniff");
      g_assert_cmpstr (soup_message_headers_get_one (headers, "Content-Disposition"), ==, "attachment");
      g_assert_null (soup_message_headers_get_one (headers, "X-Evil"));
    }
}

/* Files first, record second; the same key is asked again. */
static void
test_record_waits_for_its_file (void)
{
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autofree char *job = job_of (tess);
  g_autoptr (GBytes) file = make_file (PIECE + 1, 8);
  g_autofree char *sha256 = digest (file);
  g_autofree char *key = docket_test_id ();
  g_autofree char *lying_key = docket_test_id ();
  g_autofree char *attach = attach_body (key, job, sha256, PIECE + 1);
  g_autofree char *lying = attach_body (lying_key, job, sha256, 7);
  g_autoptr (DocketTestAnswer) before = docket_test_call (tess, "POST", "/v1/ops", attach);
  g_autoptr (DocketTestAnswer) announced = announce (tess, sha256, PIECE + 1, "image/jpeg");
  g_autoptr (DocketTestAnswer) half = send_piece (tess, sha256, 0, file, PIECE);
  g_autoptr (DocketTestAnswer) meanwhile = docket_test_call (tess, "POST", "/v1/ops", attach);

  g_assert_cmpstr (docket_test_result_text (before, 0, "outcome"), ==, "deferred");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (docket_test_result (before, 0), "problem"), "type"), ==, "urn:docket:problem:needs-blob");
  g_assert_cmpstr (docket_test_result_text (meanwhile, 0, "outcome"), ==, "deferred");
  upload_from (tess, sha256, file, PIECE);
  {
    g_autoptr (DocketTestAnswer) lied = docket_test_call (tess, "POST", "/v1/ops", lying);
    g_autoptr (DocketTestAnswer) after = docket_test_call (tess, "POST", "/v1/ops", attach);
    g_autoptr (DocketTestAnswer) again = docket_test_call (tess, "POST", "/v1/ops", attach);

    g_assert_cmpstr (docket_test_result_text (lied, 0, "outcome"), ==, "rejected");
    g_assert_cmpstr (docket_test_result_text (after, 0, "outcome"), ==, "applied");
    g_assert_true (json_object_get_boolean_member (docket_test_result (again, 0), "replayed"));
  }
}

/* A technician fetches what belongs to their jobs, and what they sent. */
static void
test_whose_files (void)
{
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autoptr (DocketTestClient) other = docket_test_client_signed_in (server, "milo", "field");
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *job = job_of (tess);
  g_autoptr (GBytes) file = make_file (PIECE, 9);
  g_autofree char *sha256 = upload (omar, file, "image/jpeg");
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
  g_autofree char *key = docket_test_id ();
  g_autofree char *attach = attach_body (key, job, sha256, PIECE);
  g_autoptr (DocketTestAnswer) before = docket_test_call (tess, "GET", path, NULL);
  g_autoptr (DocketTestAnswer) own = docket_test_call (omar, "GET", path, NULL);
  g_autoptr (DocketTestAnswer) attached = docket_test_call (omar, "POST", "/v1/ops", attach);
  g_autoptr (DocketTestAnswer) after = docket_test_call (tess, "GET", path, NULL);
  g_autoptr (DocketTestAnswer) strange = docket_test_call (other, "GET", path, NULL);

  docket_test_assert_problem (before, 404, "not-found");
  g_assert_cmpuint (own->status, ==, 200);
  g_assert_cmpstr (docket_test_result_text (attached, 0, "outcome"), ==, "applied");
  g_assert_cmpuint (after->status, ==, 200);
  docket_test_assert_problem (strange, 404, "not-found");
}

typedef struct
{
  const char *sha256;
  GBytes *file;
} Race;

static gpointer
race (gpointer data)
{
  Race *the = data;
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  gint64 size = (gint64) g_bytes_get_size (the->file), offset = 0;

  for (;;)
    {
      g_autoptr (DocketTestAnswer) announced = announce (tess, the->sha256, size, "image/jpeg");
      g_autoptr (DocketTestAnswer) sent = NULL;

      g_assert_true (announced->status == 200 || announced->status == 201);
      if (json_object_get_boolean_member (docket_test_object (announced), "complete"))
        return NULL;
      offset = json_object_get_int_member (docket_test_object (announced), "offset");
      sent = send_piece (tess, the->sha256, offset, the->file, 10 * 1000);
      g_assert_true (sent->status == 204 || sent->status == 409);
    }
}

static void
test_eight_at_once (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (GBytes) file = make_file (PIECE, 10);
  g_autofree char *sha256 = digest (file);
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
  Race the = { sha256, file };
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("uploader", race, &the);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  {
    g_autoptr (DocketTestAnswer) whole = docket_test_call (omar, "GET", path, NULL);

    g_assert_cmpmem (whole->text, PIECE, g_bytes_get_data (file, NULL), PIECE);
  }
}

static gpointer
kill_soon (gpointer data)
{
  g_usleep (GPOINTER_TO_UINT (data));
  docket_test_server_send_kill (server);
  return NULL;
}

/* What was answered for is there; the upload goes on after it. */
static void
test_killed_while_sending (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (GBytes) file = make_file (40 * 10 * 1000, 11);
  g_autofree char *sha256 = digest (file);
  gint64 size = (gint64) g_bytes_get_size (file), told = 0;
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  gboolean complete = FALSE;

  for (guint round = 0; round < 12 && !complete; round++)
    {
      GThread *killer = g_thread_new ("killer", kill_soon, GUINT_TO_POINTER ((guint) g_rand_int_range (rand, 1000, 30000)));

      for (;;)
        {
          g_autofree char *body = g_strdup_printf ("{\"sha256\":\"%s\",\"size\":%" PRId64 ",\"media_type\":\"image/jpeg\"}", sha256, size);
          g_autoptr (DocketTestAnswer) announced = docket_test_try_call (tess, "POST", "/v1/blobs", body);
          g_autoptr (DocketTestAnswer) sent = NULL;
          gint64 offset;

          if (announced == NULL)
            break;
          complete = json_object_get_boolean_member (docket_test_object (announced), "complete");
          offset = json_object_get_int_member (docket_test_object (announced), "offset");
          /* Only the last piece may have to be sent anew, as a whole upload, if
           * the end came between its place and the word about it. */
          g_assert_true (offset >= told || told == size);
          if (complete)
            break;
          sent = send_piece (tess, sha256, offset, file, 10 * 1000);
          if (sent == NULL)
            break;
          g_assert_cmpuint (sent->status, ==, 204);
          told = header_int (sent, "Upload-Offset");
        }
      g_thread_join (killer);
      docket_test_server_kill (server);
      docket_test_server_start (server);
    }
  race (&(Race) { sha256, file });
  assert_state (tess, sha256, size, size);
}

static void
test_revoked_device_hands_in (void)
{
  g_autoptr (DocketTestClient) ada = docket_test_client_signed_in (server, "ada", "desk");
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autofree char *job = job_of (tess);
  g_autofree char *record = g_strconcat ("/v1/records/device/", tess->device, NULL);
  g_autoptr (DocketTestAnswer) device = docket_test_call (ada, "GET", record, NULL);
  gint64 rev = json_object_get_int_member (json_object_get_object_member (docket_test_object (device), "revs"), "device");
  g_autofree char *key = docket_test_id ();
  g_autofree char *revoke = g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"edit\",\"record\":{\"kind\":\"device\",\"id\":\"%s\"},\"group\":\"device\",\"base\":%" PRId64 ",\"was\":{\"revoked\":null},\"set\":{\"revoked\":true}}]}", key, tess->device, rev);
  g_autoptr (DocketTestAnswer) revoked = docket_test_call (ada, "POST", "/v1/ops", revoke);
  g_autoptr (GBytes) file = make_file (PIECE, 12);
  g_autofree char *sha256 = upload (tess, file, "image/jpeg");
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
  g_autofree char *attach_key = docket_test_id ();
  g_autofree char *attach = attach_body (attach_key, job, sha256, PIECE);
  g_autoptr (DocketTestAnswer) held = docket_test_call (tess, "POST", "/v1/ops", attach);
  g_autoptr (DocketTestAnswer) fetched = docket_test_call (tess, "GET", path, NULL);

  g_assert_cmpstr (docket_test_result_text (revoked, 0, "outcome"), ==, "applied");
  g_assert_cmpstr (docket_test_result_text (held, 0, "outcome"), ==, "held");
  docket_test_assert_problem (fetched, 403, "device-revoked");
}

/* A device may not fill the disk with what no record refers to. */
static void
test_quota (void)
{
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  guint fits = (guint) (DOCKET_BLOB_UNUSED_BYTES_MAX / DOCKET_BLOB_BYTES_MAX);

  for (guint i = 0; i <= fits; i++)
    {
      g_autofree char *text = g_strdup_printf ("quota %u", i);
      g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
      g_autoptr (DocketTestAnswer) announced = announce (tess, sha256, DOCKET_BLOB_BYTES_MAX, "image/jpeg");

      if (i < fits)
        g_assert_cmpuint (announced->status, ==, 201);
      else
        docket_test_assert_problem (announced, 429, "too-many-requests");
    }
}

/* The check names what is gone, and the copy brings its files along. */
static void
test_checked_and_copied (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autofree char *job = job_of (tess);
  g_autoptr (GBytes) file = make_file (PIECE, 13);
  g_autofree char *sha256 = upload (omar, file, "image/jpeg");
  g_autofree char *key = docket_test_id ();
  g_autofree char *attach = attach_body (key, job, sha256, PIECE);
  g_autoptr (DocketTestAnswer) attached = docket_test_call (omar, "POST", "/v1/ops", attach);
  const char *store = docket_test_server_get_store (server);
  g_autofree char *home = g_path_get_dirname (store + strlen ("sqlite:"));
  g_autofree char *blobs = g_build_filename (home, "blobs", NULL);
  g_autofree char *shelf = g_strndup (sha256, 2);
  g_autofree char *place = g_build_filename (blobs, shelf, sha256, NULL);
  g_autofree char *away = g_strconcat (place, ".away", NULL);
  g_autofree char *copy = g_strconcat (store + strlen ("sqlite:"), ".copy", NULL);
  g_autofree char *copy_uri = g_strconcat ("sqlite:", copy, NULL);
  g_autofree char *copied = g_strconcat (copy, ".files", NULL);
  g_autofree char *err = NULL;
  const char *const check[] = { docket_test_program ("DOCKETD"), "check", "--store", store, NULL };
  const char *const back_up[] = { docket_test_program ("DOCKETD"), "backup", "--store", store, "--to", copy, "--blobs", copied, NULL };
  const char *const check_copy[] = { docket_test_program ("DOCKETD"), "check", "--store", copy_uri, NULL };
  g_autoptr (GSubprocess) process = NULL;

  g_assert_cmpstr (docket_test_result_text (attached, 0, "outcome"), ==, "applied");
  docket_test_server_check (server);
  process = g_subprocess_newv (back_up, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));

  g_assert_cmpint (g_rename (place, away), ==, 0);
  g_clear_object (&process);
  process = g_subprocess_newv (check, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_nonnull (strstr (err, sha256));
  g_assert_cmpint (g_rename (away, place), ==, 0);
  docket_test_server_check (server);

  g_clear_object (&process);
  process = g_subprocess_newv (check_copy, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
  g_clear_pointer (&place, g_free);
  place = g_build_filename (copied, shelf, sha256, NULL);
  g_assert_cmpint (g_chmod (place, 0600), ==, 0);
  g_assert_cmpint (g_unlink (place), ==, 0);
  g_clear_object (&process);
  process = g_subprocess_newv (check_copy, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  g_assert_false (g_subprocess_wait_check (process, NULL, NULL));
  /* The original was not touched through the link. */
  docket_test_server_check (server);
}

int
main (int argc, char **argv)
{
  char *dir;
  int status;

  docket_test_init (&argc, &argv);
  dir = docket_test_dir_new ();
  server = docket_test_server_new (dir);
  g_test_add_func ("/server/blobs/in-pieces", test_in_pieces);
  g_test_add_func ("/server/blobs/empty-file", test_empty_file);
  g_test_add_func ("/server/blobs/wrong-offset", test_wrong_offset);
  g_test_add_func ("/server/blobs/other-bytes-than-announced", test_other_bytes);
  g_test_add_func ("/server/blobs/more-than-announced", test_more_than_announced);
  g_test_add_func ("/server/blobs/piece-too-large", test_piece_too_large);
  g_test_add_func ("/server/blobs/names-from-outside", test_names_from_outside);
  g_test_add_func ("/server/blobs/announced-as-nonsense", test_announced_as_nonsense);
  g_test_add_func ("/server/blobs/offset-is-nonsense", test_offset_is_nonsense);
  g_test_add_func ("/server/blobs/safe-types", test_safe_types);
  g_test_add_func ("/server/blobs/record-waits-for-its-file", test_record_waits_for_its_file);
  g_test_add_func ("/server/blobs/whose-files", test_whose_files);
  g_test_add_func ("/server/blobs/eight-at-once", test_eight_at_once);
  g_test_add_func ("/server/blobs/killed-while-sending", test_killed_while_sending);
  g_test_add_func ("/server/blobs/revoked-device-hands-in", test_revoked_device_hands_in);
  g_test_add_func ("/server/blobs/quota", test_quota);
  g_test_add_func ("/server/blobs/checked-and-copied", test_checked_and_copied);
  status = g_test_run ();
  docket_test_server_check (server);
  docket_test_server_free (server);
  docket_test_dir_remove (dir);
  return status;
}
