/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Accounts and devices: who may use which device, revoking, and that whoever is
 * out is out at once, on the live channel too. */
#include "docket-test-raw.h"

#include <string.h>

#include "docket-db.h"
#include "docket-limits.h"

/* Small requests between two looks whether the large ones hold all the room. */
#define FULL_TRIES_MIN 64
#define FULL_TRIES_MAX 16384

static DocketTestServer *server;

static void
docketd_user (const char *command, const char *name, const char *option, const char *value)
{
  g_autoptr (GSubprocess) process = docket_test_spawn (NULL, docket_test_program ("DOCKETD"), "user", command, name, "--store", docket_test_server_get_store (server), option, value, NULL);
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

/* A live channel that has said its first word. */
static DocketTestRaw *
listen_as (DocketTestClient *client)
{
  DocketTestRaw *raw = docket_test_raw_new (server);
  g_autofree char *text = g_strdup_printf ("GET /v1/changes/live HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n", client->token);

  docket_test_raw_send (raw, text, strlen (text));
  docket_test_raw_wait (raw, "event: poke");
  return raw;
}

static char *
revoke_body (const char *device, gint64 base, const char *was, const char *set)
{
  g_autofree char *key = docket_test_id ();

  return g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"edit\",\"record\":{\"kind\":\"device\",\"id\":\"%s\"},\"group\":\"device\",\"base\":%" G_GINT64_FORMAT ",\"was\":%s,\"set\":%s}]}", key, device, base, was, set);
}

static gint64
rev_of_device (DocketTestClient *client, const char *device)
{
  g_autofree char *path = g_strconcat ("/v1/records/device/", device, NULL);
  g_autoptr (DocketTestAnswer) answer = docket_test_call (client, "GET", path, NULL);

  return json_object_get_int_member (json_object_get_object_member (docket_test_object (answer), "revs"), "device");
}

static void
test_admin_revokes (void)
{
  g_autoptr (DocketTestClient) ada = docket_test_client_signed_in (server, "ada", "desk");
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autoptr (DocketTestRaw) live = listen_as (tess);
  gint64 base = rev_of_device (ada, tess->device);
  g_autofree char *revoke = revoke_body (tess->device, base, "{\"revoked\":null}", "{\"revoked\":true}");
  g_autofree char *rename = revoke_body (tess->device, base, "{\"name\":\"a test\"}", "{\"name\":\"mine\"}");
  g_autoptr (DocketTestAnswer) not_his = docket_test_call (omar, "POST", "/v1/ops", revoke);
  g_autoptr (DocketTestAnswer) not_that = docket_test_call (ada, "POST", "/v1/ops", rename);
  g_autofree char *revoke_again = revoke_body (tess->device, base, "{\"revoked\":null}", "{\"revoked\":true}");
  g_autoptr (DocketTestAnswer) done = docket_test_call (ada, "POST", "/v1/ops", revoke_again);
  g_autoptr (DocketTestAnswer) feed = docket_test_call (tess, "GET", "/v1/changes", NULL);
  g_autoptr (DocketTestAnswer) in_again = docket_test_sign_in (tess, "tess", DOCKET_TEST_PASSWORD, "field");

  g_assert_cmpstr (docket_test_result_text (not_his, 0, "outcome"), ==, "rejected");
  g_assert_cmpstr (docket_test_result_text (not_that, 0, "outcome"), ==, "rejected");
  g_assert_cmpstr (docket_test_result_text (done, 0, "outcome"), ==, "applied");
  docket_test_assert_problem (feed, 403, "device-revoked");
  docket_test_assert_problem (in_again, 403, "device-revoked");
  g_assert_true (docket_test_raw_wait (live, "\r\n0\r\n\r\n"));
  {
    g_autofree char *pardon = revoke_body (tess->device, rev_of_device (ada, tess->device), "{\"revoked\":true}", "{\"revoked\":false}");
    g_autoptr (DocketTestAnswer) pardoned = docket_test_call (ada, "POST", "/v1/ops", pardon);
    g_autoptr (DocketTestAnswer) feed_again = docket_test_call (tess, "GET", "/v1/changes", NULL);

    g_assert_cmpstr (docket_test_result_text (pardoned, 0, "outcome"), ==, "applied");
    g_assert_cmpuint (feed_again->status, ==, 200);
  }
}

