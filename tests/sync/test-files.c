/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The stories of files: what the worker sends before what, and what becomes of
 * it when the line, the server or the disk do not play along.
 */
#include "worker-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "docket-limits.h"

#define MIB (1024 * 1024)

static void
set_up (WorkerFixture *f, gconstpointer data)
{
  worker_set_up (f, data);
  worker_know_job (f);
}

static gboolean
has_landed (WorkerFixture *f, const char *key)
{
  return g_hash_table_contains (f->effects, key);
}

/* What the server has of the file is what was attached. */
static void
assert_whole (WorkerFixture *f, const char *sha256)
{
  GByteArray *bytes = g_hash_table_lookup (f->files, sha256);
  g_autofree char *digest = NULL;

  g_assert_nonnull (bytes);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len);
  g_assert_cmpstr (digest, ==, sha256);
  g_assert_true (g_hash_table_contains (f->whole, sha256));
}

static void
test_file_goes_before_its_record (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *key = worker_attach (f, 3 * MIB + 17, 1, &sha256);

  g_assert_cmpuint (worker_counts (f).files_pending, ==, 1);
  worker_start (f);
  assert_whole (f, sha256);
  g_assert_true (has_landed (f, key));
  g_assert_cmpuint (f->pieces, >=, 4);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_cmpuint (worker_counts (f).files_pending, ==, 0);
  worker_assert_pill (f, "Up to date");
}

/* Nobody tells a revoked device that the server was restored: it asks, and brings
 * its files with its work. */
static void
test_revoked_device_brings_its_files_again (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *key = worker_attach (f, 1000, 1, &sha256);

  f->epoch = "one";
  g_assert_true (docket_store_set_meta (f->store, DOCKET_META_EPOCH, "one", NULL));
  worker_start (f);
  assert_whole (f, sha256);
  f->revoked = TRUE;
  f->epoch = "two";
  g_hash_table_remove_all (f->effects);
  g_hash_table_remove_all (f->files);
  g_hash_table_remove_all (f->sizes);
  g_hash_table_remove_all (f->whole);
  for (guint i = 0; i < 10; i++)
    worker_pass (f, 60 * 1000);
  assert_whole (f, sha256);
  g_assert_true (has_landed (f, key));
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

/* Two files over a line that takes its time. */
static void
test_progress_is_told (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *first = worker_attach (f, 2 * MIB, 1, NULL);
  g_autofree char *second = worker_attach (f, 6 * MIB, 2, NULL);
  guint n_first = 0, n_second = 0;

  f->piece_ms = 1000;
  worker_start (f);
  worker_pass (f, 1000);
  g_assert_true (has_landed (f, first) && has_landed (f, second));
  for (guint i = 0; i < f->upload_told->len; i++)
    {
      const char *words = g_ptr_array_index (f->upload_told, i);

      n_first += g_str_has_prefix (words, "File 1 of 2: ");
      n_second += g_str_has_prefix (words, "File 2 of 2: ");
      g_assert_true (g_str_has_suffix (words, n_second == 0 ? " of 2098 KB" : " of 6292 KB"));
    }
  g_assert_cmpuint (n_first, >=, 2);
  g_assert_cmpuint (n_second, >=, 2);
  g_assert_cmpuint (n_first + n_second, ==, f->upload_told->len);
  g_assert_cmpuint (f->status->files_done, ==, 0);
  g_assert_cmpint (f->status->upload_size, ==, 0);
}

static void
test_empty_file (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *key = worker_attach (f, 0, 1, &sha256);

  worker_start (f);
  g_assert_true (has_landed (f, key));
  g_assert_cmpuint (f->pieces, ==, 0);
}

/* Somebody sent the same photo before: nothing of it goes twice. */
static void
test_known_file_is_not_sent (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *first = worker_attach (f, MIB, 1, &sha256);
  g_autofree char *second = NULL;
  guint pieces;

  worker_start (f);
  pieces = f->pieces;
  second = worker_attach (f, MIB, 1, NULL);
  worker_settle ();
  g_assert_true (has_landed (f, first) && has_landed (f, second));
  g_assert_cmpuint (f->pieces, ==, pieces);
}

/* Ugly test 3. */
static void
test_three_failures_and_a_restart (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *key = NULL;

  worker_start (f);
  f->files_unreachable = G_MAXUINT;
  key = worker_attach (f, 2 * MIB, 1, &sha256);
  worker_settle ();
  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (DocketOutboxItem) item = worker_item (f, key);
      gint64 wait = item->next_attempt_at - item->last_attempt_at;

      g_assert_cmpuint (item->attempts, ==, i);
      g_assert_cmpstr (item->lane, ==, "files");
      g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
      /* About every minute, quietly. */
      g_assert_cmpint (wait, >=, 48 * 1000);
      g_assert_cmpint (wait, <=, 72 * 1000);
      if (i < 3)
        worker_pass (f, item->next_attempt_at - docket_clock_now_ms (DOCKET_CLOCK (f->clock)) + 60);
    }
  /* The rest of the work was never held back by it, nor called offline. */
  g_assert_cmpuint (worker_counts (f).pending, ==, 1);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_WAITING);

  /* A restart without a line: the wait goes on where it stood. */
  f->unreachable = TRUE;
  worker_restart (f);
  {
    g_autoptr (DocketOutboxItem) item = worker_item (f, key);

    g_assert_cmpuint (item->attempts, ==, 3);
    g_assert_cmpint (item->next_attempt_at, >, docket_clock_now_ms (DOCKET_CLOCK (f->clock)));
    g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/blobs"), ==, 3);
  }
  f->unreachable = FALSE;
  f->files_unreachable = 0;
  worker_pass (f, 73 * 1000);
  assert_whole (f, sha256);
  g_assert_true (has_landed (f, key));
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 1);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

