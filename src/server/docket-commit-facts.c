/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything the judge may look at, read from the repository. */
#include "docket-commit-private.h"
#include "docket-commit-twins.h"

#include <string.h>

#include "docket-codec.h"
#include "docket-cursor.h"
#include "docket-limits.h"
#include "docket-normal.h"

void
docket_trial_clear (DocketTrial *trial)
{
  docket_verdict_clear (&trial->verdict);
  g_clear_pointer (&trial->tidy, docket_operation_unref);
  g_clear_pointer (&trial->record, docket_record_unref);
  g_clear_pointer (&trial->job, docket_record_unref);
  g_clear_pointer (&trial->into, docket_record_unref);
  g_clear_pointer (&trial->base, docket_version_free);
  g_clear_pointer (&trial->at_base, docket_values_unref);
  g_clear_pointer (&trial->follows_review, g_free);
  g_clear_pointer (&trial->blob, docket_blob_free);
}

static const char *
job_named (const DocketTrial *trial)
{
  static const DocketField fields[] = { DOCKET_LINE_JOB, DOCKET_NOTE_JOB, DOCKET_ATTACHMENT_JOB, DOCKET_SIGNATURE_JOB };

  if (trial->record != NULL)
    return docket_record_get_job_id (trial->record);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (docket_values_get_text (trial->operation->set, fields[i]) != NULL)
      return docket_values_get_text (trial->operation->set, fields[i]);
  return NULL;
}

/* Anyone may add to what they can see (DESIGN §4), and whoever could see it once
 * may have written it down then. */
static gboolean
gather_customer_sight (DocketTrial *trial, GError **error)
{
  const DocketOperation *operation = trial->operation;
  const char *customer = operation->kind == DOCKET_OPERATION_CREATE && operation->record_kind == DOCKET_KIND_NOTE
                             ? docket_values_get_text (operation->set, DOCKET_NOTE_CUSTOMER) : NULL;
  g_autofree char *survivor = NULL;
  gboolean was;

  if (customer == NULL || (trial->actor->role & DOCKET_ROLE_TECHNICIAN) == 0)
    return TRUE;
  if (!docket_repository_was_in_scope (trial->commit->repository, trial->actor->person, DOCKET_KIND_CUSTOMER, customer, &was, error))
    return FALSE;
  /* The one it was merged into may be the one they know. */
  if (!was && (!docket_merge_follow (trial->commit, customer, &survivor, error)
               || !docket_repository_was_in_scope (trial->commit->repository, trial->actor->person, DOCKET_KIND_CUSTOMER, survivor, &was, error)))
    return FALSE;
  trial->facts.customer_unseen = !was;
  return TRUE;
}

static gboolean
gather_records (DocketTrial *trial, GError **error)
{
  DocketRepository *repository = trial->commit->repository;
  const DocketOperation *operation = trial->operation;
  const char *job;

  if (!docket_repository_get_record (repository, operation->record_kind, operation->record_id, &trial->record, error))
    return FALSE;
  trial->facts.record = trial->record;
  if (operation->record_kind == DOCKET_KIND_JOB)
    {
      trial->job = trial->record == NULL ? NULL : docket_record_ref (trial->record);
    }
  else
    {
      job = job_named (trial);
      if (job != NULL && !docket_repository_get_record (repository, DOCKET_KIND_JOB, job, &trial->job, error))
        return FALSE;
    }
  trial->facts.job = trial->job;
  if (operation->kind == DOCKET_OPERATION_MERGE && operation->into != NULL
      && !docket_repository_get_record (repository, DOCKET_KIND_CUSTOMER, operation->into, &trial->into, error))
    return FALSE;
  trial->facts.into = trial->into;
  if (!gather_customer_sight (trial, error))
    return FALSE;
  /* Whoever is no technician does not need to have been the job's. */
  return trial->job == NULL || (trial->actor->role & DOCKET_ROLE_TECHNICIAN) == 0
         || docket_repository_was_assigned (repository, docket_record_get_id (trial->job), trial->actor->person, &trial->facts.assigned_before, error);
}

/* The file that the wanted values refer to: a record never points at one that is
 * not here whole (I11). */
