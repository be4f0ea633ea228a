/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A table of records.
 *
 * Sorting a million rows is the database's work, so the sorters of the columns
 * compare nothing.  They exist because only a column with a sorter has a
 * clickable header with an arrow.  Which header was clicked cannot be asked in
 * this GTK; but the view's own sorter, asked to compare two things, asks the
 * clicked column first and turns its answer round when descending:
 *
 *   compare (probe a, probe b) -> column 5 notes "it was me", says SMALLER
 *                              -> LARGER comes back: column 5, descending
 *
 * The selection is kept by id: a list that was asked anew knows other rows.
 * Several rows may be marked (Ctrl, Shift, Ctrl+A); what is looked at is then
 * the one that was looked at before.  Who marks all while the list has but a
 * screenful means all.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-table-private.h"

#include "docket-new-day.h"

enum
{
  PROP_0,
  PROP_SELECTED,
  PROP_N_MARKED,
  N_PROPS,
};

enum
{
  SORT_CHANGED,
  ACTIVATED,
  LAYOUT_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketTable, docket_table, GTK_TYPE_WIDGET)

static int
compare_probe (gconstpointer a, gconstpointer b, gpointer data)
{
  DocketTableColumn *ref = data;

  if (ref->table->probed == NULL)
    ref->table->probed = ref->info;
  return -1;
}

static void
on_cell_gone (gpointer data, GObject *cell)
{
  DocketTable *self = data;

  if (self->cells != NULL)
    g_ptr_array_remove_fast (self->cells, cell);
}

/* GTK 4.8 unbinds and binds for each mark as well: only another record, or none, is news. */
static void
on_cell_item_changed (GtkListItem *list_item, GParamSpec *pspec, DocketCell *cell)
{
  if (gtk_list_item_get_item (list_item) == NULL)
    docket_cell_set_item (cell, NULL);
}

static void
on_cell_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  DocketTableColumn *ref = data;
  GtkWidget *cell = docket_cell_new (ref->info, ref->table->desk);

  g_ptr_array_add (ref->table->cells, cell);
  g_object_weak_ref (G_OBJECT (cell), on_cell_gone, ref->table);
  /* GTK 4.8 has cell and row hear a click: pressed with Ctrl, each turned the mark round. */
  gtk_list_item_set_selectable (list_item, FALSE);
  gtk_list_item_set_child (list_item, cell);
  g_signal_connect_object (list_item, "notify::item", G_CALLBACK (on_cell_item_changed), cell, 0);
}

static void
on_cell_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  DocketTableColumn *ref = data;
  DocketCell *cell = DOCKET_CELL (gtk_list_item_get_child (list_item));

  docket_cell_set_search (cell, ref->table->search);
  docket_cell_set_wordless (cell, ref->shrunk);
  docket_cell_set_item (cell, gtk_list_item_get_item (list_item));
  docket_late_cells_come (ref->table->late);
}

static void
on_sorter_changed (DocketTable *self)
{
  if (!self->setting_sort)
    g_signal_emit (self, signals[SORT_CHANGED], 0);
}

/* What is looked at becomes the only one that is marked, if it is only one. */
static void
look_at_marked (DocketTable *self)
{
  g_autofree char *id = NULL;

  if (docket_row_marks_get_n_marked (self->marks) != 1 || docket_row_marks_get_several (self->marks))
    return;
  id = docket_record_list_get_id (self->list, docket_row_marks_find (self->marks, 0));
  if (id == NULL || g_strcmp0 (id, self->selected) == 0)
    return;
  g_free (self->selected);
  self->selected = g_steal_pointer (&id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
on_selection_changed (DocketTable *self)
{
  guint n = docket_row_marks_get_n_marked (self->marks);

  if (self->changing)
    return;
  self->all_marked = n > 1 && n == g_list_model_get_n_items (G_LIST_MODEL (self->list)) && docket_record_list_get_answers (self->list);
  look_at_marked (self);
}

static void
on_n_marked (DocketTable *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_MARKED]);
}

void
docket_table_select_position (DocketTable *self, guint position)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->marks);

  if (position == GTK_INVALID_LIST_POSITION)
    gtk_selection_model_unselect_all (model);
  else if (docket_row_marks_get_n_marked (self->marks) != 1 || !gtk_selection_model_is_selected (model, position))
    gtk_selection_model_select_item (model, position, TRUE);
}

