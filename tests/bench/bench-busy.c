/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Saving while a first pull of 100,000 records is under way: a note on a new
 * job, every few milliseconds, through the desk's writer;
 * against bare FULL commits of the same rows into a copy of the same file, with
 * nothing else going on. Beside it, how long the slices of the pull are: a save
 * may wait for one of them.
 */
#include "bench-bare.h"
#include "docket-desk.h"
#include "docket-id.h"
#include "docket-test-server.h"

#define JOBS "52000" /* with all that belongs to them, about 100,000 records */
#define SAVES_MIN 200
#define PAUSE_US 4000
#define TURNS_MAX 120000

typedef struct
{
  DocketProfile *profile;
  DocketDesk *desk;
  DocketClock *clock;
  DocketRandom *random;
} Setting;

static void
sign_in (Setting *setting, const char *dir, const char *url)
{
  g_autofree char *path = g_build_filename (dir, "sofia", NULL);
  g_autoptr (GError) error = NULL;

  setting->clock = docket_system_clock_new ();
  setting->random = docket_system_random_new ();
  setting->profile = docket_profile_open (path, &error);
  if (setting->profile == NULL || !docket_desk_sign_in (setting->profile, url, "sofia", DOCKET_TEST_PASSWORD, "desk", &error))
    g_error ("%s", error->message);
  setting->desk = docket_desk_open (setting->profile, setting->clock, setting->random, &error);
  if (setting->desk == NULL)
    g_error ("%s", error->message);
}

/* What the writer does besides saving; its thread's until the desk is closed. */
typedef struct
{
  gint64 begun;
  BenchTimes slices;
  BenchTimes others; /* durable: saves, and where a pull is shown */
} Slices;

static void
on_transaction (gboolean over, gboolean lightly, gpointer data)
{
  Slices *slices = data;

  if (over)
    bench_times_add (lightly ? &slices->slices : &slices->others, g_get_monotonic_time () - slices->begun);
  else
    slices->begun = g_get_monotonic_time ();
}

static gboolean
watch (DocketStore *store, gpointer data, GError **error)
{
  docket_store_watch (store, on_transaction, data);
  return TRUE;
}

/* Jobs of others are not shown before all have come: a new one. (transfer full) */
static char *
create_job (Setting *setting)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (GError) error = NULL;
  char *id = docket_id_new (setting->clock, setting->random);

  docket_values_set_text (set, DOCKET_JOB_TITLE, "Dripping tap");
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_JOB, id, set));
  if (!docket_writer_submit (docket_desk_get_writer (setting->desk), operations, &error))
    g_error ("%s", error->message);
  return id;
}

static void
save (Setting *setting, const char *job, BenchTimes *times)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autofree char *id = docket_id_new (setting->clock, setting->random);
  g_autoptr (GError) error = NULL;
  gint64 begun;

  docket_values_set_text (set, DOCKET_NOTE_JOB, job);
  docket_values_set_text (set, DOCKET_NOTE_BODY, "Ring twice, the dog is friendly.");
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_NOTE, id, set));
  begun = g_get_monotonic_time ();
  if (!docket_writer_submit (docket_desk_get_writer (setting->desk), operations, &error))
    g_error ("%s", error->message);
  bench_times_add (times, g_get_monotonic_time () - begun);
}

/* Saves until the first pull has ended; how many records it brought. */
static gint64
save_during_pull (Setting *setting, BenchTimes *times)
{
  DocketStore *reader = docket_desk_get_reader (setting->desk);
  g_autofree char *job = create_job (setting);
  gint64 n_records = 0;

  docket_desk_start (setting->desk);
  for (guint turn = 0; turn < TURNS_MAX; turn++)
    {
      g_autofree char *synced = docket_store_get_meta (reader, DOCKET_META_LAST_SYNC_AT);

      while (g_main_context_iteration (NULL, FALSE))
        ;
      if (synced != NULL)
        break;
      save (setting, job, times);
      g_usleep (PAUSE_US);
    }
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    {
      g_autoptr (DocketQuery) query = docket_query_new ((DocketKind) kind);

      query->include_void = TRUE;
      n_records += docket_store_count (reader, query, NULL);
    }
  return n_records;
}

