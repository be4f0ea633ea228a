/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Cases (DESIGN §6). A held operation becomes a candidate of the one open case
 * about its record and group; a decision is an operation on the case that
 * writes the subject.
 */
#include "docket-config.h"

#include "docket-commit-private.h"

#include <glib/gi18n-lib.h>

#include "docket-apply.h"
#include "docket-id.h"

/* ---- Opening and adding ---- */

static char **
role_names (DocketRole roles)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint bit = 0; bit < 6; bit++)
    if ((roles & (1u << bit)) != 0)
      g_strv_builder_add (names, docket_role_name ((DocketRole) (1u << bit)));
  return g_strv_builder_end (names);
}

static DocketCandidate *
candidate_of (DocketTrial *trial)
{
  const DocketOperation *operation = trial->operation;
  DocketCandidate *candidate = docket_candidate_new ();

  candidate->operation = g_strdup (operation->key);
  candidate->kind = operation->kind;
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

static void
set_current (DocketReview *review, const DocketRecord *subject)
{
  g_clear_pointer (&review->current_values, docket_values_unref);
  docket_stamp_clear (&review->current_by);
  if (subject == NULL || review->group == DOCKET_GROUP_NONE)
    return;
  review->current_values = docket_record_get_group (subject, review->group);
  docket_stamp_copy_to (docket_record_get_stamp (subject, review->group), &review->current_by);
}

static DocketReview *
new_case (DocketTrial *trial)
{
  const DocketOperation *operation = trial->operation;
  DocketReview *review = docket_review_new ();

  review->id = docket_id_new (trial->commit->clock, trial->commit->random);
  review->state = g_strdup ("open");
  review->reason = g_strdup (trial->verdict.why);
  review->subject_kind = operation->record_kind;
  review->subject_id = g_strdup (operation->record_id);
  review->group = trial->verdict.group;
  if (trial->at_base != NULL)
    review->started_from = docket_values_copy (trial->at_base);
  else if (operation->was != NULL)
    review->started_from = docket_values_copy (operation->was);
  if (trial->base != NULL)
    docket_stamp_copy_to (&trial->base->by, &review->started_by);
  set_current (review, trial->record);
  if (review->group != DOCKET_GROUP_NONE)
    review->rule = g_strdup (docket_policy_get_rule_text (trial->commit->policy, review->group));
  review->deciders = role_names (docket_policy_get_deciders (trial->commit->policy, review->group));
  review->opened_at = trial->by.arrived_at;
  return review;
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

static gboolean
read_case (DocketCommit *commit, const char *id, DocketRecord **record, DocketReview **review, GError **error)
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

/* Writes the case as a record of its own; @record: (nullable): what it was. */
static gboolean
write_case (DocketCommit *commit, const DocketReview *review, const DocketRecord *record, const char *key, const DocketStamp *by, gint64 *seq, GError **error)
{
  g_autoptr (DocketRecord) next = record == NULL ? docket_record_new (DOCKET_KIND_REVIEW, review->id) : docket_record_copy (record);

  docket_review_to_record (review, next);
  docket_record_set_stamp (next, DOCKET_GROUP_REVIEW_REVIEW, by);
  return docket_commit_write (commit, record, next, DOCKET_GROUP_BIT (DOCKET_GROUP_REVIEW_REVIEW), key, by, seq, error);
}

/* A technician in the field learns of a case about their job or their work. */
static gboolean
show_case (DocketTrial *trial, const DocketReview *review, GError **error)
{
  const char *technician = trial->job == NULL ? NULL : docket_record_get_text (trial->job, DOCKET_JOB_TECHNICIAN);

  if ((trial->actor->role & DOCKET_ROLE_TECHNICIAN) != 0 && !docket_commit_scope (trial->commit, trial->actor->person, DOCKET_KIND_REVIEW, review->id, FALSE, error))
    return FALSE;
  return technician == NULL || docket_commit_scope (trial->commit, technician, DOCKET_KIND_REVIEW, review->id, FALSE, error);
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
  gint64 seq;

  if (trial->follows_review != NULL)
    {
      if (!read_case (commit, trial->follows_review, &record, &review, error))
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
      if (!read_case (commit, id, &record, &review, error))
        return FALSE;
    }
  else
    {
      review = new_case (trial);
      if (!docket_repository_open_case (commit->repository, review->id, review->subject_kind, review->subject_id, review->group, trial->job == NULL ? NULL : docket_record_get_id (trial->job), error))
        return FALSE;
    }
  add_candidate (trial, review);
  if (!write_case (commit, review, record, operation->key, &trial->by, &seq, error) || !show_case (trial, review, error))
    return FALSE;
  trial->result->seq = seq;
  trial->result->review = g_strdup (review->id);
  trial->result->problem_type = g_strdup (trial->verdict.why);
  trial->result->problem_detail = g_strdup (held_sentence (trial->verdict.why));
  return TRUE;
}

/* ---- The subject moved on its own ---- */

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

  if (!read_case (commit, id, &record, &review, error))
    return FALSE;
  set_current (review, subject);
  if (all_agree (review))
    {
      g_free (review->state);
      review->state = g_strdup ("withdrawn");
      if (!docket_repository_close_case (commit->repository, id, error))
        return FALSE;
    }
  return write_case (commit, review, record, NULL, &review->current_by, &seq, error);
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

/* ---- Deciding ---- */

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
  if (!write_case (commit, review, trial->record, trial->operation->key, &trial->by, &seq, error))
    return FALSE;
  trial->result->seq = seq;
  trial->result->rev = seq;
  trial->result->review = g_strdup (review->id);
  return TRUE;
}
