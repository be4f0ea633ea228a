/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The files of a large save that is let go in parts: they are there for whoever puts it
 * back, and are not sent meanwhile. */

#include <string.h>

#include "discard-fixture.h"

static DocketTakenFile *
take_file (DocketTestStore *test, const char *text)
{
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (text, -1, NULL);
  g_autoptr(GError) error = NULL;
  DocketTakenFile *file = docket_files_take_stream (docket_store_get_files (test->store), stream, "pump.jpg", DOCKET_BLOB_BYTES_MAX, NULL, &error);

  g_assert_no_error (error);
  return file;
}

/* One file with all but the newest, which has another. (transfer full) */
static char *
save_attachments (DocketTestStore *test, guint n)
{
  g_autoptr(DocketTakenFile) of_most = take_file (test, "most");
  g_autoptr(DocketTakenFile) of_newest = take_file (test, "newest");
  g_autoptr(GPtrArray) taken = g_ptr_array_new ();
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

  g_ptr_array_add (taken, of_most);
  g_ptr_array_add (taken, of_newest);
  for (guint i = 0; i < n; i++)
    {
      const DocketTakenFile *file = i + 1 < n ? of_most : of_newest;
      g_autofree char *id = docket_test_id (0xa7, i);
      g_autoptr(DocketValues) set = docket_values_new ();

      docket_values_set_text (set, DOCKET_ATTACHMENT_JOB, DOCKET_TEST_JOB);
      docket_values_set_text (set, DOCKET_ATTACHMENT_BLOB, file->sha256);
      docket_values_set_text (set, DOCKET_ATTACHMENT_NAME, file->name);
      docket_values_set_int (set, DOCKET_ATTACHMENT_SIZE, file->size);
      g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_ATTACHMENT, id, set));
    }
  g_assert_true (docket_store_submit_with_files (test->store, taken, operations, NULL));
  return g_strdup (((DocketOperation *) g_ptr_array_index (operations, 0))->bundle);
}

static gboolean
has_file (DocketTestStore *test, const char *text)
{
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return docket_files_has (docket_store_get_files (test->store), sha256, (gint64) strlen (text));
}

/* The program that comes after the one that was ended between two parts clears away what
 * nobody needs, and offers to put back what is gone by then. */
static void
test_cut_off_keeps_its_files (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = save_attachments (test, LARGE);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autoptr(GError) error = NULL;

  discard_step_until (test, let_go, PART);
  docket_test_store_reopen (test);
  g_assert_true (docket_store_clear_files (test->store, NULL));
  g_assert_true (has_file (test, "most"));
  g_assert_true (has_file (test, "newest"));
  docket_store_outbox_take_back (test->store, bundle, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (discard_count_waiting (test), ==, LARGE);

  /* Gone for good, it needs none. */
  g_assert_true (docket_store_outbox_let_save_go (test->store, bundle, NULL));
  g_assert_true (docket_store_clear_files (test->store, NULL));
  g_assert_false (has_file (test, "most"));
  g_assert_false (has_file (test, "newest"));
}

/* Whether one goes now, or there is an hour at which one does. */
static gboolean
goes_a_file (DocketTestStore *test)
{
  static const char *const lanes[] = { DOCKET_LANE_EDITS, DOCKET_LANE_FILES };
  gboolean goes = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (lanes); i++)
    {
      g_autoptr(DocketStoreFile) file = NULL;

      g_assert_true (docket_store_file_due (test->store, lanes[i], DOCKET_TEST_NOW_MS, &file, NULL));
      g_assert_cmpint (file != NULL, ==, docket_store_file_next_due (test->store, lanes[i], NULL) >= 0);
      goes |= file != NULL;
    }
  return goes;
}

/* Nor does a file that only what is let go refers to. */
static void
test_no_file_of_it_goes (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = save_attachments (test, LARGE);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);

  g_assert_true (goes_a_file (test));
  discard_step_until (test, let_go, PART);
  g_assert_false (goes_a_file (test));
  docket_test_store_reopen (test);
  g_assert_false (goes_a_file (test));
  g_assert_true (docket_store_forget_unfinished (test->store, bundle, NULL));
  g_assert_true (goes_a_file (test));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/discard-files/cut-off-keeps-its-files", test_cut_off_keeps_its_files);
  g_test_add_func ("/store/discard-files/no-file-of-it-goes", test_no_file_of_it_goes);
  return g_test_run ();
}
