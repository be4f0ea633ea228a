/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Totals that do not add up, and signatures for other totals than stand there:
 * neither is held, both open a case about the job's totals beside what they
 * wrote (DESIGN §5). The case has a current side and no candidates: a person
 * keeps it or enters what it should be.
 */
#include "docket-config.h"

#include "docket-commit-review.h"
#include "docket-limits.h"
#include "docket-totals.h"

static gboolean
is_digest_of (const char *digest, const DocketValues *totals)
{
  g_autofree char *theirs = docket_totals_digest (totals);

  return g_ascii_strcasecmp (digest, theirs) == 0;
}

/* What the newest signature that says so is for. @digest: (out)
 * (transfer full) (nullable); @newest: (out): its revision; 0: there is none */
static gboolean
find_signature (DocketCommit *commit, const DocketRecord *job, char **digest, gint64 *newest, GError **error)
{
  g_autoptr (GPtrArray) children = docket_repository_children (commit->repository, docket_record_get_id (job), error);
  g_autofree char *found = NULL;

  *newest = 0;
  if (children == NULL)
    return FALSE;
  for (guint i = 0; i < children->len; i++)
    {
      const DocketPlace *place = g_ptr_array_index (children, i);
      g_autoptr (DocketRecord) signature = NULL;

      if (place->kind != DOCKET_KIND_SIGNATURE)
        continue;
      if (!docket_repository_get_record (commit->repository, place->kind, place->id, &signature, error))
        return FALSE;
      if (signature == NULL || docket_record_get_void (signature) || !docket_record_has (signature, DOCKET_SIGNATURE_TOTALS_DIGEST)
          || docket_record_get_rev (signature) < *newest)
        continue;
      *newest = docket_record_get_rev (signature);
      g_free (found);
      found = g_strdup (docket_record_get_text (signature, DOCKET_SIGNATURE_TOTALS_DIGEST));
    }
  *digest = g_steal_pointer (&found);
  return TRUE;
}

/* Whether the newest signature that says what was signed for is about @totals. */
static gboolean
signature_stands (DocketCommit *commit, const DocketRecord *job, const DocketValues *totals, gboolean *stands, gint64 *newest, GError **error)
{
  g_autofree char *digest = NULL;

  if (!find_signature (commit, job, &digest, newest, error))
    return FALSE;
  *stands = digest == NULL || is_digest_of (digest, totals);
  return TRUE;
}

/* A signature carries a digest only, but what it is for has mostly stood here
 * once, or is held: whatever has that digest is what the customer saw. @known:
 * (nullable): what the case named before */
static gboolean
find_signed_for (DocketCommit *commit, const DocketReview *review, DocketValues *known, const char *digest, DocketValues **signed_for, GError **error)
{
  g_autoptr (GPtrArray) versions = NULL;

  if (known != NULL && is_digest_of (digest, known))
    {
      *signed_for = docket_values_ref (known);
      return TRUE;
    }
  for (guint i = 0; i < review->candidates->len; i++)
    {
      const DocketCandidate *candidate = g_ptr_array_index (review->candidates, i);

      if (candidate->values != NULL && is_digest_of (digest, candidate->values))
        {
          *signed_for = docket_values_copy (candidate->values);
          return TRUE;
        }
    }
  versions = docket_repository_versions (commit->repository, DOCKET_KIND_JOB, review->subject_id, DOCKET_GROUP_JOB_TOTALS, DOCKET_SIGNED_VERSIONS_MAX, error);
  for (guint i = 0; versions != NULL && i < versions->len && *signed_for == NULL; i++)
    {
      const DocketVersion *version = g_ptr_array_index (versions, i);

      if (is_digest_of (digest, version->values))
        *signed_for = docket_values_copy (version->values);
    }
  return versions != NULL;
}

gboolean
docket_case_set_signed (DocketCommit *commit, DocketReview *review, const DocketRecord *job, GError **error)
{
  g_autoptr (DocketValues) known = g_steal_pointer (&review->signed_for);
  g_autofree char *digest = NULL;
  gint64 newest;

  if (job == NULL || review->subject_kind != DOCKET_KIND_JOB || review->group != DOCKET_GROUP_JOB_TOTALS)
    return TRUE;
  if (!find_signature (commit, job, &digest, &newest, error))
    return FALSE;
  return digest == NULL || is_digest_of (digest, review->current_values) || find_signed_for (commit, review, known, digest, &review->signed_for, error);
}

gboolean
docket_commit_totals_stand (DocketCommit *commit, const DocketRecord *job, gboolean *stand, GError **error)
{
  g_autoptr (DocketValues) totals = docket_record_get_group (job, DOCKET_GROUP_JOB_TOTALS);
  gint64 newest;

  *stand = FALSE;
  return docket_totals_mismatch (totals) || signature_stands (commit, job, totals, stand, &newest, error);
}

gboolean
docket_commit_signature_asks (DocketCommit *commit, const DocketRecord *job, gint64 rev, gboolean *asks, GError **error)
{
  g_autoptr (DocketValues) totals = docket_record_get_group (job, DOCKET_GROUP_JOB_TOTALS);
  gboolean stands;
  gint64 newest;

  if (!signature_stands (commit, job, totals, &stands, &newest, error))
    return FALSE;
  *asks = !stands && newest > rev;
  return TRUE;
}

/* The customer signed while the case was open: who decides is to see for what,
 * and who decided as the first of two has not seen it. */
