/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The form of a record.
 *
 *   begin    seen = the record as it stands; every row starts from its value
 *   type     the draft is kept, a moment after the first keystroke, and so on
 *   others   a change from elsewhere never touches what was typed: rows of a
 *            group in which nothing was typed follow it, the others say who
 *            changed what meanwhile (and the save is judged against `seen`)
 *   save     changed rows -> one set of values a group -> one operation a
 *            group -> one bundle; durable, then the form closes
 *
 * A second Ctrl+S meanwhile finds `saving` set: two presses, one bundle.
 *
 * The rows are found in the body; whoever owns the form lays them out and hears
 * of what concerns its kind alone.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-form.h"

#include "docket-drafts.h"
#include "docket-form-draft.h"
#include "docket-form-rows.h"
#include "docket-form-save.h"
#include "docket-form-submit.h"
#include "docket-id.h"
#include "docket-keys.h"
#include "docket-text.h"
#include "docket-wrap-layout.h"

#define KEEP_AFTER_MS 400

struct _DocketForm
{
  GtkWidget parent_instance;

  DocketKind kind;
  char *new_title;
  DocketField key_field; /* without it there is no record */
  char *key_sentence;
  DocketDesk *desk;
  guint subscription;
  gboolean active;
  gboolean saving;
  gboolean full;    /* the problem on show: the save found no room */
  gboolean no_room; /* nor did the draft since */
  guint turn;          /* one more with each that it lets go of */
  DocketFormSubmit *submit; /* (nullable): on its way, while what is shown is of it; not owned */
  char *id;            /* of the record; made in advance for a new one */
  char *draft_name;
  DocketRecord *seen;  /* (nullable): NULL for a new one */
  DocketValues *unseen; /* (nullable): what a new one brings without a row */
  GStrv replaces;       /* (nullable): what was refused and stands in it, as the draft has it */
  guint keep_source;
  char *given;          /* (nullable): the draft as it was kept last, or found */
  GPtrArray *rows;     /* DocketFieldRow, not owned */

  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *draft_label;
  GtkWidget *save_button;
  GtkWidget *discard_button;
  GtkLabel *problem;
  GtkWidget *problem_box;
  GtkScrolledWindow *scroller;
  GtkWidget *body;
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_NEW_TITLE,
  PROP_BODY,
  N_PROPS,
};

enum
{
  PREPARE,
  FOLLOWED,
  EDITED,
  FINISHED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];
/* Wherever the keyboard is: Tab leads out of the form. */
static const DocketKey keys[] = { { "<Control>s", "form.save", TRUE } };
static void reconcile (DocketForm *self);

G_DEFINE_FINAL_TYPE (DocketForm, docket_form, GTK_TYPE_WIDGET)

static gint64
get_now (DocketForm *self)
{
  return docket_clock_now_ms (docket_desk_get_clock (self->desk));
}

static void
show_problem (DocketForm *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->problem_box, sentence != NULL);
  self->full = self->no_room = FALSE;
}

/* @text: "" for none */
static void
show_draft (DocketForm *self, const char *text)
{
  gtk_label_set_label (self->draft_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->draft_label), *text != '\0');
}

static void
update_buttons (DocketForm *self)
{
  gboolean changed = docket_form_has_changes (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "form.save", self->active && changed && !self->saving);
  gtk_button_set_label (GTK_BUTTON (self->discard_button), changed ? _ ("Discard") : _ ("Cancel"));
  if (!changed)
    show_draft (self, "");
}

static void
keep_draft (DocketForm *self)
{
  g_autofree char *text = NULL;

  g_clear_handle_id (&self->keep_source, g_source_remove);
  if (self->saving)
    return; /* it goes with the save */
  text = docket_form_has_changes (self) ? docket_form_draft_write (self->seen, get_now (self), self->rows, self->unseen) : NULL;
  docket_draft_keep_mended (self->desk, self->draft_name, text, (const char *const *) self->replaces);
  g_free (self->given);
  self->given = g_steal_pointer (&text);
}

/* What another window saved or wrote meanwhile is not what is typed here. */
static void
on_draft_written (DocketForm *self, const char *name, gboolean kept)
{
  g_autofree char *text = docket_draft_load (self->desk, name);

  if (!self->active || self->saving || g_strcmp0 (name, self->draft_name) != 0 || !docket_form_has_changes (self))
    return;
  if (g_strcmp0 (text, self->given) != 0)
    keep_draft (self);
  else
    {
      show_draft (self, kept ? _ ("Draft kept on this device") : _ ("Draft not kept: this device cannot write it now"));
      /* A draft that is short enough for a disk that is full proves nothing. */
      if (kept && self->no_room)
        show_problem (self, NULL);
      self->no_room = self->full && !kept;
    }
}

