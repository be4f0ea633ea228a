/* SPDX-License-Identifier: GPL-3.0-or-later */

/* docketd user …: people and their accounts. Works beside a running server: the
 * store serializes the two, and the server reads sessions anew every time. */
#include "docket-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-auth.h"
#include "docket-command.h"
#include "docket-entry.h"
#include "docket-id.h"
#include "docket-normal.h"
#include "docket-plan.h"

typedef struct
{
  char *store;
  char *role;
  char *password_file;
  char *full_name;
  gboolean json;
  gboolean left;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->store);
  g_free (options->role);
  g_free (options->password_file);
  g_free (options->full_name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
input_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
input_error (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_INPUT, message);
  return FALSE;
}

static char *
hash_from_file (const char *path, GError **error)
{
  g_autofree char *password = docket_command_read_password (path, error);
  char *hash = password == NULL ? NULL : docket_auth_hash (password);

  if (password != NULL && hash == NULL)
    input_error (error, "%s", _ ("There is not enough memory to protect the password (64 MiB)."));
  return hash;
}

static gboolean
find_account (DocketRepository *repository, const char *username, DocketAccount **account, GError **error)
{
  if (!docket_repository_get_account (repository, username, account, error))
    return FALSE;
  return *account != NULL || input_error (error, _ ("There is no account named “%s”."), username);
}

/* ---- Commands ---- */

static gboolean
add (DocketRepository *repository, const Options *options, const char *username, GError **error)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketCommit) commit = docket_commit_new (repository, clock, random, error);
  g_autofree char *id = docket_id_new (clock, random);
  g_autoptr (DocketRecord) person = docket_record_new (DOCKET_KIND_PERSON, id);
  g_autofree char *hash = commit == NULL ? NULL : hash_from_file (options->password_file, error);
  DocketStamp by = { NULL, NULL, 0, 0 };
  gboolean ok;

  if (hash == NULL)
    return FALSE;
  docket_record_set_text (person, DOCKET_PERSON_NAME, options->full_name != NULL ? options->full_name : username);
  docket_record_set_text (person, DOCKET_PERSON_USERNAME, username);
  docket_record_set_text (person, DOCKET_PERSON_ROLE, options->role);
  docket_record_set (person, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (TRUE));
  ok = docket_repository_begin (repository, error) && docket_command_system_stamp (repository, clock, &by, error)
       && docket_command_add_person (repository, commit, person, hash, &by, error) && docket_repository_commit (repository, error);
  docket_stamp_clear (&by);
  return ok;
}

/* What was done to an account stands in the audit; what a password is does not. */
static gboolean
note (DocketRepository *repository, const DocketAccount *account, const char *action, GError **error)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketAuditEntry) entry = docket_audit_entry_new (action, DOCKET_KIND_PERSON, account->person);

  entry->outcome = g_strdup (docket_outcome_name (DOCKET_OUTCOME_APPLIED));
  return docket_command_system_stamp (repository, clock, &entry->by, error) && docket_repository_append_audit (repository, entry, error);
}

/* Whoever works here no more leaves the board, and gets no work: as an admin says
 * so from a desk. */
static gboolean
set_active (DocketRepository *repository, DocketRecord *person, gboolean active, GError **error)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketCommit) commit = docket_commit_new (repository, clock, random, error);
  g_autoptr (DocketRecord) changed = docket_record_copy (person);
  DocketStamp by = { NULL, NULL, 0, 0 };
  gboolean ok;

  docket_record_set (changed, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (active));
  ok = commit != NULL && docket_command_system_stamp (repository, clock, &by, error)
       && docket_commit_record (commit, changed, &by, active ? "person-returned" : "person-left", error);
  docket_stamp_clear (&by);
  return ok;
}

static const char *
name_of (const DocketRecord *person, const DocketAccount *account)
{
  const char *name = docket_record_get_text (person, DOCKET_PERSON_NAME);

  return name != NULL ? name : account->username;
}

