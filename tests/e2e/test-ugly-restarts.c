/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Ugly test 8: restart and SIGKILL of the real programs, in rest and under
 * load: nothing lost, nothing doubled, nothing wedged. Power cuts at every
 * single write are in test-ugly-crashes.c.
 */
#include <signal.h>
#include <string.h>

#include "docket-test-ctl.h"
#include "docket-test-invariants.h"

#define A_FEW 5
#define ROUNDS 6
#define NOTES_A_ROUND 10
#define KILL_AFTER_MS_MAX 60

static gboolean
on_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Lets the main loop turn for a while. */
static void
go_on_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, on_time, &over);
  docket_test_wait (is_true, &over, "a moment to pass");
}

static void
test_restart_keeps_queue (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) notes = NULL;

  docket_test_server_stop (company->server);
  docket_test_company_write_notes (company, company->tess, "Queued", A_FEW);
  before = docket_test_desk_outbox (company->tess);
  docket_test_desk_restart (company->tess);
  g_assert_cmpuint (docket_test_desk_counts (company->tess).pending, ==, A_FEW);
  after = docket_test_desk_outbox (company->tess);
  g_assert_cmpuint (after->len, ==, before->len);
  for (guint i = 0; i < before->len; i++)
    g_assert_cmpstr (((DocketOutboxItem *) g_ptr_array_index (before, i))->operation->key, ==, ((DocketOutboxItem *) g_ptr_array_index (after, i))->operation->key);

  docket_test_server_start (company->server);
  docket_test_desk_drain (company->tess);
  docket_test_check_company (company);
  docket_test_company_assert_notes (company, company->sofia, "Queued", A_FEW);
  notes = docket_test_desk_notes (company->sofia, company->job);
  for (guint i = 0; i < A_FEW; i++)
    {
      g_autofree char *body = g_strdup_printf ("Queued %u", i + 1);
      g_assert_cmpstr (g_ptr_array_index (notes, i), ==, body);
    }
}

static void
test_server_stopped (void)
{
  char *dir = docket_test_dir_new ();
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, "120");
  g_autofree char *omar = g_build_filename (dir, "omar", NULL);
  g_autofree char *sofia = g_build_filename (dir, "sofia", NULL);
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *synced = NULL;
  g_autofree char *note = NULL;
  g_autofree char *received = NULL;
  g_autofree char *shown = NULL;
  g_autoptr (JsonNode) status = NULL;
  g_autoptr (JsonNode) after = NULL;
  g_autofree char *number = NULL;

  docket_test_ctl_login (omar, dir, docket_test_server_get_url (server), "omar");
  docket_test_ctl_login (sofia, dir, docket_test_server_get_url (server), "sofia");
  nothing = docket_test_ctl (omar, 0, NULL, "sync", NULL);
  number = docket_test_ctl_first (omar, "jobs", NULL, NULL, "number");

  docket_test_server_kill (server);
  note = docket_test_ctl (omar, 0, NULL, "job", "note", number, "Saved while the server was away", NULL);
  docket_test_assert_says (note, "Saved on this device");
  status = docket_test_ctl_json (omar, 0, "status", NULL);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (status), "pending"), ==, 1);
  output = docket_test_ctl (omar, 3, &complaint, "sync", "--timeout", "20", NULL);
  docket_test_assert_says (complaint, "1 change still waits");

  docket_test_server_start (server);
  synced = docket_test_ctl (omar, 0, NULL, "sync", NULL);
  after = docket_test_ctl_json (omar, 0, "status", NULL);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (after), "pending"), ==, 0);
  received = docket_test_ctl (sofia, 0, NULL, "sync", NULL);
  shown = docket_test_ctl (sofia, 0, NULL, "job", "show", number, NULL);
  docket_test_assert_says (shown, "Saved while the server was away");
  docket_test_server_stop (server);
  docket_test_dir_remove (dir);
}

static void
test_kill_docketd (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  DocketTestDesk *desks[] = { company->omar, company->tess };
  const char *names[] = { "Omar", "Tess" };

  for (guint round = 0; round < ROUNDS; round++)
    {
      for (guint d = 0; d < G_N_ELEMENTS (desks); d++)
        {
          g_autofree char *prefix = g_strdup_printf ("%s%u", names[d], round);
          docket_test_company_write_notes (company, desks[d], prefix, NOTES_A_ROUND);
        }
      go_on_for ((guint) g_test_rand_int_range (0, KILL_AFTER_MS_MAX));
      docket_test_server_kill (company->server);
      docket_test_server_start (company->server);
    }
  for (guint d = 0; d < G_N_ELEMENTS (desks); d++)
    docket_test_desk_drain (desks[d]);
  docket_test_desk_drain (company->sofia);
  for (guint round = 0; round < ROUNDS; round++)
    for (guint d = 0; d < G_N_ELEMENTS (desks); d++)
      {
        g_autofree char *prefix = g_strdup_printf ("%s%u", names[d], round);
        docket_test_company_assert_notes (company, company->sofia, prefix, NOTES_A_ROUND);
      }
  docket_test_check_company (company);
}