static gboolean
gather_blob (DocketTrial *trial, GError **error)
{
  const char *sha256 = docket_operation_get_blob (trial->operation);

  if (sha256 == NULL)
    return TRUE;
  if (!docket_repository_get_blob (trial->commit->repository, sha256, &trial->blob, error))
    return FALSE;
  trial->facts.missing_blob = trial->blob == NULL || !trial->blob->complete;
  return TRUE;
}

/* Records that the wanted values refer to. */
static gboolean
gather_references (DocketTrial *trial, GError **error)
{
  const DocketOperation *operation = trial->operation;

  if (operation->kind == DOCKET_OPERATION_DECIDE)
    return TRUE;
  for (guint i = 0; i < docket_values_n (operation->set); i++)
    {
      const DocketFieldInfo *info = docket_field_info (docket_values_nth_field (operation->set, i));
      const char *id = info->type == DOCKET_TYPE_ID ? docket_values_get_text (operation->set, info->field) : NULL;
      g_autoptr (DocketRecord) record = NULL;

      if (id == NULL)
        continue;
      if (!docket_repository_get_record (trial->commit->repository, info->target, id, &record, error))
        return FALSE;
      trial->facts.job_missing |= record == NULL;
    }
  return gather_blob (trial, error);
}

static gboolean
is_about_subject (const DocketTrial *trial, const DocketRecord *review)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketReview) read = docket_review_from_record (review, &error);

  return read != NULL && read->subject_kind == trial->operation->record_kind && g_strcmp0 (read->subject_id, trial->operation->record_id) == 0;
}

/* What builds on held work waits for the same reason (DESIGN §5 step 4). */
static const char *
why_held (const DocketStoredOperation *stored)
{
  g_autoptr (DocketResult) result = docket_result_from_text (stored->answer, NULL);

  return result == NULL ? NULL : g_intern_string (result->problem_type);
}

static gboolean
predecessor (DocketTrial *trial, const char *key, gboolean own, DocketPredecessor *state, char **review, GError **error)
{
  g_autoptr (DocketStoredOperation) stored = NULL;
  g_autoptr (DocketRecord) record = NULL;

  if (!docket_repository_get_operation (trial->commit->repository, key, &stored, error))
    return FALSE;
  if (stored == NULL)
    {
      *state = DOCKET_PREDECESSOR_UNKNOWN;
      return TRUE;
    }
  /* One follows one's own work. Naming a colleague's key would be a way to
   * overwrite what one never saw (I4). */
  if (own && g_strcmp0 (stored->person, trial->actor->person) != 0)
    {
      *state = DOCKET_PREDECESSOR_REJECTED;
      return TRUE;
    }
  if (own)
    {
      trial->follows_rev = stored->rev;
      trial->follows_merged = stored->outcome == DOCKET_OUTCOME_MERGED;
    }
  switch (stored->outcome)
    {
    case DOCKET_OUTCOME_HELD:
      if (stored->review != NULL && !docket_repository_get_record (trial->commit->repository, DOCKET_KIND_REVIEW, stored->review, &record, error))
        return FALSE;
      /* Once the case is settled, what builds on it is judged like any other. */
      *state = DOCKET_PREDECESSOR_APPLIED;
      /* Nor does it lead into another record: there nobody asked yet whether the
       * author may be. */
      if (record != NULL && g_strcmp0 (docket_record_get_text (record, DOCKET_REVIEW_STATE), "open") == 0 && (!own || is_about_subject (trial, record)))
        {
          *state = DOCKET_PREDECESSOR_HELD;
          if (review != NULL)
            *review = g_strdup (stored->review);
          if (own)
            trial->facts.follows_why = why_held (stored);
        }
      return TRUE;
    case DOCKET_OUTCOME_REJECTED:
    case DOCKET_OUTCOME_DEFERRED:
      *state = DOCKET_PREDECESSOR_REJECTED;
      return TRUE;
    case DOCKET_OUTCOME_APPLIED:
    case DOCKET_OUTCOME_MERGED:
    default:
      *state = DOCKET_PREDECESSOR_APPLIED;
      return TRUE;
    }
}

