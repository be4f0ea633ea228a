/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Bad input, as a person meets it: a clear sentence, the right exit code, and
 * nothing lost. Sentences are checked by their telling words, so that wording
 * may improve.
 */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "docket-test-ctl.h"
#include "docket-test-invariants.h"
#include "docket-test-relay.h"
#include "docket-test-server.h"

typedef struct
{
  char *dir;
  DocketTestServer *server;
  char *profile; /* omar's, signed in and synced */
  char *password;
  char *number;  /* of a job */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) jobs = NULL;
  g_autofree char *synced = NULL;
  JsonObject *fields;

  fixture->dir = docket_test_dir_new ();
  fixture->server = docket_test_server_new (fixture->dir);
  fixture->profile = g_build_filename (fixture->dir, "omar", NULL);
  fixture->password = docket_test_password_file (fixture->dir, DOCKET_TEST_PASSWORD);
  docket_test_ctl_login (fixture->profile, fixture->dir, docket_test_server_get_url (fixture->server), "omar");
  synced = docket_test_ctl (fixture->profile, 0, NULL, "sync", NULL);
  jobs = docket_test_ctl_json (fixture->profile, 0, "jobs", "--status", "complete", "--limit", "1", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (jobs)), ==, 1);
  fields = json_object_get_object_member (json_array_get_object_element (json_node_get_array (jobs), 0), "fields");
  fixture->number = g_strdup (json_object_get_string_member (fields, "number"));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  docket_test_server_free (fixture->server);
  docket_test_dir_remove (fixture->dir);
  g_free (fixture->profile);
  g_free (fixture->password);
  g_free (fixture->number);
}

/* Must fail with @status, and the complaint hold @words and no trace of code. */
static void
assert_complains (const char *profile, int status, const char *words, const char *const *command)
{
  g_autofree char *complaint = NULL;
  g_autofree char *output = NULL;
  const char *word[8] = { NULL };

  for (guint i = 0; command[i] != NULL; i++)
    word[i] = command[i];
  output = docket_test_ctl (profile, status, &complaint, word[0], word[1], word[2], word[3], word[4], word[5], word[6], NULL);
  g_assert_cmpstr (output, ==, "");
  docket_test_assert_says (complaint, words);
  for (const char *const *never = (const char *const[]){ "null", "assert", "CRITICAL", "WARNING", "SQLITE", "(null)", NULL }; *never != NULL; never++)
    if (strstr (complaint, *never) != NULL)
      g_error ("“%s” is no sentence for a person", complaint);
}
#define COMPLAINS(profile, status, words, ...) assert_complains (profile, status, words, (const char *const[]){ __VA_ARGS__, NULL })

static gint64
pending (const char *profile)
{
  g_autoptr (JsonNode) status = docket_test_ctl_json (profile, 0, "status", NULL);

  return json_object_get_int_member (json_node_get_object (status), "pending");
}

/* -- Signing in -- */

