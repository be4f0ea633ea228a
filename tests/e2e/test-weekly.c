/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The weekly review as a supervisor types it: what happened, would other rules
 * have been better, what became of this job, is the audit whole.
 */
#include <sqlite3.h>
#include <string.h>

#include "docket-test-company.h"
#include "docket-test-ctl.h"

typedef struct
{
  char *dir;
  DocketTestServer *server;
  char *sofia;
  char *omar;
  char *tess;
} Week;

static char *
signed_in (Week *week, const char *username)
{
  char *profile = g_build_filename (week->dir, username, NULL);
  g_autofree char *synced = NULL;

  docket_test_ctl_login (profile, week->dir, docket_test_server_get_url (week->server), username);
  synced = docket_test_ctl (profile, 0, NULL, "sync", NULL);
  return profile;
}

static void
set_up (Week *week, gconstpointer data)
{
  week->dir = docket_test_dir_new ();
  week->server = docket_test_server_new_sized (week->dir, "200");
  week->sofia = signed_in (week, "sofia");
  week->omar = signed_in (week, "omar");
  week->tess = signed_in (week, "tess");
}

static void
tear_down (Week *week, gconstpointer data)
{
  docket_test_server_check (week->server);
  docket_test_server_free (week->server);
  g_free (week->sofia);
  g_free (week->omar);
  g_free (week->tess);
  docket_test_dir_remove (week->dir);
}

/* "YYYY-MM-DD", @days ago. */
static char *
day (int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, -days);

  return g_date_time_format (then, "%Y-%m-%d");
}

static gint64
count_of (JsonNode *answer, const char *object, const char *name)
{
  return json_object_get_int_member (json_object_get_object_member (json_node_get_object (answer), object), name);
}

/* The default policy, with the rule of job.status replaced, in a file. */
static char *
policy_file (Week *week, const char *rule)
{
  g_autoptr (GBytes) document = docket_policy_default_document ();
  g_autofree char *text = g_strndup (g_bytes_get_data (document, NULL), g_bytes_get_size (document));
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonObject *groups = json_object_get_object_member (json_node_get_object (node), "groups");
  g_autofree char *changed = NULL;
  char *path = g_strdup_printf ("%s/%s.json", week->dir, rule);

  json_object_set_string_member (json_object_get_object_member (groups, "job.status"), "rule", rule);
  changed = json_to_string (node, FALSE);
  g_assert_true (g_file_set_contents (path, changed, -1, NULL));
  return path;
}

static void
test_report (Week *week, gconstpointer data)
{
  g_autofree char *from = day (7);
  g_autofree char *to = day (0);
  g_autofree char *table = docket_test_ctl (week->sofia, 0, NULL, "report", "sync", "--from", from, "--to", to, NULL);
  g_autofree char *csv = docket_test_ctl (week->sofia, 0, NULL, "report", "sync", "--from", from, "--to", to, "--csv", NULL);
  g_autofree char *refused = NULL;
  g_autofree char *of_office = docket_test_ctl (week->omar, 0, NULL, "report", "sync", "--from", from, "--to", to, NULL);
  g_autofree char *of_field = docket_test_ctl (week->tess, 1, &refused, "report", "sync", "--from", from, "--to", to, NULL);
  g_autofree char *backwards = NULL;
  g_autofree char *none = docket_test_ctl (week->sofia, 2, &backwards, "report", "sync", "--from", to, "--to", from, NULL);
  g_autoptr (JsonNode) report = docket_test_ctl_json (week->sofia, 0, "report", "sync", "--from", from, "--to", to, NULL);

  g_assert_cmpint (count_of (report, "totals", "operations"), >, 0);
  g_assert_cmpint (count_of (report, "totals", "held"), >, 0);
  g_assert_cmpint (count_of (report, "cases", "still_open"), >, 0);
  docket_test_assert_says (table, "Together");
  docket_test_assert_says (table, "Job, Status");
  g_assert_null (strstr (table, "job.status"));
  docket_test_assert_says (csv, "by,key,name,operations");
  docket_test_assert_says (refused, "Your role may not ask for this.");
  docket_test_assert_says (backwards, "--from is after --to.");
}

