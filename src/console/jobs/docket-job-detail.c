/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The details pane.
 *
 * Reads one job by its id and writes it out again whenever the store says that
 * the job, something of it, or the outbox changed.  The form has a page of its
 * own; leaving it keeps a draft, and the pane then offers to go on with it.
 */

#include "docket-config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "docket-job-detail.h"

#include "docket-drafts.h"
#include "docket-id.h"
#include "docket-job-draft.h"
#include "docket-job-facts.h"
#include "docket-job-timeline.h"
#include "docket-looks.h"
#include "docket-money.h"
#include "docket-rights.h"
#include "docket-text.h"

#define KEEP_NOTE_AFTER_MS 500

struct _DocketJobDetail
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  guint subscription;
  char *job_id;          /* (nullable) */
  DocketRecord *job;     /* (nullable) */
  char *review;          /* (nullable): the open case about it */
  gboolean saving;       /* a status or a note is on its way to the disk */
  gboolean loading_note;
  guint note_source;

  GtkStack *pages;
  AdwStatusPage *empty;
  GtkBox *drafts;
  GtkLabel *number;
  GtkImage *sync_icon;
  GtkLabel *sync_words;
  GtkWidget *edit_button;
  GtkLabel *title;
  GtkLabel *customer;
  GtkLabel *site;
  GtkMenuButton *status_button;
  GtkImage *status_icon;
  GtkLabel *status_label;
  GtkLabel *owner;
  GtkWidget *review_notice;
  GtkWidget *draft_notice;
  GtkLabel *draft_text;
  GtkLabel *plan_owner;
  GtkGrid *plan;
  GtkGrid *details;
  GtkLabel *total;
  GtkGrid *totals;
  GtkBox *timeline;
  GtkEntry *note;
  GtkWidget *note_button;
  DocketJobEditor *editor;
};

enum
{
  JOB_MADE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketJobDetail, docket_job_detail, GTK_TYPE_WIDGET)

static gint64
get_now (DocketJobDetail *self)
{
  return docket_clock_now_ms (docket_desk_get_clock (self->desk));
}

static void
toast (DocketJobDetail *self, const char *sentence)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", sentence);
}

/* -- Writing the job out -- */

static void
update_sync (DocketJobDetail *self)
{
  g_auto (DocketRecordState) state = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (self->job == NULL)
    return;
  if (!docket_store_get_state (docket_desk_get_reader (self->desk), DOCKET_KIND_JOB, self->job_id, &state, &error))
    {
      g_warning ("Cannot read the state of a job: %s", error->message);
      return;
    }
  words = docket_words_record (&state, docket_desk_get_status (self->desk), get_now (self));
  gtk_label_set_label (self->sync_words, words);
  gtk_image_set_from_icon_name (self->sync_icon, docket_record_state_icon_name (&state));
  docket_widget_set_look (GTK_WIDGET (self->sync_icon), "sync-", docket_record_state_css_class (&state));
  g_free (self->review);
  self->review = g_strdup (state.review);
  gtk_widget_set_visible (self->review_notice, state.under_review && state.review != NULL);
}

