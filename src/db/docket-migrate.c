/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Numbered steps, each in a transaction of its own together with the number it
 * reaches, so that a crash half-way leaves a file of one version or the next.
 */
#include "docket-config.h"

#include "docket-db-private.h"

#include <glib/gi18n-lib.h>

GResource *docket_db_get_resource (void);

static gboolean
read_version (DocketDb *db, gint64 *version, GError **error)
{
  g_autoptr (DocketStatement) statement = docket_db_prepare (db, "PRAGMA user_version", error);

  if (statement == NULL || !docket_statement_step (statement, error))
    return FALSE;
  *version = docket_statement_get_int (statement, 0);
  return TRUE;
}

static gboolean
run_step (DocketDb *db, const char *resource, guint version, GError **error)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %u", version);
  gint64 now = 0;

  if (bytes == NULL || !docket_db_begin (db, error))
    return FALSE;
  /* Another process may have been faster while we waited for the lock. */
  if (!read_version (db, &now, error))
    {
      docket_db_rollback (db);
      return FALSE;
    }
  if (now >= version)
    {
      docket_db_rollback (db);
      return TRUE;
    }
  /* Resource data is NUL-terminated. */
  if (!docket_db_execute (db, g_bytes_get_data (bytes, NULL), error)
      || !docket_db_execute (db, set_version, error)
      || !docket_db_commit (db, error))
    {
      docket_db_rollback (db);
      return FALSE;
    }
  return TRUE;
}

gboolean
docket_db_migrate_telling (DocketDb *db, const char *const *resources, DocketDbStepFunc func, gpointer data, GError **error)
{
  guint newest = g_strv_length ((char **) resources);
  gint64 version = 0;

  /* Named so that the linker keeps the constructor that registers it. */
  docket_db_get_resource ();
  if (!read_version (db, &version, error))
    return FALSE;
  if (version > newest)
    {
      g_set_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_NEWER,
                   _ ("The file %s was written by a newer version of Docket (format %d, this version knows %u). It was left as it is; please update Docket."), db->path, (int) version, newest);
      return FALSE;
    }
  for (guint i = (guint) version; i < newest; i++)
    {
      if (version > 0 && func != NULL)
        func (i + 1 - (guint) version, newest - (guint) version, data);
      if (!run_step (db, resources[i], i + 1, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_db_migrate (DocketDb *db, const char *const *resources, GError **error)
{
  return docket_db_migrate_telling (db, resources, NULL, NULL, error);
}
