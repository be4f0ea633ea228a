/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * docket-sim: plays seeds. Without --tap it prints what it did; with it, it is a
 * test. A failing seed is cut down first: to fewer acts, then to fewer kinds of
 * faults, as long as it still fails.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sqlite3.h>
#include <unistd.h>

#include "docket-sim-company.h"
#include "docket-sim-folder.h"
#include "docket-sim-points.h"
#include "docket-sim-reach.h"
#include "docket-sim-world.h"

#define SEEDS_DEFAULT 2000
/* Fewer need not come by every rare point. */
#define REACH_SEEDS_MIN 2000

typedef struct
{
  gint64 seeds;
  gint64 first;
  gint64 minutes;
  gint64 crash_points;
  gint64 acts;
  gint64 mask;
  char *kept; /* folder of the seeds that failed once */
  gboolean tap;
  gboolean verbose;
} Options;

typedef struct
{
  guint64 seeds;
  guint64 steps;
  guint64 faults;
  guint64 acts;
  guint violations;
  gint64 begun_us;
} Sum;

static char now_playing[128];

/* Of a program that ends on an assertion: which seed it was. */
static void
on_abort (int number)
{
  if (write (STDERR_FILENO, now_playing, strlen (now_playing)) < 0)
    _exit (1);
  signal (SIGABRT, SIG_DFL);
  raise (SIGABRT);
}

/* Everything goes wrong here all the time; only what ought never to be said is heard. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  return *(const gboolean *) data || (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) ? g_log_writer_default (level, fields, n_fields, data) : G_LOG_WRITER_HANDLED;
}

static gboolean
fails (guint64 seed, guint mask, guint acts)
{
  g_auto (DocketSimOutcome) outcome = { 0 };

  docket_sim_world_play (seed, mask, acts, &outcome);
  return outcome.violation != NULL;
}

/* The smallest that still fails. */
static void
minimise (guint64 seed, guint *mask, guint *acts)
{
  for (guint n = *acts / 2; n > 0; n /= 2)
    if (*acts > n && fails (seed, *mask, *acts - n))
      {
        *acts -= n;
        n *= 2;
      }
  for (guint i = 0; i < DOCKET_SIM_N_FAULTS; i++)
    if ((*mask & 1u << i) != 0 && fails (seed, *mask & ~(1u << i), *acts))
      *mask &= ~(1u << i);
}

static void
play (Sum *sum, guint64 seed, guint mask, guint acts, const Options *options)
{
  g_auto (DocketSimOutcome) outcome = { 0 };
  guint least = mask;

  g_snprintf (now_playing, sizeof now_playing, "\nended in seed %" G_GUINT64_FORMAT ": docket-sim --first %" G_GUINT64_FORMAT " --seeds 1\n", seed, seed);
  docket_sim_world_play (seed, mask, acts, &outcome);
  sum->seeds++;
  sum->steps += outcome.steps;
  sum->faults += outcome.faults;
  sum->acts += outcome.acts;
  if (options->verbose)
    g_print ("# seed %" G_GUINT64_FORMAT ": %" G_GINT64_MODIFIER "x, %" G_GUINT64_FORMAT " steps\n", seed, outcome.hash, outcome.steps);
  if (outcome.violation == NULL)
    return;
  sum->violations++;
  acts = (guint) outcome.acts;
  g_print ("# seed %" G_GUINT64_FORMAT ": %s\n", seed, outcome.violation);
  /* A test says so at once. */
  if (!options->tap)
    minimise (seed, &least, &acts);
  g_print ("# replay: docket-sim --first %" G_GUINT64_FORMAT " --seeds 1 --acts %u --faults %u\n", seed, acts, least);
}

/* Each file is "SEED ACTS FAULTS", with words after it. */
static void
play_kept (Sum *sum, const Options *options)
{
  g_autoptr (GDir) dir = options->kept == NULL ? NULL : g_dir_open (options->kept, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (options->kept, name, NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) words = NULL;

      if (!g_str_has_suffix (name, ".seed") || !g_file_get_contents (path, &text, NULL, NULL))
        continue;
      words = g_strsplit (text, " ", 4);
      if (g_strv_length (words) >= 3)
        play (sum, g_ascii_strtoull (words[0], NULL, 10), (guint) g_ascii_strtoull (words[2], NULL, 10), (guint) g_ascii_strtoull (words[1], NULL, 10), options);
    }
}

static guint
say_reach (const Options *options, guint64 seeds)
{
  guint missed = 0;

  for (guint i = 0; i < DOCKET_SIM_N_REACH; i++)
    {
      guint64 n = docket_sim_reach_get ((DocketSimReach) i);
      gboolean required = docket_sim_reach_is_required ((DocketSimReach) i);

      missed += n == 0 && required;
      if (n == 0 || !options->tap)
        g_print ("# %s%8" G_GUINT64_FORMAT "  %s\n", n > 0 ? "" : !required ? "not required: " : seeds >= REACH_SEEDS_MIN ? "MISSED " : "", n, docket_sim_reach_text ((DocketSimReach) i));
    }
  return missed;
}

