/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Undoing a decision (DESIGN §6): what the decision wrote goes back to what
 * stood before, and the case is open again with its candidates.
 *
 * What it wrote is in the history: the groups that have a version of the
 * decision's operation (the plan, and the status that moved with it). Each must
 * still stand as the decision left it; then each gets its version before that,
 * with the name of whoever wrote it. A record that the decision let come to be
 * is voided: nothing is deleted, and its number stays.
 *
 * A case that only asks whether the totals add up asks about what is taken back:
 * it withdraws itself in favour of the one that is open again. But a signature
 * that came since the decision asks about the job, whatever its totals: if it is
 * not for those that stand again, the case that is open again asks that, too.
 *
 * A record that the decision let come to be, and that others hang on by now, is
 * not taken away from under them; nor is a customer whom it restored, from under jobs
 * that whoever undoes it has not seen. If that one had been merged, they are merged
 * again, jobs and all, unless the other one does not stand any more.
 */
#include "docket-config.h"

#include "docket-commit-review.h"
#include "docket-commit-twins.h"

#include <glib/gi18n-lib.h>

#include "docket-refusal-says.h"

typedef struct
{
  DocketTrial *trial;
  DocketReview *review;
  DocketRecord *subject; /* (nullable): as it stands */
  DocketRecord *next;    /* (nullable): as it is to be */
  guint64 groups;        /* that go back */
  char *totals;          /* (nullable): the open case about the decided totals alone */
} Undo;

static const DocketStamp nobody = { NULL, NULL, 0, 0 };

/* Merged or restored after the decision: both write that group. */
static gboolean
is_moved_elsewhere (const Undo *undo)
{
  return docket_record_get_kind (undo->subject) == DOCKET_KIND_CUSTOMER
         && docket_record_get_group_rev (undo->subject, DOCKET_GROUP_CUSTOMER_SERVER) > undo->review->decided_rev;
}

/* Merged before the decision, which then left it void. */
static gboolean
was_merged (const Undo *undo)
{
  return docket_record_get_kind (undo->subject) == DOCKET_KIND_CUSTOMER
         && docket_record_get_text (undo->subject, DOCKET_CUSTOMER_MERGED_INTO) != NULL && !is_moved_elsewhere (undo);
}

/* A newer case about the same holds the next question already. */
static gboolean
find_newer_case (Undo *undo, gboolean *newer, GError **error)
{
  DocketCommit *commit = undo->trial->commit;
  const DocketReview *review = undo->review;
  g_autofree char *open = NULL;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketReview) other = NULL;

  *newer = FALSE;
  if (!docket_repository_get_case (commit->repository, review->subject_kind, review->subject_id, review->group, &open, error))
    return FALSE;
  if (open == NULL)
    return TRUE;
  if (!docket_case_read (commit, open, &record, &other, error))
    return FALSE;
  if (g_strcmp0 (other->reason, DOCKET_WHY_TOTALS_MISMATCH) == 0 && other->candidates->len == 0)
    undo->totals = g_steal_pointer (&open);
  else
    *newer = TRUE;
  return TRUE;
}

static gboolean
find_subject (Undo *undo, gboolean *moved, GError **error)
{
  const DocketReview *review = undo->review;
  gboolean is_void = review->decided_void;
  gint64 rev;

  if (!docket_repository_get_record (undo->trial->commit->repository, review->subject_kind, review->subject_id, &undo->subject, error)
      || !find_newer_case (undo, moved, error))
    return FALSE;
  if (undo->subject == NULL)
    {
      *moved |= review->decided_rev != 0;
      return TRUE;
    }
  undo->next = docket_record_copy (undo->subject);
  rev = review->group == DOCKET_GROUP_NONE ? docket_record_get_rev (undo->subject) : docket_record_get_group_rev (undo->subject, review->group);
  if (review->group != DOCKET_GROUP_NONE && review->choice == DOCKET_CHOICE_TAKE)
    is_void = was_merged (undo);
  *moved |= rev != review->decided_rev || (review->group != DOCKET_GROUP_NONE && docket_record_get_void (undo->subject) != is_void);
  return TRUE;
}

/* The version of @group before the decision's, if it wrote one. */
static gboolean
take_back_group (Undo *undo, DocketGroup group, gboolean *moved, GError **error)
{
  const DocketReview *review = undo->review;
  DocketRepository *repository = undo->trial->commit->repository;
  g_autoptr (DocketVersion) version = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  g_autoptr (DocketRecord) blank = NULL;
  g_autoptr (DocketValues) values = NULL;
  const DocketStamp *by = &nobody;

  if (!docket_repository_get_version (repository, review->subject_kind, review->subject_id, group, review->decided_rev, &version, error))
    return FALSE;
  if (version == NULL || g_strcmp0 (version->operation, review->decided_operation) != 0)
    return TRUE;
  if (docket_record_get_group_rev (undo->subject, group) != review->decided_rev)
    {
      *moved = TRUE;
      return TRUE;
    }
  versions = docket_repository_versions (repository, review->subject_kind, review->subject_id, group, 2, error);
  if (versions == NULL)
    return FALSE;
  if (versions->len > 1)
    {
      const DocketVersion *before = g_ptr_array_index (versions, 1);

      values = docket_values_ref (before->values);
      by = &before->by;
    }
  else
    {
      blank = docket_record_new (review->subject_kind, review->subject_id);
      values = docket_record_get_group (blank, group);
    }
  docket_record_set_values (undo->next, values);
  docket_record_set_stamp (undo->next, group, by);
  undo->groups |= DOCKET_GROUP_BIT (group);
  return TRUE;
}

