/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The worker's stories: what it sends when, what it waits for, what it says.
 */
#include "worker-fixture.h"

#include <string.h>

#include "docket-limits.h"

static void
test_sends_and_settles (WorkerFixture *f, gconstpointer data)
{
  worker_save_n (f, 3);
  worker_start (f);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 3);
  g_assert_cmpuint (f->batches->len, ==, 1);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_UP_TO_DATE);
  worker_assert_pill (f, "Up to date");
}

static void
test_offline_says_so_and_keeps (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *banner = NULL;

  f->unreachable = TRUE;
  worker_start (f);
  worker_save_n (f, 2);
  worker_settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_OFFLINE);
  worker_assert_pill (f, "Offline — 2 waiting");
  banner = docket_words_banner (f->status, docket_clock_now_ms (DOCKET_CLOCK (f->clock)));
  g_assert_cmpstr (banner, ==, "Offline — 2 items queued. Will sync when reconnected.");
  g_assert_cmpuint (worker_counts (f).pending, ==, 2);

  f->unreachable = FALSE;
  worker_pass (f, 60 * 1000);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  worker_assert_pill (f, "Up to date");
}

static void
test_reply_lost_after_commit (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = NULL;

  worker_start (f);
  f->lose_answers = TRUE;
  key = worker_save_customer (f, "Adler & Co");
  worker_settle ();
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 1);
  g_assert_cmpuint (worker_counts (f).pending, ==, 1);
  f->lose_answers = FALSE;
  worker_pass (f, 60 * 1000);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  /* Sent twice, carried out once. */
  g_assert_cmpuint (f->batches->len, >=, 2);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 1);
  g_assert_true (g_hash_table_contains (f->effects, key));
}

/* 1 s, 5 s, 30 s, 5 min …, each with ±20 %: as long as nothing of ours answers. */
static void
test_waits_grow (WorkerFixture *f, gconstpointer data)
{
  static const gint64 waits_ms[] = { 1000, 5000, 30000, 300000, 1800000, 86400000, 86400000 };

  f->unreachable = TRUE;
  worker_start (f);
  worker_save_n (f, 1);
  worker_settle ();
  for (guint i = 0; i < G_N_ELEMENTS (waits_ms); i++)
    {
      g_autoptr (GPtrArray) items = docket_store_outbox (f->reader, 0, NULL);
      const DocketOutboxItem *item = g_ptr_array_index (items, 0);
      gint64 wait = item->next_attempt_at - item->last_attempt_at;
      g_autoptr (GPtrArray) journal = NULL;
      const DocketJournalEntry *attempt;
      guint before;

      g_assert_cmpuint (item->attempts, ==, i + 1);
      g_assert_cmpint (wait, >=, waits_ms[i] * 80 / 100);
      g_assert_cmpint (wait, <=, waits_ms[i] * 120 / 100);
      /* Whoever looks it up later is told of that wait, not of the shortest one. */
      journal = docket_store_get_journal (f->reader, item->operation->key, 1, NULL);
      g_assert_cmpuint (journal->len, ==, 1);
      attempt = g_ptr_array_index (journal, 0);
      g_assert_cmpint (attempt->at + attempt->wait_ms, ==, item->next_attempt_at);
      before = docket_fake_transport_get_n_requests (f->transport, "/v1/ops");
      worker_pass (f, item->next_attempt_at - docket_clock_now_ms (DOCKET_CLOCK (f->clock)) - 1);
      g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/ops"), ==, before);
      worker_pass (f, 60);
      g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/ops"), ==, before + 1);
    }
}

/* After an hour without a line, the first answer of any kind frees the queue. */
static void
test_any_answer_frees_the_queue (WorkerFixture *f, gconstpointer data)
{
  worker_save_without_line (f);
  worker_assert_line_frees_queue (f);
}

