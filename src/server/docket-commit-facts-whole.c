/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the judge may look at of an operation about a whole record: whether its
 * author, who takes it away, brings it back or merges it, has seen what others
 * did with it since.
 */
#include "docket-commit-private.h"

#include "docket-cursor.h"
#include "docket-limits.h"

/* Whether the author alone wrote the record since they saw it: own work on its way
 * may have been the last, on top of what somebody else changed beside it. */
static gboolean
is_author_alone (DocketTrial *trial, gboolean *alone, GError **error)
{
  const DocketOperation *operation = trial->operation;
  const DocketKindInfo *info = docket_kind_info (operation->record_kind);

  *alone = TRUE;
  for (guint i = 0; i < info->n_groups && *alone; i++)
    {
      DocketGroup group = (DocketGroup) (info->first_group + (int) i);
      g_autoptr (GPtrArray) versions = NULL;

      if (docket_record_get_group_rev (trial->record, group) <= operation->base)
        continue;
      versions = docket_repository_versions (trial->commit->repository, operation->record_kind, operation->record_id, group, DOCKET_FOLLOWED_MAX, error);
      if (versions == NULL)
        return FALSE;
      for (guint v = 0; v < versions->len && *alone; v++)
        {
          const DocketVersion *version = g_ptr_array_index (versions, v);

          if (version->rev <= operation->base)
            break;
          *alone = g_strcmp0 (version->by.person, trial->actor->person) == 0 && v + 1 < DOCKET_FOLLOWED_MAX;
        }
    }
  return TRUE;
}

/* Where in the feed what @entry tells stands: an effect is told at once, what was
 * sent behind its effects. */
static gboolean
find_rev (DocketTrial *trial, const DocketAuditEntry *entry, gint64 *rev, GError **error)
{
  g_autoptr (DocketStoredOperation) stored = NULL;

  *rev = entry->seq;
  if (entry->operation == NULL)
    return TRUE;
  if (!docket_repository_get_operation (trial->commit->repository, entry->operation, &stored, error))
    return FALSE;
  if (stored != NULL)
    *rev = stored->rev;
  return TRUE;
}

static gboolean
took_effect (const DocketAuditEntry *entry, const char *const *actions)
{
  return g_strv_contains (actions, entry->action) && (g_strcmp0 (entry->outcome, "applied") == 0 || g_strcmp0 (entry->outcome, "merged") == 0);
}

/* Voiding and restoring write no group: whether somebody else has @done it since @base
 * is in the audit. @ended: (nullable): what ends that; before it nothing counts */
static gboolean
is_done_unseen (DocketTrial *trial, const char *const *done, const char *const *ended, gint64 base, gboolean *unseen, GError **error)
{
  const DocketOperation *operation = trial->operation;
  g_autoptr (GPtrArray) entries = docket_repository_record_audit (trial->commit->repository, operation->record_kind, operation->record_id, G_MAXINT64, DOCKET_FOLLOWED_MAX, error);

  *unseen = FALSE;
  for (guint i = 0; entries != NULL && i < entries->len && !*unseen; i++)
    {
      const DocketAuditEntry *entry = g_ptr_array_index (entries, i);
      gint64 rev = 0;

      if (entry->seq <= base || (ended != NULL && took_effect (entry, ended)))
        break;
      if (took_effect (entry, done) && g_strcmp0 (entry->by.person, trial->actor->person) != 0 && !find_rev (trial, entry, &rev, error))
        return FALSE;
      *unseen = rev > base || i + 1 == DOCKET_FOLLOWED_MAX;
    }
  return entries != NULL;
}

static const char *const restores[] = { "restore", "restored", NULL };
static const char *const voids[] = { "void", "voided", "merge", NULL };

/* Was the newest change of the record the author's own, and nobody else's before that? */
static gboolean
gather_alone (DocketTrial *trial, GError **error)
{
  gboolean alone = FALSE, restored = FALSE;

  if (trial->follows_rev > 0 && docket_record_get_rev (trial->record) == trial->follows_rev
      && (!is_author_alone (trial, &alone, error) || (alone && !is_done_unseen (trial, restores, NULL, trial->operation->base, &restored, error))))
    return FALSE;
  trial->facts.last_writer_is_follows = alone && !restored;
  return TRUE;
}

/* Whoever restores a record has seen that it is void; by whom, and whether it was
 * restored and voided again since, they may not have. A `base` from before the server
 * was restored from a copy says nothing of that. */
static gboolean
gather_voiders (DocketTrial *trial, GError **error)
{
  /* Not "restored": what came along with a customer may be void as before. */
  static const char *const ended[] = { "restore", NULL };
  gint64 base = trial->operation->base;

  if (!docket_record_get_void (trial->record))
    return TRUE;
  return is_done_unseen (trial, voids, ended, base <= docket_record_get_rev (trial->record) ? base : 0, &trial->facts.void_unseen, error);
}

gboolean
docket_trial_gather_whole (DocketTrial *trial, GError **error)
{
  switch ((int) trial->operation->kind)
    {
    case DOCKET_OPERATION_VOID:
    case DOCKET_OPERATION_MERGE:
      return gather_alone (trial, error);
    case DOCKET_OPERATION_RESTORE:
      return gather_voiders (trial, error);
    default:
      return TRUE;
    }
}

gboolean
docket_trial_has_unseen_work (DocketTrial *trial, const char *customer, gboolean *has, GError **error)
{
  DocketCursor cursor;

  *has = FALSE;
  if (trial->operation->seen == NULL || !docket_cursor_decode (trial->operation->seen, &cursor))
    return TRUE;
  return docket_repository_has_unseen_job (trial->commit->repository, customer, cursor.seq, trial->actor->person, has, error);
}

/* Whether the customer that is voided has work that the author, another person,
 * had not seen: an undo of its creation knows nothing of it, either. */
gboolean
docket_trial_gather_work (DocketTrial *trial, GError **error)
{
  const DocketOperation *operation = trial->operation;

  return operation->kind != DOCKET_OPERATION_VOID || operation->record_kind != DOCKET_KIND_CUSTOMER || trial->record == NULL
         || docket_trial_has_unseen_work (trial, operation->record_id, &trial->facts.work_unseen, error);
}