static void
keep_now (DocketForm *self)
{
  if (self->active && self->keep_source != 0)
    keep_draft (self);
}

static gboolean
on_keep (gpointer data)
{
  DocketForm *self = data;

  self->keep_source = 0;
  keep_draft (self);
  return G_SOURCE_REMOVE;
}

/* What others wrote there in the meantime is what it says now. */
static void
on_row_put_back (DocketForm *self)
{
  if (self->active && !self->saving && self->seen != NULL)
    reconcile (self);
}

static void
on_row_edited (DocketForm *self, DocketFieldRow *row)
{
  if (!self->active)
    return;
  g_signal_emit (self, signals[EDITED], 0, row);
  show_problem (self, NULL);
  update_buttons (self);
  /* From the first key, not from the last: nobody pauses for it. */
  if (self->keep_source == 0)
    self->keep_source = g_timeout_add (KEEP_AFTER_MS, on_keep, self);
}

/* -- Beginning and ending -- */

static void
restore_draft (DocketForm *self, DocketFormDraft *draft)
{
  g_autofree char *when = docket_time_format (draft->kept_at, get_now (self)), *label = g_strdup_printf (_ ("Your draft of %s is back"), when);

  docket_form_rows_load_texts (self->rows, draft->texts);
  if (self->seen == NULL)
    self->unseen = docket_form_draft_get_unseen (draft, self->kind, self->rows);
  g_clear_handle_id (&self->keep_source, g_source_remove);
  update_buttons (self);
  show_draft (self, label);
}

/* The name of what is being saved is given back when that is over. */
static void
stop (DocketForm *self)
{
  g_clear_handle_id (&self->keep_source, g_source_remove);
  if (self->draft_name != NULL && self->desk != NULL && !self->saving)
    docket_draft_release_name (self->desk, self->draft_name);
  if (self->submit != NULL)
    docket_form_submit_note_rest (self->submit);
  self->submit = NULL;
  self->turn++;
  self->active = FALSE;
  self->saving = FALSE;
  g_clear_pointer (&self->seen, docket_record_unref);
  g_clear_pointer (&self->unseen, docket_values_unref);
  g_clear_pointer (&self->replaces, g_strfreev);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->draft_name, g_free);
  g_clear_pointer (&self->given, g_free);
}

static void
show_title (DocketForm *self)
{
  g_autofree char *name = self->seen != NULL ? docket_desk_record_name (self->desk, self->kind, self->id) : NULL;
  g_autofree char *title = name != NULL ? g_strdup_printf (_ ("Edit %s"), name) : NULL;

  gtk_label_set_label (self->title, title != NULL ? title : self->new_title);
}

/* @begun: goes on with what was begun before, if anything was */
static void
begin (DocketForm *self, DocketRecord *record, gboolean begun)
{
  g_autoptr (DocketFormDraft) draft = NULL;
  const char *refusal;

  stop (self);
  self->seen = record != NULL ? docket_record_ref (record) : NULL;
  self->id = record != NULL ? g_strdup (docket_record_get_id (record))
                            : docket_id_new (docket_desk_get_clock (self->desk), docket_desk_get_random (self->desk));
  self->draft_name = record != NULL ? docket_draft_form_name (self->kind, self->id) : docket_draft_take_new_name (self->desk, self->kind, begun);
  draft = docket_form_draft_load (self->desk, self->draft_name);
  self->given = docket_draft_load (self->desk, self->draft_name);
  self->replaces = docket_draft_load_replaces (self->desk, self->draft_name);
  if (draft != NULL && draft->seen != NULL && record != NULL)
    {
      docket_record_unref (self->seen);
      self->seen = docket_record_ref (draft->seen);
    }
  show_title (self);
  show_draft (self, "");
  g_signal_emit (self, signals[PREPARE], 0);
  docket_form_rows_set_record (self->rows, self->seen);
  refusal = docket_form_rows_lock (self->rows, self->desk, record, self->key_field, NULL, GTK_WIDGET (self->scroller));
  self->active = TRUE;
  if (draft != NULL)
    restore_draft (self, draft);
  if (record != NULL)
    reconcile (self);
  show_problem (self, refusal);
  update_buttons (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (refusal == NULL)
    docket_field_row_focus (docket_form_rows_find (self->rows, self->key_field));
  else
    gtk_widget_grab_focus (docket_form_has_changes (self) ? GTK_WIDGET (self->scroller) : self->discard_button);
}

static void
finish (DocketForm *self, const char *record_id, gboolean saved)
{
  g_autofree char *id = g_strdup (record_id);

  stop (self);
  g_signal_emit (self, signals[FINISHED], 0, id, saved);
}

/* -- Changes from elsewhere -- */

static void
reconcile (DocketForm *self)
{
  g_autoptr (DocketRecord) now = NULL;
  g_autoptr (GError) error = NULL;
  const DocketKindInfo *kind = docket_kind_info (self->kind);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!docket_store_get (docket_desk_get_reader (self->desk), self->kind, self->id, &now, &error) || now == NULL)
    return;
  for (guint g = 0; g < kind->n_groups; g++)
    {
      DocketGroup group = kind->first_group + g;
      gboolean touched = docket_form_rows_touch (self->rows, group);

      if (!touched)
        {
          g_autoptr (DocketRecord) before = g_steal_pointer (&self->seen);

          /* It is what the person sees, so the save may build on it. */
          self->seen = docket_form_save_follow (before, now, group);
          g_signal_emit (self, signals[FOLLOWED], 0, (int) group);
        }
      docket_form_rows_follow (self->rows, self->desk, group, touched, self->seen, now);
    }
  /* Whoever types is not interrupted: their row says so when they save. */
  docket_form_rows_lock (self->rows, self->desk, now, self->key_field, root != NULL ? gtk_root_get_focus (root) : NULL, GTK_WIDGET (self->scroller));
}

