/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The day is played once. Before each step of a disk that disk is forked, and the
 * fork crashed: that is what the machine would have found. Nothing has to be
 * played again for the next point, which makes them cheap:
 *
 *   write · write · sync · write …
 *   ^fork   ^fork   ^fork  ^fork     each opened and looked at by itself
 *
 * A day is the same whichever days are played beside it.
 *
 * What was shown as saved, or given as an answer, before that step must be there,
 * and the file must be whole. Now and then the desk, beside the server as it
 * stood, goes on from there until both are quiet, and the whole oracle judges.
 */
#include "docket-sim-points.h"

#include <string.h>

#include "docket-sim-company.h"
#include "docket-sim-crew.h"
#include "docket-sim-oracle.h"
#include "docket-sim-world.h"
#include "docket-statement.h"

#define ACTS_A_DAY 60
#define RESUME_EVERY 250
#define CHECK_EVERY 25

typedef struct
{
  DocketSimDisk *disk;
  gint person;        /* -1: the server */
  DocketSimDeath death;
  GHashTable *keys;   /* shown as saved, or answered for good */
  DocketSimDisk *server; /* (nullable): beside it */
} Point;

typedef struct
{
  DocketSimPoints *points;
  guint64 n;
  guint64 seed;
  guint64 step;
  GRand *rand;
  GQueue waiting; /* element-type Point */
} Run;

static void
point_free (Point *point)
{
  g_clear_pointer (&point->disk, docket_sim_disk_free);
  g_clear_pointer (&point->server, docket_sim_disk_free);
  g_hash_table_unref (point->keys);
  g_free (point);
}

/* In the middle of a write: only takes the picture. */
static void
on_step (DocketSimWorld *world, DocketSimDesk *desk, DocketSimDisk *disk, gpointer data)
{
  Run *run = data;
  Point *point;

  if (run->points->points + run->waiting.length >= run->n)
    return;
  point = g_new0 (Point, 1);
  run->step++;
  point->disk = docket_sim_disk_fork (disk);
  point->person = desk == NULL ? -1 : (gint) desk->person;
  point->death = run->step % 2 == 0 ? DOCKET_SIM_DEATH_POWER : DOCKET_SIM_DEATH_KILL;
  point->keys = docket_sim_world_copy_keys (desk == NULL ? world->verdicts : desk->made);
  if (desk != NULL && run->step % RESUME_EVERY == 0)
    point->server = docket_sim_disk_fork (world->server_disk);
  docket_sim_disk_crash (point->disk, point->death, run->rand);
  g_queue_push_tail (&run->waiting, point);
}

static void
complain (Run *run, const Point *point, const char *what)
{
  run->points->violations++;
  g_print ("# day %" G_GUINT64_FORMAT ", %s of %s: %s\n# replay: docket-sim --crash-points %" G_GUINT64_FORMAT " --first %" G_GUINT64_FORMAT "\n", run->seed,
           point->death == DOCKET_SIM_DEATH_POWER ? "power cut" : "kill", point->person < 0 ? "the server" : docket_sim_person ((guint) point->person)->username, what,
           run->points->points + 1, run->seed);
}

static void
look_at_keys (Run *run, const Point *point, DocketDb *db, const char *sql, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketStatement) all = docket_db_prepare (db, sql, &error);
  guint found = 0;

  while (all != NULL && docket_statement_step (all, &error))
    found += g_hash_table_contains (point->keys, docket_statement_get_text (all, 0));
  if (error != NULL)
    complain (run, point, error->message);
  else if (found < g_hash_table_size (point->keys))
    complain (run, point, what);
}

static void
look_at_file (Run *run, const Point *point)
{
  g_autofree char *path = docket_sim_disk_path (point->disk, point->person < 0 ? DOCKET_SIM_SERVER_FILE : DOCKET_SIM_DESK_FILE);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDb) db = docket_db_open (path, DOCKET_DB_READ_ONLY, &error);

  if (db == NULL)
    complain (run, point, error->message);
  else if (point->person < 0)
    look_at_keys (run, point, db, "SELECT key FROM operation", "I2 once: what was answered is gone");
  else
    look_at_keys (run, point, db, "SELECT key FROM outbox UNION SELECT key FROM discarded", "I1 durable: what was saved is gone");
  if (db != NULL && run->points->points % CHECK_EVERY == 0 && !docket_db_check (db, &error))
    complain (run, point, error->message);
}

static void
resume (Run *run, Point *point)
{
  g_auto (DocketSimOutcome) outcome = { 0 };

  docket_sim_world_resume (run->seed, g_steal_pointer (&point->server), g_steal_pointer (&point->disk), (guint) point->person, point->keys, &outcome);
  run->points->resumed++;
  if (outcome.violation != NULL)
    complain (run, point, outcome.violation);
}

static void
look_at_waiting (Run *run)
{
  Point *point;

  while ((point = g_queue_pop_head (&run->waiting)) != NULL)
    {
      look_at_file (run, point);
      if (point->server != NULL)
        resume (run, point);
      run->points->points++;
      point_free (point);
    }
}

static gboolean
on_turn (DocketSimWorld *world, gpointer data)
{
  Run *run = data;

  look_at_waiting (run);
  return run->points->points < run->n;
}

/* -- Days -- */

typedef struct
{
  guint64 first;
  guint64 n;
  DocketSimPoints *points;
} Days;

static gboolean
play_day (guint64 item, GByteArray *result, gpointer data)
{
  const Days *days = data;
  DocketSimPoints points = { .days = 1 };
  guint64 before = docket_sim_crew_add (0);
  Run run = { .points = &points, .n = days->n - MIN (before, days->n), .seed = days->first + item };
  const DocketSimWatch watch = { on_step, on_turn, &run };
  g_auto (DocketSimOutcome) outcome = { 0 };

  if (run.n == 0)
    return FALSE;
  g_queue_init (&run.waiting);
  run.rand = g_rand_new_with_seed ((guint32) run.seed);
  docket_sim_world_play_watched (run.seed, ACTS_A_DAY, &watch, &outcome);
  look_at_waiting (&run);
  g_rand_free (run.rand);
  if (outcome.violation != NULL)
    {
      points.violations++;
      g_print ("# day %" G_GUINT64_FORMAT ": %s\n", run.seed, outcome.violation);
    }
  docket_sim_crew_add (points.points);
  g_byte_array_append (result, (const guint8 *) &points, sizeof points);
  return TRUE;
}

static void
take_day (guint64 item, GByteArray *result, gpointer data)
{
  DocketSimPoints *sum = ((Days *) data)->points;
  DocketSimPoints day;

  memcpy (&day, result->data, sizeof day);
  sum->points += day.points;
  sum->resumed += day.resumed;
  sum->days += day.days;
  sum->violations += day.violations;
}

/* What days count beside their points is asked by nobody. */
static void
leave_nothing (GByteArray *counted, gpointer data)
{
}

gboolean
docket_sim_points_play (guint64 first, guint64 n, guint n_processes, DocketSimPoints *points)
{
  const DocketSimCrew crew = { play_day, take_day, leave_nothing, leave_nothing };
  Days days = { first, n, points };

  return docket_sim_crew_work (&crew, G_MAXUINT64, n_processes, &days);
}
