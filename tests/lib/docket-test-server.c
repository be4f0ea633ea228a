/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Spawning docketd and other programs for tests. A child gets SIGKILL when the
 * thread that spawned it ends, so that a test that crashed leaves nothing
 * running.
 */
#include "docket-test-server.h"

#include <glib/gstdio.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define START_S_MAX 180
#define POLL_US 5000
#define PORT_MIN 20000
#define PORT_MAX 32000

struct _DocketTestServer
{
  char *dir;
  char *store;
  char *blobs;
  char *log;
  char *url;
  guint16 port;
  int reservation;
  GSubprocess *process;
};

void
docket_test_init (int *argc, char ***argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (argc, argv, NULL);
}

const char *
docket_test_program (const char *variable)
{
  const char *path = g_getenv (variable);

  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    g_error ("%s must name the program to test", variable);
  return path;
}

char *
docket_test_dir_new (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("docket-test-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
}

void
docket_test_dir_remove (char *dir)
{
  remove_tree (dir);
  g_free (dir);
}

char *
docket_test_password_file (const char *dir, const char *password)
{
  char *path = g_build_filename (dir, "password", NULL);
  g_autofree char *text = g_strconcat (password, "\n", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

GSubprocess *
docket_test_spawnv (const char *log, const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  /* What it says is not to be taken for the results of the test. */
  if (log == NULL)
    g_subprocess_launcher_take_stdout_fd (launcher, dup (STDERR_FILENO));
  else
    {
      /* GIO overwrites it from the start without emptying it. */
      g_remove (log);
      g_subprocess_launcher_set_flags (launcher, G_SUBPROCESS_FLAGS_STDERR_MERGE);
      g_subprocess_launcher_set_stdout_file_path (launcher, log);
    }
  /* The sanitizer's stacks, which cost most of the time, may be wanted of one side only. */
  if (g_getenv ("DOCKETD_ASAN_OPTIONS") != NULL && g_strcmp0 (argv[0], g_getenv ("DOCKETD")) == 0)
    g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", g_getenv ("DOCKETD_ASAN_OPTIONS"), TRUE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return process;
}

GSubprocess *
docket_test_spawn (const char *log, const char *program, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  va_list arguments;

  va_start (arguments, program);
  for (const char *word = program; word != NULL; word = va_arg (arguments, const char *))
    g_ptr_array_add (words, (gpointer) word);
  va_end (arguments);
  g_ptr_array_add (words, NULL);
  return docket_test_spawnv (log, (const char *const *) words->pdata);
}

/* Ends the test with what the program wrote. */
static void
fail_with_log (DocketTestServer *self, const char *what)
{
  g_autofree char *text = NULL;

  g_file_get_contents (self->log, &text, NULL, NULL);
  g_error ("%s\n%s", what, text != NULL ? text : "");
}

static void
run_docketd (DocketTestServer *self, const char *command, const char *option, const char *value)
{
  g_autoptr (GSubprocess) process = docket_test_spawn (self->log, docket_test_program ("DOCKETD"), command, "--store", self->store, option, value, NULL);

  g_subprocess_wait (process, NULL, NULL);
  if (!g_subprocess_get_if_exited (process) || g_subprocess_get_exit_status (process) != 0)
    fail_with_log (self, command);
}

DocketTestServer *
docket_test_server_new (const char *dir)
{
  return docket_test_server_new_sized (dir, "120");
}

/* Making a company takes seconds (its passwords are hashed): within one test
 * program each size is made once, and copied. */
static void
make_company (DocketTestServer *self, const char *database, const char *demo)
{
  static GHashTable *made; /* size -> content of the file */
  g_autoptr (GError) error = NULL;
  GBytes *content;
  char *data;
  gsize size;

  if (made == NULL)
    made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  content = g_hash_table_lookup (made, demo);
  if (content != NULL)
    {
      g_file_set_contents (database, g_bytes_get_data (content, NULL), (gssize) g_bytes_get_size (content), &error);
      g_assert_no_error (error);
      return;
    }
  run_docketd (self, "init", "--demo", demo);
  g_file_get_contents (database, &data, &size, &error);
  g_assert_no_error (error);
  g_hash_table_insert (made, g_strdup (demo), g_bytes_new_take (data, size));
}

static gboolean
is_free (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = g_htons (port), .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };
  int probe = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
  gboolean bound;

  g_assert_cmpint (probe, >=, 0);
  setsockopt (probe, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  bound = bind (probe, (const struct sockaddr *) &address, sizeof address) == 0;
  close (probe);
  return bound;
}

/* A server that is killed and started again needs its port once more: the
 * kernel must not have lent it to a connection of another test (it takes those
 * from ip_local_port_range), nor another test to its own server. The name of a
 * socket that goes with this process says that it is ours. */
static void
reserve_port (DocketTestServer *self)
{
  g_autofree char *range = NULL;
  guint lent_from = PORT_MAX;

  if (g_file_get_contents ("/proc/sys/net/ipv4/ip_local_port_range", &range, NULL, NULL))
    lent_from = (guint) g_ascii_strtoull (range, NULL, 10);
  for (guint attempt = 0; attempt < 2000; attempt++)
    {
      guint16 port = (guint16) g_random_int_range (PORT_MIN, (gint32) CLAMP (lent_from, PORT_MIN + 1, PORT_MAX));
      struct sockaddr_un name = { .sun_family = AF_UNIX };
      int length = snprintf (name.sun_path + 1, sizeof name.sun_path - 1, "docket-test-port-%u", port);

      self->reservation = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      g_assert_cmpint (self->reservation, >=, 0);
      if (bind (self->reservation, (const struct sockaddr *) &name, (socklen_t) (offsetof (struct sockaddr_un, sun_path) + 1 + (gsize) length)) == 0 && is_free (port))
        {
          self->port = port;
          return;
        }
      close (self->reservation);
    }
  g_error ("no port is free for a test");
}

DocketTestServer *
docket_test_server_new_sized (const char *dir, const char *demo)
{
  DocketTestServer *self = g_new0 (DocketTestServer, 1);
  g_autofree char *database = g_build_filename (dir, "server.db", NULL);

  self->dir = g_strdup (dir);
  self->store = g_strconcat ("sqlite:", database, NULL);
  self->blobs = g_build_filename (dir, "blobs", NULL);
  self->log = g_build_filename (dir, "docketd.log", NULL);
  make_company (self, database, demo);
  reserve_port (self);
  docket_test_server_start (self);
  return self;
}

void
docket_test_server_start (DocketTestServer *self)
{
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", self->port);
  g_autofree char *port_file = g_build_filename (self->dir, "port", NULL);
  gint64 deadline = g_get_monotonic_time () + START_S_MAX * G_USEC_PER_SEC;
  g_autofree char *text = NULL;

  g_assert_null (self->process);
  g_remove (port_file);
  self->process = docket_test_spawn (self->log, docket_test_program ("DOCKETD"), "serve", "--store", self->store, "--listen", listen,
                                     "--port-file", port_file, "--blobs", self->blobs, NULL);
  while (!g_file_get_contents (port_file, &text, NULL, NULL) || *text == '\0')
    {
      g_clear_pointer (&text, g_free);
      if (g_get_monotonic_time () > deadline || g_subprocess_get_identifier (self->process) == NULL)
        fail_with_log (self, "docketd did not start");
      /* Its end is noticed by the main context only. */
      g_main_context_iteration (NULL, FALSE);
      g_usleep (POLL_US);
    }
  self->port = (guint16) g_ascii_strtoull (text, NULL, 10);
  g_assert_cmpuint (self->port, !=, 0);
  g_free (self->url);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
}

static void
end (DocketTestServer *self, int signal_number)
{
  if (self->process == NULL)
    return;
  g_subprocess_send_signal (self->process, signal_number);
  g_subprocess_wait (self->process, NULL, NULL);
  /* Told to stop, it ends well: a leak or a fault found on the way does not. */
  if (signal_number == SIGTERM && (!g_subprocess_get_if_exited (self->process) || g_subprocess_get_exit_status (self->process) != 0))
    fail_with_log (self, "docketd did not end well");
  g_clear_object (&self->process);
}

void
docket_test_server_stop (DocketTestServer *self)
{
  end (self, SIGTERM);
}

void
docket_test_server_kill (DocketTestServer *self)
{
  end (self, SIGKILL);
}

void
docket_test_server_send_kill (DocketTestServer *self)
{
  g_subprocess_send_signal (self->process, SIGKILL);
}

void
docket_test_server_check (DocketTestServer *self)
{
  run_docketd (self, "check", "--blobs", self->blobs);
}

void
docket_test_server_free (DocketTestServer *self)
{
  docket_test_server_stop (self);
  close (self->reservation);
  g_free (self->dir);
  g_free (self->store);
  g_free (self->blobs);
  g_free (self->log);
  g_free (self->url);
  g_free (self);
}

int
docket_test_run_on_server (DocketTestServer **server, const char *jobs)
{
  char *dir = docket_test_dir_new ();
  int status;

  *server = docket_test_server_new_sized (dir, jobs);
  status = g_test_run ();
  docket_test_server_check (*server);
  g_clear_pointer (server, docket_test_server_free);
  docket_test_dir_remove (dir);
  return status;
}

const char *
docket_test_server_get_url (DocketTestServer *self)
{
  return self->url;
}

guint16
docket_test_server_get_port (DocketTestServer *self)
{
  return self->port;
}

const char *
docket_test_server_get_pid (DocketTestServer *self)
{
  return g_subprocess_get_identifier (self->process);
}

const char *
docket_test_server_get_store (DocketTestServer *self)
{
  return self->store;
}
