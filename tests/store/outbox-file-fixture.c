/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two machines of one person, and the file that goes from one to the other. */

#include "outbox-file-fixture.h"

DocketTestStore *
machine_new (const char *username)
{
  DocketTestStore *test = docket_test_store_new_with_job (username);

  g_assert_true (docket_store_set_meta (test->store, DOCKET_META_SERVER_ID, OUTBOX_FILE_SERVER, NULL));
  g_assert_true (docket_store_set_meta (test->store, DOCKET_META_SERVER_URL, "http://127.0.0.1:8085", NULL));
  g_assert_true (docket_store_set_meta (test->store, DOCKET_META_USERNAME, username, NULL));
  return test;
}

char *
path_in (DocketTestStore *test, const char *name)
{
  return g_build_filename (test->dir, name, NULL);
}

guint
export_to (DocketTestStore *test, const char *path)
{
  g_autoptr(GError) error = NULL;
  DocketOutboxExport result;

  docket_store_outbox_export (test->store, path, &result, &error);
  g_assert_no_error (error);
  return result.operations;
}

gboolean
import_all (DocketStore *store, DocketOutboxImport *import, GError **error)
{
  for (gboolean more = TRUE; more;)
    if (!docket_store_outbox_import (store, import, &more, error))
      return FALSE;
  return TRUE;
}

gboolean
try_import (DocketTestStore *test, const char *path, guint *operations, guint *known, GError **error)
{
  g_autoptr(DocketOutboxImport) import = docket_outbox_import_new (test->store, path, error);

  if (import == NULL || !import_all (test->store, import, error))
    return FALSE;
  *operations = docket_outbox_import_get_operations (import);
  *known = docket_outbox_import_get_known (import);
  return TRUE;
}

void
assert_imports (DocketTestStore *test, const char *path, guint operations, guint known)
{
  g_autoptr(GError) error = NULL;
  guint got_operations = 0, got_known = 0;

  try_import (test, path, &got_operations, &got_known, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (got_operations, ==, operations);
  g_assert_cmpuint (got_known, ==, known);
}

guint
queue_length (DocketTestStore *test)
{
  g_autoptr(GPtrArray) items = docket_store_outbox (test->store, 0, NULL);

  return items->len;
}
