/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A seed's life: its people and faults are drawn, the day is played (one act
 * after the other, something going wrong now and then), then everything is made
 * whole, and the world has so much time to become quiet and equal.
 *
 * Everything random comes from the seed, and nothing else moves: the same seed
 * gives the same bytes on every line, which the hash shows.
 */
#include "docket-sim-world.h"

#include <string.h>

#include "docket-id.h"
#include "docket-sim-company.h"
#include "docket-sim-folder.h"
#include "docket-sim-oracle.h"
#include "docket-sim-people.h"
#include "docket-sim-reach.h"
#include "docket-sim-torn.h"
#include "docket-sim-upgrade.h"

#define YEAR_MS (G_GINT64_CONSTANT (365) * 24 * 3600 * 1000)
#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)
/* After faults stop every desk must be equal to the server within so long, without
 * anybody's help: an operation that a server refused alone again and again waits
 * for up to a day, and a fifth of it more. */
#define CONVERGE_MS (G_GINT64_CONSTANT (30) * 3600 * 1000)
#define CONVERGE_LOOK_MS 60000
/* With the eyes of everybody, while much still moves. */
#define LOOKS_MAX 10

/* -- For the parts -- */

void
docket_sim_world_fail (DocketSimWorld *world, const char *format, ...)
{
  va_list arguments;

  if (world->violation != NULL)
    return;
  va_start (arguments, format);
  world->violation = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

void
docket_sim_world_note (DocketSimWorld *world, const char *what, gint64 a, const void *data, gsize size)
{
  const guint8 *bytes = data;
  gint64 now = docket_sim_time_now (world->time);
  guint64 hash = world->hash;

  for (; *what != '\0'; what++)
    hash = (hash ^ (guint8) *what) * G_GUINT64_CONSTANT (1099511628211);
  hash = (hash ^ (guint64) now) * G_GUINT64_CONSTANT (1099511628211);
  hash = (hash ^ (guint64) a) * G_GUINT64_CONSTANT (1099511628211);
  for (gsize i = 0; i < size; i++)
    hash = (hash ^ bytes[i]) * G_GUINT64_CONSTANT (1099511628211);
  world->hash = hash;
}

gint32
docket_sim_world_roll (DocketSimWorld *world, gint32 low, gint32 below)
{
  return g_rand_int_range (world->rand, low, below);
}

gboolean
docket_sim_world_strikes (DocketSimWorld *world, DocketSimFaults fault, guint n)
{
  return !world->calm && (world->faults & fault) != 0 && g_rand_int_range (world->rand, 0, (gint32) n) == 0;
}

GHashTable *
docket_sim_world_copy_keys (GHashTable *keys)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (copy, g_strdup (key));
  return copy;
}

void
docket_sim_world_watch_files (DocketSimWorld *world, DocketSimDisk *disk)
{
  const guint both = DOCKET_SIM_FAULT_FILES | DOCKET_SIM_FAULT_TORN;

  if ((world->faults & both) == both)
    docket_sim_torn_begin (disk);
}

DocketSimDesk *
docket_sim_world_any_desk (DocketSimWorld *world)
{
  return g_ptr_array_index (world->desks, docket_sim_world_roll (world, 0, (gint32) world->desks->len));
}

/* -- The server -- */

static void
on_poke (gint64 seq, gpointer data)
{
  DocketSimWorld *world = data;

  for (guint i = 0; i < world->desks->len; i++)
    {
      DocketSimDesk *desk = g_ptr_array_index (world->desks, i);

      if (desk->up)
        docket_sim_transport_poke (desk->transport, seq);
    }
}

/* A server that died in the commit of a revocation may have kept it; who was shut
 * out may be let in. */
static void
learn_rights (DocketSimWorld *world)
{
  for (guint i = 0; i < world->desks->len; i++)
    {
      DocketSimDesk *desk = g_ptr_array_index (world->desks, i);

      desk->revoked |= docket_sim_server_has_revoked (world->server, docket_sim_person (desk->person)->token);
      desk->shut_out |= !docket_sim_server_is_active (world->server, desk->person);
    }
}

