/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Console and command line on one profile at the same time: a desk of this process
 * (what the console is made of) that saves and syncs, two loops of docketctl that
 * save, and a third that syncs. Nothing is lost, nothing is there twice, and nobody
 * hears of a lock.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "docket-test-ctl.h"
#include "docket-test-desk.h"
#include "docket-test-server.h"

#define SAVES 25

typedef struct
{
  char *dir;
  DocketTestServer *server;
  DocketTestDesk *desk;
  char *profile;
  char *job;
  char *number;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) jobs = NULL;
  JsonObject *job;

  fixture->dir = docket_test_dir_new ();
  fixture->server = docket_test_server_new (fixture->dir);
  fixture->desk = docket_test_desk_new (fixture->dir, "omar", docket_test_server_get_url (fixture->server), "omar", "desk");
  fixture->profile = g_build_filename (fixture->dir, "omar", NULL);
  jobs = docket_test_ctl_json (fixture->profile, 0, "jobs", "--status", "assigned", "--limit", "1", NULL);
  job = json_array_get_object_element (json_node_get_array (jobs), 0);
  fixture->job = g_strdup (json_object_get_string_member (job, "id"));
  fixture->number = g_strdup (json_object_get_string_member (json_object_get_object_member (job, "fields"), "number"));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->desk, docket_test_desk_free);
  docket_test_server_free (fixture->server);
  docket_test_dir_remove (fixture->dir);
  g_free (fixture->profile);
  g_free (fixture->job);
  g_free (fixture->number);
}

/* Runs @command once for each i of SAVES, stops at the first failure, and
 * leaves what was said in @log. */
static GSubprocess *
loop (Fixture *fixture, const char *log, const char *command)
{
  g_autofree char *script = g_strdup_printf ("i=0; while [ $i -lt %d ]; do i=$((i+1)); %s || exit 1; done", SAVES, command);
  const char *argv[] = { "sh", "-c", script, "sh", docket_test_program ("DOCKETCTL"), fixture->profile, fixture->number, NULL };

  return docket_test_spawnv (log, argv);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  guint *running = data;

  g_assert_true (g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, NULL));
  *running -= 1;
}

/* Exactly one note for each save of each writer. */
static void
assert_each_once (Fixture *fixture, DocketTestDesk *desk)
{
  static const char *const writers[] = { "console", "first", "second" };
  g_autoptr (GPtrArray) notes = docket_test_desk_notes (desk, fixture->job);

  for (guint w = 0; w < G_N_ELEMENTS (writers); w++)
    for (guint i = 1; i <= SAVES; i++)
      {
        g_autofree char *body = g_strdup_printf ("%s %u", writers[w], i);
        guint n = 0;

        for (guint j = 0; j < notes->len; j++)
          n += strcmp (g_ptr_array_index (notes, j), body) == 0;
        if (n != 1)
          g_error ("“%s” is there %u times", body, n);
      }
}

static void
assert_no_word_of_locks (const char *log)
{
  g_autofree char *said = NULL;

  g_assert_true (g_file_get_contents (log, &said, NULL, NULL));
  if (strstr (said, "locked") != NULL || strstr (said, "busy") != NULL)
    g_error ("a person would read: %s", said);
}

