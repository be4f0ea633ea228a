/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The details of a job: what a pane shows of a job alone.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-job-detail.h"

#include "docket-follow-up.h"
#include "docket-job-editor.h"
#include "docket-job-facts.h"
#include "docket-looks.h"
#include "docket-money.h"
#include "docket-plan.h"
#include "docket-presence-bar.h"
#include "docket-rights.h"
#include "docket-save-undo.h"
#include "docket-text.h"

struct _DocketJobDetail
{
  GtkWidget parent_instance;

  DocketDesk *desk;

  DocketRecordPane *pane;
  GtkLabel *customer;
  GtkLabel *site;
  GtkBox *status_row;
  GtkMenuButton *status_button;
  GtkImage *status_icon;
  GtkLabel *status_label;
  GtkLabel *owner;
  GtkWidget *left_behind;
  GtkLabel *left_behind_text;
  DocketPresenceBar *presence;
  GtkWidget *void_notice;
  GtkWidget *locked_notice;
  GtkLabel *locked_text;
  GtkWidget *reopen;
  GtkButton *follows;
  GtkLabel *plan_owner;
  GtkGrid *plan;
  GtkGrid *details;
  GtkLabel *total;
  GtkGrid *totals;
  DocketJobEditor *editor;
};

enum
{
  JOB_MADE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketJobDetail, docket_job_detail, GTK_TYPE_WIDGET)

static void
update_status (DocketJobDetail *self, DocketRecord *job)
{
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);
  g_autofree char *refusal = NULL;
  g_autoptr (GPtrArray) moves = NULL;
  g_autoptr (GMenu) menu = g_menu_new ();

  if (status == NULL)
    status = DOCKET_STATUS_NEW;
  gtk_label_set_label (self->status_label, docket_choice_label (DOCKET_JOB_STATUS, status));
  gtk_image_set_from_icon_name (self->status_icon, docket_status_icon_name (status));
  docket_widget_set_look (GTK_WIDGET (self->status_icon), "status-", docket_status_css_class (status));
  refusal = docket_rights_refusal (self->desk, job, DOCKET_GROUP_JOB_STATUS);
  moves = docket_status_moves (status, docket_rights_roles (self->desk, job));
  for (guint i = 0; refusal == NULL && i < moves->len; i++)
    {
      const char *to = g_ptr_array_index (moves, i);
      g_autoptr (GMenuItem) item = NULL;

      /* Moves that only a plan makes happen with the plan. */
      if (docket_status_is_derived_move (status, to))
        continue;
      item = g_menu_item_new (docket_choice_label (DOCKET_JOB_STATUS, to), NULL);
      g_menu_item_set_action_and_target (item, "job.set-status", "s", to);
      g_menu_append_item (menu, item);
    }
  if (refusal == NULL && g_menu_model_get_n_items (G_MENU_MODEL (menu)) == 0)
    refusal = g_strdup_printf (_ ("From “%s” there is no step that you may make."), docket_choice_label (DOCKET_JOB_STATUS, status));
  gtk_menu_button_set_menu_model (self->status_button, G_MENU_MODEL (menu));
  gtk_widget_set_sensitive (GTK_WIDGET (self->status_button), refusal == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status_button), refusal != NULL ? refusal : _ ("Change the status"));
  {
    g_autofree char *name = g_strdup_printf (_ ("Status: %s"), docket_choice_label (DOCKET_JOB_STATUS, status));

    gtk_accessible_update_property (GTK_ACCESSIBLE (self->status_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  }
}

/* What is locked says so, and what can be done instead. */
static void
update_lock (DocketJobDetail *self, DocketRecord *job)
{
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);
  const char *follows = docket_record_get_text (job, DOCKET_JOB_FOLLOW_UP_OF);
  gboolean whole = status != NULL && docket_status_locks (status, DOCKET_GROUP_JOB_DETAILS);
  gboolean locked = status != NULL && docket_status_locks (status, DOCKET_GROUP_JOB_TOTALS);
  gboolean may_reopen = status != NULL && docket_status_may_move (status, DOCKET_STATUS_REOPENED, docket_rights_roles (self->desk, job));
  g_autofree char *refusal = docket_rights_create_refusal (self->desk, DOCKET_KIND_JOB);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->locked_notice, locked && !docket_record_get_void (job));
  gtk_widget_set_visible (self->reopen, may_reopen);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.follow-up", refusal == NULL);
  if (locked)
    text = g_strdup_printf (whole ? _ ("Locked, because the job is “%s”. Notes and files can still be added; work goes on in a follow-up job. %s")
                                  : _ ("Totals and line items are locked, because the job is “%s”. %s"),
                            docket_choice_label (DOCKET_JOB_STATUS, status),
                            may_reopen ? _ ("Reopening keeps signature, notes, times and totals.") : _ ("A supervisor may reopen it."));
  gtk_label_set_label (self->locked_text, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->follows), follows != NULL);
  if (follows != NULL)
    {
      g_autofree char *name = docket_desk_record_name (self->desk, DOCKET_KIND_JOB, follows);
      g_autofree char *label = g_strdup_printf (_ ("Follow-up of %s"), name);

      gtk_button_set_label (self->follows, label);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->follows), "s", follows);
    }
}