static void
test_device_of_somebody_else (void)
{
  g_autoptr (DocketTestClient) tess = docket_test_client_signed_in (server, "tess", "field");
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  g_autoptr (DocketTestClient) thief = docket_test_client_new (server);
  g_autoptr (DocketTestAnswer) phone = NULL;
  g_autoptr (DocketTestAnswer) as_desk = NULL;
  g_autoptr (DocketTestAnswer) technician = NULL;
  g_autoptr (DocketTestAnswer) shared = NULL;
  g_autoptr (DocketTestAnswer) dana_still = NULL;

  g_free (thief->device);
  thief->device = g_strdup (tess->device);
  phone = docket_test_sign_in (thief, "omar", DOCKET_TEST_PASSWORD, "field");
  as_desk = docket_test_sign_in (thief, "omar", DOCKET_TEST_PASSWORD, "desk");
  docket_test_assert_problem (phone, 403, "forbidden");
  docket_test_assert_problem (as_desk, 403, "forbidden");
  g_free (thief->device);
  thief->device = g_strdup (dana->device);
  technician = docket_test_sign_in (thief, "tess", DOCKET_TEST_PASSWORD, "desk");
  docket_test_assert_problem (technician, 403, "forbidden");
  /* The office shares its desks; who was there before stays signed in. */
  shared = docket_test_sign_in (thief, "omar", DOCKET_TEST_PASSWORD, "desk");
  g_assert_cmpuint (shared->status, ==, 201);
  dana_still = docket_test_call (dana, "GET", "/v1/policy", NULL);
  g_assert_cmpuint (dana_still->status, ==, 200);
}

static void
test_out_at_once (void)
{
  static const char *const commands[] = { "sign-out", "disable" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (DocketTestClient) lena = docket_test_client_signed_in (server, "lena", "field");
      g_autoptr (DocketTestRaw) live = listen_as (lena);
      g_autoptr (DocketTestAnswer) after = NULL;

      docketd_user (commands[i], "lena", NULL, NULL);
      after = docket_test_call (lena, "GET", "/v1/changes", NULL);
      docket_test_assert_problem (after, 401, "signed-out");
      g_assert_true (docket_test_raw_wait (live, "\r\n0\r\n\r\n"));
    }
}

static gboolean
works_here (DocketTestClient *client, const char *person)
{
  g_autofree char *path = g_strconcat ("/v1/records/person/", person, NULL);
  g_autoptr (DocketTestAnswer) answer = docket_test_call (client, "GET", path, NULL);
  JsonObject *record = docket_test_object (answer);

  g_assert_cmpuint (answer->status, ==, 200);
  return json_object_get_boolean_member (json_object_get_object_member (record, "fields"), "active");
}

static gboolean
feed_has (DocketTestClient *client, const char *cursor, const char *person)
{
  g_autofree char *path = g_strdup_printf ("/v1/changes?limit=5000&after=%s", cursor);
  g_autoptr (DocketTestAnswer) answer = docket_test_call (client, "GET", path, NULL);

  g_assert_cmpuint (answer->status, ==, 200);
  return strstr (answer->text, person) != NULL;
}

/* Who is only let in no more stays on the board; who left leaves it, and comes back
 * with a password. All desks are told. */
