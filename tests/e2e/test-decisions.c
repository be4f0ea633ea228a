/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Decisions by command, with the real programs: two people above an amount,
 * undo, the notice to who lost, and raising it again. Omar has two machines
 * that did not know of each other.
 */
#include <string.h>

#include "docket-test-ctl.h"
#include "docket-test-server.h"

typedef struct
{
  char *dir;
  DocketTestServer *server;
  char *here;  /* profiles: Omar's first machine, */
  char *there; /* his second, */
  char *sofia; /* and two supervisors' */
  char *ruth;
  char *number;
  char *job;
} Story;

static char *
ctl (const char *profile, const char *a, const char *b, const char *c, const char *d)
{
  return docket_test_ctl (profile, 0, NULL, a, b, c, d, NULL);
}

static void
run (const char *profile, const char *a, const char *b, const char *c, const char *d)
{
  g_autofree char *output = ctl (profile, a, b, c, d);
}

static void
hire (Story *story)
{
  g_autofree char *password = docket_test_password_file (story->dir, DOCKET_TEST_PASSWORD);
  const char *argv[] = { docket_test_program ("DOCKETD"), "user", "add", "ruth", "--name", "Ruth Okafor", "--role", "supervisor",
                         "--password-file", password, "--store", docket_test_server_get_store (story->server), NULL };
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;

  if (docket_test_run (argv, &output, &complaint) != 0)
    g_error ("docketd user add: %s%s", output, complaint);
}

/* A job in the office that both of Omar's machines know. */
static void
make_job (Story *story)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *record;

  run (story->here, "sync", NULL, NULL, NULL);
  run (story->here, "job", "new", "title=Qwertz pump leaks", NULL);
  run (story->here, "sync", NULL, NULL, NULL);
  run (story->there, "sync", NULL, NULL, NULL);
  node = docket_test_ctl_json (story->here, 0, "jobs", "--search", "qwertz", NULL);
  record = json_array_get_object_element (json_node_get_array (node), 0);
  story->job = g_strdup (json_object_get_string_member (record, "id"));
  story->number = g_strdup (json_object_get_string_member (json_object_get_object_member (record, "fields"), "number"));
}

static void
story_begin (Story *story)
{
  static const char *const users[] = { "omar", "omar", "sofia", "ruth" };
  char **profiles[] = { &story->here, &story->there, &story->sofia, &story->ruth };

  story->dir = docket_test_dir_new ();
  story->server = docket_test_server_new (story->dir);
  hire (story);
  for (guint i = 0; i < G_N_ELEMENTS (users); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%u", users[i], i);

      *profiles[i] = g_build_filename (story->dir, name, NULL);
      docket_test_ctl_login (*profiles[i], story->dir, docket_test_server_get_url (story->server), users[i]);
    }
  make_job (story);
}

static void
story_end (Story *story)
{
  docket_test_server_check (story->server);
  docket_test_server_free (story->server);
  docket_test_dir_remove (story->dir);
  g_free (story->here);
  g_free (story->there);
  g_free (story->sofia);
  g_free (story->ruth);
  g_free (story->number);
  g_free (story->job);
}

static void
assert_total (Story *story, const char *profile, gint64 total)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *fields;

  run (profile, "sync", NULL, NULL, NULL);
  node = docket_test_ctl_json (profile, 0, "job", "show", story->number, NULL);
  fields = json_object_get_object_member (json_node_get_object (node), "fields");
  g_assert_cmpint (json_object_get_int_member (fields, "total_amount"), ==, total);
}

/* The open case about the job, as @profile sees it after a sync. */
static char *
find_case (Story *story, const char *profile)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *cases;

  run (profile, "sync", NULL, NULL, NULL);
  node = docket_test_ctl_json (profile, 0, "reviews", NULL);
  cases = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *record = json_array_get_object_element (cases, i);
      JsonObject *fields = json_object_get_object_member (record, "fields");
      g_autofree char *subject = json_to_string (json_object_get_member (fields, "subject"), FALSE);

      if (strstr (subject, story->job) != NULL)
        return g_strdup (json_object_get_string_member (record, "id"));
    }
  return NULL;
}

