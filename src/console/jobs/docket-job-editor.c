/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The form of a job.
 *
 *   begin    seen = the job as it stands; every row starts from its value
 *   type     the draft is kept, a moment after each keystroke
 *   others   a change from elsewhere never touches what was typed: rows of a
 *            group in which nothing was typed follow it, the others say who
 *            changed what meanwhile (and the save is judged against `seen`)
 *   save     changed rows -> one set of values a group -> one operation a
 *            group -> one bundle; durable, then the form closes
 *
 * A second Ctrl+S meanwhile finds `saving` set: two presses, one bundle.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-job-editor.h"

#include "docket-drafts.h"
#include "docket-field-row.h"
#include "docket-id.h"
#include "docket-job-draft.h"
#include "docket-job-save.h"
#include "docket-money.h"
#include "docket-rights.h"
#include "docket-text.h"
#include "docket-totals.h"

#define KEEP_AFTER_MS 400

struct _DocketJobEditor
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  guint subscription;
  gboolean active;
  gboolean saving;
  gboolean computing;
  char *job_id;        /* of the job; made in advance for a new one */
  DocketRecord *seen;  /* (nullable): NULL for a new job */
  guint keep_source;
  GPtrArray *rows;     /* DocketFieldRow, not owned */

  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *draft_label;
  GtkWidget *save_button;
  GtkWidget *discard_button;
  GtkLabel *problem;
  GtkWidget *problem_box;
  GtkScrolledWindow *scroller;
  GtkWidget *form;
  AdwPreferencesGroup *details_group;
  AdwPreferencesGroup *party_group;
  AdwPreferencesGroup *plan_group;
  AdwPreferencesGroup *status_group;
  AdwPreferencesGroup *totals_group;
};

enum
{
  FINISHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketJobEditor, docket_job_editor, GTK_TYPE_WIDGET)

static DocketGroup
get_group (DocketFieldRow *row)
{
  return docket_field_info (docket_field_row_get_field (row))->group;
}

static DocketFieldRow *
find_row (DocketJobEditor *self, DocketField field)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (docket_field_row_get_field (g_ptr_array_index (self->rows, i)) == field)
      return g_ptr_array_index (self->rows, i);
  return NULL;
}

static char *
get_draft_name (DocketJobEditor *self)
{
  return self->seen != NULL ? g_strconcat (DOCKET_DRAFT_FORM_PREFIX, self->job_id, NULL) : g_strdup (DOCKET_DRAFT_NEW_JOB);
}

static gint64
get_now (DocketJobEditor *self)
{
  return docket_clock_now_ms (docket_desk_get_clock (self->desk));
}

static void
show_problem (DocketJobEditor *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->problem_box, sentence != NULL);
}

