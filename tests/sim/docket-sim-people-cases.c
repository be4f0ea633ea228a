/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * People who decide: alone, at the same case as a colleague, after somebody whose
 * decision waits for a second person, or by a value of their own. Much money is
 * what needs two.
 */
#include "docket-sim-people-private.h"

#include <string.h>

#include "docket-review.h"
#include "docket-sim-reach.h"

/* What two have to decide about begins between the second and the third of these. */
#define CREDIT_STEP 40000
#define CREDIT_STEPS 8
#define AWAY_MS 90000
#define TOGETHER_MS_MAX 20000

/* -- A value of one's own -- */

static void
type_totals (DocketSimDesk *desk, DocketValues *set)
{
  gint64 labor = CREDIT_STEP * (1 + docket_sim_people_roll (desk, CREDIT_STEPS));

  docket_values_set_int (set, DOCKET_JOB_LABOR_AMOUNT, labor);
  docket_values_set_int (set, DOCKET_JOB_PARTS_AMOUNT, 0);
  docket_values_set_int (set, DOCKET_JOB_DISCOUNT_AMOUNT, 0);
  docket_values_set_int (set, DOCKET_JOB_TAX_AMOUNT, 0);
  docket_values_set_int (set, DOCKET_JOB_TOTAL_AMOUNT, labor);
}

/* (transfer full) (nullable): nothing is typed there */
static DocketValues *
type_values (DocketSimDesk *desk, DocketGroup group)
{
  static const char *const standings[] = { "active", "on_hold", "archived" };
  g_autoptr (DocketValues) set = docket_values_new ();

  if (group == DOCKET_GROUP_CUSTOMER_BILLING)
    docket_values_set_int (set, DOCKET_CUSTOMER_CREDIT_LIMIT, CREDIT_STEP * docket_sim_people_roll (desk, CREDIT_STEPS) + 1);
  else if (group == DOCKET_GROUP_CUSTOMER_STANDING)
    docket_values_set_text (set, DOCKET_CUSTOMER_STANDING, standings[docket_sim_people_roll (desk, G_N_ELEMENTS (standings))]);
  else if (group == DOCKET_GROUP_JOB_PLAN)
    docket_values_set_text (set, DOCKET_JOB_TECHNICIAN, docket_sim_people_any_technician (desk));
  else if (group == DOCKET_GROUP_JOB_TOTALS)
    type_totals (desk, set);
  else if (group == DOCKET_GROUP_LINE_LINE)
    docket_values_set_int (set, DOCKET_LINE_QUANTITY_MILLI, 500 * (1 + docket_sim_people_roll (desk, 9)));
  return docket_values_n (set) == 0 ? NULL : g_steal_pointer (&set);
}

/* -- Deciding -- */

/* Whether @decision is now what somebody decided who waits for a second person. */
static gboolean
join_first (DocketSimDesk *desk, const DocketReview *review, DocketOperation *decision)
{
  const DocketApproval *first = review->approvals->len == 0 ? NULL : g_ptr_array_index (review->approvals, 0);

  if (first == NULL || strcmp (first->person, docket_sim_person (desk->person)->id) == 0 || docket_sim_people_roll (desk, 4) == 0)
    return FALSE;
  decision->choice = first->choice;
  decision->candidate = g_strdup (first->candidate);
  if (first->choice == DOCKET_CHOICE_SET)
    decision->set = docket_values_copy (first->values);
  return TRUE;
}

/* Whether @decision is a value of its decider's own. */
static gboolean
type (DocketSimDesk *desk, const DocketReview *review, DocketOperation *decision)
{
  if ((desk->world->faults & DOCKET_SIM_FAULT_MONEY) == 0 || review->group == DOCKET_GROUP_NONE || docket_sim_people_roll (desk, 3) != 0)
    return FALSE;
  decision->set = type_values (desk, review->group);
  if (decision->set == NULL)
    return FALSE;
  decision->choice = DOCKET_CHOICE_SET;
  return TRUE;
}

static void
choose (DocketSimDesk *desk, const DocketReview *review, DocketOperation *decision)
{
  const DocketCandidate *candidate = review->candidates->len == 0 ? NULL : g_ptr_array_index (review->candidates, docket_sim_people_roll (desk, (gint32) review->candidates->len));

  if (docket_review_is_duplicate (review))
    {
      decision->choice = candidate != NULL && candidate->record != NULL && docket_sim_people_roll (desk, 2) == 0 ? DOCKET_CHOICE_MERGE : DOCKET_CHOICE_KEEP_BOTH;
      if (decision->choice == DOCKET_CHOICE_MERGE)
        decision->into = g_strdup (candidate->record);
    }
  else if (candidate != NULL && candidate->operation != NULL && docket_sim_people_roll (desk, 3) != 0)
    {
      decision->choice = DOCKET_CHOICE_TAKE;
      decision->candidate = g_strdup (candidate->operation);
    }
  else
    decision->choice = DOCKET_CHOICE_KEEP;
}

static void
decide_this (DocketSimDesk *desk, const DocketRecord *record)
{
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);
  DocketOperation *decision;

  if (review == NULL || g_strcmp0 (review->state, "open") != 0)
    return;
  decision = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, review->id);
  decision->base = review->rev;
  decision->reason = g_strdup ("Asked both");
  if (!join_first (desk, review, decision) && !type (desk, review, decision))
    choose (desk, review, decision);
  docket_sim_reach (DOCKET_SIM_REACH_DECIDED);
  docket_sim_people_save (desk, decision);
}

