/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The list of cases.  There may be ten thousand of them, so nothing here looks
 * at all: kinds are counted by the store, a search is its query, and a place is
 * found by row.  A typed word that begins a kind ("total") chooses the kind;
 * the rest is looked for in the job or customer.
 */
#include "docket-config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-review-list.h"

#include "docket-case-words.h"
#include "docket-looks.h"
#include "docket-opening.h"
#include "docket-match.h"
#include "docket-review-row.h"

#define AGE_TICK_S 30
/* Shorter ones begin too many things. */
#define KIND_CHARS_MIN 3

struct _DocketReviewList
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketRecordList *list;
  GtkSingleSelection *selection;
  char *kind;        /* (nullable): only cases of this kind, by a chip */
  char *shown_chips; /* what the chips say, so that they stay while nothing moved */
  gboolean updating;
  gboolean decided;  /* shows the decided ones */
  gboolean seeks;    /* the one that is selected is to be in sight once its row has come */
  GHashTable *rows;  /* set of DocketReviewRow (unowned) */
  guint tick;

  GtkWidget *box;
  GtkLabel *count;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search;
  GtkDropDown *order;
  GtkBox *chips;
  GtkListView *list_view;
};

enum
{
  CHANGED,
  PICKED,
  MODE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketReviewList, docket_review_list, GTK_TYPE_WIDGET)

/* -- What it asks for -- */

static DocketQuery *
create_query (DocketReviewList *self)
{
  DocketQuery *query = docket_query_new (DOCKET_KIND_REVIEW);

  query->open_only = !self->decided;
  if (self->decided)
    query->statuses = g_strdupv ((char *[]) { (char *) "decided", (char *) "withdrawn", NULL });
  query->descending = gtk_drop_down_get_selected (self->order) == 1;
  return query;
}

static GArray *
count_kinds (DocketReviewList *self)
{
  g_autoptr (DocketQuery) query = create_query (self);
  g_autoptr (GError) error = NULL;
  GArray *counts = docket_store_count_cases (docket_desk_get_reader (self->desk), query, &error);

  if (counts == NULL)
    g_warning ("Cannot count the cases: %s", error->message);
  return counts;
}

/* The kind that a typed word means. (transfer full) (nullable) */
static char *
find_kind (GArray *counts, const char *word)
{
  for (guint i = 0; counts != NULL && g_utf8_strlen (word, -1) >= KIND_CHARS_MIN && i < counts->len; i++)
    {
      const char *kind = g_array_index (counts, DocketCaseCount, i).kind;

      if (docket_match_words (docket_case_kind_label (kind), word) != DOCKET_MATCH_NONE)
        return g_strdup (kind);
    }
  return NULL;
}

static void
read_typed (DocketReviewList *self, DocketQuery *query)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_auto (GStrv) words = g_strsplit_set (typed, " \t", -1);
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autoptr (GArray) counts = *typed != '\0' ? count_kinds (self) : NULL;

  query->case_kind = g_strdup (self->kind);
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *kind = query->case_kind == NULL ? find_kind (counts, words[i]) : NULL;

      if (kind != NULL)
        query->case_kind = kind;
      else if (*words[i] != '\0')
        g_string_append_printf (rest, "%s%s", rest->len > 0 ? " " : "", words[i]);
    }
  if (rest->len > 0)
    query->search = g_strdup (rest->str);
}

static void
ask (DocketReviewList *self)
{
  g_autoptr (DocketQuery) query = NULL;

  if (self->list == NULL)
    return;
  query = create_query (self);
  read_typed (self, query);
  /* What a search finds is shown from its beginning. */
  self->seeks = query->search == NULL && !docket_query_equal (docket_record_list_get_query (self->list), query);
  docket_record_list_set_query (self->list, query);
}

/* -- Counts and chips -- */

static void
on_chip_toggled (GtkToggleButton *chip, DocketReviewList *self)
{
  const char *kind = g_object_get_data (G_OBJECT (chip), "kind");

  if (self->updating || !gtk_toggle_button_get_active (chip) || g_strcmp0 (kind, self->kind) == 0)
    return;
  g_free (self->kind);
  self->kind = g_strdup (kind);
  ask (self);
}

static GtkWidget *
add_chip (DocketReviewList *self, GtkWidget *group, const char *name, const char *kind, guint n)
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

static char *
describe_chips (DocketReviewList *self, GArray *counts)
{
  GString *text = g_string_new (self->kind);

  for (guint i = 0; i < counts->len; i++)
    g_string_append_printf (text, "|%s %u", g_array_index (counts, DocketCaseCount, i).kind, g_array_index (counts, DocketCaseCount, i).n);
  return g_string_free (text, FALSE);
}

