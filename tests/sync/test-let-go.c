/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the worker does, and says, while a large save is let go in parts. */
#include <sqlite3.h>

#include "worker-fixture.h"

#define HOUR_MS (60 * 60 * 1000)

/* As if the program had ended in the midst of it. */
static char *
discard_in_part (WorkerFixture *f)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (f->reader, 0, NULL);
  const DocketOutboxItem *first = g_ptr_array_index (items, 0);
  g_autoptr (DocketUndo) undo = docket_undo_new_of (DOCKET_UNDO_LET_GO, first->operation->bundle);
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;
  guint done = 0, all = 0;

  while (done == 0)
    {
      docket_store_undo_step (f->store, undo, &more, &error);
      g_assert_no_error (error);
      docket_undo_get_progress (undo, &done, &all);
    }
  g_assert_true (more);
  return g_strdup (first->operation->bundle);
}

/* What somebody began to let go is not sent before it is said what becomes of the rest,
 * and nobody is told that it is; nor of what stands on it. */
static void
test_what_is_let_go_is_not_told_as_sent (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *bundle = NULL, *left = NULL, *line = NULL, *when = NULL;
  guint rest;

  worker_start (f);
  docket_worker_set_online (f->worker, FALSE);
  worker_save_n (f, 120);
  worker_settle ();
  bundle = discard_in_part (f);
  rest = worker_counts (f).pending;
  left = g_strdup_printf ("%u waiting", rest);
  docket_worker_set_online (f->worker, TRUE);
  docket_worker_hint (f->worker);
  worker_settle ();
  worker_pass (f, HOUR_MS);
  g_assert_cmpuint (worker_n_pushes (f), ==, 0);
  g_assert_cmpint (f->status->state, ==, DOCKET_SYNC_WAITING);
  worker_assert_pill (f, left);
  line = docket_words_next_attempt (f->status, docket_clock_now_ms (DOCKET_CLOCK (f->clock)));
  g_assert_true (g_str_has_prefix (line, "Of what is being discarded nothing is sent · "));
  when = docket_words_when (f->status, docket_clock_now_ms (DOCKET_CLOCK (f->clock)));
  g_assert_cmpstr (when, ==, "not by itself");
  /* Others go past it. */
  g_free (worker_save_customer (f, "Another"));
  worker_settle ();
  worker_pass (f, 100);
  g_assert_cmpuint (worker_n_pushes (f), ==, 1);
  worker_assert_pill (f, left);
  g_assert_true (docket_store_forget_unfinished (f->store, bundle, NULL));
  docket_worker_wake (f->worker);
  worker_settle ();
  worker_pass (f, 100);
  worker_assert_pill (f, "Up to date");
  g_assert_cmpuint (g_hash_table_size (f->effects), ==, rest + 1);
}

typedef struct
{
  guint n;
  guint pending;
} Told;

static void
count_told (DocketSyncStatus *status, gpointer data)
{
  Told *told = data;

  told->n++;
  told->pending = status->counts.pending;
}

/* Part after part, each of which wakes the worker. */
static void
discard_rest (WorkerFixture *f, const char *bundle)
{
  g_autoptr (DocketUndo) undo = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  while (more)
    {
      docket_store_undo_step (f->store, undo, &more, &error);
      g_assert_no_error (error);
      docket_worker_wake (f->worker);
      worker_settle ();
    }
}

static void
start_discarding (WorkerFixture *f, char **bundle)
{
  worker_start (f);
  docket_worker_set_online (f->worker, FALSE);
  worker_save_n (f, 500);
  worker_settle ();
  *bundle = discard_in_part (f);
  docket_worker_set_online (f->worker, TRUE);
  worker_settle ();
  worker_pass (f, 1000);
  g_assert_true (f->status->counts.kept_back);
}

/* The worker looks along the queue now and then, not after each part. */
static void
test_what_is_let_go_is_told_now_and_then (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *bundle = NULL;
  Told told = { 0, G_MAXUINT };

  start_discarding (f, &bundle);
  docket_worker_set_status_func (f->worker, count_told, &told);
  discard_rest (f, bundle);
  g_assert_cmpuint (told.n, <=, 1);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
  worker_pass (f, 100);
  g_assert_cmpuint (told.pending, ==, 0);
}

/* What cannot be read is not told as gone. */
static void
test_an_outbox_that_cannot_be_read_stays (WorkerFixture *f, gconstpointer data)
{
  g_autofree char *bundle = NULL;
  sqlite3 *raw = NULL;
  guint rest;

  start_discarding (f, &bundle);
  rest = f->status->counts.pending;
  g_assert_cmpint (sqlite3_open (f->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, "DROP INDEX outbox_open", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
  docket_worker_wake (f->worker);
  worker_settle ();
  worker_pass (f, 100);
  g_assert_nonnull (f->status->disk_problem);
  g_assert_true (f->status->counts.kept_back);
  g_assert_cmpuint (f->status->counts.pending, ==, rest);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/sync/let-go/" name, WorkerFixture, NULL, worker_set_up, func, worker_tear_down)
  ADD ("what-is-let-go-is-not-told-as-sent", test_what_is_let_go_is_not_told_as_sent);
  ADD ("what-is-let-go-is-told-now-and-then", test_what_is_let_go_is_told_now_and_then);
  ADD ("an-outbox-that-cannot-be-read-stays", test_an_outbox_that_cannot_be_read_stays);
  return g_test_run ();
}
