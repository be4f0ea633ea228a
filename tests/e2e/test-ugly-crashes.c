/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Ugly test 8, at every point of saving and syncing: a desk of its own process
 * dies at a write chosen by chance while it saves, pushes, pulls or fetches
 * everything anew; half of the times the power goes too, and what was not
 * synced is lost, torn or rubbish (docket-crash-disk.h); or it lives on with a
 * disk that is full or broken. Now and then the server
 * is killed as well, or a second process works on the same profile. What was said to be saved is there, nothing is there twice.
 *
 * And at any moment: docketd, a desk and docketctl work at once, and some of them
 * get a SIGKILL from outside, not at a write but whenever it comes.
 *
 * DOCKET_SIM_COUNT: how many crashes, or kills; DOCKET_SIM_SEED: of all that is chosen
 * (the one that failed is printed; threads of the desk and the network keep
 * their own pace, so a seed repeats the choices, not every race).
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "docket-statement.h"
#include "docket-test-ctl.h"
#include "docket-test-invariants.h"
#include "docket-test-scale.h"

#define CRASHES_DEFAULT DOCKET_TEST_TIMES (240)
#define NEWS_A_PULL 25
#define SERVER_KILL_ONE_IN 16
#define TWIN_ONE_IN 4
/* A little more than a whole run: some come to their end. */
#define STEP_PERCENT 105

#define KILLS_DEFAULT 12
/* Then the dust settles, everything is checked, and another company begins. */
#define KILLS_A_COMPANY 200
#define SERVER_CHECK_ONE_IN 10
#define CTL_SYNC_ONE_IN 3
#define CTL_SYNC_S "20"
#define CTL_SYNC_TRIES_MAX 20

typedef enum
{
  MODE_SAVE,
  MODE_PUSH,
  MODE_PULL,
  MODE_BOOTSTRAP,
  N_MODES,
} Mode;

static const char *const mode_names[] = { "save", "push", "pull", "bootstrap" };
static const char *const crash_names[] = { "kill", "kill", "power", "power", "full", "broken" };

typedef struct
{
  DocketTestCompany *company;
  GRand *rand;
  guint32 seed;
  char *laptop;      /* profile that saves, pushes and pulls */
  char *fresh;       /* profile that fetches everything anew */
  guint steps[N_MODES]; /* of a whole run */
  GHashTable *saved; /* prefix -> number of notes that were said to be saved */
  guint n_died[N_MODES];
} Storm;

static const char *
profile_of (Storm *storm, Mode mode)
{
  return mode == MODE_BOOTSTRAP ? storm->fresh : storm->laptop;
}

static void
sign_in (Storm *storm, const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketProfile) profile = docket_profile_open (dir, &error);

  g_assert_no_error (error);
  docket_desk_sign_in (profile, docket_test_server_get_url (storm->company->server), "omar", DOCKET_TEST_PASSWORD, "desk", &error);
  g_assert_no_error (error);
}

/* How many notes of @prefix it said were saved; a line cut short was not said. */
static guint
count_said (const char *output, const char *prefix)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    if (g_str_has_prefix (lines[i], "saved ") && g_str_has_prefix (lines[i] + strlen ("saved "), prefix))
      n++;
  return n;
}

/* The numbers N of the notes "PREFIX N" that wait or waited in the outbox. */
static guint
count_in_outbox (DocketStore *store, const char *prefix)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = docket_store_outbox (store, 0, &error);
  g_autofree char *beginning = g_strconcat (prefix, " ", NULL);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOperation *operation = ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation;

      if (operation->record_kind == DOCKET_KIND_NOTE && g_str_has_prefix (docket_values_get_text (operation->set, DOCKET_NOTE_BODY), beginning))
        n++;
    }
  return n;
}

/* I1, right after the crash: the file is whole, and what was said is in it, and
 * at most the one save that was on the disk before it could be said. */
