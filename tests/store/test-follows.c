/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which own work a save says it follows: never one that stands on what its author
 * had not seen. */

#include "docket-store-private.h"
#include "docket-test-store.h"

static void
test_follows_chain (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *second = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Two");
  g_autofree char *other = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "waiting_approval");
  g_autofree char *third = NULL, *fourth = NULL, *fifth = NULL;
  g_autoptr(DocketOutboxItem) item = docket_test_item (test, second);
  DocketRecord *job;

  g_assert_cmpstr (item->operation->follows, ==, first);
  g_assert_cmpint (item->operation->base, ==, 5);
  g_assert_cmpstr (docket_values_get_text (item->operation->was, DOCKET_JOB_TITLE), ==, "One");
  g_clear_pointer (&item, docket_outbox_item_free);
  item = docket_test_item (test, other);
  g_assert_null (item->operation->follows);
  g_clear_pointer (&item, docket_outbox_item_free);

  /* Acked but not back through the feed: still followed. */
  docket_test_settle (test, first, DOCKET_OUTCOME_APPLIED, 100, NULL, NULL);
  docket_test_settle (test, second, DOCKET_OUTCOME_APPLIED, 101, NULL, NULL);
  third = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Three");
  item = docket_test_item (test, third);
  g_assert_cmpstr (item->operation->follows, ==, second);
  g_clear_pointer (&item, docket_outbox_item_free);

  /* Rejected: not followed, the one before it is (its answer is not back). */
  docket_test_settle (test, third, DOCKET_OUTCOME_REJECTED, 0, NULL, "stale");
  fourth = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Four");
  item = docket_test_item (test, fourth);
  g_assert_cmpstr (item->operation->follows, ==, second);
  g_clear_pointer (&item, docket_outbox_item_free);

  /* Back through the feed: nothing to follow but the one that is not. */
  docket_test_settle (test, fourth, DOCKET_OUTCOME_REJECTED, 0, NULL, "stale");
  test->seq = 200;
  job = docket_test_job (DOCKET_TEST_JOB, "Two", "in_progress", DOCKET_TEST_TESS, 6);
  docket_test_feed (test, job, NULL);
  fifth = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Five");
  item = docket_test_item (test, fifth);
  g_assert_null (item->operation->follows);
  g_assert_cmpint (item->operation->base, ==, 6);
}

/* The first change comes back through the feed after the second was made, but
 * before it is saved: it is still the author's own that it stands on, not
 * somebody else's that it would collide with. */
static void
test_follows_what_came_back_meanwhile (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "paused");
  g_autoptr(DocketOperation) second = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "in_progress");
  g_autoptr(DocketOperation) stale = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "cancelled");
  g_autoptr(GError) error = NULL;

  docket_test_sending (test, first);
  docket_test_settle (test, first, DOCKET_OUTCOME_APPLIED, 100, NULL, NULL);
  test->seq = 200;
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "paused", DOCKET_TEST_TESS, 6), NULL);
  g_assert_true (docket_test_submit (test, &error, docket_operation_ref (second), NULL));
  g_assert_no_error (error);
  g_assert_cmpint (second->base, ==, 5);
  g_assert_cmpstr (second->follows, ==, first);
  /* Somebody else wrote since: that is a collision, and has to look like one. */
  docket_test_sending (test, second->key);
  docket_test_settle (test, second->key, DOCKET_OUTCOME_APPLIED, 201, NULL, NULL);
  test->seq = 300;
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "in_progress", DOCKET_TEST_TESS, 7), NULL);
  test->seq = 400;
  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "complete", DOCKET_TEST_TESS, 8), NULL);
  docket_test_submit (test, NULL, docket_operation_ref (stale), NULL);
  g_assert_null (stale->follows);
}

/* Three in a row, as fast as they are sent: the third is made while the second is
 * still under way, on what the first became, and saved when both have come back.
 * Not if the second was merged into what somebody else wrote meanwhile. */