/* The line breaks after two pieces: it goes on there, not from the start. */
static void
test_resumes_where_it_stood (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *key = worker_attach (f, 4 * MIB, 1, &sha256);
  gint64 stood;

  f->cut_after_pieces = 2;
  worker_start (f);
  stood = ((GByteArray *) g_hash_table_lookup (f->files, sha256))->len;
  g_assert_cmpint (stood, >, 0);
  g_assert_cmpint (stood, <, 4 * MIB);
  g_assert_false (has_landed (f, key));

  f->cut_after_pieces = 0;
  worker_restart (f);
  worker_pass (f, 73 * 1000);
  assert_whole (f, sha256);
  g_assert_cmpint (f->first_offset, ==, stood);
  g_assert_true (has_landed (f, key));
}

/* A piece arrived, its answer did not: the server is ahead of us. */
static void
test_lost_answer_of_a_piece (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *key = worker_attach (f, 2 * MIB, 1, &sha256);

  f->files_lose_answers = 3;
  worker_start (f);
  for (guint i = 0; i < 5; i++)
    worker_pass (f, 73 * 1000);
  assert_whole (f, sha256);
  g_assert_true (has_landed (f, key));
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 1);
}

static void
test_garbled_on_the_way (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *key = worker_attach (f, MIB, 1, &sha256);

  f->garbled = 1;
  worker_start (f);
  g_assert_false (has_landed (f, key));
  {
    g_autoptr (DocketOutboxItem) item = worker_item (f, key);

    g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
    g_assert_cmpuint (item->attempts, ==, 1);
  }
  worker_pass (f, 73 * 1000);
  assert_whole (f, sha256);
  g_assert_true (has_landed (f, key));
}

static char *
path_of (WorkerFixture *f, const char *sha256)
{
  return docket_files_path (docket_store_get_files (f->store), sha256);
}

static void
assert_given_up (WorkerFixture *f, const char *key, const char *words)
{
  g_autoptr (DocketOutboxItem) item = worker_item (f, key);

  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_REJECTED);
  if (strstr (item->problem_detail, words) == NULL)
    g_error ("“%s” does not say “%s”", item->problem_detail, words);
  g_assert_false (has_landed (f, key));
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

/* Somebody cleaned up in the profile by hand. */
static void
test_vanished_file_is_said (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *key = worker_attach (f, MIB, 1, &sha256);
  g_autofree char *path = path_of (f, sha256);

  g_assert_cmpint (g_unlink (path), ==, 0);
  worker_start (f);
  assert_given_up (f, key, "no longer on this device");
}

static void
test_damaged_file_is_said (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *key = worker_attach (f, 100, 1, &sha256);
  g_autofree char *path = path_of (f, sha256);
  g_autofree char *other = g_strnfill (100, 'x');

  g_assert_true (g_file_set_contents (path, other, 100, NULL));
  worker_start (f);
  assert_given_up (f, key, "damaged");
}

/* The server takes less than we think: said, not tried for ever. */
static void
test_too_large_for_the_server (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = worker_attach (f, MIB, 1, NULL);

  f->files_status_code = 413;
  f->files_status_times = 1;
  worker_start (f);
  assert_given_up (f, key, "Not this file.");
}

