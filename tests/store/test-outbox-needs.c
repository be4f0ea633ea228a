/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What waits for what: a step of the job for the work that it would lock out,
 * and nothing for what never comes. */

#include "outbox-file-fixture.h"

#include <string.h>

#include "docket-codec.h"
#include "docket-limits.h"

/* The server had a fault just with the part. Nothing but the part waits for
 * that, except what would lock it out. */
static void
test_sign_off_waits_for_lines (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_autofree char *line_id = docket_test_id (0xf2, 1);
  g_autofree char *done_id = docket_test_id (0xf2, 2);
  g_autoptr(DocketOperation) line = docket_test_line (line_id);
  g_autoptr(DocketOperation) done = docket_test_line (done_id);
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
  g_autoptr(DocketOperation) line = docket_test_line (line_id);
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
      g_autoptr(DocketOperation) line = docket_test_line (id);
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
  docket_test_settle (test, keys[MANY_LINES - 1], DOCKET_OUTCOME_APPLIED, 1000, NULL, NULL);
  due = docket_test_due (test, DOCKET_LANE_EDITS);
  g_assert_cmpstr (due, ==, step->key);
  for (guint i = 0; i < MANY_LINES; i++)
    g_free (keys[i]);
}

/* A line that there was no room to name has the same effect as one that is named:
 * refused, it takes the step with it, and let go as well. */
static void
test_unnamed_line_is_like_a_named_one (gconstpointer data)
{
  guint nth = GPOINTER_TO_UINT (data);
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  char *keys[MANY_LINES + 1] = { NULL };
  g_autoptr(GPtrArray) let_go = g_ptr_array_new ();
  g_autoptr(DocketOperation) step = NULL;
  g_autoptr(DocketOutboxItem) back = NULL;
  g_autoptr(DocketOutboxItem) refused = NULL;
  g_autoptr(GError) error = NULL;

  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "complete", DOCKET_TEST_TESS, 6), NULL);
  save_lines (test, keys);
  step = sign_off (test);
  g_ptr_array_add (let_go, keys[nth]);
  docket_store_outbox_let_go (test->store, let_go, "token", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (docket_test_status (test, DOCKET_TEST_JOB), ==, "complete");
  docket_store_outbox_take_back (test->store, "token", &error);
  g_assert_no_error (error);
  back = docket_test_item (test, step->key);
  g_assert_cmpint (back->state, ==, DOCKET_OUTBOX_QUEUED);

  docket_test_sending (test, keys[nth]);
  docket_test_settle (test, keys[nth], DOCKET_OUTCOME_REJECTED, 0, NULL, DOCKET_PROBLEM_INVALID);
  /* What is named, the server knows of. */
  if (nth < DOCKET_AFTER_KEYS_MAX)
    {
      for (guint i = 0; i < MANY_LINES; i++)
        if (i != nth)
          docket_test_settle (test, keys[i], DOCKET_OUTCOME_APPLIED, 900 + i, NULL, NULL);
      docket_test_settle (test, step->key, DOCKET_OUTCOME_DEFERRED, 0, NULL, DOCKET_PROBLEM_NEEDS_RECORD);
    }
  refused = docket_test_item (test, step->key);
  g_assert_cmpint (refused->state, ==, DOCKET_OUTBOX_REJECTED);
  g_assert_cmpstr (refused->problem_type, ==, DOCKET_PROBLEM_UNKNOWN_RECORD);
  for (guint i = 0; i < MANY_LINES; i++)
    g_free (keys[i]);
}

/* The line was refused, and then perhaps let go, and the server never heard of it. It would say for ever that the line has to come first. */
static void
test_wedged_work_is_freed (gconstpointer data)
{
  gboolean gone = GPOINTER_TO_INT (data);
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autofree char *line_id = docket_test_id (0xf2, 1);
  g_autoptr(DocketOperation) line = docket_test_line (line_id);
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

  if (!gone)
    docket_test_settle (test, step->key, DOCKET_OUTCOME_DEFERRED, 0, NULL, DOCKET_PROBLEM_NEEDS_RECORD);
  refused = docket_test_item (test, step->key);
  g_assert_cmpint (refused->state, ==, DOCKET_OUTBOX_REJECTED);
  g_assert_cmpstr (refused->problem_type, ==, DOCKET_PROBLEM_UNKNOWN_RECORD);
  g_assert_cmpstr (docket_test_status (test, DOCKET_TEST_JOB), ==, "complete");
  due = docket_test_due (test, DOCKET_LANE_EDITS);
  g_assert_cmpstr (due, ==, about->key);
}

