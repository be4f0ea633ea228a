/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One customer entered at two desks that did not know of each other, with the
 * real programs: the warning, the case, the merge with a job moving along, the
 * undo, and merging by hand.
 */
#include <string.h>

#include "docket-test-ctl.h"
#include "docket-test-server.h"

typedef struct
{
  char *dir;
  DocketTestServer *server;
  char *omar;
  char *dana;
} Story;

static void
run (const char *profile, const char *a, const char *b, const char *c, const char *d)
{
  g_autofree char *output = docket_test_ctl (profile, 0, NULL, a, b, c, d, NULL);
}

static void
story_begin (Story *story)
{
  story->dir = docket_test_dir_new ();
  story->server = docket_test_server_new (story->dir);
  story->omar = g_build_filename (story->dir, "omar", NULL);
  story->dana = g_build_filename (story->dir, "dana", NULL);
  docket_test_ctl_login (story->omar, story->dir, docket_test_server_get_url (story->server), "omar");
  docket_test_ctl_login (story->dana, story->dir, docket_test_server_get_url (story->server), "dana");
  run (story->omar, "sync", NULL, NULL, NULL);
  run (story->dana, "sync", NULL, NULL, NULL);
}

static void
story_end (Story *story)
{
  docket_test_server_check (story->server);
  docket_test_server_free (story->server);
  docket_test_dir_remove (story->dir);
  g_free (story->omar);
  g_free (story->dana);
}

/* The one record that @what lists for @search. (transfer full) */
static JsonNode *
only (const char *profile, const char *what, const char *search)
{
  JsonNode *node = docket_test_ctl_json (profile, 0, what, "--search", search, NULL);

  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 1);
  return node;
}

static char *
id_of (JsonNode *node)
{
  return g_strdup (json_object_get_string_member (json_array_get_object_element (json_node_get_array (node), 0), "id"));
}

static char *
case_of (const char *profile)
{
  g_autoptr (JsonNode) node = docket_test_ctl_json (profile, 0, "reviews", NULL);

  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonObject *record = json_array_get_object_element (json_node_get_array (node), i);

      if (g_strcmp0 (json_object_get_string_member (json_object_get_object_member (record, "fields"), "reason"), "possible-duplicate") == 0)
        return g_strdup (json_object_get_string_member (record, "id"));
    }
  return NULL;
}

static void
assert_job_of (Story *story, const char *customer)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *fields;

  run (story->dana, "sync", NULL, NULL, NULL);
  node = only (story->dana, "jobs", "qwertz");
  fields = json_object_get_object_member (json_array_get_object_element (json_node_get_array (node), 0), "fields");
  g_assert_cmpstr (json_object_get_string_member (fields, "customer"), ==, customer);
}

static void
test_entered_at_two_desks (void)
{
  Story story = { NULL };
  g_autofree char *review = NULL, *shown = NULL, *warning = NULL, *output = NULL, *refusal = NULL, *old = NULL, *new = NULL, *into = NULL;
  g_autoptr (JsonNode) first = NULL, second = NULL;

  story_begin (&story);
  run (story.omar, "customer", "new", "name=Zyxwv Brauerei GmbH", "phone=030 1234567");
  first = only (story.omar, "customers", "zyxwv");
  old = id_of (first);
  /* Dana's desk cannot know yet. */
  run (story.dana, "customer", "new", "name=Brauerei Zyxwv", "phone=+49 30 1234567");
  second = only (story.dana, "customers", "zyxwv");
  new = id_of (second);
  into = g_strconcat ("customer=", new, NULL);
  run (story.dana, "job", "new", "title=Qwertz pump leaks", into);
  run (story.omar, "sync", NULL, NULL, NULL);
  run (story.dana, "sync", NULL, NULL, NULL);
  run (story.omar, "sync", NULL, NULL, NULL);

  review = case_of (story.omar);
  g_assert_nonnull (review);
  shown = docket_test_ctl (story.omar, 0, NULL, "review", "show", review, NULL);
  docket_test_assert_says (shown, "same name, same phone");
  docket_test_assert_says (shown, old);
  g_free (docket_test_ctl (story.omar, 1, &refusal, "review", "decide", review, "--keep", NULL));
  docket_test_assert_says (refusal, "keep both, or merge");
  run (story.omar, "review", "decide", review, "--merge=1");
  run (story.omar, "sync", NULL, NULL, NULL);
  assert_job_of (&story, old);
  run (story.omar, "review", "undo", review, NULL);
  run (story.omar, "sync", NULL, NULL, NULL);
  assert_job_of (&story, new);

  /* By hand, and back. */
  run (story.omar, "customer", "merge", new, old);
  run (story.omar, "sync", NULL, NULL, NULL);
  assert_job_of (&story, old);
  run (story.omar, "customer", "restore", new, NULL);
  run (story.omar, "sync", NULL, NULL, NULL);
  assert_job_of (&story, new);

  /* Whoever enters it a third time is told at once, and saves all the same. */
  output = docket_test_ctl (story.omar, 0, &warning, "customer", "new", "name=Zyxwv Brauerei", "phone=030/1234567", NULL);
  docket_test_assert_says (warning, "may be one of these already");
  docket_test_assert_says (warning, old);
  docket_test_assert_says (output, "Saved on this device");
  story_end (&story);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/e2e/twins/one-customer-entered-at-two-desks", test_entered_at_two_desks);
  return g_test_run ();
}
