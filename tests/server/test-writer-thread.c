/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Group commit: who shares a transaction shares neither refusals nor failures,
 * and nothing is answered as done that is not on the disk. */
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

#include "docket-repository-sqlite.h"
#include "docket-writer-thread.h"

typedef struct
{
  char *dir;
  char *path;
  DocketWriterThread *writer;
  gint64 committed_seq;
  guint n_committed;
  guint n_waiting;
} Fixture;

typedef enum
{
  JOB_WRITES,
  JOB_REFUSES,
  JOB_STORAGE_FAILS,
  JOB_IS_AT_FAULT,
} JobKind;

typedef struct
{
  Fixture *fixture;
  JobKind kind;
  char name[16];
  guint n_runs;
  gboolean ok;
  GError *error;
} Job;

static void
on_committed (gint64 seq, gpointer data)
{
  Fixture *fixture = data;

  fixture->committed_seq = seq;
  fixture->n_committed++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_seeded_random_new (1);
  g_autoptr (DocketRepository) repository = NULL;
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("docket-writer-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "store.db", NULL);
  repository = docket_repository_sqlite_open (fixture->path, TRUE, &error);
  g_assert_no_error (error);
  fixture->writer = docket_writer_thread_new (repository, clock, random, &error);
  g_assert_no_error (error);
  docket_writer_thread_set_committed_func (fixture->writer, on_committed, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  docket_writer_thread_stop (fixture->writer);
  /* What was still to be told holds the writer. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->writer);
  g_unlink (fixture->path);
  g_rmdir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

/* Every kind writes first, so that what is taken back would show. */
static gboolean
write_meta (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error)
{
  Job *job = data;

  job->n_runs++;
  if (!docket_repository_set_meta (repository, job->name, "written", error))
    return FALSE;
  if (job->kind == JOB_REFUSES)
    g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_FORBIDDEN, "Not this one.");
  if (job->kind == JOB_STORAGE_FAILS)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The disk is full.");
  if (job->kind == JOB_IS_AT_FAULT)
    g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, "What is stored makes no sense.");
  return job->kind == JOB_WRITES;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;

  job->ok = docket_writer_thread_run_finish (DOCKET_WRITER_THREAD (source), result, &job->error);
  job->fixture->n_waiting--;
}

static void
send (Fixture *fixture, Job *job, JobKind kind, guint n)
{
  job->fixture = fixture;
  job->kind = kind;
  g_snprintf (job->name, sizeof job->name, "job-%u", n);
  fixture->n_waiting++;
  docket_writer_thread_run_async (fixture->writer, write_meta, job, 1, on_done, job);
}

static void
wait_for_all (Fixture *fixture)
{
  while (fixture->n_waiting > 0)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_written (Fixture *fixture, const Job *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRepository) repository = docket_repository_sqlite_open (fixture->path, FALSE, &error);
  g_autofree char *value = NULL;

  g_assert_no_error (error);
  g_assert_true (docket_repository_get_meta (repository, job->name, &value, &error));
  return g_strcmp0 (value, "written") == 0;
}

/* Occupies the writer, so that what is sent meanwhile shares one transaction. */
static gboolean
take_a_while (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error)
{
  g_usleep (50000);
  return TRUE;
}

static void
on_rested (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  g_assert_true (docket_writer_thread_run_finish (DOCKET_WRITER_THREAD (source), result, NULL));
  fixture->n_waiting--;
}

static void
occupy (Fixture *fixture)
{
  fixture->n_waiting++;
  docket_writer_thread_run_async (fixture->writer, take_a_while, NULL, 1, on_rested, fixture);
}

static void
test_refusal_is_its_own (Fixture *fixture, gconstpointer data)
{
  Job jobs[9] = { 0 };

  occupy (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    send (fixture, &jobs[i], i % 3 == 1 ? JOB_REFUSES : JOB_WRITES, i);
  wait_for_all (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      /* Without savepoints first, and then with. */
      g_assert_cmpuint (jobs[i].n_runs, <=, 2);
      g_assert_true (jobs[i].ok == (i % 3 != 1));
      g_assert_true (is_written (fixture, &jobs[i]) == (i % 3 != 1));
      if (i % 3 == 1)
        g_assert_error (jobs[i].error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_FORBIDDEN);
      g_clear_error (&jobs[i].error);
    }
}

static void
test_lone_refusal (Fixture *fixture, gconstpointer data)
{
  Job refused = { 0 }, next = { 0 };

  send (fixture, &refused, JOB_REFUSES, 0);
  wait_for_all (fixture);
  g_assert_cmpuint (refused.n_runs, ==, 1);
  g_assert_error (refused.error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_FORBIDDEN);
  g_assert_false (is_written (fixture, &refused));
  g_clear_error (&refused.error);
  send (fixture, &next, JOB_WRITES, 1);
  wait_for_all (fixture);
  g_assert_true (next.ok);
  g_assert_true (is_written (fixture, &next));
}

static void
test_poison_drags_nobody_along (Fixture *fixture, gconstpointer data)
{
  Job jobs[9] = { 0 };

  occupy (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    send (fixture, &jobs[i], i == 4 ? JOB_STORAGE_FAILS : i == 6 ? JOB_IS_AT_FAULT : JOB_WRITES, i);
  wait_for_all (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_assert_true (jobs[i].ok == (i != 4 && i != 6));
      g_assert_true (is_written (fixture, &jobs[i]) == (i != 4 && i != 6));
      /* Only the second would fail tomorrow too. */
      if (i == 4)
        g_assert_error (jobs[i].error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_UNAVAILABLE);
      if (i == 6)
        g_assert_error (jobs[i].error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_FAULT);
      g_clear_error (&jobs[i].error);
    }
}

static gboolean
write_much (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error)
{
  g_autofree char *much = g_strnfill (20000, 'x');

  return docket_repository_set_meta (repository, ((Job *) data)->name, much, error);
}

/* Everything went well but the very last: nobody hears that it is done. */
static void
test_failed_commit_is_no_success (Fixture *fixture, gconstpointer data)
{
  Job first = { 0 }, job = { .fixture = fixture, .name = "job-1" };
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  struct rlimit before, full;
  GStatBuf file;

  send (fixture, &first, JOB_WRITES, 0);
  wait_for_all (fixture);
  g_assert_cmpint (g_stat (log, &file), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  full = before;
  full.rlim_cur = (rlim_t) file.st_size;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &full), ==, 0);
  fixture->n_waiting++;
  docket_writer_thread_run_async (fixture->writer, write_much, &job, 1, on_done, &job);
  wait_for_all (fixture);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (job.ok);
  g_assert_error (job.error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_UNAVAILABLE);
  g_clear_error (&job.error);
}

static gboolean
write_customer (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error)
{
  g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_CUSTOMER, "0190a000-0000-7000-8000-000000000001");
  const DocketStamp by = { (char *) "0190a000-0000-7000-8000-000000000002", (char *) "0190a000-0000-7000-8000-000000000003", 1, 1 };

  docket_record_set_text (record, DOCKET_CUSTOMER_NAME, "Adler & Co");
  return docket_commit_record (commit, record, &by, "made", error);
}

static void
test_only_what_moves_the_feed_is_told (Fixture *fixture, gconstpointer data)
{
  Job job = { 0 };

  send (fixture, &job, JOB_WRITES, 0);
  wait_for_all (fixture);
  g_assert_cmpuint (fixture->n_committed, ==, 0);
  fixture->n_waiting++;
  docket_writer_thread_run_async (fixture->writer, write_customer, NULL, 1, on_rested, fixture);
  wait_for_all (fixture);
  while (fixture->n_committed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (fixture->committed_seq, ==, 1);
}

static void
test_stopping_does_what_waits (Fixture *fixture, gconstpointer data)
{
  Job jobs[200] = { 0 };

  occupy (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    send (fixture, &jobs[i], JOB_WRITES, i);
  docket_writer_thread_stop (fixture->writer);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    g_assert_cmpuint (jobs[i].n_runs, ==, 1);
  g_assert_true (is_written (fixture, &jobs[199]));
  wait_for_all (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    g_assert_true (jobs[i].ok);
}

/* Whoever comes too late hears it at once. */
static void
test_stopped_takes_nothing (Fixture *fixture, gconstpointer data)
{
  Job before = { 0 }, late = { 0 };

  if (GPOINTER_TO_INT (data))
    {
      g_autoptr (DocketClock) clock = docket_system_clock_new ();
      g_autoptr (DocketRandom) random = docket_seeded_random_new (1);
      g_autoptr (DocketRepository) repository = NULL;

      g_clear_object (&fixture->writer);
      repository = docket_repository_sqlite_open (fixture->path, TRUE, NULL);
      fixture->writer = docket_writer_thread_new_inline (repository, clock, random, NULL);
      g_assert_nonnull (fixture->writer);
    }
  send (fixture, &before, JOB_WRITES, 0);
  docket_writer_thread_stop (fixture->writer);
  send (fixture, &late, JOB_WRITES, 1);
  wait_for_all (fixture);
  g_assert_true (before.ok);
  g_assert_false (late.ok);
  g_assert_error (late.error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_UNAVAILABLE);
  g_assert_cmpuint (late.n_runs, ==, 0);
  g_clear_error (&late.error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/server/writer/a-refusal-is-its-own", test_refusal_is_its_own);
  ADD ("/server/writer/a-lone-refusal-leaves-nothing", test_lone_refusal);
  ADD ("/server/writer/poison-drags-nobody-along", test_poison_drags_nobody_along);
  ADD ("/server/writer/a-failed-commit-is-no-success", test_failed_commit_is_no_success);
  ADD ("/server/writer/only-what-moves-the-feed-is-told", test_only_what_moves_the_feed_is_told);
  ADD ("/server/writer/stopping-does-what-waits", test_stopping_does_what_waits);
  g_test_add ("/server/writer/stopped-takes-nothing/thread", Fixture, GINT_TO_POINTER (FALSE), set_up, test_stopped_takes_nothing, tear_down);
  g_test_add ("/server/writer/stopped-takes-nothing/inline", Fixture, GINT_TO_POINTER (TRUE), set_up, test_stopped_takes_nothing, tear_down);
  return g_test_run ();
}
