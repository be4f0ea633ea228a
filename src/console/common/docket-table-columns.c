/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How wide the columns of a table are.
 *
 * One takes what the others leave.  Once it has plenty, those in which words are
 * cut share what is more, up to a width in which hardly any are.  What a person
 * made wider or narrower stays as it is.
 */
#include "docket-config.h"

#include "docket-table-columns.h"

#include "docket-looks.h"

/* Of the column that takes what the others leave. */
#define WIDE_PX_MIN 120
#define WIDE_PX_PLENTY 260

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

static gboolean
is_growing (const DocketTableColumn *ref)
{
  return ref->info->grown_px > 0 && gtk_column_view_column_get_visible (ref->column)
         && gtk_column_view_column_get_fixed_width (ref->column) == ref->given_px;
}

static int
growth_px (const DocketTableColumn *ref)
{
  return is_growing (ref) ? docket_scaled_px (ref->info->grown_px) - docket_scaled_px (ref->info->width_px) : 0;
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

      if (share_px == 0)
        continue;
      if (spare_px < wanted_px)
        share_px = share_px * MAX (0, spare_px) / wanted_px;
      give_width (&refs[i], docket_scaled_px (refs[i].info->width_px) + share_px);
      taken_px += share_px;
    }
  return taken_px;
}

void
docket_table_columns_share (DocketTableColumn *refs, guint n_refs, int width_px)
{
  int wide_px = width_px;
  GtkColumnViewColumn *wide = NULL;

  for (guint i = 0; i < n_refs; i++)
    {
      const DocketColumn *info = refs[i].info;
      gboolean visible = width_px >= docket_scaled_px (info->needs_px) && !refs[i].hidden;

      show_column (&refs[i], visible);
      if (info->width_px < 0)
        wide = refs[i].column;
      else if (is_growing (&refs[i]))
        wide_px -= docket_scaled_px (info->width_px);
      else if (visible)
        wide_px -= gtk_column_view_column_get_fixed_width (refs[i].column);
    }
  wide_px -= grow (refs, n_refs, wide_px - docket_scaled_px (WIDE_PX_PLENTY));
  /* The wide one has what the others leave; "expand" alone does not give it
   * back when a column goes. */
  if (wide != NULL)
    gtk_column_view_column_set_fixed_width (wide, MAX (wide_px, WIDE_PX_MIN));
}
