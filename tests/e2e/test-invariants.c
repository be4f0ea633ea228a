/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the ugly tests end with finds what it is there to find: one thing is put
 * wrong behind the programs' backs, and the invariant that forbids it is named.
 */
#include <string.h>

#include "docket-statement.h"
#include "docket-test-invariants.h"

typedef struct
{
  const char *name;
  const char *words; /* the complaint begins so */
  gboolean of_server; /* whose file */
  const char *sql;
} Wrong;

static const Wrong wrongs[] = {
  { "nothing", NULL, FALSE, "SELECT 1" },
  { "lost-from-the-outbox", "I1 durable", FALSE, "DELETE FROM outbox WHERE position = (SELECT max(position) FROM outbox)" },
  { "judged-twice", "I2 once", TRUE,
    "INSERT INTO audit SELECT n + 1, prev, hash, seq, operation, action, kind, id, grp, person, device, made_at, arrived_at, before, after, outcome, problem, rule, policy, reason, review"
    " FROM audit WHERE n = (SELECT max(n) FROM audit)" },
  { "unknown-to-the-server", "I3 conserved", TRUE, "DELETE FROM operation WHERE key = (SELECT operation FROM audit ORDER BY n DESC LIMIT 1)" },
  { "taken-but-refused", "I3 conserved", TRUE, "UPDATE operation SET outcome = 'rejected' WHERE key = (SELECT operation FROM audit ORDER BY n DESC LIMIT 1)" },
  { "written-over-unseen", "I4 overwrite", TRUE,
    "UPDATE operation SET body = json_remove(json_set(body, '$.base', 1), '$.follows') WHERE key = (SELECT operation FROM audit ORDER BY n DESC LIMIT 1)" },
  { "overtaken", "I6 order", TRUE,
    "UPDATE audit SET n = -1 WHERE n = (SELECT max(n) FROM audit);"
    "UPDATE audit SET n = n + 1 WHERE n = (SELECT max(n) FROM audit);"
    "UPDATE audit SET n = (SELECT max(n) - 1 FROM audit) WHERE n = -1" },
  { "another-value-here", "I9 converge", FALSE, "UPDATE job SET title = 'Something else' WHERE id = (SELECT id FROM outbox ORDER BY position DESC LIMIT 1)" },
  { "audit-changed", "check", TRUE, "UPDATE audit SET reason = 'Another' WHERE n = (SELECT max(n) FROM audit)" },
};

static void
edit (DocketTestDesk *desk, const char *job, const char *state)
{
  GPtrArray *operations = docket_test_save_new ();

  docket_test_save_text (operations, desk, DOCKET_KIND_JOB, job, DOCKET_JOB_INVOICE_STATE, state);
  docket_test_desk_save (desk, operations);
  docket_test_desk_drain (desk);
}

static void
put_wrong (const Wrong *wrong, DocketTestServer *server, DocketTestDesk *desk)
{
  const char *path = wrong->of_server ? docket_test_server_get_store (server) + strlen ("sqlite:") : docket_store_get_path (docket_test_desk_get_reader (desk));
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDb) db = docket_db_open (path, DOCKET_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  docket_db_execute (db, wrong->sql, &error);
  g_assert_no_error (error);
}

static void
live_and_check (const Wrong *wrong)
{
  char *dir = docket_test_dir_new ();
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, "20");
  g_autoptr (DocketTestDesk) omar = docket_test_desk_new (dir, "omar", docket_test_server_get_url (server), "omar", "desk");
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr (GPtrArray) jobs = NULL;
  const char *job;

  jobs = docket_store_select (docket_test_desk_get_reader (omar), query, 1, NULL);
  g_assert_cmpuint (jobs->len, ==, 1);
  job = docket_record_get_id (g_ptr_array_index (jobs, 0));
  edit (omar, job, "draft");
  edit (omar, job, "sent");
  edit (omar, job, "paid");
  put_wrong (wrong, server, omar);
  docket_test_check_desk (server, omar);
  docket_test_check_server (server);
  docket_test_server_stop (server);
  docket_test_dir_remove (dir);
}

static void
test_found (gconstpointer data)
{
  const Wrong *wrong = data;
  g_autofree char *pattern = NULL;

  if (g_test_subprocess () || wrong->words == NULL)
    {
      live_and_check (wrong);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  pattern = g_strdup_printf ("*ERROR*: %s*", wrong->words);
  g_test_trap_assert_stderr (pattern);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++)
    {
      g_autofree char *path = g_strconcat ("/e2e/invariants/", wrongs[i].name, NULL);

      g_test_add_data_func (path, &wrongs[i], test_found);
    }
  return g_test_run ();
}
