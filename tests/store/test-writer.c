/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The writer's thread, and who hears of what it wrote. */

#include "docket-test-store.h"

#include "docket-store-private.h"
#include "docket-writer.h"

#include <string.h>

#include "docket-limits.h"

/* -- Notifier -- */

typedef struct
{
  guint calls;
  DocketChangeSet *last;
  GThread *thread;
} Heard;

static void
heard_clear (Heard *heard)
{
  g_clear_pointer (&heard->last, docket_change_set_unref);
}

static void
on_changes (DocketChangeSet *changes, gpointer data)
{
  Heard *heard = data;

  heard->calls++;
  heard->thread = g_thread_self ();
  g_clear_pointer (&heard->last, docket_change_set_unref);
  heard->last = docket_change_set_ref (changes);
}

static void
emit_job (DocketNotifier *notifier, const char *id)
{
  g_autoptr(DocketChangeSet) changes = docket_change_set_new ();

  docket_change_set_add (changes, DOCKET_KIND_JOB, id);
  docket_notifier_emit (notifier, changes);
}

static gpointer
emit_from_thread (gpointer data)
{
  emit_job (data, "a");
  emit_job (data, "b");
  return NULL;
}

static void
test_notifier_merges_what_waits (void)
{
  g_autoptr(DocketNotifier) notifier = docket_notifier_new ();
  g_autoptr(DocketChangeSet) nothing = docket_change_set_new ();
  Heard heard = { 0 };
  guint id = docket_notifier_subscribe (notifier, on_changes, &heard);

  g_thread_join (g_thread_new ("emitter", emit_from_thread, notifier));
  g_assert_cmpuint (heard.calls, ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (heard.calls, ==, 1);
  g_assert_true (heard.thread == g_thread_self ());
  g_assert_true (docket_change_set_has (heard.last, DOCKET_KIND_JOB, "a"));
  g_assert_true (docket_change_set_has (heard.last, DOCKET_KIND_JOB, "b"));
  g_assert_false (docket_change_set_has (heard.last, DOCKET_KIND_NOTE, "a"));

  docket_notifier_emit (notifier, nothing);
  emit_job (notifier, "c");
  docket_notifier_unsubscribe (notifier, id);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (heard.calls, ==, 1);
  heard_clear (&heard);
}

static void
test_change_set_of_everything (void)
{
  g_autoptr(DocketChangeSet) some = docket_change_set_new ();
  g_autoptr(DocketChangeSet) all = docket_change_set_new_everything ();
  g_autoptr(GPtrArray) ids = NULL;

  g_assert_true (docket_change_set_is_empty (some));
  docket_change_set_add (some, DOCKET_KIND_JOB, "a");
  docket_change_set_add (some, DOCKET_KIND_JOB, "a");
  ids = docket_change_set_ids (some, DOCKET_KIND_JOB);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_false (docket_change_set_has_outbox (some));
  g_clear_pointer (&ids, g_ptr_array_unref);
  docket_change_set_merge (some, all);
  g_assert_true (docket_change_set_is_everything (some));
  g_assert_true (docket_change_set_has (some, DOCKET_KIND_LINE, "z"));
  g_assert_true (docket_change_set_has_outbox (some));
}

/* -- Writer -- */

typedef struct
{
  DocketTestStore *test;
  DocketNotifier *notifier;
  DocketWriter *writer;
  Heard heard;
  guint subscription;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->test = docket_test_store_new_with_job ("omar");
  fixture->notifier = docket_notifier_new ();
  fixture->subscription = docket_notifier_subscribe (fixture->notifier, on_changes, &fixture->heard);
  fixture->writer = docket_writer_new (fixture->test->path, DOCKET_CLOCK (fixture->test->clock), fixture->test->random, fixture->notifier, &error);
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  docket_writer_close (fixture->writer);
  g_assert_finalize_object (fixture->writer);
  docket_notifier_unsubscribe (fixture->notifier, fixture->subscription);
  g_assert_finalize_object (fixture->notifier);
  heard_clear (&fixture->heard);
  docket_test_store_free (fixture->test);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GPtrArray *
title_edit (Fixture *fixture, const char *title)
{
  GPtrArray *operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

  g_ptr_array_add (operations, docket_test_edit (fixture->test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, title));
  return operations;
}

static void
test_save_is_told_after_commit (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) operations = title_edit (fixture, "Other");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(DocketRecord) row = NULL;
  g_autoptr(GError) error = NULL;

  docket_writer_submit_async (fixture->writer, operations, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (docket_writer_submit_finish (fixture->writer, result, &error));
  g_assert_no_error (error);
  row = docket_test_get (fixture->test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
  g_assert_cmpstr (docket_record_get_text (row, DOCKET_JOB_TITLE), ==, "Other");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture->heard.calls, ==, 1);
  g_assert_true (docket_change_set_has (fixture->heard.last, DOCKET_KIND_JOB, DOCKET_TEST_JOB));
  g_assert_false (docket_change_set_is_everything (fixture->heard.last));
}

static void
test_refusal_reaches_the_caller (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (operations, docket_test_edit (fixture->test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "closed"));
  g_assert_false (docket_writer_submit (fixture->writer, operations, &error));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture->heard.calls, ==, 0);
}

typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean started;
  gboolean released;
  GString *order;
} Gate;

