/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a form has seen, and what its save says.  Each group is judged by
 * itself, so each group is seen by itself: `seen` may hold one group from
 * before and another from now.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-form-save.h"

static gboolean
is_own (DocketDesk *desk, const DocketRecord *record, DocketGroup group)
{
  g_autofree char *person = g_strdup (docket_desk_get_person_id (desk));

  return person != NULL && g_strcmp0 (docket_record_get_stamp (record, group)->person, person) == 0;
}

/* Own work was seen, and taken back or not accepted since: the record shows again what
 * the server always had. Nobody else wrote there. */
static gboolean
has_lost_own (DocketDesk *desk, const DocketRecord *seen, const DocketRecord *now, DocketGroup group)
{
  return now != NULL && is_own (desk, seen, group) && docket_record_get_group_rev (now, group) == docket_record_get_group_rev (seen, group);
}

GPtrArray *
docket_form_save_operations (DocketDesk *desk, DocketKind record_kind, const DocketRecord *seen, const char *id, DocketValues *values)
{
  GPtrArray *operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  const DocketKindInfo *kind = docket_kind_info (record_kind);
  g_autoptr (DocketRecord) now = NULL;

  if (seen == NULL)
    {
      g_ptr_array_add (operations, docket_operation_new_create (record_kind, id, values));
      return operations;
    }
  docket_store_get (docket_desk_get_reader (desk), record_kind, id, &now, NULL);
  for (guint g = 0; g < kind->n_groups; g++)
    {
      DocketGroup group = kind->first_group + g;
      g_autoptr (DocketRecord) stood = has_lost_own (desk, seen, now, group) ? docket_form_save_follow (seen, now, group) : docket_record_copy (seen);
      g_autoptr (DocketValues) own = docket_values_new ();

      for (guint i = 0; i < docket_values_n (values); i++)
        if (docket_field_info (docket_values_nth_field (values, i))->group == group)
          docket_values_set (own, docket_values_nth_field (values, i), docket_values_nth_value (values, i));
      if (docket_values_n (own) > 0)
        g_ptr_array_add (operations, docket_operation_new_edit (stood, group, own));
    }
  return operations;
}

DocketRecord *
docket_form_save_follow (const DocketRecord *seen, const DocketRecord *now, DocketGroup group)
{
  g_autoptr (DocketValues) values = docket_record_get_group (now, group);
  DocketRecord *next = docket_record_copy (seen);

  docket_record_set_values (next, values);
  docket_record_set_group_rev (next, group, docket_record_get_group_rev (now, group));
  docket_record_set_stamp (next, group, docket_record_get_stamp (now, group));
  return next;
}

char *
docket_form_save_describe_change (DocketDesk *desk, const DocketRecord *seen, const DocketRecord *now, DocketField field)
{
  DocketGroup group = docket_field_info (field)->group;
  const DocketStamp *stamp = docket_record_get_stamp (now, group);
  g_autofree char *who = stamp->person != NULL ? docket_desk_person_name (desk, stamp->person) : g_strdup (_ ("Somebody"));
  g_autofree char *value = docket_desk_format_value (desk, field, docket_record_get (now, field));

  /* Translators: which field, what it says now */
  if (has_lost_own (desk, seen, now, group) && !is_own (desk, now, group))
    return g_strdup_printf (_ ("What you saved before was taken back, or not accepted. %s is “%s” again"), docket_field_label (field), value);
  /* Translators: who, which field, what it says now */
  return g_strdup_printf (_ ("%s changed %s meanwhile: “%s”"), who, docket_field_label (field), value);
}
