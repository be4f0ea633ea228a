/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The feed over HTTP: pages, cursors, what a technician sees, and the live
 * channel. */
#include "docket-test-client.h"

#include <string.h>

#include "docket-audit.h"
#include "docket-cursor.h"

static DocketTestServer *server;

static DocketTestAnswer *
page (DocketTestClient *client, const char *after, guint limit)
{
  g_autofree char *path = g_strdup_printf ("/v1/changes?limit=%u%s%s", limit, after != NULL ? "&after=" : "", after != NULL ? after : "");

  return docket_test_call (client, "GET", path, NULL);
}

/* "kind id seq" of every change, over as many pages as it takes. */
static GPtrArray *
read_all (DocketTestClient *client, guint limit, char **cursor)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *after = NULL;
  gint64 seq = 0;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (DocketTestAnswer) answer = page (client, after, limit);
      JsonObject *object = docket_test_object (answer);
      JsonArray *changes = json_object_get_array_member (object, "changes");

      g_assert_cmpuint (answer->status, ==, 200);
      if (after != NULL)
        g_assert_cmpstr (json_object_get_string_member (object, "from"), ==, after);
      g_assert_cmpuint (json_array_get_length (changes), <=, limit);
      g_assert_cmpint (json_object_get_int_member (object, "count"), ==, json_array_get_length (changes));
      more = json_object_get_boolean_member (object, "more");
      if (more)
        g_assert_cmpuint (json_array_get_length (changes), ==, limit);
      for (guint i = 0; i < json_array_get_length (changes); i++)
        {
          JsonObject *change = json_array_get_object_element (changes, i);

          g_assert_cmpint (json_object_get_int_member (change, "seq"), >, seq);
          seq = json_object_get_int_member (change, "seq");
          g_ptr_array_add (all, g_strdup_printf ("%s %s %" G_GINT64_FORMAT, json_object_get_string_member (change, "kind"), json_object_get_string_member (change, "id"), seq));
        }
      g_free (after);
      after = g_strdup (json_object_get_string_member (object, "cursor"));
    }
  if (cursor != NULL)
    *cursor = g_steal_pointer (&after);
  return all;
}

static void
test_pages (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *cursor = NULL;
  g_autoptr (GPtrArray) whole = read_all (omar, 5000, NULL);
  g_autoptr (GPtrArray) pieces = read_all (omar, 7, &cursor);
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = docket_test_create_customer (id, id, "Newcomer");
  g_autoptr (DocketTestAnswer) push = NULL;
  g_autoptr (DocketTestAnswer) nothing = page (omar, cursor, 100);
  g_autoptr (DocketTestAnswer) news = NULL;
  JsonArray *changes;

  g_assert_cmpuint (whole->len, >, 60);
  g_assert_cmpuint (pieces->len, ==, whole->len);
  for (guint i = 0; i < whole->len; i++)
    g_assert_cmpstr (g_ptr_array_index (pieces, i), ==, g_ptr_array_index (whole, i));
  g_assert_cmpint (json_object_get_int_member (docket_test_object (nothing), "count"), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (docket_test_object (nothing), "cursor"), ==, cursor);

  push = docket_test_call (omar, "POST", "/v1/ops", body);
  g_assert_cmpstr (docket_test_result_text (push, 0, "outcome"), ==, "applied");
  news = page (omar, cursor, 100);
  changes = json_object_get_array_member (docket_test_object (news), "changes");
  g_assert_cmpuint (json_array_get_length (changes), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (changes, 0), "id"), ==, id);
}

/* Her feed is another question to the store than everybody's. */
static void
test_pages_of_a_technician (void)
{
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autoptr (GPtrArray) whole = read_all (tess, 5000, NULL);
  g_autoptr (GPtrArray) pieces = read_all (tess, 3, NULL);

  g_assert_cmpuint (whole->len, >, 10);
  g_assert_cmpuint (pieces->len, ==, whole->len);
  for (guint i = 0; i < whole->len; i++)
    g_assert_cmpstr (g_ptr_array_index (pieces, i), ==, g_ptr_array_index (whole, i));
}

