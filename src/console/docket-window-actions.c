/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What can be asked of a window, by its views, its menus, a key, a notification
 * or another program: actions only, each of which leads to a view and hands it
 * the rest.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-window-private.h"

#include "docket-customers-view.h"
#include "docket-drafts.h"
#include "docket-jump.h"
#include "docket-save-undo.h"
#include "docket-shortcuts-window.h"

static gboolean ask_view (DocketWindow *self, const char *action, const char *id);

static void
sign_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_window_show_sign_in (DOCKET_WINDOW (widget));
}

static void
show_view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_window_show_view (DOCKET_WINDOW (widget), g_variant_get_string (parameter, NULL));
  docket_window_focus_view (DOCKET_WINDOW (widget)); /* it may have been shown already */
}

static void
show_job_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_window_show_job (DOCKET_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
show_review_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  docket_window_show_view (self, "review");
  if (self->review != NULL)
    docket_review_view_show_case (self->review, g_variant_get_string (parameter, NULL));
}

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_window_show_toast (DOCKET_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* What goes on for a while, or is only so until something else is done. @parameter: a
 * sentence, and the save that it is about or DOCKET_TOAST_UNDONE */
static void
toast_while_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  const char *text, *bundle;
  AdwToast *toast;

  g_variant_get (parameter, "(&s&s)", &text, &bundle);
  docket_window_say_no_longer (self, bundle);
  docket_window_say_no_longer (self, DOCKET_TOAST_UNDONE);
  toast = docket_window_say (self, text, NULL, NULL);
  if (toast == NULL)
    return;
  if (self->going_on == NULL)
    self->going_on = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_hash_table_replace (self->going_on, g_strdup (bundle), g_object_ref (toast));
}

void
docket_window_say_no_longer (DocketWindow *self, const char *of)
{
  AdwToast *toast = self->going_on != NULL ? g_hash_table_lookup (self->going_on, of) : NULL;

  if (toast == NULL)
    return;
  adw_toast_dismiss (toast);
  g_hash_table_remove (self->going_on, of);
}

/* It does not go on: nobody is told so any longer. */
static void
toast_over_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_window_say_no_longer (DOCKET_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* What was just done, with the way back. */
static void
show_undo_toast (DocketWindow *self, GVariant *parameter, const char *action)
{
  const char *text, *target;

  g_variant_get (parameter, "(&s&s)", &text, &target);
  docket_window_say (self, text, action, target);
}

static void
toast_undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_undo_toast (DOCKET_WINDOW (widget), parameter, "win.undo-decision");
}

static void
toast_save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  const char *text;

  g_free (self->saved_what);
  g_free (self->saved_bundle);
  g_variant_get (parameter, "(&sss)", &text, &self->saved_bundle, &self->saved_what);
  docket_window_say (self, text, "win.undo-save", self->saved_bundle);
}

/* It was taken back, or discarded, from wherever. */
static void
forget_save (DocketWindow *self, const char *bundle)
{
  if (g_strcmp0 (self->saved_bundle, bundle) != 0)
    return;
  g_clear_pointer (&self->saved_bundle, g_free);
  g_clear_pointer (&self->saved_what, g_free);
}

static void
save_undone_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  forget_save (DOCKET_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* What the list at hand does not show, with the way to it. @parameter: a sentence,
 * the kind and the id of a record */
static void
toast_show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *text, *kind, *id;

  g_variant_get (parameter, "(&s&s&s)", &text, &kind, &id);
  docket_window_offer (DOCKET_WINDOW (widget), text, _ ("_Show"), "win.reveal", g_variant_new ("(ss)", kind, id));
}

static void
reveal_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  const char *kind, *id;

  g_variant_get (parameter, "(&s&s)", &kind, &id);
  docket_window_show_view (self, docket_kind_from_name (kind) == DOCKET_KIND_JOB ? "jobs" : "customers");
  ask_view (self, "view.reveal", id);
}

static void
toast_discard_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *bundle;

  g_variant_get (parameter, "(&s&s)", NULL, &bundle);
  forget_save (DOCKET_WINDOW (widget), bundle);
  show_undo_toast (DOCKET_WINDOW (widget), parameter, "win.undo-discard");
}