static void
on_store_changed (DocketChangeSet *changes, gpointer data)
{
  DocketForm *self = data;

  if (self->active && !self->saving && self->seen != NULL && docket_change_set_has (changes, self->kind, self->id))
    reconcile (self);
}

/* -- Saving -- */

/* What may not be written any more is left out, and said. */
static gboolean
collect (DocketForm *self, DocketValues *all)
{
  g_autoptr (DocketRecord) now = NULL;
  g_autofree char *problem = NULL;

  if (self->seen == NULL || (docket_store_get (docket_desk_get_reader (self->desk), self->kind, self->id, &now, NULL) && now != NULL))
    docket_form_rows_lock (self->rows, self->desk, now, self->key_field, NULL, GTK_WIDGET (self->scroller));
  problem = docket_form_rows_collect (self->rows, all, self->key_field, self->key_sentence, self->seen == NULL);
  if (problem != NULL)
    show_problem (self, problem);
  return problem == NULL;
}

/* What could not be saved of the same record goes on here, with what is typed here. */
static gboolean
on_take_over (DocketForm *self, const char *name, const char *text, char **replaces)
{
  g_autoptr (DocketFormDraft) draft = docket_form_draft_from_text (text);

  if (!self->active || self->saving || g_strcmp0 (name, self->draft_name) != 0 || draft == NULL || draft->seen == NULL || self->seen == NULL)
    return FALSE;
  self->seen = docket_form_rows_take_over (self->rows, draft, g_steal_pointer (&self->seen));
  docket_form_draft_add_replaces (&self->replaces, replaces);
  reconcile (self);
  docket_form_rows_show_other (self->rows, draft->texts);
  keep_draft (self);
  update_buttons (self);
  return TRUE;
}

static gboolean
on_submitted (const DocketFormSubmit *submit, const GError *error)
{
  DocketForm *self = DOCKET_FORM (submit->form);

  if (!self->active || self->turn != submit->turn)
    {
      if (self->active && g_strcmp0 (self->draft_name, submit->draft_name) == 0 && docket_form_has_changes (self))
        keep_draft (self); /* typed since, in the same record */
      return FALSE;
    }
  self->saving = FALSE;
  self->submit = NULL;
  if (error == NULL || submit->taken_over)
    finish (self, submit->id, error == NULL);
  else
    {
      g_autofree char *sentence = docket_db_error_sentence (error);

      if (self->seen != NULL)
        reconcile (self); /* nothing was heard while it was saved */
      show_problem (self, sentence);
      self->full = g_error_matches (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_FULL);
      keep_draft (self);
      update_buttons (self);
    }
  return !submit->taken_over;
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_form_save (DOCKET_FORM (widget));
}

static void
discard_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_form_discard (DOCKET_FORM (widget));
}

static void
leave_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketForm *self = DOCKET_FORM (widget);
  g_autofree char *id = NULL;

  if (!self->active || self->saving)
    return;
  id = self->seen != NULL ? g_strdup (self->id) : NULL;
  keep_draft (self);
  finish (self, id, FALSE);
}

