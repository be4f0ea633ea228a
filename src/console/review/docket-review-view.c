/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Review page.
 *
 * The list is a lazy record list of the open cases (or the decided ones), with
 * a filter by kind on top: cases are counted in tens, not in millions.  Which
 * case is shown is remembered by its id, never by its place, because the list
 * moves under it: a case somebody else decides leaves the list but stays on
 * screen until the person goes on; one decided here makes room for the next.
 */
#include "docket-config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "docket-review-view.h"

#include "docket-case-undo.h"
#include "docket-case-view.h"
#include "docket-case-words.h"
#include "docket-match.h"
#include "docket-record-list.h"
#include "docket-review-keys.h"
#include "docket-review-row.h"

#define AGE_TICK_S 30

struct _DocketReviewView
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketRecordList *list;
  GtkFilterListModel *filtered;
  GtkCustomFilter *filter;
  GtkSingleSelection *selection;
  char *kind;        /* (nullable): only cases of this kind */
  GHashTable *texts; /* id -> what a search finds a case by; read once a search */
  guint place;       /* of the case shown, when last seen in the list */
  gboolean updating;
  gboolean decided;  /* shows the decided ones */
  GPtrArray *undoable; /* ids of the cases decided here, newest last */
  GHashTable *rows;  /* set of DocketReviewRow (unowned) */
  guint tick;

  GtkPaned *paned;
  GtkLabel *count;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search;
  GtkDropDown *order;
  GtkBox *chips;
  GtkListView *list_view;
  GtkStack *stack;
  DocketCaseView *case_view;
  AdwStatusPage *empty;
};

G_DEFINE_FINAL_TYPE (DocketReviewView, docket_review_view, GTK_TYPE_WIDGET)

static const DocketKey keys[] = {
  { "j", "review.next" },
  { "k", "review.previous" },
  { "<Control>z", "review.undo" },
};

/* -- Places -- */

static guint
n_cases (DocketReviewView *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
}

static DocketRecord *
record_at (GListModel *model, guint at)
{
  g_autoptr (DocketRecordItem) item = g_list_model_get_item (model, at);
  DocketRecord *record = item != NULL ? docket_record_item_get_record (item) : NULL;

  return record != NULL ? docket_record_ref (record) : NULL;
}

static guint
find_case (DocketReviewView *self, const char *id)
{
  for (guint i = 0; id != NULL && i < n_cases (self); i++)
    {
      g_autoptr (DocketRecord) record = record_at (G_LIST_MODEL (self->filtered), i);

      if (record != NULL && g_strcmp0 (docket_record_get_id (record), id) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
select_place (DocketReviewView *self, guint at)
{
  self->updating = TRUE;
  gtk_single_selection_set_selected (self->selection, at);
  self->updating = FALSE;
  if (at != GTK_INVALID_LIST_POSITION)
    self->place = at;
}

/* -- What is shown -- */

static void
show_page (DocketReviewView *self)
{
  g_autofree char *error = NULL;

  if (docket_case_view_get_review_id (self->case_view) != NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "case");
      return;
    }
  if (docket_record_list_get_loading (self->list))
    {
      gtk_stack_set_visible_child_name (self->stack, "loading");
      return;
    }
  g_object_get (self->list, "error", &error, NULL);
  if (error != NULL)
    {
      adw_status_page_set_title (self->empty, _ ("The cases cannot be read"));
      adw_status_page_set_description (self->empty, error);
    }
  else if (self->decided)
    {
      adw_status_page_set_title (self->empty, _ ("No decided case yet"));
      adw_status_page_set_description (self->empty, _ ("Every decision is kept here with who made it, when and why."));
    }
  else
    {
      adw_status_page_set_title (self->empty, _ ("Nothing to decide"));
      adw_status_page_set_description (self->empty, _ ("When two people change the same status, plan or amounts without knowing of each other, both versions come here and you choose. Right now there is no such case."));
    }
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
open_case (DocketReviewView *self, const char *id)
{
  docket_case_view_show (self->case_view, id);
  show_page (self);
}

/* Opens the case at a place, or the nearest; nothing if there is none. */
static void
open_place (DocketReviewView *self, guint at)
{
  g_autoptr (DocketRecord) record = NULL;

  if (n_cases (self) == 0)
    {
      select_place (self, GTK_INVALID_LIST_POSITION);
      open_case (self, NULL);
      return;
    }
  at = MIN (at, n_cases (self) - 1);
  record = record_at (G_LIST_MODEL (self->filtered), at);
  select_place (self, at);
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", at);
  open_case (self, record != NULL ? docket_record_get_id (record) : NULL);
}

/* -- Counts and chips -- */

static char *
kind_of (const DocketRecord *record)
{
  g_autoptr (DocketReview) review = record != NULL ? docket_review_from_record (record, NULL) : NULL;

  return review != NULL ? docket_case_kind_name (review) : NULL;
}

static char *
read_text (DocketReviewView *self, const DocketRecord *record)
{
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);
  g_auto (DocketCaseSubject) subject = { NULL };
  g_autofree char *kind = NULL;

  if (review == NULL)
    return g_strdup ("");
  docket_case_subject_init (&subject, self->desk, review);
  kind = docket_case_kind_name (review);
  return g_strdup_printf ("%s %s %s %s", subject.name, kind, subject.title != NULL ? subject.title : "",
                          subject.customer != NULL ? subject.customer : "");
}

/* Number, kind, title or customer: each typed word begins a word of them. */
static gboolean
match_search (DocketReviewView *self, const DocketRecord *record)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->search));
  const char *text;

  if (*typed == '\0' || record == NULL)
    return TRUE;
  text = g_hash_table_lookup (self->texts, docket_record_get_id (record));
  if (text == NULL)
    {
      char *read = read_text (self, record);

      g_hash_table_insert (self->texts, g_strdup (docket_record_get_id (record)), read);
      text = read;
    }
  return docket_match_words (text, typed) != DOCKET_MATCH_NONE;
}

