/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One operation from its key to its answer (DESIGN §5):
 *
 *   key known?  ->  facts  ->  judge  ->  effect or case  ->  audit  ->  answer
 *
 * all in the caller's transaction, which must not be committed if the storage
 * failed half-way.
 */
#include "docket-config.h"

#include "docket-commit-review.h"
#include "docket-commit-twins.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-apply.h"
#include "docket-codec.h"

static gboolean
read_policy (DocketCommit *commit, GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (DocketRecord) record = NULL;
  const char *document;
  DocketPolicy *policy;

  if (!docket_repository_get_meta (commit->repository, DOCKET_META_POLICY, &id, error))
    return FALSE;
  if (id != NULL && !docket_repository_get_record (commit->repository, DOCKET_KIND_POLICY, id, &record, error))
    return FALSE;
  document = record == NULL ? NULL : docket_record_get_text (record, DOCKET_POLICY_DOCUMENT);
  policy = document == NULL ? docket_policy_new_default () : docket_policy_new_from_json (document, strlen (document), error);
  if (policy == NULL)
    return FALSE;
  g_clear_pointer (&commit->policy, docket_policy_unref);
  commit->policy = policy;
  commit->policy_moved = FALSE;
  return TRUE;
}

/* What arrives next is judged by what was just written. */
static gboolean
follow_policy (DocketCommit *commit, GError **error)
{
  return !commit->policy_moved || read_policy (commit, error);
}

DocketCommit *
docket_commit_new (DocketRepository *repository, DocketClock *clock, DocketRandom *random, GError **error)
{
  g_autoptr (DocketCommit) commit = g_new0 (DocketCommit, 1);

  commit->repository = g_object_ref (repository);
  commit->clock = g_object_ref (clock);
  commit->random = g_object_ref (random);
  return read_policy (commit, error) ? g_steal_pointer (&commit) : NULL;
}

void
docket_commit_free (DocketCommit *commit)
{
  g_clear_object (&commit->repository);
  g_clear_object (&commit->clock);
  g_clear_object (&commit->random);
  g_clear_pointer (&commit->policy, docket_policy_unref);
  g_clear_pointer (&commit->written, docket_record_unref);
  g_free (commit);
}

void
docket_commit_forget (DocketCommit *commit)
{
  g_autoptr (GError) error = NULL;

  /* The old one stays in force if the store cannot be read just now. */
  if (!read_policy (commit, &error))
    g_message ("The policy cannot be read again, so the one read before stays in force: %s", error->message);
}

DocketPolicy *
docket_commit_get_policy (DocketCommit *commit)
{
  return commit->policy;
}

/* ---- Effect ---- */

/* "J-10248" */
gboolean
docket_commit_give_number (DocketCommit *commit, DocketRecord *job, guint64 *groups, const DocketStamp *by, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *number = NULL;
  g_autofree char *next = NULL;
  gint64 n;

  if (!docket_repository_get_meta (commit->repository, DOCKET_META_NEXT_JOB, &text, error))
    return FALSE;
  n = text == NULL ? 1 : g_ascii_strtoll (text, NULL, 10);
  number = g_strdup_printf ("J-%" G_GINT64_FORMAT, n);
  next = g_strdup_printf ("%" G_GINT64_FORMAT, n + 1);
  docket_record_set_text (job, DOCKET_JOB_NUMBER, number);
  docket_record_set_stamp (job, DOCKET_GROUP_JOB_SERVER, by);
  *groups |= DOCKET_GROUP_BIT (DOCKET_GROUP_JOB_SERVER);
  return docket_repository_set_meta (commit->repository, DOCKET_META_NEXT_JOB, next, error);
}

/* The cases that an effect opens beside itself. */
static gboolean
check_beside (DocketTrial *trial, const DocketRecord *next, guint64 groups, GError **error)
{
  if (trial->operation->kind == DOCKET_OPERATION_CREATE && trial->operation->record_kind == DOCKET_KIND_CUSTOMER)
    return docket_commit_check_twins (trial, next, error);
  return docket_commit_check_totals (trial, groups, error);
}

static gboolean
take_effect (DocketTrial *trial, GError **error)
{
  const DocketOperation *operation = trial->operation;
  g_autoptr (DocketRecord) next = NULL;
  guint64 groups = 0;
  gint64 seq;

  /* A void of what is void, a value that stands already: agreement; the answer
   * says where it stands. */
  next = docket_apply (trial->record, operation, &trial->by, &groups);
  g_assert (next != NULL);
  if (operation->kind == DOCKET_OPERATION_CREATE && operation->record_kind == DOCKET_KIND_JOB
      && !docket_commit_give_number (trial->commit, next, &groups, &trial->by, error))
    return FALSE;
  if (!docket_commit_write (trial->commit, trial->record, next, groups, operation->key, &trial->by, &seq, error))
    return FALSE;
  trial->result->seq = seq;
  trial->result->rev = seq;
  return check_beside (trial, next, groups, error);
}