void
docket_sim_world_start_server (DocketSimWorld *world)
{
  g_autoptr (GError) error = NULL;

  if (world->server != NULL)
    return;
  world->server = docket_sim_server_open (world->server_disk, world->server_clock, world->server_random, &error);
  if (world->server != NULL)
    {
      docket_sim_server_set_poke_func (world->server, on_poke, world);
      if (world->upgrading)
        docket_sim_reach (DOCKET_SIM_REACH_SERVER_UPGRADED);
      world->upgrading = FALSE;
      world->server_life++;
      if ((world->faults & DOCKET_SIM_FAULT_TORN) != 0)
        docket_sim_oracle_look_at_files (world, TRUE);
      learn_rights (world);
      return;
    }
  if (docket_sim_disk_is_dead (world->server_disk))
    {
      docket_sim_disk_revive (world->server_disk, world->upgrading && docket_sim_world_roll (world, 0, 2) == 0 ? DOCKET_SIM_DEATH_POWER : DOCKET_SIM_DEATH_KILL, world->rand);
      if (world->upgrading && docket_sim_upgrade_is_due (world->server_disk, TRUE))
        docket_sim_reach (DOCKET_SIM_REACH_SERVER_DIED_UPGRADING);
    }
  else if (world->calm || error->code == DOCKET_DB_ERROR_CORRUPT)
    docket_sim_world_fail (world, "I1 durable: the server does not start: %s", error->message);
}

static void
on_start_server (gpointer data)
{
  DocketSimWorld *world = data;

  docket_sim_world_start_server (world);
  if (world->server == NULL && world->violation == NULL)
    docket_sim_time_call_in (world->time, 2000, on_start_server, world, NULL);
}

void
docket_sim_world_stop_server (DocketSimWorld *world)
{
  if (world->server == NULL)
    return;
  docket_sim_server_close (g_steal_pointer (&world->server));
  /* Whoever is within reach hears at once that it is gone. */
  for (guint i = 0; i < world->desks->len; i++)
    {
      DocketSimDesk *desk = g_ptr_array_index (world->desks, i);

      if (desk->up && !desk->offline && !desk->line_in)
        docket_sim_transport_break (desk->transport);
    }
  docket_sim_time_settle (world->time);
}

void
docket_sim_world_start_server_in (DocketSimWorld *world, gint64 delay_ms)
{
  docket_sim_time_call_in (world->time, delay_ms, on_start_server, world, NULL);
}

void
docket_sim_world_bury_server (DocketSimWorld *world)
{
  gboolean power = docket_sim_world_roll (world, 0, 2) == 0;

  docket_sim_reach (power ? DOCKET_SIM_REACH_SERVER_POWER : DOCKET_SIM_REACH_SERVER_KILLED);
  docket_sim_world_stop_server (world);
  docket_sim_disk_revive (world->server_disk, power ? DOCKET_SIM_DEATH_POWER : DOCKET_SIM_DEATH_KILL, world->rand);
  docket_sim_time_call_in (world->time, docket_sim_world_roll (world, 100, 60000), on_start_server, world, NULL);
}

/* -- Desks -- */

static void
open_desk (DocketSimDesk *desk)
{
  DocketSimWorld *world = desk->world;
  g_autoptr (GError) error = NULL;

  if (desk->up)
    return;
  if (desk->life > 0 && docket_sim_world_strikes (world, DOCKET_SIM_FAULT_DESK_DEATH, 4))
    docket_sim_disk_die_in (desk->disk, (guint64) docket_sim_world_roll (world, 1, 12));
  if (docket_sim_desk_open (desk, &error))
    {
      if (desk->upgrading)
        docket_sim_reach (DOCKET_SIM_REACH_DESK_UPGRADED);
      desk->upgrading = FALSE;
      if ((world->faults & DOCKET_SIM_FAULT_TORN) != 0)
        docket_sim_oracle_look_at_desk_files (desk, TRUE);
      return;
    }
  if (docket_sim_disk_is_dead (desk->disk))
    {
      docket_sim_disk_revive (desk->disk, desk->death, world->rand);
      if (desk->upgrading && docket_sim_upgrade_is_due (desk->disk, FALSE))
        docket_sim_reach (DOCKET_SIM_REACH_DESK_DIED_UPGRADING);
    }
  else if (world->calm || error->code == DOCKET_DB_ERROR_CORRUPT)
    {
      docket_sim_world_fail (world, "I1 durable: desk %u does not start: %s", desk->index, error->message);
      return;
    }
  desk->down_until = docket_sim_time_now (world->time) + 5000;
}

