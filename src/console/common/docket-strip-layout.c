/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Half a word at the edge of a window helps nobody, and a scroller hides that
 * there is more: what has no room is left out.
 */

#include "docket-config.h"

#include "docket-strip-layout.h"

struct _DocketStripLayout
{
  GtkLayoutManager parent_instance;
  int spacing_px;
};

G_DEFINE_FINAL_TYPE (DocketStripLayout, docket_strip_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
docket_strip_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  DocketStripLayout *self = DOCKET_STRIP_LAYOUT (manager);
  guint n = 0;

  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_min, child_nat;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &child_min, &child_nat, NULL, NULL);
      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        *natural += child_nat + (n++ > 0 ? self->spacing_px : 0);
      else
        {
          *minimum = MAX (*minimum, child_min);
          *natural = MAX (*natural, child_nat);
        }
    }
}

static void
docket_strip_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  DocketStripLayout *self = DOCKET_STRIP_LAYOUT (manager);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean fits = TRUE;
  int at = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int needed;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &needed, NULL, NULL);
      fits = fits && at + needed <= width;
      gtk_widget_set_child_visible (child, fits);
      if (fits)
        gtk_widget_size_allocate (child, &(GtkAllocation) { rtl ? width - at - needed : at, 0, needed, height }, baseline);
      at += needed + self->spacing_px;
    }
}

static void
docket_strip_layout_class_init (DocketStripLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->measure = docket_strip_layout_measure;
  manager_class->allocate = docket_strip_layout_allocate;
}

static void
docket_strip_layout_init (DocketStripLayout *self)
{
}

GtkLayoutManager *
docket_strip_layout_new (int spacing_px)
{
  DocketStripLayout *self = g_object_new (DOCKET_TYPE_STRIP_LAYOUT, NULL);

  self->spacing_px = spacing_px;
  return GTK_LAYOUT_MANAGER (self);
}