static void
docket_form_set_body (DocketForm *self, GtkWidget *body)
{
  g_return_if_fail (self->body == NULL);

  self->body = body;
  gtk_scrolled_window_set_child (self->scroller, body);
  docket_form_rows_find_all (self->rows, body);
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_signal_connect_object (g_ptr_array_index (self->rows, i), "edited", G_CALLBACK (on_row_edited), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (g_ptr_array_index (self->rows, i), "put-back", G_CALLBACK (on_row_put_back), self, G_CONNECT_SWAPPED);
    }
}

static void
docket_form_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DocketForm *self = DOCKET_FORM (object);

  switch (prop_id)
    {
    case PROP_KIND:
      self->kind = docket_kind_from_name (g_value_get_string (value));
      g_assert (self->kind != DOCKET_KIND_NONE); /* a form of ours names it */
      break;
    case PROP_NEW_TITLE:
      g_free (self->new_title);
      self->new_title = g_value_dup_string (value);
      break;
    case PROP_BODY:
      docket_form_set_body (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_form_dispose (GObject *object)
{
  DocketForm *self = DOCKET_FORM (object);

  keep_now (self);
  stop (self);
  if (self->subscription != 0)
    docket_notifier_unsubscribe (docket_desk_get_notifier (self->desk), self->subscription);
  self->subscription = 0;
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_FORM);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_form_parent_class)->dispose (object);
}

static void
docket_form_finalize (GObject *object)
{
  g_free (DOCKET_FORM (object)->new_title);
  g_free (DOCKET_FORM (object)->key_sentence);
  G_OBJECT_CLASS (docket_form_parent_class)->finalize (object);
}

