/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is chosen of a case and not decided yet, kept as the reason is: in a draft
 * of its own, so that a look at another case, or a crash, takes nothing away.
 *
 *   (77, '', 'KEY', false, [('status', 2, {}), ('status_reason', 3, {'status_reason': <'tight'>})])
 *
 * A choice is between what was seen. So the draft says of which revision of the
 * case it is, who had voided the record, which candidate was compared and which
 * side stood on which side; of anything else it is not taken up.
 */
#include "docket-config.h"

#include "docket-case-choices.h"

#include "docket-drafts.h"

#define CHOICES_TYPE "(xssba(sua{sv}))"

static char *
get_name (const char *review_id)
{
  return g_strconcat ("choices:", review_id, NULL);
}

static const char *
field_name (DocketField field)
{
  return field != DOCKET_FIELD_NONE ? docket_field_info (field)->name : "";
}

static const char *
candidate_key (DocketCaseModel *model)
{
  const DocketCandidate *candidate = docket_case_model_get_candidate (model);

  return candidate != NULL ? candidate->operation : "";
}

static const char *
voided_by (const DocketReview *review)
{
  return review->voided_by.person != NULL ? review->voided_by.person : "";
}

/* -- Keeping -- */

static void
add_own (GVariantBuilder *builder, const DocketCaseRow *row, DocketField field)
{
  GVariant *value;

  if (field == DOCKET_FIELD_NONE || row->own == NULL || !docket_values_contains (row->own, field))
    return;
  value = docket_values_get (row->own, field);
  g_variant_builder_add (builder, "{sv}", field_name (field), value != NULL ? value : g_variant_new_maybe (G_VARIANT_TYPE_STRING, NULL));
}

/* (transfer full) (nullable): nothing is chosen */
static char *
print (DocketCaseModel *model)
{
  const DocketReview *review = docket_case_model_get_review (model);
  g_autoptr (GVariant) choices = NULL;
  GVariantBuilder builder;

  if (docket_case_model_get_n_chosen (model) == 0)
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE (CHOICES_TYPE));
  g_variant_builder_add (&builder, "x", review->rev);
  g_variant_builder_add (&builder, "s", voided_by (review));
  g_variant_builder_add (&builder, "s", candidate_key (model));
  g_variant_builder_add (&builder, "b", docket_case_model_is_current (model, DOCKET_CASE_FIRST));
  g_variant_builder_open (&builder, G_VARIANT_TYPE ("a(sua{sv})"));
  for (guint i = 0; i < docket_case_model_get_n_rows (model); i++)
    {
      const DocketCaseRow *row = docket_case_model_get_row (model, i);

      if (row->choice == DOCKET_CASE_NOTHING)
        continue;
      g_variant_builder_open (&builder, G_VARIANT_TYPE ("(sua{sv})"));
      g_variant_builder_add (&builder, "s", field_name (row->field));
      g_variant_builder_add (&builder, "u", (guint) row->choice);
      g_variant_builder_open (&builder, G_VARIANT_TYPE ("a{sv}"));
      add_own (&builder, row, row->field);
      add_own (&builder, row, row->beside);
      g_variant_builder_close (&builder);
      g_variant_builder_close (&builder);
    }
  g_variant_builder_close (&builder);
  choices = g_variant_ref_sink (g_variant_builder_end (&builder));
  return g_variant_print (choices, TRUE);
}

static void
on_changed (DocketCaseModel *model, DocketDesk *desk)
{
  g_autofree char *name = get_name (docket_case_model_get_review (model)->id);
  g_autofree char *text = print (model);

  docket_draft_keep (desk, name, text);
}

/* -- Taking up -- */

/* (transfer full) (nullable) */
static GVariant *
load (DocketDesk *desk, const char *review_id)
{
  g_autofree char *name = get_name (review_id);
  g_autofree char *text = docket_draft_load (desk, name);

  return text != NULL ? g_variant_parse (G_VARIANT_TYPE (CHOICES_TYPE), text, NULL, NULL, NULL) : NULL;
}

static void
take_own (DocketValues *own, GVariant *values, DocketField field)
{
  g_autoptr (GVariant) value = field != DOCKET_FIELD_NONE ? g_variant_lookup_value (values, field_name (field), NULL) : NULL;

  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_MAYBE))
    docket_values_clear (own, field);
  else if (value != NULL && docket_field_check (field, value, NULL))
    docket_values_set (own, field, value);
}

static void
take_row (DocketCaseModel *model, const char *field, DocketCaseChoice choice, GVariant *values)
{
  for (guint i = 0; i < docket_case_model_get_n_rows (model); i++)
    {
      const DocketCaseRow *row = docket_case_model_get_row (model, i);
      g_autoptr (DocketValues) own = NULL;

      if (g_strcmp0 (field_name (row->field), field) != 0)
        continue;
      own = docket_values_new ();
      take_own (own, values, row->field);
      take_own (own, values, row->beside);
      docket_case_model_choose (model, i, choice, own);
    }
}

static gboolean
take_up (DocketCaseModel *model, GVariant *choices)
{
  const DocketReview *review = docket_case_model_get_review (model);
  g_autoptr (GVariantIter) rows = NULL;
  const char *voided;
  const char *key;
  gboolean current_first;
  gint64 rev;
  const char *field;
  guint choice;
  GVariant *values;

  g_variant_get (choices, "(x&s&sba(sua{sv}))", &rev, &voided, &key, &current_first, &rows);
  if (rev != review->rev || g_strcmp0 (voided, voided_by (review)) != 0 || g_strcmp0 (review->state, "open") != 0)
    return FALSE;
  /* Of another candidate they stay for when that one is compared. */
  if (g_strcmp0 (key, candidate_key (model)) != 0 || current_first != docket_case_model_is_current (model, DOCKET_CASE_FIRST))
    return TRUE;
  while (g_variant_iter_loop (rows, "(&su@a{sv})", &field, &choice, &values))
    take_row (model, field, (DocketCaseChoice) choice, values);
  return TRUE;
}

guint
docket_case_choices_find_candidate (DocketDesk *desk, const DocketReview *review)
{
  g_autoptr (GVariant) choices = load (desk, review->id);
  const char *key = "";

  if (choices != NULL)
    g_variant_get_child (choices, 2, "&s", &key);
  for (guint i = 0; i < review->candidates->len; i++)
    if (g_strcmp0 (((const DocketCandidate *) g_ptr_array_index (review->candidates, i))->operation, key) == 0)
      return i;
  return 0;
}

gboolean
docket_case_choices_follow (DocketDesk *desk, DocketCaseModel *model)
{
  const DocketReview *review = docket_case_model_get_review (model);
  g_autoptr (GVariant) choices = load (desk, review->id);
  gboolean fits = choices == NULL || take_up (model, choices);

  if (!fits)
    docket_case_choices_forget (desk, review->id);
  g_signal_connect_object (model, "changed", G_CALLBACK (on_changed), desk, 0);
  return fits;
}

void
docket_case_choices_forget (DocketDesk *desk, const char *review_id)
{
  g_autofree char *name = get_name (review_id);

  docket_draft_keep (desk, name, NULL);
}
