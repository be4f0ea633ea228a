/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Running docketctl. Blocks; what the test's own main loop does can wait.
 */
#include "docket-test-ctl.h"

#include <stdarg.h>
#include <glib/gstdio.h>
#include <string.h>

#include "docket-test-server.h"

int
docket_test_run (const char *const *argv, char **output, char **complaint)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, output, complaint, &error);
  g_assert_no_error (error);
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -g_subprocess_get_term_sig (process);
}

static char *
run (const char *profile, gboolean json, int expected_status, char **complaint, va_list arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *output = NULL;
  g_autofree char *said = NULL;
  int status;

  g_ptr_array_add (argv, (gpointer) docket_test_program ("DOCKETCTL"));
  g_ptr_array_add (argv, (gpointer) "--profile");
  g_ptr_array_add (argv, (gpointer) profile);
  if (json)
    g_ptr_array_add (argv, (gpointer) "--json");
  for (const char *word = va_arg (arguments, const char *); word != NULL; word = va_arg (arguments, const char *))
    g_ptr_array_add (argv, (gpointer) word);
  g_ptr_array_add (argv, NULL);
  status = docket_test_run ((const char *const *) argv->pdata, &output, &said);
  if (status != expected_status)
    g_error ("docketctl %s ended with %d instead of %d\n%s%s", (const char *) g_ptr_array_index (argv, json ? 4 : 3), status, expected_status, output, said);
  if (complaint != NULL)
    *complaint = g_steal_pointer (&said);
  return g_steal_pointer (&output);
}

char *
docket_test_ctl (const char *profile, int expected_status, char **complaint, ...)
{
  va_list arguments;
  char *output;

  va_start (arguments, complaint);
  output = run (profile, FALSE, expected_status, complaint, arguments);
  va_end (arguments);
  return output;
}

JsonNode *
docket_test_ctl_json (const char *profile, int expected_status, ...)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  va_list arguments;
  JsonNode *node;

  va_start (arguments, expected_status);
  output = run (profile, TRUE, expected_status, NULL, arguments);
  va_end (arguments);
  node = json_from_string (output, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

char *
docket_test_ctl_first (const char *profile, const char *list, const char *option, const char *value, const char *field)
{
  g_autoptr (JsonNode) node = docket_test_ctl_json (profile, 0, list, "--limit", "1", option, value, NULL);
  JsonObject *record = json_array_get_object_element (json_node_get_array (node), 0);

  return g_strdup (field == NULL ? json_object_get_string_member (record, "id")
                                 : json_object_get_string_member (json_object_get_object_member (record, "fields"), field));
}

void
docket_test_ctl_login (const char *profile, const char *dir, const char *url, const char *username)
{
  g_autofree char *password = docket_test_password_file (dir, DOCKET_TEST_PASSWORD);
  g_autofree char *output = docket_test_ctl (profile, 0, NULL, "login", url, "--user", username, "--password-file", password, NULL);

  docket_test_assert_says (output, url);
}

void
docket_test_assert_says (const char *text, const char *words)
{
  if (text == NULL || strstr (text, words) == NULL)
    g_error ("expected “%s” in “%s”", words, text != NULL ? text : "(nothing)");
}

void
docket_test_ctl_assert_files (const char *profile, const char *number, guint n)
{
  g_autoptr (JsonNode) node = docket_test_ctl_json (profile, 0, "job", "show", number, NULL);
  JsonArray *files = json_object_get_array_member (json_node_get_object (node), "attachments");
  g_autofree char *to = g_build_filename (profile, "copy", NULL);

  g_assert_cmpuint (json_array_get_length (files), ==, n);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *file = json_array_get_object_element (files, i);
      g_autofree char *got = docket_test_ctl (profile, 0, NULL, "file", "get", json_object_get_string_member (file, "id"), "--to", to, NULL);
      g_autofree char *content = NULL;
      g_autofree char *digest = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (to, &content, &size, NULL));
      digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guint8 *) content, size);
      g_assert_cmpstr (digest, ==, json_object_get_string_member (json_object_get_object_member (file, "fields"), "blob"));
      g_assert_cmpint (g_remove (to), ==, 0);
    }
}