static gboolean
set_password (DocketRepository *repository, const Options *options, const char *username, GError **error)
{
  g_autofree char *hash = hash_from_file (options->password_file, error);
  g_autoptr (DocketAccount) account = NULL;
  g_autoptr (DocketRecord) person = NULL;
  gboolean returns, ok;

  if (hash == NULL || !docket_repository_begin (repository, error) || !find_account (repository, username, &account, error)
      || !docket_repository_get_record (repository, DOCKET_KIND_PERSON, account->person, &person, error))
    return FALSE;
  /* Nobody gets a password to be turned away with. */
  returns = person != NULL && !docket_record_get_void (person) && !docket_person_is_active (person);
  g_free (account->password);
  account->password = g_steal_pointer (&hash);
  account->disabled = FALSE;
  ok = docket_repository_put_account (repository, account, error) && docket_repository_delete_logins_of (repository, account->person, error)
         && note (repository, account, "password-changed", error)
         && (!returns || set_active (repository, person, TRUE, error))
         && docket_repository_commit (repository, error);
  if (ok && returns)
    g_print (_ ("%s works here again.\n"), name_of (person, account));
  return ok;
}

static gboolean
disable (DocketRepository *repository, const Options *options, const char *username, GError **error)
{
  g_autoptr (DocketAccount) account = NULL;
  g_autoptr (DocketRecord) person = NULL;
  gboolean works;

  if (!docket_repository_begin (repository, error) || !find_account (repository, username, &account, error)
      || !docket_repository_get_record (repository, DOCKET_KIND_PERSON, account->person, &person, error))
    return FALSE;
  account->disabled = TRUE;
  works = person != NULL && docket_person_is_active (person);
  if (!docket_repository_put_account (repository, account, error) || !docket_repository_delete_logins_of (repository, account->person, error)
      || !note (repository, account, "account-disabled", error)
      || (works && options->left && !set_active (repository, person, FALSE, error))
      || !docket_repository_commit (repository, error))
    return FALSE;
  if (works && options->left)
    g_print (_ ("%s can sign in no more, and works here no more. Jobs that are theirs stay with them, on the board, until somebody gives them to others.\n"), name_of (person, account));
  else if (works)
    g_print (_ ("%s can sign in no more, but still counts as working here: a technician stays on the board and gets work. To end that too, repeat the command with --left.\n"), name_of (person, account));
  return TRUE;
}

static gboolean
sign_out (DocketRepository *repository, const Options *options, const char *username, GError **error)
{
  g_autoptr (DocketAccount) account = NULL;

  return docket_repository_begin (repository, error) && find_account (repository, username, &account, error)
         && docket_repository_delete_logins_of (repository, account->person, error)
         && note (repository, account, "signed-out", error) && docket_repository_commit (repository, error);
}

static gboolean
list (DocketRepository *repository, const Options *options, const char *username, GError **error)
{
  g_autoptr (GPtrArray) accounts = docket_repository_accounts (repository, error);
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *json = NULL;

  if (accounts == NULL)
    return FALSE;
  docket_json_writer_init (&writer);
  docket_json_begin_array (&writer);
  for (guint i = 0; i < accounts->len; i++)
    {
      const DocketAccount *account = g_ptr_array_index (accounts, i);
      g_autoptr (DocketRecord) person = NULL;
      const char *name, *role;

      if (!docket_repository_get_record (repository, DOCKET_KIND_PERSON, account->person, &person, error))
        return FALSE;
      name = person == NULL ? NULL : docket_record_get_text (person, DOCKET_PERSON_NAME);
      role = person == NULL ? NULL : docket_record_get_text (person, DOCKET_PERSON_ROLE);
      docket_json_begin_object (&writer);
      docket_json_text_member (&writer, "username", account->username);
      docket_json_text_member (&writer, "name", name);
      docket_json_text_member (&writer, "role", role);
      docket_json_text_member (&writer, "person", account->person);
      docket_json_bool_member (&writer, "disabled", account->disabled);
      docket_json_end_object (&writer);
      if (!options->json)
        g_print ("%-16s %-12s %s%s\n", account->username, role != NULL ? role : "?", name != NULL ? name : "?", account->disabled ? _ (" (disabled)") : "");
    }
  docket_json_end_array (&writer);
  json = docket_json_writer_finish (&writer);
  if (options->json)
    g_print ("%s\n", json);
  return TRUE;
}

