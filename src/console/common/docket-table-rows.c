/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where the rows of a table stand, and the keyboard in them.
 */

#include "docket-config.h"

#include "docket-table-private.h"

GtkWidget *
docket_table_get_rows (DocketTable *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  while (child != NULL && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* -- Standing still -- */

static GtkSizeRequestMode
docket_table_get_request_mode (GtkWidget *widget)
{
  return gtk_widget_get_request_mode (DOCKET_TABLE (widget)->scroller);
}

static void
docket_table_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (DOCKET_TABLE (widget)->scroller, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

/* How much of the row that has the keyboard, for one who works by it, is below what is in
 * sight of a table that begins where it did. */
static double
get_covered_px (DocketTable *self, double moved)
{
  GtkWidget *rows = docket_table_get_rows (self);
  GtkWidget *row = gtk_widget_get_focus_child (rows);
  GtkRoot *root = gtk_widget_get_root (rows);
  graphene_rect_t bounds;

  if (row == NULL || !GTK_IS_WINDOW (root) || !gtk_window_get_focus_visible (GTK_WINDOW (root)) || !gtk_widget_compute_bounds (row, rows, &bounds))
    return 0;
  return MAX (0, bounds.origin.y + bounds.size.height + moved - gtk_widget_get_height (rows));
}

/* GTK keeps the row that had the keyboard last in the same part of the table's height.
 * When a bar comes below the table, or a banner above it, nothing is to move under the
 * mouse: it is put back before it is drawn. Rows that came or went are GTK's to place. */
static void
docket_table_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DocketTable *self = DOCKET_TABLE (widget);
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  double value = gtk_adjustment_get_value (place);
  double upper = gtk_adjustment_get_upper (place);
  double page = gtk_adjustment_get_page_size (place);

  gtk_widget_allocate (self->scroller, width, height, baseline, NULL);
  if (gtk_adjustment_get_page_size (place) == page || gtk_adjustment_get_upper (place) != upper || gtk_adjustment_get_value (place) == value)
    return;
  gtk_adjustment_set_value (place, value + get_covered_px (self, gtk_adjustment_get_value (place) - value));
  gtk_widget_allocate (self->scroller, width, height, baseline, NULL);
}

void
docket_table_lay_out (GtkWidgetClass *widget_class)
{
  widget_class->get_request_mode = docket_table_get_request_mode;
  widget_class->measure = docket_table_measure;
  widget_class->size_allocate = docket_table_size_allocate;
}

/* -- In sight -- */

/* The row that is selected, if it is one of those that there are widgets for. What
 * the view itself would take is the row that had the keyboard last. */
static gboolean
focus_selected (DocketTable *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (docket_table_get_rows (self)); row != NULL; row = gtk_widget_get_next_sibling (row))
    if ((gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_SELECTED) != 0)
      return gtk_widget_grab_focus (row);
  return FALSE;
}

/* Whether it has a size, and so have its rows: those that have just come have none. */
static gboolean
is_laid_out (GtkWidget *rows)
{
  GtkWidget *first = gtk_widget_get_first_child (rows);

  return gtk_widget_get_height (rows) > 0 && first != NULL && gtk_widget_get_height (first) > 0;
}

static gboolean
on_frame (GtkWidget *rows, GdkFrameClock *clock, gpointer data)
{
  DocketTable *self = data;
  guint position;

  if (!is_laid_out (rows) && g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    return G_SOURCE_CONTINUE;
  self->scroll_tick = 0;
  position = self->selected != NULL ? docket_record_list_find (self->list, self->selected) : GTK_INVALID_LIST_POSITION;
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (rows, "list.scroll-to-item", "u", position);
  return G_SOURCE_REMOVE;
}

/* Asked before it has a size, GTK 4.8 makes rows around that one and shows the
 * beginning of the list, where there are none then. */
void
docket_table_scroll_to (DocketTable *self, guint position)
{
  GtkWidget *rows = docket_table_get_rows (self);

  if (is_laid_out (rows))
    gtk_widget_activate_action (rows, "list.scroll-to-item", "u", position);
  else if (self->scroll_tick == 0)
    self->scroll_tick = gtk_widget_add_tick_callback (rows, on_frame, self, NULL);
}

void
docket_table_seek (DocketTable *self, gboolean wanted)
{
  self->seeking = wanted && (docket_record_list_get_loading (self->list) || !docket_record_list_get_complete (self->list));
}

void
docket_table_found (DocketTable *self, guint position)
{
  if (!self->seeking || !docket_record_list_get_answers (self->list))
    return;
  if (position != GTK_INVALID_LIST_POSITION)
    {
      docket_table_scroll_to (self, position);
      /* Who is in the rows already came to this one, and is at whichever took its place. */
      if (gtk_widget_get_focus_child (docket_table_get_rows (self)) != NULL)
        focus_selected (self);
    }
  self->seeking = position == GTK_INVALID_LIST_POSITION && !docket_record_list_get_complete (self->list);
}

void
docket_table_scroll_no_more (DocketTable *self)
{
  if (self->scroll_tick != 0)
    gtk_widget_remove_tick_callback (docket_table_get_rows (self), self->scroll_tick);
  self->scroll_tick = 0;
}

/* -- The keyboard -- */

void
docket_table_focus_row (DocketTable *self)
{
  g_return_if_fail (DOCKET_IS_TABLE (self));

  if (docket_row_marks_get_n_marked (self->marks) != 1 || !focus_selected (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

void
docket_table_focus (DocketTable *self, gboolean first)
{
  g_return_if_fail (DOCKET_IS_TABLE (self));

  if ((self->selected == NULL || (first && docket_record_list_find (self->list, self->selected) == GTK_INVALID_LIST_POSITION))
      && g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    docket_table_select_position (self, 0);
  docket_table_focus_row (self);
}
