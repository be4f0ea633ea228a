/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Unsent work comes in in parts. The program may end between two of them, and
 * people save: what belongs together is in one. */

#include "outbox-file-fixture.h"

#include <string.h>

#include "docket-limits.h"

#define FILLERS (2 * DOCKET_IMPORT_PART_OPERATIONS)

static void
save_notes (DocketTestStore *test, guint first, guint n)
{
  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *id = docket_test_id (0xee, i);

      g_assert_true (docket_test_submit (test, NULL, docket_test_note (id, DOCKET_TEST_JOB, "Called."), NULL));
    }
}

static DocketOutboxImport *
open_import (DocketTestStore *test, const char *path)
{
  g_autoptr(GError) error = NULL;
  DocketOutboxImport *import = docket_outbox_import_new (test->store, path, &error);

  g_assert_no_error (error);
  return import;
}

static gboolean
import_part (DocketTestStore *test, DocketOutboxImport *import)
{
  g_autoptr(GError) error = NULL;
  gboolean more = FALSE;

  docket_store_outbox_import (test->store, import, &more, &error);
  g_assert_no_error (error);
  return more;
}

static void
assert_title (DocketTestStore *test, const char *title)
{
  g_autoptr(DocketRecord) job = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);

  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, title);
}

/* Long work comes in in parts, in order: a save goes between two. */
static void
test_comes_in_in_parts (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = machine_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *due_there = NULL;
  g_autofree char *due_here = NULL;
  g_autoptr(DocketOutboxImport) import = NULL;

  save_notes (there, 0, DOCKET_IMPORT_PART_OPERATIONS + 3);
  export_to (there, path);
  import = open_import (here, path);
  g_assert_true (import_part (here, import));
  g_assert_cmpuint (queue_length (here), ==, DOCKET_IMPORT_PART_OPERATIONS);
  g_assert_false (import_part (here, import));
  g_assert_cmpuint (docket_outbox_import_get_operations (import), ==, DOCKET_IMPORT_PART_OPERATIONS + 3);
  due_there = docket_test_due (there, DOCKET_LANE_EDITS);
  due_here = docket_test_due (here, DOCKET_LANE_EDITS);
  g_assert_cmpstr (due_here, ==, due_there);
}

/* Half of it came in, then the disk was full. Somebody saved, and took the rest
 * in later: the rest has nothing that would go on top of what they saved. */
static void
test_newer_work_stays_on_top (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = machine_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *first = docket_test_save (there, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump");
  g_autofree char *second = NULL;
  g_autofree char *newer = NULL;
  g_autoptr(DocketOutboxImport) import = NULL;
  g_autoptr(DocketOutboxItem) before = NULL;
  g_autoptr(DocketOutboxItem) after = NULL;
  g_autoptr(GError) error = NULL;
  gboolean more;

  save_notes (there, 0, FILLERS);
  second = docket_test_save (there, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, upstairs");
  export_to (there, path);
  import = open_import (here, path);
  g_assert_true (import_part (here, import));
  docket_test_store_limit_pages (here, 1);
  g_assert_false (docket_store_outbox_import (here->store, import, &more, &error));
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_FULL);
  g_clear_pointer (&import, docket_outbox_import_free);
  docket_test_store_limit_pages (here, 0);
  docket_test_store_reopen (here);

  /* Chance is the same on both: a later moment makes another key. */
  docket_test_clock_advance (here->clock, 3600 * 1000);
  newer = docket_test_save (here, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, attic");
  assert_imports (here, path, FILLERS + 2 - DOCKET_IMPORT_PART_OPERATIONS, DOCKET_IMPORT_PART_OPERATIONS);
  assert_title (here, "Pump, attic");
  before = docket_test_item (here, second);
  after = docket_test_item (here, newer);
  g_assert_cmpint (before->position, <, after->position);
  g_assert_cmpstr (after->operation->follows, ==, second);
}

/* What stands on other work never comes in without it: it would wait for ever
 * if the rest were not taken in. */
static void
test_nothing_comes_in_before_what_it_needs (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = machine_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *customer = docket_test_id (0xcc, 1);
  g_autofree char *first = NULL;
  g_autofree char *party = NULL;
  g_autoptr(DocketValues) set = docket_values_new ();
  g_autoptr(DocketOutboxImport) import = NULL;
  g_autoptr(DocketOutboxItem) job = NULL;
  g_autoptr(DocketOutboxItem) create = NULL;
  g_autoptr(GError) error = NULL;
  const char *needed;

  first = docket_test_save (there, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump");
  save_notes (there, 0, FILLERS);
  docket_values_set_text (set, DOCKET_CUSTOMER_NAME, "Weber & Söhne");
  docket_test_submit (there, &error, docket_operation_new_create (DOCKET_KIND_CUSTOMER, customer, set), NULL);
  g_assert_no_error (error);
  party = docket_test_save (there, DOCKET_TEST_JOB, DOCKET_JOB_CUSTOMER, customer);
  export_to (there, path);
  import = open_import (here, path);
  g_assert_true (import_part (here, import));
  job = docket_test_item (here, party);
  g_assert_nonnull (job->operation->after);
  needed = job->operation->after[0];
  create = docket_test_item (here, needed);
  g_assert_cmpstr (create->operation->record_id, ==, customer);
  g_assert_cmpint (create->position, <, job->position);
}

#define LONG_RECORD (2 * DOCKET_IMPORT_PART_OPERATIONS + 7)

/* Each saved on top of the one before. (element-type utf8): their keys */
static GPtrArray *
save_titles (DocketTestStore *test)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < LONG_RECORD; i++)
    {
      g_autofree char *title = g_strdup_printf ("Pump %u", i);

      g_ptr_array_add (keys, docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, title));
    }
  return keys;
}

