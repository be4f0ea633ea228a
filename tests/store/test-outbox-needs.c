/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What waits for what: a step of the job for the work that it would lock out,
 * and nothing for what never comes. */

#include "docket-test-store.h"

#include <string.h>

#include "docket-codec.h"
#include "docket-limits.h"

static DocketOperation *
line_create (const char *id)
{
  g_autoptr(DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_LINE_JOB, DOCKET_TEST_JOB);
  docket_values_set_text (set, DOCKET_LINE_CLASS, "part");
  docket_values_set_text (set, DOCKET_LINE_DESCRIPTION, "Shaft seal");
  docket_values_set_int (set, DOCKET_LINE_QUANTITY_MILLI, 1000);
  docket_values_set_int (set, DOCKET_LINE_UNIT_AMOUNT, 1890);
  docket_values_set_int (set, DOCKET_LINE_AMOUNT, 1890);
  return docket_operation_new_create (DOCKET_KIND_LINE, id, set);
}

/* The server had a fault just with the part. Nothing but the part waits for
 * that, except what would lock it out. */
static void
test_sign_off_waits_for_lines (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_autofree char *line_id = docket_test_id (0xf2, 1);
  g_autofree char *done_id = docket_test_id (0xf2, 2);
  g_autoptr(DocketOperation) line = line_create (line_id);
  g_autoptr(DocketOperation) done = line_create (done_id);
  g_autoptr(DocketOperation) complete = NULL;
  g_autoptr(DocketOperation) sign_off = NULL;
  g_autofree char *due = NULL;
  g_autofree char *all = NULL;
  g_autofree char *expected = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (docket_test_submit (test, &error, docket_operation_ref (done), docket_operation_ref (line), NULL));
  docket_test_sending (test, done->key);
  docket_test_sending (test, line->key);
  docket_test_settle (test, done->key, DOCKET_OUTCOME_APPLIED, 900, NULL, NULL);
  docket_test_settle (test, line->key, DOCKET_OUTCOME_DEFERRED, 0, NULL, DOCKET_PROBLEM_SERVER_FAULT);
  complete = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "complete");
  g_assert_true (docket_test_submit (test, &error, docket_operation_ref (complete), NULL));
  g_assert_null (complete->after);
  sign_off = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "signed_off");
  g_assert_true (docket_test_submit (test, &error, docket_operation_ref (sign_off), NULL));
  g_assert_cmpstr (sign_off->follows, ==, complete->key);
  g_assert_cmpuint (g_strv_length (sign_off->after), ==, 1);
  g_assert_cmpstr (sign_off->after[0], ==, line->key);
  due = docket_test_due (test, DOCKET_LANE_EDITS);
  g_assert_cmpstr (due, ==, complete->key);
  docket_test_clock_advance (test->clock, G_GINT64_CONSTANT (24) * 60 * 60 * 1000);
  all = docket_test_due (test, DOCKET_LANE_EDITS);
  expected = g_strdup_printf ("%s %s %s", line->key, complete->key, sign_off->key);
  g_assert_cmpstr (all, ==, expected);
}

/* The line was refused before the server could keep that it was: it would answer
 * for ever that the line has to arrive first, and hold up all of the job. */
static void
test_sign_off_goes_with_refused_line (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autofree char *line_id = docket_test_id (0xf2, 1);
  g_autoptr(DocketOperation) line = line_create (line_id);
  g_autoptr(DocketOperation) sign_off = NULL;
  g_autoptr(DocketOperation) about = NULL;
  g_autoptr(DocketOutboxItem) refused = NULL;
  g_autofree char *due = NULL;
  g_autoptr(GError) error = NULL;

  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "complete", DOCKET_TEST_TESS, 6), NULL);
  g_assert_true (docket_test_submit (test, &error, docket_operation_ref (line), NULL));
  sign_off = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "signed_off");
  g_assert_true (docket_test_submit (test, &error, docket_operation_ref (sign_off), NULL));
  g_assert_cmpstr (sign_off->after[0], ==, line->key);
  about = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Boiler room");
  docket_test_submit (test, &error, docket_operation_ref (about), NULL);
  g_assert_no_error (error);

  docket_test_sending (test, line->key);
  docket_test_settle (test, line->key, DOCKET_OUTCOME_REJECTED, 0, NULL, DOCKET_PROBLEM_INVALID);
  g_assert_true (docket_store_outbox_refuse_needing (test->store, line->key, &error));
  g_assert_no_error (error);
  refused = docket_test_item (test, sign_off->key);
  g_assert_cmpint (refused->state, ==, DOCKET_OUTBOX_REJECTED);
  g_assert_cmpstr (refused->problem_type, ==, DOCKET_PROBLEM_UNKNOWN_RECORD);
  g_assert_cmpstr (docket_test_status (test, DOCKET_TEST_JOB), ==, "complete");
  due = docket_test_due (test, DOCKET_LANE_EDITS);
  g_assert_cmpstr (due, ==, about->key);
}