static void
update_buttons (DocketJobEditor *self)
{
  gboolean changed = docket_job_editor_has_changes (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job-editor.save", self->active && changed && !self->saving);
  gtk_button_set_label (GTK_BUTTON (self->discard_button), changed ? _ ("Discard") : _ ("Cancel"));
  if (!changed)
    gtk_label_set_label (self->draft_label, "");
}

static void
keep_draft (DocketJobEditor *self)
{
  g_autoptr (DocketJobDraft) draft = NULL;
  g_autofree char *name = get_draft_name (self);
  g_autofree char *text = NULL;

  g_clear_handle_id (&self->keep_source, g_source_remove);
  if (!docket_job_editor_has_changes (self))
    {
      docket_draft_keep (self->desk, name, NULL);
      return;
    }
  draft = docket_job_draft_new (self->seen, get_now (self));
  for (guint i = 0; i < self->rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (self->rows, i);

      if (docket_field_row_get_changed (row))
        {
          g_autofree char *path = NULL;

          g_object_get (row, "field", &path, NULL);
          g_hash_table_insert (draft->texts, g_steal_pointer (&path), docket_field_row_get_text (row));
        }
    }
  text = docket_job_draft_to_text (draft);
  docket_draft_keep (self->desk, name, text);
  gtk_label_set_label (self->draft_label, _ ("Draft kept on this device"));
}

static gboolean
on_keep (gpointer data)
{
  DocketJobEditor *self = data;

  self->keep_source = 0;
  keep_draft (self);
  return G_SOURCE_REMOVE;
}

/* The total follows its summands while nobody types a total of their own. */
static void
compute_total (DocketJobEditor *self, DocketField edited)
{
  static const DocketField summands[] = { DOCKET_JOB_LABOR_AMOUNT, DOCKET_JOB_PARTS_AMOUNT, DOCKET_JOB_DISCOUNT_AMOUNT, DOCKET_JOB_TAX_AMOUNT };
  g_autoptr (DocketValues) totals = docket_values_new ();
  DocketFieldRow *total = find_row (self, DOCKET_JOB_TOTAL_AMOUNT);
  gboolean concerned = FALSE;
  gint64 sum;

  for (guint i = 0; i < G_N_ELEMENTS (summands); i++)
    {
      g_autoptr (GVariant) value = NULL;

      concerned |= edited == summands[i];
      if (!docket_field_row_get_value (find_row (self, summands[i]), &value, NULL))
        return;
      docket_values_set_int (totals, summands[i], value != NULL ? g_variant_get_int64 (value) : 0);
    }
  if (concerned && docket_totals_sum (totals, &sum))
    {
      g_autofree char *text = docket_money_format (sum, docket_desk_get_currency (self->desk));

      self->computing = TRUE;
      docket_field_row_set_text (total, text);
      self->computing = FALSE;
    }
}

static void
on_row_edited (DocketJobEditor *self, DocketFieldRow *row)
{
  if (!self->active || self->computing)
    return;
  compute_total (self, docket_field_row_get_field (row));
  show_problem (self, NULL);
  update_buttons (self);
  g_clear_handle_id (&self->keep_source, g_source_remove);
  self->keep_source = g_timeout_add (KEEP_AFTER_MS, on_keep, self);
}

/* -- What may be written -- */

static void
lock_rows (DocketJobEditor *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *refusal = docket_rights_refusal (self->desk, self->seen, get_group (row));

      docket_field_row_set_locked (row, refusal);
    }
}

/* Beside the title of a group: why its changes may go to review. */
static void
describe_group (DocketJobEditor *self, AdwPreferencesGroup *widget, DocketGroup group)
{
  DocketPolicy *policy = docket_desk_get_policy (self->desk);
  const char *reason = docket_policy_get_rule (policy, group) == DOCKET_RULE_REVIEW ? docket_policy_get_reason (policy, group) : NULL;
  g_autofree char *escaped = reason != NULL && self->seen != NULL ? g_markup_escape_text (reason, -1) : NULL;

  adw_preferences_group_set_description (widget, escaped);
}

static void
offer_statuses (DocketJobEditor *self)
{
  const char *current = self->seen != NULL ? docket_record_get_text (self->seen, DOCKET_JOB_STATUS) : NULL;
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();
  DocketFieldRow *row = find_row (self, DOCKET_JOB_STATUS);

  if (current == NULL)
    return;
  g_ptr_array_add (choices, (gpointer) current);
  {
    g_autoptr (GPtrArray) moves = docket_status_moves (current, docket_rights_roles (self->desk, self->seen));

    for (guint i = 0; i < moves->len; i++)
      if (!docket_status_is_derived_move (current, g_ptr_array_index (moves, i)))
        g_ptr_array_add (choices, g_ptr_array_index (moves, i));
  }
  g_ptr_array_add (choices, NULL);
  docket_field_row_set_choices (row, (const char *const *) choices->pdata, FALSE);
}

/* -- Beginning and ending -- */

static void
set_row_values (DocketJobEditor *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (self->rows, i);

      docket_field_row_set_value (row, self->seen != NULL ? docket_record_get (self->seen, docket_field_row_get_field (row)) : NULL);
    }
}

