/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was let go is kept until nobody can want it back, and then goes a little at a
 * time. Meanwhile it is all of it forgotten. */

#include <string.h>

#include "discard-fixture.h"
#include "docket-store-private.h"
#include "docket-writer.h"

/* With one more it is too much (docket-discarded-forget.c). */
#define KEPT_MAX 1000

static guint
count_rows (DocketTestStore *test, const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DocketStatement) find = docket_db_prepare (test->store->db, sql, &error);

  g_assert_no_error (error);
  g_assert_true (docket_statement_step (find, &error));
  return (guint) docket_statement_get_int (find, 0);
}

/* Of both tables, which are of the same work. */
static guint
count_kept (DocketTestStore *test)
{
  guint n = count_rows (test, "SELECT count (*) FROM discarded");

  g_assert_cmpuint (count_rows (test, "SELECT count (*) FROM discarded JOIN discarded_in USING (key)"), ==, n);
  g_assert_cmpuint (count_rows (test, "SELECT count (*) FROM discarded_in"), ==, n);
  return n;
}

static guint
count_marks (DocketTestStore *test)
{
  return count_rows (test, "SELECT count (*) FROM meta WHERE name GLOB 'forgotten:*'");
}

static void
let_go (DocketTestStore *test, const char *bundle)
{
  g_autoptr(GError) error = NULL;

  docket_store_outbox_let_save_go (test->store, bundle, &error);
  g_assert_no_error (error);
}

/* (transfer full): its bundle */
static char *
save_and_let_go (DocketTestStore *test, guint first, guint n)
{
  char *bundle = discard_save_customers_from (test, first, n);

  let_go (test, bundle);
  return bundle;
}

static void
assert_forgotten (DocketTestStore *test, const char *bundle)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (docket_store_outbox_take_back (test->store, bundle, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND);
}

static void
forget_all (DocketTestStore *test)
{
  g_autoptr(GError) error = NULL;

  while (count_marks (test) > 0)
    {
      guint before = count_kept (test);

      g_assert_true (docket_discarded_forget_step (test->store, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (before - count_kept (test), <=, PART);
    }
}

static void
test_goes_in_pieces (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *large = save_and_let_go (test, 0, KEPT_MAX);
  g_autofree char *small = NULL;

  g_assert_cmpuint (count_kept (test), ==, KEPT_MAX);
  small = save_and_let_go (test, KEPT_MAX, 1);
  g_assert_cmpuint (count_kept (test), >=, KEPT_MAX + 1 - PART);
  assert_forgotten (test, large);
  g_assert_cmpuint (discard_count_waiting (test), ==, 0);
  docket_test_store_reopen (test);
  assert_forgotten (test, large);

  forget_all (test);
  g_assert_cmpuint (count_kept (test), ==, 1);
  g_assert_true (docket_store_outbox_take_back (test->store, small, NULL));
  g_assert_cmpuint (discard_count_waiting (test), ==, 1);
}

/* What fits one piece is gone at once. */
static void
test_a_small_one_goes_at_once (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *oldest = save_and_let_go (test, 0, 3);
  g_autofree char *large = save_and_let_go (test, 3, KEPT_MAX - 3);
  g_autofree char *newest = NULL;

  g_assert_cmpuint (count_kept (test), ==, KEPT_MAX);
  newest = save_and_let_go (test, KEPT_MAX, 1);
  g_assert_cmpuint (count_kept (test), ==, KEPT_MAX - 2);
  g_assert_cmpuint (count_marks (test), ==, 0);
  assert_forgotten (test, oldest);
  g_assert_true (docket_store_outbox_take_back (test->store, large, NULL));
  g_assert_cmpuint (discard_count_waiting (test), ==, KEPT_MAX - 3);
}

#define IN_PIECES (16 * PART)

/* What stayed of a save, as it had been on its way, is let go when the rest is partly out
 * of the file, or just so: that much comes back. */
static void
test_let_go_later_is_none_of_it (gconstpointer pieces)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *large = discard_save_customers_from (test, 0, IN_PIECES + 2);
  g_autofree char *first = discard_key_of_nth (test, 0);
  g_autofree char *second = discard_key_of_nth (test, 1);
  g_autofree char *small = NULL;
  g_autoptr(DocketUndo) put_back = docket_undo_new_of (DOCKET_UNDO_PUT_BACK, large);
  g_autoptr(GPtrArray) sent = g_ptr_array_new ();

  g_ptr_array_add (sent, first);
  g_ptr_array_add (sent, second);
  g_assert_true (docket_store_outbox_sending (test->store, sent, NULL));
  g_assert_true (docket_store_outbox_put_back (test->store, sent, TRUE, NULL));
  let_go (test, large);
  g_assert_cmpuint (discard_count_waiting (test), ==, 2);
  small = save_and_let_go (test, IN_PIECES + 2, 1);
  assert_forgotten (test, large);
  g_assert_true (docket_store_outbox_take_back (test->store, small, NULL));
  for (guint i = 1; i < GPOINTER_TO_UINT (pieces); i++)
    g_assert_true (docket_discarded_forget_step (test->store, NULL));
  g_assert_cmpuint (count_kept (test), ==, IN_PIECES - GPOINTER_TO_UINT (pieces) * PART);
  g_assert_cmpuint (count_marks (test), ==, 1);
  docket_test_settle (test, first, DOCKET_OUTCOME_REJECTED, 0, NULL, "forbidden");
  docket_test_settle (test, second, DOCKET_OUTCOME_REJECTED, 0, NULL, "forbidden");
  let_go (test, large);
  discard_step_until (test, put_back, 2);
  g_assert_cmpuint (count_rows (test, "SELECT count (*) FROM outbox WHERE state = 'rejected'"), ==, 2);
  forget_all (test);
  g_assert_cmpuint (count_kept (test), ==, 0);
}

/* What somebody is putting back just now is not forgotten meanwhile, nor what is left of
 * that when it is cut off. */
static void
test_what_is_put_back_meanwhile_stays (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *large = save_and_let_go (test, 0, KEPT_MAX + PART);
  g_autoptr(DocketUndo) put_back = docket_undo_new_of (DOCKET_UNDO_PUT_BACK, large);
  g_autofree char *small = NULL;

  discard_step_until (test, put_back, PART);
  small = save_and_let_go (test, KEPT_MAX + PART, 1);
  g_assert_cmpuint (count_marks (test), ==, 0);
  g_assert_cmpuint (count_kept (test), ==, KEPT_MAX + 1);
  docket_test_store_reopen (test);
  g_assert_true (docket_store_outbox_take_back (test->store, large, NULL));
  g_assert_cmpuint (discard_count_waiting (test), ==, KEPT_MAX + PART);
}

/* Another program may have looked at it before. */
static void
test_none_of_it_comes_back_by_its_key (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *large = discard_save_customers_from (test, 0, KEPT_MAX);
  g_autofree char *last = discard_key_of_nth (test, KEPT_MAX - 1);
  g_autofree char *first = discard_key_of_nth (test, 0);
  g_autofree char *small = NULL;

  let_go (test, large);
  small = save_and_let_go (test, KEPT_MAX, 1);
  g_assert_cmpuint (count_rows (test, "SELECT count (*) FROM discarded"), >, 1);
  g_assert_true (docket_store_begin (test->store, NULL));
  g_assert_true (docket_discarded_put_back (test->store, first, NULL));
  g_assert_true (docket_discarded_put_back (test->store, last, NULL));
  g_assert_true (docket_store_end (test->store, TRUE, NULL));
  g_assert_cmpuint (discard_count_waiting (test), ==, 0);
}

static guint64
steps_to_let_one_go_after (guint n)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *large = save_and_let_go (test, 0, n);
  g_autofree char *one = discard_save_customers_from (test, n, 1);
  DocketDbWork before, after;

  docket_store_get_work (test->store, &before);
  let_go (test, one);
  docket_store_get_work (test->store, &after);
  assert_forgotten (test, large);
  return after.steps - before.steps;
}

