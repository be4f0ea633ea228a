/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * login, logout, status: which account this profile holds and how it stands.
 * Only login speaks to the server, and logout if it can.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "docket-files.h"
#include "docket-text.h"

/* A password file with more than this is not a password file. */
#define PASSWORD_BYTES_MAX 4096

/* The first line of the file, without its line end. */
static char *
read_password (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!docket_files_read_named (path, PASSWORD_BYTES_MAX, &text, &length, &local))
    {
      g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("The password file cannot be read: %s"), local->message);
      return NULL;
    }
  text[strcspn (text, "\r\n")] = '\0';
  if (length > PASSWORD_BYTES_MAX || *text == '\0' || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("%s holds no password. Write it on the first line of the file."), path);
      return NULL;
    }
  return g_steal_pointer (&text);
}

static int
report_login (DocketCli *cli)
{
  DocketDesk *desk = cli->desk;
  g_autofree char *name = docket_cli_user_name (cli);

  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_cli_write_text (&writer, "account", docket_profile_get_account (cli->profile));
      docket_cli_write_text (&writer, "server", docket_desk_get_server_url (desk));
      docket_cli_write_text (&writer, "company", docket_desk_get_company (desk));
      docket_cli_write_text (&writer, "person", docket_desk_get_person_id (desk));
      docket_cli_write_text (&writer, "role", docket_role_name (docket_desk_get_role (desk)));
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
    }
  else
    g_print (_ ("Signed in at %s as %s.\n"), docket_desk_get_server_url (desk), name);
  return DOCKET_CLI_DONE;
}

int
docket_cli_login (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *user = NULL;
  g_autofree char *password_file = NULL;
  g_autofree char *password = NULL;
  g_autofree char *device_class = NULL;
  const GOptionEntry entries[] = {
    { "user", 'u', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &user, N_ ("Sign-in name"), N_ ("NAME") },
    { "password-file", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &password_file, N_ ("File whose first line is the password"), N_ ("FILE") },
    { "device-class", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &device_class, N_ ("What this device is: desk (default) or field"), N_ ("CLASS") },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 1, 1, &error))
    return docket_cli_fail (cli, error);
  if (user == NULL || *user == '\0' || password_file == NULL)
    g_set_error_literal (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("login needs --user NAME and --password-file FILE."));
  else if (device_class != NULL && strcmp (device_class, "desk") != 0 && strcmp (device_class, "field") != 0)
    g_set_error_literal (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("--device-class is either desk or field."));
  if (error != NULL)
    return docket_cli_fail (cli, error);

  password = read_password (password_file, &error);
  if (password == NULL
      || !docket_cli_open_profile (cli, &error)
      || !docket_desk_sign_in (cli->profile, argv[1], user, password, device_class != NULL ? device_class : "desk", &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  docket_profile_wake (cli->profile, docket_profile_get_account (cli->profile));
  return report_login (cli);
}

int
docket_cli_logout (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *account = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 0, 0, &error)
      || !docket_cli_open_profile (cli, &error))
    return docket_cli_fail (cli, error);
  account = g_strdup (docket_profile_get_account (cli->profile));
  if (account != NULL && !docket_desk_sign_out (cli->profile, &error))
    return docket_cli_fail (cli, error);
  if (account != NULL)
    docket_profile_wake (cli->profile, account);

  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_cli_write_text (&writer, "account", account);
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
    }
  else if (account == NULL)
    g_print (_ ("Nobody was signed in.\n"));
  else
    g_print (_ ("Signed out. Work that was not sent yet stays on this device and goes out after the next sign-in.\n"));
  return DOCKET_CLI_DONE;
}

/* -- status -- */

