/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Files on this device: taken whole or not at all, kept as long as they are
 * needed, cleared away when they are not.
 */
#include "docket-heard-syncs.h"
#include "docket-test-child.h"
#include "docket-test-store.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "docket-limits.h"

#define KIB 1024
#define MIB (1024 * 1024)

static DocketFiles *
files_of (DocketTestStore *test)
{
  return docket_store_get_files (test->store);
}

static GBytes *
make_bytes (gsize size, guint32 seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) g_rand_int (rand);
  return g_bytes_new_take (data, size);
}

static DocketTakenFile *
try_take (DocketFiles *files, GBytes *bytes, const char *name, GError **error)
{
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);

  return docket_files_take_stream (files, stream, name, DOCKET_BLOB_BYTES_MAX, NULL, error);
}

static DocketTakenFile *
take (DocketTestStore *test, gsize size, guint32 seed)
{
  g_autoptr(GBytes) bytes = make_bytes (size, seed);
  g_autoptr(GError) error = NULL;
  DocketTakenFile *file = try_take (files_of (test), bytes, "pump.jpg", &error);

  g_assert_no_error (error);
  return file;
}

static DocketOperation *
attachment_of (const DocketTakenFile *file, guint n)
{
  g_autofree char *id = docket_test_id (0xa0 + (guint) getpid (), n);
  g_autoptr(DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_ATTACHMENT_JOB, DOCKET_TEST_JOB);
  docket_values_set_text (set, DOCKET_ATTACHMENT_BLOB, file->sha256);
  docket_values_set_text (set, DOCKET_ATTACHMENT_NAME, file->name);
  docket_values_set_int (set, DOCKET_ATTACHMENT_SIZE, file->size);
  return docket_operation_new_create (DOCKET_KIND_ATTACHMENT, id, set);
}

/* FALSE with @error. @key: (out) (optional) */
static gboolean
save (DocketStore *store, DocketTakenFile *file, guint n, char **key, GError **error)
{
  g_autoptr(GPtrArray) taken = g_ptr_array_new ();
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  DocketOperation *operation = attachment_of (file, n);

  g_ptr_array_add (taken, file);
  g_ptr_array_add (operations, operation);
  if (!docket_store_submit_with_files (store, taken, operations, error))
    return FALSE;
  if (key != NULL)
    *key = g_strdup (operation->key);
  return TRUE;
}

/* Takes and attaches; the operation's key. @sha256: (out) (optional) */
static char *
attach (DocketTestStore *test, gsize size, guint32 seed, char **sha256)
{
  g_autoptr(DocketTakenFile) file = take (test, size, seed);
  g_autoptr(GError) error = NULL;
  char *key = NULL;

  save (test->store, file, seed, &key, &error);
  g_assert_no_error (error);
  if (sha256 != NULL)
    *sha256 = g_strdup (file->sha256);
  return key;
}

static guint
count_in (DocketTestStore *test, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%.*s.files/%s", (int) strlen (test->path) - 3, test->path, name);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_true (g_str_has_suffix (test->path, ".db"));
  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static guint
count_files (DocketTestStore *test)
{
  g_autoptr(GPtrArray) digests = docket_files_list (files_of (test));

  return digests->len;
}

static gboolean
is_known (DocketTestStore *test, const char *sha256)
{
  g_autoptr(DocketStoreFile) file = NULL;
  g_autoptr(GError) error = NULL;

  docket_store_get_file (test->store, sha256, &file, &error);
  g_assert_no_error (error);
  /* No row without its bytes. */
  g_assert_true (file == NULL || docket_files_has (files_of (test), sha256, file->size));
  return file != NULL;
}

/* -- Taking -- */

static void
test_hash_and_type (void)
{
  static const guint8 png[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0 };
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GBytes) picture = g_bytes_new_static (png, sizeof png);
  g_autoptr(GBytes) text = g_bytes_new_static ("Tighten by hand only.\n", 22);
  g_autofree char *long_name = g_strnfill (400, 'n');
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, picture);
  /* The content says what it is, whatever it is called. */
  g_autoptr(DocketTakenFile) first = try_take (files_of (test), picture, "notes.txt", NULL);
  g_autoptr(DocketTakenFile) second = try_take (files_of (test), text, "a\nb\t.txt", NULL);
  g_autoptr(DocketTakenFile) third = try_take (files_of (test), text, long_name, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (first->sha256, ==, sha256);
  g_assert_cmpint (first->size, ==, sizeof png);
  g_assert_cmpstr (first->media_type, ==, "image/png");
  g_assert_cmpstr (second->media_type, ==, "text/plain");
  g_assert_cmpstr (second->name, ==, "a_b_.txt");
  g_assert_cmpuint (strlen (third->name), ==, 255);
  docket_files_verify (files_of (test), sha256, sizeof png, &error);
  g_assert_no_error (error);
  /* The same bytes are kept once. */
  g_assert_cmpuint (count_files (test), ==, 2);
  g_assert_cmpuint (count_in (test, "incoming"), ==, 0);
}

