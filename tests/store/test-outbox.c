/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What may go when, what waits, what is let go. */

#include "docket-test-store.h"

#include "docket-limits.h"
#include "docket-record-table.h"

#include <sqlite3.h>
#include <string.h>

static GPtrArray *
one_key (const char *key)
{
  GPtrArray *keys = g_ptr_array_new ();

  g_ptr_array_add (keys, (char *) key);
  return keys;
}

static void
fail (DocketTestStore *test, const char *key)
{
  g_autoptr(DocketPolicy) policy = docket_policy_new_default ();
  const DocketOutboxFailure failure = { docket_policy_get_lane (policy, "edits"), "No answer came.", TRUE };
  g_autoptr(GPtrArray) keys = one_key (key);
  g_autoptr(GError) error = NULL;

  docket_store_outbox_failed (test->store, keys, &failure, &error);
  g_assert_no_error (error);
}

static void
assert_due (DocketTestStore *test, const char *expected)
{
  g_autofree char *due = docket_test_due (test, "edits");

  g_assert_cmpstr (due, ==, expected);
}

static guint
count_due (DocketTestStore *test, guint operations_max, gsize bytes_max)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) operations = g_string_new (NULL);
  g_autofree char *list = NULL;
  g_autoptr(JsonNode) node = NULL;

  g_assert_true (docket_store_outbox_due (test->store, "edits", DOCKET_TEST_NOW_MS, operations_max, bytes_max, keys, operations, NULL));
  /* What is sent is a list of so many. */
  list = g_strdup_printf ("[%s]", operations->str);
  node = docket_json_parse (list, strlen (list), G_MAXINT, NULL);
  g_assert_nonnull (node);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, keys->len);
  return keys->len;
}

static void
test_record_waits_behind_its_own (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *status = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "waiting_approval");
  g_autofree char *title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Other");
  g_autofree char *name = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  g_autofree char *all = g_strjoin (" ", status, title, name, NULL);
  g_autofree char *job_only = g_strjoin (" ", status, title, NULL);

  assert_due (test, all);
  /* The first fails: its record waits, the other goes. */
  fail (test, status);
  assert_due (test, name);
  g_assert_cmpint (docket_store_outbox_next_due (test->store, "edits", NULL), ==, 0);
  docket_test_settle (test, name, DOCKET_OUTCOME_APPLIED, 90, NULL, NULL);
  g_assert_cmpint (docket_store_outbox_next_due (test->store, "edits", NULL), >, DOCKET_TEST_NOW_MS);
  docket_test_clock_advance (test->clock, 2000);
  assert_due (test, job_only);
  /* On its way: what is behind it waits for the answer, not for a time. */
  docket_test_sending (test, status);
  assert_due (test, "");
  g_assert_cmpint (docket_store_outbox_next_due (test->store, "edits", NULL), ==, -1);
}

static void
test_needed_create_goes_first (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("dana");
  g_autoptr(DocketValues) customer_set = docket_values_new ();
  g_autoptr(DocketValues) job_set = docket_values_new ();
  g_autoptr(DocketOperation) customer = NULL;
  g_autoptr(DocketOperation) job = NULL;
  g_autofree char *both = NULL;

  docket_values_set_text (customer_set, DOCKET_CUSTOMER_NAME, "Weber");
  customer = docket_operation_new_create (DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER, customer_set);
  docket_values_set_text (job_set, DOCKET_JOB_TITLE, "Boiler");
  docket_values_set_text (job_set, DOCKET_JOB_CUSTOMER, DOCKET_TEST_CUSTOMER);
  job = docket_operation_new_create (DOCKET_KIND_JOB, DOCKET_TEST_JOB, job_set);
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (customer), docket_operation_ref (job), NULL));
  both = g_strjoin (" ", customer->key, job->key, NULL);
  assert_due (test, both);
  g_assert_cmpuint (count_due (test, 1, 1000000), ==, 1);
  fail (test, customer->key);
  assert_due (test, "");
  docket_test_clock_advance (test->clock, 2000);
  docket_test_settle (test, customer->key, DOCKET_OUTCOME_APPLIED, 50, NULL, NULL);
  assert_due (test, job->key);
}