static void
assert_in_order_before (DocketTestStore *test, GPtrArray *keys, const char *newer)
{
  g_autoptr(DocketOutboxItem) last = docket_test_item (test, newer);
  gint64 position = 0;

  for (guint i = 0; i < keys->len; i++)
    {
      g_autoptr(DocketOutboxItem) item = docket_test_item (test, g_ptr_array_index (keys, i));

      g_assert_nonnull (item);
      g_assert_cmpint (item->position, >, position);
      position = item->position;
    }
  g_assert_cmpint (position, <, last->position);
}

/* No transaction holds more than a part may; what is saved between two of them
 * stands on top of all of it. */
static void
test_long_record_comes_in_in_slices (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = machine_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autoptr(GPtrArray) keys = save_titles (there);
  g_autofree char *newer = NULL;
  g_autofree char *first = NULL;
  g_autoptr(DocketOutboxImport) import = NULL;

  export_to (there, path);
  import = open_import (here, path);
  g_assert_true (import_part (here, import));
  g_assert_cmpuint (queue_length (here), ==, DOCKET_IMPORT_PART_OPERATIONS);
  docket_test_clock_advance (here->clock, 3600 * 1000);
  newer = docket_test_save (here, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, attic");
  assert_title (here, "Pump, attic");
  g_assert_true (import_part (here, import));
  g_assert_cmpuint (queue_length (here), ==, 2 * DOCKET_IMPORT_PART_OPERATIONS + 1);
  g_assert_false (import_part (here, import));
  g_assert_cmpuint (docket_outbox_import_get_operations (import), ==, LONG_RECORD);
  assert_title (here, "Pump, attic");
  assert_in_order_before (here, keys, newer);
  first = docket_test_due (here, DOCKET_LANE_EDITS);
  g_assert_true (g_str_has_prefix (first, g_ptr_array_index (keys, 0)));
  g_assert_true (g_str_has_suffix (first, newer));
}

/* The places of what did not come in are kept over a crash. */
static void
test_rest_of_a_long_record_keeps_its_place (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("omar");
  g_autoptr(DocketTestStore) here = machine_new ("omar");
  g_autofree char *path = path_in (there, "work.docket");
  g_autoptr(GPtrArray) keys = save_titles (there);
  g_autofree char *newer = NULL;
  g_autoptr(DocketOutboxImport) import = NULL;

  export_to (there, path);
  import = open_import (here, path);
  g_assert_true (import_part (here, import));
  g_clear_pointer (&import, docket_outbox_import_free);
  docket_test_store_reopen (here);
  docket_test_clock_advance (here->clock, 3600 * 1000);
  newer = docket_test_save (here, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, attic");
  assert_imports (here, path, LONG_RECORD - DOCKET_IMPORT_PART_OPERATIONS, DOCKET_IMPORT_PART_OPERATIONS);
  assert_title (here, "Pump, attic");
  assert_in_order_before (here, keys, newer);
  /* And where all of it is known, elsewhere in the queue. */
  assert_imports (there, path, 0, LONG_RECORD);
}

#define MANY_LINES 100

/* A sign-off names 32 lines and waits for the others, all of which it must meet. */
static void
test_step_comes_in_with_what_it_locks_out (void)
{
  g_autoptr(DocketTestStore) there = machine_new ("tess");
  g_autoptr(DocketTestStore) here = machine_new ("tess");
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *own_id = docket_test_id (0xf4, 1);
  g_autoptr(DocketOperation) own = docket_test_line (own_id);
  g_autofree char *complete = NULL;
  g_autofree char *sign_off = NULL;
  g_autofree char *due = NULL;
  g_autofree char *last = NULL;
  g_autoptr(DocketOutboxImport) import = NULL;
  g_autoptr(DocketOutboxItem) step = NULL;
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;

  g_free (docket_test_save (there, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "paused"));
  for (guint i = 0; i < MANY_LINES; i++)
    {
      g_autofree char *id = docket_test_id (0xf2, i);
      g_autoptr(DocketOperation) line = docket_test_line (id);

      docket_test_submit (there, &error, docket_operation_ref (line), NULL);
      g_assert_no_error (error);
      g_ptr_array_add (lines, g_strdup (line->key));
      if (i == MANY_LINES / 2)
        save_notes (there, 0, DOCKET_IMPORT_PART_OPERATIONS);
    }
  g_free (docket_test_save (there, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "in_progress"));
  complete = docket_test_save (there, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "complete");
  sign_off = docket_test_save (there, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "signed_off");
  export_to (there, path);

  /* And one that was saved on this machine. */
  docket_test_clock_advance (here->clock, 3600 * 1000);
  docket_test_submit (here, &error, docket_operation_ref (own), NULL);
  g_assert_no_error (error);
  import = open_import (here, path);
  /* More than a transaction holds: the step is in the last of theirs. */
  while (step == NULL)
    {
      g_assert_true (import_part (here, import));
      step = docket_test_item (here, sign_off);
    }
  g_assert_cmpuint (g_strv_length (step->operation->after), ==, DOCKET_AFTER_KEYS_MAX);
  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr(DocketOutboxItem) line = docket_test_item (here, g_ptr_array_index (lines, i));

      g_assert_cmpint (line->position, <, step->position);
      docket_test_settle (here, line->operation->key, DOCKET_OUTCOME_APPLIED, 900 + i, NULL, NULL);
    }
  due = docket_test_due (here, DOCKET_LANE_EDITS);
  g_assert_nonnull (strstr (due, own->key));
  g_assert_nonnull (strstr (due, complete));
  g_assert_null (strstr (due, sign_off));
  docket_test_settle (here, own->key, DOCKET_OUTCOME_APPLIED, 1000, NULL, NULL);
  last = docket_test_due (here, DOCKET_LANE_EDITS);
  g_assert_nonnull (strstr (last, sign_off));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/outbox-parts/comes-in-in-parts", test_comes_in_in_parts);
  g_test_add_func ("/store/outbox-parts/newer-work-stays-on-top", test_newer_work_stays_on_top);
  g_test_add_func ("/store/outbox-parts/nothing-comes-in-before-what-it-needs", test_nothing_comes_in_before_what_it_needs);
  g_test_add_func ("/store/outbox-parts/long-record-comes-in-in-slices", test_long_record_comes_in_in_slices);
  g_test_add_func ("/store/outbox-parts/rest-of-a-long-record-keeps-its-place", test_rest_of_a_long_record_keeps_its_place);
  g_test_add_func ("/store/outbox-parts/step-comes-in-with-what-it-locks-out", test_step_comes_in_with_what_it_locks_out);
  return g_test_run ();
}
