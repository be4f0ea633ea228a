/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The token in a real keyring: it is there and nowhere else, and a keyring that
 * is locked or missing costs nobody any work. with-keyring.sh brings one.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "docket-secrets.h"
#include "docket-test-ctl.h"
#include "docket-test-desk.h"
#include "docket-test-server.h"

/* What with-keyring.sh unlocks it with. */
#define KEYRING_PASSWORD "docket"
#define SECRETS_NAME "org.freedesktop.secrets"
#define SECRETS_PATH "/org/freedesktop/secrets"
#define NO_BUS "unix:path=/nonexistent/bus"

typedef struct
{
  char *dir;
  DocketTestServer *server;
  char *profile; /* omar's, signed in and synced */
  char *job;     /* number of one */
} Fixture;

/* -- The keyring -- */

static GVariant *
call (GDBusConnection *bus, const char *interface, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  GVariant *answer = g_dbus_connection_call_sync (bus, SECRETS_NAME, SECRETS_PATH, interface, method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
  return answer;
}

static GVariant *
find_collection (GDBusConnection *bus)
{
  return call (bus, "org.freedesktop.Secret.Service", "ReadAlias", g_variant_new ("(s)", "default"));
}

static void
lock_keyring (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) collection = find_collection (bus);
  g_autoptr (GVariant) done = NULL;
  const char *paths[2] = { NULL };

  g_variant_get (collection, "(&o)", &paths[0]);
  done = call (bus, "org.freedesktop.Secret.Service", "Lock", g_variant_new ("(^ao)", paths));
}

/* As the person does in a dialog; here without one. */
static void
unlock_keyring (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) session = call (bus, "org.freedesktop.Secret.Service", "OpenSession", g_variant_new ("(sv)", "plain", g_variant_new_string ("")));
  g_autoptr (GVariant) collection = find_collection (bus);
  g_autoptr (GVariant) done = NULL;
  const char *session_path, *collection_path;

  g_variant_get (session, "(v&o)", NULL, &session_path);
  g_variant_get (collection, "(&o)", &collection_path);
  done = call (bus, "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface", "UnlockWithMasterPassword",
               g_variant_new ("(o(o@ay@ays))", collection_path, session_path, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, NULL, 0, 1),
                              g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, KEYRING_PASSWORD, strlen (KEYRING_PASSWORD), 1), "text/plain"));
}

/* -- The story -- */

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *synced = NULL;

  fixture->dir = docket_test_dir_new ();
  fixture->server = docket_test_server_new (fixture->dir);
  fixture->profile = g_build_filename (fixture->dir, "omar", NULL);
  docket_test_ctl_login (fixture->profile, fixture->dir, docket_test_server_get_url (fixture->server), "omar");
  synced = docket_test_ctl (fixture->profile, 0, NULL, "sync", NULL);
  fixture->job = docket_test_ctl_first (fixture->profile, "jobs", NULL, NULL, "number");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  docket_test_server_free (fixture->server);
  docket_test_dir_remove (fixture->dir);
  g_free (fixture->profile);
  g_free (fixture->job);
}

static void
save_note (Fixture *fixture, const char *text)
{
  g_autofree char *saved = docket_test_ctl (fixture->profile, 0, NULL, "job", "note", fixture->job, text, NULL);

  docket_test_assert_says (saved, "Saved on this device");
}

static gint64
pending (Fixture *fixture)
{
  g_autoptr (JsonNode) status = docket_test_ctl_json (fixture->profile, 0, "status", NULL);

  return json_object_get_int_member (json_node_get_object (status), "pending");
}

/* (transfer full) (nullable) */
static char *
token_of (Fixture *fixture)
{
  g_autoptr (DocketProfile) profile = docket_profile_open (fixture->profile, NULL);
  g_autoptr (GError) error = NULL;
  const char *account = docket_profile_get_account (profile);
  char *token = NULL;

  docket_secrets_load_token (profile, account, &token, &error);
  g_assert_no_error (error);
  return token;
}

static void
assert_nowhere_in (const char *path, const char *words)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *data = NULL;
      gsize size = 0;

      if (g_file_test (file, G_FILE_TEST_IS_DIR))
        assert_nowhere_in (file, words);
      else if (g_file_get_contents (file, &data, &size, NULL) && memmem (data, size, words, strlen (words)) != NULL)
        g_error ("the token is in %s", file);
    }
}

static void
test_nowhere_but_in_the_keyring (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = token_of (fixture);
  g_autofree char *secrets = g_build_filename (fixture->profile, "secrets", NULL);
  g_autofree char *file = g_build_filename (fixture->dir, "work.docket", NULL);
  g_autofree char *written = NULL;
  g_autofree char *out = NULL;
  g_autoptr (DocketProfile) profile = docket_profile_open (fixture->profile, NULL);
  g_autofree char *account = g_strdup (docket_profile_get_account (profile));
  g_autofree char *left = NULL;

  g_assert_nonnull (token);
  save_note (fixture, "Not sent yet");
  written = docket_test_ctl (fixture->profile, 0, NULL, "outbox", "export", file, NULL);
  g_assert_false (g_file_test (secrets, G_FILE_TEST_EXISTS));
  assert_nowhere_in (fixture->dir, token);
  out = docket_test_ctl (fixture->profile, 0, NULL, "logout", NULL);
  g_assert_true (docket_secrets_load_token (profile, account, &left, NULL));
  g_assert_null (left);
}

