/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A decision is an operation on the case that writes the subject: keep writes
 * nothing, take writes exactly the candidate's values, set what was decided.
 */
#include "docket-config.h"

#include "docket-commit-review.h"
#include "docket-commit-twins.h"

#include <glib/gi18n-lib.h>

#include "docket-apply.h"
#include "docket-refusal-says.h"
#include "docket-text.h"

/* The subject with what the decision says about a group; NULL: it stands so. */
static DocketRecord *
decided_group (DocketTrial *trial, const DocketReview *review, const DocketRecord *subject, const DocketValues *values, guint64 *groups)
{
  g_autoptr (DocketValues) now = docket_record_get_group (subject, review->group);
  /* One that was merged stays with the other: only restoring it brings its jobs back. */
  gboolean restores = trial->operation->choice == DOCKET_CHOICE_TAKE && docket_record_get_void (subject)
                      && (review->subject_kind != DOCKET_KIND_CUSTOMER || !docket_record_has (subject, DOCKET_CUSTOMER_MERGED_INTO));
  DocketRecord *next;

  if (!restores && docket_values_equal (now, values))
    return NULL;
  next = docket_apply_values (subject, review->group, values, &trial->by, groups);
  if (restores)
    docket_record_set_void (next, FALSE);
  return next;
}

/* A case about a whole record: the candidate as it was meant. */
static DocketRecord *
decided_whole (DocketTrial *trial, const DocketReview *review, const DocketRecord *subject, guint64 *groups)
{
  const DocketCandidate *candidate = docket_review_find_candidate (review, trial->operation->candidate);
  g_autoptr (DocketOperation) wanted = docket_operation_new (candidate->kind, review->subject_kind, review->subject_id);

  /* Let in once, undone since: it stands void with its number. */
  if (candidate->kind == DOCKET_OPERATION_CREATE && subject != NULL)
    wanted->kind = DOCKET_OPERATION_RESTORE;
  wanted->into = g_strdup (candidate->record);
  wanted->set = candidate->values == NULL ? docket_values_new () : docket_values_ref (candidate->values);
  return docket_apply (subject, wanted, &trial->by, groups);
}

/* What the decision makes of the subject. (nullable): it writes nothing */
static DocketRecord *
decided_record (DocketTrial *trial, const DocketReview *review, const DocketRecord *subject, const DocketValues *values, guint64 *groups)
{
  *groups = 0;
  if (trial->operation->choice == DOCKET_CHOICE_KEEP)
    return NULL;
  if (review->group == DOCKET_GROUP_NONE)
    return decided_whole (trial, review, subject, groups);
  return values == NULL ? NULL : decided_group (trial, review, subject, values, groups);
}

static gboolean
carry_out (DocketTrial *trial, const DocketRecord *subject, DocketRecord *next, guint64 groups, GError **error)
{
  gint64 seq;

  if (next == NULL)
    return TRUE;
  /* A job that was held at creation gets its number now. */
  if (subject == NULL && docket_record_get_kind (next) == DOCKET_KIND_JOB && !docket_commit_give_number (trial->commit, next, &groups, &trial->by, error))
    return FALSE;
  return docket_commit_write (trial->commit, subject, next, groups, trial->operation->key, &trial->by, &seq, error);
}

char *
docket_case_person_name (DocketCommit *commit, const char *person)
{
  g_autoptr (DocketRecord) record = NULL;
  const char *name = NULL;

  if (person != NULL && docket_repository_get_record (commit->repository, DOCKET_KIND_PERSON, person, &record, NULL) && record != NULL)
    name = docket_record_get_text (record, DOCKET_PERSON_NAME);
  return g_strdup (name == NULL ? _ ("A colleague") : name);
}