static void
assert_survived (Storm *storm, const char *dir, const char *prefix, guint said)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketProfile) profile = docket_profile_open (dir, &error);
  g_autofree char *path = docket_profile_account_path (profile, docket_profile_get_account (profile));
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketDb) db = docket_db_open (path, DOCKET_DB_READ_WRITE, &error);
  g_autoptr (DocketStore) store = NULL;
  guint n;

  g_assert_no_error (error);
  if (!docket_db_check (db, &error))
    g_error ("seed %u: %s: %s", storm->seed, prefix, error->message);
  store = docket_store_open (path, DOCKET_DB_READ_ONLY, clock, random, &error);
  g_assert_no_error (error);
  n = count_in_outbox (store, prefix);
  if (n < said || n > said + 1)
    g_error ("seed %u: %s: %u saves were announced, %u are there", storm->seed, prefix, said, n);
}

static GSubprocess *
start (Storm *storm, Mode mode, const char *prefix, const char *crash, guint step)
{
  g_autofree char *step_text = g_strdup_printf ("%u", step);
  g_autofree char *seed_text = g_strdup_printf ("%u", g_rand_int (storm->rand));
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                                           docket_test_program ("DOCKET_CRASH_DESK"), profile_of (storm, mode), storm->company->job, mode_names[mode],
                                           prefix, crash, step_text, seed_text, NULL);

  g_assert_no_error (error);
  return process;
}

/* Waits for its end or its death; returns its steps, 0 if it died. */
static guint
finish (Storm *storm, GSubprocess *process, Mode mode, const char *prefix)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  const char *steps;
  guint said;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &complaint, &error);
  g_assert_no_error (error);
  if (g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) != 0)
    g_error ("seed %u: %s: %s: %s", storm->seed, prefix, mode_names[mode], complaint);
  said = count_said (output, prefix);
  g_hash_table_insert (storm->saved, g_strdup (prefix), GUINT_TO_POINTER (said));
  assert_survived (storm, profile_of (storm, mode), prefix, said);
  steps = strstr (output, "steps ");
  return steps != NULL ? (guint) strtoul (steps + strlen ("steps "), NULL, 10) : 0;
}

static guint
run (Storm *storm, Mode mode, const char *prefix, const char *crash, guint step)
{
  g_autoptr (GSubprocess) process = start (storm, mode, prefix, crash, step);

  return finish (storm, process, mode, prefix);
}

/* Something for a pull to bring. */
static void
make_news (Storm *storm, guint round)
{
  GPtrArray *operations = docket_test_save_new ();

  for (guint i = 0; i < NEWS_A_PULL; i++)
    {
      g_autofree char *body = g_strdup_printf ("News%u %u", round, i);

      docket_test_save_note (operations, storm->company->dana, storm->company->job, body);
    }
  docket_test_desk_save (storm->company->dana, operations);
  docket_test_desk_drain (storm->company->dana);
}

static Mode
choose_mode (Storm *storm)
{
  gint32 dice = g_rand_int_range (storm->rand, 0, 10);

  return dice < 4 ? MODE_SAVE : dice < 7 ? MODE_PUSH : dice < 9 ? MODE_PULL : MODE_BOOTSTRAP;
}

static void
crash_once (Storm *storm, guint round)
{
  Mode mode = choose_mode (storm);
  guint dice = (guint) g_rand_int_range (storm->rand, 0, G_N_ELEMENTS (crash_names));
  guint step = 1 + (guint) g_rand_int_range (storm->rand, 0, (gint32) MAX (storm->steps[mode] * STEP_PERCENT / 100, 2));
  g_autofree char *prefix = g_strdup_printf ("Round%u", round);
  g_autofree char *twin_prefix = g_strdup_printf ("Twin%u", round);
  g_autoptr (GSubprocess) twin = NULL;
  gboolean survived;

  if (mode == MODE_PULL)
    make_news (storm, round);
  if (g_rand_int_range (storm->rand, 0, SERVER_KILL_ONE_IN) == 0)
    {
      docket_test_server_kill (storm->company->server);
      docket_test_server_start (storm->company->server);
    }
  /* A second process works on the same profile; it feels nothing of the other's
   * death. (No power cut takes only one of them.) */
  if (strcmp (crash_names[dice], "kill") == 0 && g_rand_int_range (storm->rand, 0, TWIN_ONE_IN) == 0)
    twin = start (storm, mode, twin_prefix, "none", 0);
  survived = run (storm, mode, prefix, crash_names[dice], step) > 0 || strcmp (crash_names[dice], "full") == 0 || strcmp (crash_names[dice], "broken") == 0;
  storm->n_died[mode] += survived ? 0 : 1;
  if (twin != NULL && finish (storm, twin, mode, twin_prefix) == 0)
    g_error ("seed %u: %s died of it, too", storm->seed, twin_prefix);
}

