/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One save taken back (DESIGN §7). Which way depends on who may know of it:
 *
 *   nobody    never tried, and nothing of another save stands on it: its
 *             operations go, and the rows show what they showed before
 *   somebody  operations that do the opposite, in a save of their own. They are
 *             saved and judged like any other:
 *
 *               create, restore -> void     void, merge -> restore
 *               edit {a: 2} was {a: 1}  ->  edit {a: 1} was {a: 2}
 *
 * A value that is not any more what the save made of it was changed by somebody
 * since. Putting the old one back would overwrite that, so nothing is done and
 * the person is told which one. The same for a record on which other work
 * stands by now: the job that was made for a new customer would hang in the air. What was not accepted had no effect, and is
 * passed over; what is under review is for whoever decides; a decision has an
 * undo of its own (docket-undo-decision.c).
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>

#include "docket-record-table.h"

static gboolean
forbidden (GError **error, const char *sentence)
{
  g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, sentence);
  return FALSE;
}

/* -- Nobody has heard of it -- */

/* *@alone: never tried, and only its own operations stand on it. */
static gboolean
find_whether_alone (DocketStore *self, GPtrArray *rows, gboolean *alone, GError **error)
{
  g_autoptr(GHashTable) keys = NULL;
  g_autoptr(DocketStatement) unsettled = NULL;
  g_autoptr(DocketOutboxRow) dependant = NULL;

  *alone = FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (!docket_outbox_is_unsent (g_ptr_array_index (rows, i)))
      return TRUE;
  keys = docket_outbox_keys_of (rows);
  unsettled = docket_outbox_open_unsettled (self, error);
  if (unsettled == NULL || !docket_outbox_next_dependant (unsettled, keys, &dependant, error))
    return FALSE;
  *alone = dependant == NULL;
  return TRUE;
}

/* -- The opposite -- */

static DocketOperation *
opposite_of_edit (const DocketOperation *operation, const DocketRecord *record, GError **error)
{
  g_autoptr(DocketValues) set = docket_values_new ();

  for (guint i = 0; i < docket_values_n (operation->set); i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);

      if (!docket_value_equal (docket_record_get (record, field), docket_values_nth_value (operation->set, i)))
        {
          g_set_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN,
                       /* Translators: the name of a field */
                       _("“%s” was changed again since, so it is not put back. Look at what stands there now, and change it by hand."), docket_field_label (field));
          return NULL;
        }
      docket_values_set (set, field, docket_values_get (operation->was, field));
    }
  return docket_operation_new_edit (record, operation->group, set);
}

/* A record that others have worked on since is not taken away from under them. */
static gboolean
is_only_own (DocketStore *self, const DocketRecord *record, GError **error)
{
  g_autofree char *person = docket_store_get_meta (self, DOCKET_META_PERSON);

  for (int group = 0; group < DOCKET_N_GROUPS; group++)
    {
      const DocketStamp *stamp = docket_group_info ((DocketGroup) group)->kind == docket_record_get_kind (record) ? docket_record_get_stamp (record, (DocketGroup) group) : NULL;

      if (stamp != NULL && stamp->person != NULL && g_strcmp0 (stamp->person, person) != 0)
        return forbidden (error, _("Somebody else has changed this since, so it is not taken away from them. Set it aside by hand if it has to go."));
    }
  return TRUE;
}

static gboolean
is_made_in (GPtrArray *rows, DocketKind kind, const char *id)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketOutboxRow *row = g_ptr_array_index (rows, i);

      if (row->kind == kind && g_str_equal (row->id, id))
        return TRUE;
    }
  return FALSE;
}

/* Whether no record refers to it by @field but those of the same save. */
static gboolean
is_free_of (DocketStore *self, GPtrArray *rows, DocketField field, const char *id, GError **error)
{
  const DocketFieldInfo *info = docket_field_info (field);
  const char *table = docket_kind_info (info->kind)->name;
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE \"%s\" = ?1 AND \"void\" = 0 LIMIT ?2", table, info->name);
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, sql, error);
  g_autoptr(GError) local = NULL;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, id);
  docket_statement_bind_int (find, 2, (gint64) rows->len + 1);
  while (docket_statement_step (find, &local))
    {
      if (is_made_in (rows, info->kind, docket_statement_get_text (find, 0)))
        continue;
      if (field == DOCKET_JOB_CUSTOMER)
        return forbidden (error, _("There is a job for this customer by now, so it is not taken away. Give that job to another customer first, or set it aside."));
      g_set_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN,
                   /* Translators: a kind of record: Note */
                   _("Other work stands on this by now, so it is not taken away from under it: %s. Take that back first."), docket_kind_label (info->kind));
      return FALSE;
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
is_free (DocketStore *self, GPtrArray *rows, const DocketRecord *record, GError **error)
{
  for (int field = 0; field < DOCKET_N_FIELDS; field++)
    {
      const DocketFieldInfo *info = docket_field_info ((DocketField) field);

      if (info->type == DOCKET_TYPE_ID && info->target == docket_record_get_kind (record)
          && !is_free_of (self, rows, (DocketField) field, docket_record_get_id (record), error))
        return FALSE;
    }
  return TRUE;
}

