/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Line items in a totals case.  Items are records of their own and never
 * collide; the amounts of a side are what its author summed up.  So a side
 * shows the items that were there when both started, and those its author
 * added: enough to see where a difference comes from.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-case-lines.h"

#include "docket-facts.h"
#include "docket-money.h"
#include "docket-text.h"

#define LINES_MAX 200
#define LINES_SHOWN_MAX 6

char *
docket_case_line_text (const DocketRecord *line)
{
  const char *description = docket_record_get_text (line, DOCKET_LINE_DESCRIPTION);
  gint64 milli = docket_record_get_int (line, DOCKET_LINE_QUANTITY_MILLI, 1000);
  g_autofree char *quantity = NULL;

  if (description == NULL)
    description = docket_record_get_text (line, DOCKET_LINE_SKU);
  if (description == NULL)
    description = _ ("Line item");
  if (milli == 1000)
    return g_strdup (description);
  quantity = docket_quantity_format (milli);
  return g_strdup_printf ("%s × %s", description, quantity);
}

static gboolean
belongs (const DocketRecord *line, DocketField field)
{
  gboolean labor = g_strcmp0 (docket_record_get_text (line, DOCKET_LINE_CLASS), "labor") == 0;

  return field == DOCKET_JOB_LABOR_AMOUNT ? labor : !labor;
}

static GtkWidget *
create_line (DocketDesk *desk, const DocketRecord *line, gboolean added)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  g_autofree char *text = docket_case_line_text (line);
  g_autofree char *amount = docket_money_format (docket_record_get_int (line, DOCKET_LINE_AMOUNT, 0), docket_desk_get_currency (desk));
  g_autofree char *shown = added ? g_strdup_printf ("+ %s", text) : g_strdup (text);
  GtkWidget *name = gtk_label_new (shown);
  GtkWidget *price = gtk_label_new (amount);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (GTK_LABEL (name));
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_tooltip_text (name, text);
  gtk_widget_add_css_class (price, "numeric");
  gtk_widget_add_css_class (box, added ? "case-line-added" : "case-line");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), price);
  return box;
}

GtkWidget *
docket_case_lines_of_side (DocketDesk *desk, DocketCaseModel *model, DocketField field, DocketCaseChoice side)
{
  const DocketReview *review = docket_case_model_get_review (model);
  const DocketStamp *author = docket_case_model_get_stamp (model, side);
  gint64 started_at = review->started_by.arrived_at != 0 ? review->started_by.arrived_at : review->started_by.made_at;
  g_autoptr (DocketQuery) query = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *box = NULL;
  guint shown = 0;

  if (review->subject_kind != DOCKET_KIND_JOB || (field != DOCKET_JOB_LABOR_AMOUNT && field != DOCKET_JOB_PARTS_AMOUNT))
    return NULL;
  query = docket_query_new (DOCKET_KIND_LINE);
  query->job = g_strdup (review->subject_id);
  lines = docket_store_select (docket_desk_get_reader (desk), query, LINES_MAX, &error);
  if (lines == NULL)
    {
      g_warning ("Cannot read line items: %s", error->message);
      return NULL;
    }
  for (guint i = 0; i < lines->len && shown < LINES_SHOWN_MAX; i++)
    {
      const DocketRecord *line = g_ptr_array_index (lines, i);
      const DocketStamp *stamp = docket_record_get_stamp (line, DOCKET_GROUP_LINE_LINE);
      gboolean stood = stamp->arrived_at != 0 && stamp->arrived_at <= started_at;

      if (!belongs (line, field))
        continue;
      if (!stood && (side == DOCKET_CASE_NOTHING || author == NULL || g_strcmp0 (author->person, stamp->person) != 0))
        continue;
      if (box == NULL)
        box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      gtk_box_append (GTK_BOX (box), create_line (desk, line, !stood));
      shown++;
    }
  return box;
}