/* Everything that was ever announced stands at the job once, as others see it. */
static void
assert_landed (Storm *storm)
{
  g_autoptr (GPtrArray) notes = docket_test_desk_notes (storm->company->sofia, storm->company->job);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer prefix, said;

  for (guint i = 0; i < notes->len; i++)
    if (!g_hash_table_add (seen, g_ptr_array_index (notes, i)))
      g_error ("seed %u: “%s” is there twice", storm->seed, (const char *) g_ptr_array_index (notes, i));
  g_hash_table_iter_init (&iter, storm->saved);
  while (g_hash_table_iter_next (&iter, &prefix, &said))
    for (guint i = 1; i <= GPOINTER_TO_UINT (said); i++)
      {
        g_autofree char *body = g_strdup_printf ("%s %u", (const char *) prefix, i);

        if (!g_hash_table_contains (seen, body))
          g_error ("seed %u: “%s” was saved and is lost", storm->seed, body);
      }
}

static guint32
number_from_env (const char *name, guint32 fallback)
{
  const char *text = g_getenv (name);

  return text != NULL && *text != '\0' ? (guint32) strtoul (text, NULL, 10) : fallback;
}

/* The other profile's first pull, for which the two change places. */
static void
fetch_first (Storm *storm)
{
  char *laptop = storm->laptop;

  storm->laptop = storm->fresh;
  run (storm, MODE_PULL, "FirstFresh", "none", 0);
  storm->laptop = laptop;
}

/* Two profiles that have fetched everything once. */
static void
storm_begin (Storm *storm)
{
  storm->laptop = g_build_filename (storm->company->dir, "laptop", NULL);
  storm->fresh = g_build_filename (storm->company->dir, "fresh", NULL);
  storm->saved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sign_in (storm, storm->laptop);
  sign_in (storm, storm->fresh);
  run (storm, MODE_PULL, "First", "none", 0);
  fetch_first (storm);
}

static void
storm_end (Storm *storm)
{
  g_clear_pointer (&storm->saved, g_hash_table_unref);
  g_clear_pointer (&storm->laptop, g_free);
  g_clear_pointer (&storm->fresh, g_free);
}

/* The faults have stopped. */
static void
settle (Storm *storm)
{
  g_assert_cmpuint (run (storm, MODE_PUSH, "Last", "none", 0), >, 0);
  g_assert_cmpuint (run (storm, MODE_BOOTSTRAP, "LastFresh", "none", 0), >, 0);
  g_assert_cmpuint (run (storm, MODE_PULL, "VeryLast", "none", 0), >, 0);
  g_assert_cmpuint (run (storm, MODE_BOOTSTRAP, "VeryLastFresh", "none", 0), >, 0);
  docket_test_check_company (storm->company);
  assert_landed (storm);
  g_assert_cmpuint (run (storm, MODE_PULL, "End", "none", 0), >, 0);
  docket_test_check_profile (storm->company->server, storm->laptop);
}