/* All above it has to be found after a power cut, whoever made it: one that was killed
 * in the middle, or whose disk failed, has left folders that nobody has synced. */
static void
test_all_above_is_synced (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GBytes) text = g_bytes_new_static ("Tighten by hand only.\n", 22);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, text);
  g_autofree char *path = docket_files_path (files_of (test), sha256);
  g_autofree char *shelf = g_path_get_dirname (path);
  g_autofree char *home = g_path_get_dirname (shelf);
  g_autofree char *above = g_path_get_dirname (home);
  g_autoptr(DocketTakenFile) taken = NULL;

  g_assert_cmpint (g_mkdir_with_parents (shelf, 0700), ==, 0);
  docket_heard_syncs_begin ();
  taken = try_take (files_of (test), text, "notes.txt", NULL);
  g_assert_nonnull (taken);
  g_assert_true (docket_heard_syncs_has (shelf));
  g_assert_true (docket_heard_syncs_has (home));
  g_assert_true (docket_heard_syncs_has (above));
}

static void
assert_refused (DocketFiles *files, const char *path, DocketFilesError code, const char *words)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DocketTakenFile) file = docket_files_take (files, path, 100, NULL, &error);

  g_assert_null (file);
  g_assert_error (error, DOCKET_FILES_ERROR, (int) code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
test_what_cannot_be_taken (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *large = g_build_filename (test->dir, "large.mp4", NULL);
  g_autofree char *missing = g_build_filename (test->dir, "missing.jpg", NULL);
  g_autofree char *blocked = g_build_filename (test->dir, "blocked.files", NULL);
  g_autoptr(DocketFiles) nowhere = docket_files_new (blocked);
  g_autofree char *hundred = g_strnfill (101, 'x');

  g_assert_true (g_file_set_contents (large, hundred, 101, NULL));
  assert_refused (files_of (test), large, DOCKET_FILES_ERROR_TOO_LARGE, "100");
  assert_refused (files_of (test), missing, DOCKET_FILES_ERROR_UNREADABLE, "missing.jpg");
  assert_refused (files_of (test), test->dir, DOCKET_FILES_ERROR_UNREADABLE, "folder");
  g_assert_true (g_file_set_contents (large, hundred, 100, NULL));
  g_assert_true (g_file_set_contents (blocked, "x", 1, NULL));
  assert_refused (nowhere, large, DOCKET_FILES_ERROR_NOT_KEPT, "rights");
  g_assert_cmpuint (count_files (test), ==, 0);
  g_assert_cmpuint (count_in (test, "incoming"), ==, 0);
}

/* The disk takes a quarter of it. */
static void
test_full_disk_while_copying (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GBytes) bytes = make_bytes (4 * MIB, 1);
  g_autoptr(DocketTakenFile) file = NULL;
  g_autoptr(GError) error = NULL;
  struct rlimit before, small;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = MIB;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  file = try_take (files_of (test), bytes, "film.mp4", &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_null (file);
  g_assert_error (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_NO_SPACE);
  g_assert_cmpuint (count_in (test, "incoming"), ==, 0);
  g_assert_cmpuint (count_files (test), ==, 0);

  g_clear_error (&error);
  file = try_take (files_of (test), bytes, "film.mp4", &error);
  g_assert_no_error (error);
}

/* The bytes are here; the database is full at any step of the save. */
static void
test_full_disk_while_saving (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  gboolean saved = FALSE;
  guint failures = 0;

  for (guint n = 0; !saved; n++)
    {
      g_autoptr(DocketTakenFile) file = take (test, 64 * KIB, 1000 + n);
      g_autoptr(GPtrArray) taken = g_ptr_array_new ();
      g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
      g_autoptr(GError) error = NULL;
      DocketStoreCounts counts = { 0 };

      g_ptr_array_add (taken, file);
      for (guint i = 0; i < 60; i++)
        g_ptr_array_add (operations, attachment_of (file, n * 100 + i));
      docket_test_store_limit_pages (test, n + 1);
      saved = docket_store_submit_with_files (test->store, taken, operations, &error);
      docket_test_store_limit_pages (test, 0);
      docket_store_get_counts (test->store, &counts, NULL);
      if (saved)
        {
          g_assert_cmpuint (counts.pending, ==, 60);
          g_assert_cmpuint (counts.files_pending, ==, 1);
          g_assert_cmpuint (counts.pending_files, ==, 60);
          break;
        }
      g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_FULL);
      failures++;
      g_assert_cmpuint (counts.pending, ==, 0);
      g_assert_cmpuint (counts.files_pending, ==, 0);
      g_assert_false (is_known (test, file->sha256));
    }
  g_assert_cmpuint (failures, >, 3);
  /* What no save came to refer to goes with the next start. */
  g_assert_cmpuint (count_files (test), ==, failures + 1);
  g_assert_true (docket_store_clear_files (test->store, NULL));
  g_assert_cmpuint (count_files (test), ==, 1);
}

