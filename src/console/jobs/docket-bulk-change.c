/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One value for several jobs.
 *
 * Each job is looked at for itself, by the rules the server judges by; what is
 * not possible stays out and says why, so that one locked job does not hold back
 * the other nineteen.
 *
 *   J-10248 Leaking pump    Complete → Closed
 *   J-10251 Boiler service  Closed already
 *   J-10254 Radiator valve  Not possible: from “New” there is no step to “Closed”
 *
 * While it is open others go on: what they do to one of these jobs is shown at
 * once, with a mark, and nothing is saved before somebody pressed the button once
 * more to look at it.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-bulk-change.h"

#include "docket-facts.h"
#include "docket-field-row.h"
#include "docket-rights.h"
#include "docket-save-undo.h"
#include "docket-settling.h"

typedef enum
{
  FATE_CHANGES,
  FATE_REVIEW, /* changes, and joins an open case */
  FATE_STAYS,
  FATE_REFUSED,
  N_FATES,
} Fate;

/* One of the jobs, as the preview shows it. */
typedef struct
{
  DocketRecord *job;
  DocketRecord *first; /* as it was when it was shown first */
  char *words; /* (nullable): what was said of it last */
  gboolean changed; /* by somebody else, since it was shown first */
  gboolean unseen;  /* so, and nobody looked yet */
} Item;

struct _DocketBulkChange
{
  AdwWindow parent_instance;

  GtkWidget *owner; /* (nullable), weak */
  DocketDesk *desk;
  guint subscription;
  DocketSettling *settling;
  GPtrArray *items;      /* element-type Item */
  guint n_unseen;        /* that changed since somebody looked */
  GPtrArray *operations; /* element-type DocketOperation: of what the preview says */
  DocketFieldRow *row;
  gboolean saving;
  guint n_changed;

  GtkDropDown *field;
  GtkListBox *value;
  GtkLabel *summary;
  GtkListBox *preview;
  GtkLabel *problem;
  GtkButton *save;
};

G_DEFINE_FINAL_TYPE (DocketBulkChange, docket_bulk_change, ADW_TYPE_WINDOW)

/* What makes sense for many at once. */
static const DocketField fields[] = {
  DOCKET_JOB_STATUS, DOCKET_JOB_TECHNICIAN, DOCKET_JOB_STARTS_AT, DOCKET_JOB_ENDS_AT, DOCKET_JOB_PRIORITY, DOCKET_JOB_PROMISED_FROM, DOCKET_JOB_PROMISED_TO,
  DOCKET_JOB_PLANNED_MINUTES, DOCKET_JOB_SKILLS_NEEDED, DOCKET_JOB_INVOICE_STATE,
};

static void
item_free (gpointer data)
{
  Item *item = data;

  docket_record_unref (item->job);
  docket_record_unref (item->first);
  g_free (item->words);
  g_free (item);
}

static const char *
get_status (const DocketRecord *job)
{
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);

  return status != NULL ? status : DOCKET_STATUS_NEW;
}

/* (nullable): why the status cannot be, in the words of this window. */
static char *
find_status_refusal (DocketBulkChange *self, DocketRecord *job, GVariant *value)
{
  const char *to;

  if (value == NULL)
    return g_strdup (_ ("a job always has a status."));
  to = g_variant_get_string (value, NULL);
  if (docket_status_is_derived_move (get_status (job), to))
    return g_strdup (_ ("this follows from the plan: give or take the technician."));
  if (!docket_status_may_move (get_status (job), to, docket_rights_roles (self->desk, job)))
    return g_strdup_printf (_ ("from “%s” there is no step to “%s” that you may make."), docket_choice_label (DOCKET_JOB_STATUS, get_status (job)),
                            docket_choice_label (DOCKET_JOB_STATUS, to));
  return NULL;
}

/* (nullable): why it cannot be. One that the store refuses would end the save
 * of all. */