static gboolean
match_case (gpointer item, gpointer data)
{
  DocketReviewView *self = data;
  g_autofree char *kind = NULL;

  if (!match_search (self, docket_record_item_get_record (item)))
    return FALSE;
  if (self->kind == NULL)
    return TRUE;
  kind = kind_of (docket_record_item_get_record (item));
  return g_strcmp0 (kind, self->kind) == 0;
}

static void
on_search_changed (DocketReviewView *self)
{
  if (self->filter == NULL)
    return;
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) == '\0')
    g_hash_table_remove_all (self->texts);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketReviewView *self = DOCKET_REVIEW_VIEW (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
on_chip_toggled (GtkToggleButton *chip, DocketReviewView *self)
{
  const char *kind = g_object_get_data (G_OBJECT (chip), "kind");

  if (self->updating || !gtk_toggle_button_get_active (chip) || g_strcmp0 (kind, self->kind) == 0)
    return;
  g_free (self->kind);
  self->kind = g_strdup (kind);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  if (find_case (self, docket_case_view_get_review_id (self->case_view)) == GTK_INVALID_LIST_POSITION)
    open_place (self, 0);
}

static GtkWidget *
add_chip (DocketReviewView *self, GtkWidget *group, const char *name, const char *kind, guint n)
{
  g_autofree char *text = g_strdup_printf ("%s %u", name, n);
  GtkWidget *chip = gtk_toggle_button_new_with_label (text);

  gtk_widget_add_css_class (chip, "chip");
  g_object_set_data_full (G_OBJECT (chip), "kind", g_strdup (kind), g_free);
  if (group != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip), GTK_TOGGLE_BUTTON (group));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), g_strcmp0 (kind, self->kind) == 0);
  g_signal_connect_object (chip, "toggled", G_CALLBACK (on_chip_toggled), self, 0);
  gtk_box_append (self->chips, chip);
  return chip;
}

static void
count_kinds (DocketReviewView *self, GPtrArray *names, GArray *numbers)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr (DocketRecord) record = record_at (G_LIST_MODEL (self->list), i);
      g_autofree char *kind = kind_of (record);
      guint at;
      guint one = 1;

      if (kind == NULL)
        continue;
      if (g_ptr_array_find_with_equal_func (names, kind, g_str_equal, &at))
        g_array_index (numbers, guint, at)++;
      else
        {
          g_ptr_array_add (names, g_steal_pointer (&kind));
          g_array_append_val (numbers, one);
        }
    }
}

