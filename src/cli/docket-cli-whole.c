/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is done to a whole record: job void, job restore, customer void, customer
 * restore, customer merge. Nothing is deleted; who may do it is the policy's to
 * say, here already.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "docket-cli-fields.h"

/* What is so already needs no saving, and whoever types it means another record. */
static gboolean
is_worth_it (DocketCli *cli, DocketOperationKind what, const DocketRecord *record, GError **error)
{
  gboolean restore = what == DOCKET_OPERATION_RESTORE;
  g_autofree char *name = NULL;

  if (docket_record_get_void (record) == restore)
    return TRUE;
  name = docket_desk_record_name (cli->desk, docket_record_get_kind (record), docket_record_get_id (record));
  g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, restore ? _ ("%s is not void: there is nothing to restore.") : _ ("%s is void already."), name);
  return FALSE;
}

static int
submit_whole (DocketCli *cli, DocketOperationKind what, DocketKind kind, const char *reference, const char *into, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketRecord) stays = NULL;
  DocketOperation *operation;

  if (!docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  record = docket_cli_find (docket_cli_get_reader (cli), kind, reference, &error);
  if (record == NULL)
    return docket_cli_fail (cli, error);
  if (!is_worth_it (cli, what, record, &error))
    return docket_cli_fail (cli, error);
  if (into != NULL)
    {
      stays = docket_cli_find (docket_cli_get_reader (cli), kind, into, &error);
      if (stays == NULL)
        return docket_cli_fail (cli, error);
    }
  operation = docket_operation_new (what, kind, docket_record_get_id (record));
  operation->base = docket_record_get_rev (record);
  operation->reason = g_strdup (reason);
  operation->into = stays == NULL ? NULL : g_strdup (docket_record_get_id (stays));
  return docket_cli_save_one (cli, operation);
}

static int
run_whole (DocketCli *cli, DocketOperationKind what, DocketKind kind, int n_words, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 'r', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &reason, N_ ("Why"), N_ ("TEXT") },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, n_words, n_words, &error))
    return docket_cli_fail (cli, error);
  return submit_whole (cli, what, kind, argv[1], n_words > 1 ? argv[2] : NULL, reason);
}

int
docket_cli_job_void (DocketCli *cli, int argc, char **argv)
{
  return run_whole (cli, DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, 1, argc, argv);
}

int
docket_cli_job_restore (DocketCli *cli, int argc, char **argv)
{
  return run_whole (cli, DOCKET_OPERATION_RESTORE, DOCKET_KIND_JOB, 1, argc, argv);
}

int
docket_cli_customer_void (DocketCli *cli, int argc, char **argv)
{
  return run_whole (cli, DOCKET_OPERATION_VOID, DOCKET_KIND_CUSTOMER, 1, argc, argv);
}

int
docket_cli_customer_restore (DocketCli *cli, int argc, char **argv)
{
  return run_whole (cli, DOCKET_OPERATION_RESTORE, DOCKET_KIND_CUSTOMER, 1, argc, argv);
}

int
docket_cli_customer_merge (DocketCli *cli, int argc, char **argv)
{
  return run_whole (cli, DOCKET_OPERATION_MERGE, DOCKET_KIND_CUSTOMER, 2, argc, argv);
}
