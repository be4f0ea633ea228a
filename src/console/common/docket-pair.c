/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One layout for wide and narrow places, decided while it is laid out: nothing
 * has to be told that a window or a pane was resized.
 */

#include "docket-config.h"

#include "docket-pair.h"

struct _DocketPair
{
  GtkWidget parent_instance;

  GtkWidget *start;
  GtkWidget *end;
  int wide_from_px;
  int end_px;
  int spacing_px;
  gboolean either_or;
  gboolean wide;
};

enum
{
  PROP_0,
  PROP_START,
  PROP_END,
  PROP_WIDE_FROM,
  PROP_END_WIDTH,
  PROP_SPACING,
  PROP_EITHER_OR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DocketPair, docket_pair, GTK_TYPE_WIDGET)

static gboolean
is_shown (GtkWidget *child)
{
  return child != NULL && gtk_widget_should_layout (child);
}

static gboolean
has_both (DocketPair *self)
{
  return is_shown (self->start) && is_shown (self->end);
}

static void
measure_child (GtkWidget *child, GtkOrientation orientation, int for_size, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  if (is_shown (child))
    gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
}

/* Words that are longer, or larger, may need more than was thought of. */
static int
needed_px (DocketPair *self)
{
  int start_min, end_min, natural;

  measure_child (self->start, GTK_ORIENTATION_HORIZONTAL, -1, &start_min, &natural);
  measure_child (self->end, GTK_ORIENTATION_HORIZONTAL, -1, &end_min, &natural);
  if (self->end_px > 0)
    return MAX (self->wide_from_px, start_min + self->spacing_px + MAX (end_min, self->end_px));
  return MAX (self->wide_from_px, 2 * MAX (start_min, end_min) + self->spacing_px);
}

static gboolean
is_room_for_both (DocketPair *self, int width)
{
  return width >= (has_both (self) ? needed_px (self) : self->wide_from_px);
}

/* Widths of both in a place of @width px. */
static void
share_width (DocketPair *self, int width, int *start_px, int *end_px)
{
  int rest = width - self->spacing_px;
  int end = self->end_px > 0 ? self->end_px : rest / 2;
  int end_min, natural;

  measure_child (self->end, GTK_ORIENTATION_HORIZONTAL, -1, &end_min, &natural);
  if (self->end_px > 0)
    end = MAX (end, end_min);
  *end_px = CLAMP (end, 0, MAX (rest, 0));
  *start_px = MAX (rest - *end_px, 0);
}

static GtkSizeRequestMode
docket_pair_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (DocketPair *self, int *minimum, int *natural)
{
  int start_min, start_nat, end_min, end_nat;

  measure_child (self->start, GTK_ORIENTATION_HORIZONTAL, -1, &start_min, &start_nat);
  measure_child (self->end, GTK_ORIENTATION_HORIZONTAL, -1, &end_min, &end_nat);
  *minimum = MAX (start_min, end_min);
  *natural = has_both (self) ? MAX (start_nat + self->spacing_px + end_nat, self->wide_from_px) : MAX (start_nat, end_nat);
}

static void
measure_height (DocketPair *self, int width, int *minimum, int *natural)
{
  int start_min, start_nat, end_min, end_nat;
  int start_px = width;
  int end_px = width;
  gboolean wide = width < 0 || is_room_for_both (self, width);

  if (has_both (self) && wide && width >= 0)
    share_width (self, width, &start_px, &end_px);
  measure_child (self->start, GTK_ORIENTATION_VERTICAL, start_px, &start_min, &start_nat);
  measure_child (self->end, GTK_ORIENTATION_VERTICAL, end_px, &end_min, &end_nat);
  if (!has_both (self) || wide || self->either_or)
    {
      *minimum = MAX (start_min, end_min);
      *natural = MAX (start_nat, end_nat);
      return;
    }
  *minimum = start_min + self->spacing_px + end_min;
  *natural = start_nat + self->spacing_px + end_nat;
}

static void
docket_pair_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (DOCKET_PAIR (widget), minimum, natural);
  else
    measure_height (DOCKET_PAIR (widget), for_size, minimum, natural);
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  const GtkAllocation allocation = { x, y, width, height };

  gtk_widget_size_allocate (child, &allocation, -1);
}

static void
place_beside (DocketPair *self, int width, int height)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int start_px, end_px;

  share_width (self, width, &start_px, &end_px);
  place (self->start, rtl ? end_px + self->spacing_px : 0, 0, start_px, height);
  place (self->end, rtl ? 0 : start_px + self->spacing_px, 0, end_px, height);
}

