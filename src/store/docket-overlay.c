/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the person sees: the server's version with their own unfinished work on
 * top (DESIGN §7).
 *
 *   confirmed copy   title "Pump"   status in_progress      (feed)
 *   outbox           status -> complete  (queued)
 *   row              title "Pump"   status complete         (what lists show)
 *
 * The copy exists only while the overlay of the record is not empty. Whatever
 * changes either of them (a save, an answer, a page of the feed, a discard)
 * ends in docket_overlay_rebuild(), which replays the overlay in order. There
 * is no second way to compute a row, so a rebase cannot differ from a save.
 */

#include "docket-store-private.h"

#include "docket-apply.h"
#include "docket-judge.h"
#include "docket-record-table.h"
#include "docket-stake.h"

void
docket_overlay_stamp (DocketStore *self, const DocketOperation *operation, DocketStamp *stamp)
{
  stamp->person = docket_store_get_meta (self, DOCKET_META_PERSON);
  stamp->device = docket_store_get_meta (self, DOCKET_META_DEVICE);
  stamp->made_at = operation->made_at;
  stamp->arrived_at = 0;
}

gboolean
docket_overlay_put_row (DocketStore *self, const DocketRecord *record, GError **error)
{
  DocketKind kind = docket_record_get_kind (record);
  const char *id = docket_record_get_id (record);
  gint64 new_row = 0;

  if (!docket_record_table_put (self->db, record, &new_row, error) || !docket_search_index (self, record, new_row, error))
    return FALSE;
  docket_store_touch (self, kind, id);
  return TRUE;
}

gboolean
docket_overlay_delete_row (DocketStore *self, DocketKind kind, const char *id, GError **error)
{
  if (!docket_search_forget (self, kind, id, error) || !docket_record_table_delete (self->db, kind, id, error))
    return FALSE;
  docket_store_touch (self, kind, id);
  return TRUE;
}

gboolean
docket_overlay_keep_confirmed (DocketStore *self, DocketKind kind, const char *id, const DocketRecord *row, GError **error)
{
  g_auto(DocketConfirmed) confirmed = { NULL, FALSE, 0 };
  gboolean found;

  if (!docket_confirmed_get (self, kind, id, &confirmed, &found, error))
    return FALSE;
  if (found)
    return TRUE;
  confirmed.record = row != NULL ? docket_record_copy (row) : NULL;
  return docket_confirmed_put (self, kind, id, &confirmed, error);
}

/* Notes the decision, or the undo, as the first of two; FALSE if it is not one. */
static gboolean
note_first (DocketStore *self, DocketReview *review, const DocketOperation *operation, const DocketStamp *by)
{
  g_autoptr(DocketPolicy) policy = docket_store_get_policy (self);
  g_autoptr(DocketValues) values = NULL;
  g_auto(DocketVerdict) verdict = { DOCKET_OUTCOME_APPLIED };

  if (operation->kind == DOCKET_OPERATION_UNDO_DECISION)
    {
      if (g_strcmp0 (review->state, "decided") != 0 || !docket_review_undo_waits (review, policy, by->person))
        return FALSE;
      g_ptr_array_add (review->approvals, docket_approval_new (operation, NULL, by));
      return TRUE;
    }
  docket_judge_decision (review, policy, operation, by->person, docket_store_get_role (self), &values, &verdict);
  if (verdict.outcome != DOCKET_OUTCOME_APPLIED || !docket_review_waits (review, policy, operation, values, by->person))
    return FALSE;
  g_ptr_array_set_size (review->approvals, 0);
  g_ptr_array_add (review->approvals, docket_approval_new (operation, values, by));
  return TRUE;
}

/* The case with the operation as the first of two; NULL if it is not one. */
static DocketRecord *
show_waiting (DocketStore *self, const DocketRecord *record, const DocketOperation *operation, const DocketStamp *by)
{
  g_autoptr(DocketReview) review = docket_review_from_record (record, NULL);
  DocketRecord *next;

  if (review == NULL || !note_first (self, review, operation, by))
    return NULL;
  next = docket_record_copy (record);
  docket_review_to_record (review, next);
  return next;
}

DocketRecord *
docket_overlay_apply (DocketStore *self, const DocketRecord *record, const DocketOperation *operation, const DocketStamp *by, guint64 *groups)
{
  DocketRecord *waiting = NULL;

  if ((operation->kind == DOCKET_OPERATION_DECIDE || operation->kind == DOCKET_OPERATION_UNDO_DECISION) && record != NULL)
    waiting = show_waiting (self, record, operation, by);
  if (waiting == NULL)
    return docket_apply (record, operation, by, groups);
  *groups = DOCKET_GROUP_BIT (DOCKET_GROUP_REVIEW_REVIEW);
  return waiting;
}

/* Replays @operations on @record; what cannot be applied (its create was
 * rejected, say) is passed over: the server will say so. */
static gboolean
replay (DocketStore *self, DocketRecord **record, GPtrArray *operations, GError **error)
{
  for (guint i = 0; i < operations->len; i++)
    {
      const DocketOperation *operation = g_ptr_array_index (operations, i);
      DocketStamp stamp;
      DocketRecord *next;
      guint64 groups = 0;

      docket_overlay_stamp (self, operation, &stamp);
      next = docket_overlay_apply (self, *record, operation, &stamp, &groups);
      docket_stamp_clear (&stamp);
      if (next == NULL)
        continue;
      g_clear_pointer (record, docket_record_unref);
      *record = next;
      /* On a new base a plan may move the status that did not do so before, or
       * the other way round: `follows` of later saves goes by this. */
      if (!docket_outbox_set_written (self, operation->key, groups, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_overlay_rebuild (DocketStore *self, DocketKind kind, const char *id, GError **error)
{
  g_auto(DocketConfirmed) confirmed = { NULL, FALSE, 0 };
  g_autoptr(DocketRecord) record = NULL;
  g_autoptr(GPtrArray) operations = NULL;
  gboolean found;

  if (!docket_confirmed_get (self, kind, id, &confirmed, &found, error))
    return FALSE;
  if (!found)
    {
      docket_store_touch (self, kind, id);
      return TRUE;
    }
  operations = docket_outbox_overlay (self, kind, id, error);
  if (operations == NULL)
    return FALSE;

  if (confirmed.record != NULL)
    record = docket_record_copy (confirmed.record);
  if (operations->len == 0)
    {
      if (!docket_confirmed_delete (self, kind, id, error))
        return FALSE;
      /* It had left this person's scope; only the pending work kept it here. */
      if (confirmed.removed)
        g_clear_pointer (&record, docket_record_unref);
    }
  else if (!replay (self, &record, operations, error))
    {
      return FALSE;
    }

  if (record == NULL)
    return docket_overlay_delete_row (self, kind, id, error);
  return docket_overlay_put_row (self, record, error);
}
