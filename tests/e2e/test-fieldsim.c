/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The simulated technicians: those of the demo, who go on for as long as they
 * are let, and a whole day in seconds, on a line that fails now and then, after
 * which every invariant holds on every phone.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "docket-test-ctl.h"
#include "docket-test-invariants.h"

#define DAY_SPEED "4500"
#define FAULTS 25
#define FAULT_EVERY_MS 150

typedef struct
{
  DocketTestDesk *desk;
  guint n;
} Expected;

static gboolean
has_more_cases (gpointer data)
{
  const Expected *expected = data;

  return docket_test_desk_counts (expected->desk).open_reviews > expected->n;
}

static GSubprocess *
start_fieldsim (DocketTestServer *server, const char *dir, const char *log)
{
  g_autofree char *profiles = g_build_filename (dir, "phones", NULL);
  g_autofree char *password = docket_test_password_file (dir, DOCKET_TEST_PASSWORD);

  return docket_test_spawn (log, docket_test_program ("DOCKET_FIELDSIM"), "--server", docket_test_server_get_url (server), "--password-file", password,
                            "--profiles", profiles, "--technicians", "tess,milo", "--speed", "20", NULL);
}

/* The demo yields real cases; a kill in between changes nothing about that. */
static void
test_makes_cases (void)
{
  char *dir = docket_test_dir_new ();
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, "120");
  DocketTestDesk *sofia = docket_test_desk_new (dir, "sofia", docket_test_server_get_url (server), "sofia", "desk");
  Expected expected = { sofia, docket_test_desk_counts (sofia).open_reviews };
  g_autofree char *log = g_build_filename (dir, "fieldsim.log", NULL);
  GSubprocess *process = start_fieldsim (server, dir, log);

  docket_test_wait (has_more_cases, &expected, "a first case");
  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, NULL);
  g_object_unref (process);

  docket_test_desk_drain (sofia);
  expected.n = docket_test_desk_counts (sofia).open_reviews;
  process = start_fieldsim (server, dir, log);
  docket_test_wait (has_more_cases, &expected, "another case after the kill");
  /* The server goes away and comes back; the technicians work on. */
  expected.n = docket_test_desk_counts (sofia).open_reviews;
  docket_test_server_kill (server);
  docket_test_server_start (server);
  docket_test_wait (has_more_cases, &expected, "another case after the server's restart");
  /* Work without a network is chance's choice here; the day below has it for certain. */
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_object_unref (process);
  docket_test_desk_free (sofia);
  docket_test_server_check (server);
  docket_test_server_stop (server);
  docket_test_dir_remove (dir);
}

/* -- A day -- */

static char *
print_day (const char *seed)
{
  const char *argv[] = { docket_test_program ("DOCKET_FIELDSIM"), "--print-day", "--seed", seed, NULL };
  g_autofree char *complaint = NULL;
  char *output = NULL;

  g_assert_cmpint (docket_test_run (argv, &output, &complaint), ==, 0);
  return output;
}

static void
test_same_seed_same_script (void)
{
  g_autofree char *first = print_day ("42");
  g_autofree char *again = print_day ("42");
  g_autofree char *other = print_day ("43");

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other);
  docket_test_assert_says (first, "tess offline");
  docket_test_assert_says (first, "at 18:00");
}

static gboolean
says_given (gpointer data)
{
  g_autofree char *said = NULL;

  return g_file_get_contents (data, &said, NULL, NULL) && strstr (said, "for Tess") != NULL;
}

typedef struct
{
  DocketTestRelay *relay;
  GRand *rand;
  guint n;
} Weather;

