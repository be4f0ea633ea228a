/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Cells of the tables of records.  One class for all columns: they differ in
 * where the word comes from, not in what they are.  Every cell keeps to one
 * line, so that all rows have one height and the list needs to measure none of
 * them.
 */

#include "docket-config.h"

#include "docket-cell.h"

#include "docket-facts.h"
#include "docket-looks.h"
#include "docket-match.h"

#define FROM_START "docket-from-start"

struct _DocketCell
{
  GtkWidget parent_instance;

  const DocketColumn *column;
  DocketDesk *desk;
  DocketRecordItem *item;
  gulong notified; /* by the item, once the cell shows it */
  gboolean late;   /* what its label has is of the item before */
  gboolean names_row;
  char *search;
  gboolean wordless;

  GtkImage *icon; /* (nullable) */
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (DocketCell, docket_cell, GTK_TYPE_WIDGET)

static void
mark_match (DocketCell *self)
{
  g_autoptr (PangoAttrList) attributes = NULL;

  if ((self->column->look & DOCKET_CELL_MARKED) != 0)
    attributes = docket_match_attributes (gtk_label_get_label (self->label), self->search);
  gtk_label_set_attributes (self->label, attributes);
}

static void
docket_cell_dispose (GObject *object)
{
  DocketCell *self = DOCKET_CELL (object);

  docket_cell_set_item (self, NULL);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->search, g_free);
  if (self->icon != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->icon));
  self->icon = NULL;
  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;
  G_OBJECT_CLASS (docket_cell_parent_class)->dispose (object);
}

static void
docket_cell_class_init (DocketCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_cell_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "docket-cell");
}

static void
docket_cell_init (DocketCell *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
}

