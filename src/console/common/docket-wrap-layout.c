/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Bars of controls: one row where there is room for it, as many as are needed where
 * there is not.
 */

#include "docket-config.h"

#include "docket-wrap-layout.h"

struct _DocketWrapLayout
{
  GtkLayoutManager parent_instance;
  int spacing_px;
};

enum
{
  PROP_0,
  PROP_SPACING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DocketWrapLayout, docket_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* From a child on, up to the first that does not fit beside it. */
typedef struct
{
  GtkWidget *first;
  GtkWidget *next; /* (nullable): of the next row */
  guint n;
  guint n_expanding;
  int width_px; /* at the least */
} Row;

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
get_next (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

static Row
read_row (DocketWrapLayout *self, GtkWidget *first, int room_px)
{
  Row row = { .first = first, .next = first };

  while (row.next != NULL)
    {
      int min_px, ends_px;

      gtk_widget_measure (row.next, GTK_ORIENTATION_HORIZONTAL, -1, &min_px, NULL, NULL, NULL);
      ends_px = row.width_px + (row.n > 0 ? self->spacing_px : 0) + min_px;
      if (row.n > 0 && ends_px > room_px)
        break;
      row.width_px = ends_px;
      row.n++;
      row.n_expanding += gtk_widget_compute_expand (row.next, GTK_ORIENTATION_HORIZONTAL);
      row.next = get_next (row.next);
    }
  return row;
}

/* First what each would like to have, then the rest for those that expand. */
static void
share (DocketWrapLayout *self, const Row *row, int room_px, GtkRequestedSize *sizes)
{
  int rest_px = MAX (0, room_px - row->width_px);
  GtkWidget *child = row->first;
  guint n_left = row->n_expanding;

  for (guint i = 0; i < row->n; i++, child = get_next (child))
    {
      sizes[i].data = child;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &sizes[i].minimum_size, &sizes[i].natural_size, NULL, NULL);
    }
  rest_px = gtk_distribute_natural_allocation (rest_px, row->n, sizes);
  for (guint i = 0; i < row->n && n_left > 0; i++)
    if (gtk_widget_compute_expand (sizes[i].data, GTK_ORIENTATION_HORIZONTAL))
      {
        sizes[i].minimum_size += rest_px / (int) n_left;
        rest_px -= rest_px / (int) n_left--;
      }
}

static int
get_height (const Row *row, const GtkRequestedSize *sizes)
{
  int height_px = 0;

  for (guint i = 0; i < row->n; i++)
    {
      int child_px;

      gtk_widget_measure (sizes[i].data, GTK_ORIENTATION_VERTICAL, sizes[i].minimum_size, NULL, &child_px, NULL, NULL);
      height_px = MAX (height_px, child_px);
    }
  return height_px;
}

static GtkSizeRequestMode
docket_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (DocketWrapLayout *self, GtkWidget *widget, int *minimum, int *natural)
{
  guint n = 0;

  for (GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget)); child != NULL; child = get_next (child))
    {
      int child_min, child_nat;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_min, &child_nat, NULL, NULL);
      *minimum = MAX (*minimum, child_min);
      *natural += child_nat + (n++ > 0 ? self->spacing_px : 0);
    }
}

static int
measure_height (DocketWrapLayout *self, GtkWidget *widget, int room_px)
{
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  int height_px = 0;

  for (guint n = 0; child != NULL; n++)
    {
      Row row = read_row (self, child, room_px);
      g_autofree GtkRequestedSize *sizes = g_new0 (GtkRequestedSize, row.n);

      share (self, &row, room_px, sizes);
      height_px += get_height (&row, sizes) + (n > 0 ? self->spacing_px : 0);
      child = row.next;
    }
  return height_px;
}

static void
docket_wrap_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  DocketWrapLayout *self = DOCKET_WRAP_LAYOUT (manager);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, widget, minimum, natural);
  else
    *minimum = *natural = measure_height (self, widget, for_size >= 0 ? for_size : G_MAXINT / 2);
}

static void
docket_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  DocketWrapLayout *self = DOCKET_WRAP_LAYOUT (manager);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  int y = 0;

  while (child != NULL)
    {
      Row row = read_row (self, child, width);
      g_autofree GtkRequestedSize *sizes = g_new0 (GtkRequestedSize, row.n);
      int height_px, x = 0;

      share (self, &row, width, sizes);
      /* The only row has all the room there is. */
      height_px = y == 0 && row.next == NULL ? height : get_height (&row, sizes);
      for (guint i = 0; i < row.n; i++)
        {
          int child_px = sizes[i].minimum_size;

          gtk_widget_size_allocate (sizes[i].data, &(GtkAllocation) { rtl ? width - x - child_px : x, y, child_px, height_px }, -1);
          x += child_px + self->spacing_px;
        }
      y += height_px + self->spacing_px;
      child = row.next;
    }
}

static void
docket_wrap_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SPACING:
      g_value_set_int (value, DOCKET_WRAP_LAYOUT (object)->spacing_px);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_wrap_layout_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SPACING:
      DOCKET_WRAP_LAYOUT (object)->spacing_px = g_value_get_int (value);
      gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_wrap_layout_class_init (DocketWrapLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = docket_wrap_layout_get_property;
  object_class->set_property = docket_wrap_layout_set_property;
  manager_class->get_request_mode = docket_wrap_layout_get_request_mode;
  manager_class->measure = docket_wrap_layout_measure;
  manager_class->allocate = docket_wrap_layout_allocate;

  /* Between children, and between rows. */
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
docket_wrap_layout_init (DocketWrapLayout *self)
{
}
