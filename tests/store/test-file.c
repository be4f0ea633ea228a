/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The file itself: newer, damaged, full, shared, and its owner killed. */

#include "docket-test-child.h"
#include "docket-test-store.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "docket-profile.h"

static void
raw_execute (const char *path, const char *sql)
{
  sqlite3 *raw;

  g_assert_cmpint (sqlite3_open (path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (raw), ==, SQLITE_OK);
}

static char *
digest_of_file (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, size);
}

static void
open_fails (DocketTestStore *test, DocketDbError code, const char *words)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DocketStore) store = docket_store_open (test->path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (test->clock), test->random, &error);
  g_autofree char *sentence = NULL;

  g_assert_null (store);
  g_assert_error (error, DOCKET_DB_ERROR, (int) code);
  sentence = docket_db_error_sentence (error);
  if (strstr (sentence, words) == NULL)
    g_error ("“%s” does not say “%s”", sentence, words);
}

static void
test_newer_file_untouched (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *before = NULL, *after = NULL;

  g_clear_object (&test->store);
  raw_execute (test->path, "PRAGMA user_version = 99; PRAGMA wal_checkpoint (TRUNCATE);");
  before = digest_of_file (test->path);
  open_fails (test, DOCKET_DB_ERROR_NEWER, "newer version of Docket");
  after = digest_of_file (test->path);
  g_assert_cmpstr (before, ==, after);
}

static void
test_corrupt_file_says_so (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *before = NULL, *after = NULL;

  g_clear_object (&test->store);
  g_assert_true (g_file_set_contents (test->path, "This is a shopping list, and a rather long one at that. Milk, bread, a pump, twelve screws.", -1, NULL));
  before = digest_of_file (test->path);
  open_fails (test, DOCKET_DB_ERROR_CORRUPT, "damaged");
  after = digest_of_file (test->path);
  g_assert_cmpstr (before, ==, after);
}

static void
test_folder_missing_says_so (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autofree char *path = g_build_filename (test->dir, "nowhere", "desk.db", NULL);

  g_clear_object (&test->store);
  g_free (test->path);
  test->path = g_steal_pointer (&path);
  open_fails (test, DOCKET_DB_ERROR_CANNOT_OPEN, "cannot be opened");
}

static void
test_read_only_refuses_writes (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(DocketStore) reader = docket_test_store_reader (test);
  g_autoptr(GError) error = NULL;

  g_assert_false (docket_store_set_meta (reader, "company", "Elsewhere", &error));
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_READ_ONLY);
}

/* A disk that is full is a database that may not grow. */
static void
test_disk_full_keeps_everything (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *before = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Before");
  g_autofree char *long_text = g_strnfill (9000, 'x');
  g_autofree char *after = NULL;
  g_autoptr(DocketOperation) refused = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_DESCRIPTION, long_text);
  g_autoptr(GError) error = NULL;
  guint saved = 0;

  docket_change_set_unref (docket_store_take_changes (test->store));
  docket_test_store_limit_pages (test, 4);
  while (saved < 100 && docket_test_submit (test, &error, docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_DESCRIPTION, long_text), NULL))
    saved++;
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_FULL);
  {
    g_autofree char *sentence = docket_db_error_sentence (error);

    g_assert_nonnull (strstr (sentence, "disk is full"));
  }
  g_clear_error (&error);
  g_clear_pointer (&after, g_free);

  /* Space again: the same object goes on, and nothing half-saved is there. */
  {
    g_autoptr(GPtrArray) items = docket_store_outbox (test->store, 0, NULL);

    g_assert_cmpuint (items->len, ==, 1 + saved);
  }
  docket_test_store_limit_pages (test, 0);
  docket_test_submit (test, &error, docket_operation_ref (refused), NULL);
  g_assert_no_error (error);
  docket_test_store_reopen (test);
  {
    g_autoptr(DocketOutboxItem) first = docket_test_item (test, before);
    g_autoptr(DocketOutboxItem) last = docket_test_item (test, refused->key);

    g_assert_nonnull (first);
    g_assert_nonnull (last);
  }
}

/* -- Killed -- */

/* Saves notes for ever, telling each key once its save has returned. */
static void
save_until_killed (const char *path, int pipe_end)
{
  g_autoptr(DocketClock) clock = docket_system_clock_new ();
  g_autoptr(DocketRandom) random = docket_system_random_new ();
  g_autoptr(DocketStore) store = docket_store_open (path, DOCKET_DB_READ_WRITE, clock, random, NULL);

  for (guint i = 0; store != NULL; i++)
    {
      g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
      g_autofree char *id = docket_test_id ((guint) getpid (), i);
      g_autofree char *line = NULL;
      DocketOperation *note = docket_test_note (id, DOCKET_TEST_JOB, "Still here");

      g_ptr_array_add (operations, note);
      if (!docket_store_submit (store, operations, NULL))
        break;
      line = g_strconcat (note->key, "\n", NULL);
      if (write (pipe_end, line, strlen (line)) < 0)
        break;
    }
  _exit (1);
}