/* UNKNOWN > REJECTED > HELD > APPLIED > NONE */
static guint
gravity (DocketPredecessor state)
{
  static const guint gravities[] = {
    [DOCKET_PREDECESSOR_NONE] = 0,
    [DOCKET_PREDECESSOR_APPLIED] = 1,
    [DOCKET_PREDECESSOR_HELD] = 2,
    [DOCKET_PREDECESSOR_REJECTED] = 3,
    [DOCKET_PREDECESSOR_UNKNOWN] = 4,
  };

  return gravities[state];
}

static gboolean
gather_predecessors (DocketTrial *trial, GError **error)
{
  const DocketOperation *operation = trial->operation;

  if (operation->follows != NULL && !predecessor (trial, operation->follows, TRUE, &trial->facts.follows, &trial->follows_review, error))
    return FALSE;
  for (guint i = 0; operation->after != NULL && operation->after[i] != NULL; i++)
    {
      DocketPredecessor state;

      if (!predecessor (trial, operation->after[i], FALSE, &state, NULL, error))
        return FALSE;
      if (gravity (state) > gravity (trial->facts.after))
        trial->facts.after = state;
    }
  return TRUE;
}

/* ---- What the author saw ---- */

static void
lay_over (DocketValues *values, const DocketValues *over)
{
  g_autoptr (DocketValues) tidy = over == NULL ? NULL : docket_normal_tidy (over);
  const DocketValues *given = tidy != NULL ? tidy : over;

  for (guint i = 0; i < docket_values_n (given); i++)
    docket_values_set (values, docket_values_nth_field (given, i), docket_values_nth_value (given, i));
}

/* What @operation, the author's, made of the group, if it wrote that along with another. */
static gboolean
take_version (DocketTrial *trial, const DocketStoredOperation *stored, DocketValues **values, GError **error)
{
  const DocketOperation *operation = trial->operation;
  g_autoptr (DocketVersion) version = NULL;

  if (!docket_repository_get_version (trial->commit->repository, operation->record_kind, operation->record_id, operation->group, stored->rev, &version, error))
    return FALSE;
  if (version == NULL || g_strcmp0 (version->operation, stored->key) != 0)
    return TRUE;
  g_clear_pointer (values, docket_values_unref);
  *values = docket_values_copy (version->values);
  return TRUE;
}

/* Where in the feed the device could see what became of @stored: of what was held,
 * its case says so. */
static gboolean
find_return (DocketTrial *trial, const DocketStoredOperation *stored, gint64 *rev, GError **error)
{
  g_autoptr (DocketRecord) review = NULL;

  *rev = stored->rev;
  if (stored->outcome != DOCKET_OUTCOME_HELD || stored->review == NULL)
    return TRUE;
  if (!docket_repository_get_record (trial->commit->repository, DOCKET_KIND_REVIEW, stored->review, &review, error))
    return FALSE;
  *rev = review == NULL ? 0 : docket_record_get_rev (review);
  return TRUE;
}

/* The own changes of the group that stood over what the device had, newest first:
 * what it follows, and what that follows, as far as it had not come back by then.
 * @values: (inout): what they stood over. (element-type DocketOperation) */
static GPtrArray *
read_own_changes (DocketTrial *trial, DocketValues **values, GError **error)
{
  const DocketOperation *operation = trial->operation;
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autofree char *key = g_strdup (operation->follows);

  while (key != NULL && own->len < DOCKET_FOLLOWED_MAX)
    {
      g_autoptr (DocketStoredOperation) stored = NULL;
      g_autoptr (DocketOperation) one = NULL;
      gint64 back = 0;

      if (!docket_repository_get_operation (trial->commit->repository, key, &stored, error) || (stored != NULL && !find_return (trial, stored, &back, error)))
        return NULL;
      one = stored == NULL ? NULL : docket_operation_from_text (stored->body, NULL);
      if (one == NULL || g_strcmp0 (stored->person, trial->actor->person) != 0 || (own->len > 0 && back <= operation->base))
        break;
      if (one->kind != DOCKET_OPERATION_EDIT || one->group != operation->group || g_strcmp0 (one->record_id, operation->record_id) != 0)
        {
          if (!take_version (trial, stored, values, error))
            return NULL;
          break;
        }
      g_free (key);
      key = g_strdup (one->follows);
      g_ptr_array_add (own, g_steal_pointer (&one));
    }
  return g_steal_pointer (&own);
}

