/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A queue of more than one batch. While one is under way nothing else of that lane
 * is sent: nothing but the order of sending brings the lines of a job to the
 * server before its signature. Nor is anything after a refusal that says "not
 * now", "not you" or "not this version". And what becomes of a queue when server,
 * clock and disk change under it.
 */
#include "worker-fixture.h"

#include "docket-crash-disk.h"
#include "docket-desk-private.h"
#include "docket-limits.h"

#define HOUR_MS (60 * 60 * 1000)

static guint
count_state (WorkerFixture *f, DocketOutboxState state)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (f->reader, G_MAXINT64, NULL);
  guint n = 0;

  for (guint i = 0; i < items->len; i++)
    n += ((DocketOutboxItem *) g_ptr_array_index (items, i))->state == state;
  return n;
}

/* More than one batch: the first is under way without an answer, the second is
 * written down as sent. */
static void
leave_ready (WorkerFixture *f, guint n)
{
  worker_start (f);
  docket_worker_set_online (f->worker, FALSE);
  worker_save_n (f, n);
  worker_settle ();
  docket_fake_transport_set_silent (f->transport, TRUE);
  docket_worker_set_online (f->worker, TRUE);
  while (count_state (f, DOCKET_OUTBOX_SENDING) < MIN (n, 2 * DOCKET_BATCH_OPERATIONS_MAX))
    g_main_context_iteration (NULL, FALSE);
  /* What would follow on that; the transport never rests. */
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (worker_n_pushes (f), ==, 1);
}

static void
test_ready_batch_goes_back_unsent (WorkerFixture *f, gconstpointer data)
{
  const guint more = 44;
  g_autoptr (GPtrArray) items = NULL;

  leave_ready (f, DOCKET_BATCH_OPERATIONS_MAX + more);
  f->ops_status_code = 503;
  f->retry_after_s = 600;
  docket_fake_transport_set_silent (f->transport, FALSE);
  worker_settle ();
  g_assert_cmpuint (worker_n_pushes (f), ==, 1);
  items = docket_store_outbox (f->reader, 0, NULL);
  g_assert_cmpuint (items->len, ==, DOCKET_BATCH_OPERATIONS_MAX + more);
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);
      gboolean sent = i < DOCKET_BATCH_OPERATIONS_MAX;

      g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
      g_assert_cmpuint (item->attempts, ==, sent ? 1 : 0);
      g_assert_true (worker_discard (f, item->operation->key) == !sent);
    }
  f->ops_status_code = 0;
  worker_pass (f, HOUR_MS);
  worker_pass (f, 100);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, DOCKET_BATCH_OPERATIONS_MAX);
}

/* Also when more than two wait. */
static void
test_one_batch_at_a_time (WorkerFixture *f, gconstpointer data)
{
  leave_ready (f, 3 * DOCKET_BATCH_OPERATIONS_MAX + 1);
  docket_fake_transport_set_silent (f->transport, FALSE);
  while (worker_counts (f).pending > 0)
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpuint (worker_n_pushes (f), <=, f->batches->len + 1);
    }
  g_assert_cmpuint (f->batches->len, ==, 4);
}

/* What was ready does not slip out behind a refusal, nor does anything new. */
static void
check_silence (WorkerFixture *f, guint status)
{
  g_autofree char *late = NULL;

  leave_ready (f, DOCKET_BATCH_OPERATIONS_MAX + 1);
  f->retry_after_s = 600;
  f->ops_status_code = status;
  docket_fake_transport_set_silent (f->transport, FALSE);
  worker_settle ();
  f->ops_status_code = 0;
  late = worker_save_customer (f, "Late");
  for (guint second = 0; second < 599; second++)
    worker_pass (f, 1000);
  g_assert_cmpuint (worker_n_pushes (f), ==, 1);
  g_assert_cmpuint (count_state (f, DOCKET_OUTBOX_QUEUED), ==, DOCKET_BATCH_OPERATIONS_MAX + 2);
}