static void
test_sign_in_expired_pauses_all (WorkerFixture *f, gconstpointer data)
{
  guint before;

  worker_start (f);
  f->status_code = 401;
  worker_save_n (f, 3);
  worker_settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SIGN_IN_EXPIRED);
  before = docket_fake_transport_get_n_requests (f->transport, "/v1");
  worker_pass (f, 24 * 3600 * 1000);
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1"), ==, before);
  g_assert_cmpuint (worker_counts (f).pending, ==, 3);
}

static char *
fresh_token (gpointer data)
{
  return g_strdup ("fresh");
}

static void
test_signing_in_again_goes_on (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  f->status_code = 401;
  worker_save_n (f, 1);
  worker_settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SIGN_IN_EXPIRED);
  f->status_code = 0;
  docket_worker_set_token_func (f->worker, fresh_token, f);
  docket_worker_hint (f->worker);
  worker_settle ();
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

/* Its late work is for a person to look at: it must arrive. */
static void
test_revoked_device_hands_in (WorkerFixture *f, gconstpointer data)
{
  f->unreachable = TRUE;
  worker_start (f);
  worker_save_n (f, 2);
  worker_settle ();
  f->revoked = TRUE;
  f->unreachable = FALSE;
  worker_pass (f, 60 * 1000);
  worker_pass (f, 100);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 2);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SIGN_IN_EXPIRED);
  worker_pass (f, 3600 * 1000);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 2);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SIGN_IN_EXPIRED);
  /* It may be used again. */
  f->revoked = FALSE;
  worker_pass (f, 3600 * 1000);
  worker_assert_pill (f, "Up to date");
}

static void
test_too_old_pauses_all (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  f->status_code = 426;
  worker_save_n (f, 1);
  worker_settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_NEEDS_UPDATE);
  g_assert_cmpuint (worker_counts (f).pending, ==, 1);
}

static void
test_busy_server_is_left_alone (WorkerFixture *f, gconstpointer data)
{
  guint before;

  worker_start (f);
  f->status_code = 503;
  f->retry_after_s = 120;
  worker_save_n (f, 1);
  worker_settle ();
  before = docket_fake_transport_get_n_requests (f->transport, "/v1/ops");
  g_assert_cmpuint (before, ==, 1);
  worker_pass (f, 60 * 1000);
  worker_pass (f, 59 * 1000);
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/ops"), ==, before);
  f->status_code = 0;
  worker_pass (f, 26 * 1000);
  worker_pass (f, 100);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

/* One bad packet in a large batch: the others land, the bad one is shown. */
static void
test_poison_is_found (WorkerFixture *f, gconstpointer data)
{
  f->unreachable = TRUE;
  worker_start (f);
  worker_save_n (f, 40);
  f->poison = worker_save_customer (f, "Poison");
  worker_save_n (f, 40);
  f->unreachable = FALSE;
  worker_pass (f, 60 * 1000);
  worker_pass (f, 100);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 80);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_cmpuint (worker_counts (f).rejected, ==, 1);
  worker_assert_pill (f, "1 needs you");
}

static void
test_deferred_waits_and_is_asked_again (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  f->unreachable = TRUE;
  f->deferred = worker_save_customer (f, "Later");
  worker_settle ();
  worker_save_n (f, 1);
  f->unreachable = FALSE;
  worker_pass (f, 60 * 1000);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 1);
  g_assert_cmpuint (worker_counts (f).pending, ==, 1);
  g_clear_pointer (&f->deferred, g_free);
  worker_pass (f, 5 * 1000);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 2);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

/* The server took the others and failed at this one: it alone waits, later and
 * later, and lands when the fault is gone. */
static void
test_fault_waits_later_and_later (WorkerFixture *f, gconstpointer data)
{
  g_autoptr (DocketOutboxItem) item = NULL;
  guint n_requests;

  worker_start (f);
  f->unreachable = TRUE;
  f->deferred = worker_save_customer (f, "Poison");
  f->deferred_for = DOCKET_PROBLEM_SERVER_FAULT;
  worker_settle ();
  worker_save_n (f, 3);
  f->unreachable = FALSE;
  worker_pass (f, 60 * 1000);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 3);
  item = worker_item (f, f->deferred);
  g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_QUEUED);
  g_assert_cmpstr (item->problem_detail, ==, "Not here yet.");
  /* By the table of the lane, not each second. */
  n_requests = docket_fake_transport_get_n_requests (f->transport, "/v1/ops");
  for (guint second = 0; second < 60; second++)
    worker_pass (f, 1000);
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/ops") - n_requests, <=, 3);
  g_clear_pointer (&f->deferred, g_free);
  worker_pass (f, 60 * 60 * 1000);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 4);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