GtkWidget *
docket_cell_new (const DocketColumn *column, DocketDesk *desk)
{
  DocketCell *self = g_object_new (DOCKET_TYPE_CELL, NULL);

  self->column = column;
  self->desk = g_object_ref (desk);
  if ((column->look & DOCKET_CELL_ICON) != 0)
    {
      self->icon = GTK_IMAGE (g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
      gtk_widget_set_parent (GTK_WIDGET (self->icon), GTK_WIDGET (self));
    }
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, (column->look & DOCKET_CELL_END) != 0 ? 1 : 0);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (self->label);
  gtk_label_set_single_line_mode (self->label, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  if ((column->look & DOCKET_CELL_FIGURES) != 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  if ((column->look & DOCKET_CELL_CAPTION) != 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

const DocketColumn *
docket_cell_get_column (DocketCell *self)
{
  g_return_val_if_fail (DOCKET_IS_CELL (self), NULL);
  return self->column;
}

const char *
docket_cell_get_text (DocketCell *self)
{
  g_return_val_if_fail (DOCKET_IS_CELL (self), NULL);
  return self->late ? "" : gtk_label_get_label (self->label);
}

DocketRecordItem *
docket_cell_get_item (DocketCell *self)
{
  g_return_val_if_fail (DOCKET_IS_CELL (self), NULL);
  return self->item;
}

/* Not by taking its word away: that costs what giving it another one does. */
static void
show_nothing (DocketCell *self)
{
  gtk_widget_set_opacity (GTK_WIDGET (self), 0);
  if (self->names_row)
    docket_cell_name_row (self, "");
}

void
docket_cell_set_item (DocketCell *self, DocketRecordItem *item)
{
  g_return_if_fail (DOCKET_IS_CELL (self));

  if (self->item == item)
    return;
  if (self->notified != 0)
    g_clear_signal_handler (&self->notified, self->item);
  g_set_object (&self->item, item);
  self->late = item != NULL;
  if (item != NULL)
    show_nothing (self);
}

gboolean
docket_cell_fill (DocketCell *self)
{
  g_return_val_if_fail (DOCKET_IS_CELL (self), FALSE);

  if (!self->late)
    return FALSE;
  self->late = FALSE;
  self->notified = g_signal_connect_swapped (self->item, "notify", G_CALLBACK (docket_cell_update), self);
  docket_cell_update (self);
  gtk_widget_set_opacity (GTK_WIDGET (self), 1);
  return TRUE;
}

gboolean
docket_cell_put_off (DocketCell *self)
{
  g_return_val_if_fail (DOCKET_IS_CELL (self), FALSE);

  if (self->item == NULL || self->late)
    return FALSE;
  g_clear_signal_handler (&self->notified, self->item);
  self->late = TRUE;
  show_nothing (self);
  return TRUE;
}

void
docket_cell_set_search (DocketCell *self, const char *search)
{
  g_return_if_fail (DOCKET_IS_CELL (self));

  if (g_strcmp0 (self->search, search) == 0)
    return;
  g_free (self->search);
  self->search = g_strdup (search);
  if (!self->late)
    mark_match (self);
}

/* What the word says is not lost with it. Only if it is another one: for each tooltip
 * that is set GTK asks the display where the pointer is, and waits for the answer. */
static void
tell_word (DocketCell *self)
{
  const char *word = gtk_label_get_label (self->label);

  if (g_strcmp0 (word, gtk_widget_get_tooltip_text (GTK_WIDGET (self))) == 0)
    return;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, word, -1);
}

void
docket_cell_set_wordless (DocketCell *self, gboolean wordless)
{
  g_return_if_fail (DOCKET_IS_CELL (self) && (!wordless || self->icon != NULL));

  if (self->wordless == wordless)
    return;
  self->wordless = wordless;
  gtk_widget_set_visible (GTK_WIDGET (self->label), !wordless);
  if (wordless)
    {
      if (!self->late)
        tell_word (self);
      return;
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
  gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

void
docket_cell_update (DocketCell *self)
{
  DocketRecord *record;

  g_return_if_fail (DOCKET_IS_CELL (self));

  if (self->late)
    return;
  record = self->item != NULL ? docket_record_item_get_record (self->item) : NULL;
  if (record != NULL)
    self->column->fill (self, self->desk, self->item, record);
  else
    {
      docket_cell_set_text (self, "", FALSE);
      if (self->icon != NULL)
        gtk_image_clear (self->icon);
    }
  mark_match (self);
}

void
docket_cell_set_text (DocketCell *self, const char *text, gboolean dim)
{
  g_return_if_fail (DOCKET_IS_CELL (self));

  gtk_label_set_label (self->label, text);
  if (dim)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), "dim-label");
  if (self->wordless)
    tell_word (self);
}

void
docket_cell_set_icon (DocketCell *self, const char *icon_name, const char *family, const char *css_class)
{
  g_return_if_fail (DOCKET_IS_CELL (self) && self->icon != NULL);

  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon_name != NULL);
  docket_widget_set_look (GTK_WIDGET (self->icon), family, css_class);
}

/* The row has no name of its own in this GTK. */
void
docket_cell_name_row (DocketCell *self, const char *name)
{
  GtkWidget *cell, *row;

  g_return_if_fail (DOCKET_IS_CELL (self));

  self->names_row = *name != '\0';
  cell = gtk_widget_get_parent (GTK_WIDGET (self));
  row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* A title cannot be told where to stand in GTK; its box can. */
void
docket_cell_end_title (GtkColumnView *view)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_last_child (header) : NULL;
  GtkWidget *box = title != NULL ? gtk_widget_get_first_child (title) : NULL;

  if (!GTK_IS_BOX (box))
    return;
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  /* The arrow keeps its place while it is not shown: in front of the word. */
  gtk_box_reorder_child_after (GTK_BOX (box), gtk_widget_get_last_child (box), NULL);
}

/* -- Mirrored tables: GTK counts from the left, a person from where lines begin -- */

/* Of the adjustment alone: the scroller may be on its way out by the next turn. */
typedef struct
{
  GtkAdjustment *across;
  double from_start;
  guint source;
} Start;

static double
get_extent (const Start *start)
{
  return gtk_adjustment_get_upper (start->across) - gtk_adjustment_get_page_size (start->across);
}

static void
start_free (gpointer data)
{
  Start *start = data;

  g_clear_handle_id (&start->source, g_source_remove);
  g_object_unref (start->across);
  g_free (start);
}

static gboolean
on_step_back (gpointer data)
{
  Start *start = data;

  start->source = 0;
  /* Where it became narrower the value is right already, but the columns were put where
   * it was before: they are told even so. */
  if (gtk_adjustment_get_value (start->across) == get_extent (start) - start->from_start)
    g_signal_emit_by_name (start->across, "value-changed");
  else
    gtk_adjustment_set_value (start->across, get_extent (start) - start->from_start);
  return G_SOURCE_REMOVE;
}

/* While it is laid out, what is set would be forgotten: in the turn after it. */
static void
on_extent_changed (GtkAdjustment *across, GtkWidget *scroller)
{
  Start *start = g_object_get_data (G_OBJECT (scroller), FROM_START);

  if (start != NULL && start->source == 0 && gtk_widget_get_direction (scroller) == GTK_TEXT_DIR_RTL)
    start->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_step_back, start, NULL);
}

static void
on_scrolled (GtkAdjustment *across, GtkWidget *scroller)
{
  Start *start = g_object_get_data (G_OBJECT (scroller), FROM_START);

  if (start != NULL)
    start->from_start = get_extent (start) - gtk_adjustment_get_value (across);
}

static void
on_scroller_destroy (GtkWidget *scroller)
{
  g_object_set_data (G_OBJECT (scroller), FROM_START, NULL);
}

void
docket_cell_begin_at_start (GtkScrolledWindow *scroller)
{
  Start *start = g_new0 (Start, 1);

  start->across = g_object_ref (gtk_scrolled_window_get_hadjustment (scroller));
  g_object_set_data_full (G_OBJECT (scroller), FROM_START, start, start_free);
  g_signal_connect_object (start->across, "changed", G_CALLBACK (on_extent_changed), scroller, 0);
  g_signal_connect_object (start->across, "value-changed", G_CALLBACK (on_scrolled), scroller, 0);
  g_signal_connect (scroller, "destroy", G_CALLBACK (on_scroller_destroy), NULL);
}

void
docket_cell_fill_sync (DocketCell *self, DocketDesk *desk, DocketRecordItem *item, DocketRecord *record)
{
  const DocketRecordState *state = docket_record_item_get_state (item);
  const DocketSyncStatus *status = docket_desk_get_status (desk);
  g_autofree char *words = NULL;

  words = docket_words_record (state, status, docket_clock_now_ms (docket_desk_get_clock (desk)));
  docket_cell_set_text (self, words, !state->pending && !state->under_review);
  docket_cell_set_icon (self, docket_record_state_icon_name (state, status), "sync-", docket_record_state_css_class (state, status));
}
