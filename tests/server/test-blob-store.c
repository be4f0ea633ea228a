/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Files in process: what is collected and what never, on a stage whose clock is
 * in the test's hand, and a folder in which somebody left things.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "docket-blob-collector.h"
#include "docket-heard-syncs.h"
#include "docket-limits.h"
#include "docket-test-stage.h"

#define NOW G_GINT64_CONSTANT (1800000000000)

static char *
digest_of (const char *text)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/* ---- The store ---- */

typedef struct
{
  char *folder;
  DocketBlobStore *store;
} Files;

static void
files_set_up (Files *files, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

  files->folder = g_dir_make_tmp ("docket-test-XXXXXX", NULL);
  folder = g_build_filename (files->folder, "blobs", NULL);
  files->store = docket_blob_store_new (folder, &error);
  g_assert_no_error (error);
}

static void
files_tear_down (Files *files, gconstpointer data)
{
  const char *const remove[] = { "rm", "-rf", files->folder, NULL };

  g_clear_object (&files->store);
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (files->folder);
}

static gboolean
take (Files *files, const char *sha256, gint64 offset, const char *text, gsize n, gint64 size, gint64 *next, gboolean *complete, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, n);

  return docket_blob_store_take (files->store, sha256, offset, bytes, size, next, complete, error);
}

/* Every place at which an upload can be cut, and goes on. */
static void
test_cut_anywhere (Files *files, gconstpointer data)
{
  const char *text = "Photo of the pump in the basement, taken at 8:10.";
  g_autofree char *sha256 = digest_of (text);
  gsize size = strlen (text);

  for (gsize cut = 0; cut <= size; cut++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) whole = NULL;
      gboolean complete;
      gint64 next;

      g_assert_true (take (files, sha256, 0, text, cut, (gint64) size, &next, &complete, &error));
      g_assert_cmpint (next, ==, (gint64) cut);
      g_assert_cmpint (complete, ==, cut == size);
      if (!complete)
        {
          g_assert_cmpint (docket_blob_store_get_offset (files->store, sha256), ==, (gint64) cut);
          g_assert_null (docket_blob_store_map (files->store, sha256));
          g_assert_true (take (files, sha256, (gint64) cut, text + cut, size - cut, (gint64) size, &next, &complete, &error));
          g_assert_true (complete);
        }
      whole = docket_blob_store_map (files->store, sha256);
      g_assert_cmpmem (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole), text, size);
      g_assert_true (docket_blob_store_verify (files->store, sha256, (gint64) size, &error));
      docket_blob_store_remove (files->store, sha256);
      g_assert_null (docket_blob_store_map (files->store, sha256));
    }
}

/* All above it has to be found after a power cut, whoever made it: one that was killed
 * in the middle, or whose disk failed, has left folders that nobody has synced. */
static void
test_all_above_is_synced (Files *files, gconstpointer data)
{
  const char *text = "Photo of the pump in the basement, taken at 8:10.";
  g_autofree char *sha256 = digest_of (text);
  g_autofree char *folder = g_build_filename (files->folder, "blobs", NULL);
  const char name[3] = { sha256[0], sha256[1], '\0' };
  g_autofree char *shelf = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  gboolean complete;
  gint64 next;

  g_clear_object (&files->store);
  docket_heard_syncs_begin ();
  files->store = docket_blob_store_new (folder, &error);
  g_assert_no_error (error);
  g_assert_true (docket_heard_syncs_has (files->folder));
  g_assert_cmpint (g_mkdir (shelf, 0700), ==, 0);
  docket_heard_syncs_begin ();
  g_assert_true (take (files, sha256, 0, text, strlen (text), (gint64) strlen (text), &next, &complete, &error));
  g_assert_true (complete);
  g_assert_true (docket_heard_syncs_has (shelf));
  g_assert_true (docket_heard_syncs_has (folder));
}

static void
test_every_flipped_bit (Files *files, gconstpointer data)
{
  const char *text = "Signature of Mrs Okafor";
  g_autofree char *sha256 = digest_of (text);
  gsize size = strlen (text);

  for (gsize bit = 0; bit < 8 * size; bit++)
    {
      g_autofree char *flipped = g_memdup2 (text, size);
      g_autoptr (GError) error = NULL;
      gboolean complete;
      gint64 next;

      flipped[bit / 8] ^= (char) (1 << (bit % 8));
      g_assert_false (take (files, sha256, 0, flipped, size, (gint64) size, &next, &complete, &error));
      g_assert_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DIGEST);
      g_assert_cmpint (docket_blob_store_get_offset (files->store, sha256), ==, 0);
      g_assert_null (docket_blob_store_map (files->store, sha256));
    }
}