static void
say_sum (const Sum *sum)
{
  double seconds = (double) (g_get_monotonic_time () - sum->begun_us) / G_USEC_PER_SEC;
  const DocketSimSectors *sectors = docket_sim_vfs_get_sectors ();

  g_print ("# %" G_GUINT64_FORMAT " seeds, %" G_GUINT64_FORMAT " acts, %" G_GUINT64_FORMAT " steps, %" G_GUINT64_FORMAT " faults; %.0f seeds a second\n", sum->seeds, sum->acts, sum->steps,
           sum->faults, (double) sum->seeds / MAX (seconds, 0.001));
  g_print ("# power cuts kept %" G_GUINT64_FORMAT ", dropped %" G_GUINT64_FORMAT " and garbled %" G_GUINT64_FORMAT " unsynced sectors\n", sectors->kept, sectors->dropped, sectors->garbled);
}

/* The same seed twice is the same. */
static gboolean
repeats (guint64 seed)
{
  g_auto (DocketSimOutcome) a = { 0 };
  g_auto (DocketSimOutcome) b = { 0 };

  docket_sim_world_play (seed, DOCKET_SIM_ALL_FAULTS, 0, &a);
  docket_sim_world_play (seed, DOCKET_SIM_ALL_FAULTS, 0, &b);
  return a.hash == b.hash && a.steps == b.steps;
}

static guint
play_seeds (const Options *options)
{
  Sum sum = { .begun_us = g_get_monotonic_time () };
  gint64 until_us = options->minutes > 0 ? sum.begun_us + options->minutes * 60 * G_USEC_PER_SEC : G_MAXINT64;
  guint missed, differing = 0;

  play_kept (&sum, options);
  for (gint64 i = 0; i < options->seeds && g_get_monotonic_time () < until_us; i++)
    play (&sum, (guint64) (options->first + i), (guint) options->mask, (guint) options->acts, options);
  for (gint64 i = 0; i < MIN (options->seeds, 5); i++)
    differing += !repeats ((guint64) (options->first + i));
  missed = say_reach (options, sum.seeds);
  say_sum (&sum);
  if (options->tap)
    {
      g_print ("%s 1 /sim/seeds\n", sum.violations == 0 ? "ok" : "not ok");
      g_print ("%s 2 /sim/same-seed-same-trace\n", differing == 0 ? "ok" : "not ok");
      if (sum.seeds >= REACH_SEEDS_MIN)
        g_print ("%s 3 /sim/rare-points\n", missed == 0 ? "ok" : "not ok");
      else
        g_print ("ok 3 /sim/rare-points # SKIP fewer seeds need not come by all of them\n");
    }
  else
    {
      g_print ("%u required rare points missed, of %d that are counted\n", missed, DOCKET_SIM_N_REACH);
      if (differing > 0)
        g_print ("%u seeds are not the same twice\n", differing);
    }
  return sum.violations + differing + (sum.seeds >= REACH_SEEDS_MIN ? missed : 0);
}

static guint
play_points (const Options *options)
{
  DocketSimPoints points = { 0 };
  gint64 begun_us = g_get_monotonic_time ();
  double seconds;

  docket_sim_points_play ((guint64) options->first, (guint64) options->crash_points, &points);
  seconds = (double) (g_get_monotonic_time () - begun_us) / G_USEC_PER_SEC;
  g_print ("# %" G_GUINT64_FORMAT " crash points of %" G_GUINT64_FORMAT " days, %" G_GUINT64_FORMAT " of them gone on from; %.0f a second\n", points.points, points.days, points.resumed,
           (double) points.points / MAX (seconds, 0.001));
  if (options->tap)
    g_print ("%s 4 /sim/crash-points\n", points.violations == 0 ? "ok" : "not ok");
  return points.violations;
}

int
main (int argc, char **argv)
{
  Options options = { .seeds = -1, .first = 1, .mask = DOCKET_SIM_ALL_FAULTS };
  const GOptionEntry entries[] = {
    { "seeds", 0, 0, G_OPTION_ARG_INT64, &options.seeds, "How many", "N" },
    { "first", 0, 0, G_OPTION_ARG_INT64, &options.first, "The first one", "S" },
    { "minutes", 0, 0, G_OPTION_ARG_INT64, &options.minutes, "For at most so long", "M" },
    { "crash-points", 0, 0, G_OPTION_ARG_INT64, &options.crash_points, "So many crashes at the writes of scripted days", "N" },
    { "acts", 0, 0, G_OPTION_ARG_INT64, &options.acts, "At most so many acts in each", "N" },
    { "faults", 0, 0, G_OPTION_ARG_INT64, &options.mask, "Only these (bits)", "MASK" },
    { "kept", 0, 0, G_OPTION_ARG_FILENAME, &options.kept, "Folder of seeds to play first", "DIR" },
    { "tap", 0, 0, G_OPTION_ARG_NONE, &options.tap, "As a test", NULL },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &options.verbose, "Each seed", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  guint wrong = 0;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("docket-sim: %s\n", error->message);
      return 2;
    }
  signal (SIGABRT, on_abort);
  g_log_set_writer_func (write_log, &options.verbose, NULL);
  /* There is one thread. */
  sqlite3_config (SQLITE_CONFIG_SINGLETHREAD);
  docket_sim_vfs_use ();
  if (options.tap)
    g_print ("1..%d\n", options.crash_points > 0 ? 4 : 3);
  /* Points alone, unless seeds are asked for, too. */
  if (options.seeds < 0)
    options.seeds = options.crash_points > 0 ? 0 : SEEDS_DEFAULT;
  if (options.seeds > 0)
    wrong = play_seeds (&options);
  if (options.crash_points > 0)
    wrong += play_points (&options);
  docket_sim_company_free ();
  docket_sim_folder_end ();
  if (!options.tap)
    g_print ("%u violations\n", wrong);
  g_free (options.kept);
  return wrong > 0;
}
