/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a form asks of all its rows at once.
 */

#include "docket-config.h"

#include "docket-form-rows.h"

#include <glib/gi18n-lib.h>

#include "docket-entry.h"
#include "docket-field-text.h"
#include "docket-form-save.h"
#include "docket-rights.h"

DocketGroup
docket_form_row_get_group (DocketFieldRow *row)
{
  return docket_field_info (docket_field_row_get_field (row))->group;
}

void
docket_form_rows_find_all (GPtrArray *rows, GtkWidget *widget)
{
  if (DOCKET_IS_FIELD_ROW (widget))
    {
      g_ptr_array_add (rows, widget);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    docket_form_rows_find_all (rows, child);
}

DocketFieldRow *
docket_form_rows_find (GPtrArray *rows, DocketField field)
{
  for (guint i = 0; i < rows->len; i++)
    if (docket_field_row_get_field (g_ptr_array_index (rows, i)) == field)
      return g_ptr_array_index (rows, i);
  return NULL;
}

gboolean
docket_form_rows_any_changed (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    if (docket_field_row_get_changed (g_ptr_array_index (rows, i)))
      return TRUE;
  return FALSE;
}

gboolean
docket_form_rows_touch (GPtrArray *rows, DocketGroup group)
{
  for (guint i = 0; i < rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (rows, i);

      if (docket_form_row_get_group (row) == group && docket_field_row_get_touched (row))
        return TRUE;
    }
  return FALSE;
}

DocketValues *
docket_form_rows_get_values (GPtrArray *rows)
{
  DocketValues *values = docket_values_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (rows, i);
      g_autoptr (GVariant) value = NULL;

      if (docket_field_row_get_value (row, &value, NULL) && value != NULL)
        docket_values_set (values, docket_field_row_get_field (row), value);
    }
  return values;
}

/* What has no key is no record, whatever else stands in it. One that is there is
 * changed also by who may not write its key. */
static char *
check_key (DocketFieldRow *row, const char *sentence, gboolean is_new)
{
  g_autofree char *text = docket_field_row_get_text (row);

  if (docket_field_row_get_locked (row))
    return is_new ? g_strdup_printf (_ ("Nothing is saved. %s What you typed stays a draft."), docket_field_row_get_hint (row)) : NULL;
  if (*g_strstrip (text) != '\0')
    return NULL;
  docket_field_row_set_problem (row, sentence);
  return g_strdup (sentence);
}

char *
docket_form_rows_collect (GPtrArray *rows, DocketValues *values, DocketField key, const char *sentence, gboolean is_new)
{
  char *problem = check_key (docket_form_rows_find (rows, key), sentence, is_new);

  if (problem != NULL)
    return problem;
  for (guint i = 0; i < rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (rows, i);
      g_autoptr (GVariant) value = NULL;
      g_autoptr (GError) error = NULL;

      if (!docket_field_row_get_changed (row) || docket_field_row_get_locked (row))
        continue;
      if (docket_field_row_get_value (row, &value, &error) && docket_entry_check (docket_field_row_get_field (row), value, &error))
        {
          docket_values_set (values, docket_field_row_get_field (row), value);
          continue;
        }
      docket_field_row_set_problem (row, error->message);
      if (problem != NULL)
        continue;
      /* Where one goes on: what is wrong from above to below. */
      problem = g_strdup (error->message);
      docket_field_row_focus (row);
    }
  return problem;
}

char *
docket_form_rows_say_left_out (GPtrArray *rows, gboolean saves)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (rows, i);

      if (!docket_field_row_get_changed (row) || !docket_field_row_get_locked (row))
        continue;
      if (n++ > 0)
        g_string_append (names, _ (", "));
      g_string_append_printf (names, "“%s”", docket_field_label (docket_field_row_get_field (row)));
    }
  if (n == 0)
    return NULL;
  if (saves)
    {
      /* Translators: names of fields; after "Saved on this device: " */
      g_autofree char *what = g_strdup_printf (ngettext ("all but %s, which cannot be changed now and stays a draft",
                                                         "all but %s, which cannot be changed now and stay a draft", n),
                                               names->str);

      return docket_words_saved (what);
    }
  /* Translators: names of fields */
  return g_strdup_printf (ngettext ("Nothing is saved: %s cannot be changed now; the reason stands there. What you typed stays a draft: save it when that is over, or discard it.",
                                    "Nothing is saved: %s cannot be changed now; the reasons stand there. What you typed stays a draft: save it when that is over, or discard it.", n),
                          names->str);
}

