/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What every command of docketctl needs: options, the profile and its account,
 * saving, errors as sentences, exit codes.
 *
 * A command is one function that reads its words, asks the store, and prints.
 * Saving commands end when the work is on this disk; sending it is the business
 * of `sync`, `watch` or an open console, which are woken.
 */
#include "docket-config.h"

#include "docket-cli.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "docket-cli-fields.h"
#include "docket-codec.h"
#include "docket-text.h"

G_DEFINE_QUARK (docket-cli-error-quark, docket_cli_error)

void
docket_cli_init (DocketCli *cli)
{
  memset (cli, 0, sizeof *cli);
  cli->clock = docket_system_clock_new ();
  cli->random = docket_system_random_new ();
}

void
docket_cli_clear (DocketCli *cli)
{
  if (cli->desk != NULL)
    docket_desk_close (cli->desk);
  g_clear_object (&cli->desk);
  g_clear_pointer (&cli->profile, docket_profile_unref);
  g_clear_object (&cli->clock);
  g_clear_object (&cli->random);
  g_clear_pointer (&cli->profile_dir, g_free);
}

/* Below the options of `docketctl COMMAND --help`. */
static char *
describe_command (const DocketCliCommand *command)
{
  GString *text = g_string_new (NULL);

  if (command->fields != NULL)
    {
      g_autofree char *names = docket_cli_field_names (docket_kind_from_name (command->fields));

      /* Translators: the names of fields follow */
      g_string_append_printf (text, _ ("Fields: %s."), names);
      g_string_append (text, "\n\n");
    }
  if (command->example != NULL)
    {
      g_string_append_printf (text, _ ("Example: %s"), command->example);
      g_string_append (text, "\n\n");
    }
  g_string_append (text, docket_cli_exit_codes ());
  return g_string_free (text, FALSE);
}

const char *
docket_cli_exit_codes (void)
{
  return _ ("Exit codes: 0 done, 1 failed, 2 wrong usage, 3 work still waiting, 4 sign-in needed.");
}

static void
add_global_entries (DocketCli *cli, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "profile", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &cli->profile_dir, N_ ("Folder of the profile (default: the console's own)"), N_ ("DIR") },
    { "json", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &cli->json, N_ ("Print one JSON value"), NULL },
    { NULL }
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

gboolean
docket_cli_parse_global (DocketCli *cli, const char *description, int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("COMMAND …"));
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &version, N_ ("Print the version"), NULL },
    { NULL }
  };

  add_global_entries (cli, context);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _ ("Docket on the command line: the same work, the same profile as the console."));
  g_option_context_set_description (context, description);
  /* What follows the command's name is the command's own. */
  g_option_context_set_strict_posix (context, TRUE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (version)
    {
      g_print ("docketctl %s\n", DOCKET_VERSION);
      exit (DOCKET_CLI_DONE);
    }
  return TRUE;
}

/* GOption leaves a "--" in some positions; a word after it may begin with "-". */
static void
drop_separator (int *argc, char **argv)
{
  for (int i = 1; i < *argc; i++)
    if (strcmp (argv[i], "--") == 0)
      {
        memmove (&argv[i], &argv[i + 1], (gsize) (*argc - i) * sizeof argv[0]);
        *argc -= 1;
        return;
      }
}

gboolean
docket_cli_parse (DocketCli *cli, const GOptionEntry *entries, int *argc, char ***argv, int min, int max, GError **error)
{
  const DocketCliCommand *command = cli->command;
  g_autoptr (GOptionContext) context = g_option_context_new (command->parameters);
  g_autofree char *program = g_strdup_printf ("docketctl %s", command->name);
  g_autofree char *description = NULL;

  if (cli->completing)
    {
      docket_cli_complete_words (cli, entries, *argc, *argv);
      exit (DOCKET_CLI_DONE);
    }
  description = describe_command (command);
  g_set_prgname (program);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _ (command->summary));
  g_option_context_set_description (context, description);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  add_global_entries (cli, context);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  drop_separator (argc, *argv);

  if (*argc - 1 < min || *argc - 1 > max)
    {
      g_autofree char *usage = g_strjoin (" ", command->name, command->parameters, NULL);

      /* Quoted, so that what ends the sentence is not copied with it. */
      g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE,
                   *argc - 1 < min ? _ ("Something is missing. Usage: “docketctl %s”") : _ ("That is too much. Usage: “docketctl %s”"), usage);
      return FALSE;
    }
  return TRUE;
}