/* -- Killed -- */

G_GNUC_NORETURN static void
attach_until_killed (const char *path, int pipe_end)
{
  g_autoptr(DocketClock) clock = docket_system_clock_new ();
  g_autoptr(DocketRandom) random = docket_system_random_new ();
  g_autoptr(DocketStore) store = docket_store_open (path, DOCKET_DB_READ_WRITE, clock, random, NULL);

  for (guint i = 0; store != NULL; i++)
    {
      g_autoptr(GBytes) bytes = make_bytes (200 * KIB, (guint32) getpid () * 1000 + i);
      g_autoptr(DocketTakenFile) file = try_take (docket_store_get_files (store), bytes, "pump.jpg", NULL);
      g_autofree char *key = NULL;
      g_autofree char *line = NULL;

      if (file == NULL || !save (store, file, i, &key, NULL))
        break;
      line = g_strconcat (key, "\n", NULL);
      if (write (pipe_end, line, strlen (line)) < 0)
        break;
    }
  _exit (1);
}

static void
collect_and_kill (const char *path, guint n, gulong more_us, GPtrArray *keys)
{
  DocketTestChild child;

  docket_test_child_start (&child, attach_until_killed, path);
  for (guint i = 0; i < n && docket_test_child_read (&child, keys); i++)
    ;
  g_usleep (more_us);
  docket_test_child_kill (&child, keys);
}

static void
test_killed_while_attaching (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GHashTable) stored = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) digests = g_hash_table_new (g_str_hash, g_str_equal);

  g_clear_object (&test->store);
  for (guint round = 0; round < 30; round++)
    collect_and_kill (test->path, round % 4, 100 + 397 * round, keys);
  docket_test_store_reopen (test);
  g_assert_true (docket_store_clear_files (test->store, NULL));
  items = docket_store_outbox (test->store, 0, NULL);
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);
      const char *sha256 = docket_operation_get_blob (item->operation);
      g_autoptr(GError) error = NULL;

      g_assert_true (g_hash_table_add (stored, item->operation->key));
      g_hash_table_add (digests, (gpointer) sha256);
      g_assert_true (item->file_missing);
      docket_files_verify (files_of (test), sha256, 200 * KIB, &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < keys->len; i++)
    g_assert_true (g_hash_table_contains (stored, g_ptr_array_index (keys, i)));
  /* And nothing else. */
  g_assert_cmpuint (count_files (test), ==, g_hash_table_size (digests));
  g_assert_cmpuint (count_in (test, "incoming"), ==, 0);
}

