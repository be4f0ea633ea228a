/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Letting work go. Refused work the person has seen is merely forgotten. Unsent
 * work goes with everything that stands on it: the job that was made for a new
 * customer, the note on that job. What may have reached the server is not here
 * to be taken back: that takes a change of its own. In which order, and how much at
 * a time, says docket-undo.c.
 */

#include "docket-config.h"

#include "docket-undo-private.h"

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

gboolean
docket_outbox_check_discardable (const DocketOutboxRow *row, GError **error)
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

/* -- What it stands on -- */

guint64
docket_discarded_groups (const DocketOutboxRow *row, const DocketOperation *operation)
{
  gboolean is_edit = operation->kind == DOCKET_OPERATION_EDIT && operation->group != DOCKET_GROUP_NONE && docket_group_info (operation->group)->kind == row->kind;

  return is_edit ? DOCKET_GROUP_BIT (operation->group) : 0;
}

gboolean
docket_discarded_find_copy (DocketStore *self, const DocketOutboxRow *row, DocketRecord **copy, GError **error)
{
  g_auto(DocketConfirmed) confirmed = { NULL, FALSE, 0 };
  gboolean found;

  *copy = NULL;
  if (!docket_confirmed_get (self, row->kind, row->id, &confirmed, &found, error))
    return FALSE;
  if (!found)
    return docket_record_table_get (self->db, row->kind, row->id, copy, error);
  *copy = g_steal_pointer (&confirmed.record);
  return TRUE;
}

gboolean
docket_discarded_find_rev (DocketStore *self, const DocketOutboxRow *row, const DocketOperation *operation, gint64 *rev, GError **error)
{
  g_autoptr(DocketRecord) record = NULL;

  if (!docket_discarded_find_copy (self, row, &record, error))
    return FALSE;
  if (record == NULL)
    *rev = -1;
  else
    *rev = docket_discarded_groups (row, operation) != 0 ? docket_record_get_group_rev (record, operation->group) : docket_record_get_rev (record);
  return TRUE;
}

static gboolean
keep (DocketStore *self, const DocketOutboxRow *row, const char *token, GError **error)
{
  g_autoptr(DocketOutboxItem) item = docket_outbox_read_item (self, row->key, error);
  gint64 rev;

  return item != NULL && docket_discarded_find_rev (self, row, item->operation, &rev, error) && docket_discarded_keep (self, row, rev, token, error);
}

gboolean
docket_outbox_rebuild_records (DocketStore *self, GPtrArray *rows, GError **error)
{
  g_autoptr(GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const DocketOutboxRow *row = g_ptr_array_index (rows, i);

      if (g_hash_table_add (done, g_strdup_printf ("%d %s", (int) row->kind, row->id)) && !docket_overlay_rebuild (self, row->kind, row->id, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_outbox_remove (DocketStore *self, GPtrArray *rows, const char *token, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketOutboxRow *row = g_ptr_array_index (rows, i);

      if ((token != NULL && !keep (self, row, token, error)) || !docket_outbox_delete (self, row->key, error))
        return FALSE;
    }
  return docket_outbox_rebuild_records (self, rows, error);
}

/* -- Some of a save -- */

/* What stands on refused work is refused in its turn, and seen by itself: now, as
 * nothing here will tell later why. */
static gboolean
refuse_what_needs (DocketStore *self, const DocketUndo *undo, GPtrArray *rows, GError **error)
{
  g_autoptr(GHashTable) refused = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) needing = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rows->len; i++)
    {
      const DocketOutboxRow *row = g_ptr_array_index (rows, i);
      const GPtrArray *of = row->state == DOCKET_OUTBOX_REJECTED ? g_hash_table_lookup (undo->needing, row->key) : NULL;

      if (of == NULL)
        continue;
      g_hash_table_add (refused, row->key);
      for (guint n = 0; n < of->len; n++)
        g_hash_table_add (needing, g_ptr_array_index (of, n));
      if (!row->decided && !docket_store_outbox_refuse_needing (self, row->key, error))
        return FALSE;
    }
  return docket_outbox_note_let_go_in (self, refused, needing, error);
}

/* NULL: it may go. (transfer full): why not */
static GError *
find_what_keeps (const DocketUndo *undo, const DocketOutboxRow *row)
{
  GError *error = NULL;

  if (!docket_outbox_check_discardable (row, &error))
    return error;
  /* Saved since, on what was still there: its author wants it. */
  if (row->state == DOCKET_OUTBOX_QUEUED && g_hash_table_contains (undo->needed, row->key))
    not_discardable (&error, _("Other work stands on it by now, so it is not taken away from under that."));
  return error;
}

gboolean
docket_undo_let_some_go (DocketStore *self, DocketUndoTaking *taking, GError **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_row_free);
  DocketUndo *undo = taking->undo;

  for (guint i = undo->n_taken; i < taking->end; i++)
    {
      const DocketUndoRow *of = g_ptr_array_index (undo->rows, i);
      g_autoptr(DocketOutboxRow) row = NULL;
      GError *keeps = NULL;

      if (!docket_outbox_get_row (self, of->key, &row, error))
        return FALSE;
      if (row == NULL)
        {
          taking->n_before++;
          continue;
        }
      keeps = find_what_keeps (undo, row);
      if (keeps == NULL)
        {
          g_ptr_array_add (rows, g_steal_pointer (&row));
          taking->n_along += of->along;
          continue;
        }
      if (!docket_undo_is_long (undo))
        {
          g_propagate_error (error, keeps);
          return FALSE;
        }
      docket_undo_note_stays (taking, of, keeps);
    }
  return refuse_what_needs (self, undo, rows, error) && docket_outbox_remove (self, rows, undo->bundle, error)
         && (undo->bundle == NULL || taking->end < undo->rows->len || docket_discarded_forget_oldest (self, undo->bundle, error));
}