static void
test_batch_is_bounded (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  guint small;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = docket_test_id (0xe0, i);
      DocketOperation *note = docket_test_note (id, DOCKET_TEST_JOB, "A note of some length, to fill the batch.");

      g_assert_true (docket_test_submit (test, NULL, note, NULL));
    }
  g_assert_cmpuint (count_due (test, 7, 1000000), ==, 7);
  small = count_due (test, 256, 1500);
  g_assert_cmpuint (small, >, 1);
  g_assert_cmpuint (small, <, 7);
  g_assert_cmpuint (count_due (test, 256, 10), ==, 1);
}

static void
test_files_have_their_own_lane (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *id = docket_test_id (0xd0, 1);
  g_autofree char *blob = g_strnfill (64, 'a');
  g_autoptr(DocketValues) set = docket_values_new ();
  g_autoptr(DocketOperation) photo = NULL;
  g_autofree char *files = NULL;
  g_autoptr(GError) error = NULL;

  docket_values_set_text (set, DOCKET_ATTACHMENT_JOB, DOCKET_TEST_JOB);
  docket_values_set_text (set, DOCKET_ATTACHMENT_BLOB, blob);
  docket_values_set_text (set, DOCKET_ATTACHMENT_NAME, "pump.jpg");
  photo = docket_operation_new_create (DOCKET_KIND_ATTACHMENT, id, set);
  docket_test_submit (test, &error, docket_operation_ref (photo), NULL);
  g_assert_no_error (error);
  assert_due (test, "");
  g_assert_cmpint (docket_store_outbox_next_due (test->store, "edits", NULL), ==, -1);
  files = docket_test_due (test, "files");
  g_assert_cmpstr (files, ==, photo->key);
  g_assert_cmpint (docket_store_outbox_next_due (test->store, "files", NULL), ==, 0);
}

static void
test_waits_grow_and_survive_restart (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Other");
  static const gint64 waits_ms[] = { 1000, 5000, 30000, 300000, 1800000, 86400000, 86400000 };
  g_auto(DocketRecordState) state = { FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (waits_ms); i++)
    {
      g_autoptr(DocketOutboxItem) item = NULL;
      gint64 now_ms = docket_clock_now_ms (DOCKET_CLOCK (test->clock));

      docket_test_sending (test, key);
      fail (test, key);
      docket_test_store_reopen (test);
      item = docket_test_item (test, key);
      g_assert_cmpuint (item->attempts, ==, i + 1);
      g_assert_cmpint (item->next_attempt_at, >=, now_ms + waits_ms[i] * 80 / 100);
      g_assert_cmpint (item->next_attempt_at, <=, now_ms + waits_ms[i] * 120 / 100);
      g_assert_cmpstr (item->problem_type, ==, "network");
      g_assert_cmpstr (item->problem_detail, ==, "No answer came.");
      g_assert_cmpint (docket_store_outbox_next_due (test->store, "edits", NULL), ==, item->next_attempt_at);
      docket_test_clock_advance (test->clock, waits_ms[i] * 2);
    }
  g_assert_true (docket_store_get_state (test->store, DOCKET_KIND_JOB, DOCKET_TEST_JOB, &state, NULL));
  g_assert_true (state.failing);
}

/* What a reader says waits, which is what the file says. */
static gint64
count_like_the_writer (DocketTestStore *test, DocketStore *reader, guint pending)
{
  DocketStoreCounts here, there;
  guint attempts_here, attempts_there;

  g_assert_true (docket_store_get_counts (reader, &here, NULL));
  g_assert_true (docket_store_get_counts (test->store, &there, NULL));
  g_assert_cmpuint (here.pending, ==, pending);
  g_assert_cmpuint (there.pending, ==, pending);
  g_assert_true (docket_store_get_attempts_max (reader, &attempts_here, NULL));
  g_assert_true (docket_store_get_attempts_max (test->store, &attempts_there, NULL));
  g_assert_cmpuint (attempts_here, ==, attempts_there);
  g_assert_cmpint (here.next_attempt_at, ==, there.next_attempt_at);
  return here.next_attempt_at;
}

