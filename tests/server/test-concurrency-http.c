/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Many at once, over HTTP: one key sent by eight devices at the same moment;
 * writers and readers of the feed side by side while jobs change hands (I8);
 * rights that are taken away while a push already waits for the writer (I13).
 * Every client is a thread with a session of its own.
 */
#include "docket-test-client.h"

#include <string.h>

static DocketTestServer *server;

/* ---- One key, eight devices ---- */

#define SENDERS 8
#define ROUNDS  24

typedef struct
{
  GMutex lock;
  GCond changed;
  guint n_waiting, generation;
} Gate;

static Gate gate;

/* Opens when all of them stand before it. */
static void
gate_pass (guint n)
{
  g_mutex_lock (&gate.lock);
  if (++gate.n_waiting == n)
    {
      gate.n_waiting = 0;
      gate.generation++;
      g_cond_broadcast (&gate.changed);
    }
  else
    {
      guint generation = gate.generation;

      while (gate.generation == generation)
        g_cond_wait (&gate.changed, &gate.lock);
    }
  g_mutex_unlock (&gate.lock);
}

typedef struct
{
  char **bodies; /* one a round */
  DocketTestAnswer *answers[ROUNDS];
} Sender;

static gpointer
send_all_rounds (gpointer data)
{
  Sender *sender = data;
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");

  for (guint round = 0; round < ROUNDS; round++)
    {
      gate_pass (SENDERS);
      sender->answers[round] = docket_test_call (omar, "POST", "/v1/ops", sender->bodies[round]);
    }
  return NULL;
}

/* A customer, an edit of them, a note about them, in turns; every second customer
 * has no name and is refused, and so is what is about them. */
static char *
body_of_round (guint round, const char *customer)
{
  g_autofree char *key = docket_test_id ();

  if (round % 3 == 0)
    return docket_test_create_customer (key, customer, round % 2 == 0 ? customer : "");
  if (round % 3 == 1)
    return g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"edit\",\"record\":{\"kind\":\"customer\",\"id\":\"%s\"},\"group\":\"contact\",\"base\":0,\"was\":{\"city\":null},\"set\":{\"city\":\"Ulm\"}}]}", key, customer);
  return g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"note\",\"id\":\"%s\"},\"set\":{\"customer\":\"%s\",\"body\":\"Rang at noon\"}}]}", key, key, customer);
}

static gint64
audit_size (DocketTestClient *client)
{
  g_autoptr (DocketTestAnswer) answer = docket_test_call (client, "GET", "/v1/audit/head", NULL);

  return json_object_get_int_member (docket_test_object (answer), "size");
}

/* The answer without what differs by right: whether it was replayed, and how far
 * the feed has come since. */
static char *
lasting_part (DocketTestAnswer *answer)
{
  g_autoptr (JsonNode) copy = json_from_string (answer->text, NULL);
  JsonObject *result = json_array_get_object_element (json_object_get_array_member (json_node_get_object (copy), "results"), 0);

  json_object_remove_member (result, "replayed");
  json_object_remove_member (json_node_get_object (copy), "seq");
  return json_to_string (copy, FALSE);
}

static void
test_same_key_at_once (void)
{
  g_autoptr (DocketTestClient) sofia = docket_test_client_signed_in (server, "sofia", "desk");
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_auto (GStrv) bodies = g_new0 (char *, ROUNDS + 1);
  g_autofree char *customer = NULL;
  Sender senders[SENDERS] = { { 0 } };
  GThread *threads[SENDERS];
  gint64 size;

  for (guint round = 0; round < ROUNDS; round++)
    {
      if (round % 3 == 0)
        {
          g_free (customer);
          customer = docket_test_id ();
        }
      bodies[round] = body_of_round (round, customer);
    }
  for (guint i = 0; i < SENDERS; i++)
    {
      senders[i].bodies = bodies;
      threads[i] = g_thread_new ("sender", send_all_rounds, &senders[i]);
    }
  for (guint i = 0; i < SENDERS; i++)
    g_thread_join (threads[i]);
  size = audit_size (sofia);
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autofree char *first = lasting_part (senders[0].answers[round]);
      guint n_new = 0;

      for (guint i = 0; i < SENDERS; i++)
        {
          g_autofree char *other = lasting_part (senders[i].answers[round]);

          g_assert_cmpstr (other, ==, first);
          n_new += !json_object_get_boolean_member (docket_test_result (senders[i].answers[round], 0), "replayed");
          docket_test_answer_free (senders[i].answers[round]);
        }
      g_assert_cmpuint (n_new, ==, 1);
    }
  /* Asked once more, long after: the same, and nothing is written. */
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (DocketTestAnswer) late = docket_test_call (omar, "POST", "/v1/ops", bodies[round]);

      g_assert_true (json_object_get_boolean_member (docket_test_result (late, 0), "replayed"));
    }
  g_assert_cmpint (audit_size (sofia), ==, size);
}

