/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A damaged file: what was only in it goes on in a new one. */

#include "docket-test-store.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "docket-limits.h"
#include "docket-rescue.h"

static char *
digest_of_file (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, size);
}

static void
open_fails (DocketTestStore *test, const char *words)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DocketStore) store = docket_store_open (test->path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (test->clock), test->random, &error);
  g_autofree char *sentence = NULL;

  g_assert_null (store);
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CORRUPT);
  sentence = docket_db_error_sentence (error);
  if (strstr (sentence, words) == NULL)
    g_error ("“%s” does not say “%s”", sentence, words);
}

/* Over @size bytes at @offset of the file; -1: to its end. */
static void
damage (const char *path, gint64 offset, gssize size)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpuint ((gsize) offset, <, length);
  memset (bytes + offset, 0x5a, size < 0 ? length - (gsize) offset : MIN ((gsize) size, length - (gsize) offset));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
}

static gint64
offset_of_table (const char *path, const char *name)
{
  sqlite3 *raw;
  sqlite3_stmt *find;
  gint64 page;

  g_assert_cmpint (sqlite3_open (path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (raw, "SELECT rootpage FROM sqlite_schema WHERE name = ?1", -1, &find, NULL), ==, SQLITE_OK);
  sqlite3_bind_text (find, 1, name, -1, SQLITE_TRANSIENT);
  g_assert_cmpint (sqlite3_step (find), ==, SQLITE_ROW);
  page = sqlite3_column_int64 (find, 0);
  sqlite3_finalize (find);
  sqlite3_close (raw);
  return (page - 1) * 4096;
}

/* Saves @n titles and a note with a file, leaves a draft, closes the file.
 * (transfer full) (element-type utf8): keys, in order */
static GPtrArray *
leave_work (DocketTestStore *test, guint n)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  int lock;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = g_strdup_printf ("Title %u", i);

      g_ptr_array_add (keys, docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, title));
    }
  g_assert_true (docket_store_set_draft (test->store, "job", "Half a sentence", &error));
  g_assert_no_error (error);
  g_assert_true (docket_store_set_meta (test->store, DOCKET_META_SERVER_URL, "http://127.0.0.1:8085", NULL));
  g_assert_true (docket_files_lock_shared (docket_store_get_files (test->store), &lock, NULL));
  close (lock);
  g_assert_true (docket_store_keep_file (test->store, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 4, "text/plain", NULL));
  g_clear_object (&test->store);
  return g_steal_pointer (&keys);
}

static void
rescue (DocketTestStore *test, DocketRescue *result)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (docket_rescue (test->path, DOCKET_CLOCK (test->clock), test->random, result, &error));
  g_assert_no_error (error);
  g_assert_nonnull (result->set_aside);
  g_assert_true (g_file_test (result->set_aside, G_FILE_TEST_IS_REGULAR));
  docket_test_store_reopen (test);
}

