/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Above an amount two people decide (DESIGN §4). What the first one decided
 * stands in the case as an approval; the case stays open at the same revision,
 * so that the second one's decision is about exactly the facts that the first
 * one saw. New facts make a new revision and void it.
 *
 * Undoing such a decision moves the same money back, so it takes two as well:
 * the first one's wish stands beside the decision, which stays in force until
 * another person undoes it, too.
 */
#include "docket-config.h"

#include "docket-commit-review.h"

#include <glib/gi18n-lib.h>

#include "docket-refusal-says.h"
#include "docket-stake.h"

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
is_disabled (DocketRepository *repository, const char *person, gboolean *disabled, GError **error)
{
  g_autoptr (GPtrArray) accounts = docket_repository_accounts (repository, error);

  *disabled = FALSE;
  if (accounts == NULL)
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    {
      const DocketAccount *account = g_ptr_array_index (accounts, i);

      if (account->disabled && g_strcmp0 (account->person, person) == 0)
        *disabled = TRUE;
    }
  return TRUE;
}

/* Whether @person might decide @review today. */
static gboolean
may_decide_still (DocketCommit *commit, const DocketReview *review, const char *person, gboolean *may, GError **error)
{
  g_autoptr (DocketRecord) record = NULL;
  gboolean disabled;

  *may = FALSE;
  if (!docket_repository_get_record (commit->repository, DOCKET_KIND_PERSON, person, &record, error)
      || !is_disabled (commit->repository, person, &disabled, error))
    return FALSE;
  if (disabled || record == NULL || docket_record_get_void (record)
      || (docket_record_has (record, DOCKET_PERSON_ACTIVE) && !docket_record_get_bool (record, DOCKET_PERSON_ACTIVE)))
    return TRUE;
  *may = (docket_review_get_deciders (review, commit->policy) & docket_role_from_name (docket_record_get_text (record, DOCKET_PERSON_ROLE))) != 0;
  return TRUE;
}

/* An approval counts as long as its person may decide: who lost the role or left
 * is no second pair of eyes. The approvals of a decided case that are no wish to
 * undo it are its history. @lapsed: (out) (transfer full) (nullable): a name */
static gboolean
drop_lapsed (DocketTrial *trial, DocketReview *review, char **lapsed, GError **error)
{
  gboolean decided = g_strcmp0 (review->state, "decided") == 0;

  *lapsed = NULL;
  for (guint i = review->approvals->len; i > 0; i--)
    {
      const DocketApproval *approval = g_ptr_array_index (review->approvals, i - 1);
      gboolean may;

      if (g_strcmp0 (approval->person, trial->actor->person) == 0 || (decided && approval->choice != DOCKET_CHOICE_NONE))
        continue;
      if (!may_decide_still (trial->commit, review, approval->person, &may, error))
        return FALSE;
      if (may)
        continue;
      g_free (*lapsed);
      *lapsed = docket_case_person_name (trial->commit, approval->person);
      g_ptr_array_remove_index (review->approvals, i - 1);
    }
  return TRUE;
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

static gboolean
wait (DocketTrial *trial, DocketReview *review, const DocketValues *values, char *detail, GError **error)
{
  trial->result->problem_type = g_strdup (DOCKET_PROBLEM_SECOND_DECIDER);
  trial->result->problem_detail = detail;
  g_ptr_array_add (review->approvals, docket_approval_new (trial->operation, values, &trial->by));
  return finish (trial, review, error);
}

/* Of a decided case, an approval says that two decided. Whoever decided otherwise
 * had no part in it: neither does undoing it wait for them, nor is it theirs. */
static void
drop_overtaken (const DocketTrial *trial, DocketReview *review, const DocketValues *values)
{
  for (guint i = review->approvals->len; i > 0; i--)
    {
      const DocketApproval *approval = g_ptr_array_index (review->approvals, i - 1);

      if (g_strcmp0 (approval->person, trial->actor->person) == 0 || !docket_approval_agrees (approval, trial->operation, values))
        g_ptr_array_remove_index (review->approvals, i - 1);
    }
}

gboolean
docket_case_wait_for_second (DocketTrial *trial, DocketReview *review, const DocketValues *values, gboolean *waits, GError **error)
{
  g_autofree char *lapsed = NULL;
  g_autofree char *name = NULL;
  const DocketApproval *other;
  char *detail;

  if (!drop_lapsed (trial, review, &lapsed, error))
    return FALSE;
  *waits = docket_review_waits (review, trial->commit->policy, trial->operation, values, trial->actor->person);
  if (!*waits)
    {
      drop_overtaken (trial, review, values);
      return TRUE;
    }
  other = find_other (review, trial->actor->person);
  name = other == NULL ? NULL : docket_case_person_name (trial->commit, other->person);
  if (name != NULL)
    detail = g_strdup_printf (_ (DOCKET_SAYS_IN_ITS_PLACE), name);
  else if (lapsed != NULL)
    detail = g_strdup_printf (_ (DOCKET_SAYS_LAPSED), lapsed);
  else
    detail = g_strdup (_ ("So much money needs two people. Your decision waits for a second person who decides the same."));
  g_ptr_array_set_size (review->approvals, 0);
  return wait (trial, review, values, detail, error);
}

gboolean
docket_case_undo_waits_for_second (DocketTrial *trial, DocketReview *review, gboolean *waits, GError **error)
{
  g_autofree char *lapsed = NULL;
  char *detail;

  if (!drop_lapsed (trial, review, &lapsed, error))
    return FALSE;
  *waits = docket_review_undo_waits (review, trial->commit->policy, trial->actor->person);
  if (!*waits)
    return TRUE;
  for (guint i = review->approvals->len; i > 0; i--)
    if (((DocketApproval *) g_ptr_array_index (review->approvals, i - 1))->choice == DOCKET_CHOICE_NONE)
      g_ptr_array_remove_index (review->approvals, i - 1);
  if (lapsed != NULL)
    detail = g_strdup_printf (_ (DOCKET_SAYS_UNDO_LAPSED), lapsed);
  else
    detail = g_strdup (_ ("So much money needs two people. The decision stands until a second person undoes it, too."));
  return wait (trial, review, NULL, detail, error);
}

gboolean
docket_case_withdraw_approval (DocketTrial *trial, DocketReview *review, GError **error)
{
  for (guint i = review->approvals->len; i > 0; i--)
    if (g_strcmp0 (((DocketApproval *) g_ptr_array_index (review->approvals, i - 1))->person, trial->actor->person) == 0)
      g_ptr_array_remove_index (review->approvals, i - 1);
  return finish (trial, review, error);
}