/* Whether the decision let the record come to be. */
static gboolean
made_it (const DocketReview *review)
{
  const DocketCandidate *taken = review->choice == DOCKET_CHOICE_TAKE ? docket_review_find_candidate (review, review->decided_candidate) : NULL;

  return taken != NULL && taken->kind == DOCKET_OPERATION_CREATE;
}

/* What names the subject, void or not. (element-type DocketPlace) */
static GPtrArray *
read_dependents (DocketRepository *repository, const DocketReview *review, GError **error)
{
  switch ((int) review->subject_kind)
    {
    case DOCKET_KIND_JOB:
      return docket_repository_children (repository, review->subject_id, error);
    case DOCKET_KIND_CUSTOMER:
      return docket_repository_children_of_customer (repository, review->subject_id, error);
    case DOCKET_KIND_PERSON:
      return docket_repository_children_of_person (repository, review->subject_id, error);
    default:
      return g_ptr_array_new ();
    }
}

/* Whether it would void a customer under the jobs of others. Whoever is merged again takes
 * them along. */
static gboolean
hides_unseen_work (Undo *undo, gboolean *hides, GError **error)
{
  const DocketRecord *next = undo->next;

  *hides = FALSE;
  if (next == NULL || docket_record_get_kind (next) != DOCKET_KIND_CUSTOMER || !docket_record_get_void (next) || docket_record_get_void (undo->subject)
      || docket_record_has (next, DOCKET_CUSTOMER_MERGED_INTO))
    return TRUE;
  return docket_trial_has_unseen_work (undo->trial, docket_record_get_id (next), hides, error);
}

/* Whether something that stands names the subject. */
static gboolean
has_dependents (Undo *undo, gboolean *has, GError **error)
{
  const DocketReview *review = undo->review;
  DocketRepository *repository = undo->trial->commit->repository;
  g_autoptr (GPtrArray) places = read_dependents (repository, review, error);

  *has = FALSE;
  for (guint i = 0; places != NULL && i < places->len && !*has; i++)
    {
      const DocketPlace *place = g_ptr_array_index (places, i);
      g_autoptr (DocketRecord) record = NULL;

      if (!docket_repository_get_record (repository, place->kind, place->id, &record, error))
        return FALSE;
      *has = record != NULL && !docket_record_get_void (record);
    }
  return places != NULL;
}

static gboolean
find_earlier (Undo *undo, gboolean *moved, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (undo->review->subject_kind);

  if (undo->subject == NULL)
    return TRUE;
  if (made_it (undo->review))
    {
      docket_record_set_void (undo->next, TRUE);
      return TRUE;
    }
  /* Somebody who restored it since does not find it void again. */
  if (!is_moved_elsewhere (undo))
    docket_record_set_void (undo->next, undo->review->decided_void);
  for (guint i = 0; i < info->n_groups && !*moved; i++)
    if (!take_back_group (undo, (DocketGroup) (info->first_group + (int) i), moved, error))
      return FALSE;
  return TRUE;
}

static gboolean
withdraw_totals (Undo *undo, GError **error)
{
  DocketCommit *commit = undo->trial->commit;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketReview) review = NULL;
  gint64 seq;

  return undo->totals == NULL
         || (docket_case_read (commit, undo->totals, &record, &review, error) && docket_case_withdraw (commit, review, error)
             && docket_case_write (commit, review, record, NULL, &undo->trial->by, &seq, error));
}

static gboolean
take_over_signature (Undo *undo, GError **error)
{
  DocketReview *review = undo->review;
  gboolean asks;

  if (undo->next == NULL || review->group != DOCKET_GROUP_JOB_TOTALS)
    return TRUE;
  if (!docket_commit_signature_asks (undo->trial->commit, undo->next, review->decided_rev, &asks, error))
    return FALSE;
  if (asks)
    {
      g_free (review->reason);
      review->reason = g_strdup (DOCKET_WHY_TOTALS_MISMATCH);
    }
  return TRUE;
}