static void
commit_bare (const char *path, const char *copy, BenchTimes *times)
{
  sqlite3 *from = bench_open (path);
  sqlite3 *to;
  sqlite3_stmt *outbox = NULL, *outbox_in, *note = NULL, *note_in, *confirmed = NULL;

  bench_copy (path, copy);
  to = bench_open (copy);
  bench_execute (to, "DELETE FROM note WHERE id IN (SELECT id FROM outbox); DELETE FROM outbox; DELETE FROM confirmed");
  outbox_in = bench_prepare_insert (to, "outbox");
  note_in = bench_prepare_insert (to, "note");
  bench_check (from, sqlite3_prepare_v2 (from, "SELECT * FROM outbox WHERE kind = 'note' ORDER BY position", -1, &outbox, NULL), SQLITE_OK);
  bench_check (from, sqlite3_prepare_v2 (from, "SELECT * FROM note WHERE id = ?1", -1, &note, NULL), SQLITE_OK);
  bench_check (to, sqlite3_prepare_v2 (to, "INSERT INTO confirmed (kind, id) VALUES ('note', ?1)", -1, &confirmed, NULL), SQLITE_OK);
  while (sqlite3_step (outbox) == SQLITE_ROW)
    {
      const char *id = (const char *) sqlite3_column_text (outbox, 4);

      sqlite3_bind_text (note, 1, id, -1, SQLITE_TRANSIENT);
      bench_check (from, sqlite3_step (note), SQLITE_ROW);
      bench_bind_row (outbox_in, outbox);
      bench_bind_row (note_in, note);
      sqlite3_bind_text (confirmed, 1, id, -1, SQLITE_TRANSIENT);
      bench_commit (to, (sqlite3_stmt *[]) { note_in, confirmed, outbox_in }, 3, times);
      sqlite3_reset (note);
    }
  sqlite3_finalize (outbox);
  sqlite3_finalize (outbox_in);
  sqlite3_finalize (note);
  sqlite3_finalize (note_in);
  sqlite3_finalize (confirmed);
  sqlite3_close (from);
  sqlite3_close (to);
}

void
bench_busy (const char *dir)
{
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, JOBS);
  g_autofree char *copy = g_build_filename (dir, "bare.db", NULL);
  g_autofree char *path = NULL;
  g_autofree char *what = NULL;
  Setting setting;
  BenchTimes ours;
  BenchTimes bare;
  Slices slices;
  gint64 n_records;

  bench_times_init (&ours);
  bench_times_init (&bare);
  bench_times_init (&slices.slices);
  bench_times_init (&slices.others);
  sign_in (&setting, dir, docket_test_server_get_url (server));
  docket_writer_run (docket_desk_get_writer (setting.desk), DOCKET_WRITER_SYNC, watch, &slices, NULL);
  path = g_strdup (docket_store_get_path (docket_desk_get_reader (setting.desk)));
  n_records = save_during_pull (&setting, &ours);
  docket_desk_close (setting.desk);
  if (ours.us->len == 0)
    g_error ("The pull was over before a save");
  if (ours.us->len < SAVES_MIN)
    g_print ("Only %u saves went between: the figures below say little.\n", ours.us->len);
  commit_bare (path, copy, &bare);
  what = g_strdup_printf ("durable save during a pull of %" G_GINT64_FORMAT " records", n_records);
  bench_times_print (what, &ours, "a bare FULL commit", &bare);
  g_print ("slices of the pull: p50 %.2f ms, p99 %.2f ms, longest %.2f ms, %u times; longest durable transaction %.2f ms\n",
           (double) bench_times_percentile (&slices.slices, 50) / 1000, (double) bench_times_percentile (&slices.slices, 99) / 1000,
           (double) bench_times_percentile (&slices.slices, 100) / 1000, slices.slices.us->len, (double) bench_times_percentile (&slices.others, 100) / 1000);
  g_print ("longest save during the pull: %.2f ms\n", (double) bench_times_percentile (&ours, 100) / 1000);
  g_object_unref (setting.desk);
  docket_profile_unref (setting.profile);
  g_object_unref (setting.clock);
  g_object_unref (setting.random);
  bench_times_clear (&ours);
  bench_times_clear (&bare);
  bench_times_clear (&slices.slices);
  bench_times_clear (&slices.others);
}