/* All that @keys name waits in order, and what else was only here is here. */
static void
assert_work (DocketTestStore *test, GPtrArray *keys, gboolean whole)
{
  g_autofree char *draft = docket_store_get_draft (test->store, "job");
  g_autofree char *person = docket_store_get_meta (test->store, DOCKET_META_PERSON);
  g_autofree char *cursor = docket_store_get_meta (test->store, DOCKET_META_CURSOR);
  g_autofree char *owner = docket_store_get_meta (test->store, "files-owner");
  g_autoptr(GPtrArray) items = docket_store_outbox (test->store, 0, NULL);
  g_autoptr(DocketStoreFile) file = NULL;

  g_assert_cmpuint (items->len, ==, keys->len);
  for (guint i = 0; i < keys->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      g_assert_cmpstr (item->operation->key, ==, g_ptr_array_index (keys, i));
      g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
    }
  g_assert_cmpstr (draft, ==, "Half a sentence");
  g_assert_cmpstr (person, ==, DOCKET_TEST_OMAR);
  g_assert_null (cursor);
  /* Files that nobody knows are only cleared away if all is known. */
  g_assert_true ((owner != NULL) == whole);
  g_assert_true (docket_store_get_file (test->store, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", &file, NULL));
  g_assert_nonnull (file);
  g_assert_true (file->sent);
}

/* Found by whoever reads the damaged part; everybody after that is told. */
static void
test_rescue_what_only_we_have (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GPtrArray) keys = leave_work (test, 30);
  g_autofree char *inside = NULL;
  g_auto(DocketRescue) result = { NULL, 0, FALSE };
  g_autofree char *sentence = NULL;
  g_autoptr(DocketRecord) job = NULL;

  damage (test->path, offset_of_table (test->path, "job"), 4096);
  {
    g_autoptr(DocketRecord) none = NULL;
    g_autoptr(GError) error = NULL;

    docket_test_store_reopen (test);
    g_assert_false (docket_store_get (test->store, DOCKET_KIND_JOB, DOCKET_TEST_JOB, &none, &error));
    g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CORRUPT);
    g_clear_object (&test->store);
  }
  open_fails (test, "rescued");
  inside = digest_of_file (test->path);
  rescue (test, &result);
  g_assert_true (result.whole);
  g_assert_cmpuint (result.operations, ==, 30);
  sentence = docket_rescue_sentence (&result);
  g_assert_nonnull (strstr (sentence, "30 unsent changes were rescued"));
  {
    g_autofree char *aside = digest_of_file (result.set_aside);

    g_assert_cmpstr (aside, ==, inside);
  }
  assert_work (test, keys, result.whole);

  /* The feed brings the job, and the work shows in it. */
  g_assert_null (docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB));
  test->seq += 100;
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Leaking pump", "in_progress", DOCKET_TEST_TESS, 5), NULL);
  job = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, "Title 29");
}

static void
test_rescue_without_first_page (void)
{
  static const gssize sizes[] = { 100, 4096 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
      g_autoptr(GPtrArray) keys = leave_work (test, 30);
      g_auto(DocketRescue) result = { NULL, 0, FALSE };

      damage (test->path, 0, sizes[i]);
      open_fails (test, "damaged");
      rescue (test, &result);
      g_assert_false (result.whole);
      assert_work (test, keys, result.whole);
    }
}

/* Damage beside the operation itself: it waits all the same. */
static void
test_rescue_of_a_row_bent_at_its_side (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GPtrArray) keys = leave_work (test, 3);
  g_auto(DocketRescue) result = { NULL, 0, FALSE };
  sqlite3 *raw;

  g_assert_cmpint (sqlite3_open (test->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, "PRAGMA ignore_check_constraints = ON; UPDATE outbox SET state = 'qveued' WHERE position = (SELECT max (position) FROM outbox)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
  docket_rescue_mark (test->path);
  rescue (test, &result);
  g_assert_false (result.whole);
  assert_work (test, keys, FALSE);
}

/* A step that waits for lines which it cannot name still does when only those
 * and what it says itself are left of it. */
static void
test_rescue_of_a_bent_step (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_auto(DocketRescue) result = { NULL, 0, FALSE };
  g_autoptr(DocketOperation) step = NULL;
  g_autofree char *due = NULL;
  g_autofree char *last = NULL;
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  sqlite3 *raw;

  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "complete", DOCKET_TEST_TESS, 6), NULL);
  for (guint i = 0; i <= DOCKET_AFTER_KEYS_MAX; i++)
    {
      g_autofree char *id = docket_test_id (0xf2, i);
      g_autoptr(DocketOperation) line = docket_test_line (id);

      docket_test_submit (test, &error, docket_operation_ref (line), NULL);
      g_assert_no_error (error);
      g_ptr_array_add (keys, g_strdup (line->key));
    }
  step = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "signed_off");
  docket_test_submit (test, &error, docket_operation_ref (step), NULL);
  g_assert_no_error (error);
  g_clear_object (&test->store);
  g_assert_cmpint (sqlite3_open (test->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, "PRAGMA ignore_check_constraints = ON; UPDATE outbox SET state = 'qveued', needs = '' WHERE position = (SELECT max (position) FROM outbox)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
  docket_rescue_mark (test->path);
  rescue (test, &result);
  for (guint i = 0; i < DOCKET_AFTER_KEYS_MAX; i++)
    docket_test_settle (test, g_ptr_array_index (keys, i), DOCKET_OUTCOME_APPLIED, 900 + i, NULL, NULL);
  due = docket_test_due (test, DOCKET_LANE_EDITS);
  g_assert_cmpstr (due, ==, g_ptr_array_index (keys, DOCKET_AFTER_KEYS_MAX));
  docket_test_settle (test, g_ptr_array_index (keys, DOCKET_AFTER_KEYS_MAX), DOCKET_OUTCOME_APPLIED, 1000, NULL, NULL);
  last = docket_test_due (test, DOCKET_LANE_EDITS);
  g_assert_cmpstr (last, ==, step->key);
}

/* What was in the log only, and the file cut off besides. */
static void
test_rescue_from_the_log (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GPtrArray) keys = leave_work (test, 3);
  g_autofree char *log = g_strconcat (test->path, "-wal", NULL);
  g_autofree char *saved = NULL, *saved_log = NULL;
  g_auto(DocketRescue) result = { NULL, 0, FALSE };
  gsize size, log_size;

  docket_test_store_reopen (test);
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Leaking pump", "in_progress", DOCKET_TEST_TESS, 6), NULL);
  g_ptr_array_add (keys, docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "In the log"));
  /* As a killed program leaves it. */
  g_assert_true (g_file_get_contents (test->path, &saved, &size, NULL));
  g_assert_true (g_file_get_contents (log, &saved_log, &log_size, NULL));
  g_assert_cmpuint (log_size, >, 0);
  g_clear_object (&test->store);
  g_assert_true (g_file_set_contents (test->path, saved, (gssize) size, NULL));
  g_assert_true (g_file_set_contents (log, saved_log, (gssize) log_size, NULL));
  docket_rescue_mark (test->path);
  rescue (test, &result);
  g_assert_true (result.whole);
  assert_work (test, keys, result.whole);
}

