/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A row of a form.
 *
 *   schema type        input
 *   text, number …     an entry; long texts an area of several lines
 *   choice, person     a drop-down
 *   customer           a search (DocketRecordChooser)
 *
 * The row knows the value it started from and says whether it differs; what to
 * do about that is the form's business.  Escape puts the field back, Enter goes
 * to the next one.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-field-row.h"

#include "docket-facts.h"
#include "docket-field-text.h"
#include "docket-limits.h"
#include "docket-record-chooser.h"

#define AREA_FROM_CHARS 500

struct _DocketFieldRow
{
  AdwPreferencesRow parent_instance;

  char *path;
  DocketField field;
  DocketDesk *desk;
  GVariant *start; /* (nullable): the value it started from */
  char *start_text; /* how that was written here */
  gboolean changed;
  gboolean locked;
  gboolean setting;

  GtkWidget *input; /* GtkEntry, GtkTextView, GtkDropDown or DocketRecordChooser */
  GPtrArray *values; /* of a drop-down: what each line means; NULL is none */

  GtkLabel *title;
  GtkWidget *dot;
  GtkWidget *lock;
  GtkBox *slot;
  GtkLabel *remark;
  GtkLabel *problem;
  GtkLabel *hint;
};

enum
{
  PROP_0,
  PROP_FIELD,
  PROP_CHANGED,
  N_PROPS,
};

enum
{
  EDITED,
  PUT_BACK,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketFieldRow, docket_field_row, ADW_TYPE_PREFERENCES_ROW)

static gint64
now_ms (DocketFieldRow *self)
{
  return docket_clock_now_ms (docket_desk_get_clock (self->desk));
}

static void
set_sentence (GtkLabel *label, const char *sentence)
{
  gtk_label_set_label (label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (label), sentence != NULL);
}

/* Whoever does not see what stands under the input hears it there. */
static void
update_description (DocketFieldRow *self)
{
  const char *hint = docket_field_row_get_hint (self);
  const char *said = hint != NULL ? hint : docket_field_row_get_remark (self);

  if (self->input == NULL)
    return;
  if (said != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, said, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void
update_changed (DocketFieldRow *self)
{
  g_autoptr (GVariant) value = NULL;
  gboolean changed = !docket_field_row_get_value (self, &value, NULL) || !docket_value_equal (value, self->start);

  gtk_widget_set_visible (self->dot, changed);
  if (changed == self->changed)
    return;
  self->changed = changed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHANGED]);
}

static void
on_input_changed (DocketFieldRow *self)
{
  if (self->setting)
    return;
  docket_field_row_set_problem (self, NULL);
  update_changed (self);
  g_signal_emit (self, signals[EDITED], 0);
}

static void
on_entry_activate (DocketFieldRow *self)
{
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_FORWARD);
}

static gboolean
on_key_pressed (DocketFieldRow *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (keyval != GDK_KEY_Escape || !docket_field_row_get_touched (self) || self->locked)
    return GDK_EVENT_PROPAGATE;
  docket_field_row_revert (self);
  return GDK_EVENT_STOP;
}

/* A click anywhere on the row goes to its input. */
static void
on_pressed (DocketFieldRow *self)
{
  if (!self->locked && self->input != NULL && !GTK_IS_DROP_DOWN (self->input))
    gtk_widget_grab_focus (self->input);
}

static void
clear_values (DocketFieldRow *self)
{
  g_clear_pointer (&self->values, g_ptr_array_unref);
  self->values = g_ptr_array_new_with_free_func (g_free);
}

static guint
find_value (DocketFieldRow *self, const char *text)
{
  const char *wanted = text != NULL && *text != '\0' ? text : NULL;

  for (guint i = 0; i < self->values->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->values, i), wanted) == 0)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static void
add_value (DocketFieldRow *self, GtkStringList *lines, const char *value, const char *line)
{
  g_ptr_array_add (self->values, g_strdup (value));
  gtk_string_list_append (lines, line);
}

