/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Raising again what was decided against: the same change once more, under a
 * key of its own. It keeps what its author had seen (base and `was`), so it
 * meets the decision as a collision and opens a new case; made on top of what
 * stands now it would overwrite the decision without a word. Where the decision
 * itself put back what the author had started from, or wrote what the author
 * wants, there is nothing to collide with: moved and moved back, or agreement
 * (DESIGN §5 step 8), and the server merges or applies it. The old entry goes
 * with the same transaction: it lives on in the new one.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>

#define PROBLEM_DECIDED_AGAINST "decided-against"

static gboolean
check_raisable (const DocketOutboxItem *item, GError **error)
{
  if (item->state == DOCKET_OUTBOX_REJECTED && g_strcmp0 (item->problem_type, PROBLEM_DECIDED_AGAINST) == 0)
    return TRUE;
  g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, _("Only what somebody decided against can be raised again."));
  return FALSE;
}

static DocketOperation *
raised (const DocketOperation *old, const char *reason)
{
  DocketOperation *again = docket_operation_copy (old);

  g_clear_pointer (&again->key, g_free);
  g_clear_pointer (&again->bundle, g_free);
  if (reason != NULL && *reason != '\0')
    {
      g_free (again->reason);
      again->reason = g_strdup (reason);
    }
  return again;
}

static gboolean
raise_again (DocketStore *self, const char *key, const char *reason, char **new_key, GError **error)
{
  g_autoptr(DocketOutboxItem) item = docket_outbox_read_item (self, key, error);
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr(GHashTable) gone = g_hash_table_new (g_str_hash, g_str_equal);
  DocketOperation *again;

  if (item == NULL || !check_raisable (item, error))
    return FALSE;
  g_hash_table_add (gone, (char *) key);
  again = raised (item->operation, reason);
  g_ptr_array_add (operations, again);
  if (!docket_store_submit (self, operations, error) || !docket_outbox_note_let_go (self, gone, error) || !docket_outbox_delete (self, key, error))
    return FALSE;
  if (new_key != NULL)
    *new_key = g_strdup (again->key);
  return TRUE;
}

gboolean
docket_store_outbox_raise (DocketStore *self, const char *key, const char *reason, char **new_key, GError **error)
{
  g_autofree char *made = NULL;
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = raise_again (self, key, reason, &made, error);
  docket_store_touch_outbox (self);
  if (!docket_store_end (self, ok, error))
    return FALSE;
  if (new_key != NULL)
    *new_key = g_steal_pointer (&made);
  return TRUE;
}