static void
place_below (DocketPair *self, int width, int height)
{
  int start_min, start_nat, end_min, end_nat, end_px;

  measure_child (self->start, GTK_ORIENTATION_VERTICAL, width, &start_min, &start_nat);
  measure_child (self->end, GTK_ORIENTATION_VERTICAL, width, &end_min, &end_nat);
  if (start_nat + self->spacing_px + end_nat <= height && !gtk_widget_compute_expand (self->start, GTK_ORIENTATION_VERTICAL))
    {
      place (self->start, 0, 0, width, start_nat);
      place (self->end, 0, start_nat + self->spacing_px, width, height - start_nat - self->spacing_px);
      return;
    }
  end_px = MAX (MIN (end_nat, height / 2), end_min);
  place (self->start, 0, 0, width, MAX (height - end_px - self->spacing_px, start_min));
  place (self->end, 0, height - end_px, width, end_px);
}

static void
docket_pair_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DocketPair *self = DOCKET_PAIR (widget);
  gboolean alone;

  self->wide = is_room_for_both (self, width);
  if (self->end != NULL && self->wide)
    gtk_widget_add_css_class (self->end, "beside");
  else if (self->end != NULL)
    gtk_widget_remove_css_class (self->end, "beside");
  alone = has_both (self) && !self->wide && self->either_or;
  if (self->start != NULL)
    gtk_widget_set_child_visible (self->start, !alone);
  if (has_both (self) && self->wide)
    place_beside (self, width, height);
  else if (has_both (self) && !alone)
    place_below (self, width, height);
  else if (is_shown (self->start) && !alone)
    place (self->start, 0, 0, width, height);
  else if (is_shown (self->end))
    place (self->end, 0, 0, width, height);
}

static void
docket_pair_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DocketPair *self = DOCKET_PAIR (object);

  switch (prop_id)
    {
    case PROP_START:
      g_value_set_object (value, self->start);
      break;
    case PROP_END:
      g_value_set_object (value, self->end);
      break;
    case PROP_WIDE_FROM:
      g_value_set_int (value, self->wide_from_px);
      break;
    case PROP_END_WIDTH:
      g_value_set_int (value, self->end_px);
      break;
    case PROP_SPACING:
      g_value_set_int (value, self->spacing_px);
      break;
    case PROP_EITHER_OR:
      g_value_set_boolean (value, self->either_or);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* Start comes before end for whoever goes by Tab. */
static void
set_child (DocketPair *self, GtkWidget **slot, GtkWidget *child)
{
  g_clear_pointer (slot, gtk_widget_unparent);
  *slot = child;
  if (child != NULL)
    gtk_widget_insert_before (child, GTK_WIDGET (self), slot == &self->start ? self->end : NULL);
}

static void
docket_pair_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DocketPair *self = DOCKET_PAIR (object);

  switch (prop_id)
    {
    case PROP_START:
      set_child (self, &self->start, g_value_get_object (value));
      break;
    case PROP_END:
      set_child (self, &self->end, g_value_get_object (value));
      break;
    case PROP_WIDE_FROM:
      self->wide_from_px = g_value_get_int (value);
      break;
    case PROP_END_WIDTH:
      self->end_px = g_value_get_int (value);
      break;
    case PROP_SPACING:
      self->spacing_px = g_value_get_int (value);
      break;
    case PROP_EITHER_OR:
      self->either_or = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
docket_pair_dispose (GObject *object)
{
  DocketPair *self = DOCKET_PAIR (object);

  g_clear_pointer (&self->start, gtk_widget_unparent);
  g_clear_pointer (&self->end, gtk_widget_unparent);
  G_OBJECT_CLASS (docket_pair_parent_class)->dispose (object);
}

static void
docket_pair_class_init (DocketPairClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = docket_pair_get_property;
  object_class->set_property = docket_pair_set_property;
  object_class->dispose = docket_pair_dispose;
  widget_class->get_request_mode = docket_pair_get_request_mode;
  widget_class->measure = docket_pair_measure;
  widget_class->size_allocate = docket_pair_size_allocate;

  properties[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_WIDE_FROM] = g_param_spec_int ("wide-from", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_END_WIDTH] = g_param_spec_int ("end-width", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_EITHER_OR] = g_param_spec_boolean ("either-or", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
docket_pair_init (DocketPair *self)
{
}

gboolean
docket_pair_get_wide (DocketPair *self)
{
  g_return_val_if_fail (DOCKET_IS_PAIR (self), FALSE);
  return self->wide;
}

int
docket_pair_get_needed_px (DocketPair *self)
{
  g_return_val_if_fail (DOCKET_IS_PAIR (self), 0);
  return has_both (self) ? needed_px (self) : 0;
}
