/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who changed a field.  The last writer of its group is known here and said at
 * once; the rest is the server's, asked page by page until enough is found or
 * there is no more.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-field-history.h"

#include "docket-ask.h"
#include "docket-facts.h"
#include "docket-history.h"
#include "docket-text.h"

#define PAGE 100
#define PAGES_MAX 20
#define ENTRIES_ENOUGH 50

struct _DocketFieldHistory
{
  AdwWindow parent_instance;

  DocketDesk *desk;
  DocketRecord *record;
  DocketField field;
  GCancellable *cancellable;
  gint64 before;
  guint n_pages;
  guint n_entries;

  GtkLabel *title;
  GtkLabel *known;
  GtkWidget *notice;
  GtkLabel *notice_text;
  GtkBox *entries;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (DocketFieldHistory, docket_field_history, ADW_TYPE_WINDOW)

static char *
describe_who (DocketFieldHistory *self, const char *person, const char *device)
{
  g_autofree char *who = person != NULL ? docket_desk_person_name (self->desk, person) : g_strdup (_ ("The server"));
  g_autofree char *on = device != NULL ? docket_desk_device_name (self->desk, device) : NULL;

  return on != NULL && *on != '\0' ? g_strdup_printf ("%s · %s", who, on) : g_strdup (who);
}

static void
show_known (DocketFieldHistory *self)
{
  const DocketStamp *stamp = docket_record_get_stamp (self->record, docket_field_info (self->field)->group);
  g_autofree char *value = docket_desk_format_value (self->desk, self->field, docket_record_get (self->record, self->field));
  g_autofree char *who = NULL;
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;

  if (stamp == NULL || stamp->person == NULL)
    {
      /* Translators: what a field says now */
      text = g_strdup_printf (_ ("Now “%s”."), value);
      gtk_label_set_label (self->known, text);
      return;
    }
  who = describe_who (self, stamp->person, stamp->device);
  when = docket_time_format_full (docket_stamp_time (stamp));
  /* Translators: what a field says now, the name of its group, who, when */
  text = g_strdup_printf (_ ("Now “%s”. “%s” last written by: %s, %s."), value, docket_group_label (docket_field_info (self->field)->group), who, when);
  gtk_label_set_label (self->known, text);
}

static GtkWidget *
create_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  docket_facts_wrap (GTK_LABEL (label));
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    {
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, css_class);
    }
  return label;
}

static void
add_entry (DocketFieldHistory *self, const DocketHistoryEntry *entry)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *who = describe_who (self, entry->person, entry->device);
  g_autofree char *when = docket_time_format_full (entry->made_at != 0 ? entry->made_at : entry->arrived_at);
  g_autofree char *byline = g_strdup_printf ("%s · %s", who, when);
  g_autofree char *after = docket_desk_format_value (self->desk, self->field, docket_values_get (entry->to, self->field));
  g_autofree char *before = entry->from != NULL ? docket_desk_format_value (self->desk, self->field, docket_values_get (entry->from, self->field)) : NULL;
  /* Translators: from which value to which */
  g_autofree char *change = before != NULL ? g_strdup_printf (_ ("“%s” → “%s”"), before, after) : g_strdup_printf (_ ("“%s”"), after);

  gtk_box_append (GTK_BOX (box), create_label (change, NULL));
  gtk_box_append (GTK_BOX (box), create_label (byline, "dim-label"));
  if (g_strcmp0 (entry->outcome, "applied") != 0 && entry->outcome != NULL)
    gtk_box_append (GTK_BOX (box), create_label (docket_history_outcome (entry->outcome), "warning-text"));
  if (entry->made_at > 0 && entry->arrived_at - entry->made_at > 60 * 1000)
    {
      g_autofree char *arrived = docket_time_format_full (entry->arrived_at);
      g_autofree char *text = g_strdup_printf (_ ("arrived %s"), arrived);

      gtk_box_append (GTK_BOX (box), create_label (text, "dim-label"));
    }
  if (entry->reason != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("“%s”"), entry->reason);

      gtk_box_append (GTK_BOX (box), create_label (text, "dim-label"));
    }
  gtk_box_append (self->entries, box);
  self->n_entries++;
}

gboolean
docket_field_history_take (DocketFieldHistory *self, JsonNode *answer, gboolean *more)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_val_if_fail (DOCKET_IS_FIELD_HISTORY (self), FALSE);

  entries = docket_history_read_entries (answer, docket_record_get_kind (self->record), &self->before, more, NULL);
  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      const DocketHistoryEntry *entry = g_ptr_array_index (entries, i);

      if (entry->to != NULL && docket_values_contains (entry->to, self->field))
        add_entry (self, entry);
    }
  return TRUE;
}