static gboolean
on_reselect (gpointer data)
{
  DocketTable *self = data;
  guint position;

  self->reselect_source = 0;
  if (self->selected == NULL || docket_row_marks_get_several (self->marks))
    return G_SOURCE_REMOVE;
  position = docket_record_list_find (self->list, self->selected);
  docket_table_select_position (self, position);
  docket_table_found (self, position);
  return G_SOURCE_REMOVE;
}

static void
reselect_later (DocketTable *self)
{
  if (self->reselect_source == 0)
    self->reselect_source = g_idle_add (on_reselect, self);
}

static void
on_items_changed (DocketTable *self)
{
  self->all_marked = self->all_marked && !docket_record_list_get_complete (self->list);
  if (self->all_marked)
    {
      self->changing = TRUE;
      gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->marks));
      self->changing = FALSE;
    }
  reselect_later (self);
}

/* Of several that were marked one may be left. Losing the last one because the list
 * was asked anew is not the person's doing: what they look at stays. */
static void
on_answered (DocketTable *self)
{
  if (!docket_record_list_get_complete (self->list))
    return;
  look_at_marked (self);
  if (docket_row_marks_get_n_marked (self->marks) == 0)
    reselect_later (self);
}

/* Rows of another question. What a search finds is shown from its beginning; when it is
 * over, and in another order, what was picked is in sight. */
static void
on_loading (DocketTable *self)
{
  const char *search = docket_record_list_get_query (self->list)->search;

  if (!docket_record_list_get_loading (self->list))
    return;
  self->all_marked = FALSE;
  docket_table_seek (self, search == NULL || *search == '\0');
}

static void
on_view_activate (DocketTable *self, guint position)
{
  docket_table_select_position (self, position);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

/* Whatever is scrolled into view next says how it stands then. */
static void
on_status_changed (DocketTable *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      DocketCell *cell = g_ptr_array_index (self->cells, i);

      if (gtk_widget_get_mapped (GTK_WIDGET (cell)))
        docket_cell_update (cell);
      else if (docket_cell_get_column (cell)->fill == docket_cell_fill_sync && docket_cell_put_off (cell))
        docket_late_cells_come (self->late);
    }
}

/* No record has changed, but what is said of it has. */
static gboolean
on_new_day (DocketTable *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    docket_cell_update (g_ptr_array_index (self->cells, i));
  return FALSE;
}

static void
create_column (DocketTable *self, DocketTableColumn *ref, const DocketColumn *info)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  ref->table = self;
  ref->info = info;
  g_signal_connect (factory, "setup", G_CALLBACK (on_cell_setup), ref);
  g_signal_connect (factory, "bind", G_CALLBACK (on_cell_bind), ref);
  ref->title = _ (info->title);
  ref->column = gtk_column_view_column_new (ref->title, factory);
  gtk_column_view_column_set_resizable (ref->column, TRUE);
  docket_table_column_give_width (ref);
  if (info->sort != DOCKET_SORT_DEFAULT)
    {
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_probe, ref, NULL));

      gtk_column_view_column_set_sorter (ref->column, sorter);
    }
  gtk_column_view_append_column (self->view, ref->column);
  if ((info->look & DOCKET_CELL_END) != 0)
    docket_cell_end_title (self->view);
  g_object_unref (ref->column);
}

/* Dragged elsewhere by its header. Not when they all go with the table. */
static void
on_columns_changed (DocketTable *self)
{
  if (self->cells != NULL)
    g_signal_emit (self, signals[LAYOUT_CHANGED], 0);
}

static void
docket_table_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_string (value, DOCKET_TABLE (object)->selected);
      break;
    case PROP_N_MARKED:
      g_value_set_uint (value, DOCKET_TABLE (object)->marks != NULL ? docket_row_marks_get_n_marked (DOCKET_TABLE (object)->marks) : 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_table_dispose (GObject *object)
{
  DocketTable *self = DOCKET_TABLE (object);

  g_clear_handle_id (&self->reselect_source, g_source_remove);
  docket_table_scroll_no_more (self);
  if (self->cells != NULL)
    for (guint i = 0; i < self->cells->len; i++)
      g_object_weak_unref (g_ptr_array_index (self->cells, i), on_cell_gone, self);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_pointer (&self->late, docket_late_cells_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_TABLE);
  g_clear_object (&self->marks);
  g_clear_object (&self->list);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_table_parent_class)->dispose (object);
}

static void
docket_table_finalize (GObject *object)
{
  g_free (DOCKET_TABLE (object)->selected);
  g_free (DOCKET_TABLE (object)->search);
  g_free (DOCKET_TABLE (object)->refs);
  G_OBJECT_CLASS (docket_table_parent_class)->finalize (object);
}

