/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The table of a case: a few fixed columns and two that must be equally wide,
 * so that neither side looks heavier than the other.
 *
 *   wide enough: every column at its ideal, the rest shared by weight
 *   narrower:    every column between its minimum and its ideal, in proportion
 *
 * Cells are stretched to their row's height; in right-to-left the columns run
 * the other way.
 */
#include "docket-config.h"

#include "docket-case-layout.h"

typedef struct
{
  GtkLayoutChild parent_instance;
  guint column;
  guint row;
  guint span;
} DocketCaseLayoutChild;

typedef GtkLayoutChildClass DocketCaseLayoutChildClass;

GType docket_case_layout_child_get_type (void) G_GNUC_CONST;
G_DEFINE_FINAL_TYPE (DocketCaseLayoutChild, docket_case_layout_child, GTK_TYPE_LAYOUT_CHILD)

struct _DocketCaseLayout
{
  GtkLayoutManager parent_instance;
  DocketCaseColumn columns[DOCKET_CASE_COLUMNS_MAX];
  guint n_columns;
};

G_DEFINE_FINAL_TYPE (DocketCaseLayout, docket_case_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
docket_case_layout_child_class_init (DocketCaseLayoutChildClass *klass)
{
}

static void
docket_case_layout_child_init (DocketCaseLayoutChild *child)
{
  child->span = 1;
}

static DocketCaseLayoutChild *
child_of (DocketCaseLayout *self, GtkWidget *child)
{
  return (DocketCaseLayoutChild *) gtk_layout_manager_get_layout_child (GTK_LAYOUT_MANAGER (self), child);
}

/* Narrowest and ideal widths; a cell that cannot shrink so far widens its column. */
static void
measure_columns (DocketCaseLayout *self, GtkWidget *widget, int *minimum, int *ideal)
{
  for (guint i = 0; i < self->n_columns; i++)
    minimum[i] = self->columns[i].min_px;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      DocketCaseLayoutChild *place = child_of (self, child);
      int cell;

      if (!gtk_widget_should_layout (child) || place->span != 1 || place->column >= self->n_columns)
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &cell, NULL, NULL, NULL);
      minimum[place->column] = MAX (minimum[place->column], cell);
    }
  for (guint i = 0; i < self->n_columns; i++)
    ideal[i] = MAX (minimum[i], self->columns[i].ideal_px);
}

static void
share_width (DocketCaseLayout *self, GtkWidget *widget, int width, int *widths)
{
  int minimum[DOCKET_CASE_COLUMNS_MAX] = { 0 };
  int ideal[DOCKET_CASE_COLUMNS_MAX] = { 0 };
  int minimum_sum = 0;
  int ideal_sum = 0;
  int weight_sum = 0;
  int used = 0;

  measure_columns (self, widget, minimum, ideal);
  for (guint i = 0; i < self->n_columns; i++)
    {
      minimum_sum += minimum[i];
      ideal_sum += ideal[i];
      weight_sum += self->columns[i].weight;
    }
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (width >= ideal_sum)
        widths[i] = ideal[i] + (weight_sum > 0 ? (width - ideal_sum) * self->columns[i].weight / weight_sum : 0);
      else if (ideal_sum > minimum_sum)
        widths[i] = minimum[i] + MAX (0, width - minimum_sum) * (ideal[i] - minimum[i]) / (ideal_sum - minimum_sum);
      else
        widths[i] = minimum[i];
      used += widths[i];
    }
  if (self->n_columns > 0 && used < width)
    widths[self->n_columns - 1] += width - used; /* rounding */
}

static int
cell_width (DocketCaseLayoutChild *place, guint n_columns, const int *widths)
{
  int width = 0;

  for (guint i = place->column; i < n_columns && i < place->column + place->span; i++)
    width += widths[i];
  return width;
}

/* (transfer full): height of every row at these column widths */
static GArray *
measure_rows (DocketCaseLayout *self, GtkWidget *widget, const int *widths)
{
  GArray *heights = g_array_new (FALSE, TRUE, sizeof (int));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      DocketCaseLayoutChild *place = child_of (self, child);
      int natural;

      if (!gtk_widget_should_layout (child))
        continue;
      if (place->row >= heights->len)
        g_array_set_size (heights, place->row + 1);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, cell_width (place, self->n_columns, widths), NULL, &natural, NULL, NULL);
      g_array_index (heights, int, place->row) = MAX (g_array_index (heights, int, place->row), natural);
    }
  return heights;
}

static GtkSizeRequestMode
docket_case_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
docket_case_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  DocketCaseLayout *self = DOCKET_CASE_LAYOUT (manager);
  int least[DOCKET_CASE_COLUMNS_MAX] = { 0 };
  int widths[DOCKET_CASE_COLUMNS_MAX] = { 0 };
  g_autoptr (GArray) heights = NULL;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_columns (self, widget, least, widths);
      for (guint i = 0; i < self->n_columns; i++)
        {
          *minimum += least[i];
          *natural += widths[i];
        }
      return;
    }
  if (for_size < 0)
    measure_columns (self, widget, least, widths);
  else
    share_width (self, widget, for_size, widths);
  heights = measure_rows (self, widget, widths);
  for (guint i = 0; i < heights->len; i++)
    *natural += g_array_index (heights, int, i);
  *minimum = *natural;
}

static void
docket_case_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  DocketCaseLayout *self = DOCKET_CASE_LAYOUT (manager);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int widths[DOCKET_CASE_COLUMNS_MAX] = { 0 };
  g_autoptr (GArray) heights = NULL;

  share_width (self, widget, width, widths);
  heights = measure_rows (self, widget, widths);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      DocketCaseLayoutChild *place = child_of (self, child);
      GtkAllocation cell = { 0, 0, 0, 0 };

      if (!gtk_widget_should_layout (child))
        continue;
      for (guint i = 0; i < place->column && i < self->n_columns; i++)
        cell.x += widths[i];
      for (guint i = 0; i < place->row; i++)
        cell.y += g_array_index (heights, int, i);
      cell.width = cell_width (place, self->n_columns, widths);
      cell.height = g_array_index (heights, int, place->row);
      if (mirrored)
        cell.x = width - cell.x - cell.width;
      gtk_widget_size_allocate (child, &cell, -1);
    }
}

static void
docket_case_layout_class_init (DocketCaseLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->layout_child_type = docket_case_layout_child_get_type ();
  layout_class->get_request_mode = docket_case_layout_get_request_mode;
  layout_class->measure = docket_case_layout_measure;
  layout_class->allocate = docket_case_layout_allocate;
}

static void
docket_case_layout_init (DocketCaseLayout *self)
{
}

DocketCaseLayout *
docket_case_layout_new (void)
{
  return g_object_new (DOCKET_TYPE_CASE_LAYOUT, NULL);
}

void
docket_case_layout_set_columns (DocketCaseLayout *self, const DocketCaseColumn *columns, guint n_columns)
{
  g_return_if_fail (DOCKET_IS_CASE_LAYOUT (self));
  g_return_if_fail (n_columns <= DOCKET_CASE_COLUMNS_MAX);

  for (guint i = 0; i < n_columns; i++)
    self->columns[i] = columns[i];
  self->n_columns = n_columns;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

void
docket_case_layout_place (DocketCaseLayout *self, GtkWidget *child, guint column, guint row, guint column_span)
{
  DocketCaseLayoutChild *place;

  g_return_if_fail (DOCKET_IS_CASE_LAYOUT (self));

  place = child_of (self, child);
  place->column = column;
  place->row = row;
  place->span = column_span;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
