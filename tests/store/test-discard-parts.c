/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A large save is let go, and put back, in parts, between which others save, the program
 * ends, and answers come. */

#include <string.h>

#include "discard-fixture.h"

/* ---- In parts ---- */

static void
test_others_save_between (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autoptr(DocketUndo) put_back = docket_undo_new_of (DOCKET_UNDO_PUT_BACK, bundle);
  g_autofree char *order = docket_test_due (test, "edits");
  g_autofree char *meanwhile = NULL;
  g_autofree char *after = NULL;

  discard_step_until (test, let_go, PART);
  g_assert_cmpuint (discard_count_waiting (test), ==, LARGE - PART);
  g_assert_cmpuint (discard_count_customers (test), ==, LARGE - PART);
  discard_assert_unfinished (test, DOCKET_UNDO_LET_GO, bundle, PART, LARGE);
  meanwhile = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Meanwhile");
  discard_step_until (test, let_go, LARGE);
  g_assert_cmpuint (discard_count_waiting (test), ==, 1);
  g_assert_cmpuint (discard_count_customers (test), ==, 0);
  discard_assert_nothing_unfinished (test);

  discard_step_until (test, put_back, PART);
  discard_assert_unfinished (test, DOCKET_UNDO_PUT_BACK, bundle, PART, LARGE);
  discard_step_until (test, put_back, LARGE);
  discard_assert_nothing_unfinished (test);
  g_assert_cmpuint (discard_count_customers (test), ==, LARGE);
  /* Each at its old place. */
  after = docket_test_due (test, "edits");
  g_assert_true (g_str_has_prefix (after, order));
  g_assert_true (g_str_has_suffix (after, meanwhile));
}

/* What is let go is not sent meanwhile, nor after the program ended in between: it is
 * asked first what becomes of the rest. What had been on its way goes on. */
static void
test_nothing_of_it_goes (gconstpointer data)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autofree char *first = discard_key_of_nth (test, 0);
  g_autofree char *second = discard_key_of_nth (test, 1);
  g_autofree char *title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Meanwhile");
  g_autofree char *due = NULL, *due_after = NULL, *due_left = NULL, *both = g_strconcat (first, " ", title, NULL);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autoptr(GPtrArray) sent = g_ptr_array_new ();

  g_ptr_array_add (sent, first);
  g_assert_true (docket_store_outbox_sending (test->store, sent, NULL));
  g_assert_true (docket_store_outbox_put_back (test->store, sent, TRUE, NULL));
  discard_step_until (test, let_go, PART);
  due = docket_test_due (test, "edits");
  g_assert_cmpstr (due, ==, both);
  docket_test_store_reopen (test);
  due_after = docket_test_due (test, "edits");
  g_assert_cmpstr (due_after, ==, both);
  /* Left so, or sent, the rest goes as it would have. */
  if (data != NULL)
    g_assert_true (docket_store_outbox_make_save_due (test->store, bundle, NULL));
  else
    g_assert_true (docket_store_forget_unfinished (test->store, bundle, NULL));
  discard_assert_nothing_unfinished (test);
  due_left = docket_test_due (test, "edits");
  g_assert_nonnull (strstr (due_left, second));
}

