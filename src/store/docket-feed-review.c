/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a review says about own work. Every version of the case that the feed
 * brings settles the operations it holds anew:
 *
 *   open        held; a decision that was undone puts them back
 *   decided     acked if what was decided is what the operation wanted,
 *               otherwise rejected as "decided-against", saying who decided what
 *   withdrawn   acked: the value it wanted stands
 *
 * An operation that a later one of the same author replaced in the case shares
 * the fate of that later one.
 *
 * A decider is an author too: a decision that arrived, but does not stand in the
 * case any more (undone by a colleague, or the first of two on facts that have
 * moved), is told as not counting; when the case is decided again, by whom, even
 * to a desk that never saw it open in between; when it settled itself after that,
 * that too, unless what was wanted stands by then. Decided the same again, by a colleague or in a server's copy from
 * before the undo, it counts after all.
 */

#include "docket-config.h"

#include "docket-store-private.h"


#include "docket-normal.h"
#include "docket-record-table.h"

#define PROBLEM_DECIDED_AGAINST "decided-against"

/* The values that stand by the decision. */
static const DocketValues *
outcome_of (const DocketReview *review)
{
  return review->choice == DOCKET_CHOICE_KEEP || review->decided_values == NULL ? review->current_values : review->decided_values;
}

/* What is to be said of it (docket-outbox-told.c): what stands by now of what it set. */
static char *
decided_otherwise (DocketStore *self, const DocketReview *review, const DocketOperation *operation)
{
  const DocketValues *outcome = outcome_of (review);
  g_autoptr(DocketValues) values = docket_values_new ();

  for (guint i = 0; i < docket_values_n (operation->set); i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);

      if (docket_values_contains (outcome, field))
        docket_values_set (values, field, docket_values_get (outcome, field));
    }
  return docket_outbox_told_decided (self, review->decided_by.person, values, review->decision_reason);
}