/* However much was let go before it. */
static void
test_the_next_costs_no_more (void)
{
  guint64 some = steps_to_let_one_go_after (KEPT_MAX);
  guint64 many = steps_to_let_one_go_after (4 * KEPT_MAX);

  g_test_message ("%" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT " steps", some, many);
  g_assert_cmpuint (many, <, some + some / 10);
}

/* When nobody wants anything; whoever goes does not wait for it, and who comes next goes on. */
static void
test_the_writer_does_it_when_idle (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *large = save_and_let_go (test, 0, KEPT_MAX);
  g_autofree char *small = save_and_let_go (test, KEPT_MAX, 1);
  g_autoptr(DocketWriter) hasty = docket_writer_new_inline (test->store, NULL);
  g_autoptr(DocketWriter) writer = NULL;
  guint kept = count_kept (test);

  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (count_kept (test), ==, kept - PART);
  docket_writer_close (hasty);
  g_assert_cmpuint (count_kept (test), ==, kept - PART);

  docket_test_store_reopen (test);
  writer = docket_writer_new_inline (test->store, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (count_kept (test), ==, 1);
  g_assert_cmpuint (count_marks (test), ==, 0);
  docket_writer_close (writer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/discard-forget/goes-in-pieces", test_goes_in_pieces);
  g_test_add_func ("/store/discard-forget/a-small-one-goes-at-once", test_a_small_one_goes_at_once);
  g_test_add_data_func ("/store/discard-forget/let-go-later-is-none-of-it/in-part", GUINT_TO_POINTER (2), test_let_go_later_is_none_of_it);
  g_test_add_data_func ("/store/discard-forget/let-go-later-is-none-of-it/all", GUINT_TO_POINTER (16), test_let_go_later_is_none_of_it);
  g_test_add_func ("/store/discard-forget/what-is-put-back-meanwhile-stays", test_what_is_put_back_meanwhile_stays);
  g_test_add_func ("/store/discard-forget/none-of-it-comes-back-by-its-key", test_none_of_it_comes_back_by_its_key);
  g_test_add_func ("/store/discard-forget/the-next-costs-no-more", test_the_next_costs_no_more);
  g_test_add_func ("/store/discard-forget/the-writer-does-it-when-idle", test_the_writer_does_it_when_idle);
  return g_test_run ();
}