#define REVIEW_ID "018f0000-0000-7000-8000-0000000000ca"
#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

typedef enum
{
  NEEDED_ACKED,
  NEEDED_FORGOTTEN,
  NEEDED_HELD,
  NEEDED_DECIDED_AGAINST,
  NEEDED_LET_GO,
  NEEDED_PUT_BACK,
  NEEDED_REJECTED,
  NEEDED_QUEUED,
  NEEDED_ABSENT,
  N_NEEDED,
} Needed;

/* A person has seen that it was decided against. */
static void
tend (DocketTestStore *test, Needed needed, char *key)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (keys, key);
  if (needed == NEEDED_LET_GO || needed == NEEDED_PUT_BACK)
    docket_store_outbox_let_go (test->store, keys, "token", &error);
  g_assert_no_error (error);
  if (needed == NEEDED_PUT_BACK)
    docket_store_outbox_take_back (test->store, "token", &error);
  g_assert_no_error (error);
}

static void
bring_about (DocketTestStore *test, Needed needed, const DocketOperation *line)
{
  g_autoptr(DocketRecord) record = NULL;

  switch (needed)
    {
    case NEEDED_FORGOTTEN:
    case NEEDED_ACKED:
    case NEEDED_ABSENT:
      record = docket_test_get (test, DOCKET_KIND_LINE, line->record_id);
      docket_test_settle (test, line->key, DOCKET_OUTCOME_APPLIED, test->seq + 1, NULL, NULL);
      docket_test_feed (test, docket_record_copy (record), NULL);
      if (needed != NEEDED_FORGOTTEN)
        return;
      docket_test_clock_advance (test->clock, (DOCKET_OUTBOX_KEEP_DAYS + 1) * DAY_MS);
      g_assert_true (docket_store_outbox_recover (test->store, NULL));
      return;
    case NEEDED_HELD:
    case NEEDED_DECIDED_AGAINST:
    case NEEDED_LET_GO:
    case NEEDED_PUT_BACK:
      docket_test_settle (test, line->key, DOCKET_OUTCOME_HELD, 0, REVIEW_ID, NULL);
      if (needed != NEEDED_HELD)
        docket_test_feed_decided_against (test, REVIEW_ID);
      tend (test, needed, line->key);
      return;
    case NEEDED_REJECTED:
      docket_test_settle (test, line->key, DOCKET_OUTCOME_REJECTED, 0, NULL, DOCKET_PROBLEM_INVALID);
      return;
    case NEEDED_QUEUED:
    case N_NEEDED:
    default:
      return;
    }
}

/* The server misses something that the step needs, and does not say what.
 * @first: of `restored`, all from which on are tried */
