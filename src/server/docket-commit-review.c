/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A case as the server keeps it (DESIGN §6): a record of kind review, one open
 * at a time for each record and group. Opening it, reading it, writing it and
 * showing it; what fills it and what empties it stand in the files beside this
 * one: hold, refresh, decide, second (person), undo, totals.
 */
#include "docket-config.h"

#include "docket-commit-review.h"

#include <glib/gi18n-lib.h>

#include "docket-id.h"

#define VOIDER_PAGE 16

static char **
role_names (DocketRole roles)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint bit = 0; bit < 6; bit++)
    if ((roles & (1u << bit)) != 0)
      g_strv_builder_add (names, docket_role_name ((DocketRole) (1u << bit)));
  return g_strv_builder_end (names);
}

DocketReview *
docket_case_new (DocketCommit *commit, DocketKind kind, const char *id, DocketGroup group, const char *why, gint64 opened_at)
{
  DocketReview *review = docket_review_new ();

  review->id = docket_id_new (commit->clock, commit->random);
  review->state = g_strdup ("open");
  review->reason = g_strdup (why);
  review->subject_kind = kind;
  review->subject_id = g_strdup (id);
  review->group = group;
  if (group != DOCKET_GROUP_NONE)
    review->rule = g_strdup (docket_policy_get_rule_text (commit->policy, group));
  review->deciders = role_names (docket_review_get_deciders (review, commit->policy));
  review->opened_at = opened_at;
  return review;
}

static gboolean
is_one_of (const char *const *actions, const DocketAuditEntry *entry)
{
  return g_strv_contains (actions, entry->action) && (g_strcmp0 (entry->outcome, "applied") == 0 || g_strcmp0 (entry->outcome, "merged") == 0);
}

/* Void has no stamp of its own: the audit says who made the record so. Whoever
 * voids what is void agrees, so it is the first since it was last restored. */
static gboolean
find_voider (DocketCommit *commit, const DocketRecord *subject, DocketStamp *by, GError **error)
{
  static const char *const voids[] = { "void", "voided", "merge", NULL };
  static const char *const restores[] = { "restore", "restored", NULL };
  gint64 before = G_MAXINT64;

  for (;;)
    {
      g_autoptr (GPtrArray) entries = docket_repository_record_audit (commit->repository, docket_record_get_kind (subject), docket_record_get_id (subject), before, VOIDER_PAGE, error);

      if (entries == NULL)
        return FALSE;
      for (guint i = 0; i < entries->len; i++)
        {
          const DocketAuditEntry *entry = g_ptr_array_index (entries, i);

          before = entry->n;
          if (is_one_of (voids, entry))
            docket_stamp_copy_to (&entry->by, by);
          /* What came along when another record was restored may be void still. */
          else if (by->person != NULL && is_one_of (restores, entry))
            return TRUE;
        }
      if (entries->len < VOIDER_PAGE)
        return TRUE;
    }
}

gboolean
docket_case_set_current (DocketCommit *commit, DocketReview *review, const DocketRecord *subject, const DocketStamp *voided_by, GError **error)
{
  g_clear_pointer (&review->current_values, docket_values_unref);
  docket_stamp_clear (&review->current_by);
  if (subject == NULL || !docket_record_get_void (subject))
    docket_stamp_clear (&review->voided_by);
  if (subject == NULL)
    return TRUE;
  if (review->group != DOCKET_GROUP_NONE)
    {
      review->current_values = docket_record_get_group (subject, review->group);
      docket_stamp_copy_to (docket_record_get_stamp (subject, review->group), &review->current_by);
      if (!docket_case_set_signed (commit, review, subject, error))
        return FALSE;
    }
  if (docket_record_get_void (subject) && review->voided_by.person == NULL && voided_by != NULL)
    docket_stamp_copy_to (voided_by, &review->voided_by);
  return !docket_record_get_void (subject) || review->voided_by.person != NULL || find_voider (commit, subject, &review->voided_by, error);
}

gboolean
docket_case_read (DocketCommit *commit, const char *id, DocketRecord **record, DocketReview **review, GError **error)
{
  if (!docket_repository_get_record (commit->repository, DOCKET_KIND_REVIEW, id, record, error))
    return FALSE;
  if (*record == NULL)
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED, _ ("The case %s is missing."), id);
      return FALSE;
    }
  *review = docket_review_from_record (*record, error);
  return *review != NULL;
}

gboolean
docket_case_write (DocketCommit *commit, DocketReview *review, const DocketRecord *record, const char *key, const DocketStamp *by, gint64 *seq, GError **error)
{
  g_autoptr (DocketRecord) next = record == NULL ? docket_record_new (DOCKET_KIND_REVIEW, review->id) : docket_record_copy (record);

  /* Who approved the old facts has not seen the new ones. */
  if (g_strcmp0 (review->state, "decided") != 0)
    g_ptr_array_set_size (review->approvals, 0);
  docket_review_to_record (review, next);
  docket_record_set_stamp (next, DOCKET_GROUP_REVIEW_REVIEW, by);
  return docket_commit_write (commit, record, next, DOCKET_GROUP_BIT (DOCKET_GROUP_REVIEW_REVIEW), key, by, seq, error);
}

gboolean
docket_case_note (DocketCommit *commit, const DocketReview *review, const DocketRecord *record, gint64 *seq, GError **error)
{
  g_autoptr (DocketRecord) next = docket_record_copy (record);

  docket_review_to_record (review, next);
  return docket_repository_next_seq (commit->repository, seq, error) && docket_repository_put_record (commit->repository, next, *seq, error);
}

gboolean
docket_case_of_trial (DocketTrial *trial, DocketReview **review, GError **error)
{
  if (trial->facts.follows == DOCKET_PREDECESSOR_UNKNOWN || trial->facts.after == DOCKET_PREDECESSOR_UNKNOWN)
    {
      trial->verdict.outcome = DOCKET_OUTCOME_DEFERRED;
      trial->verdict.problem = DOCKET_PROBLEM_NEEDS_RECORD;
      trial->verdict.detail = g_strdup (_ ("A change that this one builds on has not arrived yet."));
      return TRUE;
    }
  if (trial->record == NULL)
    {
      docket_trial_reject (trial, DOCKET_PROBLEM_UNKNOWN_RECORD, _ ("There is no such case."));
      return TRUE;
    }
  *review = docket_review_from_record (trial->record, error);
  return *review != NULL;
}

void
docket_trial_reject (DocketTrial *trial, const char *problem, const char *detail)
{
  docket_verdict_reject (&trial->verdict, problem, "%s", detail);
}

void
docket_trial_reject_for_unseen_work (DocketTrial *trial)
{
  docket_trial_reject (trial, DOCKET_PROBLEM_STALE, _ ("There is work for this customer by now that you had not seen. Look at it first; if this is still right, do it again."));
}

gboolean
docket_case_show (DocketCommit *commit, const DocketReview *review, const DocketRecord *job, GError **error)
{
  const char *technician = job == NULL ? NULL : docket_record_get_text (job, DOCKET_JOB_TECHNICIAN);

  return technician == NULL || docket_commit_scope (commit, technician, DOCKET_KIND_REVIEW, review->id, FALSE, error);
}
