/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The details pane.
 *
 * Reads one record by its id and has it written out again whenever the store
 * says that the record, something of it, or the outbox changed.  The form has a
 * page of its own; leaving it keeps a draft, and the pane then offers to go on
 * with it.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-record-pane.h"

#include "docket-draft-offers.h"
#include "docket-drafts.h"
#include "docket-field-history.h"
#include "docket-file-view.h"
#include "docket-form-draft.h"
#include "docket-id.h"
#include "docket-looks.h"
#include "docket-note-draft.h"
#include "docket-text.h"
#include "docket-timeline.h"

struct _DocketRecordPane
{
  GtkWidget parent_instance;

  DocketKind kind;
  DocketDesk *desk;
  guint subscription;
  char *id;              /* (nullable) */
  DocketRecord *record;  /* (nullable) */
  char *review;          /* (nullable): the open case about it */
  DocketNoteDraft *noting;
  DocketForm *form;
  char *empty_icon;
  char *empty_title;
  char *empty_text;
  char *none_text;
  gboolean none; /* there is nothing to choose from */

  GtkStack *pages;
  AdwStatusPage *empty;
  GtkBox *drafts;
  GtkLabel *lead;
  GtkImage *sync_icon;
  GtkLabel *sync_words;
  GtkWidget *edit_button;
  GtkMenuButton *menu_button;
  GtkLabel *title;
  GtkBox *head_slot;
  GtkWidget *review_notice;
  GtkLabel *review_text;
  GtkWidget *draft_notice;
  GtkLabel *draft_text;
  GtkBox *body_slot;
  GtkBox *timeline;
  GtkEntry *note;
  GtkWidget *note_button;
  GtkBox *edit_slot;
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_HEAD,
  PROP_BODY,
  PROP_EDITOR,
  PROP_MENU,
  PROP_EDIT_TIP,
  PROP_EDITING,
  N_PROPS,
};

enum
{
  SHOW_RECORD,
  RECORD_MADE,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketRecordPane, docket_record_pane, GTK_TYPE_WIDGET)

static void
toast (DocketRecordPane *self, const char *sentence)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", sentence);
}

/* -- Writing the record out -- */

/* Why a person decides about it. */
static const char *
describe_review (DocketRecordPane *self, const char *id)
{
  g_autoptr (DocketRecord) review = NULL;

  if (docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_REVIEW, id, &review, NULL) && review != NULL
      && g_strcmp0 (docket_record_get_text (review, DOCKET_REVIEW_REASON), DOCKET_WHY_POSSIBLE_DUPLICATE) == 0)
    return _ ("This may be a customer who is here already. A person decides whether they are one.");
  return _ ("Another update changed this record. A person decides which one stands.");
}

static void
update_sync (DocketRecordPane *self)
{
  g_auto (DocketRecordState) state = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (self->record == NULL)
    return;
  if (!docket_store_get_state (docket_desk_get_reader (self->desk), self->kind, self->id, &state, &error))
    {
      g_warning ("Cannot read the state of a record: %s", error->message);
      return;
    }
  words = docket_words_record (&state, docket_desk_get_status (self->desk), docket_clock_now_ms (docket_desk_get_clock (self->desk)));
  gtk_label_set_label (self->sync_words, words);
  gtk_image_set_from_icon_name (self->sync_icon, docket_record_state_icon_name (&state, docket_desk_get_status (self->desk)));
  docket_widget_set_look (GTK_WIDGET (self->sync_icon), "sync-", docket_record_state_css_class (&state, docket_desk_get_status (self->desk)));
  g_free (self->review);
  self->review = g_strdup (state.review);
  gtk_widget_set_visible (self->review_notice, state.under_review && state.review != NULL);
  if (state.review != NULL)
    gtk_label_set_label (self->review_text, describe_review (self, state.review));
}

static void
update_draft_notice (DocketRecordPane *self)
{
  g_autofree char *name = docket_draft_form_name (self->kind, self->id);
  g_autofree char *sentence = docket_draft_offers_sentence (self->desk, name);

  gtk_widget_set_visible (self->draft_notice, sentence != NULL);
  if (sentence != NULL)
    gtk_label_set_label (self->draft_text, sentence);
}

