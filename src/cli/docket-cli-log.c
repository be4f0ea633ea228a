/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * log: the last attempts to speak to the server, newest last, as they may go
 * into a bug report: they name no person, address or content.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "docket-cli-table.h"

#define SHOWN_DEFAULT 50

static void
write_attempts (GPtrArray *attempts)
{
  g_auto (DocketJsonWriter) writer;

  docket_json_writer_init (&writer);
  docket_json_begin_array (&writer);
  for (guint i = 0; i < attempts->len; i++)
    {
      const DocketAttempt *attempt = g_ptr_array_index (attempts, i);

      docket_json_begin_object (&writer);
      docket_json_int_member (&writer, "at", attempt->at);
      docket_json_text_member (&writer, "lane", attempt->lane);
      docket_json_text_member (&writer, "what", attempt->what);
      docket_json_int_member (&writer, "operations", attempt->items);
      docket_cli_write_optional_int (&writer, "status", attempt->status, 0);
      docket_cli_write_text (&writer, "problem", attempt->problem);
      docket_json_int_member (&writer, "bytes_sent", attempt->sent);
      docket_json_int_member (&writer, "bytes_received", attempt->received);
      docket_json_int_member (&writer, "duration_ms", attempt->duration_ms);
      docket_json_end_object (&writer);
    }
  docket_json_end_array (&writer);
  docket_cli_print_json (&writer);
}

/* "200", "409 held", "network": not translated, it goes into a report. */
static char *
answer_of (const DocketAttempt *attempt)
{
  if (attempt->status == 0)
    return g_strdup (attempt->problem != NULL ? attempt->problem : "");
  if (attempt->problem == NULL)
    return g_strdup_printf ("%u", attempt->status);
  return g_strdup_printf ("%u %s", attempt->status, attempt->problem);
}

static void
add_number (DocketCliTable *table, gint64 number)
{
  g_autofree char *text = number == 0 ? g_strdup ("") : g_strdup_printf ("%" G_GINT64_FORMAT, number);

  docket_cli_table_add (table, text);
}

static void
print_attempts (GPtrArray *attempts)
{
  g_autoptr (DocketCliTable) table = docket_cli_table_new (_ ("When"), _ ("Lane"), _ ("What"), _ ("Changes"), _ ("Answer"), _ ("Bytes sent"), _ ("Bytes received"), _ ("ms"), NULL);

  if (attempts->len == 0)
    {
      g_print (_ ("Nothing was tried yet.\n"));
      return;
    }
  for (guint i = 0; i < attempts->len; i++)
    {
      const DocketAttempt *attempt = g_ptr_array_index (attempts, i);
      g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (attempt->at / 1000);
      g_autofree char *when = at != NULL ? g_date_time_format (at, "%Y-%m-%d %H:%M:%SZ") : g_strdup ("");
      g_autofree char *answer = answer_of (attempt);

      docket_cli_table_add (table, when);
      docket_cli_table_add (table, attempt->lane);
      docket_cli_table_add (table, attempt->what);
      add_number (table, attempt->items);
      docket_cli_table_add (table, answer);
      add_number (table, attempt->sent);
      add_number (table, attempt->received);
      add_number (table, attempt->duration_ms);
    }
  docket_cli_table_print (table);
}

int
docket_cli_log (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) attempts = NULL;
  int limit = SHOWN_DEFAULT;
  const GOptionEntry entries[] = {
    { "limit", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &limit, N_ ("So many at most, the newest; 0 for all"), N_ ("N") },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 0, 0, &error))
    return docket_cli_fail (cli, error);
  if (limit < 0)
    {
      g_set_error_literal (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("--limit takes a number: 0 for all."));
      return docket_cli_fail (cli, error);
    }
  if (!docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  attempts = docket_store_get_attempts (docket_cli_get_reader (cli), (guint) limit, &error);
  if (attempts == NULL)
    return docket_cli_fail (cli, error);
  if (cli->json)
    write_attempts (attempts);
  else
    print_attempts (attempts);
  return DOCKET_CLI_DONE;
}