/* -- Killing a desk -- */

/* A script of @n notes, with syncs in between. (transfer full): its path */
static char *
write_script (DocketTestCompany *company, guint round, guint n)
{
  g_autoptr (GString) text = g_string_new ("milo online\n");
  char *path = g_build_filename (company->dir, "script", NULL);

  for (guint i = 1; i <= n; i++)
    {
      g_string_append_printf (text, "milo note %s Round%u %u\n", company->job, round, i);
      if (i % 7 == 0)
        g_string_append (text, "milo sync\n");
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

/* How many saves the killed program had said were on the disk. */
static guint
count_saved (const char *log)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  if (!g_file_get_contents (log, &text, NULL, NULL))
    return 0;
  lines = g_strsplit (text, "\n", -1);
  /* The last piece was never ended by a line break: it was not said whole. */
  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    if (g_str_has_suffix (lines[i], "1 note"))
      n++;
  return n;
}

static void
give_job_to (DocketTestCompany *company, const char *username)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_PERSON);
  g_autoptr (GPtrArray) persons = docket_store_select (docket_test_desk_get_reader (company->dana), query, 0, NULL);
  GPtrArray *operations = docket_test_save_new ();

  for (guint i = 0; i < persons->len; i++)
    if (strcmp (docket_record_get_text (g_ptr_array_index (persons, i), DOCKET_PERSON_USERNAME), username) == 0)
      docket_test_save_text (operations, company->dana, DOCKET_KIND_JOB, company->job, DOCKET_JOB_TECHNICIAN, docket_record_get_id (g_ptr_array_index (persons, i)));
  g_assert_cmpuint (operations->len, ==, 1);
  docket_test_desk_save (company->dana, operations);
  docket_test_desk_drain (company->dana);
}

static void
test_kill_desk (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  g_autofree char *profiles = g_build_filename (company->dir, "phones", NULL);
  g_autofree char *password = docket_test_password_file (company->dir, DOCKET_TEST_PASSWORD);
  g_autofree char *log = g_build_filename (company->dir, "fieldsim.log", NULL);
  guint saved[ROUNDS];
  g_autofree char *script = NULL;
  g_autoptr (GSubprocess) last = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  give_job_to (company, "milo");
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autofree char *path = write_script (company, round, 200);
      g_autoptr (GSubprocess) process = docket_test_spawn (log, docket_test_program ("DOCKET_FIELDSIM"), "--server", docket_test_server_get_url (company->server),
                                                           "--password-file", password, "--profiles", profiles, "--once", path, NULL);

      go_on_for (200 + (guint) g_test_rand_int_range (0, 600));
      g_subprocess_send_signal (process, SIGKILL);
      g_subprocess_wait (process, NULL, NULL);
      saved[round] = count_saved (log);
      g_test_message ("round %u: %u saved before the kill", round, saved[round]);
    }
  script = g_build_filename (company->dir, "script", NULL);
  g_assert_true (g_file_set_contents (script, "milo sync 180\n", -1, NULL));
  last = docket_test_spawn (log, docket_test_program ("DOCKET_FIELDSIM"), "--server", docket_test_server_get_url (company->server),
                            "--password-file", password, "--profiles", profiles, "--once", script, NULL);
  g_subprocess_wait (last, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (last), ==, 0);

  /* Each save that was announced is there once; at most one more a round, which
   * was on the disk when the kill came before the line. */
  docket_test_desk_drain (company->sofia);
  notes = docket_test_desk_notes (company->sofia, company->job);
  for (guint i = 0; i < notes->len; i++)
    if (!g_hash_table_add (seen, g_ptr_array_index (notes, i)))
      g_error ("“%s” is there twice", (const char *) g_ptr_array_index (notes, i));
  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 1; i <= 200; i++)
      {
        g_autofree char *body = g_strdup_printf ("Round%u %u", round, i);
        gboolean there = g_hash_table_contains (seen, body);

        if (i <= saved[round] && !there)
          g_error ("“%s” was saved and is lost", body);
        if (i > saved[round] + 1 && there)
          g_error ("“%s” was never written", body);
      }
  docket_test_check_company (company);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/ugly/08-restart-keeps-the-queue-in-order", test_restart_keeps_queue);
  g_test_add_func ("/ugly/08-server-stopped-save-is-durable", test_server_stopped);
  g_test_add_func ("/ugly/08-kill-docketd-under-load", test_kill_docketd);
  g_test_add_func ("/ugly/08-kill-desk-under-load", test_kill_desk);
  return g_test_run ();
}