static void
test_nothing_before_retry_after (WorkerFixture *f, gconstpointer data)
{
  check_silence (f, 429);
  worker_pass (f, HOUR_MS);
  worker_pass (f, 100);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

static void
test_nothing_after_sign_in_expired (WorkerFixture *f, gconstpointer data)
{
  check_silence (f, 401);
}

static void
test_nothing_when_too_old (WorkerFixture *f, gconstpointer data)
{
  check_silence (f, 426);
}

static void
take_ops (gpointer fixture)
{
  ((WorkerFixture *) fixture)->status_code = 0;
}

/* The pull is told, and then the batch under way is taken. */
static void
test_nothing_when_the_pull_is_told (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  docket_fake_transport_set_silent (f->transport, TRUE);
  docket_fake_transport_emit (f->transport, "poke", "{\"seq\":5}");
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  worker_save_n (f, DOCKET_BATCH_OPERATIONS_MAX + 1);
  while (count_state (f, DOCKET_OUTBOX_SENDING) <= DOCKET_BATCH_OPERATIONS_MAX)
    g_main_context_iteration (NULL, FALSE);
  f->status_code = 426;
  f->on_ops = take_ops;
  docket_fake_transport_set_silent (f->transport, FALSE);
  worker_settle ();
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, DOCKET_BATCH_OPERATIONS_MAX);
  g_assert_cmpuint (worker_n_pushes (f), ==, 1);
  g_assert_cmpuint (count_state (f, DOCKET_OUTBOX_QUEUED), ==, 1);
}

/* The server has kept nothing of the bad one: what needs it is shown with it,
 * instead of being asked about for ever. */
static void
test_what_needs_poison_goes_with_it (WorkerFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOutboxItem) poison = NULL, edit = NULL;
  g_autoptr (DocketRecord) record = NULL;
  DocketOperation *operation;

  f->unreachable = TRUE;
  worker_start (f);
  f->poison = worker_save_customer (f, "Poison");
  worker_settle ();
  poison = worker_item (f, f->poison);
  g_assert_true (docket_store_get (f->reader, DOCKET_KIND_CUSTOMER, poison->operation->record_id, &record, NULL));
  docket_values_set_text (set, DOCKET_CUSTOMER_NAME, "Antidote");
  operation = docket_operation_new_edit (record, docket_field_info (DOCKET_CUSTOMER_NAME)->group, set);
  g_ptr_array_add (operations, operation);
  g_assert_true (docket_writer_submit (f->writer, operations, NULL));
  f->unreachable = FALSE;
  worker_pass (f, 60 * 1000);
  worker_pass (f, 100);
  edit = worker_item (f, operation->key);
  g_assert_cmpstr (edit->operation->follows, ==, f->poison);
  g_assert_cmpint (edit->state, ==, DOCKET_OUTBOX_REJECTED);
  g_assert_cmpstr (edit->problem_type, ==, DOCKET_PROBLEM_STALE);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_cmpuint (worker_counts (f).rejected, ==, 2);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 0);
}

static DocketSyncState
read_state (WorkerFixture *f, gboolean elsewhere)
{
  g_autoptr (DocketSyncStatus) status = docket_desk_status_from_store (f->reader, NULL, elsewhere);

  return status->state;
}

/* Another program on the profile says how things stand from what is in the file:
 * what was up to date is not any more once something was saved, nor was it before
 * anything was received as a whole. */
static void
test_told_from_the_file (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = NULL;

  g_assert_true (docket_store_set_meta (f->store, DOCKET_META_SYNC_STATE, docket_sync_state_name (DOCKET_SYNC_UP_TO_DATE), NULL));
  g_assert_cmpint (read_state (f, TRUE), ==, DOCKET_SYNC_RECEIVING);
  g_assert_cmpint (read_state (f, FALSE), ==, DOCKET_SYNC_OFFLINE);
  worker_start (f);
  g_assert_cmpint (read_state (f, TRUE), ==, DOCKET_SYNC_UP_TO_DATE);
  f->unreachable = TRUE;
  key = worker_save_customer (f, "Adler & Co");
  worker_settle ();
  g_assert_cmpint (read_state (f, TRUE), ==, DOCKET_SYNC_WAITING);
}

static gboolean
write_first_epoch (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_set_meta (store, DOCKET_META_EPOCH, "one", error);
}

static gboolean
write_role_changed (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_read_anew (store, error);
}