static void
fill_chips (DocketReviewList *self, GArray *counts, guint n)
{
  g_autofree char *says = describe_chips (self, counts);
  GtkWidget *all;
  GtkWidget *child;

  if (g_strcmp0 (says, self->shown_chips) == 0)
    return;
  g_free (self->shown_chips);
  self->shown_chips = g_steal_pointer (&says);
  self->updating = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_box_remove (self->chips, child);
  all = add_chip (self, NULL, _ ("All"), NULL, n);
  for (guint i = 0; i < counts->len; i++)
    {
      const DocketCaseCount *count = &g_array_index (counts, DocketCaseCount, i);

      add_chip (self, all, docket_case_kind_label (count->kind), count->kind, count->n);
    }
  self->updating = FALSE;
}

static void
show_counts (DocketReviewList *self)
{
  g_autoptr (GArray) counts = count_kinds (self);
  g_autofree char *text = NULL;
  guint n = 0;

  for (guint i = 0; counts != NULL && i < counts->len; i++)
    n += g_array_index (counts, DocketCaseCount, i).n;
  text = self->decided ? g_strdup_printf (ngettext ("%u decided", "%u decided", n), n)
                       : g_strdup_printf (ngettext ("%u to decide", "%u to decide", n), n);
  gtk_label_set_label (self->count, text);
  if (counts != NULL)
    fill_chips (self, counts, n);
}

/* -- Callbacks -- */

static void
on_list_changed (DocketReviewList *self)
{
  show_counts (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_loading_changed (DocketReviewList *self)
{
  show_counts (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_selected (DocketReviewList *self)
{
  guint at = gtk_single_selection_get_selected (self->selection);
  g_autofree char *id = self->updating || at == GTK_INVALID_LIST_POSITION ? NULL : docket_review_list_get_id (self, at);

  if (id != NULL)
    g_signal_emit (self, signals[PICKED], 0, id);
}

static void
on_asked (DocketReviewList *self)
{
  ask (self);
}

static void
on_decided_toggled (DocketReviewList *self, GtkToggleButton *button)
{
  self->decided = gtk_toggle_button_get_active (button);
  g_clear_pointer (&self->kind, g_free);
  ask (self);
  show_counts (self);
  g_signal_emit (self, signals[MODE_CHANGED], 0);
}

/* -- Rows -- */

static void
on_row_destroyed (GtkWidget *row, DocketReviewList *self)
{
  if (self->rows != NULL)
    g_hash_table_remove (self->rows, row);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, DocketReviewList *self)
{
  GtkWidget *row = docket_review_row_new (self->desk);

  g_hash_table_add (self->rows, row);
  /* A list that goes as a whole takes its rows along without a teardown. */
  g_signal_connect_object (row, "destroy", G_CALLBACK (on_row_destroyed), self, 0);
  gtk_list_item_set_child (item, row);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, DocketReviewList *self)
{
  docket_review_row_set_item (DOCKET_REVIEW_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item, DocketReviewList *self)
{
  docket_review_row_set_item (DOCKET_REVIEW_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
on_teardown (GtkListItemFactory *factory, GtkListItem *item, DocketReviewList *self)
{
  g_hash_table_remove (self->rows, gtk_list_item_get_child (item));
  gtk_list_item_set_child (item, NULL);
}

static gboolean
on_tick (gpointer data)
{
  DocketReviewList *self = data;
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    docket_review_row_update_age (row);
  return G_SOURCE_CONTINUE;
}

static void
docket_review_list_map (GtkWidget *widget)
{
  DocketReviewList *self = DOCKET_REVIEW_LIST (widget);

  GTK_WIDGET_CLASS (docket_review_list_parent_class)->map (widget);
  /* Nobody counted on while it was not to be seen. */
  on_tick (self);
  if (self->tick == 0)
    self->tick = g_timeout_add_seconds (AGE_TICK_S, on_tick, self);
}

static void
docket_review_list_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&DOCKET_REVIEW_LIST (widget)->tick, g_source_remove);
  GTK_WIDGET_CLASS (docket_review_list_parent_class)->unmap (widget);
}

/* -- Object -- */

static void
docket_review_list_dispose (GObject *object)
{
  DocketReviewList *self = DOCKET_REVIEW_LIST (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_REVIEW_LIST);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->shown_chips, g_free);
  G_OBJECT_CLASS (docket_review_list_parent_class)->dispose (object);
}

static void
docket_review_list_class_init (DocketReviewListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_review_list_dispose;
  widget_class->map = docket_review_list_map;
  widget_class->unmap = docket_review_list_unmap;
  signals[CHANGED] = g_signal_new ("changed", DOCKET_TYPE_REVIEW_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PICKED] = g_signal_new ("picked", DOCKET_TYPE_REVIEW_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[MODE_CHANGED] = g_signal_new ("mode-changed", DOCKET_TYPE_REVIEW_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-review-list.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketReviewList, box);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewList, count);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewList, search_bar);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewList, search);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewList, order);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewList, chips);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewList, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_asked);
  gtk_widget_class_bind_template_callback (widget_class, on_decided_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_teardown);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "review-side");
}