static void
test_wrong_parameters (void)
{
  static const char *const paths[] = { "/v1/changes?limit=0", "/v1/changes?limit=5001", "/v1/changes?limit=-1", "/v1/changes?limit=x", "/v1/changes?limit=", "/v1/audit?after=-1" };
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (DocketTestAnswer) answer = docket_test_call (omar, "GET", paths[i], NULL);

      docket_test_assert_problem (answer, 400, "malformed");
    }
}

static void
test_cursors_of_another_world (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *cursor = NULL;
  g_autoptr (GPtrArray) all = read_all (omar, 5000, &cursor);
  DocketCursor here;
  char *wrong[5];

  g_assert_true (docket_cursor_decode (cursor, &here));
  wrong[0] = g_strdup ("nonsense");
  wrong[1] = g_strdup ("");
  wrong[2] = docket_cursor_encode ("0123456789abcdef", here.seq, here.tag, FALSE);      /* another epoch */
  wrong[3] = docket_cursor_encode (here.epoch, here.seq + 1000000, here.tag, FALSE);    /* a future that was lost */
  wrong[4] = docket_cursor_encode (here.epoch, here.seq - 1, DOCKET_AUDIT_ROOT, FALSE); /* another past */
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *owned = wrong[i];
      g_autoptr (DocketTestAnswer) answer = page (omar, owned, 10);

      if (i < 2)
        {
          docket_test_assert_problem (answer, 400, "malformed");
          g_assert_true (g_str_has_prefix (json_object_get_string_member (docket_test_object (answer), "detail"), "after: "));
        }
      else
        docket_test_assert_problem (answer, 410, "cursor-expired");
    }
}

/* What a technician has not seen stands before the cursor of somebody who has
 * become a dispatcher; and the other way round the desk would keep everything. */
static void
test_another_role_reads_from_the_start (void)
{
  static const char *const roles[] = { "technician", "dispatcher", "technician" };
  g_autoptr (DocketTestClient) ada = docket_test_client_signed_in (server, "ada", "desk");
  g_autoptr (DocketTestClient) milo = docket_test_client_signed_in (server, "milo", "field");

  for (guint i = 0; i + 1 < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *cursor = NULL;
      g_autoptr (GPtrArray) before = read_all (milo, 5000, &cursor);
      g_autofree char *path = g_strconcat ("/v1/records/person/", milo->person, NULL);
      g_autoptr (DocketTestAnswer) person = docket_test_call (ada, "GET", path, NULL);
      gint64 base = json_object_get_int_member (json_object_get_object_member (docket_test_object (person), "revs"), "person");
      g_autofree char *key = docket_test_id ();
      g_autofree char *body = g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"edit\",\"record\":{\"kind\":\"person\",\"id\":\"%s\"},\"group\":\"person\",\"base\":%" G_GINT64_FORMAT
                                               ",\"was\":{\"role\":\"%s\"},\"set\":{\"role\":\"%s\"}}]}",
                                               key, milo->person, base, roles[i], roles[i + 1]);
      g_autoptr (DocketTestAnswer) same = page (milo, cursor, 10);
      g_autoptr (DocketTestAnswer) push = NULL, answer = NULL;
      g_autoptr (GPtrArray) after = NULL;

      g_assert_cmpuint (same->status, ==, 200);
      push = docket_test_call (ada, "POST", "/v1/ops", body);
      g_assert_cmpstr (docket_test_result_text (push, 0, "outcome"), ==, "applied");
      answer = page (milo, cursor, 10);
      docket_test_assert_problem (answer, 410, "role-changed");
      after = read_all (milo, 5000, NULL);
      if (i == 0)
        g_assert_cmpuint (after->len, >, before->len);
      else
        g_assert_cmpuint (after->len, <, before->len);
    }
}