/* Now and then a colleague is at the same case. */
void
docket_sim_people_decide (DocketSimDesk *desk)
{
  GPtrArray *desks = desk->world->desks;
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_REVIEW);
  g_autoptr (DocketRecord) record = NULL;

  query->open_only = TRUE;
  record = docket_sim_people_pick_of (desk, query);
  if (record == NULL)
    return;
  decide_this (desk, record);
  for (guint i = 0; i < desks->len && docket_sim_people_roll (desk, 2) == 0; i++)
    {
      DocketSimDesk *other = g_ptr_array_index (desks, i);
      g_autoptr (DocketRecord) theirs = NULL;

      if (other != desk && other->up && docket_sim_people_role (other) == DOCKET_ROLE_SUPERVISOR
          && docket_store_get (other->reader, DOCKET_KIND_REVIEW, docket_record_get_id (record), &theirs, NULL) && theirs != NULL)
        decide_this (other, theirs);
    }
}

static gboolean
do_undo_decision (DocketStore *store, gpointer data, GError **error)
{
  if (!docket_store_undo_decision (store, data, "Was wrong", error))
    return FALSE;
  docket_sim_reach (DOCKET_SIM_REACH_DECISION_UNDONE);
  return TRUE;
}

/* One that has not gone yet is simply not made. */
static void
forget_decision (DocketSimDesk *desk, const char *review)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (desk->reader, 0, NULL);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      if (item->state == DOCKET_OUTBOX_QUEUED && item->operation->kind == DOCKET_OPERATION_DECIDE && g_strcmp0 (item->operation->record_id, review) == 0)
        g_hash_table_remove (desk->made, item->operation->key);
    }
}

void
docket_sim_people_undo_decision (DocketSimDesk *desk)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_REVIEW);
  g_autoptr (DocketRecord) record = docket_sim_people_pick_of (desk, query);

  if (record == NULL)
    return;
  forget_decision (desk, docket_record_get_id (record));
  docket_sim_desk_write (desk, do_undo_decision, g_strdup (docket_record_get_id (record)), g_free);
}

/* -- Two at it -- */

void
docket_sim_people_dispute_money (DocketSimDesk *desk)
{
  DocketSimDesk *other = docket_sim_people_any_colleague (desk, DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR);
  g_autoptr (DocketRecord) customer = docket_sim_people_pick (desk, DOCKET_KIND_CUSTOMER);
  g_autoptr (DocketRecord) theirs = other == NULL || customer == NULL ? NULL : docket_sim_people_find (other, customer);
  g_autoptr (DocketValues) mine = type_values (desk, DOCKET_GROUP_CUSTOMER_BILLING);

  if (customer == NULL)
    return;
  docket_sim_people_save (desk, docket_operation_new_edit (customer, DOCKET_GROUP_CUSTOMER_BILLING, mine));
  if (theirs != NULL)
    {
      g_autoptr (DocketValues) others = type_values (other, DOCKET_GROUP_CUSTOMER_BILLING);

      docket_sim_people_save (other, docket_operation_new_edit (theirs, DOCKET_GROUP_CUSTOMER_BILLING, others));
    }
}

typedef struct
{
  DocketSimDesk *desk;
  DocketRecord *record;
} Look;

static void
look_free (gpointer data)
{
  docket_record_unref (((Look *) data)->record);
  g_free (data);
}

static void
on_second_look (gpointer data)
{
  Look *look = data;
  g_autoptr (DocketRecord) now = NULL;

  if (!look->desk->up || look->desk->world->calm || docket_sim_disk_is_dead (look->desk->disk))
    return;
  now = docket_sim_people_find (look->desk, look->record);
  if (now == NULL)
    return;
  docket_sim_world_note (look->desk->world, "second", look->desk->index, docket_record_get_id (now), 36);
  decide_this (look->desk, now);
}

static void
on_line_back (gpointer data)
{
  ((DocketSimDesk *) data)->offline = FALSE;
}

static void
lose_line (DocketSimDesk *desk)
{
  if (desk->offline)
    return;
  desk->offline = TRUE;
  docket_sim_transport_break (desk->transport);
  docket_sim_time_call_in (desk->world->time, AWAY_MS, on_line_back, desk, NULL);
}

/* Rather a case that takes two. (transfer full) (nullable) */
static DocketRecord *
pick_case (DocketSimDesk *desk)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_REVIEW);

  query->open_only = TRUE;
  for (guint tries = 0; tries < 4; tries++)
    {
      g_autoptr (DocketRecord) record = docket_sim_people_pick_of (desk, query);
      g_autoptr (DocketReview) review = record == NULL ? NULL : docket_review_from_record (record, NULL);

      if (review != NULL && (review->group == DOCKET_GROUP_CUSTOMER_BILLING || tries == 3))
        return g_steal_pointer (&record);
    }
  return NULL;
}

/* The colleague comes to it at once, or has seen by then what was decided; half of them have
 * no line meanwhile. */
void
docket_sim_people_decide_together (DocketSimDesk *desk)
{
  DocketSimDesk *other = docket_sim_people_any_colleague (desk, DOCKET_ROLE_SUPERVISOR);
  g_autoptr (DocketRecord) record = pick_case (desk);
  g_autoptr (DocketRecord) theirs = other == NULL || record == NULL ? NULL : docket_sim_people_find (other, record);
  Look *look;

  if (record == NULL)
    return;
  decide_this (desk, record);
  if (theirs == NULL)
    return;
  if (docket_sim_people_roll (desk, 3) == 0)
    lose_line (other);
  look = g_new0 (Look, 1);
  look->desk = other;
  look->record = g_steal_pointer (&theirs);
  docket_sim_time_call_in (desk->world->time, docket_sim_people_roll (desk, 3) == 0 ? 0 : docket_sim_people_roll (desk, TOGETHER_MS_MAX), on_second_look, look, look_free);
}