/* The picture is slow: the sign-off, which does not lock the signature out, goes before it. */
static void
test_sign_off_waits_for_no_signature (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_autofree char *id = docket_test_id (0xf3, 1);
  g_autofree char *blob = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "Ms. Bell", -1);
  g_autoptr(DocketValues) set = docket_values_new ();
  g_autoptr(DocketOperation) signature = NULL;
  g_autoptr(DocketOperation) sign_off = NULL;
  g_autoptr(GError) error = NULL;

  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "complete", DOCKET_TEST_TESS, 6), NULL);
  docket_values_set_text (set, DOCKET_SIGNATURE_JOB, DOCKET_TEST_JOB);
  docket_values_set_text (set, DOCKET_SIGNATURE_SIGNER, "Ms. Bell");
  docket_values_set_text (set, DOCKET_SIGNATURE_BLOB, blob);
  docket_values_set_int (set, DOCKET_SIGNATURE_SIGNED_AT, DOCKET_TEST_NOW_MS);
  signature = docket_operation_new_create (DOCKET_KIND_SIGNATURE, id, set);
  docket_test_submit (test, &error, docket_operation_ref (signature), NULL);
  g_assert_no_error (error);
  sign_off = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "signed_off");
  docket_test_submit (test, &error, docket_operation_ref (sign_off), NULL);
  g_assert_no_error (error);
  g_assert_null (sign_off->after);
}

#define MANY_LINES (DOCKET_AFTER_KEYS_MAX + 8)

/* More lines than a sign-off can name. */
static void
save_lines (DocketTestStore *test, char *keys[MANY_LINES])
{
  for (guint i = 0; i < MANY_LINES; i++)
    {
      g_autofree char *id = docket_test_id (0xf2, i);
      g_autoptr(DocketOperation) line = line_create (id);
      g_autoptr(GError) error = NULL;

      docket_test_submit (test, &error, docket_operation_ref (line), NULL);
      g_assert_no_error (error);
      keys[i] = g_strdup (line->key);
    }
}

static void
settle_lines (DocketTestStore *test, char *const *keys, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      docket_test_sending (test, keys[i]);
      docket_test_settle (test, keys[i], DOCKET_OUTCOME_APPLIED, 900 + i, NULL, NULL);
    }
}

static DocketOperation *
sign_off (DocketTestStore *test)
{
  g_autoptr(DocketOperation) operation = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "signed_off");
  g_autoptr(GError) error = NULL;

  docket_test_submit (test, &error, docket_operation_ref (operation), NULL);
  g_assert_no_error (error);
  return g_steal_pointer (&operation);
}

/* Neither in the batch of those that it cannot name, which the server would take
 * it before if they failed, nor while one of them waits by itself. */
static void
test_sign_off_waits_for_lines_that_it_cannot_name (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  char *keys[MANY_LINES + 1] = { NULL };
  g_autoptr(DocketOperation) step = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *all = NULL;
  g_autofree char *none = NULL;
  g_autofree char *last = NULL;
  g_autofree char *due = NULL;

  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "complete", DOCKET_TEST_TESS, 6), NULL);
  save_lines (test, keys);
  step = sign_off (test);
  g_assert_cmpuint (g_strv_length (step->after), ==, DOCKET_AFTER_KEYS_MAX);
  g_assert_false (g_strv_contains ((const char *const *) step->after, keys[MANY_LINES - 1]));
  lines = g_strjoinv (" ", keys);
  all = docket_test_due (test, DOCKET_LANE_EDITS);
  g_assert_cmpstr (all, ==, lines);

  settle_lines (test, keys, MANY_LINES - 1);
  docket_test_sending (test, keys[MANY_LINES - 1]);
  docket_test_settle (test, keys[MANY_LINES - 1], DOCKET_OUTCOME_DEFERRED, 0, NULL, DOCKET_PROBLEM_SERVER_FAULT);
  none = docket_test_due (test, DOCKET_LANE_EDITS);
  g_assert_cmpstr (none, ==, "");
  docket_test_clock_advance (test->clock, G_GINT64_CONSTANT (24) * 60 * 60 * 1000);
  last = docket_test_due (test, DOCKET_LANE_EDITS);
  g_assert_cmpstr (last, ==, keys[MANY_LINES - 1]);
  docket_test_sending (test, keys[MANY_LINES - 1]);
  docket_test_settle (test, keys[MANY_LINES - 1], DOCKET_OUTCOME_REJECTED, 0, NULL, DOCKET_PROBLEM_INVALID);
  due = docket_test_due (test, DOCKET_LANE_EDITS);
  g_assert_cmpstr (due, ==, step->key);
  for (guint i = 0; i < MANY_LINES; i++)
    g_free (keys[i]);
}

/* One that only needs room to be named is no reason to take the step back as well. */
static void
test_unnamed_line_is_taken_back_alone (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  char *keys[MANY_LINES + 1] = { NULL };
  g_autoptr(GPtrArray) let_go = g_ptr_array_new ();
  g_autoptr(DocketOperation) step = NULL;
  g_autoptr(DocketOutboxItem) item = NULL;
  g_autoptr(GError) error = NULL;

  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "complete", DOCKET_TEST_TESS, 6), NULL);
  save_lines (test, keys);
  step = sign_off (test);
  docket_store_outbox_discard (test->store, keys[MANY_LINES - 1], &error);
  g_assert_no_error (error);
  item = docket_test_item (test, step->key);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
  /* And is put back although one that it waited for is gone. */
  g_ptr_array_add (let_go, step->key);
  docket_store_outbox_let_go (test->store, let_go, "token", &error);
  g_assert_no_error (error);
  docket_store_outbox_take_back (test->store, "token", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < MANY_LINES; i++)
    g_free (keys[i]);
}

