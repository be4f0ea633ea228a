/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * job set, job note, customer set, customer note: the same two commands for each
 * kind of record that people name on the command line.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "docket-cli-fields.h"
#include "docket-id.h"

#define WORDS_MAX 200

static int
set (DocketCli *cli, DocketKind kind, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketValues) values = NULL;
  g_autoptr (GPtrArray) operations = NULL;
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 'r', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &reason, N_ ("Why"), N_ ("TEXT") },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 2, WORDS_MAX, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  record = docket_cli_find (docket_cli_get_reader (cli), kind, argv[1], &error);
  if (record == NULL)
    return docket_cli_fail (cli, error);
  values = docket_cli_parse_fields (docket_cli_get_reader (cli), kind, argv + 2, argc - 2, &error);
  if (values == NULL)
    return docket_cli_fail (cli, error);
  operations = docket_cli_edits (record, values, reason);
  if (!docket_cli_submit (cli, operations, &error))
    return docket_cli_fail (cli, error);
  return docket_cli_report_saved (cli, operations);
}

/* @owner: the note's field that names the record */
static int
note (DocketCli *cli, DocketKind kind, DocketField owner, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketValues) values = docket_values_new ();
  g_autoptr (GVariant) body = NULL;
  g_autofree char *id = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 2, 2, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  record = docket_cli_find (docket_cli_get_reader (cli), kind, argv[1], &error);
  if (record == NULL || !docket_cli_parse_text (DOCKET_NOTE_BODY, argv[2], &body, &error))
    return docket_cli_fail (cli, error);
  docket_values_set_text (values, owner, docket_record_get_id (record));
  docket_values_set (values, DOCKET_NOTE_BODY, body);
  id = docket_id_new (cli->clock, cli->random);
  return docket_cli_save_one (cli, docket_operation_new_create (DOCKET_KIND_NOTE, id, values));
}

int
docket_cli_job_set (DocketCli *cli, int argc, char **argv)
{
  return set (cli, DOCKET_KIND_JOB, argc, argv);
}

int
docket_cli_job_note (DocketCli *cli, int argc, char **argv)
{
  return note (cli, DOCKET_KIND_JOB, DOCKET_NOTE_JOB, argc, argv);
}

int
docket_cli_customer_set (DocketCli *cli, int argc, char **argv)
{
  return set (cli, DOCKET_KIND_CUSTOMER, argc, argv);
}

int
docket_cli_customer_note (DocketCli *cli, int argc, char **argv)
{
  return note (cli, DOCKET_KIND_CUSTOMER, DOCKET_NOTE_CUSTOMER, argc, argv);
}
