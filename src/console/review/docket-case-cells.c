/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the cells of the case table show.  A part that differs is bold and says
 * in words who changed it; colour and icon only repeat that.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-case-cells.h"

#include "docket-case-lines.h"
#include "docket-case-words.h"
#include "docket-facts.h"
#include "docket-looks.h"
#include "docket-money.h"
#include "docket-strip-layout.h"

#define NAME_WORD_PX_MAX 104 /* a longer one is broken where there is least room */

/* What a person looks for beside the group in question, so that they need not
 * leave the case: shown among the unchanged fields of a job. */
static const DocketField context_fields[] = {
  DOCKET_JOB_STATUS,
  DOCKET_JOB_TECHNICIAN,
  DOCKET_JOB_STARTS_AT,
  DOCKET_JOB_PRIORITY,
  DOCKET_JOB_CUSTOMER,
  DOCKET_JOB_SITE_CITY,
  DOCKET_JOB_TOTAL_AMOUNT,
  DOCKET_JOB_INVOICE_STATE,
};

GtkWidget *
docket_case_text (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  docket_facts_wrap (GTK_LABEL (label));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
docket_case_name (const char *text, const char *css_class)
{
  GtkWidget *label = docket_case_text (text, css_class);

  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (label, NULL);
  g_autoptr (PangoAttrList) bold = pango_attr_list_new ();
  int longest_px = 0;

  /* As it is in the row that is decided. */
  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, bold);
  for (guint i = 0; words[i] != NULL; i++)
    {
      int width_px;

      pango_layout_set_text (layout, words[i], -1);
      pango_layout_get_pixel_size (layout, &width_px, NULL);
      longest_px = MAX (longest_px, width_px);
    }
  if (longest_px <= docket_scaled_px (NAME_WORD_PX_MAX))
    gtk_widget_set_size_request (label, longest_px, -1);
  return label;
}

GtkWidget *
docket_case_cell (const char *css_class)
{
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_add_css_class (cell, "case-cell");
  if (css_class != NULL)
    gtk_widget_add_css_class (cell, css_class);
  return cell;
}

static GtkWidget *
create_icon_line (const char *icon_name, const char *icon_class, GtkWidget *text)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "case-icon");
  if (icon_class != NULL)
    gtk_widget_add_css_class (icon, icon_class);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), text);
  return line;
}

GtkWidget *
docket_case_key (const char *text)
{
  GtkWidget *key = gtk_label_new (text);

  gtk_widget_add_css_class (key, "key-cap");
  gtk_widget_set_valign (key, GTK_ALIGN_CENTER);
  /* "⇧1" is a key, not a word: it reads the same in every script. */
  gtk_widget_set_direction (key, GTK_TEXT_DIR_LTR);
  return key;
}

GtkWidget *
docket_case_head (DocketDesk *desk, const char *title, const DocketStamp *stamp, const char *line, const char *key)
{
  GtkWidget *cell = docket_case_cell ("case-head");
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *heading = docket_case_text (title, "heading");

  gtk_label_set_wrap_mode (GTK_LABEL (heading), PANGO_WRAP_WORD);
  gtk_box_append (GTK_BOX (top), heading);
  if (key != NULL)
    gtk_box_append (GTK_BOX (top), docket_case_key (key));
  gtk_box_append (GTK_BOX (cell), top);
  if (stamp != NULL)
    {
      g_autofree char *who = docket_case_who (desk, stamp);

      gtk_box_append (GTK_BOX (cell), create_icon_line (docket_case_is_field (desk, stamp) ? "phone-symbolic" : "computer-symbolic", "dim-label",
                                                        docket_case_text (who, "case-caption")));
    }
  if (line != NULL && *line != '\0')
    gtk_box_append (GTK_BOX (cell), docket_case_text (line, "case-caption"));
  return cell;
}

static GtkWidget *
create_value (DocketDesk *desk, DocketField field, GVariant *value, const char *css_class)
{
  g_autofree char *text = docket_case_value (desk, field, value);
  GtkWidget *label = docket_case_text (text, css_class);

  if (value != NULL && field == DOCKET_JOB_STATUS)
    {
      const char *status = g_variant_get_string (value, NULL);

      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD);
      return create_icon_line (docket_status_icon_name (status), docket_status_css_class (status), label);
    }
  if (value != NULL)
    docket_facts_turn (GTK_LABEL (label), field);
  /* An amount that is broken in two reads as two. */
  if (value != NULL && docket_field_info (field)->type == DOCKET_TYPE_MONEY)
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD);
  return label;
}

