/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whatever docketctl refuses: a sentence on stderr, nothing on stdout, the right
 * exit code, and the queue as it was, for every command that takes words. Full
 * disks and broken profiles stand in test-bad-input.c.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "docket-test-ctl.h"
#include "docket-test-server.h"

typedef struct
{
  char *dir;
  DocketTestServer *server;
  char *profile;
  char *number;  /* of a job */
  char *closed;  /* of a closed one */
  char *customer;
  char *key;     /* of the change that waits */
  char *missing; /* a file that is not there */
  char *garbage; /* a file that is nothing we read */
  char *table;   /* a table with a fault on line 3 */
  char *head;    /* a table whose first line is wrong */
  char *quote;   /* a table with an open quotation mark */
  char *good;    /* a policy that can come into force */
  char *queue;   /* as it was before anything was refused */
} Fixture;

static char *
make_file (Fixture *fixture, const char *name, const char *content)
{
  char *path = g_build_filename (fixture->dir, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  return path;
}

/* What was made, and where it stands; how often it was tried may change. */
static char *
queue (const char *profile)
{
  g_autoptr (JsonNode) outbox = docket_test_ctl_json (profile, 0, "outbox", NULL);
  JsonArray *items = json_node_get_array (outbox);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);

      g_string_append_printf (text, "%s %s %s %s\n", json_object_get_string_member (item, "key"), json_object_get_string_member (item, "bundle"),
                              json_object_get_string_member (item, "state"), json_object_get_string_member (item, "sentence"));
    }
  return g_string_free (text, FALSE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *synced = NULL;
  g_autofree char *saved = NULL;
  g_autofree char *policy = NULL;
  g_autoptr (JsonNode) outbox = NULL;

  fixture->dir = docket_test_dir_new ();
  fixture->server = docket_test_server_new (fixture->dir);
  fixture->profile = g_build_filename (fixture->dir, "omar", NULL);
  docket_test_ctl_login (fixture->profile, fixture->dir, docket_test_server_get_url (fixture->server), "omar");
  synced = docket_test_ctl (fixture->profile, 0, NULL, "sync", NULL);
  fixture->number = docket_test_ctl_first (fixture->profile, "jobs", "--status", "assigned", "number");
  fixture->closed = docket_test_ctl_first (fixture->profile, "jobs", "--status", "closed", "number");
  fixture->customer = docket_test_ctl_first (fixture->profile, "customers", NULL, NULL, NULL);
  saved = docket_test_ctl (fixture->profile, 0, NULL, "job", "note", fixture->number, "This waits", NULL);
  outbox = docket_test_ctl_json (fixture->profile, 0, "outbox", NULL);
  fixture->key = g_strdup (json_object_get_string_member (json_array_get_object_element (json_node_get_array (outbox), 0), "key"));
  policy = docket_test_ctl (fixture->profile, 0, NULL, "policy", "show", NULL);
  fixture->missing = g_build_filename (fixture->dir, "missing", NULL);
  fixture->garbage = make_file (fixture, "garbage", "\xff\xfe#!");
  fixture->table = make_file (fixture, "table.csv", "name,terms_days\r\nAdler,30\r\nBerg,soon\r\n");
  fixture->head = make_file (fixture, "head.csv", "name,colour\nAdler,red\n");
  fixture->quote = make_file (fixture, "quote.csv", "name\n\"Adler\nBerg\n");
  fixture->good = make_file (fixture, "policy.json", policy);
  fixture->queue = queue (fixture->profile);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  char **texts[] = { &fixture->profile, &fixture->number, &fixture->closed, &fixture->customer, &fixture->key, &fixture->missing, &fixture->garbage, &fixture->table, &fixture->head, &fixture->quote, &fixture->good, &fixture->queue };

  docket_test_server_free (fixture->server);
  docket_test_dir_remove (fixture->dir);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*texts[i]);
}

#define WORDS_MAX 7

typedef struct
{
  int status;
  const char *says; /* a telling word of the sentence */
  const char *words[WORDS_MAX];
} Refusal;