/* State and problem of the newest save on the second machine. (transfer full): its key */
static char *
assert_outbox (Story *story, const char *state, const char *problem)
{
  g_autoptr (JsonNode) node = docket_test_ctl_json (story->there, 0, "outbox", NULL);
  JsonArray *items = json_node_get_array (node);
  JsonObject *item = json_array_get_object_element (items, json_array_get_length (items) - 1);

  g_assert_cmpstr (json_object_get_string_member (item, "state"), ==, state);
  if (problem != NULL)
    g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (item, "problem"), "type"), ==, problem);
  return g_strdup (json_object_get_string_member (item, "key"));
}

/* Both machines set a total, neither knowing of the other. Returns the case. */
static char *
collide (Story *story, const char *first, const char *second)
{
  run (story->here, "job", "set", story->number, first);
  run (story->there, "job", "set", story->number, second);
  run (story->here, "sync", NULL, NULL, NULL);
  run (story->there, "sync", NULL, NULL, NULL);
  return find_case (story, story->sofia);
}

static void
test_two_deciders (void)
{
  Story story = { NULL };
  g_autofree char *review = NULL;
  g_autofree char *said = NULL, *listed = NULL, *shown = NULL, *second = NULL, *again = NULL;

  story_begin (&story);
  review = collide (&story, "total_amount=150000", "total_amount=170000");
  g_assert_nonnull (review);
  said = ctl (story.sofia, "review", "decide", review, "--take=1");
  docket_test_assert_says (said, "Decided by you, waits for a second person");
  assert_total (&story, story.sofia, 150000);
  /* Hers alone, however often. */
  again = ctl (story.sofia, "review", "decide", review, "--take=1");
  assert_total (&story, story.sofia, 150000);
  run (story.ruth, "sync", NULL, NULL, NULL);
  listed = ctl (story.ruth, "reviews", NULL, NULL, NULL);
  docket_test_assert_says (listed, "Decided by Sofia Lindqvist, waits for a second person");
  shown = ctl (story.ruth, "review", "show", review, NULL);
  docket_test_assert_says (shown, "Sofia Lindqvist decided: take the held change");
  second = ctl (story.ruth, "review", "decide", review, "--take=1");
  g_assert_null (strstr (second, "second person"));
  assert_total (&story, story.ruth, 170000);
  assert_total (&story, story.here, 170000);
  story_end (&story);
}

static void
test_undo_and_raise (void)
{
  Story story = { NULL };
  g_autofree char *review = NULL, *next = NULL;
  g_autofree char *held = NULL, *lost = NULL, *held_again = NULL, *lost_again = NULL, *raised = NULL;
  g_autofree char *said = NULL, *complaint = NULL, *late = NULL;

  story_begin (&story);
  review = collide (&story, "total_amount=500", "total_amount=700");
  held = assert_outbox (&story, "held", "collision");
  /* Decided, lost, undone before it was sent: as if nothing had been. */
  run (story.sofia, "review", "decide", review, "--keep");
  said = ctl (story.sofia, "review", "undo", review, NULL);
  docket_test_assert_says (said, "the case is open again");
  run (story.sofia, "review", "decide", review, "--take=1");
  assert_total (&story, story.sofia, 700);
  assert_total (&story, story.there, 700);
  lost = assert_outbox (&story, "acked", NULL);
  /* Omar may not undo it, Ruth may. */
  run (story.here, "sync", NULL, NULL, NULL);
  late = docket_test_ctl (story.here, 1, &complaint, "review", "undo", review, NULL);
  docket_test_assert_says (complaint, "may not decide");
  run (story.ruth, "sync", NULL, NULL, NULL);
  run (story.ruth, "review", "undo", review, "--reason=Wrong one");
  assert_total (&story, story.ruth, 500);
  assert_total (&story, story.there, 500);
  held_again = assert_outbox (&story, "held", "collision");
  run (story.sofia, "sync", NULL, NULL, NULL);
  run (story.sofia, "review", "decide", review, "--keep");
  run (story.sofia, "sync", NULL, NULL, NULL);
  run (story.there, "sync", NULL, NULL, NULL);
  lost_again = assert_outbox (&story, "rejected", "decided-against");
  /* One step: a new case beside the decision, and nothing overwritten. */
  run (story.there, "outbox", "raise", lost_again, "--reason=Two more hours");
  assert_total (&story, story.there, 500);
  raised = assert_outbox (&story, "held", "collision");
  g_assert_cmpstr (raised, !=, lost_again);
  next = find_case (&story, story.sofia);
  g_assert_nonnull (next);
  g_assert_cmpstr (next, !=, review);
  assert_total (&story, story.sofia, 500);
  story_end (&story);
}