/* Nor what was gathered to be sent just before somebody lets it go. */
static void
test_nothing_of_it_goes_that_was_gathered_before (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autofree char *title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Meanwhile");
  g_autofree char *first = discard_key_of_nth (test, 0);
  g_autoptr(GPtrArray) gathered = g_ptr_array_new ();
  g_autoptr(GPtrArray) other = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (gathered, first);
  g_ptr_array_add (other, title);
  discard_step_until (test, let_go, PART);
  g_assert_false (docket_store_outbox_sending (test->store, gathered, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_MOVED_ON);
  g_assert_true (docket_store_outbox_sending (test->store, other, NULL));
  discard_step_until (test, let_go, LARGE);
  g_assert_cmpuint (docket_undo_get_left (let_go, NULL), ==, 0);
  g_assert_cmpuint (discard_count_customers (test), ==, 0);
}

/* Of what is being let go nothing goes by itself; what is on its way is none of it. */
static void
test_what_is_on_its_way_is_not_kept_back (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autofree char *title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Meanwhile");
  g_autoptr(GPtrArray) other = g_ptr_array_new ();
  DocketStoreCounts counts = { 0 };

  g_ptr_array_add (other, title);
  discard_step_until (test, let_go, PART);
  g_assert_true (docket_store_get_waits (test->store, &counts, NULL));
  g_assert_false (counts.kept_back);
  g_assert_true (docket_store_outbox_sending (test->store, other, NULL));
  g_assert_true (docket_store_get_waits (test->store, &counts, NULL));
  g_assert_false (counts.kept_back);
  docket_test_settle (test, title, DOCKET_OUTCOME_APPLIED, 900, NULL, NULL);
  g_assert_true (docket_store_get_waits (test->store, &counts, NULL));
  g_assert_true (counts.kept_back);
}

/* That nothing of it goes is known without a look at each: a status says it again and
 * again. Nor when that cannot be read is it said that nothing waits. */
static void
test_what_is_kept_back_is_known_soon (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autoptr(GError) error = NULL;
  DocketStoreCounts counts = { 0 };
  DocketDbWork before, after;

  discard_step_until (test, let_go, PART);
  docket_store_get_work (test->store, &before);
  g_assert_true (docket_store_get_waits (test->store, &counts, NULL));
  docket_store_get_work (test->store, &after);
  g_assert_true (counts.kept_back);
  g_assert_cmpint (after.steps - before.steps, <, 20 * counts.pending + 500);

  discard_reach_into (test, "DROP INDEX outbox_open");
  g_assert_false (docket_store_get_waits (test->store, &counts, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (counts.pending, ==, LARGE - PART);
}

/* What stands on it waits with it: on its record, or by name. */
static void
test_what_stands_on_it_waits_with_it (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autofree char *customer = docket_test_id (0xc1, 1);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autoptr(DocketOperation) job = NULL;
  g_autofree char *nickname = NULL, *due = NULL, *due_after = NULL;
  DocketStoreCounts counts = { 0 };

  discard_step_until (test, let_go, PART);
  job = discard_save_job_for (test, 0);
  nickname = docket_test_save (test, customer, DOCKET_CUSTOMER_NICKNAME, "Adler");
  due = docket_test_due (test, "edits");
  g_assert_cmpstr (due, ==, "");
  g_assert_cmpint (docket_store_outbox_next_due (test->store, "edits", NULL), ==, -1);
  g_assert_true (docket_store_get_waits (test->store, &counts, NULL));
  g_assert_true (counts.kept_back);
  /* Also if it names nothing. */
  discard_reach_into (test, "UPDATE outbox SET needs = '' WHERE kind = 'customer'");
  g_free (due);
  due = docket_test_due (test, "edits");
  g_assert_cmpstr (due, ==, "");
  /* And goes with it. */
  g_assert_true (docket_store_forget_unfinished (test->store, bundle, NULL));
  due_after = docket_test_due (test, "edits");
  g_assert_cmpstr (due_after, !=, "");
}

/* ---- Cut off ---- */

/* The program ends after @part parts; the next one is told, and goes on. */
static void
cut_off (DocketUndoWhat what, guint part)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketUndo) first = docket_undo_new_of (what, bundle);
  g_autoptr(DocketUndo) second = docket_undo_new_of (what, bundle);
  gboolean put_back = what == DOCKET_UNDO_PUT_BACK;

  if (put_back)
    g_assert_true (docket_store_outbox_let_save_go (test->store, bundle, NULL));
  discard_step_until (test, first, part * PART);
  docket_test_store_reopen (test);
  discard_assert_unfinished (test, what, bundle, part * PART, LARGE);
  g_assert_cmpuint (discard_count_customers (test), ==, put_back ? part * PART : LARGE - part * PART);
  discard_step_until (test, second, LARGE);
  discard_assert_nothing_unfinished (test);
  g_assert_cmpuint (discard_count_customers (test), ==, put_back ? LARGE : 0);
  g_assert_cmpuint (discard_count_waiting (test), ==, put_back ? LARGE : 0);
}

static void
test_cut_off_goes_on (void)
{
  for (guint part = 1; part <= 3; part++)
    {
      cut_off (DOCKET_UNDO_LET_GO, part);
      cut_off (DOCKET_UNDO_PUT_BACK, part);
      cut_off (DOCKET_UNDO_TAKE_BACK, part);
    }
}

/* What was taken back by an opposite is passed over by whoever goes on, and counts as done
 * all the while: the program may end again. */
static void
test_cut_off_twice_tells_how_far_it_got (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(GPtrArray) before = docket_store_outbox (test->store, 0, NULL);
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(DocketUndo) first = docket_undo_new_of (DOCKET_UNDO_TAKE_BACK, bundle);
  g_autoptr(DocketUndo) second = docket_undo_new_of (DOCKET_UNDO_TAKE_BACK, bundle);
  gboolean more = TRUE;

  for (guint i = 0; i < before->len; i++)
    g_ptr_array_add (keys, ((DocketOutboxItem *) g_ptr_array_index (before, i))->operation->key);
  g_assert_true (docket_store_outbox_sending (test->store, keys, NULL));
  for (guint i = 0; i < keys->len; i++)
    docket_test_settle (test, g_ptr_array_index (keys, i), DOCKET_OUTCOME_APPLIED, 900 + i, NULL, NULL);
  discard_step_until (test, first, 2 * PART);
  docket_test_store_reopen (test);
  discard_assert_unfinished (test, DOCKET_UNDO_TAKE_BACK, bundle, 2 * PART, LARGE);
  for (guint step = 0; more && step < 8 * PART; step++)
    {
      g_autoptr(GPtrArray) unfinished = NULL;

      g_assert_true (docket_store_undo_step (test->store, second, &more, NULL));
      unfinished = docket_store_get_unfinished (test->store, NULL);
      g_assert_cmpuint (unfinished->len, ==, more);
      if (more)
        g_assert_cmpuint (((const DocketUnfinished *) g_ptr_array_index (unfinished, 0))->done, >=, 2 * PART);
    }
  discard_assert_nothing_unfinished (test);
}

/* What was let go before the program ended is not lost. */
static void
test_cut_off_is_put_back (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autofree char *order = docket_test_due (test, "edits");
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  discard_step_until (test, let_go, 2 * PART);
  docket_test_store_reopen (test);
  docket_store_outbox_take_back (test->store, bundle, &error);
  g_assert_no_error (error);
  after = docket_test_due (test, "edits");
  g_assert_cmpstr (after, ==, order);
  g_assert_cmpuint (discard_count_customers (test), ==, LARGE);
  discard_assert_nothing_unfinished (test);
}

/* Whoever reads it, and leaves it so, is not told again. */
static void
test_cut_off_is_left (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);

  discard_step_until (test, let_go, PART);
  g_assert_true (docket_store_forget_unfinished (test->store, bundle, NULL));
  discard_assert_nothing_unfinished (test);
  g_assert_cmpuint (discard_count_waiting (test), ==, LARGE - PART);
}