static void
test_another_epoch_keeps_the_queue (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  f->ops_status_code = 503;
  worker_save_n (f, 1);
  worker_settle ();
  f->expired_cursor = TRUE;
  f->ops_status_code = 0;
  docket_worker_hint (f->worker);
  worker_settle ();
  g_assert_false (f->expired_cursor);
  worker_pass (f, 60 * 1000);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 1);
  worker_assert_pill (f, "Up to date");
}

/* A damaged store, or a cursor of another make: read anew, once. */
static void
test_refused_cursor_heals (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *cursor = NULL;

  worker_start (f);
  f->ops_status_code = 503;
  worker_save_n (f, 2);
  worker_settle ();
  g_assert_true (docket_store_set_meta (f->store, DOCKET_META_CURSOR, "scratched", NULL));
  f->refused_cursors = 1;
  docket_worker_hint (f->worker);
  worker_settle ();
  g_assert_cmpuint (f->refused_cursors, ==, 0);
  g_assert_cmpuint (f->starts, ==, 2);
  cursor = docket_store_get_meta (f->reader, DOCKET_META_CURSOR);
  g_assert_cmpstr (cursor, ==, "c1");
  g_assert_cmpuint (worker_counts (f).pending, ==, 2);
  f->ops_status_code = 0;
  worker_pass (f, 60 * 1000);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 2);
  worker_assert_pill (f, "Up to date");
  /* It came through, so another day it is tried again. */
  f->refused_cursors = 1;
  docket_worker_hint (f->worker);
  worker_settle ();
  g_assert_cmpuint (f->starts, ==, 3);
}

/* A server that likes none of its own cursors is not asked for everything again
 * and again. */
static void
test_refused_again_waits (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  f->refused_cursors = G_MAXUINT;
  docket_worker_hint (f->worker);
  worker_settle ();
  worker_pass (f, 10 * 60 * 1000);
  g_assert_cmpuint (f->starts, ==, 2);
  g_assert_nonnull (f->status->problem);
  g_assert_nonnull (strstr (f->status->problem, "cannot tell how far this desk has read"));
  f->refused_cursors = 0;
  worker_pass (f, 60 * 1000);
  g_assert_cmpuint (f->starts, ==, 2);
  worker_assert_pill (f, "Up to date");
}

/* More than a batch was accepted; the copy the server runs on now knows none. */
static void
test_restored_server_gets_it_again (WorkerFixture *f, gconstpointer data)
{
  const guint n = DOCKET_BATCH_OPERATIONS_MAX + 40;
  g_autoptr (GPtrArray) journal = NULL;
  const DocketJournalEntry *said = NULL;

  worker_start (f);
  worker_save_n (f, n);
  worker_settle ();
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, n);
  g_hash_table_remove_all (f->effects);
  g_ptr_array_set_size (f->batches, 0);
  f->expired_cursor = TRUE;
  docket_worker_hint (f->worker);
  worker_settle ();
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, n);
  g_assert_cmpuint (f->batches->len, ==, 2);
  g_assert_cmpuint (f->batches_at_start, ==, 2);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  worker_assert_pill (f, "Up to date");
  journal = docket_store_get_journal (f->reader, NULL, 1000, NULL);
  for (guint i = 0; i < journal->len; i++)
    if (strstr (((DocketJournalEntry *) g_ptr_array_index (journal, i))->answer, "restored from a copy") != NULL)
      said = g_ptr_array_index (journal, i);
  g_assert_nonnull (said);
}