typedef struct
{
  const char *name;
  gboolean (*run) (DocketRepository *repository, const Options *options, const char *username, GError **error);
  gboolean needs_name;
  gboolean needs_password;
  gboolean needs_role;
} Command;

static const Command commands[] = {
  { "add", add, TRUE, TRUE, TRUE },
  { "list", list, FALSE, FALSE, FALSE },
  { "password", set_password, TRUE, TRUE, FALSE },
  { "disable", disable, TRUE, FALSE, FALSE },
  { "sign-out", sign_out, TRUE, FALSE, FALSE },
};

static const char *
check_options (const Command *command, const Options *options, const char *username)
{
  if (options->store == NULL)
    return _ ("--store is missing.");
  if (command->needs_name && !docket_entry_is_username (username))
    return _ ("A sign-in name has small letters, digits, dots, hyphens and underscores.");
  if (command->needs_password && options->password_file == NULL)
    return _ ("--password-file is missing: a file whose first line is the password.");
  if (options->left && command->run != disable)
    return _ ("--left goes with disable.");
  if (command->needs_role && (options->role == NULL || docket_role_from_name (options->role) == DOCKET_ROLE_NONE || strcmp (options->role, "assigned_technician") == 0))
    return _ ("--role is dispatcher, office, supervisor, technician or admin.");
  return NULL;
}

static int
run (const Command *command, const Options *options, const char *username)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRepository) repository = docket_command_open (options->store, &error);

  if (repository == NULL || !command->run (repository, options, username, &error))
    {
      if (repository != NULL)
        docket_repository_rollback (repository);
      return docket_command_fail (error);
    }
  return DOCKET_EXIT_DONE;
}

int
docket_command_user (int argc, char **argv)
{
  g_auto (Options) options = { NULL, NULL, NULL, NULL, FALSE, FALSE };
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_STRING, &options.store, N_ ("The store: sqlite:PATH"), "URI" },
    { "role", 0, 0, G_OPTION_ARG_STRING, &options.role, N_ ("With add: dispatcher, office, supervisor, technician or admin"), N_ ("ROLE") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options.password_file, N_ ("With add and password: its first line is the password"), N_ ("FILE") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.full_name, N_ ("With add: the person's name"), N_ ("FULL") },
    { "left", 0, 0, G_OPTION_ARG_NONE, &options.left, N_ ("With disable: the person works here no more, and gets no work"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("With list: print JSON"), NULL },
    { NULL }
  };
  const Command *command = NULL;
  g_autofree char *username = NULL;
  const char *wrong;
  int status, n_words;

  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, argv[1]) == 0)
      command = &commands[i];
  n_words = command == NULL || !command->needs_name ? 1 : 2;
  if (!docket_command_parse (_ ("Adds people, and keeps their accounts."), _ ("add|password|disable|sign-out NAME, or list"), entries, &argc, &argv, n_words, &status))
    return status;
  if (command == NULL)
    return docket_command_usage (_ ("There is add, list, password, disable and sign-out."));
  /* As signing in reads it. */
  if (command->needs_name)
    username = g_utf8_validate (argv[n_words], -1, NULL) ? docket_normal_username (argv[n_words]) : g_strdup ("");
  wrong = check_options (command, &options, username);
  if (wrong != NULL)
    return docket_command_usage (wrong);
  if (options.full_name != NULL && (*options.full_name == '\0' || !g_utf8_validate (options.full_name, -1, NULL) || g_utf8_strlen (options.full_name, -1) > 200))
    return docket_command_usage (_ ("The name is empty or too long."));
  return run (command, &options, username);
}