/* The disk takes no more than a part: that part is taken back. */
static void
test_no_room (Files *files, gconstpointer data)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autofree char *sha256 = digest_of (text);
  struct rlimit before, small = { 50000, 0 };
  g_autoptr (GError) error = NULL;
  gboolean complete;
  gint64 next;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_true (take (files, sha256, 0, text, 40000, 100000, &next, &complete, &error));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small.rlim_max = before.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (take (files, sha256, 40000, text, 60000, 100000, &next, &complete, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_UNAVAILABLE);
  g_assert_cmpint (docket_blob_store_get_offset (files->store, sha256), ==, 40000);
  g_clear_error (&error);
  g_assert_true (take (files, sha256, 40000, text, 60000, 100000, &next, &complete, &error));
  g_assert_true (complete);
}

/* A link in the folder leads nowhere. */
static void
test_links_are_not_followed (Files *files, gconstpointer data)
{
  const char *text = "bytes";
  g_autofree char *sha256 = digest_of (text);
  g_autofree char *outside = g_build_filename (files->folder, "outside", NULL);
  g_autofree char *upload = g_build_filename (files->folder, "blobs", "uploads", sha256, NULL);
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  gboolean complete;
  gint64 next;

  g_assert_true (g_file_set_contents (outside, "precious", -1, NULL));
  g_assert_cmpint (symlink (outside, upload), ==, 0);
  g_assert_cmpint (docket_blob_store_get_offset (files->store, sha256), ==, 0);
  g_assert_false (take (files, sha256, 0, text, strlen (text), (gint64) strlen (text), &next, &complete, &error));
  g_assert_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_UNAVAILABLE);
  g_assert_true (g_file_get_contents (outside, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "precious");
}

static void
test_check_says_what_is_wrong (Files *files, gconstpointer data)
{
  const char *text = "bytes of a photo";
  g_autofree char *sha256 = digest_of (text);
  g_autofree char *shelf = g_strndup (sha256, 2);
  g_autofree char *place = g_build_filename (files->folder, "blobs", shelf, sha256, NULL);
  gint64 size = (gint64) strlen (text), next;
  g_autoptr (GError) error = NULL;
  gboolean complete;

  g_assert_false (docket_blob_store_verify (files->store, sha256, size, &error));
  g_assert_nonnull (strstr (error->message, "missing"));
  g_clear_error (&error);
  g_assert_true (take (files, sha256, 0, text, strlen (text), size, &next, &complete, &error));
  g_assert_false (docket_blob_store_verify (files->store, sha256, size + 1, &error));
  g_assert_nonnull (strstr (error->message, "length"));
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (place, "Bytes of a photo", -1, NULL));
  g_assert_false (docket_blob_store_verify (files->store, sha256, size, &error));
  g_assert_nonnull (strstr (error->message, "content"));
}

/* ---- What is collected ---- */

static char *
keep_blob (Fixture *fixture, const char *text, gint64 asked_at, gboolean complete)
{
  char *sha256 = digest_of (text);
  g_autoptr (DocketBlob) blob = docket_blob_new (sha256, (gint64) strlen (text), "image/jpeg");
  g_autoptr (GError) error = NULL;

  blob->person = g_strdup (people[TESS].id);
  blob->device = g_strdup (PHONE);
  blob->complete = complete;
  blob->asked_at = asked_at;
  g_assert_true (docket_repository_begin (fixture->store, &error));
  g_assert_true (docket_repository_put_blob (fixture->store, blob, &error));
  g_assert_true (docket_repository_commit (fixture->store, &error));
  return sha256;
}

static char *
collect (Fixture *fixture, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) gone = NULL;
  GString *text = g_string_new (NULL);

  g_assert_true (docket_repository_begin (fixture->store, &error));
  gone = docket_blob_collect (fixture->store, now, &error);
  g_assert_no_error (error);
  g_assert_true (docket_repository_commit (fixture->store, &error));
  for (guint i = 0; i < gone->len; i++)
    g_string_append_printf (text, "%s ", ((DocketBlob *) g_ptr_array_index (gone, i))->sha256);
  return g_string_free (text, FALSE);
}