static void
test_who_left (void)
{
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  g_autoptr (DocketTestClient) milo = docket_test_client_signed_in (server, "milo", "field");
  g_autofree char *person = g_strdup (milo->person);
  g_autofree char *dir = docket_test_dir_new ();
  g_autofree char *password = docket_test_password_file (dir, DOCKET_TEST_PASSWORD);
  g_autofree char *cursor = NULL;
  g_autoptr (DocketTestAnswer) page = docket_test_call (dana, "GET", "/v1/changes?limit=5000", NULL);
  g_autoptr (DocketTestAnswer) refused = NULL;
  g_autoptr (DocketTestAnswer) again = NULL;

  cursor = g_strdup (json_object_get_string_member (docket_test_object (page), "cursor"));
  docketd_user ("disable", "milo", NULL, NULL);
  g_assert_true (works_here (dana, person));
  g_assert_false (feed_has (dana, cursor, person));
  docketd_user ("disable", "milo", "--left", NULL);
  g_assert_false (works_here (dana, person));
  g_assert_true (feed_has (dana, cursor, person));
  /* Twice is once. */
  docketd_user ("disable", "milo", "--left", NULL);
  refused = docket_test_sign_in (milo, "milo", DOCKET_TEST_PASSWORD, "field");
  g_assert_cmpuint (refused->status, !=, 201);
  docketd_user ("password", "milo", "--password-file", password);
  g_assert_true (works_here (dana, person));
  again = docket_test_sign_in (milo, "milo", DOCKET_TEST_PASSWORD, "field");
  g_assert_cmpuint (again->status, ==, 201);
  docket_test_dir_remove (g_steal_pointer (&dir));
}

static void
test_new_password_signs_out (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *dir = docket_test_dir_new ();
  g_autofree char *other = docket_test_password_file (dir, "another-password");
  g_autoptr (DocketTestAnswer) after = NULL;
  g_autoptr (DocketTestAnswer) old = NULL;
  g_autoptr (DocketTestAnswer) new = NULL;
  g_autofree char *first = NULL;

  docketd_user ("password", "omar", "--password-file", other);
  after = docket_test_call (omar, "GET", "/v1/changes", NULL);
  old = docket_test_sign_in (omar, "omar", DOCKET_TEST_PASSWORD, "desk");
  new = docket_test_sign_in (omar, "omar", "another-password", "desk");
  docket_test_assert_problem (after, 401, "signed-out");
  docket_test_assert_problem (old, 401, "bad-credentials");
  g_assert_cmpuint (new->status, ==, 201);
  first = docket_test_password_file (dir, DOCKET_TEST_PASSWORD);
  docketd_user ("password", "omar", "--password-file", first);
  docket_test_dir_remove (g_steal_pointer (&dir));
}

static char *
record_rev (DocketTestClient *client, const char *id)
{
  g_autofree char *path = g_strconcat ("/v1/records/person/", id, NULL);
  g_autoptr (DocketTestAnswer) answer = docket_test_call (client, "GET", path, NULL);

  return g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (json_object_get_object_member (docket_test_object (answer), "revs"), "person"));
}

static void
let_in_again (const char *person)
{
  g_autoptr (DocketTestClient) ada = docket_test_client_signed_in (server, "ada", "desk");
  g_autofree char *key = docket_test_id ();
  g_autofree char *rev = record_rev (ada, person);
  g_autofree char *body = g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"edit\",\"record\":{\"kind\":\"person\",\"id\":\"%s\"},\"group\":\"person\",\"base\":%s,\"was\":{\"active\":false},\"set\":{\"active\":true}}]}", key, person, rev);
  g_autoptr (DocketTestAnswer) answer = docket_test_call (ada, "POST", "/v1/ops", body);

  g_assert_cmpstr (docket_test_result_text (answer, 0, "outcome"), ==, "applied");
}

/* One after the other, each by the rights as they are then: an admin who gives
 * up the role, and one who leaves, have not written what comes after it. Of the
 * second it is not even judged: whoever is signed out keeps what waits. */