/* What the record says of its file is what the file is. */
static gboolean
is_of_other_size (const DocketTrial *trial)
{
  const DocketValues *set = trial->operation->set;

  return trial->blob != NULL && trial->blob->complete && docket_values_get (set, DOCKET_ATTACHMENT_SIZE) != NULL
         && docket_values_get_int (set, DOCKET_ATTACHMENT_SIZE, 0) != trial->blob->size;
}

static gboolean
change_policy (DocketTrial *trial, GError **error)
{
  g_autoptr (DocketOperation) complete = docket_operation_copy (trial->operation);
  g_autoptr (DocketRecord) next = NULL;
  g_autofree char *problem = NULL;
  guint64 groups = 0;

  if (!docket_commit_complete_policy (trial->record, complete->set, &problem))
    {
      docket_trial_reject (trial, DOCKET_PROBLEM_INVALID, problem);
      trial->verdict.member = docket_field_info (DOCKET_POLICY_DOCUMENT)->name;
      return TRUE;
    }
  next = docket_apply (trial->record, complete, &trial->by, &groups);
  if (!docket_commit_write (trial->commit, trial->record, next, groups, complete->key, &trial->by, &trial->result->seq, error))
    return FALSE;
  trial->result->rev = trial->result->seq;
  return TRUE;
}

static gboolean
is_decision (const DocketOperation *operation)
{
  return operation->kind == DOCKET_OPERATION_DECIDE || operation->kind == DOCKET_OPERATION_UNDO_DECISION;
}

static gboolean
try_operation (DocketTrial *trial, GError **error)
{
  const DocketOperation *operation = trial->operation;

  if (!docket_trial_gather (trial, error))
    return FALSE;
  /* A decision is not kept for later: the case stays open for somebody else. */
  if (is_decision (operation) && trial->actor->device_revoked)
    {
      docket_trial_reject (trial, DOCKET_PROBLEM_NOT_DECIDER, _ ("This device may no longer be used, so it cannot decide. Please decide on another one."));
      return TRUE;
    }
  if (operation->record_kind == DOCKET_KIND_POLICY && operation->kind != DOCKET_OPERATION_EDIT && !is_decision (operation))
    {
      docket_trial_reject (trial, DOCKET_PROBLEM_INVALID, _ ("There is one policy, and it can only be edited."));
      return TRUE;
    }
  if (operation->kind == DOCKET_OPERATION_DECIDE && operation->invalid == NULL)
    return docket_commit_decide (trial, error);
  if (operation->kind == DOCKET_OPERATION_UNDO_DECISION && operation->invalid == NULL)
    return docket_commit_undo (trial, error);
  if (is_of_other_size (trial))
    {
      docket_trial_reject (trial, DOCKET_PROBLEM_INVALID, _ ("The file has another size than the record says."));
      return TRUE;
    }
  docket_judge (&trial->facts, &trial->verdict);
  if (operation->record_kind == DOCKET_KIND_POLICY && trial->verdict.outcome <= DOCKET_OUTCOME_MERGED)
    return change_policy (trial, error);
  switch (trial->verdict.outcome)
    {
    case DOCKET_OUTCOME_APPLIED:
    case DOCKET_OUTCOME_MERGED:
      return take_effect (trial, error);
    case DOCKET_OUTCOME_HELD:
      return docket_commit_hold (trial, error);
    case DOCKET_OUTCOME_REJECTED:
    case DOCKET_OUTCOME_DEFERRED:
    default:
      return TRUE;
    }
}

/* What becomes of it is told whoever made or decided it, though they read the feed
 * as a technician by then: nothing else would end the wait in their outbox. */
static gboolean
show_own_case (DocketTrial *trial, GError **error)
{
  const char *review = trial->result->review;

  if (review == NULL || trial->verdict.outcome > DOCKET_OUTCOME_HELD)
    return TRUE;
  /* A likely duplicate is asked beside what was made. */
  if (trial->verdict.outcome != DOCKET_OUTCOME_HELD && !is_decision (trial->operation))
    return TRUE;
  return docket_commit_scope (trial->commit, trial->actor->person, DOCKET_KIND_REVIEW, review, FALSE, error);
}

/* ---- Answer, audit ---- */

/* An app that shows forms finds the entry by the member that the detail begins
 * with; a desk judges by itself and shows the sentence alone. */
static char *
member_and_detail (const DocketTrial *trial)
{
  const DocketVerdict *verdict = &trial->verdict;
  gboolean of_set = trial->operation->kind == DOCKET_OPERATION_CREATE || trial->operation->kind == DOCKET_OPERATION_EDIT;

  if (verdict->member == NULL || verdict->detail == NULL)
    return g_strdup (verdict->detail);
  return g_strdup_printf ("%s%s: %s", of_set ? "set." : "", verdict->member, verdict->detail);
}

static void
finish_result (DocketTrial *trial)
{
  DocketResult *result = trial->result;

  result->outcome = trial->verdict.outcome;
  result->policy = docket_policy_get_version (trial->commit->policy);
  if (trial->verdict.group != DOCKET_GROUP_NONE)
    result->rule = g_strdup (docket_policy_get_rule_text (trial->commit->policy, trial->verdict.group));
  if (trial->verdict.problem != NULL)
    {
      result->problem_type = g_strdup (trial->verdict.problem);
      result->problem_detail = member_and_detail (trial);
    }
}