static void
test_resend_waits_out_a_dead_line (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  worker_save_n (f, 3);
  worker_settle ();
  g_hash_table_remove_all (f->effects);
  f->expired_cursor = TRUE;
  f->ops_status_code = 503;
  docket_worker_hint (f->worker);
  worker_settle ();
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 0);
  f->ops_status_code = 0;
  worker_pass (f, 60 * 1000);
  worker_pass (f, 60 * 1000);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 3);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

/* The chain goes on: fine. Its past is another, or shorter: said until it is
 * what was seen. */
static void
test_audit_is_compared (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *head = NULL;
  g_autofree char *banner = NULL;

  f->audit_size = 100;
  f->audit_head = "aa";
  worker_start (f);
  head = docket_store_get_meta (f->reader, DOCKET_META_AUDIT_HEAD);
  g_assert_cmpstr (head, ==, "aa");
  f->audit_size = 120;
  f->audit_head = "bb";
  f->audit_at = "aa";
  worker_pass (f, 11 * 60 * 1000);
  g_assert_cmpint (worker_counts (f).audit_broken_at, ==, 0);
  g_clear_pointer (&head, g_free);
  head = docket_store_get_meta (f->reader, DOCKET_META_AUDIT_HEAD);
  g_assert_cmpstr (head, ==, "bb");

  f->audit_size = 130;
  f->audit_head = "dd";
  f->audit_at = "cc";
  worker_pass (f, 11 * 60 * 1000);
  g_assert_cmpint (worker_counts (f).audit_broken_at, >, 0);
  worker_pass (f, 1);
  banner = docket_words_banner (f->status, docket_clock_now_ms (DOCKET_CLOCK (f->clock)));
  g_assert_nonnull (strstr (banner, "not the one this device saw before"));
  /* What was seen stays what is compared with. */
  f->audit_at = NULL;
  worker_pass (f, 11 * 60 * 1000);
  g_assert_cmpint (worker_counts (f).audit_broken_at, >, 0);
  f->audit_at = "bb";
  worker_pass (f, 11 * 60 * 1000);
  g_assert_cmpint (worker_counts (f).audit_broken_at, ==, 0);
}

/* A server that says that it was restored starts a new memory. */
static void
test_restored_audit_is_another (WorkerFixture *f, gconstpointer data)
{
  f->audit_size = 100;
  f->audit_head = "aa";
  worker_start (f);
  f->expired_cursor = TRUE;
  f->audit_size = 60;
  f->audit_head = "ee";
  worker_pass (f, 11 * 60 * 1000);
  f->audit_at = "ee";
  worker_pass (f, 11 * 60 * 1000);
  g_assert_cmpint (worker_counts (f).audit_broken_at, ==, 0);
  g_assert_cmpint (worker_counts (f).restored_at, >, 0);
}

static void
test_foreign_page_is_no_page (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *cursor = NULL;

  worker_start (f);
  f->foreign_page = TRUE;
  docket_worker_hint (f->worker);
  worker_settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_OFFLINE);
  cursor = docket_store_get_meta (f->reader, DOCKET_META_CURSOR);
  g_assert_cmpstr (cursor, ==, "c1");
}

static void
test_poke_pulls_once (WorkerFixture *f, gconstpointer data)
{
  guint before;

  worker_start (f);
  g_assert_true (docket_fake_transport_is_live (f->transport));
  before = docket_fake_transport_get_n_requests (f->transport, "/v1/changes?");
  docket_fake_transport_emit (f->transport, "poke", "{\"seq\":5}");
  worker_settle ();
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/changes?"), ==, before + 1);
  /* The same news twice is no news; nonsense is no poke. */
  docket_fake_transport_emit (f->transport, "poke", "{\"seq\":5}");
  docket_fake_transport_emit (f->transport, "poke", "{\"seq\":\"x\"}");
  docket_fake_transport_emit (f->transport, "poke", "{{{");
  worker_settle ();
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/changes?"), ==, before + 1);
}