static void
docket_review_list_init (DocketReviewList *self)
{
  self->rows = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  if (docket_text_is_large ())
    docket_choice_may_be_cut (self->order);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search));
}

void
docket_review_list_set_desk (DocketReviewList *self, DocketDesk *desk)
{
  g_autoptr (DocketQuery) query = NULL;

  g_return_if_fail (DOCKET_IS_REVIEW_LIST (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  query = create_query (self);
  self->list = docket_opening_create_list (docket_opening_get (desk), GTK_WIDGET (self), docket_desk_get_reader (desk), docket_desk_get_notifier (desk), query);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->list));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (on_loading_changed), self, G_CONNECT_SWAPPED);
  /* After the selection has followed the list itself. */
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  show_counts (self);
}

/* -- Public -- */

guint
docket_review_list_get_n_cases (DocketReviewList *self)
{
  g_return_val_if_fail (DOCKET_IS_REVIEW_LIST (self), 0);
  return self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;
}

gboolean
docket_review_list_get_loading (DocketReviewList *self)
{
  g_return_val_if_fail (DOCKET_IS_REVIEW_LIST (self), FALSE);
  return self->list == NULL || docket_record_list_get_loading (self->list);
}

gboolean
docket_review_list_get_decided (DocketReviewList *self)
{
  g_return_val_if_fail (DOCKET_IS_REVIEW_LIST (self), FALSE);
  return self->decided;
}

gboolean
docket_review_list_is_narrowed (DocketReviewList *self)
{
  g_return_val_if_fail (DOCKET_IS_REVIEW_LIST (self), FALSE);
  return self->kind != NULL || *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
}

char *
docket_review_list_get_error (DocketReviewList *self)
{
  char *error = NULL;

  g_return_val_if_fail (DOCKET_IS_REVIEW_LIST (self), NULL);
  g_object_get (self->list, "error", &error, NULL);
  return error;
}

const DocketQuery *
docket_review_list_get_query (DocketReviewList *self)
{
  g_return_val_if_fail (DOCKET_IS_REVIEW_LIST (self), NULL);
  return docket_record_list_get_query (self->list);
}

guint
docket_review_list_find (DocketReviewList *self, const char *id)
{
  g_return_val_if_fail (DOCKET_IS_REVIEW_LIST (self), GTK_INVALID_LIST_POSITION);
  return id != NULL ? docket_record_list_find (self->list, id) : GTK_INVALID_LIST_POSITION;
}

char *
docket_review_list_get_id (DocketReviewList *self, guint at)
{
  g_autoptr (DocketRecordItem) item = NULL;
  DocketRecord *record;

  g_return_val_if_fail (DOCKET_IS_REVIEW_LIST (self), NULL);

  item = g_list_model_get_item (G_LIST_MODEL (self->list), at);
  record = item != NULL ? docket_record_item_get_record (item) : NULL;
  return record != NULL ? g_strdup (docket_record_get_id (record)) : NULL;
}

void
docket_review_list_focus (DocketReviewList *self)
{
  g_return_if_fail (DOCKET_IS_REVIEW_LIST (self));

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list_view)); row != NULL; row = gtk_widget_get_next_sibling (row))
    if ((gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_SELECTED) != 0)
      {
        gtk_widget_grab_focus (row);
        return;
      }
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

void
docket_review_list_select (DocketReviewList *self, guint at, gboolean scroll)
{
  g_return_if_fail (DOCKET_IS_REVIEW_LIST (self));

  if (self->seeks && docket_record_list_get_answers (self->list))
    {
      scroll = TRUE;
      self->seeks = at == GTK_INVALID_LIST_POSITION && !docket_record_list_get_complete (self->list);
    }
  self->updating = TRUE;
  gtk_single_selection_set_selected (self->selection, at);
  self->updating = FALSE;
  if (scroll && at != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", at);
  /* Who stands in the list stands at what is marked: J goes on, and then the arrows from there. */
  if (at != GTK_INVALID_LIST_POSITION && (gtk_widget_is_focus (GTK_WIDGET (self->list_view)) || gtk_widget_get_focus_child (GTK_WIDGET (self->list_view)) != NULL))
    docket_review_list_focus (self);
}

void
docket_review_list_widen (DocketReviewList *self)
{
  g_return_if_fail (DOCKET_IS_REVIEW_LIST (self));

  if (!docket_review_list_is_narrowed (self))
    return;
  g_clear_pointer (&self->kind, g_free);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  ask (self);
  show_counts (self);
}

void
docket_review_list_search (DocketReviewList *self)
{
  g_return_if_fail (DOCKET_IS_REVIEW_LIST (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
