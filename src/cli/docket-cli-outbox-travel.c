/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * outbox export, outbox import: unsent work leaves a machine that cannot reach
 * the server (or will never again) and goes out from another one. Neither
 * speaks to the server; the work stays in the outbox it came from, and counts
 * once wherever it is sent from.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>

static void
report_export (DocketCli *cli, const char *path, const DocketOutboxExport *result)
{
  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_json_text_member (&writer, "file", path);
      docket_json_int_member (&writer, "operations", result->operations);
      docket_json_int_member (&writer, "files", result->files);
      docket_json_int_member (&writer, "lost", result->lost);
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
      return;
    }
  if (result->operations == 0)
    {
      g_print ("%s\n", _ ("Nothing waits, so the file is empty."));
      return;
    }
  g_print (ngettext ("%u change that was not sent is now in %s as well.\n", "%u changes that were not sent are now in %s as well.\n", result->operations), result->operations, path);
  if (result->files > 0)
    g_print (ngettext ("%u file that belongs to them is in it.\n", "%u files that belong to them are in it.\n", result->files), result->files);
  if (result->lost > 0)
    docket_cli_warn (ngettext ("%u file is gone or damaged on this device, so it is not in it.", "%u files are gone or damaged on this device, so they are not in it.", result->lost), result->lost);
  g_print (_ ("Import it where you can sync: docketctl outbox import FILE. It counts once, even if this device sends it too.\n"));
}

int
docket_cli_outbox_export (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  DocketOutboxExport result;
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
    { "force", 'f', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &force, N_ ("Replace a file that is there already"), NULL },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 1, 1, &error)
      || !docket_cli_open (cli, &error)
      || !docket_cli_check_target (argv[1], force, &error)
      || !docket_store_outbox_export (docket_cli_get_reader (cli), argv[1], &result, &error))
    return docket_cli_fail (cli, error);
  report_export (cli, argv[1], &result);
  return DOCKET_CLI_DONE;
}

static gboolean
import_on_writer (DocketStore *store, gpointer data, gboolean *more, GError **error)
{
  return docket_store_outbox_import (store, data, more, error);
}

static void
report_import (DocketCli *cli, DocketOutboxImport *import)
{
  guint operations = docket_outbox_import_get_operations (import);
  guint files = docket_outbox_import_get_files (import);
  guint known = docket_outbox_import_get_known (import);

  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_json_int_member (&writer, "operations", operations);
      docket_json_int_member (&writer, "files", files);
      docket_json_int_member (&writer, "known", known);
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
      return;
    }
  if (operations == 0 && known == 0)
    g_print ("%s\n", _ ("There are no changes in this file."));
  if (operations > 0)
    g_print (ngettext ("%u change came in. It goes with the next sync.\n", "%u changes came in. They go with the next sync.\n", operations), operations);
  if (files > 0)
    g_print (ngettext ("%u file came with them.\n", "%u files came with them.\n", files), files);
  if (known > 0)
    g_print (ngettext ("%u change was here already.\n", "%u changes were here already.\n", known), known);
}

int
docket_cli_outbox_import (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketOutboxImport) import = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 1, 1, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  import = docket_outbox_import_new (docket_cli_get_reader (cli), argv[1], &error);
  if (import == NULL || !docket_cli_write_pieces (cli, import_on_writer, import, &error))
    return docket_cli_fail (cli, error);
  report_import (cli, import);
  return DOCKET_CLI_DONE;
}
