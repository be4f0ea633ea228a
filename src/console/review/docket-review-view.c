/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Review page.
 *
 * The list shows the open cases (or the decided ones), the case view the one
 * that is open.  Which case is shown is remembered by its id, never by its
 * place, because the list moves under it: a case somebody else decides leaves
 * the list but stays on screen until the person goes on; one decided here makes
 * room for the next.
 */
#include "docket-config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-review-view.h"

#include "docket-case-undo.h"
#include "docket-case-view.h"
#include "docket-case-words.h"
#include "docket-customer-detail.h"
#include "docket-job-detail.h"
#include "docket-pair.h"
#include "docket-pane.h"
#include "docket-review-export.h"
#include "docket-keys.h"
#include "docket-looks.h"
#include "docket-review-list.h"
#include "docket-review-several.h"
#include "docket-save-text.h"
#include "docket-weekly-view.h"

struct _DocketReviewView
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  guint place;         /* of the case shown, when last seen in the list */
  char *wanted;        /* (nullable): a case to open once the list has it */
  GPtrArray *undoable; /* ids of the cases decided here, several with a space between, newest last */
  char *undone_early;  /* (nullable): one whose undo was asked for before it was on the disk */

  GtkStack *pages;
  GtkPaned *paned;
  DocketPair *pair; /* of case and record */
  int list_px;      /* of the list before the record took some of it; -1 */
  int made_px;      /* of the list since: another width is one that a person gave */
  GtkWidget *left;  /* (weak) (nullable): what had the keyboard before the record took it */
  DocketReviewList *list;
  GtkStack *stack;
  DocketCaseView *case_view;
  AdwStatusPage *empty;
  GtkStack *details;
  DocketJobDetail *job_detail;           /* (nullable) made when first asked for */
  DocketCustomerDetail *customer_detail; /* (nullable) */
  GtkWidget *weekly;                     /* (nullable) */
};

G_DEFINE_FINAL_TYPE (DocketReviewView, docket_review_view, GTK_TYPE_WIDGET)

static const DocketKey keys[] = {
  { "j", "review.next" },
  { "k", "review.previous" },
  { "m", "review.several" },
};

/* -- Places -- */

static guint
n_cases (DocketReviewView *self)
{
  return docket_review_list_get_n_cases (self->list);
}

static guint
find_shown (DocketReviewView *self)
{
  return docket_review_list_find (self->list, docket_case_view_get_review_id (self->case_view));
}

static void
select_place (DocketReviewView *self, guint at, gboolean scroll)
{
  docket_review_list_select (self->list, at, scroll);
  if (at != GTK_INVALID_LIST_POSITION)
    self->place = at;
}

/* -- The record beside the case -- */

static void
create_details (DocketReviewView *self)
{
  self->job_detail = g_object_new (DOCKET_TYPE_JOB_DETAIL, NULL);
  self->customer_detail = g_object_new (DOCKET_TYPE_CUSTOMER_DETAIL, NULL);
  docket_job_detail_set_desk (self->job_detail, self->desk);
  docket_customer_detail_set_desk (self->customer_detail, self->desk);
  gtk_stack_add_named (self->details, GTK_WIDGET (self->job_detail), "job");
  gtk_stack_add_named (self->details, GTK_WIDGET (self->customer_detail), "customer");
}

static void
show_details (DocketReviewView *self)
{
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_auto (DocketCaseSubject) subject = { NULL };
  const char *id = docket_case_view_get_review_id (self->case_view);

  if (!gtk_widget_get_visible (GTK_WIDGET (self->details)))
    return;
  if (self->job_detail == NULL)
    create_details (self);
  if (id != NULL && docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_REVIEW, id, &record, NULL) && record != NULL)
    review = docket_review_from_record (record, NULL);
  if (review != NULL)
    docket_case_subject_init (&subject, self->desk, review);
  if (review != NULL && subject.job == NULL && review->subject_kind == DOCKET_KIND_CUSTOMER)
    {
      docket_record_pane_show (docket_customer_detail_get_pane (self->customer_detail), review->subject_id);
      gtk_stack_set_visible_child_name (self->details, "customer");
      return;
    }
  docket_record_pane_show (docket_job_detail_get_pane (self->job_detail), subject.job);
  gtk_stack_set_visible_child_name (self->details, "job");
}

static gboolean
has_room_for_details (DocketReviewView *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self->pair)) >= docket_pair_get_needed_px (self->pair);
}