static void
test_silent_channel_is_dead (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  for (guint i = 0; i < 10; i++)
    {
      worker_pass (f, 15 * 1000);
      docket_fake_transport_emit (f->transport, "", NULL);
    }
  g_assert_cmpuint (docket_fake_transport_get_n_live (f->transport), ==, 1);
  worker_pass (f, (DOCKET_LIVE_DEADLINE_S + 1) * 1000);
  worker_pass (f, 1000);
  g_assert_cmpuint (docket_fake_transport_get_n_live (f->transport), ==, 2);
}

/* Everything that waits for an hour of the wall clock, though it has become one
 * of next year: the failed operation, the next pull. */
static void
test_clock_set_back_a_year (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  f->unreachable = TRUE;
  docket_fake_transport_emit (f->transport, NULL, "gone");
  worker_settle ();
  worker_save_n (f, 2);
  for (guint i = 0; i < 40; i++)
    worker_pass (f, 60 * 1000);
  g_assert_cmpuint (worker_counts (f).pending, ==, 2);
  docket_fake_clock_set_back (f->clock, G_GINT64_CONSTANT (365) * 24 * 3600 * 1000);
  f->unreachable = FALSE;
  for (guint i = 0; i < 3; i++)
    worker_pass (f, 37 * 1000);
  worker_pass (f, 100);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

static void
test_without_channel_it_asks_every_30_s (WorkerFixture *f, gconstpointer data)
{
  guint before;

  worker_start (f);
  docket_fake_transport_emit (f->transport, NULL, "gone");
  worker_settle ();
  before = docket_fake_transport_get_n_requests (f->transport, "/v1/changes?");
  for (guint i = 0; i < 20; i++)
    {
      if (docket_fake_transport_is_live (f->transport))
        docket_fake_transport_emit (f->transport, NULL, "gone");
      worker_pass (f, 30 * 1000);
    }
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/changes?"), >=, before + 19);
}

typedef struct
{
  gboolean over;
  char *problem;
} Heard;

static void
on_done (const char *problem_text, gpointer data)
{
  Heard *heard = data;

  heard->over = TRUE;
  heard->problem = g_strdup (problem_text);
}

static void
test_sync_now_ignores_waits (WorkerFixture *f, gconstpointer data)
{
  Heard heard = { FALSE, NULL };

  f->unreachable = TRUE;
  worker_start (f);
  worker_save_n (f, 1);
  for (guint i = 0; i < 12; i++)
    worker_pass (f, 600 * 1000);
  f->unreachable = FALSE;
  docket_worker_sync_now (f->worker, on_done, &heard);
  worker_settle ();
  g_assert_true (heard.over);
  g_assert_null (heard.problem);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

static void
test_sync_now_says_what_failed (WorkerFixture *f, gconstpointer data)
{
  Heard heard = { FALSE, NULL };

  f->unreachable = TRUE;
  worker_start (f);
  worker_save_n (f, 1);
  worker_settle ();
  docket_worker_sync_now (f->worker, on_done, &heard);
  worker_settle ();
  g_assert_true (heard.over);
  g_assert_cmpstr (heard.problem, ==, "The server did not answer.");
  g_assert_cmpuint (worker_counts (f).pending, ==, 1);
  g_free (heard.problem);
}

/* A deferred operation must not keep "Sync now" going round for ever. */
static void
test_sync_now_ends_when_nothing_moves (WorkerFixture *f, gconstpointer data)
{
  Heard heard = { FALSE, NULL };

  f->unreachable = TRUE;
  worker_start (f);
  f->deferred = worker_save_customer (f, "Later");
  worker_save_n (f, 1);
  f->unreachable = FALSE;
  docket_worker_sync_now (f->worker, on_done, &heard);
  worker_settle ();
  g_assert_true (heard.over);
  g_assert_cmpuint (worker_counts (f).pending, ==, 1);
  g_free (heard.problem);
}

static void
test_unplugged_while_sending (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  docket_fake_transport_set_silent (f->transport, TRUE);
  worker_save_n (f, 2);
  while (worker_n_pushes (f) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_SENDING);
  docket_worker_set_online (f->worker, FALSE);
  docket_fake_transport_set_silent (f->transport, FALSE);
  worker_settle ();
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_OFFLINE);
  g_assert_cmpuint (worker_counts (f).pending, ==, 2);
  docket_worker_set_online (f->worker, TRUE);
  worker_settle ();
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, 2);
}

