/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Letting work go. Refused work the person has seen is merely forgotten. Unsent
 * work goes with everything that stands on it: the job that was made for a new
 * customer, the note on that job. What may have reached the server is not here
 * to be taken back: that takes a change of its own.
 *
 * What was let go can be put back, in its old place of the queue, as long as it
 * finds things as it left them. In front of newer work on the same group it
 * would meet its own author's change as somebody else's, or quietly win over it;
 * without what it stands on it would wait for ever.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

GHashTable *
docket_outbox_keys_of (GPtrArray *rows)
{
  GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < rows->len; i++)
    g_hash_table_add (keys, g_strdup (((DocketOutboxRow *) g_ptr_array_index (rows, i))->key));
  return keys;
}

static gboolean
needs_one_of (const DocketOutboxRow *row, GHashTable *keys)
{
  g_auto(GStrv) needs = row->needs[0] != '\0' ? g_strsplit (row->needs, " ", -1) : NULL;

  for (guint i = 0; needs != NULL && needs[i] != NULL; i++)
    if (g_hash_table_contains (keys, docket_outbox_key_of_need (needs[i])))
      return TRUE;
  return FALSE;
}

gboolean
docket_outbox_next_dependant (DocketStatement *unsettled, GHashTable *keys, DocketOutboxRow **row, GError **error)
{
  for (;;)
    {
      if (!docket_outbox_next_unsettled (unsettled, row, error))
        return FALSE;
      if (*row == NULL || (!g_hash_table_contains (keys, (*row)->key) && needs_one_of (*row, keys)))
        return TRUE;
      g_clear_pointer (row, docket_outbox_row_free);
    }
}

/* One walk along the queue. */
static gboolean
add_found (DocketStore *self, GHashTable *roots, gboolean unsent, GPtrArray *rows, GError **error)
{
  g_autoptr(DocketStatement) unsettled = docket_outbox_open_unsettled (self, error);

  if (unsettled == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr(DocketOutboxRow) dependant = NULL;

      if (!docket_outbox_next_dependant (unsettled, roots, &dependant, error))
        return FALSE;
      if (dependant == NULL)
        return TRUE;
      if (unsent && !docket_outbox_is_unsent (dependant))
        return not_discardable (error, _("Later work that stands on this has already been on its way to the server. Sync first, then change it back."));
      g_hash_table_add (roots, g_strdup (dependant->key));
      g_ptr_array_add (rows, g_steal_pointer (&dependant));
    }
}

/* Mostly nothing stands on what comes after it, and the first walk finds them
 * all; what was read from a file may. */
gboolean
docket_outbox_add_dependants (DocketStore *self, GHashTable *roots, gboolean unsent, GPtrArray *rows, GError **error)
{
  guint before;

  do
    {
      before = rows->len;
      if (!add_found (self, roots, unsent, rows, error))
        return FALSE;
    }
  while (rows->len > before);
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

/* -- What it stands on -- */

/* The groups it is about; 0: the record as a whole. */
static guint64
groups_of (const DocketOutboxRow *row, const DocketOperation *operation)
{
  gboolean is_edit = operation->kind == DOCKET_OPERATION_EDIT && operation->group != DOCKET_GROUP_NONE && docket_group_info (operation->group)->kind == row->kind;

  return is_edit ? DOCKET_GROUP_BIT (operation->group) : 0;
}

/* @rev: (out): of what the server said last of the group, or record; -1: nothing */
static gboolean
find_rev (DocketStore *self, const DocketOutboxRow *row, const DocketOperation *operation, gint64 *rev, GError **error)
{
  g_auto(DocketConfirmed) confirmed = { NULL, FALSE, 0 };
  g_autoptr(DocketRecord) record = NULL;
  gboolean found;

  if (!docket_confirmed_get (self, row->kind, row->id, &confirmed, &found, error))
    return FALSE;
  if (found)
    record = g_steal_pointer (&confirmed.record);
  else if (!docket_record_table_get (self->db, row->kind, row->id, &record, error))
    return FALSE;
  if (record == NULL)
    *rev = -1;
  else
    *rev = groups_of (row, operation) != 0 ? docket_record_get_group_rev (record, operation->group) : docket_record_get_rev (record);
  return TRUE;
}

static gboolean
keep (DocketStore *self, const DocketOutboxRow *row, const char *token, GError **error)
{
  g_autoptr(DocketOutboxItem) item = docket_outbox_read_item (self, row->key, error);
  gint64 rev;

  return item != NULL && find_rev (self, row, item->operation, &rev, error) && docket_discarded_keep (self, row, rev, token, error);
}

static gboolean
rebuild_records (DocketStore *self, GPtrArray *rows, GError **error)
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
  return rebuild_records (self, rows, error);
}

/* What is gone already is passed over, unless all is.
 * @token: (nullable): under which it can be put back */
