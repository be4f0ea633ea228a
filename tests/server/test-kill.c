/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * docketd is killed while operations pour in, again and again: from one desk at
 * its own pace, and from four at once of which two send the very same. Whoever
 * got no answer sends the same keys once more. In the end every operation has
 * taken effect exactly once, every answer given before the kill still stands,
 * and the check finds nothing wrong.
 */
#include "docket-test-client.h"

#include <string.h>

#include "docket-test-scale.h"

#define ROUNDS             DOCKET_TEST_TIMES (6)
#define BATCHES            60
#define OPERATIONS_A_BATCH 12

typedef struct
{
  DocketTestServer *server;
  guint after_us;
} Killer;

/* From a thread, so that it hits a push at any place. Only the signal: the
 * test's own thread reaps and restarts. */
static gpointer
kill_soon (gpointer data)
{
  Killer *killer = data;

  g_usleep (killer->after_us);
  docket_test_server_send_kill (killer->server);
  return NULL;
}

static char *
make_batch (guint round, guint n, GPtrArray *keys)
{
  GString *body = g_string_new ("{\"ops\":[");

  for (guint i = 0; i < OPERATIONS_A_BATCH; i++)
    {
      g_autofree char *key = docket_test_id ();

      g_string_append_printf (body, "%s{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%s\"},\"set\":{\"name\":\"Round %u batch %u number %u\"}}",
                              i > 0 ? "," : "", key, key, round, n, i);
      g_ptr_array_add (keys, g_steal_pointer (&key));
    }
  g_string_append (body, "]}");
  return g_string_free (body, FALSE);
}

/* "key seq" of every applied result. */
static void
take_answers (DocketTestAnswer *answer, GHashTable *answers)
{
  for (guint i = 0; i < OPERATIONS_A_BATCH; i++)
    {
      JsonObject *result = docket_test_result (answer, i);
      const char *key = json_object_get_string_member (result, "key");
      gint64 seq = json_object_get_int_member (result, "seq");
      gint64 *known = g_hash_table_lookup (answers, key);

      g_assert_cmpstr (json_object_get_string_member (result, "outcome"), ==, "applied");
      if (known != NULL)
        g_assert_cmpint (*known, ==, seq);
      else
        g_hash_table_insert (answers, g_strdup (key), g_memdup2 (&seq, sizeof seq));
    }
}

static void
push_until_killed (DocketTestClient *omar, GPtrArray *batches, GHashTable *answers)
{
  for (guint i = 0; i < batches->len; i++)
    {
      g_autoptr (DocketTestAnswer) answer = docket_test_try_call (omar, "POST", "/v1/ops", g_ptr_array_index (batches, i));

      if (answer == NULL)
        return;
      take_answers (answer, answers);
    }
}

static guint
count_customers (DocketTestClient *omar, GHashTable *wanted)
{
  g_autofree char *after = g_strdup ("");
  guint n = 0;
  gboolean more = TRUE;

  while (more)
    {
      g_autofree char *path = g_strdup_printf ("/v1/changes?limit=1000%s%s", *after != '\0' ? "&after=" : "", after);
      g_autoptr (DocketTestAnswer) answer = docket_test_call (omar, "GET", path, NULL);
      JsonArray *changes = json_object_get_array_member (docket_test_object (answer), "changes");

      for (guint i = 0; i < json_array_get_length (changes); i++)
        if (g_hash_table_contains (wanted, json_object_get_string_member (json_array_get_object_element (changes, i), "id")))
          n++;
      more = json_object_get_boolean_member (docket_test_object (answer), "more");
      g_free (after);
      after = g_strdup (json_object_get_string_member (docket_test_object (answer), "cursor"));
    }
  return n;
}

static void
test_kill (void)
{
  char *dir = docket_test_dir_new ();
  DocketTestServer *server = docket_test_server_new_sized (dir, "10");
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (GHashTable) answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint n_made = 0;

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func (g_free);
      Killer killer = { server, (guint) g_test_rand_int_range (1000, 150000) };
      g_autoptr (GThread) thread = NULL;

      for (guint i = 0; i < BATCHES; i++)
        g_ptr_array_add (batches, make_batch (round, i, keys));
      n_made += keys->len;
      thread = g_thread_new ("killer", kill_soon, &killer);
      push_until_killed (omar, batches, answers);
      g_thread_join (g_steal_pointer (&thread));
      docket_test_server_kill (server);
      docket_test_server_check (server);
      docket_test_server_start (server);
      for (guint i = 0; i < batches->len; i++)
        {
          g_autoptr (DocketTestAnswer) answer = docket_test_call (omar, "POST", "/v1/ops", g_ptr_array_index (batches, i));

          take_answers (answer, answers);
        }
    }
  g_assert_cmpuint (g_hash_table_size (answers), ==, n_made);
  g_assert_cmpuint (count_customers (omar, answers), ==, n_made);
  docket_test_server_stop (server);
  docket_test_server_check (server);
  docket_test_server_free (server);
  docket_test_dir_remove (dir);
}