gboolean
docket_cli_open_profile (DocketCli *cli, GError **error)
{
  if (cli->profile == NULL)
    cli->profile = docket_profile_open (cli->profile_dir, error);
  return cli->profile != NULL;
}

static void
tell_rescue (const DocketRescue *rescue)
{
  g_autofree char *sentence = rescue != NULL ? docket_rescue_sentence (rescue) : NULL;

  if (sentence != NULL)
    docket_cli_warn_of (sentence);
}

gboolean
docket_cli_open (DocketCli *cli, GError **error)
{
  if (cli->desk != NULL)
    return TRUE;
  if (!docket_cli_open_profile (cli, error))
    return FALSE;
  cli->desk = docket_desk_open (cli->profile, cli->clock, cli->random, error);
  if (cli->desk != NULL && !cli->completing)
    tell_rescue (docket_desk_get_rescue (cli->desk));
  return cli->desk != NULL;
}

DocketStore *
docket_cli_get_reader (DocketCli *cli)
{
  return docket_desk_get_reader (cli->desk);
}

char *
docket_cli_user_name (DocketCli *cli)
{
  const char *id = docket_desk_get_person_id (cli->desk);
  g_autoptr (DocketRecord) person = NULL;

  if (id != NULL && docket_store_get (docket_cli_get_reader (cli), DOCKET_KIND_PERSON, id, &person, NULL) && person != NULL
      && docket_record_has (person, DOCKET_PERSON_NAME))
    return g_strdup (docket_record_get_text (person, DOCKET_PERSON_NAME));
  return docket_store_get_meta (docket_cli_get_reader (cli), DOCKET_META_USERNAME);
}

static void
wake_others (DocketCli *cli)
{
  docket_profile_wake (cli->profile, docket_profile_get_account (cli->profile));
}

gboolean
docket_cli_submit (DocketCli *cli, GPtrArray *operations, GError **error)
{
  if (!docket_writer_submit (docket_desk_get_writer (cli->desk), operations, error))
    return FALSE;
  wake_others (cli);
  return TRUE;
}

gboolean
docket_cli_write (DocketCli *cli, DocketWriterFunc func, gpointer data, GError **error)
{
  if (!docket_writer_run (docket_desk_get_writer (cli->desk), DOCKET_WRITER_SAVE, func, data, error))
    return FALSE;
  wake_others (cli);
  return TRUE;
}

gboolean
docket_cli_write_pieces (DocketCli *cli, DocketWriterPieceFunc func, gpointer data, GError **error)
{
  gboolean ok = docket_writer_run_pieces (docket_desk_get_writer (cli->desk), DOCKET_WRITER_SAVE, func, data, error);

  /* What came in before it failed stays. */
  wake_others (cli);
  return ok;
}

int
docket_cli_report_saved (DocketCli *cli, GPtrArray *operations)
{
  const DocketOperation *operation = docket_operations_get_main (operations);

  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_cli_write_text (&writer, "bundle", operation->bundle);
      docket_json_name (&writer, "keys");
      docket_json_begin_array (&writer);
      for (guint i = 0; i < operations->len; i++)
        docket_json_text (&writer, ((DocketOperation *) g_ptr_array_index (operations, i))->key);
      docket_json_end_array (&writer);
      docket_json_name (&writer, "record");
      docket_json_begin_object (&writer);
      docket_json_text_member (&writer, "kind", docket_kind_info (operation->record_kind)->name);
      docket_json_text_member (&writer, "id", operation->record_id);
      docket_json_end_object (&writer);
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
    }
  else
    {
      g_autofree char *sentence = docket_desk_describe_save (cli->desk, operations);
      g_autofree char *words = docket_words_saved (sentence);

      g_print ("%s\n", words);
    }
  return DOCKET_CLI_DONE;
}