static void
take_way_back (DocketWindow *self)
{
  g_autoptr (AdwToast) toast = g_object_ref (self->way_back);

  gtk_widget_activate_action_variant (GTK_WIDGET (self), adw_toast_get_action_name (toast), adw_toast_get_action_target_value (toast));
  adw_toast_dismiss (toast);
}

/* What was saved last has told by now what it was, or that it is not: a toast of
 * something before it is not meant. */
static gboolean
undo_saved (gpointer data)
{
  DocketWindow *self = data;
  g_autoptr (AdwToast) before = g_steal_pointer (&self->way_back_before);

  self->undo_source = 0;
  if (self->toasts == NULL || self->desk == NULL) /* closed, or signed out */
    return G_SOURCE_REMOVE;
  if (self->way_back != NULL && self->way_back != before)
    take_way_back (self);
  else
    docket_window_show_toast (self, _ ("Nothing was undone."));
  return G_SOURCE_REMOVE;
}

static void
on_save_ended (DocketWindow *self, DocketDesk *desk)
{
  if (--self->undo_waits_for > 0)
    return;
  g_signal_handlers_disconnect_by_func (desk, on_save_ended, self);
  self->undo_source = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, undo_saved, g_object_ref (self), g_object_unref);
}

/* Nobody remembers which save was the last once its toast has gone: it is offered
 * again, by name, and only then taken back. */
static void
offer_last_save (DocketWindow *self)
{
  g_autofree char *text = self->saved_what != NULL ? g_strdup_printf (_ ("Undo this? %s"), self->saved_what) : NULL;

  if (text != NULL)
    docket_window_say (self, text, "win.undo-save", self->saved_bundle);
  else
    docket_window_show_toast (self, _ ("Nothing was saved here that could be undone. What is not sent yet is in the Outbox."));
}

/* The button of the toast, for who has no hand at the mouse. */
static void
undo_last_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  guint n_saving = self->desk != NULL ? docket_desk_get_n_saving (self->desk) : 0;

  if (self->undo_waits_for > 0 || self->undo_source != 0) /* asked for already */
    return;
  if (n_saving > 0)
    {
      g_signal_connect_object (self->desk, "save-ended", G_CALLBACK (on_save_ended), self, G_CONNECT_SWAPPED);
      self->undo_waits_for = n_saving;
      g_set_object (&self->way_back_before, self->way_back);
    }
  else if (self->way_back != NULL)
    take_way_back (self);
  else if (!ask_view (self, "view.undo", NULL) && self->desk != NULL) /* which may know longer than a toast stays */
    offer_last_save (self);
}

static void
undo_discard_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  if (self->outbox_page != NULL)
    gtk_widget_activate_action_variant (adw_view_stack_page_get_child (self->outbox_page), "outbox.take-back", parameter);
}

static void
undo_save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  if (self->desk != NULL)
    docket_save_undo_async (widget, self->desk, g_variant_get_string (parameter, NULL), NULL, NULL);
}

static void
undo_decision_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  docket_window_show_view (self, "review");
  if (self->review != NULL)
    docket_review_view_undo (self->review, g_variant_get_string (parameter, NULL));
}

/* Whoever leaves a form that was asked for elsewhere goes on where they were. */
static void
show_for_new (DocketWindow *self, const char *view)
{
  const char *from = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (docket_window_views); i++)
    if (g_strcmp0 (docket_window_get_view (self), docket_window_views[i]) == 0 && g_strcmp0 (docket_window_views[i], view) != 0)
      from = docket_window_views[i];
  docket_window_show_view (self, view);
  self->new_from = from; /* after the view has changed */
}

/* @parameter: whether to go there; it is forgotten in any case */
static void
leave_new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  const char *from = g_steal_pointer (&self->new_from);

  if (from != NULL && g_variant_get_boolean (parameter))
    docket_window_show_view (self, from);
}

/* Who has looked up the customer that calls means that one: a job of nobody's would be
 * noticed when it is saved, and the customer asked for once more. */