static void
revive (DocketSimWorld *world, DocketSimDisk *disk, DocketSimDeath death)
{
  guint64 garbled = docket_sim_vfs_get_sectors ()->garbled;

  docket_sim_disk_revive (disk, death, world->rand);
  if (docket_sim_vfs_get_sectors ()->garbled > garbled)
    docket_sim_reach (DOCKET_SIM_REACH_TORN);
}

/* @died: its disk is dead; how, was drawn before. */
static void
bury_desk (DocketSimDesk *desk)
{
  DocketSimWorld *world = desk->world;
  gboolean power = desk->death == DOCKET_SIM_DEATH_POWER;

  docket_sim_reach (power ? DOCKET_SIM_REACH_DESK_POWER : DOCKET_SIM_REACH_DESK_KILLED);
  if (docket_sim_time_now (world->time) - desk->opened_at < 1000)
    docket_sim_reach (DOCKET_SIM_REACH_DESK_DIED_OPENING);
  if (desk->state == DOCKET_SYNC_SENDING)
    docket_sim_reach (DOCKET_SIM_REACH_DESK_DIED_SENDING);
  if (desk->state == DOCKET_SYNC_RECEIVING)
    docket_sim_reach (DOCKET_SIM_REACH_DESK_DIED_PULLING);
  docket_sim_world_note (world, "dies", desk->index, "", 0);
  docket_sim_desk_close (desk);
  revive (world, desk->disk, desk->death);
  desk->down_until = docket_sim_time_now (world->time) + docket_sim_world_roll (world, 100, 120000);
}

/* -- The day -- */

static void
on_act (gpointer data)
{
  DocketSimWorld *world = data;
  DocketSimDesk *desk = docket_sim_world_any_desk (world);

  world->n_done++;
  docket_sim_world_go_wrong (world);
  if (desk->up && world->violation == NULL)
    {
      docket_sim_person_act (desk);
      docket_sim_oracle_look (desk);
      docket_sim_oracle_look_at_files (world, FALSE);
    }
  if (world->n_done < world->n_acts && world->violation == NULL)
    docket_sim_time_call_in (world->time, docket_sim_world_roll (world, 0, 4) == 0 ? docket_sim_world_roll (world, 10000, 300000) : docket_sim_world_roll (world, 10, 3000), on_act, world, NULL);
}

/* After every step. */
static gboolean
on_step (gpointer data)
{
  DocketSimWorld *world = data;
  gint64 now = docket_sim_time_now (world->time);

  world->n_steps++;
  if (docket_sim_disk_is_dead (world->server_disk) && world->server != NULL)
    docket_sim_world_bury_server (world);
  for (guint i = 0; i < world->desks->len; i++)
    {
      DocketSimDesk *desk = g_ptr_array_index (world->desks, i);

      if (desk->up && docket_sim_disk_is_dead (desk->disk))
        bury_desk (desk);
      else if (!desk->up && now >= desk->down_until)
        open_desk (desk);
    }
  if (world->watch != NULL && !world->watch->turn (world, world->watch->data))
    world->n_acts = world->n_done;
  return world->violation == NULL;
}

static void
play_day (DocketSimWorld *world)
{
  docket_sim_time_call_in (world->time, 1000, on_act, world, NULL);
  while (world->n_done < world->n_acts && world->violation == NULL)
    docket_sim_time_run (world->time, docket_sim_time_now (world->time) + 60000, on_step, world);
}

/* A desk that was told so asks for a sign-in, and for nothing else, until there is one. */
static void
sign_in (DocketSimWorld *world)
{
  for (guint i = 0; i < world->desks->len; i++)
    {
      DocketSimDesk *desk = g_ptr_array_index (world->desks, i);

      if (desk->signs_in && desk->up && !desk->shut_out)
        docket_sim_desk_close (desk);
    }
}