/* Who can be sent: the active technicians, by name. */
static void
fill_persons (DocketFieldRow *self, GtkStringList *lines)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_PERSON);
  g_autoptr (GPtrArray) persons = NULL;
  g_autoptr (GError) error = NULL;

  query->role = g_strdup (docket_role_name (DOCKET_ROLE_TECHNICIAN));
  query->sort = DOCKET_SORT_NAME;
  persons = docket_store_select (docket_desk_get_reader (self->desk), query, 0, &error);
  if (persons == NULL)
    {
      g_warning ("Cannot read the technicians: %s", error->message);
      return;
    }
  add_value (self, lines, NULL, _ ("Nobody"));
  for (guint i = 0; i < persons->len; i++)
    {
      DocketRecord *person = g_ptr_array_index (persons, i);
      const char *name = docket_record_get_text (person, DOCKET_PERSON_NAME);

      if (!docket_record_has (person, DOCKET_PERSON_ACTIVE) || docket_record_get_bool (person, DOCKET_PERSON_ACTIVE))
        add_value (self, lines, docket_record_get_id (person), name != NULL ? name : _ ("unnamed"));
    }
}

static GtkWidget *
create_drop_down (DocketFieldRow *self)
{
  GtkStringList *lines = gtk_string_list_new (NULL);
  const char *const *choices = docket_field_info (self->field)->choices;
  GtkWidget *drop_down;

  clear_values (self);
  if (docket_field_info (self->field)->type == DOCKET_TYPE_ID)
    fill_persons (self, lines);
  else
    {
      /* No job is without a status: it has not been chosen yet. */
      add_value (self, lines, NULL, self->field == DOCKET_JOB_STATUS ? _ ("Choose…") : C_ ("no value", "none"));
      for (guint i = 0; choices[i] != NULL; i++)
        add_value (self, lines, choices[i], docket_choice_label (self->field, choices[i]));
    }
  drop_down = gtk_drop_down_new (G_LIST_MODEL (lines), NULL);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (on_input_changed), self, G_CONNECT_SWAPPED);
  return drop_down;
}

/* One more than may be saved: what had to be cut off, a whole book pasted by
 * mistake, is then refused in words, and never saved as if it were all. */
static int
get_most_chars (DocketFieldRow *self)
{
  const DocketFieldInfo *info = docket_field_info (self->field);

  if (info->type == DOCKET_TYPE_WORDS) /* with a comma and a space each */
    return DOCKET_WORDS_MAX * (DOCKET_NAME_CHARS_MAX + 2) + 1;
  return (info->type == DOCKET_TYPE_TEXT && info->max > 0 ? (int) MIN (info->max, DOCKET_TEXT_CHARS_MAX) : DOCKET_NAME_CHARS_MAX) + 1;
}

/* A text view has no such bound of its own. */
static void
on_area_insert (DocketFieldRow *self, GtkTextIter *at, const char *text, int length, GtkTextBuffer *buffer)
{
  glong room = MAX (get_most_chars (self) - gtk_text_buffer_get_char_count (buffer), 0);
  g_autofree char *kept = NULL;

  if (g_utf8_strlen (text, length) <= room)
    return;
  g_signal_stop_emission_by_name (buffer, "insert-text");
  kept = g_utf8_substring (text, 0, room);
  if (*kept != '\0')
    gtk_text_buffer_insert (buffer, at, kept, -1);
}

/* Under its title, in whatever script: GTK goes by the text alone. */
static void
on_script_changed (GtkEditable *entry)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (entry), gtk_editable_get_text (entry));
  PangoDirection script = pango_layout_line_get_resolved_direction (pango_layout_get_line_readonly (layout, 0));
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (entry)) == GTK_TEXT_DIR_RTL;

  gtk_entry_set_alignment (GTK_ENTRY (entry), script == (mirrored ? PANGO_DIRECTION_LTR : PANGO_DIRECTION_RTL) ? 1 : 0);
}

static gboolean
breaks_line (gunichar letter)
{
  return (letter >= '\t' && letter <= '\r') || letter == 0x85 || letter == 0x2028 || letter == 0x2029;
}

/* Where there is one line, what comes in several is put behind one another: as an entry
 * keeps them they would be in lists and sentences, too. */
static void
on_entry_insert (GtkEditable *editable, const char *text, int length, int *position, DocketFieldRow *self)
{
  g_autoptr (GString) joined = g_string_new (NULL);
  gboolean parted = FALSE, any = FALSE;

  for (const char *at = text; at < text + (length < 0 ? (gssize) strlen (text) : length); at = g_utf8_next_char (at))
    {
      gboolean breaks = breaks_line (g_utf8_get_char (at));

      any |= breaks;
      if (!breaks)
        g_string_append_unichar (joined, g_utf8_get_char (at));
      else if (!parted)
        g_string_append_c (joined, ' ');
      parted = breaks;
    }
  if (!any)
    return;
  g_signal_stop_emission_by_name (editable, "insert-text");
  gtk_editable_insert_text (editable, joined->str, -1, position);
}