static gboolean
store_answer (DocketTrial *trial, const char *fingerprint, const char *body, GError **error)
{
  const DocketOperation *operation = trial->operation;
  g_autoptr (DocketStoredOperation) stored = docket_stored_operation_new ();

  stored->key = g_strdup (operation->key);
  stored->fingerprint = g_strdup (fingerprint);
  stored->person = g_strdup (trial->actor->person);
  stored->device = g_strdup (trial->actor->device);
  stored->outcome = trial->result->outcome;
  stored->rev = trial->result->rev;
  stored->seq = trial->result->seq;
  stored->review = g_strdup (trial->result->review);
  docket_result_keep_text (trial->result);
  stored->answer = g_strdup (trial->result->text);
  stored->body = g_strdup (body);
  stored->made_at = trial->by.made_at;
  stored->arrived_at = trial->by.arrived_at;
  return docket_repository_put_operation (trial->commit->repository, stored, error);
}

/* The key was answered before: the same answer, or the refusal of a reuse. */
static DocketResult *
answer_again (DocketTrial *trial, const DocketStoredOperation *stored, const char *fingerprint, GError **error)
{
  DocketResult *result;

  if (g_strcmp0 (stored->fingerprint, fingerprint) == 0 && g_strcmp0 (stored->person, trial->actor->person) == 0)
    {
      result = docket_result_from_text (stored->answer, error);
      if (result == NULL || !docket_repository_note_replay (trial->commit->repository, stored->key, trial->by.arrived_at, error))
        {
          docket_result_free (result);
          return NULL;
        }
      result->replayed = TRUE;
      return result;
    }
  docket_trial_reject (trial, DOCKET_PROBLEM_KEY_REUSED, _ ("This key was used for another change."));
  finish_result (trial);
  if (!docket_commit_note_verdict (trial, error))
    return NULL;
  return g_steal_pointer (&trial->result);
}

static DocketResult *
commit_operation (DocketTrial *trial, GError **error)
{
  g_autofree char *body = docket_operation_to_text (trial->operation);
  g_autofree char *fingerprint = docket_operation_fingerprint (trial->operation);
  g_autoptr (DocketStoredOperation) stored = NULL;

  trial->verdict.group = trial->operation->group;
  if (!docket_repository_get_operation (trial->commit->repository, trial->operation->key, &stored, error))
    return NULL;
  if (stored != NULL)
    return answer_again (trial, stored, fingerprint, error);
  if (!try_operation (trial, error) || !show_own_case (trial, error))
    return NULL;
  finish_result (trial);
  /* Deferred is no verdict: it is asked again under the same key. */
  if (trial->result->outcome != DOCKET_OUTCOME_DEFERRED && (!docket_commit_note_verdict (trial, error) || !store_answer (trial, fingerprint, body, error)))
    return NULL;
  return g_steal_pointer (&trial->result);
}

DocketResult *
docket_commit_operation (DocketCommit *commit, const DocketActor *actor, const DocketOperation *operation, gint64 arrived_at, GError **error)
{
  DocketTrial trial = { .commit = commit, .actor = actor, .operation = operation };
  DocketResult *result;

  g_return_val_if_fail (operation->key != NULL, NULL);
  /* Borrowed: everything that keeps a stamp copies it. */
  trial.by = (DocketStamp) { (char *) actor->person, (char *) actor->device, operation->made_at, arrived_at };
  trial.result = docket_result_new (operation->key, DOCKET_OUTCOME_APPLIED);
  docket_commit_begin_own (commit, &trial, operation->record_kind, operation->record_id);
  result = commit_operation (&trial, error);
  docket_commit_begin_own (commit, NULL, DOCKET_KIND_NONE, NULL);
  g_clear_pointer (&trial.result, docket_result_free);
  docket_trial_clear (&trial);
  if (result != NULL && !follow_policy (commit, error))
    g_clear_pointer (&result, docket_result_free);
  return result;
}

gboolean
docket_commit_record (DocketCommit *commit, const DocketRecord *record, const DocketStamp *by, const char *action, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (record));
  g_autoptr (DocketRecord) before = NULL;
  g_autoptr (DocketRecord) next = docket_record_copy (record);
  guint64 groups = 0;
  gboolean ok;
  gint64 seq;

  for (guint i = 0; i < info->n_groups; i++)
    {
      DocketGroup group = (DocketGroup) (info->first_group + (int) i);

      docket_record_set_stamp (next, group, by);
      groups |= DOCKET_GROUP_BIT (group);
    }
  if (!docket_repository_get_record (commit->repository, info->kind, docket_record_get_id (record), &before, error))
    return FALSE;
  docket_commit_begin_own (commit, NULL, info->kind, docket_record_get_id (record));
  ok = docket_commit_write (commit, before, next, groups, NULL, by, &seq, error) && docket_commit_note_own (commit, before, by, action, error);
  docket_commit_begin_own (commit, NULL, DOCKET_KIND_NONE, NULL);
  if (!ok)
    return FALSE;
  return follow_policy (commit, error);
}