static void
test_save_and_sync (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first_log = g_build_filename (fixture->dir, "first", NULL);
  g_autofree char *second_log = g_build_filename (fixture->dir, "second", NULL);
  g_autofree char *sync_log = g_build_filename (fixture->dir, "sync", NULL);
  g_autoptr (GSubprocess) after = NULL;
  g_autoptr (GSubprocess) first = loop (fixture, first_log, "\"$1\" --profile \"$2\" job note \"$3\" \"first $i\"");
  g_autoptr (GSubprocess) second = loop (fixture, second_log, "\"$1\" --profile \"$2\" job note \"$3\" \"second $i\"");
  g_autoptr (GSubprocess) sync = loop (fixture, sync_log, "{ \"$1\" --profile \"$2\" sync --timeout 5; test $? = 0 -o $? = 3; }");
  g_autoptr (DocketTestDesk) other = NULL;
  guint running = 3;

  g_subprocess_wait_check_async (first, NULL, on_ended, &running);
  g_subprocess_wait_check_async (second, NULL, on_ended, &running);
  g_subprocess_wait_check_async (sync, NULL, on_ended, &running);
  for (guint i = 1; i <= SAVES; i++)
    {
      g_autofree char *body = g_strdup_printf ("console %u", i);
      GPtrArray *operations = docket_test_save_new ();

      docket_test_save_note (operations, fixture->desk, fixture->job, body);
      docket_test_desk_save (fixture->desk, operations);
    }
  while (running > 0)
    g_main_context_iteration (NULL, TRUE);
  docket_test_desk_drain (fixture->desk);
  /* It asks this process, which hears it in its loop. */
  after = docket_test_spawn (sync_log, docket_test_program ("DOCKETCTL"), "--profile", fixture->profile, "sync", "--timeout", "60", NULL);
  running = 1;
  g_subprocess_wait_check_async (after, NULL, on_ended, &running);
  while (running > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (docket_test_desk_counts (fixture->desk).pending, ==, 0);
  assert_each_once (fixture, fixture->desk);
  /* And as the server has it. */
  other = docket_test_desk_new (fixture->dir, "dana", docket_test_server_get_url (fixture->server), "dana", "desk");
  assert_each_once (fixture, other);
  assert_no_word_of_locks (first_log);
  assert_no_word_of_locks (second_log);
  assert_no_word_of_locks (sync_log);
}

static void
assert_text (const DocketRecord *job, DocketField field, const char *writer)
{
  g_autofree char *last = g_strdup_printf ("%s %d", writer, SAVES);

  g_assert_cmpstr (docket_record_get_text (job, field), ==, last);
}

/* Nothing in the queue that the one who syncs has not settled. */
static gboolean
has_settled (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (JsonNode) status = docket_test_ctl_json (fixture->profile, 0, "status", NULL);

  return json_object_get_int_member (json_node_get_object (status), "pending") == 0;
}

/* Both change the same record for a while, and both have a worker: one syncs, and
 * when that one ends with work in its queue, the other goes on. Each text is the
 * last that its writer gave it; nobody ran into themselves. */
static void
test_both_edit_and_one_ends (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first_log = g_build_filename (fixture->dir, "first", NULL);
  g_autofree char *second_log = g_build_filename (fixture->dir, "second", NULL);
  g_autofree char *watch_log = g_build_filename (fixture->dir, "watch", NULL);
  guint open_reviews = docket_test_desk_counts (fixture->desk).open_reviews;
  g_autoptr (GSubprocess) watch = docket_test_spawn (watch_log, docket_test_program ("DOCKETCTL"), "--profile", fixture->profile, "watch", NULL);
  g_autoptr (GSubprocess) first = loop (fixture, first_log, "\"$1\" --profile \"$2\" job set \"$3\" description=\"first $i\"");
  g_autoptr (GSubprocess) second = loop (fixture, second_log, "\"$1\" --profile \"$2\" job set \"$3\" access_notes=\"second $i\"");
  g_autoptr (DocketTestDesk) other = NULL;
  g_autoptr (DocketRecord) job = NULL;
  guint running = 2;

  g_subprocess_wait_check_async (first, NULL, on_ended, &running);
  g_subprocess_wait_check_async (second, NULL, on_ended, &running);
  for (guint i = 1; i <= SAVES; i++)
    {
      g_autofree char *title = g_strdup_printf ("console %u", i);
      GPtrArray *operations = docket_test_save_new ();

      docket_test_save_text (operations, fixture->desk, DOCKET_KIND_JOB, fixture->job, DOCKET_JOB_TITLE, title);
      docket_test_desk_save (fixture->desk, operations);
    }
  while (running > 0)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&fixture->desk, docket_test_desk_free);
  docket_test_wait (has_settled, fixture, "the other worker to go on");
  g_subprocess_send_signal (watch, SIGTERM);
  running = 1;
  g_subprocess_wait_check_async (watch, NULL, on_ended, &running);
  while (running > 0)
    g_main_context_iteration (NULL, TRUE);

  other = docket_test_desk_new (fixture->dir, "dana", docket_test_server_get_url (fixture->server), "dana", "desk");
  docket_test_desk_drain (other);
  job = docket_test_desk_record (other, DOCKET_KIND_JOB, fixture->job);
  assert_text (job, DOCKET_JOB_TITLE, "console");
  assert_text (job, DOCKET_JOB_DESCRIPTION, "first");
  assert_text (job, DOCKET_JOB_ACCESS_NOTES, "second");
  g_assert_cmpuint (docket_test_desk_counts (other).open_reviews, ==, open_reviews);
  assert_no_word_of_locks (first_log);
  assert_no_word_of_locks (second_log);
  assert_no_word_of_locks (watch_log);
}