static void
test_follows_the_last_of_several_that_came_back (void)
{
  enum { OWN_ONLY, OTHER, MERGED, N_CASES };

  for (guint which = 0; which < N_CASES; which++)
    {
      g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
      g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "paused");
      g_autoptr(DocketOperation) second = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "in_progress");
      g_autoptr(DocketOperation) third = NULL;
      g_autoptr(GError) error = NULL;

      docket_test_sending (test, first);
      docket_test_settle (test, first, DOCKET_OUTCOME_APPLIED, 100, NULL, NULL);
      g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (second), NULL));
      g_assert_cmpstr (second->follows, ==, first);
      test->seq = 99;
      docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "paused", DOCKET_TEST_TESS, 100), NULL);
      third = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "complete");
      g_assert_cmpint (third->base, ==, 100);
      docket_test_sending (test, second->key);
      docket_test_settle (test, second->key, which == MERGED ? DOCKET_OUTCOME_MERGED : DOCKET_OUTCOME_APPLIED, 201, NULL, NULL);
      test->seq = 200;
      docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "in_progress", DOCKET_TEST_TESS, 201), NULL);
      /* Somebody else, though it looks the same by now. */
      test->seq = 300;
      if (which == OTHER)
        docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "in_progress", DOCKET_TEST_TESS, 301), NULL);
      g_assert_true (docket_test_submit (test, &error, docket_operation_ref (third), NULL));
      g_assert_no_error (error);
      g_assert_cmpstr (third->follows, ==, which == OWN_ONLY ? second->key : NULL);
    }
}

static DocketRecord *
job_of (const char *title, const char *person, gint64 rev)
{
  DocketRecord *job = docket_test_job (DOCKET_TEST_JOB, title, "in_progress", DOCKET_TEST_TESS, 5);
  DocketStamp stamp = { (char *) person, (char *) DOCKET_TEST_DEVICE, 0, 0 };

  docket_record_set_rev (job, rev);
  docket_record_set_group_rev (job, DOCKET_GROUP_JOB_DETAILS, rev);
  docket_record_set_stamp (job, DOCKET_GROUP_JOB_DETAILS, &stamp);
  return job;
}

/* A job is voided just as the own title comes back, by itself or after somebody else's. */
static void
test_void_follows_what_came_back_meanwhile (void)
{
  for (guint other = 0; other < 2; other++)
    {
      g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
      g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, mine");
      g_autoptr(DocketOperation) away = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
      g_autoptr(DocketRecord) seen = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
      g_autoptr(GError) error = NULL;

      away->base = docket_record_get_rev (seen);
      docket_test_sending (test, first);
      docket_test_settle (test, first, DOCKET_OUTCOME_APPLIED, 100, NULL, NULL);
      test->seq = 99;
      docket_test_feed (test, job_of ("Pump, mine", DOCKET_TEST_SOFIA, 100), NULL);
      if (other == 1)
        docket_test_feed (test, job_of ("Pump, his", DOCKET_TEST_OMAR, 101), NULL);
      docket_test_submit (test, &error, docket_operation_ref (away), NULL);
      g_assert_no_error (error);
      g_assert_cmpstr (away->follows, ==, other == 0 ? first : NULL);
    }
}

/* A form stays half filled while a colleague's version comes in and the same person
 * writes on that, from the board: what the form stands on is still the old one. */
static void
test_older_form_does_not_follow_what_stands_on_a_colleague (void)
{
  for (guint answered = 0; answered < 2; answered++)
    {
      g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
      g_autoptr(DocketOperation) form = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, form");
      g_autoptr(DocketOperation) away = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
      g_autoptr(DocketOperation) after = NULL;
      g_autofree char *board = NULL, *due = NULL, *in_order = NULL;
      g_autoptr(GError) error = NULL;

      away->base = form->base;
      docket_test_feed (test, job_of ("Pump, his", DOCKET_TEST_OMAR, 150), NULL);
      board = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, board");
      if (answered)
        docket_test_settle (test, board, DOCKET_OUTCOME_APPLIED, 900, NULL, NULL);
      docket_test_submit (test, &error, docket_operation_ref (form), NULL);
      g_assert_no_error (error);
      g_assert_cmpstr (form->follows, ==, NULL);
      g_assert_cmpint (form->base, ==, 5);
      /* It is sent behind the other all the same. */
      due = docket_test_due (test, DOCKET_LANE_EDITS);
      in_order = answered ? g_strdup (form->key) : g_strdup_printf ("%s %s", board, form->key);
      g_assert_cmpstr (due, ==, in_order);
      if (!answered)
        {
          g_autofree char *behind = NULL;

          docket_test_sending (test, board);
          behind = docket_test_due (test, DOCKET_LANE_EDITS);
          g_assert_cmpstr (behind, ==, "");
        }
      /* What is made on what now stands there follows it. */
      after = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, at last");
      docket_test_submit (test, &error, docket_operation_ref (after), docket_operation_ref (away), NULL);
      g_assert_no_error (error);
      g_assert_cmpstr (after->follows, ==, form->key);
      g_assert_cmpstr (away->follows, ==, NULL);
    }
}

