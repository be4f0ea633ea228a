/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The details of a customer: what a pane shows of a customer alone, and what is
 * done to a whole customer.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-customer-detail.h"

#include "docket-customer-columns.h"
#include "docket-customer-compare.h"
#include "docket-customer-comparison.h"
#include "docket-customer-editor.h"
#include "docket-customer-jobs.h"
#include "docket-facts.h"
#include "docket-rights.h"
#include "docket-save-undo.h"

struct _DocketCustomerDetail
{
  GtkWidget parent_instance;

  DocketDesk *desk;

  DocketRecordPane *pane;
  GtkLabel *about;
  GtkLabel *owner;
  GtkWidget *void_notice;
  GtkLabel *void_text;
  GtkButton *merged_button;
  GtkGrid *contact;
  GtkLabel *billing_owner;
  GtkGrid *billing;
  gboolean takes_jobs;
  GtkLabel *jobs_count;
  GtkWidget *new_job;
  GtkListBox *jobs;
  DocketCustomerEditor *editor;
};

enum
{
  CUSTOMER_MADE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketCustomerDetail, docket_customer_detail, GTK_TYPE_WIDGET)

static void
fill_group (GtkGrid *grid, DocketDesk *desk, const DocketRecord *customer, DocketGroup group, const char *none)
{
  const DocketKindInfo *kind = docket_kind_info (DOCKET_KIND_CUSTOMER);
  int row = 0;

  docket_facts_clear (grid);
  for (guint i = 0; i < kind->n_fields; i++)
    if (docket_field_info (kind->first_field + (DocketField) i)->group == group)
      docket_facts_add_field (grid, &row, desk, customer, kind->first_field + (DocketField) i, NULL);
  if (row == 0)
    gtk_grid_attach (grid, docket_facts_create_label (none, 0, TRUE), 0, 0, 2, 1);
}

static gboolean
may_void (DocketCustomerDetail *self)
{
  DocketPolicy *policy = docket_desk_get_policy (self->desk);

  return (docket_policy_get_voiders (policy, DOCKET_KIND_CUSTOMER) & docket_desk_get_role (self->desk)) != 0;
}

/* Jobs are made for who is still one of the customers. */
static void
update_new_job (DocketCustomerDetail *self, DocketRecord *customer)
{
  gboolean is_void = customer != NULL && docket_record_get_void (customer);
  g_autofree char *refusal = is_void ? g_strdup (docket_record_has (customer, DOCKET_CUSTOMER_MERGED_INTO)
                                                   ? _ ("This customer was merged into another one. Jobs are made for that one.")
                                                   : _ ("This customer is set aside. Restore it to make jobs for it."))
                                     : docket_rights_create_refusal (self->desk, DOCKET_KIND_JOB);

  self->takes_jobs = customer != NULL && refusal == NULL;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "customer.new-job", self->takes_jobs);
  gtk_widget_set_tooltip_text (self->new_job, refusal != NULL ? refusal : _ ("New job for this customer (Ctrl+J)"));
}

static void
update_actions (DocketCustomerDetail *self, DocketRecord *customer)
{
  gboolean is_void = customer != NULL && docket_record_get_void (customer);
  g_autofree char *refusal = docket_rights_create_refusal (self->desk, DOCKET_KIND_CUSTOMER);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "customer.duplicate", customer != NULL && refusal == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "customer.compare", customer != NULL && !is_void);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "customer.void", customer != NULL && !is_void && may_void (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "customer.restore", is_void && may_void (self));
  update_new_job (self, customer);
}

static void
update_head (DocketCustomerDetail *self, DocketRecord *customer)
{
  const char *name = docket_record_get_text (customer, DOCKET_CUSTOMER_NAME);
  const char *nickname = docket_record_get_text (customer, DOCKET_CUSTOMER_NICKNAME);
  const char *about = docket_record_get_text (customer, DOCKET_CUSTOMER_ABOUT);
  g_autofree char *standing = docket_customer_standing (self->desk, customer);
  g_autofree char *text = nickname != NULL && about != NULL ? g_strdup_printf ("“%s” · %s", nickname, about)
                          : nickname != NULL                ? g_strdup_printf ("“%s”", nickname)
                                                            : g_strdup (about);

  docket_record_pane_set_lead (self->pane, standing);
  docket_record_pane_set_title (self->pane, name != NULL ? name : _ ("no name"));
  gtk_label_set_label (self->about, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->about), text != NULL);
}

static void
update_void (DocketCustomerDetail *self, DocketRecord *customer)
{
  const char *into = docket_record_get_text (customer, DOCKET_CUSTOMER_MERGED_INTO);
  g_autofree char *name = into != NULL ? docket_desk_record_name (self->desk, DOCKET_KIND_CUSTOMER, into) : NULL;
  g_autofree char *text = name != NULL ? g_strdup_printf (_ ("Merged into %s. Restoring brings its jobs and notes back."), name)
                                       : g_strdup (_ ("Set aside. Nothing of it is lost; it can be restored."));

  gtk_widget_set_visible (self->void_notice, docket_record_get_void (customer));
  gtk_label_set_label (self->void_text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->merged_button), into != NULL);
  if (into != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->merged_button), "s", into);
}

