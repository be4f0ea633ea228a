/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A client of the protocol for tests: see the header. */
#include "docket-test-client.h"

#include <string.h>

#include "docket-id.h"
#include "docket-json.h"
#include "docket-test-traffic.h"

char *
docket_test_id (void)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();

  return docket_id_new (clock, random);
}

DocketTestClient *
docket_test_client_new (DocketTestServer *server)
{
  DocketTestClient *client = g_new0 (DocketTestClient, 1);

  client->server = server;
  client->session = soup_session_new_with_options ("timeout", 60, NULL);
  client->device = docket_test_id ();
  return client;
}

DocketTestClient *
docket_test_client_signed_in (DocketTestServer *server, const char *username, const char *device_class)
{
  DocketTestClient *client = docket_test_client_new (server);
  g_autoptr (DocketTestAnswer) answer = docket_test_sign_in (client, username, DOCKET_TEST_PASSWORD, device_class);

  g_assert_cmpuint (answer->status, ==, 201);
  return client;
}

void
docket_test_client_free (DocketTestClient *client)
{
  g_object_unref (client->session);
  g_free (client->device);
  g_free (client->token);
  g_free (client->person);
  g_free (client);
}

static DocketTestAnswer *
answer_new (SoupMessage *message, GBytes *body)
{
  DocketTestAnswer *answer = g_new0 (DocketTestAnswer, 1);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  gsize size;
  const char *data = g_bytes_get_data (body, &size);

  answer->message = g_object_ref (message);
  answer->status = soup_message_get_status (message);
  answer->type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  answer->text = g_strndup (data, size);
  if (answer->type == NULL || !g_str_has_suffix (answer->type, "json"))
    return answer;
  /* What a desk takes for a cut answer must never be sent. */
  g_assert_cmpint (soup_message_headers_get_encoding (headers), ==, SOUP_ENCODING_CONTENT_LENGTH);
  g_assert_cmpint (soup_message_headers_get_content_length (headers), ==, (gint64) size);
  answer->node = docket_json_parse (data, size, G_MAXINT, NULL);
  g_assert_nonnull (answer->node);
  return answer;
}

DocketTestAnswer *
docket_test_upload (DocketTestClient *client, const char *path, const char *offset, GBytes *bytes)
{
  g_autofree char *url = g_strconcat (docket_test_server_get_url (client->server), path, NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", client->token, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("PATCH", url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GBytes) answer = NULL;

  soup_message_headers_replace (headers, "Authorization", bearer);
  if (offset != NULL)
    soup_message_headers_replace (headers, "Upload-Offset", offset);
  soup_message_set_request_body_from_bytes (message, "application/octet-stream", bytes);
  answer = soup_session_send_and_read (client->session, message, NULL, NULL);
  if (answer == NULL)
    return NULL;
  docket_test_traffic_record (message, path, NULL, answer);
  return answer_new (message, answer);
}

static DocketTestAnswer *
call (DocketTestClient *client, const char *method, const char *path, const char *body, const char *header, const char *value, GError **error)
{
  g_autofree char *url = g_strconcat (docket_test_server_get_url (client->server), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GBytes) answer = NULL;

  if (client->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", client->token, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  if (header != NULL)
    soup_message_headers_replace (headers, header, value);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  answer = soup_session_send_and_read (client->session, message, NULL, error);
  if (answer != NULL)
    docket_test_traffic_record (message, path, body, answer);
  return answer == NULL ? NULL : answer_new (message, answer);
}

DocketTestAnswer *
docket_test_call_with (DocketTestClient *client, const char *method, const char *path, const char *body, const char *header, const char *value)
{
  g_autoptr (GError) error = NULL;
  DocketTestAnswer *answer = call (client, method, path, body, header, value, &error);

  g_assert_no_error (error);
  return answer;
}

DocketTestAnswer *
docket_test_call (DocketTestClient *client, const char *method, const char *path, const char *body)
{
  return docket_test_call_with (client, method, path, body, NULL, NULL);
}

DocketTestAnswer *
docket_test_try_call (DocketTestClient *client, const char *method, const char *path, const char *body)
{
  return call (client, method, path, body, NULL, NULL, NULL);
}

DocketTestAnswer *
docket_test_sign_in (DocketTestClient *client, const char *username, const char *password, const char *device_class)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *body = NULL;
  DocketTestAnswer *answer;

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "username", username);
  docket_json_text_member (&writer, "password", password);
  docket_json_name (&writer, "device");
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "id", client->device);
  docket_json_text_member (&writer, "name", "a test");
  docket_json_text_member (&writer, "class", device_class);
  docket_json_end_object (&writer);
  docket_json_end_object (&writer);
  body = docket_json_writer_finish (&writer);
  answer = docket_test_call (client, "POST", "/v1/sessions", body);
  if (answer->status == 201)
    {
      JsonObject *object = docket_test_object (answer);

      g_free (client->token);
      g_free (client->person);
      client->token = g_strdup (json_object_get_string_member (object, "token"));
      client->person = g_strdup (json_object_get_string_member (json_object_get_object_member (object, "person"), "id"));
    }
  return answer;
}

void
docket_test_answer_free (DocketTestAnswer *answer)
{
  g_free (answer->type);
  g_free (answer->text);
  g_clear_pointer (&answer->node, json_node_unref);
  g_object_unref (answer->message);
  g_free (answer);
}

JsonObject *
docket_test_object (DocketTestAnswer *answer)
{
  g_assert_nonnull (answer->node);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (answer->node));
  return json_node_get_object (answer->node);
}

void
docket_test_assert_problem (DocketTestAnswer *answer, guint status, const char *name)
{
  g_autofree char *type = g_strconcat ("urn:docket:problem:", name, NULL);
  JsonObject *object = docket_test_object (answer);

  g_assert_cmpstr (answer->type, ==, "application/problem+json");
  g_assert_cmpstr (json_object_get_string_member (object, "type"), ==, type);
  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpint (json_object_get_int_member (object, "status"), ==, status);
  g_assert_cmpuint (strlen (json_object_get_string_member (object, "title")), >, 0);
  g_assert_cmpuint (strlen (json_object_get_string_member (object, "detail")), >, 0);
}

JsonObject *
docket_test_result (DocketTestAnswer *answer, guint n)
{
  g_assert_cmpuint (answer->status, ==, 200);
  return json_array_get_object_element (json_object_get_array_member (docket_test_object (answer), "results"), n);
}

const char *
docket_test_result_text (DocketTestAnswer *answer, guint n, const char *member)
{
  return json_object_get_string_member (docket_test_result (answer, n), member);
}

char *
docket_test_create_customer (const char *key, const char *id, const char *name)
{
  g_autofree char *member = key == NULL ? g_strdup ("") : g_strdup_printf ("\"key\":\"%s\",", key);

  return g_strdup_printf ("{\"ops\":[{%s\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%s\"},\"set\":{\"name\":\"%s\"}}]}", member, id, name);
}