/* ---- Writers and readers ---- */

#define WRITERS 6
#define PUSHES  30
#define JOBS    12

typedef struct
{
  guint n;
  const char *username;
  char **jobs;
  char *tess, *milo;
} Writer;

static int writers_left;

static void
append_create (GString *ops, guint writer, guint push)
{
  g_autofree char *id = docket_test_id ();
  g_autofree char *key = docket_test_id ();

  g_string_append_printf (ops, "%s{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%s\"},\"set\":{\"name\":\"%s\",\"about\":\"writer %u push %u\"}}", ops->len > 0 ? "," : "", key, id, id, writer, push);
}

/* An edit of a group of a job as it stands now; whether it collides is not the point. */
static void
append_edit (GString *ops, DocketTestClient *client, const char *job, const char *group, const char *field, const char *value)
{
  g_autofree char *path = g_strconcat ("/v1/records/job/", job, NULL);
  g_autofree char *key = docket_test_id ();
  g_autoptr (DocketTestAnswer) seen = docket_test_call (client, "GET", path, NULL);
  JsonObject *record = docket_test_object (seen);
  g_autofree char *was = json_to_string (json_object_get_member (json_object_get_object_member (record, "fields"), field), FALSE);

  g_string_append_printf (ops, "%s{\"key\":\"%s\",\"kind\":\"edit\",\"record\":{\"kind\":\"job\",\"id\":\"%s\"},\"group\":\"%s\",\"base\":%" G_GINT64_FORMAT ",\"was\":{\"%s\":%s},\"set\":{\"%s\":\"%s\"}}",
                          ops->len > 0 ? "," : "", key, job, group, json_object_get_int_member (json_object_get_object_member (record, "revs"), group), field, was, field, value);
}

static gpointer
write_a_lot (gpointer data)
{
  Writer *writer = data;
  g_autoptr (DocketTestClient) client = docket_test_client_signed_in (server, writer->username, "desk");
  g_autoptr (GRand) rand = g_rand_new_with_seed (writer->n);

  for (guint push = 0; push < PUSHES; push++)
    {
      g_autoptr (GString) ops = g_string_new (NULL);
      g_autofree char *words = g_strdup_printf ("writer %u push %u", writer->n, push);
      g_autofree char *body = NULL;
      g_autoptr (DocketTestAnswer) answer = NULL;

      append_create (ops, writer->n, push);
      append_edit (ops, client, writer->jobs[g_rand_int_range (rand, 0, JOBS)], "details", "description", words);
      append_edit (ops, client, writer->jobs[g_rand_int_range (rand, 0, JOBS)], "plan", "technician", g_rand_boolean (rand) ? writer->tess : writer->milo);
      body = g_strdup_printf ("{\"ops\":[%s]}", ops->str);
      answer = docket_test_call (client, "POST", "/v1/ops", body);
      g_assert_cmpuint (answer->status, ==, 200);
      g_assert_cmpstr (docket_test_result_text (answer, 0, "outcome"), ==, "applied");
    }
  g_atomic_int_dec_and_test (&writers_left);
  return NULL;
}

typedef struct
{
  const char *username;
  guint limit;
  gboolean scoped;
  guint n_changes, n_pages;
} Reader;

/* Takes one page: seq never falls, and nothing comes twice at one place. */
static gboolean
take_page (Reader *reader, JsonObject *page, GHashTable *known, GHashTable *delivered, gint64 *seq)
{
  JsonArray *changes = json_object_get_array_member (page, "changes");

  reader->n_pages++;
  g_assert_cmpuint (json_array_get_length (changes), <=, reader->limit);
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = json_array_get_object_element (changes, i);
      gint64 at = json_object_get_int_member (change, "seq");
      g_autofree char *name = g_strdup_printf ("%s %s", json_object_get_string_member (change, "kind"), json_object_get_string_member (change, "id"));
      g_autofree char *once = g_strdup_printf ("%s %" G_GINT64_FORMAT, name, at);

      reader->n_changes++;
      g_assert_cmpint (at, >=, *seq);
      g_assert_true (at > *seq || reader->scoped);
      *seq = at;
      if (!g_hash_table_add (delivered, g_steal_pointer (&once)))
        g_error ("%s got %s twice at %" G_GINT64_FORMAT, reader->username, name, at);
      if (json_object_get_boolean_member (change, "removed"))
        {
          g_hash_table_remove (known, name);
          continue;
        }
      g_hash_table_insert (known, g_steal_pointer (&name), GSIZE_TO_POINTER (json_object_get_int_member (json_object_get_object_member (change, "record"), "rev")));
    }
  return json_object_get_boolean_member (page, "more");
}