static void
update_status (DocketJobDetail *self)
{
  const char *status = docket_record_get_text (self->job, DOCKET_JOB_STATUS);
  g_autofree char *refusal = NULL;
  g_autoptr (GPtrArray) moves = NULL;
  g_autoptr (GMenu) menu = g_menu_new ();

  if (status == NULL)
    status = DOCKET_STATUS_NEW;
  gtk_label_set_label (self->status_label, docket_choice_label (DOCKET_JOB_STATUS, status));
  gtk_image_set_from_icon_name (self->status_icon, docket_status_icon_name (status));
  docket_widget_set_look (GTK_WIDGET (self->status_icon), "status-", docket_status_css_class (status));
  refusal = docket_rights_refusal (self->desk, self->job, DOCKET_GROUP_JOB_STATUS);
  moves = docket_status_moves (status, docket_rights_roles (self->desk, self->job));
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

static void
update_head (DocketJobDetail *self)
{
  const char *number = docket_record_get_text (self->job, DOCKET_JOB_NUMBER);
  const char *title = docket_record_get_text (self->job, DOCKET_JOB_TITLE);
  const char *customer = docket_record_get_text (self->job, DOCKET_JOB_CUSTOMER);
  const char *street = docket_record_get_text (self->job, DOCKET_JOB_SITE_STREET);
  const char *city = docket_record_get_text (self->job, DOCKET_JOB_SITE_CITY);
  const char *technician = docket_record_get_text (self->job, DOCKET_JOB_TECHNICIAN);
  g_autofree char *customer_name = customer != NULL ? docket_desk_customer_name (self->desk, customer) : NULL;
  g_autofree char *owner = technician != NULL ? docket_desk_person_name (self->desk, technician) : g_strdup (_ ("Dispatch"));
  g_autofree char *owner_escaped = g_markup_escape_text (owner, -1);
  g_autofree char *owner_text = g_strdup_printf (_ ("Owner: <b>%s</b>"), owner_escaped);
  g_autofree char *site = street != NULL && city != NULL ? g_strdup_printf ("· %s, %s", street, city)
                          : street != NULL || city != NULL ? g_strdup_printf ("· %s", street != NULL ? street : city)
                                                           : NULL;

  gtk_label_set_label (self->number, number != NULL ? number : _ ("new"));
  gtk_label_set_label (self->title, title != NULL ? title : _ ("no title"));
  gtk_label_set_label (self->customer, customer_name != NULL ? customer_name : _ ("no customer"));
  gtk_label_set_label (self->site, site != NULL ? site : "");
  gtk_label_set_markup (self->owner, owner_text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->owner), technician != NULL ? _ ("A visit belongs to its technician; the plan to dispatch.")
                                                                           : _ ("Until a technician is given, the job belongs to dispatch."));
}

static void
update_draft_notice (DocketJobDetail *self)
{
  g_autofree char *name = g_strconcat (DOCKET_DRAFT_FORM_PREFIX, self->job_id, NULL);
  g_autofree char *text = docket_draft_load (self->desk, name);
  g_autoptr (DocketJobDraft) draft = text != NULL ? docket_job_draft_from_text (text) : NULL;

  gtk_widget_set_visible (self->draft_notice, draft != NULL);
  if (draft != NULL)
    {
      g_autofree char *when = docket_time_format (draft->kept_at, get_now (self));
      g_autofree char *sentence = g_strdup_printf (_ ("You have changes of %s that are not saved."), when);

      gtk_label_set_label (self->draft_text, sentence);
    }
}

static void
write_out (DocketJobDetail *self)
{
  g_autofree char *total = NULL;
  g_autofree char *planners = NULL;
  g_autofree char *plan_owner = NULL;

  update_head (self);
  update_status (self);
  update_sync (self);
  update_draft_notice (self);
  planners = docket_rights_describe_roles (docket_policy_get_writers (docket_desk_get_policy (self->desk), DOCKET_GROUP_JOB_PLAN));
  plan_owner = g_strdup_printf (_ ("planned by %s"), planners);
  gtk_label_set_label (self->plan_owner, plan_owner);
  docket_job_facts_fill_plan (self->plan, self->desk, self->job);
  docket_job_facts_fill_details (self->details, self->desk, self->job);
  docket_job_facts_fill_totals (self->totals, self->desk, self->job);
  if (docket_record_has (self->job, DOCKET_JOB_TOTAL_AMOUNT))
    total = docket_money_format (docket_record_get_int (self->job, DOCKET_JOB_TOTAL_AMOUNT, 0), docket_desk_get_currency (self->desk));
  gtk_label_set_label (self->total, total != NULL ? total : "");
  docket_job_timeline_fill (self->timeline, self->desk, self->job);
}

