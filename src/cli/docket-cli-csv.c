/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * import customers, export jobs, export customers: tables for spreadsheets. The
 * engines are docket-customer-import.h and docket-table-export.h. Here an import
 * is all or nothing: one line that cannot be read, and none of it comes in. Nor
 * does a part of it if it is cut off: run again, it would bring that in twice.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "docket-customer-import.h"
#include "docket-table-export.h"

/* Named one by one; the rest is a number. */
#define TWINS_NAMED_MAX 10

/* -- import customers -- */

static gboolean
check_rows (DocketCli *cli, DocketCustomerImport *import, const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  GArray *rows;
  guint named = 0;

  if (!docket_customer_import_check_titles (import, error)
      || !docket_customer_import_check (import, docket_cli_get_reader (cli), cli->clock, cli->random, NULL, error))
    return FALSE;
  rows = docket_customer_import_get_rows (import);
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketImportRow *row = &g_array_index (rows, DocketImportRow, i);

      if (row->problem != NULL)
        /* Translators: a file, a line of it, and what is wrong there */
        return docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("%s, line %u: %s Nothing was imported."), name, row->line, row->problem);
    }
  for (guint i = 0; i < rows->len && named < TWINS_NAMED_MAX; i++)
    {
      const DocketImportRow *row = &g_array_index (rows, DocketImportRow, i);
      g_autoptr (DocketValues) values = NULL;

      if (row->verdict != DOCKET_IMPORT_LIKELY)
        continue;
      named++;
      values = docket_customer_import_read_row (import, i);
      if (row->like_id != NULL)
        docket_cli_warn (_ ("“%s” may be here already as “%s”."), docket_values_get_text (values, DOCKET_CUSTOMER_NAME), row->like_name);
      else
        docket_cli_warn (_ ("“%s” on line %u may be the customer of line %u."), docket_values_get_text (values, DOCKET_CUSTOMER_NAME), row->line, row->like_line);
    }
  return TRUE;
}

static int
report_import (DocketCli *cli, DocketCustomerImport *import)
{
  guint n = docket_customer_import_count_wanted (import);
  guint known = docket_customer_import_count (import, DOCKET_IMPORT_KNOWN);
  guint twins = docket_customer_import_count (import, DOCKET_IMPORT_LIKELY);
  g_autofree char *what = NULL;
  g_autofree char *words = NULL;

  if (twins > TWINS_NAMED_MAX)
    docket_cli_warn (ngettext ("%u more may be here already.", "%u more may be here already.", twins - TWINS_NAMED_MAX), twins - TWINS_NAMED_MAX);
  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_json_int_member (&writer, "imported", n);
      docket_json_int_member (&writer, "known", known);
      docket_json_int_member (&writer, "likely_duplicates", twins);
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
      return DOCKET_CLI_DONE;
    }
  what = g_strdup_printf (ngettext ("%u customer", "%u customers", n), n);
  words = n > 0 ? docket_words_saved (what) : g_strdup (_ ("No customer was imported."));
  g_print ("%s\n", words);
  if (known > 0)
    g_print (ngettext ("%u was here already and stays as it is.\n", "%u were here already and stay as they are.\n", known), known);
  return DOCKET_CLI_DONE;
}

int
docket_cli_import_customers (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketCustomerImport) import = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 1, 1, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  import = docket_customer_import_new (argv[1], &error);
  if (import == NULL
      || !check_rows (cli, import, argv[1], &error)
      || (docket_customer_import_count_wanted (import) > 0 && !docket_cli_write (cli, docket_customer_import_save_whole, import, &error)))
    return docket_cli_fail (cli, error);
  return report_import (cli, import);
}

/* -- export -- */

static int
run_export (DocketCli *cli, DocketKind kind, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketQuery) query = docket_query_new (kind);
  gboolean force = FALSE;
  guint n = 0;
  const GOptionEntry entries[] = {
    { "force", 'f', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &force, N_ ("Replace a file that is there already"), NULL },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 1, 1, &error)
      || !docket_cli_open (cli, &error)
      || !docket_cli_check_target (argv[1], force, &error)
      || !docket_table_export (docket_cli_get_reader (cli), query, argv[1], NULL, &n, &error))
    return docket_cli_fail (cli, error);
  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;
      g_autofree char *name = g_filename_display_name (argv[1]);

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_json_text_member (&writer, "file", name);
      docket_json_int_member (&writer, "records", n);
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
    }
  else if (kind == DOCKET_KIND_JOB)
    g_print (ngettext ("%u job is in %s.\n", "%u jobs are in %s.\n", n), n, argv[1]);
  else
    g_print (ngettext ("%u customer is in %s.\n", "%u customers are in %s.\n", n), n, argv[1]);
  return DOCKET_CLI_DONE;
}

int
docket_cli_export_jobs (DocketCli *cli, int argc, char **argv)
{
  return run_export (cli, DOCKET_KIND_JOB, argc, argv);
}

int
docket_cli_export_customers (DocketCli *cli, int argc, char **argv)
{
  return run_export (cli, DOCKET_KIND_CUSTOMER, argc, argv);
}
