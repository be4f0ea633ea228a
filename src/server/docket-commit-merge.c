/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Merging a customer into another, and taking that back.
 *
 * The one that goes becomes void and says where it went (merged_into); its own
 * fields stay as they are, and so do those of the one that stays. Its jobs and
 * notes are written anew with the other customer, locked ones too: whose job it
 * is does not change what was done. What is moved is noted with the revision
 * that moved it and the one before.
 *
 * Restoring brings back what is still where the merge put it. Merges may stand
 * in a row: A went into B (job: revision 5 -> 10), B into C (10 -> 20). Restoring
 * A finds the job at 20, which B's move made from 10, which is A's move: it
 * comes back to A, and B has no claim on it any more. Had somebody given the job
 * to D meanwhile (revision 15), the row would break there and the job stays.
 */
#include "docket-config.h"

#include "docket-commit-twins.h"

#include <glib/gi18n-lib.h>

#include "docket-apply.h"

/* Longer rows of merges than this are damage, not work. */
#define MERGES_IN_A_ROW_MAX 1000

/* ---- Where a customer went ---- */

gboolean
docket_merge_follow (DocketCommit *commit, const char *customer, char **survivor, GError **error)
{
  g_autofree char *id = g_strdup (customer);

  for (guint i = 0; i < MERGES_IN_A_ROW_MAX; i++)
    {
      g_autoptr (DocketRecord) record = NULL;
      const char *next;

      if (!docket_repository_get_record (commit->repository, DOCKET_KIND_CUSTOMER, id, &record, error))
        return FALSE;
      next = record == NULL ? NULL : docket_record_get_text (record, DOCKET_CUSTOMER_MERGED_INTO);
      if (next == NULL)
        break;
      g_free (id);
      id = g_strdup (next);
    }
  *survivor = g_steal_pointer (&id);
  return TRUE;
}

/* The field of a job or note that names its customer; NONE for other kinds. */
static DocketField
customer_field (DocketKind kind)
{
  if (kind == DOCKET_KIND_JOB)
    return DOCKET_JOB_CUSTOMER;
  return kind == DOCKET_KIND_NOTE ? DOCKET_NOTE_CUSTOMER : DOCKET_FIELD_NONE;
}

gboolean
docket_merge_follow_record (DocketCommit *commit, const DocketRecord *before, DocketRecord *next, GError **error)
{
  DocketField field = customer_field (docket_record_get_kind (next));
  const char *customer = field == DOCKET_FIELD_NONE ? NULL : docket_record_get_text (next, field);
  g_autofree char *survivor = NULL;

  if (customer == NULL || (before != NULL && g_strcmp0 (docket_record_get_text (before, field), customer) == 0))
    return TRUE;
  if (!docket_merge_follow (commit, customer, &survivor, error))
    return FALSE;
  if (g_strcmp0 (survivor, customer) != 0)
    docket_record_set_text (next, field, survivor);
  return TRUE;
}

/* ---- Moving ---- */

/* In the history of the one that stays, which is not written itself. */
static gboolean
note_in_audit (DocketCommit *commit, const char *action, const char *id, const char *from, const char *to, const DocketStamp *by, GError **error)
{
  g_autoptr (DocketAuditEntry) entry = docket_audit_entry_new (action, DOCKET_KIND_CUSTOMER, id);
  const char *sides[2] = { from, to };
  char **into[2] = { &entry->from, &entry->to };

  docket_stamp_copy_to (by, &entry->by);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_auto (DocketJsonWriter) writer = { NULL, FALSE };

      if (sides[i] == NULL)
        continue;
      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_json_text_member (&writer, "merged_from", sides[i]);
      docket_json_end_object (&writer);
      *into[i] = docket_json_writer_finish (&writer);
    }
  entry->outcome = g_strdup (docket_outcome_name (DOCKET_OUTCOME_APPLIED));
  entry->policy = docket_policy_get_version (commit->policy);
  return docket_repository_append_audit (commit->repository, entry, error);
}

