/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What goes wrong between acts: with lines, disks, clocks and machines, and what
 * administrators do meanwhile. Each kind is there if its seed says so.
 */
#include "docket-sim-world.h"

#include "docket-sim-folder.h"
#include "docket-sim-reach.h"
#include "docket-sim-torn.h"
#include "docket-sim-upgrade.h"

#define YEAR_MS (G_GINT64_CONSTANT (365) * 24 * 3600 * 1000)

static void
break_lines (DocketSimWorld *world)
{
  DocketSimDesk *desk = docket_sim_world_any_desk (world);

  if (docket_sim_world_strikes (world, DOCKET_SIM_FAULT_PARTITION, 6))
    {
      gint32 kind = docket_sim_world_roll (world, 0, 4);

      desk->offline = kind == 0;
      desk->line_out = kind == 1;
      desk->line_in = kind == 2;
      world->n_faults++;
      if (desk->offline && desk->up)
        {
          docket_sim_transport_break (desk->transport);
          if (docket_sim_world_roll (world, 0, 4) == 0)
            docket_sim_reach (DOCKET_SIM_REACH_OFFLINE_DAY);
        }
    }
}

static void
kill_somebody (DocketSimWorld *world)
{
  if (docket_sim_world_strikes (world, DOCKET_SIM_FAULT_DESK_DEATH, 4))
    {
      DocketSimDesk *desk = docket_sim_world_any_desk (world);

      desk->death = docket_sim_world_roll (world, 0, 2) == 0 ? DOCKET_SIM_DEATH_POWER : DOCKET_SIM_DEATH_KILL;
      if (docket_sim_world_roll (world, 0, 4) == 0)
        docket_sim_disk_die_syncing (desk->disk);
      else
        docket_sim_disk_die_in (desk->disk, (guint64) docket_sim_world_roll (world, 1, 60));
      world->n_faults++;
    }
  if (world->server != NULL && docket_sim_world_strikes (world, DOCKET_SIM_FAULT_SERVER_DEATH, 8))
    {
      docket_sim_disk_die_in (world->server_disk, (guint64) docket_sim_world_roll (world, 1, 60));
      world->n_faults++;
    }
}

/* In the middle of a file: between its bytes and their sync, its name and that of its
 * folder. */
#define SYNCS_MAX 6

static void
kill_with_file (DocketSimWorld *world)
{
  DocketSimDesk *desk;
  guint syncs;

  if (!docket_sim_world_strikes (world, DOCKET_SIM_FAULT_TORN, 6))
    return;
  desk = docket_sim_world_any_desk (world);
  syncs = (guint) docket_sim_world_roll (world, 1, SYNCS_MAX);
  if (docket_sim_world_roll (world, 0, 2) == 0)
    docket_sim_torn_die_syncing (world->server_disk, syncs);
  else
    {
      desk->death = DOCKET_SIM_DEATH_POWER;
      docket_sim_torn_die_syncing (desk->disk, syncs);
    }
  world->n_faults++;
}

static void
trouble_disks (DocketSimWorld *world)
{
  DocketSimDesk *desk = docket_sim_world_any_desk (world);

  if (docket_sim_world_strikes (world, DOCKET_SIM_FAULT_DESK_DISK, 5))
    {
      DocketSimTrouble trouble = (DocketSimTrouble) docket_sim_world_roll (world, DOCKET_SIM_TROUBLE_FULL, DOCKET_SIM_TROUBLE_SYNC + 1);

      docket_sim_disk_set_trouble (desk->disk, trouble);
      docket_sim_reach (trouble == DOCKET_SIM_TROUBLE_BROKEN ? DOCKET_SIM_REACH_DESK_BROKEN : trouble == DOCKET_SIM_TROUBLE_SYNC ? DOCKET_SIM_REACH_DESK_SYNC : DOCKET_SIM_REACH_DESK_FULL);
      world->n_faults++;
    }
  else if (docket_sim_world_roll (world, 0, 3) == 0)
    docket_sim_disk_set_trouble (desk->disk, DOCKET_SIM_TROUBLE_NONE);
  if (docket_sim_world_strikes (world, DOCKET_SIM_FAULT_SERVER_DISK, 8))
    {
      docket_sim_disk_set_trouble (world->server_disk, (DocketSimTrouble) docket_sim_world_roll (world, DOCKET_SIM_TROUBLE_FULL, DOCKET_SIM_TROUBLE_SYNC + 1));
      world->n_faults++;
    }
  else if (docket_sim_world_roll (world, 0, 3) == 0)
    docket_sim_disk_set_trouble (world->server_disk, DOCKET_SIM_TROUBLE_NONE);
}

