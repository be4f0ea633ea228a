/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * sync and watch.
 *
 * `sync` is the desk's "Sync now": if another process of the profile (the
 * console, a `watch`) does the syncing, the desk asks that one and waits for it.
 * What counts in the end is the queue: the exit code says whether it is empty.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  DocketCli *cli;
  GMainLoop *loop;
  GError *error;
  char *shown; /* watch: the line printed last */
} Run;

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->loop, g_main_loop_unref);
  g_clear_error (&run->error);
  g_clear_pointer (&run->shown, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
on_synced (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;

  docket_desk_sync_now_finish (DOCKET_DESK (source), result, &run->error);
  g_main_loop_quit (run->loop);
}

static int
report_sync (Run *run)
{
  DocketCli *cli = run->cli;
  g_autoptr (DocketSyncStatus) status = docket_sync_status_copy (docket_desk_get_status (cli->desk));
  g_autofree char *words = NULL;
  gboolean sign_in = status->state == DOCKET_SYNC_SIGN_IN_EXPIRED || status->state == DOCKET_SYNC_SIGNED_OUT
                     || g_error_matches (run->error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SIGNED_OUT);
  g_autoptr (GError) error = NULL;

  if (!docket_store_get_waits (docket_cli_get_reader (cli), &status->counts, &error))
    return docket_cli_fail (cli, error);
  words = docket_words_synced (status);
  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_json_text_member (&writer, "state", docket_sync_state_name (status->state));
      docket_json_int_member (&writer, "pending", status->counts.pending);
      docket_json_int_member (&writer, "held", status->counts.held);
      docket_json_int_member (&writer, "rejected", status->counts.rejected);
      docket_cli_write_text (&writer, "problem", run->error != NULL ? run->error->message : NULL);
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
    }
  if (sign_in)
    {
      docket_cli_warn ("%s", _ ("Your sign-in has expired. Run docketctl login again; nothing that waits is lost."));
      return DOCKET_CLI_SIGN_IN;
    }
  if (status->counts.pending > 0)
    {
      if (run->error != NULL)
        docket_cli_warn_of (run->error->message);
      docket_cli_warn ("%s", words);
      return DOCKET_CLI_WAITING;
    }
  if (run->error != NULL)
    return docket_cli_fail (cli, run->error);
  if (cli->json)
    return DOCKET_CLI_DONE;
  g_print ("%s\n", words);
  return DOCKET_CLI_DONE;
}

int
docket_cli_sync (DocketCli *cli, int argc, char **argv)
{
  g_auto (Run) run = { .cli = cli };
  g_autoptr (GError) error = NULL;
  int timeout_s = 0;
  const GOptionEntry entries[] = {
    { "timeout", 't', G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &timeout_s, N_ ("Give up after so many seconds"), N_ ("S") },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 0, 0, &error))
    return docket_cli_fail (cli, error);
  if (timeout_s < 0)
    {
      g_set_error_literal (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("--timeout takes a number of seconds."));
      return docket_cli_fail (cli, error);
    }
  if (!docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);

  run.loop = g_main_loop_new (NULL, FALSE);
  docket_desk_start (cli->desk);
  docket_desk_sync_now_async (cli->desk, (guint) timeout_s, NULL, on_synced, &run);
  g_main_loop_run (run.loop);
  return report_sync (&run);
}

/* -- watch -- */

static void
show_status (Run *run)
{
  DocketSyncStatus *status = docket_desk_get_status (run->cli->desk);
  g_autofree char *line = docket_words_status_line (status, docket_clock_now_ms (run->cli->clock));

  if (g_strcmp0 (line, run->shown) == 0)
    return;
  if (run->cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_json_text_member (&writer, "state", docket_sync_state_name (status->state));
      docket_json_int_member (&writer, "pending", status->counts.pending);
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
      fflush (stdout);
    }
  else
    {
      g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (docket_clock_now_ms (run->cli->clock) / 1000);
      g_autofree char *clock = g_date_time_format (now, "%H:%M:%S");
      g_print ("%s %s\n", clock, line);
    }
  g_free (run->shown);
  run->shown = g_steal_pointer (&line);
}

static void
on_status (DocketDesk *desk, GParamSpec *pspec, gpointer data)
{
  show_status (data);
}

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (((Run *) data)->loop);
  return G_SOURCE_CONTINUE;
}

int
docket_cli_watch (DocketCli *cli, int argc, char **argv)
{
  g_auto (Run) run = { .cli = cli };
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketMachine) machine = NULL;
  gulong handler;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 0, 0, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);

  run.loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGINT, on_signal, &run);
  g_unix_signal_add (SIGTERM, on_signal, &run);
  handler = g_signal_connect (cli->desk, "notify::status", G_CALLBACK (on_status), &run);
  docket_desk_start (cli->desk);
  machine = docket_native_machine_new ();
  docket_desk_watch_machine (cli->desk, machine);
  show_status (&run);
  g_main_loop_run (run.loop);
  g_signal_handler_disconnect (cli->desk, handler);
  return DOCKET_CLI_DONE;
}