static void
test_counts_follow_file_and_clock (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Other");
  g_autoptr(DocketStore) reader = docket_test_store_reader (test);
  g_autofree char *second = NULL;
  DocketDbWork before, between, after;
  gint64 next;

  docket_store_get_work (reader, &before);
  g_assert_cmpint (count_like_the_writer (test, reader, 1), ==, 0);
  docket_store_get_work (reader, &between);
  g_assert_cmpint (count_like_the_writer (test, reader, 1), ==, 0);
  docket_store_get_work (reader, &after);
  /* Nothing changed: nothing is counted. */
  g_assert_cmpint (after.steps - between.steps, <, (between.steps - before.steps) / 2);

  fail (test, first);
  next = count_like_the_writer (test, reader, 1);
  g_assert_cmpint (next, >, docket_clock_now_ms (DOCKET_CLOCK (test->clock)));
  docket_test_clock_advance (test->clock, next - docket_clock_now_ms (DOCKET_CLOCK (test->clock)) - 1);
  g_assert_cmpint (count_like_the_writer (test, reader, 1), ==, next);
  docket_test_clock_advance (test->clock, 1);
  g_assert_cmpint (count_like_the_writer (test, reader, 1), ==, 0);
  docket_test_clock_advance (test->clock, -1);
  g_assert_cmpint (count_like_the_writer (test, reader, 1), ==, next);
  second = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  g_assert_cmpint (count_like_the_writer (test, reader, 2), ==, 0);
}

static void
test_answer_makes_network_failures_due (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Other");
  g_autofree char *name = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  g_autofree char *note_id = docket_test_id (0xe0, 1);
  g_autoptr(DocketOperation) note = docket_test_note (note_id, DOCKET_TEST_JOB, "Deferred");
  g_autofree char *all = NULL;
  g_autoptr(DocketPolicy) policy = docket_policy_new_default ();
  const DocketOutboxFailure failure = { docket_policy_get_lane (policy, "edits"), "Not this one.", TRUE };

  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (note), NULL));
  fail (test, title);
  g_assert_true (docket_store_outbox_failed_alone (test->store, name, FALSE, &failure, NULL));
  docket_test_settle (test, note->key, DOCKET_OUTCOME_DEFERRED, 0, NULL, "needs-record");
  assert_due (test, "");
  g_assert_true (docket_store_outbox_make_due (test->store, FALSE, NULL));
  assert_due (test, title);
  g_assert_true (docket_store_outbox_make_due (test->store, TRUE, NULL));
  /* What the server could not take goes by itself, when it is the oldest. */
  all = g_strjoin (" ", title, note->key, NULL);
  assert_due (test, all);
  docket_test_settle (test, title, DOCKET_OUTCOME_APPLIED, 9, NULL, NULL);
  assert_due (test, name);
}

static void
test_recover_queues_sending_again (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Other");
  g_autofree char *done = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  g_autoptr(DocketOutboxItem) kept = NULL;
  g_autoptr(DocketOutboxItem) forgotten = NULL;

  docket_test_sending (test, key);
  docket_test_settle (test, done, DOCKET_OUTCOME_APPLIED, 0, NULL, NULL);
  g_assert_true (docket_store_release_acked (test->store, docket_store_get_ack_mark (test->store), NULL));
  docket_test_store_reopen (test);
  assert_due (test, "");
  g_assert_true (docket_store_outbox_recover (test->store, NULL));
  assert_due (test, key);
  kept = docket_test_item (test, done);
  g_assert_nonnull (kept);
  docket_test_clock_advance (test->clock, G_GINT64_CONSTANT (31) * 24 * 60 * 60 * 1000);
  g_assert_true (docket_store_outbox_recover (test->store, NULL));
  forgotten = docket_test_item (test, done);
  g_assert_null (forgotten);
}