static void
restore_draft (DocketJobEditor *self, DocketJobDraft *draft)
{
  GHashTableIter iter;
  gpointer path, text;
  g_autofree char *when = docket_time_format (draft->kept_at, get_now (self));
  g_autofree char *label = g_strdup_printf (_ ("Your draft of %s is back"), when);

  g_hash_table_iter_init (&iter, draft->texts);
  while (g_hash_table_iter_next (&iter, &path, &text))
    for (guint i = 0; i < self->rows->len; i++)
      {
        g_autofree char *own = NULL;

        g_object_get (g_ptr_array_index (self->rows, i), "field", &own, NULL);
        if (g_strcmp0 (own, path) == 0)
          docket_field_row_set_text (g_ptr_array_index (self->rows, i), text);
      }
  g_clear_handle_id (&self->keep_source, g_source_remove);
  update_buttons (self);
  gtk_label_set_label (self->draft_label, label);
}

static DocketJobDraft *
load_draft (DocketJobEditor *self)
{
  g_autofree char *name = get_draft_name (self);
  g_autofree char *text = docket_draft_load (self->desk, name);

  return text != NULL ? docket_job_draft_from_text (text) : NULL;
}

static void
stop (DocketJobEditor *self)
{
  g_clear_handle_id (&self->keep_source, g_source_remove);
  self->active = FALSE;
  self->saving = FALSE;
  g_clear_pointer (&self->seen, docket_record_unref);
  g_clear_pointer (&self->job_id, g_free);
}

static void reconcile (DocketJobEditor *self);

static void
begin (DocketJobEditor *self, DocketRecord *job)
{
  g_autoptr (DocketJobDraft) draft = NULL;
  g_autofree char *title = NULL;

  stop (self);
  self->seen = job != NULL ? docket_record_ref (job) : NULL;
  self->job_id = job != NULL ? g_strdup (docket_record_get_id (job))
                             : docket_id_new (docket_desk_get_clock (self->desk), docket_desk_get_random (self->desk));
  draft = load_draft (self);
  if (draft != NULL && draft->seen != NULL && job != NULL)
    {
      docket_record_unref (self->seen);
      self->seen = docket_record_ref (draft->seen);
    }
  if (job != NULL)
    {
      g_autofree char *name = docket_desk_record_name (self->desk, DOCKET_KIND_JOB, self->job_id);
      title = g_strdup_printf (_ ("Edit %s"), name);
    }
  gtk_label_set_label (self->title, title != NULL ? title : _ ("New job"));
  gtk_label_set_label (self->draft_label, "");
  gtk_widget_set_visible (GTK_WIDGET (self->status_group), job != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->totals_group), job != NULL);
  describe_group (self, self->plan_group, DOCKET_GROUP_JOB_PLAN);
  describe_group (self, self->party_group, DOCKET_GROUP_JOB_PARTY);
  describe_group (self, self->status_group, DOCKET_GROUP_JOB_STATUS);
  describe_group (self, self->totals_group, DOCKET_GROUP_JOB_TOTALS);
  show_problem (self, NULL);
  offer_statuses (self);
  set_row_values (self);
  lock_rows (self);
  self->active = TRUE;
  if (draft != NULL)
    restore_draft (self, draft);
  if (job != NULL)
    reconcile (self);
  update_buttons (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  docket_field_row_focus (find_row (self, DOCKET_JOB_TITLE));
}

static void
finish (DocketJobEditor *self, const char *job_id, gboolean saved)
{
  g_autofree char *id = g_strdup (job_id);

  stop (self);
  g_signal_emit (self, signals[FINISHED], 0, id, saved);
}

/* -- Changes from elsewhere -- */

static gboolean
group_is_touched (DocketJobEditor *self, DocketGroup group)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (self->rows, i);

      if (get_group (row) == group && docket_field_row_get_changed (row))
        return TRUE;
    }
  return FALSE;
}

/* Brings a group in which nothing was typed up to date: it is what the person
 * sees, so the save may build on it. */
static void
follow_group (DocketJobEditor *self, DocketRecord *now, DocketGroup group)
{
  DocketRecord *seen = docket_job_save_follow (self->seen, now, group);

  docket_record_unref (self->seen);
  self->seen = seen;
}