static GtkWidget *
create_draft_row (DocketJobDetail *self, const char *name)
{
  const char *id = name + strlen (DOCKET_DRAFT_FORM_PREFIX);
  gboolean is_new = g_strcmp0 (name, DOCKET_DRAFT_NEW_JOB) == 0;
  g_autofree char *job = is_new ? g_strdup (_ ("a new job")) : docket_desk_record_name (self->desk, DOCKET_KIND_JOB, id);
  g_autofree char *label = g_strdup_printf (_ ("Go on with %s"), job);
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  if (is_new)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.new-job");
  else
    {
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-job");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
    }
  return button;
}

/* Nothing selected: what was begun and never saved is offered here. */
static void
write_empty (DocketJobDetail *self)
{
  g_auto (GStrv) names = docket_draft_list (self->desk);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->drafts))) != NULL)
    gtk_box_remove (self->drafts, child);
  for (guint i = 0; names[i] != NULL; i++)
    gtk_box_append (self->drafts, create_draft_row (self, names[i]));
  if (names[0] != NULL)
    {
      adw_status_page_set_title (self->empty, _ ("Not saved yet"));
      adw_status_page_set_description (self->empty, _ ("You were typing when Docket closed. Nothing of it is lost."));
      adw_status_page_set_icon_name (self->empty, "document-edit-symbolic");
    }
  else
    {
      adw_status_page_set_title (self->empty, _ ("No job selected"));
      adw_status_page_set_description (self->empty, _ ("Choose one in the table, or press Ctrl+N for a new one."));
      adw_status_page_set_icon_name (self->empty, "view-list-symbolic");
    }
}

static gboolean
is_editing (DocketJobDetail *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "edit") == 0;
}

static void
reload (DocketJobDetail *self)
{
  g_autoptr (DocketRecord) job = NULL;
  g_autoptr (GError) error = NULL;

  if (self->job_id != NULL
      && !docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_JOB, self->job_id, &job, &error))
    g_warning ("Cannot read a job: %s", error->message);
  g_clear_pointer (&self->job, docket_record_unref);
  self->job = g_steal_pointer (&job);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.edit", self->job != NULL);
  if (self->job != NULL)
    write_out (self);
  else
    write_empty (self);
  if (!is_editing (self))
    gtk_stack_set_visible_child_name (self->pages, self->job != NULL ? "job" : "empty");
}

static gboolean
concerns_job (DocketJobDetail *self, DocketChangeSet *changes)
{
  return docket_change_set_is_everything (changes) || docket_change_set_has (changes, DOCKET_KIND_JOB, self->job_id)
         || docket_change_set_has_outbox (changes) || docket_change_set_has_kind (changes, DOCKET_KIND_NOTE)
         || docket_change_set_has_kind (changes, DOCKET_KIND_LINE) || docket_change_set_has_kind (changes, DOCKET_KIND_REVIEW)
         || docket_change_set_has_kind (changes, DOCKET_KIND_PERSON) || docket_change_set_has_kind (changes, DOCKET_KIND_CUSTOMER)
         || docket_change_set_has_kind (changes, DOCKET_KIND_ATTACHMENT) || docket_change_set_has_kind (changes, DOCKET_KIND_SIGNATURE);
}

static void
on_store_changed (DocketChangeSet *changes, gpointer data)
{
  DocketJobDetail *self = data;

  if (self->job_id != NULL && concerns_job (self, changes))
    reload (self);
}

/* -- Doing -- */

static void
on_status_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketJobDetail) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *saved = docket_words_saved (NULL);

  self->saving = FALSE;
  if (!docket_desk_submit_finish (DOCKET_DESK (source), result, &error))
    toast (self, error->message);
  else
    toast (self, saved);
}