static gboolean
discard (DocketStore *self, GPtrArray *keys, const char *token, GError **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_row_free);
  g_autoptr(GPtrArray) waiting = g_ptr_array_new ();
  g_autoptr(GHashTable) refused = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) roots = NULL;

  for (guint i = 0; i < keys->len; i++)
    {
      DocketOutboxRow *row = NULL;

      if (!g_hash_table_add (asked, g_ptr_array_index (keys, i)))
        continue;
      if (!docket_outbox_get_row (self, g_ptr_array_index (keys, i), &row, error))
        return FALSE;
      if (row == NULL)
        continue;
      g_ptr_array_add (rows, row);
      if (!check_discardable (row, error))
        return FALSE;
      /* What stands on refused work is refused in its turn, and seen by itself:
       * now, as nothing here will tell later why. */
      if (row->state == DOCKET_OUTBOX_QUEUED)
        {
          g_ptr_array_add (waiting, row);
          continue;
        }
      g_hash_table_add (refused, row->key);
      if (!row->decided && !docket_store_outbox_refuse_needing (self, row->key, error))
        return FALSE;
    }
  if (rows->len == 0)
    {
      g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, _("This is not in the outbox any more."));
      return FALSE;
    }
  roots = docket_outbox_keys_of (waiting);
  return (g_hash_table_size (refused) == 0 || docket_outbox_note_let_go (self, refused, error))
         && (waiting->len == 0 || docket_outbox_add_dependants (self, roots, TRUE, rows, error)) && docket_outbox_remove (self, rows, token, error);
}

gboolean
docket_store_outbox_discard (DocketStore *self, const char *key, GError **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  g_ptr_array_add (keys, (char *) key);
  if (!docket_store_begin (self, error))
    return FALSE;
  ok = discard (self, keys, NULL, error);
  docket_store_touch_outbox (self);
  return docket_store_end (self, ok, error);
}

/* -- A whole save, and back -- */

gboolean
docket_store_outbox_let_go (DocketStore *self, GPtrArray *keys, const char *token, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (keys != NULL && token != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = discard (self, keys, token, error) && docket_discarded_forget_oldest (self, token, error);
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

/* Of a group that is merged field by field, the others are in nobody's way. The
 * row stands as it does without what is put back. @merges: (out) */
static gboolean
find_whether_merges (DocketStore *self, const DocketOutboxRow *row, const DocketOperation *operation, gboolean *merges, GError **error)
{
  g_autoptr(DocketPolicy) policy = docket_store_get_policy (self);
  g_autoptr(DocketRecord) record = NULL;

  *merges = FALSE;
  if (groups_of (row, operation) == 0 || docket_policy_get_rule (policy, operation->group) != DOCKET_RULE_MERGE)
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

/* Nothing that would go before it, or beside it, has come since.
 * @together: (element-type utf8): keys that are put back with it */
static gboolean
check_place (DocketStore *self, const DocketDiscarded *discarded, const DocketOutboxRow *row, GHashTable *together, GError **error)
{
  g_autoptr(DocketOutboxItem) item = docket_outbox_read_item (self, row->key, error);
  g_autofree char *beside = item != NULL ? docket_discarded_beside (self, row->kind, row->id, groups_of (row, item->operation), error) : NULL;
  g_auto(GStrv) keys = beside != NULL ? g_strsplit (beside, " ", -1) : NULL;
  gboolean changed;
  gboolean merges;
  gint64 rev;

  if (keys == NULL || !find_rev (self, row, item->operation, &rev, error))
    return FALSE;
  changed = rev != discarded->rev;
  for (guint i = 0; keys[i] != NULL && !changed; i++)
    changed = !g_hash_table_contains (together, keys[i]) && strstr (discarded->beside, keys[i]) == NULL;
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
check_puttable (DocketStore *self, const DocketDiscarded *discarded, const DocketOutboxRow *row, GHashTable *together, GError **error)
{
  return check_file (self, row, error)
         && (row->state == DOCKET_OUTBOX_REJECTED || (check_needs (self, row, error) && check_place (self, discarded, row, together, error)));
}

static gboolean
take_back (DocketStore *self, const char *token, GError **error)
{
  g_autoptr(GPtrArray) put_back = docket_discarded_put_back (self, token, error);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_row_free);
  g_autoptr(GHashTable) together = g_hash_table_new (g_str_hash, g_str_equal);

  if (put_back == NULL)
    return FALSE;
  if (put_back->len == 0)
    {
      g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, _("What was discarded is not at hand any more."));
      return FALSE;
    }
  for (guint i = 0; i < put_back->len; i++)
    g_hash_table_add (together, ((DocketDiscarded *) g_ptr_array_index (put_back, i))->key);
  for (guint i = 0; i < put_back->len; i++)
    {
      const DocketDiscarded *discarded = g_ptr_array_index (put_back, i);
      DocketOutboxRow *row = NULL;

      if (!docket_outbox_get_row (self, discarded->key, &row, error))
        return FALSE;
      g_assert (row != NULL);
      g_ptr_array_add (rows, row);
      if (!check_puttable (self, discarded, row, together, error) || (row->overlay && !keep_confirmed (self, row, error)))
        return FALSE;
    }
  return rebuild_records (self, rows, error);
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
  self->n_put_back++;
  docket_store_touch_outbox (self);
  return docket_store_end (self, ok, error);
}
