/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * docketctl: finds the command and runs it.
 *
 * A command is one or two words ("jobs", "job set"). The longest match wins,
 * so that "outbox" and "outbox retry" live side by side. DOCKET_LOCALE_DIR names
 * other catalogues than the installed ones: those of a build that is not installed.
 */
#include "docket-config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "docket-cli-commands.h"

static const DocketCliCommand commands[] = {
  { "login", "URL --user NAME --password-file FILE", N_ ("Sign in at a server; the account stays selected in the profile"), docket_cli_login, "docketctl login https://docket.example.com --user omar --password-file ~/.docket-password" },
  { "logout", NULL, N_ ("Sign out; unsent work stays on this device"), docket_cli_logout, "docketctl logout" },
  { "status", NULL, N_ ("How this device stands: what waits, what needs you, last sync"), docket_cli_status, "docketctl status --json" },
  { "sync", NULL, N_ ("Send and receive now, then end"), docket_cli_sync, "docketctl sync --timeout 30" },
  { "watch", NULL, N_ ("Keep syncing until interrupted"), docket_cli_watch, "docketctl watch" },
  { "log", NULL, N_ ("The last attempts to speak to the server, fit for a bug report"), docket_cli_log, "docketctl log" },
  { "jobs", NULL, N_ ("List jobs"), docket_cli_jobs, "docketctl jobs --status assigned,opened --technician tess --day 2026-11-23" },
  { "job show", "REF", N_ ("Show a job with its line items and notes"), docket_cli_job_show, "docketctl job show J-10248", "job" },
  { "job new", "FIELD=VALUE…", N_ ("Create a job"), docket_cli_job_new, "docketctl job new title=\"Leaking pump\" customer=\"Adler & Co\" priority=high", NULL, "job" },
  { "job set", "REF FIELD=VALUE…", N_ ("Change fields of a job, as one save"), docket_cli_job_set, "docketctl job set J-10248 status=complete total_amount=41250 --reason \"done\"", "job", "job" },
  { "job note", "REF TEXT", N_ ("Add a note to a job"), docket_cli_job_note, "docketctl job note J-10248 \"The seal is worn\"", "job" },
  { "job line", "REF FIELD=VALUE…", N_ ("Add a line item to a job"), docket_cli_job_line, "docketctl job line J-10248 class=part description=Seal unit_amount=1250", "job", "line" },
  { "job attach", "REF FILE", N_ ("Attach a file to a job: a photo, a document; any file"), docket_cli_job_attach, "docketctl job attach J-10248 pump.jpg", "job FILE" },
  { "job sign", "REF NAME", N_ ("Have a job's totals signed for, by whoever NAME is"), docket_cli_job_sign, "docketctl job sign J-10248 \"Ann Adler\"", "job" },
  { "job follow-up", "REF [FIELD=VALUE…]", N_ ("Carry a locked job on in a new one: same customer, site and title"), docket_cli_job_follow_up, "docketctl job follow-up J-10248 title=\"Second visit\"", "job", "job" },
  { "job void", "REF", N_ ("Set a job aside; nothing is deleted"), docket_cli_job_void, "docketctl job void J-10248 --reason \"entered twice\"", "job" },
  { "job restore", "REF", N_ ("Bring a void job back"), docket_cli_job_restore, "docketctl job restore J-10248", "job" },
  { "customers", NULL, N_ ("List customers"), docket_cli_customers, "docketctl customers --search adler" },
  { "customer show", "REF", N_ ("Show a customer"), docket_cli_customer_show, "docketctl customer show \"Adler & Co\"", "customer" },
  { "customer new", "FIELD=VALUE…", N_ ("Create a customer; likely duplicates are named"), docket_cli_customer_new, "docketctl customer new name=\"Adler & Co\" phone=\"+49 30 1234\"", NULL, "customer" },
  { "customer set", "REF FIELD=VALUE…", N_ ("Change fields of a customer, as one save"), docket_cli_customer_set, "docketctl customer set \"Adler & Co\" terms_days=30", "customer", "customer" },
  { "customer note", "REF TEXT", N_ ("Add a note to a customer"), docket_cli_customer_note, "docketctl customer note \"Adler & Co\" \"Rings twice\"", "customer" },
  { "customer void", "REF", N_ ("Set a customer aside; nothing is deleted"), docket_cli_customer_void, "docketctl customer void 0192f3a4 --reason \"moved away\"", "customer" },
  { "customer restore", "REF", N_ ("Bring a void or merged customer back, with the jobs it brought along"), docket_cli_customer_restore, "docketctl customer restore 0192f3a4", "customer" },
  { "customer merge", "REF INTO", N_ ("Merge a customer into another, with its jobs and notes"), docket_cli_customer_merge, "docketctl customer merge 0192f3a4 \"Adler & Co\"", "customer customer" },
  { "file get", "ID", N_ ("Copy an attached file, or the picture of a signature, out of Docket; asks the server if it is not here"), docket_cli_file_get, "docketctl file get 0192f3a4 --to pump.jpg" },
  { "outbox", NULL, N_ ("What was saved here, and what became of it"), docket_cli_outbox, "docketctl outbox" },
  { "outbox retry", "[KEY]", N_ ("Make what waits due at once; raise again what was not accepted"), docket_cli_outbox_retry, "docketctl outbox retry", "outbox" },
  { "outbox raise", "KEY", N_ ("Raise again what was decided against, beside the decision"), docket_cli_outbox_raise, "docketctl outbox raise 0192f3a4-0000 --reason \"measured twice\"", "outbox" },
  { "outbox discard", "KEY", N_ ("Let go of work that was not accepted, or not sent yet"), docket_cli_outbox_discard, "docketctl outbox discard 0192f3a4-0000", "outbox" },
  { "outbox undo", "KEY", N_ ("Take a save back as a whole: it goes if it was not sent, else the opposite is saved"), docket_cli_outbox_undo, "docketctl outbox undo 0192f3a4-0000", "outbox" },
  { "outbox export", "FILE", N_ ("Write all unsent work, with its files, into one file"), docket_cli_outbox_export, "docketctl outbox export unsent.docket", "FILE" },
  { "outbox import", "FILE", N_ ("Take in unsent work of this account from another machine; twice is once"), docket_cli_outbox_import, "docketctl outbox import unsent.docket", "FILE" },
  { "reviews", NULL, N_ ("List cases to decide"), docket_cli_reviews, "docketctl reviews --all" },
  { "review show", "ID", N_ ("Show a case: started from, current, candidates"), docket_cli_review_show, "docketctl review show 0192f3a4", "review" },
  { "review decide", "ID (--keep | --take N | --set FIELD=VALUE… | --keep-both | --merge INTO)", N_ ("Decide a case"), docket_cli_review_decide, "docketctl review decide 0192f3a4 --take 1 --reason \"the technician was there\"", "review" },
  { "review undo", "ID", N_ ("Undo the decision of a case"), docket_cli_review_undo, "docketctl review undo 0192f3a4", "review" },
  { "history", "REF", N_ ("What became of a record, newest first; asks the server"), docket_cli_history, "docketctl history J-10248", "job" },
  { "policy show", NULL, N_ ("The rules in force, as this device knows them"), docket_cli_policy_show, "docketctl policy show" },
  { "policy check", "FILE", N_ ("Say all that is wrong in a policy document; asks nobody"), docket_cli_policy_check, "docketctl policy check policy.json", "FILE" },
  { "policy simulate", "FILE", N_ ("Try a policy against the work of past days; asks the server"), docket_cli_policy_simulate, "docketctl policy simulate policy.json --from 2026-10-01 --to 2026-10-31", "FILE" },
  { "report sync", NULL, N_ ("The weekly review: duplicates, failed merges, held and delayed changes; asks the server"), docket_cli_report_sync, "docketctl report sync --from 2026-11-16 --to 2026-11-22 --csv" },
  { "import customers", "FILE", N_ ("Create customers from a table (CSV); all of them or none"), docket_cli_import_customers, "docketctl import customers customers.csv", "FILE" },
  { "export jobs", "FILE", N_ ("Write all jobs into a table (CSV)"), docket_cli_export_jobs, "docketctl export jobs jobs.csv", "FILE" },
  { "export customers", "FILE", N_ ("Write all customers into a table (CSV)"), docket_cli_export_customers, "docketctl export customers customers.csv", "FILE" },
  { "audit verify", NULL, N_ ("Check that nobody rewrote the server's history, also against what this device saw"), docket_cli_audit_verify, "docketctl audit verify" },
  { NULL }
};
#define N_COMMANDS (G_N_ELEMENTS (commands) - 1)