static void
set_status_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketJobDetail *self = DOCKET_JOB_DETAIL (widget);
  g_autoptr (DocketValues) values = docket_values_new ();
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

  if (self->job == NULL || self->saving)
    return;
  docket_values_set_text (values, DOCKET_JOB_STATUS, g_variant_get_string (parameter, NULL));
  g_ptr_array_add (operations, docket_operation_new_edit (self->job, DOCKET_GROUP_JOB_STATUS, values));
  self->saving = TRUE;
  docket_desk_submit_async (self->desk, operations, NULL, on_status_saved, g_object_ref (self));
}

static char *
get_note_draft_name (DocketJobDetail *self)
{
  return g_strconcat ("note:", self->job_id, NULL);
}

static void
keep_note (DocketJobDetail *self)
{
  g_autofree char *name = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->note));

  g_clear_handle_id (&self->note_source, g_source_remove);
  if (self->job_id == NULL)
    return;
  name = get_note_draft_name (self);
  docket_draft_keep (self->desk, name, *text != '\0' ? text : NULL);
}

static gboolean
on_keep_note (gpointer data)
{
  DocketJobDetail *self = data;

  self->note_source = 0;
  keep_note (self);
  return G_SOURCE_REMOVE;
}

static void
on_note_changed (DocketJobDetail *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.add-note", *gtk_editable_get_text (GTK_EDITABLE (self->note)) != '\0');
  if (self->loading_note)
    return;
  g_clear_handle_id (&self->note_source, g_source_remove);
  self->note_source = g_timeout_add (KEEP_NOTE_AFTER_MS, on_keep_note, self);
}

static void
load_note (DocketJobDetail *self)
{
  g_autofree char *name = self->job_id != NULL ? get_note_draft_name (self) : NULL;
  g_autofree char *text = name != NULL ? docket_draft_load (self->desk, name) : NULL;

  self->loading_note = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->note), text != NULL ? text : "");
  self->loading_note = FALSE;
  on_note_changed (self);
  g_clear_handle_id (&self->note_source, g_source_remove);
}

static void
on_note_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketJobDetail) self = data;
  g_autoptr (GError) error = NULL;

  self->saving = FALSE;
  if (!docket_desk_submit_finish (DOCKET_DESK (source), result, &error))
    {
      toast (self, error->message); /* the text stays in the entry */
      return;
    }
  if (self->note == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->note), "");
  keep_note (self);
  toast (self, _ ("Note saved on this device"));
}

static void
add_note_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketJobDetail *self = DOCKET_JOB_DETAIL (widget);
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->note))));
  g_autofree char *id = NULL;
  g_autoptr (DocketValues) values = docket_values_new ();
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

  if (self->job == NULL || self->saving || *text == '\0')
    return;
  id = docket_id_new (docket_desk_get_clock (self->desk), docket_desk_get_random (self->desk));
  docket_values_set_text (values, DOCKET_NOTE_JOB, self->job_id);
  docket_values_set_text (values, DOCKET_NOTE_BODY, text);
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_NOTE, id, values));
  self->saving = TRUE;
  docket_desk_submit_async (self->desk, operations, NULL, on_note_saved, g_object_ref (self));
}

static void
on_note_activate (DocketJobDetail *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "job.add-note", NULL);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketJobDetail *self = DOCKET_JOB_DETAIL (widget);

  if (self->job == NULL || is_editing (self))
    return;
  gtk_stack_set_visible_child_name (self->pages, "edit");
  docket_job_editor_edit (self->editor, self->job);
}

static void
on_discard_draft (DocketJobDetail *self)
{
  g_autofree char *name = g_strconcat (DOCKET_DRAFT_FORM_PREFIX, self->job_id, NULL);

  docket_draft_keep (self->desk, name, NULL);
  gtk_widget_set_visible (self->draft_notice, FALSE);
}

