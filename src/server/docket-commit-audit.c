/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is written down (DESIGN §9), in the transaction of the effect:
 *
 *   the verdict   one entry for each operation that was judged, about the
 *                 record it names. It holds the operation's key; from and to
 *                 include what followed of itself (status from plan, number)
 *   an effect     one entry for each other record that the operation wrote: the
 *                 job a decision was about, the jobs that a merge moved, the
 *                 case that withdrew itself. Without a key, and named for what
 *                 happened: "decided", "undone", "merged", "derived",
 *                 "case-withdrawn" …
 *
 * So the history of a record, which is its entries in the chain, is complete.
 */
#include "docket-config.h"

#include "docket-commit-private.h"

#include <string.h>

#include "docket-codec.h"

static gboolean
is_same (const DocketRecord *a, const DocketRecord *b, DocketField field)
{
  return docket_value_equal (a == NULL ? NULL : docket_record_get (a, field), b == NULL ? NULL : docket_record_get (b, field));
}

/* The values of @record for every field that @before and @next differ in, or
 * that @set names. @record: (nullable): one of the two; @next: (nullable) */
static char *
changed_text (const DocketRecord *record, const DocketRecord *before, const DocketRecord *next, const DocketValues *set)
{
  g_autoptr (DocketValues) values = docket_values_new ();
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  const DocketKindInfo *info;

  if (record == NULL)
    return NULL;
  info = docket_kind_info (docket_record_get_kind (record));
  for (guint i = 0; i < info->n_fields; i++)
    {
      DocketField field = (DocketField) (info->first_field + (int) i);

      if ((next != NULL && !is_same (before, next, field)) || (set != NULL && docket_values_contains (set, field)))
        docket_values_set (values, field, docket_record_get (record, field));
    }
  docket_json_writer_init (&writer);
  docket_values_to_json (values, &writer);
  return docket_json_writer_finish (&writer);
}

/* What was decided: the choice, the values that were typed with it, and where
 * that leaves the case (a second decider may be needed). */
static char *
choice_text (const DocketOperation *operation, const DocketRecord *written)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_optional_text_member (&writer, "choice", docket_choice_name (operation->choice));
  docket_json_optional_text_member (&writer, "candidate", operation->candidate);
  docket_json_optional_text_member (&writer, "into", operation->into);
  if (docket_values_n (operation->set) > 0)
    {
      docket_json_name (&writer, "set");
      docket_values_to_json (operation->set, &writer);
    }
  if (written != NULL && operation->record_kind == DOCKET_KIND_REVIEW)
    docket_json_optional_text_member (&writer, "state", docket_record_get_text (written, DOCKET_REVIEW_STATE));
  docket_json_end_object (&writer);
  return docket_json_writer_finish (&writer);
}

static gboolean
is_about_case (const DocketOperation *operation)
{
  return operation->kind == DOCKET_OPERATION_DECIDE || operation->kind == DOCKET_OPERATION_UNDO_DECISION || operation->kind == DOCKET_OPERATION_MERGE;
}

static void
fill_values (const DocketTrial *trial, DocketAuditEntry *entry)
{
  const DocketOperation *operation = trial->operation;
  const DocketRecord *written = trial->commit->written;
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  if (is_about_case (operation))
    {
      entry->to = choice_text (operation, written);
      return;
    }
  entry->from = changed_text (trial->record, trial->record, written, operation->set);
  if (written != NULL)
    {
      entry->to = changed_text (written, trial->record, written, operation->set);
      return;
    }
  /* Not carried out: what was wanted. */
  if (operation->set == NULL)
    return;
  docket_json_writer_init (&writer);
  docket_values_to_json (operation->set, &writer);
  entry->to = docket_json_writer_finish (&writer);
}

gboolean
docket_commit_note_verdict (DocketTrial *trial, GError **error)
{
  const DocketOperation *operation = trial->operation;
  g_autoptr (DocketAuditEntry) entry = docket_audit_entry_new (docket_operation_kind_name (operation->kind), operation->record_kind, operation->record_id);

  entry->operation = g_strdup (operation->key);
  entry->group = operation->group == DOCKET_GROUP_NONE ? NULL : g_strdup (docket_group_info (operation->group)->name);
  docket_stamp_copy_to (&trial->by, &entry->by);
  fill_values (trial, entry);
  entry->outcome = g_strdup (docket_outcome_name (trial->result->outcome));
  entry->problem = g_strdup (trial->result->problem_type);
  entry->rule = g_strdup (trial->result->rule);
  entry->policy = trial->result->policy;
  entry->reason = g_strdup (operation->reason);
  entry->review = g_strdup (trial->result->review);
  return docket_repository_append_audit (trial->commit->repository, entry, error);
}

/* ---- Effects ---- */

/* How a case moved of itself. NULL if only its candidates or its current side
 * did, or if it was opened: the verdict that opened it names it. */
