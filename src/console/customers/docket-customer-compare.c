/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Two customers side by side, and one of them merged into the other.
 *
 * Nothing is preselected: which one stays is the question.  What the answer
 * causes stands above the button, in numbers, before it is given.
 */

#include "docket-config.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#include "docket-customer-compare.h"

#include "docket-customer-comparison.h"
#include "docket-customer-finder.h"
#include "docket-looks.h"
#include "docket-record-chooser.h"
#include "docket-rights.h"
#include "docket-save-undo.h"

struct _DocketCustomerCompare
{
  AdwWindow parent_instance;

  GtkWidget *owner;
  DocketDesk *desk;
  DocketCustomerFinder *finder;
  DocketRecord *first;
  DocketRecord *second; /* (nullable): not chosen yet */
  gboolean chosen;      /* by the person */
  gboolean saving;
  GPtrArray *operations; /* (nullable): on their way to the disk */

  GtkLabel *about;
  GtkDropDown *others;
  GtkBox *any;
  GtkLabel *any_label;
  GtkWidget *chooser; /* over all customers; in @any */
  GtkWidget *none;
  GtkGrid *grid;
  GtkWidget *choice;
  GtkCheckButton *keep_first;
  GtkCheckButton *keep_second;
  GtkLabel *first_stays;
  GtkLabel *second_stays;
  GtkLabel *causes;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (DocketCustomerCompare, docket_customer_compare, ADW_TYPE_WINDOW)

static const char *
name_of (const DocketRecord *customer)
{
  const char *name = docket_record_get_text (customer, DOCKET_CUSTOMER_NAME);

  return name != NULL ? name : _ ("no name");
}

/* (nullable): nobody said yet */
static DocketRecord *
get_staying (DocketCustomerCompare *self)
{
  if (gtk_check_button_get_active (self->keep_first))
    return self->first;
  return gtk_check_button_get_active (self->keep_second) ? self->second : NULL;
}

static gint64
count_of (DocketCustomerCompare *self, DocketKind kind, const DocketRecord *customer)
{
  g_autoptr (DocketQuery) query = docket_query_new (kind);

  query->customer = g_strdup (docket_record_get_id (customer));
  return MAX (docket_store_count (docket_desk_get_reader (self->desk), query, NULL), 0);
}

/* (nullable): this person may */
static char *
describe_refusal (DocketCustomerCompare *self)
{
  DocketRole voiders = docket_policy_get_voiders (docket_desk_get_policy (self->desk), DOCKET_KIND_CUSTOMER);
  g_autofree char *words = NULL;

  if ((voiders & docket_desk_get_role (self->desk)) != 0)
    return NULL;
  words = docket_rights_describe_roles (voiders);
  return g_strdup_printf (_ ("Merged by %s only."), words);
}

static char *
describe_causes (DocketCustomerCompare *self)
{
  DocketRecord *stays = get_staying (self);
  DocketRecord *goes = stays == self->first ? self->second : self->first;
  g_autofree char *jobs = NULL;
  g_autofree char *notes = NULL;
  g_autofree char *both = NULL;
  gint64 n_jobs, n_notes;

  if (stays == NULL)
    return g_strdup (_ ("Choose which one stays. Jobs and notes of the other one move to it; its own words are kept and can be restored."));
  n_jobs = count_of (self, DOCKET_KIND_JOB, goes);
  n_notes = count_of (self, DOCKET_KIND_NOTE, goes);
  jobs = g_strdup_printf (ngettext ("%" PRId64 " job", "%" PRId64 " jobs", (gulong) n_jobs), n_jobs);
  notes = g_strdup_printf (ngettext ("%" PRId64 " note", "%" PRId64 " notes", (gulong) n_notes), n_notes);
  if (n_jobs == 0 && n_notes == 0)
    return g_strdup_printf (_ ("%s has no jobs and no notes. It is set aside, and can be restored."), name_of (goes));
  /* Translators: jobs, notes */
  both = n_jobs == 0 ? g_steal_pointer (&notes) : n_notes == 0 ? g_steal_pointer (&jobs) : g_strdup_printf (_ ("%s and %s"), jobs, notes);
  /* Translators: the customer that goes, the one that stays, "2 jobs and 1 note", the one that goes */
  return g_strdup_printf (_ ("What moves from %s to %s: %s. %s is set aside; restoring it brings them back."),
                          name_of (goes), name_of (stays), both, name_of (goes));
}

static void
update_choice (DocketCustomerCompare *self)
{
  g_autofree char *refusal = describe_refusal (self);
  g_autofree char *causes = self->second != NULL ? describe_causes (self) : NULL;

  gtk_label_set_label (self->causes, refusal != NULL ? refusal : causes != NULL ? causes : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_first), refusal == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_second), refusal == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.merge",
                                 refusal == NULL && self->second != NULL && get_staying (self) != NULL && !self->saving);
}