/* The list gives way, as far as it can. */
static void
make_room (DocketReviewView *self)
{
  int position_px = gtk_paned_get_position (self->paned);
  int least_px = gtk_paned_get_position (self->paned) + gtk_widget_get_width (GTK_WIDGET (self->pair)) - docket_pair_get_needed_px (self->pair);
  int list_min;

  gtk_widget_measure (GTK_WIDGET (self->list), GTK_ORIENTATION_HORIZONTAL, -1, &list_min, NULL, NULL, NULL);
  self->list_px = -1;
  if (least_px >= position_px || least_px < list_min)
    return;
  self->list_px = position_px;
  self->made_px = least_px;
  docket_pane_hold (self->paned, TRUE);
  gtk_paned_set_position (self->paned, least_px);
}

static gboolean
is_within (GtkWidget *widget, gpointer ancestor)
{
  return widget != NULL && gtk_widget_is_ancestor (widget, ancestor);
}

/* A look at the record takes nobody out of what they were doing. */
static void
hide_details (DocketReviewView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean within = root == NULL || is_within (gtk_root_get_focus (root), self->details);
  GtkWidget *left = self->left;

  g_clear_weak_pointer (&self->left);
  gtk_widget_set_visible (GTK_WIDGET (self->details), FALSE);
  if (self->list_px > 0 && gtk_paned_get_position (self->paned) == self->made_px)
    gtk_paned_set_position (self->paned, self->list_px);
  self->list_px = -1;
  docket_pane_hold (self->paned, FALSE);
  if (!within)
    return;
  if (is_within (left, self))
    gtk_root_set_focus (root, left);
  else
    docket_case_view_focus (self->case_view);
}

/* Where there is no room for both the record stands in place of the case. */
static void
set_details_visible (DocketReviewView *self, gboolean visible)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus;

  if (!visible)
    {
      hide_details (self);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->details), TRUE);
  show_details (self);
  if (!has_room_for_details (self))
    make_room (self);
  g_set_weak_pointer (&self->left, root != NULL ? gtk_root_get_focus (root) : NULL);
  if (has_room_for_details (self) || self->list_px > 0)
    return;
  gtk_widget_child_focus (GTK_WIDGET (self->details), GTK_DIR_TAB_FORWARD);
  focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  if (GTK_IS_LABEL (focus))
    gtk_label_select_region (GTK_LABEL (focus), 0, 0);
}

static void
toggle_detail (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketReviewView *self = DOCKET_REVIEW_VIEW (widget);

  set_details_visible (self, !gtk_widget_get_visible (GTK_WIDGET (self->details)));
}

/* -- What is shown -- */

static void
describe_empty (DocketReviewView *self)
{
  g_autofree char *error = docket_review_list_get_error (self->list);

  if (error != NULL)
    {
      adw_status_page_set_title (self->empty, _ ("The cases cannot be read"));
      docket_status_page_say (self->empty, error);
    }
  else if (docket_review_list_is_narrowed (self->list))
    {
      adw_status_page_set_title (self->empty, _ ("No case matches"));
      adw_status_page_set_description (self->empty, _ ("Try fewer words, or show all kinds."));
    }
  else if (docket_review_list_get_decided (self->list))
    {
      adw_status_page_set_title (self->empty, _ ("No decided case yet"));
      adw_status_page_set_description (self->empty, _ ("Every decision is kept here with who made it, when and why."));
    }
  else
    {
      adw_status_page_set_title (self->empty, _ ("Nothing to decide"));
      adw_status_page_set_description (self->empty, _ ("When two people change the same status, plan or amounts without knowing of each other, both versions come here and you choose. Right now there is no such case."));
    }
}

static void
show_page (DocketReviewView *self)
{
  if (docket_case_view_get_review_id (self->case_view) != NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "case");
      return;
    }
  if (docket_review_list_get_loading (self->list))
    {
      gtk_stack_set_visible_child_name (self->stack, "loading");
      return;
    }
  describe_empty (self);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
open_case (DocketReviewView *self, const char *id)
{
  docket_case_view_show (self->case_view, id);
  show_page (self);
  show_details (self);
}

/* Opens the case at a place, or the nearest; nothing if there is none. */
static void
open_place (DocketReviewView *self, guint at)
{
  g_autofree char *id = NULL;

  if (n_cases (self) == 0)
    {
      select_place (self, GTK_INVALID_LIST_POSITION, FALSE);
      open_case (self, NULL);
      return;
    }
  at = MIN (at, n_cases (self) - 1);
  id = docket_review_list_get_id (self->list, at);
  select_place (self, at, TRUE);
  open_case (self, id);
}