/* Own work stands, or stood, over what somebody else wrote; is that what the author
 * saw? If not, they started from what was on their device: @at_base (nullable: not
 * known, so only of their own changes can be told), as the feed had brought it, with
 * those on top. */
static gboolean
gather_sight (DocketTrial *trial, const DocketValues *at_base, GError **error)
{
  const DocketOperation *operation = trial->operation;
  g_autoptr (DocketValues) now = docket_record_get_group (trial->record, operation->group);
  g_autoptr (DocketValues) saw = docket_values_copy (at_base != NULL ? at_base : now);
  g_autoptr (GPtrArray) own = NULL;

  /* Field by field, the others are in nobody's way. */
  if (docket_policy_get_rule (trial->commit->policy, operation->group) == DOCKET_RULE_MERGE)
    return TRUE;
  own = read_own_changes (trial, &saw, error);
  if (own == NULL)
    return FALSE;
  for (guint i = own->len; i > 0; i--)
    lay_over (saw, ((DocketOperation *) g_ptr_array_index (own, i - 1))->set);
  lay_over (saw, operation->was);
  trial->facts.unseen = !docket_normal_same_values (saw, now);
  if (trial->facts.unseen)
    {
      g_clear_pointer (&trial->at_base, docket_values_unref);
      trial->at_base = g_steal_pointer (&saw);
      trial->facts.at_base = trial->at_base;
    }
  return TRUE;
}

/* Beside what it follows, other own work may have stood over the group: it may be held by
 * now. The policy is one text, which the server wrote anew with its number. */
static gboolean
stands_as_was (DocketTrial *trial)
{
  g_autoptr (DocketValues) now = docket_record_get_group (trial->record, trial->operation->group);
  g_autoptr (DocketValues) with_was = docket_values_copy (now);

  if (trial->operation->group == DOCKET_GROUP_POLICY_POLICY)
    return TRUE;
  lay_over (with_was, trial->operation->was);
  return docket_normal_same_values (with_was, now);
}

/* Moved since, and moved back. */
static gboolean
stands_as_at_base (DocketTrial *trial)
{
  g_autoptr (DocketValues) now = docket_record_get_group (trial->record, trial->operation->group);

  return trial->at_base != NULL && docket_normal_same_values (trial->at_base, now);
}