static void
write_out (DocketRecordPane *self)
{
  update_sync (self);
  update_draft_notice (self);
  docket_timeline_fill (self->timeline, self->desk, self->record);
  g_signal_emit (self, signals[SHOW_RECORD], 0);
}

/* Nothing selected: what was begun and never saved is offered here. */
static void
write_empty (DocketRecordPane *self)
{
  gboolean any = docket_draft_offers_fill (self->drafts, self->desk);

  adw_status_page_set_icon_name (self->empty, any ? "document-edit-symbolic" : self->empty_icon);
  adw_status_page_set_title (self->empty, any ? _ ("Not saved yet") : self->empty_title);
  adw_status_page_set_description (self->empty, any ? _ ("You were typing when Docket closed. Nothing of it is lost.")
                                                     : self->none ? self->none_text : self->empty_text);
}

static gboolean
is_editing (DocketRecordPane *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "edit") == 0;
}

static void
show_page (DocketRecordPane *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->pages, name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITING]);
}

static void
reload (DocketRecordPane *self)
{
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  if (self->id != NULL && !docket_store_get (docket_desk_get_reader (self->desk), self->kind, self->id, &record, &error))
    g_warning ("Cannot read a record: %s", error->message);
  g_clear_pointer (&self->record, docket_record_unref);
  self->record = g_steal_pointer (&record);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.edit", self->record != NULL);
  if (self->record != NULL)
    write_out (self);
  else
    write_empty (self);
  if (!is_editing (self))
    show_page (self, self->record != NULL ? "record" : "empty");
}

/* What is shown beside a record may be of any kind but these. */
static gboolean
concerns_record (DocketRecordPane *self, DocketChangeSet *changes)
{
  static const DocketKind kinds[] = {
    DOCKET_KIND_NOTE, DOCKET_KIND_LINE, DOCKET_KIND_REVIEW, DOCKET_KIND_PERSON,
    DOCKET_KIND_CUSTOMER, DOCKET_KIND_ATTACHMENT, DOCKET_KIND_SIGNATURE,
  };

  if (docket_change_set_is_everything (changes) || docket_change_set_has (changes, self->kind, self->id)
      || docket_change_set_has_outbox (changes)
      || (self->kind == DOCKET_KIND_CUSTOMER && docket_change_set_has_kind (changes, DOCKET_KIND_JOB)))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (docket_change_set_has_kind (changes, kinds[i]))
      return TRUE;
  return FALSE;
}

static void
on_store_changed (DocketChangeSet *changes, gpointer data)
{
  DocketRecordPane *self = data;

  if (self->id != NULL && concerns_record (self, changes))
    reload (self);
}

/* -- Notes -- */

static void
on_note_changed (DocketRecordPane *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.add-note", *gtk_editable_get_text (GTK_EDITABLE (self->note)) != '\0');
}

static void
on_note_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketRecordPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  docket_desk_submit_finish (DOCKET_DESK (source), result, &error);
  sentence = error != NULL ? docket_db_error_sentence (error) : g_strdup (_ ("Note saved on this device"));
  docket_note_draft_end_save (self->noting, error == NULL);
  if (self->note != NULL)
    toast (self, sentence);
}

static void
add_note_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketRecordPane *self = DOCKET_RECORD_PANE (widget);
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->note))));
  g_autofree char *id = NULL;
  g_autoptr (DocketValues) values = docket_values_new ();
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

  if (self->record == NULL || docket_note_draft_get_saving (self->noting) || *text == '\0')
    return;
  id = docket_id_new (docket_desk_get_clock (self->desk), docket_desk_get_random (self->desk));
  docket_values_set_text (values, self->kind == DOCKET_KIND_JOB ? DOCKET_NOTE_JOB : DOCKET_NOTE_CUSTOMER, self->id);
  docket_values_set_text (values, DOCKET_NOTE_BODY, text);
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_NOTE, id, values));
  docket_note_draft_begin_save (self->noting);
  docket_desk_submit_async (self->desk, operations, NULL, on_note_saved, g_object_ref (self));
}