/* -- Callbacks -- */

static void
on_list_changed (DocketReviewView *self)
{
  gboolean came;
  guint at;

  if (self->desk == NULL)
    return;
  came = self->wanted != NULL && docket_review_list_find (self->list, self->wanted) != GTK_INVALID_LIST_POSITION;
  if (came)
    g_clear_pointer (&self->wanted, g_free);
  at = find_shown (self);
  select_place (self, at, came);
  /* Narrowed, the first that is left; else what is on screen stays. */
  if (n_cases (self) > 0 && at == GTK_INVALID_LIST_POSITION && self->wanted == NULL
      && (docket_case_view_get_review_id (self->case_view) == NULL || (docket_review_list_is_narrowed (self->list) && docket_case_view_is_open (self->case_view))))
    open_place (self, 0);
  else
    show_page (self);
}

static void
on_picked (DocketReviewView *self, const char *id)
{
  self->place = docket_review_list_find (self->list, id);
  if (g_strcmp0 (id, docket_case_view_get_review_id (self->case_view)) != 0)
    open_case (self, id);
}

static void
on_mode_changed (DocketReviewView *self)
{
  open_case (self, NULL);
  /* What is in the list until it is read are the cases of the other mode. */
  if (!docket_review_list_get_loading (self->list))
    on_list_changed (self);
}

static void
move (DocketReviewView *self, int step)
{
  guint at = find_shown (self);

  if (n_cases (self) == 0)
    return;
  /* A case that left the list: go on where it stood. */
  if (at == GTK_INVALID_LIST_POSITION)
    open_place (self, step > 0 || self->place == 0 ? self->place : self->place - 1);
  else if (step > 0)
    open_place (self, at + 1 < n_cases (self) ? at + 1 : at);
  else
    open_place (self, at > 0 ? at - 1 : 0);
}

static void
on_skipped (DocketReviewView *self)
{
  guint at = find_shown (self);

  if (at != GTK_INVALID_LIST_POSITION && at + 1 >= n_cases (self))
    open_place (self, 0); /* round again */
  else
    move (self, 1);
}

static void
go_on (DocketReviewView *self)
{
  g_autofree char *id = g_strdup (docket_case_view_get_review_id (self->case_view));
  guint at = find_shown (self);

  if (at == GTK_INVALID_LIST_POSITION)
    open_place (self, self->place);
  else if (n_cases (self) > 1)
    open_place (self, at + 1 < n_cases (self) ? at + 1 : at - 1);
  else
    {
      /* The only one: it may still wait for a second person. */
      open_case (self, id);
      if (!docket_case_view_is_open (self->case_view))
        open_case (self, NULL);
    }
  docket_case_view_focus (self->case_view);
}

static void
on_decided (DocketReviewView *self, const char *id, gboolean still_shown)
{
  if (g_strcmp0 (id, self->undone_early) == 0)
    g_clear_pointer (&self->undone_early, g_free);
  else
    g_ptr_array_add (self->undoable, g_strdup (id));
  if (still_shown)
    go_on (self);
}

/* -- Actions -- */

static void
next (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move (DOCKET_REVIEW_VIEW (widget), 1);
}

static void
previous (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move (DOCKET_REVIEW_VIEW (widget), -1);
}

static void
undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketReviewView *self = DOCKET_REVIEW_VIEW (widget);
  g_autofree char *ids = docket_case_view_take_saving_id (self->case_view);

  if (ids != NULL)
    {
      g_free (self->undone_early);
      self->undone_early = g_strdup (ids);
      docket_review_view_undo (self, ids);
      return;
    }
  if (self->undoable->len == 0)
    {
      gtk_widget_activate_action (widget, "win.toast", "s", _ ("Nothing was decided here that could be undone."));
      return;
    }
  ids = g_strdup (g_ptr_array_index (self->undoable, self->undoable->len - 1));
  docket_review_view_undo (self, ids);
}

/* Where there is no case there is a list, to look for one or at the decided ones. */
static void
focus (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketReviewView *self = DOCKET_REVIEW_VIEW (widget);

  if (self->weekly != NULL && gtk_stack_get_visible_child (self->pages) == self->weekly)
    gtk_widget_child_focus (self->weekly, GTK_DIR_TAB_FORWARD);
  else
    docket_review_list_focus (self->list);
}