/* Who reads from the start names no cursor, so the server has nothing to refuse. */
static void
test_restored_while_reading_anew (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *epoch = NULL;

  f->epoch = "one";
  g_assert_true (docket_writer_run (f->writer, DOCKET_WRITER_SYNC, write_first_epoch, NULL, NULL));
  worker_start (f);
  worker_save_n (f, 3);
  worker_settle ();
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 3);
  g_assert_true (docket_writer_run (f->writer, DOCKET_WRITER_SYNC, write_role_changed, NULL, NULL));
  g_hash_table_remove_all (f->effects);
  f->epoch = "two";
  docket_worker_hint (f->worker);
  worker_settle ();
  worker_pass (f, 60 * 1000);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 3);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  epoch = docket_store_get_meta (f->reader, DOCKET_META_EPOCH);
  g_assert_cmpstr (epoch, ==, "two");
  worker_assert_pill (f, "Up to date");
}

/* The server took it, was restored from a copy of before and asked anew, and only
 * then its answer comes: of a future that is lost, and so is what it tells of. */
static void
test_answer_of_a_lost_future (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *epoch = NULL;

  f->epoch = "one";
  g_assert_true (docket_writer_run (f->writer, DOCKET_WRITER_SYNC, write_first_epoch, NULL, NULL));
  worker_start (f);
  docket_fake_transport_set_late (f->transport, "/v1/ops");
  worker_save_n (f, 3);
  while (g_hash_table_size (f->effects) < 3)
    g_main_context_iteration (NULL, FALSE);
  g_hash_table_remove_all (f->effects);
  f->epoch = "two";
  f->expired_cursor = TRUE;
  docket_fake_clock_advance (f->clock, 60 * 1000);
  docket_worker_hint (f->worker);
  while (g_strcmp0 (epoch, "two") != 0)
    {
      g_main_context_iteration (NULL, FALSE);
      g_free (epoch);
      epoch = docket_store_get_meta (f->reader, DOCKET_META_EPOCH);
    }
  docket_fake_transport_set_late (f->transport, NULL);
  worker_settle ();
  worker_pass (f, 60 * 1000);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 3);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  worker_assert_pill (f, "Up to date");
}

/* Nobody tells a revoked device anything, but the epoch is no secret: what it had
 * made goes out again, and is put before a person there. Once. */
static void
test_restored_after_a_revocation (WorkerFixture *f, gconstpointer data)
{
  guint pushes;

  f->epoch = "one";
  g_assert_true (docket_writer_run (f->writer, DOCKET_WRITER_SYNC, write_first_epoch, NULL, NULL));
  worker_start (f);
  worker_save_n (f, 3);
  worker_settle ();
  f->revoked = TRUE;
  worker_pass (f, HOUR_MS);
  worker_pass (f, 100);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SIGN_IN_EXPIRED);
  g_hash_table_remove_all (f->effects);
  f->epoch = "two";
  for (guint i = 0; i < 10; i++)
    worker_pass (f, 60 * 1000);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 3);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  pushes = worker_n_pushes (f);
  worker_pass (f, HOUR_MS);
  g_assert_cmpuint (worker_n_pushes (f), ==, pushes);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SIGN_IN_EXPIRED);
}

/* The refusal is an answer, too: after an hour without a line, late work goes. */
static void
test_revoked_device_hands_in_once_the_line_is_back (WorkerFixture *f, gconstpointer data)
{
  worker_save_without_line (f);
  f->revoked = TRUE;
  worker_assert_line_frees_queue (f);
}

/* What it hands in has no effect that would come back. */
static void
test_revoked_device_asks_for_nothing_back (WorkerFixture *f, gconstpointer data)
{
  guint asked;

  worker_start (f);
  f->revoked = TRUE;
  docket_worker_hint (f->worker);
  worker_settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SIGN_IN_EXPIRED);
  asked = docket_fake_transport_get_n_requests (f->transport, "/v1/changes");
  for (guint i = 0; i < 3; i++)
    {
      worker_save_n (f, 1);
      worker_pass (f, 1000);
    }
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 3);
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/changes"), ==, asked);
}

/* That the server took something says nothing of what it has for us. */
static void
test_not_up_to_date_while_a_pull_is_owed (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  worker_assert_pill (f, "Up to date");
  f->fail_next = 1;
  docket_worker_hint (f->worker);
  worker_settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_OFFLINE);
  worker_save_n (f, 1);
  worker_settle ();
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 1);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_WAITING);
  worker_pass (f, 2000);
  worker_pass (f, 100);
  worker_assert_pill (f, "Up to date");
}

/* What stands behind work that waits does so, too, though its own hour has come: nothing
 * is being sent. */