static void
check (Fixture *fixture, const Refusal *refusal)
{
  static const char *const never[] = { "assert", "CRITICAL", "WARNING", "SQLITE", "(null)", "GLib", NULL };
  g_autofree char *after = NULL;
  g_autofree char *complaint = NULL;
  const char *const *w = refusal->words;
  g_autofree char *line = g_strjoinv (" ", (char **) w);
  g_autofree char *output = docket_test_ctl (fixture->profile, refusal->status, &complaint, w[0], w[1], w[2], w[3], w[4], w[5], w[6], NULL);

  if (*output != '\0')
    g_error ("“%s” printed “%s”", line, output);
  if (strstr (complaint, refusal->says) == NULL)
    g_error ("“%s” complains “%s”, not of “%s”", line, complaint, refusal->says);
  for (guint i = 0; never[i] != NULL; i++)
    if (strstr (complaint, never[i]) != NULL)
      g_error ("“%s” complains “%s”: no sentence for a person", line, complaint);
  after = queue (fixture->profile);
  if (strcmp (fixture->queue, after) != 0)
    g_error ("“%s” changed the queue from\n%sto\n%s", line, fixture->queue, after);
}

static void
check_all (Fixture *fixture, const Refusal *refusals, guint n)
{
  for (guint i = 0; i < n; i++)
    check (fixture, &refusals[i]);
}

static void
test_fields_and_values (Fixture *fixture, gconstpointer data)
{
  const char *job = fixture->number;
  const char *customer = fixture->customer;
  g_autofree char *labor = NULL;
  g_autofree char *after = NULL;
  const Refusal refusals[] = {
    { 2, "no field", { "job", "new", "title=A", "colour=red" } },
    { 2, "no field", { "job", "set", job, "colour=red" } },
    { 2, "no field", { "job", "line", job, "colour=red" } },
    { 2, "description=TEXT", { "job", "line", job, "quantity_milli=1500", "amount=450" } },
    { 2, "description=TEXT", { "job", "line", job, "description=" } },
    { 2, "no field", { "job", "follow-up", job, "colour=red" } },
    { 2, "no field", { "customer", "new", "name=A", "colour=red" } },
    { 2, "no field", { "customer", "set", customer, "colour=red" } },
    { 2, "FIELD=VALUE", { "job", "set", job, "title" } },
    { 2, "twice", { "job", "set", job, "title=a", "title=b" } },
    { 2, "title=TEXT", { "job", "new", "priority=high" } },
    { 2, "waiting_approval", { "job", "set", job, "status=finished" } },
    { 2, "smallest unit", { "job", "set", job, "total_amount=412.50" } },
    { 2, "whole number", { "job", "set", job, "planned_minutes=soon" } },
    { 2, "not a time", { "job", "set", job, "starts_at=tomorrow" } },
    { 2, "whole number", { "customer", "set", customer, "terms_days=x" } },
    { 1, "Payment terms", { "customer", "set", customer, "terms_days=-1" } },
    { 1, "Planned duration", { "job", "set", job, "planned_minutes=-5" } },
    { 2, "empty", { "job", "note", job, "" } },
    { 2, "empty", { "customer", "note", customer, "" } },
    { 2, "UTF-8", { "job", "note", job, "\xff\xfe" } },
    { 2, "not a day", { "jobs", "--day", "23.11.2026" } },
    { 2, "not a status", { "jobs", "--status", "finished" } },
    { 2, "seconds", { "sync", "--timeout", "-1" } },
    { 2, "Try “docketctl sync --help”", { "sync", "--timeout", "soon" } },
    { 2, "desk or field", { "login", "http://127.0.0.1:1", "--user=omar", "--password-file=x", "--device-class", "phone" } },
  };

  check_all (fixture, refusals, G_N_ELEMENTS (refusals));
  /* Its class says enough of an hour of labor. */
  labor = docket_test_ctl (fixture->profile, 0, NULL, "job", "line", job, "class=labor", "quantity_milli=1500", "unit_amount=9000", NULL);
  after = queue (fixture->profile);
  g_assert_cmpstr (after, !=, fixture->queue);
}

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  static const char *const commands[] = {
    "login", "job show", "job new", "job set", "job note", "job line", "job follow-up", "job void", "job restore", "customer show", "customer new", "customer set", "customer note", "customer void",
    "customer restore", "customer merge", "outbox raise", "outbox discard", "outbox export", "outbox import", "review show", "review decide", "review undo", "history", "policy check", "policy simulate",
    "import customers", "export jobs", "export customers"
  };
  static const char *const all[] = { "logout", "status", "sync", "watch", "jobs", "customers", "outbox", "reviews", "policy show", "report sync", "audit verify" };

  /* Too few words, an option that is none, and a command that is none. */
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (GStrv) words = g_strsplit (commands[i], " ", 2);
      const Refusal few = { 2, "missing", { words[0], words[1] } };
      const Refusal option = { 2, "--frobnicate", { words[0], words[1] != NULL ? words[1] : "--frobnicate", "--frobnicate" } };

      check (fixture, &few);
      check (fixture, &option);
    }
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_auto (GStrv) words = g_strsplit (all[i], " ", 2);
      const Refusal many = { 2, "too much", { words[0], words[1] != NULL ? words[1] : "word", "word" } };

      check (fixture, &many);
    }
  check_all (fixture, (const Refusal[]){ { 2, "no command", { "frobnicate" } }, { 2, "job set", { "job" } }, { 2, "job set", { "job", "frobnicate" } }, { 2, "export jobs", { "export", "reviews", "x" } } }, 4);
}