static void
test_busy_server_is_obeyed (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *key = worker_attach (f, MIB, 1, &sha256);
  guint before;

  f->files_status_code = 429;
  f->files_status_times = 1;
  f->retry_after_s = 90;
  worker_start (f);
  before = docket_fake_transport_get_n_requests (f->transport, "/v1/blobs");
  g_assert_cmpuint (before, ==, 1);
  worker_pass (f, 89 * 1000);
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/blobs"), ==, before);
  worker_pass (f, 20 * 1000);
  assert_whole (f, sha256);
  g_assert_true (has_landed (f, key));
}

/* One that the server cannot take just now does not hold up the next. */
static void
test_one_waits_alone (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *first = worker_attach (f, MIB, 1, NULL);
  g_autofree char *second = worker_attach (f, MIB, 2, NULL);

  f->files_status_code = 500;
  f->files_status_times = 1;
  worker_start (f);
  g_assert_false (has_landed (f, first));
  g_assert_true (has_landed (f, second));
  worker_pass (f, 73 * 1000);
  g_assert_true (has_landed (f, first));
}

/* The server cleared it away before the record came, or was restored. */
static void
test_server_asks_for_it_again (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *key = worker_attach (f, MIB, 1, &sha256);

  f->forget_files = 1;
  worker_start (f);
  assert_whole (f, sha256);
  g_assert_true (has_landed (f, key));
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

/* The server was restored from a copy of before the photo: it gets all of it
 * again, and the feed does not wait for the bytes. */
static void
test_restored_server_gets_it_again (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *key = worker_attach (f, 2 * MIB, 1, &sha256);
  guint pulls;

  worker_start (f);
  g_assert_true (has_landed (f, key));
  g_hash_table_remove_all (f->effects);
  g_hash_table_remove_all (f->files);
  g_hash_table_remove_all (f->whole);
  f->expired_cursor = TRUE;
  f->stuck = sha256;
  pulls = docket_fake_transport_get_n_requests (f->transport, "/v1/changes");
  docket_worker_hint (f->worker);
  worker_settle ();
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/changes"), >=, pulls + 2);
  g_assert_false (has_landed (f, key));
  {
    g_autoptr (DocketOutboxItem) item = worker_item (f, key);

    g_assert_true (item->file_missing);
    g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
  }
  f->stuck = NULL;
  worker_pass (f, 73 * 1000);
  assert_whole (f, sha256);
  g_assert_true (has_landed (f, key));
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

/* Asked for again, but made room meanwhile: said, not tried for ever. */
static void
test_asked_for_but_gone (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *first = worker_attach (f, MIB, 1, &sha256);
  g_autofree char *path = path_of (f, sha256);
  g_autofree char *second = NULL;

  worker_start (f);
  g_assert_true (has_landed (f, first));
  f->forget_files = 1;
  second = worker_attach (f, MIB, 1, NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  worker_settle ();
  assert_given_up (f, second, "Attach it again");
}

static void
test_light_work_does_not_wait (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *photo = worker_attach (f, MIB, 1, NULL);
  g_autofree char *key = NULL;

  f->files_unreachable = G_MAXUINT;
  worker_start (f);
  key = worker_save_customer (f, "Adler & Co");
  worker_settle ();
  g_assert_true (has_landed (f, key));
  g_assert_false (has_landed (f, photo));
}

/* A signature goes in the fast lane, its picture before it, whatever photos do. */
static void
test_signature_does_not_wait_for_photos (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *photo_sha256 = NULL;
  g_autofree char *photo = worker_attach (f, 8 * MIB, 1, &photo_sha256);
  g_autofree char *signature = NULL;
  g_autoptr (DocketOutboxItem) item = NULL;

  docket_store_set_meta (f->store, DOCKET_META_ROLE, "technician", NULL);
  signature = worker_sign (f, 20 * 1024, 2);
  item = worker_item (f, signature);
  g_assert_cmpstr (item->lane, ==, "edits");
  f->stuck = photo_sha256;
  worker_start (f);
  g_assert_true (has_landed (f, signature));
  g_assert_false (has_landed (f, photo));
}

/* Discarded while it waits: nothing of it goes any more, and its bytes go at the
 * next start. */
static void
test_discarded_goes_no_further (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *key = worker_attach (f, MIB, 1, &sha256);
  g_autofree char *path = path_of (f, sha256);
  g_autoptr (GError) error = NULL;

  f->files_unreachable = 2;
  worker_start (f);
  docket_store_outbox_discard (f->store, key, &error);
  g_assert_no_error (error);
  worker_pass (f, 73 * 1000);
  g_assert_false (g_hash_table_contains (f->files, sha256));
  g_assert_cmpuint (worker_counts (f).files_pending, ==, 0);
  worker_restart (f);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* The plug is pulled in the middle: nobody's failure. */
static void
test_pulled_plug_counts_nothing (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *key = worker_attach (f, 2 * MIB, 1, &sha256);

  worker_start (f);
  g_assert_true (has_landed (f, key));
  {
    g_autofree char *other = NULL;
    g_autofree char *second = NULL;
    g_autoptr (DocketOutboxItem) item = NULL;

    docket_fake_transport_set_silent (f->transport, TRUE);
    second = worker_attach (f, 2 * MIB, 2, &other);
    for (guint i = 0; i < 20; i++)
      g_main_context_iteration (NULL, FALSE);
    docket_worker_set_online (f->worker, FALSE);
    docket_fake_transport_set_silent (f->transport, FALSE);
    worker_settle ();
    item = worker_item (f, second);
    g_assert_cmpuint (item->attempts, ==, 0);
    docket_worker_set_online (f->worker, TRUE);
    worker_settle ();
    assert_whole (f, other);
    g_assert_true (has_landed (f, second));
  }
}

static void
test_expired_sign_in_pauses_files (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = worker_attach (f, MIB, 1, NULL);
  guint before;

  f->files_status_code = 401;
  f->files_status_times = G_MAXUINT;
  worker_start (f);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SIGN_IN_EXPIRED);
  before = docket_fake_transport_get_n_requests (f->transport, "/v1");
  worker_pass (f, 3600 * 1000);
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1"), ==, before);
  {
    g_autoptr (DocketOutboxItem) item = worker_item (f, key);

    g_assert_cmpuint (item->attempts, ==, 0);
    g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
  }
}

static void
on_done (const char *problem, gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* Sync now ignores the minute, and ends although one file will not go. */
static void
test_sync_now_tries_files (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = worker_attach (f, MIB, 1, NULL);
  gboolean done = FALSE;

  /* Once by itself, once more because the first answer shows that there is a
   * line, once because it was asked for. */
  f->files_unreachable = 3;
  worker_start (f);
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/blobs"), ==, 2);
  docket_worker_sync_now (f->worker, on_done, &done);
  worker_settle ();
  g_assert_true (done);
  g_assert_false (has_landed (f, key));
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/blobs"), ==, 3);
  done = FALSE;
  docket_worker_sync_now (f->worker, on_done, &done);
  worker_settle ();
  g_assert_true (done);
  g_assert_true (has_landed (f, key));
}

int
main (int argc, char *argv[])
{
#define TEST(name, func) g_test_add ("/sync/files/" name, WorkerFixture, NULL, set_up, func, worker_tear_down)
  g_test_init (&argc, &argv, NULL);
  TEST ("file-goes-before-its-record", test_file_goes_before_its_record);
  TEST ("revoked-device-brings-its-files-again", test_revoked_device_brings_its_files_again);
  TEST ("progress-is-told", test_progress_is_told);
  TEST ("empty-file", test_empty_file);
  TEST ("known-file-is-not-sent", test_known_file_is_not_sent);
  TEST ("three-failures-and-a-restart", test_three_failures_and_a_restart);
  TEST ("resumes-where-it-stood", test_resumes_where_it_stood);
  TEST ("lost-answer-of-a-piece", test_lost_answer_of_a_piece);
  TEST ("garbled-on-the-way", test_garbled_on_the_way);
  TEST ("vanished-file-is-said", test_vanished_file_is_said);
  TEST ("damaged-file-is-said", test_damaged_file_is_said);
  TEST ("too-large-for-the-server", test_too_large_for_the_server);
  TEST ("busy-server-is-obeyed", test_busy_server_is_obeyed);
  TEST ("one-waits-alone", test_one_waits_alone);
  TEST ("server-asks-for-it-again", test_server_asks_for_it_again);
  TEST ("restored-server-gets-it-again", test_restored_server_gets_it_again);
  TEST ("asked-for-but-gone", test_asked_for_but_gone);
  TEST ("light-work-does-not-wait", test_light_work_does_not_wait);
  TEST ("signature-does-not-wait-for-photos", test_signature_does_not_wait_for_photos);
  TEST ("discarded-goes-no-further", test_discarded_goes_no_further);
  TEST ("pulled-plug-counts-nothing", test_pulled_plug_counts_nothing);
  TEST ("expired-sign-in-pauses-files", test_expired_sign_in_pauses_files);
  TEST ("sync-now-tries-files", test_sync_now_tries_files);
  return g_test_run ();
}
