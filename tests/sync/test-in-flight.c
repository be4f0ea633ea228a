/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What becomes of work that is on its way: when nobody answers, when the server
 * is busy or cannot take one of it, when the disk is full, when somebody changes
 * their mind meanwhile. Nothing is forgotten here that may stand there, nothing
 * waits for what is not its fault, and the order within a record holds.
 */
#include "worker-fixture.h"

#include "docket-crash-disk.h"
#include "docket-limits.h"

#define HOUR_MS (60 * 60 * 1000)

static gboolean
has_landed (WorkerFixture *f, const char *key)
{
  g_autoptr (DocketOutboxItem) item = worker_item (f, key);

  return item->state == DOCKET_OUTBOX_ACKED;
}

/* ---- What may have arrived ---- */

static void
test_never_connected_can_be_discarded (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = NULL;

  worker_start (f);
  f->no_route = TRUE;
  key = worker_save_customer (f, "Adler & Co");
  worker_settle ();
  g_assert_cmpuint (worker_n_pushes (f), ==, 1);
  g_assert_true (worker_discard (f, key));
}

static void
test_no_answer_may_have_arrived (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = NULL;

  worker_start (f);
  f->unreachable = TRUE;
  key = worker_save_customer (f, "Adler & Co");
  worker_settle ();
  g_assert_false (worker_discard (f, key));
  /* That there is no connection now says nothing about then. */
  f->unreachable = FALSE;
  f->no_route = TRUE;
  worker_pass (f, 10 * 1000);
  g_assert_cmpuint (worker_n_pushes (f), >, 1);
  g_assert_false (worker_discard (f, key));
}

/* In the answer to the operations nothing tells that they did not arrive. */
static void
test_lost_answer_may_have_arrived (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = NULL;

  worker_start (f);
  f->lose_answers = TRUE;
  key = worker_save_customer (f, "Adler & Co");
  worker_settle ();
  g_assert_true (g_hash_table_contains (f->effects, key));
  g_assert_false (worker_discard (f, key));
}

/* A problem of our own server: nothing was kept. A busy one cannot swear to it. */
static void
test_refusals_say_what_was_kept (WorkerFixture *f, gconstpointer data)
{
  static const struct
  {
    guint status;
    gboolean kept_nothing;
  } answers[] = { { 429, TRUE }, { 500, TRUE }, { 503, FALSE }, { 409, TRUE }, { 426, TRUE } };

  worker_start (f);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *key = NULL;
      guint before = worker_n_pushes (f);

      f->ops_status_code = answers[i].status;
      key = worker_save_customer (f, "Adler & Co");
      worker_settle ();
      g_assert_cmpuint (worker_n_pushes (f), ==, before + 1);
      g_assert_true (worker_discard (f, key) == answers[i].kept_nothing);
      f->ops_status_code = 0;
      for (guint wait = 0; wait < 10; wait++)
        worker_pass (f, 10 * 1000);
      g_assert_cmpuint (worker_counts (f).pending, ==, 0);
    }
}

/* An answer that leaves one of them out is not the answer to this batch. */
static void
test_short_answer_is_none (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  f->unnamed = 1;
  worker_save_n (f, 3);
  worker_settle ();
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 3);
  g_assert_cmpuint (worker_counts (f).pending, ==, 3);
  f->unnamed = 0;
  for (guint wait = 0; wait < 10; wait++)
    worker_pass (f, 10 * 1000);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 3);
}

static guint
count_pulls (WorkerFixture *f)
{
  return docket_fake_transport_get_n_requests (f->transport, "/v1/changes");
}

static gboolean
is_shown_as_own (WorkerFixture *f, const DocketOperation *operation)
{
  g_auto (DocketRecordState) state = { FALSE };

  g_assert_true (docket_store_get_state (f->reader, operation->record_kind, operation->record_id, &state, NULL));
  return state.pending;
}

/* A pull that was asked for before the server had it does not bring it: only the
 * next one may end its overlay. */
static void
test_accepted_during_a_pull (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = NULL;
  g_autoptr (DocketOutboxItem) item = NULL;
  guint n;

  worker_start (f);
  docket_fake_transport_set_held (f->transport, "/v1/changes");
  n = count_pulls (f);
  docket_fake_clock_advance (f->clock, 10 * 60 * 1000);
  while (count_pulls (f) == n)
    g_main_context_iteration (NULL, FALSE);
  key = worker_save_customer (f, "Adler & Co");
  while (worker_counts (f).pending > 0)
    g_main_context_iteration (NULL, FALSE);
  item = worker_item (f, key);
  g_assert_true (is_shown_as_own (f, item->operation));
  n = count_pulls (f);
  docket_fake_transport_set_held (f->transport, NULL);
  while (count_pulls (f) == n)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (is_shown_as_own (f, item->operation));
  worker_settle ();
  g_assert_false (is_shown_as_own (f, item->operation));
}