static void
test_references (Fixture *fixture, gconstpointer data)
{
  const char *job = fixture->number;
  const Refusal refusals[] = {
    { 1, "J-99999999", { "job", "show", "J-99999999" } },
    { 1, "J-99999999", { "job", "set", "J-99999999", "title=A" } },
    { 1, "J-99999999", { "job", "note", "J-99999999", "text" } },
    { 1, "J-99999999", { "job", "line", "J-99999999", "description=A" } },
    { 1, "J-99999999", { "job", "void", "J-99999999" } },
    { 1, "J-99999999", { "job", "restore", "J-99999999" } },
    { 1, "J-99999999", { "job", "follow-up", "J-99999999" } },
    { 1, "J-99999999", { "history", "J-99999999" } },
    /* All ids begin alike. */
    { 1, "More than one", { "job", "show", "0" } },
    { 1, "More than one", { "job", "set", "0", "title=A" } },
    { 1, "More than one", { "customer", "show", "0" } },
    { 1, "More than one", { "customer", "void", "0" } },
    { 1, "no customer", { "customer", "show", "Nobody & Sons" } },
    { 1, "no customer", { "customer", "merge", fixture->customer, "Nobody & Sons" } },
    { 1, "no customer", { "job", "new", "title=A", "customer=Nobody & Sons" } },
    { 1, "nobody called", { "jobs", "--technician", "zaphod" } },
    { 1, "nobody called", { "job", "set", job, "technician=zaphod" } },
    { 1, "zzz", { "review", "show", "zzz" } },
    { 1, "zzz", { "review", "undo", "zzz" } },
    { 1, "zzz", { "review", "decide", "zzz", "--keep" } },
    { 2, "one of --keep", { "review", "decide", "zzz" } },
    { 1, "no change “zzz”", { "outbox", "discard", "zzz" } },
    { 1, "no change “zzz”", { "outbox", "retry", "zzz" } },
    { 1, "no change “zzz”", { "outbox", "raise", "zzz" } },
    { 1, "decided against", { "outbox", "raise", fixture->key } },
  };

  check_all (fixture, refusals, G_N_ELEMENTS (refusals));
}

static void
test_rights (Fixture *fixture, gconstpointer data)
{
  const char *job = fixture->number;
  const Refusal refusals[] = {
    /* The plan is the dispatcher's, the way from closed the supervisor's. */
    { 1, "", { "job", "set", job, "technician=tess" } },
    { 1, "", { "job", "set", job, "starts_at=2026-11-23T09:30" } },
    { 1, "", { "job", "set", job, "approval=approved" } },
    { 1, "", { "job", "set", job, "status=in_progress" } },
    { 1, "", { "job", "set", fixture->closed, "status=reopened" } },
    { 1, "", { "job", "set", fixture->closed, "title=Another" } },
    { 1, "", { "job", "line", fixture->closed, "description=Late", "unit_amount=100" } },
    { 1, "", { "job", "restore", job } },
    { 1, "", { "customer", "restore", fixture->customer } },
    { 1, "", { "customer", "merge", fixture->customer, fixture->customer } },
  };

  check_all (fixture, refusals, G_N_ELEMENTS (refusals));
}

