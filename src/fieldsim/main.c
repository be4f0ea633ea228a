/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * docket-fieldsim: simulated technicians (and one office clerk) on real stores
 * and a real worker, against a real server. For the demo company and for tests.
 */
#include "docket-config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "docket-http-transport.h"
#include "docket-sim-crew.h"
#include "docket-sim-roster.h"

#define SPEED_MAX 10000.0
#define DAY_TECHNICIANS "tess,milo,priya"

typedef struct
{
  char *server;
  char *password_file;
  char *profiles;
  char *technicians;
  char *office;
  char *dispatcher;
  char *script;
  gboolean day;
  gboolean print_day;
  gint64 seed;
  double speed;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->server);
  g_free (options->password_file);
  g_free (options->profiles);
  g_free (options->technicians);
  g_free (options->office);
  g_free (options->dispatcher);
  g_free (options->script);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options *options, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "server", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->server, N_ ("Address of the server"), N_ ("URL") },
    { "password-file", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &options->password_file, N_ ("File with everybody's password"), N_ ("FILE") },
    { "profiles", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &options->profiles, N_ ("Folder for the profiles, one a person"), N_ ("DIR") },
    { "technicians", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->technicians, N_ ("Sign-in names with commas, or all (default)"), N_ ("NAMES") },
    { "office", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->office, N_ ("Sign-in name of the office clerk (default: omar)"), N_ ("NAME") },
    { "dispatcher", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->dispatcher, N_ ("Sign-in name of the dispatcher, for --day (default: dana)"), N_ ("NAME") },
    { "day", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &options->day, N_ ("Play one day of work from 07:30 to 18:00, then end; fails if anything is left to send"), NULL },
    { "print-day", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &options->print_day, N_ ("Print the script of that day instead, for --once"), NULL },
    { "seed", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT64, &options->seed, N_ ("Seed of what they choose to do"), N_ ("N") },
    { "speed", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_DOUBLE, &options->speed, N_ ("How many times faster than a humane pace"), N_ ("X") },
    { "once", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &options->script, N_ ("Play this script (- for standard input), then end"), N_ ("SCRIPT") },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *url = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _ ("Simulated technicians on Docket's own store and sync."));
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (argc > 1)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("“%s” is one word too many."), argv[1]);
  else if (options->script != NULL && (options->day || options->print_day))
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("--once plays a script, --day and --print-day write one: take one of them."));
  else if (options->print_day)
    return TRUE;
  else if (options->server == NULL || options->password_file == NULL || options->profiles == NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("--server, --password-file and --profiles are needed."));
  else if (!(options->speed > 0 && options->speed <= SPEED_MAX))
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--speed takes a number above 0, at most 10000."));
  else
    url = docket_http_normalize_url (options->server, error);
  return url != NULL;
}

static char *
read_password (const char *path, GError **error)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  text[strcspn (text, "\r\n")] = '\0';
  if (*text != '\0')
    return g_steal_pointer (&text);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s holds no password. Write it on the first line of the file."), path);
  return NULL;
}

typedef struct
{
  GMainLoop *loop;
  gboolean plays; /* a script, which has an end */
  gboolean ended;
  int status;
} Run;

static void
on_done (const GError *error, gpointer data)
{
  Run *run = data;

  if (error != NULL)
    {
      g_printerr ("docket-fieldsim: %s\n", error->message);
      run->status = 1;
    }
  run->ended = TRUE;
  g_main_loop_quit (run->loop);
}

/* Those of the demo go on until they are stopped; a script was not played then. */
static gboolean
on_signal (gpointer data)
{
  Run *run = data;

  if (run->plays && !run->ended)
    {
      g_printerr ("docket-fieldsim: %s\n", _ ("Stopped before the end of the script. What was saved is in the profiles, and goes with the next run."));
      run->status = 1;
    }
  run->ended = TRUE;
  g_main_loop_quit (run->loop);
  return G_SOURCE_CONTINUE;
}

/* (transfer full) (nullable) */
static char *
write_day (const Options *options, GError **error)
{
  g_auto (GStrv) names = g_strsplit (options->technicians != NULL ? options->technicians : DAY_TECHNICIANS, ",", -1);
  DocketSimRoster roster = {
    .technicians = (const char *const *) names,
    .office = options->office != NULL ? options->office : "omar",
    .dispatcher = options->dispatcher != NULL ? options->dispatcher : "dana",
  };

  for (guint i = 0; names[i] != NULL; i++)
    if (*g_strstrip (names[i]) == '\0' || strcmp (names[i], "all") == 0)
      {
        g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("A day needs the sign-in names of its technicians: --technicians tess,milo."));
        return NULL;
      }
  return docket_sim_roster_write_day (&roster, (guint64) options->seed);
}

static int
work (const Options *options, const char *password, DocketSimScript *script, DocketClock *clock)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (DocketRandom) random = docket_seeded_random_new ((guint64) options->seed);
  Run run = { loop, script != NULL, FALSE, 0 };
  DocketSimPlan plan = {
    .setting = { options->server, password, options->profiles, clock },
    .technicians = options->technicians != NULL ? options->technicians : "all",
    .office = options->office != NULL ? options->office : "omar",
    .dispatcher = options->dispatcher != NULL ? options->dispatcher : "dana",
    .speed = options->speed,
    .random = random,
    .script = script,
    .day = options->day,
  };
  g_autoptr (DocketSimCrew) crew = docket_sim_crew_new (&plan, on_done, &run);

  g_unix_signal_add (SIGINT, on_signal, &run);
  g_unix_signal_add (SIGTERM, on_signal, &run);
  docket_sim_crew_start (crew);
  /* It may have ended before it could wait for anything. */
  if (!run.ended)
    g_main_loop_run (loop);
  g_clear_pointer (&crew, docket_sim_crew_free);
  return run.status;
}

int
main (int argc, char *argv[])
{
  g_auto (Options) options = { .seed = 1, .speed = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketSimScript) script = NULL;
  g_autofree char **words = g_memdup2 (argv, sizeof argv[0] * (gsize) (argc + 1));
  g_autofree char *password = NULL;
  g_autofree char *day = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, DOCKET_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* A log that is read through a pipe should not come in blocks. */
  setvbuf (stdout, NULL, _IOLBF, 0);

  if (parse_options (&options, argc, words, &error) && (options.day || options.print_day))
    day = write_day (&options, &error);
  if (error != NULL)
    {
      g_printerr ("docket-fieldsim: %s\n%s\n", error->message, _ ("Try “docket-fieldsim --help”."));
      return 2;
    }
  if (options.print_day)
    {
      g_print ("%s", day);
      return 0;
    }
  password = read_password (options.password_file, &error);
  if (password != NULL && options.script != NULL)
    script = docket_sim_script_new (options.script, clock, &error);
  else if (password != NULL && day != NULL)
    script = docket_sim_script_new_from_text (day, clock, &error);
  if (error != NULL)
    {
      g_printerr ("docket-fieldsim: %s\n", error->message);
      return 1;
    }
  return work (&options, password, script, clock);
}
