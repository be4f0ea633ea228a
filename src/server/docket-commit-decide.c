/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A decision is an operation on the case that writes the subject: keep writes
 * nothing, take writes exactly the candidate's values, set what was decided.
 */
#include "docket-config.h"

#include "docket-commit-review.h"

#include <glib/gi18n-lib.h>

#include "docket-apply.h"

/* Writes what the decision says about a group of the subject. */
static gboolean
write_group (DocketTrial *trial, const DocketReview *review, const DocketRecord *subject, const DocketValues *values, GError **error)
{
  g_autoptr (DocketRecord) next = NULL;
  g_autoptr (DocketValues) now = docket_record_get_group (subject, review->group);
  gboolean restores = trial->operation->choice == DOCKET_CHOICE_TAKE && docket_record_get_void (subject);
  guint64 groups = 0;
  gint64 seq;

  if (!restores && docket_values_equal (now, values))
    return TRUE;
  next = docket_apply_values (subject, review->group, values, &trial->by, &groups);
  if (restores)
    docket_record_set_void (next, FALSE);
  return docket_commit_write (trial->commit, subject, next, groups, trial->operation->key, &trial->by, &seq, error);
}

/* A case about a whole record: the candidate is carried out as it was meant. */
static gboolean
write_whole (DocketTrial *trial, const DocketReview *review, const DocketRecord *subject, GError **error)
{
  const DocketCandidate *candidate = docket_review_find_candidate (review, trial->operation->candidate);
  g_autoptr (DocketOperation) wanted = docket_operation_new (candidate->kind, review->subject_kind, review->subject_id);
  g_autoptr (DocketRecord) next = NULL;
  guint64 groups = 0;
  gint64 seq;

  wanted->set = candidate->values == NULL ? docket_values_new () : docket_values_ref (candidate->values);
  next = docket_apply (subject, wanted, &trial->by, &groups);
  if (next == NULL)
    return TRUE;
  /* A job that was held at creation gets its number now. */
  if (subject == NULL && review->subject_kind == DOCKET_KIND_JOB && !docket_commit_give_number (trial->commit, next, &groups, &trial->by, error))
    return FALSE;
  return docket_commit_write (trial->commit, subject, next, groups, trial->operation->key, &trial->by, &seq, error);
}

static gboolean
carry_out (DocketTrial *trial, const DocketReview *review, const DocketValues *values, GError **error)
{
  g_autoptr (DocketRecord) subject = NULL;

  if (trial->operation->choice == DOCKET_CHOICE_KEEP)
    return TRUE;
  if (!docket_repository_get_record (trial->commit->repository, review->subject_kind, review->subject_id, &subject, error))
    return FALSE;
  if (review->group == DOCKET_GROUP_NONE)
    return write_whole (trial, review, subject, error);
  return subject == NULL || values == NULL || write_group (trial, review, subject, values, error);
}

/* "Sofia Lindqvist decided this already: Status is Complete." */
static void
say_who_decided (DocketTrial *trial, const DocketReview *review)
{
  g_autoptr (DocketRecord) person = NULL;
  g_autoptr (GString) what = g_string_new (NULL);
  const DocketValues *values = review->decided_values != NULL ? review->decided_values : review->current_values;
  const char *name = NULL;

  if (review->choice == DOCKET_CHOICE_NONE)
    return;
  if (review->decided_by.person != NULL && docket_repository_get_record (trial->commit->repository, DOCKET_KIND_PERSON, review->decided_by.person, &person, NULL) && person != NULL)
    name = docket_record_get_text (person, DOCKET_PERSON_NAME);
  for (guint i = 0; i < docket_values_n (values); i++)
    {
      DocketField field = docket_values_nth_field (values, i);
      const char *text = docket_values_get_text (values, field);

      if (text == NULL || docket_field_info (field)->type != DOCKET_TYPE_CHOICE)
        continue;
      g_string_append_printf (what, "%s%s: %s", what->len > 0 ? ", " : "", docket_field_label (field), docket_choice_label (field, text));
    }
  g_free (trial->verdict.detail);
  if (what->len > 0)
    trial->verdict.detail = g_strdup_printf (_ ("%s has decided this case already. %s."), name == NULL ? _ ("A colleague") : name, what->str);
  else
    trial->verdict.detail = g_strdup_printf (_ ("%s has decided this case already."), name == NULL ? _ ("A colleague") : name);
}

static void
note_decision (DocketTrial *trial, DocketReview *review, const DocketValues *values)
{
  const DocketOperation *operation = trial->operation;

  g_free (review->state);
  review->state = g_strdup ("decided");
  review->choice = operation->choice;
  g_free (review->decided_candidate);
  review->decided_candidate = g_strdup (operation->candidate);
  g_clear_pointer (&review->decided_values, docket_values_unref);
  if (values != NULL)
    review->decided_values = docket_values_copy (values);
  else if (review->current_values != NULL)
    review->decided_values = docket_values_copy (review->current_values);
  docket_stamp_copy_to (&trial->by, &review->decided_by);
  g_free (review->decision_reason);
  review->decision_reason = g_strdup (operation->reason);
  review->decided_at = trial->by.arrived_at;
}

gboolean
docket_commit_decide (DocketTrial *trial, GError **error)
{
  DocketCommit *commit = trial->commit;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketValues) values = NULL;
  gint64 seq;

  if (trial->facts.follows == DOCKET_PREDECESSOR_UNKNOWN || trial->facts.after == DOCKET_PREDECESSOR_UNKNOWN)
    {
      trial->verdict.outcome = DOCKET_OUTCOME_DEFERRED;
      trial->verdict.problem = DOCKET_PROBLEM_NEEDS_RECORD;
      trial->verdict.detail = g_strdup (_ ("A change that this one builds on has not arrived yet."));
      return TRUE;
    }
  if (trial->record == NULL)
    {
      trial->verdict.outcome = DOCKET_OUTCOME_REJECTED;
      trial->verdict.problem = DOCKET_PROBLEM_UNKNOWN_RECORD;
      trial->verdict.detail = g_strdup (_ ("There is no such case."));
      return TRUE;
    }
  review = docket_review_from_record (trial->record, error);
  if (review == NULL)
    return FALSE;
  docket_judge_decision (review, commit->policy, trial->operation, trial->actor->person, trial->actor->role, &values, &trial->verdict);
  if (g_strcmp0 (trial->verdict.problem, DOCKET_PROBLEM_ALREADY_DECIDED) == 0)
    say_who_decided (trial, review);
  if (trial->verdict.outcome != DOCKET_OUTCOME_APPLIED)
    return TRUE;
  /* Closed first: the write below must not show up as the subject moving
   * under an open case. */
  if (!docket_repository_close_case (commit->repository, review->id, error) || !carry_out (trial, review, values, error))
    return FALSE;
  note_decision (trial, review, values);
  if (!docket_case_write (commit, review, trial->record, trial->operation->key, &trial->by, &seq, error))
    return FALSE;
  trial->result->seq = seq;
  trial->result->rev = seq;
  trial->result->review = g_strdup (review->id);
  return TRUE;
}
