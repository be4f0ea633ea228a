/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Money above a limit needs two people (DESIGN §4, §6).
 *
 * The first decision stands in the case as an approval. A second person who
 * decides the same carries it out; one who decides otherwise starts over with
 * theirs; the first person again is still one person.
 */
#include "docket-stake.h"

static gint64
largest (const DocketValues *values)
{
  gint64 most = 0;

  for (guint i = 0; i < docket_values_n (values); i++)
    {
      DocketField field = docket_values_nth_field (values, i);

      /* Every amount is within ±2^53. */
      if (docket_field_info (field)->type == DOCKET_TYPE_MONEY)
        most = MAX (most, ABS (docket_values_get_int (values, field, 0)));
    }
  return most;
}

gint64
docket_review_stake (const DocketReview *review, const DocketValues *decided)
{
  gint64 most = MAX (largest (review->current_values), largest (decided));

  for (guint i = 0; i < review->candidates->len; i++)
    most = MAX (most, largest (((DocketCandidate *) g_ptr_array_index (review->candidates, i))->values));
  return most;
}

gboolean
docket_review_needs_two (const DocketReview *review, const DocketPolicy *policy, const DocketValues *decided)
{
  gint64 limit = docket_policy_get_two_deciders_above (policy);

  return limit >= 0 && docket_review_stake (review, decided) > limit;
}

gboolean
docket_review_waits (const DocketReview *review, const DocketPolicy *policy, const DocketOperation *decision, const DocketValues *values, const char *person)
{
  if (!docket_review_needs_two (review, policy, values))
    return FALSE;
  for (guint i = 0; i < review->approvals->len; i++)
    {
      const DocketApproval *approval = g_ptr_array_index (review->approvals, i);

      if (g_strcmp0 (approval->person, person) != 0 && docket_approval_agrees (approval, decision, values))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_review_undo_waits (const DocketReview *review, const DocketPolicy *policy, const char *person)
{
  gboolean needs_two = docket_review_needs_two (review, policy, review->decided_values);
  gboolean asked = FALSE;

  for (guint i = 0; i < review->approvals->len; i++)
    {
      const DocketApproval *approval = g_ptr_array_index (review->approvals, i);

      if (approval->choice != DOCKET_CHOICE_NONE)
        needs_two = TRUE;
      else if (g_strcmp0 (approval->person, person) != 0)
        asked = TRUE;
    }
  return needs_two && !asked;
}