static void
check_waiting (Needed needed, gboolean another, gboolean never, guint first)
{
  /* Days since the server was restored; -1: it never was. */
  static const int restored[] = { -1, 0, DOCKET_OUTBOX_KEEP_DAYS + 1 };
  g_autoptr(DocketTestStore) there = machine_new ("sofia");
  g_autoptr(DocketTestStore) other = NULL;
  g_autofree char *path = path_in (there, "work.docket");
  g_autofree char *line_id = docket_test_id (0xf2, 1);
  g_autofree char *another_id = docket_test_id (0xf2, 2);
  g_autoptr(DocketOperation) line = docket_test_line (line_id);
  g_autoptr(DocketOperation) second = docket_test_line (another_id);
  g_autoptr(DocketOperation) step = NULL;
  DocketTestStore *test = there;

  docket_test_feed (there, docket_test_job (DOCKET_TEST_JOB, "Pump", "complete", DOCKET_TEST_TESS, 6), NULL);
  g_assert_true (docket_test_submit (there, NULL, docket_operation_ref (line), NULL));
  if (another)
    g_assert_true (docket_test_submit (there, NULL, docket_operation_ref (second), NULL));
  step = sign_off (there);
  g_assert_cmpuint (g_strv_length (step->after), ==, another ? 2 : 1);
  bring_about (there, needed, line);
  if (needed == NEEDED_ABSENT)
    {
      other = machine_new ("sofia");
      g_assert_cmpuint (export_to (there, path), ==, another ? 2 : 1);
      assert_imports (other, path, another ? 2 : 1, 0);
      test = other;
    }
  for (guint i = first; i < G_N_ELEMENTS (restored); i++)
    {
      gint64 at = docket_clock_now_ms (DOCKET_CLOCK (test->clock)) - restored[i] * DAY_MS;
      g_autofree char *text = restored[i] < 0 ? NULL : g_strdup_printf ("%" G_GINT64_FORMAT, at);
      g_autoptr(DocketOutboxItem) item = NULL;

      g_assert_true (docket_store_set_meta (test->store, DOCKET_META_RESTORED_AT, text, NULL));
      docket_test_settle (test, step->key, DOCKET_OUTCOME_DEFERRED, 0, NULL, DOCKET_PROBLEM_NEEDS_RECORD);
      item = docket_test_item (test, step->key);
      g_test_message ("needed %d, another %d, restored %d", (int) needed, another, restored[i]);
      g_assert_cmpint (item->state, ==, never ? DOCKET_OUTBOX_REJECTED : DOCKET_OUTBOX_QUEUED);
    }
}

/* Only what was refused here, or let go after it was decided against, never comes.
 * What else is not here proves nothing, and neither does anything while the server
 * may be asking for what is under way. */
static void
test_only_what_was_refused_never_comes (void)
{
  for (Needed needed = 0; needed < N_NEEDED; needed++)
    for (guint another = 0; another < 2; another++)
      {
        gboolean never = (needed == NEEDED_REJECTED || needed == NEEDED_LET_GO) && another == 0;

        /* What is refused at once is not asked about again. */
        for (guint first = 0; first < (never ? 3 : 1); first++)
          check_waiting (needed, another != 0, never, first);
      }
}

static gint64
wait_after_asking (DocketTestStore *test, const char *key)
{
  static const gint64 waits_ms[] = { 1000, 5000, 60000 };
  DocketLanePolicy lane = { 0 };
  g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_free);
  DocketResult *result = docket_result_new (key, DOCKET_OUTCOME_DEFERRED);
  gint64 now_ms = docket_clock_now_ms (DOCKET_CLOCK (test->clock));
  g_autoptr(DocketOutboxItem) item = NULL;
  g_autoptr(GError) error = NULL;

  lane.waits_ms = waits_ms;
  lane.n_waits = G_N_ELEMENTS (waits_ms);
  result->problem_type = g_strdup (DOCKET_PROBLEM_NEEDS_RECORD);
  g_ptr_array_add (results, result);
  docket_store_outbox_settle (test->store, results, 1000, &lane, &error);
  g_assert_no_error (error);
  item = docket_test_item (test, key);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
  return item->next_attempt_at - now_ms;
}

/* With nothing of it here, nobody knows when it comes: the server is asked less
 * and less often. What goes from here itself is there in a moment. */
static void
test_waits_grow_for_what_is_elsewhere (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("sofia");
  g_autofree char *line_id = docket_test_id (0xf2, 1);
  g_autoptr(DocketOperation) line = docket_test_line (line_id);
  g_autoptr(DocketOperation) step = NULL;

  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "complete", DOCKET_TEST_TESS, 6), NULL);
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (line), NULL));
  step = sign_off (test);
  g_assert_cmpint (wait_after_asking (test, step->key), ==, 1000);
  g_assert_cmpint (wait_after_asking (test, step->key), ==, 1000);
  docket_test_settle (test, line->key, DOCKET_OUTCOME_APPLIED, test->seq + 1, NULL, NULL);
  g_assert_cmpint (wait_after_asking (test, step->key), ==, 60000);
}

/* The server forgot the job when it was restored, and the answer is that it is not
 * there. When its author has brought it back, nobody waits out the hours. */
