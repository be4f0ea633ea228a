/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A disk that is full, or breaks, at every single step of a save: the save is
 * refused in words and leaves nothing behind, everything saved before stands,
 * and when there is room again the same save goes through.
 */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "docket-crash-disk.h"
#include "docket-id.h"
#include "docket-limits.h"
#include "docket-test-store.h"

#define STEPS_MAX 200

/* A title and a note: one save over several tables and their copies. */
static GPtrArray *
make_save (DocketTestStore *test, guint n)
{
  GPtrArray *operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketValues) note = docket_values_new ();
  g_autoptr (DocketValues) title = docket_values_new ();
  g_autoptr (DocketRecord) job = NULL;
  g_autofree char *body = g_strdup_printf ("Note %u", n);
  g_autofree char *id = docket_id_new (DOCKET_CLOCK (test->clock), test->random);

  g_assert_true (docket_store_get (test->store, DOCKET_KIND_JOB, DOCKET_TEST_JOB, &job, NULL));
  docket_values_set_text (title, DOCKET_JOB_TITLE, body);
  g_ptr_array_add (operations, docket_operation_new_edit (job, DOCKET_GROUP_JOB_DETAILS, title));
  docket_values_set_text (note, DOCKET_NOTE_JOB, DOCKET_TEST_JOB);
  docket_values_set_text (note, DOCKET_NOTE_BODY, body);
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_NOTE, id, note));
  return operations;
}

static gboolean
save (DocketTestStore *test, guint n, GError **error)
{
  g_autoptr (GPtrArray) operations = make_save (test, n);

  return docket_store_submit (test->store, operations, error);
}

/* Saves 1 to @n stand, whole, in order, and nothing else. */
static void
assert_saved (DocketTestStore *test, guint n)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_NOTE);
  g_autoptr (GPtrArray) notes = docket_store_select (test->store, query, 0, NULL);
  g_autoptr (GPtrArray) items = docket_store_outbox (test->store, 0, NULL);
  g_autoptr (DocketRecord) job = NULL;
  g_autofree char *title = g_strdup_printf ("Note %u", n);

  g_assert_cmpuint (notes->len, ==, n);
  g_assert_cmpuint (items->len, ==, 2 * n);
  for (guint i = 0; i < notes->len; i++)
    {
      g_autofree char *body = g_strdup_printf ("Note %u", i + 1);

      g_assert_cmpstr (docket_record_get_text (g_ptr_array_index (notes, i), DOCKET_NOTE_BODY), ==, body);
    }
  for (guint i = 0; i < items->len; i++)
    g_assert_cmpint (((DocketOutboxItem *) g_ptr_array_index (items, i))->state, ==, DOCKET_OUTBOX_QUEUED);
  g_assert_true (docket_store_get (test->store, DOCKET_KIND_JOB, DOCKET_TEST_JOB, &job, NULL));
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, title);
}

/* Whether the disk failed in time, at @step of save @n, which goes through in
 * the end. */
static gboolean
fail_at (DocketTestStore *test, DocketCrash crash, DocketDbError expected, guint step, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  docket_test_clock_advance (test->clock, 1000);
  docket_crash_disk_arm (crash, step, step);
  if (save (test, n, &error))
    {
      docket_crash_disk_disarm ();
      assert_saved (test, n);
      return FALSE;
    }
  g_assert_error (error, DOCKET_DB_ERROR, (int) expected);
  words = docket_db_error_sentence (error);
  g_assert_nonnull (strstr (words, "disk"));
  assert_saved (test, n - 1);
  /* It fails as often as one likes, and harms nothing. */
  g_assert_false (save (test, n, NULL));
  assert_saved (test, n - 1);
  docket_crash_disk_disarm ();
  assert_saved (test, n - 1);
  if (step % 2 == 0)
    docket_test_store_reopen (test);
  g_assert_true (save (test, n, NULL));
  assert_saved (test, n);
  return TRUE;
}

static void
fail_at_every_step (DocketCrash crash, DocketDbError expected)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  guint step = 1;

  g_assert_true (save (test, 1, NULL));
  while (fail_at (test, crash, expected, step, step + 1))
    g_assert_cmpuint (++step, <, STEPS_MAX);
  g_assert_cmpuint (step, >, 1);
  docket_test_store_reopen (test);
  assert_saved (test, step + 1);
  g_test_message ("failed at %u steps", step - 1);
}

static void
test_full_at_every_step (void)
{
  fail_at_every_step (DOCKET_CRASH_FULL, DOCKET_DB_ERROR_FULL);
}

static void
test_broken_at_every_step (void)
{
  fail_at_every_step (DOCKET_CRASH_BROKEN, DOCKET_DB_ERROR_IO);
}

/* What was saved stands in the log. Closing folds that into the file, for which
 * there is no room, or the disk breaks: nothing of it is lost. */
static void
fail_while_folding (DocketCrash crash)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  guint step = 0, steps;

  do
    {
      step++;
      g_assert_true (save (test, step, NULL));
      docket_crash_disk_arm (crash, step, step);
      g_clear_object (&test->store);
      steps = docket_crash_disk_disarm ();
      docket_test_store_reopen (test);
      assert_saved (test, step);
      g_assert_cmpuint (step, <, STEPS_MAX);
    }
  while (steps >= step);
  g_assert_cmpuint (step, >, 3);
}