static gboolean
gather_history (DocketTrial *trial, GError **error)
{
  const DocketOperation *operation = trial->operation;
  DocketRepository *repository = trial->commit->repository;
  g_autoptr (GPtrArray) newest = NULL;
  g_autoptr (DocketVersion) followed = NULL;

  if (trial->record == NULL || operation->base < 0)
    return TRUE;
  if (operation->kind != DOCKET_OPERATION_EDIT || operation->group == DOCKET_GROUP_NONE)
    return docket_trial_gather_whole (trial, error);
  if (operation->base == 0)
    {
      g_autoptr (DocketRecord) blank = docket_record_new (operation->record_kind, operation->record_id);

      trial->at_base = docket_record_get_group (blank, operation->group);
    }
  else
    {
      if (!docket_repository_get_version (repository, operation->record_kind, operation->record_id, operation->group, operation->base, &trial->base, error))
        return FALSE;
      if (trial->base != NULL)
        trial->at_base = docket_values_ref (trial->base->values);
    }
  trial->facts.at_base = trial->at_base;
  if (operation->follows == NULL)
    return TRUE;
  /* The author started from what they had written themselves, not from what
   * stood before that. */
  if (trial->follows_rev > 0
      && !docket_repository_get_version (repository, operation->record_kind, operation->record_id, operation->group, trial->follows_rev, &followed, error))
    return FALSE;
  if (followed != NULL && g_strcmp0 (followed->operation, operation->follows) == 0)
    {
      g_autoptr (DocketValues) at_base = g_steal_pointer (&trial->at_base);

      g_clear_pointer (&trial->base, docket_version_free);
      trial->base = g_steal_pointer (&followed);
      trial->at_base = docket_values_ref (trial->base->values);
      trial->facts.at_base = trial->at_base;
      trial->facts.covered = trial->base->rev != docket_record_get_group_rev (trial->record, operation->group);
      if ((trial->facts.covered || trial->follows_merged || !stands_as_was (trial)) && !gather_sight (trial, at_base, error))
        return FALSE;
    }
  /* What was decided against may have stood over the newest version, too, or over one
   * that was as it is now. */
  else if (trial->facts.follows == DOCKET_PREDECESSOR_APPLIED && (docket_record_get_group_rev (trial->record, operation->group) == operation->base || stands_as_at_base (trial)))
    {
      g_autoptr (DocketValues) at_base = trial->at_base == NULL ? NULL : docket_values_ref (trial->at_base);

      if (!gather_sight (trial, at_base, error))
        return FALSE;
    }
  /* A group's newest version is the one with its revision. */
  if (trial->base != NULL && trial->base->rev == docket_record_get_group_rev (trial->record, operation->group))
    {
      trial->facts.last_writer_is_follows = g_strcmp0 (trial->base->operation, operation->follows) == 0;
      return TRUE;
    }
  newest = docket_repository_versions (repository, operation->record_kind, operation->record_id, operation->group, 1, error);
  if (newest == NULL)
    return FALSE;
  trial->facts.last_writer_is_follows = newest->len == 1 && g_strcmp0 (((DocketVersion *) g_ptr_array_index (newest, 0))->operation, operation->follows) == 0;
  return TRUE;
}

/* Since when the status locks @group: totals that were signed off and then
 * closed have been locked since they were signed off. */
static gboolean
find_lock (DocketTrial *trial, DocketGroup group, gint64 *since, GError **error)
{
  g_autoptr (GPtrArray) versions = docket_repository_versions (trial->commit->repository, DOCKET_KIND_JOB, docket_record_get_id (trial->job), DOCKET_GROUP_JOB_STATUS,
                                                               DOCKET_LOCK_VERSIONS_MAX, error);

  *since = docket_record_get_group_rev (trial->job, DOCKET_GROUP_JOB_STATUS);
  if (versions == NULL)
    return FALSE;
  for (guint i = 0; i < versions->len; i++)
    {
      const DocketVersion *version = g_ptr_array_index (versions, i);

      if (!docket_status_locks (docket_values_get_text (version->values, DOCKET_JOB_STATUS), group))
        break;
      *since = version->rev;
    }
  return TRUE;
}

/* Whether the author had not yet seen that the job was locked. */
static gboolean
gather_seen (DocketTrial *trial, GError **error)
{
  const DocketOperation *operation = trial->operation;
  DocketGroup group = operation->group != DOCKET_GROUP_NONE ? operation->group : docket_kind_info (operation->record_kind)->first_group;
  DocketCursor cursor;
  gint64 since;

  if (trial->job == NULL || operation->seen == NULL || !docket_status_locks (docket_record_get_text (trial->job, DOCKET_JOB_STATUS), group)
      || !docket_cursor_decode (operation->seen, &cursor))
    return TRUE;
  if (!find_lock (trial, group, &since, error))
    return FALSE;
  trial->facts.seen_before_lock = cursor.seq < since;
  return TRUE;
}

/* What became of the record, of which there is none: whether somebody wanted to make it.
 * Whose device was revoked is not let in before a person says so. What was refused before
 * the server was restored may have been let in when it was raised again. */