static GtkWidget *
create_entry (DocketFieldRow *self)
{
  /* Not a bare GtkText: what is typed there is not read out by this GTK. */
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_has_frame (GTK_ENTRY (entry), FALSE);
  gtk_entry_set_max_length (GTK_ENTRY (entry), get_most_chars (self));
  gtk_widget_set_hexpand (entry, TRUE);
  if (docket_facts_read_left_to_right (self->field) && gtk_widget_get_direction (entry) == GTK_TEXT_DIR_RTL)
    {
      gtk_widget_set_direction (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry))), GTK_TEXT_DIR_LTR);
      gtk_entry_set_alignment (GTK_ENTRY (entry), 1);
    }
  else
    g_signal_connect (entry, "changed", G_CALLBACK (on_script_changed), NULL);
  g_signal_connect_object (gtk_editable_get_delegate (GTK_EDITABLE (entry)), "insert-text", G_CALLBACK (on_entry_insert), self, 0);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_input_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_entry_activate), self, G_CONNECT_SWAPPED);
  return entry;
}

static GtkWidget *
create_area (DocketFieldRow *self)
{
  GtkWidget *area = gtk_text_view_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (area), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (area), FALSE);
  gtk_widget_set_hexpand (area, TRUE);
  gtk_widget_add_css_class (area, "field-area");
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (area)), "insert-text", G_CALLBACK (on_area_insert), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (area)), "changed", G_CALLBACK (on_input_changed), self, G_CONNECT_SWAPPED);
  return area;
}

static void
create_input (DocketFieldRow *self)
{
  const DocketFieldInfo *info = docket_field_info (self->field);

  if (info->type == DOCKET_TYPE_CHOICE || (info->type == DOCKET_TYPE_ID && info->target == DOCKET_KIND_PERSON))
    self->input = create_drop_down (self);
  else if (info->type == DOCKET_TYPE_ID)
    {
      self->input = docket_record_chooser_new (self->desk, info->target);
      g_signal_connect_object (self->input, "changed", G_CALLBACK (on_input_changed), self, G_CONNECT_SWAPPED);
    }
  else if (info->type == DOCKET_TYPE_TEXT && info->max >= AREA_FROM_CHARS)
    self->input = create_area (self);
  else
    self->input = create_entry (self);
  gtk_widget_set_hexpand (self->input, TRUE);
  gtk_box_append (self->slot, self->input);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_PROPERTY_LABEL, docket_field_label (self->field), -1);
}

/* What is there already stays as it is, with the cursor and what is selected: the
 * form follows the record while somebody is about to type in it. */
static void
put_text (DocketFieldRow *self, const char *text)
{
  g_autofree char *now = GTK_IS_ENTRY (self->input) || GTK_IS_TEXT_VIEW (self->input) ? docket_field_row_get_text (self) : NULL;

  if (now != NULL && g_strcmp0 (now, text) == 0)
    return;
  if (GTK_IS_ENTRY (self->input))
    {
      int position = gtk_editable_get_position (GTK_EDITABLE (self->input));

      gtk_editable_set_text (GTK_EDITABLE (self->input), text);
      gtk_editable_set_position (GTK_EDITABLE (self->input), position);
    }
  else if (GTK_IS_TEXT_VIEW (self->input))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->input)), text, -1);
  else if (DOCKET_IS_RECORD_CHOOSER (self->input))
    docket_record_chooser_set_id (DOCKET_RECORD_CHOOSER (self->input), *text != '\0' ? text : NULL);
  else
    {
      guint position = find_value (self, text);

      /* A value that is not offered any more (a technician who left) stays
       * choosable: it is what the record says. */
      if (position == GTK_INVALID_LIST_POSITION && *text != '\0')
        {
          g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_string (text));
          g_autofree char *line = docket_desk_format_value (self->desk, self->field, value);

          add_value (self, GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (self->input))), text, line);
          position = self->values->len - 1;
        }
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->input), position);
    }
}