/* The same with the first page gone: it is guessed, and the log read with it. */
static void
test_rescue_without_first_page_from_the_log (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GPtrArray) keys = leave_work (test, 30);
  g_autofree char *log = g_strconcat (test->path, "-wal", NULL);
  g_autofree char *saved = NULL, *saved_log = NULL;
  g_auto(DocketRescue) result = { NULL, 0, FALSE };
  gsize size, log_size;

  docket_test_store_reopen (test);
  g_ptr_array_add (keys, docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "In the log"));
  g_assert_true (g_file_get_contents (test->path, &saved, &size, NULL));
  g_assert_true (g_file_get_contents (log, &saved_log, &log_size, NULL));
  g_assert_cmpuint (log_size, >, 0);
  g_clear_object (&test->store);
  g_assert_true (g_file_set_contents (test->path, saved, (gssize) size, NULL));
  g_assert_true (g_file_set_contents (log, saved_log, (gssize) log_size, NULL));
  damage (test->path, 0, 4096);
  docket_rescue_mark (test->path);
  rescue (test, &result);
  g_assert_false (result.whole);
  g_assert_cmpuint (result.operations, ==, 31);
  assert_work (test, keys, FALSE);
}

/* Where the queue itself is hit: all of it but what lay there. */
static void
test_rescue_around_a_hole (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GPtrArray) keys = leave_work (test, 200);
  g_autofree char *bytes = NULL, *owner = NULL, *sentence = NULL;
  g_auto(DocketRescue) result = { NULL, 0, FALSE };
  g_autoptr(GPtrArray) items = NULL;
  const char *middle = g_ptr_array_index (keys, 100);
  guint last = 0;
  gsize size, page;

  g_assert_true (g_file_get_contents (test->path, &bytes, &size, NULL));
  /* A leaf of the outbox: the key stands in its text, too. */
  for (page = 0; page < size; page += 4096)
    if (bytes[page] == 0x0d && memmem (bytes + page, 4096, "\"record\"", 8) != NULL && memmem (bytes + page, 4096, middle, strlen (middle)) != NULL)
      break;
  g_assert_cmpuint (page, <, size);
  damage (test->path, (gint64) page, 4096);
  docket_rescue_mark (test->path);
  rescue (test, &result);
  g_assert_false (result.whole);
  sentence = docket_rescue_sentence (&result);
  g_assert_nonnull (strstr (sentence, "could not be read"));
  items = docket_store_outbox (test->store, 0, NULL);
  g_assert_cmpuint (items->len, ==, result.operations);
  g_assert_cmpuint (items->len, >=, 180);
  g_assert_cmpuint (items->len, <, 200);
  /* In their order, from both sides of the hole. */
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);
      guint index;

      g_assert_true (g_ptr_array_find_with_equal_func (keys, item->operation->key, g_str_equal, &index));
      g_assert_true (i == 0 || index > last);
      last = index;
    }
  g_assert_cmpuint (last, ==, 199);
  /* Files of the lost ones may lie here: nobody clears them away. */
  owner = docket_store_get_meta (test->store, "files-owner");
  g_assert_null (owner);
}

