/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Letting work go. Refused work the person has seen is merely forgotten. Unsent
 * work goes with everything that stands on it: the job that was made for a new
 * customer, the note on that job. What may have reached the server is not here
 * to be taken back: that takes a change of its own.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>

static gboolean
not_discardable (GError **error, const char *sentence)
{
  g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_DISCARDABLE, sentence);
  return FALSE;
}

gboolean
docket_outbox_is_unsent (const DocketOutboxRow *row)
{
  return row->state == DOCKET_OUTBOX_QUEUED && !row->resend && !row->may_have_arrived;
}

static gboolean
contains_key (GPtrArray *rows, const char *key)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((DocketOutboxRow *) g_ptr_array_index (rows, i))->key, key))
      return TRUE;
  return FALSE;
}

/* Adds what needs the rows in @rows until nothing more does. */
static gboolean
add_dependants (DocketStore *self, GPtrArray *rows, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketOutboxRow *row = g_ptr_array_index (rows, i);
      g_autoptr(GPtrArray) needing = docket_outbox_needing (self, row->key, error);

      if (needing == NULL)
        return FALSE;
      while (needing->len > 0)
        {
          g_autoptr(DocketOutboxRow) dependant = g_ptr_array_steal_index (needing, 0);

          if (contains_key (rows, dependant->key))
            continue;
          if (!docket_outbox_is_unsent (dependant))
            return not_discardable (error, _("Later work that stands on this has already been on its way to the server. Sync first, then change it back."));
          g_ptr_array_add (rows, g_steal_pointer (&dependant));
        }
    }
  return TRUE;
}

static gboolean
check_discardable (const DocketOutboxRow *row, GError **error)
{
  switch (row->state)
    {
    case DOCKET_OUTBOX_REJECTED:
      return TRUE;
    case DOCKET_OUTBOX_HELD:
      return not_discardable (error, _("This is under review: a person will decide about it."));
    case DOCKET_OUTBOX_ACKED:
      return not_discardable (error, _("This has been synced already. Change it back instead."));
    case DOCKET_OUTBOX_QUEUED:
    case DOCKET_OUTBOX_SENDING:
    default:
      return docket_outbox_is_unsent (row) || not_discardable (error, _("This has already been on its way to the server and may have arrived. Sync first, then change it back."));
    }
}

static gboolean
discard (DocketStore *self, const char *key, GError **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_row_free);
  DocketOutboxRow *first = NULL;

  if (!docket_outbox_get_row (self, key, &first, error))
    return FALSE;
  if (first == NULL)
    {
      g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, _("This is not in the outbox any more."));
      return FALSE;
    }
  g_ptr_array_add (rows, first);
  if (!check_discardable (first, error))
    return FALSE;
  if (first->state == DOCKET_OUTBOX_QUEUED && !add_dependants (self, rows, error))
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    if (!docket_outbox_delete (self, ((DocketOutboxRow *) g_ptr_array_index (rows, i))->key, error))
      return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketOutboxRow *row = g_ptr_array_index (rows, i);

      if (!docket_overlay_rebuild (self, row->kind, row->id, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_store_outbox_discard (DocketStore *self, const char *key, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = discard (self, key, error);
  docket_store_touch_outbox (self);
  return docket_store_end (self, ok, error);
}