static void
test_answers_name_operations (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Other");
  g_autofree char *stranger = docket_test_id (0x99, 9);
  g_autoptr(DocketOutboxItem) item = NULL;

  docket_test_settle (test, stranger, DOCKET_OUTCOME_APPLIED, 4, NULL, NULL);
  assert_due (test, key);
  docket_test_settle (test, key, DOCKET_OUTCOME_MERGED, 40, NULL, NULL);
  /* The same answer again, or a late other one, changes nothing. */
  docket_test_settle (test, key, DOCKET_OUTCOME_REJECTED, 0, NULL, "stale");
  item = docket_test_item (test, key);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_ACKED);
  g_assert_true (item->merged);
  g_assert_cmpint (item->seq, ==, 40);
}

/* Two are on their way, and the answer names one: the other is asked for again. */
static void
test_unanswered_stays_unanswered (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Other");
  g_autofree char *second = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NAME, "Another");
  g_autoptr(DocketOutboxItem) item = NULL;
  g_autoptr(GError) error = NULL;

  docket_test_sending (test, first);
  docket_test_sending (test, second);
  docket_test_settle (test, first, DOCKET_OUTCOME_APPLIED, 40, NULL, NULL);
  item = docket_test_item (test, second);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_SENDING);
  docket_store_outbox_recover (test->store, &error);
  g_assert_no_error (error);
  assert_due (test, second);
}

static void
discard_refused (DocketTestStore *test, const char *key)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (docket_store_outbox_discard (test->store, key, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_DISCARDABLE);
}

static void
test_discard_takes_dependants_along (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("dana");
  g_autoptr(DocketValues) set = docket_values_new ();
  g_autoptr(DocketOperation) job = NULL;
  g_autofree char *note_id = docket_test_id (0xe0, 1);
  g_autofree char *title = NULL;
  g_autoptr(DocketRecord) job_row = NULL;
  g_autoptr(DocketRecord) note_row = NULL;
  DocketStoreCounts counts;
  g_autoptr(GError) error = NULL;

  docket_values_set_text (set, DOCKET_JOB_TITLE, "Boiler");
  job = docket_operation_new_create (DOCKET_KIND_JOB, DOCKET_TEST_JOB, set);
  g_assert_true (docket_test_submit (test, NULL, docket_operation_ref (job), NULL));
  g_assert_true (docket_test_submit (test, NULL, docket_test_note (note_id, DOCKET_TEST_JOB, "Note"), NULL));
  title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Boiler room");
  docket_store_outbox_discard (test->store, job->key, &error);
  g_assert_no_error (error);
  job_row = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  note_row = docket_test_get (test, DOCKET_KIND_NOTE, note_id);
  g_assert_null (job_row);
  g_assert_null (note_row);
  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  g_assert_cmpuint (counts.pending, ==, 0);
}