static void
write_status (DocketCli *cli, const DocketSyncStatus *status)
{
  g_auto (DocketJsonWriter) writer;
  g_autofree char *cursor = NULL;

  if (cli->desk != NULL)
    cursor = docket_store_get_meta (docket_cli_get_reader (cli), DOCKET_META_CURSOR);
  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "state", docket_sync_state_name (status->state));
  docket_cli_write_text (&writer, "server", cli->desk != NULL ? docket_desk_get_server_url (cli->desk) : NULL);
  docket_cli_write_text (&writer, "account", docket_profile_get_account (cli->profile));
  docket_json_int_member (&writer, "pending", status->counts.pending);
  docket_json_int_member (&writer, "held", status->counts.held);
  docket_json_int_member (&writer, "rejected", status->counts.rejected);
  docket_json_int_member (&writer, "blobs_pending", status->counts.files_pending);
  docket_json_int_member (&writer, "open_reviews", status->counts.open_reviews);
  docket_cli_write_optional_int (&writer, "last_sync_at", MAX (status->last_sync_at, status->counts.last_sync_at), 0);
  docket_cli_write_optional_int (&writer, "next_attempt_at", MAX (status->next_attempt_at, status->counts.next_attempt_at), 0);
  docket_cli_write_text (&writer, "cursor", cursor);
  docket_json_int_member (&writer, "resending", status->counts.resending);
  docket_cli_write_optional_int (&writer, "restored_at", status->counts.restored_at, 0);
  docket_cli_write_optional_int (&writer, "audit_broken_at", status->counts.audit_broken_at, 0);
  docket_json_end_object (&writer);
  docket_cli_print_json (&writer);
}

/* Whether a process of this profile is syncing at this moment. */
static gboolean
is_synced_by_someone (DocketCli *cli)
{
  int lock = -1;

  if (!docket_profile_try_sync_lock (cli->profile, docket_profile_get_account (cli->profile), &lock, NULL))
    return TRUE;
  close (lock);
  return FALSE;
}

static void
print_status (DocketCli *cli, const DocketSyncStatus *status)
{
  g_autofree char *line = docket_words_status_line (status, docket_clock_now_ms (cli->clock));
  g_autofree char *name = NULL;
  g_autofree char *restored = NULL;
  gboolean waits;

  if (cli->desk != NULL)
    {
      name = docket_cli_user_name (cli);
      /* Translators: who, company, address of the server */
      g_print (_ ("%s at %s (%s)\n"), name, docket_desk_get_company (cli->desk), docket_desk_get_server_url (cli->desk));
    }
  restored = docket_words_restored (status);
  if (restored != NULL)
    g_print ("%s\n", restored);
  if (status->counts.audit_broken_at != 0)
    {
      g_autofree char *banner = docket_words_banner (status, docket_clock_now_ms (cli->clock));

      g_print ("%s\n", banner);
    }
  /* With nobody syncing, work that is due is not on its way: it just waits. */
  waits = cli->desk != NULL && status->counts.pending > 0 && !is_synced_by_someone (cli);
  if (!waits || status->state != DOCKET_SYNC_WAITING)
    g_print ("%s\n", line);
  if (waits)
    {
      g_autofree char *waiting = docket_words_waiting (status);

      g_print ("%s\n", waiting);
    }
}

int
docket_cli_status (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketSyncStatus) status = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 0, 0, &error))
    return docket_cli_fail (cli, error);
  if (!docket_cli_open (cli, &error) && !g_error_matches (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SIGNED_OUT))
    return docket_cli_fail (cli, error);

  if (cli->desk != NULL)
    {
      g_clear_error (&error);
      status = docket_sync_status_copy (docket_desk_get_status (cli->desk));
      if (!docket_store_get_waits (docket_cli_get_reader (cli), &status->counts, &error))
        return docket_cli_fail (cli, error);
    }
  else
    {
      /* It is, but its file says no more who that is. */
      if (docket_profile_get_account (cli->profile) != NULL)
        docket_cli_warn_of (error->message);
      status = docket_sync_status_new ();
      status->state = DOCKET_SYNC_SIGNED_OUT;
    }
  if (cli->json)
    write_status (cli, status);
  else
    print_status (cli, status);
  return DOCKET_CLI_DONE;
}