/* The form names what nobody touched, but is older than the colleague's version on
 * which the own work that came back was made. */
static void
test_older_form_does_not_follow_what_came_back_on_a_colleague (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autoptr(DocketOperation) form = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_DESCRIPTION, "From the form");
  g_autofree char *board = NULL;
  g_autoptr(GError) error = NULL;

  docket_test_feed (test, job_of ("Pump, his", DOCKET_TEST_OMAR, 150), NULL);
  board = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, board");
  docket_test_settle (test, board, DOCKET_OUTCOME_APPLIED, 200, NULL, NULL);
  test->seq = 199;
  docket_test_feed (test, job_of ("Pump, board", DOCKET_TEST_SOFIA, 200), NULL);
  docket_test_submit (test, &error, docket_operation_ref (form), NULL);
  g_assert_no_error (error);
  g_assert_cmpstr (form->follows, ==, NULL);
}

/* What came in has nothing to do with what the form names, or it was begun on the
 * same version as the other: one's own work in a row. */
static void
test_older_form_follows_own_work (void)
{
  for (guint same_base = 0; same_base < 2; same_base++)
    {
      g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
      g_autoptr(DocketOperation) form = docket_test_edit (test, DOCKET_TEST_JOB, same_base ? DOCKET_JOB_TITLE : DOCKET_JOB_DESCRIPTION, "From the form");
      g_autofree char *board = same_base ? docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, board") : NULL;
      g_autoptr(GError) error = NULL;

      docket_test_feed (test, job_of ("Pump, his", DOCKET_TEST_OMAR, 150), NULL);
      if (board == NULL)
        board = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, board");
      docket_test_submit (test, &error, docket_operation_ref (form), NULL);
      g_assert_no_error (error);
      g_assert_cmpstr (form->follows, ==, board);
    }
}

/* The form is begun on own work that is still on its way; a colleague's comes in under
 * that, and a move on the board goes on from it. What the form saw is what stands, and
 * what becomes of the first decides of all three. */
static void
test_form_begun_on_own_work_follows (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, mine");
  g_autoptr(DocketOperation) form = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, form");
  g_autofree char *board = NULL;
  g_autoptr(DocketOutboxItem) item = NULL;
  g_autoptr(GError) error = NULL;

  docket_test_feed (test, job_of ("Pump, his", DOCKET_TEST_OMAR, 150), NULL);
  board = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_DESCRIPTION, "From the board");
  item = docket_test_item (test, board);
  g_assert_cmpstr (item->operation->follows, ==, first);
  g_assert_cmpint (item->operation->base, ==, 150);
  docket_test_submit (test, &error, docket_operation_ref (form), NULL);
  g_assert_no_error (error);
  g_assert_cmpint (form->base, ==, 5);
  g_assert_cmpstr (form->follows, ==, board);
}

static DocketRecord *
job_with_status (const char *status, gint64 rev)
{
  DocketRecord *job = docket_test_job (DOCKET_TEST_JOB, "Pump", status, NULL, 5);

  docket_record_set_rev (job, rev);
  docket_record_set_group_rev (job, DOCKET_GROUP_JOB_STATUS, rev);
  return job;
}

/* A plan that moves the status stands on the colleague's as well; not so if what
 * was seen is what the server has. */