static void
shift_clocks (DocketSimWorld *world)
{
  DocketSimDesk *desk = docket_sim_world_any_desk (world);

  if (!docket_sim_world_strikes (world, DOCKET_SIM_FAULT_CLOCK, 8))
    return;
  world->n_faults++;
  if (docket_sim_world_roll (world, 0, 2) == 0)
    {
      docket_sim_reach (DOCKET_SIM_REACH_CLOCK_AHEAD);
      docket_sim_clock_set_ahead (desk->clock, YEAR_MS * docket_sim_world_roll (world, 1, 20));
    }
  else
    {
      docket_sim_reach (DOCKET_SIM_REACH_CLOCK_BACK);
      docket_sim_clock_set_ahead (desk->clock, -(gint64) docket_sim_world_roll (world, 1000, 1000000) * 1000);
    }
}

static void
change_rights (DocketSimWorld *world)
{
  static const char *const roles[] = { "technician", "office", "dispatcher", "supervisor" };
  DocketSimDesk *desk = docket_sim_world_any_desk (world);

  if (world->server == NULL || !docket_sim_world_strikes (world, DOCKET_SIM_FAULT_RIGHTS, 15))
    return;
  world->n_faults++;
  if (docket_sim_world_roll (world, 0, 2) == 0)
    {
      if (docket_sim_server_set_role (world->server, desk->person, roles[docket_sim_world_roll (world, 0, 4)], NULL))
        docket_sim_reach (DOCKET_SIM_REACH_ROLE_CHANGED);
    }
  else if (docket_sim_server_revoke (world->server, desk->person, TRUE, NULL))
    {
      docket_sim_reach (DOCKET_SIM_REACH_REVOKED);
      for (guint i = 0; i < world->desks->len; i++)
        {
          DocketSimDesk *other = g_ptr_array_index (world->desks, i);

          other->revoked |= other->person == desk->person;
        }
    }
}

static void
change_policy (DocketSimWorld *world)
{
  if (world->server == NULL || docket_sim_disk_is_dead (world->server_disk) || !docket_sim_world_strikes (world, DOCKET_SIM_FAULT_POLICY, 8))
    return;
  world->n_faults++;
  if (docket_sim_server_set_policy (world->server, docket_sim_world_roll (world, 0, 3) != 0, NULL))
    docket_sim_reach (DOCKET_SIM_REACH_POLICY_CHANGED);
}

static void
shut_out (DocketSimWorld *world)
{
  DocketSimDesk *desk;

  if (world->server == NULL || docket_sim_disk_is_dead (world->server_disk) || !docket_sim_world_strikes (world, DOCKET_SIM_FAULT_LEAVE, 15))
    return;
  desk = docket_sim_world_any_desk (world);
  world->n_faults++;
  if (!docket_sim_server_set_active (world->server, desk->person, FALSE, NULL))
    return;
  docket_sim_reach (DOCKET_SIM_REACH_SHUT_OUT);
  for (guint i = 0; i < world->desks->len; i++)
    {
      DocketSimDesk *other = g_ptr_array_index (world->desks, i);

      other->shut_out |= other->person == desk->person;
    }
}