static void
search (GtkWidget *widget, const char *action, GVariant *parameter)
{
  docket_review_list_search (DOCKET_REVIEW_VIEW (widget)->list);
}

/* The list may still have those that were just decided. */
static void
skip_decided (DocketReviewView *self, const char *const *ids)
{
  guint n = n_cases (self);

  for (guint i = 0; i < n; i++)
    {
      guint at = (self->place + i) % n;
      g_autofree char *id = docket_review_list_get_id (self->list, at);

      if (id != NULL && !g_strv_contains (ids, id))
        {
          open_place (self, at);
          docket_case_view_focus (self->case_view);
          return;
        }
    }
  open_case (self, NULL);
}

static void
on_several_decided (DocketReviewView *self, const char *ids)
{
  g_auto (GStrv) each = g_strsplit (ids, " ", -1);
  guint n = g_strv_length (each);
  g_autofree char *saved = docket_words_saved (NULL);
  g_autofree char *text = g_strdup_printf (ngettext ("%u case decided. %s.", "%u cases decided. %s.", n), n, saved);

  g_ptr_array_add (self->undoable, g_strdup (ids));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast-undo", "(ss)", text, ids);
  if (g_strv_contains ((const char *const *) each, docket_case_view_get_review_id (self->case_view)))
    skip_decided (self, (const char *const *) each);
}

static void
several (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketReviewView *self = DOCKET_REVIEW_VIEW (widget);
  const char *id = docket_case_view_get_review_id (self->case_view);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autofree char *kind = NULL;
  GtkWidget *dialog;

  if (id == NULL || !docket_case_view_is_open (self->case_view)
      || !docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_REVIEW, id, &record, NULL) || record == NULL)
    return;
  review = docket_review_from_record (record, NULL);
  if (review == NULL)
    return;
  kind = docket_case_kind (review);
  dialog = docket_review_several_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->desk, kind, id);
  g_signal_connect_object (dialog, "decided", G_CALLBACK (on_several_decided), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GError) error = NULL;
  char *text = docket_review_export_finish (DOCKET_DESK (source), result, &error);
  g_autofree char *why = NULL;
  g_autofree char *problem = NULL;

  if (text != NULL)
    {
      docket_save_text_ask (widget, _ ("Save cases"), _ ("Cases.csv"), text);
      return;
    }
  why = docket_db_error_sentence (error);
  problem = g_strdup_printf (_ ("The cases could not be saved. %s"), why);
  gtk_widget_activate_action (widget, "win.toast", "s", problem);
}

static void
export (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketReviewView *self = DOCKET_REVIEW_VIEW (widget);

  docket_review_export_async (self->desk, docket_review_list_get_query (self->list), NULL, on_exported, g_object_ref (widget));
}

static void
on_weekly_closed (DocketReviewView *self)
{
  gtk_stack_set_visible_child_name (self->pages, "cases");
  docket_case_view_focus (self->case_view);
}

static void
show_weekly (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketReviewView *self = DOCKET_REVIEW_VIEW (widget);

  if (self->weekly == NULL)
    {
      self->weekly = docket_weekly_view_new (self->desk);
      g_signal_connect_object (self->weekly, "closed", G_CALLBACK (on_weekly_closed), self, G_CONNECT_SWAPPED);
      gtk_stack_add_named (self->pages, self->weekly, "weekly");
    }
  else if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "weekly") != 0)
    {
      docket_weekly_view_refresh (DOCKET_WEEKLY_VIEW (self->weekly));
    }
  gtk_stack_set_visible_child_name (self->pages, "weekly");
  gtk_widget_child_focus (self->weekly, GTK_DIR_TAB_FORWARD);
}

/* -- Object -- */

static void
docket_review_view_dispose (GObject *object)
{
  DocketReviewView *self = DOCKET_REVIEW_VIEW (object);

  g_clear_weak_pointer (&self->left);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_REVIEW_VIEW);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->undoable, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->undone_early, g_free);
  G_OBJECT_CLASS (docket_review_view_parent_class)->dispose (object);
}

