/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "docket-heard-syncs.h"

static GHashTable *heard; /* paths; NULL: nobody listens */

int __real_fsync (int file);
int __wrap_fsync (int file);

int
__wrap_fsync (int file)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", file);
  char *path = heard == NULL ? NULL : g_file_read_link (link, NULL);

  if (path != NULL)
    g_hash_table_add (heard, path);
  return __real_fsync (file);
}

void
docket_heard_syncs_begin (void)
{
  if (heard == NULL)
    heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_remove_all (heard);
}

gboolean
docket_heard_syncs_has (const char *path)
{
  return g_hash_table_contains (heard, path);
}