static void
test_older_status_and_derived_move (void)
{
  for (guint colleague = 0; colleague < 2; colleague++)
    {
      g_autoptr(DocketTestStore) test = docket_test_store_new ("sofia");
      g_autoptr(DocketOperation) status = NULL;
      g_autofree char *plan = NULL;
      g_autoptr(GError) error = NULL;

      docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", colleague ? "reopened" : "new", NULL, 5), NULL);
      status = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "cancelled");
      docket_test_feed (test, job_with_status ("new", 150), NULL);
      plan = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TECHNICIAN, DOCKET_TEST_TESS);
      g_assert_cmpstr (docket_test_status (test, DOCKET_TEST_JOB), ==, "assigned");
      docket_test_submit (test, &error, docket_operation_ref (status), NULL);
      g_assert_no_error (error);
      g_assert_cmpstr (status->follows, ==, colleague ? NULL : plan);
    }
}

/* The job is voided while other own work is under way: own stamps on top of it
 * hide nobody's. */
static void
test_void_follows_over_own_changes_only (void)
{
  enum { MINE, HIS, HIS_THEN_MINE, N_CASES };

  for (guint which = 0; which < N_CASES; which++)
    {
      g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
      g_autofree char *title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, mine");
      g_autofree char *status = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "paused");
      g_autoptr(DocketOperation) away = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
      g_autofree char *again = NULL;
      g_autoptr(GError) error = NULL;

      away->base = 5;
      docket_test_settle (test, title, DOCKET_OUTCOME_APPLIED, 100, NULL, NULL);
      test->seq = 99;
      docket_test_feed (test, job_of ("Pump, mine", DOCKET_TEST_SOFIA, 100), NULL);
      if (which != MINE)
        docket_test_feed (test, job_of ("Pump, his", DOCKET_TEST_OMAR, 101), NULL);
      if (which == HIS_THEN_MINE)
        {
          again = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, mine again");
          docket_test_settle (test, again, DOCKET_OUTCOME_APPLIED, 102, NULL, NULL);
          docket_test_feed (test, job_of ("Pump, mine again", DOCKET_TEST_SOFIA, 102), NULL);
        }
      docket_test_submit (test, &error, docket_operation_ref (away), NULL);
      g_assert_no_error (error);
      g_assert_cmpstr (away->follows, ==, which == MINE ? status : NULL);
    }
}

/* Own work is back in the feed before its answer is here: its stamp hides the colleague's
 * that it was made on, which whoever voids had not seen. */
static void
test_void_does_not_follow_what_came_back_unanswered (void)
{
  for (guint behind = 0; behind < 2; behind++)
    {
      g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
      g_autoptr(DocketOperation) away = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
      g_autofree char *title = NULL, *status = NULL;
      g_autoptr(GError) error = NULL;

      away->base = 5;
      docket_test_feed (test, job_of ("Pump, his", DOCKET_TEST_OMAR, 150), NULL);
      title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Pump, mine");
      docket_test_sending (test, title);
      if (behind)
        status = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "paused");
      docket_test_feed (test, job_of ("Pump, mine", DOCKET_TEST_SOFIA, 151), NULL);
      docket_test_submit (test, &error, docket_operation_ref (away), NULL);
      g_assert_no_error (error);
      g_assert_cmpstr (away->follows, ==, NULL);
    }
}

static void
test_follows_derived_move (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("sofia");
  g_autofree char *plan = NULL, *status = NULL;
  g_autoptr(DocketOutboxItem) item = NULL;

  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "new", NULL, 3), NULL);
  plan = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TECHNICIAN, DOCKET_TEST_TESS);
  g_assert_cmpstr (docket_test_status (test, DOCKET_TEST_JOB), ==, "assigned");
  status = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "opened");
  item = docket_test_item (test, status);
  g_assert_cmpstr (item->operation->follows, ==, plan);
}

#define TOGETHER 20

/* Customers, all of which the server took, and has sent since. (transfer full): keys */
static GPtrArray *
save_taken_customers (DocketTestStore *test, guint n)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = docket_test_id (0xc1, i);
      g_autoptr(DocketValues) set = docket_values_new ();

      docket_values_set_text (set, DOCKET_CUSTOMER_NAME, "Shop");
      g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set));
    }
  docket_store_submit (test->store, operations, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (keys, g_strdup (((DocketOperation *) g_ptr_array_index (operations, i))->key));
  docket_db_execute (test->store->db, "UPDATE outbox SET state = 'acked', open = 0, overlay = 0, seq = position", &error);
  g_assert_no_error (error);
  return keys;
}