static char *
find_refusal (DocketBulkChange *self, DocketRecord *job, DocketField field, const DocketOperation *operation)
{
  char *refusal = docket_rights_refusal (self->desk, job, docket_field_info (field)->group);
  g_autoptr (GError) error = NULL;

  if (refusal == NULL && field == DOCKET_JOB_STATUS)
    refusal = find_status_refusal (self, job, docket_values_get (operation->set, field));
  if (refusal == NULL && !docket_store_check (docket_desk_get_reader (self->desk), operation, &error))
    refusal = g_strdup (error->message);
  return refusal;
}

static Fate
judge (DocketBulkChange *self, DocketRecord *job, DocketField field, const DocketOperation *operation, char **words)
{
  GVariant *value = docket_values_get (operation->set, field);
  GVariant *now = docket_record_get (job, field);
  g_autofree char *before = docket_desk_format_value (self->desk, field, now);
  g_autofree char *after = docket_desk_format_value (self->desk, field, value);
  g_autofree char *refusal = NULL;
  g_auto (DocketRecordState) state = { 0 };

  if (docket_value_equal (now, value))
    {
      /* Translators: the value a field has already */
      *words = g_strdup_printf (_ ("“%s” already"), after);
      return FATE_STAYS;
    }
  refusal = find_refusal (self, job, field, operation);
  if (refusal != NULL)
    {
      *words = g_strdup_printf (_ ("Not possible: %s"), refusal);
      return FATE_REFUSED;
    }
  if (docket_store_get_state (docket_desk_get_reader (self->desk), DOCKET_KIND_JOB, docket_record_get_id (job), &state, NULL) && state.under_review
      && docket_policy_get_rule (docket_desk_get_policy (self->desk), docket_field_info (field)->group) == DOCKET_RULE_REVIEW)
    {
      *words = g_strdup_printf (_ ("“%s” → “%s”, may go to review: the job has an open case"), before, after);
      return FATE_REVIEW;
    }
  *words = g_strdup_printf (_ ("“%s” → “%s”"), before, after);
  return FATE_CHANGES;
}

/* What is decided in review is one thing: who changes a part of it has to have seen
 * what became of the others. (transfer full) */
