/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rows of name and value, as details panes show them.  A value can be marked
 * and copied, and a screen reader says its name with it.
 */

#include "docket-config.h"

#include <string.h>

#include "docket-facts.h"

#include "docket-field-history.h"

/* "Dringlichkeit" fits: then the values of all sections of a job stand below each other. */
#define NAME_PX 80

#define ADDRESS_PART_BYTES_MAX 20 /* what is longer is broken where there is least room */

void
docket_facts_clear (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}

/* Of an address of mail the parts between dots and the at sign: half of one on the next
 * line reads as another word. By attributes, as the text is there to be copied. They do
 * not touch: GTK makes one of two alike that do, and nothing could be broken at all. */
static void
hold_addresses (PangoAttrList *attributes, const char *text)
{
  const char *at = text;

  while (strchr (text, '@') != NULL && *at != '\0')
    {
      gsize length = strcspn (at, "@. ");

      if (length > 0 && length <= ADDRESS_PART_BYTES_MAX)
        {
          PangoAttribute *whole = pango_attr_allow_breaks_new (FALSE);

          whole->start_index = (guint) (at - text);
          whole->end_index = (guint) (at + length - text);
          pango_attr_list_insert (attributes, whole);
        }
      at += length;
      at += strspn (at, "@. ");
    }
}

void
docket_facts_wrap (GtkLabel *label)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  hold_addresses (attributes, gtk_label_get_text (label));
  gtk_label_set_attributes (label, attributes);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
}

void
docket_facts_hold_words (GtkLabel *label, guint most_chars)
{
  g_auto (GStrv) words = g_strsplit (gtk_label_get_text (label), " ", -1);
  glong longest = 0;

  for (guint i = 0; words[i] != NULL; i++)
    longest = MAX (longest, g_utf8_strlen (words[i], -1));
  gtk_label_set_width_chars (label, (int) MIN (longest, (glong) most_chars));
}

static gboolean
on_query_tooltip (GtkLabel *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));
  return TRUE;
}

void
docket_facts_tell_cut (GtkLabel *label)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (label), TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
}

GtkWidget *
docket_facts_create_label (const char *text, float xalign, gboolean dim)
{
  GtkWidget *label = gtk_label_new (text);

  /* What is mirrored are lines; figures have their ones under each other whichever way those run. */
  if (xalign == 1 && gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL)
    xalign = 0;
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");
  return label;
}

void
docket_facts_add (GtkGrid *grid, int *row, const char *name, const char *value, gboolean absent)
{
  GtkWidget *name_label = docket_facts_create_label (name, 0, TRUE);
  GtkWidget *value_label = docket_facts_create_label (value, 0, absent);

  docket_facts_wrap (GTK_LABEL (value_label));
  gtk_label_set_selectable (GTK_LABEL (value_label), TRUE);
  gtk_widget_set_hexpand (value_label, TRUE);
  gtk_widget_set_size_request (name_label, NAME_PX, -1);
  gtk_grid_attach (grid, name_label, 0, *row, 1, 1);
  gtk_grid_attach (grid, value_label, 1, *row, 1, 1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value_label), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name_label, NULL, -1);
  *row += 1;
}

/* Not by marks in the text: it is there to be copied. */
gboolean
docket_facts_read_left_to_right (DocketField field)
{
  return field == DOCKET_CUSTOMER_PHONE || field == DOCKET_CUSTOMER_EMAIL || field == DOCKET_CUSTOMER_BILLING_EMAIL
         || field == DOCKET_CUSTOMER_TAX_ID || field == DOCKET_JOB_SITE_PHONE;
}

void
docket_facts_turn (GtkLabel *label, DocketField field)
{
  if (!docket_facts_read_left_to_right (field) || gtk_widget_get_direction (GTK_WIDGET (label)) != GTK_TEXT_DIR_RTL)
    return;
  gtk_widget_set_direction (GTK_WIDGET (label), GTK_TEXT_DIR_LTR);
  gtk_label_set_xalign (label, 1);
}

void
docket_facts_offer_history (GtkGrid *grid, int row, DocketField field)
{
  docket_field_history_offer (GTK_LABEL (gtk_grid_get_child_at (grid, 1, row)), field);
}

void
docket_facts_add_field (GtkGrid *grid, int *row, DocketDesk *desk, const DocketRecord *record, DocketField field, const char *name)
{
  g_autofree char *value = NULL;

  if (!docket_record_has (record, field))
    return;
  value = docket_desk_format_value (desk, field, docket_record_get (record, field));
  docket_facts_add (grid, row, name != NULL ? name : docket_field_label (field), value, FALSE);
  docket_facts_offer_history (grid, *row - 1, field);
  docket_facts_turn (GTK_LABEL (gtk_grid_get_child_at (grid, 1, *row - 1)), field);
}
