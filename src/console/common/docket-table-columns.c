/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How wide the columns of a table are.
 *
 * One takes what the others leave.  Once it has plenty, those in which words are
 * cut share what is more, up to a width in which hardly any are.  What a person
 * made wider or narrower stays as it is.  None is given less than its heading
 * takes in the language and text of whoever reads it: from right to left GTK
 * would let it hang over the edge.
 *
 * A column for which there is no room goes, but not how work on a record stands:
 * its words go, and its icons stay.  Nobody who has made the window narrower is to
 * take for sent what is not.
 */
#include "docket-config.h"

#include "docket-table-columns.h"

#include "docket-cell.h"
#include "docket-looks.h"

/* Of the column that takes what the others leave. */
#define WIDE_PX_MIN 120
#define WIDE_PX_PLENTY 260
/* An icon and the room around it, which do not grow with the text. */
#define SHRUNK_PX 40

/* The heading of a column. Not asked for by its place: columns can be dragged. */
static GtkWidget *
find_heading (const DocketTableColumn *ref)
{
  GtkColumnView *view = gtk_column_view_column_get_column_view (ref->column);
  GtkWidget *header = view != NULL ? gtk_widget_get_first_child (GTK_WIDGET (view)) : NULL;
  GtkWidget *heading = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (; heading != NULL; heading = gtk_widget_get_next_sibling (heading))
    {
      GtkWidget *box = gtk_widget_get_first_child (heading);

      for (GtkWidget *part = box != NULL ? gtk_widget_get_first_child (box) : NULL; part != NULL; part = gtk_widget_get_next_sibling (part))
        if (GTK_IS_LABEL (part) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (part)), gtk_column_view_column_get_title (ref->column)) == 0)
          return heading;
    }
  return NULL;
}

/* What the heading takes, with its arrow.  Asked itself, one in a column of a fixed
 * width says what the style alone asks for: its box is asked, and the padding
 * around that added, once the heading has a place. */
static int
measure_heading (GtkWidget *heading)
{
  graphene_rect_t bounds;
  int box_px = 0;
  int padding_px = 0;

  gtk_widget_measure (gtk_widget_get_first_child (heading), GTK_ORIENTATION_HORIZONTAL, -1, &box_px, NULL, NULL, NULL);
  if (gtk_widget_compute_bounds (heading, heading, &bounds))
    padding_px = MAX ((int) bounds.size.width - gtk_widget_get_width (heading), 0);
  return box_px + padding_px;
}

/* What it is to have, without what is shared. */
static int
least_px (const DocketTableColumn *ref)
{
  GtkWidget *heading = find_heading (ref);
  int heading_px = heading != NULL ? measure_heading (heading) : 0;

  return MAX (ref->shrunk ? SHRUNK_PX : docket_scaled_px (ref->info->width_px), heading_px);
}

static void
give_width (DocketTableColumn *ref, int width_px)
{
  ref->given_px = width_px;
  gtk_column_view_column_set_fixed_width (ref->column, width_px);
}

void
docket_table_column_give_width (DocketTableColumn *ref)
{
  if (ref->info->width_px > 0)
    give_width (ref, docket_scaled_px (ref->info->width_px));
  else
    gtk_column_view_column_set_expand (ref->column, TRUE);
}

/* Rows go on counting the cells of a column that is not shown, and from right to
 * left they then begin where the header does not: such a column has no width. */
static void
show_column (DocketTableColumn *ref, gboolean show)
{
  if (gtk_column_view_column_get_visible (ref->column) == show)
    return;
  if (!show)
    ref->width_px = gtk_column_view_column_get_fixed_width (ref->column);
  gtk_column_view_column_set_visible (ref->column, show);
  gtk_column_view_column_set_fixed_width (ref->column, show ? ref->width_px : 0);
}

/* Its heading would take more than its icons do, and is said to whoever rests on it or has
 * it read out. */
