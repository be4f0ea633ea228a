/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A list view of GTK 4.8 has widgets for two hundred rows, however few it shows.  Who
 * drags the scrollbar gives other records to all of them at once, each of which is
 * read and written into seven cells: that alone would hold up the frame.
 *
 * What is in view is known after the layout of a frame, and filled then; the frame
 * clock lays out once more what changed by that before it paints.  So nobody sees a
 * cell that is not filled.
 */

#include "docket-config.h"

#include "docket-late-cells.h"

#include "docket-cell.h"
#include "docket-effort.h"
#include "docket-limits.h"

struct _DocketLateCells
{
  GtkWidget *rows;
  GdkFrameClock *clock; /* (nullable), while realized */
  GtkRoot *root;        /* (nullable), not owned, while realized */
  gulong laid_out;
  gulong focus_moved;
  guint source; /* 0: none is late */
};

static gboolean
fill_row (GtkWidget *row)
{
  gboolean filled = FALSE;

  for (GtkWidget *place = gtk_widget_get_first_child (row); place != NULL; place = gtk_widget_get_next_sibling (place))
    {
      GtkWidget *cell = gtk_widget_get_first_child (place);

      if (!DOCKET_IS_CELL (cell) || !docket_cell_fill (DOCKET_CELL (cell)))
        continue;
      docket_effort_add (DOCKET_EFFORT_CELLS, 1);
      filled = TRUE;
    }
  return filled;
}

/* GTK gives no place to the others: they stay where they were last. */
static void
on_laid_out (DocketLateCells *self)
{
  if (self->source == 0 || !gtk_widget_get_mapped (self->rows))
    return;
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_get_child_visible (row))
      fill_row (row);
}

/* Whoever reads out asks next what the row says. */
static void
on_focus_moved (DocketLateCells *self)
{
  GtkWidget *row = gtk_root_get_focus (self->root);

  while (row != NULL && gtk_widget_get_parent (row) != self->rows)
    row = gtk_widget_get_parent (row);
  if (row != NULL)
    fill_row (row);
}

static gboolean
on_turn (gpointer data)
{
  DocketLateCells *self = data;
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (fill_row (row) && ++n == DOCKET_TURN_LIST_ROWS_MAX)
      return G_SOURCE_CONTINUE;
  self->source = 0;
  return G_SOURCE_REMOVE;
}

static void
on_realize (DocketLateCells *self)
{
  self->clock = g_object_ref (gtk_widget_get_frame_clock (self->rows));
  self->root = gtk_widget_get_root (self->rows);
  /* After GTK's own. */
  self->laid_out = g_signal_connect_data (self->clock, "layout", G_CALLBACK (on_laid_out), self, NULL, G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  self->focus_moved = g_signal_connect_swapped (self->root, "notify::focus-widget", G_CALLBACK (on_focus_moved), self);
}

static void
on_unrealize (DocketLateCells *self)
{
  if (self->clock == NULL)
    return;
  g_clear_signal_handler (&self->laid_out, self->clock);
  g_clear_signal_handler (&self->focus_moved, self->root);
  g_clear_object (&self->clock);
  self->root = NULL;
}

DocketLateCells *
docket_late_cells_new (GtkWidget *rows)
{
  DocketLateCells *self;

  g_return_val_if_fail (GTK_IS_LIST_VIEW (rows), NULL);

  self = g_new0 (DocketLateCells, 1);
  self->rows = rows;
  g_signal_connect_swapped (rows, "realize", G_CALLBACK (on_realize), self);
  g_signal_connect_swapped (rows, "unrealize", G_CALLBACK (on_unrealize), self);
  return self;
}

void
docket_late_cells_free (DocketLateCells *self)
{
  g_signal_handlers_disconnect_by_data (self->rows, self);
  on_unrealize (self);
  g_clear_handle_id (&self->source, g_source_remove);
  g_free (self);
}

void
docket_late_cells_come (DocketLateCells *self)
{
  g_return_if_fail (self != NULL);

  if (self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_LOW, on_turn, self, NULL);
}