static void
test_goes_when_what_it_names_comes (gconstpointer data)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("dana");
  g_autofree char *job = docket_test_id (0xb0, 2);
  g_autofree char *other = docket_test_id (0xb0, 3);
  g_autofree char *key = NULL;
  g_autofree char *before = NULL, *still = NULL, *gone = NULL, *after = NULL;

  docket_test_feed (test, docket_test_job (job, "Boiler", "new", NULL, 6), NULL);
  if (GPOINTER_TO_INT (data))
    {
      g_autofree char *id = docket_test_id (0xe0, 1);
      g_autoptr(DocketOperation) note = docket_test_note (id, job, "Ring twice");

      g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (note), NULL));
      key = g_strdup (note->key);
    }
  else
    key = docket_test_save (test, job, DOCKET_JOB_TITLE, "Boiler, again");
  docket_test_feed_removed (test, DOCKET_KIND_JOB, job);
  g_assert_cmpint (wait_after_asking (test, key), >, 0);
  before = docket_test_due (test, "edits");
  g_assert_cmpstr (before, ==, "");
  /* What it does not name is no news, nor that it is gone. */
  docket_test_feed (test, docket_test_job (other, "Pump", "new", NULL, 7), NULL);
  still = docket_test_due (test, "edits");
  g_assert_cmpstr (still, ==, "");
  docket_test_feed_removed (test, DOCKET_KIND_JOB, job);
  gone = docket_test_due (test, "edits");
  g_assert_cmpstr (gone, ==, "");
  docket_test_feed (test, docket_test_job (job, "Boiler", "new", NULL, 8), NULL);
  after = docket_test_due (test, "edits");
  g_assert_cmpstr (after, ==, key);
}

/* After a restore the lines go once more, out of the overlay: a step made
 * meanwhile waits for them all the same. */
static void
test_sign_off_waits_for_lines_sent_again (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_autofree char *line_id = docket_test_id (0xf2, 1);
  g_autoptr(DocketOperation) line = docket_test_line (line_id);
  g_autoptr(DocketOperation) step = NULL;
  g_autoptr(GError) error = NULL;

  docket_test_feed (test, docket_test_job (DOCKET_TEST_JOB, "Pump", "complete", DOCKET_TEST_TESS, 6), NULL);
  docket_test_submit (test, &error, docket_operation_ref (line), NULL);
  g_assert_no_error (error);
  bring_about (test, NEEDED_ACKED, line);
  docket_store_forget_feed (test->store, &error);
  g_assert_no_error (error);
  step = sign_off (test);
  g_assert_nonnull (step->after);
  g_assert_cmpstr (step->after[0], ==, line->key);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/sign-off-waits-for-lines", test_sign_off_waits_for_lines);
  g_test_add_func ("/store/sign-off-goes-with-refused-line", test_sign_off_goes_with_refused_line);
  g_test_add_func ("/store/sign-off-waits-for-no-signature", test_sign_off_waits_for_no_signature);
  g_test_add_func ("/store/sign-off-waits-for-lines-that-it-cannot-name", test_sign_off_waits_for_lines_that_it_cannot_name);
  g_test_add_data_func ("/store/line-takes-the-step-with-it/named", GUINT_TO_POINTER (0), test_unnamed_line_is_like_a_named_one);
  g_test_add_data_func ("/store/line-takes-the-step-with-it/unnamed", GUINT_TO_POINTER (MANY_LINES - 1), test_unnamed_line_is_like_a_named_one);
  g_test_add_data_func ("/store/wedged-work-is-freed/refused", GINT_TO_POINTER (FALSE), test_wedged_work_is_freed);
  g_test_add_data_func ("/store/wedged-work-is-freed/gone", GINT_TO_POINTER (TRUE), test_wedged_work_is_freed);
  g_test_add_func ("/store/only-what-was-refused-never-comes", test_only_what_was_refused_never_comes);
  g_test_add_func ("/store/waits-grow-for-what-is-elsewhere", test_waits_grow_for_what_is_elsewhere);
  g_test_add_data_func ("/store/goes-when-what-it-names-comes/edit", GINT_TO_POINTER (FALSE), test_goes_when_what_it_names_comes);
  g_test_add_data_func ("/store/goes-when-what-it-names-comes/note", GINT_TO_POINTER (TRUE), test_goes_when_what_it_names_comes);
  g_test_add_func ("/store/sign-off-waits-for-lines-sent-again", test_sign_off_waits_for_lines_sent_again);
  return g_test_run ();
}