static gboolean
refresh_signed (DocketTrial *trial, const DocketRecord *job, const char *id, GError **error)
{
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketValues) shown = NULL;
  gint64 seq;

  if (!docket_case_read (trial->commit, id, &record, &review, error))
    return FALSE;
  shown = review->signed_for == NULL ? NULL : docket_values_ref (review->signed_for);
  if (!docket_case_set_signed (trial->commit, review, job, error))
    return FALSE;
  if (shown == review->signed_for || (shown != NULL && review->signed_for != NULL && docket_values_equal (shown, review->signed_for)))
    return TRUE;
  return docket_case_write (trial->commit, review, record, NULL, &trial->by, &seq, error);
}

/* @before: (nullable): the job before what made them so. @opened: (out)
 * (transfer full): the case; the open one, if there is one */
static gboolean
open_case (DocketTrial *trial, const DocketRecord *before, const DocketRecord *job, char **opened, GError **error)
{
  DocketCommit *commit = trial->commit;
  const char *id = docket_record_get_id (job);
  g_autoptr (DocketReview) review = NULL;
  gint64 seq;

  if (!docket_repository_get_case (commit->repository, DOCKET_KIND_JOB, id, DOCKET_GROUP_JOB_TOTALS, opened, error))
    return FALSE;
  /* Whoever decides it sees these totals: one question at a time. */
  if (*opened != NULL)
    return refresh_signed (trial, job, *opened, error);
  review = docket_case_new (commit, DOCKET_KIND_JOB, id, DOCKET_GROUP_JOB_TOTALS, DOCKET_WHY_TOTALS_MISMATCH, trial->by.arrived_at);
  if (before != NULL)
    {
      review->started_from = docket_record_get_group (before, DOCKET_GROUP_JOB_TOTALS);
      docket_stamp_copy_to (docket_record_get_stamp (before, DOCKET_GROUP_JOB_TOTALS), &review->started_by);
    }
  if (!docket_case_set_current (commit, review, job, NULL, error))
    return FALSE;
  *opened = g_strdup (review->id);
  return docket_repository_open_case (commit->repository, review->id, DOCKET_KIND_JOB, id, DOCKET_GROUP_JOB_TOTALS, id, error)
         && docket_case_write (commit, review, NULL, trial->operation->key, &trial->by, &seq, error)
         && docket_case_show (commit, review, job, error);
}

/* @signed_for: (nullable): what a new signature says it is for; without one, the
 * totals are to add up. */
static gboolean
check_job (DocketTrial *trial, const DocketRecord *before, const char *id, const char *signed_for, char **opened, GError **error)
{
  g_autoptr (DocketRecord) job = NULL;
  g_autoptr (DocketValues) totals = NULL;
  g_autofree char *digest = NULL;

  if (!docket_repository_get_record (trial->commit->repository, DOCKET_KIND_JOB, id, &job, error))
    return FALSE;
  if (job == NULL)
    return TRUE;
  totals = docket_record_get_group (job, DOCKET_GROUP_JOB_TOTALS);
  digest = docket_totals_digest (totals);
  if (signed_for == NULL ? !docket_totals_mismatch (totals) : g_ascii_strcasecmp (signed_for, digest) == 0)
    return TRUE;
  return open_case (trial, before, job, opened, error);
}

gboolean
docket_commit_check_totals (DocketTrial *trial, guint64 groups, GError **error)
{
  const DocketOperation *operation = trial->operation;
  const char *signed_for;

  if (operation->record_kind == DOCKET_KIND_JOB && (groups & DOCKET_GROUP_BIT (DOCKET_GROUP_JOB_TOTALS)) != 0)
    return check_job (trial, trial->record, operation->record_id, NULL, &trial->result->review, error);
  if (operation->record_kind != DOCKET_KIND_SIGNATURE || operation->kind != DOCKET_OPERATION_CREATE)
    return TRUE;
  signed_for = docket_values_get_text (operation->set, DOCKET_SIGNATURE_TOTALS_DIGEST);
  return signed_for == NULL || check_job (trial, NULL, docket_values_get_text (operation->set, DOCKET_SIGNATURE_JOB), signed_for, &trial->result->review, error);
}

gboolean
docket_commit_check_decided_totals (DocketTrial *trial, const DocketReview *review, const DocketRecord *subject, GError **error)
{
  const char *signed_for;
  g_autoptr (DocketRecord) signature = NULL;
  g_autofree char *opened = NULL;

  if (review->subject_kind == DOCKET_KIND_JOB && (review->group == DOCKET_GROUP_JOB_TOTALS || (review->group == DOCKET_GROUP_NONE && subject == NULL)))
    {
      if (review->choice == DOCKET_CHOICE_KEEP && g_strcmp0 (review->reason, DOCKET_WHY_TOTALS_MISMATCH) == 0)
        return TRUE;
      return check_job (trial, subject, review->subject_id, NULL, &opened, error);
    }
  if (review->subject_kind != DOCKET_KIND_SIGNATURE || subject != NULL)
    return TRUE;
  if (!docket_repository_get_record (trial->commit->repository, DOCKET_KIND_SIGNATURE, review->subject_id, &signature, error))
    return FALSE;
  signed_for = signature == NULL ? NULL : docket_record_get_text (signature, DOCKET_SIGNATURE_TOTALS_DIGEST);
  return signed_for == NULL || check_job (trial, NULL, docket_record_get_text (signature, DOCKET_SIGNATURE_JOB), signed_for, &opened, error);
}