/* Of a version that did not know the newest column. */
static void
test_rescue_of_an_older_file (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *arrived = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Arrived");
  g_autofree char *refused = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Refused");
  g_autofree char *waits = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Waits");
  g_auto(DocketRescue) result = { NULL, 0, FALSE };
  g_autofree char *due = NULL;
  DocketStoreCounts counts;
  sqlite3 *raw;

  docket_test_settle (test, arrived, DOCKET_OUTCOME_APPLIED, 900, NULL, NULL);
  docket_test_settle (test, refused, DOCKET_OUTCOME_REJECTED, 0, NULL, "locked");
  g_clear_object (&test->store);
  g_assert_cmpint (sqlite3_open (test->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw,
                                 "DROP TRIGGER outbox_count_insert; DROP TRIGGER outbox_count_delete; DROP TRIGGER outbox_count_update; DROP TABLE outbox_count;"
                                 " DROP INDEX outbox_open; DROP INDEX outbox_due; DROP INDEX outbox_other_lanes; DROP INDEX outbox_settled; DROP INDEX outbox_ack;"
                                 "ALTER TABLE outbox DROP COLUMN open; PRAGMA user_version = 6;",
                                 NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
  docket_rescue_mark (test->path);
  rescue (test, &result);
  g_assert_true (result.whole);
  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  g_assert_cmpuint (counts.pending, ==, 1);
  g_assert_cmpuint (counts.rejected, ==, 1);
  due = docket_test_due (test, "edits");
  g_assert_cmpstr (due, ==, waits);
}

/* However far a rescue came, the next one ends it. */
static void
test_rescue_survives_a_crash (void)
{
  for (guint step = 0; step < 3; step++)
    {
      g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
      g_autoptr(GPtrArray) keys = leave_work (test, 5);
      g_autofree char *half = g_strconcat (test->path, ".rescue", NULL);
      g_autofree char *mark = g_strconcat (test->path, ".damaged", NULL);
      g_autofree char *aside = g_strconcat (test->path, ".set-aside-1", NULL);
      g_autofree char *name = g_path_get_basename (aside);
      g_autofree char *before = digest_of_file (test->path);
      g_auto(DocketRescue) result = { NULL, 0, FALSE };

      g_assert_true (g_file_set_contents (half, "half a file", -1, NULL));
      if (step > 0)
        g_assert_cmpint (link (test->path, aside), ==, 0);
      g_assert_true (g_file_set_contents (mark, step > 0 ? name : "", -1, NULL));
      /* The new file has the name already, but the mark is still there. */
      if (step > 1)
        {
          g_assert_cmpint (g_unlink (test->path), ==, 0);
          g_assert_true (g_file_set_contents (test->path, "", 0, NULL));
        }
      rescue (test, &result);
      g_assert_cmpuint (result.operations, ==, 5);
      assert_work (test, keys, result.whole);
      g_assert_false (g_file_test (half, G_FILE_TEST_EXISTS));
      g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
      {
        g_autofree char *after = digest_of_file (result.set_aside);

        g_assert_cmpstr (after, ==, before);
      }
    }
}

/* The mark comes back when all was done: what was saved since stays. */
static void
test_rescue_is_done_once (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GPtrArray) keys = leave_work (test, 5);
  g_autofree char *mark = g_strconcat (test->path, ".damaged", NULL);
  g_auto(DocketRescue) first = { NULL, 0, FALSE };
  g_auto(DocketRescue) second = { NULL, 0, FALSE };
  g_auto(DocketRescue) third = { NULL, 0, FALSE };
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;

  docket_rescue_mark (test->path);
  rescue (test, &first);
  name = g_path_get_basename (first.set_aside);
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Leaking pump", "in_progress", DOCKET_TEST_TESS, 6), NULL);
  g_ptr_array_add (keys, docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Saved since"));
  g_clear_object (&test->store);
  g_assert_true (g_file_set_contents (mark, name, -1, NULL));
  open_fails (test, "damaged");
  g_assert_true (docket_rescue (test->path, DOCKET_CLOCK (test->clock), test->random, &second, &error));
  g_assert_no_error (error);
  g_assert_null (second.set_aside);
  docket_test_store_reopen (test);
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
  {
    g_autoptr(GPtrArray) items = docket_store_outbox (test->store, 0, NULL);

    g_assert_cmpuint (items->len, ==, keys->len);
    for (guint i = 0; i < keys->len; i++)
      g_assert_cmpstr (((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->key, ==, g_ptr_array_index (keys, i));
  }
  g_clear_object (&test->store);
  /* Damaged anew, it is rescued anew, with all of it. */
  docket_rescue_mark (test->path);
  rescue (test, &third);
  g_assert_cmpuint (third.operations, ==, 6);
  g_assert_cmpstr (third.set_aside, !=, first.set_aside);
}

/* Saves notes as one, lets some of them go, and no more. (transfer full) */
static char *
leave_let_go_in_part (DocketTestStore *test, guint n)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr(DocketUndo) let_go = NULL;
  DocketStoreCounts counts;
  char *bundle;
  gboolean more;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = docket_test_id (0xe0, i);

      g_ptr_array_add (operations, docket_test_note (id, DOCKET_TEST_JOB, "Note"));
    }
  g_assert_true (docket_store_submit (test->store, operations, NULL));
  bundle = g_strdup (((DocketOperation *) g_ptr_array_index (operations, 0))->bundle);
  let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  do
    g_assert_true (docket_store_undo_step (test->store, let_go, &more, NULL));
  while (docket_store_get_counts (test->store, &counts, NULL) && counts.pending == n);
  g_assert_cmpuint (counts.pending, ==, n - DOCKET_IMPORT_PART_OPERATIONS);
  g_clear_object (&test->store);
  return bundle;
}

/* What was let go, and is offered to be put back, is only here too. */
static void
test_rescue_of_what_was_let_go_in_part (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  const guint n = 2 * DOCKET_IMPORT_PART_OPERATIONS + 3;
  g_autofree char *bundle = leave_let_go_in_part (test, n);
  g_auto(DocketRescue) result = { NULL, 0, FALSE };
  g_autoptr(GPtrArray) unfinished = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *since = NULL;
  DocketStoreCounts counts;

  docket_rescue_mark (test->path);
  rescue (test, &result);
  g_assert_true (result.whole);
  /* It is not unsent. */
  g_assert_cmpuint (result.operations, ==, n - DOCKET_IMPORT_PART_OPERATIONS);
  unfinished = docket_store_get_unfinished (test->store, NULL);
  g_assert_cmpuint (unfinished->len, ==, 1);
  g_assert_cmpstr (((DocketUnfinished *) g_ptr_array_index (unfinished, 0))->bundle, ==, bundle);
  g_assert_cmpuint (((DocketUnfinished *) g_ptr_array_index (unfinished, 0))->done, ==, DOCKET_IMPORT_PART_OPERATIONS);
  /* Newer work takes none of their places. */
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Leaking pump", "in_progress", DOCKET_TEST_TESS, 6), NULL);
  since = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Saved since");
  g_assert_nonnull (since);
  docket_store_outbox_take_back (test->store, bundle, &error);
  g_assert_no_error (error);
  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  g_assert_cmpuint (counts.pending, ==, n + 1);
}

/* Until the records are here again, nobody knows whether they changed. */
static void
test_rescue_puts_no_edit_back_before_its_record (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(DocketOperation) edit = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Let go");
  g_auto(DocketRescue) result = { NULL, 0, FALSE };
  g_autoptr(DocketRecord) shown = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (edit), NULL));
  g_assert_true (docket_store_outbox_let_save_go (test->store, edit->bundle, NULL));
  g_clear_object (&test->store);
  docket_rescue_mark (test->path);
  rescue (test, &result);
  g_assert_false (docket_store_outbox_take_back (test->store, edit->bundle, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN);
  g_clear_error (&error);
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Leaking pump", "in_progress", DOCKET_TEST_TESS, 5), NULL);
  docket_store_outbox_take_back (test->store, edit->bundle, &error);
  g_assert_no_error (error);
  shown = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (shown, DOCKET_JOB_TITLE), ==, "Let go");
}