static void
docket_field_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DocketFieldRow *self = DOCKET_FIELD_ROW (object);

  switch (prop_id)
    {
    case PROP_FIELD:
      g_value_set_string (value, self->path);
      break;
    case PROP_CHANGED:
      g_value_set_boolean (value, self->changed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_field (DocketFieldRow *self, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, ".", 2);

  g_free (self->path);
  self->path = g_strdup (path);
  self->field = g_strv_length (parts) == 2 ? docket_field_from_name (docket_kind_from_name (parts[0]), parts[1]) : DOCKET_FIELD_NONE;
  g_assert (self->field != DOCKET_FIELD_NONE); /* a form of ours names it */
  gtk_label_set_label (self->title, docket_field_label (self->field));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), docket_field_label (self->field));
}

static void
docket_field_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_FIELD:
      set_field (DOCKET_FIELD_ROW (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_field_row_finalize (GObject *object)
{
  DocketFieldRow *self = DOCKET_FIELD_ROW (object);

  g_free (self->path);
  g_free (self->start_text);
  g_clear_pointer (&self->start, g_variant_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_field_row_parent_class)->finalize (object);
}

static gboolean
on_history_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  g_autofree char *path = NULL;

  g_object_get (widget, "field", &path, NULL);
  return gtk_widget_activate_action (widget, "record.who-changed", "s", path);
}

static void
docket_field_row_class_init (DocketFieldRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = docket_field_row_get_property;
  object_class->set_property = docket_field_row_set_property;
  object_class->finalize = docket_field_row_finalize;

  properties[PROP_FIELD] = g_param_spec_string ("field", NULL, NULL, NULL,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_CHANGED] = g_param_spec_boolean ("changed", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PUT_BACK] = g_signal_new ("put-back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_i, GDK_CONTROL_MASK, on_history_key, NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketFieldRow, title);
  gtk_widget_class_bind_template_child (widget_class, DocketFieldRow, dot);
  gtk_widget_class_bind_template_child (widget_class, DocketFieldRow, lock);
  gtk_widget_class_bind_template_child (widget_class, DocketFieldRow, slot);
  gtk_widget_class_bind_template_child (widget_class, DocketFieldRow, remark);
  gtk_widget_class_bind_template_child (widget_class, DocketFieldRow, problem);
  gtk_widget_class_bind_template_child (widget_class, DocketFieldRow, hint);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_pressed);
}

static void
docket_field_row_init (DocketFieldRow *self)
{
  self->field = DOCKET_FIELD_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

DocketField
docket_field_row_get_field (DocketFieldRow *self)
{
  g_return_val_if_fail (DOCKET_IS_FIELD_ROW (self), DOCKET_FIELD_NONE);
  return self->field;
}

gboolean
docket_field_row_get_changed (DocketFieldRow *self)
{
  g_return_val_if_fail (DOCKET_IS_FIELD_ROW (self), FALSE);
  return self->changed;
}

gboolean
docket_field_row_get_touched (DocketFieldRow *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (DOCKET_IS_FIELD_ROW (self) && self->input != NULL, FALSE);
  text = docket_field_row_get_text (self);
  return self->changed || g_strcmp0 (text, self->start_text) != 0;
}

gboolean
docket_field_row_get_locked (DocketFieldRow *self)
{
  g_return_val_if_fail (DOCKET_IS_FIELD_ROW (self), FALSE);
  return self->locked;
}

char *
docket_field_row_get_text (DocketFieldRow *self)
{
  g_return_val_if_fail (DOCKET_IS_FIELD_ROW (self) && self->input != NULL, NULL);

  if (GTK_IS_ENTRY (self->input))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->input)));
  if (GTK_IS_TEXT_VIEW (self->input))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->input));
      GtkTextIter start, end;

      gtk_text_buffer_get_bounds (buffer, &start, &end);
      return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
    }
  if (DOCKET_IS_RECORD_CHOOSER (self->input))
    {
      const char *id = docket_record_chooser_get_id (DOCKET_RECORD_CHOOSER (self->input));

      return g_strdup (id != NULL ? id : "");
    }
  {
    guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->input));
    const char *value = selected < self->values->len ? g_ptr_array_index (self->values, selected) : NULL;

    return g_strdup (value != NULL ? value : "");
  }
}

gboolean
docket_field_row_get_value (DocketFieldRow *self, GVariant **value, GError **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (DOCKET_IS_FIELD_ROW (self) && self->input != NULL, FALSE);

  text = docket_field_row_get_text (self);
  /* Text is coarser than the value (a time without its seconds): what nobody
   * touched is still the value it came from. */
  if (g_strcmp0 (text, self->start_text) == 0)
    {
      *value = self->start != NULL ? g_variant_ref (self->start) : NULL;
      return TRUE;
    }
  return docket_field_from_text (self->field, text, docket_desk_get_currency (self->desk), now_ms (self), value, error);
}