static void
on_note_activate (DocketRecordPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "record.add-note", NULL);
}

/* -- Editing -- */

/* @back: to where the new record was asked for, which is forgotten */
static void
end_new (DocketRecordPane *self, gboolean back)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.leave-new", "b", back);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketRecordPane *self = DOCKET_RECORD_PANE (widget);

  if (self->record == NULL || is_editing (self))
    return;
  /* One form for what one types of it: that of another window closes, and what was
   * typed in it goes on here. */
  docket_draft_call (self->desk, "put-away", self->kind, self->id);
  show_page (self, "edit");
  docket_form_edit (self->form, self->record);
}

static void
who_changed_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketRecordPane *self = DOCKET_RECORD_PANE (widget);
  g_auto (GStrv) path = g_strsplit (g_variant_get_string (parameter, NULL), ".", 2);
  DocketField field = g_strv_length (path) == 2 ? docket_field_from_name (self->kind, path[1]) : DOCKET_FIELD_NONE;

  if (self->record != NULL && field != DOCKET_FIELD_NONE)
    gtk_window_present (GTK_WINDOW (docket_field_history_new (widget, self->desk, self->record, field)));
}

/* @parameter: "attachment:ID" or "signature:ID" */
static void
open_file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_file_view_open (widget, DOCKET_RECORD_PANE (widget)->desk, g_variant_get_string (parameter, NULL));
}

static void
on_discard_draft (DocketRecordPane *self)
{
  g_autofree char *name = docket_draft_form_name (self->kind, self->id);

  docket_draft_keep (self->desk, name, NULL);
  gtk_widget_set_visible (self->draft_notice, FALSE);
}

static void
on_see_case (DocketRecordPane *self)
{
  if (self->review != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-review", "s", self->review);
}

static void
on_form_finished (DocketRecordPane *self, const char *id, gboolean saved)
{
  gboolean made = saved && g_strcmp0 (id, self->id) != 0;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  /* Whoever went on while it was saved, and may be typing there, is not fetched back. */
  gboolean is_here = focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self));

  show_page (self, "record");
  if (made)
    docket_record_pane_show (self, id);
  else
    reload (self);
  if (is_here)
    gtk_widget_grab_focus (self->edit_button);
  if (made)
    g_signal_emit (self, signals[RECORD_MADE], 0, id);
  if (made || id == NULL)
    end_new (self, !made && is_here);
}

/* -- Drafts that change elsewhere -- */

/* What the form has is about to be added to: it stands in the draft by then. */
static void
on_put_away (DocketRecordPane *self, int kind, const char *id)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean was_there = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->form));

  if ((DocketKind) kind != self->kind || self->note == NULL)
    return;
  docket_note_draft_keep (self->noting);
  if (!docket_form_get_active (self->form) || docket_form_get_saving (self->form) || g_strcmp0 (docket_form_get_id (self->form), id) != 0)
    return;
  docket_form_leave (self->form);
  show_page (self, "record");
  reload (self);
  if (was_there)
    gtk_widget_grab_focus (self->edit_button);
}

static void
on_drafts_changed (DocketRecordPane *self, int kind, const char *id)
{
  if (self->note == NULL || docket_note_draft_is_telling (self->noting))
    return;
  if (self->record == NULL && !is_editing (self) && docket_draft_offers_differ (self->drafts, self->desk))
    write_empty (self); /* what it offers may be another one */
  if ((DocketKind) kind != self->kind || id == NULL || g_strcmp0 (id, self->id) != 0)
    return;
  docket_note_draft_reload (self->noting);
  if (!is_editing (self))
    reload (self);
}

/* -- Object -- */