static void
test_signed_out_can_be_discarded (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = NULL;

  worker_start (f);
  f->status_code = 401;
  key = worker_save_customer (f, "Adler & Co");
  worker_settle ();
  g_assert_true (worker_discard (f, key));
}

/* Sends, and lets nobody answer. */
static char *
leave_in_flight (WorkerFixture *f)
{
  char *key;

  worker_start (f);
  docket_fake_transport_set_silent (f->transport, TRUE);
  key = worker_save_customer (f, "Adler & Co");
  while (worker_n_pushes (f) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (worker_discard (f, key));
  return key;
}

static void
test_line_switched_off_in_flight (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = leave_in_flight (f);
  g_autoptr (DocketOutboxItem) item = NULL;

  docket_worker_set_online (f->worker, FALSE);
  worker_settle ();
  item = worker_item (f, key);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
  g_assert_cmpuint (item->attempts, ==, 0);
  g_assert_false (worker_discard (f, key));
}

static void
test_stopped_in_flight (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = leave_in_flight (f);
  g_autoptr (DocketOutboxItem) item = NULL;

  docket_worker_stop (f->worker);
  worker_settle ();
  item = worker_item (f, key);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
  g_assert_false (worker_discard (f, key));
}

/* ---- Discarded while it was about to go ---- */

/* At whichever moment it is let go, it is either refused or not sent; and what
 * was to go with it goes all the same. */
static void
test_discarded_is_never_sent (WorkerFixture *f, gconstpointer data)
{
  guint discarded = 0;
  gboolean too_late = FALSE;

  worker_start (f);
  for (guint turns = 0; !too_late; turns++)
    {
      g_autofree char *kept = worker_save_customer (f, "Kept");
      g_autofree char *gone = worker_save_customer (f, "Gone");

      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, FALSE);
      too_late = !worker_discard (f, gone);
      discarded += !too_late;
      worker_settle ();
      worker_pass (f, 100);
      g_assert_true (g_hash_table_contains (f->effects, kept));
      g_assert_true (g_hash_table_contains (f->effects, gone) == too_late);
      g_assert_cmpuint (worker_counts (f).pending, ==, 0);
    }
  g_assert_cmpuint (discarded, >, 1);
}

/* ---- A busy server, and one that cannot take one ---- */

static void
pass_minutes (WorkerFixture *f, guint minutes)
{
  for (guint i = 0; i < 12 * minutes; i++)
    worker_pass (f, 5 * 1000);
}

static void
check_poison (WorkerFixture *f, guint status)
{
  g_autofree char *last = NULL;
  g_autoptr (DocketOutboxItem) item = NULL;
  guint before;

  f->no_route = TRUE;
  worker_start (f);
  worker_save_n (f, 40);
  f->poison = worker_save_customer (f, "Poison");
  f->poison_code = status;
  worker_save_n (f, 40);
  f->no_route = FALSE;
  pass_minutes (f, 5);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 80);
  g_assert_cmpuint (worker_counts (f).pending, ==, 1);
  /* It waits longer and longer, and nobody waits for it. */
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *other = worker_save_customer (f, "Other");

      pass_minutes (f, 40);
      g_assert_true (has_landed (f, other));
    }
  item = worker_item (f, f->poison);
  g_assert_cmpuint (item->attempts, >, DOCKET_BUSY_ATTEMPTS_MAX + 1);
  before = worker_n_pushes (f);
  pass_minutes (f, 60);
  g_assert_cmpuint (worker_n_pushes (f), <=, before + 2);
  last = g_steal_pointer (&f->poison);
  worker_pass (f, G_GINT64_CONSTANT (40) * HOUR_MS);
  worker_pass (f, 100);
  g_assert_true (has_landed (f, last));
}

static void
test_poison_answered_503 (WorkerFixture *f, gconstpointer data)
{
  f->retry_after_s = 1;
  check_poison (f, 503);
}

static void
test_poison_answered_500 (WorkerFixture *f, gconstpointer data)
{
  check_poison (f, 500);
}

