/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * docket-sim: plays seeds, in a process a core. Without --tap it prints what it
 * did; with it, it is a test. A failing seed is cut down first: to fewer acts,
 * then to fewer kinds of faults, as long as it still fails.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include "docket-sim-company.h"
#include "docket-sim-crew.h"
#include "docket-sim-folder.h"
#include "docket-sim-memory.h"
#include "docket-sim-points.h"
#include "docket-sim-reach.h"
#include "docket-sim-upgrade.h"
#include "docket-sim-world.h"

#define SEEDS_DEFAULT 2000
/* Fewer need not come by every rare point. */
#define REACH_SEEDS_MIN 2000
/* Played once more at the end. */
#define TWICE 5
#define PROCESSES_MAX 256
/* In a test, where everything may fail at once. */
#define MINIMISED_MAX 3

typedef struct
{
  gint64 seeds;
  gint64 first;
  gint64 minutes;
  gint64 crash_points;
  gint64 acts;
  gint64 mask;
  gint64 jobs;
  char *kept; /* folder of the seeds that failed once */
  gboolean tap;
  gboolean verbose;
} Options;

/* What is to be played. */
typedef struct
{
  guint64 seed;
  guint mask;
  guint acts;
} Plan;

/* By what they cost. */
typedef enum
{
  SIZE_SMALL, /* a morning of two or three people */
  SIZE_DAY,   /* a day of as many */
  SIZE_BIG,   /* a day of more */
  N_SIZES
} Size;

/* What came of it. */
typedef struct
{
  guint64 hash;
  guint64 steps;
  guint64 faults;
  guint64 acts;
  Size size;
  gint64 cpu_us;
  gboolean failed;
} Found;

typedef struct
{
  guint64 seeds;
  gint64 cpu_us;
} Sum;

typedef struct
{
  const Options *options;
  GArray *kept; /* of Plan */
  gint64 begun_us;
  gint64 until_us;
  guint64 seeds;
  guint64 steps;
  guint64 faults;
  guint64 acts;
  Sum of[N_SIZES];
  guint violations;
  Found first[TWICE];
} Run;

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

static gint64
cpu_us (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static void
play (const Plan *plan, const Options *options, Found *found)
{
  g_auto (DocketSimOutcome) outcome = { 0 };
  gint64 begun_us = cpu_us ();
  guint least = plan->mask, acts;
  static guint n_minimised;

  g_snprintf (now_playing, sizeof now_playing, "\nended in seed %" G_GUINT64_FORMAT ": docket-sim --first %" G_GUINT64_FORMAT " --seeds 1\n", plan->seed, plan->seed);
  docket_sim_world_play (plan->seed, plan->mask, plan->acts, &outcome);
  *found = (Found) { outcome.hash, outcome.steps, outcome.faults, outcome.acts, outcome.morning ? SIZE_SMALL : outcome.small ? SIZE_DAY : SIZE_BIG, cpu_us () - begun_us, outcome.violation != NULL };
  if (options->verbose)
    g_print ("# seed %" G_GUINT64_FORMAT ": %" G_GINT64_MODIFIER "x, %" G_GUINT64_FORMAT " steps\n", plan->seed, outcome.hash, outcome.steps);
  if (outcome.violation == NULL)
    return;
  acts = (guint) outcome.acts;
  g_print ("# seed %" G_GUINT64_FORMAT ": %s\n", plan->seed, outcome.violation);
  if (!options->tap || n_minimised++ < MINIMISED_MAX)
    minimise (plan->seed, &least, &acts);
  g_print ("# replay: docket-sim --first %" G_GUINT64_FORMAT " --seeds 1 --acts %u --faults %u\n", plan->seed, acts, least);
}

/* Each file is "SEED ACTS FAULTS", with words after it. (transfer full) */
static GArray *
read_kept (const Options *options)
{
  GArray *plans = g_array_new (FALSE, FALSE, sizeof (Plan));
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
        {
          const Plan plan = { g_ascii_strtoull (words[0], NULL, 10), (guint) g_ascii_strtoull (words[2], NULL, 10), (guint) g_ascii_strtoull (words[1], NULL, 10) };

          g_array_append_val (plans, plan);
        }
    }
  return plans;
}