int
docket_cli_save_one (DocketCli *cli, DocketOperation *operation)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (operations, operation);
  if (!docket_cli_submit (cli, operations, &error))
    return docket_cli_fail (cli, error);
  return docket_cli_report_saved (cli, operations);
}

void
docket_cli_warn (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("docketctl: %s\n", text);
}

void
docket_cli_warn_of (const char *wrong)
{
  g_autofree char *sentence = docket_text_end_sentence (wrong);

  docket_cli_warn ("%s", sentence);
}

int
docket_cli_fail (DocketCli *cli, const GError *error)
{
  g_autofree char *sentence = NULL;

  if (error->domain == DOCKET_DB_ERROR)
    sentence = docket_db_error_sentence (error);
  docket_cli_warn_of (sentence != NULL ? sentence : error->message);

  if (error->domain == G_OPTION_ERROR || g_error_matches (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE))
    {
      g_printerr (_ ("Try “docketctl %s%s--help”.\n"), cli->command != NULL ? cli->command->name : "", cli->command != NULL ? " " : "");
      return DOCKET_CLI_USAGE;
    }
  if (g_error_matches (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SIGNED_OUT))
    return DOCKET_CLI_SIGN_IN;
  return DOCKET_CLI_FAILED;
}

gboolean
docket_cli_refuse (GError **error, DocketCliError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, DOCKET_CLI_ERROR, code, message);
  return FALSE;
}

gboolean
docket_cli_check_target (const char *path, gboolean force, GError **error)
{
  g_autofree char *name = NULL;

  /* What is no file at all, whoever writes refuses in better words. */
  if (force || !g_file_test (path, G_FILE_TEST_IS_REGULAR | G_FILE_TEST_IS_SYMLINK))
    return TRUE;
  name = g_filename_display_name (path);
  return docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("%s is there already. Name another file, or replace it with --force."), name);
}

void
docket_cli_print_none (DocketCli *cli, const char *sentence)
{
  DocketStoreCounts counts = { 0 };

  /* An empty list of an empty device says nothing about the company. */
  if (docket_store_get_counts (docket_cli_get_reader (cli), &counts, NULL) && counts.last_sync_at == 0)
    sentence = _ ("Nothing is here yet: docketctl sync fetches it.");
  g_print ("%s\n", sentence);
  if (!docket_store_is_search_whole (docket_cli_get_reader (cli)))
    g_print ("%s\n", _ ("The search is being prepared after an update of Docket. Until that is done, what you look for may be here without being found."));
}

void
docket_cli_print_json (DocketJsonWriter *writer)
{
  g_autofree char *text = docket_json_writer_finish (writer);

  /* Not g_print: JSON is UTF-8 whatever the locale says. */
  fputs (text, stdout);
  fputc ('\n', stdout);
}

void
docket_cli_write_record (DocketCli *cli, DocketJsonWriter *writer, const DocketRecord *record)
{
  g_autofree char *text = docket_record_to_text (record);
  g_autofree char *extended = NULL;
  g_auto (DocketRecordState) state = { 0 };
  gsize length = strlen (text);

  docket_store_get_state (docket_cli_get_reader (cli), docket_record_get_kind (record), docket_record_get_id (record), &state, NULL);
  g_assert (length > 0 && text[length - 1] == '}');
  extended = g_strdup_printf ("%.*s,\"pending\":%s}", (int) length - 1, text, state.pending ? "true" : "false");
  docket_json_raw (writer, extended);
}

void
docket_cli_write_optional_int (DocketJsonWriter *writer, const char *name, gint64 number, gint64 none)
{
  docket_json_name (writer, name);
  if (number == none)
    docket_json_null (writer);
  else
    docket_json_int (writer, number);
}

void
docket_cli_write_text (DocketJsonWriter *writer, const char *name, const char *text)
{
  docket_json_name (writer, name);
  docket_json_text (writer, text);
}
