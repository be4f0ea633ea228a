/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Opening a store for the first time costs more than a whole small world. So the
 * company, a small one and a big one, is played up to its first morning once, by
 * its own people through their own desks, and every world forks those disks.
 */
#include "docket-sim-company.h"

#include "docket-sim-people.h"
#include "docket-sim-world.h"

#define FIRST_JOBS 4

static DocketSimDisk *fresh_disk; /* a device on which nobody has signed in */
static struct
{
  DocketSimDisk *server;
  DocketSimDisk *desks[DOCKET_SIM_PEOPLE];
} companies[DOCKET_SIM_N_COMPANIES];

/* A world in which nothing happens but what is asked. @server: taken over */
static void
begin (DocketSimWorld *world, DocketSimCompany company, DocketSimDisk *server)
{
  g_autoptr (GError) error = NULL;

  world->seed = 1;
  world->calm = TRUE;
  docket_sim_vfs_seed (1);
  world->rand = g_rand_new_with_seed (1);
  world->time = docket_sim_time_new (DOCKET_SIM_BEGIN_MS - 3600000);
  world->desks = g_ptr_array_new ();
  world->verdicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  world->settled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world->server_clock = docket_sim_time_clock_new (world->time, 0);
  world->server_random = docket_seeded_random_new (1);
  world->server_disk = server != NULL ? server : docket_sim_disk_new ();
  if (server == NULL)
    docket_sim_server_make (world->server_disk, company == DOCKET_SIM_COMPANY_SMALL ? DOCKET_SIM_PEOPLE_SMALL : DOCKET_SIM_PEOPLE, world->server_clock, world->server_random);
  world->server = docket_sim_server_open (world->server_disk, world->server_clock, world->server_random, &error);
  g_assert_no_error (error);
}

static void
end (DocketSimWorld *world)
{
  docket_sim_server_close (world->server);
  docket_sim_time_settle (world->time);
  docket_sim_time_free (world->time);
  g_object_unref (world->server_clock);
  g_object_unref (world->server_random);
  g_hash_table_unref (world->verdicts);
  g_hash_table_unref (world->settled);
  g_ptr_array_unref (world->desks);
  g_rand_free (world->rand);
  g_assert (world->violation == NULL);
}

static gboolean
go_on (gpointer data)
{
  return TRUE;
}

static DocketStore *
open_store (DocketSimDisk *disk, DocketClock *clock, DocketRandom *random)
{
  g_autofree char *path = docket_sim_disk_path (disk, DOCKET_SIM_DESK_FILE);
  g_autoptr (GError) error = NULL;
  DocketStore *store = docket_store_open (path, DOCKET_DB_READ_WRITE, clock, random, &error);

  g_assert_no_error (error);
  return store;
}

/* (transfer full) */
static DocketSimDisk *
new_disk (DocketSimWorld *world)
{
  if (fresh_disk == NULL)
    {
      g_autoptr (DocketStore) store = NULL;

      fresh_disk = docket_sim_disk_new ();
      store = open_store (fresh_disk, world->server_clock, world->server_random);
    }
  return docket_sim_disk_fork (fresh_disk);
}

static DocketSimDesk *
new_desk (DocketSimWorld *world, guint person)
{
  DocketSimDesk *desk = docket_sim_desk_new (world, person, person, new_disk (world));
  g_autoptr (DocketStore) store = open_store (desk->disk, desk->clock, desk->random);
  g_autoptr (GError) error = NULL;

  docket_sim_desk_prepare (store, person, docket_sim_server_get_epoch (world->server), &error);
  g_assert_no_error (error);
  g_clear_object (&store);
  docket_sim_desk_open (desk, &error);
  g_assert_no_error (error);
  return desk;
}

/* Lets one person come, pull and go; returns their disk as it is then. */
static DocketSimDisk *
visit (DocketSimWorld *world, guint person, guint n_jobs)
{
  DocketSimDesk *desk = new_desk (world, person);
  DocketSimDisk *disk;

  g_ptr_array_add (world->desks, desk);
  docket_sim_time_run (world->time, docket_sim_time_now (world->time) + 5000, go_on, NULL);
  if (n_jobs > 0)
    {
      docket_sim_person_begin (desk, n_jobs);
      docket_sim_time_run (world->time, docket_sim_time_now (world->time) + 10000, go_on, NULL);
    }
  docket_sim_desk_close (desk);
  disk = docket_sim_disk_fork (desk->disk);
  g_ptr_array_set_size (world->desks, 0);
  /* Events that still know it come first. */
  docket_sim_time_run (world->time, docket_sim_time_now (world->time) + 120000, go_on, NULL);
  docket_sim_desk_free (desk);
  return disk;
}

DocketSimDisk *
docket_sim_company_server (DocketSimCompany company)
{
  DocketSimWorld world = { 0 };

  if (companies[company].server != NULL)
    return companies[company].server;
  begin (&world, company, NULL);
  docket_sim_disk_free (visit (&world, 0, FIRST_JOBS));
  companies[company].server = world.server_disk;
  end (&world);
  return companies[company].server;
}

/* Whoever comes first, finds the same company. */
DocketSimDisk *
docket_sim_company_desk (DocketSimCompany company, guint person)
{
  DocketSimWorld world = { 0 };

  if (companies[company].desks[person] != NULL)
    return companies[company].desks[person];
  begin (&world, company, docket_sim_disk_fork (docket_sim_company_server (company)));
  companies[company].desks[person] = visit (&world, person, 0);
  end (&world);
  docket_sim_disk_free (world.server_disk);
  return companies[company].desks[person];
}

void
docket_sim_company_make (void)
{
  for (int company = 0; company < DOCKET_SIM_N_COMPANIES; company++)
    for (guint i = 0; i < DOCKET_SIM_PEOPLE_SMALL; i++)
      docket_sim_company_desk ((DocketSimCompany) company, i);
}

void
docket_sim_company_free (void)
{
  g_clear_pointer (&fresh_disk, docket_sim_disk_free);
  for (int company = 0; company < DOCKET_SIM_N_COMPANIES; company++)
    {
      g_clear_pointer (&companies[company].server, docket_sim_disk_free);
      for (guint i = 0; i < DOCKET_SIM_PEOPLE; i++)
        g_clear_pointer (&companies[company].desks[i], docket_sim_disk_free);
    }
}
