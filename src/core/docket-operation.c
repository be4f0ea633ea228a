/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One person's intention, never changed once made: built up by setters while it
 * has a single owner, then only read and shared by reference.
 */
#include "docket-operation.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (DocketOperation, docket_operation, docket_operation_ref, docket_operation_unref)

static const char *const kind_names[] = { "create", "edit", "void", "restore", "decide", "undo_decision", "merge" };
static const char *const choice_names[] = { NULL, "keep", "take", "set", "keep-both", "merge" };

const char *
docket_operation_kind_name (DocketOperationKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), NULL);
  return kind_names[kind];
}

gboolean
docket_operation_kind_from_name (const char *name, DocketOperationKind *kind)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (kind_names); i++)
    if (strcmp (kind_names[i], name) == 0)
      {
        *kind = (DocketOperationKind) i;
        return TRUE;
      }
  return FALSE;
}

const char *
docket_choice_name (DocketChoice choice)
{
  g_return_val_if_fail ((guint) choice < G_N_ELEMENTS (choice_names), NULL);
  return choice_names[choice];
}

DocketChoice
docket_choice_from_name (const char *name)
{
  for (guint i = 1; name != NULL && i < G_N_ELEMENTS (choice_names); i++)
    if (strcmp (choice_names[i], name) == 0)
      return (DocketChoice) i;
  return DOCKET_CHOICE_NONE;
}

DocketOperation *
docket_operation_new (DocketOperationKind kind, DocketKind record_kind, const char *record_id)
{
  DocketOperation *operation = g_new0 (DocketOperation, 1);

  g_atomic_ref_count_init (&operation->refs);
  operation->kind = kind;
  operation->record_kind = record_kind;
  operation->record_id = g_strdup (record_id);
  operation->group = DOCKET_GROUP_NONE;
  operation->base = -1;
  return operation;
}

DocketOperation *
docket_operation_new_edit (const DocketRecord *seen, DocketGroup group, DocketValues *set)
{
  DocketOperation *operation = docket_operation_new (DOCKET_OPERATION_EDIT, docket_record_get_kind (seen), docket_record_get_id (seen));

  operation->group = group;
  operation->base = docket_record_get_group_rev (seen, group);
  operation->set = docket_values_ref (set);
  operation->was = docket_values_new ();
  for (guint i = 0; i < docket_values_n (set); i++)
    {
      DocketField field = docket_values_nth_field (set, i);

      g_return_val_if_fail (docket_field_info (field)->group == group, operation);
      docket_values_set (operation->was, field, docket_record_get (seen, field));
    }
  return operation;
}

DocketOperation *
docket_operation_new_create (DocketKind kind, const char *id, DocketValues *set)
{
  DocketOperation *operation = docket_operation_new (DOCKET_OPERATION_CREATE, kind, id);

  operation->set = docket_values_ref (set);
  return operation;
}

DocketOperation *
docket_operation_copy (const DocketOperation *operation)
{
  DocketOperation *copy = docket_operation_new (operation->kind, operation->record_kind, operation->record_id);

  copy->key = g_strdup (operation->key);
  copy->group = operation->group;
  copy->set = operation->set == NULL ? NULL : docket_values_copy (operation->set);
  copy->was = operation->was == NULL ? NULL : docket_values_copy (operation->was);
  copy->base = operation->base;
  copy->seen = g_strdup (operation->seen);
  copy->follows = g_strdup (operation->follows);
  copy->after = g_strdupv (operation->after);
  copy->bundle = g_strdup (operation->bundle);
  copy->made_at = operation->made_at;
  copy->reason = g_strdup (operation->reason);
  copy->choice = operation->choice;
  copy->candidate = g_strdup (operation->candidate);
  copy->into = g_strdup (operation->into);
  copy->invalid = g_strdup (operation->invalid);
  copy->received = g_strdup (operation->received);
  return copy;
}

DocketOperation *
docket_operation_ref (DocketOperation *operation)
{
  g_atomic_ref_count_inc (&operation->refs);
  return operation;
}

void
docket_operation_unref (DocketOperation *operation)
{
  if (!g_atomic_ref_count_dec (&operation->refs))
    return;
  g_free (operation->key);
  g_free (operation->record_id);
  g_clear_pointer (&operation->set, docket_values_unref);
  g_clear_pointer (&operation->was, docket_values_unref);
  g_free (operation->seen);
  g_free (operation->follows);
  g_strfreev (operation->after);
  g_free (operation->bundle);
  g_free (operation->reason);
  g_free (operation->candidate);
  g_free (operation->into);
  g_free (operation->invalid);
  g_free (operation->received);
  g_free (operation->text);
  g_free (operation->fingerprint);
  g_free (operation);
}

guint64
docket_operation_named_groups (const DocketOperation *operation)
{
  guint64 groups = 0;

  if (operation->kind == DOCKET_OPERATION_EDIT && operation->group != DOCKET_GROUP_NONE)
    groups |= DOCKET_GROUP_BIT (operation->group);
  if (operation->kind == DOCKET_OPERATION_CREATE)
    for (guint i = 0; i < docket_values_n (operation->set); i++)
      groups |= DOCKET_GROUP_BIT (docket_field_info (docket_values_nth_field (operation->set, i))->group);
  return groups;
}

const char *
docket_operation_get_blob (const DocketOperation *operation)
{
  const char *attached = docket_values_get_text (operation->set, DOCKET_ATTACHMENT_BLOB);

  return attached != NULL ? attached : docket_values_get_text (operation->set, DOCKET_SIGNATURE_BLOB);
}