/* Another process is between its copy and its save: nothing is cleared away
 * under it. */
static void
test_clearing_waits_for_others (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  DocketTakenFile *file = take (test, KIB, 1);
  g_autofree char *sha256 = g_strdup (file->sha256);

  g_assert_true (docket_store_clear_files (test->store, NULL));
  g_assert_true (docket_store_evict_files (test->store, 0, NULL));
  g_assert_true (docket_files_has (files_of (test), sha256, KIB));
  docket_taken_file_free (file);
  g_assert_true (docket_store_clear_files (test->store, NULL));
  g_assert_false (docket_files_has (files_of (test), sha256, KIB));
}

/* The database was set aside, with photos in it that were never sent: the new
 * one knows nothing of them, and lets them be. */
static void
test_database_set_aside (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *sha256 = NULL;
  g_autofree char *key = attach (test, KIB, 1, &sha256);
  g_autofree char *aside = g_strconcat (test->path, ".aside", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (key);
  g_clear_object (&test->store);
  g_assert_cmpint (g_rename (test->path, aside), ==, 0);
  docket_test_store_reopen (test);
  g_assert_true (docket_store_clear_files (test->store, NULL));
  docket_files_verify (files_of (test), sha256, KIB, &error);
  g_assert_no_error (error);
  /* Put back, it goes on where it stood. */
  g_clear_object (&test->store);
  g_assert_cmpint (g_rename (aside, test->path), ==, 0);
  docket_test_store_reopen (test);
  g_assert_true (docket_store_clear_files (test->store, NULL));
  g_assert_true (is_known (test, sha256));
}

/* -- Its way -- */

static void
test_file_goes_first (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *sha256 = NULL;
  g_autofree char *key = attach (test, KIB, 1, &sha256);
  g_autofree char *none = docket_test_due (test, "files");
  g_autofree char *then = NULL;
  g_autoptr(DocketStoreFile) due = NULL;
  g_autoptr(DocketStoreFile) other_lane = NULL;

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpint (docket_store_outbox_next_due (test->store, "files", NULL), ==, -1);
  g_assert_cmpint (docket_store_file_next_due (test->store, "files", NULL), ==, 0);
  g_assert_cmpint (docket_store_file_next_due (test->store, "edits", NULL), ==, -1);
  g_assert_true (docket_store_file_due (test->store, "files", DOCKET_TEST_NOW_MS, &due, NULL));
  g_assert_true (docket_store_file_due (test->store, "edits", DOCKET_TEST_NOW_MS, &other_lane, NULL));
  g_assert_null (other_lane);
  g_assert_cmpstr (due->sha256, ==, sha256);
  g_assert_cmpint (due->size, ==, KIB);

  docket_test_store_reopen (test);
  g_assert_true (docket_store_file_sent (test->store, sha256, NULL));
  then = docket_test_due (test, "files");
  g_assert_cmpstr (then, ==, key);
  g_assert_cmpint (docket_store_file_next_due (test->store, "files", NULL), ==, -1);
}

/* After a failure it is the next one's turn, and the wait survives a restart. */
static void
test_waits_are_kept (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(DocketPolicy) policy = docket_policy_new_default ();
  const DocketOutboxFailure failure = { docket_policy_get_lane (policy, "files"), "No answer came.", TRUE };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *first_key = attach (test, KIB, 1, &first);
  g_autofree char *second_key = attach (test, KIB, 2, &second);
  g_autoptr(DocketOutboxItem) item = NULL;
  g_autoptr(DocketStoreFile) due = NULL;

  docket_store_file_failed (test->store, first, &failure, FALSE, NULL);
  docket_test_store_reopen (test);
  item = docket_test_item (test, first_key);
  g_assert_cmpuint (item->attempts, ==, 1);
  g_assert_cmpint (item->next_attempt_at, >=, DOCKET_TEST_NOW_MS + 48 * 1000);
  g_assert_cmpint (item->next_attempt_at, <=, DOCKET_TEST_NOW_MS + 72 * 1000);
  g_assert_cmpstr (item->problem_detail, ==, "No answer came.");
  g_assert_true (docket_store_file_due (test->store, "files", DOCKET_TEST_NOW_MS, &due, NULL));
  g_assert_cmpstr (due->sha256, ==, second);
  g_assert_true (docket_store_file_sent (test->store, second, NULL));
  g_assert_cmpint (docket_store_file_next_due (test->store, "files", NULL), ==, item->next_attempt_at);
  /* What never left can be let go, however often its file was tried. */
  g_assert_true (docket_store_outbox_discard (test->store, first_key, NULL));
  g_assert_cmpint (docket_store_file_next_due (test->store, "files", NULL), ==, -1);
  g_assert_true (docket_store_clear_files (test->store, NULL));
  g_assert_false (is_known (test, first));
  g_assert_true (is_known (test, second));
}

static void
test_hopeless_is_shown (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *sha256 = NULL;
  g_autofree char *key = attach (test, KIB, 1, &sha256);
  g_autoptr(DocketOutboxItem) item = NULL;
  g_autoptr(DocketRecord) record = NULL;

  g_assert_true (docket_store_file_hopeless (test->store, sha256, "It is gone.", NULL));
  item = docket_test_item (test, key);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_REJECTED);
  g_assert_cmpstr (item->problem_detail, ==, "It is gone.");
  record = docket_test_get (test, DOCKET_KIND_ATTACHMENT, item->operation->record_id);
  g_assert_null (record);
}