static char *
add_others (DocketBulkChange *self, const Item *item, DocketField field, char *words)
{
  const DocketGroupInfo *group = docket_group_info (docket_field_info (field)->group);
  g_autoptr (GString) text = g_string_new (words);

  g_free (words);
  for (guint i = 0; i < group->n_fields; i++)
    {
      DocketField other = group->first_field + i;
      GVariant *now = docket_record_get (item->job, other);
      g_autofree char *value = NULL;

      if (other == field || docket_value_equal (now, docket_record_get (item->first, other)))
        continue;
      value = docket_desk_format_value (self->desk, other, now);
      g_string_append (text, " · ");
      /* Translators: a field of a job, and what stands in it by now */
      g_string_append_printf (text, _ ("%s: %s"), docket_field_label (other), value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_row (DocketBulkChange *self, const Item *item, Fate fate)
{
  static const char *const icons[N_FATES] = { "object-select-symbolic", "view-dual-symbolic", "radio-symbolic", "action-unavailable-symbolic" };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", icons[fate], "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  const char *title = docket_record_get_text (item->job, DOCKET_JOB_TITLE);
  const char *number = docket_record_get_text (item->job, DOCKET_JOB_NUMBER);
  g_autofree char *meanwhile = item->changed ? g_strdup_printf (_ ("Changed meanwhile: %s"), item->words) : NULL;
  g_autofree char *name = g_strdup_printf ("%s · %s", number != NULL ? number : _ ("new"), title != NULL ? title : _ ("no title"));
  GtkWidget *name_label = gtk_label_new (name);
  GtkWidget *words_label = gtk_label_new (meanwhile != NULL ? meanwhile : item->words);

  gtk_label_set_xalign (GTK_LABEL (name_label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name_label), PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (GTK_LABEL (name_label));
  gtk_label_set_xalign (GTK_LABEL (words_label), 0);
  gtk_label_set_wrap (GTK_LABEL (words_label), TRUE);
  gtk_widget_add_css_class (words_label, "caption");
  if (fate == FATE_REVIEW || item->changed)
    gtk_widget_add_css_class (words_label, "warning-text");
  else if (fate != FATE_CHANGES)
    gtk_widget_add_css_class (words_label, "dim-label");
  gtk_box_append (GTK_BOX (texts), name_label);
  gtk_box_append (GTK_BOX (texts), words_label);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_append (self->preview, box);
}

static void
append_part (GString *text, guint n, char *part)
{
  if (n > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
  g_free (part);
}

static guint
count_changed (DocketBulkChange *self)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += ((const Item *) g_ptr_array_index (self->items, i))->changed;
  return n;
}

static void
show_summary (DocketBulkChange *self, const guint *n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *label = NULL;
  guint n_meanwhile = count_changed (self);

  self->n_changed = n[FATE_CHANGES] + n[FATE_REVIEW];
  append_part (text, 1, g_strdup_printf (ngettext ("%u changes", "%u change", self->n_changed), self->n_changed));
  append_part (text, n[FATE_REVIEW], g_strdup_printf (ngettext ("%u of them may go to review", "%u of them may go to review", n[FATE_REVIEW]), n[FATE_REVIEW]));
  append_part (text, n[FATE_STAYS], g_strdup_printf (ngettext ("%u stays as it is", "%u stay as they are", n[FATE_STAYS]), n[FATE_STAYS]));
  append_part (text, n[FATE_REFUSED], g_strdup_printf (ngettext ("%u is not possible", "%u are not possible", n[FATE_REFUSED]), n[FATE_REFUSED]));
  append_part (text, n_meanwhile, g_strdup_printf (ngettext ("%u changed meanwhile", "%u changed meanwhile", n_meanwhile), n_meanwhile));
  gtk_label_set_label (self->summary, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), n[FATE_CHANGES] + n[FATE_REVIEW] + n[FATE_STAYS] + n[FATE_REFUSED] > 0);
  if (self->n_unseen > 0)
    label = g_strdup_printf (ngettext ("_Look at %u changed job", "_Look at %u changed jobs", self->n_unseen), self->n_unseen);
  else if (self->n_changed > 0)
    label = g_strdup_printf (ngettext ("_Change %u job", "_Change %u jobs", self->n_changed), self->n_changed);
  else
    label = g_strdup (_ ("_Change jobs"));
  gtk_button_set_label (self->save, label);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bulk.save", (self->n_changed > 0 || self->n_unseen > 0) && !self->saving);
}

/* @others: somebody else did something; what is said of a job anew is marked then */
static void
write_preview (DocketBulkChange *self, gboolean others)
{
  DocketField field = docket_field_row_get_field (self->row);
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketValues) values = docket_values_new ();
  guint n[N_FATES] = { 0 };
  gboolean is_one_thing = docket_policy_get_rule (docket_desk_get_policy (self->desk), docket_field_info (field)->group) == DOCKET_RULE_REVIEW;
  GtkListBoxRow *row;

  self->n_unseen = 0;
  /* Not its children: what it says while it is empty is one of them. */
  while ((row = gtk_list_box_get_row_at_index (self->preview, 0)) != NULL)
    gtk_list_box_remove (self->preview, GTK_WIDGET (row));
  g_clear_pointer (&self->operations, g_ptr_array_unref);
  self->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  gtk_label_set_label (self->problem, "");
  if (!docket_field_row_get_value (self->row, &value, &error))
    gtk_label_set_label (self->problem, error->message);
  docket_values_set (values, field, value);
  for (guint i = 0; error == NULL && docket_field_row_get_changed (self->row) && i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);
      g_autoptr (DocketValues) own = docket_values_copy (values);
      g_autoptr (DocketOperation) operation = docket_operation_new_edit (item->job, docket_field_info (field)->group, own);
      g_autofree char *before = g_steal_pointer (&item->words);
      Fate fate = judge (self, item->job, field, operation, &item->words);

      if (is_one_thing && (fate == FATE_CHANGES || fate == FATE_REVIEW))
        item->words = add_others (self, item, field, item->words);
      if (others && before != NULL && strcmp (before, item->words) != 0)
        item->changed = item->unseen = TRUE;
      self->n_unseen += item->unseen;
      n[fate]++;
      add_row (self, item, fate);
      if (fate == FATE_CHANGES || fate == FATE_REVIEW)
        g_ptr_array_add (self->operations, g_steal_pointer (&operation));
    }
  show_summary (self, n);
}

/* Whoever says anew what they are to become looks at all of them anew. */
static void
update_preview (DocketBulkChange *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      g_clear_pointer (&item->words, g_free);
      docket_record_unref (item->first);
      item->first = docket_record_ref (item->job);
      item->changed = item->unseen = FALSE;
    }
  write_preview (self, FALSE);
}