void
docket_field_row_set_desk (DocketFieldRow *self, DocketDesk *desk)
{
  g_return_if_fail (DOCKET_IS_FIELD_ROW (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  create_input (self);
}

void
docket_field_row_set_choices (DocketFieldRow *self, const char *const *choices, gboolean may_be_none)
{
  GtkStringList *lines = gtk_string_list_new (NULL);

  g_return_if_fail (DOCKET_IS_FIELD_ROW (self) && GTK_IS_DROP_DOWN (self->input));

  self->setting = TRUE;
  clear_values (self);
  if (may_be_none)
    add_value (self, lines, NULL, C_ ("no value", "none"));
  for (guint i = 0; choices[i] != NULL; i++)
    add_value (self, lines, choices[i], docket_choice_label (self->field, choices[i]));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->input), G_LIST_MODEL (lines));
  g_object_unref (lines);
  self->setting = FALSE;
}

void
docket_field_row_set_value (DocketFieldRow *self, GVariant *value)
{
  g_autofree char *text = NULL;

  g_return_if_fail (DOCKET_IS_FIELD_ROW (self) && self->input != NULL);

  if (value != NULL)
    g_variant_ref_sink (value);
  g_clear_pointer (&self->start, g_variant_unref);
  self->start = value;
  text = docket_field_to_text (self->field, value, docket_desk_get_currency (self->desk));
  self->setting = TRUE;
  put_text (self, text);
  self->setting = FALSE;
  g_free (self->start_text);
  self->start_text = docket_field_row_get_text (self);
  docket_field_row_set_problem (self, NULL);
  docket_field_row_set_remark (self, NULL);
  update_changed (self);
}

void
docket_field_row_set_text (DocketFieldRow *self, const char *text)
{
  g_return_if_fail (DOCKET_IS_FIELD_ROW (self) && self->input != NULL);
  put_text (self, text);
  /* A chooser speaks up only for what the person chose in it. */
  if (DOCKET_IS_RECORD_CHOOSER (self->input))
    on_input_changed (self);
}

void
docket_field_row_focus (DocketFieldRow *self)
{
  g_return_if_fail (DOCKET_IS_FIELD_ROW (self) && self->input != NULL);

  if (GTK_IS_ENTRY (self->input))
    {
      gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->input));
      gtk_editable_set_position (GTK_EDITABLE (self->input), -1);
    }
  else
    gtk_widget_grab_focus (self->input);
}

void
docket_field_row_revert (DocketFieldRow *self)
{
  g_autoptr (GVariant) start = NULL;

  g_return_if_fail (DOCKET_IS_FIELD_ROW (self) && self->input != NULL);

  start = self->start != NULL ? g_variant_ref (self->start) : NULL;
  docket_field_row_set_value (self, start);
  g_signal_emit (self, signals[EDITED], 0);
  g_signal_emit (self, signals[PUT_BACK], 0);
}

void
docket_field_row_set_locked (DocketFieldRow *self, const char *reason)
{
  g_return_if_fail (DOCKET_IS_FIELD_ROW (self) && self->input != NULL);

  self->locked = reason != NULL;
  gtk_widget_set_sensitive (self->input, reason == NULL);
  gtk_widget_set_visible (self->lock, reason != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), reason);
  set_sentence (self->hint, reason);
  update_description (self);
}

void
docket_field_row_set_remark (DocketFieldRow *self, const char *remark)
{
  g_return_if_fail (DOCKET_IS_FIELD_ROW (self));
  set_sentence (self->remark, remark);
  update_description (self);
}

void
docket_field_row_set_problem (DocketFieldRow *self, const char *problem)
{
  g_return_if_fail (DOCKET_IS_FIELD_ROW (self));

  set_sentence (self->problem, problem);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
}

const char *
docket_field_row_get_remark (DocketFieldRow *self)
{
  g_return_val_if_fail (DOCKET_IS_FIELD_ROW (self), NULL);
  return gtk_widget_get_visible (GTK_WIDGET (self->remark)) ? gtk_label_get_label (self->remark) : NULL;
}

const char *
docket_field_row_get_hint (DocketFieldRow *self)
{
  g_return_val_if_fail (DOCKET_IS_FIELD_ROW (self), NULL);
  return gtk_widget_get_visible (GTK_WIDGET (self->hint)) ? gtk_label_get_label (self->hint) : NULL;
}
