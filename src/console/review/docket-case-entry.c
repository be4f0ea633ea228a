/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The third value: neither what the office nor what the field says.  One
 * control for each field (an entry, or a list of names for a reference), one
 * button, and a sentence under it when the input cannot be taken.
 */
#include "docket-config.h"

#include <errno.h>

#include <glib/gi18n-lib.h>

#include "docket-case-entry.h"

#include "docket-error.h"
#include "docket-money.h"
#include "docket-time-parse.h"

#define NAMES_MAX 2000
#define FIELDS_MAX 2

struct _DocketCaseEntry
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketField fields[FIELDS_MAX];
  GtkWidget *controls[FIELDS_MAX]; /* GtkEntry or GtkDropDown */
  GPtrArray *ids;                  /* element-type utf8: of the drop-down's names */
  DocketValues *values;

  GtkWidget *box;
  GtkLabel *problem;
};

enum
{
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketCaseEntry, docket_case_entry, GTK_TYPE_WIDGET)

static gboolean
parse_int (const char *text, gint64 *number, GError **error)
{
  char *end = NULL;

  errno = 0;
  *number = g_ascii_strtoll (text, &end, 10);
  if (end == text || *end != '\0' || errno != 0)
    {
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("“%s” is not a whole number. Type one like 90."), text);
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse_value (DocketField field, const char *text, const char *currency, gint64 reference_ms, GVariant **value, GError **error)
{
  g_autoptr (GTimeZone) zone = NULL;
  gint64 number = 0;

  switch (docket_field_info (field)->type)
    {
    case DOCKET_TYPE_INT:
      if (!parse_int (text, &number, error))
        return FALSE;
      break;
    case DOCKET_TYPE_MONEY:
      if (!docket_money_parse (text, currency, &number, error))
        return FALSE;
      /* On screen a discount has a minus, in the record it has none. */
      if (field == DOCKET_JOB_DISCOUNT_AMOUNT && number < 0)
        number = -number;
      break;
    case DOCKET_TYPE_TIME:
      zone = g_time_zone_new_local ();
      if (!docket_time_parse (text, reference_ms, zone, &number, error))
        return FALSE;
      break;
    case DOCKET_TYPE_TEXT:
    case DOCKET_TYPE_BOOL:
    case DOCKET_TYPE_ID:
    case DOCKET_TYPE_CHOICE:
    case DOCKET_TYPE_WORDS:
    case DOCKET_TYPE_JSON:
    default:
      *value = g_variant_ref_sink (g_variant_new_string (text));
      return TRUE;
    }
  *value = g_variant_ref_sink (g_variant_new_int64 (number));
  return TRUE;
}

gboolean
docket_case_entry_parse (DocketField field, const char *text, const char *currency, gint64 reference_ms, GVariant **value, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autoptr (GVariant) parsed = NULL;

  if (*trimmed != '\0' && !parse_value (field, trimmed, currency, reference_ms, &parsed, error))
    return FALSE;
  if (parsed == NULL && docket_field_info (field)->type == DOCKET_TYPE_MONEY)
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("Type an amount; 0 if there is none."));
      return FALSE;
    }
  if (!docket_field_check (field, parsed, error))
    return FALSE;
  *value = g_steal_pointer (&parsed);
  return TRUE;
}

static gboolean
read_control (DocketCaseEntry *self, guint at, GVariant **value, GError **error)
{
  guint selected;

  if (GTK_IS_DROP_DOWN (self->controls[at]))
    {
      selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->controls[at]));
      if (selected == GTK_INVALID_LIST_POSITION || selected >= self->ids->len)
        {
          g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("Choose a name first."));
          return FALSE;
        }
      *value = g_variant_ref_sink (g_variant_new_string (g_ptr_array_index (self->ids, selected)));
      return TRUE;
    }
  return docket_case_entry_parse (self->fields[at], gtk_editable_get_text (GTK_EDITABLE (self->controls[at])),
                                docket_desk_get_currency (self->desk),
                                docket_clock_now_ms (docket_desk_get_clock (self->desk)), value, error);
}