/* An hour of "not now" for all: when it is over, so are the waits. */
static void
check_outage (WorkerFixture *f, guint status, guint n)
{
  g_autoptr (GPtrArray) items = NULL;
  guint before;

  worker_start (f);
  f->ops_status_code = status;
  worker_save_n (f, n);
  pass_minutes (f, 60);
  g_assert_cmpuint (worker_counts (f).pending, ==, n);
  items = docket_store_outbox (f->reader, 0, NULL);
  for (guint i = 0; i < items->len; i++)
    g_assert_cmpuint (((DocketOutboxItem *) g_ptr_array_index (items, i))->attempts, <=, DOCKET_BUSY_ATTEMPTS_MAX);
  /* It is asked again now and then, not all the time. */
  before = worker_n_pushes (f);
  pass_minutes (f, 10);
  g_assert_cmpuint (worker_n_pushes (f), >, before);
  g_assert_cmpuint (worker_n_pushes (f), <=, before + 40);
  f->ops_status_code = 0;
  pass_minutes (f, 2);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, n);
}

static void
test_outage_blames_nobody (WorkerFixture *f, gconstpointer data)
{
  f->retry_after_s = 1;
  check_outage (f, 503, 30);
}

static void
test_broken_server_blames_nobody (WorkerFixture *f, gconstpointer data)
{
  check_outage (f, 500, 30);
}

static void
test_outage_with_one_waiting (WorkerFixture *f, gconstpointer data)
{
  f->retry_after_s = 1;
  check_outage (f, 503, 1);
}

/* It named an hour, but is there again after a minute: the next pull shows it. */
static void
test_pull_ends_the_wait (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = NULL;

  worker_start (f);
  f->ops_status_code = 503;
  f->retry_after_s = 3600;
  key = worker_save_customer (f, "Adler & Co");
  worker_settle ();
  f->ops_status_code = 0;
  worker_pass (f, 2 * 1000);
  g_assert_false (has_landed (f, key));
  docket_fake_transport_emit (f->transport, "poke", "{\"seq\":5}");
  worker_settle ();
  worker_pass (f, 100);
  g_assert_true (has_landed (f, key));
}

/* Somebody's proxy says "tomorrow". */
static void
test_wait_is_bounded (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  f->ops_status_code = 429;
  f->retry_after_s = 24 * 3600;
  worker_save_n (f, 1);
  worker_settle ();
  f->ops_status_code = 0;
  pass_minutes (f, 59);
  g_assert_cmpuint (worker_counts (f).pending, ==, 1);
  pass_minutes (f, 15);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

/* ---- The disk ---- */

static void
fill_disk (gpointer fixture)
{
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
}

/* The server took it and said so, and there was no room to write that down. */
static void
test_answer_finds_no_room (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = NULL;
  guint before;

  worker_start (f);
  f->on_ops = fill_disk;
  key = worker_save_customer (f, "Adler & Co");
  worker_settle ();
  g_assert_true (g_hash_table_contains (f->effects, key));
  g_assert_nonnull (f->status->disk_problem);
  before = worker_n_pushes (f);
  for (guint i = 0; i < 60; i++)
    worker_pass (f, 1000);
  g_assert_cmpuint (worker_n_pushes (f), ==, before);
  f->on_ops = NULL;
  docket_crash_disk_disarm ();
  worker_pass (f, (DOCKET_DISK_WAIT_S + 1) * 1000);
  worker_pass (f, 100);
  g_assert_true (has_landed (f, key));
  g_assert_null (f->status->disk_problem);
  g_assert_cmpuint (worker_n_pushes (f), ==, before + 1);
  worker_assert_pill (f, "Up to date");
}

/* Nothing can be marked as being sent, so nothing is sent; without a pause the
 * worker would try for ever, and this would never end. */
static void
test_full_disk_is_left_alone (WorkerFixture *f, gconstpointer data)
{
  guint steps;

  worker_start (f);
  worker_save_n (f, 3);
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  worker_settle ();
  g_assert_nonnull (f->status->disk_problem);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_WAITING);
  g_assert_cmpint (f->status->next_attempt_at, >, docket_clock_now_ms (DOCKET_CLOCK (f->clock)));
  for (guint i = 0; i < 60; i++)
    worker_pass (f, 1000);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 0);
  steps = docket_crash_disk_disarm ();
  g_assert_cmpuint (steps, >, 0);
  g_assert_cmpuint (steps, <, 200);
  worker_pass (f, (DOCKET_DISK_WAIT_S + 1) * 1000);
  worker_pass (f, 100);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 3);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_null (f->status->disk_problem);
}