static void
test_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (fixture->dir, "no", "folder", "file", NULL);
  const Refusal refusals[] = {
    { 1, "cannot be read", { "import", "customers", fixture->missing } },
    { 1, "not a file", { "import", "customers", fixture->dir } },
    { 1, "not a file", { "import", "customers", "/dev/zero" } },
    { 1, "UTF-8", { "import", "customers", fixture->garbage } },
    { 1, "line 3", { "import", "customers", fixture->table } },
    { 1, "colour", { "import", "customers", fixture->head } },
    { 1, "Line 2", { "import", "customers", fixture->quote } },
    { 1, "is there already", { "export", "jobs", fixture->garbage } },
    { 1, "is there already", { "export", "customers", fixture->garbage } },
    { 1, "replaced", { "export", "jobs", "--force", "/dev/null" } },
    { 1, "cannot be written", { "export", "jobs", nowhere } },
    { 1, "cannot be read", { "policy", "check", fixture->missing } },
    { 1, "", { "policy", "check", fixture->garbage } },
    /* A file without an end. */
    { 1, "more than", { "policy", "check", "/dev/zero" } },
    { 1, "", { "policy", "simulate", "/dev/zero", "--from=2026-11-01", "--to=2026-11-02" } },
    { 1, "no password", { "login", "http://127.0.0.1:1", "--user=omar", "--password-file=/dev/zero" } },
    { 1, "cannot be read", { "policy", "simulate", fixture->missing, "--from=2026-11-01", "--to=2026-11-02" } },
    { 1, "", { "outbox", "import", fixture->missing } },
    { 1, "", { "outbox", "import", fixture->garbage } },
    { 1, "", { "outbox", "export", nowhere } },
    { 1, "is there already", { "outbox", "export", fixture->garbage } },
    { 1, "", { "outbox", "export", "--force", "/dev/null" } },
  };

  check_all (fixture, refusals, G_N_ELEMENTS (refusals));
}

static void
test_no_server (Fixture *fixture, gconstpointer data)
{
  const Refusal refusals[] = {
    { 3, "still waits here", { "sync", "--timeout", "20" } },
    { 1, "reach", { "history", fixture->number } },
    { 1, "reach", { "report", "sync", "--from", "2026-11-01", "--to", "2026-11-02" } },
    { 1, "reach", { "audit", "verify" } },
    { 1, "reach", { "policy", "simulate", fixture->good, "--from=2026-11-01", "--to=2026-11-02" } },
  };

  docket_test_server_stop (fixture->server);
  check_all (fixture, refusals, G_N_ELEMENTS (refusals));
}

/* Nobody signed in: every command that needs somebody says so, with 4. */
static void
test_signed_out (Fixture *fixture, gconstpointer data)
{
  const Refusal refusals[] = {
    { 4, "Sign in", { "sync" } },
    { 4, "Sign in", { "watch" } },
    { 4, "Sign in", { "jobs" } },
    { 4, "Sign in", { "job", "show", "J-1" } },
    { 4, "Sign in", { "job", "new", "title=A" } },
    { 4, "Sign in", { "job", "note", "J-1", "text" } },
    { 4, "Sign in", { "job", "void", "J-1" } },
    { 4, "Sign in", { "customers" } },
    { 4, "Sign in", { "customer", "merge", "a", "b" } },
    { 4, "Sign in", { "outbox" } },
    { 4, "Sign in", { "outbox", "retry" } },
    { 4, "Sign in", { "reviews" } },
    { 4, "Sign in", { "history", "J-1" } },
    { 4, "Sign in", { "policy", "show" } },
    { 4, "Sign in", { "report", "sync", "--from=2026-11-01", "--to=2026-11-02" } },
    { 4, "Sign in", { "import", "customers", "x.csv" } },
    { 4, "Sign in", { "export", "jobs", "x.csv" } },
    { 4, "Sign in", { "audit", "verify" } },
  };
  g_autofree char *out = docket_test_ctl (fixture->profile, 0, NULL, "logout", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      const char *const *w = refusals[i].words;
      g_autofree char *complaint = NULL;
      g_autofree char *output = docket_test_ctl (fixture->profile, refusals[i].status, &complaint, w[0], w[1], w[2], w[3], NULL);

      g_assert_cmpstr (output, ==, "");
      docket_test_assert_says (complaint, refusals[i].says);
    }
  /* What waited is there again with its owner. */
  docket_test_ctl_login (fixture->profile, fixture->dir, docket_test_server_get_url (fixture->server), "omar");
  g_free (out);
  out = queue (fixture->profile);
  docket_test_assert_says (out, fixture->key);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/e2e/ctl-refusals/fields-and-values", test_fields_and_values);
  ADD ("/e2e/ctl-refusals/usage", test_usage);
  ADD ("/e2e/ctl-refusals/references", test_references);
  ADD ("/e2e/ctl-refusals/rights", test_rights);
  ADD ("/e2e/ctl-refusals/files", test_files);
  ADD ("/e2e/ctl-refusals/no-server", test_no_server);
  ADD ("/e2e/ctl-refusals/signed-out", test_signed_out);
  return g_test_run ();
}