static DocketOperation *
attach (Fixture *fixture, const char *sha256)
{
  return stage_create (fixture, DOCKET_KIND_ATTACHMENT, DOCKET_ATTACHMENT_JOB, JOB, DOCKET_ATTACHMENT_BLOB, sha256);
}

static void
test_only_what_nobody_needs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = keep_blob (fixture, "old", NOW - DOCKET_BLOB_GRACE_MS - 1, TRUE);
  g_autofree char *half = keep_blob (fixture, "half", NOW - DOCKET_BLOB_GRACE_MS - 1, FALSE);
  g_autofree char *fresh = keep_blob (fixture, "fresh", NOW - DOCKET_BLOB_GRACE_MS, TRUE);
  g_autofree char *used = keep_blob (fixture, "used", 0, TRUE);
  g_autoptr (DocketOperation) operation = attach (fixture, used);
  g_autofree char *gone = NULL;
  g_autofree char *later = NULL;
  gboolean is_used;

  assert_sends (fixture, TESS, operation, "applied");
  gone = collect (fixture, NOW);
  g_assert_nonnull (strstr (gone, old));
  g_assert_nonnull (strstr (gone, half));
  g_assert_null (strstr (gone, fresh));
  g_assert_null (strstr (gone, used));
  later = collect (fixture, NOW + 1);
  g_assert_nonnull (strstr (later, fresh));
  g_assert_true (docket_repository_blob_is_used (fixture->store, used, &is_used, NULL));
  g_assert_true (is_used);
}

static void
test_void_records_keep_theirs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *used = keep_blob (fixture, "used", 0, TRUE);
  g_autoptr (DocketOperation) operation = attach (fixture, used);
  g_autoptr (DocketOperation) forget = NULL;
  g_autoptr (DocketRecord) record = NULL;
  g_autofree char *gone = NULL;

  assert_sends (fixture, TESS, operation, "applied");
  record = stage_get (fixture, DOCKET_KIND_ATTACHMENT, operation->record_id);
  forget = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_ATTACHMENT, operation->record_id);
  forget->base = docket_record_get_rev (record);
  stage_give_key (fixture, forget);
  assert_sends (fixture, TESS, forget, "applied");
  gone = collect (fixture, NOW);
  g_assert_cmpstr (gone, ==, "");
}

/* Held, decided against, and still there if the decision is undone. */
static void
test_held_ones_keep_theirs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *used = keep_blob (fixture, "used", 0, TRUE);
  g_autoptr (DocketOperation) operation = attach (fixture, used);
  g_autoptr (DocketOperation) keep = NULL;
  g_autoptr (DocketResult) result = NULL;
  g_autofree char *while_open = NULL;
  g_autofree char *once_decided = NULL;

  fixture->revoked = TRUE;
  result = stage_send (fixture, TESS, operation);
  fixture->revoked = FALSE;
  assert_outcome (result, "held");
  while_open = collect (fixture, NOW);
  g_assert_cmpstr (while_open, ==, "");
  keep = stage_decide (fixture, result->review, DOCKET_CHOICE_KEEP);
  assert_sends (fixture, SOFIA, keep, "applied");
  once_decided = collect (fixture, NOW);
  g_assert_cmpstr (once_decided, ==, "");
}

/* What a revoked device sends waits for its file, too, which nobody but that
 * device has; and if it is lost here later, the work cannot be let in before it
 * has come again. */
static void
test_no_record_without_its_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = digest_of ("missing");
  g_autoptr (DocketOperation) operation = attach (fixture, missing);
  g_autoptr (DocketOperation) early = NULL;
  g_autoptr (DocketOperation) late = NULL;
  g_autoptr (DocketResult) result = NULL;
  g_autofree char *come = NULL;
  g_autofree char *again = NULL;

  fixture->revoked = TRUE;
  assert_sends (fixture, TESS, operation, "deferred needs-blob");
  come = keep_blob (fixture, "missing", NOW, TRUE);
  result = stage_send (fixture, TESS, operation);
  fixture->revoked = FALSE;
  assert_outcome (result, "held");
  g_assert_true (docket_repository_delete_blob (fixture->store, missing, NULL));
  early = stage_decide (fixture, result->review, DOCKET_CHOICE_TAKE);
  early->candidate = g_strdup (operation->key);
  assert_sends (fixture, SOFIA, early, "rejected invalid");
  g_assert_null (stage_get (fixture, DOCKET_KIND_ATTACHMENT, operation->record_id));
  again = keep_blob (fixture, "missing", NOW, TRUE);
  late = stage_decide (fixture, result->review, DOCKET_CHOICE_TAKE);
  late->candidate = g_strdup (operation->key);
  assert_sends (fixture, SOFIA, late, "applied");
}

