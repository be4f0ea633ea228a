/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What was let go can be put back, in its old place of the queue, as long as it
 * finds things as it left them. In front of newer work on the same group it
 * would meet its own author's change as somebody else's, or quietly win over it;
 * without what it stands on it would wait for ever. A save that fits one transaction
 * comes back whole or not at all; of a larger one, what cannot come back stays set
 * aside (docket-undo.c).
 */

#include "docket-config.h"

#include "docket-undo-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-record-table.h"

static gboolean
not_discardable (GError **error, const char *sentence)
{
  g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_DISCARDABLE, sentence);
  return FALSE;
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

/* Of a group that is merged field by field, the others are in nobody's way. The
 * row stands as it does without what is put back. @merges: (out) */
static gboolean
find_whether_merges (DocketStore *self, const DocketOutboxRow *row, const DocketOperation *operation, gboolean *merges, GError **error)
{
  g_autoptr(DocketPolicy) policy = docket_store_get_policy (self);
  g_autoptr(DocketRecord) record = NULL;

  *merges = FALSE;
  if (docket_discarded_groups (row, operation) == 0 || docket_policy_get_rule (policy, operation->group) != DOCKET_RULE_MERGE)
    return TRUE;
  if (!docket_record_table_get (self->db, row->kind, row->id, &record, error))
    return FALSE;
  *merges = record != NULL && !docket_record_get_void (record);
  for (guint i = 0; i < docket_values_n (operation->set) && *merges; i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);

      *merges = docket_value_equal (docket_record_get (record, field), docket_values_get (operation->was, field));
    }
  return TRUE;
}

/* After a rescue the records come with the next pull. What is not here yet has not
 * changed, for all that is known. @rev: -1: none */
static gboolean
check_read (DocketStore *self, const DocketDiscarded *discarded, gint64 rev, GError **error)
{
  g_autofree char *cursor = NULL;

  if (rev >= 0 || discarded->rev < 0)
    return TRUE;
  if (!docket_meta_read (self, DOCKET_META_CURSOR, &cursor, error))
    return FALSE;
  if (cursor != NULL)
    return TRUE;
  g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, _("What it changed has yet to come from the server. Sync first, then put it back."));
  return FALSE;
}

/* Of those that stood there when it was let go, or are put back with it. */
static gboolean
is_known (const DocketDiscarded *discarded, GHashTable *together, const char *key)
{
  return g_hash_table_contains (together, key) || strstr (discarded->beside, key) != NULL;
}

/* Keys of what may have moved it so that this was made with it in sight: it stood there when
 * this was let go, or went with it. (transfer full) (element-type utf8) */
static GPtrArray *
list_known (const DocketUndo *undo, const DocketDiscarded *discarded)
{
  g_auto(GStrv) beside = g_strsplit (discarded->beside, " ", -1);
  const GPtrArray *together = g_hash_table_lookup (undo->kept_of, discarded->id);
  GPtrArray *known = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; beside[i] != NULL; i++)
    if (beside[i][0] != '\0')
      g_ptr_array_add (known, g_strdup (beside[i]));
  for (guint i = 0; together != NULL && i < together->len; i++)
    g_ptr_array_add (known, g_strdup (((const DocketDiscarded *) g_ptr_array_index (together, i))->key));
  return known;
}

/* Whether the server's copy moved only since it took own work on which this was made: a part
 * that came back before this one, or was never let go. What was saved on the record since
 * then is none of that, and goes behind it. @own: (out) */
static gboolean
find_whether_own (DocketStore *self, const DocketUndo *undo, const DocketDiscarded *discarded, const DocketOutboxRow *row, const DocketOperation *operation, gint64 rev, gboolean *own, GError **error)
{
  guint64 groups = docket_discarded_groups (row, operation);
  g_autoptr(GPtrArray) known = list_known (undo, discarded);
  g_autoptr(DocketRecord) copy = NULL;
  gboolean wrote = FALSE, merged = FALSE;

  for (guint i = 0; i < known->len; i++)
    if (!docket_discarded_find_wrote (self, row, g_ptr_array_index (known, i), groups, discarded->rev, rev, &wrote, &merged, error))
      return FALSE;
  *own = wrote && !merged;
  if (!*own || groups != 0)
    return TRUE;
  /* What is about the record as a whole was made with all of it in sight. */
  if (!docket_discarded_find_copy (self, row, &copy, error))
    return FALSE;
  *own = copy != NULL && docket_submit_is_moved_by_self (self, copy, discarded->rev);
  return TRUE;
}