static void
test_full_while_the_log_is_folded (void)
{
  fail_while_folding (DOCKET_CRASH_FULL);
}

static void
test_broken_while_the_log_is_folded (void)
{
  fail_while_folding (DOCKET_CRASH_BROKEN);
}

/* -- A large save on its way back -- */

#define MANY (3 * DOCKET_IMPORT_PART_OPERATIONS)

/* Notes that show, each of them waits, the first of the save. */
static guint
count_left (DocketTestStore *test)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_NOTE);
  g_autoptr (GPtrArray) notes = docket_store_select (test->store, query, 0, NULL);
  g_autoptr (GPtrArray) items = docket_store_outbox (test->store, 0, NULL);

  g_assert_cmpuint (notes->len, ==, items->len);
  g_assert_cmpuint (items->len % DOCKET_IMPORT_PART_OPERATIONS, ==, 0);
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);
      g_autofree char *id = docket_test_id (0xd8, i);

      g_assert_cmpstr (item->operation->record_id, ==, id);
      g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
    }
  return items->len;
}

static char *
save_many (DocketTestStore *test)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *id = docket_test_id (0xd8, i);

      g_ptr_array_add (operations, docket_test_note (id, DOCKET_TEST_JOB, "Note"));
    }
  docket_store_submit (test->store, operations, &error);
  g_assert_no_error (error);
  return g_strdup (((DocketOperation *) g_ptr_array_index (operations, 0))->bundle);
}

/* Undoes it on a disk that fails at @step; in a process of its own, as that may
 * die of it. Whether it went through. */
static gboolean
undo_and_fail (DocketTestStore *test, const char *bundle, DocketCrash crash, guint step)
{
  pid_t child;
  int status;

  g_clear_object (&test->store);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      g_autofree char *made = NULL;
      g_autoptr (GError) error = NULL;
      gboolean undone;
      guint left;

      docket_test_store_reopen (test);
      docket_crash_disk_arm (crash, step, step);
      undone = docket_store_undo (test->store, bundle, &made, &error);
      left = count_left (test);
      docket_crash_disk_disarm ();
      if (!undone && left < MANY)
        {
          g_autofree char *words = g_strdup_printf ("%u of %u changes were taken back", MANY - left, MANY);

          g_assert_true (g_str_has_prefix (error->message, words));
        }
      _exit (undone ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  docket_test_store_reopen (test);
  if (crash == DOCKET_CRASH_FULL || crash == DOCKET_CRASH_BROKEN)
    g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) <= 1);
  else
    g_assert_true (WIFSIGNALED (status) ? WTERMSIG (status) == SIGKILL : WEXITSTATUS (status) == 0);
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

/* Each operation is in the queue or taken back, and once more takes the rest. */
static void
fail_undo_at_every_step (gconstpointer data)
{
  guint step = 1, kept = 0;
  gboolean undone = FALSE;

  for (; !undone; step += 11)
    {
      g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
      g_autofree char *bundle = save_many (test);
      g_autofree char *made = NULL;
      g_autoptr (GError) error = NULL;
      guint left;

      undone = undo_and_fail (test, bundle, (DocketCrash) GPOINTER_TO_INT (data), step);
      left = count_left (test);
      g_assert_true (left == 0 || !undone);
      kept |= 1u << left / DOCKET_IMPORT_PART_OPERATIONS;
      if (left > 0)
        docket_store_undo (test->store, bundle, &made, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (count_left (test), ==, 0);
    }
  g_test_message ("failed at %u steps, found in %x", step / 11, kept);
  /* None of it, one part or two, and all were taken back. */
  g_assert_cmpuint (kept, ==, 0xf);
}

#define BACK_A_YEAR_MS (G_GINT64_CONSTANT (-365) * 24 * 3600 * 1000)

/* The clock is a year back: order, keys and waits do not come from it. */
static void
test_clock_set_back_a_year (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr (GPtrArray) items = NULL;
  g_auto (GStrv) keys = NULL;
  g_autofree char *due = NULL;
  gint64 before = 0;

  g_assert_true (save (test, 1, NULL));
  docket_test_clock_advance (test->clock, BACK_A_YEAR_MS);
  for (guint n = 2; n <= 4; n++)
    g_assert_true (save (test, n, NULL));
  docket_test_store_reopen (test);
  due = docket_test_due (test, "edits");
  keys = g_strsplit (due, " ", -1);
  items = docket_store_outbox (test->store, 0, NULL);
  /* All of it may go at once, in the order of its saves. */
  g_assert_cmpuint (g_strv_length (keys), ==, 8);
  for (guint i = 0; i < 8; i++)
    for (guint j = 0; j < items->len; j++)
      {
        const DocketOutboxItem *item = g_ptr_array_index (items, j);

        if (strcmp (item->operation->key, keys[i]) != 0)
          continue;
        g_assert_cmpint (item->position, >, before);
        before = item->position;
      }
}

/* A save that is on its way. (transfer full): keys of its operations */
static GPtrArray *
save_and_send (DocketTestStore *test)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) items = NULL;

  g_assert_true (save (test, 1, NULL));
  items = docket_store_outbox (test->store, 0, NULL);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (keys, g_strdup (((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->key));
  g_assert_true (docket_store_outbox_sending (test->store, keys, NULL));
  return keys;
}

static void
fail_to_send (DocketTestStore *test, GPtrArray *keys)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  const DocketOutboxFailure failure = { docket_policy_get_lane (policy, "edits"), "No answer.", TRUE };

  g_assert_true (docket_store_outbox_failed (test->store, keys, &failure, NULL));
}