static void
reconcile (DocketJobEditor *self)
{
  g_autoptr (DocketRecord) now = NULL;
  g_autoptr (GError) error = NULL;
  const DocketKindInfo *kind = docket_kind_info (DOCKET_KIND_JOB);

  if (!docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_JOB, self->job_id, &now, &error) || now == NULL)
    return;
  for (guint g = 0; g < kind->n_groups; g++)
    {
      DocketGroup group = kind->first_group + g;
      gboolean touched = group_is_touched (self, group);

      if (!touched)
        {
          follow_group (self, now, group);
          if (group == DOCKET_GROUP_JOB_STATUS)
            offer_statuses (self);
        }
      for (guint i = 0; i < self->rows->len; i++)
        {
          DocketFieldRow *row = g_ptr_array_index (self->rows, i);
          DocketField field = docket_field_row_get_field (row);

          if (get_group (row) != group)
            continue;
          if (!touched)
            docket_field_row_set_value (row, docket_record_get (now, field));
          else if (!docket_value_equal (docket_record_get (now, field), docket_record_get (self->seen, field)))
            {
              g_autofree char *remark = docket_job_save_describe_change (self->desk, now, field);

              docket_field_row_set_remark (row, remark);
            }
          else
            docket_field_row_set_remark (row, NULL);
        }
    }
}

static void
on_store_changed (DocketChangeSet *changes, gpointer data)
{
  DocketJobEditor *self = data;

  if (self->active && !self->saving && self->seen != NULL && docket_change_set_has (changes, DOCKET_KIND_JOB, self->job_id))
    reconcile (self);
}

/* -- Saving -- */

/* One set of values a group; NULL with the problem shown if a field is wrong. */
static gboolean
collect (DocketJobEditor *self, DocketValues *all)
{
  gboolean fine = TRUE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      DocketFieldRow *row = g_ptr_array_index (self->rows, i);
      g_autoptr (GVariant) value = NULL;
      g_autoptr (GError) error = NULL;

      if (!docket_field_row_get_changed (row) || docket_field_row_get_locked (row))
        continue;
      if (!docket_field_row_get_value (row, &value, &error))
        {
          docket_field_row_set_problem (row, error->message);
          show_problem (self, error->message);
          fine = FALSE;
        }
      else
        docket_values_set (all, docket_field_row_get_field (row), value);
    }
  return fine;
}

static gboolean
has_title (DocketJobEditor *self)
{
  DocketFieldRow *row = find_row (self, DOCKET_JOB_TITLE);
  g_autofree char *title = docket_field_row_get_text (row);

  if (*g_strstrip (title) != '\0')
    return TRUE;
  docket_field_row_set_problem (row, _ ("A job needs a title: what is to be done."));
  show_problem (self, _ ("A job needs a title: what is to be done."));
  return FALSE;
}

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketJobEditor) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *saved = docket_words_saved (NULL);

  docket_desk_submit_finish (DOCKET_DESK (source), result, &error);
  if (error != NULL)
    self->saving = FALSE;
  if (!self->active)
    return;
  if (error != NULL)
    {
      show_problem (self, error->message);
      update_buttons (self);
      return;
    }
  g_clear_handle_id (&self->keep_source, g_source_remove);
  name = get_draft_name (self);
  docket_draft_keep (self->desk, name, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", saved);
  finish (self, self->job_id, TRUE);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_job_editor_save (DOCKET_JOB_EDITOR (widget));
}

static void
leave_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketJobEditor *self = DOCKET_JOB_EDITOR (widget);
  g_autofree char *id = NULL;

  if (!self->active || self->saving)
    return;
  id = self->seen != NULL ? g_strdup (self->job_id) : NULL;
  keep_draft (self);
  finish (self, id, FALSE);
}

static void
discard_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_job_editor_discard (DOCKET_JOB_EDITOR (widget));
}

static void
collect_rows (DocketJobEditor *self, GtkWidget *widget)
{
  if (DOCKET_IS_FIELD_ROW (widget))
    {
      g_ptr_array_add (self->rows, widget);
      g_signal_connect_object (widget, "edited", G_CALLBACK (on_row_edited), self, G_CONNECT_SWAPPED);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_rows (self, child);
}

static void
docket_job_editor_dispose (GObject *object)
{
  DocketJobEditor *self = DOCKET_JOB_EDITOR (object);

  if (self->active && self->keep_source != 0)
    keep_draft (self);
  stop (self);
  if (self->subscription != 0)
    docket_notifier_unsubscribe (docket_desk_get_notifier (self->desk), self->subscription);
  self->subscription = 0;
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_JOB_EDITOR);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_job_editor_parent_class)->dispose (object);
}

