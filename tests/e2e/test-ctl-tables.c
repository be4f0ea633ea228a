/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Tables in and out, and jobs set aside and brought back, as people type it.
 */
#include <string.h>

#include "docket-csv.h"
#include "docket-test-ctl.h"
#include "docket-test-server.h"

typedef struct
{
  char *dir;
  DocketTestServer *server;
  char *profile;
} Fixture;

static char *
sync_now (const char *profile)
{
  return docket_test_ctl (profile, 0, NULL, "sync", "--timeout", "60", NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *synced = NULL;

  fixture->dir = docket_test_dir_new ();
  /* As many jobs as make a table that is larger than test_no_room() leaves room for. */
  fixture->server = docket_test_server_new_sized (fixture->dir, "small");
  fixture->profile = g_build_filename (fixture->dir, "omar", NULL);
  docket_test_ctl_login (fixture->profile, fixture->dir, docket_test_server_get_url (fixture->server), "omar");
  synced = sync_now (fixture->profile);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  docket_test_server_free (fixture->server);
  docket_test_dir_remove (fixture->dir);
  g_free (fixture->profile);
}

static GPtrArray *
read_table (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  GPtrArray *rows;

  g_assert_true (g_file_get_contents (path, &text, &length, &error));
  g_assert_true (g_str_has_prefix (text, "\xef\xbb\xbf")); /* as a spreadsheet wants it */
  rows = docket_csv_parse (text, length, &error);
  g_assert_no_error (error);
  return rows;
}

static const char *
cell (GPtrArray *rows, guint row, const char *column)
{
  const DocketCsvRow *head = g_ptr_array_index (rows, 0);

  for (guint i = 0; i < head->n_cells; i++)
    if (strcmp (docket_csv_row_get_cell (head, i), column) == 0)
      return docket_csv_row_get_cell (g_ptr_array_index (rows, row), i);
  g_error ("no column %s", column);
}

static gint64
pending (const char *profile)
{
  g_autoptr (JsonNode) status = docket_test_ctl_json (profile, 0, "status", NULL);

  return json_object_get_int_member (json_node_get_object (status), "pending");
}

static void
test_customers_in_and_out (Fixture *fixture, gconstpointer data)
{
  static const char table[] = "\xef\xbb\xbfname;phone;about;terms_days;id\r\n"
                              "\"Zuse \"\"K\"\" Werke; Berlin\";'+49 30 1;\"=1+1\r\nzwei\";30;\r\n"
                              "\r\n"
                              "Zwirn & Faden;;;;0192f3a4-0000-7000-8000-0000000000aa\r\n";
  g_autofree char *path = g_build_filename (fixture->dir, "in.csv", NULL);
  g_autofree char *out = g_build_filename (fixture->dir, "out.csv", NULL);
  g_autoptr (JsonNode) imported = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (JsonNode) exported = NULL;
  g_autoptr (JsonNode) round = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *synced = NULL;
  guint found = 0;

  g_assert_true (g_file_set_contents (path, table, -1, NULL));
  imported = docket_test_ctl_json (fixture->profile, 0, "import", "customers", path, NULL);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (imported), "imported"), ==, 2);
  g_assert_cmpint (pending (fixture->profile), ==, 2);
  synced = sync_now (fixture->profile);
  g_assert_cmpint (pending (fixture->profile), ==, 0);
  exported = docket_test_ctl_json (fixture->profile, 0, "export", "customers", out, NULL);
  rows = read_table (out);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (exported), "records"), ==, rows->len - 1);
  for (guint i = 1; i < rows->len; i++)
    if (strcmp (cell (rows, i, "name"), "Zuse \"K\" Werke; Berlin") == 0)
      {
        g_assert_cmpstr (cell (rows, i, "phone"), ==, "+49 30 1");
        g_assert_cmpstr (cell (rows, i, "about"), ==, "=1+1\r\nzwei");
        g_assert_cmpstr (cell (rows, i, "terms_days"), ==, "30");
        g_assert_cmpstr (cell (rows, i, "void"), ==, "false");
        found++;
      }
    else if (strcmp (cell (rows, i, "id"), "0192f3a4-0000-7000-8000-0000000000aa") == 0)
      found++;
  g_assert_cmpuint (found, ==, 2);
  /* An exported table brought back changes nothing. */
  round = docket_test_ctl_json (fixture->profile, 0, "import", "customers", out, NULL);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (round), "imported"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (round), "known"), ==, rows->len - 1);
  g_assert_cmpint (pending (fixture->profile), ==, 0);
  /* Twice the same table without ids: saved, and said to be likely the same. */
  again = docket_test_ctl_json (fixture->profile, 0, "import", "customers", path, NULL);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (again), "known"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (again), "likely_duplicates"), >=, 1);
}