DocketValues *
docket_form_rows_take_values (GPtrArray *rows, const DocketValues *values, const char *currency)
{
  DocketValues *unseen = docket_values_new ();

  for (guint i = 0; i < docket_values_n (values); i++)
    {
      DocketField field = docket_values_nth_field (values, i);
      GVariant *value = docket_values_nth_value (values, i);
      DocketFieldRow *row = docket_form_rows_find (rows, field);
      g_autofree char *text = docket_field_to_text (field, value, currency);

      if (row != NULL && !docket_field_row_get_locked (row))
        docket_field_row_set_text (row, text);
      else if (row == NULL && docket_field_info (field)->type == DOCKET_TYPE_ID)
        docket_values_set (unseen, field, value);
    }
  return unseen;
}

void
docket_form_rows_set_record (GPtrArray *rows, const DocketRecord *record)
{
  for (guint i = 0; i < rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (rows, i);

      docket_field_row_set_value (row, record != NULL ? docket_record_get (record, docket_field_row_get_field (row)) : NULL);
    }
}

/* The keyboard does not stay in an entry that takes nothing: not even Escape is heard there.
 * Nor does it go where the next letter that is typed does something. */
static void
lock (DocketFieldRow *row, const char *refusal, GtkWidget *refuge)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (row));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (refusal != NULL && focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (row)))
    gtk_widget_grab_focus (refuge);
  docket_field_row_set_locked (row, refusal);
}

const char *
docket_form_rows_lock (GPtrArray *rows, DocketDesk *desk, const DocketRecord *record, DocketField key, GtkWidget *but, GtkWidget *refuge)
{
  g_autofree char *making = record == NULL ? docket_rights_create_refusal (desk, docket_field_info (key)->kind) : NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (rows, i);
      g_autofree char *refusal = making != NULL ? g_strdup (making) : docket_rights_refusal (desk, record, docket_form_row_get_group (row));

      if (but == NULL || !gtk_widget_is_ancestor (but, GTK_WIDGET (row)))
        lock (row, refusal, refuge);
    }
  return record == NULL ? docket_field_row_get_hint (docket_form_rows_find (rows, key)) : NULL;
}

void
docket_form_rows_save_texts (GPtrArray *rows, GHashTable *texts)
{
  for (guint i = 0; i < rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (rows, i);
      char *path = NULL;

      if (!docket_field_row_get_changed (row))
        continue;
      g_object_get (row, "field", &path, NULL);
      g_hash_table_insert (texts, path, docket_field_row_get_text (row));
    }
}

void
docket_form_rows_load_texts (GPtrArray *rows, GHashTable *texts)
{
  for (guint i = 0; i < rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (rows, i);
      g_autofree char *path = NULL;
      const char *text;

      g_object_get (row, "field", &path, NULL);
      text = g_hash_table_lookup (texts, path);
      if (text != NULL)
        docket_field_row_set_text (row, text);
    }
}

void
docket_form_rows_follow (GPtrArray *rows, DocketDesk *desk, DocketGroup group, gboolean touched, const DocketRecord *seen, const DocketRecord *now)
{
  for (guint i = 0; i < rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (rows, i);
      DocketField field = docket_field_row_get_field (row);

      if (docket_form_row_get_group (row) != group)
        continue;
      if (!touched)
        docket_field_row_set_value (row, docket_record_get (now, field));
      else if (!docket_value_equal (docket_record_get (now, field), docket_record_get (seen, field)))
        {
          g_autofree char *remark = docket_form_save_describe_change (desk, seen, now, field);

          docket_field_row_set_remark (row, remark);
        }
      else
        docket_field_row_set_remark (row, NULL);
    }
}

DocketRecord *
docket_form_rows_take_over (GPtrArray *rows, DocketFormDraft *draft, DocketRecord *seen)
{
  for (guint i = 0; i < rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (rows, i);
      g_autoptr (DocketRecord) before = NULL;
      g_autofree char *path = NULL;
      const char *text;

      g_object_get (row, "field", &path, NULL);
      text = g_hash_table_lookup (draft->texts, path);
      if (text == NULL)
        continue;
      before = g_steal_pointer (&seen);
      seen = docket_form_save_follow (before, draft->seen, docket_form_row_get_group (row));
      if (docket_field_row_get_changed (row))
        continue;
      docket_field_row_set_value (row, docket_record_get (draft->seen, docket_field_row_get_field (row)));
      docket_field_row_set_text (row, text);
    }
  return seen;
}

void
docket_form_rows_show_other (GPtrArray *rows, GHashTable *texts)
{
  for (guint i = 0; i < rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (rows, i);
      g_autofree char *path = NULL, *here = docket_field_row_get_text (row), *remark = NULL;
      const char *text;

      g_object_get (row, "field", &path, NULL);
      text = g_hash_table_lookup (texts, path);
      if (text == NULL || strcmp (text, here) == 0)
        continue;
      remark = g_strdup_printf (_ ("Not saved from the other window: %s"), text);
      docket_field_row_set_remark (row, remark);
    }
}