/* What the customer saw is said where a person decides, field by field. */
static void
test_says_what_was_signed (void)
{
  Story story = { NULL };
  g_autofree char *tess = NULL;
  g_autofree char *review = NULL;
  g_autofree char *open = NULL, *decided = NULL;

  story_begin (&story);
  tess = g_build_filename (story.dir, "tess", NULL);
  docket_test_ctl_login (tess, story.dir, docket_test_server_get_url (story.server), "tess");
  run (story.sofia, "sync", NULL, NULL, NULL);
  run (story.sofia, "job", "set", story.number, "technician=tess");
  run (story.sofia, "sync", NULL, NULL, NULL);
  run (story.here, "job", "set", story.number, "total_amount=500");
  run (story.here, "sync", NULL, NULL, NULL);
  run (tess, "sync", NULL, NULL, NULL);
  run (story.here, "job", "set", story.number, "total_amount=700");
  run (story.here, "sync", NULL, NULL, NULL);
  run (tess, "job", "sign", story.number, "Ann Adler");
  run (tess, "sync", NULL, NULL, NULL);
  review = find_case (&story, story.sofia);
  g_assert_nonnull (review);
  open = ctl (story.sofia, "review", "show", review, NULL);
  docket_test_assert_says (open, "The customer signed for other totals than these.");
  docket_test_assert_says (open, "The customer signed for\n");
  docket_test_assert_says (open, "    Total: €5.00 (now €7.00)");
  run (story.sofia, "review", "decide", review, "--keep");
  decided = ctl (story.sofia, "review", "show", review, NULL);
  docket_test_assert_says (decided, "leave it as it is");
  story_end (&story);
}

/* The last save of @profile, as the Outbox has it, and as docketctl shows it. */
static void
assert_told (const char *profile, const char *words)
{
  g_autofree char *listed = ctl (profile, "outbox", NULL, NULL, NULL);

  docket_test_assert_says (listed, words);
}

/* Three who speak two languages: the server's administrator German, Ruth English first,
 * and then German. */
static void
test_told_in_the_readers_language (void)
{
  Story story = { NULL };
  g_autofree char *review = NULL;

  g_setenv ("LANGUAGE", "de", TRUE);
  story_begin (&story);
  g_unsetenv ("LANGUAGE");
  review = collide (&story, "total_amount=500", "total_amount=700");
  run (story.ruth, "sync", NULL, NULL, NULL);
  run (story.sofia, "review", "decide", review, "--keep");
  run (story.ruth, "review", "decide", review, "--take=1");
  run (story.sofia, "sync", NULL, NULL, NULL);
  run (story.ruth, "sync", NULL, NULL, NULL);
  assert_told (story.ruth, "Not accepted: Sofia Lindqvist has decided this case already. Total: €5.00.");
  g_setenv ("LANGUAGE", "de", TRUE);
  assert_told (story.ruth, "Sofia Lindqvist hat diesen Fall schon entschieden.");
  g_unsetenv ("LANGUAGE");
  story_end (&story);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/e2e/two-people-decide-about-much-money", test_two_deciders);
  g_test_add_func ("/e2e/decision-undone-and-raised-again", test_undo_and_raise);
  g_test_add_func ("/e2e/case-says-what-was-signed", test_says_what_was_signed);
  g_test_add_func ("/e2e/told-in-the-readers-language", test_told_in_the_readers_language);
  return g_test_run ();
}
