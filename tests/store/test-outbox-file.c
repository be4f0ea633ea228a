/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Unsent work in a file: whole or not at all, ours or refused, once however
 * often it comes in. */

#include "outbox-file-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "docket-codec.h"
#include "docket-limits.h"
#include "docket-outbox-file.h"

/* Every operation that waits, as it would travel, in order. */
static char *
queue_text (DocketTestStore *test)
{
  g_autoptr(GPtrArray) items = docket_store_outbox (test->store, 0, NULL);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);
      g_autofree char *operation = docket_operation_to_text (item->operation);

      g_string_append_printf (text, "%s %s %" G_GINT64_FORMAT "\n", docket_outbox_state_name (item->state), operation, item->saved_at);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A day in the basement: a customer, their job, its plan and a note in one save;
 * then two changes of the same field, the second following the first. */
static void
work (DocketTestStore *test)
{
  g_autofree char *customer = docket_test_id (0xcc, 1);
  g_autofree char *job = docket_test_id (0xbb, 1);
  g_autofree char *note = docket_test_id (0xe0, 1);
  g_autoptr(DocketValues) customer_set = docket_values_new ();
  g_autoptr(DocketValues) job_set = docket_values_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr(GError) error = NULL;

  docket_values_set_text (customer_set, DOCKET_CUSTOMER_NAME, "Weber & Söhne");
  docket_values_set_text (job_set, DOCKET_JOB_TITLE, "Boiler");
  docket_values_set_text (job_set, DOCKET_JOB_CUSTOMER, customer);
  docket_test_submit (test, &error, docket_operation_new_create (DOCKET_KIND_CUSTOMER, customer, customer_set),
                      docket_operation_new_create (DOCKET_KIND_JOB, job, job_set), docket_test_note (note, job, "Ring twice"), NULL);
  g_assert_no_error (error);
  docket_test_clock_advance (test->clock, 60 * 1000);
  first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump");
  second = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, upstairs");
}

static void
test_travels_as_it_is (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = machine_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *before = NULL;
  g_autofree char *sent = NULL;
  g_autofree char *after = NULL;
  g_autofree char *due_there = NULL;
  g_autofree char *due_here = NULL;
  g_autoptr(DocketRecord) job = NULL;
  GStatBuf info;

  work (there);
  before = queue_text (there);
  due_there = docket_test_due (there, "edits");
  /* Nobody knows what became of what is on its way. */
  {
    g_auto(GStrv) keys = g_strsplit (due_there, " ", -1);

    g_assert_cmpuint (g_strv_length (keys), ==, 5);
    docket_test_sending (there, keys[0]);
  }
  g_assert_cmpuint (export_to (there, path), ==, 5);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  sent = queue_text (there);
  g_assert_true (g_str_has_prefix (sent, "sending "));

  docket_test_clock_advance (here->clock, 3600 * 1000);
  assert_imports (here, path, 5, 0);
  after = queue_text (here);
  g_assert_cmpstr (after, ==, before);
  due_here = docket_test_due (here, "edits");
  g_assert_cmpstr (due_here, ==, due_there);
  g_assert_nonnull (strstr (after, "\"follows\""));
  g_assert_nonnull (strstr (after, "\"after\""));
  g_assert_nonnull (strstr (after, "\"was\""));
  /* And it is seen here, too. */
  job = docket_test_get (here, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, "Pump, upstairs");
  docket_test_store_reopen (here);
  g_free (after);
  after = queue_text (here);
  g_assert_cmpstr (after, ==, before);
}

static void
test_twice_is_once (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = machine_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *key = NULL;
  g_auto(GStrv) keys = NULL;

  work (there);
  export_to (there, path);
  assert_imports (there, path, 0, 5);
  assert_imports (here, path, 5, 0);
  assert_imports (here, path, 0, 5);
  /* Answered ones are not queued again either. */
  key = docket_test_due (here, "edits");
  keys = g_strsplit (key, " ", -1);
  docket_test_sending (here, keys[0]);
  docket_test_settle (here, keys[0], DOCKET_OUTCOME_APPLIED, 90, NULL, NULL);
  docket_test_sending (here, keys[3]);
  docket_test_settle (here, keys[3], DOCKET_OUTCOME_REJECTED, 0, NULL, "invalid");
  assert_imports (here, path, 0, 5);
  g_assert_cmpuint (queue_length (here), ==, 5);
}