static void
test_stopped (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autofree char *words = g_strdup_printf ("%u of %u changes were discarded", PART, LARGE);
  g_autoptr(GError) error = NULL;
  gboolean more = TRUE;

  discard_step_until (test, let_go, PART);
  docket_undo_stop (let_go);
  g_assert_false (docket_store_undo_step (test->store, let_go, &more, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_str_has_prefix (error->message, words));
  discard_assert_unfinished (test, DOCKET_UNDO_LET_GO, bundle, PART, LARGE);
  g_assert_cmpuint (discard_count_waiting (test), ==, LARGE - PART);
}

/* Pressed twice, or in two windows: each passes over what the other did. */
static void
test_two_at_once (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketUndo) one = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autoptr(DocketUndo) other = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  gboolean one_more = TRUE, other_more = TRUE, ok;
  g_autoptr(GError) error = NULL;

  discard_step_until (test, one, PART);
  discard_step_until (test, other, PART + PART);
  while (one_more)
    {
      g_assert_true (docket_store_undo_step (test->store, one, &one_more, NULL));
      if (other_more && !docket_store_undo_step (test->store, other, &other_more, NULL))
        break;
    }
  for (ok = TRUE; ok && other_more;)
    ok = docket_store_undo_step (test->store, other, &other_more, &error);
  g_assert_cmpuint (discard_count_customers (test), ==, 0);
  discard_assert_nothing_unfinished (test);
  g_assert_true (docket_store_outbox_take_back (test->store, bundle, NULL));
  g_assert_cmpuint (discard_count_customers (test), ==, LARGE);
}

/* ---- By two ---- */

static void
assert_busy (DocketStore *store, DocketUndoWhat what, const char *bundle)
{
  g_autoptr(DocketUndo) undo = docket_undo_new_of (what, bundle);
  g_autoptr(GError) error = NULL;
  gboolean more = TRUE, ok = TRUE;

  while (ok && more)
    ok = docket_store_undo_step (store, undo, &more, &error);
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_BUSY);
}

/* Put back under the hands of whoever discards, a job would stand there without its
 * customer, who goes a moment later. */
