/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Programs on a profile: two at once, and one that may not be written.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "docket-test-ctl.h"
#include "docket-test-invariants.h"

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
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, "60");
  g_autofree char *omar = g_build_filename (dir, "omar", NULL);
  g_autofree char *log = g_build_filename (dir, "watch.log", NULL);
  g_autofree char *first = NULL;
  g_autofree char *note = NULL;
  g_autofree char *synced = NULL;
  g_autoptr (JsonNode) status = NULL;
  g_autoptr (GSubprocess) watch = NULL;
  g_autoptr (DocketProfile) profile = NULL;
  g_autofree char *number = NULL;

  docket_test_ctl_login (omar, dir, docket_test_server_get_url (server), "omar");
  first = docket_test_ctl (omar, 0, NULL, "sync", NULL);
  number = docket_test_ctl_first (omar, "jobs", NULL, NULL, "number");
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

/* -- A profile that may not be written -- */

/* docketctl on @profile, of which nothing may be written; the exit code. Root
 * writes where it likes, so for root the folder is mounted read-only, in a
 * namespace that ends with the command. */
static int
run_read_only (const char *profile, const char *a, const char *b, const char *c, char **complaint)
{
  static const char mount[] = "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" || exit 77; shift; exec \"$@\"";
  const char *const as_root[] = { "unshare", "-m", "sh", "-c", mount, "sh", profile, docket_test_program ("DOCKETCTL"), "--profile", profile, a, b, c, NULL };
  const char *const as_user[] = { docket_test_program ("DOCKETCTL"), "--profile", profile, a, b, c, NULL };
  g_autofree char *output = NULL;
  int status;

  if (geteuid () == 0)
    return docket_test_run (as_root, &output, complaint);
  g_assert_cmpint (g_chmod (profile, 0500), ==, 0);
  status = docket_test_run (as_user, &output, complaint);
  g_assert_cmpint (g_chmod (profile, 0700), ==, 0);
  return status;
}

static void
test_read_only_profile (void)
{
  static const char *const commands[][3] = { { "status" }, { "jobs" }, { "outbox" }, { "sync" }, { "customer", "new", "name=Nobody" } };
  char *dir = docket_test_dir_new ();
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, "20");
  g_autofree char *omar = g_build_filename (dir, "omar", NULL);
  g_autofree char *first = NULL;
  g_autofree char *saved = NULL;
  g_autofree char *synced = NULL;
  g_autoptr (JsonNode) status = NULL;

  docket_test_ctl_login (omar, dir, docket_test_server_get_url (server), "omar");
  first = docket_test_ctl (omar, 0, NULL, "sync", NULL);
  saved = docket_test_ctl (omar, 0, NULL, "customer", "new", "name=Adler and Sons", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *complaint = NULL;
      int code = run_read_only (omar, commands[i][0], commands[i][1], commands[i][2], &complaint);

      if (geteuid () == 0 && (code == 77 || g_str_has_prefix (complaint, "unshare:")))
        {
          g_test_skip ("nothing can be mounted read-only here");
          break;
        }
      g_assert_cmpint (code, ==, 1);
      docket_test_assert_says (complaint, "may not write");
    }
  /* The queue is as it was. */
  status = docket_test_ctl_json (omar, 0, "status", NULL);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (status), "pending"), ==, 1);
  synced = docket_test_ctl (omar, 0, NULL, "sync", NULL);
  docket_test_check_profile (server, omar);
  docket_test_server_stop (server);
  docket_test_dir_remove (dir);
}

/* -- Taking back -- */

/* Key of the newest change in the outbox. (transfer full) */
static char *
newest_key (const char *profile)
{
  g_autoptr (JsonNode) outbox = docket_test_ctl_json (profile, 0, "outbox", NULL);
  JsonArray *items = json_node_get_array (outbox);

  return g_strdup (json_object_get_string_member (json_array_get_object_element (items, json_array_get_length (items) - 1), "key"));
}

static gint64
count_pending (const char *profile)
{
  g_autoptr (JsonNode) status = docket_test_ctl_json (profile, 0, "status", NULL);

  return json_object_get_int_member (json_node_get_object (status), "pending");
}

