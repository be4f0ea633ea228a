/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How the bar under a case is laid out. */
#include "docket-config.h"

#include "docket-case-bar.h"

#include "docket-looks.h"

#define SPACING_PX 8
#define ENTRY_PX_MIN 180 /* a few words can be read in it */

struct _DocketCaseBar
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (DocketCaseBar, docket_case_bar, GTK_TYPE_LAYOUT_MANAGER)

static int
natural_px (GtkWidget *child)
{
  int px;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &px, NULL, NULL);
  return px;
}

/* Of all but the one that expands, which is left in @entry. */
static int
buttons_px (GtkWidget *widget, GtkWidget **entry)
{
  int sum_px = 0;

  *entry = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child) && gtk_widget_get_hexpand (child))
      *entry = child;
    else if (gtk_widget_should_layout (child))
      sum_px += natural_px (child) + (sum_px > 0 ? SPACING_PX : 0);
  return sum_px;
}

static gboolean
has_two_rows (GtkWidget *widget, int width_px)
{
  GtkWidget *entry;
  int taken_px = buttons_px (widget, &entry);

  return entry != NULL && width_px >= 0 && width_px < taken_px + SPACING_PX + docket_scaled_px (ENTRY_PX_MIN);
}

static GtkSizeRequestMode
docket_case_bar_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
docket_case_bar_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *entry;
  int row_px = buttons_px (widget, &entry);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = row_px;
      if (entry != NULL)
        *natural += SPACING_PX + MAX (natural_px (entry), docket_scaled_px (ENTRY_PX_MIN));
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_px;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, NULL, &child_px, NULL, NULL);
      *natural = MAX (*natural, child_px);
    }
  if (has_two_rows (widget, for_size))
    *natural += SPACING_PX + *natural;
  *minimum = *natural;
}

static void
docket_case_bar_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean two_rows = has_two_rows (widget, width);
  int row_px = two_rows ? (height - SPACING_PX) / 2 : height;
  GtkWidget *entry;
  int left_px = width - buttons_px (widget, &entry);
  GtkWidget *last = NULL;
  int at_px = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child) && child != entry)
      last = child;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation place = { at_px, two_rows ? row_px + SPACING_PX : 0, 0, row_px };

      if (!gtk_widget_should_layout (child))
        continue;
      if (child == entry && two_rows)
        place = (GtkAllocation) { 0, 0, width, row_px };
      else
        {
          place.width = child == entry ? left_px - SPACING_PX : natural_px (child);
          /* What decides stays at the end. */
          if (child == last)
            place.x = MAX (at_px, width - place.width);
          at_px = place.x + place.width + SPACING_PX;
        }
      if (mirrored)
        place.x = width - place.x - place.width;
      gtk_widget_size_allocate (child, &place, -1);
    }
}

static void
docket_case_bar_class_init (DocketCaseBarClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = docket_case_bar_get_request_mode;
  manager_class->measure = docket_case_bar_measure;
  manager_class->allocate = docket_case_bar_allocate;
}

static void
docket_case_bar_init (DocketCaseBar *self)
{
}

GtkLayoutManager *
docket_case_bar_new (void)
{
  return g_object_new (DOCKET_TYPE_CASE_BAR, NULL);
}
