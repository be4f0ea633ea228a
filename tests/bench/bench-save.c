/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A durable save (one field of a job: the job's row, its confirmed copy, the
 * outbox row; through DocketWriter, as a program does it) against a bare
 * SQLite commit of the very same three rows into a copy of the same file.
 */
#include "bench-bare.h"
#include "docket-id.h"
#include "docket-writer.h"

#define JOBS 2000
#define WARM_UP 200

typedef struct
{
  DocketClock *clock;
  DocketRandom *random;
  char *person;
  GPtrArray *jobs; /* element-type DocketRecord, as fed */
} Setting;

static DocketRecord *
new_person (Setting *setting)
{
  DocketRecord *person = docket_record_new (DOCKET_KIND_PERSON, setting->person);

  docket_record_set_text (person, DOCKET_PERSON_NAME, "Omar");
  docket_record_set_text (person, DOCKET_PERSON_ROLE, "office");
  docket_record_set_group_rev (person, DOCKET_GROUP_PERSON_PERSON, 1);
  docket_record_set_rev (person, 1);
  return person;
}

static DocketRecord *
new_job (Setting *setting, guint n)
{
  g_autofree char *id = docket_id_new (setting->clock, setting->random);
  g_autofree char *number = g_strdup_printf ("J-%u", 10000 + n);
  g_autofree char *title = g_strdup_printf ("Leaking pump, house %u", n);
  DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, id);

  docket_record_set_text (job, DOCKET_JOB_NUMBER, number);
  docket_record_set_text (job, DOCKET_JOB_TITLE, title);
  docket_record_set_text (job, DOCKET_JOB_DESCRIPTION, "The circulation pump in the basement loses water since the weekend.");
  docket_record_set_text (job, DOCKET_JOB_SITE_STREET, "Lindenstraße 12");
  docket_record_set_text (job, DOCKET_JOB_SITE_CITY, "Berlin");
  docket_record_set_text (job, DOCKET_JOB_STATUS, "assigned");
  docket_record_set_int (job, DOCKET_JOB_PLANNED_MINUTES, 60);
  docket_record_set_group_rev (job, DOCKET_GROUP_JOB_DETAILS, n + 2);
  docket_record_set_rev (job, n + 2);
  return job;
}

static gboolean
prepare (DocketStore *store, gpointer data, GError **error)
{
  Setting *setting = data;
  g_autoptr (DocketPage) page = docket_page_new ();
  g_autoptr (DocketRecord) person = new_person (setting);

  page->cursor = g_strdup ("bench");
  g_ptr_array_add (page->changes, docket_change_new (1, DOCKET_KIND_PERSON, setting->person, person));
  for (guint i = 0; i < setting->jobs->len; i++)
    {
      DocketRecord *job = g_ptr_array_index (setting->jobs, i);
      g_ptr_array_add (page->changes, docket_change_new (i + 2, DOCKET_KIND_JOB, docket_record_get_id (job), job));
    }
  return docket_store_set_meta (store, DOCKET_META_PERSON, setting->person, error)
         && docket_store_set_meta (store, DOCKET_META_ROLE, "office", error)
         && docket_store_apply_page (store, page, error);
}

static void
save_one (DocketWriter *writer, const DocketRecord *job, BenchTimes *times)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (GError) error = NULL;
  gint64 begun;

  docket_values_set_int (set, DOCKET_JOB_PLANNED_MINUTES, 90);
  g_ptr_array_add (operations, docket_operation_new_edit (job, DOCKET_GROUP_JOB_DETAILS, set));
  begun = g_get_monotonic_time ();
  docket_writer_submit (writer, operations, &error);
  if (error != NULL)
    g_error ("%s", error->message);
  bench_times_add (times, g_get_monotonic_time () - begun);
}

/* The same rows, bare: from the file the saves went to into a copy from before. */
static void
commit_bare (const char *saved_path, const char *copy_path, BenchTimes *times)
{
  sqlite3 *from = bench_open (saved_path);
  sqlite3 *to = bench_open (copy_path);
  sqlite3_stmt *outbox_in = bench_prepare_insert (to, "outbox");
  sqlite3_stmt *confirmed_in = bench_prepare_insert (to, "confirmed");
  sqlite3_stmt *outbox = NULL;
  sqlite3_stmt *confirmed = NULL;
  sqlite3_stmt *job = NULL;
  guint n = 0;

  bench_check (from, sqlite3_prepare_v2 (from, "SELECT * FROM outbox ORDER BY position", -1, &outbox, NULL), SQLITE_OK);
  bench_check (from, sqlite3_prepare_v2 (from, "SELECT * FROM confirmed WHERE kind = 'job' AND id = ?1", -1, &confirmed, NULL), SQLITE_OK);
  bench_check (to, sqlite3_prepare_v2 (to, "UPDATE job SET planned_minutes = 90 WHERE id = ?1", -1, &job, NULL), SQLITE_OK);
  while (sqlite3_step (outbox) == SQLITE_ROW)
    {
      const char *id = (const char *) sqlite3_column_text (outbox, 4);

      sqlite3_bind_text (confirmed, 1, id, -1, SQLITE_TRANSIENT);
      bench_check (from, sqlite3_step (confirmed), SQLITE_ROW);
      bench_bind_row (outbox_in, outbox);
      bench_bind_row (confirmed_in, confirmed);
      sqlite3_bind_text (job, 1, id, -1, SQLITE_TRANSIENT);
      bench_commit (to, (sqlite3_stmt *[]) { job, confirmed_in, outbox_in }, 3, n++ >= WARM_UP ? times : NULL);
      sqlite3_reset (confirmed);
    }
  g_assert_cmpuint (n, ==, JOBS);
  sqlite3_finalize (outbox);
  sqlite3_finalize (confirmed);
  sqlite3_finalize (outbox_in);
  sqlite3_finalize (confirmed_in);
  sqlite3_finalize (job);
  sqlite3_close (from);
  sqlite3_close (to);
}

void
bench_save (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "save.db", NULL);
  g_autofree char *copy = g_build_filename (dir, "bare.db", NULL);
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketNotifier) notifier = docket_notifier_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketWriter) writer = docket_writer_new (path, clock, random, notifier, &error);
  g_autofree char *person = docket_id_new (clock, random);
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  Setting setting = { clock, random, person, jobs };
  BenchTimes ours;
  BenchTimes bare;
  BenchTimes warm;

  if (writer == NULL)
    g_error ("%s", error->message);
  for (guint i = 0; i < JOBS; i++)
    g_ptr_array_add (jobs, new_job (&setting, i));
  if (!docket_writer_run (writer, DOCKET_WRITER_SYNC, prepare, &setting, &error))
    g_error ("%s", error->message);
  bench_copy (path, copy);
  bench_times_init (&ours);
  bench_times_init (&bare);
  bench_times_init (&warm);
  for (guint i = 0; i < JOBS; i++)
    save_one (writer, g_ptr_array_index (jobs, i), i < WARM_UP ? &warm : &ours);
  docket_writer_close (writer);
  commit_bare (path, copy, &bare);
  bench_times_print ("durable save", &ours, "a bare SQLite FULL commit of the same rows", &bare);
  bench_times_clear (&ours);
  bench_times_clear (&bare);
  bench_times_clear (&warm);
}