static void
test_jobs_out (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "jobs.csv", NULL);
  g_autofree char *said = docket_test_ctl (fixture->profile, 0, NULL, "export", "jobs", path, NULL);
  g_autofree char *again = docket_test_ctl (fixture->profile, 0, NULL, "export", "jobs", path, "--force", NULL);
  g_autoptr (GPtrArray) rows = read_table (path);
  g_autoptr (JsonNode) jobs = docket_test_ctl_json (fixture->profile, 0, "jobs", NULL);
  JsonObject *fields = json_object_get_object_member (json_array_get_object_element (json_node_get_array (jobs), 0), "fields");
  gboolean seen = FALSE;

  docket_test_assert_says (said, "jobs.csv");
  g_assert_cmpuint (rows->len - 1, ==, json_array_get_length (json_node_get_array (jobs)));
  for (guint i = 1; i < rows->len; i++)
    if (g_strcmp0 (cell (rows, i, "number"), json_object_get_string_member (fields, "number")) == 0)
      {
        g_assert_cmpstr (cell (rows, i, "title"), ==, json_object_get_string_member (fields, "title"));
        g_assert_cmpstr (cell (rows, i, "status"), ==, json_object_get_string_member (fields, "status"));
        g_assert_cmpstr (cell (rows, i, "customer_name"), !=, "");
        seen = TRUE;
      }
  g_assert_true (seen);
}

/* There is room for the store, and not for the table: what stood there stands there. */
static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "jobs.csv", NULL);
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  g_autofree char *left = NULL;
  const char *script = "ulimit -f 80; exec \"$1\" --profile \"$2\" export jobs --force \"$3\"";
  const char *argv[] = { "sh", "-c", script, "sh", docket_test_program ("DOCKETCTL"), fixture->profile, path, NULL };

  /* Folds the log into the profile's file: a long log could not be opened under the limit. */
  g_autofree char *written = docket_test_ctl (fixture->profile, 0, NULL, "export", "jobs", path, NULL);

  g_assert_true (g_file_set_contents (path, "as it was", -1, NULL));
  g_assert_cmpint (docket_test_run (argv, &output, &complaint), ==, 1);
  docket_test_assert_says (complaint, "cannot be written");
  g_assert_true (g_file_get_contents (path, &left, NULL, NULL));
  g_assert_cmpstr (left, ==, "as it was");
}

static gboolean
is_void (const char *profile, const char *job)
{
  g_autoptr (JsonNode) shown = docket_test_ctl_json (profile, 0, "job", "show", job, NULL);

  return json_object_get_boolean_member (json_node_get_object (shown), "void");
}

static void
test_job_aside_and_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *number = docket_test_ctl_first (fixture->profile, "jobs", "--status", "new", "number");
  g_autofree char *aside = docket_test_ctl (fixture->profile, 0, NULL, "job", "void", number, "--reason", "entered twice", NULL);
  g_autofree char *sent = sync_now (fixture->profile);
  g_autofree char *back = NULL;
  g_autofree char *sent_too = NULL;

  docket_test_assert_says (aside, "Saved on this device");
  g_assert_true (is_void (fixture->profile, number));
  back = docket_test_ctl (fixture->profile, 0, NULL, "job", "restore", number, NULL);
  sent_too = sync_now (fixture->profile);
  g_assert_false (is_void (fixture->profile, number));
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/e2e/ctl-tables/customers-in-and-out", test_customers_in_and_out);
  ADD ("/e2e/ctl-tables/jobs-out", test_jobs_out);
  ADD ("/e2e/ctl-tables/no-room", test_no_room);
  ADD ("/e2e/ctl-tables/job-aside-and-back", test_job_aside_and_back);
  return g_test_run ();
}