static void
on_see_case (DocketJobDetail *self)
{
  if (self->review != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-review", "s", self->review);
}

static void
on_editor_finished (DocketJobDetail *self, const char *job_id, gboolean saved)
{
  gboolean made = saved && g_strcmp0 (job_id, self->job_id) != 0;

  gtk_stack_set_visible_child_name (self->pages, "job");
  if (made)
    docket_job_detail_show_job (self, job_id);
  else
    reload (self);
  gtk_widget_grab_focus (self->edit_button);
  if (made)
    g_signal_emit (self, signals[JOB_MADE], 0, job_id);
}

static void
docket_job_detail_dispose (GObject *object)
{
  DocketJobDetail *self = DOCKET_JOB_DETAIL (object);

  if (self->note_source != 0)
    keep_note (self);
  if (self->subscription != 0)
    docket_notifier_unsubscribe (docket_desk_get_notifier (self->desk), self->subscription);
  self->subscription = 0;
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_JOB_DETAIL);
  self->note = NULL;
  g_clear_pointer (&self->job, docket_record_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_job_detail_parent_class)->dispose (object);
}

static void
docket_job_detail_finalize (GObject *object)
{
  g_free (DOCKET_JOB_DETAIL (object)->job_id);
  g_free (DOCKET_JOB_DETAIL (object)->review);
  G_OBJECT_CLASS (docket_job_detail_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, pages);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, empty);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, drafts);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, number);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, sync_icon);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, sync_words);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, edit_button);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, title);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, customer);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, site);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, status_button);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, status_icon);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, status_label);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, owner);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, review_notice);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, draft_notice);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, draft_text);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, plan_owner);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, plan);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, details);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, total);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, totals);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, timeline);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, note);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, note_button);
  gtk_widget_class_bind_template_child (widget_class, DocketJobDetail, editor);
  gtk_widget_class_bind_template_callback (widget_class, on_note_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_note_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_discard_draft);
  gtk_widget_class_bind_template_callback (widget_class, on_see_case);
  gtk_widget_class_bind_template_callback (widget_class, on_editor_finished);
}

static void
docket_job_detail_class_init (DocketJobDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_job_detail_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_job_detail_finalize;
  signals[JOB_MADE] = g_signal_new ("job-made", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "job.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "job.set-status", "s", set_status_action);
  gtk_widget_class_install_action (widget_class, "job.add-note", NULL, add_note_action);

  g_type_ensure (DOCKET_TYPE_JOB_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-job-detail.ui");
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_job_detail_init (DocketJobDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.add-note", FALSE);
}

const char *
docket_job_detail_get_job (DocketJobDetail *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_DETAIL (self), NULL);
  return self->job_id;
}

DocketJobEditor *
docket_job_detail_get_editor (DocketJobDetail *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_DETAIL (self), NULL);
  return self->editor;
}

void
docket_job_detail_set_desk (DocketJobDetail *self, DocketDesk *desk)
{
  g_return_if_fail (DOCKET_IS_JOB_DETAIL (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->subscription = docket_notifier_subscribe (docket_desk_get_notifier (desk), on_store_changed, self);
  g_signal_connect_object (desk, "notify::status", G_CALLBACK (update_sync), self, G_CONNECT_SWAPPED);
  docket_job_editor_set_desk (self->editor, desk);
  reload (self);
}

void
docket_job_detail_show_job (DocketJobDetail *self, const char *id)
{
  g_return_if_fail (DOCKET_IS_JOB_DETAIL (self) && self->desk != NULL);

  if (g_strcmp0 (id, self->job_id) == 0 && !is_editing (self))
    return;
  if (self->note_source != 0)
    keep_note (self);
  docket_job_editor_leave (self->editor);
  g_free (self->job_id);
  self->job_id = g_strdup (id);
  gtk_stack_set_visible_child_name (self->pages, "empty");
  reload (self);
  load_note (self);
}

void
docket_job_detail_new_job (DocketJobDetail *self)
{
  g_return_if_fail (DOCKET_IS_JOB_DETAIL (self) && self->desk != NULL);

  docket_job_editor_leave (self->editor);
  gtk_stack_set_visible_child_name (self->pages, "edit");
  docket_job_editor_create (self->editor);
}