static void
submit_one (DocketTestStore *test, DocketOperation *operation)
{
  g_autoptr(GError) error = NULL;

  docket_test_submit (test, &error, docket_operation_ref (operation), NULL);
  g_assert_no_error (error);
}

static void
assert_rejected (DocketTestStore *test, const char *key, const char *problem)
{
  g_autoptr(DocketOutboxItem) item = docket_test_item (test, key);

  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_REJECTED);
  g_assert_cmpstr (item->problem_type, ==, problem);
}

/* The server never heard of it, and would wait for it with all that needs it. */
static void
check_goes_with_its_file (void (*give_up) (DocketTestStore *test, const char *key, const char *sha256))
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *sha256 = NULL;
  g_autofree char *key = attach (test, KIB, 1, &sha256);
  g_autoptr(DocketOutboxItem) item = docket_test_item (test, key);
  const char *id = item->operation->record_id;
  g_autoptr(DocketOperation) hide = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_ATTACHMENT, id);
  g_autoptr(DocketOperation) show = docket_operation_new (DOCKET_OPERATION_RESTORE, DOCKET_KIND_ATTACHMENT, id);
  g_autofree char *about = NULL, *due = NULL;
  g_autoptr(DocketRecord) record = NULL;

  record = docket_test_get (test, DOCKET_KIND_ATTACHMENT, id);
  hide->base = show->base = docket_record_get_rev (record);
  g_clear_pointer (&record, docket_record_unref);
  submit_one (test, hide);
  g_assert_cmpstr (hide->follows, ==, key);
  submit_one (test, show);
  g_assert_cmpstr (show->follows, ==, hide->key);
  about = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Boiler room");

  give_up (test, key, sha256);
  assert_rejected (test, key, DOCKET_PROBLEM_NEEDS_BLOB);
  assert_rejected (test, hide->key, DOCKET_PROBLEM_STALE);
  assert_rejected (test, show->key, DOCKET_PROBLEM_STALE);
  record = docket_test_get (test, DOCKET_KIND_ATTACHMENT, id);
  g_assert_null (record);
  due = docket_test_due (test, DOCKET_LANE_EDITS);
  g_assert_cmpstr (due, ==, about);
}