static DocketOperation *
opposite_of_whole (DocketOperationKind kind, const DocketRecord *record)
{
  DocketOperation *opposite = docket_operation_new (kind, docket_record_get_kind (record), docket_record_get_id (record));

  opposite->base = docket_record_get_rev (record);
  return opposite;
}

/* (transfer full) (nullable) */
static DocketOperation *
opposite_of (DocketStore *self, GPtrArray *rows, const DocketOperation *operation, GError **error)
{
  g_autoptr(DocketRecord) record = NULL;

  if (!docket_record_table_get (self->db, operation->record_kind, operation->record_id, &record, error))
    return NULL;
  if (record == NULL)
    {
      g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, _("What this changed is not on this device any more."));
      return NULL;
    }
  switch (operation->kind)
    {
    case DOCKET_OPERATION_EDIT:
      return opposite_of_edit (operation, record, error);
    case DOCKET_OPERATION_VOID:
    case DOCKET_OPERATION_MERGE:
      return opposite_of_whole (DOCKET_OPERATION_RESTORE, record);
    case DOCKET_OPERATION_CREATE:
    case DOCKET_OPERATION_RESTORE:
      return is_only_own (self, record, error) && is_free (self, rows, record, error) ? opposite_of_whole (DOCKET_OPERATION_VOID, record) : NULL;
    case DOCKET_OPERATION_DECIDE:
    case DOCKET_OPERATION_UNDO_DECISION:
    default:
      forbidden (error, _("This is a decision: undo it where the case is shown."));
      return NULL;
    }
}

/* Last first: a note before the job that it is on. */
static gboolean
save_opposite (DocketStore *self, GPtrArray *rows, char **made, GError **error)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

  for (guint i = rows->len; i > 0; i--)
    {
      const DocketOutboxRow *row = g_ptr_array_index (rows, i - 1);
      g_autoptr(DocketOutboxItem) item = NULL;
      DocketOperation *opposite;

      if (row->state == DOCKET_OUTBOX_REJECTED)
        continue;
      if (row->state == DOCKET_OUTBOX_HELD)
        return forbidden (error, _("Part of this is under review: a person will decide about it."));
      item = docket_outbox_read_item (self, row->key, error);
      opposite = item != NULL ? opposite_of (self, rows, item->operation, error) : NULL;
      if (opposite == NULL)
        return FALSE;
      g_ptr_array_add (operations, opposite);
    }
  if (operations->len == 0)
    return forbidden (error, _("This was not accepted, so there is nothing to undo."));
  if (!docket_store_submit (self, operations, error))
    return FALSE;
  *made = g_strdup (((DocketOperation *) g_ptr_array_index (operations, 0))->bundle);
  return TRUE;
}

static gboolean
undo (DocketStore *self, const char *bundle, char **made, GError **error)
{
  g_autoptr(GPtrArray) rows = docket_outbox_of_bundle (self, bundle, error);
  gboolean alone;

  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    {
      g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, _("This is not in the outbox any more."));
      return FALSE;
    }
  if (!find_whether_alone (self, rows, &alone, error))
    return FALSE;
  return alone ? docket_outbox_remove (self, rows, NULL, error) : save_opposite (self, rows, made, error);
}

gboolean
docket_store_undo (DocketStore *self, const char *bundle, char **made, GError **error)
{
  g_autofree char *opposite = NULL;
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (bundle != NULL && made != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = undo (self, bundle, &opposite, error);
  docket_store_touch_outbox (self);
  if (!docket_store_end (self, ok, error))
    return FALSE;
  *made = g_steal_pointer (&opposite);
  return TRUE;
}