/* Reads on until @until_quiet says that nobody writes and a page is empty. */
static GHashTable *
read_feed (Reader *reader, DocketTestClient *client, gboolean until_quiet)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) delivered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *after = NULL;
  gint64 seq = 0;

  for (;;)
    {
      gboolean quiet = !until_quiet || g_atomic_int_get (&writers_left) == 0;
      g_autofree char *path = g_strdup_printf ("/v1/changes?limit=%u%s%s", reader->limit, after != NULL ? "&after=" : "", after != NULL ? after : "");
      g_autoptr (DocketTestAnswer) answer = docket_test_call (client, "GET", path, NULL);
      JsonObject *page = docket_test_object (answer);

      g_assert_cmpuint (answer->status, ==, 200);
      if (after != NULL)
        g_assert_cmpstr (json_object_get_string_member (page, "from"), ==, after);
      g_free (after);
      after = g_strdup (json_object_get_string_member (page, "cursor"));
      if (!take_page (reader, page, known, delivered, &seq) && quiet)
        return known;
    }
}

static gpointer
read_along (gpointer data)
{
  Reader *reader = data;
  g_autoptr (DocketTestClient) client = docket_test_client_signed_in (server, reader->username, reader->scoped ? "field" : "desk");
  g_autoptr (GHashTable) followed = read_feed (reader, client, TRUE);
  Reader fresh = { reader->username, 5000, reader->scoped, 0, 0 };
  g_autoptr (GHashTable) whole = NULL;
  GHashTableIter iter;
  gpointer name, rev;

  /* Later sign-ins of other readers may register devices: only what the writers wrote counts. */
  whole = read_feed (&fresh, client, FALSE);
  g_hash_table_iter_init (&iter, whole);
  while (g_hash_table_iter_next (&iter, &name, &rev))
    if (!g_str_has_prefix (name, "device") && (!g_hash_table_contains (followed, name) || g_hash_table_lookup (followed, name) != rev))
      g_error ("%s, reading %u at a time, missed %s", reader->username, reader->limit, (const char *) name);
  g_hash_table_iter_init (&iter, followed);
  while (g_hash_table_iter_next (&iter, &name, &rev))
    if (!g_hash_table_contains (whole, name))
      g_error ("%s, reading %u at a time, kept %s", reader->username, reader->limit, (const char *) name);
  return NULL;
}

static char **
make_jobs (DocketTestClient *sofia, const char *technician)
{
  char **jobs = g_new0 (char *, JOBS + 1);
  g_autoptr (GString) ops = g_string_new (NULL);
  g_autofree char *body = NULL;
  g_autoptr (DocketTestAnswer) answer = NULL;

  for (guint i = 0; i < JOBS; i++)
    {
      g_autofree char *key = docket_test_id ();
      g_autofree char *customer = docket_test_id ();
      g_autofree char *customer_key = docket_test_id ();
      g_autofree char *note = docket_test_id ();

      jobs[i] = docket_test_id ();
      g_string_append_printf (ops, "%s{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%s\"},\"set\":{\"name\":\"%s\"}}", ops->len > 0 ? "," : "", customer_key, customer, customer);
      g_string_append_printf (ops, ",{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"job\",\"id\":\"%s\"},\"set\":{\"title\":\"Boiler\",\"customer\":\"%s\",\"technician\":\"%s\"}}", key, jobs[i], customer, technician);
      g_string_append_printf (ops, ",{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"note\",\"id\":\"%s\"},\"set\":{\"job\":\"%s\",\"body\":\"Ring twice\"}}", note, note, jobs[i]);
    }
  body = g_strdup_printf ("{\"ops\":[%s]}", ops->str);
  answer = docket_test_call (sofia, "POST", "/v1/ops", body);
  for (guint i = 0; i < 3 * JOBS; i++)
    g_assert_cmpstr (docket_test_result_text (answer, i, "outcome"), ==, "applied");
  return jobs;
}