static void
show_both (DocketCustomerCompare *self)
{
  g_autoptr (DocketValues) left = docket_customer_values (self->first);
  g_autoptr (DocketValues) right = NULL;
  g_autofree char *keep_first = NULL;
  g_autofree char *keep_second = NULL;

  gtk_widget_set_visible (self->none, self->second == NULL);
  gtk_widget_set_visible (self->choice, self->second != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->grid), self->second != NULL);
  gtk_check_button_set_active (self->keep_first, FALSE);
  gtk_check_button_set_active (self->keep_second, FALSE);
  if (self->second != NULL)
    {
      right = docket_customer_values (self->second);
      docket_customer_comparison_fill (self->grid, self->desk, name_of (self->first), left, name_of (self->second), right, TRUE);
      keep_first = g_strdup_printf (_ ("%s stays"), name_of (self->first));
      keep_second = g_strdup_printf (_ ("%s stays"), name_of (self->second));
      gtk_label_set_label (self->first_stays, keep_first);
      gtk_label_set_label (self->second_stays, keep_second);
    }
  update_choice (self);
}

static void
take_second (DocketCustomerCompare *self, DocketRecord *record)
{
  g_clear_pointer (&self->second, docket_record_unref);
  self->second = record != NULL ? docket_record_ref (record) : NULL;
  show_both (self);
}

static void
on_other_chosen (DocketCustomerCompare *self)
{
  GPtrArray *matches = docket_customer_finder_get_matches (self->finder);
  guint selected = gtk_drop_down_get_selected (self->others);

  if (!self->chosen && selected < matches->len)
    take_second (self, ((DocketCustomerMatch *) g_ptr_array_index (matches, selected))->record);
}

static void
on_any_chosen (DocketCustomerCompare *self)
{
  const char *id = docket_record_chooser_get_id (DOCKET_RECORD_CHOOSER (self->chooser));
  gboolean same = g_strcmp0 (id, docket_record_get_id (self->first)) == 0;

  gtk_label_set_label (self->problem, _ ("That is the same customer. Choose another one."));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), same);
  if (id != NULL && !same)
    docket_customer_compare_set_other (self, id);
}

static void
on_found (DocketCustomerCompare *self)
{
  GPtrArray *matches = docket_customer_finder_get_matches (self->finder);
  g_autoptr (GtkStringList) lines = gtk_string_list_new (NULL);

  if (self->chosen)
    return;
  for (guint i = 0; i < matches->len; i++)
    {
      const DocketCustomerMatch *match = g_ptr_array_index (matches, i);
      g_autofree char *why = docket_alike_sentence (match->why);
      /* Translators: a customer, and what it has in common with the one looked at */
      g_autofree char *line = g_strdup_printf (_ ("%s (%s)"), name_of (match->record), why);

      gtk_string_list_append (lines, line);
    }
  gtk_drop_down_set_model (self->others, G_LIST_MODEL (lines));
  gtk_widget_set_visible (GTK_WIDGET (self->others), matches->len > 0);
  on_other_chosen (self);
}

static void
on_merged (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketCustomerCompare) self = data;
  g_autoptr (GPtrArray) operations = g_steal_pointer (&self->operations);
  g_autoptr (GError) error = NULL;

  self->saving = FALSE;
  if (!docket_desk_submit_finish (DOCKET_DESK (source), result, &error))
    {
      g_autofree char *sentence = docket_db_error_sentence (error);

      gtk_label_set_label (self->problem, sentence);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      update_choice (self);
      return;
    }
  if (self->owner != NULL)
    {
      g_autofree char *id = g_strdup (((DocketOperation *) g_ptr_array_index (operations, 0))->into);

      docket_save_undo_offer (self->owner, DOCKET_DESK (source), operations, _ ("Merged, saved on this device"));
      gtk_widget_activate_action (self->owner, "win.show-customer", "s", id);
    }
  gtk_window_close (GTK_WINDOW (self));
}