static void
test_technician_sees_own_work (void)
{
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (DocketTestAnswer) hers = page (tess, NULL, 5000);
  g_autoptr (DocketTestAnswer) all = page (omar, NULL, 5000);
  JsonArray *changes = json_object_get_array_member (docket_test_object (hers), "changes");
  JsonArray *everything = json_object_get_array_member (docket_test_object (all), "changes");
  guint n_jobs = 0, n_customers = 0, n_foreign = 0;

  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = json_array_get_object_element (changes, i);
      JsonObject *record = json_object_get_object_member (change, "record");
      JsonObject *fields = json_object_get_object_member (record, "fields");

      if (strcmp (json_object_get_string_member (change, "kind"), "job") == 0)
        {
          n_jobs++;
          g_assert_cmpstr (json_object_get_string_member (fields, "technician"), ==, tess->person);
        }
      if (strcmp (json_object_get_string_member (change, "kind"), "customer") == 0)
        {
          n_customers++;
          g_assert_true (json_object_get_null_member (fields, "terms_days"));
          g_assert_true (json_object_get_null_member (fields, "credit_limit"));
          g_assert_true (json_object_get_null_member (fields, "standing"));
          g_assert_nonnull (json_object_get_string_member (fields, "phone"));
        }
    }
  g_assert_cmpuint (n_jobs, >, 0);
  g_assert_cmpuint (n_customers, >, 0);
  for (guint i = 0; i < json_array_get_length (everything); i++)
    {
      JsonObject *change = json_array_get_object_element (everything, i);
      JsonObject *fields = json_object_get_object_member (json_object_get_object_member (change, "record"), "fields");
      g_autofree char *path = NULL;
      g_autoptr (DocketTestAnswer) answer = NULL;

      if (strcmp (json_object_get_string_member (change, "kind"), "job") != 0 || json_object_get_null_member (fields, "technician")
          || strcmp (json_object_get_string_member (fields, "technician"), tess->person) == 0)
        continue;
      n_foreign++;
      path = g_strconcat ("/v1/records/job/", json_object_get_string_member (change, "id"), NULL);
      answer = docket_test_call (tess, "GET", path, NULL);
      docket_test_assert_problem (answer, 404, "not-found");
    }
  g_assert_cmpuint (n_foreign, >, 0);
  {
    g_autoptr (DocketTestAnswer) audit = docket_test_call (tess, "GET", "/v1/audit", NULL);

    docket_test_assert_problem (audit, 403, "forbidden");
  }
}

static void
test_audit_chain (void)
{
  g_autoptr (DocketTestClient) ada = docket_test_client_signed_in (server, "ada", "desk");
  g_autoptr (DocketTestAnswer) head = docket_test_call (ada, "GET", "/v1/audit/head", NULL);
  g_autofree char *prev = g_strdup (DOCKET_AUDIT_ROOT);
  gint64 n = 0, size = json_object_get_int_member (docket_test_object (head), "size");

  while (n < size)
    {
      g_autofree char *path = g_strdup_printf ("/v1/audit?after=%" G_GINT64_FORMAT "&limit=40", n);
      g_autoptr (DocketTestAnswer) answer = docket_test_call (ada, "GET", path, NULL);
      JsonArray *entries = json_object_get_array_member (docket_test_object (answer), "entries");

      g_assert_cmpuint (json_array_get_length (entries), >, 0);
      for (guint i = 0; i < json_array_get_length (entries) && n < size; i++)
        {
          JsonObject *entry = json_array_get_object_element (entries, i);

          g_assert_cmpint (json_object_get_int_member (entry, "n"), ==, ++n);
          g_assert_cmpstr (json_object_get_string_member (entry, "prev"), ==, prev);
          g_free (prev);
          prev = g_strdup (json_object_get_string_member (entry, "hash"));
        }
    }
  g_assert_cmpstr (prev, ==, json_object_get_string_member (docket_test_object (head), "head"));
}

/* ---- Live ---- */

typedef struct
{
  SoupSession *session;
  GInputStream *stream;
  GDataInputStream *lines;
} Live;

static void
live_open (Live *live, DocketTestClient *client)
{
  g_autofree char *url = g_strconcat (docket_test_server_get_url (server), "/v1/changes/live", NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", client->token, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GError) error = NULL;

  live->session = soup_session_new_with_options ("timeout", 60, NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  live->stream = soup_session_send (live->session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL), ==, "text/event-stream");
  live->lines = g_data_input_stream_new (live->stream);
}

static void
live_close (Live *live)
{
  soup_session_abort (live->session);
  g_clear_object (&live->lines);
  g_clear_object (&live->stream);
  g_clear_object (&live->session);
}

/* Data of the next event of that name; NULL at the end of the stream. */
static char *
next_event (Live *live, const char *name)
{
  g_autofree char *event = NULL;

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (live->lines, NULL, NULL, NULL);

      if (line == NULL)
        return NULL;
      if (g_str_has_prefix (line, "event: "))
        {
          g_free (event);
          event = g_strdup (line + 7);
        }
      if (g_str_has_prefix (line, "data: ") && g_strcmp0 (event, name) == 0)
        return g_strdup (line + 6);
    }
}