/* -- Changes from elsewhere -- */

static void
read_again (DocketBulkChange *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);
      g_autoptr (DocketRecord) now = NULL;

      if (docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_JOB, docket_record_get_id (item->job), &now, NULL) && now != NULL)
        {
          docket_record_unref (item->job);
          item->job = g_steal_pointer (&now);
        }
    }
  write_preview (self, TRUE);
}

static gboolean
concerns (DocketBulkChange *self, DocketChangeSet *changes)
{
  for (guint i = 0; i < self->items->len; i++)
    if (docket_change_set_has (changes, DOCKET_KIND_JOB, docket_record_get_id (((const Item *) g_ptr_array_index (self->items, i))->job)))
      return TRUE;
  return docket_change_set_has_kind (changes, DOCKET_KIND_REVIEW) || docket_change_set_has_kind (changes, DOCKET_KIND_POLICY);
}

static void
on_store_changed (DocketChangeSet *changes, gpointer data)
{
  DocketBulkChange *self = data;

  if (!self->saving && (docket_change_set_is_everything (changes) || concerns (self, changes)))
    read_again (self);
}

/* The first of them is shown, and has the keyboard. */
static void
look (DocketBulkChange *self)
{
  gboolean found = FALSE;

  for (guint i = 0; i < self->items->len; i++)
    ((Item *) g_ptr_array_index (self->items, i))->unseen = FALSE;
  write_preview (self, FALSE);
  docket_settling_begin (self->settling);
  for (guint i = 0; i < self->items->len && !found; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->preview, (int) i);

      found = row != NULL && ((const Item *) g_ptr_array_index (self->items, i))->changed;
      if (found)
        gtk_widget_grab_focus (GTK_WIDGET (row));
    }
}

static void
on_field_chosen (DocketBulkChange *self)
{
  guint selected = gtk_drop_down_get_selected (self->field);
  const DocketFieldInfo *info;
  g_autofree char *path = NULL;

  if (self->desk == NULL || selected >= G_N_ELEMENTS (fields))
    return;
  if (self->row != NULL)
    gtk_list_box_remove (self->value, GTK_WIDGET (self->row));
  info = docket_field_info (fields[selected]);
  path = g_strdup_printf ("%s.%s", docket_kind_info (info->kind)->name, info->name);
  self->row = g_object_new (DOCKET_TYPE_FIELD_ROW, "field", path, NULL);
  gtk_list_box_append (self->value, GTK_WIDGET (self->row));
  docket_field_row_set_desk (self->row, self->desk);
  docket_field_row_set_value (self->row, NULL);
  g_signal_connect_object (self->row, "edited", G_CALLBACK (update_preview), self, G_CONNECT_SWAPPED);
  update_preview (self);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketBulkChange) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  self->saving = FALSE;
  if (!docket_desk_submit_finish (DOCKET_DESK (source), result, &error))
    {
      g_autofree char *sentence = docket_db_error_sentence (error);

      /* They were begun by the save that failed. */
      read_again (self);
      gtk_label_set_label (self->problem, sentence);
      return;
    }
  text = g_strdup_printf (ngettext ("%u job changed, saved on this device", "%u jobs changed, saved on this device", self->n_changed), self->n_changed);
  if (self->owner != NULL)
    docket_save_undo_offer (self->owner, self->desk, self->operations, text);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