static void
show_counts (DocketReviewView *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autofree char *text = NULL;
  GtkWidget *all;
  GtkWidget *child;

  text = self->decided ? g_strdup_printf (ngettext ("%u decided", "%u decided", n), n)
                       : g_strdup_printf (ngettext ("%u to decide", "%u to decide", n), n);
  gtk_label_set_label (self->count, text);
  count_kinds (self, names, numbers);
  self->updating = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_box_remove (self->chips, child);
  all = add_chip (self, NULL, _ ("All"), NULL, n);
  for (guint i = 0; i < names->len; i++)
    add_chip (self, all, g_ptr_array_index (names, i), g_ptr_array_index (names, i), g_array_index (numbers, guint, i));
  self->updating = FALSE;
}

/* -- Callbacks -- */

static void
on_list_changed (DocketReviewView *self)
{
  const char *shown = docket_case_view_get_review_id (self->case_view);
  guint at = find_case (self, shown);

  show_counts (self);
  select_place (self, at);
  if (shown == NULL && n_cases (self) > 0)
    open_place (self, 0);
  else
    show_page (self);
}

static void
on_loading_changed (DocketReviewView *self)
{
  show_page (self);
}

static void
on_selected (DocketReviewView *self)
{
  guint at = gtk_single_selection_get_selected (self->selection);
  g_autoptr (DocketRecord) record = NULL;

  if (self->updating || at == GTK_INVALID_LIST_POSITION)
    return;
  record = record_at (G_LIST_MODEL (self->filtered), at);
  self->place = at;
  if (record != NULL && g_strcmp0 (docket_record_get_id (record), docket_case_view_get_review_id (self->case_view)) != 0)
    open_case (self, docket_record_get_id (record));
}

static void
move (DocketReviewView *self, int step)
{
  guint at = find_case (self, docket_case_view_get_review_id (self->case_view));

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
  guint at = find_case (self, docket_case_view_get_review_id (self->case_view));

  if (at != GTK_INVALID_LIST_POSITION && at + 1 >= n_cases (self))
    open_place (self, 0); /* round again */
  else
    move (self, 1);
}

static void
on_decided (DocketReviewView *self)
{
  const char *id = docket_case_view_get_review_id (self->case_view);
  guint at = find_case (self, id);

  g_ptr_array_add (self->undoable, g_strdup (id));
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
set_query (DocketReviewView *self)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_REVIEW);

  query->open_only = !self->decided;
  if (self->decided)
    query->statuses = g_strdupv ((char *[]) { (char *) "decided", (char *) "withdrawn", NULL });
  query->descending = gtk_drop_down_get_selected (self->order) == 1;
  docket_record_list_set_query (self->list, query);
}

static void
on_order_selected (DocketReviewView *self)
{
  if (self->list != NULL)
    set_query (self);
}

static void
on_decided_toggled (DocketReviewView *self, GtkToggleButton *button)
{
  self->decided = gtk_toggle_button_get_active (button);
  g_clear_pointer (&self->texts, g_hash_table_unref);
  g_clear_pointer (&self->kind, g_free);
  docket_case_view_show (self->case_view, NULL);
  set_query (self);
  on_list_changed (self);
}

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
  g_autofree char *id = NULL;

  if (self->undoable->len == 0)
    {
      gtk_widget_activate_action (widget, "win.toast", "s", _ ("Nothing was decided here that could be undone."));
      return;
    }
  id = g_strdup (g_ptr_array_index (self->undoable, self->undoable->len - 1));
  docket_review_view_undo (self, id);
}

/* -- Rows -- */

static void
on_row_destroyed (GtkWidget *row, DocketReviewView *self)
{
  if (self->rows != NULL)
    g_hash_table_remove (self->rows, row);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, DocketReviewView *self)
{
  GtkWidget *row = docket_review_row_new (self->desk);

  g_hash_table_add (self->rows, row);
  /* A list that goes as a whole takes its rows along without a teardown. */
  g_signal_connect_object (row, "destroy", G_CALLBACK (on_row_destroyed), self, 0);
  gtk_list_item_set_child (item, row);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, DocketReviewView *self)
{
  docket_review_row_set_item (DOCKET_REVIEW_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item, DocketReviewView *self)
{
  docket_review_row_set_item (DOCKET_REVIEW_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
on_teardown (GtkListItemFactory *factory, GtkListItem *item, DocketReviewView *self)
{
  g_hash_table_remove (self->rows, gtk_list_item_get_child (item));
  gtk_list_item_set_child (item, NULL);
}

static gboolean
on_tick (gpointer data)
{
  DocketReviewView *self = data;
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    docket_review_row_update_age (row);
  return G_SOURCE_CONTINUE;
}

static void
docket_review_view_map (GtkWidget *widget)
{
  DocketReviewView *self = DOCKET_REVIEW_VIEW (widget);

  GTK_WIDGET_CLASS (docket_review_view_parent_class)->map (widget);
  if (self->tick == 0)
    self->tick = g_timeout_add_seconds (AGE_TICK_S, on_tick, self);
}

static void
docket_review_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&DOCKET_REVIEW_VIEW (widget)->tick, g_source_remove);
  GTK_WIDGET_CLASS (docket_review_view_parent_class)->unmap (widget);
}

/* -- Object -- */

static void
docket_review_view_dispose (GObject *object)
{
  DocketReviewView *self = DOCKET_REVIEW_VIEW (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_REVIEW_VIEW);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->list);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_pointer (&self->undoable, g_ptr_array_unref);
  g_clear_pointer (&self->kind, g_free);
  G_OBJECT_CLASS (docket_review_view_parent_class)->dispose (object);
}