static gboolean
reopen (Undo *undo, GError **error)
{
  DocketTrial *trial = undo->trial;
  DocketReview *review = undo->review;
  const char *job = undo->next == NULL ? NULL : docket_record_get_job_id (undo->next);
  gint64 seq;

  if (!withdraw_totals (undo, error) || !take_over_signature (undo, error))
    return FALSE;
  /* Before the case is open: this is no news to it. */
  if (undo->next != NULL && (undo->groups != 0 || docket_record_get_void (undo->next) != docket_record_get_void (undo->subject))
      && !docket_commit_write (trial->commit, undo->subject, undo->next, undo->groups, trial->operation->key, &trial->by, &seq, error))
    return FALSE;
  docket_review_reopen (review);
  if (!docket_repository_open_case (trial->commit->repository, review->id, review->subject_kind, review->subject_id, review->group, job, error)
      || !docket_case_write (trial->commit, review, trial->record, trial->operation->key, &trial->by, &seq, error))
    return FALSE;
  trial->result->seq = seq;
  trial->result->rev = seq;
  trial->result->review = g_strdup (review->id);
  return TRUE;
}

static void
say_moved (Undo *undo)
{
  g_autoptr (DocketRecord) survivor = NULL;
  g_autofree char *id = NULL;
  g_autofree char *detail = NULL;
  const char *name = NULL;

  if (undo->review->subject_kind == DOCKET_KIND_CUSTOMER && undo->subject != NULL && docket_record_has (undo->subject, DOCKET_CUSTOMER_MERGED_INTO)
      && docket_merge_follow (undo->trial->commit, undo->review->subject_id, &id, NULL)
      && docket_repository_get_record (undo->trial->commit->repository, DOCKET_KIND_CUSTOMER, id, &survivor, NULL) && survivor != NULL)
    name = docket_record_get_text (survivor, DOCKET_CUSTOMER_NAME);
  if (name != NULL)
    detail = g_strdup_printf (_ (DOCKET_SAYS_MERGED_SINCE), name);
  docket_trial_reject (undo->trial, DOCKET_PROBLEM_STALE, detail != NULL ? detail : _ ("It has been changed again since the decision. Please change it by hand."));
}

static gboolean
undo_decision (Undo *undo, GError **error)
{
  gboolean moved, waits, may = TRUE, hung = FALSE, hides = FALSE, leads = TRUE;

  if (!find_subject (undo, &moved, error) || (!moved && !find_earlier (undo, &moved, error)))
    return FALSE;
  if (moved)
    {
      say_moved (undo);
      return TRUE;
    }
  if (made_it (undo->review) && undo->subject != NULL ? !has_dependents (undo, &hung, error) : !hides_unseen_work (undo, &hides, error))
    return FALSE;
  if (hides)
    {
      docket_trial_reject_for_unseen_work (undo->trial);
      return TRUE;
    }
  if (hung)
    {
      docket_trial_reject (undo->trial, DOCKET_PROBLEM_STALE, _ ("Other work belongs to it since the decision. Please set that aside first, or leave it as it is."));
      return TRUE;
    }
  if (undo->next != NULL && !docket_merge_leads_somewhere (undo->trial->commit, undo->subject, undo->next, &leads, error))
    return FALSE;
  if (!leads)
    {
      docket_trial_reject (undo->trial, DOCKET_PROBLEM_STALE, _ ("One of the two customers is void by now, so they cannot be merged. Keep it as it is, or restore it first."));
      return TRUE;
    }
  if (undo->next != NULL && !docket_trial_check_sign_in (undo->trial, undo->subject, undo->next, &may, error))
    return FALSE;
  return !may || (docket_case_undo_waits_for_second (undo->trial, undo->review, &waits, error) && (waits || reopen (undo, error)));
}

gboolean
docket_commit_undo (DocketTrial *trial, GError **error)
{
  g_autoptr (DocketReview) review = NULL;
  Undo undo = { trial, NULL, NULL, NULL, 0, NULL };
  gboolean ok, moved;

  if (!docket_case_of_trial (trial, &review, error))
    return FALSE;
  if (review == NULL)
    return TRUE;
  if (trial->facts.follows == DOCKET_PREDECESSOR_REJECTED)
    {
      docket_trial_reject (trial, DOCKET_PROBLEM_STALE, _ ("The decision that this one undoes did not count."));
      return TRUE;
    }
  docket_judge_undo (review, trial->commit->policy, trial->operation, trial->actor->person, trial->actor->role, &trial->verdict);
  if (trial->verdict.outcome != DOCKET_OUTCOME_APPLIED)
    return TRUE;
  if (g_strcmp0 (review->state, "open") == 0)
    return docket_case_withdraw_approval (trial, review, error);
  if (docket_review_is_duplicate (review))
    {
      if (!docket_commit_unsettle_twins (trial, review, &moved, error))
        return FALSE;
      if (moved)
        docket_trial_reject (trial, DOCKET_PROBLEM_STALE, _ ("The merged record has been restored or merged elsewhere since. Please change it by hand."));
      return TRUE;
    }
  /* A version of the policy is one document for good. */
  if (review->group == DOCKET_GROUP_POLICY_POLICY)
    {
      docket_trial_reject (trial, DOCKET_PROBLEM_STALE, _ ("The policy has been in force since. Please change it back as a new version."));
      return TRUE;
    }
  undo.review = review;
  ok = undo_decision (&undo, error);
  g_clear_pointer (&undo.subject, docket_record_unref);
  g_clear_pointer (&undo.next, docket_record_unref);
  g_free (undo.totals);
  return ok;
}
