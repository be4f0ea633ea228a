/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Programs side by side: two on one profile, and the simulated technicians of
 * the demo.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "docket-test-ctl.h"
#include "docket-test-desk.h"
#include "docket-test-server.h"

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

static gboolean
is_locked (gpointer data)
{
  DocketProfile *profile = data;
  int fd = -1;

  if (docket_profile_try_sync_lock (profile, docket_profile_get_account (profile), &fd, NULL))
    {
      g_close (fd, NULL);
      return FALSE;
    }
  return TRUE;
}

/* Both run at once: one syncs, the other asks it to. */
static void
test_two_on_one_profile (void)
{
  char *dir = docket_test_dir_new ();
  g_autoptr (DocketTestServer) server = docket_test_server_new (dir);
  g_autofree char *omar = g_build_filename (dir, "omar", NULL);
  g_autofree char *log = g_build_filename (dir, "watch.log", NULL);
  g_autofree char *first = NULL;
  g_autofree char *note = NULL;
  g_autofree char *synced = NULL;
  g_autoptr (JsonNode) jobs = NULL;
  g_autoptr (JsonNode) status = NULL;
  g_autoptr (GSubprocess) watch = NULL;
  g_autoptr (DocketProfile) profile = NULL;
  const char *number;

  docket_test_ctl_login (omar, dir, docket_test_server_get_url (server), "omar");
  first = docket_test_ctl (omar, 0, NULL, "sync", NULL);
  jobs = docket_test_ctl_json (omar, 0, "jobs", "--limit", "1", NULL);
  number = json_object_get_string_member (json_object_get_object_member (json_array_get_object_element (json_node_get_array (jobs), 0), "fields"), "number");
  watch = docket_test_spawn (log, docket_test_program ("DOCKETCTL"), "--profile", omar, "watch", NULL);
  profile = docket_profile_open (omar, NULL);
  docket_test_wait (is_locked, profile, "watch to sync");

  note = docket_test_ctl (omar, 0, NULL, "job", "note", number, "Sent by the other one", NULL);
  synced = docket_test_ctl (omar, 0, NULL, "sync", "--timeout", "60", NULL);
  status = docket_test_ctl_json (omar, 0, "status", NULL);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (status), "pending"), ==, 0);
  g_assert_true (is_locked (profile));
  g_subprocess_send_signal (watch, SIGTERM);
  g_subprocess_wait (watch, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (watch));
  g_assert_cmpint (g_subprocess_get_exit_status (watch), ==, 0);
  docket_test_server_stop (server);
  docket_test_dir_remove (dir);
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
test_fieldsim (void)
{
  char *dir = docket_test_dir_new ();
  g_autoptr (DocketTestServer) server = docket_test_server_new (dir);
  DocketTestDesk *sofia = docket_test_desk_new (dir, "sofia", docket_test_server_get_url (server), "sofia", "desk");
  Expected expected = { sofia, docket_test_desk_counts (sofia).open_reviews };
  g_autofree char *log = g_build_filename (dir, "fieldsim.log", NULL);
  g_autofree char *said = NULL;
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
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_object_unref (process);
  g_assert_true (g_file_get_contents (log, &said, NULL, NULL));
  docket_test_assert_says (said, "(offline)");
  docket_test_desk_free (sofia);
  docket_test_server_check (server);
  docket_test_server_stop (server);
  docket_test_dir_remove (dir);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/e2e/two-programs-on-one-profile", test_two_on_one_profile);
  g_test_add_func ("/e2e/fieldsim-makes-cases", test_fieldsim);
  return g_test_run ();
}