static void
test_rights_within_a_batch (void)
{
  static const char *const steps[] = { "\"was\":{\"role\":\"admin\"},\"set\":{\"role\":\"office\"}", "\"was\":{\"active\":true},\"set\":{\"active\":false}" };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *name = g_strdup_printf ("deputy%u", i);
      g_autofree char *dir = docket_test_dir_new ();
      g_autofree char *password = docket_test_password_file (dir, DOCKET_TEST_PASSWORD);
      g_autoptr (GSubprocess) add = docket_test_spawn (NULL, docket_test_program ("DOCKETD"), "user", "add", name, "--role", "admin", "--password-file", password, "--store", docket_test_server_get_store (server), NULL);
      g_autoptr (DocketTestClient) deputy = NULL;
      g_autofree char *rev = NULL, *body = NULL, *team = NULL;
      g_autofree char *first = docket_test_id ();
      g_autofree char *second = docket_test_id ();
      g_autofree char *late = docket_test_id ();
      g_autoptr (DocketTestAnswer) answer = NULL, again = NULL, again_in = NULL, landed = NULL;

      g_assert_true (g_subprocess_wait_check (add, NULL, NULL));
      docket_test_dir_remove (g_steal_pointer (&dir));
      deputy = docket_test_client_signed_in (server, name, "desk");
      rev = record_rev (deputy, deputy->person);
      team = g_strdup_printf ("\"kind\":\"create\",\"record\":{\"kind\":\"person\",\"id\":\"%s\"},\"set\":{\"name\":\"Late\",\"role\":\"admin\"}", late);
      body = g_strdup_printf ("{\"ops\":[{\"key\":\"%s\",\"kind\":\"edit\",\"record\":{\"kind\":\"person\",\"id\":\"%s\"},\"group\":\"person\",\"base\":%s,%s},{\"key\":\"%s\",%s}]}",
                              first, deputy->person, rev, steps[i], second, team);
      answer = docket_test_call (deputy, "POST", "/v1/ops", body);
      g_assert_cmpuint (answer->status, ==, 200);
      g_assert_cmpstr (docket_test_result_text (answer, 0, "outcome"), ==, "applied");
      if (i == 0)
        {
          g_assert_cmpstr (docket_test_result_text (answer, 1, "outcome"), ==, "rejected");
          continue;
        }
      g_assert_cmpstr (docket_test_result_text (answer, 1, "outcome"), ==, "deferred");
      g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (docket_test_result (answer, 1), "problem"), "type"), ==, "urn:docket:problem:signed-out");
      again = docket_test_call (deputy, "POST", "/v1/ops", body);
      docket_test_assert_problem (again, 401, "signed-out");
      let_in_again (deputy->person);
      again_in = docket_test_sign_in (deputy, name, DOCKET_TEST_PASSWORD, "desk");
      g_assert_cmpuint (again_in->status, ==, 201);
      landed = docket_test_call (deputy, "POST", "/v1/ops", body);
      g_assert_true (json_object_get_boolean_member (docket_test_result (landed, 0), "replayed"));
      g_assert_cmpstr (docket_test_result_text (landed, 1, "outcome"), ==, "applied");
    }
}

static void
test_sign_out_ends_the_stream (void)
{
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  g_autoptr (DocketTestRaw) live = listen_as (dana);
  g_autoptr (DocketTestAnswer) out = docket_test_call (dana, "DELETE", "/v1/sessions/current", NULL);

  g_assert_cmpuint (out->status, ==, 204);
  g_assert_true (docket_test_raw_wait (live, "\r\n0\r\n\r\n"));
}

/* A request with a token that nobody has: all of its body but @missing bytes. */
static DocketTestRaw *
push_as_stranger (gsize size, gsize missing)
{
  DocketTestRaw *raw = docket_test_raw_new (server);
  g_autofree char *body = g_strnfill (size - missing, ' ');
  g_autofree char *text = g_strdup_printf ("POST /v1/ops HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer stranger\r\nContent-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", size, body);

  docket_test_raw_send (raw, text, strlen (text));
  return raw;
}

/* The status that a small request of such a one gets. */
static guint
one_more_stranger (void)
{
  g_autoptr (DocketTestRaw) raw = push_as_stranger (2000, 0);
  guint status;

  docket_test_raw_wait (raw, "}");
  status = docket_test_raw_check (raw->heard->str);
  g_assert_true (status == 503 || status == 401);
  return status;
}

/* Until a small request is answered so. */
static gboolean
strangers_get (guint wanted, guint n_tries)
{
  while (n_tries-- > 0)
    if (one_more_stranger () == wanted)
      return TRUE;
  return FALSE;
}