/* The keys of about @n saves, until it is killed. */
static void
collect_and_kill (const char *path, guint n, GPtrArray *keys)
{
  DocketTestChild child;

  docket_test_child_start (&child, save_until_killed, path);
  for (guint i = 0; i < n && docket_test_child_read (&child, keys); i++)
    ;
  docket_test_child_kill (&child, keys);
}

static void
assert_each_once (DocketTestStore *test, GPtrArray *keys)
{
  g_autoptr(GPtrArray) items = docket_store_outbox (test->store, 0, NULL);
  g_autoptr(GHashTable) stored = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);
      g_autoptr(DocketRecord) note = docket_test_get (test, DOCKET_KIND_NOTE, item->operation->record_id);

      g_assert_true (g_hash_table_add (stored, item->operation->key));
      /* Queue and row: both or neither. */
      g_assert_nonnull (note);
    }
  for (guint i = 0; i < keys->len; i++)
    g_assert_true (g_hash_table_contains (stored, g_ptr_array_index (keys, i)));
  {
    g_autoptr(DocketQuery) query = docket_query_new (DOCKET_KIND_NOTE);

    g_assert_cmpint (docket_store_count (test->store, query, NULL), ==, items->len);
  }
}

static void
test_killed_while_saving (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  g_clear_object (&test->store);
  for (guint round = 0; round < 5; round++)
    collect_and_kill (test->path, 23 + round * 7, keys);
  docket_test_store_reopen (test);
  assert_each_once (test, keys);
}

/* -- Several processes -- */

static void
test_two_processes_save_at_once (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  DocketTestChild child;

  /* No connection crosses the fork. */
  g_clear_object (&test->store);
  docket_test_child_start (&child, save_until_killed, test->path);
  docket_test_store_reopen (test);
  g_assert_true (docket_test_child_read (&child, keys));

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *id = docket_test_id (0x10000 - 1, i);
      g_autoptr(DocketOperation) note = docket_test_note (id, DOCKET_TEST_JOB, "From here");
      g_autoptr(GError) error = NULL;

      docket_test_submit (test, &error, docket_operation_ref (note), NULL);
      g_assert_no_error (error);
      g_ptr_array_add (keys, g_strdup (note->key));
      docket_test_child_read (&child, keys);
    }
  g_assert_true (docket_store_changed_elsewhere (test->store));
  docket_test_child_kill (&child, keys);
  docket_test_store_reopen (test);
  assert_each_once (test, keys);
}

