/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Work that outlives its machine, and work of two people on one: what is unsent
 * goes out once, and under the name of whoever saved it.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "docket-desk.h"
#include "docket-test-ctl.h"
#include "docket-test-server.h"

typedef struct
{
  char *dir;
  DocketTestServer *server;
  char *file; /* what is exported */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = docket_test_dir_new ();
  fixture->server = docket_test_server_new (fixture->dir);
  fixture->file = g_build_filename (fixture->dir, "work.docket", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  docket_test_server_check (fixture->server);
  docket_test_server_free (fixture->server);
  docket_test_dir_remove (fixture->dir);
  g_free (fixture->file);
}

static void
sync_now (const char *profile)
{
  g_autofree char *output = docket_test_ctl (profile, 0, NULL, "sync", "--timeout", "60", NULL);
}

/* A profile of @username; synced. (transfer full) */
static char *
machine (Fixture *fixture, const char *name, const char *username)
{
  char *profile = g_build_filename (fixture->dir, name, NULL);

  docket_test_ctl_login (profile, fixture->dir, docket_test_server_get_url (fixture->server), username);
  sync_now (profile);
  return profile;
}

static gint64
number_in (JsonNode *object, const char *member)
{
  g_assert_true (json_object_has_member (json_node_get_object (object), member));
  return json_object_get_int_member (json_node_get_object (object), member);
}

static void
assert_counts (const char *profile, gint64 pending, gint64 rejected)
{
  g_autoptr (JsonNode) status = docket_test_ctl_json (profile, 0, "status", NULL);

  g_assert_cmpint (number_in (status, "pending"), ==, pending);
  g_assert_cmpint (number_in (status, "rejected"), ==, rejected);
}

/* A new job with a customer of its own, never synced. (transfer full): its id */
static char *
save_new_job (const char *profile, const char *customer, const char *title)
{
  g_autofree char *name = g_strconcat ("name=", customer, NULL);
  g_autofree char *what = g_strconcat ("title=", title, NULL);
  g_autoptr (JsonNode) made = docket_test_ctl_json (profile, 0, "customer", "new", name, NULL);
  g_autofree char *owner = g_strconcat ("customer=", json_object_get_string_member (json_object_get_object_member (json_node_get_object (made), "record"), "id"), NULL);
  g_autoptr (JsonNode) job = docket_test_ctl_json (profile, 0, "job", "new", what, owner, NULL);

  return g_strdup (json_object_get_string_member (json_object_get_object_member (json_node_get_object (job), "record"), "id"));
}

static guint
count_in (const char *text, const char *words)
{
  guint n = 0;

  for (const char *at = strstr (text, words); at != NULL; at = strstr (at + 1, words))
    n++;
  return n;
}

static void
assert_shows (const char *profile, const char *job, const char *words, guint times)
{
  g_autofree char *shown = docket_test_ctl (profile, 0, NULL, "job", "show", job, NULL);

  if (count_in (shown, words) != times)
    g_error ("expected “%s” %u times in\n%s", words, times, shown);
}

static guint
count_jobs (const char *profile, const char *search)
{
  g_autoptr (JsonNode) jobs = docket_test_ctl_json (profile, 0, "jobs", "--search", search, NULL);

  return json_array_get_length (json_node_get_array (jobs));
}

/* The old machine still sends, the new one imported: each thing is there once. */
static void
test_from_two_machines (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = machine (fixture, "old", "omar");
  g_autofree char *fresh = g_build_filename (fixture->dir, "fresh", NULL);
  g_autofree char *job = save_new_job (old, "Weber", "Quuxboiler");
  g_autofree char *note = docket_test_ctl (old, 0, NULL, "job", "note", job, "Ring twice", NULL);
  g_autofree char *edit = docket_test_ctl (old, 0, NULL, "job", "set", job, "title=Quuxboiler upstairs", "priority=urgent", NULL);
  g_autoptr (JsonNode) written = docket_test_ctl_json (old, 0, "outbox", "export", fixture->file, NULL);
  g_autoptr (JsonNode) came = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (JsonNode) back = NULL;
  g_autoptr (JsonNode) late = NULL;
  g_autofree char *refusal = NULL;
  g_autofree char *anew = NULL;
  g_autofree char *none = NULL;
  gint64 n = number_in (written, "operations");

  g_assert_cmpint (n, >=, 4);
  /* Perhaps the only copy of somebody's work. */
  none = docket_test_ctl (old, 1, &refusal, "outbox", "export", fixture->file, NULL);
  g_assert_nonnull (strstr (refusal, "--force"));
  anew = docket_test_ctl (old, 0, NULL, "outbox", "export", "--force", fixture->file, NULL);
  assert_counts (old, n, 0);
  /* Not even synced once: it knows who signed in, no more. */
  docket_test_ctl_login (fresh, fixture->dir, docket_test_server_get_url (fixture->server), "omar");
  came = docket_test_ctl_json (fresh, 0, "outbox", "import", fixture->file, NULL);
  g_assert_cmpint (number_in (came, "operations"), ==, n);
  assert_counts (fresh, n, 0);
  sync_now (fresh);
  assert_counts (fresh, 0, 0);
  again = docket_test_ctl_json (fresh, 0, "outbox", "import", fixture->file, NULL);
  g_assert_cmpint (number_in (again, "operations"), ==, 0);
  g_assert_cmpint (number_in (again, "known"), ==, n);

  sync_now (old);
  assert_counts (old, 0, 0);
  back = docket_test_ctl_json (old, 0, "outbox", "import", fixture->file, NULL);
  g_assert_cmpint (number_in (back, "operations"), ==, 0);
  {
    g_autofree char *third = machine (fixture, "third", "omar");

    /* Long answered when it is imported: the server says the same once more. */
    late = docket_test_ctl_json (third, 0, "outbox", "import", fixture->file, NULL);
    g_assert_cmpint (number_in (late, "operations"), ==, n);
    sync_now (third);
    assert_counts (third, 0, 0);
    g_assert_cmpuint (count_jobs (third, "Quuxboiler"), ==, 1);
    assert_shows (third, job, "Ring twice", 1);
  }
  sync_now (fresh);
  sync_now (old);
  g_assert_cmpuint (count_jobs (old, "Quuxboiler"), ==, 1);
  g_assert_cmpuint (count_jobs (fresh, "Quuxboiler"), ==, 1);
  assert_shows (fresh, job, "Ring twice", 1);
  /* Its heading and its title. */
  assert_shows (old, job, "Quuxboiler upstairs", 2);
}

/* The phone fell into the water; its photo did not. */
static void
test_photo_comes_along (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = machine (fixture, "old", "omar");
  g_autofree char *fresh = machine (fixture, "fresh", "omar");
  g_autofree char *watcher = NULL;
  g_autofree char *photo = g_build_filename (fixture->dir, "pump.txt", NULL);
  g_autofree char *got = g_build_filename (fixture->dir, "got.txt", NULL);
  g_autofree char *content = g_strnfill (300 * 1024, 'p');
  g_autofree char *job = save_new_job (old, "Weber", "Quuxboiler");
  g_autofree char *received = NULL;
  g_autofree char *output = NULL;
  g_autoptr (JsonNode) attached = NULL;
  g_autoptr (JsonNode) written = NULL;
  g_autoptr (JsonNode) came = NULL;
  const char *attachment;

  g_assert_true (g_file_set_contents (photo, content, -1, NULL));
  attached = docket_test_ctl_json (old, 0, "job", "attach", job, photo, NULL);
  attachment = json_object_get_string_member (json_object_get_object_member (json_node_get_object (attached), "record"), "id");
  written = docket_test_ctl_json (old, 0, "outbox", "export", fixture->file, NULL);
  g_assert_cmpint (number_in (written, "operations"), ==, 3);
  g_assert_cmpint (number_in (written, "files"), ==, 1);
  docket_test_dir_remove (g_steal_pointer (&old));

  came = docket_test_ctl_json (fresh, 0, "outbox", "import", fixture->file, NULL);
  g_assert_cmpint (number_in (came, "operations"), ==, 3);
  g_assert_cmpint (number_in (came, "files"), ==, 1);
  sync_now (fresh);
  assert_counts (fresh, 0, 0);
  watcher = machine (fixture, "watcher", "sofia");
  output = docket_test_ctl (watcher, 0, NULL, "file", "get", attachment, "--to", got, NULL);
  g_assert_true (g_file_get_contents (got, &received, NULL, NULL));
  g_assert_cmpstr (received, ==, content);
}

static void
assert_complains (const char *profile, int status, const char *words, const char *verb, const char *file)
{
  g_autofree char *complaint = NULL;
  g_autofree char *output = docket_test_ctl (profile, status, &complaint, "outbox", verb, file, NULL);

  g_assert_cmpstr (output, ==, "");
  docket_test_assert_says (complaint, words);
}

static void
test_refused_in_words (Fixture *fixture, gconstpointer data)
{
  g_autofree char *omar = machine (fixture, "omar", "omar");
  g_autofree char *dana = machine (fixture, "dana", "dana");
  g_autofree char *nobody = g_build_filename (fixture->dir, "nobody", NULL);
  g_autofree char *nothing = docket_test_ctl (omar, 0, NULL, "outbox", "export", fixture->file, NULL);
  g_autofree char *taken = docket_test_ctl (omar, 0, NULL, "outbox", "import", fixture->file, NULL);
  g_autofree char *job = save_new_job (omar, "Weber", "Boiler");
  g_autofree char *own = save_new_job (dana, "Adler", "Pump");
  g_autofree char *said = docket_test_ctl (omar, 0, NULL, "outbox", "export", "--force", fixture->file, NULL);
  g_autofree char *text = NULL;
  gsize size;

  docket_test_assert_says (nothing, "Nothing waits, so the file is empty.");
  docket_test_assert_says (taken, "There are no changes in this file.");
  docket_test_assert_says (said, "2 changes");
  assert_complains (dana, 1, "“omar”", "import", fixture->file);
  assert_complains (nobody, 4, "Sign in", "import", fixture->file);
  assert_complains (nobody, 4, "Sign in", "export", fixture->file);
  assert_complains (omar, 2, "missing", "export", NULL);
  assert_complains (omar, 2, "missing", "import", NULL);
  assert_complains (omar, 1, "Choose another place", "export", fixture->dir);
  assert_complains (omar, 1, "cannot be read", "import", fixture->dir);
  assert_complains (omar, 1, "No such file", "import", "/nonexistent/work");
  assert_complains (omar, 1, "is not a file of unsent work", "import", docket_test_program ("DOCKETCTL"));
  g_assert_true (g_file_get_contents (fixture->file, &text, &size, NULL));
  g_assert_true (g_file_set_contents (fixture->file, text, (gssize) size - 10, NULL));
  assert_complains (omar, 1, "damaged or incomplete", "import", fixture->file);
  /* Nobody's queue was touched. */
  assert_counts (omar, 2, 0);
  assert_counts (dana, 2, 0);
}

static void
sign_in (Fixture *fixture, const char *profile, const char *username)
{
  docket_test_ctl_login (profile, fixture->dir, docket_test_server_get_url (fixture->server), username);
}

/* Two people take turns at one machine; nobody's work is lost, and none goes
 * under the other's name. */
static void
test_accounts_keep_their_queues (Fixture *fixture, gconstpointer data)
{
  g_autofree char *shared = machine (fixture, "shared", "omar");
  g_autofree char *watcher = machine (fixture, "watcher", "sofia");
  g_autofree char *job = save_new_job (shared, "Weber", "Quuxboiler");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *out = NULL;

  sync_now (shared);
  first = docket_test_ctl (shared, 0, NULL, "job", "note", job, "Said by the office", NULL);
  assert_counts (shared, 1, 0);

  sign_in (fixture, shared, "dana");
  assert_counts (shared, 0, 0);
  sync_now (shared);
  second = docket_test_ctl (shared, 0, NULL, "job", "note", job, "Said by the dispatcher", NULL);
  assert_counts (shared, 1, 0);
  assert_shows (shared, job, "Said by the office", 0);

  sign_in (fixture, shared, "omar");
  assert_counts (shared, 1, 0);
  assert_shows (shared, job, "Said by the dispatcher", 0);
  third = docket_test_ctl (shared, 0, NULL, "job", "note", job, "Said later by the office", NULL);
  assert_counts (shared, 2, 0);
  /* Signed out, nothing goes; back in, all is there. */
  out = docket_test_ctl (shared, 0, NULL, "logout", NULL);
  sign_in (fixture, shared, "dana");
  assert_counts (shared, 1, 0);
  sync_now (shared);
  assert_counts (shared, 0, 0);
  sync_now (watcher);
  assert_shows (watcher, job, "Said by the dispatcher", 1);
  assert_shows (watcher, job, "Said by the office", 0);

  sign_in (fixture, shared, "omar");
  assert_counts (shared, 2, 0);
  sync_now (shared);
  assert_counts (shared, 0, 0);
  sync_now (watcher);
  {
    g_autofree char *shown = docket_test_ctl (watcher, 0, NULL, "job", "show", job, NULL);
    g_auto (GStrv) lines = g_strsplit (shown, "\n", -1);
    guint n = 0;

    for (guint i = 0; lines[i] != NULL; i++)
      if (strstr (lines[i], "Said ") != NULL)
        {
          docket_test_assert_says (lines[i], strstr (lines[i], "dispatcher") != NULL ? "Dana" : "Omar");
          n++;
        }
    g_assert_cmpuint (n, ==, 3);
  }
}

/* What the console offers to copy into one. (transfer full) */
static char *
report_of (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketProfile) profile = docket_profile_open (dir, &error);
  g_autoptr (DocketDesk) desk = docket_desk_open (profile, clock, random, &error);
  char *report;

  g_assert_no_error (error);
  report = docket_desk_report (desk);
  docket_desk_close (desk);
  return report;
}