static gboolean
on_weather (gpointer data)
{
  static const char *const requests[] = { "POST /v1/ops", "GET /v1/changes?" };
  Weather *weather = data;

  if (weather->n == 0)
    return G_SOURCE_REMOVE;
  if (--weather->n == 0)
    {
      docket_test_relay_arm (weather->relay, DOCKET_TEST_FAULT_PORTAL, "", 0, 0);
      docket_test_relay_set_weak (weather->relay, 0, 0);
      return G_SOURCE_REMOVE;
    }
  docket_test_relay_set_weak (weather->relay, (guint) g_rand_int_range (weather->rand, 0, 3), (gsize) g_rand_int_range (weather->rand, 300, 4000));
  docket_test_relay_arm (weather->relay, (DocketTestFault) g_rand_int_range (weather->rand, 0, DOCKET_TEST_FAULT_MALFORMED + 1),
                         requests[g_rand_int_range (weather->rand, 0, 2)], 1, (gsize) g_rand_int_range (weather->rand, 1, 600));
  return G_SOURCE_CONTINUE;
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static guint32
seed_of_the_day (void)
{
  const char *text = g_getenv ("DOCKET_SIM_SEED");

  return text != NULL && *text != '\0' ? (guint32) strtoul (text, NULL, 10) : (guint32) g_test_rand_int_range (0, G_MAXINT);
}

static void
play_day (DocketTestServer *server, DocketTestRelay *relay, const char *dir, const char *profiles, const char *seed)
{
  g_autofree char *password = docket_test_password_file (dir, DOCKET_TEST_PASSWORD);
  g_autofree char *log = g_build_filename (dir, "day.log", NULL);
  g_autofree char *said = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) strtoul (seed, NULL, 10));
  Weather weather = { relay, rand, FAULTS };
  gboolean over = FALSE;
  g_autoptr (GSubprocess) process = docket_test_spawn (log, docket_test_program ("DOCKET_FIELDSIM"), "--server", docket_test_relay_get_url (relay),
                                                       "--password-file", password, "--profiles", profiles, "--day", "--seed", seed,
                                                       "--speed", DAY_SPEED, NULL);

  g_subprocess_wait_async (process, NULL, on_ended, &over);
  docket_test_wait (says_given, log, "the day to begin");
  g_timeout_add (FAULT_EVERY_MS, on_weather, &weather);
  docket_test_wait (is_true, &over, "the day to end");
  weather.n = 0;
  g_assert_true (g_file_get_contents (log, &said, NULL, NULL));
  g_test_message ("%s", said);
  if (!g_subprocess_get_if_exited (process) || g_subprocess_get_exit_status (process) != 0)
    g_error ("seed %s: the day ended badly", seed);
  docket_test_assert_says (said, "(offline)");
}

static void
test_day_converges (void)
{
  static const char *const people[] = { "omar", "dana", "tess", "milo", "priya" };
  char *dir = docket_test_dir_new ();
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, "60");
  g_autoptr (DocketTestRelay) relay = docket_test_relay_new (docket_test_server_get_port (server));
  g_autofree char *seed = g_strdup_printf ("%u", seed_of_the_day ());
  g_autofree char *profiles = g_build_filename (dir, "phones", NULL);

  g_test_message ("seed %s", seed);
  play_day (server, relay, dir, profiles, seed);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *profile = g_build_filename (profiles, people[i], NULL);

      docket_test_check_profile (server, profile);
    }
  docket_test_check_server (server);
  docket_test_server_stop (server);
  docket_test_dir_remove (dir);
}

/* -- What it refuses -- */

/* @n_blocks: no file may grow beyond, in the shell's blocks; 0: as large as it likes
 * (transfer full): all that it said */
static char *
refuse (int status, guint n_blocks, const char *const *arguments)
{
  g_autofree char *command = g_strdup_printf (n_blocks > 0 ? "ulimit -f %u; exec \"$0\" \"$@\"" : "exec \"$0\" \"$@\"", n_blocks);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  g_autofree char *said = NULL;

  g_ptr_array_add (argv, (char *) "sh");
  g_ptr_array_add (argv, (char *) "-c");
  g_ptr_array_add (argv, command);
  g_ptr_array_add (argv, (char *) docket_test_program ("DOCKET_FIELDSIM"));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);
  g_ptr_array_add (argv, NULL);
  g_assert_cmpint (docket_test_run ((const char *const *) argv->pdata, &output, &complaint), ==, status);
  said = g_strconcat (output, complaint, NULL);
  for (guint i = 0; i < 4; i++)
    g_assert_null (strstr (said, ((const char *[]) { "CRITICAL", "WARNING", "assert", "database" })[i]));
  return g_steal_pointer (&said);
}