/* They fill their own share of the memory for bodies, and nobody else's. */
static void
test_strangers_keep_nobody_out (void)
{
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  g_autoptr (DocketTestAnswer) known = docket_test_call (dana, "GET", "/v1/policy", NULL);
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_test_raw_free);
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = docket_test_create_customer (NULL, id, "Beside Strangers");
  g_autofree char *key = docket_test_id ();
  g_autoptr (DocketTestAnswer) done = NULL;
  gboolean full = FALSE;

  /* Until the last of it has arrived. A small one that is in just then takes the
   * room of the last bytes: a large one is refused and goes, and it takes another
   * try with a longer look. */
  for (guint n_tries = FULL_TRIES_MIN; !full; n_tries *= 2)
    {
      g_assert_cmpuint (n_tries, <=, FULL_TRIES_MAX);
      g_ptr_array_set_size (held, 0);
      g_assert_true (strangers_get (401, FULL_TRIES_MAX));
      for (guint i = 0; i < DOCKET_BODIES_STRANGERS_BYTES_MAX / DOCKET_BATCH_BYTES_MAX; i++)
        g_ptr_array_add (held, push_as_stranger (DOCKET_BATCH_BYTES_MAX, 1));
      full = strangers_get (503, n_tries);
    }
  done = docket_test_call_with (dana, "POST", "/v1/ops", body, "Idempotency-Key", key);
  g_assert_cmpuint (done->status, ==, 200);
  g_assert_cmpstr (docket_test_result_text (done, 0, "outcome"), ==, "applied");
  /* They go, and there is room again. */
  g_ptr_array_set_size (held, 0);
  g_assert_true (strangers_get (401, FULL_TRIES_MAX));
}

static void
test_streams_of_a_device (void)
{
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  g_autoptr (GPtrArray) streams = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_test_raw_free);
  g_autoptr (DocketTestAnswer) one_more = NULL;

  for (guint i = 0; i < DOCKET_LIVE_STREAMS_PER_DEVICE_MAX; i++)
    g_ptr_array_add (streams, listen_as (dana));
  one_more = docket_test_call (dana, "GET", "/v1/changes/live", NULL);
  docket_test_assert_problem (one_more, 429, "too-many-requests");
  g_assert_nonnull (soup_message_headers_get_one (soup_message_get_response_headers (one_more->message), "Retry-After"));
}

/* A session has an end, whether or not it was used a moment ago. */
static void
test_session_ends (void)
{
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDb) db = docket_db_open (docket_test_server_get_store (server) + strlen ("sqlite:"), DOCKET_DB_READ_WRITE, &error);
  g_autoptr (DocketTestAnswer) before = docket_test_call (dana, "GET", "/v1/changes?limit=1", NULL);
  g_autoptr (DocketTestAnswer) after = NULL;
  g_autofree char *expire = g_strdup_printf ("UPDATE login SET expires_at = 1 WHERE device = '%s'", dana->device);

  g_assert_no_error (error);
  g_assert_cmpuint (before->status, ==, 200);
  g_assert_true (docket_db_execute (db, expire, &error));
  after = docket_test_call (dana, "GET", "/v1/changes?limit=1", NULL);
  docket_test_assert_problem (after, 401, "expired");
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/server/accounts/an-administrator-revokes-a-device", test_admin_revokes);
  g_test_add_func ("/server/accounts/a-device-stays-with-its-person", test_device_of_somebody_else);
  g_test_add_func ("/server/accounts/rights-count-operation-by-operation", test_rights_within_a_batch);
  g_test_add_func ("/server/accounts/new-password-signs-out", test_new_password_signs_out);
  g_test_add_func ("/server/accounts/a-session-ends", test_session_ends);
  g_test_add_func ("/server/accounts/signing-out-ends-the-stream", test_sign_out_ends_the_stream);
  g_test_add_func ("/server/accounts/streams-of-a-device-are-bounded", test_streams_of_a_device);
  g_test_add_func ("/server/accounts/strangers-keep-nobody-out", test_strangers_keep_nobody_out);
  g_test_add_func ("/server/accounts/out-means-out-at-once", test_out_at_once);
  g_test_add_func ("/server/accounts/who-left", test_who_left);
  return docket_test_run_on_server (&server, "20");
}