static void
test_crashes (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  Storm storm = { .company = company, .seed = number_from_env ("DOCKET_SIM_SEED", (guint32) g_test_rand_int ()) };
  guint count = number_from_env ("DOCKET_SIM_COUNT", CRASHES_DEFAULT);
  guint n_died = 0;

  g_test_message ("%u crashes with seed %u", count, storm.seed);
  storm.rand = g_rand_new_with_seed (storm.seed);
  storm_begin (&storm);
  /* A whole run of each kind, to know how long it is. */
  for (guint mode = 0; mode < N_MODES; mode++)
    {
      g_autofree char *prefix = g_strdup_printf ("Whole%u", mode);

      if (mode == MODE_PULL)
        make_news (&storm, G_MAXINT);
      storm.steps[mode] = run (&storm, (Mode) mode, prefix, "none", 0);
      g_assert_cmpuint (storm.steps[mode], >, 0);
    }
  for (guint round = 0; round < count; round++)
    crash_once (&storm, round);
  for (guint mode = 0; mode < N_MODES; mode++)
    {
      g_test_message ("%s: %u died within %u steps", mode_names[mode], storm.n_died[mode], storm.steps[mode]);
      n_died += storm.n_died[mode];
    }
  g_assert_cmpuint (n_died, >, count / (DOCKET_TEST_SHARE > 1 ? 8 : 4));
  settle (&storm);
  storm_end (&storm);
  g_rand_free (storm.rand);
}

/* -- At any moment -- */

typedef enum
{
  VICTIM_SERVER,
  VICTIM_DESK,
  VICTIM_CTL,
  N_VICTIMS,
} Victim;

typedef struct
{
  Storm storm;
  char *hand; /* profile of docketctl */
  char *log;  /* what it says */
  guint n_killed[N_VICTIMS];
} Kills;

static guint
count_kills (const Kills *kills)
{
  return kills->n_killed[VICTIM_SERVER] + kills->n_killed[VICTIM_DESK] + kills->n_killed[VICTIM_CTL];
}

/* A note at the job, or a sync. */
static GSubprocess *
start_ctl (Kills *kills, gboolean sync, const char *body)
{
  const char *const note[] = { docket_test_program ("DOCKETCTL"), "--profile", kills->hand, "job", "note", kills->storm.company->job, body, NULL };
  const char *const drain[] = { note[0], "--profile", kills->hand, "sync", "--timeout", CTL_SYNC_S, NULL };

  return docket_test_spawnv (kills->log, sync ? drain : note);
}

static gboolean
was_killed (GSubprocess *process)
{
  return g_subprocess_get_if_signaled (process) && g_subprocess_get_term_sig (process) == SIGKILL;
}

/* Whoever said "saved" by ending well, did. A sync may find nobody there. */
static void
finish_ctl (Kills *kills, GSubprocess *process, gboolean sync, const char *prefix)
{
  Storm *storm = &kills->storm;
  guint said;

  g_subprocess_wait (process, NULL, NULL);
  kills->n_killed[VICTIM_CTL] += was_killed (process);
  if (sync)
    return;
  if (!was_killed (process) && !(g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == 0))
    {
      g_autofree char *words = NULL;

      g_file_get_contents (kills->log, &words, NULL, NULL);
      g_error ("seed %u: %s: docketctl did not save: %s", storm->seed, prefix, words);
    }
  said = was_killed (process) ? 0 : 1;
  g_hash_table_insert (storm->saved, g_strdup (prefix), GUINT_TO_POINTER (said));
  assert_survived (storm, kills->hand, prefix, said);
}

/* Work in this process, too, which nobody kills. */
static void
save_here (Kills *kills, const char *prefix)
{
  Storm *storm = &kills->storm;

  docket_test_company_write_notes (storm->company, g_rand_boolean (storm->rand) ? storm->company->dana : storm->company->omar, prefix, 1);
  g_hash_table_insert (storm->saved, g_strdup (prefix), GUINT_TO_POINTER (1));
}

/* Right at the start, in the midst of saving, or while it is sent. */
static gulong
choose_moment_us (Kills *kills)
{
  static const gint32 spans_ms[] = { 10, 60, 250 };

  return (gulong) g_rand_int_range (kills->storm.rand, 0, spans_ms[g_rand_int_range (kills->storm.rand, 0, G_N_ELEMENTS (spans_ms))] * 1000);
}

static void
kill_server (Kills *kills)
{
  DocketTestServer *server = kills->storm.company->server;

  docket_test_server_kill (server);
  if (kills->n_killed[VICTIM_SERVER]++ % SERVER_CHECK_ONE_IN == 0)
    docket_test_server_check (server);
  docket_test_server_start (server);
}

