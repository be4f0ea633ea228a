/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What docketd's commands share: options, the store, words for failures. */
#include "docket-config.h"

#include "docket-command.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#include "docket-db.h"
#include "docket-read-file.h"
#include "docket-repository-sqlite.h"

#define PASSWORD_BYTES_MAX 1024

gboolean
docket_command_parse (const char *summary, const char *parameters, const GOptionEntry *entries, int *argc, char ***argv, int n_words, int *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;
  g_autofree char *help = NULL;

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  /* Our own, so that it is printed to stdout and the code is ours. */
  g_option_context_set_help_enabled (context, FALSE);
  help = g_option_context_get_help (context, TRUE, NULL);
  for (int i = 1; i < *argc; i++)
    if (strcmp ((*argv)[i], "--help") == 0 || strcmp ((*argv)[i], "-h") == 0)
      {
        g_print ("%s", help);
        *status = DOCKET_EXIT_DONE;
        return FALSE;
      }
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      *status = docket_command_usage (error->message);
      return FALSE;
    }
  if (*argc - 1 == n_words)
    return TRUE;
  g_printerr ("docketd: %s\n%s", *argc - 1 > n_words ? _ ("There is a word too many.") : _ ("Something is missing."), help);
  *status = DOCKET_EXIT_USAGE;
  return FALSE;
}

int
docket_command_fail (const GError *error)
{
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CORRUPT))
    sentence = g_strdup_printf (_ ("The file is damaged: %s. It was left as it is. Keep it, and serve the last backup: desks send again what that does not have."), error->message);
  else
    sentence = docket_db_error_sentence (error);
  g_printerr ("docketd: %s\n", sentence);
  return DOCKET_EXIT_FAILED;
}

int
docket_command_usage (const char *sentence)
{
  g_printerr ("docketd: %s\n%s\n", sentence, _ ("“docketd COMMAND --help” says how it is written."));
  return DOCKET_EXIT_USAGE;
}

const char *
docket_command_store_path (const char *uri, GError **error)
{
  if (g_str_has_prefix (uri, "postgresql://") || g_str_has_prefix (uri, "postgres://"))
    g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_STORE, _ ("PostgreSQL is not supported yet; use sqlite:PATH."));
  else if (!g_str_has_prefix (uri, "sqlite:") || uri[strlen ("sqlite:")] == '\0')
    g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_STORE, _ ("“%s” names no store. Write sqlite:PATH."), uri);
  else
    return uri + strlen ("sqlite:");
  return NULL;
}

char *
docket_command_blobs_beside (const char *uri)
{
  const char *path = docket_command_store_path (uri, NULL);
  g_autofree char *beside = path == NULL ? NULL : g_strconcat (path, ".blobs", NULL);

  return beside == NULL ? NULL : g_canonicalize_filename (beside, NULL);
}

/* ---- What opening a store takes long for: on stderr, as it is not the answer ---- */

static void
say_step (guint step, guint steps, gpointer data)
{
  if (step == 1)
    g_printerr (ngettext ("docketd: An earlier version made this store. It is brought up to date first, in %u step. This may take minutes; if it is stopped, nothing is lost, and the next start goes on.\n",
                          "docketd: An earlier version made this store. It is brought up to date first, in %u steps. This may take minutes; if it is stopped, nothing is lost, and the next start goes on.\n", steps),
                steps);
  g_printerr (_ ("docketd: Step %u of %u …\n"), step, steps);
}

static void
say_matches (guint done, guint customers, gpointer data)
{
  if (done == 0)
    g_printerr (ngettext ("docketd: What finds likely duplicates is made anew, of %u customer …\n", "docketd: What finds likely duplicates is made anew, of %u customers …\n", customers), customers);
  else
    g_printerr (_ ("docketd: … %u of %u\n"), done, customers);
}

DocketRepository *
docket_command_open (const char *uri, GError **error)
{
  static const DocketOpeningFuncs funcs = { say_step, say_matches };
  const char *path = docket_command_store_path (uri, error);

  return path == NULL ? NULL : docket_repository_sqlite_open_telling (path, &funcs, NULL, error);
}

char *
docket_command_read_password (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;

  if (!docket_read_file (path, PASSWORD_BYTES_MAX, &text, NULL, &local))
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_INPUT, _ ("The password file cannot be read: %s"), local->message);
      return NULL;
    }
  text[strcspn (text, "\r\n")] = '\0';
  if (strlen (text) < 8 || strlen (text) > PASSWORD_BYTES_MAX || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_INPUT, _ ("The first line of %s is the password; it must have at least 8 characters."), path);
      return NULL;
    }
  return g_steal_pointer (&text);
}

gboolean
docket_command_system_stamp (DocketRepository *repository, DocketClock *clock, DocketStamp *by, GError **error)
{
  g_autofree char *system = NULL;

  if (!docket_repository_get_meta (repository, DOCKET_META_SYSTEM, &system, error))
    return FALSE;
  if (system == NULL)
    {
      g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_STORE, _ ("This file is not the store of a Docket server, or making it was interrupted. Make one with: docketd init --store sqlite:PATH"));
      return FALSE;
    }
  /* The server is a device and nobody's person: it stands for itself. */
  docket_stamp_clear (by);
  by->person = g_strdup (system);
  by->device = g_steal_pointer (&system);
  by->made_at = docket_clock_now_ms (clock);
  by->arrived_at = by->made_at;
  return TRUE;
}

gboolean
docket_command_add_person (DocketRepository *repository, DocketCommit *commit, DocketRecord *person, const char *hash, const DocketStamp *by, GError **error)
{
  const char *username = docket_record_get_text (person, DOCKET_PERSON_USERNAME);
  g_autoptr (DocketAccount) account = NULL;

  if (!docket_repository_get_account (repository, username, &account, error))
    return FALSE;
  if (account != NULL)
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_INPUT, _ ("There is an account named “%s” already."), username);
      return FALSE;
    }
  account = docket_account_new ();
  account->person = g_strdup (docket_record_get_id (person));
  account->username = g_strdup (username);
  account->password = g_strdup (hash);
  return docket_commit_record (commit, person, by, "person-added", error) && docket_repository_put_account (repository, account, error);
}