static void
test_discard_only_what_never_left (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *first = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *second = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Two");
  g_autofree char *nickname = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  g_autoptr(DocketRecord) row = NULL;
  g_autoptr(GError) error = NULL;

  docket_store_outbox_discard (test->store, second, &error);
  g_assert_no_error (error);
  row = docket_test_get (test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (row, DOCKET_JOB_TITLE), ==, "One");

  docket_test_sending (test, first);
  discard_refused (test, first);
  fail (test, first);
  discard_refused (test, first);
  docket_test_settle (test, first, DOCKET_OUTCOME_APPLIED, 9, NULL, NULL);
  discard_refused (test, first);
  docket_test_settle (test, nickname, DOCKET_OUTCOME_HELD, 0, NULL, NULL);
  discard_refused (test, nickname);
  g_assert_false (docket_store_outbox_discard (test->store, second, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND);
}

/* What was on its way when the line, the program or the day ended may be there,
 * though nobody counted an attempt: it is not forgotten. */
static void
test_discard_not_what_may_have_arrived (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *cut = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *killed = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  g_autoptr(GPtrArray) cut_keys = one_key (cut);

  docket_test_sending (test, cut);
  g_assert_true (docket_store_outbox_put_back (test->store, cut_keys, TRUE, NULL));
  discard_refused (test, cut);
  docket_test_sending (test, killed);
  docket_test_store_reopen (test);
  g_assert_true (docket_store_outbox_recover (test->store, NULL));
  discard_refused (test, killed);
  /* Whether a later attempt leaves says nothing about the first. */
  docket_test_sending (test, cut);
  g_assert_true (docket_store_outbox_put_back (test->store, cut_keys, FALSE, NULL));
  discard_refused (test, cut);
  /* Nor does a server that cannot look it up. */
  docket_test_settle (test, cut, DOCKET_OUTCOME_DEFERRED, 0, NULL, DOCKET_PROBLEM_SIGNED_OUT);
  discard_refused (test, cut);
  docket_test_settle (test, cut, DOCKET_OUTCOME_DEFERRED, 0, NULL, DOCKET_PROBLEM_SERVER_FAULT);
  discard_refused (test, cut);
  /* One that asks for something else first does not have it. */
  docket_test_settle (test, cut, DOCKET_OUTCOME_DEFERRED, 0, NULL, "needs-record");
  g_assert_true (docket_store_outbox_discard (test->store, cut, NULL));
}

/* The first attempt got an answer: there was none before it that may be there. */
static void
test_discard_what_the_server_failed_at (void)
{
  static const char *const types[] = { DOCKET_PROBLEM_SERVER_FAULT, DOCKET_PROBLEM_SIGNED_OUT };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
      g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");

      docket_test_sending (test, key);
      docket_test_settle (test, key, DOCKET_OUTCOME_DEFERRED, 0, NULL, types[i]);
      g_assert_true (docket_store_outbox_discard (test->store, key, NULL));
    }
}

static void
test_discard_what_certainly_did_not_arrive (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(DocketPolicy) policy = docket_policy_new_default ();
  const DocketOutboxFailure failure = { docket_policy_get_lane (policy, "edits"), "No connection.", FALSE };
  g_autofree char *prepared = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *unconnected = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  g_autoptr(GPtrArray) prepared_keys = one_key (prepared);
  g_autoptr(GPtrArray) unconnected_keys = one_key (unconnected);
  g_autoptr(DocketOutboxItem) item = NULL;

  docket_test_sending (test, prepared);
  g_assert_true (docket_store_outbox_put_back (test->store, prepared_keys, FALSE, NULL));
  g_assert_true (docket_store_outbox_discard (test->store, prepared, NULL));
  docket_test_sending (test, unconnected);
  g_assert_true (docket_store_outbox_failed (test->store, unconnected_keys, &failure, NULL));
  item = docket_test_item (test, unconnected);
  g_assert_cmpuint (item->attempts, ==, 1);
  g_assert_true (docket_store_outbox_discard (test->store, unconnected, NULL));
}

