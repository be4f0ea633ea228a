/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Taking a save back: each of its operations goes, or another one does the opposite
 * (docket-undo.c).
 */

#include "docket-config.h"

#include "docket-undo-private.h"

#include <glib/gi18n-lib.h>

#include "docket-id.h"
#include "docket-limits.h"

typedef enum
{
  WAY_NONE,     /* it had no effect, or is gone */
  WAY_GO,
  WAY_OPPOSITE,
} Way;

/* @row: (out) (transfer full) (nullable). What stays keeps what it stands on. */
static gboolean
choose_way (DocketStore *self, DocketUndo *undo, const DocketUndoRow *of, DocketOutboxRow **row, Way *way, GError **error)
{
  *way = WAY_NONE;
  if (!docket_outbox_get_row (self, of->key, row, error))
    return FALSE;
  if (*row == NULL || (*row)->state == DOCKET_OUTBOX_REJECTED)
    return TRUE;
  if ((*row)->state == DOCKET_OUTBOX_HELD)
    {
      g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, _("Part of this is under review: a person will decide about it."));
      return FALSE;
    }
  *way = docket_outbox_is_unsent (*row) && !g_hash_table_contains (undo->needed, of->key) ? WAY_GO : WAY_OPPOSITE;
  if (*way == WAY_OPPOSITE)
    docket_undo_add_needed (undo, of->needs);
  return TRUE;
}

/* Of a record that an earlier one was about, what stands there now is not what
 * will stand there: that is asked when it is taken. */
static gboolean
ask_one (DocketStore *self, DocketUndo *undo, const DocketUndoRow *of, GError **error)
{
  g_autoptr(DocketOutboxRow) row = NULL;
  g_autoptr(DocketOutboxItem) item = NULL;
  g_autoptr(DocketOperation) opposite = NULL;
  Way way;

  if (!choose_way (self, undo, of, &row, &way, error))
    return FALSE;
  if (!g_hash_table_add (undo->asked, of->id) || way != WAY_OPPOSITE)
    return TRUE;
  item = docket_outbox_read_item (self, of->key, error);
  return item != NULL && docket_undo_find_opposite (self, undo, item->operation, &opposite, error);
}

gboolean
docket_undo_ask_some (DocketStore *self, DocketUndo *undo, GError **error)
{
  guint end = MIN (undo->n_asked + undo->part, undo->rows->len);

  for (; undo->n_asked < end; undo->n_asked++)
    if (!ask_one (self, undo, g_ptr_array_index (undo->rows, undo->n_asked), error))
      return FALSE;
  return TRUE;
}

static gboolean
save_opposites (DocketStore *self, DocketUndoTaking *taking, GPtrArray *rows, GError **error)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  DocketUndo *undo = taking->undo;

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr(DocketOutboxItem) item = docket_outbox_read_item (self, ((DocketOutboxRow *) g_ptr_array_index (rows, i))->key, error);
      DocketOperation *opposite;

      if (item == NULL || !docket_undo_find_opposite (self, undo, item->operation, &opposite, error))
        return FALSE;
      if (opposite == NULL)
        {
          taking->n_before++;
          continue;
        }
      if (undo->opposites == NULL)
        undo->opposites = docket_id_new (self->clock, self->random);
      opposite->bundle = g_strdup (undo->opposites);
      g_ptr_array_add (operations, opposite);
    }
  return operations->len == 0 || docket_store_submit (self, operations, error);
}

gboolean
docket_undo_take_some_back (DocketStore *self, DocketUndoTaking *taking, GError **error)
{
  DocketUndo *undo = taking->undo;
  g_autoptr(GPtrArray) go = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_row_free);
  g_autoptr(GPtrArray) stay = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_row_free);

  for (guint i = undo->n_taken; i < taking->end; i++)
    {
      g_autoptr(DocketOutboxRow) row = NULL;
      Way way;

      if (!choose_way (self, undo, g_ptr_array_index (undo->rows, i), &row, &way, error))
        return FALSE;
      taking->n_refused += row != NULL && row->state == DOCKET_OUTBOX_REJECTED;
      if (way != WAY_NONE)
        g_ptr_array_add (way == WAY_GO ? go : stay, g_steal_pointer (&row));
    }
  return docket_outbox_remove (self, go, NULL, error) && save_opposites (self, taking, stay, error);
}
