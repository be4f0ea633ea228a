/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What an accepted change writes beside the record itself. A change takes one
 * place in the feed; that number is the revision of the record and of every
 * group it wrote, so revisions are unique and the history finds a version by
 * the revision that somebody saw.
 */
#include "docket-commit-twins.h"

static gboolean
write_versions (DocketCommit *commit, const DocketRecord *record, guint64 groups, const char *key, const DocketStamp *by, gint64 rev, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (record));

  for (guint i = 0; i < info->n_groups; i++)
    {
      DocketGroup group = (DocketGroup) (info->first_group + (int) i);
      g_autoptr (DocketVersion) version = NULL;

      if ((groups & DOCKET_GROUP_BIT (group)) == 0)
        continue;
      version = docket_version_new ();
      version->rev = rev;
      version->values = docket_record_get_group (record, group);
      version->operation = g_strdup (key);
      docket_stamp_copy_to (by, &version->by);
      if (!docket_repository_add_version (commit->repository, info->kind, docket_record_get_id (record), group, version, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Scope ---- */

static gboolean
move_scope (DocketCommit *commit, const char *person, DocketKind kind, const char *id, gboolean removed, GError **error)
{
  gint64 seq;

  return docket_repository_next_seq (commit->repository, &seq, error)
         && docket_repository_set_scope (commit->repository, person, kind, id, removed, seq, error);
}

gboolean
docket_commit_scope (DocketCommit *commit, const char *person, DocketKind kind, const char *id, gboolean removed, GError **error)
{
  gboolean in;

  if (!docket_repository_in_scope (commit->repository, person, kind, id, &in, error))
    return FALSE;
  return in != removed || move_scope (commit, person, kind, id, removed, error);
}

static gboolean
scope_customer (DocketCommit *commit, const char *person, const char *customer, const char *job, gboolean removed, GError **error)
{
  gboolean more = FALSE;

  if (customer == NULL)
    return TRUE;
  if (removed && !docket_repository_has_work_for (commit->repository, person, customer, job, &more, error))
    return FALSE;
  return more || docket_commit_scope (commit, person, DOCKET_KIND_CUSTOMER, customer, removed, error);
}

/* The job with all that belongs to it, whatever its age. */
static gboolean
scope_job (DocketCommit *commit, const char *person, const DocketRecord *job, const char *customer, gboolean removed, GError **error)
{
  const char *id = docket_record_get_id (job);
  g_autoptr (GPtrArray) children = NULL;
  g_autoptr (GPtrArray) cases = NULL;

  if (person == NULL)
    return TRUE;
  if (!removed && !docket_repository_add_assignment (commit->repository, id, person, error))
    return FALSE;
  children = docket_repository_children (commit->repository, id, error);
  cases = children == NULL ? NULL : docket_repository_cases_of_job (commit->repository, id, error);
  if (cases == NULL || !docket_commit_scope (commit, person, DOCKET_KIND_JOB, id, removed, error)
      || !scope_customer (commit, person, customer, id, removed, error))
    return FALSE;
  for (guint i = 0; i < children->len; i++)
    {
      const DocketPlace *child = g_ptr_array_index (children, i);

      if (!docket_commit_scope (commit, person, child->kind, child->id, removed, error))
        return FALSE;
    }
  /* Cases stay with whoever once saw them: their own work may be in them. */
  for (guint i = 0; i < cases->len && !removed; i++)
    if (!docket_commit_scope (commit, person, DOCKET_KIND_REVIEW, g_ptr_array_index (cases, i), FALSE, error))
      return FALSE;
  return TRUE;
}

static gboolean
scope_after_job_write (DocketCommit *commit, const DocketRecord *before, const DocketRecord *next, GError **error)
{
  const char *old_technician = before == NULL ? NULL : docket_record_get_text (before, DOCKET_JOB_TECHNICIAN);
  const char *technician = docket_record_get_text (next, DOCKET_JOB_TECHNICIAN);
  const char *old_customer = before == NULL ? NULL : docket_record_get_text (before, DOCKET_JOB_CUSTOMER);
  const char *customer = docket_record_get_text (next, DOCKET_JOB_CUSTOMER);

  if (g_strcmp0 (old_technician, technician) != 0)
    return scope_job (commit, old_technician, next, old_customer, TRUE, error) && scope_job (commit, technician, next, customer, FALSE, error);
  if (technician == NULL || g_strcmp0 (old_customer, customer) == 0)
    return TRUE;
  return scope_customer (commit, technician, old_customer, docket_record_get_id (next), TRUE, error)
         && scope_customer (commit, technician, customer, docket_record_get_id (next), FALSE, error);
}

/* What is new on a job comes to its technician. */
static gboolean
scope_after_child_write (DocketCommit *commit, const DocketRecord *before, const DocketRecord *next, GError **error)
{
  const char *job_id = docket_record_get_job_id (next);
  g_autoptr (DocketRecord) job = NULL;
  const char *technician;

  if (job_id == NULL)
    return TRUE;
  if (!docket_repository_get_record (commit->repository, DOCKET_KIND_JOB, job_id, &job, error))
    return FALSE;
  technician = job == NULL ? NULL : docket_record_get_text (job, DOCKET_JOB_TECHNICIAN);
  if (technician == NULL)
    return TRUE;
  /* What has just been made is in nobody's scope yet. */
  return (before == NULL ? move_scope : docket_commit_scope) (commit, technician, docket_record_get_kind (next), docket_record_get_id (next), FALSE, error);
}

gboolean
docket_commit_write (DocketCommit *commit, const DocketRecord *before, const DocketRecord *next, guint64 groups, const char *key, const DocketStamp *by, gint64 *seq, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (next));
  g_autoptr (DocketRecord) written = docket_record_copy (next);

  if (!docket_merge_follow_record (commit, before, written, error) || !docket_repository_next_seq (commit->repository, seq, error))
    return FALSE;
  docket_record_set_rev (written, *seq);
  for (guint i = 0; i < info->n_groups; i++)
    {
      DocketGroup group = (DocketGroup) (info->first_group + (int) i);

      if ((groups & DOCKET_GROUP_BIT (group)) != 0)
        docket_record_set_group_rev (written, group, *seq);
    }
  if (!docket_repository_put_record (commit->repository, written, *seq, error) || !write_versions (commit, written, groups, key, by, *seq, error)
      || !docket_commit_note_write (commit, before, written, groups, by, error))
    return FALSE;
  commit->policy_moved |= info->kind == DOCKET_KIND_POLICY;
  if (info->kind == DOCKET_KIND_JOB)
    {
      if (!scope_after_job_write (commit, before, written, error))
        return FALSE;
    }
  else if (info->kind != DOCKET_KIND_REVIEW && !scope_after_child_write (commit, before, written, error))
    {
      return FALSE;
    }
  if (info->kind == DOCKET_KIND_CUSTOMER && before != NULL
      && (!docket_merge_changed (commit, before, written, key, by, error) || !docket_commit_refresh_twins (commit, before, written, by, error)))
    return FALSE;
  return info->kind == DOCKET_KIND_REVIEW || docket_commit_refresh_cases (commit, before, written, groups, by, error);
}