/* Writes a job or note with another customer. @rev: (out): that did it. */
static gboolean
move (DocketCommit *commit, const DocketRecord *record, const char *to, const char *key, const DocketStamp *by, gint64 *rev, GError **error)
{
  DocketField field = customer_field (docket_record_get_kind (record));
  DocketGroup group = docket_field_info (field)->group;
  g_autoptr (DocketRecord) next = docket_record_copy (record);

  docket_record_set_text (next, field, to);
  docket_record_set_stamp (next, group, by);
  return docket_commit_write (commit, record, next, DOCKET_GROUP_BIT (group), key, by, rev, error);
}

static gboolean
move_all (DocketCommit *commit, const char *from, const char *to, const char *key, const DocketStamp *by, GError **error)
{
  g_autoptr (GPtrArray) children = docket_repository_children_of_customer (commit->repository, from, error);

  if (children == NULL)
    return FALSE;
  for (guint i = 0; i < children->len; i++)
    {
      const DocketPlace *place = g_ptr_array_index (children, i);
      DocketGroup group = docket_field_info (customer_field (place->kind))->group;
      DocketMove noted = { (char *) from, place->kind, place->id, 0, 0 };
      g_autoptr (DocketRecord) record = NULL;

      if (!docket_repository_get_record (commit->repository, place->kind, place->id, &record, error))
        return FALSE;
      noted.from_rev = docket_record_get_group_rev (record, group);
      if (!move (commit, record, to, key, by, &noted.rev, error) || !docket_repository_put_move (commit->repository, &noted, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Bringing back ---- */

/* The merges through which @noted went on to where it stands, newest first; the
 * last one is @noted itself. NULL without an error: somebody moved it by hand. */
static gboolean
trace (DocketCommit *commit, const DocketMove *noted, gint64 rev, GPtrArray **row, GError **error)
{
  g_autoptr (GPtrArray) passed = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_move_free);

  while (passed->len < MERGES_IN_A_ROW_MAX)
    {
      DocketMove *by = NULL;

      if (!docket_repository_get_move (commit->repository, noted->kind, noted->id, rev, &by, error))
        return FALSE;
      if (by == NULL)
        return TRUE;
      g_ptr_array_add (passed, by);
      if (g_strcmp0 (by->customer, noted->customer) == 0)
        {
          *row = g_steal_pointer (&passed);
          return TRUE;
        }
      rev = by->from_rev;
    }
  return TRUE;
}

/* An earlier merge that had brought it to the one that is restored sees it where
 * it had put it. */
static gboolean
hand_down (DocketCommit *commit, const DocketMove *noted, gint64 rev, GError **error)
{
  DocketMove *earlier = NULL;
  gboolean ok;

  if (!docket_repository_get_move (commit->repository, noted->kind, noted->id, noted->from_rev, &earlier, error))
    return FALSE;
  if (earlier == NULL)
    return TRUE;
  earlier->rev = rev;
  ok = docket_repository_put_move (commit->repository, earlier, error);
  docket_move_free (earlier);
  return ok;
}

static gboolean
bring_back (DocketCommit *commit, const DocketMove *noted, const char *key, const DocketStamp *by, GError **error)
{
  DocketGroup group = docket_field_info (customer_field (noted->kind))->group;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (GPtrArray) row = NULL;
  gint64 rev;

  if (!docket_repository_get_record (commit->repository, noted->kind, noted->id, &record, error)
      || !trace (commit, noted, docket_record_get_group_rev (record, group), &row, error))
    return FALSE;
  if (row == NULL)
    return docket_repository_remove_move (commit->repository, noted, error);
  if (!move (commit, record, noted->customer, key, by, &rev, error))
    return FALSE;
  for (guint i = 0; i < row->len; i++)
    if (!docket_repository_remove_move (commit->repository, g_ptr_array_index (row, i), error))
      return FALSE;
  return hand_down (commit, noted, rev, error);
}

static gboolean
bring_all_back (DocketCommit *commit, const char *customer, const char *key, const DocketStamp *by, GError **error)
{
  g_autoptr (GPtrArray) moves = docket_repository_moves_of (commit->repository, customer, error);

  if (moves == NULL)
    return FALSE;
  for (guint i = 0; i < moves->len; i++)
    if (!bring_back (commit, g_ptr_array_index (moves, i), key, by, error))
      return FALSE;
  return TRUE;
}

/* ---- Merging and restoring ---- */

gboolean
docket_merge_changed (DocketCommit *commit, const DocketRecord *before, const DocketRecord *next, const char *key, const DocketStamp *by, GError **error)
{
  const char *id = docket_record_get_id (next);
  const char *was = docket_record_get_text (before, DOCKET_CUSTOMER_MERGED_INTO);
  const char *is = docket_record_get_text (next, DOCKET_CUSTOMER_MERGED_INTO);

  if (g_strcmp0 (was, is) == 0)
    return TRUE;
  if (was != NULL && (!bring_all_back (commit, id, key, by, error) || !note_in_audit (commit, "release", was, id, NULL, by, error)))
    return FALSE;
  return is == NULL
         || (move_all (commit, id, is, key, by, error) && note_in_audit (commit, "absorb", is, NULL, id, by, error));
}

/* Carries out @wanted on a customer that stands. */
static gboolean
carry_out (DocketCommit *commit, const DocketRecord *customer, const DocketOperation *wanted, const char *key, const DocketStamp *by, gint64 *seq, GError **error)
{
  guint64 groups;
  g_autoptr (DocketRecord) next = docket_apply (customer, wanted, by, &groups);

  return docket_commit_write (commit, customer, next, groups, key, by, seq, error);
}

gboolean
docket_merge_customer (DocketCommit *commit, const DocketRecord *leaving, const char *into, const char *key, const DocketStamp *by, gint64 *seq, GError **error)
{
  g_autoptr (DocketOperation) merge = docket_operation_new (DOCKET_OPERATION_MERGE, DOCKET_KIND_CUSTOMER, docket_record_get_id (leaving));

  merge->into = g_strdup (into);
  return carry_out (commit, leaving, merge, key, by, seq, error);
}

gboolean
docket_merge_restore (DocketCommit *commit, const DocketRecord *merged, const char *key, const DocketStamp *by, gint64 *seq, GError **error)
{
  g_autoptr (DocketOperation) restore = docket_operation_new (DOCKET_OPERATION_RESTORE, DOCKET_KIND_CUSTOMER, docket_record_get_id (merged));

  return carry_out (commit, merged, restore, key, by, seq, error);
}

gboolean
docket_merge_leads_somewhere (DocketCommit *commit, const DocketRecord *before, const DocketRecord *next, gboolean *leads, GError **error)
{
  gboolean is_customer = docket_record_get_kind (next) == DOCKET_KIND_CUSTOMER;
  const char *was = is_customer ? docket_record_get_text (before, DOCKET_CUSTOMER_MERGED_INTO) : NULL;
  const char *is = is_customer ? docket_record_get_text (next, DOCKET_CUSTOMER_MERGED_INTO) : NULL;
  g_autoptr (DocketRecord) into = NULL;

  *leads = TRUE;
  if (is == NULL || g_strcmp0 (was, is) == 0)
    return TRUE;
  if (!docket_repository_get_record (commit->repository, DOCKET_KIND_CUSTOMER, is, &into, error))
    return FALSE;
  *leads = into != NULL && !docket_record_get_void (into);
  return TRUE;
}

gboolean
docket_merge_is_possible (DocketTrial *trial, const DocketReview *review, const DocketRecord *subject, gboolean *possible, GError **error)
{
  const DocketCandidate *taken = trial->operation->choice == DOCKET_CHOICE_TAKE ? docket_review_find_candidate (review, trial->operation->candidate) : NULL;
  g_autoptr (DocketRecord) into = NULL;

  *possible = TRUE;
  if (taken == NULL || taken->kind != DOCKET_OPERATION_MERGE)
    return TRUE;
  if (!docket_repository_get_record (trial->commit->repository, DOCKET_KIND_CUSTOMER, taken->record, &into, error))
    return FALSE;
  *possible = subject != NULL && into != NULL && !docket_record_get_void (subject) && !docket_record_get_void (into);
  return TRUE;
}