static void
test_simulate (Week *week, gconstpointer data)
{
  g_autofree char *from = day (80);
  g_autofree char *to = day (0);
  g_autofree char *same = policy_file (week, "review");
  g_autofree char *relaxed = policy_file (week, "merge");
  g_autofree char *wrong = policy_file (week, "marge");
  g_autofree char *words = NULL;
  g_autofree char *complaint = NULL;
  g_autofree char *none = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *nothing = NULL;
  g_autoptr (JsonNode) unchanged = docket_test_ctl_json (week->sofia, 0, "policy", "simulate", same, "--from", from, "--to", to, NULL);
  g_autoptr (JsonNode) changed = docket_test_ctl_json (week->sofia, 0, "policy", "simulate", relaxed, "--from", from, "--to", to, NULL);
  JsonObject *object = json_node_get_object (unchanged);

  g_assert_cmpint (json_object_get_int_member (object, "operations"), >, 100);
  g_assert_cmpint (json_object_get_int_member (object, "operations"), ==, json_object_get_int_member (object, "same"));
  g_assert_cmpint (count_of (unchanged, "counts", "not_known"), ==, 0);
  g_assert_cmpint (count_of (changed, "counts", "overwrites"), >, 0);
  g_assert_cmpint (count_of (changed, "counts", "overwrites"), ==, count_of (changed, "counts", "reviews_not_needed"));
  words = docket_test_ctl (week->sofia, 0, NULL, "policy", "simulate", relaxed, "--from", from, "--to", to, NULL);
  docket_test_assert_says (words, "reviews would not have been needed");
  docket_test_assert_says (words, "Job, Status  held for a decision");
  g_assert_null (strstr (words, "job.status"));
  none = docket_test_ctl (week->sofia, 1, &complaint, "policy", "simulate", wrong, "--from", from, "--to", to, NULL);
  docket_test_assert_says (complaint, "job.status");
  nothing = docket_test_ctl (week->omar, 1, &refused, "policy", "simulate", relaxed, "--from", from, "--to", to, NULL);
  docket_test_assert_says (refused, "Your role may not ask for this.");
}

/* Writes the reason of the fifth entry behind the server's back. */
static void
put_reason (Week *week, const char *reason)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE audit SET reason = %s WHERE n = 5", reason);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (docket_test_server_get_store (week->server) + strlen ("sqlite:"), &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
test_history_and_verify (Week *week, gconstpointer data)
{
  g_autofree char *number = docket_test_ctl_first (week->omar, "jobs", "--status", "assigned", "number");
  g_autofree char *saved = docket_test_ctl (week->omar, 0, NULL, "job", "set", number, "title=Another title", NULL);
  g_autofree char *synced = docket_test_ctl (week->omar, 0, NULL, "sync", NULL);
  g_autofree char *history = docket_test_ctl (week->omar, 0, NULL, "history", number, NULL);
  g_autofree char *newest = docket_test_ctl (week->omar, 0, NULL, "history", number, "--limit", "1", NULL);
  g_autofree char *verified = docket_test_ctl (week->sofia, 0, NULL, "audit", "verify", NULL);
  g_autofree char *complaint = NULL;
  g_autofree char *none = NULL;
  g_autofree char *where = NULL;
  g_autofree char *broken = NULL;

  docket_test_assert_says (newest, "→ Another title");
  docket_test_assert_says (history, "created");
  docket_test_assert_says (verified, "Nothing wrong.");
  docket_test_server_stop (week->server);
  none = docket_test_ctl (week->omar, 1, &complaint, "history", number, NULL);
  docket_test_assert_says (complaint, "Only the server knows this, and it cannot be reached");

  /* A hand in the file, and back. */
  put_reason (week, "'because'");
  docket_test_server_start (week->server);
  broken = docket_test_ctl (week->sofia, 1, &where, "audit", "verify", NULL);
  docket_test_assert_says (where, "broken at entry 5: its content was changed");
  docket_test_server_stop (week->server);
  put_reason (week, "NULL");
  docket_test_server_start (week->server);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add ("/e2e/weekly/report", Week, NULL, set_up, test_report, tear_down);
  g_test_add ("/e2e/weekly/simulate", Week, NULL, set_up, test_simulate, tear_down);
  g_test_add ("/e2e/weekly/history-and-verify", Week, NULL, set_up, test_history_and_verify, tear_down);
  return g_test_run ();
}