static void
docket_table_class_init (DocketTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = docket_table_get_property;
  object_class->dispose = docket_table_dispose;
  object_class->finalize = docket_table_finalize;

  properties[PROP_SELECTED] = g_param_spec_string ("selected", NULL, NULL, NULL,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_N_MARKED] = g_param_spec_uint ("n-marked", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[LAYOUT_CHANGED] = g_signal_new ("layout-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SORT_CHANGED] = g_signal_new ("sort-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-table.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketTable, scroller);
  gtk_widget_class_bind_template_child (widget_class, DocketTable, view);
  gtk_widget_class_bind_template_callback (widget_class, on_view_activate);
  docket_table_lay_out (widget_class);
}

static void
docket_table_init (DocketTable *self)
{
  self->cells = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->late = docket_late_cells_new (docket_table_get_rows (self));
  docket_cell_begin_at_start (GTK_SCROLLED_WINDOW (self->scroller));
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (on_sorter_changed), self, G_CONNECT_SWAPPED);
}

const char *
docket_table_get_selected (DocketTable *self)
{
  g_return_val_if_fail (DOCKET_IS_TABLE (self), NULL);
  return self->selected;
}

DocketSort
docket_table_get_sort (DocketTable *self, gboolean *descending)
{
  g_autoptr (GObject) a = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) b = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering answer;

  g_return_val_if_fail (DOCKET_IS_TABLE (self), DOCKET_SORT_DEFAULT);

  self->probed = NULL;
  answer = gtk_sorter_compare (gtk_column_view_get_sorter (self->view), a, b);
  *descending = self->probed != NULL && answer == GTK_ORDERING_LARGER;
  return self->probed != NULL ? self->probed->sort : DOCKET_SORT_DEFAULT;
}