static gboolean
gather_fate (DocketTrial *trial, DocketKind kind, const char *id, GError **error)
{
  DocketRepository *repository = trial->commit->repository;
  g_autoptr (GPtrArray) entries = docket_repository_record_audit (repository, kind, id, G_MAXINT64, DOCKET_FOLLOWED_MAX, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const DocketAuditEntry *entry = g_ptr_array_index (entries, i);
      g_autoptr (DocketRecord) review = NULL;

      if (g_strcmp0 (entry->action, "create") != 0)
        continue;
      if (entry->review != NULL && !docket_repository_get_record (repository, DOCKET_KIND_REVIEW, entry->review, &review, error))
        return FALSE;
      if (review != NULL && g_strcmp0 (docket_record_get_text (review, DOCKET_REVIEW_STATE), "open") == 0)
        trial->facts.missing_held = TRUE;
      else if (entry->seq > trial->lost_seq)
        trial->facts.missing_refused = TRUE;
      break;
    }
  return entries != NULL;
}

static gboolean
gather_missing (DocketTrial *trial, GError **error)
{
  const DocketOperation *operation = trial->operation;

  if (operation->kind != DOCKET_OPERATION_CREATE && trial->record == NULL && !gather_fate (trial, operation->record_kind, operation->record_id, error))
    return FALSE;
  for (guint i = 0; trial->facts.job_missing && i < docket_values_n (operation->set); i++)
    {
      const DocketFieldInfo *info = docket_field_info (docket_values_nth_field (operation->set, i));
      const char *id = info->type == DOCKET_TYPE_ID ? docket_values_get_text (operation->set, info->field) : NULL;
      g_autoptr (DocketRecord) record = NULL;

      if (id == NULL)
        continue;
      if (!docket_repository_get_record (trial->commit->repository, info->target, id, &record, error) || (record == NULL && !gather_fate (trial, info->target, id, error)))
        return FALSE;
    }
  return TRUE;
}

/* Where it matters: what it names is not here, or its base is spelled like the
 * present revision but what it saw there is not what stands. */
static gboolean
may_be_of_lost_future (const DocketTrial *trial)
{
  const DocketOperation *operation = trial->operation;

  if (trial->facts.job_missing || (operation->kind != DOCKET_OPERATION_CREATE && trial->record == NULL))
    return TRUE;
  if (operation->kind != DOCKET_OPERATION_EDIT || operation->was == NULL || docket_record_get_group_rev (trial->record, operation->group) != operation->base)
    return FALSE;
  for (guint i = 0; i < docket_values_n (operation->was); i++)
    if (!docket_value_equal (docket_values_nth_value (operation->was, i), docket_record_get (trial->record, docket_values_nth_field (operation->was, i))))
      return TRUE;
  return FALSE;
}

/* A technician writes to what, as far as is known here, never was in their hands. */
static gboolean
is_out_of_scope (const DocketTrial *trial)
{
  if ((trial->actor->role & DOCKET_ROLE_TECHNICIAN) == 0)
    return FALSE;
  return trial->facts.customer_unseen
         || (trial->job != NULL && !trial->facts.assigned_before && g_strcmp0 (docket_record_get_text (trial->job, DOCKET_JOB_TECHNICIAN), trial->actor->person) != 0);
}

/* Whether `seen` is a cursor that this server cannot have given out: one of
 * another epoch, or of a future that the chain of the audit does not know. In that
 * future what they write to may have been given to them. */
static gboolean
gather_lost (DocketTrial *trial, GError **error)
{
  DocketRepository *repository = trial->commit->repository;
  gboolean may_be = may_be_of_lost_future (trial), out_of_scope = is_out_of_scope (trial);
  g_autofree char *epoch = NULL;
  g_autofree char *tag = NULL;
  gboolean unknown;
  DocketCursor cursor;
  gint64 current;

  if (trial->operation->seen == NULL || (!may_be && !out_of_scope) || !docket_cursor_decode (trial->operation->seen, &cursor))
    return TRUE;
  if (!docket_repository_get_meta (repository, DOCKET_META_EPOCH, &epoch, error) || !docket_repository_current_seq (repository, &current, error)
      || !docket_repository_audit_tag (repository, cursor.seq, &tag, error))
    return FALSE;
  unknown = cursor.seq > current || strncmp (tag == NULL ? DOCKET_AUDIT_ROOT : tag, cursor.tag, DOCKET_CURSOR_TAG_CHARS) != 0;
  trial->facts.scope_lost = out_of_scope && unknown;
  trial->facts.of_lost_future = may_be && (unknown || g_strcmp0 (cursor.epoch, epoch) != 0);
  if (trial->facts.of_lost_future)
    {
      /* The new one begins far behind it; within one, nobody can tell. */
      trial->lost_seq = g_strcmp0 (cursor.epoch, epoch) != 0 ? cursor.seq : 0;
      /* What stands here at that revision is not what the author started from. */
      trial->facts.at_base = NULL;
      g_clear_pointer (&trial->base, docket_version_free);
      g_clear_pointer (&trial->at_base, docket_values_unref);
    }
  return TRUE;
}