static void
kill_once (Kills *kills)
{
  Storm *storm = &kills->storm;
  guint nth = g_hash_table_size (storm->saved);
  Mode mode = choose_mode (storm);
  gboolean sync = g_rand_int_range (storm->rand, 0, CTL_SYNC_ONE_IN) == 0;
  guint victims = (guint) g_rand_int_range (storm->rand, 1, 1 << N_VICTIMS);
  g_autofree char *desk_prefix = g_strdup_printf ("Desk%u", nth);
  g_autofree char *ctl_prefix = g_strdup_printf ("Hand%u", nth);
  g_autofree char *own_prefix = g_strdup_printf ("Here%u", nth);
  g_autofree char *ctl_body = g_strdup_printf ("%s 1", ctl_prefix);
  g_autoptr (GSubprocess) desk = start (storm, mode, desk_prefix, "none", 0);
  g_autoptr (GSubprocess) ctl = start_ctl (kills, sync, ctl_body);

  save_here (kills, own_prefix);
  g_usleep (choose_moment_us (kills));
  if ((victims & (1u << VICTIM_DESK)) != 0)
    g_subprocess_force_exit (desk);
  if ((victims & (1u << VICTIM_CTL)) != 0)
    g_subprocess_force_exit (ctl);
  if ((victims & (1u << VICTIM_SERVER)) != 0)
    kill_server (kills);
  finish_ctl (kills, ctl, sync, ctl_prefix);
  finish (storm, desk, mode, desk_prefix);
  kills->n_killed[VICTIM_DESK] += was_killed (desk);
}

static void
drain_ctl (Kills *kills)
{
  g_autofree char *complaint = NULL;
  const char *const argv[] = { docket_test_program ("DOCKETCTL"), "--profile", kills->hand, "sync", "--timeout", CTL_SYNC_S, NULL };

  for (guint i = 0; i < CTL_SYNC_TRIES_MAX; i++)
    {
      g_autofree char *output = NULL;

      g_clear_pointer (&complaint, g_free);
      if (docket_test_run (argv, &output, &complaint) == 0)
        return;
    }
  g_error ("I9 converge: seed %u: docketctl does not come to an end: %s", kills->storm.seed, complaint);
}

/* A company of its own for so many kills. */
static void
storm_over_a_company (Kills *kills, guint count)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  Storm *storm = &kills->storm;

  storm->company = company;
  storm_begin (storm);
  kills->hand = g_build_filename (company->dir, "hand", NULL);
  kills->log = g_build_filename (company->dir, "hand.log", NULL);
  docket_test_ctl_login (kills->hand, company->dir, docket_test_server_get_url (company->server), "omar");
  drain_ctl (kills);
  while (count_kills (kills) < count)
    kill_once (kills);
  drain_ctl (kills);
  settle (storm);
  drain_ctl (kills);
  docket_test_check_profile (company->server, kills->hand);
  g_clear_pointer (&kills->hand, g_free);
  g_clear_pointer (&kills->log, g_free);
  storm_end (storm);
}

static void
test_kills (void)
{
  Kills kills = { .storm.seed = number_from_env ("DOCKET_SIM_SEED", (guint32) g_test_rand_int ()) };
  guint count = number_from_env ("DOCKET_SIM_COUNT", KILLS_DEFAULT);

  g_test_message ("%u kills with seed %u", count, kills.storm.seed);
  kills.storm.rand = g_rand_new_with_seed (kills.storm.seed);
  while (count_kills (&kills) < count)
    {
      storm_over_a_company (&kills, MIN (count, count_kills (&kills) + KILLS_A_COMPANY));
      g_test_message ("killed so far: %u docketd, %u desks, %u docketctl", kills.n_killed[VICTIM_SERVER], kills.n_killed[VICTIM_DESK], kills.n_killed[VICTIM_CTL]);
    }
  g_rand_free (kills.storm.rand);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/ugly/08-crash-and-power-cut-at-every-point", test_crashes);
  g_test_add_func ("/ugly/08-killed-at-any-moment", test_kills);
  return g_test_run ();
}
