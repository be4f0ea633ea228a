/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What was let go, kept for whoever thinks better of it, until the connection
 * that writes is closed: a temporary table of it, in memory like all of them,
 * with the rows of the outbox as they were.
 *
 *   discarded      rows of the outbox, column by column
 *   discarded_in   which of them went together
 */

#include "docket-store-private.h"

/* More of them are not kept; a person undoes the last one, or the one before. */
#define DISCARDED_MAX 1000

static DocketStatement *
prepare (DocketStore *self, const char *sql, const char *first, const char *second, GError **error)
{
  DocketStatement *statement = docket_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return NULL;
  docket_statement_bind_text (statement, 1, first);
  if (second != NULL)
    docket_statement_bind_text (statement, 2, second);
  return statement;
}

static gboolean
run (DocketStore *self, const char *sql, const char *first, const char *second, GError **error)
{
  g_autoptr(DocketStatement) statement = prepare (self, sql, first, second, error);

  return statement != NULL && docket_statement_run (statement, error);
}

static gboolean
create (DocketStore *self, GError **error)
{
  return docket_db_execute (self->db,
                            "CREATE TEMP TABLE IF NOT EXISTS discarded AS SELECT * FROM outbox WHERE 0;"
                            "CREATE TEMP TABLE IF NOT EXISTS discarded_in (nth INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, token TEXT NOT NULL);",
                            error);
}

static gboolean
forget_oldest (DocketStore *self, GError **error)
{
  g_autoptr(DocketStatement) old = docket_db_prepare (self->db, "DELETE FROM discarded_in WHERE nth <= (SELECT max (nth) FROM discarded_in) - ?1", error);
  g_autoptr(DocketStatement) rows = NULL;

  if (old == NULL)
    return FALSE;
  docket_statement_bind_int (old, 1, DISCARDED_MAX);
  if (!docket_statement_run (old, error))
    return FALSE;
  rows = docket_db_prepare (self->db, "DELETE FROM discarded WHERE key NOT IN (SELECT key FROM discarded_in)", error);
  return rows != NULL && docket_statement_run (rows, error);
}

gboolean
docket_discarded_keep (DocketStore *self, const char *key, const char *token, GError **error)
{
  return create (self, error)
         && run (self, "DELETE FROM discarded WHERE key = ?1", key, NULL, error)
         && run (self, "INSERT INTO discarded SELECT * FROM outbox WHERE key = ?1", key, NULL, error)
         && run (self, "INSERT OR REPLACE INTO discarded_in (key, token) VALUES (?1, ?2)", key, token, error)
         && forget_oldest (self, error);
}

/* Those that have not come into the outbox in another way since. */
GPtrArray *
docket_discarded_put_back (DocketStore *self, const char *token, GError **error)
{
  g_autoptr(GPtrArray) put_back = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(DocketStatement) select = NULL;
  g_autoptr(GError) step_error = NULL;

  if (!create (self, error))
    return NULL;
  select = prepare (self, "SELECT discarded_in.key FROM discarded_in JOIN discarded USING (key) WHERE token = ?1 AND discarded_in.key NOT IN (SELECT key FROM outbox) ORDER BY position", token, NULL, error);
  if (select == NULL)
    return NULL;
  while (docket_statement_step (select, &step_error))
    g_ptr_array_add (put_back, g_strdup (docket_statement_get_text (select, 0)));
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }
  for (guint i = 0; i < put_back->len; i++)
    if (!run (self, "INSERT INTO outbox SELECT * FROM discarded WHERE key = ?1", g_ptr_array_index (put_back, i), NULL, error))
      return NULL;
  if (!run (self, "DELETE FROM discarded_in WHERE token = ?1", token, NULL, error) || !forget_oldest (self, error))
    return NULL;
  return g_steal_pointer (&put_back);
}