/* The one place where what was typed becomes what is judged and kept; under its
 * key the operation stays as it was sent. */
static void
tidy_texts (DocketTrial *trial)
{
  DocketValues *set = trial->operation->set == NULL ? NULL : docket_normal_tidy (trial->operation->set);

  if (set == NULL)
    return;
  trial->tidy = docket_operation_copy (trial->operation);
  g_clear_pointer (&trial->tidy->set, docket_values_unref);
  trial->tidy->set = set;
  trial->operation = trial->tidy;
}

/* What @facts' operation about a person would do to signing in. */
static gboolean
gather_sign_in (DocketCommit *commit, DocketFacts *facts, GError **error)
{
  const DocketOperation *operation = facts->operation;
  const char *username = docket_values_get_text (operation->set, DOCKET_PERSON_USERNAME);
  gboolean other = TRUE;

  if (operation->record_kind != DOCKET_KIND_PERSON)
    return TRUE;
  if (username != NULL && !docket_repository_has_username (commit->repository, username, operation->record_id, &facts->username_taken, error))
    return FALSE;
  if (facts->record == NULL || g_strcmp0 (docket_record_get_text (facts->record, DOCKET_PERSON_ROLE), "admin") != 0)
    return TRUE;
  if (!docket_repository_has_admin (commit->repository, operation->record_id, &other, error))
    return FALSE;
  facts->last_admin = !other;
  return TRUE;
}

gboolean
docket_trial_check_sign_in (DocketTrial *trial, const DocketRecord *before, const DocketRecord *next, gboolean *may, GError **error)
{
  gboolean goes = docket_record_get_void (next) && before != NULL && !docket_record_get_void (before);
  g_autoptr (DocketOperation) change = docket_operation_new (goes ? DOCKET_OPERATION_VOID : DOCKET_OPERATION_EDIT, DOCKET_KIND_PERSON, docket_record_get_id (next));
  DocketFacts facts = { .operation = change, .record = before };

  *may = TRUE;
  if (docket_record_get_kind (next) != DOCKET_KIND_PERSON)
    return TRUE;
  change->group = DOCKET_GROUP_PERSON_PERSON;
  change->set = docket_record_get_group (next, DOCKET_GROUP_PERSON_PERSON);
  /* Two that had one name before anybody looked can still be told apart. */
  if (before != NULL && docket_value_equal (docket_record_get (before, DOCKET_PERSON_USERNAME), docket_record_get (next, DOCKET_PERSON_USERNAME)))
    docket_values_remove (change->set, DOCKET_PERSON_USERNAME);
  if (!gather_sign_in (trial->commit, &facts, error))
    return FALSE;
  *may = docket_judge_sign_in (&facts, &trial->verdict);
  return TRUE;
}

gboolean
docket_trial_gather (DocketTrial *trial, GError **error)
{
  tidy_texts (trial);
  trial->facts.policy = trial->commit->policy;
  trial->facts.operation = trial->operation;
  trial->facts.role = trial->actor->role;
  trial->facts.person = trial->actor->person;
  trial->facts.device_revoked = trial->actor->device_revoked;
  /* What cannot be read is refused for its form, and names nothing to look up. */
  if (trial->operation->invalid != NULL)
    return TRUE;
  if (!gather_records (trial, error) || !gather_sign_in (trial->commit, &trial->facts, error) || !gather_references (trial, error) || !gather_predecessors (trial, error) || !gather_history (trial, error))
    return FALSE;
  return gather_lost (trial, error) && gather_missing (trial, error) && gather_seen (trial, error) && docket_trial_gather_work (trial, error);
}