/* Somebody copies their profile to another machine and goes on with both. */
static void
clone_desk (DocketSimWorld *world)
{
  DocketSimDesk *desk, *clone;

  if (world->cloned || !docket_sim_world_strikes (world, DOCKET_SIM_FAULT_CLONE, 8))
    return;
  desk = docket_sim_world_any_desk (world);
  if (!desk->up || docket_sim_disk_is_dead (desk->disk))
    return;
  world->n_faults++;
  docket_sim_desk_close (desk);
  if (docket_sim_disk_is_dead (desk->disk))
    docket_sim_disk_revive (desk->disk, DOCKET_SIM_DEATH_KILL, world->rand);
  clone = docket_sim_desk_new (world, world->desks->len, desk->person, docket_sim_disk_fork (desk->disk));
  docket_sim_world_watch_files (world, clone->disk);
  g_hash_table_unref (clone->made);
  clone->made = docket_sim_world_copy_keys (desk->made);
  g_hash_table_unref (clone->told);
  clone->told = docket_sim_world_copy_keys (desk->told);
  clone->revoked = desk->revoked;
  clone->restored = desk->restored;
  clone->shut_out = desk->shut_out;
  clone->signs_in = desk->signs_in;
  clone->missed_restore = desk->missed_restore;
  desk->down_until = docket_sim_time_now (world->time) + 1000;
  clone->down_until = docket_sim_time_now (world->time) + 5000;
  g_ptr_array_add (world->desks, clone);
  world->cloned = TRUE;
  docket_sim_reach (DOCKET_SIM_REACH_CLONED);
}

static void
restore_server (DocketSimWorld *world)
{
  g_autoptr (GError) error = NULL;

  if (world->server == NULL || docket_sim_disk_is_dead (world->server_disk) || !docket_sim_world_strikes (world, DOCKET_SIM_FAULT_RESTORE, 12))
    return;
  world->n_faults++;
  docket_sim_world_stop_server (world);
  if (docket_sim_disk_is_dead (world->server_disk))
    docket_sim_disk_revive (world->server_disk, DOCKET_SIM_DEATH_KILL, world->rand);
  docket_sim_disk_set_trouble (world->server_disk, DOCKET_SIM_TROUBLE_NONE);
  docket_sim_disk_die_in (world->server_disk, 0);
  if (world->backup == NULL)
    {
      world->backup = docket_sim_disk_fork (world->server_disk);
      world->files_copied = (world->faults & DOCKET_SIM_FAULT_FILES) != 0 && docket_sim_world_roll (world, 0, 2) == 0;
      if (world->files_copied && !docket_sim_server_back_up_files (world->backup, &error))
        docket_sim_world_fail (world, "files cannot be copied: %s", error->message);
      docket_sim_world_start_server (world);
      return;
    }
  /* Or it goes on with the folder of the one that was. */
  if (world->files_copied)
    docket_sim_reach (DOCKET_SIM_REACH_FILES_COPIED);
  else
    docket_sim_folder_copy (world->server_disk, world->backup);
  docket_sim_disk_free (world->server_disk);
  world->server_disk = g_steal_pointer (&world->backup);
  docket_sim_world_watch_files (world, world->server_disk);
  if (!docket_sim_server_set_apart (world->server_disk, world->server_clock, world->server_random, &error))
    docket_sim_world_fail (world, "a copy cannot be restored: %s", error->message);
  g_hash_table_remove_all (world->verdicts);
  world->restored = TRUE;
  /* Who was revoked since is not any more; the start shows who is. */
  for (guint i = 0; i < world->desks->len; i++)
    {
      DocketSimDesk *desk = g_ptr_array_index (world->desks, i);

      desk->signs_in |= desk->shut_out;
      desk->missed_restore |= desk->shut_out;
      desk->revoked = desk->shut_out = FALSE;
    }
  docket_sim_reach (DOCKET_SIM_REACH_SERVER_RESTORED);
  /* Longer than any answer of the lost future is under way. */
  docket_sim_world_start_server_in (world, docket_sim_world_roll (world, 120000, 300000));
}

