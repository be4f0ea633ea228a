/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a desk says of its person's decisions, held against what their cases say. */
#include "docket-sim-oracle-private.h"

#include "docket-result.h"
#include "docket-record-table.h"
#include "docket-review.h"
#include "docket-statement.h"

static gboolean
has_approved (const DocketSimDesk *desk, const DocketReview *review)
{
  for (guint i = 0; i < review->approvals->len; i++)
    if (g_strcmp0 (((DocketApproval *) g_ptr_array_index (review->approvals, i))->person, docket_sim_person (desk->person)->id) == 0)
      return TRUE;
  return FALSE;
}

/* (transfer full) (nullable) */
static DocketReview *
case_of (DocketDb *db, const DocketOutboxItem *decision)
{
  g_autoptr (DocketRecord) record = NULL;

  if (decision->operation->kind != DOCKET_OPERATION_DECIDE || !docket_record_table_get (db, DOCKET_KIND_REVIEW, decision->operation->record_id, &record, NULL) || record == NULL)
    return NULL;
  return docket_review_from_record (record, NULL);
}

/* Whether it is @item itself that waits there for a second person. */
static gboolean
is_first (DocketDb *db, const DocketReview *review, const DocketOutboxItem *item)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db, "SELECT arrived_at, person FROM operation WHERE key = ?1", NULL);

  docket_statement_bind_text (find, 1, item->operation->key);
  if (!docket_statement_step (find, NULL))
    return FALSE;
  for (guint i = 0; i < review->approvals->len; i++)
    {
      const DocketApproval *approval = g_ptr_array_index (review->approvals, i);

      if (approval->at == docket_statement_get_int (find, 0) && g_strcmp0 (approval->person, docket_statement_get_text (find, 1)) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether a case that settled itself came to what @decision wanted. What is typed, or
 * taken, stands there; who took a void or a restoring got that, by whomever it was done. */
static gboolean
came_to_pass (const DocketReview *review, const DocketOperation *decision)
{
  const DocketCandidate *candidate = docket_review_find_candidate (review, decision->candidate);
  const DocketValues *wanted = decision->choice == DOCKET_CHOICE_SET ? decision->set : candidate == NULL ? NULL : candidate->values;

  if (g_strcmp0 (review->state, "withdrawn") != 0)
    return FALSE;
  if (decision->choice == DOCKET_CHOICE_TAKE && candidate != NULL && (candidate->kind == DOCKET_OPERATION_VOID || candidate->kind == DOCKET_OPERATION_RESTORE))
    return (review->voided_by.person != NULL) == (candidate->kind == DOCKET_OPERATION_VOID);
  if (wanted == NULL)
    return FALSE;
  for (guint i = 0; i < docket_values_n (wanted); i++)
    {
      /* The names are read without knowing whose they are. */
      DocketField field = docket_field_from_name (review->subject_kind, docket_field_info (docket_values_nth_field (wanted, i))->name);

      if (!docket_value_equal (docket_values_nth_value (wanted, i), docket_values_get (review->current_values, field)))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_sim_oracle_is_overtaken (DocketDb *db, const DocketOutboxItem *item)
{
  g_autoptr (DocketReview) review = case_of (db, item);

  if (review == NULL || g_strcmp0 (item->problem_type, DOCKET_PROBLEM_STALE) != 0)
    return FALSE;
  if (g_strcmp0 (review->state, "withdrawn") == 0)
    return !came_to_pass (review, item->operation);
  return g_strcmp0 (review->decided_operation, item->operation->key) != 0 && !is_first (db, review, item);
}

gboolean
docket_sim_oracle_counts_after_all (DocketDb *db, const DocketOutboxItem *item)
{
  g_autoptr (DocketReview) review = case_of (db, item);
  const DocketOperation *decision = item->operation;

  if (review == NULL || came_to_pass (review, decision))
    return review != NULL;
  /* A value that was typed is not compared here. */
  return g_strcmp0 (review->state, "decided") == 0 && review->choice == decision->choice && decision->choice != DOCKET_CHOICE_SET
         && g_strcmp0 (review->decided_candidate, decision->candidate) == 0 && g_strcmp0 (review->decided_into, decision->into) == 0;
}

gboolean
docket_sim_oracle_is_void_decision (DocketSimDesk *desk, DocketDb *db, const DocketOutboxItem *item)
{
  g_autoptr (DocketReview) review = desk->revoked ? NULL : case_of (db, item);
  g_autoptr (GPtrArray) items = NULL;

  if (review == NULL || g_strcmp0 (review->state, "decided") == 0 || (g_strcmp0 (review->state, "open") == 0 && has_approved (desk, review)) || came_to_pass (review, item->operation))
    return FALSE;
  /* Who took it back themselves knows. */
  items = docket_store_outbox (desk->reader, 0, NULL);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const DocketOperation *other = ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation;

      if (other->kind == DOCKET_OPERATION_UNDO_DECISION && g_strcmp0 (other->record_id, review->id) == 0)
        return FALSE;
    }
  return TRUE;
}
