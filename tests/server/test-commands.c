/* SPDX-License-Identifier: GPL-3.0-or-later */

/* docketd's commands: what they do, and the sentences they fail with. */
#include "docket-test-client.h"

#include <glib/gstdio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>

#include "docket-db.h"
#include "docket-record-table.h"

typedef struct
{
  int status;
  char *out;
  char *err;
} Run;

static void
run_clear (Run *run)
{
  g_free (run->out);
  g_free (run->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static char *dir;

/* Words separated by blanks; @D@ stands for the folder of the test. */
static void
docketd (Run *run, const char *line)
{
  g_autofree char *whole = g_strconcat (docket_test_program ("DOCKETD"), " ", line, NULL);
  g_autoptr (GString) text = g_string_new (whole);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_string_replace (text, "@D@", dir, 0);
  argv = g_strsplit (g_strstrip (text->str), " ", -1);
  process = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &run->out, &run->err, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  run->status = g_subprocess_get_exit_status (process);
}

static void
expect (const char *line, int status, const char *words)
{
  g_auto (Run) run = { 0, NULL, NULL };

  docketd (&run, line);
  if (run.status != status || strstr (status == 0 ? run.out : run.err, words) == NULL)
    g_error ("docketd %s: ended with %d\n%s%s", line, run.status, run.out, run.err);
}

static void
write_file (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_usage (void)
{
  expect ("", 2, "Usage:");
  expect ("dance", 2, "There is no command “dance”");
  expect ("--help", 0, "backup");
  expect ("init --help", 0, "--demo");
  expect ("serve --help", 0, "--port-file");
  expect ("user --help", 0, "--password-file");
  expect ("check --help", 0, "--blobs");
  expect ("backup --help", 0, "--to");
  expect ("init", 2, "--store is missing");
  expect ("serve", 2, "--store is missing");
  expect ("init --store sqlite:@D@/x.db --frobnicate", 2, "--frobnicate");
  expect ("init --store sqlite:@D@/x.db and more", 2, "a word too many");
  expect ("init --store sqlite:@D@/x.db --demo huge", 2, "small, large or a number");
  expect ("init --store sqlite:@D@/x.db --currency euro", 2, "three capital letters");
  expect ("backup --store sqlite:@D@/x.db", 2, "--to");
  expect ("user dance --store sqlite:@D@/x.db", 2, "add, list, password");
}

static void
test_store_names (void)
{
  static const char *const commands[] = { "serve", "check", "user list", "backup --to @D@/copy.db" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *missing = g_strconcat (commands[i], " --store sqlite:@D@/missing.db", NULL);
      g_autofree char *postgres = g_strconcat (commands[i], " --store postgresql://localhost/docket", NULL);
      g_autofree char *nonsense = g_strconcat (commands[i], " --store @D@/missing.db", NULL);
      g_autofree char *path = g_build_filename (dir, "missing.db", NULL);

      expect (missing, 1, "There is no store at");
      expect (missing, 1, "docketd init --store sqlite:");
      expect (postgres, 1, "PostgreSQL is not supported yet; use sqlite:PATH");
      expect (nonsense, 1, "Write sqlite:PATH");
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  expect ("init --store postgresql://localhost/docket", 1, "PostgreSQL is not supported yet");
  expect ("init --store sqlite:@D@/no/such/folder/a.db", 1, "cannot be opened");
}

static void
test_init_twice (void)
{
  g_auto (Run) list = { 0, NULL, NULL };

  expect ("init --store sqlite:@D@/twice.db --demo 10", 0, "Made a demo company");
  expect ("init --store sqlite:@D@/twice.db", 1, "There is a file at");
  expect ("check --store sqlite:@D@/twice.db", 0, "Nothing wrong");
  docketd (&list, "user list --json --store sqlite:@D@/twice.db");
  g_assert_nonnull (strstr (list.out, "\"username\":\"tess\",\"name\":\"Tess Ortiz\",\"role\":\"technician\""));
}

static void
test_damaged_and_newer (void)
{
  g_autofree char *newer = g_build_filename (dir, "newer.db", NULL);
  g_autoptr (GError) error = NULL;

  write_file ("garbage.db", "This is no database, and it is long enough to have been mistaken for the header of one, had nobody looked.");
  expect ("serve --store sqlite:@D@/garbage.db", 1, "damaged");
  expect ("check --store sqlite:@D@/garbage.db", 1, "damaged");
  expect ("init --store sqlite:@D@/newer.db", 0, "docketd user add NAME --role admin");
  {
    g_autoptr (DocketDb) db = docket_db_open (newer, DOCKET_DB_READ_WRITE, &error);

    g_assert_no_error (error);
    g_assert_true (docket_db_execute (db, "PRAGMA user_version = 99", &error));
  }
  expect ("serve --store sqlite:@D@/newer.db", 1, "newer");
}

/* Where the steps are: linked in by name. */
GResource *docket_server_get_resource (void);

static void
says (const Run *run, const char *words)
{
  if (strstr (run->err, words) == NULL)
    g_error ("expected “%s” in “%s”", words, run->err);
}

/* With a million records this takes seconds: whoever starts it is told what it does. */
static void
test_says_what_an_older_store_needs (void)
{
  static const char *const before[] = { DOCKET_RECORD_TABLES_SQL, "/io/github/docketdesk/Docket/server/server-1.sql", NULL };
  g_autofree char *older = g_build_filename (dir, "older.db", NULL);
  g_auto (Run) first = { 0, NULL, NULL };
  g_auto (Run) second = { 0, NULL, NULL };
  g_autoptr (GError) error = NULL;

  docket_server_get_resource ();
  {
    g_autoptr (DocketDb) db = docket_db_open (older, DOCKET_DB_READ_WRITE, &error);

    g_assert_no_error (error);
    g_assert_true (docket_db_migrate (db, before, &error));
    g_assert_no_error (error);
    g_assert_true (docket_db_execute (db, "INSERT INTO customer (id, name) VALUES ('01890000-0000-7000-8000-000000100007', 'Ada Adler')", &error));
    g_assert_no_error (error);
  }
  docketd (&first, "user list --store sqlite:@D@/older.db");
  says (&first, "An earlier version made this store. It is brought up to date first, in 3 steps.");
  says (&first, "Step 1 of 3 …\n");
  says (&first, "Step 3 of 3 …\n");
  says (&first, "What finds likely duplicates is made anew, of 1 customer …\n");
  docketd (&second, "user list --store sqlite:@D@/older.db");
  g_assert_null (strstr (second.err, "brought up to date"));
  g_assert_null (strstr (second.err, "likely duplicates"));
}

/* Its administrator hears German. What it answers goes to desks of any language, which
 * find their own words by the English sentence: from every thread. */
static void
test_answers_in_english (void)
{
  g_autofree char *folder = g_build_filename (dir, "german", NULL);
  g_auto (Run) run = { 0, NULL, NULL };
  g_autoptr (DocketTestClient) client = NULL;
  g_autoptr (DocketTestAnswer) refused = NULL, judged = NULL;
  g_autofree char *body = NULL;
  DocketTestServer *server;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_setenv ("LANGUAGE", "de", TRUE);
  g_setenv ("DOCKET_LOCALE_DIR", g_getenv ("DOCKET_TEST_LOCALE_DIR"), TRUE);
  docketd (&run, "user list --store sqlite:@D@/nowhere.db");
  g_assert_null (strstr (run.err, "There is no store"));
  server = docket_test_server_new (folder);
  client = docket_test_client_signed_in (server, "omar", "desk");
  body = g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"job\",\"id\":\"%s\"},\"set\":{\"description\":\"x\"},\"made_at\":1}]}",
                          "01890000-0000-7000-8000-0000000000a1", "01890000-0000-7000-8000-0000000000a2");
  judged = docket_test_call (client, "POST", "/v1/ops", body);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (docket_test_result (judged, 0), "problem"), "detail"), ==, "set.title: A job needs a title.");
  refused = docket_test_sign_in (client, "omar", "not the password", "desk");
  docket_test_assert_problem (refused, 401, "bad-credentials");
  g_assert_cmpstr (json_object_get_string_member (docket_test_object (refused), "title"), ==, "The name or the password is wrong");
  docket_test_server_free (server);
  g_unsetenv ("LANGUAGE");
  g_unsetenv ("DOCKET_LOCALE_DIR");
}

static void
test_tampering_is_found (void)
{
  g_autofree char *path = g_build_filename (dir, "tampered.db", NULL);
  g_autoptr (GError) error = NULL;

  expect ("init --store sqlite:@D@/tampered.db --demo 10", 0, "demo");
  {
    g_autoptr (DocketDb) db = docket_db_open (path, DOCKET_DB_READ_WRITE, &error);

    g_assert_true (docket_db_execute (db, "UPDATE audit SET reason = 'nothing happened' WHERE n = 7", &error));
    g_assert_no_error (error);
  }
  expect ("check --store sqlite:@D@/tampered.db", 1, "7");
}

static void
test_addresses (void)
{
  g_autoptr (GSocket) taken = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) local = NULL;
  g_autofree char *line = NULL;

  expect ("init --store sqlite:@D@/addresses.db", 0, "Made a store");
  expect ("serve --store sqlite:@D@/addresses.db --listen 0.0.0.0:0", 1, "--behind-tls-proxy");
  expect ("serve --store sqlite:@D@/addresses.db --listen 0.0.0.0:0 --allow-public", 1, "--behind-tls-proxy");
  expect ("serve --store sqlite:@D@/addresses.db --listen 0.0.0.0:0 --behind-tls-proxy", 1, "--allow-public");
  expect ("serve --store sqlite:@D@/addresses.db --listen [::]:0", 1, "--allow-public");
  expect ("serve --store sqlite:@D@/addresses.db --listen somewhere", 1, "no address to listen on");
  expect ("serve --store sqlite:@D@/addresses.db --listen 127.0.0.1:99999", 1, "no address to listen on");
  expect ("serve --store sqlite:@D@/addresses.db --listen unix:", 1, "needs the path");
  expect ("serve --store sqlite:@D@/addresses.db --listen unix:@D@/addresses.db", 1, "cannot be used as a socket");
  g_assert_true (g_socket_bind (taken, any, FALSE, NULL) && g_socket_listen (taken, NULL));
  local = g_socket_get_local_address (taken, NULL);
  line = g_strdup_printf ("serve --store sqlite:@D@/addresses.db --listen 127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local)));
  expect (line, 1, "Another program listens");
}

static void
test_users (void)
{
  write_file ("short", "abc\n");
  write_file ("good", "correct horse\n");
  expect ("init --store sqlite:@D@/users.db", 0, "Made a store");
  expect ("user add ruth --role admin --store sqlite:@D@/users.db", 2, "--password-file is missing");
  expect ("user add ruth --role king --password-file @D@/good --store sqlite:@D@/users.db", 2, "--role is");
  expect ("user add Ruth! --role admin --password-file @D@/good --store sqlite:@D@/users.db", 2, "small letters");
  expect ("user add ruth --role admin --password-file @D@/short --store sqlite:@D@/users.db", 1, "at least 8");
  expect ("user add ruth --role admin --password-file @D@/none --store sqlite:@D@/users.db", 1, "cannot be read");
  expect ("user add ruth --role admin --password-file @D@/good --name Ruth --store sqlite:@D@/users.db", 0, "");
  expect ("user add ruth --role office --password-file @D@/good --store sqlite:@D@/users.db", 1, "already");
  expect ("user list --store sqlite:@D@/users.db", 0, "ruth");
  expect ("user disable nobody --store sqlite:@D@/users.db", 1, "no account named");
  expect ("user disable ruth --store sqlite:@D@/users.db", 0, "Ruth can sign in no more, but still counts as working here");
  expect ("user sign-out ruth --left --store sqlite:@D@/users.db", 2, "--left goes with disable");
  expect ("user disable ruth --left --store sqlite:@D@/users.db", 0, "Ruth can sign in no more, and works here no more");
  expect ("user list --store sqlite:@D@/users.db", 0, "(disabled)");
  expect ("user sign-out ruth --store sqlite:@D@/users.db", 0, "");
  expect ("user password ruth --password-file @D@/good --store sqlite:@D@/users.db", 0, "Ruth works here again");
  expect ("check --store sqlite:@D@/users.db", 0, "Nothing wrong");
}

static char *
epoch_of (DocketTestServer *server)
{
  g_autoptr (DocketTestClient) nobody = docket_test_client_new (server);
  g_autoptr (DocketTestAnswer) answer = docket_test_call (nobody, "GET", "/v1/server", NULL);

  return g_strdup (json_object_get_string_member (docket_test_object (answer), "epoch"));
}

/* The copy takes the store's place: another epoch, old cursors end, and the
 * numbers of the lost future are not given out again. */
static void
test_backup_while_served (void)
{
  g_autofree char *folder = g_build_filename (dir, "served", NULL);
  g_autofree char *copy = g_build_filename (dir, "copy.db", NULL);
  g_autofree char *line = NULL, *nowhere = NULL;
  g_autofree char *store = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *cursor = NULL;
  g_autoptr (DocketTestServer) server = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  server = docket_test_server_new_sized (folder, "10");
  before = epoch_of (server);
  {
    g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
    g_autoptr (DocketTestAnswer) page = docket_test_call (omar, "GET", "/v1/changes?limit=5000", NULL);

    cursor = g_strdup (json_object_get_string_member (docket_test_object (page), "cursor"));
  }
  line = g_strdup_printf ("backup --store %s --to %s", docket_test_server_get_store (server), copy);
  expect (line, 0, "Copied to");
  expect (line, 1, "There is a file at");
  nowhere = g_strdup_printf ("backup --store %s --to %s/copy", docket_test_server_get_store (server), copy);
  expect (nowhere, 1, "The copy cannot be put at");
  {
    GStatBuf info;

    g_assert_cmpint (g_stat (copy, &info), ==, 0);
    g_assert_cmpint (info.st_mode & 0077, ==, 0);
  }
  docket_test_server_stop (server);
  store = g_strdup (docket_test_server_get_store (server) + strlen ("sqlite:"));
  g_assert_cmpint (g_rename (copy, store), ==, 0);
  docket_test_server_start (server);
  after = epoch_of (server);
  g_assert_cmpstr (after, !=, before);
  {
    g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
    g_autofree char *path = g_strconcat ("/v1/changes?after=", cursor, NULL);
    g_autofree char *id = docket_test_id ();
    g_autofree char *customer = docket_test_id ();
    g_autofree char *body = g_strdup_printf ("{\"ops\":[{\"key\":\"%1$s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%1$s\"},\"set\":{\"name\":\"After\"}},"
                                             "{\"key\":\"%2$s\",\"kind\":\"create\",\"record\":{\"kind\":\"job\",\"id\":\"%2$s\"},\"set\":{\"title\":\"After\",\"customer\":\"%1$s\"}}]}",
                                             customer, id);
    g_autoptr (DocketTestAnswer) gone = docket_test_call (dana, "GET", path, NULL);
    g_autoptr (DocketTestAnswer) push = docket_test_call (dana, "POST", "/v1/ops", body);
    g_autofree char *job_path = g_strconcat ("/v1/records/job/", id, NULL);
    g_autoptr (DocketTestAnswer) job = docket_test_call (dana, "GET", job_path, NULL);
    const char *number = json_object_get_string_member (json_object_get_object_member (docket_test_object (job), "fields"), "number");

    docket_test_assert_problem (gone, 410, "cursor-expired");
    g_assert_cmpstr (docket_test_result_text (push, 1, "outcome"), ==, "applied");
    g_assert_cmpint (g_ascii_strtoll (number + 2, NULL, 10), >=, 11248);
  }
  docket_test_server_check (server);
}

static void
test_unix_socket (void)
{
  g_autofree char *path = g_build_filename (dir, "sock", NULL);
  g_autofree char *store = g_strconcat ("sqlite:", dir, "/socket.db", NULL);
  g_autofree char *listen = g_strconcat ("unix:", path, NULL);
  g_autofree char *log = g_build_filename (dir, "log", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  const char *request = "GET /healthz HTTP/1.1\r\nHost: docket\r\nConnection: close\r\n\r\n";

  expect ("init --store sqlite:@D@/socket.db", 0, "Made a store");
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GSubprocess) process = docket_test_spawn (log, docket_test_program ("DOCKETD"), "serve", "--store", store, "--listen", listen, NULL);
      g_autoptr (GSocketConnection) connection = NULL;
      char answer[4096] = "";
      gsize n = 0;

      while (connection == NULL)
        {
          connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
          g_usleep (5000);
        }
      g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL, NULL, NULL));
      g_assert_true (g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, sizeof answer - 1, &n, NULL, NULL));
      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200"));
      /* The first round leaves its socket lying about, as a crash does. */
      g_subprocess_send_signal (process, round == 0 ? SIGKILL : SIGTERM);
      g_subprocess_wait (process, NULL, NULL);
      if (round == 1)
        {
          g_assert_true (g_subprocess_get_if_exited (process));
          g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
          g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
        }
    }
}

int
main (int argc, char *argv[])
{
  int status;

  docket_test_init (&argc, &argv);
  g_test_add_func ("/server/commands/usage", test_usage);
  g_test_add_func ("/server/commands/a-store-that-is-not-there", test_store_names);
  g_test_add_func ("/server/commands/init-never-overwrites", test_init_twice);
  g_test_add_func ("/server/commands/damaged-and-newer-files", test_damaged_and_newer);
  g_test_add_func ("/server/commands/says-what-an-older-store-needs", test_says_what_an_older_store_needs);
  g_test_add_func ("/server/commands/answers-in-english", test_answers_in_english);
  g_test_add_func ("/server/commands/tampering-is-found", test_tampering_is_found);
  g_test_add_func ("/server/commands/addresses", test_addresses);
  g_test_add_func ("/server/commands/users", test_users);
  g_test_add_func ("/server/commands/backup-while-served", test_backup_while_served);
  g_test_add_func ("/server/commands/unix-socket", test_unix_socket);
  dir = docket_test_dir_new ();
  status = g_test_run ();
  docket_test_dir_remove (dir);
  return status;
}