static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  const char *url = docket_test_server_get_url (fixture->server);
  g_autofree char *fresh = g_build_filename (fixture->dir, "fresh", NULL);
  g_autofree char *wrong = g_build_filename (fixture->dir, "wrong", NULL);
  g_autofree char *missing = g_build_filename (fixture->dir, "missing", NULL);
  g_autofree char *empty = g_build_filename (fixture->dir, "empty", NULL);
  g_autoptr (DocketTestRelay) relay = docket_test_relay_new (0);
  const char *portal = docket_test_relay_get_url (relay);

  g_assert_true (g_file_set_contents (wrong, "not-it\n", -1, NULL));
  g_assert_true (g_file_set_contents (empty, "", -1, NULL));
  COMPLAINS (fresh, 1, "name or the password is wrong", "login", url, "--user", "omar", "--password-file", wrong);
  COMPLAINS (fresh, 1, "name or the password is wrong", "login", url, "--user", "nobody", "--password-file", fixture->password);
  COMPLAINS (fresh, 1, "password file", "login", url, "--user", "omar", "--password-file", missing);
  COMPLAINS (fresh, 1, "no password", "login", url, "--user", "omar", "--password-file", empty);
  COMPLAINS (fresh, 1, "cannot be reached", "login", "http://127.0.0.1:1", "--user", "omar", "--password-file", fixture->password);
  COMPLAINS (fresh, 1, "ftp", "login", "ftp://127.0.0.1", "--user", "omar", "--password-file", fixture->password);
  COMPLAINS (fresh, 2, "--user", "login", url);
  COMPLAINS (fresh, 4, "Sign in", "jobs");
  docket_test_relay_arm (relay, DOCKET_TEST_FAULT_PORTAL, "", G_MAXUINT, 0);
  COMPLAINS (fresh, 1, portal, "login", portal, "--user", "omar", "--password-file", fixture->password);
  docket_test_relay_arm (relay, DOCKET_TEST_FAULT_REDIRECT, "", G_MAXUINT, 0);
  COMPLAINS (fresh, 1, portal, "login", portal, "--user", "omar", "--password-file", fixture->password);
  docket_test_relay_arm (relay, DOCKET_TEST_FAULT_MALFORMED, "", G_MAXUINT, 0);
  COMPLAINS (fresh, 1, portal, "login", portal, "--user", "omar", "--password-file", fixture->password);
  docket_test_server_stop (fixture->server);
  COMPLAINS (fresh, 1, "cannot be reached", "login", url, "--user", "omar", "--password-file", fixture->password);
}

/* -- What is typed -- */

static void
test_words (Fixture *fixture, gconstpointer data)
{
  const char *profile = fixture->profile;
  const char *job = fixture->number;

  COMPLAINS (profile, 2, "no command", "frobnicate");
  COMPLAINS (profile, 2, "Unknown option", "jobs", "--frobnicate");
  COMPLAINS (profile, 2, "no field", "job", "set", job, "colour=red");
  COMPLAINS (profile, 2, "FIELD=VALUE", "job", "set", job, "status");
  COMPLAINS (profile, 2, "waiting_approval", "job", "set", job, "status=finished");
  COMPLAINS (profile, 2, "smallest unit", "job", "set", job, "total_amount=412.50");
  COMPLAINS (profile, 2, "whole number", "job", "set", job, "planned_minutes=soon");
  COMPLAINS (profile, 2, "not a time", "job", "set", job, "promised_from=tomorrow");
  COMPLAINS (profile, 2, "twice", "job", "set", job, "title=a", "title=b");
  COMPLAINS (profile, 2, "missing", "job", "set", job);
  COMPLAINS (profile, 2, "empty", "job", "note", job, "");
  COMPLAINS (profile, 2, "not a day", "jobs", "--day", "23.11.2026");
  COMPLAINS (profile, 2, "not a status", "jobs", "--status", "finished");
  COMPLAINS (profile, 1, "nobody called", "jobs", "--technician", "zaphod");
  COMPLAINS (profile, 1, "J-99999999", "job", "show", "J-99999999");
  COMPLAINS (profile, 1, "Planned duration", "job", "set", job, "planned_minutes=-5");
  COMPLAINS (profile, 1, "zzz", "review", "show", "zzz");
  COMPLAINS (profile, 2, "one of --keep", "review", "decide", "zzz");
  COMPLAINS (profile, 1, "outbox", "outbox", "discard", "zzz");
  /* A move the table does not know, and one that is not the office's. */
  COMPLAINS (profile, 1, "", "job", "set", job, "status=new");
  COMPLAINS (profile, 1, "", "job", "set", job, "technician=tess");
  g_assert_cmpint (pending (profile), ==, 0);
}

/* -- The profile's files -- */

static char *
account_file (Fixture *fixture)
{
  g_autofree char *accounts = g_build_filename (fixture->profile, "accounts", NULL);
  g_autoptr (GDir) dir = g_dir_open (accounts, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".db"))
      return g_build_filename (accounts, name, NULL);
  g_error ("no account file");
}

static GBytes *
content (const char *path)
{
  char *data = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  return g_bytes_new_take (data, size);
}

static void
test_newer_profile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = account_file (fixture);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 9999", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  before = content (path);
  COMPLAINS (fixture->profile, 1, "newer", "jobs");
  COMPLAINS (fixture->profile, 1, "newer", "job", "note", fixture->number, "text");
  COMPLAINS (fixture->profile, 1, "newer", "sync");
  after = content (path);
  g_assert_true (g_bytes_equal (before, after));
}