/* Nothing that would go before it, or beside it, has come since. */
static gboolean
check_place (DocketStore *self, const DocketUndo *undo, const DocketDiscarded *discarded, const DocketOutboxRow *row, GError **error)
{
  g_autoptr(DocketOutboxItem) item = docket_outbox_read_item (self, row->key, error);
  g_autofree char *beside = item != NULL ? docket_discarded_beside (self, row->kind, row->id, docket_discarded_groups (row, item->operation), error) : NULL;
  g_auto(GStrv) keys = beside != NULL ? g_strsplit (beside, " ", -1) : NULL;
  gboolean changed, own = TRUE;
  gboolean merges;
  gint64 rev;

  if (keys == NULL || !docket_discarded_find_rev (self, row, item->operation, &rev, error) || !check_read (self, discarded, rev, error)
      || (rev != discarded->rev && !find_whether_own (self, undo, discarded, row, item->operation, rev, &own, error)))
    return FALSE;
  changed = !own;
  for (guint i = 0; keys[i] != NULL && !changed; i++)
    changed = !is_known (discarded, undo->keys, keys[i]);
  if (!changed)
    return TRUE;
  if (!find_whether_merges (self, row, item->operation, &merges, error))
    return FALSE;
  return merges || not_discardable (error, _("What it changed was changed again since, so it is not put back over that. Look at what stands there now, and change it by hand."));
}

/* What it stands on, and follows, is here or comes with it. */
static gboolean
check_needs (DocketStore *self, const DocketOutboxRow *row, GError **error)
{
  g_auto(GStrv) needs = g_strsplit (row->needs, " ", -1);

  for (guint i = 0; needs[i] != NULL; i++)
    {
      g_autoptr(DocketOutboxRow) needed = NULL;

      if (needs[i][0] == '\0')
        continue;
      if (!docket_outbox_get_row (self, docket_outbox_key_of_need (needs[i]), &needed, error))
        return FALSE;
      if (needed == NULL)
        return not_discardable (error, _("It stands on other work that is gone as well. Put that back first, or enter this anew."));
    }
  return TRUE;
}

/* What was refused stays where it is, and waits for nothing. */
static gboolean
check_puttable (DocketStore *self, const DocketUndo *undo, const DocketDiscarded *discarded, const DocketOutboxRow *row, GError **error)
{
  return check_file (self, row, error)
         && (row->state == DOCKET_OUTBOX_REJECTED || (check_needs (self, row, error) && check_place (self, undo, discarded, row, error)));
}

/* @row: (out) (transfer full) (nullable): NULL if it came into the outbox in another way */
static gboolean
put_back_one (DocketStore *self, const DocketUndo *undo, const DocketDiscarded *discarded, DocketOutboxRow **row, GError **error)
{
  g_autoptr(DocketOutboxRow) here = NULL;

  if (!docket_outbox_get_row (self, discarded->key, &here, error))
    return FALSE;
  if (here != NULL)
    return docket_discarded_forget (self, discarded->key, error);
  if (!docket_discarded_put_back (self, discarded->key, error) || !docket_outbox_get_row (self, discarded->key, row, error))
    return FALSE;
  if (*row == NULL)
    return TRUE;
  return check_puttable (self, undo, discarded, *row, error) && (!(*row)->overlay || keep_confirmed (self, *row, error));
}

/* What cannot come back, since things changed, and not for want of room, say. */
static gboolean
may_stay (const DocketUndo *undo, const GError *error)
{
  return docket_undo_is_long (undo) && g_error_matches (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_DISCARDABLE);
}

gboolean
docket_undo_put_some_back (DocketStore *self, DocketUndoTaking *taking, GError **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_row_free);
  DocketUndo *undo = taking->undo;

  if (!docket_meta_note_put_between (self, error))
    return FALSE;
  for (guint i = undo->n_taken; i < taking->end; i++)
    {
      const DocketUndoRow *of = g_ptr_array_index (undo->rows, i);
      g_autoptr(DocketOutboxRow) row = NULL;
      GError *local = NULL;

      if (put_back_one (self, undo, g_hash_table_lookup (undo->kept, of->key), &row, &local))
        {
          if (row == NULL)
            taking->n_before++;
          else
            g_ptr_array_add (rows, g_steal_pointer (&row));
          continue;
        }
      if (!may_stay (undo, local))
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      docket_undo_note_stays (taking, of, local);
      if (!docket_outbox_delete (self, of->key, error))
        return FALSE;
    }
  for (guint i = 0; i < rows->len; i++)
    if (!docket_discarded_forget (self, ((DocketOutboxRow *) g_ptr_array_index (rows, i))->key, error))
      return FALSE;
  return docket_outbox_rebuild_records (self, rows, error);
}
