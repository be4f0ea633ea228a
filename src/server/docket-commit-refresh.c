/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What happens to an open case when its subject moves on its own: its current
 * side follows, and a case that is a question no longer withdraws itself.
 *
 *   values of the group moved    the case shows them; a new revision
 *   written again, same values   noted: whoever decides decides about the same
 *   voided, restored             a new revision, with whoever voided it: what is
 *                                taken brings back what is void
 *   line items of the job        a new revision of the case about its totals
 *   everybody agrees by now      withdrawn
 */
#include "docket-config.h"

#include "docket-commit-review.h"
#include "docket-normal.h"

/* Whether @candidate wants what stands. @subject: (nullable) */
static gboolean
agrees (const DocketReview *review, const DocketCandidate *candidate, const DocketRecord *subject)
{
  switch (candidate->kind)
    {
    case DOCKET_OPERATION_EDIT:
      return candidate->values != NULL && review->current_values != NULL && !docket_record_get_void (subject)
             && docket_normal_same_values (candidate->values, review->current_values);
    case DOCKET_OPERATION_VOID:
    case DOCKET_OPERATION_RESTORE:
      return docket_record_get_void (subject) == (candidate->kind == DOCKET_OPERATION_VOID);
    case DOCKET_OPERATION_CREATE:
    case DOCKET_OPERATION_DECIDE:
    case DOCKET_OPERATION_UNDO_DECISION:
    case DOCKET_OPERATION_MERGE:
    default:
      return FALSE;
    }
}

gboolean
docket_case_is_settled (DocketCommit *commit, const DocketReview *review, const DocketRecord *subject, gboolean *settled, GError **error)
{
  gboolean mismatch = g_strcmp0 (review->reason, DOCKET_WHY_TOTALS_MISMATCH) == 0;

  *settled = FALSE;
  if (subject == NULL || (review->candidates->len == 0 && !mismatch))
    return TRUE;
  for (guint i = 0; i < review->candidates->len; i++)
    if (!agrees (review, g_ptr_array_index (review->candidates, i), subject))
      return TRUE;
  *settled = TRUE;
  return !mismatch || docket_commit_totals_stand (commit, subject, settled, error);
}

gboolean
docket_case_withdraw (DocketCommit *commit, DocketReview *review, GError **error)
{
  g_free (review->state);
  review->state = g_strdup ("withdrawn");
  return docket_repository_close_case (commit->repository, review->id, error);
}

static gboolean
withdraw_if_settled (DocketCommit *commit, DocketReview *review, const DocketRecord *subject, GError **error)
{
  gboolean settled;

  if (!docket_case_is_settled (commit, review, subject, &settled, error))
    return FALSE;
  return !settled || docket_case_withdraw (commit, review, error);
}

/* @before: (nullable) */
static gboolean
is_void_moved (const DocketRecord *before, const DocketRecord *next)
{
  return (before != NULL && docket_record_get_void (before)) != docket_record_get_void (next);
}

static gboolean
refresh_case (DocketCommit *commit, const char *id, const DocketRecord *before, const DocketRecord *subject, const DocketStamp *by, GError **error)
{
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketValues) values = NULL;
  gboolean void_moved = is_void_moved (before, subject);
  gint64 seq;

  if (!docket_case_read (commit, id, &record, &review, error))
    return FALSE;
  values = review->current_values == NULL ? NULL : docket_values_ref (review->current_values);
  if (!docket_case_set_current (commit, review, subject, void_moved ? by : NULL, error) || !withdraw_if_settled (commit, review, subject, error))
    return FALSE;
  if (review->group != DOCKET_GROUP_NONE && g_strcmp0 (review->state, "open") == 0 && !void_moved && docket_values_equal (values, review->current_values))
    return docket_case_note (commit, review, record, &seq, error);
  return docket_case_write (commit, review, record, NULL, by, &seq, error);
}

/* The lines of a job are what its totals are about. */
static gboolean
refresh_totals (DocketCommit *commit, const DocketRecord *line, const DocketStamp *by, GError **error)
{
  const char *job = docket_record_get_text (line, DOCKET_LINE_JOB);
  g_autofree char *id = NULL;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketReview) review = NULL;
  gint64 seq;

  if (job == NULL)
    return TRUE;
  if (!docket_repository_get_case (commit->repository, DOCKET_KIND_JOB, job, DOCKET_GROUP_JOB_TOTALS, &id, error))
    return FALSE;
  if (id == NULL)
    return TRUE;
  return docket_case_read (commit, id, &record, &review, error)
         && docket_case_write (commit, review, record, NULL, by, &seq, error);
}

gboolean
docket_commit_refresh_cases (DocketCommit *commit, const DocketRecord *before, const DocketRecord *record, guint64 groups, const DocketStamp *by, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (record));
  const char *id = docket_record_get_id (record);
  g_autoptr (GPtrArray) open = docket_repository_cases_of_record (commit->repository, info->kind, id, error);

  if (open == NULL)
    return FALSE;
  /* Mostly there is none, and one look is enough. */
  for (int i = -1; open->len > 0 && i < (int) info->n_groups; i++)
    {
      /* Without a group: whether the record should stand at all. */
      DocketGroup group = i < 0 ? DOCKET_GROUP_NONE : (DocketGroup) (info->first_group + i);
      g_autofree char *review = NULL;

      if (i >= 0 && (groups & DOCKET_GROUP_BIT (group)) == 0 && !is_void_moved (before, record))
        continue;
      if (!docket_repository_get_case (commit->repository, info->kind, id, group, &review, error))
        return FALSE;
      if (review != NULL && !refresh_case (commit, review, before, record, by, error))
        return FALSE;
    }
  return info->kind != DOCKET_KIND_LINE || refresh_totals (commit, record, by, error);
}