/* What goes into a bug report says what happened, and to nobody who or what. */
static void
test_attempts_name_nobody (Fixture *fixture, gconstpointer data)
{
  static const char *const never[] = { "omar", "Omar", "Weber", "127.0.0.1", "localhost", "Quuxboiler", "token", "Bearer" };
  g_autofree char *omar = machine (fixture, "omar", "omar");
  g_autofree char *job = save_new_job (omar, "Weber", "Quuxboiler");
  g_autofree char *waits = NULL;
  g_autofree char *text = NULL;
  g_autofree char *json = NULL;
  g_autofree char *report = NULL;
  g_autofree char *one = NULL;

  sync_now (omar);
  docket_test_server_stop (fixture->server);
  waits = docket_test_ctl (omar, 1, NULL, "sync", "--timeout", "30", NULL);
  docket_test_server_start (fixture->server);
  text = docket_test_ctl (omar, 0, NULL, "log", NULL);
  json = docket_test_ctl (omar, 0, NULL, "log", "--json", "--limit", "0", NULL);
  docket_test_assert_says (text, "Send changes");
  docket_test_assert_says (text, "Fetch changes");
  docket_test_assert_says (text, "Done (200)");
  docket_test_assert_says (text, "No connection (network)");
  docket_test_assert_says (json, "\"what\":\"POST ops\",\"operations\":2,\"status\":200,\"problem\":null");
  report = report_of (omar);
  docket_test_assert_says (report, "POST ops, 2 operations: 200 (");
  docket_test_assert_says (report, "0 pending");
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    if (strstr (text, never[i]) != NULL || strstr (json, never[i]) != NULL || strstr (report, never[i]) != NULL || strstr (json, job) != NULL)
      g_error ("“%s” is in the record of attempts", never[i]);
  one = docket_test_ctl (omar, 2, NULL, "log", "--limit", "-1", NULL);
}

int
main (int argc, char **argv)
{
  docket_test_init (&argc, &argv);
  g_test_add ("/e2e/travel/from-two-machines", Fixture, NULL, set_up, test_from_two_machines, tear_down);
  g_test_add ("/e2e/travel/photo-comes-along", Fixture, NULL, set_up, test_photo_comes_along, tear_down);
  g_test_add ("/e2e/travel/refused-in-words", Fixture, NULL, set_up, test_refused_in_words, tear_down);
  g_test_add ("/e2e/travel/accounts-keep-their-queues", Fixture, NULL, set_up, test_accounts_keep_their_queues, tear_down);
  g_test_add ("/e2e/travel/attempts-name-nobody", Fixture, NULL, set_up, test_attempts_name_nobody, tear_down);
  return g_test_run ();
}
