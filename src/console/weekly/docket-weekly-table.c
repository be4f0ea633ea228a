/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The rows are string objects (the name a row is shown by) that carry their row
 * of the report; the sum comes from a list of its own behind the sorted one, so
 * that it stays last whatever the order.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "docket-weekly-table.h"

#include "docket-cell.h"
#include "docket-facts.h"
#include "docket-looks.h"
#include "docket-text.h"
#include "docket-weekly-words.h"

enum
{
  COLUMN_NAME,
  COLUMN_FIGURE, /* and the other figures after it */
  COLUMN_LAG = COLUMN_FIGURE + DOCKET_WEEKLY_N_FIGURES,
  COLUMN_MOST,
  N_COLUMNS
};

#define NAME_ROOM_PX 28 /* beside a name: its padding */
#define NAME_PX_MAX 240
#define TITLE_ROOM_PX 40 /* beside a title: its padding and the mark of the order */

struct _DocketWeeklyTable
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  const DocketWeekly *weekly;
  DocketWeeklyDimension dimension;
  GtkWidget *scroller;
  GtkColumnView *view;
  GtkColumnViewColumn *columns[N_COLUMNS];
  GListStore *rows;
  GListStore *sum;
};

enum
{
  OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketWeeklyTable, docket_weekly_table, GTK_TYPE_WIDGET)

static const DocketWeeklyRow *
row_of (gpointer item)
{
  return g_object_get_data (G_OBJECT (item), "row");
}

static guint
column_of (gpointer object)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (object), "column"));
}

/* -- Cells -- */

static void
on_figure_clicked (GtkButton *button, DocketWeeklyTable *self)
{
  const DocketWeeklyRow *row = g_object_get_data (G_OBJECT (button), "row");

  if (row != NULL)
    g_signal_emit (self, signals[OPENED], 0, column_of (button) - COLUMN_FIGURE, row->key);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, DocketWeeklyTable *self)
{
  guint column = column_of (factory);
  GtkWidget *cell;

  if (column >= COLUMN_FIGURE && column < COLUMN_LAG)
    {
      cell = gtk_button_new_with_label ("");
      g_object_set_data (G_OBJECT (cell), "column", GUINT_TO_POINTER (column));
      gtk_widget_set_halign (cell, GTK_ALIGN_END);
      gtk_widget_add_css_class (cell, "flat");
      gtk_widget_add_css_class (cell, "weekly-figure");
      g_signal_connect_object (cell, "clicked", G_CALLBACK (on_figure_clicked), self, 0);
    }
  else
    {
      cell = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (cell), column == COLUMN_LAG ? 1 : 0);
      gtk_label_set_ellipsize (GTK_LABEL (cell), PANGO_ELLIPSIZE_END);
      docket_facts_tell_cut (GTK_LABEL (cell));
    }
  gtk_list_item_set_child (item, cell);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
set_strong (GtkWidget *widget, gboolean strong)
{
  if (strong)
    gtk_widget_add_css_class (widget, "weekly-strong");
  else
    gtk_widget_remove_css_class (widget, "weekly-strong");
}