static const char *
case_action (const DocketRecord *before, const DocketRecord *next)
{
  const char *was = before == NULL ? NULL : docket_record_get_text (before, DOCKET_REVIEW_STATE);
  const char *now = docket_record_get_text (next, DOCKET_REVIEW_STATE);

  if (was == NULL || g_strcmp0 (was, now) == 0)
    return NULL;
  if (g_strcmp0 (now, "open") == 0)
    return "case-reopened";
  return g_strcmp0 (now, "withdrawn") == 0 ? "case-withdrawn" : "case-decided";
}

static const char *
effect_action (const DocketTrial *trial, const DocketRecord *before, const DocketRecord *next)
{
  if (docket_record_get_kind (next) == DOCKET_KIND_REVIEW)
    return case_action (before, next);
  if (before != NULL && docket_record_get_void (before) != docket_record_get_void (next))
    return docket_record_get_void (next) ? "voided" : "restored";
  if (trial != NULL && trial->operation->kind == DOCKET_OPERATION_DECIDE)
    return "decided";
  if (trial != NULL && trial->operation->kind == DOCKET_OPERATION_UNDO_DECISION)
    return "undone";
  if (trial != NULL && trial->operation->kind == DOCKET_OPERATION_MERGE)
    return "merged";
  if (trial != NULL && trial->operation->kind == DOCKET_OPERATION_RESTORE)
    return "restored";
  return "derived";
}

static DocketGroup
only_group (DocketKind kind, guint64 groups)
{
  const DocketKindInfo *info = docket_kind_info (kind);
  DocketGroup found = DOCKET_GROUP_NONE;

  for (guint i = 0; i < info->n_groups; i++)
    {
      DocketGroup group = (DocketGroup) (info->first_group + (int) i);

      if ((groups & DOCKET_GROUP_BIT (group)) == 0)
        continue;
      if (found != DOCKET_GROUP_NONE)
        return DOCKET_GROUP_NONE;
      found = group;
    }
  return found;
}

/* A case is told by its state: its candidates stand in the verdicts. */
static void
fill_effect (DocketAuditEntry *entry, const DocketRecord *before, const DocketRecord *next, guint64 groups)
{
  DocketGroup group = only_group (entry->kind, groups);

  if (entry->kind == DOCKET_KIND_REVIEW)
    {
      g_autoptr (DocketValues) state = docket_values_new ();

      docket_values_set_text (state, DOCKET_REVIEW_STATE, NULL);
      entry->from = changed_text (before, NULL, NULL, state);
      entry->to = changed_text (next, NULL, NULL, state);
      return;
    }
  entry->group = group == DOCKET_GROUP_NONE ? NULL : g_strdup (docket_group_info (group)->name);
  entry->from = changed_text (before, before, next, NULL);
  entry->to = changed_text (next, before, next, NULL);
}

gboolean
docket_commit_note_write (DocketCommit *commit, const DocketRecord *before, DocketRecord *next, guint64 groups, const DocketStamp *by, GError **error)
{
  const DocketTrial *trial = commit->trial;
  DocketKind kind = docket_record_get_kind (next);
  const char *action;
  g_autoptr (DocketAuditEntry) entry = NULL;

  if (kind == commit->own_kind && g_strcmp0 (docket_record_get_id (next), commit->own_id) == 0)
    {
      g_clear_pointer (&commit->written, docket_record_unref);
      commit->written = docket_record_ref (next);
      return TRUE;
    }
  action = effect_action (trial, before, next);
  if (action == NULL)
    return TRUE;
  entry = docket_audit_entry_new (action, kind, docket_record_get_id (next));
  docket_stamp_copy_to (by, &entry->by);
  fill_effect (entry, before, next, groups);
  entry->outcome = g_strdup (docket_outcome_name (DOCKET_OUTCOME_APPLIED));
  entry->policy = docket_policy_get_version (commit->policy);
  if (kind == DOCKET_KIND_REVIEW)
    entry->review = g_strdup (docket_record_get_id (next));
  else if (trial != NULL && trial->operation->record_kind == DOCKET_KIND_REVIEW)
    entry->review = g_strdup (trial->operation->record_id);
  if (trial != NULL)
    entry->reason = g_strdup (trial->operation->reason);
  return docket_repository_append_audit (commit->repository, entry, error);
}

gboolean
docket_commit_note_own (DocketCommit *commit, const DocketRecord *before, const DocketStamp *by, const char *action, GError **error)
{
  const DocketRecord *written = commit->written;
  g_autoptr (DocketAuditEntry) entry = docket_audit_entry_new (action, docket_record_get_kind (written), docket_record_get_id (written));

  docket_stamp_copy_to (by, &entry->by);
  entry->from = changed_text (before, before, written, NULL);
  entry->to = changed_text (written, before, written, NULL);
  entry->outcome = g_strdup (docket_outcome_name (DOCKET_OUTCOME_APPLIED));
  entry->policy = docket_policy_get_version (commit->policy);
  return docket_repository_append_audit (commit->repository, entry, error);
}

void
docket_commit_begin_own (DocketCommit *commit, const DocketTrial *trial, DocketKind kind, const char *id)
{
  g_clear_pointer (&commit->written, docket_record_unref);
  commit->trial = trial;
  commit->own_kind = kind;
  commit->own_id = id;
}
