/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A record that one voids and another wants back:
 *
 *   first time    somebody voids it
 *   and then      a colleague, who sees that, brings it back, thinks better of it
 *                 and voids it again (or merges it, a customer), while the first
 *                 brings it back on what they saw
 */
#include "docket-sim-people-private.h"

#include <string.h>

#include "docket-sim-reach.h"

#define THOUGHT_MS_MAX 60000
#define PAGE_MS_MAX 600000

static DocketRecord *
pick (DocketSimDesk *desk, DocketKind kind)
{
  g_autoptr (DocketQuery) query = docket_query_new (kind);
  g_autoptr (GPtrArray) records = NULL;

  query->include_void = TRUE;
  records = docket_store_select (desk->reader, query, DOCKET_SIM_PEOPLE_ROWS_MAX, NULL);
  for (guint i = 0; records != NULL && i < records->len; i++)
    if (docket_record_get_void (g_ptr_array_index (records, i)))
      return docket_record_ref (g_ptr_array_index (records, i));
  return docket_sim_people_pick (desk, kind);
}

static void
save_whole (DocketSimDesk *desk, DocketOperationKind kind, const DocketRecord *seen)
{
  DocketOperation *operation = docket_operation_new (kind, docket_record_get_kind (seen), docket_record_get_id (seen));

  operation->base = docket_record_get_rev (seen);
  docket_sim_reach (kind == DOCKET_OPERATION_VOID ? DOCKET_SIM_REACH_VOIDED : DOCKET_SIM_REACH_RESTORED);
  docket_sim_people_save (desk, operation);
}

static void
merge_away (DocketSimDesk *desk, const DocketRecord *customer)
{
  g_autoptr (DocketRecord) into = docket_sim_people_pick (desk, DOCKET_KIND_CUSTOMER);
  DocketOperation *merge;

  if (into == NULL || strcmp (docket_record_get_id (into), docket_record_get_id (customer)) == 0)
    return;
  merge = docket_operation_new (DOCKET_OPERATION_MERGE, DOCKET_KIND_CUSTOMER, docket_record_get_id (customer));
  merge->base = docket_record_get_rev (customer);
  merge->into = g_strdup (docket_record_get_id (into));
  docket_sim_people_save (desk, merge);
}

/* Whoever looks at a record, as they saw it. */
typedef struct
{
  DocketSimDesk *desk;
  DocketRecord *seen;
} Look;

static Look *
look_new (DocketSimDesk *desk, DocketRecord *seen)
{
  Look *look = g_new0 (Look, 1);

  look->desk = desk;
  look->seen = docket_record_ref (seen);
  return look;
}

static void
look_free (gpointer data)
{
  Look *look = data;

  docket_record_unref (look->seen);
  g_free (look);
}

static gboolean
is_at_work (const Look *look)
{
  return look->desk->up && !look->desk->world->calm && look->desk->world->violation == NULL && !docket_sim_disk_is_dead (look->desk->disk);
}

static void
on_second_thoughts (gpointer data)
{
  const Look *look = data;
  g_autoptr (DocketRecord) now = is_at_work (look) ? docket_sim_people_find (look->desk, look->seen) : NULL;

  if (now == NULL || docket_record_get_void (now))
    return;
  docket_sim_world_note (look->desk->world, "void", look->desk->index, docket_record_get_id (now), 36);
  if (docket_record_get_kind (now) == DOCKET_KIND_CUSTOMER && docket_sim_people_roll (look->desk, 3) == 0)
    merge_away (look->desk, now);
  else
    save_whole (look->desk, DOCKET_OPERATION_VOID, now);
}

/* On a page that was opened before. */
static void
on_back (gpointer data)
{
  const Look *look = data;

  if (!is_at_work (look))
    return;
  docket_sim_world_note (look->desk->world, "back", look->desk->index, docket_record_get_id (look->seen), 36);
  save_whole (look->desk, DOCKET_OPERATION_RESTORE, look->seen);
}

void
docket_sim_people_quarrel_over_void (DocketSimDesk *desk)
{
  static const DocketKind kinds[] = { DOCKET_KIND_JOB, DOCKET_KIND_CUSTOMER };
  DocketSimDesk *other = docket_sim_people_any_colleague (desk, DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR);
  g_autoptr (DocketRecord) mine = pick (desk, kinds[docket_sim_people_roll (desk, G_N_ELEMENTS (kinds))]);
  g_autoptr (DocketRecord) theirs = other == NULL || mine == NULL ? NULL : docket_sim_people_find (other, mine);

  if (mine == NULL)
    return;
  if (!docket_record_get_void (mine))
    {
      save_whole (desk, DOCKET_OPERATION_VOID, mine);
      return;
    }
  if (theirs != NULL && docket_record_get_void (theirs) && docket_sim_people_roll (desk, 4) != 0)
    {
      save_whole (other, DOCKET_OPERATION_RESTORE, theirs);
      docket_sim_time_call_in (desk->world->time, docket_sim_people_roll (desk, THOUGHT_MS_MAX), on_second_thoughts, look_new (other, theirs), look_free);
    }
  docket_sim_time_call_in (desk->world->time, docket_sim_people_roll (desk, PAGE_MS_MAX), on_back, look_new (desk, mine), look_free);
}