static void
docket_review_view_class_init (DocketReviewViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_review_view_dispose;
  widget_class->map = docket_review_view_map;
  widget_class->unmap = docket_review_view_unmap;

  g_type_ensure (DOCKET_TYPE_CASE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-review-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, paned);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, count);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, search_bar);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_install_action (widget_class, "view.search", NULL, search_action);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, order);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, chips);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, list_view);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, case_view);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewView, empty);
  gtk_widget_class_bind_template_callback (widget_class, on_order_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_decided_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_skipped);
  gtk_widget_class_bind_template_callback (widget_class, on_decided);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_teardown);
  gtk_widget_class_install_action (widget_class, "review.next", NULL, next);
  gtk_widget_class_install_action (widget_class, "review.previous", NULL, previous);
  gtk_widget_class_install_action (widget_class, "review.undo", NULL, undo);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "review-view");
}

static void
docket_review_view_init (DocketReviewView *self)
{
  self->rows = g_hash_table_new (NULL, NULL);
  self->undoable = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search));
  docket_review_add_keys (GTK_WIDGET (self), keys, G_N_ELEMENTS (keys));
}

static void
set_desk (DocketReviewView *self, DocketDesk *desk)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_REVIEW);

  self->desk = g_object_ref (desk);
  query->open_only = TRUE;
  docket_case_view_set_desk (self->case_view, desk);
  self->list = docket_record_list_new (docket_desk_get_reader (desk), docket_desk_get_notifier (desk), query);
  self->filter = gtk_custom_filter_new (match_case, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->list)), g_object_ref (GTK_FILTER (self->filter)));
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->filtered));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (on_loading_changed), self, G_CONNECT_SWAPPED);
  /* After the filter and the selection have followed the list themselves. */
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  on_list_changed (self);
}

GtkWidget *
docket_review_view_new (DocketDesk *desk)
{
  DocketReviewView *self;

  g_return_val_if_fail (DOCKET_IS_DESK (desk), NULL);

  self = g_object_new (DOCKET_TYPE_REVIEW_VIEW, NULL);
  set_desk (self, desk);
  return GTK_WIDGET (self);
}

const char *
docket_review_view_get_case (DocketReviewView *self)
{
  g_return_val_if_fail (DOCKET_IS_REVIEW_VIEW (self), NULL);
  return docket_case_view_get_review_id (self->case_view);
}

void
docket_review_view_show_case (DocketReviewView *self, const char *review_id)
{
  g_return_if_fail (DOCKET_IS_REVIEW_VIEW (self));
  g_return_if_fail (review_id != NULL);

  if (find_case (self, review_id) == GTK_INVALID_LIST_POSITION && self->kind != NULL)
    {
      g_clear_pointer (&self->kind, g_free);
      gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_LESS_STRICT);
      show_counts (self);
    }
  select_place (self, find_case (self, review_id));
  open_case (self, review_id);
}

void
docket_review_view_undo (DocketReviewView *self, const char *review_id)
{
  guint at;

  g_return_if_fail (DOCKET_IS_REVIEW_VIEW (self));
  g_return_if_fail (review_id != NULL);

  docket_case_undo (GTK_WIDGET (self), self->desk, review_id);
  docket_review_view_show_case (self, review_id);
  if (g_ptr_array_find_with_equal_func (self->undoable, review_id, g_str_equal, &at))
    g_ptr_array_remove_index (self->undoable, at);
}
