/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Prepared statements, kept per connection by their text. Each is idle or lent
 * to one borrower; a second borrower of the same text (a loop that calls what
 * uses it too) gets one of its own, which ends when it is given back.
 *
 * Texts are mostly constants, so the address finds most statements; hashing
 * hundreds of characters for each of a dozen statements a change showed in
 * profiles.
 */
#include "docket-db-private.h"

#include <string.h>

#include "docket-effort.h"

#define ADDRESSES_MAX 1024

void
docket_statement_destroy (DocketStatement *statement)
{
  sqlite3_finalize (statement->handle);
  g_free (statement->sql);
  g_free (statement);
}

static DocketStatement *
find (DocketDb *db, const char *sql)
{
  DocketStatement *statement = g_hash_table_lookup (db->by_address, sql);

  /* A text made anew may stand where another one stood. */
  if (statement != NULL && strcmp (statement->sql, sql) == 0)
    return statement;
  /* Texts that are made anew each time leave their addresses behind. */
  if (g_hash_table_size (db->by_address) >= ADDRESSES_MAX)
    g_hash_table_remove_all (db->by_address);
  statement = g_hash_table_lookup (db->statements, sql);
  if (statement != NULL)
    g_hash_table_insert (db->by_address, (gpointer) sql, statement);
  return statement;
}

DocketStatement *
docket_db_prepare (DocketDb *db, const char *sql, GError **error)
{
  DocketStatement *cached = find (db, sql);
  DocketStatement *statement;
  int code;

  if (cached != NULL && !cached->lent)
    {
      cached->lent = TRUE;
      return cached;
    }
  statement = g_new0 (DocketStatement, 1);
  statement->db = db;
  statement->sql = g_strdup (sql);
  statement->lent = TRUE;
  code = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL);
  if (code != SQLITE_OK)
    {
      docket_db_take_error (db, code, error);
      docket_statement_destroy (statement);
      return NULL;
    }
  if (cached == NULL)
    {
      statement->cached = TRUE;
      g_hash_table_insert (db->statements, statement->sql, statement);
    }
  return statement;
}

static void
count_work (DocketStatement *statement)
{
  statement->db->work.statements++;
  if (!sqlite3_stmt_readonly (statement->handle))
    docket_effort_add (DOCKET_EFFORT_WRITES, 1);
  statement->db->work.steps += sqlite3_stmt_status (statement->handle, SQLITE_STMTSTATUS_VM_STEP, TRUE);
}

void
docket_db_get_work (DocketDb *db, DocketDbWork *work)
{
  *work = db->work;
}

void
docket_statement_done (DocketStatement *statement)
{
  count_work (statement);
  sqlite3_reset (statement->handle);
  sqlite3_clear_bindings (statement->handle);
  if (statement->cached)
    statement->lent = FALSE;
  else
    docket_statement_destroy (statement);
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
docket_statement_lend_text (DocketStatement *statement, int parameter, const char *text)
{
  if (text == NULL)
    docket_statement_bind_null (statement, parameter);
  else
    CHECK (sqlite3_bind_text (statement->handle, parameter, text, -1, SQLITE_STATIC));
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
    {
      statement->db->work.rows++;
      return TRUE;
    }
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