static void
on_show_record (DocketCustomerDetail *self)
{
  DocketRecord *customer = docket_record_pane_get_record (self->pane);
  g_autofree char *writers = docket_rights_describe_roles (docket_policy_get_writers (docket_desk_get_policy (self->desk), DOCKET_GROUP_CUSTOMER_BILLING));
  g_autofree char *billing_owner = g_strdup_printf (_ ("written by %s"), writers);

  update_head (self, customer);
  update_void (self, customer);
  gtk_label_set_label (self->billing_owner, billing_owner);
  fill_group (self->contact, self->desk, customer, DOCKET_GROUP_CUSTOMER_CONTACT, _ ("No way to reach them is known."));
  fill_group (self->billing, self->desk, customer, DOCKET_GROUP_CUSTOMER_BILLING, _ ("No terms agreed."));
  docket_customer_jobs_fill (self->jobs, self->jobs_count, self->desk, docket_record_get_id (customer));
  update_actions (self, customer);
}

static void
on_record_made (DocketCustomerDetail *self, const char *id)
{
  g_signal_emit (self, signals[CUSTOMER_MADE], 0, id);
}

/* What was being made is there already. */
static void
on_use (DocketCustomerDetail *self, const char *id)
{
  docket_record_pane_show (self->pane, id);
  g_signal_emit (self, signals[CUSTOMER_MADE], 0, id);
}

/* -- The whole customer -- */

static void
submit_whole (DocketCustomerDetail *self, DocketOperationKind what, const char *done)
{
  DocketRecord *customer = docket_record_pane_get_record (self->pane);
  DocketOperation *operation;

  if (customer == NULL)
    return;
  operation = docket_operation_new (what, DOCKET_KIND_CUSTOMER, docket_record_get_id (customer));
  operation->base = docket_record_get_rev (customer);
  docket_save_one (GTK_WIDGET (self), self->desk, operation, done);
}

static void
void_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  submit_whole (DOCKET_CUSTOMER_DETAIL (widget), DOCKET_OPERATION_VOID, _ ("Set aside, saved on this device"));
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  submit_whole (DOCKET_CUSTOMER_DETAIL (widget), DOCKET_OPERATION_RESTORE, _ ("Restored, saved on this device"));
}

static void
duplicate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketCustomerDetail *self = DOCKET_CUSTOMER_DETAIL (widget);
  DocketRecord *customer = docket_record_pane_get_record (self->pane);
  g_autoptr (DocketValues) values = NULL;

  if (customer == NULL)
    return;
  values = docket_customer_values (customer);
  docket_record_pane_create (self->pane, values);
}

static void
new_job_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketRecord *customer = docket_record_pane_get_record (DOCKET_CUSTOMER_DETAIL (widget)->pane);

  if (customer != NULL)
    gtk_widget_activate_action (widget, "win.new-job-for", "s", docket_record_get_id (customer));
}

static void
compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketCustomerDetail *self = DOCKET_CUSTOMER_DETAIL (widget);
  DocketRecord *customer = docket_record_pane_get_record (self->pane);

  if (customer != NULL)
    gtk_window_present (GTK_WINDOW (docket_customer_compare_new (widget, self->desk, customer)));
}

static void
docket_customer_detail_dispose (GObject *object)
{
  DocketCustomerDetail *self = DOCKET_CUSTOMER_DETAIL (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_CUSTOMER_DETAIL);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_customer_detail_parent_class)->dispose (object);
}

static void
docket_customer_detail_class_init (DocketCustomerDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_customer_detail_dispose;
  signals[CUSTOMER_MADE] = g_signal_new ("customer-made", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "customer.new-job", NULL, new_job_action);
  gtk_widget_class_install_action (widget_class, "customer.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "customer.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "customer.void", NULL, void_action);
  gtk_widget_class_install_action (widget_class, "customer.restore", NULL, restore_action);

  g_type_ensure (DOCKET_TYPE_RECORD_PANE);
  g_type_ensure (DOCKET_TYPE_CUSTOMER_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-customer-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerDetail, pane);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerDetail, about);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerDetail, owner);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerDetail, void_notice);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerDetail, void_text);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerDetail, merged_button);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerDetail, contact);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerDetail, billing_owner);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerDetail, billing);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerDetail, jobs_count);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerDetail, new_job);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerDetail, jobs);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerDetail, editor);
  gtk_widget_class_bind_template_callback (widget_class, on_show_record);
  gtk_widget_class_bind_template_callback (widget_class, on_record_made);
  gtk_widget_class_bind_template_callback (widget_class, on_use);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_customer_detail_init (DocketCustomerDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_record_pane_set_empty (self->pane, "system-users-symbolic", _ ("No customer selected"),
                                _ ("Choose one in the table, or press Ctrl+Shift+N for a new one."),
                                _ ("Press Ctrl+Shift+N for a new one."));
}

DocketRecordPane *
docket_customer_detail_get_pane (DocketCustomerDetail *self)
{
  g_return_val_if_fail (DOCKET_IS_CUSTOMER_DETAIL (self), NULL);
  return self->pane;
}

DocketForm *
docket_customer_detail_get_form (DocketCustomerDetail *self)
{
  g_return_val_if_fail (DOCKET_IS_CUSTOMER_DETAIL (self), NULL);
  return docket_customer_editor_get_form (self->editor);
}

void
docket_customer_detail_set_desk (DocketCustomerDetail *self, DocketDesk *desk)
{
  g_return_if_fail (DOCKET_IS_CUSTOMER_DETAIL (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  docket_customer_editor_set_desk (self->editor, desk);
  docket_record_pane_set_up (self->pane, desk, docket_customer_editor_get_form (self->editor));
  update_actions (self, NULL);
}

const char *
docket_customer_detail_get_job_customer (DocketCustomerDetail *self)
{
  DocketRecord *customer;

  g_return_val_if_fail (DOCKET_IS_CUSTOMER_DETAIL (self), NULL);

  customer = docket_record_pane_get_record (self->pane);
  return self->takes_jobs && customer != NULL ? docket_record_get_id (customer) : NULL;
}
