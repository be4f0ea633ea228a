/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. */
#include "docket-test-raw.h"

#include <string.h>

#define TIMEOUT_S 40

DocketTestRaw *
docket_test_raw_new (DocketTestServer *server)
{
  DocketTestRaw *raw = g_new0 (DocketTestRaw, 1);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;

  g_socket_client_set_timeout (client, TIMEOUT_S);
  raw->connection = g_socket_client_connect_to_host (client, "127.0.0.1", docket_test_server_get_port (server), NULL, &error);
  g_assert_no_error (error);
  raw->heard = g_string_new (NULL);
  return raw;
}

void
docket_test_raw_free (DocketTestRaw *raw)
{
  g_object_unref (raw->connection);
  g_string_free (raw->heard, TRUE);
  g_free (raw);
}

gboolean
docket_test_raw_send (DocketTestRaw *raw, const char *data, gsize size)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (raw->connection)), data, size, NULL, NULL, NULL);
}

void
docket_test_raw_end (DocketTestRaw *raw)
{
  g_socket_shutdown (g_socket_connection_get_socket (raw->connection), FALSE, TRUE, NULL);
}

gboolean
docket_test_raw_wait (DocketTestRaw *raw, const char *wanted)
{
  char buffer[4096];

  while (!raw->closed && (wanted == NULL || strstr (raw->heard->str, wanted) == NULL))
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (raw->connection)), buffer, sizeof buffer, NULL, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        g_error ("the server left a client hanging; it had said: %s", raw->heard->str);
      if (n <= 0)
        raw->closed = TRUE;
      else
        g_string_append_len (raw->heard, buffer, n);
    }
  return wanted != NULL && strstr (raw->heard->str, wanted) != NULL;
}

char *
docket_test_raw_talk (DocketTestServer *server, const char *data, gsize size)
{
  g_autoptr (DocketTestRaw) raw = docket_test_raw_new (server);

  docket_test_raw_send (raw, data, size);
  docket_test_raw_end (raw);
  docket_test_raw_wait (raw, NULL);
  return g_strdup (raw->heard->str);
}

guint
docket_test_raw_check (const char *heard)
{
  guint status = 0;

  for (const char *at = strstr (heard, "HTTP/1."); at != NULL; at = strstr (at + 1, "HTTP/1."))
    {
      const char *body = strstr (at, "\r\n\r\n");
      g_autofree char *head = body == NULL ? g_strdup (at) : g_strndup (at, (gsize) (body - at));

      if (strlen (at) < 12 || (at != heard && strncmp (at - 1, "}", 1) != 0 && strncmp (at - 1, "\n", 1) != 0))
        continue;
      status = (guint) g_ascii_strtoull (at + 9, NULL, 10);
      g_assert_cmpuint (status, >=, 100);
      if (status < 400)
        continue;
      if (strstr (head, "application/problem+json") == NULL || body == NULL || strstr (body, "urn:docket:problem:") == NULL || strstr (body, "\"detail\":\"") == NULL)
        g_error ("a refusal is no problem document: %s", at);
    }
  return status;
}

char *
docket_test_state (DocketTestClient *client)
{
  g_autoptr (DocketTestAnswer) audit = docket_test_call (client, "GET", "/v1/audit?limit=5000", NULL);
  g_autoptr (DocketTestAnswer) feed = docket_test_call (client, "GET", "/v1/changes?limit=5000", NULL);
  g_autoptr (GString) records = g_string_new (NULL);
  JsonArray *entries = json_object_get_array_member (docket_test_object (audit), "entries");
  JsonArray *changes = json_object_get_array_member (docket_test_object (feed), "changes");
  guint n = 0;

  g_assert_false (json_object_get_boolean_member (docket_test_object (audit), "more"));
  g_assert_false (json_object_get_boolean_member (docket_test_object (feed), "more"));
  for (guint i = 0; i < json_array_get_length (entries); i++)
    n += !g_str_has_prefix (json_object_get_string_member (json_array_get_object_element (entries, i), "action"), "device-");
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = json_array_get_object_element (changes, i);

      if (g_strcmp0 (json_object_get_string_member (change, "kind"), "device") != 0)
        g_string_append_printf (records, " %" G_GINT64_FORMAT, json_object_get_int_member (change, "seq"));
    }
  return g_strdup_printf ("%u;%s", n, records->str);
}