/* What failed before the clock went back does not wait for a year. */
static void
test_waits_end_though_the_clock_went_back (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr (GPtrArray) keys = save_and_send (test);
  g_auto (GStrv) due_keys = NULL;
  g_autofree char *due = NULL;

  fail_to_send (test, keys);
  docket_test_clock_advance (test->clock, BACK_A_YEAR_MS);
  /* The program was closed meanwhile: a start looks at the clock. */
  docket_test_store_reopen (test);
  g_assert_true (docket_store_outbox_recover (test->store, NULL));
  g_assert_cmpint (docket_store_outbox_next_due (test->store, "edits", NULL), ==, 0);
  due = docket_test_due (test, "edits");
  due_keys = g_strsplit (due, " ", -1);
  g_assert_cmpuint (g_strv_length (due_keys), ==, 2);
}

/* Nor does what was being sent in that moment, and comes back unsent. */
static void
test_what_is_sent_does_not_wait_though_the_clock_went_back (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr (GPtrArray) keys = save_and_send (test);
  gint64 due;

  fail_to_send (test, keys);
  due = docket_store_outbox_next_due (test->store, "edits", NULL);
  g_assert_cmpint (due, >, docket_clock_now_ms (DOCKET_CLOCK (test->clock)));
  docket_test_clock_advance (test->clock, due - docket_clock_now_ms (DOCKET_CLOCK (test->clock)));
  g_assert_true (docket_store_outbox_sending (test->store, keys, NULL));
  docket_test_clock_advance (test->clock, BACK_A_YEAR_MS);
  g_assert_true (docket_store_outbox_clock_went_back (test->store, NULL));
  g_assert_true (docket_store_outbox_put_back (test->store, keys, FALSE, NULL));
  g_assert_cmpint (docket_store_outbox_next_due (test->store, "edits", NULL), ==, 0);
}

/* Nor what our server told to wait before, where that is written down after. */
static void
test_what_is_told_to_wait_does_not_wait_longer_though_the_clock_went_back (void)
{
  g_autoptr (DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  const DocketOutboxFailure failure = { docket_policy_get_lane (policy, "edits"), "Not just now.", TRUE };
  g_autoptr (GPtrArray) keys = save_and_send (test);

  docket_test_clock_advance (test->clock, BACK_A_YEAR_MS);
  g_assert_true (docket_store_outbox_busy (test->store, keys, 120000, &failure, NULL));
  g_assert_true (docket_store_outbox_clock_went_back (test->store, NULL));
  g_assert_cmpint (docket_store_outbox_next_due (test->store, "edits", NULL), <=, docket_clock_now_ms (DOCKET_CLOCK (test->clock)) + 120000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  docket_crash_disk_use ();
  g_test_add_func ("/store/disk/full-at-every-step-of-a-save", test_full_at_every_step);
  g_test_add_func ("/store/disk/broken-at-every-step-of-a-save", test_broken_at_every_step);
  g_test_add_func ("/store/disk/full-while-the-log-is-folded", test_full_while_the_log_is_folded);
  g_test_add_func ("/store/disk/broken-while-the-log-is-folded", test_broken_while_the_log_is_folded);
  g_test_add_data_func ("/store/disk/full-during-a-large-undo", GINT_TO_POINTER (DOCKET_CRASH_FULL), fail_undo_at_every_step);
  g_test_add_data_func ("/store/disk/broken-during-a-large-undo", GINT_TO_POINTER (DOCKET_CRASH_BROKEN), fail_undo_at_every_step);
  g_test_add_data_func ("/store/disk/killed-during-a-large-undo", GINT_TO_POINTER (DOCKET_CRASH_KILL), fail_undo_at_every_step);
  g_test_add_data_func ("/store/disk/power-cut-during-a-large-undo", GINT_TO_POINTER (DOCKET_CRASH_POWER), fail_undo_at_every_step);
  g_test_add_func ("/store/clock-set-back-a-year", test_clock_set_back_a_year);
  g_test_add_func ("/store/waits-end-though-the-clock-went-back", test_waits_end_though_the_clock_went_back);
  g_test_add_func ("/store/what-is-sent-does-not-wait-though-the-clock-went-back", test_what_is_sent_does_not_wait_though_the_clock_went_back);
  g_test_add_func ("/store/what-is-told-to-wait-does-not-wait-longer-though-the-clock-went-back",
                   test_what_is_told_to_wait_does_not_wait_longer_though_the_clock_went_back);
  return g_test_run ();
}
