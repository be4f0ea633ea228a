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

#include "docket-record-table.h"

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

/* @token: (nullable): under which it can be put back */
static gboolean
discard (DocketStore *self, const char *key, const char *token, GError **error)
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
    {
      const char *gone = ((DocketOutboxRow *) g_ptr_array_index (rows, i))->key;

      if ((token != NULL && !docket_discarded_keep (self, gone, token, error)) || !docket_outbox_delete (self, gone, error))
        return FALSE;
    }
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
  ok = discard (self, key, NULL, error);
  docket_store_touch_outbox (self);
  return docket_store_end (self, ok, error);
}

/* -- A whole save, and back -- */

/* Last first: what an earlier one takes along is gone already. */
static gboolean
discard_all (DocketStore *self, GPtrArray *keys, const char *token, GError **error)
{
  guint gone = 0;

  for (guint i = keys->len; i > 0; i--)
    {
      g_autoptr(GError) own_error = NULL;

      if (discard (self, g_ptr_array_index (keys, i - 1), token, &own_error))
        gone++;
      else if (!g_error_matches (own_error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
    }
  if (gone == 0)
    g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, _("This is not in the outbox any more."));
  return gone > 0;
}

gboolean
docket_store_outbox_let_go (DocketStore *self, GPtrArray *keys, const char *token, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (keys != NULL && token != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = discard_all (self, keys, token, error);
  docket_store_touch_outbox (self);
  return docket_store_end (self, ok, error);
}

/* What it referred to may have been cleared away since. */
static gboolean
check_file (DocketStore *self, const DocketOutboxRow *row, GError **error)
{
  g_autoptr(DocketStoreFile) file = NULL;

  if (row->blob == NULL)
    return TRUE;
  if (!docket_file_get (self, row->blob, &file, error))
    return FALSE;
  return file != NULL || not_discardable (error, _("A file in it has been cleared away since, so it cannot be put back. Attach it again."));
}

/* The row that stands now is the one to set aside: nothing of this is in it. */
static gboolean
keep_confirmed (DocketStore *self, const DocketOutboxRow *row, GError **error)
{
  g_autoptr(DocketRecord) record = NULL;

  return docket_record_table_get (self->db, row->kind, row->id, &record, error)
         && docket_overlay_keep_confirmed (self, row->kind, row->id, record, error);
}

static gboolean
take_back (DocketStore *self, const char *token, GError **error)
{
  g_autoptr(GPtrArray) keys = docket_discarded_put_back (self, token, error);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_row_free);

  if (keys == NULL)
    return FALSE;
  if (keys->len == 0)
    {
      g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, _("What was discarded is not at hand any more."));
      return FALSE;
    }
  for (guint i = 0; i < keys->len; i++)
    {
      DocketOutboxRow *row = NULL;

      if (!docket_outbox_get_row (self, g_ptr_array_index (keys, i), &row, error))
        return FALSE;
      g_assert (row != NULL);
      g_ptr_array_add (rows, row);
      if (!check_file (self, row, error) || (row->overlay && !keep_confirmed (self, row, error)))
        return FALSE;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketOutboxRow *row = g_ptr_array_index (rows, i);

      if (!docket_overlay_rebuild (self, row->kind, row->id, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_store_outbox_take_back (DocketStore *self, const char *token, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (token != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = take_back (self, token, error);
  docket_store_touch_outbox (self);
  return docket_store_end (self, ok, error);
}
