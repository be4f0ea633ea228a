/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * People in each other's way: two want the same at once, one merges a customer
 * whom another is just working for, and whoever was refused does something about it.
 */
#include "docket-sim-people-private.h"

#include <string.h>

#include "docket-sim-reach.h"

DocketSimDesk *
docket_sim_people_any_colleague (DocketSimDesk *desk, DocketRole roles)
{
  GPtrArray *desks = desk->world->desks;
  guint first = (guint) docket_sim_people_roll (desk, (gint32) desks->len);

  for (guint i = 0; i < desks->len; i++)
    {
      DocketSimDesk *other = g_ptr_array_index (desks, (first + i) % desks->len);

      if (other != desk && other->up && !docket_sim_disk_is_dead (other->disk) && (docket_sim_people_role (other) & roles) != 0)
        return other;
    }
  return NULL;
}

DocketRecord *
docket_sim_people_find (DocketSimDesk *desk, const DocketRecord *record)
{
  DocketRecord *found = NULL;

  return docket_store_get (desk->reader, docket_record_get_kind (record), docket_record_get_id (record), &found, NULL) ? found : NULL;
}

/* Two want the same at the same moment. */
void
docket_sim_people_collide (DocketSimDesk *desk)
{
  static const char *const standings[] = { "active", "on_hold", "archived" };
  DocketSimDesk *other = docket_sim_people_any_colleague (desk, DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR);
  g_autoptr (DocketRecord) customer = docket_sim_people_pick (desk, DOCKET_KIND_CUSTOMER);
  g_autoptr (DocketRecord) theirs = other == NULL || customer == NULL ? NULL : docket_sim_people_find (other, customer);
  gint32 wanted = docket_sim_people_roll (desk, 3);

  if (customer == NULL)
    return;
  docket_sim_people_edit (desk, customer, DOCKET_CUSTOMER_STANDING, standings[wanted]);
  if (theirs != NULL)
    docket_sim_people_edit (other, theirs, DOCKET_CUSTOMER_STANDING, standings[(wanted + 1) % 3]);
}

/* While a colleague takes on a job for the one that goes. */
void
docket_sim_people_merge_customers (DocketSimDesk *desk)
{
  DocketSimDesk *other = docket_sim_people_any_colleague (desk, DOCKET_ROLE_DISPATCHER | DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR);
  g_autoptr (DocketRecord) leaving = docket_sim_people_pick (desk, DOCKET_KIND_CUSTOMER);
  g_autoptr (DocketRecord) into = docket_sim_people_pick (desk, DOCKET_KIND_CUSTOMER);
  g_autoptr (DocketRecord) theirs = other == NULL || leaving == NULL ? NULL : docket_sim_people_find (other, leaving);
  DocketOperation *merge;

  if (leaving == NULL || into == NULL || strcmp (docket_record_get_id (leaving), docket_record_get_id (into)) == 0)
    return;
  merge = docket_operation_new (DOCKET_OPERATION_MERGE, DOCKET_KIND_CUSTOMER, docket_record_get_id (leaving));
  merge->base = docket_record_get_rev (leaving);
  merge->into = g_strdup (docket_record_get_id (into));
  docket_sim_people_save (desk, merge);
  if (theirs != NULL)
    {
      g_autoptr (DocketValues) set = docket_values_new ();
      g_autofree char *id = docket_sim_people_new_id (other);

      docket_values_set_text (set, DOCKET_JOB_TITLE, "Late job");
      docket_values_set_text (set, DOCKET_JOB_CUSTOMER, docket_record_get_id (theirs));
      docket_sim_people_save (other, docket_operation_new_create (DOCKET_KIND_JOB, id, set));
    }
}

/* Brings a customer back, one that was merged if there is one. */
void
docket_sim_people_restore_customer (DocketSimDesk *desk)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_CUSTOMER);
  g_autoptr (GPtrArray) records = NULL;
  const DocketRecord *found = NULL;
  DocketOperation *restore;

  query->include_void = TRUE;
  records = docket_store_select (desk->reader, query, DOCKET_SIM_PEOPLE_ROWS_MAX, NULL);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const DocketRecord *record = g_ptr_array_index (records, i);

      if (docket_record_get_void (record) && (found == NULL || docket_record_has (record, DOCKET_CUSTOMER_MERGED_INTO)))
        found = record;
    }
  if (found == NULL)
    return;
  docket_sim_reach (DOCKET_SIM_REACH_RESTORED);
  restore = docket_operation_new (DOCKET_OPERATION_RESTORE, DOCKET_KIND_CUSTOMER, docket_record_get_id (found));
  restore->base = docket_record_get_rev (found);
  docket_sim_people_save (desk, restore);
}

/* Somebody who was refused, or decided against, sees it. */
void
docket_sim_people_hear (DocketSimDesk *desk)
{
  GPtrArray *desks = desk->world->desks;
  guint first = (guint) docket_sim_people_roll (desk, (gint32) desks->len);

  for (guint i = 0; i < desks->len; i++)
    {
      DocketSimDesk *other = g_ptr_array_index (desks, (first + i) % desks->len);
      DocketStoreCounts counts = { 0 };

      if (other->up && !docket_sim_disk_is_dead (other->disk) && docket_store_get_counts (other->reader, &counts, NULL) && counts.rejected > 0)
        {
          docket_sim_people_tend (other);
          return;
        }
    }
  docket_sim_people_tend (desk);
}
