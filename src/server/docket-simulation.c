/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A policy is tried against past work: the entries of the audit are walked in
 * their order, and each operation goes through the gathering of facts and the
 * judge that judged it then, on a repository that is set back to the moment
 * before it arrived (docket_repository_set_as_of()).
 *
 *   entry n-1 of another operation, seq 41    <- the moment before
 *   effect of the operation, seq 43           (a case that withdrew itself …)
 *   entry of the operation, seq 43
 *
 * Where the verdict differs from the one that stands, the policy of that day is
 * asked as well, on the same facts: if it too says something else, the facts
 * are not what they were, and the operation is counted apart instead of blamed
 * on the new rule.
 */
#include "docket-config.h"

#include "docket-simulation.h"

#include <string.h>

#include "docket-codec.h"
#include "docket-commit-private.h"
#include "docket-limits.h"
#include "docket-normal.h"

#define ENTRIES_A_READ 500
#define CHANGED_MAX 500

typedef struct
{
  DocketSimulation *simulation;
  DocketRepository *reader;
  DocketCommit commit;
  DocketPolicy *policy;   /* to be tried */
  DocketPolicy *standing; /* (owned) (nullable): of @standing_version */
  gint64 standing_version;
} Run;

static void
changed_free (gpointer data)
{
  DocketSimulatedChange *change = data;

  g_free (change->operation);
  g_free (change->id);
  g_free (change->group);
  g_free (change->person);
  g_free (change->was.problem);
  g_free (change->would.problem);
  g_free (change);
}

DocketSimulation *
docket_simulation_new (gint64 from, gint64 to)
{
  DocketSimulation *simulation = g_new0 (DocketSimulation, 1);

  simulation->from = from;
  simulation->to = to;
  simulation->changed = g_ptr_array_new_with_free_func (changed_free);
  return simulation;
}

void
docket_simulation_free (DocketSimulation *simulation)
{
  if (simulation == NULL)
    return;
  g_ptr_array_unref (simulation->changed);
  g_free (simulation);
}

/* ---- One operation ---- */

/* The rules in force at the moment the repository is set back to. */
static DocketPolicy *
policy_then (Run *run, gint64 version, GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (DocketRecord) record = NULL;
  const char *document;

  if (run->standing != NULL && run->standing_version == version)
    return run->standing;
  g_clear_pointer (&run->standing, docket_policy_unref);
  if (!docket_repository_get_meta (run->reader, DOCKET_META_POLICY, &id, error)
      || (id != NULL && !docket_repository_get_record (run->reader, DOCKET_KIND_POLICY, id, &record, error)))
    return NULL;
  document = record == NULL ? NULL : docket_record_get_text (record, DOCKET_POLICY_DOCUMENT);
  run->standing = document == NULL ? docket_policy_new_default () : docket_policy_new_from_json (document, strlen (document), error);
  run->standing_version = version;
  return run->standing;
}