static void
test_not_put_back_while_it_is_let_go (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketOperation) job = discard_save_job_for (test, 0);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);

  discard_step_until (test, let_go, PART);
  assert_busy (test->store, DOCKET_UNDO_PUT_BACK, bundle);
  assert_busy (test->store, DOCKET_UNDO_TAKE_BACK, bundle);
  discard_step_until (test, let_go, LARGE + 1);
  g_assert_cmpuint (discard_count_waiting (test), ==, 0);
  g_assert_true (docket_store_outbox_take_back (test->store, bundle, NULL));
  g_assert_cmpuint (discard_count_waiting (test), ==, LARGE + 1);
}

static void
assert_goes_on_elsewhere (DocketStore *store, gboolean elsewhere)
{
  g_autoptr(GPtrArray) unfinished = docket_store_get_unfinished (store, NULL);

  g_assert_cmpuint (unfinished->len, ==, 1);
  g_assert_cmpint (((const DocketUnfinished *) g_ptr_array_index (unfinished, 0))->elsewhere, ==, elsewhere);
}

/* docketctl discards while the console has the same file open: that looks on, and leaves
 * it alone, until the other is gone, however it went. */
static void
test_goes_on_elsewhere (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autofree char *small = discard_save_customers_from (test, LARGE, 2);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autoptr(DocketStore) other = docket_store_open (test->path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (test->clock), test->random, NULL);
  g_autoptr(DocketStore) reader = docket_test_store_reader (test);

  discard_step_until (test, let_go, PART);
  assert_goes_on_elsewhere (test->store, FALSE);
  assert_goes_on_elsewhere (other, TRUE);
  assert_goes_on_elsewhere (reader, TRUE);
  assert_busy (other, DOCKET_UNDO_LET_GO, bundle);
  assert_busy (other, DOCKET_UNDO_PUT_BACK, bundle);
  /* What is small, and nobody else's, need not wait. */
  g_assert_true (docket_store_outbox_let_save_go (other, small, NULL));
  g_assert_true (docket_store_outbox_take_back (other, small, NULL));
  docket_test_store_reopen (test);
  assert_goes_on_elsewhere (other, FALSE);
  assert_goes_on_elsewhere (reader, FALSE);
  g_assert_true (docket_store_outbox_take_back (other, bundle, NULL));
  discard_assert_nothing_unfinished (test);
  g_assert_cmpuint (discard_count_customers (test), ==, LARGE);
}

/* Whoever has come to the end of one leaves the next to the other. */
static void
test_takes_turns (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketStore) other = docket_store_open (test->path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (test->clock), test->random, NULL);
  g_autoptr(DocketUndo) stopped = docket_undo_new_of (DOCKET_UNDO_PUT_BACK, bundle);
  gboolean more = TRUE;

  g_assert_true (docket_store_outbox_let_save_go (test->store, bundle, NULL));
  discard_step_until (test, stopped, PART);
  assert_busy (other, DOCKET_UNDO_PUT_BACK, bundle);
  docket_undo_stop (stopped);
  g_assert_false (docket_store_undo_step (test->store, stopped, &more, NULL));
  g_assert_true (docket_store_outbox_take_back (other, bundle, NULL));
  g_assert_true (docket_store_outbox_let_save_go (test->store, bundle, NULL));
  g_assert_cmpuint (discard_count_waiting (test), ==, 0);
}

/* ---- What comes between ---- */

/* Somebody wants it sent after all: the oldest go out meanwhile, and are answered. They stay,
 * and so it is said. */
static void
test_what_goes_out_meanwhile_stays (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(GPtrArray) before = docket_store_outbox (test->store, 0, NULL);
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  const char *reason = NULL;

  discard_step_until (test, let_go, PART);
  for (guint i = 0; i < 5; i++)
    g_ptr_array_add (keys, ((DocketOutboxItem *) g_ptr_array_index (before, i))->operation->key);
  g_assert_true (docket_store_outbox_make_save_due (test->store, bundle, NULL));
  g_assert_true (docket_store_outbox_sending (test->store, keys, NULL));
  docket_test_settle (test, g_ptr_array_index (keys, 0), DOCKET_OUTCOME_APPLIED, 900, NULL, NULL);
  discard_step_until (test, let_go, LARGE);
  g_assert_cmpuint (docket_undo_get_left (let_go, &reason), ==, 5);
  g_assert_nonnull (reason);
  g_assert_cmpuint (discard_count_waiting (test), ==, 4);
  g_assert_cmpuint (discard_count_customers (test), ==, 5);
  g_assert_true (docket_store_outbox_take_back (test->store, bundle, NULL));
  g_assert_cmpuint (discard_count_customers (test), ==, LARGE);
}