static void
test_waits_behind_what_waits (WorkerFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOutboxItem) first = NULL;
  g_autoptr (DocketRecord) record = NULL;
  DocketOperation *behind;

  worker_start (f);
  f->deferred = worker_save_customer (f, "Later");
  worker_settle ();
  first = worker_item (f, f->deferred);
  g_assert_true (docket_store_get (f->reader, DOCKET_KIND_CUSTOMER, first->operation->record_id, &record, NULL));
  docket_values_set_text (set, DOCKET_CUSTOMER_NAME, "Much later");
  behind = docket_operation_new_edit (record, docket_field_info (DOCKET_CUSTOMER_NAME)->group, set);
  g_ptr_array_add (operations, behind);
  g_assert_true (docket_writer_submit (f->writer, operations, NULL));
  docket_worker_wake (f->worker);
  worker_settle ();
  g_assert_cmpuint (worker_counts (f).pending, ==, 2);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_WAITING);
  g_assert_cmpint (f->status->next_attempt_at, ==, first->next_attempt_at);
  g_clear_pointer (&f->deferred, g_free);
  worker_pass (f, 60 * 1000);
  worker_pass (f, 100);
  worker_assert_pill (f, "Up to date");
}

static void
on_done (const char *problem_text, gpointer data)
{
  *(char **) data = g_strdup (problem_text);
}

/* The device was revoked, and then its session ran out, just when a pull waits for
 * what is being sent. */
static void
test_sync_now_ends_when_signed_out (WorkerFixture *f, gconstpointer data)
{
  char *problem = NULL;

  worker_start (f);
  f->revoked = TRUE;
  docket_worker_hint (f->worker);
  worker_settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SIGN_IN_EXPIRED);
  worker_save_n (f, 1);
  f->status_code = 401;
  docket_worker_sync_now (f->worker, on_done, &problem);
  worker_settle ();
  g_assert_nonnull (problem);
  g_assert_cmpuint (worker_counts (f).pending, ==, 1);
  g_free (problem);
}

/* A restored server's answer to who it is gets lost. By the old epoch, kept with the new
 * feed, an answer of the lost future would count. */
static void
test_restored_and_not_understood (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL;

  f->epoch = "one";
  g_assert_true (docket_writer_run (f->writer, DOCKET_WRITER_SYNC, write_first_epoch, NULL, NULL));
  worker_start (f);
  f->epoch = NULL;
  f->expired_cursor = TRUE;
  docket_worker_hint (f->worker);
  worker_settle ();
  before = docket_store_get_meta (f->reader, DOCKET_META_EPOCH);
  g_assert_cmpstr (before, ==, "one");
  g_assert_cmpuint (f->starts, ==, 1);
  f->epoch = "two";
  f->expired_cursor = TRUE;
  worker_pass (f, 3000);
  worker_pass (f, 100);
  after = docket_store_get_meta (f->reader, DOCKET_META_EPOCH);
  g_assert_cmpstr (after, ==, "two");
  g_assert_cmpuint (f->starts, ==, 2);
  worker_assert_pill (f, "Up to date");
}

/* Nobody was ever answered here, so nothing could be forgotten; but what an answer that
 * is still to come is worth depends on which server it is from. Not understood, it is
 * asked again before anything is read. */
static void
test_restored_before_the_first_answer (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *epoch = NULL;

  f->epoch = "one";
  g_assert_true (docket_writer_run (f->writer, DOCKET_WRITER_SYNC, write_first_epoch, NULL, NULL));
  f->epoch = NULL;
  worker_start (f);
  g_assert_cmpuint (f->starts, ==, 0);
  f->epoch = "two";
  worker_pass (f, 60 * 1000);
  worker_pass (f, 100);
  epoch = docket_store_get_meta (f->reader, DOCKET_META_EPOCH);
  g_assert_cmpstr (epoch, ==, "two");
  g_assert_cmpuint (f->starts, ==, 1);
  worker_assert_pill (f, "Up to date");
}

/* It was revoked before it ever kept what the server says of itself. */
static void
test_revoked_device_learns_the_epoch (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *epoch = NULL;

  worker_start (f);
  worker_save_n (f, 3);
  worker_settle ();
  f->revoked = TRUE;
  f->epoch = "one";
  worker_pass (f, HOUR_MS);
  worker_pass (f, 100);
  epoch = docket_store_get_meta (f->reader, DOCKET_META_EPOCH);
  g_assert_cmpstr (epoch, ==, "one");
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SIGN_IN_EXPIRED);
  g_hash_table_remove_all (f->effects);
  f->epoch = "two";
  for (guint i = 0; i < 10; i++)
    worker_pass (f, 60 * 1000);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 3);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

