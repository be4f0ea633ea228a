/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A held operation becomes a candidate of the one open case about its record
 * and group (DESIGN §6). */
#include "docket-config.h"

#include "docket-commit-review.h"

#include <glib/gi18n-lib.h>

#include "docket-limits.h"

static DocketCandidate *
candidate_of (DocketTrial *trial)
{
  const DocketOperation *operation = trial->operation;
  DocketCandidate *candidate = docket_candidate_new ();

  candidate->operation = g_strdup (operation->key);
  candidate->kind = operation->kind;
  if (operation->kind == DOCKET_OPERATION_MERGE)
    candidate->record = g_strdup (operation->into);
  if (operation->kind == DOCKET_OPERATION_EDIT)
    candidate->values = docket_candidate_values (operation, trial->at_base, trial->record);
  else
    candidate->values = operation->set == NULL ? NULL : docket_values_copy (operation->set);
  candidate->was = operation->was == NULL ? NULL : docket_values_copy (operation->was);
  docket_stamp_copy_to (&trial->by, &candidate->by);
  candidate->why = g_strdup (trial->verdict.why);
  candidate->reason = g_strdup (operation->reason);
  candidate->bundle = g_strdup (operation->bundle);
  return candidate;
}

/* The case that this operation opens. (nullable): the store failed */
static DocketReview *
case_of (DocketTrial *trial, GError **error)
{
  const DocketOperation *operation = trial->operation;
  g_autoptr (DocketReview) review = docket_case_new (trial->commit, operation->record_kind, operation->record_id, trial->verdict.group, trial->verdict.why, trial->by.arrived_at);

  if (trial->at_base != NULL)
    review->started_from = docket_values_copy (trial->at_base);
  else if (operation->was != NULL)
    review->started_from = docket_values_copy (operation->was);
  if (trial->base != NULL)
    docket_stamp_copy_to (&trial->base->by, &review->started_by);
  return docket_case_set_current (trial->commit, review, trial->record, NULL, error) ? g_steal_pointer (&review) : NULL;
}

/* A later operation of the same author replaces the candidate that it follows;
 * otherwise both stand. */
static void
add_candidate (DocketTrial *trial, DocketReview *review)
{
  DocketCandidate *candidate = candidate_of (trial);
  DocketCandidate *followed = docket_review_find_candidate (review, trial->operation->follows);

  if (followed != NULL && g_strcmp0 (followed->by.person, trial->actor->person) == 0)
    {
      guint place = 0;

      /* The author started where the first one of the chain did. */
      if (candidate->kind == DOCKET_OPERATION_EDIT && followed->values != NULL)
        {
          DocketValues *values = docket_values_copy (followed->values);

          for (guint i = 0; i < docket_values_n (trial->operation->set); i++)
            docket_values_set (values, docket_values_nth_field (trial->operation->set, i), docket_values_nth_value (trial->operation->set, i));
          g_clear_pointer (&candidate->values, docket_values_unref);
          candidate->values = values;
        }
      g_ptr_array_find (review->candidates, followed, &place);
      g_ptr_array_remove_index (review->candidates, place);
      g_ptr_array_insert (review->candidates, (int) place, candidate);
    }
  else
    {
      g_ptr_array_add (review->candidates, candidate);
    }
}

/* One candidate more; FALSE if the case is full. */
static gboolean
has_room (const DocketTrial *trial, const DocketReview *review)
{
  const DocketCandidate *followed = docket_review_find_candidate (review, trial->operation->follows);

  return review->candidates->len < DOCKET_CASE_CANDIDATES_MAX
         || (followed != NULL && g_strcmp0 (followed->by.person, trial->actor->person) == 0);
}

static const char *
held_sentence (const char *why)
{
  if (g_strcmp0 (why, DOCKET_WHY_OWNERSHIP_MOVED) == 0)
    return _ ("The job has been given to somebody else since. A supervisor decides.");
  if (g_strcmp0 (why, DOCKET_WHY_LOCKED) == 0)
    return _ ("The job was closed before this arrived. A supervisor decides.");
  if (g_strcmp0 (why, DOCKET_WHY_VOID_VS_EDIT) == 0)
    return _ ("One voided what another changed. A supervisor decides.");
  if (g_strcmp0 (why, DOCKET_WHY_QUARANTINE) == 0)
    return _ ("This device may no longer be used; what it sent is kept for a supervisor to look at.");
  return _ ("Another update changed this record. A supervisor decides.");
}

gboolean
docket_commit_hold (DocketTrial *trial, GError **error)
{
  DocketCommit *commit = trial->commit;
  const DocketOperation *operation = trial->operation;
  g_autofree char *id = NULL;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketReview) review = NULL;
  gboolean settled;
  gint64 seq;

  if (trial->follows_review != NULL)
    {
      if (!docket_case_read (commit, trial->follows_review, &record, &review, error))
        return FALSE;
      /* A case holds candidates about its own subject and group only. */
      if (review->subject_kind == operation->record_kind && g_strcmp0 (review->subject_id, operation->record_id) == 0 && review->group == trial->verdict.group)
        {
          id = g_strdup (trial->follows_review);
        }
      g_clear_pointer (&record, docket_record_unref);
      g_clear_pointer (&review, docket_review_free);
    }
  if (id == NULL && !docket_repository_get_case (commit->repository, operation->record_kind, operation->record_id, trial->verdict.group, &id, error))
    return FALSE;
  if (id != NULL)
    {
      if (!docket_case_read (commit, id, &record, &review, error) || !docket_case_set_current (commit, review, trial->record, NULL, error))
        return FALSE;
      if (!has_room (trial, review))
        {
          docket_trial_reject (trial, DOCKET_PROBLEM_STALE, _ ("So many changes wait to be decided here that no more can be added. Please send it again after the decision."));
          return TRUE;
        }
    }
  else
    {
      review = case_of (trial, error);
      if (review == NULL || !docket_repository_open_case (commit->repository, review->id, review->subject_kind, review->subject_id, review->group, trial->job == NULL ? NULL : docket_record_get_id (trial->job), error))
        return FALSE;
    }
  add_candidate (trial, review);
  /* Its file waits with it. */
  if (docket_operation_get_blob (operation) != NULL
      && !docket_repository_hold_blob (commit->repository, docket_operation_get_blob (operation), operation->key, error))
    return FALSE;
  /* Changed back, while it was held, to what stands. */
  if (!docket_case_is_settled (commit, review, trial->record, &settled, error))
    return FALSE;
  if (settled)
    {
      g_free (review->state);
      review->state = g_strdup ("withdrawn");
      if (!docket_repository_close_case (commit->repository, review->id, error))
        return FALSE;
    }
  if (!docket_case_write (commit, review, record, operation->key, &trial->by, &seq, error) || !docket_case_show (commit, review, trial->job, error))
    return FALSE;
  trial->result->seq = seq;
  trial->result->review = g_strdup (review->id);
  trial->result->problem_type = g_strdup (trial->verdict.why);
  trial->result->problem_detail = g_strdup (held_sentence (trial->verdict.why));
  return TRUE;
}