/* ---- Four at once ---- */

#define PUSHERS    4
#define MANY_KILLS DOCKET_TEST_TIMES (8)
#define FEW        10

typedef struct
{
  DocketTestServer *server;
  GPtrArray *batches; /* two pushers share each list */
  const char *token;
  GHashTable *answers;
} Pusher;

/* What one of them heard before the line went dead. */
static gpointer
push_along (gpointer data)
{
  Pusher *pusher = data;
  g_autoptr (DocketTestClient) omar = docket_test_client_new (pusher->server);

  omar->token = g_strdup (pusher->token);
  push_until_killed (omar, pusher->batches, pusher->answers);
  return NULL;
}

/* Whoever heard of a key heard the same. */
static void
compare_answers (GHashTable *known, GHashTable *heard)
{
  GHashTableIter iter;
  gpointer key, seq;

  g_hash_table_iter_init (&iter, heard);
  while (g_hash_table_iter_next (&iter, &key, &seq))
    {
      gint64 *before = g_hash_table_lookup (known, key);

      if (before != NULL)
        g_assert_cmpint (*before, ==, *(gint64 *) seq);
      else
        g_hash_table_insert (known, g_strdup (key), g_memdup2 (seq, sizeof (gint64)));
    }
}

static void
kill_under_four (DocketTestServer *server, DocketTestClient *omar, guint round, GHashTable *answers, guint *n_made)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *lists[PUSHERS / 2];
  Pusher pushers[PUSHERS];
  GThread *threads[PUSHERS];

  for (guint i = 0; i < PUSHERS / 2; i++)
    {
      lists[i] = g_ptr_array_new_with_free_func (g_free);
      for (guint n = 0; n < FEW; n++)
        g_ptr_array_add (lists[i], make_batch (100 + round, n, keys));
    }
  *n_made += keys->len;
  for (guint i = 0; i < PUSHERS; i++)
    {
      pushers[i] = (Pusher) { server, lists[i / 2], omar->token, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
      threads[i] = g_thread_new ("pusher", push_along, &pushers[i]);
    }
  g_usleep ((gulong) g_test_rand_int_range (1000, 80000));
  docket_test_server_send_kill (server);
  for (guint i = 0; i < PUSHERS; i++)
    {
      g_thread_join (threads[i]);
      compare_answers (answers, pushers[i].answers);
      g_hash_table_unref (pushers[i].answers);
    }
  docket_test_server_kill (server);
  docket_test_server_start (server);
  for (guint i = 0; i < PUSHERS / 2; i++)
    {
      for (guint n = 0; n < lists[i]->len; n++)
        {
          g_autoptr (DocketTestAnswer) answer = docket_test_call (omar, "POST", "/v1/ops", g_ptr_array_index (lists[i], n));

          take_answers (answer, answers);
        }
      g_ptr_array_unref (lists[i]);
    }
}

static void
test_kill_under_many (void)
{
  char *dir = docket_test_dir_new ();
  DocketTestServer *server = docket_test_server_new_sized (dir, "10");
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (GHashTable) answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint n_made = 0;

  for (guint round = 0; round < MANY_KILLS; round++)
    kill_under_four (server, omar, round, answers, &n_made);
  g_test_message ("%d kills, %u operations", MANY_KILLS, n_made);
  g_assert_cmpuint (g_hash_table_size (answers), ==, n_made);
  g_assert_cmpuint (count_customers (omar, answers), ==, n_made);
  docket_test_server_stop (server);
  docket_test_server_check (server);
  docket_test_server_free (server);
  docket_test_dir_remove (dir);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/server/kill/nothing-lost-nothing-doubled", test_kill);
  g_test_add_func ("/server/kill/four-at-once-and-the-same-twice", test_kill_under_many);
  return g_test_run ();
}