static void
docket_form_class_init (DocketFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = docket_form_set_property;
  object_class->dispose = docket_form_dispose;
  object_class->finalize = docket_form_finalize;

  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NEW_TITLE] = g_param_spec_string ("new-title", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BODY] = g_param_spec_object ("body", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PREPARE] = g_signal_new ("prepare", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FOLLOWED] = g_signal_new ("followed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_INT);
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, DOCKET_TYPE_FIELD_ROW);
  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);

  gtk_widget_class_install_action (widget_class, "form.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "form.leave", NULL, leave_action);
  gtk_widget_class_install_action (widget_class, "form.discard", NULL, discard_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "form.leave", NULL);

  g_type_ensure (DOCKET_TYPE_FIELD_ROW);
  g_type_ensure (DOCKET_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-form.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketForm, box);
  gtk_widget_class_bind_template_child (widget_class, DocketForm, title);
  gtk_widget_class_bind_template_child (widget_class, DocketForm, draft_label);
  gtk_widget_class_bind_template_child (widget_class, DocketForm, save_button);
  gtk_widget_class_bind_template_child (widget_class, DocketForm, discard_button);
  gtk_widget_class_bind_template_child (widget_class, DocketForm, problem);
  gtk_widget_class_bind_template_child (widget_class, DocketForm, problem_box);
  gtk_widget_class_bind_template_child (widget_class, DocketForm, scroller);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_form_init (DocketForm *self)
{
  self->kind = DOCKET_KIND_NONE;
  self->key_field = DOCKET_FIELD_NONE;
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_add_keys (GTK_WIDGET (self), keys, G_N_ELEMENTS (keys));
}

const char *
docket_form_get_id (DocketForm *self)
{
  g_return_val_if_fail (DOCKET_IS_FORM (self), NULL);
  return self->active && self->seen != NULL ? self->id : NULL;
}

DocketRecord *
docket_form_get_seen (DocketForm *self)
{
  g_return_val_if_fail (DOCKET_IS_FORM (self), NULL);
  return self->seen;
}

gboolean
docket_form_get_active (DocketForm *self)
{
  g_return_val_if_fail (DOCKET_IS_FORM (self), FALSE);
  return self->active;
}

gboolean
docket_form_get_saving (DocketForm *self)
{
  g_return_val_if_fail (DOCKET_IS_FORM (self), FALSE);
  return self->saving;
}

gboolean
docket_form_has_changes (DocketForm *self)
{
  g_return_val_if_fail (DOCKET_IS_FORM (self), FALSE);

  return self->active && docket_form_rows_any_changed (self->rows);
}

DocketFieldRow *
docket_form_get_row (DocketForm *self, DocketField field)
{
  g_return_val_if_fail (DOCKET_IS_FORM (self), NULL);
  return docket_form_rows_find (self->rows, field);
}

DocketValues *
docket_form_get_values (DocketForm *self)
{
  g_return_val_if_fail (DOCKET_IS_FORM (self), NULL);
  return docket_form_rows_get_values (self->rows);
}

const char *
docket_form_get_problem (DocketForm *self)
{
  g_return_val_if_fail (DOCKET_IS_FORM (self), NULL);
  return gtk_widget_get_visible (self->problem_box) ? gtk_label_get_label (self->problem) : NULL;
}

void
docket_form_set_key_field (DocketForm *self, DocketField field, const char *sentence)
{
  g_return_if_fail (DOCKET_IS_FORM (self));

  self->key_field = field;
  g_free (self->key_sentence);
  self->key_sentence = g_strdup (sentence);
}

void
docket_form_set_desk (DocketForm *self, DocketDesk *desk)
{
  g_return_if_fail (DOCKET_IS_FORM (self) && self->desk == NULL && self->kind != DOCKET_KIND_NONE);

  self->desk = g_object_ref (desk);
  for (guint i = 0; i < self->rows->len; i++)
    docket_field_row_set_desk (g_ptr_array_index (self->rows, i), desk);
  self->subscription = docket_notifier_subscribe (docket_desk_get_notifier (desk), on_store_changed, self);
  g_signal_connect_object (docket_draft_get_calls (desk), "keep", G_CALLBACK (keep_now), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_draft_get_calls (desk), "take-over", G_CALLBACK (on_take_over), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_draft_get_calls (desk), "written", G_CALLBACK (on_draft_written), self, G_CONNECT_SWAPPED);
}

void
docket_form_edit (DocketForm *self, DocketRecord *record)
{
  g_return_if_fail (DOCKET_IS_FORM (self) && record != NULL);
  begin (self, record, TRUE);
}

void
docket_form_create (DocketForm *self, DocketValues *values)
{
  g_return_if_fail (DOCKET_IS_FORM (self));

  begin (self, NULL, values == NULL);
  if (values == NULL)
    return;
  g_clear_pointer (&self->unseen, docket_values_unref);
  self->unseen = docket_form_rows_take_values (self->rows, values, docket_desk_get_currency (self->desk));
}

void
docket_form_save (DocketForm *self)
{
  g_autoptr (DocketValues) all = docket_values_new ();
  g_autoptr (GPtrArray) operations = NULL;
  g_autofree char *problem = NULL;
  DocketFormSubmit *submit;

  g_return_if_fail (DOCKET_IS_FORM (self));

  if (!self->active || self->saving || !docket_form_has_changes (self))
    return;
  if (!collect (self, all))
    return;
  for (guint i = 0; self->unseen != NULL && i < docket_values_n (self->unseen); i++)
    docket_values_set (all, docket_values_nth_field (self->unseen, i), docket_values_nth_value (self->unseen, i));
  operations = docket_form_save_operations (self->desk, self->kind, self->seen, self->id, all);
  problem = operations->len == 0 ? docket_form_rows_say_left_out (self->rows, FALSE) : NULL;
  if (problem != NULL)
    show_problem (self, problem);
  if (operations->len == 0)
    return;
  g_clear_handle_id (&self->keep_source, g_source_remove);
  self->saving = TRUE;
  update_buttons (self);
  submit = docket_form_submit_new (self->desk, GTK_WIDGET (self), self->turn, self->id);
  submit->draft_name = g_strdup (self->draft_name);
  submit->draft_text = docket_form_draft_write (self->seen, get_now (self), self->rows, self->unseen);
  submit->left_out = docket_form_rows_say_left_out (self->rows, TRUE);
  submit->rows = g_ptr_array_ref (self->rows);
  submit->replaces = g_strdupv (self->replaces);
  submit->operations = g_steal_pointer (&operations);
  self->submit = submit;
  docket_form_submit_start (submit, on_submitted);
}

void
docket_form_leave (DocketForm *self)
{
  g_return_if_fail (DOCKET_IS_FORM (self));

  if (!self->active)
    return;
  keep_draft (self);
  stop (self);
}

void
docket_form_discard (DocketForm *self)
{
  g_autofree char *id = NULL;

  g_return_if_fail (DOCKET_IS_FORM (self));

  if (!self->active || self->saving)
    return;
  id = self->seen != NULL ? g_strdup (self->id) : NULL;
  docket_draft_keep (self->desk, self->draft_name, NULL);
  finish (self, id, FALSE);
}