/* The process died after marking a batch as being sent. */
static void
test_restart_sends_what_was_under_way (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *key = worker_save_customer (f, "Adler & Co");
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (keys, key);
  docket_store_outbox_sending (f->store, keys, &error);
  g_assert_no_error (error);
  worker_start (f);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_true (g_hash_table_contains (f->effects, key));
}

static void
test_large_queue_in_batches (WorkerFixture *f, gconstpointer data)
{
  f->unreachable = TRUE;
  worker_start (f);
  worker_save_n (f, DOCKET_BATCH_OPERATIONS_MAX + 44);
  f->unreachable = FALSE;
  worker_pass (f, 60 * 1000);
  worker_pass (f, 100);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  g_assert_cmpuint (f->batches->len, ==, 2);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_ptr_array_index (f->batches, 0)), ==, DOCKET_BATCH_OPERATIONS_MAX);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_ptr_array_index (f->batches, 1)), ==, 44);
}

#define ADD(name, func) g_test_add ("/sync/worker/" name, WorkerFixture, NULL, worker_set_up, func, worker_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("sends-and-settles", test_sends_and_settles);
  ADD ("offline-says-so-and-keeps", test_offline_says_so_and_keeps);
  ADD ("reply-lost-after-commit", test_reply_lost_after_commit);
  ADD ("waits-grow", test_waits_grow);
  ADD ("any-answer-frees-the-queue", test_any_answer_frees_the_queue);
  ADD ("sign-in-expired-pauses-all", test_sign_in_expired_pauses_all);
  ADD ("signing-in-again-goes-on", test_signing_in_again_goes_on);
  ADD ("revoked-device-hands-in", test_revoked_device_hands_in);
  ADD ("too-old-pauses-all", test_too_old_pauses_all);
  ADD ("busy-server-is-left-alone", test_busy_server_is_left_alone);
  ADD ("bad-packet-in-a-batch", test_poison_is_found);
  ADD ("deferred-waits-and-is-asked-again", test_deferred_waits_and_is_asked_again);
  ADD ("a-fault-of-the-server-waits-later-and-later", test_fault_waits_later_and_later);
  ADD ("another-epoch-keeps-the-queue", test_another_epoch_keeps_the_queue);
  ADD ("refused-cursor-heals-by-reading-anew", test_refused_cursor_heals);
  ADD ("refused-again-waits-and-says-so", test_refused_again_waits);
  ADD ("audit-is-compared", test_audit_is_compared);
  ADD ("restored-audit-is-another", test_restored_audit_is_another);
  ADD ("restored-server-gets-it-again", test_restored_server_gets_it_again);
  ADD ("resend-waits-out-a-dead-line", test_resend_waits_out_a_dead_line);
  ADD ("foreign-page-is-no-page", test_foreign_page_is_no_page);
  ADD ("poke-pulls-once", test_poke_pulls_once);
  ADD ("silent-channel-is-dead", test_silent_channel_is_dead);
  ADD ("clock-set-back-a-year", test_clock_set_back_a_year);
  ADD ("without-channel-it-asks-every-30-s", test_without_channel_it_asks_every_30_s);
  ADD ("sync-now-ignores-waits", test_sync_now_ignores_waits);
  ADD ("sync-now-says-what-failed", test_sync_now_says_what_failed);
  ADD ("sync-now-ends-when-nothing-moves", test_sync_now_ends_when_nothing_moves);
  ADD ("unplugged-while-sending", test_unplugged_while_sending);
  ADD ("restart-sends-what-was-under-way", test_restart_sends_what_was_under_way);
  ADD ("large-queue-in-batches", test_large_queue_in_batches);
  return g_test_run ();
}