static void
show_notice (DocketFieldHistory *self, const char *text)
{
  gtk_label_set_label (self->notice_text, text);
  gtk_widget_set_visible (self->notice, text != NULL && *text != '\0');
}

static void ask (DocketFieldHistory *self);

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketFieldHistory) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = docket_desk_ask_finish (DOCKET_DESK (source), result, &error);
  gboolean more = FALSE;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (answer == NULL || !docket_field_history_take (self, answer, &more))
    {
      gtk_spinner_stop (self->spinner);
      show_notice (self, error == NULL ? _ ("Docket does not understand what the server answered. If it stays so, tell an administrator.")
                         : g_error_matches (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_UNREACHABLE)
                           ? _ ("Earlier versions are kept by the server, which cannot be reached just now. Nothing is lost; look again when you are connected.")
                         : g_error_matches (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SIGNED_OUT) ? _ ("Earlier versions are kept by the server. Sign in to see them.")
                                                                                                    : error->message);
      return;
    }
  if (more && ++self->n_pages < PAGES_MAX && self->n_entries < ENTRIES_ENOUGH)
    {
      ask (self);
      return;
    }
  gtk_spinner_stop (self->spinner);
  if (self->n_entries == 0)
    gtk_box_append (self->entries, create_label (_ ("The server has no change of this field."), NULL));
}

static void
ask (DocketFieldHistory *self)
{
  g_autofree char *path = docket_history_path (docket_record_get_kind (self->record), docket_record_get_id (self->record), PAGE, self->before);

  gtk_spinner_start (self->spinner);
  docket_desk_ask_async (self->desk, "GET", path, NULL, self->cancellable, on_answer, g_object_ref (self));
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketFieldHistory *self = DOCKET_FIELD_HISTORY (widget);

  show_notice (self, NULL);
  ask (self);
}

static void
docket_field_history_dispose (GObject *object)
{
  DocketFieldHistory *self = DOCKET_FIELD_HISTORY (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_FIELD_HISTORY);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_field_history_parent_class)->dispose (object);
}

static void
docket_field_history_finalize (GObject *object)
{
  DocketFieldHistory *self = DOCKET_FIELD_HISTORY (object);

  g_clear_pointer (&self->record, docket_record_unref);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (docket_field_history_parent_class)->finalize (object);
}

static void
docket_field_history_class_init (DocketFieldHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_field_history_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_field_history_finalize;

  gtk_widget_class_install_action (widget_class, "history.again", NULL, again_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-field-history.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketFieldHistory, title);
  gtk_widget_class_bind_template_child (widget_class, DocketFieldHistory, known);
  gtk_widget_class_bind_template_child (widget_class, DocketFieldHistory, notice);
  gtk_widget_class_bind_template_child (widget_class, DocketFieldHistory, notice_text);
  gtk_widget_class_bind_template_child (widget_class, DocketFieldHistory, entries);
  gtk_widget_class_bind_template_child (widget_class, DocketFieldHistory, spinner);
}

static void
docket_field_history_init (DocketFieldHistory *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
docket_field_history_new (GtkWidget *owner, DocketDesk *desk, DocketRecord *record, DocketField field)
{
  DocketFieldHistory *self = g_object_new (DOCKET_TYPE_FIELD_HISTORY, NULL);
  GtkRoot *root = gtk_widget_get_root (owner);
  g_autofree char *name = docket_desk_record_name (desk, docket_record_get_kind (record), docket_record_get_id (record));
  /* Translators: the name of a field */
  g_autofree char *title = g_strdup_printf (_ ("Who changed “%s”?"), docket_field_label (field));

  self->desk = g_object_ref (desk);
  self->record = docket_record_ref (record);
  self->field = field;
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_set_title (GTK_WINDOW (self), name);
  gtk_label_set_label (self->title, title);
  show_known (self);
  ask (self);
  return GTK_WIDGET (self);
}

void
docket_field_history_offer (GtkLabel *label, DocketField field)
{
  const DocketFieldInfo *info = docket_field_info (field);
  g_autofree char *path = g_strdup_printf ("%s.%s", docket_kind_info (info->kind)->name, info->name);
  g_autofree char *detailed = g_strdup_printf ("record.who-changed::%s", path);
  GMenu *menu = g_menu_new ();
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_i, GDK_CONTROL_MASK), gtk_named_action_new ("record.who-changed"));

  g_menu_append (menu, _ ("_Who Changed This?"), detailed);
  gtk_label_set_extra_menu (label, G_MENU_MODEL (menu));
  g_object_unref (menu);
  gtk_shortcut_set_arguments (shortcut, g_variant_new_string (path));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  gtk_widget_add_controller (GTK_WIDGET (label), controller);
}
