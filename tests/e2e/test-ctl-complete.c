/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Completion as Bash does it: the script is read, the words of a line are put
 * where Bash puts them, and what comes back in COMPREPLY is looked at. The server
 * is stopped all the while: whatever is offered comes from the profile.
 */
#include <string.h>

#include "docket-test-ctl.h"
#include "docket-test-server.h"

typedef struct
{
  char *dir;
  DocketTestServer *server;
  char *profile;
  char *number; /* of a job */
  char *customer;
} Fixture;

static char *
first_of (const char *profile, const char *list, const char *field)
{
  g_autoptr (JsonNode) node = docket_test_ctl_json (profile, 0, list, "--limit", "1", NULL);
  JsonObject *record = json_array_get_object_element (json_node_get_array (node), 0);

  return g_strdup (field == NULL ? json_object_get_string_member (record, "id")
                                 : json_object_get_string_member (json_object_get_object_member (record, "fields"), field));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *synced = NULL;

  fixture->dir = docket_test_dir_new ();
  fixture->server = docket_test_server_new (fixture->dir);
  fixture->profile = g_build_filename (fixture->dir, "omar", NULL);
  docket_test_ctl_login (fixture->profile, fixture->dir, docket_test_server_get_url (fixture->server), "omar");
  synced = docket_test_ctl (fixture->profile, 0, NULL, "sync", NULL);
  docket_test_server_stop (fixture->server);
  fixture->number = first_of (fixture->profile, "jobs", "number");
  fixture->customer = first_of (fixture->profile, "customers", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  docket_test_server_free (fixture->server);
  docket_test_dir_remove (fixture->dir);
  g_free (fixture->profile);
  g_free (fixture->number);
  g_free (fixture->customer);
}

/* What Bash offers for the line, words separated by blanks; the last one, which
 * may be empty, is being typed. (transfer full) */
static char **
complete (Fixture *fixture, const char *line)
{
  /* As Bash itself: "=" is a word of its own. */
  const char *script = "source \"$1\"; shift; program=$1; shift; COMP_WORDS=(docketctl \"$@\"); COMP_CWORD=$#; _docketctl \"$program\"; printf '%s\\n' \"${COMPREPLY[@]}\"";
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  const char *const begin[] = { "bash", "--norc", "-c", script, "bash", g_getenv ("DOCKET_COMPLETION"), docket_test_program ("DOCKETCTL"), "--profile", fixture->profile };

  for (guint i = 0; i < G_N_ELEMENTS (begin); i++)
    g_ptr_array_add (argv, g_strdup (begin[i]));
  for (char **word = words; *word != NULL; word++)
    {
      char *equals = strchr (*word, '=');

      if (equals == NULL)
        {
          g_ptr_array_add (argv, g_strdup (*word));
          continue;
        }
      g_ptr_array_add (argv, g_strndup (*word, (gsize) (equals - *word)));
      g_ptr_array_add (argv, g_strdup ("="));
      if (equals[1] != '\0')
        g_ptr_array_add (argv, g_strdup (equals + 1));
    }
  if (*line == '\0')
    g_ptr_array_add (argv, g_strdup (""));
  g_ptr_array_add (argv, NULL);
  g_assert_cmpint (docket_test_run ((const char *const *) argv->pdata, &output, &complaint), ==, 0);
  g_assert_cmpstr (complaint, ==, "");
  return g_strsplit (g_strchomp (output), "\n", -1);
}

static void
assert_offers (Fixture *fixture, const char *line, const char *candidate, gboolean offered)
{
  g_auto (GStrv) candidates = complete (fixture, line);
  g_autofree char *all = g_strjoinv (" ", candidates);

  if (g_strv_contains ((const char *const *) candidates, candidate) != offered)
    g_error ("“%s” offers “%s”: %s “%s”", line, all, offered ? "not" : "also", candidate);
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *line;
    const char *offers;
    const char *not;
  } cases[] = {
    { "", "job", "show" },
    { "jo", "jobs", "customers" },
    { "job ", "set", "merge" },
    { "job se", "set", "show" },
    { "outbox ", "retry", "jobs" },
    { "outbox re", "retry", "discard" },
    { "import ", "customers", "jobs" },
    { "export ", "jobs", "sync" },
    { "--", "--profile", "--limit" },
    { "jobs --", "--technician", "--reason" },
    { "job set J-1 --re", "--reason", "--profile" },
    { "jobs --status a", "assigned", "new" },
    { "jobs --status assigned,o", "assigned,opened", "assigned" },
    { "jobs --technician t", "tess", "omar" },
    { "login http://x --device-class ", "field", "tess" },
    { "job new pri", "priority=", "title=" },
    { "job set J-1 ", "status=", "number=" },
    { "job set J-1 status=c", "complete", "new" },
    { "job set J-1 status=", "complete", "urgent" },
    { "job set J-1 --reason because priority=u", "urgent", "low" },
    { "job set J-1 technician=t", "tess", "omar" },
    { "job line J-1 class=", "labor", "high" },
    { "customer new standing=on", "on_hold", "active" },
    { "review decide 0192 --", "--take", "--limit" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      assert_offers (fixture, cases[i].line, cases[i].offers, TRUE);
      assert_offers (fixture, cases[i].line, cases[i].not, FALSE);
    }
}

static void
test_records (Fixture *fixture, gconstpointer data)
{
  g_autofree char *half = g_strndup (fixture->number, strlen (fixture->number) - 2);
  g_autofree char *upper = g_strdup_printf ("job show %s", half);
  g_autofree char *lowered = g_ascii_strdown (half, -1);
  g_autofree char *lower = g_strdup_printf ("job note %s", lowered);
  g_autofree char *begun = g_strndup (fixture->customer, 13);
  g_autofree char *customer = g_strdup_printf ("customer set %s", begun);
  g_autofree char *into = g_strdup_printf ("customer merge %s %s", fixture->customer, begun);
  g_autofree char *saved = docket_test_ctl (fixture->profile, 0, NULL, "job", "note", fixture->number, "Later", NULL);
  g_autoptr (JsonNode) outbox = docket_test_ctl_json (fixture->profile, 0, "outbox", NULL);
  const char *key = json_object_get_string_member (json_array_get_object_element (json_node_get_array (outbox), 0), "key");

  assert_offers (fixture, upper, fixture->number, TRUE);
  assert_offers (fixture, lower, fixture->number, TRUE);
  assert_offers (fixture, customer, fixture->customer, TRUE);
  assert_offers (fixture, into, fixture->customer, TRUE);
  assert_offers (fixture, "outbox discard ", key, TRUE);
  assert_offers (fixture, "job show zzz", fixture->number, FALSE);
}

static void
test_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *table = g_build_filename (fixture->dir, "customers.csv", NULL);
  g_autofree char *line = g_strdup_printf ("import customers %.*s", (int) strlen (table) - 4, table);
  g_autofree char *password = g_strdup_printf ("login http://x --password-file %.*s", (int) strlen (table) - 4, table);

  g_assert_true (g_file_set_contents (table, "name\n", -1, NULL));
  assert_offers (fixture, line, table, TRUE);
  assert_offers (fixture, password, table, TRUE);
}

/* Nothing is offered, nothing is said, and nothing is made. */
static void
test_no_profile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = fixture->profile;

  fixture->profile = g_build_filename (fixture->dir, "nobody", NULL);
  assert_offers (fixture, "job show J", fixture->number, FALSE);
  assert_offers (fixture, "job s", "set", TRUE);
  g_assert_false (g_file_test (fixture->profile, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/e2e/ctl-complete/words", test_words);
  ADD ("/e2e/ctl-complete/records", test_records);
  ADD ("/e2e/ctl-complete/files", test_files);
  ADD ("/e2e/ctl-complete/no-profile", test_no_profile);
  return g_test_run ();
}