/* A job for one of them, saved between two parts: the customer stays. */
static void
test_what_is_saved_meanwhile_keeps_its_customer (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autoptr(DocketOperation) job = NULL;
  g_autofree char *customer = docket_test_id (0xc1, 70);
  g_autoptr(DocketRecord) kept = NULL;
  const char *reason = NULL;

  discard_step_until (test, let_go, PART);
  job = discard_save_job_for (test, 70);
  discard_step_until (test, let_go, LARGE);
  kept = docket_test_get (test, DOCKET_KIND_CUSTOMER, customer);
  g_assert_nonnull (kept);
  g_assert_cmpuint (docket_undo_get_left (let_go, &reason), ==, 1);
  g_assert_nonnull (strstr (reason, "Other work stands on it"));
  g_assert_cmpuint (discard_count_waiting (test), ==, 2);
}

/* Another program puts back a job at its place of before, which was gone by already: what it
 * stands on stays none the less. */
static void
test_what_another_program_puts_back_keeps_its_customer (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketOperation) job = discard_save_job_for (test, 0);
  g_autofree char *later = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Later");
  g_autoptr(DocketStore) other = docket_store_open (test->path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (test->clock), test->random, NULL);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autofree char *customer = docket_test_id (0xc1, 0);
  g_autoptr(DocketRecord) kept = NULL;

  g_assert_nonnull (later);
  g_assert_true (docket_store_outbox_let_save_go (other, job->bundle, NULL));
  discard_step_until (test, let_go, PART);
  g_assert_true (docket_store_outbox_take_back (other, job->bundle, NULL));
  discard_step_until (test, let_go, LARGE);
  kept = docket_test_get (test, DOCKET_KIND_CUSTOMER, customer);
  g_assert_nonnull (kept);
  g_assert_cmpuint (docket_undo_get_left (let_go, NULL), ==, 1);
  g_assert_cmpuint (discard_count_waiting (test), ==, 3);
}

/* What stood on it before goes along, each before what it stands on. */
static void
test_what_stands_on_it_goes_along (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, LARGE);
  g_autoptr(DocketOperation) job = discard_save_job_for (test, 0);
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autoptr(DocketRecord) gone = NULL;
  g_autoptr(DocketRecord) back = NULL;

  discard_step_until (test, let_go, PART);
  gone = docket_test_get (test, DOCKET_KIND_JOB, job->record_id);
  g_assert_null (gone);
  discard_step_until (test, let_go, LARGE + 1);
  g_assert_cmpuint (docket_undo_get_along (let_go), ==, 1);
  g_assert_cmpuint (discard_count_waiting (test), ==, 0);
  g_assert_true (docket_store_outbox_take_back (test->store, bundle, NULL));
  g_assert_cmpuint (discard_count_waiting (test), ==, LARGE + 1);
  back = docket_test_get (test, DOCKET_KIND_JOB, job->record_id);
  g_assert_nonnull (back);
}

/* A part of it has been on its way before: only the rest goes. With none that may, it
 * says why. */