/* Collected between announcing and the record: the record waits, as before. */
static void
test_collected_before_the_record (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sha256 = keep_blob (fixture, "late", 0, TRUE);
  g_autofree char *gone = collect (fixture, NOW);
  g_autoptr (DocketOperation) operation = attach (fixture, sha256);
  g_autofree char *again = NULL;

  g_assert_nonnull (strstr (gone, sha256));
  assert_sends (fixture, TESS, operation, "deferred needs-blob");
  again = keep_blob (fixture, "late", NOW, TRUE);
  assert_sends (fixture, TESS, operation, "applied");
}

static void
test_what_counts_against_a_device (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = keep_blob (fixture, "four", NOW, TRUE);
  g_autofree char *b = keep_blob (fixture, "seven..", NOW, FALSE);
  g_autoptr (DocketOperation) operation = attach (fixture, a);
  gint64 bytes, n;

  g_assert_true (docket_repository_unused_blobs_of (fixture->store, PHONE, &bytes, &n, NULL));
  g_assert_cmpint (bytes, ==, 11);
  g_assert_cmpint (n, ==, 2);
  assert_sends (fixture, TESS, operation, "applied");
  g_assert_true (docket_repository_unused_blobs_of (fixture->store, PHONE, &bytes, &n, NULL));
  g_assert_cmpint (bytes, ==, 7);
  g_assert_cmpint (n, ==, 1);
}

/* What a revoked device hands in refers to no record; it may not fill the disk with it. */
static void
test_what_is_held_counts_until_it_is_taken (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sha256 = keep_blob (fixture, "four", NOW, TRUE);
  g_autoptr (DocketOperation) operation = attach (fixture, sha256);
  g_autoptr (DocketOperation) take = NULL;
  g_autoptr (DocketResult) held = NULL;
  gint64 bytes, n;

  fixture->revoked = TRUE;
  held = stage_send (fixture, TESS, operation);
  fixture->revoked = FALSE;
  assert_outcome (held, "held");
  g_assert_true (docket_repository_unused_blobs_of (fixture->store, PHONE, &bytes, &n, NULL));
  g_assert_cmpint (bytes, ==, 4);
  g_assert_cmpint (n, ==, 1);
  take = stage_decide (fixture, held->review, DOCKET_CHOICE_TAKE);
  take->candidate = g_strdup (operation->key);
  assert_sends (fixture, SOFIA, take, "applied");
  g_assert_true (docket_repository_unused_blobs_of (fixture->store, PHONE, &bytes, &n, NULL));
  g_assert_cmpint (bytes, ==, 0);
  g_assert_cmpint (n, ==, 0);
}

#define ADD(name, func) g_test_add ("/server/blob-store/" name, Files, NULL, files_set_up, func, files_tear_down)

int
main (int argc, char **argv)
{
  const StageTest tests[] = {
    { "only-what-nobody-needs", test_only_what_nobody_needs },
    { "void-records-keep-theirs", test_void_records_keep_theirs },
    { "held-ones-keep-theirs", test_held_ones_keep_theirs },
    { "no-record-without-its-file", test_no_record_without_its_file },
    { "collected-before-the-record", test_collected_before_the_record },
    { "what-counts-against-a-device", test_what_counts_against_a_device },
    { "what-is-held-counts-until-it-is-taken", test_what_is_held_counts_until_it_is_taken },
  };

  g_test_init (&argc, &argv, NULL);
  ADD ("cut-anywhere", test_cut_anywhere);
  ADD ("all-above-is-synced", test_all_above_is_synced);
  ADD ("every-flipped-bit", test_every_flipped_bit);
  ADD ("no-room", test_no_room);
  ADD ("links-are-not-followed", test_links_are_not_followed);
  ADD ("check-says-what-is-wrong", test_check_says_what_is_wrong);
  stage_add ("blobs-collected", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