/* The kept ones come first. */
static Plan
nth_plan (const Run *run, guint64 item)
{
  if (item < run->kept->len)
    return g_array_index (run->kept, Plan, item);
  return (Plan) { (guint64) run->options->first + item - run->kept->len, (guint) run->options->mask, (guint) run->options->acts };
}

static gboolean
play_item (guint64 item, GByteArray *result, gpointer data)
{
  const Run *run = data;
  Plan plan = nth_plan (run, item);
  Found found;

  if (g_get_monotonic_time () >= run->until_us)
    return FALSE;
  play (&plan, run->options, &found);
  g_byte_array_append (result, (const guint8 *) &found, sizeof found);
  return TRUE;
}

static void
take_item (guint64 item, GByteArray *result, gpointer data)
{
  Run *run = data;
  Found found;
  Sum *of;

  memcpy (&found, result->data, sizeof found);
  of = &run->of[found.size];
  run->seeds++;
  run->steps += found.steps;
  run->faults += found.faults;
  run->acts += found.acts;
  of->seeds++;
  of->cpu_us += found.cpu_us;
  run->violations += found.failed ? 1 : 0;
  if (item < TWICE)
    run->first[item] = found;
}

static void
leave_counts (GByteArray *counted, gpointer data)
{
  for (guint i = 0; i < DOCKET_SIM_N_REACH; i++)
    {
      guint64 n = docket_sim_reach_get ((DocketSimReach) i);

      g_byte_array_append (counted, (const guint8 *) &n, sizeof n);
    }
  g_byte_array_append (counted, (const guint8 *) docket_sim_vfs_get_sectors (), sizeof (DocketSimSectors));
}