static char *
value_words (DocketCommit *commit, DocketField field, GVariant *value, const char *currency, gint64 now_ms)
{
  const DocketFieldInfo *info = docket_field_info (field);
  g_autoptr (DocketRecord) record = NULL;
  DocketField name = info->target == DOCKET_KIND_PERSON ? DOCKET_PERSON_NAME : info->target == DOCKET_KIND_CUSTOMER ? DOCKET_CUSTOMER_NAME : DOCKET_FIELD_NONE;

  if (info->type != DOCKET_TYPE_ID || value == NULL)
    return docket_value_format (field, value, currency, now_ms);
  if (name != DOCKET_FIELD_NONE && docket_repository_get_record (commit->repository, info->target, g_variant_get_string (value, NULL), &record, NULL) && record != NULL)
    return g_strdup (docket_record_get_text (record, name));
  return g_strdup (_ ("another one"));
}

static char *
decided_words (DocketTrial *trial, const DocketReview *review)
{
  g_autoptr (GString) what = g_string_new (NULL);
  g_autofree char *currency = NULL;

  if (docket_review_say_whole (review) != NULL)
    return g_strdup (docket_review_say_whole (review));
  if (!docket_repository_get_meta (trial->commit->repository, DOCKET_META_CURRENCY, &currency, NULL) || currency == NULL)
    currency = g_strdup ("EUR");
  for (guint i = 0; i < docket_values_n (review->decided_values); i++)
    {
      DocketField field = docket_values_nth_field (review->decided_values, i);
      g_autofree char *words = NULL;

      if (!docket_review_was_in_question (review, field))
        continue;
      words = value_words (trial->commit, field, docket_values_nth_value (review->decided_values, i), currency, trial->by.arrived_at);
      /* Translators: field and its value, e.g. "Status: Complete" */
      g_string_append_printf (what, what->len > 0 ? _ (", %s: %s") : _ ("%s: %s"), docket_field_label (field), words);
    }
  return g_string_free (g_steal_pointer (&what), FALSE);
}

/* "Sofia Lindqvist has decided this case already. Status: Complete." */
static void
say_who_decided (DocketTrial *trial, const DocketReview *review)
{
  g_autofree char *name = NULL;
  g_autofree char *what = NULL;

  if (review->choice == DOCKET_CHOICE_NONE)
    return;
  name = docket_case_person_name (trial->commit, review->decided_by.person);
  what = decided_words (trial, review);
  g_free (trial->verdict.detail);
  trial->verdict.detail = *what == '\0' ? g_strdup_printf (_ (DOCKET_SAYS_DECIDED), name)
                                        : g_strdup_printf (_ (DOCKET_SAYS_DECIDED_WHAT), name, what);
}

/* Where the decision left the subject: whoever undoes it finds it so, or not. */
static gboolean
note_subject (DocketTrial *trial, DocketReview *review, const DocketRecord *before, GError **error)
{
  g_autoptr (DocketRecord) after = NULL;

  if (!docket_repository_get_record (trial->commit->repository, review->subject_kind, review->subject_id, &after, error))
    return FALSE;
  review->decided_void = before != NULL && docket_record_get_void (before);
  if (after != NULL)
    review->decided_rev = review->group == DOCKET_GROUP_NONE ? docket_record_get_rev (after) : docket_record_get_group_rev (after, review->group);
  return TRUE;
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
  g_free (review->decided_operation);
  review->decided_operation = g_strdup (operation->key);
}

static gboolean
decide (DocketTrial *trial, DocketReview *review, const DocketRecord *subject, const DocketValues *values, GError **error)
{
  guint64 groups;
  g_autoptr (DocketRecord) next = decided_record (trial, review, subject, values, &groups);
  gboolean may = TRUE, waits;
  gint64 seq;

  if (next != NULL && !docket_trial_check_sign_in (trial, subject, next, &may, error))
    return FALSE;
  if (!may)
    return TRUE;
  if (!docket_case_wait_for_second (trial, review, values, &waits, error))
    return FALSE;
  if (waits)
    return TRUE;

  /* Closed first: the write below must not show up as the subject moving
   * under an open case. */
  if (!docket_repository_close_case (trial->commit->repository, review->id, error) || !carry_out (trial, subject, next, groups, error))
    return FALSE;
  note_decision (trial, review, values);
  if (!note_subject (trial, review, subject, error)
      || !docket_case_write (trial->commit, review, trial->record, trial->operation->key, &trial->by, &seq, error)
      || !docket_commit_check_decided_totals (trial, review, subject, error))
    return FALSE;
  trial->result->seq = seq;
  trial->result->rev = seq;
  g_free (trial->result->review);
  trial->result->review = g_strdup (review->id);
  return TRUE;
}