static void
new_job_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  GtkWidget *view = adw_view_stack_get_visible_child (self->views);
  const char *customer = DOCKET_IS_CUSTOMERS_VIEW (view) ? docket_customers_view_get_job_customer (DOCKET_CUSTOMERS_VIEW (view)) : NULL;

  show_for_new (self, "jobs");
  if (self->jobs != NULL && customer != NULL)
    docket_jobs_view_new_job_for (self->jobs, customer);
  else if (self->jobs != NULL)
    docket_jobs_view_new_job (self->jobs);
}

static void
new_job_for_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  show_for_new (self, "jobs");
  if (self->jobs != NULL)
    docket_jobs_view_new_job_for (self->jobs, g_variant_get_string (parameter, NULL));
}

/* A view that has something to search, a pane or records of its own offers
 * view.search, view.edit, view.toggle-detail, view.show (s: id), view.new and view.new-job as actions of
 * its widget, and each has view.focus; the window need not know more of it. */
static gboolean
ask_view (DocketWindow *self, const char *action, const char *id)
{
  GtkWidget *view = adw_view_stack_get_visible_child (self->views);

  if (view == NULL)
    return FALSE;
  return id != NULL ? gtk_widget_activate_action (view, action, "s", id) : gtk_widget_activate_action (view, action, NULL);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  if (ask_view (self, "view.search", NULL))
    return;
  docket_window_show_view (self, "jobs");
  ask_view (self, "view.search", NULL);
}

/* Wherever the keyboard is: nobody has clicked yet in a view that has just come. */
static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_view (DOCKET_WINDOW (widget), "view.edit", NULL);
}

/* Of the customer in the details, if the view shows customers. */
static void
new_job_for_shown_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_view (DOCKET_WINDOW (widget), "view.new-job", NULL);
}

static void
toggle_detail_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_view (DOCKET_WINDOW (widget), "view.toggle-detail", NULL);
}

/* The jobs of a person: where somebody who looks for them wants to be. */
static void
show_person_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  docket_window_show_view (self, "jobs");
  ask_view (self, "view.show-person", g_variant_get_string (parameter, NULL));
}

static void
jump_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_window_jump (DOCKET_WINDOW (widget), NULL);
}

/* Of what is in front; with nobody signed in there is no view. */
static void
show_keys_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (docket_shortcuts_window_new (GTK_WINDOW (self), self->desk != NULL ? docket_window_get_view (self) : NULL)));
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  docket_window_show_view (self, "outbox");
  ask_view (self, "outbox.export", NULL);
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  docket_window_show_view (self, "outbox");
  ask_view (self, "outbox.import", NULL);
}

static void
weekly_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  docket_window_show_view (self, "review");
  ask_view (self, "review.weekly", NULL);
}

static void
show_customer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  docket_window_show_view (self, "customers");
  ask_view (self, "view.show", g_variant_get_string (parameter, NULL));
}

static void
new_customer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  show_for_new (self, "customers");
  ask_view (self, "view.new", NULL);
}

static gboolean
is_writing_new (DocketWindow *self, DocketKind kind)
{
  GtkWidget *view = adw_view_stack_get_child_by_name (self->views, kind == DOCKET_KIND_JOB ? "jobs" : "customers");

  return kind == DOCKET_KIND_JOB ? docket_jobs_view_is_writing_new (DOCKET_JOBS_VIEW (view)) : docket_customers_view_is_writing_new (DOCKET_CUSTOMERS_VIEW (view));
}

static gboolean
waits (DocketWindow *self, const char *draft)
{
  g_auto (GStrv) drafts = docket_draft_list (self->desk);

  return g_strv_contains ((const char *const *) drafts, draft);
}

/* With the form of which @parameter is the draft, wherever this is asked: "win.new-job"
 * makes one for the customer who is shown. It may have gone, since this was offered. */
static void
go_on_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  const char *draft = g_variant_get_string (parameter, NULL);
  g_autofree char *id = NULL;
  DocketKind kind;

  if (self->desk == NULL || !docket_draft_parse_form_name (draft, &kind, &id))
    return;
  if (!waits (self, draft))
    docket_window_show_toast (self, _ ("It was saved or discarded in the meantime."));
  else if (id != NULL)
    {
      gtk_widget_activate_action (widget, kind == DOCKET_KIND_JOB ? "win.show-job" : "win.show-customer", "s", id);
      ask_view (self, "view.edit", NULL);
    }
  else if (is_writing_new (self, kind))
    docket_window_show_view (self, kind == DOCKET_KIND_JOB ? "jobs" : "customers");
  else if (docket_draft_is_open (self->desk, draft))
    docket_window_show_toast (self, _ ("It is open in another window already."));
  else if (kind == DOCKET_KIND_CUSTOMER)
    new_customer_action (widget, NULL, NULL);
  else
    {
      show_for_new (self, "jobs");
      docket_jobs_view_new_job (self->jobs);
    }
}