static GtkWidget *
create_provenance (DocketDesk *desk, DocketCaseModel *model, DocketCaseChoice side, const DocketCaseRow *row)
{
  const DocketStamp *stamp = docket_case_model_get_stamp (model, side);
  GVariant *started = docket_case_model_get_side_value (model, DOCKET_CASE_NOTHING, row->field);
  GVariant *value = docket_case_model_get_side_value (model, side, row->field);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (docket_value_equal (started, value)
      && (row->beside == DOCKET_FIELD_NONE
          || docket_value_equal (docket_case_model_get_side_value (model, DOCKET_CASE_NOTHING, row->beside),
                                 docket_case_model_get_side_value (model, side, row->beside))))
    return docket_case_text (_ ("as it was"), "case-caption");
  if (stamp == NULL)
    return NULL;
  name = docket_case_given_name (desk, stamp->person);
  if (started == NULL)
    text = g_strdup_printf (_ ("added by %s"), name);
  else if (value == NULL)
    text = g_strdup_printf (_ ("removed by %s"), name);
  else
    text = g_strdup_printf (_ ("changed by %s"), name);
  return create_icon_line ("document-edit-symbolic", "dim-label", docket_case_text (text, "case-caption"));
}

GtkWidget *
docket_case_value_box (DocketDesk *desk, DocketCaseModel *model, guint at, DocketCaseChoice side)
{
  const DocketCaseRow *row = docket_case_model_get_row (model, at);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gboolean weighs = side != DOCKET_CASE_NOTHING && row->differs;
  GtkWidget *extra;

  gtk_widget_set_hexpand (box, TRUE);
  if (row->field == DOCKET_FIELD_NONE)
    {
      g_autofree char *text = docket_case_side_value (desk, model, side);

      gtk_box_append (GTK_BOX (box), docket_case_text (text, "heading"));
      return box;
    }
  /* Of a record that is not here yet only one side says anything. */
  if (docket_review_is_of_new (docket_case_model_get_review (model)) && docket_case_model_get_side_value (model, side, row->field) == NULL)
    return box;
  gtk_box_append (GTK_BOX (box), create_value (desk, row->field, docket_case_model_get_side_value (model, side, row->field), weighs ? "heading" : NULL));
  if (row->beside != DOCKET_FIELD_NONE && docket_case_model_get_side_value (model, side, row->beside) != NULL)
    gtk_box_append (GTK_BOX (box), create_value (desk, row->beside, docket_case_model_get_side_value (model, side, row->beside), "case-caption"));
  extra = docket_case_lines_of_side (desk, model, row->field, side);
  if (extra != NULL)
    gtk_box_append (GTK_BOX (box), extra);
  else if (weighs && !row->computed)
    {
      extra = create_provenance (desk, model, side, row);
      if (extra != NULL)
        gtk_box_append (GTK_BOX (box), extra);
    }
  return box;
}

GtkWidget *
docket_case_difference (DocketDesk *desk, DocketCaseModel *model, DocketField field)
{
  gint64 difference;
  g_autofree char *text = NULL;
  GtkWidget *label;

  if (field == DOCKET_FIELD_NONE || !docket_case_model_get_difference (model, field, &difference))
    return docket_case_text ("", NULL);
  text = difference != 0 ? docket_money_format_difference (difference, docket_desk_get_currency (desk)) : g_strdup ("—");
  label = docket_case_text (text, "numeric");
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_wrap (GTK_LABEL (label), FALSE); /* an amount is read in one piece */
  if (field == DOCKET_JOB_TOTAL_AMOUNT)
    gtk_widget_add_css_class (label, "heading");
  return label;
}

static void
add_fact (GtkWidget *list, DocketDesk *desk, DocketField field, GVariant *value, int *n)
{
  g_autofree char *text = docket_case_value (desk, field, value);
  GtkWidget *name = docket_case_text (docket_field_label (field), "dim-label");
  GtkWidget *label = docket_case_text (text, NULL);

  docket_facts_turn (GTK_LABEL (label), field);
  gtk_label_set_wrap (GTK_LABEL (name), FALSE);
  gtk_widget_set_hexpand (name, FALSE);
  gtk_grid_attach (GTK_GRID (list), name, 0, *n, 1, 1);
  gtk_grid_attach (GTK_GRID (list), label, 1, *n, 1, 1);
  (*n)++;
}