static void
update_void (DocketJobDetail *self, DocketRecord *job)
{
  DocketRole voiders = docket_policy_get_voiders (docket_desk_get_policy (self->desk), DOCKET_KIND_JOB);
  gboolean is_void = docket_record_get_void (job);

  gtk_widget_set_visible (self->void_notice, is_void);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.restore", is_void && (voiders & docket_desk_get_role (self->desk)) != 0);
}

static void
update_head (DocketJobDetail *self, DocketRecord *job)
{
  const char *number = docket_record_get_text (job, DOCKET_JOB_NUMBER);
  const char *title = docket_record_get_text (job, DOCKET_JOB_TITLE);
  const char *customer = docket_record_get_text (job, DOCKET_JOB_CUSTOMER);
  const char *street = docket_record_get_text (job, DOCKET_JOB_SITE_STREET);
  const char *city = docket_record_get_text (job, DOCKET_JOB_SITE_CITY);
  const char *technician = docket_record_get_text (job, DOCKET_JOB_TECHNICIAN);
  g_autofree char *customer_name = customer != NULL ? docket_desk_customer_name (self->desk, customer) : NULL;
  g_autofree char *owner = technician != NULL ? docket_desk_person_name (self->desk, technician) : g_strdup (_ ("Dispatch"));
  g_autofree char *owner_escaped = g_markup_escape_text (owner, -1);
  g_autofree char *owner_text = g_strdup_printf (_ ("Owner: <b>%s</b>"), owner_escaped);
  g_autofree char *site = street != NULL && city != NULL ? g_strconcat (street, _ (", "), city, NULL)
                          : street != NULL || city != NULL ? g_strdup (street != NULL ? street : city)
                                                           : NULL;

  docket_record_pane_set_lead (self->pane, number != NULL ? number : _ ("new"));
  docket_record_pane_set_title (self->pane, title != NULL ? title : _ ("no title"));
  gtk_label_set_label (self->customer, customer_name != NULL ? customer_name : _ ("no customer"));
  gtk_label_set_label (self->site, site != NULL ? site : "");
  gtk_widget_set_visible (GTK_WIDGET (self->site), site != NULL);
  gtk_label_set_markup (self->owner, owner_text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->owner), technician != NULL ? _ ("A visit belongs to its technician; the plan to dispatch.")
                                                                           : _ ("Until a technician is given, the job belongs to dispatch."));
}

/* Nobody goes on with it of themselves. */
static void
update_left_behind (DocketJobDetail *self, DocketRecord *job)
{
  const char *id = docket_record_get_text (job, DOCKET_JOB_TECHNICIAN);
  g_autoptr (DocketRecord) technician = NULL;
  g_autofree char *text = NULL;

  if (id != NULL && docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_PERSON, id, &technician, NULL) && docket_job_is_left_behind (job, technician))
    {
      g_autofree char *name = docket_desk_person_name (self->desk, id);

      text = g_strdup_printf (_ ("%s works here no more, and this job is still theirs. Give it to somebody else."), name);
    }
  gtk_label_set_label (self->left_behind_text, text != NULL ? text : "");
  gtk_widget_set_visible (self->left_behind, text != NULL);
}

static void
on_show_record (DocketJobDetail *self)
{
  DocketRecord *job = docket_record_pane_get_record (self->pane);
  g_autofree char *total = NULL;
  g_autofree char *planners = NULL;
  g_autofree char *plan_owner = NULL;

  update_head (self, job);
  update_status (self, job);
  update_void (self, job);
  update_lock (self, job);
  update_left_behind (self, job);
  docket_presence_bar_show (self->presence, DOCKET_KIND_JOB, docket_record_get_id (job), job);
  planners = docket_rights_describe_roles (docket_policy_get_writers (docket_desk_get_policy (self->desk), DOCKET_GROUP_JOB_PLAN));
  plan_owner = g_strdup_printf (_ ("planned by %s"), planners);
  gtk_label_set_label (self->plan_owner, plan_owner);
  docket_job_facts_fill_plan (self->plan, self->desk, job);
  docket_job_facts_fill_details (self->details, self->desk, job);
  docket_job_facts_fill_totals (self->totals, self->desk, job);
  if (docket_record_has (job, DOCKET_JOB_TOTAL_AMOUNT))
    total = docket_money_format (docket_record_get_int (job, DOCKET_JOB_TOTAL_AMOUNT, 0), docket_desk_get_currency (self->desk));
  gtk_label_set_label (self->total, total != NULL ? total : "");
}

