/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * docket-crash-desk: a desk that is to die. For test-ugly-crashes.c only.
 *
 *   docket-crash-desk PROFILE JOB save|push|pull|bootstrap PREFIX CRASH STEP SEED
 *
 * opens the profile and works until the STEP-th write to a SQLite file of it,
 * where it is killed, or the power cut, or from which on the disk is full or
 * broken (CRASH: none, kill, power, full, broken). Every save is
 * announced on the standard output, with its note, as soon as it is said to be
 * saved here; a clean end prints the number of steps.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "docket-crash-disk.h"
#include "docket-desk.h"
#include "docket-id.h"

#define SAVES 12
#define SYNC_S 20
/* So the log is copied into the file all the while, and death comes in the middle of that, too. */
#define LOG_PAGES 8

typedef struct
{
  GMainLoop *loop;
  DocketDesk *desk;
  const char *job;
  const char *prefix;
  guint saved;
  guint wanted;
  gboolean sync;
  gboolean disk_fails; /* instead of dying */
} Work;

/* Not through stdio: what is said must be out before anything else happens. */
static void
say (const char *line)
{
  if (write (STDOUT_FILENO, line, strlen (line)) < 0)
    exit (1);
}

static void
fail (const char *what, const GError *error)
{
  fprintf (stderr, "%s: %s\n", what, error != NULL ? error->message : "?");
  exit (1);
}

static void save_next (Work *work);

static void
on_synced (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;

  /* Whether it went through is for the end to say. */
  docket_desk_sync_now_finish (DOCKET_DESK (source), result, NULL);
  g_main_loop_quit (work->loop);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  if (!docket_desk_submit_finish (DOCKET_DESK (source), result, &error))
    {
      if (!work->disk_fails || error->domain != DOCKET_DB_ERROR)
        fail ("save", error);
      /* Said in words, and not saved. What else there is to do goes on. */
      work->wanted = work->saved;
      save_next (work);
      return;
    }
  line = g_strdup_printf ("saved %s %u\n", work->prefix, ++work->saved);
  say (line);
  save_next (work);
}

static void
save_next (Work *work)
{
  g_autoptr (GPtrArray) operations = NULL;
  g_autoptr (DocketValues) note = NULL;
  g_autofree char *id = NULL;
  g_autofree char *body = NULL;

  if (work->saved == work->wanted)
    {
      if (work->sync)
        docket_desk_sync_now_async (work->desk, SYNC_S, NULL, on_synced, work);
      else
        g_main_loop_quit (work->loop);
      return;
    }
  operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  note = docket_values_new ();
  id = docket_id_new (docket_desk_get_clock (work->desk), docket_desk_get_random (work->desk));
  body = g_strdup_printf ("%s %u", work->prefix, work->saved + 1);
  docket_values_set_text (note, DOCKET_NOTE_JOB, work->job);
  docket_values_set_text (note, DOCKET_NOTE_BODY, body);
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_NOTE, id, note));
  /* Every third one changes the job, too: a row with a confirmed copy. */
  if (work->saved % 3 == 0)
    {
      g_autoptr (DocketRecord) job = NULL;
      g_autoptr (DocketValues) title = docket_values_new ();

      docket_store_get (docket_desk_get_reader (work->desk), DOCKET_KIND_JOB, work->job, &job, NULL);
      docket_values_set_text (title, DOCKET_JOB_TITLE, body);
      if (job != NULL)
        g_ptr_array_add (operations, docket_operation_new_edit (job, DOCKET_GROUP_JOB_DETAILS, title));
    }
  docket_desk_submit_async (work->desk, operations, NULL, on_saved, work);
}

static void
on_begin (gpointer data)
{
  save_next (data);
}

static gboolean
forget_feed (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_forget_feed (store, error);
}

static DocketCrash
crash_from_name (const char *name)
{
  static const char *const names[] = { "none", "kill", "power", "full", "broken" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0)
      return (DocketCrash) i;
  exit (2);
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;
  g_autofree char *line = NULL;
  Work work = { .loop = loop };

  if (argc != 8)
    return 2;
  docket_crash_disk_use ();
  profile = docket_profile_open (argv[1], &error);
  if (profile == NULL)
    fail ("profile", error);
  /* Opening is part of it: what an earlier crash left is put right there. */
  docket_crash_disk_arm (crash_from_name (argv[5]), (guint) strtoul (argv[6], NULL, 10), (guint32) strtoul (argv[7], NULL, 10));
  work.disk_fails = strcmp (argv[5], "full") == 0 || strcmp (argv[5], "broken") == 0;
  work.desk = docket_desk_open (profile, clock, random, &error);
  if (work.desk == NULL && work.disk_fails && error->domain == DOCKET_DB_ERROR)
    return 0;
  if (work.desk == NULL)
    fail ("open", error);
  docket_writer_set_log_pages (docket_desk_get_writer (work.desk), LOG_PAGES);
  work.job = argv[2];
  work.prefix = argv[4];
  work.sync = strcmp (argv[3], "save") != 0;
  work.wanted = work.sync ? SAVES / 4 : SAVES;
  cursor = docket_store_get_meta (docket_desk_get_reader (work.desk), DOCKET_META_CURSOR);
  /* Nothing is here yet that a note could stand at. */
  if (cursor == NULL && strcmp (argv[3], "bootstrap") != 0)
    work.wanted = 0;
  if (strcmp (argv[3], "bootstrap") == 0
      && !docket_writer_run (docket_desk_get_writer (work.desk), DOCKET_WRITER_SYNC, forget_feed, NULL, &error)
      && !work.disk_fails)
    fail ("forget", error);
  if (work.sync)
    docket_desk_start (work.desk);
  /* From within the loop: with nothing to save it is over at once. */
  g_idle_add_once (on_begin, &work);
  g_main_loop_run (loop);
  docket_desk_close (work.desk);
  g_clear_object (&work.desk);
  line = g_strdup_printf ("steps %u\n", docket_crash_disk_disarm ());
  say (line);
  return 0;
}