static void
test_live_poke (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = docket_test_create_customer (id, id, "Heard Of");
  g_autofree char *wanted = NULL;
  g_autoptr (DocketTestAnswer) push = NULL;
  Live live = { NULL, NULL, NULL };
  gboolean heard = FALSE;

  live_open (&live, dana);
  {
    g_autofree char *first = next_event (&live, "poke");
    g_assert_nonnull (first);
  }
  push = docket_test_call (omar, "POST", "/v1/ops", body);
  wanted = g_strdup_printf ("{\"seq\":%" G_GINT64_FORMAT "}", json_object_get_int_member (docket_test_object (push), "seq"));
  while (!heard)
    {
      g_autofree char *data = next_event (&live, "poke");

      g_assert_nonnull (data);
      heard = strcmp (data, wanted) == 0;
    }
  live_close (&live);
}

/* A stream that its reader ends is no fault of the server's. */
static void
test_live_end_is_no_error (void)
{
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  g_autoptr (DocketTestClient) nobody = docket_test_client_new (server);
  Live live = { NULL, NULL, NULL };
  g_autofree char *first = NULL;

  live_open (&live, dana);
  first = next_event (&live, "poke");
  live_close (&live);
  for (;;)
    {
      g_autoptr (DocketTestAnswer) figures = docket_test_call (nobody, "GET", "/metrics", NULL);

      g_assert_null (strstr (figures->text, "status=\"500\""));
      if (strstr (figures->text, "status=\"499\"") != NULL)
        return;
      g_usleep (G_USEC_PER_SEC / 50);
    }
}

static void
test_live_presence (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = g_strdup_printf ("{\"viewing\":{\"kind\":\"job\",\"id\":\"%s\"}}", id);
  g_autoptr (DocketTestAnswer) answer = NULL;
  g_autoptr (DocketTestAnswer) wrong = docket_test_call (omar, "PUT", "/v1/presence", "{\"viewing\":{\"kind\":\"ship\",\"id\":\"1\"}}");
  Live live = { NULL, NULL, NULL };
  gboolean heard = FALSE;

  docket_test_assert_problem (wrong, 400, "malformed");
  live_open (&live, dana);
  answer = docket_test_call (omar, "PUT", "/v1/presence", body);
  g_assert_cmpuint (answer->status, ==, 204);
  while (!heard)
    {
      g_autofree char *data = next_event (&live, "presence");

      g_assert_nonnull (data);
      heard = strstr (data, omar->device) != NULL && strstr (data, id) != NULL;
    }
  live_close (&live);
}

static void
test_live_ends_when_the_server_stops (void)
{
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  Live live = { NULL, NULL, NULL };

  live_open (&live, dana);
  docket_test_server_stop (server);
  for (;;)
    {
      g_autofree char *data = next_event (&live, "poke");

      if (data == NULL)
        break;
    }
  live_close (&live);
  docket_test_server_start (server);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/server/feed/pages-of-any-size-are-the-same-feed", test_pages);
  g_test_add_func ("/server/feed/pages-of-a-technician-are-the-same-feed", test_pages_of_a_technician);
  g_test_add_func ("/server/feed/wrong-parameters", test_wrong_parameters);
  g_test_add_func ("/server/feed/cursors-of-another-world-are-gone", test_cursors_of_another_world);
  g_test_add_func ("/server/feed/a-technician-sees-own-work-only", test_technician_sees_own_work);
  g_test_add_func ("/server/feed/another-role-reads-from-the-start", test_another_role_reads_from_the_start);
  g_test_add_func ("/server/feed/audit-chain-holds-over-http", test_audit_chain);
  g_test_add_func ("/server/live/a-push-is-heard", test_live_poke);
  g_test_add_func ("/server/live/its-end-is-no-error", test_live_end_is_no_error);
  g_test_add_func ("/server/live/who-looks-at-what", test_live_presence);
  g_test_add_func ("/server/live/ends-when-the-server-stops", test_live_ends_when_the_server_stops);
  return docket_test_run_on_server (&server, "40");
}
