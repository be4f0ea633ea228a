/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a held change needs to be taken, told before anybody tries: the server
 * would refuse it with the same words. */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-case-words.h"

#include "docket-text.h"

#define CASES_MAX 16 /* about one record */

/* What cannot be read is left to the server to ask. */
static gboolean
is_here (DocketDesk *desk, DocketKind kind, const char *id)
{
  g_autoptr (DocketRecord) record = NULL;

  return !docket_store_get (docket_desk_get_reader (desk), kind, id, &record, NULL) || record != NULL;
}

/* The id of what @values name and is not here. (nullable) */
static const char *
find_missing (DocketDesk *desk, const DocketValues *values)
{
  for (guint i = 0; i < docket_values_n (values); i++)
    {
      const DocketFieldInfo *info = docket_field_info (docket_values_nth_field (values, i));
      const char *id = info->type == DOCKET_TYPE_ID ? docket_values_get_text (values, info->field) : NULL;

      if (id != NULL && !is_here (desk, info->target, id))
        return id;
    }
  return NULL;
}

/* Of @kind, as whoever made it called it. */
static char *
name_of (DocketKind kind, const DocketValues *values)
{
  static const DocketField fields[] = { DOCKET_CUSTOMER_NAME, DOCKET_JOB_TITLE, DOCKET_PERSON_NAME };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (docket_values_get_text (values, fields[i]) != NULL)
      return g_strdup (docket_values_get_text (values, fields[i]));
  return g_strdup (docket_kind_label (kind));
}

/* The case in which it was decided that @id does not come in. (transfer full)
 * (nullable) */
static DocketReview *
find_kept_out (DocketDesk *desk, const char *id)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_REVIEW);
  g_autoptr (GPtrArray) cases = NULL;

  query->job = g_strdup (id); /* what a case is about, of whatever kind */
  cases = docket_store_select (docket_desk_get_reader (desk), query, CASES_MAX, NULL);
  for (guint i = 0; cases != NULL && i < cases->len; i++)
    {
      g_autoptr (DocketReview) review = docket_review_from_record (g_ptr_array_index (cases, i), NULL);

      if (review == NULL || g_strcmp0 (review->state, "decided") != 0 || review->choice != DOCKET_CHOICE_KEEP)
        continue;
      for (guint n = 0; n < review->candidates->len; n++)
        if (((DocketCandidate *) g_ptr_array_index (review->candidates, n))->kind == DOCKET_OPERATION_CREATE)
          return g_steal_pointer (&review);
    }
  return NULL;
}

/* @out: the case that keeps what is missing out; @is_subject: which is what would be
 * changed; @own_may: another value may be chosen instead */
static char *
describe_kept_out (DocketDesk *desk, const DocketReview *out, gboolean is_subject, gboolean own_may)
{
  const DocketCandidate *made = g_ptr_array_index (out->candidates, 0);
  g_autofree char *name = name_of (out->subject_kind, made->values);
  g_autofree char *who = docket_desk_person_name (desk, out->decided_by.person);
  g_autofree char *when = docket_time_format (out->decided_at, docket_clock_now_ms (docket_desk_get_clock (desk)));

  if (is_subject)
    /* Translators: the name of a record, who decided, and when */
    return g_strdup_printf (_ ("This changes “%s”. %s decided that it stays out (%s). Undo that first, among the decided cases, or leave this out, too."), name, who, when);
  /* Translators: the name of a record, who decided, and when */
  return g_strdup_printf (own_may ? _ ("It belongs to “%s”. %s decided that it stays out (%s). Undo that first, among the decided cases, or choose a value of your own.")
                                  : _ ("It belongs to “%s”. %s decided that it stays out (%s). Undo that first, among the decided cases, or leave this out, too."),
                          name, who, when);
}

/* (transfer full) (nullable) */
static char *
find_refusal (DocketDesk *desk, DocketCaseModel *model, gboolean *own_may)
{
  const DocketReview *review = docket_case_model_get_review (model);
  const DocketCandidate *candidate = docket_case_model_get_candidate (model);
  g_autoptr (DocketReview) out = NULL;
  const char *missing;

  *own_may = FALSE;
  if (candidate == NULL || docket_review_is_duplicate (review) || g_strcmp0 (review->state, "open") != 0)
    return NULL;
  if (candidate->kind != DOCKET_OPERATION_CREATE && !is_here (desk, review->subject_kind, review->subject_id))
    {
      out = find_kept_out (desk, review->subject_id);
      return out != NULL ? describe_kept_out (desk, out, TRUE, FALSE) : g_strdup (_ ("What this changes is not here yet. Decide about its creation first."));
    }
  *own_may = TRUE;
  missing = find_missing (desk, candidate->values);
  if (missing == NULL)
    return NULL;
  out = find_kept_out (desk, missing);
  return out != NULL ? describe_kept_out (desk, out, FALSE, docket_case_model_get_form (model) == DOCKET_CASE_FIELDS)
                     : g_strdup (_ ("It belongs to something that is not here yet. Decide about that first."));
}

void
docket_case_refuse_what_misses (DocketDesk *desk, DocketCaseModel *model)
{
  gboolean own_may;
  g_autofree char *why = find_refusal (desk, model, &own_may);

  docket_case_model_refuse (model, why, own_may);
}

gboolean
docket_case_refuse_otherwise (DocketDesk *desk, DocketCaseModel *model)
{
  gboolean own_may;
  g_autofree char *why = NULL;

  if (docket_case_model_get_refusal (model) == NULL)
    return FALSE;
  why = find_refusal (desk, model, &own_may);
  if (g_strcmp0 (why, docket_case_model_get_refusal (model)) == 0)
    return FALSE;
  docket_case_model_refuse (model, why, own_may);
  return TRUE;
}