static void
gather_counts (GByteArray *counted, gpointer data)
{
  guint64 counts[DOCKET_SIM_N_REACH];
  DocketSimSectors sectors;

  memcpy (counts, counted->data, sizeof counts);
  memcpy (&sectors, counted->data + sizeof counts, sizeof sectors);
  for (guint i = 0; i < DOCKET_SIM_N_REACH; i++)
    docket_sim_reach_add ((DocketSimReach) i, counts[i]);
  docket_sim_vfs_add_sectors (&sectors);
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

static double
per_second (guint64 n, gint64 us)
{
  return (double) n * G_USEC_PER_SEC / (double) MAX (us, 1);
}

static void
say_sum (const Run *run)
{
  const DocketSimSectors *sectors = docket_sim_vfs_get_sectors ();

  g_print ("# %" G_GUINT64_FORMAT " seeds, %" G_GUINT64_FORMAT " acts, %" G_GUINT64_FORMAT " steps, %" G_GUINT64_FORMAT " faults; %.1f seeds a second\n", run->seeds, run->acts, run->steps,
           run->faults, per_second (run->seeds, g_get_monotonic_time () - run->begun_us));
  g_print ("# a second of one core: %.1f small seeds (a morning of two or three people; %" G_GUINT64_FORMAT " of them), %.1f days of as many people (%" G_GUINT64_FORMAT "), %.1f days of more (%" G_GUINT64_FORMAT ")\n",
           per_second (run->of[SIZE_SMALL].seeds, run->of[SIZE_SMALL].cpu_us), run->of[SIZE_SMALL].seeds, per_second (run->of[SIZE_DAY].seeds, run->of[SIZE_DAY].cpu_us), run->of[SIZE_DAY].seeds,
           per_second (run->of[SIZE_BIG].seeds, run->of[SIZE_BIG].cpu_us), run->of[SIZE_BIG].seeds);
  g_print ("# power cuts kept %" G_GUINT64_FORMAT ", dropped %" G_GUINT64_FORMAT " and garbled %" G_GUINT64_FORMAT " unsynced sectors\n", sectors->kept, sectors->dropped, sectors->garbled);
}

/* The same seed twice is the same, whatever was played before it and wherever. */
static guint
count_differing (const Run *run)
{
  guint differing = 0;

  for (guint64 i = 0; i < MIN (run->seeds, TWICE); i++)
    {
      Plan plan = nth_plan (run, i);
      g_auto (DocketSimOutcome) again = { 0 };

      docket_sim_world_play (plan.seed, plan.mask, plan.acts, &again);
      differing += again.hash != run->first[i].hash || again.steps != run->first[i].steps;
    }
  return differing;
}

static guint
play_seeds (const Options *options)
{
  const DocketSimCrew crew = { play_item, take_item, leave_counts, gather_counts };
  Run run = { .options = options, .begun_us = g_get_monotonic_time () };
  guint missed, differing;
  guint64 n_reached;

  run.until_us = options->minutes > 0 ? run.begun_us + options->minutes * 60 * G_USEC_PER_SEC : G_MAXINT64;
  run.kept = read_kept (options);
  /* What the making of the company came by is no day's. */
  docket_sim_reach_forget ();
  /* One that ends in the middle of a seed has found something, too. */
  run.violations += !docket_sim_crew_work (&crew, run.kept->len + (guint64) options->seeds, (guint) options->jobs, &run);
  n_reached = run.seeds;
  missed = say_reach (options, n_reached);
  say_sum (&run);
  differing = count_differing (&run);
  if (options->tap)
    {
      g_print ("%s 1 /sim/seeds\n", run.violations == 0 ? "ok" : "not ok");
      g_print ("%s 2 /sim/same-seed-same-trace\n", differing == 0 ? "ok" : "not ok");
      if (n_reached >= REACH_SEEDS_MIN)
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
  g_array_unref (run.kept);
  return run.violations + differing + (n_reached >= REACH_SEEDS_MIN ? missed : 0);
}

static guint
play_points (const Options *options)
{
  DocketSimPoints points = { 0 };
  gint64 begun_us = g_get_monotonic_time ();
  double seconds;

  if (!docket_sim_points_play ((guint64) options->first, (guint64) options->crash_points, (guint) options->jobs, &points))
    points.violations++;
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
  Options options = { .seeds = -1, .first = 1, .mask = DOCKET_SIM_ALL_FAULTS, .jobs = g_get_num_processors () };
  const GOptionEntry entries[] = {
    { "seeds", 0, 0, G_OPTION_ARG_INT64, &options.seeds, "How many", "N" },
    { "first", 0, 0, G_OPTION_ARG_INT64, &options.first, "The first one", "S" },
    { "minutes", 0, 0, G_OPTION_ARG_INT64, &options.minutes, "For at most so long", "M" },
    { "crash-points", 0, 0, G_OPTION_ARG_INT64, &options.crash_points, "So many crashes at the writes of scripted days", "N" },
    { "acts", 0, 0, G_OPTION_ARG_INT64, &options.acts, "At most so many acts in each", "N" },
    { "faults", 0, 0, G_OPTION_ARG_INT64, &options.mask, "Only these (bits)", "MASK" },
    { "jobs", 0, 0, G_OPTION_ARG_INT64, &options.jobs, "In so many processes (as many as there are cores); 0: in this one, and no fork", "N" },
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
  docket_sim_memory_use ();
  docket_sim_vfs_use ();
  docket_sim_company_make ();
  docket_sim_upgrade_begin ();
  if (options.tap)
    g_print ("1..%d\n", options.crash_points > 0 ? 4 : 3);
  options.jobs = CLAMP (options.jobs, 0, PROCESSES_MAX);
  /* Points alone, unless seeds are asked for, too. */
  if (options.seeds < 0)
    options.seeds = options.crash_points > 0 ? 0 : SEEDS_DEFAULT;
  if (options.seeds > 0 || (options.kept != NULL && options.crash_points == 0))
    wrong = play_seeds (&options);
  if (options.crash_points > 0)
    wrong += play_points (&options);
  docket_sim_company_free ();
  docket_sim_upgrade_end ();
  docket_sim_folder_end ();
  if (!options.tap)
    g_print ("%u violations\n", wrong);
  g_free (options.kept);
  return wrong > 0;
}