/* What the decision would write, as an edit; NULL if it writes nothing or a
 * whole record without values. (transfer full) (nullable) */
static DocketOperation *
wanted_edit (const DocketTrial *trial, const DocketReview *review)
{
  const DocketOperation *operation = trial->operation;
  const DocketCandidate *candidate = docket_review_find_candidate (review, operation->candidate);
  g_autoptr (DocketOperation) wanted = NULL;

  if (operation->choice == DOCKET_CHOICE_TAKE && candidate != NULL && candidate->values != NULL)
    {
      wanted = docket_operation_new (candidate->kind, review->subject_kind, review->subject_id);
      wanted->set = docket_values_ref (candidate->values);
    }
  else if (operation->choice == DOCKET_CHOICE_SET)
    {
      wanted = docket_operation_new (DOCKET_OPERATION_EDIT, review->subject_kind, review->subject_id);
      wanted->group = review->group;
      wanted->set = docket_values_new ();
      /* The codec read the names without knowing the subject's kind. */
      for (guint i = 0; i < docket_values_n (operation->set); i++)
        {
          const char *name = docket_field_info (docket_values_nth_field (operation->set, i))->name;

          docket_values_set (wanted->set, docket_field_from_name (review->subject_kind, name), docket_values_nth_value (operation->set, i));
        }
    }
  return g_steal_pointer (&wanted);
}

/* What a revoked device sent is held before its file is asked for, and a decider
 * may name any; a record must still not point at one that is not here (I11). */
static gboolean
misses_file (DocketTrial *trial, const DocketReview *review, gboolean *misses, GError **error)
{
  g_autoptr (DocketOperation) wanted = wanted_edit (trial, review);
  g_autoptr (DocketBlob) blob = NULL;
  const char *sha256 = wanted == NULL ? NULL : docket_operation_get_blob (wanted);

  *misses = FALSE;
  if (sha256 == NULL)
    return TRUE;
  if (!docket_repository_get_blob (trial->commit->repository, sha256, &blob, error))
    return FALSE;
  *misses = blob == NULL || !blob->complete;
  return TRUE;
}

/* What it names may be held itself, or may have been kept out: a job is not let in
 * without its customer, nor a line item without its job (I8). */
static gboolean
misses_record (DocketTrial *trial, const DocketReview *review, gboolean *misses, GError **error)
{
  g_autoptr (DocketOperation) wanted = wanted_edit (trial, review);
  const DocketValues *set = wanted == NULL ? NULL : wanted->set;

  *misses = FALSE;
  for (guint i = 0; i < docket_values_n (set) && !*misses; i++)
    {
      const DocketFieldInfo *info = docket_field_info (docket_values_nth_field (set, i));
      const char *id = info->type == DOCKET_TYPE_ID ? docket_values_get_text (set, info->field) : NULL;
      g_autoptr (DocketRecord) record = NULL;

      if (id != NULL && !docket_repository_get_record (trial->commit->repository, info->target, id, &record, error))
        return FALSE;
      *misses = id != NULL && record == NULL;
    }
  return TRUE;
}

/* Own values are checked like everybody's: a decision is no way around. */
static gboolean
may_enter (DocketTrial *trial, const DocketReview *review, const DocketRecord *subject)
{
  g_autoptr (DocketOperation) wanted = trial->operation->choice == DOCKET_CHOICE_SET ? wanted_edit (trial, review) : NULL;

  return wanted == NULL || docket_judge_entered (subject, wanted, &trial->verdict);
}

/* Whether it would void a customer under jobs of others that its decider has not seen: who
 * voids one by hand is asked that, too. @subject: (nullable) */