/* What is on its way out of the file is not offered anew (docket-discarded-forget.c). */
static void
test_rescue_of_what_is_forgotten (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(DocketOperation) edit = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Let go");
  g_auto(DocketRescue) result = { NULL, 0, FALSE };
  g_autofree char *mark = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (edit), NULL));
  g_assert_true (docket_store_outbox_let_save_go (test->store, edit->bundle, NULL));
  mark = g_strconcat ("forgotten:", edit->bundle, NULL);
  g_assert_true (docket_store_set_meta (test->store, mark, "1", NULL));
  g_clear_object (&test->store);
  docket_rescue_mark (test->path);
  rescue (test, &result);
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Leaking pump", "in_progress", DOCKET_TEST_TESS, 5), NULL);
  g_assert_false (docket_store_outbox_take_back (test->store, edit->bundle, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND);
}

/* No lock can be kept beside the file: the mark is obeyed all the same. */
static void
test_mark_is_seen_without_lock (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GPtrArray) keys = leave_work (test, 1);
  g_autofree char *lock = g_strconcat (test->path, ".inuse", NULL);

  g_unlink (lock);
  g_assert_cmpint (g_mkdir (lock, 0700), ==, 0);
  docket_test_store_reopen (test);
  g_clear_object (&test->store);
  docket_rescue_mark (test->path);
  open_fails (test, "damaged");
  g_assert_cmpint (g_rmdir (lock), ==, 0);
}