submit (DocketBulkChange *self)
{
  self->saving = TRUE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bulk.save", FALSE);
  docket_desk_submit_async (self->desk, self->operations, NULL, on_saved, g_object_ref (self));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketBulkChange *self = DOCKET_BULK_CHANGE (widget);

  if (self->saving)
    return;
  if (self->n_unseen == 0 && docket_settling_is_over (self->settling))
    read_again (self); /* what was not told yet */
  if (self->n_unseen > 0)
    look (self);
  else if (self->operations->len > 0 && docket_settling_is_over (self->settling))
    submit (self);
}

/* While it is saved it stays: what came of it has to be said. */
static gboolean
docket_bulk_change_close_request (GtkWindow *window)
{
  return DOCKET_BULK_CHANGE (window)->saving || GTK_WINDOW_CLASS (docket_bulk_change_parent_class)->close_request (window);
}

static void
docket_bulk_change_dispose (GObject *object)
{
  DocketBulkChange *self = DOCKET_BULK_CHANGE (object);

  if (self->subscription != 0)
    docket_notifier_unsubscribe (docket_desk_get_notifier (self->desk), self->subscription);
  self->subscription = 0;
  g_clear_pointer (&self->settling, docket_settling_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_BULK_CHANGE);
  g_clear_weak_pointer (&self->owner);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_bulk_change_parent_class)->dispose (object);
}

static void
docket_bulk_change_finalize (GObject *object)
{
  DocketBulkChange *self = DOCKET_BULK_CHANGE (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->operations, g_ptr_array_unref);
  G_OBJECT_CLASS (docket_bulk_change_parent_class)->finalize (object);
}

static void
docket_bulk_change_class_init (DocketBulkChangeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_bulk_change_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_bulk_change_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = docket_bulk_change_close_request;

  gtk_widget_class_install_action (widget_class, "bulk.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "bulk.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-bulk-change.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketBulkChange, field);
  gtk_widget_class_bind_template_child (widget_class, DocketBulkChange, value);
  gtk_widget_class_bind_template_child (widget_class, DocketBulkChange, summary);
  gtk_widget_class_bind_template_child (widget_class, DocketBulkChange, preview);
  gtk_widget_class_bind_template_child (widget_class, DocketBulkChange, problem);
  gtk_widget_class_bind_template_child (widget_class, DocketBulkChange, save);
  gtk_widget_class_bind_template_callback (widget_class, on_field_chosen);
}

static void
docket_bulk_change_init (DocketBulkChange *self)
{
  self->items = g_ptr_array_new_with_free_func (item_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settling = docket_settling_new (GTK_WINDOW (self));
}

GtkWidget *
docket_bulk_change_new (GtkWidget *owner, DocketDesk *desk, GPtrArray *jobs)
{
  DocketBulkChange *self = g_object_new (DOCKET_TYPE_BULK_CHANGE, NULL);
  GtkRoot *root = gtk_widget_get_root (owner);
  GtkStringList *labels = gtk_string_list_new (NULL);

  g_set_weak_pointer (&self->owner, owner);
  for (guint i = 0; i < jobs->len && i < DOCKET_BULK_JOBS_MAX; i++)
    {
      DocketRecord *job = NULL;

      if (docket_store_get (docket_desk_get_reader (desk), DOCKET_KIND_JOB, g_ptr_array_index (jobs, i), &job, NULL) && job != NULL)
        {
          Item *item = g_new0 (Item, 1);

          item->job = job;
          item->first = docket_record_ref (job);
          g_ptr_array_add (self->items, item);
        }
    }
  self->desk = g_object_ref (desk);
  self->subscription = docket_notifier_subscribe (docket_desk_get_notifier (desk), on_store_changed, self);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    gtk_string_list_append (labels, docket_field_label (fields[i]));
  gtk_drop_down_set_model (self->field, G_LIST_MODEL (labels));
  g_object_unref (labels);
  if (self->row == NULL)
    on_field_chosen (self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->field));
  return GTK_WIDGET (self);
}

void
docket_bulk_change_set (DocketBulkChange *self, DocketField field, const char *text)
{
  g_return_if_fail (DOCKET_IS_BULK_CHANGE (self));

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i] == field)
      gtk_drop_down_set_selected (self->field, i);
  docket_field_row_set_text (self->row, text);
  update_preview (self);
}
