/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Customers that may be one (DESIGN §5: applied, with a case beside it).
 *
 * The case is about the new record as a whole; its current side is what is
 * compared of it, its candidates are the others that it resembles, with score
 * and reasons. Which customers stand in which case is kept in pairs, so that an
 * edit of any of them finds the cases it touches: one that resembles no longer
 * drops out, and a case without candidates withdraws itself. A pair that
 * somebody said is two stays so.
 */
#include "docket-config.h"

#include "docket-commit-twins.h"

#include <glib/gi18n-lib.h>

#include "docket-commit-review.h"
#include "docket-limits.h"

/* ---- Finding ---- */

/* What is compared of @customer and who wrote it; as it is if it has not moved. */
static void
show_side (DocketValues **values, DocketStamp *by, const DocketRecord *customer)
{
  g_autoptr (DocketValues) now = docket_likeness_fields (customer);

  if (*values != NULL && docket_values_equal (*values, now))
    return;
  g_clear_pointer (values, docket_values_unref);
  *values = g_steal_pointer (&now);
  docket_stamp_copy_to (docket_record_get_stamp (customer, DOCKET_GROUP_CUSTOMER_PROFILE), by);
}

static void
show_current (DocketReview *review, const DocketRecord *subject)
{
  show_side (&review->current_values, &review->current_by, subject);
}

static void
show_candidate (DocketCandidate *candidate, const DocketRecord *other, guint score, DocketAlike alike)
{
  candidate->kind = DOCKET_OPERATION_MERGE;
  g_free (candidate->record);
  candidate->record = g_strdup (docket_record_get_id (other));
  candidate->score = score;
  candidate->alike = alike;
  show_side (&candidate->values, &candidate->by, other);
  g_free (candidate->why);
  candidate->why = g_strdup (DOCKET_WHY_POSSIBLE_DUPLICATE);
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const DocketCandidate *one = *(const DocketCandidate *const *) a;
  const DocketCandidate *other = *(const DocketCandidate *const *) b;

  if (one->score != other->score)
    return one->score > other->score ? -1 : 1;
  return g_strcmp0 (one->record, other->record);
}

/* Those that @customer likely is, best first. */
static gboolean
find_candidates (DocketCommit *commit, const DocketRecord *customer, GPtrArray *candidates, GError **error)
{
  g_autoptr (DocketLikeness) likeness = docket_likeness_of_record (customer);
  g_autoptr (GPtrArray) found = docket_repository_find_matches (commit->repository, likeness, DOCKET_MATCH_CANDIDATES_MAX, error);

  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    {
      const DocketLikeness *other = g_ptr_array_index (found, i);
      g_autoptr (DocketRecord) record = NULL;
      DocketCandidate *candidate;
      DocketAlike alike;
      guint score = docket_likeness_score (likeness, other, &alike);

      if (score < DOCKET_MATCH_SCORE_LIKELY)
        continue;
      if (!docket_repository_get_record (commit->repository, DOCKET_KIND_CUSTOMER, other->id, &record, error))
        return FALSE;
      candidate = docket_candidate_new ();
      show_candidate (candidate, record, score, alike);
      g_ptr_array_add (candidates, candidate);
    }
  g_ptr_array_sort (candidates, compare_candidates);
  if (candidates->len > DOCKET_MATCH_TWINS_MAX)
    g_ptr_array_set_size (candidates, DOCKET_MATCH_TWINS_MAX);
  return TRUE;
}

gboolean
docket_commit_check_twins (DocketTrial *trial, const DocketRecord *customer, GError **error)
{
  DocketCommit *commit = trial->commit;
  const char *id = docket_record_get_id (customer);
  g_autoptr (DocketReview) review = docket_case_new (commit, DOCKET_KIND_CUSTOMER, id, DOCKET_GROUP_NONE, DOCKET_WHY_POSSIBLE_DUPLICATE, trial->by.arrived_at);
  gint64 seq;

  if (!find_candidates (commit, customer, review->candidates, error))
    return FALSE;
  if (review->candidates->len == 0)
    return TRUE;
  show_current (review, customer);
  for (guint i = 0; i < review->candidates->len; i++)
    if (!docket_repository_set_pair (commit->repository, id, ((DocketCandidate *) g_ptr_array_index (review->candidates, i))->record, review->id, FALSE, error))
      return FALSE;
  trial->result->review = g_strdup (review->id);
  return docket_case_write (commit, review, NULL, trial->operation->key, &trial->by, &seq, error);
}