typedef struct
{
  gboolean over;
  char *problem;
  WorkerFixture *fixture; /* (nullable) */
  guint pending;          /* that the status spoke of when it was over */
} Heard;

static void
on_done (const char *problem_text, gpointer data)
{
  Heard *heard = data;

  heard->over = TRUE;
  heard->problem = g_strdup (problem_text);
  if (heard->fixture != NULL)
    heard->pending = heard->fixture->status->counts.pending;
}

/* Whoever waited for it acts on the status: it has to be told first. */
static void
test_sync_now_tells_how_it_stands_first (WorkerFixture *f, gconstpointer data)
{
  Heard heard = { FALSE, NULL, f, G_MAXUINT };

  worker_start (f);
  worker_pass (f, 1000);
  worker_save_n (f, 1);
  docket_worker_sync_now (f->worker, on_done, &heard);
  worker_settle ();
  g_assert_true (heard.over);
  g_assert_cmpstr (heard.problem, ==, NULL);
  g_assert_cmpuint (heard.pending, ==, 0);
}

/* What was on its way over the old line fails after the new one is there. */
static void
test_sync_now_outlives_what_was_under_way (WorkerFixture *f, gconstpointer data)
{
  Heard heard = { FALSE, NULL, f, G_MAXUINT };

  worker_start (f);
  docket_fake_transport_set_silent (f->transport, TRUE);
  worker_save_n (f, 1);
  while (worker_n_pushes (f) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SENDING);
  docket_worker_sync_now (f->worker, on_done, &heard);
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  f->fail_next = 2;
  docket_fake_transport_set_silent (f->transport, FALSE);
  worker_settle ();
  g_assert_cmpuint (f->fail_next, ==, 0);
  g_assert_true (heard.over);
  g_assert_cmpstr (heard.problem, ==, NULL);
  g_assert_cmpuint (heard.pending, ==, 0);
}

static void
test_sync_now_says_that_the_disk_is_full (WorkerFixture *f, gconstpointer data)
{
  Heard heard = { FALSE, NULL };

  worker_start (f);
  f->on_ops = fill_disk;
  worker_save_n (f, 1);
  docket_worker_sync_now (f->worker, on_done, &heard);
  worker_settle ();
  g_assert_true (heard.over);
  g_assert_nonnull (heard.problem);
  docket_crash_disk_disarm ();
  g_free (heard.problem);
}

/* What cannot be received for want of room is said, not waited for. */
static void
test_sync_now_ends_on_a_full_disk (WorkerFixture *f, gconstpointer data)
{
  Heard heard = { FALSE, NULL };

  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  worker_start (f);
  docket_worker_sync_now (f->worker, on_done, &heard);
  worker_settle ();
  g_assert_true (heard.over);
  g_assert_nonnull (heard.problem);
  docket_crash_disk_disarm ();
  g_free (heard.problem);
}

static void
test_sync_now_says_that_the_server_is_busy (WorkerFixture *f, gconstpointer data)
{
  Heard heard = { FALSE, NULL };

  worker_start (f);
  f->ops_status_code = 503;
  worker_save_n (f, 1);
  docket_worker_sync_now (f->worker, on_done, &heard);
  worker_settle ();
  g_assert_true (heard.over);
  g_assert_cmpstr (heard.problem, ==, "Not now.");
  g_free (heard.problem);
}

/* ---- Order ---- */

/* @n changes of one record, each on top of the one before. */
static void
save_chain (WorkerFixture *f, const char *id, guint n)
{
  static const char *const names[] = { "One", "Two", "Three", "Four" };
  g_autofree char *before = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
      g_autoptr (DocketValues) set = docket_values_new ();
      g_autoptr (DocketRecord) record = NULL;
      g_autoptr (GError) error = NULL;
      DocketOperation *operation;

      docket_store_get (f->store, DOCKET_KIND_JOB, id, &record, &error);
      g_assert_no_error (error);
      docket_values_set_text (set, DOCKET_JOB_TITLE, names[i % G_N_ELEMENTS (names)]);
      operation = docket_operation_new_edit (record, DOCKET_GROUP_JOB_DETAILS, set);
      g_ptr_array_add (operations, operation);
      docket_writer_submit (f->writer, operations, &error);
      g_assert_no_error (error);
      if (before != NULL)
        g_hash_table_insert (f->before, g_strdup (operation->key), g_steal_pointer (&before));
      before = g_strdup (operation->key);
      docket_worker_wake (f->worker);
      for (guint turn = 0; turn < i % 5; turn++)
        g_main_context_iteration (NULL, FALSE);
    }
}