static void
on_use (DocketCaseEntry *self)
{
  g_autoptr (DocketValues) values = docket_values_new ();

  for (guint i = 0; i < FIELDS_MAX && self->controls[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) value = NULL;

      if (!read_control (self, i, &value, &error))
        {
          gtk_label_set_label (self->problem, error->message);
          gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
          gtk_widget_add_css_class (self->controls[i], "error");
          gtk_widget_grab_focus (self->controls[i]);
          return;
        }
      gtk_widget_remove_css_class (self->controls[i], "error");
      docket_values_set (values, self->fields[i], value);
    }
  g_clear_pointer (&self->values, docket_values_unref);
  self->values = g_steal_pointer (&values);
  g_signal_emit (self, signals[ACCEPTED], 0);
}

static GtkWidget *
create_names (DocketCaseEntry *self, DocketField field)
{
  g_autoptr (DocketQuery) query = docket_query_new (docket_field_info (field)->target);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  GtkStringList *names = gtk_string_list_new (NULL);
  GtkWidget *drop_down;

  if (field == DOCKET_JOB_TECHNICIAN)
    query->role = g_strdup ("technician");
  records = docket_store_select (docket_desk_get_reader (self->desk), query, NAMES_MAX, &error);
  if (records == NULL)
    g_warning ("Cannot read names to choose from: %s", error->message);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const char *id = docket_record_get_id (g_ptr_array_index (records, i));
      g_autofree char *name = docket_desk_record_name (self->desk, query->kind, id);

      gtk_string_list_append (names, name);
      g_ptr_array_add (self->ids, g_strdup (id));
    }
  drop_down = gtk_drop_down_new (G_LIST_MODEL (names), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop_down), TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), GTK_INVALID_LIST_POSITION);
  return drop_down;
}

static GtkWidget *
create_control (DocketCaseEntry *self, DocketField field)
{
  g_autofree char *name = g_strdup_printf (_ ("%s: own value"), docket_field_label (field));
  GtkWidget *control;

  if (docket_field_info (field)->type == DOCKET_TYPE_ID)
    control = create_names (self, field);
  else
    {
      control = gtk_entry_new ();
      gtk_entry_set_placeholder_text (GTK_ENTRY (control), docket_field_label (field));
      gtk_editable_set_width_chars (GTK_EDITABLE (control), 24);
      g_signal_connect_object (control, "activate", G_CALLBACK (on_use), self, G_CONNECT_SWAPPED);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return control;
}

static void
docket_case_entry_dispose (GObject *object)
{
  DocketCaseEntry *self = DOCKET_CASE_ENTRY (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->values, docket_values_unref);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_case_entry_parent_class)->dispose (object);
}

static void
docket_case_entry_class_init (DocketCaseEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_case_entry_dispose;
  signals[ACCEPTED] = g_signal_new ("accepted", DOCKET_TYPE_CASE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "case-entry");
}

static void
docket_case_entry_init (DocketCaseEntry *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
docket_case_entry_new (DocketDesk *desk, DocketField field, DocketField beside)
{
  DocketCaseEntry *self = g_object_new (DOCKET_TYPE_CASE_ENTRY, NULL);
  GtkWidget *heading = gtk_label_new (_ ("Own value"));
  GtkWidget *use = gtk_button_new_with_label (_ ("Use this value"));

  self->desk = g_object_ref (desk);
  self->fields[0] = field;
  self->fields[1] = beside;
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "caption-heading");
  gtk_box_append (GTK_BOX (self->box), heading);
  for (guint i = 0; i < FIELDS_MAX && self->fields[i] != DOCKET_FIELD_NONE; i++)
    {
      self->controls[i] = create_control (self, self->fields[i]);
      gtk_box_append (GTK_BOX (self->box), self->controls[i]);
    }
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_label_set_xalign (self->problem, 0);
  gtk_label_set_max_width_chars (self->problem, 28);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->problem));
  g_signal_connect_object (use, "clicked", G_CALLBACK (on_use), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), use);
  return GTK_WIDGET (self);
}

DocketValues *
docket_case_entry_get_values (DocketCaseEntry *self)
{
  g_return_val_if_fail (DOCKET_IS_CASE_ENTRY (self), NULL);
  return self->values != NULL ? docket_values_ref (self->values) : docket_values_new ();
}
