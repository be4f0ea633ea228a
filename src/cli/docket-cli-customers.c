/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * customers, customer show.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "docket-cli-fields.h"
#include "docket-cli-show.h"
#include "docket-cli-table.h"
#include "docket-text.h"

#define LIST_LIMIT_DEFAULT 50
#define JOBS_SHOWN_MAX 10

static gboolean
print_customers (DocketCli *cli, const DocketQuery *query, guint limit, GError **error)
{
  g_autoptr (GPtrArray) customers = docket_store_select (docket_cli_get_reader (cli), query, limit, error);
  g_autoptr (DocketCliTable) table = NULL;

  if (customers == NULL)
    return FALSE;
  if (customers->len == 0)
    {
      docket_cli_print_none (cli, _ ("No customer matches."));
      return TRUE;
    }
  table = docket_cli_table_new (_ ("Name"), _ ("City"), _ ("Phone"), _ ("Id"), _ ("Sync"), NULL);
  for (guint i = 0; i < customers->len; i++)
    {
      const DocketRecord *customer = g_ptr_array_index (customers, i);
      g_autofree char *sync = docket_cli_sync_words (cli, customer);

      docket_cli_table_add (table, docket_record_get_text (customer, DOCKET_CUSTOMER_NAME));
      docket_cli_table_add (table, docket_record_get_text (customer, DOCKET_CUSTOMER_CITY));
      docket_cli_table_add (table, docket_record_get_text (customer, DOCKET_CUSTOMER_PHONE));
      docket_cli_table_add (table, docket_record_get_id (customer));
      docket_cli_table_add (table, sync);
    }
  docket_cli_table_print (table);
  if (limit > 0 && customers->len == limit)
    g_print (_ ("Only the first %u; --limit 0 shows all.\n"), limit);
  return TRUE;
}

int
docket_cli_customers (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_CUSTOMER);
  g_autofree char *search = NULL;
  int limit = -1;
  const GOptionEntry entries[] = {
    { "search", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &search, N_ ("Words in name, address or contact"), N_ ("TEXT") },
    { "limit", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &limit, N_ ("At most so many; 0 for all (as --json without --limit does)"), N_ ("N") },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 0, 0, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  if (limit < 0)
    limit = cli->json ? 0 : LIST_LIMIT_DEFAULT;
  query->search = g_strdup (search);
  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      if (!docket_cli_write_records (cli, &writer, query, (guint) limit, &error))
        return docket_cli_fail (cli, error);
      docket_cli_print_json (&writer);
    }
  else if (!print_customers (cli, query, (guint) limit, &error))
    return docket_cli_fail (cli, error);
  return DOCKET_CLI_DONE;
}

static gboolean
show_jobs (DocketCli *cli, const DocketRecord *customer, GError **error)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (DocketCliTable) table = docket_cli_table_new ("", "", "", NULL);

  query->customer = g_strdup (docket_record_get_id (customer));
  jobs = docket_store_select (docket_cli_get_reader (cli), query, JOBS_SHOWN_MAX, error);
  if (jobs == NULL)
    return FALSE;
  if (jobs->len == 0)
    return TRUE;
  g_print ("%s\n", _ ("Jobs"));
  for (guint i = 0; i < jobs->len; i++)
    {
      const DocketRecord *job = g_ptr_array_index (jobs, i);
      g_autofree char *name = docket_desk_record_name (cli->desk, DOCKET_KIND_JOB, docket_record_get_id (job));
      g_autofree char *indented = g_strdup_printf ("  %s", name);

      docket_cli_table_add (table, indented);
      docket_cli_table_add (table, docket_choice_label (DOCKET_JOB_STATUS, docket_record_get_text (job, DOCKET_JOB_STATUS)));
      docket_cli_table_add (table, docket_record_get_text (job, DOCKET_JOB_TITLE));
    }
  docket_cli_table_print (table);
  return TRUE;
}

static gboolean
show_customer (DocketCli *cli, const DocketRecord *customer, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (DOCKET_KIND_CUSTOMER);
  g_autofree char *sync = docket_cli_sync_words (cli, customer);
  g_autoptr (DocketQuery) notes = docket_query_new (DOCKET_KIND_NOTE);
  const char *name = docket_record_get_text (customer, DOCKET_CUSTOMER_NAME);

  g_print ("%s · %s\n", name != NULL ? name : "", sync);
  g_print (_ ("Owner: the office\n"));
  if (docket_record_get_void (customer))
    g_print ("%s\n", _ ("This customer is void."));
  for (guint g = 0; g < info->n_groups; g++)
    docket_cli_show_group (cli, customer, info->first_group + (DocketGroup) g);
  notes->customer = g_strdup (docket_record_get_id (customer));
  return show_jobs (cli, customer, error) && docket_cli_show_notes (cli, notes, error);
}

int
docket_cli_customer_show (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) customer = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 1, 1, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  customer = docket_cli_find_customer (docket_cli_get_reader (cli), argv[1], &error);
  if (customer == NULL)
    return docket_cli_fail (cli, error);
  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_cli_write_record (cli, &writer, customer);
      docket_cli_print_json (&writer);
    }
  else if (!show_customer (cli, customer, &error))
    return docket_cli_fail (cli, error);
  return DOCKET_CLI_DONE;
}
