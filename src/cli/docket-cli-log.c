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

/* What is asked of the server, as DocketAttempt names it. */
static const struct
{
  const char *what;
  const char *words;
} errands[] = {
  { "POST ops", N_ ("Send changes") },
  { "GET changes", N_ ("Fetch changes") },
  { "GET live", N_ ("Listen for news") },
  { "GET records", N_ ("Fetch records") },
  { "GET audit", N_ ("Fetch history") },
  { "GET reports", N_ ("Fetch the weekly review") },
  { "GET policy", N_ ("Fetch the rules") },
  { "POST policy", N_ ("Try other rules") },
  { "GET server", N_ ("Ask who the server is") },
  { "POST sessions", N_ ("Sign in") },
  { "DELETE sessions", N_ ("Sign out") },
  { "GET blobs", N_ ("Fetch a file") },
  { "POST blobs", N_ ("Send a file") },
  { "PATCH blobs", N_ ("Send a file") },
};

static const char *
errand_of (const DocketAttempt *attempt)
{
  for (guint i = 0; i < G_N_ELEMENTS (errands); i++)
    if (g_str_equal (attempt->what, errands[i].what))
      return _ (errands[i].words);
  return attempt->what;
}

static const char *
describe_answer (const DocketAttempt *attempt)
{
  if (attempt->status == 0 && g_strcmp0 (attempt->problem, "cancelled") == 0)
    return _ ("Broken off here");
  if (attempt->status == 0)
    return _ ("No connection");
  if (attempt->status < 400)
    return _ ("Done");
  if (attempt->status == 401)
    return _ ("Sign-in not accepted");
  if (attempt->status == 429 || attempt->status == 503)
    return _ ("Asked to wait");
  return attempt->status < 500 ? _ ("Refused") : _ ("The server failed");
}

/* "Done (200)", "Refused (409 held)", "No connection (network)": in words, and as whoever
 * looks into it knows it. (transfer full) */
static char *
answer_of (const DocketAttempt *attempt)
{
  g_autofree char *code = attempt->status == 0 ? g_strdup ("") : g_strdup_printf ("%u", attempt->status);
  const char *problem = attempt->problem != NULL ? attempt->problem : "";
  const char *gap = *code != '\0' && *problem != '\0' ? " " : "";

  return g_strdup_printf ("%s (%s%s%s)", describe_answer (attempt), code, gap, problem);
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
  g_autoptr (DocketCliTable) table = docket_cli_table_new (_ ("When"), _ ("What"), _ ("Changes"), _ ("Answer"), _ ("Bytes sent"), _ ("Bytes received"), _ ("Took (ms)"), NULL);

  if (attempts->len == 0)
    {
      g_print (_ ("Nothing was tried yet.\n"));
      return;
    }
  for (guint i = 0; i < attempts->len; i++)
    {
      const DocketAttempt *attempt = g_ptr_array_index (attempts, i);
      g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (attempt->at / 1000);
      /* The hour of whoever looks, and how it is told from that of others. */
      g_autofree char *when = at != NULL ? g_date_time_format (at, "%Y-%m-%d %H:%M:%S %z") : g_strdup ("");
      g_autofree char *answer = answer_of (attempt);

      docket_cli_table_add (table, when);
      docket_cli_table_add (table, errand_of (attempt));
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