static void
docket_job_editor_class_init (DocketJobEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_job_editor_dispose;
  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);

  gtk_widget_class_install_action (widget_class, "job-editor.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "job-editor.leave", NULL, leave_action);
  gtk_widget_class_install_action (widget_class, "job-editor.discard", NULL, discard_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "job-editor.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "job-editor.leave", NULL);

  g_type_ensure (DOCKET_TYPE_FIELD_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-job-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, box);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, title);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, draft_label);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, save_button);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, discard_button);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, problem);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, problem_box);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, scroller);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, form);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, details_group);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, party_group);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, plan_group);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, status_group);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, totals_group);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_job_editor_init (DocketJobEditor *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  collect_rows (self, self->form);
}

const char *
docket_job_editor_get_job (DocketJobEditor *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_EDITOR (self), NULL);
  return self->active && self->seen != NULL ? self->job_id : NULL;
}

gboolean
docket_job_editor_has_changes (DocketJobEditor *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_EDITOR (self), FALSE);

  for (guint i = 0; self->active && i < self->rows->len; i++)
    if (docket_field_row_get_changed (g_ptr_array_index (self->rows, i)))
      return TRUE;
  return FALSE;
}

GtkWidget *
docket_job_editor_get_row (DocketJobEditor *self, DocketField field)
{
  g_return_val_if_fail (DOCKET_IS_JOB_EDITOR (self), NULL);
  return GTK_WIDGET (find_row (self, field));
}

const char *
docket_job_editor_get_problem (DocketJobEditor *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_EDITOR (self), NULL);
  return gtk_widget_get_visible (self->problem_box) ? gtk_label_get_label (self->problem) : NULL;
}

void
docket_job_editor_set_desk (DocketJobEditor *self, DocketDesk *desk)
{
  g_return_if_fail (DOCKET_IS_JOB_EDITOR (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  for (guint i = 0; i < self->rows->len; i++)
    docket_field_row_set_desk (g_ptr_array_index (self->rows, i), desk);
  self->subscription = docket_notifier_subscribe (docket_desk_get_notifier (desk), on_store_changed, self);
}

void
docket_job_editor_edit (DocketJobEditor *self, DocketRecord *job)
{
  g_return_if_fail (DOCKET_IS_JOB_EDITOR (self) && job != NULL);
  begin (self, job);
}

void
docket_job_editor_create (DocketJobEditor *self)
{
  g_return_if_fail (DOCKET_IS_JOB_EDITOR (self));
  begin (self, NULL);
}

void
docket_job_editor_save (DocketJobEditor *self)
{
  g_autoptr (DocketValues) all = docket_values_new ();
  g_autoptr (GPtrArray) operations = NULL;

  g_return_if_fail (DOCKET_IS_JOB_EDITOR (self));

  if (!self->active || self->saving || !docket_job_editor_has_changes (self))
    return;
  if (!has_title (self) || !collect (self, all))
    return;
  operations = docket_job_save_operations (self->seen, self->job_id, all);
  if (operations->len == 0)
    return;
  self->saving = TRUE;
  update_buttons (self);
  docket_desk_submit_async (self->desk, operations, NULL, on_submitted, g_object_ref (self));
}

void
docket_job_editor_leave (DocketJobEditor *self)
{
  g_return_if_fail (DOCKET_IS_JOB_EDITOR (self));

  if (!self->active)
    return;
  if (!self->saving)
    keep_draft (self);
  stop (self);
}

void
docket_job_editor_discard (DocketJobEditor *self)
{
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;

  g_return_if_fail (DOCKET_IS_JOB_EDITOR (self));

  if (!self->active || self->saving)
    return;
  name = get_draft_name (self);
  id = self->seen != NULL ? g_strdup (self->job_id) : NULL;
  docket_draft_keep (self->desk, name, NULL);
  finish (self, id, FALSE);
}