void
docket_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-view", "s", show_view_action);
  gtk_widget_class_install_action (widget_class, "win.show-job", "s", show_job_action);
  gtk_widget_class_install_action (widget_class, "win.show-customer", "s", show_customer_action);
  gtk_widget_class_install_action (widget_class, "win.show-person", "s", show_person_action);
  gtk_widget_class_install_action (widget_class, "win.jump", NULL, jump_action);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL, show_keys_action);
  gtk_widget_class_install_action (widget_class, "win.export-unsent", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "win.import-unsent", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "win.show-review", "s", show_review_action);
  gtk_widget_class_install_action (widget_class, "win.weekly", NULL, weekly_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.toast-while", "(ss)", toast_while_action);
  gtk_widget_class_install_action (widget_class, "win.toast-over", "s", toast_over_action);
  gtk_widget_class_install_action (widget_class, "win.toast-undo", "(ss)", toast_undo_action);
  gtk_widget_class_install_action (widget_class, "win.toast-save", "(sss)", toast_save_action);
  gtk_widget_class_install_action (widget_class, "win.toast-show", "(sss)", toast_show_action);
  gtk_widget_class_install_action (widget_class, "win.reveal", "(ss)", reveal_action);
  gtk_widget_class_install_action (widget_class, "win.toast-discard", "(ss)", toast_discard_action);
  gtk_widget_class_install_action (widget_class, "win.undo-last", NULL, undo_last_action);
  gtk_widget_class_install_action (widget_class, "win.undo-discard", "s", undo_discard_action);
  gtk_widget_class_install_action (widget_class, "win.undo-save", "s", undo_save_action);
  gtk_widget_class_install_action (widget_class, "win.save-undone", "s", save_undone_action);
  gtk_widget_class_install_action (widget_class, "win.undo-decision", "s", undo_decision_action);
  gtk_widget_class_install_action (widget_class, "win.new-job", NULL, new_job_action);
  gtk_widget_class_install_action (widget_class, "win.new-job-for", "s", new_job_for_action);
  gtk_widget_class_install_action (widget_class, "win.new-job-for-shown", NULL, new_job_for_shown_action);
  gtk_widget_class_install_action (widget_class, "win.new-customer", NULL, new_customer_action);
  gtk_widget_class_install_action (widget_class, "win.go-on", "s", go_on_action);
  gtk_widget_class_install_action (widget_class, "win.leave-new", "b", leave_new_action);
  gtk_widget_class_install_action (widget_class, "win.sign-in", NULL, sign_in_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-detail", NULL, toggle_detail_action);
  gtk_widget_class_install_action (widget_class, "win.edit", NULL, edit_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "win.new-job", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_j, GDK_CONTROL_MASK, "win.new-job-for-shown", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.new-customer", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK, "win.jump", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.weekly", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo-last", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "win.toggle-detail", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "win.edit", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (docket_window_views); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_ALT_MASK, "win.show-view", "s", docket_window_views[i]);
}

void
docket_window_enable_actions (DocketWindow *self, gboolean enabled)
{
  static const char *const names[] = { "win.new-job", "win.new-job-for", "win.new-job-for-shown", "win.new-customer", "win.go-on", "win.show-view", "win.show-job", "win.show-customer", "win.reveal", "win.show-person", "win.jump", "win.export-unsent", "win.import-unsent", "win.show-review", "win.weekly", "win.search", "win.toggle-detail", "win.edit" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], enabled);
}

void
docket_window_jump (DocketWindow *self, const char *text)
{
  g_return_if_fail (DOCKET_IS_WINDOW (self));

  if (self->desk != NULL)
    gtk_window_present (GTK_WINDOW (docket_jump_new (GTK_WINDOW (self), self->desk, text)));
}