/* Of test_order_holds_through_everything(). */
static GRand *fate;

/* Something happens to each batch. */
static void
meddle (gpointer fixture)
{
  static const guint codes[] = { 0, 0, 429, 500, 503, 502 };
  WorkerFixture *f = fixture;

  f->lose_answers = g_rand_int_range (fate, 0, 4) == 0;
  f->unreachable = g_rand_int_range (fate, 0, 6) == 0;
  f->ops_status_code = codes[g_rand_int_range (fate, 0, G_N_ELEMENTS (codes))];
  if (g_rand_int_range (fate, 0, 8) == 0)
    docket_crash_disk_arm (DOCKET_CRASH_FULL, (guint) g_rand_int_range (fate, 1, 8), 1);
}

static void
test_order_holds_through_everything (WorkerFixture *f, gconstpointer data)
{
  Heard heard = { FALSE, NULL };
  guint n = 0;

  worker_know_job (f);
  worker_start (f);
  fate = g_rand_new_with_seed (7);
  for (guint round = 0; round < 6; round++)
    {
      f->on_ops = NULL;
      f->no_route = TRUE;
      worker_save_n (f, 130);
      save_chain (f, WORKER_JOB, 12);
      worker_save_n (f, 130);
      save_chain (f, WORKER_JOB, 12);
      n += 284;
      f->no_route = FALSE;
      f->on_ops = meddle;
      for (guint i = 0; i < 60; i++)
        {
          worker_pass (f, 7 * 1000);
          docket_crash_disk_disarm ();
          f->unreachable = FALSE;
        }
      if (round % 2 == 1)
        worker_restart (f);
      f->on_ops = NULL;
      f->lose_answers = FALSE;
      f->ops_status_code = 0;
      pass_minutes (f, 2);
      /* Some look guilty by now; they are not. */
      docket_worker_sync_now (f->worker, on_done, &heard);
      worker_settle ();
      pass_minutes (f, 1);
      g_assert_true (heard.over);
      g_clear_pointer (&heard.problem, g_free);
      g_assert_cmpuint (f->disorder, ==, 0);
      g_assert_cmpuint (g_hash_table_size (f->effects), ==, n);
      g_assert_cmpuint (worker_counts (f).pending, ==, 0);
    }
  g_rand_free (fate);
}

#define ADD(name, func) g_test_add ("/sync/in-flight/" name, WorkerFixture, NULL, worker_set_up, func, worker_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  docket_crash_disk_use ();
  ADD ("never-connected-can-be-discarded", test_never_connected_can_be_discarded);
  ADD ("no-answer-may-have-arrived", test_no_answer_may_have_arrived);
  ADD ("lost-answer-may-have-arrived", test_lost_answer_may_have_arrived);
  ADD ("refusals-say-what-was-kept", test_refusals_say_what_was_kept);
  ADD ("short-answer-is-none", test_short_answer_is_none);
  ADD ("accepted-during-a-pull", test_accepted_during_a_pull);
  ADD ("signed-out-can-be-discarded", test_signed_out_can_be_discarded);
  ADD ("line-switched-off", test_line_switched_off_in_flight);
  ADD ("stopped", test_stopped_in_flight);
  ADD ("discarded-is-never-sent", test_discarded_is_never_sent);
  ADD ("poison-answered-503", test_poison_answered_503);
  ADD ("poison-answered-500", test_poison_answered_500);
  ADD ("outage-blames-nobody", test_outage_blames_nobody);
  ADD ("broken-server-blames-nobody", test_broken_server_blames_nobody);
  ADD ("outage-with-one-waiting", test_outage_with_one_waiting);
  ADD ("pull-ends-the-wait", test_pull_ends_the_wait);
  ADD ("wait-is-bounded", test_wait_is_bounded);
  ADD ("answer-finds-no-room", test_answer_finds_no_room);
  ADD ("full-disk-is-left-alone", test_full_disk_is_left_alone);
  ADD ("sync-now-tells-how-it-stands-first", test_sync_now_tells_how_it_stands_first);
  ADD ("sync-now-outlives-what-was-under-way", test_sync_now_outlives_what_was_under_way);
  ADD ("sync-now-says-that-the-disk-is-full", test_sync_now_says_that_the_disk_is_full);
  ADD ("sync-now-ends-on-a-full-disk", test_sync_now_ends_on_a_full_disk);
  ADD ("sync-now-says-that-the-server-is-busy", test_sync_now_says_that_the_server_is_busy);
  ADD ("order-holds-through-everything", test_order_holds_through_everything);
  return g_test_run ();
}