static void
find_hopeless (DocketTestStore *test, const char *key, const char *sha256)
{
  g_assert_true (docket_store_file_hopeless (test->store, sha256, "It is gone.", NULL));
}

static void
find_nowhere (DocketTestStore *test, const char *key, const char *sha256)
{
  g_assert_true (docket_store_file_sent (test->store, sha256, NULL));
  docket_test_sending (test, key);
  docket_files_remove (files_of (test), sha256);
  docket_test_settle (test, key, DOCKET_OUTCOME_DEFERRED, 0, NULL, DOCKET_PROBLEM_NEEDS_BLOB);
}

static void
test_what_needs_it_goes_with_it (void)
{
  check_goes_with_its_file (find_hopeless);
  check_goes_with_its_file (find_nowhere);
}

/* -- Room -- */

static void
test_what_makes_room (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *unsent = NULL, *acked = NULL, *held = NULL, *refused = NULL;
  g_autofree char *unsent_key = attach (test, MIB, 1, &unsent);
  g_autofree char *acked_key = attach (test, MIB, 2, &acked);
  g_autofree char *held_key = attach (test, MIB, 3, &held);
  g_autofree char *refused_key = attach (test, MIB, 4, &refused);
  g_autoptr(GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);

  docket_store_file_sent (test->store, acked, NULL);
  docket_store_file_sent (test->store, held, NULL);
  docket_store_file_sent (test->store, refused, NULL);
  docket_test_settle (test, acked_key, DOCKET_OUTCOME_APPLIED, 100, NULL, NULL);
  docket_test_settle (test, held_key, DOCKET_OUTCOME_HELD, 0, DOCKET_TEST_CUSTOMER, "ownership-moved");
  docket_test_settle (test, refused_key, DOCKET_OUTCOME_REJECTED, 0, NULL, "forbidden");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(DocketTakenFile) file = take (test, MIB, 10 + i);

      docket_test_clock_advance (test->clock, 1000);
      docket_store_keep_file (test->store, file->sha256, file->size, file->media_type, NULL);
      g_ptr_array_add (seen, g_strdup (file->sha256));
    }
  /* Looked at again: the other one makes room first. */
  docket_test_clock_advance (test->clock, 1000);
  docket_store_use_file (test->store, g_ptr_array_index (seen, 0), NULL);

  g_assert_true (docket_store_evict_files (test->store, 6 * MIB, NULL));
  g_assert_cmpuint (count_files (test), ==, 6);
  g_assert_true (docket_store_evict_files (test->store, 5 * MIB, NULL));
  g_assert_true (is_known (test, g_ptr_array_index (seen, 0)) && !is_known (test, g_ptr_array_index (seen, 1)));
  g_assert_true (docket_store_evict_files (test->store, 4 * MIB, NULL));
  g_assert_true (!is_known (test, g_ptr_array_index (seen, 0)) && is_known (test, acked));
  g_assert_true (docket_store_evict_files (test->store, 0, NULL));
  g_assert_false (is_known (test, acked));
  /* Whatever the bound: what has not arrived, or waits for a person. */
  g_assert_true (is_known (test, unsent) && is_known (test, held) && is_known (test, refused));
  g_assert_true (docket_files_has (files_of (test), unsent, MIB));
  g_assert_cmpuint (count_files (test), ==, 3);
  g_assert_nonnull (unsent_key);
}

/* -- Parts and copies -- */