/* A profile is copied, as a backup does; or the copy is put in its place. */
static void
restore_desk (DocketSimWorld *world)
{
  DocketSimDesk *desk = docket_sim_world_any_desk (world);

  if (!desk->up || docket_sim_disk_is_dead (desk->disk) || !docket_sim_world_strikes (world, DOCKET_SIM_FAULT_DESK_COPY, 10))
    return;
  world->n_faults++;
  docket_sim_desk_close (desk);
  if (desk->copy == NULL)
    {
      desk->copy = docket_sim_disk_fork (desk->disk);
      desk->copy_made = docket_sim_world_copy_keys (desk->made);
    }
  else if (!docket_sim_disk_is_dead (desk->disk))
    {
      docket_sim_disk_free (desk->disk);
      desk->disk = g_steal_pointer (&desk->copy);
      docket_sim_world_watch_files (world, desk->disk);
      g_hash_table_unref (desk->made);
      desk->made = g_steal_pointer (&desk->copy_made);
      desk->restored = TRUE;
      g_hash_table_remove_all (desk->in_parts);
      docket_sim_reach (DOCKET_SIM_REACH_DESK_RESTORED);
    }
  if (docket_sim_disk_is_dead (desk->disk))
    docket_sim_disk_revive (desk->disk, DOCKET_SIM_DEATH_KILL, world->rand);
  desk->down_until = docket_sim_time_now (world->time) + 120000;
}

/* -- A newer program -- */

/* Rather one with work waiting; the first starts of both are mostly cut off. */
#define UPGRADE_STEPS_MAX 80

static void
still_disk (DocketSimWorld *world, DocketSimDisk *disk)
{
  if (docket_sim_disk_is_dead (disk))
    docket_sim_disk_revive (disk, DOCKET_SIM_DEATH_KILL, world->rand);
  docket_sim_disk_set_trouble (disk, DOCKET_SIM_TROUBLE_NONE);
  docket_sim_disk_die_in (disk, 0);
}

static void
upgrade_desk (DocketSimWorld *world)
{
  DocketSimDesk *desk;
  guint waiting = 0;

  if (!docket_sim_world_strikes (world, DOCKET_SIM_FAULT_UPGRADE, 6))
    return;
  desk = docket_sim_world_any_desk (world);
  if (!desk->up || docket_sim_disk_is_dead (desk->disk))
    return;
  world->n_faults++;
  docket_sim_desk_close (desk);
  still_disk (world, desk->disk);
  if (!docket_sim_upgrade_take_desk_back (desk->disk, &waiting, desk->made))
    docket_sim_world_fail (world, "I1 durable: the file of desk %u cannot be read", desk->index);
  if (waiting > 0)
    docket_sim_reach (DOCKET_SIM_REACH_UPGRADED_WITH_WORK);
  desk->upgrading = TRUE;
  desk->death = docket_sim_world_roll (world, 0, 2) == 0 ? DOCKET_SIM_DEATH_POWER : DOCKET_SIM_DEATH_KILL;
  if (docket_sim_world_roll (world, 0, 3) != 0)
    docket_sim_disk_die_in (desk->disk, (guint64) docket_sim_world_roll (world, 1, UPGRADE_STEPS_MAX));
  desk->down_until = docket_sim_time_now (world->time) + 1000;
}

static void
upgrade_server (DocketSimWorld *world)
{
  if (world->server == NULL || docket_sim_disk_is_dead (world->server_disk) || !docket_sim_world_strikes (world, DOCKET_SIM_FAULT_UPGRADE, 12))
    return;
  world->n_faults++;
  docket_sim_world_stop_server (world);
  still_disk (world, world->server_disk);
  if (!docket_sim_upgrade_take_server_back (world->server_disk))
    docket_sim_world_fail (world, "I1 durable: the server's file cannot be read");
  world->upgrading = TRUE;
  if (docket_sim_world_roll (world, 0, 3) != 0)
    docket_sim_disk_die_in (world->server_disk, (guint64) docket_sim_world_roll (world, 1, UPGRADE_STEPS_MAX));
  docket_sim_world_start_server_in (world, 1000);
}

void
docket_sim_world_go_wrong (DocketSimWorld *world)
{
  restore_desk (world);
  break_lines (world);
  kill_somebody (world);
  kill_with_file (world);
  trouble_disks (world);
  shift_clocks (world);
  change_rights (world);
  change_policy (world);
  shut_out (world);
  clone_desk (world);
  restore_server (world);
  upgrade_desk (world);
  upgrade_server (world);
}