/* Who was shut out is let in again, all but every second seed; they sign in. */
static void
let_in (DocketSimWorld *world)
{
  for (guint i = 0; i < world->desks->len && world->seed % 2 == 0; i++)
    {
      DocketSimDesk *desk = g_ptr_array_index (world->desks, i);

      if (!desk->shut_out || world->server == NULL || !docket_sim_server_set_active (world->server, desk->person, TRUE, NULL))
        continue;
      docket_sim_reach (DOCKET_SIM_REACH_LET_IN);
      desk->shut_out = FALSE;
      desk->signs_in = TRUE;
    }
  /* Whose device may not be used either, is told now. */
  if (world->server != NULL)
    learn_rights (world);
}

/* Nothing goes wrong any more: lines stand, disks work, clocks are right. */
static void
heal (DocketSimWorld *world)
{
  world->calm = TRUE;
  docket_sim_disk_die_in (world->server_disk, 0);
  docket_sim_disk_set_trouble (world->server_disk, DOCKET_SIM_TROUBLE_NONE);
  for (guint i = 0; i < world->desks->len; i++)
    {
      DocketSimDesk *desk = g_ptr_array_index (world->desks, i);

      desk->offline = desk->line_in = desk->line_out = FALSE;
      desk->down_until = 0;
      docket_sim_disk_die_in (desk->disk, 0);
      docket_sim_disk_set_trouble (desk->disk, DOCKET_SIM_TROUBLE_NONE);
      docket_sim_clock_set_ahead (desk->clock, 0);
    }
}

static void
converge (DocketSimWorld *world)
{
  gint64 until = docket_sim_time_now (world->time) + CONVERGE_MS;
  guint n_looks = 0;

  heal (world);
  docket_sim_world_start_server (world);
  let_in (world);
  sign_in (world);
  do
    {
      docket_sim_time_run (world->time, docket_sim_time_now (world->time) + CONVERGE_LOOK_MS, on_step, world);
      docket_sim_world_start_server (world);
      /* In a world without any event nobody would be woken. */
      on_step (world);
      for (guint i = 0; i < world->desks->len && n_looks < LOOKS_MAX; i++)
        docket_sim_oracle_look (g_ptr_array_index (world->desks, i));
      for (guint i = 0; i < world->desks->len; i++)
        docket_sim_people_answer (g_ptr_array_index (world->desks, i));
      n_looks++;
    }
  while (world->violation == NULL && docket_sim_time_now (world->time) < until && !docket_sim_oracle_is_quiet (world));
  if (world->violation == NULL)
    docket_sim_oracle_judge (world);
}

/* -- From seed to outcome -- */

#define N_CREWS 6

/* Who comes first: two of one trade meet more often than chance would have it. */
static guint
nth_person (const DocketSimWorld *world, guint i)
{
  static const guint crews[N_CREWS][5] = {
    { 3, 1, 2, 0, 4 }, /* technician, dispatcher, supervisor, office, technician */
    { 3, 4, 1, 2, 0 }, /* two technicians */
    { 2, 6, 3, 1, 0 }, /* two supervisors */
    { 0, 2, 3, 7, 1 }, /* office and supervisor */
    { 3, 2, 0, 1, 4 },
    { 1, 3, 2, 4, 6 },
  };

  /* The two who decide what takes two, and others to dispute it. */
  static const guint money[] = { 2, 6, 0, 3, 1 };

  if (i >= G_N_ELEMENTS (crews[0]))
    return i + 3;
  return (world->faults & DOCKET_SIM_FAULT_MONEY) != 0 ? money[i] : crews[world->seed % N_CREWS][i];
}

static DocketSimCompany
company_of (const DocketSimWorld *world)
{
  return world->small ? DOCKET_SIM_COMPANY_SMALL : DOCKET_SIM_COMPANY_BIG;
}