/* A value of the operation stands against one its author had not seen. */
static gboolean
is_overwrite (const DocketTrial *trial)
{
  const DocketOperation *operation = trial->operation;

  if (operation->kind != DOCKET_OPERATION_EDIT || trial->record == NULL)
    return FALSE;
  for (guint i = 0; i < docket_values_n (operation->set); i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);
      GVariant *now = docket_record_get (trial->record, field);

      if (!docket_normal_same (field, now, docket_values_nth_value (operation->set, i)) && operation->was != NULL
          && !docket_normal_same (field, now, docket_values_get (operation->was, field)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_actor (Run *run, const DocketAuditEntry *entry, DocketActor *actor, GError **error)
{
  g_autoptr (DocketRecord) person = NULL;
  const char *role;

  if (!docket_repository_get_record (run->reader, DOCKET_KIND_PERSON, entry->by.person, &person, error))
    return FALSE;
  role = person == NULL ? NULL : docket_record_get_text (person, DOCKET_PERSON_ROLE);
  actor->person = entry->by.person;
  actor->device = entry->by.device;
  actor->role = role == NULL ? DOCKET_ROLE_NONE : docket_role_from_name (role);
  /* Whatever else a revoked device sends is quarantined: the verdict tells. */
  actor->device_revoked = g_strcmp0 (entry->outcome, "held") == 0 && g_strcmp0 (entry->problem, DOCKET_WHY_QUARANTINE) == 0;
  return TRUE;
}

/* What @policy says about the operation, with the facts of then. */
static gboolean
judge (Run *run, DocketPolicy *policy, const DocketActor *actor, const DocketOperation *operation, const DocketAuditEntry *entry, DocketSimulatedVerdict *verdict, gboolean *overwrite, GError **error)
{
  DocketTrial trial = { .commit = &run->commit, .actor = actor, .operation = operation };
  gboolean ok;

  run->commit.policy = policy;
  trial.by = (DocketStamp) { entry->by.person, entry->by.device, entry->by.made_at, entry->by.arrived_at };
  trial.verdict.group = operation->group;
  ok = docket_trial_gather (&trial, error);
  if (ok)
    {
      docket_judge (&trial.facts, &trial.verdict);
      verdict->outcome = trial.verdict.outcome;
      g_free (verdict->problem);
      verdict->problem = g_strdup (verdict->outcome == DOCKET_OUTCOME_HELD ? trial.verdict.why : verdict->outcome == DOCKET_OUTCOME_REJECTED ? trial.verdict.problem : NULL);
      *overwrite = is_overwrite (&trial);
    }
  docket_trial_clear (&trial);
  return ok;
}

static gboolean
is_same (const DocketSimulatedVerdict *a, const DocketSimulatedVerdict *b)
{
  return a->outcome == b->outcome && g_strcmp0 (a->problem, b->problem) == 0;
}

static void
count (DocketSimulation *simulation, DocketSimulatedChange *change)
{
  DocketOutcome was = change->was.outcome, would = change->would.outcome;

  simulation->reviews_not_needed += was == DOCKET_OUTCOME_HELD && would != DOCKET_OUTCOME_HELD;
  simulation->reviews_new += was != DOCKET_OUTCOME_HELD && would == DOCKET_OUTCOME_HELD;
  simulation->refused_more += was != DOCKET_OUTCOME_REJECTED && would == DOCKET_OUTCOME_REJECTED;
  simulation->refused_less += was == DOCKET_OUTCOME_REJECTED && would != DOCKET_OUTCOME_REJECTED;
  change->overwrite = change->overwrite && (would == DOCKET_OUTCOME_APPLIED || would == DOCKET_OUTCOME_MERGED);
  simulation->overwrites += change->overwrite;
}

static gboolean
try_operation (Run *run, const DocketAuditEntry *entry, const DocketOperation *operation, GError **error)
{
  DocketSimulation *simulation = run->simulation;
  g_autofree DocketSimulatedChange *change = g_new0 (DocketSimulatedChange, 1);
  DocketSimulatedVerdict then = { 0 };
  DocketActor actor = { 0 };
  DocketPolicy *standing;
  gboolean known, overwrite;

  simulation->operations++;
  docket_outcome_from_name (entry->outcome, &change->was.outcome);
  if (change->was.outcome == DOCKET_OUTCOME_HELD || change->was.outcome == DOCKET_OUTCOME_REJECTED)
    change->was.problem = g_strdup (entry->problem);
  simulation->reviews += change->was.outcome == DOCKET_OUTCOME_HELD;
  if (!read_actor (run, entry, &actor, error) || !judge (run, run->policy, &actor, operation, entry, &change->would, &change->overwrite, error))
    {
      changed_free (g_steal_pointer (&change));
      return FALSE;
    }
  if (is_same (&change->was, &change->would))
    {
      simulation->same++;
      changed_free (g_steal_pointer (&change));
      return TRUE;
    }
  standing = policy_then (run, entry->policy, error);
  if (standing == NULL || !judge (run, standing, &actor, operation, entry, &then, &overwrite, error))
    {
      changed_free (g_steal_pointer (&change));
      return FALSE;
    }
  known = is_same (&change->was, &then);
  g_free (then.problem);
  if (!known)
    {
      simulation->not_known++;
      changed_free (g_steal_pointer (&change));
      return TRUE;
    }
  count (simulation, change);
  change->operation = g_strdup (entry->operation);
  change->action = operation->kind;
  change->kind = entry->kind;
  change->id = g_strdup (entry->id);
  change->group = g_strdup (entry->group);
  change->person = g_strdup (entry->by.person);
  change->made_at = entry->by.made_at;
  change->arrived_at = entry->by.arrived_at;
  if (simulation->changed->len < CHANGED_MAX)
    g_ptr_array_add (simulation->changed, g_steal_pointer (&change));
  else
    {
      simulation->more = TRUE;
      changed_free (g_steal_pointer (&change));
    }
  return TRUE;
}

/* ---- The walk ---- */

static gboolean
is_judged (const DocketOperation *operation)
{
  return operation->record_kind != DOCKET_KIND_POLICY
         && (operation->kind == DOCKET_OPERATION_CREATE || operation->kind == DOCKET_OPERATION_EDIT || operation->kind == DOCKET_OPERATION_VOID || operation->kind == DOCKET_OPERATION_RESTORE);
}

/* @before: place in the feed before anything of the entry's operation */
static gboolean
try_entry (Run *run, const DocketAuditEntry *entry, gint64 before, GError **error)
{
  g_autoptr (DocketStoredOperation) stored = NULL;
  g_autoptr (DocketOperation) operation = NULL;

  if (entry->operation == NULL || entry->by.arrived_at < run->simulation->from || entry->by.arrived_at >= run->simulation->to)
    return TRUE;
  if (!docket_repository_get_operation (run->reader, entry->operation, &stored, error))
    return FALSE;
  if (stored != NULL && (operation = docket_operation_from_text (stored->body, error)) == NULL)
    return FALSE;
  if (operation == NULL || g_strcmp0 (entry->problem, DOCKET_PROBLEM_KEY_REUSED) == 0 || !is_judged (operation))
    {
      run->simulation->not_judged++;
      return TRUE;
    }
  docket_repository_set_as_of (run->reader, entry->n, before);
  return try_operation (run, entry, operation, error);
}

/* Where the feed stood before entry @n. */
static gboolean
place_before (DocketRepository *reader, gint64 n, gint64 *seq, GError **error)
{
  *seq = 0;
  while (n > 1)
    {
      gint64 first = MAX (0, n - 1 - ENTRIES_A_READ);
      g_autoptr (GPtrArray) entries = docket_repository_read_audit (reader, first, (guint) (n - 1 - first), error);

      if (entries == NULL)
        return FALSE;
      for (guint i = entries->len; i > 0; i--)
        {
          const DocketAuditEntry *entry = g_ptr_array_index (entries, i - 1);

          if (docket_audit_entry_is_effect (entry))
            continue;
          *seq = entry->seq;
          return TRUE;
        }
      n = first + 1;
    }
  return TRUE;
}

static gboolean
walk (Run *run, gint64 first, gint64 last, GCancellable *cancellable, GError **error)
{
  gint64 after = first - 1, before;

  if (!place_before (run->reader, first, &before, error))
    return FALSE;
  while (after < last)
    {
      g_autoptr (GPtrArray) entries = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      entries = docket_repository_read_audit (run->reader, after, (guint) MIN (ENTRIES_A_READ, last - after), error);
      if (entries == NULL)
        return FALSE;
      if (entries->len == 0)
        return TRUE;
      for (guint i = 0; i < entries->len; i++)
        {
          const DocketAuditEntry *entry = g_ptr_array_index (entries, i);
          gboolean ok = try_entry (run, entry, before, error);

          docket_repository_set_as_of (run->reader, 0, 0);
          if (!ok)
            return FALSE;
          if (!docket_audit_entry_is_effect (entry))
            before = entry->seq;
          after = entry->n;
          if (run->simulation->operations >= DOCKET_SIMULATION_OPERATIONS_MAX)
            {
              run->simulation->cut = after < last;
              return TRUE;
            }
        }
    }
  return TRUE;
}

gboolean
docket_simulation_run (DocketSimulation *simulation, DocketRepository *reader, DocketPolicy *policy, GCancellable *cancellable, GError **error)
{
  Run run = { .simulation = simulation, .reader = reader, .policy = policy };
  gint64 first, last;
  gboolean ok;

  /* No clock and no chance: nothing is made here. */
  run.commit = (DocketCommit) { .repository = reader, .policy = policy, .own_kind = DOCKET_KIND_NONE };
  if (!docket_repository_audit_range (reader, simulation->from, simulation->to, &first, &last, error))
    return FALSE;
  ok = first == 0 || walk (&run, first, last, cancellable, error);
  g_clear_pointer (&run.standing, docket_policy_unref);
  return ok;
}

/* ---- JSON ---- */

static void
write_verdict (const char *name, const DocketSimulatedVerdict *verdict, DocketJsonWriter *writer)
{
  docket_json_name (writer, name);
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "outcome", docket_outcome_name (verdict->outcome));
  docket_json_text_member (writer, "problem", verdict->problem);
  docket_json_end_object (writer);
}

static void
write_change (const DocketSimulatedChange *change, DocketJsonWriter *writer)
{
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "operation", change->operation);
  docket_json_text_member (writer, "action", docket_operation_kind_name (change->action));
  docket_json_text_member (writer, "kind", docket_kind_info (change->kind)->name);
  docket_json_text_member (writer, "id", change->id);
  docket_json_text_member (writer, "group", change->group);
  docket_json_text_member (writer, "person", change->person);
  docket_json_int_member (writer, "made_at", change->made_at);
  docket_json_int_member (writer, "arrived_at", change->arrived_at);
  write_verdict ("was", &change->was, writer);
  write_verdict ("would", &change->would, writer);
  docket_json_bool_member (writer, "overwrite", change->overwrite);
  docket_json_end_object (writer);
}

void
docket_simulation_to_json (const DocketSimulation *simulation, DocketJsonWriter *writer)
{
  docket_json_begin_object (writer);
  docket_json_int_member (writer, "from", simulation->from);
  docket_json_int_member (writer, "to", simulation->to);
  docket_json_int_member (writer, "operations", simulation->operations);
  docket_json_int_member (writer, "same", simulation->same);
  docket_json_name (writer, "changed");
  docket_json_begin_array (writer);
  for (guint i = 0; i < simulation->changed->len; i++)
    write_change (g_ptr_array_index (simulation->changed, i), writer);
  docket_json_end_array (writer);
  docket_json_bool_member (writer, "more", simulation->more);
  docket_json_bool_member (writer, "cut", simulation->cut);
  docket_json_name (writer, "counts");
  docket_json_begin_object (writer);
  docket_json_int_member (writer, "reviews", simulation->reviews);
  docket_json_int_member (writer, "reviews_not_needed", simulation->reviews_not_needed);
  docket_json_int_member (writer, "reviews_new", simulation->reviews_new);
  docket_json_int_member (writer, "overwrites", simulation->overwrites);
  docket_json_int_member (writer, "refused_more", simulation->refused_more);
  docket_json_int_member (writer, "refused_less", simulation->refused_less);
  docket_json_int_member (writer, "not_judged", simulation->not_judged);
  docket_json_int_member (writer, "not_known", simulation->not_known);
  docket_json_end_object (writer);
  docket_json_end_object (writer);
}