/* As older versions left them: the line was refused, or even let go, and the
 * server never heard of it. It would say for ever that the line has to come first. */
static void
test_wedged_work_is_freed (gconstpointer data)
{
  gboolean gone = GPOINTER_TO_INT (data);
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autofree char *line_id = docket_test_id (0xf2, 1);
  g_autoptr(DocketOperation) line = line_create (line_id);
  g_autoptr(DocketOperation) step = NULL;
  g_autoptr(DocketOperation) about = NULL;
  g_autoptr(DocketOutboxItem) refused = NULL;
  g_autofree char *due = NULL;
  g_autoptr(GError) error = NULL;

  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "complete", DOCKET_TEST_TESS, 6), NULL);
  docket_test_submit (test, &error, docket_operation_ref (line), NULL);
  g_assert_no_error (error);
  step = sign_off (test);
  about = docket_test_edit (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Boiler room");
  docket_test_submit (test, &error, docket_operation_ref (about), NULL);
  g_assert_no_error (error);
  docket_test_sending (test, line->key);
  docket_test_settle (test, line->key, DOCKET_OUTCOME_REJECTED, 0, NULL, DOCKET_PROBLEM_INVALID);
  if (gone)
    docket_store_outbox_discard (test->store, line->key, &error);
  g_assert_no_error (error);

  docket_test_sending (test, step->key);
  docket_test_settle (test, step->key, DOCKET_OUTCOME_DEFERRED, 0, NULL, DOCKET_PROBLEM_NEEDS_RECORD);
  refused = docket_test_item (test, step->key);
  g_assert_cmpint (refused->state, ==, DOCKET_OUTBOX_REJECTED);
  g_assert_cmpstr (refused->problem_type, ==, DOCKET_PROBLEM_UNKNOWN_RECORD);
  g_assert_cmpstr (docket_test_status (test, DOCKET_TEST_JOB), ==, "complete");
  due = docket_test_due (test, DOCKET_LANE_EDITS);
  g_assert_cmpstr (due, ==, about->key);
}

/* What is only late is waited for; and after a restore another machine may have it. */
static void
test_late_work_is_waited_for (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autofree char *line_id = docket_test_id (0xf2, 1);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, DOCKET_TEST_NOW_MS);
  g_autoptr(DocketOperation) line = line_create (line_id);
  g_autoptr(DocketOperation) step = NULL;
  g_autoptr(DocketOutboxItem) waits = NULL;
  g_autoptr(DocketOutboxItem) still = NULL;

  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "complete", DOCKET_TEST_TESS, 6), NULL);
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (line), NULL));
  step = sign_off (test);
  docket_test_sending (test, step->key);
  docket_test_settle (test, step->key, DOCKET_OUTCOME_DEFERRED, 0, NULL, DOCKET_PROBLEM_NEEDS_RECORD);
  waits = docket_test_item (test, step->key);
  g_assert_cmpint (waits->state, ==, DOCKET_OUTBOX_QUEUED);

  docket_test_sending (test, line->key);
  docket_test_settle (test, line->key, DOCKET_OUTCOME_REJECTED, 0, NULL, DOCKET_PROBLEM_INVALID);
  g_assert_true (docket_store_outbox_discard (test->store, line->key, NULL));
  g_assert_true (docket_store_set_meta (test->store, DOCKET_META_RESTORED_AT, now, NULL));
  docket_test_settle (test, step->key, DOCKET_OUTCOME_DEFERRED, 0, NULL, DOCKET_PROBLEM_NEEDS_RECORD);
  still = docket_test_item (test, step->key);
  g_assert_cmpint (still->state, ==, DOCKET_OUTBOX_QUEUED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/sign-off-waits-for-lines", test_sign_off_waits_for_lines);
  g_test_add_func ("/store/sign-off-goes-with-refused-line", test_sign_off_goes_with_refused_line);
  g_test_add_func ("/store/sign-off-waits-for-no-signature", test_sign_off_waits_for_no_signature);
  g_test_add_func ("/store/sign-off-waits-for-lines-that-it-cannot-name", test_sign_off_waits_for_lines_that_it_cannot_name);
  g_test_add_func ("/store/unnamed-line-is-taken-back-alone", test_unnamed_line_is_taken_back_alone);
  g_test_add_data_func ("/store/wedged-work-is-freed/refused", GINT_TO_POINTER (FALSE), test_wedged_work_is_freed);
  g_test_add_data_func ("/store/wedged-work-is-freed/gone", GINT_TO_POINTER (TRUE), test_wedged_work_is_freed);
  g_test_add_func ("/store/late-work-is-waited-for", test_late_work_is_waited_for);
  return g_test_run ();
}
