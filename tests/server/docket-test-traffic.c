/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One file a program, begun anew with every run of it. */
#include "docket-test-traffic.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "docket-json.h"

/* What is larger tells nothing new and takes long to look at. */
#define ANSWER_BYTES_MAX (4 * 1024 * 1024)

static GMutex lock;

static void
add_header (const char *name, const char *value, gpointer data)
{
  docket_json_text (data, name);
}

static char *
exchange_line (SoupMessage *message, const char *path, const char *body, GBytes *answer)
{
  SoupMessageHeaders *request = soup_message_get_request_headers (message);
  SoupMessageHeaders *response = soup_message_get_response_headers (message);
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  gsize size;
  const char *data = g_bytes_get_data (answer, &size);
  g_autofree char *text = g_utf8_make_valid (data != NULL ? data : "", (gssize) size);

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "method", soup_message_get_method (message));
  docket_json_text_member (&writer, "path", path);
  docket_json_bool_member (&writer, "signed_in", soup_message_headers_get_one (request, "Authorization") != NULL);
  docket_json_text_member (&writer, "body", body != NULL && g_utf8_validate (body, -1, NULL) ? body : NULL);
  docket_json_int_member (&writer, "status", soup_message_get_status (message));
  docket_json_text_member (&writer, "type", soup_message_headers_get_one (response, "Content-Type"));
  docket_json_name (&writer, "headers");
  docket_json_begin_array (&writer);
  soup_message_headers_foreach (response, add_header, &writer);
  docket_json_end_array (&writer);
  docket_json_text_member (&writer, "answer", text);
  docket_json_end_object (&writer);
  return docket_json_writer_finish (&writer);
}

static void
write_line (const char *dir, const char *line)
{
  static FILE *file;

  g_mutex_lock (&lock);
  if (file == NULL)
    {
      g_autofree char *program = g_path_get_basename (g_get_prgname ());
      g_autofree char *name = g_strconcat (program, ".jsonl", NULL);
      g_autofree char *place = g_build_filename (dir, name, NULL);

      g_mkdir_with_parents (dir, 0700);
      file = g_fopen (place, "w");
      g_assert_nonnull (file);
    }
  fprintf (file, "%s\n", line);
  fflush (file);
  g_mutex_unlock (&lock);
}

void
docket_test_traffic_record (SoupMessage *message, const char *path, const char *body, GBytes *answer)
{
  const char *dir = g_getenv ("DOCKET_TRAFFIC_DIR");
  g_autofree char *line = NULL;

  if (dir == NULL || g_bytes_get_size (answer) > ANSWER_BYTES_MAX)
    return;
  line = exchange_line (message, path, body, answer);
  write_line (dir, line);
}

void
docket_test_traffic_record_stream (const char *path, const char *heard)
{
  const char *dir = g_getenv ("DOCKET_TRAFFIC_DIR");
  const char *body = strstr (heard, "\r\n\r\n");
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *line = NULL;

  if (dir == NULL)
    return;
  g_assert_nonnull (body);
  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "method", "GET");
  docket_json_text_member (&writer, "path", path);
  docket_json_bool_member (&writer, "signed_in", TRUE);
  docket_json_text_member (&writer, "body", NULL);
  docket_json_int_member (&writer, "status", (gint64) g_ascii_strtoull (heard + strlen ("HTTP/1.1 "), NULL, 10));
  docket_json_text_member (&writer, "type", strstr (heard, "text/event-stream") != NULL ? "text/event-stream" : NULL);
  docket_json_name (&writer, "headers");
  docket_json_begin_array (&writer);
  docket_json_end_array (&writer);
  docket_json_text_member (&writer, "answer", body);
  docket_json_end_object (&writer);
  line = docket_json_writer_finish (&writer);
  write_line (dir, line);
}