/* Lists the commands that begin with @prefix. */
static char *
describe_commands (const char *prefix)
{
  GString *text = g_string_new (_ ("Commands:"));

  g_string_append_c (text, '\n');
  for (guint i = 0; i < N_COMMANDS; i++)
    if (g_str_has_prefix (commands[i].name, prefix))
      g_string_append_printf (text, "  %-16s %s\n", commands[i].name, _ (commands[i].summary));
  g_string_append_printf (text, "\n%s\n%s\n",
                          _ ("docketctl COMMAND --help says more. REF is a job number, or an id or its unique beginning."),
                          docket_cli_exit_codes ());
  return g_string_free (text, FALSE);
}

/* @n_words: (out): how many words of @argv the command's name takes */
static const DocketCliCommand *
find_command (int argc, char **argv, int *n_words)
{
  g_autofree char *two = argc > 2 ? g_strdup_printf ("%s %s", argv[1], argv[2]) : NULL;
  const DocketCliCommand *found = NULL;

  for (guint i = 0; i < N_COMMANDS; i++)
    if (two != NULL && strcmp (commands[i].name, two) == 0)
      {
        *n_words = 2;
        return &commands[i];
      }
    else if (argc > 1 && strcmp (commands[i].name, argv[1]) == 0)
      {
        *n_words = 1;
        found = &commands[i];
      }
  return found;
}

