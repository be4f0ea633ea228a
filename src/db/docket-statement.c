/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Prepared statements, kept per connection by their text. One is idle or lent
 * to one borrower; a second borrower of the same text (a loop that calls what
 * uses it too) gets one of its own.
 */
#include "docket-db-private.h"

void
docket_statement_destroy (DocketStatement *statement)
{
  sqlite3_finalize (statement->handle);
  g_free (statement->sql);
  g_free (statement);
}

DocketStatement *
docket_db_prepare (DocketDb *db, const char *sql, GError **error)
{
  gpointer idle = NULL;
  DocketStatement *statement;
  int code;

  if (g_hash_table_steal_extended (db->statements, sql, NULL, &idle))
    return idle;
  statement = g_new0 (DocketStatement, 1);
  statement->db = db;
  statement->sql = g_strdup (sql);
  code = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL);
  if (code == SQLITE_OK)
    return statement;
  docket_db_take_error (db, code, error);
  docket_statement_destroy (statement);
  return NULL;
}

void
docket_statement_done (DocketStatement *statement)
{
  sqlite3_reset (statement->handle);
  sqlite3_clear_bindings (statement->handle);
  if (g_hash_table_contains (statement->db->statements, statement->sql))
    docket_statement_destroy (statement);
  else
    g_hash_table_insert (statement->db->statements, statement->sql, statement);
}

/* Binding fails only for a wrong number or type of parameter, which is our own
 * mistake, or without memory, where GLib gives up as well. */
#define CHECK(call)                        \
  G_STMT_START                             \
  {                                        \
    int bound = (call);                    \
    g_assert_cmpint (bound, ==, SQLITE_OK); \
  }                                        \
  G_STMT_END

void
docket_statement_bind_text (DocketStatement *statement, int parameter, const char *text)
{
  if (text == NULL)
    docket_statement_bind_null (statement, parameter);
  else
    CHECK (sqlite3_bind_text (statement->handle, parameter, text, -1, SQLITE_TRANSIENT));
}

void
docket_statement_bind_int (DocketStatement *statement, int parameter, gint64 number)
{
  CHECK (sqlite3_bind_int64 (statement->handle, parameter, number));
}

void
docket_statement_bind_null (DocketStatement *statement, int parameter)
{
  CHECK (sqlite3_bind_null (statement->handle, parameter));
}

void
docket_statement_bind_bytes (DocketStatement *statement, int parameter, gconstpointer bytes, gsize size)
{
  CHECK (sqlite3_bind_blob64 (statement->handle, parameter, bytes, size, SQLITE_TRANSIENT));
}

gboolean
docket_statement_step (DocketStatement *statement, GError **error)
{
  int code = sqlite3_step (statement->handle);

  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    docket_db_take_error (statement->db, code, error);
  return FALSE;
}

gboolean
docket_statement_run (DocketStatement *statement, GError **error)
{
  int code;

  do
    code = sqlite3_step (statement->handle);
  while (code == SQLITE_ROW);
  if (code != SQLITE_DONE)
    docket_db_take_error (statement->db, code, error);
  sqlite3_reset (statement->handle);
  return code == SQLITE_DONE;
}

void
docket_statement_reset (DocketStatement *statement)
{
  sqlite3_reset (statement->handle);
}

const char *
docket_statement_get_text (DocketStatement *statement, int column)
{
  return (const char *) sqlite3_column_text (statement->handle, column);
}

gint64
docket_statement_get_int (DocketStatement *statement, int column)
{
  return sqlite3_column_int64 (statement->handle, column);
}

gboolean
docket_statement_is_null (DocketStatement *statement, int column)
{
  return sqlite3_column_type (statement->handle, column) == SQLITE_NULL;
}

GBytes *
docket_statement_get_bytes (DocketStatement *statement, int column)
{
  gconstpointer data = sqlite3_column_blob (statement->handle, column);
  int size = sqlite3_column_bytes (statement->handle, column);

  return docket_statement_is_null (statement, column) ? NULL : g_bytes_new (data, (gsize) size);
}