static void
add_context (GtkWidget *list, DocketDesk *desk, const DocketReview *review, GString *names, int *n)
{
  g_autoptr (DocketRecord) job = NULL;

  if (review->subject_kind != DOCKET_KIND_JOB
      || !docket_store_get (docket_desk_get_reader (desk), DOCKET_KIND_JOB, review->subject_id, &job, NULL) || job == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (context_fields); i++)
    {
      DocketField field = context_fields[i];

      if (docket_field_info (field)->group == review->group || !docket_record_has (job, field))
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? _ (", ") : "", docket_field_label (field));
      add_fact (list, desk, field, docket_record_get (job, field), n);
    }
}

GtkWidget *
docket_case_unchanged (DocketDesk *desk, DocketCaseModel *model)
{
  const DocketReview *review = docket_case_model_get_review (model);
  GtkWidget *expander = gtk_expander_new (NULL);
  GtkWidget *list = gtk_grid_new ();
  GtkWidget *title = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label;
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *count = NULL;
  int n = 0;

  gtk_grid_set_column_spacing (GTK_GRID (list), 24);
  gtk_widget_add_css_class (list, "case-facts");
  for (guint i = 0; i < docket_case_model_get_n_rows (model); i++)
    {
      const DocketCaseRow *row = docket_case_model_get_row (model, i);

      if (row->differs || row->field == DOCKET_FIELD_NONE || docket_case_model_get_form (model) == DOCKET_CASE_SUM || docket_case_model_get_form (model) == DOCKET_CASE_TWINS)
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? _ (", ") : "", docket_field_label (row->field));
      add_fact (list, desk, row->field, docket_case_model_get_side_value (model, DOCKET_CASE_FIRST, row->field), &n);
    }
  add_context (list, desk, review, names, &n);
  if (n == 0)
    {
      g_object_ref_sink (expander);
      g_object_ref_sink (list);
      g_object_ref_sink (title);
      g_object_unref (expander);
      g_object_unref (list);
      g_object_unref (title);
      return NULL;
    }
  count = g_strdup_printf (ngettext ("%d unchanged field", "%d unchanged fields", (gulong) n), n);
  gtk_box_append (GTK_BOX (title), gtk_label_new (count));
  label = gtk_label_new (names->str);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (GTK_LABEL (label));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "case-caption");
  gtk_box_append (GTK_BOX (title), label);
  gtk_expander_set_label_widget (GTK_EXPANDER (expander), title);
  gtk_expander_set_child (GTK_EXPANDER (expander), list);
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, count, -1);
  return expander;
}

static void
add_hint (GtkBox *hints, const char *const *caps, const char *text)
{
  GtkWidget *hint = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *label = gtk_label_new (text);

  for (guint i = 0; caps[i] != NULL; i++)
    gtk_box_append (GTK_BOX (hint), docket_case_key (caps[i]));
  gtk_widget_add_css_class (label, "case-caption");
  gtk_box_append (GTK_BOX (hint), label);
  gtk_box_append (hints, hint);
}

void
docket_case_hints_fill (GtkBox *hints)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (hints), docket_strip_layout_new (10));
  add_hint (hints, (const char *const[]) { "J", "K", NULL }, _ ("next, previous"));
  add_hint (hints, (const char *const[]) { "1", "2", NULL }, _ ("first, second side"));
  add_hint (hints, (const char *const[]) { "3", NULL }, _ ("own value"));
  add_hint (hints, (const char *const[]) { "⇧1", "⇧2", NULL }, _ ("whole side"));
  add_hint (hints, (const char *const[]) { "U", NULL }, _ ("undecide"));
  add_hint (hints, (const char *const[]) { "S", NULL }, _ ("skip"));
  add_hint (hints, (const char *const[]) { _ ("Ctrl+↵"), NULL }, _ ("apply and next"));
  add_hint (hints, (const char *const[]) { _ ("Ctrl+Z"), NULL }, _ ("undo last decision"));
}

void
docket_case_fill (GtkBox *box, GtkWidget *child)
{
  GtkWidget *old;

  while ((old = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, old);
  if (child != NULL)
    gtk_box_append (box, child);
  gtk_widget_set_visible (GTK_WIDGET (box), child != NULL); /* no gap for nothing */
}