/* What waits is due by a clock that was a year ahead, and the disk takes nothing
 * at the moment in which that is noticed. */
static void
test_clock_set_back_on_a_full_disk (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  f->unreachable = TRUE;
  docket_fake_transport_emit (f->transport, NULL, "gone");
  worker_settle ();
  worker_save_n (f, 2);
  for (guint i = 0; i < 40; i++)
    worker_pass (f, 60 * 1000);
  g_assert_cmpuint (worker_counts (f).pending, ==, 2);
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  docket_fake_clock_set_back (f->clock, G_GINT64_CONSTANT (365) * 24 * 3600 * 1000);
  worker_pass (f, 37 * 1000);
  g_assert_cmpuint (docket_crash_disk_disarm (), >, 0);
  g_assert_nonnull (f->status->disk_problem);
  f->unreachable = FALSE;
  for (guint i = 0; i < 4; i++)
    worker_pass (f, (DOCKET_DISK_WAIT_S + 1) * 1000);
  worker_pass (f, 100);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_null (f->status->disk_problem);
}

/* A pull was the last thing to write, and could not; nothing is left to be done.
 * Whether the disk takes something again is tried all the same. */
static void
test_disk_is_tried_again_with_nothing_to_write (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  g_assert_null (f->status->disk_problem);
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  docket_fake_transport_emit (f->transport, "poke", "{\"seq\":5}");
  worker_pass (f, 100);
  g_assert_nonnull (f->status->disk_problem);
  for (guint i = 0; i < 3; i++)
    worker_pass (f, (DOCKET_DISK_WAIT_S + 1) * 1000);
  /* It takes nothing yet. */
  g_assert_nonnull (f->status->disk_problem);
  g_assert_cmpuint (docket_crash_disk_disarm (), >, 0);
  worker_pass (f, (DOCKET_DISK_WAIT_S + 1) * 1000);
  worker_pass (f, 100);
  g_assert_null (f->status->disk_problem);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  docket_crash_disk_use ();
#define ADD(name, func) g_test_add ("/sync/batches/" name, WorkerFixture, NULL, worker_set_up, func, worker_tear_down)
  ADD ("ready-batch-goes-back-unsent", test_ready_batch_goes_back_unsent);
  ADD ("one-batch-at-a-time", test_one_batch_at_a_time);
  ADD ("nothing-before-retry-after", test_nothing_before_retry_after);
  ADD ("nothing-after-sign-in-expired", test_nothing_after_sign_in_expired);
  ADD ("nothing-when-too-old", test_nothing_when_too_old);
  ADD ("nothing-when-the-pull-is-told", test_nothing_when_the_pull_is_told);
  ADD ("what-needs-a-bad-packet-goes-with-it", test_what_needs_poison_goes_with_it);
  ADD ("restored-while-reading-anew", test_restored_while_reading_anew);
  ADD ("answer-of-a-lost-future", test_answer_of_a_lost_future);
  ADD ("restored-after-a-revocation", test_restored_after_a_revocation);
  ADD ("revoked-device-hands-in-once-the-line-is-back", test_revoked_device_hands_in_once_the_line_is_back);
  ADD ("revoked-device-asks-for-nothing-back", test_revoked_device_asks_for_nothing_back);
  ADD ("sync-now-ends-when-signed-out", test_sync_now_ends_when_signed_out);
  ADD ("restored-before-the-first-answer", test_restored_before_the_first_answer);
  ADD ("restored-and-not-understood", test_restored_and_not_understood);
  ADD ("revoked-device-learns-the-epoch", test_revoked_device_learns_the_epoch);
  ADD ("told-from-the-file-work-waits", test_told_from_the_file);
  ADD ("not-up-to-date-while-a-pull-is-owed", test_not_up_to_date_while_a_pull_is_owed);
  ADD ("waits-behind-what-waits", test_waits_behind_what_waits);
  ADD ("clock-set-back-on-a-full-disk", test_clock_set_back_on_a_full_disk);
  ADD ("disk-is-tried-again-with-nothing-to-write", test_disk_is_tried_again_with_nothing_to_write);
#undef ADD
  return g_test_run ();
}
