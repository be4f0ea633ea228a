/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Above an amount two people decide (DESIGN §4). What the first one decided
 * stands in the case as an approval; the case stays open at the same revision,
 * so that the second one's decision is about exactly the facts that the first
 * one saw. New facts make a new revision and void it.
 */
#include "docket-config.h"

#include "docket-commit-review.h"

#include <glib/gi18n-lib.h>

/* Somebody else's decision that this one does not agree with. */
static const DocketApproval *
find_other (const DocketReview *review, const char *person)
{
  for (guint i = 0; i < review->approvals->len; i++)
    {
      const DocketApproval *approval = g_ptr_array_index (review->approvals, i);

      if (g_strcmp0 (approval->person, person) != 0)
        return approval;
    }
  return NULL;
}

static gboolean
finish (DocketTrial *trial, const DocketReview *review, GError **error)
{
  gint64 seq;

  if (!docket_case_note (trial->commit, review, trial->record, &seq, error))
    return FALSE;
  trial->result->seq = seq;
  trial->result->rev = review->rev;
  trial->result->review = g_strdup (review->id);
  return TRUE;
}

gboolean
docket_case_approve (DocketTrial *trial, DocketReview *review, const DocketValues *values, GError **error)
{
  const DocketApproval *other = find_other (review, trial->actor->person);
  g_autofree char *name = other == NULL ? NULL : docket_case_person_name (trial->commit, other->person);

  trial->result->problem_type = g_strdup (DOCKET_PROBLEM_SECOND_DECIDER);
  if (name != NULL)
    trial->result->problem_detail = g_strdup_printf (_ ("%s had decided otherwise. Your decision stands in its place and waits for a second person who decides the same."), name);
  else
    trial->result->problem_detail = g_strdup (_ ("So much money needs two people. Your decision waits for a second person who decides the same."));
  g_ptr_array_set_size (review->approvals, 0);
  g_ptr_array_add (review->approvals, docket_approval_new (trial->operation, values, &trial->by));
  return finish (trial, review, error);
}

gboolean
docket_case_withdraw_approval (DocketTrial *trial, DocketReview *review, GError **error)
{
  for (guint i = review->approvals->len; i > 0; i--)
    if (g_strcmp0 (((DocketApproval *) g_ptr_array_index (review->approvals, i - 1))->person, trial->actor->person) == 0)
      g_ptr_array_remove_index (review->approvals, i - 1);
  return finish (trial, review, error);
}
