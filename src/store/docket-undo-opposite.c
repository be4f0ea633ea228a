/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What takes an operation back that somebody may know of: one that does the opposite,
 * on its record as it stands now (docket-undo.c).
 */

#include "docket-config.h"

#include "docket-undo-private.h"

#include <glib/gi18n-lib.h>

#include "docket-record-table.h"

static gboolean
forbidden (GError **error, const char *sentence)
{
  g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, sentence);
  return FALSE;
}

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

/* Whether no record refers to it by @field but those of the same save. */
static gboolean
is_free_of (DocketStore *self, DocketUndo *undo, DocketField field, const char *id, GError **error)
{
  const DocketFieldInfo *info = docket_field_info (field);
  const char *table = docket_kind_info (info->kind)->name;
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE \"%s\" = ?1 AND \"void\" = 0 LIMIT ?2", table, info->name);
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, sql, error);
  g_autoptr(GError) local = NULL;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, id);
  docket_statement_bind_int (find, 2, (gint64) undo->rows->len + 1);
  while (docket_statement_step (find, &local))
    {
      if (g_hash_table_contains (undo->ids, docket_statement_get_text (find, 0)))
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
is_free (DocketStore *self, DocketUndo *undo, const DocketRecord *record, GError **error)
{
  for (int field = 0; field < DOCKET_N_FIELDS; field++)
    {
      const DocketFieldInfo *info = docket_field_info ((DocketField) field);

      if (info->type == DOCKET_TYPE_ID && info->target == docket_record_get_kind (record)
          && !is_free_of (self, undo, (DocketField) field, docket_record_get_id (record), error))
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

/* Whether there is nothing to be put back: somebody did, or an undo that was cut off. */
static gboolean
is_as_before (const DocketOperation *operation, const DocketRecord *record)
{
  switch (operation->kind)
    {
    case DOCKET_OPERATION_EDIT:
      for (guint i = 0; i < docket_values_n (operation->set); i++)
        {
          DocketField field = docket_values_nth_field (operation->set, i);

          if (!docket_value_equal (docket_record_get (record, field), docket_values_get (operation->was, field)))
            return FALSE;
        }
      return docket_values_n (operation->set) > 0;
    case DOCKET_OPERATION_VOID:
    case DOCKET_OPERATION_MERGE:
      return !docket_record_get_void (record);
    case DOCKET_OPERATION_CREATE:
    case DOCKET_OPERATION_RESTORE:
      return docket_record_get_void (record);
    case DOCKET_OPERATION_DECIDE:
    case DOCKET_OPERATION_UNDO_DECISION:
    default:
      return FALSE;
    }
}

gboolean
docket_undo_find_opposite (DocketStore *self, DocketUndo *undo, const DocketOperation *operation, DocketOperation **opposite, GError **error)
{
  g_autoptr(DocketRecord) record = NULL;

  *opposite = NULL;
  if (!docket_record_table_get (self->db, operation->record_kind, operation->record_id, &record, error))
    return FALSE;
  if (record == NULL)
    {
      g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, _("What this changed is not on this device any more."));
      return FALSE;
    }
  if (is_as_before (operation, record))
    return TRUE;
  switch (operation->kind)
    {
    case DOCKET_OPERATION_EDIT:
      *opposite = opposite_of_edit (operation, record, error);
      break;
    case DOCKET_OPERATION_VOID:
    case DOCKET_OPERATION_MERGE:
      *opposite = opposite_of_whole (DOCKET_OPERATION_RESTORE, record);
      /* Under the own void nobody has seen who else voided it since. */
      (*opposite)->base = MIN ((*opposite)->base, operation->base);
      break;
    case DOCKET_OPERATION_CREATE:
    case DOCKET_OPERATION_RESTORE:
      if (is_only_own (self, record, error) && is_free (self, undo, record, error))
        *opposite = opposite_of_whole (DOCKET_OPERATION_VOID, record);
      break;
    case DOCKET_OPERATION_DECIDE:
    case DOCKET_OPERATION_UNDO_DECISION:
    default:
      forbidden (error, _("This is a decision: undo it where the case is shown."));
      break;
    }
  return *opposite != NULL;
}