/* ---- Looking again ---- */

/* Drops the candidates that resemble no longer. */
static gboolean
look_again (DocketCommit *commit, DocketReview *review, const DocketRecord *subject, GError **error)
{
  g_autoptr (DocketLikeness) likeness = docket_likeness_of_record (subject);

  for (guint i = review->candidates->len; i > 0; i--)
    {
      DocketCandidate *candidate = g_ptr_array_index (review->candidates, i - 1);
      g_autoptr (DocketRecord) other = NULL;
      g_autoptr (DocketLikeness) of_other = NULL;
      DocketAlike alike = DOCKET_ALIKE_NOTHING;
      guint score = 0;

      if (!docket_repository_get_record (commit->repository, DOCKET_KIND_CUSTOMER, candidate->record, &other, error))
        return FALSE;
      if (other != NULL && !docket_record_get_void (other))
        {
          of_other = docket_likeness_of_record (other);
          score = docket_likeness_score (likeness, of_other, &alike);
        }
      if (score >= DOCKET_MATCH_SCORE_LIKELY)
        show_candidate (candidate, other, score, alike);
      else
        g_ptr_array_remove_index (review->candidates, i - 1);
    }
  g_ptr_array_sort (review->candidates, compare_candidates);
  return TRUE;
}

static gboolean
refresh_case (DocketCommit *commit, const char *id, const DocketStamp *by, GError **error)
{
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketRecord) next = NULL;
  g_autoptr (DocketRecord) subject = NULL;
  g_autoptr (DocketReview) review = NULL;
  gint64 seq;

  if (!docket_case_read (commit, id, &record, &review, error))
    return FALSE;
  if (g_strcmp0 (review->state, "open") != 0)
    return TRUE;
  if (!docket_repository_get_record (commit->repository, DOCKET_KIND_CUSTOMER, review->subject_id, &subject, error))
    return FALSE;
  if (docket_record_get_void (subject))
    {
      g_free (review->state);
      review->state = g_strdup ("withdrawn");
      return docket_case_write (commit, review, record, NULL, by, &seq, error);
    }
  show_current (review, subject);
  if (!look_again (commit, review, subject, error))
    return FALSE;
  if (review->candidates->len == 0)
    {
      /* What it had shown stays to be read. */
      g_clear_pointer (&review, docket_review_free);
      review = docket_review_from_record (record, error);
      if (review == NULL)
        return FALSE;
      g_free (review->state);
      review->state = g_strdup ("withdrawn");
    }
  next = docket_record_copy (record);
  docket_review_to_record (review, next);
  /* Written only if what it shows has moved. */
  return docket_record_equal (next, record) || docket_case_write (commit, review, record, NULL, by, &seq, error);
}

/* Whether @customer resembles others as @before did. */
static gboolean
looks_the_same (const DocketRecord *before, const DocketRecord *customer)
{
  g_autoptr (DocketValues) then = docket_likeness_fields (before);
  g_autoptr (DocketValues) now = docket_likeness_fields (customer);

  return docket_record_get_void (before) == docket_record_get_void (customer) && docket_values_equal (then, now);
}