/* Over @size bytes at @offset; @length: cut off there afterwards, 0: not. */
static void
damage (const char *path, gsize offset, gsize size, gsize length)
{
  g_autofree char *bytes = NULL;
  gsize had;

  g_assert_true (g_file_get_contents (path, &bytes, &had, NULL));
  g_assert_cmpuint (had, >, offset + size);
  memset (bytes + offset, '#', size);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) (length > 0 ? length : had), NULL));
}

/* Whatever is hit, unsent work goes on, with its photo, and the rest is fetched. */
static void
test_corrupt_profile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = account_file (fixture);
  g_autofree char *photo = g_build_filename (fixture->dir, "pump.txt", NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *noted = docket_test_ctl (fixture->profile, 0, NULL, "job", "note", fixture->number, "Saved before the damage", NULL);
      g_autofree char *words = g_strdup_printf ("file %u", i);
      g_autofree char *attached = NULL;
      g_autofree char *complaint = NULL;
      g_autofree char *first = NULL;
      g_autofree char *synced = NULL;
      g_autofree char *job = NULL;
      g_autoptr (GBytes) whole = NULL;

      g_assert_true (g_file_set_contents (photo, words, -1, NULL));
      attached = docket_test_ctl (fixture->profile, 0, NULL, "job", "attach", fixture->number, photo, NULL);
      whole = content (path);
      if (i == 0)
        damage (path, 0, 4096, 0);
      else if (i == 1)
        damage (path, 0, 100, 0);
      else
        damage (path, 0, 0, g_bytes_get_size (whole) - 40960);
      first = docket_test_ctl (fixture->profile, 0, &complaint, "outbox", NULL);
      docket_test_assert_says (complaint, "2 unsent changes were rescued");
      docket_test_assert_says (complaint, ".set-aside-");
      docket_test_assert_says (first, "1 note");
      g_assert_cmpint (pending (fixture->profile), ==, 2);
      g_clear_pointer (&complaint, g_free);
      synced = docket_test_ctl (fixture->profile, 0, &complaint, "sync", NULL);
      g_assert_cmpstr (complaint, ==, "");
      g_assert_cmpint (pending (fixture->profile), ==, 0);
      job = docket_test_ctl (fixture->profile, 0, NULL, "job", "show", fixture->number, NULL);
      docket_test_assert_says (job, "Saved before the damage");
      docket_test_check_profile (fixture->server, fixture->profile);
    }
}

/* Nothing of it is a database any more: who was signed in is not known either. */
static void
test_profile_of_noise (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = account_file (fixture);
  g_autofree char *ini = g_build_filename (fixture->profile, "profile.ini", NULL);
  g_autofree char *garbage = g_strnfill (8192, '#');
  g_autofree char *complaint = NULL;
  g_autofree char *state = NULL;
  g_autofree char *synced = NULL;

  g_assert_true (g_file_set_contents (path, garbage, -1, NULL));
  /* What became of the file is told at once, and why nobody is signed in always. */
  state = docket_test_ctl (fixture->profile, 0, &complaint, "status", NULL);
  docket_test_assert_says (complaint, ".set-aside-");
  docket_test_assert_says (complaint, "Sign in again");
  docket_test_assert_says (state, "Signed out");
  COMPLAINS (fixture->profile, 4, "Sign in again", "jobs");
  COMPLAINS (fixture->profile, 4, "Sign in again", "job", "note", fixture->number, "text");
  docket_test_ctl_login (fixture->profile, fixture->dir, docket_test_server_get_url (fixture->server), "omar");
  synced = docket_test_ctl (fixture->profile, 0, NULL, "sync", NULL);
  docket_test_check_profile (fixture->server, fixture->profile);
  g_assert_true (g_file_set_contents (ini, "[[[ this is not an ini file\n", -1, NULL));
  COMPLAINS (fixture->profile, 1, "profile", "jobs");
}

/* -- A full disk -- */

