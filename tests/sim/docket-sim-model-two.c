/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who has to decide together: where a case, or what is decided, names more money
 * than the limit, a decision counts if somebody else, who may still decide, decided
 * the same about the same state of the case; otherwise it waits, and writes nothing.
 * Undoing takes as many people as deciding did.
 */
#include "docket-sim-model-private.h"

#include <string.h>

#include "docket-sim-reach.h"

/* Of the policy that both of ours share (data/policy/default.json). */
#define TWO_ABOVE 100000

void
docket_sim_first_free (gpointer data)
{
  DocketSimFirst *first = data;

  g_free (first->person);
  g_clear_pointer (&first->decision, docket_operation_unref);
  g_free (first);
}

gboolean
docket_sim_model_may_decide (DocketSimModel *model, const DocketReview *review, const char *person)
{
  const char *role = g_hash_table_lookup (model->roles, person);
  const char *may = docket_review_is_duplicate (review) ? "office supervisor" : review->group == DOCKET_GROUP_JOB_PLAN ? "dispatcher supervisor" : "supervisor";

  return role != NULL && strstr (may, role) != NULL && !g_hash_table_contains (model->left, person);
}

DocketValues *
docket_sim_model_typed (const DocketReview *review, const DocketOperation *operation)
{
  DocketValues *values = review->current_values == NULL ? docket_values_new () : docket_values_copy (review->current_values);

  for (guint i = 0; i < docket_values_n (operation->set); i++)
    {
      /* The names are read without knowing whose they are. */
      DocketField field = docket_field_from_name (review->subject_kind, docket_field_info (docket_values_nth_field (operation->set, i))->name);

      docket_values_set (values, field, docket_values_nth_value (operation->set, i));
    }
  return values;
}

static gboolean
is_much (const DocketValues *values)
{
  for (guint i = 0; i < docket_values_n (values); i++)
    {
      DocketField field = docket_values_nth_field (values, i);

      if (docket_field_info (field)->type == DOCKET_TYPE_MONEY && ABS (docket_values_get_int (values, field, 0)) > TWO_ABOVE)
        return TRUE;
    }
  return FALSE;
}

static gboolean
takes_two (const DocketReview *review, const DocketOperation *operation)
{
  g_autoptr (DocketValues) typed = operation->choice == DOCKET_CHOICE_SET ? docket_sim_model_typed (review, operation) : NULL;

  /* Of likely duplicates no money is decided. */
  if (docket_review_is_duplicate (review))
    return FALSE;
  if (is_much (review->current_values) || is_much (review->decided_values) || is_much (typed))
    return TRUE;
  for (guint i = 0; i < review->candidates->len; i++)
    if (is_much (((DocketCandidate *) g_ptr_array_index (review->candidates, i))->values))
      return TRUE;
  return FALSE;
}

static gboolean
is_same_decision (const DocketReview *review, const DocketOperation *a, const DocketOperation *b)
{
  g_autoptr (DocketValues) one = NULL;
  g_autoptr (DocketValues) other = NULL;

  if (a->choice != b->choice || g_strcmp0 (a->candidate, b->candidate) != 0)
    return FALSE;
  if (a->choice != DOCKET_CHOICE_SET)
    return TRUE;
  one = docket_sim_model_typed (review, a);
  other = docket_sim_model_typed (review, b);
  return docket_values_equal (one, other);
}

/* Who waits there for a second person, and still counts. (nullable) */
static const DocketSimFirst *
find_first (DocketSimModel *model, const DocketReview *review, gint64 rev, const char *person)
{
  const DocketSimFirst *first = g_hash_table_lookup (model->first, review->id);

  return first != NULL && first->rev == rev && g_strcmp0 (first->person, person) != 0 && docket_sim_model_may_decide (model, review, first->person) ? first : NULL;
}

void
docket_sim_model_check_two (DocketSimModel *model, const DocketReview *review, gint64 rev, const DocketOperation *operation, const char *person, gboolean waits)
{
  gboolean undo = operation->kind == DOCKET_OPERATION_UNDO_DECISION;
  const DocketSimFirst *first = find_first (model, review, rev, person);
  gboolean agrees = first != NULL && (undo ? first->decision == NULL : first->decision != NULL && is_same_decision (review, first->decision, operation));
  gboolean two = takes_two (review, operation);
  DocketSimFirst *now;

  if (waits != (two && !agrees))
    docket_sim_world_fail (model->world, "I13 rights: %s %s", operation->key, waits ? "was made to wait for somebody" : "was done by one person, and takes two");
  if (!waits)
    {
      if (agrees)
        docket_sim_reach (DOCKET_SIM_REACH_SECOND_OF_TWO);
      g_hash_table_remove (model->first, review->id);
      return;
    }
  docket_sim_reach (undo ? DOCKET_SIM_REACH_UNDO_OF_TWO : first == NULL ? DOCKET_SIM_REACH_FIRST_OF_TWO : DOCKET_SIM_REACH_SECOND_OTHERWISE);
  now = g_new0 (DocketSimFirst, 1);
  now->person = g_strdup (person);
  now->rev = rev;
  now->decision = undo ? NULL : docket_operation_copy (operation);
  g_hash_table_insert (model->first, g_strdup (review->id), now);
}

void
docket_sim_model_take_back_first (DocketSimModel *model, const DocketReview *review, gint64 rev, const DocketOperation *operation, const char *person)
{
  const DocketSimFirst *first = g_hash_table_lookup (model->first, review->id);

  if (first == NULL || first->rev != rev || strcmp (first->person, person) != 0)
    docket_sim_world_fail (model->world, "I13 rights: %s took back what its author had not decided", operation->key);
  g_hash_table_remove (model->first, review->id);
}