static guint
draw_size (DocketSimWorld *world)
{
  gint32 size = docket_sim_world_roll (world, 0, 1000);
  guint n = (guint) (size < 900 ? docket_sim_world_roll (world, 2, 4) : size < 997 ? docket_sim_world_roll (world, 4, 9) : docket_sim_world_roll (world, 11, DOCKET_SIM_PEOPLE - 2));

  world->small = n <= DOCKET_SIM_SMALL_MAX;
  if (n > 10)
    docket_sim_reach (DOCKET_SIM_REACH_MANY_DESKS);
  return n;
}

/* Each is there for every fourth seed; now and then all of them, or none. */
static guint
draw_faults (DocketSimWorld *world)
{
  guint drawn = g_rand_int (world->rand) & g_rand_int (world->rand);

  if (world->seed % 16 == 0)
    drawn = 0;
  if (world->seed % 16 == 1)
    drawn = DOCKET_SIM_ALL_FAULTS;
  return drawn & DOCKET_SIM_ALL_FAULTS;
}

static void
fill (DocketSimWorld *world, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      DocketSimDesk *desk = docket_sim_desk_new (world, i, nth_person (world, i), docket_sim_disk_fork (docket_sim_company_desk (company_of (world), nth_person (world, i))));

      g_ptr_array_add (world->desks, desk);
      if ((world->faults & DOCKET_SIM_FAULT_FILES) != 0)
        docket_sim_folder_make (desk->disk);
      docket_sim_world_watch_files (world, desk->disk);
      open_desk (desk);
    }
}

static void
forget_ids (DocketSimTime *time)
{
  /* What ids were made before goes on within a day: far away from it, it begins anew. */
  g_autoptr (DocketClock) long_ago = docket_sim_time_clock_new (time, -30 * YEAR_MS);
  g_autoptr (DocketRandom) random = docket_seeded_random_new (0);
  g_autofree char *id = docket_id_new (long_ago, random);
}

static void
begin_time (DocketSimWorld *world)
{
  docket_sim_vfs_seed ((guint32) world->seed);
  world->hash = G_GUINT64_CONSTANT (14695981039346656037);
  world->time = docket_sim_time_new (DOCKET_SIM_BEGIN_MS);
  forget_ids (world->time);
  world->desks = g_ptr_array_new ();
  world->verdicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  world->settled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world->gone_meanwhile = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world->server_clock = docket_sim_time_clock_new (world->time, 0);
  world->server_random = docket_seeded_random_new (world->seed * 1000);
}

/* Every crew of nth_person() has mornings and days. */
static gboolean
is_morning (guint64 seed)
{
  return seed / N_CREWS % DOCKET_SIM_MORNINGS_OF < DOCKET_SIM_MORNINGS;
}

static void
begin (DocketSimWorld *world, guint mask, guint acts_max)
{
  guint n;

  world->rand = g_rand_new_with_seed ((guint32) world->seed);
  n = draw_size (world);
  world->faults = draw_faults (world) & mask;
  /* What is made once for all worlds leaves no trace in this one. */
  for (guint i = 0; i < n; i++)
    docket_sim_company_desk (company_of (world), nth_person (world, i));
  begin_time (world);
  world->n_acts = (guint) docket_sim_world_roll (world, 10, 36);
  if (acts_max > 0)
    world->n_acts = MIN (world->n_acts, acts_max);
  world->morning = acts_max == 0 && world->small && is_morning (world->seed);
  if (world->morning)
    world->n_acts = world->n_acts * 2 / 5;
  world->server_disk = docket_sim_disk_fork (docket_sim_company_server (company_of (world)));
  if ((world->faults & DOCKET_SIM_FAULT_FILES) != 0)
    docket_sim_folder_make (world->server_disk);
  docket_sim_world_watch_files (world, world->server_disk);
  docket_sim_world_start_server (world);
  fill (world, n);
}

static void
end (DocketSimWorld *world)
{
  for (guint i = 0; i < world->desks->len; i++)
    {
      DocketSimDesk *desk = g_ptr_array_index (world->desks, i);

      if (desk->up)
        docket_sim_desk_close (desk);
    }
  docket_sim_world_stop_server (world);
  docket_sim_time_settle (world->time);
  docket_sim_time_free (world->time);
  for (guint i = 0; i < world->desks->len; i++)
    docket_sim_desk_free (g_ptr_array_index (world->desks, i));
  g_ptr_array_unref (world->desks);
  g_hash_table_unref (world->verdicts);
  g_hash_table_unref (world->settled);
  g_hash_table_unref (world->gone_meanwhile);
  g_object_unref (world->server_clock);
  g_object_unref (world->server_random);
  docket_sim_disk_free (world->server_disk);
  g_clear_pointer (&world->backup, docket_sim_disk_free);
  g_rand_free (world->rand);
}