static gboolean
wanted_it (const DocketReview *review, const DocketOperation *operation)
{
  const DocketValues *outcome = outcome_of (review);
  const DocketCandidate *taken = review->choice == DOCKET_CHOICE_TAKE ? docket_review_find_candidate (review, review->decided_candidate) : NULL;

  if (taken != NULL && g_strcmp0 (taken->operation, operation->key) == 0)
    return TRUE;
  /* Two who wanted it void: it is, whichever of them was taken. */
  if (docket_values_n (operation->set) == 0)
    return taken != NULL && taken->kind == operation->kind;
  for (guint i = 0; i < docket_values_n (operation->set); i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);

      if (!docket_values_contains (outcome, field)
          || !docket_normal_same (field, docket_values_get (outcome, field), docket_values_nth_value (operation->set, i)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
settle_open (DocketStore *self, const DocketReview *review, const DocketOutboxRow *row, GError **error)
{
  const DocketCandidate *candidate = docket_review_find_candidate (review, row->key);
  const char *why = candidate != NULL && candidate->why != NULL ? candidate->why : row->problem_type;
  g_autofree char *detail = docket_outbox_told_plainly (DOCKET_TOLD_CHANGED);

  if (row->state != DOCKET_OUTBOX_HELD)
    return docket_outbox_set_settled (self, row->key, DOCKET_OUTBOX_HELD, candidate != NULL ? why : DOCKET_WHY_COLLISION, detail, review->id, FALSE, error);
  if (g_strcmp0 (why, row->problem_type) == 0)
    return TRUE;
  return docket_outbox_set_problem (self, row->key, why, detail, error);
}

static gboolean
settle_closed (DocketStore *self, const DocketReview *review, const DocketOutboxRow *row, gboolean won, const DocketOperation *operation, GError **error)
{
  g_autofree char *told = NULL;

  if (won)
    return docket_outbox_set_settled (self, row->key, DOCKET_OUTBOX_ACKED, NULL, NULL, review->id, TRUE, error);
  told = decided_otherwise (self, review, operation);
  return docket_outbox_set_settled (self, row->key, DOCKET_OUTBOX_REJECTED, PROBLEM_DECIDED_AGAINST, told, review->id, TRUE, error);
}

/* @fates: of the operations seen so far, by the key they follow */
static gboolean
settle_one (DocketStore *self, const DocketReview *review, const DocketOutboxRow *row, GHashTable *fates, GError **error)
{
  g_autoptr(DocketOutboxItem) item = NULL;
  gboolean won, withdrawn = g_strcmp0 (review->state, "withdrawn") == 0;
  gpointer fate;

  docket_store_touch (self, row->kind, row->id);
  if (g_strcmp0 (review->state, "open") == 0)
    return settle_open (self, review, row, error);

  item = docket_outbox_read_item (self, row->key, error);
  if (item == NULL)
    return FALSE;
  if (docket_review_find_candidate (review, row->key) == NULL && g_hash_table_lookup_extended (fates, row->key, NULL, &fate))
    won = GPOINTER_TO_INT (fate);
  else
    won = withdrawn || wanted_it (review, item->operation);
  if (item->operation->follows != NULL)
    g_hash_table_insert (fates, g_strdup (item->operation->follows), GINT_TO_POINTER (won));
  return settle_closed (self, review, row, won, item->operation, error);
}

static gboolean
stands_as_approval (const DocketReview *review, const char *person)
{
  for (guint i = 0; i < review->approvals->len; i++)
    if (g_strcmp0 (((DocketApproval *) g_ptr_array_index (review->approvals, i))->person, person) == 0)
      return TRUE;
  return FALSE;
}

static char *
overtaken (DocketStore *self, const DocketReview *review)
{
  const DocketApproval *other = review->approvals->len > 0 ? g_ptr_array_index (review->approvals, 0) : NULL;

  if (g_strcmp0 (review->state, "withdrawn") == 0)
    return docket_outbox_told_plainly (DOCKET_TOLD_SETTLED_ITSELF);
  if (other == NULL)
    return docket_outbox_told_plainly (DOCKET_TOLD_OPEN_AGAIN);
  return docket_outbox_told_overtaken (self, other->person);
}

/* Whether @values (nullable) are those that @decision sets. */
static gboolean
are_as_set (const DocketReview *review, const DocketValues *values, const DocketOperation *decision)
{
  for (guint i = 0; i < docket_values_n (decision->set); i++)
    {
      /* The codec reads the names without knowing the subject's kind. */
      DocketField field = docket_field_from_name (review->subject_kind, docket_field_info (docket_values_nth_field (decision->set, i))->name);

      if (values == NULL || !docket_values_contains (values, field)
          || !docket_normal_same (field, docket_values_get (values, field), docket_values_nth_value (decision->set, i)))
        return FALSE;
    }
  return TRUE;
}

/* Of a case that withdrew itself, as all who stand in it agreed with what stood:
 * whether @decision did, too. Whoever kept what was there before did not. */
static gboolean
wanted_what_stands (const DocketReview *review, const DocketOperation *decision)
{
  const DocketCandidate *candidate = docket_review_find_candidate (review, decision->candidate);

  if (decision->choice == DOCKET_CHOICE_SET)
    return are_as_set (review, review->current_values, decision);
  if (decision->choice != DOCKET_CHOICE_TAKE || candidate == NULL)
    return FALSE;
  if (candidate->kind == DOCKET_OPERATION_EDIT)
    return candidate->values != NULL && review->current_values != NULL && docket_normal_same_values (candidate->values, review->current_values);
  return candidate->kind == DOCKET_OPERATION_VOID || candidate->kind == DOCKET_OPERATION_RESTORE;
}

/* Whether the case was decided as @decision wanted it, by whomever. */
static gboolean
is_decided_alike (const DocketReview *review, const DocketOperation *decision)
{
  if (g_strcmp0 (review->decided_operation, decision->key) == 0)
    return TRUE;
  if (review->choice != decision->choice || g_strcmp0 (review->decided_candidate, decision->candidate) != 0 || g_strcmp0 (review->decided_into, decision->into) != 0)
    return FALSE;
  return review->choice != DOCKET_CHOICE_SET || are_as_set (review, review->decided_values, decision);
}

static gboolean
settle_decision (DocketStore *self, const DocketReview *review, const char *key, GError **error)
{
  g_autoptr(DocketOutboxItem) item = docket_outbox_read_item (self, key, error);
  g_autofree char *told = NULL;
  g_autofree char *sentence = NULL;

  if (item == NULL)
    return FALSE;
  if (g_strcmp0 (review->state, "decided") != 0)
    told = g_strcmp0 (review->state, "withdrawn") == 0 && wanted_what_stands (review, item->operation) ? NULL : overtaken (self, review);
  else if (!is_decided_alike (review, item->operation))
    told = decided_otherwise (self, review, item->operation);
  sentence = docket_outbox_say (self, told);
  if (g_strcmp0 (sentence, item->problem_detail) == 0 && (told != NULL) == (item->state == DOCKET_OUTBOX_REJECTED))
    return TRUE;
  docket_store_touch_outbox (self);
  if (told == NULL)
    return docket_outbox_set_settled (self, key, DOCKET_OUTBOX_ACKED, NULL, NULL, review->id, FALSE, error);
  return docket_outbox_set_settled (self, key, DOCKET_OUTBOX_REJECTED, DOCKET_PROBLEM_STALE, told, review->id, FALSE, error);
}

static gboolean
settle_decisions (DocketStore *self, const DocketReview *review, GPtrArray *rows, GError **error)
{
  g_autofree char *person = docket_store_get_meta (self, DOCKET_META_PERSON);
  gboolean decided = g_strcmp0 (review->state, "decided") == 0;

  if (g_strcmp0 (review->state, "withdrawn") != 0 && stands_as_approval (review, person))
    return TRUE;
  for (guint i = 0; i < rows->len; i++)
    {
      const char *key = ((DocketOutboxRow *) g_ptr_array_index (rows, i))->key;
      /* A server that does not say by what, or who decided it again themselves: no news. */
      gboolean known = decided && (review->decided_operation == NULL || (g_strcmp0 (review->decided_by.person, person) == 0 && g_strcmp0 (review->decided_operation, key) != 0));

      if (!known && !settle_decision (self, review, key, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
settle_candidates (DocketStore *self, const DocketReview *review, GPtrArray *rows, GError **error)
{
  g_autoptr(GHashTable) fates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (rows->len > 0)
    docket_store_touch_outbox (self);
  for (guint i = 0; i < rows->len; i++)
    if (!settle_one (self, review, g_ptr_array_index (rows, i), fates, error))
      return FALSE;
  return TRUE;
}

gboolean
docket_feed_review_settle (DocketStore *self, const DocketRecord *record, gint64 seq, GError **error)
{
  const char *id = docket_record_get_id (record);
  g_autoptr(GPtrArray) rows = docket_outbox_of_review (self, id, error);
  g_autoptr(GPtrArray) decisions = rows == NULL ? NULL : docket_outbox_decisions_of (self, id, seq, error);
  g_autoptr(DocketReview) review = NULL;
  g_autoptr(GError) review_error = NULL;

  if (decisions == NULL)
    return FALSE;
  if (rows->len == 0 && decisions->len == 0)
    return TRUE;
  review = docket_review_from_record (record, &review_error);
  if (review == NULL)
    {
      /* Newer than we are: the operation stays held until we can read it. */
      g_info ("Review %s cannot be read: %s", id, review_error->message);
      return TRUE;
    }
  return settle_candidates (self, review, rows, error) && settle_decisions (self, review, decisions, error);
}

gboolean
docket_feed_review_settle_again (DocketStore *self, const char *id, gint64 seq, GError **error)
{
  g_auto(DocketConfirmed) confirmed = { NULL, FALSE, 0 };
  g_autoptr(DocketRecord) shown = NULL;
  const DocketRecord *review;
  gboolean found;

  if (!docket_confirmed_get (self, DOCKET_KIND_REVIEW, id, &confirmed, &found, error) || !docket_record_table_get (self->db, DOCKET_KIND_REVIEW, id, &shown, error))
    return FALSE;
  review = found ? confirmed.record : shown;
  return review == NULL || docket_feed_review_settle (self, review, found ? MIN (seq, confirmed.seq) : seq, error);
}