static gboolean
wait_at_gate (DocketStore *store, gpointer data, GError **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->started = TRUE;
  g_cond_broadcast (&gate->cond);
  while (!gate->released)
    g_cond_wait (&gate->cond, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return TRUE;
}

static gboolean
note_sync (DocketStore *store, gpointer data, GError **error)
{
  g_string_append_c (((Gate *) data)->order, 'y');
  return TRUE;
}

static gboolean
note_save (DocketStore *store, gpointer data, GError **error)
{
  g_string_append_c (((Gate *) data)->order, 's');
  return TRUE;
}

static void
test_saves_go_before_pages (Fixture *fixture, gconstpointer data)
{
  Gate gate = { .order = g_string_new (NULL) };
  GError *error = NULL;

  g_mutex_init (&gate.lock);
  g_cond_init (&gate.cond);
  docket_writer_run_async (fixture->writer, DOCKET_WRITER_SYNC, wait_at_gate, &gate, NULL, NULL, NULL, NULL);
  g_mutex_lock (&gate.lock);
  while (!gate.started)
    g_cond_wait (&gate.cond, &gate.lock);
  g_mutex_unlock (&gate.lock);
  /* While it is busy: two pages, then two saves. */
  docket_writer_run_async (fixture->writer, DOCKET_WRITER_SYNC, note_sync, &gate, NULL, NULL, NULL, NULL);
  docket_writer_run_async (fixture->writer, DOCKET_WRITER_SYNC, note_sync, &gate, NULL, NULL, NULL, NULL);
  docket_writer_run_async (fixture->writer, DOCKET_WRITER_SAVE, note_save, &gate, NULL, NULL, NULL, NULL);
  docket_writer_run_async (fixture->writer, DOCKET_WRITER_SAVE, note_save, &gate, NULL, NULL, NULL, NULL);
  g_mutex_lock (&gate.lock);
  gate.released = TRUE;
  g_cond_broadcast (&gate.cond);
  g_mutex_unlock (&gate.lock);
  g_assert_true (docket_writer_run (fixture->writer, DOCKET_WRITER_SYNC, note_sync, &gate, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (gate.order->str, ==, "ssyyy");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_string_free (gate.order, TRUE);
  g_mutex_clear (&gate.lock);
  g_cond_clear (&gate.cond);
}

/* Three pieces; the first waits at the gate. */
static gboolean
note_piece (DocketStore *store, gpointer data, gboolean *more, GError **error)
{
  Gate *gate = data;

  g_string_append_c (gate->order, 'p');
  *more = gate->order->len < 4;
  return gate->order->len > 1 || wait_at_gate (store, data, error);
}

static void
test_save_goes_between_pieces (Fixture *fixture, gconstpointer data)
{
  Gate gate = { .order = g_string_new (NULL) };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_mutex_init (&gate.lock);
  g_cond_init (&gate.cond);
  docket_writer_run_pieces_async (fixture->writer, DOCKET_WRITER_SAVE, note_piece, &gate, NULL, NULL, on_done, &result);
  g_mutex_lock (&gate.lock);
  while (!gate.started)
    g_cond_wait (&gate.cond, &gate.lock);
  g_mutex_unlock (&gate.lock);
  docket_writer_run_async (fixture->writer, DOCKET_WRITER_SAVE, note_save, &gate, NULL, NULL, NULL, NULL);
  g_mutex_lock (&gate.lock);
  gate.released = TRUE;
  g_cond_broadcast (&gate.cond);
  g_mutex_unlock (&gate.lock);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (docket_writer_run_finish (fixture->writer, result, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (gate.order->str, ==, "pspp");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_string_free (gate.order, TRUE);
  g_mutex_clear (&gate.lock);
  g_cond_clear (&gate.cond);
}

typedef struct
{
  DocketUndo *undo;
  guint n_done;   /* when the last save came */
  guint most;     /* that went between two */
} Between;

/* Saves, one after the other, until the undo is done. */
static gboolean
note_progress (DocketStore *store, gpointer data, gboolean *more, GError **error)
{
  Between *between = data;
  guint done, all;

  docket_undo_get_progress (between->undo, &done, &all);
  between->most = MAX (between->most, done - between->n_done);
  between->n_done = done;
  *more = all == 0 || done < all;
  return TRUE;
}

/* A save that is asked for while a large undo goes on waits for one part of it. */
static void
test_save_goes_between_pieces_of_an_undo (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) saved = NULL;
  g_autoptr(GError) error = NULL;
  Gate gate = { .order = g_string_new (NULL) };
  Between between = { NULL, 0, 0 };
  guint done, all;

  for (guint i = 0; i < 3 * DOCKET_IMPORT_PART_OPERATIONS; i++)
    {
      g_autofree char *id = docket_test_id (0xd8, i);

      g_ptr_array_add (operations, docket_test_note (id, DOCKET_TEST_JOB, "Note"));
    }
  docket_writer_submit (fixture->writer, operations, &error);
  g_assert_no_error (error);
  between.undo = docket_undo_new (((DocketOperation *) g_ptr_array_index (operations, 0))->bundle);
  g_mutex_init (&gate.lock);
  g_cond_init (&gate.cond);
  docket_writer_run_async (fixture->writer, DOCKET_WRITER_SAVE, wait_at_gate, &gate, NULL, NULL, NULL, NULL);
  docket_writer_run_pieces_async (fixture->writer, DOCKET_WRITER_SAVE, docket_store_undo_step, between.undo, NULL, NULL, on_done, &result);
  docket_writer_run_pieces_async (fixture->writer, DOCKET_WRITER_SAVE, note_progress, &between, NULL, NULL, on_done, &saved);
  g_mutex_lock (&gate.lock);
  gate.released = TRUE;
  g_cond_broadcast (&gate.cond);
  g_mutex_unlock (&gate.lock);
  while (result == NULL || saved == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (docket_writer_run_finish (fixture->writer, result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (between.most, ==, DOCKET_IMPORT_PART_OPERATIONS);
  docket_undo_get_progress (between.undo, &done, &all);
  g_assert_cmpuint (done, ==, 3 * DOCKET_IMPORT_PART_OPERATIONS);
  items = docket_store_outbox (fixture->test->store, 0, NULL);
  g_assert_cmpuint (items->len, ==, 0);
  docket_undo_free (between.undo);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_string_free (gate.order, TRUE);
  g_mutex_clear (&gate.lock);
  g_cond_clear (&gate.cond);
}

static void
test_close_finishes_what_is_queued (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) results = g_ptr_array_new ();
  GAsyncResult *last = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GPtrArray) late = title_edit (fixture, "Too late");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(GPtrArray) operations = title_edit (fixture, "Other");

      docket_writer_submit_async (fixture->writer, operations, NULL, i == 19 ? on_done : NULL, &last);
    }
  docket_writer_close (fixture->writer);
  items = docket_store_outbox (fixture->test->store, 0, NULL);
  g_assert_cmpuint (items->len, ==, 20);
  g_assert_false (docket_writer_submit (fixture->writer, late, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  while (last == NULL)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (last);
}

static void
test_cancelled_before_it_began (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GPtrArray) operations = title_edit (fixture, "Other");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  docket_writer_submit_async (fixture->writer, operations, cancellable, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (docket_writer_submit_finish (fixture->writer, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  items = docket_store_outbox (fixture->test->store, 0, NULL);
  g_assert_cmpuint (items->len, ==, 0);
}

static void
test_other_process_means_everything (Fixture *fixture, gconstpointer data)
{
  Gate gate = { .order = g_string_new (NULL) };
  g_autofree char *key = docket_test_save (fixture->test, DOCKET_TEST_JOB, DOCKET_JOB_TITLE, "From elsewhere");

  g_assert_true (docket_writer_run (fixture->writer, DOCKET_WRITER_SYNC, note_sync, &gate, NULL));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture->heard.calls, ==, 1);
  g_assert_true (docket_change_set_is_everything (fixture->heard.last));
  g_string_free (gate.order, TRUE);
}

#define COPIED_SAVES 60

/* The log is copied into the file by a thread of its own after every other page,
 * while one saves and another reads: all of it stands, in order. */
static void
test_log_is_copied_beside_saves (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) items = NULL;

  docket_writer_set_log_pages (fixture->writer, 2);
  for (guint i = 0; i < COPIED_SAVES; i++)
    {
      g_autofree char *title = g_strdup_printf ("Title %u", i);
      g_autoptr(GPtrArray) operations = title_edit (fixture, title);
      g_autoptr(DocketRecord) row = NULL;
      g_autoptr(GError) error = NULL;

      docket_writer_submit (fixture->writer, operations, &error);
      g_assert_no_error (error);
      row = docket_test_get (fixture->test, DOCKET_KIND_JOB, DOCKET_TEST_JOB);
      g_assert_cmpstr (docket_record_get_text (row, DOCKET_JOB_TITLE), ==, title);
    }
  docket_writer_close (fixture->writer);
  docket_test_store_reopen (fixture->test);
  items = docket_store_outbox (fixture->test->store, 0, NULL);
  g_assert_cmpuint (items->len, ==, COPIED_SAVES);
  for (guint i = 0; i < items->len; i++)
    {
      g_autofree char *title = g_strdup_printf ("Title %u", i);

      g_assert_cmpstr (docket_values_get_text (((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->set, DOCKET_JOB_TITLE), ==, title);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_open_failure_is_told (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autofree char *path = g_build_filename (test->dir, "nowhere", "x.db", NULL);
  g_autoptr(GError) error = NULL;
  DocketWriter *writer = docket_writer_new (path, DOCKET_CLOCK (test->clock), test->random, NULL, &error);

  g_assert_null (writer);
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CANNOT_OPEN);
}

static void
test_inline_runs_in_turns (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(DocketWriter) writer = docket_writer_new_inline (test->store, NULL);
  Gate gate = { .order = g_string_new (NULL) };

  docket_writer_run_async (writer, DOCKET_WRITER_SYNC, note_sync, &gate, NULL, NULL, NULL, NULL);
  docket_writer_run_async (writer, DOCKET_WRITER_SAVE, note_save, &gate, NULL, NULL, NULL, NULL);
  g_assert_cmpstr (gate.order->str, ==, "");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (gate.order->str, ==, "sy");
  docket_writer_run_async (writer, DOCKET_WRITER_SYNC, note_sync, &gate, NULL, NULL, NULL, NULL);
  g_assert_true (docket_writer_run (writer, DOCKET_WRITER_SAVE, note_save, &gate, NULL));
  g_assert_cmpstr (gate.order->str, ==, "sys");
  docket_writer_close (writer);
  g_assert_cmpstr (gate.order->str, ==, "sysy");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_string_free (gate.order, TRUE);
}

static char *
read_mark (DocketTestStore *test)
{
  return docket_store_get_meta (test->store, "search-filled");
}

/* When nobody wants anything; and whoever goes does not wait for it. */
static void
test_search_is_filled_when_idle (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("omar");
  g_autoptr(DocketWriter) hasty = NULL;
  g_autoptr(DocketWriter) writer = NULL;
  Gate gate = { .order = g_string_new (NULL) };
  g_autofree char *mark = NULL;

  g_assert_true (docket_store_set_meta (test->store, "search-filled", "", NULL));
  hasty = docket_writer_new_inline (test->store, NULL);
  g_assert_true (docket_writer_run (hasty, DOCKET_WRITER_SAVE, note_save, &gate, NULL));
  docket_writer_close (hasty);
  mark = read_mark (test);
  g_assert_cmpstr (mark, ==, "");

  writer = docket_writer_new_inline (test->store, NULL);
  docket_writer_run_async (writer, DOCKET_WRITER_SYNC, note_sync, &gate, NULL, NULL, NULL, NULL);
  docket_writer_run_async (writer, DOCKET_WRITER_SAVE, note_save, &gate, NULL, NULL, NULL, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&mark, g_free);
      mark = read_mark (test);
      g_assert_cmpstr (mark, ==, "");
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpstr (gate.order->str, ==, "ssy");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&mark, g_free);
  mark = read_mark (test);
  g_assert_null (mark);
  docket_writer_close (writer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_string_free (gate.order, TRUE);
}

/* Whoever shows lists hears when records are found that were not. */
static void
test_filled_search_is_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *mark = NULL;

  docket_writer_close (fixture->writer);
  g_clear_object (&fixture->writer);
  docket_db_execute (fixture->test->store->db, "DELETE FROM job_found", &error);
  g_assert_no_error (error);
  g_assert_true (docket_store_set_meta (fixture->test->store, "search-filled", "", NULL));
  g_assert_false (docket_store_is_search_whole (fixture->test->store));
  fixture->writer = docket_writer_new (fixture->test->path, DOCKET_CLOCK (fixture->test->clock), fixture->test->random, fixture->notifier, &error);
  g_assert_no_error (error);
  while (fixture->heard.calls == 0)
    g_main_context_iteration (NULL, TRUE);
  mark = read_mark (fixture->test);
  g_assert_null (mark);
  g_assert_true (docket_change_set_is_everything (fixture->heard.last));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notifier/merges-what-waits", test_notifier_merges_what_waits);
  g_test_add_func ("/notifier/change-set-of-everything", test_change_set_of_everything);
  g_test_add ("/writer/save-is-told-after-commit", Fixture, NULL, fixture_set_up, test_save_is_told_after_commit, fixture_tear_down);
  g_test_add ("/writer/refusal-reaches-the-caller", Fixture, NULL, fixture_set_up, test_refusal_reaches_the_caller, fixture_tear_down);
  g_test_add ("/writer/saves-go-before-pages", Fixture, NULL, fixture_set_up, test_saves_go_before_pages, fixture_tear_down);
  g_test_add ("/writer/save-goes-between-pieces", Fixture, NULL, fixture_set_up, test_save_goes_between_pieces, fixture_tear_down);
  g_test_add ("/writer/save-goes-between-pieces-of-an-undo", Fixture, NULL, fixture_set_up, test_save_goes_between_pieces_of_an_undo, fixture_tear_down);
  g_test_add ("/writer/close-finishes-what-is-queued", Fixture, NULL, fixture_set_up, test_close_finishes_what_is_queued, fixture_tear_down);
  g_test_add ("/writer/cancelled-before-it-began", Fixture, NULL, fixture_set_up, test_cancelled_before_it_began, fixture_tear_down);
  g_test_add ("/writer/other-process-means-everything", Fixture, NULL, fixture_set_up, test_other_process_means_everything, fixture_tear_down);
  g_test_add ("/writer/log-is-copied-beside-saves", Fixture, NULL, fixture_set_up, test_log_is_copied_beside_saves, fixture_tear_down);
  g_test_add_func ("/writer/open-failure-is-told", test_open_failure_is_told);
  g_test_add ("/writer/filled-search-is-told", Fixture, NULL, fixture_set_up, test_filled_search_is_told, fixture_tear_down);
  g_test_add_func ("/writer/search-is-filled-when-idle", test_search_is_filled_when_idle);
  g_test_add_func ("/writer/inline-runs-in-turns", test_inline_runs_in_turns);
  return g_test_run ();
}