static void
test_of_what_was_sent_only_the_rest_goes (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *bundle = discard_save_customers (test, 3);
  g_autofree char *sent = discard_key_of_nth (test, 0);
  g_autofree char *lost = discard_key_of_nth (test, 1);
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(DocketUndo) let_go = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (keys, sent);
  g_ptr_array_add (keys, lost);
  g_assert_true (docket_store_outbox_sending (test->store, keys, NULL));
  docket_test_settle (test, sent, DOCKET_OUTCOME_APPLIED, 900, NULL, NULL);
  g_ptr_array_remove_index (keys, 0);
  g_assert_true (docket_store_outbox_put_back (test->store, keys, TRUE, NULL));
  discard_step_until (test, let_go, 1);
  g_assert_cmpuint (docket_undo_get_left (let_go, NULL), ==, 2);
  g_assert_cmpuint (discard_count_waiting (test), ==, 1);
  g_assert_false (docket_store_outbox_let_save_go (test->store, bundle, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_DISCARDABLE);
}

/* One of them cannot come back, as other work took its place: the others do. */
static void
what_cannot_come_back_keeps_nobody (gboolean cut_off)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr(DocketUndo) put_back = NULL;
  g_autofree char *bundle = NULL;
  g_autofree char *newer = NULL;
  const char *reason = NULL;
  /* Cut off, what is left would fit one transaction. */
  guint n = cut_off ? PART + 7 : LARGE;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = docket_test_id (0xe0, i);

      g_ptr_array_add (operations, docket_test_note (id, DOCKET_TEST_JOB, "Note"));
    }
  g_ptr_array_add (operations, docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Old"));
  g_assert_true (docket_store_submit (test->store, operations, NULL));
  bundle = g_strdup (((DocketOperation *) g_ptr_array_index (operations, 0))->bundle);
  g_assert_true (docket_store_outbox_let_save_go (test->store, bundle, NULL));
  newer = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "New");
  put_back = docket_undo_new_of (DOCKET_UNDO_PUT_BACK, bundle);
  if (cut_off)
    {
      discard_step_until (test, put_back, PART);
      docket_test_store_reopen (test);
      docket_undo_free (g_steal_pointer (&put_back));
      put_back = docket_undo_new_of (DOCKET_UNDO_PUT_BACK, bundle);
    }
  discard_step_until (test, put_back, n + 1);
  g_assert_cmpuint (docket_undo_get_left (put_back, &reason), ==, 1);
  g_assert_nonnull (strstr (reason, "was changed again since"));
  g_assert_cmpuint (discard_count_waiting (test), ==, n + 1);
}

static void
test_what_cannot_come_back_keeps_nobody (void)
{
  what_cannot_come_back_keeps_nobody (FALSE);
  what_cannot_come_back_keeps_nobody (TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/discard-parts/what-is-on-its-way-is-not-kept-back", test_what_is_on_its_way_is_not_kept_back);
  g_test_add_func ("/store/discard-parts/what-is-kept-back-is-known-soon", test_what_is_kept_back_is_known_soon);
  g_test_add_func ("/store/discard-parts/what-stands-on-it-waits-with-it", test_what_stands_on_it_waits_with_it);
  g_test_add_func ("/store/discard-parts/nothing-of-it-goes-that-was-gathered-before", test_nothing_of_it_goes_that_was_gathered_before);
  g_test_add_data_func ("/store/discard-parts/nothing-of-it-goes-until-left-so", NULL, test_nothing_of_it_goes);
  g_test_add_data_func ("/store/discard-parts/nothing-of-it-goes-until-sent", "sent", test_nothing_of_it_goes);
  g_test_add_func ("/store/discard-parts/others-save-between", test_others_save_between);
  g_test_add_func ("/store/discard-parts/cut-off-goes-on", test_cut_off_goes_on);
  g_test_add_func ("/store/discard-parts/cut-off-twice-tells-how-far-it-got", test_cut_off_twice_tells_how_far_it_got);
  g_test_add_func ("/store/discard-parts/cut-off-is-put-back", test_cut_off_is_put_back);
  g_test_add_func ("/store/discard-parts/cut-off-is-left", test_cut_off_is_left);
  g_test_add_func ("/store/discard-parts/stopped", test_stopped);
  g_test_add_func ("/store/discard-parts/two-at-once", test_two_at_once);
  g_test_add_func ("/store/discard-parts/not-put-back-while-it-is-let-go", test_not_put_back_while_it_is_let_go);
  g_test_add_func ("/store/discard-parts/goes-on-elsewhere", test_goes_on_elsewhere);
  g_test_add_func ("/store/discard-parts/takes-turns", test_takes_turns);
  g_test_add_func ("/store/discard-parts/what-goes-out-meanwhile-stays", test_what_goes_out_meanwhile_stays);
  g_test_add_func ("/store/discard-parts/what-is-saved-meanwhile-keeps-its-customer", test_what_is_saved_meanwhile_keeps_its_customer);
  g_test_add_func ("/store/discard-parts/what-another-program-puts-back-keeps-its-customer", test_what_another_program_puts_back_keeps_its_customer);
  g_test_add_func ("/store/discard-parts/what-stands-on-it-goes-along", test_what_stands_on_it_goes_along);
  g_test_add_func ("/store/discard-parts/of-what-was-sent-only-the-rest-goes", test_of_what_was_sent_only_the_rest_goes);
  g_test_add_func ("/store/discard-parts/what-cannot-come-back-keeps-nobody", test_what_cannot_come_back_keeps_nobody);
  return g_test_run ();
}