static gboolean
hides_unseen_work (DocketTrial *trial, const DocketReview *review, const DocketRecord *subject, gboolean *hides, GError **error)
{
  const DocketCandidate *taken = trial->operation->choice == DOCKET_CHOICE_TAKE ? docket_review_find_candidate (review, trial->operation->candidate) : NULL;

  *hides = FALSE;
  if (taken == NULL || taken->kind != DOCKET_OPERATION_VOID || review->subject_kind != DOCKET_KIND_CUSTOMER || subject == NULL || docket_record_get_void (subject))
    return TRUE;
  return docket_trial_has_unseen_work (trial, review->subject_id, hides, error);
}

static gboolean
lets_in (const DocketTrial *trial, const DocketReview *review)
{
  const DocketCandidate *candidate = docket_review_find_candidate (review, trial->operation->candidate);

  return trial->operation->choice == DOCKET_CHOICE_TAKE && candidate != NULL && candidate->kind == DOCKET_OPERATION_CREATE;
}

gboolean
docket_commit_decide (DocketTrial *trial, GError **error)
{
  DocketCommit *commit = trial->commit;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketValues) values = NULL;
  g_autoptr (DocketRecord) subject = NULL;
  gboolean misses, possible, hides;

  if (!docket_case_of_trial (trial, &review, error))
    return FALSE;
  if (review == NULL)
    return TRUE;
  docket_judge_decision (review, commit->policy, trial->operation, trial->actor->person, trial->actor->role, &values, &trial->verdict);
  if (g_strcmp0 (trial->verdict.problem, DOCKET_PROBLEM_ALREADY_DECIDED) == 0)
    say_who_decided (trial, review);
  if (trial->verdict.outcome != DOCKET_OUTCOME_APPLIED)
    return TRUE;
  if (docket_review_is_duplicate (review))
    return docket_commit_settle_twins (trial, review, error);
  if (!docket_repository_get_record (commit->repository, review->subject_kind, review->subject_id, &subject, error))
    return FALSE;
  /* A change, or the voiding, of what a revoked device made, while that itself is still held. */
  if (subject == NULL && trial->operation->choice != DOCKET_CHOICE_KEEP && !lets_in (trial, review))
    {
      docket_trial_reject (trial, DOCKET_PROBLEM_UNKNOWN_RECORD, _ ("What this changes is not here yet. Decide about its creation first."));
      return TRUE;
    }
  if (!may_enter (trial, review, subject))
    return TRUE;
  if (!docket_merge_is_possible (trial, review, subject, &possible, error))
    return FALSE;
  if (!possible)
    {
      docket_trial_reject (trial, DOCKET_PROBLEM_INVALID, _ ("One of the two customers is void by now, so they cannot be merged. Keep it as it is, or restore it first."));
      return TRUE;
    }
  if (!hides_unseen_work (trial, review, subject, &hides, error))
    return FALSE;
  if (hides)
    {
      docket_trial_reject_for_unseen_work (trial);
      return TRUE;
    }
  if (review->group == DOCKET_GROUP_POLICY_POLICY && values != NULL && trial->operation->choice != DOCKET_CHOICE_KEEP)
    {
      g_autofree char *problem = NULL;

      /* The held one named the version of its day. */
      docket_values_remove (values, DOCKET_POLICY_VERSION);
      if (!docket_commit_complete_policy (subject, values, &problem))
        {
          docket_trial_reject (trial, DOCKET_PROBLEM_INVALID, problem);
          return TRUE;
        }
    }
  if (!misses_record (trial, review, &misses, error))
    return FALSE;
  if (misses)
    {
      docket_trial_reject (trial, DOCKET_PROBLEM_UNKNOWN_RECORD, _ ("It belongs to something that is not here yet. Decide about that first."));
      return TRUE;
    }
  if (!misses_file (trial, review, &misses, error))
    return FALSE;
  if (misses)
    {
      docket_trial_reject (trial, DOCKET_PROBLEM_INVALID, _ ("The file that belongs to it has not come here. It can be taken once it has."));
      return TRUE;
    }
  return decide (trial, review, subject, values, error);
}