/* Nobody looks at its files again: nothing need be folded into them. */
static void
throw_away (DocketSimWorld *world)
{
  docket_sim_disk_die (world->server_disk);
  for (guint i = 0; i < world->desks->len; i++)
    docket_sim_disk_die (((DocketSimDesk *) g_ptr_array_index (world->desks, i))->disk);
}

static void
finish (DocketSimWorld *world, DocketSimOutcome *outcome)
{
  /* Until it is quiet, closing is a part of its life. */
  if (world->calm && world->violation == NULL)
    throw_away (world);
  *outcome = (DocketSimOutcome) { world->hash, world->n_steps, world->n_faults, world->n_done, world->small, world->morning, g_steal_pointer (&world->violation) };
  end (world);
  g_free (world->violation);
}

void
docket_sim_world_play (guint64 seed, guint mask, guint acts_max, DocketSimOutcome *outcome)
{
  DocketSimWorld world = { .seed = seed };

  begin (&world, mask, acts_max);
  play_day (&world);
  if (world.violation == NULL)
    converge (&world);
  finish (&world, outcome);
}

/* -- Under somebody's eyes -- */

static void
on_disk_step (DocketSimDisk *disk, gpointer data)
{
  DocketSimWorld *world = data;
  DocketSimDesk *found = NULL;

  for (guint i = 0; i < world->desks->len && found == NULL; i++)
    if (((DocketSimDesk *) g_ptr_array_index (world->desks, i))->disk == disk)
      found = g_ptr_array_index (world->desks, i);
  world->watch->step (world, found, disk, world->watch->data);
}

void
docket_sim_world_play_watched (guint64 seed, guint n_acts, const DocketSimWatch *watch, DocketSimOutcome *outcome)
{
  DocketSimWorld world = { .seed = seed };

  begin (&world, DOCKET_SIM_FAULT_PARTS, 0);
  world.n_acts = n_acts;
  world.watch = watch;
  docket_sim_disk_set_step_func (world.server_disk, on_disk_step, &world);
  for (guint i = 0; i < world.desks->len; i++)
    docket_sim_disk_set_step_func (((DocketSimDesk *) g_ptr_array_index (world.desks, i))->disk, on_disk_step, &world);
  play_day (&world);
  docket_sim_disk_set_step_func (world.server_disk, NULL, NULL);
  for (guint i = 0; i < world.desks->len; i++)
    docket_sim_disk_set_step_func (((DocketSimDesk *) g_ptr_array_index (world.desks, i))->disk, NULL, NULL);
  finish (&world, outcome);
}

void
docket_sim_world_resume (guint64 seed, DocketSimDisk *server, DocketSimDisk *disk, guint person, GHashTable *made, DocketSimOutcome *outcome)
{
  DocketSimWorld world = { .seed = seed, .calm = TRUE };
  DocketSimDesk *desk;
  GHashTableIter iter;
  gpointer key;

  world.rand = g_rand_new_with_seed ((guint32) seed);
  begin_time (&world);
  /* It is later than everything on those disks. */
  docket_sim_time_run (world.time, DOCKET_SIM_BEGIN_MS + DAY_MS, on_step, &world);
  world.server_disk = server;
  docket_sim_world_start_server (&world);
  desk = docket_sim_desk_new (&world, 0, person, disk);
  g_hash_table_iter_init (&iter, made);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (desk->made, g_strdup (key));
  g_ptr_array_add (world.desks, desk);
  open_desk (desk);
  if (world.violation == NULL)
    converge (&world);
  finish (&world, outcome);
}

void
docket_sim_outcome_clear (DocketSimOutcome *outcome)
{
  g_clear_pointer (&outcome->violation, g_free);
}
