/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What each side causes, before it is chosen: the policy's own sentences for
 * the values of that side, and who is told that their work was not taken.
 * Only the authors of held changes are told; the author of what stands is not
 * said to be.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-case-story.h"

#include "docket-case-cells.h"
#include "docket-case-words.h"
#include "docket-looks.h"
#include "docket-money.h"

static void
add_effect (GtkWidget *card, const char *icon_name, const char *text)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  gtk_widget_add_css_class (icon, "dim-label");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), docket_case_text (text, NULL));
  gtk_box_append (GTK_BOX (card), line);
}

static void
add_policy_effects (GtkWidget *card, DocketDesk *desk, DocketCaseModel *model, DocketCaseChoice side)
{
  DocketPolicy *policy = docket_desk_get_policy (desk);

  for (guint i = 0; i < docket_case_model_get_n_rows (model); i++)
    {
      const DocketCaseRow *row = docket_case_model_get_row (model, i);
      GVariant *value = docket_case_model_get_side_value (model, side, row->field);
      const char *const *effects;

      if (!row->differs || value == NULL || !g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
        continue;
      effects = docket_policy_get_consequences (policy, row->field, g_variant_get_string (value, NULL));
      for (guint n = 0; effects != NULL && effects[n] != NULL; n++)
        add_effect (card, "go-next-symbolic", docket_policy_say (effects[n]));
    }
}

/* Whoever takes a side of what was voided since takes back the voiding, too; not of a
 * customer who was merged. */
static void
add_void (GtkWidget *card, DocketDesk *desk, DocketCaseModel *model, DocketCaseChoice side)
{
  const DocketReview *review = docket_case_model_get_review (model);
  g_autoptr (DocketRecord) subject = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  gboolean merged;

  if (review->voided_by.person == NULL || docket_case_model_get_form (model) == DOCKET_CASE_WHOLE)
    return;
  docket_store_get (docket_desk_get_reader (desk), review->subject_kind, review->subject_id, &subject, NULL);
  merged = subject != NULL && review->subject_kind == DOCKET_KIND_CUSTOMER && docket_record_has (subject, DOCKET_CUSTOMER_MERGED_INTO);
  name = docket_case_given_name (desk, review->voided_by.person);
  text = g_strdup_printf (merged || docket_case_model_is_current (model, side) || docket_case_model_get_candidate (model) == NULL
                              ? _ ("It stays void, as %s left it")
                              : _ ("%s voided it meanwhile: this brings it back"),
                          name);
  add_effect (card, "dialog-warning-symbolic", text);
}

/* Whether another total is saved than the side states. */
static gboolean
bills_otherwise (DocketCaseModel *model, DocketCaseChoice side, gint64 *bill)
{
  gint64 stated;

  return docket_case_model_get_review (model)->group == DOCKET_GROUP_JOB_TOTALS && docket_case_model_get_side_bill (model, side, bill)
         && docket_case_model_get_side_total (model, side, &stated) && stated != *bill;
}

/* "Invoice draft …" is the invoice's business; what a total causes is the
 * amount that will be billed. */
static void
add_bill (GtkWidget *card, DocketDesk *desk, DocketCaseModel *model, DocketCaseChoice side)
{
  const DocketStamp *stamp = docket_case_model_get_stamp (model, side);
  const char *currency = docket_desk_get_currency (desk);
  gint64 bill, stated;
  g_autofree char *amount = NULL;
  g_autofree char *said = NULL;
  g_autofree char *who = NULL;
  g_autofree char *text = NULL;

  if (docket_case_model_get_review (model)->group != DOCKET_GROUP_JOB_TOTALS
      || !docket_case_model_get_side_bill (model, side, &bill))
    return;
  amount = docket_money_format (bill, currency);
  if (bills_otherwise (model, side, &bill) && docket_case_model_get_side_total (model, side, &stated))
    {
      said = docket_money_format (stated, currency);
      who = stamp != NULL ? docket_case_given_name (desk, stamp->person) : docket_case_side_title (desk, model, side);
      /* Translators: the sum of the rows, and the total that a person wrote under them: "€158.79 (Tess said €141.99)" */
      text = g_strdup_printf (_ ("The bill will say %s (%s said %s)"), amount, who, said);
    }
  else
    text = g_strdup_printf (_ ("The bill will say %s"), amount);
  add_effect (card, "accessories-calculator-symbolic", text);
}

/* What a side says, to stand between quotes: text comes with quotes of its own. */
static char *
read_side (DocketDesk *desk, DocketCaseModel *model, DocketCaseChoice side)
{
  g_autofree char *value = docket_case_side_value (desk, model, side);
  g_autofree char *quotes = g_strdup_printf (_ ("“%s”"), "");
  const char *close = g_utf8_strlen (quotes, -1) == 2 ? g_utf8_next_char (quotes) : NULL;
  g_autofree char *open = close != NULL ? g_strndup (quotes, close - quotes) : NULL;

  if (open == NULL || docket_case_side_is_several (model) || strlen (value) <= strlen (quotes) || !g_str_has_prefix (value, open) || !g_str_has_suffix (value, close))
    return g_steal_pointer (&value);
  return g_strndup (value + strlen (open), strlen (value) - strlen (quotes));
}

static void
add_losers (GtkWidget *card, DocketDesk *desk, DocketCaseModel *model, DocketCaseChoice side)
{
  const DocketReview *review = docket_case_model_get_review (model);
  DocketCaseChoice current = docket_case_model_is_current (model, DOCKET_CASE_FIRST) ? DOCKET_CASE_FIRST : DOCKET_CASE_SECOND;

  for (guint i = 0; i < review->candidates->len; i++)
    {
      const DocketCandidate *candidate = g_ptr_array_index (review->candidates, i);
      gboolean compared = i == docket_case_model_get_candidate_position (model);
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;
      g_autofree char *text = NULL;

      if (compared && side != current)
        continue; /* this side is theirs */
      name = docket_case_given_name (desk, candidate->by.person);
      if (compared && docket_case_model_get_form (model) != DOCKET_CASE_WHOLE)
        {
          value = read_side (desk, model, current == DOCKET_CASE_FIRST ? DOCKET_CASE_SECOND : DOCKET_CASE_FIRST);
          /* Translators: a person, and what they wrote in some fields: "Title “Pump”, Priority High" */
          text = g_strdup_printf (docket_case_side_is_several (model) ? _ ("%s is told that this was not taken: %s") : _ ("%s is told that “%s” was not taken"), name, value);
        }
      else
        text = g_strdup_printf (_ ("%s is told that their change was not taken"), name);
      add_effect (card, "mail-send-symbolic", text);
    }
  /* About a whole record nothing is replaced; at most it comes back. */
  if (side != current && docket_review_is_of_new (review))
    {
      g_autofree char *name = docket_case_given_name (desk, docket_case_model_get_candidate (model)->by.person);
      /* Translators: a held new record; %s is a person */
      g_autofree char *text = g_strdup_printf (_ ("It is taken in as %s made it"), name);

      add_effect (card, "go-next-symbolic", text);
    }
  else if (side != current && docket_case_model_get_form (model) == DOCKET_CASE_WHOLE)
    {
      g_autofree char *name = docket_case_given_name (desk, review->voided_by.person);
      g_autofree char *text = g_strdup_printf (_ ("That %s voided it is taken back; it stays in the history"), name);

      if (review->voided_by.person != NULL)
        add_effect (card, "document-open-recent-symbolic", text);
    }
  else if (side != current && review->current_by.person != NULL)
    {
      g_autofree char *name = docket_case_given_name (desk, review->current_by.person);
      g_autofree char *value = read_side (desk, model, current);
      /* Translators: a person, and what they wrote in some fields: "Title “Pump”, Priority High" */
      g_autofree char *text = g_strdup_printf (docket_case_side_is_several (model) ? _ ("What %s wrote is replaced, and stays in the history: %s") : _ ("%s’s “%s” is replaced; it stays in the history"), name, value);

      add_effect (card, "document-open-recent-symbolic", text);
    }
}

/* Nobody loses work over two records; what matters is where the jobs go. */
static void
add_twin_effects (GtkWidget *card, DocketDesk *desk, DocketCaseModel *model, DocketCaseChoice side)
{
  const DocketReview *review = docket_case_model_get_review (model);
  g_autofree char *subject = docket_desk_record_name (desk, review->subject_kind, review->subject_id);
  g_autofree char *other = docket_desk_record_name (desk, review->subject_kind, docket_case_model_get_candidate (model)->record);
  g_autofree char *text = NULL;

  if (docket_case_model_is_current (model, side))
    {
      add_effect (card, "go-next-symbolic", _ ("Both stay as they are, and nobody is asked about these two again"));
      return;
    }
  text = g_strdup_printf (_ ("The jobs and notes of the new %s move to %s"), subject, other);
  add_effect (card, "go-next-symbolic", text);
  add_effect (card, "go-next-symbolic", _ ("The new one becomes void; no field of the other is changed"));
  add_effect (card, "document-open-recent-symbolic", _ ("Undoing or restoring brings everything back"));
}

static GtkWidget *
create_title (DocketDesk *desk, DocketCaseModel *model, DocketCaseChoice side)
{
  const DocketReview *review = docket_case_model_get_review (model);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GVariant *status = review->group == DOCKET_GROUP_JOB_STATUS ? docket_case_model_get_side_value (model, side, DOCKET_JOB_STATUS) : NULL;
  g_autofree char *name = docket_case_side_title (desk, model, side);
  gboolean quoted = docket_case_model_get_form (model) == DOCKET_CASE_TWINS || status != NULL;
  g_autofree char *value = quoted ? read_side (desk, model, side) : NULL;
  g_autofree char *text = NULL;
  gint64 bill;

  if (!quoted)
    value = !docket_case_side_is_several (model) && bills_otherwise (model, side, &bill) ? docket_money_format (bill, docket_desk_get_currency (desk))
                                                                                         : docket_case_side_value (desk, model, side);

  if (docket_case_model_get_form (model) == DOCKET_CASE_TWINS)
    /* Translators: before what a choice causes: "If “Merge into this one”" */
    text = g_strdup_printf (_ ("If “%s”"), value);
  else if (status != NULL)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name (docket_status_icon_name (g_variant_get_string (status, NULL)));

      gtk_widget_add_css_class (icon, docket_status_css_class (g_variant_get_string (status, NULL)));
      gtk_box_append (GTK_BOX (line), icon);
      text = g_strdup_printf (_ ("If “%s”"), value);
    }
  else
    /* Translators: a column and its value: "If Office: €331.54" */
    text = g_strdup_printf (_ ("If %s: %s"), name, value);
  gtk_box_append (GTK_BOX (line), docket_case_text (text, "heading"));
  return line;
}

GtkWidget *
docket_case_effects (DocketDesk *desk, DocketCaseModel *model)
{
  GtkWidget *cards;

  if (docket_case_model_get_form (model) == DOCKET_CASE_PLAIN)
    return NULL;
  cards = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_set_homogeneous (GTK_BOX (cards), TRUE);
  for (DocketCaseChoice side = DOCKET_CASE_FIRST; side <= DOCKET_CASE_SECOND; side++)
    {
      GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

      gtk_widget_add_css_class (card, "case-card");
      gtk_box_append (GTK_BOX (card), create_title (desk, model, side));
      if (docket_case_model_get_form (model) == DOCKET_CASE_TWINS)
        add_twin_effects (card, desk, model, side);
      else
        {
          add_void (card, desk, model, side);
          add_policy_effects (card, desk, model, side);
          add_bill (card, desk, model, side);
          add_losers (card, desk, model, side);
        }
      gtk_box_append (GTK_BOX (cards), card);
    }
  return cards;
}
