/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The made-up company works through operations like every real one, so that its
 * history, feed, audit and cases are what the server itself would have written.
 */
#include "docket-config.h"

#include "docket-demo-private.h"

#include <glib/gi18n-lib.h>

#include "docket-id.h"

/* A commit costs more than many operations. */
#define TRANSACTION_OPERATIONS_MAX 4000

gboolean
docket_demo_flush (DocketDemo *demo, GError **error)
{
  if (demo->n_operations == 0)
    return TRUE;
  demo->n_operations = 0;
  return docket_repository_commit (demo->repository, error);
}

gboolean
docket_demo_send (DocketDemo *demo, const DocketDemoPerson *who, DocketOperation *owned, gint64 made_at, gint64 arrived_at, char **key, GError **error)
{
  g_autoptr (DocketOperation) operation = owned;
  const DocketActor actor = { who->id, who->device, who->role, FALSE };
  g_autoptr (DocketResult) result = NULL;

  if (demo->n_operations == 0 && !docket_repository_begin (demo->repository, error))
    return FALSE;
  operation->key = docket_id_new (demo->clock, demo->random);
  operation->made_at = made_at;
  result = docket_commit_operation (demo->commit, &actor, operation, arrived_at, error);
  if (result == NULL)
    return FALSE;
  if (result->outcome == DOCKET_OUTCOME_REJECTED || result->outcome == DOCKET_OUTCOME_DEFERRED)
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_INPUT, _ ("The demo company cannot be made: %s of a %s by %s was %s (%s: %s)"),
                   docket_operation_kind_name (operation->kind), docket_kind_info (operation->record_kind)->name, who->username,
                   docket_outcome_name (result->outcome), result->problem_type, result->problem_detail);
      return FALSE;
    }
  if (key != NULL)
    *key = g_strdup (operation->key);
  if (++demo->n_operations >= TRANSACTION_OPERATIONS_MAX)
    return docket_demo_flush (demo, error);
  return TRUE;
}

DocketRecord *
docket_demo_get (DocketDemo *demo, DocketKind kind, const char *id, GError **error)
{
  DocketRecord *record = NULL;

  if (docket_repository_get_record (demo->repository, kind, id, &record, error) && record == NULL)
    g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_NOT_FOUND, "%s", id);
  return record;
}

gboolean
docket_demo_edit_seen (DocketDemo *demo, const DocketDemoPerson *who, const DocketRecord *seen, DocketGroup group, DocketValues *set, const char *reason, gint64 made_at, gint64 arrived_at, GError **error)
{
  g_autoptr (DocketValues) values = set;
  DocketOperation *operation = docket_operation_new_edit (seen, group, values);

  operation->reason = g_strdup (reason);
  return docket_demo_send (demo, who, operation, made_at, arrived_at, NULL, error);
}

gboolean
docket_demo_edit (DocketDemo *demo, const DocketDemoPerson *who, DocketKind kind, const char *id, DocketGroup group, DocketValues *set, const char *reason, gint64 at, GError **error)
{
  g_autoptr (DocketRecord) seen = docket_demo_get (demo, kind, id, error);

  if (seen == NULL)
    {
      docket_values_unref (set);
      return FALSE;
    }
  return docket_demo_edit_seen (demo, who, seen, group, set, reason, at, at, error);
}

gboolean
docket_demo_note (DocketDemo *demo, const DocketDemoPerson *who, const char *job, const char *body, gint64 made_at, gint64 arrived_at, GError **error)
{
  g_autofree char *id = docket_id_new (demo->clock, demo->random);
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_NOTE_JOB, job);
  docket_values_set_text (set, DOCKET_NOTE_BODY, body);
  return docket_demo_send (demo, who, docket_operation_new_create (DOCKET_KIND_NOTE, id, set), made_at, arrived_at, NULL, error);
}

gboolean
docket_demo_line (DocketDemo *demo, const DocketDemoPerson *who, const char *job, const char *class, const char *sku, const char *description, gint64 quantity_milli, gint64 unit_amount, gint64 made_at, gint64 arrived_at, GError **error)
{
  g_autofree char *id = docket_id_new (demo->clock, demo->random);
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_LINE_JOB, job);
  docket_values_set_text (set, DOCKET_LINE_CLASS, class);
  docket_values_set_text (set, DOCKET_LINE_SKU, sku);
  docket_values_set_text (set, DOCKET_LINE_DESCRIPTION, description);
  docket_values_set_int (set, DOCKET_LINE_QUANTITY_MILLI, quantity_milli);
  docket_values_set_int (set, DOCKET_LINE_UNIT_AMOUNT, unit_amount);
  docket_values_set_int (set, DOCKET_LINE_AMOUNT, quantity_milli * unit_amount / 1000);
  return docket_demo_send (demo, who, docket_operation_new_create (DOCKET_KIND_LINE, id, set), made_at, arrived_at, NULL, error);
}