static void
docket_record_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DocketRecordPane *self = DOCKET_RECORD_PANE (object);

  switch (prop_id)
    {
    case PROP_EDITING:
      g_value_set_boolean (value, is_editing (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_record_pane_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DocketRecordPane *self = DOCKET_RECORD_PANE (object);

  switch (prop_id)
    {
    case PROP_KIND:
      self->kind = docket_kind_from_name (g_value_get_string (value));
      g_assert (self->kind != DOCKET_KIND_NONE); /* a pane of ours names it */
      break;
    case PROP_HEAD:
      gtk_box_append (self->head_slot, g_value_get_object (value));
      break;
    case PROP_BODY:
      gtk_box_append (self->body_slot, g_value_get_object (value));
      break;
    case PROP_EDITOR:
      gtk_widget_set_hexpand (g_value_get_object (value), TRUE);
      gtk_box_append (self->edit_slot, g_value_get_object (value));
      break;
    case PROP_MENU:
      gtk_menu_button_set_menu_model (self->menu_button, g_value_get_object (value));
      gtk_widget_set_visible (GTK_WIDGET (self->menu_button), TRUE);
      break;
    case PROP_EDIT_TIP:
      gtk_widget_set_tooltip_text (self->edit_button, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->edit_button), GTK_ACCESSIBLE_PROPERTY_LABEL, g_value_get_string (value), -1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_record_pane_dispose (GObject *object)
{
  DocketRecordPane *self = DOCKET_RECORD_PANE (object);

  if (self->noting != NULL && self->note != NULL)
    docket_note_draft_close (self->noting);
  if (self->subscription != 0)
    docket_notifier_unsubscribe (docket_desk_get_notifier (self->desk), self->subscription);
  self->subscription = 0;
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_RECORD_PANE);
  self->note = NULL;
  self->form = NULL;
  g_clear_pointer (&self->record, docket_record_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_record_pane_parent_class)->dispose (object);
}

static void
docket_record_pane_finalize (GObject *object)
{
  DocketRecordPane *self = DOCKET_RECORD_PANE (object);

  g_free (self->id);
  g_free (self->review);
  g_clear_object (&self->noting);
  g_free (self->empty_icon);
  g_free (self->empty_title);
  g_free (self->empty_text);
  g_free (self->none_text);
  G_OBJECT_CLASS (docket_record_pane_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags once = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, once);
  properties[PROP_HEAD] = g_param_spec_object ("head", NULL, NULL, GTK_TYPE_WIDGET, once);
  properties[PROP_BODY] = g_param_spec_object ("body", NULL, NULL, GTK_TYPE_WIDGET, once);
  properties[PROP_EDITOR] = g_param_spec_object ("editor", NULL, NULL, GTK_TYPE_WIDGET, once);
  properties[PROP_MENU] = g_param_spec_object ("menu", NULL, NULL, G_TYPE_MENU_MODEL, once);
  properties[PROP_EDIT_TIP] = g_param_spec_string ("edit-tip", NULL, NULL, NULL, once);
  properties[PROP_EDITING] = g_param_spec_boolean ("editing", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
docket_record_pane_class_init (DocketRecordPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = docket_record_pane_get_property;
  object_class->set_property = docket_record_pane_set_property;
  object_class->dispose = docket_record_pane_dispose;
  object_class->finalize = docket_record_pane_finalize;
  install_properties (object_class);
  signals[SHOW_RECORD] = g_signal_new ("show-record", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RECORD_MADE] = g_signal_new ("record-made", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "record.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "record.add-note", NULL, add_note_action);
  gtk_widget_class_install_action (widget_class, "record.who-changed", "s", who_changed_action);
  gtk_widget_class_install_action (widget_class, "record.open-file", "s", open_file_action);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-record-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, pages);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, empty);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, drafts);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, lead);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, sync_icon);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, sync_words);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, edit_button);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, menu_button);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, title);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, head_slot);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, review_notice);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, review_text);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, draft_notice);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, draft_text);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, body_slot);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, timeline);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, note);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, note_button);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordPane, edit_slot);
  gtk_widget_class_bind_template_callback (widget_class, on_note_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_note_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_discard_draft);
  gtk_widget_class_bind_template_callback (widget_class, on_see_case);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_record_pane_init (DocketRecordPane *self)
{
  self->kind = DOCKET_KIND_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.add-note", FALSE);
}

const char *
docket_record_pane_get_id (DocketRecordPane *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_PANE (self), NULL);
  return self->id;
}

DocketRecord *
docket_record_pane_get_record (DocketRecordPane *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_PANE (self), NULL);
  return self->record;
}