gboolean
docket_commit_refresh_twins (DocketCommit *commit, const DocketRecord *before, const DocketRecord *customer, const DocketStamp *by, GError **error)
{
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (GHashTable) seen = NULL;

  /* A customer may stand in many cases: all that were entered with the same
   * telephone. Nothing of them is read for what they do not show. */
  if (looks_the_same (before, customer))
    return TRUE;
  pairs = docket_repository_pairs_of (commit->repository, docket_record_get_id (customer), error);
  if (pairs == NULL)
    return FALSE;
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < pairs->len; i++)
    {
      const DocketPair *pair = g_ptr_array_index (pairs, i);

      if (!pair->kept && g_hash_table_add (seen, pair->review) && !refresh_case (commit, pair->review, by, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Deciding ---- */

static gboolean
set_pairs (DocketCommit *commit, const DocketReview *review, gboolean kept, GError **error)
{
  for (guint i = 0; i < review->candidates->len; i++)
    if (!docket_repository_set_pair (commit->repository, review->subject_id, ((DocketCandidate *) g_ptr_array_index (review->candidates, i))->record, review->id, kept, error))
      return FALSE;
  return TRUE;
}

gboolean
docket_commit_settle_twins (DocketTrial *trial, DocketReview *review, GError **error)
{
  DocketCommit *commit = trial->commit;
  const DocketOperation *operation = trial->operation;
  const char *leaving = docket_review_get_leaving (review, operation->into);
  g_autoptr (DocketRecord) record = NULL;
  gint64 seq;

  g_free (review->state);
  review->state = g_strdup ("decided");
  review->choice = operation->choice;
  g_free (review->decided_into);
  review->decided_into = g_strdup (operation->into);
  docket_stamp_copy_to (&trial->by, &review->decided_by);
  g_free (review->decision_reason);
  review->decision_reason = g_strdup (operation->reason);
  review->decided_at = trial->by.arrived_at;
  g_free (review->decided_operation);
  review->decided_operation = g_strdup (operation->key);
  /* First of all: the merge below is no news to the case. */
  if (operation->choice == DOCKET_CHOICE_KEEP_BOTH && !set_pairs (commit, review, TRUE, error))
    return FALSE;
  if (!docket_case_write (commit, review, trial->record, operation->key, &trial->by, &trial->result->seq, error))
    return FALSE;
  trial->result->rev = trial->result->seq;
  trial->result->review = g_strdup (review->id);
  if (operation->choice == DOCKET_CHOICE_KEEP_BOTH)
    return TRUE;
  return docket_repository_get_record (commit->repository, DOCKET_KIND_CUSTOMER, leaving, &record, error)
         && docket_merge_customer (commit, record, operation->into, operation->key, &trial->by, &seq, error);
}

/* Whether @leaving is still where the decision merged it: restored, and merged into the same
 * one once more, it is so by another's wish. @leaving: (nullable) */
static gboolean
is_as_decided (DocketCommit *commit, const DocketReview *review, const DocketRecord *leaving, gboolean *is, GError **error)
{
  g_autoptr (DocketVersion) version = NULL;

  *is = leaving != NULL && g_strcmp0 (docket_record_get_text (leaving, DOCKET_CUSTOMER_MERGED_INTO), review->decided_into) == 0;
  if (!*is || review->decided_operation == NULL)
    return TRUE;
  if (!docket_repository_get_version (commit->repository, DOCKET_KIND_CUSTOMER, docket_record_get_id (leaving), DOCKET_GROUP_CUSTOMER_SERVER,
                                      docket_record_get_group_rev (leaving, DOCKET_GROUP_CUSTOMER_SERVER), &version, error))
    return FALSE;
  *is = version != NULL && g_strcmp0 (version->operation, review->decided_operation) == 0;
  return TRUE;
}

gboolean
docket_commit_unsettle_twins (DocketTrial *trial, DocketReview *review, gboolean *moved, GError **error)
{
  DocketCommit *commit = trial->commit;
  const char *leaving = docket_review_get_leaving (review, review->decided_into);
  g_autoptr (DocketRecord) record = NULL;
  gboolean as_decided;
  gint64 seq;

  *moved = FALSE;
  if (review->choice == DOCKET_CHOICE_MERGE)
    {
      if ((leaving != NULL && !docket_repository_get_record (commit->repository, DOCKET_KIND_CUSTOMER, leaving, &record, error))
          || !is_as_decided (commit, review, record, &as_decided, error))
        return FALSE;
      *moved = !as_decided;
      if (*moved)
        return TRUE;
      if (!docket_merge_restore (commit, record, trial->operation->key, &trial->by, &seq, error))
        return FALSE;
    }
  docket_review_reopen (review);
  if (!set_pairs (commit, review, FALSE, error)
      || !docket_case_write (commit, review, trial->record, trial->operation->key, &trial->by, &trial->result->seq, error))
    return FALSE;
  trial->result->rev = trial->result->seq;
  trial->result->review = g_strdup (review->id);
  /* They may have come to look different while it was closed. */
  return refresh_case (commit, review->id, &trial->by, error);
}