/* Somebody let one of them go after the batch was put together. */
static void
test_batch_with_a_gap_is_not_sent (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *kept = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autofree char *gone = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  g_autoptr(GPtrArray) keys = one_key (kept);
  g_autoptr(GPtrArray) kept_keys = one_key (kept);
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (keys, gone);
  g_assert_true (docket_store_outbox_discard (test->store, gone, NULL));
  g_assert_false (docket_store_outbox_sending (test->store, keys, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_MOVED_ON);
  assert_due (test, kept);
  /* Nor one that is on its way already. */
  docket_test_sending (test, kept);
  g_assert_false (docket_store_outbox_sending (test->store, kept_keys, NULL));
}

/* "Come back later" is not the operation's failure; a fault of its own is. */
static void
test_only_its_own_fault_climbs (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(DocketPolicy) policy = docket_policy_new_default ();
  const DocketOutboxFailure failure = { docket_policy_get_lane (policy, "edits"), "Not just now.", TRUE };
  g_autofree char *title = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "Other");
  g_autofree char *name = docket_test_save (test, DOCKET_TEST_CUSTOMER, DOCKET_CUSTOMER_NICKNAME, "Adler");
  g_autoptr(GPtrArray) keys = one_key (title);
  g_autoptr(DocketOutboxItem) busy = NULL;
  g_autoptr(DocketOutboxItem) alone = NULL;
  g_autoptr(DocketOutboxItem) climbed = NULL;

  for (guint i = 0; i < 20; i++)
    {
      docket_test_sending (test, title);
      g_assert_true (docket_store_outbox_busy (test->store, keys, 120000, &failure, NULL));
      docket_test_sending (test, name);
      g_assert_true (docket_store_outbox_failed_alone (test->store, name, FALSE, &failure, NULL));
    }
  busy = docket_test_item (test, title);
  g_assert_cmpuint (busy->attempts, ==, DOCKET_BUSY_ATTEMPTS_MAX);
  g_assert_cmpint (busy->next_attempt_at, ==, DOCKET_TEST_NOW_MS + 120000);
  alone = docket_test_item (test, name);
  g_assert_cmpuint (alone->attempts, ==, DOCKET_BUSY_ATTEMPTS_MAX);
  g_assert_cmpint (alone->next_attempt_at, <=, DOCKET_TEST_NOW_MS + 36000);
  discard_refused (test, title);
  g_assert_true (docket_store_outbox_make_due (test->store, FALSE, NULL));
  assert_due (test, title);
  for (guint i = 0; i < 3; i++)
    {
      docket_test_sending (test, name);
      g_assert_true (docket_store_outbox_failed_alone (test->store, name, TRUE, &failure, NULL));
    }
  /* Known for what it is, it is not mistaken for a busy server either. */
  docket_test_sending (test, name);
  g_ptr_array_index (keys, 0) = name;
  g_assert_true (docket_store_outbox_busy (test->store, keys, 1, &failure, NULL));
  climbed = docket_test_item (test, name);
  g_assert_cmpuint (climbed->attempts, ==, DOCKET_BUSY_ATTEMPTS_MAX + 4);
  g_assert_cmpint (climbed->next_attempt_at, >, DOCKET_TEST_NOW_MS + G_GINT64_CONSTANT (19) * 3600 * 1000);
}

static void
test_rejected_is_kept_until_let_go (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "One");
  g_autoptr(DocketOutboxItem) item = NULL;
  g_autoptr(DocketOutboxItem) gone = NULL;

  docket_test_settle (test, key, DOCKET_OUTCOME_REJECTED, 0, NULL, "locked");
  docket_test_clock_advance (test->clock, G_GINT64_CONSTANT (400) * 24 * 60 * 60 * 1000);
  g_assert_true (docket_store_outbox_recover (test->store, NULL));
  item = docket_test_item (test, key);
  g_assert_cmpstr (item->problem_type, ==, "locked");
  g_assert_nonnull (item->problem_detail);
  g_assert_cmpstr (docket_values_get_text (item->operation->set, DOCKET_JOB_TITLE), ==, "One");
  g_assert_true (docket_store_outbox_discard (test->store, key, NULL));
  gone = docket_test_item (test, key);
  g_assert_null (gone);
}