static gboolean
on_enough (gpointer data)
{
  gboolean *enough = data;

  *enough = TRUE;
  return G_SOURCE_REMOVE;
}

/* "Sync now" asked from the command line while somebody writes for a while: the
 * request is only told of once it is there to be read. */
static void
test_sync_while_busy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log = g_build_filename (fixture->dir, "sync", NULL);
  g_autoptr (DocketProfile) profile = docket_profile_open (fixture->profile, NULL);
  g_autofree char *path = docket_profile_account_path (profile, docket_profile_get_account (profile));
  g_autoptr (DocketDb) busy = docket_db_open (path, DOCKET_DB_READ_WRITE, NULL);
  g_autoptr (GSubprocess) sync = NULL;
  gboolean enough = FALSE;
  guint running = 1;

  docket_test_desk_drain (fixture->desk);
  g_assert_nonnull (busy);
  g_assert_true (docket_db_begin (busy, NULL));
  sync = docket_test_spawn (log, docket_test_program ("DOCKETCTL"), "--profile", fixture->profile, "sync", "--timeout", "60", NULL);
  g_timeout_add (1000, on_enough, &enough);
  while (!enough)
    g_main_context_iteration (NULL, TRUE);
  docket_db_rollback (busy);
  g_subprocess_wait_check_async (sync, NULL, on_ended, &running);
  while (running > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Alone with the file, each program leaves all of it in the file when it ends:
 * not even a copy of that one alone would lack anything. */
static void
test_clean_end_leaves_no_log (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketProfile) profile = docket_profile_open (fixture->profile, NULL);
  g_autofree char *path = docket_profile_account_path (profile, docket_profile_get_account (profile));
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  docket_test_desk_drain (fixture->desk);
  g_clear_pointer (&fixture->desk, docket_test_desk_free);
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *said = NULL;
      GStatBuf info;

      if (i % 2 == 0)
        said = docket_test_ctl (fixture->profile, 0, NULL, "job", "note", fixture->number, "Note", NULL);
      else
        said = docket_test_ctl (fixture->profile, 0, NULL, "sync", "--timeout", "60", NULL);
      if (g_stat (log, &info) == 0)
        g_assert_cmpint (info.st_size, ==, 0);
    }
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add ("/e2e/ctl-together/save-and-sync", Fixture, NULL, set_up, test_save_and_sync, tear_down);
  g_test_add ("/e2e/ctl-together/both-edit-and-one-ends", Fixture, NULL, set_up, test_both_edit_and_one_ends, tear_down);
  g_test_add ("/e2e/ctl-together/clean-end-leaves-no-log", Fixture, NULL, set_up, test_clean_end_leaves_no_log, tear_down);
  g_test_add ("/e2e/ctl-together/sync-while-busy", Fixture, NULL, set_up, test_sync_while_busy, tear_down);
  return g_test_run ();
}