static void
test_locked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *complaint = NULL;
  g_autofree char *stays = NULL;
  g_autofree char *output = NULL;
  g_autofree char *again = NULL;
  g_autofree char *jobs = NULL;
  g_autofree char *synced = NULL;

  lock_keyring ();
  save_note (fixture, "Saved while it was locked");
  jobs = docket_test_ctl (fixture->profile, 0, NULL, "jobs", NULL);
  docket_test_assert_says (jobs, fixture->job);
  output = docket_test_ctl (fixture->profile, 3, &complaint, "sync", "--timeout", "60", NULL);
  docket_test_assert_says (complaint, "keyring is locked");
  docket_test_assert_says (complaint, "safe on this device");
  g_assert_null (strstr (complaint, "expired"));
  /* Nobody is signed out who cannot be. */
  again = docket_test_ctl (fixture->profile, 1, &stays, "logout", NULL);
  docket_test_assert_says (stays, "keyring is locked");
  g_assert_cmpint (pending (fixture), ==, 1);

  unlock_keyring ();
  synced = docket_test_ctl (fixture->profile, 0, NULL, "sync", "--timeout", "60", NULL);
  g_assert_cmpint (pending (fixture), ==, 0);
}

static gboolean
is_sent (gpointer data)
{
  return pending (data) == 0;
}

static gboolean
says_locked (gpointer data)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (data, &text, NULL, NULL) && strstr (text, "keyring is locked") != NULL;
}

/* Nobody has to start anything anew once it is open. */
static void
test_goes_on_when_unlocked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log = g_build_filename (fixture->dir, "watch.log", NULL);
  g_autoptr (GSubprocess) watch = NULL;

  lock_keyring ();
  save_note (fixture, "Goes by itself");
  watch = docket_test_spawn (log, docket_test_program ("DOCKETCTL"), "--profile", fixture->profile, "watch", NULL);
  docket_test_wait (says_locked, log, "the reason");
  g_assert_cmpint (pending (fixture), ==, 1);
  unlock_keyring ();
  docket_test_wait (is_sent, fixture, "the note to go");
  g_subprocess_send_signal (watch, SIGTERM);
  g_subprocess_wait (watch, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (watch));
  g_assert_cmpint (g_subprocess_get_exit_status (watch), ==, 0);
}

/* No keyring, no bus: nothing is put into a file behind one's back. */
static void
test_missing (Fixture *fixture, gconstpointer data)
{
  const char *url = docket_test_server_get_url (fixture->server);
  g_autofree char *bus = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autofree char *fresh = g_build_filename (fixture->dir, "fresh", NULL);
  g_autofree char *secrets = g_build_filename (fresh, "secrets", NULL);
  g_autofree char *password = docket_test_password_file (fixture->dir, DOCKET_TEST_PASSWORD);
  g_autofree char *complaint = NULL;
  g_autofree char *offline = NULL;
  g_autofree char *nonsense = NULL;
  g_autofree char *output = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", NO_BUS, TRUE);
  output = docket_test_ctl (fresh, 1, &complaint, "login", url, "--user", "omar", "--password-file", password, NULL);
  docket_test_assert_says (complaint, "DOCKET_SECRETS=file");
  g_assert_false (g_file_test (secrets, G_FILE_TEST_EXISTS));
  save_note (fixture, "Saved without a keyring");
  g_free (output);
  output = docket_test_ctl (fixture->profile, 3, &offline, "sync", "--timeout", "60", NULL);
  docket_test_assert_says (offline, "sign-in cannot be read");
  g_free (output);
  output = docket_test_ctl (fresh, 4, NULL, "jobs", NULL);

  /* Asked for, it is a file that nobody else may read. */
  g_setenv ("DOCKET_SECRETS", "fiel", TRUE);
  g_free (output);
  output = docket_test_ctl (fresh, 1, &nonsense, "login", url, "--user", "omar", "--password-file", password, NULL);
  docket_test_assert_says (nonsense, "“fiel”");
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_free (output);
  output = docket_test_ctl (fresh, 0, NULL, "login", url, "--user", "omar", "--password-file", password, NULL);
  {
    g_autoptr (GDir) dir = g_dir_open (secrets, 0, NULL);
    g_autofree char *file = g_build_filename (secrets, g_dir_read_name (dir), NULL);
    GStatBuf info;

    g_assert_cmpint (g_stat (file, &info), ==, 0);
    g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
    g_assert_cmpint (g_stat (secrets, &info), ==, 0);
    g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
  }
  g_unsetenv ("DOCKET_SECRETS");
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", bus, TRUE);
  g_free (output);
  output = docket_test_ctl (fixture->profile, 0, NULL, "sync", "--timeout", "60", NULL);
  g_assert_cmpint (pending (fixture), ==, 0);
}

int
main (int argc, char **argv)
{
  docket_test_init (&argc, &argv);
  g_unsetenv ("DOCKET_SECRETS");
  g_test_add ("/e2e/keyring/nowhere-but-in-the-keyring", Fixture, NULL, set_up, test_nowhere_but_in_the_keyring, tear_down);
  g_test_add ("/e2e/keyring/locked", Fixture, NULL, set_up, test_locked, tear_down);
  g_test_add ("/e2e/keyring/goes-on-when-unlocked", Fixture, NULL, set_up, test_goes_on_when_unlocked, tear_down);
  g_test_add ("/e2e/keyring/missing", Fixture, NULL, set_up, test_missing, tear_down);
  return g_test_run ();
}