/* It may have been sent from the other machine, so it is not ours to unsay. */
static void
test_is_not_taken_back_as_unseen (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = machine_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *key = docket_test_save (there, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump");
  g_autoptr(GError) error = NULL;

  export_to (there, path);
  assert_imports (here, path, 1, 0);
  g_assert_false (docket_store_outbox_discard (here->store, key, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_DISCARDABLE);
  g_assert_true (docket_store_outbox_discard (there->store, key, NULL));
}

/* A new machine knows nothing but who signed in. The work goes out all the
 * same, and is seen when the feed has brought what it is about. */
static void
test_record_is_not_here_yet (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = docket_test_store_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *key = docket_test_save (there, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump");
  g_autofree char *due = NULL;
  g_autoptr(DocketRecord) job = NULL;

  g_assert_true (docket_store_set_meta (here->store, DOCKET_META_SERVER_ID, OUTBOX_FILE_SERVER, NULL));
  export_to (there, path);
  assert_imports (here, path, 1, 0);
  due = docket_test_due (here, "edits");
  g_assert_cmpstr (due, ==, key);
  job = docket_test_get (here, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_null (job);
  docket_test_feed (here, docket_test_job (DOCKET_TEST_JOB, "Leaking pump", "in_progress", DOCKET_TEST_TESS, 5), NULL);
  job = docket_test_get (here, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, "Pump");
}

static void
test_own_work_comes_first (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = machine_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *extra = NULL;
  g_autofree char *own = NULL;
  g_autofree char *key = NULL;
  g_autofree char *due = NULL;
  g_autofree char *expected = NULL;
  g_autoptr(DocketRecord) job = NULL;

  /* Pretend chance is the same on both: the second key of one is not the first of the other. */
  own = docket_test_save (here, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  extra = docket_test_save (there, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  docket_test_clock_advance (there->clock, 1000);
  key = docket_test_save (there, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump");
  g_assert_true (docket_store_outbox_discard (there->store, extra, NULL));
  export_to (there, path);
  assert_imports (here, path, 1, 0);
  due = docket_test_due (here, "edits");
  expected = g_strjoin (" ", own, key, NULL);
  g_assert_cmpstr (due, ==, expected);
  job = docket_test_get (here, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, "Pump");
}

static void
assert_refused (DocketTestStore *test, const char *path, DocketOutboxFileError code, const char *words)
{
  g_autoptr(GError) error = NULL;
  guint operations = 0, known = 0;

  g_assert_false (try_import (test, path, &operations, &known, &error));
  g_assert_error (error, DOCKET_OUTBOX_FILE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpuint (queue_length (test), ==, 0);
}

static void
test_other_account_is_refused (void)
{
  g_autoptr(DocketTestStore) omar = machine_new ("omar");
  g_autoptr(DocketTestStore) dana = machine_new ("dana");
  g_autoptr(DocketTestStore) elsewhere = machine_new ("omar");
  g_autofree char *path = path_in (omar, "work.docket");

  work (omar);
  export_to (omar, path);
  assert_refused (dana, path, DOCKET_OUTBOX_FILE_ERROR_OTHER_ACCOUNT, "“omar”");
  assert_refused (dana, path, DOCKET_OUTBOX_FILE_ERROR_OTHER_ACCOUNT, "“dana”");
  g_assert_true (docket_store_set_meta (elsewhere->store, DOCKET_META_SERVER_ID, "018f0000-0000-7000-8000-00000000ee02", NULL));
  assert_refused (elsewhere, path, DOCKET_OUTBOX_FILE_ERROR_OTHER_ACCOUNT, "Sign in");
}

static void
put_file (const char *path, const char *data, gsize size)
{
  g_autoptr(GError) error = NULL;

  /* Anew, and without waiting for the disk: there are thousands of them. */
  g_unlink (path);
  g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static void
test_foreign_and_newer_are_refused (void)
{
  static const char *const foreign[] = { "", "\n", "{}\n", "{", "[]\n", "null\n", "%PDF-1.7\n", "{\"format\":\"docket-outbox\"}\n", "{\"format\":1,\"version\":1}\n" };
  g_autoptr(DocketTestStore) test = machine_new ("omar");
  g_autofree char *path = path_in (test, "work.docket");
  g_autofree char *missing = path_in (test, "missing.docket");
  g_autofree char *large = g_strnfill (200 * 1024, '{');

  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      put_file (path, foreign[i], strlen (foreign[i]));
      assert_refused (test, path, DOCKET_OUTBOX_FILE_ERROR_FOREIGN, "is not a file of unsent work");
    }
  put_file (path, large, strlen (large));
  assert_refused (test, path, DOCKET_OUTBOX_FILE_ERROR_FOREIGN, "is not a file of unsent work");
  put_file (path, "{\"format\":\"docket-outbox\",\"version\":2,\"new\":[]}\n", strlen ("{\"format\":\"docket-outbox\",\"version\":2,\"new\":[]}\n"));
  assert_refused (test, path, DOCKET_OUTBOX_FILE_ERROR_NEWER, "newer Docket");
  assert_refused (test, missing, DOCKET_OUTBOX_FILE_ERROR_CANNOT_READ, "No such file");
  assert_refused (test, test->dir, DOCKET_OUTBOX_FILE_ERROR_CANNOT_READ, "directory");
  assert_refused (test, "/dev/null", DOCKET_OUTBOX_FILE_ERROR_CANNOT_READ, "cannot be read");
}

/* One byte more, fewer, or another one, wherever. */
static void
test_any_damage_is_seen (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = machine_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *copy = path_in (here, "copy.docket");
  g_autofree char *key = docket_test_save (there, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump");
  g_autofree char *data = NULL;
  g_autofree char *longer = NULL;
  gsize size;

  export_to (there, path);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  for (gsize i = 0; i < size; i++)
    {
      static const char changes[] = { 1, (char) 0x80 };

      for (guint n = 0; n < G_N_ELEMENTS (changes); n++)
        {
          g_autoptr(GError) error = NULL;
          guint operations = 0, known = 0;

          data[i] = (char) (data[i] ^ changes[n]);
          put_file (copy, data, size);
          data[i] = (char) (data[i] ^ changes[n]);
          g_assert_false (try_import (here, copy, &operations, &known, &error));
          g_assert_true (error->domain == DOCKET_OUTBOX_FILE_ERROR);
        }
    }
  for (gsize i = 0; i < size; i++)
    {
      g_autoptr(GError) error = NULL;
      guint operations = 0, known = 0;

      put_file (copy, data, i);
      g_assert_false (try_import (here, copy, &operations, &known, &error));
      g_assert_true (error->domain == DOCKET_OUTBOX_FILE_ERROR);
    }
  longer = g_strconcat (data, "\n", NULL);
  put_file (copy, longer, strlen (longer));
  assert_refused (here, copy, DOCKET_OUTBOX_FILE_ERROR_DAMAGED, "damaged");
  g_assert_cmpuint (queue_length (here), ==, 0);
  put_file (copy, data, size);
  assert_imports (here, copy, 1, 0);
}

static guint
count_files (const char *dir)
{
  g_autoptr(GDir) folder = g_dir_open (dir, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

/* What was there before stays, and nothing half is left behind. */
static void
test_full_disk_leaves_no_half_file (void)
{
  g_autoptr(DocketTestStore) test = machine_new ("omar");
  g_autofree char *path = path_in (test, "work.docket");
  g_autofree char *body = g_strnfill (5000, 'x');
  g_autofree char *content = NULL;
  struct rlimit limit, tight;
  guint n_files;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *id = docket_test_id (0xe0, i);

      g_assert_true (docket_test_submit (test, NULL, docket_test_note (id, DOCKET_TEST_JOB, body), NULL));
    }
  put_file (path, "before", strlen ("before"));
  n_files = count_files (test->dir);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  for (rlim_t size = 0; size < 200 * 1024; size += 20000)
    {
      g_autoptr(GError) error = NULL;
      DocketOutboxExport result;

      tight = limit;
      tight.rlim_cur = size;
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
      g_assert_false (docket_store_outbox_export (test->store, path, &result, &error));
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      g_assert_error (error, DOCKET_OUTBOX_FILE_ERROR, DOCKET_OUTBOX_FILE_ERROR_CANNOT_WRITE);
      g_assert_nonnull (strstr (error->message, "not enough space"));
      g_assert_cmpuint (count_files (test->dir), ==, n_files);
    }
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "before");
  g_assert_cmpuint (export_to (test, path), ==, 50);
  g_assert_cmpuint (count_files (test->dir), ==, n_files);
}

static void
test_takes_no_other_place (void)
{
  g_autoptr(DocketTestStore) test = machine_new ("omar");
  g_autofree char *missing = g_build_filename (test->dir, "no", "such", "folder", NULL);
  const char *const places[] = { test->dir, "/dev/null", missing };

  work (test);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr(GError) error = NULL;
      DocketOutboxExport result;

      g_assert_false (docket_store_outbox_export (test->store, places[i], &result, &error));
      g_assert_error (error, DOCKET_OUTBOX_FILE_ERROR, DOCKET_OUTBOX_FILE_ERROR_CANNOT_WRITE);
    }
  g_assert_false (g_file_test ("/dev/null", G_FILE_TEST_IS_REGULAR));
}

/* The disk fills while work comes in: all of it or none. */
static void
test_comes_in_whole_or_not (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = machine_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *body = g_strnfill (5000, 'x');
  gboolean refused = FALSE;
  guint operations = 0, known = 0;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = docket_test_id (0xe0, i);

      g_assert_true (docket_test_submit (there, NULL, docket_test_note (id, DOCKET_TEST_JOB, body), NULL));
    }
  export_to (there, path);
  for (guint pages = 1; pages < 40; pages += 4)
    {
      g_autoptr(GError) error = NULL;

      docket_test_store_limit_pages (here, pages);
      if (try_import (here, path, &operations, &known, &error))
        break;
      g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_FULL);
      g_assert_cmpuint (queue_length (here), ==, 0);
      refused = TRUE;
    }
  g_assert_true (refused);
  docket_test_store_limit_pages (here, 0);
  g_assert_true (try_import (here, path, &operations, &known, NULL));
  g_assert_cmpuint (operations + known, ==, 20);
  g_assert_cmpuint (queue_length (here), ==, 20);
}

/* -- With files -- */

/* A photo of the job, with these bytes. (transfer full): its digest */
static char *
attach (DocketTestStore *test, guint n, const char *content)
{
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (content, (gssize) strlen (content), NULL);
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_taken_file_free);
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr(DocketValues) set = docket_values_new ();
  g_autofree char *id = docket_test_id (0xa7, n);
  g_autoptr(GError) error = NULL;
  DocketTakenFile *file = docket_files_take_stream (docket_store_get_files (test->store), stream, "pump.txt", DOCKET_BLOB_BYTES_MAX, NULL, &error);

  g_assert_no_error (error);
  g_ptr_array_add (files, file);
  docket_values_set_text (set, DOCKET_ATTACHMENT_JOB, DOCKET_TEST_JOB);
  docket_values_set_text (set, DOCKET_ATTACHMENT_BLOB, file->sha256);
  docket_values_set_text (set, DOCKET_ATTACHMENT_NAME, file->name);
  docket_values_set_int (set, DOCKET_ATTACHMENT_SIZE, file->size);
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_ATTACHMENT, id, set));
  docket_store_submit_with_files (test->store, files, operations, &error);
  g_assert_no_error (error);
  return g_strdup (file->sha256);
}

static void
assert_file (DocketTestStore *test, const char *sha256, const char *content)
{
  g_autoptr(DocketStoreFile) file = NULL;
  g_autoptr(GBytes) bytes = NULL;

  g_assert_true (docket_store_get_file (test->store, sha256, &file, NULL));
  g_assert_nonnull (file);
  g_assert_false (file->sent);
  g_assert_cmpint (file->size, ==, (gint64) strlen (content));
  g_assert_cmpstr (file->media_type, ==, "text/plain");
  g_assert_true (docket_files_verify (docket_store_get_files (test->store), sha256, file->size, NULL));
  bytes = docket_files_read (docket_store_get_files (test->store), sha256, 0, strlen (content), NULL);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), content, strlen (content));
}

static guint
count_kept (DocketTestStore *test)
{
  g_autoptr(GPtrArray) digests = docket_files_list (docket_store_get_files (test->store));

  return digests->len;
}

static void
test_files_travel_along (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = machine_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *large = g_strnfill (700 * 1024, 'p');
  g_autofree char *photo = attach (there, 1, large);
  g_autofree char *again = attach (there, 2, large);
  g_autofree char *list = attach (there, 3, "Pump, 2 valves\n");
  g_autoptr(DocketOutboxImport) import = NULL;
  g_autoptr(GError) error = NULL;
  DocketOutboxExport result;

  g_assert_cmpstr (photo, ==, again);
  docket_store_outbox_export (there->store, path, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.operations, ==, 3);
  g_assert_cmpuint (result.files, ==, 2);
  g_assert_cmpuint (result.lost, ==, 0);
  import = docket_outbox_import_new (here->store, path, &error);
  g_assert_no_error (error);
  /* Nobody clears them away before they are referred to. */
  g_assert_true (docket_store_clear_files (here->store, NULL));
  g_assert_true (import_all (here->store, import, &error));
  g_clear_pointer (&import, docket_outbox_import_free);
  g_assert_true (docket_store_clear_files (here->store, NULL));
  assert_file (here, photo, large);
  assert_file (here, list, "Pump, 2 valves\n");
  assert_imports (here, path, 0, 3);
  g_assert_cmpuint (count_kept (here), ==, 2);
}

/* Bytes that are gone or wrong here hold nothing back, and are not passed on. */
static void
test_lost_file_is_told (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = machine_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *gone = attach (there, 1, "gone");
  g_autofree char *wrong = attach (there, 2, "wrong");
  g_autofree char *good = attach (there, 3, "good");
  g_autofree char *at = docket_files_path (docket_store_get_files (there->store), wrong);
  DocketOutboxExport result;

  docket_files_remove (docket_store_get_files (there->store), gone);
  put_file (at, "wrOng", strlen ("wrOng"));
  g_assert_true (docket_store_outbox_export (there->store, path, &result, NULL));
  g_assert_cmpuint (result.operations, ==, 3);
  g_assert_cmpuint (result.files, ==, 1);
  g_assert_cmpuint (result.lost, ==, 2);
  assert_imports (here, path, 3, 0);
  assert_file (here, good, "good");
  g_assert_cmpuint (count_kept (here), ==, 1);
}

/* Nor is one byte of a file. */
static void
test_damage_in_a_file_is_seen (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = machine_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *copy = path_in (here, "copy.docket");
  g_autofree char *photo = attach (there, 1, "{\"sha256\":\"\"}\nA photo of sorts\n");
  g_autofree char *data = NULL;
  gsize size;

  export_to (there, path);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  for (gsize i = 0; i < size; i++)
    {
      g_autoptr(GError) error = NULL;
      guint operations = 0, known = 0;

      data[i] = (char) (data[i] ^ 1);
      put_file (copy, data, size);
      data[i] = (char) (data[i] ^ 1);
      g_assert_false (try_import (here, copy, &operations, &known, &error));
      g_assert_true (error->domain == DOCKET_OUTBOX_FILE_ERROR);
      put_file (copy, data, i);
      g_clear_error (&error);
      g_assert_false (try_import (here, copy, &operations, &known, &error));
      g_assert_true (error->domain == DOCKET_OUTBOX_FILE_ERROR);
    }
  g_assert_cmpuint (queue_length (here), ==, 0);
  g_assert_cmpuint (count_kept (here), ==, 0);
  put_file (copy, data, size);
  assert_imports (here, copy, 1, 0);
  g_assert_cmpuint (count_kept (here), ==, 1);
}

static void
test_empty_queue_is_an_empty_file (void)
{
  g_autoptr(DocketTestStore) test = machine_new ("omar");
  g_autofree char *path = path_in (test, "work.docket");

  g_assert_cmpuint (export_to (test, path), ==, 0);
  assert_imports (test, path, 0, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/outbox-file/travels-as-it-is", test_travels_as_it_is);
  g_test_add_func ("/store/outbox-file/twice-is-once", test_twice_is_once);
  g_test_add_func ("/store/outbox-file/is-not-taken-back-as-unseen", test_is_not_taken_back_as_unseen);
  g_test_add_func ("/store/outbox-file/record-is-not-here-yet", test_record_is_not_here_yet);
  g_test_add_func ("/store/outbox-file/own-work-comes-first", test_own_work_comes_first);
  g_test_add_func ("/store/outbox-file/other-account-is-refused", test_other_account_is_refused);
  g_test_add_func ("/store/outbox-file/foreign-and-newer-are-refused", test_foreign_and_newer_are_refused);
  g_test_add_func ("/store/outbox-file/any-damage-is-seen", test_any_damage_is_seen);
  g_test_add_func ("/store/outbox-file/full-disk-leaves-no-half-file", test_full_disk_leaves_no_half_file);
  g_test_add_func ("/store/outbox-file/takes-no-other-place", test_takes_no_other_place);
  g_test_add_func ("/store/outbox-file/comes-in-whole-or-not", test_comes_in_whole_or_not);
  g_test_add_func ("/store/outbox-file/files-travel-along", test_files_travel_along);
  g_test_add_func ("/store/outbox-file/lost-file-is-told", test_lost_file_is_told);
  g_test_add_func ("/store/outbox-file/damage-in-a-file-is-seen", test_damage_in_a_file_is_seen);
  g_test_add_func ("/store/outbox-file/empty-queue-is-an-empty-file", test_empty_queue_is_an_empty_file);
  return g_test_run ();
}