static void
test_second_page_of_two_processes_refused (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(DocketPage) page = docket_test_page (test, docket_test_job (DOCKET_TEST_JOB, "Fed", "paused", DOCKET_TEST_TESS, 6), NULL);
  g_autoptr(DocketStore) other = NULL;
  g_autoptr(GError) error = NULL;

  other = docket_store_open (test->path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (test->clock), test->random, &error);
  g_assert_no_error (error);
  g_assert_false (docket_store_changed_elsewhere (test->store));
  g_assert_true (docket_store_apply_page (other, page, NULL));
  g_assert_true (docket_store_changed_elsewhere (test->store));
  g_assert_false (docket_store_changed_elsewhere (test->store));
  g_assert_false (docket_store_apply_page (test->store, page, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_CURSOR);
}

/* -- Profile -- */

static void
remove_profile (const char *dir)
{
  static const char *const names[] = { "accounts/x.lock", "accounts/x.wake", "accounts", "profile.ini", "profile.lock", NULL };

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);

      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

static void
test_profile_is_private_and_kept (void)
{
  g_autofree char *dir = g_dir_make_tmp ("docket-profile-XXXXXX", NULL);
  g_autoptr(DocketProfile) first = NULL;
  g_autoptr(DocketProfile) second = NULL;
  g_autoptr(GError) error = NULL;
  GStatBuf info;

  g_assert_cmpint (g_chmod (dir, 0755), ==, 0);
  first = docket_profile_open (dir, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (dir, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_null (docket_profile_get_account (first));
  second = docket_profile_open (dir, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (docket_profile_get_device_id (first), ==, docket_profile_get_device_id (second));

  g_assert_true (docket_profile_select_account (first, "sofia-at-x", &error));
  g_assert_null (docket_profile_get_account (second));
  g_assert_true (docket_profile_reload (second));
  g_assert_cmpstr (docket_profile_get_account (second), ==, "sofia-at-x");
  g_assert_true (docket_profile_select_account (second, NULL, &error));
  g_assert_true (docket_profile_reload (first));
  g_assert_null (docket_profile_get_account (first));
  remove_profile (dir);
}

static void
test_profile_names_are_unambiguous (void)
{
  g_autofree char *a = docket_profile_account_name ("server-1", "https://dispatch.example:8443/x", "Sofia");
  g_autofree char *b = docket_profile_account_name ("server-2", "https://dispatch.example:8443/x", "Sofia");
  g_autofree char *c = docket_profile_account_name ("server-1", "https://dispatch.example:8443/x", "sofia");
  g_autofree char *d = docket_profile_account_name ("server-1", "https://dispatch.example:8443/x", "../../etc");
  g_autofree char *again = docket_profile_account_name ("server-1", "https://dispatch.example:8443/x", "Sofia");

  g_assert_true (g_str_has_prefix (a, "sofia-at-dispatch.example-8443"));
  g_assert_cmpstr (a, ==, again);
  g_assert_cmpstr (a, !=, b);
  g_assert_cmpstr (a, !=, c);
  g_assert_null (strchr (d, '/'));
  g_assert_false (g_str_has_prefix (d, "."));
}

static void
test_one_process_syncs (void)
{
  g_autofree char *dir = g_dir_make_tmp ("docket-profile-XXXXXX", NULL);
  g_autoptr(DocketProfile) profile = docket_profile_open (dir, NULL);
  g_autoptr(GError) error = NULL;
  int first, second;

  g_assert_true (docket_profile_try_sync_lock (profile, "x", &first, &error));
  g_assert_false (docket_profile_try_sync_lock (profile, "x", &second, &error));
  g_assert_no_error (error);
  close (first);
  g_assert_true (docket_profile_try_sync_lock (profile, "x", &second, &error));
  close (second);
  remove_profile (dir);
}

static void
on_wake (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer data)
{
  *(guint *) data += 1;
}

static void
test_wake_reaches_the_others (void)
{
  g_autofree char *dir = g_dir_make_tmp ("docket-profile-XXXXXX", NULL);
  g_autoptr(DocketProfile) profile = docket_profile_open (dir, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileMonitor) monitor = docket_profile_monitor (profile, "x", &error);
  guint wakes = 0;

  g_assert_no_error (error);
  g_signal_connect (monitor, "changed", G_CALLBACK (on_wake), &wakes);
  docket_profile_wake (profile, "x");
  while (wakes == 0)
    g_main_context_iteration (NULL, TRUE);
  g_file_monitor_cancel (monitor);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  remove_profile (dir);
}

static void
test_unreadable_profile_is_left_alone (void)
{
  g_autofree char *dir = g_dir_make_tmp ("docket-profile-XXXXXX", NULL);
  g_autofree char *ini = g_build_filename (dir, "profile.ini", NULL);
  g_autofree char *text = NULL;
  g_autoptr(DocketProfile) profile = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (ini, "not a key file at all", -1, NULL));
  profile = docket_profile_open (dir, &error);
  g_assert_null (profile);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_true (g_file_get_contents (ini, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "not a key file at all");
  remove_profile (dir);
}

static void
test_profile_in_impossible_place (void)
{
  g_autofree char *dir = g_dir_make_tmp ("docket-profile-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "profile.ini", NULL);
  g_autofree char *below = g_build_filename (file, "docket", NULL);
  g_autoptr(DocketProfile) profile = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", -1, NULL));
  profile = docket_profile_open (below, &error);
  g_assert_null (profile);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "--profile"));
  remove_profile (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/newer-file-untouched", test_newer_file_untouched);
  g_test_add_func ("/store/corrupt-file-says-so", test_corrupt_file_says_so);
  g_test_add_func ("/store/folder-missing-says-so", test_folder_missing_says_so);
  g_test_add_func ("/store/read-only-refuses-writes", test_read_only_refuses_writes);
  g_test_add_func ("/store/disk-full-keeps-everything", test_disk_full_keeps_everything);
  g_test_add_func ("/store/killed-while-saving", test_killed_while_saving);
  g_test_add_func ("/store/two-processes-save-at-once", test_two_processes_save_at_once);
  g_test_add_func ("/store/second-page-of-two-processes-refused", test_second_page_of_two_processes_refused);
  g_test_add_func ("/profile/is-private-and-kept", test_profile_is_private_and_kept);
  g_test_add_func ("/profile/names-are-unambiguous", test_profile_names_are_unambiguous);
  g_test_add_func ("/profile/one-process-syncs", test_one_process_syncs);
  g_test_add_func ("/profile/wake-reaches-the-others", test_wake_reaches_the_others);
  g_test_add_func ("/profile/unreadable-is-left-alone", test_unreadable_profile_is_left_alone);
  g_test_add_func ("/profile/impossible-place-says-so", test_profile_in_impossible_place);
  return g_test_run ();
}
