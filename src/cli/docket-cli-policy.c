/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * policy show and check. Checking asks nobody: the document is read as the
 * server reads it, and all that is wrong is named at once.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "docket-files.h"
#include "docket-limits.h"

static gboolean
read_file (const char *path, char **content, gsize *size, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (docket_files_read_named (path, DOCKET_POLICY_BYTES_MAX, content, size, &local))
    return TRUE;
  g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("The policy cannot be read: %s"), local->message);
  return FALSE;
}

static int
tell_problems (DocketCli *cli, const char *path, char **problems)
{
  guint n = g_strv_length (problems);

  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_json_name (&writer, "problems");
      docket_json_begin_array (&writer);
      for (guint i = 0; i < n; i++)
        docket_json_text (&writer, problems[i]);
      docket_json_end_array (&writer);
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
      return n == 0 ? DOCKET_CLI_DONE : DOCKET_CLI_FAILED;
    }
  if (n == 0)
    g_print (_ ("%s is a policy that can come into force.\n"), path);
  for (guint i = 0; i < n; i++)
    g_printerr ("%s\n", problems[i]);
  return n == 0 ? DOCKET_CLI_DONE : DOCKET_CLI_FAILED;
}

int
docket_cli_policy_check (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  g_auto (GStrv) problems = NULL;
  gsize size;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 1, 1, &error) || !read_file (argv[1], &content, &size, &error))
    return docket_cli_fail (cli, error);
  problems = docket_policy_check (content, size);
  return tell_problems (cli, argv[1], problems);
}

int
docket_cli_policy_show (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketPolicy) policy = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 0, 0, &error) || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  policy = docket_store_get_policy (docket_cli_get_reader (cli));
  /* The document is JSON already, for people and programs alike. */
  g_print ("%s\n", docket_policy_get_document (policy));
  return DOCKET_CLI_DONE;
}