static void
bind_figure (DocketWeeklyTable *self, GtkWidget *button, const DocketWeeklyRow *row, DocketWeeklyFigure figure, const char *name)
{
  g_autofree char *text = g_strdup_printf ("%'" PRId64, row->figures[figure]);
  /* Translators: a row, a figure, its number: "Status, Held: 24" */
  g_autofree char *label = g_strdup_printf (_ ("%s, %s: %s"), name, docket_weekly_figure_title (figure), text);

  gtk_button_set_label (GTK_BUTTON (button), text);
  gtk_widget_set_sensitive (button, row->figures[figure] > 0);
  g_object_set_data (G_OBJECT (button), "row", (gpointer) row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, DocketWeeklyTable *self)
{
  guint column = column_of (factory);
  GtkWidget *cell = gtk_list_item_get_child (item);
  GtkStringObject *object = gtk_list_item_get_item (item);
  const DocketWeeklyRow *row = row_of (object);
  const char *name = gtk_string_object_get_string (object);
  g_autofree char *text = NULL;

  set_strong (cell, row->key == NULL);
  if (column >= COLUMN_FIGURE && column < COLUMN_LAG)
    {
      bind_figure (self, cell, row, (DocketWeeklyFigure) (column - COLUMN_FIGURE), name);
      return;
    }
  if (column == COLUMN_LAG)
    text = docket_duration_format (row->lag_ms);
  else if (column == COLUMN_MOST && row->key != NULL)
    text = docket_weekly_most_often (self->weekly, self->desk, self->dimension, row->key);
  gtk_label_set_label (GTK_LABEL (cell), column == COLUMN_NAME ? name : text != NULL ? text : "");
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item, DocketWeeklyTable *self)
{
  g_object_set_data (G_OBJECT (gtk_list_item_get_child (item)), "row", NULL);
}

/* -- Order -- */

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  guint column = GPOINTER_TO_UINT (data);
  const DocketWeeklyRow *first = row_of ((gpointer) a);
  const DocketWeeklyRow *second = row_of ((gpointer) b);
  gint64 difference;

  if (column == COLUMN_NAME)
    return g_utf8_collate (gtk_string_object_get_string (GTK_STRING_OBJECT ((gpointer) a)), gtk_string_object_get_string (GTK_STRING_OBJECT ((gpointer) b)));
  difference = column == COLUMN_LAG ? first->lag_ms - second->lag_ms : first->figures[column - COLUMN_FIGURE] - second->figures[column - COLUMN_FIGURE];
  return (difference > 0) - (difference < 0);
}

static const char *
column_title (guint column)
{
  if (column >= COLUMN_FIGURE && column < COLUMN_LAG)
    return docket_weekly_figure_title ((DocketWeeklyFigure) (column - COLUMN_FIGURE));
  return column == COLUMN_LAG ? _ ("Usual way") : column == COLUMN_MOST ? _ ("Most often") : "";
}

static int
text_width (DocketWeeklyTable *self, const char *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->view), text);
  int width_px;

  pango_layout_get_pixel_size (layout, &width_px, NULL);
  return width_px;
}

/* As wide as its title in this language and size of text, and at least @least_px. */
static int
figure_width (DocketWeeklyTable *self, guint column, int least_px)
{
  return MAX (least_px, text_width (self, column_title (column)) + TITLE_ROOM_PX);
}

static void
create_column (DocketWeeklyTable *self, guint column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *made;

  g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (column));
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, 0);
  made = gtk_column_view_column_new (column_title (column), factory);
  gtk_column_view_column_set_expand (made, column == COLUMN_NAME || column == COLUMN_MOST);
  gtk_column_view_column_set_resizable (made, TRUE);
  if (column != COLUMN_NAME && column != COLUMN_MOST)
    gtk_column_view_column_set_fixed_width (made, figure_width (self, column, docket_scaled_px (column == COLUMN_LAG ? 132 : 88)));
  if (column != COLUMN_MOST)
    {
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare, GUINT_TO_POINTER (column), NULL));

      gtk_column_view_column_set_sorter (made, sorter);
    }
  gtk_column_view_append_column (self->view, made);
  if (column >= COLUMN_FIGURE && column <= COLUMN_LAG)
    docket_cell_end_title (self->view);
  self->columns[column] = made;
  g_object_unref (made);
}

/* -- Object -- */

static void
docket_weekly_table_dispose (GObject *object)
{
  DocketWeeklyTable *self = DOCKET_WEEKLY_TABLE (object);

  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  self->view = NULL;
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->rows);
  g_clear_object (&self->sum);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_weekly_table_parent_class)->dispose (object);
}

static void
docket_weekly_table_class_init (DocketWeeklyTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_weekly_table_dispose;
  signals[OPENED] = g_signal_new ("opened", DOCKET_TYPE_WEEKLY_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "weekly-table");
}