static void
test_no_gap_no_repeat (void)
{
  static const char *const names[WRITERS] = { "dana", "sofia", "ingrid", "dana", "sofia", "ingrid" };
  Reader readers[] = { { "omar", 3, FALSE, 0, 0 }, { "ada", 7, FALSE, 0, 0 }, { "dana", 50, FALSE, 0, 0 }, { "tess", 2, TRUE, 0, 0 }, { "milo", 5, TRUE, 0, 0 }, { "tess", 50, TRUE, 0, 0 } };
  g_autoptr (DocketTestClient) sofia = docket_test_client_signed_in (server, "sofia", "desk");
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autoptr (DocketTestClient) milo = docket_test_client_signed_in (server, "milo", "field");
  g_auto (GStrv) jobs = make_jobs (sofia, tess->person);
  Writer writers[WRITERS];
  GThread *threads[WRITERS + G_N_ELEMENTS (readers)];
  guint n_changes = 0, n_pages = 0;

  g_atomic_int_set (&writers_left, WRITERS);
  for (guint i = 0; i < WRITERS; i++)
    {
      writers[i] = (Writer) { i, names[i], jobs, tess->person, milo->person };
      threads[i] = g_thread_new ("writer", write_a_lot, &writers[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    threads[WRITERS + i] = g_thread_new ("reader", read_along, &readers[i]);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      n_changes += readers[i].n_changes;
      n_pages += readers[i].n_pages;
    }
  g_test_message ("%u changes in %u pages while %u operations were written", n_changes, n_pages, WRITERS * PUSHES * 3);
  g_assert_cmpuint (readers[3].n_changes, >, JOBS);
}

/* ---- Rights taken away ahead of a push ---- */

#define CHANCES 3

typedef struct
{
  DocketTestAnswer *answer;
  SoupMessage *message;
} Sent;

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  Sent *sent = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  g_assert_no_error (error);
  sent->answer = g_new0 (DocketTestAnswer, 1);
  sent->answer->message = g_object_ref (sent->message);
  sent->answer->status = soup_message_get_status (sent->message);
  sent->answer->text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  sent->answer->node = json_from_string (sent->answer->text, NULL);
  g_object_unref (sent->message);
}

/* Sends without waiting. */
static void
post (DocketTestClient *client, const char *body, Sent *sent)
{
  g_autofree char *url = g_strconcat (docket_test_server_get_url (server), "/v1/ops", NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", client->token, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  sent->answer = NULL;
  sent->message = soup_message_new ("POST", url);
  soup_message_headers_replace (soup_message_get_request_headers (sent->message), "Authorization", bearer);
  soup_message_set_request_body_from_bytes (sent->message, "application/json", bytes);
  soup_session_send_and_read_async (client->session, sent->message, G_PRIORITY_DEFAULT, NULL, on_answered, sent);
}

/* Enough to keep the writer busy while others queue behind it. */
static char *
busy_body (void)
{
  GString *ops = g_string_new ("{\"ops\":[");

  for (guint i = 0; i < 256; i++)
    {
      g_autofree char *id = docket_test_id ();

      g_string_append_printf (ops, "%s{\"key\":\"%s\",\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%s\"},\"set\":{\"name\":\"%s\"}}", i > 0 ? "," : "", id, id, id);
    }
  g_string_append (ops, "]}");
  return g_string_free (ops, FALSE);
}

static char *
edit_as_seen (DocketTestClient *ada, const char *kind, const char *id, const char *field, const char *value)
{
  g_autofree char *path = g_strdup_printf ("/v1/records/%s/%s", kind, id);
  g_autofree char *key = docket_test_id ();
  g_autoptr (DocketTestAnswer) seen = docket_test_call (ada, "GET", path, NULL);
  JsonObject *record = docket_test_object (seen);
  g_autofree char *was = json_to_string (json_object_get_member (json_object_get_object_member (record, "fields"), field), FALSE);

  return g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"edit\",\"record\":{\"kind\":\"%s\",\"id\":\"%s\"},\"group\":\"%s\",\"base\":%" G_GINT64_FORMAT ",\"was\":{\"%s\":%s},\"set\":{\"%s\":%s}}]}", key, kind, id, kind,
                          json_object_get_int_member (json_object_get_object_member (record, "revs"), kind), field, was, field, value);
}

/* Somebody asks while the writer is busy and their rights are being changed
 * just ahead of them. Either they came first and it stands, or they came second
 * and it does not: by the places in the feed, and never by what held when they
 * knocked. They wait @behind turns of the loop after the change was sent, or for
 * its answer (-1). Returns whether they came second. */
static gboolean
race (DocketTestClient *ada, DocketTestClient *omar, const char *who, const char *field, const char *value, const char *back, const char *refusal, int behind)
{
  g_autoptr (DocketTestClient) client = docket_test_client_signed_in (server, who, "desk");
  gboolean of_device = strcmp (field, "revoked") == 0;
  const char *kind = of_device ? "device" : "person";
  const char *id = of_device ? client->device : client->person;
  g_autofree char *busy = busy_body ();
  g_autofree char *change = edit_as_seen (ada, kind, id, field, value);
  g_autofree char *undo = NULL;
  g_autofree char *customer = docket_test_id ();
  g_autofree char *key = docket_test_id ();
  g_autofree char *body = docket_test_create_customer (key, customer, customer);
  g_autofree char *path = g_strconcat ("/v1/records/customer/", customer, NULL);
  g_autoptr (DocketTestAnswer) found = NULL;
  g_autoptr (DocketTestAnswer) restored = NULL;
  Sent sent[3];
  gboolean came_first;

  post (omar, busy, &sent[0]);
  post (ada, change, &sent[1]);
  for (int i = 0; behind < 0 ? sent[1].answer == NULL : i < behind; i++)
    g_main_context_iteration (NULL, behind < 0);
  post (client, body, &sent[2]);
  while (sent[0].answer == NULL || sent[1].answer == NULL || sent[2].answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (docket_test_result_text (sent[1].answer, 0, "outcome"), ==, "applied");
  came_first = sent[2].answer->status == 200 && strcmp (docket_test_result_text (sent[2].answer, 0, "outcome"), "applied") == 0;
  found = docket_test_call (ada, "GET", path, NULL);
  g_assert_cmpuint (found->status, ==, came_first ? 200 : 404);
  if (came_first)
    g_assert_cmpint (json_object_get_int_member (docket_test_result (sent[2].answer, 0), "seq"), <, json_object_get_int_member (docket_test_result (sent[1].answer, 0), "seq"));
  else if (strstr (sent[2].answer->text, refusal) == NULL)
    g_error ("%s of %s taken away: %s", field, who, sent[2].answer->text);
  undo = edit_as_seen (ada, kind, id, field, back);
  restored = docket_test_call (ada, "POST", "/v1/ops", undo);
  g_assert_cmpstr (docket_test_result_text (restored, 0, "outcome"), ==, "applied");
  for (guint i = 0; i < 3; i++)
    docket_test_answer_free (sent[i].answer);
  return !came_first;
}

static void
test_rights_taken_away_ahead (void)
{
  static const struct
  {
    const char *who, *field, *value, *back, *refusal;
  } changes[] = {
    { "ingrid", "revoked", "true", "false", "\"held\"" },
    { "ingrid", "role", "\"technician\"", "\"supervisor\"", "problem:forbidden" },
    { "ingrid", "active", "false", "true", "problem:signed-out" },
  };
  g_autoptr (DocketTestClient) ada = docket_test_client_signed_in (server, "ada", "desk");
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      guint n_second = 0;

      /* Chance decides, but in the last round, in which they certainly come after. */
      for (int round = 0; round < CHANCES; round++)
        n_second += race (ada, omar, changes[i].who, changes[i].field, changes[i].value, changes[i].back, changes[i].refusal, round + 1 < CHANCES ? round : -1);
      g_test_message ("%s: %u of %d came after", changes[i].field, n_second, CHANCES);
      g_assert_cmpuint (n_second, >, 0);
    }
}

int
main (int argc, char *argv[])
{
  char *dir;
  int status;

  docket_test_init (&argc, &argv);
  dir = docket_test_dir_new ();
  server = docket_test_server_new_sized (dir, "10");
  g_test_add_func ("/server/concurrency/same-key-at-once", test_same_key_at_once);
  g_test_add_func ("/server/concurrency/no-gap-no-repeat", test_no_gap_no_repeat);
  g_test_add_func ("/server/concurrency/rights-taken-away-ahead", test_rights_taken_away_ahead);
  status = g_test_run ();
  docket_test_server_stop (server);
  docket_test_server_check (server);
  docket_test_server_free (server);
  docket_test_dir_remove (dir);
  return status;
}
