/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Half a word explains nothing: what has no room is left out, from the end.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-board-marks.h"

#define GAP_PX 13

struct _DocketBoardMarks
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (DocketBoardMarks, docket_board_marks, GTK_TYPE_WIDGET)

GtkWidget *
docket_board_sample_new (const char *css_class, const char *icon, const char *text)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (text);

  if (css_class != NULL)
    {
      GtkWidget *sample = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_add_css_class (sample, "legend-sample");
      gtk_widget_add_css_class (sample, css_class);
      gtk_widget_set_valign (sample, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (row), sample);
    }
  if (icon != NULL)
    {
      GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

      gtk_widget_add_css_class (image, "legend-icon");
      gtk_box_append (GTK_BOX (row), image);
    }
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

GtkWidget *
docket_board_mark_new (guint nth)
{
  static const struct
  {
    const char *css_class;
    const char *icon;
    const char *text;
  } marks[DOCKET_BOARD_MARKS_N] = {
    { "untold", NULL, N_ ("Not yet on the technician’s device") },
    { NULL, "preferences-system-time-symbolic", N_ ("Not sent yet") },
    { NULL, "view-dual-symbolic", N_ ("Under review") },
    { NULL, "dialog-warning-symbolic", N_ ("Overlaps, late or over hours") },
  };

  g_return_val_if_fail (nth < DOCKET_BOARD_MARKS_N, NULL);
  return docket_board_sample_new (marks[nth].css_class, marks[nth].icon, _ (marks[nth].text));
}

static void
docket_board_marks_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  gboolean along = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = *natural = 0;
  for (GtkWidget *mark = gtk_widget_get_first_child (widget); mark != NULL; mark = gtk_widget_get_next_sibling (mark))
    {
      int wanted;

      gtk_widget_measure (mark, orientation, -1, NULL, &wanted, NULL, NULL);
      *natural = along ? *natural + (*natural > 0 ? GAP_PX : 0) + wanted : MAX (*natural, wanted);
    }
  if (!along)
    *minimum = *natural;
}

/* From the first on; none after one that does not fit, so that which ones are
 * there follows from their order. */
static guint
count_fitting (GtkWidget *widget, int width, int *used)
{
  guint n = 0;

  *used = 0;
  for (GtkWidget *mark = gtk_widget_get_first_child (widget); mark != NULL; mark = gtk_widget_get_next_sibling (mark))
    {
      int wanted, from = n > 0 ? *used + GAP_PX : 0;

      gtk_widget_measure (mark, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wanted, NULL, NULL);
      if (from + wanted > width)
        break;
      *used = from + wanted;
      n++;
    }
  return n;
}

static void
docket_board_marks_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int used, from;
  guint n = count_fitting (widget, width, &used), i = 0;

  from = width - used;
  for (GtkWidget *mark = gtk_widget_get_first_child (widget); mark != NULL; mark = gtk_widget_get_next_sibling (mark))
    {
      int wanted;

      gtk_widget_set_child_visible (mark, i < n);
      if (i++ >= n)
        continue;
      gtk_widget_measure (mark, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wanted, NULL, NULL);
      gtk_widget_size_allocate (mark, &(GtkAllocation) { mirrored ? width - from - wanted : from, 0, wanted, height }, -1);
      from += wanted + GAP_PX;
    }
}

static void
docket_board_marks_dispose (GObject *object)
{
  GtkWidget *mark;

  while ((mark = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (mark);
  G_OBJECT_CLASS (docket_board_marks_parent_class)->dispose (object);
}

static void
docket_board_marks_class_init (DocketBoardMarksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_board_marks_dispose;
  widget_class->measure = docket_board_marks_measure;
  widget_class->size_allocate = docket_board_marks_size_allocate;
}

static void
docket_board_marks_init (DocketBoardMarks *self)
{
  for (guint i = 0; i < DOCKET_BOARD_MARKS_N; i++)
    gtk_widget_set_parent (docket_board_mark_new (i), GTK_WIDGET (self));
}