/* Some of them get another name in one save, made on what stood there before. */
static guint64
steps_to_follow_what_came_back (guint n_taken)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autoptr(GPtrArray) keys = save_taken_customers (test, n_taken);
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr(GError) error = NULL;
  DocketDbWork before, after;

  for (guint i = 0; i < TOGETHER; i++)
    {
      g_autofree char *id = docket_test_id (0xc1, i);
      DocketOperation *edit = docket_test_edit (test, id, DOCKET_CUSTOMER_NAME, "Shop, renamed");

      edit->base += 5;
      g_ptr_array_add (edits, edit);
    }
  docket_store_get_work (test->store, &before);
  docket_store_submit (test->store, edits, &error);
  docket_store_get_work (test->store, &after);
  g_assert_no_error (error);
  for (guint i = 0; i < TOGETHER; i++)
    g_assert_cmpstr (((DocketOperation *) g_ptr_array_index (edits, i))->follows, ==, g_ptr_array_index (keys, i));
  return after.steps - before.steps;
}

/* Of what was taken in a month there may be a lot: a save goes along it once, and not for
 * each that is in it. */
static void
test_together_look_once_for_what_came_back (void)
{
  guint64 some = steps_to_follow_what_came_back (100);
  guint64 many = steps_to_follow_what_came_back (1100);

  g_test_message ("%" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT " steps", some, many);
  g_assert_cmpuint (many - some, <, 1000 * 2 * TOGETHER);
}

static void
test_same_bundle_follows (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("sofia");
  g_autoptr(DocketRecord) seen = NULL;
  g_autoptr(DocketValues) plan_set = docket_values_new ();
  g_autoptr(DocketValues) status_set = docket_values_new ();
  g_autoptr(DocketOperation) plan = NULL;
  g_autoptr(DocketOperation) status = NULL;
  g_autoptr(GError) error = NULL;

  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "new", NULL, 3), NULL);
  seen = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  docket_values_set_text (plan_set, DOCKET_JOB_TECHNICIAN, DOCKET_TEST_TESS);
  docket_values_set_text (status_set, DOCKET_JOB_STATUS, "cancelled");
  plan = docket_operation_new_edit (seen, DOCKET_GROUP_JOB_PLAN, plan_set);
  status = docket_operation_new_edit (seen, DOCKET_GROUP_JOB_STATUS, status_set);
  docket_test_submit (test, &error, docket_operation_ref (plan), docket_operation_ref (status), NULL);
  g_assert_no_error (error);
  g_assert_cmpstr (status->follows, ==, plan->key);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/follows-chain", test_follows_chain);
  g_test_add_func ("/store/follows-what-came-back-meanwhile", test_follows_what_came_back_meanwhile);
  g_test_add_func ("/store/follows-the-last-of-several-that-came-back", test_follows_the_last_of_several_that_came_back);
  g_test_add_func ("/store/void-follows-what-came-back-meanwhile", test_void_follows_what_came_back_meanwhile);
  g_test_add_func ("/store/older-form-does-not-follow-what-stands-on-a-colleague", test_older_form_does_not_follow_what_stands_on_a_colleague);
  g_test_add_func ("/store/older-form-does-not-follow-what-came-back-on-a-colleague", test_older_form_does_not_follow_what_came_back_on_a_colleague);
  g_test_add_func ("/store/older-form-follows-own-work", test_older_form_follows_own_work);
  g_test_add_func ("/store/form-begun-on-own-work-follows", test_form_begun_on_own_work_follows);
  g_test_add_func ("/store/older-status-and-derived-move", test_older_status_and_derived_move);
  g_test_add_func ("/store/void-follows-over-own-changes-only", test_void_follows_over_own_changes_only);
  g_test_add_func ("/store/void-does-not-follow-what-came-back-unanswered", test_void_does_not_follow_what_came_back_unanswered);
  g_test_add_func ("/store/follows-derived-move", test_follows_derived_move);
  g_test_add_func ("/store/same-bundle-follows", test_same_bundle_follows);
  g_test_add_func ("/store/follows/together-look-once-for-what-came-back", test_together_look_once_for_what_came_back);
  return g_test_run ();
}