gboolean
docket_record_pane_get_editing (DocketRecordPane *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_PANE (self), FALSE);
  return is_editing (self);
}

gboolean
docket_record_pane_is_writing_new (DocketRecordPane *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_PANE (self), FALSE);
  return docket_form_get_active (self->form) && docket_form_get_id (self->form) == NULL;
}

gboolean
docket_record_pane_is_typed_in (DocketRecordPane *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_PANE (self), FALSE);
  return is_editing (self) || *gtk_editable_get_text (GTK_EDITABLE (self->note)) != '\0';
}

void
docket_record_pane_set_up (DocketRecordPane *self, DocketDesk *desk, DocketForm *form)
{
  g_return_if_fail (DOCKET_IS_RECORD_PANE (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->form = form;
  self->noting = docket_note_draft_new (desk, self->kind, self->note);
  self->subscription = docket_notifier_subscribe (docket_desk_get_notifier (desk), on_store_changed, self);
  g_signal_connect_object (desk, "notify::status", G_CALLBACK (update_sync), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_draft_get_calls (desk), "put-away", G_CALLBACK (on_put_away), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_draft_get_calls (desk), "changed", G_CALLBACK (on_drafts_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "finished", G_CALLBACK (on_form_finished), self, G_CONNECT_SWAPPED);
  reload (self);
}

void
docket_record_pane_set_empty (DocketRecordPane *self, const char *icon_name, const char *title, const char *text, const char *none_text)
{
  g_return_if_fail (DOCKET_IS_RECORD_PANE (self));

  self->empty_icon = g_strdup (icon_name);
  self->empty_title = g_strdup (title);
  self->empty_text = g_strdup (text);
  self->none_text = g_strdup (none_text);
}

void
docket_record_pane_set_none (DocketRecordPane *self, gboolean none)
{
  g_return_if_fail (DOCKET_IS_RECORD_PANE (self));

  if (self->none == none)
    return;
  self->none = none;
  if (self->desk != NULL && self->record == NULL)
    write_empty (self);
}

void
docket_record_pane_set_lead (DocketRecordPane *self, const char *lead)
{
  g_return_if_fail (DOCKET_IS_RECORD_PANE (self));
  gtk_label_set_label (self->lead, lead);
}

void
docket_record_pane_set_title (DocketRecordPane *self, const char *title)
{
  g_return_if_fail (DOCKET_IS_RECORD_PANE (self));
  gtk_label_set_label (self->title, title);
}

/* The record is not here any more: given to somebody else, or its making was taken
 * back. What was typed in it is still to be read, and to be copied. */
static void
edit_gone (DocketRecordPane *self)
{
  g_autofree char *name = docket_draft_form_name (self->kind, self->id);
  g_autoptr (DocketFormDraft) draft = docket_form_draft_load (self->desk, name);

  if (draft == NULL || draft->seen == NULL)
    return;
  show_page (self, "edit");
  docket_form_edit (self->form, draft->seen);
}

void
docket_record_pane_show (DocketRecordPane *self, const char *id)
{
  g_return_if_fail (DOCKET_IS_RECORD_PANE (self) && self->desk != NULL);

  if (g_strcmp0 (id, self->id) == 0 && !is_editing (self) && (self->record != NULL || id == NULL))
    return;
  /* Nobody who asks for what they type in wants to have it taken away. */
  if (id != NULL && g_strcmp0 (id, self->id) == 0 && docket_form_get_active (self->form) && g_strcmp0 (docket_form_get_id (self->form), id) == 0)
    return;
  if (is_editing (self))
    end_new (self, FALSE);
  docket_form_leave (self->form);
  g_free (self->id);
  self->id = g_strdup (id);
  show_page (self, "empty");
  reload (self);
  docket_note_draft_set_record (self->noting, id);
  if (self->record == NULL && id != NULL)
    edit_gone (self);
}

void
docket_record_pane_create (DocketRecordPane *self, DocketValues *values)
{
  g_return_if_fail (DOCKET_IS_RECORD_PANE (self) && self->desk != NULL);

  docket_form_leave (self->form);
  show_page (self, "edit");
  docket_form_create (self->form, values);
}
