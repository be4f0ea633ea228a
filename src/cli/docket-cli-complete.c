/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What could stand at the cursor, for the completion of shells:
 *
 *   docketctl __complete job set J-10   ->  J-10244 J-10248 …
 *   docketctl __complete job set J-10248 status=c   ->  status=complete status=closed …
 *
 * The shell's own script knows no command and no option: all of it is asked here,
 * where the commands are, so that nothing can be forgotten there. Answers come from
 * this profile alone, never from the network, and a profile that cannot be read
 * has none.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <stdio.h>
#include <string.h>

#include "docket-cli-fields.h"

/* More than anybody reads. */
#define CANDIDATES_MAX 200

static const GOptionEntry global_entries[] = {
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, NULL, NULL, NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
  { "help", 'h', 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
  { NULL }
};

static void
offer (const char *candidate, const char *beginning)
{
  if (candidate != NULL && g_str_has_prefix (candidate, beginning))
    {
      fputs (candidate, stdout);
      fputc ('\n', stdout);
    }
}

static void
offer_files (void)
{
  fputs (":files\n", stdout);
}

/* Quietly: there is nobody to tell. Makes no profile where there is none. */
static gboolean
open_profile (DocketCli *cli)
{
  g_autofree char *usual = g_build_filename (g_get_user_data_dir (), "docket", NULL);

  return g_file_test (cli->profile_dir != NULL ? cli->profile_dir : usual, G_FILE_TEST_IS_DIR) && docket_cli_open (cli, NULL);
}

/* -- What words name -- */

static void
offer_records (DocketCli *cli, DocketKind kind, const char *beginning)
{
  g_autoptr (GPtrArray) names = NULL;

  if (!open_profile (cli))
    return;
  names = docket_store_complete (docket_cli_get_reader (cli), kind, beginning, CANDIDATES_MAX, NULL);
  for (guint i = 0; names != NULL && i < names->len; i++)
    offer (g_ptr_array_index (names, i), "");
}

static void
offer_keys (DocketCli *cli, const char *beginning)
{
  g_autoptr (GPtrArray) items = NULL;

  if (!open_profile (cli))
    return;
  items = docket_store_outbox (docket_cli_get_reader (cli), G_MAXINT64, NULL);
  for (guint i = 0; items != NULL && i < MIN (items->len, CANDIDATES_MAX); i++)
    offer (((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->key, beginning);
}

static void
offer_named (DocketCli *cli, const char *what, const char *beginning)
{
  DocketKind kind = docket_kind_from_name (what);

  if (strcmp (what, "FILE") == 0)
    offer_files ();
  else if (strcmp (what, "outbox") == 0)
    offer_keys (cli, beginning);
  else if (kind != DOCKET_KIND_NONE)
    offer_records (cli, kind, beginning);
}

/* Choices of a list "a,b,c" whose last part is being typed. */
static void
offer_choices (DocketField field, const char *before, const char *beginning)
{
  const DocketFieldInfo *info = docket_field_info (field);

  if (info->type != DOCKET_TYPE_CHOICE)
    return;
  for (guint i = 0; info->choices[i] != NULL; i++)
    {
      g_autofree char *whole = g_strconcat (before, info->choices[i], NULL);

      if (g_str_has_prefix (info->choices[i], beginning))
        offer (whole, "");
    }
}

/* -- FIELD=VALUE -- */

static void
offer_field (DocketCli *cli, const char *kind_name, const char *word)
{
  DocketKind kind = docket_kind_from_name (kind_name);
  const DocketKindInfo *info = docket_kind_info (kind);
  const char *equals = strchr (word, '=');
  g_autofree char *name = equals != NULL ? g_strndup (word, (gsize) (equals - word)) : NULL;
  g_autofree char *before = equals != NULL ? g_strconcat (name, "=", NULL) : NULL;
  DocketField field;

  if (equals == NULL)
    {
      for (guint i = 0; i < info->n_fields; i++)
        {
          const DocketFieldInfo *one = docket_field_info (info->first_field + (DocketField) i);
          g_autofree char *whole = g_strconcat (one->name, "=", NULL);

          if (docket_cli_is_typed (one))
            offer (whole, word);
        }
      return;
    }
  field = docket_field_from_name (kind, name);
  if (field == DOCKET_FIELD_NONE)
    return;
  offer_choices (field, before, equals + 1);
  if (docket_field_info (field)->target == DOCKET_KIND_PERSON && docket_field_info (field)->type == DOCKET_TYPE_ID && open_profile (cli))
    {
      g_autoptr (GPtrArray) names = docket_store_complete (docket_cli_get_reader (cli), DOCKET_KIND_PERSON, equals + 1, CANDIDATES_MAX, NULL);

      for (guint i = 0; names != NULL && i < names->len; i++)
        {
          g_autofree char *whole = g_strconcat (before, g_ptr_array_index (names, i), NULL);

          offer (whole, "");
        }
    }
}

/* -- Options -- */

/* The option a word names, "--limit" or "-n". */
static const GOptionEntry *
find_option (const GOptionEntry *entries, const char *word)
{
  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++)
    if ((g_str_has_prefix (word, "--") && strcmp (word + 2, entries[i].long_name) == 0)
        || (word[0] == '-' && word[1] != '\0' && word[1] == entries[i].short_name && word[2] == '\0'))
      return &entries[i];
  return NULL;
}

/* Whether the word behind @word belongs to it. */
static gboolean
takes_next (const GOptionEntry *entry)
{
  return entry != NULL && entry->arg != G_OPTION_ARG_NONE && entry->arg != G_OPTION_ARG_CALLBACK;
}

static void
offer_options (const GOptionEntry *entries, const char *beginning)
{
  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++)
    {
      g_autofree char *word = g_strconcat ("--", entries[i].long_name, NULL);

      offer (word, beginning);
    }
}

/* What the value of an option could be. */
static void
offer_value (DocketCli *cli, const GOptionEntry *entry, const char *word)
{
  static const char *const classes[] = { "desk", "field" };
  const char *comma = strrchr (word, ',');
  g_autofree char *before = comma != NULL ? g_strndup (word, (gsize) (comma + 1 - word)) : g_strdup ("");

  if (entry->arg == G_OPTION_ARG_FILENAME)
    offer_files ();
  else if (strcmp (entry->long_name, "status") == 0)
    offer_choices (DOCKET_JOB_STATUS, before, comma != NULL ? comma + 1 : word);
  else if (strcmp (entry->long_name, "technician") == 0)
    offer_records (cli, DOCKET_KIND_PERSON, word);
  else if (strcmp (entry->long_name, "merge") == 0)
    offer_records (cli, DOCKET_KIND_CUSTOMER, word);
  else if (strcmp (entry->long_name, "device-class") == 0)
    for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
      offer (classes[i], word);
}

void
docket_cli_skip_global (DocketCli *cli, int *argc, char ***argv)
{
  while (*argc > 2 && (*argv)[1][0] == '-')
    {
      int n = takes_next (find_option (global_entries, (*argv)[1])) && *argc > 3 ? 2 : 1;

      if (n == 1 && find_option (global_entries, (*argv)[1]) != NULL && takes_next (find_option (global_entries, (*argv)[1])))
        return;
      if (strcmp ((*argv)[1], "--profile") == 0)
        cli->profile_dir = g_strdup ((*argv)[2]);
      else if (g_str_has_prefix ((*argv)[1], "--profile="))
        cli->profile_dir = g_strdup ((*argv)[1] + strlen ("--profile="));
      *argc -= n;
      *argv += n;
    }
}

void
docket_cli_complete_command (DocketCli *cli, int argc, char **argv)
{
  const char *word = argc > 1 ? argv[argc - 1] : "";
  const char *last = NULL;

  if (argc > 2 && takes_next (find_option (global_entries, argv[argc - 2])))
    {
      offer_value (cli, find_option (global_entries, argv[argc - 2]), word);
      return;
    }
  if (argc == 2 && *word == '-')
    {
      offer_options (global_entries, word);
      offer ("--version", word);
    }
  for (const DocketCliCommand *command = cli->commands; command->name != NULL; command++)
    {
      g_auto (GStrv) words = g_strsplit (command->name, " ", 2);
      const char *part = argc == 2 ? words[0] : argc == 3 && strcmp (words[0], argv[1]) == 0 ? words[1] : NULL;

      /* The commands of one first word stand together. */
      if (part != NULL && g_strcmp0 (part, last) != 0)
        offer (part, word);
      last = part != NULL ? g_intern_string (part) : last;
    }
}

void
docket_cli_complete_words (DocketCli *cli, const GOptionEntry *entries, int argc, char **argv)
{
  const DocketCliCommand *command = cli->command;
  const char *word = argc > 1 ? argv[argc - 1] : "";
  g_auto (GStrv) named = g_strsplit (command->words != NULL ? command->words : "", " ", -1);
  const GOptionEntry *open = NULL; /* whose value the next word is */
  guint at = 0;

  for (int i = 1; i < argc - 1; i++)
    {
      if (open != NULL)
        {
          if (strcmp (open->long_name, "profile") == 0)
            {
              g_free (cli->profile_dir);
              cli->profile_dir = g_strdup (argv[i]);
            }
          open = NULL;
          continue;
        }
      open = find_option (entries, argv[i]);
      if (open == NULL)
        open = find_option (global_entries, argv[i]);
      if (!takes_next (open))
        open = NULL;
      if (argv[i][0] != '-')
        at++;
    }
  if (open != NULL && strcmp (open->long_name, "set") == 0)
    offer_field (cli, "job", word);
  else if (open != NULL)
    offer_value (cli, open, word);
  else if (*word == '-')
    {
      offer_options (entries, word);
      offer_options (global_entries, word);
    }
  else if (at < g_strv_length (named))
    offer_named (cli, named[at], word);
  else if (command->fields != NULL)
    offer_field (cli, command->fields, word);
}
