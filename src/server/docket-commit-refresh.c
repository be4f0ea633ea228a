/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What happens to an open case when its subject moves on its own: its current
 * side follows, and a case that everybody agrees on by now withdraws itself.
 */
#include "docket-config.h"

#include "docket-commit-review.h"

static gboolean
all_agree (const DocketReview *review)
{
  for (guint i = 0; i < review->candidates->len; i++)
    {
      const DocketCandidate *candidate = g_ptr_array_index (review->candidates, i);

      if (candidate->kind != DOCKET_OPERATION_EDIT || candidate->values == NULL || review->current_values == NULL
          || !docket_values_equal (candidate->values, review->current_values))
        return FALSE;
    }
  return TRUE;
}

static gboolean
refresh_case (DocketCommit *commit, const char *id, const DocketRecord *subject, GError **error)
{
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketReview) review = NULL;
  gint64 seq;

  if (!docket_case_read (commit, id, &record, &review, error))
    return FALSE;
  docket_case_set_current (review, subject);
  if (all_agree (review))
    {
      g_free (review->state);
      review->state = g_strdup ("withdrawn");
      if (!docket_repository_close_case (commit->repository, id, error))
        return FALSE;
    }
  return docket_case_write (commit, review, record, NULL, &review->current_by, &seq, error);
}

gboolean
docket_commit_refresh_cases (DocketCommit *commit, const DocketRecord *record, guint64 groups, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (record));

  for (guint i = 0; i < info->n_groups; i++)
    {
      DocketGroup group = (DocketGroup) (info->first_group + (int) i);
      g_autofree char *id = NULL;

      if ((groups & DOCKET_GROUP_BIT (group)) == 0)
        continue;
      if (!docket_repository_get_case (commit->repository, info->kind, docket_record_get_id (record), group, &id, error))
        return FALSE;
      if (id != NULL && !refresh_case (commit, id, record, error))
        return FALSE;
    }
  return TRUE;
}
