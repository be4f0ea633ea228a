/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the form of a job knows beyond any form: the status moves that are legal
 * from here, and a total that adds up.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-job-editor.h"

#include "docket-money.h"
#include "docket-presence-bar.h"
#include "docket-rights.h"
#include "docket-totals.h"

struct _DocketJobEditor
{
  GtkWidget parent_instance;

  DocketDesk *desk;

  DocketForm *form;
  DocketPresenceBar *presence;
  AdwPreferencesGroup *party_group;
  AdwPreferencesGroup *plan_group;
  AdwPreferencesGroup *status_group;
  AdwPreferencesGroup *totals_group;
};

G_DEFINE_FINAL_TYPE (DocketJobEditor, docket_job_editor, GTK_TYPE_WIDGET)

/* The total follows its summands while nobody types a total of their own, and goes back
 * with the last of them. */
static void
compute_total (DocketJobEditor *self, DocketField edited)
{
  static const DocketField summands[] = { DOCKET_JOB_LABOR_AMOUNT, DOCKET_JOB_PARTS_AMOUNT, DOCKET_JOB_DISCOUNT_AMOUNT, DOCKET_JOB_TAX_AMOUNT };
  g_autoptr (DocketValues) totals = docket_values_new ();
  DocketFieldRow *total = docket_form_get_row (self->form, DOCKET_JOB_TOTAL_AMOUNT);
  gboolean concerned = FALSE, any_changed = FALSE;
  gint64 sum;

  for (guint i = 0; i < G_N_ELEMENTS (summands); i++)
    {
      g_autoptr (GVariant) value = NULL;

      concerned |= edited == summands[i];
      any_changed |= docket_field_row_get_changed (docket_form_get_row (self->form, summands[i]));
      if (!docket_field_row_get_value (docket_form_get_row (self->form, summands[i]), &value, NULL))
        return;
      docket_values_set_int (totals, summands[i], value != NULL ? g_variant_get_int64 (value) : 0);
    }
  if (concerned && !any_changed)
    docket_field_row_revert (total);
  else if (concerned && docket_totals_sum (totals, &sum))
    {
      g_autofree char *text = docket_money_format (sum, docket_desk_get_currency (self->desk));

      docket_field_row_set_text (total, text);
    }
}

static void
offer_statuses (DocketJobEditor *self)
{
  DocketRecord *seen = docket_form_get_seen (self->form);
  const char *current = seen != NULL ? docket_record_get_text (seen, DOCKET_JOB_STATUS) : NULL;
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();
  DocketFieldRow *row = docket_form_get_row (self->form, DOCKET_JOB_STATUS);

  if (current == NULL)
    return;
  g_ptr_array_add (choices, (gpointer) current);
  {
    g_autoptr (GPtrArray) moves = docket_status_moves (current, docket_rights_roles (self->desk, seen));

    for (guint i = 0; i < moves->len; i++)
      if (!docket_status_is_derived_move (current, g_ptr_array_index (moves, i)))
        g_ptr_array_add (choices, g_ptr_array_index (moves, i));
  }
  g_ptr_array_add (choices, NULL);
  docket_field_row_set_choices (row, (const char *const *) choices->pdata, FALSE);
}

/* Whoever opens the form is told before typing. */
static void
show_presence (DocketJobEditor *self)
{
  DocketRecord *seen = docket_form_get_seen (self->form);

  docket_presence_bar_show (self->presence, DOCKET_KIND_JOB, seen != NULL ? docket_record_get_id (seen) : NULL, seen);
}

/* Nobody is kept from saving: who it is for may come later. Not before it has begun, and
 * not in place of what else is said there. */
static void
remark_no_customer (DocketJobEditor *self)
{
  const char *sentence = _ ("No customer yet: nobody to call, and no address to drive to.");
  DocketFieldRow *row = docket_form_get_row (self->form, DOCKET_JOB_CUSTOMER);
  g_autofree char *title = docket_field_row_get_text (docket_form_get_row (self->form, DOCKET_JOB_TITLE));
  g_autofree char *customer = docket_field_row_get_text (row);
  const char *remark = docket_field_row_get_remark (row);

  if (remark == NULL || g_str_equal (remark, sentence))
    docket_field_row_set_remark (row, *customer == '\0' && *title != '\0' && !docket_field_row_get_locked (row) ? sentence : NULL);
}

static void
on_edited (DocketJobEditor *self, DocketFieldRow *row)
{
  compute_total (self, docket_field_row_get_field (row));
  remark_no_customer (self);
}

static void
on_prepare (DocketJobEditor *self)
{
  gboolean is_new = docket_form_get_seen (self->form) == NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->status_group), !is_new);
  gtk_widget_set_visible (GTK_WIDGET (self->totals_group), !is_new);
  docket_rights_describe_group (self->plan_group, self->desk, docket_form_get_seen (self->form), DOCKET_GROUP_JOB_PLAN);
  docket_rights_describe_group (self->party_group, self->desk, docket_form_get_seen (self->form), DOCKET_GROUP_JOB_PARTY);
  docket_rights_describe_group (self->status_group, self->desk, docket_form_get_seen (self->form), DOCKET_GROUP_JOB_STATUS);
  docket_rights_describe_group (self->totals_group, self->desk, docket_form_get_seen (self->form), DOCKET_GROUP_JOB_TOTALS);
  offer_statuses (self);
  show_presence (self);
}

static void
on_followed (DocketJobEditor *self, int group)
{
  show_presence (self);
  if (group == DOCKET_GROUP_JOB_STATUS)
    offer_statuses (self);
}

static void
docket_job_editor_dispose (GObject *object)
{
  DocketJobEditor *self = DOCKET_JOB_EDITOR (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_JOB_EDITOR);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_job_editor_parent_class)->dispose (object);
}

static void
docket_job_editor_class_init (DocketJobEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_job_editor_dispose;

  g_type_ensure (DOCKET_TYPE_FORM);
  g_type_ensure (DOCKET_TYPE_PRESENCE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-job-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, form);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, presence);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, party_group);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, plan_group);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, status_group);
  gtk_widget_class_bind_template_child (widget_class, DocketJobEditor, totals_group);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_prepare);
  gtk_widget_class_bind_template_callback (widget_class, on_followed);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_job_editor_init (DocketJobEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_form_set_key_field (self->form, DOCKET_JOB_TITLE, _ ("A job needs a title: what is to be done."));
}

DocketForm *
docket_job_editor_get_form (DocketJobEditor *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_EDITOR (self), NULL);
  return self->form;
}

void
docket_job_editor_set_desk (DocketJobEditor *self, DocketDesk *desk)
{
  g_return_if_fail (DOCKET_IS_JOB_EDITOR (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  docket_presence_bar_set_desk (self->presence, desk);
  docket_form_set_desk (self->form, desk);
}
