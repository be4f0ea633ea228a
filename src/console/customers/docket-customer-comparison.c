/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Two customers side by side.  What is the same says so with a mark and a word
 * for those who do not see it; what differs is bold, so that the eye finds it.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-customer-comparison.h"

#include "docket-facts.h"
#include "docket-fold.h"

#define WORD_CHARS_MAX 10

static GtkWidget *
create_value (const char *text, DocketField field, gboolean strong)
{
  GtkWidget *label = docket_facts_create_label (text != NULL ? text : _ ("empty"), 0, text == NULL);

  docket_facts_wrap (GTK_LABEL (label));
  docket_facts_hold_words (GTK_LABEL (label), WORD_CHARS_MAX);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  if (strong && text != NULL)
    gtk_widget_add_css_class (label, "heading");
  if (text != NULL)
    docket_facts_turn (GTK_LABEL (label), field);
  return label;
}

static char *
format (DocketDesk *desk, DocketField field, const DocketValues *values)
{
  GVariant *value = docket_values_get (values, field);

  return value != NULL ? docket_desk_format_value (desk, field, value) : NULL;
}

/* As people compare: without capitals, accents and what stands between words. */
static gboolean
are_close (const char *left, const char *right)
{
  g_auto (GStrv) one = docket_fold_words (left);
  g_auto (GStrv) other = docket_fold_words (right);

  return g_strv_equal ((const char *const *) one, (const char *const *) other);
}

static GtkWidget *
create_mark (const char *left, const char *right)
{
  gboolean same = g_strcmp0 (left, right) == 0;
  gboolean close = !same && left != NULL && right != NULL && are_close (left, right);
  const char *words = same ? _ ("the same") : close ? _ ("nearly the same") : _ ("different");
  GtkWidget *mark = gtk_image_new ();

  if (same || close)
    gtk_image_set_from_icon_name (GTK_IMAGE (mark), same ? "object-select-symbolic" : "content-loading-symbolic");
  gtk_widget_add_css_class (mark, same ? "status-complete" : "dim-label");
  gtk_widget_set_tooltip_text (mark, words);
  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return mark;
}

static void
add_heading (GtkGrid *grid, const char *text, int column)
{
  GtkWidget *label = docket_facts_create_label (text, 0, FALSE);

  docket_facts_wrap (GTK_LABEL (label));
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_grid_attach (grid, label, column, 0, 1, 1);
}

static gboolean
is_shown (const DocketFieldInfo *info, gboolean billing)
{
  return info->group != DOCKET_GROUP_CUSTOMER_SERVER
         && (billing || (info->group != DOCKET_GROUP_CUSTOMER_BILLING && info->group != DOCKET_GROUP_CUSTOMER_STANDING));
}

DocketValues *
docket_customer_values (const DocketRecord *customer)
{
  const DocketKindInfo *kind = docket_kind_info (DOCKET_KIND_CUSTOMER);
  DocketValues *values = docket_values_new ();

  for (guint i = 0; i < kind->n_fields; i++)
    {
      DocketField field = kind->first_field + (DocketField) i;
      GVariant *value = docket_record_get (customer, field);

      if (value != NULL && docket_field_info (field)->group != DOCKET_GROUP_CUSTOMER_SERVER)
        docket_values_set (values, field, value);
    }
  return values;
}

void
docket_customer_comparison_fill (GtkGrid *grid, DocketDesk *desk, const char *left_title, const DocketValues *left, const char *right_title, const DocketValues *right, gboolean billing)
{
  const DocketKindInfo *kind = docket_kind_info (DOCKET_KIND_CUSTOMER);
  int row = 1;

  docket_facts_clear (grid);
  add_heading (grid, left_title, 1);
  add_heading (grid, right_title, 3);
  for (guint i = 0; i < kind->n_fields; i++)
    {
      DocketField field = kind->first_field + (DocketField) i;
      const DocketFieldInfo *info = docket_field_info (field);
      g_autofree char *one = is_shown (info, billing) ? format (desk, field, left) : NULL;
      g_autofree char *other = is_shown (info, billing) ? format (desk, field, right) : NULL;
      gboolean differs = g_strcmp0 (one, other) != 0;
      GtkWidget *name, *left_value, *right_value;

      if (one == NULL && other == NULL)
        continue;
      name = docket_facts_create_label (docket_field_label (field), 0, TRUE);
      docket_facts_wrap (GTK_LABEL (name));
      docket_facts_hold_words (GTK_LABEL (name), WORD_CHARS_MAX);
      left_value = create_value (one, field, FALSE);
      right_value = create_value (other, field, differs);
      gtk_grid_attach (grid, name, 0, row, 1, 1);
      gtk_grid_attach (grid, left_value, 1, row, 1, 1);
      gtk_grid_attach (grid, create_mark (one, other), 2, row, 1, 1);
      gtk_grid_attach (grid, right_value, 3, row, 1, 1);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (left_value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (right_value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
      row++;
    }
}