static void
merge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketCustomerCompare *self = DOCKET_CUSTOMER_COMPARE (widget);
  DocketRecord *stays = get_staying (self);
  DocketRecord *goes = stays == self->first ? self->second : self->first;
  DocketOperation *operation;

  if (stays == NULL || goes == NULL || self->saving)
    return;
  operation = docket_operation_new (DOCKET_OPERATION_MERGE, DOCKET_KIND_CUSTOMER, docket_record_get_id (goes));
  operation->base = docket_record_get_rev (goes);
  operation->into = g_strdup (docket_record_get_id (stays));
  self->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_ptr_array_add (self->operations, operation);
  self->saving = TRUE;
  update_choice (self);
  docket_desk_submit_async (self->desk, self->operations, NULL, on_merged, g_object_ref (self));
}

/* While it is saved it stays: what came of it has to be said. */
static gboolean
docket_customer_compare_close_request (GtkWindow *window)
{
  return DOCKET_CUSTOMER_COMPARE (window)->saving || GTK_WINDOW_CLASS (docket_customer_compare_parent_class)->close_request (window);
}

static void
docket_customer_compare_dispose (GObject *object)
{
  DocketCustomerCompare *self = DOCKET_CUSTOMER_COMPARE (object);

  g_clear_object (&self->finder);
  g_clear_weak_pointer (&self->owner);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_CUSTOMER_COMPARE);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_customer_compare_parent_class)->dispose (object);
}

static void
docket_customer_compare_finalize (GObject *object)
{
  DocketCustomerCompare *self = DOCKET_CUSTOMER_COMPARE (object);

  docket_record_unref (self->first);
  g_clear_pointer (&self->second, docket_record_unref);
  g_clear_pointer (&self->operations, g_ptr_array_unref);
  G_OBJECT_CLASS (docket_customer_compare_parent_class)->finalize (object);
}

static void
docket_customer_compare_class_init (DocketCustomerCompareClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_customer_compare_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_customer_compare_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = docket_customer_compare_close_request;

  gtk_widget_class_install_action (widget_class, "compare.merge", NULL, merge_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "compare.merge", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-customer-compare.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerCompare, about);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerCompare, others);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerCompare, any);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerCompare, any_label);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerCompare, none);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerCompare, grid);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerCompare, choice);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerCompare, keep_first);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerCompare, keep_second);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerCompare, first_stays);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerCompare, second_stays);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerCompare, causes);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerCompare, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_other_chosen);
  gtk_widget_class_bind_template_callback (widget_class, update_choice);
}

static void
docket_customer_compare_init (DocketCustomerCompare *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_choice_may_be_cut (self->others);
}

GtkWidget *
docket_customer_compare_new (GtkWidget *owner, DocketDesk *desk, DocketRecord *customer)
{
  DocketCustomerCompare *self = g_object_new (DOCKET_TYPE_CUSTOMER_COMPARE, NULL);
  g_autoptr (DocketValues) values = docket_customer_values (customer);
  g_autofree char *about = g_strdup_printf (_ ("What is like %s on this device:"), name_of (customer));
  GtkRoot *root = gtk_widget_get_root (owner);

  g_set_weak_pointer (&self->owner, owner);
  self->desk = g_object_ref (desk);
  self->first = docket_record_ref (customer);
  gtk_label_set_label (self->about, about);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  self->finder = docket_customer_finder_new (desk);
  g_signal_connect_object (self->finder, "changed", G_CALLBACK (on_found), self, G_CONNECT_SWAPPED);
  docket_customer_finder_set_values (self->finder, values, docket_record_get_id (customer));
  gtk_widget_set_visible (GTK_WIDGET (self->others), FALSE);
  self->chooser = docket_record_chooser_new (desk, DOCKET_KIND_CUSTOMER);
  gtk_widget_set_hexpand (self->chooser, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->chooser), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->any_label, NULL, -1);
  gtk_box_append (self->any, self->chooser);
  g_signal_connect_object (self->chooser, "changed", G_CALLBACK (on_any_chosen), self, G_CONNECT_SWAPPED);
  show_both (self);
  return GTK_WIDGET (self);
}

void
docket_customer_compare_set_other (DocketCustomerCompare *self, const char *id)
{
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (DOCKET_IS_CUSTOMER_COMPARE (self));

  if (!docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_CUSTOMER, id, &record, &error))
    g_warning ("Cannot read a customer: %s", error->message);
  self->chosen = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->others), FALSE);
  take_second (self, record);
}

void
docket_customer_compare_keep (DocketCustomerCompare *self, gboolean first)
{
  g_return_if_fail (DOCKET_IS_CUSTOMER_COMPARE (self));
  gtk_check_button_set_active (first ? self->keep_first : self->keep_second, TRUE);
}