static void
docket_review_view_class_init (DocketReviewViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_review_view_dispose;

  g_type_ensure (DOCKET_TYPE_CASE_VIEW);
  g_type_ensure (DOCKET_TYPE_PAIR);
  g_type_ensure (DOCKET_TYPE_REVIEW_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-review-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, pages);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, paned);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, pair);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, list);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, case_view);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, empty);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, details);
  gtk_widget_class_bind_template_callback (widget_class, on_list_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_skipped);
  gtk_widget_class_bind_template_callback (widget_class, on_decided);
  gtk_widget_class_install_action (widget_class, "view.focus", NULL, focus);
  gtk_widget_class_install_action (widget_class, "view.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "view.toggle-detail", NULL, toggle_detail);
  gtk_widget_class_install_action (widget_class, "review.next", NULL, next);
  gtk_widget_class_install_action (widget_class, "review.previous", NULL, previous);
  gtk_widget_class_install_action (widget_class, "view.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "review.several", NULL, several);
  gtk_widget_class_install_action (widget_class, "review.export", NULL, export);
  gtk_widget_class_install_action (widget_class, "review.weekly", NULL, show_weekly);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "review-view");
}

/* Back to the list: what somebody chose or typed stays. */
static gboolean
on_escape (GtkWidget *case_view, GVariant *arguments, gpointer data)
{
  docket_review_list_focus (((DocketReviewView *) data)->list);
  return GDK_EVENT_STOP;
}

static void
docket_review_view_init (DocketReviewView *self)
{
  GtkEventController *escape = gtk_shortcut_controller_new ();

  self->undoable = g_ptr_array_new_with_free_func (g_free);
  self->list_px = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_add_keys (GTK_WIDGET (self->paned), keys, G_N_ELEMENTS (keys));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (escape), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (on_escape, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->case_view), escape);
}

GtkWidget *
docket_review_view_new (DocketDesk *desk, GSettings *settings)
{
  DocketReviewView *self;

  g_return_val_if_fail (DOCKET_IS_DESK (desk), NULL);

  self = g_object_new (DOCKET_TYPE_REVIEW_VIEW, NULL);
  self->desk = g_object_ref (desk);
  docket_case_view_set_desk (self->case_view, desk);
  docket_review_list_set_desk (self->list, desk);
  docket_pane_keep_width (self->paned, FALSE, settings, "review-list-width");
  on_list_changed (self);
  return GTK_WIDGET (self);
}

const char *
docket_review_view_get_case (DocketReviewView *self)
{
  g_return_val_if_fail (DOCKET_IS_REVIEW_VIEW (self), NULL);
  return docket_case_view_get_review_id (self->case_view);
}

int
docket_review_view_get_foot_px (DocketReviewView *self)
{
  GtkWidget *bar, *problem;
  int foot_px, said_px = 0;

  g_return_val_if_fail (DOCKET_IS_REVIEW_VIEW (self), 0);

  bar = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (self->case_view), DOCKET_TYPE_CASE_VIEW, "bar"));
  problem = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (self->case_view), DOCKET_TYPE_CASE_VIEW, "obstacle"));
  if (!gtk_widget_get_mapped (bar))
    return 0;
  gtk_widget_measure (bar, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (bar), &foot_px, NULL, NULL, NULL);
  /* That a reason is missing may still be said. */
  if (!gtk_widget_get_visible (problem))
    gtk_widget_measure (problem, GTK_ORIENTATION_VERTICAL, -1, &said_px, NULL, NULL, NULL);
  return foot_px + said_px;
}

void
docket_review_view_show_case (DocketReviewView *self, const char *review_id)
{
  g_return_if_fail (DOCKET_IS_REVIEW_VIEW (self));
  g_return_if_fail (review_id != NULL);

  gtk_stack_set_visible_child_name (self->pages, "cases");
  if (gtk_widget_get_visible (GTK_WIDGET (self->details)) && !has_room_for_details (self))
    set_details_visible (self, FALSE);
  if (docket_review_list_find (self->list, review_id) == GTK_INVALID_LIST_POSITION)
    {
      g_free (self->wanted);
      self->wanted = g_strdup (review_id);
      docket_review_list_widen (self->list);
    }
  select_place (self, docket_review_list_find (self->list, review_id), TRUE);
  open_case (self, review_id);
}

void
docket_review_view_undo (DocketReviewView *self, const char *review_ids)
{
  g_auto (GStrv) each = NULL;
  guint at;

  g_return_if_fail (DOCKET_IS_REVIEW_VIEW (self));
  g_return_if_fail (review_ids != NULL);

  each = g_strsplit (review_ids, " ", -1);
  docket_case_undo_own (GTK_WIDGET (self), self->desk, review_ids);
  docket_review_view_show_case (self, each[0]);
  if (g_ptr_array_find_with_equal_func (self->undoable, review_ids, g_str_equal, &at))
    g_ptr_array_remove_index (self->undoable, at);
}
