/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The height of what is scrolled, at the width that it has: that of the place, or its
 * own least one if the place is narrower.
 */

#include "docket-config.h"

#include "docket-sideways-layout.h"

struct _DocketSidewaysLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (DocketSidewaysLayout, docket_sideways_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
get_shown (GtkScrolledWindow *scroller)
{
  GtkWidget *child = gtk_scrolled_window_get_child (scroller);

  return GTK_IS_VIEWPORT (child) ? gtk_viewport_get_child (GTK_VIEWPORT (child)) : child;
}

/* A bar that is not laid over what it scrolls takes room of its own. */
static int
get_bar_px (GtkScrolledWindow *scroller)
{
  gboolean overlay;
  int bar_px = 0;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (scroller)), "gtk-overlay-scrolling", &overlay, NULL);
  if (!overlay || !gtk_scrolled_window_get_overlay_scrolling (scroller))
    gtk_widget_measure (gtk_scrolled_window_get_hscrollbar (scroller), GTK_ORIENTATION_VERTICAL, -1, &bar_px, NULL, NULL, NULL);
  return bar_px;
}

static GtkSizeRequestMode
docket_sideways_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
docket_sideways_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (gtk_widget_get_first_child (widget));
  GtkWidget *shown = get_shown (scroller);
  int least_px, height_px;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (GTK_WIDGET (scroller), orientation, -1, minimum, natural, NULL, NULL);
      return;
    }
  gtk_widget_measure (shown, GTK_ORIENTATION_HORIZONTAL, -1, &least_px, NULL, NULL, NULL);
  gtk_widget_measure (shown, orientation, for_size >= 0 ? MAX (for_size, least_px) : -1, NULL, &height_px, NULL, NULL);
  if (for_size >= 0 && for_size < least_px)
    height_px += get_bar_px (scroller);
  *minimum = *natural = height_px;
}

static void
docket_sideways_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (gtk_widget_get_first_child (widget), &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
docket_sideways_layout_class_init (DocketSidewaysLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = docket_sideways_layout_get_request_mode;
  layout_class->measure = docket_sideways_layout_measure;
  layout_class->allocate = docket_sideways_layout_allocate;
}

static void
docket_sideways_layout_init (DocketSidewaysLayout *self)
{
}