static void
shrink_column (DocketTableColumn *ref, gboolean shrunk)
{
  GtkWidget *heading = find_heading (ref);

  if (ref->shrunk == shrunk)
    return;
  ref->shrunk = shrunk;
  gtk_column_view_column_set_title (ref->column, shrunk ? "" : ref->title);
  if (heading == NULL)
    return;
  gtk_widget_set_tooltip_text (heading, shrunk ? ref->title : NULL);
  if (shrunk)
    gtk_accessible_update_property (GTK_ACCESSIBLE (heading), GTK_ACCESSIBLE_PROPERTY_LABEL, ref->title, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (heading), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static gboolean
shrinks (const DocketTableColumn *ref)
{
  return (ref->info->look & DOCKET_CELL_SHRINKS) != 0;
}

/* What a person made wider or narrower keeps its words. */
static gboolean
has_given_width (const DocketTableColumn *ref)
{
  gboolean shown = gtk_column_view_column_get_visible (ref->column);

  return (shown ? gtk_column_view_column_get_fixed_width (ref->column) : ref->width_px) == ref->given_px;
}

/* Returns what those take for whose words there is no room. */
static int
shrink (DocketTableColumn *refs, guint n_refs, int width_px, int headings_px)
{
  int taken_px = 0;

  for (guint i = 0; i < n_refs; i++)
    {
      gboolean tight = shrinks (&refs[i]) && width_px < docket_scaled_px (refs[i].info->needs_px) + headings_px;

      shrink_column (&refs[i], tight && has_given_width (&refs[i]));
      if (tight && !refs[i].hidden)
        taken_px += refs[i].shrunk ? least_px (&refs[i]) : gtk_column_view_column_get_fixed_width (refs[i].column);
    }
  return taken_px;
}

static gboolean
is_growing (const DocketTableColumn *ref)
{
  return ref->info->grown_px > 0 && !ref->shrunk && gtk_column_view_column_get_visible (ref->column)
         && gtk_column_view_column_get_fixed_width (ref->column) == ref->given_px;
}

static int
growth_px (const DocketTableColumn *ref)
{
  return is_growing (ref) ? MAX (docket_scaled_px (ref->info->grown_px) - least_px (ref), 0) : 0;
}

/* Returns how much of @spare_px they took. */
static int
grow (DocketTableColumn *refs, guint n_refs, int spare_px)
{
  int wanted_px = 0;
  int taken_px = 0;

  for (guint i = 0; i < n_refs; i++)
    wanted_px += growth_px (&refs[i]);
  for (guint i = 0; i < n_refs; i++)
    {
      int share_px = growth_px (&refs[i]);

      if (!is_growing (&refs[i]))
        continue;
      if (wanted_px > 0 && spare_px < wanted_px)
        share_px = share_px * MAX (0, spare_px) / wanted_px;
      give_width (&refs[i], least_px (&refs[i]) + share_px);
      taken_px += share_px;
    }
  return taken_px;
}

void
docket_table_columns_share (DocketTableColumn *refs, guint n_refs, int width_px)
{
  int wide_px = width_px;
  int headings_px = 0; /* more than the columns were thought to take */
  int shrunk_px;
  GtkColumnViewColumn *wide = NULL;

  for (guint i = 0; i < n_refs; i++)
    if (refs[i].info->width_px > 0 && !refs[i].shrunk)
      headings_px += least_px (&refs[i]) - docket_scaled_px (refs[i].info->width_px);
  shrunk_px = shrink (refs, n_refs, width_px, headings_px);
  for (guint i = 0; i < n_refs; i++)
    {
      const DocketColumn *info = refs[i].info;
      gboolean roomy = info->needs_px == 0 || shrinks (&refs[i]) || width_px >= docket_scaled_px (info->needs_px) + headings_px + shrunk_px;
      gboolean visible = !refs[i].hidden && roomy;

      show_column (&refs[i], visible);
      if (visible && info->width_px > 0 && gtk_column_view_column_get_fixed_width (refs[i].column) == refs[i].given_px)
        give_width (&refs[i], least_px (&refs[i]));
      if (info->width_px < 0)
        wide = refs[i].column;
      else if (is_growing (&refs[i]))
        wide_px -= least_px (&refs[i]);
      else if (visible)
        wide_px -= gtk_column_view_column_get_fixed_width (refs[i].column);
    }
  wide_px -= grow (refs, n_refs, wide_px - docket_scaled_px (WIDE_PX_PLENTY));
  /* The wide one has what the others leave; "expand" alone does not give it
   * back when a column goes. */
  if (wide != NULL)
    gtk_column_view_column_set_fixed_width (wide, MAX (wide_px, WIDE_PX_MIN));
}