static char *
script_file (const char *dir, const char *text)
{
  char *path = g_build_filename (dir, "script", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
test_refused_words (void)
{
  static const char *const scripts[] = { "wait 1e300", "wait nan", "at 24:00", "tess", "tess dances J-1", "omar sync soon", "omar totals J-1 much", "\xff\xfe online" };
  g_autofree char *dir = docket_test_dir_new ();
  g_autofree char *password = docket_test_password_file (dir, DOCKET_TEST_PASSWORD);
  g_autofree char *profiles = g_build_filename (dir, "phones", NULL);
  const struct
  {
    int status;
    const char *says;
    const char *words[9];
  } refusals[] = {
    { 2, "are needed", { NULL } },
    { 2, "--colour", { "--colour" } },
    { 2, "one word too many", { "tess" } },
    { 2, "address of a server", { "--server", "ftp://x", "--password-file", password, "--profiles", profiles } },
    { 2, "address of a server", { "--server", "", "--password-file", password, "--profiles", profiles } },
    { 2, "--speed", { "--server", "127.0.0.1", "--password-file", password, "--profiles", profiles, "--speed", "0" } },
    { 2, "--technicians tess,milo", { "--print-day", "--technicians", "tess,,milo" } },
    { 1, "missing", { "--server", "127.0.0.1", "--password-file", "missing", "--profiles", profiles } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *said = refuse (refusals[i].status, 0, refusals[i].words);

      docket_test_assert_says (said, refusals[i].says);
    }
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *path = script_file (dir, scripts[i]);
      g_autofree char *said = refuse (1, 0, (const char *[]) { "--server", "127.0.0.1", "--password-file", password, "--profiles", profiles, "--once", path, NULL });

      docket_test_assert_says (said, "Line 1");
    }
  /* Nobody has been anywhere. */
  g_assert_false (g_file_test (profiles, G_FILE_TEST_EXISTS));
  docket_test_dir_remove (g_steal_pointer (&dir));
}

static void
test_cannot_start (void)
{
  char *dir = docket_test_dir_new ();
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, "20");
  const char *url = docket_test_server_get_url (server);
  g_autofree char *password = docket_test_password_file (dir, DOCKET_TEST_PASSWORD);
  g_autofree char *profiles = g_build_filename (dir, "phones", NULL);
  g_autofree char *outside = g_build_filename (dir, "elsewhere", NULL);
  g_autofree char *script = script_file (dir, "omar new leak Leaking pump\n");
  g_autofree char *elsewhere = refuse (1, 0, (const char *[]) { "--server", url, "--password-file", password, "--profiles", profiles, "--technicians", "../elsewhere", NULL });
  g_autofree char *nobody = refuse (1, 0, (const char *[]) { "--server", url, "--password-file", password, "--profiles", profiles, "--technicians", "nobody", NULL });
  g_autofree char *full = NULL;

  docket_test_assert_says (elsewhere, "Nobody signs in by such a name.");
  g_assert_false (g_file_test (outside, G_FILE_TEST_EXISTS));
  docket_test_assert_says (nobody, "The name or the password is wrong.");
  docket_test_assert_says (nobody, "No technician could start");
  g_clear_pointer (&profiles, g_free);
  profiles = g_build_filename (dir, "full", NULL);
  full = refuse (1, 40, (const char *[]) { "--server", url, "--password-file", password, "--profiles", profiles, "--once", script, NULL });
  docket_test_assert_says (full, "The disk is full");
  docket_test_assert_says (full, "omar could not start.");
  docket_test_server_stop (server);
  docket_test_dir_remove (dir);
}

static gboolean
says_saved (gpointer data)
{
  g_autofree char *said = NULL;

  return g_file_get_contents (data, &said, NULL, NULL) && strstr (said, "Leaking pump") != NULL;
}

/* Ctrl-C in the middle of a script: what was saved is kept, and who asked is told
 * that it was not played. */
static void
test_stopped_before_the_end (void)
{
  char *dir = docket_test_dir_new ();
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, "20");
  g_autofree char *password = docket_test_password_file (dir, DOCKET_TEST_PASSWORD);
  g_autofree char *profiles = g_build_filename (dir, "phones", NULL);
  g_autofree char *profile = g_build_filename (profiles, "omar", NULL);
  g_autofree char *script = script_file (dir, "omar offline\nomar new leak Leaking pump\nwait 3600\n");
  g_autofree char *log = g_build_filename (dir, "log", NULL);
  g_autofree char *said = NULL;
  g_autoptr (JsonNode) outbox = NULL;
  g_autoptr (GSubprocess) process = docket_test_spawn (log, docket_test_program ("DOCKET_FIELDSIM"), "--server", docket_test_server_get_url (server),
                                                       "--password-file", password, "--profiles", profiles, "--once", script, NULL);

  docket_test_wait (says_saved, log, "the job to be saved");
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_true (g_file_get_contents (log, &said, NULL, NULL));
  docket_test_assert_says (said, "Stopped before the end of the script.");
  outbox = docket_test_ctl_json (profile, 0, "outbox", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (outbox)), ==, 1);
  docket_test_server_stop (server);
  docket_test_dir_remove (dir);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/e2e/fieldsim/makes-cases", test_makes_cases);
  g_test_add_func ("/e2e/fieldsim/same-seed-same-script", test_same_seed_same_script);
  g_test_add_func ("/e2e/fieldsim/a-day-converges", test_day_converges);
  g_test_add_func ("/e2e/fieldsim/refused-words", test_refused_words);
  g_test_add_func ("/e2e/fieldsim/cannot-start", test_cannot_start);
  g_test_add_func ("/e2e/fieldsim/stopped-before-the-end", test_stopped_before_the_end);
  return g_test_run ();
}
