/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading what a person names, whatever it turns out to be. */
#include "docket-read-file.h"

#include "docket-effort.h"

gboolean
docket_read_file (const char *path, gsize max, char **content, gsize *length, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree char *bytes = NULL;
  gsize n;

  g_return_val_if_fail (path != NULL && content != NULL, FALSE);

  file = g_file_new_for_path (path);
  stream = g_file_read (file, NULL, error);
  if (stream == NULL)
    return FALSE;
  bytes = g_malloc (max + 2);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, max + 1, &n, NULL, error))
    return FALSE;
  docket_effort_add (DOCKET_EFFORT_READ_BYTES, (gint64) n);
  bytes[n] = '\0';
  *content = g_steal_pointer (&bytes);
  if (length != NULL)
    *length = n;
  return TRUE;
}
