/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Taking a decision back (DESIGN §7): while it is certain that nobody has heard
 * of it, it just goes from the outbox; afterwards it takes an operation that
 * undoes it.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>

#include "docket-record-table.h"

/* The key of the own decision that nobody has heard of. *@key: NULL if there is none. */
static gboolean
find_unsent (DocketStore *self, const char *review, char **key, GError **error)
{
  g_autofree char *pending = docket_outbox_pending_intent (self, DOCKET_KIND_REVIEW, review, DOCKET_OPERATION_DECIDE);
  g_autoptr(DocketOutboxRow) row = NULL;
  g_autoptr(GPtrArray) needing = NULL;

  if (pending == NULL)
    return TRUE;
  needing = docket_outbox_needing (self, pending, error);
  if (needing == NULL || !docket_outbox_get_row (self, pending, &row, error))
    return FALSE;
  if (row != NULL && docket_outbox_is_unsent (row) && needing->len == 0)
    *key = g_steal_pointer (&pending);
  return TRUE;
}

static gboolean
submit_undo (DocketStore *self, const char *review, const char *reason, GError **error)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr(DocketRecord) record = NULL;
  DocketOperation *operation;

  if (!docket_record_table_get (self->db, DOCKET_KIND_REVIEW, review, &record, error))
    return FALSE;
  if (record == NULL)
    {
      g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, _("This case is not here."));
      return FALSE;
    }
  operation = docket_operation_new (DOCKET_OPERATION_UNDO_DECISION, DOCKET_KIND_REVIEW, review);
  operation->base = docket_record_get_rev (record);
  operation->reason = g_strdup (reason);
  g_ptr_array_add (operations, operation);
  return docket_store_submit (self, operations, error);
}

gboolean
docket_store_undo_decision (DocketStore *self, const char *review, const char *reason, GError **error)
{
  g_autofree char *unsent = NULL;
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (review != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = find_unsent (self, review, &unsent, error)
       && (unsent != NULL ? docket_store_outbox_discard (self, unsent, error) : submit_undo (self, review, reason, error));
  return docket_store_end (self, ok, error);
}