static void
on_record_made (DocketJobDetail *self, const char *id)
{
  g_signal_emit (self, signals[JOB_MADE], 0, id);
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketJobDetail *self = DOCKET_JOB_DETAIL (widget);
  DocketRecord *job = docket_record_pane_get_record (self->pane);
  DocketOperation *operation;

  if (job == NULL)
    return;
  operation = docket_operation_new (DOCKET_OPERATION_RESTORE, DOCKET_KIND_JOB, docket_record_get_id (job));
  operation->base = docket_record_get_rev (job);
  docket_save_one (widget, self->desk, operation, _ ("Restored, saved on this device"));
}

static void
follow_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketJobDetail *self = DOCKET_JOB_DETAIL (widget);
  DocketRecord *job = docket_record_pane_get_record (self->pane);
  g_autoptr (DocketValues) values = job != NULL ? docket_follow_up_values (job) : NULL;

  if (values != NULL)
    docket_record_pane_create (self->pane, values);
}

static void
set_status_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketJobDetail *self = DOCKET_JOB_DETAIL (widget);
  DocketRecord *job = docket_record_pane_get_record (self->pane);
  g_autoptr (DocketValues) values = docket_values_new ();
  g_autofree char *saved = NULL;

  if (job == NULL)
    return;
  docket_values_set_text (values, DOCKET_JOB_STATUS, g_variant_get_string (parameter, NULL));
  saved = docket_words_saved (NULL);
  docket_save_one (widget, self->desk, docket_operation_new_edit (job, DOCKET_GROUP_JOB_STATUS, values), saved);
}

static void
docket_job_detail_dispose (GObject *object)
{
  DocketJobDetail *self = DOCKET_JOB_DETAIL (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_JOB_DETAIL);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_job_detail_parent_class)->dispose (object);
}

static void
docket_job_detail_class_init (DocketJobDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_job_detail_dispose;
  signals[JOB_MADE] = g_signal_new ("job-made", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "job.set-status", "s", set_status_action);
  gtk_widget_class_install_action (widget_class, "job.restore", NULL, restore_action);
  gtk_widget_class_install_action (widget_class, "job.follow-up", NULL, follow_up_action);

  g_type_ensure (DOCKET_TYPE_PRESENCE_BAR);
  g_type_ensure (DOCKET_TYPE_RECORD_PANE);
  g_type_ensure (DOCKET_TYPE_JOB_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-job-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, pane);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, customer);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, site);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, status_row);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, status_button);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, status_icon);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, status_label);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, owner);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, left_behind);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, left_behind_text);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, presence);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, void_notice);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, locked_notice);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, locked_text);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, reopen);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, follows);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, plan_owner);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, plan);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, details);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, total);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, totals);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, editor);
  gtk_widget_class_bind_template_callback (widget_class, on_show_record);
  gtk_widget_class_bind_template_callback (widget_class, on_record_made);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

/* The button has a menu of its own, so it is asked by the key alone. */
static void
offer_status_history (DocketJobDetail *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_i, GDK_CONTROL_MASK), gtk_named_action_new ("record.who-changed"));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_string ("job.status"));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  gtk_widget_add_controller (GTK_WIDGET (self->status_button), controller);
}

static void
docket_job_detail_init (DocketJobDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  offer_status_history (self);
  /* There is no room for both beside each other, and a button paints over who comes after it. */
  if (docket_text_is_large ())
    {
      gtk_label_set_wrap (self->status_label, TRUE);
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->status_row), GTK_ORIENTATION_VERTICAL);
      gtk_box_set_spacing (self->status_row, 4);
    }
  docket_record_pane_set_empty (self->pane, "view-list-symbolic", _ ("No job selected"),
                                _ ("Choose one in the table, or press Ctrl+N for a new one."),
                                _ ("Press Ctrl+N for a new one."));
}

DocketRecordPane *
docket_job_detail_get_pane (DocketJobDetail *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_DETAIL (self), NULL);
  return self->pane;
}

DocketForm *
docket_job_detail_get_form (DocketJobDetail *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_DETAIL (self), NULL);
  return docket_job_editor_get_form (self->editor);
}

void
docket_job_detail_set_desk (DocketJobDetail *self, DocketDesk *desk)
{
  g_return_if_fail (DOCKET_IS_JOB_DETAIL (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  docket_presence_bar_set_desk (self->presence, desk);
  docket_job_editor_set_desk (self->editor, desk);
  docket_record_pane_set_up (self->pane, desk, docket_job_editor_get_form (self->editor));
}