static void
test_download_in_parts (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  DocketFiles *files = files_of (test);
  g_autoptr(GBytes) bytes = make_bytes (3 * KIB, 1);
  g_autoptr(GBytes) first = g_bytes_new_from_bytes (bytes, 0, KIB);
  g_autoptr(GBytes) rest = g_bytes_new_from_bytes (bytes, KIB, 2 * KIB);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (docket_files_part_length (files, sha256), ==, 0);
  g_assert_true (docket_files_part_add (files, sha256, 0, first, NULL));
  /* Another process was faster: the same part again changes nothing. */
  g_assert_true (docket_files_part_add (files, sha256, 0, first, NULL));
  g_assert_cmpint (docket_files_part_length (files, sha256), ==, KIB);
  g_assert_true (docket_files_part_add (files, sha256, KIB, rest, NULL));
  g_assert_true (docket_files_part_place (files, sha256, 3 * KIB, NULL));
  g_assert_true (docket_files_verify (files, sha256, 3 * KIB, NULL));
  g_assert_cmpint (docket_files_part_length (files, sha256), ==, 0);

  /* Something else of that length is thrown away. */
  docket_files_remove (files, sha256);
  g_assert_true (docket_files_part_add (files, sha256, 0, rest, NULL));
  g_assert_true (docket_files_part_add (files, sha256, 2 * KIB, first, NULL));
  g_assert_false (docket_files_part_place (files, sha256, 3 * KIB, &error));
  g_assert_error (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_DAMAGED);
  g_assert_false (docket_files_has (files, sha256, 3 * KIB));
  g_assert_cmpint (docket_files_part_length (files, sha256), ==, 0);
}

static void
test_damage_is_seen (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  DocketFiles *files = files_of (test);
  g_autofree char *sha256 = NULL;
  g_autofree char *key = attach (test, 3 * KIB, 1, &sha256);
  g_autofree char *path = docket_files_path (files, sha256);
  g_autofree char *out = g_build_filename (test->dir, "out.jpg", NULL);
  g_autofree char *other = g_strnfill (3 * KIB, 'x');
  g_autoptr(GError) damaged = NULL, copied = NULL, gone = NULL, short_read = NULL;

  g_assert_nonnull (key);
  g_assert_true (g_file_set_contents (path, other, 3 * KIB, NULL));
  g_assert_false (docket_files_verify (files, sha256, 3 * KIB, &damaged));
  g_assert_error (damaged, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_DAMAGED);
  g_assert_false (docket_files_copy_out (files, sha256, out, FALSE, &copied));
  g_assert_error (copied, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_DAMAGED);
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  g_assert_null (docket_files_read (files, sha256, 2 * KIB, 2 * KIB, &short_read));
  g_assert_error (short_read, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_DAMAGED);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (docket_files_read (files, sha256, 0, KIB, &gone));
  g_assert_error (gone, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_GONE);
  /* What is taken again heals it. */
  {
    g_autoptr(DocketTakenFile) again = take (test, 3 * KIB, 1);

    g_assert_cmpstr (again->sha256, ==, sha256);
    g_assert_true (docket_files_copy_out (files, sha256, out, FALSE, NULL));
    g_assert_true (g_file_test (out, G_FILE_TEST_EXISTS));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/files/hash-and-type", test_hash_and_type);
  g_test_add_func ("/store/files/what-cannot-be-taken", test_what_cannot_be_taken);
  g_test_add_func ("/store/files/full-disk-while-copying", test_full_disk_while_copying);
  g_test_add_func ("/store/files/full-disk-while-saving", test_full_disk_while_saving);
  g_test_add_func ("/store/files/killed-while-attaching", test_killed_while_attaching);
  g_test_add_func ("/store/files/clearing-waits-for-others", test_clearing_waits_for_others);
  g_test_add_func ("/store/files/database-set-aside", test_database_set_aside);
  g_test_add_func ("/store/files/file-goes-first", test_file_goes_first);
  g_test_add_func ("/store/files/waits-are-kept", test_waits_are_kept);
  g_test_add_func ("/store/files/hopeless-is-shown", test_hopeless_is_shown);
  g_test_add_func ("/store/files/all-above-is-synced", test_all_above_is_synced);
  g_test_add_func ("/store/files/what-needs-it-goes-with-it", test_what_needs_it_goes_with_it);
  g_test_add_func ("/store/files/what-makes-room", test_what_makes_room);
  g_test_add_func ("/store/files/download-in-parts", test_download_in_parts);
  g_test_add_func ("/store/files/damage-is-seen", test_damage_is_seen);
  return g_test_run ();
}
