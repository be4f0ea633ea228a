/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Half a word explains nothing: what has no room in two lines is left out, from the
 * end. Two of these small lines are as high as the buttons beside them.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-board-marks.h"

#define GAP_PX 13
#define LINES 2

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
      *natural = along ? *natural + (*natural > 0 ? GAP_PX : 0) + wanted : MAX (*natural, LINES * wanted);
    }
  if (!along)
    *minimum = *natural;
}

/* Which line each mark is in, LINES if in none; none after one that does not fit, so
 * that which ones are there follows from their order. Returns how many lines there are. */
static int
find_lines (GtkWidget *widget, int width, int lines[DOCKET_BOARD_MARKS_N], int *used)
{
  int line = 0, taken = 0, i = 0, n = 0;

  *used = 0;
  for (GtkWidget *mark = gtk_widget_get_first_child (widget); mark != NULL; mark = gtk_widget_get_next_sibling (mark), i++)
    {
      int wanted;

      gtk_widget_measure (mark, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wanted, NULL, NULL);
      if (line < LINES && taken > 0 && taken + GAP_PX + wanted > width)
        {
          line++;
          taken = 0;
        }
      if (wanted > width)
        line = LINES;
      lines[i] = line;
      if (line == LINES)
        continue;
      taken += (taken > 0 ? GAP_PX : 0) + wanted;
      *used = MAX (*used, taken);
      n = line + 1;
    }
  return n;
}

static void
docket_board_marks_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int lines[DOCKET_BOARD_MARKS_N], used, n = find_lines (widget, width, lines, &used), from = 0, i = 0;

  for (GtkWidget *mark = gtk_widget_get_first_child (widget); mark != NULL; mark = gtk_widget_get_next_sibling (mark), i++)
    {
      int wanted, high = n > 0 ? height / n : height;

      gtk_widget_set_child_visible (mark, lines[i] < LINES);
      if (lines[i] == LINES)
        continue;
      if (i == 0 || lines[i] != lines[i - 1])
        from = width - used;
      gtk_widget_measure (mark, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wanted, NULL, NULL);
      gtk_widget_size_allocate (mark, &(GtkAllocation) { mirrored ? width - from - wanted : from, lines[i] * high, wanted, high }, -1);
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