void
docket_table_set_columns (DocketTable *self, const DocketColumn *columns, guint n_columns, const char *name)
{
  g_return_if_fail (DOCKET_IS_TABLE (self) && self->refs == NULL);

  self->refs = g_new0 (DocketTableColumn, n_columns);
  self->n_columns = n_columns;
  for (guint i = 0; i < n_columns; i++)
    create_column (self, &self->refs[i], &columns[i]);
  g_signal_connect_object (gtk_column_view_get_columns (self->view), "items-changed", G_CALLBACK (on_columns_changed), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
docket_table_set_up (DocketTable *self, DocketDesk *desk, DocketRecordList *list)
{
  g_return_if_fail (DOCKET_IS_TABLE (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->list = g_object_ref (list);
  /* Before the list tells this one: the marks are of the rows that it has then. */
  self->marks = docket_row_marks_new (list);
  g_signal_connect_object (self->marks, "notify::n-marked", G_CALLBACK (on_n_marked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->marks, "selection-changed", G_CALLBACK (on_selection_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "answered", G_CALLBACK (on_answered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify::loading", G_CALLBACK (on_loading), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::status", G_CALLBACK (on_status_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_new_day_get (desk), "began", G_CALLBACK (on_new_day), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->marks));
}

gboolean
docket_table_select (DocketTable *self, const char *id)
{
  guint position;

  g_return_val_if_fail (DOCKET_IS_TABLE (self), FALSE);

  if (g_strcmp0 (self->selected, id) != 0)
    {
      g_free (self->selected);
      self->selected = g_strdup (id);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
    }
  position = id != NULL ? docket_record_list_find (self->list, id) : GTK_INVALID_LIST_POSITION;
  docket_table_select_position (self, position);
  docket_table_seek (self, position == GTK_INVALID_LIST_POSITION);
  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  docket_table_scroll_to (self, position);
  return TRUE;
}

void
docket_table_set_search (DocketTable *self, const char *search)
{
  g_return_if_fail (DOCKET_IS_TABLE (self));

  g_free (self->search);
  self->search = g_strdup (search);
  for (guint i = 0; i < self->cells->len; i++)
    docket_cell_set_search (g_ptr_array_index (self->cells, i), search);
}

void
docket_table_set_sort (DocketTable *self, DocketSort sort, gboolean descending)
{
  GtkColumnViewColumn *column = NULL;

  g_return_if_fail (DOCKET_IS_TABLE (self));

  for (guint i = 0; i < self->n_columns; i++)
    if (sort != DOCKET_SORT_DEFAULT && self->refs[i].info->sort == sort)
      column = self->refs[i].column;
  self->setting_sort = TRUE;
  gtk_column_view_sort_by_column (self->view, column, descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->setting_sort = FALSE;
}

/* -- Columns as the person wants them -- */

static DocketTableColumn *
find_ref (DocketTable *self, GtkColumnViewColumn *column)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (self->refs[i].column == column)
      return &self->refs[i];
  return NULL;
}

static int
find_by_title (DocketTable *self, const char *title)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (g_strcmp0 (self->refs[i].info->title, title) == 0)
      return (int) i;
  return -1;
}

char *
docket_table_get_layout (DocketTable *self)
{
  GListModel *columns;
  GString *layout = g_string_new (NULL);

  g_return_val_if_fail (DOCKET_IS_TABLE (self), NULL);

  columns = gtk_column_view_get_columns (self->view);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      const DocketTableColumn *ref = find_ref (self, column);

      if (ref != NULL)
        g_string_append_printf (layout, "%s%s%s", layout->len > 0 ? "," : "", ref->hidden ? "-" : "", ref->info->title);
    }
  return g_string_free (layout, FALSE);
}

/* What it does not name comes last, shown: it is newer than the layout. */
void
docket_table_set_layout (DocketTable *self, const char *layout)
{
  g_auto (GStrv) names = g_strsplit (layout, ",", -1);
  guint at = 0;

  g_return_if_fail (DOCKET_IS_TABLE (self) && self->refs != NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      gboolean hidden = names[i][0] == '-';
      int index = find_by_title (self, names[i] + (hidden ? 1 : 0));

      if (index < 0)
        continue;
      self->refs[index].hidden = hidden && self->refs[index].info->width_px > 0;
      gtk_column_view_insert_column (self->view, at++, self->refs[index].column);
    }
  if (self->width_px > 0)
    docket_table_set_width (self, self->width_px);
}

gboolean
docket_table_get_shown (DocketTable *self, guint column)
{
  g_return_val_if_fail (DOCKET_IS_TABLE (self) && column < self->n_columns, FALSE);
  return !self->refs[column].hidden;
}

void
docket_table_set_shown (DocketTable *self, guint column, gboolean shown)
{
  g_return_if_fail (DOCKET_IS_TABLE (self) && column < self->n_columns);

  if (self->refs[column].hidden == !shown)
    return;
  self->refs[column].hidden = !shown;
  if (self->width_px > 0)
    docket_table_set_width (self, self->width_px);
  g_signal_emit (self, signals[LAYOUT_CHANGED], 0);
}

gboolean
docket_table_move_column (DocketTable *self, guint column, int by)
{
  GListModel *columns;
  guint n;

  g_return_val_if_fail (DOCKET_IS_TABLE (self) && column < self->n_columns, FALSE);

  columns = gtk_column_view_get_columns (self->view);
  n = g_list_model_get_n_items (columns);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GtkColumnViewColumn) at = g_list_model_get_item (columns, i);
      int to = (int) i + by;

      if (at != self->refs[column].column)
        continue;
      if (to < 0 || to >= (int) n)
        return FALSE;
      gtk_column_view_insert_column (self->view, (guint) to, at);
      return TRUE;
    }
  return FALSE;
}

GPtrArray *
docket_table_get_marked (DocketTable *self, guint limit)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (DOCKET_IS_TABLE (self), ids);

  /* One that went while they were read, and left its number to another, is not among them. */
  do
    {
      g_ptr_array_set_size (ids, 0);
      for (guint i = docket_row_marks_find (self->marks, 0); i != GTK_INVALID_LIST_POSITION && ids->len < limit; i = docket_row_marks_find (self->marks, i + 1))
        {
          char *id = docket_record_list_get_id (self->list, i);

          if (id != NULL)
            g_ptr_array_add (ids, id);
        }
    }
  while (!docket_row_marks_check (self->marks));
  return ids;
}

void
docket_table_set_width (DocketTable *self, int width_px)
{
  g_return_if_fail (DOCKET_IS_TABLE (self));

  self->width_px = width_px;
  docket_table_columns_share (self->refs, self->n_columns, width_px);
  for (guint i = 0; i < self->cells->len; i++)
    for (guint column = 0; column < self->n_columns; column++)
      if (self->refs[column].info == docket_cell_get_column (g_ptr_array_index (self->cells, i)))
        docket_cell_set_wordless (g_ptr_array_index (self->cells, i), self->refs[column].shrunk);
  /* From right to left it stays where it was in the wider one, until it is laid out once more. */
  gtk_widget_queue_allocate (GTK_WIDGET (self->view));
}