static void
test_journal_is_bounded (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autofree char *key = docket_test_id (0x0f, 1);
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) mine = NULL;
  g_autoptr(GPtrArray) everything = NULL;
  const DocketJournalEntry *newest;
  sqlite3 *raw;

  /* Many at once by the back door, the rest through the front. */
  g_assert_cmpint (sqlite3_open (test->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw,
                                 "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)"
                                 " INSERT INTO journal (at, key, lane, answer, wait_ms) SELECT i, NULL, 'edits', 'Old.', 0 FROM n",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (raw);
  for (guint i = 0; i < 30; i++)
    g_assert_true (docket_store_journal (test->store, i % 10 == 0 ? key : NULL, "edits", "No answer.", 1000 + i, NULL));
  all = docket_store_get_journal (test->store, NULL, 5, NULL);
  g_assert_cmpuint (all->len, ==, 5);
  newest = g_ptr_array_index (all, 4);
  g_assert_cmpint (newest->wait_ms, ==, 1029);
  g_assert_cmpint (newest->at, ==, DOCKET_TEST_NOW_MS);
  mine = docket_store_get_journal (test->store, key, 0, NULL);
  g_assert_cmpuint (mine->len, ==, 3);
  everything = docket_store_get_journal (test->store, NULL, 0, NULL);
  g_assert_cmpuint (everything->len, ==, DOCKET_JOURNAL_ROWS_MAX);
}

static void
test_drafts_survive (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autofree char *draft = NULL;

  g_assert_true (docket_store_set_draft (test->store, "job/new", "Leaking pu", NULL));
  g_assert_true (docket_store_set_draft (test->store, "job/new", "Leaking pump", NULL));
  docket_test_store_reopen (test);
  draft = docket_store_get_draft (test->store, "job/new");
  g_assert_cmpstr (draft, ==, "Leaking pump");
  g_assert_true (docket_store_set_draft (test->store, "job/new", NULL, NULL));
  g_free (draft);
  draft = docket_store_get_draft (test->store, "job/new");
  g_assert_null (draft);
}

/* -- A queue of the version before -- */

typedef struct
{
  const char *state;
  guint attempts;
  gint64 last_attempt_at;
  gboolean resend;
  gboolean taken_back; /* as if it had not been made */
} Older;

static void
insert_older (sqlite3 *db, const Older *older, guint n)
{
  g_autofree char *id = docket_test_id (0xe5, n);
  g_autofree char *key = docket_test_id (0x0e, n);
  g_autoptr(DocketOperation) operation = docket_test_note (id, DOCKET_TEST_JOB, "Older");
  g_autofree char *text = NULL, *sql = NULL;

  operation->key = g_strdup (key);
  operation->bundle = g_strdup (key);
  operation->made_at = DOCKET_TEST_NOW_MS;
  text = docket_operation_to_text (operation);
  sql = g_strdup_printf ("INSERT INTO outbox (key, bundle, kind, id, intent, written, needs, operation, state, lane, attempts, saved_at, last_attempt_at, resend)"
                         " VALUES ('%s', '%s', 'note', '%s', 'create', 0, '', '%s', '%s', 'edits', %u, 1, %" G_GINT64_FORMAT ", %d)",
                         key, key, id, text, older->state, older->attempts, older->last_attempt_at, older->resend);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

/* It did not keep what may have arrived: whatever was tried may have. */
static void
test_queue_of_the_version_before (void)
{
  static const char *const before[] = {
    DOCKET_RECORD_TABLES_SQL, "/io/github/docketdesk/Docket/store/store-1.sql", "/io/github/docketdesk/Docket/store/store-2.sql",
    DOCKET_RECORD_COLUMNS_SQL, "/io/github/docketdesk/Docket/store/store-3.sql", "/io/github/docketdesk/Docket/store/store-4.sql", NULL,
  };
  static const Older queue[] = {
    { "queued", 0, 0, FALSE, TRUE }, { "queued", 2, 5, FALSE, FALSE }, { "queued", 0, 5, FALSE, FALSE },
    { "queued", 0, 0, TRUE, FALSE }, { "sending", 0, 5, FALSE, FALSE }, { "acked", 0, 5, FALSE, FALSE },
    { "held", 0, 5, FALSE, FALSE }, { "rejected", 0, 5, FALSE, TRUE },
  };
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autoptr(DocketDb) db = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;
  DocketStoreCounts counts;
  sqlite3 *raw;

  g_free (test->path);
  test->path = g_build_filename (test->dir, "older.db", NULL);
  db = docket_db_open (test->path, DOCKET_DB_READ_WRITE, NULL);
  docket_db_migrate (db, before, &error);
  g_assert_no_error (error);
  g_clear_pointer (&db, docket_db_close);
  g_assert_cmpint (sqlite3_open (test->path, &raw), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (queue); i++)
    insert_older (raw, &queue[i], i);
  /* The last one was taken back: its place in the queue is not given again. */
  g_assert_cmpint (sqlite3_exec (raw, "UPDATE sqlite_sequence SET seq = 99 WHERE name = 'outbox'", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
  docket_test_store_reopen (test);
  g_assert_true (docket_store_outbox_recover (test->store, NULL));
  items = docket_store_outbox (test->store, 0, NULL);
  g_assert_cmpuint (items->len, ==, G_N_ELEMENTS (queue));
  g_assert_true (docket_store_get_counts (test->store, &counts, NULL));
  g_assert_cmpuint (counts.pending, ==, 5);
  g_assert_cmpuint (counts.rejected, ==, 1);
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);
      gboolean gone = docket_store_outbox_discard (test->store, item->operation->key, NULL);

      if (gone != queue[i].taken_back)
        g_error ("%u: %s", i, queue[i].state);
      g_assert_cmpint (item->position, ==, i + 1);
    }
  g_assert_cmpint (sqlite3_open (test->path, &raw), ==, SQLITE_OK);
  insert_older (raw, &queue[0], G_N_ELEMENTS (queue));
  g_assert_cmpint (sqlite3_last_insert_rowid (raw), ==, 100);
  sqlite3_close (raw);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/outbox/record-waits-behind-its-own", test_record_waits_behind_its_own);
  g_test_add_func ("/store/outbox/needed-create-goes-first", test_needed_create_goes_first);
  g_test_add_func ("/store/outbox/batch-is-bounded", test_batch_is_bounded);
  g_test_add_func ("/store/outbox/files-have-their-own-lane", test_files_have_their_own_lane);
  g_test_add_func ("/store/outbox/waits-grow-and-survive-restart", test_waits_grow_and_survive_restart);
  g_test_add_func ("/store/outbox/counts-follow-file-and-clock", test_counts_follow_file_and_clock);
  g_test_add_func ("/store/outbox/answer-makes-network-failures-due", test_answer_makes_network_failures_due);
  g_test_add_func ("/store/outbox/recover-queues-sending-again", test_recover_queues_sending_again);
  g_test_add_func ("/store/outbox/answers-name-operations", test_answers_name_operations);
  g_test_add_func ("/store/outbox/unanswered-stays-unanswered", test_unanswered_stays_unanswered);
  g_test_add_func ("/store/outbox/discard-takes-dependants-along", test_discard_takes_dependants_along);
  g_test_add_func ("/store/outbox/discard-only-what-never-left", test_discard_only_what_never_left);
  g_test_add_func ("/store/outbox/discard-not-what-may-have-arrived", test_discard_not_what_may_have_arrived);
  g_test_add_func ("/store/outbox/discard-what-the-server-failed-at", test_discard_what_the_server_failed_at);
  g_test_add_func ("/store/outbox/discard-what-certainly-did-not-arrive", test_discard_what_certainly_did_not_arrive);
  g_test_add_func ("/store/outbox/batch-with-a-gap-is-not-sent", test_batch_with_a_gap_is_not_sent);
  g_test_add_func ("/store/outbox/only-its-own-fault-climbs", test_only_its_own_fault_climbs);
  g_test_add_func ("/store/outbox/queue-of-the-version-before", test_queue_of_the_version_before);
  g_test_add_func ("/store/outbox/rejected-is-kept-until-let-go", test_rejected_is_kept_until_let_go);
  g_test_add_func ("/store/journal-is-bounded", test_journal_is_bounded);
  g_test_add_func ("/store/drafts-survive", test_drafts_survive);
  return g_test_run ();
}