/* "docketctl", "docketctl help", "docketctl job": say what there is. */
static int
explain (int argc, char **argv)
{
  const char *word = argc > 1 ? argv[1] : "";
  g_autofree char *beginning = g_strconcat (word, " ", NULL);
  g_autofree char *all = describe_commands ("");

  if (strcmp (word, "help") == 0)
    {
      g_print ("%s", all);
      return DOCKET_CLI_DONE;
    }
  for (guint i = 0; i < N_COMMANDS; i++)
    if (g_str_has_prefix (commands[i].name, beginning))
      {
        g_autofree char *some = describe_commands (beginning);
        gboolean help = argc > 2 && strcmp (argv[2], "--help") == 0;

        if (help)
          g_print ("%s", some);
        else
          g_printerr ("%s", some);
        return help ? DOCKET_CLI_DONE : DOCKET_CLI_USAGE;
      }
  if (*word == '\0')
    g_printerr ("%s", all);
  else
    {
      docket_cli_warn (_ ("There is no command “%s”."), word);
      g_printerr (_ ("Try “docketctl --help”.\n"));
    }
  return DOCKET_CLI_USAGE;
}

/* The shell asks what could stand at the cursor: `docketctl __complete WORD…`,
 * where the last word is the one that is being typed. Never an error: it could
 * only be printed into the middle of somebody's typing. */
static int
complete (DocketCli *cli, int argc, char **argv)
{
  int n_words = 0;

  cli->completing = TRUE;
  docket_cli_skip_global (cli, &argc, &argv);
  /* While the command itself is being typed, its name is not complete. */
  cli->command = find_command (argc - 1, argv, &n_words);
  if (cli->command != NULL)
    {
      g_autofree char *longer = g_strconcat (cli->command->name, " ", NULL);

      /* "outbox" may still become "outbox retry". */
      if (argc - n_words == 2 && n_words == 1)
        for (guint i = 0; i < N_COMMANDS; i++)
          if (g_str_has_prefix (commands[i].name, longer) && g_str_has_prefix (commands[i].name + strlen (longer), argv[2]))
            g_print ("%s\n", commands[i].name + strlen (longer));
      return cli->command->run (cli, argc - n_words, argv + n_words);
    }
  docket_cli_complete_command (cli, argc, argv);
  return DOCKET_CLI_DONE;
}

static int
run (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *description = describe_commands ("");
  int n_words = 0;

  cli->commands = commands;
  if (argc > 1 && strcmp (argv[1], "__complete") == 0)
    return complete (cli, argc - 1, argv + 1);
  if (!docket_cli_parse_global (cli, description, &argc, &argv, &error))
    return docket_cli_fail (cli, error);
  cli->command = find_command (argc, argv, &n_words);
  if (cli->command == NULL)
    return explain (argc, argv);
  return cli->command->run (cli, argc - n_words, argv + n_words);
}

int
main (int argc, char *argv[])
{
  /* GOption rearranges what it is given: let it have a list of its own. */
  g_autofree char **words = g_memdup2 (argv, sizeof argv[0] * (gsize) (argc + 1));
  const char *locale_dir = g_getenv ("DOCKET_LOCALE_DIR");
  g_auto (DocketCli) cli;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : DOCKET_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("docketctl");

  docket_cli_init (&cli);
  status = run (&cli, argc, words);
  if (fflush (stdout) != 0 || ferror (stdout))
    {
      docket_cli_warn ("%s", _ ("The answer could not be written."));
      return status != DOCKET_CLI_DONE ? status : DOCKET_CLI_FAILED;
    }
  return status;
}