static void
docket_weekly_table_init (DocketWeeklyTable *self)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  GtkSortListModel *sorted;
  GtkNoSelection *selection;

  self->rows = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  self->sum = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "records-table");
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Figures of the week"), -1);
  for (guint i = 0; i < N_COLUMNS; i++)
    create_column (self, i);
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->rows)), g_object_ref (gtk_column_view_get_sorter (self->view)));
  g_list_store_append (parts, sorted);
  g_list_store_append (parts, self->sum);
  g_object_unref (sorted);
  selection = gtk_no_selection_new (G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts))));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), 200);
  docket_cell_begin_at_start (GTK_SCROLLED_WINDOW (self->scroller));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

static GObject *
create_item (const char *name, const DocketWeeklyRow *row)
{
  GtkStringObject *item = gtk_string_object_new (name);

  g_object_set_data (G_OBJECT (item), "row", (gpointer) row);
  return G_OBJECT (item);
}

void
docket_weekly_table_show (DocketWeeklyTable *self, DocketDesk *desk, const DocketWeekly *weekly, DocketWeeklyDimension dimension)
{
  int name_px = 0;

  g_return_if_fail (DOCKET_IS_WEEKLY_TABLE (self));

  g_list_store_remove_all (self->rows);
  g_list_store_remove_all (self->sum);
  g_set_object (&self->desk, desk);
  self->weekly = weekly;
  self->dimension = dimension;
  gtk_column_view_column_set_title (self->columns[COLUMN_NAME], docket_weekly_dimension_title (dimension));
  gtk_widget_set_visible (GTK_WIDGET (self), weekly != NULL && weekly->rows[dimension]->len > 0);
  if (weekly == NULL)
    return;
  for (guint i = 0; i < weekly->rows[dimension]->len; i++)
    {
      const DocketWeeklyRow *row = g_ptr_array_index (weekly->rows[dimension], i);
      g_autofree char *name = docket_weekly_key_name (desk, dimension, row->key);
      g_autoptr (GObject) item = create_item (name, row);

      g_list_store_append (self->rows, item);
      name_px = MAX (name_px, text_width (self, name) + NAME_ROOM_PX);
    }
  /* What a row is about gives way last. */
  gtk_column_view_column_set_fixed_width (self->columns[COLUMN_NAME], MIN (name_px, docket_scaled_px (NAME_PX_MAX)));
  if (weekly->rows[dimension]->len > 0)
    {
      g_autoptr (GObject) item = create_item (_ ("Together"), &weekly->total);

      g_list_store_append (self->sum, item);
    }
}

void
docket_weekly_table_sort (DocketWeeklyTable *self, DocketWeeklyFigure figure)
{
  g_return_if_fail (DOCKET_IS_WEEKLY_TABLE (self));
  gtk_column_view_sort_by_column (self->view, self->columns[COLUMN_FIGURE + figure], GTK_SORT_DESCENDING);
}

GPtrArray *
docket_weekly_table_get_rows (DocketWeeklyTable *self)
{
  GPtrArray *rows = g_ptr_array_new ();
  GListModel *model;

  g_return_val_if_fail (DOCKET_IS_WEEKLY_TABLE (self), rows);

  model = G_LIST_MODEL (gtk_column_view_get_model (self->view));
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      if (row_of (item)->key != NULL)
        g_ptr_array_add (rows, (gpointer) row_of (item));
    }
  return rows;
}

/* (nullable): the button of a figure, at or below @widget */
static GtkWidget *
find_figure (GtkWidget *widget, guint column, const char *key)
{
  const DocketWeeklyRow *row = GTK_IS_BUTTON (widget) ? g_object_get_data (G_OBJECT (widget), "row") : NULL;
  GtkWidget *found = row != NULL && column_of (widget) == column && g_strcmp0 (row->key, key) == 0 ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_figure (child, column, key);
  return found;
}

void
docket_weekly_table_focus (DocketWeeklyTable *self, DocketWeeklyFigure figure, const char *key)
{
  GtkWidget *button;

  g_return_if_fail (DOCKET_IS_WEEKLY_TABLE (self));

  button = find_figure (GTK_WIDGET (self->view), COLUMN_FIGURE + figure, key);
  if (button != NULL)
    gtk_widget_grab_focus (button);
}