/* Whoever has it open would save into what nobody opens again. */
static void
test_rescue_needs_it_alone (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_auto(DocketRescue) result = { NULL, 0, FALSE };
  g_autoptr(GError) error = NULL;
  g_autofree char *key = NULL;

  docket_rescue_mark (test->path);
  g_assert_false (docket_rescue (test->path, DOCKET_CLOCK (test->clock), test->random, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "Close that one"));
  g_clear_error (&error);
  key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Still here");
  g_clear_object (&test->store);
  rescue (test, &result);
  g_assert_cmpuint (result.operations, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/rescue/what-only-we-have", test_rescue_what_only_we_have);
  g_test_add_func ("/store/rescue/without-first-page", test_rescue_without_first_page);
  g_test_add_func ("/store/rescue/row-bent-at-its-side", test_rescue_of_a_row_bent_at_its_side);
  g_test_add_func ("/store/rescue/from-the-log", test_rescue_from_the_log);
  g_test_add_func ("/store/rescue/without-first-page-from-the-log", test_rescue_without_first_page_from_the_log);
  g_test_add_func ("/store/rescue/around-a-hole", test_rescue_around_a_hole);
  g_test_add_func ("/store/rescue/of-an-older-file", test_rescue_of_an_older_file);
  g_test_add_func ("/store/rescue/survives-a-crash", test_rescue_survives_a_crash);
  g_test_add_func ("/store/rescue/done-once", test_rescue_is_done_once);
  g_test_add_func ("/store/rescue/of-what-was-let-go-in-part", test_rescue_of_what_was_let_go_in_part);
  g_test_add_func ("/store/rescue/of-what-is-forgotten", test_rescue_of_what_is_forgotten);
  g_test_add_func ("/store/rescue/puts-no-edit-back-before-its-record", test_rescue_puts_no_edit_back_before_its_record);
  g_test_add_func ("/store/rescue/mark-is-seen-without-lock", test_mark_is_seen_without_lock);
  g_test_add_func ("/store/rescue/needs-it-alone", test_rescue_needs_it_alone);
  g_test_add_func ("/store/rescue/bent-step", test_rescue_of_a_bent_step);
  return g_test_run ();
}
