/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A bar is two boxes that a style sheet paints: asking a theme for its colours
 * in order to draw them by hand goes out of use, and would have to follow every
 * change of them.
 */
#include "docket-config.h"

#include "docket-weekly-bar.h"

#define MARK_PX 2
#define BAR_HEIGHT_PX 18

struct _DocketWeeklyBar
{
  GtkWidget parent_instance;

  GtkWidget *bar;
  GtkWidget *mark;
  double share;
  double before;
};

G_DEFINE_FINAL_TYPE (DocketWeeklyBar, docket_weekly_bar, GTK_TYPE_WIDGET)

static void
docket_weekly_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 24 : BAR_HEIGHT_PX + 6;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : BAR_HEIGHT_PX + 6;
}

static void
place (GtkWidget *child, GtkWidget *widget, int x, int y, int width, int height)
{
  GtkAllocation at = { x, y, width, height };

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    at.x = gtk_widget_get_width (widget) - x - width;
  gtk_widget_size_allocate (child, &at, -1);
}

static void
docket_weekly_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DocketWeeklyBar *self = DOCKET_WEEKLY_BAR (widget);
  int full = MAX (0, width - MARK_PX);

  gtk_widget_measure (self->bar, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_measure (self->mark, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  place (self->bar, widget, 0, (height - BAR_HEIGHT_PX) / 2, (int) (full * self->share + 0.5), BAR_HEIGHT_PX);
  place (self->mark, widget, (int) (full * self->before + 0.5), 0, MARK_PX, height);
}

static void
docket_weekly_bar_dispose (GObject *object)
{
  DocketWeeklyBar *self = DOCKET_WEEKLY_BAR (object);

  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->mark, gtk_widget_unparent);
  G_OBJECT_CLASS (docket_weekly_bar_parent_class)->dispose (object);
}

static void
docket_weekly_bar_class_init (DocketWeeklyBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_weekly_bar_dispose;
  widget_class->measure = docket_weekly_bar_measure;
  widget_class->size_allocate = docket_weekly_bar_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "weekly-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static GtkWidget *
create_box (DocketWeeklyBar *self, const char *css_class)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, css_class);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  return box;
}

static void
docket_weekly_bar_init (DocketWeeklyBar *self)
{
  self->bar = create_box (self, "weekly-value");
  self->mark = create_box (self, "weekly-mark");
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
docket_weekly_bar_new (gint64 value, gint64 before, gint64 max)
{
  DocketWeeklyBar *self = g_object_new (DOCKET_TYPE_WEEKLY_BAR, NULL);

  if (max > 0)
    {
      self->share = CLAMP ((double) value / (double) max, 0, 1);
      self->before = CLAMP ((double) before / (double) max, 0, 1);
    }
  return GTK_WIDGET (self);
}
