/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether a decision about a case counts, and what it writes; whether it may be
 * undone (DESIGN §6): pure functions over the case as it stands, like the rest
 * of the judge.
 */
#include "docket-config.h"

#include "docket-judge.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-refusal-says.h"

/* The whole group: current values with what was decided on top. The codec read
 * `set` without knowing the subject's kind; here the names find their fields. */
static DocketValues *
decided_values (const DocketReview *review, const DocketOperation *operation, DocketVerdict *verdict)
{
  g_autoptr (DocketValues) values = review->current_values == NULL ? docket_values_new () : docket_values_copy (review->current_values);

  for (guint i = 0; i < docket_values_n (operation->set); i++)
    {
      const DocketFieldInfo *given = docket_field_info (docket_values_nth_field (operation->set, i));
      DocketField field = docket_field_from_name (review->subject_kind, given->name);
      g_autoptr (GError) error = NULL;

      if (field == DOCKET_FIELD_NONE || docket_field_info (field)->group != review->group)
        {
          verdict->member = "set";
          docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ (DOCKET_SAYS_NO_FIELD), given->name);
          return NULL;
        }
      if (!docket_field_check (field, docket_values_nth_value (operation->set, i), &error))
        {
          verdict->member = "set";
          docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ (DOCKET_SAYS_FIELD), given->name, error->message);
          return NULL;
        }
      docket_values_set (values, field, docket_values_nth_value (operation->set, i));
    }
  return g_steal_pointer (&values);
}

static gboolean
is_author (const DocketReview *review, const char *person)
{
  if (g_strcmp0 (review->current_by.person, person) == 0 || g_strcmp0 (review->voided_by.person, person) == 0)
    return TRUE;
  for (guint i = 0; i < review->candidates->len; i++)
    if (g_strcmp0 (((DocketCandidate *) g_ptr_array_index (review->candidates, i))->by.person, person) == 0)
      return TRUE;
  return FALSE;
}

/* Undoing is for those who may decide, too: it brings the other version back. */
static gboolean
is_decider (const DocketReview *review, const DocketPolicy *policy, const char *person, DocketRole role, DocketVerdict *verdict)
{
  if ((docket_review_get_deciders (review, policy) & role) == 0)
    return !docket_verdict_reject (verdict, DOCKET_PROBLEM_NOT_DECIDER, _ ("Your role may not decide this case."));
  if (!docket_policy_get_own_case (policy, review->group) && is_author (review, person))
    return !docket_verdict_reject (verdict, DOCKET_PROBLEM_NOT_DECIDER, _ ("Nobody decides about their own change here. Please ask a colleague."));
  return TRUE;
}

static gboolean
may_decide (const DocketReview *review, const DocketPolicy *policy, const DocketOperation *operation, const char *person, DocketRole role, DocketVerdict *verdict)
{
  if (!is_decider (review, policy, person, role, verdict))
    return FALSE;
  if (g_strcmp0 (review->state, "open") != 0)
    return !docket_verdict_reject (verdict, DOCKET_PROBLEM_ALREADY_DECIDED, g_strcmp0 (review->state, "withdrawn") == 0 ? _ ("The case has settled itself.") : _ ("The case has been decided already."));
  if (operation->base != review->rev)
    return !docket_verdict_reject (verdict, DOCKET_PROBLEM_STALE, _ ("The case changed before the decision arrived. Please look at it again."));
  return TRUE;
}

static void
judge_duplicate (const DocketReview *review, const DocketOperation *operation, DocketVerdict *verdict)
{
  if (operation->choice == DOCKET_CHOICE_KEEP_BOTH)
    return;
  verdict->member = operation->choice == DOCKET_CHOICE_MERGE ? "into" : "choice";
  if (operation->choice != DOCKET_CHOICE_MERGE)
    docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("This case is about two records: keep both, or merge them."));
  else if (operation->into == NULL)
    docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("A merge says which record stays."));
  else if (docket_review_get_leaving (review, operation->into) == NULL)
    docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID,
            g_strcmp0 (operation->into, review->subject_id) == 0 ? _ ("Several records resemble this one: merge it into one of them.") : _ ("The record to merge into is not one of this case."));
}

void
docket_judge_decision (const DocketReview *review, const DocketPolicy *policy, const DocketOperation *operation, const char *person, DocketRole role, DocketValues **values, DocketVerdict *verdict)
{
  const DocketCandidate *candidate;

  *values = NULL;
  *verdict = (DocketVerdict) { DOCKET_OUTCOME_APPLIED, NULL, NULL, NULL, review->group };
  if (operation->invalid != NULL)
    {
      docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, "%s", operation->invalid);
      return;
    }
  if (!may_decide (review, policy, operation, person, role, verdict))
    return;
  if (docket_review_is_duplicate (review))
    {
      judge_duplicate (review, operation, verdict);
      return;
    }
  switch (operation->choice)
    {
    case DOCKET_CHOICE_KEEP:
      break;
    case DOCKET_CHOICE_TAKE:
      candidate = docket_review_find_candidate (review, operation->candidate);
      verdict->member = "candidate";
      if (candidate == NULL)
        docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("The case has no such candidate."));
      else if (candidate->values != NULL)
        *values = docket_values_copy (candidate->values);
      break;
    case DOCKET_CHOICE_SET:
      verdict->member = "choice";
      if (review->group == DOCKET_GROUP_NONE)
        docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("This case is about the whole record: keep it or take a candidate."));
      else
        *values = decided_values (review, operation, verdict);
      break;
    case DOCKET_CHOICE_NONE:
    case DOCKET_CHOICE_KEEP_BOTH:
    case DOCKET_CHOICE_MERGE:
    default:
      verdict->member = "choice";
      docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("This case cannot be decided that way."));
    }
}

static gboolean
has_approved (const DocketReview *review, const char *person)
{
  for (guint i = 0; i < review->approvals->len; i++)
    if (g_strcmp0 (((DocketApproval *) g_ptr_array_index (review->approvals, i))->person, person) == 0)
      return TRUE;
  return FALSE;
}

void
docket_judge_undo (const DocketReview *review, const DocketPolicy *policy, const DocketOperation *operation, const char *person, DocketRole role, DocketVerdict *verdict)
{
  /* Decided and undone on one desk before the decision came back. */
  gboolean follows = operation->follows != NULL && g_strcmp0 (operation->follows, review->decided_operation) == 0;

  *verdict = (DocketVerdict) { DOCKET_OUTCOME_APPLIED, NULL, NULL, NULL, review->group };
  if (operation->invalid != NULL)
    docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, "%s", operation->invalid);
  else if (!is_decider (review, policy, person, role, verdict))
    return;
  else if (g_strcmp0 (review->state, "withdrawn") == 0)
    docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("The case has settled itself: there is no decision to undo."));
  else if (operation->base != review->rev && !follows)
    docket_verdict_reject (verdict, DOCKET_PROBLEM_STALE, _ ("The case changed before the undo arrived. Please look at it again."));
  else if (g_strcmp0 (review->state, "open") == 0 && !has_approved (review, person))
    docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("The case is open: there is no decision to undo."));
}