/* Runs, and asserts that what it says has @words in it. */
static void
assert_says (const char *profile, const char *words, const char *a, const char *b, const char *c, const char *d)
{
  g_autofree char *said = docket_test_ctl (profile, 0, NULL, a, b, c, d, NULL);

  docket_test_assert_says (said, words);
}

static void
test_taken_back (void)
{
  char *dir = docket_test_dir_new ();
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, "20");
  g_autofree char *omar = g_build_filename (dir, "omar", NULL);
  g_autofree char *unsent = NULL;
  g_autofree char *created = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *found = NULL;
  g_autofree char *complaint = NULL;
  g_autofree char *again = NULL;

  docket_test_ctl_login (omar, dir, docket_test_server_get_url (server), "omar");
  assert_says (omar, "Nothing is here yet", "jobs", NULL, NULL, NULL);
  assert_says (omar, "Up to date", "sync", NULL, NULL, NULL);
  assert_says (omar, "No job matches", "jobs", "--search", "Zebedee", NULL);

  /* Unsent: it goes, and what stands on it is named. */
  assert_says (omar, "Saved", "customer", "new", "name=Zebedee and Sons", NULL);
  unsent = newest_key (omar);
  assert_says (omar, "Saved", "customer", "note", "Zebedee and Sons", "Rings twice");
  assert_says (omar, "1 note on Zebedee and Sons", "outbox", "discard", unsent, NULL);
  g_assert_cmpint (count_pending (omar), ==, 0);
  g_clear_pointer (&unsent, g_free);
  assert_says (omar, "Saved", "customer", "new", "name=Zebedee and Sons", NULL);
  unsent = newest_key (omar);
  assert_says (omar, "Saved", "customer", "note", "Zebedee and Sons", "Rings twice");
  assert_says (omar, "1 note on Zebedee and Sons", "outbox", "discard", "--save", unsent);
  g_assert_cmpint (count_pending (omar), ==, 0);
  assert_says (omar, "Saved", "customer", "new", "name=Zebedee and Sons", NULL);
  created = newest_key (omar);
  assert_says (omar, "nobody has seen it", "outbox", "undo", created, NULL);
  g_assert_cmpint (count_pending (omar), ==, 0);
  g_clear_pointer (&created, g_free);

  /* Sent: the opposite goes after it, and everybody sees that. */
  assert_says (omar, "Saved", "customer", "new", "name=Zebedee and Sons", NULL);
  created = newest_key (omar);
  assert_says (omar, "Up to date", "sync", NULL, NULL, NULL);
  assert_says (omar, "Saved", "customer", "set", "Zebedee and Sons", "nickname=Zeb");
  changed = newest_key (omar);
  assert_says (omar, "Up to date", "sync", NULL, NULL, NULL);
  assert_says (omar, "Saved on this device", "outbox", "undo", changed, NULL);
  again = docket_test_ctl (omar, 1, &complaint, "outbox", "undo", changed, NULL);
  docket_test_assert_says (complaint, "as it was before already");
  assert_says (omar, "Up to date", "sync", NULL, NULL, NULL);
  shown = docket_test_ctl (omar, 0, NULL, "customer", "show", "Zebedee and Sons", NULL);
  g_assert_null (strstr (shown, "Zeb\n"));
  assert_says (omar, "Saved on this device", "outbox", "undo", created, NULL);
  assert_says (omar, "Up to date.\n", "sync", NULL, NULL, NULL);
  found = docket_test_ctl (omar, 0, NULL, "customers", "--search", "Zebedee", NULL);
  g_assert_null (strstr (found, "Zebedee"));
  docket_test_check_profile (server, omar);
  docket_test_server_stop (server);
  docket_test_dir_remove (dir);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/e2e/read-only-profile", test_read_only_profile);
  g_test_add_func ("/e2e/two-programs-on-one-profile", test_two_on_one_profile);
  g_test_add_func ("/e2e/taken-back", test_taken_back);
  return g_test_run ();
}