/* A small file system of our own, if this machine lets us have one. */
static gboolean
can_mount (void)
{
  const char *argv[] = { "unshare", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /mnt", NULL };
  g_autofree char *unshare = g_find_program_in_path ("unshare");
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;

  return unshare != NULL && docket_test_run (argv, &output, &complaint) == 0;
}

static void
test_disk_full (Fixture *fixture, gconstpointer data)
{
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  g_autofree char *saved = docket_test_ctl (fixture->profile, 0, NULL, "job", "note", fixture->number, "Before the disk was full", NULL);
  /* On the small disk: fill it, save (refused), make room, look. */
  const char *script = "set -e; mount -t tmpfs -o size=64m tmpfs /mnt; cp -a \"$2\" /mnt/profile\n"
                       "cat /dev/zero > /mnt/filler 2>/dev/null || true\n"
                       "long=$(head -c 9000 /dev/zero | tr '\\0' x)\n"
                       "status=0; i=0\n"
                       "while [ $status = 0 ] && [ $i -lt 40 ]; do i=$((i+1)); \"$1\" --profile /mnt/profile job note \"$3\" \"$long\" >/dev/null || status=$?; done\n"
                       "test $status = 1\n"
                       "rm /mnt/filler; \"$1\" --profile /mnt/profile --json outbox > /mnt/out; \"$1\" --profile /mnt/profile job note \"$3\" again > /dev/null; cat /mnt/out\n";
  const char *argv[] = { "unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", docket_test_program ("DOCKETCTL"), fixture->profile, fixture->number, NULL };

  if (!can_mount ())
    {
      g_test_skip ("this machine lets us mount nothing");
      return;
    }
  if (docket_test_run (argv, &output, &complaint) != 0)
    g_error ("%s%s", output, complaint);
  docket_test_assert_says (complaint, "full");
  docket_test_assert_says (output, "queued");
}

/* The same without a mount: no file may grow. */
static void
test_disk_refuses (Fixture *fixture, gconstpointer data)
{
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  const char *script = "ulimit -f 1; exec \"$1\" --profile \"$2\" job note \"$3\" text";
  const char *argv[] = { "sh", "-c", script, "sh", docket_test_program ("DOCKETCTL"), fixture->profile, fixture->number, NULL };
  g_autofree char *again = NULL;

  g_assert_cmpint (docket_test_run (argv, &output, &complaint), ==, 1);
  docket_test_assert_says (complaint, "disk");
  g_assert_cmpint (pending (fixture->profile), ==, 0);
  again = docket_test_ctl (fixture->profile, 0, NULL, "job", "note", fixture->number, "text", NULL);
  g_assert_cmpint (pending (fixture->profile), ==, 1);
}

/* -- The server's own -- */

static void
test_docketd (Fixture *fixture, gconstpointer data)
{
  g_autofree char *taken = g_strdup_printf ("127.0.0.1:%u", docket_test_server_get_port (fixture->server));
  const struct
  {
    const char *argv[8];
    const char *words;
  } cases[] = {
    { { docket_test_program ("DOCKETD"), "serve", "--store", docket_test_server_get_store (fixture->server), "--listen", taken, NULL }, taken },
    { { docket_test_program ("DOCKETD"), "serve", "--store", "postgresql://localhost/docket", NULL }, "ostgre" },
    { { docket_test_program ("DOCKETD"), "serve", "--store", "sqlite:/nowhere/at/all.db", NULL }, "/nowhere/at/all.db" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *output = NULL;
      g_autofree char *complaint = NULL;

      g_assert_cmpint (docket_test_run (cases[i].argv, &output, &complaint), ==, 1);
      docket_test_assert_says (complaint, cases[i].words);
    }
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/e2e/bad-input/sign-in", test_sign_in);
  ADD ("/e2e/bad-input/words", test_words);
  ADD ("/e2e/bad-input/newer-profile", test_newer_profile);
  ADD ("/e2e/bad-input/corrupt-profile", test_corrupt_profile);
  ADD ("/e2e/bad-input/profile-of-noise", test_profile_of_noise);
  ADD ("/e2e/bad-input/disk-full", test_disk_full);
  ADD ("/e2e/bad-input/disk-refuses", test_disk_refuses);
  ADD ("/e2e/bad-input/docketd", test_docketd);
  return g_test_run ();
}
