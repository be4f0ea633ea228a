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

typedef struct
{
  GtkWidget *entry; /* (nullable): the one that expands */
  GtkWidget *last;  /* (nullable): what decides */
  int last_px;
  int others_px; /* of those between them */
} Parts;

static int
beside (int px, int other_px)
{
  return px > 0 && other_px > 0 ? px + SPACING_PX + other_px : px + other_px;
}

static Parts
find_parts (GtkWidget *widget)
{
  Parts parts = { NULL, NULL, 0, 0 };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child) && gtk_widget_get_hexpand (child))
      parts.entry = child;
    else if (gtk_widget_should_layout (child))
      {
        parts.others_px = beside (parts.others_px, parts.last_px);
        parts.last_px = natural_px (child);
        parts.last = child;
      }
  return parts;
}

/* One; with too little room for it, the entry has one above for itself; with still less, what
 * decides has one below. @width_px: -1: all there may be */
static int
count_rows (const Parts *parts, int width_px)
{
  int buttons_px = beside (parts->others_px, parts->last_px);

  if (width_px < 0)
    return 1;
  if (width_px < buttons_px && parts->others_px > 0)
    return parts->entry != NULL ? 3 : 2;
  return parts->entry != NULL && width_px < beside (buttons_px, docket_scaled_px (ENTRY_PX_MIN)) ? 2 : 1;
}

static GtkSizeRequestMode
docket_case_bar_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
docket_case_bar_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  Parts parts = find_parts (widget);
  int rows = count_rows (&parts, for_size);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (parts.others_px, parts.last_px);
      *natural = beside (parts.others_px, parts.last_px);
      if (parts.entry != NULL)
        {
          *minimum = MAX (*minimum, docket_scaled_px (ENTRY_PX_MIN));
          *natural = beside (*natural, MAX (natural_px (parts.entry), docket_scaled_px (ENTRY_PX_MIN)));
        }
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
  *natural = *natural * rows + SPACING_PX * (rows - 1);
  *minimum = *natural;
}

static void
docket_case_bar_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Parts parts = find_parts (widget);
  int rows = count_rows (&parts, width);
  int row_px = (height - SPACING_PX * (rows - 1)) / rows;
  int below_px = row_px + SPACING_PX;
  gboolean entry_above = parts.entry != NULL && rows > 1;
  int at_px = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation place = { at_px, entry_above ? below_px : 0, 0, row_px };

      if (!gtk_widget_should_layout (child))
        continue;
      if (child == parts.entry && entry_above)
        place = (GtkAllocation) { 0, 0, width, row_px };
      else
        {
          place.width = child == parts.entry ? width - beside (parts.others_px, parts.last_px) - SPACING_PX : natural_px (child);
          /* What decides stays at the end. */
          if (child == parts.last)
            {
              place.x = MAX (width < beside (parts.others_px, parts.last_px) ? 0 : at_px, width - place.width);
              place.y = (rows - 1) * below_px;
            }
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
